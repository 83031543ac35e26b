"""Messages: each value arrives as it was meant, whatever is in it, and no secret shows."""

from __future__ import annotations

import json
import pickle
import traceback
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import ParseError
from liquid_webhooks import RenderData
from liquid_webhooks import RenderError
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks.twilio import ApiKey
from liquid_webhooks.twilio import AuthToken
from liquid_webhooks.twilio import Bearer
from liquid_webhooks.twilio import Credential
from liquid_webhooks.twilio import Literal
from liquid_webhooks.twilio import MessageError
from liquid_webhooks.twilio import TwilioMessage
from liquid_webhooks.webhook.document.http_text import read_text
from liquid_webhooks.webhook.export import FORMATS
from liquid_webhooks.webhook.export import export
from tests.twilio.messages import ACCOUNT
from tests.twilio.messages import KEY
from tests.twilio.messages import NOW
from tests.twilio.messages import SERVICE
from tests.twilio.messages import TEMPLATE
from tests.twilio.messages import TOKEN
from tests.twilio.messages import arguments
from tests.twilio.messages import literal
from tests.twilio.messages import message
from tests.twilio.messages import sendable
from tests.twilio.messages import texts
from tests.twilio.strict_form import decode

SECRETS = {"TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_API_KEY_SECRET": TOKEN, "TWILIO_TOKEN": TOKEN}
STRIPPED = "\0\t\n\v\f\r "

CREDENTIALS = [AuthToken(TOKEN), ApiKey(KEY, TOKEN), Bearer(TOKEN)]
EACH_CREDENTIAL = pytest.mark.parametrize("credential", CREDENTIALS, ids=["auth token", "api key", "bearer"])


def pairs(request: WebhookRequest) -> list[tuple[str, str]]:
    return parse_qsl(request.body.decode(), keep_blank_values=True)


def fields(made: TwilioMessage, data: Any = None) -> dict[str, str]:
    """Return the form's fields, decoded strictly."""
    return dict(decode(made.webhook().render(data).body))


def profile(first_name: str, last_name: str = "x") -> RenderData:
    return RenderData.from_dict(
        {
            "user": {"phone": "+15551230001", "first_name": first_name, "last_name": last_name},
            "now": NOW.isoformat(),
            "secrets": SECRETS,
        }
    )


SOURCES = [
    "{{ ${first_name} }}",
    "{{- ${first_name} -}}",
    "Hi {{ ${first_name} }}!\n",
    "{% if ${first_name} %}{{ ${first_name} }}{% else %}you{% endif %} {",
    "{% assign a = ${first_name} %}{{ a }}{{ a | upcase }}{{",
    "{% raw %}{{ a }}&To=1{% endraw %}{{ ${last_name} }}",
    "{{ ${first_name} }}&To=%2B1900{% comment %} & {% endcomment %}",
    "{% for i in (1..3) %}{{ ${first_name} }}{% if i == 2 %}{% break %}{% endif %}{% endfor %}.",
    "a{% break %}b{{ ${first_name} }}",
    "{{ ${first_name} }}{% for i in none %}{% else %}{% continue %}{% endfor %}never",
    "{% liquid\n echo ${first_name}\n echo '{%'\n%}",
    "{{ ${first_name} | split: '' }}",
    "{{ 'a' | append: ${first_name} | append: \"}\" }}",
    "  {{ ${first_name} }}  ",
    "{% case ${first_name} %}{% when 'a' %}&{% else %}{{ ${first_name} }}{% endcase %}",
    "{% increment n %}{% cycle 'a', 'b' %}{{ ${first_name} }}",
]
"""Liquid that could reach out of its field if it were only pasted; all but the one with `{{` parse alone."""

VALID = [source for source in SOURCES if not source.endswith("{{")]


@given(first=texts, last=texts, source=st.sampled_from(VALID))
def test_a_body_arrives_as_its_source_renders_alone(first: str, last: str, source: str) -> None:
    """For any profile the body that Twilio decodes is what the source renders to by itself."""
    data = profile(first, last)
    alone = Environment().from_string(source).render(data)
    made = message(body=source, status_callback="https://a.example/{{ ${first_name} | url_param_escape }}")
    found = pairs(made.webhook().render(data)) if alone else []

    assert [name for name, _ in found] == (["To", "From", "Body", "StatusCallback"] if alone else [])
    assert dict(found).get("Body", "") == alone
    if not alone:
        with pytest.raises(MessageError, match="21602"):
            made.webhook().render(data)


