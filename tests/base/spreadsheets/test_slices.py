"""A large .xlsx is read slice by slice, to the same cells as at once, in little more memory than they take."""

import datetime
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import openpyxl
import pytest
import xlsxwriter

from tests.base.spreadsheets import workbooks
from tonghu.base.spreadsheets import child, grids, slices
from tonghu.base.spreadsheets.grids import Book, FileRefused, open_book

DAY = datetime.date(2016, 3, 5)
SHARED = "xl/sharedStrings.xml"


@pytest.fixture
def sliced(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Book]:
    """Opens a workbook in slices of a row or two. Fails where it would be read at once."""

    def opened(path: Path) -> Book:
        with monkeypatch.context() as patch:
            for name, value in (("LARGE", 0), ("SLICE", 700), ("PIECE", 500)):
                patch.setattr(slices, name, value)
            patch.setattr(grids, "_worksheets", lambda _: pytest.fail("read at once"))
            return open_book(path)

    return opened


def ledger(path: Path, *, inline: bool = False) -> Path:
    """Blank rows and columns before and between, texts that come again, numbers, dates, rich texts, merged cells."""
    options = {"constant_memory": inline, "strings_to_formulas": False}
    with xlsxwriter.Workbook(path, options) as book:
        page, bold = book.add_worksheet("名册"), book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(2, 1, ["姓名", "村", "出生日期"])
        for n in range(3, 40):
            if n % 7:
                page.write_row(n, 1, [f"张{n}", "", "一村", "  ", " a<&>\n二 "])
                page.write_datetime(n, 6, DAY, day)
                page.write_number(n, 7 + n % 3, n / 4)
                page.write_boolean(n, 10, n % 2)
        page.write_rich_string(40, 1, "张", bold, "一")
        page.write_formula(41, 1, "=1/0", None, "#DIV/0!")
        page.write_formula(43, 2, "=B4", None, "张三")
        page.write_blank(44, 12, None, bold)
        page.set_row(5, None, None, {"hidden": True})
        page.merge_range("B60:C61", "")
        book.add_worksheet("空").hide()
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=名册!$H$4:$H$9"})
        book.add_chartsheet("图").set_chart(chart)
        book.add_worksheet("又").write("A1", "一村")
    return path


@pytest.mark.parametrize("inline", [False, True])
def test_slices_hold_what_the_whole_holds(
    tmp_path: Path, sliced: Callable[[Path], Book], inline: bool
) -> None:
    path = ledger(tmp_path / "a.xlsx", inline=inline)
    whole = open_book(path)
    assert whole.sheets[0].rows[1][3] == "一村"
    assert whole.sheets[0].rows[1][6] == DAY
    assert sliced(path) == whole


def test_other_programs_books_are_cut_too(tmp_path: Path, sliced: Callable[[Path], Book]) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for n in range(1, 30):
        book.active.append([f"张{n}", DAY, n, "=A1"])
    book.save(tmp_path / "a.xlsx")
    assert sliced(tmp_path / "a.xlsx") == open_book(tmp_path / "a.xlsx")


def test_shared_texts_may_be_empty_or_spoken_and_have_a_prefix(
    tmp_path: Path, sliced: Callable[[Path], Book]
) -> None:
    path = ledger(tmp_path / "a.xlsx")
    texts = b"".join(
        b"<x:si><x:t>%d</x:t><x:rPh><x:t>zhang</x:t></x:rPh></x:si>" % n for n in range(40)
    )
    xml = b'<x:sst xmlns:x="x"><x:si/><x:si><x:t/></x:si>%b<x:si/></x:sst>' % texts
    workbooks.edited(path, lambda _: xml, part=SHARED)
    whole = open_book(path)
    assert "6" in {cell for row in whole.sheets[0].rows for cell in row}
    assert sliced(path) == whole


def _rows_without_numbers(xml: bytes) -> bytes:
    return xml.replace(b'<row r="1', b'<row x="1')


def _marked(xml: bytes) -> bytes:
    cell = b'<c r="A9" t="inlineStr"><is><t>_x000B_1</t></is></c>'
    return xml.replace(b'<c r="B9"', cell + b'<c r="B9"')


def _unparsed(xml: bytes) -> bytes:
    cell = b'<c r="A9" t="inlineStr"><is><t><![CDATA[ t="s"><v>]]></t></is></c>'
    return xml.replace(b'<c r="B9"', cell + b'<c r="B9"')


def _texts_with_attributes(xml: bytes) -> bytes:
    return xml.replace(b"<si>", b'<si id="1">', 1).replace(b"</sst>", b"<si><t>b</t></si></sst>")


def _rows_out_of_order(xml: bytes) -> bytes:
    first, second, end = xml.find(b"<row"), xml.find(b"</row>") + 6, xml.find(b"</sheetData")
    return xml[:first] + xml[second:end] + xml[first:second] + xml[end:]


@pytest.mark.parametrize(
    ("edit", "part"),
    [
        (_rows_without_numbers, workbooks.CONTENT),
        (_rows_out_of_order, workbooks.CONTENT),
        (_marked, workbooks.CONTENT),
        (lambda xml: xml.replace(b' t="s"', b" t='s'"), workbooks.CONTENT),
        (_texts_with_attributes, SHARED),
        (_unparsed, workbooks.CONTENT),
    ],
)
def test_what_is_written_in_an_unusual_way_is_read_at_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    edit: Callable[[bytes], bytes],
    part: str,
) -> None:
    path = workbooks.edited(ledger(tmp_path / "a.xlsx"), edit, part=part)
    whole, at_once = open_book(path), Mock(wraps=grids._worksheets)
    for name, value in (("LARGE", 0), ("SLICE", 700), ("PIECE", 500)):
        monkeypatch.setattr(slices, name, value)
    monkeypatch.setattr(grids, "_worksheets", at_once)
    assert open_book(path) == whole
    at_once.assert_called_once_with(path)


def test_a_large_sheet_that_is_cut_off_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "LARGE", 0)
    path = ledger(tmp_path / "a.xlsx")
    workbooks.edited(path, lambda xml: xml[: xml.rfind(b"</row>")])
    with pytest.raises(FileRefused) as refused:
        open_book(path)
    assert refused.value.code == "damaged"


@pytest.mark.slow
@pytest.mark.parametrize(
    "cell", [b'<c r="%b%d" t="s"><v>0</v></c>', b'<c r="%b%d" t="inlineStr"><is><t>a</t></is></c>']
)
def test_a_million_cells_are_opened_in_little_more_than_their_rows(
    tmp_path: Path, cell: bytes
) -> None:
    """At once they take more than twice the memory that the process has here."""
    columns = [b"%c" % letter for letter in range(ord("A"), ord("Z"))]
    rows = (
        b'<row r="%d">%b</row>' % (n, b"".join(cell % (column, n) for column in columns))
        for n in range(1, 60_001)
    )
    xml = b"<worksheet><sheetData>%b</sheetData></worksheet>" % b"".join(rows)
    path = workbooks.edited(ledger(tmp_path / "a.xlsx"), lambda _: xml)
    names = child.run("tests.base.spreadsheets.functions:sheet_names", str(path), megabytes=150)
    assert [one["name"] for one in names] == ["名册", "空", "又"]
