"""The differences from Ruby that are known: each with its reason, a narrow test, and an example."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.campaigns.grammar.template import Case
from tests.oracles.differential.compare import Difference
from tests.oracles.differential.compare import Kind

__all__ = ["KNOWN", "Known", "known"]


@dataclass(frozen=True, slots=True)
class Known:
    """A class of differences that stay.

    Attributes:
        name: A short name, for counts.
        row: Words of the documentation's page on compatibility that decide it.
        reason: What differs, in one line.
        is_meant: Whether a difference belongs to the class.
        examples: The smallest cases that show it.
        texts: What a later Ruby Liquid (5.13) prints for them, and we do, where that is why they differ.
    """

    name: str
    row: str
    reason: str
    is_meant: Callable[[Difference], bool]
    examples: tuple[Case, ...]
    texts: tuple[str, ...] = ()


def known(difference: Difference) -> Known | None:
    """Return the class that `difference` belongs to, or None if it is new."""
    return next((row for row in KNOWN if row.is_meant(difference)), None)


def _case(source: str, **data: object) -> Case:
    return Case(source, (data,))


_MARKUP = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_STRING = re.compile(r"'[^']*'|\"[^\"]*\"", re.DOTALL)


def _markup(pattern: str) -> Callable[[Difference], bool]:
    """Return a test for what stands in markup, outside quotes; each markup is a line of its own."""
    compiled = re.compile(pattern)

    def test(difference: Difference) -> bool:
        pieces = (
            _STRING.sub("''", piece).replace("\n", " ") for piece in _MARKUP.findall(difference.all_source)
        )
        return not _is_shown_failure(difference) and bool(compiled.search("\n".join(pieces)))

    return test


def _source(pattern: str) -> Callable[[Difference], bool]:
    """Return a test for what the template or its partials hold."""
    compiled = re.compile(pattern, re.DOTALL)

    def test(difference: Difference) -> bool:
        return not _is_shown_failure(difference) and bool(compiled.search(difference.all_source))

    return test


def _is_shown_failure(difference: Difference) -> bool:
    """Whether a partial does not parse, and Ruby says so too: no construct elsewhere explains that."""
    is_failure = difference.aspect != "parse" and difference.ours.kind is Kind.PARSE_ERROR
    return is_failure and any("syntax error" in error for error in difference.errors)


_GLUED_OPERATOR = _markup(r"\b(?:if|unless|elsif)\b.*[^\s=!<>](?:==|!=|<>|<=|>=|<|>)")
_DATE = _markup(r"\|\s*date\b")
_GROWN_DATE = _markup(
    r"\|\s*(?:url_|escape|h\b|replace|append|prepend|join|base64|newline|times|concat)[\s\S]*\|\s*date\b"
)
_TWO_DATES = _markup(r"\|\s*date\b[\s\S]*\|\s*date\b")
_DECODE = _markup(r"base64_(?:url_safe_)?decode")
_ODD_RANGE = re.compile(r"\(\s*(?:true|false|\()|\.\.\s*(?:true|false|\()")
_COMMENT = _source(r"(?:\{%-?|\n)\s*comment\b.*\{[%{].*\bendcomment\b")
_TABLEROW = _markup(r"\btablerow\b")
_INTERRUPT = _markup(r"\b(?:break|continue)\b")
_SORT = _markup(r"\|\s*sort")
_REPEATED = _markup(r"\binclude\b")
_RANGE_KEY = _markup(r"\|\s*(?:map|where|sort|sort_natural|uniq|compact)\s*:\s*\([^)]*\.\.")
_FOR = _markup(r"\bfor\s+[\w-]+\s+in[^\s\w]")


def _our_errors(difference: Difference) -> str:
    """Return our text, which may hold errors in place, and our first error."""
    return difference.ours.text + (difference.first_error.text if difference.first_error else "")


def _is_bytes(difference: Difference) -> bool:
    is_ours = "not UTF-8" in _our_errors(difference)
    return _DECODE(difference) and (is_ours or "BYTES:" in difference.ruby.text)


def _is_glued(difference: Difference) -> bool:
    glued = re.compile(r"Unknown operator (?:==|!=|<>|<=|>=|<|>)[a-z_]+$")
    return _GLUED_OPERATOR(difference) or any(map(glued.search, difference.errors))


def _is_comment(difference: Difference) -> bool:
    return difference.aspect == "parse" and _COMMENT(difference)


def _is_range_key(difference: Difference) -> bool:
    told = re.search(r"cannot select the property '-?\d+\.\.-?\d+'", _our_errors(difference))
    return told is not None or _RANGE_KEY(difference)


def _holds_long_text(value: object, chars: int) -> bool:
    """Whether something in a data set becomes a text of more than `chars` characters."""
    if isinstance(value, dict):
        return len(repr(value)) > chars or any(_holds_long_text(item, chars) for item in value.values())
    if isinstance(value, list):
        return len(repr(value)) > chars or any(_holds_long_text(item, chars) for item in value)
    return isinstance(value, str) and len(value) > chars


def _is_long_date(difference: Difference) -> bool:
    # Some filters make three characters of one.
    chars = 20 if _GROWN_DATE(difference) else 64
    long = any(_holds_long_text(value, chars) for value in difference.data.values())
    return _TWO_DATES(difference) or (_DATE(difference) and long)


def _is_odd_date(difference: Difference) -> bool:
    texts = f"{difference.data!r} {difference.all_source}"
    return _DATE(difference) and re.search(r"[0-9]{9}[.,][0-9]", texts) is not None


def _breaks_in_tablerow(difference: Difference) -> bool:
    """Whether the nearest loop around a `break` or `continue`, or around its partial, may be a `tablerow`."""
    if not _TABLEROW(difference):
        return False
    for source in (difference.source, *(difference.partials or {}).values()):
        is_partial = source is not difference.source
        loops = ["tablerow"] if is_partial else ["none"]
        for word in re.findall(r"\b(end)?(tablerow|for|break|continue)\b", source):
            if word[1] in ("break", "continue"):
                if loops[-1] == "tablerow":
                    return True
            elif not word[0]:
                loops.append(word[1])
            elif len(loops) > 1:
                loops.pop()
    return False


def _breaks_in_case(difference: Difference) -> bool:
    """Whether `break` or `continue` stands inside a `case`."""
    depth = 0
    for word in re.findall(r"\b(case|endcase|break|continue)\b", difference.all_source):
        depth += {"case": 1, "endcase": -1}.get(word, 0)
        if depth > 0 and word in ("break", "continue"):
            return True
    return False


def _is_trimming(difference: Difference) -> bool:
    """Whether something ends with whitespace control that can trim a partial, and only blanks differ."""
    sources = (difference.source, *(difference.partials or {}).values())
    texts = [re.sub(r"[\0\s]", "", outcome.text) for outcome in (difference.ruby, difference.ours)]
    return (
        difference.partials is not None
        and any(source.endswith(("-%}", "-}}")) for source in sources)
        and texts[0] == texts[1]
    )


KNOWN: tuple[Known, ...] = (
    Known(
        "limits",
        "numbers over 4,300 digits, long results of filters, long ranges as lists",
        "a limit is reached where Ruby runs on",
        lambda difference: difference.ours.kind is Kind.LIMIT,
        (
            _case("{{ s | replace: '', s }}", s="x" * 2000),
            _case("{% if a %}" * 31 + "{% endif %}" * 31),
        ),
    ),
    Known(
        "decoded bytes",
        "`base64_decode` of bytes that are no UTF-8",
        "Ruby prints bytes that are no text",
        _is_bytes,
        (_case("{{ '/w==' | base64_decode }}"), _case("{{ '_w==' | base64_url_safe_decode }}")),
    ),
    Known(
        "range as key",
        "a range as an index",
        "Ruby takes slices of texts and bits of integers",
        _is_range_key,
        (_case("{{ a | map: (0..1) }}", a=[5]), _case("{{ a | sort: (0..1) }}", a=[5, 3])),
    ),
    Known(
        "long dates",
        "dates over 64 characters",
        "they are not read as dates",
        _is_long_date,
        (_case("{{ s | date: '%Y' }}", s="2021-06-03" + " " * 60),),
    ),
    Known(
        "glued operators",
        "operators without blanks, `a=='b'`",
        "they compare; Ruby reads one operand, or an operator `==b`",
        _is_glued,
        (_case("{% if a=='b' %}1{% endif %}", a="b"), _case("{% if a ==b %}1{% endif %}")),
    ),
    Known(
        "glued in",
        "`for x in(1..3)`",
        "Ruby wants white space behind `in`",
        lambda difference: difference.ruby.text.startswith("Liquid syntax error") and _FOR(difference),
        (_case("{% for x in(1..3) %}{{ x }}{% endfor %}"),),
    ),
    Known(
        "non-breaking space",
        "non-breaking spaces in markup",
        "they are white space; in Ruby they are part of a word",
        _markup("\u00a0"),
        (_case("{{ 1\u00a0}}"), _case("{% if a ==\u00a01 %}1{% endif %}", a=1)),
    ),
    Known(
        "break in tablerow",
        "then Shopify's Liquid 5.13",
        "5.4 goes on with the row and the interrupt leaves the loop around it",
        _breaks_in_tablerow,
        (
            _case("{% tablerow i in (1..3) %}{{ i }}{% break %}{% endtablerow %}"),
            _case("{% tablerow i in (1..3) %}{% continue %}{% endtablerow %}x"),
            _case("{% tablerow i in (1..3) cols: 2 %}{% if i == 2 %}{% break %}{% endif %}{% endtablerow %}"),
            _case("{% for j in (1..2) %}{% tablerow i in (1..2) %}{% break %}{% endtablerow %}{% endfor %}"),
        ),
        (
            '<tr class="row1">\n<td class="col1">1</td></tr>\n',
            '<tr class="row1">\n<td class="col1"></td><td class="col2"></td><td class="col3"></td></tr>\nx',
            '<tr class="row1">\n<td class="col1"></td><td class="col2"></td></tr>\n',
            '<tr class="row1">\n<td class="col1"></td></tr>\n' * 2,
        ),
    ),
    Known(
        "nested brackets",
        "then Shopify's Liquid 5.13",
        "5.4 ends a bracket at the first `]`",
        _markup(r"\[[^\]]*\["),
        (_case("{{ a[b[0]] }}", a={"k": 1}, b=["k"]), _case("{{ [a[0]] }}", a=["b"], b=1)),
    ),
    Known(
        "white space around raw",
        "then Shopify's Liquid 5.13",
        "5.4 does not know `{%- endraw` and does not trim behind `endraw -%}`",
        _source(r"\{%-\s*endraw|endraw\s*-%\}"),
        (_case("{% raw %}a {%- endraw %}"), _case("{% raw %}a{% endraw -%} b")),
    ),
    Known(
        "bodies of comments",
        "then Shopify's Liquid 5.13",
        "5.4 parses the tags in them",
        _is_comment,
        (_case("{% comment %}{% for %}{% endcomment %}"),),
    ),
    Known(
        "doc",
        "then Shopify's Liquid 5.13",
        "5.4 has no such tag",
        _source(r"\{%-?\s*doc\b"),
        (_case("{% doc %}{{ x {% enddoc %}"),),
    ),
    Known(
        "nested liquid",
        "then Shopify's Liquid 5.13",
        "5.4 has no `liquid` inside `liquid`",
        _markup(r"\{%-?\s*liquid\b.*\bliquid\b"),
        (_case("{% liquid liquid echo 1 %}"),),
    ),
    Known(
        "later filters",
        "then Shopify's Liquid 5.13",
        "5.4 passes the input of an unknown filter through",
        _markup(r"\|\s*(?:sum|find|find_index|has|reject|squish)\b"),
        (
            _case("{{ a | sum }}", a=[1, 2]),
            _case("{{ a | reject: 'k' }}", a=[{"k": 1}, {"x": 2}]),
            _case("{{ a | squish }}", a=" x  y "),
        ),
        ("3", '{"x"=>2}', "x y"),
    ),
    Known(
        "tablerow without integers",
        "then Shopify's Liquid 5.13",
        "5.4 calls its own error internal",
        lambda difference: _TABLEROW(difference) and "invalid integer" in _our_errors(difference),
        (
            _case("{% tablerow i in (1..3) cols: true %}{{ i }}{% endtablerow %}"),
            _case("{% tablerow i in (1..3) limit: l %}{{ i }}{% endtablerow %}", l=[1]),
            _case("{% tablerow i in (1..3) offset: h %}{{ i }}{% endtablerow %}", h={"a": 1}),
        ),
        ("Liquid error: invalid integer",) * 3,
    ),
    Known(
        "empty brackets",
        "then Shopify's Liquid 5.13",
        "5.4 reads over them",
        _markup(r"\[\]"),
        (_case("{{ a[] }}", a=[1]), _case("{{ h[].k }}", h={"k": 1})),
        ("", ""),
    ),
    Known(
        "truncatewords of many words",
        "then Shopify's Liquid 5.13",
        "5.4 fails from 2147483647 words on",
        lambda difference: (
            _markup(r"\|\s*truncatewords\b")(difference)
            and any("too big for truncatewords" in error for error in difference.errors)
        ),
        (
            _case("{{ 'a  b' | truncatewords: 2147483647 }}"),
            _case("{{ 'a  b' | truncatewords: n }}", n=10**20),
        ),
        ("a  b", "a  b"),
    ),
    Known(
        "Ruby dies parsing a range",
        "ranges that end in true, false or a range",
        "Ruby dies parsing `(1..true)`: in a partial that is an inline error",
        lambda difference: (
            "NoMethodError" in difference.classes and _ODD_RANGE.search(difference.all_source) is not None
        ),
        (Case("{% render 'p0' %}", ({},), {"p0": "1{{ (1..true) }}"}),),
    ),
    Known(
        "huge index",
        "integers over 64 bits as an index",
        "Ruby fails on integers beyond a machine word",
        lambda difference: "RangeError" in difference.classes,
        (_case("{{ c[n] }}", c=[], n=10**30), _case("{{ 1.5 | round: n }}", n=10**30)),
    ),
    Known(
        "blanks in brackets",
        "white space in brackets and ranges",
        "5.4 ends an operand at white space, in brackets and parentheses too",
        _markup(
            r"\[\s|[^\s\[]\s+\]|\(\s*[^()\s]*\s+\.\.|\.\.\s+[^()\s]|\(\s|[^\s(]\s+\)|[\w\]]\s+\.|\.\s+[\w\[]"
        ),
        (_case("{% if x[ 0] %}1{% endif %}", x=1), _case("{% for i in (1 .. 2) %}{{ i }}{% endfor %}")),
    ),
    Known(
        "break in case",
        "`case`: what follows a branch that breaks",
        "Ruby goes on to branches that match and prints what is before their first tag",
        _breaks_in_case,
        (_case("{% case 1 %}{% when 1 %}{% break %}{% when 1 %}x{% endcase %}"),),
    ),
    Known(
        "break in a repeated partial",
        "`break` or `continue` in a partial that `include … for` repeats",
        "Ruby keeps an interrupt for each item",
        lambda difference: _REPEATED(difference) and _INTERRUPT(difference),
        (Case("{% include 'p0' for a %}", ({"a": [1, 2]},), {"p0": "x{% break %}"}),),
    ),
    Known(
        "partial that does not parse",
        "a partial that does not parse",
        "Ruby prints the error in its place",
        _is_shown_failure,
        (Case("{% render 'p0' %}", ({},), {"p0": "{% if %}"}),),
    ),
    Known(
        "trimming across partials",
        "`-%}` at the very end of a template or partial",
        "Ruby trims the text that it parses next, which is another partial",
        _is_trimming,
        (
            Case(
                "{% include 'p1' %}{% include 'p0' %}",
                ({},),
                {"p0": " x", "p1": "{% assign a = 1 -%}"},
            ),
        ),
    ),
    Known(
        "col_last",
        "then Shopify's Liquid 5.13",
        "5.4 has no last column where `cols` is not given",
        _markup(r"\bcol_last\b"),
        (_case("{% tablerow i in (1..2) %}{{ tablerowloop.col_last }}{% endtablerow %}"),),
    ),
    Known(
        "order of equals",
        "`sort`, `sort_natural` of equal elements",
        "Ruby gives equal elements in any order",
        lambda difference: _SORT(difference) and sorted(difference.ruby.text) == sorted(difference.ours.text),
        (_case("{{ e | sort_natural: '' }}", e=[{"\u00e9": None}, {}]),),
    ),
    Known(
        "nested groups",
        "`{{` in markup",
        "it opens a group, which Ruby has not",
        _source(r"\{[{%][^}]*\{\{"),
        (_case("{{{{}}"),),
    ),
    Known(
        "odd dates",
        "`919750615,6`",
        "Ruby's date parser takes the fraction for one of the present second",
        _is_odd_date,
        (_case("{{ s | date: 'C' }}", s="123456789.12345679"),),
    ),
    Known(
        "NUL before a trimmed end",
        "NUL characters that whitespace control removes",
        "a block of them alone is not blank in Ruby",
        lambda difference: "\0" in difference.all_source,
        (_case("{% for i in (1..n) %}\0{%- endfor %}", n=[]),),
    ),
    Known(
        "brace before endraw",
        "a brace glued to `{% endraw %}`",
        "Ruby takes it for the beginning of an output",
        _source(r"\{\{%-?\s*endraw"),
        (_case("{%raw%}{{%endraw%}}"),),
    ),
    Known(
        "empty liquid",
        "an empty `{% liquid %}` before whitespace control",
        "Ruby does not see it and trims the text before it",
        _source(r"\{%-?\s*liquid\s*-?%\}"),
        (_case("a {% liquid %}{%- if x %}{% endif %}"),),
    ),
    Known(
        "decoded text",
        "text decoded from Base64 beside other text",
        "Ruby takes what it decodes for bytes, which do not join with text beyond ASCII",
        lambda difference: "Encoding::CompatibilityError" in difference.classes and _DECODE(difference),
        (_case("{{ 'w6k' | base64_url_safe_decode | append: '\u00e9' }}"),),
    ),
)
