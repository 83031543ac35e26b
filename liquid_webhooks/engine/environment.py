"""Environments: python-liquid's, with our syntax, values and compiled rendering."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any
from typing import Literal
from typing import TextIO
from typing import cast

import liquid
from liquid import Mode
from liquid import Node
from liquid import Undefined
from liquid.exceptions import LiquidError
from liquid.exceptions import LiquidSyntaxWarning
from liquid.extra import add_tags_and_filters
from liquid.loader import BaseLoader
from liquid.token import Token
from liquid.undefined import StrictDefaultUndefined

from liquid_webhooks.budget import keep
from liquid_webhooks.compiler.compiled import PYTHON
from liquid_webhooks.compiler.compiled import Compiled
from liquid_webhooks.compiler.compiled import Loaded
from liquid_webhooks.compiler.compiled import load
from liquid_webhooks.compiler.compiled import place_of_call
from liquid_webhooks.compiler.compiled import running_sources
from liquid_webhooks.compiler.compiling import MakeForms
from liquid_webhooks.compiler.compiling import compile_nodes
from liquid_webhooks.compiler.forms import Forms
from liquid_webhooks.compiler.plain_forms import PlainForms
from liquid_webhooks.compiler.settings import FilterSet
from liquid_webhooks.compiler.settings import Settings
from liquid_webhooks.compiler.writer import Writer
from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.engine import bridge
from liquid_webhooks.engine import strict_names
from liquid_webhooks.engine.host import EnvironmentHost
from liquid_webhooks.engine.loader_errors import loader_errors
from liquid_webhooks.engine.parsing import Parsed
from liquid_webhooks.engine.parsing import parse
from liquid_webhooks.engine.pickled import PickledEnvironment
from liquid_webhooks.engine.result import RenderResult
from liquid_webhooks.engine.template import Template
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.errors import out_of_memory
from liquid_webhooks.filters import table
from liquid_webhooks.limits import Limits
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.runtime import fetching
from liquid_webhooks.runtime import operations
from liquid_webhooks.runtime import partial_templates
from liquid_webhooks.runtime.state import State
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.syntax.tags.all_tags import BRAZE_TAGS
from liquid_webhooks.syntax.tags.all_tags import FETCHING_TAGS
from liquid_webhooks.syntax.tags.all_tags import PARTIAL_TAGS
from liquid_webhooks.syntax.tags.all_tags import TAGS

__all__ = ["Environment", "Mode", "RenderResult", "Template"]

Clock = datetime | Callable[[], datetime]


class Environment(PickledEnvironment):
    """Configuration from which templates are parsed, in Braze's dialect of Liquid.

    Pickled with its tags, filters and loader, but without what a loader has cached. Functions among them need
    names that can be imported; secrets among `globals` and `resources` stand in the pickle in the clear.

    Args:
        loader: Where `render` and `include` find templates; without one these tags do not exist.
        tolerance: `Mode.LAX` reads expressions as Ruby's lax parser does, with a diagnostic for
            each leniency; `Mode.STRICT` refuses them; `Mode.WARN` also warns in Python.
        on_error: "raise", or "inline" to print Ruby's error texts in place.
        array_output: "concatenate" prints the elements of a list one after another, as Ruby Liquid does;
            "inspect" prints `["a", "b"]`, as Braze has been seen to. Filters do not change.
        strict_filters: Make an unknown filter an error instead of passing its input through.
        strict_variables: Short for `undefined=StrictDefaultUndefined`: a name without a value is an error
            wherever it is used, but under `default`.
        limits: Bounds for every template and render.
        now: The time for templates that ask for it: a datetime or a function that gives one.
            Render data's own `now` goes first; the default is the system's clock, in UTC.
        resources: What answers the tags that fetch something; without it the render data alone does.
        strip_html_comments: Remove `<!-- … -->` from templates before Liquid is read, as Braze does in
            e-mails (Braze, "Using Liquid").
        extra: Register python-liquid's extra tags and filters too.
        tag_start_string: Begins a tag.
        tag_end_string: Ends a tag.
        statement_start_string: Begins an output, and a nested group.
        statement_end_string: Ends them.
        undefined: One of python-liquid's undefined classes.
        autoescape: Refused: HTML's rules are the wrong ones for webhooks.
        globals: Variables of every template.
        template_comments: Make `comment_start_string … comment_end_string` a comment.
        comment_start_string: Begins such a comment.
        comment_end_string: Ends it.

    Raises:
        ValueError: `autoescape` is set, or `on_error` or `array_output` is none of its words.
    """

    template_class = Template
    state_class: type[State]

    def __init__(
        self,
        *,
        loader: BaseLoader | None = None,
        tolerance: Mode = Mode.LAX,
        on_error: Literal["raise", "inline"] = "raise",
        array_output: Literal["concatenate", "inspect"] = "concatenate",
        strict_filters: bool = False,
        strict_variables: bool = False,
        limits: Limits | None = None,
        now: Clock | None = None,
        resources: Resources | None = None,
        strip_html_comments: bool = False,
        extra: bool = False,
        tag_start_string: str = "{%",
        tag_end_string: str = "%}",
        statement_start_string: str = "{{",
        statement_end_string: str = "}}",
        undefined: type[Undefined] | None = None,
        autoescape: bool = False,
        globals: Mapping[str, object] | None = None,  # noqa: A002
        template_comments: bool = False,
        comment_start_string: str = "{#",
        comment_end_string: str = "#}",
    ) -> None:
        if autoescape:
            raise ValueError("autoescape escapes for HTML, which is wrong in a webhook; use filters instead")
        if on_error not in ("raise", "inline"):
            raise ValueError('on_error must be "raise" or "inline"')
        if array_output not in ("concatenate", "inspect"):
            raise ValueError('array_output must be "concatenate" or "inspect"')
        self.limits: Limits = limits or Limits()
        self.on_error = on_error
        self.array_output = array_output
        self.has_loader: bool = loader is not None
        self.resources: Resources = resources or Resources()
        self.strip_html_comments = strip_html_comments
        super().__init__(
            extra=extra,
            tag_start_string=tag_start_string,
            tag_end_string=tag_end_string,
            statement_start_string=statement_start_string,
            statement_end_string=statement_end_string,
            tolerance=tolerance,
            loader=loader,
            undefined=undefined or (StrictDefaultUndefined if strict_variables else Undefined),
            strict_filters=strict_filters,
            globals=globals,
            template_comments=template_comments,
            comment_start_string=comment_start_string,
            comment_end_string=comment_end_string,
        )
        self.block_nesting_limit = self.limits.nesting_depth  # type: ignore[misc]
        self.delimiters: Delimiters = Delimiters.of(self)
        self.now = now
        self._bind()

    def _bind(self) -> None:
        """Make what compiled code runs with, out of the settings."""
        now = self.now
        clock = (lambda: now) if isinstance(now, datetime) else now
        self.state_class = State.bound_to(
            self.limits,
            clock=clock,
            locate=place_of_call,
            running=running_sources,
            host=EnvironmentHost(self),
        )
        printing = operations.INSPECTING if self.array_output == "inspect" else {}
        self.names: dict[str, object] = {**PYTHON, **NAMES, **printing, "new_state": self.state_class}
        self._node_code = bridge.kept_nodes(lambda node: self.compile([node], scoped=True))

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Register the tags and filters of the dialect; python-liquid calls this once."""
        self._begin_registries()
        if extra:
            add_tags_and_filters(self)
        for tag in (*TAGS, *BRAZE_TAGS, *FETCHING_TAGS, *(PARTIAL_TAGS if self.has_loader else ())):
            self.add_tag(tag)
        self.filters.update({name: filter_.function for name, filter_ in table.FILTERS.items()})

    def error(
        self,
        exc: type[LiquidError] | LiquidError,
        msg: str | None = None,
        token: Token | None = None,
    ) -> None:
        """Raise `exc`: structural errors are errors in every mode."""
        error = exc if isinstance(exc, LiquidError) else exc(msg, token=token)
        if error.token is None:
            error.token = token
        raise error

    def from_string(
        self,
        source: str,
        name: str = "",
        path: str | Path | None = None,
        globals: Mapping[str, object] | None = None,  # noqa: A002
        matter: Mapping[str, object] | None = None,
    ) -> Template:
        """Parse `source`.

        Args:
            source: Liquid text.
            name: The template's name, for errors and partials.
            path: Where it comes from.
            globals: Variables of this template.
            matter: More of them, on top of `globals`.

        Raises:
            ParseError: `source` is not valid Liquid here.
            LimitError: It is too long or nested too deep.
        """
        parsed = self._read(source, 0, len(source), name, path)
        return self.template_class(
            env=self,
            name=name,
            path=path,
            nodes=parsed.nodes,
            globals=self.make_globals(globals),
            matter=matter,
            diagnostics=parsed.diagnostics,
            text=(source, 0, len(source)),
        )

    def get_template(
        self,
        name: str,
        *,
        globals: Mapping[str, object] | None = None,  # noqa: A002
        context: liquid.RenderContext | None = None,
        **kwargs: object,
    ) -> Template:
        """Load and parse the template `name` with the environment's loader.

        Raises:
            TemplateMissingError: The loader has none of this name; also a `TemplateNotFoundError`.
            LoaderError: The loader failed; `__context__` is what it raised, the message shows no path.
            ParseError: The template is not valid Liquid here.
            LimitError: It is too long or nested too deep.
        """
        with loader_errors(name):
            return cast("Template", super().get_template(name, globals=globals, context=context, **kwargs))

    async def get_template_async(
        self,
        name: str,
        *,
        globals: Mapping[str, object] | None = None,  # noqa: A002
        context: liquid.RenderContext | None = None,
        **kwargs: object,
    ) -> Template:
        """As `get_template`, with what the loader does on an event loop."""
        with loader_errors(name):
            template = await super().get_template_async(name, globals=globals, context=context, **kwargs)
        return cast("Template", template)

    def from_span(self, source: str, start: int, end: int, name: str = "") -> Template:
        """Parse the part of `source` from `start` to `end` (offsets); places refer to all of `source`.

        Raises:
            ParseError: The part is not valid Liquid here.
            LimitError: `source` is too long, or the part nested too deep.
        """
        parsed = self._read(source, start, end, name)
        return self.template_class(
            env=self,
            name=name,
            nodes=parsed.nodes,
            globals=self.make_globals(None),
            diagnostics=parsed.diagnostics,
            text=(source, start, end),
        )

    def _read(self, source: str, start: int, end: int, name: str, path: str | Path | None = None) -> Parsed:
        """Parse a part of `source`; name it in an error, and warn of leniencies where that is asked for."""
        try:
            parsed = parse(self, source, start, end, name)
        except (LiquidError, LiquidWebhooksError) as error:
            if not error.template_name:
                error.template_name = path or name or None
            raise
        if self.mode == Mode.WARN:
            for diagnostic in parsed.diagnostics:
                warnings.warn(str(diagnostic), category=LiquidSyntaxWarning, stacklevel=3)
        return parsed

    def _parse(self, source: str) -> list[Node]:
        return self.tree(source, 0, len(source))

    def tree(self, source: str, start: int, end: int, name: str = "") -> list[Node]:
        """Return the tree of a part of `source`; see `from_span`."""
        return parse(self, source, start, end, name).nodes

    def write(
        self,
        nodes: list[Node],
        *,
        forms: MakeForms = Forms,
        scoped: bool = False,
        careful: bool = False,
        template_name: str = "",
    ) -> Compiled:
        """Return the source of the Python function for `nodes`; see `compiler.compiling.compile_nodes`."""
        settings = Settings(
            filters=FilterSet(self.filters, table.filter_of),
            environment=self,
            limits=self.limits,
            inline=self.on_error == "inline",
            strict_undefined=self.strict_undefined,
            strict_filters=self.strict_filters,
            careful=careful,
        )
        with keep(self.state_class.of_work()):
            return compile_nodes(nodes, settings, forms=forms, scoped=scoped, template_name=template_name)

    def plain_forms(self, writer: Writer, limits: Limits) -> PlainForms:
        """Return how code is written for people."""
        return PlainForms(writer, limits, self.names)

    @property
    def strict_undefined(self) -> bool:
        """Whether a name without a value is more than nil."""
        return self.undefined is not Undefined

    def compile(self, nodes: list[Node], *, names: dict[str, object] | None = None, **given: Any) -> Loaded:
        """Return the Python function for `nodes`, which may name `names`; the rest is given to `write`."""
        work, begun = self.state_class.of_work(), monotonic()
        code = self.write(nodes, **given)
        try:
            # Nothing can stop Python's compiler, which takes up to twice as long as the writing did.
            work.check_time(2 * (monotonic() - begun))
            return load(code, self.names if names is None else names)
        except LimitError as error:
            error.token = nodes[0].token if nodes else None
            raise

    def compiled_node(self, node: Node) -> Loaded:
        """Return the code of one of our nodes, for a tag of another package that holds it."""
        return self._node_code((node, self.generation))

    def render_node(self, node: Node, context: liquid.RenderContext, buffer: TextIO) -> int:
        """Render one of our nodes where python-liquid's own rendering asks for it."""
        return bridge.render_ours(node, context, buffer, self)

    def new_state(
        self,
        data: Any = None,
        variables: Mapping[str, object] | None = None,
        state_class: type[State] | None = None,
    ) -> State:
        """Return the state of a new render, which several templates of one message may share.

        Args:
            data: See `Template.render`.
            variables: Lie on top of `data`.
            state_class: The state's class; the environment's own if left out.
        """
        new = state_class or self.state_class
        try:
            if isinstance(data, RenderData):
                state = new.of_message(data)
            else:
                state = new.of(data if isinstance(data, Mapping) else dict(() if data is None else data))
            if variables:
                state.data = {**state.data, **variables}
        except MemoryError as error:
            raise out_of_memory(error) from None
        return state


NAMES: dict[str, object] = {
    **operations.NAMES,
    **partial_templates.NAMES,
    **fetching.NAMES,
    **bridge.NAMES,
    **strict_names.NAMES,
    "Exception": Exception,
}
"""What generated code may name beside its constants."""
