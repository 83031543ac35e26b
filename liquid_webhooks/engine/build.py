"""Build: what a template renders with, until a tag or a filter of its environment changes."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from typing import Literal

from liquid import Node

from liquid_webhooks.compiler.compiled import Compiled
from liquid_webhooks.compiler.compiled import Loaded
from liquid_webhooks.limits import Limits
from liquid_webhooks.runtime.state import State
from liquid_webhooks.syntax.tags.content import ContentNode

__all__ = ["NOT_BUILT", "Build", "Variant", "plain_text"]

Variant = Literal["in_scope", "careful"]
"""The attributes of `Build` with code that is made where it is asked for."""


NODE_CHARS = 8
"""Characters of code that take as much memory as a node of the tree."""


@dataclass(frozen=True, slots=True)
class Build:
    """The code of one template.

    Attributes:
        generation: The environment's when it was made.
        loaded: The template's code; None for text without Liquid, which needs none.
        run: Its function; None if it needs a scope.
        needs_state: Whether the function has to be given a state.
        most_chars: Characters of the text that it may give.
        in_scope: The code for callers with a scope; None until one asks for it, unless `loaded` is that.
        careful: The same, but it checks each output; None until a text cannot be encoded.
    """

    generation: int
    loaded: Loaded | None
    run: Callable[..., str] | None
    needs_state: bool
    most_chars: int
    in_scope: Loaded | None
    careful: Loaded | None = None

    @classmethod
    def of(cls, loaded: Loaded, generation: int, limits: Limits) -> Build:
        """Return the build of `loaded`."""
        code = loaded.code
        run, in_scope = (None, loaded) if code.is_scoped else (loaded.run, None)
        return cls(generation, loaded, run, code.needs_state, limits.output_chars, in_scope)

    @classmethod
    def of_text(cls, text: str, generation: int, limits: Limits) -> Build:
        """Return the build of text without Liquid: a webhook may have thousands of such fields."""

        def run(_data: Mapping[str, object], _state: State | None) -> str:
            return text

        return cls(generation, None, run, False, limits.output_chars, None)

    def with_variant(self, name: Variant, loaded: Loaded) -> Build:
        """Return the same with the code of one more variant."""
        if name == "careful":
            return replace(self, careful=loaded)
        return replace(self, in_scope=loaded)

    @property
    def chars(self) -> int:
        """Characters that take as much memory as the tree, and the code with and without a scope.

        Each takes up to 25 bytes.
        """
        return 0 if self.code is None else NODE_CHARS * self.code.nodes + 2 * len(self.code.source)

    @property
    def code(self) -> Compiled | None:
        """The template's code, as it was written."""
        return None if self.loaded is None else self.loaded.code


NOT_BUILT = Build(-1, None, None, True, 0, None)


def plain_text(nodes: list[Node]) -> str | None:
    """Return the text of a template that is nothing but text; None for any other."""
    if not nodes:
        return ""
    if len(nodes) == 1 and type(node := nodes[0]) is ContentNode:
        return node.text
    return None
