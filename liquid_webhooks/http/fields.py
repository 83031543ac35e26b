"""The rules for a request's method, header names and header values, and for what counts as a credential."""

from __future__ import annotations

import re
from typing import Final

from liquid_webhooks.errors import RequestError
from liquid_webhooks.errors import RequestField

__all__ = [
    "BODILESS_METHODS",
    "BRAZE_METHODS",
    "RESERVED_HEADERS",
    "check_header",
    "is_credential",
    "is_token",
    "valid_method",
]

BRAZE_METHODS: Final = ("POST", "GET", "PUT", "DELETE")
"""The methods that Braze's composer offers (Braze, "Creating a webhook")."""

BODILESS_METHODS: Final = frozenset({"GET", "HEAD", "TRACE"})
"""Methods sent without a body: Braze hides it for GET, RFC 9110 for the others (9.3.2, 9.3.8)."""

RESERVED_HEADERS: Final = frozenset(
    {
        *("host", "content-length", "transfer-encoding", "connection"),
        *("keep-alive", "proxy-connection", "te", "trailer", "upgrade", "expect"),
    }
)
"""Headers that the sender decides: framing, `Expect`, RFC 9110's connection headers (7.6.1).

With `_` for `-` too: behind CGI and its heirs a receiver cannot tell the two apart (RFC 3875, 4.1.18).
"""

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"(?:[!-~](?:[\t -~]*[!-~])?)?")
_CREDENTIAL = re.compile(
    # Wherever it stands in a name.
    r"authori[sz]ation|authentication|cookie|token|secret|passw|pwd|passcode|passphrase|credential|signature|jwt"
    r"|sess(?:ion)?_?id(?:_|$)"
    r"|(?:access|account|api|private|subscription)_?key"
    r"|(?:admin|app|application|auth|client|consumer|encryption|functions?|host|integration|licen[cs]e|master"
    r"|routing|service|session|shared|signing|storage|write)_?keys?(?:_|$)"
    # As a word of it, or as all of it.
    r"|(?:^|_)(?:auth|sig|otp|totp|hotp|bearer|csrf|xsrf|saml)(?:_|$)|(?:^|_)session$"
    r"|(?:^|_)(?:access|auth|authorization|device|login|mfa|otp|totp|recovery|reset|security|verification)_?code$"
    r"|(?:^|_)code_verifier$|^(?:key|code|pass|pin)$"
)
"""Of a name in lower case whose words are divided by `_`."""

_WORD_END = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")


def is_token(text: str) -> bool:
    """Tell whether `text` is a token of RFC 9110, section 5.6.2."""
    return _TOKEN.fullmatch(text) is not None


def is_credential(name: str) -> bool:
    """Tell whether a header or query parameter of this name is taken to hold a credential.

    Short names count as whole words: `sig` and `code` do, `design`, `zipcode` and `promo_code` do not. A
    token or key of idempotency is none: it opens nothing, and who asks for a repeated request needs it.
    """
    words = _WORD_END.sub("_", name).strip("_").lower()
    return _CREDENTIAL.search(words) is not None and "idempoten" not in words


def valid_method(method: str) -> str:
    """Return `method` in upper case.

    Raises:
        RequestError: It is no token, or `CONNECT`, whose target is no URL (RFC 9110, section 9.3.6).
    """
    if not is_token(method):
        raise RequestError(
            "is not a token: letters, digits and a few signs, without blanks", field=RequestField.METHOD
        )
    if method.upper() == "CONNECT":
        raise RequestError("CONNECT asks for a tunnel, not for a URL", field=RequestField.METHOD)
    return method.upper()


def check_header(name: str, value: str) -> None:
    """Check a header: a token as its name, printable ASCII and inner tabs as its value (RFC 9110, section 5).

    An empty value is valid (RFC 9110, section 5.5).

    Raises:
        RequestError: One of the rules is broken; names the header and the rule, not the value.
    """
    if not is_token(name):
        message = "the name is not a token: letters, digits and a few signs, without blanks"
        raise RequestError(message, field=RequestField.HEADER)
    if name.lower().replace("_", "-") in RESERVED_HEADERS:
        raise _error("is decided when the request is sent; remove it", name)
    if _VALUE.fullmatch(value) is None:
        raise _error(_fault(value), name)


def _error(message: str, name: str) -> RequestError:
    return RequestError(message, field=f"header {name}", about=RequestField.HEADER)


def _fault(value: str) -> str:
    """Return the rule that a header value breaks."""
    if "\r" in value or "\n" in value:
        return "the value holds a line break, which would begin another header"
    if not value.isascii():
        return "the value holds a character outside ASCII; encode it as the receiver expects"
    if value != value.strip(" \t"):
        return "the value begins or ends with a blank"
    return "the value holds a control character"
