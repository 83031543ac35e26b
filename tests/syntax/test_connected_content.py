"""What the options of `connected_content` say about its call before anything is rendered (spec 1.10)."""

from __future__ import annotations

import pytest

from liquid_webhooks import Environment
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
