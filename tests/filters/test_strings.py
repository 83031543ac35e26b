"""Text, replacing and HTML filters: every row of spec 3.4, and what Ruby Liquid 5.4 gives at the edges."""

from __future__ import annotations

from typing import Any

import pytest

from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters import html
from liquid_webhooks.filters import replacing
from liquid_webhooks.filters import strings
from liquid_webhooks.filters.contract import Filter
from liquid_webhooks.limits import MAX_CHARS
from liquid_webhooks.limits import MAX_ITEMS

FILTERS: dict[str, Filter] = {**strings.FILTERS, **replacing.FILTERS, **html.FILTERS}

Case = tuple[str, tuple[Any, ...], object]


def run(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("name", "arguments", "expected"), cases)


@run(
    [
        ("append", ("deck ", 9), "deck 9"),
        ("capitalize", ("heLLO World",), "Hello world"),
        ("upcase", ("blåbær",), "BLÅBÆR"),
        ("upcase", ("ß",), "SS"),
        ("escape", ("<a>&amp;",), "&lt;a&gt;&amp;amp;"),
        ("escape_once", ("<&amp;",), "&lt;&amp;"),
        ("newline_to_br", ("a\nb\r\nc",), "a<br />\nb<br />\nc"),
        ("remove", ("+47-91", "-"), "+4791"),
        ("remove_first", ("a.b.c", "."), "ab.c"),
        ("replace", ("a.b.c", "."), "abc"),
        ("replace", ("a.b.c", ".", "/"), "a/b/c"),
        ("replace_first", ("a.b.c", ".", "/"), "a/b.c"),
        ("remove_last", ("a.b.c", "."), "a.bc"),
        ("replace_last", ("a.b.c", ".", "/"), "a.b/c"),
        ("split", ("a,,b,,", ","), ["a", "", "b"]),
        ("strip", ("  x y ",), "x y"),
        ("lstrip", ("  x ",), "x "),
        ("rstrip", ("  x ",), "  x"),
        ("strip_html", ("<b>x</b><!-- c --> y",), "x y"),
        ("strip_newlines", ("a\nb\r\nc",), "abc"),
        ("truncate", ("Longyearbyen", 8), "Longy..."),
        ("truncate", ("abcdef", 4, ""), "abcd"),
        ("truncatewords", ("one two three", 1, ""), "one"),
    ],
)
def test_examples_of_the_spec(name: str, arguments: tuple[Any, ...], expected: object) -> None:
    """Each row of spec 3.4 gives the output it shows."""
    assert expected == FILTERS[name].function(*arguments)


@run(
    [
        ("append", (None, "x"), "x"),
        ("append", ("x", None), "x"),
        ("append", (True, 1.0), "true1.0"),
        ("append", ([1, None, "a", [2]], {"k": 1.0}), '[1, nil, "a", [2]]{"k"=>1.0}'),
        ("prepend", ("x", 5), "5x"),
        ("upcase", ([1, None, "a"],), '[1, NIL, "A"]'),
        ("replace", ({}, "{", "!"), "!}"),
        ("split", (12.5, "."), ["12", "5"]),
        ("split", ("a1b", 1), ["a", "b"]),
        ("split", ("a{}b", {}), ["a", "b"]),
        ("strip", (5,), "5"),
        ("remove_first", ("hello5", 5), "hello"),
        ("truncate", ("abcdef", 5, 1), "abcd1"),
        ("strip_html", (5,), "5"),
    ],
)
def test_everything_becomes_text_as_in_ruby(name: str, arguments: tuple[Any, ...], expected: object) -> None:
    """Values that are no text are taken for what Ruby's to_s makes of them, lists inspected."""
    assert expected == FILTERS[name].function(*arguments)


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_nil_is_the_empty_text_or_stays_nil(name: str) -> None:
    """A nil input gives nil where Ruby keeps it, [] from split, and the empty text elsewhere."""
    extra = {"split": [""], "replace_last": ["a", "b"]}.get(name, ["a"] if takes_argument(name) else [])

    result = FILTERS[name].function(None, *extra)

    if name in ("escape", "h", "safe", "squish", "truncate", "truncatewords"):
        assert result is None
    else:
        assert ([] if name == "split" else "a" if name in ("append", "prepend") else "") == result


def takes_argument(name: str) -> bool:
    return name in ("append", "prepend") or name.startswith(("remove", "replace"))


