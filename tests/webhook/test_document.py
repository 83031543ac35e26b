"""Webhook documents: the `.http` text and Braze's webhook object."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import DocumentError
from liquid_webhooks import Environment
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import RequestError
from liquid_webhooks import Webhook
from liquid_webhooks import check
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.webhook.document.braze_object import read_object
from liquid_webhooks.webhook.document.braze_object import write_object
from liquid_webhooks.webhook.document.http_text import compose
from liquid_webhooks.webhook.document.http_text import read_text
from liquid_webhooks.webhook.document.http_text import write_text
from liquid_webhooks.webhook.document.parts import BodyMode
from liquid_webhooks.webhook.export import export
from tests.webhook.documents import shape

HEAD = "POST https://a.example/x\nA: 1\n"


def test_the_parts_of_a_text() -> None:
    """Comments, request line, headers and body are told apart, blanks around them dropped."""
    document = read_text(
        "# Greets.\n\n# @owner Ada Berg\n# @draft\n#\n"
        "POST  https://a.example/{{ x }} \nA:1\nB-c: {{ y }} \n\n\n b\n\n"
    )

    assert shape(document) == (
        "POST",
        "https://a.example/{{ x }}",
        [("A", "1"), ("B-c", "{{ y }}")],
        "\n b\n",
        [],
    )
    assert document.metadata == {"owner": "Ada Berg", "draft": ""}
    assert document.comments == ("# Greets.", "# @owner Ada Berg", "# @draft", "#")
    assert document.mode is BodyMode.RAW


def test_every_part_is_a_place_in_the_text() -> None:
    """The parts are cut out of the one text, so that errors point into the file."""
    text = "# c\nPUT https://a.example/\nA: {{ x }}\n\nbody {{ y }}\n"
    document = read_text(text, name="a.http")
    parts = [document.method, document.url, *(value for _, value in document.headers), document.body]

    assert all(part.source == text and part.name == "a.http" for part in parts)
    assert [text[part.start : part.stop] for part in parts] == [part.text for part in parts]


@pytest.mark.parametrize(
    ("end", "body"),
    [
        ("", ""),
        ("\n", ""),
        ("\n\n", ""),
        ("\nb", "b"),
        ("\nb\n", "b"),
        ("\nb\r\n", "b"),
        ("\nb\n\n", "b\n"),
        ("\nb\r\n\r\n", "b\r\n"),
        ("\n\nb", "\nb"),
        ("\r\n\r\nb", "\r\nb"),
        (" \t\nb", "b"),
        ("\n# b", "# b"),
        ("\nb\r\rc", "b\r\rc"),
        ("B: b\rc\n\nb", "b"),
    ],
)
def test_the_body_is_kept_byte_for_byte(end: str, body: str) -> None:
    """Only the one final line end of the file is not part of the body."""
    assert body == read_text(HEAD + end).body.text


@pytest.mark.parametrize("suffix", ["", " HTTP/1.1", "\tHTTP/2", "  HTTP/1.0 "])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_other_programs_write(suffix: str, line_end: str, mark: str) -> None:
    """A byte order mark, CRLF in the head and a version behind the URL are passed over."""
    lines = ["# c", f"GET https://a.example/x{suffix}", "A: b", "", ""]

    document = read_text(mark + line_end.join(lines))

    assert shape(document) == ("GET", "https://a.example/x", [("A", "b")], "", [])


@pytest.mark.parametrize(
    "value",
    [
        "{{ a\n | append: 'b'\n}}",
        "{% assign a = 1\n%}{{ a }}",
        "{% if a %}\nb\n{% else %}\n\nc\n{% endif %}",
        "{% if a %}{% if b %}\nc\n{% endif %}\n{% endif %}",
        "x{% raw %}\n{{ {% \n{% endraw %}y",
        "{% comment %}\n{% if %}\n{% comment %}\n{% endcomment %}\n{% endcomment %}",
        "{% for i in a %}\n{{ i }}: x\n{% endfor %}",
        "{%- if a -%}\nBasic {{ 'a:b' | base64_encode }}\n{%- endif -%}",
        '{% connected_content\n https://a.example/\n\n :headers {\n "A": "b"\n }\n :save t\n%}Bearer {{t.t}}',
        "{% abort_message(can't) %}",
        "{{ '\n' }}",
        "{{ 'it''s\nso' }}",
        "{% # a comment\n%}x",
        "{% liquid\n assign a = 1\n\n echo a\n%}",
        "{% doc %}\n{{ x\n{% if %}\n{% enddoc %}x",
        "{% raw %}\n{% raw %}\n{% endraw %}x",
        "{% raw %}a {% endraw {% b %}\n{% endraw {% endraw %}x",
        "{% doc %}{% doc {% b %}\n{% enddoc %}x",
        "{% comment %}{% raw %}{% endraw {% b %}{% endcomment %}\n{% endraw %}{% endcomment %}x",
        "<% raw %>\n{{ {% \n<% endraw %>y",
        "<%- raw -%>\n<% raw %>\n{{\n<% endraw %>y",
        "{{ a\n|append: 'b'\n}}",
    ],
)
def test_liquid_goes_over_line_ends(value: str) -> None:
    """A header's value, like a URL, goes on to the next line inside markup and inside blocks."""
    document = read_text(
        f"POST https://a.example/{value}\nA: {value}\nB: 2\n\nit's {{% if x %}}b{{% endif %}}"
    )

    assert document.url.text == f"https://a.example/{value}"
    assert [(name, part.text) for name, part in document.headers] == [("A", value), ("B", "2")]
    assert document.body.text == "it's {% if x %}b{% endif %}"


