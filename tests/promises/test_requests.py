"""No data can change the shape of a request: headers, form parameters, lines, receiver."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl
from urllib.parse import urlsplit

from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import RequestError
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks.webhook.export import wire

HOSTILE = st.lists(
    st.sampled_from(
        [
            *(
                "\r\n",
                "\n",
                "\r",
                "\0",
                "\x85",
                "\u2028",
                ":",
                "X-Evil: 1",
                "&",
                "=",
                "&To=%2B1900",
                "+",
                "%",
                "%0d%0a",
            ),
            *(
                "{{ secrets }}",
                "{% abort_message %}",
                '"',
                "\\",
                "'",
                "#",
                "?",
                "/",
                "..",
                "@evil.example",
                ";",
                " ",
            ),
            *("POST / HTTP/1.1", "é", "😀", "\ufeff", "a"),
        ]
    ),
    max_size=6,
).map("".join) | st.text(max_size=20)

FORM = Webhook.parse(
    "POST https://a.example/{{ v | url_param_escape }}/messages?q={{ v | url_param_escape }}\n"
    "Content-Type: application/x-www-form-urlencoded\n"
    "X-Tag: tag {{ v | url_param_escape }}\n"
    "\n"
    "To={{ v | url_param_escape }}&Body={{ v | url_encode }}&From=%2B1500"
)
RAW = Webhook.parse(
    'POST https://a.example/{{ v }}?q={{ v }}\nX-A: {{ v }}\nX-B: b{{ v }}b\n\n{"a": "{{ v | json_escape }}"}'
)
PAIRS = Webhook.parse("# @body key-value\nPOST https://a.example/\n\na: {{ v }}\nb: -{{ v }}-\n")


def outcome(hook: Webhook, value: str) -> WebhookRequest | RequestError:
    """Return the request for one value, or why there is none."""
    try:
        return hook.render(v=value)
    except RequestError as error:
        return error


def one_message(made: WebhookRequest, names: list[str]) -> None:
    """Assert that a request is one HTTP message to a.example with these headers and no others."""
    head, _, body = wire(made).partition(b"\r\n\r\n")
    lines = head.decode("ascii").split("\r\n")

    assert lines[0].startswith("POST /")
    assert lines[0].endswith(" HTTP/1.1")
    assert lines[0].count(" ") == 2
    assert [line.partition(":")[0] for line in lines[1:]] == ["Host", *names, "Content-Length"]
    assert lines[1] == "Host: a.example"
    assert all(char.isprintable() or char == "\t" for line in lines for char in line)
    assert body == made.body
    assert lines[-1] == f"Content-Length: {len(body)}"


@given(HOSTILE)
@example("A&To=+19005550000")
@example("..")
def test_escaped_values_stay_values(value: str) -> None:
    """What is escaped comes back as one value from the receiver's decoder, and adds nothing."""
    made = outcome(FORM, value)
    if isinstance(made, RequestError):
        # A path segment of dots is no value that can be escaped.
        assert (made.field, value) in (("url", "."), ("url", ".."))
        return

    one_message(made, ["Content-Type", "X-Tag"])
    assert parse_qsl(made.body.decode(), keep_blank_values=True, strict_parsing=True) == [
        ("To", value),
        ("Body", value),
        ("From", "+1500"),
    ]
    assert urlsplit(made.url).path.count("/") == 2
    assert parse_qsl(urlsplit(made.url).query, keep_blank_values=True) == [("q", value)]


@given(HOSTILE)
@example("a\r\nX-Evil: 1")
@example("\r\n")
@example("a\n b")
def test_bare_values_add_no_header(value: str) -> None:
    """Unescaped, no value adds a header, a line or a receiver: the request keeps its shape or is refused."""
    made = outcome(RAW, value)
    if isinstance(made, RequestError):
        assert len(value) < 4 or value not in str(made)
        return

    one_message(made, [*(["X-A"] if value.strip() else []), "X-B", "Content-Type"])
    assert json.loads(made.body) == {"a": value}


@given(HOSTILE)
def test_key_value_bodies_stay_pairs(value: str) -> None:
    """Without any escaping, the values of a key-value body are what the receiver reads."""
    made = PAIRS.render(v=value)

    one_message(made, ["Content-Type"])
    assert json.loads(made.body) == {"a": value, "b": f"-{value}-"}


@given(HOSTILE)
def test_rendering_is_repeatable(value: str) -> None:
    """The same webhook and data give the same request (promise P10)."""
    again = Webhook.from_dict(FORM.to_dict())

    first, second, third = (outcome(hook, value) for hook in (FORM, FORM, again))

    assert first == second == third or value in (".", "..")
