"""The resources that render data itself holds: shapes checked, made into what answers the tags (spec 7.6)."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from liquid_webhooks.errors import DataError
from liquid_webhooks.resources.catalogs import HeldCatalogs
from liquid_webhooks.resources.credentials import read_credentials
from liquid_webhooks.resources.landing_pages import HeldLandingPages
from liquid_webhooks.resources.promotion_codes import CodePool
from liquid_webhooks.resources.recorded import RecordedAnswers
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.resources.shopping_carts import HeldShoppingCarts
from liquid_webhooks.resources.translations import HeldTranslations
from liquid_webhooks.secret import Secret
from liquid_webhooks.shapes import expect_list
from liquid_webhooks.shapes import expect_object
from liquid_webhooks.shapes import expect_objects
from liquid_webhooks.shapes import expect_text
from liquid_webhooks.shapes import refuse

__all__ = ["Holdings", "read_holdings"]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What one message's data holds for the tags that fetch something.

    Attributes:
        recorded: The answers of connected content.
        resources: Everything else; None for what the data has not.
        secrets: What of the credentials must not be shown.
    """

    recorded: RecordedAnswers
    resources: Resources
    secrets: tuple[Secret, ...]


def read_holdings(given: Mapping[str, object], secrets: Iterable[Secret]) -> Holdings:
    """Return what render data holds.

    Args:
        given: The render data, keys whose value is None left out.
        secrets: What records write as `***`, beside the secrets of the credentials.

    Raises:
        DataError: Something has the wrong shape.
    """
    if "locale" in given:
        expect_text(given["locale"], "locale")
    _check_texts(given, "translations")
    _check_catalogs(given)
    for name, codes in expect_object(given.get("promotion_codes"), "promotion_codes").items():
        for index, code in enumerate(expect_list(codes, f"promotion_codes.{name}")):
            expect_text(code, f"promotion_codes.{name}[{index}]")
    _expect_keys(given.get("shopping_carts"), "shopping_carts", "cart_id")
    for handle, link in expect_object(given.get("landing_pages"), "landing_pages").items():
        expect_text(link, f"landing_pages.{handle}")
    records = expect_objects(given.get("http"), "http")
    for index, answer in enumerate(records):
        _check_answer(answer, f"http[{index}]")
    credentials = read_credentials(given.get("credentials"))
    hidden = tuple(secret for credential in credentials.values() for secret in credential.secrets)
    return Holdings(
        RecordedAnswers(records, (*secrets, *hidden)),
        Resources(
            credentials=credentials,
            catalogs=HeldCatalogs(given.get("catalogs"), given.get("catalog_selections")),
            promotion_codes=CodePool(
                cast("Mapping[str, list[str]]", given["promotion_codes"])
                if "promotion_codes" in given
                else {}
            ),
            translations=HeldTranslations(
                cast("Mapping[str, Mapping[str, str]]", given.get("translations") or {})
            ),
            shopping_carts=HeldShoppingCarts(given.get("shopping_carts")),
            landing_pages=HeldLandingPages(cast("Mapping[str, str]", given.get("landing_pages") or {})),
        ),
        hidden,
    )


def _check_texts(given: Mapping[str, object], key: str) -> None:
    for locale, texts in expect_object(given.get(key), key).items():
        for name, text in expect_object(texts, f"{key}.{locale}").items():
            expect_text(text, f"{key}.{locale}.{name}")


def _check_catalogs(given: Mapping[str, object]) -> None:
    for name, items in expect_object(given.get("catalogs"), "catalogs").items():
        _expect_keys(items, f"catalogs.{name}", "id")
    for name, selections in expect_object(given.get("catalog_selections"), "catalog_selections").items():
        for selection, ids in expect_object(selections, f"catalog_selections.{name}").items():
            expect_list(ids, f"catalog_selections.{name}.{selection}")


def _expect_keys(items: object, path: str, key: str) -> None:
    for index, item in enumerate(expect_objects(items, path)):
        if item.get(key) is None:
            raise DataError(f'{path}[{index}]: expected an object with "{key}"')


def _check_answer(answer: Mapping[str, object], path: str) -> None:
    expect_text(answer.get("url"), f"{path}.url")
    for key in ("method", "body", "request_body"):
        if answer.get(key) is not None:
            expect_text(answer[key], f"{path}.{key}")
    if answer.get("status") is not None and type(answer["status"]) is not int:
        refuse(f"{path}.status", "an integer", answer["status"])
    for key in ("headers", "request_headers"):
        for name, text in expect_object(answer.get(key), f"{path}.{key}").items():
            expect_text(text, f"{path}.{key}.{name}")
