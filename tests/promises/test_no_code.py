"""No text of a template becomes code: generated source is written in a fixed alphabet (promise P7)."""

from __future__ import annotations

import ast
import builtins
import json
import keyword
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import Template
from liquid_webhooks.compiler.compiled import PYTHON
from liquid_webhooks.engine.environment import NAMES
from liquid_webhooks.limits import FREE
from tests.promises.samples import TEMPLATES
from tests.promises.samples import environment
from tests.strategies import template_sources

GOLDEN = Path(__file__).parents[1] / "oracles" / "golden" / "spec"

FIXED = {
    *NAMES,
    *("s", "st", "out", "data", "render", "c", "m", "error", "new_state"),
    *PYTHON,
}
"""Names that generated code may hold beside numbered ones."""

NUMBERED = re.compile(r"(?:[bcdefghiknmpqtvx]|out)[0-9]+")
"""A letter for the kind of thing and a number."""

ATTRIBUTES = {
    *(
        "append",
        "changed",
        "check_output",
        "turning",
        "context",
        "counters",
        "cycle",
        "extras",
        "find",
        "forloop",
    ),
    *("get", "index0", "inline", "opening", "over_passes", "passes_left", "pop", "push", "report", "set"),
    "step",
}
"""Attributes of our own objects that generated code may read."""

FORBIDDEN = (
    ast.Import,
    ast.ImportFrom,
    ast.Global,
    ast.ClassDef,
    ast.Lambda,
    ast.Await,
    ast.Yield,
    ast.Delete,
)

PLANTED = [
    *keyword.kwlist,
    *keyword.softkwlist,
    *(name for name in dir(builtins) if name.isidentifier()),
    *sorted(FIXED | ATTRIBUTES),
    *("t1", "k1", "v1", "g1", "f1", "i1", "h1", "out1", "k2", "t2"),
    *("__class__", "__dict__", "__globals__", "__builtins__", "__liquid__", "__code__"),
    *("ﬁ", "ｔ1", "ſt", "ｄata", "ｅxec", "𝐬𝐭", "ª", "K"),
    *("a-b", "a?", "-1a", "1a", "a'", "é", "日本", "self", "os.system", "sys", "breakpoint()"),
]
"""Names that would mean something to Python if they came through, some only after NFKC folding."""

INJECTED = [
    *("'", '"', "'''", '"""', "\\", "\\'", "\\n", "\n", "\r", "\0", "\u2028", "\\N{DASH}"),
    *("{", "}", "{{", "{bad}", "{0}", "{k1!r:>{t1}}", "%s", "f'{x}'", "#", ";"),
    *("\n    raise SystemExit", "'); raise SystemExit('", '"); raise SystemExit("'),
]
"""Pieces of text that would end or change a Python literal."""

SLOTS = "".join(
    (
        "{{ NAME }}{{ NAME.NAME }}{{ a.NAME }}{{ ${NAME} }}{{ custom_attribute.${NAME} }}{{ NAME.${NAME} }}",
        "{{ a['NAME'] }}{% assign NAME = NAME %}{{ NAME | append: NAME }}{% capture NAME %}{{ NAME }}",
        "{% endcapture %}{% if NAME == NAME and a.NAME contains 'NAME' %}{{ NAME }}{% endif %}",
        "{% for NAME in NAME limit: NAME offset: continue %}{{ NAME }}{{ forloop.NAME }}{% endfor %}",
        "{% for x in (NAME..a.NAME) reversed %}{% break %}{% endfor %}",
        "{% tablerow NAME in NAME cols: NAME %}{% endtablerow %}",
        "{% case NAME %}{% when NAME, 'NAME' %}{{ NAME }}{% endcase %}",
        "{% cycle NAME: NAME, 'NAME' %}{% cycle 'NAME', a.NAME %}{% increment NAME %}{% decrement NAME %}",
        "{% echo NAME %}{% ifchanged %}{{ NAME }}{% endifchanged %}NAME{% raw %}NAME{% endraw %}",
        "{% comment %}NAME{% endcomment %}{% message_extras :key NAME :value {{ NAME }} %}",
        "{% catalog_items NAME {{ NAME }} NAME{{ a.NAME }} %}{% catalog_selection_items NAME NAME %}",
        "{% promotion('NAME') %}{% random {{ NAME }} %}{% landing_page_url NAME{{ NAME }} %}",
        "{% shopping_cart NAME{{ NAME }} :abort_if_not_abandoned false %}",
        "{% connected_content https://a.example/NAME/{{ NAME }} :save NAME :body NAME={{ NAME }} ",
        ':headers {"NAME": "NAME{{ NAME }}", "b": {{ NAME }}} :basic_auth NAME :content_type NAME/json %}',
        "{% render 'NAME' %}{% render 'NAME', NAME: NAME %}{% render 'NAME' for NAME as NAME %}",
        "{% liquid assign NAME = NAME\necho NAME %}{% if a %}{% abort_message('NAME') %}{% endif %}",
    )
)
"""Every place where a template can name something."""

