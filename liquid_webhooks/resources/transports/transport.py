"""Transport: what connected content asks for and gets back, and the protocol of what answers."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from math import inf
from typing import Final
from typing import Protocol
from typing import runtime_checkable

from liquid_webhooks.http.url import URL
from liquid_webhooks.secret import Secret

__all__ = [
    "ADDRESS_RULE",
    "MAX_ANSWER_BYTES",
    "NO_CONNECTION",
    "ContentAnswer",
    "ContentRequest",
    "Transport",
]

ADDRESS_RULE: Final = "the host has an address that is not public"
"""Why the network refuses a call to the sender's own machines, unless it is told to allow them."""

MAX_ANSWER_BYTES: Final = 1_048_576
"""Bytes of body that an answer may have (Braze: 1 MB); a longer one counts as a failure."""

NO_CONNECTION: Final = 599
"""The status that Braze gives a call without any answer."""


@dataclass(frozen=True, slots=True, repr=False)
class ContentRequest:
    """One call of `{% connected_content %}`, checked and complete; its `repr` shows no data.

    Attributes:
        method: `GET` or `POST`.
        url: The checked URL.
        headers: Names and values in order, credentials among them; no two names are equal but for case.
        body: The body; None for none.
        max_age: Seconds for which an answer may be kept and given again; 0 for not at all.
        retry: Whether a call that failed may be tried again.
        ends_at: When an answer is of no use any more, in seconds of `time.monotonic()`: the end of the
            render's time (`Limits.deadline_seconds`). It makes no other call of it.
        secrets: What the render knows of that must not be shown; it makes no other call of it either.
    """

    method: str
    url: URL
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    max_age: int = 0
    retry: bool = False
    ends_at: float = field(default=inf, compare=False)
    secrets: tuple[Secret, ...] = field(default=(), compare=False)

    def __repr__(self) -> str:
        return f"<ContentRequest {self.method}>"


@dataclass(frozen=True, slots=True, repr=False)
class ContentAnswer:
    """What came back; its `repr` shows no data.

    Attributes:
        status: HTTP's status, or `NO_CONNECTION`.
        headers: Names and values in order.
        body: The body's bytes.
        fault: Why there is no usable answer, in words that quote no data; empty if there is one.
        code: The code of the diagnostic that reports the fault.
        is_final: Whether the same call will fail again, as the fault lies in the call.
        is_late: Whether there is none for want of time: the call's `ends_at` came, or is too near.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    fault: str = ""
    code: str = "LW611"
    is_final: bool = False
    is_late: bool = False

    @classmethod
    def failed(
        cls, fault: str, code: str = "LW611", *, is_final: bool = False, is_late: bool = False
    ) -> ContentAnswer:
        """Return what stands for a call that got no answer because of `fault`."""
        return cls(NO_CONNECTION, fault=fault, code=code, is_final=is_final, is_late=is_late)

    @property
    def is_passing(self) -> bool:
        """Whether the same call may succeed a little later: no answer, 408, 429, or a server's error."""
        return not (self.is_final or self.is_late) and (self.status in (408, 429) or self.status >= 500)

    def header(self, name: str) -> str | None:
        """Return the value of the first header of this name, whatever its letter case; None without one."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def __repr__(self) -> str:
        return f"<ContentAnswer {self.status} of {len(self.body)} bytes>"


@runtime_checkable
class Transport(Protocol):
    """Answers the calls of connected content; must be safe to use from several threads."""

    def send(self, request: ContentRequest) -> ContentAnswer:
        """Return the answer to `request`.

        What goes wrong on the way is an answer too (`ContentAnswer.failed`): nothing is raised for it.
        One that waits should not wait beyond the request's `ends_at`.
        """
        ...
