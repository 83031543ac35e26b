"""Limits hold wherever a template spends, in every error mode, and are never swallowed (promise P3)."""

from __future__ import annotations

from typing import Any
from typing import Literal

import pytest
from liquid import DictLoader
from liquid import Mode
from liquid.exceptions import ResourceLimitError

from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import RenderData

OnError = Literal["raise", "inline"]

IN_EVERY_MODE = pytest.mark.parametrize(
    ("on_error", "tolerance"),
    [("raise", Mode.LAX), ("inline", Mode.LAX), ("raise", Mode.STRICT), ("inline", Mode.STRICT)],
    ids=["raise", "inline", "strict", "strict inline"],
)


def render(
    source: str,
    on_error: OnError,
    tolerance: Mode,
    *,
    partials: dict[str, str] | None = None,
    blocks: dict[str, str] | None = None,
    variables: dict[str, Any] | None = None,
    **limits: int,
) -> str:
    """Render `source` under `limits`."""
    env = Environment(
        on_error=on_error,
        tolerance=tolerance,
        loader=DictLoader(partials or {}),
        limits=Limits(**limits),
    )
    data = RenderData.from_dict({"content_blocks": blocks or {}, "variables": variables or {}})
    return env.from_string(source, name="main").render(data)


def refused(source: str, on_error: OnError, tolerance: Mode, **given: Any) -> LimitError:
    """Return the limit error that `source` must end with; it has a place and a text."""
    with pytest.raises(LimitError) as caught:
        render(source, on_error, tolerance, **given)
    assert isinstance(caught.value, ResourceLimitError)
    assert caught.value.message in str(caught.value)
    return caught.value


LOOPS = {
    "a for": "{% for i in (1..11) %}{% endfor %}",
    "a for over a list": "{% for i in eleven %}{% endfor %}",
    "a for backwards": "{% for i in (1..11) reversed %}{% endfor %}",
    "a for over a billion": "{% for i in (1..1000000000) %}{% endfor %}",
    "a for over a billion backwards": "{% for i in (1..1000000000) reversed %}{% endfor %}",
    "a tablerow": "{% tablerow i in (1..11) %}{% endtablerow %}",
    "a for in a row": "{% for i in (1..6) %}{% endfor %}{% for i in (1..6) %}{% endfor %}",
    "a for in a for": "{% for i in (1..3) %}{% for j in (1..3) %}{% endfor %}{% endfor %}",
    "a for in a tablerow": "{% tablerow i in (1..3) %}{% for j in (1..3) %}{% endfor %}{% endtablerow %}",
    "a for in an else": "{% for i in nope %}{% else %}{% for j in (1..11) %}{% endfor %}{% endfor %}",
    "a for in a capture": "{% capture x %}{% for i in (1..11) %}{% endfor %}{% endcapture %}",
    "a for in an if": "{% if true %}{% for i in (1..11) %}{% endfor %}{% endif %}",
    "a for in a case": "{% case 1 %}{% when 1 %}{% for i in (1..11) %}{% endfor %}{% endcase %}",
    "a for in an ifchanged": "{% ifchanged %}{% for i in (1..11) %}{% endfor %}{% endifchanged %}",
    "a for in liquid": "{% liquid\n for i in (1..11)\n echo i\n endfor\n%}",
    "a for in a partial": "{% render 'loop' %}",
    "a for in an include": "{% include 'loop' %}",
    "a for in partials in a row": "{% render 'half' %}{% include 'half' %}",
    "a render for": "{% render 'empty' for eleven %}",
    "a render for in partials": "{% render 'each' for three %}",
    "a for in a content block": "{{content_blocks.${loop}}}",
    "a for in a content block as a value": "{% assign x = {{content_blocks.${loop}}} %}",
    "a for in a content block in a condition": "{% if {{content_blocks.${loop}}} == '' %}{% endif %}",
    "a for behind a break": "{% for i in (1..6) %}{% break %}{% endfor %}{% for i in (1..6) %}{% endfor %}",
}
PARTIALS = {
    "loop": "{% for i in (1..11) %}{% endfor %}",
    "half": "{% for i in (1..6) %}{% endfor %}",
    "empty": "",
    "each": "{% for i in (1..3) %}{% endfor %}",
}


@IN_EVERY_MODE
@pytest.mark.parametrize("place", list(LOOPS))
def test_loop_passes(place: str, on_error: OnError, tolerance: Mode) -> None:
    """All passes of one render count together, wherever the loops stand, and before a loop starts."""
    variables = {"eleven": list(range(11)), "three": [1, 2, 3]}
    blocks = {"loop": PARTIALS["loop"]}
    given: dict[str, Any] = {"partials": PARTIALS, "blocks": blocks, "variables": variables}

    error = refused(LOOPS[place], on_error, tolerance, loop_passes=10, **given)
    assert error.position is not None
    if "billion" not in place:
        assert "Liquid error" not in render(LOOPS[place], on_error, tolerance, loop_passes=20, **given)


