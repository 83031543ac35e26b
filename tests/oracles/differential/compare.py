"""One case in our engine, and how that differs from Ruby's answer."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Literal

from liquid import DictLoader

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import ParseError
from liquid_webhooks import RenderError
from liquid_webhooks import Template
from tests.campaigns.grammar.template import Case
from tests.oracles.differential.oracle import Answer
from tests.oracles.differential.oracle import Rendered

__all__ = ["Difference", "Kind", "Outcome", "differences"]

OnError = Literal["raise", "inline"]
PREFIX = "Liquid error: "
SYNTAX_PREFIX = "Liquid syntax error: "


class Kind(Enum):
    """How an engine ended."""

    TEXT = "text"
    PARSE_ERROR = "parse error"
    RENDER_ERROR = "render error"
    LIMIT = "limit"
    FOREIGN = "foreign exception"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an engine ended, with its text or its message."""

    kind: Kind
    text: str

    def __str__(self) -> str:
        return f"{self.kind.value} {self.text!r}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One data set for which the engines differ.

    Attributes:
        aspect: What was compared: "parse", "inline" (the text) or "raise" (the first error).
        source: The template.
        data: The data set.
        partials: The partials, if any.
        ruby: What Ruby gave.
        ours: What we gave.
        errors: Ruby's error texts.
        classes: Their Ruby classes.
        first_error: What we give where errors are raised.
    """

    aspect: str
    source: str
    data: Mapping[str, object]
    partials: Mapping[str, str] | None
    ruby: Outcome
    ours: Outcome
    errors: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    first_error: Outcome | None = None

    @property
    def all_source(self) -> str:
        """The template's text and that of its partials."""
        return "\n".join([self.source, *(self.partials or {}).values()])

    def __str__(self) -> str:
        lines = [f"{self.aspect}: {self.source!r}", f"  data {dict(self.data)!r}"]
        if self.partials:
            lines.append(f"  partials {dict(self.partials)!r}")
        return "\n".join([*lines, f"  ruby {self.ruby} {self.classes or ''}", f"  ours {self.ours}"])


def differences(case: Case, answer: Answer, *, always_raise: bool = True) -> list[Difference]:
    """Return where our engine differs from Ruby's answer.

    Args:
        case: Template and data sets.
        answer: Ruby's answer for it.
        always_raise: Whether to compare the first error also where Ruby had none.
    """
    if answer.failure:
        return []
    inline = parsed(case, "inline")
    if isinstance(inline, Outcome) or answer.parse_error:
        ours = inline if isinstance(inline, Outcome) else Outcome(Kind.TEXT, "")
        theirs = (
            Outcome(Kind.PARSE_ERROR, answer.parse_error) if answer.parse_error else Outcome(Kind.TEXT, "")
        )
        return [] if ours.kind is theirs.kind else [_difference("parse", case, case.data[0], theirs, ours)]
    found: list[Difference] = []
    raising: Template | Outcome | None = None
    for data, theirs_ in zip(case.data, answer.rendered, strict=True):
        if theirs_.failure:
            continue
        ours = rendered(inline, data)
        expected = Outcome(Kind.TEXT, theirs_.text)
        if ours != expected:
            found.append(_difference("inline", case, data, expected, ours, theirs_))
        elif theirs_.errors or always_raise:
            raising = raising or parsed(case, "raise")
            ours = raising if isinstance(raising, Outcome) else rendered(raising, data)
            expected = _first_error(theirs_)
            if ours != expected:
                found.append(_difference("raise", case, data, expected, ours, theirs_))
    return found


def parsed(case: Case, on_error: OnError) -> Template | Outcome:
    """Return our template, or how parsing it failed."""
    environment = _environment(on_error) if case.partials is None else _new(on_error, case.partials)
    result: list[Template] = []

    def parse() -> str:
        result.append(environment.from_string(case.source))
        return ""

    outcome = _outcome(parse)
    return result[0] if result else outcome


def rendered(template: Template, data: Mapping[str, object]) -> Outcome:
    """Return what our template gives for `data`."""
    return _outcome(lambda: template.render(data))


@lru_cache(maxsize=4)
def _environment(on_error: OnError) -> Environment:
    return _new(on_error, {})


def _new(on_error: OnError, partials: Mapping[str, str]) -> Environment:
    return Environment(loader=DictLoader(dict(partials)), on_error=on_error)


def _outcome(run: Callable[[], str]) -> Outcome:
    try:
        return Outcome(Kind.TEXT, run())
    except ParseError as error:
        return Outcome(Kind.PARSE_ERROR, error.message)
    except LimitError as error:
        return Outcome(Kind.LIMIT, error.message)
    except RenderError as error:
        return Outcome(Kind.RENDER_ERROR, error.inline)
    except (Exception, AbortMessage) as error:
        return Outcome(Kind.FOREIGN, f"{type(error).__name__}: {error}")


def _first_error(theirs: Rendered) -> Outcome:
    if not theirs.errors:
        return Outcome(Kind.TEXT, theirs.text)
    first = theirs.errors[0]
    if first.startswith(SYNTAX_PREFIX):
        return Outcome(Kind.PARSE_ERROR, first.removeprefix(SYNTAX_PREFIX))
    return Outcome(Kind.RENDER_ERROR, first.removeprefix(PREFIX))


def _difference(
    aspect: str,
    case: Case,
    data: Mapping[str, object],
    ruby: Outcome,
    ours: Outcome,
    theirs: Rendered | None = None,
) -> Difference:
    theirs = theirs or Rendered()
    raising = parsed(case, "raise")
    return Difference(
        aspect,
        case.source,
        deepcopy(data),
        case.partials,
        ruby,
        ours,
        theirs.errors,
        theirs.classes,
        raising if isinstance(raising, Outcome) else rendered(raising, data),
    )
