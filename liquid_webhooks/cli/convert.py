"""The command `convert`: webhooks and profiles, each from one of their two forms to the other."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from liquid_webhooks.audience.row import Row
from liquid_webhooks.audience.rows import RowsFormat
from liquid_webhooks.cli.environments import make_environment
from liquid_webhooks.cli.failure import ExitCode
from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.failure import describe_with_excerpt
from liquid_webhooks.cli.input_files import load_source
from liquid_webhooks.cli.input_files import parts
from liquid_webhooks.cli.input_files import shown_name
from liquid_webhooks.cli.options import name_option
from liquid_webhooks.cli.options import once
from liquid_webhooks.cli.output_files import Output
from liquid_webhooks.cli.output_files import is_terminal
from liquid_webhooks.cli.output_files import open_output
from liquid_webhooks.cli.output_files import refuse_replacing
from liquid_webhooks.cli.row_groups import RowGroups
from liquid_webhooks.cli.row_groups import tell_errors
from liquid_webhooks.cli.signals import Interrupted
from liquid_webhooks.cli.telling import tell
from liquid_webhooks.cli.user_options import rows_options
from liquid_webhooks.cli.users import UserOptions
from liquid_webhooks.data.profiles import to_attributes
from liquid_webhooks.data.profiles import to_export
from liquid_webhooks.errors import DataError
from liquid_webhooks.errors import DocumentError
from liquid_webhooks.visible import escaped_in_json
from liquid_webhooks.webhook.document.parts import WebhookDocument
from liquid_webhooks.webhook.webhook import Webhook

__all__ = ["FORMS", "convert_command"]

FORMS: Final = ("http", "webhook-object", "export", "attributes")
"""What `--to` takes: the two forms of a webhook, then those of profiles."""

_SOURCES: Final = {"http": ".json", "webhook-object": ".http"}
"""Form of a webhook → the suffix of a file that becomes it."""

_KEPT_METADATA: Final = ("body", "message_variation_id")
"""Metadata that a webhook object says in its own way."""

_encode: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


@click.command("convert")
@click.argument("file", metavar="FILE")
@once(
    "--to",
    "form",
    type=click.Choice(FORMS),
    help="The form to write; that of a webhook is the other one by default.",
)
@once("-o", "--output", metavar="FILE", help="Write to FILE; it appears whole or not at all.")
@name_option
@rows_options
def convert_command(
    file: str,
    form: str | None,
    output: str | None,
    request: str | None,
    rows_format: RowsFormat | None,
    typed: bool,
) -> int:
    """Turn a webhook or profiles into their other form.

    A webhook (.http) becomes Braze's webhook object, which (.json) becomes a .http text; the Liquid in it
    stays. Profiles, in any form that --user of `render` takes, a table too, become objects as
    /users/export/ids has them (--to export) or objects for /users/track (--to attributes), one on each line.
    FILE is - for standard input, with --to.
    What has no place in the other form is left out, with a warning for each kind on standard error.
    """
    if output == "":
        raise click.UsageError("-o needs a file name")
    refuse_replacing("-o", output, (file,))
    suffix = "" if file == "-" else Path(file).suffix.lower()
    if form is None:
        form = next((form for form, source in _SOURCES.items() if source == suffix), None)
    if form is None:
        raise click.UsageError(f"--to is needed: {', '.join(FORMS)}")
    if request is not None and form != "webhook-object":
        raise click.UsageError("--name chooses a request of a .http file")
    if form not in _SOURCES:
        if suffix in (".http", ".liquid"):
            raise Failure(f"{file}: --to {form} takes users: JSON, JSON lines or a table")
        users = UserOptions(file, rows_format, typed)
        users.check()
        return _convert_profiles(users, form, output)
    if rows_format is not None or typed:
        raise click.UsageError("--rows-format and --typed are for profiles")
    if file != "-" and suffix != _SOURCES[form]:
        raise Failure(f"{file}: --to {form} takes a file name ending in {_SOURCES[form]}")
    text = _converted_webhook(file, form, request)
    with open_output(output) as sink:
        sink.write(text)
    return 0


def _converted_webhook(file: str, form: str, request: str | None) -> bytes:
    """Return the webhook of a file in its other form.

    Raises:
        Failure: The file cannot be read, does not parse, or holds what the other form cannot.
    """
    name = shown_name(file)
    webhook, _ = load_source(file, make_environment(), _SOURCES[form], request=request)
    assert isinstance(webhook, Webhook)
    if form == "http":
        try:
            return webhook.to_text().encode()
        except UnicodeEncodeError:
            raise Failure(f"{name}: holds a lone surrogate, which a .http text cannot") from None
        except DocumentError as error:
            raise Failure(*describe_with_excerpt(error, name)) from None
    try:
        converted = webhook.to_dict()
    except DocumentError as error:
        raise Failure(*describe_with_excerpt(error, name)) from None
    _warn_of_comments(webhook.document, name)
    if any("secrets." in part.text for part in parts(webhook)):
        _warn(name, "`secrets` do not exist in Braze; put content blocks in their place")
    return (escaped_in_json(json.dumps(converted, ensure_ascii=False, indent=2)) + "\n").encode()


def _warn_of_comments(document: WebhookDocument, name: str) -> None:
    kept = sum(key in document.metadata for key in _KEPT_METADATA)
    if len(document.comments) > kept:
        _warn(name, "comments, which have no place in a webhook object, were left out")


def _warn(name: str, message: str) -> None:
    tell(f"{name}: warning: {message}")


def _convert_profiles(users: UserOptions, form: str, output: str | None) -> int:
    """Write each profile of a file in a form, as one line; return the exit code."""
    convert = _as_export if form == "export" else _as_attributes
    lost: Counter[str] = Counter()
    failures = RowGroups()
    with open_output(output) as sink, users.rows(is_terminal(output), "Converting") as rows:
        try:
            for row in rows:
                error = row.error
                if error is None:
                    try:
                        profile, kinds = convert(_profile(row))
                        _write_line(profile, sink)
                        lost.update(kinds)
                        lost.update(f"`{key}` beside the profile" for key in row.own if key != "user")
                        continue
                    except DataError as refusal:
                        error = str(refusal)
                failures.add(error, row.place)
        except Interrupted as interruption:
            tell_errors(failures)
            interruption.add_note(f"{sink.results} converted, {failures.total} failed")
            raise
        converted = sink.results
    tell_errors(failures)
    for kind, count in lost.items():
        _warn(users.name, f"{kind} was left out ({_users(count)})")
    tell(f"{converted} converted, {failures.total} failed")
    return ExitCode.FAILED if failures.total else 0


def _profile(row: Row) -> object:
    """Return the profile of a row.

    Raises:
        DataError: It has none.
    """
    if row.own.get("user") is None:
        raise DataError("holds no profile")
    return row.own["user"]


def _users(count: int) -> str:
    return "1 user" if count == 1 else f"{count} users"


def _as_export(profile: object) -> tuple[Mapping[str, object], list[str]]:
    export, ignored = to_export(profile)
    return export, ["an update operation, which is no value,"] if ignored else []


def _as_attributes(profile: object) -> tuple[Mapping[str, object], list[str]]:
    attributes, lost = to_attributes(profile)
    return attributes, [f"{kind}, which has no place in attributes," for kind in lost]


def _write_line(profile: Mapping[str, object], sink: Output) -> None:
    try:
        line = _encode(profile)
    except ValueError:
        raise DataError("a number is infinite or none, which JSON cannot hold") from None
    except RecursionError:
        raise DataError("nested too deep") from None
    try:
        sink.write(f"{escaped_in_json(line)}\n".encode())
    except UnicodeEncodeError:
        # A lone surrogate came in as an escape, and goes out as one.
        sink.write(f"{json.dumps(profile)}\n".encode())
