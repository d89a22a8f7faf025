"""The ledgers in a sheet: each table with its header, its columns, and what is doubtful about whose they are."""

import re
from collections.abc import Iterator, Mapping, Sequence

from tonghu.law.registration import FIELDS, Form
from tonghu.record.ledger.reading import below
from tonghu.record.ledger.reading.abreast import abreast
from tonghu.record.ledger.reading.cells import as_text, counts_columns, is_plain_name
from tonghu.record.ledger.reading.columns import assigned
from tonghu.record.ledger.reading.heading import (
    DEEPEST,
    as_written,
    header_lines,
    header_text,
    heading_cells,
    raw,
    score,
    words_of,
)
from tonghu.record.ledger.reading.inner import names_the_child
from tonghu.record.ledger.reading.meanings import means_something
from tonghu.record.ledger.reading.owners import (
    BY_KIN,
    FROM_CHAIN,
    KIN,
    OF_THE_HOUSE,
    UNKNOWN,
    Owner,
    owners,
)
from tonghu.record.ledger.reading.tables import (
    BY_KIN_HEADER,
    CHAIN_HEADER,
    Column,
    Doubt,
    Grid,
    Table,
)

_WORKED_OUT = {BY_KIN_HEADER: BY_KIN, CHAIN_HEADER: FROM_CHAIN}
_A_TABLE = 4
"""So many columns at least that are filed has what is beyond doubt a table."""
_THE_HOUSE = re.compile("(?:家庭|家里|家中|住宅|座机|固定电话)")


def recognise(sheet: Grid, remembered: Mapping[str, str] | None = None) -> list[Table]:
    """The ledger in a sheet; several tables where a row holds several children or headers that differ
    stand below each other, none where there is no ledger (a cover, a summary, instructions).
    """
    return [
        table
        for part in below.parts(sheet, words_of, score)
        for table in _tables(sheet.name, part, remembered or {})
    ]


def is_table(sheet: Grid) -> bool:
    """Whether a sheet is an ordinary table as it stands: beneath 姓名 are names, not the next words of a form, and
    none above it: the family's may have a table of their own within a form.
    """
    top = below.Part(sheet.first_row, sheet.rows[: 2 * DEEPEST], sheet.merged)
    return any(
        len([column for column in table.columns if column.field]) >= _A_TABLE
        and any(_are_names(column.samples) for column in table.columns if column.field == "name")
        for table in _tables(sheet.name, top, {})
        if not any(map(names_the_child, top.rows[: table.header_rows[0] - top.first_row]))
    )


def _are_names(samples: Sequence[str]) -> bool:
    return len(samples) > 1 and all(
        is_plain_name(text) and not means_something(text) for text in samples
    )


def _tables(name: str, part: below.Part, remembered: Mapping[str, str]) -> Iterator[Table]:
    texts = [words_of(row) for row in part.rows[:DEEPEST]]
    found = header_lines(part, texts)
    if found is None:
        return
    top, bottom = found
    cells = heading_cells(part, texts, top, bottom)
    sources = [[texts[line][n] for line, n in over] for over in cells]
    written = [[as_written(raw(part, line, n)) for line, n in over] for over in cells]
    samples = _sampled(part, bottom + 1, len(sources))
    words = frozenset(text for row in texts[top : bottom + 1] for text in row if text)
    header = range(part.first_row + top, part.first_row + bottom + 1)
    further = False
    children = abreast(sources)
    shared = {n for n in range(len(sources)) if all(own[n] for own in children)}
    for own in children:
        columns, strangers = assigned(own, written, remembered, samples)
        filed = {key for column in columns for key in column.fields}
        if "name" not in filed or len(filed) < 2:
            continue
        apart = [column.index for column in columns if column.index not in shared]
        yield Table(
            name, tuple(header), tuple(columns), header.stop, part.first_row + len(part.rows) - 1,
            _title(part.rows[:top], apart), words,
            frozenset(n for n, parts in enumerate(own) if parts and len(children) > 1), further,
            frozenset(n for one in strangers if one.code == KIN for n in one.columns),
            (*_doubts([*owners(own), *strangers], columns, remembered), *_of_the_house(columns, remembered), *_worked_out(columns, remembered)),
        )  # fmt: skip
        further = True


def _doubts(
    found: Sequence[Owner], columns: Sequence[Column], remembered: Mapping[str, str]
) -> tuple[Doubt, ...]:
    """What is doubtful about whose columns are, unless somebody has said it."""
    by_index = {column.index: column for column in columns}
    called = {column.index: column.called for column in columns}

    def named(some: Sequence[int]) -> str:
        return "、".join(f"“{called[n]}”" for n in some)

    return tuple(
        Doubt(
            called[one.columns[0]],
            one.code,
            named(one.columns if one.code in (UNKNOWN, KIN) else one.columns[:1]),
            named(one.persons),
        )
        for one in found
        if all(by_index[n].said(remembered) is None for n in one.columns)
    )


def _of_the_house(columns: Sequence[Column], remembered: Mapping[str, str]) -> Iterator[Doubt]:
    """Telephones of the household, of which nobody says who picks up: read as somebody's, and said."""
    for column in columns:
        of_house = _THE_HOUSE.match(header_text(column.source.rpartition("·")[2]))
        field_ = FIELDS.get(column.field)  # None of a cell with several items
        if of_house and field_ and field_.form is Form.PHONE and column.said(remembered) is None:
            who = field_.label
            yield Doubt(column.called, OF_THE_HOUSE, f"“{column.called}”", who)


def _worked_out(columns: Sequence[Column], remembered: Mapping[str, str]) -> Iterator[Doubt]:
    """What was not written so but worked out: parents by kinship (households.py), free words (chains.py)."""
    for column in columns:
        code = next((one for end, one in _WORKED_OUT.items() if column.source.endswith(end)), "")
        if code and column.samples and column.said(remembered) is None:
            yield Doubt(column.called, code, f"“{column.called}”", "")


def _title(rows: Sequence[Sequence[object]], columns: Sequence[int]) -> str:
    """What stands over the table; of lines with a title for each list only what is over its own columns."""
    titles: list[str] = []
    low, high = (columns[0], columns[-1]) if columns else (0, -1)
    for row in rows:
        said = {n: text for n, cell in enumerate(row) if (text := as_text(cell))}
        over = [text for n, text in said.items() if low <= n <= high]
        titles += over or list(said.values())
    return " ".join(titles)[:200]


def _sampled(part: below.Part, start: int, width: int) -> list[tuple[str, ...]]:
    samples: list[list[str]] = [[] for _ in range(width)]
    for row in part.rows[start : start + 30]:
        if counts_columns([text for cell in row if (text := as_text(cell))]):
            continue
        for n, cell in enumerate(row[:width]):
            if cell is not None and len(samples[n]) < 3 and (text := as_text(cell)):
                samples[n].append(text[:30])
    return [tuple(one) for one in samples]
