"""What render data holds for the tags that fetch something: catalogs, codes, translations, carts, pages."""

from __future__ import annotations

from threading import Barrier
from threading import Thread
from types import MappingProxyType

import pytest

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import RenderData
from liquid_webhooks import Webhook
from liquid_webhooks.errors import DataError
from liquid_webhooks.resources import BasicCredential
from liquid_webhooks.resources import TokenCredential
from liquid_webhooks.resources.catalogs import HeldCatalogs
from liquid_webhooks.resources.landing_pages import HeldLandingPages
from liquid_webhooks.resources.promotion_codes import CodePool
from liquid_webhooks.resources.promotion_codes import DrawnCodes
from liquid_webhooks.resources.shopping_carts import HeldShoppingCarts
from liquid_webhooks.resources.translations import HeldTranslations
from liquid_webhooks.secret import Secret

CANARY = "c4n4ry-value"
THREADS = 8


def in_threads(work: object) -> list[object]:
    """Return what each of eight threads, started together, gets from `work()`."""
    start = Barrier(THREADS)
    found: list[object] = []

    def run() -> None:
        start.wait()
        found.append(work())  # type: ignore[operator]

    threads = [Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("f1", "f1"),
        (7, "7"),
        (-7, "-7"),
        (0, "0"),
        (2.5, "2.5"),
        (10**30, "1" + "0" * 30),
        ("", ""),
        ("ø 1", "ø 1"),
    ],
)
def test_an_item_is_found_by_its_id(given: object, wanted: str) -> None:
    """An id that is a string is found as it is, one that is a number by its digits."""
    catalogs = HeldCatalogs({"c": [{"id": given, "n": 1}, {"id": "other"}]})

    assert catalogs.item("c", wanted) == {"id": given, "n": 1}
    assert catalogs.item("c", f"{wanted} ") is None
    assert catalogs.item("c", "nope") is None


def test_of_equal_ids_the_last_item_counts() -> None:
    """Two items of one id, written alike or not, are the later one."""
    catalogs = HeldCatalogs(
        {"c": [{"id": "7", "n": 1}, {"id": 7, "n": 2}], "d": [{"id": "a"}, {"id": "a", "n": 3}]}
    )

    assert catalogs.item("c", "7") == {"id": 7, "n": 2}
    assert catalogs.item("d", "a") == {"id": "a", "n": 3}


def test_times_in_items_are_texts() -> None:
    """A one-key object `{"$time": t}` anywhere in an item is `t`, and the data stays as it was."""
    item = {
        "id": "a",
        "at": {"$time": "2020-05-28"},
        "l": [{"$time": "x"}, {"in": {"$time": "y"}}],
        "n": {"a": 1},
    }
    given = {"c": [item]}

    found = HeldCatalogs(given).item("c", "a")

    assert found == {"id": "a", "at": "2020-05-28", "l": ["x", {"in": "y"}], "n": {"a": 1}}
    assert given["c"][0]["at"] == {"$time": "2020-05-28"}


def test_an_item_is_made_ready_once() -> None:
    """Two look-ups of one item give one and the same object, so that loops over a catalog stay cheap."""
    catalogs = HeldCatalogs({"c": [{"id": "a", "at": {"$time": "x"}}]})

    assert catalogs.item("c", "a") is catalogs.item("c", "a")


def test_selections() -> None:
    """A selection gives its ids as texts in its own order, doubles included."""
    catalogs = HeldCatalogs(
        {"c": [], "d": []}, {"c": {"s": ["b", 1, "a", 1], "none": []}, "gone": {"s": ["a"]}}
    )

    assert list(catalogs.selection("c", "s")) == ["b", "1", "a", "1"]
    assert list(catalogs.selection("c", "none")) == []
    assert catalogs.selection("c", "s") is catalogs.selection("c", "s")


@pytest.mark.parametrize(
    ("catalog", "name"), [("c", "nope"), ("d", "s"), ("gone", "s"), ("nope", "s"), ("C", "s")]
)
def test_unknown_catalogs_and_selections(catalog: str, name: str) -> None:
    """A catalog or selection that is not there is a `LookupError`, however often it is asked for."""
    catalogs = HeldCatalogs({"c": [], "d": []}, {"c": {"s": ["a"]}, "gone": {"s": ["a"]}})

    for _ in range(2):
        with pytest.raises(LookupError):
            catalogs.selection(catalog, name)
    if catalog not in ("c", "d"):
        with pytest.raises(LookupError):
            catalogs.item(catalog, "a")


