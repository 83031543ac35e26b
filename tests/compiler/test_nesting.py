"""Blocks in blocks compile and run at every depth, and interrupts find their way out of them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits

BLOCKS = {
    "if": ("{% if true %}", "{% endif %}"),
    "else": ("{% if false %}{% else %}", "{% endif %}"),
    "elsif": ("{% if false %}{% elsif true %}", "{% endif %}"),
    "unless": ("{% unless false %}", "{% endunless %}"),
    "case": ("{% case 1 %}{% when 1 %}", "{% endcase %}"),
    "case else": ("{% case 1 %}{% else %}", "{% endcase %}"),
    "for": ("{% for f in (1..1) %}", "{% endfor %}"),
    "for else": ("{% for f in nope %}{% else %}", "{% endfor %}"),
    "ifchanged": ("{% ifchanged %}", "{% endifchanged %}"),
    "tablerow": ("{% tablerow t in (1..1) %}", "{% endtablerow %}"),
    "capture": ("{% capture x %}", "{% endcapture %}{{ x }}"),
}


PASSING = [kind for kind in BLOCKS if kind not in ("for", "tablerow")]
"""Blocks that an interrupt inside leaves for the loop around them."""


def nested(kinds: list[str], inside: str) -> str:
    """Return `inside` within blocks of `kinds`, the first of them outermost."""
    for kind in reversed(kinds):
        inside = f"{BLOCKS[kind][0]}{inside}{BLOCKS[kind][1]}"
    return inside


def printed(kind: str) -> str:
    """Return what blocks of `kind` around `[{{ a }}]` print: `ifchanged` has one memory, as in Ruby."""
    return "" if kind == "ifchanged" else "[7]"


def without_table(text: str) -> str:
    return re.sub(r"</?t[rd][^>]*>|\n", "", text)


@pytest.mark.parametrize("on_error", ["raise", "inline"])
@pytest.mark.parametrize("kind", [*BLOCKS, "mixed"])
def test_thirty_levels_of_every_block(kind: str, on_error: str) -> None:
    """30 nested blocks compile and run; 31 are over the limit, with a place."""
    env = Environment(on_error=on_error)  # type: ignore[arg-type]
    kinds = (list(BLOCKS) * 3)[:30] if kind == "mixed" else [kind] * 30
    source = nested(kinds, "[{{ a }}]")

    assert without_table(env.from_string(source).render(a=7)) == printed(kind)
    with pytest.raises(LimitError) as caught:
        env.from_string(nested([*kinds, "if"], "x"))
    assert caught.value.position is not None
    assert caught.value.line == 1


@pytest.mark.parametrize("kind", [*BLOCKS, "mixed"])
def test_more_levels_where_the_limit_allows_them(kind: str) -> None:
    """A higher `nesting_depth` is not stopped by CPython's own bounds on nested blocks."""
    kinds = (list(BLOCKS) * 9)[:60] if kind == "mixed" else [kind] * 60
    env = Environment(limits=Limits(nesting_depth=60))

    assert without_table(env.from_string(nested(kinds, "[{{ a }}]")).render(a=7)) == printed(kind)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("{{ ", " }}"), ("{% assign x = ", " %}{{ x }}"), ("{% if ", " == 7 %}7{% endif %}")],
    ids=["output", "assign", "if"],
)
def test_thirty_levels_of_groups(opening: str, closing: str) -> None:
    """Nested groups compile up to the limit; one more is refused."""
    inner = 29 if opening == "{{ " else 30

    def groups(count: int) -> str:
        return opening + "{{ " * count + "a" + " | plus: 0 }}" * count + closing

    assert Environment().from_string(groups(inner)).render(a=7) == "7"
    with pytest.raises(LimitError):
        Environment().from_string(groups(32))


INTERRUPTED = {
    ("if", "break"): "pq1p!",
    ("if", "continue"): "pq1ppq3!",
    ("else", "break"): "pq1p!",
    ("else", "continue"): "pq1ppq3!",
    ("elsif", "break"): "pq1p!",
    ("elsif", "continue"): "pq1ppq3!",
    ("unless", "break"): "pq1p!",
    ("unless", "continue"): "pq1ppq3!",
    ("case", "break"): "pq1p!",
    ("case", "continue"): "pq1ppq3!",
    ("case else", "break"): "pq1p!",
    ("case else", "continue"): "pq1ppq3!",
    ("for else", "break"): "pq1p!",
    ("for else", "continue"): "pq1ppq3!",
    ("ifchanged", "break"): "pq1p!",
    ("ifchanged", "continue"): "pq1ppq3!",
    ("capture", "break"): "pq1!",
    ("capture", "continue"): "pq1pq3!",
    ("for", "break"): "pq1p2pq3!",
    ("for", "continue"): "pq1p2pq3!",
    ("tablerow", "break"): "pq1p2pq3!",
    ("tablerow", "continue"): "pq1p2pq3!",
}
"""Block and interrupt → what the loop below prints; from Ruby, for `tablerow` from the golden suite."""


