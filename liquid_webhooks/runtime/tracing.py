"""Tracing: texts that know which pieces of them outputs put there, and where the values came from."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple
from typing import Self
from typing import cast

from liquid_webhooks import values
from liquid_webhooks.runtime.scope import MISSING
from liquid_webhooks.runtime.scope import Scope
from liquid_webhooks.runtime.state import State

__all__ = ["Keys", "TracedPiece", "TracedText", "TracingState", "tracing_names"]

Keys = tuple[object, ...]
"""A path in the data: names, keys and indexes, the variable first."""


class TracedPiece(NamedTuple):
    """A piece of a text that a tag put there.

    Attributes:
        start: Offset of its first character in the text.
        stop: Offset behind its last one.
        origin: The tag.
        path: Where the value is in the data, as far as that is known.
    """

    start: int
    stop: int
    origin: object
    path: Keys | None


class TracedText(str):
    """A text whose `pieces`, in order, come from outputs; all between them is literal text of templates."""

    __slots__ = ("pieces",)

    pieces: tuple[TracedPiece, ...]

    @classmethod
    def of(cls, text: str, pieces: Sequence[TracedPiece] = ()) -> Self:
        """Return `text` with its pieces."""
        made = cls(text)
        made.pieces = tuple(pieces)
        return made


class TracingState(State):
    """The state of a render whose texts are traced: mixed in before an environment's own."""

    def joined(self, texts: list[str]) -> str:
        """Return the text of `texts`, with their pieces moved to where they stand in it."""
        pieces: list[TracedPiece] = []
        length = 0
        for text in texts:
            if isinstance(text, TracedText):
                pieces += (
                    piece._replace(start=piece.start + length, stop=piece.stop + length)
                    for piece in text.pieces
                )
            length += len(text)
        return TracedText.of(super().joined(texts), pieces)


def traced(
    value: object, origin: object, path: Keys | None, whole: bool, *, text: Callable[[object], str]
) -> str:
    """Return what a tag prints as a traced text.

    Args:
        value: What it prints. A traced text, which `capture` or a content block made, keeps its pieces.
        origin: The tag.
        path: The path of the value.
        whole: Whether a traced text is one piece: fetched text is data, even where it was rendered.
        text: What makes text of values.
    """
    if isinstance(value, TracedText) and not whole:
        return value
    made = text(value)
    return TracedText.of(made, [TracedPiece(0, len(made), origin, path)])


def kept(value: object, *, text: Callable[[object], str]) -> str:
    """Return what `text` makes of a value; a traced text as it is."""
    return value if isinstance(value, TracedText) else text(value)


class ItemsPath:
    """Where the items of a loop come from.

    Args:
        path: The path of what is looped over.
        first: How many of its items are skipped.
        keys: Its keys, if it is a hash; None if its items have indexes.
        is_one: Whether it is a text, which is the only item.
    """

    def __init__(self, path: Keys, first: int, keys: list[object] | None, is_one: bool) -> None:
        self.path = path
        self.first = first
        self.keys = keys
        self.is_one = is_one

    def item(self, index: int, keys: Keys) -> Keys:
        """Return the path of the item `index`, or of what `keys` lead to from there."""
        if self.is_one:
            return (*self.path, *keys)
        position = self.first + index
        if self.keys is None:
            return (*self.path, position, *keys)
        # An item of a hash is a pair of the key and the value: where the value is, both are.
        if keys and keys[0] in (0, 1, "first", "last"):
            keys = keys[1:]
        return (*self.path, self.keys[position], *keys)


def items_path(state: State, path: Keys | None, value: object, offset: object, name: str) -> ItemsPath | None:
    """Return where the items of the loop `name` come from; see `operations.loop_part` for `offset`."""
    if path is None:
        return None
    if offset is MISSING:
        offset = state.offsets.get(name, 0)
    first = 0 if offset is None or isinstance(value, str) else max(values.to_integer(offset), 0)
    keys = list(value) if isinstance(value, Mapping) else None
    return ItemsPath(path, first, keys, isinstance(value, str))


def path_of_item(items: ItemsPath | None, index: int, *keys: object) -> Keys | None:
    """Return the path of a loop's item, or of what `keys` lead to from there; None if it is not in the data.

    Args:
        items: Where the items are.
        index: Which of those that the loop passes through it is, in their order there, from 0.
        keys: What is looked up in it.
    """
    return None if items is None else items.item(index, keys)


def path_in_scope(scope: Scope, path: Keys) -> Keys | None:
    """Return `path` if it begins with a name of the data; None if a template gave that a value."""
    is_bound = any(path[0] in frame for frame in scope.frames) or path[0] in scope.locals
    return None if is_bound else path


def tracing_names(names: Mapping[str, object]) -> dict[str, object]:
    """Return what traced code may name: `names`, and what takes the place of some or stands beside them."""
    text = cast("Callable[[object], str]", names["text"])
    return {
        **names,
        "items_path": items_path,
        "joined": TracingState.joined,
        "path_in_scope": path_in_scope,
        "path_of_item": path_of_item,
        "text": partial(kept, text=text),
        "traced": partial(traced, text=text),
    }
