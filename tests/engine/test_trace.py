"""Traces say which pieces of a rendered text outputs put there, which outputs, and from where in the data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import liquid
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from liquid import DictLoader

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import RenderData
from liquid_webhooks import RenderError
from liquid_webhooks import Template
from liquid_webhooks.engine.trace import Trace
from liquid_webhooks.runtime import tracing
from liquid_webhooks.runtime.state import State
from tests.oracles.golden.test_golden import cases
from tests.oracles.golden.test_golden import decoded
from tests.oracles.golden.test_golden import environment
from tests.promises import samples

DATA: dict[str, Any] = {
    "name": "A<b>",
    "rows": [{"id": 1, "tags": ["x", "y"]}, {"id": 2, "tags": []}, {"id": None, "tags": ["z"]}],
    "hash": {"k": "v", "l": {"m": 3}},
    "one": "text",
}

BEGIN, END = "\ue000", "\ue001"


@dataclass(frozen=True)
class Source:
    """A piece of a template, as it is and with marks around each output."""

    plain: str
    marked: str

    def __add__(self, other: Source) -> Source:
        return Source(self.plain + other.plain, self.marked + other.marked)


def tag(before: str, body: Source, after: str) -> Source:
    """Return `body` inside a block."""
    return Source(before + body.plain + after, before + body.marked + after)


OUTPUTS = (
    *(
        "name",
        "name | upcase",
        "missing",
        "'literal'",
        "rows[1].id",
        "row.id",
        "row.tags[0]",
        "pair[1]",
        "pair",
    ),
    *(
        "hash.l.m",
        "forloop.index",
        "row.tags | join: '-'",
        "name | default: one",
        "rows.first.id",
        "missing | size",
    ),
)

texts = st.text("ab <&}{\n", max_size=4).map(lambda text: text.replace("{", "[")).map(lambda t: Source(t, t))
outputs = st.sampled_from(OUTPUTS).map(
    lambda markup: Source(f"{{{{ {markup} }}}}", f"{BEGIN}{{{{ {markup} }}}}{END}")
)
calls = st.sampled_from(["{% render 'p' %}", "{% render 'p', name: one %}", "{% include 'p' %}"]).map(
    lambda call: Source(call, call.replace("'p'", "'marked'"))
)

LOOPS = (
    *("row in rows", "row in rows reversed", "row in rows offset: 1", "row in rows limit: 2 offset: one"),
    *(
        "pair in hash",
        "row in (1..2)",
        "row in one",
        "row in row.tags",
        "row in missing",
        "row in rows offset:continue",
    ),
)


def blocks(body: st.SearchStrategy[Source]) -> st.SearchStrategy[Source]:
    """Return tags around what `body` gives."""
    bodies = st.lists(body, max_size=3).map(lambda parts: sum(parts, Source("", "")))
    return st.one_of(
        bodies.map(lambda body: tag("{% if name %}", body, "{% else %}no{% endif %}")),
        bodies.map(lambda body: tag("{% case one %}{% when 'text' %}", body, "{% endcase %}")),
        st.tuples(st.sampled_from(LOOPS), bodies).map(
            lambda pair: tag(f"{{% for {pair[0]} %}}", pair[1], "{% else %}none{% endfor %}")
        ),
        # What is captured and printed as it is keeps its pieces; what a filter makes of it is one piece.
        bodies.map(lambda body: tag("{% capture c %}", body, "{% endcapture %}{{ c }}")),
        bodies.map(lambda body: tag("{% tablerow row in rows cols: 2 %}", body, "{% endtablerow %}")),
    )


templates = st.lists(st.recursive(texts | outputs | calls, blocks, max_leaves=8), max_size=5).map(
    lambda parts: sum(parts, Source("", ""))
)

PARTIAL = Source("(", "(") + Source("{{ name | downcase }}", f"{BEGIN}{{{{ name | downcase }}}}{END}")
ENV = Environment(loader=DictLoader({"p": PARTIAL.plain, "marked": PARTIAL.marked}))


def marked_pieces(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text without marks, and where they stood."""
    pieces: list[tuple[int, int]] = []
    plain, start = "", 0
    for part in re.split(f"([{BEGIN}{END}])", text):
        if part == BEGIN:
            start = len(plain)
        elif part == END:
            pieces.append((start, len(plain)))
        else:
            plain += part
    return plain, pieces


def places(trace: Trace) -> list[tuple[int, int]]:
    """Return where the pieces of a trace stand."""
    return [(piece.start, piece.stop) for piece in trace.pieces]


