"""The three kinds of credentials that Twilio takes, none of which shows what it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar
from typing import Final

from liquid_webhooks.secret import Secret
from liquid_webhooks.syntax.delimiters import Delimiters

__all__ = ["ACCOUNT_SID", "ApiKey", "AuthToken", "Bearer", "Credential"]

ACCOUNT_SID: Final = re.compile(r"AC[0-9a-fA-F]{32}")
"""The SID of an account."""

_PRINTABLE = re.compile(r"[!-~]+")
# RFC 6750, section 2.1.
_BEARER = re.compile(r"[A-Za-z0-9._~+/-]+=*")
_KEY_SID = re.compile(r"SK[0-9a-fA-F]{32}")


@dataclass(frozen=True, slots=True, repr=False)
class AuthToken:
    """The Auth Token of an account: of the one in the path, or of its parent.

    Args:
        token: The token, which becomes a `Secret`; without one each render's data has to have the secret
            `TWILIO_AUTH_TOKEN`.
        account_sid: The account that the token belongs to, where that is not the one in the path (a
            subaccount's messages may be sent with its parent's token).

    Raises:
        TypeError: The token or the SID is no text.
        ValueError: The token is empty or holds a blank or a character outside ASCII, or the SID has another
            form.
    """

    token: Secret | str | None = None
    account_sid: str | None = None
    secret_name: ClassVar[str] = "TWILIO_AUTH_TOKEN"  # noqa: S105

    def __post_init__(self) -> None:
        if self.account_sid is not None and not isinstance(self.account_sid, str):
            raise TypeError(f"account_sid is a text, not {type(self.account_sid).__name__}")
        if self.account_sid is not None and ACCOUNT_SID.fullmatch(self.account_sid) is None:
            raise ValueError("the SID of an account is `AC` and 32 hexadecimal digits")
        object.__setattr__(self, "token", _checked(self.token, "the Auth Token", _PRINTABLE))

    def header(self, account_sid: str, delimiters: Delimiters) -> str:
        """Return the Liquid of the Authorization header."""
        return _basic(self.account_sid or account_sid, self.secret_name, delimiters)

    @property
    def secrets(self) -> dict[str, Secret]:
        """What the header's Liquid needs, by name; empty if the render data has it."""
        return _named(self.secret_name, self.token)

    def __repr__(self) -> str:
        return "AuthToken(***)"


@dataclass(frozen=True, slots=True, repr=False)
class ApiKey:
    """An API key; the account's SID stays in the path.

    Args:
        sid: The key's SID, `SK` and 32 hexadecimal digits, which is no secret.
        secret: Its secret, which becomes a `Secret`; without one each render's data has to have the secret
            `TWILIO_API_KEY_SECRET`.

    Raises:
        ValueError: The SID has another form, or the secret is empty or holds a blank or a character outside
            ASCII.
    """

    sid: str
    secret: Secret | str | None = None
    secret_name: ClassVar[str] = "TWILIO_API_KEY_SECRET"  # noqa: S105

    def __post_init__(self) -> None:
        if not isinstance(self.sid, str) or _KEY_SID.fullmatch(self.sid) is None:
            raise ValueError("the SID of an API key is `SK` and 32 hexadecimal digits")
        object.__setattr__(self, "secret", _checked(self.secret, "the secret of the API key", _PRINTABLE))

    def header(self, account_sid: str, delimiters: Delimiters) -> str:  # noqa: ARG002
        """Return the Liquid of the Authorization header."""
        return _basic(self.sid, self.secret_name, delimiters)

    @property
    def secrets(self) -> dict[str, Secret]:
        """What the header's Liquid needs, by name; empty if the render data has it."""
        return _named(self.secret_name, self.secret)

    def __repr__(self) -> str:
        return "ApiKey(***)"


@dataclass(frozen=True, slots=True, repr=False)
class Bearer:
    """An access token of OAuth 2.0.

    Args:
        token: The token, which becomes a `Secret`; without one each render's data has to have the secret
            `TWILIO_TOKEN`.

    Raises:
        ValueError: The token is empty or holds a character that a bearer token cannot hold (RFC 6750).
    """

    token: Secret | str | None = None
    secret_name: ClassVar[str] = "TWILIO_TOKEN"  # noqa: S105

    def __post_init__(self) -> None:
        object.__setattr__(self, "token", _checked(self.token, "the bearer token", _BEARER))

    def header(self, account_sid: str, delimiters: Delimiters) -> str:  # noqa: ARG002
        """Return the Liquid of the Authorization header."""
        return f"Bearer {delimiters.output_start} secrets.{self.secret_name} {delimiters.output_end}"

    @property
    def secrets(self) -> dict[str, Secret]:
        """What the header's Liquid needs, by name; empty if the render data has it."""
        return _named(self.secret_name, self.token)

    def __repr__(self) -> str:
        return "Bearer(***)"


Credential = AuthToken | ApiKey | Bearer
"""What a message is sent with."""


def _checked(value: Secret | str | None, what: str, pattern: re.Pattern[str]) -> Secret | None:
    """Return `value` as a secret; the error does not quote it."""
    if value is None:
        return None
    secret = value if isinstance(value, Secret) else Secret(value)
    if pattern.fullmatch(secret.reveal()) is None:
        raise ValueError(f"{what} is empty or holds a character that it cannot hold")
    return secret


def _named(name: str, secret: Secret | str | None) -> dict[str, Secret]:
    return {name: secret} if isinstance(secret, Secret) else {}


def _basic(user: str, secret_name: str, delimiters: Delimiters) -> str:
    markup = f"'{user}:' | append: secrets.{secret_name} | base64_encode"
    return f"Basic {delimiters.output_start} {markup} {delimiters.output_end}"
