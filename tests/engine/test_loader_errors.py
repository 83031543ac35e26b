"""What a loader raises is an error of ours, with the place of the tag and without a path."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from liquid import CachingFileSystemLoader
from liquid import DictLoader
from liquid import FileSystemLoader
from liquid.exceptions import LiquidError
from liquid.exceptions import LoopIterationLimitError
from liquid.exceptions import TemplateNotFoundError
from liquid.loader import BaseLoader

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import ParseError
from liquid_webhooks import RenderError
from liquid_webhooks.errors import LoaderError
from liquid_webhooks.errors import TemplateMissingError

NAMES = {
    "missing": "nope",
    "parent": "../nope",
    "empty": "",
    "root": "/",
    "dots": ".",
    "NUL": "a\0b",
    "long": "n" * 300,
    "long path": "n/" * 3000,
    "surrogate": "a\ud800b",
    "folder": "folder",
    "in a file": "text/inside",
    "not UTF-8": "latin",
    "line end": "a\nb",
}

NO_FILES = {"NUL", "long", "long path", "surrogate", "not UTF-8"}
"""Names for which a file system fails, where others only have no file."""

FILES: dict[str, Callable[[Path], BaseLoader]] = {
    "files": FileSystemLoader,
    "cached files": CachingFileSystemLoader,
}


def folder(path: Path) -> Path:
    (path / "folder").mkdir()
    (path / "text").write_text("<{{ x }}>", encoding="utf-8")
    (path / "latin").write_bytes(b"caf\xe9")
    return path


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("loader", FILES)
def test_names_that_a_folder_does_not_have(loader: str, kind: str, tmp_path: Path) -> None:
    """Each hostile name is a render error at its tag, quotes nothing of data, and shows no path."""
    env = Environment(loader=FILES[loader](folder(tmp_path)))
    name = NAMES[kind]
    template = env.from_string("a\n{% include n %}")

    with pytest.raises(RenderError) as caught:
        template.render(n=name)

    error = caught.value
    assert (error.line, error.column) == (2, 4)
    assert isinstance(error, LoaderError)
    assert isinstance(error, TemplateMissingError) == (kind not in NO_FILES)
    assert str(tmp_path) not in str(error)
    assert not name.strip("./") or name.strip("./") not in str(error)
    assert str(error).encode().decode() == str(error)
    assert error.__context__ is None
    assert error.__cause__ is None


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("loader", FILES)
def test_names_that_the_host_asks_for(loader: str, kind: str, tmp_path: Path) -> None:
    """`get_template` raises what python-liquid's callers catch, always an error of ours, without a path."""
    env = Environment(loader=FILES[loader](folder(tmp_path)))

    with pytest.raises(LiquidWebhooksError) as caught:
        env.get_template(NAMES[kind])

    error = caught.value
    assert isinstance(error, LiquidError)
    assert isinstance(error, TemplateNotFoundError) == (kind not in NO_FILES)
    assert str(tmp_path) not in str(error)
    assert len(str(error)) < 150
    assert str(error).isprintable()
    assert error.__cause__ is None
    with pytest.raises(type(error)):
        asyncio.run(env.get_template_async(NAMES[kind]))


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("missing", "the loader has no template `nope`"),
        ("NUL", "the loader cannot load `a\\x00b`: it is no name of a file"),
        ("long", f"the loader cannot load `{'n' * 80}…`: file name too long"),
        ("surrogate", "the loader cannot load `a\\ud800b`: it is no name of a file"),
        ("not UTF-8", "the loader cannot load `latin`: it is not UTF-8"),
        ("line end", "the loader has no template `a\\nb`"),
    ],
)
def test_messages_name_the_template_and_what_happened(kind: str, message: str, tmp_path: Path) -> None:
    """The message has the name, readable and cut, and the reason in words."""
    env = Environment(loader=FileSystemLoader(folder(tmp_path)))
    with pytest.raises(LoaderError) as caught:
        env.get_template(NAMES[kind])

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("{% render 'secret' %}", "`secret`"),
        ("{% include 'secret' %}", "`secret`"),
        ("{% include n %}", "of this name"),
        ("{% assign n = 'secret' %}{% include n %}", "of this name"),
        ("{% include {{ n | append: '' }} %}", "of this name"),
        ("{% liquid render 'secret' %}", "`secret`"),
    ],
)
def test_a_name_is_shown_where_it_is_no_data(tag: str, shown: str) -> None:
    """A missing partial is named if its name is written in the tag; a value is never quoted."""
    env = Environment(loader=DictLoader({}))
    with pytest.raises(TemplateMissingError) as caught:
        env.from_string(tag).render(n="secret")

    assert caught.value.message == f"the loader has no template {shown}"


