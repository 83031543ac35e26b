"""Connected content from the network, for `render --live`, and the file of `--record`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.hints import PRIVATE_OPTION
from liquid_webhooks.cli.output_files import open_output
from liquid_webhooks.cli.output_files import refuse_replacing
from liquid_webhooks.cli.output_files import same_file
from liquid_webhooks.cli.signals import Interrupted
from liquid_webhooks.cli.telling import tell
from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.resources.transports.recorder import Recorder
from liquid_webhooks.resources.transports.transport import Transport
from liquid_webhooks.visible import escaped_in_json

__all__ = ["Live"]


@dataclass(frozen=True, slots=True)
class Live:
    """What `--live` and `--record` ask for.

    Attributes:
        wanted: Whether calls may go to the network.
        record_path: The file for what was fetched; None for none.
        any_port: Whether calls may go to ports other than 80 for http and 443 for https.
        private: Whether calls may go to addresses that are not public.
    """

    wanted: bool
    record_path: str | None
    any_port: bool = False
    private: bool = False

    def check(self, output: str | None, inputs: Iterable[str | None]) -> None:
        """Refuse options that do not go together; `output` is the file of the results, `inputs` are read."""
        if self.private and not self.wanted:
            raise click.UsageError(f"{PRIVATE_OPTION} needs --live")
        if self.record_path is None:
            return
        if not self.wanted:
            raise click.UsageError("--record needs --live")
        if self.record_path in ("", "-"):
            raise click.UsageError("--record needs a file name")
        if same_file(self.record_path, output):
            raise click.UsageError("-o and --record cannot be the same file")
        refuse_replacing("--record", self.record_path, inputs)

    @contextmanager
    def transport(self, data: RenderData) -> Iterator[Transport | None]:
        """Give the transport, None without `--live`; what it fetched is written at the end.

        Raises:
            Failure: The library that it needs is not installed, or the file cannot be written.
        """
        if not self.wanted:
            yield None
            return
        try:
            from liquid_webhooks.resources.live import connect
            from liquid_webhooks.resources.live import is_public

            allow_address = (lambda _: True) if self.private else is_public
            live = connect(allow_any_port=self.any_port, allow_address=allow_address)
        except ImportError as error:
            raise Failure(f"--live: {error}") from None
        with live:
            if self.record_path is None:
                yield live
                return
            recorder = Recorder(live, data.every_secret)
            try:
                yield recorder
            except Interrupted as interruption:
                interruption.add_note(f"{self.record_path} was not written")
                raise
            self._write(recorder)

    def _write(self, recorder: Recorder) -> None:
        if varying := recorder.varying():
            tell(
                f"{self.record_path}: warning: calls answered differently from time to time: {varying}; "
                "their first answers count"
            )
        text = escaped_in_json(json.dumps(recorder.records(), ensure_ascii=False, indent=2))
        with open_output(self.record_path, private=True) as sink:
            sink.write(f"{text}\n".encode("utf-8", "replace"))
