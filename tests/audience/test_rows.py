"""Rows: each shape of an audience gives the same users, and what is none says so."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import DataError
from liquid_webhooks import RenderData
from liquid_webhooks.audience.row import Row
from liquid_webhooks.audience.row import user_identifier
from liquid_webhooks.audience.rows import RowsFormat
from liquid_webhooks.audience.rows import read_rows
from liquid_webhooks.resources.file_kinds import NOT_UTF8
from liquid_webhooks.resources.file_kinds import kind_of_text

COMMON = RenderData.from_dict(
    {
        "event_properties": {"a": 1, "b": 1},
        "canvas_entry_properties": {"c": 1, "d": 1},
        "campaign": {"name": "Spring"},
        "targeted_device": {"model": "old", "os": "1"},
        "variables": {"v": 1, "w": 1},
        "secrets": {"T": "t0k3n"},
        "user": {"first_name": "Nobody"},
    }
)


ALIAS = {"alias_name": "n", "alias_label": "l"}


def rows(content: str | bytes, rows_format: RowsFormat = "json", **options: Any) -> list[Row]:
    raw = content.encode() if isinstance(content, str) else content
    return list(read_rows(io.BytesIO(raw), "u", rows_format, **options))


def variables(row: Row) -> dict[str, object]:
    return row.data(COMMON).variables


def test_a_row_of_render_data_lies_over_the_data_for_all() -> None:
    """Namespaces are laid over name by name, a device is replaced, and the data's own user is not used."""
    row = {
        "user": {"external_id": "u1"},
        "event_properties": {"b": 2},
        "context": {"d": 2},
        "campaign": {"api_id": "x"},
        "targeted_device": {"model": "new"},
        "variables": {"w": 2},
        "subscribed_state": {"g": "subscribed"},
        "sms": {"inbound_message_body": "hi"},
    }

    (read,) = rows(json.dumps(row))
    found: Any = variables(read)

    assert found["event_properties"] == {"a": 1, "b": 2}
    assert found["context"] == found["canvas_entry_properties"] == {"c": 1, "d": 2}
    assert (found["campaign"]["name"], found["campaign"]["api_id"]) == ("Spring", "x")
    assert (found["targeted_device"]["model"], found["targeted_device"]["os"]) == ("new", None)
    assert (found["v"], found["w"]) == (1, 2)
    assert found["subscribed_state"] == {"g": "subscribed"}
    assert found["sms"]["inbound_message_body"] == "hi"
    assert (found["user_id"], found["first_name"]) == ("u1", None)
    assert found["secrets"] == {"T": "t0k3n"}
    assert read.user == {"external_id": "u1"}


def test_a_row_is_the_same_as_data_of_its_own() -> None:
    """A row over data for all sees what render data with both in it does."""
    row = {"user": {"first_name": "Ada"}, "event_properties": {"a": 2}, "now": "2026-01-02", "locale": "nb"}
    over = RenderData.from_dict({"secrets": {"T": "x"}, "card": {"name": "c"}}).with_row(row)
    whole = RenderData.from_dict({"secrets": {"T": "x"}, "card": {"name": "c"}, **row})

    assert over.variables.keys() == whole.variables.keys()
    assert {k: v for k, v in over.variables.items() if k != "preference_center"} == {
        k: v for k, v in whole.variables.items() if k != "preference_center"
    }
    assert (over.now, over.locale) == (whole.now, whole.locale)
    assert over.to_dict() == whole.to_dict()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"user": {}, "secrets": {"A": "c4n4ry"}}, "`secrets` belongs to the run, not to one row"),
        ({"user": {}, "catalogs": {}}, "`catalogs` belongs to the run, not to one row"),
        ({"user": {}, "variables": {"secrets": {}}}, "`variables.secrets` belongs to the run"),
        ({"user": {}, "variables": {"content_blocks": {}}}, "`variables.content_blocks` belongs to the run"),
        ({"user": {}, "event_propertys": {}}, 'unknown key "event_propertys" in render data; did you mean'),
        ({"user": {}, "event_properties": ["c4n4ry"]}, "event_properties: expected an object, not an array"),
        ({"user": {}, "locale": 1}, "locale: expected a string, not a number"),
        ({"user": {}, "now": "c4n4ry"}, "now: expected an ISO 8601 date and time"),
        ({"user": {"first_name": {}}}, "user.first_name: expected a string, number or boolean"),
    ],
)
def test_what_a_row_may_not_hold(row: object, message: str) -> None:
    """What belongs to the run, is unknown or has the wrong shape is the row's error, without a value."""
    (read,) = rows(json.dumps(row))

    with pytest.raises(DataError) as caught:
        read.data(COMMON).variables  # noqa: B018

    assert caught.value.message.startswith(message)
    assert "c4n4ry" not in str(caught.value)


