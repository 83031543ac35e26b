"""Content blocks in folders: read, and written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import DataError
from liquid_webhooks import RenderData
from liquid_webhooks.resources.content_blocks import ContentBlocks


def test_blocks_of_a_folder(tmp_path: Path) -> None:
    """Each `.liquid` file is a block with its exact text; other files, and hidden ones, are not."""
    (tmp_path / "footer.liquid").write_bytes(b"a\r\n{{ x }}\n")
    (tmp_path / "Head-2.LIQUID").write_bytes("\ufeffÅ".encode())
    (tmp_path / "read me.txt").write_bytes(b"\xff")
    (tmp_path / "._footer.liquid").write_bytes(b"\xff")
    (tmp_path / "more").mkdir()

    blocks = ContentBlocks.from_folder(tmp_path)

    assert blocks == {"Head-2": "Å", "footer": "a\r\n{{ x }}\n"}
    assert isinstance(blocks, ContentBlocks)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("my footer.liquid", b"", "my footer.liquid: names no content block: a name has 1 to 99 ASCII"),
        ("fußnote.liquid", b"", "fußnote.liquid: names no content block"),
        ("a.b.liquid", b"", "a.b.liquid: names no content block"),
        ("f" * 100 + ".liquid", b"", ".liquid: names no content block"),
        ("a.liquid", b"x\n\ny\xff", "a.liquid:3: is not UTF-8"),
        ("a.txt", b"", ": holds no .liquid file"),
    ],
)
def test_wrong_files(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    """A file that is no block is one message with its path."""
    (tmp_path / name).write_bytes(content)

    with pytest.raises(DataError) as caught:
        ContentBlocks.from_folder(str(tmp_path))

    assert str(caught.value).startswith(str(tmp_path))
    assert message in str(caught.value)


def test_wrong_folders(tmp_path: Path) -> None:
    """A folder that is missing, a file or no name, and a folder in a block's place, are refused."""
    (tmp_path / "f").write_bytes(b"")
    (tmp_path / "d" / "x.liquid").mkdir(parents=True)

    for path, message in (
        (tmp_path / "none", "none: no such file or directory"),
        (tmp_path / "f", "f: not a directory"),
        (tmp_path / "d", "x.liquid: is a directory"),
        (tmp_path / "a\0", "is no valid file name"),
    ):
        with pytest.raises(DataError, match=message):
            ContentBlocks.from_folder(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(tmp_path: Path) -> None:
    """A file without the right to read it is refused with its path."""
    file = tmp_path / "a.liquid"
    file.write_bytes(b"")
    file.chmod(0)

    with pytest.raises(DataError, match=r"a\.liquid: permission denied"):
        ContentBlocks.from_folder(tmp_path)


def test_the_same_block_twice(tmp_path: Path) -> None:
    """Two files whose suffixes differ in letter case alone are one block, which is refused."""
    (tmp_path / "a.liquid").write_bytes(b"1")
    (tmp_path / "a.LIQUID").write_bytes(b"2")
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("the file system does not tell letter case")

    with pytest.raises(DataError, match=r"a\.liquid: another file is the same block"):
        ContentBlocks.from_folder(tmp_path)


NAMES = st.from_regex(r"[a-z0-9_-]{1,99}", fullmatch=True)


@given(
    st.dictionaries(NAMES, st.text(st.characters(exclude_categories=["Cs"])) | st.just("\ufeffa"), min_size=1)
)
def test_blocks_survive_in_a_folder(blocks: dict[str, str]) -> None:
    """What is written to a folder is read from it again, every character of it."""
    with tempfile.TemporaryDirectory() as folder:
        data = RenderData.from_dict({"content_blocks": blocks})
        data.content_blocks.to_folder(Path(folder, "new", "blocks"))

        assert ContentBlocks.from_folder(Path(folder, "new", "blocks")) == blocks


def test_files_are_never_replaced(tmp_path: Path) -> None:
    """A file with another text stays, and nothing else is written; one with the same text is no obstacle."""
    (tmp_path / "b.liquid").write_bytes(b"old")

    with pytest.raises(FileExistsError, match=r"b\.liquid holds another text"):
        ContentBlocks({"a": "1", "b": "2"}).to_folder(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["b.liquid"]

    ContentBlocks({"a": "1", "b": "old"}).to_folder(tmp_path)
    assert ContentBlocks.from_folder(tmp_path) == {"a": "1", "b": "old"}


def test_what_no_file_can_hold(tmp_path: Path) -> None:
    """A name that leads elsewhere and a lone surrogate are refused before anything is written."""
    blocks = ContentBlocks({"a": "1"})
    blocks["../b"] = "2"

    with pytest.raises(DataError, match="a name has 1 to 99"):
        blocks.to_folder(tmp_path / "d")
    with pytest.raises(DataError, match=r"content_blocks\.b: holds a lone surrogate"):
        ContentBlocks({"a": "1", "b": "\ud800"}).to_folder(tmp_path / "d")
    assert list(tmp_path.iterdir()) == []
