"""What is kept of texts that templates and data choose is bounded, whatever their number and size."""

from __future__ import annotations

import gc
import linecache
import sys
import tracemalloc
import weakref
from collections.abc import Iterator
from typing import Any
from typing import cast

import liquid
import pytest

from liquid_webhooks import Environment
from liquid_webhooks import Limits
from liquid_webhooks import RenderData
from liquid_webhooks.compiler import compiled
from liquid_webhooks.engine import host
from liquid_webhooks.engine.bridge import MOST_NODE_CHARS
from liquid_webhooks.engine.host import MOST_KEPT_CHARS
from liquid_webhooks.engine.host import EnvironmentHost
from liquid_webhooks.filters.time import strftime
from liquid_webhooks.positions import LineIndex
from liquid_webhooks.resources import Cached
from liquid_webhooks.resources import ContentAnswer
from tests.engine.custom_tags import ShoutTag
from tests.resources.live.fakes import Clock
from tests.resources.live.fakes import Scripted

LARGE = "{{ a.b | upcase }}{% if a %}x{% endif %}" * 800
"""A source of 32,000 characters, most of them Liquid."""

MEGABYTE = 1 << 20


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Collect what other tests left, and nothing more while the test runs: what goes has to go by itself."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def host_of(environment: Environment) -> EnvironmentHost:
    """Return what renders of an environment ask."""
    return cast("EnvironmentHost", cast("Any", environment.state_class).host)


def with_block(text: str) -> RenderData:
    """Return render data with one content block."""
    return RenderData.from_dict({"content_blocks": {"b": text}})


def test_large_content_blocks_are_kept_by_their_size() -> None:
    """Of 30 large ones a few stay; of the others nothing does, not the lines for tracebacks either."""
    environment = Environment()
    template = environment.from_string("{{ content_blocks.${b} }}")
    template.render(with_block("a"))
    blocks = host_of(environment).blocks
    lines, alive = len(linecache.cache), len(compiled._alive)
    made = []

    for number in range(30):
        template.render(with_block(f"{LARGE}{number}"))
        made.append(weakref.ref(list(blocks._kept.values())[-1][0]))

    kept = [block() for block in made if block() is not None]
    assert 1 < len(kept) < 15
    assert len(blocks) in (len(kept), len(kept) + 1)
    assert blocks.size <= MOST_KEPT_CHARS
    assert len(linecache.cache) - lines <= 2 * len(kept)
    assert len(compiled._alive) - alive <= 2 * len(kept)


def test_small_content_blocks_are_kept_by_the_hundred() -> None:
    """Three hundred usual ones of many users' messages stay compiled."""
    environment = Environment()
    template = environment.from_string("{{ content_blocks.${b} }}")
    usual = "<p>Hello {{ ${first_name} | default: 'you' }}, how are you?</p>\n" * 5

    for number in range(300):
        template.render(with_block(f"{usual}{number}"))
    first = host_of(environment).block("content_blocks.b", f"{usual}0")

    template.render(with_block(f"{usual}0"))
    assert host_of(environment).block("content_blocks.b", f"{usual}0") is first
    assert len(host_of(environment).blocks) == 300


def test_one_too_large_is_compiled_once_a_render(monkeypatch: pytest.MonkeyPatch) -> None:
    """A block or translation larger than what is kept is compiled once, however often it is used."""
    environment = Environment(limits=Limits(source_chars=2_000_000, partial_chars=2_000_000))
    asked: list[str] = []
    monkeypatch.setattr(host, "MOST_KEPT_CHARS", 1000)
    environment._bind()
    made = host_of(environment)._block
    host_of(environment).blocks._make = lambda key: asked.append(key[0]) or made(key)  # type: ignore[func-returns-value]
    given = RenderData.from_dict(
        {
            "content_blocks": {"b": f"b{LARGE}"},
            "translations": {"en": {"t": f"t{LARGE}"}},
            "locale": "en",
        }
    )

    text = environment.from_string(
        "{% for i in (1..3) %}{{ content_blocks.${b} }}{% translation t %}d{% endtranslation %}{% endfor %}"
    ).render(given)

    assert text == "bt" * 3
    assert asked == ["content_blocks.b", "translations.t"]


