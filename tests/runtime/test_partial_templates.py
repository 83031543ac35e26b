"""Partials and content blocks without environment or compiler: what they ask of both is a small protocol."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping

import pytest

from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.errors import TemplateMissingError
from liquid_webhooks.limits import Limits
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.runtime.partial_templates import content_block
from liquid_webhooks.runtime.partial_templates import include_partial
from liquid_webhooks.runtime.partial_templates import load_partial
from liquid_webhooks.runtime.partial_templates import render_partial
from liquid_webhooks.runtime.scope import MISSING
from liquid_webhooks.runtime.scope import Scope
from liquid_webhooks.runtime.state import Renderable
from liquid_webhooks.runtime.state import State

Body = Callable[[Scope, State], str]


class FakeTemplate:
    """A template that is a function of its variables."""

    counts = False
    passes = 0
    source_chars = 10
    source_nodes = 3

    def __init__(self, body: Body) -> None:
        self.body = body

    def run(self, data: Mapping[str, object], state: State, /) -> str:
        return self.body(Scope(data), state)

    def run_in(self, scope: Scope, state: State, out: list[str], /) -> int:
        out.append(self.body(scope, state))
        return 0


class FakeHost:
    """An environment of named templates."""

    globals: Mapping[str, object] = {"site": "g"}
    resources = Resources()

    def __init__(self, **bodies: Body) -> None:
        self.bodies = bodies

    def partial(self, name: str, /) -> Renderable:
        if name not in self.bodies:
            raise TemplateMissingError.of(name)
        return FakeTemplate(self.bodies[name])

    def block(self, name: str, source: str, /) -> Renderable:
        return FakeTemplate(lambda scope, _: f"{name}={source}{scope.get('x')}")

    def fetched(self, source: str, what: str, /) -> Renderable:
        raise AssertionError(what)

    def has_markup(self, text: str, /) -> bool:
        return "{" in text

    def names_more(self, text: str, sources: Iterable[str], /) -> bool:
        return "${" in text


def state_of(host: FakeHost, limits: Limits | None = None) -> State:
    return State.bound_to(limits or Limits(), host=host)()


def show(scope: Scope, _: State) -> str:
    return f"[{scope.get('item')}{scope.get('x')}{scope.get('site')}]"


def test_a_partial_sees_its_arguments_and_globals_alone() -> None:
    """`render` gives its arguments and the bound value, and the globals below them."""
    st = state_of(FakeHost(item=show))
    template = load_partial(st, "item")

    text = render_partial(st, template, "item", {"x": 1}, ["a", None], None, True)

    assert text == "[a1g][None1g]"


def test_a_partial_is_loaded_and_charged_once() -> None:
    """The second use of a name asks the environment for nothing and costs no source."""
    st = state_of(FakeHost(item=show))
    before = st.sources_left

    first, second = load_partial(st, "item"), load_partial(st, "item")

    assert first is second
    assert before - st.sources_left == FakeTemplate.source_chars


def test_an_unknown_partial_is_ruby_s_error() -> None:
    """What the environment does not have is a render error with Ruby's text."""
    with pytest.raises(RenderError) as caught:
        load_partial(state_of(FakeHost()), "nowhere")

    assert caught.value.inline == "No such template 'nowhere'"


def test_a_missing_partial_is_asked_for_once() -> None:
    """What the environment does not have is remembered in a render, and each use of it counts as a render."""
    asked: list[str] = []

    class Empty(FakeHost):
        def partial(self, name: str, /) -> Renderable:
            asked.append(name)
            return super().partial(name)

    st = state_of(Empty(), Limits(partial_renders=3))
    for _ in range(3):
        with pytest.raises(TemplateMissingError):
            load_partial(st, "nowhere")

    with pytest.raises(LimitError, match="more than 3 partial renders"):
        load_partial(st, "elsewhere")
    assert asked == ["nowhere"]


def test_a_partial_that_is_loaded_counts_where_it_renders() -> None:
    """To load a template costs no render of it."""
    st = state_of(FakeHost(item=show), Limits(partial_renders=1))

    load_partial(st, "item")

    assert st.partials_left == 1


def test_an_include_shares_variables_and_gives_them_back() -> None:
    """`include` sees the caller's names, its own on top; they are gone behind it."""
    st = state_of(FakeHost(item=show))
    scope, out = Scope({"x": "X"}), list[str]()

    interrupt = include_partial(st, scope, out, load_partial(st, "item"), "item", {}, ["a", "b"], None)

    assert (interrupt, out, scope.frames) == (0, ["[aXNone]", "[bXNone]"], [])


def test_partials_are_charged_before_they_render() -> None:
    """A partial over the limit is refused, however it is reached, and the level is given back."""
    st = state_of(FakeHost(item=show), Limits(partial_renders=1))
    template = load_partial(st, "item")
    render_partial(st, template, "item", {}, MISSING, None, False)

    with pytest.raises(LimitError, match="more than 1 partial renders"):
        render_partial(st, template, "item", {}, MISSING, None, False)
    assert st.partial_depth == 0


def test_a_content_block_renders_with_the_message_s_variables() -> None:
    """A block is named for errors, sees all variables, and stops at the third level."""
    st = state_of(FakeHost())
    blocks = {"greeting": "Hi "}
    st.blocks = blocks
    scope = Scope({"x": "you"})

    assert content_block(st, scope, blocks, "greeting") == "content_blocks.greeting=Hi you"
    st.block_depth = 2
    assert content_block(st, scope, blocks, "greeting") == ""
    assert [found.code for found in st.diagnostics] == ["LW604"]
    with pytest.raises(RenderError, match="unknown content block"):
        content_block(st, scope, blocks, "farewell")
