"""Every error this package raises, as one tree.

::

    LiquidWebhooksError
    ├── ParseError      (also liquid.exceptions.LiquidSyntaxError)   the template cannot be read
    ├── RenderError     (also liquid.exceptions.LiquidError)         the template failed on this data
    │   ├── UndefinedNameError  (also liquid.exceptions.UndefinedError)  a strict name without a value
    │   └── LoaderError         the environment's loader failed
    │       └── TemplateMissingError  (also liquid.exceptions.TemplateNotFoundError)  it has no such template
    ├── LimitError      (also liquid.exceptions.ResourceLimitError)  a limit of `Limits` was reached
    ├── RequestError    the rendered parts are not a valid HTTP request
    │   └── MessageError        (in `twilio`) Twilio would refuse the message
    ├── DocumentError   a webhook document (`.http`, webhook object) is malformed
    └── DataError       render data or a user profile is malformed

    AbortMessage        outside the tree: the template asked that nothing be sent

`LiquidError` is python-liquid's own base, which its undefined names and other packages' tags raise too.

Texts name types, rules and places, never a value from the data. `str` of any of them is one line, with
escapes for what a terminal obeys or nobody can see; `message` and `reason` hold names as they were given.
"""

from __future__ import annotations

from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING
from typing import Any

from liquid.exceptions import LiquidError
from liquid.exceptions import LiquidInterrupt
from liquid.exceptions import LiquidSyntaxError
from liquid.exceptions import ResourceLimitError
from liquid.exceptions import StopRender
from liquid.exceptions import TemplateNotFoundError
from liquid.exceptions import UndefinedError

from liquid_webhooks.positions import line_and_column
from liquid_webhooks.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence
    from pathlib import Path

    from liquid.token import Token

    from liquid_webhooks.diagnostics import Diagnostic

__all__ = [
    "ENDS_RENDER",
    "AbortMessage",
    "DataError",
    "DocumentError",
    "LimitError",
    "LiquidError",
    "LiquidWebhooksError",
    "LoaderError",
    "MissingSecretError",
    "ParseError",
    "RenderError",
    "RequestError",
    "RequestField",
    "TemplateMissingError",
    "UndefinedNameError",
    "forget_origins",
    "inline_text",
    "out_of_memory",
    "within_memory",
]


LONGEST_NAME = 80
"""Characters of a template's name that an error shows."""


class LiquidWebhooksError(Exception):
    """Base of all errors; has a message and, where one is known, a place in the template.

    Args:
        message: One sentence without a final full stop; quotes no data.
        token: A python-liquid token whose `start_index` and `source` give the place.
        template_name: Name or path of the template, shown before the place.

    Attributes:
        diagnostics: Those of `result` and `Webhook.render` until then.
    """

    def __init__(
        self,
        message: str,
        *,
        token: Token | None = None,
        template_name: str | Path | None = None,
    ) -> None:
        Exception.__init__(self, message)
        self.diagnostics: Sequence[Diagnostic] = ()
        self.token = token
        self.template_name = template_name

    def __reduce__(self) -> tuple[Any, ...]:
        # By its arguments and attributes, whatever the constructor of its class asks for.
        return _remade, (type(self), self.args), vars(self)

    @property
    def message(self) -> str:
        """The reason alone, without the place; names in it stand as they were given."""
        return str(self.args[0])

    @property
    def position(self) -> tuple[int, int] | None:
        """1-based line and column in the original text, or None where no place is known."""
        if self.token is None or self.token.start_index < 0:
            return None
        return line_and_column(self.token.source, self.token.start_index)

    @property
    def line(self) -> int | None:
        """1-based line in the original text."""
        return self.position[0] if self.position else None

    @property
    def column(self) -> int | None:
        """1-based column, in characters, in the original text."""
        return self.position[1] if self.position else None

    def __str__(self) -> str:
        return self.detailed_message()

    def detailed_message(self) -> str:
        """Return `NAME:LINE:COLUMN: message` as one line, leaving out what is not known."""
        place = [str(self.template_name)] if self.template_name else []
        if self.position:
            place += [str(number) for number in self.position]
            if not self.template_name:
                return visible(f"line {place[0]}, column {place[1]}: {self.message}")
        return visible(": ".join([":".join(place), self.message]) if place else self.message)


def _remade(kind: type[LiquidWebhooksError], args: tuple[object, ...]) -> LiquidWebhooksError:
    """Return the error that was pickled or copied, without its attributes."""
    error = kind.__new__(kind)
    error.args = args
    return error


class ParseError(LiquidWebhooksError, LiquidSyntaxError):
    """The template text is not valid Liquid in this environment."""


class RenderError(LiquidWebhooksError, LiquidError):
    """Rendering failed on this data, as Ruby Liquid would fail.

    Args:
        message: What happened, naming types only.
        inline: Ruby's own wording for `on_error="inline"`, without the `Liquid error: ` prefix;
            it may quote a value as Ruby does. Defaults to `message`.
        token: See `LiquidWebhooksError`.
        template_name: See `LiquidWebhooksError`.
    """

    def __init__(
        self,
        message: str,
        *,
        inline: str | None = None,
        token: Token | None = None,
        template_name: str | Path | None = None,
    ) -> None:
        super().__init__(message, token=token, template_name=template_name)
        self.inline: str = message if inline is None else inline


class UndefinedNameError(RenderError, UndefinedError):
    """A name without a value was used where `strict_variables` or the like forbids it.

    Ruby prints nothing for it where errors are inline.
    """


class MissingSecretError(RenderError):
    """Render data lacks a secret that the template reads; never turned into inline text.

    A text in the place of a credential would be sent as one.
    """


