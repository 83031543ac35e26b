"""Webhooks render field by field into one valid request (spec 5.1)."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import Mode
from liquid_webhooks import ParseError
from liquid_webhooks import RenderData
from liquid_webhooks import RenderError
from liquid_webhooks import RequestError
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.resources.stored_credentials import read_credentials
from liquid_webhooks.secret import Secret
from liquid_webhooks.webhook.export import export

FORM = "application/x-www-form-urlencoded"


def webhook(
    method: str = "POST",
    url: str = "https://a.example/",
    headers: dict[str, str] | None = None,
    body: object = "",
    env: Environment | None = None,
) -> Webhook:
    """Return a webhook of these fields."""
    return Webhook.from_dict(
        {"url": url, "request_method": method, "request_headers": headers or {}, "body": body}, env
    )


def found(diagnostics: list[Diagnostic] | tuple[Diagnostic, ...]) -> list[str]:
    """Return the codes of diagnostics."""
    return [each.code for each in diagnostics]


def test_from_text_to_request() -> None:
    """A text with render data gives method, URL, headers and body."""
    made = Webhook.parse(
        "put https://a.example/{{ ${user_id} }}?{{ event_properties.${q} | url_param_escape }}\n"
        "X-Name: {{ ${first_name} | default: 'you' }}\n"
        "X-Token: {{ secrets.T }}\n"
        "\n"
        '{"n": {{ custom_attribute.${n} }}}\n'
    ).render(
        RenderData.from_dict(
            {
                "user": {"external_id": "crew-1", "custom_attributes": {"n": 5}},
                "event_properties": {"q": "a b"},
                "secrets": {"T": "hunter22"},
            }
        )
    )

    assert made == WebhookRequest(
        "PUT",
        "https://a.example/crew-1?a%20b",
        (("X-Name", "you"), ("X-Token", "hunter22"), ("Content-Type", "application/json")),
        b'{"n": 5}',
    )
    assert made.diagnostics == ()
    assert made.secrets == (Secret("hunter22"),)


def test_plain_variables() -> None:
    """A mapping and keyword variables are plain Liquid variables, keywords on top."""
    made = webhook(body="{{ a }}{{ b }}").render({"a": 1, "b": 2}, b=3)

    assert made.body == b"13"


@pytest.mark.parametrize(
    "render",
    [
        lambda hook: hook.render(RenderData.from_dict({"secrets": {"T": "hunter22"}})),
        lambda hook: hook.render({"secrets": {"T": "hunter22"}}),
        lambda hook: hook.render(secrets={"T": "hunter22", "n": {"m": "other-one"}}),
        lambda hook: hook.render(secrets={"T": Secret("hunter22")}),
        lambda hook: hook.render({"T": Secret("hunter22")}),
        lambda hook: hook.render(RenderData.from_dict({"variables": {"secrets": {"T": Secret("hunter22")}}})),
        lambda hook: hook.render(RenderData.from_dict({}), secrets={"T": "hunter22"}),
    ],
)
def test_secrets_are_known_to_the_request(render: Callable[[Webhook], WebhookRequest]) -> None:
    """Texts under `secrets`, and secrets among the variables, are printed and masked when shown."""
    made = render(webhook(body="{{ T }}{{ secrets.T }}"))

    assert made.body == b"hunter22"
    assert Secret("hunter22") in made.secrets
    assert "hunter22" not in export(made, "http")


def test_secrets_among_the_environments_globals() -> None:
    """Secrets that all templates of an environment see are masked too."""
    made = webhook(body="{{ secrets.T }}", env=Environment(globals={"secrets": {"T": "hunter22"}})).render()

    assert made.body == b"hunter22"
    assert made.secrets == (Secret("hunter22"),)


def test_secrets_of_credentials() -> None:
    """Stored credentials are masked wherever they come from: each secret once."""
    given = {
        "basic": {"type": "basic", "username": "ada", "password": "hunter22"},
        "token": {
            "type": "token",
            "headers": {"A": "one-one", "B": "two-two"},
            "allowed_domain": "a.example",
        },
    }
    resources = Resources(credentials=read_credentials(given))
    env = Environment(resources=resources, globals={"secrets": {"T": "three-3"}})
    data = RenderData.from_dict({"credentials": {"basic": given["basic"]}, "secrets": {"U": "four-four"}})

    assert [secret.reveal() for secret in webhook(env=env).render().secrets] == [
        "three-3",
        "hunter22",
        "one-one",
        "two-two",
    ]
    assert Secret("hunter22") in webhook().render(data).secrets
    made = webhook(body="one-one two-two hunter22 four-four", env=env).render(data)
    assert export(made, "http").endswith("\n\n*** *** *** ***\n")
    assert len(made.secrets) == len(set(made.secrets)) == 5


def test_fields_are_isolated() -> None:
    """A variable assigned in one field is unknown in the others."""
    made = Webhook.parse(
        "POST https://a.example/{% assign a = 1 %}{{ a }}\n"
        "X-A: b{% assign b = 2 %}{{ a }}{{ b }}\n"
        "X-B: c{% capture c %}3{% endcapture %}{{ a }}{{ b }}\n"
        "\n"
        "d{{ a }}{{ b }}{{ c }}"
    ).render()

    assert made.url == "https://a.example/1"
    assert made.headers[:2] == (("X-A", "b2"), ("X-B", "c"))
    assert made.body == b"d"


def test_message_extras_are_shared() -> None:
    """Message extras of all fields come together in their order; the first of equal keys wins."""
    made = Webhook.parse(
        "POST https://a.example/{% message_extras :key a :value 1 %}\n"
        "X-A: h{% message_extras :key b :value 2 %}\n"
        "\n"
        "x{% message_extras :key a :value 3 %}{% message_extras :key c :value 4 %}"
    ).render()

    assert list(made.message_extras.items()) == [("a", "1"), ("b", "2"), ("c", "4")]


@pytest.mark.parametrize(
    ("url", "header", "body", "reason"),
    [
        ("{% abort_message('url') %}", "{% abort_message('header') %}", "{% abort_message('body') %}", "url"),
        ("", "{% abort_message('header') %}", "{% abort_message('body') %}", "header"),
        ("", "", "{% abort_message('body') %}", "body"),
        ("#invalid", "é", "{% abort_message('body') %}", "body"),
    ],
)
def test_aborts(url: str, header: str, body: str, reason: str) -> None:
    """The first abort reached in any field aborts the webhook, whatever is wrong with other fields."""
    hook = webhook(url=f"https://a.example/{url}", headers={"X-A": header}, body=body)

    with pytest.raises(AbortMessage) as caught:
        hook.render()

    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"a": 1}', "application/json"),
        (' \n[1, {"b": "c"}]\r\n', "application/json"),
        ("{}", "application/json"),
        ('{"a": 1e999, "b": ' + "9" * 5000 + "}", "application/json"),
        ('{"a": NaN}', "text/plain; charset=utf-8"),
        ('{"a": 1', "text/plain; charset=utf-8"),
        ("[" * 100_000, "text/plain; charset=utf-8"),
        ('"a"', "text/plain; charset=utf-8"),
        ("5", "text/plain; charset=utf-8"),
        ("a=b", FORM),
        ("a=", FORM),
        ("a=b&c=d==&e=%20+", FORM),
        ("To=%2B1&Body=é", FORM),
        ("a=b&c", "text/plain; charset=utf-8"),
        ("a=b&", "text/plain; charset=utf-8"),
        ("=b", "text/plain; charset=utf-8"),
        ("a=b c", "text/plain; charset=utf-8"),
        ("a=b\n", "text/plain; charset=utf-8"),
        ("a", "text/plain; charset=utf-8"),
        (" ", "text/plain; charset=utf-8"),
        ("", None),
        ({"a": "b"}, "application/json"),
        ({}, None),
    ],
)
def test_the_content_type_is_derived(body: object, expected: str | None) -> None:
    """Without a header of its own, a body is sent as JSON, a form or text; no body, no header."""
    assert webhook(body=body).render().header("Content-Type") == expected


def test_the_authors_content_type_wins() -> None:
    """A content type is sent as written, whatever the body and the case of its name, unless it is empty."""
    made = webhook(headers={"content-TYPE": "Text/X; a=b"}, body={"a": "b"}).render()

    assert made.headers == (("content-TYPE", "Text/X; a=b"),)
    assert webhook(headers={"Content-Type": "{{ x }}"}, body="a=b").render().headers == (
        ("Content-Type", FORM),
    )


def test_key_value_bodies() -> None:
    """Keys and values are rendered, then encoded: compact, in order, the last of equal keys."""
    hook = Webhook.parse(
        "# @body key-value\nPOST https://a.example/\n\n"
        'quote: {{ \'a"b\\\' }}\nn: {{ n }}\né: {{ "x\n" }}\nk{{ n }}: 1\nk5: 2\nempty:\n'
    )

    made = hook.render(n=5)

    assert made.body.decode() == '{"quote":"a\\"b\\\\","n":"5","é":"x\\n","k5":"2","empty":""}'
    assert json.loads(made.body)["n"] == "5"
    assert made.headers == (("Content-Type", "application/json"),)


def test_raw_bodies_are_exact() -> None:
    """Every character of a raw body is sent, UTF-8, leading and trailing line ends included."""
    text = "\r\n\n a\tb\0\x85\u2028😀\r\n\n"

    assert webhook(body=text).render().body == text.encode()


def test_white_space_around_url_and_headers_is_dropped() -> None:
    """Line ends that tags leave around URL and header values go; those inside are errors."""
    blank = "\n{% assign a = 1 %}\n"
    made = webhook(url=f" {blank}https://a.example/{blank}", headers={"X-A": f"{blank}a b{blank}"}).render()

    assert made.url == "https://a.example/"
    assert made.headers == (("X-A", "a b"),)


def test_empty_headers_are_dropped() -> None:
    """A header that renders empty is dropped with a finding at its place; strict mode refuses it."""
    text = "POST https://a.example/\nX-A: {% if a %}\nb\n{% endif %}\nX-B: c\n"

    made = Webhook.parse(text, name="a.http").render()

    assert made.headers == (("X-B", "c"),)
    assert [str(each) for each in made.diagnostics] == [
        "a.http:2:6: warning LW401: header X-A rendered empty and was dropped"
    ]
    assert Webhook.parse(text).render(a=True).headers == (("X-A", "b"), ("X-B", "c"))
    with pytest.raises(RequestError, match=r"a\.http:2:6: header X-A: renders empty"):
        Webhook.parse(text, Environment(tolerance=Mode.STRICT), "a.http").render()


@pytest.mark.parametrize("method", ["GET", "get", "HEAD", "TRACE"])
def test_methods_without_a_body(method: str) -> None:
    """The body of a GET is rendered, so that it may abort, but dropped with a finding."""
    made = webhook(method, body="{{ a }}").render(a="b")

    assert (made.body, made.headers) == (b"", ())
    assert "LW402" in found(made.diagnostics)
    assert "LW402" not in found(webhook(method, body="{{ a }}\n").render().diagnostics)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_methods_with_a_body(method: str) -> None:
    """Other methods send what body there is."""
    assert webhook(method, body="b").render().body == b"b"


def test_methods_that_braze_does_not_send() -> None:
    """A method outside Braze's four is sent, with a finding at its place when parsed."""
    hook = Webhook.parse("# c\nPATCH https://a.example/\n")

    assert found(hook.diagnostics) == ["LW403"]
    assert hook.diagnostics[0].span is not None
    assert (hook.diagnostics[0].span.line, hook.diagnostics[0].span.column) == (2, 1)
    assert found(webhook("delete").diagnostics) == []


