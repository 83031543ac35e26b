"""Same source, same code; same inputs, same output, whatever was rendered before (promise P10)."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import RenderData
from liquid_webhooks import Webhook
from liquid_webhooks.runtime import state
from tests.promises.generated import HISTORY
from tests.promises.generated import code_hashes
from tests.promises.generated import golden_hash
from tests.promises.generated import reader
from tests.promises.generated import rendered
from tests.promises.samples import HOOK
from tests.promises.samples import NOW
from tests.promises.samples import TEMPLATES
from tests.promises.samples import data
from tests.promises.samples import environment

ROOT = Path(__file__).parents[2]
PROCESSES = 100 if os.environ.get("CI") else 16
ORDERS = 12 if os.environ.get("CI") else 3


def in_a_process(what: str, seed: int) -> Any:
    """Return what `generated` prints in a fresh process with this hash seed."""
    environ = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.promises.generated", what]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, check=True, timeout=120)
    return json.loads(done.stdout)


def test_the_same_code_in_every_process() -> None:
    """The generated code of every tag is the same in processes that order their sets differently."""
    seeds = random.Random(7).sample(range(1, 2**32), PROCESSES)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda seed: in_a_process("code", seed), seeds))

    assert found == [code_hashes()] * PROCESSES


def test_the_same_code_of_every_golden_template() -> None:
    """The generated code of golden templates of all kinds is the same under two other hash seeds."""
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda seed: in_a_process("golden", seed), (11, 4_000_000_000)))

    assert found == [golden_hash()] * 2


def test_no_dependence_on_history() -> None:
    """Every template gives what it gives in a fresh process, after any other renders, of equal values too."""
    fresh = in_a_process("history", 1)
    orders = [list(range(len(HISTORY))) for _ in range(ORDERS)]
    for number, order in enumerate(orders):
        random.Random(number).shuffle(order)
    env = reader()

    for order in orders:
        for index in order:
            source, value = HISTORY[index]
            assert (source, value, rendered(env, source, value)) == (source, value, fresh[index])


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_same_inputs_give_the_same_output(name: str) -> None:
    """Two environments and two data sets that are made alike give the same text."""
    texts = set()
    for _ in range(2):
        state_of_things = environment().new_state(data(4))
        template = environment().from_string(TEMPLATES[name])
        texts.add(template.render_with(state_of_things))

    assert len(texts) == 1


class Clock:
    """Gives another second each time, and counts."""

    def __init__(self) -> None:
        self.reads = 0

    def __call__(self) -> datetime:
        self.reads += 1
        return NOW.replace(second=self.reads)


ASKING = "{{ 'now' | date: '%S' }}{{ 'today' | date: '%S' }}{{ 'now' | date: '%S' }}"

ASKED = {
    "in outputs": ASKING,
    "in a loop": "{% for i in (1..9) %}{{ 'now' | date: '%S' }}{% endfor %}",
    "in partials": "{% render 'p' %}{% include 'p' %}{{ 'now' | date: '%S' }}",
    "in a capture and a condition": "{% capture c %}{{ 'now' | date: '%S' }}{% endcapture %}"
    "{% if {{ 'now' | date: '%S' }} == c %}01{% endif %}",
    "for what has no date of its own": "{{ '10:30' | date: '%Y' }}{{ '10:31' | date: '%Y' }}",
}


@pytest.mark.parametrize("source", ASKED.values(), ids=ASKED)
def test_the_clock_is_read_once_a_render(source: str) -> None:
    """All of one render sees the same time: an injected clock is asked once, and anew in the next render."""
    clock = Clock()
    template = Environment(now=clock, loader=DictLoader({"p": ASKING})).from_string(source)

    first = template.render()
    assert clock.reads == 1
    assert "02" not in first.replace("2024", "")

    template.render()
    assert clock.reads == 2


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name != "dates"])
def test_the_clock_is_not_read_unasked(name: str) -> None:
    """A template that does not ask for the time does not make anyone read a clock."""
    clock = Clock()

    environment(now=clock).from_string(TEMPLATES[name]).render(data(4))

    assert clock.reads == 0


def test_dates_that_say_all_do_not_read_the_clock() -> None:
    """Formatting a full date, an epoch or nothing needs no present time."""
    clock = Clock()

    template = Environment(now=clock).from_string("{% for d in ds %}{{ d | date: '%F' }}{% endfor %}")
    template.render(ds=["2021-06-03", 1622693106, "1622693106", None, "", "hello", True, NOW])

    assert clock.reads == 0


def test_the_time_of_render_data_goes_first() -> None:
    """Where the data has a time of its own, no clock is read."""
    clock = Clock()
    given = RenderData.from_dict({"now": "2020-01-02T03:04:05Z"})

    text = Environment(now=clock).from_string("{{ 'now' | date: '%F %T' }}").render(given)

    assert (text, clock.reads) == ("2020-01-02 03:04:05", 0)


def test_the_fields_of_a_webhook_see_one_time() -> None:
    """URL, headers and body of one request are rendered at the same time."""
    clock = Clock()
    text = f"POST https://a.example/{ASKING}\nX-At: {ASKING}\n\n{ASKING}"

    request = Webhook.parse(text, Environment(now=clock)).render()

    assert clock.reads == 1
    assert request.url == "https://a.example/010101"
    assert (request.header("X-At"), request.body) == ("010101", b"010101")


def test_without_an_injected_clock_the_system_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's clock is read at most once a render too, and only where the time is asked for."""
    reads: list[object] = []

    class Counting(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            reads.append(tz)
            return NOW

    monkeypatch.setattr(state, "datetime", Counting)

    Environment().from_string("{{ 'a' | upcase }}{{ 0 | date: '%F' }}").render()
    assert reads == []
    Environment().from_string(ASKING).render()
    assert reads == [UTC]


def same_request(make: Callable[[], Webhook]) -> set[object]:
    """Return what a webhook gives, made and rendered three times."""
    found: set[object] = set()
    for _ in range(3):
        request = make().render(data(2))
        found.add((request.method, request.url, request.headers, request.body))
    return found


def test_a_webhook_made_again_gives_the_same_request() -> None:
    """A webhook is the same whether parsed again or written out and read back."""
    again = Webhook.parse(HOOK, environment())

    assert len(same_request(lambda: Webhook.parse(HOOK, environment())) | same_request(lambda: again)) == 1
