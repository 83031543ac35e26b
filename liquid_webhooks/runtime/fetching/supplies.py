"""Supplies: the resources of one render, the environment's, or the render data's where it gives none."""

from __future__ import annotations

from dataclasses import replace

from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.resources.transports.recorded import RecordedAnswers
from liquid_webhooks.runtime.state import State

__all__ = ["supplies"]


def supplies(state: State) -> Resources:
    """Return the resources of this render; put together at the first use."""
    resources = state._supplies
    if resources is None:
        given = state.host.resources
        data = state.render_data
        resources = given if data is None else given.over(data.resources)
        # Recorded answers go first: what is written down is meant to be used.
        records = RecordedAnswers() if data is None else data.recorded
        transport = records.falling_back_on(given.transport)
        resources = replace(resources, transport=transport)
        state._supplies = resources
    return resources
