"""Columns: an audience as a table, CSV or TSV, whose header line says what its cells are.

A column with the name of a standard attribute, as a profile or a template has it, is that attribute; of a
namespace, such as `event_properties.total`, it is that name in it; any other is a custom attribute. A cell
without text is an attribute that the user lacks. Lines without any text are passed over.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from io import StringIO
from itertools import chain
from typing import Final
from typing import Literal

from liquid_webhooks.audience.row import Row
from liquid_webhooks.data.names import CONTEXT_KEYS
from liquid_webhooks.data.names import KEYS
from liquid_webhooks.data.names import NAMES
from liquid_webhooks.data.names import ROW_KEYS
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.diagnostics import diagnostic
from liquid_webhooks.errors import DataError
from liquid_webhooks.resources.file_kinds import JSON
from liquid_webhooks.resources.file_kinds import NOT_UTF8
from liquid_webhooks.resources.file_kinds import kind_of_bytes
from liquid_webhooks.resources.file_kinds import kind_of_text
from liquid_webhooks.resources.files import parse_json
from liquid_webhooks.resources.tables import check_names
from liquid_webhooks.resources.tables import table_rows
from liquid_webhooks.suggestions import nearest

__all__ = ["rows_of_table"]

_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_JSON_START: Final = re.compile(r'\{\s*(?:"|\Z)|\[\s*(?:[{\["]|\Z)')
_LIKENESS: Final = 0.85
_CHOICE: Final = re.compile(r"sep=([^\w\s\"']|\t)\s*", re.IGNORECASE)
"""A line before the header with which Excel says what divides cells."""

_CUSTOM: Final = ("custom_attributes", "custom_attribute")
_NAMESPACES: Final = (
    *("event_properties", "api_trigger_properties", *CONTEXT_KEYS),
    *("campaign", "canvas", "card", "app", "sms", "whats_app", "subscribed_state", "variables"),
)
"""Namespaces that a column may name a part of."""

_FIELDS: Final = {
    **{name: field for field, names in NAMES.items() for name in (field, *names)},
    **{field: field for field in NAMES},
    "email_subscribe": "email_subscribe",
    "push_subscribe": "push_subscribe",
}
"""Name of a column → the field of a profile that it fills."""

_ALIAS: Final = {"user_alias_name": "alias_name", "user_alias_label": "alias_label"}

Target = tuple[str, str]
"""Where a cell goes: the object, and the key in it."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What the cells of a table are.

    Attributes:
        targets: Where the cell of each column goes.
        diagnostics: Names that are nearly those of attributes.
    """

    targets: tuple[Target, ...]
    diagnostics: tuple[Diagnostic, ...]

    @classmethod
    def of(cls, names: list[str], name: str, line: int) -> Columns:
        """Return what a header line says.

        Raises:
            DataError: A column has no name, or two are the same thing.
        """
        names = [re.sub(r"\$\{([^{}]*)\}", r"\1", column).strip() for column in names]
        while names and not names[-1]:  # what stands behind the last comma of each line
            names.pop()
        check_names(names, name, line)
        for number, column in enumerate(names, 1):
            key = column.partition(".")[0]
            if "." in column and key in KEYS and key not in ROW_KEYS:
                raise DataError(f"{name}:{line}: column {number}: `{key}` belongs to the run, not to one row")
        targets = tuple(map(_target, names))
        numbers: dict[Target, int] = {}
        for number, target in enumerate(targets, 1):
            first = numbers.setdefault(target, number)
            if first != number:
                raise DataError(f"{name}:{line}: column {number} is the attribute that column {first} is too")
        doubts = list(_doubts(names, targets))
        if not doubts and all(place == "custom_attributes" for place, _ in targets):
            doubts = [diagnostic("LW608", "no column is a standard attribute; is this line the header?")]
        return cls(targets, tuple(doubts))

    def fault(self, cells: list[str]) -> str | None:
        """Return why the cells of a row are none, or None; empty ones behind the last column are dropped."""
        count = len(self.targets)
        if len(cells) > count and not any(cells[count:]):
            del cells[count:]
        if len(cells) != count:
            return f"cells: expected {count}, found {len(cells)}"
        return NOT_UTF8 if _is_broken(cells) else None

    def read(self, cells: list[str], value: Callable[[str], object]) -> Mapping[str, object]:
        """Return the render data of one row.

        Args:
            cells: As many as there are columns.
            value: Gives what a cell of anything but a standard attribute holds.
        """
        made: dict[str, dict[str, object]] = {"user": {}, "custom_attributes": {}, "user_alias": {}}
        for (place, key), cell in zip(self.targets, cells, strict=True):
            if cell:
                is_text = place == "user_alias" or (place == "user" and key != "random_bucket")
                made.setdefault(place, {})[key] = cell if is_text else value(cell)
        alias, custom = made.pop("user_alias"), made.pop("custom_attributes")
        user = made["user"]
        user["custom_attributes"] = custom
        if alias:
            user["user_aliases"] = [alias]
        return made


def rows_of_table(
    lines: Iterable[bytes],
    name: str,
    rows_format: Literal["csv", "tsv"],
    *,
    typed: bool,
    report: Callable[[Diagnostic], object],
) -> Iterator[Row]:
    """Yield the rows of a table in UTF-8, or in UTF-16 with a byte order mark (see `rows.read_rows`).

    Raises:
        DataError: It is no text, or its header line cannot be used.
    """
    texts = _texts(lines, name)
    ahead: list[str] = []
    for text in texts:
        ahead.append(text if text.strip() else "\n")
        if text.strip():
            break
    header = "".join(ahead)
    chosen = _CHOICE.fullmatch(ahead[-1] if ahead else "")
    if chosen:
        ahead[-1] = "\n"
    else:
        _refuse_other_kinds(header, name)
    delimiter = chosen[1] if chosen else _delimiter(header, "\t,;" if rows_format == "tsv" else ",;\t")
    table = table_rows(chain(ahead, texts), delimiter)
    line, names = next(table, (1, None))
    if names is None:
        return
    if isinstance(names, DataError):
        raise DataError(f"{name}:{line}: {names.message}")
    if _is_broken(names):
        raise DataError(f"{name}:{line}: {NOT_UTF8}")
    columns = Columns.of(names, name, line)
    for doubt in columns.diagnostics:
        report(doubt)
    value = _typed if typed else str
    for line, cells in table:
        place = f"{name}:{line}"
        if isinstance(cells, DataError):
            yield Row(line, place, error=cells.message)
        elif not any(map(str.strip, cells)):
            continue
        elif (fault := columns.fault(cells)) is not None:
            yield Row(line, place, error=fault)
        else:
            yield Row(line, place, columns.read(cells, value))


def _texts(lines: Iterable[bytes], name: str) -> Iterator[str]:
    """Yield the lines as texts; bytes that are no UTF-8 become lone surrogates.

    Raises:
        DataError: They are neither UTF-8 nor UTF-16.
    """
    raws = iter(lines)
    first = next(raws, b"")
    if first.startswith(_UTF_16) and not first.startswith(codecs.BOM_UTF32_LE):
        yield from _of_utf16(chain([first], raws), name)
        return
    kind = kind_of_bytes(first)
    if kind is not None:
        raise DataError(f"{name}: is {kind}")
    yield first.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")
    for raw in raws:
        yield raw.decode("utf-8", "surrogateescape")


def _of_utf16(raws: Iterable[bytes], name: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-16")()
    rest = StringIO()  # many bytes 0x0A may stand in characters of one line
    try:
        for raw in raws:
            *whole, last = decoder.decode(raw).split("\n")
            for text in whole:
                yield f"{rest.getvalue()}{text}\n"
                rest = StringIO()
            rest.write(last)
        rest.write(decoder.decode(b"", final=True))
    except UnicodeDecodeError:
        raise DataError(f"{name}: begins as UTF-16 and does not go on so") from None
    if rest.tell():
        yield rest.getvalue()


def _refuse_other_kinds(header: str, name: str) -> None:
    """Refuse what is plainly no table, by its first line.

    Raises:
        DataError: It is something else.
    """
    start = header.lstrip()
    if _JSON_START.match(start):
        raise DataError(f"{name}: is {JSON}")
    kind = kind_of_text(header)
    if kind is not None and (start.startswith("<") or not any(char in header for char in ",;\t")):
        raise DataError(f"{name}: is {kind.replace('not JSON', 'not a table')}")


def _delimiter(header: str, delimiters: str) -> str:
    """Return which of `delimiters` stands most often outside quotes in a header line."""
    outside = "".join(header.split('"')[::2])
    return max(delimiters, key=outside.count)


def _target(name: str) -> Target:
    if name in _FIELDS:
        return "user", _FIELDS[name]
    if name in _ALIAS:
        return "user_alias", _ALIAS[name]
    namespace, dot, key = name.partition(".")
    if dot and key:
        if namespace in _CUSTOM:
            return "custom_attributes", key
        if namespace == "trigger_properties":
            return "api_trigger_properties", key
        if namespace in _NAMESPACES:
            return "context" if namespace in CONTEXT_KEYS else namespace, key
    return "custom_attributes", name


def _doubts(names: list[str], targets: Iterable[Target]) -> Iterator[Diagnostic]:
    """Yield a finding for each column that was likely meant as an attribute, and is spelled otherwise."""
    for name, target in zip(names, targets, strict=True):
        likely = _likely(name)
        if target == ("custom_attributes", name) and likely != name and _target(likely)[0] != target[0]:
            yield diagnostic("LW608", f'column "{name}" is a custom attribute; the name is `{likely}`')


def _likely(name: str) -> str:
    """Return the name of an attribute or property that a column's name is meant as; itself if none is."""
    namespace, dot, key = name.partition(".")
    near = nearest(namespace, _NAMESPACES) if dot else None
    if near:
        return f"{near}.{key}"
    spelled = _LIKELY.get(_letters(name.removeprefix("user."))) or re.sub(r"[\s-]+", "_", name).lower()
    return spelled if spelled in _FIELDS or spelled in _ALIAS else _slip(spelled) or spelled


def _slip(name: str) -> str | None:
    """Return the attribute that `name` is but for a slip; None for plurals and numbers, which mean more."""
    near = nearest(name, _FIELDS)
    if near is None or name == f"{near}s" or re.search(r"[0-9]", name):
        return None
    is_slip = sorted(name) == sorted(near) or SequenceMatcher(None, name, near).ratio() >= _LIKENESS
    return near if is_slip else None


def _letters(name: str) -> str:
    """Return what of a name is not spelled one way here and another there."""
    return re.sub(r"[\W_]", "", name).lower()


_LIKELY: Final = {_letters(name): name for name in (*_FIELDS, *_ALIAS)}


def _is_broken(cells: Iterable[str]) -> bool:
    """Tell whether a cell holds what was no UTF-8."""
    text = "".join(cells)
    return not text.isascii() and re.search("[\udc80-\udcff]", text) is not None


def _typed(cell: str) -> object:
    """Return what a cell holds that is JSON, else its text."""
    try:
        value = parse_json(cell)
        json.dumps(value, allow_nan=False)
    except ValueError:
        # What no JSON can hold, such as NaN, and numbers beyond a float's are what they look like.
        return cell
    return cell if isinstance(value, str) else value
