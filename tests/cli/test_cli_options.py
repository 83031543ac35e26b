"""Options of the installed command: what is read, secrets, strictness, ports, limits, what is masked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import fields
from http.server import BaseHTTPRequestHandler
from http.server import HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import Result

import liquid_webhooks
from liquid_webhooks.cli.env_files import read_env_file
from liquid_webhooks.limits import Limits
from tests.documentation.pages import DOCS

Run = Callable[..., Result]
PROGRAM = [sys.executable, "-m", "liquid_webhooks.cli"]
HTTP = "# Greets.\nPOST https://api.example.com/x\n\nhi {{ v }}"
TOO_MANY = (
    "got unexpected extra arguments: one option takes one word, and --secret a name, never the secret itself"
)
OBJECT = '{"url": "https://api.example.com/x", "request_method": "POST", "body": "hi {{ v }}"}'
NOT_SET = "--secret TOKEN: the environment variable that is named behind `=` is not set"
EXPORT = "; `export` it, or name an --env-file"
CANARY = "c4n4ry-k3y"
MASKED = "1 secret is shown as ***; --show-secrets shows it\n"

Done = subprocess.CompletedProcess[str]
Program = Callable[..., Done]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Run the command in a process of its own, in an empty directory."""
    monkeypatch.chdir(tmp_path)
    root = str(Path(liquid_webhooks.__file__).parents[1])

    def run(*arguments: str, stdin: str = "", env: dict[str, str] | None = None) -> Done:
        return subprocess.run(
            [*PROGRAM, *arguments],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, "PYTHONPATH": root, **(env or {})},
        )

    return run


