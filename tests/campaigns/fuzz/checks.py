"""What must hold for any template and any data: promises P1, P3, P10 and P14."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from collections.abc import Generator
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any

from liquid import DictLoader
from liquid.exceptions import LiquidError

from liquid_webhooks import AbortMessage
from liquid_webhooks import DataError
from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import Mode
from liquid_webhooks import ParseError
from liquid_webhooks import RenderData
from liquid_webhooks import RenderError
from liquid_webhooks import Template
from liquid_webhooks.errors import UndefinedNameError
from tests.campaigns.fuzz.answers import LOCALES
from tests.campaigns.fuzz.answers import RANDOM
from tests.campaigns.fuzz.answers import TEXTS
from tests.campaigns.fuzz.answers import held
from tests.campaigns.fuzz.answers import resources
from tests.campaigns.grammar.template import Case

__all__ = ["Finding", "findings"]

BLOCKS = {"a": "[{{ x }}{% assign x = 1 %}{{ ${first_name} }}]", "b": "{{ content_blocks.${a} }}{% break %}"}
NOW = datetime(2024, 6, 1, tzinfo=UTC)
SURROGATE = "lone surrogate"
UNDEFINED = "fails on this data"
ODD_CYCLE = re.compile(r"""\bcycle\b.*?(?:\bnil\b|\bnull\b|'[^']*,[^']*'|"[^"]*,[^"]*")""", re.DOTALL)
"""A cycle of nil, or of a text with a comma, of which lax mode makes less than STRICT does (as in Ruby)."""

QUESTION = re.compile(r"\bcapture\b\s*[\w-]+\?")
"""A capture into a name with a question mark, which lax mode leaves out of the name (as in Ruby)."""

TIGHT = Limits(
    loop_passes=40,
    output_chars=1_000,
    string_chars=1_100,
    filter_chars=10_000,
    read_chars=30_000,
    list_items=1_100,
    partial_renders=3,
    partial_depth=2,
    partial_chars=300,
    content_calls=2,
    digits=64,
    data_depth=20,
)
"""Limits of which each is reached now and then."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A promise that was broken.

    Attributes:
        promise: Which, and where: "P1 inline".
        detail: How.
    """

    promise: str
    detail: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How an action ended: with a value, or with one of our errors, or with a foreign one."""

    value: Any = None
    error: BaseException | None = None
    foreign: str = ""

    @property
    def kind(self) -> type[BaseException] | None:
        """The class of our error, or None."""
        for kind in (UndefinedNameError, ParseError, LimitError, RenderError, AbortMessage):
            if isinstance(self.error, kind):
                return kind
        return None

    def is_like(self, other: Ending) -> bool:
        """Whether both ended with the same value, or with errors of the same text."""
        return (self.kind, self.value, str(self.error)) == (other.kind, other.value, str(other.error))

    def __str__(self) -> str:
        return self.foreign or (repr(self.value) if self.error is None else f"{self.kind} {self.error}")


def findings(case: Case) -> list[Finding]:
    """Return which promises the case breaks."""
    return [finding for data in case.data for finding in _all(case, data)]


def _all(case: Case, data: dict[str, object]) -> Iterator[Finding]:
    raising = yield from _parsed(case, "parse")
    if raising is None:
        return
    plain = yield from _rendered(case, "raise", raising, data)
    inline = yield from _rendered(
        case, "inline", (yield from _parsed(case, "inline", on_error="inline")), data
    )
    yield from _modes_agree(plain, inline)
    again = _ending(lambda: _seeded(raising).result(data).text)
    if not again.is_like(plain):
        yield Finding("P10 result", f"render: {plain}; result: {again}")
    yield from _strict_modes(case, data, plain)
    yield from _tight_limits(case, data, plain)
    yield from _render_data(case, data)
    yield from _tools(case, raising)


def _parsed(
    case: Case, name: str, *, own: bool = True, **options: Any
) -> Generator[Finding, None, Template | None]:
    """Parse, with sources of our `own` or without; what `yield from` gives is the template, or None."""
    loader = DictLoader(dict(case.partials or {}))
    environment = Environment(loader=loader, now=NOW, resources=resources(own=own), **options)
    ending = _ending(lambda: environment.from_string(case.source))
    yield from _ended_well(case, name, ending)
    return ending.value if isinstance(ending.value, Template) else None


def _rendered(
    case: Case, name: str, template: Template | None, data: Any
) -> Generator[Finding, None, Ending]:
    """Render; what `yield from` gives is how that ended."""
    if template is None:
        return Ending(foreign="does not parse")
    ending = _ending(lambda: _seeded(template).render(data))
    yield from _ended_well(case, name, ending)
    if ending.error is None and not isinstance(ending.value, str):
        yield Finding(f"P1 {name}", f"gives {type(ending.value)}")
    return ending


def _seeded(template: Template) -> Template:
    RANDOM.seed(7)
    return template


def _modes_agree(plain: Ending, inline: Ending) -> Iterator[Finding]:
    if plain.foreign or inline.foreign:
        return
    if inline.kind is RenderError and SURROGATE not in str(inline.error):
        yield Finding("P1 inline", f"raises {inline.error}")
    elif plain.error is None and not inline.is_like(plain):
        yield Finding("P1 inline", f"raise: {plain}; inline: {inline}")
    elif plain.kind in (LimitError, AbortMessage) and inline.kind is not plain.kind:
        yield Finding("P3 inline", f"raise: {plain}; inline: {inline}")


