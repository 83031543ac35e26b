"""Renders webhooks for render data that a request brings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated
from typing import Any

from fastapi import Body
from fastapi import FastAPI
from fastapi import HTTPException

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import Limits
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import RenderData
from liquid_webhooks import Webhook

HERE = Path(__file__).parent
SECRETS = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")

# Strangers' data decides how much a render does: it is bounded in output and time.
ENVIRONMENT = Environment(limits=Limits(output_chars=100_000, deadline_seconds=1.0))
WEBHOOKS = {path.stem: Webhook.load(path, ENVIRONMENT) for path in sorted(HERE.glob("webhooks/*.http"))}

app = FastAPI(title="Webhooks")


@app.get("/webhooks")
def names() -> list[str]:
    """Return the names of the webhooks."""
    return list(WEBHOOKS)


@app.post("/webhooks/{name}")
def render(name: str, data: Annotated[dict[str, Any], Body()]) -> dict[str, Any]:
    """Return the request that a webhook gives for render data, or why nothing would be sent."""
    webhook = WEBHOOKS.get(name)
    if webhook is None:
        raise HTTPException(404, f"there is no webhook {name!r}")
    secrets = {key: os.environ[key] for key in SECRETS if key in os.environ}
    try:
        request = webhook.render(RenderData.from_dict({**data, "secrets": secrets}))
    except AbortMessage as abort:
        return {"aborted": abort.reason}
    except LiquidWebhooksError as error:
        # It names the line and the rule, and quotes nothing of the data.
        raise HTTPException(422, str(error)) from error
    return {"request": request.export("http"), "findings": [str(finding) for finding in request.diagnostics]}
