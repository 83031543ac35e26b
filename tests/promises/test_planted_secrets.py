"""Secrets planted in every place and shape are shown by nothing (promise P9)."""

from __future__ import annotations

import html
import json
import re
from base64 import b64decode
from base64 import b64encode
from collections.abc import Iterator
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import unquote
from urllib.parse import unquote_plus

import pytest
from click.testing import CliRunner

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import RenderData
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks.cli import program
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.resources.transports.recorder import Recorder
from liquid_webhooks.secret import Secret
from liquid_webhooks.secret import mask
from liquid_webhooks.webhook.export import FORMATS
from tests.promises.test_secrets import said
from tests.runtime.fetching.exchange import answering

VALUES = {
    "token": "Pl4nted" + "-s3cret",
    "signs": "a/b+c d&e=f" + "\"g'h<i>j%k",
    "backslashes": "C:\\new\\" + "temp\\u0041",
    "letters": "pässwörd-" + "ß-\U0001f511",
    "lines": "-----BEGIN\r\nfirst-4711\nsecond" + "-0815\n-----END",
}
"""Each written in two pieces, so that no line of this file that a traceback shows holds the whole."""

SHAPES = (
    *("downcase", "upcase", "url_encode", "url_param_escape", "url_escape", "json_escape", "escape"),
    *("base64_encode", "prepend: 'u:' | base64_encode", "prepend: 'us:' | append: ':x' | base64_encode"),
    *("url_param_escape | base64_encode", "newline_to_br", "strip_newlines", "newline_to_br | json_escape"),
    *("strip_newlines | url_encode", "as_json_string", "base64_encode | url_param_escape", "strip"),
)
"""What filters make of a secret, as the documentation has it."""


class Vault(Mapping[str, object]):
    """Gives a secret to whom asks for it, and lists none."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __getitem__(self, key: str) -> object:
        return self.value

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class Drop:
    """A drop that is a secret text."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __liquid__(self) -> object:
        return self.value


def places(value: str) -> dict[str, tuple[str, Any, dict[str, Any]]]:
    """Return each place of a secret: how it is read, the data, and the environment's variables."""
    data = RenderData.from_dict
    deep = {"b": [{"c": Secret(value)}]}
    return {
        "secrets": ("secrets.K", data({"secrets": {"K": value}}), {}),
        "variables": ("secrets.K", data({"variables": {"secrets": {"K": value}}}), {}),
        "a list of variables": ("secrets.K[0]", data({"variables": {"secrets": {"K": [value]}}}), {}),
        "an object of variables": ("secrets.K.x", data({"variables": {"secrets": {"K": {"x": value}}}}), {}),
        "deep in variables": ("a.b[0].c", data({"variables": {"a": deep}}), {}),
        "plain": ("secrets.K", {"secrets": {"K": value}}, {}),
        "a plain list": ("secrets.K | first", {"secrets": {"K": (value,)}}, {}),
        "a plain text": ("secrets", {"secrets": value}, {}),
        "a variable": ("v", {"v": Secret(value)}, {}),
        "deep in plain data": ("a.b[0].c", {"a": deep}, {}),
        "joined": ("l | join: ','", {"l": [Secret(value), "x"]}, {}),
        "a drop": ("secrets.K", {"secrets": {"K": Drop(value)}}, {}),
        "a drop that holds some": ("secrets.K.x", {"secrets": Drop({"K": {"x": value}})}, {}),
        "a vault": ("secrets.K", {"secrets": Vault(value)}, {}),
        "globals": ("secrets.K", {}, {"secrets": {"K": value}}),
        "deep in globals": ("a.b[0].c", {}, {"a": deep}),
        "deep in globals, with render data": ("a.b[0].c", data({}), {"a": deep}),
    }


PLACES = tuple(places(""))


