"""Operations of generated code that are no filters: look-ups, truth, counting, text, charges."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import MutableMapping
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from liquid_webhooks import values
from liquid_webhooks.budget import charge_whole
from liquid_webhooks.errors import AbortMessage
from liquid_webhooks.errors import MissingSecretError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.limits import FREE
from liquid_webhooks.runtime.iteration import ForLoop
from liquid_webhooks.runtime.iteration import TableRowLoop
from liquid_webhooks.runtime.iteration import loop_items
from liquid_webhooks.runtime.iteration import loop_slice
from liquid_webhooks.runtime.iteration import table_row
from liquid_webhooks.runtime.scope import MISSING
from liquid_webhooks.runtime.state import State

__all__ = ["INSPECTING", "NAMES"]

BASIC = frozenset({type(None), bool, int, float, str, list, tuple, dict, values.Range, datetime})
"""Exact types whose truth is decided by identity with nil and false alone."""

SIZED = frozenset({str, list})
"""Exact types of filter results that are charged."""

LONG_TEXT = 2000
"""Characters from which on it pays to try Latin-1 first."""

STEP = 40
"""Pieces of output between two checks of `Limits.output_chars` inside loops; all but one may be too much."""


def loop_part(state: State, value: object, start: object, limit: object, name: str) -> Sequence[object]:
    """As `loop_slice`, remembering where the loop `name` stops; `MISSING` starts where it stopped."""
    if start is MISSING:
        start = state.offsets.get(name, 0)
    items = loop_slice(state, value, start, limit)
    state.offsets[name] = (0 if start is None else values.to_integer(start)) + len(items)
    return items


def table_row_of(
    state: State, value: object, start: object, limit: object, columns: object
) -> tuple[Sequence[object] | None, TableRowLoop]:
    """As `iteration.table_row`, with `MISSING` for what is not given."""
    return table_row(state, value, start, limit, columns, MISSING)


def charge_pieces(state: State, out: list[str], chars: int, mark: int) -> tuple[int, int]:
    """Charge the pieces of `out` that were not counted yet; return the new count and mark."""
    chars += sum(map(len, out[mark - STEP :]))
    if chars > state.limits.output_chars:
        state.check_output(chars)
    return chars, len(out) + STEP


def check_encodable(text: str) -> None:
    """Refuse a text with a lone surrogate, which no encoding can write."""
    try:
        if len(text) > LONG_TEXT:
            try:
                # Copies bytes if the text is stored as Latin-1, where UTF-8 costs ten times that.
                text.encode("latin-1")
            except UnicodeEncodeError:
                text.encode()
        else:
            text.encode()
    except UnicodeEncodeError:
        raise RenderError("the text holds a lone surrogate") from None


def encodable(value: object, *, text: Callable[[object], str] = values.text) -> str:
    """Return what `text` makes of `value` if it can be encoded."""
    printed = text(value)
    check_encodable(printed)
    return printed


def made(state: State, value: object, free: int) -> object:
    """Return what a filter made, charged if it has more than `free` characters or items."""
    if type(value) in SIZED and len(value) > free:  # type: ignore[arg-type]
        state.charge_made(value)  # type: ignore[arg-type]
    return value


def counted(value: object, kind: type, free: int, cost: int) -> object:
    """Return what a filter is about to read, charged if it is of `kind` and has more than `free` parts."""
    if type(value) is kind and len(value) > free:  # type: ignore[arg-type]
        charge_whole(value, cost)  # type: ignore[arg-type]
    return value


def charge(state: State | None, new_state: Callable[[], State], value: str | list[object]) -> State:
    """Charge what a filter made; return the state, made now if the template had none yet."""
    state = new_state() if state is None else state
    state.charge_made(value)
    return state


def concatenated(state: State, *pieces: object, text: Callable[[object], str] = values.text) -> str:
    """Return what `text` makes of `pieces`, one after another, charged, within `Limits.output_chars`."""
    texts: list[str] = []
    length = 0
    for piece in pieces:
        texts.append(text(piece))
        length += len(texts[-1])
        state.check_output(length)
    if length > FREE:
        state.charge_read(length)
    return "".join(texts)


def inspected(value: object) -> str:
    """Return what an output prints where lists are inspected: `["a", nil]`."""
    return values.inspect(value) if isinstance(values.unwrap(value), (list, tuple)) else values.text(value)


def after(value: object, *_others: object) -> object:
    """Return `value`, now that what Ruby evaluates before it is known."""
    return value


def asked(value: object, *others: object) -> object:
    """Return `value`, now that it is known whether `others` may be compared with anything."""
    for other in others:
        values.peek(other)
    return value


def equal_to_any(value: object, others: Sequence[object]) -> bool:
    """Return whether `value` equals one of `others`, as Liquid sees it."""
    return any(values.equal(value, other) for other in others)


def contains_literal(value: object) -> bool:
    """Return whether `value contains blank`, or `empty`: texts alone hold those (as in Ruby)."""
    return isinstance(values.peek(value), str)


def abort(reason: str | None) -> None:
    """Abort the message (Braze, "Aborting messages")."""
    raise AbortMessage(reason)


def unknown_operator(operator: str, *_operands: object) -> bool:
    """Fail as Ruby does on an operator that does not exist, once its operands are known."""
    raise RenderError(f"Unknown operator {operator}")


def wrong_arity(given: int, expected: str, *_values: object) -> object:
    """Fail as Ruby does on a wrong number of filter arguments, the piped value included."""
    raise RenderError(f"wrong number of arguments (given {given}, expected {expected})")


def unknown_filter(name: str, nearest: str) -> object:
    """Fail on an unknown filter in an environment with `strict_filters`."""
    hint = f"; did you mean `{nearest}`?" if nearest else ""
    raise RenderError(f"unknown filter `{name}`{hint}", inline=f"undefined filter {name}")


def count(counters: MutableMapping[str, object], name: str, step: int) -> str:
    """Return the text that `increment` (step 1) or `decrement` (step -1) of `name` prints."""
    value = counters.get(name)
    number = 0 if value is None or value is False else value
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        raise RenderError(f"cannot count in a {values.type_name(number)}", inline="internal")
    counters[name] = number + step
    return values.text(number if step > 0 else number + step)


def make_range(start: object, stop: object, limit: int) -> values.Range:
    """Return the range `(start..stop)`; strings count by their leading integer as in Ruby."""
    return values.Range(range_end(start), range_end(stop), limit)


def range_end(value: object) -> int:
    """Return one end of a range as an integer."""
    if type(value) is int:
        return value
    if value is None:
        return 0
    if isinstance(value, str):
        number = values.to_number(value)
        return int(number)
    value = values.unwrap(value)
    return 0 if value is None else values.to_integer(value)


def lookup_attribute(obj: object, key: object) -> object:
    """Look `key` up in a custom attribute; as in Braze's samples, 0 or -1 of an object is the object."""
    if isinstance(obj, Mapping) and type(key) is int and key in (0, -1) and key not in obj:
        return obj
    return values.lookup(obj, key)


