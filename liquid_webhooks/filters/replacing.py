r"""Filters that replace and remove literal text (Ruby Liquid 5.4).

Ruby reads back-references in the replacement of `replace` and `replace_first`, although what they look for
is no pattern: `\0` and `\&` are the match, `` \` `` and `\'` the text before and behind it, `\\` is a
backslash, `\1` to `\9` and `\+` are empty, `\k<…>` is an error. Other backslashes stand for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from liquid_webhooks.budget import charge_text
from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters.contract import Filter
from liquid_webhooks.filters.sizes import check_chars
from liquid_webhooks.limits import FREE_CHARS
from liquid_webhooks.limits import VALUE_COST
from liquid_webhooks.values import to_s
from liquid_webhooks.values.searching import charge_search

__all__ = ["FILTERS"]

LONG_TARGET = 100
"""Characters from which on a search from the end would take too long at its worst."""

_REFERENCE = re.compile(r"\\([0-9&`'+\\]|k<)")


def replace(value: object, target: object, replacement: object = "", /) -> str:
    """Return `value` with each `target` replaced; an empty target is at every character and at the end.

    Raises:
        RenderError: The replacement names a group.
        LimitError: The result would have more than `limits.MAX_CHARS` characters.
    """
    text = value if type(value) is str else to_s(value)
    old = target if type(target) is str else to_s(target)
    new = replacement if type(replacement) is str else to_s(replacement)
    if len(text) > FREE_CHARS:
        charge_search(text, old)
    if len(new) <= len(old) and "\\" not in new:  # cannot grow, needs no more than Python's own replace
        return text.replace(old, new)
    return _replace(text, old, new, -1)


def replace_first(value: object, target: object, replacement: object = "", /) -> str:
    """Return `value` with the first `target` replaced; an empty target is at the start. See `replace`."""
    text, old = to_s(value), to_s(target)
    charge_search(text, old)
    return _replace(text, old, to_s(replacement), 1)


def replace_last(value: object, target: object, replacement: object, /) -> str:
    """Return `value` with the last `target` replaced, back-references unread; an empty one is at the end.

    Raises:
        LimitError: The result would have more than `limits.MAX_CHARS` characters.
    """
    text, old, new = to_s(value), to_s(target), to_s(replacement)
    start = _last(text, old)
    if start < 0:
        return text
    check_chars(len(text) - len(old) + len(new))
    return text[:start] + new + text[start + len(old) :]


def remove(value: object, target: object, /) -> str:
    """Return `value` without any `target`."""
    text = value if type(value) is str else to_s(value)
    old = target if type(target) is str else to_s(target)
    if len(text) > FREE_CHARS:
        charge_search(text, old)
    return text.replace(old, "")


def remove_first(value: object, target: object, /) -> str:
    """Return `value` without the first `target`."""
    text, old = to_s(value), to_s(target)
    charge_search(text, old)
    return text.replace(old, "", 1)


def remove_last(value: object, target: object, /) -> str:
    """Return `value` without the last `target`."""
    return replace_last(value, target, "")


def _replace(text: str, target: str, replacement: str, times: int) -> str:
    if "\\" in replacement and target in text:
        charge_text(VALUE_COST * replacement.count("\\"))
        return _replace_references(text, target, _REFERENCE.split(replacement), times)
    growth = len(replacement) - len(target)
    if growth > 0:
        check_chars(len(text) + growth * _count(text, target, times))
    return text.replace(target, replacement, times)


def _replace_references(text: str, target: str, parts: list[str], times: int) -> str:
    """Replace with `parts`: literal text at even places, what follows a backslash at odd ones.

    The size of the result is known before any of it is made: a replacement of n references to a text of
    n characters, at n places, makes n³.
    """
    references = parts[1::2]
    if "k<" in references:
        raise RenderError("a replacement refers to a named group", inline="internal")
    size = len(target)
    each = sum(map(len, parts[::2])) + references.count("\\")
    each += size * (references.count("0") + references.count("&"))
    befores, afters = references.count("`"), references.count("'")
    total = len(text) + (each - size) * _count(text, target, times)
    if befores or afters:
        charge_text(VALUE_COST * (befores + afters) * _count(text, target, times))
        for start in _starts(text, target, times):
            total += befores * start + afters * (len(text) - start - size)
    check_chars(total)
    meaning = {"0": target, "&": target, "\\": "\\"}
    if not (befores or afters):
        parts[1::2] = [meaning.get(reference, "") for reference in references]
        return text.replace(target, "".join(parts), times)
    template = _merge(parts, meaning)
    pieces, end, marks = [], 0, template[1::2]
    for start in _starts(text, target, times):
        pieces.append(text[end:start])
        end = start + size
        before, behind = text[:start], text[end:]
        template[1::2] = [before if mark == "`" else behind for mark in marks]
        pieces += template
    return "".join([*pieces, text[end:]])


def _merge(parts: list[str], meaning: dict[str, str]) -> list[str]:
    """Return `parts` with only the references to the text around the match left, at odd places."""
    template, run = [], []
    for index, part in enumerate(parts):
        if index % 2 == 0:
            run.append(part)
        elif part in "`'":
            template += ["".join(run), part]
            run = []
        else:
            run.append(meaning.get(part, ""))
    return [*template, "".join(run)]


def _last(text: str, target: str) -> int:
    """Return where `target` stands last in `text`, or -1.

    Python searches in linear time from the start alone.
    """
    if len(target) < LONG_TARGET or len(target) > len(text):
        charge_search(text, target, backwards=True)
        return text.rfind(target)
    charge_search(text, target)
    start = text[::-1].find(target[::-1])
    return start if start < 0 else len(text) - start - len(target)


def _count(text: str, target: str, times: int) -> int:
    return text.count(target) if times < 0 else int(target in text)


def _starts(text: str, target: str, times: int) -> Iterator[int]:
    start = text.find(target)
    while start >= 0 and times != 0:
        yield start
        times -= 1
        start = text.find(target, start + (len(target) or 1))


FILTERS: dict[str, Filter] = {
    "remove": Filter(remove, returns="text", reads="text"),
    "remove_first": Filter(remove_first, returns="text", reads="text"),
    "remove_last": Filter(remove_last, returns="text", reads="text", braze="undocumented"),
    "replace": Filter(replace, returns="text", reads="text"),
    "replace_first": Filter(replace_first, returns="text", reads="text"),
    "replace_last": Filter(replace_last, returns="text", reads="text", braze="undocumented"),
}
"""The filters of this module by their Liquid names."""
