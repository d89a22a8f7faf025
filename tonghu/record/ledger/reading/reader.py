"""A row of a ledger as values of the registration form, with every doubt and refusal said plainly.

A field that cannot be read is left out and told about; a row is only refused when one could not say
whose it is (no name, a broken ID number), or when it lies outside the place.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tonghu.base.kernel.idnumbers import PROVINCES
from tonghu.base.spreadsheets.grids import UNSAVED
from tonghu.law.registration import FIELDS, Form
from tonghu.record.ledger.reading import entries, remarks, several
from tonghu.record.ledger.reading.cells import YES, as_text, text_at
from tonghu.record.ledger.reading.families import Families, FamiliesSoFar
from tonghu.record.ledger.reading.fitting import Fitting
from tonghu.record.ledger.reading.headers import UNFILED
from tonghu.record.ledger.reading.legends import in_words, is_coded, legends_in
from tonghu.record.ledger.reading.line import Line
from tonghu.record.ledger.reading.merging import Cells
from tonghu.record.ledger.reading.placing import Placing
from tonghu.record.ledger.reading.relatives import CARER, Member, fold, item_of, parent_of
from tonghu.record.ledger.reading.rows import NO_FURTHER, UNREAD, LedgerRow, Skipped
from tonghu.record.ledger.reading.schools import class_in, school_in
from tonghu.record.ledger.reading.skipping import Skipping
from tonghu.record.ledger.reading.tables import ONE_MORE, Column, Grid, Table
from tonghu.record.ledger.reading.villages import Villages

_OF_ONE_CHILD = frozenset({Form.NUMBER, Form.PHONE, Form.CODES})
"""Cells that hardly come twice, or add to what the row says already."""
_ONCE_A_CHILD = frozenset({"name", "village", *UNFILED})
_NOT_OF_THE_CHILD = frozenset({"village", "serial", "age", "heading"})
"""What a row that is given back has anyway, or what need not come back."""
_IN_PARTS = frozenset({Form.TEXT, Form.LONG})
"""What two columns may make up together, as year and class do."""
_SAME = frozenset(
    {"同上", "同 上", "同  上", "同\u3000上", "同上。", "同前", "同上行", "“同上”", "‘同上’", '"同上"', "（同上）", "(同上)", "〃", "″", "〞", "''", "′′", '"', "“", "”", "＂", "..", "‥"}
)  # fmt: skip
"""What stands for the cell above."""
_ERRORS = frozenset({
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!",
    "#BLOCKED!", "#GETTING_DATA"
})  # fmt: skip
"""What a formula leaves that came to nothing."""
_TELLS_BIRTH = frozenset({"birth_date", "id_number"})
_NO_VALUES = _SAME | _ERRORS | {UNSAVED}
_REMEMBERED = 10_000
_Known = dict[object, tuple[tuple[str, object], ...]]
"""A text → what it puts down, by item."""
_CellReader = tuple[Column, int, _Known | None, Callable[[Any], None]]


class Reader:
    """Reads the rows of one table. Each column gets its own small reader once."""

    def __init__(
        self,
        sheet: Grid,
        table: Table,
        villages: Villages,
        today: date,
        *,
        epoch: int = 1900,
        codes: Mapping[str, Mapping[str, str]] | None = None,
        of_book: str = "",
    ) -> None:
        self.sheet, self.table = sheet, table
        # A place whose own code is not in the national table vouches for its numbers.
        self.line = Line(today, epoch, PROVINCES | {villages.place[:2]})
        self.legends = legends_in(sheet, table, codes or {})
        self.cells, self.fitting = Cells(sheet, table), Fitting(sheet, table, today)
        self.columns, self.first = self.fitting.columns, self.fitting.first
        self.families = Families(table, self.fitting, self.cells, self.legends)
        self.filed = self.families.filed
        self.so_far = FamiliesSoFar()
        self.members: list[Member] = []
        """The family of the child under way, as far as it was read."""
        self.placing = Placing(sheet, table, villages, self.columns, of_book)
        self.skipping = Skipping(table, self.fitting, self.placing, today, legends=self.legends)
        self.blank_doubted = self.skipping.only_ticked(self.fitting.cells)
        self.in_parts = _in_parts(table)
        self.remark = next((column for column in self.filed if column.field == "remark"), None)
        self.readers = [self._reader(column) for column in self.filed]
        self.member_readers = {
            (number, person): self._readers_of(person, columns)
            for number, columns in self.families.columns.items()
            for person in ("caregiver", "father", "mother")
        }
        self.width = 1 + max((c.index for c in table.columns if c.field), default=0)
        items = {key for column in table.columns for key in column.field.split("+")}
        over = (table.title, sheet.name)
        self.school = "" if "school" in items else school_in(*over)
        self.class_name = "" if "class_name" in items else class_in(*over)
        self.under = ("", "")
        """The school and the class that the last line between the children says."""

    def _column_of(self, field: str) -> Column:
        return next(column for column in self.filed if column.field == field)

    def rows(self) -> Iterator[LedgerRow | Skipped]:
        """Every row below the header, in order."""
        child: LedgerRow | None = None
        for number, cells in enumerate(self.table.lines(self.sheet), start=self.table.first_row):
            if child is not None and number in self.families.beneath:
                self._member(self.families.of_row, number, cells)
                continue
            if child is not None:
                yield self._finished(child)
                child = None
            known = number not in self.families.torn or self.table.repeats(cells)
            own = self.table.own_of(cells) if self.table.own else cells
            if known and (why := self.skipping.why(own)):
                if why == "section" and (section := self.placing.section_in(own)):
                    self.placing.begin(section)
                if why == "school":
                    school, class_name = self.skipping.school(own)
                    self.under = (school or self.under[0], class_name)
                # A list beside another has its headings in common with it.
                yield Skipped(number, NO_FURTHER if self.table.further else why)
            else:
                child = self._row(number, cells)
        if child is not None:
            yield self._finished(child)

    # -- one row ------------------------------------------------------------------------------

    def _finished(self, child: LedgerRow) -> LedgerRow:
        """A row once all of it is read. One that is given back goes with what stood in the cells nobody could read."""
        fold(child, self.members)
        self.fitting.check(child)
        self.so_far.remember(child)
        if child.outcome == "refused":
            for column in self.filed:
                first, *others = column.field.split("+")
                text = self.cells.text(child.row, column.index)
                if not text or column.option or first not in FIELDS or text in _NO_VALUES:
                    continue
                if text not in (FIELDS[first].codes or {}) and not child.values.keys() & {
                    first,
                    *others,
                }:
                    child.values[first] = text
            if unread := "；".join(self._unread(child)):
                child.values[UNREAD] = unread
        return child

    def _unread(self, child: LedgerRow) -> Iterator[str]:
        """What stands in cells of which the values of a row say nothing: other people, columns nobody knows."""
        put, cells = {str(value) for value in child.values.values()}, self.cells.of(child.row)
        for column in self.table.columns:
            text = text_at(cells, column.index)
            of_the_row = column.field in _NOT_OF_THE_CHILD or bool(column.option)
            if not text or text in put or of_the_row:
                continue
            if column.relative or child.values.keys().isdisjoint(column.field.split("+")):
                yield f"{column.source.replace('·', '')}：{text}"

    def _row(self, number: int, cells: Sequence[object]) -> LedgerRow:
        out = self.line.begin(number)
        down = self.cells.down.get(number)
        if len(cells) < self.width:
            cells = [*cells, *[None] * (self.width - len(cells))]
        if column := self.families.in_one_word(number, cells):
            self.so_far.give(out, column, text_at(cells, column.index))
            cells = [None if at == column.index else cell for at, cell in enumerate(cells)]
        self._read_cells(self.readers, number, cells)
        name_at, id_at = self.fitting.name_at, self.fitting.id_at
        if number in self.families.torn:
            out.tell(self.first[name_at], "child_in_rows")
        elif down and {name_at, id_at} & set(down):
            out.tell(self.first[name_at], "merged_identity")
        if number in self.sheet.hidden_rows:
            out.tell("", "hidden_row")
        several.settle(self.line)
        if card := self.line.said.get("disability_card"):
            entries.disability_card(self.line, self._column_of("disability_card"), card)
        if self.remark and isinstance(said := self.line.values.get("remark"), str):
            remarks.heed(self.line, self.remark, said)
        self.line.put_notes()
        self.placing.settle(self.line)
        for key, under, text in zip(
            ("school", "class_name"), self.under, (self.school, self.class_name), strict=True
        ):
            if under or text:
                out.values.setdefault(key, under or text)
        if (age := self.line.said.get("age")) and out.values.keys().isdisjoint(_TELLS_BIRTH):
            out.tell(self.columns.get("age", ""), "only_age", text=age)
        asked = self.skipping.asked
        if self.blank_doubted and asked and not text_at(cells, asked.index):
            out.tell(asked.source, "left_behind_unsaid", what=asked.source)
        self.members = []
        if another := self.families.as_in_another(cells):
            self.so_far.give(out, *another)
        else:
            for one in self.families.columns:
                self._member(one, number, cells)
        return out

    def _read_cells(
        self, readers: Sequence[_CellReader], number: int, cells: Sequence[object]
    ) -> None:
        """Read the cells of a row into the line under way."""
        put, down, formulas = (
            self.line.values.setdefault,
            self.cells.down.get(number),
            self.sheet.formulas,
        )
        for column, at, known, read in readers:
            cell = cells[at]
            if down and at in down:
                cell = down[at]
            if cell in _NO_VALUES and column.fields:
                cell = self._instead(column, cell, number)
            if cell is None or cell == "":
                if formulas and (number, at) in formulas and "name" in column.fields:
                    self._formula(column)  # that came to nothing
                continue
            if (
                formulas
                and (number, at) in formulas
                and column.fields
                and self._formula(column, cell)
            ):
                continue
            # In line, not in a function: a ledger has millions of cells.
            if known is not None and (puts := known.get(cell)) is not None:
                for key, value in puts:
                    put(key, value)
            else:
                read(cell)

    def _instead(self, column: Column, cell: object, number: int) -> object:
        """What a cell without a value of its own stands for: the one above, or nothing."""
        if cell in _SAME:
            return self._above(column, cell, number)
        if cell != UNSAVED:
            self.line.tell(column, "cell_error", text=cell)
        elif not {"name", "id_number"} & set(column.fields) or not self._formula(column):
            self.line.tell(column, "cell_unsaved")
        return None

    def _above(self, column: Column, cell: object, number: int) -> object:
        """What 同上 in a column stands for: the cell above. Whose a row is, no cell above can say."""
        if {"name", "id_number"} & set(column.fields):
            return cell
        at, value = column.index, cell
        kin = self.families.kin_beside(column, number)
        beside = text_at(self.cells.of(number - 1), at) if number in self.families.beneath else ""
        names = any(item.endswith(".name") for item in column.fields)
        if beside and beside not in _SAME and not names:
            self.line.tell(column, "same_as_above", text=cell, value=beside)
            return beside  # the mother's row: where the father is
        while value in _SAME and number > self.table.first_row:
            number -= 1
            line = self.cells.of(number)
            if kin != self.families.kin_beside(column, number):
                continue  # a brother's father is the sister's, not the grandfather who stands above
            value = self.cells.down.get(number, {}).get(at) or (
                line[at] if at < len(line) else None
            )
        text = as_text(value)
        if value in _SAME or not text:
            self.line.tell(column, "same_as_nothing", text=cell)
            return None
        self.line.tell(column, "same_as_above", text=cell, value=text)
        return value

    def _formula(self, column: Column, cell: object = None) -> bool:
        """Say that a cell is a formula; whether it must not be read."""
        if set(column.fields) & {"name", "id_number"}:
            self.line.tell(column, "formula")
            return True
        if cell == 0 and not column.option and not any(map(is_coded, column.fields)):
            self.line.tell(column, "formula_nothing")
            return True
        self.line.tell(column, "formula_value")
        return False

    # -- relatives ----------------------------------------------------------------------------

    def _readers_of(self, person: str, columns: Sequence[Column]) -> list[_CellReader]:
        """What reads the columns of a member who is `person`."""
        return [
            self._reader(replace(column, field=items))
            for column in columns
            if (items := item_of(person, column.field))
        ]

    def _member(self, of: int, number: int, cells: Sequence[object]) -> None:
        """Read what a row says of one of the family."""
        if len(cells) < self.width:
            cells = [*cells, *[None] * (self.width - len(cells))]
        code = self.families.kin_of(of, number)
        out = self.line.begin(number)
        self._read_cells(self.member_readers[of, parent_of(code) or "caregiver"], number, cells)
        several.settle(self.line)
        if not parent_of(code) and self.families.is_only_a_parent(of):
            name = out.values.get("caregiver.name", "")
            out.problems.clear()
            if name:
                out.tell("", "relative_left", text=name)
            self.members.append(Member({}, takes_care=False, problems=out.problems))
            return
        said = of == ONE_MORE or self.line.said.get(CARER, "") in YES
        self.members.append(Member(out.values, said and bool(out.values), out.problems))

    # -- readers of columns -------------------------------------------------------------------

    def _reader(self, column: Column) -> _CellReader:
        """A column, where it is, the texts it has worked out already (None where each cell is its own),
        and what reads its cells into the row under way.
        """
        read = self._read(column)
        if column.option or "+" in column.field or column.field in self.in_parts:
            return column, column.index, None, read
        if column.field in _ONCE_A_CHILD or FIELDS[column.field].form in _OF_ONE_CHILD:
            return column, column.index, None, read
        known: _Known = {}
        return column, column.index, known, self._remembering(read, known)

    def _read(self, column: Column) -> Callable[[Any], None]:
        """What reads the cells of a column."""
        line, keys = self.line, column.field.split("+")
        key = keys[0]
        if column.option:
            if codes := self.legends.get(column.index):
                return lambda cell: entries.mark(line, column, in_words(codes, as_text(cell)))
            return lambda cell: entries.mark(line, column, cell)
        if key == "left_behind":
            why = self.legends.get(column.index, {})
            return lambda cell: entries.left_behind(line, column, in_words(why, as_text(cell)))
        if key in UNFILED or key == "village":
            return lambda cell: line.say(key, as_text(cell))
        if len(keys) > 1:
            same = {key.partition(".")[2] for key in keys}
            if len(same) == 1 and all("." in key for key in keys):
                (what,) = same
                return lambda cell: several.parents(line, column, what, cell)
            if {"father", "mother"} == {key.partition(".")[0] for key in keys}:
                return lambda cell: several.family(line, column, keys, as_text(cell))
            return lambda cell: several.composite(line, column, keys, cell)
        if key in self.in_parts:
            return lambda cell: several.in_parts(line, column, key, as_text(cell))
        if legend := self.legends.get(column.index):
            return lambda cell: several.one(line, column, key, in_words(legend, as_text(cell)))
        return lambda cell: several.one(line, column, key, cell)

    def _remembering(self, read: Callable[[Any], None], known: _Known) -> Callable[[Any], None]:
        """A reader that works a text out once for the whole column, where it leaves no problem behind."""

        line = self.line

        def read_once(cell: Any) -> None:
            problems = len(line.out.problems)
            line.puts, line.alone = [], True
            read(cell)
            if cell.__class__ is str and line.alone and len(line.out.problems) == problems:
                if len(known) >= _REMEMBERED:
                    known.clear()
                known[cell] = tuple(line.puts)  # a copy: the next columns go on putting

        return read_once


def _in_parts(table: Table) -> set[str]:
    """The texts that two columns make up together."""
    counted = Counter(c.field for c in table.columns if not c.option and not c.relative)
    return {
        key
        for key, columns in counted.items()
        if columns > 1 and key in FIELDS and FIELDS[key].form in _IN_PARTS
    }
