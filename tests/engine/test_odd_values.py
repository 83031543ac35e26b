"""Values that JSON does not know: texts that are no `str`, times without a zone, objects that fail."""

from __future__ import annotations

import traceback
from collections import UserString
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from datetime import tzinfo
from typing import Any

import pytest

from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import RenderData
from liquid_webhooks import RenderError
from liquid_webhooks import Template
from liquid_webhooks import Webhook
from liquid_webhooks.errors import LiquidWebhooksError

CANARY = "canary-4711"


def rendered(source: str, **variables: object) -> str:
    """Return what a template prints."""
    return Environment().from_string(source).render(variables)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ u }}", "abc"),
        ("{{ u | upcase }}{{ u | append: u }}", "ABCabcabc"),
        ("{{ u.size }}{{ u | size }}{{ u.first }}{{ u | last }}", "33ac"),
        ("{{ u[0] }}{{ u.nothing }}", ""),
        ("{% for x in u %}[{{ x }}]{% endfor %}", "[abc]"),
        ("{% if u == 'abc' and u contains 'b' and u < 'b' %}yes{% endif %}", "yes"),
        ("{% case u %}{% when 'abc' %}yes{% endcase %}", "yes"),
        ("{{ l }}{{ l | join: '-' }}{{ l | sort | first }}", "xyx-yx"),
        ("{{ h }}{{ h | as_json_string }}", '{"k"=>"v"}{"k":"v"}'),
        ("{{ d[u] }}{{ e | default: 'none' }}", "1none"),
        ("{{ s | url_param_escape }}", "%0D%0Aa"),
        ("{{ l | where: 'size', 1 | size }}", "0"),
    ],
)
def test_a_user_string_is_a_text(source: str, text: str) -> None:
    """`collections.UserString` is what it holds, wherever it stands."""
    values: dict[str, object] = {
        "u": UserString("abc"),
        "l": [UserString("x"), UserString("y")],
        "h": {"k": UserString("v")},
        "d": {"abc": 1},
        "e": UserString(""),
        "s": UserString("\r\na"),
    }

    assert rendered(source, **values) == text


class NoZone(tzinfo):
    """Answers nothing."""


class NoOffset(tzinfo):
    """Does not know its offset."""

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        return None


class OffsetAlone(tzinfo):
    """Has no name and no summer time."""

    def utcoffset(self, dt: datetime | None) -> timedelta:
        return timedelta(hours=2)


def zone(kind: Any) -> tzinfo:
    """Return a zone of a class that lacks what the type checker asks of one."""
    made: tzinfo = kind()
    return made


TIMES = {
    "no answer": (zone(NoZone), "2024-01-02 03:04:05 UTC", "03:04:05 +0000 UTC 002 1704164645"),
    "no offset": (zone(NoOffset), "2024-01-02 03:04:05 UTC", "03:04:05 +0000 UTC 002 1704164645"),
    "an offset alone": (zone(OffsetAlone), "2024-01-02 03:04:05 +0200", "03:04:05 +0200  002 1704157445"),
}


@pytest.mark.parametrize(("place", "printed", "parts"), TIMES.values(), ids=list(TIMES))
def test_zones_that_do_not_answer(place: tzinfo, printed: str, parts: str) -> None:
    """A time whose zone does not say how far from UTC it is, is in UTC; no more is needed."""
    time = datetime(2024, 1, 2, 3, 4, 5, tzinfo=place)
    later = datetime(2024, 1, 2, 9, tzinfo=UTC)
    values: dict[str, object] = {"d": time, "e": later, "l": [later, time], "h": {}, "o": [{"a": time}]}

    assert rendered("{{ d }}", **values) == printed
    assert rendered("{{ d | date: '%T %z %Z %j %s' }}", **values) == parts
    assert rendered("{{ l | sort | first }}", **values) == printed
    assert rendered("{{ l | uniq | size }}{% if d < e and d != e %}y{% endif %}", **values) == "2y"
    assert rendered("{{ h[d] }}{% cycle d: 1, 2 %}{% cycle d: 1, 2 %}", **values) == "12"
    assert rendered("{% case d %}{% when e %}x{% when d %}y{% endcase %}", **values) == "y"
    assert rendered("{{ l | join: ',' }}", **values).endswith(printed)
    assert rendered("{{ l | as_json_string }}", **values).endswith(f'"{printed}"]')
    assert rendered("{{ o | where: 'a', d | size }}", **values) == "1"
    clock = Environment(now=lambda: time).from_string("{{ 'now' | date: '%s' }}")
    assert clock.render() == parts.rpartition(" ")[2]
    assert RenderData.from_dict({"now": time}).now is not None


class Fails:
    """A drop of which everything fails, with data in the text."""

    def __liquid__(self) -> object:
        raise ValueError(CANARY)


class FailsToPrint:
    """An object that cannot be printed."""

    def __str__(self) -> str:
        raise ValueError(CANARY)


class FailsInside(dict[str, object]):
    """A mapping whose values cannot be asked for."""

    def items(self) -> Any:
        raise UnicodeError(CANARY)


