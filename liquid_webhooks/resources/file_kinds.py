"""Kinds of files: tells what a file is that should have been JSON or text, and what to do with it."""

from __future__ import annotations

import re
from json import JSONDecodeError
from typing import Final

__all__ = [
    "COMMENTS",
    "JSON",
    "NOT_UTF8",
    "TABLE",
    "is_comment",
    "json_error",
    "json_fault",
    "kind_of_bytes",
    "kind_of_text",
    "not_utf8",
]

COMMENTS: Final = "JSON with comments, which JSON does not have; take them out"
JSON: Final = "JSON, not a table"
NOT_UTF8: Final = "is not UTF-8; save the file as that, as with `iconv -f WINDOWS-1252 -t UTF-8`"
TABLE: Final = "a table (CSV), not JSON"

_EXCEL: Final = "an Excel workbook; save it as CSV"

# The longer of two that begin alike goes first.
_MAGIC: Final = (
    (b"\x1f\x8b", "compressed by gzip; unpack it first, as with `gunzip`"),
    (b"\x28\xb5\x2f\xfd", "compressed by zstd; unpack it first, as with `unzstd`"),
    (b"\xfd7zXZ\x00", "compressed by xz; unpack it first, as with `unxz`"),
    (b"BZh91AY&SY", "compressed by bzip2; unpack it first, as with `bunzip2`"),
    (b"\xd0\xcf\x11\xe0", _EXCEL),
    (b"PAR1\x15", "Parquet; write it as JSON lines first"),
    (b"ARROW1\x00\x00", "an Arrow file; write it as JSON lines first"),
    (b"SQLite format 3\x00", "a SQLite database; write what it holds as JSON lines first"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"Obj\x01", "Avro; write it as JSON lines first"),
    (b"\xff\xfe\x00\x00", "UTF-32 text; save it as UTF-8"),
    (b"\x00\x00\xfe\xff", "UTF-32 text; save it as UTF-8"),
    (b"\xff\xfe", "UTF-16 text; save it as UTF-8, as with `iconv -f UTF-16 -t UTF-8`"),
    (b"\xfe\xff", "UTF-16 text; save it as UTF-8, as with `iconv -f UTF-16 -t UTF-8`"),
)
"""What a file begins with → what it is."""

_ZIP: Final = b"PK\x03\x04"
_EXCEL_PARTS: Final = (b"[Content_Types].xml", b"xl/", b"_rels/")
_UTF_16: Final = re.compile(rb"(?:[\t\n\r -~]\x00){4}|(?:\x00[\t\n\r -~]){4}")
"""Text of which each second byte is NUL: UTF-16 without a byte order mark."""

_LOOKED_AT_CHARS: Final = 16_384
_CONTROL: Final = re.compile(r"[\x00-\x08]")
_HTML: Final = re.compile(r"<!doctype html|<html\b", re.IGNORECASE)
_XML: Final = re.compile(r"<[?!a-z]", re.IGNORECASE)
_REQUEST: Final = re.compile(r"(?:#[^\n]*\n\s*)*(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) +\S")
_VARIABLES: Final = re.compile(r"(?:#[^\n]*\n\s*)*(?:export +)?[A-Z][A-Z0-9_]+=")
_YAML: Final = re.compile(
    r"""(?:[#][^\n]*\n\s*)*(?:---(?:\s|\Z)|%YAML|-\s+[^\s\d-]|[A-Za-z_"'][\w .$-]*["']?:(?:\s|\Z))"""
)
_LIQUID: Final = re.compile(r"\{[{%]")
_COMMENT: Final = re.compile(r"//|/\*|#")
_PYTHON: Final = re.compile(r"'|None\b|True\b|False\b")


