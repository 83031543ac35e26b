"""Stored credentials that connected content names: a user with a password, or headers for one domain."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass

from liquid_webhooks.errors import DataError
from liquid_webhooks.errors import RequestError
from liquid_webhooks.http.url import host_of
from liquid_webhooks.secret import Secret
from liquid_webhooks.validation import expect_object
from liquid_webhooks.validation import expect_text

__all__ = ["BasicCredential", "Credential", "TokenCredential", "read_credentials"]


@dataclass(frozen=True, slots=True)
class BasicCredential:
    """A user and password, for `:basic_auth` (RFC 7617).

    Attributes:
        username: The user's name.
        password: The password.
    """

    username: str
    password: Secret

    def __post_init__(self) -> None:
        if not isinstance(self.password, Secret):
            raise TypeError("the password of a credential is a Secret (liquid_webhooks.secret)")

    def headers(self) -> Iterator[tuple[str, str]]:
        """Yield the header that it comes to.

        Raises:
            RequestError: The user's name holds a colon, or one of the two a lone surrogate.
        """
        if ":" in self.username:
            raise RequestError("the user of the credential has a colon in its name")
        try:
            pair = f"{self.username}:{self.password.reveal()}".encode()
        except UnicodeEncodeError:
            raise RequestError("the credential holds a lone surrogate") from None
        yield "Authorization", f"Basic {b64encode(pair).decode()}"

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What of it must not be shown."""
        return (self.password,)


@dataclass(frozen=True, slots=True)
class TokenCredential:
    """Headers that may be sent to one host alone, over https, for `:auth_credentials`.

    Attributes:
        fields: Name and value of each header.
        allowed_domain: The host, in the form that URLs are compared by.
    """

    fields: tuple[tuple[str, Secret], ...]
    allowed_domain: str

    def __post_init__(self) -> None:
        if not all(isinstance(value, Secret) for _, value in self.fields):
            raise TypeError("the values of a credential's headers are Secrets (liquid_webhooks.secret)")

    def headers(self) -> Iterator[tuple[str, str]]:
        """Yield the headers."""
        for name, value in self.fields:
            yield str.__str__(name), value.reveal()

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What of it must not be shown."""
        return tuple(value for _, value in self.fields)


Credential = BasicCredential | TokenCredential


def read_credentials(given: object) -> dict[str, Credential]:
    """Return the credentials of render data by name: `{"type": "basic" or "token", …}` each.

    Raises:
        DataError: One has another shape.
    """
    return {
        name: _credential(expect_object(value, f"credentials.{name}"), f"credentials.{name}")
        for name, value in expect_object(given, "credentials").items()
    }


def _credential(given: Mapping[str, object], path: str) -> Credential:
    kind = given.get("type")
    if kind == "basic":
        username = expect_text(given.get("username"), f"{path}.username")
        return BasicCredential(username, _secret(given.get("password"), f"{path}.password"))
    if kind != "token":
        raise DataError(f'{path}.type: expected "basic" or "token"')
    fields = tuple(
        (name, _secret(value, f"{path}.headers.{name}"))
        for name, value in expect_object(given.get("headers"), f"{path}.headers").items()
    )
    domain = expect_text(given.get("allowed_domain"), f"{path}.allowed_domain")
    try:
        return TokenCredential(fields, host_of(domain))
    except RequestError:
        raise DataError(f"{path}.allowed_domain: expected the name of a host") from None


def _secret(value: object, path: str) -> Secret:
    return value if isinstance(value, Secret) else Secret(expect_text(value, path))
