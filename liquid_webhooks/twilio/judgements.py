"""Judgements of messages: how a rule says that Twilio refuses something, or that it may.

A judgement is an error only where a page of Twilio's says that the value is refused; everything else is a
diagnostic. Judgements name parameters and rules, never a value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.diagnostics import diagnostic
from liquid_webhooks.errors import RequestError

__all__ = ["Judgement", "MessageError", "refuse_errors", "refused", "reported"]


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
class Judgement:
    """What a rule says of a parameter.

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
        """Return the judgement as an error."""
        assert self.twilio_code is not None
        return MessageError(self.message, field=self.parameter, twilio_code=self.twilio_code)

    def diagnostic(self) -> Diagnostic:
        """Return the judgement as a diagnostic."""
        code = "" if self.twilio_code is None else f" (Twilio error {self.twilio_code})"
        return diagnostic(self.code, f"{self.parameter}: {self.message}{code}", fix=self.fix)


def refused(twilio_code: int, parameter: str, message: str) -> Judgement:
    """Return the judgement that Twilio certainly refuses the request with `twilio_code`."""
    return Judgement(twilio_code, True, message, parameter)


def reported(
    code: str, parameter: str, message: str, fix: str | None = None, twilio_code: int | None = None
) -> Judgement:
    """Return the judgement, which is reported alone, that the request may not do what is meant."""
    return Judgement(twilio_code, False, message, parameter, code, fix)


def refuse_errors(judgements: Iterable[Judgement]) -> list[Diagnostic]:
    """Return `judgements` as diagnostics.

    Raises:
        MessageError: The first of them that is an error.
    """
    diagnostics = []
    for judgement in judgements:
        if judgement.is_error:
            raise judgement.error()
        diagnostics.append(judgement.diagnostic())
    return diagnostics