@pytest.mark.parametrize(
    "content_type", [FORM, FORM.upper(), "application/x-www-form-url-encoded; charset=utf-8"]
)
@pytest.mark.parametrize("body", ["\na=b", "a=b\n", " a=b"])
def test_white_space_around_a_form(content_type: str, body: str) -> None:
    """Around a form white space is sent too, and becomes part of a key or value: a finding."""
    made = webhook(headers={"Content-Type": content_type}, body=body).render()

    assert made.body == body.encode()
    assert found(made.diagnostics) == ["LW404"]
    assert found(webhook(headers={"Content-Type": "text/plain"}, body=body).render().diagnostics) == []


def test_findings_of_parsing() -> None:
    """What is found in the fields is known after parsing, in their order, and stays with the request."""
    hook = Webhook.parse(
        "POST https://a.example/{{ a | nofilter1 }}\nX-A: b{{ a | nofilter2 }}\n\n{{ a | nofilter3 }}",
        name="a.http",
    )

    assert found(hook.diagnostics) == ["LW201", "LW201", "LW201"]
    assert [each.span.line for each in hook.diagnostics if each.span] == [1, 2, 4]
    assert found(hook.render().diagnostics) == ["LW201", "LW201", "LW201"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("POST https://a.example/{{ a\n", "a.http:1:24: "),
        ("POST https://a.example/\nX-A: {% if a %}b\n", "a.http:2:9: "),
        ("POST https://a.example/\nX-A: b\n\n\n{% nosuchtag %}\n", "a.http:5:4: "),
    ],
)
def test_parse_errors_point_into_the_file(text: str, place: str) -> None:
    """A field that is no Liquid is an error at its line and column of the whole text."""
    with pytest.raises(ParseError) as caught:
        Webhook.parse(text, name="a.http")

    assert str(caught.value).startswith(place)


