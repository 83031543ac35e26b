"""A sample of every public class, with what two equal ones have in common; and what another process does.

A new public class needs a sample here: `test_pickling` says so.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import UTC
from datetime import datetime
from random import Random
from typing import Any

from liquid import CachingDictLoader
from liquid import Node
from liquid import Tag
from liquid import TokenStream
from liquid.token import TOKEN_TAG

import liquid_webhooks as package
from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import Limits
from liquid_webhooks import Mode
from liquid_webhooks import RenderData
from liquid_webhooks import Severity
from liquid_webhooks import Template
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks import twilio
from liquid_webhooks.diagnostics import diagnostic
from liquid_webhooks.engine.trace import Trace
from liquid_webhooks.errors import RequestField
from liquid_webhooks.http.url import parse_url
from liquid_webhooks.positions import Span
from liquid_webhooks.resources import BasicCredential
from liquid_webhooks.resources import Cached
from liquid_webhooks.resources import ContentAnswer
from liquid_webhooks.resources import ContentRequest
from liquid_webhooks.resources import Recorder
from liquid_webhooks.resources import Resources
from liquid_webhooks.resources import Retrying
from liquid_webhooks.resources import TokenCredential
from liquid_webhooks.resources.content_blocks import ContentBlocks
from liquid_webhooks.secret import Secret
from tests.twilio.messages import ACCOUNT
from tests.twilio.messages import KEY
from tests.twilio.messages import TOKEN

__all__ = ["SAMPLES", "SECRET", "environment", "public_classes", "render_all", "view"]

SECRET = "s3cret-canary-value"
"""What samples hold as a secret."""

NOW = datetime(2024, 6, 1, 9, 30, tzinfo=UTC)

MODULES = ("liquid_webhooks", "liquid_webhooks.resources", "liquid_webhooks.twilio")
"""Modules whose `__all__` is public."""


def clock() -> datetime:
    """Return the time of a render."""
    return NOW


def shout(value: object, end: str = "!") -> str:
    """Return a text in capitals; a filter of the caller's."""
    return f"{value}{end}".upper()


class StampNode(Node):
    """Prints the name of its environment's kind."""

    def __init__(self, token: Any, text: str) -> None:
        super().__init__(token)
        self.text = text

    def __str__(self) -> str:
        return "{% stamp %}"

    def render_to_output(self, context: Any, buffer: Any) -> int:
        """Print it."""
        written: int = buffer.write(self.text)
        return written


class StampTag(Tag):
    """A tag of the caller's."""

    name = "stamp"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        """Return the node."""
        return StampNode(stream.eat(TOKEN_TAG), f"<{type(self.env).__name__}>")


class Echoing:
    """A transport that answers with the URL."""

    def send(self, request: ContentRequest) -> ContentAnswer:
        """Return the answer."""
        return ContentAnswer(200, (("Content-Type", "text/plain"),), str(request.url).encode())


def environment() -> Environment:
    """Return an environment of many options, with tags and filters of the caller's."""
    env = Environment(
        loader=CachingDictLoader({"p": "[{{ a | shout }}]"}),
        tolerance=Mode.LAX,
        limits=Limits(loop_passes=500),
        now=clock,
        resources=resources(),
        globals={"g": "glob", "secrets": {"TOKEN": Secret(SECRET)}},
        array_output="inspect",
        extra=True,
    )
    env.add_filter("shout", shout)
    env.add_tag(StampTag)
    del env.filters["upcase"]
    return env


def resources() -> Resources:
    """Return resources of an answering transport."""
    return Resources(
        transport=Cached(Retrying(Recorder(Echoing(), [Secret(SECRET)]))),
        credentials={"c": BasicCredential("u", Secret(SECRET))},
        random=Random(7),
    )


def template() -> Template:
    """Return a template that shows what its environment, its variables and its places are."""
    source = (
        "{% stamp %}{% render 'p', a: x %}{{ g }}{{ own }}{{ front }}{{ 'now' | date: '%F' }}"
        "{{ 'a' | upcase }}{{ l }}{% for i in l %}{{ i | shout: '?' }}{% endfor %}{{ x | nope }}\n{{ x , }}"
    )
    return environment().from_string(
        source, name="t.liquid", path="folder", globals={"own": "O"}, matter={"front": "F"}
    )


def webhook() -> Webhook:
    """Return a webhook of a document with a name."""
    text = (
        "# @name hook\nPOST https://api.example/{{ ${user_id} }}\nX-Auth: {{ secrets.TOKEN }}\n\n"
        "{{ ${first_name} | shout }}{% stamp %}{{ a , }}"
    )
    return Webhook.parse(text, environment(), "hook.http")