SCOPED = (
    SLOTS + "{% include 'NAME', NAME: NAME %}{% include NAME for NAME as NAME %}{{content_blocks.${NAME}}}"
    "{% catalog_items NAME NAME :rerender %}{% translation NAME %}NAME{{ NAME }}{% endtranslation %}"
)
"""The same in a template whose variables are kept in a scope object."""

FILTERED = "{{ a | NAME }}{{ a | NAME: NAME, NAME: NAME }}{% assign x = a | append: NAME: NAME %}"
"""Names of filters and of their arguments; those of filters that exist are written in other ways."""

SPECIAL = {"and", "or", "forloop", "shopping_cart", "-1a", "1a", "a-b"}
"""Planted names that Liquid itself reads as something else."""

ENVIRONMENTS: list[dict[str, Any]] = [
    {},
    {"on_error": "raise", "strict_variables": True},
    {"on_error": "raise"},
]


def names_outside_the_alphabet(source: str) -> set[str]:
    """Return what in generated code is no name, attribute, constant or statement of the alphabet."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name):
                found |= strange(name)
            case ast.ExceptHandler(name=str(name)):
                found |= strange(name)
            case ast.Attribute(attr=name):
                found |= {name} - ATTRIBUTES
            case ast.Constant(value=str(text)):
                found |= {text} - {""}
            case ast.Constant(value=value) if value is not None and type(value) is not bool:
                if type(value) is not int or value > FREE:
                    found.add(repr(value))
            case ast.keyword(arg=str(name)):
                found.add(name)
            case ast.Nonlocal(names=names):
                found = found.union(*map(strange, names))
        if isinstance(node, FORBIDDEN):
            found.add(type(node).__name__)
    return found


def strange(name: str) -> set[str]:
    """Return a name if it is neither fixed nor numbered."""
    return set() if name in FIXED or NUMBERED.fullmatch(name) else {name}


def sources(template: Template) -> list[str]:
    """Return the code of a template, for itself and for where it is included."""
    compiled = template.env.compile(template.nodes)
    return [compiled.code.source, template._variant("in_scope").code.source]


def outside(env: Environment, source: str) -> set[str]:
    """Return what of a template's code is outside the alphabet; nothing if it does not parse."""
    try:
        template = env.from_string(source)
        return set().union(*map(names_outside_the_alphabet, sources(template)))
    except LiquidWebhooksError:
        return set()


def test_the_alphabet_is_looked_for() -> None:
    """The search does find names, attributes, texts and statements that are none of ours."""
    code = (
        "import a\ndef render(st, evil):\n    nonlocal other\n    x1.mro\n    exec(k1, key=2000)\n"
        "    return 'text' + f'{k1}more' + 1.5 + 1024"
    )
    found = {"Import", "evil", "other", "mro", "exec", "key", "2000", "text", "more", "1.5"}

    assert names_outside_the_alphabet(code) == found


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("keywords", ENVIRONMENTS, ids=["inline", "strict", "raise"])
def test_every_tag_is_written_in_the_alphabet(name: str, keywords: dict[str, Any]) -> None:
    """The code of every tag, in every mode, consists of fixed and numbered names alone."""
    assert outside(environment(**keywords), TEMPLATES[name]) == set()


@pytest.mark.parametrize("keywords", ENVIRONMENTS, ids=["inline", "strict", "raise"])
def test_every_golden_template_is_written_in_the_alphabet(keywords: dict[str, Any]) -> None:
    """Neither does any golden template, python-liquid's extra tags included, bring anything into its code."""
    env = environment(loader=DictLoader({}), extra=True, **keywords)
    paths = sorted(GOLDEN.glob("*.json"))
    cases = [case for path in paths for case in json.loads(path.read_text(encoding="utf-8"))]

    # The other ways of compiling share most of the code, so a third of the templates will do.
    for case in cases[:: 1 if keywords == {"on_error": "raise"} else 3]:
        assert (case["template"], outside(env, case["template"])) == (case["template"], set())


def test_the_samples_hold_every_tag() -> None:
    """Each tag of the dialect stands in one of the templates that the tests of promises share."""
    env = environment()
    pseudo = {"content", "output", "illegal", "#", "COMMENT"}
    written = set(re.findall(r"\{%-?\s*(\w+)|^ +(\w+)", "\n".join(TEMPLATES.values()), re.MULTILINE))

    assert env.tags.keys() - pseudo <= {name for pair in written for name in pair}


@pytest.mark.parametrize("slots", [SLOTS, SCOPED], ids=["plain", "scoped"])
def test_planted_names_leave_the_code_as_it_is(slots: str) -> None:
    """A name that means something to Python gives, wherever it stands, the code that any other name gives."""
    # Names of filters are left out: where a parser meets `NAME | append: NAME`, that is a filter's name too.
    env = environment(loader=DictLoader({}))
    usual = sources(env.from_string(slots.replace("NAME", "zzz")))
    names = [name for name in PLANTED if re.fullmatch(r"[A-Za-z0-9_-]+", name) and name not in SPECIAL]

    different = [name for name in names if sources(env.from_string(slots.replace("NAME", name))) != usual]

    assert len(names) > 200
    assert different == []


