"""The host of Twilio's API, for an edge and a region."""

from __future__ import annotations

import re

__all__ = ["host"]

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def host(edge: str | None = None, region: str | None = None) -> str:
    """Return the host of the API; an edge alone implies the region `us1`, as in Twilio's own libraries.

    Args:
        edge: Where the request enters Twilio's network, such as `sydney`.
        region: Where it is processed, such as `ie1`; credentials belong to one region.

    Raises:
        TypeError: One of them is no text.
        ValueError: One of them is no label of a host: small letters, digits and inner hyphens.
    """
    for what, label in (("edge", edge), ("region", region)):
        if label is not None and not isinstance(label, str):
            raise TypeError(f"{what} is a text, not {type(label).__name__}")
        if label is not None and _LABEL.fullmatch(label) is None:
            raise ValueError(f"{what} is no label of a host: small letters, digits and inner hyphens")
    if edge and not region:
        region = "us1"
    return ".".join(filter(None, ("api", edge, region, "twilio.com")))
