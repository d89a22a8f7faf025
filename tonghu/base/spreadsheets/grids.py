"""Any spreadsheet a township hands in, opened: its cells, and what the screen did not show of them.

What comes in is hostile or broken until proved otherwise: large files are to be opened in a child
process (`child.run`), whose memory and time are limited.
"""

import csv
import datetime
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from sys import intern
from xml.etree import ElementTree

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from tonghu.base.spreadsheets import limits, ole, scan, slices, text, unseen
from tonghu.base.spreadsheets.refusals import FileRefused as FileRefused
from tonghu.base.spreadsheets.refusals import refusal
from tonghu.base.spreadsheets.scan import UNSAVED as UNSAVED
from tonghu.base.spreadsheets.slices import MARK
from tonghu.base.spreadsheets.text import OFTEN

Cell = (
    str
    | float
    | int
    | bool
    | datetime.date
    | datetime.datetime
    | datetime.time
    | datetime.timedelta
    | None
)
"""Blank is None. A whole number stays a float: the caller must know that the file held a number."""

Row = Sequence[Cell]
Range = tuple[int, int, int, int]
"""First row, first column, last row, last column; rows 1-based, columns 0-based, all inclusive."""

MOST_CELLS = 12_000_000
"""The cell reader takes 32 bytes for every cell of the rectangle, blank or not."""

_NO_MEMORY = "pointer is null"  # the reader's panic when Python has no memory for another cell
_BROKEN = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    csv.Error,
    EOFError,
    LookupError,
    OSError,
    ValueError,
    struct.error,
    NotImplementedError,
)


@dataclass(frozen=True)
class Sheet:
    """One sheet. Sheet rows are 1-based, columns 0-based from A; `rows[0]` is row `first_row`."""

    name: str
    hidden: bool
    first_row: int
    rows: Sequence[Row]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Range, ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()
    """Row and column of the cells whose value comes from a formula; without a kept value, `UNSAVED`."""
    empty_tail: int = 0
    """Rows at the end that are written in the file but blank, and left out of `rows`."""


@dataclass(frozen=True)
class Book:
    """One file. Encoding and delimiter are known of "csv" only."""

    kind: str
    sheets: tuple[Sheet, ...]
    epoch: int
    """What day numbers count from, 1900 or 1904; cells that are dates have it applied already."""
    encoding: str = ""
    delimiter: str = ""


def open_book(path: Path, name: str = "") -> Book:
    """The file at `path`, which its sender called `name`, with all its sheets in their order.

    Raises FileRefused, whose text tells the sender what is wrong and what to do.
    """
    kind = limits.kind_of(path, name)
    try:
        if kind == "csv":
            return _open_text(path, name)
        if kind == "xlsx":
            return _open_xlsx(path)
        return Book(kind, tuple(_older_sheets(path, kind)), _epoch(path, kind))
    except _BROKEN:
        raise refusal("damaged") from None
    except BaseException as error:
        # A panic inside the Rust reader is no Exception, so that nobody catches it by accident.
        if type(error).__name__ == "PanicException":
            raise refusal("too_big" if _NO_MEMORY in str(error) else "damaged") from None
        raise


def _open_text(path: Path, name: str) -> Book:
    table = text.read_table(path.read_bytes())
    rows, empty_tail = _without_tail(table.rows)
    sheet = Sheet(Path(name or path.name).stem, False, 1, rows, empty_tail=empty_tail)
    return Book("csv", (sheet,), 1900, table.encoding, table.delimiter)


def _open_xlsx(path: Path) -> Book:
    with zipfile.ZipFile(path) as package:
        workbook = scan.read_workbook(package)
        parts = workbook.parts
        facts = {name: scan.read_sheet(package, part) for name, part in parts.items()}
        for name, known in facts.items():
            _refuse_far_cells(name, known)
        if slices.is_large(package, parts):
            # What is not as usual, or broken, is read at once below, or refused there.
            with suppress(slices.Unusual, *_BROKEN):
                return Book("xlsx", (*_sliced_sheets(package, parts, facts),), workbook.epoch)
    sheets = tuple(
        _sheet(meta, _cells_of(grid), facts[meta.name]) for meta, grid in _worksheets(path)
    )
    return Book("xlsx", sheets, workbook.epoch)


def _sliced_sheets(
    package: zipfile.ZipFile, parts: Mapping[str, str], facts: Mapping[str, scan.SheetFacts]
) -> Iterator[Sheet]:
    slicer = slices.Slicer(package, parts)
    texts = [None if not text or text.isspace() else text for text in slicer.texts()]
    for meta in slicer.sheets:
        if meta.typ is SheetTypeEnum.WorkSheet:
            cells = _cells_in(slicer.of_sheet(meta.name), texts)
            yield _sheet(meta, cells, facts[meta.name])


