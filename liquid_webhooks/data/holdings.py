"""The resources that render data itself holds: shapes checked, made into what answers the tags."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass

from liquid_webhooks.errors import DataError
from liquid_webhooks.errors import RequestError
from liquid_webhooks.http.url import parse_url
from liquid_webhooks.resources.catalogs import HeldCatalogs
from liquid_webhooks.resources.landing_pages import HeldLandingPages
from liquid_webhooks.resources.promotion_codes import CodePool
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.resources.shopping_carts import HeldShoppingCarts
from liquid_webhooks.resources.stored_credentials import read_credentials
from liquid_webhooks.resources.translations import HeldTranslations
from liquid_webhooks.resources.transports.recorded import RecordedAnswers
from liquid_webhooks.secret import MASK
from liquid_webhooks.secret import Secret
from liquid_webhooks.suggestions import nearest
from liquid_webhooks.validation import expect_list
from liquid_webhooks.validation import expect_object
from liquid_webhooks.validation import expect_objects
from liquid_webhooks.validation import expect_text
from liquid_webhooks.validation import id_text
from liquid_webhooks.validation import refuse

__all__ = ["Holdings", "read_holdings"]


_RECORD_KEYS = ("method", "url", "request_headers", "request_body", "status", "headers", "body")


@dataclass(frozen=True, slots=True)
class Holdings:
    """What one message's data holds for the tags that fetch something.

    Attributes:
        recorded: The answers of connected content.
        resources: Everything else but promotion codes, which are each user's own.
        codes: The promotion codes.
        secrets: What of the credentials must not be shown.
    """

    recorded: RecordedAnswers
    resources: Resources
    codes: CodePool
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
    _check_catalogs(given)
    _check_carts(given.get("shopping_carts"))
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
            translations=HeldTranslations(
                {
                    locale: _texts(texts, f"translations.{locale}")
                    for locale, texts in expect_object(given.get("translations"), "translations").items()
                }
            ),
            shopping_carts=HeldShoppingCarts(given.get("shopping_carts")),
            landing_pages=HeldLandingPages(_texts(given.get("landing_pages"), "landing_pages")),
        ),
        CodePool(
            {
                name: _codes(codes, f"promotion_codes.{name}")
                for name, codes in expect_object(given.get("promotion_codes"), "promotion_codes").items()
            }
        ),
        hidden,
    )


def _codes(given: object, path: str) -> list[str]:
    return [expect_text(code, f"{path}[{index}]") for index, code in enumerate(expect_list(given, path))]


def _texts(given: object, path: str) -> dict[str, str]:
    return {name: expect_text(text, f"{path}.{name}") for name, text in expect_object(given, path).items()}


def _check_catalogs(given: Mapping[str, object]) -> None:
    for name, items in expect_object(given.get("catalogs"), "catalogs").items():
        _expect_keys(items, f"catalogs.{name}", "id")
    for name, selections in expect_object(given.get("catalog_selections"), "catalog_selections").items():
        for selection, ids in expect_object(selections, f"catalog_selections.{name}").items():
            path = f"catalog_selections.{name}.{selection}"
            for index, item_id in enumerate(expect_list(ids, path)):
                if type(item_id) is not str:
                    id_text(item_id, f"{path}[{index}]")


def _check_carts(carts: object) -> None:
    _expect_keys(carts, "shopping_carts", "cart_id")
    for index, cart in enumerate(expect_objects(carts, "shopping_carts")):
        abandoned = cart.get("abandoned")
        if abandoned is not None and not isinstance(abandoned, bool):
            refuse(f"shopping_carts[{index}].abandoned", "a boolean", abandoned)


def _expect_keys(items: object, path: str, key: str) -> None:
    for index, item in enumerate(expect_objects(items, path)):
        own_id = item.get(key)
        if own_id is None:
            raise DataError(f'{path}[{index}]: expected an object with "{key}"')
        if type(own_id) is not str:
            id_text(own_id, f"{path}[{index}].{key}")


def _check_answer(answer: Mapping[str, object], path: str) -> None:
    """Check a record: one that no call can match, or has a misspelt key, would be passed over unnoticed."""
    for key in answer:
        if key not in _RECORD_KEYS:
            near = nearest(key, _RECORD_KEYS)
            hint = f'; did you mean "{near}"?' if near else ""
            raise DataError(f'{path}: a record has no key "{key}"{hint}')
    if "url" not in answer:
        raise DataError(f'{path}: a record needs "url"')
    try:
        url = expect_text(answer["url"], f"{path}.url")
        if MASK not in url:  # a secret may stand anywhere, the host included
            parse_url(url, allow_any_port=True)
    except RequestError as error:
        raise DataError(f"{path}.{error.message}") from None
    if str(answer.get("method") or "GET").upper() not in ("GET", "POST"):
        raise DataError(f'{path}.method: expected "GET" or "POST"')
    for key in ("method", "body", "request_body"):
        if answer.get(key) is not None:
            expect_text(answer[key], f"{path}.{key}")
    if answer.get("status") is not None and type(answer["status"]) is not int:
        refuse(f"{path}.status", "an integer", answer["status"])
    for key in ("headers", "request_headers"):
        for name, text in expect_object(answer.get(key), f"{path}.{key}").items():
            expect_text(text, f"{path}.{key}.{name}")