@settings(deadline=None, max_examples=300)
@given(templates)
def test_pieces_are_what_outputs_print(source: Source) -> None:
    """Marks that stand as text around every output, in partials too, end up around every piece of the trace:
    the pieces and the literal text between them are the rendered text."""
    template, marked = ENV.from_string(source.plain), ENV.from_string(source.marked)
    try:
        text, expected = marked_pieces(marked.render(DATA))
    except RenderError as error:
        with pytest.raises(RenderError, match=re.escape(error.message)):
            template.trace(DATA)
        return
    trace = template.trace(DATA)

    assert trace.text == text == template.render(DATA)
    assert places(trace) == expected
    assert type(trace.text) is str


@settings(deadline=None, max_examples=200)
@given(templates)
def test_paths_lead_to_what_was_printed(source: Source) -> None:
    """Each piece is what its output prints when the value at its path is printed by itself."""
    env = Environment(loader=DictLoader({"p": PARTIAL.plain}))
    template = env.from_string(source.plain)
    try:
        trace = template.trace(DATA)
    except RenderError:
        return

    for piece in trace.pieces:
        shown = (PARTIAL.plain if piece.template_name else source.plain)[piece.span.start : piece.span.end]
        assert shown.startswith("{{")
        if piece.path is None or piece.path[0] in ("forloop", "c", "pair", "row") or piece.template_name:
            continue
        if shown == "{{ pair }}":
            continue  # the place of a pair is that of its value
        look_up = "".join(f"['{key}']" if isinstance(key, str) else f"[{key}]" for key in piece.path[1:])
        look_up = look_up.replace("['first']", ".first")
        filters = shown[2:-2].partition("|")[2].strip()
        again = f"{{{{ {piece.path[0]}{look_up}{' | ' if filters else ''}{filters} }}}}"
        assert env.from_string(again).render(DATA) == trace.text[piece.start : piece.stop]


def outcome(render: Any) -> object:
    """Return the text of a render, or how it ended."""
    try:
        return render()
    except AbortMessage as abort:
        return "abort", abort.reason
    except LiquidWebhooksError as error:
        return type(error), error.message, error.position, error.template_name


def both(template: Template, data: Any) -> tuple[object, object]:
    """Return the outcome of a render, and that of a trace."""
    return outcome(lambda: template.render(data)), outcome(lambda: template.trace(data).text)


@pytest.mark.parametrize("case", [case for case in cases("spec/*.json") if "template" in case.values[0]])
def test_golden_cases_are_traced(case: dict[str, Any]) -> None:
    """A trace gives the text that a render gives, or ends as that does, of every golden case."""
    data = decoded(case.get("variables", {}))
    if "data" in case:
        data = RenderData.from_dict(decoded(case["data"]))
    try:
        template = environment(case).from_string(decoded(case["template"]))
    except LiquidWebhooksError:
        return  # it does not parse
    if "random" in case["name"]:
        return
    rendered, traced = both(template, data)

    assert traced == rendered


@pytest.mark.parametrize("name", [name for name in samples.TEMPLATES if name != "random"])
@pytest.mark.parametrize("keywords", [{}, {"on_error": "inline"}, {"strict_variables": True}])
def test_every_tag_is_traced(name: str, keywords: dict[str, Any]) -> None:
    """So it does of every tag in every mode."""
    for number in range(0, 12, 3):
        template = samples.environment(**keywords).from_string(samples.TEMPLATES[name])
        rendered, traced = both(template, samples.data(number))

        assert traced == rendered


def pieces(template: Template, data: Any) -> list[tuple[str, str, object, str]]:
    """Return of each piece its text, its output, its path and its template's name."""
    trace = template.trace(data)
    text = template.nodes[0].token.source
    return [
        (
            trace.text[piece.start : piece.stop],
            text[piece.span.start : piece.span.end] if not piece.template_name else "",
            piece.path,
            piece.template_name,
        )
        for piece in trace.pieces
    ]


def test_items_of_loops_have_their_place_in_the_data() -> None:
    """A loop's item is found in what is looped over, whichever part is looped over and in whatever order."""
    env = Environment()
    data = {"a": [{"b": ["x", "y"]}, {"b": ["z"]}], "h": {"k": {"v": 1}}, "c": ["p", "q", "r", "s"]}
    nested = env.from_string("{% for i in a %}{% for j in i.b %}{{ j }}{% endfor %}{% endfor %}")
    backwards = env.from_string("{% for i in c reversed limit: 2 offset: 1 %}{{ i }}{% endfor %}")
    hashes = env.from_string("{% for i in h %}{{ i[0] }}{{ i[1].v }}{{ i.last.v }}{% endfor %}")
    loop = "{% for i in c {} limit: 2 %}{{ i }}{% endfor %}"
    going_on = env.from_string(loop.replace("{}", "") + loop.replace("{}", "offset: continue"))

    assert [piece.path for piece in nested.trace(data).pieces] == [
        ("a", 0, "b", 0),
        ("a", 0, "b", 1),
        ("a", 1, "b", 0),
    ]
    assert [piece.path for piece in backwards.trace(data).pieces] == [("c", 2), ("c", 1)]
    assert [piece.path for piece in hashes.trace(data).pieces] == [
        ("h", "k"),
        ("h", "k", "v"),
        ("h", "k", "v"),
    ]
    assert [piece.path for piece in going_on.trace(data).pieces] == [("c", at) for at in range(4)]