def test_less_than_percent_is_text() -> None:
    """`<%` without `raw` marks nothing where Liquid is written the usual way."""
    document = read_text("POST https://a.example/<%\nA: <% if x %>\nB: <% raw\nC: 3\n\nx")

    assert [(name, part.text) for name, part in document.headers] == [
        ("A", "<% if x %>"),
        ("B", "<% raw"),
        ("C", "3"),
    ]


@pytest.mark.parametrize("url", ["https://a.example/HTTP/1.1", "https://a.example/~HTTP/1.1", "HTTP/1.1x"])
def test_a_version_stands_apart(url: str) -> None:
    """Only behind a blank is a version no part of the URL."""
    assert read_text(f"POST {url}\n").url.text == read_text(f"POST {url} HTTP/1.1\n").url.text == url


def test_an_unclosed_block_ends_with_its_line() -> None:
    """A block that its field never closes does not swallow the headers and blocks behind it."""
    document = read_text("POST https://a.example/\nA: {% if a %}1\nB: {{ b\nC: 3\n\n{% if b %}x{% endif %}")

    assert [(name, part.text) for name, part in document.headers] == [
        ("A", "{% if a %}1"),
        ("B", "{{ b"),
        ("C", "3"),
    ]


def test_other_delimiters() -> None:
    """Where Liquid is marked otherwise, the usual marks are text."""
    delimiters = Delimiters("<%", "%>", "<<", ">>")
    document = read_text("POST https://a.example/\nA: << x\n>>{{\nB: 1\n", delimiters=delimiters)

    assert [value.text for _, value in document.headers] == ["<< x\n>>{{", "1"]


def test_key_value_body() -> None:
    """In key-value mode the body's lines are pairs; colons and line ends inside Liquid separate nothing."""
    document = read_text(
        "# @body key-value\nPOST https://a.example/\n\n"
        "a: 1\n\n  b c :  x:y  \n{{ 'k:' }}: {% if x %}\n: {{ 'v\n' }}\n{% endif %}\nd:\n"
    )

    assert document.mode is BodyMode.KEY_VALUE
    assert [(key.text, value.text) for key, value in document.pairs] == [
        ("a", "1"),
        ("b c", "x:y"),
        ("{{ 'k:' }}", "{% if x %}\n: {{ 'v\n' }}\n{% endif %}"),
        ("d", ""),
    ]


