"""Certain errors: where one is told, no row is rendered, whatever the template and the rows."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import Mode
from liquid_webhooks import RenderData
from liquid_webhooks import Template
from liquid_webhooks import Webhook
from liquid_webhooks.audience.certain_errors import certain_errors
from liquid_webhooks.audience.results import Render
from liquid_webhooks.audience.results import result_of
from liquid_webhooks.audience.row import Row

CASES = 1_500
"""Templates of one seed; some two in ten have a certain error."""

NAMES = (
    *("secrets.a", "secrets.y", "content_blocks.${there}", "content_blocks.nope", "${first_name}"),
    *("v", "empty", "'q'", "1", "nope"),
)
FILTERS = ("default: ", "append: ", "zork: ", "prepend: ", "plus: ")
OPERATORS = ("==", "!=", "<=", ">", "contains")
BLOCKS = (
    "x",
    "{{ secrets.y }}",
    "{% capture content_blocks %}v{% endcapture %}",
    "{% assign secrets = v %}",
    "{% if secrets.y %}{% endif %}",
    "{% liquid\ncapture content_blocks\necho 'x'\nendcapture\n%}",
)
MODES: tuple[dict[str, Any], ...] = (
    *({}, {"tolerance": Mode.STRICT}, {"strict_filters": True}, {"strict_variables": True}),
    {"on_error": "inline"},
)
ROWS = (
    Row(1, "u:1", {"user": {"first_name": "A"}}),
    Row(2, "u:2", {"user": {}}),
    Row(3, "u:3", {"variables": {"v": {"y": "w"}, "l": [1, 2]}}),
)


class Draft:
    """Writes templates that ask for secrets and blocks in every kind of place."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def value(self) -> str:
        return self.random.choice(NAMES)

    def filtered(self) -> str:
        count = self.random.choice((0, 0, 1, 2))
        filters = [f" | {self.random.choice(FILTERS)}{self.value()}" for _ in range(count)]
        return self.value() + "".join(filters)

    def condition(self) -> str:
        text = self.value()
        if self.random.random() < 0.6:
            text += f" {self.random.choice(OPERATORS)} {self.value()}"
        if self.random.random() < 0.2:
            text += f" {self.random.choice(('and', 'or'))} {self.value()}"
        return text

    def body(self, depth: int) -> str:
        return "".join(self.node(depth) for _ in range(self.random.randrange(1, 4)))

    def node(self, depth: int) -> str:
        if depth > 2 or self.random.random() < 0.3:
            return f"{{{{ {self.filtered()} }}}}"
        inner = self.body(depth + 1)
        more = self.random.choice(("", f"{{% else %}}{self.body(depth + 1)}"))
        name = self.random.choice(("x", "v", "secrets", "content_blocks"))
        items = self.random.choice(("l", "(1..2)", self.value()))
        return self.random.choice(
            (
                f"{{% assign {name} = {self.filtered()} %}}",
                f"{{% capture {name} %}}{inner}{{% endcapture %}}",
                f"{{% if {self.condition()} %}}{inner}{more}{{% endif %}}",
                f"{{% if {self.condition()} %}}{inner}{{% elsif {self.condition()} %}}{inner}{{% endif %}}",
                f"{{% unless {self.condition()} %}}{inner}{{% endunless %}}",
                f"{{% for i in {items} %}}{inner}{more}{{% endfor %}}",
                f"{{% case {self.value()} %}}{{% when {self.value()} %}}{inner}{more}{{% endcase %}}",
                f"{{% case {self.value()} %}}{more}{{% endcase %}}",
                self.random.choice(("{% break %}", "{% continue %}", "{% abort_message('x') %}")),
                f"{{% liquid\necho {self.filtered()}\nassign z = {self.value()}\n%}}",
                f"{{% cycle {self.value()}, {self.value()} %}}",
                f"{{% tablerow i in (1..2) %}}{inner}{{% endtablerow %}}",
            )
        )


def rendering(template: Template) -> Render[str]:
    return lambda data: (template.render(data), ())


@pytest.mark.parametrize("seed", range(4))
def test_no_row_is_rendered_where_an_error_is_certain(seed: int) -> None:
    """Each row then fails or is aborted, one by one, as it would have if all had been tried."""
    random = Random(seed)
    draft = Draft(random)
    certain = 0
    for _ in range(CASES):
        source = draft.body(0)
        try:
            template = Environment(**random.choice(MODES)).from_string(source)
        except LiquidWebhooksError:
            continue
        common = RenderData.from_dict(
            {
                "secrets": random.choice(({"a": "1"}, {})),
                "content_blocks": {"there": random.choice(BLOCKS)},
                "variables": random.choice(({}, {"l": [1], "v": {"y": "s"}})),
            }
        )
        if certain_errors(template, common):
            certain += 1
            for row in ROWS:
                result = result_of(rendering(template), common, row)
                assert result.status != "rendered", (source, dict(common.content_blocks))
    assert certain > CASES / 20


HEAVY = "H: {{ (1..2000) | join: 'x' | size }}\n"
"""A constant header that makes some 9,000 characters, and 2,000 items of 16."""


def webhook(headers: str, **limits: float) -> Webhook:
    return Webhook.parse(f"POST https://a.example/\n{headers}", Environment(limits=Limits(**limits)))  # type: ignore[arg-type]


def test_constant_fields_share_one_budget() -> None:
    """What all constant fields take together beyond a limit is one certain error, as it is in each render."""
    common = RenderData.from_dict({})
    beyond = webhook(HEAVY * 100, filter_chars=200_000)

    [error] = certain_errors(beyond, common)
    assert isinstance(error, LimitError)
    assert error.limit == "filter_chars"
    with pytest.raises(LimitError, match=error.message):
        beyond.render(common)
    assert certain_errors(webhook(HEAVY * 2, filter_chars=200_000), common) == []


@pytest.mark.parametrize("header", [HEAVY, "H: text\n"])
def test_a_deadline_ends_the_looking_and_is_no_certain_error(header: str) -> None:
    """Behind the deadline nothing more is looked for; whether a row is in time, no other render can tell."""
    assert certain_errors(webhook(header * 500, deadline_seconds=0), RenderData.from_dict({})) == []