def test_what_is_not_in_the_data_has_no_path() -> None:
    """No path is given where one would lead to something else of the same name: to items of ranges and of
    filtered lists, to variables that the template assigns, and to what a partial is given."""
    env = Environment(loader=DictLoader({"p": "{{ name }}", "q": "{{ name }}{{ other }}"}))
    data = {"i": 0, "c": "of the data", "name": "N", "other": "O", "l": [1, 2]}
    source = (
        "{% for i in (1..1) %}{{ i }}{% endfor %}{% assign c = name %}{{ c }}{% assign d = l | reverse %}"
        "{% for i in d %}{{ i }}{% endfor %}{% render 'p', name: other %}{{ missing }}{{ 'text' }}{{ nil }}"
    )

    assert {path for _, _, path, _ in pieces(env.from_string(source), data)} == {None, ("missing",)}
    shared = pieces(env.from_string("{% include 'q', name: 1 %}{% include 'q' %}{{ name }}"), data)
    assert [path for _, _, path, _ in shared] == [None, ("other",), ("name",), ("other",), ("name",)]


def test_cells_of_tables_have_their_place_in_the_data() -> None:
    """The items of `tablerow` do as those of `for`, unless it begins behind the first."""
    env = Environment()
    whole = env.from_string("{% tablerow i in l cols: 2 %}{{ i.n }}{% endtablerow %}")
    later = env.from_string("{% tablerow i in l offset: 1 %}{{ i.n }}{% endtablerow %}")
    data = {"l": [{"n": 1}, {"n": 2}, {"n": 3}]}

    assert [path for _, _, path, _ in pieces(whole, data)] == [("l", at, "n") for at in range(3)]
    assert [path for _, _, path, _ in pieces(later, data)] == [None, None]


def test_content_blocks_are_literal_text_but_for_their_outputs() -> None:
    """An output of a content block is no piece; the outputs in it are, under the block's name."""
    data = RenderData.from_dict(
        {"user": {"first_name": "Ann"}, "content_blocks": {"b": "Hi {{${first_name}}}!"}}
    )
    template = Environment().from_string("{{content_blocks.${b}}} {{content_blocks.${b} | upcase}}")

    assert pieces(template, data) == [
        ("Ann", "", ("first_name",), "content_blocks.b"),
        ("HI ANN!", "{{content_blocks.${b} | upcase}}", ("content_blocks", "b"), ""),
    ]


def test_tags_that_print_what_they_are_given() -> None:
    """What `echo`, `cycle` and `increment` print, and what is fetched, are pieces at the tag's name."""
    env = Environment()
    template = env.from_string(
        "{% echo a %}{% cycle a, 'b' %}{% increment n %}{% liquid echo a %}{% random 1 %}"
    )

    assert pieces(template, {"a": "A"}) == [
        ("A", "echo", ("a",), ""),
        ("A", "cycle", None, ""),
        ("0", "increment", None, ""),
        ("A", "echo", ("a",), ""),
        ("0", "random", None, ""),
    ]


def test_text_that_has_not_changed_has_no_pieces() -> None:
    """What `ifchanged` prints keeps the pieces in it; where it prints nothing there are none."""
    template = Environment().from_string(
        "{% for i in a %}{% ifchanged %}<{{ i }}>{% endifchanged %}{% endfor %}"
    )

    assert pieces(template, {"a": [1, 1, 2]}) == [
        ("1", "{{ i }}", ("a", 0), ""),
        ("2", "{{ i }}", ("a", 2), ""),
    ]


def test_errors_in_place_are_pieces() -> None:
    """Where errors are printed, each is a piece of the tag that failed."""
    env = Environment(on_error="inline", loader=DictLoader({}))
    template = env.from_string(
        "a{{ 1 | divided_by: 0 }}b{% render 'x' %}c{% for i in (1..2) limit: 'x' %}.{% endfor %}"
    )

    assert [(shown, output) for shown, output, _, _ in pieces(template, {})] == [
        ("Liquid error: divided by 0", "{{ 1 | divided_by: 0 }}"),
        ("Liquid error: No such template 'x'", "render"),
        ("Liquid error: invalid integer", "for"),
    ]


