"""Undefined names are what python-liquid's undefined classes make of them, in filters, paths and tags."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from functools import cache

import liquid
import pytest
from liquid import DictLoader
from liquid import FalsyStrictUndefined
from liquid import StrictUndefined
from liquid import Undefined
from liquid.exceptions import LiquidError
from liquid.exceptions import UndefinedError
from liquid.undefined import StrictDefaultUndefined

from liquid_webhooks import Environment
from liquid_webhooks import RenderData
from liquid_webhooks.filters import table


class MarkedUndefined(Undefined):
    """A user's own class: nil that prints a mark."""

    __slots__ = ()

    def __str__(self) -> str:
        return "(?)"


STRICT: list[type[Undefined]] = [StrictUndefined, StrictDefaultUndefined, FalsyStrictUndefined]

DATA = {
    "a": {"k": 1},
    "l": [1, 2],
    "o": [{"k": 1}, {"k": 2}],
    "s": "text",
    "n": None,
    "f": False,
    "five": 5,
    "time": "2020-01-01",
}

PATHS = (
    "u",
    "u.a.b",
    "u[0]",
    "u.size",
    "a.missing",
    "a['missing'].x",
    "a[u]",
    "a[u.b]",
    "l[9]",
    "l[u]",
    "l.first.x",
    "s.nope",
    "n.x",
    "forloop.nope",
)

PARTIALS = {
    "prints": "{{ x }}",
    "ignores": "ok",
    "defaults": "{{ x | default: 'd' }}",
    "tests": "{% if x %}1{% else %}2{% endif %}",
}

ARGUMENTS = {
    "append": ["'x'"],
    "at_least": ["1"],
    "at_most": ["1"],
    "compact": ["", "'k'"],
    "concat": ["l"],
    "date": ["'%Y'"],
    "default": ["'d'", "'d', allow_false: true"],
    "divided_by": ["2"],
    "find": ["'k'", "'k', 1"],
    "find_index": ["'k'", "'k', 1"],
    "has": ["'k'", "'k', 1"],
    "join": ["", "','"],
    "map": ["'k'"],
    "minus": ["1"],
    "modulo": ["2"],
    "plus": ["1"],
    "prepend": ["'x'"],
    "reject": ["'k'", "'k', 1"],
    "remove": ["'x'"],
    "remove_first": ["'x'"],
    "remove_last": ["'x'"],
    "replace": ["'x', 'y'"],
    "replace_first": ["'x', 'y'"],
    "replace_last": ["'x', 'y'"],
    "slice": ["0", "0, 1"],
    "sort": ["", "'k'"],
    "sort_natural": ["", "'k'"],
    "split": ["','"],
    "sum": ["", "'k'"],
    "times": ["2"],
    "truncate": ["3", "3, '.'"],
    "truncatewords": ["1", "1, '.'"],
    "uniq": ["", "'k'"],
    "where": ["'k'", "'k', 1"],
}
"""Arguments of the filters that take any."""

FILTERS = sorted(table.FILTERS.keys() & liquid.Environment().filters.keys())

COMPARED = ("1", "1.5", "'x'", "nil", "true", "false", "blank", "empty", "s", "l", "(1..2)", "u")
OPERATORS = ("==", "!=", "<>", "<", ">", "<=", ">=", "contains")

