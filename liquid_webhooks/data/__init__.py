"""Render data: what Braze would know when it sends a message, and Braze's names for it."""