def _older_sheets(path: Path, kind: str) -> Iterator[Sheet]:
    facts = unseen.of_xls(path) if kind == "xls" else unseen.of_ods(path)
    for meta, grid in _worksheets(path):
        known = facts.get(meta.name, scan.SheetFacts())
        known.last_row = grid.total_height
        yield _sheet(meta, _cells_of(grid), known)


def _worksheets(path: Path) -> Iterator[tuple[SheetMetadata, CalamineSheet]]:
    """The sheets that hold cells: no charts, no dialogs."""
    with path.open("rb") as file:
        book = CalamineWorkbook.from_filelike(file)
        for index, meta in enumerate(book.sheets_metadata):
            if meta.typ is SheetTypeEnum.WorkSheet:
                yield meta, book.get_sheet_by_index(index)


def _epoch(path: Path, kind: str) -> int:
    return ole.epoch(path.read_bytes()) if kind == "xls" else 1900


def _refuse_far_cells(name: str, facts: scan.SheetFacts) -> None:
    if facts.used_rows * facts.used_columns > MOST_CELLS:
        raise refusal("too_wide", sheet=name, row=facts.used_rows, column=facts.used_columns)


@dataclass
class _Cells:
    """The cells of a sheet as the cell reader tells them, rows from `top` (0-based) on, all as wide."""

    top: int = 0
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


def _sheet(meta: SheetMetadata, cells: _Cells, facts: scan.SheetFacts) -> Sheet:
    top = cells.top
    _put_errors(cells, facts)
    rows, _ = _without_tail(cells.rows)
    return Sheet(
        name=meta.name,
        hidden=meta.visible is not SheetVisibleEnum.Visible,
        first_row=top + 1,
        rows=rows,
        hidden_rows=frozenset(facts.hidden_rows),
        hidden_columns=frozenset(facts.hidden_columns),
        merged=tuple(
            (row1 + 1, column1, row2 + 1, column2)
            for (row1, column1), (row2, column2) in cells.merged
        )
        or tuple(facts.merged),
        formulas=frozenset(facts.formulas),
        empty_tail=max(facts.last_row - top - len(rows), 0),
    )


def _cells_of(grid: CalamineSheet) -> _Cells:
    """All cells of a sheet. The reader's rows begin at row 1, but at the first column that holds anything:
    filled up.
    """
    top, left = grid.start or (0, 0)
    rows = [_row(left, cells, ()) for cells in islice(grid.iter_rows(), top, None)]
    return _Cells(top, rows, grid.merged_cell_ranges or [])


def _cells_in(grids: Iterable[CalamineSheet], texts: Sequence[str | None]) -> _Cells:
    """The same, of a sheet whose slices these are."""
    found = _Cells()
    rows = found.rows
    for grid in grids:
        found.merged += grid.merged_cell_ranges or []
        if grid.start is None:
            continue
        first, left = grid.start
        found.top = found.top if rows else first
        below = found.top + len(rows)
        if first < below:
            raise slices.Unusual
        rows += ([] for _ in range(below, first))
        rows += [_row(left, cells, texts) for cells in grid.to_python()]
    width = max(map(len, rows), default=0)
    for row in rows:
        row += [None] * (width - len(row))
    return found


def _row(left: int, cells: Sequence[Cell], texts: Sequence[str | None]) -> list[Cell]:
    """What looks blank is blank: no text, or spaces only. In line: a ledger has millions of cells."""
    row: list[Cell] = [None] * left
    row += [
        (
            None if not c
            else texts[int(c)] if c[0] == MARK and texts
            else None if c.isspace()
            else intern(c) if len(c) < OFTEN
            else c
        )
        if c.__class__ is str
        else c
        for c in cells
    ]  # fmt: skip
    return row


def _put_errors(cells: _Cells, facts: scan.SheetFacts) -> None:
    """Add the errors (#N/A) that the cell reader leaves blank."""
    rows = cells.rows
    for (number, column), error in facts.errors.items():
        at = number - 1 - cells.top
        if at < 0:
            continue
        rows += ([] for _ in range(len(rows), at + 1))
        rows[at] += [None] * (column + 1 - len(rows[at]))
        rows[at][column] = error


def _without_tail(rows: Sequence[Row]) -> tuple[Sequence[Row], int]:
    """The rows up to the last that holds anything, and how many came after it."""
    end = len(rows)
    while end and all(cell is None for cell in rows[end - 1]):
        end -= 1
    return rows[:end], len(rows) - end
