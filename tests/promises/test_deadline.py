"""`Limits.deadline_seconds` ends a render wherever it is: held against a clock of the test."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from typing import Literal

import pytest
from liquid import DictLoader

from liquid_webhooks import Diagnostic
from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import RenderData
from liquid_webhooks import RenderError
from liquid_webhooks import Webhook
from liquid_webhooks.compiler.bounds import MOST_UNTIMED

OnError = Literal["raise", "inline"]

EVERY_MODE = pytest.mark.parametrize("on_error", ["raise", "inline"])


class Clock:
    """Seconds that pass only where a test lets them, or with each look.

    Attributes:
        now: The seconds.
        each: How many pass with each look.
    """

    def __init__(self, each: float = 0) -> None:
        self.now = 0.0
        self.each = each

    def __call__(self) -> float:
        self.now += self.each
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock that deadlines are held against."""
    made = Clock()
    monkeypatch.setattr("liquid_webhooks.budget.monotonic", made)
    monkeypatch.setattr("liquid_webhooks.engine.environment.monotonic", made)
    return made


class Steps:
    """An environment whose filter `late` ends the time of the render, and whose filter `step` counts."""

    def __init__(self, clock: Clock, partials: dict[str, str] | None = None, **keywords: Any) -> None:
        self.taken = 0
        self.env = Environment(
            loader=DictLoader(partials or {}), limits=Limits(deadline_seconds=1), **keywords
        )

        def late(value: object) -> object:
            clock.now += 2
            return value

        def step(value: object) -> object:
            self.taken += 1
            return value

        self.env.add_filter("late", late)
        self.env.add_filter("step", step)

    def refuse(self, run: Callable[[], object]) -> LimitError:
        """Return the error that says that the time is over."""
        with pytest.raises(LimitError, match="rendering takes longer than 1 seconds") as caught:
            run()
        assert caught.value.limit == "deadline_seconds"
        return caught.value


STEP = "{{ 1 | step }}"

BODIES = [
    STEP,
    "{% assign x = 1 | step %}",
    "{% if 1 %}{{ 1 | step }}{% else %}{{ 2 }}{% endif %}",
    "{% unless 0 | step %}{% else %}{{ 1 | step }}{% endunless %}",
    "{% capture c %}{{ 1 | step }}{% endcapture %}",
    "{% case 1 %}{% when 1 %}{{ 1 | step }}{% endcase %}",
    "{% ifchanged %}{{ 1 | step }}{% endifchanged %}",
    "{% liquid echo 1 | step %}",
    "{% increment n %}{{ 1 | step }}",
    "{% cycle 1, 2 %}{{ 1 | step }}",
]
"""What takes one step."""

PLACES = [
    "{{ 1 | late }}BODY",
    "{% if 1 %}{{ 1 | late }}BODY{% endif %}",
    "{% capture c %}{{ 1 | late }}BODY{% endcapture %}",
    "{% for i in (1..1) %}{{ 1 | late }}BODY{% endfor %}",
    "{% tablerow i in (1..1) %}{{ 1 | late }}BODY{% endtablerow %}",
    "{% case 1 %}{% when 1 %}{{ 1 | late }}BODY{% endcase %}",
]
"""Where such steps stand, behind the end of the time."""


@EVERY_MODE
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("body", BODIES)
def test_code_without_loops(body: str, place: str, on_error: OnError, clock: Clock) -> None:
    """Few steps are taken behind the deadline, however many stand there and in whatever tags."""
    steps = Steps(clock, on_error=on_error)
    template = steps.env.from_string(place.replace("BODY", body * 200))

    error = steps.refuse(template.render)

    assert error.position is not None
    assert steps.taken <= MOST_UNTIMED


@EVERY_MODE
@pytest.mark.parametrize("call", ["{% render 'p' %}", "{% include 'p' %}", "{{ content_blocks.${p} }}"])
def test_partials(call: str, on_error: OnError, clock: Clock) -> None:
    """A partial is entered, and goes on, only before the deadline."""
    source = "{{ 1 | late }}" + STEP * 200
    data = RenderData.from_dict({"content_blocks": {"p": source}})
    steps = Steps(clock, {"p": source}, on_error=on_error)

    steps.refuse(lambda: steps.env.from_string(call).render(data))
    assert steps.taken <= MOST_UNTIMED
    behind = Steps(clock, {"p": STEP}, on_error=on_error)
    behind.refuse(lambda: behind.env.from_string("{{ 1 | late }}" + call).render(data))
    assert behind.taken == 0


STAGES = ("lexer", "reader", "lax")