def readings(text: str) -> Iterator[str]:
    """Yield what somebody may read in a text who knows the usual encodings, folded."""
    plain = [text, unquote(text), unquote_plus(text), html.unescape(text), html.unescape(unquote_plus(text))]
    for each in tuple(plain):
        plain.append(re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), each))
        plain.append(each.replace(r"\n", "\n").replace(r"\"", '"').replace(r"\/", "/").replace("\\\\", "\\"))
    for run in {run for each in plain for run in re.findall(r"[A-Za-z0-9+/_-]{8,}", each)}:
        standard = run.replace("-", "+").replace("_", "/")
        for start in range(4):
            part = standard[start:]
            part = part[: len(part) - (len(part) % 4 == 1)]
            decoded = b64decode(part + "=" * (-len(part) % 4)).decode("utf-8", "replace")
            plain += (decoded, unquote(decoded))
    yield from map(folded, plain)


def folded(text: str) -> str:
    """Return a text without what letter case and doubled backslashes make of it."""
    return re.sub(r"\\+", "|", text.casefold())


def leaks(value: str, text: str) -> bool:
    """Tell whether a text shows a secret, or a line of one, to who knows the usual encodings."""
    lines = [folded(line) for line in (value, *re.split(r"\r?\n", value)) if len(line) >= 4]
    return any(line in reading for reading in readings(text) for line in lines)


def shown(request: WebhookRequest) -> str:
    """Return all that a request shows of itself unless asked for secrets."""
    texts = [str(request), repr(request), f"{request.diagnostics}", request.curl()]
    for format_name in FORMATS:
        try:
            texts.append(request.export(format_name))
        except LiquidWebhooksError as error:
            texts.append(said(error))
    return "\n".join(texts)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_no_shape_of_a_secret_is_shown(value: str, shape: str) -> None:
    """Whatever filters make of a secret, no export shows it in the body, a header, the path or the query."""
    text = (
        f"POST https://a.example/{{{{ secrets.K | {shape} | url_param_escape }}}}?q={{{{ secrets.K | {shape} "
        f"| url_param_escape }}}}\nX-V: {{{{ secrets.K | {shape} | url_encode }}}}\n\n"
        f"<{{{{ secrets.K | {shape} }}}}>{{{{ secrets.K | {shape} | json_escape }}}}"
    )

    request = Webhook.parse(text).render(RenderData.from_dict({"secrets": {"K": value}}))

    assert leaks(value, request.export(show_secrets=True))
    assert not leaks(value, shown(request))
    assert request.secrets == (Secret(value),)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_no_place_hides_a_secret_from_masking(value: str, place: str) -> None:
    """Wherever a template reads a secret, no export shows it."""
    path, data, given = places(value)[place]
    text = f"POST https://a.example/{{{{ {path} | url_param_escape }}}}\n\n{{{{ {path} }}}}"

    request = Webhook.parse(text, Environment(globals=given)).render(data)

    assert value in request.body.decode()
    assert not leaks(value, shown(request))


@pytest.mark.parametrize("place", PLACES)
def test_no_finding_record_trace_or_error_shows_a_secret(place: str) -> None:
    """Findings, records, results, traces and errors of a template show no secret, wherever it lay."""
    value = VALUES["token"]
    path, data, given = places(value)[place]
    call = (
        f"{{% connected_content https://a.example/{{{{ {path} }}}}?q={{{{ {path} | base64_encode }}}} "
        f':method post :headers {{"X-V": "{{{{ {path} }}}}"}} :body k={{{{ {path} }}}} :save w %}}'
    )
    answers = answering(f"echo {value} {b64encode(value.encode()).decode()}")
    recorder = Recorder(answers)
    env = Environment(globals=given)
    recording = Environment(globals=given, resources=Resources(transport=recorder))

    missing = env.from_string(call).result(data)
    recording.from_string(call).render(data)
    trace = env.from_string(f"{{{{ {path} }}}}").trace(data)

    records = recorder.records()
    assert [found.code for found in missing.diagnostics] == ["LW610"]
    assert "***" in missing.diagnostics[0].message
    assert "***" in json.dumps(records)
    for text in (repr(missing), str(missing.diagnostics), json.dumps(records), repr(trace), str(trace)):
        assert not leaks(value, text)
    for source in (f"{{{{ {path} }}}}{{{{ 1 | divided_by: 0 }}}}", f"{{{{ {path} | slice: 'x' }}}}"):
        with pytest.raises((LiquidWebhooksError, AbortMessage)) as caught:
            env.from_string(source).render(data)
        assert not leaks(value, said(caught.value))


