"""A short fuzz; `python -m tests.campaigns.fuzz` is the long one."""

from __future__ import annotations

import os
from datetime import UTC
from datetime import datetime

from tests.campaigns.fuzz.watch import Campaign

SECONDS = float(os.environ.get("FUZZ_SECONDS", "5"))


def test_no_input_hurts() -> None:
    """Any template with any data ends in time with text or with one of our errors, which has a place."""
    seed = int(os.environ.get("FUZZ_SEED", datetime.now(UTC).toordinal()))
    campaign = Campaign(seed, SECONDS, os.cpu_count() or 1)
    found = campaign.run()
    assert campaign.cases > 0
    assert not found, f"\nFUZZ_SEED={seed}\n" + "\n".join(map(str, found))
