"""Translations: texts by locale and id (Braze, "Locales in messages")."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from typing import Final
from typing import Protocol

__all__ = ["HeldTranslations", "Translations"]

LONGEST: Final = 64
"""Characters of a locale that is looked for; RFC 5646 (4.4.1) asks for room for 35."""


class Translations(Protocol):
    """Where `{% translation id %}` finds the text for the user's locale."""

    def text(self, locale: str, name: str) -> str | None:
        """Return the text, which may hold Liquid; None if the locale has no text of this id.

        Raises:
            LookupError: There are no texts for this locale at all.
        """
        ...


class HeldTranslations:
    """The translations of render data.

    A locale is looked for as it is, whatever its letter case and whether it is written with `-` or `_`,
    then without its country: `nb-NO` is found as `nb_NO` and then as `nb`.
    """

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        self._texts = {_folded(locale): by_name for locale, by_name in texts.items()}

    def text(self, locale: str, name: str) -> str | None:
        """Return the text, as `Translations.text`."""
        known = [self._texts[form] for form in _forms(locale) if form in self._texts]
        if not known:
            raise LookupError("no such locale")
        return next((by_name[name] for by_name in known if name in by_name), None)

    def __repr__(self) -> str:
        return f"<HeldTranslations of {len(self._texts)} locales>"


def _folded(locale: str) -> str:
    return locale.replace("-", "_").lower()


def _forms(locale: str) -> Iterator[str]:
    """Yield the locale, then each shorter form of it; nothing of what is too long to be one."""
    if len(locale) > LONGEST:
        return
    form = _folded(locale)
    yield form
    while "_" in form:
        form = form.rpartition("_")[0]
        yield form
