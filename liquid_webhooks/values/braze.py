"""Values of Braze's that are more than the text or list that they print as.

To everything that does not ask for them they are an ordinary text, and an ordinary list.
"""

from __future__ import annotations

import re

__all__ = ["Location", "PropertyTime", "property_time"]

# The colon before the milliseconds is what tells it from ISO 8601.
_PROPERTY_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}:[0-9]{1,9}"
    r"(?: ?(?:[Zz]|[Uu][Tt][Cc]|[+-][0-9]{2}:?[0-9]{2}))?"
)
_COLON = 19


class PropertyTime(str):
    """A time among an event's properties or a Canvas's context: read as a time, it is in UTC."""

    __slots__ = ()


def property_time(text: str) -> str:
    """Return `text` as a `PropertyTime` if it is written as Braze writes those, else the text itself."""
    if text[_COLON : _COLON + 1] == ":" and _PROPERTY_TIME.fullmatch(text):
        return PropertyTime(text)
    return text


class Location(list[object]):
    """Longitude and latitude, in this order, which have their names too."""

    __slots__ = ()

    def named(self, name: object) -> object:
        """Return the coordinate of this name; None where there is none."""
        index = {"longitude": 0, "latitude": 1}.get(name) if isinstance(name, str) else None
        return self[index] if index is not None and index < len(self) else None
