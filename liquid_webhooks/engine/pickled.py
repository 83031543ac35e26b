"""Pickled: an environment as what it is made of again, in another process or as a copy."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from copy import copy
from typing import Any
from typing import Final

from liquid import ChoiceLoader
from liquid import Environment
from liquid import Tag
from liquid.builtin.loaders.mixins import CachingLoaderMixin
from liquid.loader import BaseLoader

from liquid_webhooks.engine.registry import Registry
from liquid_webhooks.engine.shown import shown_environment
from liquid_webhooks.pickling import Portable

__all__ = ["PickledEnvironment"]

_REGISTRIES: Final = ("tags", "filters")
"""The attributes that tell their environment of every change."""

_DERIVED: Final = frozenset({"generation", "names", "state_class", "_node_code"})
"""The attributes that are made of the others."""

_NAMED: Final = {"tags": "tag", "filters": "filter", "globals": "variable"}
"""Attributes that hold parts by name, and what errors call one."""


class PickledEnvironment(Portable, Environment):
    """Base of environments whose tags and filters may change, and that can be pickled, copied and shown."""

    generation: int = 0
    now: object

    def _begin_registries(self) -> None:
        self.tags = Registry(self._changed)
        self.filters = Registry(self._changed)

    def _changed(self) -> None:
        """Make templates compile anew, as a tag or filter is not what it was."""
        self.generation += 1

    @abstractmethod
    def _bind(self) -> None:
        """Make what compiled code runs with, out of the settings."""

    def parts(self) -> Iterator[tuple[str, object]]:
        """Yield what a pickle holds, each tag, filter and variable by its name."""
        for attribute, part in self.__getstate__().items():
            if attribute in _NAMED and type(part) is dict:
                for name, value in part.items():
                    yield f"{_NAMED[attribute]} `{name}`", value
            else:
                yield f"`{attribute.lstrip('_')}`", part

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = {
            name: part for name, part in self.attributes().items() if name not in _DERIVED
        }
        state |= {name: dict(state[name]) for name in _REGISTRIES}
        state["loader"] = _without_cache(self.loader)
        return state

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        super().__setstate__({name: part for name, part in state.items() if name not in _REGISTRIES})
        self._begin_registries()
        self.tags.update(_rebound(state["tags"], self))
        self.filters.update(state["filters"])
        self._bind()

        for call in vars(self).pop("_waiting", ()):
            call()

    def when_whole(self, call: Callable[[], object]) -> None:
        """Call `call` now, or where the environment is still being made of a pickle, when that is done.

        An environment may hold what needs it, among its variables.
        """
        if "state_class" in vars(self):
            call()
        else:
            vars(self).setdefault("_waiting", []).append(call)

    def __repr__(self) -> str:
        return shown_environment(self)


def _rebound(tags: Mapping[str, Tag], env: Environment) -> dict[str, Tag]:
    """Return `tags` as those of `env`: a copy of each that is another environment's."""
    own = {}
    for name, tag in tags.items():
        own[name] = tag
        if getattr(tag, "env", env) is not env:
            own[name] = copy(tag)
            own[name].env = env
    return own


def _without_cache(loader: BaseLoader) -> BaseLoader:
    """Return a loader that has not loaded anything yet: what is cached belongs to one environment."""
    if not isinstance(loader, (CachingLoaderMixin, ChoiceLoader)):
        return loader
    loader = copy(loader)
    if isinstance(loader, CachingLoaderMixin):
        loader.cache = type(loader.cache)(loader.cache.capacity)
    if isinstance(loader, ChoiceLoader):
        loader.loaders = [_without_cache(each) for each in loader.loaders]
    return loader