@run(
    [
        ("downcase", ("İΑΣ ΟΔΟΣ.",), "i̇ασ οδοσ."),
        ("upcase", ("ßŉǰﬁ\u0390",), "SS\u02bcNJ\u030cFI\u0399\u0308\u0301"),
        ("capitalize", ("ǆabc ÉÀ",), "ǅabc éà"),
        ("capitalize", ("ßabc",), "Ssabc"),
        ("capitalize", ("ﬁABC",), "Fiabc"),
        ("capitalize", ("ΣΑΣ",), "Σασ"),
        ("capitalize", ("Აb",), "აb"),
        ("capitalize", (" aB",), " ab"),
        ("capitalize", ("",), ""),
    ],
)
def test_case_is_unicode_as_in_ruby(name: str, arguments: tuple[Any, ...], expected: object) -> None:
    """Case mapping is full Unicode, and without Python's rule for a sigma at the end of a word."""
    assert expected == FILTERS[name].function(*arguments)


@run(
    [
        ("strip", (" \0 \v\f\r\n\t a \0 \0",), "a"),
        ("lstrip", ("\0\t a\0 \0",), "a\0 \0"),
        ("rstrip", ("\0\t a\0 \0",), "\0\t a"),
        ("strip", ("\xa0\x85\x1c a\x1c\u2003\u3000",), "\xa0\x85\x1c a\x1c\u2003\u3000"),
        ("newline_to_br", ("a\rb\n\n\u2028\x85",), "a\rb<br />\n<br />\n\u2028\x85"),
        ("strip_newlines", ("a\rb\r\nc\n\n\r\r\n\u2028",), "a\rbc\r\u2028"),
    ],
)
def test_white_space_is_ascii(name: str, arguments: tuple[Any, ...], expected: object) -> None:
    """Trimming takes ASCII white space and NUL, line ends are LF and CR LF; nothing else is either."""
    assert expected == FILTERS[name].function(*arguments)


@run(
    [
        ("split", ("", ""), []),
        ("split", ("", " "), []),
        ("split", (",,,", ","), []),
        ("split", ("abc", "abc"), []),
        ("split", (",a", ","), ["", "a"]),
        ("split", ("abc", ","), ["abc"]),
        ("split", ("e\u0301\r\n", ""), ["e", "\u0301", "\r", "\n"]),
        ("split", ("Hi", None), ["H", "i"]),
        ("split", ("  a  b  ", "  "), ["", "a", "b"]),
        ("split", ("\na\n\n", "\n"), ["", "a"]),
        ("split", (" \t a\nb\v\f c ", " "), ["a", "b", "c"]),
        ("split", ("\0a c\xa0d\x1ce\x85f\u2003g h", " "), ["\0a", "c\xa0d\x1ce\x85f\u2003g", "h"]),
    ],
)
def test_split(name: str, arguments: tuple[Any, ...], expected: object) -> None:
    """Split drops empty parts at the end only; one blank splits at runs of ASCII white space."""
    assert expected == FILTERS[name].function(*arguments)


@run(
    [
        ("truncate", ("x" * 51,), "x" * 47 + "..."),
        ("truncate", ("x" * 50,), "x" * 50),
        ("truncate", ("abcdef", -1), "..."),
        ("truncate", ("abcdef", 2), "..."),
        ("truncate", ("ab", 2), "ab"),
        ("truncate", ("", 0), ""),
        ("truncate", ("ab", 10**22), "ab"),
        ("truncate", ("ab", -(10**22)), "..."),
        ("truncate", ("abcdef", " 5 "), "ab..."),
        ("truncate", ("abcdef", "0x5"), "ab..."),
        ("truncate", ("😀😀😀😀😀", 4), "😀..."),
        ("truncate", ("Ground control to Major Tom.", 20, None), "Ground control to Ma"),
        ("truncatewords", ("a b c d e f g h i j k l m n o p q",), "a b c d e f g h i j k l m n o..."),
        ("truncatewords", ("    one    two three    four  ", 2), "one two..."),
        ("truncatewords", ("one  two\tthree\nfour", 3), "one two three..."),
        ("truncatewords", ("one two three four", 0), "one..."),
        ("truncatewords", ("one two three", 2, 1), "one two1"),
        ("truncatewords", ("one two three", 2, None), "one two"),
        ("truncatewords", ("ab  cd", 2), "ab  cd"),
        ("truncatewords", (" ab  cd ", 2), "ab cd..."),
        ("truncatewords", ("ab cd", 2**31 - 2), "ab cd"),
        ("truncatewords", ("a\xa0b\0c d\x1ce", 2), "a\xa0b\0c d\x1ce"),
    ],
)
def test_truncation(name: str, arguments: tuple[Any, ...], expected: object) -> None:
    """Lengths count code points, the ellipsis included; words are separated by ASCII white space."""
    assert expected == FILTERS[name].function(*arguments)


