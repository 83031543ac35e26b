"""The command `twilio segments`: how many segments a text, or the messages to an audience, are sent in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

import click

from liquid_webhooks.cli.data_options import DataOptions
from liquid_webhooks.cli.data_options import read_data
from liquid_webhooks.cli.environment_options import LimitedCommand
from liquid_webhooks.cli.environment_options import environment_options
from liquid_webhooks.cli.environments import EnvironmentOptions
from liquid_webhooks.cli.environments import make_environment
from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.input_files import read_text
from liquid_webhooks.cli.input_files import shown_name
from liquid_webhooks.cli.options import as_option
from liquid_webhooks.cli.options import data_options
from liquid_webhooks.cli.options import name_option
from liquid_webhooks.cli.options import once
from liquid_webhooks.cli.output_files import open_output
from liquid_webhooks.cli.render_outcome import Outcome
from liquid_webhooks.cli.telling import tell
from liquid_webhooks.cli.twilio_audience import QUEUE_HOURS
from liquid_webhooks.cli.twilio_audience import SHOWN_OFFENDERS
from liquid_webhooks.cli.twilio_audience import Audience
from liquid_webhooks.cli.twilio_audience import as_table
from liquid_webhooks.cli.twilio_audience import describe_character
from liquid_webhooks.cli.twilio_audience import label
from liquid_webhooks.cli.twilio_bodies import Bodies
from liquid_webhooks.cli.twilio_bodies import judge_body
from liquid_webhooks.cli.twilio_bodies import without_last_line_end
from liquid_webhooks.cli.user_options import user_options
from liquid_webhooks.cli.users import UserOptions
from liquid_webhooks.twilio.segments import segments

__all__ = ["segments_command"]

_QUEUE = f"the {QUEUE_HOURS} hours of Twilio's queue"


@click.command("segments", cls=LimitedCommand, short_help="Count the segments of a text or an audience.")
@click.argument("text", required=False, metavar="[TEXT|-]")
@once(
    "--template", metavar="FILE", help="Count the messages of a webhook (.http, .json) or a text (.liquid)."
)
@name_option
@user_options("The audience: users as for render, one after another; - for standard input.")
@as_option
@data_options
@environment_options
@click.option("--smart-encoded", is_flag=True, help="Count after Twilio's smart encoding.")
@once(
    "--rate",
    type=click.FloatRange(min=0, min_open=True),
    metavar="MPS",
    help="Segments a second of the sender: tell how many hours the audience takes.",
)
@once("--format", "format_name", type=click.Choice(("table", "json")), help="table by default.")
def segments_command(
    text: str | None,
    template: str | None,
    request: str | None,
    users: UserOptions,
    kind: str | None,
    data_options: DataOptions,
    environment_options: EnvironmentOptions,
    smart_encoded: bool,
    rate: float | None,
    format_name: str | None,
) -> int:
    """Count the segments of a text, or of the messages to an audience.

    Counted is TEXT, - for standard input without its final line end, or what --template renders for each
    --user: the Body of a webhook's form, or the text of a template. Printed are the counts, whether UCS-2 is
    needed, and the characters that force it. A percentile is the smallest count that so many users do not
    exceed. Credentials that the webhook needs may be missing, as nothing is sent.
    """
    if (text is None) == (template is None):
        raise click.UsageError("give either TEXT or --template")
    if template is None:
        assert text is not None
        _refuse_without_template(request, users, rate, kind, data_options, environment_options)
        record = _text_record(text, smart_encoded)
        _write(record, format_name, _text_rows(record))
        return 0
    if rate is not None and not isfinite(rate):
        raise click.UsageError("--rate is a finite number")
    users.check()
    data_options.check(users.path, template)
    count = _Count(template, kind, request, users, Audience(smart_encoded))
    outcome = count.run(data_options, environment_options)
    if users.path is not None or outcome.rendered:
        record = count.audience.record(aborted=outcome.aborted.total, failed=outcome.failed, rate=rate)
        _write(record, format_name, _audience_rows(record))
    return outcome.exit_code


def _refuse_without_template(
    request: str | None,
    users: UserOptions,
    rate: float | None,
    kind: str | None,
    data: DataOptions,
    environment: EnvironmentOptions,
) -> None:
    given = [
        ("--name", request),
        ("--user", users.path),
        ("--rows-format", users.rows_format),
        ("--typed", users.typed or None),
        ("--limit", users.limit),
        ("--rate", rate),
        ("--as", kind),
    ]
    names = [name for name, value in given if value is not None]
    if data != DataOptions():
        names.append("render data")
    if environment != EnvironmentOptions():
        names.append("an option of rendering")
    if names:
        raise click.UsageError(f"{names[0]} needs --template")


@dataclass(frozen=True, slots=True)
class _Count:
    """What is rendered for whom, and counted."""

    template: str
    kind: str | None
    request: str | None
    users: UserOptions
    audience: Audience

    def run(self, options: DataOptions, environment: EnvironmentOptions) -> Outcome:
        """Render and count; return what became of the users."""
        data = read_data(options, keep_user=self.users.path is None)
        suffix = self.kind and f".{self.kind}"
        bodies = Bodies.load(self.template, make_environment(environment), suffix, self.request)
        data = bodies.with_placeholders(data)
        outcome = Outcome(shown_name(self.template), bodies.sources)
        if self.users.path is not None:
            outcome.refuse_certain(bodies.source, data)
        outcome.report(bodies.diagnostics)
        if self.users.path is None:
            message = outcome.single(bodies.render, data).value
            if message is not None:
                self.audience.add(message)
            return outcome
        with outcome.counted(), self.users.rows(False, "Counting") as rows:
            for row, result in outcome.each(bodies.render, data, rows):
                if result.value is not None:
                    self.audience.add(result.value, row.place)
        outcome.summarize(self.users)
        return outcome


def _text_record(argument: str, smart_encoded: bool) -> dict[str, Any]:
    """Return the segments of a text as a JSON object."""
    text = without_last_line_end(read_text("-")) if argument == "-" else argument
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Failure("TEXT is not UTF-8") from None
    for judgement in judge_body(text):
        reason = _reason(judgement.parameter, judgement.message, judgement.twilio_code)
        tell(f"warning: {reason}")
    counted = segments(text, smart_encoded=smart_encoded)
    return {
        "segments": counted.count,
        "encoding": counted.encoding,
        "units": counted.units,
        "per_segment": counted.per_segment,
        "offenders": [describe_character(character) for character in counted.offenders],
    }


def _text_rows(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "segments", str(record["segments"])
    yield "encoding", record["encoding"]
    yield "units", f"{record['units']:,}, up to {record['per_segment']} in a segment"
    for described in record["offenders"]:
        yield "needs UCS-2", label(described)


def _audience_rows(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("users", "aborted", "failed", "min", "median", "p95", "max", "total"):
        value = record[name]
        yield name, "-" if value is None else f"{value:,}"
    yield "users with UCS-2", f"{record['ucs2_users']:,}"
    offenders = record["offenders"]
    for described in offenders[:SHOWN_OFFENDERS]:
        place = f", first {described['first_user']}" if described["first_user"] else ""
        yield "  because of", f"{label(described)}: {_users(described['users'])}{place}"
    if len(offenders) > SHOWN_OFFENDERS:
        most = "or more " if record["more_offenders"] else ""
        yield "", f"and of {len(offenders) - SHOWN_OFFENDERS:,} {most}other characters"
    if record["hours"] is not None:
        verdict = "within" if record["fits_queue"] else "more than"
        yield "hours", f"{record['hours']:,.2f} at {record['rate']:g} MPS, {verdict} {_QUEUE}"
    for refused in record["refused"]:
        reason = _reason(refused["parameter"], refused["message"], refused["twilio_code"])
        yield "refused", f"{_users(refused['users'])}, counted here: {reason}"
    if record["other_users"]:
        yield "no plain SMS", f"{_users(record['other_users'])}, counted as if it were one"


def _reason(parameter: str, message: str, twilio_code: int | None) -> str:
    return f"{parameter}: {message} (Twilio error {twilio_code})"


def _users(count: int) -> str:
    return "1 user" if count == 1 else f"{count:,} users"


def _write(record: dict[str, Any], format_name: str | None, rows: Iterator[tuple[str, str]]) -> None:
    with open_output(None) as output:
        if format_name == "json":
            output.write_json(record)
        else:
            output.tell(*as_table(rows))
