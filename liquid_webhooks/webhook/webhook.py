"""A webhook: one template for each field, rendered together into one valid request."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Self

from liquid_webhooks.budget import keep
from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.engine.environment import Environment
from liquid_webhooks.engine.environment import Mode
from liquid_webhooks.engine.environment import Template
from liquid_webhooks.engine.failures import add_diagnostics
from liquid_webhooks.engine.failures import diagnostics_in_time
from liquid_webhooks.engine.mistaken_data import report_mistaken
from liquid_webhooks.errors import AbortMessage
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.errors import RequestError
from liquid_webhooks.errors import RequestField
from liquid_webhooks.errors import out_of_memory
from liquid_webhooks.errors import within_memory
from liquid_webhooks.http.fields import BODILESS_METHODS
from liquid_webhooks.http.fields import check_header
from liquid_webhooks.http.media_types import JSON
from liquid_webhooks.http.media_types import inferred_type
from liquid_webhooks.http.media_types import is_form
from liquid_webhooks.pickling import Portable
from liquid_webhooks.pickling import shared
from liquid_webhooks.runtime.known_secrets import known_secrets
from liquid_webhooks.runtime.state import State
from liquid_webhooks.validation import shortened
from liquid_webhooks.webhook.document.braze_object import read_object
from liquid_webhooks.webhook.document.braze_object import write_object
from liquid_webhooks.webhook.document.checked_text import checked_text
from liquid_webhooks.webhook.document.http_text import read_text
from liquid_webhooks.webhook.document.http_text import read_texts
from liquid_webhooks.webhook.document.parts import BodyMode
from liquid_webhooks.webhook.document.parts import Part
from liquid_webhooks.webhook.document.parts import WebhookDocument
from liquid_webhooks.webhook.document.parts import placed_error
from liquid_webhooks.webhook.document.summary import summary
from liquid_webhooks.webhook.inspection import inspect_document
from liquid_webhooks.webhook.inspection import inspect_templates
from liquid_webhooks.webhook.loading import load_document
from liquid_webhooks.webhook.pairs_body import pairs_body
from liquid_webhooks.webhook.request import Check
from liquid_webhooks.webhook.request import WebhookRequest
from liquid_webhooks.webhook.url_shape import url_shape
from liquid_webhooks.webhook.whole_request import bound_fields
from liquid_webhooks.webhook.whole_request import bound_source
from liquid_webhooks.webhook.whole_request import chars_beside
from liquid_webhooks.webhook.whole_request import over_all
from liquid_webhooks.webhook.whole_request import report_at

__all__ = ["Webhook"]

_PARSED = frozenset({"_url", "_url_shape", "_headers", "_body", "_pairs", "_diagnostics"})
"""What of a webhook is not pickled: it is parsed anew."""


class Webhook(Portable):
    """A webhook whose fields are parsed and that can be rendered any number of times.

    The method and header names are literal. The URL, each header's value and the body, or each key and
    value of a key-value body, is a template of its own: variables do not pass between them, but message
    extras, the clock and the limits are shared.

    It is pickled as its document, with its environment; what is secret in the two stands in the clear.

    Args:
        document: The fields.
        env: Parses and renders the templates; a new `Environment` if left out.
        allow_any_port: Accept URLs with ports other than 80 for http and 443 for https.
        checks: Hold each request that is rendered against more rules, such as those of whom it goes to.

    Raises:
        ParseError: A field is not valid Liquid.
        LimitError: A field is too long or nested too deep.
    """

    def __init__(
        self,
        document: WebhookDocument,
        env: Environment | None = None,
        *,
        allow_any_port: bool = False,
        checks: Iterable[Check] = (),
    ) -> None:
        self.document = document
        self.env: Environment = env or Environment()
        self.allow_any_port = allow_any_port
        self.checks: tuple[Check, ...] = tuple(checks)
        self._parse()

    @within_memory()
    def _parse(self) -> None:
        """Make the templates of the document."""
        document = self.document
        bound_source(document, self.env.limits)
        self._url = self._template(document.url)
        self._url_shape = url_shape(self._url)
        self._headers = [(name, self._template(value), value) for name, value in document.headers]
        self._body = None if document.mode is BodyMode.KEY_VALUE else self._template(document.body)
        self._pairs = [(self._template(key), self._template(value)) for key, value in document.pairs]
        bound_fields(self._templates(), document, self.env.limits)
        self._diagnostics: tuple[Diagnostic, ...] | None = None

    def parts(self) -> Iterator[tuple[str, object]]:
        """Yield what a pickle holds, each check for itself."""
        for name, part in self.__getstate__().items():
            if name != "checks":
                yield f"`{name.lstrip('_')}`", part
        yield from (("check", check) for check in self.checks)

    def __getstate__(self) -> dict[str, object]:
        return {name: part for name, part in self.attributes().items() if name not in _PARSED}

    def __setstate__(self, state: Mapping[str, object]) -> None:
        super().__setstate__(state)
        self.env.when_whole(self._parse)

    def __copy__(self) -> Self:
        return shared(self)

    def __repr__(self) -> str:
        return summary(type(self).__name__, vars(self).get("document"))

    @classmethod
    @within_memory()
    def parse(
        cls, text: str, env: Environment | None = None, name: str = "", *, allow_any_port: bool = False
    ) -> Self:
        """Return the webhook of a `.http` text that holds one request; `name` is what errors call the text.

        Raises:
            DocumentError: The text has not the shape of a `.http` document, or holds several requests.
            ParseError: A field is not valid Liquid.
            LimitError: A field is too long or nested too deep.
        """
        env = env or Environment()
        return cls(read_text(text, name, env.delimiters), env, allow_any_port=allow_any_port)

    @classmethod
    @within_memory()
    def parse_all(
        cls, text: str, env: Environment | None = None, name: str = "", *, allow_any_port: bool = False
    ) -> dict[str, Self]:
        """Return the webhooks of a `.http` text by the names of its requests, in their order.

        A line that begins with `###` outside Liquid divides requests. Its text names the next one, else a
        comment `# @name NAME` does, else its number as a text, counted from `"1"`. What holds no request is
        passed over, so is one empty line before a line that divides.

        Args:
            text: The text.
            env: Parses and renders the templates; a new `Environment` if left out.
            name: What errors call the text.
            allow_any_port: Accept URLs with ports other than 80 for http and 443 for https.

        Raises:
            DocumentError: The text has not the shape of a `.http` document, or gives two requests one name.
            ParseError: A field is not valid Liquid.
            LimitError: A field is too long or nested too deep.
        """
        env = env or Environment()
        return {
            each.request: cls(each.read(), env, allow_any_port=allow_any_port)
            for each in read_texts(text, name, env.delimiters)
        }

    @classmethod
    @within_memory()
    def from_dict(
        cls, given: object, env: Environment | None = None, name: str = "", *, allow_any_port: bool = False
    ) -> Self:
        """Return the webhook of Braze's webhook object; a `body` that is an object holds key-value pairs.

        Raises:
            DocumentError: The object has another shape.
            ParseError: A field is not valid Liquid.
            LimitError: A field is too long or nested too deep.
        """
        env = env or Environment()
        return cls(read_object(given, name, env.delimiters), env, allow_any_port=allow_any_port)

    @classmethod
    @within_memory()
    def load(cls, path: str | Path, env: Environment | None = None, *, allow_any_port: bool = False) -> Self:
        """Return the webhook of a UTF-8 file: a webhook object if it ends in `.json`, else a `.http` text.

        Raises:
            OSError: The file cannot be read.
            DocumentError: It is not UTF-8, not JSON, has another shape, or holds several requests.
            ParseError: A field is not valid Liquid.
            LimitError: A field is too long or nested too deep.
        """
        env = env or Environment()
        return cls(load_document(path, env.delimiters), env, allow_any_port=allow_any_port)

    def _template(self, part: Part) -> Template:
        return self.env.from_span(part.source, part.start, part.stop, part.name)

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Diagnostics of parsing all fields, in their order."""
        if self._diagnostics is None:
            self._diagnostics = tuple(self._inspect())
        return list(self._diagnostics)

    @property
    def templates(self) -> tuple[Template, ...]:
        """The templates of all fields, in the order of `document.templates`."""
        return tuple(self._templates())

    def _templates(self) -> Iterator[Template]:
        yield self._url
        yield from (template for _, template, _ in self._headers)
        if self._body:
            yield self._body
        for pair in self._pairs:
            yield from pair

    def _inspect(self) -> Iterator[Diagnostic]:
        yield from inspect_document(self.document, allow_any_port=self.allow_any_port)
        yield from inspect_templates(list(self._templates()), self.document.templates)

    def to_text(self) -> str:
        """Return the webhook as a `.http` text that renders the same request.

        Raises:
            DocumentError: A header's name begins with `#`, which makes a comment of its line; or Liquid that
                does not end in its own field would go on in the next one.
        """
        return checked_text(self.document)

    def to_dict(self) -> dict[str, object]:
        """Return the webhook as Braze's webhook object.

        Raises:
            DocumentError: A header is given twice, which an object cannot hold.
        """
        return write_object(self.document)

    def render(
        self, data: RenderData | Mapping[str, object] | None = None, /, **variables: object
    ) -> WebhookRequest:
        """Return the request for `data`: URL, headers and body, rendered in this order.

        White space around the URL and header values is dropped, as are headers that render empty and the
        body of a GET; a missing `Content-Type` is derived from the body.

        Args:
            data: Render data, or any mapping of plain Liquid variables. Texts under `secrets` are masked
                when the request is shown.
            variables: Lie on top of `data`.

        Raises:
            RenderError: A template failed on this data.
            RequestError: What was rendered is no valid request; names the field, the rule and the field's
                place. Or one of the `checks` refuses it.
            LimitError: A limit was reached; `Limits.output_chars` by one field or all of them together.
            AbortMessage: A field asked that nothing be sent.
        """
        state = self.env.new_state(data, variables)
        if isinstance(data, dict) or variables:
            report_mistaken(self._templates(), state, data, variables)
        outcome: WebhookRequest | LiquidWebhooksError
        try:
            outcome = self._request(state)
        except (AbortMessage, LiquidWebhooksError) as error:
            add_diagnostics(error, self._diagnostics, lambda: self.diagnostics, state)
            raise
        except MemoryError as error:
            raise out_of_memory(error) from None
        if self.checks:
            outcome = self._checked(outcome, state)
        if isinstance(outcome, LiquidWebhooksError):
            # Raised here, so that no frame of its traceback holds the request.
            raise outcome
        return outcome

    def _checked(self, request: WebhookRequest, state: State) -> WebhookRequest | LiquidWebhooksError:
        """Return `request` with what the checks find doubtful in it, or why one of them refuses it.

        That may be the deadline, which is looked at behind each of them.
        """
        diagnostics: list[Diagnostic] = []
        try:
            with keep(state):
                for check in self.checks:
                    diagnostics += check(request, state.now)
                    state.check_time()
        except (RequestError, LimitError) as error:
            error.diagnostics = request.diagnostics
            return error.with_traceback(None)
        if not diagnostics:
            return request
        return replace(request, diagnostics=(*request.diagnostics, *diagnostics))

    def _request(self, state: State) -> WebhookRequest:
        """Render the fields and put them together."""
        url = self._url.render_with(state).strip()
        left = chars_beside(url, self.document, self.env.limits)
        values = []
        for name, template, part in state.in_time(self._headers):
            value = template.render_with(state).strip()
            values.append(value)
            if value:
                left -= len(name) + len(value)
                if left < 0:
                    raise over_all(f"{RequestField.HEADER} {shortened(name)}", self.env.limits, part)
        body = self._rendered_body(state, left)
        # An abort in any field goes before what is wrong with another, so all are rendered first.
        headers = self._checked_headers(values, state)
        if body and self._content_type(headers) is None:
            headers.append(("Content-Type", inferred_type(body) if self._body else JSON))
        if body != body.strip() and is_form(self._content_type(headers)):
            message = "the form body begins or ends with white space, which becomes part of a key or value"
            report_at(state, "LW404", message, self.document.body)
        try:
            request = WebhookRequest(
                self.document.method.text,
                url,
                tuple(headers),
                body.encode(),
                state.message_extras,
                (
                    *diagnostics_in_time(self._diagnostics, lambda: self.diagnostics, state),
                    *state.diagnostics,
                ),
                known_secrets(state),
                allow_any_port=self.allow_any_port,
            )
        except RequestError as error:
            raise placed_error(error, self.document.part(error.about or RequestField.URL)) from None
        return request if self._url_shape is None else self._url_shape.held(request, self.document.url)

    def _checked_headers(self, values: list[str], state: State) -> list[tuple[str, str]]:
        """Return the headers whose `values` are not empty, each one checked."""
        headers: list[tuple[str, str]] = []
        every = list(zip(self._headers, values, strict=True))
        for (name, _, part), value in state.in_time(every):
            if value:
                try:
                    check_header(name, value)
                except RequestError as error:
                    raise placed_error(error, part) from None
                headers.append((name, value))
            elif self.env.mode == Mode.STRICT:
                field = f"header {shortened(name)}"
                empty = RequestError("renders empty", field=field, about=RequestField.HEADER)
                raise placed_error(empty, part)
            else:
                message = f"header {shortened(name)} rendered empty and was dropped"
                report_at(state, "LW401", message, part)
        return headers

    def _rendered_body(self, state: State, left: int) -> str:
        """Return the body's text: none for a method that is sent without one.

        Args:
            state: Of the render.
            left: How many characters it may have.
        """
        if self._body:
            body = self._body.render_with(state)
            if len(body) > left:
                raise over_all(RequestField.BODY, self.env.limits, self.document.body)
        else:
            body = pairs_body(self._pairs, self.document, state, self.env.limits, left) if self._pairs else ""
        method = self.document.method.text.upper()
        if method not in BODILESS_METHODS:
            return body
        if body.strip():
            message = f"a {method} request has no body; it was dropped"
            report_at(state, "LW402", message, self.document.body)
        return ""

    @staticmethod
    def _content_type(headers: list[tuple[str, str]]) -> str | None:
        return next((value for name, value in headers if name.lower() == "content-type"), None)
