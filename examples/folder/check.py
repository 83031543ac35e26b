"""Checks each webhook of a folder, and compares what it renders with what is expected."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from liquid_webhooks import AbortMessage
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import RenderData
from liquid_webhooks import Severity
from liquid_webhooks import Webhook
from liquid_webhooks import check

HERE = Path(__file__).parent


def faults(path: Path, *, write: bool) -> Iterator[str]:
    """Yield what is wrong with one webhook; `write` what it renders if that is wished."""
    expected = HERE / "expected" / path.name
    try:
        webhook = Webhook.load(path)
        data = RenderData.load(path.with_suffix(".json"))
        for finding in check(webhook, data=data):
            if finding.severity is not Severity.INFO:
                yield str(finding)
        text = webhook.render(data).export("http")
    except AbortMessage as abort:
        text = f"aborted: {abort.reason}\n"
    except (LiquidWebhooksError, OSError) as error:
        yield str(error)
        return
    if write:
        expected.write_text(text, encoding="utf-8", newline="")
    elif not expected.exists():
        yield f"there is no {expected.relative_to(HERE)}; write it with --write"
    elif expected.read_bytes().decode() != text:
        yield f"what it renders is not what {expected.relative_to(HERE)} holds"


def main() -> int:
    """Print the faults of every webhook; return 1 if there is one, else 0."""
    failed = 0
    for path in sorted((HERE / "webhooks").glob("*.http")):
        wrong = list(faults(path, write="--write" in sys.argv[1:]))
        failed += bool(wrong)
        print(f"{path.name}: {'ok' if not wrong else ''}")
        for fault in wrong:
            print(f"  {fault}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
