"""HTML filters: escaping, also of scripts, line breaks, removing tags (Ruby Liquid 5.4)."""

from __future__ import annotations

import re

from liquid_webhooks.budget import charge_text
from liquid_webhooks.filters.contract import Filter
from liquid_webhooks.filters.sizes import check_chars
from liquid_webhooks.filters.sizes import too_long
from liquid_webhooks.limits import FREE_CHARS
from liquid_webhooks.limits import MAX_CHARS
from liquid_webhooks.limits import TRANSLATE_COST
from liquid_webhooks.values import to_s
from liquid_webhooks.values import unwrap

__all__ = ["FILTERS"]

_ENTITIES = {"<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_JAVASCRIPT = "\\'\"><&=-;`\u2028\u2029" + "".join(map(chr, range(32)))
_JAVASCRIPT_ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in _JAVASCRIPT}
_AMPERSAND = re.compile(r"&(?![a-zA-Z]++;|#[0-9]++;)")
_BLOCK_START = re.compile("<script|<style|<!--")
_BLOCK_ENDS = {"<script": "</script>", "<style": "</style>", "<!--": "-->"}
_TAG = re.compile("<[^>]*>")


def escape(value: object, /) -> str | None:
    """Return `value` with `& < > " '` as entities, existing entities escaped again; nil stays nil.

    Raises:
        LimitError: The result has more than `limits.MAX_CHARS` characters.
    """
    if type(value) is str:
        text = value
    else:
        value = unwrap(value)
        if value is None:
            return None
        text = to_s(value)
    # Looking for a character is several times as fast as replacing it, and most texts have none.
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if '"' in text:
        text = text.replace('"', "&quot;")
    if "'" in text:
        text = text.replace("'", "&#39;")
    if len(text) > MAX_CHARS:
        raise too_long()
    return text


def escape_once(value: object, /) -> str:
    """Return `value` escaped as by `escape`, but for the `&` of what looks like an entity.

    That is `&`, ASCII letters or `#` and digits, and `;`: hexadecimal references do not count, as in Ruby.

    Raises:
        LimitError: The result has more than `limits.MAX_CHARS` characters.
    """
    text = to_s(value)
    if "&" in text:
        _charge_slow(text)
        text = _AMPERSAND.sub("&amp;", text)
    for character, entity in _ENTITIES.items():
        text = text.replace(character, entity)
    check_chars(len(text))
    return text


def newline_to_br(value: object, /) -> str:
    r"""Return `value` with `<br />` and a newline for each `\n` or `\r\n`; a lone `\r` stays.

    Raises:
        LimitError: The result has more than `limits.MAX_CHARS` characters.
    """
    text = to_s(value)
    ends = text.count("\n")
    check_chars(len(text) + 6 * ends - text.count("\r\n"))
    return text.replace("\r\n", "\n").replace("\n", "<br />\n") if ends else text


def strip_html(value: object, /) -> str:
    """Return `value` without comments, `script` and `style` with their content, and then without tags.

    As Ruby Liquid, it knows those elements in lower case only, and takes any text from `<` to `>` for a
    tag. What is not closed stays. Time is linear in the size of the text.
    """
    text = to_s(value)
    if "<" not in text:
        return text
    _charge_slow(text)
    text = _without_blocks(text)
    # Before the last ">" no search for one fails, so that the pattern never reads a text twice.
    last = text.rfind(">") + 1
    return _TAG.sub("", text[:last]) + text[last:]


def _without_blocks(text: str) -> str:
    kept, start = [], 0
    unclosed = set()
    opening = _BLOCK_START.search(text)
    while opening:
        after, closing = opening.end(), _BLOCK_ENDS[opening[0]]
        end = -1 if closing in unclosed else text.find(closing, after)
        if end < 0:
            unclosed.add(closing)
        else:
            kept.append(text[start : opening.start()])
            start = after = end + len(closing)
        opening = _BLOCK_START.search(text, after)
    return "".join([*kept, text[start:]])


def escapejs(value: object, /) -> str:
    r"""Return `value` for the inside of a quoted JavaScript string: what could end it, or HTML, as `\uXXXX`.

    Escaped are C0 controls, U+2028, U+2029 and ``\ ' " < > & = - ; ` ``, as in python-liquid.

    Raises:
        LimitError: The result has more than `limits.MAX_CHARS` characters.
    """
    text = value if type(value) is str else to_s(value)
    if 6 * len(text) > MAX_CHARS:
        check_chars(len(text) + 5 * sum(map(text.count, _JAVASCRIPT)))
    if not text.isascii():
        _charge_slow(text)
    return text.translate(_JAVASCRIPT_ESCAPES)


def _charge_slow(text: str) -> None:
    """Charge a text that takes longer to go through than most."""
    if len(text) > FREE_CHARS:
        charge_text(TRANSLATE_COST * len(text))


def safe(value: object, /) -> object:
    """Return `value` as it is: nothing is escaped unasked (python-liquid's filter of this name)."""
    return value


FILTERS: dict[str, Filter] = {
    "escape": Filter(escape),
    "escape_once": Filter(escape_once, returns="text", braze="undocumented"),
    "escapejs": Filter(escapejs, returns="text", braze="missing", instead="use `json_escape`"),
    "h": Filter(escape, braze="undocumented", instead="escape"),
    "newline_to_br": Filter(newline_to_br, returns="text"),
    "safe": Filter(safe, braze="missing", instead="leave it out"),
    "strip_html": Filter(strip_html, returns="text", reads="text"),
}
"""The filters of this module by their Liquid names."""
