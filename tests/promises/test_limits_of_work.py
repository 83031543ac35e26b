"""Limits on what a render reads, how long it takes, and how large its template is, in every error mode."""

from __future__ import annotations

from typing import Any

import pytest
from liquid import DictLoader
from liquid import Mode

from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from tests.promises.test_limits import IN_EVERY_MODE
from tests.promises.test_limits import OnError
from tests.promises.test_limits import refused
from tests.promises.test_limits import render

READING = {
    "contains": "{% if s contains 'y' %}{% endif %}",
    "contains in a list": "{% if l contains 'y' %}{% endif %}",
    "equality of texts": "{% if s == t %}{% endif %}",
    "equality of lists": "{% if l == m %}{% endif %}",
    "order of texts": "{% if s < t %}{% endif %}",
    "a case": "{% case s %}{% when t %}{% endcase %}",
    "blank": "{% if blanks == blank %}{% endif %}",
    "a digest": "{{ s | sha256 }}",
    "the key of a digest": "{{ 'a' | hmac_sha256: s }}",
    "a digest in a condition": "{% if {{ s | md5 }} == '' %}{% endif %}",
    "a filter that makes less": "{{ blanks | strip }}",
    "a search": "{{ r | find: 'k', 'y' }}",
    "a sum": "{{ l | sum }}",
    "what prints nothing": "{{ nils }}",
    "nested lists that print nothing": "{{ nested }}",
    "uniq of hashes": "{{ r | uniq | size }}",
    "a decoding": "{{ s | base64_url_safe_encode | base64_url_safe_decode | size }}",
}
DATA: dict[str, Any] = {
    "s": "x" * 3000,
    "t": "x" * 2999 + "z",
    "blanks": " " * 3000,
    "l": ["x"] * 3000,
    "m": [*["x"] * 2999, "z"],
    "r": [{"k": str(number)} for number in range(500)],
    "nils": [None] * 3000,
    "nested": [[None] * 60] * 60,
}


@IN_EVERY_MODE
@pytest.mark.parametrize("place", list(READING))
def test_reading_counts(place: str, on_error: OnError, tolerance: Mode) -> None:
    """What is only read is charged too, so that loops cannot read large data without end."""
    looped = f"{{% for i in (1..10) %}}{READING[place]}{{% endfor %}}"

    error = refused(looped, on_error, tolerance, read_chars=10_000, variables=DATA)
    assert "read" in error.message
    assert error.position is not None
    assert "Liquid error" not in render(looped, on_error, tolerance, variables=DATA)


def test_short_data_is_read_freely() -> None:
    """Texts and lists of usual size cost nothing to read."""
    source = (
        "{% for i in (1..500) %}{% if s contains 'y' or s == 'z' %}{% endif %}{{ s | strip }}{% endfor %}"
    )

    assert Environment(limits=Limits(read_chars=0)).from_string(source).render(s="short") == "short" * 500


def test_reading_is_counted_for_each_render() -> None:
    """A render does not pay for what another one read, nor for what its caller reads."""
    template = Environment(limits=Limits(read_chars=10_000)).from_string("{{ s | md5 | size }}" * 3)

    for _ in range(5):
        assert template.render(s="x" * 3000) == "32" * 3


@IN_EVERY_MODE
def test_data_depth(on_error: OnError, tolerance: Mode) -> None:
    """Lists and hashes are followed so many levels down, whatever follows them."""
    deep: Any = "x"
    for _ in range(5):
        deep = [deep, {"k": deep}]
    for source in ("{{ d }}", "{{ d | append: '' }}", "{{ d | as_json_string }}", "{{ d | uniq | size }}"):
        refused(source, on_error, tolerance, data_depth=5, variables={"d": deep})
        assert render(source, on_error, tolerance, data_depth=12, variables={"d": deep})
    refused(
        "{% if d == e %}{% endif %}",
        on_error,
        tolerance,
        data_depth=3,
        variables={"d": [[[[1]]]], "e": [[[[1]]]]},
    )


