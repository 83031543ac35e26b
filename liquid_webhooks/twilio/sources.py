"""The texts of a message: literal ones, and Liquid sources, each parsed on its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from liquid_webhooks.data.names import STANDARD_NAMES
from liquid_webhooks.engine.environment import Environment
from liquid_webhooks.syntax.delimiters import TRIMMED
from liquid_webhooks.syntax.delimiters import Delimiters

__all__ = ["Known", "Literal", "Source", "read_source"]

_PRINTING = frozenset({"cycle", "decrement", "echo", "include", "increment", "render", "tablerow"})
_ATTRIBUTE = re.compile(r"\$\{([^}]*)\}")
_TEXT_FILTERS = frozenset(
    {
        *("append", "capitalize", "downcase", "escape", "join", "json_escape", "lstrip", "newline_to_br"),
        *(
            "prepend",
            "remove",
            "remove_first",
            "replace",
            "replace_first",
            "round",
            "rstrip",
            "size",
            "strip",
        ),
        *("strip_html", "strip_newlines", "truncate", "truncatewords", "upcase", "url_encode", "url_escape"),
        "url_param_escape",
    }
)
"""Filters whose result is a text or a number, whatever they are given."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A text in which nothing is Liquid.

    Args:
        text: The text as it is to arrive.

    Raises:
        TypeError: `text` is not a string.
    """

    text: str

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise TypeError(f"a literal is a string, not {type(self.text).__name__}")

    def __repr__(self) -> str:
        return f"<Literal of {len(self.text)} characters>"


@dataclass(frozen=True, slots=True, repr=False)
class Known:
    """A text that is known before anything is rendered."""

    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Source:
    """A Liquid source that was parsed on its own.

    Attributes:
        text: The source.
        markup: Where the source is one output of what is no list, and nothing else, what stands between its
            delimiters, dashes left out; else None. A text filter behind it sees what the output prints; of a
            list it would see another text.
        may_leave: Whether a `break` or `continue` can leave the source, which would end the whole form.
        may_print: Whether something in it prints a value, and it is not only texts and conditions.
    """

    text: str
    markup: str | None = None
    may_leave: bool = False
    may_print: bool = True


def read_source(env: Environment, text: str, name: str) -> Known | Source:
    """Parse `text`; a source without Liquid is a known text.

    Args:
        env: Parses it.
        text: The source.
        name: The parameter, which errors name as the template.

    Raises:
        ParseError: `text` is not valid Liquid here.
        LimitError: It is too long or nested too deep.
    """
    template = env.from_string(text, name=name)
    nodes: list[Any] = template.nodes
    kinds = [node.token.kind for node in nodes]
    if all(kind == "content" for kind in kinds):
        return Known("".join(node.text for node in nodes))
    is_exact = not any(each.code.startswith("LW1") for each in template.diagnostics)
    # An error's text in place, and a list that is inspected, are no values that a filter is given.
    prints_values = env.on_error == "raise" and env.array_output == "concatenate"
    if kinds == ["output"] and prints_values and is_exact:
        return Source(text, _markup(text, nodes[0], env.delimiters))
    return Source(text, may_leave=_may_leave(nodes), may_print=_may_print(nodes))


def _markup(text: str, node: Any, delimiters: Delimiters) -> str | None:
    """Return the markup of the output `node` if it is all of `text`."""
    opener, closer = delimiters.output_start, delimiters.output_end
    if node.token.value != text or not (text.startswith(opener) and text.endswith(closer)):
        return None
    inner = text[len(opener) : -len(closer)].removeprefix("-").removesuffix("-").strip(TRIMMED)
    filters = getattr(node.expression, "filters", None) or ()
    if filters:
        return inner if filters[-1].name in _TEXT_FILTERS else None
    attribute = _ATTRIBUTE.fullmatch(inner)
    return inner if attribute and attribute[1].strip() in STANDARD_NAMES else None


def _may_leave(nodes: Iterable[Any]) -> bool:
    """Whether a `break` or `continue` outside a loop can be met; a partial may hold one."""
    for node in nodes:
        word = node.token.value if node.token.kind == "tag" else ""
        if word in ("break", "continue", "include"):
            return True
        if word == "tablerow":
            continue
        if word == "for":
            inside = [node.default] if node.default else []
        else:
            inside = node.children(None, include_partials=False)
        if _may_leave(inside):
            return True
    return False


def _may_print(nodes: Iterable[Any]) -> bool:
    """Whether an output, or a tag that prints, can be met; a partial may hold one."""
    return any(
        node.token.kind == "output"
        or (node.token.kind == "tag" and node.token.value in _PRINTING)
        or _may_print(node.children(None, include_partials=False))
        for node in nodes
    )
