"""The command `twilio segments` with a template: what the messages to an audience come to."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks.cli.twilio_audience import Audience
from liquid_webhooks.cli.twilio_bodies import Message

SMS = """\
POST https://api.twilio.com/2010-04-01/Accounts/{{ secrets.SID }}/Messages.json
Content-Type: application/x-www-form-urlencoded
Authorization: Basic {{ secrets.SID | append: ':' | append: secrets['TOKEN'] | base64_encode }}

To={{ ${phone_number} | url_param_escape }}&From=%2B15005550006&Body={{ ${first_name} | url_param_escape }}
"""
PHONE = "+15551230001"
CLEAN = {
    "ucs2_first_users": [],
    "more_offenders": False,
    "refused": [],
    "other_users": 0,
    "rate": None,
    "hours": None,
    "queue_hours": 10,
    "fits_queue": None,
}

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _files(run: Run) -> None:
    Path("sms.http").write_text(SMS, encoding="utf-8")


def audience(*texts: str) -> str:
    """Write users whose messages are `texts`; return the file's name."""
    users = [json.dumps({"first_name": text, "phone": PHONE}) + "\n" for text in texts]
    Path("u.jsonl").write_text("".join(users), encoding="utf-8")
    return "u.jsonl"


def template(source: str, name: str = "t.liquid") -> str:
    Path(name).write_text(source, encoding="utf-8", newline="")
    return name


def record(run: Run, *arguments: str) -> dict[str, Any]:
    result = run("twilio", "segments", *arguments, "--format", "json")
    assert result.stdout.isascii()
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_json(run: Run) -> None:
    """`--format json` gives one object with all counts; characters stand by how many users they concern."""
    users = audience("a" * 161, "“a”", "b", "“", "👍" * 36)

    assert record(run, "--template", "sms.http", "--user", users) == CLEAN | {
        "users": 5,
        "counted": 5,
        "aborted": 0,
        "failed": 0,
        "min": 1,
        "median": 1,
        "p95": 2,
        "max": 2,
        "total": 7,
        "ucs2_users": 3,
        "ucs2_first_users": [
            {"user": "u.jsonl:2", "characters": ["“", "”"]},
            {"user": "u.jsonl:4", "characters": ["“"]},
            {"user": "u.jsonl:5", "characters": ["👍"]},
        ],
        "offenders": [
            {
                "character": "“",
                "code_points": "U+201C",
                "name": "LEFT DOUBLE QUOTATION MARK",
                "users": 2,
                "first_user": "u.jsonl:2",
            },
            {
                "character": "”",
                "code_points": "U+201D",
                "name": "RIGHT DOUBLE QUOTATION MARK",
                "users": 1,
                "first_user": "u.jsonl:2",
            },
            {
                "character": "👍",
                "code_points": "U+1F44D",
                "name": "THUMBS UP SIGN",
                "users": 1,
                "first_user": "u.jsonl:5",
            },
        ],
    }


def test_table(run: Run) -> None:
    """The table says the same in lines; counts of users go to standard error too, as `render` prints them."""
    users = audience("a" * 161, "“a", "b", "“")

    result = run("twilio", "segments", "--template", "sms.http", "--user", users, "--rate", "0.5")

    assert result.exit_code == 0
    assert result.stderr == "4 rendered, 0 aborted, 0 failed\n"
    assert result.stdout.splitlines() == [
        "users             4",
        "aborted           0",
        "failed            0",
        "min               1",
        "median            1",
        "p95               2",
        "max               2",
        "total             5",
        "users with UCS-2  2",
        "  because of      “ U+201C LEFT DOUBLE QUOTATION MARK: 2 users, first u.jsonl:2",
        "hours             0.00 at 0.5 MPS, within the 10 hours of Twilio's queue",
    ]


def test_table_lists_twenty_characters(run: Run) -> None:
    """Of many characters the table has those that concern most users, and counts the others; JSON has all."""
    texts = [chr(0x3B1 + n) for n in range(22)] + ["ω"] * 2
    users = audience(*[text for text in texts if text not in "ς"])

    lines = run("twilio", "segments", "--template", "sms.http", "--user", users).stdout.splitlines()

    shown = [line for line in lines if "because of" in line]
    offenders = record(run, "--template", "sms.http", "--user", users)["offenders"]
    assert len(shown) == 20
    assert "ω U+03C9 GREEK SMALL LETTER OMEGA: 2 users" in shown[0]
    assert lines[-1].strip() == f"and of {len(offenders) - 20} other characters"
    assert len(offenders) > 20


