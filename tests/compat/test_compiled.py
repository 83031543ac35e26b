"""Generated code: safe whatever a template says, equal in every process, fit for threads and long texts."""

from __future__ import annotations

import ast
import builtins
import hashlib
import json
import keyword
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import Limits
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks.environment import NAMES
from liquid_webhooks.limits import FREE

GOLDEN = Path(__file__).parent.parent / "golden" / "spec"

WORDS = {"root", "data", "st", "s", "out", "c", "m", "error", "new_state"} | {
    "dict",
    "int",
    "len",
    "list",
    "str",
    "type",
}
"""Names in generated code that are neither numbered nor part of the runtime."""

ATTRIBUTES = {
    *("append", "get", "find", "set", "push", "pop", "forloop", "counters"),
    *("passes_left", "over_passes", "check_output", "extras", "report", "inline", "changed"),
    "cycle",
    *("index0", "step", "opening", "closing", "context"),
}
"""Attributes that generated code may use."""

NUMBERED = re.compile(r"[a-z]+[0-9]+")


def foreign_words(source: str) -> set[str]:
    """Return the names, attributes and constants of `source` that no template may bring into it."""
    allowed = WORDS | NAMES.keys()
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name):
                names = [name]
            case ast.Nonlocal(names=names):
                pass
            case ast.Attribute(attr=name):
                found |= {name} - ATTRIBUTES
            case ast.Constant(value=str(text)):
                found |= {text} - {""}
            case ast.Constant(value=int(number)) if number > FREE:
                found.add(str(number))
            case ast.Constant(value=float() | complex() | bytes()):
                found.add(repr(node.value))
            case ast.Import() | ast.ImportFrom() | ast.Global() | ast.ClassDef() | ast.Lambda():
                found.add(type(node).__name__)
        found |= {name for name in names if name not in allowed and not NUMBERED.fullmatch(name)}
    return found


def golden_templates() -> list[str]:
    """Return the text of every golden case."""
    return [
        case["template"]
        for path in sorted(GOLDEN.glob("*.json"))
        for case in json.loads(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("keywords", [{}, {"strict_variables": True}, {"on_error": "inline"}], ids=str)
def test_generated_code_has_a_fixed_alphabet(keywords: dict[str, object]) -> None:
    """Whatever the template, its code holds numbered names, the runtime's names and small numbers alone."""
    env = Environment(loader=DictLoader({}), extra=True, **keywords)  # type: ignore[arg-type]
    # The other ways of compiling share most of the code, so a third of the templates will do.
    for source in golden_templates()[:: 3 if keywords else 1]:
        try:
            template = env.from_string(source)
        except LiquidWebhooksError:
            continue
        assert foreign_words(template.python_source) == set(), source


PLANTED = st.sampled_from(
    sorted(
        {*keyword.kwlist, *dir(builtins), *WORDS, *NAMES}
        | {f"{letter}1" for letter in "kvgtfxqn"}
        | {"ﬁ", "é", "x\u200b", "λ"}
    )
)
"""Names that mean something in Python or in generated code."""

TEXTS = st.one_of(
    PLANTED,
    st.sampled_from(
        ['"""', "'''", '"', "\\", "\\N{DIGIT ONE}", "{0}", "{x!r}", "\n", "\r", "\0", "\x85", "#", "%s"]
    ),
    st.text(max_size=6),
)


@settings(max_examples=150, deadline=None)
@given(PLANTED, PLANTED, st.lists(TEXTS, min_size=3, max_size=3))
def test_names_and_texts_of_a_template_never_become_code(name: str, other: str, texts: list[str]) -> None:
    """Names that are keywords, builtins or our own generated ones, and odd texts, stay data."""
    outside, first, second = (text.replace("{", "").replace("%", "") for text in texts)
    odd = first.replace("}", "").replace("'", "").strip() or "x"
    quoted = second.replace("'", "").replace("}", "")
    source = (
        f"{outside}{{{{ ${{{odd}}} }}}}{{{{ custom_attribute.${{{odd}}} | append: '{quoted}' }}}}"
        f"{{% capture {name if name.isascii() else 'a'} %}}{outside}{{% endcapture %}}"
        f"{{% for i in ${{{other}}} %}}{{{{ ${{{name}}} }}}}{{% endfor %}}"
        f"{{% if ${{{odd}}} == '{quoted}' %}}y{{% endif %}}"
        f"{{% case '{quoted}' %}}{{% when ${{{name}}} %}}z{{% endcase %}}"
    )
    data = {odd: "1", "custom_attribute": {odd: "2"}, other: ["3"]}
    template = Environment().from_string(source)

    assert foreign_words(template.python_source) == set()
    assert template.render(data).startswith(outside)


PROGRAM = """
import hashlib, json, sys
from liquid_webhooks import Environment, LiquidWebhooksError
digest = hashlib.sha256()
for source in json.load(sys.stdin):
    try:
        digest.update(Environment().from_string(source).python_source.encode())
    except LiquidWebhooksError as error:
        digest.update(str(error).encode())
print(digest.hexdigest())
"""


def test_code_is_the_same_in_every_process() -> None:
    """The same source gives the same code whatever the seed of Python's hashes."""
    templates = json.dumps(golden_templates()[::4])
    digests = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            input=templates,
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
        ).stdout
        for seed in ("0", "1", "42", "4294967295")
    }

    assert len(digests) == 1
    assert len(digests.pop().strip()) == len(hashlib.sha256().hexdigest())


