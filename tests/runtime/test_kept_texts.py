"""What tags make is charged, as what filters make is: a render cannot fill memory with texts it keeps."""

from __future__ import annotations

import json
from typing import Any
from typing import Literal

import pytest
from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import RenderData
from liquid_webhooks.limits import FREE

OnError = Literal["raise", "inline"]

LONG = "{{ x }}."

KEPT = {
    "a content block": "{% assign a = content_blocks.${b} %}",
    "a content block that is printed": "{{ content_blocks.${b} }}",
    "a partial": "{% render 'p', x: x %}",
    "a partial that counts": "{% render 'counts', x: x %}",
    "a partial for a list": "{% render 'p' for one, x: x %}",
    "a partial that shares variables": "{% include 'p' %}",
    "a partial that shares variables, for a list": "{% include 'p' for one %}",
    "a translation": "{% translation t %}default{% endtranslation %}",
    "a captured text": "{% capture a %}{{ x }}{% endcapture %}",
    "what may have changed": "{% ifchanged %}{{ x }}{% endifchanged %}",
    "an answer": "{% connected_content https://w.example/text :save a %}",
    "values of an answer": "{% connected_content https://w.example/json :save a %}",
    "Liquid in an answer": "{% connected_content https://w.example/liquid :rerender :save a %}",
    "items of a catalog": "{% catalog_items c i :rerender %}",
}
"""Tag → what it makes; of each some 2,000 characters."""

TEXT = "x" * 2 * FREE


def answers() -> list[dict[str, object]]:
    """Return recorded answers for the calls above."""
    bodies = {"text": TEXT, "json": json.dumps([[]] * FREE), "liquid": LONG}
    return [{"url": f"https://w.example/{name}", "body": body} for name, body in bodies.items()]


def data(**more: object) -> RenderData:
    """Return render data with what is long."""
    return RenderData.from_dict(
        {
            "content_blocks": {"b": LONG},
            "translations": {"en": {"t": LONG}},
            "locale": "en",
            "http": answers(),
            "catalogs": {"c": [{"id": "i", "l": [1] * (FREE + 100), "t": "{{ 1 }}"}]},
            "variables": {"x": TEXT, "one": [1], **more},
        }
    )


def render(source: str, on_error: OnError, **limits: int) -> str:
    """Return what `source` renders to within `limits`."""
    partials = {"p": LONG, "counts": "{{ x }}{% increment n %}"}
    env = Environment(loader=DictLoader(partials), on_error=on_error, limits=Limits(**limits))
    return env.from_string(source).render(data())


@pytest.mark.parametrize("on_error", ["raise", "inline"])
@pytest.mark.parametrize("kind", KEPT)
def test_texts_of_tags_are_charged(kind: str, on_error: OnError) -> None:
    """Each use is charged, in all modes; a few are no matter."""
    assert isinstance(render(KEPT[kind] * 3, on_error), str)
    with pytest.raises(LimitError, match="filters made more than 1000 characters") as caught:
        render(KEPT[kind], on_error, filter_chars=1000)
    assert caught.value.limit == "filter_chars"
    with pytest.raises(LimitError, match="filters made more than 50000 characters"):
        render(KEPT[kind] * 50, on_error, filter_chars=50_000)


def test_values_of_an_answer_are_charged_beside_its_text() -> None:
    """JSON of many small values takes more memory than its text, and counts for more."""
    chars = len(json.dumps([[]] * FREE))
    texts = render(KEPT["an answer"], "raise", filter_chars=2 * chars)

    assert texts == TEXT
    with pytest.raises(LimitError, match="filters made"):
        render(KEPT["values of an answer"], "raise", filter_chars=2 * chars)


@pytest.mark.parametrize("kind", ["a partial", "a content block", "a translation", "a partial for a list"])
def test_short_texts_are_free(kind: str) -> None:
    """Texts of usual lengths cost nothing."""
    env = Environment(loader=DictLoader({"p": LONG}), limits=Limits(filter_chars=0))

    assert isinstance(env.from_string(KEPT[kind] * 20).render(data(x="x" * (FREE - 1))), str)


NAMES: dict[str, Any] = {
    "texts": ["1", "x" * 100, "x" * 99 + "y", "1.0"],
    "numbers": [1, 1.0, 10**100, 10**100 + 1],
    "lists": [[1], [1.0], ["1"], [1] * 100, [1] * 99 + ["1"]],
    "hashes": [{"a": 1}, {"a": "1"}, {"a": "x" * 100}],
}


def test_cycles_tell_long_names_apart() -> None:
    """Long names are told apart by what they hold and by their types, as short ones are."""
    names = [name for several in NAMES.values() for name in several]
    source = "{% for n in names %}{% cycle n: 'a', 'b' %}{% endfor %}" * 2
    template = Environment().from_string(source)

    assert template.render(names=names) == "a" * len(names) + "b" * len(names)
    assert template.render(names=[[text] for text in NAMES["texts"]]) == "aaaabbbb"


def test_cycles_keep_no_long_name() -> None:
    """What a cycle remembers of its name is short, whatever the name."""
    env = Environment()
    state = env.new_state({"names": [name for several in NAMES.values() for name in several]})
    env.from_string("{% for n in names %}{% cycle n: 'a', 'b' %}{% endfor %}").render_with(state)
    for kept in state.cycles:
        assert len(repr(kept)) < 200
    assert len(state.cycles) == 16
