"""Tags that fetch something: every option in any order, right, malformed, missing and doubled."""

from __future__ import annotations

from collections.abc import Callable

from tests.campaigns.grammar.choices import weighted
from tests.campaigns.grammar.draft import Draft
from tests.campaigns.grammar.expressions import filtered
from tests.campaigns.grammar.expressions import value
from tests.campaigns.grammar.markup import tag

__all__ = [
    "CARTS",
    "CATALOGS",
    "CREDENTIALS",
    "HANDLES",
    "IDS",
    "LISTS",
    "OPTIONS",
    "PAGES",
    "SELECTIONS",
    "TAGS",
    "TRANSLATIONS",
    "fetch",
]

PAGES = (
    "object", "list", "text", "scalar", "null", "liquid", "broken_liquid", "nested_liquid", "wide_liquid",
    "not_utf8", "latin1", "cp1252", "odd_charset", "bom", "empty", "large", "oversized", "deep", "deeper",
    "huge_number", "many_digits", "surrogate", "nan", "keys", "cut", "s204", "s301", "s404", "s408", "s429",
    "s500", "s599", "s99", "fault", "fault_retried",
)  # fmt: skip
"""Paths of URLs that something answers."""

CATALOGS = ("items", "odd", "empty")
IDS = ("i1", "i2", "i3", "7", "é", "liquid", "nested", "broken", "deep", "foreign", "shared")
SELECTIONS = ("few", "many", "none")
LISTS = ("codes", "empty", "odd", "surrogate")
TRANSLATIONS = ("hello", "liquid", "broken", "nested", "again", "fetching", "é")
CARTS = ("c1", "ordered", "7", "odd")
HANDLES = ("spring", "odd")
CREDENTIALS = ("basic", "token", "foreign", "odd")

_BLANKS = weighted({" ": 8, "  ": 1, "\n": 2, "\t": 1, " \r\n": 1, "\u00a0": 1})
_HOSTS = weighted(
    {
        "https://w.example/": 12,
        "http://w.example/": 2,
        "https://w.example:443/": 1,
        "https://w.example:8080/": 1,
        "https://127.0.0.1/": 1,
        "https://é.example/": 1,
        "https://u@w.example/": 1,
        "w.example/": 1,
        "https://w.example/../": 1,
        "https:///": 1,
        "{{s}}/": 1,
        "{{ 'https://w.example' }}/": 2,
    }
)
_NAMES = weighted({"r": 4, "a": 1, "connected": 1, "items": 1, "forloop": 1, "a-b": 1, "x": 1})
_BAD_NAMES = ("1", "a.b", "'a'", "{{s}}", "é", "a[0]", "nil")
_FORMS = ("k=v", "k=v&k2=v2", "=", "&", "k", "k==v&&", "k=%20+", "é=é", "&&k=1&k=2", "k=v&", "{", "[1]", '"')
_TYPES = ("application/json", "text/plain", "application/json;charset=utf-8", "a/b", "APPLICATION/JSON")
_BAD_TYPES = ("json", "/", "a/é", "{{s}}", "//", "/" * 60 + "é")
_AGES = weighted({"600": 3, "300": 1, "0": 1, "5": 1, "14401": 1, "9" * 30: 1, "00000000000600": 1})
_JSON_TEXTS = (
    "v",
    "",
    "é",
    "a b",
    "\\u0041",
    "\\n",
    '\\"',
    "\\\\",
    "\\ud800",
    "\\",
    "{",
    "}",
    "'",
    ":x",
    "\t",
)
_JSON_NAMES = (
    "X-A",
    "Content-Type",
    "content-type",
    "Accept",
    "Host",
    "x-a",
    "",
    "X A",
    "é",
    "Authorization",
)
_BARE = ("1", "true", "false", "null", "1.5", "-0", "1e999", "NaN", "{}", "[1]", "x", "9" * 60, "")
_BROKEN_JSON = (
    "{",
    "}",
    "{}}",
    '{"a"}',
    '{"a":}',
    '{"a":"b",}',
    "[]",
    '"a"',
    "1",
    "{{x}}",
    '{"a":"b',
    "{'a':'b'}",
)


