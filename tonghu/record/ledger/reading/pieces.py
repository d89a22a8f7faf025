"""What stands in several columns and is one thing, put together in the first of them: a date in 年｜月｜日,
a name in 姓｜名, a place in 省｜市｜县.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tonghu.record.ledger.reading.cells import as_text, missing_word
from tonghu.record.ledger.reading.labels import Unfolded
from tonghu.record.ledger.reading.meanings import is_item, meaning
from tonghu.record.ledger.reading.tables import Grid

_DEEPEST = 12
_FIGURE = re.compile(r"(\d{1,4})[年月日]?")
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]|\s")
_IN_BRACKETS = re.compile(r"[（(—-]([^（()）]+)[）)]?$")
_TOWN = re.compile(r"乡镇?|镇街?|乡?镇?街道")
_VILLAGE = re.compile(rf"(.*?)(?:{_TOWN.pattern}|村.*|社区)")
_WHERE = frozenset({"work_region", "hukou_detail", "living_detail"})


@dataclass(frozen=True)
class _Kind:
    """What the columns of one thing are called, in their order, and what the thing is called then."""

    parts: Sequence[re.Pattern[str]]
    header: Callable[[str], str]
    """From what stands before the part in a header: 出生年 → 出生日期."""
    known: Callable[[str], bool]
    put_together: Callable[[Sequence[str]], object]
    gaps: bool = False
    """Whether some of the parts may be left out."""


@dataclass(frozen=True)
class _Span:
    """The first column and the one behind the last, and what the header says then."""

    first: int
    end: int
    header: str
    kind: _Kind


def joined(sheet: Grid) -> Grid:
    """The sheet with each such thing in one column, called as it or as the group above it is."""
    for line in range(min(_DEEPEST, len(sheet.rows))):
        if spans := _spans(sheet.rows, line, len(sheet.rows[line])):
            sheet = _put_together(sheet, line, spans)
    return sheet


def _spans(rows: Sequence[Sequence[object]], line: int, width: int) -> list[_Span]:
    spans: list[_Span] = []
    for n in range(width):
        if not spans or n >= spans[-1].end:
            spans += [span for kind in _KINDS if (span := _span(kind, rows, line, n))][:1]
    return spans


def _span(kind: _Kind, rows: Sequence[Sequence[object]], line: int, first: int) -> _Span | None:
    words = [as_text(cell) for cell in rows[line][first : first + len(kind.parts)]]
    starts = kind.parts[:-1] if kind.gaps else kind.parts[:1]
    begun = next(
        ((n, a) for n, part in enumerate(starts) if (a := _about(part, words[0])) is not None), None
    )
    if begun is None:
        return None
    (at, about), end = begun, first + 1
    for word in words[1:]:
        later = range(at + 1, len(kind.parts) if kind.gaps else min(at + 2, len(kind.parts)))
        step = next((n for n in later if _goes_on(about, _about(kind.parts[n], word))), None)
        if step is None:
            break
        at, end = step, end + 1
    header = kind.header(about)
    above = as_text(rows[line - 1][first]) if line and first < len(rows[line - 1]) else ""
    what = header or above
    if end - first < 2 or not kind.known(what) or _down_to_a_village(what, about, rows[line], end):
        return None  # 每年｜每月 is no date
    return _Span(first, end, header, kind)


def _about(part: re.Pattern[str], word: str) -> str | None:
    """What stands before the part in a header: 父务工 in 父务工省, 父务工地（省）, 父务工省（区、市）."""
    if found := part.fullmatch(_BRACKETS.sub("", word)):
        return found[1]
    inside = _IN_BRACKETS.search(word)
    of_it = inside and inside.start() and part.fullmatch(inside[1])
    return word[: inside.start()] if inside and of_it else None


def _goes_on(about: str, later: str | None) -> bool:
    return later is not None and about.endswith(later)


def _down_to_a_village(what: str, about: str, row: Sequence[object], end: int) -> bool:
    """Whether an address goes on to the village: that is where the child belongs, and read as such."""
    word = as_text(row[end]) if end < len(row) else ""
    found = _VILLAGE.fullmatch(_BRACKETS.sub("", word))
    of_the_child = meaning(what)[1] in (("hukou_detail",), ("living_detail",))
    return of_the_child and found is not None and _goes_on(about, found[1])


def _put_together(sheet: Grid, line: int, spans: Sequence[_Span]) -> Grid:
    """The sheet without the columns behind the first of each span, as if they had never been apart."""
    first_of = {n: span.first for span in spans for n in range(span.first + 1, span.end)}
    header = sheet.rows[line]
    rows: list[Sequence[object]] = []
    for n, old in enumerate(sheet.rows):
        row = list(old)
        for span in spans:
            if cells := row[span.first : span.end]:
                texts = [as_text(cell) for cell in cells]
                again = n >= line and cells == list(header[span.first : span.end])
                row[span.first] = (
                    span.header or None if again  # the header stands on each page once more
                    else " ".join(filter(None, texts)) or None if n < line
                    else span.kind.put_together(texts)
                )  # fmt: skip
        rows.append([cell for at, cell in enumerate(row) if at not in first_of])

    def now(column: int) -> int:
        kept = first_of.get(column, column)
        return kept - sum(1 for gone in first_of if gone < kept)

    merged = ((top, now(left), bottom, now(right)) for top, left, bottom, right in sheet.merged)
    return Unfolded(
        sheet.name, sheet.hidden, sheet.first_row, rows, sheet.hidden_rows, sheet.hidden_columns,
        tuple(one for one in merged if one[:2] != one[2:]),
        frozenset((row, now(column)) for row, column in sheet.formulas),
    )  # fmt: skip


def _date(texts: Sequence[str]) -> object:
    """2015｜3｜2 as one text; what is no figure is left to whoever reads the column, and so is a day without a month."""
    figures = [found[1] if (found := _FIGURE.fullmatch(text)) else "" for text in texts]
    told = [f"{figure}{unit}" for figure, unit in zip(figures, "年月日", strict=False) if figure]
    plain = all(figures[n] or not texts[n] for n in range(len(texts)))
    return "".join(told) if plain and len(told) > 1 else " ".join(filter(None, texts)) or None


def _one_after_the_other(texts: Sequence[str]) -> object:
    """广东省｜东莞市 as 广东省东莞市, and 李｜晨 as 李晨; what a cell repeats of those before it is said once."""
    told = ""
    for text in [text for text in texts if text and not missing_word(text)]:
        told = text if text.startswith(told) else told if told.endswith(text) else told + text
    return told or next(filter(None, texts), None)


def _names(*words: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(f"(.*?)(?:{word})") for word in words)


def _place_called(about: str) -> str:
    return about + "地" * (bool(about) and not re.search("地[点址]?$", about))


_KINDS = (
    _Kind(
        _names("年份?", "月份?", "日"), lambda about: about and f"{about}日期", is_item, _date
    ),
    _Kind(
        _names("姓", "名字?"), lambda about: f"{about}姓名", is_item, _one_after_the_other
    ),
    _Kind(
        _names(
            "省份?|省级|省市|省区市",
            "地级市|地市|市州|州市|城市|市|州",
            "县市区|区县|县区|县市|市县|县|区",
            _TOWN.pattern,
            "(?:详细|具体)地[址点]",
        ),
        _place_called,
        lambda what: len(found := meaning(what)[1]) == 1 and found[0] in _WHERE,
        _one_after_the_other,
        gaps=True,
    ),
)  # fmt: skip
