"""`{% form_field_name … %}`: the name of a field in a form of a preference center."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import TextIO

from liquid.tag import Tag

from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.block import take

if TYPE_CHECKING:
    from liquid import RenderContext
    from liquid import Token
    from liquid.stream import TokenStream

__all__ = ["FormFieldNameNode", "FormFieldNameTag"]


class FormFieldNameNode(CompiledNode):
    """Prints nothing: there are such forms in e-mail alone.

    Args:
        token: The tag.
        markup: The argument text, for `str`.
    """

    __slots__ = ("markup",)

    prints = True
    branches = False

    def __init__(self, token: Token, markup: str) -> None:
        super().__init__(token)
        self.markup = markup
        self.blank = False

    def __str__(self) -> str:
        return f"{{% form_field_name {self.markup} %}}"

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:  # noqa: ARG002
        """Write nothing, in anybody's environment."""
        return 0


class FormFieldNameTag(Tag):
    """`{% form_field_name :email_global_state %}`, `{% form_field_name :subscription_group ID %}`."""

    name = "form_field_name"
    block = False

    def parse(self, stream: TokenStream) -> FormFieldNameNode:
        """Return the node; its arguments are not looked at."""
        tag, markup = take(stream)
        return FormFieldNameNode(tag, markup.value if markup else "")
