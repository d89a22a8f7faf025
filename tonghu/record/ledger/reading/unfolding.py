"""Sheets that are no table yet, read as one: filled-in forms, a child a form. The labels become the header, each
child a row. Tables lying on their side are in turning.py.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from tonghu.law.registration import FIELDS
from tonghu.record.ledger.reading.abreast import is_name_of_child
from tonghu.record.ledger.reading.cells import as_text, words_for
from tonghu.record.ledger.reading.headers import HEADING, WHO
from tonghu.record.ledger.reading.inner import family_in
from tonghu.record.ledger.reading.labels import Unfolded, label_of
from tonghu.record.ledger.reading.meanings import column_of, is_item
from tonghu.record.ledger.reading.tables import Grid
from tonghu.record.ledger.reading.turning import turned

_DEEPEST = 40
_LEAST, _LINES = 5, 2
"""So many labels with something beside them, on so many lines: a table never looks like that. With fewer, a
slip for one child is known by having nothing else on its lines.
"""
_ALIKE = 3
"""So many labels in the same order show that a form begins once more."""
_NONE = re.compile("[无没不]|离异|离婚")
"""How an answer begins that names what there is none of: 无电话; 离异，无联系."""


@dataclass(frozen=True)
class _Entry:
    """A label, what stands beside it, and on which line."""

    line: int
    label: str
    value: object

    @property
    def names_the_child(self) -> bool:
        """Whether it says who the form is about."""
        return self.value is not None and is_name_of_child(self.label)


def unfolded(sheet: Grid) -> Grid:
    """The sheet as a table if it begins with a form, or lies on its side; otherwise the sheet itself."""
    return turned(sheet) or _forms_as_rows(sheet)


def _forms_as_rows(sheet: Grid) -> Grid:
    if not _is_form(sheet.rows[:_DEEPEST]):
        return sheet
    forms: list[_Form] = []
    blocks = _abreast(sheet.rows)
    for nth, own in enumerate(blocks):
        stacked = list(_forms(list(_entries(own))))
        _say_what_is_over(stacked, own)
        for form in stacked:
            form.named += nth  # of two on one line, the second is given the next
        forms += stacked
    if not forms:
        return sheet
    header = list(dict.fromkeys(label for form in forms for label in form.values))
    top = forms[0].begins
    rows: list[Sequence[object]] = [[] for _ in sheet.rows]
    rows[:top] = blocks[0][:top]
    for form in forms:
        rows[form.named] = [form.values.get(label) for label in header]
    # The header has a line of its own, so that each child keeps the number of the line where its name stands.
    rows.insert(top, [label for label, _ in header])
    return Unfolded(sheet.name, sheet.hidden, sheet.first_row - 1, rows, sheet.hidden_rows)


def _abreast(rows: Sequence[Sequence[object]]) -> list[Sequence[Sequence[object]]]:
    """The rows once for each form that stands beside others, as far as they are its own; all of them where none does."""
    names = next(
        (
            at
            for row in rows[:_DEEPEST]
            if len(at := [n for n, cell in enumerate(row) if is_name_of_child(label_of(cell))]) > 1
            and len({label_of(row[n]) for n in at}) == 1
        ),
        [],
    )
    if not names or any(b - a != names[1] - names[0] for a, b in pairwise(names)):
        return [rows]
    wide, first = names[1] - names[0], names[0]
    return [[row[at - first : at - first + wide] for row in rows] for at in names]


def is_blank_form(rows: Sequence[Sequence[object]]) -> bool:
    """Whether this is a form for one child that names none: the labels stand on many lines, with room beside them."""
    seen, lines = set[str](), set[int]()
    named = False
    for one in _entries(rows[:_DEEPEST]):
        if one.names_the_child:
            return False
        named |= is_name_of_child(one.label)
        if one.label not in seen:
            lines.add(one.line)
        seen.add(one.label)
    return named and len(lines) >= _LEAST and not any(map(_is_header, rows[:_DEEPEST]))


def _is_form(rows: Sequence[Sequence[object]]) -> bool:
    entries = list(_entries(rows))
    told = [one for one in entries if one.value is not None]
    labels, lines = {one.label for one in told}, {one.line for one in told}
    if len(lines) < _LINES or not any(one.names_the_child for one in told):
        return False
    beside = Counter(one.line for one in entries if one.value is None)
    if len(labels) < _LEAST:
        return max(beside.values(), default=0) < _LINES and _nothing_but_pairs(told, rows)
    if _is_header(rows[min(one.line for one in entries)]):
        return False
    # So many words with nothing beside them but words are a header; 爷爷 and 奶奶 stand in its cells too.
    return not beside or len(labels - WHO.keys()) > max(beside.values())


def _is_header(row: Sequence[object]) -> bool:
    """Whether in the first line with a label these stand cell by cell: a form leaves room for what is said."""
    labels = [is_item(label_of(cell)) for cell in row]
    return sum(a and b for a, b in pairwise(labels)) >= _LINES


def _nothing_but_pairs(told: Sequence[_Entry], rows: Sequence[Sequence[object]]) -> bool:
    """Whether from the first label to the last everything on a line is a label or what stands beside it; a
    title in one cell may stand between.
    """
    paired = Counter(one.line for one in told)
    return all(
        sum(bool(as_text(cell)) for cell in rows[line]) <= max(1, 2 * paired[line])
        for line in range(min(paired), max(paired) + 1)
    )


@dataclass
class _Form:
    """One form: its first and last line, that of the name, and what it says by label; a label may come again."""

    begins: int
    named: int
    ends: int
    values: dict[tuple[str, int], object]


def _say_what_is_over(forms: Sequence[_Form], rows: Sequence[Sequence[object]]) -> None:
    """Each form has a title of its own, which may name its village; where all say the same it is the sheet's."""
    begins = [0, *(form.ends + 1 for form in forms)]
    over = [
        "｜".join(
            text
            for row in reversed(
                rows[above : form.begins]
            )  # the nearest first: above stand the last form's seals
            for cell in row
            if (text := as_text(cell))
        )
        for above, form in zip(begins, forms, strict=False)
    ]
    if len(set(over)) > 1:
        for form, text in zip(forms, over, strict=True):
            form.values[HEADING, 0] = text


