"""`LW229`: a plain dict in the shape of render data is told, and no dict that was meant as variables is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest
from liquid import DictLoader

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import RenderData
from liquid_webhooks import RenderError
from liquid_webhooks import Webhook
from liquid_webhooks import check
from liquid_webhooks.resources import Resources
from liquid_webhooks.twilio import AuthToken
from liquid_webhooks.twilio import TwilioMessage
from tests.twilio.messages import ACCOUNT
from tests.twilio.messages import TOKEN

ADA = {"first_name": "Ada", "custom_attributes": {"Port": "Alta"}}
TRACK = {"external_id": "u", "first_name": "Ada", "Port": "Alta"}


def told(source: str, data: Any, env: Environment | None = None, **variables: object) -> list[str]:
    """Return what is said of a render of a template; the same is said of it in a webhook."""
    template = (env or Environment()).from_string(source)
    of_template = [
        each.message for each in template.result(data, **variables).diagnostics if each.code == "LW229"
    ]
    webhook = Webhook.parse(f"POST https://a.example/\n\n{source}", env)
    request = webhook.render(data, **variables)
    assert [each.message for each in request.diagnostics if each.code == "LW229"] == of_template
    return of_template


@pytest.mark.parametrize(
    ("source", "data", "example"),
    [
        ("{{ ${first_name} }}", {"user": ADA}, "`${first_name}`"),
        ("{{${first_name} | default: 'you'}}", {"user": TRACK}, "`${first_name}`"),
        ("{% if ${first_name} %}x{% endif %}", {"user": ADA, "event_properties": {}}, "`${first_name}`"),
        ("{{ custom_attribute.${Port} }}", {"user": ADA}, "`custom_attribute.${Port}`"),
        (
            "{{ custom_attribute.${Port} }}",
            {"user": TRACK, "secrets": {"A": "b"}},
            "`custom_attribute.${Port}`",
        ),
        ("{{ event_properties.${x} }}{{ ${user_id} }}", {"user": TRACK, "now": None}, "`${user_id}`"),
        ("{{ greeting }}", {"user": ADA, "variables": {"greeting": "Hi"}}, "`greeting`"),
        ("{{ greeting }}", {"variables": {"greeting": "Hi"}}, "`greeting`"),
        (
            "{% shopping_cart c :abort_if_not_abandoned false %}",
            {"shopping_carts": [{"cart_id": "c"}]},
            "`shop",
        ),
        (
            "{% translation hi %}Hi{% endtranslation %}",
            {"translations": {"nb": {"hi": "Hei"}}, "locale": "nb"},
            "`translation`",
        ),
        ("{% landing_page_url p %}", {"landing_pages": {"p": "https://a.example"}}, "`landing_page_url`"),
        (
            "{% connected_content https://a.example/x %}",
            {"http": [{"url": "https://a.example/x", "body": "b"}]},
            "`connected_content`",
        ),
        (
            "{{ content_blocks.${b} }}",
            {"user": ADA, "content_blocks": {"b": "Hi {{ ${first_name} }}"}},
            "the Liquid of `content_blocks.${b}`",
        ),
    ],
)
def test_what_was_meant_as_render_data(source: str, data: dict[str, object], example: str) -> None:
    """The finding names something that is empty because of it, and what to write."""
    (message,) = told(source, data)

    assert message.startswith(
        f"data in the shape of render data was taken as plain variables, so that {example}"
    )
    assert message.endswith(" has nothing of it; give RenderData.from_dict(data)")
    assert told(source, RenderData.from_dict(data)) == []


def test_keyword_variables() -> None:
    """The same object given as keyword variables is the same mistake."""
    assert len(told("{{ ${first_name} }}", None, user=ADA)) == 1
    assert len(told("{{ ${first_name} }}", {"secrets": {"A": "b"}}, user=ADA)) == 1
    assert told("{{ ${first_name} }}", {"user": ADA}, first_name="Eva") == []
    assert told("{{ ${first_name} }}", RenderData.from_dict({}), user=ADA) == []


class Odd:
    """An object that is neither true nor false."""

    def __bool__(self) -> bool:
        raise ValueError("neither")


@pytest.mark.parametrize(
    ("source", "data"),
    [
        ("{{ user.first_name }}", {"user": ADA}),
        ("{{ user.first_name }}{{ ${first_name} }}", {"user": ADA}),
        ("{{ ['user'].first_name }}{{ ${first_name} }}", {"user": ADA}),
        ("{% assign n = 'user' %}{{ [n].first_name }}{{ ${first_name} }}", {"user": ADA}),
        ("{% for u in user %}{{ u }}{% endfor %}{{ ${first_name} }}", {"user": ADA}),
        ("{% assign user = 1 %}{{ ${first_name} }}", {"user": ADA}),
        ("{{ ${user} }}{{ ${first_name} }}", {"user": ADA}),
        ("{{ x }}", {"user": ADA}),
        ("no Liquid", {"user": ADA}),
        ("{{ ${last_name} }}", {"user": ADA}),
        ("{{ custom_attribute.${Nope} }}", {"user": ADA}),
        ("{{ ${first_name} }}", {"user": ADA, "order": {}}),
        ("{{ ${first_name} }}", {"user": "Ada"}),
        ("{{ ${first_name} }}", {"user": {}}),
        ("{{ ${first_name} }}", {"user": Odd()}),
        ("{{ ${first_name} }}", {"user": {"first_name": None}}),
        ("{{ ${first_name} }}", {"user": ADA, "app": 3}),
        ("{{ ${first_name} }}", {"first_name": "Ada", "user": ADA}),
        ("{{ custom_attribute.${Port} }}", {"custom_attribute": {"Port": "Alta"}}),
        ("{% assign first_name = 'x' %}{{ ${first_name} }}", {"user": ADA}),
        ("{{ event_properties.${x} }}", {"event_properties": {"x": 1}}),
        ("{{ secrets.A }}{{ app.${name} }}", {"secrets": {"A": "b"}, "app": {"name": "n"}}),
        ("{{ content_blocks.${b} }}", {"content_blocks": {"b": "text"}}),
        ("{{ content_blocks.b }}", {"content_blocks": {"b": "{{ x }}"}}),
        ("{% for v in variables %}{{ v }}{{ greeting }}{% endfor %}", {"variables": {"greeting": "Hi"}}),
        ("{% assign greeting = 'x' %}{{ greeting }}", {"variables": {"greeting": "Hi"}}),
        ("{{ catalogs.f[0].id }}{% catalog_items f 1 %}", {"catalogs": {"f": [{"id": "1"}]}}),
        ("{% catalog_items f 1 %}{{ items }}", {"catalogs": {"f": [{"id": "1"}]}}),
        ("{{ locale }}{{ now }}", {"locale": "nb", "now": "2024-06-01"}),
        ("{{ ${first_name} }}", {}),
    ],
)
def test_what_was_meant_as_variables(source: str, data: dict[str, object]) -> None:
    """A template that uses the dict's own names, or would get nothing more otherwise, is left alone."""
    assert told(source, data) == []


