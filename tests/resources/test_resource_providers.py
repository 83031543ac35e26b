"""Providers of the caller's own, seeded random numbers, and the limits that fetched text keeps to."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from random import Random

import pytest

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import RenderData
from liquid_webhooks import RenderError
from liquid_webhooks import Webhook
from liquid_webhooks.resources import Resources

DATA = RenderData.from_dict(
    {
        "catalogs": {"c": [{"id": "a", "n": "data"}]},
        "catalog_selections": {"c": {"s": ["a"]}},
        "promotion_codes": {"w": ["data"]},
        "translations": {"nb": {"t": "data"}},
        "locale": "nb",
        "shopping_carts": [{"cart_id": "k", "n": "data"}],
        "landing_pages": {"sale": "data"},
    }
)


class Provider:
    """Answers every tag, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def item(self, catalog: str, item_id: str) -> Mapping[str, object] | None:
        self.asked.append((catalog, item_id))
        if catalog != "c":
            raise LookupError(catalog)
        return None if item_id == "none" else {"id": item_id, "n": "own", "t": "{{ 1 | plus: 1 }}"}

    def selection(self, catalog: str, name: str) -> Sequence[str]:
        self.asked.append((catalog, name))
        return tuple(str(number) for number in range(60))

    def draw(self, name: str) -> str | None:
        self.asked.append((name,))
        if name == "nope":
            raise LookupError(name)
        return None if name == "empty" else f"{name}-{len(self.asked)}"

    def text(self, locale: str, name: str) -> str | None:
        self.asked.append((locale, name))
        if locale == "fr":
            raise LookupError(locale)
        return None if name == "none" else f"{locale}.{name}.{{{{ 1 | plus: 1 }}}}"

    def cart(self, cart_id: str) -> tuple[Mapping[str, object], bool] | None:
        self.asked.append((cart_id,))
        return None if cart_id == "none" else ({"cart_id": cart_id, "n": "own"}, cart_id != "old")

    def url(self, handle: str) -> str | None:
        self.asked.append((handle,))
        return None if handle == "none" else f"own-{handle}"


def every(provider: Provider) -> Resources:
    """Return resources that ask `provider` for everything."""
    return Resources(
        catalogs=provider,
        promotion_codes=provider,
        translations=provider,
        shopping_carts=provider,
        landing_pages=provider,
    )


@pytest.mark.parametrize(
    ("source", "own", "held", "asked"),
    [
        (
            "{% catalog_items c a b %}{{ items | map: 'n' | join }}",
            "own own",
            "data",
            [("c", "a"), ("c", "b")],
        ),
        ("{% promotion('w') %}", "w-1", "data", [("w",)]),
        ("{% translation t %}default{% endtranslation %}", "nb.t.2", "data", [("nb", "t")]),
        ("{% shopping_cart k %}{{ shopping_cart.n }}", "own", "data", [("k",)]),
        ("{% landing_page_url sale %}", "own-sale", "data", [("sale",)]),
    ],
)
def test_own_providers_win_over_render_data(
    source: str, own: str, held: str, asked: list[tuple[str, ...]]
) -> None:
    """A provider of the environment is asked instead of the render data, which serves where there is none."""
    provider = Provider()

    assert Environment(resources=every(provider)).from_string(source).render(DATA) == own
    assert provider.asked == asked
    assert Environment(resources=Resources()).from_string(source).render(DATA) == held


def test_one_own_provider_leaves_the_others() -> None:
    """What the environment does not provide is still taken from the render data."""
    env = Environment(resources=Resources(promotion_codes=Provider()))
    source = "{% promotion('w') %}{% landing_page_url sale %}{% catalog_items c a %}{{ items[0].n }}"

    assert env.from_string(source).render(DATA) == "w-1datadata"


def test_own_providers_serve_plain_variables() -> None:
    """Where only plain variables are given, providers are asked all the same, but there is no locale."""
    env = Environment(resources=every(Provider()))
    source = (
        "{% catalog_items c {{ id }} %}{{ items[0].id }}{% promotion('w') %}"
        "{% translation t %}d{% endtranslation %}"
    )

    assert env.from_string(source).render(id="x") == "xw-2d"


def test_a_provider_is_asked_for_a_code_once_a_message() -> None:
    """All uses and all fields of one message repeat one draw; the next message draws anew."""
    provider = Provider()
    hook = Webhook.parse(
        "POST https://a.example/{% promotion('w') %}\n\n"
        "{% for i in (1..3) %}{% promotion('w') %},{% endfor %}",
        Environment(resources=every(provider)),
    )

    assert hook.render(DATA).body == b"w-1,w-1,w-1,"
    assert hook.render(DATA).url == "https://a.example/w-2"
    assert provider.asked == [("w",), ("w",)]


