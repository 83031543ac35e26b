"""Tags: the nodes they make, where blocks end, what counts as blank, and what is refused."""

from __future__ import annotations

import liquid
import pytest
from liquid import BlockNode
from liquid import Mode
from liquid import Node
from liquid import Tag
from liquid.ast import ConditionalBlockNode
from liquid.parser import get_parser
from liquid.stream import TokenStream

from liquid_webhooks import Environment
from liquid_webhooks.errors import AbortMessage
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.tags.abort_message_tag import AbortNode
from liquid_webhooks.syntax.tags.all_tags import BRAZE_TAGS
from liquid_webhooks.syntax.tags.assign_tag import AssignNode
from liquid_webhooks.syntax.tags.capture_tag import CaptureNode
from liquid_webhooks.syntax.tags.case_tag import CaseNode
from liquid_webhooks.syntax.tags.case_tag import WhenNode
from liquid_webhooks.syntax.tags.comment_tag import CommentNode
from liquid_webhooks.syntax.tags.content import ContentNode
from liquid_webhooks.syntax.tags.content import RawNode
from liquid_webhooks.syntax.tags.counter_tags import IncrementNode
from liquid_webhooks.syntax.tags.cycle_tag import CycleNode
from liquid_webhooks.syntax.tags.doc_tag import DocNode
from liquid_webhooks.syntax.tags.echo_tag import EchoNode
from liquid_webhooks.syntax.tags.for_tag import ForNode
from liquid_webhooks.syntax.tags.if_tags import IfNode
from liquid_webhooks.syntax.tags.if_tags import UnlessNode
from liquid_webhooks.syntax.tags.ifchanged_tag import IfChangedNode
from liquid_webhooks.syntax.tags.include_tag import IncludeNode
from liquid_webhooks.syntax.tags.liquid_tag import LiquidNode
from liquid_webhooks.syntax.tags.message_extras_tag import MessageExtrasNode
from liquid_webhooks.syntax.tags.output_tag import OutputNode
from liquid_webhooks.syntax.tags.render_tag import RenderNode
from liquid_webhooks.syntax.tags.tablerow_tag import TablerowNode
from tests.parsing import LAX
from tests.parsing import STRICT
from tests.parsing import SyntaxEnvironment
from tests.parsing import codes
from tests.parsing import parse
from tests.parsing import parse_one
from tests.parsing import tree


def failure(source: str) -> ParseError:
    """Return the error that parsing raises in lax mode, having seen it in strict mode too."""
    with pytest.raises(ParseError):
        parse(source, STRICT)
    with pytest.raises(ParseError) as caught:
        parse(source)
    return caught.value


@pytest.mark.parametrize(
    ("source", "node_class"),
    [
        ("x", ContentNode),
        ("{% raw %}x{% endraw %}", RawNode),
        ("<% raw %>x<% endraw %>", RawNode),
        ("{{ x }}", OutputNode),
        ("{% echo x %}", EchoNode),
        ("{% assign a = 1 %}", AssignNode),
        ("{% capture a %}{% endcapture %}", CaptureNode),
        ("{% if a %}{% endif %}", IfNode),
        ("{% unless a %}{% endunless %}", UnlessNode),
        ("{% case a %}{% endcase %}", CaseNode),
        ("{% for a in b %}{% endfor %}", ForNode),
        ("{% tablerow a in b %}{% endtablerow %}", TablerowNode),
        ("{% cycle a %}", CycleNode),
        ("{% increment a %}", IncrementNode),
        ("{% comment %}x{% endcomment %}", CommentNode),
        ("{% doc %}x{% enddoc %}", DocNode),
        ("{% ifchanged %}{% endifchanged %}", IfChangedNode),
        ("{% liquid echo a %}", LiquidNode),
        ("{% render 'a' %}", RenderNode),
        ("{% include a %}", IncludeNode),
        ("{% abort_message %}", AbortNode),
        ("{% message_extras :key a :value b %}", MessageExtrasNode),
    ],
)
def test_nodes(source: str, node_class: type[Node]) -> None:
    """Each tag makes its node, whose token is the tag's, and takes exactly its own tokens."""
    nodes, findings = parse(f"{source}{{{{ after }}}}", STRICT)

    assert [type(node) for node in nodes] == [node_class, OutputNode]
    assert source.startswith(nodes[0].token.value, nodes[0].token.start_index)
    assert findings == []