def fetch(draft: Draft, body: Callable[[Draft], str]) -> str:
    """Return one tag that fetches; `body` writes what a `translation` holds."""
    name = draft.choices.pick(_TAGS)
    if name == "translation":
        return _translation(draft, body)
    markup = _broken(draft, _WRITERS[name](draft))
    if name in SAVES:
        draft.assigned.append(SAVES[name])
    return tag(draft, name, markup)


def _broken(draft: Draft, words: list[str]) -> str:
    """Return words with blanks between them; now and then one is missing, doubled, moved or foreign."""
    choices = draft.choices
    if words and choices.chance(8):
        at = choices.below(len(words))
        kind = choices.below(4)
        if kind == 0:
            del words[at]
        elif kind == 1:
            words.insert(at, words[at])
        elif kind == 2:
            words.insert(choices.below(len(words)), words.pop(at))
        else:
            words.insert(
                at, choices.pick((":nope", ":sav", ":rerender", "junk", "{{x", "}}", "'", "${a}", ":"))
            )
    return "".join(choices.pick(_BLANKS) * (number > 0) + word for number, word in enumerate(words))


def _group(draft: Draft) -> str:
    inner = filtered(draft) if draft.choices.chance(50) else value(draft)
    return "{{" + draft.choices.pick(("", " ", "- ")) + inner + draft.choices.pick(("", " ", " -")) + "}}"


def _word(draft: Draft, texts: tuple[str, ...]) -> str:
    """Return one of `texts`, or a group, or one beside the other."""
    choices = draft.choices
    kind = choices.below(20)
    if kind < 13:
        return choices.pick(texts)
    if kind < 17:
        return "{{" + choices.pick(("'%s'", '"%s"', "'%s' | strip")).replace("%s", choices.pick(texts)) + "}}"
    if kind < 19:
        return _group(draft)
    return choices.pick(texts) + _group(draft) + choices.pick(("", "${a}", "é", _group(draft)))


def _connected_content(draft: Draft) -> list[str]:
    choices = draft.choices
    url = choices.pick(_HOSTS) + _word(draft, PAGES)
    if choices.chance(20):
        url += choices.pick(("?q=", "#", "?", "?a={{ s | url_param_escape }}&b=", "/é?", "%")) + _group(draft)
    words = [url]
    names = list(OPTIONS)
    for _ in range(choices.pick((1, 0, 1, 2, 3, 5))):
        name = names.pop(choices.below(len(names))) if names else ":retry"
        words.append(name)
        words += [given for given in (OPTIONS[name](draft),) if given]
    return words


def _save(draft: Draft) -> str:
    if draft.choices.chance(6):
        return draft.choices.pick(_BAD_NAMES)
    name = draft.choices.pick(_NAMES)
    draft.assigned.append(name)
    return name


def _body(draft: Draft) -> str:
    choices = draft.choices
    kind = choices.below(4)
    if kind == 0:
        return _group(draft)
    if kind == 1:
        return "&".join(
            f"{_word(draft, ('k', 'k2', 'é'))}={_word(draft, _FORMS)}" for _ in range(choices.below(4))
        )
    if kind == 2:
        return '{"k":"' + _word(draft, ("v", "é", '"')) + '"}'
    return _word(draft, _FORMS)


def _headers(draft: Draft) -> str:
    choices = draft.choices
    if choices.chance(12):
        return choices.pick(_BROKEN_JSON)
    if choices.chance(10):
        return choices.pick(("{{ a }}", '{{ \'{"X-A": "b"}\' }}', "{{ r }}", "{{a}}{{b}}"))
    pairs = [
        f'"{_word(draft, _JSON_NAMES)}"{choices.pick(_COLONS)}{_json_value(draft)}'
        for _ in range(choices.below(4))
    ]
    return "{" + choices.pick(("", " ", "\n")) + choices.pick((", ", ",", ",\n")).join(pairs) + "}"


