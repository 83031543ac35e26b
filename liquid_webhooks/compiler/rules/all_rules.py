"""The table of all rules: what writes the code for each class of nodes."""

from __future__ import annotations

from liquid_webhooks.compiler.rules import assignments
from liquid_webhooks.compiler.rules import branches
from liquid_webhooks.compiler.rules import captures
from liquid_webhooks.compiler.rules import cycles
from liquid_webhooks.compiler.rules import fetching
from liquid_webhooks.compiler.rules import leaving
from liquid_webhooks.compiler.rules import loops
from liquid_webhooks.compiler.rules import message_extras
from liquid_webhooks.compiler.rules import outputs
from liquid_webhooks.compiler.rules import partials
from liquid_webhooks.compiler.statements import Rule

__all__ = ["RULES"]

RULES: dict[type, Rule] = {
    **assignments.RULES,
    **branches.RULES,
    **captures.RULES,
    **cycles.RULES,
    **fetching.RULES,
    **leaving.RULES,
    **loops.RULES,
    **message_extras.RULES,
    **outputs.RULES,
    **partials.RULES,
}
"""Exact class of a node → its rule; python-liquid's protocol renders a node of any other class."""