INSIDE = "inside the value of the header that needs it: a header whose value renders empty is dropped"
BEFORE_ALL = "Liquid cannot stand before the request line; write it behind the method, in the URL"
BETWEEN = f"Liquid cannot stand between header lines; write it {INSIDE}"
AROUND = f"Liquid cannot stand around header lines; write the condition {INSIDE}"
NO_HEADER = "this is no header, `Name: value`; an empty line stands between headers and body"
NO_PAIR = "a line of a key-value body is `key: value`"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", (1, 1), "there is no request line, `METHOD URL`"),
        ("# only\n# comments\n", (3, 1), "there is no request line, `METHOD URL`"),
        ("{% assign a = 1 %}\nPOST https://a.example/\n", (1, 1), BEFORE_ALL),
        ("{{ m https://a.example/\n", (1, 1), BEFORE_ALL),
        ("\n{{ m }} https://a.example/\n", (2, 1), BEFORE_ALL),
        ("PO{{ x }} https://a.example/\n", (1, 1), "the method cannot hold Liquid"),
        ("https://a.example/\n", (1, 1), "the request line is not `METHOD URL`"),
        ("PO:ST https://a.example/\n", (1, 1), "the request line is not `METHOD URL`"),
        ("POST\n", (1, 1), "the request line has no URL behind the method"),
        ("POST HTTP/1.1\n", (1, 1), "the request line has no URL behind the method"),
        ("# @body xml\nPOST https://a.example/\n", (1, 1), "`@body` is one of raw, key-value"),
        ("# @a 1\n# @a 2\nPOST https://a.example/\n", (2, 1), "`@a` is given twice"),
        (HEAD + "{% if a %}\nB: 2\n{% endif %}\n\n", (3, 1), BETWEEN),
        (HEAD + "  {% assign a = 1 %}\n\n", (3, 3), BETWEEN),
        (HEAD + "B: {% if a %}1\nC: 2\n{% endif %}\n", (4, 1), AROUND),
        ("POST https://a.example/{% if a %}\nC: 2\n{% endif %}\n", (2, 1), AROUND),
        (HEAD + '{"a": 1}\n', (3, 1), NO_HEADER),
        (HEAD + "B 2\n", (3, 1), NO_HEADER),
        (HEAD + "B\n", (3, 1), NO_HEADER),
        (HEAD + "B\n\na: b\n", (3, 1), NO_HEADER),
        (HEAD + "\tB: 2\n", (3, 1), NO_HEADER),
        (HEAD + "B b: 2\n", (3, 1), NO_HEADER),
        (HEAD + "B : 2\n", (3, 1), NO_HEADER),
        (HEAD + " folded: 2\n", (3, 1), NO_HEADER),
        (HEAD + ": 2\n", (3, 1), NO_HEADER),
        (HEAD + "é: 2\n", (3, 1), NO_HEADER),
        (HEAD + "X-{{ a }}: 2\n", (3, 1), "a header's name cannot hold Liquid"),
        (HEAD + "#B: 2\n-\n", (4, 1), NO_HEADER),
        (HEAD + "B: {% raw %}\nC: {{ b\n}}\n", (3, 4), "the Liquid that begins here never ends"),
        ("# @body key-value\n" + HEAD + "\na: 1\nb\n", (6, 1), NO_PAIR),
        ("# @body key-value\n" + HEAD + "\n{% if a %}b: 1{% endif %}\n", (5, 1), NO_PAIR),
        ("# @body key-value\n" + HEAD + "\n: 1\n", (5, 1), NO_PAIR),
    ],
)
def test_malformed_texts(text: str, place: tuple[int, int], message: str) -> None:
    """A malformed document is refused at its line and column, with what to write instead."""
    with pytest.raises(DocumentError) as caught:
        read_text(text, name="a.http")

    assert caught.value.position == place
    assert str(caught.value) == f"a.http:{place[0]}:{place[1]}: {message}"