@pytest.mark.parametrize("name", ["truncate", "truncatewords"])
@pytest.mark.parametrize("count", [None, True, 5.0, "x", "", [], {}])
def test_truncation_needs_an_integer(name: str, count: object) -> None:
    """A count that Ruby's Integer() refuses is a render error with Ruby's text."""
    with pytest.raises(RenderError) as caught:
        FILTERS[name].function("a b", count)

    assert caught.value.inline == "invalid integer"


@pytest.mark.parametrize("count", [2**31 - 2, 2**31 - 1, 2**31, 10**20, str(2**31), 2**70])
def test_truncatewords_of_more_words_than_a_text_can_have(count: object) -> None:
    """However large the count, a text of fewer words comes back as it is (Ruby Liquid 5.13)."""
    assert strings.truncatewords(" a  b ", count) == " a  b "


@pytest.mark.parametrize(
    ("value", "squished"),
    [
        (" a \t\n b ", "a b"),
        ("\0 a\0\0 b \0", "a\0\0 b"),
        ("\u00a0a \u00a0  b\u00a0", "\u00a0a \u00a0 b\u00a0"),
        ("a\vb\f\rc", "a b c"),
        ("\x85a\x1cb", "\x85a\x1cb"),
        ("", ""),
        (" \0 ", ""),
        (None, None),
        (12, "12"),
        ([" a", "  b"], '[" a", " b"]'),
    ],
)
def test_squish(value: object, squished: str | None) -> None:
    """As Ruby Liquid 5.13: blanks are ASCII; at the ends NUL counts as one; nil stays nil."""
    assert strings.squish(value) == squished


@run(
    [
        ("replace", ("abc", "b", "\\0"), "abc"),
        ("replace", ("abc", "b", "<\\&>"), "a<b>c"),
        ("replace", ("abc", "b", "\\\\0"), "a\\0c"),
        ("replace", ("abc", "b", "\\1\\9\\+"), "ac"),
        ("replace", ("abc", "b", "\\\\"), "a\\c"),
        ("replace", ("abc", "b", "\\"), "a\\c"),
        ("replace", ("abc", "b", "\\`"), "aac"),
        ("replace", ("abc", "b", "\\'"), "acc"),
        ("replace", ("abc", "b", "\\q\\k"), "a\\q\\kc"),
        ("replace", ('a"b', '"', '\\"'), 'a\\"b'),
        ("replace", ("abc", "x", "\\k<y>"), "abc"),
        ("replace", ("abc", "", "<\\`|\\'>"), "<|abc>a<a|bc>b<ab|c>c<abc|>"),
        ("replace_first", ("abab", "b", "\\0\\0"), "abbab"),
        ("replace_first", ("abab", "b", "\\`"), "aaab"),
        ("replace_last", ("abc", "b", "\\0"), "a\\0c"),
        ("replace", ("Take", None, "#"), "#T#a#k#e#"),
        ("replace", ("", "", "x"), "x"),
        ("replace", ("aaaaa", "aa", "b"), "bba"),
        ("replace", ("a.b", ".", "|"), "a|b"),
        ("replace_first", ("Take", "", "#"), "#Take"),
        ("replace_last", ("abc", "", "x"), "abcx"),
        ("remove", ("aabb", "ab"), "ab"),
        ("remove_last", ("abc", ""), "abc"),
        ("remove_last", ("abc", "x"), "abc"),
        ("replace", ("aXb", {"seq": "X", "sub": "-"}), "aXb"),
        ("replace", ("aXb", "X", {"k": 1}), 'a{"k"=>1}b'),
    ],
)
def test_replacing(name: str, arguments: tuple[Any, ...], expected: object) -> None:
    """What is looked for is literal text; Ruby's back-references in the replacement are read."""
    assert expected == FILTERS[name].function(*arguments)


@pytest.mark.parametrize("replacement", ["\\k<x>", "\\k<"])
def test_a_named_group_in_a_replacement_is_an_error(replacement: str) -> None:
    """Ruby knows no groups here, and fails on a reference to one."""
    with pytest.raises(RenderError) as caught:
        replacing.replace("abc", "b", replacement)

    assert caught.value.inline == "internal"