SHAPES = {
    "text": "Hello all of you. " * 500,
    "usual": "<p>Hello {{ ${first_name} | default: 'you' }}, how are you?</p>\n" * 200,
    "outputs": "{{a}}" * 1500,
    "paths": "{{a.b.c}}" * 1000,
    "arguments": "{{a|f:1,2,3,4,5,6,7,8}}" * 400,
    "assignments": "{%assign a=b%}" * 1000,
    "loops": "{%for a in b%}{{a}}{%endfor%}" * 300,
    "cases": "{%case a%}{%when 1,2,3,4,b,c%}x{%endcase%}" * 300,
    "many arguments": "{{a|f:" + ",".join(["1"] * 9000) + "}}",
    "many values": "{%case a%}{%when " + ",".join(["1"] * 9000) + "%}x{%endcase%}",
    "cycles": "{%cycle 1,2,3,a%}" * 500,
    "conditions": ("{%if a" + " or a" * 300 + "%}{%endif%}") * 5,
    "ranges": "{{(a..b)}}" * 1000,
}
"""Sources of some thousand characters in which a character takes much memory, or little."""


@pytest.mark.parametrize("shape", SHAPES)
def test_a_character_takes_at_most_so_much(shape: str) -> None:
    """Of source and code, counted as the cache does, each takes at most 30 bytes of memory."""
    environment = Environment()
    environment.from_string(SHAPES[shape]).render()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]

    template = environment.from_string(SHAPES[shape])
    template._built()
    template._variant("in_scope")
    gc.collect()
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()

    assert taken <= 30 * template.kept_chars


def test_an_environment_goes_with_its_last_use() -> None:
    """No list of parsers keeps it, and with it all that it keeps."""
    environment = Environment()
    environment.from_string("{% if a %}{% liquid echo a %}{% endif %}").render(a=1)
    gone = weakref.ref(environment)
    del environment
    gc.collect()

    assert gone() is None


def test_code_for_tags_of_others_is_kept_by_its_size() -> None:
    """Nodes that such a tag holds are compiled once; with large templates they are no more than bounded."""

    class HoldingTag(liquid.Tag):
        """`{% hold %}…{% endhold %}`: renders what it holds as python-liquid does."""

        name = "hold"
        end = "endhold"

        def parse(self, stream: liquid.TokenStream) -> liquid.Node:
            token = next(stream)
            block = liquid.parser.get_parser(self.env).parse_block(stream, ("endhold",))
            return HoldingNode(token, block)

    class HoldingNode(liquid.Node):
        """Renders each node by its own method."""

        def __init__(self, token: liquid.Token, block: liquid.BlockNode) -> None:
            super().__init__(token)
            self.block = block

        def render_to_output(self, context: liquid.RenderContext, buffer: Any) -> int:
            return sum(node.render(context, buffer) for node in self.block.nodes)

    environment = Environment()
    environment.add_tag(HoldingTag)
    for number in range(30):
        template = environment.from_string(f"{'x' * 200_000}{{% hold %}}{{{{ a }}}}{number}{{% endhold %}}")
        assert template.render(a=1).endswith(f"1{number}")
    kept = environment._node_code

    assert 0 < kept.size <= MOST_NODE_CHARS
    assert sum(len(node.token.source) for node, _ in kept._kept) <= 8 * MOST_NODE_CHARS
    assert len(kept) < 60
    assert ShoutTag.name == "shout"


def test_long_formats_of_dates_are_not_kept() -> None:
    """A format of usual length is kept compiled; one of a hundred characters is read each time."""
    template = Environment().from_string("{{ '2024-01-02' | date: f }}")
    before = strftime._compiled.cache_info()
    template.render(f="%Y/" * 100)
    template.render(f="%Y/" * 100)
    assert strftime._compiled.cache_info() == before

    template.render(f="%Y//%m kept")
    assert strftime._compiled.cache_info().misses == before.misses + 1


def test_attributes_of_long_texts_are_kept_by_their_size() -> None:
    """What sources name is remembered for texts of a bounded length in all."""
    for number in range(30):
        host._written(f"{'${a}' * 10_000}{number}")

    assert host._written.size <= 262_144
    assert host._written("x${b}") == {"b"}


def test_a_line_takes_few_bytes() -> None:
    """The lines of four texts are kept: where there is nothing but line ends, each takes four bytes."""
    index = LineIndex("\n" * 250_000)

    assert sys.getsizeof(index._starts) <= 5 * 250_000
    assert index.place(100_000) == (100_001, 1)


def test_answers_of_many_headers_are_not_kept() -> None:
    """A hundred headers may be kept; thousands take much more memory than they have bytes."""
    from tests.resources.live.test_cached import PLAIN

    answers = Scripted(lambda at, _: ContentAnswer(200, (("A", "b"),) * (101 - at % 2), b"x"))
    cached = Cached(answers, Clock())

    cached.send(PLAIN)
    assert len(cached) == 0
    cached.send(PLAIN)
    assert len(cached) == 1
