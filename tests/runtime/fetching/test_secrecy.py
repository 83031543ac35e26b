"""No secret and no answer is told by what connected content says, wherever it goes wrong (promise P9)."""

from __future__ import annotations

import json
import logging
import traceback
from base64 import b64encode
from typing import Any

import pytest

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import RenderData
from liquid_webhooks import Webhook
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.resources.stored_credentials import BasicCredential
from liquid_webhooks.resources.stored_credentials import TokenCredential
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import ContentRequest
from liquid_webhooks.secret import Secret
from liquid_webhooks.webhook.export import FORMATS
from liquid_webhooks.webhook.export import export
from tests.runtime.fetching.exchange import URL
from tests.runtime.fetching.exchange import answering
from tests.runtime.fetching.exchange import call
from tests.runtime.fetching.exchange import rendered

# Written in two pieces, so that no line of this file that a traceback shows holds the whole.
CANARY = "c4n4ry" + "-7f3a9e"

DATA: dict[str, Any] = {
    "secrets": {"KEY": CANARY},
    "variables": {"v": CANARY, "plain": "x", "bad": f'{CANARY}", "X-Evil": "1', "lines": f"{CANARY}\r\nX: 1"},
    "credentials": {
        "me": {"type": "basic", "username": "u", "password": CANARY},
        "crm": {"type": "token", "headers": {"X-Key": CANARY}, "allowed_domain": "w.example"},
        "far": {"type": "token", "headers": {"X-Key": CANARY}, "allowed_domain": "other.example"},
        "bad": {"type": "token", "headers": {"X-Key": CANARY + "\n"}, "allowed_domain": "w.example"},
    },
}

SECRET = "{{ secrets.KEY }}"

MISSING = {
    "URL": call(url=f"{URL}?k={SECRET}"),
    "path": call(url=f"https://w.example/{SECRET}/x"),
    "host": call(url=f"https://{SECRET}.example/"),
    "URL of another spelling": call(url=f"{URL}?k={{{{ secrets.KEY | replace: '-', '%2D' }}}}"),
    "URL in base64": call(url=f"{URL}?k={{{{ secrets.KEY | prepend: 'u:' | base64_encode | url_encode }}}}"),
    "body": call(f":method post :body a={SECRET}"),
    "body of JSON": call(f':method post :body {{"a":"{SECRET}"}}'),
    "form as JSON": call(f":method post :content_type application/json :body {SECRET}={SECRET}"),
    "header": call(f':headers {{"X-Key": "{SECRET}"}}'),
    "password": call(":basic_auth me"),
    "token": call(":auth_credentials crm"),
}
"""Calls without a record that hold a secret."""


def told(result: Any) -> str:
    """Return everything that a result says about how it came about."""
    return f"{result!r}{[str(each) for each in result.diagnostics]}{result.diagnostics}"


@pytest.mark.parametrize("source", MISSING.values(), ids=MISSING)
def test_a_missing_record_is_told_with_stars(source: str, caplog: pytest.LogCaptureFixture) -> None:
    """The record to add (`LW610`) has `***` for secrets, in any spelling, and answers once it is whole."""
    queries = {
        MISSING["URL"]: "?k=***",
        MISSING["URL of another spelling"]: "?k=***",
        MISSING["URL in base64"]: f"?k={b64encode(b'u:').decode()[:2]}***",
    }
    caplog.set_level(logging.DEBUG)
    result = Environment().from_string(source).result(RenderData.from_dict(DATA))
    encoded = b64encode(f"u:{CANARY}".encode()).decode()

    (found,) = result.diagnostics
    assert found.code == "LW610"
    for shown in (told(result), caplog.text):
        assert CANARY not in shown.replace("%2D", "-")
        assert encoded[4:-4] not in shown

    record, _ = json.JSONDecoder().raw_decode(found.message, found.message.index("{"))
    record |= {"body": '{"t":7}', "url": record["url"].replace("?…", queries.get(source, ""))}
    again = RenderData.from_dict({**DATA, "http": [record]})
    assert Environment().from_string(source + "{{ w.t }}").render(again) == "7"


