"""Where memory ends, a `LimitError` with a place is raised, whatever runs and whatever the mode."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from typing import Literal

import pytest
from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import RenderData
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks import check
from liquid_webhooks.audience.results import result_of
from liquid_webhooks.engine import parsing
from liquid_webhooks.engine import trace as tracing
from liquid_webhooks.webhook.formats import FORMATS

OnError = Literal["raise", "inline"]

EVERY_MODE = pytest.mark.parametrize("on_error", ["raise", "inline"])

PLACES = {
    "a\n{{ 'SECRET' | full }}": (2, 15),
    "a\n{{ 'SECRET' | full | upcase }}": (2, 15),
    "a\n{% assign x = 'SECRET' | full %}": (2, 26),
    "a\n{% capture x %}{{ 'SECRET' | full }}{% endcapture %}": (2, 30),
    "a\n{% for i in (1..2) %}{{ 'SECRET' | full }}{% endfor %}": (2, 36),
    "a\n{% if x %}{% elsif {{ 'SECRET' | full }} %}{% endif %}": None,
    "a\n{% increment n %}{{ 'SECRET' | full }}": (2, 32),
    "a\n{% render 'p' %}": (1, 8),
    "a\n{% include 'p' %}": (1, 8),
    "a\n{{ content_blocks.${b} }}": (1, 8),
}
"""Template → line and column of what takes the memory."""


def full(_value: object) -> Any:
    """Take more memory than there is."""
    raise MemoryError


def environment(**keywords: Any) -> Environment:
    """Return an environment with a filter and partials that take all memory."""
    env = Environment(loader=DictLoader({"p": "{{ 1 | full }}"}), **keywords)
    env.add_filter("full", full)
    return env


DATA = RenderData.from_dict({"content_blocks": {"b": "{{ 1 | full }}"}})


def refused(run: Callable[[], object]) -> LimitError:
    """Return what `run` ends with, having seen that it quotes nothing and holds no frame."""
    with pytest.raises(LimitError, match="the process ran out of memory") as caught:
        run()
    error = caught.value
    assert error.limit is None
    assert "SECRET" not in str(error)
    while isinstance(error.__context__, Exception):
        error = error.__context__  # type: ignore[assignment]
        assert error.__traceback__ is None
    return caught.value


@EVERY_MODE
@pytest.mark.parametrize("source", PLACES)
def test_rendering(source: str, on_error: OnError) -> None:
    """Each way to run a template says where memory ended."""
    template = environment(on_error=on_error).from_string(source)

    for run in (template.render, template.result, template.trace):
        error = refused(lambda run=run: run(DATA))  # type: ignore[misc]
        assert PLACES[source] is None or error.position == PLACES[source]


@EVERY_MODE
def test_webhooks(on_error: OnError) -> None:
    """A webhook's field that takes all memory ends the request, with its place in the document."""
    text = "POST https://example.com/\nX-A: {{ 'SECRET' | full }}\n\nbody"
    webhook = Webhook.parse(text, environment(on_error=on_error))

    assert refused(lambda: webhook.render(DATA)).position == (2, 20)


def test_results_of_rows() -> None:
    """A row that takes all memory fails; those behind it are rendered."""
    assert isinstance(result_of(full, DATA).error, LimitError)


def test_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """So does putting the request together, of which no place is known."""
    webhook = Webhook.parse("POST https://example.com/\n\nbody")
    monkeypatch.setattr("liquid_webhooks.webhook.webhook.WebhookRequest", lambda *_, **__: full(1))

    assert refused(webhook.render).position is None


def test_checking() -> None:
    """`check` never raises: the end of memory is a finding like other errors, of any stage."""
    env = environment()

    assert [each.code for each in check("{{ 'SECRET' | full }}", env, {})] == ["LW600"]


@pytest.mark.parametrize("stage", ["scan", "Parser"])
def test_parsing(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsing ends in the same way, and `check` has a finding for that too."""
    monkeypatch.setattr(parsing, stage, lambda *_, **__: full(1))

    refused(lambda: Environment().from_string("SECRET {{ a }}"))
    refused(lambda: Webhook.parse("POST https://example.com/\n\nSECRET"))
    assert [each.code for each in check("SECRET")] == ["LW100"]


def test_looking_through_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    """What gathers the findings about a template may end so as well."""
    template = Environment().from_string("{{ a }}")
    monkeypatch.setattr("liquid_webhooks.engine.template.dialect_diagnostics", lambda *_, **__: full(1))

    refused(template.result)
    assert [each.code for each in check(template)] == ["LW100"]


def test_traces(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a trace does behind the render is no exception."""
    monkeypatch.setattr(tracing, "flattened", full)

    refused(Environment().from_string("{{ 1 }}").trace)


def test_reading_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Render data that memory does not hold is refused in the same way."""
    path = tmp_path / "data.json"
    path.write_text('{"user": {"first_name": "SECRET"}}', encoding="utf-8")
    monkeypatch.setattr(json, "loads", full)

    refused(lambda: RenderData.load(path))
    monkeypatch.setattr("liquid_webhooks.data.render_data.common_data", lambda *_: full(1))
    refused(lambda: RenderData.from_dict({}))


def test_what_filled_the_memory_is_let_go() -> None:
    """The error keeps nothing alive of what the render had made, so that it can be dealt with."""

    class Large:
        pass

    kept: list[weakref.ref[Large]] = []

    def fill(_value: object) -> object:
        large = Large()
        kept.append(weakref.ref(large))
        raise MemoryError

    env = Environment()
    env.add_filter("fill", fill)
    gc.disable()
    try:
        error = refused(lambda: env.from_string("{{ 1 | fill }}").render())
        assert kept[0]() is None
        assert error.position == (1, 8)
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "show", [repr, WebhookRequest.curl, *(partial(WebhookRequest.export, format=each) for each in FORMATS)]
)
def test_showing_requests(show: Callable[[WebhookRequest], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that cannot be written for want of memory says so."""
    request = WebhookRequest("POST", "https://example.com/")
    monkeypatch.setattr("liquid_webhooks.webhook.formats.written", lambda *_: full(1))
    monkeypatch.setattr("liquid_webhooks.webhook.request.mask", lambda *_, **__: full(1))

    refused(lambda: show(request))
