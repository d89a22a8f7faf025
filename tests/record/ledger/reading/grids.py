"""Sheets as townships keep them, written as Python: what a reader is given."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tonghu.record.ledger.reading.process import shaped
from tonghu.record.ledger.reading.reader import Reader
from tonghu.record.ledger.reading.recognition import recognise
from tonghu.record.ledger.reading.rows import LedgerRow
from tonghu.record.ledger.reading.villages import Villages

TODAY = date(2026, 11, 24)
COUNTY, QINGYAN, BAISHUI = "990131000000", "990131101000", "990131102000"
DAPING, LIUWAN, SHIJIA, SHIJIA_TOO = "990131101200", "990131101201", "990131101202", "990131102201"
PLACES = [
    (COUNTY, "云溪县"), (QINGYAN, "青岩镇"), (BAISHUI, "白水镇"), (DAPING, "大坪村"), (LIUWAN, "柳湾村"),
    (SHIJIA, "石家村"), (SHIJIA_TOO, "石家村"), ("990131102200", "白水社区"),
]  # fmt: skip


@dataclass(frozen=True)
class Grid:
    """A sheet as it was opened."""

    rows: Sequence[Sequence[Any]]
    name: str = "Sheet1"
    hidden: bool = False
    first_row: int = 1
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()


def villages(place: str = COUNTY) -> Villages:
    """The villages of the little county, for a ledger of that place."""
    return Villages(place, PLACES)


def columns(grid: Grid) -> dict[str, str]:
    """Header → item, of every column that is filed; options as `item=code`."""
    return {
        column.source: column.field + (f"={column.option}" if column.option else "")
        for table in recognise(shaped(grid))
        for column in table.columns
        if column.fields
    }


def rows(grid: Grid, place: str = COUNTY, *, epoch: int = 1900) -> list[LedgerRow]:
    """The children of a sheet."""
    sheet = shaped(grid)
    tables = recognise(sheet)
    assert tables, "no ledger was recognised"
    return [
        row
        for table in tables
        for row in Reader(sheet, table, villages(place), TODAY, epoch=epoch).rows()
        if isinstance(row, LedgerRow)
    ]


def skipped(grid: Grid) -> list[str]:
    """Why the other rows are no children."""
    (table,) = recognise(grid)
    return [
        row.why
        for row in Reader(grid, table, villages(), TODAY).rows()
        if not isinstance(row, LedgerRow)
    ]


def codes(row: LedgerRow) -> set[str]:
    """The problems of a row."""
    assert json.dumps(row.as_json("x"), ensure_ascii=False), "a row can be sent on"
    return {problem.code for problem in row.problems}


def one(header: Sequence[str], cells: Sequence[Any], place: str = DAPING) -> LedgerRow:
    """The one row under a plain header, in 大坪村 unless told."""
    (row,) = rows(Grid([header, cells]), place)
    return row
