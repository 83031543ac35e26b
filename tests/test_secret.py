"""Secrets are masked wherever they reappear."""

from __future__ import annotations

import base64
import json
import pickle
from html import escape
from urllib.parse import quote
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks.secret import MASK
from liquid_webhooks.secret import Secret
from liquid_webhooks.secret import mask
from liquid_webhooks.secret import secrets_in

# Without `*`, of which the mask itself is made, and without blanks at the ends, which are not looked for.
SECRETS = st.text(st.characters(codec="utf-8", exclude_characters="*"), min_size=4, max_size=40).filter(
    lambda text: text == text.strip()
)


@pytest.mark.parametrize("show", [str, repr, "{}".format, "{:>30}".format, "{!r}".format])
def test_a_secret_is_never_shown(show: object) -> None:
    """No way of printing a secret prints its value."""
    assert callable(show)

    assert "hunter22" not in show(Secret("hunter22"))
    assert MASK in show(Secret("hunter22"))


def test_a_secret_is_a_value() -> None:
    """Secrets compare and hash by value, unequal to the plain text, and survive pickling."""
    secret = Secret("hunter22")

    assert secret == Secret("hunter22") != Secret("hunter23")
    assert secret != "hunter22"
    assert {secret: 1}[Secret("hunter22")] == 1
    assert pickle.loads(pickle.dumps(secret)).reveal() == "hunter22"


def test_a_secret_must_be_text() -> None:
    """A secret of another type is refused, and the refusal does not quote it."""
    with pytest.raises(TypeError, match="not int") as caught:
        Secret(12345678)  # type: ignore[arg-type]

    assert "12345678" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a hunter22 b hunter22", "a *** b ***"),
        ("HUNTER22hunter22", "***"),
        ("hunter2", "hunter2"),
        ("", ""),
    ],
)
def test_plain_occurrences(text: str, expected: str) -> None:
    """The value is masked in any letter case; occurrences side by side leave one mask."""
    assert expected == mask(text, [Secret("hunter22")])


def test_the_token_inside_basic_credentials() -> None:
    """In the base64 of `sid:token` the token goes and what is before it stays."""
    encoded = base64.b64encode(b"ACdemo0001:tok-0002").decode()

    assert mask(f"Basic {encoded}", [Secret("tok-0002")]) == f"Basic {encoded[:14]}***"
    assert mask(f"Basic {encoded}", [Secret("ACdemo0001"), Secret("tok-0002")]) == "Basic ***"


def test_blanks_around_a_secret_do_not_hide_it() -> None:
    """A secret read from a file with its line end is found where the line end was trimmed away."""
    assert mask("Bearer hunter22", [Secret("hunter22\n")]) == "Bearer ***"


def test_secrets_under_four_characters_are_not_looked_for() -> None:
    """A secret of three characters would shred the text, so it stays."""
    assert mask("abc abcd", [Secret("abc"), Secret(""), Secret("abcd")]) == "abc ***"


def test_overlapping_secrets_are_masked_together() -> None:
    """No rest of a secret remains where another one overlaps it."""
    assert mask("xabcdefghx", [Secret("abcdef"), Secret("defgh"), Secret("cdef")]) == "x***x"


def test_a_part_of_a_text_is_masked_by_the_whole() -> None:
    """A secret that runs across the border of a part is masked in the part."""
    url = "https://hooks.example/services/T0/B1"

    assert mask(url, [Secret(url)], 8) == MASK
    assert mask(url, [Secret(url)], 8, 21) == MASK
    assert mask(url, [Secret("services/T0")], 0, 21) == "https://hooks.example"


@given(SECRETS, st.binary(max_size=5), st.binary(max_size=5), st.booleans())
def test_base64_at_any_alignment(value: str, before: bytes, after: bytes, safe: bool) -> None:
    """No base64 run tells the secret that it contains, whatever stands around it, in either alphabet."""
    encode = base64.urlsafe_b64encode if safe else base64.b64encode
    run = encode(before + value.encode() + after).decode()

    masked = mask(run, [Secret(value)])

    first, last = -(-8 * len(before) // 6), (8 * (len(before) + len(value.encode()))) // 6
    assert MASK in masked
    assert run[first:last] not in masked
    assert MASK in mask(quote(run, safe=""), [Secret(value)])
    assert MASK in mask(json.dumps({"k": run}).replace("/", r"\/"), [Secret(value)])


@given(SECRETS)
def test_escaped_forms(value: str) -> None:
    """The value is found under each escape that a template can put over it."""
    for form in (
        value,
        quote(value, safe=""),
        quote(value, safe="/:?&=").lower(),
        quote_plus(value),
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1].replace("/", r"\/"),
        escape(value),
        base64.b64encode(quote(value, safe="").encode()).decode(),
    ):
        assert mask(f"a={form}&", [Secret(value)]) in ("a=***&", "a=***", "***&", "***")


@given(SECRETS, st.text(max_size=20), st.text(max_size=20))
def test_no_value_survives_masking(value: str, before: str, after: str) -> None:
    """The masked text holds the secret nowhere."""
    assert value not in mask(before + value + after, [Secret(value)])


def test_many_backslashes_are_searched_quickly() -> None:
    """A secret of escapes does not make the search explode on a text of backslashes."""
    secret = Secret('\\"' * 40 + "x")

    assert mask("\\" * 5_000 + '"' + '\\\\"' * 60 + "y", [secret]).endswith("y")


def nested(levels: int, kind: type) -> object:
    """Return a text in so many objects or lists."""
    value: object = "innermost"
    for _ in range(levels):
        value = {"k": value} if kind is dict else [value]
    return value


def shared(levels: int) -> object:
    """Return an object that holds one object twice, which holds another twice, and so on."""
    value: object = {"a": "shared"}
    for _ in range(levels):
        value = {"a": value, "b": value}
    return value


def test_secrets_are_gathered_in_order() -> None:
    """Texts and numbers under `secrets` are secrets, in objects, lists and tuples too; else a `Secret`."""
    own = {"a": "one", "b": {"c": ["two", ("three", 4, None)], "d": Secret("four")}, "e": "five"}
    variables = {"x": Secret("zero"), "secrets": own, "y": ["not this"], "z": Secret("six")}

    found = [secret.reveal() for secret in secrets_in(variables)]

    assert found == ["zero", "one", "two", "three", "4", "four", "five", "six"]
    assert list(secrets_in(["secrets"])) == []


@pytest.mark.parametrize("kind", [dict, list])
def test_secrets_that_hold_themselves(kind: type) -> None:
    """What holds itself, lies deep or stands in many places is gone through once."""
    own: dict[str, object] = {"a": "first"}
    own["b"] = own if kind is dict else [own, [own]]
    own["c"] = nested(50_000, kind)
    own["d"] = shared(60)
    own["e"] = "last"

    found = [secret.reveal() for secret in secrets_in({"secrets": own})]

    assert found == ["first", "innermost", "shared", "last"]
