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
    "POST https://a.example/\n\n{% for i in secrets.A %}{{ i }}{% break %}{% endfor %}": (
        "hook.http:3:13: the secret `A` is missing; --secret A gives it"
    ),
    "POST https://a.example/\n\n{% case secrets.A %}{% when 1 %}1{% endcase %}": (
        "hook.http:3:9: the secret `A` is missing; --secret A gives it"
    ),
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
    assert err.endswith("\nNo user was rendered: whoever is not aborted before would fail with this.\n")
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
    "{% if true %}{% break %}{% endif %}{{ secrets.A }}",
    "{% liquid\ncontinue\necho secrets.A %}",
    "{% capture q %}{% break %}{{ secrets.A }}{% endcapture %}ok",
    "{% case 1 %}{% when 1 %}{% break %}{% endcase %}{{ secrets.A }}",
    "{{ content_blocks.${gives} }}{{ secrets.external_id }}",
    "{{ content_blocks.${captures} }}{{ content_blocks.${gone} }}",
    "{% for i in event_properties.${l} %}x{% else %}{% break %}{% endfor %}{{ secrets.A }}",
    "{{ 'a' | zork: secrets.A }}{% assign b = 'a' | zork: content_blocks.gone | upcase %}",
    "{% case content_blocks.gone %}{% else %}x{% endcase %}",
    "{% if secrets.A <= empty %}x{% endif %}",
)


@pytest.mark.parametrize("body", UNCERTAIN)
def test_what_may_go_well_is_tried(body: str) -> None:
    """What only some users would come to does not keep the others from being rendered."""
    write(Path("hook.http"), f"POST https://a.example/\n\n{body}\n")
    gives = "{% assign secrets = event_properties %}"
    captures = "{% liquid\ncapture content_blocks\necho 'x'\nendcapture %}"
    blocks = {"there": "x", "gives": gives, "captures": captures}
    data = {"content_blocks": blocks, "event_properties": {"external_id": "e"}}

    code, out, err = run(
        "render", "hook.http", "--data", json.dumps(data), "--user", "users.csv", "--format", "json"
    )

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
        (
            "u.jsonl",
            gzip.compress(b"{}", mtime=0),
            "is compressed by gzip; unpack it first, as with `gunzip`",
        ),
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
    assert "warning: `event_properties` beside the profile was left out (2 users)" in err
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


def test_a_template_beyond_the_limits_is_told_before_the_first_user() -> None:
    """What cannot be compiled is an error with the option for it, for users, segments and `check` alike."""
    write(Path("big.http"), "POST https://a.example/\n\n" + "{{ x }}" * 30)
    limit = ("--limit-source-nodes", "9")

    for command in (
        ("render", "big.http", "--user", "users.csv", *limit),
        ("twilio", "segments", "--template", "big.http", "--user", "users.csv", *limit),
    ):
        code, _, err = run(*command)
        assert code == 2
        assert "a template of more than 9 tags" in err
        assert "--limit-source-nodes N raises this limit" in err
        assert "Traceback" not in err
    code, out, _ = run("check", "big.http", *limit)
    assert (code, "error LW100: a template of more than 9 tags" in out) == (3, True)
    assert run("check", "big.http")[0] == 0


def test_each_missing_secret_is_named_at_once() -> None:
    """Who lacks several secrets need not find them one by one."""
    write(
        Path("hook.http"), "POST https://a.example/{{ secrets.A }}\nX-B: {{ secrets.B }}\n\n{{ secrets.C }}\n"
    )

    code, _, err = run("render", "hook.http", "--user", "users.csv")

    assert code == 2
    assert [name in err for name in ("--secret A", "--secret B", "--secret C")] == [True] * 3


