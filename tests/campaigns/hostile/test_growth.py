"""Parsing takes steps in proportion to the source (promise P13).

Steps are counted, not seconds: as much source again may not take more than about as many steps again, at any
line of this package or of python-liquid. See `steps` for what a step is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.campaigns.hostile.rewriting import Rewritten
from tests.campaigns.hostile.steps import disproportionate

SIZE = 256
"""Characters of the smallest source."""

PIECES = 32
"""Times that the smallest source repeats its piece, at least: more than blocks may stand in each other."""

SEEDS = {
    "tablerow of a word": ("{% tablerow ", "aaaa", "%}{% endtablerow %}"),
    "tablerow of words": ("{% tablerow ", "a in ", "%}{% endtablerow %}"),
    "for of dashes": ("{% for i in a ", "-w ", "%}{% endfor %}"),
    "assign of parentheses": ("{% assign ", "(", "a = 1%}"),
    "cycle of quoted commas": ("{% cycle ", "'a,b', ", "c %}"),
    "conditions of two words": ("{% if x y ", "a b ", "%}{% endif %}"),
    "conditions of unmatched quotes": ("{% if x y", "'", "%}{% endif %}"),
    "filters of colons": ("{{ x y | f", ":", "}}"),
    "when of two words": ("{% case x %}{% when a b ", "a, ", "%}{% endcase %}"),
    "include of with": ("{% include 'p' x ", "with a ", "%}"),
    "raw": ("", "{% raw %}", ""),
    "doc": ("", "{% doc %}", ""),
    "comment": ("", "{% comment %}", ""),
    "output of blanks": ("{{", " ", ""),
    "output of line ends": ("{{", "\n", ""),
    "tag of blanks": ("{% a", " ", ""),
    "blanks": ("", " ", ""),
    "blanks before a tag": ("", " ", "{%- if a -%}"),
    "blanks between tags": ("", "{{ a -}}   ", ""),
    "parentheses": ("{{ ", "(", ""),
    "parentheses, closed": ("{{ ", "(", " }}"),
    "brackets and quotes": ("{{ ", "['", ""),
    "brackets": ("{{ ", "a[", " }}"),
    "brackets in a row": ("{{ a", "['b']", " }}"),
    "or": ("{% if ", "a or ", "a %}{% endif %}"),
    "and": ("{% if ", "a and ", "a %}{% endif %}"),
    "comparisons": ("{% if ", "a == b or ", "a %}{% endif %}"),
    "ranges": ("{{ ", "(1..", ""),
    "ranges in a row": ("{{ ", "(1..2)", " }}"),
    "ifs": ("", "{% if a %}", ""),
    "ifs in a row": ("", "{% if a %}{% endif %}", ""),
    "elsif": ("{% if a %}", "{% elsif a %}", "{% endif %}"),
    "when": ("{% case a %}", "{% when 1 %}", "{% endcase %}"),
    "when, commas": ("{% case a %}{% when ", "1, ", "2 %}{% endcase %}"),
    "ends": ("", "{% endif %}", ""),
    "outputs": ("", "{{ a }}", ""),
    "outputs that do not end": ("", "{{ a ", ""),
    "outputs that do not begin": ("", "a }}", ""),
    "tags that do not end": ("", "{% if ", ""),
    "tags that do not begin": ("", "%}", ""),
    "opening braces": ("", "{", ""),
    "closing braces": ("", "}", ""),
    "double braces": ("", "{{", ""),
    "double braces, closed": ("", "{{", "}}"),
    "triple braces": ("", "{{{a}}}", ""),
    "braces and blanks": ("", "{ ", ""),
    "groups": ("{{ a", " | append: {{b}}", " }}"),
    "attributes": ("", "{{${a}}}", ""),
    "attributes that do not end": ("{{ ", "${", " }}"),
    "attributes that do not end, alone": ("", "{{ ${a ", ""),
    "dollars": ("{{ ", "$", " }}"),
    "percents": ("{% ", "%", " %}"),
    "dashes": ("{{", "-", "}}"),
    "dashes in a tag": ("{%", "-", "%}"),
    "quotes": ("{{ ", "'", " }}"),
    "double quotes": ("{{ ", '"', " }}"),
    "quotes of both kinds": ("{{ ", "'\"", " }}"),
    "quotes that do not end": ("", "{{ 'a }}", ""),
    "texts": ("{{ ", "'a' ", " }}"),
    "commas": ("{{ a | b: ", ",", " }}"),
    "arguments": ("{{ a | append: ", "b, ", "c }}"),
    "keywords": ("{{ a | default: ", "b: c, ", "d }}"),
    "colons": ("{{ a | b", ":", " }}"),
    "pipes": ("{{ a ", "|", " }}"),
    "filters": ("{{ a ", "| upcase ", " }}"),
    "dots": ("{{ a", ".", " }}"),
    "path": ("{{ a", ".b", " }}"),
    "digits": ("{{ ", "1", " }}"),
    "digits and dots": ("{{ ", "1.", " }}"),
    "letters": ("{{ ", "a", " }}"),
    "junk": ("{{ a ", "! ", " }}"),
    "equals": ("{% if a ", "=", " b %}{% endif %}"),
    "operators": ("{% if a ", "< ", "b %}{% endif %}"),
    "contains": ("{% if a ", "contains ", "b %}{% endif %}"),
    "not": ("{% if ", "not ", "a %}{% endif %}"),
    "cycle": ("{% cycle ", "a, ", "b %}"),
    "assigns": ("", "{% assign a = b %}", ""),
    "captures": ("", "{% capture a %}{% endcapture %}", ""),
    "captures that do not end": ("", "{% capture a %}", ""),
    "loops": ("", "{% for a in b %}{% endfor %}", ""),
    "loop arguments": ("{% for a in b ", "limit: 1 ", "%}{% endfor %}"),
    "tablerows": ("", "{% tablerow a in b %}{% endtablerow %}", ""),
    "increments": ("", "{% increment a %}", ""),
    "inline comments": ("", "{% # a %}", ""),
    "inline comments of lines": ("{% # a", "\n# a", " %}"),
    "comments": ("", "{% comment %}{% endcomment %}", ""),
    "comments in comments": ("{% comment %}", "{% comment %}{% endcomment %}", "{% endcomment %}"),
    "raws in comments": ("{% comment %}", "{% raw %}", "{% endcomment %}"),
    "raws": ("", "{% raw %}{% endraw %}", ""),
    "ends of raw": ("{% raw %}", "{% endraw", ""),
    "outputs in raw": ("{% raw %}", "{{ a }}", "{% endraw %}"),
    "docs": ("", "{% doc %}{% enddoc %}", ""),
    "liquid": ("{% liquid\n", "echo a\n", "%}"),
    "liquid, ifs": ("{% liquid\n", "if a\nendif\n", "%}"),
    "liquid in liquid": ("{% ", "liquid ", " %}"),
    "liquid, comments": ("{% liquid\n", "comment\n", "%}"),
    "liquid, line ends": ("{% liquid ", "\n", "%}"),
    "extras": ("", "{% message_extras :key a :value b %}", ""),
    "extras of values": ("{% message_extras :key a :value ", "{{ b }}", " %}"),
    "aborts": ("", "{% abort_message('a') %}", ""),
    "aborts that do not end": ("{% abort_message(", "'", " %}"),
    "calls": ("", "{% connected_content a %}", ""),
    "calls of groups": ("{% connected_content a", "{{ b }}", " %}"),
    "calls of groups that do not end": ("{% connected_content a", "{{ b", " %}"),
    "calls of names that do not end": ("{% connected_content a", "${", " %}"),
    "calls of names": ("{% connected_content a", "${b}", " %}"),
    "calls of options": ("{% connected_content a ", ":retry ", "%}"),
    "calls of a long time": ("{% connected_content a :cache_max_age ", "9", " %}"),
    "calls of braces": ("{% connected_content a :headers ", "{", " %}"),
    "calls of objects": ("{% connected_content a :headers ", '{"a":', " %}"),
    "calls of quotes": ("{% connected_content a :headers {", '"', "} %}"),
    "calls of backslashes": ('{% connected_content a :headers {"', "\\", '":1} %}'),
    "calls of headers": ("{% connected_content a :headers {", '"b":"{{ c }}",', '"d":1} %}'),
    "calls of bare headers": ("{% connected_content a :headers {", '"b":{{ c }},', '"d":1} %}'),
    "calls of groups in a header": ('{% connected_content a :headers {"b":"', "{{ c }}", '"} %}'),
    "calls of a form": ("{% connected_content a :content_type application/json :body ", "b={{ c }}&", "d %}"),
    "calls of equals": ("{% connected_content a :content_type application/json :body ", "=", " %}"),
    "calls of ampersands": ("{% connected_content a :content_type application/json :body =", "&", " %}"),
    "calls of a media type": ("{% connected_content a :content_type ", "/", "é %}"),
    "calls of a method": ("{% connected_content a :method ", "get", " %}"),
    "calls of an unknown option": ("{% connected_content a :", "retry", " %}"),
    "calls of escaped quotes": ('{% connected_content a :headers {"', '\\"{{ b }}', '":1} %}'),
    "calls of blanks": ("{% connected_content a", " \n", " %}"),
    "catalogs": ("", "{% catalog_items a b %}", ""),
    "catalogs of words": ("{% catalog_items ", "a ", " %}"),
    "catalogs of groups": ("{% catalog_items a ", "{{ b }} ", " %}"),
    "catalogs of groups that do not end": ("{% catalog_items a ", "{{ b ", " %}"),
    "catalogs of names that do not end": ("{% catalog_items a ", "${", " %}"),
    "catalogs of names": ("{% catalog_items a ", "a.${b}", " %}"),
    "catalogs of options": ("{% catalog_items a b ", ":rerender ", " %}"),
    "selections of quotes": ("{% catalog_selection_items a ", "'\"", " %}"),
    "promotions": ("", "{% promotion('a') %}", ""),
    "promotions of blanks": ("{% promotion(", " ", "'a' x) %}"),
    "promotions of quotes": ("{% promotion(", "'", ") %}"),
    "translations": ("", "{% translation a %}b{% endtranslation %}", ""),
    "translations that do not end": ("", "{% translation a %}", ""),
    "translations of a long id": ("{% translation ", "a", " %}{% endtranslation %}"),
    "random numbers": ("", "{% random 9 %}", ""),
    "random numbers of digits": ("{% random ", "9", " %}"),
    "carts of words": ("{% shopping_cart ", "a ", " %}"),
    "carts of braces": ("{% shopping_cart ", "}}", " %}"),
    "pages": ("", "{% landing_page_url a %}", ""),
    "liquid, calls": ("{% liquid\n", "connected_content a :save b\n", "%}"),
    "liquid, blocks around translations": (
        "{% liquid\n",
        "if a\nendif\ntranslation a\nendtranslation\n",
        "%}",
    ),
    "unknown tags": ("", "{% nope %}", ""),
    "curly quotes": ("{{ ", "“", " }}"),
    "non-breaking spaces": ("{{ a", "\xa0", " }}"),
    "NUL": ("{{ ", "\0", " }}"),
    "backslashes": ("{{ '", "\\", "' }}"),
    "slashes": ("{{ ", "/", " }}"),
    "at signs": ("", "@", ""),
    "less than": ("{% if ", "<", " %}{% endif %}"),
    "line ends": ("", "\n", "{{ ! }}"),
    "leniencies on lines": ("", "{{ a ! }}\n", ""),
    "outputs that outputs begin in": ("", "{{ {{ }}", ""),
    "outputs that end where one began": ("", "{{ {{ a }} ", ""),
    "outputs that end in names": ("", "{{ ${ }} ", ""),
    "outputs that end in quotes": ("", "{{ ' }} ", ""),
    "outputs that end in quotes and names": ("", "'{{ ${}} ${'} ", ""),
    "tags that end in quotes": ("", "{% echo ' %}", ""),
    "tags that outputs begin in": ("", "{% echo {{ a %}", ""),
    "ranges that go on": ("{{ (", "1..", " }}"),
}


@pytest.fixture(scope="module")
def rewritten() -> Rewritten:
    """This package and python-liquid, imported so that they count."""
    return Rewritten("liquid_webhooks", "liquid")


def repeated(seed: str, times: int) -> str:
    """Return the source of the seed named `seed`, the piece repeated."""
    head, piece, tail = SEEDS[seed]
    return head + piece * times + tail


def steps(rewritten: Rewritten, *sources: str) -> Iterator[Counter[str]]:
    """Yield the steps of parsing each source."""
    with rewritten.in_place() as counter:
        from liquid_webhooks import Environment
        from liquid_webhooks import LimitError
        from liquid_webhooks import ParseError

        env = Environment()

        for source in sources:
            with suppress(ParseError, LimitError):
                env.from_string(source)
            yield counter.taken()


@pytest.mark.parametrize("seed", list(SEEDS))
def test_steps_of_parsing_grow_with_the_source(rewritten: Rewritten, seed: str) -> None:
    """As much source again takes as many steps again, whatever it repeats."""
    times = max(SIZE // len(SEEDS[seed][1]), PIECES)
    # What the first parse leaves in caches would make the others differ.
    sizes = (2, times, 2 * times, 3 * times)

    _, *counts = steps(rewritten, *(repeated(seed, size) for size in sizes))

    assert sum(counts[-1].values()) > sum(counts[0].values()) > 0
    assert disproportionate(*counts) == {}
