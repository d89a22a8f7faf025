"""Tables lying on their side: the labels stand below each other, each column is a child.

What has no room beside goes on below, under the same labels once more (续表).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tonghu.law.registration import FIELDS
from tonghu.record.ledger.reading.abreast import is_name_of_child
from tonghu.record.ledger.reading.cells import as_text, text_at
from tonghu.record.ledger.reading.headers import WHO
from tonghu.record.ledger.reading.labels import Unfolded, is_label, label_of, person_in
from tonghu.record.ledger.reading.meanings import PERSONS, column_of
from tonghu.record.ledger.reading.tables import Grid

_DEEPEST, _LONGEST = 40, 400
"""So far down the first labels are looked for, and those of the parts below."""
_LEAST = 5
"""So many labels at least has such a table."""

Row = Sequence[object]


@dataclass(frozen=True)
class _Item:
    """A line: what it tells of each child, from the first child on."""

    line: int
    label: str
    values: Row
    known: bool = True


def turned(sheet: Grid) -> Unfolded | None:
    """The sheet as a table if it lies on its side. A row of it has the number of its column (B is 2); the children
    of a part below are counted on.
    """
    at = _where_labels_stand(sheet.rows[:_DEEPEST])
    starts = _starts(sheet.rows[:_LONGEST], at)
    end = starts[1] if len(starts) > 1 else len(sheet.rows)
    items = list(_items(sheet.rows, 0, min(end, _DEEPEST), at))
    if not _lies_on_its_side(sheet.rows[:end], items, at):
        return None
    parts = [items]
    parts += [
        list(_items(sheet.rows, start, stop, at))
        for start, stop in pairwise([*starts[1:], min(len(sheet.rows), _LONGEST)])
    ]
    return _as_table(sheet, parts, at)


def _as_table(sheet: Grid, parts: Sequence[Sequence[_Item]], at: int) -> Unfolded:
    header = [*_by_label(parts[0])]
    top = [text for row in sheet.rows[: parts[0][0].line] for text in _title(row, at)]
    rows: list[list[object]] = [
        [" ".join(top)],
        *([] for _ in range(at)),
        [label for label, _ in header],
    ]
    merged: list[tuple[int, int, int, int]] = []
    for items in parts:
        told = {label: item for label, item in _by_label(items).items() if label in header}
        columns = {item.line: header.index(label) for label, item in told.items()}
        merged += _merged(sheet, columns, at, len(rows) - at - 2)
        for n in range(max(len(item.values) for item in told.values())):
            row: list[object] = [None] * len(header)
            for item in told.values():
                row[columns[item.line]] = item.values[n] if n < len(item.values) else None
            rows.append(row)
    return Unfolded(sheet.name, sheet.hidden, 0, rows, frozenset(), merged=tuple(merged))


def _by_label(items: Sequence[_Item]) -> dict[tuple[str, int], _Item]:
    """The lines of a part by their labels, of which some come several times: each person has a 电话."""
    came = Counter[str]()
    found: dict[tuple[str, int], _Item] = {}
    for item in items:
        found[item.label, came[item.label]] = item
        came[item.label] += 1
    return found


def _merged(
    sheet: Grid, columns: dict[int, int], at: int, before: int
) -> Iterator[tuple[int, int, int, int]]:
    """Cells merged over several children, as cells merged downwards: brothers and sisters have the same father."""
    for top, left, bottom, right in sheet.merged:
        for line in range(top - sheet.first_row, bottom - sheet.first_row + 1):
            if line in columns and at < left < right:
                yield left + 1 + before, columns[line], right + 1 + before, columns[line]


def _title(row: Row, at: int) -> list[str]:
    """What a line above the labels says; one that only counts the children says nothing."""
    texts = [text for cell in row if (text := as_text(cell))]
    counted = [text for cell in row[at + 1 :] if (text := as_text(cell))]
    return [] if len(counted) > 1 and all(text.isdigit() for text in counted) else texts


def _where_labels_stand(rows: Sequence[Row]) -> int:
    stand = Counter(labels[0] for row in rows if len(labels := _labels(row)) == 1)
    return stand.most_common(1)[0][0] if stand else 0


def _starts(rows: Sequence[Row], at: int) -> list[int]:
    """The first line of each part: where the name of the child comes again, with the labels that lead up to it."""
    names = [
        line
        for line, row in enumerate(rows)
        if is_name_of_child(label_of(row[at]) if at < len(row) else "")
        and not _of_a_grown_up(rows, line, at)
    ]
    if not names:
        return []
    lead = 0
    while all(_left(rows, name - lead, at) == _left(rows, names[0] - lead, at) for name in names):
        lead += 1
        if lead > names[0] or not any(_left(rows, names[0] - lead, at)):
            break
    return [name - lead + 1 for name in names]


def _of_a_grown_up(rows: Sequence[Row], line: int, at: int) -> bool:
    """Whether the person last named to the left of the labels is none of the children."""
    for row in reversed(rows[: line + 1]):
        if person := next((who for cell in row[:at] if (who := person_in(label_of(cell)))), ""):
            return WHO[person] != "child"
    return False


def _left(rows: Sequence[Row], line: int, at: int) -> list[str]:
    return [text_at(rows[line], n) for n in range(at + 1)]


def _items(rows: Sequence[Row], first: int, end: int, at: int) -> Iterator[_Item]:
    """The lines of a part with their labels; of those between them also the ones whose label nobody knows."""
    found = {line: labels for line in range(first, end) if (labels := _labels(rows[line]))}
    lines = [
        line
        for line, (where, *_) in found.items()
        if where == at or (where < at and not text_at(rows[line], at))
    ]
    if not lines:
        return
    group = ""
    goes_on = first > 0  # a part below has the labels of the first
    for line in range(first, end if goes_on else max(lines, default=-1) + 1):
        row = rows[line]
        group = next((who for cell in row[:at] if (who := person_in(label_of(cell)))), group)
        if line in lines:
            where = found[line][0]
            label = label_of(row[where])
            yield _Item(line, _of(group, label) if where == at else label, row[at + 1 :])
        elif line > lines[0] and (own := text_at(row, at)):
            yield _Item(line, _of(group, own), row[at + 1 :], known=False)
        elif line > lines[0] and (own := text_at(row, 0)) and not person_in(label_of(own)):
            yield _Item(line, own, row[at + 1 :], known=False)


def _lies_on_its_side(rows: Sequence[Row], items: Sequence[_Item], at: int) -> bool:
    known = [item for item in items if item.known]
    names = [item.values for item in known if is_name_of_child(item.label)]
    told = len({item.label for item in known})
    if told < _LEAST or len(names) != 1 or len(known) * 2 <= sum(map(_is_wide, rows)):
        return False
    deep = [(labels, row) for row in rows[:_DEEPEST] if (labels := _labels(row))]
    if told <= max(len({label_of(row[n]) for n in labels}) for labels, row in deep):
        return False  # a line says as much: it is a header
    stand = sum(labels == [at] for labels, _ in deep)
    if stand * 4 < len(known) * 3:  # a form has several labels on a line
        return False
    return sum(cell is not None for cell in names[0]) >= 2


def _of(person: str, label: str) -> str:
    """A label with the person over it; beneath the last person the child may be spoken of again."""
    if WHO.get(person) == "child":
        return label
    _, field, _ = column_of([label], "", set())
    what = field.partition("+")[0]
    of_a_child_only = what in FIELDS and not any(f"{one}.{what}" in FIELDS for one in PERSONS)
    return label if of_a_child_only and "." not in what else person + label


def _labels(row: Row) -> list[int]:
    """Where items of the form, or else a person, stand in a line with two cells or more beside the first."""
    labels = [n for n, cell in enumerate(row) if is_label(label_of(cell))]
    labels = [n for n in labels if n + 1 not in labels or not person_in(label_of(row[n]))]
    filled = [n for n, cell in enumerate(row) if cell is not None]
    if not labels and filled and label_of(row[filled[0]]) in WHO:
        labels = filled[:1]
    return labels if labels and len(row) > labels[0] + 2 else []


def _is_wide(row: Row) -> bool:
    return sum(cell is not None for cell in row) > 2