def test_webhook_object() -> None:
    """Braze's object is read field by field; each string is a text of its own."""
    given = {
        "url": "https://a.example/",
        "request_method": "POST",
        "request_headers": {"A": "{{ x }}"},
        "body": "b\n",
        "message_variation_id": "v-1",
    }

    document = read_object(given, name="w.json")

    assert shape(document) == ("POST", "https://a.example/", [("A", "{{ x }}")], "b\n", [])
    assert document.metadata == {"message_variation_id": "v-1"}
    assert document.headers[0][1].name == "w.json request_headers.A"
    assert given == write_object(document) == write_object(read_text(write_text(document)))


@pytest.mark.parametrize(("name", "before"), [("", ""), ("w.json", "w.json ")])
def test_names_of_an_objects_strings(name: str, before: str) -> None:
    """Errors call each string by its key, behind the object's name if it has one."""
    given = {"url": "u", "request_method": "POST", "request_headers": {"A": "b"}, "body": {"k": "v"}}
    document = read_object(given, name)
    parts = [document.method, document.url, document.headers[0][1], document.body, *document.pairs[0]]
    keys = ["request_method", "url", "request_headers.A", "body", "a key of body", "body.k"]

    assert document.name == name
    assert [part.name for part in parts] == [f"{before}{key}" for key in keys]


def test_a_body_that_is_an_object() -> None:
    """An object as body means key-value pairs."""
    given = {"url": "u", "request_method": "PUT", "request_headers": {}, "body": {"a": "1", "b": "{{ x }}"}}

    document = read_object(given)

    assert document.mode is BodyMode.KEY_VALUE
    assert [(key.text, value.text) for key, value in document.pairs] == [("a", "1"), ("b", "{{ x }}")]
    assert given == write_object(document) == write_object(read_text(write_text(document)))


def test_optional_keys() -> None:
    """Headers and body may be missing or null."""
    given = {"url": "u", "request_method": "GET"}

    for optional in ({}, {"request_headers": None}, {"body": None}):
        assert read_object({**given, **optional}).mode is BodyMode.RAW
    assert shape(read_object(given)) == ("GET", "u", [], "", [])
    assert shape(read_object({**given, "request_headers": None, "body": None})) == ("GET", "u", [], "", [])


NO_NAME = "request_headers has a name that is no header's name: no blanks, no Liquid"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"urll": "x"}, "a webhook object has no key `urll`; did you mean `url`?"),
        ({"bodi": ""}, "a webhook object has no key `bodi`; did you mean `body`?"),
        (
            {"request_header": {}},
            "a webhook object has no key `request_header`; did you mean `request_headers`?",
        ),
        (
            {"zzz": 1},
            "a webhook object has no key `zzz`; known are url, request_method, request_headers, body, "
            "message_variation_id",
        ),
        ({"url": None}, "url is missing"),
        ({"url": " "}, "url is empty"),
        ({"url": 5}, "url is a number, not a string"),
        ({"request_method": None}, "request_method is missing"),
        ({"request_method": "{{ m }}"}, "request_method is not a method, such as POST"),
        ({"request_headers": []}, "request_headers is an array, not an object"),
        ({"request_headers": {"A": True}}, "request_headers.A is a boolean, not a string"),
        ({"request_headers": {"A b": "1"}}, NO_NAME),
        ({"request_headers": {"X-{{ a }}": "1"}}, NO_NAME),
        ({"body": ["x"]}, "body is an array, not an object"),
        ({"body": {"a": 5}}, "body.a is a number, not a string"),
        ({"body": {"a": {"b": "c"}}}, "body.a is an object, not a string"),
        ({"message_variation_id": "a\nb"}, "message_variation_id holds a line end"),
    ],
)
def test_malformed_objects(changes: dict[str, object], message: str) -> None:
    """A malformed object is refused with the key that is wrong, unknown keys with the nearest known one."""
    given = {"url": "u", "request_method": "POST", **changes}

    for name, told in (("w.json", f"w.json: {message}"), ("", message)):
        with pytest.raises(DocumentError) as caught:
            read_object(given, name)
        assert str(caught.value) == told


