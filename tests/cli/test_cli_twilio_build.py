"""The command `twilio build`: flags become a `.http` text, or are refused with Twilio's code."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from click.testing import Result

from liquid_webhooks import RenderData
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks.cli.twilio_build import build_command
from liquid_webhooks.cli.twilio_build import flag
from liquid_webhooks.twilio.parameters import PARAMETERS
from liquid_webhooks.twilio.parameters import Parameter

ACCOUNT = "AC" + "a1" * 16
PARENT = "AC" + "b2" * 16
KEY = "SK" + "c3" * 16
SERVICE = "MG" + "d4" * 16
CONTENT = "HX" + "e5" * 16
SECRETS = {"TWILIO_AUTH_TOKEN": "t0k3n", "TWILIO_API_KEY_SECRET": "s3cr3t", "TWILIO_TOKEN": "b34r3r"}
BASICS = ("--account-sid", ACCOUNT, "--to", "+15551230001", "--from", "+15005550006", "--body", "Hi")

Run = Callable[..., Result]


def request(result: Result, user: dict[str, object] | None = None) -> WebhookRequest:
    """Return the request that a built webhook renders."""
    assert result.exit_code == 0, result.stderr
    return Webhook.parse(result.stdout).render(RenderData.from_dict({"user": user, "secrets": SECRETS}))


def form(result: Result, user: dict[str, object] | None = None) -> list[tuple[str, str]]:
    """Return the decoded form that a built webhook renders."""
    return parse_qsl(request(result, user).body.decode(), keep_blank_values=True, strict_parsing=True)


VALUES = {
    "to": "+15551230002",
    "from_": "Harbour",
    "messaging_service_sid": SERVICE,
    "body": " Hello ",
    "media_url": "https://a.example/1.png?x=1&y=2",
    "content_sid": CONTENT,
    "content_variables": '{"1":"Ada"}',
    "status_callback": "https://a.example/done",
    "application_sid": "AP" + "f6" * 16,
    "schedule_type": "fixed",
    "send_at": "2026-11-30T12:00:00Z",
    "validity_period": "3600",
    "content_retention": "discard",
    "address_retention": "obfuscate",
    "risk_check": "disable",
    "traffic_type": "free",
    "attempt": "2",
    "max_price": "0.05",
    "message_intent": "otp",
    "fallback_from": "+15005550006",
    "persistent_action": "geo:1,2",
    "tags": '{"a":"b"}',
}
"""A value for each parameter; `true` for the others."""

BESIDE = {
    "content_variables": ("--content-sid", CONTENT),
    "schedule_type": ("--send-at", "2026-11-30T12:00:00Z", "--messaging-service-sid", SERVICE),
    "send_at": ("--schedule-type", "fixed", "--messaging-service-sid", SERVICE),
    "fallback_from": ("--messaging-service-sid", SERVICE),
}
"""What some parameters need beside them."""


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.wire)
def test_every_parameter_has_a_flag(run: Run, parameter: Parameter) -> None:
    """Each parameter of Create Message is set by a flag of its name, and arrives in the form."""
    value = VALUES.get(parameter.name, "true")
    name = flag(parameter)
    given = list(BASICS)
    if name in given:
        given[given.index(name) + 1] = value
    else:
        given += [name, value]

    pairs = form(run("twilio", "build", *given, *BESIDE.get(parameter.name, ())))

    assert (parameter.wire, value) in pairs
    assert ("To", VALUES["to"] if parameter.name == "to" else "+15551230001") in pairs


def test_flags_have_help() -> None:
    """Every option of the command says what it is for."""
    assert all(getattr(option, "help", None) for option in build_command.params)
    assert {parameter.name for parameter in PARAMETERS} < {option.name for option in build_command.params}


def test_liquid_is_escaped(run: Run) -> None:
    """A value may be Liquid; what it renders to stays within its field."""
    given = ["--to", "{{ ${phone_number} }}", "--from", "+15005550006", "--body", "Hi {{ ${first_name} }}!"]

    pairs = form(
        run("twilio", "build", "--account-sid", ACCOUNT, *given),
        {"phone": "+4791234567", "first_name": "A&To=+1=ü%"},
    )

    assert pairs == [("To", "+4791234567"), ("From", "+15005550006"), ("Body", "Hi A&To=+1=ü%!")]


def test_repeated_parameters(run: Run) -> None:
    """Media may be given several times, as may a parameter of `--param`; both keep their order."""
    media = ("--media-url", "https://a.example/1.png", "--media-url", "https://a.example/2.png")
    others = ("--param", "New=b=1", "--param", "New=a", "--param", "Newer=")
    result = run("twilio", "build", *BASICS, *media, *others)

    pairs = form(result)

    assert [value for name, value in pairs if name == "MediaUrl"] == list(media[1::2])
    assert [value for name, value in pairs if name == "New"] == ["b=1", "a"]
    assert "warning LW503: New: " in result.stderr


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (("--smart-encoded",), "true"),
        (("--smart-encoded", "false"), "false"),
        (("--smart-encoded=true",), "true"),
        (("--smart-encoded", "{{ 1 | equal_to }}{{ 'fal' | append: 'se' }}"), "1false"),
    ],
)
def test_booleans(run: Run, given: tuple[str, ...], value: str) -> None:
    """A boolean's flag alone means true; it may have a value, which may be Liquid."""
    assert ("SmartEncoded", value) in form(run("twilio", "build", *given, *BASICS))


