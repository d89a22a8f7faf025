"""The cells of a table by the numbers of their rows, some of them merged with those above."""

from collections.abc import Iterator, Sequence

from tonghu.record.ledger.reading.cells import as_text, is_plain_name, text_at
from tonghu.record.ledger.reading.tables import Column, Grid, Table

_OF_A_GROUP = frozenset({"school", "class_name"})
_A_GROUP = 6
"""With fewer children nobody can tell whether blanks mean the same as above, or that nobody knows."""


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

        self.once_a_group = [*self._once_a_group(table)]
        """The columns that say a school or a class on its first row only; the blanks beneath are filled from there."""

    def _once_a_group(self, table: Table) -> Iterator[Column]:
        name_at = next((c.index for c in table.columns if "name" in c.fields), None)
        if name_at is None:
            return
        named = [
            number
            for number, cells in enumerate(table.lines(self.sheet), start=table.first_row)
            if is_plain_name(text_at(cells, name_at)) and not table.repeats(cells)
        ]
        for column in table.columns:
            if column.field not in _OF_A_GROUP or len(named) < _A_GROUP:
                continue
            said = {n: text for n in named if (text := self.text(n, column.index))}
            blank = [n for n in named if n not in said]
            firsts = len(said) == len({*said.values()}) and named[0] in said
            if firsts and blank and len(blank) >= 2 * len(said):
                above = ""
                for n in named:
                    above = said.get(n, above)
                    if n in blank:
                        self.down.setdefault(n, {})[column.index] = above
                yield column

    def of(self, number: int) -> Sequence[object]:
        """The cells of a row as they were opened; none behind the last that holds anything, where cells may be merged."""
        at = number - self.sheet.first_row
        return self.sheet.rows[at] if at < len(self.sheet.rows) else ()

    def text(self, number: int, at: int) -> str:
        """What a cell says, of its own or merged with those above."""
        return as_text(self.down.get(number, {}).get(at)) or text_at(self.of(number), at)

    def is_blank(self, number: int, at: int | None) -> bool:
        """Whether a cell says nothing of its own: it is empty, or merged with the one above."""
        return at is None or not text_at(self.of(number), at) or at in self.down.get(number, {})
