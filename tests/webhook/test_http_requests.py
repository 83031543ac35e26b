"""`.http` texts of several requests, and requests that are read again from what `http` writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import DocumentError
from liquid_webhooks import Environment
from liquid_webhooks import ParseError
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks.webhook.document.http_text import read_text
from liquid_webhooks.webhook.document.http_text import write_text
from liquid_webhooks.webhook.document.parts import WebhookDocument
from tests.webhook.documents import shape

A = "POST https://a.example/a\nA: 1\n\none\n"
B = "PUT https://a.example/b\n\ntwo\n"

PRINTED = "{{ '###' }}"


def bodies(text: str) -> dict[str, str]:
    """Return the templates of the bodies of a text's requests by their names."""
    return {name: webhook.document.body.text for name, webhook in Webhook.parse_all(text).items()}


def fields(document: WebhookDocument) -> tuple[object, ...]:
    """Return the texts of a document."""
    return (*shape(document), document.mode, document.metadata, document.comments)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (A, {"1": "one"}),
        (A + "###\n" + B, {"1": "one", "2": "two"}),
        (A + "### b\n" + B, {"1": "one", "b": "two"}),
        ("### a\n" + A + "\n### b\n" + B, {"a": "one", "b": "two"}),
        ("#### a b \n" + A + "###b\n" + B + "###\n", {"a b": "one", "b": "two"}),
        ("# @name a\n" + A + "###\n# @name b\n" + B, {"a": "one", "b": "two"}),
        ("### a\n# @name x\n" + A, {"a": "one"}),
        ("### @name a\n" + A, {"a": "one"}),
        ("###\n### a\n###\n\n" + A + "###\n\n###\n# c\n###\n", {"1": "one"}),
        ("# @name a\n# " + A.replace("\n", "\n# ") + "\n### b\n" + B, {"b": "two"}),
        ("### 2\n" + A + "###\n" + B, {"2": "one", "3": "two"}),
        (A + "###\n" + B + "### 1\n" + A, {"2": "one", "3": "two", "1": "one"}),
        (A + "\n### b\n" + B, {"1": "one", "b": "two"}),
        (A + "\n\n### b\n" + B, {"1": "one\n", "b": "two"}),
        ("GET https://a.example/\n### b\n" + B, {"1": "", "b": "two"}),
        ("GET https://a.example/\n\n### b\n" + B, {"1": "", "b": "two"}),
        ("GET https://a.example/\nA: b\n### b\n" + B, {"1": "", "b": "two"}),
        ("GET https://a.example/\nA: b\n\n\n### b\n" + B, {"1": "", "b": "two"}),
        (A + " ### b\n" + B, {"1": f"one\n ### b\n{B[:-1]}"}),
        (A + "## b\n" + B, {"1": f"one\n## b\n{B[:-1]}"}),
        (A + "x ### b\n" + B, {"1": f"one\nx ### b\n{B[:-1]}"}),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lines_that_divide(text: str, expected: dict[str, str], line_end: str, mark: str) -> None:
    """A line that begins with `###` divides; its text, else `@name`, else the number names the next request.

    What holds no request is passed over, and one empty line before such a line is no part of the body.
    """
    wanted = {name: body.replace("\n", line_end) for name, body in expected.items()}

    assert bodies(mark + text.replace("\n", line_end)) == wanted
    assert list(bodies(text)) == list(expected)


INSIDE = [
    "{{ 'x\n### y' }}",
    '{{ x | append: "\n### y" }}',
    "{% raw %}\n### y\n{{{% endraw %}",
    "<% raw %>\n### y\n{{<% endraw %>",
    "{% comment %}\n### y\n{% endcomment %}",
    "{% doc %}\n### y\n{% enddoc %}",
    "{% # a\n### y\n%}",
    "{% liquid\n### y\necho 'z'\n%}",
    "{% if a %}\n### y\n### z\n{% endif %}",
    "{% for i in (1..2) %}{% if i %}\n### y\n{% endif %}\n### z\n{% endfor %}",
    "{% assign q = 1 %}{% capture x %}\n### y\n{% endcapture %}",
]


@pytest.mark.parametrize("inside", INSIDE)
def test_liquid_does_not_divide(inside: str) -> None:
    """What stands inside Liquid, between a block's tags included, divides nothing."""
    text = f"POST https://a.example/\nA: a{inside}\n\n{inside}\n\n### b\nPUT https://a.example/\n\n{inside}"

    first, second = Webhook.parse_all(text).items()

    assert (first[0], second[0]) == ("1", "b")
    assert first[1].document.headers[0][1].text == f"a{inside}"
    assert first[1].document.body.text == second[1].document.body.text == inside
    assert write_text(first[1].document) == text.partition("\n\n### b")[0] + "\n"


