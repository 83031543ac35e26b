"""What holds for any text in the markup of `connected_content` and in the data that it puts in."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from liquid.token import TOKEN_EXPRESSION
from liquid.token import Token

from liquid_webhooks import AbortMessage
from liquid_webhooks import Diagnostic
from liquid_webhooks import Environment
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import Mode
from liquid_webhooks import ParseError
from liquid_webhooks import RenderError
from liquid_webhooks.http.fields import check_header
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.syntax.expressions.words import WordReader
from liquid_webhooks.syntax.expressions.words import words
from tests.resources.live.fakes import Scripted
from tests.runtime.fetching.exchange import answering
from tests.runtime.fetching.exchange import call
from tests.runtime.fetching.exchange import rendered

HOSTILE = [
    *('"', "\\", '\\"', '", "X-Evil": "1', '"}', "}", "{", ",", ":", "\n", "\r\nX-Evil: 1", "\0", "\\u0022"),
    *(
        "\\ud83d",
        "\\",
        " ",
        "\u00a0",
        "{{",
        "}}",
        "{% raw %}",
        " :retry ",
        " :method post ",
        "&",
        "=",
        "&x=y",
    ),
    *(
        "%0d%0a",
        "\ufdd0",
        "\ufdd00\ufdd2",
        "\ufdd10\ufdd2",
        "null",
        "1",
        "true",
        "[]",
        '"x"',
        "é",
        "😀",
        "\ud800",
    ),
]
"""Pieces of text that would mean something in JSON, in HTTP, in a form, in Liquid or to the parser itself."""

hostile_texts = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=3), max_size=5).map("".join)
plain_texts = st.text(st.characters(codec="utf-8"), max_size=8)

Outcome = tuple[LiquidWebhooksError | None, list[Diagnostic]]


def outcome(source: str, used: Scripted | Environment, data: dict[str, object]) -> Outcome:
    """Return the error that parsing and rendering end with, if any, and what they found."""
    env = used if isinstance(used, Environment) else Environment(resources=Resources(transport=used))
    try:
        return None, env.from_string(source).result(data).diagnostics
    except LiquidWebhooksError as error:
        return error, []
    except AbortMessage:  # a credential that there is not
        return None, []


HEADERS = [
    '{"X-A": "{{ a }}", "X-B": "{{ b }}"}',
    '{"X-A": "p{{ a }}{{ b }}s", "X-B": "{{ b }}{{ a }}"}',
    '{"X-A": {{ a }}, "X-B": "{{ b }}"}',
    '{"X-A": {{ a }}, "X-B": {{ b }} }',
    '{"X-A": "\\"{{ a }}\\\\", "X-B": "\\u0041{{ b | append: "}" }}"}',
]
"""Objects that write two names, and groups for their values only."""


@settings(max_examples=500)
@given(st.sampled_from(HEADERS), hostile_texts, hostile_texts)
def test_no_value_brings_a_header(headers: str, a: str, b: str) -> None:
    """Whatever groups render to, a request has the headers that were written, or there is no request."""
    transport = answering("1")
    error, found = outcome(call(f":headers {headers}"), transport, {"a": a, "b": b})
    if error is not None:
        assert isinstance(error, RenderError)
        assert error.message.startswith("`:headers` ")
        assert transport.requests == []
        return

    names = [name for request in transport.requests for name, _ in request.headers]
    assert names == ["Content-Type", "Accept", "X-A", "X-B"] or [each.code for each in found] == ["LW611"]
    for request in transport.requests:
        for name, value in request.headers:
            check_header(name, value)


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=12).map(str.strip))
def test_escaped_values_arrive(value: str) -> None:
    """Any value that HTTP can carry arrives as it is if it is written with `json_escape`, or as JSON."""
    transport = answering("1")
    headers = '{"X-A": "{{ a | json_escape }}", "X-B": {{ a | as_json_string }}}'
    rendered(call(f":headers {headers}"), transport, {"a": value})

    assert transport.requests[0].headers[2:] == (("X-A", value), ("X-B", value))


@settings(max_examples=300)
@given(st.lists(st.tuples(plain_texts, plain_texts), min_size=1, max_size=5))
def test_a_form_as_json_holds_the_pairs(pairs: list[tuple[str, str]]) -> None:
    """A form that is sent as JSON decodes to exactly the names and values put in; the last of equal names
    wins."""
    data = {f"{side}{at}": pair[side == "v"] for at, pair in enumerate(pairs) for side in "nv"}
    form = "&".join(f"{{{{n{at}}}}}={{{{ v{at} }}}}" for at in range(len(pairs)))
    transport = answering("1")
    rendered(call(f":method post :content_type application/json :body {form}"), transport, data)

    assert transport.requests[0].body is not None
    assert json.loads(transport.requests[0].body) == dict(pairs)


@settings(max_examples=300)
@given(hostile_texts, hostile_texts, st.sampled_from(["application/json", "text/plain"]))
def test_data_never_becomes_an_option(path: str, body: str, kind: str) -> None:
    """Words are split before data is put in: URL and body hold the data, every option stays as written."""
    options = f":body {{{{ b }}}} :method get :cache_max_age 900 :content_type {kind}"
    url = "https://w.example/{{ p | url_encode }}?{{p | url_param_escape}}"
    transport = answering("1")
    error, found = outcome(call(options, url), transport, {"p": path, "b": body})

    if "\ud800" in path + body:
        assert transport.requests == []
    elif transport.requests:
        (request,) = transport.requests
        assert (request.method, request.max_age, request.retry) == ("GET", 900, False)
        assert (request.body or b"").decode() == body
        assert request.headers == (("Content-Type", kind), ("Accept", kind))
        assert request.url.host == "w.example"
        assert unquote(request.url.query or "") == path
    else:
        assert error is None
        assert [each.code for each in found] == ["LW611"]


MARKUP = [
    *(
        "https://w.example/x",
        " ",
        "\n",
        "\t",
        "\u00a0",
        ":save",
        ":save w",
        ":method",
        " :method post",
        ":body",
    ),
    *(
        " :body a=b",
        ' :body {"a":1}',
        ":headers",
        ' :headers {"A": "b"}',
        ":content_type",
        " :cache 5",
        ":cache",
    ),
    *(
        " :content_type application/json",
        ":basic_auth",
        " :auth_credentials c",
        ":no_cache",
        " :retry",
        ":rerender",
    ),
    *(
        "{{",
        "}}",
        "{",
        "}",
        "{{ a }}",
        "{{a | append: '}}'}}",
        "{{ {{ b }} }}",
        "${a}",
        "{{${a}}}",
        '"',
        "'",
        "\\",
    ),
    *(
        "[",
        "]",
        ",",
        ":",
        "&",
        "=",
        "a",
        "1",
        "“",
        "😀",
        "\ufdd0",
        "null",
        "-",
        "{% x",
        "|",
        "{{-",
        "-}}",
        "\r",
        "\0",
    ),
]
"""Pieces of the tag's grammar, and what does not belong there."""

