"""The grammar gives the same case for the same choices, and its failures can be made small."""

from __future__ import annotations

import pytest

from liquid_webhooks import Environment
from liquid_webhooks import LiquidWebhooksError
from tests.campaigns.grammar import fetches
from tests.campaigns.grammar.choices import Choices
from tests.campaigns.grammar.choices import ReplayedChoices
from tests.campaigns.grammar.choices import SeededChoices
from tests.campaigns.grammar.draft import Dialect
from tests.campaigns.grammar.lax import ODD_MARKUP
from tests.campaigns.grammar.shrink import shrunk
from tests.campaigns.grammar.shrink import signature
from tests.campaigns.grammar.statements import BLOCKS
from tests.campaigns.grammar.statements import LIGHT
from tests.campaigns.grammar.template import Case
from tests.campaigns.grammar.template import case


def standard(choices: Choices) -> Case:
    return case(choices, Dialect.STANDARD)


@pytest.mark.parametrize("dialect", Dialect)
def test_seed_decides_the_case(dialect: Dialect) -> None:
    """One seed gives one case, and so does the record of its choices."""
    for seed in range(50):
        choices = SeededChoices(seed)
        made = case(choices, dialect)
        assert repr(made) == repr(case(SeededChoices(seed), dialect))
        assert repr(made) == repr(case(ReplayedChoices(choices.record), dialect))


def test_simplest_case_is_small() -> None:
    """Choices of 0, to which shrinking leads, give a template that parses, without partials."""
    made = standard(ReplayedChoices([]))
    assert made.partials is None
    assert len(made.source) < 200
    assert Environment().from_string(made.source).render({}) is not None


def test_most_templates_parse() -> None:
    """Most templates parse, so that rendering is tested too, and some do not."""
    environment = Environment()
    failures = 0
    for seed in range(300):
        try:
            environment.from_string(case(SeededChoices(seed), Dialect.STANDARD).source)
        except LiquidWebhooksError:
            failures += 1
    assert 10 < failures < 150


def test_all_tags_occur() -> None:
    """Every tag occurs, and the tables of odd markup have no tag that does not."""
    source = ""
    for seed in range(800):
        made = standard(SeededChoices(seed))
        source += made.source + "".join((made.partials or {}).values())
    words = set(source.replace("{%", " {% ").replace("-", " ").split())
    assert {*ODD_MARKUP, *BLOCKS, *LIGHT} - {
        "output",
        "text",
        "counter",
        "interrupt",
        "note",
        "blank",
    } <= words


def test_failures_become_small() -> None:
    """A failure that needs one tag and one variable shrinks to little more than these."""

    def fails(candidate: Case) -> bool:
        return "cycle" in candidate.source and "b" in candidate.data[0]

    seed = next(seed for seed in range(1000) if fails(standard(SeededChoices(seed))))
    small = shrunk(standard(SeededChoices(seed)), fails, 10.0, seed=seed, build=standard)
    assert small.source == "cycle"
    assert small.data == ({"b": None},)


def test_signature_forgets_names_and_values() -> None:
    """Templates of one kind have one signature."""
    assert signature("{{ a | plus: 10 }}{% if b == 'x' %}") == signature(
        '{{ c | plus: 2.5 }}{% if s == "yy" %}'
    )
    assert signature("{{ a | plus: 1 }}") != signature("{{ a | minus: 1 }}")


def test_tags_that_fetch_occur_in_the_dialect_that_has_them() -> None:
    """Braze's dialect holds every tag that fetches and every option; the other one holds none."""
    texts = {
        dialect: "".join(case(SeededChoices(seed), dialect).source for seed in range(800))
        for dialect in Dialect
    }
    assert [name for name in fetches.TAGS if f" {name}" not in texts[Dialect.BRAZE]] == []
    assert [name for name in fetches.OPTIONS if f"{name}" not in texts[Dialect.BRAZE]] == []
    assert [name for name in fetches.TAGS if name in texts[Dialect.STANDARD]] == []
