"""Writes code for look-ups: `a.b[c]`, `ns.${name}`, `forloop.index`."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Sequence

from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions import Path as LiquidPath
from liquid.builtin.expressions.primitive import StringLiteral
from liquid.expression import Expression

from liquid_webhooks.compiler.bounds import MOST_SEGMENTS
from liquid_webhooks.compiler.known import Known
from liquid_webhooks.compiler.loop_variables import COUNTERS
from liquid_webhooks.compiler.usage import is_counter
from liquid_webhooks.compiler.usage import path_key
from liquid_webhooks.compiler.variables import Variables
from liquid_webhooks.compiler.writer import Code
from liquid_webhooks.compiler.writer import Writer
from liquid_webhooks.compiler.writer import written_tuple
from liquid_webhooks.syntax.expressions.nodes import Kind
from liquid_webhooks.syntax.expressions.nodes import Lookup

__all__ = ["PathCompiler"]

LONGEST_SHOWN = 80
"""Characters of a look-up that an error quotes."""

NONE = Code("None", "none", atom=True)

COMMANDS = frozenset({"size", "first", "last"})
NAME_PATH = re.compile(r"([^.\[\]]+)((?:\.[^.\[\]]+|\[-?[0-9]{1,18}\])+)")
NAME_STEP = re.compile(r"\.([^.\[\]]+)|\[(-?[0-9]+)\]")


def name_steps(name: str) -> tuple[str, *tuple[str | int, ...]] | None:
    """Return the steps of a path written inside `${…}`, such as `address.city`, else None."""
    match = NAME_PATH.fullmatch(name)
    if match is None:
        return None
    return match[1], *(int(index) if index else key for key, index in NAME_STEP.findall(match[2]))


class PathCompiler:
    """Turns look-ups into Python expressions.

    Args:
        writer: Where names and constants come from.
        variables: How names are read.
        value: Writes an expression that stands inside a look-up.
    """

    def __init__(self, writer: Writer, variables: Variables, value: Callable[[Expression], Code]) -> None:
        self.writer = writer
        self.variables = variables
        self.value = value
        self.forms = variables.forms
        self.known = Known()

    def path(self, node: LiquidPath) -> Code:
        """Return the code for the value at `node`."""
        root, *segments = node.path
        kinds: tuple[Kind, ...] = getattr(node, "kinds", ())
        if len(kinds) != len(node.path):
            kinds = tuple(Kind.DOT if isinstance(part, str) else Kind.BRACKET for part in node.path)
        if not isinstance(root, str):
            code = Code(self.variables.fetch(self._key(root)))
            name = ""
        elif root == "forloop" and (counter := self._forloop(node)):
            return counter
        elif root == "content_blocks" and segments and self.variables.scoped:
            block = f"{self.variables.read(root).text}, {self._key(segments[0])}"
            code = Code(f"content_block({self.writer.use_state()}, s, {block})")
            name, segments, kinds = root, segments[1:], kinds[1:]
        else:
            code, name = self._root(root, named=kinds[0] is Kind.NAME), root
        if self.variables.strict:
            return self._strict(code, node, str(root), segments, kinds[1:])
        if root == "secrets" and len(segments) == 1 and isinstance(segments[0], str):
            return Code(self.forms.secret(code, self.forms.constant(segments[0])))
        base = code.text if self._keeps(code, name) else ""
        for index, (segment, kind) in enumerate(zip(segments, kinds[1:], strict=True)):
            if index >= MOST_SEGMENTS:
                rest = self._steps(segments[index:], kinds[index + 1 :])
                return Code(f"walk({code.text}, {name == 'custom_attribute'}, {rest})")
            key = path_key(node, index + 2) if base and index + 2 <= MOST_SEGMENTS else None
            if (base, key) in self.known.names:
                code = Code(self.known.names[base, key], atom=True)
                continue
            code = self._step(code, segment, kind, in_attributes=name == "custom_attribute")
            if key is not None and self.known.is_certain and self.variables.usage.paths[key] > 1:
                kept = self.known.names[base, key] = self.writer.name("t")
                code = Code(f"({kept} := {code.text})", code.kind, kept=kept)
        return code

    def _steps(self, segments: Sequence[object], kinds: Sequence[Kind]) -> str:
        """Return the code for what `walk` follows: pairs of a key and whether it is behind a dot."""
        pairs = zip(segments, kinds, strict=True)
        return ", ".join(f"({self._key(segment)}, {kind is Kind.DOT})" for segment, kind in pairs)

    def _keeps(self, code: Code, name: str) -> bool:
        """Say whether a look-up in `code` gives the same value all through a region of code.

        Not if the template assigns or counts the name: then its value may change in between.
        """
        usage, variables = self.variables.usage, self.variables
        return (
            self.forms.keeps
            and code.atom
            and not (variables.scoped or variables.inline)
            and name not in usage.counters
            and (name not in usage.assigned or variables.loop_name(name) is not None)
        )

    def lookup(self, node: Lookup) -> Code:
        """Return the code for a look-up whose root or keys are more than names."""
        code = self.value(node.root)
        if self.variables.strict:
            keys = [str(key.value) if isinstance(key, StringLiteral) else key for key in node.keys]
            return self._strict(code, node, str(node.root), keys, node.kinds)
        for index, (key, kind) in enumerate(zip(node.keys, node.kinds, strict=True)):
            if index >= MOST_SEGMENTS:
                rest = self._steps(node.keys[index:], node.kinds[index:])
                return Code(f"walk({code.text}, False, {rest})")
            if isinstance(key, StringLiteral):
                code = self._step(code, str(key.value), kind, in_attributes=False)
            else:
                code = Code(f"lookup({code.text}, {self.value(key).text})")
        return code

    def path_of(self, expression: Expression) -> str | None:
        """Return the code for where in the data the value is that an expression begins with: a tuple of keys.

        None where it begins with no look-up by a name, or with a variable that the template assigns.
        """
        while isinstance(expression, FilteredExpression):
            expression = expression.left
        if not isinstance(expression, LiquidPath) or not isinstance(expression.path[0], str):
            return None
        variables = self.variables
        root, *segments = expression.path
        keys = [self._key(segment) for segment in segments]
        frame = variables.frame_of(str(root))
        if frame is None:
            if root in variables.usage.assigned or root in variables.usage.counters:
                return None
            path = written_tuple([self.forms.constant(root), *keys])
            return f"path_in_scope(s, {path})" if variables.scoped else path
        if root != frame.identifier:
            return None
        loop = frame.variables
        index = f"{loop.drop}.index0"
        if frame.is_for:
            variables.used |= {loop.index, loop.count}
            index = f"{loop.count} - {loop.index}" if frame.is_reversed else f"{loop.index} - 1"
        return f"path_of_item({', '.join([loop.items_path, index, *keys])})"

    def bare(self, expression: Expression) -> str | None:
        """Return the code for the keys of an expression that is a look-up by a name, and nothing else.

        None where it is more, or begins with a name that a loop binds.
        """
        while isinstance(expression, FilteredExpression) and not expression.filters:
            expression = expression.left
        if not isinstance(expression, LiquidPath) or not isinstance(expression.path[0], str):
            return None
        root, *segments = expression.path
        if self.variables.frame_of(str(root)):
            return None
        return written_tuple([self.forms.constant(root), *(self._key(segment) for segment in segments)])

    def _key(self, segment: object) -> str:
        if isinstance(segment, Expression):
            return self.value(segment).text
        return self.forms.constant(segment)

    def _root(self, name: str, *, named: bool) -> Code:
        steps = name_steps(name) if named else None
        if steps is None:
            return self.variables.read(name)
        base, rest = self.variables.read(steps[0]), self.forms.constant(steps[1:])
        temp = self.writer.name("t")
        exact = self.variables.fetch(self.forms.constant(name), missing=True)
        if self.variables.strict:
            return Code(f"strict_name({exact}, {base.text}, {rest})")
        return Code(f"({temp} if ({temp} := {exact}) is not MISSING else follow({base.text}, {rest}))")

    def _step(self, code: Code, segment: object, kind: Kind, *, in_attributes: bool) -> Code:
        if not isinstance(segment, str):
            function = "lookup_attribute" if in_attributes else "lookup"
            return Code(f"{function}({code.text}, {self._key(segment)})")
        key = self.forms.constant(segment)
        if kind is Kind.DOT and segment in COMMANDS:
            return Code(f"dot({code.text}, {key})")
        steps = name_steps(segment) if kind is Kind.NAME else None
        if steps is not None:
            return Code(f"lookup_named({code.text}, {key}, {self.forms.constant(steps)})")
        return Code(self.forms.item(code, key, "dot" if kind is Kind.DOT else "lookup"))

    def _strict(
        self, code: Code, node: Expression, root: str, segments: Sequence[object], kinds: Sequence[Kind]
    ) -> Code:
        """Look up in one call, which makes an undefined value of python-liquid's where a step is missing."""
        steps = [self._strict_step(*step, root) for step in zip(segments, kinds, strict=True)]
        if not steps:
            temp = self.writer.name("t")
            missing = self._undefined(node, root).text
            return Code(f"({temp} if ({temp} := {code.text}) is not MISSING else {missing})")
        function = "strict_path" if isinstance(node, LiquidPath) else "strict_lookup"
        given = [self.writer.use_state(), code.text, self.forms.constant(root), self._hint(node), *steps]
        return Code(f"{function}({', '.join(given)})")

    def _undefined(self, node: Expression, root: str) -> Code:
        """Return the code for the undefined value that a look-up of nothing gives."""
        return Code(f"undefined({self.writer.use_state()}, {self.forms.constant(root)}, {self._hint(node)})")

    def _strict_step(self, segment: object, kind: Kind, root: str) -> str:
        """Return the code for one step: the function that takes it, and the key."""
        function = "lookup"
        if kind is Kind.DOT and isinstance(segment, str):
            function = "dot"
        elif root == "custom_attribute" and not isinstance(segment, str):
            function = "lookup_attribute"
        steps = name_steps(segment) if kind is Kind.NAME and isinstance(segment, str) else None
        rest = f", {self.forms.constant(steps)}" if steps else ""
        return f"({function}, {self._key(segment)}{rest})"

    def _hint(self, node: Expression) -> str:
        """Return the code for what an undefined value says of the look-up `node`."""
        shown = str(node)
        shown = shown if len(shown) <= LONGEST_SHOWN else shown[:LONGEST_SHOWN] + "…"
        return self.forms.constant(f"{shown} is undefined")

    def _forloop(self, node: LiquidPath) -> Code | None:
        """Return the code for a counter of `forloop` that needs no object, if this is one."""
        if self.variables.scoped:
            return None
        levels, segments = 0, node.path[1:]
        if len(segments) == 2 and segments[0] == "parentloop":
            levels, segments = 1, segments[1:]
        if len(segments) != 1 or not is_counter(segments[0]):
            return None
        loops = self.variables.for_loops()
        if not loops:
            return None
        if len(loops) <= levels:
            return self._undefined(node, "forloop") if self.variables.strict else NONE
        loop = loops[-1 - levels]
        kind, form = COUNTERS[str(segments[0])]
        for field, variable in (("{index}", loop.index), ("{count}", loop.count)):
            if field in form:
                self.variables.used.add(variable)
        text = form.format(index=loop.index, count=loop.count)
        return Code(text, kind, atom=form in ("{index}", "{count}"))
