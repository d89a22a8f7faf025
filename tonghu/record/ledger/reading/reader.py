"""A row of a ledger as values of the registration form, with every doubt and refusal said plainly.

A field that cannot be read is left out and told about; a row is only refused when one could not say
whose it is (no name, a broken ID number), or when it lies outside the place.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tonghu.base.kernel.idnumbers import PROVINCES
from tonghu.base.spreadsheets.grids import UNSAVED
from tonghu.law.registration import FIELDS, MISSING, Form
from tonghu.record.ledger.reading import entries, remarks, several
from tonghu.record.ledger.reading.cells import YES, as_text, text_at
from tonghu.record.ledger.reading.fitting import Fitting
from tonghu.record.ledger.reading.headers import UNFILED
from tonghu.record.ledger.reading.legends import (
    circles,
    in_words,
    is_mark,
    legend_from,
    legend_of,
)
from tonghu.record.ledger.reading.line import Line
from tonghu.record.ledger.reading.names import kin_code
from tonghu.record.ledger.reading.relatives import CARER, Member, fold, item_of, parent_of
from tonghu.record.ledger.reading.rows import NO_FURTHER, UNREAD, LedgerRow, Skipped
from tonghu.record.ledger.reading.schools import class_in, school_in
from tonghu.record.ledger.reading.skipping import Section, Skipping
from tonghu.record.ledger.reading.tables import ONE_MORE, Column, Grid, Table
from tonghu.record.ledger.reading.villages import Found, Villages

_VILLAGE = re.compile(r"(?:村|社区|居委会|居|街道|镇|乡)$")
_GROUP = re.compile(r"(?:第?[一二三四五六七八九十\d]+(?:村民)?(?:小?组|社|队|屯)?(?:\d+号)?)?")
_CODED = frozenset({Form.CODE, Form.CODES})
_OF_ONE_CHILD = frozenset({Form.NUMBER, Form.PHONE, Form.CODES})
"""Cells that hardly come twice, or add to what the row says already."""
_ONCE_A_CHILD = frozenset({"name", "village", *UNFILED})
_NOT_OF_THE_CHILD = frozenset({"village", "serial", "age", "heading"})
"""What a row that is given back has anyway, or what need not come back."""
_IN_PARTS = frozenset({Form.TEXT, Form.LONG})
"""What two columns may make up together, as year and class do."""
_SAME = frozenset(
    {"同上", "同 上", "同  上", "同\u3000上", "同上。", "同前", "同上行", "〃", "″", "〞", "''", "′′", '"', "“", "”", "＂", "..", "‥"}
)  # fmt: skip
"""What stands for the cell above."""
_ERRORS = frozenset({
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!",
    "#BLOCKED!", "#GETTING_DATA"
})  # fmt: skip
"""What a formula leaves that came to nothing."""
_AS_ABOVE = re.compile("同上|同前|同[\u4e00-\u9fff]{2,4}家?$|^[〃″〞]$")
"""What says of a family that it is that of a child above."""
_WHOLE_FAMILY_AS_ABOVE = re.compile(
    r"(?:家庭|家人|父母|家长|其他|其余|信息|情况|成员|均|都|全部)*(?:同上|同前|同上行)。?|[〃″〞]"
    r"|(?:家庭|父母|信息|情况)*[同与](?![父母爸妈左右户])[\u4e00-\u9fff]{2,4}(?:家|一样|相同)?"
)
_TELLS_BIRTH = frozenset({"birth_date", "id_number"})
_FAMILIES = 200
"""So many children back one may be named whose family it is."""
_FEW = 3
"""So many columns of persons at least: of fewer, one 同上 is only its own."""
_NO_VALUES = _SAME | _ERRORS | {UNSAVED}
_REMEMBERED = 10_000
_Known = dict[object, tuple[tuple[str, object], ...]]
"""A text → what it puts down, by item."""
_CellReader = tuple[Column, int, _Known | None, Callable[[Any], None]]
_NOTES = 10
"""So many rows at the end of a sheet may explain its codes."""


def _at(columns: Sequence[Column], what: str) -> int | None:
    """Where a column of a member of the family says this and nothing else."""
    return next((c.index for c in columns if c.fields == (f"caregiver.{what}",)), None)


def _is_coded(item: str) -> bool:
    return item in FIELDS and FIELDS[item].form in _CODED


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
    ) -> None:
        self.sheet, self.table, self.villages = sheet, table, villages
        self.codes = codes or {}
        # A place whose own code is not in the national table vouches for its numbers.
        self.line = Line(today, epoch, PROVINCES | {villages.place[:2]})
        self.filed = [column for column in table.columns if column.field and not column.relative]
        fields = Counter(column.field for column in self.filed if not column.option)
        self.in_parts = {
            key
            for key, columns in fields.items()
            if columns > 1 and key in FIELDS and FIELDS[key].form in _IN_PARTS
        }
        self.remark = next((column for column in self.filed if column.field == "remark"), None)
        self.legends = self._legends()
        self.down = self._merged_down()
        self.fitting = Fitting(sheet, table, today)
        self.family = self._family()
        self.beneath = self._members_beneath()
        self.of_persons = [c for c in self.filed if c.fields and all("." in k for k in c.fields)]
        self.readers = [self._reader(column) for column in self.filed]
        self.member_readers = {
            (number, person): self._readers_of(person, columns)
            for number, columns in self.family.items()
            for person in ("caregiver", "father", "mother")
        }
        self.members: list[Member] = []
        """The family of the child under way, as far as it was read."""
        self.families: dict[object, LedgerRow] = {}
        """The children read, by name, where others may have the same family."""
        self.width = 1 + max((c.index for c in table.columns if c.field), default=0)
        self.name_at, self.id_at = self.fitting.name_at, self.fitting.id_at
        self.in_rows = self._in_rows()
        self.columns, self.first = self.fitting.columns, self.fitting.first
        self.town = villages.town(sheet.name) or self._town_of(table.title)
        self.here = self._village_of(sheet.name) or self._village_of(table.title)
        over = (table.title, sheet.name)
        self.school = "" if "school" in self._items() else school_in(*over)
        self.class_name = "" if "class_name" in self._items() else class_in(*over)
        self.under = ("", "")
        """The school and the class that the last line between the children says."""
        self.carried = ""
        self.skipping = Skipping(
            table, self.fitting, villages, self.town, today, legends=self.legends
        )
        self.blank_doubted = self.skipping.only_ticked(self.fitting.cells)

    def _column_of(self, field: str) -> Column:
        return next(column for column in self.filed if column.field == field)

    def _items(self) -> frozenset[str]:
        return frozenset(key for column in self.table.columns for key in column.field.split("+"))

    def rows(self) -> Iterator[LedgerRow | Skipped]:
        """Every row below the header, in order."""
        section: Section | None = None
        child: LedgerRow | None = None
        for number, cells in enumerate(self.table.lines(self.sheet), start=self.table.first_row):
            if child is not None and number in self.beneath:
                self._member(self.in_rows_of, number, cells)
                continue
            if child is not None:
                yield self._finished(child)
                child = None
            known = number not in self.in_rows or self.table.repeats(cells)
            if known and (why := self.skipping.why(cells)):
                if why == "section":
                    section = self._section(cells, section)
                if why == "school":
                    school, class_name = self.skipping.school(cells)
                    self.under = (school or self.under[0], class_name)
                # A list beside another has its headings in common with it.
                yield Skipped(number, NO_FURTHER if self.table.further else why)
            else:
                child = self._row(number, cells, section)
        if child is not None:
            yield self._finished(child)

    # -- one row ------------------------------------------------------------------------------

    def _finished(self, child: LedgerRow) -> LedgerRow:
        """A row once all of it is read. One that is given back goes with what stood in the cells nobody could read."""
        fold(child, self.members)
        self.fitting.check(child)
        self.families.pop(name := child.values.get("name"), None)
        self.families[name] = child  # the last of them is the row above
        if len(self.families) > _FAMILIES:
            del self.families[next(iter(self.families))]
        if child.outcome == "refused":
            cells, down = self._cells(child.row), self.down.get(child.row, {})
            for column in self.filed:
                first, *others = column.field.split("+")
                text = as_text(down.get(column.index)) or text_at(cells, column.index)
                if not text or column.option or first not in FIELDS or text in _NO_VALUES:
                    continue
                if text not in (FIELDS[first].codes or {}) and not child.values.keys() & {
                    first,
                    *others,
                }:
                    child.values[first] = text
            if unread := "；".join(self._unread(child, cells)):
                child.values[UNREAD] = unread
        return child

    def _unread(self, child: LedgerRow, cells: Sequence[object]) -> Iterator[str]:
        """What stands in cells of which the values of a row say nothing: other people, columns nobody knows."""
        put = {str(value) for value in child.values.values()}
        for column in self.table.columns:
            text = text_at(cells, column.index)
            of_the_row = column.field in _NOT_OF_THE_CHILD or bool(column.option)
            if not text or text in put or of_the_row:
                continue
            if column.relative or child.values.keys().isdisjoint(column.field.split("+")):
                yield f"{column.source.replace('·', '')}：{text}"

    def _row(self, number: int, cells: Sequence[object], section: Section | None) -> LedgerRow:
        out = self.line.begin(number)
        down = self.down.get(number)
        if len(cells) < self.width:
            cells = [*cells, *[None] * (self.width - len(cells))]
        if column := self._says_whole_family(number, cells):
            self._give_family_of(column, text_at(cells, column.index))
            cells = [None if at == column.index else cell for at, cell in enumerate(cells)]
        self._read_cells(self.readers, number, cells)
        if number in self.in_rows:
            out.tell(self.first[self.name_at], "child_in_rows")
        elif down and {self.name_at, self.id_at} & set(down):
            out.tell(self.first[self.name_at], "merged_identity")
        if number in self.sheet.hidden_rows:
            out.tell("", "hidden_row")
        several.settle(self.line)
        if card := self.line.said.get("disability_card"):
            entries.disability_card(self.line, self._column_of("disability_card"), card)
        if self.remark and isinstance(said := self.line.values.get("remark"), str):
            remarks.heed(self.line, self.remark, said)
        self.line.put_notes()
        self._place(section)
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
        if not self._as_in_another_family(out, cells):
            for one in self.family:
                self._member(one, number, cells)
        return out

    def _read_cells(
        self, readers: Sequence[_CellReader], number: int, cells: Sequence[object]
    ) -> None:
        """Read the cells of a row into the line under way."""
        put, down, formulas = (
            self.line.values.setdefault,
            self.down.get(number),
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
        kin = self._kin_of(column, number)
        while value in _SAME and number > self.table.first_row:
            number -= 1
            line = self._cells(number)
            if kin != self._kin_of(column, number):
                continue  # a brother's father is the sister's, not the grandfather who stands above
            value = self.down.get(number, {}).get(at) or (line[at] if at < len(line) else None)
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
        if cell == 0 and not column.option and not any(map(_is_coded, column.fields)):
            self.line.tell(column, "formula_nothing")
            return True
        self.line.tell(column, "formula_value")
        return False

    # -- relatives ----------------------------------------------------------------------------

    def _family(self) -> dict[int, list[Column]]:
        """For each member of the family with columns of its own, or each row, these columns."""
        found: dict[int, list[Column]] = {}
        for column in self.table.columns:
            if column.relative and column.field:
                found.setdefault(column.relative, []).append(column)
        return found

    def _members_beneath(self) -> frozenset[int]:
        """The rows that go on with the child above: no name of their own, but somebody and what they are to it."""
        if self.table.further:
            return frozenset()
        for number, columns in self.family.items():
            if found := self._rows_beneath(columns):
                self.in_rows_of = number
                return found
        of_persons = [c for c in self.filed if c.fields and all("." in key for key in c.fields)]
        found = self._rows_beneath(of_persons)
        if found:
            self.in_rows_of = 0
            self.family[0] = of_persons
            self.filed = [column for column in self.filed if column not in of_persons]
        return found

    def _rows_beneath(self, columns: Sequence[Column]) -> frozenset[int]:
        kin, who = _at(columns, "relationship"), _at(columns, "name")
        if kin is None or who is None:
            return frozenset()
        theirs = {column.index for column in columns} | {
            column.index for column in self.table.columns if column.field == "serial"
        }
        fitting, found = self.fitting, set[int]()
        whose = [fitting.name_at, *([] if fitting.id_at is None else [fitting.id_at])]
        above: Sequence[object] = ()
        named = set[str]()
        for number, cells in enumerate(fitting.cells, start=self.table.first_row):
            if not any(as_text(cell) for cell in cells):
                continue
            name, others = text_at(cells, who), [at for at in range(len(cells)) if at not in theirs]
            if all(self._blank(number, cells, at) for at in whose):
                goes_on = bool(name) or all(self._blank(number, cells, at) for at in others)
            else:  # the child is said again beside each of its family
                goes_on = name not in named and all(text_at(cells, at) for at in whose) and all(
                    text_at(cells, at) in ("", text_at(above, at)) for at in others
                )  # fmt: skip
            if goes_on and text_at(above, fitting.name_at) and self._kin(cells, kin):
                found.add(number)
            else:
                above, named = cells, set()
            named.add(name)
        return frozenset(found)

    def _kin_of(self, column: Column, number: int) -> str:
        """In a column about the family in rows, what the member in a row is to the child."""
        at = _at(self.family[self.in_rows_of], "relationship") if self.beneath else None
        of_family = at is not None and column.index != at and column.relative == self.in_rows_of
        return text_at(self._cells(number), at) if of_family and at is not None else ""

    def _kin(self, cells: Sequence[object], at: int) -> str:
        """What a member is to the child."""
        return kin_code(in_words(self.legends.get(at, {}), text_at(cells, at)))

    def _in_rows(self) -> frozenset[int]:
        """The rows of a child that goes on in a row of which nobody knows whom it tells of: the father's
        telephone in the first, the mother's in the second.
        """
        of_persons = [c.index for c in self.filed if all("." in key for key in c.fields)]
        whose = {self.name_at, self.id_at} - {None}
        again = {n for n in self.down if self.table.repeats(self._cells(n))}
        found = self._a_member_a_row() if self.table.unsaid else set[int]()
        for row1, col1, row2, _ in self.sheet.merged:
            below = [n for n in range(row1 + 1, row2 + 1) if n in self.down]
            if col1 in whose and any(
                not self._blank(n, self._cells(n), at)
                for n in below if n not in self.beneath | again for at in of_persons
            ):  # fmt: skip
                found |= {row1, *below}
        return frozenset(found)

    def _a_member_a_row(self) -> set[int]:
        """The rows of each child that has several, one for each of the family, of whom nothing says who they are."""
        found: set[int] = set()
        above, name = 0, ""
        for number, cells in enumerate(self.fitting.cells, start=self.table.first_row):
            if not any(as_text(cell) for cell in cells):
                continue
            if all(self._blank(number, cells, at) for at in self.table.unsaid):
                above = 0
                continue
            own = text_at(cells, self.name_at)
            if above and own in ("", name):
                found |= {above, number}
            above, name = number, own or name
        return found

    def _cells(self, number: int) -> Sequence[object]:
        return self.sheet.rows[number - self.sheet.first_row]

    def _blank(self, number: int, cells: Sequence[object], at: int | None) -> bool:
        """Whether a cell says nothing of its own: it is empty, or merged with the one above."""
        return at is None or not text_at(cells, at) or at in self.down.get(number, {})

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
        kin = _at(self.family[of], "relationship")
        code = "" if kin is None else self._kin(cells, kin)
        out = self.line.begin(number)
        self._read_cells(self.member_readers[of, parent_of(code) or "caregiver"], number, cells)
        several.settle(self.line)
        said = of == ONE_MORE or self.line.said.get(CARER, "") in YES
        self.members.append(Member(out.values, said and bool(out.values), out.problems))

    def _as_in_another_family(self, child: LedgerRow, cells: Sequence[object]) -> bool:
        """Whether a child says that its family is that of another one, and give it that family: 家庭成员同上."""
        if not self.beneath:
            return False
        columns = self.family[self.in_rows_of]
        said = [(column, text) for column in columns if (text := text_at(cells, column.index))]
        if not said or not all(_AS_ABOVE.search(text) for _, text in said):
            return False
        self._give_family_of(*said[0])
        return True

    def _says_whole_family(self, number: int, cells: Sequence[object]) -> Column | None:
        """The column in which one word stands for the whole family, where nothing else is told of it: 同上, 同哥哥."""
        if len(self.of_persons) < _FEW or self.beneath:
            return None
        first, *others = self.of_persons
        said = text_at(cells, first.index)
        if not said or not _WHOLE_FAMILY_AS_ABOVE.fullmatch(said):
            return None
        down = self.down.get(number, {})
        alone = not any(text_at(cells, c.index) or c.index in down for c in others)
        return first if alone else None

    def _give_family_of(self, column: Column, text: str) -> None:
        """Give the row under way the family of the child that its cell names, or of the one above."""
        child = self.line.out
        named = (one for name, one in self.families.items() if name and str(name) in text)
        other = next(named, None) or next(reversed(self.families.values()), None)
        if other is None:
            child.tell(column.source, "same_as_nothing", text=text)
            return
        family = {key: value for key, value in other.values.items() if "." in key}
        for key, value in family.items():
            child.values.setdefault(key, value)
        names = "、".join(str(value) for key, value in family.items() if key.endswith(".name"))
        child.tell(column.source, "same_as_above", text=text, value=names)

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
            return lambda cell: entries.left_behind(line, in_words(why, as_text(cell)))
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

    def _legends(self) -> dict[int, dict[str, str]]:
        """For each column of codes what its ledger says they mean."""
        table, sheet = self.table, self.sheet
        top = table.header_rows[0] - sheet.first_row
        around = [*sheet.rows[:top], *table.lines(sheet)[-_NOTES:]]
        notes = [cell for row in around for cell in row if isinstance(cell, str) and len(cell) > 8]
        words = {c.index: c.source.rpartition("·")[2] for c in table.columns}
        return {
            column.index: legend
            for column in table.columns
            if _is_coded(column.field) or column.field.endswith(("left_behind", "work_region"))
            if (
                legend := legend_from(self.codes, words[column.index])
                or legend_of(words[column.index], self._header_of(column), notes, [*words.values()])
                or self._circles(column, notes)
            )
        }

    def _circles(self, column: Column, notes: Sequence[str]) -> dict[str, str]:
        if not any(map(is_mark, column.samples)):
            return {}
        rows = self.table.lines(self.sheet)
        return circles((text_at(row, column.index) for row in rows), notes)

    def _header_of(self, column: Column) -> str:
        """What stands over a column as it was written."""
        first = self.sheet.first_row
        rows = [self.sheet.rows[number - first] for number in self.table.header_rows]
        return " ".join(filter(None, (text_at(row, column.index) for row in rows)))

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

    # -- where --------------------------------------------------------------------------------

    def _section(self, cells: Sequence[object], under: Section | None) -> Section | None:
        """What the lines over the next rows say: a village, or a township whose villages follow."""
        new = self.skipping.section(cells)
        if new is None or new.found.doubt or new.found.code[9:] != "000":
            return new
        same = under is not None and under.found.code[:9] == new.found.code[:9]
        self.town = self.skipping.town = new.found.code
        return under if same else None

    def _place(self, section: Section | None) -> None:
        out, said = self.line.out, self.line.said
        town = self.villages.town(said["township"]) if said.get("township") else ""
        town = town or self.town
        text = said.get("village", "")
        if not text and self.carried and "village" in self.columns and not section:
            text = self.carried
            out.tell(self.columns["village"], "village_carried", text=text)
        if text:
            self.carried = text
            found = self.villages.find(text, town)
            inside = (section and section.found.code) or self.here or self.villages.village
            if (
                found.doubt == "village_unknown"
                and inside
                and not _VILLAGE.search(found.about or text)
            ):
                found = Found(inside, rest=text)  # 3组, of the village that the sheet is about
            if found.doubt:
                column = self.columns.get("village", "")
                out.tell(column, found.doubt, about=found.about, text=text)
            out.place = found.code
            self._rest(found.rest)
        elif section:
            out.place = section.found.code
            if section.found.doubt:
                found = section.found
                out.tell("", found.doubt, about=found.about, text=section.text)
        elif inside := self._over(said) or self.here:
            out.place = inside
        else:
            self._from_address(town)
        group = said.get("group", "")
        again = self.villages.find(group, town)
        if group and not again.doubt and again.code == out.place:
            group = again.rest  # 990131101200 beside 大坪村
        self._rest(group)

    def _over(self, said: Mapping[str, str]) -> str:
        """The village over a form, where each form has a title of its own: what stands nearest tells."""
        texts = said.get("heading", "").split("｜")
        return next((code for text in texts if text and (code := self._village_of(text))), "")

    def _rest(self, text: str) -> None:
        """What a village's cell says beyond the village (3组) is part of the address."""
        if text and "living_detail" not in self.line.values:
            number = text if not text.isdigit() else f"{text}组"
            self.line.values["living_detail"] = number

    def _from_address(self, town: str) -> None:
        for key in ("living_detail", "hukou_detail"):
            text = self.line.values.get(key)
            if isinstance(text, str) and text not in MISSING:
                found = self.villages.mentioned(text, town)
                found = found or self._begun(text, town)
                if found is not None:
                    self.line.out.place = found.code
                    return
        self.line.out.place = self.villages.answers.get("") or town or self.villages.place
        if self.line.out.place[9:] == "000":
            self.line.out.tell("", "village_missing", about="")

    def _begun(self, text: str, town: str) -> Found | None:
        """The village an address begins with, where only a group comes behind its bare name: 大坪三组."""
        found = self.villages.find(text, town)
        of_village = not found.doubt and found.code[9:] != "000"
        return found if of_village and _GROUP.fullmatch(found.rest) else None

    def _town_of(self, title: str) -> str:
        for name in re.findall(r"[\u4e00-\u9fff]{1,8}?(?:镇|乡|街道)", title):
            for start in range(len(name)):
                if code := self.villages.town(name[start:]):
                    return code
        return ""

    def _village_of(self, text: str) -> str:
        if code := self.villages.headed(text, self.town):
            return code
        mentioned = self.villages.mentioned(text, self.town)
        return mentioned.code if mentioned else ""

    # -- looked at once, before the rows --------------------------------------------------------

    def _merged_down(self) -> dict[int, dict[int, object]]:
        """For each row, the cells whose value lies further up in the same merged cell."""
        down: dict[int, dict[int, object]] = {}
        for row1, col1, row2, col2 in self.sheet.merged:
            if row2 <= row1 or row2 < self.table.first_row or row1 < self.table.first_row:
                continue
            for at in range(col1, col2 + 1):
                line = self.sheet.rows[row1 - self.sheet.first_row]
                value = line[col1] if col1 < len(line) else None
                if value is None:
                    continue
                for number in range(row1 + 1, row2 + 1):
                    down.setdefault(number, {})[at] = value
        return down
