"""A paper that is a table, as a Word file."""

import io

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from tonghu.base.documents.tables import TablePaper, table_docx


def test_the_page_number_is_as_small_as_the_line_it_stands_in() -> None:
    paper = TablePaper(
        "表", "F99", "1 号", [("孩子", "小明")], [("情况", "")], ["经办人"], "办法", "打印"
    )
    foot = Document(io.BytesIO(table_docx(paper))).sections[0].footer.paragraphs[0]
    # Where Word writes the number: after the field was told from what it shows.
    field = foot._p.iter(qn("w:fldChar"))
    assert [one.get(qn("w:fldCharType")) for one in field] == ["begin", "separate", "end"]
    assert foot.text == "打印　　第 1 页"
    assert {run.font.size for run in foot.runs} == {Pt(8)}


def test_a_line_typed_in_a_browser_is_one_line() -> None:
    paper = TablePaper(
        "表", "F05", "1号", [], [("看到的", "门锁坏了\r\n灶台漏气")], ["签名"], "依据", "脚"
    )
    table, _ = Document(io.BytesIO(table_docx(paper))).tables
    assert table.rows[0].cells[1].text == "门锁坏了\n灶台漏气"
