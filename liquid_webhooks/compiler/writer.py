"""Writer of Python source: lines with indentation, numbered names, constants, and a line map."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from typing import Final
from typing import NamedTuple

from liquid.token import Token

__all__ = ["KINDS", "Code", "Function", "Line", "Segment", "Source", "Writer", "written_tuple"]


KINDS: Final = {
    "data": "data: the variables",
    "s": "s: the variables",
    "st": "st: the render's state",
    "out": "out: the text so far",
    "q": "q: what a loop passes through",
    "n": "n: how many that are",
    "x": "x: one of them",
    "i": "i: which one, from 1",
    "d": "d: the loop's object, such as `forloop`",
    "h": "h: the names that a loop binds",
    "v": "v: a variable of the template",
    "g": "g: data that is read more than once",
    "t": "t: a value on the way",
    "b": "b: whether no `when` has matched",
    "p": "p: a part of the template; it returns 0, or what leaves a loop",
    "e": "e: an expression of its own, or a tag of another package",
    "k": "k: a constant",
    "f": "f: a filter",
}
"""What names of generated code begin with, and what they stand for."""


class Code(NamedTuple):
    """A Python expression.

    Attributes:
        text: Its source; safe to use once, and repeatedly if `atom`.
        kind: Exact type of its value where known: `str`, `bool`, `int`, `none`; else `any`.
        atom: Whether it is a name or a literal.
        kept: The name that evaluating it leaves its value in, if any.
        made: Whether a filter made the value, so that it is to be charged.
        literal: The text itself, where the value is one that is known now.
    """

    text: str
    kind: str = "any"
    atom: bool = False
    kept: str = ""
    made: bool = False
    literal: str | None = None


class Segment(NamedTuple):
    """A line of an expression that stands on several.

    Attributes:
        text: The line.
        token: What errors in it are placed at; None where those of the statement are.
    """

    text: str
    token: Token | None = None


@dataclass(slots=True)
class Line:
    """One line of generated source, or a statement of several; left out where `text` stays empty."""

    indent: int
    text: str
    token: Token | None
    others: Sequence[Segment] = ()


@dataclass(slots=True)
class Function:
    """One function being written.

    Attributes:
        header: Its `def` line.
        lines: Its body.
        indent: Indentation of the next line, in levels.
        assigned: Names shared with other functions that this one assigns.
        loops: Python loops open at the next line, outermost first; each is "for" or "tablerow".
        is_root: Whether it is the template's outermost function.
    """

    header: str
    lines: list[Line] = field(default_factory=list)
    indent: int = 1
    assigned: set[str] = field(default_factory=set)
    loops: list[str] = field(default_factory=list)
    is_root: bool = False


class Source(NamedTuple):
    """What was written.

    Attributes:
        lines: Its lines.
        tokens: For each line, the token that it came from.
    """

    lines: list[str]
    tokens: list[Token | None]


class Writer:
    """Collects the functions and constants of one template.

    Names never come from the template, so that none of it becomes code: a letter for the kind of
    thing, one of `KINDS`, and a number. Names that begin with `t` are local to their function (`t0` for a
    moment only); all others are shared by the template's functions through closures.

    Attributes:
        constants: What the numbered constants stand for.
        needs_state: Whether something written so far needs the render's state from the start.
        mentioned: Which of `KINDS` occur.
    """

    def __init__(self, header: str) -> None:
        self.root = Function(header, is_root=True)
        self.functions: list[Function] = [self.root]
        self.finished: list[Function] = []
        self.constants: dict[str, object] = {}
        self.needs_state = False
        self.mentioned: set[str] = set()
        self._constant_names: dict[tuple[type, object], str] = {}
        self._numbers: dict[str, int] = {}
        self._token: Token | None = None

    @property
    def function(self) -> Function:
        """The function being written."""
        return self.functions[-1]

    @property
    def token(self) -> Token | None:
        """What errors in the next line are placed at."""
        return self._token

    def use_state(self) -> str:
        """Return the name of the render's state, for code that needs one from the start.

        What charges, and what looks up secrets, does without until there is something to charge or to
        refuse: such code names `st` itself.
        """
        self.needs_state = True
        self.mention("st")
        return "st"

    def mention(self, *kinds: str) -> None:
        """Keep in mind that names of these `KINDS` occur."""
        self.mentioned.update(kinds)

    def number(self, prefix: str) -> int:
        """Return the number of a new name that begins with `prefix`."""
        self.mention(prefix)
        number = self._numbers[prefix] = self._numbers.get(prefix, 0) + 1
        return number

    def name(self, prefix: str) -> str:
        """Return a new name that begins with `prefix`."""
        return f"{prefix}{self.number(prefix)}"

    def shared(self, prefix: str) -> str:
        """Return a new name that the current function assigns and others may use."""
        name = self.name(prefix)
        self.function.assigned.add(name)
        return name

    def assigns(self, *names: str) -> None:
        """Say that the current function assigns the shared `names`."""
        self.function.assigned.update(names)

    def constant(self, value: object) -> str:
        """Return the name that stands for `value`; equal texts and numbers share one."""
        if type(value) in (str, int, float, tuple):
            key = (type(value), repr(value))
            name = self._constant_names.get(key)
            if name is None:
                name = self._constant_names[key] = self.name("k")
                self.constants[name] = value
            return name
        return self.object("k", value)

    def object(self, prefix: str, value: object) -> str:
        """Return the name that stands for the object `value` itself."""
        key = (type(value), id(value))
        name = self._constant_names.get(key)
        if name is None:
            name = self._constant_names[key] = self.name(prefix)
            self.constants[name] = value
        return name

    def stored(self, code: Code) -> tuple[str, Code]:
        """Return code for the first use of a value, which stores it, and the name for all later uses."""
        if code.atom:
            return code.text, code
        if code.kept:
            return code.text, Code(code.kept, code.kind, atom=True)
        name = self.name("t")
        return f"({name} := {code.text})", Code(name, code.kind, atom=True)

    def bound(self, code: Code) -> Code:
        """Write what stores a value, if it has to be; return its name."""
        if code.atom:
            return code
        name = code.kept or self.name("t")
        self.line(code.text if code.kept else f"{name} = {code.text}")
        return Code(name, code.kind, atom=True)

    def line(self, text: str, token: Token | None = None) -> Line:
        """Write one line; errors in it are placed at `token`, else at the current one."""
        line = Line(self.function.indent, text, token or self._token)
        self.function.lines.append(line)
        return line

    def lines(self, before: str, expression: Sequence[Segment], after: str = "") -> None:
        """Write a statement around an `expression` that may stand on several lines."""
        first, *others = expression
        if others:
            others[-1] = others[-1]._replace(text=others[-1].text + after)
        line = self.line(before + first.text + ("" if others else after), first.token)
        line.others = others

    @contextmanager
    def at(self, token: Token | None) -> Iterator[None]:
        """Place errors in the lines written inside at `token`."""
        before, self._token = self._token, token or self._token
        yield
        self._token = before

    @contextmanager
    def block(self, header: str) -> Iterator[Line]:
        """Write a compound statement; gives its first line; a body left empty gets `pass`."""
        opening = self.line(header)
        function = self.function
        function.indent += 1
        start = len(function.lines)
        yield opening
        if not any(line.text for line in function.lines[start:]):
            self.line("pass")
        function.indent -= 1

    @contextmanager
    def part(self, prefix: str) -> Iterator[str]:
        """Write a further function, called without arguments; gives its name."""
        name = self.name(prefix)
        self.functions.append(Function(f"def {name}():"))
        yield name
        self.finished.append(self.functions.pop())

    def source(self, prologue: Sequence[str]) -> Source:
        """Return the whole source: the root, in it the parts that it calls."""
        shared = sorted(set().union(*(part.assigned for part in self.finished)) - {"st"})
        source = Source([self.root.header], [None])

        def emit(line: Line, extra: int = 0) -> None:
            if line.text:
                level = line.indent + extra
                source.lines.append("    " * level + line.text)
                source.tokens.append(line.token)
                for text, token in line.others:
                    source.lines.append("    " * (level + 1) + text)
                    source.tokens.append(token or line.token)

        if shared:
            emit(Line(1, " = ".join([*shared, "None"]), None))
        for text in prologue:
            emit(Line(1, text, None))
        for part in self.finished:
            emit(Line(1, part.header, None))
            if part.assigned:
                emit(Line(2, "nonlocal " + ", ".join(sorted(part.assigned)), None))
            for line in part.lines:
                emit(line, 1)
            emit(Line(2, "return 0", None))
        for line in self.root.lines:
            emit(line)
        return source


def written_tuple(items: Sequence[str]) -> str:
    """Return the code for a tuple of what each of `items` is the code for."""
    return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
