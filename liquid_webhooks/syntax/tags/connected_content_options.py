"""The options of `connected_content`: which there are, how each is written (Braze, "Connected Content")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Final
from typing import TypeAlias

from liquid.builtin.expressions import StringLiteral

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.expressions.readable_names import check_name
from liquid_webhooks.syntax.expressions.text_pieces import parse_text
from liquid_webhooks.syntax.stream import report
from liquid_webhooks.syntax.tags.connected_content_headers import HeaderPart
from liquid_webhooks.syntax.tags.connected_content_headers import JsonGroup
from liquid_webhooks.syntax.tags.connected_content_headers import parse_headers
from liquid_webhooks.syntax.tags.fetch import is_static
from liquid_webhooks.syntax.tags.fetch import unknown_option

if TYPE_CHECKING:
    from liquid import Environment
    from liquid.expression import Expression
    from liquid.stream import TokenStream
    from liquid.token import Token

    from liquid_webhooks.syntax.expressions.words import WordReader

__all__ = ["HeaderPart", "JsonGroup", "Options", "read_options"]

OPTIONS: Final = {
    ":save": "a variable's name",
    ":method": "`get` or `post`",
    ":headers": "a JSON object",
    ":body": "a body",
    ":content_type": "a media type",
    ":accept": "a media type",
    ":basic_auth": "a credential's name",
    ":auth_credentials": "a credential's name",
    ":cache_max_age": "a number of seconds",
    ":cache": "a number of seconds",
    ":no_cache": "",
    ":retry": "",
    ":rerender": "",
}
"""Each option and what it needs behind it; nothing for those that stand alone."""

UNDOCUMENTED: Final = frozenset({":accept"})
"""Options that published templates have, but not Braze's documentation."""

DEFAULT_MAX_AGE: Final = 300
"""Seconds for which the answer to a GET is kept unless the tag says otherwise."""

LEAST_AGE, MOST_AGE = 300, 14_400
"""Seconds that `:cache_max_age` may ask for; others are clamped (Braze, "Caching responses")."""

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_MEDIA_TYPE = re.compile(r"[!-.0-~]+/[!-~]+")

Pieces: TypeAlias = "list[Expression]"


@dataclass(slots=True)
class Options:
    """What was read, one attribute for each option.

    Attributes:
        url: The URL; None without one.
        headers: The parts of each name and value in the object of `:headers`.
        headers_text: Pieces of a text that is that object once it is rendered: `:headers {{ x }}`.
        body: Pieces of the body; None without one.
        body_fields: Where a form is sent as JSON, the pieces of each name and value; else None.
        texts: The pieces of headers and body as they are written.
    """

    url: Token | None = None
    save: str | None = None
    method: str = "GET"
    headers: list[tuple[list[HeaderPart], list[HeaderPart]]] = field(default_factory=list)
    headers_text: Pieces = field(default_factory=list)
    body: Pieces | None = None
    body_fields: list[tuple[Pieces, Pieces]] | None = None
    content_type: str | None = None
    accept: str | None = None
    basic_auth: str | None = None
    auth_credentials: str | None = None
    max_age: int | None = None
    no_cache: bool = False
    retry: bool = False
    rerender: bool = False
    texts: Pieces = field(default_factory=list)


def read_options(
    env: Environment, stream: TokenStream, tag: Token, reader: WordReader, url: Token | None
) -> Options:
    """Read all options, and the URL if it stands behind one of them, which is reported (`LW228`).

    Args:
        env: The environment.
        stream: Where findings are reported.
        tag: The tag.
        reader: Stands before the first option.
        url: The URL; None if it was not read yet.

    Raises:
        ParseError: One is unknown, twice there, without its value, or its value is malformed; or two of them
            exclude each other.
    """
    read = Options(url)
    seen: dict[str, Token] = {}
    while (word := reader.word() if read.url else reader.url()) is not None:
        name = ":cache_max_age" if word.value == ":cache" else word.value
        if name not in OPTIONS:
            if read.url is None and _is_url(env, word):
                read.url = word
                report(stream, "LW228", "what Braze does with a URL behind an option is not known", word)
                continue
            if ":body" in seen and not name.startswith(":"):
                message = "a body has no blanks outside `{{ }}`; capture it and write `:body {{ name }}`"
                raise ParseError(message, token=word)
            raise unknown_option(tag, word, OPTIONS.keys() - UNDOCUMENTED)
        if name in seen:
            raise ParseError(f"`{name}` is given twice", token=word)
        seen[name] = word
        if not OPTIONS[name]:
            setattr(read, name[1:], True)
            continue
        if name == ":cache_max_age" and _lacks_number(reader, read.url):
            read.max_age = DEFAULT_MAX_AGE
            message = f"what Braze does without a number of seconds is not known; {DEFAULT_MAX_AGE} is used"
            report(stream, "LW228", message, word)
            continue
        value = _value(reader, word)
        if name in (":body", ":headers"):
            _set_text(env, stream, read, name, value)
        else:
            if not is_static(env, value):
                raise ParseError(f"`{name}` takes no Liquid", token=value)
            _set_static(env, stream, read, name, value)
            if name in UNDOCUMENTED:
                message = f"what Braze does with `{name}` is not known; `:headers` can give the header too"
                report(stream, "LW228", message, word)
    if ":basic_auth" in seen and ":auth_credentials" in seen:
        message = "`:basic_auth` and `:auth_credentials` exclude each other"
        raise ParseError(message, token=seen[":auth_credentials"])
    if read.body is not None and _is_json(read.content_type):
        read.body_fields = _fields(read.body)
    return read