def write(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


# Standard input


@pytest.mark.parametrize(
    ("text", "kind", "first"),
    [
        (HTTP, "http", "POST https://api.example.com/x"),
        (OBJECT, "json", "POST https://api.example.com/x"),
        (HTTP, "liquid", "# Greets."),
        (OBJECT, "liquid", OBJECT.replace("{{ v }}", "1")),
        ("hi {{ v }}", None, "hi 1"),
        ("{{ v }}", None, "1"),
        ("POST haste {{ v }}", None, "POST haste 1"),
        ("GET {{ v }} OFF\nToday", None, "GET 1 OFF"),
        ('{"url": "https://api.example.com/{{ v }}"}', None, '{"url": "https://api.example.com/1"}'),
    ],
)
def test_standard_input_is_rendered(program: Program, text: str, kind: str | None, first: str) -> None:
    """`render -` takes what `--as` says, and is a template without it."""
    done = program("render", "-", "--var", "v=1", *(("--as", kind) if kind else ()), stdin=text)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == first


@pytest.mark.parametrize(
    ("text", "kind"),
    [(HTTP, "http"), (OBJECT, "json"), ("POST {{ 'https://api.example.com/x' }}\nX-A: b\n\n", "http")],
)
@pytest.mark.parametrize("command", ["render", "check", "bench"])
def test_a_webhook_that_is_read_as_a_template_is_told(
    program: Program, command: str, text: str, kind: str
) -> None:
    """Standard input that looks like a webhook is read as Liquid all the same, but not without a word."""
    note = f"standard input is read as Liquid; --as {kind} reads it as a webhook\n"

    assert program(command, "-", stdin=text).stderr == note
    assert program(command, "-", "--as", kind, stdin=text).stderr == ""
    assert program(command, "-", "--as", "liquid", stdin=text).stderr == ""


def test_standard_input_is_counted(program: Program) -> None:
    """`twilio segments --template -` takes standard input too; its text alone has nothing to be read as."""
    arguments = ("twilio", "segments", "--format", "json")
    counted = program(*arguments, "--template", "-", stdin="hi")
    webhook = "POST https://api.example.com/\n\nBody=" + "x" * 200
    read_as_webhook = program(*arguments, "--template", "-", "--as", "http", stdin=webhook)

    assert json.loads(counted.stdout)["total"] == 1
    assert json.loads(read_as_webhook.stdout)["total"] == 2
    for option in (("--as", "http"), ("--strict-filters",)):
        refused = program(*arguments, "hi", *option)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert refused.stderr.endswith(" needs --template\n")


def test_standard_input_is_checked(program: Program) -> None:
    """`check -` finds in standard input what `--as` lets it be wrong in, with places of that name."""
    text = "PATCH https://api.example.com/x\n\nhi {{ v | nope }}"
    webhook = program("check", "-", "--as", "http", stdin=text).stdout

    assert webhook.startswith("standard input:1:1: warning LW403: ")
    assert "\nstandard input:3:11: warning LW201: " in webhook
    assert program("check", "-", "--as", "liquid", stdin=text).stdout.startswith("standard input:3:11: ")
    assert program("check", "-", "--as", "json", stdin=text).returncode == 2


def test_a_name_may_say_nothing(program: Program) -> None:
    """`--as` says what any file is; the error of one with another name tells so."""
    write("t.txt", "hi {{ v }}")

    assert program("render", "t.txt", "--as", "liquid", "--var", "v=1").stdout == "hi 1"
    assert program("render", "t.txt").stderr == (
        "Error: t.txt: expected a file name ending in .http, .json, .liquid; "
        "--as http|json|liquid says what it is\n"
    )


@pytest.mark.parametrize("option", ["--data", "--user", "--recorded", "--env-file"])
def test_standard_input_is_one(program: Program, option: str) -> None:
    """FILE and an option cannot both be standard input."""
    done = program("render", "-", option, "-", "--secret", "A")

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == f"Error: FILE and {option} cannot both be standard input"


# Data and variables


def test_inline_data(program: Program) -> None:
    """`--data` is JSON itself if it begins with a brace; its errors name the option and show none of it."""
    write("t.liquid", "{{ ${first_name} }}")

    assert program("render", "t.liquid", "--data", '\n{"user": {"first_name": "Zoë"}}').stdout == "Zoë"
    broken = program("render", "t.liquid", "--data", f'{{"secrets": {{"T": "{CANARY}" "x"}}}}')
    assert (broken.returncode, broken.stderr) == (
        2,
        "Error: --data:1:32: invalid JSON: Expecting ',' delimiter\n",
    )
    wrong = program("render", "t.liquid", "--data", f'{{"secret": {{"T": "{CANARY}"}}}}')
    assert (wrong.returncode, wrong.stderr) == (
        2,
        'Error: --data: unknown key "secret" in render data; did you mean "secrets"?\n',
    )


def test_typed_variables(program: Program) -> None:
    """`NAME:=VALUE` is JSON, `NAME=VALUE` a text."""
    write("t.liquid", "{{ n | plus: 1 }} {% if f %}yes{% else %}no{% endif %} {{ l[1].a }} {{ s }}{{ z }}")

    done = program(
        *("render", "t.liquid", "--var", "n:=41", "--var", "f:=false", "--var", 'l:=[1, {"a": "b"}]'),
        *("--var", "s=:=1", "--var", "z:=null"),
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "42 no b :=1", "")


def test_typed_variables_that_are_no_json(program: Program) -> None:
    """What is no JSON is a usage error with the place, without the value."""
    done = program("render", write("t.liquid", ""), "--var", f"v:={CANARY}")

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "Error: --var v: no JSON stands behind `:=`: Expecting value at character 1; a text has `=` alone"
    )
    assert CANARY not in done.stderr


# Secrets


