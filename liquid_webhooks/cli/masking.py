"""Says on standard error what of a command's results is masked, and what cannot be."""

from __future__ import annotations

from liquid_webhooks.cli.telling import tell
from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.secret import MASK
from liquid_webhooks.secret import MIN_MASKED_CHARS
from liquid_webhooks.secret import MOST_HITS

__all__ = ["tell_of_masked", "warn_of_secrets"]


def tell_of_masked(count: int) -> None:
    """Say that `count` secrets are masked; a file or pipe with them is of no use to another program."""
    if count:
        text = f"1 secret is shown as {MASK}; --show-secrets shows it"
        if count > 1:
            several = f"{count}" if count < MOST_HITS else f"{count} or more"
            text = f"{several} secrets are shown as {MASK}; --show-secrets shows them"
        tell(text)


def warn_of_secrets(data: RenderData, *, are_masked: bool) -> None:
    """Say which secrets of `data` are empty and, if they are masked, which are too short to be looked for.

    A credential that is made of an empty one looks whole where it is masked.
    """
    empty = [name for name, secret in data.secrets.items() if not secret.reveal().strip()]
    if empty:
        tell(f"warning: secrets that are empty: {', '.join(empty)}")
    short = [name for name, secret in data.secrets.items() if not secret.is_maskable]
    if not all(secret.is_maskable for secret in data.hidden[len(data.secrets) :]):
        short.append("that of a credential")
    if not all(secret.is_maskable for secret in data.every_secret[len(dict.fromkeys(data.hidden)) :]):
        short.append("one among the variables")
    if short and are_masked:
        shown = ", ".join(short)
        tell(f"warning: secrets of fewer than {MIN_MASKED_CHARS} characters are not masked: {shown}")
