"""Writes literal text, outputs and comments."""

from __future__ import annotations

from liquid import BlockNode
from liquid import ConditionalBlockNode

from liquid_webhooks.compiler.statements import Rule
from liquid_webhooks.compiler.statements import StatementCompiler
from liquid_webhooks.syntax.tags.case_tag import WhenNode
from liquid_webhooks.syntax.tags.comment_tag import CommentNode
from liquid_webhooks.syntax.tags.content import ContentNode
from liquid_webhooks.syntax.tags.content import RawNode
from liquid_webhooks.syntax.tags.doc_tag import DocNode
from liquid_webhooks.syntax.tags.echo_tag import EchoNode
from liquid_webhooks.syntax.tags.form_field_name_tag import FormFieldNameNode
from liquid_webhooks.syntax.tags.inline_comment_tag import InlineCommentNode
from liquid_webhooks.syntax.tags.liquid_tag import LiquidNode
from liquid_webhooks.syntax.tags.output_tag import OutputNode

__all__ = ["RULES"]


def write_text(to: StatementCompiler, node: ContentNode | RawNode) -> None:
    """Write literal text."""
    if node.text:
        to.sink.text(node.text)


def write_nothing(to: StatementCompiler, node: object) -> None:
    """Write nothing, for comments and what exists in e-mail alone."""


def write_nodes(to: StatementCompiler, node: BlockNode) -> bool:
    """Write a sequence of nodes."""
    return to.nodes(node.nodes)


def write_output(to: StatementCompiler, node: OutputNode | EchoNode) -> None:
    """Write `{{ … }}` or `echo`."""
    to.output(node.expression)


def write_liquid(to: StatementCompiler, node: LiquidNode) -> bool:
    """Write the tags of a `liquid` tag."""
    return to.nodes(node.block.nodes)


RULES: dict[type, Rule] = {
    BlockNode: write_nodes,
    ConditionalBlockNode: write_nothing,
    WhenNode: write_nothing,
    CommentNode: write_nothing,
    ContentNode: write_text,
    DocNode: write_nothing,
    EchoNode: write_output,
    FormFieldNameNode: write_nothing,
    InlineCommentNode: write_nothing,
    LiquidNode: write_liquid,
    OutputNode: write_output,
    RawNode: write_text,
}
"""What writes each exact class of nodes."""
