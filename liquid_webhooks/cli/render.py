"""The command `render`: a webhook or template, rendered for one user or for many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

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
from liquid_webhooks.cli.masking import warn_of_short_secrets
from liquid_webhooks.cli.options import as_option
from liquid_webhooks.cli.options import data_options
from liquid_webhooks.cli.options import name_option
from liquid_webhooks.cli.options import once
from liquid_webhooks.cli.output_files import is_terminal
from liquid_webhooks.cli.output_files import open_output
from liquid_webhooks.cli.output_files import refuse_replacing
from liquid_webhooks.cli.progress import progress
from liquid_webhooks.cli.receivers import CHECKS
from liquid_webhooks.cli.render_outcome import Outcome
from liquid_webhooks.cli.users import User
from liquid_webhooks.cli.users import one_at_random
from liquid_webhooks.cli.users import read_users
from liquid_webhooks.cli.users import with_id
from liquid_webhooks.cli.writers import FORMATS
from liquid_webhooks.cli.writers import Writer

__all__ = ["render_command"]


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which of the users are rendered."""

    path: str | None
    limit: int | None
    wanted: str | None
    random: bool
    seed: int | None

    def check(self) -> None:
        given = [("--limit", self.limit), ("--id", self.wanted), ("--random", self.random or None)]
        names = [name for name, value in given if value is not None]
        if self.path is None and names:
            raise click.UsageError(f"{names[0]} needs --user")
        if len(names) > 1:
            raise click.UsageError(f"{names[0]} and {names[1]} exclude each other")

    @contextmanager
    def users(self, results_on_terminal: bool) -> Iterator[Iterator[User]]:
        assert self.path is not None
        name = shown_name(self.path)
        with progress(self.path, results_on_terminal) as read:
            users = read_users(self.path, read)
            if self.wanted is not None:
                users = with_id(users, self.wanted, name)
            elif self.random:
                users = one_at_random(users, self.seed, name)
            yield islice(users, self.limit)


@click.command("render", cls=LimitedCommand)
@click.argument("file", metavar="FILE")
@as_option
@name_option
@data_options
@once(
    "--user",
    "user_path",
    metavar="FILE",
    help="Profiles that replace the data's user, one after another: a JSON profile, a Braze export, "
    "attributes of /users/track, or JSON lines; - for standard input.",
)
@once(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    help="http (a .http text) for a webhook, text for a template; wire is HTTP/1.1 as it is sent.",
)
@click.option("--show-secrets", is_flag=True, help="Show secrets instead of ***.")
@once("-o", "--output", metavar="FILE", help="Write to FILE; it appears whole or not at all.")
@once("--limit", type=click.IntRange(min=1), metavar="N", help="Stop after N users.")
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
    user_path: str | None,
    format_name: str | None,
    show_secrets: bool,
    output: str | None,
    limit: int | None,
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
    """
    choice = _Choice(user_path, limit, wanted, random, seed)
    choice.check()
    if output == "":
        raise click.UsageError("-o needs a file name")
    data_options.check(user_path, file)
    network = Live(live, record_path, environment_options.allow_any_port, allow_private)
    inputs = (file, user_path, data_options.blocks, *data_options.files)
    refuse_replacing("-o", output, inputs)
    network.check(output, inputs)
    data = read_data(data_options, keep_user=user_path is None)
    with network.transport(data) as transport:
        environment = make_environment(environment_options, seed=seed, transport=transport)
        source, text = load_source(file, environment, kind and f".{kind}", CHECKS, request)
        writer = Writer.of(source, format_name, show_secrets)
        outcome = Outcome(shown_name(file), sources(source, text))
        if not show_secrets:
            warn_of_short_secrets(data)
        outcome.report(writer.diagnostics)
        with open_output(output) as sink:
            if user_path is None:
                outcome.one(writer, data, sink)
            else:
                with choice.users(is_terminal(output)) as users:
                    outcome.many(writer, data, users, sink)
            if not sink.is_terminal:
                tell_of_masked(len(writer.hidden))
            if user_path is not None:
                outcome.summarize()
    return outcome.exit_code
