"""Says on standard error what of a command's results is masked, and what cannot be."""

from __future__ import annotations

from liquid_webhooks.cli.colors import tell
from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.secret import MASK
from liquid_webhooks.secret import MIN_MASKED_CHARS

__all__ = ["tell_of_masked", "warn_of_short_secrets"]


def tell_of_masked(count: int) -> None:
    """Say that `count` secrets are masked; a file or pipe with them is of no use to another program."""
    if count:
        text = f"1 secret is shown as {MASK}; --show-secrets shows it"
        if count > 1:
            text = f"{count} secrets are shown as {MASK}; --show-secrets shows them"
        tell(text)


def warn_of_short_secrets(data: RenderData) -> None:
    """Say which secrets of `data` are too short to be looked for in the results."""
    names = [name for name, secret in data.secrets.items() if not secret.is_maskable]
    if not all(secret.is_maskable for secret in data.hidden[len(data.secrets) :]):
        names.append("that of a credential")
    if names:
        shown = ", ".join(names)
        text = f"warning: secrets of fewer than {MIN_MASKED_CHARS} characters are not masked: {shown}"
        tell(text)
