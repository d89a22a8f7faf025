"""The labels of sheets that are no table yet, and the table they are read as."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tonghu.record.ledger.reading.headers import WHO
from tonghu.record.ledger.reading.meanings import group_of, is_item
from tonghu.record.ledger.reading.tables import Grid


@dataclass(frozen=True)
class Unfolded:
    """The table: its header, and each child on the line where its name stands."""

    name: str
    hidden: bool
    first_row: int
    rows: Sequence[Sequence[object]]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()


def replaced(sheet: Grid, rows: Sequence[Sequence[object]]) -> Unfolded:
    """A sheet with other rows in the place of its own, line by line."""
    if isinstance(sheet, Unfolded):
        return replace(sheet, rows=rows)
    return Unfolded(
        sheet.name, sheet.hidden, sheet.first_row, rows, sheet.hidden_rows, sheet.hidden_columns,
        sheet.merged, sheet.formulas,
    )  # fmt: skip


def label_of(cell: object) -> str:
    """A cell as labels are compared: without spaces, colon and asterisk."""
    return re.sub(r"[\s*＊：:]+", "", cell) if isinstance(cell, str) and len(cell) < 40 else ""


def is_label(text: str) -> bool:
    """Whether a text names an item; who somebody is may as well stand in a cell (奶奶)."""
    return is_item(text) and text not in WHO


def person_in(text: str) -> str:
    """The person over some labels, without what else is said of the group: 父亲情况."""
    if text in WHO:
        return text
    who = group_of(text)
    return next((word for word, one in WHO.items() if one == who and word in text), "")