def kind_of_bytes(raw: bytes) -> str | None:
    """Return what a file is that begins with `raw` and is no text in UTF-8, and what to do; None if unknown.

    It can stand behind "is".
    """
    for magic, kind in _MAGIC:
        if raw.startswith(magic):
            return kind
    if raw.startswith(_ZIP):
        if any(part in raw[:200] for part in _EXCEL_PARTS):
            return _EXCEL
        return "a zip archive; unpack it first, as with `unzip`"
    if _UTF_16.match(raw):
        return "UTF-16 text; save it as UTF-8, as with `iconv -f UTF-16LE -t UTF-8`"
    return None


def not_utf8(path: object, raw: bytes, error: UnicodeDecodeError, first_line: int = 1) -> str:
    """Return the message that the bytes `raw`, which begin at a line of a file, are not UTF-8."""
    kind = kind_of_bytes(raw) if first_line == 1 else None
    if kind is not None:
        return f"{path}: is {kind}"
    line = first_line + raw.count(b"\n", 0, error.start)
    return f"{path}:{line}: {NOT_UTF8}"


def kind_of_text(text: str) -> str | None:
    """Return what a text is that should have been JSON, and what to do; None if that cannot be told.

    It can stand behind "is".
    """
    if _CONTROL.search(text, 0, 16):  # bytes that happen to be UTF-8
        return kind_of_bytes(text[:64].encode("utf-8", "replace"))
    start = text[:_LOOKED_AT_CHARS].lstrip()
    if start[:1] in ("{", "[", '"') and not _LIQUID.match(start):
        return None
    if _HTML.match(start):
        return "HTML; was it saved from a page that asks to log in?"
    if _XML.match(start):
        return "XML, not JSON"
    if _LIQUID.match(start):
        return "a Liquid template, not JSON"
    if _REQUEST.match(start):
        return "a .http text, not JSON"
    if _VARIABLES.match(start):
        return "a file of variables, not JSON; `--env-file` takes those"
    if _COMMENT.match(start) and _behind_comments(start)[:1] in ("{", "["):
        return COMMENTS
    if _YAML.match(start):
        return "YAML, not JSON; turn it into JSON first, as with `yq -o=json`"
    line = start.partition("\n")[0]
    if not any(char in line for char in "{[<") and any(char in line for char in ",;\t"):
        return TABLE
    return None


def _behind_comments(text: str) -> str:
    return re.sub(r"\A(?:\s*(?:(?://|#)[^\n]*(?:\n|\Z)|/\*.*?\*/))*\s*", "", text, flags=re.DOTALL)


def json_fault(error: JSONDecodeError) -> str:
    """Return in one phrase what is wrong at the place where a text is no JSON."""
    text, at = error.doc, error.pos
    if not text.strip():
        return "the text is empty"
    if is_comment(error):
        return "a comment, which JSON does not have; take it out"
    if _PYTHON.match(text, at):
        return "Python's notation; JSON has double quotes, `null`, `true` and `false`"
    before_bracket = text[at : at + 1] in ("}", "]") and text[:at].rstrip()[-1:] == ","
    if before_bracket or error.msg.startswith("Illegal trailing comma"):  # the latter from Python 3.13 on
        return "a comma before the closing bracket; take it out"
    if error.msg == "Extra data" and text[at : at + 1] in ("{", "["):
        return "Extra data: a second value, where one is expected"
    return error.msg


def is_comment(error: JSONDecodeError) -> bool:
    """Tell whether a comment is what makes a text no JSON."""
    return _COMMENT.match(error.doc, error.pos) is not None


def json_error(path: object, error: JSONDecodeError, first_line: int | None = None) -> str:
    """Return the message that a text is no JSON, with its place.

    Args:
        path: What messages call the text's file.
        error: What the parser says.
        first_line: Where in the file the text begins, if it is one line of many; a whole file is named for
            what it is, if that can be told.
    """
    if first_line is None:
        kind = kind_of_text(error.doc)
        if kind is not None:
            return f"{path}: is {kind}"
    line = error.lineno + (first_line or 1) - 1
    return f"{path}:{line}:{error.colno}: invalid JSON: {json_fault(error)}"