@run(
    [
        ("escape", ("&'\"<>/",), "&amp;&#39;&quot;&lt;&gt;/"),
        ("h", ("<",), "&lt;"),
        ("escape_once", ("&amp; &#39; &copy;",), "&amp; &#39; &copy;"),
        (
            "escape_once",
            ("&#x27; & &copy &a1; &; &#; &#1a;",),
            "&amp;#x27; &amp; &amp;copy &amp;a1; &amp;; &amp;#; &amp;#1a;",
        ),
        ("escape_once", ("'\"<>&amp;amp;",), "&#39;&quot;&lt;&gt;&amp;amp;"),
        ("escape_once", ("&\u0661;&#\u0661;",), "&amp;\u0661;&amp;#\u0661;"),
        ("strip_html", ("a < b and c > d",), "a  d"),
        ("strip_html", ("</script>hello",), "hello"),
        ("strip_html", ("<![foo[x>",), ""),
        ("strip_html", ("<SCRIPT>x</SCRIPT>",), "x"),
        ("strip_html", ("<script x>b</style>c</script>d",), "d"),
        ("strip_html", ("<style>a<!--</style>b-->c",), "b-->c"),
        ("strip_html", ("<!-->a",), "a"),
        ("strip_html", ("<script>a<!-- b --> c",), "a c"),
        ("strip_html", ("<div\nid='x'>t</div\n>",), "t"),
        ("strip_html", ("1 <2 <3> 4 < 5",), "1  4 < 5"),
        ("strip_html", ("<>a<<b>>",), "a>"),
    ],
)
def test_html(name: str, arguments: tuple[Any, ...], expected: object) -> None:
    """Escaping and tag removal follow Ruby's tables and patterns, odd markup included."""
    assert expected == FILTERS[name].function(*arguments)


@pytest.mark.parametrize(
    "seed", ["<", "<script", "<!--", "<style ", "<a", "<script <!-- ", "<!-- <script ", "</script"]
)
def test_strip_html_reads_a_text_once(seed: str) -> None:
    """Markup that is never closed, a million characters of it, is no trap."""
    markup = seed * (1_000_000 // len(seed))

    assert html.strip_html(markup) == markup


LONG = "x" * 10_000


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("append", ("x" * MAX_CHARS, "y")),
        ("prepend", ("x", "x" * MAX_CHARS)),
        ("escape", ("'" * (MAX_CHARS // 4),)),
        ("escape_once", ("'" * (MAX_CHARS // 4),)),
        ("newline_to_br", ("\n" * (MAX_CHARS // 4),)),
        ("replace", (LONG, "x", LONG)),
        ("replace", (LONG, "", LONG)),
        ("replace", (LONG, "x", "\\`")),
        ("replace", (LONG, "x", "\\'")),
        ("replace", (LONG, LONG, "\\0" * 10_000)),
        ("replace_first", (LONG, "", "\\'" * 10_000)),
        ("replace_first", (LONG, LONG, "\\&" * 10_000)),
        ("replace_last", ("x" * MAX_CHARS, "x", "yy")),
        ("truncatewords", ("a b", 1, "x" * MAX_CHARS)),
        ("split", ("x" * (MAX_ITEMS + 1), "")),
        ("split", ("x," * (MAX_ITEMS + 1), ",")),
        ("split", ("x " * (MAX_ITEMS + 1), " ")),
    ],
)
def test_growth_is_bounded(name: str, arguments: tuple[Any, ...]) -> None:
    """A result beyond the bounds of `sizes` is a limit error; replacing knows it before it builds any."""
    with pytest.raises(LimitError):
        FILTERS[name].function(*arguments)


def test_long_replacements_of_nothing_cost_nothing() -> None:
    """Empty references, however many, at however many places, do not multiply."""
    assert replacing.replace("x", "", "\\1" * 100_000) == "x"
    assert replacing.replace(LONG + "a", "", "\\1" * 100_000) == LONG + "a"


def test_unsupported_filters_name_what_to_use() -> None:
    """Braze documents that it has no lstrip and rstrip; squish is of later Liquids."""
    for name in ("lstrip", "rstrip", "squish"):
        filter_ = strings.FILTERS[name]

        assert (filter_.braze, filter_.instead) == ("missing", "use `strip`")
