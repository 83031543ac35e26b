"""Nothing that data, a template or a name holds is obeyed by a terminal or forges a line of a message."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from tests.cli.processes import ROOT
from tests.cli.processes import of_terminal
from tests.cli.processes import write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals and such file names")

MARK = "Zq"
BAD = (
    f"{MARK}\x1b[35m\x1b]0;t\x07\x9b35m\x9d0;t\x9c\x08\x7f\x85\u2028\u2029\u202e\u2066\u200f\u061c\u200b\U000e0041\r\n"
    "Error: forged"
)
"""Colors, titles and C1, what moves a cursor, ends of lines, bidi controls, and what nobody can see."""

WORD = "".join(char for char in BAD if char not in "\r\n [];:,")
"""The same for places that take no blank, line end or punctuation."""

JSON = json.dumps(BAD)[1:-1]

OWN_COLORS = re.compile("\x1b\\[(?:0|1|31|33|36)m")
RAW_IN_JSON = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]"
)
RAW = re.compile(f"{RAW_IN_JSON.pattern}|[\u200b-\u200d\ufeff\U000e0000-\U000e0fff]")

NUMBERS = "AC" + 32 * "0"

FILES = {
    "t.liquid": "a",
    "hook.http": "POST https://a.example/\nX-A: {{ x }}\n\nb",
    "aborted.liquid": "{% abort_message('" + BAD + "') %}",
    "u.jsonl": '{"external_id": "1", "first_name": "a"}\n{"external_id": "2"}\n',
    "name.liquid": "{{ ${first_name} }}",
    "columns.csv": f'id,"{BAD}","{BAD}"\n1,2,3\n',
    f"{BAD}.txt": "a",
    f"{BAD}.liquid.txt": "not a variable",
    f"{BAD}.wrong.liquid": "{{ x | upcas }}",
    f"{BAD}.data.json": '{"variables": {}}',
    f"{BAD}.jsonl": '{"external_id": "1"}\nx\n',
    f"{BAD}.ucs.jsonl": '{"first_name": "ж"}\n',
    f"{BAD}.lost.jsonl": json.dumps({"external_id": "1", BAD: {"add": [1]}}) + "\nx\n",
    f"blocks/{BAD}.liquid": "a",
    f"{BAD}.there/slack_message.http": "a",
}

TEMPLATES = {
    "filter": "{{ x | " + WORD + " }}",
    "filter with line end": "{{ x | f" + BAD + " }}",
    "tag": "{% " + WORD + " %}",
    "tag with line end": "{% " + BAD + " %}",
    "abort": "{% abort_message('" + BAD + "') %}",
    "attribute": "{{ ${" + BAD + "} }}",
    "custom attribute": "{{ custom_attribute.${" + BAD + "} }}",
    "key": "{{ a['" + BAD + "'] }}",
    "name": "{{ a" + WORD + " }}",
    "surplus": "{{ a b" + BAD + " }}",
    "block": "{{content_blocks.${" + BAD + "}}}",
    "partial": "{% render '" + BAD + "' %}",
    "included": "{% include '" + BAD + "' %}",
    "catalog": "{% catalog_items " + BAD + " 1 %}",
    "catalog word": "{% catalog_items " + WORD + " 1 %}",
    "selection": "{% catalog_selection_items c " + WORD + " %}",
    "call": "{% connected_content https://a.example/" + WORD + " %}",
    "option of a call": "{% connected_content https://a.example/ :" + WORD + " x %}",
    "credential": "{% connected_content https://a.example/ :basic_auth " + WORD + " %}",
    "secret": "{{ secrets['" + BAD + "'] }}",
    "promotion": "{% promotion('" + BAD + "') %}",
    "landing page": "{% landing_page_url '" + WORD + "' %}",
    "zone": "{{ 0 | time_zone: '" + BAD + "' }}",
    "translation": "{% translation " + WORD + " %}x{% endtranslation %}",
    "operator": "{% if a " + WORD + " b %}{% endif %}",
    "assign": "{% assign " + WORD + " = 1 %}{% assign " + BAD + " %}",
    "loop": "{% for i in a " + WORD + ":1 %}{% endfor %}",
    "unclosed": "{% if " + BAD + " %}",
    "end": "{% if a %}{% end" + WORD + " %}",
    "extras": "{% message_extras :key " + WORD + " %}",
    "literal": "{% assign 'x" + BAD + "' = 1 %}",
    "quote": "{{ '" + BAD + " }}",
    "html comment": "{{ x | upcas }}" + BAD,
    "before": BAD.replace("\n", "") + "{{ x | upcas }}",
}
WEBHOOKS = {
    "header name": "POST https://a.example/\nX-" + WORD + ": b\n\n",
    "header": "POST https://a.example/\nX-A: {{ '" + WORD + "' }}\n\n",
    "method": "P" + WORD + " https://a.example/\n\n",
    "url": "POST https://a.example/" + WORD + "\n\n",
    "rendered url": "POST https://a.example/{{ '" + WORD + "' }}\n\n",
    "host": "POST https://a" + WORD + ".example/\n\n",
    "metadata": "# @" + WORD + " 1\nPOST https://a.example/\n\n",
    "body kind": "# @body " + WORD + "\nPOST https://a.example/\n\n",
    "requests": "### " + WORD + "\nPOST https://a.example/\n\n\n### b\nPOST https://a.example/\n",
    "the same requests": 2 * ("### " + WORD + "\nPOST https://a.example/\n\n\n"),
    "twilio": "POST https://api.twilio.com/2010-04-01/Accounts/AC" + 32 * "0" + "/Messages.json\n"
    "Content-Type: application/x-www-form-urlencoded\n\nTo=%2B15551230001&From=%2B15551230002&Body=a&"
    + WORD
    + "=1",
}
OBJECTS = {
    "header name": {
        "url": "https://a.example/",
        "request_method": "POST",
        "request_headers": {f"X-{BAD}": "b"},
    },
    "key": {"url": "https://a.example/", "request_method": "POST", BAD: 1},
    "method": {"url": "https://a.example/", "request_method": BAD},
    "url": {"url": BAD, "request_method": "POST"},
    "header": {
        "url": "https://a.example/",
        "request_method": "POST",
        "request_headers": {BAD: "{% x %}"},
    },
}

COMMAND_LINES: dict[str, list[str]] = {
    "no command": [BAD],
    "no command of twilio": ["twilio", BAD],
    "no option": ["render", f"--{BAD}"],
    "no file": ["render", f"{BAD}.liquid"],
    "no such suffix": ["render", f"{BAD}.txt"],
    "too many": ["render", "t.liquid", BAD],
    **{
        f"option {option}": ["render", "t.liquid", option, BAD]
        for option in (
            *("--format", "--limit", "--seed", "--limit-digits", "--tolerance", "--as", "--name", "--color"),
            *("--data", "--env-file", "--secret", "--var", "--content-blocks", "--catalog", "--recorded"),
            *("--user", "--rows-format", "--limit-deadline-seconds"),
        )
    },
    "secret": ["render", "t.liquid", "--secret", f"{BAD}=NOT_SET_HERE"],
    "environment file": ["render", "t.liquid", "--secret", "A", "--env-file", f"{BAD}.env"],
    "its line": ["render", "t.liquid", "--secret", "A", "--env-file", f"{BAD}.liquid.txt"],
    "variable twice": ["render", "t.liquid", "--var", f"{BAD}=1", "--var", f"{BAD}=1"],
    "variable of JSON": ["render", "t.liquid", "--var", f"{BAD}:={BAD}"],
    "catalog of no file": ["render", "t.liquid", "--catalog", f"{BAD}=none.csv"],
    "catalog twice": ["render", "t.liquid", "--catalog", f"{BAD}=a", "--catalog", f"{BAD}=a"],
    "catalog file": ["render", "t.liquid", "--catalog", f"c={BAD}.csv"],
    "catalog columns": ["render", "t.liquid", "--catalog", "c=columns.csv"],
    "block's file": ["render", "t.liquid", "--content-blocks", "blocks"],
    "data": ["render", "t.liquid", "--data", f'{{"{JSON}": 1}}'],
    "data's block": ["render", "t.liquid", "--data", f'{{"content_blocks": {{"{JSON}": 1}}}}'],
    "data's catalog": ["render", "t.liquid", "--data", f'{{"catalogs": {{"{JSON}": 1}}}}'],
    "data's secret": ["render", "t.liquid", "--data", f'{{"secrets": {{"{JSON}": []}}}}'],
    "empty secret": ["render", "t.liquid", "--data", f'{{"secrets": {{"{JSON}": ""}}}}'],
    "data's attribute": ["render", "t.liquid", "--data", f'{{"user": {{"{JSON}": {{"add": [1]}}}}}}'],
    "data's user": ["render", "t.liquid", "--data", f'{{"user": "{JSON}"}}'],
    "data's record": ["render", "t.liquid", "--data", f'{{"http": [{{"{JSON}": 1}}]}}'],
    "data's variable": ["render", "t.liquid", "--data", f'{{"variables": {{"a": {{"$time": "{JSON}"}}}}}}'],
    "data's time": ["render", "t.liquid", "--data", f'{{"event_properties": {{"{JSON}": {{"$time": 1}}}}}}'],
    "not JSON": ["render", "t.liquid", "--data", "{" + BAD],
    "users": ["render", "aborted.liquid", "--user", f"{BAD}.jsonl"],
    "columns": ["render", "t.liquid", "--user", "columns.csv"],
    "attributes": ["render", "t.liquid", "--user", f'[{{"{JSON}": {{"add": [1]}}}}]'],
    "row's key": ["render", "t.liquid", "--user", f'[{{"user": {{}}, "{JSON}": 1, "event_properties": 1}}]'],
    "id": ["render", "t.liquid", "--user", "u.jsonl", "--id", BAD],
    "aborts": ["render", "aborted.liquid", "--user", "u.jsonl"],
    "abort": ["render", "aborted.liquid"],
    "output": ["render", "t.liquid", "-o", f"{BAD}/a"],
    "record": ["render", "t.liquid", "--live", "--record", f"{BAD}/a"],
    "request": ["render", "hook.http", "--name", BAD],
    "results as JSON": [
        *("render", "aborted.liquid", "--format", "json", "--user"),
        f'[{{"external_id": "{JSON}", "{JSON}": {{"add": [1]}}}}]',
    ],
    "checked file": ["check", f"{BAD}.liquid"],
    "checked file as JSON": ["check", f"{BAD}.wrong.liquid", "--format", "json"],
    "wrong checked file": ["check", f"{BAD}.wrong.liquid"],
    "left out": ["check", f"{BAD}.data.json"],
    "bench": ["bench", "aborted.liquid"],
    "bench of no file": ["bench", f"{BAD}.liquid"],
    "convert": ["convert", f"{BAD}.http"],
    "convert to": ["convert", "u.jsonl", "--to", BAD],
    "convert of a wrong file": ["convert", f"{BAD}.liquid", "--to", "http"],
    "converted profiles": ["convert", f"{BAD}.lost.jsonl", "--to", "attributes"],
    "converted export": ["convert", f"{BAD}.lost.jsonl", "--to", "export"],
    "convert's output": ["convert", "hook.http", "-o", f"{BAD}/a"],
    "build's value": ["twilio", "build", "--account-sid", NUMBERS, "--to", "{{ " + BAD],
    "build's account": ["twilio", "build", "--account-sid", BAD, "--to", "+15551230001"],
    "build's parameter": [
        *("twilio", "build", "--account-sid", NUMBERS, "--to", "+15551230001"),
        *("--from", "+15551230001", "--body", "a", "--param", f"{BAD}=" + "{% x %}"),
    ],
    "build's unknown parameter": [
        *("twilio", "build", "--account-sid", NUMBERS, "--to", "+15551230001"),
        *("--from", "+15551230001", "--body", "a", "--param", f"{BAD}=1", "-o", f"{BAD}.http"),
    ],
    **{
        f"build {option}": ["twilio", "build", "--account-sid", NUMBERS, "--to", "+1", option, BAD]
        for option in (
            "--auth",
            "--api-key-sid",
            "--edge",
            "--region",
            "--send-at",
            "--param",
            "--validity-period",
        )
    },
    "segments of a file": ["twilio", "segments", "--template", f"{BAD}.txt"],
    "segments": ["twilio", "segments", "--template", "name.liquid", "--user", f"{BAD}.ucs.jsonl"],
    "segments of a text": ["twilio", "segments", BAD],
    "segments' rate": ["twilio", "segments", "a", "--rate", BAD],
    "segments' format": ["twilio", "segments", "a", "--format", BAD],
    "segments' aborts": ["twilio", "segments", "--template", "aborted.liquid", "--user", "u.jsonl"],
    "new": ["new", BAD],
    "new files": ["new", "slack_message", "--dir", BAD],
    "new file there": ["new", "slack_message", "--dir", f"{BAD}.there"],
}
IN_JSON = ("results as JSON", "converted profiles", "converted export")
"""Cases whose results are JSON, where only what a terminal obeys is an escape."""

NOT_SHOWN = {
    *("option --name", "option --env-file", "option --var", "option --catalog"),
    *("catalog of no file", "catalog columns"),
    *("data's block", "data's user", "data's variable", "data's time", "not JSON", "columns", "id"),
    *("build's account", "build's parameter", "build's unknown parameter", "build --api-key-sid"),
    *("build --edge", "build --region", "build --send-at", "build --param", "build --validity-period"),
    *("segments of a text", "new", "translation", "metadata", "header name of an object"),
    *("method of an object", "header of an object"),
}
"""Cases whose message does not name what is planted, and must be clean all the same."""

READING = {
    "check": ["check"],
    "check as JSON": ["check", "--format", "json"],
    "strict check": ["check", "--strict-filters", "--tolerance", "strict"],
    "render": ["render", "-o", "o"],
    "strict render": ["render", "-o", "o", "--strict-variables", "--strict-filters"],
    "render for users": ["render", "-o", "o", "--user", "u.jsonl"],
    "render as JSON": ["render", "--format", "json"],
    "bench": ["bench"],
    "twilio segments": ["twilio", "segments", "--user", "u.jsonl", "--template"],
}
"""What is done with a template; results that are exact go to a file."""

SOURCES = {
    **{name: ("liquid", text) for name, text in TEMPLATES.items()},
    **{name: ("http", text) for name, text in WEBHOOKS.items()},
    **{f"{name} of an object": ("json", json.dumps(given)) for name, given in OBJECTS.items()},
}

DRIVER = """
import json, os, sys
from liquid_webhooks.cli import bench, check, commands, convert, new, render, twilio
for words in json.load(open(sys.argv[1])):
    if os.fork() == 0:
        sys.argv = ["liquid-webhooks", *words]
        try:
            commands.run()
        except SystemExit:
            pass
        sys.stdout.flush()
        os._exit(0)
    os.wait()
    os.write(1, bytes([0]))
