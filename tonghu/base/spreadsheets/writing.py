"""Workbooks for people: text stays text, dates are dates, and nothing ever becomes a formula."""

import datetime
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby, zip_longest
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter

from tonghu.base.spreadsheets.grids import Cell

_LISTS = "选项"
_TITLE_SIZE = 16 / 11  # of a title's letters, in those of the cells
_NARROWEST, _WIDEST = 6, 40  # characters
_LONGEST_LABEL = 12  # characters; a longer one takes several lines
_ACROSS_A_PAGE = 190  # characters beside each other on A4, still to be read
_PEN = 30  # points from line to line
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LONGEST_CELL = 32_767
_LONGEST_FOOTER = 255
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True)
class SheetOut:
    """One sheet to write: a title row if there is a title, the header, then the rows. A `mark`, who took
    it out and when, stands in the title row, beside the title.

    `dropdowns` gives a column (0-based) the values to choose from; they also cover
    `blank_rows` rows below the last. `several` are columns whose list is only a proposal: more than
    one value, or another, may be written. `hidden` columns are not shown. The first `stub` columns say
    whose a row is: they stay in sight on the screen and come back on every page. `by_hand` leaves room
    for a pen. `print_header` and `print_footer` are printed on every page: who exported, when, for whom.
    """

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    title: str = ""
    groups: Sequence[str] = ()
    mark: str = ""
    dropdowns: Mapping[int, Sequence[str]] = field(default_factory=dict)
    several: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()
    blank_rows: int = 0
    stub: int = 0
    by_hand: bool = False
    print_header: str = ""
    print_footer: str = ""


def write_book(target: Path | BytesIO, sheets: Iterable[SheetOut]) -> None:
    """An .xlsx of these sheets, written row by row: memory does not grow with the rows.

    Raises ValueError for a text longer than a cell can hold.
    """
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        styles = _Styles(book)
        choices: list[Sequence[str]] = []
        for sheet in sheets:
            _write_sheet(book, sheet, styles, choices)
        if choices:
            _write_lists(book, choices)


def is_risky(text: str) -> bool:
    """True for what a spreadsheet might take for a formula, were it typed or pasted."""
    return text.startswith(_FORMULA_SIGNS)


def display_width(text: str) -> int:
    """Columns of a terminal or a sheet: Chinese characters take two. The widest line counts."""
    return max(
        sum(1 + (unicodedata.east_asian_width(c) in "WFA") for c in line)
        for line in text.split("\n")
    )


class _Styles:
    """The cell formats of one workbook."""

    def __init__(self, book: Any) -> None:
        text = {"num_format": "@", "valign": "top", "text_wrap": True}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.mark = book.add_format({"font_color": "#B00020", "font_size": 9})
        self.header = book.add_format(
            {"bold": True, "bg_color": "#E7EEF7", "border": 1, "text_wrap": True, "num_format": "@"}
        )
        self.text = book.add_format(text)
        self.quoted = book.add_format(text | {"quote_prefix": True})
        self.date = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
        self.time = book.add_format({"num_format": "hh:mm", "valign": "top"})
        self.duration = book.add_format({"num_format": "[h]:mm", "valign": "top"})
        self.number = book.add_format({"valign": "top"})


def _write_sheet(book: Any, sheet: SheetOut, styles: _Styles, choices: list[Sequence[str]]) -> None:
    page = book.add_worksheet(sheet.name)
    row = 0
    if sheet.title:
        shown = next(n for n in range(len(sheet.header) + 1) if n not in sheet.hidden)
        page.write_string(row, shown, _short_enough(sheet.title), styles.title)
        if sheet.mark:
            page.write_string(row, _beyond_title(sheet), _short_enough(sheet.mark), styles.mark)
        row += 1
    if sheet.groups:
        _write_groups(page, row, sheet.groups, styles)
        row += 1
    for column, label in enumerate(sheet.header):
        page.write_string(row, column, _short_enough(label), styles.header)
    row += 1
    page.freeze_panes(row, sheet.stub)
    first = row
    widths = [min(display_width(label), _LONGEST_LABEL) for label in sheet.header]
    for cells in sheet.rows:
        if sheet.by_hand:
            page.set_row(row, _PEN)
        for column, cell in enumerate(cells):
            _write_cell(page, row, column, cell, styles)
        _widen(widths, cells)
        row += 1
    widths = [min(max(width + 2, _NARROWEST), _WIDEST) for width in widths]
    for column, width in enumerate(widths):
        hidden = column in sheet.hidden
        page.set_column(column, column, width, styles.text, {"hidden": hidden})
        if hidden:
            widths[column] = 0
    _add_dropdowns(page, sheet, (first, row + sheet.blank_rows - 1), choices)
    _set_printing(page, sheet, widths)


