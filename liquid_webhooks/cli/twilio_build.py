"""The command `twilio build`: a `.http` text for Twilio's Create Message, made from flags."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC
from datetime import datetime
from typing import Any
from typing import Final

import click

from liquid_webhooks.checker.reporters import as_lines
from liquid_webhooks.cli.environments import make_environment
from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.failure import UnparsableFailure
from liquid_webhooks.cli.failure import describe_with_excerpt
from liquid_webhooks.cli.options import once
from liquid_webhooks.cli.output_files import open_output
from liquid_webhooks.cli.telling import tell
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import ParseError
from liquid_webhooks.errors import RequestError
from liquid_webhooks.twilio import ApiKey
from liquid_webhooks.twilio import AuthToken
from liquid_webhooks.twilio import Bearer
from liquid_webhooks.twilio import Credential
from liquid_webhooks.twilio import TwilioMessage
from liquid_webhooks.twilio.idempotency import HEADER
from liquid_webhooks.twilio.parameters import PARAMETERS
from liquid_webhooks.twilio.parameters import Kind
from liquid_webhooks.twilio.parameters import Parameter

__all__ = ["AUTHS", "build_command", "flag"]

AUTHS: Final = ("auth-token", "api-key", "bearer")
"""What `--auth` takes; each stands for a secret that the `.http` text names."""

ACCOUNT_VARIABLE: Final = "TWILIO_ACCOUNT_SID"
"""The environment variable that `--account-sid` defaults to."""

_METAVARS: Final = {
    Kind.TEXT: "TEXT",
    Kind.EXACT: "TEXT",
    Kind.LIST: "TEXT",
    Kind.FLAG: "[true|false]",
    Kind.WHOLE: "N",
    Kind.NUMBER: "NUMBER",
    Kind.TIME: "ISO",
    Kind.OBJECT: "JSON",
}

_HELP: Final = {
    "to": "The recipient: +15551230001, or a channel address such as whatsapp:+15551230001.",
    "from_": "The sender: a number, short code, alphanumeric name or channel address.",
    "messaging_service_sid": "The Messaging Service that sends, MG...",
    "body": "The text, at most 1,600 characters.",
    "media_url": "A picture or other file; up to ten times.",
    "content_sid": "A content template, HX...",
    "content_variables": "Its variables, a JSON object; its values may hold Liquid.",
    "status_callback": "The URL that Twilio reports to.",
    "application_sid": "The application that Twilio reports to, AP...",
    "schedule_type": "fixed, for a message that is sent later.",
    "send_at": "When, with a zone: 2026-11-30T12:00:00+02:00.",
    "validity_period": "Seconds that the message may wait, 1 to 36000.",
    "smart_encoded": "Replace look-alikes, so that the message fits GSM-7.",
    "send_as_mms": "Send one MMS, whether or not there is media.",
    "shorten_urls": "Shorten links; needs a Messaging Service.",
    "fallback_from": "The sender where the recipient cannot be reached over RCS.",
    "persistent_action": "An action, for channels other than SMS; may be repeated.",
    "content_retention": "retain or discard.",
    "address_retention": "retain or obfuscate.",
    "risk_check": "enable or disable.",
    "traffic_type": "free.",
    "provide_feedback": "Say that feedback on the delivery will be given.",
    "attempt": "The number of attempts, this one included.",
    "force_delivery": "Reserved by Twilio.",
    "max_price": "Obsolete.",
    "message_intent": "What the message is for.",
    "tags": "Tags, a JSON object; its values may hold Liquid.",
}
"""Parameter → what its flag says in the help."""


def flag(parameter: Parameter) -> str:
    """Return the name of the option that sets `parameter`."""
    return f"--{parameter.name.strip('_').replace('_', '-')}"


_FLAGS: Final = {parameter.wire: flag(parameter) for parameter in PARAMETERS}
"""Name in the form → option."""

_PLACES: Final = {**_FLAGS, HEADER: "--idempotency-token"}
"""What an error names as its template → option."""


def _parameter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command one option for each parameter, under the parameter's own name."""
    for parameter in reversed(PARAMETERS):
        names = (flag(parameter), parameter.name)
        settings: dict[str, Any] = {"metavar": _METAVARS[parameter.kind], "help": _HELP[parameter.name]}
        if parameter.kind is Kind.LIST:
            command = click.option(*names, multiple=True, **settings)(command)
        elif parameter.kind is Kind.FLAG:
            # The flag alone means true; a value may be Liquid.
            command = once(*names, is_flag=False, flag_value="true", **settings)(command)
        else:
            command = once(*names, **settings)(command)
    return command


def _others(_: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, list[str]]:
    """Return `Name=value` texts as a mapping; a name may have several values."""
    others: dict[str, list[str]] = {}
    for text in values:
        name, sign, value = text.partition("=")
        if not name or not sign:
            raise click.UsageError(f"{parameter.opts[0]} needs {parameter.metavar}")
        if name in _FLAGS:
            raise click.UsageError(f"{parameter.opts[0]} has `{name}`, for which there is {_FLAGS[name]}")
        others.setdefault(name, []).append(value)
    return others