@IN_EVERY_MODE
@pytest.mark.parametrize(
    "source",
    [
        "{{ n }}",
        "{{ n | plus: 1 }}",
        "{{ t | plus: 1 }}",
        "{{ 9 | times: n }}",
        "{{ '" + "9" * 70 + "' | abs }}",
    ],
)
def test_digits(source: str, on_error: OnError, tolerance: Mode) -> None:
    """Numbers may have so many digits, whether they are printed, made or read."""
    variables = {"n": 10**70, "t": "1" + "0" * 70}

    refused(source, on_error, tolerance, digits=64, variables=variables)
    assert render(source, on_error, tolerance, digits=80, variables=variables)


def test_digits_of_literals() -> None:
    """The environment's limit holds for integers in the source, too."""
    with pytest.raises(LimitError):
        Environment(limits=Limits(digits=64)).from_string("{{ " + "9" * 65 + " }}")
    assert Environment(limits=Limits(digits=64)).from_string("{{ " + "9" * 64 + " }}").render() == "9" * 64


@IN_EVERY_MODE
@pytest.mark.parametrize(
    "source",
    [
        "{% for i in (1..3) %}{{ i }}{% endfor %}",
        "{% tablerow i in (1..3) %}{{ i }}{% endtablerow %}",
        "{% render 'p' %}",
        "{% include 'p' %}",
        "{% render 'p' for three %}",
        "{{ x | upcase }}",
        "{{ x | md5 }}",
    ],
)
def test_deadline(source: str, on_error: OnError, tolerance: Mode) -> None:
    """No pass, partial or long text begins after the deadline; before it, nothing changes."""
    env = {"on_error": on_error, "tolerance": tolerance, "loader": DictLoader({"p": "p"})}
    data = {"x": "x" * 2000, "three": [1, 2, 3]}

    with pytest.raises(LimitError, match="longer than 0 seconds"):
        Environment(**env, limits=Limits(deadline_seconds=0)).from_string(source).render(data)  # type: ignore[arg-type]
    late = Environment(**env, limits=Limits(deadline_seconds=3600)).from_string(source)  # type: ignore[arg-type]
    assert late.render(data) == Environment(**env).from_string(source).render(data)  # type: ignore[arg-type]


@IN_EVERY_MODE
def test_large_bodies_count_by_their_size(on_error: OnError, tolerance: Mode) -> None:
    """A pass through many tags, or a partial of many, counts as several passes."""
    large = "{{ i }}" * 40

    refused(f"{{% for i in (1..10) %}}{large}{{% endfor %}}", on_error, tolerance, loop_passes=20)
    assert render("{% for i in (1..10) %}{{ i }}{% endfor %}", on_error, tolerance, loop_passes=10)
    partials = {"p": large, "q": "{{ i }}"}
    refused("{% render 'p' %}" * 6, on_error, tolerance, loop_passes=9, partials=partials)
    assert render("{% render 'q' %}" * 6 + ".", on_error, tolerance, loop_passes=0, partials=partials)


@IN_EVERY_MODE
def test_source_nodes(on_error: OnError, tolerance: Mode) -> None:
    """A template may hold so many tags, outputs, operands, filters and segments."""
    for source in ("{{ a }}" * 20, "{{ a" + " | upcase" * 20 + " }}", "{{ a" + ".b" * 20 + " }}"):
        refused(source, on_error, tolerance, source_nodes=20)
        assert render(source + ".", on_error, tolerance, source_nodes=80)


@IN_EVERY_MODE
def test_partial_chars(on_error: OnError, tolerance: Mode) -> None:
    """The sources of all partials and content blocks count together, each once a render."""
    given: dict[str, Any] = {
        "partials": {"p": "12345", "q": "67890"},
        "blocks": {"b": "abcde"},
    }
    source = "{% render 'p' %}{% render 'p' %}{% include 'q' %}{{content_blocks.${b}}}{{content_blocks.${b}}}"

    assert render(source, on_error, tolerance, partial_chars=15, **given) == "12345123456789" + "0abcdeabcde"
    refused(source, on_error, tolerance, partial_chars=14, **given)


@pytest.mark.parametrize(
    "wrong",
    [
        {"digits": 63},
        {"digits": 4_301},
        {"deadline_seconds": -1},
        {"deadline_seconds": "1"},
        {"read_chars": -1},
        {"data_depth": 1.5},
    ],
)
def test_wrong_limits(wrong: dict[str, Any]) -> None:
    """A bound that cannot be one is refused when it is set, and named."""
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Limits(**wrong)
