"""A paper that is a table (登记表、交接单、申请书): what was written down, then places for signatures."""

import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from tonghu.base.documents.pdf import set_pdf
from tonghu.base.documents.word import FANG, HEI, SONG, page_number, run_in

_WIDTHS, _MARGIN = (Mm(44), Mm(118)), Mm(24)
_HIGH, _ROOM = Mm(9), Mm(13)
"""How high a row is, and one that is left to write by hand."""
_MANY = 4
"""So many sign in smaller letters, each in one line of their box."""
_DAY = re.compile(r"(?<!\d)(\d{4})[-年](\d{1,2})[-月](\d{1,2})日?(?!\d)")
_TEMPLATE = Path(__file__).parent / "data" / "table.typ"


@dataclass(frozen=True)
class TablePaper:
    """`head` stands above the table, `rows` in it; empty words leave room to write by hand."""

    title: str
    code: str
    number: str
    head: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, str]]
    signers: Sequence[str]
    basis: str
    footer: str


def dated(words: str) -> str:
    """The same, every day in it written as on official paper: 2026年5月7日 (GB/T 9704—2012)."""
    return _DAY.sub(lambda day: "{}年{}月{}日".format(*map(int, day.groups())), words)


def _as_printed(paper: TablePaper) -> TablePaper:
    head, rows = (
        [(dated(label), dated(words)) for label, words in part] for part in (paper.head, paper.rows)
    )
    return replace(paper, head=head, rows=rows)


def table_pdf(paper: TablePaper) -> bytes:
    """The PDF (PDF/A-2b). Raises Refused when a character has no glyph, or there are no faces."""
    printed = asdict(_as_printed(paper))
    return set_pdf(_TEMPLATE, "table", json.dumps(printed, ensure_ascii=False))


def table_docx(paper: TablePaper) -> bytes:
    """The same as a Word file, to be completed by hand."""
    paper = _as_printed(paper)
    document = begin_docx(paper.title)
    run_in(document.add_paragraph(), f"{paper.code}　{paper.number}", SONG, 10)
    table = add_rows(document, (*paper.head, *paper.rows))
    # The signatures do not stand on a page of their own: they go with the last row.
    for cell in table.rows[-1].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    basis = document.add_paragraph()
    basis.paragraph_format.keep_with_next = True
    basis.paragraph_format.space_before = Pt(6)
    run_in(basis, f"依据：{paper.basis}", SONG, 10)
    add_signatures(document, paper.signers)
    return end_docx(document, paper.footer)


def begin_docx(title: str, margin: Mm = _MARGIN) -> Any:  # python-docx ships no types
    """An A4 document under its title."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = margin
    document.core_properties.title = title
    add_title(document, title)
    return document


def add_title(document: Any, title: str) -> None:
    """A title in the middle of its line."""
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run_in(line, title, HEI, 18)


def add_rows(
    document: Any, rows: Iterable[tuple[str, str]], room: Mm = _ROOM, high: Mm = _HIGH
) -> Any:
    """A table of labels and words, `high` rows and where there are none, `room` to write by hand."""
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    for label, words in rows:
        row = table.add_row()
        row.height = high if words else room
        keep_whole(row)
        cells = row.cells
        for cell, width in zip(cells, _WIDTHS, strict=True):
            cell.width, cell.vertical_alignment = width, WD_ALIGN_VERTICAL.CENTER
        run_in(cells[0].paragraphs[0], label, SONG, 10.5)
        run_in(cells[1].paragraphs[0], words, FANG, 12)
        for cell in cells:
            form = cell.paragraphs[0].paragraph_format
            form.space_before = form.space_after = Pt(3) if high == _HIGH else Pt(2)
    return table


def add_signatures(document: Any, signers: Sequence[str]) -> None:
    """A box for each who signs, with the day to be written; a signer may be told in two lines."""
    signatures = document.add_table(rows=1, cols=len(signers), style="Table Grid")
    size = 12 if len(signers) < _MANY else 10.5
    for cell, signer in zip(signatures.rows[0].cells, signers, strict=True):
        for number, line in enumerate(f"{signer}：".split("\n")):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            run_in(paragraph, line, FANG, size)
            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.space_before = Pt(3)
        day = cell.add_paragraph()
        day.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        day.paragraph_format.space_before = Pt(48)
        run_in(day, "年　　月　　日", FANG, size)


def end_docx(document: Any, footer: str) -> bytes:
    """The file, with who printed it and the page numbers at the foot of each page."""
    foot = document.sections[0].footer.paragraphs[0]
    run_in(foot, f"{footer}　　第 ", SONG, 8)
    page_number(foot, SONG, 8)
    run_in(foot, " 页", SONG, 8)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def keep_whole(row: Any) -> None:  # python-docx ships no types
    """A row does not go on over the end of a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPERS: Mapping[str, tuple[str, Callable[[TablePaper], bytes]]] = {
    "pdf": (PDF, table_pdf),
    "docx": (WORD, table_docx),
}
"""Ending → content type and writer."""
