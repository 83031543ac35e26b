"""The command `check`: findings in templates and webhooks, with their places."""

from __future__ import annotations

from dataclasses import replace

import click

from liquid_webhooks.checker.check import check
from liquid_webhooks.checker.check import unparsable
from liquid_webhooks.checker.reporters import as_lines
from liquid_webhooks.checker.reporters import as_record
from liquid_webhooks.cli.environment_options import LimitedCommand
from liquid_webhooks.cli.environment_options import environment_options
from liquid_webhooks.cli.environments import EnvironmentOptions
from liquid_webhooks.cli.environments import make_environment
from liquid_webhooks.cli.failure import ExitCode
from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.hints import hinted
from liquid_webhooks.cli.hints import hinted_message
from liquid_webhooks.cli.input_files import other_kind
from liquid_webhooks.cli.input_files import parse_each
from liquid_webhooks.cli.input_files import read_source
from liquid_webhooks.cli.input_files import shown_name
from liquid_webhooks.cli.input_files import sources
from liquid_webhooks.cli.options import as_option
from liquid_webhooks.cli.options import once
from liquid_webhooks.cli.output_files import open_output
from liquid_webhooks.cli.telling import tell
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.diagnostics import Severity
from liquid_webhooks.engine.environment import Environment
from liquid_webhooks.engine.environment import Template
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.webhook.webhook import Webhook

__all__ = ["check_command"]


@click.command("check", cls=LimitedCommand)
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@as_option
@once("--format", "format_name", type=click.Choice(("text", "json")), help="text by default.")
@environment_options
def check_command(
    paths: tuple[str, ...],
    kind: str | None,
    format_name: str | None,
    environment_options: EnvironmentOptions,
) -> int:
    """Report what is wrong or doubtful in templates.

    Each FILE is a webhook (.http), Braze's webhook object (.json) or a template (.liquid); - is standard
    input. A file that cannot be read does not keep the others from being checked. Render data, which
    `new` writes too, holds no template and is left out. Nothing is rendered, so that --strict-variables
    and limits of a render find nothing here.

    A .http file may hold several requests, divided by lines that begin with ###; all are checked, and other
    commands choose one by --name. Its name is the text behind ###, else that of a comment # @name NAME, else
    its number.
    """
    if paths.count("-") > 1:
        raise click.UsageError("standard input can be checked only once")
    environment = make_environment(environment_options)
    code = 0
    left_out = 0
    records: list[dict[str, object]] = []
    with open_output(None) as output:
        for path in paths:
            try:
                text, suffix = read_source(path, kind and f".{kind}")
                other = other_kind(text) if kind is None and suffix == ".json" else None
                if other is not None:
                    tell(f"{path}: {other} and holds no template; not checked")
                    left_out += 1
                    continue
                texts, diagnostics = _check_file(path, text, suffix, environment)
            except Failure as failure:
                failure.show()
                code = ExitCode.INPUT_ERROR
                continue
            code = _worse(code, diagnostics)
            for each in diagnostics:
                if format_name == "json":
                    records.append(as_record(each, path))
                else:
                    output.tell(*as_lines(each, texts.get(each.template_name), shown_name(path)))
        if format_name == "json":
            output.write_json(records)
    return code if left_out < len(paths) else ExitCode.INPUT_ERROR


def _check_file(
    path: str, text: str, suffix: str, environment: Environment
) -> tuple[dict[str, str], list[Diagnostic]]:
    """Return the findings in a file, and the texts that their places refer to, by the name of the part."""
    try:
        parsers = parse_each(path, text, suffix, environment)
    except LiquidWebhooksError as error:
        return _unparsable(error)
    texts = {"": text}
    diagnostics: list[Diagnostic] = []
    for parse in parsers:
        try:
            source = parse()
        except LiquidWebhooksError as error:
            own, further = _unparsable(error)
        else:
            own, further = sources(source, text), _findings(source, environment)
        texts |= own
        diagnostics += further
    return texts, diagnostics


def _unparsable(error: LiquidWebhooksError) -> tuple[dict[str, str], list[Diagnostic]]:
    text = error.token.source if error.token else ""
    told = replace(unparsable(error), message=hinted_message(error))
    return {str(error.template_name or ""): text}, [told]


def _findings(source: Template | Webhook, environment: Environment) -> list[Diagnostic]:
    """Return the findings; with `--strict-filters` an unknown filter is an error."""
    return [
        replace(each, severity=Severity.ERROR)
        if environment.strict_filters and each.code == "LW201"
        else hinted(each)
        for each in check(source)
    ]


def _worse(code: int, diagnostics: list[Diagnostic]) -> int:
    """Return the exit code that `code` becomes with these findings: 2 before 3 before 1 before 0."""
    if code == ExitCode.INPUT_ERROR:
        return code
    if code == ExitCode.UNPARSABLE or any(each.code == "LW100" for each in diagnostics):
        return ExitCode.UNPARSABLE
    return ExitCode.FAILED if any(each.severity != Severity.INFO for each in diagnostics) else code
