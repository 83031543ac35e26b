"""An absolute http(s) URL, taken apart once, checked, and put together again from its parts."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import AddressValueError
from ipaddress import IPv4Address
from ipaddress import IPv6Address
from string import ascii_letters
from string import digits
from stringprep import in_table_a1
from urllib.parse import quote

from liquid_webhooks.errors import RequestError
from liquid_webhooks.errors import RequestField

__all__ = ["PORT_RULE", "URL", "host_of", "parse_url", "sent_chars"]

PORT_RULE = "the port is neither 80 for http nor 443 for https"
"""What an error says that `allow_any_port` prevents."""

_PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(#.*)?", re.DOTALL)
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]{1,5}))?")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
_DOT_SEGMENT = re.compile(r"/(?:\.|%2e){1,2}(?=/|\Z)", re.IGNORECASE)
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_BLANK_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_PORTS = {"http": 80, "https": 443}
_IN_PATH = "/!$&'()*+,;=:@%"
_IN_QUERY = _IN_PATH + "?"
_AS_IT_IS = f"{ascii_letters}{digits}-._~{_IN_QUERY}".encode()
# For these IDNA 2003, all that Python has, and IDNA 2008, what DNS uses, name different hosts. They may for
# letters younger than Unicode 3.2 (stringprep's table A.1) too.
_DEVIATIONS = frozenset("ßẞς\u200c\u200d")
_ESCAPE_HINT = "insert values with `| url_param_escape`"


@dataclass(frozen=True, slots=True)
class URL:
    """The parts of a checked URL, each in the ASCII form that is sent.

    Attributes:
        scheme: `http` or `https`.
        host: Lower case; an IPv6 address without its brackets.
        port: None for the scheme's own port.
        path: Percent-encoded, begins with `/`.
        query: Percent-encoded, without its `?`; None if there is none.
    """

    scheme: str
    host: str
    port: int | None
    path: str
    query: str | None

    @property
    def authority(self) -> str:
        """Host and port as the `Host` header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def target(self) -> str:
        """Path and query as the request line has them (RFC 9112, section 3.2.1)."""
        return self.path if self.query is None else f"{self.path}?{self.query}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def parse_url(text: str, *, allow_any_port: bool = False) -> URL:
    """Return the parts of `text`, an absolute URL without blanks around it.

    Braze's rule decides, http on port 80 or https on port 443, and one against texts that two parsers read
    apart: no user information; no blank, control character or backslash anywhere. Non-ASCII in the host
    becomes IDNA, elsewhere percent-encoded UTF-8, as do the other characters that RFC 3986 does not allow.
    Escapes `%XX` stay as they are.

    Our own decisions: a `%` that begins no escape, a fragment (HTTP sends none) and a `.` or `..` segment
    in the path are errors, because each is the mark of a value that was inserted unescaped; so is a host
    that IDNA 2003 and IDNA 2008 read differently, and an IPv4 address in any spelling but four decimal
    numbers.

    Args:
        text: The URL.
        allow_any_port: Accept ports other than 80 and 443.

    Raises:
        RequestError: One of the rules is broken; names the rule, not the text.
    """
    _check_characters(text)
    parts = _PARTS.fullmatch(text)
    if parts is None:
        raise _error("begins with no scheme: write `https://` first")
    scheme, authority, path, query, fragment = parts.groups()
    scheme = scheme.lower()
    if scheme not in _PORTS:
        raise _error("the scheme is neither http nor https")
    if fragment is not None:
        raise _error("has a fragment (`#`), which HTTP does not send; write `%23` if the sign is meant")
    if ("/." in path or "/%2" in path) and _DOT_SEGMENT.search(path):
        raise _error("the path has a `.` or `..` segment")
    host, port = _split_authority(authority)
    if port in (None, _PORTS[scheme]):
        port = None
    elif not allow_any_port:
        raise _error(PORT_RULE)
    return URL(
        scheme,
        host,
        port,
        quote(path, safe=_IN_PATH) or "/",
        None if query is None else quote(query, safe=_IN_QUERY),
    )


def host_of(text: str) -> str:
    """Return the host that `text` is, in the form in which the URLs of `parse_url` have it.

    Raises:
        RequestError: It is none, or more than that, such as one with a scheme, a port or a path.
    """
    _check_characters(text)
    host, port = _split_authority(text)
    if port is not None:
        raise _error("the host or the port is malformed")
    return host


def sent_chars(text: str) -> int:
    """Return how many characters a URL has about, percent-encoded as it is sent; it is not checked."""
    raw = text.encode("utf-8", "surrogatepass")
    return len(raw) + 2 * len(raw.translate(None, _AS_IT_IS))


def _error(message: str) -> RequestError:
    return RequestError(message, field=RequestField.URL)


def _check_characters(text: str) -> None:
    if _BLANK_OR_CONTROL.search(text):
        raise _error(f"holds a blank or a control character; {_ESCAPE_HINT}")
    if _SURROGATE.search(text):
        raise _error("text holds a lone surrogate")
    if "\\" in text:
        raise _error("holds a backslash, which some readers take for a slash")
    if _BARE_PERCENT.search(text):
        raise _error(f"holds a `%` that begins no escape; {_ESCAPE_HINT}")


def _split_authority(authority: str) -> tuple[str, int | None]:
    """Return the host, lower case and ASCII, and the port given."""
    if "@" in authority:
        raise _error("holds user information (`@` before the host); use an Authorization header")
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        raise _error("the host or the port is malformed")
    host, digits = match.groups()
    port = None if digits is None else int(digits)
    if port is not None and not 0 < port < 65536:
        raise _error("the port is not between 1 and 65535")
    if host.startswith("["):
        return _ipv6(host[1:-1]), port
    return _ascii_host(host), port


def _ipv6(text: str) -> str:
    # Errors are raised outside of the handlers, so that none keeps Python's, which quotes the text.
    address = None
    with suppress(AddressValueError):
        address = IPv6Address(text)
    if address is None:
        raise _error("the host is no valid IPv6 address")
    if address.scope_id is not None:
        raise _error("the IPv6 address names a zone")
    return str(address)


def _ascii_host(host: str) -> str:
    if not host:
        raise _error("has no host")
    if len(host) > 253:
        raise _error("the host is longer than 253 characters")
    if not host.isascii():
        host = _idna(host)
    host = host.lower()
    labels = host.removesuffix(".").split(".")
    if not all(_LABEL.fullmatch(label) for label in labels) or len(host) > 253:
        raise _error("the host is no valid domain name")
    if _NUMERIC.fullmatch(labels[-1]):
        with suppress(AddressValueError):
            return str(IPv4Address(host))
        raise _error("the host is a number, but no IPv4 address of four decimal numbers")
    return host


def _idna(host: str) -> str:
    if any(char in _DEVIATIONS or in_table_a1(char) for char in host):
        raise _error("the host has a letter on which versions of IDNA differ; write its `xn--` form")
    with suppress(UnicodeError):
        return host.encode("idna").decode("ascii")
    raise _error("the host cannot be written in ASCII (IDNA); write its `xn--` form")