def test_if_keeps_branches_before_else() -> None:
    """Branches behind the first `else` are read and dropped, with a note, in both modes (golden suite)."""
    source = "{% if a %}1{% elsif b %}2{% else %}3{% else x %}4{% elsif c %}5{% endif %}"
    for env in (LAX, STRICT):
        nodes, findings = parse(source, env)
        (node,) = nodes
        assert isinstance(node, IfNode)
        assert [str(node.consequence), str(node.default)] == ["1", "3"]
        assert [str(branch.block) for branch in node.alternatives] == ["2"]
        assert [finding.code for finding in findings] == ["LW110", "LW110", "LW110"]


def test_alternatives_stand_at_their_tags() -> None:
    """An `elsif` is a conditional block with its own token."""
    node = parse_one("{% unless a %}{% elsif b %}{% endunless %}")

    assert isinstance(node, UnlessNode)
    assert isinstance(node.alternatives[0], ConditionalBlockNode)
    assert node.alternatives[0].token.value == "elsif"
    assert node.alternatives[0].token.start_index == 17


def test_case_keeps_all_branches_in_order() -> None:
    """`when` and `else` may come in any order and number; text before them is dropped."""
    node = parse_one("{% case a %} x {% when 1, 'b' or c %}1{% else %}2{% when 3 %}3{% else %}4{% endcase %}")

    assert isinstance(node, CaseNode)
    assert [type(block) for block in node.blocks] == [WhenNode, BlockNode, WhenNode, BlockNode]
    first = node.blocks[0]
    assert isinstance(first, WhenNode)
    assert [tree(value) for value in first.expression.expressions] == ["1", "'b'", "('c'd)"]


@pytest.mark.parametrize(
    ("source", "name", "value", "found"),
    [
        ("{% assign a = 1 %}", "a", "[| 1]", []),
        ("{% assign a-b=c | f %}", "a-b", "[| ('c'd) f()]", []),
        ("{% assign 123 = 'a=b' %}", "123", "[| 'a=b']", ["LW115"]),
        ("{% assign a = {{c.${x}}} | f: {{b}} %}", "a", "[| [Group ('c'd 'x'n)] f([Group ('b'd)])]", []),
        ("{% assign a = %}", "a", "[| [Nil]]", []),
        ("{% assign a.b[0] = 1 %}", "a.b[0]", "[| 1]", ["LW101"]),
        ("{% assign -a = 1 %}", "-a", "[| 1]", ["LW101"]),
        ("{% assign b? a = 1 %}", "a", "[| 1]", ["LW101"]),
    ],
)
def test_assign(source: str, name: str, value: str, found: list[str]) -> None:
    """The name is what stands before `=`; odd names are Ruby's, and refused in strict mode."""
    node = parse_one(source)

    assert isinstance(node, AssignNode)
    assert node.name == name
    assert source.startswith(name, node.name.token.start_index)
    assert tree(node.expression) == value
    assert codes(source) == found
    if found:
        with pytest.raises(ParseError):
            parse(source, STRICT)


@pytest.mark.parametrize(
    ("markup", "name", "found"),
    [("a", "a", []), ("'a b'", "a", ["LW101"]), ("a b", "a", ["LW101"]), ("a.b", "a.b", ["LW101"])],
)
def test_capture(markup: str, name: str, found: list[str]) -> None:
    """The name is the first run of name characters."""
    source = f"{{% capture {markup} %}} {{% endcapture %}}"
    node = parse_one(source)

    assert isinstance(node, CaptureNode)
    assert node.name == name
    assert codes(source) == found


