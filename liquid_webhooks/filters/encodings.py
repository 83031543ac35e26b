"""Percent-encoding and Base64 (Braze, "Filters"; RFC 3986, RFC 4648).

All of them work on the UTF-8 bytes of a text, and nil is the empty text. A lone surrogate, for which there
are no bytes, is a `RenderError`; a result of more than `limits.MAX_CHARS` characters is a `LimitError`.
"""

from __future__ import annotations

import string
from binascii import a2b_base64
from binascii import b2a_base64
from codecs import charmap_decode
from collections.abc import Callable
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from liquid_webhooks.budget import charge_text
from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters.contract import Filter
from liquid_webhooks.filters.sizes import too_long
from liquid_webhooks.limits import FREE_CHARS
from liquid_webhooks.limits import MAX_CHARS
from liquid_webhooks.limits import TEST_COST
from liquid_webhooks.values import to_s
from liquid_webhooks.values import unwrap

__all__ = ["FILTERS", "unquoted", "utf8"]

_FEW_BYTES = 32
"""Bytes for which to count the characters that change would take longer than it saves."""

_MAX_BASE64_BYTES = MAX_CHARS // 4 * 3


def utf8(text: str) -> bytes:
    """Return the UTF-8 bytes of `text`.

    Raises:
        RenderError: It holds a lone surrogate, for which there are none.
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise _lone_surrogate() from None


def _lone_surrogate() -> RenderError:
    return RenderError("text holds a lone surrogate")


def _percent_encoder(name: str, doc: str, marks: str, *, plus: bool = False) -> Callable[[object], str]:
    """Return the filter `name`, which keeps ASCII letters, digits and `marks`; blanks give `+` if `plus`.

    It is a closure because a call to a shared function would cost a quarter of the whole. A replacement
    for each character that changes is the faster way while those are few, as in phone numbers and in prose;
    else a table of all bytes is.
    """
    kept = f"{string.ascii_letters}{string.digits}{marks}".encode()
    chars = [chr(code) for code in range(256)]
    codes = [chr(code) if code in kept else f"%{code:02X}" for code in range(256)]
    if plus:
        codes[0x20] = "+"
        kept += b" "
    table: Any = tuple(codes)

    def encode(value: object, /) -> str:
        text = value if type(value) is str else to_s(value)
        if text.isascii():
            if text.isalnum():
                return text
            data = text.encode()
            changed = data.translate(None, kept)
            count = len(changed)
            if count < 2:
                if count:
                    text = text.replace(chars[changed[0]], codes[changed[0]])
                return text.replace(" ", "+") if plus else text
            if len(data) > _FEW_BYTES and 8 * len(different := {*changed}) <= len(data) >= 3 * count:
                if len(data) + 2 * count > MAX_CHARS:
                    raise too_long()
                if 0x25 in different:
                    text = text.replace("%", "%25")
                    different.remove(0x25)
                for code in different:
                    text = text.replace(chars[code], codes[code])
                return text.replace(" ", "+") if plus else text
        else:
            data = utf8(text)
        if len(data) > MAX_CHARS // 3:
            raise too_long()
        return charmap_decode(data, "strict", table)[0]

    encode.__name__ = encode.__qualname__ = name
    encode.__doc__ = doc
    return encode


_form_encoded = _percent_encoder(
    "_form_encoded", "Return `value` as Ruby's `CGI.escape` writes it: a blank is `+`.", "-_.~", plus=True
)
url_param_escape = _percent_encoder(
    "url_param_escape", "Return `value` with all but RFC 3986's unreserved characters escaped.", "-_.~"
)
url_escape = _percent_encoder(
    "url_escape",
    "Return `value` with what no URL may hold escaped: all but unreserved and reserved characters.",
    "-_.~!*'();/?:@&=+$,[]",
)


_PIECE = 4096
"""Bytes that are decoded at a time."""


def unquoted(raw: bytes) -> bytes:
    """Return `raw` with `%XX` decoded; other percent signs stay.

    In pieces, as Python's own function takes two hundred times the memory of percent signs alone.
    """
    return unquote_to_bytes(raw) if len(raw) <= _PIECE else b"".join(map(unquote_to_bytes, _pieces(raw)))


def _pieces(raw: bytes) -> Iterator[bytes]:
    """Yield `raw` in pieces; none ends within an escape, `%` and two digits."""
    at = 0
    while at < len(raw):
        stop = at + _PIECE
        escape = raw.rfind(b"%", stop - 2, stop)
        if escape >= 0 and stop < len(raw):
            stop = escape
        yield raw[at:stop]
        at = stop


def url_encode(value: object, /) -> str | None:
    """Return nil for nil, else `value` percent-encoded with `+` for a blank (Ruby's `CGI.escape`)."""
    if type(value) is not str and unwrap(value) is None:
        return None
    return _form_encoded(value)


def url_decode(value: object, /) -> str | None:
    """Return nil for nil, else `value` with `%XX` decoded and `+` as a blank (Ruby's `CGI.unescape`).

    Other percent signs stay.

    Raises:
        RenderError: What is encoded is not UTF-8.
    """
    if type(value) is not str and unwrap(value) is None:
        return None
    text = value if type(value) is str else to_s(value)
    if "+" in text:
        text = text.replace("+", " ")
    escapes = text.count("%")
    if not escapes:
        return text
    if len(text) > FREE_CHARS:
        charge_text(TEST_COST * escapes)
    try:
        return unquoted(utf8(text)).decode()
    except UnicodeDecodeError:
        raise RenderError("invalid byte sequence in UTF-8") from None


def base64_encode(value: object, /) -> str:
    """Return the Base64 form of `value`, padded, in one line."""
    try:
        data = (value if type(value) is str else to_s(value)).encode()
    except UnicodeEncodeError:
        raise _lone_surrogate() from None
    if len(data) > _MAX_BASE64_BYTES:
        raise too_long()
    return b2a_base64(data, newline=False).decode()


def base64_decode(value: object, /) -> str:
    """Return the text that `value` is the Base64 form of.

    Raises:
        RenderError: It is not Base64 to the letter (no blanks, full padding, unused bits zero), or what
            it holds is not UTF-8.
    """
    return _decode(to_s(value), "base64_decode")


def base64_url_safe_encode(value: object, /) -> str:
    """Return the Base64 form of `value` with `-` and `_` for `+` and `/`; see `base64_encode`."""
    return base64_encode(value).replace("+", "-").replace("/", "_")


def base64_url_safe_decode(value: object, /) -> str:
    """Return the text that `value` is the URL-safe Base64 form of; padding may be missing altogether.

    As in Ruby, `+` and `/` are understood too. Raises as `base64_decode` does.
    """
    text = to_s(value).replace("-", "+").replace("_", "/")
    if not text.endswith("="):
        text += "=" * (-len(text) % 4)
    return _decode(text, "base64_url_safe_decode")


def _decode(text: str, name: str) -> str:
    try:
        data = a2b_base64(text)
        # The decoder skips what it does not know; a strict one accepts just what encoding gives back.
        exact = b2a_base64(data, newline=False) == text.encode("ascii")
    except ValueError:
        exact = False
    if not exact:
        raise RenderError(f"invalid base64 provided to {name}")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise RenderError(f"{name} gives bytes that are not UTF-8") from None


FILTERS: dict[str, Filter] = {
    "base64_decode": Filter(base64_decode, returns="text", reads="text", braze="undocumented"),
    "base64_encode": Filter(base64_encode, returns="text"),
    "base64_url_safe_decode": Filter(
        base64_url_safe_decode, returns="text", reads="text", braze="undocumented"
    ),
    "base64_url_safe_encode": Filter(base64_url_safe_encode, returns="text", braze="undocumented"),
    "url_decode": Filter(url_decode, reads="text", braze="undocumented"),
    "url_encode": Filter(url_encode),
    "url_escape": Filter(url_escape, returns="text"),
    "url_param_escape": Filter(url_param_escape, returns="text"),
}
"""The filters of this module by their Liquid names."""