@given(first=texts, last=texts, one=st.sampled_from(VALID), two=st.sampled_from(VALID))
def test_sources_stay_in_their_fields(first: str, last: str, one: str, two: str) -> None:
    """Any two sources side by side give the values that each gives alone, blanks around them dropped."""
    data = profile(first, last)
    alone = [Environment().from_string(source).render(data).strip(STRIPPED) for source in (one, two)]
    expected = [("To", "+15551230001"), ("From", "+15005550006"), ("Body", "Hi")]
    expected += [(name, text) for name, text in zip(("One", "Two"), alone, strict=True) if text]
    # Counters and cycles go on from one source to the next, as they do within one template.
    if "increment" in one and "increment" in two:
        return

    made = message(extra={"One": one, "Two": two})

    assert pairs(made.webhook().render(data)) == expected


@given(first=texts, last=texts)
def test_content_variables_arrive(first: str, last: str) -> None:
    """For any profile the variables of a template are a JSON object with the texts that were meant."""
    data = profile(first + "a", last + "b")
    given_variables = {
        "1": "{{ ${first_name} }}",
        'q"{{': "x {{ ${last_name} }}{",
        "n": 7,
        "l": Literal("{{"),
    }
    made = message(body=None, content_sid=TEMPLATE, content_variables=given_variables)
    expected = {"1": f"{first}a", 'q"{{': f"x {last}b{{", "n": "7", "l": "{{"}

    assert json.loads(fields(made, data)["ContentVariables"]) == expected


WIRE = {"content_variables": "ContentVariables", "tags": "Tags"}
VARIABLES = {
    "1": "{{ ${first_name} }}",
    'q"': '{% if ${last_name} %}"{{ ${last_name} }}\\{% endif %}',
    "n": 7,
    "{{ 1 }}": "é\n",
}


@pytest.mark.parametrize("name", ["content_variables", "tags"])
@pytest.mark.parametrize("is_ascii", [False, True])
@given(first=texts, last=texts)
def test_json_texts_arrive_as_their_mappings(name: str, is_ascii: bool, first: str, last: str) -> None:
    """For any profile a JSON text of sources renders as its mapping does, with exactly the given names."""
    data = profile(first + "a", last + "b")
    text = json.dumps(VARIABLES, indent=1, ensure_ascii=is_ascii)
    by_text = message(content_sid=TEMPLATE, **{name: text})
    by_mapping = message(content_sid=TEMPLATE, **{name: VARIABLES})

    assert by_text.to_http() == by_mapping.to_http()
    assert by_text.diagnostics == []
    assert json.loads(fields(by_text, data)[WIRE[name]]) == {
        "1": f"{first}a",
        'q"': f'"{last}b\\',
        "n": "7",
        "{{ 1 }}": "é\n",
    }


@pytest.mark.parametrize("name", ["content_variables", "tags"])
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"1": {{ n }}}', ["LW510"]),
        ('{"1": "{{ n | default: "x" }}"}', ["LW510"]),
        ('{"1": "a"{% if n %}, "2": "{{ n }}"{% endif %}}', ["LW510"]),
        ('{"1": "{% liquid\n echo n\n%}"}', ["LW510"]),
        ('{"1": {% increment i %}}', ["LW510"]),
        ('{"1": "a"{% if n %}, "2": "echo"{% endif %}}', []),
        (Literal('{"1": "{{ n }}"}'), []),
        ('{"1": "{{ n }}"}', []),
        ("{}", []),
        ('{"1": 1.5}', []),
    ],
)
def test_liquid_in_other_json_texts_is_found(name: str, text: Any, found: list[str]) -> None:
    """Where Liquid prints into a text that is no JSON object of texts, a finding says so."""
    made = message(content_sid=TEMPLATE, **{name: text})

    assert [each.code for each in made.diagnostics if each.code.startswith("LW5")] == found
    assert isinstance(json.loads(fields(made, {"n": 5})[WIRE[name]]), dict)


