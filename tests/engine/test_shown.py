"""What `repr` says of environments, templates and webhooks: what they are, on one line, and no value."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from typing import Any

import pytest
from liquid import DictLoader
from liquid import StrictUndefined

from liquid_webhooks import Environment
from liquid_webhooks import Limits
from liquid_webhooks import Mode
from liquid_webhooks import Template
from liquid_webhooks import Webhook
from liquid_webhooks.resources import Resources
from liquid_webhooks.secret import Secret
from liquid_webhooks.twilio import AuthToken
from liquid_webhooks.twilio import TwilioMessage
from tests.twilio.messages import ACCOUNT
from tests.twilio.messages import TOKEN


@pytest.mark.parametrize(
    ("env", "shown"),
    [
        (Environment(), "<Environment tolerance=LAX on_error='raise'>"),
        (
            Environment(tolerance=Mode.STRICT, on_error="inline", array_output="inspect"),
            "<Environment tolerance=STRICT on_error='inline' array_output='inspect'>",
        ),
        (
            Environment(strict_filters=True, strip_html_comments=True, template_comments=True),
            "<Environment tolerance=LAX on_error='raise' strict_filters=True strip_html_comments=True"
            " template_comments=True delimiters='{%' '{{' '{#'>",
        ),
        (
            Environment(undefined=StrictUndefined, loader=DictLoader({"p": "canary"})),
            "<Environment tolerance=LAX on_error='raise' undefined=StrictUndefined loader=DictLoader>",
        ),
        (
            Environment(now=datetime(2024, 6, 1, tzinfo=UTC), limits=Limits(loop_passes=3, digits=100)),
            "<Environment tolerance=LAX on_error='raise' now=datetime limits=loop_passes,digits>",
        ),
        (
            Environment(resources=Resources(allow_any_port=True), globals={"canary": Secret("canary")}),
            "<Environment tolerance=LAX on_error='raise' resources=allow_any_port globals=1>",
        ),
        (
            Environment(tag_start_string="<%", tag_end_string="%>"),
            "<Environment tolerance=LAX on_error='raise' delimiters='<%' '{{'>",
        ),
    ],
)
def test_environments(env: Environment, shown: str) -> None:
    """The tolerance, how errors are told, and what is not as usual; of data, how much there is."""
    assert repr(env) == str(env) == shown


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        (Environment().from_string("{{ x }} canary"), "<Template 14 characters>"),
        (Environment().from_string("", name="n"), "<Template 'n' 0 characters>"),
        (
            Environment().from_string("abc", path="folder/n.liquid"),
            "<Template 'folder/n.liquid' 3 characters>",
        ),
        (Environment().from_string("abc", name="n", path="folder"), "<Template 'folder' 3 characters>"),
        (Environment().from_span("a{{ b }}c", 1, 8, "part"), "<Template 'part' 7 characters>"),
        (Environment().from_string("a", name="x\ny"), "<Template 'x\\ny' 1 characters>"),
        (Environment().from_string("a", name="é" * 99), f"<Template '…{'é' * 59}' 1 characters>"),
        (Template(Environment(), []), "<Template>"),
    ],
)
def test_templates(template: Template, shown: str) -> None:
    """The name, of a long one its end, and how long the source is."""
    assert repr(template) == shown


@pytest.mark.parametrize(
    ("text", "name", "shown"),
    [
        (
            "POST https://a.example/canary?canary\nA: b\n\nbody",
            "h.http",
            "POST https://a.example 'h.http' with 1 header",
        ),
        ("get http://a.example:80", "", "get http://a.example:80 with 0 headers"),
        ("GET {{ url }}\nA: canary\nB: c", "", "GET with 2 headers"),
        ("GET https://{{ host }}/x", "", "GET with 0 headers"),
        ("GET https://a.example{{ path }}", "", "GET with 0 headers"),
        ("GET https://user:canary@a.example/", "", "GET with 0 headers"),
        ("GET https://canary@a.example/", "", "GET with 0 headers"),
    ],
)
def test_webhooks(text: str, name: str, shown: str) -> None:
    """Method, origin, name and number of headers; no Liquid and no path, which may be a secret."""
    assert repr(Webhook.parse(text, name=name)) == f"<Webhook {shown}>"


def test_messages_through_twilio() -> None:
    """The webhook of a message says what it is, and no secret."""
    message = TwilioMessage(ACCOUNT, AuthToken(TOKEN), to="+15551230001", from_="+15005550006", body="x")

    assert repr(message.webhook()) == "<TwilioWebhook POST https://api.twilio.com with 2 headers>"


@pytest.mark.parametrize("kind", [Environment, Template, Webhook])
def test_nothing_is_raised_for_what_is_not_made_yet(kind: Any) -> None:
    """A debugger may ask before the constructor has run."""
    assert repr(kind.__new__(kind)).startswith(f"<{kind.__name__}")
