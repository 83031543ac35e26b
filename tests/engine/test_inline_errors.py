"""Where errors are inline, what a host's filter or object raises becomes text, but for what ends a render."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from liquid.exceptions import FilterArgumentError
from liquid.exceptions import LiquidTypeError
from liquid.exceptions import LoopIterationLimitError

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import RenderError

PLACES = [
    "a{{ VALUE }}b",
    "a{{ VALUE | upcase }}b",
    "a{{ VALUE.x[0] }}b",
    "a{{ 'x' | append: VALUE }}b",
    "a{% echo VALUE %}b",
    "a{% if VALUE == 1 %}y{% endif %}b",
    "a{% if 1 > 2 %}{% elsif VALUE %}y{% endif %}b",
    "a{% unless VALUE %}y{% endunless %}b",
    "a{% case VALUE %}{% when 1 %}y{% endcase %}b",
    "a{% case 1 %}{% when VALUE %}y{% endcase %}b",
    "a{% for i in VALUE %}y{% endfor %}b",
    "a{% for i in (1..2) limit: VALUE %}y{% endfor %}b",
    "a{% tablerow i in VALUE %}y{% endtablerow %}b",
    "a{% cycle VALUE, 1 %}b",
    "a{% capture c %}{{ VALUE }}{% endcapture %}{{ c }}b",
    "a{% liquid echo VALUE %}b",
]
"""Where `VALUE` fails; the error's text stands between a and b."""


def environment(raised: Callable[[], BaseException], **keywords: Any) -> Environment:
    """Return an environment with a filter that raises."""
    made = Environment(**keywords)

    def fail(_value: object) -> object:
        raise raised()

    made.add_filter("fail", fail)
    return made


class Host:
    """An object of the host's: each way to ask it raises."""

    def __init__(self, raised: Callable[[], BaseException]) -> None:
        self.raised = raised

    def __liquid__(self) -> object:
        raise self.raised()

    def __getitem__(self, key: object) -> object:
        raise self.raised()


ERRORS = {
    "bad argument": lambda: FilterArgumentError("bad argument", token=None),
    "wrong type": lambda: LiquidTypeError("wrong type", token=None),
    "in Ruby's words": lambda: RenderError("here", inline="in Ruby's words"),
    "internal": lambda: ZeroDivisionError("something of the host's"),
}


@pytest.mark.parametrize("text", ERRORS)
@pytest.mark.parametrize("source", PLACES)
@pytest.mark.parametrize("value", ["h", "{{ 1 | fail }}"])
def test_errors_become_text(source: str, value: str, text: str) -> None:
    """Liquid's errors keep their words; of any other no word is shown, as in Ruby."""
    template = environment(ERRORS[text], on_error="inline").from_string(source.replace("VALUE", value))

    assert template.render(h=Host(ERRORS[text])) == f"aLiquid error: {text}b"


@pytest.mark.parametrize("source", PLACES)
@pytest.mark.parametrize("value", ["h", "{{ 1 | fail }}"])
@pytest.mark.parametrize(
    "raised",
    [
        lambda: LimitError("over"),
        lambda: LoopIterationLimitError("over", token=None),
        lambda: AbortMessage("why"),
        lambda: KeyboardInterrupt(),
    ],
    ids=["LimitError", "python-liquid's limit", "AbortMessage", "KeyboardInterrupt"],
)
def test_what_ends_a_render_ends_it(source: str, value: str, raised: Callable[[], BaseException]) -> None:
    """Limits, aborts and interrupts are never text."""
    template = environment(raised, on_error="inline").from_string(source.replace("VALUE", value))

    with pytest.raises(type(raised())):
        template.render(h=Host(raised))


@pytest.mark.parametrize("source", PLACES)
@pytest.mark.parametrize("value", ["h", "{{ 1 | fail }}"])
def test_the_end_of_memory_ends_it(source: str, value: str) -> None:
    """A `MemoryError` is never text either; it is a limit that was reached."""
    template = environment(MemoryError, on_error="inline").from_string(source.replace("VALUE", value))

    with pytest.raises(LimitError, match=r"line 1, column [0-9]+: the process ran out of memory"):
        template.render(h=Host(MemoryError))


def test_where_errors_are_raised_a_hosts_own_is_its_own() -> None:
    """Without inline errors nothing is caught, so that a mistake of the host's is seen."""
    with pytest.raises(ZeroDivisionError, match="host"):
        environment(ERRORS["internal"]).from_string("{{ 1 | fail }}").render()
    with pytest.raises(FilterArgumentError, match="bad argument"):
        environment(ERRORS["bad argument"]).from_string("{{ 1 | fail }}").render()


def test_iterating_may_fail_as_well() -> None:
    """What raises halfway through its items is one error."""

    class Half:
        def __iter__(self) -> Any:
            yield 1
            raise OSError("gone")

    class HalfList(list[object]):
        def __iter__(self) -> Any:
            yield 1
            raise OSError("gone")

    template = Environment(on_error="inline").from_string("a{% for i in h %}y{% endfor %}b{{ h }}c")

    assert template.render(h=Half()) == "aLiquid error: internalbLiquid error: internalc"
    assert template.render(h=HalfList([1, 2])) == "aLiquid error: internalbLiquid error: internalc"
