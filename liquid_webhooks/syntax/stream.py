"""The stream our tags parse from: python-liquid's, which also takes diagnostics and knows the open blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid import Mode
from liquid.stream import TokenStream
from liquid.token import TOKEN_TAG
from liquid.token import Token

from liquid_webhooks.budget import check_time
from liquid_webhooks.diagnostics import CODES
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.errors import ParseError
from liquid_webhooks.positions import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from pathlib import Path

    from liquid import Environment

    from liquid_webhooks.syntax.markup import Fault

__all__ = ["Stream", "TimedStream", "block_error", "is_strict", "report", "report_refusable"]


class Stream(TokenStream):
    """Tokens of one template.

    Third-party tags that call `into_inner()` get python-liquid's own expression tokens.

    Args:
        tokens: What `scan` returned.
        strict: Whether leniencies inside expressions are refused (`Mode.STRICT`).
        template_name: Name or path, for diagnostics.
        diagnostics: Where they are appended; a new list if left out.
        block_depth_carry: How many blocks are open around this stream.

    Attributes:
        open_blocks: Tag tokens of the blocks being parsed, the outermost first.
        blocks_around: Those of the blocks around the `liquid` tag whose lines these are.
        unended: Returns the fault of a tag that swallows one of the block of a name, if there is one.
        translation_ids: Ids of the `translation` tags so far, those around this stream included.
    """

    def __init__(
        self,
        tokens: Iterable[Token],
        *,
        strict: bool = False,
        template_name: str | Path = "",
        diagnostics: list[Diagnostic] | None = None,
        block_depth_carry: int = 0,
    ) -> None:
        super().__init__(iter(tokens), block_depth_carry)
        self.strict = strict
        self.template_name = template_name
        self.diagnostics: list[Diagnostic] = [] if diagnostics is None else diagnostics
        self.open_blocks: list[Token] = []
        self.blocks_around: list[Token] = []
        self.unended: Callable[[str], Fault | None] = lambda _: None
        self.translation_ids: set[str] = set()

    def inner(self, tokens: Iterable[Token]) -> Stream:
        """Return a stream for the lines of a `liquid` tag: same diagnostics, blocks of its own."""
        stream = type(self)(
            tokens,
            strict=self.strict,
            template_name=self.template_name,
            diagnostics=self.diagnostics,
            block_depth_carry=self.block_depth,
        )
        stream.blocks_around = [*self.blocks_around, *self.open_blocks]
        stream.unended = self.unended
        stream.translation_ids = self.translation_ids
        return stream

    def report(self, code: str, message: str, token: Token, fix: str | None = None) -> None:
        """Append a diagnostic at `token`, in every mode."""
        severity, start = CODES[code][0], token.start_index
        span = lines_of(token.source).span(start, start + max(len(token.value), 1))
        self.diagnostics.append(Diagnostic(code, severity, message, span, fix, str(self.template_name)))

    def report_refusable(self, code: str, message: str, token: Token, fix: str | None = None) -> None:
        """Report a leniency, or refuse it in strict mode.

        Args:
            code: `LW101` to `LW110`.
            message: What was read leniently.
            token: The piece of text concerned.
            fix: What to write instead.

        Raises:
            ParseError: The mode is strict.
        """
        if self.strict:
            raise ParseError(message, token=token)
        self.report(code, message, token, fix)


class TimedStream(Stream):
    """A stream that looks at the deadline before each token."""

    def next_token(self) -> Token:
        """Return the next token and move behind it.

        Raises:
            LimitError: The render that runs is at its end (`Limits.deadline_seconds`).
        """
        check_time()
        return super().next_token()


def block_error(stream: TokenStream, message: str, token: Token, block: str) -> ParseError:
    """Return the error for a block that is not closed, or closed where none is open.

    Args:
        stream: Whose text is asked for a tag that swallows one of the block's: then that is what is wrong.
        message: What to say otherwise.
        token: Where.
        block: The block's name.
    """
    fault = stream.unended(block) if isinstance(stream, Stream) else None
    if fault is None:
        return ParseError(message, token=token)
    text = token.source[fault.start : fault.stop]
    return ParseError(fault.message, token=Token(TOKEN_TAG, text, fault.start, token.source))


def is_strict(env: Environment, stream: TokenStream) -> bool:
    """Return whether leniencies are refused: python-liquid's own streams have their environment's mode."""
    return stream.strict if isinstance(stream, Stream) else env.mode == Mode.STRICT


def report_refusable(
    env: Environment, stream: TokenStream, code: str, message: str, token: Token, fix: str | None = None
) -> None:
    """`Stream.report_refusable` for any stream: python-liquid's own have no place for diagnostics."""
    if isinstance(stream, Stream):
        stream.report_refusable(code, message, token, fix)
    elif env.mode == Mode.STRICT:
        raise ParseError(message, token=token)


def report(stream: TokenStream, code: str, message: str, token: Token, fix: str | None = None) -> None:
    """`Stream.report` for any stream."""
    if isinstance(stream, Stream):
        stream.report(code, message, token, fix)