class LoaderError(RenderError):
    """The environment's loader failed on a template: its file cannot be read, is no text, and the like.

    Attributes:
        reason: What happened, without a path; empty where there is no such template.
    """

    reason = ""

    @classmethod
    def failed(cls, name: object, reason: str) -> LoaderError:
        """Return the error for the template `name`, which is left out if it is no text.

        Args:
            name: The template's name; None where it comes from data.
            reason: See the attribute.
        """
        which = _shown(name) if isinstance(name, str) else "a template"
        error = cls(f"the loader cannot load {which}: {reason}", inline="internal")
        error.reason = reason
        return error


class TemplateMissingError(LoaderError, TemplateNotFoundError):
    """The environment's loader has no template of this name."""

    @classmethod
    def of(cls, name: object) -> TemplateMissingError:
        """Return the error for the template `name`; None leaves it out, as in `failed`."""
        which = _shown(name) if isinstance(name, str) else "of this name"
        return cls(f"the loader has no template {which}")


def _shown(name: str) -> str:
    """Return a template's name for a message: cut, and with escapes for what cannot be read or encoded."""
    # A sequence that is shown as it is goes on for ten characters at most.
    text = visible(name[: LONGEST_NAME + 10])
    return f"`{text}`" if len(text) <= LONGEST_NAME else f"`{text[:LONGEST_NAME]}…`"


class LimitError(LiquidWebhooksError, ResourceLimitError):
    """A limit of `Limits` was reached, or memory ended. Raised in every mode, never turned into inline text.

    Args:
        message: What there was too much of.
        limit: See the attribute.
        token: See `LiquidWebhooksError`.
        template_name: See `LiquidWebhooksError`.

    Attributes:
        limit: The field of `Limits` that was reached; None for a bound that no field raises.
    """

    def __init__(
        self,
        message: str,
        *,
        limit: str | None = None,
        token: Token | None = None,
        template_name: str | Path | None = None,
    ) -> None:
        super().__init__(message, token=token, template_name=template_name)
        self.limit = limit


class RequestField(StrEnum):
    """A field of a request, of which a header is one of several."""

    METHOD = "method"
    URL = "url"
    HEADER = "header"
    BODY = "body"


class RequestError(LiquidWebhooksError):
    """A rendered method, URL or header breaks a rule of HTTP or of Braze's webhooks.

    Args:
        message: The rule that is broken.
        field: `"method"`, `"url"`, `"header NAME"` or `"body"`.
        about: Which field that is; not needed where `field` is a `RequestField`.
        token: Where the field's template starts.
        template_name: See `LiquidWebhooksError`.

    Attributes:
        about: Which field breaks the rule; None where it is none of a request's, or not known.
    """

    def __init__(
        self,
        message: str,
        *,
        field: str = "",
        about: RequestField | None = None,
        token: Token | None = None,
        template_name: str | Path | None = None,
    ) -> None:
        super().__init__(message, token=token, template_name=template_name)
        self.field = field
        self.about: RequestField | None = field if isinstance(field, RequestField) else about

    @property
    def message(self) -> str:
        """The reason, with the field named first."""
        return f"{self.field}: {self.args[0]}" if self.field else str(self.args[0])


class DocumentError(LiquidWebhooksError):
    """A `.http` document or a Braze webhook object does not have the shape it needs."""


class DataError(LiquidWebhooksError):
    """Render data or a user profile does not have the shape it needs."""


class AbortMessage(Exception):
    """The template reached `{% abort_message %}`: nothing is to be sent (Braze, "Aborting messages").

    Stands outside the error tree so that no error handling swallows it.

    Args:
        reason: The static text given in the tag; None where none was given.

    Attributes:
        diagnostics: Those of `result` and `Webhook.render` until then.
    """

    def __init__(self, reason: str | None = None) -> None:
        super().__init__(reason)
        self.diagnostics: Sequence[Diagnostic] = ()
        self.reason = reason

    def __str__(self) -> str:
        return "{% abort_message %} called" if self.reason is None else visible(self.reason)


ENDS_RENDER = (
    *(LimitError, ResourceLimitError, RecursionError, MemoryError),
    *(ParseError, RequestError, DocumentError, DataError, MissingSecretError),
    *(AbortMessage, StopRender, LiquidInterrupt),
)
"""What ends a render, or leaves a block of it, where other exceptions become text in place."""


def out_of_memory(error: MemoryError) -> LimitError:
    """Return what stands for `error`, which lets go of its frames, and so of what filled the memory."""
    error.__traceback__ = error.__context__ = error.__cause__ = None
    return LimitError("the process ran out of memory")


def forget_origins(error: BaseException) -> None:
    """Let go of what `error` came of: exceptions of Python's quote data, and their frames hold it."""
    error.__cause__ = error.__context__ = None


@contextmanager
def within_memory() -> Iterator[None]:
    """Let a block, or the function that this decorates, end with a `LimitError` where memory ends.

    An error of ours that it ends with has let go of what it came of, see `forget_origins`.

    Raises:
        LimitError: The block raised a `MemoryError`.
    """
    try:
        yield
    except MemoryError as error:
        raise out_of_memory(error) from None
    except LiquidWebhooksError as error:
        forget_origins(error)
        raise


def inline_text(error: Exception) -> str:
    """Return what is printed in place of what failed, where errors are inline (Ruby Liquid's texts).

    Nothing for an undefined name; of an exception that is no error of Liquid's, not a word of its own.
    """
    if isinstance(error, UndefinedError):
        return ""
    if isinstance(error, RenderError):
        return f"Liquid error: {error.inline}"
    return f"Liquid error: {error.message if isinstance(error, LiquidError) else 'internal'}"