@pytest.mark.parametrize(
    ("markup", "group", "values"),
    [
        ("'a', 'b,c', d", None, ["'a'", "('b'd)", "('c'd)", "('d'd)"]),
        ("a: 1, 2", "('a'd)", ["1", "2"]),
        ("'x': {{a}}", "'x'", ["[Group ('a'd)]"]),
        ("1 x, 2,, 3", None, ["1", "2", "3"]),
        ("a:", "('a'd)", []),
        ("1, nil, null, b", None, ["1", "('b'd)"]),
    ],
)
def test_cycle(markup: str, group: str | None, values: list[str]) -> None:
    """`cycle` has an optional group; values end at every comma and literal nils are left out, as in Ruby."""
    node = parse_one(f"{{% cycle {markup} %}}")

    assert isinstance(node, CycleNode)
    assert (node.group and tree(node.group)) == group
    assert [tree(value) for value in node.args] == values


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("'a'", ("'a'", None, False, None, {})),
        ("'a' with b.c as d, e: 1", ("'a'", "('b'd 'c'd)", False, "d", {"e": "1"})),
        ("'a' for b, c: 'x', d: {{e}}", ("'a'", "('b'd)", True, None, {"c": "'x'", "d": "[Group ('e'd)]"})),
        ("'a' b: (1..3) c: 2", ("'a'", None, False, None, {"b": "[Range 1 3]", "c": "2"})),
        ("'a' junk b: 1", ("'a'", None, False, None, {"b": "1"})),
    ],
)
def test_render(markup: str, expected: tuple[object, ...]) -> None:
    """`render` binds a value or loops over it, may rename it, and takes keyword arguments."""
    node = parse_one(f"{{% render {markup} %}}")

    assert isinstance(node, RenderNode)
    arguments = {argument.name: tree(argument.value) for argument in node.args}
    bound = node.var and tree(node.var)
    assert (repr(node.name.value), bound, node.loop, node.alias, arguments) == expected  # type: ignore[union-attr]


def test_liquid_lines() -> None:
    """Each line is a tag; blocks, comments and nested `liquid` work, and places are those of the source."""
    source = (
        "{% liquid\n  # note's\n\n  if a\r\n    echo {{ b | f }}\n  endif\n"
        "  comment it's\n  {{ endcomment x\n  endcomment\n  liquid liquid echo 'c'\n  assign d = ${e} %}"
    )
    node = parse_one(source, STRICT)

    assert isinstance(node, LiquidNode)
    kinds = [type(inner).__name__ for inner in node.block.nodes]
    assert kinds == ["InlineCommentNode", "IfNode", "CommentNode", "LiquidNode", "AssignNode"]
    for inner in node.block.nodes:
        assert source.startswith(inner.token.value, inner.token.start_index)
    comment = node.block.nodes[2]
    assert isinstance(comment, CommentNode)
    assert comment.text == "  {{ endcomment x\n"


def test_liquid_notes_leniencies_in_place() -> None:
    """Leniencies inside `liquid` are noted with the rest, at their places."""
    source = "{% liquid\n echo a b\n%}"
    _, (finding,) = parse(source)

    assert finding.span is not None
    assert (finding.span.line, finding.span.column) == (2, 9)


@pytest.mark.parametrize(
    ("source", "reason", "found"),
    [
        ("{% abort_message %}", None, []),
        ("{% abort_message() %}", None, []),
        ("{% abort_message () %}", None, []),
        ("{% abort_message('no berth') %}", "no berth", []),
        ('{% abort_message( "it\'s {{x}} %" ) %}', "it's {{x}} %", ["LW212"]),
        ("{% abort_message('\u2018a\u2019') %}", "\u2018a\u2019", []),
        ("{% abort_message('') %}", "", []),
        ("{% abort_message(no venue_name ) %}", "no venue_name", ["LW101"]),
        ("{% abort_message(can't) %}", "can't", ["LW101"]),
    ],
)
def test_abort_message(source: str, reason: str | None, found: list[str]) -> None:
    """The reason is static text, quoted or (leniently) not (spec 1.9)."""
    node = parse_one(source)

    assert isinstance(node, AbortNode)
    assert node.reason == reason
    assert codes(source) == found


@pytest.mark.parametrize(
    ("markup", "key", "value"),
    [
        (":key ferry :value {{v}}", "'ferry'", "[Group ('v'd)]"),
        (":key  a b  :value  c  d ", "'a b'", "'c  d'"),
        (":key 'a' :value \"x {{ v | f: ':value y' }}\"", "'a'", "'x ' [Group ('v'd) f(':value y')]"),
        (":key {{k}}-1 :value it's :value z", "[Group ('k'd)] '-1'", '"it\'s :value z"'),
        (":key a:value :value ${b}", "'a:value'", "'${b}'"),
        (":key a :value {{-v-}}", "'a'", "[Group ('v'd)]"),
    ],
)
def test_message_extras(markup: str, key: str, value: str) -> None:
    """Key and value are raw text in which only nested outputs are evaluated (spec 1.11)."""
    node = parse_one(f"{{% message_extras {markup} %}}", STRICT)

    assert isinstance(node, MessageExtrasNode)
    assert node.fault is None
    assert " ".join(map(tree, node.key)) == key
    assert " ".join(map(tree, node.value)) == value


