"""The state of one render: budget, clock, diagnostics, and what stateful tags remember."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Hashable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
from hashlib import sha256
from typing import Any
from typing import ClassVar
from typing import Protocol
from typing import Self

from liquid_webhooks import values
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.diagnostics import diagnostic
from liquid_webhooks.errors import ENDS_RENDER
from liquid_webhooks.errors import inline_text
from liquid_webhooks.limits import FREE
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.resources.transports.recorded import RecordedAnswers
from liquid_webhooks.runtime.extras import MessageExtras
from liquid_webhooks.runtime.read_secrets import HasSecrets
from liquid_webhooks.runtime.read_secrets import ReadSecrets
from liquid_webhooks.runtime.scope import Scope
from liquid_webhooks.values.zoned import zoned

__all__ = ["CONTENT_BLOCK", "MOST_DIAGNOSTICS", "Host", "MessageData", "Renderable", "State"]

INSPECTED = frozenset({type(None), bool, int, float, list, tuple, dict})
"""Types of a cycle's names that are compared by what they hold, not as Python does."""

LONGEST_PLACE = 64
"""Characters of a cycle's name that are kept; a longer one is kept as a digest."""

CONTENT_BLOCK = "content block"
"""What the keys of content blocks in `State.partials` begin with; their names follow."""

MOST_DIAGNOSTICS = 1000
"""Diagnostics that one render keeps."""


class Renderable(Protocol):
    """What a render may ask of a template inside its own: a partial, a content block, fetched Liquid."""

    @property
    def counts(self) -> bool:
        """Whether the template has `increment` or `decrement`."""
        ...

    @property
    def passes(self) -> int:
        """What running it counts for as a partial (`Limits.loop_passes`)."""
        ...

    @property
    def source_chars(self) -> int:
        """Characters of the source (`Limits.partial_chars`)."""
        ...

    @property
    def source_nodes(self) -> int:
        """Tags, outputs, operands and filters (`Limits.source_nodes`)."""
        ...

    def run(self, data: Mapping[str, object], state: State, /) -> str:
        """Return the text for variables of its own."""
        ...

    def run_in(self, scope: Scope, state: State, out: list[str], /) -> int:
        """Append to `out` with the caller's variables; return what interrupts the caller's loop, or 0."""
        ...


class Host(Protocol):
    """What a render may ask of the environment that it runs in."""

    @property
    def globals(self) -> Mapping[str, object]:
        """Variables of every template."""
        ...

    @property
    def resources(self) -> Resources:
        """What answers the tags that fetch something."""
        ...

    def partial(self, name: str, /) -> Renderable:
        """Return the template that `render` and `include` call `name`.

        Raises:
            TemplateMissingError: There is none.
            LoaderError: It cannot be loaded.
            ParseError: It is not valid Liquid.
        """
        ...

    def block(self, name: str, source: str, /) -> Renderable:
        """Return the template of a text that is written with the message: a content block, a translation.

        Raises:
            ParseError: It is not valid Liquid.
        """
        ...

    def fetched(self, source: str, what: str, /) -> Renderable:
        """Return the template of a text that was fetched; `what` it is, for messages.

        Raises:
            ParseError: It is not valid Liquid.
            LimitError: It is too long or nested too deep.
        """
        ...

    def has_markup(self, text: str, /) -> bool:
        """Return whether anything in `text` is Liquid."""
        ...

    def names_more(self, text: str, sources: Iterable[str], /) -> bool:
        """Return whether Liquid in `text` names an attribute that no source writes with `${}` anywhere."""
        ...


class MessageData(HasSecrets, Protocol):
    """What the tags that fetch something may ask of render data."""

    @property
    def resources(self) -> Resources:
        """What answers them where the environment does not."""
        ...

    @property
    def recorded(self) -> RecordedAnswers:
        """The recorded answers of connected content."""
        ...

    @property
    def content_blocks(self) -> Mapping[str, str]:
        """The content blocks by name."""
        ...

    @property
    def locale(self) -> str | None:
        """The locale of translations."""
        ...

    @property
    def variables(self) -> Mapping[str, object]:
        """What templates see."""
        ...

    @property
    def now(self) -> datetime | None:
        """The time that it was made for; None for that of the render."""
        ...

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        """What was reported when it was read."""
        ...


