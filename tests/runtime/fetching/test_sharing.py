"""Calls of one message and of many: how many are made, what fields share, and which answer goes first."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import RenderData
from liquid_webhooks import Webhook
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.resources.stored_credentials import BasicCredential
from liquid_webhooks.resources.transports.cached import Cached
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import Transport
from liquid_webhooks.secret import Secret
from tests.resources.live.fakes import Clock
from tests.resources.live.fakes import Scripted
from tests.runtime.fetching.exchange import URL
from tests.runtime.fetching.exchange import answering
from tests.runtime.fetching.exchange import call
from tests.runtime.fetching.exchange import rendered
from tests.runtime.fetching.exchange import texts


def numbered() -> Scripted:
    """Return a transport whose n-th answer says n."""
    return Scripted(lambda at, _request: ContentAnswer(200, body=b'{"n":%d}' % at))


def hook(tag: str, transport: Transport, limits: Limits | None = None) -> Webhook:
    """Return a webhook with `tag` in URL, two headers and body."""
    text = (
        f"POST https://a.example/{tag}{{{{ w.n }}}}\nX-One: {tag}{{{{ w.n }}}}!\nX-Two: [{{{{ w.n }}}}]\n\n"
        f"{tag}{{{{ w.n }}}}"
    )
    return Webhook.parse(text, Environment(resources=Resources(transport=transport), limits=limits))


def shown(webhook: Webhook, data: object = None) -> str:
    """Return what the fields of a rendered webhook hold."""
    request = webhook.render(data)  # type: ignore[arg-type]
    headers = dict(request.headers)
    return f"{request.url[-1]} {headers['X-One']} {headers['X-Two']} {request.body.decode()}"


@pytest.mark.parametrize("options", ["", ":method post", ":no_cache", ":retry", ":rerender"])
@pytest.mark.parametrize(
    ("source", "calls"),
    [
        ("TAG", 1),
        ("TAGTAG", 2),
        ("{% for i in (1..5) %}TAG{% endfor %}", 5),
        ("{% if false %}TAG{% else %}TAG{% endif %}", 1),
        ("{% case 1 %}{% when 2 %}TAG{% when 3 %}TAG{% endcase %}", 0),
        ("{% capture a %}TAG{% endcapture %}{{ a }}{{ a }}", 1),
        ("{% assign a = w.n %}TAG{{ w }}{{ w }}", 1),
        ("{% raw %}TAG{% endraw %}{% comment %}TAG{% endcomment %}", 0),
        ("TAG{% abort_message('x') %}TAG", 1),
    ],
)
def test_one_call_for_each_tag_that_is_reached(source: str, calls: int, options: str) -> None:
    """Without a cache a template makes exactly one call for each time a tag is evaluated."""
    transport = numbered()
    with suppress(AbortMessage):
        rendered(source.replace("TAG", call(options)), transport)

    assert len(transport.requests) == calls


def test_a_variable_stays_in_its_field() -> None:
    """What a field saved is not seen in another field, and without a cache each field calls on its own."""
    transport = numbered()

    assert shown(hook(call(), transport)) == "0 1! [] 2"
    assert len(transport.requests) == 3


def test_a_cache_serves_the_other_fields() -> None:
    """With a cache one GET serves all fields, and the next message too until it is too old."""
    inner, clock = numbered(), Clock()
    webhook = hook(call(":cache_max_age 600"), Cached(inner, clock=clock))

    assert shown(webhook) == "0 0! [] 0"
    clock.now = 599
    assert shown(webhook) == "0 0! [] 0"
    clock.now = 600
    assert shown(webhook) == "1 1! [] 1"
    assert len(inner.requests) == 2


@pytest.mark.parametrize("options", [":method post", ":no_cache", ":method post :body a=b :no_cache"])
def test_no_cache_serves_what_must_not_be_kept(options: str) -> None:
    """A POST, and a call with `:no_cache`, is made by each field."""
    inner = numbered()

    assert shown(hook(call(options), Cached(inner, clock=Clock()))) == "0 1! [] 2"


def test_a_post_is_kept_where_it_asks_for_it() -> None:
    """`:cache_max_age` switches caching on for a POST."""
    inner = numbered()

    assert shown(hook(call(":method post :cache_max_age 300"), Cached(inner, clock=Clock()))) == "0 0! [] 0"


DIFFERENT = {
    "method": (":cache_max_age 300", ":method post :cache_max_age 300"),
    "body": (":body a", ":body b"),
    "no body": ("", ":body b"),
    "header": (':headers {"A": "1"}', ':headers {"A": "2"}'),
    "media type": ("", ":content_type text/csv"),
    "credential": (":basic_auth a", ":basic_auth b"),
    "no credential": ("", ":basic_auth b"),
}


@pytest.mark.parametrize("pair", DIFFERENT.values(), ids=DIFFERENT)
def test_a_cache_tells_calls_apart(pair: tuple[str, str]) -> None:
    """Method, URL, headers, body and credential are the key of the cache (decision 24)."""
    inner = numbered()
    credentials = {name: BasicCredential(name, Secret("p")) for name in "ab"}
    resources = Resources(transport=Cached(inner, clock=Clock()), credentials=credentials)
    first, second = map(call, pair)
    env = Environment(resources=resources)

    assert env.from_string(f"{first}{{{{ w.n }}}}{second}{{{{ w.n }}}}{first}{{{{ w.n }}}}").render() == "010"


def test_failed_answers_are_asked_for_again() -> None:
    """A failure is not kept: the next field asks again."""
    inner = Scripted(lambda at, _: ContentAnswer(500 if at == 0 else 200, body=b'{"n":%d}' % at))

    assert shown(hook(call(), Cached(inner, clock=Clock()))) == "/ 1! [] 1"


def test_recorded_answers_go_before_the_transport() -> None:
    """A call that the data has a record for never reaches the transport; any other does."""
    transport = answering('"live"')
    data = RenderData.from_dict({"http": [{"url": URL, "body": '"recorded"'}]})
    source = call() + "{{ w }}," + call(":method post") + "{{ w }}," + call(url=URL + "?a") + "{{ w }}"

    assert rendered(source, transport, data).text == "recorded,live,live"
    assert [str(request.url) for request in transport.requests] == [URL, URL + "?a"]


def test_without_a_transport_no_data_means_no_answer() -> None:
    """A render without any resources finds out that a record is missing, with plain variables too."""
    for data in (None, {"a": 1}, RenderData.from_dict({})):
        result = Environment().from_string(call() + "x").result(data)

        assert result.text == "x"
        assert [found.code for found in result.diagnostics] == ["LW610"]


def test_credentials_of_the_environment_go_before_those_of_the_data() -> None:
    """Credentials that the program gives are the only ones a template can name."""
    data = RenderData.from_dict(
        {"credentials": {name: {"type": "basic", "username": "data", "password": "p"} for name in "ab"}}
    )
    transport = answering()
    rendered(call(":basic_auth a"), transport, data, credentials={"a": BasicCredential("env", Secret("p"))})

    assert dict(transport.requests[0].headers)["Authorization"] == "Basic ZW52OnA="
    with pytest.raises(AbortMessage, match="there is no basic credential `b`"):
        rendered(call(":basic_auth b"), transport, data, credentials={})


def test_calls_are_counted_over_all_fields() -> None:
    """`Limits.content_calls` holds for a message as a whole, and the call over it is not made."""
    for most, calls in ((3, 3), (2, 2)):
        transport = numbered()
        webhook = hook(call(), transport, Limits(content_calls=most))
        if most == 3:
            webhook.render()
        else:
            with pytest.raises(LimitError, match="more than 2 calls of connected content"):
                webhook.render()

        assert len(transport.requests) == calls


def test_calls_that_cannot_be_made_count_too() -> None:
    """A loop of calls with bad URLs ends at the limit as well."""
    source = "{% for i in (1..101) %}" + call(url="{{ nope }}") + "{% endfor %}"

    with pytest.raises(LimitError, match="more than 100 calls"):
        rendered(source, numbered())


def test_rendering_again_asks_again() -> None:
    """Nothing of an answer stays with the template."""
    transport = texts("1", "2")
    template = Environment(resources=Resources(transport=transport)).from_string(call() + "{{ w }}")

    assert [template.render() for _ in range(3)] == ["1", "2", "2"]


@pytest.fixture
def frequent_switches() -> Iterator[None]:
    """Let threads take turns far more often than usual."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("frequent_switches")
def test_threads_get_their_own_answers() -> None:
    """Renders in many threads, which share template, transport and cache, mix up no answer and no
    variable."""
    echo = Scripted(lambda _at, request: ContentAnswer(200, body=request.url.path[1:].encode()))
    source = (
        call(":rerender", "https://w.example/{{ n }}") + "{{ w }}" + call(url="https://w.example/{{ n }}")
    )
    template = Environment(resources=Resources(transport=Cached(echo))).from_string(source + "{{ w }}")

    def wrong(start: int) -> int:
        numbers = [start * 7 + number % 13 for number in range(150)]
        return sum(template.render(n=number) != f"{number}{number}" for number in numbers)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(wrong, range(8))) == [0] * 8
