"""`{% connected_content URL … %}`: an HTTP call while the template renders (Braze, "Connected Content")."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liquid.builtin.expressions import Identifier
from liquid.builtin.expressions import StringLiteral
from liquid.tag import Tag

from liquid_webhooks.errors import ParseError
from liquid_webhooks.errors import RequestError
from liquid_webhooks.http.url import parse_url
from liquid_webhooks.syntax.delimiters import NO_BREAK_SPACE
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.syntax.expressions.text_pieces import find_outside_groups
from liquid_webhooks.syntax.expressions.text_pieces import parse_text
from liquid_webhooks.syntax.expressions.words import WordReader
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.stream import report
from liquid_webhooks.syntax.tags.block import take_markup
from liquid_webhooks.syntax.tags.connected_content_options import DEFAULT_MAX_AGE
from liquid_webhooks.syntax.tags.connected_content_options import HeaderPart
from liquid_webhooks.syntax.tags.connected_content_options import JsonGroup
from liquid_webhooks.syntax.tags.connected_content_options import Options
from liquid_webhooks.syntax.tags.connected_content_options import read_options
from liquid_webhooks.syntax.tags.fetch import is_static
from liquid_webhooks.syntax.tags.fetch import report_names
from liquid_webhooks.syntax.tags.fetch import report_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liquid.expression import Expression
    from liquid.stream import TokenStream
    from liquid.token import Token

__all__ = ["CallOptions", "ConnectedContentNode", "ConnectedContentTag", "HeaderPart"]

DEFAULT_NAME = "connected"
"""The variable that parsed JSON goes to without `:save`."""


@dataclass(frozen=True, slots=True)
class CallOptions:
    """What a tag says about its call that needs no data.

    Attributes:
        method: `GET` or `POST`.
        content_type: The media type of `:content_type`; None without it.
        accept: The media type of `:accept`, for that header; None without it.
        basic_auth: Name of a stored user and password; None without it.
        auth_credentials: Name of stored headers; None without it.
        max_age: Seconds for which an answer may be kept and given again; 0 for not at all.
        retry: Whether a failed call is tried again, and aborts the message in the end.
        rerender: Whether Liquid in the answer is rendered.
        saves: Whether `:save` was given.
        header_names: The names in `:headers` that hold no group; findings may tell these.
    """

    method: str
    content_type: str | None
    accept: str | None
    basic_auth: str | None
    auth_credentials: str | None
    max_age: int
    retry: bool
    rerender: bool
    saves: bool
    header_names: tuple[str, ...]


class ConnectedContentNode(CompiledNode):
    """A call whose answer is saved as JSON, or printed.

    Args:
        token: The tag.
        markup: The argument text, for `str`.
        url: Pieces of the URL.
        given: What the options say.
    """

    __slots__ = ("_assigns", "body", "body_fields", "headers", "headers_text", "markup", "options", "url")

    def __init__(self, token: Token, markup: str, url: list[Expression], given: Options) -> None:
        super().__init__(token)
        self.markup = markup
        self.url = url
        self._assigns = given.save or DEFAULT_NAME
        self.headers = given.headers
        self.headers_text = given.headers_text
        self.body = given.body
        self.body_fields = given.body_fields
        self.options = CallOptions(
            method=given.method,
            content_type=given.content_type,
            accept=given.accept,
            basic_auth=given.basic_auth,
            auth_credentials=given.auth_credentials,
            max_age=_max_age(given),
            retry=given.retry,
            rerender=given.rerender,
            saves=given.save is not None,
            header_names=tuple(
                part for name, _ in given.headers if len(name) == 1 for part in name if isinstance(part, str)
            ),
        )
        self.blank = False

    @property
    def assigns(self) -> str:
        """The variable that the answer is saved in."""
        return self._assigns

    @property
    def uses_scope(self) -> bool:
        """Whether the call takes the template's variables."""
        return self.options.rerender

    def __str__(self) -> str:
        return f"{{% connected_content {self.markup} %}}"

    def expressions(self) -> Iterable[Expression]:
        """Return the pieces of URL, headers and body."""
        pieces = [*self.url, *self.headers_text]
        for name, value in self.headers:
            pieces += [part.expression for part in (*name, *value) if isinstance(part, JsonGroup)]
        if self.body_fields is not None:
            return [*pieces, *(piece for pair in self.body_fields for text in pair for piece in text)]
        return [*pieces, *(self.body or [])]

    def template_scope(self) -> Iterable[Identifier]:
        """Return the variable that the answer is saved in."""
        return [Identifier(self.assigns, token=self.token)]


