"""No secret and no value of the data is told by an error, finding, log, repr or traceback (promise P9)."""

from __future__ import annotations

import json
import logging
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from liquid import DictLoader

from liquid_webhooks import DataError
from liquid_webhooks import Environment
from liquid_webhooks import Limits
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import Mode
from liquid_webhooks import RenderData
from liquid_webhooks import RenderError
from liquid_webhooks import RequestError
from liquid_webhooks import Webhook
from liquid_webhooks.cli import program
from liquid_webhooks.data.names import KEYS
from tests.oracles.golden.test_golden import cases
from tests.oracles.golden.test_golden import decoded
from tests.oracles.golden.test_golden import environment as golden_environment

# Written in two pieces, so that no line of this file that a traceback shows holds the whole.
CANARY = "c4n4ry" + "-7f3a9e"

OBJECT = {"x": CANARY, "o": {"k": CANARY}, "l": [CANARY, 1]}

EVERYWHERE: dict[str, Any] = {
    "user": {
        "first_name": CANARY,
        "email": f"{CANARY}@a.example",
        "custom_attributes": OBJECT,
        "devices": [{"device_id": CANARY, "model": CANARY}],
    },
    **dict.fromkeys(("event_properties", "api_trigger_properties", "context", "targeted_device"), OBJECT),
    **{key: {"name": CANARY, "api_id": CANARY} for key in ("campaign", "canvas", "card", "app")},
    "sms": {"inbound_message_body": CANARY, "inbound_media_urls": [CANARY]},
    "subscribed_state": {"x": CANARY},
    "content_blocks": {"block": "{{ v | slice: v }}"},
    "secrets": {"TOKEN": CANARY},
    "credentials": {
        "basic": {"type": "basic", "username": "u", "password": CANARY},
        "token": {"type": "token", "headers": {"X-Key": CANARY}, "allowed_domain": "b.example"},
    },
    "http": [{"url": "https://a.example/", "body": f"{{{{ '{CANARY}' | concat: 1 }}}}"}],
    "variables": {"v": CANARY, "l": [CANARY, 1], "h": {"k": CANARY, "l": [CANARY, 1]}, "surrogate": "\ud800"},
}
"""Render data with a canary in every place that a template can read."""

SLOTS = [
    "${first_name}",
    "${email_address}",
    "custom_attribute.${x}",
    "custom_attribute.${o}.k",
    "custom_attribute.${l}[0]",
    "event_properties.${x}",
    "api_trigger_properties.${x}",
    "context.${x}",
    "campaign.${name}",
    "card.${api_id}",
    "sms.${inbound_message_body}",
    "targeted_device.${x}",
    "secrets.TOKEN",
    "v",
    "l[0]",
    "l.first",
    "h.k",
]
"""Where a template reads it."""

FAILURES = {
    "comparison": "{% if X > 1 %}{% endif %}",
    "comparison the other way round": "{% unless 1.5 <= X %}{% endunless %}",
    "unknown operator": "{% if X is 1 %}{% endif %}",
    "slice": "{{ 'abc' | slice: X }}",
    "length of a slice": "{{ X | slice: 1, X }}",
    "truncate": "{{ X | truncate: X }}",
    "truncatewords": "{{ X | truncatewords: X }}",
    "concat": "{{ l | concat: X }}",
    "sort": "{{ l | sort }}",
    "map": "{{ l | map: X }}",
    "where": "{{ l | where: X, X }}",
    "url_decode": "{{ '%ff' | append: X | url_decode }}",
    "base64_decode": "{{ X | base64_decode }}",
    "base64_url_safe_decode": "{{ X | append: '!' | base64_url_safe_decode }}",
    "date format": "{% assign f = X | append: '%' %}{{ 0 | date: f }}",
    "time zone": "{{ 0 | time_zone: X }}",
    "lone surrogate": "{{ X | append: surrogate }}",
    "lone surrogate in a digest": "{{ X | append: surrogate | sha256 }}",
    "named group": "{% assign r = '\\k<' | append: X %}{{ 'b' | replace: 'b', r }}",
    "range": "{% for i in (1..l) %}{{ X }}{% endfor %}",
    "limit": "{% for i in l limit: X %}{% endfor %}",
    "offset": "{% for i in l offset: X %}{% endfor %}",
    "columns": "{% tablerow i in l cols: l %}{{ X }}{% endtablerow %}",
    "counting": "{% assign c = X %}{% increment v %}",
    "arity": "{{ X | append }}",
    "too many arguments": "{{ X | upcase: X }}",
    "no such partial": "{% include X %}",
    "partial of no name": "{% include l %}",
    "in a partial": "{% render 'p', p: X %}",
    "in an included partial": "{% assign p = X %}{% include 'p' %}",
    "in a content block": "{{ X }}{{content_blocks.${block}}}",
    "no such content block": "{% assign n = X %}{{content_blocks.${nope}}}",
    "no such secret": "{{ X }}{{ secrets.NOPE }}",
    "answer": "{{ X }}{% connected_content https://a.example/ :rerender %}",
    "header of a call": """{% connected_content https://a.a/ :headers {"A": "{{ X | append: '"' }}"} %}""",
    "bare header of a call": '{% connected_content https://a.example/ :headers {"A": {{ X }} } %}',
    "headers of a call": "{% connected_content https://a.example/ :headers {{ X }} %}",
    "filter in a call": "{% connected_content https://a.example/{{ X | slice: X }} %}",
    "calls": "{% for i in (1..9) %}{% connected_content https://a.example/ :body {{ X }} %}{% endfor %}",
    "loop passes": "{% for i in (1..999) %}{{ X }}{% endfor %}",
    "output": "{% for i in (1..90) %}{{ X }}{% endfor %}",
    "one text": "{% assign x = X | append: X | append: X | append: X %}{{ x | split: '' | join: x }}",
    "list": "{% assign n = 2000 %}{{ (1..n) | join: X }}",
    "digits": "{{ X }}{% assign n = 9999 %}{% for i in (1..9) %}{% assign n = n | times: n %}{% endfor %}",
    "partials": "{% for i in (1..30) %}{% render 'fine', p: X %}{% endfor %}",
}
"""Templates of which each fails; `X` is where the canary is read."""

