"""Which media type a body is sent as when no header says it: derived from the body, as Braze does."""

from __future__ import annotations

import json
import re
from typing import NoReturn

__all__ = ["FORM", "JSON", "TEXT", "inferred_type", "is_form"]

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
TEXT = "text/plain; charset=utf-8"

# The second spelling stands on one of Braze's pages.
_FORM_TYPE = re.compile(r"\s*application/x-www-form-url-?encoded\s*(?:;|\Z)", re.IGNORECASE)
# Nothing is given back once it matched, so that nothing is kept for each pair.
_FORM_BODY = re.compile(r"[^=&\s]++=[^&\s]*+(?:&[^=&\s]++=[^&\s]*+)*+")


def inferred_type(body: str) -> str:
    """Return the media type of a raw body that is not empty: JSON, a form, or text."""
    if _is_json(body):
        return JSON
    return FORM if _FORM_BODY.fullmatch(body) else TEXT


def is_form(content_type: str | None) -> bool:
    """Tell whether a `Content-Type` means a form, in either of the spellings that authors use."""
    return content_type is not None and _FORM_TYPE.match(content_type) is not None


def _is_json(body: str) -> bool:
    """Tell whether `body` parses as a JSON object or array; one nested too deep to be parsed here does
    not."""
    if body.lstrip(" \t\r\n")[:1] not in ("{", "["):
        return False
    try:
        json.loads(body, parse_int=str, parse_float=str, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