def _strict_modes(case: Case, data: Any, plain: Ending) -> Iterator[Finding]:
    template = yield from _parsed(case, "strict variables", strict_variables=True)
    strict = yield from _rendered(case, "strict variables", template, data)
    # What fetched text lacks is told as that text's failure, without a name that is data.
    is_undefined = strict.kind is UndefinedNameError or UNDEFINED in str(strict.error)
    if not is_undefined and not strict.foreign and not strict.is_like(plain):
        yield Finding("P1 strict variables", f"lax: {plain}; strict: {strict}")
    template = yield from _parsed(case, "strict", tolerance=Mode.STRICT)
    if template is not None:
        strict = yield from _rendered(case, "strict", template, data)
        # Partials are parsed while rendering, where STRICT may refuse them.
        texts = (case.source, *(case.partials or {}).values())
        if any(ODD_CYCLE.search(text) or QUESTION.search(text) for text in texts):
            return
        if strict.kind is not ParseError and not strict.foreign and not strict.is_like(plain):
            yield Finding("P1 strict", f"lax: {plain}; strict: {strict}")


def _tight_limits(case: Case, data: Any, plain: Ending) -> Iterator[Finding]:
    template = yield from _parsed(case, "tight limits", limits=TIGHT)
    tight = yield from _rendered(case, "tight limits", template, data)
    if tight.foreign or tight.kind is LimitError:
        return
    # What is left of tight limits may not do to find the output that a lone surrogate comes from.
    message = getattr(tight.error, "message", "")
    is_elsewhere = "lone surrogate" in message and message == getattr(plain.error, "message", "")
    if not tight.is_like(plain) and not is_elsewhere:
        yield Finding("P3 tight limits", f"default: {plain}; tight: {tight}")
    elif tight.error is None and len(tight.value) > TIGHT.output_chars:
        yield Finding("P3 tight limits", f"a text of {len(tight.value)} characters")


def _render_data(case: Case, data: Mapping[str, object]) -> Iterator[Finding]:
    user = {"first_name": data.get("s"), "custom_attributes": {"a": data.get("a"), "zip code": 1, "b": [1]}}
    fields = {"variables": dict(data), "content_blocks": BLOCKS}
    fields |= held(LOCALES[len(case.source) % len(LOCALES)])
    made = _ending(lambda: RenderData.from_dict({"user": user, **fields}))
    if isinstance(made.error, DataError):
        made = _ending(lambda: RenderData.from_dict(fields))
    if isinstance(made.error, DataError):
        return
    if made.foreign or made.value is None:
        yield Finding("P1 render data", str(made))
        return
    for on_error in ("raise", "inline"):
        for own in (False, True):
            template = yield from _parsed(case, on_error, own=own, on_error=on_error)
            yield from _rendered(case, f"render data, {on_error}", template, made.value)


def _tools(case: Case, template: Template) -> Iterator[Finding]:
    for name, action in (
        ("python_source", lambda: template.python_source),
        ("diagnostics", lambda: [str(finding) + repr(finding) for finding in template.diagnostics]),
        ("analyze", lambda: template.analyze(include_partials=False)),
    ):
        yield from _ended_well(case, name, _ending(action), may_fail=False)
    # python-liquid's analysis tells of partials that are missing or do not parse by its own errors.
    ending = _ending(template.analyze)
    if ending.foreign and not isinstance(ending.error, LiquidError):
        yield Finding("P1 analyze", ending.foreign)


def _ending(action: Callable[[], Any]) -> Ending:
    try:
        return Ending(value=action())
    except (LiquidWebhooksError, AbortMessage) as error:
        return Ending(error=error)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.name}"
        return Ending(error=error, foreign=f"{type(error).__name__} in {place}: {str(error)[:200]!r}")


def _ended_well(case: Case, name: str, ending: Ending, *, may_fail: bool = True) -> Iterator[Finding]:
    if ending.foreign:
        yield Finding(f"P1 {name}", ending.foreign)
    elif ending.error is not None and not may_fail:
        yield Finding(f"P1 {name}", str(ending))
    elif isinstance(ending.error, LiquidWebhooksError):
        yield from _placed_well(case, name, ending.error)


def _placed_well(case: Case, name: str, error: LiquidWebhooksError) -> Iterator[Finding]:
    try:
        _ = str(error), repr(error), error.detailed_message()
    except Exception as failure:
        yield Finding(f"P14 {name}", f"text of {type(error).__name__} fails: {failure!r}")
        return
    token = error.token
    if token is None:
        yield Finding(f"P14 {name}", f"no place: {error}")
        return
    sources = [case.source, *(case.partials or {}).values(), *BLOCKS.values(), *TEXTS.values()]
    if token.source not in sources and not any(token.source and token.source in source for source in sources):
        yield Finding(f"P14 {name}", f"a place in a text that is not the template's: {token.source[:80]!r}")
    if not 0 <= token.start_index <= len(token.source):
        yield Finding(f"P14 {name}", f"index {token.start_index} of {len(token.source)}: {error}")
    lines = token.source.split("\n")
    line, column = error.position or (0, 0)
    if not (1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1):
        yield Finding(f"P14 {name}", f"line {line}, column {column} are outside: {error}")
