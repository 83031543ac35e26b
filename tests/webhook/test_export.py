"""What exports write, and what they mask."""

from __future__ import annotations

import json
import shlex
from typing import get_args
from urllib.parse import quote

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import Environment
from liquid_webhooks import RequestError
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks.secret import Secret
from liquid_webhooks.webhook.export import FORMATS
from liquid_webhooks.webhook.export import ExportFormat
from liquid_webhooks.webhook.export import export
from liquid_webhooks.webhook.export import wire

TOKEN = "tok-0002/é"
URL = "https://a.example/x?y=z"


@pytest.fixture
def made() -> WebhookRequest:
    """A request with a secret in every part."""
    return WebhookRequest(
        "POST",
        f"https://a.example/{TOKEN}?t={TOKEN}&access_token=literal&b",
        (
            ("Authorization", "Basic c2lkOnRvay0wMDAyL8OpIQ=="),
            ("Cookie", "session=1"),
            ("X-Api-Key", "literal"),
            ("X-Author", "Ada"),
            ("X-Plain", "tok-0002/%C3%A9"),
            ("X-Empty", ""),
        ),
        f'{{"t":"{TOKEN}","u":"\\u00e9"}}'.encode(),
        secrets=(Secret(TOKEN), Secret("sid!")),
    )


def test_http_masked(made: WebhookRequest) -> None:
    """A `.http` text: an absolute URL, no header that a client adds, secrets and credentials masked."""
    assert export(made, "http") == (
        "POST https://a.example/***?t=***&access_token=***&b\n"
        "Authorization: Basic ***\n"
        "Cookie: ***\n"
        "X-Api-Key: ***\n"
        "X-Author: Ada\n"
        "X-Plain: ***\n"
        "X-Empty:\n"
        "\n"
        '{"t":"***","u":"\\u00e9"}\n'
    )


def test_wire_masked(made: WebhookRequest) -> None:
    """The message as it is sent: CRLF line ends, secrets and credentials masked, the true length."""
    assert export(made, "wire") == (
        "POST /***?t=***&access_token=***&b HTTP/1.1\r\n"
        "Host: a.example\r\n"
        "Authorization: Basic ***\r\n"
        "Cookie: ***\r\n"
        "X-Api-Key: ***\r\n"
        "X-Author: Ada\r\n"
        "X-Plain: ***\r\n"
        "X-Empty:\r\n"
        "Content-Length: 32\r\n"
        "\r\n"
        '{"t":"***","u":"\\u00e9"}'
    )


def test_wire_shown(made: WebhookRequest) -> None:
    """Asked for, everything is shown as it is sent."""
    assert export(made, "wire", show_secrets=True).encode() == wire(made)
    assert b"/tok-0002/%C3%A9?t=tok-0002/%C3%A9&access_token=literal&b HTTP/1.1\r\n" in wire(made)


@pytest.mark.parametrize(
    ("method", "body", "length"),
    [("GET", b"", None), ("DELETE", b"", None), ("POST", b"", 0), ("PUT", b"", 0), ("DELETE", b"ab", 2)],
)
def test_content_length(method: str, body: bytes, length: int | None) -> None:
    """A length is sent with every body, and with none where one is expected (RFC 9110, section 8.6)."""
    text = export(WebhookRequest(method, URL, body=body), "wire")

    assert text.count("Content-Length") == (length is not None)
    assert length is None or f"\nContent-Length: {length}\r\n" in text


def test_json(made: WebhookRequest) -> None:
    """One line with method, URL, header pairs and body."""
    text = export(made, "json")

    assert len(text.splitlines()) == 1
    assert json.loads(text) == {
        "method": "POST",
        "url": "https://a.example/***?t=***&access_token=***&b",
        "headers": [
            ["Authorization", "Basic ***"],
            ["Cookie", "***"],
            ["X-Api-Key", "***"],
            ["X-Author", "Ada"],
            ["X-Plain", "***"],
            ["X-Empty", ""],
        ],
        "body": '{"t":"***","u":"\\u00e9"}',
    }


