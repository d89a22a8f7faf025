"""Codes that a ledger explains itself: 性别（1男2女）, or above the table 监护类型：1祖辈 2亲友 3无人; or, as what systems put
out does, on a sheet of their own.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from tonghu.law.registration import FIELDS, Form
from tonghu.record.ledger.reading.cells import as_text, text_at
from tonghu.record.ledger.reading.tables import Column, Grid, Table

_CODE = re.compile(
    r"(?<![\d.])(\d{1,2})\s*[.、．:：\-—=＝)）]?\s*([^\d\s;；,，、。/|（）()]{1,20}(?:[（(][^（()）\d]*[）)])?)"
)
_LETTERED = re.compile(
    r"(?<![A-Za-z])([A-H])\s*[.、．:：\-—=＝)）]?\s*([\u4e00-\u9fff][^A-Za-z\d;；,，、。|\s]{0,19})"
)
"""The same in letters: A=祖辈监护，B=亲属监护."""
_LETTERS = re.compile("[A-H]{2,}")
_SEGMENT = re.compile(r"[;；。\n]")
_BETWEEN = re.compile(r"[、,，/\s]+")
EXPLAINED = re.compile(
    r"[（(]\d{1,2}[.、:：\-=)]?[^\d（()）]{1,20}(?:\d{1,2}[.、:：\-=)]?[^\d（()）]{1,20})+[）)]?$"
    r"|[（(:：]?(?<!\d)1[.、:：\-=)]?[^\d]{1,20}?2[.、:：\-=)]?[^\d（()）]{1,20}.*$"
)
"""What stands behind the name of a column and explains its codes."""


_HEADS = (
    re.compile(
        "字段|字段名|字段名称|字段代码[及和]名称|代码集|代码集名称|指标项|项目|项目名称|数据项|指标|指标名称|栏目|列名|代码类别|代码项|类别"
    ),
    re.compile("代码|代码值|编码|字典值|值|取值|选项值|序号"),
    re.compile("含义|代码含义|说明|意义|名称|代码名称|中文|选项|选项名称|内容|字典名称"),
)
_KEY = re.compile(r"^(?:[A-Za-z]{1,5}\d{1,6}[/、]?)+(?=[\s\u4e00-\u9fff])\s*")
"""What a system calls a column, before the name that people read: AAC004 性别."""
_OR = re.compile(r"[/、,或]")
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]|\s")
_SEVERAL = 2
_TICKS, _CIRCLES = frozenset("√✓✔☑"), frozenset("○〇◯")
_CIRCLE_IS_NO = re.compile('[○〇◯]\\s*[=:：为代表示即是]*\\s*[“"]?(?:否|无|不|没|未)')
_MARK = re.compile("[①-⑳⑴-⒇]")
"""What leads from a column to the note that explains it."""
_CODED = frozenset({Form.CODE, Form.CODES})
_NOTES = 10
"""So many rows at the end of a sheet may explain its codes."""
_LONGER = 8
"""What is no longer explains nothing."""


def is_coded(item: str) -> bool:
    """Whether an item of the form is filled in by a code."""
    return item in FIELDS and FIELDS[item].form in _CODED


def legends_in(
    sheet: Grid, table: Table, sheets: Mapping[str, Mapping[str, str]]
) -> dict[int, dict[str, str]]:
    """For each column of codes what its ledger says they mean: in its header, in a note, on one of its `sheets`."""
    top = table.header_rows[0] - sheet.first_row
    around = [*sheet.rows[:top], *table.lines(sheet)[-_NOTES:]]
    notes = [
        cell for row in around for cell in row if isinstance(cell, str) and len(cell) > _LONGER
    ]
    words = {c.index: c.source.rpartition("·")[2] for c in table.columns}
    return {
        column.index: legend
        for column in table.columns
        if is_coded(column.field) or column.field.endswith(("left_behind", "work_region"))
        if (
            legend := legend_from(sheets, words[column.index])
            or legend_of(words[column.index], _over(sheet, table, column), notes, [*words.values()])
            or _circles_in(sheet, table, column, notes)
        )
    }


def _over(sheet: Grid, table: Table, column: Column) -> str:
    """What stands over a column as it was written."""
    rows = [sheet.rows[number - sheet.first_row] for number in table.header_rows]
    return " ".join(filter(None, (text_at(row, column.index) for row in rows)))


def _circles_in(sheet: Grid, table: Table, column: Column, notes: Sequence[str]) -> dict[str, str]:
    if not any(map(is_mark, column.samples)):
        return {}
    return circles((text_at(row, column.index) for row in table.lines(sheet)), notes)


def explained(text: str, *, from_any: bool = False) -> dict[str, str]:
    """Code → word, of a text that explains several codes in their order; otherwise nothing. They begin with 0 or 1,
    unless it is known that these are codes (51父52母).
    """
    plain = _plain(text)
    found = [(int(code), word) for code, word in _CODE.findall(plain)]
    codes = [code for code, _ in found]
    if len(found) < _SEVERAL or codes != sorted(set(codes)) or (codes[0] > 1 and not from_any):
        return _lettered(plain)
    return {str(code): word for code, word in found}


def _lettered(plain: str) -> dict[str, str]:
    found = _LETTERED.findall(plain)
    letters = [letter for letter, _ in found]
    fit = len(found) >= _SEVERAL and letters == sorted(set(letters)) and letters[0] == "A"
    return {letter: _closed(word) for letter, word in found} if fit else {}


def _closed(word: str) -> str:
    """The last of the words without the bracket that closes all of them."""
    return word.rstrip(")）") if not re.search("[（(]", word) else word


def sheet_of_codes(rows: Iterable[Sequence[object]]) -> dict[str, dict[str, str]]:
    """Of a sheet that explains codes line by line, under 字段、代码、含义: what a column is called → code → word."""
    told: dict[str, dict[str, str]] = {}
    at: tuple[int, ...] = ()
    called = ""
    for row in rows:
        cells = [_plain(as_text(cell)).strip() for cell in row]
        if not at:
            at = _heads(cells)
            continue
        which, code, word = (cells[index] if index < len(cells) else "" for index in at)
        called = which or called  # said once for all its codes, as often as not
        if code and word:
            for name in _names(_bare(_KEY.sub("", called))):
                told.setdefault(name, {})[code.lstrip("0") or code] = word
    return told


def _names(called: str) -> list[str]:
    """The columns that a line explains: of 父母特殊情况 each parent's."""
    names = [name for name in _OR.split(called) if name]
    both = [name.removeprefix("父母") for name in names if name.startswith("父母")]
    return [*names, *(whose + what for what in both for whose in ("父亲", "母亲"))]