@pytest.mark.parametrize(
    ("given", "instant"),
    [
        ("2026-11-30T12:00:00+02:00", "2026-11-30T10:00:00Z"),
        ("2026-11-30 23:30:00.5-0100", "2026-12-01T00:30:00Z"),
        ("20261130T120000Z", "2026-11-30T12:00:00Z"),
        ("{{ '2026-11-30T12:00:00Z' }}", "2026-11-30T12:00:00Z"),
        ("0001-01-01T00:00:00+10:00", "0001-01-01T00:00:00+10:00"),  # UTC's calendar begins later
    ],
)
def test_times(run: Run, given: str, instant: str) -> None:
    """A time of any zone is sent as the same instant in UTC; Liquid is left as it is."""
    later = ("--schedule-type", "fixed", "--messaging-service-sid", SERVICE, "--send-at", given)

    assert ("SendAt", instant) in form(run("twilio", "build", *BASICS, *later))


def test_content_variables_are_sources(run: Run) -> None:
    """Each value of a JSON object is a source of its own, whose text cannot break out of the JSON."""
    given = ("--content-sid", CONTENT, "--content-variables", '{"1": "{{ ${first_name} }}", "2": 3}')

    pairs = dict(form(run("twilio", "build", *BASICS, *given), {"first_name": 'A"d\\a\n&'}))

    assert pairs["ContentVariables"] == '{"1":"A\\"d\\\\a\\n&","2":"3"}'


@pytest.mark.parametrize(
    ("given", "header", "name"),
    [
        ((), f"Basic {ACCOUNT}:t0k3n", "TWILIO_AUTH_TOKEN"),
        (("--auth", "auth-token"), f"Basic {ACCOUNT}:t0k3n", "TWILIO_AUTH_TOKEN"),
        (("--auth-account-sid", PARENT), f"Basic {PARENT}:t0k3n", "TWILIO_AUTH_TOKEN"),
        (("--auth", "api-key", "--api-key-sid", KEY), f"Basic {KEY}:s3cr3t", "TWILIO_API_KEY_SECRET"),
        (("--auth", "bearer"), "Bearer b34r3r", "TWILIO_TOKEN"),
    ],
)
def test_credentials(run: Run, given: tuple[str, ...], header: str, name: str) -> None:
    """The text names the one secret that the credential needs; the account stays in the path."""
    from base64 import b64encode

    result = run("twilio", "build", *BASICS, *given)

    kind, _, value = header.partition(" ")
    expected = value if kind == "Bearer" else b64encode(value.encode()).decode()
    assert request(result).header("Authorization") == f"{kind} {expected}"
    assert request(result).url == f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert [secret for secret in SECRETS if f"secrets.{secret}" in result.stdout] == [name]


def test_secrets_are_not_read(run: Run) -> None:
    """Secrets in the environment do not reach the text."""
    assert not any(value in run("twilio", "build", *BASICS, env=SECRETS).stdout for value in SECRETS.values())


