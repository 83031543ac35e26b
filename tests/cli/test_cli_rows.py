"""Rows and results of the installed command: each knows its user, and what fails for all is told once."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from liquid_webhooks import Webhook
from tests.cli.processes import TIMEOUT
from tests.cli.processes import start
from tests.cli.processes import write

HOOK = """\
POST https://api.example.com/v1/{{ ${user_id} | url_param_escape }}
Content-Type: application/json
Authorization: Bearer {{ secrets.TOKEN }}

{% if ${first_name} == 'Bob' %}{% abort_message('no Bob') %}{% endif %}
{"name": "{{ ${first_name} | json_escape }}", "total": "{{ event_properties.${total} }}"}
{% if ${first_name} == 'Eve' %}{{ 1 | divided_by: 0 }}{% endif %}
{% message_extras :key k :value {{ ${city} }} %}
"""
CSV = """\
external_id,first_name,event_properties.total,city
u1,Ada,7,Oslo
u2,Bob,,
u3,Eve,,
u4
u5,Zoë,9,Rome
"""
DATA = '{"secrets": {"TOKEN": "t0k3n-canary"}}'


def run(*arguments: str | Path, stdin: bytes | None = None) -> tuple[int, str, str]:
    """Return the exit code, and what the installed command wrote on standard output and error."""
    process = start(*arguments, **({} if stdin is None else {"stdin": -1}))
    out, err = process.communicate(stdin, TIMEOUT)
    return process.returncode, out.decode(), err.decode()


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "hook.http", HOOK)
    write(tmp_path / "users.csv", CSV)


def test_each_result_knows_its_user() -> None:
    """JSON has a line for each row: rendered, aborted with the reason, or failed with the error and place."""
    code, out, err = run(
        *("render", "hook.http", "--data", DATA, "--user", "users.csv", "--format", "json"),
        *("--allow-any-port",),
    )

    lines = [json.loads(line) for line in out.splitlines()]
    assert [(line["row"], line["user"], line["status"]) for line in lines] == [
        (2, {"external_id": "u1"}, "rendered"),
        (3, {"external_id": "u2"}, "aborted"),
        (4, {"external_id": "u3"}, "failed"),
        (5, None, "failed"),
        (6, {"external_id": "u5"}, "rendered"),
    ]
    assert list(lines[0]) == [
        *("row", "user", "status", "method", "url", "headers", "body", "message_extras", "findings")
    ]
    assert (lines[0]["url"], lines[0]["message_extras"]) == ("https://api.example.com/v1/u1", {"k": "Oslo"})
    assert lines[0]["headers"] == [["Content-Type", "application/json"], ["Authorization", "Bearer ***"]]
    assert lines[1] == {
        "row": 3,
        "user": {"external_id": "u2"},
        "status": "aborted",
        "reason": "no Bob",
        "findings": [],
    }
    assert lines[2]["error"] == {"message": "divided by 0", "place": {"part": None, "line": 7, "column": 39}}
    assert lines[3]["error"] == {"message": "cells: expected 4, found 1", "place": None}
    assert code == 1
    assert err.splitlines() == [
        "1 secret is shown as ***; --show-secrets shows it",
        "Error: users.csv:4: hook.http:7:39: divided by 0",
        "Error: users.csv:5: cells: expected 4, found 1",
        "2 rendered, 1 aborted, 2 failed",
        "  1 aborted: no Bob (users.csv:3)",
    ]


def test_only_rendered() -> None:
    """`--only-rendered` leaves out the other lines, and is of no use without JSON."""
    options = ("render", "hook.http", "--data", DATA, "--user", "users.csv", "--only-rendered")

    _, out, _ = run(*options, "--format", "json")
    code, _, err = run(*options)

    assert [json.loads(line)["row"] for line in out.splitlines()] == [2, 6]
    assert (code, "--only-rendered needs --format json" in err) == (2, True)


def test_the_only_result() -> None:
    """Without `--user` there is no row, and what is aborted or fails gives a line too."""
    data = json.dumps({"user": {"email": "a@example.com", "first_name": "Bob"}, **json.loads(DATA)})

    code, out, err = run("render", "hook.http", "--data", data, "--format", "json")
    failed, failure, _ = run("render", "hook.http", "--data", "{}", "--format", "json")

    assert json.loads(out) == {
        "user": {"email": "a@example.com"},
        "status": "aborted",
        "reason": "no Bob",
        "findings": [],
    }
    assert (code, err) == (4, "hook.http: aborted: no Bob\n")
    assert failed == 1
    assert json.loads(failure)["error"]["message"] == "the secret `TOKEN` is missing"


def test_requests_of_http_say_whose_they_are() -> None:
    """Each `.http` request has its place as a name and its user in a comment, whatever the user is called."""
    users = [{"external_id": "{{ x }}"}, {"external_id": "{% y\n###", "first_name": "a"}, {"first_name": "b"}]
    write(Path("u.jsonl"), "".join(json.dumps(user) + "\n" for user in users))

    code, out, _ = run("render", "hook.http", "--data", DATA, "--user", "u.jsonl")

    requests = Webhook.parse_all(out)
    assert code == 0
    assert list(requests) == ["u.jsonl:1", "u.jsonl:2", "u.jsonl:3"]
    told = [webhook.document.metadata.get("user") for webhook in requests.values()]
    assert [each and json.loads(each) for each in told] == [
        {"external_id": "{{ x }}"},
        {"external_id": "{% y\n###"},
        None,
    ]


CERTAIN = {
    "POST https://a.example/{{ secrets.TOKEN | url_encode }}\n\n{{ ${x} }}": (
        "hook.http:1:27: the secret `TOKEN` is missing; --secret TOKEN gives it, or `secrets` in the data"
    ),
    "POST https://a.example/\nX-A: {{ secrets['a b'] }}\n\n{{ ${x} }}": (
        "hook.http:2:9: the secret `a b` is missing; `secrets` in the data gives it"
    ),
    "POST https://a.example/\n\n{% capture c %}{{ secrets.A }}{% endcapture %}": (
        "hook.http:3:19: the secret `A` is missing; --secret A gives it"
    ),
    "POST https://a.example/\n\n{% if secrets.A == ${x} %}1{% endif %}": (
        "hook.http:3:7: the secret `A` is missing; --secret A gives it"
    ),
    "POST https://a.example/\n\n{{ content_blocks.${gone} }}": (
        "hook.http:3:4: unknown content block; --content-blocks DIR gives it, or `content_blocks` in the data"
    ),
    "POST ftp://a.example/\n\n{{ ${x} }}": "hook.http:1:6: url: the scheme is neither http nor https",
    "POST https://a.example:8443/\n\n{{ ${x} }}": "hook.http:1:6: url: the port is",
    "POST https://a.example/\nX-A: é\n\n{{ ${x} }}": "hook.http:2:6: header X-A: the value",
    "CONNECT https://a.example/\n\n{{ ${x} }}": "hook.http:1:1: method:",
    "POST https://a.example/{{ 'a' | slice }}\n\n{{ ${x} }}": "hook.http:1:33: wrong number of arguments",
}


@pytest.mark.parametrize("source", CERTAIN)
def test_what_fails_for_each_user_is_told_before_the_first(source: str) -> None:
    """It is one error that says what to do, nothing is written, and the exit code is that of wrong input."""
    write(Path("hook.http"), source + "\n")

    code, out, err = run("render", "hook.http", "--user", "users.csv", "-o", "out.json", "--format", "json")

    assert (code, out) == (2, "")
    assert err.startswith(f"Error: {CERTAIN[source]}")
    assert err.count("Error:") == 1
    assert err.endswith("\nNo user was rendered, as this fails for each.\n")
    assert not Path("out.json").exists()


UNCERTAIN = (
    "{% if ${x} %}{{ secrets.A }}{% endif %}",
    "{% if ${x} and secrets.A %}1{% endif %}",
    "{% for i in event_properties.${l} %}{{ content_blocks.${gone} }}{% endfor %}",
    "{% assign secrets = ${x} | default: '1' %}{% if ${x} %}{{ secrets.A }}{% endif %}",
    "{% case ${x} %}{% when 1 %}{{ secrets.A }}{% endcase %}",
    "{% comment %}{{ secrets.A }}{% endcomment %}{% raw %}{{ secrets.A }}{% endraw %}",
    "{{ secrets }}{{ content_blocks.${there} }}",
    "{{ ${x} | default: 'secrets.A' }}",
)


@pytest.mark.parametrize("body", UNCERTAIN)
def test_what_may_go_well_is_tried(body: str) -> None:
    """What only some users would come to does not keep the others from being rendered."""
    write(Path("hook.http"), f"POST https://a.example/\n\n{body}\n")
    data = '{"content_blocks": {"there": "x"}}'

    code, out, err = run("render", "hook.http", "--data", data, "--user", "users.csv", "--format", "json")

    assert [json.loads(line)["status"] for line in out.splitlines()].count("rendered") == 4, err
    assert code == 1


def test_an_error_that_hits_many_rows_is_shown_once() -> None:
    """Its count and the first rows stand with it; another error has a line of its own."""
    users = "".join(f"u{number},{'Eve' if number % 2 else 'Ada'},,\n" for number in range(40))
    write(Path("users.csv"), f"external_id,first_name,event_properties.total,city\n{users}u,v\n")

    code, out, err = run("render", "hook.http", "--data", DATA, "--user", "users.csv", "--format", "wire")

    assert code == 1
    assert out.count("HTTP/1.1") == 20
    assert err.splitlines() == [
        "1 secret is shown as ***; --show-secrets shows it",
        "Error: hook.http:7:39: divided by 0",
        "  20 rows: users.csv:3, users.csv:5, users.csv:7, users.csv:9, users.csv:11, …",
        "Error: users.csv:42: cells: expected 4, found 2",
        "20 rendered, 0 aborted, 21 failed",
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "u.yaml",
            b"- external_id: u1\n",
            "is YAML, not JSON; turn it into JSON first, as with `yq -o=json`",
        ),
        ("u.jsonl", b'// all\n{"external_id": "u1"}\n', "is JSON with comments, which JSON does not have"),
        ("u.jsonl", b"external_id,email\nu1,e\n", "is a table (CSV), not JSON; --rows-format csv reads it"),
        ("u.csv", b'{"external_id": "u1"}\n', "is JSON, not a table; --rows-format json reads it"),
        ("u.jsonl", gzip.compress(b"{}"), "is compressed by gzip; unpack it first, as with `gunzip`"),
        ("u.zip", b"PK\x03\x04\x14\x00", "is a zip archive; unpack it first, as with `unzip`"),
        ("u.jsonl", '{"external_id": "u1"}'.encode("utf-16"), "is UTF-16 text; save it as UTF-8"),
    ],
)
def test_files_of_another_kind_are_named(name: str, content: bytes, message: str) -> None:
    """Given as users, and given as data, a file is named as what it is, once."""
    Path(name).write_bytes(content)

    code, out, err = run("render", "hook.http", "--data", DATA, "--user", name)

    assert (code, out) == (2, "")
    assert err.startswith(f"Error: {name}: {message}")
    assert err.count("\n") == 1
    if not content.startswith(b"{"):
        code, out, err = run("render", "hook.http", "--data", name)
        assert (code, out) == (2, "")
        assert err.startswith(f"Error: {name}: {message.partition('; --rows')[0]}")
        assert err.count("\n") == 1


def test_tables_from_standard_input_and_typed() -> None:
    """`--rows-format` says what standard input is, and `--typed` what its cells are."""
    write(
        Path("t.liquid"),
        "{{ custom_attribute.${n} | plus: 1 }}{% if custom_attribute.${n} == 2 %}!{% endif %}",
    )
    table = b"external_id;n\nu1;2\n"

    typed = run("render", "t.liquid", "--user", "-", "--rows-format", "csv", "--typed", stdin=table)
    plain = run("render", "t.liquid", "--user", "-", "--rows-format", "csv", stdin=table)
    wrong = run("render", "t.liquid", "--user", "-", "--typed", stdin=b"{}")

    assert (typed[1], plain[1]) == ("3!\n", "3\n")
    assert (wrong[0], "--typed is for tables" in wrong[2]) == (2, True)


def test_rows_of_render_data_and_recipients() -> None:
    """Rows may bring their own properties; Braze's payload is read as it is sent."""
    row = {"user": {"external_id": "u1", "first_name": "Ada"}, "event_properties": {"total": 3}}
    payload = {"campaign_id": "c", "recipients": [{"external_user_id": "u2", "trigger_properties": {"n": 5}}]}
    write(Path("u.jsonl"), json.dumps(row) + "\n" + json.dumps(payload) + "\n")
    write(
        Path("t.liquid"),
        "{{ ${user_id} }} {{ event_properties.${total} }} {{ api_trigger_properties.${n} }} "
        "{{ campaign.${api_id} }}",
    )

    code, out, _ = run(
        *("render", "t.liquid", "--data", '{"event_properties": {"total": 1}}', "--user", "u.jsonl"),
        *("--format", "json"),
    )

    assert code == 0
    assert [json.loads(line)["text"] for line in out.splitlines()] == ["u1 3  ", "u2 1 5 c"]