class ShoutNode(liquid.Node):
    """A node of another package."""

    def render_to_output(self, _: liquid.RenderContext, buffer: Any) -> int:
        """Write a text."""
        return int(buffer.write("SHOUT"))

    def children(self, *_: object, **__: object) -> Iterable[liquid.Node]:
        """Return nothing."""
        return []


class Shout(liquid.Tag):
    """A tag of another package."""

    name = "shout"
    block = False

    def parse(self, stream: Any) -> liquid.Node:
        """Return the node."""
        return ShoutNode(stream.current)


def test_tags_of_other_packages_are_one_piece() -> None:
    """What a tag prints that is not ours is one piece, between which and others the text is literal."""
    env = Environment()
    env.add_tag(Shout)
    template = env.from_string("a{% shout %}b{{ x }}")

    assert pieces(template, {"x": 1}) == [("SHOUT", "shout", None, ""), ("1", "{{ x }}", ("x",), "")]


def test_limits_hold_while_tracing() -> None:
    """A trace spends the budget of a render."""
    env = Environment(limits=Limits(loop_passes=10, output_chars=100))

    with pytest.raises(LimitError, match="loop passes"):
        env.from_string("{% for i in (1..11) %}{% endfor %}").trace()
    with pytest.raises(LimitError, match="100 characters"):
        env.from_string("{% for i in (1..9) %}{{ x }}{% endfor %}").trace(x="x" * 20)


def test_what_a_trace_shows() -> None:
    """Its text form shows nothing of the data; lists are printed as the environment prints them."""
    trace = Environment(array_output="inspect").from_string("{{ a }}{{ b }}").trace(a=["secret"], b=None)

    assert trace.text == '["secret"]'
    assert places(trace) == [(0, 10), (10, 10)]
    assert repr(trace) == "<Trace of 10 characters, 2 pieces>"


def test_a_trace_ends_as_a_render_does() -> None:
    """Captured text costs what it costs in a render, and output is counted where a render counts it."""
    captured = "{% capture c %}" + "x" * 100 + "{% endcapture %}"
    reads = Environment(limits=Limits(read_chars=1000)).from_string(
        captured + "{% for i in (1..20) %}{% assign z = c | split: 'y' %}{% endfor %}done"
    )
    small = Environment(limits=Limits(output_chars=10))
    aborts = small.from_string("{{ x }}{{ x }}{% if x %}{% abort_message('no') %}{% endif %}")
    fails = small.from_string("{{ x }}{{ x }}{% for i in (1..2) %}{{ 1 | divided_by: 0 }}{% endfor %}")

    for template in (reads, aborts, fails):
        rendered, traced = both(template, {"x": "123456"})
        assert traced == rendered
        assert isinstance(rendered, tuple)


def test_filters_get_texts_as_in_a_render() -> None:
    """What was captured, and what a content block holds, is a `str` for filters, keys and paths."""
    env = Environment()
    env.filters["kind"] = lambda value: type(value).__name__
    source = "{% capture c %}a{{ x }}{% endcapture %}{{ c | kind }}{{ h[c] }}{{ content_blocks.${b} | kind }}"
    data = RenderData.from_dict({"content_blocks": {"b": "{{ x }}"}, "variables": {"x": 1, "h": {"a1": "v"}}})
    trace = env.from_string(source).trace(data)

    assert trace.text == "strvstr"
    assert [type(key) for piece in trace.pieces for key in piece.path or ()] == [str] * 4


def test_pieces_are_shared_until_they_are_asked_for() -> None:
    """A text that holds another twice costs no more than that; pieces without end are refused."""
    doubled = "{% capture c %}{{ x }}{% endcapture %}{% for i in (1..40) %}"
    doubled += "{% capture c %}{{ c }}{{ c }}{% endcapture %}{% endfor %}"

    assert Environment().from_string(f"{doubled}done").trace().pieces == ()
    with pytest.raises(LimitError, match="more than 100000 pieces") as caught:
        Environment().from_string(f"{doubled}{{{{ c }}}}").trace()
    assert caught.value.position == (1, 4)


def test_chains_of_texts_are_no_levels() -> None:
    """A captured text that is captured again a thousand times is looked through once."""
    chain = (
        "{% capture c %}{{ x }}{% endcapture %}{% for i in (1..1000) %}{% capture c %}{{ c }}{% endcapture %}"
    )
    chain += "{% endfor %}{{ c }}{{ c }}"

    assert places(Environment().from_string(chain).trace(x="ab")) == [(0, 2), (2, 4)]


