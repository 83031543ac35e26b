"""Findings about messages: how a rule says that Twilio refuses something, or that it may.

A rule is an error only where a page of Twilio's says that the value is refused; everything else is a
diagnostic. Findings name parameters and rules, never a value.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.diagnostics import diagnostic
from liquid_webhooks.errors import RequestError

__all__ = ["Finding", "MessageError", "Values", "doubt", "failure", "refuse_errors"]


class MessageError(RequestError):
    """Twilio would refuse the message.

    Args:
        message: The rule that is broken; holds no data.
        field: The parameter, as the form names it.
        twilio_code: Twilio's error code.
    """

    def __init__(self, message: str, *, field: str, twilio_code: int) -> None:
        super().__init__(f"{message} (Twilio error {twilio_code})", field=field)
        self.twilio_code = twilio_code


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found.

    Attributes:
        twilio_code: The error that Twilio answers or may answer with; None where none is documented.
        is_error: Whether Twilio certainly refuses the request.
        message: The rule, behind the parameter's name; holds no data.
        parameter: As the form names it.
        code: Of the diagnostic; an error has none.
        fix: What to send instead, or None.
    """

    twilio_code: int | None
    is_error: bool
    message: str
    parameter: str
    code: str = ""
    fix: str | None = None

    def error(self) -> MessageError:
        """Return the finding as an error."""
        assert self.twilio_code is not None
        return MessageError(self.message, field=self.parameter, twilio_code=self.twilio_code)

    def diagnostic(self) -> Diagnostic:
        """Return the finding as a diagnostic."""
        code = "" if self.twilio_code is None else f" (Twilio error {self.twilio_code})"
        return diagnostic(self.code, f"{self.parameter}: {self.message}{code}", fix=self.fix)


def failure(twilio_code: int, parameter: str, message: str) -> Finding:
    """Return the finding that Twilio certainly refuses the request with `twilio_code`."""
    return Finding(twilio_code, True, message, parameter)


def doubt(
    code: str, parameter: str, message: str, fix: str | None = None, twilio_code: int | None = None
) -> Finding:
    """Return the finding that the request may not do what is meant."""
    return Finding(twilio_code, False, message, parameter, code, fix)


def refuse_errors(findings: Iterable[Finding]) -> list[Diagnostic]:
    """Return `findings` as diagnostics.

    Raises:
        MessageError: The first of them that is an error.
    """
    doubts = []
    for finding in findings:
        if finding.is_error:
            raise finding.error()
        doubts.append(finding.diagnostic())
    return doubts


class Values:
    """The values of a form by name; an empty one counts as none.

    Args:
        pairs: Names and values; a value that is not known yet is None.
        now: When the message is sent; None leaves the rules about times out.
    """

    def __init__(self, pairs: Sequence[tuple[str, str | None]], now: datetime | None) -> None:
        self.now = now
        self._values: dict[str, list[str | None]] = {}
        for name, value in pairs:
            if value != "":
                self._values.setdefault(name, []).append(value)

    def may_have(self, name: str) -> bool:
        """Whether there is a value, or may be one."""
        return name in self._values

    def known(self, name: str) -> list[str]:
        """Return the values that are known."""
        return [value for value in self._values.get(name, ()) if value is not None]

    def first(self, name: str) -> str | None:
        """Return the first known value; None if there is none."""
        return next(iter(self.known(name)), None)

    def names(self) -> Iterator[str]:
        """Yield the names that have a value, or may have one."""
        yield from self._values

    def may_have_service(self) -> bool:
        """Whether a Messaging Service sends, which `From` may name too."""
        if self.may_have("MessagingServiceSid"):
            return True
        sender = self.first("From")
        return self.may_have("From") if sender is None else sender.startswith("MG")
