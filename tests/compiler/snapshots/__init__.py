"""Snapshots of generated code: what some twenty templates compile to, so that a change shows in a diff.

Each file holds a template, its `python_source`, and the code that runs with its constants. Write them anew
with `python -m tests.compiler.snapshots`, and read the diff.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import Template
from liquid_webhooks.compiler.compiled import Compiled
from liquid_webhooks.webhook.document.http_text import read_text

__all__ = ["CASES", "HERE", "snapshot"]

HERE = Path(__file__).parent
ROOT = HERE.parents[2]

CONSTRUCTS = {
    "assign_and_capture": (
        "{% assign name = ${first_name} | default: 'friend' %}\n"
        "{% capture greeting %}Hi {{ name | capitalize }}!{% endcapture %}\n"
        "{{ greeting }}{% assign name = 'x' %}{{ name }}"
    ),
    "case_and_cycle": (
        "{% case custom_attribute.${plan} %}{% when 'gold', 'silver' %}VIP{% when 3 %}three\n"
        "{% else %}{% for i in (1..3) %}{% cycle 'a', 'b' %}{% increment n %}{% endfor %}{% endcase %}"
    ),
    "conditions": (
        "{% if a and b == 'x' or c.d > 3 %}1{% elsif a contains 'y' %}2{% elsif a == blank %}3{% endif %}\n"
        "{% unless a != nil and b <= c %}4{% endunless %}{% if forloop == empty or true %}5{% endif %}"
    ),
    "loops": (
        "{% for row in rows reversed limit: 2 %}{% for cell in row.cells offset: n %}\n"
        "{{ forloop.parentloop.index }}.{{ forloop.rindex0 }} {{ cell }}\n"
        "{% if cell == 'end' %}{% break %}{% endif %}\n"
        "{% else %}none{% endfor %}{{ forloop.name }}{% endfor %}"
    ),
    "partials": "{% for i in list %}{% include 'p', x: i %}{% endfor %}{% render 'p' with y as z %}",
    "fetching": (
        "{% connected_content https://a.example/{{ id | url_encode }}\n"
        "   :method post :body a={{ b }} :save answer %}\n"
        "{% if answer.__http_status_code__ == 200 %}{{ answer.items[0]['name'] }}{% else %}\n"
        "{% abort_message('no answer') %}{% endif %}{% catalog_items games {{ id }} %}{{ items[0].title }}"
    ),
}
"""Name → a template that shows how one kind of construct is written."""


def _cases() -> Iterator[tuple[str, Environment, list[str]]]:
    loader = DictLoader({"p": "{{ x }}"})
    for path in sorted((ROOT / "benchmarks" / "cases").glob("*/liquid.liquid")):
        yield f"benchmark_{path.parent.name}", Environment(), [path.read_text(encoding="utf-8")]
    for path in sorted((ROOT / "liquid_webhooks" / "gallery").glob("*.http")):
        document = read_text(path.read_text(encoding="utf-8"))
        yield f"gallery_{path.stem}", Environment(), [part.text for part in document.templates]
    for name, source in CONSTRUCTS.items():
        yield name, Environment(loader=loader), [source]
    yield "conditions_inline_errors", Environment(on_error="inline"), [CONSTRUCTS["conditions"]]
    yield "loops_strict_variables", Environment(strict_variables=True), [CONSTRUCTS["loops"]]


CASES = {name: (env, sources) for name, env, sources in _cases()}
"""Name → the environment and the templates of one snapshot."""


def snapshot(name: str) -> str:
    """Return what the snapshot `name` has to be."""
    env, sources = CASES[name]
    templates = [env.from_string(source) for source in sources if env.delimiters.has_markup(source)]
    return "\n".join(part for template in templates for part in _parts(template))


def _parts(template: Template) -> Iterator[str]:
    yield f"===== template\n{template.nodes[0].token.source}"
    yield f"===== python_source\n{template.python_source}"
    code = template._built().code
    assert code is not None
    yield f"===== what runs\n{_running(code)}"


def _running(code: Compiled) -> str:
    constants = [
        f"# {name} = {getattr(value, '__qualname__', None) or repr(value)}"
        for name, value in code.constants.items()
    ]
    return code.source + "".join(f"{line}\n" for line in constants)
