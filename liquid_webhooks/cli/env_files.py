"""Environment variables from a file, for the secrets of the command line; no message shows a value.

Each line is empty, a comment that begins with `#`, or `NAME=VALUE`, with blanks around either and perhaps
`export` before it. A value ends at its line's end, or at a `#` behind a blank. In single quotes it stands as
it is; in double quotes a backslash makes a line end (`n`, `r`), a tab (`t`), or `"`, `$` or itself. `$NAME`
is not replaced. Of several lines for one name the last counts.
"""

from __future__ import annotations

import re
from typing import Final

from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.input_files import read_text
from liquid_webhooks.cli.input_files import shown_name

__all__ = ["read_env_file"]

_LINE: Final = re.compile(r"(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=(.*)", re.DOTALL)
_SINGLE: Final = re.compile(r"'([^']*)'(.*)", re.DOTALL)
_DOUBLE: Final = re.compile(r'"((?:[^"\\]++|\\.)*+)"(.*)', re.DOTALL)
_BEHIND: Final = re.compile(r"[ \t]*(?:[ \t]#.*)?", re.DOTALL)
_COMMENT: Final = re.compile(r"[ \t]#.*", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "$": "$", "\\": "\\"}


def read_env_file(path: str) -> dict[str, str]:
    """Return the variables of the file `path`, `-` for standard input.

    Raises:
        Failure: It cannot be read, is not UTF-8, or a line is none of these; names its number alone.
    """
    variables: dict[str, str] = {}
    for number, line in enumerate(read_text(path).split("\n"), 1):
        line = line.strip(" \t\r")
        if not line or line.startswith("#"):
            continue
        place = f"{shown_name(path)}:{number}"
        match = _LINE.fullmatch(line)
        if match is None:
            raise Failure(f"{place}: expected NAME=VALUE")
        variables[match[1]] = _value(match[2], place)
    return variables


def _value(text: str, place: str) -> str:
    """Return the value that `text`, what stands behind `=`, means.

    Raises:
        Failure: Its quote is not closed, or something stands behind it.
    """
    unquoted = _COMMENT.sub("", text, count=1).strip(" \t")
    if unquoted[:1] not in ("'", '"'):
        return unquoted
    text = text.lstrip(" \t")
    match = (_SINGLE if text[0] == "'" else _DOUBLE).fullmatch(text)
    if match is None:
        raise Failure(f"{place}: the quote is not closed; write a line end as \\n between double quotes")
    value, behind = match.groups()
    if not _BEHIND.fullmatch(behind):
        raise Failure(f"{place}: only a comment may stand behind the closing quote")
    if text[0] == "'":
        return str(value)
    return _ESCAPE.sub(lambda escape: _ESCAPES.get(escape[1], escape[0]), value)
