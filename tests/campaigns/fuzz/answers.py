"""What the fuzz's tags fetch: answers, items, codes and texts that hurt; nothing remembers anything."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
from decimal import Decimal
from random import Random

from liquid_webhooks.resources import BasicCredential
from liquid_webhooks.resources import ContentAnswer
from liquid_webhooks.resources import ContentRequest
from liquid_webhooks.resources import Credential
from liquid_webhooks.resources import Resources
from liquid_webhooks.resources import TokenCredential
from liquid_webhooks.secret import Secret
from liquid_webhooks.values import Range
from tests.campaigns.grammar.fetches import PAGES
from tests.strategies import AWKWARD
from tests.strategies import Drop

__all__ = ["LOCALES", "RANDOM", "TEXTS", "held", "resources"]

RANDOM = Random()
"""Seeded before each render, so that equal renders are equal."""

LIQUID = "a {{ a }}{% assign a = 'q' %}{{ a | upcase }}{{ ${first_name} }}"
BROKEN = '{"k": "{% if %}{{ x | "}'
NESTED = (
    '{"k": "{% connected_content https://w.example/object %}{% catalog_items items i1 :rerender %}{{ items }}'
    "{% promotion('codes') %}{% translation liquid %}d{% endtranslation %}{{ x }}\""
    ', "l": "{{ \'{{ a }}\' }}"}'
)
WIDE = '{"k": [' + ", ".join(f'"{{{{ a | append: {number} }}}}"' for number in range(60)) + "]}"

BODIES: dict[str, bytes] = {
    "object": b'{"t": 7, "l": ["a", {"k": null}], "__http_status_code__": "x", "size": 3, "first": {}}',
    "list": b'[1, "a", [], {}, null, true, 1.50, -0, 1e400, -1e-400]',
    "text": b"rain \r\n{ \0",
    "scalar": b'" 5 "',
    "null": b"\n null ",
    "liquid": LIQUID.encode(),
    "broken_liquid": BROKEN.encode(),
    "nested_liquid": NESTED.encode(),
    "wide_liquid": WIDE.encode(),
    "not_utf8": b'{"k": "\xff\xed\xa0\x80"}',
    "latin1": b'{"k": "\xe9\x85"}',
    "cp1252": b'{"k": "\x80\x81"}',
    "odd_charset": b'{"k": "a"}',
    "bom": b'\xef\xbb\xbf{"k": "\xef\xbb\xbf"}',
    "empty": b"",
    "large": b"[" + b"0," * 20_000 + b"0]",
    "oversized": b'"' + b"x" * 1_048_576 + b'"',
    "deep": b"[" * 100 + b"]" * 100,
    "deeper": b'{"k":' * 3_000 + b"1" + b"}" * 3_000,
    "huge_number": b'{"n": ' + b"9" * 4_300 + b"}",
    "many_digits": b'{"n": ' + b"9" * 4_301 + b', "f": 1e' + b"9" * 50 + b"}",
    "surrogate": b'{"k": "\\ud800", "\\udfff": ["\\ud83d\\ude00"]}',
    "nan": b"[NaN, Infinity]",
    "keys": b'{"": 1, "a b": 2, "k": 1, "k": 2, "0": {"size": null}}',
    "cut": b'{"k": "a',
}

TYPES = {
    "not_utf8": "application/json; charset=utf-8",
    "latin1": "application/json; charset=ISO-8859-1",
    "cp1252": 'application/json;charset="windows-1252"; x=y',
    "odd_charset": "text/plain; charset=utf-7; charset=",
    "text": "",
}

FOREIGN: dict[str, object] = {
    **{str(number): value for number, value in enumerate(AWKWARD)},
    "decimal": Decimal("sNaN"),
    "time": datetime(2021, 6, 3, 17, 13, 41, tzinfo=UTC),
    "range": Range(1, 10**12),
    "drop": Drop({"k": [Drop(None)]}),
    "bytes": b"\xff",
    "object": object,
    "keys": {1: "a", None: {("a",): 1}},
}


def _nested(levels: int) -> object:
    value: object = "{{ a }}"
    for _ in range(levels):
        value = [value]
    return value


def _shared(levels: int) -> object:
    value: object = "{{ a }}"
    for _ in range(levels):
        value = [value, {"k": value}]
    return value


ITEMS: dict[str, dict[str, object]] = {
    "i1": {"id": "i1", "name": "Havsula", "price": 1.5, "tags": ["a", "b"], "k": {"k": 1}},
    "i2": {"id": "i2", "when": {"$time": "2021-06-03T17:13:41Z"}, "name": None},
    "i3": {"id": "i3", "name": "{{ ${first_name} }}\ud800", "size": 9, "first": "x"},
    "7": {"id": 7, "name": "seven", "{{ a }}": "{{ a }}"},
    "é": {"id": "é", "name": ["{{ x", "%}", "{% raw %}{{ x }}{% endraw %}"]},
    "liquid": {"id": "liquid", "name": LIQUID, "n": {"n": [LIQUID, 1, None]}},
    "nested": {
        "id": "nested",
        "name": NESTED,
        "n": "{% catalog_items items nested :rerender %}{{ items[0].name }}",
    },
    "broken": {"id": "broken", "name": BROKEN},
    "deep": {"id": "deep", "name": _nested(99), "n": _nested(90)},
}

LISTS: dict[str, list[str]] = {
    "codes": ["W-1 {{ a }}"],
    "empty": [],
    "odd": ["\0\r\n😀"],
    "surrogate": ["\ud800"],
}

TEXTS: dict[str, str] = {
    "hello": "Hei",
    "liquid": LIQUID,
    "broken": "{% if %}",
    "nested": "{% translation hello %}x{% endtranslation %}",
    "again": "{% assign a = 1 %}{{ content_blocks.${a} }}{% break %}y",
    "fetching": "{% connected_content https://w.example/liquid :rerender %}{% catalog_items items i1 %}",
}

LOCALES = ("nb-NO", "nb", "NB_no", "", "-", "_" * 40, "\ud800", "i" + "_x" * 30, "xx")

CATALOGS = {"items": ITEMS, "empty": {}}

SELECTED: dict[str, list[str]] = {"few": ["i2", "zz", "i1"], "many": [*ITEMS] * 6, "none": []}

SELECTIONS: dict[str, dict[str, list[str]]] = {"items": SELECTED, "odd": SELECTED, "empty": {"none": []}}

CARTS: dict[str, tuple[dict[str, object], bool]] = {
    "c1": ({"cart_id": "c1", "products": [{"product_id": "i1", "quantity": 2}], "k": "{{ a }}"}, True),
    "ordered": ({"cart_id": "ordered"}, False),
    "7": ({"cart_id": 7, "products": None}, True),
    "odd": (FOREIGN, True),
}

PAGES_BY_HANDLE = {"spring": "https://pages.example/{{ a }}", "odd": "\ud800"}

CREDENTIALS: dict[str, Credential] = {
    "basic": BasicCredential("u", Secret("p\u00e9")),
    "token": TokenCredential((("X-Key", Secret("k1234")), ("accept", Secret("a/b"))), "w.example"),
    "foreign": TokenCredential((("X-Key", Secret("k1234")),), "other.example"),
    "odd": TokenCredential((("X Key", Secret("a\r\nb: c")),), "w.example"),
}


class Answers:
    """Answers what `PAGES` names; anything else with 404."""

    def send(self, request: ContentRequest) -> ContentAnswer:
        """Return the answer that the path names."""
        page = request.url.path.removeprefix("/")
        if page == "fault":
            return ContentAnswer.failed("the host is not known")
        if page == "fault_retried":
            return ContentAnswer(200, body=b"{}", fault="the answer was cut")
        if page in BODIES:
            kind = TYPES.get(page, "application/json")
            return ContentAnswer(200, (("content-type", kind),) if kind else (), BODIES[page])
        status = int(page[1:]) if page in PAGES else 404
        return ContentAnswer(status, (("Location", "https://w.example/object"),), b'{"k": 1}')


class OddCatalogs:
    """Items by id; the catalog `odd` has such as only a program's own source can give."""

    def item(self, catalog: str, item_id: str) -> Mapping[str, object] | None:
        """Return an item."""
        if catalog == "odd":
            odd = {"foreign": FOREIGN, "shared": {"id": "shared", "k": _shared(24)}}
            return odd.get(item_id) or ITEMS.get(item_id)
        return CATALOGS[catalog].get(item_id)

    def selection(self, catalog: str, name: str) -> Sequence[str]:
        """Return the ids of a selection."""
        if catalog == "odd" and name == "many":
            return [*ITEMS, "foreign", "shared"]
        return SELECTIONS[catalog][name]