def test_items_of_a_wrong_shape() -> None:
    """What of an item is looked at only when it is asked for is refused then, without a value."""
    loop: list[object] = [CANARY]
    loop.append(loop)
    data = RenderData.from_dict({"catalogs": {"c": [{"id": "keys", 5: CANARY}, {"id": "deep", "l": loop}]}})
    env = Environment()

    with pytest.raises(
        DataError, match=r"catalogs\.c: expected an object whose keys are all strings"
    ) as keys:
        env.from_string("{% catalog_items c keys %}").render(data)
    with pytest.raises(DataError, match=r"catalogs\.c: lists and objects are nested more than 128") as deep:
        env.from_string("{% catalog_items c deep %}").render(data)

    assert CANARY not in f"{keys.value}{deep.value}"


def test_mappings_and_tuples_are_taken() -> None:
    """Mappings other than dicts and tuples for lists serve as well."""
    given = MappingProxyType(
        {
            "catalogs": MappingProxyType({"c": (MappingProxyType({"id": "a", "n": 1}),)}),
            "catalog_selections": MappingProxyType({"c": MappingProxyType({"s": ("a",)})}),
            "promotion_codes": MappingProxyType({"p": ("P1",)}),
            "shopping_carts": (MappingProxyType({"cart_id": 5}),),
            "landing_pages": MappingProxyType({"l": "https://l.example"}),
            "translations": MappingProxyType({"nb": MappingProxyType({"t": "T"})}),
            "locale": "nb",
        }
    )
    source = (
        "{% catalog_items c a %}{{ items[0].n }}{% catalog_selection_items c s %}{{ items[0].n }}"
        "{% promotion('p') %}{% shopping_cart 5 %}{{ shopping_cart.cart_id }}{% landing_page_url l %}"
        "{% translation t %}{% endtranslation %}"
    )

    assert Environment().from_string(source).render(RenderData.from_dict(given)) == "11P15https://l.exampleT"


@pytest.mark.parametrize("key", ["catalogs", "promotion_codes", "translations"])
def test_a_null_list_counts_as_empty(key: str) -> None:
    """A catalog, list of codes or locale that is null is there, and holds nothing."""
    source = "{% catalog_items a x %}{{ items | size }}{% translation t %}d{% endtranslation %}"
    data = RenderData.from_dict({key: {"a": None}, "locale": "a"})

    assert Environment().from_string(source).render(data) == "0d"


def test_a_null_list_of_codes_is_exhausted() -> None:
    """A list of codes that is null aborts as an empty one."""
    with pytest.raises(AbortMessage, match="promotion codes exhausted"):
        Environment().from_string("{% promotion('p') %}").render(
            RenderData.from_dict({"promotion_codes": {"p": None}})
        )


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("pt_BR", "Oi"),
        ("pt-BR", "Oi"),
        ("PT_br", "Oi"),
        ("pt_PT", "Olá"),
        ("pt", "Olá"),
        ("pt-BR-x", "Oi"),
        ("zh_Hant_TW", "TW"),
        ("zh_Hant_HK", "Hant"),
        ("zh_Hans", None),
        ("", None),
        ("p", None),
        ("ptt", None),
    ],
)
def test_locales(locale: str, text: str | None) -> None:
    """A locale finds its own texts first, then those without its country, in any spelling."""
    translations = HeldTranslations(
        {
            "pt-br": {"hi": "Oi"},
            "PT": {"hi": "Olá", "bye": "x"},
            "zh_hant": {"hi": "Hant"},
            "zh-Hant-TW": {"hi": "TW"},
        }
    )

    if text is None:
        with pytest.raises(LookupError):
            translations.text(locale, "hi")
    else:
        assert translations.text(locale, "hi") == text


def test_ids_of_translations() -> None:
    """An id that the country lacks is looked for in the language; one that both lack gives None."""
    translations = HeldTranslations({"pt_BR": {"hi": "Oi"}, "pt": {"bye": ""}})

    assert translations.text("pt_BR", "bye") == ""
    assert translations.text("pt_BR", "nope") is None
    assert translations.text("pt", "hi") is None


