"""Each rule of Create Message accepts and refuses, when a message is made and when it is rendered."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any

import pytest

from liquid_webhooks import Environment
from liquid_webhooks import RenderData
from liquid_webhooks.diagnostics import CODES
from liquid_webhooks.twilio import Literal
from liquid_webhooks.twilio import MessageError
from liquid_webhooks.twilio.parameters import PARAMETERS
from liquid_webhooks.twilio.parameters import Kind
from liquid_webhooks.twilio.rules import check
from tests.twilio.messages import APPLICATION
from tests.twilio.messages import NOW
from tests.twilio.messages import SERVICE
from tests.twilio.messages import TEMPLATE
from tests.twilio.messages import message

TO, FROM, BODY = ("To", "+15551230001"), ("From", "+15005550006"), ("Body", "Hi")
BASE = (TO, FROM, BODY)
BY_SERVICE = (TO, ("MessagingServiceSid", SERVICE), BODY)
FIXED = (*BY_SERVICE, ("ScheduleType", "fixed"))
WHATSAPP = "whatsapp:+15551230001"
MEDIA = "https://a.example/1.png"
GIVEN = {parameter.wire: parameter for parameter in PARAMETERS}

Pairs = tuple[tuple[str, str], ...]


def with_pairs(base: Pairs, **values: str) -> Pairs:
    """Return `base`, the values of some names replaced or added; an empty text leaves one out."""
    kept = tuple(pair for pair in base if pair[0] not in values)
    return (*kept, *((name, value) for name, value in values.items() if value))


def at(**ahead: float) -> str:
    return (NOW + timedelta(**ahead)).strftime("%Y-%m-%dT%H:%M:%SZ")


def known(pairs: Pairs) -> dict[str, Any]:
    """Return arguments of a message whose texts are literal."""
    arguments: dict[str, Any] = {"to": Literal(""), "from_": None, "body": None}
    for name, value in pairs:
        parameter = GIVEN[name]
        if parameter.kind is Kind.LIST:
            arguments.setdefault(parameter.name, []).append(Literal(value))
        else:
            arguments[parameter.name] = Literal(value)
    return arguments


def unknown(pairs: Pairs) -> tuple[dict[str, Any], dict[str, str]]:
    """Return arguments whose texts are Liquid, and the variables that give them their values."""
    given = dict(pairs)
    # What is missing is there and renders empty.
    missing = {GIVEN[name].name: Literal("") for name in ("To", "From", "Body") if name not in given}
    arguments, variables = {**known(pairs), **missing}, {}
    for name, value in arguments.items():
        for index, text in enumerate(value if isinstance(value, list) else [value]):
            if text is not None:
                variables[f"{name}{index}"] = text.text
        if isinstance(value, list):
            arguments[name] = [f"{{{{ {name}{index} }}}}" for index in range(len(value))]
        elif value is not None:
            arguments[name] = f"{{{{ {name}0 }}}}"
    return arguments, variables


ERRORS: list[tuple[int, str, Pairs, Pairs]] = [
    (21604, "To", BASE, with_pairs(BASE, To="")),
    (21211, "To", BASE, with_pairs(BASE, To="nobody")),
    (21211, "To", BASE, with_pairs(BASE, To="+1555123000100000")),
    (21603, "From", BASE, with_pairs(BASE, From="")),
    (21603, "From", BY_SERVICE, with_pairs(BY_SERVICE, MessagingServiceSid="")),
    (21212, "From", with_pairs(BASE, From="Havn Ferry1"), with_pairs(BASE, From="Havn Ferry 1")),
    (21212, "From", with_pairs(BASE, From="12345"), with_pairs(BASE, From="1234567890123456")),
    (21212, "From", with_pairs(BASE, From=SERVICE), with_pairs(BASE, From="+")),
    (21212, "From", with_pairs(BASE, From=SERVICE), with_pairs(BASE, From=SERVICE[:-1])),
    (21212, "From", with_pairs(BASE, From=SERVICE), with_pairs(BASE, From=SERVICE + "0")),
    *(
        (21910, "From", good, bad)
        for good, bad in (
            (BASE, with_pairs(BASE, To="whatsapp:+15551230001")),
            (with_pairs(BASE, To=WHATSAPP, From="whatsapp:+15005550006"), with_pairs(BASE, To=WHATSAPP)),
            (with_pairs(BASE, From="sms:+15005550006"), with_pairs(BASE, From="whatsapp:+15005550006")),
            (with_pairs(BASE, To="sms:+15551230001"), with_pairs(BASE, To="messenger:17")),
            (with_pairs(BASE, To=WHATSAPP, From=SERVICE), with_pairs(BASE, To=WHATSAPP, From="Havn 1")),
            (with_pairs(BY_SERVICE, To=WHATSAPP), with_pairs(BASE, To=WHATSAPP, From="12345")),
            (with_pairs(BY_SERVICE, To=WHATSAPP, From=FROM[1]), with_pairs(BASE, To=WHATSAPP)),
        )
    ),
    *(
        (21266, "To", good, bad)
        for good, bad in (
            (BASE, with_pairs(BASE, From=TO[1])),
            (with_pairs(BY_SERVICE, From=TO[1]), with_pairs(BASE, To="sms:" + FROM[1])),
            (
                with_pairs(BASE, To=WHATSAPP, From="whatsapp:+15005550006"),
                with_pairs(BASE, To=WHATSAPP, From=WHATSAPP),
            ),
        )
    ),
    (
        21212,
        "FallbackFrom",
        with_pairs(BY_SERVICE, FallbackFrom="+15005550006"),
        with_pairs(BY_SERVICE, FallbackFrom="An altogether long name"),
    ),
    (21705, "MessagingServiceSid", BY_SERVICE, with_pairs(BY_SERVICE, MessagingServiceSid="MG12")),
    (21602, "Body", BASE, with_pairs(BASE, Body="")),
    (
        21602,
        "Body",
        with_pairs(BASE, Body="", MediaUrl=MEDIA),
        with_pairs(BASE, Body="", SmartEncoded="true"),
    ),
    (21602, "Body", with_pairs(BASE, Body="", ContentSid=TEMPLATE), with_pairs(BASE, Body="")),
    (21617, "Body", with_pairs(BASE, Body="a" * 1600), with_pairs(BASE, Body="a" * 1601)),
    (21617, "Body", with_pairs(BASE, Body="é" * 1600), with_pairs(BASE, Body="é" * 1601)),
    (21623, "MediaUrl", (*BASE, *10 * (("MediaUrl", MEDIA),)), (*BASE, *11 * (("MediaUrl", MEDIA),))),
    (21620, "MediaUrl", with_pairs(BASE, MediaUrl=MEDIA), with_pairs(BASE, MediaUrl="a.example/1.png")),
    (
        21620,
        "MediaUrl",
        with_pairs(BASE, MediaUrl="http://a.example"),
        with_pairs(BASE, MediaUrl="ftp://a.example"),
    ),
    (21655, "ContentSid", with_pairs(BASE, ContentSid=TEMPLATE), with_pairs(BASE, ContentSid="HX12")),
    (
        21654,
        "ContentVariables",
        with_pairs(BASE, ContentSid=TEMPLATE, ContentVariables='{"1":"a"}'),
        with_pairs(BASE, ContentVariables='{"1":"a"}'),
    ),
    *(
        (
            21656,
            "ContentVariables",
            with_pairs(BASE, ContentSid=TEMPLATE, ContentVariables="{}"),
            with_pairs(BASE, ContentSid=TEMPLATE, ContentVariables=variables),
        )
        for variables in ("a", "[]", '{"1":"a"', '{"1":null}', '{"1":""}')
    ),
    *(
        (
            21609,
            "StatusCallback",
            with_pairs(BASE, StatusCallback="https://a.example/hook?a_b=1"),
            with_pairs(BASE, StatusCallback=callback),
        )
        for callback in (
            "a.example",
            "https:///hook",
            "https://my_host.example/hook",
            "https://a.example/" + "a" * 4000,
        )
    ),
    (
        35126,
        "ScheduleType",
        with_pairs(FIXED, SendAt=at(hours=1)),
        with_pairs(FIXED, ScheduleType="later", SendAt=at(hours=1)),
    ),
    (35111, "SendAt", with_pairs(FIXED, SendAt=at(hours=1)), FIXED),
    (
        35118,
        "MessagingServiceSid",
        with_pairs(BASE, From=SERVICE, ScheduleType="fixed", SendAt=at(hours=1)),
        with_pairs(BASE, ScheduleType="fixed", SendAt=at(hours=1)),
    ),
    *(
        (35114, "SendAt", with_pairs(FIXED, SendAt=at(hours=1)), with_pairs(FIXED, SendAt=time))
        for time in ("tomorrow", "2026-12-01", "2026-12-01T12:00:00", "2026-13-01T12:00:00Z")
    ),
    (
        21624,
        "ValidityPeriod",
        with_pairs(BASE, ValidityPeriod="36000"),
        with_pairs(BASE, ValidityPeriod="36001"),
    ),
    (21624, "ValidityPeriod", with_pairs(BASE, ValidityPeriod="6"), with_pairs(BASE, ValidityPeriod="0")),
    (21624, "ValidityPeriod", with_pairs(BASE, ValidityPeriod="60"), with_pairs(BASE, ValidityPeriod="1.5")),
    (21627, "MaxPrice", with_pairs(BASE, MaxPrice="0.05"), with_pairs(BASE, MaxPrice="cheap")),
]
"""Twilio's error code, the parameter that is named, a form that passes, and one that does not."""

