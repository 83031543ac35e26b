"""Lax constructs: junk, missing and doubled pieces, keywords as names, odd markup for every tag."""

from __future__ import annotations

from collections.abc import Callable

from tests.campaigns.grammar.draft import Draft

__all__ = ["ODD_MARKUP", "ODD_OUTPUTS", "odd_markup", "odd_output", "roughen"]

HOLE = "@"
"""Stands for any value in the tables below."""

ODD_OUTPUTS = (
    "", " ", "|", "| upcase", "@ |", "@ | | upcase", "@ || upcase", "@ | upcase |", "@ | upcase:",
    "@ | append:", "@ | append 'x'", "@ | append: 'x' 'y'", "@ | append: 'x',", "@ | append:, 'x'",
    "@ | append; 'x'", "@, b", "@ b", "@ 'b'", "'a", '"a', "a'b", "@ | append: 'x", "a[", "a]", "a[]",
    "a[ 0 ]", "a[0", "a['k", "a[b[0]]", "[@]", "['a']", "[a].k", "[s]", "a..b", ".a", "a.", "a.[0]", "a. b",
    "a .b", "a.b.", "(1..3)", "(1..", "1..3)", "(1...3)", "(a..b", "(1 .. 3)", "( 1..3 )", "(1..3).size",
    "(1..3)[0]", "(1..3) | join", "nil.x", "true.size", "empty.x", "blank.size", "nil[0]", "-a", "--1",
    "- 1", "+1", "1.", ".5", "1.2.3", "1 2", "@ & b", "@ ? b : c", "@ = b", "@ == b", "@ | @",
    "@ | 'upcase'", "@ |upcase|downcase", "@ | upcase downcase", "@ | upcase: | downcase",
    "@ | plus: 1 | plus: 2,", "@ | default: allow_false: true, 1", "@ | append: k: 1", "@ | append: 'k': 1",
    "@:1", "a:b", "a-b", "a--b", "a-", "-", "a?", "a??", "a?.b", "?a", "a!", "a#b", "#a", "$a", "a%b", "a*b",
    "\\", "`a`", "and", "or", "contains", "in", "if", "not a", "é", "a.é", "a\nb", "a\n| upcase", "\ta\t",
    "a | upcase\n\n", "@ | plus: 1 2", "@ | plus: (1..2)", "@ | append: a.b[0].c-d", "@ | date: '%Y' , 'x'",
    "'a' | append: \"b' | c\"", "@ |\tupcase", "@ | up case", "@ | upcase | ", "@ |: upcase",
    "@ | replace: 'a', , 'b'", "'a'b", "'a' 'b'", "'a'.size", "\"a\"[0]", "1.size", "1.5.floor", "a.0",
    "a.1.b", "a[1][", "a['x'.y]", "a[\"k\"]k", "a[k]b", "a (b)", "(a)", "(a | upcase)", "(1..n)", "(1..2",
    "('1'..'3')", "(nil..2)", "(1.5..3)", "(a.x.size..5)", "((1..2)..3)", "@ | slice: 1 , 2 , 3",
    "@ | where: 'k' 'v'", "@ | map:'k'|join:','", "@ and b", "@ or b", "@ > 1",
)  # fmt: skip

_LOOPS = (
    "nil in @", "a in", "in b", "a b", "a in b reversed reversed", "a in b limit 2", "a in b limit=2",
    "a in b limit: 1, offset: 1", "a in b limit:1 limit:2", "a in b junk:1", "a in b junk", "a in (1..3)x",
    "a in [1,2]", "a in b | reverse", "  a   in   b  ", "a-b in b", "a.b in b", "'a' in b", "a in b; x",
    "a in \"abc\"", "a in b offset:continue", "a in b, limit:1", "a in b limit:1 reversed",
    "a in b reversed,limit:1", "forloop in b", "tablerowloop in b", "a in b limit:", "a in b limit : 2",
    "a in b limit: '1'", "a in b offset:x y", "true in b", "empty in @", "a in b cols:2",
    "a in b limit:1offset:1", "a IN b", "a in nil", "a in b reverse", "a in (1..n) limit:2 offset:1",
    "a in a.x.reversed", "a in b reversedx", "é in b", "1 in b", "a in b limit:@",
    "a in 'x' limit:@ offset:@", "x y in b", "a in b in c", "a\nin\nb", "a in b offset:-1",
    "a in b limit:(1..2)",
)  # fmt: skip

_CONDITIONS = (
    "", "@ ==", "== @", "@ == @ @", "@ @", "@ = @", "@ === @", "@ && @", "@ || @", "not @", "!@", "(@)",
    "(@ and @) or @", "@ and", "and @", "@ or or @", "@ | size > 1", "@ | upcase == 'A'", "@ and @ or",
    "@, @", "'a", "@ == 'a", "a contains", "contains", "@ contains contains @", "a.b = c", "@ is @",
    "@ <=> @", "@ == @ == @", "@ == @ and", "true and false or true", "@ <> @", "@ == @,@",
    "@ == @ | upcase", "''contains'a'", "@ !=@", "@ then", "nil == nil", "blank == @", "empty == @",
    "@ == blank", "@ == empty", "@ != empty", "blank", "empty", "@ contains empty", "@ contains nil",
    "nil contains @", "\n@\n", "@ AND @", "@ == (1..3)", "a == b c", "@ < nil", "a[ == b", "@ >= empty",
    "or", "@ or", "a and and b", "'and' == 'or'", "a.and", "band", "@  and  @",
)  # fmt: skip