SMALL = Limits(
    loop_passes=100,
    output_chars=900,
    string_chars=900,
    list_items=100,
    partial_renders=20,
    content_calls=8,
    digits=64,
)


def said(error: BaseException) -> str:
    """Return all that an error and those behind it say, in every form but Ruby's text for the output."""
    texts: list[str] = []
    seen: set[int] = set()
    todo: list[BaseException | None] = [error]
    while todo:
        each = todo.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        texts += [str(each), repr(each), f"{each}", repr(each.args), *traceback.format_exception(each)]
        if isinstance(each, LiquidWebhooksError):
            texts += [each.message, each.detailed_message(), str(each.template_name)]
        todo += [each.__cause__, None if each.__suppress_context__ else each.__context__]
    return "\n".join(texts)


def heard(run: Callable[[], object], caplog: pytest.LogCaptureFixture) -> str:
    """Return everything said while `run` fails: by its error, in logs and in warnings."""
    caplog.set_level(logging.DEBUG)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with pytest.raises(LiquidWebhooksError) as caught:
            run()
    return "\n".join([said(caught.value), caplog.text, *(str(each.message) for each in warned)])


def environment(**keywords: Any) -> Environment:
    """Return an environment with small limits and two partials."""
    partials = DictLoader({"p": "{{ p | slice: p }}", "fine": "{{ p }}"})
    return Environment(loader=partials, limits=SMALL, **keywords)