def test_secrets_under_another_name(program: Program) -> None:
    """`--secret NAME=VARIABLE` reads another variable than that of the name."""
    write("t.liquid", "{{ secrets.TOKEN }}")

    done = program(
        "render", "t.liquid", "--secret", "TOKEN=MY_TOKEN", "--show-secrets", env={"MY_TOKEN": "abcd"}
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "abcd", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--secret", f"TOKEN={CANARY}"],
            f"{NOT_SET}{EXPORT}",
        ),
        (
            ["--secret", f"TOKEN={CANARY}", "--env-file", "e"],
            f"{NOT_SET}, nor in e{EXPORT}",
        ),
        (["--secret", f"={CANARY}"], "--secret needs a name"),
        (["--secret", f"A={CANARY}", "--secret", "A=B"], "--secret is given twice with the same name"),
        (
            ["--secret", "TOKEN", CANARY],
            TOO_MANY,
        ),
        (
            ["--secret=TOKEN", CANARY],
            TOO_MANY,
        ),
        (
            ["--data", "{secrets:{TOKEN:", f"{CANARY}" + "}}"],
            TOO_MANY,
        ),
    ],
)
@pytest.mark.parametrize("command", ["render", "bench"])
def test_secrets_given_by_mistake_are_not_shown(
    program: Program, command: str, arguments: list[str], message: str
) -> None:
    """A secret that stands where the name of a variable is due is in no error."""
    write("t.liquid", "{{ secrets.TOKEN }}")
    write("e", "OTHER=1")

    done = program(command, "t.liquid", *arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == f"Error: {message}"
    assert CANARY not in done.stderr


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("T=abcd", "abcd"),
        ("  export\tT = ab cd  ", "ab cd"),
        ("T=ab#cd # comment", "ab#cd"),
        ("T='a\\nb \"#\" $X' # comment", 'a\\nb "#" $X'),
        ('T="a\\nb \\"#\\" \\\\ \\$X \\q" # comment', 'a\nb "#" \\ $X \\q'),
        ("T=a=b==", "a=b=="),
        ("T=#a'b", "#a'b"),
        ("T='#' #", "#"),
        ("T=first\nT=last", "last"),
        ("\ufeff# comment\r\n\r\nT=abcd\r\nU=x\r\n", "abcd"),
    ],
)
def test_env_file(program: Program, line: str, value: str) -> None:
    """A file gives variables for secrets: comments, quotes, `export`, any line ends."""
    write("t.liquid", "{{ secrets.S }}")
    Path("e.env").write_bytes(line.encode())

    done = program("render", "t.liquid", "--secret", "S=T", "--env-file", "e.env", "--show-secrets")

    assert (done.returncode, done.stdout, done.stderr) == (0, value, "")


def test_env_file_is_for_named_secrets_alone(program: Program) -> None:
    """The environment goes before the file, whose other variables are no secrets and nowhere shown."""
    write("t.liquid", "{{ secrets.A }} {{ secrets.B }} [{{ secrets | size }}]")
    write("e.env", f"A=from-file\nB=from-file\nC={CANARY}\n")

    arguments = ("render", "t.liquid", "--secret", "A", "--secret", "B", "--show-secrets", "--env-file")
    done = program(*arguments, "e.env", env={"A": "from-environment"})
    piped = program(*arguments, "-", stdin="A=one1\nB=two2")

    assert (done.returncode, done.stdout) == (0, "from-environment from-file [2]")
    assert piped.stdout == "one1 two2 [2]"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"A=1\n{CANARY}\n", "e.env:2: expected NAME=VALUE"),
        (f"A=1\n{CANARY} x=2\n", "e.env:2: expected NAME=VALUE"),
        (
            f'A=1\n\nB="{CANARY}\n"',
            "e.env:3: the quote is not closed; write a line end as \\n between double quotes",
        ),
        (f"B='{CANARY}'x", "e.env:1: only a comment may stand behind the closing quote"),
        (f'B="{CANARY}"#', "e.env:1: only a comment may stand behind the closing quote"),
    ],
)
def test_env_file_that_is_none(program: Program, text: str, message: str) -> None:
    """A line that is none of an env file is named by its number, without its text."""
    write("e.env", text)

    done = program("render", write("t.liquid", ""), "--secret", "B", "--env-file", "e.env")

    assert (done.returncode, done.stderr) == (2, f"Error: {message}\n")


def test_env_file_that_is_missing_or_of_no_use(program: Program) -> None:
    """A file that is not there is an error, and so is one without a secret to read from it."""
    write("t.liquid", "")

    missing = program("render", "t.liquid", "--secret", "B", "--env-file", "nope")
    useless = program("render", "t.liquid", "--env-file", "nope")

    assert (missing.returncode, missing.stderr) == (2, "Error: nope: no such file or directory\n")
    assert (useless.returncode, useless.stderr.splitlines()[-1]) == (
        2,
        "Error: --env-file needs --secret: its variables are for that alone",
    )


# Ports and addresses


def test_any_port(program: Program) -> None:
    """The errors and findings that ask for `--allow-any-port` name it, and it lifts them."""
    write("h.http", "POST http://localhost:8000/\n\n{% connected_content http://localhost:8001/ :save r %}x")
    rule = "the port is neither 80 for http nor 443 for https; --allow-any-port lets it pass"

    refused = program("render", "h.http")
    checked = program("check", "h.http")
    allowed = program("render", "h.http", "--allow-any-port")

    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"Error: h.http:1:6: url: {rule}" in refused.stderr.splitlines()
    assert checked.returncode == 1
    assert checked.stdout.count(rule) == 2
    assert program("check", "h.http", "--allow-any-port").stdout == ""
    assert (allowed.returncode, allowed.stdout.splitlines()[0]) == (0, "POST http://localhost:8000/")
    assert rule not in allowed.stderr
    assert program("bench", "h.http", "--allow-any-port").returncode == 0


