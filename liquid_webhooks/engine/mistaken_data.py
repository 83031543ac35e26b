"""Mistaken data: an object in the shape of render data that was given as plain variables (`LW229`)."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Set
from typing import TYPE_CHECKING
from typing import Final

from liquid_webhooks.budget import keep
from liquid_webhooks.data.names import CONTENT_BLOCKS
from liquid_webhooks.data.names import KEYS
from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.diagnostics import diagnostic
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.runtime.state import State
from liquid_webhooks.validation import expect_object

if TYPE_CHECKING:
    from liquid_webhooks.dialect.reads import Reads
    from liquid_webhooks.engine.template import Template

__all__ = ["report_mistaken"]

_KEYS: Final = frozenset(KEYS)

_FETCHED: Final = {
    "promotion_codes": ("promotion_codes", ("promotion",)),
    "shopping_carts": ("shopping_carts", ("shopping_cart",)),
    "landing_pages": ("landing_pages", ("landing_page_url",)),
    "http": ("transport", ("connected_content",)),
    "translations": ("translations", ("translation",)),
}
"""Key of render data → the resource of an environment that goes before it, and the tags that ask for it.

Not of catalogs: of one that is missing their tags say so themselves (`LW607`).
"""

_TELLING: Final = frozenset({"user", "variables", CONTENT_BLOCKS, *_FETCHED})
"""Keys that mean one thing in render data and another as a variable."""


def report_mistaken(
    templates: Iterable[Template], state: State, data: object, variables: Mapping[str, object]
) -> None:
    """Report data that was meant as render data: `templates` read what it would fill, and not its own names.

    Args:
        templates: Those of the message.
        state: Of the render that follows.
        data: What is rendered.
        variables: Lie on top of it.

    Raises:
        LimitError: The deadline of the render has passed.
    """
    if data is None:
        data = {}
    elif not isinstance(data, dict):
        return
    if not data.keys() <= _KEYS or not variables.keys() <= _KEYS:
        return
    given = {**data, **variables}
    if _TELLING.isdisjoint(given):
        return
    example = _unfilled(list(templates), given, state)
    if example is not None:
        state.diagnostics.append(
            diagnostic(
                "LW229",
                "data in the shape of render data was taken as plain variables, so that"
                f" {example} has nothing of it; give RenderData.from_dict(data)",
            )
        )


def _unfilled(templates: list[Template], given: Mapping[str, object], state: State) -> str | None:
    """Return what render data made of `given` would fill, but its keys as variables do not; else None."""
    reads = [template.reads for template in state.in_time(templates)]
    read = {name for each in reads for name in (*each.variables, *each.attributes)}
    telling = {key for key in _TELLING if isinstance(given.get(key), (dict, list))}
    if not telling or not all(each.are_all for each in reads):
        return None
    if (telling - {CONTENT_BLOCKS}) & read:
        return None
    try:
        with keep(state):
            if any(template.is_foreign for template in state.in_time(templates)):
                return None
        meant = RenderData.from_dict(given)
    except LiquidWebhooksError:
        return None
    own = {name for template in templates for name in (*template.globals, *template.matter)}
    host = state.host
    known = own | given.keys()
    return next(_examples(reads, meant, telling, known, host.resources, host.has_markup), None)


def _examples(
    reads: Iterable[Reads],
    meant: RenderData,
    telling: Collection[str],
    known: Set[str],
    resources: Resources,
    has_markup: Callable[[str], bool],
) -> Iterator[str]:
    filled = meant.variables
    for each in reads:
        if "user" in telling:
            for name in sorted(each.attributes - known):
                if filled.get(name) is not None:
                    yield f"`${{{name}}}`"
            custom = expect_object(filled.get("custom_attribute"), "custom_attribute")
            if "custom_attribute" not in known:
                for name in sorted(each.custom_attributes & custom.keys()):
                    yield f"`custom_attribute.${{{name}}}`"
        if "variables" in telling:
            plain = expect_object(meant.to_dict().get("variables"), "variables")
            yield from (f"`{name}`" for name in sorted((each.variables & plain.keys()) - each.given - known))
        if CONTENT_BLOCKS in telling:
            for name in sorted(each.blocks & meant.content_blocks.keys()):
                if has_markup(meant.content_blocks[name]):
                    yield f"the Liquid of `content_blocks.${{{name}}}`"
        for key, (resource, tags) in _FETCHED.items():
            if key in telling and getattr(resources, resource) is None:
                yield from (f"`{tag}`" for tag in tags if tag in each.tags)