LONG = {
    "tags": "{% assign x = 1 %}" * 4000,
    "outputs": "{{ a }}" * 8000,
    "lines": "{% liquid\n" + "echo a\n" * 8000 + "%}",
    "blocks": "{% if a %}{% endif %}" * 4000,
    "filters": "{{ a" + " | upcase" * 4000 + " }}",
    "arguments": "{{ a | append: b" + ", b" * 8000 + " }}",
    "keys": "{{ a" + ".b" * 8000 + " }}",
    "conditions": "{% if a" + " and b" * 4000 + " %}{% endif %}",
    "values": "{% case a %}{% when 1" + ", 1" * 8000 + " %}{% endcase %}",
    "misreadings": "{{ a" + " | upcase: & b" * 2000 + " }}",
}
"""Texts that take long to read."""


@EVERY_MODE
@pytest.mark.parametrize("source", LONG.values(), ids=LONG)
@pytest.mark.parametrize("call", ["{% render 'p' %}", "{% include 'p' %}", "{{ content_blocks.${p} }}"])
def test_reading_a_partial(call: str, source: str, on_error: OnError, clock: Clock) -> None:
    """Reading and compiling a long partial looks at the deadline again and again."""
    data = RenderData.from_dict({"content_blocks": {"p": source}})
    env = Environment(loader=DictLoader({"p": source}), on_error=on_error, limits=Limits(deadline_seconds=20))
    template = env.from_string(call)
    clock.each = 1

    with pytest.raises(LimitError, match="longer than 20 seconds"):
        template.render(data)
    assert clock.now < 40


