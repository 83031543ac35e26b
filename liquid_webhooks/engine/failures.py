"""Failures: what a render may end with, made an error of ours with its place."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from contextlib import suppress

from liquid.exceptions import LiquidError
from liquid.exceptions import TemplateInheritanceError
from liquid.exceptions import UndefinedError
from liquid.token import Token

from liquid_webhooks.budget import keep
from liquid_webhooks.compiler.compiled import place_of
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.errors import AbortMessage
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.errors import UndefinedNameError
from liquid_webhooks.errors import forget_origins
from liquid_webhooks.errors import out_of_memory
from liquid_webhooks.runtime.state import State

__all__ = ["FAILURES", "add_diagnostics", "diagnostics_in_time", "placed"]

FAILURES = (LiquidError, LiquidWebhooksError, RecursionError, ValueError, MemoryError)
"""What a render may end with that gets a place in the template."""


def add_diagnostics(
    error: AbortMessage | LiquidWebhooksError,
    known: Iterable[Diagnostic] | None,
    look: Callable[[], Iterable[Diagnostic]],
    state: State,
) -> None:
    """Give the error of a render what was found until then, as far as its time suffices to look for that.

    Args:
        error: The error; behind that of the deadline nothing is looked for.
        known: What is found without data, if that has been looked for before.
        look: Looks for that.
        state: The render.
    """
    diagnostics = known
    if diagnostics is None:
        diagnostics = ()
        if not isinstance(error, LimitError) or error.limit != "deadline_seconds":
            with suppress(LimitError), keep(state):
                diagnostics = look()
    error.diagnostics = (*diagnostics, *state.diagnostics)


def diagnostics_in_time(
    known: Iterable[Diagnostic] | None, look: Callable[[], Iterable[Diagnostic]], state: State
) -> Iterable[Diagnostic]:
    """Return what is found without data; what is not known yet is looked for within the time of the render.

    Args:
        known: As for `add_diagnostics`.
        look: As there.
        state: The render.

    Raises:
        LimitError: There is no time left for that.
    """
    if known is not None:
        return known
    state.check_time()
    with keep(state):
        return look()


def placed(
    error: Exception, first: Token | None, name: str, again: Callable[[], Exception | None]
) -> Exception:
    """Return `error` as one of ours, with its place; its frames and what it came of, which hold data, are
    dropped.

    Args:
        error: One of `FAILURES`.
        first: The first token of the template, for an error without a place.
        name: The template's name; empty if it has none.
        again: Renders once more, checking each output; returns why that fails.
    """
    if type(error) is ValueError and "integer string conversion" in str(error):
        # An f-string met a number of too many digits, and its line does not tell which.
        failure = again()
        error = failure if isinstance(failure, LimitError) else LimitError("a number of too many digits")
    token: Token | None = None
    own_name = ""
    with suppress(MemoryError):  # there may be no room for it while the frames are kept
        token, own_name = place_of(error.__traceback__)
    error = _ours(error)
    forget_origins(error)
    if isinstance(error, (LiquidError, LiquidWebhooksError)):
        if error.token is None:
            error.token = token or first
        if not error.template_name:
            error.template_name = own_name or name or None
    return error.with_traceback(None)


def _ours(error: Exception) -> Exception:
    """Return what stands for an error of Python's or python-liquid's; others are returned as they are."""
    if isinstance(error, ValueError) and not isinstance(error, (LiquidError, LiquidWebhooksError)):
        # Raised by an object of the data or a filter of the host's; its text may quote data.
        return RenderError("an object or a filter of the host's raises a ValueError", inline="internal")
    if isinstance(error, MemoryError):
        return out_of_memory(error)
    if isinstance(error, RecursionError):
        return LimitError("data or template nested too deep")
    if isinstance(error, UndefinedError) and not isinstance(error, LiquidWebhooksError):
        return UndefinedNameError(str(error.message))
    if isinstance(error, TemplateInheritanceError):
        return RenderError("blocks or templates extend each other wrongly")
    return error
