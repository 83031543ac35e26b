"""Rebuilt URLs: what of a secret is left where a URL is sent in another spelling than it was given in."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator

from liquid_webhooks.http.url import URL
from liquid_webhooks.secret import Secret
from liquid_webhooks.secret import places_of

__all__ = ["rebuilt_secrets"]

_AUTHORITY = re.compile(r"(?<=://)[^/?#]*")


def rebuilt_secrets(given: str, url: URL, secrets: Callable[[], Iterable[Secret]]) -> Iterator[Secret]:
    """Yield what must not be shown of a URL because it was made of secrets that can no longer be found in it.

    A host is written in ASCII and an address in its shortest form, a port may be left out and a path begin
    with a slash that was not there; all else of a URL only changes in ways that `mask` sees through.

    Args:
        given: The URL as it was given.
        url: What it was read as.
        secrets: Gives what is secret; only asked if the URL was rebuilt in one of those ways.
    """
    head = f"{url.scheme}://{url.authority}/"
    if given[: len(head)].lower() == head:
        return
    match = _AUTHORITY.search(given)
    if match is None:
        return
    start, stop = match.span()
    for first, last in places_of(given, secrets()):
        if first < stop and last > start:
            yield Secret(f"[{url.host}]" if ":" in url.host else url.host)
            if last > stop:
                yield Secret(given[stop:last])
