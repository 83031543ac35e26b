"""Which resources one render uses: the environment's, and the render data's where it gives none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.resources.transports.recorded import RecordedAnswers
from liquid_webhooks.runtime.state import State
from liquid_webhooks.secret import Secret
from liquid_webhooks.secret import secrets_in

__all__ = ["supplies"]


def supplies(st: State) -> Resources:
    """Return the resources of this render; put together at the first use."""
    found = st._supplies
    if found is None:
        given = st.host.resources
        data = st.render_data
        found = given if data is None else given.over(data.resources)
        # Recorded answers go first: what is written down is meant to be used.
        records = RecordedAnswers() if data is None else data.recorded
        found = replace(found, transport=records.falling_back_on(given.transport, _secrets(st, found)))
        st._supplies = found
    return found


def _secrets(st: State, given: Resources) -> Iterator[Secret]:
    """Yield all that records write as `***`: what is secret in the variables, and the credentials."""
    yield from secrets_in(st.host.globals)
    yield from secrets_in(st.data)
    for credential in (given.credentials or {}).values():
        yield from credential.secrets
