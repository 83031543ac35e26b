"""What became of the users of one run: results written, failures reported, the rest counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import contextmanager
from typing import TypeVar

from liquid_webhooks.checker.reporters import as_text
from liquid_webhooks.cli.colors import tell
from liquid_webhooks.cli.failure import ExitCode
from liquid_webhooks.cli.failure import describe
from liquid_webhooks.cli.failure import describe_with_excerpt
from liquid_webhooks.cli.hints import hinted
from liquid_webhooks.cli.output_files import Output
from liquid_webhooks.cli.signals import Interrupted
from liquid_webhooks.cli.signals import working
from liquid_webhooks.cli.users import User
from liquid_webhooks.cli.writers import Writer
from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.errors import AbortMessage
from liquid_webhooks.errors import DataError
from liquid_webhooks.errors import LiquidWebhooksError

__all__ = ["MAX_FINDINGS", "Outcome"]

MAX_FINDINGS = 1_000
"""Different findings of one run that are reported; there are few, unless the data makes them up."""

Result = TypeVar("Result")

Render = Callable[[RenderData], tuple[Result, Sequence[Diagnostic]]]
"""Gives the result for one user, and the diagnostics; raises as `Webhook.render` does."""


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
        self.rendered = 0
        self.failed = 0
        self.aborted: Counter[str] = Counter()

    @property
    def exit_code(self) -> int:
        """The exit code that the counts come to."""
        if self.failed:
            return ExitCode.FAILED
        return ExitCode.ABORTED if self.aborted and not self.rendered else 0

    def report(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Print findings on standard error, each of them once in a run."""
        for each in diagnostics:
            if each not in self._reported and len(self._reported) < MAX_FINDINGS:
                self._reported.add(each)
                tell(as_text(hinted(each), self._sources.get(each.template_name), self._path))

    def one(self, writer: Writer, data: RenderData, output: Output) -> None:
        """Write the result for the user of `data`; failures and aborts go to standard error."""
        result = self.single(writer.result, data)
        if result is not None:
            output.write(writer.alone(result))

    def single(self, render: Render[Result], data: RenderData) -> Result | None:
        """Return the result for the user of `data`, or None; failures and aborts go to standard error."""
        result = self._render(render, data, None)
        for reason in self.aborted:
            tell(f"{self._path}: aborted: {reason}")
        return result

    def many(self, writer: Writer, data: RenderData, users: Iterable[User], output: Output) -> None:
        """Write a result for each of `users`; failures go to standard error."""
        with self.counted():
            for user, result in self.each(writer.result, data, users):
                output.write(writer.among_others(result, user.place, is_first=not output.results))

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Let a signal that ends the block tell how many users came to what until then."""
        with working():
            try:
                yield
            except Interrupted as interruption:
                interruption.add_note(self._counts())
                raise

    def each(
        self, render: Render[Result], data: RenderData, users: Iterable[User]
    ) -> Iterator[tuple[User, Result]]:
        """Yield each of `users` with the result, if there is one; failures go to standard error."""
        for user in users:
            if user.error is not None:
                self._fail(f"{user.place}: {user.error}")
                continue
            try:
                own = data.with_user(user.profile)
            except DataError as error:
                self._fail(f"{user.place}: {error}")
                continue
            result = self._render(render, own, user.place)
            if result is not None:
                yield user, result

    def summarize(self) -> None:
        """Print on standard error how many users came to what."""
        tell(self._counts())
        for reason, count in self.aborted.most_common():
            tell(f"  {count} aborted: {reason}")

    def _counts(self) -> str:
        return f"{self.rendered} rendered, {self.aborted.total()} aborted, {self.failed} failed"

    def _render(self, render: Render[Result], data: RenderData, place: str | None) -> Result | None:
        prefix = f"{place}: " if place else ""
        try:
            result, diagnostics = render(data)
        except AbortMessage as abort:
            self.report([*data.diagnostics, *abort.diagnostics])
            self.aborted[str(abort)] += 1
            return None
        except DataError as error:
            self._fail(f"{prefix}{error}")
            return None
        except LiquidWebhooksError as error:
            self.report([*data.diagnostics, *error.diagnostics])
            shown = describe if place else describe_with_excerpt  # of many users, each has one line
            self._fail(f"{prefix}{shown(error, self._path)}")
            return None
        self.rendered += 1
        if diagnostics or data.diagnostics:
            self.report([*data.diagnostics, *diagnostics])
        return result

    def _fail(self, message: str) -> None:
        self.failed += 1
        tell(f"Error: {message}")