NO_KEY = "`:key` does not come first"


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("", NO_KEY),
        (":value a :key b", NO_KEY),
        ("x :key a :value b", NO_KEY),
        (":keya :value b", NO_KEY),
        (":key a", "`:value` is missing"),
        (":key", "`:value` is missing"),
        (":key a :valueb", "`:value` is missing"),
        (":key a:value b", "`:value` is missing"),
        (":key {{ ' :value b' }}", "`:value` is missing"),
        (":key  :value b", "the key is empty"),
        (":key '' :value b", "the key is empty"),
        (":key a :value", "the value is empty"),
        (":key a :value ''", "the value is empty"),
    ],
)
def test_malformed_message_extras(markup: str, fault: str) -> None:
    """A malformed tag is no parse error: the node says what is wrong and records nothing."""
    node = parse_one(f"{{% message_extras {markup} %}}", STRICT)

    assert isinstance(node, MessageExtrasNode)
    assert node.fault == fault
    assert (node.key, node.value) == ([], [])


@pytest.mark.parametrize(
    "source",
    [
        "{% abort_message %}",
        "{% abort_message('a') %}",
        "{% catalog_items c a %}",
        "{% catalog_selection_items c {{ s }} :rerender %}",
        "{% connected_content https://a.example/{{ b }} :save x %}",
        "{% cycle a: 1, 'b' %}",
        "{% cycle 1, 2 %}",
        "{% message_extras :key a{{ b }}c :value {{ b }} %}",
        "{% shopping_cart k %}",
        "{% landing_page_url s %}",
        "{% translation x %}y{% endtranslation %}",
        "{% ifchanged %}x{% endifchanged %}",
        "{% for a in b reversed limit:2 offset:1 %}{{ a }}{% endfor %}",
        "{% for a in (1..b) offset:continue %}{{ a }}{% else %}c{% endfor %}",
        "{% tablerow a in b cols:2 %}{% endtablerow %}",
        "{% if a = b %}x{% elsif c %}y{% else %}z{% endif %}",
        "{% unless a %}x{% elsif b %}y{% else %}z{% endunless %}",
        "{% raw %}{{{% endraw %}",
        "{% comment %}x{% endcomment %}",
        "{% doc %}x{% enddoc %}",
        "{% # x %}",
        "{% liquid echo a %}",
        "{% increment a %}",
        "{% decrement a %}",
        "{% capture a %}x{% endcapture %}",
        "{% echo a %}",
        '{{ a[0][b.c]["d"][\'e"\'].f.${g} }}',
        '{{ {{ a | up }}.b[{{ c }}]["d"].${e} }}',
        '{{ ["a"].b }}',
    ],
)
def test_nodes_print_as_they_are_written(source: str) -> None:
    """The text of a node is what was written, as python-liquid's nodes have it."""
    (node,) = Environment().from_string(source).nodes

    assert str(node) == source


BLANK = [
    " \n\t\v\f\r",
    "{% assign a = 1 %}",
    "{% capture a %}x{% endcapture %}",
    "{% comment %}x{% endcomment %}",
    "{% # x %}",
    "{% doc %}x{% enddoc %}",
    "{% raw %}{% endraw %}",
    "{% if a %} {% elsif b %}{% assign c = 1 %}{% else %}{% endif %}",
    "{% unless a %} {% endunless %}",
    "{% case a %} {% when 1 %} {% else %} {% endcase %}",
    "{% for a in b %} {% else %} {% endfor %}",
    "{% tablerow a in b %} {% endtablerow %}",
    "{% ifchanged %} {% endifchanged %}",
    "{% liquid assign a = 1 %}",
    "{% liquid %}",
]
PRINTING = [
    "x",
    "\u00a0",
    "\0",
    "{{ nil }}",
    "{% echo nil %}",
    "{% raw %} {% endraw %}",
    "{% break %}",
    "{% continue %}",
    "{% increment a %}",
    "{% decrement a %}",
    "{% cycle 1 %}",
    "{% include 'a' %}",
    "{% render 'a' %}",
    "{% abort_message %}",
    "{% message_extras :key a :value b %}",
    "{% if a %} {% else %}x{% endif %}",
    "{% if a %} {% else %} {% else %}x{% endif %}",
    "{% unless a %} {% elsif b %}x{% endunless %}",
    "{% case a %}x{% when 1 %} {% endcase %}",
    "{% case a %}{% when 1 %} {% else %}x{% endcase %}",
    "{% for a in b %} {% else %}x{% endfor %}",
    "{% tablerow a in b %}x{% endtablerow %}",
    "{% liquid echo a %}",
]