@given(first=texts, parameters=arguments(), credential=st.sampled_from(CREDENTIALS))
def test_the_text_renders_the_same_request(
    first: str, parameters: dict[str, Any], credential: Credential
) -> None:
    """`Webhook.parse` of the `.http` text renders what the message renders, in `.http` and as an object."""
    body = {"body": "Hi {{ ${first_name} }}!"}
    made = message(**{"from_": None, **literal(parameters), **body, "credential": credential})
    data = profile(first)
    expected = made.webhook().render(data)

    assert Webhook.parse(made.to_http()).render(data) == expected
    assert Webhook.from_dict(Webhook.parse(made.to_http()).to_dict()).render(data) == expected
    assert Webhook.parse(made.webhook().to_text()).render(data) == expected


@given(parameters=arguments(), credential=st.sampled_from(CREDENTIALS))
def test_the_document_is_the_one_that_its_text_holds(
    parameters: dict[str, Any], credential: Credential
) -> None:
    """The message's document is made of its parts, and is what reading the `.http` text would give.

    So errors and findings have their places in the text.
    """
    made = message(**literal(parameters), credential=credential)
    liquid = message(**{**literal(parameters), "body": "{{ x }}\r\n{% raw %}\n: {{{% endraw %}"})

    assert made.webhook().document == read_text(made.to_http())
    assert liquid.webhook().document == read_text(liquid.to_http())


def test_the_document_is_read_with_other_delimiters() -> None:
    """The same holds where Liquid is written otherwise."""
    env = Environment(
        tag_start_string="<%", tag_end_string="%>", statement_start_string="<<", statement_end_string=">>"
    )
    made = message(env=env, body="<% if a %>\n\n<< a >><% endif %>")

    assert made.webhook().document == read_text(made.to_http(), "", env.delimiters)


FILTERS = [
    *("append: 'x'", "prepend: 'x'", "remove: 'x'", "remove_first: 'x'", "replace: 'a', 'y'", "truncate: 3"),
    *(
        "replace_first: 'a', 'y'",
        "capitalize",
        "downcase",
        "escape",
        "join",
        "json_escape",
        "lstrip",
        "rstrip",
    ),
    *("newline_to_br", "size", "strip", "strip_html", "strip_newlines", "truncatewords: 1", "upcase"),
    *("url_encode", "url_escape", "url_param_escape", "round", "date: '%F'", "first", "split: ''"),
]


@pytest.mark.parametrize("filter_", FILTERS)
@pytest.mark.parametrize("value", [["a", ["b"]], {"a": 1}, None, True, 1.5, 3, "xa b"], ids=repr)
def test_filtered_values_arrive_as_they_print(filter_: str, value: object) -> None:
    """One output with a filter arrives as it prints alone, whatever the filter makes of whatever value."""
    source = f"{{{{ v | {filter_} }}}}"
    try:
        alone = Environment().from_string(source).render(v=value)
    except RenderError:
        return
    optional = message(media_url="https://a.example/1.png", body=source)

    assert fields(optional, {"v": value}).get("Body", "") == alone
    if alone:
        assert fields(message(body=source), {"v": value})["Body"] == alone


@given(texts)
def test_literal_texts_are_no_liquid(text: str) -> None:
    """A literal body arrives as it is, whatever looks like Liquid in it."""
    source = "{{ 1 }}{% if %}" + text

    assert fields(message(body=Literal(source)))["Body"] == source


@given(first=sendable)
def test_blanks_around_values_are_dropped(first: str) -> None:
    """Around every value but the body's blanks are dropped."""
    made = message(body=" {{ ${first_name} }} ", extra={"Novel": "\n {{ ${first_name} }} "})
    found = fields_with(made, profile(first), "Novel")

    assert found["Body"] == f" {first} "
    assert found["Novel"] == first.strip(STRIPPED)


def fields_with(made: TwilioMessage, data: RenderData, name: str) -> dict[str, str]:
    return dict(decode(made.webhook().render(data).body, also=[name]))