def test_answers_of_providers_that_have_nothing() -> None:
    """None and `LookupError` mean the same of every provider as of render data."""
    env = Environment(resources=every(Provider()))
    french = RenderData.from_dict({"locale": "fr"})

    result = env.from_string(
        "{% catalog_items other a %}{{ items | size }}{% catalog_items c none %}{{ items | size }}"
        "{% landing_page_url none %}{% translation none %}d{% endtranslation %}"
        "{% shopping_cart none :abort_if_not_abandoned false %}{{ shopping_cart }}"
    ).result(DATA)

    assert (result.text, [found.code for found in result.diagnostics]) == ("00d", ["LW607", "LW615", "LW617"])
    assert env.from_string("{% translation t %}d{% endtranslation %}").render(french) == "d"
    for source in ("{% promotion('empty') %}", "{% shopping_cart none %}", "{% shopping_cart old %}"):
        with pytest.raises(AbortMessage):
            env.from_string(source).render(DATA)
    with pytest.raises(RenderError, match="there is no list of promotion codes of this name"):
        env.from_string("{% promotion('nope') %}").render(DATA)


def test_fifty_items_of_a_providers_selection() -> None:
    """However many ids a provider selects, fifty items are looked up, and the cut is told."""
    provider = Provider()

    result = (
        Environment(resources=every(provider))
        .from_string(
            "{% catalog_selection_items c s :rerender %}{{ items | size }}{{ items[49].id }}{{ items[49].t }}"
        )
        .result(DATA)
    )

    assert (result.text, [found.code for found in result.diagnostics]) == ("50492", ["LW609"])
    assert len(provider.asked) == 51


def test_seeded_random_numbers() -> None:
    """Equal seeds give equal numbers, floats and integers, as Python's `random.Random` draws them."""
    source = (
        "{% random %}|{% random 10 %}|{% for i in (1..3) %}{% random {{ i | times: 100 }} %},{% endfor %}"
    )
    expected = Random(7)

    texts = {
        Environment(resources=Resources(random=Random(7))).from_string(source).render() for _ in range(3)
    }

    assert texts == {
        f"{expected.random()}|{expected.randrange(10)}|"
        f"{expected.randrange(100)},{expected.randrange(200)},{expected.randrange(300)},"
    }


def test_random_numbers_go_on() -> None:
    """One source goes on from render to render, so that messages do not all get the same number."""
    template = Environment(resources=Resources(random=Random(7))).from_string("{% random 1000000 %}")

    assert len({template.render() for _ in range(20)}) == 20


def test_without_a_seed_renders_differ() -> None:
    """The system's numbers are not the same in two renders."""
    template = Environment().from_string("{% random %}")

    assert template.render() != template.render()


@pytest.mark.parametrize(
    "bound", [1, 2, 3, 1000, 10**40, 10**4299], ids=["1", "2", "3", "1000", "40", "4299"]
)
def test_random_below_a_bound(bound: int) -> None:
    """Whatever the bound, a number is at least 0 and below it."""
    template = Environment().from_string("{% random {{ n }} %}")

    assert all(0 <= int(template.render(n=bound)) < bound for _ in range(50))


@pytest.mark.parametrize(
    "bound",
    [0, -1, 0.5, "", "x", None, True, ["x"], {"a": 5}, float("inf"), float("nan"), "1" * 4301, 10**4300],
    ids=lambda bound: type(bound).__name__,
)
def test_random_below_no_number(bound: object) -> None:
    """What is no number of at least 1, or one of too many digits, ends the render with one of our errors."""
    with pytest.raises((RenderError, LimitError)):
        Environment().from_string("{% random {{ n }} %}").render(n=bound)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("{% catalog_items c {{ a }} {{ b.c }} %}", {"items"}),
        ("{% catalog_selection_items c {{ a }} :rerender %}", {"items"}),
        ("{% shopping_cart {{ a }} %}", {"shopping_cart"}),
        ("{% promotion('a') %}{% random {{ a }} %}{% landing_page_url {{ a }} %}", set()),
        ("{% translation a %}{{ a }}{% assign n = 1 %}{% endtranslation %}", {"n"}),
    ],
)
def test_analysis_finds_what_tags_read_and_set(source: str, names: set[str]) -> None:
    """python-liquid's static analysis knows the variables that the tags set, and those that they read."""
    found = Environment().from_string(source).analyze()

    assert set(found.locals) == names
    assert "a" in found.globals


@pytest.mark.parametrize(
    "source",
    [
        "{% catalog_items c {{ a | upcase }} b :rerender %}",
        "{% catalog_selection_items c s %}",
        "{% promotion ('a') %}",
        "{% random %}{% random 10 %}{% random {{ n }} %}",
        "{% shopping_cart {{ a }} :abort_if_not_abandoned false %}",
        "{% landing_page_url sale %}",
        "{% translation a %}{{ b }}{% endtranslation %}",
    ],
)
def test_nodes_print_as_they_were_written(source: str) -> None:
    """The text of a tree is the template again."""
    assert str(Environment().from_string(source)) == source


