"""Signatures of Twilio's webhooks are checked as Twilio's own library checks them."""

from __future__ import annotations

import hmac
from base64 import b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import quote
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from liquid_webhooks.secret import Secret
from liquid_webhooks.twilio.signature import verify_signature

TOKEN = "12345"
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675310",
    "Digits": "1234",
    "From": "+14158675310",
    "To": "+18005551212",
}
SIGNATURE = "GvWf1cFY/Q7PnoempGyD5oXAezc="
BODY = b'{"Body":"H\xc3\xa9llo","n":[1,2]}'
SHARED_KEY = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
FORMS = st.dictionaries(TEXTS, st.lists(TEXTS, min_size=1, max_size=3), max_size=6)
"""Forms whose names may stand several times, with equal values among them."""

HOSTS = st.lists(st.text("az09-", min_size=1, max_size=8), min_size=1, max_size=3).map(".".join)
QUERIES = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3).map(
    lambda pairs: "?" + "&".join(f"{quote_plus(name)}={quote(value)}" for name, value in pairs)
)


class Repeated(dict[str, list[str]]):
    """A form as web frameworks hand it to Twilio's library."""

    def getlist(self, name: str) -> list[str]:
        return self[name]


@st.composite
def urls(draw: st.DrawFn) -> str:
    """Return a URL with or without port and query, as an application may have configured it."""
    scheme = draw(st.sampled_from(["https", "http"]))
    port = draw(st.sampled_from(["", "", ":443", ":80", ":8443", ":1"]))
    path = draw(st.sampled_from(["", "/", "/hook", "/a%20b/%C3%A9", "/é;v=1", "//x", "/a:80/b@c"]))
    return f"{scheme}://{draw(HOSTS)}{port}{path}{draw(st.just('') | QUERIES)}"


def sign(text: str, key: str = TOKEN, digest: str = "sha1") -> str:
    return b64encode(hmac.digest(key.encode(), text.encode(), digest)).decode()


def json_url(body: bytes, url: str = "https://a.example/hook?x=1") -> str:
    return f"{url}&bodySHA256={sha256(body).hexdigest()}"


@pytest.mark.parametrize("token", [TOKEN, Secret(TOKEN)])
@pytest.mark.parametrize("form", [FORM, list(FORM.items()), dict(reversed(FORM.items()))])
def test_documented_vector(token: Secret | str, form: dict[str, str]) -> None:
    """Twilio's documented example is accepted, with the token as a text or a secret, in any order."""
    assert verify_signature(token, URL, form, SIGNATURE)


@pytest.mark.parametrize(
    ("url", "form", "signature", "token"),
    [
        pytest.param(URL + "3", FORM, SIGNATURE, TOKEN, id="url"),
        pytest.param("http" + URL[5:], FORM, SIGNATURE, TOKEN, id="scheme"),
        pytest.param(URL.replace(".com", ".com:8443"), FORM, sign(URL), TOKEN, id="form left out"),
        pytest.param(URL, {**FORM, "Digits": "1235"}, SIGNATURE, TOKEN, id="value"),
        pytest.param(URL, {**FORM, "Extra": "1"}, SIGNATURE, TOKEN, id="more parameters"),
        pytest.param(URL, {}, SIGNATURE, TOKEN, id="no parameters"),
        pytest.param(URL, FORM, SIGNATURE[:-1], TOKEN, id="shorter signature"),
        pytest.param(URL, FORM, SIGNATURE.lower(), TOKEN, id="letter case of the signature"),
        pytest.param(URL, FORM, "", TOKEN, id="empty signature"),
        pytest.param(URL, FORM, None, TOKEN, id="no signature"),
        pytest.param(URL, FORM, "\ud800é", TOKEN, id="signature outside ASCII"),
        pytest.param(URL, FORM, SIGNATURE, TOKEN + "6", id="token"),
        pytest.param("https://[::1/", {"\ud800": "\udfff"}, SIGNATURE, TOKEN, id="no URL"),
        pytest.param("https://a.example:99999/", FORM, SIGNATURE, TOKEN, id="port out of range"),
    ],
)
def test_what_was_not_signed_is_refused(
    url: str, form: dict[str, str], signature: str | None, token: str
) -> None:
    """Any change of URL, form, signature or token is noticed, and nothing odd raises."""
    assert not verify_signature(token, url, form, signature)


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("https://a.example/x?y", "https://a.example:443/x?y"),
        ("http://a.example?y", "http://a.example:80?y"),
        ("https://a.example:8443/x", "https://a.example/x"),
        ("https://a.example:8443/x", "https://a.example:8443/x"),
        ("https://user:pass@a.example:8443/x", "https://user:pass@a.example/x"),
        ("https://user:pass@a.example/x", "https://user:pass@a.example:443/x"),
        ("https://[::1]:8443/x", "https://[::1]/x"),
        ("https://[::1]/x", "https://[::1]:443/x"),
        ("wss://a.example/x", "wss://a.example:443/x"),
        ("wss://a.example/x", "wss://a.example/x"),
        ("wss://a.example:443/x", "wss://a.example/x"),
        ("WSS://a.example/x", "WSS://a.example:443/x"),
        ("ws://a.example/x", "ws://a.example:80/x"),
        ("ws://a.example:80/x", "ws://a.example/x"),
        ("wss://user:pass@a.example/x", "wss://user:pass@a.example:443/x"),
    ],
)
def test_port_may_be_signed_or_not(url: str, signed: str) -> None:
    """The URL counts with its port and without, as Twilio signs either; also behind credentials and IPv6."""
    assert verify_signature(TOKEN, url, {}, sign(signed))