def follow(obj: object, steps: tuple[str | int, ...]) -> object:
    """Follow the path `steps`, as written inside `${…}`, from `obj` on."""
    return walk(obj, True, *[(step, isinstance(step, str)) for step in steps])


def secret(state: State | None, obj: object, name: str) -> object:
    """Look up a secret that is no plain item of a dict; refuse a missing one of render data."""
    value = values.lookup_dot(obj, name)
    if state is not None:
        if value is None and state.render_data is not None:
            raise MissingSecretError(f"the secret `{name}` is missing")
        state.note_value(value)
    return value


def walk(obj: object, in_attributes: bool, *steps: tuple[object, bool]) -> object:
    """Follow a long path: pairs of a key and whether it is written behind a dot."""
    for key, is_dot in steps:
        if is_dot and isinstance(key, str):
            obj = values.lookup_dot(obj, key)
        elif in_attributes and not isinstance(key, str):
            obj = lookup_attribute(obj, key)
        else:
            obj = values.lookup(obj, key)
    return obj


def lookup_named(obj: object, name: str, steps: tuple[str | int, ...]) -> object:
    """Look up `ns.${name}` where the name reads as a path: the exact name goes first."""
    if isinstance(obj, Mapping) and name in obj:
        return values.lookup(obj, name)
    return follow(values.lookup(obj, steps[0]), steps[1:])


def call_filter(
    func: Callable[..., object], name: str, value: object, args: tuple[object, ...], kwargs: dict[str, object]
) -> object:
    """Call a filter that is not ours; a TypeError becomes a render error, as in python-liquid."""
    try:
        return func(value, *args, **kwargs)
    except TypeError as error:
        raise RenderError(f"filter `{name}` does not take these arguments", inline="internal") from error


NAMES: dict[str, object] = {
    "BASIC": BASIC,
    "ForLoop": ForLoop,
    "MISSING": MISSING,
    "SIZED": SIZED,
    "STEP": STEP,
    "abort": abort,
    "after": after,
    "asked": asked,
    "call_filter": call_filter,
    "charge": charge,
    "concatenated": concatenated,
    "contains": values.contains,
    "contains_literal": contains_literal,
    "count": count,
    "counted": counted,
    "dot": values.lookup_dot,
    "encodable": encodable,
    "equal": values.equal,
    "equal_to_any": equal_to_any,
    "follow": follow,
    "greater": values.greater,
    "greater_equal": values.greater_equal,
    "is_blank": values.is_blank,
    "is_empty": values.is_empty,
    "joined": State.joined,
    "less": values.less,
    "less_equal": values.less_equal,
    "lookup": values.lookup,
    "lookup_attribute": lookup_attribute,
    "lookup_named": lookup_named,
    "loop_items": loop_items,
    "loop_part": loop_part,
    "loop_slice": loop_slice,
    "made": made,
    "make_range": make_range,
    "read": charge_whole,
    "secret": secret,
    "spend": charge_pieces,
    "table_row": table_row_of,
    "text": values.text,
    "truth": values.truth,
    "unknown_filter": unknown_filter,
    "unknown_operator": unknown_operator,
    "walk": walk,
    "wrong_arity": wrong_arity,
}
"""Everything of this module that generated code may name."""

INSPECTING: dict[str, object] = {
    "concatenated": partial(concatenated, text=inspected),
    "encodable": partial(encodable, text=inspected),
    "text": inspected,
}
"""What takes the place of `NAMES` where outputs inspect lists."""
