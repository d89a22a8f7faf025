"""The registration form (F01) on paper, for signatures: a page for each child."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

from tonghu.base.documents.pdf import set_pdf
from tonghu.base.documents.tables import (
    TablePaper,
    add_signatures,
    begin_docx,
    end_docx,
    keep_whole,
)
from tonghu.base.documents.word import FANG, HEI, SONG, run_in
from tonghu.base.people.models import Officer
from tonghu.base.places.models import full_name
from tonghu.law.basis import NETWORK_DATA
from tonghu.law.registration import (
    FIELDS,
    GROUPS,
    NOT_APPLICABLE,
    Field,
    Form,
)
from tonghu.record.ledger.models import Export

_FEW = 3
"""So many options fit into a cell to be ticked."""
_ACROSS, _LONG, _TICKED = 3, 30, 16
"""Items in a row, and how many characters of words, or of options, one of them may have without a row of its own."""
_LOW, _MARGIN = Mm(6.5), Mm(14)
_WIDTHS = (Mm(11), *(Mm(24), Mm(33)) * _ACROSS)
_SIGNERS = (
    "父母或被委托照护人确认\n签名", "村（居）填表人\n签名、盖章", "乡镇（街道）审核人\n签名、盖章",
    "县级民政部门\n签名、盖章",
)  # fmt: skip
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
            "groups": [{"name": group, "rows": self.rows(group)} for group in self.groups()],
        }

    def groups(self) -> list[str]:
        """The groups of the form, in its order."""
        return [group for group in GROUPS if self.cells(group)]

    def rows(self, group: str) -> list[list[dict[str, object]]]:
        """The items of a group as they stand on paper: three in a row, what is long in a row of its own. `span` is
        how many of the six columns the words take: the last of a row has the room that is left.
        """
        rows: list[list[dict[str, str]]] = [[]]
        for cell in self.cells(group):
            alone = cell["long"] or len(cell["words"]) > (
                _TICKED if "□" in cell["words"] else _LONG
            )
            if rows[-1] and (alone or rows[-1][0]["long"] or len(rows[-1]) == _ACROSS):
                rows.append([])
            rows[-1].append({**cell, "long": "yes" if alone else ""})
        return [
            [
                {
                    "label": cell["label"],
                    "words": cell["words"],
                    "span": 1 if cell is not row[-1] else 2 * (_ACROSS - len(row)) + 1,
                }
                for cell in row
            ]
            for row in rows
        ]

    def cells(self, group: str) -> list[dict[str, str]]:
        """Every item of a group; what nobody collected is a blank to be filled in by hand, or ticked."""
        return [
            {
                "label": field.short,
                "words": self._words(key, field),
                "long": "yes" if field.form is Form.LONG else "",
            }
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
    """One form as a Word file, to be completed by hand: the same rows as on paper."""
    words = form.context()
    document = begin_docx("农村留守儿童登记表", _MARGIN)
    line = document.add_paragraph()
    line.paragraph_format.tab_stops.add_tab_stop(sum(_WIDTHS), WD_TAB_ALIGNMENT.RIGHT)
    run_in(line, f"编号：{form.number}\t截止 {words['as_of']}", SONG, 10)
    run_in(document.add_paragraph(), f"所在地：{form.where}", SONG, 10)
    for group in form.groups():
        _add_group(document, group, form.rows(group))
        gap = document.add_paragraph()
        gap.paragraph_format.space_after, gap.paragraph_format.line_spacing = Pt(0), Pt(6)
    # The signatures do not stand on a page of their own: they go with the last row.
    gap.paragraph_format.keep_with_next = True
    for cell in document.tables[-1].rows[-1].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    add_signatures(document, _SIGNERS)
    return end_docx(document, mark)


def _add_group(document: Any, group: str, rows: Sequence[Sequence[Mapping[str, Any]]]) -> None:
    """A group of the form as a table: its name at the left, then labels and words."""
    table = document.add_table(rows=len(rows), cols=len(_WIDTHS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    for line, row in zip(table.rows, rows, strict=True):
        line.height = _LOW
        keep_whole(line)
        cells, at = line.cells, 1
        for cell, width in zip(cells, _WIDTHS, strict=True):
            cell.width, cell.vertical_alignment = width, WD_ALIGN_VERTICAL.CENTER
        for item in row:
            last = cells[at + item["span"]]
            told = cells[at + 1].merge(last) if item["span"] > 1 else last
            run_in(cells[at].paragraphs[0], item["label"], SONG, 8)
            run_in(told.paragraphs[0], item["words"], FANG, 9.5)
            at += 1 + item["span"]
    for line in table.rows[:-1]:  # no group begins on one page and goes on on the next
        for cell in line.cells[1:]:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    name = table.cell(0, 0).merge(table.cell(len(rows) - 1, 0)).paragraphs[0]
    name.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run_in(name, group, HEI, 9)


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
