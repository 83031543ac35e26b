"""The environment of a command, made in this one place from what its options ask for."""

from __future__ import annotations

from random import Random

from liquid_webhooks.engine.environment import Environment
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.resources.transports.transport import Transport

__all__ = ["make_environment"]


def make_environment(
    *, seed: int | None = None, strip_html_comments: bool = False, transport: Transport | None = None
) -> Environment:
    """Return an environment.

    Args:
        seed: Makes `{% random %}` give the same numbers each time; None for the system's randomness.
        strip_html_comments: Remove `<!-- … -->` before Liquid is read (spec 1.7).
        transport: Answers the calls of connected content that the data has no record for; None for nothing.
    """
    # A seed is there so that a preview can be repeated.
    random = None if seed is None else Random(seed)  # noqa: S311
    return Environment(
        resources=Resources(transport=transport, random=random), strip_html_comments=strip_html_comments
    )