@pytest.mark.parametrize(("rate", "hours", "fits"), [("0.001", 10, True), ("0.0008", 12.5, False)])
def test_hours(run: Run, rate: str, hours: float, fits: bool) -> None:
    """`--rate` tells how long a sender takes, and whether Twilio's queue of ten hours holds that."""
    options = ("--template", "sms.http", "--user", audience(*["a"] * 36), "--rate", rate)

    found = record(run, *options)
    table = run("twilio", "segments", *options).stdout

    assert (found["rate"], found["hours"], found["fits_queue"]) == (float(rate), pytest.approx(hours), fits)
    assert f"{hours:.2f} at {rate} MPS, {'within' if fits else 'more than'} the 10 hours" in table


@given(st.lists(st.integers(0, 400), min_size=1), st.sampled_from([1, 50, 95, 100]))
def test_percentiles(lengths: list[int], percent: int) -> None:
    """A percentile is the count of the user who stands at that rank, with all users in order."""
    counted = Audience()
    for length in lengths:
        counted.add(Message("a" * length))

    counts = sorted(1 if length <= 160 else ceil(length / 153) for length in lengths)
    assert counted.at_most(percent) == counts[ceil(len(counts) * percent / 100) - 1]
    assert (counted.users, counted.total) == (len(lengths), sum(counts))


def test_memory_is_flat() -> None:
    """What an audience keeps does not grow with its users."""
    counted = Audience()
    texts = ["a" * length + character for length in (1, 200) for character in "“ab👍"]

    def grown(users: int) -> int:
        before = tracemalloc.get_traced_memory()[0]
        for number in range(users):
            counted.add(Message(texts[number % len(texts)]), f"u.jsonl:{number}")
        return tracemalloc.get_traced_memory()[0] - before

    tracemalloc.start()
    try:
        grown(4000)
        assert grown(4000) < 4000
    finally:
        tracemalloc.stop()
    assert counted.users == 8000


def test_aborts_and_failures(run: Run) -> None:
    """Aborted and failed users are counted apart; a failure has its place, and makes the exit code 1."""
    source = (
        "{% if ${first_name} == 'stop' %}{% abort_message('no') %}{% endif %}"
        "{% if ${first_name} == 'bad' %}{{ 1 | divided_by: 0 }}{% endif %}{{ ${first_name} }}"
    )
    users = audience("stop", "a" * 161, "bad", "stop")

    result = run("twilio", "segments", "--template", template(source), "--user", users, "--format", "json")

    assert result.exit_code == 1
    found = json.loads(result.stdout)
    counts = [found[key] for key in ("users", "counted", "aborted", "failed", "min", "max", "total")]
    assert counts == [4, 1, 2, 1, 2, 2, 2]
    assert result.stderr.splitlines() == [
        "Error: u.jsonl:3: t.liquid:1:107: divided by 0",
        "1 rendered, 2 aborted, 1 failed",
        "  2 aborted: no (u.jsonl:1, u.jsonl:4)",
    ]


def test_nobody_is_left(run: Run) -> None:
    """Where every message is aborted the exit code is 4, and the counts that need users are missing."""
    options = ("--template", template("{% abort_message %}"), "--user", audience("a", "b"), "--rate", "1")

    result = run("twilio", "segments", *options, "--format", "json")
    table = run("twilio", "segments", *options).stdout

    found = json.loads(result.stdout)
    assert result.exit_code == 4
    assert [found[key] for key in ("users", "min", "median", "p95", "max", "total")] == [2, *[None] * 4, 0]
    assert "\nmedian            -\n" in table


def test_templates_that_do_not_parse(run: Run) -> None:
    """A template that does not parse ends with 3."""
    result = run("twilio", "segments", "--template", template("{% if %}"), "--user", audience("a"))

    assert (result.exit_code, result.stdout) == (3, "")


def test_the_user_of_the_data(run: Run) -> None:
    """Without `--user` the one user of the data is the audience; if the message fails, nothing is printed."""
    Path("d.json").write_text('{"user": {"first_name": "a“"}}', encoding="utf-8")

    found = record(
        run, "--template", template("{{ ${first_name} }}{{ x }}"), "--data", "d.json", "--var", "x=ab"
    )
    aborted = run("twilio", "segments", "--template", template("{% abort_message('no') %}"))
    failed = run("twilio", "segments", "--template", template("{{ 1 | divided_by: 0 }}"))

    assert (found["users"], found["total"]) == (1, 1)
    assert found["offenders"][0]["first_user"] is None
    assert (aborted.exit_code, aborted.stdout, aborted.stderr) == (4, "", "t.liquid: aborted: no\n")
    assert (failed.exit_code, failed.stdout) == (1, "")


