"""The small table of the family that a form for one child may hold: 称谓, 姓名, 联系电话 over a line for each.

Each cell is read as if its label stood before it: 父亲姓名, 父亲联系电话.
"""

import itertools
import re
from collections.abc import Mapping, Sequence

from tonghu.record.ledger.reading.abreast import is_name_of_child
from tonghu.record.ledger.reading.cells import as_text, text_at
from tonghu.record.ledger.reading.headers import WHO
from tonghu.record.ledger.reading.labels import label_of
from tonghu.record.ledger.reading.meanings import PERSONS, is_item
from tonghu.record.ledger.reading.names import kin_code

_WHO_IT_IS = re.compile(
    r"称谓|称呼|关系|[与和跟]?(?:儿童|孩子|本人|学生|其)的?关系|(?:家庭)?(?:主要)?(?:家庭)?成员|家庭关系|亲属"
)
"""The column that says which of the family a line is about."""
_FAMILY = frozenset(PERSONS) - {"caregiver", "institution"}
_KIN = "关系"
_LEAST = 3
"""So many words side by side begin such a table."""

Row = Sequence[object]
Told = list[tuple[str, object]]


def family_in(rows: Sequence[Row]) -> Mapping[int, Told]:
    """For each line of such a table, its header's too, the labels and what stands under them."""
    found: dict[int, Told] = {}
    named = False
    for line, row in enumerate(rows):
        if line in found:
            continue
        at = _column_of_kin(row) if named else None
        if at is not None:
            members = _members(rows, line, at)
            found |= {line: [], **members} if members else {}
        named |= names_the_child(row)
    return found


def names_the_child(row: Row) -> bool:
    """Whether a line of a form says who it is about: 姓名 and, beside it, what is no other label."""
    texts = [label_of(cell) for cell in row if cell is not None and as_text(cell)]
    return any(
        is_name_of_child(own) and not is_item(behind) for own, behind in itertools.pairwise(texts)
    )


def _column_of_kin(row: Row) -> int | None:
    """Where the header of such a table has the word for who somebody is; None for all other lines."""
    words = {n: text for n, cell in enumerate(row) if (text := label_of(cell))}
    items = [n for n, text in words.items() if is_item(text) and not _WHO_IT_IS.fullmatch(text)]
    kin = [n for n, text in words.items() if _WHO_IT_IS.fullmatch(text)]
    filled = sum(bool(as_text(cell)) for cell in row)
    named = any(is_name_of_child(text) for text in words.values())
    if not named or len(items) + len(kin) < max(_LEAST, filled - 1) or not kin:
        return None
    return kin[-1]  # 家庭成员, 称谓, 姓名: what stands over all of it comes first


def _members(rows: Sequence[Row], header: int, at: int) -> dict[int, Told]:
    """The lines beneath a header, as long as each says which of the family it is about."""
    labels = {
        n: text for n, cell in enumerate(rows[header]) if n != at and (text := label_of(cell))
    }
    found: dict[int, Told] = {}
    for line in range(header + 1, len(rows)):
        row = rows[line]
        who = label_of(row[at]) if at < len(row) else ""
        carer = _carer_of(row, labels)
        if WHO.get(who) not in _FAMILY and not kin_code(who) and not carer:
            break
        under = {label_of(row[n]) for n in labels if n < len(row)}
        if under & {*labels.values()} or any(map(is_name_of_child, under)):
            break  # the form goes on: 父亲 | 姓名 | …
        told = [(n, label) for n, label in labels.items() if text_at(row, n)]
        found[line] = [((carer or who) + label, row[n]) for n, label in told]
        found[line] += [(carer + _KIN, who)] if carer and who else []
    return found


def _carer_of(row: Row, labels: Mapping[int, str]) -> str:
    """The word before a line's cells that says that it is of whoever takes care, whatever they are to the child."""
    first = next((n for n, cell in enumerate(row) if as_text(cell)), None)
    word = "" if first is None or first in labels else label_of(row[first])
    goes_on = any(is_item(label_of(cell)) for cell in row[(first or 0) + 1 :])
    return word if WHO.get(word) == "caregiver" and not goes_on else ""
