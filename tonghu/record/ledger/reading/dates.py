"""Dates of which the year, the month and the day stand in columns of their own, put together in the first of them."""

import re
from collections.abc import Sequence

from tonghu.record.ledger.reading.cells import as_text
from tonghu.record.ledger.reading.meanings import is_item
from tonghu.record.ledger.reading.recognition import Grid
from tonghu.record.ledger.reading.unfolding import Unfolded

_DEEPEST = 12
_YEAR, _OTHERS = re.compile(r"(.*)年份?"), (re.compile(r"(.*)月份?"), re.compile(r"(.*)日"))
_FIGURE = re.compile(r"(\d{1,4})[年月日]?")


def joined(sheet: Grid) -> Grid:
    """The sheet with 年｜月｜日 as one column called as the group above them, and 出生年｜月｜日 as 出生日期."""
    for line, row in enumerate(sheet.rows[:_DEEPEST]):
        spans = [span for n in range(len(row)) if (span := _span(sheet.rows, line, n))]
        if spans:
            return _with_dates(sheet, line, spans)
    return sheet


def _span(rows: Sequence[Sequence[object]], line: int, first: int) -> tuple[int, int, str] | None:
    """The first column of a date and the one behind its last, and what the header says then."""
    words = [as_text(cell) for cell in rows[line][first : first + 3]]
    year = _YEAR.fullmatch(words[0])
    if year is None:
        return None
    about, end = year[1], first + 1
    for word, part in zip(words[1:], _OTHERS, strict=False):
        found = part.fullmatch(word)
        if found is None or found[1] not in ("", about):
            break
        end += 1
    header = f"{about}日期" if about else ""
    above = rows[line - 1][first : first + 1] if line else ()
    known = is_item(header) if header else any(is_item(as_text(cell)) for cell in above)
    return (first, end, header) if known and end - first > 1 else None  # 每年｜每月 is no date


def _with_dates(sheet: Grid, line: int, spans: Sequence[tuple[int, int, str]]) -> Grid:
    rows: list[Sequence[object]] = list(sheet.rows)
    for n, old in enumerate(sheet.rows[line:], start=line):
        row = list(old)
        for first, end, header in spans:
            cells = row[first:end]
            again = cells == list(sheet.rows[line][first:end])  # the header, on each page once more
            row[first] = (header or None) if again else _date(cells)
            row[first + 1 : end] = [None] * (len(cells) - 1)
        rows[n] = row
    starts = {first for first, _, _ in spans}
    number = sheet.first_row + line
    merged = tuple(
        (top, left, bottom, right)
        for top, left, bottom, right in sheet.merged
        if not (left in starts and top <= number)
    )
    return Unfolded(
        sheet.name, sheet.hidden, sheet.first_row, rows, sheet.hidden_rows, sheet.hidden_columns,
        merged, sheet.formulas,
    )  # fmt: skip


def _date(cells: Sequence[object]) -> object:
    """2015｜3｜2 as one text; what is no figure is left to whoever reads the column, and so is a day without a month."""
    texts = [as_text(cell) for cell in cells]
    figures = [found[1] if (found := _FIGURE.fullmatch(text)) else "" for text in texts]
    told = [f"{figure}{unit}" for figure, unit in zip(figures, "年月日", strict=False) if figure]
    plain = all(figures[n] or not texts[n] for n in range(len(texts)))
    return "".join(told) if plain and len(told) > 1 else " ".join(filter(None, texts)) or None
