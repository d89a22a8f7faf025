"""Which columns of a table, and which rows beneath a child's, tell of its family; and whose family is that of another child."""

import re
from collections.abc import Mapping, Sequence

from tonghu.record.ledger.reading.cells import as_text, text_at
from tonghu.record.ledger.reading.fitting import Fitting
from tonghu.record.ledger.reading.legends import in_words
from tonghu.record.ledger.reading.merging import Cells
from tonghu.record.ledger.reading.names import kin_code
from tonghu.record.ledger.reading.relatives import FATHER, MOTHER
from tonghu.record.ledger.reading.rows import LedgerRow
from tonghu.record.ledger.reading.tables import OTHER_PARENT, SUBJECT, Column, Table

_OF_THE_CHILDS_ROW = 0
"""The number of a family whose columns say of each row whom it tells of: none of them is numbered."""
_FEW = 3
"""So many columns of persons at least: of fewer, one 同上 is only its own."""
_FAMILIES = 200
"""So many children back one may be named whose family it is."""
_AS_ABOVE = re.compile("同上|同前|同[\u4e00-\u9fff]{2,4}家?$|^[〃″〞]$")
"""What says of a family that it is that of a child above."""
_WHOLE_FAMILY_AS_ABOVE = re.compile(
    r"(?:家庭|家人|父母|家长|其他|其余|信息|情况|成员|均|都|全部)*(?:同上|同前|同上行)。?|[〃″〞]"
    r"|(?:家庭|父母|信息|情况)*[同与](?![父母爸妈左右户])[\u4e00-\u9fff]{2,4}(?:家|一样|相同)?"
)


def _of_persons(columns: Sequence[Column]) -> list[Column]:
    """The columns that tell of the child's people and of nothing else."""
    return [c for c in columns if c.fields and all("." in key for key in c.fields)]