def test_limit(run: Run) -> None:
    """`--limit` stops after so many users."""
    users = audience("a", "b", "c")

    assert record(run, "--template", "sms.http", "--user", users, "--limit", "2")["users"] == 2


def test_files_end_with_a_line_end(run: Run) -> None:
    """The final line end of a `.liquid` file is no part of the text, as it is none of a `.http` body."""
    users = audience("a" * 160)

    def total(source: str) -> object:
        return record(run, "--template", template(source), "--user", users)["total"]

    assert [total("{{ ${first_name} }}" + end) for end in ("", "\n", "\r\n", "\n\n")] == [1, 1, 1, 2]
    assert total("{{ ${first_name} }}{% if true %}\n.{% endif %}") == 2


def test_an_empty_template(run: Run) -> None:
    """A template without text is counted, as a body that Twilio refuses."""
    found = record(run, "--template", template(""), "--user", audience("a"))

    assert (found["counted"], found["refused"][0]["twilio_code"]) == (1, 21602)


def test_smart_encoding(run: Run) -> None:
    """Smart encoding counts where the option or the message itself asks for it."""
    smart = template(
        SMS.replace("&Body", "&SmartEncoded={{ ${last_name} | default: 'true' }}&Body"), "smart.http"
    )
    users = audience("“a”")

    assert record(run, "--template", "sms.http", "--user", users)["ucs2_users"] == 1
    assert record(run, "--template", "sms.http", "--user", users, "--smart-encoded")["ucs2_users"] == 0
    assert record(run, "--template", smart, "--user", users)["ucs2_users"] == 0


@pytest.mark.parametrize(
    ("fields", "other"),
    [
        ("", 0),
        ("&MediaUrl=https%3A%2F%2Fa.example%2F1.png", 1),
        ("&MediaUrl=", 0),
        ("&SendAsMms=true", 1),
        ("&SendAsMms=false", 0),
    ],
)
def test_messages_that_are_no_sms(run: Run, fields: str, other: int) -> None:
    """Messages with media, which are not split, are counted and told."""
    options = ("--template", template(SMS.rstrip() + fields, "mms.http"), "--user", audience("a", "b"))

    found = record(run, *options)
    table = run("twilio", "segments", *options).stdout

    assert (found["other_users"], found["total"]) == (2 * other, 2)
    assert ("no plain SMS" in table) is bool(other)


@pytest.mark.parametrize(("to", "other"), [("whatsapp:%2B15551230001", 1), ("sms:%2B15551230001", 0)])
def test_channels_that_are_no_sms(run: Run, to: str, other: int) -> None:
    """Messages to other channels are told too."""
    hook = template(SMS.replace("{{ ${phone_number} | url_param_escape }}", to), "channel.http")

    assert record(run, "--template", hook, "--user", audience("a"))["other_users"] == other


def test_messages_that_twilio_refuses(run: Run) -> None:
    """Messages that Twilio would certainly refuse are counted by its code, without their data."""
    users = audience("c4n4ry" * 300, "a", "")
    Path(users).write_text(Path(users).read_text().replace(PHONE, "nobody", 2), encoding="utf-8")

    result = run("twilio", "segments", "--template", "sms.http", "--user", users)
    refused = record(run, "--template", "sms.http", "--user", users)["refused"]
    of_text = record(run, "--template", template("{{ ${first_name} }}"), "--user", users)["refused"]

    assert result.exit_code == 0
    assert {(found["twilio_code"], found["parameter"], found["users"]) for found in refused} == {
        (21211, "To", 2),
        (21602, "Body", 1),
        (21617, "Body", 1),
    }
    assert {found["twilio_code"] for found in of_text} == {21617, 21602}
    assert "refused           1 user, counted here: Body: has more than 1,600 characters" in result.stdout
    assert "c4n4ry" not in result.output
    assert "nobody" not in result.output


