"""Inspection: what can be said of a webhook before it is rendered, beside what its templates say."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from functools import cache

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.diagnostics import diagnostic
from liquid_webhooks.dialect.tree import Tree
from liquid_webhooks.engine.template import Template
from liquid_webhooks.errors import RequestError
from liquid_webhooks.http.fields import BRAZE_METHODS
from liquid_webhooks.http.fields import check_header
from liquid_webhooks.http.fields import valid_method
from liquid_webhooks.http.url import parse_url
from liquid_webhooks.webhook.document.parts import Part
from liquid_webhooks.webhook.document.parts import WebhookDocument
from liquid_webhooks.webhook.document.parts import diagnostic_at

__all__ = ["inspect_document", "inspect_templates"]


def inspect_document(document: WebhookDocument, *, allow_any_port: bool) -> Iterator[Diagnostic]:
    """Yield what is wrong with the method, and with URLs and headers that hold no Liquid (`LW400`)."""
    method = document.method
    try:
        if valid_method(method.text) not in BRAZE_METHODS:
            yield diagnostic_at("LW403", f"Braze sends only {', '.join(BRAZE_METHODS)}", method)
    except RequestError as error:
        yield diagnostic_at("LW400", error.message, method)
    if _is_static(document, document.url):
        try:
            parse_url(document.url.text.strip(), allow_any_port=allow_any_port)
        except RequestError as error:
            yield diagnostic_at("LW400", error.message, document.url)
    for name, part in document.headers:
        try:
            check_header(name, part.text.strip() if _is_static(document, part) else "")
        except RequestError as error:
            yield diagnostic_at("LW400", error.message, part)


def inspect_templates(templates: Iterable[Template], parts: Iterable[Part]) -> Iterator[Diagnostic]:
    """Yield the diagnostics of a message's templates, and `translation` tags, which Braze has elsewhere only.

    Braze fetches for a whole message what it finds as `${…}` anywhere in it, so that an attribute
    without the braces (`LW203`) is no fault where another part has it with them.
    """
    texts = [part.text for part in parts]

    @cache
    def is_written(name: str | None) -> bool:
        return any(str(name) in text for text in texts)

    for template in templates:
        for each in template.diagnostics:
            # There are few attributes, however many parts.
            if each.code != "LW203" or not is_written(each.fix):
                yield each
        yield from _translations(template)


def _translations(template: Template) -> Iterator[Diagnostic]:
    tokens = (node.token for node in Tree.of(template.nodes).nodes)
    for token in sorted(
        (token for token in tokens if token.kind == "tag" and token.value == "translation"),
        key=lambda token: token.start_index,
    ):
        yield diagnostic(
            "LW210",
            "Braze does not offer `translation` in webhooks",
            source=token.source,
            start=token.start_index,
            end=token.start_index + len(token.value),
            template_name=template.full_name(),
        )


def _is_static(document: WebhookDocument, part: Part) -> bool:
    marks = (
        document.delimiters.tag_start,
        document.delimiters.output_start,
        document.delimiters.comment_start,
    )
    return not any(mark and mark in part.text for mark in marks)