@pytest.mark.parametrize(
    ("url", "signed"),
    [("wss://a.example/x", "wss://a.example:80/x"), ("https://a.example/x", "https://a.example:80/x")],
)
def test_another_schemes_port_proves_nothing(url: str, signed: str) -> None:
    """The usual port is that of the URL's own scheme."""
    assert not verify_signature(TOKEN, url, {}, sign(signed))


PLAIN = "https://a.example/p?mail=a@b.c&time=10:30&name=O'Hara&x=%2B+%25"
ENCODED = "https://a.example/p?mail=a%40b.c&time=10%3A30&name=O%27Hara&x=%2B+%25"
SPELLINGS = [
    PLAIN,
    ENCODED,
    ENCODED.replace("%3A", "%3a"),
    PLAIN.replace("'", "%27"),  # WHATWG's URL
    ENCODED.replace("%27", "'"),  # Node's querystring
]


@pytest.mark.parametrize("called", SPELLINGS)
@pytest.mark.parametrize("signed", [spelling for spelling in SPELLINGS if "%3a" not in spelling])
@pytest.mark.parametrize("port", ["", ":443", ":8443"])
def test_query_may_be_spelt_otherwise(called: str, signed: str, port: str) -> None:
    """Either spelling of `@`, `:` and `'` in the query counts, with the port and without it."""
    with_port = signed.replace("a.example", f"a.example{port or ':443'}")
    url = called.replace("a.example", f"a.example{port}")
    for text in (signed, with_port):
        assert verify_signature(TOKEN, url, {"A": "@:'"}, sign(text + "A@:'"))
        assert not verify_signature(TOKEN, url, {"A": "@:'"}, sign(text + "A%40%3A%27"))


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("https://a.example/a@b:c'd", "https://a.example/a%40b%3Ac%27d"),
        ("https://a.example/?x=1#a@b?c'd", "https://a.example/?x=1#a%40b?c%27d"),
        ("https://a.example/#?a@b", "https://a.example/#?a%40b"),
        ("https://a.example/?a+b", "https://a.example/?a%20b"),
        ("https://a.example/?a%2Bb", "https://a.example/?a+b"),
        ("https://a.example/?a%26b", "https://a.example/?a&b"),
        ("https://a.example/?a%2540b", "https://a.example/?a%40b"),
        ("https://a@b.example/?x", "https://a%40b.example/?x"),
    ],
)
def test_nothing_else_may_be_spelt_otherwise(url: str, signed: str) -> None:
    """Path, fragment and host, and all other characters, count as they are."""
    assert not verify_signature(TOKEN, url, {}, sign(signed))
    assert verify_signature(TOKEN, url, {}, sign(url))


class Hostile:
    """An object that is none of the types of a request."""

    def __str__(self) -> str:
        raise RuntimeError

    __repr__ = __str__


NO_TEXTS: list[Any] = [
    None,
    1,
    1.5,
    True,
    b"1",
    bytearray(b"1"),
    [None],
    [1],
    [b"1"],
    ["1", 2],
    [["1"]],
    {"1": "2"},
    {},
    Hostile(),
    iter(["1"]),
    object,
]


