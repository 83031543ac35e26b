"""User profiles as attributes: `liquid_webhooks.profiles.to_attributes`, the documented path."""

from __future__ import annotations

from liquid_webhooks.data.profiles import to_attributes

__all__ = ["to_attributes"]