@pytest.fixture
def server() -> Iterator[int]:
    """Answer on loopback; gives the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b'{"t": "answered"}')

        def log_message(self, *arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = Thread(target=listening.serve_forever)
        thread.start()
        yield listening.server_port
        listening.shutdown()
        thread.join()


def test_private_addresses(program: Program, server: int) -> None:
    """`--live` reaches the own machine with `--allow-private` alone, which the finding names."""
    pytest.importorskip("httpx2")
    url = f"http://127.0.0.1:{server}/"
    write("t.liquid", f"{{% connected_content {url} :save r %}}{{{{ r.t }}}}")

    refused = program("render", "t.liquid", "--live", "--allow-any-port")
    allowed = program("render", "t.liquid", "--live", "--allow-any-port", "--allow-private")

    assert (refused.returncode, refused.stdout) == (0, "")
    assert "the host has an address that is not public; --allow-private lets it pass" in refused.stderr
    assert (allowed.returncode, allowed.stdout) == (0, "answered")
    assert "LW611" not in allowed.stderr


# Strictness


@pytest.mark.parametrize("command", ["render", "check"])
def test_tolerance(program: Program, command: str) -> None:
    """`--tolerance strict` refuses what `lax`, the default, reports."""
    write("t.liquid", "{{ 'x' y }}")

    for lax in ([], ["--tolerance", "lax"]):
        done = program(command, "t.liquid", *lax)
        assert "warning LW101" in done.stdout + done.stderr
    strict = program(command, "t.liquid", "--tolerance", "strict")
    assert strict.returncode == 3
    assert "unexpected `y` in an expression" in strict.stdout + strict.stderr


def test_strict_filters(program: Program) -> None:
    """`--strict-filters` makes an unknown filter an error of the render and of the check."""
    write("t.liquid", "{{ 'x' | upcas }}")

    assert program("render", "t.liquid").stdout == "x"
    strict = program("render", "t.liquid", "--strict-filters")
    assert (strict.returncode, strict.stdout) == (1, "")
    assert "Error: t.liquid:1:10: unknown filter `upcas`; did you mean `upcase`?" in strict.stderr
    assert "warning LW201" in program("check", "t.liquid").stdout
    assert "error LW201" in program("check", "t.liquid", "--strict-filters").stdout


def test_strict_variables(program: Program) -> None:
    """`--strict-variables` makes a name without a value an error, but not where `default` stands."""
    write("t.liquid", "{{ y | default: 1 }}{{ x }}")

    assert program("render", "t.liquid").stdout == "1"
    strict = program("render", "t.liquid", "--strict-variables")
    assert (strict.returncode, strict.stdout) == (1, "")
    assert strict.stderr.startswith("Error: t.liquid:1:24: x is undefined\n")
    assert program("render", "t.liquid", "--strict-variables", "--var", "x=2").stdout == "12"


# Limits

BIG = "'" + "x" * 2000 + "'"
OVER: dict[str, tuple[int, str]] = {
    "source_chars": (10, "{{ 1 }}{{ 2 }}{{ 3 }}"),
    "source_nodes": (2, "{{ 1 }}{{ 2 }}{{ 3 }}"),
    "nesting_depth": (1, "{% if a %}{% if a %}{% endif %}{% endif %}"),
    "loop_passes": (2, "{% for i in (1..3) %}{{ i }}{% endfor %}"),
    "output_chars": (2, "abc{{ 1 }}"),
    "string_chars": (1500, f"{{{{ {BIG} | append: 'x' }}}}"),
    "filter_chars": (1500, f"{{{{ {BIG} | append: 'x' }}}}"),
    "read_chars": (100, f"{{% assign a = {BIG} | append: 'x' %}}{{% assign b = a | split: 'x' %}}"),
    "list_items": (2, "{% assign a = (1..3) | reverse %}{{ a }}"),
    "partial_renders": (1, "{{ content_blocks.${a} }}{{ content_blocks.${a} }}"),
    "partial_depth": (0, "{{ content_blocks.${a} }}"),
    "partial_chars": (1, "{{ content_blocks.${a} }}"),
    "content_calls": (0, "{% connected_content https://w.example/ %}"),
    "digits": (64, "{{ " + "9" * 65 + " }}"),
    "data_depth": (1, "{{ v }}"),
    "deadline_seconds": (0, "{% for i in (1..3) %}{{ i }}{% endfor %}"),
}
"""Field of `Limits` → a bound, and what reaches it."""


def test_each_limit_is_reached() -> None:
    """There is a case for each field, and so an option."""
    assert OVER.keys() == {field.name for field in fields(Limits)}


@pytest.mark.parametrize("name", OVER)
def test_limits(program: Program, name: str) -> None:
    """Each limit has an option, which its error names; raised, it lets the template through."""
    most, text = OVER[name]
    option = f"--limit-{name.replace('_', '-')}"
    write("t.liquid", text)
    data = '{"content_blocks": {"a": "abc"}, "variables": {"a": true, "v": [[[1]]]}}'
    arguments = ("render", "t.liquid", "--data", data)

    reached = program(*arguments, option, str(most))
    passed = program(*arguments)

    assert reached.returncode in (1, 3)
    assert f"; {option} N raises this limit" in reached.stderr
    assert passed.returncode == 0


def test_limits_are_named_by_check_and_only_where_there_is_an_option(program: Program) -> None:
    """`check` names the option too; `convert`, which has none, names none; nor does a number's last bound."""
    write("h.http", "POST https://api.example.com/\n\n" + "{% if a %}" * 40 + "{% endif %}" * 40)

    assert "; --limit-nesting-depth N raises this limit" in program("check", "h.http").stdout
    assert program("check", "h.http", "--limit-nesting-depth", "40").returncode == 0
    converted = program("convert", "h.http")
    assert "nested more than 30" in converted.stderr
    assert "--limit" not in converted.stderr
    digits = program("render", write("t.liquid", "{{ " + "9" * 4301 + " }}"))
    assert "more than 4300 digits" in digits.stderr
    assert "--limit" not in digits.stderr


