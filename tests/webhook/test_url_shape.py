"""What data makes of a URL whose host and path are written out (`LW409`)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import Limits
from liquid_webhooks import RenderData
from liquid_webhooks import RequestError
from liquid_webhooks import Webhook
from liquid_webhooks.diagnostics import Severity
from liquid_webhooks.engine.environment import Environment


def reported(url: str, variables: dict[str, object], *, allow_any_port: bool = False) -> list[str]:
    """Return the codes that rendering a webhook of this URL reports."""
    hook = Webhook.parse(f"POST {url}\nContent-Type: text/plain\n\nx", allow_any_port=allow_any_port)
    return [each.code for each in hook.render(variables).diagnostics]


@pytest.mark.parametrize("behind", ["", "/v1", "/v1/{{ id }}", "?a=b", "{{ q }}", "{{ q }}/v1"])
@pytest.mark.parametrize("value", [".evil.example", "-x.evil.example", "x", ".", "１"])
def test_data_that_goes_on_with_the_host_is_reported(behind: str, value: str) -> None:
    """A host that nothing ends goes on with what is printed behind it."""
    assert reported(f"https://api.example.com{{{{ p }}}}{behind}", {"p": value, "id": 1, "q": ""}) == [
        "LW409"
    ]


@pytest.mark.parametrize("value", ["@evil.example", ":80@evil.example", "\\@evil.example", " .evil.example"])
def test_data_that_takes_the_host_for_a_user_is_refused(value: str) -> None:
    """What two parsers would read apart is no request at all."""
    with pytest.raises(RequestError):
        reported("https://api.example.com{{ p }}", {"p": value})


def test_a_port_of_data_is_reported() -> None:
    """A port is part of what is written out: none."""
    url = "https://api.example.com{{ p }}/x"

    assert reported(url, {"p": ":8443"}, allow_any_port=True) == ["LW409"]
    assert reported(url, {"p": ":443"}, allow_any_port=True) == []
    assert reported("http://[2001:db8::1]{{ p }}", {"p": ":81"}, allow_any_port=True) == ["LW409"]
    assert reported("http://localhost{{ p }}", {"p": ".evil.example"}) == ["LW409"]


@pytest.mark.parametrize("value", ["", "/", "/x", "?q=1", "/x?y=z", None, ":443"])
def test_paths_and_queries_are_no_hosts(value: object) -> None:
    """Data that begins a path or a query, or is none, leaves the host as it is written."""
    assert reported("https://api.example.com{{ p }}", {"p": value}) == []


@pytest.mark.parametrize(
    "url",
    [
        "https://{{ h }}/x",
        "https://{{ h }}",
        "{{ base }}/v1/{{ dots }}/x",
        "{{ base }}/{{ dots }}",
        "{{ scheme }}://a.example/{{ dots }}",
        "https://api-{{ w }}.example.com/x",
        "https://{{ w }}.example.com/x",
        "https://example.{{ w }}/x",
        "https://shop{{ w }}/x",
        "https://a.example{{ w }}b.example/x",
        "https://a.example{{ '.com' }}/x",
        "https://a.example{% if w %}.com{% else %}.test{% endif %}/x",
        "{% if w %}https://a.example{% else %}https://b.example{% endif %}{{ suffix }}/x",
        "https://a.example:{{ port }}/x",
        "https://a.example/x?y={{ dots }}&z={{ suffix }}",
        "https://a.example/x/..;/{{ w }}",
        "https://a.example/%2e%2e%2f/{{ w }}",
        "https://a.example/..%2fx",
        "https://a.example/{{ id }}/{{ w }}",
        "https://a.example/{{ slashed | url_param_escape }}/x",
        "https://a.example/{{ slashed }}/x",
        "https://a.example/{{ version }}/{{ rest }}/{{ file }}",
    ],
)
def test_what_is_right_is_not_reported(url: str) -> None:
    """Hosts that are data on purpose, hosts put together, ids with slashes, files: nothing is said."""
    variables: dict[str, object] = {
        "h": "a.example",
        "base": "https://b.example",
        "scheme": "https",
        "dots": "..;",
        "w": "eu",
        "suffix": ".com",
        "port": "443",
        "id": "a;b=1",
        "slashed": "a/b",
        "version": "v1.5",
        "rest": "...",
        "file": "..hidden.tar.gz",
    }

    assert reported(url, variables) == []


SEGMENTS = [
    *("%2e%2e%2f", "%2E%2E%2F", "..;", ".;", "..;x=1", "..%5c", "..%5C", "..%2f", ".%2e%2f", "%2e.%5c"),
    *("%252e%252e%252f", "%25252e%25252e", "%252e%252e", "x%2f..%2fy", "x%5c..%5cy", "x/..;/y", "..%3b"),
    *("%c0%ae%c0%ae%c0%af", "%C0%AE%C0%AE", "a%c0%af..%c0%afb", "a%c1%9c..%c1%9cb", "x%2f.."),
]


@pytest.mark.parametrize("value", SEGMENTS)
@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/v1/{{ id }}/send",
        "https://a.example/v1/{{ id }}",
        "https://a.example{{ s }}{{ id }}",
    ],
)
def test_segments_that_become_dots_are_reported(url: str, value: str) -> None:
    """A receiver that decodes first, or cuts off parameters, reads another path than the one written out."""
    assert reported(url, {"id": value, "s": "/"}) == ["LW409"]


@given(st.text("./%25ecfFEAaf;3bx0", max_size=12))
def test_whatever_the_value_a_receiver_that_decodes_sees_no_dots_unreported(value: str) -> None:
    """A path that decodes to one with a segment of dots is reported, or refused."""
    try:
        hook = Webhook.parse("POST https://a.example/v1/{{ id }}/send\nContent-Type: text/plain\n\nx")
        request = hook.render(id=value)
    except RequestError:
        return

    path = request.parts.path
    for _ in range(3):
        path = path.replace("%2e", ".").replace("%2E", ".").replace("%2f", "/").replace("%2F", "/")
        path = path.replace("%5c", "/").replace("%5C", "/").replace("%3b", ";").replace("%3B", ";")
        path = path.replace("%25", "%")
    segments = {segment.partition(";")[0] for segment in path.split("/")}
    if segments & {".", ".."}:
        assert [each.code for each in request.diagnostics] == ["LW409"]


def test_it_is_a_warning_at_the_url_and_quotes_no_data() -> None:
    """The place is the URL's, in the file; the value stands nowhere in it."""
    hook = Webhook.parse("POST https://a.example{{ p }}\n\nx", name="a.http")

    (diagnostic,) = hook.render(p=".evil.example").diagnostics

    assert diagnostic.severity is Severity.WARNING
    assert str(diagnostic) == (
        "a.http:1:6: warning LW409: "
        "data changes the host or port that the URL writes out; write `/` behind it"
    )
    assert hook.diagnostics == []


def test_assignments_captures_and_comments_before_the_url_change_nothing() -> None:
    """What prints nothing is passed over; blanks around a URL are none of it."""
    head = "{% assign a = 1 %}{% capture b %}x{% endcapture %}{% comment %}c{% endcomment %}"

    assert reported(f"{head} https://a.example{{% assign c = 2 %}}{{{{ p }}}}", {"p": ".evil"}) == ["LW409"]
    assert reported(f"{head}https://a.example{{{{ p }}}}", {"p": "/x"}) == []


def test_webhook_objects_render_data_and_copies_report_it_too() -> None:
    """However a webhook was made, and after it was pickled."""
    import pickle

    hook = Webhook.from_dict(
        {"url": "https://a.example{{ p }}", "request_method": "POST"}, Environment(limits=Limits())
    )
    data = RenderData.from_dict({"variables": {"p": ".evil.example"}})

    for each in (hook, pickle.loads(pickle.dumps(hook))):
        assert [found.code for found in each.render(data).diagnostics] == ["LW409"]
