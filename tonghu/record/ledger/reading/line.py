"""The row of a ledger that is being read: what its cells put down, and what they tell about themselves."""

from collections.abc import Set
from datetime import date
from typing import Any

from tonghu.law.registration import FIELDS, MISSING
from tonghu.record.ledger.reading.problems import sentence
from tonghu.record.ledger.reading.rows import LedgerRow
from tonghu.record.ledger.reading.tables import Column


class Line:
    """What the readers of cells write to, and what their reading depends on: today, the workbook's
    `epoch`, and the provinces (two digits) whose ID numbers are beyond doubt.
    """

    def __init__(self, today: date, epoch: int, provinces: Set[str]) -> None:
        self.today, self.epoch, self.provinces = today, epoch, provinces

    def begin(self, number: int) -> LedgerRow:
        """The next row, of which nothing is known yet."""
        self.out = LedgerRow(number)
        self.values = self.out.values
        self.said: dict[str, str] = {}
        """Where the child lives, as far as columns say it in words."""
        self.shared: list[tuple[Column, str, Any]] = []
        """Columns of both parents, what they tell and their cells: for whom is settled last."""
        self.notes: list[str] = []
        """What belongs into the remark, whatever column it stood in."""
        self.puts: list[tuple[str, object]] = []
        self.alone = True
        """Whether the cell under way said all it did by itself, so that its text always says the same."""
        return self.out

    def put(self, key: str, value: object) -> None:
        """Put an item down; what an earlier column said of it stands."""
        self.puts.append((key, value))
        self.values.setdefault(key, value)

    def say(self, what: str, text: str) -> None:
        """Where the child lives, said in one column or in two: 大坪村 beside 村组 3组."""
        if self.said.setdefault(what, text) != text and what == "village":
            self.said.setdefault("group", text)

    def note(self, column: Column, text: str) -> None:
        """Keep a cell for which the form has no item of its own."""
        self.notes.append(f"{column.source.rpartition('·')[2]}：{text}")

    def put_notes(self) -> None:
        """Put what was noted behind the remark, once it is read."""
        if self.notes:
            said = self.values.get("remark")
            first = [said] if isinstance(said, str) and said not in MISSING else []
            self.values["remark"] = "；".join([*first, *self.notes])[: FIELDS["remark"].longest]

    def tell(self, column: Column, code: str, message: str = "", **details: object) -> None:
        """Tell of a problem with the cell in this column."""
        self.out.tell(column.source, code, message or sentence(code, **details))
