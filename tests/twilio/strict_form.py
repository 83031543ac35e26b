"""A decoder of forms that refuses what two validators of Twilio's API description let through."""

from __future__ import annotations

import re
from collections.abc import Collection

from liquid_webhooks.twilio.parameters import PARAMETERS
from liquid_webhooks.twilio.parameters import WIRE_NAMES
from liquid_webhooks.twilio.parameters import Kind

__all__ = ["FormError", "decode"]

_BARE_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_ENCODED = re.compile(rb"%([0-9A-Fa-f]{2})")
_BARE = re.compile(rb"[A-Za-z0-9._~+%-]*")
_REPEATABLE = frozenset(parameter.wire for parameter in PARAMETERS if parameter.kind is Kind.LIST)
_FLAGS = frozenset(parameter.wire for parameter in PARAMETERS if parameter.kind is Kind.FLAG)


class FormError(Exception):
    """A form body is not what Twilio documents."""


def decode(body: bytes, also: Collection[str] = ()) -> list[tuple[str, str]]:
    """Return the pairs of a form body.

    Args:
        body: The bytes.
        also: Names that are allowed beside Twilio's.

    Raises:
        FormError: A pair has no `=`; a name or value is not encoded, or not UTF-8; a name is unknown, or is
            given twice though it holds one value; a boolean is not `true` or `false`.
    """
    pairs: list[tuple[str, str]] = []
    for pair in body.split(b"&"):
        name, sign, value = pair.partition(b"=")
        if not sign:
            raise FormError("a pair has no `=`")
        pairs.append((_text(name), _text(value)))
    seen: set[str] = set()
    for key, text in pairs:
        if key not in WIRE_NAMES and key not in also:
            raise FormError("a name is unknown")
        if key in seen and key not in _REPEATABLE:
            raise FormError("a name is given twice")
        if key in _FLAGS and text not in ("true", "false"):
            raise FormError("a boolean is not `true` or `false`")
        seen.add(key)
    return pairs


def _text(piece: bytes) -> str:
    if _BARE_PERCENT.search(piece):
        raise FormError("a `%` begins no escape")
    if _BARE.fullmatch(piece) is None:
        raise FormError("a character is not encoded")
    raw = _ENCODED.sub(lambda found: bytes([int(found[1], 16)]), piece.replace(b"+", b" "))
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise FormError("a text is not UTF-8") from None
