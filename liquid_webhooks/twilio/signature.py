"""Checking that a webhook comes from Twilio, by its signature."""

from __future__ import annotations

import hmac
import re
from base64 import b64encode
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl
from urllib.parse import urlsplit

from liquid_webhooks.secret import Secret

__all__ = ["verify_signature"]

_HASHES: Final = {"HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}
_URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)(?P<host>://(?:[^/?#@]*@)?(?:\[[^\]/?#]*\]|[^:/?#]*))"
    r"(?P<port>:[0-9]*)?(?P<rest>[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)

Form = Mapping[str, str | Sequence[str]] | Iterable[tuple[str, str]]


def verify_signature(
    auth_token: Secret | str,
    url: str,
    parameters_or_body: Form | bytes | str,
    signature: str | None,
    *,
    settings: str | None = None,
) -> bool:
    """Tell whether a webhook's signature proves that it comes from Twilio (twilio.md, section 9).

    A form is signed with its URL: its names in order, each with its different values in order. The URL may
    have been signed with its port or without. Any other body is signed by its SHA-256, which the query
    parameter `bodySHA256` brings; a body without it is not proven, so the answer is False. Signatures and
    hashes are compared in constant time. Nothing in a request makes this raise.

    Args:
        auth_token: The account's Auth Token, or the shared key's secret where `settings` names a key; it is
            not empty.
        url: The full URL that Twilio called, with its query, as it was configured; behind a proxy, not the
            inner one.
        parameters_or_body: The form's parameters, each decoded once: a mapping, or pairs if a name stands
            several times (`urllib.parse.parse_qsl(body, keep_blank_values=True)`); a mapping with nothing in
            it for a GET. The body as it came (bytes, or text in UTF-8) for JSON.
        signature: The header `X-Twilio-Signature`; None, where it is missing, proves nothing.
        settings: The header `X-Twilio-Webhooks-Signature-Settings`, if there is one, which may ask for
            HMAC-SHA256; an algorithm that is not known proves nothing.

    Raises:
        ValueError: `auth_token` is empty, so that anybody could sign.
    """
    key = _bytes(auth_token.reveal() if isinstance(auth_token, Secret) else auth_token)
    if not key:
        raise ValueError("auth_token is empty")
    digest = _HASHES.get(_algorithm(settings or ""))
    if digest is None or signature is None:
        return False
    signed = b""
    is_whole = True
    if isinstance(parameters_or_body, (bytes, str)):
        is_whole = _has_hash(url, _bytes(parameters_or_body))
    else:
        signed = _bytes("".join(name + value for name, value in sorted(set(_pairs(parameters_or_body)))))
    given = _bytes(signature)
    # Every spelling is tried, so that the time taken does not tell which of them was right.
    matches = [
        hmac.compare_digest(b64encode(hmac.digest(key, _bytes(spelling) + signed, digest)), given)
        for spelling in _spellings(url)
    ]
    return is_whole and any(matches)


def _algorithm(settings: str) -> str:
    """Return the algorithm that the settings name (`key=…,algorithm=…`), or Twilio's first one."""
    for part in settings.split(","):
        name, _, value = part.partition("=")
        if name.strip() == "algorithm" and value.strip():
            return value.strip().upper()
    return "HMAC_SHA1"


def _has_hash(url: str, body: bytes) -> bool:
    """Tell whether the URL's query brings the hash of `body`."""
    try:
        query = dict(reversed(parse_qsl(urlsplit(url).query)))
    except ValueError:
        return False
    return hmac.compare_digest(_bytes(query.get("bodySHA256", "")), sha256(body).hexdigest().encode())


def _pairs(form: Form) -> Iterable[tuple[str, str]]:
    for name, values in form.items() if isinstance(form, Mapping) else form:
        for value in [values] if isinstance(values, str) else values:
            yield name, value


def _spellings(url: str) -> list[str]:
    """Return `url` without its port and with it, which is 443 for https and 80 otherwise."""
    parts = _URL.fullmatch(url)
    if parts is None:
        return [url]
    scheme, host, port, rest = parts["scheme"], parts["host"], parts["port"], parts["rest"] or ""
    usual = ":443" if scheme.lower() == "https" else ":80"
    return [f"{scheme}{host}{rest}", f"{scheme}{host}{port if port and port != ':' else usual}{rest}"]


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
