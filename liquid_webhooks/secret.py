"""A text that is never shown, and the masking of secrets that reappear in other texts."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from re import Pattern
from urllib.parse import quote
from urllib.parse import quote_plus

__all__ = ["MASK", "MIN_MASKED_CHARS", "MOST_HITS", "Secret", "mask", "remember", "secrets_in"]

MASK = "***"
"""What stands in the place of a secret."""

MIN_MASKED_CHARS = 4
"""Shorter secrets are not looked for in texts: they are guessable, and masking them would shred the text."""

MOST_HITS = 1_000
"""Different secrets that are remembered as found: names of parameters count too, which data may make up."""

_ESCAPES = {
    " ": (r"\+",),
    '"': (r'\\"', "&quot;", "&#34;"),
    "&": ("&amp;",),
    "'": ("&#39;", "&#x27;"),
    "/": (r"\\/",),
    "<": ("&lt;",),
    ">": ("&gt;",),
    "\b": (r"\\b",),
    "\f": (r"\\f",),
    "\n": (r"\\n",),
    "\r": (r"\\r",),
    "\t": (r"\\t",),
}
_BASE64_CHAR = r"(?:[A-Za-z0-9+/_-]|%2[BbFf])"
_BASE64_SPELLINGS = {"+": r"(?:[+-]|%2[Bb])", "/": r"(?:\\?/|_|%2[Ff])"}


class Secret:
    """A text whose `str` and `repr` are masked; equal to another secret of the same value.

    Liquid prints the value itself (`__liquid__`), so that a secret can be handed to a template as a variable.
    A pickle holds it in the clear.

    Args:
        value: The text to protect.

    Raises:
        TypeError: `value` is not a string.
    """

    __slots__ = ("_patterns", "_value")

    def __init__(self, value: str) -> None:
        if not isinstance(value, str):
            raise TypeError(f"a secret is a string, not {type(value).__name__}")
        self._value = value
        self._patterns: tuple[Pattern[str], ...] | None = None

    def reveal(self) -> str:
        """Return the value itself."""
        return self._value

    @property
    def is_maskable(self) -> bool:
        """Whether it is long enough to be looked for in texts (`MIN_MASKED_CHARS`); an empty one is too."""
        return not 0 < len(self._value.strip()) < MIN_MASKED_CHARS

    @property
    def unready_chars(self) -> int:
        """Characters of which patterns have to be made, which takes long, before it is looked for."""
        return len(self._value) if self._patterns is None else 0

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where (offsets) the value stands in `text`, in any spelling that `mask` names."""
        if self._patterns is None:
            self._patterns = _patterns(self._value)
        for pattern in self._patterns:
            for match in pattern.finditer(text):
                yield match.span()

    def __liquid__(self) -> str:
        return self._value

    def __str__(self) -> str:
        return MASK

    def __repr__(self) -> str:
        return f"Secret({MASK!r})"

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __eq__(self, other: object) -> bool:
        return self._value == other._value if isinstance(other, Secret) else NotImplemented

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> tuple[type[Secret], tuple[str]]:
        return Secret, (self._value,)


def mask(
    text: str,
    secrets: Iterable[Secret],
    start: int = 0,
    stop: int | None = None,
    hits: set[Secret] | None = None,
) -> str:
    """Return `text` with every secret in it replaced by `***`.

    Found are the value, less the blanks around it, in any letter case with any of its characters
    percent-encoded, `+` for a blank, JSON's and HTML's escapes; and the base64 (either alphabet,
    percent-encoded or not) of the value or of its percent-encoded form, at each of the three alignments it
    can have within a longer run, such as the base64 of `sid:token`. Secrets under 4 characters
    are not looked for.

    Args:
        text: Where secrets are looked for.
        secrets: What is masked.
        start: Return the part of the text from this offset on, even if it cuts through a secret.
        stop: Return the part up to this offset; None for the end.
        hits: Those that stand in the text are added to it, up to `MOST_HITS`.
    """
    stop = len(text) if stop is None else stop
    pieces: list[str] = []
    end = start
    spans: list[tuple[int, int]] = []
    for secret in secrets:
        own = list(secret.find(text))
        spans += own
        if own and hits is not None:
            remember(secret, hits)
    for first, last in sorted(spans):
        if last <= start or first >= stop:
            continue
        if first > end or not pieces:
            pieces += (text[end:first], MASK)
        end = max(end, last)
    return "".join([*pieces, text[end:stop]])


