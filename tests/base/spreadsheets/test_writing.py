"""Workbooks we write: bad input 54 on its way out."""

import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from tonghu.base.kernel.idnumbers import check_character
from tonghu.base.spreadsheets.grids import Cell, open_book
from tonghu.base.spreadsheets.writing import SheetOut, display_width, write_book

NUMBER = "99012120160305001" + check_character("99012120160305001")
RISKY = [
    "=1+1",
    "+86",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    "=cmd|'/c calc'!A0",
]


def written(*sheets: SheetOut) -> Any:
    """The workbook as openpyxl reads it."""
    target = BytesIO()
    write_book(target, sheets)
    return openpyxl.load_workbook(target)


@pytest.mark.parametrize("text", RISKY)
def test_bad_54_nothing_written_is_a_formula(text: str) -> None:
    page = written(SheetOut("名册", ["备注"], [[text]])).active
    cell = page["A2"]
    # XML readers turn a bare carriage return into a line feed, whoever wrote it.
    assert cell.value.replace("_x000D_", "\r") == text
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_plain_text_has_no_quote_prefix() -> None:
    assert not written(SheetOut("名册", ["姓名"], [["张一"]])).active["A2"].quotePrefix


def test_identity_numbers_stay_text_and_dates_are_dates() -> None:
    day, moment = datetime.date(2016, 3, 5), datetime.datetime.fromisoformat("2026-11-24 08:30")
    cells: list[Cell] = [NUMBER, day, moment, 7, None, True, datetime.time(8, 30)]
    page = written(SheetOut("名册", ["甲"] * 7, [cells])).active
    got = [cell.value for cell in page[2]]
    assert got[0] == NUMBER
    assert got[1:4] == [datetime.datetime.fromisoformat("2016-03-05"), moment, 7]
    assert got[4:] == [None, "是", datetime.time(8, 30)]
    assert page["B2"].number_format == "yyyy-mm-dd"


def test_the_header_is_frozen_below_the_title() -> None:
    page = written(SheetOut("名册", ["姓名", "村"], [["张一", "一村"]], title="石桥镇名册")).active
    assert [[cell.value for cell in row] for row in page.rows] == [
        ["石桥镇名册", None],
        ["姓名", "村"],
        ["张一", "一村"],
    ]
    assert page.freeze_panes == "A3"
    assert page.print_title_rows == "$2:$2"


def test_columns_are_as_wide_as_their_contents_and_never_wider_than_the_screen() -> None:
    page = written(SheetOut("名册", ["姓名", "备注"], [["欧阳张一二三", "长" * 500]])).active
    assert page.column_dimensions["A"].width == pytest.approx(14, abs=1)
    assert page.column_dimensions["B"].width == pytest.approx(40, abs=1)


def test_a_wide_sheet_goes_over_several_pages_that_all_say_whose_a_row_is() -> None:
    header = ["钥匙", "姓名", *(f"第{n}个问题问得很长很长" for n in range(30))]
    page = written(
        SheetOut("走访表", header, [["k", "甲"]], title="大坪村", hidden=frozenset({0}), stub=2, by_hand=True)
    ).active  # fmt: skip
    assert page["A1"].value is None
    assert page["B1"].value == "大坪村"
    assert page.freeze_panes == "C3"
    assert page.print_title_cols == "$A:$B"
    assert page.page_setup.fitToWidth == 3
    assert page.row_dimensions[3].height == 30
    assert page.print_options.gridLines


def test_a_narrow_sheet_is_one_page_wide() -> None:
    page = written(SheetOut("名单", ["序号", "姓名"], [[1, "甲"]])).active
    assert page.page_setup.fitToWidth in (None, 1)
    assert not page.print_options.gridLines


def test_display_width_counts_chinese_twice() -> None:
    assert [display_width(text) for text in ("", "ab", "张一", "a张\n长长长")] == [0, 2, 4, 6]


def test_dropdowns_take_their_choices_from_a_hidden_sheet() -> None:
    choices = [f"第{number}村" for number in range(200)]
    sheet = SheetOut(
        "名册", ["村", "性别"], [], dropdowns={0: choices, 1: ["男", "女"]}, blank_rows=50
    )
    book = written(sheet)
    rules = {str(r.sqref): r.formula1 for r in book["名册"].data_validations.dataValidation}
    assert rules == {"A2:A51": "'选项'!$A$1:$A$200", "B2:B51": "'选项'!$B$1:$B$2"}
    assert book["选项"].sheet_state == "hidden"
    assert [cell.value for cell in book["选项"]["A"]] == choices
    assert [cell.value for cell in book["选项"]["B"]][:3] == ["男", "女", None]


def test_what_is_printed_on_every_page() -> None:
    sheet = SheetOut("名册", ["姓名"], [], print_header="内部资料", print_footer="张一 & 李二 导出")
    page = written(sheet).active
    assert page.oddHeader.center.text == "内部资料"
    assert page.oddFooter.center.text == "张一 && 李二 导出"


def test_a_text_too_long_for_a_cell_is_an_error_not_a_loss() -> None:
    with pytest.raises(ValueError, match="32767"):
        written(SheetOut("名册", ["备注"], [["长" * 32_768]]))


def test_our_reader_reads_what_we_write(tmp_path: Any) -> None:
    rows: list[list[Cell]] = [["张一", NUMBER, "=1+1", datetime.date(2016, 3, 5), 7.0]]
    write_book(tmp_path / "a.xlsx", [SheetOut("名册", ["甲", "乙", "丙", "丁", "戊"], rows)])
    sheet = open_book(tmp_path / "a.xlsx").sheets[0]
    assert sheet.rows[1:] == rows
    assert not sheet.formulas


def test_what_marks_an_export_stands_beyond_the_title() -> None:
    header = ["乡镇", "村", *"一二三四五六七八九十"]
    sheet = SheetOut("汇总", header, [], title="云溪县农村留守儿童汇总表", mark="张一", stub=2)
    page = written(sheet).active
    (at,) = [cell.column for cell in page[1] if cell.value == "张一"]
    narrowest = 6
    assert (at - 1) * narrowest >= display_width(sheet.title) * 16 / 11
    assert page.print_title_cols == "$A:$B"
