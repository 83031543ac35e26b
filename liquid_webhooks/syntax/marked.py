"""Marked: what is known of one output, tag or comment of a text; `markup` reads them."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["TOKEN_TEMPLATE_COMMENT", "Body", "Fault", "Markup"]

TOKEN_TEMPLATE_COMMENT = "COMMENT"  # noqa: S105
"""The kind that python-liquid's parser expects for `{# … #}`."""


class Fault(NamedTuple):
    """Why markup is not valid.

    Attributes:
        message: One sentence for people.
        start: Offset of the first character that it is about.
        stop: Offset behind the last one.
    """

    message: str
    start: int
    stop: int


class Body(NamedTuple):
    """The untouched body of a `raw`, `doc` or `comment`, and the tag that ends it.

    Attributes:
        start: Offset of the body's first character.
        stop: Offset of the end tag.
        end_name: The end tag's name.
        end_name_start: Where that stands.
    """

    start: int
    stop: int
    end_name: str
    end_name_start: int


class Markup(NamedTuple):
    """An output, a tag (with its body, if that is verbatim), or a template comment.

    Attributes:
        kind: That of its first token: `TOKEN_OUTPUT`, `TOKEN_TAG` or `TOKEN_TEMPLATE_COMMENT`.
        start: Offset of its opening delimiter.
        stop: Offset behind its closing one, or behind the tag that ends its body; `NONE` if it never ends.
        inner_start: Offset of the expression in it, white space and dashes around that left out.
        inner_stop: Offset behind the expression.
        trims_before: Whether white space before it is dropped.
        trims_behind: Whether white space behind it is dropped.
        name: A tag's name; empty for others.
        name_start: Where that stands.
        body: The body of a tag whose body is verbatim.
        fault: Why it is not valid; None if nothing is known against it.
    """

    kind: str
    start: int
    stop: int
    inner_start: int
    inner_stop: int
    trims_before: bool
    trims_behind: bool
    name: str = ""
    name_start: int = 0
    body: Body | None = None
    fault: Fault | None = None
