"""`{% assign name = expression %}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liquid.builtin.expressions import Identifier
from liquid.builtin.tags.assign_tag import AssignNode as LiquidAssignNode
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION
from liquid.token import TOKEN_WORD
from liquid.token import Token

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.delimiters import MARKUP_SPACE
from liquid_webhooks.syntax.expressions.parser import parse_filtered
from liquid_webhooks.syntax.expressions.readable_names import check_name
from liquid_webhooks.syntax.expressions.readable_names import is_number
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.stream import report_refusable
from liquid_webhooks.syntax.tags.block import IDENTIFIER
from liquid_webhooks.syntax.tags.block import SIGNATURE
from liquid_webhooks.syntax.tags.block import take_markup

if TYPE_CHECKING:
    from liquid.stream import TokenStream

__all__ = ["AssignNode", "AssignTag"]

_EQUALS = re.compile(rf"[{MARKUP_SPACE}]*=")


class AssignNode(CompiledNode, LiquidAssignNode):
    """`{% assign name = expression %}`."""

    __slots__ = ()

    @property
    def assigns(self) -> str:
        """The name that is given a value."""
        return str(self.name)


class AssignTag(Tag):
    """`{% assign name = expression %}`."""

    name = "assign"
    block = False

    def parse(self, stream: TokenStream) -> AssignNode:
        """Return the assignment.

        As in Ruby, the name is what stands before the first `=` that a name stands before, whatever precedes
        it, and dots or brackets in it are characters like others.

        Raises:
            ParseError: There is no name before any `=`.
        """
        tag, markup = take_markup(stream, "a name and a value: `assign name = value`")
        start, end, equals = _target(markup)
        name = Token(TOKEN_WORD, markup.value[start:end], markup.start_index + start, markup.source)
        if start > 0 or not (IDENTIFIER.fullmatch(name.value) or is_number(name.value)):
            message = f"`assign` takes `{name.value[:30]}` as the name"
            report_refusable(self.env, stream, "LW101", message, markup)
        check_name(self.env, stream, name)
        value = markup.value[equals + 1 :]
        right = Token(TOKEN_EXPRESSION, value, markup.start_index + equals + 1, markup.source)
        expression = parse_filtered(self.env, stream, right)
        return AssignNode(tag, name=Identifier(name.value, token=name), expression=expression)


def _target(markup: Token) -> tuple[int, int, int]:
    """Return where in `markup.value` the name starts and ends, and where its `=` is."""
    for match in SIGNATURE.finditer(markup.value):
        equals = _EQUALS.match(markup.value, match.end())
        if equals:
            return match.start(), match.end(), equals.end() - 1
    raise ParseError("`assign` needs a name and a value: `assign name = value`", token=markup)
