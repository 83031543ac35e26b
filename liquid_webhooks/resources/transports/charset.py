"""Charset: the text that an answer's body stands for, UTF-8, unless its media type names another charset."""

from __future__ import annotations

import re
from typing import Final

from liquid_webhooks.resources.transports.transport import ContentAnswer

__all__ = ["body_bytes", "body_text"]

_CODECS: Final = {
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "us-ascii": "ascii",
    "windows-1252": "cp1252",
}
"""Charsets that are read beside UTF-8 → what Python calls them."""

_CHARSET: Final = re.compile(r""";\s*charset\s*=\s*["']?([^\s"';]+)""", re.IGNORECASE)


def body_text(answer: ContentAnswer) -> tuple[str, bool]:
    """Return the body as text, a byte order mark left out, and whether all of it could be read."""
    for codec in (_codec(answer.header("content-type")), "utf-8-sig"):
        try:
            return answer.body.decode(codec), True
        except UnicodeDecodeError:
            continue
    return answer.body.decode("utf-8-sig", "replace"), False


def body_bytes(text: str, content_type: str | None) -> bytes:
    """Return the body that `body_text` reads as `text` where that can be: what recorded answers need."""
    try:
        return text.encode(_codec(content_type).removesuffix("-sig"))
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _codec(content_type: str | None) -> str:
    named = _CHARSET.search(content_type or "")
    return _CODECS.get(named[1].lower(), "utf-8-sig") if named else "utf-8-sig"