@pytest.mark.parametrize("wrap", [lambda row: [row], lambda row: {"users": [row]}, lambda row: row])
def test_render_data_without_a_user(wrap: Any) -> None:
    """Properties alone make render data, in lists too; one that is neither is a profile."""
    (row,) = rows(json.dumps(wrap({"event_properties": {"a": 5}})))
    (profile,) = rows(json.dumps(wrap({"a": 5, "external_id": "u"})))
    (named,) = rows(json.dumps(wrap({"user": {"x": 1}, "external_id": "u"})))

    assert (variables(row)["event_properties"], row.user) == ({"a": 5, "b": 1}, None)
    assert variables(profile)["custom_attribute"] == {"a": 5}
    assert variables(named)["custom_attribute"] == {"user": {"x": 1}}


def test_recipients() -> None:
    """Braze's payloads give a row for each recipient, its properties over those for all."""
    payload = {
        "campaign_id": "c-1",
        "trigger_properties": {"a": 1, "b": 1},
        "recipients": [
            {
                "external_user_id": "u1",
                "trigger_properties": {"b": 2},
                "attributes": {"first_name": "Ada", "n": 3},
            },
            {"user_alias": {"alias_name": "n", "alias_label": "l"}, "canvas_entry_properties": {"z": 1}},
            {"send_to_existing_only": True},
            {"external_user_id": "u3", "triger_properties": {}},
            None,
            "c4n4ry",
        ],
    }

    first, second, *others = rows(json.dumps(payload, indent=1))

    found: Any = variables(first)
    assert (first.user, found["first_name"]) == ({"external_id": "u1"}, "Ada")
    assert (found["api_trigger_properties"], found["custom_attribute"]) == ({"a": 1, "b": 2}, {"n": 3})
    assert found["campaign"]["api_id"] == "c-1"
    assert second.user == {"user_alias": {"alias_name": "n", "alias_label": "l"}}
    assert variables(second)["context"] == {"c": 1, "d": 1, "z": 1}
    assert [row.error for row in others] == [
        "recipients[2]: expected `external_user_id` or `user_alias`",
        'recipients[3]: unknown key "triger_properties"; did you mean "trigger_properties"?',
        "recipients[4]: expected an object, not null",
        "recipients[5]: expected an object, not a string",
    ]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"campaign_id": "c", "broadcast": True}, "is a payload without `recipients`"),
        ({"canvas_id": "c", "canvas_entry_properties": {}}, "is a payload without `recipients`"),
        (
            {"url": "https://a.example", "request_method": "POST", "body": ""},
            "is no profile, but a webhook object",
        ),
        ({"method": "GET", "url": "x", "headers": [], "body": ""}, "is no profile, but a request"),
        ({"events": [{"external_id": "u"}]}, "holds events or purchases alone"),
        ({"users": {}}, "user.users: expected an array, not an object"),
    ],
)
def test_objects_that_are_no_users(document: object, message: str) -> None:
    """As one line among others an object of another kind is an error of that row, and says what it is."""
    line, other = rows(json.dumps(document) + '\n{"external_id": "u2"}\n')

    assert line.error is not None
    assert line.error.startswith(message)
    assert other.user == {"external_id": "u2"}


@pytest.mark.parametrize(
    ("profile", "identifier"),
    [
        ({"external_id": "u", "email": "e"}, {"external_id": "u"}),
        ({"email": "e", "user_alias": {**ALIAS, "x": 1}}, {"user_alias": ALIAS}),
        ({"email": "e", "user_aliases": [ALIAS]}, {"user_alias": ALIAS}),
        ({"braze_id": "b", "phone": "p"}, {"braze_id": "b"}),
        ({"phone": "p", "email": ""}, {"phone": "p"}),
        ({"external_id": 7}, {"external_id": 7}),
        ({"external_id": ["x"], "user_aliases": "x", "email": True, "phone": "p"}, {"phone": "p"}),
        ({"first_name": "Ada"}, None),
        (None, None),
        ("x", None),
    ],
)
def test_identifiers(profile: object, identifier: object) -> None:
    """The first identifier in the documented order names the user; whatever else stands there does not."""
    assert user_identifier(profile) == identifier


