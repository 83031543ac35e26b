"""Result: what became of one row, and the JSON object that it is written as."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic
from typing import Literal
from typing import TypeVar

from liquid_webhooks.audience.row import Row
from liquid_webhooks.audience.row import user_identifier
from liquid_webhooks.checker.reporters import finding_record
from liquid_webhooks.checker.reporters import marked
from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.errors import AbortMessage
from liquid_webhooks.errors import DataError
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.errors import within_memory

__all__ = ["Result", "Status", "result_of"]

Status = Literal["rendered", "aborted", "failed"]
Value = TypeVar("Value")

Render = Callable[[RenderData], tuple[Value, Sequence[Diagnostic]]]
"""Gives the value for one user, and the diagnostics; raises as `Webhook.render` does."""


@dataclass(frozen=True, slots=True)
class Result(Generic[Value]):
    """What became of one row.

    Attributes:
        status: Whether it was rendered, the template asked that nothing be sent, or it failed.
        row: Where it stood; None for data that is no row of many.
        user: The first identifier of its user, by name; None without any.
        value: What was rendered; None if nothing was.
        abort: What the template gave as the reason, in an aborted one.
        error: Why it failed, in a failed one.
        diagnostics: What was found.
    """

    status: Status
    row: Row | None
    user: Mapping[str, object] | None
    value: Value | None = None
    abort: AbortMessage | None = None
    error: LiquidWebhooksError | None = None
    diagnostics: tuple[Diagnostic, ...] = ()

    def record(self, fields: Mapping[str, object]) -> dict[str, object]:
        """Return the result as a JSON object: one line of a file of results.

        Args:
            fields: What there is of the value.
        """
        record: dict[str, object] = {} if self.row is None else {"row": self.row.number}
        record |= {"user": self.user, "status": self.status, **fields}
        if self.abort is not None:
            record["reason"] = self.abort.reason
        if self.error is not None:
            record["error"] = _error_record(self.error)
        record["findings"] = [finding_record(each) for each in self.diagnostics]
        return record


def _error_record(error: LiquidWebhooksError) -> dict[str, object]:
    """Return an error as a JSON object; its place is null where no place in a template is known."""
    span = marked(error)
    place = span and {"part": error.template_name or None, "line": span.line, "column": span.column}
    return {"message": error.message, "place": place}


def result_of(render: Render[Value], common: RenderData, row: Row | None = None) -> Result[Value]:
    """Return what becomes of a row; nothing that it holds, or that the template does, is raised.

    Args:
        render: Renders.
        common: The data for all rows; without a row, that of the only render.
        row: The row.
    """
    if row is None:
        user = user_identifier(common.user)
    else:
        user = row.user
        if row.error is not None:
            return Result("failed", row, user, error=DataError(row.error))
    data = common
    try:
        with within_memory():
            data = common if row is None else row.data(common)
            value, diagnostics = render(data)
    except AbortMessage as abort:
        diagnostics = _each_once(data.diagnostics, abort.diagnostics)
        return Result("aborted", row, user, abort=abort.with_traceback(None), diagnostics=diagnostics)
    except LiquidWebhooksError as error:
        # What was found in the data for all rows is not this row's, if its own could not be laid over it.
        of_data = [] if row is not None and data is common else data.diagnostics
        diagnostics = _each_once(of_data, error.diagnostics)
        return Result("failed", row, user, error=error.with_traceback(None), diagnostics=diagnostics)
    return Result("rendered", row, user, value, diagnostics=_each_once(data.diagnostics, diagnostics))


def _each_once(*several: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    # Those of the data may be among those of the render.
    return tuple(dict.fromkeys(each for diagnostics in several for each in diagnostics))
