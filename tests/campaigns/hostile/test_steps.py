"""The counter of steps sees work that grows too fast wherever it is done, and only that."""

from __future__ import annotations

import re
import sys
from collections import Counter
from textwrap import indent

import pytest
from hypothesis import given
from hypothesis import strategies as st

import liquid_webhooks
from tests.campaigns.hostile.matching import matcher
from tests.campaigns.hostile.rewriting import COUNTER
from tests.campaigns.hostile.rewriting import Rewritten
from tests.campaigns.hostile.rewriting import rewritten_code
from tests.campaigns.hostile.steps import Steps
from tests.campaigns.hostile.steps import disproportionate

QUADRATIC = {
    "loop": "for a in text:\n    for b in text: pass",
    "while": "for a in text:\n    at = 0\n    while at < len(text): at += 1",
    "function": "def one(): pass\nfor at in range(len(text)):\n    any(map(lambda b: one(), text[:at]))",
    "comprehension": "for a in text: {b for b in text}",
    "slice": "while text: text = text[1:]",
    "find": "for at in range(len(text)): text.find('b', at)",
    "rfind": "for at in range(len(text)): text.rfind('b', 0, at)",
    "index": "for at in range(len(text)): (text + 'b').index('b', at)",
    "count": "for at in range(len(text)): text.count('b', at)",
    "replace": "for a in text: text.replace('a', 'c')",
    "split": "for a in text: text.split('a', 1)",
    "strip": "for a in text: (text + ' ').strip()",
    "text in text": "for a in text: 'b' in text",
    "text equals text": "other = ''.join(list(text))\nfor a in text: text == other",
    "in a list": "known = []\nfor at, _ in enumerate(text):\n    if at not in known: known.append(at)",
    "index in a list": "known = list(text) + ['b']\nfor a in text: known.index('b')",
    "list plus list": "found = []\nfor a in text: found = found + [a]",
    "list display": "found = []\nfor a in text: found = [*found, a]",
    "dict display": "found = {}\nfor at, _ in enumerate(text): found = {**found, at: at}",
    "set of both": "found = set()\nfor at, _ in enumerate(text): found = found | {at}",
    "tuple": "found = ()\nfor a in text: found += (a,)",
    "copy": "found = []\nfor a in text:\n    found = found.copy()\n    found.append(a)",
    "insert": "found = []\nfor a in text: found.insert(0, a)",
    "pop": "found = list(text)\nwhile found: found.pop(0)",
    "extend": "found = list(text)\nfor a in text: [].extend(found)",
    "update": "found = set(range(len(text)))\nfor a in text: set().update(found)",
    "sorted": "for a in text: sorted(text)",
    "rest": "found = list(text)\nwhile found: _, *found = found",
    "join": "found = []\nfor a in text:\n    found.append(a)\n    ''.join(found)",
    "f-string": "found = ''\nfor a in text: found = f'{found}{a}'",
    "attribute": "class Kept: found = ''\nfor a in text: Kept.found += a",
    "call of C": "import unicodedata\nfor a in text: unicodedata.normalize('NFC', text)",
    "search": "import re\nre.search('a+b', text)",
    "search in a loop": "import re\nfor at, _ in enumerate(text): re.compile('b').search(text, at)",
    "match": "import re\nre.match('(?:a*?a*?)c', text)",
    "findall": "import re\nre.findall('a+b', text)",
    "finditer": "import re\nfor found in re.compile('a+b').finditer(text): pass",
    "sub": "import re\nre.sub('a+b', '', text)",
    "split at a pattern": "import re\nre.compile('a+b').split(text)",
}
"""Bodies of functions of a `text` of many `a`, each quadratic in another way."""

LINEAR = {
    "loops": "for a in text:\n    for b in 'abc': pass",
    "append": "found = []\nfor a in text: found.append(a)\n''.join(found)",
    "local text": "found = ''\nfor a in text: found += a",
    "list": "found = []\nfor a in text: found += [a]",
    "pop": "found = list(text)\nwhile found: found.pop()",
    "set": "known = set()\nfor at, _ in enumerate(text):\n    if at not in known: known.add(at)",
    "dict": "known = {}\nfor at, _ in enumerate(text): known.setdefault(at, []).append(at)",
    "pieces": "for at in range(0, len(text), 7): text[at:at + 7].replace('a', 'b')",
    "find": "at = 0\nwhile (at := text.find('a', at)) >= 0: at += 1",
    "starts": "for at, _ in enumerate(text): text.startswith('aa', at)",
    "nothing to strip": "for a in text: text.strip()",
    "the same text": "for a in text: text == text",
    "texts of other sizes": "for a in text: text == 'a'",
    "match": "import re\nre.match('(?:a|b)*', text)",
    "search": "import re\nre.search('a*+b|b', text[:3]) or re.search('b', text)",
    "finditer": "import re\nfor found in re.finditer('a', text): pass",
    "sub": "import re\nre.sub('a', 'b', text)",
    "scanner": "import re\none = re.compile('a')\nat = 0\nwhile m := one.match(text, at): at = m.end()",
    "generator": "def each():\n    yield from text\nlist(each())",
}


