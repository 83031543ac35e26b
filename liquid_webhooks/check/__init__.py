"""Finds what is wrong or doubtful in a template or webhook, without sending anything."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from liquid_webhooks.check.check import check
from liquid_webhooks.diagnostics import Diagnostic

__all__ = ["check"]


class _Callable(ModuleType):
    """Importing this package hides the function `liquid_webhooks.check`, so it can be called as that."""

    def __call__(self, *arguments: Any, **keywords: Any) -> list[Diagnostic]:
        return check(*arguments, **keywords)


sys.modules[__name__].__class__ = _Callable
