"""Every error has a line and a column inside the text it is about, and `str(error)` works (promise P14)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from liquid import DictLoader
from liquid import Mode

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import ParseError
from liquid_webhooks import RenderData
from liquid_webhooks import Webhook
from liquid_webhooks.cli import program
from tests.oracles.golden.test_golden import cases
from tests.oracles.golden.test_golden import decoded
from tests.oracles.golden.test_golden import environment as golden_environment
from tests.promises.samples import PARTIALS
from tests.promises.samples import TEMPLATES
from tests.promises.samples import data
from tests.promises.samples import environment
from tests.strategies import json_like
from tests.strategies import template_sources


def failure(run: Callable[[], object]) -> LiquidWebhooksError | None:
    """Return the error that `run` ends with, if it is one."""
    try:
        run()
    except LiquidWebhooksError as error:
        return error
    except AbortMessage:
        pass
    return None


def check_place(error: LiquidWebhooksError, sources: list[str]) -> None:
    """Check that an error has a place in one of `sources`, and says so."""
    assert error.token is not None
    assert error.token.source in sources
    assert error.line is not None
    assert error.column is not None
    lines = error.token.source.split("\n")
    assert 1 <= error.line <= len(lines)
    assert 1 <= error.column <= len(lines[error.line - 1]) + 1
    start = error.token.start_index
    assert error.token.source[start : start + len(error.token.value)] == error.token.value
    assert f"{error.line}" in str(error)
    assert str(error).endswith(error.message)
    assert type(error).__name__ in repr(error)


def sources_of(case: dict[str, Any]) -> list[str]:
    """Return every text of a golden case that an error may be about."""
    data = case.get("data", {})
    blocks = data.get("content_blocks", {})
    translations = [text for texts in data.get("translations", {}).values() for text in texts.values()]
    return [decoded(case["template"]), *case.get("partials", {}).values(), *blocks.values(), *translations]


@pytest.mark.parametrize("case", [*cases("errors.json"), *cases("spec/1_08_errors.json")])
def test_every_golden_error_has_a_place(case: dict[str, Any]) -> None:
    """All errors that there are tell a place in the template, partial, block or translation concerned."""

    def run() -> None:
        template = golden_environment(case).from_string(decoded(case["template"]))
        given = (
            RenderData.from_dict(decoded(case["data"])) if "data" in case else decoded(case.get("variables"))
        )
        template.render(given)

    error = failure(run)

    if error is not None:
        check_place(error, sources_of(case))
    assert error is not None or "error" not in case


@settings(max_examples=300)
@given(
    st.sampled_from(sorted(TEMPLATES.values())),
    st.tuples(st.integers(0, 200), st.integers(0, 12)),
    st.sampled_from(["", "{{", "%}", "'", "(", " | ", "\n", "\r\n😀", "{% nope %}", "{% endif %}", "-", "“"]),
    json_like(3),
    st.sampled_from([Mode.LAX, Mode.STRICT]),
)
def test_every_error_of_damaged_templates_has_a_place(
    source: str, cut: tuple[int, int], planted: str, value: object, mode: Mode
) -> None:
    """Whatever is cut from a template or put into it, and whatever its data, errors stay inside its text."""
    start = min(cut[0], len(source))
    source = source[:start] + planted + source[start + cut[1] :]
    env = environment(on_error="raise", tolerance=mode)

    error = failure(lambda: env.from_string(source).render({"n": value, "name": value, "l": [value, 1]}))

    if error is not None:
        check_place(error, [source, *PARTIALS.values()])


@given(template_sources(), json_like(4))
def test_every_error_of_any_template_has_a_place(source: str, value: object) -> None:
    """Any text, with any data, gives text or an error with a place."""
    error = failure(lambda: Environment().from_string(source).render({"a": value, "b": [value]}))

    if error is not None:
        check_place(error, [source])


SNIPPETS = {
    "unknown tag": ("{% nope %}", "nope"),
    "white space control": ("{%-\n\tnope -%}", "nope"),
    "curly quote": ("{{ a | append: “x” }}", "“"),
    "curly quote in a tag": ("{% assign x =\r\n “x” %}", "“"),
    "block left open": ("{% capture x %}", "capture"),
    "filter": ("{{ 1 | plus: 1 | divided_by: 0 }}", "divided_by"),
    "filter on another line": ("{{ 1\n  | divided_by: 0\n}}", "divided_by"),
    "filter in an assign": ("{% assign x = 1 | divided_by: 0 %}", "divided_by"),
    "filter in a liquid tag": ("{% liquid\n echo '😀'\r\n echo 1 | divided_by: 0\n%}", "divided_by"),
    "condition": ("{% if 'a' > 1 %}{% endif %}", "if"),
    "condition in a liquid tag": ("{% liquid\n if 'a' > 1\n endif %}", "if"),
    "loop": ("{% for i in l limit: 'x' %}{% endfor %}", "for"),
    "limit": ("{% for i in (1..999999) %}{% endfor %}", "for"),
    "no such partial": ("{% render 'nope' %}", "render"),
    "option of a call": ("{% connected_content a :retry\n :nope %}", ":nope"),
    "value in a call": ("{% connected_content a :save 😀 %}", "😀"),
    "headers of a call": ('{% connected_content a :headers {"A": {{ none }}} %}', "connected_content"),
    "filter in a call": ("{% connected_content a{{ 1 | divided_by: 0 }} %}", "divided_by"),
}
"""Markup that fails, and the piece of it that the place is the beginning of."""

AROUND = {
    "nothing": "HERE",
    "if": "{% if true %}a HERE b{% endif %}",
    "else": "{% if nope %}a{% else %}HERE{% endif %}",
    "unless": "{% unless nope %}\n HERE{% endunless %}",
    "case": "{% case 1 %}{% when 2 %}a{% when 1 %}HERE{% endcase %}",
    "loop": "{% for i in (1..2) %}\r\n HERE{% endfor %}",
    "loop without items": "{% for i in nope %}{% else %}HERE{% endfor %}",
    "tablerow": "{% tablerow i in (1..2) %}HERE{% endtablerow %}",
    "capture": "{% capture c %}\n\n HERE{% endcapture %}",
    "ifchanged": "{% ifchanged %}HERE{% endifchanged %}",
    "blocks in blocks": "{% if true %}{% for i in (1..2) %}{% if true %}{% capture c %}\nHERE"
    "{% endcapture %}{% endif %}{% endfor %}{% endif %}",
    "behind raw": "{% raw %}{{ {% nope\n{% endraw %}HERE",
    "behind a comment": "{% comment %}{% if %}\n{% endcomment %}HERE",
    "behind a liquid tag": "{% liquid\n assign a = 1\n echo a\n%}HERE",
}
"""Where it stands."""

TEXTS = ["", "ab\n", "\n\n  ", "a\r\nb\r\n", "a\rb\r", "😀é\n😀", "\u2028\x85\x0b\x0c", "a\tb\0"]
"""Text before it; only line feeds end lines, and an astral character is one column."""


def place_in(text: str, piece: str, at: int = 0) -> tuple[int, int]:
    """Return line and column of `piece` in `text`, counted anew."""
    before = text[: text.index(piece, at)]
    return len(before.split("\n")), len(before.split("\n")[-1]) + 1


@pytest.mark.parametrize("snippet", SNIPPETS.values(), ids=SNIPPETS)
@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND)
def test_the_place_is_exact(snippet: tuple[str, str], around: str) -> None:
    """The place is where the failing markup stands, in whatever block and behind whatever text."""
    markup, piece = snippet
    for text in TEXTS:
        source = text + around.replace("HERE", markup)
        for env in (Environment(loader=DictLoader({})), environment(on_error="raise")):
            error = failure(lambda env=env, source=source: env.from_string(source).render(l=[1]))  # type: ignore[misc]

            assert error is not None
            if not (piece == "capture" and isinstance(error, ParseError)):
                assert error.position == place_in(source, piece, source.index(markup))
            check_place(error, [source])


@pytest.mark.parametrize("snippet", SNIPPETS.values(), ids=SNIPPETS)
@pytest.mark.parametrize("tag", ["{% render 'p' %}", "{% include 'p' %}", "{{content_blocks.${p}}}"])
def test_the_place_in_what_is_rendered_inside_is_exact(snippet: tuple[str, str], tag: str) -> None:
    """An error in a partial or a content block is placed in the text of that, by its name."""
    markup, piece = snippet
    for text in TEXTS:
        inside = text + markup
        env = Environment(loader=DictLoader({"p": inside}))
        template = env.from_string("a\n\n " + tag)
        given = RenderData.from_dict({"content_blocks": {"p": inside}, "variables": {"l": [1]}})

        error = failure(lambda template=template, given=given: template.render(given))  # type: ignore[misc]

        assert error is not None
        assert error.position == place_in(inside, piece, inside.index(markup))
        assert str(error.template_name) == ("content_blocks.p" if "content" in tag else "p")
        check_place(error, [inside])


DOCUMENT = "# 😀 comment\n# @body raw\nPOST https://a.example/URL\nX-One: a\nX-Two: bHEADER\n\n{\n 😀 BODY}\n"


@pytest.mark.parametrize("snippet", SNIPPETS.values(), ids=SNIPPETS)
@pytest.mark.parametrize("field", ["URL", "HEADER", "BODY"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_the_place_in_a_document_is_exact(snippet: tuple[str, str], field: str, line_end: str) -> None:
    """An error in a field of a `.http` text is placed in the whole text."""
    markup, piece = snippet
    document = DOCUMENT.replace("# @body raw\n", "").replace("\n", line_end)
    text = document.replace(field, markup)
    for other in ("URL", "HEADER", "BODY"):
        text = text.replace(other, "x")

    error = failure(lambda: Webhook.parse(text).render(data(1)))

    assert error is not None
    if "render" not in markup:  # without a loader that tag is unknown, at the same place
        assert error.position == place_in(text, piece, text.index(markup))
    check_place(error, [text])


EXCERPTS = {
    "behind astral characters": (
        "ab\r\n😀😀 {% nope %} é\r\n",
        "t.liquid:2:7: error LW100: unknown tag `nope`\n    2 | 😀😀 {% nope %} é\n      |         ^^^^\n",
    ),
    "in a tag of several lines": (
        "{% assign a =\n   “x” %}",
        "t.liquid:2:4: error LW100: curly quote `“` (U+201C); write a straight quote instead\n"
        "    2 |    “x” %}\n      |    ^\n",
    ),
    "in a liquid tag": (
        "{% liquid\r\n\techo 1\r\n\tnope x\r\n%}",
        "t.liquid:3:2: error LW100: unknown tag `nope`\n    3 |  nope x\n      |  ^^^^\n",
    ),
    "at the end": (
        "a\n\n  {{ b",
        "t.liquid:3:3: error LW100: output is never terminated; expected `}}`\n"
        "    3 |   {{ b\n      |   ^^\n",
    ),
}
"""A file, and what `check` says of it."""


@pytest.mark.parametrize(("source", "shown"), EXCERPTS.values(), ids=EXCERPTS)
def test_the_command_line_shows_the_place(
    source: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`check` prints place, message, the line and carets below the place, by columns of a terminal."""
    monkeypatch.chdir(tmp_path)
    Path("t.liquid").write_bytes(source.encode())

    result = CliRunner().invoke(program, ["check", "t.liquid"])

    assert result.exit_code == 3
    assert result.stdout.startswith(shown)


@pytest.mark.parametrize(
    ("body", "place"),
    [("{% nope %}", "4:4"), ("\r\n 😀{{ 1 | divided_by: 0 }}", "5:10"), ("{{ x | slice: 'a' }}", "4:8")],
)
def test_the_command_line_places_errors_in_the_file(
    body: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`render` tells the place in the `.http` file as a whole, for syntax and render errors."""
    monkeypatch.chdir(tmp_path)
    Path("t.http").write_bytes(f"# 😀\nPOST https://a.example/\n\n{body}".encode())

    result = CliRunner().invoke(program, ["render", "t.http"])

    assert result.exit_code in (1, 3)
    assert f"t.http:{place}: " in result.stderr