@pytest.mark.parametrize("value", NO_TEXTS, ids=lambda value: type(value).__name__)
def test_a_parameter_that_is_no_text_proves_nothing(value: Any) -> None:
    """A value that is neither a text nor texts makes the answer False, as do such names and pairs."""
    for text in ("1", "", "None", "b'1'", "2"):
        assert not verify_signature(TOKEN, URL, {"A": value}, sign(URL + "A" + text))
        assert not verify_signature(TOKEN, URL, [("A", value)], sign(URL + "A" + text))
        assert not verify_signature(TOKEN, URL, {**FORM, "A": value}, SIGNATURE)
    if value.__hash__:
        assert not verify_signature(TOKEN, URL, {value: "1"}, sign(URL + "A1"))
    assert not verify_signature(TOKEN, URL, [value], sign(URL))
    assert not verify_signature(TOKEN, URL, [("A",), ("A", "b", "c")], sign(URL))  # type: ignore[list-item]


@pytest.mark.parametrize("value", [None, 1, True, 1.5, Hostile(), object, ("a",), lambda: 1])
def test_wrong_types_prove_nothing(value: Any) -> None:
    """Whatever is given in the place of URL, body, signature, settings or token, nothing raises."""
    assert not verify_signature(value, URL, FORM, SIGNATURE)
    assert not verify_signature(TOKEN, value, FORM, SIGNATURE)
    assert not verify_signature(TOKEN, URL, value, sign(URL))
    assert not verify_signature(TOKEN, URL, FORM, value)
    if value is not None:
        assert not verify_signature(TOKEN, URL, FORM, SIGNATURE, settings=value)
    assert not verify_signature(value, value, value, value)


ODD_TEXTS = st.one_of(
    st.text(max_size=30),
    st.text(st.characters(), max_size=30),
    st.sampled_from(["https://", "://", "https://[", "\ud800", "\0", "%", "%4", "?bodySHA256=%", "a:b@c:d"]),
    st.builds(
        lambda head, tail: f"https://a.example{head}?{tail}", st.text(max_size=9), st.text(max_size=20)
    ),
)


@settings(max_examples=300)
@given(
    ODD_TEXTS, st.one_of(ODD_TEXTS, st.binary(max_size=9), st.dictionaries(ODD_TEXTS, ODD_TEXTS)), ODD_TEXTS
)
def test_odd_texts_never_raise(url: str, body: Any, header: str) -> None:
    """Texts of all kinds are answered; a form is proven by the signature of exactly what is called."""
    assert not verify_signature(TOKEN, url, body, header)
    assert not verify_signature(TOKEN, url, body, sign("x"), settings=f"algorithm={header}0")
    if isinstance(body, dict):
        signed = url.encode("utf-8", "surrogatepass")
        for name, value in sorted(body.items()):
            signed += (name + value).encode("utf-8", "surrogatepass")
        signature = b64encode(hmac.digest(TOKEN.encode(), signed, "sha1")).decode()
        parts = url.partition("://")
        if not parts[1] or ":" not in parts[2]:
            assert verify_signature(TOKEN, url, body, signature)


@pytest.mark.parametrize("body", [bytearray(BODY), memoryview(BODY)])
def test_bytes_of_other_types(body: Any) -> None:
    """A body may come in any type of bytes."""
    url = json_url(BODY)

    assert verify_signature(TOKEN, url, body, sign(url))


def test_different_values_of_a_name_are_signed_once_and_in_order() -> None:
    """A name's values are sorted and each counts once, given as a mapping or as pairs."""
    signature = sign("https://a.example/Ax1Ay2Bz")

    assert verify_signature(TOKEN, "https://a.example/", {"B": "z", "A": ["y2", "x1", "y2"]}, signature)
    pairs = [("A", "y2"), ("B", "z"), ("A", "x1"), ("B", "z")]
    assert verify_signature(TOKEN, "https://a.example/", pairs, signature)


@pytest.mark.parametrize("body", [BODY, BODY.decode(), b"", b"\xff\xfe"])
def test_other_bodies_are_proven_by_their_hash(body: bytes | str) -> None:
    """A JSON body, or one of any bytes, is proven by the hash in the signed URL."""
    url = json_url(body.encode() if isinstance(body, str) else body)

    assert verify_signature(TOKEN, url, body, sign(url))
    assert not verify_signature(TOKEN, url, b"other", sign(url))
    assert not verify_signature(TOKEN, url, body, sign(url + "x"))


@pytest.mark.parametrize(
    "url", ["https://a.example/", "https://a.example/?bodySHA256=", "https://[/?bodySHA256=a"]
)
def test_body_without_a_hash_is_not_proven(url: str) -> None:
    """A right signature of the URL alone says nothing of a body."""
    assert not verify_signature(TOKEN, url, BODY, sign(url))