@pytest.mark.parametrize(
    "broken",
    [
        "{{ a",
        "{{ a }",
        "{{ a | append: 'b }}{{ a",
        "{% if a %}",
        "{% raw %}",
        "{% comment %}",
        "{% assign a = 1",
    ],
)
@pytest.mark.parametrize("place", ["body", "header"])
def test_liquid_that_never_ends_loses_no_request(broken: str, place: str) -> None:
    """Where the end of Liquid is missing, the next request is one still, and the first says what is wrong."""
    before = "\n\n" if place == "body" else "\n\nB: "[1:]
    first = f"POST https://a.example/\nA: 1{before}{broken}\n"
    text = f"{first}### b\nPUT https://a.example/{{{{ b }}}}\n\n{{}} {{% if c %}}{{{{ c }}}}{{% endif %}}"

    with pytest.raises(DocumentError, match=r"holds 2 requests, `1`, `b`;"):
        Webhook.parse(text)
    with pytest.raises(ParseError) as caught:
        Webhook.parse_all(text)
    assert caught.value.position is not None
    assert caught.value.position[0] == first.count("\n")


def test_places_count_in_the_whole_text() -> None:
    """Errors and findings of a later request have the lines of the file."""
    with pytest.raises(ParseError, match=r"^a\.http:7:8: ") as caught:
        Webhook.parse_all(f"{A}### b\nPUT https://a.example/\nA: a{{% if %}}\n", name="a.http")
    assert caught.value.position == (7, 8)
    with pytest.raises(DocumentError, match=r"^a\.http:7:1: this is no header"):
        Webhook.parse_all(f"{A}### b\nPUT https://a.example/\nno\n", name="a.http")

    [_, second] = Webhook.parse_all(f"{A}### b\nPUT https://a.example/\n\n{{{{ x | nope }}}}\n").values()
    assert [each.span.line for each in second.diagnostics if each.span] == [8]


def test_one_name_for_two() -> None:
    """A name that is given twice is an error at the second request; numbers step aside."""
    text = f"### a\n{A}###\n# @name a\n{B}"

    with pytest.raises(DocumentError, match=r"^a\.http:8:1: two requests have the name `a`$"):
        Webhook.parse_all(text, name="a.http")
    assert list(Webhook.parse_all(f"### 2\n{A}###\n{B}### 3\n{B}")) == ["2", "4", "3"]


def test_several_are_refused_where_one_is_read(tmp_path: Path) -> None:
    """`parse` and `load` list the names and say what reads them; long lists are cut."""
    with pytest.raises(DocumentError) as caught:
        Webhook.parse(f"{A}### b\n{B}", name="a.http")
    assert str(caught.value) == ("a.http: holds 2 requests, `1`, `b`; read them with `Webhook.parse_all`")
    (tmp_path / "a.http").write_text(f"{A}### b\n{B}", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"a\.http: holds 2 requests, `1`, `b`; read"):
        Webhook.load(tmp_path / "a.http")
    with pytest.raises(DocumentError, match=r"holds 1,000 requests, `1`, .*, `20` and 980 more; read"):
        Webhook.parse((A + "###\n") * 1_000)


def test_comments_between_headers() -> None:
    """Lines that begin with `#` between headers are comments, whatever Liquid they hold."""
    text = (
        "# above\nPOST https://a.example/{{ a }}\n# X-A: {{ it's\nX-B: {% if a %}\n# b\n{% endif %}\n"
        " # @body key-value\n## {% if a %}\nX-C: 1\n#X-D: {% raw %}\n\na: {{ b }}\n"
    )

    document = Webhook.parse(text).document

    assert [(name, part.text) for name, part in document.headers] == [
        ("X-B", "{% if a %}\n# b\n{% endif %}"),
        ("X-C", "1"),
    ]
    assert [(key.text, value.text) for key, value in document.pairs] == [("a", "{{ b }}")]
    assert document.comments == (
        *("# above", "# X-A: {{ it's", "# @body key-value", "## {% if a %}", "#X-D: {% raw %}"),
    )
    assert fields(read_text(write_text(document))) == fields(document)


def test_a_header_that_would_be_a_comment_is_not_lost() -> None:
    """An object's header whose name begins with `#` cannot be written."""
    given = {"url": "https://a.example/", "request_method": "POST", "request_headers": {"#A": "b"}}

    with pytest.raises(DocumentError, match=r"the header #A would be a comment in a \.http text"):
        Webhook.from_dict(given).to_text()


