"""Properties of parsing: every source gives nodes or one of our errors, and strict mode only ever refuses."""

from __future__ import annotations

import sys
from types import FrameType

import pytest
from hypothesis import given
from liquid import Mode

from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import ParseError
from tests.parsing import LAX
from tests.parsing import STRICT
from tests.parsing import SyntaxEnvironment
from tests.parsing import parse
from tests.parsing import tree
from tests.strategies import template_sources

ERB = SyntaxEnvironment(Mode.LAX, tag_start_string="<%", tag_end_string="%>")


def outcome(source: str, env: SyntaxEnvironment) -> str | ParseError | LimitError:
    """Return what a source is read as, or the error."""
    try:
        nodes, findings = parse(source, env)
    except (ParseError, LimitError) as error:
        return error
    assert all(finding.span and finding.span.end <= len(source) + 1 for finding in findings)
    expressions = [tree(expression) for node in nodes for expression in node.expressions()]
    return f"{''.join(map(str, nodes))} {expressions}"


@given(template_sources())
def test_nodes_or_our_errors(source: str) -> None:
    """Any source parses, or raises an error of ours with a place in the source and a text."""
    for env in (LAX, STRICT, ERB):
        found = outcome(source, env)
        if not isinstance(found, str):
            assert found.token is not None
            assert 0 <= found.token.start_index <= len(source)
            assert str(found)


@given(template_sources())
def test_strict_mode_only_refuses(source: str) -> None:
    """What strict mode accepts, lax mode reads the same way."""
    strict = outcome(source, STRICT)
    if isinstance(strict, str):
        assert outcome(source, LAX) == strict


def work(source: str) -> int:
    """Return how many calls parsing a source takes."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        outcome_class(source)
    finally:
        sys.setprofile(None)
    return calls


def outcome_class(source: str) -> type:
    """Return what parsing a source gives."""
    try:
        return type(parse(source))
    except (ParseError, LimitError) as error:
        return type(error)


@pytest.mark.parametrize(
    ("before", "seed", "after"),
    [
        ("", "{% raw %}", ""),
        ("", "{% doc %}", ""),
        ("", "{% comment %}", ""),
        ("{{", " ", ""),
        ("{% a", " ", ""),
        ("{{ ", "(", ""),
        ("{{ ", "['", ""),
        ("{{ ", "a[", " }}"),
        ("{{ ", "(", "1..2 }}"),
        ("{{ ", "a.", "b }}"),
        ("{{ ", "a ", "}}"),
        ("{{ ", "'\"", " }}"),
        ("{{ ", "(1..2)", " }}"),
        ("{{ ", "[[a]x] ", " }}"),
        ("{{ a", "|", " }}"),
        ("{{ a", " | f: b c", " }}"),
        ("{{ a | f: ", "b: c, ", "}}"),
        ("{% if a", " or b", " %}{% endif %}"),
        ("{% if ", "a and && ", " %}{% endif %}"),
        ("{% if a %}", "{% if a %}", ""),
        ("{% for i in a ", "limit:1 ", "%}{% endfor %}"),
        ("{% case a %}{% when ", "a or ", "b %}{% endcase %}"),
        ("{% cycle ", "a:", "b %}"),
        ("{% assign ", "= ", "a %}"),
        ("{% # ", "\n", "# %}"),
        ("{% liquid ", "echo a b\n", "%}"),
        ("{% message_extras :key ", "{{ a }}", " :value b %}"),
        ("", "{{ it's }} ", ""),
        ("", "{% abort_message(can't) %}", ""),
        ("", "{{ ${ }} ", ""),
    ],
)
def test_work_is_linear(before: str, seed: str, after: str) -> None:
    """Four times the source takes at most some four times the calls, whatever is wrong with it."""
    once = work(before + seed * 200 + after)
    four_times = work(before + seed * 800 + after)

    assert four_times < 5 * once + 200