def counted(body: str) -> list[Counter[str]]:
    """Return the steps of a function body for a text, one twice and one three times as long."""
    steps = Steps()
    names = {COUNTER: steps}
    exec(rewritten_code(f"def work(text):\n{indent(body, '    ')}", "planted.py", "planted"), names)
    counts = []
    for size in (40, 80, 120):
        names["work"]("a" * size)  # type: ignore[operator]
        counts.append(steps.taken())
    return counts


@pytest.mark.parametrize("name", QUADRATIC)
def test_quadratic_work_is_seen(name: str) -> None:
    """However the work is done, in Python or within one call of C code, its growth shows at a place."""
    assert disproportionate(*counted(QUADRATIC[name]))


@pytest.mark.parametrize("name", LINEAR)
def test_linear_work_is_let_pass(name: str) -> None:
    """Work in proportion to the text is counted, and shows at no place."""
    counts = counted(LINEAR[name])

    assert sum(counts[1].values()) > 40
    assert disproportionate(*counts) == {}


def test_steps_are_the_same_each_time() -> None:
    """The count depends on nothing but the work."""
    for body in (*QUADRATIC.values(), *LINEAR.values()):
        assert counted(body) == counted(body)


def test_a_packages_usual_modules_are_left_alone() -> None:
    """Rewritten modules are others than those imported before, which are found again afterwards."""
    rewritten = Rewritten("liquid_webhooks")
    before = {name: module for name, module in sys.modules.items() if name.startswith("liquid_webhooks")}

    with rewritten.in_place() as steps:
        from liquid_webhooks import Environment

        text = Environment().from_string("{{ 'a' | upcase }}").render()
        places = steps.taken()

    assert text == "A"
    assert any(place.startswith("liquid_webhooks.syntax.scanner:") for place in places)
    assert Environment is not liquid_webhooks.Environment
    assert {name: sys.modules[name] for name in before} == before


PATTERNS = [
    r"a*b|[^ab]+",
    r"(a|b)*?c",
    r"(?:a+)+b",
    r"\s*(\w+)\s*[,;]",
    r"(?P<quote>['\"]).*?(?P=quote)",
    r"(?<=a)b|(?<!a)c|b(?=c)|c(?!a)",
    r"\bab?\b|\B,",
    r"(?>a*)b|a++,",
    r"(?i:A)b|[B-Z]",
    r"\A[^,]{2,3}?,|a$|c\Z",
    r"(?s:.)\n^a",
    r"(?:a?b?)*c|\d|\D\S\W",
    r"",
]
"""Patterns with every construct that the matcher follows."""


@given(st.sampled_from(PATTERNS), st.text("abc,;'\" \n1AB_é", max_size=12), st.integers(0, 3))
def test_patterns_are_followed_as_python_does(pattern: str, text: str, start: int) -> None:
    """What the matcher finds is what `re` finds, with every way of asking."""
    compiled = re.compile(pattern, re.MULTILINE)
    counter, end = matcher(compiled), max(len(text) - 1, start)
    begin = min(start, len(text))
    match, whole = compiled.match(text, begin, end), compiled.fullmatch(text, begin, end)
    search = compiled.search(text, begin, end)

    assert counter.match(text, begin, min(end, len(text))) == (match and match.end())
    assert counter.match(text, begin, min(end, len(text)), whole=True) == (whole and whole.end())
    assert counter.search(text, begin, min(end, len(text))) == (search and search.span())


@pytest.mark.parametrize(
    ("pattern", "least"), [("(?:a+)+b", 2**12), ("a+b", 12 * 12 // 2), ("b", 0)], ids=["2^n", "n^2", "n"]
)
def test_going_back_is_counted(pattern: str, least: int) -> None:
    """A pattern that tries every way takes the steps of every way."""
    counter = matcher(re.compile(pattern))
    before = counter.steps

    assert counter.search("a" * 12, 0, 12) is None
    assert max(least, 12) <= counter.steps - before <= 16 * max(least, 12)
