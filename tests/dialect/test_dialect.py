"""Findings about names, expressions and vocabulary that need no data: what Braze lacks or may not do."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from liquid import DictLoader

from liquid_webhooks import Diagnostic
from liquid_webhooks import Environment
from liquid_webhooks import RenderData
from liquid_webhooks import Severity
from liquid_webhooks import Webhook
from liquid_webhooks import check
from liquid_webhooks.data.names import EMAIL_NAMES
from liquid_webhooks.data.names import NAMESPACES
from liquid_webhooks.data.names import STANDARD_NAMES
from liquid_webhooks.dialect.rules.lw202_not_in_braze import NOT_IN_BRAZE_TAGS
from liquid_webhooks.dialect.rules.lw206_undocumented import UNDOCUMENTED_TAGS
from liquid_webhooks.filters.table import FILTERS
from liquid_webhooks.suggestions import MOST_WORDS
from tests.oracles.compat.compatibility import TABLE

UNDOCUMENTED_FILTERS = {name for name, filter_ in FILTERS.items() if filter_.braze == "undocumented"}


def marked(source: str, found: Iterable[Diagnostic]) -> list[tuple[str, str]]:
    """Return the code of each finding with the text that it marks."""
    return [(one.code, source[one.span.start : one.span.end] if one.span else "") for one in found]


def findings(source: str) -> list[tuple[str, str]]:
    """Return the code of each finding in `source` with the text that it marks."""
    return marked(source, check(source))


@pytest.mark.parametrize("name", STANDARD_NAMES)
def test_every_bare_attribute_is_found(name: str) -> None:
    """A standard attribute without `${}` is a warning that says, and offers, what to write."""
    [found] = check(f"Hi {{{{ {name} }}}}")

    assert (found.code, found.severity, found.fix) == ("LW203", Severity.WARNING, f"${{{name}}}")
    assert f"write `${{{name}}}`" in found.message


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("{{ city }}{{ city }}", ["city"]),
        ("{% if city == 'x' %}{% endif %}", ["city"]),
        ("{% case x %}{% when city %}{% endcase %}", ["city"]),
        ("{% for i in x limit: city %}{% endfor %}", ["city"]),
        ("{{ x | append: city }}{{ y | f: k: gender }}", ["city", "gender"]),
        ("{{ x[city] }}{{ [gender] }}", ["city", "gender"]),
        ("{{ most_recent_location[0] }}", ["most_recent_location"]),
        ("{% message_extras :key k :value {{ city }} %}", ["city"]),
        ("{% connected_content https://a.example/{{ city }} %}", ["city"]),
        ("{% liquid\n echo city\n%}", ["city"]),
    ],
)
def test_bare_attributes_are_found_everywhere(source: str, found: list[str]) -> None:
    """Wherever an expression may stand, a bare attribute is found, once a name."""
    assert [text for code, text in findings(source) if code == "LW203"] == found


@pytest.mark.parametrize(
    "source",
    [
        "{{ ${city} }}",
        "{{ city }}{{ ${city} }}",
        "{{ ${most_recent_location[0]} }}{{ most_recent_location }}",
        "{{ x.city }}{{ x['city'] }}{{ custom_attribute.${city} }}",
        "{{ 'city' }} city {% comment %}{{ city }}{% endcomment %}",
        "{{ unknown }}",
        "{{content_blocks.${defaults}}}{{ city }}",
    ],
)
def test_what_braze_fetches_is_no_bare_attribute(source: str) -> None:
    """Nothing is said of names that are written with `${}` elsewhere or that other text may define."""
    assert findings(source) == []


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{% assign city = 'x' %}{{ city }}", "city"),
        ("{% capture city %}{% endcapture %}{{ city }}", "city"),
        ("{% for city in x %}{{ city }}{% endfor %}", "city"),
        ("{% connected_content https://a.example/ :save city %}{{ city }}", "connected_content"),
        ("{{ city }}{% assign city = 'x' %}{% assign city = 'y' %}", "city"),
        ("{% assign custom_attribute = 'x' %}", "custom_attribute"),
        ("{% for card in x %}{% endfor %}", "card"),
    ],
)
def test_variables_that_hide_an_attribute(source: str, text: str) -> None:
    """A variable of the name of an attribute or namespace is one warning; reading it is none."""
    assert findings(source) == [("LW204", text)]


@pytest.mark.parametrize(
    "source",
    [
        "{% assign language = {{${language}}} | default: 'nb' %}{{ language }}",
        "{% assign first_name = ${first_name} | capitalize %}{{ first_name }}{{ ${first_name} }}",
        "{% assign city = {{ {{${city}}} | upcase }} | append: '!' %}",
        "{% capture language %}{{${language}}}{% endcapture %}",
        "{% capture language %}\n  {{ ${language} | default: 'nb' }}\n{% endcapture %}",
        "{% capture city %}{% if ${city} == blank %}x{% else %}{{${city}}}{% endif %}{% endcapture %}",
        "{% liquid\n capture city\n echo ${city}\n endcapture %}",
        "{% assign city = ${city} %}{% if city == blank %}{% assign city = 'x' %}{% endif %}",
    ],
)
def test_variables_that_hold_what_they_hide(source: str) -> None:
    """Nothing is said of a variable that is first given the very attribute of its name."""
    assert findings(source) == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("{% assign language = 'nb' %}{% assign language = ${language} %}", "language"),
        ("{% assign language = ${country} %}", "language"),
        ("{% assign language = 'x' | append: {{${language}}} %}", "language"),
        ("{% assign city = ${city}.name %}", "city"),
        ("{% assign city = custom_attribute.${city} %}", "city"),
        ("{% capture city %}in {{${city}}}{% endcapture %}", "city"),
        ("{% capture city %}{% for i in x %}{{${city}}}{% endfor %}{% endcapture %}", "city"),
        ("{% for city in ${city} %}{% endfor %}", "city"),
        ("{% assign card = card.${name} %}", "card"),
        ("{% assign email_footer = 'x' %}{{ ${email_footer} }}", "email_footer"),
    ],
)
def test_variables_that_hold_something_else(source: str, name: str) -> None:
    """What else a variable holds, its name hides the attribute or the namespace."""
    assert findings(source) == [("LW204", name)]


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("{{ ${email_footer} }}{{ ${email_footer} | upcase }}", ["${email_footer}"]),
        ("{% if {{${preference_center_url}}} == blank %}{% endif %}", ["${preference_center_url}"]),
        ("{{preference_center.${our center}}}{{preference_center.${other}}}", ["preference_center"]),
        ("{% form_field_name :email_global_state %}{% form_field_name %}", ["form_field_name"]),
        ("{% liquid\n form_field_name :subscription_group x\n%}", ["form_field_name"]),
    ],
)
def test_what_exists_in_emails_alone(source: str, texts: list[str]) -> None:
    """A name or tag that exists in e-mails alone is one warning, and no other."""
    assert findings(source) == [("LW227", text) for text in texts]


def test_what_is_given_a_value_too_late() -> None:
    """Before the template gives it a value, there is nothing to print."""
    source = "{{ ${email_footer} }}{% assign email_footer = 'x' %}{{ ${email_footer} }}"
    assert findings(source) == [("LW227", "${email_footer}"), ("LW204", "email_footer")]


@pytest.mark.parametrize(
    "source",
    [
        "{{ email_footer }}{{ preference_center.x }}{{ custom_attribute.${email_footer} }}",
        "{{ x.${preference_center_url} }}",
        "{{product_recommendation.${Autumn picks}[0].name}}",
        "{{content_blocks.${footer-2} | id: 'cb1'}}{{ ${x} | lid: 'q1w2' }}",
        "{% catalog_items {{shelf}} b1 %}{% catalog_selection_items {{shelf}} {{x}} %}",
        "{% assign 2024_sum = 7 %}{{ 2024_sum }}{% capture 1st %}a{% endcapture %}{{ 1st | upcase }}",
        "{% for 2nd in (1..3) %}{% if 2nd == 1 %}{{ 2nd.x }}{{ a.2nd[3rd] }}{% endif %}{% endfor %}",
    ],
)
def test_good_templates(source: str) -> None:
    """Nothing is said of what Braze documents, and of names that Ruby Liquid has."""
    assert findings(source) == []


@pytest.mark.parametrize("tag", ["tablerow city in x", "increment city", "decrement city"])
def test_undocumented_tags_hide_attributes_too(tag: str) -> None:
    """Loops of `tablerow` and counters are variables like others."""
    end = "{% endtablerow %}" if tag.startswith("tablerow") else ""

    assert findings(f"{{% {tag} %}}{end}") == [("LW206", tag.split()[0]), ("LW204", "city")]


def test_include_may_define_names() -> None:
    """What an included template assigns is visible behind it, so that nothing is said of bare names."""
    env = Environment(loader=DictLoader({"p": "{% assign city = 1 %}"}))

    assert [one.code for one in env.from_string("{% include 'p' %}{{ city }}").diagnostics] == ["LW202"]


def test_namespaces_are_those_of_render_data() -> None:
    """The namespaces that a variable may hide are all that render data has, but `secrets`, our own."""
    names = set(RenderData.from_dict({}).variables)

    assert names - {*STANDARD_NAMES, *EMAIL_NAMES, "secrets"} == NAMESPACES


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("{{@a | plus: {{@b}}}}", ["custom_attribute"]),
        ("{% assign r = {{@a}} | minus: {{@b}} %}", ["custom_attribute"]),
        ("{{ 1 | times: {{@a}} | divided_by: {{@b}} }}", ["custom_attribute"]),
        ("{{ @a | default: 0 | modulo: {{ x | at_least: {{@b}} }} }}", ["x"]),
        ("{{ @a | plus: {{ x }} }}{{ y | plus: {{ @a | plus: {{@b}} }} }}", ["custom_attribute"]),
        ("{% if {{ @a | plus: {{@b}} }} > 1 %}{% endif %}", ["custom_attribute"]),
        ("{{ @a | at_most: {{@b}}.c }}", ["{{"]),
    ],
)
def test_two_attributes_in_one_calculation(source: str, texts: list[str]) -> None:
    """A custom attribute in nested braces, in arithmetic with another one, is a warning."""
    source = re.sub("@(.)", r"custom_attribute.${\1}", source)

    assert findings(source) == [("LW205", text) for text in texts]


@pytest.mark.parametrize(
    "source",
    [
        "{% assign r = a | plus: {{custom_attribute.${two}}} %}",
        "{{custom_attribute.${giftcard} | plus: {{balance}}}}",
        "{{ x | time_zone: {{${time_zone}}} | date: '%H' }}",
        "{{custom_attribute.${joined} | time_zone: {{${time_zone}}} | date: '%F'}}",
        "{{custom_attribute.${joined} | time_zone: {{custom_attribute.${zone}}} | date: '%s' | plus: 60}}",
        "{{custom_attribute.${a} | append: {{custom_attribute.${b}}}}}",
        "{{custom_attribute.${a} | default: {{custom_attribute.${b}}} | plus: 1}}",
        "{{custom_attribute.${points} | plus: {{event_properties.${points}}}}}",
        "{{ ${random_bucket_number} | plus: {{custom_attribute.${a}}} }}",
        "{{custom_attribute.${a} | plus: custom_attribute.${b}}}",
        "{{ 'Hi ' | append: ${first_name} | append: ${last_name} }}",
        "{{ ${a} }}{{ ${b} }}",
        "{% if {{custom_attribute.${a}}} == {{custom_attribute.${b}}} %}{% endif %}",
        "{% assign x = ${a} | split: {{content_blocks.${b}}} %}",
    ],
)
def test_one_attribute_in_a_calculation(source: str) -> None:
    """Nothing is said of the forms that Braze's samples have, of attributes without nested braces, nor of
    filters that do not calculate."""
    assert findings(source) == []


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("""{{ '{"a":1}' | size }}""", ["""'{"a":1}'"""]),
        ("{{ x | split: '}' }}", ["'}'"]),
        ("{{ x | append: {{ '}' }} }}", ["'}'"]),
    ],
)
def test_closing_braces_in_quotes(source: str, texts: list[str]) -> None:
    """A closing brace in quotes in an output is a warning, as Ruby Liquid ends the output there."""
    assert findings(source) == [("LW211", text) for text in texts]


@pytest.mark.parametrize("source", ["""{% assign a = '{"a":1}' %}""", "{{ '{' }}", "{% echo '}' %}", "}"])
def test_braces_that_end_no_output(source: str) -> None:
    """Nothing is said of braces in tags, which end at `%}`, nor of opening ones."""
    assert findings(source) == []


@pytest.mark.parametrize("name", sorted(UNDOCUMENTED_FILTERS))
def test_undocumented_filters(name: str) -> None:
    """A filter that Braze does not mention is noted once, with a documented one if there is one."""
    source = f"{{{{ x | {name}: 1 }}}}{{{{ x | {name} }}}}"
    [found] = check(source)

    assert marked(source, [found]) == [("LW206", name)]
    assert (found.severity, found.fix) == (Severity.INFO, FILTERS[name].instead or None)


def test_documented_filters_in_place_of_undocumented_ones_give_the_same() -> None:
    """What is offered instead of an undocumented filter does the same."""
    instead = {name: FILTERS[name].instead for name in UNDOCUMENTED_FILTERS if FILTERS[name].instead}
    environment = Environment()

    def made(name: str) -> str:
        key = ": 'k'" if name.startswith("hmac") else ""
        return environment.from_string(f"{{{{ 'a<b' | {name}{key} }}}}").render()

    assert {name: made(name) for name in instead} == {name: made(fix) for name, fix in instead.items()}
    assert {FILTERS[fix].braze for fix in instead.values()} == {"documented"}


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("{% cycle 'a' %}{% if x %}{% cycle 'b' %}{% endif %}", ["cycle"]),
        ("{% raw %}{{ x }}{% endraw %}{% # note %}", ["raw", "#"]),
        ("{% liquid\n # note\n increment x\n%}", ["#", "increment"]),
        ("{% for i in x %}{% continue %}{% else %}{% endfor %}", ["continue"]),
        ("{% for i in x reversed offset: 1 limit: 2 %}{% endfor %}", ["for", "for"]),
        ("{% ifchanged %}{% decrement x %}{% endifchanged %}", ["ifchanged", "decrement"]),
    ],
)
def test_undocumented_tags(source: str, texts: list[str]) -> None:
    """A tag, or option of `for`, that Braze does not mention is noted once, at its first place."""
    assert findings(source) == [("LW206", text) for text in texts]


def test_tags_braze_lacks_are_noted_once_where_they_begin_a_block() -> None:
    """A tag that comes first in a block is one finding."""
    assert findings("{% if x %}{% doc %}{% enddoc %}{% endif %}") == [("LW202", "doc")]


def test_undocumented_is_what_the_compatibility_table_calls_silent() -> None:
    """Each tag and filter here of which Braze's documentation is silent gives a finding, and no other."""
    silent = {
        kind: {
            row["name"]
            for row in TABLE["rows"]
            if row["kind"] == kind and row["braze"] == "not mentioned" and row["ours"] == "yes"
        }
        for kind in ("tag", "filter")
    }

    assert silent["tag"] - NOT_IN_BRAZE_TAGS == UNDOCUMENTED_TAGS
    missing = {name for name, filter_ in FILTERS.items() if filter_.braze == "missing"}
    assert silent["filter"] - missing == UNDOCUMENTED_FILTERS