@pytest.mark.parametrize("rest", ["{% abort_message('q') %}", "{{ 1 | divided_by: 0 }}"])
def test_values_become_text_as_late_as_in_a_render(rest: str) -> None:
    """What cannot be printed fails where a render finds that out, behind what fails before."""
    nested: list[object] = []
    for _ in range(200):
        nested = [nested]
    for value in (nested, 10**4400):
        rendered, traced = both(Environment().from_string("{{ d }}" + rest), {"d": value})
        assert traced == rendered
        rendered, traced = both(Environment().from_string("a\n{{ x }}{{ d }}"), {"d": value, "x": 1})
        assert traced == rendered


@pytest.mark.parametrize("key", [[], {}])
def test_keys_that_no_dict_can_have(key: object) -> None:
    """A list or a hash as a key is one that is not there."""
    env = Environment(on_error="inline")
    template = env.from_string("{{ h[k] }}{{ h[k].z }}{{ h['a'][k] }}{{ content_blocks[k] }}|")
    rendered, traced = both(template, {"h": {"a": {}}, "k": key})

    assert traced == rendered


def test_a_variable_with_another_value_has_no_pieces_of_the_old_one() -> None:
    """Only the text that was captured keeps its pieces, not another that looks the same."""
    env = Environment()
    captured = "{% capture c %}{{ x }}{% endcapture %}"
    assigned = env.from_string(captured + "{% assign c = 'text' %}{{ c }}")
    looped = env.from_string(captured + "{% for c in l %}{{ c }}{% endfor %}")

    assert [path for _, _, path, _ in pieces(assigned, {"x": "text"})] == [None]
    assert [path for _, _, path, _ in pieces(looped, {"x": "text", "l": ["text", "b"]})] == [
        ("l", 0),
        ("l", 1),
    ]


def test_templates_that_extend_others_are_traced() -> None:
    """A tag of another package that ends the template has printed what it printed."""
    loader = DictLoader({"base": "A{% block b %}base{% endblock %}Z"})
    env = Environment(loader=loader, extra=True)
    template = env.from_string("{% extends 'base' %}{% block b %}c{{ x }}{% endblock %}")

    assert template.trace(x=1).text == template.render(x=1) == "Ac1Z"
    assert places(template.trace(x=1)) == [(0, 4)]


def test_pairs_of_hashes_have_one_place() -> None:
    """Whatever is looked up in a pair but its value has the pair's place; nothing in it has another."""
    loop = "{% for i in h %}{% for q in i %}{{ q }}{% endfor %}"
    source = loop + "{{ i.size }}{{ i[-1] }}{{ i[1].v }}{{ i }}{% endfor %}"
    paths = [path for _, _, path, _ in pieces(Environment().from_string(source), {"h": {"a": {"v": 1}}})]

    assert paths == [None, None, ("h", "a"), ("h", "a"), ("h", "a", "v"), ("h", "a")]


@pytest.mark.parametrize(
    "output", ["{{ x }}", "{{ x | upcase }}", "{% increment n %}", "{% shout %}", "{{ 1 | divided_by: 0 }}"]
)
@pytest.mark.parametrize("name", ["", "c"])
def test_pieces_are_counted_as_they_are_made(output: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A render ends with the first piece that is too many, before what comes behind it runs."""
    monkeypatch.setattr(tracing, "MOST_PIECES", 10)
    env = Environment(on_error="inline")
    env.add_tag(Shout)
    ran: list[object] = []
    env.add_filter("ran", ran.append)
    body = f"{{% capture c %}}{output}{{% endcapture %}}" if name else output
    template = env.from_string(f"{{% for i in (1..n) %}}{{% assign r = i | ran %}}{body}{{% endfor %}}")

    assert len(template.trace(n=9).pieces) == (0 if name else 9)
    ran.clear()
    with pytest.raises(LimitError, match="a trace of more than 10 pieces"):
        template.trace(n=1000)
    assert len(ran) == 11


def test_the_compiling_of_a_trace_is_foreseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in any render, Python's compiler is not begun where the time does not suffice for it."""
    ahead: list[float] = []
    template = Environment(limits=Limits(deadline_seconds=100)).from_string("{{ x }}" * 100)
    template.render(x=1)
    check_time = State.check_time

    def check(self: State, seconds: float = 0) -> None:
        ahead.append(seconds)
        check_time(self, seconds)

    monkeypatch.setattr(State, "check_time", check)
    template.trace(x=1)

    assert max(ahead) > 0
