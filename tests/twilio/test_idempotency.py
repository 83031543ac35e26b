"""Idempotency tokens: a header of the message, which is Liquid or literal, never empty, and shown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import Environment
from liquid_webhooks import Mode
from liquid_webhooks import ParseError
from liquid_webhooks import RenderData
from liquid_webhooks import RequestError
from liquid_webhooks import Webhook
from liquid_webhooks.twilio import Literal
from liquid_webhooks.twilio import TwilioMessage
from liquid_webhooks.twilio.idempotency import HEADER
from liquid_webhooks.webhook.export import FORMATS
from liquid_webhooks.webhook.export import export
from tests.twilio.messages import TOKEN
from tests.twilio.messages import message

PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)
MARKUP = st.lists(
    st.sampled_from(
        [*"{%'\" a", "{{", "}}", "{%", "%}", "raw", "endraw", "<%", "%>", "<!--", "-->", "{#", "[["]
    ),
    max_size=8,
).map("".join)

ENVIRONMENTS = [
    Environment(),
    Environment(strip_html_comments=True),
    Environment(template_comments=True),
    Environment(
        tag_start_string="[%",
        tag_end_string="%]",
        statement_start_string="[[",
        statement_end_string="]]",
    ),
]


def token(made: TwilioMessage, data: Any = None) -> str | None:
    """Return the header that a message sends."""
    return dict(made.webhook().render(data).headers).get(HEADER)


def test_no_token_is_no_header() -> None:
    """Without the keyword nothing is sent, and the message is what it was."""
    assert token(message()) is None
    assert HEADER not in message().to_http()


@pytest.mark.parametrize(
    ("given_token", "expected"),
    [
        ("order-17", "order-17"),
        ("  order-17\n", "order-17"),
        ("{{ id }}", "i1"),
        (" {{ id }}-{{ n }} ", "i1-2"),
        ("{% if n == 2 %}two{% else %}other{% endif %}", "two"),
        ("{% assign a = id | upcase %}\n{{ a }}", "I1"),
        ("{% if n %}\n{{ id }}\n{% endif %}", "i1"),
        ("{{ id -}}\n {{- n }}", "i12"),
        ("{% raw %}{{ id }}{% endraw %}", "{{ id }}"),
        ("a{b", "a{b"),
        ("{{ ${user_id} | default: 'none' }}", "none"),
        (Literal("{{ id }}"), "{{ id }}"),
        (Literal("{% raw %}<% raw %>"), "{% raw %}<% raw %>"),
        (Literal(" x "), "x"),
    ],
)
def test_tokens_are_liquid_or_literal(given_token: Any, expected: str) -> None:
    """The token is rendered for each user; white space around it is dropped, and a literal is no Liquid."""
    data = {"id": "i1", "n": 2}
    made = message(idempotency_token=given_token)

    assert token(made, data) == expected
    parsed = Webhook.parse(made.to_http()).render({**data, "secrets": {"TWILIO_AUTH_TOKEN": TOKEN}})
    assert dict(parsed.headers)[HEADER] == expected


@given(PRINTABLE | MARKUP)
def test_any_printable_literal_arrives(text: str) -> None:
    """Whatever printable ASCII a literal holds arrives as it is, whatever marks Liquid in the environment."""
    for env in ENVIRONMENTS:
        if not text.strip():
            with pytest.raises(RequestError):
                message(idempotency_token=Literal(text), env=env)
            continue
        assert token(message(idempotency_token=Literal(text), env=env)) == text.strip()


EMPTY = ["", "  \n", Literal(""), Literal("\t"), "{% comment %}x{% endcomment %}"]


@pytest.mark.parametrize("empty", EMPTY)
@pytest.mark.parametrize("tolerance", [Mode.LAX, Mode.STRICT])
def test_an_empty_token_is_refused(empty: Any, tolerance: Mode) -> None:
    """A token that is or renders empty is an error that names the header: a request without it is another."""
    env = Environment(tolerance=tolerance)
    with pytest.raises(RequestError, match=f"header {HEADER}: renders empty"):
        message(idempotency_token=empty, env=env).webhook().render({})


@pytest.mark.parametrize("source", ["{{ id }}", " {{ id }} ", "{% if id == 'x' %}y{% endif %}"])
@pytest.mark.parametrize("identity", ["", "  ", "\n", None])
def test_a_token_that_renders_empty_is_refused(source: str, identity: str | None) -> None:
    """So it is where only the data shows it."""
    made = message(idempotency_token=source)
    with pytest.raises(RequestError, match=f"header {HEADER}: renders empty"):
        made.webhook().render({"id": identity})


@pytest.mark.parametrize("bad", ["é", "a\nb", "a\r\nX-Evil: 1", "a\0b", "\x7f", "👍", "a\u2028b"])
def test_what_no_header_can_hold_is_refused(bad: str) -> None:
    """A token is printable ASCII, whether it is known at once or comes from the data; it begins no header."""
    known: list[Any] = [Literal(f"x{bad}x"), f"x{bad}x"]
    for each in known:
        with pytest.raises(RequestError) as caught:
            message(idempotency_token=each)
        assert caught.value.field == f"header {HEADER}"
    rendered = message(idempotency_token="x{{ id }}x").webhook()
    with pytest.raises(RequestError) as caught:
        rendered.render({"id": bad})
    assert caught.value.field == f"header {HEADER}"
    assert bad not in str(caught.value)


@pytest.mark.parametrize("wrong", [1, b"x", ["x"], True, {"a": "b"}])
def test_what_is_no_text_is_refused(wrong: Any) -> None:
    """Only a text can be a token; the error names the keyword."""
    with pytest.raises(TypeError, match="idempotency_token is a text, not "):
        message(idempotency_token=wrong)


def test_liquid_that_does_not_parse_names_the_header() -> None:
    """A source that is no valid Liquid is named by the header."""
    with pytest.raises(ParseError) as caught:
        message(idempotency_token="{% if %}")

    assert str(caught.value).startswith(f"{HEADER}:1:")


def test_sources_cannot_reach_into_the_document() -> None:
    """What a source leaves open, or looks like a header, stays in its own header."""
    source = "a{{ x }}\nX-Other: 1\n\nTo=+1"
    made = message(idempotency_token=source)
    with pytest.raises(RequestError, match="line break"):
        made.webhook().render({"x": 1})
    with pytest.raises(RequestError, match="line break"):
        Webhook.parse(made.to_http()).render({"x": 1, "secrets": {"TWILIO_AUTH_TOKEN": TOKEN}})


@pytest.mark.parametrize("form", FORMATS)
def test_a_token_is_shown(form: Any) -> None:
    """The token is no secret: exports show it beside the masked credential."""
    data = RenderData.from_dict({"variables": {"id": "i-1"}})
    shown = export(message(idempotency_token="{{ id }}").webhook().render(data), form)

    assert "i-1" in str(shown)
    assert TOKEN not in str(shown)
