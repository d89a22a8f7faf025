"""What the reader tells of good files: bad inputs 7, 20, 21, 53 and 54."""

import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.base.spreadsheets import workbooks
from tonghu.base.kernel.idnumbers import check_character
from tonghu.base.spreadsheets import scan
from tonghu.base.spreadsheets.grids import UNSAVED, FileRefused, open_book

BORN = datetime.date(2016, 3, 5)
MOMENT = datetime.datetime.fromisoformat("2016-03-05 08:30")
NUMBER = "99012120160305001" + check_character("99012120160305001")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """One sheet with one of everything, one sheet hidden, one very hidden."""
    made = openpyxl.Workbook()
    page = made.active
    page.title = "名册"
    page["B3"], page["C3"] = "张一", "=1+1"
    page["B4"], page["C4"] = "　", "#N/A"
    page["C4"].data_type = "e"
    page["D5"] = 7
    page["D6"] = True
    page.row_dimensions[4].hidden = True
    page.column_dimensions["C"].hidden = True
    page.merge_cells("B10:C12")
    made.create_sheet("藏起").sheet_state = "hidden"
    made.create_sheet("深藏").sheet_state = "veryHidden"
    made.create_chartsheet("图")
    made.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_bad_07_a_number_stored_as_a_number_comes_back_as_a_float(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append([float(NUMBER[:17] + "1"), NUMBER])
    made.save(tmp_path / "a.xlsx")
    cells = open_book(tmp_path / "a.xlsx").sheets[0].rows[0]
    assert [type(cell) for cell in cells] == [float, str]
    assert cells[1] == NUMBER


@pytest.mark.parametrize("epoch", [1900, 1904])
def test_bad_20_21_dates_have_the_epoch_of_their_workbook(tmp_path: Path, epoch: int) -> None:
    made = openpyxl.Workbook()
    if epoch == 1904:
        made.epoch = CALENDAR_MAC_1904
    made.active.append([BORN, MOMENT])
    made.active.append([42434])
    made.save(tmp_path / "a.xlsx")
    read = open_book(tmp_path / "a.xlsx")
    assert read.epoch == epoch
    assert read.sheets[0].rows[0] == [BORN, MOMENT]
    assert read.sheets[0].rows[1][0] == 42434.0


@pytest.mark.parametrize("date1904", [False, True])
def test_bad_21_old_workbooks_declare_their_epoch_too(tmp_path: Path, date1904: bool) -> None:
    read = open_book(workbooks.old_xls(tmp_path / "a.et", date1904=date1904))
    assert (read.kind, read.epoch) == ("xls", 1904 if date1904 else 1900)
    assert read.sheets[0].name == "名册"
    assert read.sheets[0].rows == [["姓名", 42434.0]]


def test_bad_53_hidden_rows_columns_and_sheets_are_told(book: Path) -> None:
    read = open_book(book)
    assert [(sheet.name, sheet.hidden) for sheet in read.sheets] == [
        ("名册", False),
        ("藏起", True),
        ("深藏", True),
    ]
    assert read.sheets[0].hidden_rows == {4}
    assert read.sheets[0].hidden_columns == {2}


def test_bad_53_54_an_old_workbook_tells_what_it_hides_and_works_out_too(tmp_path: Path) -> None:
    (sheet,) = open_book(workbooks.old_xls(tmp_path / "a.xls", hiding=True)).sheets
    assert sheet.rows[1] == ["张一", 2.0, *sheet.rows[1][2:]]
    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({2}), frozenset({2}))
    assert sheet.formulas == {(2, 1)}


def test_bad_53_54_an_ods_tells_what_it_hides_and_works_out_too(tmp_path: Path) -> None:
    def row(text: str, told: str = "", cell: str = "") -> str:
        return (
            f'<table:table-row {told}><table:table-cell table:number-columns-repeated="2"/>'
            f'<table:table-cell office:value-type="string" {cell}><text:p>{text}</text:p>'
            "</table:table-cell></table:table-row>"
        )

    content = (
        '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
        '<table:table-header-rows>' + row("姓名", 'table:number-rows-repeated="2"') + "</table:table-header-rows>"
        + row("张一", 'table:visibility="filter"') + row("张二", cell='table:formula="of:=[.A1]"')
        + row("张三", 'table:visibility="collapse"')
        + '<table:table-row table:visibility="collapse" table:number-rows-repeated="1000"><table:table-cell/></table:table-row>'
    )  # fmt: skip
    (sheet,) = open_book(workbooks.ods(tmp_path / "a.ods", content)).sheets
    assert sheet.name == "名册 & 底册"
    assert [row[-1] for row in sheet.rows] == ["姓名", "姓名", "张一", "张二", "张三"]
    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({3, 5}), frozenset({2}))
    assert sheet.formulas == {(4, 2)}


def test_bad_54_what_formulas_of_an_old_workbook_came_to(tmp_path: Path) -> None:
    text, nothing, error = (
        b"\0" * 6 + b"\xff\xff",
        b"\3" + b"\0" * 5 + b"\xff\xff",
        b"\2\0\7\0\0\0\xff\xff",
    )
    more = (
        workbooks.xls_formula(1, 0, text, "青岩小学") + workbooks.xls_formula(1, 1, nothing)
        + workbooks.xls_formula(2, 0, error) + workbooks.xls_error(2, 1, 0x2A)
    )  # fmt: skip
    (sheet,) = open_book(workbooks.old_xls(tmp_path / "a.xls", more=more)).sheets
    assert [list(row) for row in sheet.rows[1:]] == [["青岩小学", None], ["#DIV/0!", "#N/A"]]


