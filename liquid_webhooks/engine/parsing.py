"""Parsing: template text to a tree of nodes, with the diagnostics."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from liquid import Mode
from liquid import Node
from liquid.exceptions import BlockNestingError
from liquid.exceptions import LiquidSyntaxError
from liquid.parser import Parser
from liquid.token import TOKEN_CONTENT
from liquid.token import Token

from liquid_webhooks.budget import keep
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.errors import ParseError
from liquid_webhooks.errors import out_of_memory
from liquid_webhooks.errors import within_memory
from liquid_webhooks.syntax.html_comments import scan_without_comments
from liquid_webhooks.syntax.markup import find_unended
from liquid_webhooks.syntax.scanner import scan
from liquid_webhooks.syntax.stream import Stream
from liquid_webhooks.syntax.stream import TimedStream

if TYPE_CHECKING:
    from liquid_webhooks.engine.environment import Environment

__all__ = ["Parsed", "parse"]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A template's tree.

    Attributes:
        nodes: Its tags, outputs and texts.
        diagnostics: Of leniencies that were used, and of tags.
    """

    nodes: list[Node]
    diagnostics: tuple[Diagnostic, ...]


def parse(env: Environment, source: str, start: int, end: int, name: str = "") -> Parsed:
    """Parse `source[start:end]`; places refer to all of `source`.

    Args:
        env: Its delimiters, tags, limits and tolerance.
        source: The whole text.
        start: Offset of the first character that is read.
        end: Offset behind the last one.
        name: The template's name, for diagnostics.

    Raises:
        ParseError: The text is not valid Liquid in `env`.
        LimitError: It is too long or nested too deep.
    """
    if end - start > env.limits.source_chars:
        at = start + env.limits.source_chars
        raise too_long(env.limits.source_chars, Token(TOKEN_CONTENT, source[at], at, source))
    if not source.isascii():
        _refuse_surrogates(source, start, end)
    read = scan_without_comments if env.strip_html_comments else scan
    with within_memory():
        tokens = read(source, env.delimiters, start=start, end=end)
    kind = Stream if env.limits.deadline_seconds is None else TimedStream
    stream = kind(tokens, strict=env.mode == Mode.STRICT, template_name=name)
    stream.unended = partial(find_unended, source, env.delimiters, start, end)
    try:
        with keep(env.state_class.of_work()):
            return Parsed(Parser(env).parse(stream), tuple(stream.diagnostics))
    except BlockNestingError:
        raise LimitError(
            f"blocks nested more than {env.limits.nesting_depth} levels deep",
            limit="nesting_depth",
            token=stream.current,
        ) from None
    except RecursionError:
        raise LimitError("template nested too deep", token=stream.current) from None
    except MemoryError as error:
        failure = out_of_memory(error)
        failure.token = stream.current
        raise failure from None
    except LiquidSyntaxError as error:
        if isinstance(error, LiquidWebhooksError):
            raise
        raise ParseError(str(error.message), token=error.token or stream.current) from None


def _refuse_surrogates(source: str, start: int, end: int) -> None:
    """Refuse a source with a lone surrogate, which no text that is sent may hold."""
    try:
        source[start:end].encode()
    except UnicodeEncodeError as error:
        at = start + error.start
        token = Token(TOKEN_CONTENT, source[at], at, source)
        raise ParseError("the template holds a lone surrogate", token=token) from None


def too_long(most: int, token: Any) -> LimitError:
    """Return the error that a source has more characters than `Limits.source_chars`, which is `most`."""
    return LimitError(f"template source of more than {most} characters", limit="source_chars", token=token)
