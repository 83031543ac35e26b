"""Settings that all tests share."""

from __future__ import annotations

from hypothesis import HealthCheck
from hypothesis import settings

# No test fails because a machine is slow; a failing example prints what reproduces it.
settings.register_profile(
    "liquid_webhooks", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("liquid_webhooks")