@pytest.mark.parametrize("command", ["render", "check", "bench"])
def test_help_names_the_limits(program: Program, command: str) -> None:
    """The help has one section for the limits, with the defaults."""
    text = program(command, "--help").stdout
    options, limits = text.split("\nLimits of one template and one render:\n")

    assert "--limit-" not in options
    assert [line.split()[0] for line in limits.splitlines()] == [
        f"--limit-{field.name.replace('_', '-')}" for field in fields(Limits)
    ]
    assert "1,048,576 by default." in limits
    for option in ("--as", "--tolerance", "--strict-variables", "--strict-filters", "--allow-any-port"):
        assert f"  {option} " in options


def test_the_documentation_names_the_options(program: Program) -> None:
    """Each option that the help of these commands adds to the usual ones is told of in words too."""
    text = (DOCS / "command-line.md").read_text(encoding="utf-8").split("<!-- options -->")[0]
    render, check = (program(command, "--help").stdout for command in ("render", "check"))

    for option in (
        *("--as", "--strip-html-comments", "--tolerance", "--strict-variables", "--strict-filters"),
        *("--allow-any-port", "--limit-output-chars"),
    ):
        assert f"  {option} " in render
        assert f"  {option} " in check
        assert f"`{option}" in text
    for option in ("--data", "--secret", "--env-file", "--var", "--allow-private", "--show-secrets"):
        assert f"  {option} " in render
        assert f"`{option}" in text


# What is masked


@pytest.mark.parametrize(
    ("body", "arguments", "message"),
    [
        ("{{ secrets.T }}", [], MASKED),
        ("{{ secrets.T }}", ["--show-secrets"], ""),
        ("nothing", [], ""),
        ("*** is not masked", [], ""),
        ("{{ secrets.T }}{{ secrets.T }}{{ secrets.T | base64_encode }}", [], MASKED),
        ("{{ secrets.T }}{{ secrets.U }}", [], "2 secrets are shown as ***; --show-secrets shows them\n"),
    ],
)
@pytest.mark.parametrize("name", ["t.liquid", "h.http"])
@pytest.mark.parametrize("to_file", [False, True])
def test_a_pipe_or_file_tells_that_secrets_are_masked(
    program: Program, name: str, body: str, arguments: list[str], message: str, to_file: bool
) -> None:
    """How many secrets are `***` in what goes to a pipe or file is said once, and nothing where none is."""
    write(name, body if name == "t.liquid" else f"POST https://api.example.com/\n\n{body}")
    output = ["-o", "out"] if to_file else []

    done = program(
        *("render", name, "--secret", "T", "--secret", "U", *arguments, *output),
        env={"T": CANARY, "U": "0ther-k3y"},
    )

    assert (done.returncode, done.stderr) == (0, message)


