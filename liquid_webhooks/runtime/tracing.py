"""Tracing: texts that know which pieces of them outputs put there, and where the values came from.

Such texts go from one piece of generated code to another, to be joined. What a template can ask about, its
variables and what filters get, is a `str` as in any render; where that is printed as it is, the text that it
was made from is looked up again.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple
from typing import Self
from typing import cast

from liquid_webhooks import values
from liquid_webhooks.errors import LimitError
from liquid_webhooks.runtime.partial_templates import content_block
from liquid_webhooks.runtime.scope import MISSING
from liquid_webhooks.runtime.scope import Scope
from liquid_webhooks.runtime.state import State

__all__ = ["Keys", "TracedPiece", "TracedText", "TracingState", "flattened", "tracing_names"]

Keys = tuple[object, ...]
"""A path in the data: names, keys and indexes, the variable first."""

MOST_PIECES = 100_000
"""Pieces that a render makes for its trace, that the trace has, and texts that they are looked for in: empty
ones cost nothing of what a render is charged for."""


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
    """A text whose parts, in order, come from outputs; all between them is literal text of templates.

    Attributes:
        parts: Each with its offset: a piece, or another traced text, which many may share.
    """

    __slots__ = ("parts",)

    parts: tuple[tuple[int, TracedText | TracedPiece], ...]

    @classmethod
    def of(cls, text: str, parts: Iterable[tuple[int, TracedText | TracedPiece]] = ()) -> Self:
        """Return `text` with its parts."""
        made = cls(text)
        made.parts = tuple(parts)
        return made

    @classmethod
    def of_piece(cls, text: str, origin: object, path: Keys | None = None) -> Self:
        """Return a text that is one piece."""
        return cls.of(text, [(0, TracedPiece(0, len(text), origin, path))])


def flattened(text: TracedText) -> list[TracedPiece]:
    """Return all pieces of a text, in order, where they stand in it.

    Raises:
        LimitError: They are more than `MOST_PIECES`.
    """
    pieces: list[TracedPiece] = []
    waiting: list[tuple[int, TracedText | TracedPiece]] = [(0, text)]
    left = 2 * MOST_PIECES
    while waiting:
        at, part = waiting.pop()
        left -= 1
        if left < 0 or len(pieces) >= MOST_PIECES:
            raise _too_many()
        if isinstance(part, TracedText):
            waiting += ((at + offset, inner) for offset, inner in reversed(part.parts))
        else:
            pieces.append(part._replace(start=part.start + at, stop=part.stop + at))
    return pieces


def _too_many() -> LimitError:
    return LimitError(f"a trace of more than {MOST_PIECES} pieces")


def gathered(texts: list[str]) -> TracedText:
    """Return the text of `texts`, which knows those of them that outputs put there."""
    parts: list[tuple[int, TracedText]] = []
    length = 0
    for text in texts:
        if isinstance(text, TracedText) and text.parts:
            parts.append((length, text))
        length += len(text)
    if len(parts) == 1 and len(parts[0][1].parts) == 1:
        # Literal text around one part is no level: a chain of such texts is not walked link by link.
        (at, only), *_ = parts
        (offset, part), *_ = only.parts
        return TracedText.of("".join(texts), [(at + offset, part)])
    return TracedText.of("".join(texts), parts)


class TracingState(State):
    """The state of a render whose texts are traced: mixed in before an environment's own."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces_left = MOST_PIECES
        self._kept: dict[Keys, tuple[str, TracedText]] = {}

    def charge_piece(self) -> None:
        """Charge one piece, or one more use of those of a kept text, before it is made.

        Raises:
            LimitError: The render made `MOST_PIECES` before.
        """
        self._pieces_left -= 1
        if self._pieces_left < 0:
            raise _too_many()

    def joined(self, texts: list[str]) -> str:
        """Return the traced text of `texts`."""
        self.check_output(sum(map(len, texts)))
        return gathered(texts)

    def keep(self, keys: Keys, text: str) -> str:
        """Return `text` as a `str`, whose pieces are found again where what `keys` look up is printed.

        Only the last text is kept for each.
        """
        made = str(text)
        if isinstance(text, TracedText):
            self._kept[keys] = made, text
        return made

    def kept(self, keys: Keys, value: object) -> TracedText | None:
        """Return the text that `value` was made from by `keep`, if `keys` look that up."""
        try:
            made, text = self._kept[keys]
        except (KeyError, TypeError):  # a key from data may be a list
            return None
        return text if made is value else None


class Printed(NamedTuple):
    """A value that an output prints, before it becomes text: as late as in any render.

    Attributes:
        value: The value; a traced text keeps its pieces.
        origin: The output.
        path: The path of the value in the data.
    """

    value: object
    origin: object
    path: Keys | None


def printed(
    state: TracingState, value: object, origin: object, path: Keys | None, bare: Keys | None
) -> Printed:
    """Return what an output prints.

    Args:
        state: The render.
        value: The value.
        origin: The output.
        path: The path of the value in the data.
        bare: What is looked up, if the output is that alone: a text that `capture` or a content block made
            keeps its pieces.
    """
    if not isinstance(value, TracedText):  # the text of an error is a piece already
        state.charge_piece()
    kept = None if bare is None else state.kept(bare, value)
    return Printed(value if kept is None else kept, origin, path)


def traced(output: Printed, *, text: Callable[[object], str]) -> str:
    """Return the traced text of an output; `text` makes it of values."""
    value, origin, path = output
    return value if isinstance(value, TracedText) else TracedText.of_piece(text(value), origin, path)


def whole(state: TracingState, text: str, origin: object) -> TracedText:
    """Return what a tag fetched or counted as one piece: fetched text is data, even where it was rendered."""
    state.charge_piece()
    return TracedText.of_piece(str(text), origin)


def traced_content_block(state: TracingState, scope: Scope, blocks: object, name: object) -> object:
    """As `partial_templates.content_block`, keeping the pieces of the text."""
    value = content_block(state, scope, blocks, name)
    if isinstance(value, TracedText) and isinstance(name, str):
        return state.keep(("content_blocks", name), value)
    return value


class _Pair(tuple[object, ...]):
    """The path of a pair of a hash: the place of its value."""

    __slots__ = ()


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
        place = _Pair((*self.path, self.keys[position]))
        return (*place, *keys[1:]) if len(keys) > 1 and keys[0] in (1, -1, "last") else place


def items_path(state: State, path: Keys | None, value: object, offset: object, name: str) -> ItemsPath | None:
    """Return where the items of the loop `name` come from; see `operations.loop_part` for `offset`."""
    if path is None or isinstance(path, _Pair):
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
        "content_block": traced_content_block,
        "gathered": gathered,
        "items_path": items_path,
        "joined": TracingState.joined,
        "path_in_scope": path_in_scope,
        "path_of_item": path_of_item,
        "printed": printed,
        "traced": partial(traced, text=text),
        "whole": whole,
    }
