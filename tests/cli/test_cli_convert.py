"""The command `convert`: webhooks and profiles in their other form."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import Webhook
from liquid_webhooks.audience.row import Row
from liquid_webhooks.audience.rows import read_rows
from liquid_webhooks.cli import program
from liquid_webhooks.webhook.document.parts import WebhookDocument

OBJECT = {
    "url": "https://api.example.com/v1/users/{{ ${user_id} | url_param_escape }}",
    "request_method": "POST",
    "request_headers": {"Content-Type": "application/json", "Authorization": "Bearer {{ secrets.TOKEN }}"},
    "body": '{"name": "{{ ${first_name} | json_escape }}"}',
}
"""`hook.http` as a webhook object."""


SECRETS = "warning: `secrets` do not exist in Braze; put content blocks in their place\n"


def write(name: str, content: str | bytes) -> str:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def lines(result: Result) -> list[object]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_http_to_object(run: Callable[..., Result]) -> None:
    """A `.http` file becomes Braze's object, its Liquid untouched; comments get a warning."""
    result = run("convert", "hook.http")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == OBJECT
    assert result.stderr == (
        f"hook.http: warning: comments, which have no place in a webhook object, were left out\n"
        f"hook.http: {SECRETS}"
    )
    assert run("convert", "hook.http", "--to", "webhook-object").stdout == result.stdout


def test_object_to_http(run: Callable[..., Result]) -> None:
    """An object becomes a `.http` text of the same fields."""
    given = {**OBJECT, "message_variation_id": "m-1", "body": {"å": "{{ x }}"}}

    result = run("convert", write("hook.json", json.dumps(given)), "-o", "new.http")

    assert (result.exit_code, result.output) == (0, "")
    assert Webhook.load("new.http").to_dict() == given
    back = run("convert", "new.http")
    assert (json.loads(back.stdout), back.stderr) == (given, f"new.http: {SECRETS}")


def test_secrets_are_warned_of_for_braze_alone(run: Callable[..., Result]) -> None:
    """Secrets in any field get one warning where the result is for Braze; without them there is none."""
    with_secret = "POST https://a.example/\n\nk={{ secrets.K }}&l={{ secrets.L }}"
    result = run("convert", write("a.http", with_secret))
    plain = run("convert", write("b.http", with_secret.replace("secrets.", "event_properties.")))

    assert (result.exit_code, result.stderr) == (0, f"a.http: {SECRETS}")
    assert (plain.exit_code, plain.stderr) == (0, "")
    assert run("convert", write("a.json", result.stdout)).stderr == ""


def test_webhooks_on_standard_input(run: Callable[..., Result]) -> None:
    """With `--to`, a webhook comes from standard input."""
    text = run("convert", "-", "--to", "http", stdin=json.dumps(OBJECT))
    found = run("convert", "-", "--to", "webhook-object", stdin=text.stdout)

    assert (text.exit_code, text.stderr) == (0, "")
    assert json.loads(found.stdout) == OBJECT


FRAGMENTS = st.sampled_from(
    [
        "a",
        "B c",
        ": ",
        "{{ x }}",
        "{{ 'a\n' }}",
        "{% if x %}\n1{% endif %}",
        "é",
        "/",
        '"',
        "{%- assign y = 1 -%}",
    ]
)
FIELDS = st.lists(FRAGMENTS, max_size=5).map("".join)
BODIES = st.lists(FRAGMENTS | st.sampled_from(["\n", "\r\n", " "]), max_size=6).map("".join)


def fields(document: WebhookDocument) -> tuple[object, ...]:
    """Return what a document says, without its places."""
    headers = [(name, value.text) for name, value in document.headers]
    pairs = [(key.text, value.text) for key, value in document.pairs]
    body = "" if pairs else document.body.text
    return document.method.text, document.url.text, headers, document.mode, pairs, body


