"""Pieces of text: what an f-string of generated code is put together from."""

from __future__ import annotations

from dataclasses import dataclass

from liquid.token import Token

from liquid_webhooks.compiler.writer import Code

__all__ = ["Piece"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that prints.

    Attributes:
        value: A name whose value is printed when the f-string is evaluated; None for constant text.
        constant: The text itself, if it is known now.
        token: Where errors of printing the value are placed; of constant text, where it begins.
        values: How many values the piece prints at most.
    """

    value: Code | None = None
    constant: str | None = None
    token: Token | None = None
    values: int = 1

    @classmethod
    def of_text(cls, name: str, values: int = 1) -> Piece:
        """Return the piece for the variable `name`, which holds a text."""
        return cls(Code(name, "str", atom=True), values=values)

    @property
    def is_text(self) -> bool:
        """Whether the code for it gives a `str`."""
        return self.value is None or self.value.kind in ("str", "bool")

    @property
    def can_fail(self) -> bool:
        """Whether to print the value may raise an error."""
        return self.value is not None and self.value.kind == "any"