ERROR_IDS = [f"{code} {name} {index}" for index, (code, name, _, _) in enumerate(ERRORS)]

DOUBTS: list[tuple[str, str, int | None, Pairs, Pairs]] = [
    ("LW501", "To", 21211, with_pairs(BASE, To="whatsapp:+15551230001"), with_pairs(BASE, To="15551230001")),
    ("LW501", "To", 21211, with_pairs(BASE, To="messenger:17"), with_pairs(BASE, To="(555) 123-0001")),
    ("LW501", "To", 21211, BASE, with_pairs(BASE, To="whatsapp:5551230001", From="whatsapp:+15005550006")),
    ("LW501", "From", 21212, with_pairs(BASE, From="Havn 1"), with_pairs(BASE, From="Hávn-1")),
    ("LW501", "From", 21212, with_pairs(BASE, From="DE" + "0" * 32), with_pairs(BASE, From="555-123-0001")),
    ("LW501", "From", 21212, BASE, with_pairs(BASE, To=WHATSAPP, From="whatsapp:5551230001")),
    ("LW502", "Body", 21617, with_pairs(BASE, Body="👍" * 800), with_pairs(BASE, Body="👍" * 801)),
    ("LW504", "MaxPrice", None, BASE, with_pairs(BASE, MaxPrice="1")),
    (
        "LW505",
        "ShortenUrls",
        None,
        with_pairs(BY_SERVICE, ShortenUrls="true"),
        with_pairs(BASE, ShortenUrls="true"),
    ),
    (
        "LW505",
        "FallbackFrom",
        None,
        with_pairs(BY_SERVICE, FallbackFrom="+15005550006"),
        with_pairs(BASE, FallbackFrom="+15005550006"),
    ),
    (
        "LW505",
        "ApplicationSid",
        None,
        with_pairs(BASE, ApplicationSid=APPLICATION),
        with_pairs(BASE, ApplicationSid=APPLICATION, StatusCallback=MEDIA),
    ),
    (
        "LW505",
        "PersistentAction",
        None,
        with_pairs(BASE, To="whatsapp:+15551230001", PersistentAction="geo:1,2|x"),
        with_pairs(BASE, PersistentAction="geo:1,2|x"),
    ),
    (
        "LW505",
        "SendAt",
        None,
        with_pairs(FIXED, SendAt=at(hours=1)),
        with_pairs(BY_SERVICE, SendAt=at(hours=1)),
    ),
    (
        "LW506",
        "SendAt",
        35114,
        with_pairs(FIXED, SendAt=at(hours=1)),
        with_pairs(FIXED, SendAt="2026-12-01T12:00:00+02:00"),
    ),
    ("LW506", "MediaUrl", 21620, BASE, with_pairs(BASE, MediaUrl="https://a.example/a b.png")),
    ("LW506", "StatusCallback", 21609, BASE, with_pairs(BASE, StatusCallback="https://a.example/100%")),
    *(
        (
            "LW506",
            "ContentVariables",
            21656,
            with_pairs(BASE, ContentSid=TEMPLATE, ContentVariables='{"1":"a","2":3,"3":1.5}'),
            with_pairs(BASE, ContentSid=TEMPLATE, ContentVariables=variables),
        )
        for variables in ('{"1":["a"]}', '{"1":true}', '{"1":{"a":"b"}}')
    ),
    ("LW506", "ApplicationSid", None, BASE, with_pairs(BASE, ApplicationSid="AP1")),
    ("LW506", "Attempt", None, with_pairs(BASE, Attempt="1"), with_pairs(BASE, Attempt="0")),
    ("LW506", "Tags", None, with_pairs(BASE, Tags='{"a":"b"}'), with_pairs(BASE, Tags="a")),
    *(
        ("LW506", parameter.wire, None, BASE, with_pairs(BY_SERVICE, **{parameter.wire: "True"}))
        for parameter in PARAMETERS
        if parameter.words or parameter.kind is Kind.FLAG
    ),
    ("LW507", "From", None, BASE, with_pairs(BASE, MessagingServiceSid=SERVICE)),
    (
        "LW508",
        "ValidityPeriod",
        30036,
        with_pairs(BASE, ValidityPeriod="6"),
        with_pairs(BASE, ValidityPeriod="5"),
    ),
]
"""The finding's code, the parameter that is named, Twilio's code, a form without the finding, one with it."""

