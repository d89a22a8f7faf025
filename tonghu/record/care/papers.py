"""The agreement (F03) on paper, with the assessment (F04) and a receipt each for school and village."""

import json
from pathlib import Path

from tonghu.base.documents.pdf import set_pdf
from tonghu.law.calendar import said_day
from tonghu.law.entrusted_care import ITEMS
from tonghu.record.care.models import Agreement

_TEMPLATE = Path(__file__).parent / "data" / "agreement.typ"
_BLANK = "　　　年　　月　　日"
"""A day to be written by hand."""
_FIRST = ("委托人", "被委托人", "委托")
_SECOND = ("不得受托的情形", "能力评估", "孩子的意见", "签署")


def print_agreement(one: Agreement, where: str, mark: str) -> bytes:
    """The PDF/A for signatures. What was not collected stays an empty line to be written on.

    Raises Refused when a character has no glyph.
    """
    words = {
        "number": one.number,
        "child": one.child.name,
        "child_number": one.child.number,
        "born": said_day(one.child.birth_date or ""),
        "school": " ".join(filter(None, (one.child.school, one.child.class_name))),
        "where": where,
        "first": [_group(one, name) for name in _FIRST],
        "second": [_group(one, name) for name in _SECOND],
        "term": [said_day(one.starts_on or _BLANK), said_day(one.ends_on or _BLANK)],
        "caregiver": str(one.said.get("caregiver.name", "")),
        "footer": mark,
    }
    return set_pdf(_TEMPLATE, "agreement", json.dumps(words, ensure_ascii=False))


def _group(one: Agreement, name: str) -> dict[str, object]:
    rows = [
        [field.label, field.said(one.said[key]) if key in one.said else ""]
        for key, field in ITEMS.items()
        if field.group == name
    ]
    return {"name": name, "rows": rows}
