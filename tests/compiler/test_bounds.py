"""Python's own compiler has bounds: what is over them is refused as too large, and leaves nothing behind."""

from __future__ import annotations

import gc
import linecache
import traceback
from collections.abc import Callable

import pytest
from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import Template
from liquid_webhooks.compiler import compiled
from liquid_webhooks.compiler import compiling

TOO_LARGE = "the template is too large or too deep to compile"


def refused(template: Template, place: tuple[int, int] | None = (1, 1), *, shown: bool = True) -> None:
    """Check that a template is too large to render and, unless its code can be `shown`, to be written."""
    ways: list[Callable[[], str]] = [template.render]
    if not shown:
        ways.append(lambda: template.python_source)
    for run in ways:
        with pytest.raises(LimitError) as caught:
            run()
        assert caught.value.message == TOO_LARGE
        assert caught.value.position == place


def calling(functions: int) -> str:
    """Return a template that needs so many functions: each argument of an `include` is one."""
    return "ab\n{% include 'p', " + ", ".join(f"a{number}: 1" for number in range(functions)) + " %}"


def test_the_number_of_functions() -> None:
    """A template may need 1,000 functions; for more the time to compile them would grow with their square."""
    env = Environment(loader=DictLoader({"p": "{{ a999 }}"}), limits=Limits(source_nodes=10**6))

    assert env.from_string(calling(1000)).render() == "ab\n1"
    refused(env.from_string(calling(1001)), shown=False)


@pytest.mark.parametrize(
    "refusal",
    [SyntaxError("too many statically nested blocks"), RecursionError(), MemoryError(), ValueError()],
    ids=lambda error: type(error).__name__,
)
def test_what_python_refuses(refusal: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Python's compiler gives up on is a limit error at the template's beginning."""

    def refuse(*_: object, **__: object) -> None:
        raise refusal

    monkeypatch.setattr(compiled, "compile", refuse, raising=False)
    refused(Environment().from_string("ab {{ x }}"))


def test_what_python_cannot_read_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that is no Python is no limit, so that it is not taken for one."""

    def refuse(*_: object, **__: object) -> None:
        raise SyntaxError("invalid syntax")

    monkeypatch.setattr(compiled, "compile", refuse, raising=False)
    with pytest.raises(SyntaxError, match="invalid syntax"):
        Environment().from_string("ab {{ x }}").render()


def test_memory_that_runs_out_while_code_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """So is memory that runs out before Python's compiler is asked."""

    def refuse(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(compiling, "Usage", type("Usage", (), {"of": refuse}))
    refused(Environment().from_string("ab {{ x }}"), shown=False)
    with pytest.raises(LimitError) as caught:
        Environment().compile([])
    assert caught.value.position is None


def test_text_without_liquid_is_not_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text alone needs no code of its own; it keeps to the limits all the same, and can be included."""
    monkeypatch.setattr(compiled, "compile", None, raising=False)
    env = Environment(limits=Limits(output_chars=3))

    assert [env.from_string(text).render() for text in ("", "abc", "é")] == ["", "abc", "é"]
    with pytest.raises(LimitError, match="output of more than 3 characters"):
        env.from_string("abcd").render()
    template = env.from_string("ab")
    assert not template.is_foreign
    assert not template.counts
    assert template.passes == 0
    monkeypatch.undo()
    assert Environment(loader=DictLoader({"p": "ab"})).from_string("{% include 'p' %}c").render() == "abc"


def test_templates_leave_nothing_behind() -> None:
    """The source that tracebacks show lives as long as its template."""
    template = Environment().from_string("ab {{ x }}")
    template.render()
    loaded = template._built().loaded
    assert loaded is not None
    name = loaded.filename
    assert name in linecache.cache

    del template, loaded
    gc.collect()

    assert name not in linecache.cache


def test_tracebacks_show_the_code() -> None:
    """What fails in a user's own filter shows the generated line that called it, as of any other code."""
    env = Environment()
    env.filters["fail"] = lambda value: 1 / 0
    template = env.from_string("{{ x | fail }}")

    with pytest.raises(ZeroDivisionError) as caught:
        template.render(x=1)

    shown = "".join(traceback.format_exception(caught.value))
    assert "call_filter(f1, k2, data.get(k1), (), {})" in shown
