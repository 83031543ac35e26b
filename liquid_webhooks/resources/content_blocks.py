"""Content blocks: named pieces of Liquid that a message includes (Braze, "Content Blocks")."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from typing import Self

from liquid_webhooks.errors import DataError
from liquid_webhooks.resources.files import read_file
from liquid_webhooks.resources.files import reason

__all__ = ["MAX_BLOCK_BYTES", "MAX_FOLDER_BYTES", "ContentBlocks", "block_files"]

_NAME = re.compile(r"[A-Za-z0-9_-]{1,99}")
_NAME_RULE = "a name has 1 to 99 ASCII letters, digits, hyphens and underscores only"

MAX_BLOCK_BYTES: Final = 4_194_304
"""Bytes of one file: what a character may take, times the characters that `Limits` allows by default."""

MAX_FOLDER_BYTES: Final = 67_108_864
"""Bytes of all the blocks of a folder together."""

_BOM = "\N{BOM}"


class ContentBlocks(dict[str, str]):
    """The source text of each block by its name, as `content_blocks` in a template.

    Args:
        blocks: Name to text; a name has 1 to 99 ASCII letters, digits, hyphens and underscores.

    Raises:
        DataError: A name breaks that rule, or a text is no string.
    """

    def __init__(self, blocks: Mapping[str, object] | None = None) -> None:
        super().__init__()
        for name, text in (blocks or {}).items():
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                raise DataError(f"content_blocks: {_NAME_RULE}")
            if not isinstance(text, str):
                raise DataError(f"content_blocks.{name}: expected a string")
            self[name] = text

    @classmethod
    def from_folder(cls, path: str | Path) -> Self:
        """Return the blocks of a folder: `NAME.liquid`, in UTF-8, is the text of the block NAME, exactly.

        A byte order mark is dropped. Hidden files, and those of another suffix, do not count. Read are
        regular files of the folder, and links to such, of at most `MAX_BLOCK_BYTES` each and
        `MAX_FOLDER_BYTES` together.

        Raises:
            DataError: The folder or a file cannot be read, a link leads out of the folder, a name breaks the
                rule, a file is too long, no regular one or not UTF-8, or there is none; names the path.
        """
        folder = Path(path)
        try:
            files = block_files(folder)
        except (OSError, ValueError) as error:
            raise DataError(f"{folder}: {reason(error)}") from None
        if not files:
            raise DataError(f"{folder}: holds no .liquid file")
        blocks: dict[str, str] = {}
        left = MAX_FOLDER_BYTES
        for file in files:
            if not _NAME.fullmatch(file.stem):
                raise DataError(f"{file}: names no content block: {_NAME_RULE}")
            if file.stem in blocks:
                raise DataError(f"{file}: another file is the same block")
            _expect_inside(file, folder)
            blocks[file.stem] = text = read_file(file, MAX_BLOCK_BYTES)
            left -= len(text.encode())
            if left < 0:
                raise DataError(f"{folder}: its blocks are longer than {MAX_FOLDER_BYTES:,} bytes together")
        return cls(blocks)

    def to_folder(self, path: str | Path) -> None:
        """Write each block as `NAME.liquid`, in UTF-8, to a folder, which is made if missing.

        `from_folder` gives the same blocks. A file with other text is never replaced.

        Raises:
            FileExistsError: A file of such a name holds another text; nothing is written.
            OSError: The folder or a file cannot be written.
            DataError: A name breaks the rule, or a text holds a lone surrogate.
        """
        folder = Path(path)
        contents = {
            folder / f"{name}.liquid": _encoded(name, text) for name, text in ContentBlocks(self).items()
        }
        missing = {file: content for file, content in contents.items() if not file.exists()}
        for file, content in contents.items():
            if file not in missing and not _holds(file, content):
                raise FileExistsError(f"{file} holds another text")
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in missing.items():
            with file.open("xb") as stream:
                stream.write(content)

    def __repr__(self) -> str:
        return f"<ContentBlocks of {len(self)}>"


def _expect_inside(file: Path, folder: Path) -> None:
    """Refuse a link that leads out of its folder; one to another file there is as good as that."""
    try:
        target = Path(os.path.realpath(file, strict=True))
    except OSError as error:
        raise DataError(f"{file}: {reason(error)}") from None
    if not target.is_relative_to(os.path.realpath(folder)):
        raise DataError(f"{file}: is a link that leads out of the folder")


def _holds(file: Path, content: bytes) -> bool:
    """Tell whether a file holds just that; no other kind of file does, which could keep a reader waiting."""
    return file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content


def block_files(folder: str | Path) -> list[Path]:
    """Return the files of a folder that are content blocks, by their names, in order.

    Raises:
        OSError: The folder cannot be read.
    """
    return sorted(file for file in Path(folder).iterdir() if _is_block(file))


def _is_block(file: Path) -> bool:
    # Hidden files are what editors and systems leave beside a file of that name.
    return file.suffix.lower() == ".liquid" and not file.name.startswith(".")


def _encoded(name: str, text: str) -> bytes:
    try:
        # The first mark is dropped when the file is read.
        return (_BOM + text if text.startswith(_BOM) else text).encode()
    except UnicodeEncodeError:
        raise DataError(f"content_blocks.{name}: holds a lone surrogate") from None