def _json_value(draft: Draft) -> str:
    kind = draft.choices.below(10)
    if kind < 6:
        return f'"{_word(draft, _JSON_TEXTS)}"'
    if kind < 8:
        return draft.choices.pick(_BARE)
    return _group(draft)


def _picks(*options: str) -> Callable[[Draft], str]:
    return lambda draft: draft.choices.pick(options)


def _nothing(_draft: Draft) -> str:
    return ""


def _catalog_items(draft: Draft) -> list[str]:
    choices = draft.choices
    ids = [_word(draft, (*IDS, "zz")) for _ in range(choices.pick((1, 1, 2, 3, 0, 4)))]
    return [_word(draft, (*CATALOGS, "nope")), *ids, *([":rerender"] * choices.chance(35))]


def _catalog_selection_items(draft: Draft) -> list[str]:
    words = [_word(draft, (*CATALOGS, "nope")), _word(draft, (*SELECTIONS, "nope"))]
    return [*words, *([":rerender"] * draft.choices.chance(35))]


def _promotion(draft: Draft) -> list[str]:
    choices = draft.choices
    name = choices.pick((*LISTS, "codes", "codes", "nope", "", "{{s}}", "it's"))
    return [
        choices.pick(("('%s')", '("%s")', "( '%s' )", "'%s'", "('%s'", "(%s)", "('%s', 1)")).replace(
            "%s", name
        )
    ]


def _translation(draft: Draft, body: Callable[[Draft], str]) -> str:
    words = [_word(draft, (*TRANSLATIONS, "nope", "'hello'", "''"))]
    if draft.choices.chance(60):
        words = [draft.choices.pick(TRANSLATIONS)]
    inside = body(draft)
    return tag(draft, "translation", _broken(draft, words)) + inside + tag(draft, "endtranslation")


def _random(draft: Draft) -> list[str]:
    number = draft.choices.pick(
        ("", "10", "1", "0", "-1", "1.5", "{{n}}", "{{ 'x' }}", "9" * 60, "٣", "007", "1 2")
    )
    return [number if number or draft.choices.chance(50) else _group(draft)]


def _shopping_cart(draft: Draft) -> list[str]:
    words = [_word(draft, (*CARTS, "zz"))]
    if draft.choices.chance(70):
        words += [":abort_if_not_abandoned", draft.choices.pick(("false", "true", "no", "{{x}}", ""))]
    return words


def _landing_page_url(draft: Draft) -> list[str]:
    return [_word(draft, (*HANDLES, "nope"))]


_COLONS = weighted({": ": 6, ":": 2, " : ": 1, "\n:": 1})

OPTIONS: dict[str, Callable[[Draft], str]] = {
    ":save": _save,
    ":method": _picks("post", "get", "POST", "put", "{{s}}", ""),
    ":headers": _headers,
    ":body": _body,
    ":content_type": _picks(*_TYPES, *_TYPES, *_BAD_TYPES),
    ":basic_auth": _picks(*CREDENTIALS, "nope", ""),
    ":auth_credentials": _picks(*CREDENTIALS, "nope", "{{s}}"),
    ":cache_max_age": _picks(*_AGES, "-1", "٣", "x", ""),
    ":cache": _picks(*_AGES, ""),
    ":no_cache": _nothing,
    ":retry": _nothing,
    ":rerender": _nothing,
}

_WRITERS: dict[str, Callable[[Draft], list[str]]] = {
    "connected_content": _connected_content,
    "catalog_items": _catalog_items,
    "catalog_selection_items": _catalog_selection_items,
    "promotion": _promotion,
    "random": _random,
    "shopping_cart": _shopping_cart,
    "landing_page_url": _landing_page_url,
}

TAGS = (*_WRITERS, "translation")

_TAGS = weighted({"connected_content": 9, **dict.fromkeys(TAGS[1:3], 3), **dict.fromkeys(TAGS[3:], 2)})

SAVES = {
    "connected_content": "connected",
    "catalog_items": "items",
    "catalog_selection_items": "items",
    "shopping_cart": "shopping_cart",
}
"""The variable that a tag sets where it names none."""