@given(
    FIELDS,
    st.lists(FIELDS, max_size=3),
    BODIES | st.dictionaries(st.from_regex(r"[a-z]{1,3}", fullmatch=True), FIELDS.map(str.strip), min_size=1),
)
def test_round_trip(url: str, values: list[str], body: str | dict[str, str]) -> None:
    """A `.http` text made into an object and back has the same fields, and so has the object."""
    head = "".join(f"H{number}: {value}\n" for number, value in enumerate(values))
    if isinstance(body, dict):
        text = "".join(f"{key}: {value}\n" for key, value in body.items())
        source = f"# @body key-value\nPUT u{url}\n{head}\n{text}"
    else:
        source = f"PUT u{url}\n{head}\n{body}\n"
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder, name)) for name in ("a.http", "b.json", "c.http", "d.json")]
        Path(paths[0]).write_bytes(source.encode())
        for path, target in pairwise(paths):
            result = CliRunner().invoke(program, ["convert", path, "-o", target])
            assert (result.exit_code, result.output) == (0, "")

        assert fields(Webhook.load(paths[2]).document) == fields(Webhook.load(paths[0]).document)
        assert json.loads(Path(paths[3]).read_bytes()) == json.loads(Path(paths[1]).read_bytes())


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["hook.http", "--to", "http"], 2, "hook.http: --to http takes a file name ending in .json"),
        (
            ["t.json", "--to", "webhook-object"],
            2,
            "t.json: --to webhook-object takes a file name ending in .http",
        ),
        (["t.liquid"], 2, "--to is needed: http, webhook-object, export, attributes"),
        (["-"], 2, "--to is needed"),
        (["u.jsonl"], 2, "--to is needed"),
        (["none.http"], 2, "none.http: no such file or directory"),
        (["hook.http", "-o", ""], 2, "-o needs a file name"),
        (["hook.http", "-o", "none/x.json"], 2, "none/x.json: no such file or directory"),
        (["hook.http", "--to", "xml"], 2, "'xml' is not one of"),
        (
            ["twice.http"],
            2,
            "twice.http:3:4: the header A is given twice, which a webhook object cannot hold",
        ),
        (["bad.http"], 3, "bad.http:3:4: unknown tag `nope`"),
        (["bad.json"], 3, "bad.json: a webhook object has no key `urls`; did you mean `url`?"),
        (["t.json"], 2, "t.json:1:2: invalid JSON"),
        (["lone.json"], 2, "lone.json: holds a lone surrogate, which a .http text cannot"),
        (
            ["hook.http", "--to", "export"],
            2,
            "hook.http: --to export takes users: JSON, ",
        ),
        (["none", "--to", "export"], 2, "none: no such file or directory"),
        (["empty", "--to", "attributes"], 2, "empty: holds no users"),
    ],
)
def test_faults(run: Callable[..., Result], arguments: list[str], code: int, message: str) -> None:
    """What cannot be converted is one message, nothing on standard output, and the usual exit code."""
    write("twice.http", "POST https://a.example/\nA: 1\nA: 2\n")
    write("bad.http", "POST https://a.example/\n\n{% nope %}\n")
    write("bad.json", '{"urls": "x"}')
    write("t.json", "{")
    write("lone.json", json.dumps({**OBJECT, "message_variation_id": "\ud800"}))
    write("empty", "")

    result = run("convert", *arguments)

    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.count("Error: ") == 1
    assert message in result.stderr