"""
"""Runs one command line after another as `main` does, each in a process of its own, NUL behind each."""


def told(lines: list[list[str]]) -> list[bytes]:
    """Return what a terminal gets of command lines."""
    write(Path("lines"), json.dumps(lines))
    _, shown = of_terminal([sys.executable, "-c", DRIVER, "lines"], PYTHONPATH=str(ROOT))
    return shown.split(b"\0")[:-1]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a terminal gets of each case, all in a folder that holds files of such names and contents."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("planted"))
        for name, text in FILES.items():
            path = Path(name)
            path.parent.mkdir(exist_ok=True)
            write(path, text)
        for name, (suffix, source) in SOURCES.items():
            write(Path(f"{name}.{suffix}"), source)
        lines = dict(COMMAND_LINES)
        for name, (suffix, _) in SOURCES.items():
            for how, words in READING.items():
                if how != "bench" or suffix == "liquid":
                    lines[f"{name}: {how}"] = [*words, f"{name}.{suffix}"]
        return dict(zip(lines, told(list(lines.values())), strict=True))


def expect_clean(got: bytes, raw: re.Pattern[str] = RAW) -> None:
    """Check that a terminal got something, nothing raw and no forged line."""
    text = OWN_COLORS.sub("", got.decode()).replace("\r\n", "\n")

    assert raw.findall(text) == []
    assert not any(line.startswith(("Error: forged", "forged", "0;t")) for line in text.split("\n"))


@pytest.mark.parametrize("case", COMMAND_LINES)
def test_command_lines(shown: dict[str, bytes], case: str) -> None:
    """Names of files and options, their values, and what files of data hold, are shown with escapes."""
    expect_clean(shown[case], RAW_IN_JSON if case in IN_JSON else RAW)

    assert (MARK.encode() in shown[case]) != (case in NOT_SHOWN)


@pytest.mark.parametrize("case", SOURCES)
def test_templates(shown: dict[str, bytes], case: str) -> None:
    """What a template or webhook names is shown with escapes by every command that reads one."""
    got = {name: text for name, text in shown.items() if name.startswith(f"{case}: ")}
    for name, text in got.items():
        expect_clean(text, RAW_IN_JSON if "render as JSON" in name else RAW)

    told = [text for name, text in got.items() if not name.endswith("JSON")]
    assert any(MARK.encode() in text for text in told) != (case in NOT_SHOWN)


def test_a_rendered_text_is_exact_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A result is what was rendered, byte for byte, also where a terminal shows it."""
    monkeypatch.chdir(tmp_path)
    write(Path("t.liquid"), "\x1b[35m{{ x }}\u202e\u2028")

    assert told([["render", "t.liquid", "--var", "x=\x9b"]]) == ["\x1b[35m\x9b\u202e\u2028".encode()]