def test_no_option_takes_a_secret() -> None:
    """There is no option for a token or a key's secret, so that none gets into the list of processes."""
    names = {name for option in build_command.params for name in option.opts} - {"--idempotency-token"}

    assert not [name for name in names if name.endswith(("token", "secret", "password"))]


@pytest.mark.parametrize(("given", "sent"), [("order-17", "order-17"), ("{{ ${first_name} }}", "Ada")])
def test_idempotency_token(run: Run, given: str, sent: str) -> None:
    """`--idempotency-token` is a header, which may be Liquid."""
    made = request(run("twilio", "build", *BASICS, "--idempotency-token", given), {"first_name": "Ada"})

    assert ("I-Twilio-Idempotency-Token", sent) in made.headers


def test_account_of_the_environment(run: Run) -> None:
    """Without `--account-sid` the environment's account is used; without either the command is wrong."""
    given = run("twilio", "build", *BASICS[2:], env={"TWILIO_ACCOUNT_SID": PARENT})
    option = run("twilio", "build", *BASICS, env={"TWILIO_ACCOUNT_SID": PARENT})
    none = run("twilio", "build", *BASICS[2:], env={"TWILIO_ACCOUNT_SID": ""})

    assert f"/Accounts/{PARENT}/" in request(given).url
    assert f"/Accounts/{ACCOUNT}/" in request(option).url
    assert (none.exit_code, none.stdout) == (2, "")
    assert "--account-sid or the environment variable TWILIO_ACCOUNT_SID is needed" in none.stderr


def test_hosts(run: Run) -> None:
    """Edge and region are part of the host."""
    given = run("twilio", "build", *BASICS, "--edge", "dublin", "--region", "ie1")

    assert request(given).url.startswith("https://api.dublin.ie1.twilio.com/2010-04-01/")


@pytest.mark.parametrize(
    ("given", "code", "parameter"),
    [
        (("--to", ""), 21604, "To"),
        (("--to", "nobody"), 21211, "To"),
        (("--from", ""), 21603, "From"),
        (("--body", ""), 21602, "Body"),
        (("--body", "x" * 1601), 21617, "Body"),
        (("--messaging-service-sid", "MG1"), 21705, "MessagingServiceSid"),
        (("--media-url", "ftp://a.example/x"), 21620, "MediaUrl"),
        (("--media-url", "https://a.example/x") * 11, 21623, "MediaUrl"),
        (("--validity-period", "0"), 21624, "ValidityPeriod"),
        (("--content-variables", "[1]", "--content-sid", CONTENT), 21656, "ContentVariables"),
        (("--send-at", "2026-11-30T12:00:00"), 35114, "SendAt"),
        (("--send-at", "tomorrow"), 35114, "SendAt"),
        (("--account-sid", "AC1"), 20404, "AccountSid"),
    ],
)
def test_refusals(run: Run, given: tuple[str, ...], code: int, parameter: str) -> None:
    """What Twilio would refuse is an input error that names parameter and code; nothing is written."""
    options = dict(zip(BASICS[::2], BASICS[1::2], strict=True))
    options.pop(given[0], None)
    rest = [text for pair in options.items() for text in pair]
    Path("old.http").write_text("old", encoding="utf-8")

    result = run("twilio", "build", *rest, *given, "-o", "old.http")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {parameter}: ")
    assert result.stderr.endswith(f" (Twilio error {code})\n")
    assert Path("old.http").read_text(encoding="utf-8") == "old"
    assert sorted(os.listdir()) == ["hook.http", "old.http"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("--auth", "api-key"), "--auth api-key needs --api-key-sid"),
        (("--api-key-sid", KEY), "--api-key-sid needs --auth api-key"),
        (("--auth", "bearer", "--auth-account-sid", PARENT), "--auth-account-sid and --auth bearer exclude"),
        (("--auth-account-sid", "AC1"), "the SID of an account is `AC` and 32 hexadecimal digits"),
        (("--auth", "api-key", "--api-key-sid", "SK1"), "the SID of an API key is `SK`"),
        (("--param", "New"), "--param needs NAME=VALUE"),
        (("--param", "=1"), "--param needs NAME=VALUE"),
        (("--param", "To=+15551230001"), "`To`"),
        (("--body", "a"), "--body is given 2 times"),
        (("--edge", "a.b"), "edge is no label of a host"),
        (
            ("--content-sid", CONTENT, "--content-variables", '{"1": "a", "1": "b"}'),
            "content_variables has two equal names",
        ),
        (("--tags", '{"a": "b", "a": "b"}'), "tags has two equal names"),
        (("--param", "Body=1"), "--param has `Body`, for which there is --body"),
        (("--param", "MessagingServiceSid="), "for which there is --messaging-service-sid"),
        (
            ("--content-sid", CONTENT, "--content-variables", '{"\\ud800": "x"}'),
            "a value holds a lone surrogate",
        ),
        (("-o", ""), "-o needs a file name"),
        (("--idempotency-token", ""), "header I-Twilio-Idempotency-Token: renders empty"),
        (("--idempotency-token", "é"), "the value holds a character outside ASCII"),
    ],
)
def test_wrong_options(run: Run, given: tuple[str, ...], message: str) -> None:
    """Options that do not go together, or have no meaning, are input errors."""
    result = run("twilio", "build", *BASICS, *given)

    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


