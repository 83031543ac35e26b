"""Marks: the filters that Braze's editor writes of its own accord, which have no effect."""

from __future__ import annotations

from typing import TypeVar

from liquid_webhooks.filters.contract import Filter

__all__ = ["FILTERS"]


Value = TypeVar("Value")


def marked(value: Value, mark: object = "", /) -> Value:  # noqa: ARG001
    """Return `value` as it is.

    Args:
        value: What is marked: a content block by `id`, what follows in a link by `lid`.
        mark: What the editor knows it by.
    """
    return value


FILTERS: dict[str, Filter] = {
    "id": Filter(marked, returns="input"),
    "lid": Filter(marked, returns="input"),
}
"""The filters of this module by their Liquid names."""
