"""Filter calls: every standard filter with what it expects, and with what it does not."""

from __future__ import annotations

from collections.abc import Callable

from tests.campaigns.grammar.choices import weighted
from tests.campaigns.grammar.draft import Draft
from tests.campaigns.grammar.literals import string
from tests.campaigns.grammar.values import KEYS

__all__ = ["STANDARD", "filter_call"]

STANDARD = {
    "abs": "", "append": "s", "at_least": "n", "at_most": "n", "base64_decode": "", "base64_encode": "",
    "base64_url_safe_decode": "", "base64_url_safe_encode": "", "capitalize": "", "ceil": "",
    "compact": "?k", "concat": "p", "date": "D", "default": "v?A", "divided_by": "n", "downcase": "",
    "escape": "", "escape_once": "", "first": "", "floor": "", "h": "", "join": "?s", "last": "",
    "lstrip": "", "map": "k", "minus": "n", "modulo": "n", "newline_to_br": "", "plus": "n", "prepend": "s",
    "remove": "s", "remove_first": "s", "remove_last": "s", "replace": "s?s", "replace_first": "s?s",
    "replace_last": "ss", "reverse": "", "round": "?n", "rstrip": "", "size": "", "slice": "n?n",
    "sort": "?k", "sort_natural": "?k", "split": "s", "strip": "", "strip_html": "", "strip_newlines": "",
    "times": "n", "truncate": "?n?s", "truncatewords": "?n?s", "uniq": "?k", "upcase": "", "url_decode": "",
    "url_encode": "", "where": "k?v",
}  # fmt: skip
"""Kinds of arguments by filter: s text, n number, k key, p path, D date format, v any value,
A keyword of `default`, Z time zone; what follows ? may be left out."""

BRAZE = {
    "as_json_string": "", "find": "k?v", "find_index": "k?v", "has": "k?v", "hmac_sha1": "s",
    "hmac_sha256": "s", "hmac_sha512": "s", "hmac_sha512_base64": "s", "json_escape": "", "json_parse": "",
    "md5": "", "money": "", "number_with_delimiter": "", "property_accessor": "s", "reject": "k?v",
    "sha1": "", "sha2": "", "sum": "?k", "time_zone": "Z", "url_escape": "", "url_param_escape": "",
    "date": "D",
}  # fmt: skip

COMMON = (
    "upcase", "append", "plus", "minus", "times", "size", "default", "split", "join", "first", "last",
    "slice", "prepend", "reverse", "sort", "map", "where", "uniq", "truncate",
)  # fmt: skip

GENTLE = {
    "upcase": "", "append": "s", "downcase": "", "size": "", "default": "v", "join": "?s", "first": "",
    "last": "", "prepend": "s", "strip": "", "reverse": "", "compact": "", "escape": "", "capitalize": "",
    "remove": "s", "replace": "s?s", "split": "s", "uniq": "", "url_encode": "", "plus": "i", "minus": "i",
    "times": "i", "at_least": "i", "slice": "i", "truncate": "?i", "lstrip": "", "rstrip": "", "date": "D",
}  # fmt: skip

_STANDARD_NAMES = tuple(STANDARD)
_BRAZE_NAMES = tuple(BRAZE)
_GENTLE_NAMES = tuple(GENTLE)

_FORMATS = (
    "'%Y-%m-%d'", "'%H:%M:%S'", "'%s'", "'%j %U %A'", "'%e %b'", "''", "'%-d.%-m.%y'", "'%%'", "'%Q'",
    "'%10N|%3N|%L'", "'%^a %#p %P'", "x", "'%c %x %X %D %F %T %R %r'", "'%C%g%G%V%u%w%W'", "'%h%n%t%v%+'",
    "'%z %:z %::z %Z'", "'%010Y %_5m %-H %^B %015d'", "'%k %l %I'", "'%E%O%i%'", "'%Ey %Od'", "nil", "5",
)  # fmt: skip

_NUMBERS = (
    "1",
    "0",
    "2",
    "3",
    "-1",
    "-2",
    "10",
    "1.5",
    "'2'",
    "0.0",
    "'x'",
    "2.0",
    "nil",
    "true",
    "1e3",
    "-0.5",
)
_ZONES = ("'Europe/Oslo'", "'Pacific Time (US & Canada)'", "nil", "-5", "'x'", "a.k")
_KEYWORDS = ("allow_false: true", "allow_false: false", "allow_false: x", "nope: 1")
_SEPARATORS = weighted({", ": 6, ",": 2, " , ": 1})


def filter_call(draft: Draft, value: Callable[[Draft], str], path: Callable[[Draft], str]) -> str:
    """Return a filter's name with its arguments; `value` and `path` make expressions for them."""
    choices = draft.choices
    name, kinds = _pick(draft)
    arguments: list[str] = []
    is_optional = False
    for kind in kinds:
        if kind == "?":
            is_optional = True
            continue
        if is_optional and choices.chance(50):
            break
        wrong = not draft.is_gentle and choices.chance(12)
        arguments.append(value(draft) if wrong else _argument(draft, kind, value, path))
    if not draft.is_gentle or draft.roughness:
        _miscount(draft, arguments, value)
    if not arguments:
        return name
    return name + choices.pick((": ", ":", " : ")) + choices.pick(_SEPARATORS).join(arguments)


def _pick(draft: Draft) -> tuple[str, str]:
    choices = draft.choices
    if draft.is_braze and choices.chance(25):
        name = choices.pick(_BRAZE_NAMES)
        return name, BRAZE[name]
    if draft.is_gentle:
        name = choices.pick(_GENTLE_NAMES)
        return name, GENTLE[name]
    if choices.chance(2):
        return choices.pick(("nosuch", "NoSuch", "if", "nil", "_x", "1x")), choices.pick(("", "v"))
    name = choices.pick(COMMON) if choices.chance(30) else choices.pick(_STANDARD_NAMES)
    return name, STANDARD[name]


def _miscount(draft: Draft, arguments: list[str], value: Callable[[Draft], str]) -> None:
    """Now and then give one argument too many, too few, or a keyword that is unknown."""
    fault = draft.choices.below(50)
    if fault == 47:
        arguments.append(value(draft))
    elif fault == 48 and arguments:
        arguments.pop()
    elif fault == 49:
        arguments.append("key: " + value(draft))


def _argument(draft: Draft, kind: str, value: Callable[[Draft], str], path: Callable[[Draft], str]) -> str:
    choices = draft.choices
    if kind == "i":
        return choices.pick(("1", "0", "2", "3", "5"))
    if kind == "s":
        return string(draft) if choices.chance(60) else path(draft)
    if kind == "n":
        return choices.pick(_NUMBERS) if choices.chance(75) else path(draft)
    if kind == "k":
        return f"'{choices.pick(KEYS)}'" if choices.chance(85) else value(draft)
    if kind == "p":
        return path(draft)
    if kind == "D":
        return choices.pick(_FORMATS)
    if kind == "A":
        return choices.pick(_KEYWORDS)
    if kind == "Z":
        return choices.pick(_ZONES)
    return value(draft)
