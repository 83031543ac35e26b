"""The webhook of a message: it brings its credentials, and checks each request that it renders."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping

from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.engine.environment import Environment
from liquid_webhooks.secret import Secret
from liquid_webhooks.twilio.requests import check_message
from liquid_webhooks.webhook.document.parts import WebhookDocument
from liquid_webhooks.webhook.request import Check
from liquid_webhooks.webhook.request import WebhookRequest
from liquid_webhooks.webhook.webhook import Webhook

__all__ = ["TwilioWebhook"]


class TwilioWebhook(Webhook):
    """A webhook that sends a message; made by `TwilioMessage.webhook`.

    Args:
        document: The fields.
        env: See `Webhook`.
        allow_any_port: See `Webhook`.
        secrets: Lie over the secrets of each render's data.
        checks: What holds each request against further rules.

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
        secrets: Mapping[str, Secret] | None = None,
        checks: Iterable[Check] = (),
    ) -> None:
        super().__init__(document, env, allow_any_port=allow_any_port, checks=(check_message, *checks))
        self._credentials = dict(secrets or {})

    def render(
        self, data: RenderData | Mapping[str, object] | None = None, /, **variables: object
    ) -> WebhookRequest:
        """Return the request for `data`, as `Webhook.render` does, checked against Twilio's rules.

        Args:
            data: See `Webhook.render`.
            variables: See `Webhook.render`.

        Raises:
            MessageError: Twilio would certainly refuse the request; it has Twilio's error code.
            RenderError: See `Webhook.render`.
            RequestError: See `Webhook.render`.
            LimitError: See `Webhook.render`.
            AbortMessage: See `Webhook.render`.
        """
        if self._credentials:
            data, variables = self._with_credentials(data, variables)
        return super().render(data, **variables)

    def _with_credentials(
        self, data: RenderData | Mapping[str, object] | None, variables: dict[str, object]
    ) -> tuple[RenderData | Mapping[str, object], dict[str, object]]:
        """Return the data with the credentials among its secrets."""
        if "secrets" in variables:
            variables = {**variables, "secrets": self._laid_over(variables["secrets"])}
        if isinstance(data, RenderData):
            return data.with_secrets(self._credentials), variables
        data = {} if data is None else dict(data)
        under = data.get("secrets", self.env.globals.get("secrets"))
        return {**data, "secrets": self._laid_over(under)}, variables

    def _laid_over(self, secrets: object) -> dict[str, object]:
        return {**(secrets if isinstance(secrets, Mapping) else {}), **self._credentials}
