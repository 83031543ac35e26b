"""Loader errors: what a loader raises, as errors of ours that show no path."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from liquid.exceptions import TemplateNotFoundError

from liquid_webhooks.errors import ENDS_RENDER
from liquid_webhooks.errors import LoaderError
from liquid_webhooks.errors import TemplateMissingError
from liquid_webhooks.errors import out_of_memory

__all__ = ["loader_errors"]

MISSING = (TemplateNotFoundError, FileNotFoundError, NotADirectoryError)
"""What says that there is no such template; a file may vanish while a caching loader asks for its age."""

PASSED = (*ENDS_RENDER, LoaderError)
"""What says enough as it is: of the template's text, of a deeper template, or that the message ends."""


@contextmanager
def loader_errors(name: object) -> Iterator[None]:
    """Turn what a loader raises inside, on its way to the template `name`, into an error of ours.

    The error that is raised has the loader's own as its `__context__`, for those who look into a loader.

    Raises:
        TemplateMissingError: There is no such template.
        LoaderError: The loader failed.
        LimitError: Memory ended.
    """
    try:
        yield
    except MemoryError as error:
        raise out_of_memory(error) from None
    except PASSED:
        raise
    except MISSING:
        raise TemplateMissingError.of(name) from None
    except Exception as error:
        raise LoaderError.failed(name, _reason(error, name)) from None


def _reason(error: Exception, name: object) -> str:
    """Return what happened in words of the system, or by the error's class: its text may hold a path."""
    if isinstance(error, UnicodeEncodeError) or (isinstance(error, ValueError) and "\0" in str(name)):
        return "it is no name of a file"
    if isinstance(error, UnicodeDecodeError):
        return f"it is not {error.encoding.upper()}"
    if isinstance(error, OSError) and error.errno is not None:
        text = os.strerror(error.errno)
        return text[0].lower() + text[1:]
    return type(error).__name__