@pytest.mark.parametrize(
    ("name", "value"),
    [("body", "{% if a %}b"), ("to", "{{ a"), ("body", "a{% endcapture %}b"), ("media_url", ["{% endif %}"])],
)
def test_unbalanced_liquid_is_refused(name: str, value: Any) -> None:
    """A source whose tags are not balanced is refused, with the parameter as its name."""
    names = {"body": "Body", "to": "To", "media_url": "MediaUrl"}
    with pytest.raises(ParseError) as caught:
        message(**{name: value})

    assert str(caught.value).startswith(f"{names[name]}:1:")


def test_template_comments_stay_in_their_fields() -> None:
    """Where template comments exist, one that a source does not close is refused."""
    env = Environment(template_comments=True)
    with pytest.raises(ParseError, match=r"^Body:1:"):
        message(env=env, body="a{#{{ x }}", extra={"Novel": "{{ x }}#}b"})


def test_html_comments_across_fields_are_refused() -> None:
    """A comment that one source opens and another closes would swallow what stands between: it is refused."""
    env = Environment(strip_html_comments=True)
    with pytest.raises(ParseError, match="comment"):
        message(env=env, body="a<!--{{ x }}", extra={"Novel": "{{ x }}-->b"})


def test_other_delimiters() -> None:
    """The text is written with the delimiters of the environment."""
    env = Environment(
        tag_start_string="<%", tag_end_string="%>", statement_start_string="<<", statement_end_string=">>"
    )
    made = message(env=env, body="Hi << name >>, {{ name }} <", to="<< phone >>")

    assert fields(made, {"name": "a&b", "phone": "+15551230001"})["Body"] == "Hi a&b, {{ name }} <"
    assert Webhook.parse(made.to_http(), env).render({"name": "a", "phone": "+1", "secrets": SECRETS})


@pytest.mark.parametrize("on_error", ["raise", "inline"])
def test_errors_in_place_stay_in_their_field(on_error: Any) -> None:
    """Where errors print their text, that text is a value like any other."""
    made = message(env=Environment(on_error=on_error), body="{{ 1 | divided_by: 0 }}")
    if on_error == "raise":
        with pytest.raises(RenderError):
            made.webhook().render()
    else:
        assert fields(made)["Body"] == "Liquid error: divided by 0"


def test_inspected_lists_are_escaped() -> None:
    """Where lists print as Ruby inspects them, they do so in a message too."""
    made = message(env=Environment(array_output="inspect"), body="{{ list }}")

    assert fields(made, {"list": ["a", "b"]})["Body"] == '["a", "b"]'


def test_an_abort_in_any_parameter_stops_the_message() -> None:
    """An abort is not kept in its field."""
    made = message(media_url="{% abort_message('no picture') %}")
    with pytest.raises(AbortMessage, match="no picture"):
        made.webhook().render()


def test_the_simple_message_reads_like_one_written_by_hand() -> None:
    """One output gets its filters in place; the text holds the secret's name alone."""
    made = message(to="{{ ${phone_number} }}", body="{{ 'Hi ' | append: ${first_name} }}")

    assert made.to_http() == (
        "# A message through Twilio. Secret: TWILIO_AUTH_TOKEN.\n"
        f"POST https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages.json\n"
        "Content-Type: application/x-www-form-urlencoded\n"
        f"Authorization: Basic {{{{ '{ACCOUNT}:' | append: secrets.TWILIO_AUTH_TOKEN | base64_encode }}}}\n"
        "\n"
        "To={{ ${phone_number} | strip | url_param_escape }}&From=%2B15005550006"
        "&Body={{ 'Hi ' | append: ${first_name} | url_param_escape }}\n"
    )
    assert made.diagnostics == []


def test_optional_parameters_that_render_empty_are_left_out() -> None:
    """A picture, a sender and an unknown parameter without a value are not sent."""
    made = message(
        from_="{{ from }}",
        messaging_service_sid=SERVICE,
        media_url=["{{ picture }}", "https://a.example/{{ n }}.png", " "],
        smart_encoded="{{ smart }}",
        status_callback=Literal(" "),
    )

    assert pairs(made.webhook().render({"n": 2})) == [
        ("To", "+15551230001"),
        ("MessagingServiceSid", SERVICE),
        ("Body", "Hi"),
        ("MediaUrl", "https://a.example/2.png"),
    ]


