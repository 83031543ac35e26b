"""What generated code charges for what filters read and make: nothing if short, else to the character."""

from __future__ import annotations

import pytest

from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits

FRAMES = {
    "output": "{{ x | FILTER }}",
    "assign": "{% assign y = x | FILTER %}",
    "condition": "{% if {{ x | FILTER }} == 'q' %}{% endif %}",
    "chain": "{{ x | FILTER" + " | plus: 1" * 31 + " }}",
    "argument": "{{ 1 | plus: {{ x | FILTER }} }}",
    "deep": "{% if true %}" * 9 + "{{ x | FILTER }}" + "{% endif %}" * 9,
}
"""Where filters may stand; `steps` writes some of them line by line, others are one expression."""

IN_EVERY_FRAME = pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)


def keeps_to(limit: str, most: int, source: str, value: object) -> bool:
    """Say whether a render of `source` keeps to a bound of `most`."""
    try:
        Environment(limits=Limits(**{limit: most})).from_string(source).render({"x": value})
    except LimitError:
        return False
    return True


def costs(cost: int, limit: str, source: str, value: object = None) -> bool:
    """Say whether `cost` is the smallest bound that a render of `source` keeps to."""
    return keeps_to(limit, cost, source, value) and not (cost and keeps_to(limit, cost - 1, source, value))


@pytest.mark.parametrize(
    ("name", "value", "cost"),
    [
        ("md5", "a" * 64, 0),
        ("md5", "a" * 65, 65),
        ("json_parse", "[" + " " * 62 + "]", 0),
        ("json_parse", "[" + " " * 63 + "]", 65 * 16),
        ("sum", [1] * 8, 0),
        ("sum", [1] * 9, 9 * 16),
        ("sum", 5, 0),
        ("upcase", "a" * 100, 0),
    ],
)
@IN_EVERY_FRAME
def test_what_filters_read(frame: str, name: str, value: object, cost: int) -> None:
    """A filter reads 64 characters or 8 items for nothing; of longer ones each counts, by what it costs."""
    assert costs(cost, "read_chars", frame.replace("FILTER", name), value)


@pytest.mark.parametrize(
    ("name", "value", "cost"),
    [
        ("upcase", "a" * 1024, 0),
        ("upcase", "a" * 1025, 1025),
        ("reverse | size", [1] * 1024, 0),
        ("reverse | size", [1] * 1025, 1025 * 16),
    ],
)
@IN_EVERY_FRAME
def test_what_filters_make(frame: str, name: str, value: object, cost: int) -> None:
    """What a filter makes is free up to 1,024 characters or items, and counts whole beyond."""
    assert costs(cost, "filter_chars", frame.replace("FILTER", name), value)


def test_captures_are_charged_as_made() -> None:
    """A captured text counts as one that a filter made, in functions of their own too."""
    capture = "{% capture y %}{{ x }}{% endcapture %}{% ifchanged %}{{ y }}{% endifchanged %}"
    for source in (capture, "{% if true %}" * 9 + capture + "{% endif %}" * 9):
        assert costs(0, "filter_chars", source, "a" * 1024)
        assert costs(2050, "filter_chars", source, "a" * 1025)


def test_filters_of_other_packages_are_charged() -> None:
    """What a filter of another package makes counts like what ours make."""
    env = Environment(limits=Limits(filter_chars=1024))
    env.add_filter("double", lambda text: str(text) * 2)
    for source in ("{{ x | double }}", "{% if {{ x | double }} == 'q' %}{% endif %}"):
        env.from_string(source).render(x="a" * 512)
        with pytest.raises(LimitError):
            env.from_string(source).render(x="a" * 513)


def test_long_templates_add_up_what_they_read() -> None:
    """The usual limits hold for a template without loops too, once it has many lines."""
    template = Environment().from_string("{{ x | md5 }}" * 60)

    assert len(template.render({"x": "a" * 100_000})) == 60 * 32
    with pytest.raises(LimitError, match="67108864 characters of data read"):
        template.render({"x": "a" * 1_200_000})


@pytest.mark.parametrize(
    ("source", "longer", "more"),
    [
        ("{{ i }}", "{{ i.j.k }}", 2),
        ("{{ i | upcase }}", "{{ i | upcase | downcase | strip }}", 2),
        ("{{ i | append: 'a' }}", "{{ i | append: 'a' | append: j.k }}", 3),
        ("{% if i %}a{% endif %}", "{% if i %}{% comment %}{% endcomment %}a{% endif %}", 1),
        ("{% for i in l %}a{% endfor %}", "{% for i in l %}{% break %}a{% endfor %}", 1),
        ("{% for i in l %}{{ a }}{% endfor %}", "{% for i in l %}{{ a | upcase }}{% endfor %}", 1),
        ("{% tablerow i in l %}a{% endtablerow %}", "{% tablerow i in l.m %}a{% endtablerow %}", 1),
    ],
)
def test_what_counts_as_a_part_of_a_template(source: str, longer: str, more: int) -> None:
    """Each tag, operand, filter and segment counts one, in loops too, up to the limit itself."""
    weight = next(most for most in range(100) if keeps_to("source_nodes", most, source, None))

    assert costs(weight + more, "source_nodes", longer)
    assert costs(2 * weight, "source_nodes", source * 2)
    assert costs(1, "source_nodes", "a")
