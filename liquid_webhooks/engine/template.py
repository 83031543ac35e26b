"""Templates that render by running compiled code."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any
from typing import Self

from liquid import BoundTemplate
from liquid import Node
from liquid.exceptions import StopRender

from liquid_webhooks.budget import CURRENT
from liquid_webhooks.budget import NoBudgetError
from liquid_webhooks.budget import keep
from liquid_webhooks.compiler.compiled import Loaded
from liquid_webhooks.compiler.reading import for_people
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.dialect import dialect_diagnostics
from liquid_webhooks.dialect.reads import Reads
from liquid_webhooks.engine import bridge
from liquid_webhooks.engine.build import NOT_BUILT
from liquid_webhooks.engine.build import Build
from liquid_webhooks.engine.build import Variant
from liquid_webhooks.engine.build import plain_text
from liquid_webhooks.engine.failures import FAILURES
from liquid_webhooks.engine.failures import add_diagnostics
from liquid_webhooks.engine.failures import diagnostics_in_time
from liquid_webhooks.engine.failures import placed
from liquid_webhooks.engine.mistaken_data import report_mistaken
from liquid_webhooks.engine.result import RenderResult
from liquid_webhooks.engine.shown import shown_template
from liquid_webhooks.errors import AbortMessage
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.errors import out_of_memory
from liquid_webhooks.keeping.once import once
from liquid_webhooks.pickling import NotPortableError
from liquid_webhooks.pickling import Portable
from liquid_webhooks.pickling import shared
from liquid_webhooks.runtime.operations import check_encodable
from liquid_webhooks.runtime.scope import Scope
from liquid_webhooks.runtime.state import State

if TYPE_CHECKING:
    from liquid_webhooks.engine.environment import Environment
    from liquid_webhooks.engine.trace import Trace

__all__ = ["Template"]


DERIVED = frozenset({"nodes", "reads", "_build", "_diagnostics"})
"""What of a template is not pickled: it is made of the rest."""

UNCACHED = {"uptodate": None}
"""A template that was pickled is in no loader's cache, which would ask whether its source has changed."""


