"""What nodes say of themselves, held against what they do: the compiler believes it without looking."""

from __future__ import annotations

import pytest
from liquid import DictLoader

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import RenderData
from liquid_webhooks.compiler.rules.all_rules import RULES
from liquid_webhooks.compiler.usage import PARTS
from liquid_webhooks.runtime.scope import Scope
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.all_tags import BRAZE_TAGS
from liquid_webhooks.syntax.tags.all_tags import FETCHING_TAGS
from liquid_webhooks.syntax.tags.all_tags import PARTIAL_TAGS
from liquid_webhooks.syntax.tags.all_tags import TAGS

SAMPLES = {
    "content": "text",
    "output": "{{ x }}",
    "illegal": "text",  # no node comes of it
    "#": "{% # note %}",
    "abort_message": "{% abort_message('x') %}",
    "assign": "{% assign x = 1 %}",
    "break": "{% break %}",
    "capture": "{% capture x %}1{% endcapture %}",
    "case": "{% case x %}{% when nil %}a{% else %}b{% endcase %}",
    "catalog_items": "{% catalog_items shoes a %}",
    "catalog_selection_items": "{% catalog_selection_items shoes top %}",
    "comment": "{% comment %}a{% endcomment %}",
    "connected_content": "{% connected_content https://a.example/ :save x %}",
    "continue": "{% continue %}",
    "cycle": "{% cycle 'a', 'b' %}",
    "decrement": "{% decrement n %}",
    "doc": "{% doc %}a{% enddoc %}",
    "echo": "{% echo x %}",
    "for": "{% for i in (1..3) %}{{ i }}{% else %}b{% endfor %}",
    "form_field_name": "{% form_field_name :email_global_state %}",
    "if": "{% if x %}a{% else %}b{% endif %}",
    "ifchanged": "{% ifchanged %}a{% endifchanged %}",
    "include": "{% include 'p' %}",
    "increment": "{% increment n %}",
    "landing_page_url": "{% landing_page_url p %}",
    "liquid": "{% liquid echo x %}",
    "message_extras": "{% message_extras :key a :value b %}",
    "promotion": "{% promotion('codes') %}",
    "random": "{% random 5 %}",
    "raw": "{% raw %}a{% endraw %}",
    "render": "{% render 'p' %}",
    "shopping_cart": "{% shopping_cart 1 %}",
    "tablerow": "{% tablerow i in (1..3) %}{{ i }}{% endtablerow %}",
    "translation": "{% translation t %}a{% endtranslation %}",
    "unless": "{% unless x %}a{% endunless %}",
}
"""Each tag by itself, holding nothing that is not of its own kind."""

DATA = RenderData.from_dict(
    {
        "catalogs": {"shoes": [{"id": "a"}]},
        "catalog_selections": {"shoes": {"top": ["a"]}},
        "promotion_codes": {"codes": ["c"]},
        "shopping_carts": [{"cart_id": "1"}],
        "http": [{"url": "https://a.example/", "status": 200, "body": '{"a": 1}'}],
        "variables": {"n": 1, "i": "before", "forloop": "before", "tablerowloop": "before"},
    }
)

NAMED = [tag.name for tag in (*TAGS, *BRAZE_TAGS, *FETCHING_TAGS, *PARTIAL_TAGS)]


def environment() -> Environment:
    return Environment(loader=DictLoader({"p": "{% break %}"}))


def node_of(tag: str) -> CompiledNode:
    """Return the node of a tag's sample."""
    [node] = environment().from_string(SAMPLES[tag]).nodes
    assert isinstance(node, CompiledNode)
    return node


def effects(tag: str) -> tuple[set[str], set[str], bool]:
    """Render a tag's sample; return the names it assigned, those it counted, and whether it interrupted."""
    env = environment()
    template = env.from_string(SAMPLES[tag])
    state = env.new_state(DATA)
    scope = Scope(state.data)
    before = dict(scope.data)
    try:
        interrupt = template.run_in(scope, state, [])
    except AbortMessage:  # ends all, whatever it held
        interrupt = 0
    assert scope.frames == []
    counted = {name for name, value in scope.data.items() if name not in before or before[name] is not value}
    return set(scope.locals), counted, interrupt != 0


def test_every_tag_has_a_sample() -> None:
    """A new tag needs a sample here, so that its facts are looked at."""
    assert sorted(NAMED) == sorted(SAMPLES)


def test_every_class_with_a_rule_is_shown() -> None:
    """The samples hold a node of each class that the compiler knows, but for parts of others."""
    shown = {type(node_of(tag)) for tag in SAMPLES}

    assert shown == RULES.keys() - PARTS


@pytest.mark.parametrize("tag", SAMPLES)
def test_a_node_says_which_names_it_changes(tag: str) -> None:
    """What a node assigns and counts is what changes, and nothing else does."""
    node = node_of(tag)
    assigned, counted, _ = effects(tag)

    assert assigned == ({node.assigns} if node.assigns is not None else set())
    assert counted == ({node.counts} if node.counts is not None else set())


@pytest.mark.parametrize("tag", SAMPLES)
def test_analysis_knows_the_names_that_change(tag: str) -> None:
    """python-liquid's analysis, and the findings that ask it, hear of the same names."""
    node = node_of(tag)

    assert {str(name) for name in node.template_scope()} == {node.assigns, node.counts} - {None}


@pytest.mark.parametrize("tag", SAMPLES)
def test_a_node_says_whether_it_ends_a_loop(tag: str) -> None:
    """What hands back an interrupt by itself says so."""
    assert node_of(tag).interrupts is effects(tag)[2]


@pytest.mark.parametrize("tag", SAMPLES)
def test_what_only_prints_does_nothing_else(tag: str) -> None:
    """A node that only prints changes no name, ends nothing and fetches nothing."""
    node = node_of(tag)
    if node.prints:
        assert (node.assigns, node.counts, node.interrupts, node.uses_scope) == (None, None, False, False)
        assert not list(node.children(None, include_partials=False))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("tag", "name"), [("for", "forloop"), ("tablerow", "tablerowloop"), ("if", ""), ("capture", "")]
)
def test_loops_name_their_object(tag: str, name: str) -> None:
    """The name of the loop object is the one that templates read."""
    assert node_of(tag).loop_object == name
    if name:
        source = f"{{% {tag} x in (1..2) %}}{{{{ {name}.length }}}}{{% end{tag} %}}{{{{ {name} }}}}"
        assert "2" in environment().from_string(source).render(DATA)
        assert environment().from_string(source).render(DATA).endswith("before")


RUN_ALWAYS = ("capture", "liquid")


@pytest.mark.parametrize("tag", ["capture", "case", "for", "if", "ifchanged", "liquid", "tablerow", "unless"])
def test_blocks_say_whether_they_always_run(tag: str) -> None:
    """Only what surely runs, once, may be relied on behind the block."""
    assert node_of(tag).branches is (tag not in RUN_ALWAYS)