ODD_MARKUP: dict[str, tuple[str, ...]] = {
    "for": _LOOPS,
    "tablerow": (*_LOOPS[:30], "a in b cols:", "a in b cols:0", "a in b cols:-1", "a in b cols:'2'",
        "a in b cols: nil", "a in b cols:@", "a in b cols:2 limit:2 offset:1", "a in b cols:2,limit:2",
        "x.a in b"),
    "if": _CONDITIONS,
    "unless": _CONDITIONS,
    "elsif": _CONDITIONS,
    "case": ("", "@ @", "@ | upcase", "'a", "@,", "@ == @", "nil", "blank", "empty", "(1..3)", ",@"),
    "when": ("", ",", "@,", "@ , , @", ", @", "@ or", "or @", "@ or or @", "@ @", "@ and @", "@ | upcase",
        "'a", "@ @, @", "@,@", "@ , @ or @", "blank", "empty", "nil", "@ or,@", "@\nor\n@", "@ x or @",
        "'a'or'b'", "@ = @"),
    "assign": ("", "a", "a =", "= @", "a @", "a == @", "a = @ b", "a=@", "a = = @", "a.b = @", "a[0] = @",
        "true = @", "nil = 'n'", "'a' = @", "a b = @", "a = @ | upcase |", "a = @,b", "a = | upcase",
        "a-b = @", "a = ", "é = 1", "empty = 'e'", "a := @", "a = b = @", "(a) = @", "forloop = @", "1 = @",
        "a = 'x", "a? = @", "a\n=\n@"),
    "capture": ("", "a b", "'a'", "a.b", "a[0]", "=", "1", "nil", "a-b", "a | upcase", "forloop", "é", "a,b",
        "(a)", "\"\""),
    "cycle": ("", ",", "@,", ",@", "@ @", "@,,@", "a: ", ": @", "a: @,", "a : @ , @", "'a': @, @", "a b: @",
        "@ , @ x", "'a", "'a','b", "1:2:3", "(1..2), 3", "'a' 'b', 'c'", "a,b,", "nil, 'x'", "a: b: c",
        "'a,b', 'c'", "a;b"),
    "increment": ("", "a b", "a.b", "1", "'a'", "nil", "a,b", "a[0]", "a-b", "é", "forloop", "true", "a | x",
        "size"),
    "decrement": ("", "a b", "a.b", "1", "'a'", "nil", "a,b", "a[0]", "a-b", "é"),
    "echo": ODD_OUTPUTS,
    "include": ("", "p0", "'p0' x", "'p0',", "'p0' with", "'p0' for", "'p0' with @ as", "'p0' a: @",
        "'p0', a", "'p0' as x", "'p0' with @ as x, a: @", "'p0' with @, a:@", "nil", "'none'",
        "'p0' | upcase", "\"p0\"a: 1", "1", "'p0", "s", "'p0' for (1..3)", "'p0' with (1..2)",
        "'p0' a:1 b:2", "'p0' ; a:1", "['p0']", "'p0' for @ as x y: 1"),
    "render": ("", "p0", "'p0' x", "'p0',", "'p0' with", "'p0' for", "'p0' with @ as", "'p0' a: @",
        "'p0', a", "'p0' as x", "'p0' with @ as x, a: @", "'p0' with @, a:@", "'none'", "'p0' | upcase",
        "\"p0\"a: 1", "'p0", "'p0' for (1..3)", "'p0' with (1..2)", "'p0' a:1 b:2", "'p0' ; a:1",
        "'p0' for @ as x y: 1", "'p0' FOR @", "'p0' for @ with @"),
    "else": ("x", "if @", ",", "@"),
    "endif": ("x", "if", "@"),
    "endfor": ("x", "a in b"),
    "endcase": ("@", ),
    "endcapture": ("a", ),
    "raw": ("x", ),
    "comment": ("x", "it's", "@"),
    "#": ("it's a note", "a\n# b", "a\nb", "{", "# a #"),
    "ifchanged": ("x", "@"),
    "break": ("x", "@"),
    "continue": ("x", ),
}  # fmt: skip

_JUNK = (
    " x", " |", ",", " ,,", "'", '"', ":", " :", ")", "(", "]", "[", " ==", " and", " or b", "..", ".", "=",
    " && x", " || y", "!", "?", ";", "-", " 1", "\n", "  ", "\t", "#", "|", " | upcase", "é", "\\", "&", "<",
    ">", "$", "+", "_",
)  # fmt: skip


def odd_output(draft: Draft, value: Callable[[Draft], str]) -> str:
    """Return odd markup for an output."""
    return _filled(draft, draft.choices.pick(ODD_OUTPUTS), value)


def odd_markup(draft: Draft, tag: str, value: Callable[[Draft], str]) -> str | None:
    """Return odd markup for a tag, or None where the tables have none."""
    forms = ODD_MARKUP.get(tag)
    return _filled(draft, draft.choices.pick(forms), value) if forms else None


def _filled(draft: Draft, form: str, value: Callable[[Draft], str]) -> str:
    while HOLE in form:
        form = form.replace(HOLE, value(draft).replace(HOLE, ""), 1)
    return form


def roughen(draft: Draft, markup: str) -> str:
    """Return `markup` with junk behind or inside it, or with a piece missing or doubled."""
    choices = draft.choices
    kind = choices.below(10)
    if kind < 4 or not markup:
        return markup + choices.pick(_JUNK)
    at = choices.below(len(markup))
    if kind < 7:
        return markup[:at] + choices.pick(_JUNK) + markup[at:]
    end = at + choices.pick((1, 1, 2, 4))
    if kind < 9:
        return markup[:at] + markup[end:]
    return markup[:end] + markup[at:]