@pytest.mark.parametrize(
    ("given", "kind"), [(None, "null"), ([], "an array"), ("x", "a string"), (5, "a number")]
)
def test_what_is_no_object(given: object, kind: str) -> None:
    """Another JSON value than an object is refused."""
    with pytest.raises(DocumentError) as caught:
        read_object(given)

    assert str(caught.value) == f"a webhook object is an object, not {kind}"


def test_a_header_given_twice_is_not_an_object() -> None:
    """What an object cannot hold is refused when it is asked for."""
    with pytest.raises(DocumentError, match="header A is given twice") as caught:
        write_object(read_text(HEAD + "A: 2\n"))

    assert caught.value.position == (3, 4)


def test_written_texts_are_canonical() -> None:
    """Comments and metadata stay, blanks and line ends of the head are made uniform."""
    text = "# c\r\n\r\n# @a b\r\nPOST  https://a.example/ HTTP/1.1\r\nA:1 \r\nB:\r\n\r\nbody\r\n\r\n"

    written = write_text(read_text(text))

    assert written == "# c\n# @a b\nPOST https://a.example/\nA: 1\nB:\n\nbody\r\n\n"
    assert written == write_text(read_text(written))


@pytest.mark.parametrize(
    ("delimiters", "written"),
    [
        (
            Delimiters(),
            "POST {{ x }}\nA: b{{ '\n' }}c\n\n{{ '' }}: << y\nd:\n{{ ' ' }}: {{ ' ' }}>>{{ ' ' }}\n",
        ),
        (
            Delimiters("<%", "%>", "<<", ">>"),
            "POST {{ x }}\nA: b<< '\n' >>c\n\n<< '' >>: << y\nd:\n<< ' ' >>: << ' ' >>>><< ' ' >>\n",
        ),
    ],
)
def test_what_a_line_cannot_hold_is_written_as_an_output(delimiters: Delimiters, written: str) -> None:
    """Line ends, and blanks and empty texts that pairs would lose, become outputs."""
    body = {"": "<< y", "d": "", " ": " >> "}
    given = {"url": "{{ x }}", "request_method": "POST", "request_headers": {"A": "b\nc"}, "body": body}

    text = f"# @body key-value\n{written}"

    assert write_text(read_object(given, "", delimiters)) == text
    assert write_text(read_text(text, "", delimiters)) == text


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("a \n{{- x -}}\n \n b", "a  {{- x -}}    b"),
        ("a\n{%- if x -%}\nb\n{%- endif %}\nc", "a {%- if x -%}\nb\n{%- endif %}{{ '\n' }}c"),
        ("{{ x -}}\n-%}\n{{ x }}", "{{ x -}} -%}{{ '\n' }}{{ x }}"),
        ("{\n{{ x }}", "{{ '{\n' }}{{ x }}"),
        ("a~\n~b", "a~{{ '\n' }}~b"),
        ("a\n<%- raw -%>\n{{<%- endraw %>\nb", "a <%- raw -%>\n{{<%- endraw %>{{ '\n' }}b"),
    ],
)
def test_line_ends_that_a_dash_removes_become_blanks(value: str, line: str) -> None:
    """In a line, what Liquid trims is trimmed still, and the text beside it stands as it was written."""
    hook = Webhook.from_dict({"url": "https://a.example/", "request_method": "PUT", "body": {"k": value}})
    text = f"# @body key-value\nPUT https://a.example/\n\nk: {line}\n"

    assert hook.to_text() == text
    assert Webhook.parse(text).render(x="X").body == hook.render(x="X").body