def test_users_and_data_are_told_apart() -> None:
    """Users given as data, as a template to check, and inline, are seen for what they are."""
    write(Path("export.json"), '{"users": [{"external_id": "u1", "first_name": "Ada"}]}')
    write(Path("trigger.json"), '{"campaign_id": "c", "recipients": [{"external_user_id": "u1"}]}')

    for name in ("export.json", "trigger.json"):
        code, _, err = run("render", "hook.http", "--data", name)
        assert (code, err) == (2, f"Error: {name}: holds users, not render data; --user takes it\n")
    code, _, err = run("check", "hook.http", "export.json")
    assert (code, err) == (0, "export.json: is a file of users and holds no template; not checked\n")
    code, out, _ = run("render", "hook.http", "--data", DATA, "--user", '{"external_id": "inline"}')
    assert (code, "https://api.example.com/v1/inline\n" in out) == (0, True)
    code, _, err = run("render", "hook.http", "--data", '{"external_id": "u1"}')
    assert (code, 'a profile belongs under "user"' in err) == (2, True)


def test_texts_of_tables_point_to_typed() -> None:
    """Where a comparison fails as all cells are texts, the option that makes numbers of them is named."""
    write(Path("t.liquid"), "{% if custom_attribute.${n} > 3 %}1{% endif %}")
    write(Path("n.csv"), "external_id,n\nu1,5\n")
    hint = "The cells of a table are texts; --typed reads those that are numbers as numbers.\n"

    assert hint in run("render", "t.liquid", "--user", "n.csv")[2]
    assert run("render", "t.liquid", "--user", "n.csv", "--typed")[:2] == (0, "1\n")


def test_secrets_that_are_empty_are_told() -> None:
    """A credential that is made of nothing looks whole where it is masked."""
    data = '{"secrets": {"TOKEN": ""}, "user": {"external_id": "u"}}'

    for more in ((), ("--show-secrets",)):
        code, _, err = run("render", "hook.http", "--data", data, *more)
        assert code == 0
        assert "warning: secrets that are empty: TOKEN\n" in err


def test_rows_that_are_not_utf8_say_what_to_do() -> None:
    """A table in another encoding is told with the way out; so is the row that it breaks."""
    Path("l.csv").write_bytes(b"external_id,first_name\nu1,M\xfcller\nu2,Eva\n")

    code, out, err = run("render", "hook.http", "--data", DATA, "--user", "l.csv", "--format", "json")

    assert code == 1
    assert [json.loads(line)["status"] for line in out.splitlines()] == ["failed", "rendered"]
    assert "l.csv:2: is not UTF-8; save the file as that, as with `iconv -f WINDOWS-1252 -t UTF-8`" in err


@pytest.mark.parametrize("name", ["${first_name}", "secrets.TOKEN"])
def test_variables_that_no_template_could_look_up(name: str) -> None:
    """`--var` refuses names that would have no effect."""
    code, _, err = run("render", "hook.http", "--data", DATA, "--var", f"{name}=1")

    assert code == 2
    assert "Error: --var" in err


def test_findings_of_data_name_their_row() -> None:
    """What was ignored of a profile is told with the row's place, not with the template's."""
    write(Path("u.jsonl"), '{"external_id": "a"}\n{"external_id": "b", "n": {"inc": 1}}\n')

    _, _, err = run("render", "hook.http", "--data", DATA, "--user", "u.jsonl")

    assert "u.jsonl:2: warning LW606: user.n is an update operation and was ignored\n" in err


def test_undefined_values_wait_until_they_are_used() -> None:
    """Where names without a value are errors, a default may still take a missing secret's place."""
    write(Path("hook.http"), "POST https://a.example/\n\n{{ secrets.A | default: 'a' }}\n")

    code, out, _ = run(
        *("render", "hook.http", "--user", "users.csv", "--strict-variables", "--format", "json"),
        "--only-rendered",
    )

    assert code == 1  # one row is none
    assert [json.loads(line)["body"] for line in out.splitlines()] == ["a"] * 4


