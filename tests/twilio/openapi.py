"""Twilio's own description of Create Message, stricter where its extensions and prose say more."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from openapi_core import OpenAPI
from openapi_core.testing import MockRequest

from liquid_webhooks import WebhookRequest

__all__ = ["PATH", "description", "description_or_skip", "validate"]

PATH = "/2010-04-01/Accounts/{AccountSid}/Messages.json"

_WIRE = {
    "from": "From",
    "messaging_service_sid": "MessagingServiceSid",
    "body": "Body",
    "media_url": "MediaUrl",
    "content_sid": "ContentSid",
}


def description_or_skip() -> OpenAPI:
    """Return the description; without it skip, or fail if `CI` is set."""
    path = os.environ.get("TWILIO_OPENAPI")
    if not path:
        reason = (
            "no description of Twilio's API to validate with: set TWILIO_OPENAPI to the file"
            " src/services/twilio-api/twilio_api_v2010.json of npm's @twilio/cli-core@8.3.2"
        )
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return description(json.loads(Path(path).read_text(encoding="utf-8")))


def description(whole: dict[str, Any]) -> OpenAPI:
    """Return what `whole` says of Create Message, with what it says in prose and extensions as schema."""
    operation = whole["paths"][PATH]["post"]
    form = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]
    schema = form["schema"]
    schema["allOf"] = [
        {"anyOf": [{"required": [_WIRE[name]]} for name in group]}
        for group in operation["x-twilio"]["conditional"]
    ]
    properties = schema["properties"]
    properties["To"]["pattern"] = r"^(\+[1-9]\d{1,14}|[a-z_]+:.+)$"
    properties["Body"]["maxLength"] = 1600
    properties["MediaUrl"].update(minItems=1, maxItems=10)
    properties["ValidityPeriod"].update(minimum=1, maximum=36000)
    properties["SendAt"]["pattern"] = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
    form["encoding"] = {name: {"style": "form", "explode": True} for name in ("MediaUrl", "PersistentAction")}
    kept = {**whole, "paths": {PATH: {"servers": whole["paths"][PATH]["servers"], "post": operation}}}
    return OpenAPI.from_dict(kept)


def validate(
    api: OpenAPI,
    request: WebhookRequest,
    *,
    method: str | None = None,
    path: str | None = None,
    content_type: str | None = None,
    authorization: str | None = None,
    body: bytes | None = None,
) -> None:
    """Validate a request, some of its parts replaced.

    Raises:
        OpenAPIError: It is not what the description asks for.
    """
    url = urlsplit(request.url)
    signature = request.header("Authorization") if authorization is None else authorization
    api.validate_request(
        MockRequest(
            f"{url.scheme}://{url.netloc}",
            method or request.method.lower(),
            path or url.path,
            headers={"Authorization": signature} if signature else {},
            data=request.body if body is None else body,
            content_type=content_type or request.header("Content-Type") or "",
        )
    )