class OddSources:
    """Codes, translations, carts and pages."""

    def draw(self, name: str) -> str | None:
        """Return the first code of a list."""
        return next(iter(LISTS[name]), None)

    def text(self, locale: str, name: str) -> str | None:
        """Return a translation, whatever the locale but `xx`."""
        if locale == "xx":
            raise LookupError
        return TEXTS.get(name)

    def cart(self, cart_id: str) -> tuple[Mapping[str, object], bool] | None:
        """Return a cart."""
        return CARTS.get(cart_id)

    def url(self, handle: str) -> str | None:
        """Return a link."""
        return PAGES_BY_HANDLE.get(handle)


def resources(*, own: bool) -> Resources:
    """Return what an environment is given: sources of its `own`, or only those that render data cannot be."""
    if not own:
        return Resources(transport=Answers(), random=RANDOM)
    sources = OddSources()
    return Resources(
        transport=Answers(),
        credentials=CREDENTIALS,
        catalogs=OddCatalogs(),
        promotion_codes=sources,
        translations=sources,
        shopping_carts=sources,
        landing_pages=sources,
        random=RANDOM,
        allow_any_port=True,
    )


def held(locale: str) -> dict[str, object]:
    """Return the keys of render data that hold the same, as far as JSON can."""
    return {
        "http": [
            {
                "url": f"https://w.example/{page}",
                "body": body.decode("latin-1"),
                "status": 200 + len(body) % 2,
            }
            for page, body in BODIES.items()
            if len(body) < 10_000 and page != "object"
        ],
        "credentials": {
            "basic": {"type": "basic", "username": "\ud800", "password": "p\ud800"},
            "token": {"type": "token", "headers": {"X-Key": "k1234"}, "allowed_domain": "W.example"},
            "odd": {"type": "token", "headers": {"": "", "Host": "é"}, "allowed_domain": "w.example"},
        },
        "catalogs": {
            "items": [*ITEMS.values()],
            "odd": [{"id": "shared", "k": _shared(24)}, {"id": "deep", "k": _nested(126)}, {"id": 1.5}],
            "empty": [],
        },
        "catalog_selections": {"items": SELECTED, "odd": {"many": ["shared", 1.5, 7] * 30}},
        "promotion_codes": LISTS,
        "translations": {"nb": TEXTS, "I": {"hello": "i"}, "": {"é": "{{ a }}"}},
        "locale": locale,
        "shopping_carts": [
            {**cart, "abandoned": is_abandoned} for cart, is_abandoned in [*CARTS.values()][:3]
        ]
        + [{"cart_id": "odd", "k": _nested(126), "time": {"$time": [1]}}],
        "landing_pages": PAGES_BY_HANDLE,
    }