def test_carts() -> None:
    """A cart is found by its id and is abandoned unless it says otherwise; that is none of its fields."""
    carts = HeldShoppingCarts(
        [
            {"cart_id": "a", "abandoned": True, "n": {"$time": "x"}},
            {"cart_id": "b", "abandoned": False},
            {"cart_id": 7, "abandoned": None},
            {"cart_id": "7.5"},
            {"cart_id": "a2", "n": 1},
            {"cart_id": "a2", "n": 2},
        ]
    )

    assert carts.cart("a") == ({"cart_id": "a", "n": "x"}, True)
    assert carts.cart("b") == ({"cart_id": "b"}, False)
    assert carts.cart("7") == ({"cart_id": 7}, True)
    assert carts.cart("7.5") == ({"cart_id": "7.5"}, True)
    assert carts.cart("a2") == ({"cart_id": "a2", "n": 2}, True)
    assert carts.cart("nope") is None


def test_a_pool_gives_each_code_once() -> None:
    """A list's codes come in order, each once; then there is none, and an unknown list is a `LookupError`."""
    pool = CodePool({"p": ["1", "2"], "q": []})

    assert [pool.draw("p"), pool.draw("p"), pool.draw("p"), pool.draw("q")] == ["1", "2", None, None]
    with pytest.raises(LookupError):
        pool.draw("nope")


def test_one_user_keeps_a_code() -> None:
    """What one user drew is drawn again, an empty list too, without asking the pool."""
    pool = CodePool({"p": ["1", "2"], "q": []})
    ada, eva = DrawnCodes(pool), DrawnCodes(pool)

    assert [ada.draw("p"), ada.draw("p"), eva.draw("p"), ada.draw("p")] == ["1", "1", "2", "1"]
    assert [eva.draw("q"), eva.draw("q")] == [None, None]


def test_threads_never_get_one_code_twice() -> None:
    """Eight threads that render for eighty users draw eighty different codes."""
    codes = [f"W-{number}" for number in range(100)]
    shared = RenderData.from_dict({"promotion_codes": {"w": codes}})
    template = Environment().from_string("{% promotion('w') %}")

    drawn = in_threads(lambda: [template.render(shared.with_user({"first_name": "A"})) for _ in range(10)])

    assert sorted(code for each in drawn for code in each) == sorted(codes[:80])  # type: ignore[attr-defined]


def test_threads_of_one_user_get_one_code() -> None:
    """Eight threads that render for one user at once print one and the same code."""
    template = Environment().from_string("{% promotion('w') %}")

    for _ in range(50):
        data = RenderData.from_dict({"promotion_codes": {"w": [str(number) for number in range(9)]}})

        assert set(in_threads(lambda data=data: template.render(data))) == {"0"}


def test_each_user_gets_the_next_code() -> None:
    """Users of one message draw in the order of their renders, and rendering again repeats the code."""
    first = RenderData.from_dict({"promotion_codes": {"w": ["1", "2", "3"]}, "user": {"first_name": "Ada"}})
    users = [first, first.with_user({"first_name": "Eva"}), first.with_user(None)]
    template = Environment().from_string("{% promotion('w') %}")

    assert [template.render(user) for user in users] == ["1", "2", "3"]
    assert [template.render(user) for user in reversed(users)] == ["3", "2", "1"]
    with pytest.raises(AbortMessage, match="promotion codes exhausted"):
        template.render(first.with_user({}))


@pytest.mark.parametrize("field", ["external_id", "braze_id", "email", "phone"])
def test_a_user_met_again_has_the_same_code(field: str) -> None:
    """The first identifier that a profile has tells whose a code is, in whatever data the user comes back."""
    first = RenderData.from_dict({"promotion_codes": {"w": ["1", "2", "3"]}, "user": {field: "a"}})
    users = [{field: "b"}, {field: "a", "first_name": "Ada"}, {field: "b", "custom_attributes": {}}]
    template = Environment().from_string("{% promotion('w') %}")

    assert [template.render(data) for data in (first, *map(first.with_user, users))] == ["1", "2", "1", "2"]
    assert template.render(first.with_user({"first_name": "Ada"})) == "3"