@pytest.mark.parametrize("source", FAILURES.values(), ids=FAILURES)
def test_no_failure_tells_a_value(source: str, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever fails, and wherever the value comes from, neither error nor log nor traceback holds it."""
    data = RenderData.from_dict(EVERYWHERE)
    for slot in SLOTS:
        template = environment().from_string(source.replace("X", slot))

        assert CANARY not in heard(lambda template=template: template.render(data), caplog)  # type: ignore[misc]


@pytest.mark.parametrize("slot", SLOTS)
def test_no_undefined_name_tells_a_value(slot: str, caplog: pytest.LogCaptureFixture) -> None:
    """A strict look-up inside a value names the path and not the value."""
    template = environment(strict_variables=True).from_string(f"{{% assign x = {slot} %}}{{{{ x.a.b }}}}")

    text = heard(lambda: template.render(RenderData.from_dict(EVERYWHERE)), caplog)

    assert CANARY not in text


@pytest.mark.parametrize("case", cases("errors.json"))
def test_no_golden_error_tells_a_value(case: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    """Every error text that there is comes without the values of its case, in all its forms."""

    def run() -> None:
        template = golden_environment(case).from_string(decoded(case["template"]))
        given = (
            RenderData.from_dict(decoded(case["data"])) if "data" in case else decoded(case.get("variables"))
        )
        template.result(given)

    # Lines of our own code, which a traceback shows, may hold that word.
    told = [line for line in heard(run, caplog).splitlines() if not line.startswith("  ")]
    assert "secret" not in "\n".join(told)


FINDINGS = {
    "json_parse": "{{ X | json_parse }}",
    "date with slashes": "{% assign d = '06/03/2021 ' | append: X %}{{ d | date: X }}",
    "message extras": "{% message_extras :key {{ X }} :value {{ X }} %}{% message_extras :value {{ X }} %}",
    "many message extras": "{% for i in l %}{% message_extras :key {{ i }} :value {{ X }} %}{% endfor %}",
    "unknown filter": "{{ X | nosuch: X }}",
    "call to no URL": "{% connected_content {{ X }} %}",
    "call with a header of no name": '{% connected_content https://a.example/ :headers {"{{ X }} ": "1"} %}',
    "call with a header of no value": '{% connected_content https://a.example/ :headers {"{{ X }}": "é"} %}',
    "call with a token": "{{ X }}{% connected_content https://a.example/ :auth_credentials token %}",
    "leniency": "{{ X junk | upcase }}{% if X == 1 && X %}{% endif %}",
}
"""Templates that leave findings."""


@pytest.mark.parametrize("source", FINDINGS.values(), ids=FINDINGS)
def test_no_finding_tells_a_value(source: str) -> None:
    """What a render finds is told without values."""
    data = RenderData.from_dict(EVERYWHERE)
    for slot in SLOTS:
        found = Environment().from_string(source.replace("X", slot)).result(data).diagnostics

        assert CANARY not in f"{found} {[str(each) for each in found]}"


def test_warnings_of_the_parser_tell_no_value() -> None:
    """`Mode.WARN` warns about the template's text alone."""
    with pytest.warns(match="junk") as warned:
        Environment(tolerance=Mode.WARN).from_string("{{ v junk }}").render(RenderData.from_dict(EVERYWHERE))

    assert CANARY not in "".join(str(each.message) for each in warned)


def test_a_filter_that_fails_tells_no_value(caplog: pytest.LogCaptureFixture) -> None:
    """A filter of the caller's whose TypeError quotes its input becomes an error that does not."""
    env = environment()

    def failing(value: object) -> object:
        raise TypeError(f"cannot do this to {value}")

    env.add_filter("failing", failing)
    caplog.set_level(logging.DEBUG)
    with pytest.raises(RenderError) as caught:
        env.from_string("{{ v | failing }}").render(RenderData.from_dict(EVERYWHERE))

    assert CANARY not in "".join([str(caught.value), *traceback.format_exception(caught.value), caplog.text])


REQUESTS = {
    "scheme": "POST {{ v }}://a.example/",
    "host": "POST https://{{ v }}{{ v | append: '^' }}/",
    "port": "POST https://a.example:99/{{ v }}",
    "user info": "POST https://{{ v }}@a.example/",
    "path": "POST https://a.example/%zz{{ v }}",
    "fragment": "POST https://a.example/#{{ v }}",
    "empty": "POST {{ nope }}\nX: {{ v }}",
    "header": "POST https://a.example/\nX: {{ v }}\u00e9",
    "surrogate in a header": "POST https://a.example/\nX: {{ v }}{{ surrogate }}",
    "surrogate in the body": "POST https://a.example/\n\n{{ v }}{{ surrogate }}",
    "surrogate in the URL": "POST https://a.example/{{ v }}{{ surrogate }}",
    "secret that is missing": "POST https://a.example/{{ v }}\nX: {{ secrets.NOPE }}",
}
"""Webhooks whose rendered fields are refused."""


@pytest.mark.parametrize("text", REQUESTS.values(), ids=REQUESTS)
def test_no_refused_request_tells_a_value(text: str, caplog: pytest.LogCaptureFixture) -> None:
    """A field that is refused is named with its rule alone."""
    data = RenderData.from_dict(EVERYWHERE)
    for slot in SLOTS:
        webhook = Webhook.parse(text.replace("{{ v ", f"{{{{ {slot} "))

        assert CANARY not in heard(lambda webhook=webhook: webhook.render(data), caplog)  # type: ignore[misc]


WRONG: list[Any] = [
    CANARY,
    [CANARY],
    [[CANARY]],
    {"x": CANARY},
    {"x": [CANARY]},
    {"x": {"y": CANARY}},
    5,
    b"c4n4ry-7f3a9e",
]


@pytest.mark.parametrize("key", KEYS)
def test_no_wrong_shape_tells_a_value(key: str, caplog: pytest.LogCaptureFixture) -> None:
    """Data of the wrong shape is refused by its path and the name of its type."""
    refused = 0
    for value in [*WRONG, *({"x": wrong} for wrong in WRONG), *([wrong] for wrong in WRONG)]:
        try:
            RenderData.from_dict({key: value})
        except DataError:
            refused += 1
            assert CANARY not in heard(lambda value=value: RenderData.from_dict({key: value}), caplog)  # type: ignore[misc]

    assert refused or key == "variables"


CANARIES = st.recursive(
    st.just(CANARY) | st.none() | st.booleans() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "x"]), inner),
    max_leaves=6,
)