GIVEN = {
    "plain variables": {"secrets": {"KEY": CANARY}},
    "a secret among plain variables": {"secrets": {"KEY": Secret(CANARY)}},
    "secrets in secrets": {"secrets": {"KEY": CANARY, "more": {"KEY": CANARY}}},
    "a variable that is a secret": {"secrets": {"KEY": "abcd-efgh"}, "v": Secret(CANARY)},
    "render data": RenderData.from_dict({"secrets": {"KEY": CANARY}}),
    "a secret in render data": RenderData.from_dict(
        {"secrets": {"KEY": "abcd-efgh"}, "variables": {"v": Secret(CANARY)}}
    ),
}
"""Every way in which a template is handed a secret."""


@pytest.mark.parametrize("data", GIVEN.values(), ids=GIVEN)
def test_secrets_are_masked_however_they_are_given(data: Any) -> None:
    """A secret is masked in `LW610` in whatever form the program hands it over."""
    source = call(f":method post :body {SECRET}{{{{ v }}}}", f"{URL}/{SECRET}{{{{ v }}}}?{SECRET}{{{{ v }}}}")

    result = Environment().from_string(source).result(data)

    assert "***" in told(result)
    assert CANARY not in told(result)


def test_secrets_of_the_environment_are_masked() -> None:
    """Global variables that are secrets, and the environment's credentials, are masked in `LW610` too."""
    resources = Resources(credentials={"me": BasicCredential("u", Secret(CANARY))})
    env = Environment(globals={"v": Secret(CANARY + "-v")}, resources=resources)
    source = call(":basic_auth me :method post :body {{ v }}{{ copy }}", URL + "/{{ v }}{{ copy }}")

    result = env.from_string(source).result({"copy": CANARY})

    assert "***" in told(result)
    assert CANARY not in told(result)


def test_long_calls_are_not_told() -> None:
    """A long body or URL is left out of `LW610`, so that findings stay small, and what is left still fits."""
    body = call(":method post :body {{ v }}")
    (found,) = Environment().from_string(body).result({"v": "x" * 100_000}).diagnostics
    record = json.loads(found.message[found.message.index("{") :])
    data = RenderData.from_dict({"http": [{**record, "body": "7"}], "variables": {"v": "x" * 100_000}})

    assert "request_body" not in record
    assert Environment().from_string(body + "{{ w }}").render(data) == "7"

    (found,) = Environment().from_string(call(url=URL + "?{{ v }}")).result({"v": "x" * 100_000}).diagnostics
    assert found.code == "LW610"
    assert len(found.message) < 200


FAILURES = {
    "header that ends its text": call(':headers {"A": "{{ bad }}"}'),
    "header with a line break": call(':headers {"A": "{{ lines | json_escape }}"}'),
    "name of a header": call(':headers {"{{ v }}": "é"}'),
    "name of a header with a secret": call(f':headers {{"X-{SECRET}": "a "}}'),
    "name of a header that is no name": call(':headers {"{{ v }} x": "a"}'),
    "bare header": call(':headers {"A": {{ v }}}'),
    "headers": call(":headers {{ v }}"),
    "names in headers": call(":headers {{ h }}"),
    "header with a letter": call(f':headers {{"A": "{SECRET}é"}}'),
    "URL": call(url=SECRET),
    "URL with a blank": call(url=f"{URL}?{SECRET}{{{{ lines }}}}"),
    "port": call(url=f"https://{SECRET}.example:99/"),
    "user in a URL": call(url=f"https://u:{SECRET}@w.example/"),
    "token for another domain": call(":auth_credentials far"),
    "token that is no header": call(":auth_credentials bad"),
    "credential that there is not": call(":basic_auth crm"),
    "filter in a URL": call(url="https://w.example/{{ l | concat: v }}"),
    "filter in a body": call(":body {{ v | base64_decode }}"),
    "surrogate": call(":body {{ v }}{{ s }}"),
    "too many calls": f"{call()}{call(url=URL + SECRET)}" * 60,
}
"""Templates whose call goes wrong; `v` and the secret are the canary."""