EXPORT = {"external_id": "u1", "first_name": "Åse", "custom_attributes": {"Port": "Alta"}}
ATTRIBUTES = {"external_id": "u1", "first_name": "Åse", "Port": "Alta"}


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"users": [EXPORT, EXPORT]}),
        json.dumps({"attributes": [ATTRIBUTES, ATTRIBUTES]}, indent=1),
        json.dumps([EXPORT, ATTRIBUTES]),
        f"{json.dumps(ATTRIBUTES)}\n\n{json.dumps(EXPORT)}\n",
    ],
)
@pytest.mark.parametrize("stdin", [False, True])
def test_profiles(run: Callable[..., Result], content: str, stdin: bool) -> None:
    """Profiles of any shape become JSON lines of either form, in their order."""
    file = "-" if stdin else write("u.json", content)

    exports = run("convert", file, "--to", "export", stdin=content)
    attributes = run("convert", file, "--to", "attributes", stdin=content)

    assert (exports.exit_code, lines(exports)) == (0, [EXPORT, EXPORT])
    assert (attributes.exit_code, lines(attributes)) == (0, [ATTRIBUTES, ATTRIBUTES])
    assert exports.stderr == attributes.stderr == "2 converted, 0 failed\n"
    assert "Åse" in exports.stdout


def test_warnings_by_kind(run: Callable[..., Result]) -> None:
    """What has no place in the other form is warned of once for each kind, with the number of users."""
    write("u.jsonl", (json.dumps({**EXPORT, "apps": [{"name": "c4n4ry"}], "random_bucket": 7}) + "\n") * 2)
    write("v.jsonl", json.dumps({**ATTRIBUTES, "visits": {"inc": 1}, "ports": {"add": ["c4n4ry"]}}))

    attributes = run("convert", "u.jsonl", "--to", "attributes")
    exports = run("convert", "v.jsonl", "--to", "export")

    assert lines(attributes) == [ATTRIBUTES, ATTRIBUTES]
    assert attributes.stderr.splitlines() == [
        "u.jsonl: warning: `apps`, which has no place in attributes, was left out (2 users)",
        "u.jsonl: warning: `random_bucket`, which has no place in attributes, was left out (2 users)",
        "2 converted, 0 failed",
    ]
    assert lines(exports) == [EXPORT]
    assert exports.stderr.splitlines()[0] == (
        "v.jsonl: warning: an update operation, which is no value, was left out (1 user)"
    )


def test_bad_profiles_do_not_stop_the_rest(run: Callable[..., Result]) -> None:
    """A profile that cannot be converted is reported with its line; the others are written."""
    bad = ['{"first_name": c4n4ry}', '["c4n4ry"]', '{"first_name": 1e999}', '{"custom_attributes": "c4n4ry"}']
    write("u.jsonl", "\n".join([json.dumps(EXPORT), *bad, '{"first_name": "\\ud800"}', json.dumps(EXPORT)]))

    result = run("convert", "u.jsonl", "--to", "attributes", "-o", "out.jsonl")

    assert result.exit_code == 1
    written = [json.loads(line) for line in Path("out.jsonl").read_bytes().splitlines()]
    assert written == [ATTRIBUTES, {"first_name": "\ud800"}, ATTRIBUTES]
    assert result.stderr.splitlines() == [
        "Error: u.jsonl:2:16: invalid JSON: Expecting value",
        "Error: u.jsonl:3: user: expected an object, not a string",
        "Error: u.jsonl:4: a number is infinite or none, which JSON cannot hold",
        "Error: u.jsonl:5: user.custom_attributes: expected an object, not a string",
        "3 converted, 4 failed",
    ]


def test_profiles_are_streamed(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    """A profile is written before the one behind it is read."""
    import liquid_webhooks.cli.convert as module

    seen: list[str] = []
    write_line = module._write_line

    def reading(*arguments: Any, **options: Any) -> Iterator[Row]:
        for row in read_rows(*arguments, **options):
            seen.append("read")
            yield row

    def writing(*arguments: object) -> None:
        seen.append("write")
        write_line(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("liquid_webhooks.cli.users.read_rows", reading)
    monkeypatch.setattr(module, "_write_line", writing)

    run("convert", write("u.jsonl", (json.dumps(EXPORT) + "\n") * 3), "--to", "export")

    assert seen == ["read", "write"] * 3
