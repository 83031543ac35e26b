"""Form pairs: the names and values of a form as it is sent, in memory that its length accounts for."""

from __future__ import annotations

from collections.abc import Iterator

from liquid_webhooks.filters.encodings import unquoted

__all__ = ["form_pairs"]


def form_pairs(form: str, errors: str = "replace") -> Iterator[tuple[str, str]]:
    """Yield names and values as `urllib.parse.parse_qsl` gives them, those of empty values too.

    Args:
        form: The body of a request.
        errors: What becomes of bytes that are no UTF-8, as for `bytes.decode`.

    Raises:
        UnicodeDecodeError: There are such bytes, and `errors` is "strict".
    """
    for pair in form.split("&"):
        if pair:
            name, _, value = pair.partition("=")
            yield _decoded(name, errors), _decoded(value, errors)


def _decoded(text: str, errors: str) -> str:
    return unquoted(text.replace("+", " ").encode()).decode("utf-8", errors)