def test_an_abort_before_all_else_is_no_error() -> None:
    """What a template never comes to is not missing."""
    write(Path("t.liquid"), "{% abort_message('no') %}{{ secrets.A }}")

    code, _, err = run("render", "t.liquid", "--user", '[{"external_id": "a"}]')

    assert (code, err) == (4, "0 rendered, 1 aborted, 0 failed\n  1 aborted: no (--user:1)\n")


def test_long_files_of_requests_are_read_again() -> None:
    """The limit on source counts each request of a `.http` text, and a request with all its fields."""
    users = "".join(json.dumps({"external_id": f"u{number}", "x": "y" * 400}) + "\n" for number in range(900))
    write(Path("u.jsonl"), users)
    write(Path("hook.http"), "POST https://a.example/{{ ${user_id} }}\n\n{{ custom_attribute.${x} }}\n")

    code, _, _ = run("render", "hook.http", "--user", "u.jsonl", "-o", "all.http")

    assert code == 0
    assert Path("all.http").stat().st_size > 300_000
    code, out, _ = run("render", "all.http", "--name", "u.jsonl:900")
    assert (code, out.startswith("POST https://a.example/u899\n")) == (0, True)
    write(Path("long.http"), f"POST https://a.example/\nX: {'a' * 200_000}\n\n{'b' * 100_000}\n")
    code, _, err = run("render", "long.http")
    assert (code, "template source of more than 262144 characters" in err) == (3, True)


def test_long_cells_are_read() -> None:
    """A cell may be long, and the rows behind it are rendered."""
    write(Path("long.csv"), f"external_id,x\nu1,1\nu2,{'y' * 140_000}\nu3,3\n")
    write(Path("t.liquid"), "{{ custom_attribute.${x} | size }}")

    code, out, _ = run("render", "t.liquid", "--user", "long.csv", "--format", "json")

    assert (code, [json.loads(line)["text"] for line in out.splitlines()]) == (0, ["1", "140000", "1"])


def test_long_names_are_cut_in_errors() -> None:
    """What a row is called wrong for does not fill the terminal."""
    rows = "".join(json.dumps({"user": {}, f"k{number}{'x' * 5_000}": 1}) + "\n" for number in range(50))
    write(Path("u.jsonl"), rows)

    _, _, err = run("render", "hook.http", "--data", DATA, "--user", "u.jsonl")

    assert len(err) < 10_000


def test_inline_users() -> None:
    """JSON that stands on the command line is read whole or not at all, and is no file that is read."""
    inline = '{"external_id": "u1"}'

    assert run("render", "hook.http", "--data", DATA, "--user", inline, "-o", "out.http")[0] == 0
    code, out, err = run("render", "hook.http", "--data", DATA, "--user", '{"email": "c4n4ry",}')
    assert (code, out) == (2, "")
    assert err == "Error: --user:1:20: invalid JSON: a comma before the closing bracket; take it out\n"
    code, out, err = run("render", "hook.http", "--data", DATA, "--user", '{"email": "\udcff"}')
    assert (code, out) == (2, "")
    assert err.startswith("Error: --user:1: is not UTF-8")


def test_a_file_goes_before_inline_json() -> None:
    """A file may be called like JSON."""
    write(Path("[a].csv"), CSV)

    assert run("render", "hook.http", "--data", DATA, "--user", "[a].csv", "--id", "u1")[0] == 0


def test_other_files_in_the_place_of_a_webhook() -> None:
    """Users and render data that stand where the webhook should are named as what they are."""
    write(Path("users.json"), '{"users": []}')
    write(Path("data.json"), DATA)

    for command in ("render", "convert"):
        code, _, err = run(command, "users.json")
        assert (code, err) == (2, "Error: users.json: is a file of users, not a webhook object\n")
        code, _, err = run(command, "data.json")
        assert (code, err) == (2, "Error: data.json: is render data, not a webhook object\n")
    code, _, err = run("render", "nothing")
    assert (code, err) == (2, "Error: nothing: no such file or directory\n")