@pytest.mark.parametrize(("kind", "word"), list(INTERRUPTED), ids=str)
def test_break_and_continue_in_every_block(kind: str, word: str) -> None:
    """An interrupt ends what Ruby ends: the nearest loop, whatever blocks stand between."""
    inside = f"p{{% if i == 2 %}}{{% {word} %}}{{% endif %}}q"
    source = "{% for i in (1..3) %}" + nested([kind], inside) + "{{ i }}{% endfor %}!"

    assert without_table(Environment().from_string(source).render()) == INTERRUPTED[kind, word]


@pytest.mark.parametrize("on_error", ["raise", "inline"])
@pytest.mark.parametrize("word", ["break", "continue"])
@pytest.mark.parametrize("kinds", [*([kind] for kind in PASSING), PASSING], ids=str)
def test_break_and_continue_at_every_depth(kinds: list[str], word: str, on_error: str) -> None:
    """From 1 to 28 blocks below its loop an interrupt reaches it, in whatever functions the code is cut."""
    env = Environment(on_error=on_error)  # type: ignore[arg-type]
    for depth in range(1, 29):
        inside = f"{{% if i == 2 %}}{{% {word} %}}{{% endif %}}"
        source = (
            "{% for i in (1..3) %}" + nested((kinds * 28)[:depth], inside) + "{{ i }}{% endfor %}{{ j }}!"
        )

        assert env.from_string(source).render() == ("1!" if word == "break" else "13!"), depth


@pytest.mark.parametrize("depth", range(1, 14))
def test_break_leaves_the_nearest_of_many_loops(depth: int) -> None:
    """With loops in loops, above and below the cuts, only the innermost is left."""
    opening = "".join(f"{{% for x{level} in (1..2) %}}{{% if true %}}" for level in range(depth))
    closing = "{% endif %}{% endfor %}" * depth
    inside = "{% for i in (1..3) %}{% if i == 2 %}{% break %}{% endif %}a{% endfor %}b"

    assert Environment().from_string(opening + inside + closing).render() == "ab" * 2**depth


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a{% break %}b", "a"),
        ("{% if true %}a{% continue %}b{% endif %}c", "a"),
        ("a{% capture x %}b{% break %}c{% endcapture %}d", "a"),
    ],
)
def test_an_interrupt_outside_loops_ends_the_template(source: str, expected: str) -> None:
    """As in Ruby, `break` outside any loop stops the render there."""
    assert Environment().from_string(source).render() == expected


@pytest.mark.parametrize("keywords", [{}, {"on_error": "inline"}, {"strict_variables": True}], ids=str)
def test_long_and_deep_expressions_compile(keywords: dict[str, Any]) -> None:
    """Neither a long look-up nor groups in groups run into the bounds of Python's own parser."""
    env = Environment(**keywords)
    data: dict[str, Any] = {"b": "x"}
    for _ in range(251):
        data = {"a": data}
    group = "1"
    for _ in range(28):
        group = "{{ " + group + " | plus: 1" * 25 + " }}"
    index = "i"
    for _ in range(28):
        index = f"x[{index}]"

    assert env.from_string("{{ a" + ".a" * 250 + ".b }}").render(data) == "x"
    assert env.from_string(group).render() == "701"
    assert env.from_string("{{ " + index + " }}").render(x=[0], i=0) == "0"


@pytest.mark.parametrize("keywords", [{}, {"on_error": "inline"}], ids=str)
def test_long_chains_compile(keywords: dict[str, Any]) -> None:
    """Chains of `elsif` and `when` are flat, however long."""
    env = Environment(**keywords)
    chain = "{% if a %}x{% elsif c %}y" + "{% elsif b %}z" * 3000 + "{% else %}e{% endif %}"
    case = "{% case a %}" + "".join(f"{{% when {n} %}}n{n}" for n in range(3000)) + "{% else %}e{% endcase %}"

    assert env.from_string(chain).render(c=1) == "y"
    assert env.from_string(chain).render() == "e"
    assert env.from_string(case).render(a=2999) == "n2999"
    assert env.from_string(case).render(a=-1) == "e"
