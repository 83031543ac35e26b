"""Everything public is pickled, copied and copied deeply; what cannot be says so, by name."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
import re
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from liquid import BoundTemplate
from liquid import CachingDictLoader
from liquid import ChoiceLoader
from liquid import DictLoader
from liquid import Undefined

from liquid_webhooks import Environment
from liquid_webhooks import Mode
from liquid_webhooks import RenderData
from liquid_webhooks import RequestError
from liquid_webhooks import Template
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks.http.url import parse_url
from liquid_webhooks.resources import BasicCredential
from liquid_webhooks.resources import Cached
from liquid_webhooks.resources import ContentRequest
from liquid_webhooks.resources import Recorder
from liquid_webhooks.resources import Resources
from liquid_webhooks.resources import Retrying
from liquid_webhooks.resources.live import connect
from liquid_webhooks.secret import Secret
from tests.promises import portable
from tests.promises.portable import SAMPLES
from tests.promises.portable import SECRET
from tests.promises.portable import view


def through(value: Any, protocol: int) -> Any:
    """Return what a pickle of `value` gives."""
    return pickle.loads(pickle.dumps(value, protocol))


WAYS: dict[str, Callable[[Any], Any]] = {
    **{
        f"protocol {number}": partial(through, protocol=number)
        for number in range(2, pickle.HIGHEST_PROTOCOL + 1)
    },
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}
"""How an object becomes another one."""

CREDENTIAL = BasicCredential("u", Secret(SECRET))

EACH_WAY = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


def pickled(value: Any) -> Any:
    """Return what a pickle of `value` gives."""
    return pickle.loads(pickle.dumps(value))


def refusal(value: object) -> str:
    """Return why `value` cannot be pickled."""
    with pytest.raises(TypeError) as caught:
        pickle.dumps(value)
    return str(caught.value)


def test_every_public_class_has_a_sample() -> None:
    """A class that a public module names, protocols apart, stands among the samples, and is of that class."""
    classes = portable.public_classes()

    assert classes.keys() <= SAMPLES.keys()
    assert len(classes) > 30
    for name, kind in classes.items():
        assert isinstance(SAMPLES[name](), kind), name


@EACH_WAY
@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_comes_back(name: str, way: Callable[[Any], Any]) -> None:
    """What comes back is of the same class, does the same, and shows no more of it."""
    sample = SAMPLES[name]()
    made = way(sample)

    assert type(made) is type(sample)
    assert ADDRESS.sub("", repr(made)) == ADDRESS.sub("", repr(sample))
    assert SECRET not in repr(made)
    assert view(made) == view(sample)


ADDRESS = re.compile(r" at 0x[0-9a-f]+")

COMPARED: dict[str, Callable[[], Any]] = {
    **SAMPLES,
    # Of parts that are equal to themselves alone, it is equal to nothing else.
    "liquid_webhooks.resources.Resources": lambda: Resources(credentials={"c": CREDENTIAL}),
}


@EACH_WAY
@pytest.mark.parametrize("name", COMPARED)
def test_equality_and_hashes_hold(name: str, way: Callable[[Any], Any]) -> None:
    """What is compared by value is equal afterwards, and has an equal hash if it has one."""
    sample = COMPARED[name]()
    kind: Any = type(sample)
    if kind.__eq__ is object.__eq__:
        return
    made = way(sample)

    assert made == sample
    try:
        expected = hash(sample)
    except TypeError:
        return
    assert hash(made) == expected


def test_another_process() -> None:
    """A webhook, a template, data and an error do in a spawned process what they do here."""
    hook, own, given = portable.webhook(), portable.template(), portable.data()
    error = SAMPLES["liquid_webhooks.ParseError"]()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        made, text, told = pool.apply(portable.render_all, (hook, own, given, error))

    assert made == hook.render(given)
    assert made.diagnostics == hook.render(given).diagnostics
    assert told == str(error)
    own.env.add_filter("shout", str.lower)
    assert text == portable.render_all(hook, own, given, error)[1]


def test_templates_are_pickled_as_their_source() -> None:
    """No compiled code and no tree is in a pickle; a part of a longer text stays that part."""
    env = Environment()
    template = env.from_span("ab{{ x | upcase }}cd", 2, 18, "part")
    template.render(x="x")
    raw = pickle.dumps(template)
    made = pickle.loads(raw)

    assert b"Loaded" not in raw
    assert b"Node" not in raw
    assert made.render(x="x") == "X"
    assert made.python_source == template.python_source
    assert str(made) == str(template)
    assert pickled(env.from_string("")).render() == ""


def test_a_pickled_template_tells_the_same_places() -> None:
    """An error of a template that was pickled has the line, column and name of the first one's."""
    template = Environment().from_string("a\n {{ 1 | divided_by: 0 }}", name="n")
    with pytest.raises(Exception, match="divided") as first:
        template.render()
    with pytest.raises(Exception, match="divided") as second:
        pickled(template).render()

    assert str(first.value) == str(second.value) == "n:2:9: divided by 0"