def _forms(entries: Sequence[_Entry]) -> Iterator[_Form]:
    """The forms in which a child is named; what stands before the name in the first does so in all."""
    labels = [one.label for one in entries]
    first = next((n for n, one in enumerate(entries) if one.names_the_child), None)
    if first is None:
        return
    alike = labels[first : first + _ALIKE]
    names = [
        n for n, one in enumerate(entries)
        if one.names_the_child or labels[n : n + _ALIKE] == alike  # the last is often not filled in
    ]  # fmt: skip
    lead = labels[: names[0]]
    begins = [n - len(lead) if labels[n - len(lead) : n] == lead else n for n in names]
    for start, end in pairwise([*begins, len(entries)]):
        told = entries[start:end]
        named = next((one.line for one in told if one.names_the_child), None)
        if named is None:
            continue
        values: dict[tuple[str, int], object] = {}
        for one in told:
            again = sum(1 for label, _ in values if label == one.label)
            values[one.label, again] = one.value
        yield _Form(told[0].line, named, told[-1].line, values)


def _entries(rows: Sequence[Sequence[object]]) -> Iterator[_Entry]:
    """Every label with its value, line by line. A person before or above a label is put before it."""
    persons: dict[int, str] = {}
    inner = family_in(rows)
    for line, row in enumerate(rows):
        if line in inner:
            yield from (_Entry(line, label, value) for label, value in inner[line])
            persons = {}
            continue
        filled = [(at, cell) for at, cell in enumerate(row) if cell is not None and as_text(cell)]
        persons = {at: who for at, who in persons.items() if at not in dict(filled)}
        label = person = ""
        person_at = 0
        for at, cell in filled:
            text = label_of(cell)
            if is_item(text) and not _answers(label, text):
                if label:
                    yield _Entry(line, label, None)
                if person:
                    persons[person_at] = person
                label, person = _whose(persons, at) + text, ""
            elif text in WHO and is_name_of_child(label):  # nobody is called 监护人
                yield _Entry(line, label, None)
                label, person, person_at = "", text, at
            elif label or person:
                yield _Entry(line, label or person, _whole_number(row, at) or cell)
                label = person = ""
            elif text in WHO:
                person, person_at = text, at
            elif isinstance(cell, str) and (pair := _in_one_cell(cell)):
                yield _Entry(line, *pair)
        if label:
            yield _Entry(line, label, None)


def _answers(label: str, text: str) -> bool:
    """Whether a word that may be a label is what is said under another: 健康 behind 健康状况, 无电话."""
    if label and _NONE.match(text):
        return True
    field = column_of([label], "", set())[1] if label else ""
    if field not in FIELDS or not FIELDS[field].codes:
        return False
    return text in words_for(field) and label not in words_for(field)


def _whole_number(row: Sequence[object], at: int) -> str:
    """An ID number written a sign a cell, as paper forms have boxes for it; empty for all else."""
    signs = "".join(takewhile(lambda sign: len(sign) == 1, map(as_text, row[at : at + 18])))
    return signs if len(signs) == 18 and signs[:17].isdigit() else ""


def _whose(persons: dict[int, str], at: int) -> str:
    """The person whose labels stand to the right of the name, in its line and in those it reaches down to."""
    nearest = max((one for one in persons if one < at), default=None)
    return "" if nearest is None else persons[nearest]


def _in_one_cell(cell: str) -> tuple[str, str] | None:
    """姓名：孙小海."""
    before, _, behind = cell.replace(":", "：").partition("：")
    label = label_of(before)
    known = is_item(label) or label in WHO
    return (label, behind.strip()) if known and behind.strip() else None
