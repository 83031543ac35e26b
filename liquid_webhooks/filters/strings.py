"""String filters: joining, case, trimming, cutting (Ruby Liquid 5.4).

White space is Ruby's `strip` and `split` kind: ASCII only. NBSP, NEL and U+001C to U+001F stay.
"""

from __future__ import annotations

import re

from liquid_webhooks.budget import charge_kept
from liquid_webhooks.filters.contract import Filter
from liquid_webhooks.filters.sizes import check_chars
from liquid_webhooks.filters.sizes import check_copy
from liquid_webhooks.filters.sizes import check_items
from liquid_webhooks.filters.sizes import too_long
from liquid_webhooks.limits import FREE
from liquid_webhooks.limits import FREE_CHARS
from liquid_webhooks.limits import MAX_CHARS
from liquid_webhooks.limits import MAX_ITEMS
from liquid_webhooks.limits import VALUE_COST
from liquid_webhooks.values import to_integer
from liquid_webhooks.values import to_s
from liquid_webhooks.values import unwrap
from liquid_webhooks.values.searching import charge_search

__all__ = ["FILTERS"]

_STRIPPED = "\0\t\n\v\f\r "
_BLANKS = re.compile("[\t\n\v\f\r ]+")
_WORD = re.compile("[^\t\n\v\f\r ]+")


def append(value: object, suffix: object, /) -> str:
    """Return `value` followed by `suffix`; nil is the empty text.

    Raises:
        LimitError: The result has more than `limits.MAX_CHARS` characters.
    """
    result = (value if type(value) is str else to_s(value)) + (
        suffix if type(suffix) is str else to_s(suffix)
    )
    if len(result) > MAX_CHARS:
        raise too_long()
    return result


def prepend(value: object, prefix: object, /) -> str:
    """Return `prefix` followed by `value`; see `append`."""
    result = (prefix if type(prefix) is str else to_s(prefix)) + (
        value if type(value) is str else to_s(value)
    )
    if len(result) > MAX_CHARS:
        raise too_long()
    return result


def downcase(value: object, /) -> str:
    """Return `value` in lower case: full Unicode, but Σ gives σ at a word's end too, as in Ruby."""
    text = value if type(value) is str else to_s(value)
    if len(text) > FREE:
        check_copy(text)
    return text.lower() if "Σ" not in text else text.replace("Σ", "σ").lower()


def upcase(value: object, /) -> str:
    """Return `value` in upper case: full Unicode, `ß` gives `SS`."""
    text = value if type(value) is str else to_s(value)
    if len(text) > FREE:
        check_copy(text)
    return text.upper()


def capitalize(value: object, /) -> str:
    """Return `value` with its first letter in title case and all others in lower case.

    Georgian has no title case: as in Ruby, its first letter becomes small too.
    """
    text = value if type(value) is str else to_s(value)
    if len(text) > FREE:
        check_copy(text)
    if text.isascii():
        return text.capitalize()
    if "\u1c90" <= text[:1] <= "\u1cbf":
        return downcase(text)
    return text.replace("Σ", "σ").capitalize()


def strip(value: object, /) -> str:
    """Return `value` without ASCII white space and NUL at both ends."""
    return (value if type(value) is str else to_s(value)).strip(_STRIPPED)


def lstrip(value: object, /) -> str:
    """Return `value` without ASCII white space and NUL at its start."""
    return to_s(value).lstrip(_STRIPPED)


def rstrip(value: object, /) -> str:
    """Return `value` without ASCII white space and NUL at its end."""
    return to_s(value).rstrip(_STRIPPED)


def strip_newlines(value: object, /) -> str:
    r"""Return `value` without `\n` and `\r\n`; a lone `\r` stays."""
    return to_s(value).replace("\r\n", "").replace("\n", "")