TAGS = (
    "{{ PATH }}",
    "{% echo PATH %}",
    "{% if PATH %}a{% else %}b{% endif %}",
    "{% unless PATH %}a{% else %}b{% endunless %}",
    "{% if s and PATH %}a{% else %}b{% endif %}",
    "{% if f or PATH %}a{% else %}b{% endif %}",
    "{% if f and PATH %}a{% else %}b{% endif %}",
    "{% if f %}{{ PATH }}{% endif %}ok",
    "{% for i in PATH %}{{ i }}{% else %}e{% endfor %}",
    "{% for i in l limit: PATH %}{{ i }}{% endfor %}",
    "{% for i in l offset: PATH %}{{ i }}{% endfor %}",
    "{% for i in (1..PATH) %}{{ i }}{% else %}e{% endfor %}",
    "{% for i in (PATH..2) %}{{ i }}{% else %}e{% endfor %}",
    "{% tablerow i in PATH %}{{ i }}{% endtablerow %}",
    "{% tablerow i in l cols: PATH %}{{ i }}{% endtablerow %}",
    "{% case PATH %}{% when 'a' %}x{% when nil %}n{% else %}y{% endcase %}",
    "{% case PATH %}{% when blank %}x{% when false %}f{% else %}y{% endcase %}",
    "{% case s %}{% when PATH %}x{% else %}y{% endcase %}",
    "{% case n %}{% when PATH %}x{% else %}y{% endcase %}",
    "{% assign x = PATH %}ok",
    "{% assign x = PATH %}{{ x }}",
    "{% assign x = PATH %}{{ x | default: 'q' }}",
    "{% assign x = PATH %}{% if x %}1{% else %}2{% endif %}",
    "{% assign x = PATH %}{{ x.y }}",
    "{% assign x = PATH %}{{ x.y | default: 'q' }}",
    "{% assign x = PATH %}{{ x[0] | default: 'q' }}",
    "{% assign x = PATH %}{% assign z = x %}{{ z | default: 'q' }}",
    "{% assign x = PATH | default: 'q' %}{{ x }}",
    "{% echo PATH | default: 'q' %}",
    "{% liquid echo PATH | default: 'q' %}",
    "{% capture x %}{{ PATH }}{% endcapture %}ok",
    "{% capture x %}{{ PATH | default: 'q' }}{% endcapture %}{{ x }}",
    "{% cycle PATH, 1 %}",
    "{% cycle 1, PATH %}",
    "{% ifchanged %}{{ PATH | default: 'q' }}{% endifchanged %}",
    "{{ (1..PATH) }}",
    "{{ a[PATH] }}",
    "{{ l[PATH] | default: 'q' }}",
    "{% render 'prints', x: PATH %}",
    "{% render 'ignores', x: PATH %}",
    "{% render 'defaults', x: PATH %}",
    "{% render 'tests', x: PATH %}",
    "{% render 'defaults' with PATH as x %}",
    "{% render 'defaults' for PATH as x %}",
    "{% include 'prints', x: PATH %}",
    "{% include 'defaults', x: PATH %}",
    "{% include 'defaults' with PATH as x %}",
    "{% include 'defaults' for PATH as x %}",
    "{% include PATH %}",
    "{{ s | default: PATH }}",
    "{{ n | default: PATH }}",
    "{{ n | default: PATH | default: 'z' }}",
    "{{ PATH | default: 'z', allow_false: PATH }}",
    "{{ f | default: 'z', allow_false: PATH }}",
    "{{ s | default: 'z', allow_false: PATH }}",
    "{{ s | nope: PATH }}",
    "{{ PATH | nope | default: 'q' }}",
)

NOT_LOOKED_AT = (
    *(f"{{{{ n | {call} }}}}" for call in ("map: PATH", "reject: PATH", "reject: PATH, 1")),
    *(f"{{{{ n | {name}: PATH }}}}" for name in ("truncate", "truncatewords")),
    *(f"{{{{ n | {name}: PATH, '.' }}}}" for name in ("truncate", "truncatewords")),
    *(f"{{{{ {name} | uniq: PATH }}}}" for name in ("a", "s", "n", "f", "five", "time")),
    "{% cycle 1, PATH %}",
)
"""Where Ruby looks at no argument: nothing to map or cut, one element alone, or not its turn.

python-liquid does.
"""

UNREAD = {source.replace("PATH", path) for source in NOT_LOOKED_AT for path in PATHS}

READ = {f"{{{{ {name} | replace_last: 'x', {path} }}}}" for name in DATA for path in PATHS}
"""Arguments that Ruby makes text of, and python-liquid only if it finds something to replace."""


def calls(name: str, path: str) -> Iterator[str]:
    """Yield uses of the filter `name`: on `path`, behind `default`, and with `path` for each argument."""
    for given in ARGUMENTS.get(name, [""]):
        call = f"{name}: {given}" if given else name
        yield f"{{{{ {path} | {call} }}}}"
        yield f"{{{{ {path} | default: 'x' | {call} }}}}"
        arguments = given.split(", ") if given and "," not in given[:3] else []
        for index, argument in enumerate(arguments):
            if ":" not in argument:
                replaced = ", ".join([*arguments[:index], path, *arguments[index + 1 :]])
                yield from (f"{{{{ {value} | {name}: {replaced} }}}}" for value in DATA)


def filters(path: str) -> Iterator[str]:
    """Yield a template for each use of a filter in which `path` can stand."""
    for name in FILTERS:
        yield from calls(name, path)


