"""Writes the tags that ask for something while a template renders."""

from __future__ import annotations

from liquid_webhooks.compiler.statements import Rule
from liquid_webhooks.compiler.statements import StatementCompiler
from liquid_webhooks.compiler.writer import written_tuple
from liquid_webhooks.syntax.tags.connected_content_tag import ConnectedContentNode
from liquid_webhooks.syntax.tags.connected_content_tag import HeaderPart
from liquid_webhooks.syntax.tags.fetch import FetchNode
from liquid_webhooks.syntax.tags.translation_tag import TranslationNode

__all__ = ["RULES"]


def write_fetch(to: StatementCompiler, node: FetchNode) -> None:
    """Write the call of a tag that prints what it gets, or saves it in a variable."""
    arguments = [to.writer.use_state(), "s" if node.uses_scope else "None"]
    arguments += [to.forms.constant(value) for value in node.constants]
    result = to.writer.name("t")
    if node.assigns is None:
        with to.caught(prints=result):
            _write_call(to, node, arguments, result)
        to.prints_text(result)
        return
    printed = to.writer.name("t") if to.settings.inline else ""
    # A variable that kept what it was given before would show the wrong item.
    with to.caught(sets=f"{result} = None", prints=printed):
        _write_call(to, node, arguments, result)
        if printed:
            to.writer.line(f'{printed} = ""')
    to.assign(node.assigns, result)
    if printed:
        to.prints_text(printed)


def _write_call(to: StatementCompiler, node: FetchNode, arguments: list[str], result: str) -> None:
    texts = [to.text_of(pieces) for pieces in node.texts]
    to.writer.line(f"{result} = {node.call}({', '.join([*arguments, *texts])})")


def write_connected_content(to: StatementCompiler, node: ConnectedContentNode) -> None:
    """Write `connected_content`, which saves a value and may print a text."""
    value, text, state = to.writer.name("t"), to.writer.name("t"), to.writer.use_state()
    with to.caught(sets=f"{value} = None", prints=text):
        options = to.writer.object("k", node.options)
        # In the order in which they are evaluated: what is read first is kept for those behind it.
        url = to.text_of(node.url)
        headers = [f"({_header_text(to, name)}, {_header_text(to, given)})" for name, given in node.headers]
        if node.headers_text:
            headers = [f"*headers_of({state}, {to.text_of(node.headers_text)})"]
        if node.body_fields is not None:
            fields = [f"({to.text_of(name)}, {to.text_of(given)})" for name, given in node.body_fields]
            body = f"form_as_json({state}, {written_tuple(fields)})"
        else:
            body = "None" if node.body is None else to.text_of(node.body)
        scope = "s" if node.options.rerender else "None"
        call = f"connected_content({state}, {scope}, {options}, {url}, {written_tuple(headers)}, {body})"
        to.writer.line(f"{value}, {text} = {call}")
    to.assign(node.assigns, value)
    to.prints_text(text)


def _header_text(to: StatementCompiler, parts: list[HeaderPart]) -> str:
    """Return the code for the text that a name or value in the JSON of `:headers` stands for."""
    pieces = []
    for part in parts:
        if isinstance(part, str):
            pieces.append(to.forms.constant(part))
        else:
            decode = "json_scalar" if part.is_bare else "json_characters"
            pieces.append(f"{decode}({to.writer.use_state()}, {to.placed_value(part.expression)})")
    return f"concatenated({', '.join([to.writer.use_state(), *pieces])})"


def write_translation(to: StatementCompiler, node: TranslationNode) -> None:
    """Write `translation`: the text for the user's locale, or else the block."""
    to.flush()
    to.sink.need_list()
    text = to.writer.name("t")
    with to.caught(prints=text):
        to.writer.line(f"{text} = translation({to.writer.use_state()}, s, {to.forms.constant(node.name)})")
    with to.writer.block(f"if {text} is None:"):
        to.block(node.block, blank=False)
    with to.writer.block("else:"):
        to.writer.line(f"{to.sink.out}.append({text})")


RULES: dict[type, Rule] = {
    ConnectedContentNode: write_connected_content,
    FetchNode: write_fetch,
    TranslationNode: write_translation,
}
"""What writes each exact class of nodes."""