def test_changes_after_unpickling_count() -> None:
    """Filters and tags that are added later are used by templates that were pickled before."""
    template = Environment().from_string("{{ 'a' | shout }}")
    for made in (pickled(template), copy.deepcopy(template)):
        assert made.render() == "a"
        assert [each.code for each in made.diagnostics] == ["LW201"]
        made.env.add_filter("shout", portable.shout)
        assert made.render() == "A!"
        assert made.diagnostics == []

    assert template.render() == "a"


def test_templates_of_one_environment_share_it_afterwards() -> None:
    """What is pickled together stays together."""
    env = Environment()
    one, two = pickled([env.from_string("a"), env.from_string("b")])

    assert one.env is two.env is not env


def test_a_template_among_the_variables_of_its_environment() -> None:
    """An environment that can be reached from its own parts is pickled and copied all the same."""
    env = Environment()
    env.globals = {"t": env.from_string("in {{ x }}")}
    for made in (pickled(env), copy.deepcopy(env)):
        template: Any = made.globals["t"]
        assert template.env is made
        assert template.render(x=1) == "in 1"
    assert pickled(env.globals["t"]).render(x=2) == "in 2"


def test_warnings_are_not_told_again() -> None:
    """Unpickling does not warn: the first environment did."""
    with pytest.warns(Warning, match="LW1"):
        template = Environment(tolerance=Mode.WARN).from_string("{{ a , }}")

    assert pickled(template).render(a=1) == template.render(a=1)


def test_a_copied_environment_is_one_of_its_own() -> None:
    """Tags, filters and what a loader cached belong to each; functions are the same."""
    env = Environment(loader=ChoiceLoader([CachingDictLoader({"p": "{{ 'a' | shout }}"})]))
    env.add_filter("shout", shouting := lambda value: f"{value}!")
    assert env.get_template("p").render() == "a!"
    for made in (copy.copy(env), copy.deepcopy(env)):
        assert made.filters["shout"] is shouting
        made.add_filter("shout", str.upper)
        del made.tags["if"]
        assert made.get_template("p").env is made
        assert made.get_template("p").render() == "A"
        assert all(tag.env is made for tag in made.tags.values())
    assert env.get_template("p").env is env
    assert env.get_template("p").render() == "a!"
    assert "if" in env.tags


def test_a_copied_template_shares_its_environment() -> None:
    """A copy has the environment and the tree of the first; a deep copy has its own."""
    template = portable.template()
    assert copy.copy(template).env is template.env
    assert copy.copy(template).nodes is template.nodes
    assert copy.deepcopy(template).env is not template.env
    made_of_nodes = Template(template.env, template.nodes)
    assert copy.copy(made_of_nodes).nodes is template.nodes


def test_subclasses_keep_what_they_add() -> None:
    """Attributes of a caller's own classes come back."""
    for way in WAYS.values():
        env = way(OwnEnvironment("x"))
        assert (type(env), env.own) == (OwnEnvironment, "x")
        assert way(OwnError(1, reason="r")).reason == "r"
        assert str(way(OwnError(1, reason="r"))) == "number 1"


@pytest.mark.parametrize("kind", ["environment", "webhook"])
def test_slots_of_subclasses_come_back(kind: str) -> None:
    """What stands in a slot is no less an attribute."""
    made: Any = SlottedEnvironment() if kind == "environment" else SlottedWebhook.parse(HOOK)
    made.slotted = "s"
    for way in WAYS.values():
        assert way(made).slotted == "s"


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_webhook_among_the_variables_of_its_environment(way: Callable[[Any], Any]) -> None:
    """Its fields are parsed where the environment is whole again."""
    env = Environment()
    env.globals["hook"] = Webhook.parse(HOOK + "{{ x }}", env=env)  # type: ignore[index]
    assert way(env).globals["hook"].render({"x": 1}).url == "https://a.example/1"


class SlottedEnvironment(Environment):
    """An environment with a slot."""

    __slots__ = ("slotted",)


class SlottedWebhook(Webhook):
    """A webhook with a slot."""

    __slots__ = ("slotted",)


