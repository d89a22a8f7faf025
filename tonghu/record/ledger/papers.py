"""The registration form (F01) on paper, for signatures: a PDF for each child, or one for many."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tonghu.base.documents.pdf import set_pdf
from tonghu.law.registration import FIELDS, GROUPS, NONE, NOT_APPLICABLE, NOT_COLLECTED

_TEMPLATE = Path(__file__).parent / "data" / "registration.typ"


@dataclass(frozen=True)
class PrintedForm:
    """One child's form: the record, whose it is, and who had it printed."""

    record: Mapping[str, object]
    number: str
    where: str
    as_of: date
    printed_by: str

    def context(self) -> dict[str, object]:
        """What the template sets."""
        return {
            "number": self.number,
            "where": self.where,
            "as_of": f"{self.as_of.year}年{self.as_of.month}月{self.as_of.day}日",
            "groups": [
                {"name": group, "cells": cells} for group in GROUPS if (cells := self._cells(group))
            ],
            "footer": f"{self.printed_by} {self.as_of} 打印 · 含未成年人个人信息，请妥善保管",
        }

    def _cells(self, group: str) -> list[dict[str, str]]:
        """The items of a group; an item that nobody collected is printed only where it is asked for at least."""
        cells = []
        for key, field in FIELDS.items():
            value = self.record.get(key)
            known = value not in (None, "", [], NOT_COLLECTED)
            if field.group == group and (
                known or field.least or field.short in ("姓名", "联系电话")
            ):
                state = (
                    "na"
                    if value == NOT_APPLICABLE
                    else "none"
                    if value == NONE
                    else "known"
                    if known
                    else "unknown"
                )
                cells.append({"label": field.short, "words": field.said(value), "state": state})
        return cells


def print_form(form: PrintedForm) -> bytes:
    """The form as PDF/A. Raises Refused when a character has no glyph."""
    words = json.dumps(form.context(), ensure_ascii=False)
    return set_pdf(_TEMPLATE, "form", words)