@pytest.mark.parametrize("number", [12345678, -98765, 1234.5625, 1e20, 0.000012345])
def test_numbers_among_secrets_are_secrets(number: float) -> None:
    """A number under `secrets` is masked as it prints; a boolean is no secret."""
    text = "POST https://a.example/\n\n{{ secrets.n }} {{ secrets.l | join: '-' }} {{ secrets.b }}"
    request = Webhook.parse(text).render({"secrets": {"n": number, "l": [number], "b": True}})

    assert request.export("wire").endswith("\r\n*** *** true")
    assert str(number) not in shown(request)


HOSTS = {
    "a label": ("geheim-haus", "https://{{ secrets.K }}.example.com/x"),
    "capitals": ("Geheim-Haus", "https://{{ secrets.K }}.example.com/x"),
    "a letter that DNS has not": ("gehéim-häus", "https://{{ secrets.K }}.example.com/x"),
    "a wide letter": ("ＧＥＨＥＩＭ", "https://{{ secrets.K }}.example.com/x"),
    "a whole host": ("hooks.häus.example", "https://{{ secrets.K }}/x"),
    "an address": ("2001:0DB8:0:0:0:0:0:17", "https://[{{ secrets.K }}]/x"),
    "a short address": ("0:0:0:0:0:0:0:1", "https://[{{ secrets.K }}]/x"),
    "a URL with its port": ("https://hooks.example:443/T000/B111", "{{ secrets.K }}"),
    "a URL without a path": ("https://hooks.example?token-of=4711", "{{ secrets.K }}"),
    "a URL without a path in other letters": ("HTTPS://HÄUS.example?t=4711", "{{ secrets.K }}"),
}
"""Secrets that are a part of a host, and the URL."""


@pytest.mark.parametrize(("value", "url"), HOSTS.values(), ids=HOSTS)
def test_no_host_shows_a_secret(value: str, url: str) -> None:
    """A host that is sent in another spelling than the secret's is masked, in calls of a template too."""
    data = RenderData.from_dict({"secrets": {"K": value}})
    request = Webhook.parse(f"POST {url}\n\n{{}}", allow_any_port=True).render(data)
    (found,) = Environment().from_string(f"{{% connected_content {url} %}}").result(data).diagnostics
    recorder = Recorder(answering("{}"))
    env = Environment(resources=Resources(transport=recorder))
    env.from_string(f"{{% connected_content {url} :save w %}}").render(data)
    sent = request.url.removeprefix("https://")
    hidden = [part for part in re.split(r"[/?]|\.example\.com", sent) if part and part != "x"]

    for text in (shown(request), found.message, json.dumps(recorder.records())):
        assert "***" in text
        assert not [part for part in (value, *hidden) if part in text]


NAMES = (
    *("sig", "Sig", "code", "pwd", "userPwd", "jwt", "id_jwt", "otp", "otp_code", "session", "sessionId"),
    *("PHPSESSID", "x-functions-key", "X-Session", "auth_code", "pass", "pin", "access-code", "codeVerifier"),
    *("api_key", "apikey", "X-Api-Key", "key", "token", "Authorization", "X-Amz-Signature", "client_secret"),
)
OTHERS = (
    *("zipcode", "zip_code", "zipCode", "country_code", "promo_code", "status-code", "design", "assignment"),
    *("signal", "footprint", "hotpink", "session_count", "sessions", "compass", "spin", "pinned", "encode"),
    *("partition_key", "keyword", "app_keywords", "monkey", "Idempotency-Key", "postcode", "author", "x"),
)