def test_json_of_a_binary_body() -> None:
    """A body that is no UTF-8 is base64, and says so; secrets are masked before."""
    record = json.loads(
        export(WebhookRequest("POST", URL, body=b"\xffhunter22", secrets=(Secret("hunter22"),)), "json")
    )

    assert (record["body"], record["body_encoding"]) == ("/yoqKg==", "base64")


def test_json_is_one_line_for_every_reader() -> None:
    """Line ends that JSON does not know are escaped as well."""
    body = "a\nb\u2028c\u2029d\x85e\x0bf\x1cg"

    text = export(WebhookRequest("POST", URL, body=body.encode()), "json")

    assert len(text.splitlines()) == 1
    assert json.loads(text)["body"] == body


def test_webhook_object(made: WebhookRequest) -> None:
    """Braze's object holds the rendered texts."""
    record = json.loads(export(made, "webhook-object", show_secrets=True))

    assert list(record) == ["url", "request_method", "request_headers", "body"]
    assert record["url"] == made.url
    assert record["request_method"] == "POST"
    assert record["request_headers"] == dict(made.headers)
    assert record["body"].encode() == made.body


def test_a_webhook_object_is_written_for_people() -> None:
    """The object stands in lines of its own, with characters as they are."""
    made = WebhookRequest("POST", URL, (("A", "1"),), "é{{".encode())

    assert export(made, "webhook-object") == (
        '{\n  "url": "https://a.example/x?y=z",\n  "request_method": "POST",\n'
        '  "request_headers": {\n    "A": "1"\n  },\n  "body": "é{{ \'{\' }}{"\n}'
    )


MARKS = [
    *(
        "<% raw %>",
        "<%-  raw-%>",
        "<% endraw %>",
        "<%raw%>",
        "<%",
        "%>",
        "{% raw %}",
        "{%- endraw -%}",
        "{{",
        "}}",
    ),
    *(
        "{%",
        "%}",
        "{#",
        "#}",
        "{",
        "}",
        "%",
        "<",
        ">",
        "-",
        "#",
        "'",
        '"',
        "raw",
        "endraw",
        "x",
        "$",
        "|",
        ":",
    ),
    *("###", "# @body key-value", "\\", "{{-", "-}}", "{{ x }}", "{% comment %}", "{% endcomment %}"),
]
"""What begins, ends or looks like Liquid, a comment or a line that divides requests."""

HEADER = st.lists(st.sampled_from([*MARKS, " ", "\t"])).map("".join).map(str.strip).filter(bool)
BODY = st.lists(st.sampled_from([*MARKS, " ", "\t", "\n", "\r", "\r\n"])).map("".join)


@pytest.mark.parametrize("env", [Environment(), Environment(template_comments=True)], ids=["", "comments"])
@pytest.mark.parametrize("written", ["http", "webhook-object"])
@given(target=HEADER, value=HEADER, body=BODY)
@example(target="{{", value="{%{{%}}{{{{%", body="{{ x }}{% if %}{{{")
@example(target="<% raw %>", value="<% raw %>{{ x }}", body="<% raw %>{{ x }}<% endraw %>")
@example(target="{#", value="{# x #}", body="{# x #}{{# x #}")
@example(target="x", value="{<% raw %>", body="{<% raw %>\n###\r\n{###")
def test_what_is_exported_renders_the_same_request(
    env: Environment, written: ExportFormat, target: str, value: str, body: str
) -> None:
    """What was data is not read as Liquid again: the same URL, headers and body, byte for byte."""
    given_url = f"{URL}&p={quote(target, safe='')}"
    headers = (("X-A", value), ("Content-Type", "text/plain"))
    made = WebhookRequest("POST", given_url, headers, body.encode())

    text = export(made, written, show_secrets=True)
    hook = Webhook.parse(text, env) if written == "http" else Webhook.from_dict(json.loads(text), env)
    again = hook.render(x="evil")

    assert (again.method, again.url, again.headers, again.body) == (
        *(made.method, made.url, made.headers, made.body),
    )


def test_what_a_webhook_object_cannot_hold() -> None:
    """Headers given twice and binary bodies are refused."""
    with pytest.raises(RequestError, match="header A: is given twice"):
        export(WebhookRequest("POST", URL, (("A", "1"), ("A", "2"))), "webhook-object")
    with pytest.raises(RequestError, match="body: is not UTF-8"):
        export(WebhookRequest("POST", URL, body=b"\xff"), "webhook-object")