@click.command("build")
@once(
    "--account-sid",
    metavar="SID",
    help=f"The account or subaccount that sends, AC...; else the environment variable {ACCOUNT_VARIABLE}.",
)
@once("--auth", type=click.Choice(AUTHS), help="What requests are signed in with; auth-token by default.")
@once("--api-key-sid", metavar="SID", help="The API key of --auth api-key, SK...")
@once(
    "--auth-account-sid",
    metavar="SID",
    help="The account whose Auth Token is used, if it is the parent of a subaccount that sends.",
)
@_parameter_options
@click.option(
    "--param",
    "extra",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_others,
    help="Another parameter, by its name in Twilio's form; may be repeated.",
)
@once(
    "--idempotency-token",
    metavar="TEXT",
    help=f"The header {HEADER}, such as '{{{{campaign.${{dispatch_id}}}}}}'; must not render empty.",
)
@once("--edge", metavar="NAME", help="Where the request enters Twilio's network, such as sydney.")
@once("--region", metavar="NAME", help="Where it is processed, such as ie1.")
@once("-o", "--output", metavar="FILE", help="Write to FILE; it appears whole or not at all.")
def build_command(
    account_sid: str | None,
    auth: str | None,
    api_key_sid: str | None,
    auth_account_sid: str | None,
    extra: dict[str, list[str]],
    idempotency_token: str | None,
    edge: str | None,
    region: str | None,
    output: str | None,
    **given: Any,
) -> None:
    """Print a webhook (.http) that sends a message through Twilio.

    Values may be Liquid, such as --to '{{ ${phone_number} }}'; each is parsed on its own and escaped here.
    The webhook names its secret, secrets.TWILIO_AUTH_TOKEN, TWILIO_API_KEY_SECRET or TWILIO_TOKEN, and does
    not hold it: give it to render with --secret. What Twilio would certainly refuse is refused, with its
    error code; what is doubtful is said on standard error.
    """
    if output == "":
        raise click.UsageError("-o needs a file name")
    text, diagnostics = _built(
        _account(account_sid),
        _credential(auth, api_key_sid, auth_account_sid),
        extra=extra,
        idempotency_token=idempotency_token,
        edge=edge,
        region=region,
        **{parameter.name: _value(parameter, given[parameter.name]) for parameter in PARAMETERS},
    )
    name = output if output and output != "-" else "standard output"
    for each in diagnostics:
        tell(*as_lines(each, text.decode(), name))
    with open_output(output) as sink:
        sink.write(text)


def _account(given: str | None) -> str:
    sid = given or os.environ.get(ACCOUNT_VARIABLE)
    if not sid:
        raise click.UsageError(f"--account-sid or the environment variable {ACCOUNT_VARIABLE} is needed")
    return sid


def _credential(auth: str | None, api_key_sid: str | None, auth_account_sid: str | None) -> Credential:
    """Return the credential that the options name, without its secret."""
    if api_key_sid is not None and auth != "api-key":
        raise click.UsageError("--api-key-sid needs --auth api-key")
    if auth_account_sid is not None and auth not in (None, "auth-token"):
        raise click.UsageError(f"--auth-account-sid and --auth {auth} exclude each other")
    if auth == "api-key" and api_key_sid is None:
        raise click.UsageError("--auth api-key needs --api-key-sid")
    try:
        if api_key_sid is not None:
            return ApiKey(api_key_sid)
        return Bearer() if auth == "bearer" else AuthToken(account_sid=auth_account_sid)
    except ValueError as error:
        raise Failure(str(error)) from None


def _value(parameter: Parameter, given: Any) -> Any:
    """Return what the message takes for the value of an option: a Liquid source, if it is nothing better."""
    if parameter.kind is Kind.LIST:
        return given or None
    if given is None:
        return None
    if parameter.kind is Kind.TIME:
        return _time(given)
    return given


def _time(text: str) -> datetime | str:
    """Return a time with its zone; a text that is none is left to Liquid and to Twilio's rules.

    Raises:
        Failure: It has no zone, so that nobody can tell which instant is meant.
    """
    try:
        time = datetime.fromisoformat(text.strip())
        if time.tzinfo is None:
            example = "2026-11-30T12:00:00+02:00, or Z for UTC"
            raise Failure(f"SendAt: has no zone; write {example} (Twilio error 35114)")
        return time.astimezone(UTC)
    except (ValueError, OverflowError):
        return text


def _built(account_sid: str, credential: Credential, **given: Any) -> tuple[bytes, list[Diagnostic]]:
    """Return the `.http` text of a message, and what is doubtful in it.

    Raises:
        Failure: Twilio would refuse the message, or a value is none that its parameter can have.
        UnparsableFailure: A value is not valid Liquid.
    """
    try:
        message = TwilioMessage(account_sid, credential, env=make_environment(), **given)
        return message.to_http().encode(), message.diagnostics
    except RequestError as error:
        raise Failure(error.message) from None
    except (ParseError, LimitError) as error:
        name = str(error.template_name or "")
        place = _PLACES.get(name) or (f"--param {name}" if name else "the form")
        error.template_name = None
        raise UnparsableFailure(*describe_with_excerpt(error, place)) from None
    except UnicodeEncodeError:
        raise Failure("a value holds a lone surrogate") from None
    except (TypeError, ValueError) as error:
        raise Failure(str(error)) from None