@pytest.mark.parametrize(
    ("given", "place"),
    [
        (("--media-url", "https://a.example/{{ x"), "--media-url:1:19"),
        (("--status-callback", "{% if x %}"), "--status-callback:1:4"),
        (("--param", "New=a\n{% nope %}"), "--param New:2:4"),
        (("--param", "New=\udcff"), "--param New:1:1"),
        (("--idempotency-token", "{% if x %}"), "--idempotency-token:1:4"),
    ],
)
def test_liquid_that_does_not_parse(run: Run, given: tuple[str, ...], place: str) -> None:
    """A value that is no valid Liquid ends with 3, names its option, and shows the place."""
    result = run("twilio", "build", *BASICS, *given)

    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"Error: {place}: ")
    assert "^" in result.stderr


@pytest.mark.parametrize(("text", "code"), [('{"1": [1]}', "LW506"), ('{"1": {{ ${first_name} }}}', "LW510")])
def test_other_json_texts_are_doubtful(run: Run, text: str, code: str) -> None:
    """A JSON text that is no object of texts is passed on as it is, with a finding."""
    result = run("twilio", "build", *BASICS, "--content-sid", CONTENT, "--content-variables", text)

    assert dict(form(result, {"first_name": "[1]"}))["ContentVariables"] in (text, '{"1": [1]}')
    assert f"warning {code}: ContentVariables: " in result.stderr


def test_findings(run: Run) -> None:
    """What is doubtful is said on standard error, with the text to write instead, and hinders nothing."""
    given = ("--to", "555 123 0001", *BASICS[4:], "--account-sid", ACCOUNT, "--max-price", "1")
    result = run("twilio", "build", *given)
    in_liquid = run("twilio", "build", *BASICS, "--status-callback", "{{ 'x' | nope }}", "-o", "sms.http")

    assert result.exit_code == 0
    assert "standard output: warning LW501: To: " in result.stderr
    assert "\n  fix: write `+`, the country code and the number" in result.stderr
    assert "standard output: warning LW504: MaxPrice: " in result.stderr
    assert in_liquid.exit_code == 0
    assert in_liquid.stderr.startswith("sms.http:6:")
    assert "warning LW201" in in_liquid.stderr


def test_build_and_render(run: Run) -> None:
    """A built file is rendered with the secret of the environment, as any other webhook."""
    built = run("twilio", "build", *BASICS[:-1], "Hi {{ ${first_name} }}", "-o", "sms.http")
    Path("u.json").write_text('{"first_name": "Zoë"}', encoding="utf-8")

    result = run(
        "render",
        "sms.http",
        "--user",
        "u.json",
        "--secret",
        "TWILIO_AUTH_TOKEN",
        "--show-secrets",
        env=SECRETS,
    )

    assert (built.exit_code, built.stdout, built.stderr) == (0, "", "")
    assert result.exit_code == 0
    assert "To=%2B15551230001&From=%2B15005550006&Body=Hi%20Zo%C3%AB" in result.stdout