NOT_JSON = {
    "user:\n  name: a\n": "is YAML, not JSON; turn it into JSON first",
    "# users\n- external_id: a\n": "is YAML, not JSON",
    "---\n- a\n": "is YAML, not JSON",
    "// users\n[{}]\n": "is JSON with comments, which JSON does not have",
    '{ // the first\n "external_id": "a" }\n': "is JSON with comments, which JSON does not have",
    "external_id,email\nu1,a@example.com\n": "is a table (CSV), not JSON",
    "external_id;email\nu1;a@example.com\n": "is a table (CSV), not JSON",
    "<!DOCTYPE html>\n<p>": "is HTML; was it saved from a page that asks to log in?",
    "<?xml version='1.0'?>\n<a/>": "is XML, not JSON",
    "{{ ${first_name} }}\n": "is a Liquid template, not JSON",
    "# x\nPOST https://a.example/\n\nx\n": "is a .http text, not JSON",
    "export TOKEN=c4n4ry\n": "is a file of variables, not JSON; `--env-file` takes those",
}


@pytest.mark.parametrize("content", NOT_JSON)
def test_what_is_no_json_is_named_once(content: str) -> None:
    """A file of another kind is one error that says what it is, not one for each of its lines."""
    with pytest.raises(DataError) as caught:
        rows(content)

    assert str(caught.value).startswith(f"u: {NOT_JSON[content]}")
    assert "c4n4ry" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x1f\x8b\x08\x00\x00", "compressed by gzip; unpack it first"),
        (b"PK\x03\x04\x14\x00\x00\x00\x08\x00users/", "a zip archive; unpack it first"),
        (b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", "an Excel workbook; save it as CSV"),
        (b"\x28\xb5\x2f\xfd\x00", "compressed by zstd; unpack it first"),
        (b"BZh91AY&SY", "compressed by bzip2"),
        (b"\xfd7zXZ\x00\x00", "compressed by xz"),
        (b"PAR1\x15\x04", "Parquet; write it as JSON lines first"),
        ('{"external_id": "a"}\n'.encode("utf-16"), "UTF-16 text; save it as UTF-8"),
        ('{"external_id": "a"}\n'.encode("utf-16-le"), "UTF-16 text; save it as UTF-8"),
        ('{"external_id": "a"}\n'.encode("utf-32"), "UTF-32 text; save it as UTF-8"),
    ],
)
def test_bytes_that_are_no_text_are_named(content: bytes, kind: str) -> None:
    """What begins as another kind of file is named as that."""
    with pytest.raises(DataError) as caught:
        rows(content)

    assert str(caught.value).startswith(f"u: is {kind}")


def test_good_rows_are_never_taken_for_something_else() -> None:
    """JSON lines with a broken first one stay JSON lines."""
    good = '{"external_id": "u2"}\n'
    for broken in (
        *('{"a": 1,}', "{'a': 1}", '{"a" 1}', "nonsense", '{"a": tru}', "3 4", "[1, 2"),
        *('me": "Ada", "x": 1}', 'Ada", "x": 1}', "INFO: starting", "2024-01-01 12:00: a line,", "<p>"),
        *('{{"external_id":"a"}}', '{"external_id":"a"} // c', "a,b"),
    ):
        read = rows(f"{broken}\n{good}{good}")
        assert [row.error is None for row in read] == [False, True, True], broken


