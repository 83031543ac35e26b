"""The command `new`: writes a webhook of the gallery with its sample data."""

from __future__ import annotations

import errno
import os
from importlib.resources import files
from pathlib import Path

import click

from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.input_files import reason
from liquid_webhooks.cli.output_files import new_file

__all__ = ["new_command"]

GALLERY = "liquid_webhooks.gallery"
SUFFIXES = (".http", ".json")


@click.command("new")
@click.argument("name")
@click.option(
    "--dir",
    "directory",
    default=".",
    metavar="D",
    help="Where to write, made if missing; the current directory by default.",
)
def new_command(name: str, directory: str) -> None:
    """Write a webhook of the gallery, with sample data.

    NAME.http and NAME.json are both written, or neither; a file that is there already is never replaced.
    Where both are there just as they would be written, nothing is to be done.
    """
    known = _known_names()
    if name not in known:
        raise Failure(f"the gallery has no such webhook; it has {', '.join(known)}")
    contents = {
        Path(directory, name + suffix): files(GALLERY).joinpath(name + suffix).read_bytes()
        for suffix in SUFFIXES
    }
    if not all(_is_there(target, content) for target, content in contents.items()):
        for target in contents:
            if target.exists():
                raise Failure(f"{target}: exists already")
        _write_all(contents)
    for target in contents:
        click.echo(str(target))


def _is_there(target: Path, content: bytes) -> bool:
    try:
        return target.read_bytes() == content
    except OSError:
        return False


def _known_names() -> list[str]:
    names = {entry.name for entry in files(GALLERY).iterdir()}
    return sorted(name[:-5] for name in names if name.endswith(".http") and f"{name[:-5]}.json" in names)


def _write_all(contents: dict[Path, bytes]) -> None:
    """Write all files or none."""
    written: list[Path] = []
    target = next(iter(contents))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise Failure(f"{target.parent}: not a directory") from None
    except OSError as error:
        raise Failure(f"{target.parent}: {reason(error)}") from None
    try:
        for target, content in contents.items():
            _write(target, content)
            written.append(target)
    except BaseException as error:
        for path in written:
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise Failure(f"{target}: {reason(error)}") from None
        raise


def _write(target: Path, content: bytes) -> None:
    with new_file(target) as (stream, name):
        stream.write(content)
        stream.flush()
        try:
            # A link appears at once, with all of its content, and never over another file.
            os.link(name, target)
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS) or target.exists():
                raise
            name.rename(target)
