"""Render data of the command line: the file of `--data`, with what other options and their files add."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

import click

from liquid_webhooks.audience.shapes import holds_users
from liquid_webhooks.cli.env_files import read_env_file
from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.input_files import is_inline_json
from liquid_webhooks.cli.input_files import parsed_json
from liquid_webhooks.cli.input_files import read_json
from liquid_webhooks.cli.input_files import shown_name
from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.errors import DataError
from liquid_webhooks.resources.catalog_files import read_catalog
from liquid_webhooks.resources.content_blocks import ContentBlocks

__all__ = ["DataOptions", "read_data"]


@dataclass(frozen=True, slots=True)
class DataOptions:
    """Where a command's render data comes from.

    Attributes:
        given: The JSON file of `--data`, `-` for standard input, or JSON itself; None for no data.
        secrets: The environment variable of each secret by the secret's name.
        env_file: The file of `--env-file`.
        variables: Plain variables to add.
        blocks: The folder of `--content-blocks`.
        catalogs: The file of each `--catalog` by the catalog's name.
        recorded: The files of `--recorded`.
    """

    given: str | None = None
    secrets: Mapping[str, str] = field(default_factory=dict)
    env_file: str | None = None
    variables: Mapping[str, object] = field(default_factory=dict)
    blocks: str | None = None
    catalogs: Mapping[str, str] = field(default_factory=dict)
    recorded: tuple[str, ...] = ()

    @property
    def is_inline(self) -> bool:
        """Whether `--data` is JSON itself."""
        return self.given is not None and is_inline_json(self.given)

    @property
    def files(self) -> tuple[str, ...]:
        """The files that are read."""
        named = (None if self.is_inline else self.given, self.env_file, *self.catalogs.values())
        return (*(path for path in named if path is not None), *self.recorded)

    def check(self, user_path: str | None = None, template: str | None = None) -> None:
        """Refuse options that do not go together.

        Args:
            user_path: The file of `--user`.
            template: The file that is rendered.

        Raises:
            click.UsageError: Two of them read standard input, or `--env-file` is of no use.
        """
        given = [
            ("FILE", template),
            ("--data", self.given),
            *(("--recorded", path) for path in self.recorded),
            ("--env-file", self.env_file),
            ("--user", user_path),
        ]
        names = [name for name, path in given if path == "-"]
        if len(names) > 1:
            raise click.UsageError(f"{names[0]} and {names[1]} cannot both be standard input")
        if self.env_file is not None and not self.secrets:
            raise click.UsageError("--env-file needs --secret: its variables are for that alone")


def read_data(options: DataOptions, *, keep_user: bool = True) -> RenderData:
    """Return the render data that `options` ask for.

    Args:
        options: Where it comes from.
        keep_user: Use the data's own user.

    Raises:
        Failure: A file or variable is missing, something has the wrong shape, or a content block or catalog
            is in the data too.
    """
    given = _given(options)
    if isinstance(given, dict):
        if not keep_user:
            given.pop("user", None)
        try:
            _add(given, options)
        except DataError as error:
            raise Failure(str(error)) from None
    try:
        return RenderData.from_dict(given)  # type: ignore[arg-type]
    except DataError as error:
        raise Failure(str(error) if options.given is None else f"{_name(options)}: {error}") from None


def _given(options: DataOptions) -> object:
    """Return what `--data` holds.

    Raises:
        Failure: It cannot be read, or holds users, which other options take.
    """
    if options.given is None:
        return {}
    if options.is_inline:
        given = parsed_json(options.given, _name(options))
    else:
        given = read_json(options.given)
    if holds_users(given):
        raise Failure(f"{_name(options)}: holds users, not render data; --user takes it")
    return given


def _name(options: DataOptions) -> str:
    """Return how messages name the data."""
    return "--data" if options.is_inline else shown_name(options.given or "")


def _add(given: dict[str, object], options: DataOptions) -> None:
    """Lay what the other options hold over `given`; a key of it with a wrong shape is left to its check."""
    secrets = _secrets(options)
    for key, more in (("secrets", secrets), ("variables", options.variables)):
        held = given.get(key) or {}
        if more and isinstance(held, dict):
            given[key] = {**held, **more}
    blocks = {} if options.blocks is None else ContentBlocks.from_folder(options.blocks)
    files = {name: str(Path(options.blocks or "", f"{name}.liquid")) for name in blocks}
    _add_new(given, "content_blocks", blocks, files)
    catalogs = {name: read_catalog(path) for name, path in options.catalogs.items()}
    _add_new(given, "catalogs", catalogs, options.catalogs)
    records = [record for path in options.recorded for record in _records(path)]
    recorded = given.get("http") or []
    if records and isinstance(recorded, list):
        given["http"] = [*recorded, *records]


def _add_new(
    given: dict[str, object], key: str, more: Mapping[str, object], files: Mapping[str, str]
) -> None:
    """Add `more` under `key`; what comes from one of `files` and is in the data too is refused."""
    held = given.get(key) or {}
    if not more or not isinstance(held, dict):
        return
    for name in more:
        if name in held:
            raise DataError(f"{files[name]}: {key}.{name} is in the data too")
    given[key] = {**held, **more}


def _records(path: str) -> list[object]:
    """Return the recorded answers of a file of `--recorded`, their shapes checked."""
    document = read_json(path)
    records = document["http"] if isinstance(document, dict) and document.keys() == {"http"} else document
    if not isinstance(records, list):
        raise DataError(f'{shown_name(path)}: expected an array of records, or an object with "http" alone')
    try:
        RenderData.from_dict({"http": records})
    except DataError as error:
        raise DataError(f"{shown_name(path)}: {error}") from None
    return records


def _secrets(options: DataOptions) -> dict[str, str]:
    """Return the secrets by name.

    Raises:
        Failure: A variable is not set or is empty. Its name is not shown where it is not the secret's own, as
            the secret itself may have been given for it by mistake.
    """
    environment: Mapping[str, str] = os.environ
    if options.env_file is not None:
        environment = {**read_env_file(options.env_file), **environment}
    secrets: dict[str, str] = {}
    for name, variable in options.secrets.items():
        value = environment.get(variable)
        if not value:
            which = "the environment variable" + ("" if variable == name else " that is named behind `=`")
            where = "" if options.env_file is None else f", nor in {shown_name(options.env_file)}"
            state = "empty" if value is not None else f"not set{where}; `export` it, or name an --env-file"
            raise Failure(f"--secret {name}: {which} is {state}")
        secrets[name] = value
    return secrets