def test_plain_values() -> None:
    """Booleans, numbers and times are written as Twilio wants them."""
    made = message(
        messaging_service_sid=SERVICE,
        smart_encoded=True,
        send_as_mms=False,
        validity_period=600,
        attempt=2,
        max_price=1e-5,
        schedule_type="fixed",
        send_at=datetime.fromisoformat("2026-12-01T01:30:00.9+05:30"),
        tags={"campaign": "{{ name }}"},
    )
    found = fields(made, RenderData.from_dict({"now": NOW.isoformat(), "variables": {"name": "a"}}))

    assert found["SmartEncoded"] == "true"
    assert found["SendAsMms"] == "false"
    assert found["ValidityPeriod"] == "600"
    assert found["MaxPrice"] == "0.00001"
    assert found["SendAt"] == "2026-11-30T20:00:00Z"
    assert found["Tags"] == '{"campaign":"a"}'
    assert fields(message(max_price=Decimal("1.50")))["MaxPrice"] == "1.50"


@pytest.mark.parametrize(
    ("given_values", "kind", "text"),
    [
        ({"send_at": datetime(2026, 12, 1)}, ValueError, "send_at has no time zone"),
        ({"send_at": datetime.fromisoformat("0001-01-01T00:00:00+05:00")}, ValueError, "outside the years"),
        ({"to": 15551230001}, TypeError, "to is a text, not int"),
        ({"body": ["a"]}, TypeError, "body is a text, not list"),
        ({"media_url": 5}, TypeError, "media_url is a text or a sequence of texts, not int"),
        ({"media_url": [None]}, TypeError, "media_url is a text or a sequence of texts, not NoneType"),
        ({"validity_period": True}, TypeError, "validity_period is a text or an integer, not bool"),
        ({"smart_encoded": 1}, TypeError, "smart_encoded is a text or a boolean, not int"),
        ({"content_variables": {"1": None}}, TypeError, "content_variables maps texts to texts or integers"),
        ({"content_variables": {1: "a"}}, TypeError, "content_variables maps texts to texts or integers"),
        ({"credential": "token"}, TypeError, "credential is AuthToken, ApiKey or Bearer, not str"),
        ({"content_variables": '{"1": "a", "1": "b"}'}, ValueError, "content_variables has two equal names"),
        ({"tags": '{"1": [], "1": 2}'}, ValueError, "tags has two equal names"),
        ({"credential": None}, TypeError, "credential is AuthToken, ApiKey or Bearer, not NoneType"),
        ({"extra": ["Body"]}, TypeError, "extra is a mapping, not list"),
        ({"extra": ""}, TypeError, "extra is a mapping, not str"),
        ({"edge": 1}, TypeError, "edge is a text, not int"),
        ({"region": b"ie1"}, TypeError, "region is a text, not bytes"),
        ({"extra": {"Body": "a"}}, ValueError, "extra has `Body`, for which there is a keyword"),
        ({"extra": {"a&b": "a"}}, ValueError, "extra has a name that is no name of a parameter"),
        ({"edge": "a.b"}, ValueError, "edge is no label of a host"),
        ({"region": ""}, ValueError, "region is no label of a host"),
    ],
)
def test_wrong_arguments(given_values: dict[str, Any], kind: type[Exception], text: str) -> None:
    """An argument that cannot be is refused with one sentence that names it."""
    with pytest.raises(kind, match=text):
        message(**given_values)


@EACH_CREDENTIAL
def test_secrets_never_show(credential: Credential) -> None:
    """No text, `repr`, error or export of a message holds its secret, plain or encoded."""
    made = message(credential=credential, body="{{ secrets.TWILIO_AUTH_TOKEN }}{{ x }}")
    request = made.webhook().render({"secrets": SECRETS, "x": "a"})
    shown = [made.to_http(), repr(made), str(made), repr(credential), str(credential), repr(request)]
    shown += [repr(made.webhook()), made.webhook().to_text(), str(made.webhook().to_dict())]
    shown += [export(request, name) for name in FORMATS]
    with pytest.raises(MessageError) as caught:
        message(credential=credential, body="{{ x }}").webhook().render({"x": "a" * 1601})
    shown.append(str(caught.value))
    hidden = [TOKEN, *(value for name, value in request.headers if name == "Authorization")]

    assert not [secret for secret in hidden for text in shown if secret.removeprefix("Basic ") in text]


