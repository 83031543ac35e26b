"""Idempotency tokens: the header by which a receiver may tell a request that is sent again.

Twilio documents `I-Twilio-Idempotency-Token` for the webhooks that it sends, where a retry has the token of
the first try. That Create Message heeds it is not documented, so it is no licence to send blindly again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.engine.environment import Environment
from liquid_webhooks.errors import RequestError
from liquid_webhooks.errors import RequestField
from liquid_webhooks.http.fields import check_header
from liquid_webhooks.syntax.delimiters import PERCENT
from liquid_webhooks.syntax.delimiters import TRIMMED
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.twilio.inputs import Text
from liquid_webhooks.twilio.sources import Known
from liquid_webhooks.twilio.sources import Literal
from liquid_webhooks.twilio.sources import read_source
from liquid_webhooks.webhook.document.layout import one_line
from liquid_webhooks.webhook.request import WebhookRequest

__all__ = ["HEADER", "check_token", "token_header"]

HEADER: Final = "I-Twilio-Idempotency-Token"


def token_header(env: Environment, given: Text) -> str:
    """Return the Liquid of the header's value.

    Args:
        env: Parses the source.
        given: A Liquid source, or a `Literal`; white space around it is dropped.

    Raises:
        TypeError: `given` is no text.
        ParseError: It is not valid Liquid here.
        LimitError: It is too long or nested too deep.
        RequestError: It is known to be empty, or to hold what is not printable ASCII.
    """
    if not isinstance(given, Text):
        raise TypeError(f"idempotency_token is a text, not {type(given).__name__}")
    text = Known(given.text) if isinstance(given, Literal) else read_source(env, given, HEADER)
    if isinstance(text, Known):
        token = text.text.strip(TRIMMED)
        _check(token)
        return _quoted(token, env.delimiters)
    return one_line(text.text, env.delimiters)


def _quoted(text: str, delimiters: Delimiters) -> str:
    """Return Liquid that prints `text`: characters that could begin markup become outputs."""
    starts = delimiters.tag_start, delimiters.output_start, delimiters.comment_start, PERCENT
    openers = {start[0] for start in starts if start}
    pieces = []
    for character in text:
        quote = '"' if character == "'" else "'"
        output = f"{delimiters.output_start} {quote}{character}{quote} {delimiters.output_end}"
        pieces.append(output if character in openers else character)
    return "".join(pieces)


@dataclass(frozen=True, slots=True)
class _TokenCheck:
    """What `check_token` is; a class, so that a webhook that has it can be pickled."""

    def __call__(self, request: WebhookRequest, _: Callable[[], datetime]) -> list[Diagnostic]:
        if all(name != HEADER for name, _ in request.headers):
            _check("")
        return []


check_token: Final = _TokenCheck()
"""Refuses a request without the token, which has rendered empty.

Raises:
    RequestError: It has.
"""


def _check(token: str) -> None:
    if not token:
        raise RequestError("renders empty", field=f"header {HEADER}", about=RequestField.HEADER)
    check_header(HEADER, token)