def _heads(cells: Sequence[str]) -> tuple[int, ...]:
    """Where a line says which column, which code and what it means."""
    found = [
        next((n for n, cell in enumerate(cells) if head.fullmatch(cell)), -1) for head in _HEADS
    ]
    return tuple(found) if -1 < found[0] < found[1] < found[2] else ()


def legend_from(sheets: Mapping[str, Mapping[str, str]], header: str) -> dict[str, str]:
    """The codes of a column, as a sheet of codes explains them: by its whole name, or by what its name ends in."""
    bare = _bare(header)
    names = [name for name in sheets if bare == name or (len(name) > 1 and bare.endswith(name))]
    return dict(sheets[max(names, key=len)]) if names else {}


def circles(column: Iterable[object], notes: Iterable[str]) -> dict[str, str]:
    """○ is a no where the same column has ticks for its yes, or where a note says so; alone it is a yes."""
    said = any(_CIRCLE_IS_NO.search(_plain(note)) for note in notes)
    marks = {as_text(cell).strip() for cell in column}
    return dict.fromkeys(_CIRCLES, "否") if said or (marks & _TICKS and marks & _CIRCLES) else {}


def is_mark(text: str) -> bool:
    """Whether a cell is a tick or a circle."""
    return text.strip() in _TICKS | _CIRCLES


def legend_of(
    words: str, header: str, notes: Sequence[str], others: Sequence[str]
) -> dict[str, str]:
    """The codes of a column called `words`: said in its own `header`, or behind its name in one of the notes,
    up to the name of another column.
    """
    if own := explained(header, from_any=bool(EXPLAINED.search(_plain(header)))):
        return own
    for mark in _MARK.findall(header):
        for note in notes:
            _, found, behind = note.partition(mark)
            if found and (told := explained(_MARK.split(behind)[0])):
                return told
    for note in map(_plain, notes):
        _, found, behind = note.partition(words)
        if found:
            segment = _SEGMENT.split(behind)[0]
            ends = [at for other in others if (at := segment.find(other)) >= 0]
            if told := explained(segment[: min(ends, default=None)]):
                return told
    return {}


def in_words(legend: Mapping[str, str], text: str) -> str:
    """A cell of codes in the words of its ledger; a cell of anything else as it is."""
    parts = [part.lstrip("0") or part for part in _BETWEEN.split(_plain(text)) if part]
    if len(parts) == 1 and _LETTERS.fullmatch(parts[0]):
        parts = [*parts[0]]  # AB
    return (
        "、".join(legend[part] for part in parts) if parts and set(parts) <= legend.keys() else text
    )


def _bare(text: str) -> str:
    return _BRACKETED.sub("", _plain(text)).strip()


def _plain(text: str) -> str:
    """① and １ as 1."""
    return unicodedata.normalize("NFKC", text)