def remember(secret: Secret, hits: set[Secret]) -> None:
    """Add a secret to those that were found, of which `MOST_HITS` are kept."""
    if len(hits) < MOST_HITS:
        hits.add(secret)


def secrets_in(variables: object) -> Iterator[Secret]:
    """Yield the variables of a template that are secrets themselves, and all texts under `secrets`.

    Those in objects and lists too, in order; what stands in several places, or in itself, is gone through
    once.
    """
    if not isinstance(variables, Mapping):
        return
    for name, value in variables.items():
        if isinstance(value, Secret):
            yield value
        elif name == "secrets":
            yield from _texts(value)


def _texts(value: object) -> Iterator[Secret]:
    # Kept as well as seen: an object that a mapping makes when asked could give its id to the next one.
    seen: dict[int, object] = {}
    left: list[Iterator[object]] = [iter((value,))]
    while left:
        for item in left[-1]:
            if isinstance(item, Secret):
                yield item
            elif isinstance(item, str):
                yield Secret(item)
            elif isinstance(item, (Mapping, list, tuple)) and id(item) not in seen:
                seen[id(item)] = item
                left.append(iter(item.values() if isinstance(item, Mapping) else item))
                break
        else:
            left.pop()


def _patterns(value: str) -> tuple[Pattern[str], ...]:
    """Return what finds `value` in a text: its plain spellings together, then its base64 ones."""
    value = value.strip()
    if len(value) < MIN_MASKED_CHARS:
        return ()
    raw = value.encode("utf-8", "surrogatepass")
    forms = dict.fromkeys((raw, quote(raw, safe="").encode(), quote_plus(raw).encode()))
    spelled = "".join(_spellings(run) for run in re.findall(r"\\+|[^\\]", value))
    return (
        re.compile(spelled, re.IGNORECASE),
        *(re.compile(_base64_core(form, before)) for form in forms for before in range(3)),
    )


def _spellings(run: str) -> str:
    """Return a pattern for one character, or one run of backslashes, in each of its spellings.

    A run is one piece that is matched once, because escaped and plain backslashes side by side could be
    paired up in exponentially many ways.
    """
    percent = "".join(f"%{byte:02X}" for byte in run.encode("utf-8", "surrogatepass"))
    if run[0] == "\\":
        return rf"(?>\\{{{2 * len(run)}}}|\\{{{len(run)}}}|{percent})"
    units = run.encode("utf-16-be", "surrogatepass")
    unicode = "".join(rf"\\u{units[at]:02X}{units[at + 1]:02X}" for at in range(0, len(units), 2))
    # The longest spelling first, so that a match takes in the whole escape.
    return f"(?:{'|'.join((*_ESCAPES.get(run, ()), unicode, percent, re.escape(run)))})"


def _base64_core(raw: bytes, before: int) -> str:
    """Return a pattern for the base64 of `raw` behind `before` unknown bytes (0 to 2) and before any others.

    Characters that hold bits of `raw` and of a neighbour are unknown, but belong to the match.
    """
    text = b64encode(b"\0" * before + raw + b"\0\0").decode()
    bits = 8 * (before + len(raw))
    core = text[-(-8 * before // 6) : bits // 6]
    first = f"{_BASE64_CHAR}?" if before else ""
    last = f"{_BASE64_CHAR}?" if bits % 6 else ""
    return first + "".join(_BASE64_SPELLINGS.get(char, char) for char in core) + last + "(?:=|%3[Dd]){0,2}"