def test_masked_headers_count(program: Program) -> None:
    """Credentials that are masked for their header's or parameter's name alone count, each name once."""
    write(
        "h.http",
        "GET https://api.example.com/?api_key={{ v }}\nAuthorization: Bearer {{ v }}\nX-T: {{ secrets.T }}\n",
    )
    write("u.jsonl", '{"external_id": "a"}\n{"external_id": "b"}\n')

    done = program(
        "render", "h.http", "--secret", "T", "--var", "v=abcd", "--user", "u.jsonl", env={"T": CANARY}
    )

    assert done.stdout.count("***") == 6
    assert (
        done.stderr
        == "3 secrets are shown as ***; --show-secrets shows them\n2 rendered, 0 aborted, 0 failed\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_shows_masks_itself(program: Program) -> None:
    """Nothing is said of masked secrets where the results are seen."""
    import pty

    write("t.liquid", "{{ secrets.T }}")
    root = str(Path(liquid_webhooks.__file__).parents[1])
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [*PROGRAM, "render", "t.liquid", "--secret", "T"],
            stdout=theirs,
            stderr=subprocess.PIPE,
            check=False,
            env={**os.environ, "PYTHONPATH": root, "T": CANARY},
        )
        shown = os.read(ours, 100)
    finally:
        os.close(ours)
        os.close(theirs)

    assert (done.returncode, done.stderr, shown) == (0, b"", b"***")


def test_short_secrets(program: Program) -> None:
    """A secret that is too short to be looked for is named once, unless secrets are shown anyway."""
    write("t.liquid", "{{ secrets.PIN }}{{ secrets.T }}")
    write("u.jsonl", '{"external_id": "a"}\n{"external_id": "b"}\n')
    arguments = ("render", "t.liquid", "--secret", "PIN", "--secret", "T", "--user", "u.jsonl")

    done = program(*arguments, env={"PIN": "123", "T": CANARY})
    shown = program(*arguments, "--show-secrets", env={"PIN": "123", "T": CANARY})

    assert done.stderr == (
        "warning: secrets of fewer than 4 characters are not masked: PIN\n"
        f"{MASKED}2 rendered, 0 aborted, 0 failed\n"
    )
    assert shown.stderr == "2 rendered, 0 aborted, 0 failed\n"


def test_names_that_rows_make_up_are_not_kept(run: Run) -> None:
    """Names of hidden parameters are counted up to a thousand, however many rows make them up."""
    pairs = "{% for i in (1..600) %}&token{{ ${user_id} }}x{{ i }}=1{% endfor %}"
    Path("many.http").write_text(f"POST https://a.example/?{pairs}\n", encoding="utf-8")
    Path("two.jsonl").write_text('{"external_id": "a"}\n{"external_id": "b"}\n', encoding="utf-8")

    told = run("render", "many.http", "--user", "two.jsonl", "-o", "out").stderr
    assert told.startswith("1000 or more secrets are shown as ***; --show-secrets shows them\n")
    Path("one.jsonl").write_text('{"external_id": "a"}\n', encoding="utf-8")
    told = run("render", "many.http", "--user", "one.jsonl", "-o", "other").stderr
    assert told.startswith("600 secrets are shown as ***; --show-secrets shows them\n")


def test_findings_of_long_names_are_short(run: Run) -> None:
    """A finding names the beginning of a long key of a profile."""
    Path("t.liquid").write_text("a", encoding="utf-8")
    profile = json.dumps({"k" * 100_000: {"inc": 1}, "email": "a@a.example"})
    Path("u.jsonl").write_text(profile + "\n", encoding="utf-8")

    told = run("render", "t.liquid", "--user", "u.jsonl").stderr
    assert "k" * 60 + "… is an update operation" in told
    assert len(told) < 1000


def test_a_long_value_of_an_env_file_takes_little_memory(tmp_path: Path) -> None:
    """A quoted value is read in a few times its own size."""
    path = tmp_path / "e.env"
    path.write_text('A="' + "ab\\n" * 250_000 + '"\n', encoding="utf-8")
    tracemalloc.start()
    try:
        assert len(read_env_file(str(path))["A"]) == 750_000
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()