@pytest.mark.parametrize(
    ("body", "written"),
    [
        ("### a", f"{PRINTED} a"),
        ("#### a\n###", f"{PRINTED}# a\n{PRINTED}"),
        ("a\r\n###{{ b }}\n ###", f"a\r\n{PRINTED}{{{{ b }}}}\n ###"),
        ("{{ b -}}\n### a", f"{{{{ b -}}}}\n{PRINTED} a"),
        ("###}} {", f"{PRINTED}}}}} {{"),
        *((inside, inside) for inside in INSIDE),
    ],
)
def test_lines_of_a_body_that_would_divide_are_printed(body: str, written: str) -> None:
    """An object's body becomes a text whose lines that begin with `###` divide nothing, and print."""
    webhook = Webhook.from_dict({"url": "https://a.example/", "request_method": "POST", "body": body})

    again = Webhook.parse(webhook.to_text())

    assert again.document.body.text == written
    assert webhook.render({"b": "x"}).body == again.render({"b": "x"}).body
    assert again.to_text() == webhook.to_text()


def test_keys_that_would_divide_are_printed() -> None:
    """A key-value body may have keys that begin with `###`, also where Liquid is marked otherwise."""
    env = Environment(statement_start_string="<<", statement_end_string=">>")
    given = {"url": "https://a.example/", "request_method": "POST", "body": {"### a": "### b"}}
    webhook = Webhook.from_dict(given, env)

    assert webhook.to_text().endswith("\n\n<< '###' >> a: ### b\n")
    assert Webhook.parse(webhook.to_text(), env).render({}).body == b'{"### a":"### b"}'


HOSTILE = st.lists(
    st.sampled_from(
        [
            *("{{ x }}", "{{", "}}", "{%", "%}", "{", "}", "%", "<% raw %>", "<%-raw -%>", "<", "{% raw %}"),
            *("###", "### a", "\n### a", "#", "\n", "\n\n", "\r\n", "\r", "\r\r\n", "GET https://b.example/"),
            *("'", '"', "-", "$", "é", "\u2028", "\x85", "\0", "\ufeff", " ", "a", "# @name b"),
        ]
    ),
    max_size=8,
).map("".join)

VALUES = st.text(st.sampled_from("{}%<>-raw '\"#:a"), min_size=1).map(str.strip).filter(bool)

REQUESTS = st.builds(
    lambda method, path, values, body: WebhookRequest(
        method,
        f"https://a.example:81/{path}",
        (*((f"X-{count}", value) for count, value in enumerate(values)), ("Content-Type", "text/plain")),
        body.encode(),
        allow_any_port=True,
    ),
    st.sampled_from(["POST", "PUT", "DELETE", "PATCH"]),
    st.text(st.sampled_from("abé/?=&'%23{}<>")).map(lambda text: text.replace("%", "%25")),
    st.lists(VALUES, max_size=3),
    HOSTILE,
)


@given(REQUESTS)
@example(WebhookRequest("POST", "https://a.example/", (("Content-Type", "a/b"),), b"###\r"))
@example(WebhookRequest("DELETE", "https://a.example/", (("A", "{{{<% raw %>"),), b""))
def test_what_http_writes_renders_the_request(request: WebhookRequest) -> None:
    """Whatever a request holds, the webhook that is read from its `.http` text renders it again."""
    text = request.export("http", show_secrets=True)

    assert Webhook.parse(text, allow_any_port=True).render(x="evil", a="evil") == request


@given(st.lists(REQUESTS, min_size=1, max_size=4))
def test_what_http_writes_can_be_divided(requests: list[WebhookRequest]) -> None:
    """Requests under lines of `###`, an empty line before each, are read as what they are."""
    text = "\n".join(f"### r{number}\n{each.export('http')}" for number, each in enumerate(requests))

    again = Webhook.parse_all(text, allow_any_port=True)

    assert {name: each.render(x="evil", a="evil") for name, each in again.items()} == {
        f"r{number}": each for number, each in enumerate(requests)
    }


LINES = st.sampled_from(
    [
        *("### a", "###", "# c", "# @name a", "# @d {{ e", "#", "", " ", "POST https://a.example/", "A: 1"),
        *(
            "A: {{ b }}",
            "B: {% if c %}",
            "{% endif %}",
            "{% raw %}",
            "{% endraw %}",
            "x {{ '",
            "' }}",
            "{{ b",
        ),
        *(
            "{% assign c = 1 %}",
            "{}",
            "GET https://a.example/{{ 'x",
            "{{ b",
            "{% comment %}",
            "{% endcomment %}",
        ),
    ]
)


@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_texts_are_equal_when_they_are_written(lines: list[str], line_end: str) -> None:
    """Any webhook is the same after `to_text` and `parse`, or it is refused with an error."""
    try:
        webhooks = Webhook.parse_all(line_end.join(lines))
    except (DocumentError, ParseError):
        return

    for webhook in webhooks.values():
        text = webhook.to_text()
        assert fields(Webhook.parse(text).document) == fields(webhook.document)
        assert Webhook.parse(text).to_text() == text