DOUBT_IDS = [f"{code} {name} {index}" for index, (code, name, *_) in enumerate(DOUBTS)]


def codes(pairs: Pairs) -> set[tuple[str, str, int | None]]:
    return {(found.code, found.parameter, found.twilio_code) for found in check(pairs, NOW)}


@pytest.mark.parametrize(("code", "parameter", "good", "bad"), ERRORS, ids=ERROR_IDS)
def test_errors_of_known_values(code: int, parameter: str, good: Pairs, bad: Pairs) -> None:
    """What Twilio refuses is refused when the message is made, with its code; what it accepts passes."""
    assert message(**known(good)).to_http()
    with pytest.raises(MessageError, match=rf"^{parameter}: .* \(Twilio error {code}\)$") as caught:
        message(**known(bad))

    assert caught.value.twilio_code == code
    assert caught.value.field == parameter


@pytest.mark.parametrize(("code", "parameter", "good", "bad"), ERRORS, ids=ERROR_IDS)
def test_errors_of_rendered_values(code: int, parameter: str, good: Pairs, bad: Pairs) -> None:
    """What Twilio refuses is refused when the message renders to it, with the same code."""
    env = Environment(now=NOW)
    arguments, variables = unknown(good)
    assert message(**arguments, env=env).webhook().render(variables).body

    arguments, variables = unknown(bad)
    made = message(**{**arguments, "env": env})
    with pytest.raises(MessageError) as caught:
        made.webhook().render(variables)

    assert (caught.value.twilio_code, caught.value.field) == (code, parameter)
    assert not [value for value in variables.values() if len(value) > 4 and value in str(caught.value)]