@pytest.mark.parametrize(("source", "blank"), [(x, True) for x in BLANK] + [(x, False) for x in PRINTING])
def test_blank(source: str, blank: bool) -> None:
    """A node is blank exactly where Ruby's is: that decides whether white space around it prints."""
    assert parse_one(source).blank is blank


def test_blocks_of_one_tag_are_blank_together() -> None:
    """White space in a block prints if any block of the same tag prints, and always inside a capture."""
    (condition, loop, capture), _ = parse(
        "{% if a %} {% elsif b %} {% else %}x{% endif %}{% for a in b %} {% else %}x{% endfor %}"
        "{% capture c %} {% endcapture %}"
    )

    assert isinstance(condition, IfNode)
    assert not condition.consequence.blank
    assert not condition.alternatives[0].block.blank
    assert isinstance(loop, ForNode)
    assert not loop.block.blank
    assert isinstance(capture, CaptureNode)
    assert not capture.block.blank


@pytest.mark.parametrize(
    ("source", "message", "column"),
    [
        ("{% if a %}{% for b in c %}", "`for` is never closed; expected `{% endfor %}`", 14),
        ("{% if a %}x", "`if` is never closed; expected `{% endif %}`", 4),
        ("{% if a %}{% else %}", "`if` is never closed; expected `{% endif %}`", 4),
        ("{% case a %}{% when 1 %}", "`case` is never closed; expected `{% endcase %}`", 4),
        ("{% capture a %}", "`capture` is never closed; expected `{% endcapture %}`", 4),
        ("{% if a %}{% for b in c %}{% endif %}", None, 14),
        ("{% liquid\nif a\n%}{% endif %}", "`if` is never closed; expected `{% endif %}`", 1),
        ("{% if a %}{% liquid endif %}", "unexpected `endif`", 21),
        ("{% endif %}", "unexpected `endif`", 4),
        ("{% else %}", "unexpected `else`", 4),
        ("{% for a in b %}{% elsif c %}{% endfor %}", "unexpected `elsif`", 20),
        ("{% for a in b %}{% else %}{% else %}{% endfor %}", "unexpected `else`", 30),
        ("{% if a %}{% endfor %}", "unexpected `endfor`", 14),
        ("{% iff a %}", "unknown tag `iff`; did you mean `if`?", 4),
        ("{% if a %}{% elseif b %}{% endif %}", "unknown tag `elseif`; did you mean `elsif`?", 14),
        ("{% layout 'a' %}", "unknown tag `layout`", 4),
        ("{% output %}", None, 4),
        ("{% content %}", None, 4),
        ("{% if %}{% endif %}", "`if` needs a condition", 4),
        ("{% assign a b %}", "`assign` needs a name and a value: `assign name = value`", 11),
        ("{% assign %}", None, 4),
        ("{% assign a? = 1 %}", None, 11),
        ("{% capture %}{% endcapture %}", "`capture` needs a name", 4),
        ("{% capture '' %}{% endcapture %}", "`capture` needs a name", 12),
        ("{% case %}{% endcase %}", "`case` needs something to compare", 4),
        ("{% case a %}{% when %}{% endcase %}", "`when` needs a value", 16),
        ("{% case a %}{% else b %}{% endcase %}", "`else` in a `case` takes no arguments", 21),
        ("{% cycle %}", "`cycle` needs at least one value", 4),
        ("{% cycle , 1 %}", "`cycle` needs at least one value", 10),
        ("{% render a %}", "`render` needs a quoted template name", 11),
        ("{% render %}", "`render` needs a quoted template name", 4),
        ("{% # a\n b %}", "every line of an inline comment starts with `#`", 6),
        ("{% liquid\n echo a\n ? %}", "a line of `liquid` starts with the name of a tag", 1),
        ("a\n{% liquid if a\n comment\n a %}", "`comment` is never closed; expected a line `endcomment`", 2),
        ("{% liquid comment\n a %}", "`comment` is never closed; expected a line `endcomment`", 11),
        ("{% liquid raw\n a %}", None, 11),
        ("{% abort_message('a' %}", "`abort_message` has no closing `)`", 17),
        ("{% abort_message 'a' %}", "`abort_message` takes its reason in parentheses", 18),
        ("{% abort_message(\u2018a\u2019) %}", None, 18),
        ("{% message_extras :key a :value {{b %}", "`{{` inside markup is never closed", 33),
    ],
)
def test_structural_errors(source: str, message: str | None, column: int) -> None:
    """Structural errors are parse errors in both modes, at the tag concerned, in one sentence."""
    error = failure(source)

    assert message in (None, error.message)
    assert error.column == column


