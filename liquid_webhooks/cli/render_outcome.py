"""What became of the users of one run: results written, failures reported, the rest counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

from liquid_webhooks.audience.certain_errors import certain_errors
from liquid_webhooks.audience.results import Render
from liquid_webhooks.audience.results import Result
from liquid_webhooks.audience.results import result_of
from liquid_webhooks.audience.row import Row
from liquid_webhooks.checker.reporters import as_lines
from liquid_webhooks.cli.failure import ExitCode
from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.failure import describe
from liquid_webhooks.cli.failure import describe_with_excerpt
from liquid_webhooks.cli.hints import hinted
from liquid_webhooks.cli.hints import hinted_message
from liquid_webhooks.cli.output_files import Output
from liquid_webhooks.cli.row_groups import RowGroups
from liquid_webhooks.cli.row_groups import tell_errors
from liquid_webhooks.cli.row_groups import told
from liquid_webhooks.cli.signals import Interrupted
from liquid_webhooks.cli.signals import working
from liquid_webhooks.cli.telling import tell
from liquid_webhooks.cli.users import UserOptions
from liquid_webhooks.cli.writers import Writer
from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.engine.environment import Template
from liquid_webhooks.errors import DataError
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.webhook.webhook import Webhook

__all__ = ["MAX_FINDINGS", "Outcome"]

MAX_FINDINGS = 1_000
"""Different findings of one run that are reported; there are few, unless the data makes them up."""

_OF_DATA = frozenset({"LW606", "LW608"})
"""Findings about a profile, not about the template."""

_OF_TEXTS = re.compile(r"comparison of (?:String|Integer|Float) with ")

Value = TypeVar("Value")


class Outcome:
    """Renders, writes and counts.

    Args:
        path: The template's file, as messages name it.
        sources: The texts that places in it refer to, by the name of the part.
    """

    def __init__(self, path: str, sources: Mapping[str, str]) -> None:
        self._path = path
        self._sources = sources
        self._reported: set[Diagnostic] = set()
        self._errors = RowGroups()
        self.aborted = RowGroups()
        self.rendered = 0
        self.failed = 0

    @property
    def exit_code(self) -> int:
        """The exit code that the counts come to."""
        if self.failed:
            return ExitCode.FAILED
        return ExitCode.ABORTED if self.aborted.total and not self.rendered else 0

    def report(self, diagnostics: Iterable[Diagnostic], place: str | None = None) -> None:
        """Print findings on standard error, each once in a run; those of data name the row's `place`."""
        for each in diagnostics:
            each = replace(each, message=told(each.message))
            if each not in self._reported and len(self._reported) < MAX_FINDINGS:
                self._reported.add(each)
                name = place if place is not None and each.code in _OF_DATA else self._path
                tell(*as_lines(hinted(each), self._sources.get(each.template_name), name))

    def one(self, writer: Writer, data: RenderData, output: Output) -> None:
        """Write the result for the user of `data`; failures and aborts go to standard error."""
        written = writer.alone(self.single(writer.render, data))
        if written:
            output.write(written)

    def single(self, render: Render[Value], data: RenderData) -> Result[Value]:
        """Return the result for the user of `data`; failures and aborts go to standard error."""
        result = result_of(render, data)
        self._count(result)
        if result.abort is not None:
            tell(f"{self._path}: aborted: {result.abort}")
        if result.error is not None:
            message, *excerpt = self._with_excerpt(result.error)
            tell(f"Error: {message}", *excerpt)
        return result

    def refuse_certain(self, source: Webhook | Template, data: RenderData) -> None:
        """End the command before the first user if each of them would fail with the same error.

        Raises:
            Failure: Each would.
        """
        errors = certain_errors(source, data)
        if errors:
            raise Failure(
                *describe_with_excerpt(errors[0], self._path),
                *(describe(error, self._path) for error in errors[1:]),
                "No user was rendered: whoever is not aborted before would fail with this.",
            )

    def many(self, writer: Writer, data: RenderData, rows: Iterable[Row], output: Output) -> None:
        """Write a result for each of `rows`; failures are gathered for `summarize`."""
        with self.counted():
            for row, result in self.each(writer.render, data, rows):
                written = writer.among_others(result, row, is_first=not output.results)
                if written:
                    output.write(written)
            output.flush()  # the results stand before what is told of them, where both go to a terminal

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Let a signal that ends the block tell what failed, and how many users came to what until then."""
        with working():
            try:
                yield
            except Interrupted as interruption:
                tell_errors(self._errors)
                interruption.add_note(self._counts())
                raise

    def each(
        self, render: Render[Value], data: RenderData, rows: Iterable[Row]
    ) -> Iterator[tuple[Row, Result[Value]]]:
        """Yield each of `rows` with its result."""
        for row in rows:
            result = result_of(render, data, row)
            self._count(result)
            if result.error is not None:
                self._errors.add(self._described(result.error), row.place)
            yield row, result

    def summarize(self, users: UserOptions) -> None:
        """Print on standard error what failed, how many users came to what, and why they were aborted.

        Nothing for the data's own user, whose result says it all.
        """
        if users.path is None:
            return
        tell_errors(self._errors)
        if users.is_untyped and any(_OF_TEXTS.search(group.text) for group in self._errors):
            tell("The cells of a table are texts; --typed reads those that are numbers as numbers.")
        tell(self._counts())
        for group in self.aborted.most_common():
            tell(f"  {group.count} aborted: {group.text} ({group.places})")
        if self.aborted.others:
            tell(f"  {self.aborted.others} aborted for other reasons")

    def _counts(self) -> str:
        return f"{self.rendered} rendered, {self.aborted.total} aborted, {self.failed} failed"

    def _count(self, result: Result[Value]) -> None:
        if result.diagnostics:
            self.report(result.diagnostics, None if result.row is None else result.row.place)
        if result.abort is not None:
            self.aborted.add(str(result.abort), None if result.row is None else result.row.place)
        elif result.error is not None:
            self.failed += 1
        else:
            self.rendered += 1

    def _described(self, error: LiquidWebhooksError) -> str:
        # What is wrong with data has no place in the template.
        return hinted_message(error) if isinstance(error, DataError) else describe(error, self._path)

    def _with_excerpt(self, error: LiquidWebhooksError) -> tuple[str, ...]:
        if isinstance(error, DataError):
            return (hinted_message(error),)
        return describe_with_excerpt(error, self._path)