def test_curl_masked(made: WebhookRequest) -> None:
    """A masked command is still one command for a shell, and shows no secret."""
    words = shlex.split(export(made, "curl"))

    assert words[:5] == ["curl", "--globoff", "--path-as-is", "--request", "POST"]
    assert "X-Plain: ***" in words
    assert "X-Empty;" in words
    assert words[-2:] == ["--data-raw", '{"t":"***","u":"\\u00e9"}']


NO_DEFAULTS = "--header User-Agent: --header Accept:"
NO_TYPE = f"{NO_DEFAULTS} --header Content-Type:"


@pytest.mark.parametrize(
    ("method", "headers", "body", "options"),
    [
        ("GET", (), b"", f"--request GET --url '{URL}' {NO_DEFAULTS}"),
        ("DELETE", (), b"", f"--request DELETE --url '{URL}' {NO_DEFAULTS}"),
        ("HEAD", (), b"", f"--head --url '{URL}' {NO_DEFAULTS}"),
        ("HEAD", (), b"x", f"--request HEAD --url '{URL}' {NO_TYPE} --data-raw x"),
        ("POST", (), b"", f"--request POST --url '{URL}' {NO_DEFAULTS} --data-raw '' --header Content-Type:"),
        (
            "PATCH",
            (("accept", "a/b"), ("X-E", "")),
            b"",
            f"--request PATCH --url '{URL}' --header 'accept: a/b' --header 'X-E;' --header User-Agent: "
            "--data-raw '' --header Content-Type:",
        ),
        (
            "PUT",
            (("Content-Type", "a/b"), ("USER-AGENT", "u")),
            b"@a'b",
            f"--request PUT --url '{URL}' --header 'Content-Type: a/b' --header 'USER-AGENT: u' "
            "--header Accept: --data-raw '@a'\"'\"'b'",
        ),
        ("POST", (), b"x" * 1024, f"--request POST --url '{URL}' {NO_TYPE} --data-raw {'x' * 1024}"),
        (
            "POST",
            (),
            b"x" * 1025,
            f"--request POST --url '{URL}' {NO_TYPE} --header Expect: --data-raw {'x' * 1025}",
        ),
    ],
)
def test_curl_commands(method: str, headers: tuple[tuple[str, str], ...], body: bytes, options: str) -> None:
    """What curl would add of its own is taken away, and nothing in a URL or body means anything to it."""
    made = WebhookRequest(method, URL, headers, body)

    assert export(made, "curl") == f"curl --globoff --path-as-is {options}"


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        (b"\0\\%s", r"'\000\\%%s'"),
        (b"-\xff-", r"'\055\377-'"),
        (b"a-b\xed\xa0\x80\n", "'a-b\\355\\240\\200\n'"),
        (b"x" * 100_001, "x" * 100_001),
    ],
)
def test_bodies_that_no_argument_can_hold(body: bytes, printed: str) -> None:
    """A body that is no text, or too long for an argument, is piped into curl by POSIX `printf`."""
    expect = " --header Expect:" if len(body) > 1024 else ""

    assert export(WebhookRequest("PUT", URL, body=body), "curl") == (
        f"printf {printed} | curl --globoff --path-as-is --request PUT --url '{URL}' {NO_TYPE}{expect} "
        "--data-binary @-"
    )
    assert export(WebhookRequest("PUT", URL, body=b"x" * 100_000), "curl").startswith("curl ")


def test_what_a_http_text_cannot_hold() -> None:
    """A body that is no UTF-8, and a header that would be a comment, are refused with the format that can."""
    binary = WebhookRequest("POST", URL, body=b"\xe9\xff\xc3\xa9")
    advice = r"`--format wire`, in Python `export\(\"wire\"\)`, writes it as it is sent$"

    with pytest.raises(RequestError, match=rf"^body: is not UTF-8, so a \.http text cannot .* {advice}"):
        export(binary, "http")
    with pytest.raises(RequestError, match=rf"^header #A: would be a comment in a \.http text; {advice}"):
        export(WebhookRequest("POST", URL, (("#A", "b"),)), "http")
    assert export(binary, "wire").encode("utf-8", "surrogateescape") == wire(binary)
    assert wire(binary).endswith(b"Content-Length: 4\r\n\r\n\xe9\xff\xc3\xa9")