@pytest.mark.parametrize("source", LONG.values(), ids=LONG)
def test_compiling_at_the_first_use(source: str, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first render compiles within its time; parsing by itself is no render, and has no deadline."""
    env = Environment(limits=Limits(deadline_seconds=5))
    clock.each = 1
    template = env.from_string(source)
    assert clock.now > 5
    loaded = list[object]()
    monkeypatch.setattr("liquid_webhooks.engine.environment.load", lambda *given: loaded.append(given))
    start = clock.now

    with pytest.raises(LimitError, match="longer than 5 seconds"):
        template.render()
    assert loaded == []
    assert clock.now < start + 12


@pytest.mark.parametrize("kind", ["filters", "arguments", "keys", "conditions", "values", "misreadings"])
def test_each_stage_of_reading_looks_at_the_deadline(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An expression is looked at while it is taken apart, and again while it is read."""
    looks = dict.fromkeys(STAGES, 0)
    for stage in STAGES:

        def look(stage: str = stage) -> None:
            looks[stage] += 1

        monkeypatch.setattr(f"liquid_webhooks.syntax.expressions.{stage}.check_time", look)
    Environment().from_string(LONG[kind])

    assert looks["lexer"] > 10
    assert looks["lax" if kind == "misreadings" else "reader"] > 10


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        *(("syntax.scanner", "outputs"), ("syntax.stream", "tags"), ("syntax.tags.liquid_tag", "lines")),
        *(("compiler.usage", "conditions"), ("compiler.statements", "blocks"), ("dialect.tree", "outputs")),
    ],
)
def test_each_stage_of_a_template_looks_at_the_deadline(
    stage: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tags are looked at while they are told apart, read, counted, compiled and searched for findings."""
    looks = list[str]()
    monkeypatch.setattr(f"liquid_webhooks.{stage}.check_time", lambda: looks.append(stage))
    template = Environment(limits=Limits(deadline_seconds=60)).from_string(LONG[kind])
    template.result()

    assert len(looks) > 20


def test_pythons_compiler_is_not_begun_late(clock: Clock) -> None:
    """As nothing stops Python's compiler, it begins only where time is left for it."""
    env = Environment(limits=Limits(deadline_seconds=1))
    template = env.from_string("{{ a | upcase }}")
    write = env.write

    def slowly(*nodes: Any, **keywords: Any) -> Any:
        clock.now += 0.4
        return write(*nodes, **keywords)

    env.write = slowly  # type: ignore[method-assign]
    with pytest.raises(LimitError, match="line 1, column 1: rendering takes longer than 1 seconds"):
        template.render(a="x")
    del env.write
    assert template.render(a="x") == "X"
    env.write = slowly  # type: ignore[method-assign]
    assert template.render(a="x") == "X"


def test_fields_of_a_webhook_share_one_deadline(clock: Clock) -> None:
    """What the URL takes is missing for the headers and the body."""
    steps = Steps(clock)
    text = "POST https://example.com/{{ 1 | late }}\nX-A: {% for i in (1..1) %}{{ 1 | step }}{% endfor %}\n\n"
    webhook = Webhook.parse(text + STEP * 100, steps.env)

    error = steps.refuse(webhook.render)
    assert (error.line, steps.taken) == (2, 0)
    webhook = Webhook.parse(text.replace("| late", ""), steps.env)
    assert webhook.render().url == "https://example.com/1"


def test_waiting_for_a_thread_counts(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time of `render_async` begins when it is called."""
    steps = Steps(clock)

    async def late(run: Callable[..., str], *given: Any) -> str:
        clock.now += 2
        return run(*given)

    monkeypatch.setattr("asyncio.to_thread", late)
    template = steps.env.from_string("{% for i in (1..1) %}{{ 1 | step }}{% endfor %}")
    steps.refuse(lambda: asyncio.run(template.render_async()))
    assert steps.taken == 0


def test_findings_of_the_first_use_belong_to_it(clock: Clock) -> None:
    """What is found without data is looked for in time, too, unless it is known already."""
    steps = Steps(clock)
    source = "{{ 1 | unknown }}{{ 1 | late }}"
    template = steps.env.from_string(source)
    webhook = Webhook.parse(f"POST https://example.com/\n\n{source}", steps.env)

    steps.refuse(template.result)
    assert [each.code for each in template.diagnostics] == ["LW201"]
    assert template.result().diagnostics == template.diagnostics
    steps.refuse(webhook.render)
    assert [each.code for each in webhook.diagnostics] == ["LW201"]
    assert list(webhook.render().diagnostics) == webhook.diagnostics


def test_an_error_does_not_wait_for_findings(clock: Clock) -> None:
    """A render that fails at its end keeps its error, with those findings that there was time for."""
    steps = Steps(clock)
    source = "{{ 1 | unknown }}{{ 1 | late }}{{ 1 | divided_by: 0 }}"
    template = steps.env.from_string(source)
    webhook = Webhook.parse(f"POST https://example.com/\n\n{source}", steps.env)
    for run, given in ((template.result, template), (webhook.render, webhook)):
        with pytest.raises(RenderError, match="divided by 0") as caught:
            run()
        assert list(caught.value.diagnostics) == []
        assert [each.code for each in given.diagnostics] == ["LW201"]
        with pytest.raises(RenderError, match="divided by 0") as caught:
            run()
        assert list(caught.value.diagnostics) == given.diagnostics


def test_a_second_try_has_what_is_left(clock: Clock) -> None:
    """A text that cannot be encoded is rendered again to find the output, within the time of the first."""
    steps = Steps(clock)
    template = steps.env.from_string("{% for i in (1..1) %}{{ 1 | step }}{{ 1 | late }}{% endfor %}{{ a }}")

    with pytest.raises(Exception, match="lone surrogate"):
        template.render(a="\ud800")
    assert steps.taken == 1


def test_without_a_deadline_no_look_is_written() -> None:
    """Where there is no deadline, the code that runs does not look at it."""
    source = STEP.replace("step", "upcase") * 100
    timed, free = Environment(limits=Limits(deadline_seconds=1)), Environment()

    written = timed.write(timed.from_string(source).nodes).source
    assert written.count("check_time()") == 100 // MOST_UNTIMED
    assert "check_time" not in free.write(free.from_string(source).nodes).source


@pytest.mark.parametrize("seen", [False, True])
def test_nothing_is_looked_for_behind_the_deadline(
    clock: Clock, seen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error has what the render found, and of the template only what was known before."""
    source = "{{ 1 | nope }}{{ a.b.c | late }}{% for i in (1..2) %}{% endfor %}{{ 1 | step }}"
    env = Steps(clock).env
    template = env.from_string(source)
    webhook = Webhook.parse(f"POST https://example.com/\n\n{source}", env)
    looks = (template, webhook)
    known = [each.diagnostics if seen else [] for each in looks]
    looked: list[object] = []

    def look(*_: object, **__: object) -> list[Diagnostic]:
        looked.append(1)
        return []

    for place in ("engine.template.dialect_diagnostics", "webhook.webhook.Webhook._inspect"):
        monkeypatch.setattr(f"liquid_webhooks.{place}", look)

    for run, told in zip((template.result, webhook.render), known, strict=True):
        with pytest.raises(LimitError, match="rendering takes longer") as caught:
            run({"a": {}})
        codes = [each.code for each in caught.value.diagnostics]
        assert codes[: len(told)] == [each.code for each in told]
        assert bool(told) == seen == ("LW201" in codes)
    assert looked == []


def test_nothing_is_looked_for_where_the_time_is_over(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A render that ends late without having noticed fails before it looks through its templates."""
    steps = Steps(clock)

    def look(*_: object, **__: object) -> list[Diagnostic]:
        raise AssertionError

    for place in ("engine.template.dialect_diagnostics", "webhook.webhook.Webhook._inspect"):
        monkeypatch.setattr(f"liquid_webhooks.{place}", look)

    steps.refuse(steps.env.from_string("{{ 1 | late }}").result)
    steps.refuse(Webhook.parse("POST https://example.com/{{ 1 | late }}\n\nb", steps.env).render)
