"""Settings that all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck
from hypothesis import settings

from liquid_webhooks.budget import CURRENT
from liquid_webhooks.budget import keep

# No test fails because a machine is slow; a failing example prints what reproduces it.
settings.register_profile(
    "liquid_webhooks", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("liquid_webhooks")


class Outside(type(CURRENT.get())):  # type: ignore[misc]
    """What is charged outside of a render, where nothing is too much to read."""

    def charge_read(self, chars: int) -> None:
        """Charge nothing."""


@pytest.fixture
def outside() -> Iterator[None]:
    """Let functions of values and filters be called by themselves, with whatever they take."""
    with keep(Outside()):
        yield
