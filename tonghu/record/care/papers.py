"""The agreement (F03) on paper, with the assessment (F04) and a receipt each for school and village."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from docx.shared import Mm, Pt

from tonghu.base.documents.pdf import set_pdf
from tonghu.base.documents.tables import (
    PDF,
    WORD,
    add_rows,
    add_signatures,
    add_title,
    begin_docx,
    dated,
    end_docx,
)
from tonghu.base.documents.word import FANG, HEI, run_in
from tonghu.law.calendar import said_day
from tonghu.law.entrusted_care import ITEMS
from tonghu.record.care.models import Agreement

_TEMPLATE = Path(__file__).parent / "data" / "agreement.typ"
_BLANK = "　　　年　　月　　日"
"""A day to be written by hand."""
_FIRST = ("委托人", "被委托人", "委托")
_SECOND = ("不得受托的情形", "能力评估", "孩子的意见", "签署")
_WHY = "委托人因下列理由，在约定的期限内委托被委托人照护孩子。委托以后，父母仍然是监护人，监护职责不因委托而免除。"
_NOT_TO = "有下列情形之一的，不得作为被委托人（《未成年人保护法》第二十二条第二款）。"
_SIGNERS = ("委托人（签名、按印）", "被委托人（签名、按印）", "见证人（村（居）民委员会盖章）")
_RECEIPTS = ("学校", "村（居）民委员会")
_RECEIVERS = ("签收人（签名、盖章）", "委托人（签名）")


def agreement_pdf(one: Agreement, where: str, mark: str) -> bytes:
    """The PDF/A for signatures. What was not collected stays an empty line to be written on.

    Raises Refused when a character has no glyph.
    """
    words = _words(one, where) | {"footer": mark}
    return set_pdf(_TEMPLATE, "agreement", json.dumps(words, ensure_ascii=False))


def agreement_docx(one: Agreement, where: str, mark: str) -> bytes:
    """The same as a Word file, to be completed before it is printed."""
    words = _words(one, where)
    document = begin_docx("委托照护书")
    section = document.sections[0]
    section.top_margin = section.bottom_margin = Mm(16)
    for left, right in (
        (f"备案号：{words['number']}", f"所在地：{where}"),
        (f"孩子：{words['child']}（档案编号 {words['child_number']}）", f"出生日期：{words['born']}　{words['school']}"),
    ):  # fmt: skip
        run_in(document.add_paragraph(), f"{left}　　{right}", FANG, 11)
    run_in(document.add_paragraph(), words["why"], FANG, 11)
    _groups(document, words["first"])
    document.add_page_break()
    run_in(document.add_paragraph(), words["not_to"], FANG, 11)
    _groups(document, words["second"])
    document.add_paragraph()
    add_signatures(document, _SIGNERS)
    for number, whom in enumerate(_RECEIPTS):
        if number == 0:
            document.add_page_break()
        add_title(document, f"委托照护告知回执（{whom}）")
        run_in(document.add_paragraph(), words["told"], FANG, 12)
        add_signatures(document, _RECEIVERS)
        document.add_paragraph()
    return end_docx(document, mark)


def _groups(document: Any, groups: list[dict[str, Any]]) -> None:
    for group in groups:
        head = document.add_paragraph()
        head.paragraph_format.keep_with_next = True
        head.paragraph_format.space_before, head.paragraph_format.space_after = Pt(8), Pt(2)
        run_in(head, group["name"], HEI, 11.5)
        add_rows(document, [(label, dated(said)) for label, said in group["rows"]], Mm(8), Mm(7))


def _words(one: Agreement, where: str) -> dict[str, Any]:
    begins, ends = (said_day(day or _BLANK) for day in (one.starts_on, one.ends_on))
    caregiver = one.said.get("caregiver.name", "")
    return {
        "number": one.number,
        "child": one.child.name,
        "child_number": one.child.number,
        "born": said_day(one.child.birth_date or ""),
        "school": " ".join(filter(None, (one.child.school, one.child.class_name))),
        "where": where,
        "why": _WHY,
        "not_to": _NOT_TO,
        "first": [_group(one, name) for name in _FIRST],
        "second": [_group(one, name) for name in _SECOND],
        "signers": _SIGNERS,
        "receipts": _RECEIPTS,
        "receivers": _RECEIVERS,
        "told": f"已收到委托人的书面告知：孩子{one.child.name} 自 {begins} 至 {ends} 委托 {caregiver} 照护。",
    }


def _group(one: Agreement, name: str) -> dict[str, object]:
    rows = [
        [field.label, field.said(one.said[key]) if key in one.said else ""]
        for key, field in ITEMS.items()
        if field.group == name
    ]
    return {"name": name, "rows": rows}


PAPERS: Mapping[str, tuple[str, Callable[[Agreement, str, str], bytes]]] = {
    "pdf": (PDF, agreement_pdf),
    "docx": (WORD, agreement_docx),
}
"""Ending → content type and writer."""
