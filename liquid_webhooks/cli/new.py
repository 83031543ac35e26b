"""The command `new`: writes a webhook of the gallery with its sample data."""

from __future__ import annotations

import errno
import os
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path

import click

from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.input_files import reason
from liquid_webhooks.cli.output_files import new_file
from liquid_webhooks.cli.output_files import take_place
from liquid_webhooks.cli.signals import undivided
from liquid_webhooks.cli.telling import say
from liquid_webhooks.suggestions import meant

__all__ = ["new_command"]

GALLERY = "liquid_webhooks.gallery"
SUFFIXES = (".http", ".json")


def _complete_name(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in _known_names() if name.startswith(incomplete)]


@click.command("new")
@click.argument("name", required=False, shell_complete=_complete_name)
@click.option(
    "--dir",
    "directory",
    default=".",
    metavar="DIR",
    help="Where to write, made if missing; the current directory by default.",
)
@click.option("--force", is_flag=True, help="Replace files of these names.")
@click.option("--list", "wants_list", is_flag=True, help="List the gallery, and write nothing.")
def new_command(name: str | None, directory: str, force: bool, wants_list: bool) -> None:
    """Write a webhook of the gallery, with sample data.

    NAME.http and NAME.json, the data, are both written, or neither; a file that is there already is replaced
    only with --force. Where both are there just as they would be written, nothing is to be done.
    """
    known = _known_names()
    if wants_list:
        if name is not None or force:
            raise click.UsageError("--list goes with no name and no --force")
        for each in known:
            say(f"{each:<{max(map(len, known))}}  {_first_comment(each)}")
        return
    if name is None:
        raise click.UsageError("a NAME is needed; --list shows them")
    if name not in known:
        raise Failure(f"the gallery has no such webhook.{meant(name, known)} It has {', '.join(known)}")
    contents = {
        Path(directory, name + suffix): files(GALLERY).joinpath(name + suffix).read_bytes()
        for suffix in SUFFIXES
    }
    if not all(_is_there(target, content) for target, content in contents.items()):
        for target in contents:
            if target.is_dir():
                raise Failure(f"{target}: is a directory")
            if target.exists() and not force:
                raise Failure(f"{target}: exists already; --force replaces it")
        _write_all(contents, force)
    for target in contents:
        say(str(target))


def _first_comment(name: str) -> str:
    """Return what a webhook of the gallery says it does."""
    with files(GALLERY).joinpath(f"{name}.http").open(encoding="utf-8") as lines:
        return lines.readline().removeprefix("#").strip()


def _is_there(target: Path, content: bytes) -> bool:
    try:
        return target.is_file() and target.read_bytes() == content
    except OSError:
        return False


def _known_names() -> list[str]:
    names = {entry.name for entry in files(GALLERY).iterdir()}
    return sorted(name[:-5] for name in names if name.endswith(".http") and f"{name[:-5]}.json" in names)


def _write_all(contents: dict[Path, bytes], force: bool) -> None:
    """Write all files or none; with `force`, in the place of those that are there."""
    target = next(iter(contents))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise Failure(f"{target.parent}: not a directory") from None
    except OSError as error:
        raise Failure(f"{target.parent}: {reason(error)}") from None
    written: list[Path] = []
    try:
        with ExitStack() as stack, undivided():
            # What can fail comes first: all the contents are on the disk before a name is taken.
            ready: dict[Path, Path] = {}
            for target, content in contents.items():
                stream, ready[target] = stack.enter_context(new_file(target))
                stream.write(content)
                stream.flush()
            for target, name in ready.items():
                _put(name, target, force)
                written.append(target)
    except OSError as error:
        if not force:
            for path in written:
                path.unlink(missing_ok=True)
        raise Failure(f"{target}: {reason(error)}") from None


def _put(name: Path, target: Path, force: bool) -> None:
    if force:
        take_place(name, target)
        return
    try:
        # A link appears at once, with all of its content, and never over another file.
        os.link(name, target)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS) or target.exists():
            raise
        name.rename(target)