@pytest.mark.parametrize("slots", [SLOTS, SCOPED, FILTERED], ids=["plain", "scoped", "filters"])
def test_no_planted_name_comes_through(slots: str) -> None:
    """No name stands in generated code, in whatever place a template has it."""
    env = environment(loader=DictLoader({}))
    pieces = [piece + "}" for piece in re.findall(r"\{[{%][^{]*NAME[^}]*\}+", slots)]

    for planted in PLANTED:
        is_name_everywhere = re.fullmatch(r"[A-Za-z_]\w*", planted, re.ASCII) and planted not in SPECIAL
        for piece in [slots] if is_name_everywhere else [slots, *pieces]:
            assert outside(env, piece.replace("NAME", planted)) == set()


@pytest.mark.parametrize("planted", [name for name in PLANTED if re.fullmatch(r"[a-z_]\w*", name)])
def test_a_planted_name_is_a_name_like_any_other(planted: str) -> None:
    """A variable named as Python's or our own names are is read, assigned and looped over as others are."""
    source = "{{ a.NAME }}{% assign x_NAME = a.NAME %}{{ x_NAME }}{% for i in l %}{{ i.NAME }}{% endfor %}"

    text = (
        environment()
        .from_string(source.replace("NAME", planted))
        .render({"a": {planted: "value"}, "l": [{planted: 1}]})
    )

    assert text == "valuevalue1"


@pytest.mark.parametrize("planted", INJECTED)
@pytest.mark.parametrize(
    "place",
    [
        "xTEXTx",
        "{% raw %}xTEXTx{% endraw %}",
        "{{ 'xTEXTx' }}",
        '{{ "xTEXTx" }}',
        "{{ a | append: 'xTEXTx' }}",
        "{% assign a = 'xTEXTx' %}{{ a }}",
        "{% if a == 'xTEXTx' %}{% endif %}xTEXTx",
        "{% cycle 'xTEXTx' %}",
        "{{ b['xTEXTx'] }}xTEXTx",
        "{% case a %}{% when 'xTEXTx' %}{% endcase %}xTEXTx",
    ],
)
def test_planted_text_stays_text(place: str, planted: str) -> None:
    """Text that would end a Python literal stays out of the code and comes out as it stood."""
    source = place.replace("TEXT", planted)

    assert outside(environment(), source) == set()
    if not re.search("[{}'\"]", planted):
        assert environment().from_string(source).render() == f"x{planted}x"


@given(st.lists(st.sampled_from(INJECTED) | st.text(max_size=6), max_size=4).map("".join))
def test_any_text_comes_out_as_it_stood(text: str) -> None:
    """Whatever Python would read out of a template's text, it is printed and nothing of it is in the code."""
    outer = re.sub("[{%]", "", text)
    quoted = re.sub("[{}'%]", "", text)
    source = f"{outer}{{{{ '{quoted}' }}}}{{{{ a }}}}{outer}"

    assert outside(environment(), source) == set()
    assert environment().from_string(source).render(a="-") == f"{outer}{quoted}-{outer}"


@settings(max_examples=300)
@given(template_sources())
def test_any_template_is_written_in_the_alphabet(source: str) -> None:
    """Whatever parses compiles to code in the alphabet."""
    for keywords in ENVIRONMENTS:
        assert outside(environment(**keywords), source) == set()


@settings(max_examples=300)
@given(
    st.text(st.sampled_from("_-?ﬁſ1aAstkd.'\"\\{}\n\t#") | st.characters(), max_size=12),
    st.sampled_from([SLOTS, SCOPED, FILTERED, "{{ NAME }}", "{% assign NAME = 1 %}{{ NAME }}", "NAME"]),
)
def test_any_name_is_written_in_the_alphabet(planted: str, slots: str) -> None:
    """No name and no text, in any place, brings anything into the code."""
    assert outside(environment(), slots.replace("NAME", planted)) == set()


@pytest.mark.parametrize(
    "name", ["__class__", "__dict__", "__globals__", "mro", "__init__", "format", "upper"]
)
def test_attributes_of_python_objects_are_out_of_reach(name: str) -> None:
    """A path reads items and Liquid's own properties, never attributes of the Python objects in the data."""
    source = "[{{ a.NAME }}{{ a['NAME'] }}{{ l.NAME }}{{ s.NAME }}{{ f.NAME.NAME }}{{ n.NAME }}{{ o.NAME }}]"
    data: dict[str, object] = {"a": {"x": 1}, "l": [1], "s": "text", "n": 5, "f": {}, "o": object()}

    assert environment().from_string(source.replace("NAME", name)).render(data) == "[]"


def test_code_knows_no_other_names_of_python() -> None:
    """Generated code could not open a file or run code if its text asked for it: it does not know how to."""
    template = Environment().from_string("{{ x }}")
    loaded = template._built().loaded
    assert loaded is not None
    render: Any = loaded.run
    known = render.__builtins__

    assert known.keys() == {*PYTHON, *NAMES, "new_state"}
    assert {"open", "exec", "eval", "__import__", "getattr"}.isdisjoint(known)
