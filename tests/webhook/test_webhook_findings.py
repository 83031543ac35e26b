"""What a webhook tells before it is rendered, and what a render that fails had found (spec 5.1)."""

from __future__ import annotations

import json

import pytest

from liquid_webhooks import AbortMessage
from liquid_webhooks import RenderError
from liquid_webhooks import RequestError
from liquid_webhooks import Webhook
from liquid_webhooks.diagnostics import Diagnostic


def webhook(
    method: str = "POST",
    url: str = "https://a.example/",
    headers: dict[str, str] | None = None,
    body: object = "",
) -> Webhook:
    """Return a webhook of these fields."""
    return Webhook.from_dict(
        {"url": url, "request_method": method, "request_headers": headers or {}, "body": body}
    )


def found(diagnostics: list[Diagnostic] | tuple[Diagnostic, ...]) -> list[str]:
    """Return the codes of diagnostics."""
    return [each.code for each in diagnostics]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("POST a.example/x\n", "a.http:1:6: error LW400: url: begins with no scheme: write `https://` first"),
        (
            "POST https://a.example:8443/\n",
            "a.http:1:6: error LW400: url: the port is neither 80 for http nor 443 for https",
        ),
        (
            "POST https://a.example/{{ x }}\nX-A: b\nContent-Length: 5\n",
            "a.http:3:17: error LW400: header Content-Length: is decided when the request is sent; remove it",
        ),
        (
            "POST https://a.example/\nX-A: é\n",
            "a.http:2:6: error LW400: header X-A: the value holds a character outside ASCII; "
            "encode it as the receiver expects",
        ),
    ],
)
def test_what_cannot_be_sent_is_found_before_it_is_rendered(text: str, place: str) -> None:
    """A URL or a header without Liquid that breaks a rule is found at its place while parsing."""
    hook = Webhook.parse(text, name="a.http")

    assert [str(each) for each in hook.diagnostics] == [place]
    with pytest.raises(RequestError):
        hook.render()


def test_a_method_that_cannot_be_sent_is_found() -> None:
    """A method that is no method's name is found while parsing."""
    assert found(webhook("CONNECT").diagnostics) == ["LW400"]


def test_what_holds_liquid_is_judged_when_it_is_rendered() -> None:
    """A URL or header that is put together is not judged before, whatever its text looks like."""
    hook = webhook(url="{{ x }}", headers={"X-A": "é{{ y }}", "X-B": "{% if z %}é{% endif %}"})

    assert hook.diagnostics == []
    assert webhook(url="https://a.example:8443/").diagnostics != []
    assert Webhook.parse("POST https://a.example:8443/\n", allow_any_port=True).diagnostics == []


def test_equal_keys_of_a_key_value_body() -> None:
    """A key that renders as an earlier one is noted where it stands; the last value counts."""
    text = "POST https://a.example/\nContent-Type: application/json\n\n"
    made = webhook(body={"a": "1", "{{ k }}": "2", "b": "3"}).render(k="a")

    assert json.loads(made.body) == {"a": "2", "b": "3"}
    assert [str(each) for each in made.diagnostics] == [
        "a key of body:1:1: warning LW405: this key renders as another one of the body does; "
        "the last value counts"
    ]
    assert webhook(body={"a": "1", "{{ k }}": "2"}).render(k="c").diagnostics == ()
    assert Webhook.parse(text + '{"a": 1, "a": 2}').render().diagnostics == ()


def test_translations_are_found_where_they_stand() -> None:
    """Each `translation` of a field is told by its place, the name of its tag, in the order of the text."""
    text = "POST https://a.example/\n\n{% if a %}{% translation x %}y{% endtranslation %}{% endif %}\n"
    text += "{% translation z %}y{% endtranslation %}"
    findings = [each for each in Webhook.parse(text, name="a.http").diagnostics if each.code == "LW210"]

    assert [str(each) for each in findings] == [
        f"a.http:{place}: info LW210: Braze does not offer `translation` in webhooks"
        for place in ("3:14", "4:4")
    ]
    assert [text[each.span.start : each.span.end] for each in findings if each.span] == ["translation"] * 2


def test_only_bare_attributes_are_looked_for_elsewhere() -> None:
    """Other findings stand, whatever the text of the webhook holds."""
    hook = webhook(headers={"X-A": "None"}, body="{{ a | nope }} {{ b or }} None or and")

    assert sorted(found(hook.diagnostics)) == ["LW101", "LW201"]


def test_findings_of_key_value_bodies() -> None:
    """What concerns a key-value body as a whole is found in `body`."""
    made = webhook("GET", body={"a": "b"}).render()

    assert made.body == b""
    assert [str(each) for each in made.diagnostics] == [
        "body:1:1: warning LW402: a GET request has no body; it was dropped"
    ]


def test_attributes_of_another_field_are_fetched() -> None:
    """A bare attribute is no finding where any field of the webhook writes it as `${…}`."""
    hook = webhook(
        url="https://a.example/{{ city }}",
        headers={"X-A": "{{ country }}"},
        body="{{ ${city} }}{{ language }}",
    )

    assert [each.fix for each in hook.diagnostics if each.code == "LW203"] == ["${country}", "${language}"]
    for text in (
        "https://a.example/{{ ${city} }}\n\n{{ city }}",
        "https://a.example/\nA: {{ ${city} }}\n\n{{ city }}",
    ):
        assert Webhook.parse(f"POST {text}").diagnostics == []


@pytest.mark.parametrize(
    ("url", "body", "kind"),
    [
        ("https://a.example/", "{% abort_message('a') %}", AbortMessage),
        ("https://a.example/", "{{ 1 | divided_by: 0 }}", RenderError),
        ("{{ 'a b' }}", "", RequestError),
    ],
)
def test_failures_tell_what_was_found_until_then(url: str, body: str, kind: type[Exception]) -> None:
    """An abort or error of `render` carries the findings of all fields and of the render up to it."""
    hook = webhook(url=url, headers={"X-A": "{{ l }}", "X-B": "{{ 'x' | nope }}"}, body=body)

    with pytest.raises(kind) as caught:
        hook.render(l=[1])

    assert found(caught.value.diagnostics) == ["LW201", "LW618"]  # type: ignore[attr-defined]