def _is_url(env: Environment, word: Token) -> bool:
    return "://" in word.value or not is_static(env, word)


def _lacks_number(reader: WordReader, url: Token | None) -> bool:
    """Tell whether nothing, an option, or the URL comes where a number belongs."""
    word = reader.ahead()
    return word is None or word.value.startswith(":") or (url is None and "://" in word.value)


def _value(reader: WordReader, option: Token) -> Token:
    """Return the word behind `option`, or the JSON object behind `:headers`."""
    value = reader.json_object() if option.value == ":headers" else None
    value = value or reader.word()
    if value is None or value.value in OPTIONS:
        raise ParseError(f"`{option.value}` needs {OPTIONS[option.value]}", token=option)
    return value


def _set_text(env: Environment, stream: TokenStream, read: Options, name: str, value: Token) -> None:
    pieces = parse_text(env, stream, value)
    read.texts += pieces
    if name == ":body":
        read.body = pieces
    elif value.value.startswith(env.statement_start_string):
        read.headers_text = pieces
    else:
        read.headers = parse_headers(pieces, value)


def _set_static(env: Environment, stream: TokenStream, read: Options, name: str, value: Token) -> None:
    text = value.value
    if name == ":save":
        if not _VARIABLE.fullmatch(text):
            raise ParseError("`:save` needs a variable's name: letters, digits and `_`", token=value)
        check_name(env, stream, value)
        read.save = text
    elif name == ":method":
        if text.upper() not in ("GET", "POST"):
            raise ParseError("`:method` is `get` or `post`", token=value)
        read.method = text.upper()
    elif name in (":content_type", ":accept"):
        if not _MEDIA_TYPE.fullmatch(text):
            raise ParseError(f"`{name}` needs a media type, such as `application/json`", token=value)
        setattr(read, name[1:], text)
    elif name == ":cache_max_age":
        if not (text.isascii() and text.isdigit()):
            raise ParseError(f"`{name}` needs a whole number of seconds", token=value)
        seconds = min(int(text.lstrip("0")[:10] or "0"), MOST_AGE + 1)
        read.max_age = max(LEAST_AGE, min(seconds, MOST_AGE))
        if read.max_age != seconds:
            message = f"answers are kept for {LEAST_AGE} to {MOST_AGE} seconds; {read.max_age} is used"
            report(stream, "LW112", message, value)
    else:
        setattr(read, name[1:], text)


def _is_json(content_type: str | None) -> bool:
    return content_type is not None and content_type.split(";")[0].strip().lower() == "application/json"


def _fields(body: Pieces) -> list[tuple[Pieces, Pieces]] | None:
    """Return the fields of a form, split before anything is put in; None if the body is none.

    A body that is a variable alone, or begins as JSON does, is sent as it is.
    """
    first = body[0]
    if not any(isinstance(piece, StringLiteral) and "=" in piece.value for piece in body):
        return None
    if isinstance(first, StringLiteral) and first.value[0] in "{[":
        return None
    fields: list[tuple[Pieces, Pieces]] = [([], [])]
    side = 0
    for piece in body:
        if not isinstance(piece, StringLiteral):
            fields[-1][side].append(piece)
            continue
        at = 0
        for match in re.finditer("[&=]", piece.value):
            if match[0] == "=" and side == 1:
                continue
            _add(fields[-1][side], piece, at, match.start())
            at = match.end()
            if match[0] == "=":
                side = 1
            else:
                fields.append(([], []))
                side = 0
        _add(fields[-1][side], piece, at, len(piece.value))
    return [(name, value) for name, value in fields if name or value]


def _add(pieces: Pieces, piece: StringLiteral, start: int, end: int) -> None:
    if start < end:
        token = piece.token._replace(
            value=piece.value[start:end], start_index=piece.token.start_index + start
        )
        pieces.append(StringLiteral(token, token.value))
