"""The registration form (F01) on paper, for signatures: a page for each child."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import date
from pathlib import Path

from django.utils import timezone
from docx.shared import Mm, Pt

from tonghu.base.documents.pdf import set_pdf
from tonghu.base.documents.tables import (
    TablePaper,
    add_rows,
    add_signatures,
    begin_docx,
    end_docx,
)
from tonghu.base.documents.word import HEI, SONG, run_in
from tonghu.base.people.models import Officer
from tonghu.base.places.models import full_name
from tonghu.law.basis import NETWORK_DATA
from tonghu.law.registration import (
    FIELDS,
    GROUPS,
    NOT_APPLICABLE,
    Field,
)
from tonghu.record.ledger.models import Export

_FEW = 3
"""So many options fit into a cell to be ticked."""
_LOW = Mm(7)
_SIGNERS = ("父母或被委托照护人确认", "村（居）填表人", "乡镇（街道）审核人", "县级民政部门")
_TEMPLATE = Path(__file__).parent / "data" / "registration.typ"


@dataclass(frozen=True)
class PrintedForm:
    """One child's form: the record, and whose it is."""

    record: Mapping[str, object]
    number: str
    where: str
    as_of: date
    places: Mapping[str, str] = with_default(default_factory=dict)
    """The names of the places that the record tells as codes."""

    def context(self) -> dict[str, object]:
        """What the template sets."""
        return {
            "number": self.number,
            "where": self.where,
            "as_of": f"{self.as_of.year}年{self.as_of.month}月{self.as_of.day}日",
            "groups": [{"name": group, "cells": self.cells(group)} for group in self.groups()],
        }

    def groups(self) -> list[str]:
        """The groups of the form, in its order."""
        return [group for group in GROUPS if self.cells(group)]

    def cells(self, group: str) -> list[dict[str, str]]:
        """Every item of a group; what nobody collected is a blank to be filled in by hand, or ticked."""
        return [
            {"label": field.short, "words": self._words(key, field)}
            for key, field in FIELDS.items()
            if field.group == group
        ]

    def _words(self, key: str, field: Field) -> str:
        value = self.record.get(key)
        if value == NOT_APPLICABLE:
            return "—"
        if not field.uncollected(value):
            return self.places.get(str(value), field.said(value))
        options = [
            label for code, label in (field.codes or {}).items() if not field.uncollected(code)
        ]
        return "　".join(f"□{label}" for label in options) if len(options) <= _FEW else ""


def print_forms(forms: Sequence[PrintedForm], mark: str, watermark: str = "") -> bytes:
    """The forms as one PDF/A, each on its own page, with `mark` at the foot: who printed it, and when;
    and with a `watermark` across the page when they are handed out.

    Raises Refused when a character has no glyph.
    """
    words = {
        "sheets": [form.context() for form in forms], "footer": mark, "watermark": watermark,
    }  # fmt: skip
    return set_pdf(_TEMPLATE, "forms", json.dumps(words, ensure_ascii=False))


def form_docx(form: PrintedForm, mark: str) -> bytes:
    """One form as a Word file, to be completed by hand."""
    words = form.context()
    document = begin_docx("农村留守儿童登记表")
    line = f"编号：{form.number}　　所在地：{form.where}　　截止 {words['as_of']}"
    run_in(document.add_paragraph(), line, SONG, 10)
    for group in form.groups():
        heading = document.add_paragraph()
        heading.paragraph_format.space_before = Pt(8)
        heading.paragraph_format.keep_with_next = True
        run_in(heading, group, HEI, 12)
        add_rows(
            document, [(cell["label"], cell["words"]) for cell in form.cells(group)], _LOW, _LOW
        )
    document.add_paragraph()
    add_signatures(document, _SIGNERS)
    return end_docx(document, mark)


def approval_paper(export: Export, by: Officer) -> TablePaper:
    """F27: what is handed out, for what, to whom, for how long, and who agreed."""
    answered = export.answered_by
    rows = [
        ("内容", f"{full_name(export.place, timezone.localdate())}　{export.form_}"),
        ("人数", f"{export.count} 名" if export.count is not None else ""),
        ("号码和住址", "包括" if export.numbers else "不包括"),
        ("用途", export.purpose),
        ("接收方", export.receiver),
        ("使用期限和销毁", "用完即销毁；系统里的文件 24 小时内自动删除"),
        ("批准", f"{answered.name}　{export.answer or ''}" if answered else ""),
        ("文件摘要（SHA-256）", export.digest),
    ]
    return TablePaper(
        "数据共享、导出审批单", "F27", export.number, [("申请人", export.by.name)], rows,
        ("申请人", "批准人", "接收人"), str(NETWORK_DATA("第十二条")),
        f"{by.name} {timezone.localtime():%Y-%m-%d %H:%M} 打印",
    )  # fmt: skip