def tags(path: str) -> Iterator[str]:
    """Yield a template for each place outside of filters that `path` can stand in."""
    for operator in OPERATORS:
        for other in COMPARED:
            yield f"{{% if {path} {operator} {other} %}}a{{% else %}}b{{% endif %}}"
            yield f"{{% if {other} {operator} {path} %}}a{{% else %}}b{{% endif %}}"
    yield from (tag.replace("PATH", path) for tag in TAGS)


Makes = Callable[..., liquid.Environment]


@cache
def environment(of: Makes, undefined: type[Undefined]) -> liquid.Environment:
    return of(undefined=undefined, loader=DictLoader(PARTIALS))


def outcome(of: Makes, undefined: type[Undefined], source: str) -> str:
    """Return what `source` prints, or which kind of error it ends with."""
    if "forloop" in source:
        source = f"{{% for once in (1..1) %}}{source}{{% endfor %}}"
    try:
        return "text: " + environment(of, undefined).from_string(source).render(DATA)
    except UndefinedError:
        return "undefined"
    except (LiquidError, ArithmeticError, LookupError, TypeError):  # python-liquid lets the latter through
        return "error"


def differs(undefined: type[Undefined], source: str) -> bool:
    """Return whether ours means something else by an undefined name than python-liquid does."""
    theirs, ours = (outcome(of, undefined, source) for of in (liquid.Environment, Environment))
    if theirs == ours or {theirs, ours} == {"undefined", "error"}:
        return False
    # Where neither makes more of it than of nil, the difference is one between Ruby and python-liquid on nil.
    return (outcome(liquid.Environment, Undefined, source), outcome(Environment, Undefined, source)) != (
        theirs,
        ours,
    )


def differences(undefined: type[Undefined], sources: Iterator[str]) -> list[str]:
    excused = UNREAD | READ
    return [source for source in sources if source not in excused and differs(undefined, source)]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("undefined", STRICT)
def test_undefined_names_under_filters(undefined: type[Undefined], path: str) -> None:
    """A name without a value is an error, nil or a default in a filter where python-liquid makes it one."""
    assert differences(undefined, filters(path)) == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("undefined", [*STRICT, MarkedUndefined])
def test_undefined_names_in_tags(undefined: type[Undefined], path: str) -> None:
    """So it is in each tag, condition and range, and in a partial that is given it."""
    assert differences(undefined, tags(path)) == []


@pytest.mark.parametrize("undefined", STRICT)
def test_what_ruby_reads_of_arguments(undefined: type[Undefined]) -> None:
    """An undefined argument is an error where Ruby looks at it, whatever python-liquid does."""
    for source in UNREAD:
        if "[u" in source:  # the key is used, if what it leads to is not
            continue
        assert outcome(Environment, undefined, source) == outcome(Environment, Undefined, source)
    for source in READ:
        assert outcome(Environment, undefined, source) == "undefined"


@pytest.mark.parametrize("name", sorted(table.FILTERS.keys() - {"default"}))
def test_no_filter_but_default_takes_an_undefined_name(name: str) -> None:
    """Each filter of the dialect, those that python-liquid lacks too, is an error on an undefined name."""
    given = ARGUMENTS.get(name, [""])[-1]
    env = Environment(strict_variables=True)
    for arguments in (f": {given}" if given else "", ": 'x'", ": 'x', 'y'", ": 1"):
        for path in ("u", "u.a", "a.missing"):
            with pytest.raises(LiquidError):
                env.from_string(f"{{{{ {path} | {name}{arguments} }}}}").render(DATA)