def test_credentials_may_be_missing(run: Run) -> None:
    """Secrets of the URL and the headers are not needed, as nothing is sent; one in the body is."""
    users = audience("a")
    in_body = template(SMS.replace("{{ ${first_name}", "{{ secrets.TOKEN"), "body.http")

    result = run("twilio", "segments", "--template", in_body, "--user", users)
    found = run(
        *("twilio", "segments", "--template", in_body, "--user", users),
        *("--secret", "TOKEN"),
        env={"TOKEN": "t0k3n"},
    )

    assert record(run, "--template", "sms.http", "--user", users)["counted"] == 1
    assert result.exit_code == 2
    assert "the secret `TOKEN` is missing; --secret TOKEN gives it" in result.stderr
    assert found.exit_code == 0
    assert "t0k3n" not in found.output


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("To=1", "body: is a form with no Body, where one is expected"),
        ("To=1&MediaUrl=&ContentSid=", "body: is a form with no Body, where one is expected"),
        ("MediaUrl=https://a.example/1&Body=a&Body=b", "body: is a form with 2 Body, where one is expected"),
        ("Body=a&Body=b", "body: is a form with 2 Body, where one is expected"),
        ("Body=%FF", "body: is no form in UTF-8"),
        ('{"Body": "a"}', "body: is a form with no Body, where one is expected"),
    ],
)
def test_bodies_without_a_body(run: Run, body: str, message: str) -> None:
    """A request whose form has several `Body`, or no content at all, is that user's failure."""
    hook = template(f"POST https://a.example/x\n\n{body}\n", "other.http")

    result = run("twilio", "segments", "--template", hook, "--user", audience("a"))

    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == f"Error: u.jsonl:1: other.http: {message}"


@pytest.mark.parametrize("body", ["", "Body=&"])
@pytest.mark.parametrize("content", ["MediaUrl=https%3A%2F%2Fa.example%2F1.png", "ContentSid=HX" + "e5" * 16])
def test_messages_without_a_text_are_no_sms(run: Run, body: str, content: str) -> None:
    """A message of media or a content template alone is counted as one that is no plain SMS."""
    form = f"To=%2B15551230001&From=%2B15005550006&{body}{content}"
    hook = template(f"POST https://a.example/x\n\n{form}\n", "other.http")

    found = record(run, "--template", hook, "--user", audience("a", "b"))

    assert (found["counted"], found["failed"], found["other_users"], found["refused"]) == (2, 0, 2, [])


def test_built_messages_are_counted(run: Run) -> None:
    """What `twilio build` writes can be counted for an audience at once."""
    built = run(
        *("twilio", "build", "--account-sid", "AC" + "a1" * 16, "--to", "{{ ${phone_number} }}"),
        *("--from", "+15005550006", "--body", "Hi {{ ${first_name} }}", "-o", "built.http"),
    )

    found = record(run, "--template", "built.http", "--user", audience("a" * 157, "a" * 158))

    assert built.exit_code == 0
    assert (found["min"], found["max"], found["refused"]) == (1, 2, [])


def test_webhook_objects(run: Run) -> None:
    """Braze's webhook object is a template as well."""
    found = {"url": "https://a.example/x", "request_method": "POST", "body": "Body={{ ${first_name} }}"}
    hook = template(json.dumps(found), "hook.json")

    assert record(run, "--template", hook, "--user", audience("a"))["counted"] == 1


def test_what_rows_make_up_is_bounded() -> None:
    """Of ever new characters 10,000 are kept, and told of users together; that there are more is said."""
    counted = Audience()
    for row in range(20):
        counted.add(Message("".join(chr(0x4E00 + 1000 * row + n) for n in range(1000))), f"u:{row}")

    found: dict[str, Any] = counted.record(aborted=0, failed=0, rate=None)
    assert len(found["offenders"]) == 10_000
    assert found["more_offenders"] is True
    assert found["ucs2_users"] == len(found["ucs2_first_users"]) == 20
    assert [len(user["characters"]) for user in found["ucs2_first_users"]] == [1000] * 10 + [0] * 10


def test_a_body_that_is_too_long(run: Run) -> None:
    """Of one profile's text of many characters the first hundred are listed, and all of it is counted."""
    users = audience("".join(chr(0x4E00 + number) for number in range(20_000)))
    source = template("{{ ${first_name} }}")

    found = record(run, "--template", source, "--user", users)
    assert (found["total"], len(found["offenders"]), found["more_offenders"]) == (299, 100, True)
    assert len(found["ucs2_first_users"][0]["characters"]) == 100
    table = run("twilio", "segments", "--template", source, "--user", users).stdout
    assert "and of 80 or more other characters" in table