class Template(Portable, BoundTemplate):
    """A parsed template; made by `Environment.from_string` and `get_template`.

    Immutable and safe to render from several threads at once. It is pickled as its source, with its
    environment; a pickle holds what is secret in their variables in the clear.
    """

    env: Environment

    def __init__(
        self,
        env: Environment,
        nodes: list[Node],
        name: str = "",
        path: str | Path | None = None,
        globals: Mapping[str, object] | None = None,  # noqa: A002
        matter: Mapping[str, object] | None = None,
        uptodate: Any = None,
        diagnostics: tuple[Diagnostic, ...] = (),
        text: tuple[str, int, int] | None = None,
    ) -> None:
        super().__init__(env, nodes, name, path, globals, matter, uptodate)
        self._text = text
        self._parsing = diagnostics
        self._diagnostics: tuple[int, tuple[Diagnostic, ...]] = (-1, ())
        self._build = NOT_BUILT

    @once
    def nodes(self) -> list[Node]:
        """The template's tree; of an unpickled template it is parsed anew at the first use."""
        source, start, stop = self._source()
        return self.env.tree(source, start, stop, self.name)

    def _source(self) -> tuple[str, int, int]:
        if self._text is None:
            raise NotPortableError("a Template that was made of nodes, not of a text, cannot be pickled")
        return self._text

    def __getstate__(self) -> dict[str, object]:
        self._source()
        # Of a copy: another thread may look up what is cached among the attributes.
        return {name: part for name, part in self.attributes().items() if name not in DERIVED} | UNCACHED

    def __setstate__(self, state: Mapping[str, object]) -> None:
        super().__setstate__(state)
        self._diagnostics, self._build = (-1, ()), NOT_BUILT

    def __copy__(self) -> Self:
        return shared(self)

    def __repr__(self) -> str:
        return shown_template(self)

    @once
    def reads(self) -> Reads:
        """What the template looks up."""
        return Reads.of(self.nodes)

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Diagnostics of parsing: leniencies, unknown filters, what Braze does not have."""
        generation, diagnostics = self._diagnostics
        if generation != self.env.generation:
            generation = self.env.generation
            name = self.full_name()
            of_dialect = dialect_diagnostics(self.nodes, self.env.filters, template_name=name)
            diagnostics = (*self._parsing, *of_dialect)
            self._diagnostics = generation, diagnostics
        return list(diagnostics)

    def _known(self) -> Iterable[Diagnostic] | None:
        """Return `diagnostics` if they have been looked for, else None."""
        generation, diagnostics = self._diagnostics
        return diagnostics if generation == self.env.generation else None

    @property
    def python_source(self) -> str:
        """The generated code as plain Python, to be read: filters by their names, constants where used.

        It gives the same text as the code that runs, which tests for the usual types first and charges the
        limits on the way.
        """
        return for_people(
            self.env.write(self.nodes, forms=self.env.plain_forms, template_name=self.full_name())
        )

    @property
    def is_foreign(self) -> bool:
        """Whether tags or filters of other packages look at all its variables."""
        code = self._built().code
        return code is not None and code.is_foreign

    @property
    def counts(self) -> bool:
        """Whether the template has `increment` or `decrement`."""
        code = self._built().code
        return code is not None and code.counts

    @property
    def is_text(self) -> bool:
        """Whether the template is nothing but text, of which nothing is compiled."""
        return plain_text(self.nodes) is not None

    @property
    def source_chars(self) -> int:
        """Characters of the source (`Limits.partial_chars`)."""
        return len(self.nodes[0].token.source) if self.nodes else 0

    @property
    def source_nodes(self) -> int:
        """Tags, outputs, operands and filters (`Limits.source_nodes`)."""
        code = self._built().code
        return 1 if code is None else code.nodes

    @property
    def kept_chars(self) -> int:
        """Characters that take as much memory as the template with its code does."""
        return self.source_chars + self._built().chars

    @property
    def passes(self) -> int:
        """What running it counts for as a partial (`Limits.loop_passes`)."""
        code = self._built().code
        return 0 if code is None else code.passes

    def _built(self) -> Build:
        """Return what renders, made now if it is not there or a tag or filter has changed."""
        build = self._build
        if build.generation != self.env.generation:
            generation, limits = self.env.generation, self.env.limits
            # A text counts as one node, of which there may be none.
            text = plain_text(self.nodes) if limits.source_nodes else None
            if text is None:
                loaded = self.env.compile(self.nodes, template_name=self.full_name())
                build = Build.of(loaded, generation, limits)
            else:
                build = Build.of_text(text, generation, limits)
            self._build = build
        return build

    def build(self) -> None:
        """Compile now what is otherwise compiled at the first render.

        Raises:
            LimitError: The template holds more than `Limits.source_nodes`, or is too much for Python.
        """
        self._built()

    def _variant(self, name: Variant) -> Loaded:
        """Return the code for a caller that brings its variables in a scope, see `Build`."""
        build = self._built()
        loaded: Loaded | None = getattr(build, name)
        if loaded is None:
            careful = name == "careful"
            loaded = self.env.compile(
                self.nodes, scoped=True, careful=careful, template_name=self.full_name()
            )
            self._build = build.with_variant(name, loaded)
        return loaded

    def render(self, data: Any = None, /, **variables: object) -> str:
        """Return the template's text.

        Args:
            data: A `RenderData`, which brings Braze's names; or any mapping, or pairs, of plain
                Liquid variables.
            variables: Lie on top of `data`.

        Raises:
            RenderError: The template failed on this data, and `on_error` is "raise".
            LimitError: A limit was reached.
            AbortMessage: The template asked that nothing be sent.
        """
        if type(data) is dict and not (variables or self.globals or self.matter):
            # The common case, kept short: half of a small render would be spent here otherwise.
            env, build = self.env, self._build
            run = build.run
            # At the first use the deadline begins before the compiling.
            if run is not None and build.generation == env.generation:
                try:
                    if build.needs_state:
                        token = CURRENT.set(state := env.state_class())
                        try:
                            text = run(data, state)
                        finally:
                            CURRENT.reset(token)
                    else:
                        text = run(data, None)
                    if len(text) <= build.most_chars and text.isascii():
                        return text
                except NoBudgetError:
                    return self.render_with(env.new_state(data, variables))
                except FAILURES as error:
                    failure = self._placed(error, data, state if build.needs_state else None)
                else:
                    return self._checked(text, data, state if build.needs_state else None)
                # Raised here, so that it does not keep what it came of.
                raise failure
        return self.render_with(self.env.new_state(data, variables))

    def result(self, data: Any = None, /, **variables: object) -> RenderResult:
        """As `render`, but with message extras and diagnostics beside the text."""
        state = self.env.new_state(data, variables)
        if isinstance(data, dict) or variables:
            report_mistaken((self,), state, data, variables)
        try:
            text = self.render_with(state)
            told = diagnostics_in_time(self._known(), lambda: self.diagnostics, state)
            return RenderResult(text, dict(state.message_extras), [*told, *state.diagnostics])
        except (AbortMessage, LiquidWebhooksError) as error:
            add_diagnostics(error, self._known(), lambda: self.diagnostics, state)
            raise
        except MemoryError as error:
            raise out_of_memory(error) from None

    def trace(self, data: Any = None, /, **variables: object) -> Trace:
        """Return the text that `render` gives, and which pieces of it outputs put there.

        Each piece (`engine.trace.Piece`) has its place in the text, the output that printed it, and the path
        of the value in the data, where that is known. An output that printed nothing is an empty piece. What
        content blocks, partials and captured texts hold is literal text but for the outputs in them; what was
        fetched is one piece, and so is an error that is printed in place. Slower than `render`: code that
        remembers all this is compiled for each trace.

        Args:
            data: See `render`.
            variables: Lie on top of `data`.

        Raises:
            RenderError, LimitError, AbortMessage: See `render`.
        """
        from liquid_webhooks.engine.trace import trace

        return trace(self, data, variables)

    async def render_async(self, data: Any = None, /, **variables: object) -> str:
        """As `render`, in a thread: the same code off the event loop.

        `Limits.deadline_seconds` counts from here on, the wait for a thread included.
        """
        render = self.render_with if self.env.limits.deadline_seconds is None else self._render_in_time
        return await asyncio.to_thread(render, self.env.new_state(data, variables))

    def _render_in_time(self, state: State) -> str:
        """Do as `render_with`, and refuse a text that is late: a short one looks at no time on its way."""
        text = self.render_with(state)
        try:
            state.check_time()
        except LimitError as error:
            raise self._placed(error, state.data, state) from None
        return text

    def render_with(self, state: State) -> str:
        """Return the text for `state`, which several templates of one message may share.

        Variables, and what `cycle`, `ifchanged` and `offset: continue` remember, are this render's
        own; message extras, diagnostics, clock and budget are shared.
        """
        return self.render_by(self.run, state)

    def render_by(self, run: Callable[[Mapping[str, object], State], str], state: State) -> str:
        """Do as `render_with`, where `run` gives the text."""
        state.forget()
        data = state.data
        if self.globals or self.matter:
            state.template_data = {**self.globals, **self.matter}
            data = {**state.template_data, **data}
        token = CURRENT.set(state)
        try:
            text = run(data, state)
        except FAILURES as error:
            failure = self._placed(error, data, state)
        else:
            return self._checked(text, data, state)
        finally:
            CURRENT.reset(token)
        raise failure

    def _checked(self, text: str, data: Mapping[str, object], state: State | None) -> str:
        """Return `text` if it is not too long and can be encoded."""
        try:
            if len(text) > self.env.limits.output_chars:
                self.env.state_class().check_output(len(text))
            if not text.isascii():
                check_encodable(text)
        except RenderError as error:
            failure = self._failure(data, state)
            same = isinstance(failure, RenderError) and failure.message == error.message
            wrong = self._placed(failure if same and failure else error, data, state)
        except LimitError as error:
            wrong = self._placed(error, data, state)
        else:
            return text
        raise wrong

    def _failure(self, data: Mapping[str, object], state: State | None) -> Exception | None:
        """Render once more, checking each output, to find the one that made the text fail.

        Nothing is fetched a second time, so what fails may be something else, or nothing at all.
        """
        again = self.env.state_class() if state is None else state.again()
        try:
            with keep(again):
                self.run_code(self._variant("careful"), Scope(data), again, [])
        except FAILURES as error:
            return error
        except AbortMessage:
            pass
        return None

    def run(self, data: Mapping[str, object], state: State) -> str:
        """Render without placing errors: for templates inside templates."""
        build = self._built()  # kept while it runs, as another thread may put a new one in its place
        if build.run is not None:
            return build.run(data, state)
        out: list[str] = []
        self.run_in(Scope(data), state, out)
        return state.joined(out)

    def run_in(self, scope: Scope, state: State, out: list[str]) -> int:
        """Append to `out` with the caller's variables; return an interrupt or 0."""
        return self.run_code(self._variant("in_scope"), scope, state, out)

    def run_code(self, loaded: Loaded, scope: Scope, state: State, out: list[str]) -> int:
        """Do as `run_in` with code for this template that was made for a scope."""
        if loaded.code.is_foreign:
            bridge.add_context(scope, self, state)
        try:
            return loaded.run_in(scope, state, out)
        except StopRender:
            return 0

    def _placed(self, error: Exception, data: Mapping[str, object], state: State | None) -> Exception:
        """Return `error` as one of ours, with its place; see `failures.placed`."""
        first = self.nodes[0].token if self.nodes else None
        return placed(error, first, self.full_name(), lambda: self._failure(data, state))
