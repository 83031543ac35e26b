"""The environment of a command, made in this one place from what its options ask for."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from random import Random

from liquid_webhooks.engine.environment import Environment
from liquid_webhooks.engine.environment import Mode
from liquid_webhooks.limits import Limits
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.resources.transports.transport import Transport

__all__ = ["EnvironmentOptions", "make_environment"]


@dataclass(frozen=True, slots=True)
class EnvironmentOptions:
    """How templates are read and rendered.

    Attributes:
        strip_html_comments: Remove `<!-- … -->` before Liquid is read, as Braze does in e-mails.
        mode: Whether leniencies inside expressions are findings or errors.
        strict_variables: Make a name without a value an error.
        strict_filters: Make an unknown filter an error.
        allow_any_port: Accept URLs with ports other than 80 for http and 443 for https.
        limits: What a template and a render may use.
    """

    strip_html_comments: bool = False
    mode: Mode = Mode.LAX
    strict_variables: bool = False
    strict_filters: bool = False
    allow_any_port: bool = False
    limits: Limits = field(default_factory=Limits)


def make_environment(
    options: EnvironmentOptions | None = None,
    *,
    seed: int | None = None,
    transport: Transport | None = None,
) -> Environment:
    """Return an environment.

    Args:
        options: How templates are read and rendered; in the usual way if left out.
        seed: Makes `{% random %}` give the same numbers each time; None for the system's randomness.
        transport: Answers the calls of connected content that the data has no record for; None for nothing.
    """
    options = options or EnvironmentOptions()
    # A seed is there so that a preview can be repeated.
    random = None if seed is None else Random(seed)  # noqa: S311
    return Environment(
        resources=Resources(transport=transport, random=random, allow_any_port=options.allow_any_port),
        strip_html_comments=options.strip_html_comments,
        tolerance=options.mode,
        strict_variables=options.strict_variables,
        strict_filters=options.strict_filters,
        limits=options.limits,
    )
