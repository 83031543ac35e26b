"""Templates are immutable and thread-safe; what tags remember is each render's own (promise P11)."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from liquid import Node
from liquid import RenderContext

from liquid_webhooks import AbortMessage
from liquid_webhooks import RenderData
from liquid_webhooks import Template
from liquid_webhooks import Webhook
from tests.promises.samples import HOOK
from tests.promises.samples import TEMPLATES
from tests.promises.samples import data
from tests.promises.samples import environment

THREADS = 8
RENDERS = 500
DATA_SETS = [data(number) for number in range(12)]

Render = Callable[[RenderData], object]


@pytest.fixture(autouse=True)
def frequent_switches() -> Iterator[None]:
    """Let threads take turns far more often than usual."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def of_template(template: Template) -> Render:
    """Return what renders a template: text, extras and findings, or the reason of an abort."""

    def render(given: RenderData) -> object:
        try:
            result = template.result(given)
        except AbortMessage as abort:
            return abort.reason
        return result.text, result.message_extras, [str(found) for found in result.diagnostics]

    return render


def of_webhook(webhook: Webhook) -> Render:
    """Return what renders a webhook."""

    def render(given: RenderData) -> object:
        request = webhook.render(given)
        return request.url, request.headers, request.body, request.message_extras

    return render


def jobs() -> dict[str, Render]:
    """Return what to render, freshly parsed: nothing is compiled yet."""
    env = environment()
    renders = {name: of_template(env.from_string(source)) for name, source in TEMPLATES.items()}
    return {**renders, "webhook": of_webhook(Webhook.parse(HOOK, env))}


def work(
    renders: dict[str, Render], expected: dict[tuple[str, int], object], seed: int, start: Barrier
) -> int:
    """Render `RENDERS` times what a shuffle says; return how many results were not as expected."""
    order = random.Random(seed)
    names = list(renders)
    start.wait()
    wrong = 0
    for _ in range(RENDERS):
        name, number = order.choice(names), order.randrange(len(DATA_SETS))
        wrong += renders[name](DATA_SETS[number]) != expected[name, number]
    return wrong


def test_renders_from_many_threads() -> None:
    """Eight threads that share templates, environment and data get what one thread gets, each time."""
    expected = {
        (name, number): render(given)
        for name, render in jobs().items()
        for number, given in enumerate(DATA_SETS)
    }
    renders, start = jobs(), Barrier(THREADS)

    with ThreadPoolExecutor(THREADS) as pool:
        wrong = list(pool.map(lambda seed: work(renders, expected, seed, start), range(THREADS)))

    assert wrong == [0] * THREADS


@pytest.mark.parametrize("name", TEMPLATES)
def test_first_renders_at_once(name: str) -> None:
    """A template that has not been compiled yet may be rendered first from several threads at once."""
    expected = of_template(environment().from_string(TEMPLATES[name]))(DATA_SETS[1])
    for _ in range(5):
        render, start = of_template(environment().from_string(TEMPLATES[name])), Barrier(THREADS)

        def once(_seed: int, render: Render = render, start: Barrier = start) -> object:
            start.wait()
            return render(DATA_SETS[1])

        with ThreadPoolExecutor(THREADS) as pool:
            assert list(pool.map(once, range(THREADS))) == [expected] * THREADS


def tree(node: Node) -> object:
    """Return all that a node says about itself and what it holds."""
    expressions = [(type(each).__name__, str(each)) for each in node.expressions()]
    return type(node).__name__, str(node), expressions, [tree(child) for child in children(node)]


def children(node: Node) -> list[Node]:
    """Return the nodes inside a node, without those of partials."""
    template = environment().from_string("")
    return list(node.children(RenderContext(template), include_partials=False))


@pytest.mark.parametrize("name", TEMPLATES)
def test_rendering_changes_no_template(name: str) -> None:
    """After renders, good and failed ones, a template's tree, code and findings are what they were."""
    template = environment().from_string(TEMPLATES[name])
    before = [tree(node) for node in template.nodes], template.python_source, template.diagnostics

    for given in DATA_SETS:
        of_template(template)(given)

    assert ([tree(node) for node in template.nodes], template.python_source, template.diagnostics) == before


@pytest.mark.parametrize("name", TEMPLATES)
def test_rendering_changes_no_data(name: str) -> None:
    """A render leaves the data it was given as it was, counters and assignments included."""
    given, untouched = data(5), data(5)

    of_template(environment().from_string(TEMPLATES[name]))(given)

    assert given.variables == untouched.variables
    assert given.to_dict() == untouched.to_dict()


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_render_forgets_the_one_before(name: str) -> None:
    """What `cycle`, `increment`, `ifchanged` and `offset: continue` remember ends with the render."""
    render = of_template(environment().from_string(TEMPLATES[name]))

    assert render(DATA_SETS[1]) == render(DATA_SETS[1])
