"""Tables below each other in one sheet, each under a header of its own: as if each had a sheet to itself.

The same header again, as on every printed page, begins no other table.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tonghu.record.ledger.reading.headers import WHO, WORDS

_NAMES = frozenset(
    word
    for name in (*(word for word, key in WORDS.items() if key == "name"),
                 *(word for word, who in WHO.items() if who == "child"))
    for word in (name, " ".join(name), "  ".join(name), "\u3000".join(name))
)  # fmt: skip
"""Headers that say who a child is, as they are spaced to fill a cell."""
_FILLED = 3
"""So many cells at least has a row of a table."""
_WORDS = 3

Row = Sequence[object]


class Grid(Protocol):
    """What is looked at of a sheet."""

    @property
    def first_row(self) -> int: ...
    @property
    def rows(self) -> Sequence[Row]: ...
    @property
    def merged(self) -> tuple[tuple[int, int, int, int], ...]: ...


@dataclass(frozen=True)
class Part:
    """Some rows of a sheet; rows 1-based from `first_row`, as in the sheet."""

    first_row: int
    rows: Sequence[Row]
    merged: tuple[tuple[int, int, int, int], ...]


def parts(
    sheet: Grid, words_of: Callable[[Row], Sequence[str]], score: Callable[[Sequence[str]], int]
) -> list[Part]:
    """The sheet in parts, one for each header that differs from the one above it: all of it where
    there is one header or none. `words_of` a row are its texts as headers are compared, `score` says
    how many of them are words of a header.
    """
    starts: list[int] = []
    known: set[tuple[str, ...]] = set()
    last = -1
    for n, row in enumerate(sheet.rows):
        if _NAMES.isdisjoint(row):
            continue
        words = tuple(words_of(row))
        if words in known or score(words) < _WORDS:
            continue
        above = next((m for m in range(n - 1, last, -1) if _is_data(sheet.rows[m])), None)
        if last >= 0 and above is None:  # the second line of the same header
            known.add(words)
        else:
            starts.append(0 if above is None or not starts else above + 1)
            known = {words}
        last = n
    ends = [*starts[1:], len(sheet.rows)]
    return [
        Part(sheet.first_row + start, sheet.rows[start:end], sheet.merged)
        for start, end in zip(starts or [0], ends, strict=True)
    ]


def _is_data(row: Row) -> bool:
    """Whether a row can be one of a child: several cells, and a number in one of them."""
    filled = [cell for cell in row if cell is not None and cell != ""]
    return len(filled) >= _FILLED and any(
        not isinstance(cell, str) or any(sign.isdigit() for sign in cell) for cell in filled
    )