def test_form_beside_a_hash_is_signed_as_a_form() -> None:
    """A form whose URL happens to have a `bodySHA256` is checked like any form."""
    url = json_url(BODY)

    assert verify_signature(TOKEN, url, {"A": "1"}, sign(url + "A1"))
    assert not verify_signature(TOKEN, url, {"A": "2"}, sign(url + "A1"))


@pytest.mark.parametrize("header", [SHARED_KEY, " algorithm = hmac_sha256 ,key=1"])
def test_shared_keys_sign_with_sha256(header: str) -> None:
    """Where the settings ask for it, the signature is an HMAC-SHA256, and no other."""
    text = "".join([URL, *(name + FORM[name] for name in sorted(FORM))])

    assert verify_signature(TOKEN, URL, FORM, sign(text, digest="sha256"), settings=header)
    assert not verify_signature(TOKEN, URL, FORM, sign(text), settings=header)
    assert not verify_signature(TOKEN, URL, FORM, sign(text, digest="sha256"))


@pytest.mark.parametrize("header", [None, "", "key=1", "algorithm=", "algorithm", "algorithm=HMAC_SHA1"])
def test_settings_without_another_algorithm_mean_sha1(header: str | None) -> None:
    """Settings that name no algorithm, or are missing, leave Twilio's first one."""
    assert verify_signature(TOKEN, URL, FORM, SIGNATURE, settings=header)


@pytest.mark.parametrize("token", ["", Secret("")])
@pytest.mark.parametrize("header", ["", "algorithm=none"])
def test_an_empty_token_is_refused(token: Secret | str, header: str) -> None:
    """An empty token, with which anybody could sign, is the caller's error, whatever the request holds."""
    signature = sign(URL, key="")

    with pytest.raises(ValueError, match="auth_token is empty"):
        verify_signature(token, URL, {}, signature, settings=header)


def test_unknown_algorithm_proves_nothing() -> None:
    """An algorithm that is not known makes the check fail."""
    assert not verify_signature(TOKEN, URL, FORM, SIGNATURE, settings="algorithm=none")


@settings(max_examples=300)
@given(urls(), FORMS, st.sampled_from(["", SHARED_KEY]), st.integers(0, 3))
def test_agrees_with_twilios_library_on_forms(
    url: str, form: dict[str, list[str]], signature_settings: str, change: int
) -> None:
    """Forms and URLs of all kinds are accepted or refused as Twilio's library does."""
    library = RequestValidator(TOKEN)
    algorithm = "HMAC_SHA256" if signature_settings else "HMAC_SHA1"
    signature = library.compute_signature(url, Repeated(form), algorithm)
    sent = {name: list(reversed(values)) for name, values in form.items()}
    called = {1: url + "/x", 2: url.replace("://", "://x")}.get(change, url)
    if change == 3:
        sent["new"] = ["value"]

    expected = library.validate(called, Repeated(sent), signature, algorithm)
    pairs = [(name, value) for name, values in sent.items() for value in values]
    assert expected or change != 0
    for given_form in (sent, pairs):
        assert verify_signature(TOKEN, called, given_form, signature, settings=signature_settings) == expected


@settings(max_examples=200)
@given(urls(), TEXTS, st.booleans())
def test_agrees_with_twilios_library_on_bodies(url: str, body: str, is_same: bool) -> None:
    """Bodies with the right hash and a wrong one are accepted or refused as Twilio's library does."""
    library = RequestValidator(TOKEN)
    url += f"{'&' if '?' in url else '?'}bodySHA256={sha256(body.encode()).hexdigest()}"
    signature = library.compute_signature(url, {})
    sent = body if is_same else body + "x"

    expected = library.validate(url, sent, signature)
    assert expected == is_same
    assert verify_signature(TOKEN, url, sent, signature) == expected
    assert verify_signature(TOKEN, url, sent.encode(), signature) == expected


@pytest.mark.parametrize("signed", ["https://a.example:/x", "https://a.example/x", "https://a.example:443/x"])
def test_a_port_without_digits(signed: str) -> None:
    """Libraries that add the port or take it away leave a colon alone as it is; so may have been signed."""
    signature = b64encode(hmac.digest(b"token", signed.encode(), "sha1")).decode()

    assert verify_signature("token", "https://a.example:/x", {}, signature)
    assert not verify_signature("token", "https://b.example:/x", {}, signature)
    assert not verify_signature("token", "https://a.example:/y", {}, signature)
