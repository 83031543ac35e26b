"""`render --live` asks the network for what has no record, and `--record` keeps it for the next run."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from liquid_webhooks.resources import ContentAnswer
from liquid_webhooks.resources import ContentRequest
from liquid_webhooks.resources import live
from liquid_webhooks.resources.transports.cached import Cached

Run = Callable[..., Result]

TEMPLATE = "{% connected_content https://w.example/{{ ${user_id} }}?key={{ secrets.KEY }} :save r %}{{ r.t }}"
DATA = '{"user": {"external_id": "a"}, "secrets": {"KEY": "canary-key"}}'


class Network:
    """Stands for the network: answers every call with its own number."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.is_closed = False

    def send(self, request: ContentRequest) -> ContentAnswer:
        self.asked.append(str(request.url))
        body = f'{{"t": "{len(self.asked)} canary-key"}}'
        return ContentAnswer(200, (("Content-Type", "application/json"),), body.encode())

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch, run: Run) -> Network:
    """Put a network of the test's own in the place of the real one, and write what is rendered."""
    found = Network()
    monkeypatch.setattr(live, "connect", lambda **_: Cached(found))
    Path("t.liquid").write_text(TEMPLATE, encoding="utf-8")
    Path("d.json").write_text(
        '{"user": {"external_id": "a"}, "secrets": {"KEY": "canary-key"}}', encoding="utf-8"
    )
    Path("u.jsonl").write_text(
        '{"external_id": "a"}\n{"external_id": "b"}\n{"external_id": "a"}\n', encoding="utf-8"
    )
    return found


def test_nothing_is_asked_without_live(run: Run, network: Network) -> None:
    """A call without a record gives nothing, and says which record is missing."""
    result = run("render", "t.liquid", "--data", "d.json")

    assert (result.exit_code, result.stdout) == (0, "")
    assert 'add to "http": {"method": "GET", "url": "https://w.example/a?…"' in result.stderr
    assert network.asked == []


def test_what_was_fetched_is_written_and_renders_again_offline(run: Run, network: Network) -> None:
    """The file of `--record` gives the same result to `--recorded`, and holds no secret."""
    arguments = ("render", "t.liquid", "--data", "d.json", "--user", "u.jsonl", "--show-secrets")
    first = run(*arguments, "--live", "--record", "r.json")
    asked = list(network.asked)
    again = run(*arguments, "--recorded", "r.json")

    assert (first.exit_code, first.stdout) == (0, "1 canary-key\n###\n2 canary-key\n###\n1 canary-key\n")
    assert [f"https://w.example/{user}?key=canary-key" for user in "ab"] == asked == network.asked
    assert network.is_closed
    text = Path("r.json").read_text(encoding="utf-8")
    assert "canary" not in text
    assert [f"https://w.example/{user}?key=***" for user in "ab"] == [one["url"] for one in json.loads(text)]
    assert (0, first.stdout.replace("canary-key", "***")) == (again.exit_code, again.stdout)


def test_records_go_before_the_network(run: Run, network: Network) -> None:
    """What has a record is not asked."""
    record = {"url": "https://w.example/a?key=***", "body": '{"t": "recorded"}'}
    Path("r.json").write_text(json.dumps([record]), encoding="utf-8")

    result = run(
        "render", "t.liquid", "--data", "d.json", "--recorded", "r.json", "--live", "--record", "s.json"
    )

    assert (result.exit_code, result.stdout, network.asked) == (0, "recorded", [])
    assert json.loads(Path("s.json").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--record", "r.json"), "--record needs --live"),
        (("--live", "--record", "-"), "--record needs a file name"),
        (("--live", "--record", ""), "--record needs a file name"),
        (("--live", "--record", "r.json", "-o", "r.json"), "-o and --record cannot be the same file"),
        (("--live", "--record", "./r.json", "-o", "r.json"), "-o and --record cannot be the same file"),
        (("--live", "--record", "no/such/r.json"), "no/such/r.json: no such file or directory"),
    ],
)
@pytest.mark.usefixtures("network")
def test_options_that_do_not_go_together(run: Run, arguments: tuple[str, ...], reason: str) -> None:
    """Each is refused in one sentence, as an error of usage or input."""
    result = run("render", "t.liquid", "--data", "d.json", *arguments)

    assert result.exit_code == 2
    assert f"Error: {reason}" in result.stderr