def test_render_errors_point_into_the_file() -> None:
    """An error while rendering has its line in the whole text; in an object, the string's name."""
    with pytest.raises(RenderError, match=r"^a\.http:4:"):
        Webhook.parse("POST https://a.example/\n\n\n{{ 1 | divided_by: 0 }}", name="a.http").render()
    with pytest.raises(RenderError, match=r"^request_headers\.X-A:1:"):
        webhook(headers={"X-A": "{{ 1 | divided_by: 0 }}"}).render()


@pytest.mark.parametrize(
    ("line", "field", "place"),
    [
        ("POST https://{{ v }}/", "url", "1:6"),
        ("POST https://a.example/?{{ v }}", "url", "1:6"),
        ("POST https://a.example/\nX-A: 1\nX-B: a{{ v }}b", "header X-B", "3:6"),
        ("POST https://a.example/\nX-B: 1\nX-B: a{{ v }}b", "header X-B", "3:6"),
        ("POST https://a.example/\nHost: b.example", "header Host", "2:7"),
        ("CONNECT https://a.example/", "method", "1:1"),
    ],
)
def test_request_errors_point_into_the_file(line: str, field: str, place: str) -> None:
    """An invalid field is named with its place and the rule, and no value from the data (promise P9)."""
    with pytest.raises(RequestError) as caught:
        Webhook.parse(line, name="a.http").render(v="canary\r\nX-Evil: 1")

    assert caught.value.field == field
    assert str(caught.value).startswith(f"a.http:{place}: {field}: ")
    assert "canary" not in str(caught.value) + repr(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("body", ["{{ v }}", {"a": "{{ v }}"}, {"{{ v }}": "a"}])
def test_text_that_cannot_be_encoded(body: object) -> None:
    """A body that holds half a character is an error without its text (promises P5, P9)."""
    with pytest.raises(RenderError, match="lone surrogate") as caught:
        webhook(body=body).render(v="canary\ud800")

    assert "canary" not in str(caught.value)


def test_ports() -> None:
    """Ports other than 80 and 443 are refused unless the webhook is told otherwise."""
    text = "GET http://127.0.0.1:8080/"

    with pytest.raises(RequestError, match="port"):
        Webhook.parse(text).render()
    assert Webhook.parse(text, allow_any_port=True).render().url == "http://127.0.0.1:8080/"


def test_limits_count_for_the_whole_webhook() -> None:
    """The loop passes of all fields are counted together."""
    loop = "{% for i in (1..60) %}{% endfor %}x"
    env = Environment(limits=Limits(loop_passes=100))

    assert webhook(body=loop, env=env).render().body == b"x"
    with pytest.raises(LimitError):
        webhook(headers={"X-A": loop}, body=loop, env=env).render()


def test_other_delimiters() -> None:
    """The environment's delimiters are those of the document."""
    env = Environment(
        tag_start_string="<%", tag_end_string="%>", statement_start_string="<<", statement_end_string=">>"
    )

    made = Webhook.parse("POST https://a.example/\nX-A: << a\n>>\n\n{{ a }}", env).render(a="b")

    assert (made.headers[0], made.body) == (("X-A", "b"), b"{{ a }}")


def test_conversion() -> None:
    """A text becomes Braze's object and comes back as a text that renders the same."""
    hook = Webhook.parse("# c\nPOST https://a.example/{{ a }}\nX-A: b {{ a }}\n\n{{ a }}\n\n")

    given = hook.to_dict()

    assert given == {
        "url": "https://a.example/{{ a }}",
        "request_method": "POST",
        "request_headers": {"X-A": "b {{ a }}"},
        "body": "{{ a }}\n",
    }
    assert Webhook.from_dict(given).to_dict() == given
    assert Webhook.parse(Webhook.from_dict(given).to_text()).render(a="c") == hook.render(a="c")
    assert hook.to_text().startswith("# c\n")
