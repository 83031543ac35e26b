"""What of an answer is kept: sizes, charsets, faults, and what text in it may do (spec 1.10)."""

from __future__ import annotations

import pytest
from liquid import DictLoader

from liquid_webhooks import AbortMessage
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import Mode
from liquid_webhooks import RenderError
from liquid_webhooks.resources.transports.transport import MAX_ANSWER_BYTES
from tests.runtime.fetching.exchange import answering
from tests.runtime.fetching.exchange import call
from tests.runtime.fetching.exchange import rendered


@pytest.mark.parametrize("body", ["x", '"', "[", "é", "\0"])
def test_an_answer_may_have_one_megabyte(body: str) -> None:
    """1,048,576 bytes are an answer; one more is a failure, whatever they are."""
    full = (body.encode() * MAX_ANSWER_BYTES)[:MAX_ANSWER_BYTES]

    fits = rendered(call(), answering(full))
    over = rendered(call() + "[{{ w }}]", answering(full + b"x"))

    assert fits.text == full.decode()
    assert over.text == "[]"
    assert [found.code for found in over.diagnostics] == ["LW611"]


CHARSETS = {
    "UTF-8": ("é😀".encode(), "text/plain", "é😀", []),
    "UTF-8 by name": ("é".encode(), "text/plain; charset=utf-8", "é", []),
    "a byte order mark": (b"\xef\xbb\xbfab", "text/plain", "ab", []),
    "Latin-1": (b"caf\xe9", "text/plain; charset=ISO-8859-1", "café", []),
    "Latin-1 by another name": (b"\xe9", "text/plain;charset=latin1", "é", []),
    "Latin-1 has all bytes": (b"a\x80b", "text/plain;charset=iso-8859-1", "a\x80b", []),
    "Windows-1252": (b"\x80", 'text/plain; charset="Windows-1252"; x=y', "€", []),
    "Windows-1252 without that byte": (b"\x81", "text/plain; charset=windows-1252", "\ufffd", ["LW613"]),
    "ASCII that is UTF-8": ("é".encode(), "text/plain; charset=us-ascii", "é", []),
    "ASCII that is nothing": (b"\xe9", "text/plain; charset=us-ascii", "\ufffd", ["LW613"]),
    "a charset that is not known": (b"\xe9", "text/plain; charset=klingon", "\ufffd", ["LW613"]),
    "a charset that Python knows": (b"+AOk-", "text/plain; charset=utf-7", "+AOk-", []),
    "no UTF-8": (b"a\xffb\xc3", "", "a\ufffdb\ufffd", ["LW613"]),
}


@pytest.mark.parametrize("case", CHARSETS.values(), ids=CHARSETS)
def test_the_charset_of_an_answer(case: tuple[bytes, str, str, list[str]]) -> None:
    """An answer is UTF-8 unless its media type names a charset that is known; nothing else is guessed."""
    body, kind, text, codes = case

    result = rendered("{% connected_content https://w.example/x %}", answering(body, kind=kind))

    assert result.text == text
    assert [found.code for found in result.diagnostics] == codes


def test_a_fault_goes_before_a_status() -> None:
    """An answer that the transport calls faulty is none, even with status 200, and the reason is told."""
    result = rendered(call() + "[{{ w }}]", answering(fault="the address is not allowed"))

    assert result.text == "[]"
    assert [found.message for found in result.diagnostics] == [
        "connected content gave nothing: the address is not allowed"
    ]


def test_retry_aborts_after_a_fault_that_may_pass() -> None:
    """With `:retry` a fault without a lasting status aborts, and the reason is the transport's."""
    with pytest.raises(AbortMessage, match=r"connected content failed: it took too long"):
        rendered(call(":retry"), answering(status=599, fault="it took too long"))

    assert rendered(call(":retry") + "x", answering(status=400, fault="it was refused")).text == "x"


def test_retry_is_left_to_the_transport() -> None:
    """The tag itself asks once, with or without `:retry`."""
    for options in ("", ":retry"):
        transport = answering(status=404)
        rendered(call(options), transport)

        assert len(transport.requests) == 1


