"""Diagnostics: findings about a template or a render, and the table of their stable codes.

A code tells where it is made: 1xx, and what a tag says of its own words, where `syntax` reads the text;
other 2xx in `dialect.rules`, one module each; 4xx in `webhook`; 5xx in `twilio`; 6xx in `runtime`, `filters`
and `data`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from liquid_webhooks.positions import Span
from liquid_webhooks.visible import visible

__all__ = ["CODES", "Diagnostic", "Severity", "diagnostic"]


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Attributes:
        code: `LW` and three digits, stable; see `CODES`.
        severity: Error, warning or info.
        message: What is reported, naming no data.
        span: Where in the original text; None if it concerns no single place.
        fix: What to write instead, or None.
        template_name: Name or path of the template, or empty.
    """

    code: str
    severity: Severity
    message: str
    span: Span | None = None
    fix: str | None = None
    template_name: str = ""

    def __str__(self) -> str:
        place = [self.template_name] if self.template_name else []
        if self.span:
            place += [str(self.span.line), str(self.span.column)]
        prefix = ":".join(place) + ": " if place else ""
        return visible(f"{prefix}{self.severity} {self.code}: {self.message}")


CODES: dict[str, tuple[Severity, str]] = {
    # 1xx: syntax and leniencies
    "LW100": (Severity.ERROR, "the template does not parse"),
    "LW101": (Severity.WARNING, "surplus text in an expression is ignored"),
    "LW102": (Severity.WARNING, "a filter is not allowed here and is ignored"),
    "LW103": (Severity.WARNING, "`&&` and `||` are no operators; the rest is ignored"),
    "LW104": (Severity.WARNING, "parentheses do not group"),
    "LW105": (Severity.WARNING, "an operator is not allowed here; the rest is ignored"),
    "LW106": (Severity.WARNING, "a stray comma, colon or pipe is ignored"),
    "LW107": (Severity.WARNING, "three braces are no Liquid"),
    "LW108": (Severity.WARNING, "an unmatched quote is ignored"),
    "LW109": (Severity.WARNING, "the operator is unknown and fails when rendered"),
    "LW110": (Severity.WARNING, "a tag's surplus arguments are ignored"),
    "LW112": (Severity.WARNING, "`:cache_max_age` is outside 300 to 14,400 seconds and was clamped"),
    "LW113": (Severity.WARNING, "`catalog_items` looks up three items; the others are ignored"),
    "LW114": (Severity.WARNING, "a `translation` id is used twice"),
    "LW115": (Severity.WARNING, "a variable whose name is a literal cannot be read again"),
    # 2xx: names and dialect
    "LW201": (Severity.WARNING, "unknown filter; its input passes through"),
    "LW202": (Severity.INFO, "works here, but not in Braze"),
    "LW203": (Severity.WARNING, "an attribute without `${}` may not be fetched in Braze"),
    "LW204": (Severity.WARNING, "a variable hides an attribute or a namespace of Braze"),
    "LW205": (Severity.WARNING, "two custom attributes in one calculation may fail in Braze"),
    "LW206": (Severity.INFO, "works here, but Braze's documentation does not mention it"),
    "LW208": (Severity.WARNING, "`${…}` outside `{{ }}` is plain text in this tag"),
    "LW210": (Severity.INFO, "Braze does not offer `translation` in webhooks"),
    "LW211": (Severity.WARNING, "a closing brace in quotes may end an output in Braze"),
    "LW212": (Severity.WARNING, "Liquid is not evaluated in this tag"),
    "LW213": (Severity.WARNING, "quotes or commas are part of a word in this tag"),
    "LW214": (Severity.WARNING, "no call can be made to this URL"),
    "LW227": (Severity.WARNING, "exists in e-mails alone; nothing is printed in a webhook"),
    "LW228": (Severity.WARNING, "a tag is written in a way whose effect in Braze is not known"),
    "LW229": (Severity.WARNING, "data in the shape of render data was taken as plain variables"),
    # 4xx: webhook and request
    "LW400": (Severity.ERROR, "what was rendered is no valid request"),
    "LW401": (Severity.WARNING, "a header rendered empty and was dropped"),
    "LW402": (Severity.WARNING, "a GET request has no body; it was dropped"),
    "LW403": (Severity.WARNING, "Braze sends only POST, GET, PUT and DELETE"),
    "LW404": (Severity.WARNING, "a form body begins or ends with white space"),
    "LW405": (Severity.WARNING, "two keys of a key-value body are equal; the last one counts"),
    "LW409": (Severity.WARNING, "data changes the host or the path's segments that a URL writes out"),
    # 5xx: Twilio
    "LW501": (Severity.WARNING, "a number or sender is not in a form that Twilio is sure to accept"),
    "LW502": (Severity.WARNING, "the body of a message may count as more than 1,600 characters"),
    "LW503": (Severity.WARNING, "a parameter of Twilio's is not known here; it was passed on"),
    "LW504": (Severity.WARNING, "a parameter of Twilio's is obsolete"),
    "LW505": (Severity.WARNING, "a parameter of Twilio's has no effect with or without another"),
    "LW506": (Severity.WARNING, "a parameter's value is not one that Twilio documents"),
    "LW507": (Severity.INFO, "the sender of a message has to belong to its Messaging Service"),
    "LW508": (Severity.WARNING, "the validity period of a message is very short"),
    "LW509": (
        Severity.WARNING,
        "the time of a scheduled message is past, or nearer than Twilio surely takes",
    ),
    "LW510": (
        Severity.WARNING,
        "Liquid in a JSON parameter of Twilio's prints what is not escaped for JSON",
    ),
    # 6xx: render time
    "LW600": (Severity.ERROR, "the template fails on this data"),
    "LW601": (Severity.WARNING, "`json_parse` met invalid JSON; the result is nil"),
    "LW602": (Severity.WARNING, "a `message_extras` tag is malformed and recorded nothing"),
    "LW603": (Severity.WARNING, "message extras over 1,000 bytes were cut"),
    "LW604": (Severity.WARNING, "a content block at the third level was removed"),
    "LW605": (Severity.WARNING, "a date with slashes is read day first, as Ruby does"),
    "LW606": (Severity.WARNING, "an update operation in a profile was ignored"),
    "LW607": (Severity.WARNING, "there is no catalog or selection of this name; `items` is empty"),
    "LW608": (Severity.WARNING, "a field of a profile stands where it is a custom attribute"),
    "LW609": (Severity.WARNING, "a selection of more than fifty items was cut"),
    "LW610": (Severity.WARNING, "no record answers a call of connected content"),
    "LW611": (Severity.WARNING, "a call of connected content gave nothing"),
    "LW612": (Severity.WARNING, "the answer to a call with `:save` is not JSON; it was printed"),
    "LW613": (Severity.WARNING, "the answer to a call is not UTF-8"),
    "LW614": (Severity.WARNING, "a tag in text that was fetched was not carried out"),
    "LW615": (Severity.WARNING, "the link of a landing page is not known"),
    "LW616": (Severity.INFO, "text that was fetched names attributes that Braze may not have fetched"),
    "LW617": (Severity.WARNING, "the user's locale lacks a translation; the default text was used"),
    "LW618": (Severity.INFO, "a list or an object was printed whole"),
    "LW619": (Severity.ERROR, "a call names a credential that is not there; the message is aborted"),
}
"""Every code with its severity and what it stands for."""


def diagnostic(
    code: str,
    message: str,
    *,
    source: str | None = None,
    start: int = 0,
    end: int | None = None,
    fix: str | None = None,
    template_name: str = "",
) -> Diagnostic:
    """Return a diagnostic of `code` with the severity of the table.

    Args:
        code: A key of `CODES`.
        message: What is reported.
        source: The original text; without it the diagnostic has no span.
        start: Offset of the first character concerned.
        end: Offset behind the last one; `start + 1` if left out.
        fix: What to write instead.
        template_name: Name or path of the template.
    """
    span = None if source is None else Span.of(source, start, start + 1 if end is None else end)
    return Diagnostic(code, CODES[code][0], message, span, fix, template_name)