# Tables


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_tables(delimiter: str, encoding: str, line_end: str) -> None:
    """A table's delimiter, encoding and line ends are seen; an empty cell is no attribute."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    writer.writerow(
        [
            "external_id",
            "phone_number",
            "First Name",
            "event_properties.total",
            "context.a.b",
            "user_alias_name",
        ]
    )
    writer.writerow(["u1", "+47", 'Zoë "Z"', "7", "x", ""])
    writer.writerow([])
    writer.writerow(["u2", "", "", "", "", "ali"])
    writer.writerow(["", "", "", "", "", ""])
    raw = text.getvalue().encode(encoding)

    first, second = rows(raw, "csv")

    found: Any = variables(first)
    assert (found["user_id"], found["phone_number"]) == ("u1", "+47")
    assert found["custom_attribute"] == {"First Name": 'Zoë "Z"'}
    assert found["event_properties"] == {"a": 1, "b": 1, "total": "7"}
    assert found["context"]["a.b"] == "x"
    assert [first.number, second.number] == [2, 4]
    assert second.own["user"] == {
        "external_id": "u2",
        "custom_attributes": {},
        "user_aliases": [{"alias_name": "ali"}],
    }


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=3, max_size=3),
        min_size=1,
    )
)
def test_cells_arrive_as_they_were(table: list[list[str]]) -> None:
    """Whatever stands in cells, the standard library's writer and this reader agree on it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(["external_id", "a", "variables.v"])
    writer.writerows([["u", *cells[1:]] for cells in table])

    read = rows(text.getvalue().encode(), "csv")

    assert len(read) == len(table)
    for row, (_, attribute, variable) in zip(read, table, strict=True):
        own: Any = row.own
        assert own["user"]["custom_attributes"].get("a", "") == attribute
        assert own.get("variables", {}).get("v", "") == variable


def test_typed_cells() -> None:
    """With types, cells that are JSON are that; standard attributes stay texts, but for the random bucket."""
    names = [
        "phone",
        "random_bucket",
        "n",
        "ok",
        "none",
        "list",
        "zip",
        "quoted",
        "nan",
        "event_properties.total",
    ]
    cells = ["4791234567", "7", "3.5", "true", "null", '["a"]', "0123", '"x"', "NaN", "12"]
    text = io.StringIO()
    csv.writer(text).writerows([names, cells])

    (typed,) = rows(text.getvalue(), "csv", typed=True)
    (plain,) = rows(text.getvalue(), "csv")

    own: Any = typed.own
    assert own["user"]["phone"] == "4791234567"
    assert own["user"]["random_bucket"] == 7
    assert own["user"]["custom_attributes"] == {
        "n": 3.5,
        "ok": True,
        "none": None,
        "list": ["a"],
        "zip": "0123",
        "quoted": '"x"',
        "nan": "NaN",
    }
    assert own["event_properties"] == {"total": 12}
    untyped: Any = plain.own
    assert untyped["user"]["custom_attributes"]["n"] == "3.5"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "u: holds no users"),
        ("external_id,email\n", "u: holds no users"),
        ("external_id,,email\nu,1,2\n", "u:1: column 2 has no name"),
        ("a,b,a\n1,2,3\n", "u:1: column 3 has the name of column 1"),
        ("email,secrets.A\n1,2\n", "u:1: column 2: `secrets` belongs to the run, not to one row"),
        ("phone,phone_number\n1,2\n", "u:1: column 2 is the attribute that column 1 is too"),
        ('\n"a,b\n1,2\n', "u:2: a quote is never closed; what follows was not read"),
        (b"n\xffme\nx\n", f"u:1: {NOT_UTF8}"),
        (b"\x1f\x8b\x08", "u: is compressed by gzip; unpack it first, as with `gunzip`"),
        ('{"external_id": "u"}\n', "u: is JSON, not a table"),
        (b"\xff\xfea\x00\n", "u: begins as UTF-16 and does not go on so"),
    ],
)
def test_tables_that_cannot_be_read(content: str | bytes, message: str) -> None:
    """What is wrong with a table as a whole is one error before the first row."""
    with pytest.raises(DataError) as caught:
        rows(content, "csv")

    assert str(caught.value) == message


def test_rows_of_a_table_that_cannot_be_read() -> None:
    """A row that is none is one error with its line, and the rows behind it go on as far as they can."""
    content = b'external_id,a\nu1\nu2,"x"y\nu3,\xff\nu4,"two\nlines"\nu5,1,\nu6,1,2\nu7,3\nu8,"open\nu9,4\n'

    read = rows(content, "csv")

    assert [(row.number, row.error) for row in read] == [
        (2, "cells: expected 2, found 1"),
        (3, "text stands behind a closing quote"),
        (4, NOT_UTF8),
        (5, None),
        (7, None),
        (8, "cells: expected 2, found 3"),
        (9, None),
        (10, "a quote is never closed; what follows was not read"),
    ]