def test_load(tmp_path: Path) -> None:
    """Files are read by their suffix, bytes kept as they are."""
    (tmp_path / "a.http").write_bytes(b"\xef\xbb\xbfPOST https://a.example/\n\na\r\nb\xc3\xa9\n")
    (tmp_path / "b.json").write_bytes(b'{"url": "https://a.example/", "request_method": "POST", "body": "x"}')

    assert Webhook.load(tmp_path / "a.http").render().body == b"a\r\nb\xc3\xa9"
    assert Webhook.load(str(tmp_path / "b.json")).render().body == b"x"


def test_what_all_ways_to_a_webhook_take(tmp_path: Path) -> None:
    """Whichever way a webhook is read, it takes an environment, and any port if asked to."""
    text, fields = (
        "PUT http://a.example:81/\n\n<<1>>",
        {"url": "http://a.example:81/", "request_method": "PUT"},
    )
    (tmp_path / "a.http").write_text(text)
    (tmp_path / "a.JSON").write_text(json.dumps(fields | {"body": "<<1>>"}))
    env = Environment(statement_start_string="<<", statement_end_string=">>")
    usual = [
        Webhook.parse(text),
        Webhook.from_dict(fields | {"body": "<<1>>"}),
        Webhook.load(tmp_path / "a.http"),
        Webhook.load(tmp_path / "a.JSON"),
        Webhook(read_text(text)),
    ]
    other = [
        Webhook.parse(text, env, allow_any_port=True),
        Webhook.from_dict(fields | {"body": "<<1>>"}, env, allow_any_port=True),
        Webhook.load(tmp_path / "a.http", env, allow_any_port=True),
        Webhook.load(tmp_path / "a.JSON", env, allow_any_port=True),
        Webhook(read_text(text, "", env.delimiters), env, allow_any_port=True),
    ]

    for webhook in usual:
        with pytest.raises(RequestError, match="the port is neither 80 for http nor 443 for https"):
            webhook.render()
    assert [webhook.render().body for webhook in other] == [b"1"] * 5


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.http", b"POST https://a.example/\n\n\xff\n", "a.http: the file is not UTF-8$"),
        ("a.json", b'{"url": \n}', r"a.json:2:1: the file is not JSON: Expecting value$"),
        ("a.json", b"[" * 100_000, "a.json: the file holds JSON beyond measure$"),
        ("a.json", b'{"url": ' + b"9" * 5_000 + b"}", "a.json: the file holds JSON beyond measure$"),
        ("a.json", b"[]", "is an object, not an array"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    """A file that is no document is refused by its name."""
    (tmp_path / name).write_bytes(content)

    with pytest.raises(DocumentError, match=message) as caught:
        Webhook.load(tmp_path / name)

    assert str(caught.value).startswith(str(tmp_path / name))


@given(st.text(st.sampled_from("{}%-'\" \n\r:#@aA/$")))
def test_any_text_is_a_document_or_an_error_with_a_place(text: str) -> None:
    """Reading fails only with a document error, whose place lies in the text (promises P1, P14)."""
    error = None
    try:
        read_text(text)
    except DocumentError as caught:
        error = caught

    assert error is None or (error.line or 0) in range(1, text.count("\n") + 2)


@pytest.mark.parametrize("text", ["-}} ", "x-%} ", "-%>  ", " a -}}", "-}}"])
@pytest.mark.parametrize("place", ["key", "value"])
def test_literal_text_that_looks_like_a_dash_that_trims_keeps_its_blanks(text: str, place: str) -> None:
    """Only Liquid trims: a key-value pair that merely looks as if it did survives as `.http` text."""
    body = {text: "v"} if place == "key" else {"k": text}
    webhook = Webhook.from_dict({"url": "https://a.example/", "request_method": "POST", "body": body})

    again = Webhook.parse(webhook.to_text())

    assert body == json.loads(webhook.render({}).body) == json.loads(again.render({}).body)


@pytest.mark.parametrize("comment", ["{#- note -#}", "{# note -#}", "{#- note #}"])
def test_dashes_of_template_comments_trim_in_key_value_pairs_too(comment: str) -> None:
    """A pair with a template comment renders the same once it was written as text."""
    env = Environment(template_comments=True)
    fields = {"url": "https://a.example/", "request_method": "POST", "body": {"k": f" a {comment}\n b "}}
    webhook = Webhook.from_dict(fields, env)

    again = Webhook.parse(webhook.to_text(), env=env)

    assert webhook.render({}).body == again.render({}).body


def test_older_raw_text_stays_inside_its_header() -> None:
    """`<% raw %>` hides braces from the layout of a document, and says where it is never closed."""
    text = "POST https://a.example/\nX-A: <% raw %>{{\n: }<% endraw %>\nX-B: 1\n\nbody"
    request = Webhook.parse(text.replace("{{\n:", "{{:")).render({})

    assert request.headers[0] == ("X-A", "{{: }")
    assert request.headers[1] == ("X-B", "1")
    assert request.body == b"body"
    with pytest.raises(LiquidWebhooksError, match=r"line 2, column 6: `raw` is never closed"):
        Webhook.parse("POST https://a.example/\nX-A: <% raw %>{{\nX-B: 1\n\nbody")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a{% comment %}1{% comment %}2{% endcomment %}\n: 3{% endcomment %}b", "ab"),
        ("<% x %>{{ 'b'\n | upcase }}", "<% x %>B"),
    ],
)
def test_line_ends_inside_liquid_end_no_header(value: str, expected: str) -> None:
    """Nested comments, and Liquid behind what only looks like older raw text, go over lines."""
    request = Webhook.parse(f"POST https://a.example/\nX-A: {value}\nX-B: 1\n\nbody").render({})

    assert request.headers[:2] == (("X-A", expected), ("X-B", "1"))
    assert request.body == b"body"