def test_a_refusal_keeps_no_request() -> None:
    """The traceback of a refusal leads to no request and to none of its values."""
    with pytest.raises(MessageError) as caught:
        message(body="{{ x }}").webhook().render({"x": "a" * 1601})

    assert caught.value.__context__ is None
    frames = [frame for frame, _ in traceback.walk_tb(caught.value.__traceback__)][1:]
    held = [value for frame in frames for value in frame.f_locals.values()]
    assert any(isinstance(value, MessageError) for value in held)
    assert not any(isinstance(value, (WebhookRequest, list)) for value in held)
    assert caught.value.__cause__ is None


@EACH_CREDENTIAL
def test_credentials_lie_over_the_data(credential: Credential) -> None:
    """The credential of a message is used whatever secrets the data, its variables or keywords have."""
    made = message(credential=credential)
    expected = made.webhook().render().header("Authorization")
    other = dict.fromkeys(SECRETS, "another-token")
    shadowed = RenderData.from_dict({"secrets": other, "variables": {"secrets": other}})

    assert made.webhook().render(RenderData.from_dict({"secrets": other})).header("Authorization") == expected
    assert made.webhook().render(shadowed).header("Authorization") == expected
    assert made.webhook().render({"secrets": other}).header("Authorization") == expected
    assert made.webhook().render(None, secrets=other).header("Authorization") == expected


def test_other_secrets_stay() -> None:
    """Secrets of the data that the credential does not replace can still be used."""
    made = message(body="{{ secrets.CODE }}")

    assert fields(made, {"secrets": {"CODE": "abcd"}})["Body"] == "abcd"
    assert fields(made, RenderData.from_dict({"secrets": {"CODE": "abcd"}}))["Body"] == "abcd"
    env = Environment(globals={"secrets": {"CODE": "abcd"}})
    assert fields(message(env=env, body="{{ secrets.CODE }}"), {})["Body"] == "abcd"


def test_a_credential_without_a_token_is_taken_from_the_data() -> None:
    """Where no token is given the render data has it."""
    made = message(credential=AuthToken())
    expected = message().webhook().render().header("Authorization")

    assert made.webhook().render({"secrets": SECRETS}).header("Authorization") == expected
    assert made.to_http() == message().to_http()
    with pytest.raises(RenderError, match="TWILIO_AUTH_TOKEN"):
        made.webhook().render(RenderData.from_dict({}))


@pytest.mark.parametrize("token", ["", "a b", "é" * 20, "a\n"])
@pytest.mark.parametrize("kind", [AuthToken, Bearer, lambda token: ApiKey(KEY, token)])
def test_tokens_that_cannot_be(kind: Any, token: str) -> None:
    """A token that is empty, or that a header could not hold, is refused without being quoted."""
    with pytest.raises(ValueError, match="is empty or holds a character that it cannot hold"):
        kind(token)


@pytest.mark.parametrize("sid", ["", "SK1", "PN" + "0" * 32, "SK" + "0" * 32 + "'"])
def test_key_sids(sid: str) -> None:
    """The SID of an API key has Twilio's form, so that nothing else gets into the header's Liquid."""
    with pytest.raises(ValueError, match="`SK` and 32"):
        ApiKey(sid, TOKEN)
    with pytest.raises(ValueError, match="`AC` and 32"):
        AuthToken(TOKEN, sid)


def test_sids_that_are_no_texts() -> None:
    """The account of a token is a text."""
    with pytest.raises(TypeError, match="account_sid is a text, not int"):
        AuthToken(TOKEN, account_sid=3)  # type: ignore[arg-type]


def test_credentials_survive_pickling() -> None:
    """Credentials can be handed to other processes."""
    assert pickle.loads(pickle.dumps(CREDENTIALS)) == CREDENTIALS
