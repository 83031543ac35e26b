"""The command `render`: a webhook or template, rendered for one user or for many."""

from __future__ import annotations

from dataclasses import replace

import click

from liquid_webhooks.cli.data_options import DataOptions
from liquid_webhooks.cli.data_options import read_data
from liquid_webhooks.cli.environment_options import LimitedCommand
from liquid_webhooks.cli.environment_options import environment_options
from liquid_webhooks.cli.environments import EnvironmentOptions
from liquid_webhooks.cli.environments import make_environment
from liquid_webhooks.cli.hints import PRIVATE_OPTION
from liquid_webhooks.cli.input_files import load_source
from liquid_webhooks.cli.input_files import shown_name
from liquid_webhooks.cli.input_files import sources
from liquid_webhooks.cli.live import Live
from liquid_webhooks.cli.masking import tell_of_masked
from liquid_webhooks.cli.masking import warn_of_secrets
from liquid_webhooks.cli.options import as_option
from liquid_webhooks.cli.options import data_options
from liquid_webhooks.cli.options import name_option
from liquid_webhooks.cli.options import once
from liquid_webhooks.cli.output_files import is_terminal
from liquid_webhooks.cli.output_files import open_output
from liquid_webhooks.cli.output_files import refuse_replacing
from liquid_webhooks.cli.receivers import CHECKS
from liquid_webhooks.cli.render_outcome import Outcome
from liquid_webhooks.cli.user_options import user_options
from liquid_webhooks.cli.users import UserOptions
from liquid_webhooks.cli.writers import FORMATS
from liquid_webhooks.cli.writers import Writer

__all__ = ["render_command"]


@click.command("render", cls=LimitedCommand)
@click.argument("file", metavar="FILE")
@as_option
@name_option
@data_options
@user_options(
    "Users that replace the data's, one after another, as JSON, JSON lines, CSV or TSV; - for standard input."
)
@once(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    help="http (a .http text) for a webhook, text for a template; wire is HTTP/1.1 as it is sent.",
)
@click.option("--show-secrets", is_flag=True, help="Show secrets instead of ***.")
@click.option(
    "--only-rendered",
    is_flag=True,
    help="With --format json, leave out the lines of users whose render is aborted or fails.",
)
@once("-o", "--output", metavar="FILE", help="Write to FILE; it appears whole or not at all.")
@once("--id", "wanted", metavar="ID", help="Only the user with this external id, Braze id, e-mail or phone.")
@click.option("--random", is_flag=True, help="Only one user, by chance.")
@once(
    "--seed",
    type=int,
    metavar="N",
    help="Make {% random %} give the same numbers, and --random choose the same user, each time.",
)
@click.option(
    "--live",
    is_flag=True,
    help="Let connected content ask the network for what has no record (needs the extra `live`).",
)
@once("--record", "record_path", metavar="FILE", help="Write what --live fetched to FILE, for --recorded.")
@click.option(
    PRIVATE_OPTION,
    is_flag=True,
    help="Let --live reach addresses that are not public: your own machine's and network's.",
)
@environment_options
def render_command(
    file: str,
    kind: str | None,
    request: str | None,
    data_options: DataOptions,
    users: UserOptions,
    format_name: str | None,
    show_secrets: bool,
    only_rendered: bool,
    output: str | None,
    wanted: str | None,
    random: bool,
    seed: int | None,
    live: bool,
    record_path: str | None,
    allow_private: bool,
    environment_options: EnvironmentOptions,
) -> int:
    """Render a webhook or template, for one user or for many.

    FILE is a webhook (.http), Braze's webhook object (.json) or a template (.liquid), - for standard
    input. One result per user goes to standard output: JSON lines with --format json and webhook-object,
    messages one behind the other with wire, else divided by lines of ###, which name the user's place with
    http: render and .http editors read such a file again. What went wrong, findings and counts go to
    standard error.

    A row of --user is a profile, an export, attributes of /users/track, render data of one user (user,
    event_properties, context and so on, over those of --data) or a payload of Braze's with recipients. A
    column of a table is an attribute, or, as event_properties.total, a property; an empty cell is none. In
    JSON, each row gives a line with its number, its user's identifier and its status: rendered, aborted (with
    a reason) or failed (with an error). What would fail for every row is told before the first.
    """
    users = replace(users, wanted=wanted, random=random, seed=seed)
    users.check()
    if only_rendered and format_name != "json":
        raise click.UsageError("--only-rendered needs --format json: other formats have no more")
    if output == "":
        raise click.UsageError("-o needs a file name")
    data_options.check(users.path, file)
    network = Live(live, record_path, environment_options.allow_any_port, allow_private)
    inputs = (file, users.file, data_options.blocks, *data_options.files)
    refuse_replacing("-o", output, inputs)
    network.check(output, inputs)
    data = read_data(data_options, keep_user=users.path is None)
    with network.transport(data) as transport:
        environment = make_environment(environment_options, seed=seed, transport=transport)
        source, text = load_source(file, environment, kind and f".{kind}", CHECKS, request)
        writer = Writer.of(source, format_name, show_secrets, only_rendered)
        outcome = Outcome(shown_name(file), sources(source, text))
        warn_of_secrets(data, are_masked=not show_secrets)
        if users.path is not None:
            outcome.refuse_certain(source, data)
        outcome.report(writer.diagnostics)
        with open_output(output, private=show_secrets) as sink:
            if users.path is None:
                outcome.one(writer, data, sink)
            else:
                with users.rows(is_terminal(output)) as rows:
                    outcome.many(writer, data, rows, sink)
            if not sink.is_terminal:
                tell_of_masked(len(writer.hidden))
            outcome.summarize(users)
    return outcome.exit_code
