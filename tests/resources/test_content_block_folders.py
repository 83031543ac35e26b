"""Content blocks in folders: read, and written."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import DataError
from liquid_webhooks import RenderData
from liquid_webhooks.resources import content_blocks
from liquid_webhooks.resources.content_blocks import MAX_BLOCK_BYTES
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


links = pytest.mark.skipif(sys.platform == "win32", reason="needs links, FIFOs and devices")


def refused(folder: Path) -> str:
    """Return the one message that refuses a folder; it is one line and begins with the folder's path."""
    with pytest.raises(DataError) as caught:
        ContentBlocks.from_folder(folder)
    text = str(caught.value)
    assert text.startswith(str(folder))
    assert len(text.splitlines()) == 1
    return text


@links
@pytest.mark.parametrize(
    "target", ["../secret", "../other/b.liquid", "/etc/passwd", "/dev/zero", "../folder2/b.liquid", ".."]
)
def test_links_that_lead_out(tmp_path: Path, target: str) -> None:
    """A link to what is outside the folder is refused, whatever is there, and whatever the folder's name."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("other", "folder2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "b.liquid").write_bytes(b"x")
    (tmp_path / "secret").write_bytes(b"x")
    (folder / "a.liquid").symlink_to(target)

    assert refused(folder).endswith("a.liquid: is a link that leads out of the folder")


@links
def test_links_that_stay(tmp_path: Path) -> None:
    """Links inside the folder are followed, one to another too, also where the folder itself is a link."""
    folder = tmp_path / "folder"
    (folder / "more").mkdir(parents=True)
    (folder / "more" / "text").write_bytes(b"x")
    (folder / "a.liquid").symlink_to("more/text")
    (folder / "b.liquid").symlink_to(folder / "a.liquid")
    (tmp_path / "link").symlink_to("folder")

    assert ContentBlocks.from_folder(tmp_path / "link") == {"a": "x", "b": "x"}


@links
@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("none", "no such file or directory"),
        ("a.liquid", "too many levels of symbolic links"),
        ("d", "is a directory"),
        ("fifo", "is no regular file"),
        ("socket", "is no regular file"),
    ],
)
def test_links_to_what_is_no_file(tmp_path: Path, target: str, message: str) -> None:
    """A link to nothing, to itself, or to what is no regular file is refused at once."""
    import socket

    (tmp_path / "d").mkdir()
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "a.liquid").symlink_to(target)
    with socket.socket(socket.AF_UNIX) as server:
        try:
            server.bind(os.path.relpath(tmp_path / "socket"))
        except OSError:
            if target == "socket":
                pytest.skip("the path is too long for a socket")

        assert refused(tmp_path).endswith(f"a.liquid: {message}")


@links
def test_fifos_and_devices(tmp_path: Path) -> None:
    """A FIFO is refused without waiting for who writes, and a device without being opened."""
    os.mkfifo(tmp_path / "a.liquid")
    assert refused(tmp_path).endswith("a.liquid: is no regular file")

    (tmp_path / "a.liquid").unlink()
    try:
        os.mknod(tmp_path / "a.liquid", 0o600 | 0o020000, os.makedev(1, 5))
    except OSError:
        pytest.skip("may not make devices")
    assert refused(tmp_path).endswith("a.liquid: is no regular file")


@links
def test_a_file_that_becomes_a_fifo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is put in a file's place after it was looked at is refused without waiting, too."""
    file = tmp_path / "a.liquid"
    file.write_bytes(b"x")
    opening = os.open

    def swapping(path: str | Path, flags: int, *others: int) -> int:
        file.unlink()
        os.mkfifo(file)
        return opening(path, flags, *others)

    monkeypatch.setattr(os, "open", swapping)

    assert refused(tmp_path).endswith("a.liquid: is no regular file")


def test_long_files(tmp_path: Path) -> None:
    """A file may have so many bytes, and not one more."""
    file = tmp_path / "a.liquid"
    with file.open("wb") as stream:
        stream.truncate(MAX_BLOCK_BYTES)
    assert len(ContentBlocks.from_folder(tmp_path)["a"]) == MAX_BLOCK_BYTES

    with file.open("ab") as stream:
        stream.truncate(1 << 40)
    assert refused(tmp_path).endswith("a.liquid: is longer than 4,194,304 bytes")


def test_long_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All blocks together have a bound, too."""
    monkeypatch.setattr(content_blocks, "MAX_FOLDER_BYTES", 3)
    (tmp_path / "a.liquid").write_text("é", encoding="utf-8")
    (tmp_path / "b.liquid").write_bytes(b"x")
    assert len(ContentBlocks.from_folder(tmp_path)) == 2

    (tmp_path / "c.liquid").write_bytes(b"x")
    assert refused(tmp_path).endswith(": its blocks are longer than 3 bytes together")


@links
def test_writing_beside_what_is_no_file(tmp_path: Path) -> None:
    """Blocks are never compared with a FIFO, which would wait."""
    os.mkfifo(tmp_path / "a.liquid")

    with pytest.raises(FileExistsError):
        ContentBlocks({"a": "x"}).to_folder(tmp_path)