def test_identifiers_of_different_kinds_are_different_users() -> None:
    """Equal texts in different fields are not one user, and the earlier field counts where there are two."""
    data = RenderData.from_dict({"promotion_codes": {"w": ["1", "2", "3"]}})
    users = [{"external_id": "a"}, {"email": "a"}, {"phone": "a"}, {"external_id": "a", "email": "b"}]
    template = Environment().from_string("{% promotion('w') %}")

    assert [template.render(data.with_user(user)) for user in users] == ["1", "2", "3", "1"]


def test_users_without_an_identifier_are_new_each_time() -> None:
    """A profile with no identifier, or an empty one, draws a code of its own."""
    data = RenderData.from_dict({"promotion_codes": {"w": ["1", "2", "3", "4"]}})
    users = [{"first_name": "Ada"}, {"first_name": "Ada"}, {"external_id": ""}, {"external_id": ""}]
    template = Environment().from_string("{% promotion('w') %}")

    assert [template.render(data.with_user(user)) for user in users] == ["1", "2", "3", "4"]


def test_a_user_met_when_codes_were_out_stays_without_one() -> None:
    """A user for whom there was no code gets none later either, and lists are told apart."""
    pool = CodePool({"p": ["1"], "q": ["2"]})
    ada, eva, again = DrawnCodes(pool, "ada"), DrawnCodes(pool, "eva"), DrawnCodes(pool, "eva")

    assert [ada.draw("p"), eva.draw("p"), again.draw("p"), again.draw("q")] == ["1", None, None, "2"]
    with pytest.raises(LookupError):
        ada.draw("nope")


def test_threads_that_meet_one_user_get_one_code() -> None:
    """Eight threads, each with data of its own for the same user, print one and the same code."""
    shared = RenderData.from_dict({"promotion_codes": {"w": [str(number) for number in range(9)]}})
    template = Environment().from_string("{% promotion('w') %}")

    assert set(in_threads(lambda: template.render(shared.with_user({"external_id": "a"})))) == {"0"}


def test_credentials_keep_their_values_secret() -> None:
    """A plain string where a credential holds a secret is refused when it is made, and not repeated."""
    for make in (
        lambda: BasicCredential("u", CANARY),  # type: ignore[arg-type]
        lambda: TokenCredential((("X-A", Secret("a")), ("X-B", CANARY)), "a.example"),  # type: ignore[arg-type]
    ):
        with pytest.raises(TypeError, match="Secret") as caught:
            make()
        assert CANARY not in str(caught.value)


def test_two_templates_of_one_user_share_a_code() -> None:
    """One user's code is the same in every template and webhook, and users do not pass codes on."""
    data = RenderData.from_dict({"promotion_codes": {"w": ["1", "2"]}})
    hook = Webhook.parse(
        "POST https://a.example/{% promotion('w') %}\nX-A: {% promotion('w') %}\n\n{% promotion('w') %}"
    )

    request = hook.render(data)

    assert (request.url, request.headers[0][1], request.body) == ("https://a.example/1", "1", b"1")
    assert Environment().from_string("{% promotion('w') %}").render(data) == "1"
    assert hook.render(data.with_user({})).body == b"2"


def test_data_drawn_from_is_not_changed() -> None:
    """Drawing takes nothing out of the lists that the caller gave."""
    codes = ["1", "2"]
    data = RenderData.from_dict({"promotion_codes": {"w": codes}})

    Environment().from_string("{% promotion('w') %}").render(data)

    assert codes == ["1", "2"]
    assert data.to_dict() == {"promotion_codes": {"w": ["1", "2"]}}


def test_no_repr_shows_what_is_held() -> None:
    """What is held is told by its number alone."""
    drawn = DrawnCodes(CodePool({CANARY: [CANARY]}))
    drawn.draw(CANARY)
    held = (
        HeldCatalogs({CANARY: [{"id": CANARY}]}),
        HeldTranslations({CANARY: {CANARY: CANARY}}),
        HeldShoppingCarts([{"cart_id": CANARY}]),
        HeldLandingPages({CANARY: CANARY}),
        CodePool({CANARY: [CANARY]}),
        drawn,
    )

    for each in held:
        assert CANARY not in repr(each)
        assert " of 1" in repr(each)