@pytest.mark.parametrize(
    ("word", "place", "fix"),
    [
        ("${want}", 24, "{{${want}}}"),
        ("x-${want}-y", 26, "{{${want}}}"),
        ("custom_attribute.${a b}", 24, "{{custom_attribute.${a b}}}"),
        ("id=context.${a}", 27, "{{context.${a}}}"),
        ("https://a.${b}", 34, "{{${b}}}"),
    ],
)
def test_names_outside_braces_are_told_with_what_to_write(word: str, place: int, fix: str) -> None:
    """`LW208` stands at the name, with its namespace, and says how to write it."""
    word = word.replace("a b", "a_b")
    (found,) = Environment().from_string(f"{{% catalog_items ferries {word} %}}").diagnostics

    assert (found.code, found.fix) == ("LW208", fix.replace("a b", "a_b"))
    assert found.span is not None
    assert (found.span.start, found.span.end) == (place + 1, place + 1 + len(fix.replace("a b", "a_b")) - 4)


def test_places_of_findings_about_translations() -> None:
    """`LW114` stands at the second id, `LW210` at each tag of a webhook's fields, in their order."""
    body = "a{% translation x %}{% endtranslation %}\n {% translation 'x' %}{% endtranslation %}"
    hook = Webhook.parse(
        f"POST https://a.example/\nX: {{% translation y %}}{{% endtranslation %}}\n\n{body}", name="w.http"
    )

    found = [
        (each.code, each.span and (each.span.line, each.span.column), each.template_name)
        for each in hook.diagnostics
    ]

    assert found == [
        ("LW210", (2, 7), "w.http"),
        ("LW114", (5, 17), "w.http"),
        ("LW210", (4, 5), "w.http"),
        ("LW210", (5, 5), "w.http"),
    ]
    assert [each.code for each in Environment().from_string(body).diagnostics] == ["LW114"]


BIG = RenderData.from_dict({"catalogs": {"c": [{"id": number, "n": number} for number in range(100_000)]}})


def test_a_large_catalog_in_a_loop() -> None:
    """A catalog of 100,000 items is looked up in a loop without being searched each time."""
    source = "{% for i in (1..20000) %}{% catalog_items c {{ i }} %}{% endfor %}{{ items[0].n }}"

    assert Environment().from_string(source).render(BIG) == "20000"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{% for i in (1..100001) %}{% endfor %}", "more than 100000 loop passes in one render"),
        ("{{ x }}" * 11, "output of more than 1048576 characters"),
        ("{{ x }}{{ x }}", "filters made more than 16777216 characters in one render"),
        ("{{ 1 }}" * 1_001, "a template of more than 1000 tags, outputs, operands and filters"),
        ("{% if a %}" * 40, "the item holds more Liquid than the limits allow"),
        ("{{" + "{{" * 40 + "1" + "}}" * 41, "the item holds more Liquid than the limits allow"),
        ("{{ 1 }}" + "y" * 40_000, "partials of more than 1048576 characters of source in one render"),
    ],
    ids=["loops", "one long text", "many long texts", "nodes", "blocks", "groups", "source"],
)
def test_bombs_in_rerendered_items(text: str, message: str) -> None:
    """Liquid in an item's texts keeps to the limits of the render, placed at the tag, and quotes nothing."""
    item = {"id": "i", **{f"field {number}": f"{text}{number}" for number in range(600)}}
    data = RenderData.from_dict({"catalogs": {"c": [item]}, "variables": {"x": "z" * 100_000}})

    with pytest.raises(LimitError) as caught:
        Environment(limits=Limits(source_nodes=1000)).from_string(
            "a\n{% catalog_items c i :rerender %}"
        ).render(data)

    assert str(caught.value) == f"line 2, column 4: {message}"


def test_rerendered_items_are_charged_for_what_is_read() -> None:
    """Items without any Liquid in them cannot be rerendered without end: each value and long text counts."""
    wide = {"id": "w", **{f"field {number}": 1 for number in range(1000)}}
    long = {"id": "l", "text": "y" * 1_000_000}
    data = RenderData.from_dict({"catalogs": {"c": [wide, long]}})

    for item_id in ("w", "l"):
        source = f"{{% for i in (1..100000) %}}{{% catalog_items c {item_id} :rerender %}}{{% endfor %}}"
        with pytest.raises(LimitError, match="more than 67108864 characters of data read in one render"):
            Environment().from_string(source).render(data)


def test_partials_bound_rerendered_texts() -> None:
    """Each text that holds Liquid counts as a partial."""
    data = RenderData.from_dict({"catalogs": {"c": [{"id": "i", "t": ["{{ 1 }}"] * 6}]}})
    source = "{% catalog_items c i :rerender %}{{ items[0].t }}"

    assert Environment(limits=Limits(partial_renders=6)).from_string(source).render(data) == "111111"
    with pytest.raises(LimitError, match="more than 5 partial renders in one render"):
        Environment(limits=Limits(partial_renders=5)).from_string(source).render(data)
