"""How the pages of the spreadsheet door name things."""

from collections.abc import Mapping
from typing import Any

from django import template

from tonghu.record.ledger.naming import named_item
from tonghu.record.ledger.questions import headers_of
from tonghu.record.ledger.reading.owners import DOUBTS

register = template.Library()
register.filter("item", named_item)
_DEEDS = {
    "FIX": "已自动整理", "FLAG": "照收，请核对", "ASK": "这一格没有导入，请补填", "ROW": "这一行退回",
    "FILE": "整份退回", "PARK": "等人判断", "SKIP": "没有读",
}  # fmt: skip


@register.filter
def deed(problem: Mapping[str, Any]) -> str:
    """What was done about a problem."""
    action: str = problem["action"]
    if problem["code"] in DOUBTS and action == "ASK":
        return "这几列没有导入，请指明"
    return _DEEDS.get(action, action)


@register.filter
def islist(value: object) -> bool:
    """Whether a choice is a group of choices."""
    return isinstance(value, list)


@register.filter
def headers(sheet: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """For each column of a sheet its name, what is filed of it and what stands in it."""
    return headers_of(sheet)