def test_a_method_that_braze_does_not_send() -> None:
    """The finding names the methods that Braze sends."""
    [found] = check(Webhook.parse("PATCH https://a.example/\n\n{}"))

    assert found.code == "LW403"
    assert found.message == "Braze sends only POST, GET, PUT, DELETE"


def test_a_line_of_json_holds_nothing_that_ends_a_line() -> None:
    """Characters that may end a line are escaped in exports of one line, and read back as they were."""
    body = "a\x7f\x85\u2028\u2029b"
    request = Webhook.parse(f"POST https://a.example/\n\n{body}").render({})

    line = export(request, "json")

    assert not set("\x7f\x85\u2028\u2029") & set(line)
    assert json.loads(line)["body"] == body


templates = st.lists(
    st.sampled_from(["a", "{{ b }}", "{% if c %}\n\n{% endif %}", ":", "{{ '\n' }}"]), min_size=1
).map("".join)


@given(
    method=st.sampled_from(["GET", "post"]),
    url=templates,
    headers=st.lists(st.tuples(st.sampled_from(["A", "a", "B-c"]), templates | st.just(""))),
    body=templates | st.sampled_from(["", "\n", "\n\n a", "a\n", " "]),
    comments=st.lists(st.sampled_from(["# c", "#", "# {{ d"])),
)
def test_composing_is_writing_and_reading(
    method: str, url: str, headers: list[tuple[str, str]], body: str, comments: list[str]
) -> None:
    """A document that is made of its fields is what its text reads as, and has those fields."""
    document = compose(method, url, headers, body, comments=comments)

    assert document == read_text(document.method.source)
    assert shape(document) == (method, url, headers, body, [])
    assert shape(read_text(write_text(document))) == shape(document)