def environment(**options: Any) -> Environment:
    """Return an environment with filters that fail."""
    env = Environment(**options)

    def shout(value: object) -> object:
        raise ValueError(f"{CANARY} {value}")

    def number(value: object) -> object:
        return int(str(value))

    env.add_filter("shout", shout)
    env.add_filter("number", number)
    return env


FAILING = {
    "a filter": "\n {{ 'x' | shout }}",
    "a conversion in a filter": "\n {{ canary | number }}",
    "a drop": "\n {{ drop }}",
    "a drop in a filter": "\n {{ drop | append: 'x' }}",
    "a drop in a condition": "\n {% if drop == 'x' %}{% endif %}",
    "a drop in a loop": "\n {% for x in drop %}{% endfor %}",
    "an object": "\n {{ object }}",
    "an object in a list": "\n {{ list }}",
    "a mapping": "\n {{ mapping }}",
    "an object among texts": "\n {{ 'a' }}{{ object }}{{ 'b' }}",
}
VALUES: dict[str, object] = {
    "canary": CANARY,
    "drop": Fails(),
    "object": FailsToPrint(),
    "list": [FailsToPrint()],
    "mapping": FailsInside(a=1),
}


def whole(error: BaseException) -> str:
    """Return all that an error holds: its texts, its attributes, and those of what it came of."""
    pieces: list[str] = []
    todo: list[BaseException | None] = [error]
    while todo:
        each = todo.pop()
        if each is not None:
            pieces += traceback.format_exception_only(each)
            pieces.append(repr(each.args))
            pieces += [repr(value) for value in vars(each).values()]
            todo += [each.__cause__, each.__context__]
    return "".join(pieces)


@pytest.mark.parametrize("source", FAILING.values(), ids=list(FAILING))
@pytest.mark.parametrize("stateful", ["", "{% increment n %}", "{% cycle 1, 2 %}"])
def test_value_errors_of_objects_and_filters_quote_nothing(source: str, stateful: str) -> None:
    """What an object or a filter of the host's raises has a place, and its text is left out."""
    with pytest.raises(RenderError, match=r"raises a ValueError$") as caught:
        environment().from_string(stateful + source).render(VALUES)

    assert caught.value.line == 2
    assert CANARY not in whole(caught.value)
    assert caught.value.__context__ is None


def test_they_are_errors_of_a_webhook_too() -> None:
    """So it is in each field of a webhook."""
    for text in ("POST https://a.example/{{ drop }}\n", "POST https://a.example/\nA: {{ 1 | shout }}\n"):
        with pytest.raises(RenderError, match=r"raises a ValueError$") as caught:
            Webhook.parse(text, environment()).render(VALUES)
        assert CANARY not in whole(caught.value)


def test_inline_they_are_internal_errors() -> None:
    """Where errors are inline, the text says as little."""
    template = environment(on_error="inline").from_string("a{{ 1 | shout }}b{{ drop }}c")

    assert template.render(VALUES) == "aLiquid error: internalbLiquid error: internalc"


def test_numbers_of_too_many_digits_stay_a_limit() -> None:
    """Python's own refusal to write a long number is no fault of a host's."""
    with pytest.raises(LimitError, match="digits"):
        rendered("a{{ n }}b", n=10**5000)


def raising(call: Any) -> LiquidWebhooksError:
    """Return the error that `call` raises."""
    with pytest.raises(LiquidWebhooksError) as caught:
        call()
    error: LiquidWebhooksError = caught.value
    return error


def template(source: str) -> Template:
    """Return a template of an environment with failing filters."""
    return environment().from_string(source)


ORIGINS: dict[str, Any] = {
    "an argument that is no number": lambda: template("{{ 'a' | truncate: v }}").render(v=CANARY),
    "a surrogate": lambda: template("{{ v }}").render(v=CANARY + "\ud800"),
    "a surrogate in an encoder": lambda: template("{{ v | url_encode }}").render(v=CANARY + "\ud800"),
    "base64 that is none": lambda: template("{{ v | base64_decode }}").render(v=CANARY + "!"),
    "arguments that a filter does not take": lambda: template("{{ v | shout: 1, 2 }}").render(v=CANARY),
    "a host that is a number": lambda: Webhook.parse("POST https://{{ v }}/").render(v="1.2.3.4.4711"),
    "a host that is no IPv6 address": lambda: Webhook.parse("POST https://[{{ v }}]/").render(v="4711::x"),
    "a host beyond IDNA": lambda: Webhook.parse("POST https://{{ v }}/").render(v="é" * 70 + "4711"),
    "a header": lambda: Webhook.parse("POST https://a.example/\nA: {{ v }}").render(v=f"{CANARY}\nx"),
    "render data": lambda: RenderData.from_dict({"now": CANARY}),
    "a webhook object": lambda: Webhook.from_dict({"url": CANARY}),
}


@pytest.mark.parametrize("call", ORIGINS.values(), ids=list(ORIGINS))
def test_errors_keep_nothing_of_what_they_came_of(call: Any) -> None:
    """No suppressed exception of Python's, whose text or frames hold data, hangs on an error of ours."""
    error = raising(call)

    assert error.__context__ is None
    assert error.__cause__ is None
    assert "4711" not in whole(error)
