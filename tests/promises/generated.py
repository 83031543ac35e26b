"""Run in a fresh process by the tests of determinism.

`python -m tests.promises.generated code` prints a hash of the code generated for each sample, `golden` one
for many golden templates together; `history` renders every case of `HISTORY` in a process that has rendered
nothing else, and prints the texts.
"""

from __future__ import annotations

import json
import os
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import LiquidWebhooksError
from tests.promises.samples import TEMPLATES
from tests.promises.samples import environment

__all__ = ["HISTORY", "code_hashes", "golden_hash", "rendered"]

GOLDEN = Path(__file__).parents[1] / "oracles" / "golden" / "spec"

EQUAL: list[Any] = [
    *(1, 1.0, True, "1", "1.0", "true", [1], [1.0], [True], ["1"], {"a": 1}, {"a": 1.0}, {"a": True}),
    *(0, 0.0, -0.0, False, "0", "", " ", None, [], {}, 2021, "2021", 2021.0, 1.5, "1.5", 10**16, 1e16),
]
"""Values that Python holds equal, or that print alike, and Liquid tells apart."""

READINGS = [
    "{{ v }}|{{ v | append: '' }}|{{ v | size }}|{{ v | json_escape }}|{{ v | as_json_string }}",
    "{{ v | date: '%Y %s' }}|{{ v | time_zone: 'Asia/Tokyo' }}|{{ '2021-06-03' | date: v }}",
    "{{ v | plus: 1 }}|{{ v | times: 1.0 }}|{{ v | divided_by: 2 }}|{{ 7 | modulo: v }}|{{ v | round }}",
    "{{ v | money }}|{{ v | abs }}|{{ v | ceil }}|{{ v | at_least: v }}|{{ v | minus: v }}",
    "{% if v == 1 %}a{% endif %}{% if v == true %}b{% endif %}{% if v == '1' %}c{% endif %}"
    "{% if v %}d{% endif %}{% if v == blank %}e{% endif %}{% if v == empty %}f{% endif %}"
    "{% if v == nil %}g{% endif %}",
    "{% case v %}{% when 1 %}one{% when '1' %}text{% when true %}true{% when 0 %}zero{% when nil %}nil"
    "{% endcase %}",
    "{% cycle v: 'a', 'b' %}{% cycle v: 'a', 'b' %}{% cycle v, 'z' %}{% cycle v, 'z' %}",
    "{% for i in v %}[{{ i }}]{% else %}none{% endfor %}{{ (1..v) }}{{ l[v] }}{{ h[v] }}",
    "{{ v | sha256 | slice: 0, 6 }}|{{ v | url_encode }}|{{ v | base64_encode }}|{{ v | escape }}",
    "{{ v | default: 'd' }}|{{ v | first }}|{{ v | uniq }}|{{ v | sort }}|{{ v | json_parse }}"
    "|{{ v | join: v }}",
    "{% ifchanged %}{{ v }}{% endifchanged %}{% increment v %}{% increment v %}{{ v }}",
    "{% render 'one', v: v %}{% include 'one' %}",
]
"""Templates that look at `v` in every way that something could be remembered from."""

HISTORY: list[tuple[str, Any]] = [(source, value) for source in READINGS for value in EQUAL]


def rendered(env: Environment, source: str, value: Any) -> str:
    """Return what `source` gives for `value`, or the error."""
    try:
        return env.from_string(source).render(
            {"v": value, "l": [5, 6, 7], "h": {"1": "x", "true": "y", "": "z"}}
        )
    except LiquidWebhooksError as error:
        return f"{type(error).__name__}: {error}"


def reader() -> Environment:
    """Return the environment that `HISTORY` is rendered in."""
    return environment(loader=DictLoader({"one": "{{ v | date: '%Y' }}{{ v | plus: 1 }}"}))


def code_hashes() -> dict[str, str]:
    """Return a hash of the generated code of each sample."""
    env = environment()
    return {name: hashed(env.from_string(source).python_source) for name, source in TEMPLATES.items()}


def golden_hash() -> str:
    """Return one hash of the generated code of every fifth golden template, or of why it has none."""
    code = []
    for path in sorted(GOLDEN.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8"))[::5]:
            if isinstance(case["template"], str) and "env" not in case:
                env = environment(loader=DictLoader(case.get("partials", {})))
                try:
                    code.append(env.from_string(case["template"]).python_source)
                except LiquidWebhooksError as error:
                    code.append(str(error))
    return f"{len(code)} {hashed(''.join(code))}"


def hashed(text: str) -> str:
    """Return a hash of `text`."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def in_a_fork(source: str, value: Any) -> str:
    """Return what a copy of this process gives, which forgets all that it learnt by it."""
    to_read, to_write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(to_write, rendered(reader(), source, value).encode())
        os._exit(0)
    os.close(to_write)
    with os.fdopen(to_read, "rb") as pipe:
        text = pipe.read().decode()
    os.waitpid(child, 0)
    return text


def main(what: str) -> None:
    """Print the answer as JSON."""
    answers: dict[str, Any] = {
        "code": code_hashes,
        "golden": golden_hash,
        "history": lambda: [in_a_fork(*case) for case in HISTORY],
    }
    json.dump(answers[what](), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