class Families:
    """Looked at once, before the rows. `filed` are the columns read into the child's own row."""

    def __init__(
        self,
        table: Table,
        fitting: Fitting,
        cells: Cells,
        legends: Mapping[int, Mapping[str, str]],
    ) -> None:
        self.table, self.fitting, self.cells, self.legends = table, fitting, cells, legends
        self.filed = [column for column in table.columns if column.field and not column.relative]
        self.columns: dict[int, list[Column]] = {}
        """For each member of the family with columns of its own, or each row, these columns."""
        for column in table.columns:
            if column.relative and column.field:
                self.columns.setdefault(column.relative, []).append(column)
        self.of_row = _OF_THE_CHILDS_ROW
        self.beneath = frozenset[int]() if table.further else self._beneath()
        """The rows that go on with the child above: no name of their own, but somebody and what they are to it."""
        self.persons = _of_persons(self.filed)
        self.torn = self._torn()
        """The rows of a child that goes on in a row of which nobody knows whom it tells of: the father's
        telephone in the first, the mother's in the second.
        """

    def kin_of(self, member: int, number: int) -> str:
        """The code of what a member of the family is to the child of a row; empty where nothing says it."""
        of = self.columns.get(SUBJECT if member == OTHER_PARENT else member, [])
        at = _at(of, "relationship")
        if at is None:
            return ""
        said = kin_code(in_words(self.legends.get(at, {}), self.cells.text(number, at)))
        return {FATHER: MOTHER, MOTHER: FATHER}.get(said, "") if member == OTHER_PARENT else said

    def is_only_a_parent(self, member: int) -> bool:
        """Whether columns tell of somebody who may be a parent, and else does not take care: a prisoner, 另一方家长."""
        became = any(column.field == "caregiver.special_status" for column in self.columns[member])
        return member == OTHER_PARENT or (member == SUBJECT and became)

    def kin_beside(self, column: Column, number: int) -> str:
        """In a column about the family in rows, what the member in a row is to the child."""
        at = _at(self.columns[self.of_row], "relationship") if self.beneath else None
        if at is None or column.index == at or column.relative != self.of_row:
            return ""
        return text_at(self.cells.of(number), at)

    def as_in_another(self, cells: Sequence[object]) -> tuple[Column, str] | None:
        """Where a child with its family in rows says that it is that of another one, and its words: 家庭成员同上."""
        if not self.beneath:
            return None
        told = self.columns[self.of_row]
        said = [(column, text) for column in told if (text := text_at(cells, column.index))]
        return said[0] if said and all(_AS_ABOVE.search(text) for _, text in said) else None

    def in_one_word(self, number: int, cells: Sequence[object]) -> Column | None:
        """The column in which one word stands for the whole family, where nothing else is told of it: 同上, 同哥哥."""
        if len(self.persons) < _FEW or self.beneath:
            return None
        first, *others = self.persons
        said = text_at(cells, first.index)
        if not said or not _WHOLE_FAMILY_AS_ABOVE.fullmatch(said):
            return None
        down = self.cells.down.get(number, {})
        alone = not any(text_at(cells, c.index) or c.index in down for c in others)
        return first if alone else None

    def _kin(self, cells: Sequence[object], at: int) -> str:
        return kin_code(in_words(self.legends.get(at, {}), text_at(cells, at)))

    def _beneath(self) -> frozenset[int]:
        for number, columns in self.columns.items():
            if found := self._rows_beneath(columns):
                self.of_row = number
                return found
        persons = _of_persons(self.filed)
        found = self._rows_beneath(persons)
        if found:
            self.columns[_OF_THE_CHILDS_ROW] = persons
            self.filed = [column for column in self.filed if column not in persons]
        return found

    def _rows_beneath(self, columns: Sequence[Column]) -> frozenset[int]:
        kin, who = _at(columns, "relationship"), _at(columns, "name")
        if kin is None or who is None:
            return frozenset()
        theirs = {column.index for column in columns} | {
            column.index for column in self.table.columns if column.field == "serial"
        }
        fitting, found, is_blank = self.fitting, set[int](), self.cells.is_blank
        whose = [fitting.name_at, *([] if fitting.id_at is None else [fitting.id_at])]
        above: Sequence[object] = ()
        named = set[str]()
        for number, cells in enumerate(fitting.cells, start=self.table.first_row):
            if not any(as_text(cell) for cell in cells):
                continue
            name, others = text_at(cells, who), [at for at in range(len(cells)) if at not in theirs]
            if all(is_blank(number, at) for at in whose):
                goes_on = bool(name) or all(is_blank(number, at) for at in others)
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

    def _torn(self) -> frozenset[int]:
        cells = self.cells
        whose = {self.fitting.name_at, self.fitting.id_at} - {None}
        again = {n for n in cells.down if self.table.repeats(cells.of(n))}
        found = self._a_member_a_row() if self.table.unsaid else set[int]()
        for row1, col1, row2, _ in cells.sheet.merged:
            below = [n for n in range(row1 + 1, row2 + 1) if n in cells.down]
            if col1 in whose and any(
                not cells.is_blank(n, column.index)
                for n in below if n not in self.beneath | again for column in self.persons
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
            if all(self.cells.is_blank(number, at) for at in self.table.unsaid):
                above = 0
                continue
            own = text_at(cells, self.fitting.name_at)
            if above and own in ("", name):
                found |= {above, number}
            above, name = number, own or name
        return found


class FamiliesSoFar:
    """The children read, by name, where others may have the same family."""

    def __init__(self) -> None:
        self.children: dict[object, LedgerRow] = {}

    def remember(self, child: LedgerRow) -> None:
        """The last of them is the row above."""
        self.children.pop(name := child.values.get("name"), None)
        self.children[name] = child
        if len(self.children) > _FAMILIES:
            del self.children[next(iter(self.children))]

    def give(self, child: LedgerRow, column: Column, text: str) -> None:
        """Give a row the family of the child that its cell names, or of the one above."""
        named = (one for name, one in self.children.items() if name and str(name) in text)
        other = next(named, None) or next(reversed(self.children.values()), None)
        if other is None:
            child.tell(column.source, "same_as_nothing", text=text)
            return
        family = {key: value for key, value in other.values.items() if "." in key}
        for key, value in family.items():
            child.values.setdefault(key, value)
        names = "、".join(str(value) for key, value in family.items() if key.endswith(".name"))
        child.tell(column.source, "same_as_above", text=text, value=names)


def _at(columns: Sequence[Column], what: str) -> int | None:
    """Where a column of a member of the family says this and nothing else."""
    return next((c.index for c in columns if c.fields == (f"caregiver.{what}",)), None)