def test_bad_54_an_ods_tells_errors_what_was_never_calculated_and_what_is_merged(
    tmp_path: Path,
) -> None:
    def cell(told: str, text: str = "") -> str:
        return f"<table:table-cell {told}>{text}</table:table-cell>"

    error = 'table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"'
    content = (
        "<table:table-row>" + cell('office:value-type="string" table:number-columns-spanned="2"', "<text:p>父亲</text:p>")
        + "<table:covered-table-cell/>" + cell('office:value-type="string" table:number-rows-spanned="2"', "<text:p>村</text:p>")
        + "</table:table-row><table:table-row>"
        + cell(error, "<text:p>#DIV/0!</text:p>") + cell(error, "<text:p>Err:502</text:p>") + "<table:covered-table-cell/>"
        + cell('table:formula="of:=[.A9]"', "<text:p/>")
        + "</table:table-row><table:table-row>" + '<table:table-cell table:formula="of:=[.A9]"/>' + "</table:table-row>"
    )  # fmt: skip
    (sheet,) = open_book(workbooks.ods(tmp_path / "a.ods", content)).sheets
    assert [one for one in sheet.rows[1] if one] == ["#DIV/0!", "#VALUE!"]
    assert list(sheet.rows[2])[:1] == [UNSAVED], "below the last row that the cell reader knows"
    assert sheet.merged == ((1, 0, 1, 1), (1, 2, 2, 2))


def test_cells_keep_the_places_they_have_on_the_sheet(book: Path) -> None:
    sheet = open_book(book).sheets[0]
    assert sheet.first_row == 3
    assert sheet.rows[0] == [None, "张一", UNSAVED, None]
    assert sheet.rows[1] == [None, None, "#N/A", None]
    assert sheet.rows[2:] == [[None, None, None, 7.0], [None, None, None, True]]
    assert sheet.merged == ((10, 1, 12, 2),)
    assert sheet.empty_tail == 6


def test_bad_54_formulas_never_calculated_are_no_blank_cells(book: Path) -> None:
    sheet = open_book(book).sheets[0]
    assert sheet.formulas == {(3, 2)}
    assert sheet.rows[0][2] == UNSAVED


def test_bad_54_a_formula_that_came_to_an_empty_text_was_calculated(tmp_path: Path) -> None:
    path = workbooks.edited(
        workbooks.simple(tmp_path / "a.xlsx"),
        lambda xml: xml.replace(
            b"</row></sheetData>",
            b'<c r="C2" t="str"><f>A9</f><v></v></c><c r="D2"><f>A9</f><v></v></c>'
            b'<c r="E2"><f>A9</f></c><c r="F2"><v>5</v></c></row></sheetData>',
        ),
    )
    assert open_book(path).sheets[0].rows[1] == ["张一", "一村", None, UNSAVED, UNSAVED, 5.0]


def test_bad_54_formulas_with_a_kept_value_are_listed_as_well(tmp_path: Path) -> None:
    path = workbooks.edited(
        workbooks.simple(tmp_path / "a.xlsx"),
        lambda xml: xml.replace(
            b"</row></sheetData>",
            b'<c r="D2"><f t="shared" si="0"/><v>3</v></c></row></sheetData>',
        ),
    )
    sheet = open_book(path).sheets[0]
    assert sheet.rows[1][3] == 3.0
    assert sheet.formulas == {(2, 3)}


def test_bad_54_text_that_looks_like_a_command_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("姓名,备注\n张一,=cmd|'/c calc'!A0\n", encoding="utf-8")
    assert open_book(tmp_path / "a.csv").sheets[0].rows[1] == ["张一", "=cmd|'/c calc'!A0"]


def test_prefixed_xml_is_scanned_like_any_other() -> None:
    xml = (
        b'<x:worksheet><x:cols><x:col min="2" max="3" hidden="true"/></x:cols><x:sheetData>'
        b'<x:row hidden="1"><x:c><x:v>1</x:v></x:c><x:c><x:f>A1</x:f></x:c></x:row>'
        b"<x:row></x:row></x:sheetData></x:worksheet>"
    )
    facts = scan.SheetFacts()
    scan.read_xml(iter([xml]), facts)
    assert facts.hidden_columns == {1, 2}
    assert facts.hidden_rows == {1}
    assert facts.formulas == {(1, 1)}
    assert (facts.used_rows, facts.used_columns, facts.last_row) == (1, 2, 2)


def test_rows_cut_by_the_end_of_a_piece_are_read_whole() -> None:
    xml = b"<worksheet><sheetData>" + b"".join(
        b'<row r="%d" hidden="1"><c r="C%d"><f>1</f><v>1</v></c></row>' % (row, row)
        for row in range(1, 6)
    )
    facts = scan.SheetFacts()
    scan.read_xml((xml[place : place + 7] for place in range(0, len(xml), 7)), facts)
    assert facts.hidden_rows == {1, 2, 3, 4, 5}
    assert facts.formulas == {(row, 2) for row in range(1, 6)}


def test_a_csv_is_named_after_its_file(tmp_path: Path) -> None:
    (tmp_path / "upload").write_bytes("姓名\n张一\n\n \n".encode())
    read = open_book(tmp_path / "upload", "石桥镇.csv")
    assert read.sheets[0].name == "石桥镇"
    assert read.sheets[0].rows == [["姓名"], ["张一"]]
    assert read.sheets[0].empty_tail == 2


def test_a_sheet_whose_xml_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = workbooks.edited(
        workbooks.simple(tmp_path / "a.xlsx"), lambda xml: xml[:40], part="xl/workbook.xml"
    )
    with pytest.raises(FileRefused) as refused:
        open_book(path)
    assert refused.value.code == "damaged"
