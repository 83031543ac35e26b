"""What a render asks of its environment: `runtime.state.Host` over a real one."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from typing import TYPE_CHECKING
from typing import Final

from liquid_webhooks.keeping.sized_cache import SizedCache
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.syntax.delimiters import written_attributes

if TYPE_CHECKING:
    from liquid_webhooks.engine.environment import Environment
    from liquid_webhooks.engine.template import Template

__all__ = ["EnvironmentHost"]

MOST_KEPT_CHARS: Final = 1_048_576
"""Characters of content blocks and translations that stay compiled (`Template.kept_chars`): 25 MB at most,
most often some 8 MB."""

_MOST_WRITTEN_CHARS: Final = 262_144
"""Characters of texts whose attributes are remembered; each may take 25 bytes."""


def _chars_kept(_key: tuple[str, str], template: Template) -> int:
    return template.kept_chars


def _chars(text: str, _value: object) -> int:
    return len(text)


_written = SizedCache(written_attributes, _chars, _MOST_WRITTEN_CHARS)


class EnvironmentHost:
    """Answers for `environment`, so that the names of the protocol are not names of its own."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.blocks = SizedCache(self._block, _chars_kept, MOST_KEPT_CHARS)

    @property
    def globals(self) -> Mapping[str, object]:
        """Variables of every template."""
        return self.environment.globals

    @property
    def resources(self) -> Resources:
        """What answers the tags that fetch something."""
        return self.environment.resources

    def partial(self, name: str) -> Template:
        """Return the template that `render` and `include` call `name`.

        Raises:
            TemplateMissingError, LoaderError, ParseError: See `Environment.get_template`.
        """
        return self.environment.get_template(name)

    def block(self, name: str, source: str) -> Template:
        """Return a content block or translation, whose name says which it is."""
        return self.blocks((name, source))

    def _block(self, name_and_source: tuple[str, str]) -> Template:
        name, source = name_and_source
        return self.environment.from_string(source, name=name)

    def fetched(self, source: str, what: str) -> Template:
        """Parse text that was fetched; `what` it is, for messages."""
        return self.environment.from_string(source, name=f"(Liquid in {what})")

    def has_markup(self, text: str) -> bool:
        """Return whether an output or a tag begins in `text`."""
        return self.environment.delimiters.has_markup(text)

    def names_more(self, text: str, sources: Iterable[str]) -> bool:
        """Return whether Liquid in `text` names an attribute that no source writes with `${}` anywhere."""
        more = self.environment.delimiters.attributes_in(text)
        return bool(more and more.difference(*map(_written, sources)))
