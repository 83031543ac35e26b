"""Content blocks: named pieces of Liquid that a message includes (spec 1.14)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from liquid_webhooks.errors import DataError

__all__ = ["ContentBlocks"]

_NAME = re.compile(r"[A-Za-z0-9_]{1,100}")


class ContentBlocks(dict[str, str]):
    """The source text of each block by its name, as `content_blocks` in a template.

    Args:
        blocks: Name to text; a name has 1 to 100 ASCII letters, digits and underscores.

    Raises:
        DataError: A name breaks that rule, or a text is no string.
    """

    def __init__(self, blocks: Mapping[str, object] | None = None) -> None:
        super().__init__()
        for name, text in (blocks or {}).items():
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                raise DataError(
                    "content_blocks: a name has 1 to 100 ASCII letters, digits and underscores only"
                )
            if not isinstance(text, str):
                raise DataError(f"content_blocks.{name}: expected a string")
            self[name] = text

    def __repr__(self) -> str:
        return f"<ContentBlocks of {len(self)}>"