def data() -> RenderData:
    """Return render data of every kind."""
    return RenderData.from_dict(
        {
            "user": {"external_id": "u-1", "first_name": "Ada", "custom_attributes": {"Port": "Alta"}},
            "event_properties": {"when": {"$time": "2024-06-01T09:30:00Z"}},
            "promotion_codes": {"w": ["W1", "W2", "W3"]},
            "shopping_carts": [{"cart_id": "c", "products": []}],
            "content_blocks": {"b": "{{ ${first_name} }}"},
            "catalogs": {"f": [{"id": 1, "name": "Havsula"}]},
            "http": [{"url": "https://w.example/x", "body": "{}"}],
            "translations": {"nb": {"hi": "Hei"}},
            "credentials": {"c": {"type": "basic", "username": "u", "password": SECRET}},
            "secrets": {"TOKEN": SECRET},
            "variables": {"v": [1, 2.5, None]},
            "now": "2024-06-01T09:30:00Z",
        },
        phone_format="digits",
    )


def raised(act: Callable[[], object]) -> BaseException:
    """Return what `act` raises."""
    try:
        act()
    except (package.LiquidWebhooksError, AbortMessage) as error:
        return error
    raise AssertionError("nothing was raised")


def failing(source: str, **options: Any) -> Callable[[], BaseException]:
    """Return what gives the error of parsing or rendering `source`."""
    return lambda: raised(lambda: Environment(**options).from_string(source, name="t.liquid").result())


def request() -> WebhookRequest:
    """Return a request with everything."""
    return WebhookRequest(
        "POST",
        f"https://a.example/{SECRET}?q=1",
        (("X-Auth", SECRET),),
        b"body",
        {"k": "v"},
        (found(),),
        (Secret(SECRET),),
    )


def found() -> package.Diagnostic:
    """Return a finding with a place."""
    return diagnostic("LW201", "m", source="a\nbcd", start=3, end=4, fix="f", template_name="n")


def message() -> twilio.TwilioMessage:
    """Return a message with Liquid in it."""
    return twilio.TwilioMessage(
        ACCOUNT,
        twilio.AuthToken(TOKEN),
        to="{{ ${phone_number} }}",
        from_="+15005550006",
        body="Hi {{ ${first_name} | default: 'you' }}",
        env=Environment(now=clock),
    )


SAMPLES: dict[str, Callable[[], Any]] = {
    "liquid_webhooks.AbortMessage": failing("a{% abort_message('why') %}"),
    "liquid_webhooks.DataError": lambda: raised(lambda: RenderData.from_dict({"usr": {}})),
    "liquid_webhooks.Diagnostic": found,
    "liquid_webhooks.DocumentError": lambda: raised(lambda: Webhook.parse("x", name="d.http")),
    "liquid_webhooks.Environment": environment,
    "liquid_webhooks.LimitError": failing(
        "a\n {% for i in (1..9) %}{% endfor %}", limits=Limits(loop_passes=3)
    ),
    "liquid_webhooks.Limits": lambda: Limits(loop_passes=3, deadline_seconds=1.5),
    "liquid_webhooks.LiquidWebhooksError": lambda: package.LiquidWebhooksError("m", template_name="t"),
    "liquid_webhooks.Mode": lambda: Mode.STRICT,
    "liquid_webhooks.ParseError": failing("a\n {% if"),
    "liquid_webhooks.RenderData": data,
    "liquid_webhooks.RenderError": failing("a\n {{ 1 | divided_by: 0 }}"),
    "liquid_webhooks.RenderResult": lambda: template().result({"x": "<x>", "l": [1]}),
    "liquid_webhooks.RequestError": lambda: raised(lambda: Webhook.parse("GET ftp://a.example/").render()),
    "liquid_webhooks.Severity": lambda: Severity.INFO,
    "liquid_webhooks.Template": template,
    "liquid_webhooks.Webhook": webhook,
    "liquid_webhooks.WebhookRequest": request,
    "liquid_webhooks.resources.BasicCredential": lambda: BasicCredential("u", Secret(SECRET)),
    "liquid_webhooks.resources.Cached": lambda: Cached(Echoing(), max_answers=3),
    "liquid_webhooks.resources.ContentAnswer": lambda: ContentAnswer(200, (("A", "b"),), b"x", is_final=True),
    "liquid_webhooks.resources.ContentRequest": lambda: ContentRequest(
        "GET", parse_url("https://a.example/")
    ),
    "liquid_webhooks.resources.Recorder": lambda: Recorder(Echoing(), [Secret(SECRET)]),
    "liquid_webhooks.resources.Resources": resources,
    "liquid_webhooks.resources.Retrying": lambda: Retrying(Echoing(), retries=2),
    "liquid_webhooks.resources.TokenCredential": lambda: TokenCredential((("X", Secret(SECRET)),), "a"),
    "liquid_webhooks.twilio.ApiKey": lambda: twilio.ApiKey(KEY, TOKEN),
    "liquid_webhooks.twilio.AuthToken": lambda: twilio.AuthToken(TOKEN),
    "liquid_webhooks.twilio.Bearer": lambda: twilio.Bearer(TOKEN),
    "liquid_webhooks.twilio.Literal": lambda: twilio.Literal("text"),
    "liquid_webhooks.twilio.MessageError": lambda: raised(
        lambda: twilio.TwilioMessage(ACCOUNT, twilio.AuthToken(TOKEN), to="+1", body="x" * 1601, from_="+15")
    ),
    "liquid_webhooks.twilio.Segments": lambda: twilio.segments("Hi Zoë 👍"),
    "liquid_webhooks.twilio.TwilioMessage": message,
    "liquid_webhooks.twilio.TwilioOutcome": lambda: twilio.TwilioOutcome.from_response(
        429, {"Retry-After": "3"}, '{"code": 20429, "message": "m"}'
    ),
    # Reached through other classes, or by paths of their own.
    "ContentBlocks": lambda: ContentBlocks({"a": "b"}),
    "Piece": lambda: traced().pieces[0],
    "RequestField": lambda: RequestField.URL,
    "Secret": lambda: Secret(SECRET),
    "Span": lambda: Span(1, 2, 3, 4),
    "Trace": lambda: traced(),
    "TwilioWebhook": lambda: message().webhook(),
    "URL": lambda: parse_url("https://a.example:443/x?y=1"),
    "UndefinedNameError": failing("a\n {{ nope }}", strict_variables=True),
    "WebhookDocument": lambda: webhook().document,
}
"""Name of a class → makes a sample of it."""