def test_columns_that_are_nearly_attributes_are_told() -> None:
    """A column spelled otherwise than the attribute is a custom one, and a finding says so once."""
    told: list[str] = []

    content = "Email,First Name,my_column,Event Properties.x,event_propertys.y\na,b,c,d,e\ne,f,g,h,i\n"

    read = rows(content, "csv", report=lambda each: told.append(each.message))

    assert told == [
        'column "Email" is a custom attribute; the name is `email`',
        'column "First Name" is a custom attribute; the name is `first_name`',
        'column "Event Properties.x" is a custom attribute; the name is `event_properties.x`',
        'column "event_propertys.y" is a custom attribute; the name is `event_properties.y`',
    ]
    assert len(read) == 2


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        *((each, "first_name") for each in ("frist_name", "first_nam", "firstname", "First Name")),
        *((each, "email") for each in ("emial", "E-mail", "user.email")),
        *(("home_citty", "home_city"), ("phon", "phone"), ("usr_id", "user_id")),
        *((each, None) for each in ("phones", "emails", "email2", "points", "city_name", "genre", "zone")),
        *((each, None) for each in ("full_name", "languages", "state", "birthday", "time", "name")),
    ],
)
def test_slips_in_names_of_columns(name: str, meant: str | None) -> None:
    """A slip of the pen is told; names that mean something else are not."""
    told: list[str] = []

    rows(f"external_id,{name}\nu,1\n", "csv", report=lambda each: told.append(each.message))

    assert told == ([f'column "{name}" is a custom attribute; the name is `{meant}`'] if meant else [])


def test_columns_may_be_spelled_as_templates_do() -> None:
    """What a template writes around a name is no part of it."""
    names = "${first_name},custom_attribute.${points},event_properties.${total},external_id"
    (row,) = rows(f"{names}\nAda,3,4,u\n", "csv")

    found: Any = variables(row)
    assert (found["first_name"], found["custom_attribute"]) == ("Ada", {"points": "3"})
    assert found["event_properties"]["total"] == "4"


def test_rows_come_one_at_a_time() -> None:
    """No row is read before it is asked for, in a table and in JSON lines."""

    def endless(first: bytes, line: bytes) -> Iterable[bytes]:
        yield first
        while True:
            yield line

    table = read_rows(endless(b"external_id\n", b"u\n"), "u", "csv")
    lines = read_rows(endless(b'{"external_id": "u"}\n', b'{"external_id": "v"}\n'), "u")

    assert [next(table).number for _ in range(3)] == [2, 3, 4]
    assert [next(lines).number for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("indent", [None, 1])
def test_a_document_numbers_its_users(indent: int | None) -> None:
    """In one document a row's number is the user's, however the document is laid out."""
    document = {"users": [{"external_id": "a"}, None, {"external_id": "b"}]}

    read = rows(json.dumps(document, indent=indent) + "\n\n")

    assert [(row.number, row.place) for row in read] == [(1, "u: user 1"), (2, "u: user 2"), (3, "u: user 3")]
    assert read[1].error == "user: expected an object, not null"


def test_lines_of_several_users_keep_their_lines() -> None:
    """Of several lines each row has its line, though a line holds several users."""
    line = json.dumps([{"external_id": "a"}, {"external_id": "b"}])

    read = rows(f"{line}\n{line}\n")

    assert [row.number for row in read] == [1, 1, 2, 2]
    assert read[3].place == "u:2: user 2"


@pytest.mark.parametrize("separate", ["\n", "\n\n"])
def test_what_stands_beside_attributes_is_told(separate: str) -> None:
    """Events and purchases of `/users/track` hold no users, and are left out with a finding."""
    told: list[str] = []
    document = json.dumps({"attributes": [{"external_id": "a"}], "events": [{}], "purchases": [{}]})

    assert len(rows(document + separate, report=lambda each: told.append(each.message))) == 1
    assert told == ["`events` and `purchases` beside `attributes` hold no users; left out"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<!DOCTYPE html>\n<html>\n", "u: is HTML"),
        ("<p>a, b</p>\n", "u: is XML, not a table"),
        ("- external_id: u1\n", "u: is YAML, not a table"),
        ("POST https://a.example/\n\nx\n", "u: is a .http text, not a table"),
    ],
)
def test_tables_that_are_none_are_named(content: str, message: str) -> None:
    """What is plainly another kind of file is not read as a table of one column."""
    with pytest.raises(DataError) as caught:
        rows(content, "csv")

    assert str(caught.value).startswith(message)