@pytest.mark.parametrize("name", NAMES)
def test_names_of_credentials_hide_their_values(name: str) -> None:
    """The value of a header or query parameter that holds a credential is not shown, secret or not."""
    request = WebhookRequest("GET", f"https://a.example/?a=1&{name}=canary-1", ((name, "canary-2"),))

    assert "canary" not in shown(request)
    assert "a=1" in request.export()


@pytest.mark.parametrize("name", OTHERS)
def test_other_names_show_their_values(name: str) -> None:
    """A name that only holds the letters of one is shown with its value."""
    request = WebhookRequest("GET", f"https://a.example/?{name}=plain-1", ((name, "plain-2"),))

    assert f"{name}=plain-1" in request.export()
    assert f"{name}: plain-2" in request.export()


@pytest.mark.parametrize(
    "data",
    [
        {"secrets": {"K": VALUES["lines"], "L": "470011"}},
        {"variables": {"secrets": {"K": VALUES["lines"], "L": [470011]}}},
    ],
    ids=["secrets", "variables"],
)
@pytest.mark.parametrize("format_name", ["text", "json"])
def test_the_command_line_shows_no_secret_of_a_template(
    data: dict[str, Any], format_name: str, tmp_path: Path
) -> None:
    """A template's text is masked on the command line, whichever secrets the data has."""
    (tmp_path / "t.liquid").write_text(
        "{{ secrets.K }} {{ secrets.K | newline_to_br }} {{ secrets.K | strip_newlines }} {{ secrets.L }}"
        "{% message_extras :key k :value {{ secrets.K }} %}",
        encoding="utf-8",
    )
    (tmp_path / "d.json").write_text(json.dumps(data), encoding="utf-8")
    arguments = ["render", str(tmp_path / "t.liquid"), "--data", str(tmp_path / "d.json")]

    result = CliRunner().invoke(program, [*arguments, "--format", format_name])

    assert result.exit_code == 0
    assert "***" in result.output
    assert "470011" not in result.output
    assert not leaks(VALUES["lines"], result.output)


def test_a_missing_secret_never_becomes_text() -> None:
    """Where errors are printed in place, a missing secret still is an error: its text would be sent."""
    env = Environment(on_error="inline")
    webhook = Webhook.parse("POST https://a.example/\nAuthorization: Bearer {{ secrets.K }}\n\nx", env)

    with pytest.raises(LiquidWebhooksError, match="the secret `K` is missing"):
        webhook.render(RenderData.from_dict({}))
    assert env.from_string("{{ 1 | divided_by: 0 }}").render() == "Liquid error: divided by 0"


@pytest.mark.parametrize(
    ("secrets", "text"),
    [
        ([f"secret-number-{index:05d}" for index in range(4_000)], "secret-number-" * 20_000),
        (["x" * 200_000], "x" * 300_000),
        (["a" * 200_000 + "b"], "a" * 300_000),
        ([f"{'a' * index}b" for index in range(4, 400)], "a" * 10_000),
        (["token-0001"], "\\" * 500_000),
        (["token-0001"], "%25" * 100_000),
        (["token-0001"], "&amp;" * 100_000),
    ],
    ids=["many", "long", "nearly", "alike", "backslashes", "percents", "entities"],
)
def test_masking_takes_time_that_grows_with_the_text(secrets: list[str], text: str) -> None:
    """Thousands of secrets, or one of 200,000 characters, take a few seconds at most in the worst text."""
    known = [Secret(value) for value in secrets]
    began = perf_counter()

    masked = mask(text + secrets[-1], known)

    assert perf_counter() - began < 20
    assert masked.endswith("***")
    assert secrets[-1] not in masked


def test_masking_looks_at_the_clock() -> None:
    """What masks a long text while a render runs can stop at its deadline."""

    def look() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        mask("x" * 100_000, [Secret("token-0001")], look=look)
