"""Known secrets: all that a render must not show, from wherever it has it."""

from __future__ import annotations

from collections.abc import Iterator

from liquid_webhooks.runtime.state import State
from liquid_webhooks.secret import Secret
from liquid_webhooks.secret import secrets_in

__all__ = ["known_secrets"]


def known_secrets(state: State) -> tuple[Secret, ...]:
    """Return what is secret in the variables, in credentials, and in what was read until now, each once."""
    return tuple(dict.fromkeys(_known_secrets(state)))


def _known_secrets(state: State) -> Iterator[Secret]:
    # The environment's variables may change between two renders; those of render data may not.
    yield from secrets_in(state.host.globals)
    for credential in (state.host.resources.credentials or {}).values():
        yield from credential.secrets
    data = state.render_data
    if data is not None:
        yield from data.every_secret
    if data is None or state.data is not data.variables:
        yield from secrets_in(state.data)
    yield from secrets_in(state.template_data)
    yield from state.read_secrets