@IN_EVERY_MODE
@pytest.mark.parametrize(
    "source",
    [
        "{% for i in (1..1000000000000) limit: 1 offset: 100000000000 %}{{ i }}{% endfor %}",
        "{% if (1..1000000000000) contains 'a' %}{% else %}100000000001{% endif %}",
        "{% assign r = (1..100000000001) %}{{ r.size }}",
        "{% assign r = (1..100000000001) %}{{ r.last }}",
    ],
)
def test_ranges_cost_nothing_until_they_are_written_out(
    source: str, on_error: OnError, tolerance: Mode
) -> None:
    """Slicing, asking and measuring a huge range is done by arithmetic."""
    assert render(source, on_error, tolerance, loop_passes=10) == "100000000001"


@IN_EVERY_MODE
@pytest.mark.parametrize(
    "chain",
    [
        "join: ''",
        "compact | size",
        "concat: e | size",
        "sort | size",
        "sort_natural | size",
        "reverse | first",
        "uniq | size",
        "where: 'a' | size",
        "map: 'a' | size",
        "sum",
        "find_index: 1, 5",
        "has: 1, 5",
        "reject: 1",
    ],
)
def test_ranges_written_out(chain: str, on_error: OnError, tolerance: Mode) -> None:
    """A filter that needs the items of a range is refused before they exist."""
    source = f"{{{{ (1..1000000000) | {chain} }}}}"

    error = refused(source, on_error, tolerance, variables={"e": []})
    assert error.position is not None


OUTPUTS = {
    "an output": "{{ six }}{{ six }}",
    "text": "abcdefghijk",
    "text and an output": "abcdef{{ six }}",
    "a loop": "{% for i in (1..6) %}ab{% endfor %}",
    "a long loop": "{% for i in (1..1000) %}{{ i }}{% endfor %}",
    "an if": "{% if true %}{{ six }}{{ six }}{% endif %}",
    "a tablerow": "{% tablerow i in (1..2) %}{{ i }}{% endtablerow %}",
    "a raw": "{% raw %}{{ this is long }}{% endraw %}",
    "a partial": "{% render 'six' %}{% render 'six' %}",
    "an include": "{% include 'six' %}{% include 'six' %}",
    "a partial alone": "{% render 'twelve' %}",
    "a content block": "{{content_blocks.${six}}}{{content_blocks.${six}}}",
    "a content block as a value": "{% assign x = {{content_blocks.${twelve}}} %}",
    "a capture": "{% capture x %}{{ six }}{{ six }}{% endcapture %}",
    "a capture of a loop": "{% capture x %}{% for i in (1..6) %}ab{% endfor %}{% endcapture %}",
    "a capture of an if": "{% capture x %}{% if true %}{{ six }}{% endif %}{{ six }}{% endcapture %}",
    "a capture of text": "{% capture x %}abcdefghijk{% endcapture %}",
    "an ifchanged": "{% ifchanged %}{{ six }}{{ six }}{% endifchanged %}",
    "captures that grow": "{% capture x %}{{ x }}{{ six }}{% endcapture %}" * 2,
    "a capture in a loop": "{% for i in (1..4) %}{% capture x %}{{ x }}abc{% endcapture %}{% endfor %}",
}


@IN_EVERY_MODE
@pytest.mark.parametrize("place", list(OUTPUTS))
def test_output_chars(place: str, on_error: OnError, tolerance: Mode) -> None:
    """A text, a captured one too, may have so many characters, however it is put together."""
    texts = {"six": "123456", "twelve": "123456789012"}
    given: dict[str, Any] = {"partials": texts, "blocks": texts, "variables": {"six": "123456"}}

    refused(OUTPUTS[place], on_error, tolerance, output_chars=10, **given)
    assert "Liquid error" not in render(OUTPUTS[place], on_error, tolerance, output_chars=5000, **given)


@IN_EVERY_MODE
def test_an_output_of_exactly_the_limit(on_error: OnError, tolerance: Mode) -> None:
    """The limit itself is allowed; characters count, not bytes."""
    assert render("{% for i in (1..5) %}ø😀{% endfor %}", on_error, tolerance, output_chars=10) == "ø😀" * 5
    refused("{% for i in (1..5) %}ø😀{% endfor %}x", on_error, tolerance, output_chars=10)


@IN_EVERY_MODE
def test_captures_cannot_double_past_the_limit(on_error: OnError, tolerance: Mode) -> None:
    """A text that doubles with each capture is refused long before it fills the memory."""
    doubling = "{% capture x %}{{ x }}{{ x }}{% endcapture %}"

    refused("{% assign x = 'x' %}" + doubling * 22, on_error, tolerance)
    refused("{% assign x = 'x' %}{% for i in (1..22) %}" + doubling + "{% endfor %}", on_error, tolerance)


@IN_EVERY_MODE
def test_source_chars(on_error: OnError, tolerance: Mode) -> None:
    """A template longer than the limit is refused unread; partials and content blocks too."""
    assert render("abc{{ 1 }}", on_error, tolerance, source_chars=10) == "abc1"
    refused("abcd{{ 1 }}", on_error, tolerance, source_chars=10)
    refused("{% endif", on_error, tolerance, source_chars=3)
    refused("{% render 'p' %}", on_error, tolerance, source_chars=16, partials={"p": "x" * 17})
    refused("{{content_blocks.${p}}}", on_error, tolerance, source_chars=23, blocks={"p": "x" * 24})