def refusal(given: dict[str, Any]) -> str:
    """Return all that refusing the data says, or what the data shows of itself."""
    try:
        data = RenderData.from_dict(given)
    except DataError as error:
        return said(error)
    return f"{data}{data!r}{data.secrets}"


@given(st.dictionaries(st.sampled_from(KEYS), CANARIES, max_size=4))
def test_no_data_error_tells_a_value(given: dict[str, Any]) -> None:
    """Whatever the data is, its error has no value of it."""
    assert CANARY not in refusal(given)


@pytest.mark.parametrize(
    "field",
    ["custom_attributes", "devices", "purchases", "phone", "email", "push_tokens", "apps", "custom_events"],
)
def test_no_profile_tells_a_value(field: str) -> None:
    """A profile of the wrong shape is refused without quoting it."""
    for value in [*WRONG, *({"x": wrong} for wrong in WRONG), *([wrong] for wrong in WRONG)]:
        assert CANARY not in refusal({"user": {field: value}})


def test_nothing_shows_a_value_in_its_repr() -> None:
    """Objects that hold data or secrets tell what they are and nothing of what they hold."""
    data = RenderData.from_dict(EVERYWHERE)
    template = Environment().from_string("{{ v }}{% for i in l %}{% assign x = i %}{% endfor %}")
    webhook = Webhook.parse("POST https://a.example/{{ v }}\nX-Auth: {{ secrets.TOKEN }}\n\n{{ v }}")
    request = webhook.render(data)
    state = template.env.new_state(data)
    template.render_with(state)

    shown = (data, data.secrets, data.content_blocks, template, template.env, state, webhook, request)
    for each in (*shown, template.result(data)):
        assert CANARY not in f"{each} {each!r}"
    assert CANARY not in template.python_source


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory to work in, with the data in a file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.json").write_text(json.dumps(EVERYWHERE), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("source", FAILURES.values(), ids=FAILURES)
def test_the_command_line_tells_no_value(source: str, files: Path) -> None:
    """A failing render on the command line says where and why, and no value."""
    (files / "t.liquid").write_text(source.replace("X", "v"), encoding="utf-8")
    (files / "t.http").write_text(
        f"POST https://a.example/\n\n{source.replace('X', 'secrets.TOKEN')}", encoding="utf-8"
    )
    (files / "users.jsonl").write_text(
        json.dumps(EVERYWHERE["user"]) + "\n" + json.dumps({"devices": CANARY})
    )
    for name in ("t.liquid", "t.http"):
        for more in ([], ["--user", "users.jsonl"], ["--var", f"w={CANARY}"], ["--secret", "OTHER"]):
            arguments = ["render", name, "--data", "data.json", *more]

            result = CliRunner().invoke(program, arguments, env={"OTHER": CANARY})

            assert CANARY not in result.stderr
            assert result.exit_code in (0, 1, 2, 3)
            if result.exit_code:
                assert result.stderr


def test_a_refused_request_on_the_command_line_tells_no_value(files: Path) -> None:
    """Request errors reach standard error without the value."""
    for name, text in REQUESTS.items():
        (files / "t.http").write_text(text, encoding="utf-8")

        result = CliRunner().invoke(program, ["render", "t.http", "--data", "data.json"])

        assert (name, result.exit_code) == (name, 1)
        assert CANARY not in result.output


def test_the_error_tree_says_what_it_is() -> None:
    """The canary is really read: what Ruby prints may quote a value, and an output does."""
    data = RenderData.from_dict(EVERYWHERE)
    with pytest.raises(RenderError) as caught:
        Environment().from_string("{{ 0 | time_zone: v }}").render(data)

    assert CANARY in caught.value.inline
    assert isinstance(caught.value, LiquidWebhooksError)
    assert not isinstance(caught.value, RequestError)
    assert all(CANARY in Environment().from_string(f"{{{{ {slot} }}}}").render(data) for slot in SLOTS)
