"""Render data of the command line: the file of `--data`, with what other options and their files add."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

import click

from liquid_webhooks.cli.failure import Failure
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
        path: The JSON file of `--data`, `-` for standard input, None for no data.
        secrets: Names of environment variables that become secrets of that name.
        variables: Plain variables to add.
        blocks: The folder of `--content-blocks`.
        catalogs: The file of each `--catalog` by the catalog's name.
        recorded: The files of `--recorded`.
    """

    path: str | None = None
    secrets: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    blocks: str | None = None
    catalogs: Mapping[str, str] = field(default_factory=dict)
    recorded: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """The files that are read beside the data."""
        return (*self.catalogs.values(), *self.recorded)

    def check(self, user_path: str | None = None) -> None:
        """Refuse two options that both read standard input; `user_path` is that of `--user`."""
        given = [
            ("--data", self.path),
            *(("--recorded", path) for path in self.recorded),
            ("--user", user_path),
        ]
        names = [name for name, path in given if path == "-"]
        if len(names) > 1:
            raise click.UsageError(f"{names[0]} and {names[1]} cannot both be standard input")


def read_data(options: DataOptions, *, keep_user: bool = True) -> RenderData:
    """Return the render data that `options` ask for.

    Args:
        options: Where it comes from.
        keep_user: Use the data's own user.

    Raises:
        Failure: A file or variable is missing, something has the wrong shape, or a content block or catalog
            is in the data too.
    """
    given: object = {} if options.path is None else read_json(options.path)
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
        raise Failure(f"{shown_name(options.path)}: {error}" if options.path else str(error)) from None


def _add(given: dict[str, object], options: DataOptions) -> None:
    """Lay what the other options hold over `given`; a key of it with a wrong shape is left to its check."""
    secrets = {name: _environment_variable(name) for name in options.secrets}
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


def _environment_variable(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        state = "not set" if value is None else "empty"
        raise Failure(f"--secret {name}: the environment variable is {state}")
    return value