def _max_age(given: Options) -> int:
    if given.no_cache or (given.method == "POST" and given.max_age is None):
        return 0
    return DEFAULT_MAX_AGE if given.max_age is None else given.max_age


class ConnectedContentTag(Tag):
    """`{% connected_content URL :option … %}`."""

    name = "connected_content"
    block = False

    @property
    def _allows_any_port(self) -> bool:
        resources = getattr(self.env, "resources", None)  # an environment of ours has them
        return bool(getattr(resources, "allow_any_port", False))

    def parse(self, stream: TokenStream) -> ConnectedContentNode:
        """Return the node; the arguments are split into words before anything is put into them.

        Raises:
            ParseError: The URL is missing, or an option is unknown, twice there or malformed.
        """
        tag, markup = take_markup(stream, "a URL")
        reader = WordReader(self.env, markup)
        url = reader.url()
        if url is not None and url.value.startswith(":"):
            url, reader = None, WordReader(self.env, markup)
        if url is not None:
            self._judge(stream, url)
        given = self._options(stream, tag, markup, reader, url)
        if given.url is None:
            raise ParseError("`connected_content` needs a URL before its options", token=markup)
        if url is None:
            self._judge(stream, given.url)
        pieces = self._pieces(stream, given.url)
        if not given.rerender:  # a name in the request makes Braze fetch what the answer then prints
            report_names(self.env, stream, [*pieces, *given.texts])
        return ConnectedContentNode(tag, markup.value, pieces, given)

    def _options(
        self, stream: TokenStream, tag: Token, markup: Token, reader: WordReader, url: Token | None
    ) -> Options:
        """Return the options; where they cannot be read as the tag has no end, the error says so."""
        try:
            return read_options(self.env, stream, tag, reader, url)
        except ParseError:
            opener = self.env.tag_start_string
            if find_outside_groups(markup, opener, delimiters=Delimiters.of(self.env)) < 0:
                raise
            message = f"tag is never terminated; expected `{self.env.tag_end_string}` before `{opener}`"
            start = markup.source.rfind(opener, 0, tag.start_index)
            raise ParseError(message, token=tag._replace(value=opener, start_index=start)) from None

    def _judge(self, stream: TokenStream, url: Token) -> None:
        """Report what is doubtful in the URL as it is written."""
        report_word(stream, url)
        text = url.value.replace(NO_BREAK_SPACE, "")
        if is_static(self.env, url) and text[0] not in "'\"":
            try:
                parse_url(text, allow_any_port=self._allows_any_port)
            except RequestError as error:
                report(stream, "LW214", f"no call can be made: {error.message}", url)

    def _pieces(self, stream: TokenStream, url: Token) -> list[Expression]:
        """Return the pieces of the URL, without no-break spaces; other hidden ones are reported (`LW228`)."""
        pieces = parse_text(self.env, stream, url)
        for piece in pieces:
            if isinstance(piece, StringLiteral):
                piece.value = piece.value.replace(NO_BREAK_SPACE, "")
                hidden = next((each for each in piece.value if _is_hidden(each)), None)
                if hidden:
                    at = piece.token.value.index(hidden)
                    place = piece.token._replace(value=hidden, start_index=piece.token.start_index + at)
                    name = f"U+{ord(hidden):04X}"
                    message = f"the URL holds {name}, which is not seen; whether Braze sends it is not known"
                    report(stream, "LW228", message, place, "")
        return pieces


def _is_hidden(character: str) -> bool:
    """Tell whether a character is a blank, or nothing at all, to the eye."""
    return not character.isascii() and unicodedata.category(character) in ("Cf", "Zl", "Zp", "Zs")