def split(value: object, separator: object, /) -> list[str]:
    """Return the parts of `value` between separators, empty ones at the end dropped.

    The empty separator gives the characters (code points), one blank splits at runs of ASCII white
    space and ignores leading ones; any other separator is literal text.

    Raises:
        LimitError: There are more than `limits.MAX_ITEMS` parts.
    """
    text = value if type(value) is str else to_s(value)
    mark = separator if type(separator) is str else to_s(separator)
    if len(text) > MAX_ITEMS:
        check_items(text.count(mark) if mark != " " else sum(1 for _ in _WORD.finditer(text)))
    parts: list[str]
    if mark == " ":
        parts = _WORD.findall(text)
    elif not mark:
        parts = list(text)
    else:
        if len(text) > FREE_CHARS:
            charge_search(text, mark)
        parts = text.split(mark)
        while parts and not parts[-1]:
            parts.pop()
    if VALUE_COST * len(parts) > FREE or len(text) > FREE:
        _charge_parts(text, len(parts))
    return parts


def _charge_parts(text: str, count: int) -> None:
    """Charge what the parts of a text keep beside their list, which is charged itself where it is long."""
    chars = len(text)
    if count <= FREE:
        chars += count * (VALUE_COST // 2 if text.isascii() else VALUE_COST)
    charge_kept(chars)


def truncate(value: object, length: object = 50, ellipsis: object = "...", /) -> str | None:
    """Return `value` cut to `length` characters, of which `ellipsis` takes its share; nil stays nil.

    A text that is short enough comes back unchanged; a `length` up to the ellipsis's own gives the
    ellipsis alone.

    Raises:
        RenderError: `length` is no integer.
    """
    if type(value) is str:
        text = value
    else:
        value = unwrap(value)
        if value is None:
            return None
        text = to_s(value)
    limit = length if type(length) is int else to_integer(length)
    end = ellipsis if type(ellipsis) is str else to_s(ellipsis)
    return text if len(text) <= limit else text[: max(limit - len(end), 0)] + end


def squish(value: object, /) -> str | None:
    """Return `value` without blanks at its ends, each run of blanks inside made one; nil stays nil.

    Blanks are ASCII ones; at the ends NUL counts as one too (Ruby Liquid 5.13).
    """
    value = unwrap(value)
    return None if value is None else _BLANKS.sub(" ", to_s(value).strip(_STRIPPED))


def truncatewords(value: object, count: object = 15, ellipsis: object = "...", /) -> str | None:
    """Return the first `count` words of `value`, single-spaced, and `ellipsis`; nil stays nil.

    A text of no more words comes back unchanged, unless blanks follow the last of exactly `count` (Ruby
    takes them for the start of another). A count below 1 is 1.

    Raises:
        RenderError: `count` is no integer.
        LimitError: The result has more than `limits.MAX_CHARS` characters.
    """
    value = unwrap(value)
    if value is None:
        return None
    text, limit = to_s(value), max(to_integer(count), 1)
    if limit > len(text):
        return text
    words = _BLANKS.split(text.lstrip("\t\n\v\f\r "), limit)
    if len(words) <= limit:
        return text
    result = " ".join(words[:-1]) + to_s(ellipsis)
    check_chars(len(result))
    return result


FILTERS: dict[str, Filter] = {
    "append": Filter(append, arguments=False, returns="text"),
    "capitalize": Filter(capitalize, returns="text"),
    "downcase": Filter(downcase, returns="text"),
    "lstrip": Filter(lstrip, returns="text", reads="text", braze="missing", instead="use `strip`"),
    "prepend": Filter(prepend, arguments=False, returns="text"),
    "rstrip": Filter(rstrip, returns="text", reads="text", braze="missing", instead="use `strip`"),
    "squish": Filter(squish, reads="text", braze="missing", instead="use `strip`"),
    "split": Filter(split, reads="text"),
    "strip": Filter(strip, returns="text", reads="text"),
    "strip_newlines": Filter(strip_newlines, returns="text", reads="text"),
    "truncate": Filter(truncate, arguments=False),
    "truncatewords": Filter(truncatewords, arguments=False, reads="text"),
    "upcase": Filter(upcase, returns="text"),
}
"""The filters of this module by their Liquid names."""
