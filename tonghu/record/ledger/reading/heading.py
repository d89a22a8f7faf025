"""Where in a sheet the header of a table stands, and which words stand over each of its columns.

Rows near the top are judged by their words. The header is the row with the most words of the form, with the groups
above it and the options beneath.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

from tonghu.record.ledger.reading import below
from tonghu.record.ledger.reading.abreast import which_child
from tonghu.record.ledger.reading.asking import as_heading
from tonghu.record.ledger.reading.cells import as_text
from tonghu.record.ledger.reading.headers import WHAT
from tonghu.record.ledger.reading.legends import EXPLAINED
from tonghu.record.ledger.reading.meanings import (
    group_of,
    meaning,
    means_something,
    option_of,
    state_under,
    translated,
)
from tonghu.record.ledger.reading.periods import has_period

DEEPEST = 40
"""A header that has not come by this row does not come."""
_LONGEST = 40
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．]")
_CIRCLED = re.compile(r"^\s*[①-⑳⑴-⒇]|(?<![人员长子生童])[①-⑳⑴-⒇]\s*$")
"""Which of the columns it is, or which note explains it; 监护人② is the second."""
_BRACKETS = re.compile(r"（.*?）")
_HINT = re.compile(r"（.*）|[打填]?[√✓✔]|[打画]勾|填.{1,8}|是|否|是/?否|有/?无|男/?女|周?岁|元")
"""What may stand beneath the word of a single column and is none itself: how it is filled in."""
_SIMPLIFIED = str.maketrans(
    "別證証號碼親監護與兒關係聯繫電話學級戶備註鄉鎮務點齡現狀況時間屬業類曆",
    "别证证号码亲监护与儿关系联系电话学级户备注乡镇务点龄现状况时间属业类历",
)
"""Headers typed the other way: 身份証号, 監護人."""
_EITHER_PARENT = re.compile(
    rf"^(?:(?:外出|在外|在家|留守|监护)?(?:务工|打工)?的?)父亲?(?:（母亲?）|或者?母亲?)(?=的?(?:{'|'.join(sorted(WHAT, key=len, reverse=True))}|$))"
)
_BOTH_PARENTS = re.compile(r"^(?:家长|监护人)?（?父亲?[/、和及与]?母亲?）?(?!的?关系)")
"""父亲/母亲, 家长（父、母）: both of them."""
EITHER = "家长（父或母）"
"""父（母）姓名: of one of the two, nobody knows which; nor does one know whose 务工地 stands behind."""
_DATA = re.compile(r"\d{5,}|\d{4}[-./年]\d{1,2}")


def _holds_data(text: str) -> bool:
    """Whether a text is no word of a header; what one is to write may stand in it: 出生年月（如2015.05）."""
    return bool(_DATA.search(_BRACKETS.sub("", text) or text))


def words_of(row: Sequence[object]) -> list[str]:
    """A row as headers are compared."""
    return [header_text(cell) for cell in row]


def header_lines(part: below.Part, texts: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """The first and last line of the header, counted from the first row given."""
    scores = [score(row) for row in texts]
    if not scores or max(scores) < 2:
        return None
    best = scores.index(max(scores))
    top = bottom = best
    while top > 0 and best - top < 2 and _is_group_row(part, texts, top - 1, top):
        top -= 1
    while (
        bottom + 1 < len(texts) and bottom - best < 2 and _is_beneath(part, texts, top, bottom + 1)
    ):
        bottom += 1
    return top, bottom


def score(row: Sequence[str]) -> int:
    """How many cells of a row are words of a header; a row that holds data is none."""
    if any(_holds_data(text) for text in row if text):
        return 0
    return sum(1 for text in set(row) if text and means_something(text))


def _is_group_row(part: below.Part, texts: Sequence[Sequence[str]], above: int, below: int) -> bool:
    """Whether a row is the line of groups over a header: several words, each over more than one column."""
    row = texts[above]
    filled = [n for n, text in enumerate(row) if text]
    if len(filled) < 2 or any(_holds_data(row[n]) or ":" in row[n] for n in filled):
        return False
    words = sum(
        1
        for n in filled
        if means_something(row[n])
        or group_of(row[n])
        or has_period(row[n])
        or which_child([row[n]])
    )
    return words >= max(1, len(filled) // 2)


def _is_beneath(part: below.Part, texts: Sequence[Sequence[str]], top: int, line: int) -> bool:
    """Whether a row still belongs to the header: it stands under groups only, and is words only."""
    row = texts[line]
    filled = [n for n, text in enumerate(row) if text]
    if not filled or any(
        _holds_data(row[n]) or isinstance(raw(part, line, n), int | float) for n in filled
    ):
        return False
    above = texts[line - 1]
    over = _spread(part, texts, line - 1)
    reaching = {origin for n in filled if (origin := over.get(n)) is not None and origin != n}
    grouped = [
        n
        for n in filled
        if n >= len(above)
        or not above[n]
        or over.get(n, n) != n
        or n in reaching
        or _spans(part, line - 1, n)
    ]
    # A group may have one column only: 姓名 beneath 父亲.
    grouped += [n for n in filled if n not in grouped and group_of(above[n]) and meaning(row[n])[1]]
    if len(grouped) < len(filled):
        own = [n for n in filled if n not in grouped]
        # A header whose upper line is merged downwards over the plain columns leaves these blank.
        if any(above[n] != row[n] and not _HINT.fullmatch(row[n]) for n in own):
            return False
    under = [n for n in grouped if over.get(n, len(above)) < len(above)]
    known = sum(
        1
        for n in under
        if means_something(row[n])
        or option_of(above[over[n]], row[n])
        or state_under(["父亲", above[over[n]]], row[n])
        or row[n] in ("其他", "其它")
    )
    return bool(under) and known * 2 >= len(filled)


def _spread(part: below.Part, texts: Sequence[Sequence[str]], line: int) -> dict[int, int]:
    """For each column, which column of a header line speaks for it: merged cells reach over their own,
    and where nothing is merged, a word reaches over the blanks to its right.
    """
    number = part.first_row + line
    over: dict[int, int] = {}
    merged = False
    for row1, col1, row2, col2 in part.merged:
        if row1 <= number <= row2 and col2 > col1:
            merged = True
            for n in range(col1, col2 + 1):
                over[n] = col1
    row = texts[line]
    width = max((len(one) for one in texts[line : line + 2]), default=0)
    last = None
    for n in range(width):
        if n < len(row) and row[n]:
            over.setdefault(n, n)
            last = n
        elif not merged and last is not None and n not in over:
            over[n] = last
    return over


def _spans(part: below.Part, line: int, column: int) -> bool:
    number = part.first_row + line
    return any(
        row1 <= number <= row2 and col1 <= column <= col2 and col2 > col1
        for row1, col1, row2, col2 in part.merged
    )


def raw(part: below.Part, line: int, column: int) -> object:
    row = part.rows[line]
    return row[column] if column < len(row) else None


def heading_cells(
    part: below.Part, texts: Sequence[Sequence[str]], top: int, bottom: int
) -> list[list[tuple[int, int]]]:
    """For each column the line and column of the words over it, from the group down to its own."""
    width = max(len(row) for row in texts[top : bottom + 1])
    overs = {line: _spread(part, texts, line) for line in range(top, bottom)}
    sources = []
    for n in range(width):
        parts: dict[str, tuple[int, int]] = {}
        for line in range(top, bottom + 1):
            row, origin = texts[line], overs[line].get(n) if line < bottom else n
            if line < bottom:
                text = row[origin] if origin is not None and origin < len(row) else ""
                # Without merged cells a word only reaches over blanks that have words beneath.
                if (
                    origin != n
                    and not _spans(part, line, n)
                    and not any(
                        n < len(texts[later]) and texts[later][n]
                        for later in range(line + 1, bottom + 1)
                    )
                ):
                    text = ""
            else:
                text = row[n] if n < len(row) else ""
                if parts and _HINT.fullmatch(text) and _is_alone(part, overs, line - 1, n):
                    text = ""
            if text and origin is not None:
                parts.setdefault(text, (line, origin))
        sources.append([*parts.values()])
    return sources


def _is_alone(part: below.Part, overs: Mapping[int, Mapping[int, int]], line: int, n: int) -> bool:
    """Whether the word over a column is over no other."""
    return not _spans(part, line, n) and [at for at, over in overs[line].items() if over == n] == [
        n
    ]


def header_text(cell: object) -> str:
    """A header as it is compared: as written, without ordinal, in the usual words. Data give nothing."""
    plain = as_written(cell)
    if not isinstance(cell, str):
        return plain
    plain = as_heading(_ORDINAL.sub("", translated(plain)))
    plain = _BOTH_PARENTS.sub("父母", _EITHER_PARENT.sub(EITHER, plain))
    plain = EXPLAINED.sub("", _ORDINAL.sub("", plain))
    return plain if len(plain) <= _LONGEST else ""


def as_written(cell: object) -> str:
    """A header as it is shown: one width, no spaces, no asterisk."""
    if not isinstance(cell, str):
        return "" if cell is None or isinstance(cell, bool) else _number_as_text(cell)
    if len(cell) > 200:
        return ""
    plain = unicodedata.normalize("NFKC", _CIRCLED.sub("", cell)).translate(_SIMPLIFIED)
    plain = re.sub(r"[\s*＊:：。]+$", "", re.sub(r"[\s\u200b]+", "", plain)).lstrip("*＊")
    return plain.replace("(", "（").replace(")", "）").replace("[", "（").replace("]", "）")


def _number_as_text(cell: object) -> str:
    if has_period(as_text(cell)):  # a year over some columns
        return f"{as_text(cell)}年"
    return cell.isoformat() if isinstance(cell, date) else f"{as_text(cell):0>5}"