def test_credentials_without_a_value_hide_nothing() -> None:
    """A credential of a query or header that has no value is shown as it is."""
    made = WebhookRequest("GET", f"{URL}&token=&api%5Fkey&a=b", (("X-Api-Key", ""),))

    assert export(made, "http") == ("GET https://a.example/x?y=z&token=&api%5Fkey&a=b\nX-Api-Key:\n")


def test_a_url_that_is_a_secret() -> None:
    """Where the whole URL is a secret, no part of it is shown, its path on the request line included."""
    url = "https://hooks.example/services/T0/B1"
    made = WebhookRequest("POST", url, secrets=(Secret(url),))

    for name in FORMATS:
        assert "hooks" not in export(made, name)
        assert "T0" not in export(made, name)
    assert "hooks" not in repr(made)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Authorization",
            "proxy-authorization",
            "Cookie",
            "X-API-Key",
            "apikey",
            "Api_Key",
            "X-Auth",
            "X-Auth-Token",
        ),
        *(
            "X-Shopify-Access-Token",
            "X-Hub-Signature-256",
            "client-secret",
            "password",
            "Ocp-Apim-Subscription-Key",
        ),
    ],
)
def test_values_of_credentials_are_masked(name: str) -> None:
    """A header or query parameter that is named like a credential is masked, declared or not."""
    made = WebhookRequest(
        "POST", f"https://a.example/?{name}=canary", ((name, "canary"), ("X-Author", "Ada"))
    )

    for written in FORMATS:
        assert "canary" not in export(made, written)
        assert "Ada" in export(made, written)


def test_unknown_format() -> None:
    """An unknown format is refused with the known ones."""
    with pytest.raises(ValueError, match="http, wire, curl, json, webhook-object"):
        export(WebhookRequest("GET", URL), "har")  # type: ignore[arg-type]


# They begin as nothing else in an export does.
CANARIES = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="*"), min_size=1
).map("q§7".__add__)


@given(CANARIES, st.sampled_from(["raw", "percent", "base64", "json"]))
def test_no_secret_is_shown(canary: str, form: str) -> None:
    """A secret in URL, header or body is in no export that masks and in no repr (promise P9)."""
    filters = {
        "raw": "append: ''",
        "percent": "url_param_escape",
        "base64": "base64_encode",
        "json": "json_escape",
    }
    webhook = Webhook.from_dict(
        {
            "url": "https://a.example/{{ secrets.c | url_param_escape }}?{{ secrets.c | url_param_escape }}",
            "request_method": "POST",
            "request_headers": {
                "X-A": "{{ 'sid:' | append: secrets.c | base64_encode }}",
                "X-B": "{{ secrets.c | url_param_escape }}",
            },
            "body": f"a={{{{ secrets.c | {filters[form]} }}}}&b",
        }
    )
    made = webhook.render(secrets={"c": canary})

    encoded = dict(made.headers)
    for shown in (*(export(made, name) for name in FORMATS), repr(made), str(made)):
        assert canary not in shown
        assert encoded["X-A"] not in shown
        assert encoded["X-B"] not in shown
        assert "a=***&b" in shown or "WebhookRequest" in shown


@pytest.mark.parametrize("show_secrets", [False, True])
def test_methods_of_the_request(show_secrets: bool) -> None:
    """`export` and `curl` of a request give what the function gives; `http` is the usual format."""
    made = WebhookRequest("POST", URL, (("X-Auth", "canary"),), b"canary", secrets=(Secret("canary"),))

    for name in FORMATS:
        assert made.export(name, show_secrets) == export(made, name, show_secrets)
        assert ("canary" in made.export(name, show_secrets=show_secrets)) is show_secrets
    assert made.curl(show_secrets=show_secrets) == made.export("curl", show_secrets)
    assert made.export() == export(made) == made.export("http")
    with pytest.raises(ValueError, match="http, wire, curl, json, webhook-object"):
        made.export("HTTP")  # type: ignore[arg-type]
    assert set(FORMATS) == set(get_args(ExportFormat))
