"""Shapes of rows: profiles, render data and Braze's payloads, told apart by their keys.

- A profile, an export (`{"users": […]}`) or attributes (`{"attributes": […]}`), in either shape of a profile.
- Render data of one user: `user` is an object, or all keys are those of render data and one of them holds
  properties.
- The payload of Braze's `/campaigns/trigger/send` and `/canvas/trigger/send` with `recipients`.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Final

from liquid_webhooks.data.names import CONTEXT_KEYS
from liquid_webhooks.data.names import KEYS
from liquid_webhooks.data.profiles import PROFILE_FIELDS
from liquid_webhooks.data.profiles import profiles_in
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.diagnostics import diagnostic
from liquid_webhooks.errors import DataError
from liquid_webhooks.suggestions import nearest
from liquid_webhooks.validation import expect_list
from liquid_webhooks.validation import expect_object
from liquid_webhooks.validation import refuse
from liquid_webhooks.validation import shortened

__all__ = ["holds_users", "is_profile", "left_out", "rows_of"]

_KEYS: Final = frozenset(KEYS)
_TELLING: Final = frozenset({"event_properties", "api_trigger_properties", *CONTEXT_KEYS})
"""Keys that make render data of an object without a user."""

_CONTEXTS: Final = ("context", "canvas_entry_properties")
_TRIGGER: Final = frozenset({"trigger_properties", *_CONTEXTS, "broadcast", "audience", "schedule"})
_MESSAGES: Final = {"campaign_id": "campaign", "canvas_id": "canvas"}
_SENDING: Final = frozenset(
    {"recipients", "send_id", "send_to_existing_only", "attachments", *_MESSAGES, *_TRIGGER}
)
"""Keys of the payloads."""

_RECIPIENT: Final = (
    *("external_user_id", "user_alias", "braze_id", "email", "prioritization", "send_to_existing_only"),
    *("trigger_properties", *_CONTEXTS, "attributes"),
)

_NO_PROFILES: Final = (
    (frozenset({"url", "request_method"}), "a webhook object, which belongs where FILE does"),
    (frozenset({"url", "request_headers"}), "a webhook object, which belongs where FILE does"),
    (frozenset({"url", "method", "headers"}), "a request, as render writes it"),
)
"""Keys that an object of another kind has → what it is."""


def rows_of(document: object) -> Iterator[Mapping[str, object] | DataError]:
    """Yield the render data of each row that a JSON value holds, or why a row has none.

    Raises:
        DataError: It holds no list where its rows should stand.
    """
    if type(document) is dict and "users" not in document and "attributes" not in document:
        if _is_payload(document):
            yield from _of_payload(document)
        else:
            yield _tried(_of_object, document)
        return
    for entry in document if isinstance(document, list) else profiles_in(document):
        if type(entry) is dict:
            yield _tried(_of_object, entry)
        elif entry is None:
            # Render data may lack a user, but an entry of the input may not.
            yield DataError("user: expected an object, not null")
        else:
            yield {"user": entry}


def _tried(read: Callable[..., Mapping[str, object]], *arguments: object) -> Mapping[str, object] | DataError:
    try:
        return read(*arguments)
    except DataError as error:
        return error.with_traceback(None)


def left_out(document: object) -> Diagnostic | None:
    """Return the finding that a value holds more than users, which is left out; None if it does not."""
    if type(document) is dict and "attributes" in document:
        names = [f"`{name}`" for name in ("events", "purchases") if document.get(name)]
        if names:
            return diagnostic("LW606", f"{' and '.join(names)} beside `attributes` hold no users; left out")
    return None


def holds_users(document: object) -> bool:
    """Tell whether a JSON value holds users and is nothing else: an export, attributes, or a payload."""
    if type(document) is not dict:
        return False
    lists = (document.get("users"), document.get("attributes"))
    return any(isinstance(each, list) for each in lists) or _is_payload(document)


def is_profile(document: object) -> bool:
    """Tell whether a JSON value is a profile, or a list that begins with one."""
    first = document[0] if isinstance(document, list) and document else document
    return isinstance(first, dict) and "url" not in first and not PROFILE_FIELDS.isdisjoint(first)


def _is_payload(given: Mapping[str, object]) -> bool:
    """Tell whether an object is the payload of a request that triggers a campaign or canvas."""
    if isinstance(given.get("recipients"), list):
        return given.keys() <= _SENDING
    is_sent = not _MESSAGES.keys().isdisjoint(given) and not _TRIGGER.isdisjoint(given)
    return is_sent and PROFILE_FIELDS.isdisjoint(given)


def _of_object(given: dict[str, object]) -> Mapping[str, object]:
    """Return the render data of an object that holds one user."""
    if isinstance(given.get("user"), dict):
        if given.keys() <= _KEYS or PROFILE_FIELDS.isdisjoint(given):
            return given
    elif not _TELLING.isdisjoint(given) and given.keys() <= _KEYS:
        return given
    for keys, kind in _NO_PROFILES:
        if given.keys() >= keys and PROFILE_FIELDS.isdisjoint(given):
            raise DataError(f"is no profile, but {kind}")
    if given and given.keys() <= {"events", "purchases"}:
        raise DataError("holds events or purchases alone, and no users")
    return {"user": given}


def _of_payload(payload: Mapping[str, object]) -> Iterator[Mapping[str, object] | DataError]:
    """Yield the render data of each recipient; its own properties lie over those for all."""
    if "recipients" not in payload:
        raise DataError(
            "is a payload without `recipients`, so that it names no users; give those of its audience instead"
        )
    shared = {
        namespace: {"api_id": payload[key]}
        for key, namespace in _MESSAGES.items()
        if payload.get(key) is not None
    }
    for index, entry in enumerate(expect_list(payload["recipients"], "recipients")):
        yield _tried(_of_recipient, payload, shared, entry, f"recipients[{index}]")


def _of_recipient(
    payload: Mapping[str, object], shared: Mapping[str, object], entry: object, path: str
) -> Mapping[str, object]:
    if not isinstance(entry, Mapping):
        refuse(path, "an object", entry)
    return {**shared, **_properties(payload, entry, path), "user": _profile(entry, path)}


def _properties(
    payload: Mapping[str, object], recipient: Mapping[str, object], path: str
) -> dict[str, object]:
    """Return the properties of a recipient, under the names of render data.

    A recipient without any of its own shares the payload's.
    """
    own: dict[str, object] = {}
    trigger: Mapping[str, object] = {}
    context: Mapping[str, object] = {}
    for given, prefix in ((payload, ""), (recipient, f"{path}.")):
        trigger = _over(trigger, given, "trigger_properties", prefix)
        for key in _CONTEXTS:
            context = _over(context, given, key, prefix)
    if trigger:
        own["api_trigger_properties"] = trigger
    if context:
        own["context"] = context
    return own


def _over(
    common: Mapping[str, object], given: Mapping[str, object], key: str, prefix: str
) -> Mapping[str, object]:
    """Return `common` with the object that `given` has under `key` over it; a new one only if it has to be.

    Raises:
        DataError: That is no object.
    """
    own = expect_object(given.get(key), f"{prefix}{key}")
    return {**common, **own} if common and own else common or own


def _profile(recipient: Mapping[str, object], path: str) -> dict[str, object]:
    """Return the profile of a recipient: its attributes, and what identifies it."""
    for key in recipient:
        near = None if key in _RECIPIENT else nearest(key, _RECIPIENT)
        if near:
            raise DataError(f'{path}: unknown key "{shortened(key)}"; did you mean "{near}"?')
    profile = dict(expect_object(recipient.get("attributes"), f"{path}.attributes"))
    alias = recipient.get("user_alias")
    identifiers = {
        "external_id": recipient.get("external_user_id"),
        "user_alias": None if alias is None else expect_object(alias, f"{path}.user_alias"),
        "braze_id": recipient.get("braze_id"),
        "email": recipient.get("email"),
    }
    given = {name: value for name, value in identifiers.items() if value is not None}
    if not given:
        raise DataError(f"{path}: expected `external_user_id` or `user_alias`")
    return profile | given
