"""Turns what callers give for a parameter into a field of the form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from liquid_webhooks.engine.environment import Environment
from liquid_webhooks.syntax.delimiters import TRIMMED
from liquid_webhooks.twilio.form import Field
from liquid_webhooks.twilio.judgements import Judgement
from liquid_webhooks.twilio.judgements import reported
from liquid_webhooks.twilio.parameters import PARAMETERS
from liquid_webhooks.twilio.parameters import Kind
from liquid_webhooks.twilio.parameters import Parameter
from liquid_webhooks.twilio.sources import Known
from liquid_webhooks.twilio.sources import Literal
from liquid_webhooks.twilio.sources import Source
from liquid_webhooks.twilio.sources import read_source
from liquid_webhooks.twilio.times import write_time

__all__ = ["Given", "Text", "read_parameter", "unescaped"]

Text = str | Literal
"""A Liquid source, or a text in which nothing is Liquid."""

Given = Text | bool | int | float | Decimal | datetime | Sequence[Text] | Mapping[str, Text | int] | None
"""What a parameter may be given as; which of these depends on its `Kind`."""

_OTHERS: dict[Kind, tuple[tuple[type, ...], str]] = {
    Kind.FLAG: ((bool,), "a boolean"),
    Kind.WHOLE: ((int,), "an integer"),
    Kind.NUMBER: ((int, float, Decimal), "a number"),
    Kind.TIME: ((datetime,), "an aware datetime"),
    Kind.OBJECT: ((Mapping,), "a mapping"),
}
"""What else but a text a parameter of some kind may be given as."""

_OBJECTS = frozenset(parameter.wire for parameter in PARAMETERS if parameter.kind is Kind.OBJECT)


def read_parameter(env: Environment, parameter: Parameter, given: Given) -> Iterator[Field]:
    """Yield the fields of one parameter: none for None, several for a sequence.

    A source that is a JSON object of texts and integers stands for the mapping that it is, so that what its
    values render to is escaped.

    Raises:
        TypeError: `given` has a type that the parameter cannot have; names the parameter.
        ValueError: A time has no zone, or two names of a JSON object are equal; names the parameter.
        ParseError: A source is not valid Liquid; names the parameter.
        LimitError: A source is too long or nested too deep.
    """
    if given is None:
        return
    if parameter.kind is Kind.LIST and not isinstance(given, Text):
        if not isinstance(given, Sequence):
            raise _wrong(parameter, given, "a sequence of texts")
        for item in given:
            yield _text(env, parameter, item)
        return
    if parameter.kind is Kind.OBJECT and isinstance(given, str):
        given = _mapping(parameter, given) or given
    types, what = _OTHERS.get(parameter.kind, ((), ""))
    if isinstance(given, Text):
        yield _text(env, parameter, given)
    elif not isinstance(given, types) or (isinstance(given, bool) and parameter.kind is not Kind.FLAG):
        raise _wrong(parameter, given, what)
    elif isinstance(given, Mapping):
        yield Field(parameter.wire, tuple(_object(env, parameter, given)), is_json=True)
    else:
        yield Field(parameter.wire, (Known(_written(given)),))


def _wrong(parameter: Parameter, given: object, also: str) -> TypeError:
    also = f" or {also}" if also else ""
    return TypeError(f"{parameter.name} is a text{also}, not {type(given).__name__}")


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return write_time(value)
    if isinstance(value, float):
        value = Decimal(str(value))
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _read(env: Environment, text: Text, name: str) -> Known | Source:
    return Known(text.text) if isinstance(text, Literal) else read_source(env, text, name)


def _text(env: Environment, parameter: Parameter, text: object) -> Field:
    if not isinstance(text, Text):
        raise _wrong(parameter, text, "a sequence of texts")
    part = _read(env, text, parameter.wire)
    is_exact = parameter.kind is Kind.EXACT
    if isinstance(part, Known) and not is_exact:
        part = Known(part.text.strip(TRIMMED))
    return Field(parameter.wire, (part,), is_exact)


def _object(env: Environment, parameter: Parameter, given: Mapping[str, object]) -> Iterator[Known | Source]:
    """Yield the pieces of a JSON object, whose values may be sources."""
    opener = "{"
    for key, value in given.items():
        if not isinstance(key, str) or isinstance(value, bool) or not isinstance(value, Text | int):
            raise TypeError(f"{parameter.name} maps texts to texts or integers")
        yield Known(f"{opener}{json.dumps(key, ensure_ascii=False)}:")
        opener = ","
        part = Known(str(value)) if isinstance(value, int) else _read(env, value, parameter.wire)
        if isinstance(part, Known):
            yield Known(json.dumps(part.text, ensure_ascii=False))
        else:
            yield from (Known('"'), part, Known('"'))
    yield Known("{}" if opener == "{" else "}")


class _Pairs(list[tuple[str, Any]]):
    """The members of a JSON object, equal names among them."""


def _mapping(parameter: Parameter, text: str) -> dict[str, Text | int] | None:
    """Return the JSON object that `text` is if its values are texts and integers; else None."""
    try:
        pairs = json.loads(text, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        return None
    if not isinstance(pairs, _Pairs):
        return None
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError(f"{parameter.name} has two equal names")
    is_flat = all(isinstance(value, (str, int)) and not isinstance(value, bool) for value in members.values())
    return members if is_flat else None


def unescaped(fields: Sequence[Field]) -> Iterator[Judgement]:
    """Find the JSON texts in which Liquid prints what is not escaped for JSON."""
    for field in fields:
        if field.name not in _OBJECTS or field.is_json:
            continue
        if any(isinstance(part, Source) and part.may_print for part in field.parts):
            message = "holds Liquid whose output is not escaped for JSON"
            fix = "give a mapping, or a JSON object whose values alone are Liquid, within their quotes"
            yield reported("LW510", field.name, message, fix)