@pytest.mark.parametrize(("code", "parameter", "twilio_code", "good", "bad"), DOUBTS, ids=DOUBT_IDS)
def test_doubts(code: str, parameter: str, twilio_code: int | None, good: Pairs, bad: Pairs) -> None:
    """What Twilio may refuse or pass over is sent with a finding, when made and when rendered alike."""
    expected = (code, parameter, twilio_code)
    env = Environment(now=NOW)
    arguments, variables = unknown(bad)
    found = message(**arguments, env=env).webhook().render(variables).diagnostics

    assert expected in codes(bad)
    assert expected not in codes(good)
    assert code in [each.code for each in message(**known(bad)).diagnostics]
    assert code in [each.code for each in found]
    assert all(each.severity == CODES[each.code][0] for each in found)
    assert not [
        value for value in variables.values() if len(value) > 4 and value in " ".join(map(str, found))
    ]


def test_fixes() -> None:
    """A finding about a number says how it is written."""
    (found,) = message(to="5551230001").diagnostics

    assert found.fix is not None
    assert "country code" in found.fix


@pytest.mark.parametrize(
    ("ahead", "found"),
    [
        (timedelta(minutes=5), ["LW509"]),
        (timedelta(minutes=14, seconds=59), ["LW509"]),
        (timedelta(minutes=15), []),
        (timedelta(days=35), []),
    ],
)
def test_schedule_window_accepts(ahead: timedelta, found: list[str]) -> None:
    """A message may be scheduled 5 minutes to 35 days ahead, both included; under 15 there is a finding."""
    data = RenderData.from_dict({"now": NOW.isoformat()})
    made = message(from_=None, messaging_service_sid=SERVICE, schedule_type="fixed", send_at=NOW + ahead)

    assert [each.code for each in made.webhook().render(data).diagnostics] == found