def test_filters_of_somebody_else_are_not_judged() -> None:
    """A filter that replaces ours of the same name is the environment's own affair."""
    env = Environment()
    env.add_filter("sha256", str)

    assert env.from_string("{{ x | sha256 }}").diagnostics == []


def test_places_in_long_templates() -> None:
    """Line and column are right behind line ends, for findings of every kind, in the order of the text."""
    source = "a\n{{ 'é' | upcas }}\n\n  {{ city }}{% cycle 'a' %}\n{{ 1 | upcas }}"
    found = [(one.code, one.span.line, one.span.column) for one in check(source) if one.span]

    assert found == [("LW201", 2, 10), ("LW203", 4, 6), ("LW206", 4, 16), ("LW201", 5, 8)]


def test_findings_reach_results_and_requests() -> None:
    """A render and a request carry them, and the place in a webhook's file is that of the file."""
    template = Environment().from_string("{{ city }}")
    hook = Webhook.parse("POST https://a.example/\nX-City: {{ city }}\n\n{{ 1 | plus: 1 }}", name="hook")

    assert [one.code for one in template.result({}).diagnostics] == ["LW203"]
    assert [str(one) for one in hook.render({"city": "Alta"}).diagnostics] == [
        "hook:2:12: warning LW203: Braze may not fetch the attribute `city`; write `${city}`"
    ]


def test_suggestions_end_where_names_are_many() -> None:
    """Each unknown filter is found; the nearest one is looked for as often as a template may have slips."""
    source = "".join(f"{{{{ a | upcasd{number} | upcasd }}}}" for number in range(2 * MOST_WORDS))

    found = [one for one in check(source) if one.code == "LW201"]

    assert len(found) == 4 * MOST_WORDS
    assert sum("`upcase`" in one.message for one in found if "`upcasd`" not in one.message) == MOST_WORDS - 1
    assert all("did you mean `upcase`" in one.message for one in found if "`upcasd`" in one.message)
