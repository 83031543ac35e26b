"""What the options of `connected_content` say about its call before anything is rendered (spec 1.10)."""

from __future__ import annotations

import pytest

from liquid_webhooks import Environment
from liquid_webhooks import ParseError
from liquid_webhooks.syntax.tags.connected_content_tag import ConnectedContentNode


def node(options: str) -> ConnectedContentNode:
    """Return the node of a call with these options."""
    (found,) = Environment().from_string(f"{{% connected_content https://a.example/ {options} %}}").nodes
    assert isinstance(found, ConnectedContentNode)
    return found


@pytest.mark.parametrize(
    ("options", "seconds"),
    [
        ("", 300),
        (":method post", 0),
        (":no_cache", 0),
        (":no_cache :cache_max_age 600", 0),
        (":cache_max_age 600", 600),
        (":cache_max_age 0300", 300),
        (":cache 14400", 14_400),
        (":method post :cache_max_age 600", 600),
        (":cache_max_age", 300),
        (":cache :retry", 300),
        (":method post :cache_max_age", 300),
        (":no_cache :cache_max_age", 0),
    ],
)
def test_how_long_an_answer_is_kept(options: str, seconds: int) -> None:
    """A GET is kept for five minutes, a POST not at all, unless the tag says otherwise."""
    assert node(options).options.max_age == seconds


@pytest.mark.parametrize(
    ("age", "seconds"), [("0", 300), ("299", 300), ("14401", 14_400), ("9" * 5_000, 14_400)]
)
def test_ages_are_clamped(age: str, seconds: int) -> None:
    """Whatever number of seconds is asked for, what is used lies between five minutes and four hours."""
    template = Environment().from_string(f"{{% connected_content https://a.example/ :cache_max_age {age} %}}")
    (finding,) = template.diagnostics

    assert isinstance(template.nodes[0], ConnectedContentNode)
    assert template.nodes[0].options.max_age == seconds
    assert finding.code == "LW112"
    assert finding.message == f"answers are kept for 300 to 14400 seconds; {seconds} is used"


NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("markup", "url", "method"),
    [
        ("https://a.example/~?b=c", "https://a.example/?b=c", "GET"),
        ("~https://~a.example/~~b~c~ ~", "https://a.example/bc", "GET"),
        ("https://a.example/b~:method~post", "https://a.example/b", "POST"),
        ("https://a.example/b~~ ~:method post~", "https://a.example/b", "POST"),
        ("https://a.example/b\n~:method post", "https://a.example/b", "POST"),
        ("https://a.example/~{{~x~}}~/b", "https://a.example/{{ x }}/b", "GET"),
        (":method post https://a.~example/", "https://a.example/", "POST"),
        (":method~post~https://a.example/~:retry", "https://a.example/", "POST"),
        (":method post {{ x }}", "{{ x }}", "POST"),
        (":cache_max_age https://a.example/ :method post", "https://a.example/", "POST"),
    ],
)
def test_where_a_url_ends(markup: str, url: str, method: str) -> None:
    """No-break spaces are no part of a URL, and end it only before an option or at the end."""
    (call,) = Environment().from_string("{% connected_content " + markup.replace("~", NBSP) + " %}").nodes
    assert isinstance(call, ConnectedContentNode)
    pieces = [getattr(piece, "value", None) or str(piece) for piece in call.url]

    assert "".join(pieces) == url
    assert call.options.method == method


@pytest.mark.parametrize(
    ("markup", "column", "message"),
    [
        (":save w", 22, "`connected_content` needs a URL before its options"),
        (":retry w.example", 29, "`connected_content` does not expect this text"),
        (":body a b https://a.example/", 30, "a body has no blanks outside `{{ }}`; capture it and write"),
        (":save https://a.example/", 28, "`:save` needs a variable's name"),
        (":retry https://a.example/ https://b.example/", 48, "`connected_content` does not expect this text"),
        ("https://a.example/ :accept", 41, "`:accept` needs a media type"),
        ("https://a.example/ :accept json", 49, "`:accept` needs a media type, such as `application/json`"),
        (
            "https://a.example/ :accep */*",
            41,
            "`connected_content` has no such option; did you mean `:cache`?",
        ),
        ("https://a.example/ :cache_max_age 5m", 56, "`:cache_max_age` needs a whole number of seconds"),
        ("https://a.example/ :cache_max_age :savee", 56, "`connected_content` has no such option"),
    ],
)
def test_what_is_still_refused(markup: str, column: int, message: str) -> None:
    """What can be no URL, and what surely is a mistake, is a parse error."""
    with pytest.raises(ParseError) as caught:
        Environment().from_string("{% connected_content " + markup + " %}")

    assert str(caught.value).startswith(f"line 1, column {column}: {message}")


JSON = ":method post :content_type application/json"


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        (f"{JSON} :body a=b&c=d", [("'a'", "'b'"), ("'c'", "'d'")]),
        (f"{JSON} :body a=b=c&d==", [("'a'", "'b=c'"), ("'d'", "'='")]),
        (f"{JSON} :body =v&k&&a=", [("", "'v'"), ("'k'", ""), ("'a'", "")]),
        (
            f"{JSON} :body {{{{x}}}}=1{{{{y}}}}2&a={{{{z}}}}",
            [("{{ x }}", "'1'{{ y }}'2'"), ("'a'", "{{ z }}")],
        ),
        (f"{JSON};charset=utf-8 :body a=b", [("'a'", "'b'")]),
        (f"{JSON} :body {{{{x}}}}", None),
        (f"{JSON} :body a&b", None),
        (f'{JSON} :body {{"a":"b=c"}}', None),
        (f'{JSON} :body ["a=b"]', None),
        (":method post :body a=b", None),
        (":method post :content_type text/plain :body a=b", None),
    ],
)
def test_forms_that_are_sent_as_json(options: str, fields: list[tuple[str, str]] | None) -> None:
    """A form is split at `&` and each first `=` before anything is put in; no other body is."""
    found = node(options).body_fields
    shown = [("".join(map(str, name)), "".join(map(str, value))) for name, value in found or ()]

    assert (None if found is None else shown) == fields
