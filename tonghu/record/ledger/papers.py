"""The registration form (F01) on paper, for signatures: a page for each child."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tonghu.base.documents.pdf import set_pdf
from tonghu.law.registration import FIELDS, GROUPS, NONE, NOT_APPLICABLE, NOT_COLLECTED, Form

_TEMPLATE = Path(__file__).parent / "data" / "registration.typ"


@dataclass(frozen=True)
class PrintedForm:
    """One child's form: the record, and whose it is."""

    record: Mapping[str, object]
    number: str
    where: str
    as_of: date

    def context(self) -> dict[str, object]:
        """What the template sets."""
        return {
            "number": self.number,
            "where": self.where,
            "as_of": f"{self.as_of.year}年{self.as_of.month}月{self.as_of.day}日",
            "groups": [
                {"name": group, "cells": cells} for group in GROUPS if (cells := self._cells(group))
            ],
        }

    def _cells(self, group: str) -> list[dict[str, str]]:
        """The items of a group; an item that nobody collected is printed only where it is asked for at least."""
        cells = []
        for key, field in FIELDS.items():
            if field.group != group or field.form is Form.PLACE:  # where is said at the top
                continue
            value = self.record.get(key)
            known = value not in (None, "", [], NOT_COLLECTED)
            if known or field.least or field.short in ("姓名", "联系电话"):
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


def print_forms(forms: Sequence[PrintedForm], mark: str) -> bytes:
    """The forms as one PDF/A, each on its own page, with `mark` at the foot: who printed it, and when.

    Raises Refused when a character has no glyph.
    """
    words = {"sheets": [form.context() for form in forms], "footer": mark}
    return set_pdf(_TEMPLATE, "forms", json.dumps(words, ensure_ascii=False))