@pytest.mark.parametrize(
    "source",
    [
        "{{ {{ u }}.a }}",
        "{{ a[{{ 'missing' }}] }}",
        "{{ u[{{ 'x' }}].b }}",
        "{{ a.${missing} }}",
        "{{ a.${missing.x} }}",
        "{{ ${missing} }}",
        "{{ ${missing.x} }}",
        "{{ ${missing.x}.y }}",
        "{{ ${k.missing}.y }}",
        "{{ custom_attribute.${missing} }}",
        "{{ custom_attribute.${object}[0].missing }}",
        "{{ custom_attribute.${object}.missing }}",
        "{{ custom_attribute.${list}[9] }}",
        "{{ event_properties.${missing} }}",
    ],
)
def test_the_dialects_own_look_ups(source: str) -> None:
    """A look-up through braces makes an undefined name too, which only `default` takes."""
    data = RenderData.from_dict(
        {
            "user": {"custom_attributes": {"object": {"k": 1, "nil": None}, "list": [1]}},
            "event_properties": {"there": 1},
            "variables": {"a": {"k": 1}, "k": {"l": 1}},
        }
    )
    env = Environment(strict_variables=True)

    with pytest.raises(UndefinedError):
        env.from_string(source).render(data)
    assert env.from_string(source[:-2] + "| default: 'd' }}").render(data) == "d"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ custom_attribute.${object}[0].k }}", "1"),
        ("{{ custom_attribute.${object}[0].nil }}", ""),
        ("{{ custom_attribute.${object.k} }}", "1"),
        ("{{ custom_attribute.${object.nil} }}", ""),
        ("{{ custom_attribute.${list}[-1] }}", "1"),
        ("{{ ${k.l} }}", "1"),
        ("{{ ${k.n} }}", ""),
        ("{{ a[{{ 'k' }}] }}{{ {{ 'ab' }}.size }}", "12"),
        ("{% for i in (1..2) %}{{ forloop.index }}{{ forloop['length'] }}{% endfor %}", "1222"),
    ],
)
def test_values_that_are_there(source: str, expected: str) -> None:
    """What a look-up finds is no undefined name, nil among it; objects and names read as a path as ever."""
    data = RenderData.from_dict(
        {
            "user": {"custom_attributes": {"object": {"k": 1, "nil": None}, "list": [1]}},
            "variables": {"a": {"k": 1}, "k": {"l": 1, "n": None}},
        }
    )

    assert Environment(strict_variables=True).from_string(source).render(data) == expected


@pytest.mark.parametrize(("undefined", "outer"), [(StrictDefaultUndefined, False), (Undefined, True)])
def test_no_loop_around_a_loop(undefined: type[Undefined], outer: bool) -> None:
    """`forloop.parentloop` of an outermost loop is a name without a value."""
    env = Environment(undefined=undefined)
    for path in ("forloop.parentloop", "forloop.parentloop.index"):
        source = f"{{% for i in (1..1) %}}{{{{ {path} }}}}{{% endfor %}}"
        if outer:
            assert env.from_string(source).render() == ""
            continue
        with pytest.raises(UndefinedError):
            env.from_string(source).render()


@pytest.mark.parametrize("path", ["u", "u.a", "a.missing", "l[9]"])
def test_undefined_names_print_nothing_where_errors_are_inline(path: str) -> None:
    """As in Ruby, an undefined name is no text where errors are; what stands around it is printed."""
    env = Environment(strict_variables=True, on_error="inline")

    assert (
        env.from_string(f"a{{{{ {path} | upcase }}}}b{{{{ {path} | default: 'c' }}}}").render(DATA) == "abc"
    )


class ForbiddenInText(Undefined):
    """A user's own class: nil that must not be printed."""

    __slots__ = ()

    def __str__(self) -> str:
        raise UndefinedError(f"{self.name} must not be printed", token=None)


@pytest.mark.parametrize(
    ("source", "fails"),
    [
        ("{{ u }}", True),
        ("{{ u | upcase }}", True),
        ("{{ 'a' | append: u }}", True),
        ("{{ u | default: 'a' }}", False),
        ("{% if u %}{% endif %}", False),
        ("{% for i in u %}{% endfor %}", False),
        ("{{ u | plus: 1 }}", False),
        ("{{ u | size }}", False),
        ("{{ u | join }}", False),
    ],
)
def test_classes_of_users(source: str, fails: bool) -> None:
    """A subclass of `Undefined` forbids what it overrides, as in python-liquid, and nothing else."""
    for of in (liquid.Environment, Environment):
        assert (outcome(of, ForbiddenInText, source) == "undefined") is fails


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("{{ u }}", "(?)"),
        ("{{ u | upcase }}", "(?)"),
        ("{{ u | append: 'x' }}", "(?)x"),
        ("{{ 'x' | prepend: u }}", "(?)x"),
        ("{{ l | join: u }}", "1(?)2"),
        ("{{ 'a,b' | split: ',' | join: u.x }}", "a(?)b"),
        ("{{ u | plus: 1 }}", "1"),
        ("{{ u | size }}", "0"),
        ("{{ u | default: 'd' }}", "d"),
        ("{{ u | date: '%Y' }}", ""),
        ("{{ u | concat: l }}", "12"),
    ],
)
def test_classes_that_print_a_mark(call: str, expected: str) -> None:
    """Where filters make text of it, an undefined name is what its class prints; else it is nil."""
    for of in (liquid.Environment, Environment):
        assert outcome(of, MarkedUndefined, call) == f"text: {expected}"
