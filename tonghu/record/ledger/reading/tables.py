"""What a table in a sheet is to the reader: where it stands, its columns, and what is doubtful about them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tonghu.record.ledger.reading.cells import as_text
from tonghu.record.ledger.reading.headers import UNFILED

BY_KIN_HEADER, CHAIN_HEADER = "（照与户主关系认的）", "（接龙里没认出来的话）"
"""Behind the header of what was worked out before the sheet became a table: somebody is asked to look at it."""
ONE_MORE, SUBJECT, OTHER_PARENT = 9, 8, 7
"""The numbers of whoever is called the caregiver beside numbered members of the family, of whom a row is about where
that is no child, and of the other parent.
"""
_A_LIST = re.compile("名单|名册|通讯录|联系表|联系方式|一览表|信息表|登记表|统计表|台账")
_GROWN_UPS = re.compile(
    "孕产?妇|产妇|育龄妇女|留守妇女|留守老人|老年人|老人|退役军人|优抚对象|困难党员|空巢"
)
_VOLUNTEERS = re.compile("爱心妈妈|爱心人士|代理家长|五老|结对干部|帮扶干部|教师|老师")
_SCHOOLED = frozenset({"school", "class_name", "caregiver.relationship"})
"""What only a list of children has beside the names of those who help them."""
_CHILDREN = re.compile("儿童|孩|娃|未成年|学生|幼儿|婴|少年|子女")
_STAFF = re.compile(
    "儿童主任|(?:儿童(?:福利)?)?督导员|工作人员|社工|志愿者|联络员|村干部|网格员|教职工|专干"
)
_REPEATED = 3
"""So many words of the header at least has a line that repeats it."""


class Grid(Protocol):
    """A sheet as it was opened; rows 1-based from `first_row`, columns 0-based from A."""

    @property
    def name(self) -> str: ...
    @property
    def hidden(self) -> bool: ...
    @property
    def first_row(self) -> int: ...
    @property
    def rows(self) -> Sequence[Sequence[object]]: ...
    @property
    def hidden_rows(self) -> frozenset[int]: ...
    @property
    def hidden_columns(self) -> frozenset[int]: ...
    @property
    def merged(self) -> tuple[tuple[int, int, int, int], ...]: ...
    @property
    def formulas(self) -> frozenset[tuple[int, int]]: ...


@dataclass(frozen=True)
class Column:
    """One column: the header as it reads, the item it is, and the code it ticks where it is an option.

    `field` is empty for a column that is left out; several items in one cell are joined with `+`.
    """

    index: int
    source: str
    field: str
    option: str = ""
    samples: tuple[str, ...] = ()
    relative: int = 0
    """Of a member of the family, the number: they are read apart, as what each is to the child (relatives.py)."""
    nth: int = 1
    """Of columns called the same, the how many-th it is."""
    left: str = ""
    """Of a column that does not say whose it is, the one to its left: what was said of it holds beside that one."""

    @property
    def called(self) -> str:
        """The header, told apart from others that read the same: what somebody says of it is remembered so."""
        return self.source if self.nth == 1 else f"{self.source}（第{self.nth}个）"

    @property
    def remembered_as(self) -> str:
        """What the organisation's next ledgers know it by."""
        return f"{self.called}（在“{self.left[:40]}”右边）" if self.left else self.called

    def said(self, remembered: Mapping[str, str]) -> str | None:
        """What somebody has said that it is: of this ledger, or of an earlier one."""
        return remembered.get(self.called, remembered.get(self.remembered_as))

    @property
    def fields(self) -> tuple[str, ...]:
        """The items of the column that are filed."""
        return tuple(one for one in self.field.split("+") if one and one not in UNFILED)


@dataclass(frozen=True)
class Doubt:
    """Of columns that do not say whose they are: the first, how they were read (a problem's code), all of
    them, and who stands beside them.
    """

    column: str
    code: str
    what: str
    who: str


@dataclass(frozen=True)
class Table:
    """The table of a sheet: the header's row numbers, its columns, where the data begins, and what
    title and sheet name say about the place.
    """

    sheet: str
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    first_row: int
    last_row: int
    title: str = ""
    words: frozenset[str] = field(default=frozenset(), repr=False)
    own: frozenset[int] = frozenset()
    """Of a list printed beside others the columns that it has: what stands in the rest is none of its business."""
    further: bool = False
    """Of a further child of each row: many rows have none."""
    unsaid: frozenset[int] = frozenset()
    """Columns of members of the family of whom nothing says what they are to the child."""
    doubts: tuple[Doubt, ...] = ()

    @property
    def of_staff(self) -> str:
        """The title that says that these are those who work with children, or other grown-ups: 儿童主任名单, 孕产妇;
        empty otherwise.
        """
        said = (*reversed(self.title.split()), self.sheet)
        if _GROWN_UPS.search(said[0]) and not _CHILDREN.search(said[0]):
            return said[0]
        title = next((text for text in said if _A_LIST.search(text)), self.sheet)
        items = {key for column in self.columns for key in column.fields}
        of_a_child = (
            any(key.startswith(("father.", "mother.")) for key in items) or items & _SCHOOLED
        )
        if _VOLUNTEERS.search(title) and not _CHILDREN.search(title) and not of_a_child:
            return title
        return title if _STAFF.search(title) and "儿童" not in _STAFF.sub("", title) else ""

    def repeats(self, cells: Sequence[object]) -> bool:
        """Whether a row is a line of the header once more, as on every printed page."""
        texts = [text for cell in cells if cell is not None and (text := as_text(cell))]
        words = sum(re.sub(r"\s", "", text) in self.words for text in texts)
        return words >= _REPEATED and words * 2 >= len(texts)

    def own_of(self, cells: Sequence[object]) -> Sequence[object]:
        """A row as far as it is this list's; all of it where that is nothing: a heading over all lists."""
        own = [cell if n in self.own else None for n, cell in enumerate(cells)]
        return own if any(as_text(cell) for cell in own) else cells

    def lines(self, sheet: Grid) -> Sequence[Sequence[object]]:
        """The rows of the sheet that are the table's, from the first below its header."""
        first = self.first_row - sheet.first_row
        return sheet.rows[first : self.last_row + 1 - sheet.first_row]