@pytest.mark.parametrize("source", FAILURES.values(), ids=FAILURES)
def test_no_failed_call_tells_a_value(source: str, caplog: pytest.LogCaptureFixture) -> None:
    """Neither errors and their tracebacks nor findings, reasons and logs hold a value or a secret."""
    caplog.set_level(logging.DEBUG)
    variables = {**DATA["variables"], "s": "\ud800", "l": [1], "h": json.dumps({f"X-{CANARY}": "é"})}
    data = RenderData.from_dict({**DATA, "variables": variables, "http": [{"url": URL, "body": CANARY}]})
    said = ""
    try:
        result = Environment().from_string(source).result(data)
        assert result.diagnostics
        said = told(result)
    except (LiquidWebhooksError, AbortMessage) as error:
        said = "".join([*traceback.format_exception(error), repr(error), str(error)])

    assert CANARY not in said + caplog.text


@pytest.mark.parametrize("status", [200, 404, 500])
@pytest.mark.parametrize(
    "body", [f"{CANARY} \ufffd", f"{{% {CANARY} %}}", f"{{{{ '{CANARY}' | concat: 1 }}}}"]
)
@pytest.mark.parametrize("options", ["", ":retry", ":rerender", ":rerender :retry"])
def test_no_answer_is_told(options: str, body: str, status: int) -> None:
    """What an answer holds is saved or printed, and told by no finding, error or reason."""
    said = ""
    try:
        said = told(rendered(call(options), answering(body, status, CANARY)))
    except (LiquidWebhooksError, AbortMessage) as error:
        said = "".join([*traceback.format_exception(error), repr(error), str(error)])

    assert said
    assert CANARY not in said


def test_liquid_in_an_answer_reads_no_secret() -> None:
    """Secrets are out of reach of whoever writes the answer, by any path to them."""
    for path in ("secrets", "secrets | as_json_string", "secrets['KEY']", "secrets | map: 'KEY'"):
        for data in (RenderData.from_dict(DATA), {"secrets": {"KEY": CANARY}}):
            try:
                text = rendered(call(":rerender"), answering(f"<{{{{ {path} }}}}>"), data).text
            except LiquidWebhooksError:
                continue
            assert CANARY not in text
            assert text.startswith("<")


def test_nothing_shows_what_it_holds() -> None:
    """The `repr` of requests, answers, records and credentials has no data in it."""
    transport = answering(CANARY, kind=CANARY)
    credentials = {"me": BasicCredential("u", Secret(CANARY))}
    rendered(call(f":basic_auth me :body {CANARY}", f"{URL}?{CANARY}"), transport, credentials=credentials)
    data = RenderData.from_dict({**DATA, "http": [{"url": f"{URL}?{CANARY}", "body": CANARY}]})
    token = TokenCredential((("X-Key", Secret(CANARY)),), "w.example")
    (request,) = transport.requests
    shown = [request, ContentAnswer(200, body=CANARY.encode()), data.recorded, credentials, token, data]

    assert isinstance(request, ContentRequest)
    assert CANARY not in f"{shown}{[str(each) for each in shown]}"


def test_credentials_are_masked_in_the_shown_request() -> None:
    """A webhook that prints what a call echoed shows `***` for secrets and credentials, and sends them."""
    text = f"POST https://a.example/\n\n{call()}{{{{ w.echo }}}}"
    http = [{"url": URL, "body": json.dumps({"echo": CANARY})}]
    credentials = {"me": BasicCredential("u", Secret(CANARY))}
    environment = Environment(resources=Resources(credentials=credentials))
    for env, given in (
        (None, DATA),
        (None, {"variables": {"v": Secret(CANARY)}}),
        (environment, {}),
    ):
        request = Webhook.parse(text, env).render(RenderData.from_dict({**given, "http": http}))

        assert request.body.decode() == CANARY
        assert CANARY not in f"{request}{request!r}{[export(request, each) for each in FORMATS]}"