def _beyond_title(sheet: SheetOut) -> int:
    """The first column that the title, which runs on over its neighbours, does not reach."""
    left = display_width(sheet.title) * _TITLE_SIZE
    for column, label in enumerate(sheet.header):
        if left <= 0:
            return column
        if column not in sheet.hidden:  # not narrower than this, whatever stands below
            left -= max(min(display_width(label), _LONGEST_LABEL) + 2, _NARROWEST)
    return len(sheet.header)


def _write_groups(page: Any, row: int, groups: Sequence[str], styles: _Styles) -> None:
    column = 0
    for label, same in groupby(groups):
        width = len(list(same))
        if label and width > 1:
            page.merge_range(row, column, row, column + width - 1, label, styles.header)
        else:
            for n in range(column, column + width):
                page.write_string(row, n, label, styles.header)
        column += width


def _write_cell(page: Any, row: int, column: int, cell: Cell, styles: _Styles) -> None:
    match cell:
        case None:
            return
        case str():
            style = styles.quoted if is_risky(cell) else styles.text
            page.write_string(row, column, _short_enough(cell), style)
        case bool():
            page.write_string(row, column, "是" if cell else "否", styles.text)
        case int() | float():
            page.write_number(row, column, cell, styles.number)
        case datetime.datetime():
            page.write_datetime(row, column, cell.replace(tzinfo=None), styles.moment)
        case datetime.date():
            page.write_datetime(row, column, cell, styles.date)
        case datetime.time():
            page.write_datetime(row, column, cell, styles.time)
        case datetime.timedelta():
            page.write_datetime(row, column, cell, styles.duration)


def _widen(widths: list[int], cells: Sequence[Cell]) -> None:
    for column, cell in enumerate(cells):
        width = display_width(cell) if isinstance(cell, str) else 0 if cell is None else 10
        if column == len(widths):
            widths.append(width)
        widths[column] = max(widths[column], width)


def _add_dropdowns(
    page: Any,
    sheet: SheetOut,
    rows: tuple[int, int],
    choices: list[Sequence[str]],
) -> None:
    """Excel takes only 255 characters of choices in the rule itself: a hidden sheet holds them."""
    first, last = rows
    if last < first:
        return
    for column, values in sheet.dropdowns.items():
        letter = xlsxwriter.utility.xl_col_to_name(len(choices))
        choices.append(values)
        rule = {
            "validate": "list",
            "source": f"='{_LISTS}'!${letter}$1:${letter}${len(values)}",
            "error_title": "请从列表里选",
            "error_message": "这一格只能填下拉列表里的内容",
            "show_error": column not in sheet.several,
        }
        page.data_validation(first, column, last, column, rule)


def _write_lists(book: Any, choices: Sequence[Sequence[str]]) -> None:
    page = book.add_worksheet(_LISTS)
    for row, values in enumerate(zip_longest(*choices)):
        for column, value in enumerate(values):
            if value is not None:
                page.write_string(row, column, value)
    page.hide()


def _set_printing(page: Any, sheet: SheetOut, widths: Sequence[int]) -> None:
    """On A4, on so many pages beside each other that it can be read."""
    page.set_landscape()
    page.set_paper(9)  # A4
    page.set_margins(left=0.4, right=0.4)  # inches
    page.hide_gridlines(0 if sheet.by_hand else 1)
    stub = sum(widths[: sheet.stub])
    page.fit_to_pages(max(1, ceil((sum(widths) - stub) / (_ACROSS_A_PAGE - stub))), 0)
    if sheet.stub:
        page.repeat_columns(0, sheet.stub - 1)
    header_row = bool(sheet.title)
    page.repeat_rows(header_row, header_row + bool(sheet.groups))
    if sheet.print_header:
        page.set_header(_printed(sheet.print_header))
    if sheet.print_footer:
        page.set_footer(_printed(sheet.print_footer))


def _printed(text: str) -> str:
    """Centred; `&` would begin a printing code."""
    return ("&C" + text.replace("&", "&&"))[:_LONGEST_FOOTER]


def _short_enough(text: str) -> str:
    if len(text) > _LONGEST_CELL:
        raise ValueError(f"a cell holds {_LONGEST_CELL} characters, not {len(text)}")
    return text