markups = st.lists(st.sampled_from(MARKUP) | st.text(max_size=2), max_size=10).map("".join)
RESOURCES = Resources(transport=answering("1"))
ENVIRONMENTS = [
    Environment(resources=RESOURCES),
    Environment(resources=RESOURCES, tolerance=Mode.STRICT),
    Environment(resources=RESOURCES, statement_start_string="<<", statement_end_string=">>"),
]


@settings(max_examples=1000)
@given(markups, st.sampled_from(ENVIRONMENTS), st.booleans())
def test_any_markup_is_read_or_refused(markup: str, env: Environment, has_url: bool) -> None:
    """Any markup gives a template that renders, or an error of ours whose place is in the source."""
    source = "ab\n{% connected_content " + ("https://w.example/ " if has_url else "") + markup + " %}é"
    error, found = outcome(source, env, {"a": "x", "b": 1})

    if error is not None:
        assert error.token is not None
        assert error.token.source == source
        assert source[error.token.start_index :].startswith(error.token.value)
        assert str(error)
    assert all(each.span and each.span.end <= len(source) for each in found)


@settings(max_examples=500)
@given(markups)
def test_words_hold_all_but_blanks(markup: str) -> None:
    """Words and the blanks between them are the whole markup, each word where it says that it stands."""
    source = "ab" + markup + "cd"
    env = ENVIRONMENTS[0]
    found = words(env, Token(TOKEN_EXPRESSION, markup, 2, source))

    at, between = 2, ""
    for word in found:
        assert word.value
        assert source[word.start_index : word.start_index + len(word.value)] == word.value
        between += source[at : word.start_index]
        at = word.start_index + len(word.value)
    between += source[at : 2 + len(markup)]
    assert between.strip(" \t\n\v\f\r\u00a0") == ""


@given(st.text("a:\u00a0 {}%é"))
def test_a_url_ends_where_a_word_does_or_later(markup: str) -> None:
    """A URL is a word, or words with nothing but no-break spaces between them."""
    env: Any = ENVIRONMENTS[0]
    url, word = (
        read(WordReader(env, Token(TOKEN_EXPRESSION, markup, 0, markup)))
        for read in (WordReader.url, WordReader.word)
    )

    if word is None or url is None:
        assert url is word is None
    else:
        assert (url.start_index, url.value[: len(word.value)]) == (word.start_index, word.value)
        rest = url.value[len(word.value) :]
        assert not rest or (rest[0] == "\u00a0" and rest[-1] != "\u00a0" and word.value[0] != ":")


STEPS = ["{{", "{{ a", "{{ '", "{ ", '{"', '{"a":"{{', "a{{b}}", "${", "}}", '"\\', "{{{{}}"]


def test_words_are_read_in_linear_time() -> None:
    """Four times the markup takes at most about four times the searches, whatever it repeats."""
    env: Any = ENVIRONMENTS[0]

    def steps(markup: str) -> int:
        reader = WordReader(env, Token(TOKEN_EXPRESSION, markup, 0, markup))
        reader.json_object()
        while reader.word():
            pass
        return reader._closer.steps

    for piece in STEPS:
        for head in ("", '{"a": "'):
            assert steps(head + piece * 4000) < 5 * steps(head + piece * 1000) + 100


def test_a_parse_error_is_no_render_error() -> None:
    """What is wrong with the markup is told when it is read, not when it is rendered."""
    refused = 0
    for options in (
        ":save",
        ":save a.b",
        ":method put",
        ":headers {",
        ":headers []",
        ":cache x",
        ":nope",
        "x",
    ):
        try:
            ENVIRONMENTS[0].from_string(call(options))
        except ParseError:
            refused += 1

    assert refused == 8
