"""Render data of the command line: the file of `--data`, with `--secret` and `--var` added."""

from __future__ import annotations

import os
from collections.abc import Mapping

from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.inputs import read_json
from liquid_webhooks.cli.inputs import shown_name
from liquid_webhooks.data import RenderData
from liquid_webhooks.errors import DataError

__all__ = ["read_data"]


def read_data(
    path: str | None,
    secrets: tuple[str, ...] = (),
    variables: Mapping[str, str] | None = None,
    *,
    keep_user: bool = True,
) -> RenderData:
    """Return the render data of the JSON file `path`, or none.

    Args:
        path: A file, `-` for standard input, None for no data.
        secrets: Names of environment variables that become secrets of that name.
        variables: Plain variables to add.
        keep_user: Use the data's own user.

    Raises:
        Failure: The file or a variable is missing, or the data has the wrong shape.
    """
    given: object = {} if path is None else read_json(path)
    if isinstance(given, dict):
        if not keep_user:
            given.pop("user", None)
        added = {name: _environment_variable(name) for name in secrets}
        for key, more in (("secrets", added), ("variables", variables or {})):
            if more and isinstance(given.setdefault(key, {}) or {}, dict):
                given[key] = {**(given[key] or {}), **more}
    try:
        return RenderData.from_dict(given)  # type: ignore[arg-type]
    except DataError as error:
        raise Failure(f"{shown_name(path)}: {error}" if path else str(error)) from None


def _environment_variable(name: str) -> str:
    value = os.environ.get(name)
    if value is None:
        raise Failure(f"--secret {name}: the environment variable is not set")
    return value