def test_a_surrogate_in_an_answer_fails_without_a_second_call() -> None:
    """Text that cannot be encoded is an error of the render, and no call is repeated to find its place."""
    transport = answering('{"a":"\\ud800"}')

    with pytest.raises(RenderError, match="lone surrogate") as caught:
        rendered(call(":method post") + "\n{{ w.a }}", transport)

    assert caught.value.line is not None
    assert len(transport.requests) == 1


def test_a_surrogate_elsewhere_fails_without_a_second_call() -> None:
    """Where something else cannot be encoded, its place is found without repeating a call."""
    transport = answering('{"a":1}')

    with pytest.raises(RenderError, match="lone surrogate") as caught:
        rendered(call(":method post") + "\n{{ s }}", transport, {"s": "\ud800"})

    assert caught.value.position == (2, 4)
    assert len(transport.requests) == 1


def test_looking_for_a_surrogate_tells_no_other_error() -> None:
    """What fails only because a call is not repeated is not told."""
    transport = answering('{"a":{"b":"\\ud800"}}')

    with pytest.raises(RenderError, match="lone surrogate"):
        rendered(call() + "{{ w.a.b }}", transport, strict_variables=True)

    assert len(transport.requests) == 1


ANSWERS_THAT_FAIL = {
    "no Liquid": "{% if MARK %}",
    "unknown tag": "{% MARK %}",
    "filter": "{{ 'MARK' | concat: 1 }}",
    "undefined": "{{ MARK.x }}",
    "unknown filter": "{{ 1 | MARK }}",
    "leniency": "{{ 1 MARK }}",
    "partial": "{% render 'MARK' %}",
    "secret": "{{ secrets.MARK }}",
    "loop": "{% for i in (1..999999999) %}MARK{% endfor %}",
    "range": "{{ (1..999999999) | join: 'MARK' }}",
    "depth": "{% if 1 %}" * 40 + "MARK" + "{% endif %}" * 40,
    "length": "{% assign a = 'MARK' %}" + "{% assign a = a | append: a %}" * 40,
    "length of Liquid": "{{ MARK }}" * 30_000,
    "surrogate": '{{ "MARK" | append: s }}',
}


@pytest.mark.parametrize("body", ANSWERS_THAT_FAIL.values(), ids=ANSWERS_THAT_FAIL)
def test_liquid_in_an_answer_fails_at_the_tag(body: str) -> None:
    """An error of an answer's Liquid is placed at the tag, in the template, and quotes nothing of it."""
    source = "a\n  " + call(":rerender")
    with pytest.raises((RenderError, LimitError)) as caught:
        rendered(
            source,
            answering(body),
            {"s": "\ud800"},
            strict_variables=True,
            strict_filters=True,
            tolerance=Mode.STRICT,
            loader=DictLoader({}),
        )

    # Text that cannot be encoded is noticed when the whole text is made; it stands in the tag's place too.
    assert caught.value.position in ((2, 6), (1, 1))
    assert caught.value.template_name is None
    assert caught.value.token is not None
    assert caught.value.token.source == source
    assert "MARK" not in str(caught.value)


def test_answers_share_the_budget_of_the_render() -> None:
    """What Liquid in answers uses is charged to the one render that asked for them."""
    body = "{% for i in (1..40) %}{% endfor %}"
    source = "{% for j in (1..3) %}" + call(":rerender") + "{% endfor %}"

    assert rendered(source, answering(body), limits=Limits(loop_passes=123)).text == ""
    with pytest.raises(LimitError, match="loop passes"):
        rendered(source, answering(body), limits=Limits(loop_passes=122))


def test_long_answers_are_charged() -> None:
    """Answers count towards what a render may make and read, so that many long ones are refused."""
    source = "{% for i in (1..50) %}{% capture c %}" + call() + "{% endcapture %}{% endfor %}"

    with pytest.raises(LimitError):
        rendered(source, answering("x" * 1_000_000))


def test_a_failed_answer_leaves_the_next_one_alone() -> None:
    """After Liquid of an answer failed in place, calls are carried out again."""
    transport = answering("{{ 1 | divided_by: 0 }}")
    text = rendered(call(":rerender") + call(), transport, on_error="inline").text

    assert text == "Liquid error: divided by 0{{ 1 | divided_by: 0 }}"
    assert len(transport.requests) == 2
