"""Braze's names: standard attributes, fields of the export that give them, namespaces."""

from __future__ import annotations

from typing import Final

__all__ = [
    "CONTENT_BLOCKS",
    "CONTEXT_KEYS",
    "EMAIL_NAMES",
    "EMAIL_NAMESPACE",
    "EXTRA_INPUTS",
    "KEYS",
    "NAMES",
    "NAMESPACES",
    "NAMESPACE_FIELDS",
    "ROW_KEYS",
    "SOURCES",
    "STANDARD_NAMES",
]

SOURCES: Final = {
    "home_city": ("city",),
    "country": ("country",),
    "dob": ("date_of_birth",),
    "email": ("email_address",),
    "first_name": ("first_name",),
    "last_name": ("last_name",),
    "gender": ("gender",),
    "language": ("language",),
    "phone": ("phone_number",),
    "time_zone": ("time_zone",),
    "external_id": ("user_id",),
    "braze_id": ("braze_id",),
    "random_bucket": ("random_bucket_number",),
}
"""Field of the export → the personalization names that read it, its own first."""

EXTRA_INPUTS: Final = {
    "last_used_app_date": ("last_used_app_date",),
    "most_recent_app_version": ("most_recent_app_version",),
    "most_recent_locale": ("most_recent_locale",),
    "set_user_to_unsubscribed_url": ("set_user_to_unsubscribed_url", "unsubscribe_url"),
    "unsubscribe_url": ("unsubscribe_url", "set_user_to_unsubscribed_url"),
    "set_user_to_one_click_list_unsubscribe": ("set_user_to_one_click_list_unsubscribe",),
    "set_user_to_subscribed_url": ("set_user_to_subscribed_url",),
    "set_user_to_opted_in_url": ("set_user_to_opted_in_url",),
}
"""What the export lacks and the profile may hold under the personalization name."""

NAMES: Final = {**SOURCES, **EXTRA_INPUTS}

STANDARD_NAMES: Final = tuple(
    dict.fromkeys([*(name for names in NAMES.values() for name in names), "most_recent_location"])
)
"""All standard attributes, as a template names them (Braze: Supported personalization tags)."""

EMAIL_NAMES: Final = ("email_footer", "preference_center_url")
"""Attributes that exist in e-mail alone, whatever the data; elsewhere they print nothing."""

EMAIL_NAMESPACE: Final = "preference_center"
"""The namespace of which that is true: the preference centers by their names."""

CONTEXT_KEYS: Final = ("canvas_entry_properties", "context_properties", "context")

NAMESPACE_FIELDS: Final = {
    "campaign": ("name", "api_id", "message_name", "message_api_id"),
    "canvas": ("name", "api_id", "variant_name", "variant_api_id"),
    "card": ("name", "api_id"),
    "app": ("name", "api_id"),
    "sms": ("inbound_message_body", "inbound_media_urls"),
    "whats_app": (
        *("inbound_message_body", "inbound_media_urls", "inbound_flow_response"),
        *("inbound_product_id", "inbound_catalog_id", "inbound_profile_name"),
    ),
}
"""Namespace → fields that it always has, None where they are not given."""

CONTENT_BLOCKS: Final = "content_blocks"

NAMESPACES: Final = frozenset(
    {
        "api_trigger_properties",
        "app",
        "campaign",
        "canvas",
        "canvas_entry_properties",
        "card",
        CONTENT_BLOCKS,
        EMAIL_NAMESPACE,
        "context",
        "context_properties",
        "custom_attribute",
        "event_properties",
        "most_recently_used_device",
        "product_recommendation",
        "sms",
        "subscribed_state",
        "targeted_device",
        "whats_app",
    }
)
"""What `.${name}` may stand behind."""

KEYS: Final = (
    "user",
    "event_properties",
    "api_trigger_properties",
    "canvas_entry_properties",
    "context",
    "context_properties",
    "campaign",
    "canvas",
    "card",
    "app",
    "targeted_device",
    "most_recently_used_device",
    "sms",
    "whats_app",
    "subscribed_state",
    "product_recommendation",
    "content_blocks",
    "catalogs",
    "catalog_selections",
    "promotion_codes",
    "shopping_carts",
    "http",
    "translations",
    "locale",
    "credentials",
    "landing_pages",
    "now",
    "secrets",
    "variables",
)
"""The keys that render data may have, all optional."""

ROW_KEYS: Final = (
    "user",
    "event_properties",
    "api_trigger_properties",
    *CONTEXT_KEYS,
    *NAMESPACE_FIELDS,
    "targeted_device",
    "most_recently_used_device",
    "subscribed_state",
    "product_recommendation",
    "locale",
    "now",
    "variables",
)
"""Those that may differ from user to user in one run; the others belong to the run."""