STATEFUL = (
    "{% for i in a limit: 2 %}{% cycle 'x', 'y', 'z' %}{% increment n %}{{ i }}{% endfor %}"
    "{% for i in a offset: continue %}{% ifchanged %}{{ i }}{% endifchanged %}{% decrement m %}{% endfor %}"
    "{% assign b = a | join: '-' %}{% capture c %}{{ b }}!{% endcapture %}{{ c }}{% render 'p', x: c %}"
    "{% include 'q' %}{{ k }}{% tablerow i in a cols: 2 %}{{ i }}{% endtablerow %}"
)


def test_threads_do_not_disturb_each_other() -> None:
    """Eight threads of 200 renders of one template, compiled under way, give what each alone gives."""
    loader = DictLoader({"p": "({{ x }}{% cycle 1, 2 %})", "q": "{% assign k = a.size %}"})
    data = [{"a": [number + index for index in range(number % 5 + 1)]} for number in range(8)]
    expected = [Environment(loader=loader).from_string(STATEFUL).render(item) for item in data]
    template = Environment(loader=loader).from_string(STATEFUL)
    wrong: list[str] = []
    start = threading.Barrier(8)

    def work(index: int) -> None:
        start.wait()
        for turn in range(200):
            number = (index + turn) % 8
            if (got := template.render(data[number])) != expected[number]:
                wrong.append(got)

    threads = [threading.Thread(target=work, args=(index,)) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert len(set(expected)) == 8


@pytest.mark.parametrize(("join", "expected"), [("or", "yes"), ("and", "no")])
def test_a_flat_chain_of_conditions(join: str, expected: str) -> None:
    """5,000 comparisons joined by `and` or `or` are no nesting."""
    chain = f" {join} ".join(f"a == {number}" for number in range(5000))
    source = f"{{% if {chain} %}}yes{{% else %}}no{{% endif %}}"

    assert Environment().from_string(source).render(a=4999) == expected


@pytest.mark.parametrize(
    "frame",
    [
        "{{{{ {} }}}}",
        "{{% assign x = {} %}}{{{{ x }}}}",
        "{{% if {{{{ {} }}}} == 3000 %}}3000{{% endif %}}",
        "{{% echo {} %}}",
    ],
    ids=["output", "assign", "condition", "echo"],
)
def test_a_chain_of_3000_filters(frame: str) -> None:
    """A filter chain may be as long as the source allows, wherever filters may stand."""
    source = frame.format("0" + " | plus: 1" * 3000)

    assert Environment().from_string(source).render() == "3000"


def test_many_statements() -> None:
    """Thousands of outputs, branches and variables are only long."""
    env = Environment(limits=Limits(source_chars=10**6, source_nodes=10**6, output_chars=10**6))
    variables = "".join(f"{{% assign v{number} = {number} %}}" for number in range(2000))

    assert env.from_string("{{ a }}" * 20_000).render(a="x") == "x" * 20_000
    assert env.from_string(variables + "{{ v1999 }}").render() == "1999"
    assert env.from_string("{% if a %}{{ a }}{% endif %}" * 3_000).render(a="x") == "x" * 3_000
