"""What `--name` chooses: one request of a `.http` file that holds several."""

from __future__ import annotations

from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.suggestions import nearest
from liquid_webhooks.validation import shortened
from liquid_webhooks.webhook.document.http_text import NamedText
from liquid_webhooks.webhook.document.http_text import listed

__all__ = ["chosen"]


def chosen(requests: list[NamedText], wanted: str | None, file: str) -> NamedText:
    """Return the request that is `wanted`, or the only one.

    Args:
        requests: Those of a file.
        wanted: The value of `--name`.
        file: What messages call the file.

    Raises:
        Failure: No request has that name, or there are several and none is wanted.
    """
    if wanted is None:
        if len(requests) == 1:
            return requests[0]
        raise Failure(f"{file}: holds {len(requests):,} requests, {listed(requests)}; choose one with --name")
    for each in requests:
        if each.request == wanted:
            return each
    near = nearest(wanted, [each.request for each in requests])
    advice = f"did you mean `{near}`?" if near else f"it holds {listed(requests)}"
    raise Failure(f"{file}: no request is named `{shortened(wanted)}`; {advice}")