def test_a_webhook_object_is_no_user() -> None:
    """The object that `--user` was given by mistake is refused, and named."""
    write(Path("hook.json"), '{"url": "https://a.example", "request_method": "POST"}')

    code, _, err = run("render", "hook.http", "--data", DATA, "--user", "hook.json")

    assert code == 1
    assert err.startswith(
        "Error: hook.json:1: is no profile, but a webhook object, which belongs where FILE does"
    )


def test_tables_become_profiles() -> None:
    """`convert` reads what `--user` does."""
    code, out, err = run("convert", "users.csv", "--to", "attributes")

    assert code == 1
    assert json.loads(out.splitlines()[0]) == {"external_id": "u1", "first_name": "Ada", "home_city": "Oslo"}
    assert "what stands beside the profile, which" not in err
    assert "warning: what stands beside the profile was left out (2 users)" in err
    assert err.endswith("4 converted, 1 failed\n")


def test_segments_are_counted_for_tables() -> None:
    """`twilio segments` takes the same users, and refuses what fails for each of them."""
    write(Path("t.liquid"), "Hi {{ ${first_name} }} {{ event_properties.${total} }}")
    write(Path("bad.liquid"), "{{ secrets.A }}{{ ${first_name} }}")

    code, out, _ = run(
        *("twilio", "segments", "--template", "t.liquid", "--user", "users.csv", "--format", "json")
    )
    refused, _, err = run("twilio", "segments", "--template", "bad.liquid", "--user", "users.csv")

    assert (code, json.loads(out)["counted"], json.loads(out)["failed"]) == (1, 4, 1)
    assert refused == 2
    assert "the secret `A` is missing; --secret A gives it" in err