def test_a_webhook_is_one_message() -> None:
    """A name that one field uses as a variable is meant as one in the others too."""
    one = Webhook.parse("POST https://a.example/{{ user.id }}\n\n{{ ${first_name} }}")
    two = Webhook.parse("POST https://a.example/\nX-A: {{ ${first_name} }}\n\n{{ x }}")

    assert one.render({"user": {**ADA, "id": 3}}).diagnostics == ()
    assert [each.code for each in two.render({"user": ADA}).diagnostics] == ["LW401", "LW229"][::-1]


def test_text_from_elsewhere_may_use_the_names() -> None:
    """Where a partial, fetched text or another package's tag may use the dict, nothing is said."""
    env = Environment(loader=DictLoader({"p": "{{ user.first_name }}"}), extra=True)
    assert told("{% include 'p' %}{{ ${first_name} }}", {"user": ADA}, env) == []
    assert len(told("{% render 'p' %}{{ ${first_name} }}", {"user": ADA}, env)) == 1
    assert told("{% macro m %}{% endmacro %}{{ ${first_name} }}", {"user": ADA}, env) == []
    rerendered = "{% connected_content https://a.example/x :rerender %}{{ ${first_name} }}"
    assert told(rerendered, {"user": ADA}) == []
    items = "{% catalog_items f 1 :rerender %}{{ ${first_name} }}"
    assert told(items, {"user": ADA}) == []


def test_variables_of_the_environment_and_the_template() -> None:
    """A name that is filled from elsewhere is not missing."""
    assert told("{{ ${first_name} }}", {"user": ADA}, Environment(globals={"first_name": "x"})) == []
    template = Environment().from_string("{{ ${first_name} }}", matter={"first_name": "x"})
    assert template.result({"user": ADA}).diagnostics == []


class Pages:
    """The landing pages of a program."""

    def url(self, handle: str) -> str:
        """Return a link."""
        return f"https://a.example/{handle}"


def test_resources_of_the_environment() -> None:
    """What the environment itself answers needs no data."""
    env = Environment(resources=Resources(landing_pages=Pages()))

    assert told("{% landing_page_url p %}", {"landing_pages": {"p": "https://a.example"}}, env) == []


def test_other_mappings_and_pairs() -> None:
    """Only dicts are looked at; others are variables as before."""
    template = Environment().from_string("{{ ${first_name} }}{{ a }}")
    proxy: Mapping[str, object] = MappingProxyType({"user": ADA})

    assert template.result(proxy).diagnostics == []
    assert template.result([("a", 1)]).text == "1"


def test_errors_and_aborts_carry_it() -> None:
    """It is said before anything else, so that what ends a render has it too."""
    env = Environment()
    with pytest.raises(AbortMessage) as aborted:
        env.from_string("{% if ${first_name} == blank %}{% abort_message %}{% endif %}").result({"user": ADA})
    with pytest.raises(RenderError) as failed:
        env.from_string("{% promotion('w') %}").result({"promotion_codes": {"w": ["A"]}})

    assert [each.code for each in aborted.value.diagnostics] == ["LW229"]
    assert [each.code for each in failed.value.diagnostics] == ["LW229"]


def test_check_tells_it() -> None:
    """`check` with such data tells it; `Template.render` gives a text alone, as before."""
    template = Environment().from_string("{{ ${first_name} }}")

    assert [each.code for each in check(template, data={"user": ADA})] == ["LW229"]
    assert template.render({"user": ADA}) == ""


def test_messages_through_twilio() -> None:
    """A message tells it, though its credential lies over the data."""
    message = TwilioMessage(
        ACCOUNT, AuthToken(TOKEN), to="{{ ${phone_number} }}", from_="+15005550006", body="x"
    )
    codes = [each.code for each in message.webhook().render({"phone_number": "+15551230001"}).diagnostics]

    assert "LW229" not in codes
    hook = Webhook(message.webhook().document, message.env)
    given = {"user": {"phone": "+15551230001"}, "secrets": {"TWILIO_AUTH_TOKEN": TOKEN}}
    assert "LW229" in [each.code for each in hook.render(given).diagnostics]


def test_finding_quotes_no_value() -> None:
    """The message names attributes of the template, no value of the data."""
    (message,) = told("{{ ${first_name} }}", {"user": {"first_name": "canary-value"}})

    assert "canary" not in message
