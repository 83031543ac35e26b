"""Webhooks of many fields take steps in proportion to them: to parse, to look through, to render (P13).

Steps are counted, not seconds, as in `campaigns/hostile/test_growth.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from typing import get_args

import pytest

from liquid_webhooks import Webhook
from liquid_webhooks.webhook.formats import ExportFormat
from tests.campaigns.hostile.rewriting import Rewritten
from tests.campaigns.hostile.steps import disproportionate

FIELDS = 40
"""Fields of the smallest webhook; the largest has three times as many."""

HEAD = "POST https://a.example/\n"

END = "{% endif %}\n"

OBJECT: dict[str, object] = {"url": "https://a.example/", "request_method": "POST"}

SHAPES: dict[str, Callable[[int, str], object]] = {
    "headers": lambda count, value: HEAD + each("A{}: {}\n", count, value) + "\nb\n",
    "headers of one name": lambda count, value: HEAD + f"A: {value}\n" * count + "\nb\n",
    "headers of several lines": lambda count, value: HEAD + "A: {% if a %}\n{% endif %}\n" * count,
    "lines of one header": lambda count, value: (
        f"{HEAD}A: {{% if a %}}" + f"{value}\n" * count + "{% endif %}"
    ),
    "pairs": lambda count, value: f"# @body key-value\n{HEAD}\n" + each("a{}: {}\n", count, value),
    "pairs of one key": lambda count, value: f"# @body key-value\n{HEAD}\n" + f"a: {value}\n" * count,
    "metadata": lambda count, value: each("# @a{} {}\n", count, value) + HEAD,
    "requests": lambda count, value: each(f"### {{}}\n{HEAD}A: {{}}\n\nb\n", count, value),
    "requests whose numbers are names": lambda count, value: (
        f"###\n{HEAD}" * count + each(f"### {{}}\n{HEAD}A: {{}}\n", count, value, first=1)
    ),
    "comments between headers": lambda count, value: HEAD + each("# {}: {}\nA: 1\n", count, value) + "\nb\n",
    "lines that divide nothing": lambda count, value: (
        f"{HEAD}\n{{% if a %}}" + f"\n### {value}\n" * count + "{% endif %}"
    ),
    "headers of an object": lambda count, value: {**OBJECT, "request_headers": keys(count, value)},
    "pairs of an object": lambda count, value: {**OBJECT, "body": keys(count, value)},
}
"""Webhooks of many fields of one value, by what they have many of."""

ENDLESS: dict[str, Callable[[int], str]] = {
    "blocks of headers": lambda count: HEAD + "a: {% if a %}\n" * count + "\n{% endif %}",
    "blocks of requests": lambda count: f"{HEAD}\n" + "{% if a %}\n###\nGET a\n\n" * count + "endif",
    "blocks of requests, read apart": lambda count: (
        f"{HEAD}\n" + "{% if a %}{{ \n###\nGET a\n\n" * count + "}}" + "{{ a }}" * count + "{% endif %}"
    ),
    "blocks of many names": lambda count: HEAD + each("a: {{% a{} %}}\n", count, ""),
    "blocks whose ends are text": lambda count: (
        HEAD + each("a: {{% a{} %}}\n", count, "") + "\n" + each("enda{} ", count, "")
    ),
    "blocks in blocks that end": lambda count: (
        HEAD + "a: " + "{% if a %}\n" * count + "{% endif %}\n" * count
    ),
    "quotes": lambda count: f"{HEAD}\n{{{{ " + "''" * count + "'" + "\n###" * count + "' }}",
    "outputs": lambda count: "GET a\n\n{{ \n###\n" * count + "}}",
    "outputs with blanks at their end": lambda count: "GET a\n\n{{ \n###\n" * count + " " * count + "}}",
    "quotes of outputs": lambda count: "GET a\n\n{{ ' \n###\n" * count + "}}",
    "quotes of tags": lambda count: 'GET a\n\n{% if "a \n###\n' * count,
    "comments": lambda count: "GET a\n\n{% comment %}\n###\n" * count,
    "comments in one": lambda count: "GET a\n\n" + "{% comment %}\n" * count,
    "comments in lines that are comments": lambda count: "GET a\n" + "# {% comment %}\na: b\n" * count,
    "raw in comments": lambda count: "GET a\n\n{% comment %}{% raw %}\n###\n" * count + "endraw",
    "raw": lambda count: "GET a\n\n{% raw %}\n###\n" * count,
    "raw whose end is text": lambda count: "GET a\n\n{% raw %}\n###\n" * count + "endraw",
    "raw in lines that are comments": lambda count: "GET a\n" + "# {% raw %}\na: b\n" * count + "endraw",
    "raw of percent signs": lambda count: "GET a\n\n<% raw %>\n###\n" * count,
    "doc": lambda count: "GET a\n\n{% doc %}\n###\n" * count + "enddoc",
    "inline comments": lambda count: "GET a\n\n{% # \n###\n" * count,
}
"""Documents of much that never ends, or ends far behind, by what that is."""

VALUES = {
    "text": "1",
    "text beyond ASCII": "é",
    "nothing": "",
    "leniencies": "{{ a ! }}",
    "unknown filters": "{{ a | nope }}",
    "bare attributes": "{{ city }}",
    "bare attributes and named ones": "{{ city }}{{ ${city} }}",
    "translations": "{% translation a %}{% endtranslation %}",
    "what fails": "{{ a | divided_by: 0 }}",
    "what does not end": "{{ a",
}


def each(line: str, count: int, value: str, first: int = 1000) -> str:
    # Numbers of one length, so that a field is not longer for standing further behind.
    return "".join(line.format(first + number, value) for number in range(count))


def keys(count: int, value: str) -> dict[str, str]:
    return {f"a{1000 + number}": value for number in range(count)}


@pytest.fixture(scope="module")
def rewritten() -> Rewritten:
    """This package and python-liquid, imported so that they count."""
    return Rewritten("liquid_webhooks", "liquid")


def used(given: Any) -> None:
    """Parse a webhook, write it in both forms, ask for its diagnostics, render it and show the request."""
    from liquid_webhooks import Environment
    from liquid_webhooks import Limits
    from liquid_webhooks import LiquidWebhooksError
    from liquid_webhooks import Webhook as Counting
    from liquid_webhooks import check

    env = Environment(limits=Limits(source_chars=1_000_000))
    with suppress(LiquidWebhooksError):
        webhooks = (
            list(Counting.parse_all(given, env).values())
            if isinstance(given, str)
            else [Counting.from_dict(given, env)]
        )
        for webhook in webhooks:
            webhook.to_text()
            with suppress(LiquidWebhooksError):
                webhook.to_dict()
            check(webhook, data={"a": 1, "city": "b"})
            with suppress(LiquidWebhooksError):
                request = webhook.render({"a": 1, "secrets": {"a": "1e\u0301", "b": "1234"}})
                repr(request)
                for each_format in get_args(ExportFormat):
                    with suppress(LiquidWebhooksError):
                        request.export(each_format)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("shape", SHAPES)
def test_steps_grow_with_the_fields(rewritten: Rewritten, shape: str, value: str) -> None:
    """As many fields again take as many steps again, whatever is found in each."""
    counts: list[Counter[str]] = []
    with rewritten.in_place() as steps:
        # What the first one leaves in caches would make the others differ.
        for count in (2, FIELDS, 2 * FIELDS, 3 * FIELDS):
            given = SHAPES[shape](count, VALUES[value])
            steps.taken()
            used(given)
            counts.append(steps.taken())

    assert sum(counts[3].values()) > sum(counts[1].values()) > 0
    assert disproportionate(*counts[1:]) == {}


@pytest.mark.parametrize("shape", ENDLESS)
def test_steps_grow_with_what_never_ends(rewritten: Rewritten, shape: str) -> None:
    """However much never ends, and wherever reading begins anew, the text is not read anew to its end."""
    counts: list[Counter[str]] = []
    with rewritten.in_place() as steps:
        # What the first one leaves in caches would make the others differ.
        for count in (2, FIELDS, 2 * FIELDS, 3 * FIELDS):
            given = ENDLESS[shape](count)
            steps.taken()
            used(given)
            counts.append(steps.taken())

    assert sum(counts[3].values()) > sum(counts[1].values()) > 0
    assert disproportionate(*counts[1:]) == {}


def test_three_thousand_headers() -> None:
    """A document may have thousands of headers with Liquid, each with its diagnostics."""
    count = 3_000
    webhook = Webhook.parse(HEAD + "A: {{ a!}}\n" * count + "\nb")

    lines = [diagnostic.span.line for diagnostic in webhook.diagnostics if diagnostic.span]
    assert lines == list(range(2, count + 2))
    assert len(webhook.render({"a": 1}).headers) == count + 1
