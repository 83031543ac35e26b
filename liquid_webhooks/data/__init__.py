"""Render data: what Braze would know when it sends a message, and Braze's names for it."""

from __future__ import annotations

from liquid_webhooks.data.render_data import RenderData

__all__ = ["RenderData"]
