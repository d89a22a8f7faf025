"""Children listed by household, where whoever takes care is only called the head of it (户主), or the head's spouse.

Who that is stands in the head's own columns, once for all the children of a household; what he is to the child follows
from 与户主关系 and his sex.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tonghu.record.ledger.reading.abreast import is_name_of_child
from tonghu.record.ledger.reading.cells import text_at
from tonghu.record.ledger.reading.headers import WHO
from tonghu.record.ledger.reading.labels import Unfolded, label_of, replaced
from tonghu.record.ledger.reading.meanings import is_of_household, whose_word
from tonghu.record.ledger.reading.tables import Grid

_DEEPEST = 12
_HEAD = re.compile("户主(?:姓名|名字)?")
_HEAD_SEX, _HEAD_PHONE = "户主性别", re.compile("户主(?:联系)?(?:电话|手机|手机号码?)")
_THE_HEAD = re.compile(r"户主(?:本人)?")
_SPOUSE = re.compile(
    r"户主的?(?:老伴|配偶|妻子?|爱人|老婆|丈夫|老公)[:：\s（(]*([\u4e00-\u9fff]{2,4})?[）)]?"
)
_GRANDCHILD = re.compile("(外)?孙.{0,2}")
_IS = {("", "男"): "爷爷", ("", "女"): "奶奶", ("外", "男"): "外公", ("外", "女"): "外婆"}
_OTHER = {"男": "女", "女": "男"}

Row = Sequence[object]


@dataclass(frozen=True)
class _Columns:
    """Where a list says who is the head, and who takes care."""

    name: int
    head: int
    carer: int
    kin: int
    sex: int | None
    phone: int | None


def with_carers(sheet: Grid) -> Grid:
    """The list with who takes care by name, with two columns for what they are and their telephone; any other sheet
    as it is, and so is a register in which the head has a line of his own (households.py).
    """
    for line, row in enumerate(sheet.rows[:_DEEPEST]):
        if columns := _columns(row):
            below = sheet.rows[line + 1 :]
            said = [text for one in below if (text := text_at(one, columns.carer))]
            if any(_THE_HEAD.fullmatch(text_at(one, columns.kin)) for one in below):
                return sheet
            if any(_THE_HEAD.fullmatch(text) or _SPOUSE.fullmatch(text) for text in said):
                return _told(sheet, line, columns)
    return sheet


def _columns(row: Row) -> _Columns | None:
    words = {n: text for n, cell in enumerate(row) if (text := label_of(cell))}

    def where(says: object) -> int | None:
        return next((n for n, text in words.items() if says(text)), None)  # type: ignore[operator]

    name, head, kin = where(is_name_of_child), where(_HEAD.fullmatch), where(is_of_household)
    carer = where(lambda text: WHO.get(whose_word(text)) == "caregiver")
    if name is None or head is None or kin is None or carer is None:
        return None
    return _Columns(name, head, carer, kin, where(_HEAD_SEX.__eq__), where(_HEAD_PHONE.fullmatch))


def _told(sheet: Grid, line: int, columns: _Columns) -> Unfolded:
    width = max(len(row) for row in sheet.rows)
    rows: list[Row] = [*sheet.rows]
    rows[line] = [*rows[line], *[None] * (width - len(rows[line])), "照料人关系", "照料人联系电话"]
    for n, (row, head) in enumerate(_by_head(rows[line + 1 :], columns), start=line + 1):
        told = _carer(row, head, columns)
        if told is not None:
            name, kin, phone = told
            own = [name if at == columns.carer else cell for at, cell in enumerate(row)]
            rows[n] = [*own, *[None] * (width - len(row)), kin, phone]
    return replaced(sheet, rows)


def _by_head(rows: Sequence[Row], columns: _Columns) -> Iterator[tuple[Row, Row]]:
    """Each row with the one that names the head of its household: itself, or one further up."""
    head: Row = ()
    for row in rows:
        if text_at(row, columns.head):
            head = row
        elif not text_at(row, columns.name):
            head = ()
        yield row, head


def _carer(row: Row, head: Row, columns: _Columns) -> tuple[str, str | None, str | None] | None:
    """The name of whoever takes care, what they are to the child and their telephone."""
    said = text_at(row, columns.carer)
    spouse = _SPOUSE.fullmatch(said)
    if not head or not (spouse or _THE_HEAD.fullmatch(said)):
        return None
    sex = "" if columns.sex is None else text_at(head, columns.sex)
    grandchild = _GRANDCHILD.fullmatch(text_at(row, columns.kin))
    of = _OTHER.get(sex, "") if spouse else sex
    kin = _IS.get((grandchild[1] or "", of)) if grandchild else None
    if spouse:
        return spouse[1] or "", kin, None
    phone = None if columns.phone is None else text_at(head, columns.phone)
    return text_at(head, columns.head), kin, phone
