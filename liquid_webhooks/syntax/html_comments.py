"""Removes HTML comments before Liquid is read, as Braze does in e-mails; places stay true."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from liquid.token import TOKEN_CONTENT
from liquid.token import Token

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.closing import NONE
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.syntax.scanner import scan

__all__ = ["scan_without_comments"]

_OPENING, _CLOSING = "<!--", "-->"


def scan_without_comments(
    source: str, delimiters: Delimiters, *, start: int = 0, end: int | None = None
) -> list[Token]:
    """Do as `scan` does with a source that has no `<!-- … -->`; one that is never closed stays.

    Comments go first, whatever they stand in or hold: tags, strings and the bodies of `raw` are no
    exception. Tokens have their places in `source`; only an expression that held a comment has none there.

    Raises:
        ParseError: See `scan`.
    """
    end = len(source) if end is None else end
    kept = _Kept(source, start, end)
    if not kept.has_comments:
        return scan(source, delimiters, start=start, end=end)
    try:
        return [kept.restored(token) for token in scan(kept.text, delimiters)]
    except ParseError as error:
        token: Any = error.token
        error.token = kept.restored(token)
        raise


class _Kept:
    """What is left of `source[start:end]`."""

    def __init__(self, source: str, start: int, end: int) -> None:
        self.source = source
        self._starts: list[int] = []
        self._origins: list[int] = []
        pieces: list[str] = []
        length, at = 0, start
        while at < end:
            opener = source.find(_OPENING, at, end)
            closer = NONE if opener == NONE else source.find(_CLOSING, opener + len(_OPENING), end)
            stop = end if closer == NONE else opener
            self._starts.append(length)
            self._origins.append(at)
            pieces.append(source[at:stop])
            length += stop - at
            at = end if closer == NONE else closer + len(_CLOSING)
        self.text = "".join(pieces)
        self.has_comments = length < end - start

    def restored(self, token: Token) -> Token:
        """Return `token` with its place in the source, if its text stands there in one piece."""
        index = bisect_right(self._starts, token.start_index) - 1
        origin = self._origins[index] + token.start_index - self._starts[index]
        if token.kind == TOKEN_CONTENT or self.source.startswith(token.value, origin):
            return token._replace(start_index=origin, source=self.source)
        return token
