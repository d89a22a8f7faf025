"""A sheet that somebody tore apart breaks nothing: rows and columns gone, moved, mixed with another list, cells that say 同上
to nothing, cells merged where no rows are.
"""

import os
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from tests.record.ledger.reading.grids import QINGYAN, TODAY, Grid, villages
from tests.record.ledger.reading.layouts import drawn
from tests.record.ledger.reading.test_other_offices import CARD, VOLUNTEERS
from tonghu.record.ledger.reading.process import shaped
from tonghu.record.ledger.reading.reader import Reader
from tonghu.record.ledger.reading.recognition import recognise
from tonghu.record.ledger.reading.rows import LedgerRow

SEEDS = 5000 if os.environ.get("TONGHU_FULL") else 120
_PARTS = 8
_CHAIN: list[list[Any]] = [
    ["#接龙"],
    ["1. 李小雨 女 3组 三年级 爸爸李强19900001111在浙江义乌 外婆王桂英带19900003333"],
    ["      哥哥 李小海、男、七年级，其他同上"],
    ["2. 赵天/男/7组/大班/父亲：赵勇（广东深圳，19900004444）/照顾人：孙军（伯父）"],
    ["3. 周小雪 女 2组 一年级 爸 周勇 19900007777 妈妈跑了 跟奶奶尚兰英"],
]
_HOUSEHOLDS: list[list[Any]] = [
    ["户号", "户主", "户主性别", "户主电话", "孩子姓名", "与户主关系", "性别", "照料人"],
    [1, "李大山", "男", "19900001111", "李小雨", "孙女", "女", "户主"],
    [None, None, None, None, "李小海", "孙子", "男", "户主老伴王桂英"],
]
_BESIDE = [[*(line + [None] * (8 - len(line))), None, *line] for line in CARD]
_SHEETS = [Grid(lines) for lines in (CARD, VOLUNTEERS, _CHAIN, _HOUSEHOLDS, _BESIDE)]
_SAID = (None, "同上", "〃", 1, 3.5, "无", "√", "父亲", "姓名", "#N/A", "", "2016.1", "其他同上")


def torn(seed: int) -> Grid:
    """A ledger after one to five accidents."""
    chosen = Random(seed)
    sheets = [*drawn(seed).grids, *_SHEETS]
    sheet = chosen.choice(sheets)
    rows = [list(row) for row in sheet.rows[:40]]
    for _ in range(chosen.randint(1, 5)):
        rows = chosen.choice(_ACCIDENTS)(chosen, rows, chosen.choice(sheets)) or [[None]]
    top = chosen.randrange(len(rows) + 3) + 1
    merged = (*sheet.merged, (top, 0, top + 2, chosen.randint(0, 3)))
    return replace(sheet, rows=rows, merged=merged if chosen.random() < 0.7 else ())


def _lose_a_row(chosen: Random, rows: list[list[Any]], _: Grid) -> list[list[Any]]:
    gone = chosen.randrange(len(rows))
    return [row for n, row in enumerate(rows) if n != gone]


def _lose_a_column(chosen: Random, rows: list[list[Any]], _: Grid) -> list[list[Any]]:
    gone = chosen.randrange(max(map(len, rows), default=0) + 1)
    return [[cell for n, cell in enumerate(row) if n != gone] for row in rows]


def _mix_columns(chosen: Random, rows: list[list[Any]], _: Grid) -> list[list[Any]]:
    order = list(range(max(map(len, rows), default=0)))
    chosen.shuffle(order)
    return [[row[n] if n < len(row) else None for n in order] for row in rows]


def _mix_rows(chosen: Random, rows: list[list[Any]], _: Grid) -> list[list[Any]]:
    return chosen.sample(rows, len(rows))


def _cut(chosen: Random, rows: list[list[Any]], _: Grid) -> list[list[Any]]:
    return [row[: chosen.randint(0, len(row))] for row in rows]


def _go_on_with(_: Random, rows: list[list[Any]], other: Grid) -> list[list[Any]]:
    return [*rows, *map(list, other.rows[:15])]


def _say(chosen: Random, rows: list[list[Any]], _: Grid) -> list[list[Any]]:
    return [
        [chosen.choice(_SAID) if chosen.random() < 0.05 else cell for cell in row] for row in rows
    ]


_ACCIDENTS = (_lose_a_row, _lose_a_column, _mix_columns, _mix_rows, _cut, _go_on_with, _say)


@pytest.mark.parametrize("part", range(_PARTS))
def test_a_sheet_torn_apart_breaks_nothing(part: int) -> None:
    for seed in range(part, SEEDS, _PARTS):
        sheet = shaped(torn(seed))
        for table in recognise(sheet):
            for row in Reader(sheet, table, villages(QINGYAN), TODAY).rows():
                if isinstance(row, LedgerRow):
                    assert row.outcome in ("ok", "flagged", "refused"), seed
