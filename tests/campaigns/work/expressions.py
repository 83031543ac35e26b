"""Expressions: each filter with a hostile value in each of its places, each operator and tag likewise.

An expression is a template whose hostile value is `v`.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass

from liquid_webhooks.filters.contract import arity
from liquid_webhooks.filters.table import FILTERS

__all__ = ["OTHERS", "TAGS", "Expression", "expressions"]

OTHERS = ("'x'", "'k'", "1", "v")
"""What stands in the places where the hostile value does not; `v` is that value once more."""

TAGS = {
    "equal": "{% if v == W %}{% endif %}",
    "equal, other way": "{% if W == v %}{% endif %}",
    "not equal": "{% if v != W %}{% endif %}",
    "less": "{% if v < W %}{% endif %}",
    "at least": "{% if W >= v %}{% endif %}",
    "contains": "{% if v contains W %}{% endif %}",
    "contained": "{% if W contains v %}{% endif %}",
    "blank": "{% if v == blank %}{% endif %}",
    "empty": "{% if v == empty %}{% endif %}",
    "truth": "{% if v %}{% endif %}",
    "case": "{% case v %}{% when W %}{% endcase %}",
    "when": "{% case W %}{% when v %}{% endcase %}",
    "look-up": "{% assign y = v[W] %}",
    "look-up by": "{% assign y = W[v] %}",
    "key": "{% assign y = v.k %}",
    "size": "{% assign y = v.size %}",
    "first": "{% assign y = v.first %}",
    "last": "{% assign y = v.last %}",
    "range to": "{% assign y = (1..v) | first %}",
    "range from": "{% assign y = (v..1) | first %}",
    "assign": "{% assign y = v %}",
    "capture": "{% capture y %}{{ v }}{% endcapture %}",
    "ifchanged": "{% ifchanged %}{{ v | size }}{% endifchanged %}",
    "cycle of": "{% cycle v, W %}",
    "cycle named": "{% cycle v: '', '' %}",
    "for": "{% for x in v %}{% break %}{% endfor %}",
    "for, limit": "{% for x in W limit: v %}{% break %}{% endfor %}",
    "for, offset": "{% for x in W offset: v %}{% break %}{% endfor %}",
    "for, both": "{% for x in v limit: 1 offset: 1 %}{% endfor %}",
    "for, reversed": "{% for x in v reversed limit: 1 %}{% endfor %}",
    "tablerow": "{% tablerow x in v limit: 0 %}{% endtablerow %}",
    "tablerow, cols": "{% tablerow x in W cols: v limit: 0 %}{% endtablerow %}",
    "increment": "{% assign n = v %}{% increment n %}",
    "render with": "{% render 'p' with v as x %}",
    "include with": "{% include 'p' with v %}",
    "message extras": "{% message_extras :key a :value {{ v | size }} %}",
    "group": "{% assign y = {{ v | first }} | size %}",
}
"""Templates by name; `W` is the other operand."""


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression of the matrix.

    Attributes:
        name: Of what is tried: a filter with its place, a tag, an operator.
        template: Liquid that carries it out once, and prints next to nothing.
        value: The name of the hostile value.
    """

    name: str
    template: str
    value: str

    def __str__(self) -> str:
        return f"{self.template}  with v = {self.value}"


def expressions(values: Iterable[str]) -> Iterator[Expression]:
    """Yield all expressions of the hostile values of these names."""
    templates = list(_templates())
    for value in values:
        for name, template in templates:
            yield Expression(name, template, value)


def _templates() -> Iterator[tuple[str, str]]:
    for name in FILTERS:
        yield from _calls(name)
    for name, template in TAGS.items():
        if "W" not in template:
            yield name, template
            continue
        for other in OTHERS:
            yield f"{name} ({other})", template.replace("W", other)


def _calls(name: str) -> Iterator[tuple[str, str]]:
    takes = arity(FILTERS[name])
    for given in range(takes.least, takes.most + 1):
        for place in range(given):
            for other in OTHERS if given > 1 else OTHERS[:1]:
                piped, *arguments = ["v" if here == place else other for here in range(given)]
                call = f"{piped} | {name}" + (": " + ", ".join(arguments) if arguments else "")
                yield f"{name}, place {place} of {given} ({other})", f"{{% assign y = {call} %}}"
