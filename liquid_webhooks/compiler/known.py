"""Known look-ups: which paths a region of code has looked up already, and the names that keep them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from liquid_webhooks.compiler.usage import PathKey

__all__ = ["Known"]


class Known:
    """The look-ups that the code before this place has certainly made.

    Attributes:
        names: By the variable that a look-up begins at and what tells its path from others: the name that
            keeps its value.
        is_certain: Whether what is written now is always evaluated where it stands.
    """

    def __init__(self) -> None:
        self.names: dict[tuple[str, PathKey | None], str] = {}
        self.is_certain = True

    @contextmanager
    def region(self, *, certain: bool = True) -> Iterator[None]:
        """What is looked up inside is not to be relied on behind.

        Args:
            certain: Whether what is written inside is always evaluated where it stands.
        """
        before = self.names, self.is_certain
        self.names, self.is_certain = dict(self.names), certain
        yield
        self.names, self.is_certain = before

    @contextmanager
    def function(self, *, certain: bool = False) -> Iterator[None]:
        """What is written inside is a function of its own, with its own local names.

        Args:
            certain: Whether it is written as statements, each of which is evaluated where it stands.
        """
        before = self.names, self.is_certain
        self.names, self.is_certain = {}, certain
        yield
        self.names, self.is_certain = before
