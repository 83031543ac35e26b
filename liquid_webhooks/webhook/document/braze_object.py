"""Braze's webhook object: `url`, `request_method`, `request_headers`, `body` (Braze, "Webhook object")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from typing import NoReturn

from liquid_webhooks.http.fields import is_token
from liquid_webhooks.suggestions import nearest
from liquid_webhooks.syntax.delimiters import DEFAULT_DELIMITERS
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.validation import json_type
from liquid_webhooks.webhook.document.parts import BodyMode
from liquid_webhooks.webhook.document.parts import Part
from liquid_webhooks.webhook.document.parts import WebhookDocument
from liquid_webhooks.webhook.document.parts import malformed

__all__ = ["read_object", "write_object"]

_FIELDS: Final = ("url", "request_method", "request_headers", "body")
_OTHERS: Final = ("message_variation_id",)
_KEYS: Final = (*_FIELDS, *_OTHERS)


def read_object(
    given: object, name: str = "", delimiters: Delimiters = DEFAULT_DELIMITERS
) -> WebhookDocument:
    """Take a webhook object apart; a `body` that is an object holds JSON key-value pairs.

    Args:
        given: The object, as JSON is decoded.
        name: What errors call it; they add which string of it they mean.
        delimiters: The strings that mark Liquid.

    Raises:
        DocumentError: It has another shape; names the key.
    """
    return _Reader(name, delimiters).read(given)


class _Reader:
    """Reads one object."""

    def __init__(self, name: str, delimiters: Delimiters) -> None:
        self.name = name
        self.delimiters = delimiters

    def fail(self, message: str) -> NoReturn:
        """Raise the error that the object is not as it has to be."""
        raise malformed(message, name=self.name)

    def text(self, value: object, key: str) -> str:
        """Return `value`, which has to be a string."""
        if not isinstance(value, str):
            self.fail(f"{key} is {json_type(value)}, not a string")
        return value

    def part(self, value: object, key: str) -> Part:
        """Return the string `value` as a part."""
        text = self.text(value, key)
        return Part(text, 0, len(text), f"{self.name} {key}".strip())

    def items(self, value: object, key: str) -> Mapping[str, object]:
        """Return `value`, which has to be an object or nothing."""
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self.fail(f"{key} is {json_type(value)}, not an object")
        return value

    def read(self, given: object) -> WebhookDocument:
        """Check the keys, then read each field."""
        if not isinstance(given, Mapping):
            self.fail(f"a webhook object is an object, not {json_type(given)}")
        for key in given:
            if key not in _KEYS:
                self.fail(_unknown(key))
        for key in ("url", "request_method"):
            if given.get(key) is None:
                self.fail(f"{key} is missing")
        method = self.part(given["request_method"], "request_method")
        if not is_token(method.text):
            self.fail("request_method is not a method, such as POST")
        url = self.part(given["url"], "url")
        if not url.text.strip():
            self.fail("url is empty")
        mode, body, pairs = self.body(given.get("body"))
        return WebhookDocument(
            method=method,
            url=url,
            headers=tuple(self.headers(given.get("request_headers"))),
            body=body,
            pairs=pairs,
            mode=mode,
            metadata={key: self.line(given[key], key) for key in _OTHERS if given.get(key) is not None},
            name=self.name,
            delimiters=self.delimiters,
        )

    def headers(self, given: object) -> list[tuple[str, Part]]:
        """Return the headers."""
        headers = []
        for name, value in self.items(given, "request_headers").items():
            if not is_token(name):
                self.fail("request_headers has a name that is no header's name: no blanks, no Liquid")
            headers.append((name, self.part(value, f"request_headers.{name}")))
        return headers

    def body(self, given: object) -> tuple[BodyMode, Part, tuple[tuple[Part, Part], ...]]:
        """Return how the body is written, and the raw one or the pairs."""
        if given is None or isinstance(given, str):
            return BodyMode.RAW, self.part(given or "", "body"), ()
        pairs = tuple(
            (self.part(key, "a key of body"), self.part(value, f"body.{key}"))
            for key, value in self.items(given, "body").items()
        )
        return BodyMode.KEY_VALUE, self.part("", "body"), pairs

    def line(self, value: object, key: str) -> str:
        """Return a string without line ends."""
        text = self.text(value, key)
        if len(text.splitlines()) > 1:
            self.fail(f"{key} holds a line end")
        return text.strip()


def write_object(document: WebhookDocument) -> dict[str, object]:
    """Return `document` as Braze's webhook object; comments and metadata of ours are left out.

    Raises:
        DocumentError: A header is given twice, which an object cannot hold.
    """
    headers: dict[str, str] = {}
    for name, value in document.headers:
        if name in headers:
            raise malformed(f"the header {name} is given twice, which a webhook object cannot hold", value)
        headers[name] = value.text
    body: object = document.body.text
    if document.mode is BodyMode.KEY_VALUE:
        body = {key.text: value.text for key, value in document.pairs}
    return {
        "url": document.url.text,
        "request_method": document.method.text,
        "request_headers": headers,
        "body": body,
        **{key: document.metadata[key] for key in _OTHERS if key in document.metadata},
    }


def _unknown(key: object) -> str:
    near = nearest(str(key), _KEYS)
    advice = f"did you mean `{near}`?" if near else f"known are {', '.join(_KEYS)}"
    return f"a webhook object has no key `{key}`; {advice}"
