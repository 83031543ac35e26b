"""Tags of another package, as its authors would write them for python-liquid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from typing import TextIO
from typing import TypeVar

import liquid
import pytest
from liquid import RenderContext
from liquid import TokenStream
from liquid.ast import BlockNode
from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions import Identifier
from liquid.builtin.expressions import parse_name
from liquid.builtin.expressions import parse_primitive
from liquid.expression import Expression
from liquid.parser import get_parser
from liquid.tag import Tag
from liquid.token import TOKEN_TAG
from liquid.token import Token

from liquid_webhooks import Environment

BOTH = pytest.mark.parametrize("environment", [liquid.Environment, Environment], ids=["theirs", "ours"])
"""For what python-liquid's own environment does too, and ours must do the same."""

EnvironmentClass = type[liquid.Environment]
E = TypeVar("E", bound=liquid.Environment)


class ShoutNode(Node):
    """Prints a filtered expression in upper case."""

    def __init__(self, token: Token, expression: Expression) -> None:
        super().__init__(token)
        self.expression = expression
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(str(self.expression.evaluate(context)).upper() + "!")

    def expressions(self) -> Iterable[Expression]:
        return [self.expression]


class ShoutTag(Tag):
    """`{% shout expression %}`."""

    name = "shout"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        return ShoutNode(token, FilteredExpression.parse(self.env, stream.into_inner(tag=token, eat=False)))


class RepeatNode(Node):
    """Renders its block for each number from 1, bound to `nr`."""

    def __init__(self, token: Token, count: Expression, block: BlockNode) -> None:
        super().__init__(token)
        self.count = count
        self.block = block
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        written = 0
        for number in range(1, int(str(self.count.evaluate(context))) + 1):
            with context.extend({"nr": number}):
                written += self.block.render(context, buffer)
        return written

    def children(self, static_context: RenderContext, *, include_partials: bool = True) -> Iterable[Node]:
        return [self.block]

    def expressions(self) -> Iterable[Expression]:
        return [self.count]

    def block_scope(self) -> Iterable[Identifier]:
        return [Identifier("nr", token=self.token)]


class RepeatTag(Tag):
    """`{% repeat n %}…{% endrepeat %}`."""

    name = "repeat"
    end = "endrepeat"

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        count = parse_primitive(self.env, stream.into_inner(tag=token))
        block = get_parser(self.env).parse_block(stream, (self.end,))
        stream.expect(TOKEN_TAG, self.end)
        return RepeatNode(token, count, block)


class StoreNode(Node):
    """Assigns how often it was met, and reads what others assigned."""

    def __init__(self, token: Token, name: Identifier) -> None:
        super().__init__(token)
        self.name = name

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        before = context.resolve(str(self.name), default=0)
        context.assign(str(self.name), (before if isinstance(before, int) else 0) + 1)
        return 0

    def template_scope(self) -> Iterable[Identifier]:
        return [self.name]


class StoreTag(Tag):
    """`{% store name %}`."""

    name = "store"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        return StoreNode(token, parse_name(self.env, stream.into_inner(tag=token, eat=False)))


def with_tags(environment: type[E], **keywords: Any) -> E:
    """Return an environment with the tags of this file."""
    env = environment(**keywords)
    for tag in (ShoutTag, RepeatTag, StoreTag):
        env.add_tag(tag)
    return env