def traced() -> Trace:
    """Return the trace of a template with one output."""
    return Environment().from_string("a{{ b.c }}").trace({"b": {"c": 1}})


def public_classes() -> dict[str, type]:
    """Return every class, protocols left out, that a public module names."""
    every = {}
    for module in map(importlib.import_module, MODULES):
        for name in module.__all__:
            value = getattr(module, name)
            if isinstance(value, type) and not getattr(value, "_is_protocol", False):
                every[f"{module.__name__}.{name}"] = value
    return every


def view(value: Any) -> object:
    """Return what tells two samples apart: what they do, where they have no equality of their own."""
    if isinstance(value, BaseException):
        return type(value), str(value), value.args, vars(value), getattr(value, "position", None)
    if isinstance(value, Environment):
        own = value.from_string("{% stamp %}{{ 'a' | shout }}{{ g }}{{ 'a' | upcase }}{% render 'p', a: 2 %}")
        return repr(value), own.render(), list(value.filters), list(value.tags), view(value.resources)
    if isinstance(value, Template):
        shown = value.render({"x": "<x>", "l": [1, "b"]})
        return str(value), shown, value.python_source, value.diagnostics, value.full_name(), value.globals
    if isinstance(value, twilio.TwilioMessage):
        return value.to_http(), value.diagnostics, value.webhook().render({"phone_number": "+15551230001"})
    if isinstance(value, Webhook):
        phone = {"user": {"external_id": "u", "phone": "+15551230001"}, "secrets": {"TOKEN": SECRET}}
        given = RenderData.from_dict(phone)
        return value.to_text(), value.diagnostics, repr(value), value.render(given), value.document
    if isinstance(value, RenderData):
        return value.to_dict(), value.variables, repr(value), value.every_secret, value.now, value.locale
    if isinstance(value, Resources):
        state = value.random and value.random.getstate()
        return value.transport and view(value.transport), value.credentials, state, value.allow_any_port
    if isinstance(value, Cached | Retrying | Recorder):
        asked = ContentRequest("GET", parse_url("https://a.example/"), max_age=300)
        return type(value), value.send(asked), [each for each in dir(value) if not each.startswith("__")]
    return value


def render_all(
    hook: Webhook, own: Template, given: RenderData, error: BaseException
) -> tuple[WebhookRequest, str, str]:
    """Return what another process makes of what it was sent."""
    made = hook.render(given)
    own.env.add_filter("shout", str.lower)
    return made, own.render({"x": "X", "l": []}), str(error)