@pytest.mark.parametrize(
    "ahead",
    [timedelta(minutes=4, seconds=59), timedelta(days=35, seconds=1), timedelta(0), -timedelta(days=1)],
)
def test_schedule_window_refuses(ahead: timedelta) -> None:
    """Outside the window, by the clock of the render, the message is refused with 35114."""
    data = RenderData.from_dict({"now": NOW.isoformat()})
    made = message(from_=None, messaging_service_sid=SERVICE, schedule_type="fixed", send_at=NOW + ahead)

    with pytest.raises(MessageError, match="SendAt: is not 5 minutes to 35 days ahead") as caught:
        made.webhook().render(data)
    assert caught.value.twilio_code == 35114


@pytest.mark.parametrize(("ahead", "found"), [(-1, ["LW509"]), (0, []), (1, [])])
@pytest.mark.parametrize("is_text", [False, True])
def test_past_times_are_found_when_a_message_is_made(ahead: int, found: list[str], is_text: bool) -> None:
    """A known `SendAt` before the environment's clock is a finding of the message, and no error yet."""
    made = message(
        from_=None,
        messaging_service_sid=SERVICE,
        schedule_type="fixed",
        send_at=at(seconds=ahead) if is_text else NOW + timedelta(seconds=ahead),
        env=Environment(now=NOW),
    )
    data = RenderData.from_dict({"now": (NOW - timedelta(hours=1)).isoformat()})

    assert [each.code for each in made.diagnostics] == found
    assert made.webhook().render(data).diagnostics == ()


def test_the_clock_of_the_environment_decides_where_the_data_has_none() -> None:
    """Without a time in the data the window is measured from the environment's clock."""
    env = Environment(now=datetime(2026, 12, 2, tzinfo=UTC))
    made = message(**known(with_pairs(FIXED, SendAt=at(hours=1))), env=env)

    with pytest.raises(MessageError, match="35114"):
        made.webhook().render({})


def test_unknown_parameters_are_passed_on() -> None:
    """A parameter that is not known here is sent, with a finding that names it and the nearest one."""
    made = message(extra={"MediaURL": "https://a.example/{{ name }}.png", "Novel": ["1", Literal("{{")]})
    request = made.webhook().render({"name": "a b"})

    assert request.body.endswith(b"&MediaURL=https%3A%2F%2Fa.example%2Fa%20b.png&Novel=1&Novel=%7B%7B")
    assert [found.code for found in request.diagnostics] == ["LW503", "LW503"]
    assert [found.fix for found in made.diagnostics] == ["did you mean `MediaUrl`?", None]
    assert "MediaURL: " in str(made.diagnostics[0])


def test_values_that_are_not_known_break_no_rule_yet() -> None:
    """When a message is made, a value that is not known may still turn out right."""
    pairs = [("To", None), ("From", None), ("Body", None), ("ScheduleType", "fixed"), ("SendAt", None)]

    assert check(pairs, None) == []


@pytest.mark.parametrize("sid", ["", "AC12", "AC" + "g" * 32, "AC" + "0" * 32 + "/..", "{{ x }}"])
def test_account_sids(sid: str) -> None:
    """An account SID of another form is refused, as Twilio finds no such account (20404)."""
    with pytest.raises(MessageError, match="AccountSid") as caught:
        message(account_sid=sid)
    assert caught.value.twilio_code == 20404


def test_of_many_unknown_parameters_some_are_named() -> None:
    """Twenty are reported one by one, further ones by their number, and a long name by its beginning."""
    pairs = [*BASE, ("y" * 900_000, "1"), *((f"Bodi{number}", "1") for number in range(99_999))]
    found = [each for each in check(pairs, None) if each.code == "LW503"]

    assert len(found) == 21
    assert found[0].parameter == "y" * 60 + "…"
    assert found[1].fix == "did you mean `Body`?"
    assert str(found[-1].diagnostic()).endswith(
        "the form: has 99,980 more parameters that are not known here"
    )