@IN_EVERY_MODE
@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("{% render 'x' %}", 1),
        ("{% include 'x' %}", 1),
        ("{{content_blocks.${x}}}", 1),
        ("{% render 'x' for three %}", 3),
        ("{% include 'x' for three %}", 3),
        ("{% render 'two' %}", 3),
        ("{{content_blocks.${two}}}", 3),
        ("{% for i in three %}{% render 'x' %}{% endfor %}", 3),
        ("{% capture c %}{% render 'x' %}{% endcapture %}", 1),
    ],
)
def test_partial_renders(source: str, count: int, on_error: OnError, tolerance: Mode) -> None:
    """Every render of a partial or content block counts, those inside others too."""
    given: dict[str, Any] = {
        "partials": {"x": "", "two": "{% render 'x' %}{% render 'x' %}"},
        "blocks": {"x": "", "two": "{{content_blocks.${x}}}{{content_blocks.${x}}}"},
        "variables": {"three": [1, 2, 3]},
    }

    assert render(source, on_error, tolerance, partial_renders=count, **given) == ""
    assert refused(source, on_error, tolerance, partial_renders=count - 1, **given).position is not None


@IN_EVERY_MODE
def test_partials_that_multiply(on_error: OnError, tolerance: Mode) -> None:
    """25 partials that each render the next twice end at the limit, not in 33 million renders."""
    doubling = {f"p{number}": f"{{% render 'p{number + 1}' %}}" * 2 for number in range(15)}
    looping = {f"p{number}": f"{{% render 'p{number + 1}' for a, a: a %}}" for number in range(15)}

    refused("{% render 'p0' %}", on_error, tolerance, partials={**doubling, "p15": ""})
    refused(
        "{% render 'p0', a: a %}",
        on_error,
        tolerance,
        partials={**looping, "p15": ""},
        variables={"a": list(range(10))},
    )


@IN_EVERY_MODE
@pytest.mark.parametrize(
    "text",
    [
        "{% render 'x' %}",
        "{% include 'x' %}",
        "{% render 'x' %}{% render 'x' %}",
        "{% for i in (1..2) %}{% render 'x' %}{% endfor %}",
    ],
)
def test_partial_depth(text: str, on_error: OnError, tolerance: Mode) -> None:
    """A partial that includes itself is refused; each level counts once, for `include` as for `render`."""
    refused(text, on_error, tolerance, partials={"x": text}, partial_depth=5, loop_passes=1000)


@IN_EVERY_MODE
@pytest.mark.parametrize("tag", ["render", "include"])
def test_partials_as_deep_as_allowed(tag: str, on_error: OnError, tolerance: Mode) -> None:
    """So many levels are allowed, blocks around each level included."""
    partials = {
        f"p{number}": "{% if true %}" * 28 + f"{{% {tag} 'p{number + 1}' %}}" + "{% endif %}" * 28
        for number in range(19)
    }
    source = f"{{% {tag} 'p0' %}}"

    assert render(source, on_error, tolerance, partials={**partials, "p19": "end"}) == "end"
    refused(source, on_error, tolerance, partials={**partials, "p19": f"{{% {tag} 'p20' %}}", "p20": ""})


@IN_EVERY_MODE
def test_parts_of_one_message_share_the_budget(on_error: OnError, tolerance: Mode) -> None:
    """Templates rendered with one state spend from the same passes."""
    env = Environment(on_error=on_error, tolerance=tolerance, limits=Limits(loop_passes=10))
    template = env.from_string("{% for i in (1..6) %}{{ i }}{% endfor %}")
    state = env.new_state({})

    assert template.render_with(state) == "123456"
    with pytest.raises(LimitError):
        template.render_with(state)
    assert template.render() == "123456"


@IN_EVERY_MODE
@pytest.mark.parametrize(
    ("source", "limits"),
    [
        ("{{ x | append: x }}", {"string_chars": 3000}),
        ("{% assign y = x | upcase | append: x %}", {"string_chars": 3000}),
        ("{% if {{ x | append: x }} == x %}{% endif %}", {"string_chars": 3000}),
        ("{{ x | split: '' | size }}", {"list_items": 1999}),
        ("{% for i in (1..6) %}{{ x | upcase }}{% endfor %}", {"filter_chars": 11_999}),
        ("{{ x | upcase | downcase | upcase }}", {"filter_chars": 5_999}),
    ],
)
def test_what_filters_make(source: str, limits: dict[str, int], on_error: OnError, tolerance: Mode) -> None:
    """Long texts and lists that filters make are charged, each by itself and all together."""
    given: dict[str, Any] = {"variables": {"x": "x" * 2000}}
    enough: dict[str, Any] = dict.fromkeys(limits, 1_000_000)

    refused(source, on_error, tolerance, **limits, **given)
    assert render(source, on_error, tolerance, **enough, **given) is not None
