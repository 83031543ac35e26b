"""The command `check`: findings in templates and webhooks, with their places."""

from __future__ import annotations

import json
from pathlib import Path

import click

from liquid_webhooks.check.check import check
from liquid_webhooks.check.check import unparsable
from liquid_webhooks.check.reporters import as_record
from liquid_webhooks.check.reporters import as_text
from liquid_webhooks.cli.failure import FAILED
from liquid_webhooks.cli.failure import INPUT_ERROR
from liquid_webhooks.cli.failure import UNPARSABLE
from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.inputs import SUFFIXES
from liquid_webhooks.cli.inputs import read_json
from liquid_webhooks.cli.inputs import read_text
from liquid_webhooks.cli.inputs import shown_name
from liquid_webhooks.cli.options import once
from liquid_webhooks.cli.output import open_output
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.diagnostics import Severity
from liquid_webhooks.environment import Environment
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.webhook.webhook import Webhook

__all__ = ["check_command"]


@click.command("check")
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@once("--format", "format_name", type=click.Choice(("text", "json")), help="text by default.")
def check_command(paths: tuple[str, ...], format_name: str | None) -> int:
    """Report what is wrong or doubtful in templates.

    Each FILE is a webhook (.http), Braze's webhook object (.json) or a template (.liquid); - is a template on
    standard input. A file that cannot be read does not keep the others from being checked.
    """
    code = 0
    records: list[dict[str, object]] = []
    with open_output(None) as output:
        for path in paths:
            try:
                source, findings = _check_file(path)
            except Failure as failure:
                failure.show()
                code = INPUT_ERROR
                continue
            code = _worse(code, findings)
            for found in findings:
                if format_name == "json":
                    records.append(as_record(found, path))
                else:
                    output.write((as_text(found, source, shown_name(path)) + "\n").encode(errors="replace"))
        if format_name == "json":
            output.write((json.dumps(records, ensure_ascii=True, indent=2) + "\n").encode())
    return code


def _check_file(path: str) -> tuple[str, list[Diagnostic]]:
    suffix = ".liquid" if path == "-" else Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise Failure(f"{path}: expected a file name ending in {', '.join(SUFFIXES)}")
    if suffix == ".json":
        return "", _check_webhook(read_json(path))
    text = read_text(path)
    return text, check(text) if suffix == ".liquid" else _check_webhook(text)


def _check_webhook(document: object) -> list[Diagnostic]:
    environment = Environment()
    try:
        if isinstance(document, str):
            webhook = Webhook.parse(document, env=environment)
        else:
            webhook = Webhook.from_dict(document, env=environment)
    except LiquidWebhooksError as error:
        return [unparsable(error)]
    return check(webhook, environment)


def _worse(code: int, findings: list[Diagnostic]) -> int:
    """Return the exit code that `code` becomes with these findings: 2 before 3 before 1 before 0."""
    if code == INPUT_ERROR:
        return code
    if code == UNPARSABLE or any(found.code == "LW100" for found in findings):
        return UNPARSABLE
    return FAILED if any(found.severity != Severity.INFO for found in findings) else code