class State(ReadSecrets):
    """What one render shares: budget, clock, diagnostics, and what stateful tags remember.

    An environment makes a subclass with `bound_to` whose class attributes hold its limits and
    hooks; so an instance costs next to nothing until something in it changes.
    """

    locate: ClassVar[Callable[[], tuple[Any, str]] | None] = None
    running: ClassVar[Callable[[], Iterable[str]] | None] = None
    clock: ClassVar[Callable[[], datetime] | None] = None
    host: Host
    blocks: Mapping[str, str] | None = None
    block_depth: int = 0
    render_data: MessageData | None = None
    is_rerendering: bool = False
    is_repeating: bool = False
    is_translating: bool = False
    is_isolated: bool = False
    _now: datetime | None = None
    _extras: MessageExtras | None = None
    _diagnostics: list[Diagnostic] | None = None
    _seen: set[tuple[object, ...]] | None = None
    _cycles: dict[object, int] | None = None
    _offsets: dict[str, int] | None = None
    _changed: str | None = None
    _whole: set[str] | None = None
    _partials: dict[object, Renderable | None] | None = None
    _codes: dict[str, str] | None = None
    _supplies: Resources | None = None

    @classmethod
    def of(cls, data: Mapping[str, object]) -> Self:
        """Return the state of a new render of variables."""
        state = cls()
        state.data = data
        return state

    @classmethod
    def of_message(cls, data: MessageData) -> Self:
        """Return the state of a new render of Braze's render data."""
        state = cls.of(data.variables)
        state.render_data = data
        # A plain variable of that name hides the blocks.
        is_hidden = data.variables.get("content_blocks") is not data.content_blocks
        state.blocks = None if is_hidden else data.content_blocks
        state._now = data.now
        state.diagnostics.extend(data.diagnostics)
        return state

    @property
    def message_extras(self) -> dict[str, str]:
        """Pairs recorded by `message_extras` tags, in order."""
        return {} if self._extras is None else self._extras

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What was reported while rendering, in order."""
        if self._diagnostics is None:
            self._diagnostics = []
        return self._diagnostics

    @property
    def promotion_codes(self) -> dict[str, str]:
        """The codes that this message drew, by list: one of each list for the whole message."""
        if self._codes is None:
            self._codes = {}
        return self._codes

    @property
    def partials(self) -> dict[object, Renderable | None]:
        """The templates inside this render's template, by what they are."""
        if self._partials is None:
            self._partials = {}
        return self._partials

    @property
    def offsets(self) -> dict[str, int]:
        """Where each loop stopped, by loop name, for `offset: continue`."""
        if self._offsets is None:
            self._offsets = {}
        return self._offsets

    @property
    def cycles(self) -> dict[object, int]:
        """How far each cycle has come, by what tells it from others."""
        if self._cycles is None:
            self._cycles = {}
        return self._cycles

    def now(self) -> datetime:
        """Return the render's time: aware, read at most once, so that all of a message has one time."""
        if self._now is None:
            clock = type(self).clock
            self._now = zoned(datetime.now(UTC) if clock is None else clock())
        return self._now

    def report(self, code: str, message: str) -> None:
        """Record a diagnostic of `code` at the place that is rendering; the same one is kept once."""
        if self._seen is None:
            self._seen = set()
        # Before the place is looked for, which costs more the longer the code.
        if len(self._seen) >= MOST_DIAGNOSTICS:
            return
        place = type(self).locate
        token, name = place() if place else (None, "")
        seen = (code, message, name, token and token.start_index)
        if seen in self._seen:
            return
        self._seen.add(seen)
        span: dict[str, Any] = {}
        if token is not None:
            start = token.start_index
            span = {"source": token.source, "start": start, "end": start + len(token.value)}
        self.diagnostics.append(diagnostic(code, message, template_name=name, **span))

    def sources(self) -> Iterator[str]:
        """Yield what the message is written as: the texts of what runs, and of content blocks that ran."""
        running = type(self).running
        yield from running() if running else ()
        for key in self.partials:
            if isinstance(key, tuple) and key[0] == CONTENT_BLOCK and self.blocks:
                yield self.blocks[key[1]]

    def again(self) -> Self:
        """Return a state for rendering the same once more with what is left: it makes no call."""
        again = type(self)()
        again.take_over(self)
        again.render_data, again.blocks, again._now = self.render_data, self.blocks, self._now
        again._codes, again._supplies, again._partials = self._codes, self._supplies, self._partials
        again.share_read(self)
        again.is_repeating = True
        return again

    def isolated(self) -> _Isolation:
        """Return a context in which nothing is shared but budget, clock and diagnostics."""
        return _Isolation(self)

    def joined(self, texts: list[str]) -> str:
        """Return the text that `texts` hold, within `Limits.output_chars`."""
        self.check_output(sum(map(len, texts)))
        return "".join(texts)

    def made(self, text: str) -> str:
        """Return a text that a tag made, charged as those of filters are (`Limits.filter_chars`)."""
        if len(text) > FREE:
            self.charge_made(text)
        return text

    def report_whole(self, kind: str) -> None:
        """Report the first list, and the first object, that is printed whole, in Ruby's form."""
        if self._whole is None:
            self._whole = set()
        if kind not in self._whole:
            self._whole.add(kind)
            advice = "`join`" if kind == "list" else "`as_json_string`"
            self.report("LW618", f"a whole {kind} was printed; {advice} makes text of it")

    def forget(self) -> None:
        """Forget what stateful tags remember, for the next template of a message."""
        self._cycles = self._offsets = self._changed = None

    def inline(self, error: Exception) -> str:
        """Return the text for `error` where errors are inline; raise it if it ends the render."""
        if isinstance(error, ENDS_RENDER):
            raise error
        return inline_text(error)

    def changed(self, text: str) -> str:
        """Return `text` if it differs from what the last `ifchanged` gave, else nothing."""
        if text == self._changed:
            return ""
        self._changed = text
        return text

    def cycle(self, key: object, items: tuple[Any, ...], called: bool = False) -> str:
        """Return the text of the next of `items` for the cycle named `key`.

        Args:
            key: The name.
            items: The values.
            called: Whether they are functions that give them; only the one whose turn it is is called.
        """
        cycles = self.cycles
        place = self._cycle_place(key)
        index = cycles.get(place, 0)
        text = ""
        if index < len(items):
            text = values.text(items[index]() if called else items[index])
        cycles[place] = index + 1 if index + 1 < len(items) else 0
        return text

    def _cycle_place(self, key: object) -> object:
        """Return what tells the cycle named `key` from others: those named 1, 1.0 and "1" are three."""
        if type(key) is str:
            return key if len(key) <= LONGEST_PLACE else self._digest(str, key)
        key = values.peek(key)
        if type(key) in INSPECTED or not isinstance(key, Hashable):
            text = values.inspect(key)
            return (type(key), text) if len(text) <= LONGEST_PLACE else self._digest(type(key), text)
        return zoned(key) if isinstance(key, datetime) else key

    def _digest(self, kind: type, text: str) -> object:
        """Return what stands for a long text, of which a render may see many."""
        if len(text) > FREE:
            self.charge_read(len(text))
        return kind, sha256(text.encode("utf-8", "surrogatepass")).digest()

    def extras(self, key: str, value: str) -> None:
        """Record one pair of message extras; see `MessageExtras.record`."""
        if self._extras is None:
            self._extras = MessageExtras()
        reported = self._extras.record(key, value)
        if reported is not None:
            self.report(*reported)


class _Isolation:
    """What a partial that shares nothing does not see of the stateful tags around it, nor they of its own."""

    __slots__ = ("kept", "state")

    def __init__(self, state: State) -> None:
        self.state = state

    def __enter__(self) -> None:
        state = self.state
        self.kept = state._cycles, state._offsets, state._changed, state.is_isolated
        state._cycles, state._offsets, state._changed, state.is_isolated = None, None, None, True

    def __exit__(self, *_: object) -> None:
        state = self.state
        state._cycles, state._offsets, state._changed, state.is_isolated = self.kept
