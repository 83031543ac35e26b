"""The table of all tags of the dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid_webhooks.syntax.tags.abort_message_tag import AbortTag
from liquid_webhooks.syntax.tags.assign_tag import AssignTag
from liquid_webhooks.syntax.tags.capture_tag import CaptureTag
from liquid_webhooks.syntax.tags.case_tag import CaseTag
from liquid_webhooks.syntax.tags.catalog_tags import CatalogItemsTag
from liquid_webhooks.syntax.tags.catalog_tags import CatalogSelectionItemsTag
from liquid_webhooks.syntax.tags.comment_tag import CommentTag
from liquid_webhooks.syntax.tags.connected_content_tag import ConnectedContentTag
from liquid_webhooks.syntax.tags.content import Literal
from liquid_webhooks.syntax.tags.counter_tags import DecrementTag
from liquid_webhooks.syntax.tags.counter_tags import IncrementTag
from liquid_webhooks.syntax.tags.cycle_tag import CycleTag
from liquid_webhooks.syntax.tags.doc_tag import DocTag
from liquid_webhooks.syntax.tags.echo_tag import EchoTag
from liquid_webhooks.syntax.tags.for_tag import BreakTag
from liquid_webhooks.syntax.tags.for_tag import ContinueTag
from liquid_webhooks.syntax.tags.for_tag import ForTag
from liquid_webhooks.syntax.tags.form_field_name_tag import FormFieldNameTag
from liquid_webhooks.syntax.tags.if_tags import IfTag
from liquid_webhooks.syntax.tags.if_tags import UnlessTag
from liquid_webhooks.syntax.tags.ifchanged_tag import IfChangedTag
from liquid_webhooks.syntax.tags.illegal import Illegal
from liquid_webhooks.syntax.tags.include_tag import IncludeTag
from liquid_webhooks.syntax.tags.inline_comment_tag import InlineCommentTag
from liquid_webhooks.syntax.tags.landing_page_tag import LandingPageTag
from liquid_webhooks.syntax.tags.liquid_tag import LiquidTag
from liquid_webhooks.syntax.tags.message_extras_tag import MessageExtrasTag
from liquid_webhooks.syntax.tags.output_tag import Output
from liquid_webhooks.syntax.tags.promotion_tag import PromotionTag
from liquid_webhooks.syntax.tags.random_tag import RandomTag
from liquid_webhooks.syntax.tags.raw_tag import RawTag
from liquid_webhooks.syntax.tags.render_tag import RenderTag
from liquid_webhooks.syntax.tags.shopping_cart_tag import ShoppingCartTag
from liquid_webhooks.syntax.tags.tablerow_tag import TablerowTag
from liquid_webhooks.syntax.tags.translation_tag import TranslationTag

if TYPE_CHECKING:
    from liquid.tag import Tag

__all__ = ["BRAZE_TAGS", "FETCHING_TAGS", "PARTIAL_TAGS", "TAGS"]

BRAZE_TAGS: tuple[type[Tag], ...] = (AbortTag, FormFieldNameTag, MessageExtrasTag)
"""Braze's own tags; they work in a plain `liquid.Environment` too."""

FETCHING_TAGS: tuple[type[Tag], ...] = (
    CatalogItemsTag,
    CatalogSelectionItemsTag,
    ConnectedContentTag,
    LandingPageTag,
    PromotionTag,
    RandomTag,
    ShoppingCartTag,
    TranslationTag,
)
"""Braze's tags that fetch something while a template renders."""

PARTIAL_TAGS: tuple[type[Tag], ...] = (RenderTag, IncludeTag)
"""Tags that only an environment with a template loader has."""

TAGS: tuple[type[Tag], ...] = (
    Literal,
    Output,
    Illegal,
    AssignTag,
    BreakTag,
    CaptureTag,
    CaseTag,
    CommentTag,
    ContinueTag,
    CycleTag,
    DecrementTag,
    DocTag,
    EchoTag,
    ForTag,
    IfTag,
    IfChangedTag,
    IncrementTag,
    InlineCommentTag,
    LiquidTag,
    RawTag,
    TablerowTag,
    UnlessTag,
)
"""Every other tag, the pseudo tags for text, outputs and unknown tags included."""
