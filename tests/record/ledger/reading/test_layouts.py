"""No child is lost, doubled, invented or given what is another's, however the ledger is laid out."""

import os
from collections import Counter

import pytest

from tests.record.ledger.reading.grids import DAPING, LIUWAN, QINGYAN, Grid, codes, rows
from tests.record.ledger.reading.layouts import Drawing, drawn
from tonghu.record.ledger.reading.rows import LedgerRow

SEEDS = 5000 if os.environ.get("TONGHU_FULL") else 240
_PARTS = 8
_READ_WRONGLY_ONCE = (3756,)
"""Drawings behind the default ones that showed a fault: grandparents in cells taken for labels."""
_OF_PERSONS = ("name", "phone", "work_region", "relationship", "id_number")
_KNOWN = {"no_id", "village_carried"}
"""What is rightly said of a list without ID numbers, or with the village written once."""


def faults(drawing: Drawing) -> list[object]:
    """What a reader of the drawing got wrong, by child."""
    read = [row for grid in drawing.grids for row in rows(grid, QINGYAN)]
    wrong: list[object] = []
    for row in read:
        name = str(row.values.get("name"))
        if name not in drawing.told:
            wrong.append(("invented", row.row, row.values))
            continue
        wrong += [(name, *one) for one in _differs(row, *drawing.told[name])]
    times = Counter(row.values.get("name") for row in read)
    return wrong + [(name, "times", times[name]) for name in drawing.told if times[name] != 1]


def _differs(row: LedgerRow, village: str, said: dict[str, object]) -> list[tuple[object, ...]]:
    wrong: list[tuple[object, ...]] = []
    if row.place != village:
        wrong.append(("place", row.place, village))
    for key in said.keys() | {k for k in row.values if k.rpartition(".")[2] in _OF_PERSONS}:
        if row.values.get(key) != said.get(key) and not (key == "id_number" and key not in said):
            wrong.append((key, row.values.get(key), said.get(key)))
    if doubts := codes(row) - _KNOWN:
        wrong.append(("doubts", doubts))
    return wrong


@pytest.mark.parametrize("part", range(_PARTS))
def test_whatever_the_layout_each_child_is_read_once_with_what_is_its_own(part: int) -> None:
    once = [seed for seed in _READ_WRONGLY_ONCE if seed >= SEEDS and seed % _PARTS == part]
    for seed in (*range(part, SEEDS, _PARTS), *once):
        drawing = drawn(seed)
        wrong = faults(drawing)
        assert not wrong, f"seed {seed}, {drawing.kind}: {wrong[:5]}"


def test_a_heading_between_the_rows_is_that_of_both_lists_beside_each_other() -> None:
    heading = ["姓名", "性别", "学校"] * 2
    first, second = ["李小雨", "女", "青岩小学"], ["王朵", "女", "青岩小学"]
    third, fourth = ["赵一", "男", "青岩小学"], ["钱二", "男", "青岩小学"]
    none = [None] * 5
    sheet = Grid(
        [heading, ["大坪村（2人）", *none], [*first, *second], ["柳湾村（2人）", *none], [*third, *fourth]]
    )  # fmt: skip
    read = {child.values["name"]: child.place for child in rows(sheet, QINGYAN)}
    assert read == {"李小雨": DAPING, "王朵": DAPING, "赵一": LIUWAN, "钱二": LIUWAN}