def test_unclosed_block_before_another_end() -> None:
    """An end tag that closes an outer block blames the inner one, which is open."""
    error = failure("{% if a %}\n{% for b in c %}\n{% endif %}")

    assert error.message == "`for` is never closed; expected `{% endfor %}` before `endif`"
    assert error.position == (2, 4)


def test_end_tags_may_hold_text() -> None:
    """Text in an end tag is ignored in both modes, with a note."""
    nodes, findings = parse("{% if a %}{% endif a %}x", STRICT)

    assert len(nodes) == 2
    assert [finding.code for finding in findings] == ["LW110"]


@pytest.mark.parametrize("opening", ["{% if a %}", "{% for a in b %}", "{% capture a %}", "{% ifchanged %}"])
def test_block_nesting_is_limited(opening: str) -> None:
    """Blocks inside blocks are limited, and the error names the limit and the place."""
    with pytest.raises(LimitError, match=r"Limits\.nesting_depth") as caught:
        parse(opening * 100)
    assert caught.value.position is not None


def test_liquid_nesting_is_limited() -> None:
    """So are `liquid` tags inside `liquid` tags."""
    with pytest.raises(LimitError, match=r"Limits\.nesting_depth"):
        parse("{% liquid " + "liquid " * 500 + "%}")


class Shout(Tag):
    """A third-party block tag, as python-liquid's documentation shows them."""

    name = "shout"
    end = "endshout"

    def parse(self, stream: TokenStream) -> Node:
        """Read an expression and a block."""
        tag = stream.eat("tag")
        tokens = stream.into_inner(tag=tag)
        assert [token.value for token in tokens.tokens] == ["a", "b"]
        block = get_parser(self.env).parse_block(stream, frozenset(("endshout",)))
        stream.expect("tag", value="endshout")
        return block


def test_third_party_tags() -> None:
    """A plain python-liquid tag parses in our streams, raw and comment tags in its block included."""
    env = SyntaxEnvironment()
    env.add_tag(Shout)

    (node, after), _ = parse(
        "{% shout a b %}{% raw %}{{{% endraw %}{% comment %}'{% endcomment %}{% if a %}x{% endif %}"
        "{% endshout %}y",
        env,
    )

    assert isinstance(node, BlockNode)
    assert [type(inner).__name__ for inner in node.nodes] == ["RawNode", "CommentNode", "IfNode"]
    assert isinstance(after, ContentNode)


def test_braze_tags_in_a_plain_environment() -> None:
    """`abort_message` and `message_extras` work in python-liquid's own environment."""
    env = liquid.Environment(tolerance=Mode.LAX)
    for tag in BRAZE_TAGS:
        env.add_tag(tag)

    extras = env.from_string("a{% message_extras :key k :value {{ v }} %}b{% message_extras x %}")
    abort = env.from_string("{% if a %}{% abort_message(no berth) %}{% endif %}c")

    assert extras.render(v=1) == "ab"
    assert abort.render() == "c"
    with pytest.raises(AbortMessage) as caught:
        abort.render(a=True)
    assert caught.value.reason == "no berth"


def test_template_comments_are_comments() -> None:
    """`{# … #}` makes a comment node."""
    env = SyntaxEnvironment(comment_start_string="{#", comment_end_string="#}")
    node = parse_one("{# it's #}", env)

    assert isinstance(node, CommentNode)
    assert node.text == "it's"


def test_custom_delimiters_in_messages() -> None:
    """Messages write tags as the environment does."""
    env = SyntaxEnvironment(tag_start_string="<%", tag_end_string="%>")
    with pytest.raises(ParseError, match="expected `<% endif %>`"):
        parse("<% if a %>", env)
