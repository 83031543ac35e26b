"""Our filters, and Braze's tags that need no `${}`, for somebody's own `liquid.Environment`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import liquid
from liquid.filter import with_context

from liquid_webhooks.budget import Budget
from liquid_webhooks.budget import NoBudgetError
from liquid_webhooks.budget import keep
from liquid_webhooks.engine import bridge
from liquid_webhooks.filters.table import FILTERS
from liquid_webhooks.runtime.state import State
from liquid_webhooks.syntax.tags.all_tags import BRAZE_TAGS

__all__ = ["register"]


def register(env: liquid.Environment) -> None:
    """Add our filters, and those Braze tags that need no `${}` or nested braces, to `env`.

    The environment's own scanning, expressions and rendering stay as they are.

    Args:
        env: Any python-liquid environment.
    """
    for name, filter_ in FILTERS.items():
        env.add_filter(name, _adapted(filter_.function, with_state=filter_.needs_state))
    for tag in BRAZE_TAGS:
        env.add_tag(tag)


def _adapted(func: Callable[..., object], *, with_state: bool) -> Callable[..., object]:
    """Return `func` with python-liquid's calling convention for keyword arguments and context."""

    def arguments(args: tuple[object, ...], named: dict[str, object]) -> tuple[object, ...]:
        return (*args, named) if named else args

    if not with_state:

        @wraps(func)
        def stateless(value: object, *args: object, **named: object) -> object:
            try:
                return func(value, *arguments(args, named))
            except NoBudgetError:
                with keep(Budget()):
                    return func(value, *arguments(args, named))

        return stateless

    @with_context
    @wraps(func)
    def stateful(value: object, *args: object, context: liquid.RenderContext, **named: object) -> object:
        state: State = context.tag_namespace.setdefault(bridge.STATE_KEY, State())
        with keep(state):
            return func(state, value, *arguments(args, named))

    return stateful
