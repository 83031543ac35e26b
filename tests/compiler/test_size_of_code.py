"""The code of a template grows with its tags, values and arguments, and no body is written more than once."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import Template
from liquid_webhooks.compiler.compiled import Compiled


def case(many: str, body: str = "BODY") -> str:
    """Return a `case` of one `when`."""
    return f"{{% case x %}}{{% when {many} %}}{body}{{% endcase %}}"


def looped(body: str) -> str:
    """Return a loop around it."""
    return f"{{% for i in l %}}{body}{{% endfor %}}"


def times(one: str, count: int) -> str:
    """Return `one` so many times, with commas, a number in the place of `#`."""
    return ", ".join(one.replace("#", str(number)) for number in range(count))


LOOP = "{% for i in l %}a{% else %}#{% endfor %}"
CHANGED = "{% ifchanged %}#{% endifchanged %}"

GROWING: dict[str, Callable[[int], str]] = {
    "equal values": lambda n: case(times("1", n)),
    "names as values": lambda n: case(times("a", n)),
    "mixed values": lambda n: case("a, " + times("1", n)),
    "other values": lambda n: case(times("#", n)),
    "values and a break": lambda n: looped(case(times("1", n), "BODY{% break %}")),
    "names and a break": lambda n: looped(case(times("a", n), "BODY{% break %}")),
    "values in a tablerow": lambda n: f"{{% tablerow i in l %}}{case(times('a', n))}{{% endtablerow %}}",
    "values in a liquid tag": lambda n: f"{{% liquid\ncase x\nwhen {times('1', n)}\necho 'BODY'\nendcase %}}",
    "whens": lambda n: case("1", "BODY" + "{% when 1 %}b" * n),
    "elses": lambda n: case("1", "b" + "{% else %}BODY" + "{% else %}b" * n),
    "elsifs": lambda n: "{% if x %}BODY" + "{% elsif a %}b" * n + "{% endif %}",
    "conditions": lambda n: "{% if a" + " or a" * n + " %}BODY{% else %}b{% endif %}",
    "mixed conditions": lambda n: "{% if a" + " or a and b" * n + " %}BODY{% else %}b{% endif %}",
    "conditions of an unless": lambda n: "{% unless a" + " or a" * n + " %}BODY{% endunless %}",
    "items of a cycle": lambda n: f"{{% cycle 'BODY', {times(repr('a'), n)} %}}",
    "look-ups of a cycle": lambda n: f"{{% cycle 'BODY', {times('a.b', n)} %}}",
    "arguments of a filter": lambda n: f"{{{{ 'BODY' | f: {times('a', n)} }}}}",
    "names of arguments": lambda n: f"{{{{ 'BODY' | f: {times('a#: 1', n)} }}}}",
    "arguments of a partial": lambda n: f"{{% render 'p', b: 'BODY', {times('a#: 1', n)} %}}",
    "arguments of an include": lambda n: f"{{% include 'p', b: 'BODY', {times('a#: 1', n)} %}}",
    "segments of a path": lambda n: "{{ a" + ".b" * n + " }}BODY",
    "loops with an else": lambda n: LOOP.replace("#", "BODY") + LOOP * n,
    "what may change": lambda n: CHANGED.replace("#", "BODY") + CHANGED * n,
}
"""Sources with so many of something and a text `BODY`."""


def code_of(template: Template) -> Compiled:
    """Return the code of a template that has any."""
    code = template._built().code
    assert code is not None
    return code


@pytest.mark.parametrize("on_error", ["raise", "inline"])
@pytest.mark.parametrize("what", GROWING)
def test_code_is_linear(what: str, on_error: Any) -> None:
    """Twice as much of it is at most some twice as much code."""
    environment = Environment(on_error=on_error, loader=DictLoader({"p": ""}))
    sizes = []
    for count in (100, 200, 400):
        template = environment.from_string(GROWING[what](count))
        sizes.append([len(code_of(template).source), len(template._variant("in_scope").code.source)])

    for few, more in itertools.pairwise(sizes):
        assert all(two <= 2.2 * one + 200 for one, two in zip(few, more, strict=True))


@pytest.mark.parametrize("on_error", ["raise", "inline"])
@pytest.mark.parametrize("what", GROWING)
def test_a_body_is_written_once(what: str, on_error: Any) -> None:
    """The text of the body is one constant, and the code that prints it stands in one place."""
    environment = Environment(on_error=on_error, loader=DictLoader({"p": ""}))
    code = code_of(environment.from_string(GROWING[what](40)))

    (name,) = [name for name, value in code.constants.items() if value == "BODY"]
    assert len(re.findall(rf"\b{name}\b", code.source)) <= 1


@pytest.mark.parametrize("on_error", ["raise", "inline"])
@pytest.mark.parametrize("values", ["1", "a"])
def test_thousands_of_values_take_few_lines(values: str, on_error: Any) -> None:
    """Of literals there is one loop; of names each has three lines, and all of them one body."""
    source = "{% case 1 %}{% when " + ",".join([values] * 20_000) + " %}x{% endcase %}"
    template = Environment(on_error=on_error).from_string(source)

    lines = code_of(template).source.count("\n")

    assert lines < (30 if values == "1" else 61_000)
    assert template.render(a=1) == "x" * 20_000
