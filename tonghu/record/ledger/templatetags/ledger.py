"""How the pages of the spreadsheet door name things."""

from collections.abc import Mapping
from typing import Any

from django import template

from tonghu.law.registration import FIELDS
from tonghu.record.ledger.questions import headers_of
from tonghu.record.ledger.reading.owners import DOUBTS

register = template.Library()
_DEEDS = {
    "FIX": "已自动整理", "FLAG": "照收，请核对", "ASK": "这一格没有导入，请补填", "ROW": "这一行退回",
    "FILE": "整份退回", "PARK": "等人判断", "SKIP": "没有读",
}  # fmt: skip


@register.filter
def item(field: str) -> str:
    """The name of an item of the registration form, or of several in one cell."""
    names = ("村（居）" if one == "village" else FIELDS[one].label if one in FIELDS else one
             for one in field.split("+"))  # fmt: skip
    return "、".join(names)


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