class Raising(BaseLoader):
    """A loader that raises what it is given."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def get_source(self, *_: Any, **__: Any) -> Any:
        raise self.error


ERRORS: list[tuple[Exception, str]] = [
    (PermissionError(13, "Permission denied", "/srv/private/p"), "permission denied"),
    (IsADirectoryError(21, "Is a directory", "/srv/private/p"), "is a directory"),
    (OSError("/srv/private/p is broken"), "OSError"),
    (KeyError("/srv/private/p"), "KeyError"),
    (ValueError("/srv/private/p"), "ValueError"),
    (TypeError("/srv/private/p"), "TypeError"),
    (RuntimeError("/srv/private/p"), "RuntimeError"),
    (UnicodeDecodeError("utf-16", b"\0", 0, 1, "/srv/private/p"), "it is not UTF-16"),
    (LiquidError("/srv/private/p", token=None), "LiquidError"),
    (StopIteration("/srv/private/p"), "StopIteration"),
    (TimeoutError("/srv/private/p"), "TimeoutError"),
]


@pytest.mark.parametrize(("raised", "reason"), ERRORS, ids=[type(error).__name__ for error, _ in ERRORS])
def test_whatever_a_loader_raises(raised: Exception, reason: str) -> None:
    """Whatever a host's own loader raises is a render error that says its class, and nothing of its text."""
    env = Environment(loader=Raising(raised))
    with pytest.raises(LoaderError) as caught:
        env.from_string("\n {% render 'p' %}").render()
    with pytest.raises(LoaderError) as asked:
        env.get_template("p")

    assert str(caught.value) == f"line 2, column 5: the loader cannot load `p`: {reason}"
    assert str(asked.value) == f"the loader cannot load `p`: {reason}"
    assert asked.value.__context__ is raised
    inline = Environment(loader=Raising(raised), on_error="inline")
    assert inline.from_string("a{% render 'p' %}b{% include n %}c").render(n="p") == (
        "aLiquid error: internalbLiquid error: internalc"
    )


@pytest.mark.parametrize("raised", [FileNotFoundError(2, "Gone", "/srv/p"), NotADirectoryError("/srv/p")])
def test_a_file_that_is_gone_is_a_missing_template(raised: Exception) -> None:
    """A loader that finds no file says that there is no such template."""
    with pytest.raises(TemplateNotFoundError) as caught:
        Environment(loader=Raising(raised)).get_template("p")

    assert str(caught.value) == "the loader has no template `p`"


@pytest.mark.parametrize(
    "raised",
    [
        *(KeyboardInterrupt(), SystemExit()),
        *(AbortMessage("r"), LimitError("over"), LoopIterationLimitError("over", token=None)),
    ],
    ids=lambda raised: type(raised).__name__,
)
def test_what_ends_a_program_or_a_render_passes(raised: BaseException) -> None:
    """An interrupt, an abort and a limit are no failures of a template, in any mode."""
    with pytest.raises(type(raised)):
        Environment(loader=Raising(raised)).get_template("p")
    with pytest.raises(type(raised)):
        Environment(loader=Raising(raised), on_error="inline").from_string("{% render 'p' %}").render()


def test_the_end_of_memory_in_a_loader_is_a_limit() -> None:
    """A loader that runs out of memory ends the render as a limit does, in any mode."""
    with pytest.raises(LimitError, match="the process ran out of memory"):
        Environment(loader=Raising(MemoryError())).get_template("p")
    with pytest.raises(LimitError, match="line 1, column 4: the process ran out of memory"):
        Environment(loader=Raising(MemoryError()), on_error="inline").from_string("{% render 'p' %}").render()


def test_a_file_deleted_under_a_caching_loader(tmp_path: Path) -> None:
    """A cached template whose file is gone is a missing one; a file put back is loaded again."""
    path = folder(tmp_path) / "text"
    env = Environment(loader=CachingFileSystemLoader(tmp_path))
    template = env.from_string("{% render 'text', x: 1 %}")
    assert template.render() == "<1>"
    path.unlink()

    with pytest.raises(TemplateMissingError, match="line 1, column 4: the loader has no template `text`"):
        template.render()
    with pytest.raises(TemplateNotFoundError):
        env.get_template("text")
    path.write_text("[{{ x }}]", encoding="utf-8")
    assert template.render() == "[1]"


def test_a_folder_in_the_place_of_a_cached_file(tmp_path: Path) -> None:
    """A file that became a folder is a missing template."""
    path = folder(tmp_path) / "text"
    env = Environment(loader=CachingFileSystemLoader(tmp_path))
    env.get_template("text")
    path.unlink()
    path.mkdir()

    with pytest.raises(TemplateNotFoundError):
        env.get_template("text")


def test_what_is_wrong_with_a_template_itself_is_said_as_ever() -> None:
    """Parse and limit errors of a partial pass unchanged, with their place in the partial."""
    env = Environment(loader=DictLoader({"p": "\n{% if %}", "q": "x" * 50}), limits=Limits(source_chars=40))
    with pytest.raises(ParseError, match="p:2:"):
        env.from_string("{% render 'p' %}").render()
    with pytest.raises(LimitError):
        env.get_template("q")


@pytest.mark.parametrize("name", ["nope", "a\0b", "a\ud800b", "n" * 300])
def test_dynamic_names_where_errors_are_inline(name: str, tmp_path: Path) -> None:
    """Each of them is text in place, and the rest of the template renders."""
    for loader in (DictLoader({}), FileSystemLoader(tmp_path), CachingFileSystemLoader(tmp_path)):
        text = Environment(loader=loader, on_error="inline").from_string("<{% include n %}>").render(n=name)

        assert text.startswith("<Liquid error: ")
        assert text.endswith(">")
        assert str(tmp_path) not in text