class OwnEnvironment(Environment):
    """An environment with an attribute."""

    def __init__(self, own: str) -> None:
        super().__init__()
        self.own = own


class OwnError(RequestError):
    """An error whose constructor asks for something else."""

    def __init__(self, number: int, *, reason: str) -> None:
        super().__init__(f"number {number}")
        self.reason = reason


def test_codes_that_were_drawn() -> None:
    """A user's code stays drawn; a copy draws from the same lists, others from lists of their own."""
    template = Environment().from_string("{% promotion('w') %}")
    given = RenderData.from_dict({"promotion_codes": {"w": ["1", "2", "3"]}, "user": {"external_id": "a"}})
    assert template.render(given) == "1"
    other = {"external_id": "b"}
    deep, again = copy.deepcopy(given), pickled(given)

    assert template.render(deep) == template.render(again) == template.render(copy.copy(given)) == "1"
    assert template.render(copy.copy(given).with_user(other)) == "2"
    assert template.render(given.with_user({"external_id": "c"})) == "3"
    nobody = RenderData.from_dict({"promotion_codes": {"w": ["1", "2"]}})
    assert template.render(copy.copy(nobody)) == template.render(nobody) == "1"
    assert template.render(deep.with_user(other)) == "2"
    assert template.render(again.with_user(other)) == "2"


def test_users_of_one_message_share_it_afterwards() -> None:
    """Data for several users, pickled together, holds what is theirs together once."""
    given = RenderData.from_dict({"variables": {"long": "x" * 100_000}})
    users = [given.with_user({"external_id": str(number)}) for number in range(20)]
    raw = pickle.dumps(users)

    assert len(raw) < 250_000
    assert [each.user["external_id"] for each in pickle.loads(raw)] == [str(number) for number in range(20)]


def test_what_was_looked_up_is_not_pickled() -> None:
    """Data that renders in other threads meanwhile can be pickled: what they add is not part of it."""
    used, unused = portable.data(), portable.data()
    source = "{% catalog_items f 1 %}{% shopping_cart c :abort_if_not_abandoned false %}{{ items[0].name }}"
    assert Environment().from_string(source).render(used) == "Havsula"

    for name in ("catalogs", "shopping_carts"):
        assert pickle.dumps(getattr(used.resources, name)) == pickle.dumps(getattr(unused.resources, name))


def test_caches_of_answers_begin_empty() -> None:
    """A cache that comes back holds no answer, and keeps its bounds; a recorder holds what it recorded."""
    cache = Cached(Recorder(portable.Echoing()), max_answers=1)
    asked = ContentRequest("GET", parse_url("https://a.example/"), max_age=300)
    cache.send(asked)
    recorder: Any = cache._inner
    for way in WAYS.values():
        made = way(cache)
        assert (len(cache), len(made), made.kept_bytes) == (1, 0, 0)
        assert made.send(asked).body == b"https://a.example/"
        assert len(made) == 1
        assert way(recorder).records() == recorder.records()


def local() -> dict[str, Any]:
    """Return a function, classes and objects that no module has by name."""

    def loud(value: object) -> str:
        return str(value).upper()

    class Own(Undefined):
        pass

    class Codes:
        def draw(self, name: str) -> str:
            return name

    class LocalEnvironment(Environment):
        pass

    return {"function": loud, "undefined": Own, "codes": Codes(), "environment": LocalEnvironment}


class Locking(DictLoader):
    """A loader that holds a lock."""

    def __init__(self) -> None:
        super().__init__({"secret": SECRET})
        self.lock = threading.Lock()


def with_filter(function: Callable[..., object]) -> Environment:
    """Return an environment with a filter."""
    env = Environment()
    env.add_filter("shout", function)
    return env


LAMBDA = "is a lambda cannot be pickled; define it by its name at the top level of a module"
HOOK = "GET https://a.example/"

REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "filter": (lambda: with_filter(lambda value: value), f"an Environment whose filter `shout` {LAMBDA}"),
    "filter of a template": (
        lambda: with_filter(lambda value: value).from_string("a"),
        f"an Environment whose filter `shout` {LAMBDA}",
    ),
    "filter of a webhook": (
        lambda: Webhook.parse(HOOK, with_filter(lambda value: value)),
        f"an Environment whose filter `shout` {LAMBDA}",
    ),
    "local function": (
        lambda: with_filter(local()["function"]),
        "an Environment whose filter `shout` is a function without an importable name"
        " (`local.<locals>.loud`) cannot be pickled; define it",
    ),
    "method": (lambda: with_filter(threading.Lock().acquire), "whose filter `shout` holds a lock cannot"),
    "undefined": (
        lambda: Environment(undefined=local()["undefined"]),
        "`undefined` is a class without an importable name (`local.<locals>.Own`)",
    ),
    "clock": (lambda: Environment(now=lambda: portable.NOW), f"an Environment whose `now` {LAMBDA}"),
    "loader": (
        lambda: Environment(loader=Locking()),
        "an Environment whose `loader` holds a lock cannot be pickled; leave it out, and make it anew",
    ),
    "variable": (
        lambda: Environment(globals={"v": threading.Lock()}),
        "an Environment whose variable `v` is a lock cannot be pickled",
    ),
    "variable of a template": (
        lambda: Environment().from_string("a", globals={"v": [threading.Lock()]}),
        "a Template whose `globals` holds a lock cannot be pickled",
    ),
    "check": (
        lambda: Webhook(Webhook.parse(HOOK).document, checks=[lambda request, clock: ()]),
        f"a Webhook whose check {LAMBDA}",
    ),
    "provider": (
        lambda: Environment(resources=Resources(promotion_codes=local()["codes"])),
        "a Resources whose `promotion_codes` holds a class without an importable name",
    ),
    "wait": (
        lambda: Resources(transport=Cached(Retrying(portable.Echoing(), sleep=lambda seconds: None))),
        f"a Retrying whose `sleep` {LAMBDA}",
    ),
    "clock of a cache": (lambda: Cached(portable.Echoing(), lambda: 0.0), f"a Cached whose `clock` {LAMBDA}"),
    "data": (
        lambda: RenderData.from_dict({"event_properties": {"a": {"b": [threading.Lock(), SECRET]}}}),
        "a RenderData whose `event_properties` holds a lock cannot be pickled",
    ),
    "user": (
        lambda: RenderData.from_dict({}).with_user({"external_id": "u", "x": threading.Lock()}),
        "a RenderData whose `user` holds a lock cannot be pickled",
    ),
    "local class": (
        lambda: local()["environment"](),
        "a LocalEnvironment whose class is a class without an importable name"
        " (`local.<locals>.LocalEnvironment`) cannot be pickled; define it",
    ),
    "template of nodes": (
        lambda: Template(Environment(), Environment().from_string("a").nodes),
        "a Template that was made of nodes, not of a text, cannot be pickled",
    ),
}
"""What is given → makes what cannot be pickled, and what is said of it."""


@pytest.mark.parametrize(("make", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_pickled_is_named(make: Callable[[], object], said: str) -> None:
    """The error names the part and what to do, and quotes no value; it is raised where it is held inside."""
    for value in (make(), [make()]):
        assert said in (told := refusal(value))
        assert SECRET not in told


@pytest.mark.parametrize("kind", ["filter", "clock", "check", "wait", "undefined", "provider"])
def test_copies_share_functions(kind: str) -> None:
    """What has no importable name cannot be pickled, but copied."""
    made = REFUSED[kind][0]()

    assert type(copy.copy(made)) is type(copy.deepcopy(made)) is type(made)


def test_deep_copies_name_what_stands_in_the_way() -> None:
    """A part that Python cannot copy is named; a copy shares it."""
    env = Environment(globals={"v": threading.Lock()})
    for value in (env, env.from_string("a"), Webhook.parse(HOOK, env)):
        copy.copy(value)
        with pytest.raises(TypeError, match="an Environment cannot be copied deeply, as its variable `v`"):
            copy.deepcopy(value)
    given = RenderData.from_dict({"event_properties": {"a": threading.Lock()}})
    with pytest.raises(TypeError, match="a RenderData cannot be copied deeply, as its `event_properties`"):
        copy.deepcopy(given)


def test_live_transports() -> None:
    """A live transport is refused by its name, in a pickle of whatever holds it; copies share it."""
    pytest.importorskip("httpx2")
    with connect() as transport:
        for value in (transport, Environment(resources=Resources(transport=transport))):
            assert refusal(value) == "a live transport cannot be pickled; make one in each process"
            made = copy.deepcopy(value)
            assert type(made) is type(value)
        live: Any = transport._inner
        assert copy.deepcopy(transport)._inner._inner is live._inner  # type: ignore[attr-defined]


def test_a_pickle_holds_secrets_in_the_clear() -> None:
    """As the documentation says: who unpickles must be able to send the request."""
    made = WebhookRequest("GET", "https://a.example/", (("X-Auth", SECRET),))

    for value in (made, portable.data(), portable.environment()):
        assert SECRET.encode() in pickle.dumps(value)
        assert SECRET not in repr(value)
    assert issubclass(Template, BoundTemplate)