@pytest.mark.parametrize("record", ["t.liquid", "d.json", "./u.jsonl", "o.json", "c.json", "link.json"])
def test_no_file_that_is_read_is_replaced(run: Run, network: Network, record: str) -> None:
    """A `--record` that names an input, by whatever path, is refused, and the file stays what it is."""
    Path("o.json").write_text("[]", encoding="utf-8")
    Path("c.json").write_text('{"items": []}', encoding="utf-8")
    Path("link.json").symlink_to("o.json")
    before = Path(record).read_bytes()

    result = run(
        *("render", "t.liquid", "--data", "d.json", "--user", "u.jsonl", "--recorded", "o.json"),
        *("--catalog", "c=c.json", "--live", "--record", record),
    )

    assert result.exit_code == 2
    assert "Error: --record would replace a file that is read; give it another name" in result.stderr
    assert (Path(record).read_bytes(), network.asked) == (before, [])


def test_answers_that_change_are_warned_of(run: Run, network: Network) -> None:
    """A call that was answered differently each time is told when its records are written."""
    Path("t.liquid").write_text(
        "{% for i in (1..4) %}{% capture n %}{{ i | modulo: 2 }}{% endcapture %}"
        "{% connected_content https://w.example/{{ n }} :method post :save r %}{{ r.t }};{% endfor %}",
        encoding="utf-8",
    )
    result = run("render", "t.liquid", "--live", "--record", "r.json")

    assert result.exit_code == 0
    assert result.stderr == (
        "r.json: warning: calls answered differently from time to time: 2; their first answers count\n"
    )
    assert len(json.loads(Path("r.json").read_text(encoding="utf-8"))) == len(network.asked) == 4


@pytest.mark.usefixtures("network")
def test_records_keep_the_headers_that_tell_answers_apart(run: Run) -> None:
    """Calls that differ in a header alone are recorded with it, without credentials, and render again."""
    Path("t.liquid").write_text(
        "{% for i in (1..2) %}{% connected_content https://w.example/ "
        ':headers {"X-Page": "{{ i }}", "Authorization": "Bearer {{ secrets.KEY }}"} :save r %}'
        "{{ r.t }};{% endfor %}",
        encoding="utf-8",
    )
    first = run("render", "t.liquid", "--data", "d.json", "--live", "--record", "r.json")
    again = run("render", "t.liquid", "--data", "d.json", "--recorded", "r.json")

    masked = "1 secret is shown as ***; --show-secrets shows it\n"
    assert (first.stdout, first.stderr) == ("1 ***;2 ***;", masked)
    assert (again.stdout, again.stderr) == (first.stdout, "")
    records = json.loads(Path("r.json").read_text(encoding="utf-8"))
    assert [record["request_headers"]["X-Page"] for record in records] == ["1", "2"]
    assert "Authorization" not in str(records)


def test_a_missing_library_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without httpx2, `--live` says what to install."""
    Path("t.liquid").write_text("a", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "httpx2", None)
    monkeypatch.delitem(sys.modules, "liquid_webhooks.resources.live.http_transport", raising=False)

    result = run("render", "t.liquid", "--live")

    assert result.exit_code == 2
    assert "pip install 'httpx2" in result.stderr


def test_the_real_network_is_held_to_public_addresses(run: Run) -> None:
    """An address of this machine is refused before a connection is opened."""
    Path("t.liquid").write_text(
        "{% connected_content http://127.0.0.1/ :save r %}<{{ r }}>", encoding="utf-8"
    )

    result = run("render", "t.liquid", "--live")

    assert (result.exit_code, result.stdout) == (0, "<>")
    assert (
        "LW611: connected content gave nothing: the host has an address that is not public" in result.stderr
    )