def test_tables_as_spreadsheets_write_them() -> None:
    """A line that names the divider, columns without a name at the end, blanks around names are all read."""
    for content in (
        "sep=;\r\nexternal_id;n;;\r\nu1;1;;\r\n",
        " external_id , n \nu1,1\n",
        "SEP=|\nexternal_id|n\nu1|1\n",
    ):
        (row,) = rows(content, "csv")
        assert (row.user, variables(row)["custom_attribute"]) == ({"external_id": "u1"}, {"n": "1"})
    (row,) = rows("external_id;n\nu1;1\n", "tsv")
    assert row.user == {"external_id": "u1"}


@pytest.mark.parametrize("content", ["external_id|first_name\nu1|Ada\n", "u1,Ada\nu2,Bob\n"])
def test_a_table_without_attributes_is_told(content: str) -> None:
    """Where no column is an attribute, the divider is another one, or there is no header."""
    told: list[str] = []

    rows(content, "csv", report=lambda each: told.append(each.message))

    assert told == ["no column is a standard attribute; is this line the header?"]


PROFILES = [
    {"external_id": "a", "canvas_id": "c", "context": "x"},
    {"external_id": "a", "campaign_id": "c", "schedule": "x"},
    {"external_id": "a", "url": "x", "method": "y", "headers": "z"},
    {"external_id": "a", "recipients": [1], "events": [2]},
    {"external_id": "a", "user": {"b": 1}, "url": "x", "request_method": "y"},
]


@pytest.mark.parametrize("profile", PROFILES)
def test_custom_attributes_may_have_any_name(profile: dict[str, object]) -> None:
    """An object with a field of a profile is one, whatever its custom attributes are called."""
    (row,) = rows(json.dumps(profile))

    assert row.error is None
    assert variables(row)["custom_attribute"] == {k: v for k, v in profile.items() if k != "external_id"}


@pytest.mark.parametrize("head", ["a" + "," * 20_000, "#\n" * 10_000, "a" * 20_000, "A" * 20_000])
def test_only_the_beginning_of_a_text_tells_what_it_is(head: str) -> None:
    """However long a text is, what it is taken for depends on its first lines, which are few."""
    assert len({kind_of_text(head + tail) for tail in ("", "{", ",", ":", "=", "\n", "x" * 400_000)}) == 1


@pytest.mark.parametrize(
    "cell", ["NaN", "Infinity", "-Infinity", "1e400", "[NaN]", "[1e999]", '"x"', "0123", "+4"]
)
def test_cells_that_no_json_holds_stay_texts(cell: str) -> None:
    """With types, what JSON does not know is the text that it is."""
    text = io.StringIO()
    csv.writer(text).writerows([["external_id", "x"], ["u", cell]])

    (row,) = rows(text.getvalue(), "csv", typed=True)

    assert variables(row)["custom_attribute"] == {"x": cell}


@pytest.mark.parametrize("header", ["[x],external_id", "{{x}},external_id", "PAR1,external_id"])
def test_headers_may_look_odd(header: str) -> None:
    """Names of columns are not taken for the beginning of another kind of file."""
    (row,) = rows(f"{header}\n1,u\n", "csv")

    assert row.user == {"external_id": "u"}


def test_lines_of_blanks_hold_no_row() -> None:
    """Lines of blanks, and a mark that stands alone, are passed over in tables and JSON lines."""
    assert [row.number for row in rows("  \nexternal_id,x\n \t \nu,2\n , \n", "csv")] == [4]
    assert [row.number for row in rows(b'\xef\xbb\xbf\n\x0b\n{"external_id": "u"}\n')] == [3]


def test_trigger_properties_are_known_by_the_payloads_name() -> None:
    """A column may be called as the payload calls its properties."""
    (row,) = rows("external_id,trigger_properties.n\nu,1\n", "csv")

    assert variables(row)["api_trigger_properties"] == {"n": "1"}
