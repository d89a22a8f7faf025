"""The cells of a table by the numbers of their rows, some of them merged with those above."""

from collections.abc import Sequence

from tonghu.record.ledger.reading.cells import as_text, text_at
from tonghu.record.ledger.reading.tables import Grid, Table


class Cells:
    """The cells of one table; `down` are, for each row, those whose value lies further up in the same merged cell."""

    def __init__(self, sheet: Grid, table: Table) -> None:
        self.sheet = sheet
        self.down: dict[int, dict[int, object]] = {}
        for row1, col1, row2, col2 in sheet.merged:
            if row2 <= row1 or row1 < table.first_row:
                continue
            line = self.of(row1)
            value = line[col1] if col1 < len(line) else None
            if value is None:
                continue
            for number in range(row1 + 1, row2 + 1):
                self.down.setdefault(number, {}).update(dict.fromkeys(range(col1, col2 + 1), value))

    def of(self, number: int) -> Sequence[object]:
        """The cells of a row as they were opened."""
        return self.sheet.rows[number - self.sheet.first_row]

    def text(self, number: int, at: int) -> str:
        """What a cell says, of its own or merged with those above."""
        return as_text(self.down.get(number, {}).get(at)) or text_at(self.of(number), at)

    def is_blank(self, number: int, at: int | None) -> bool:
        """Whether a cell says nothing of its own: it is empty, or merged with the one above."""
        return at is None or not text_at(self.of(number), at) or at in self.down.get(number, {})
