"""Where the table in a sheet begins, and what each of its columns is.

Rows near the top are judged by their words. The header is the row with the most words of the form,
with the groups above it and the options beneath. What a column is follows from its own words, its
group's, and, where both are silent (a second 身份证号, a 电话), from the person to its left.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Protocol

from tonghu.law.registration import FIELDS, Form
from tonghu.record.ledger import below
from tonghu.record.ledger.abreast import abreast
from tonghu.record.ledger.cells import NEIGHBOURS, as_text, words_for
from tonghu.record.ledger.headers import (
    FLAGS,
    GENERAL_CARERS,
    GENERIC,
    OTHER_NUMBERS,
    UNFILED,
    WHAT,
    WHO,
    WORDS,
)

_DEEPEST = 40
"""A header that has not come by this row does not come."""
_LONGEST = 40
_BRACKETS = re.compile(r"[（(【\[](.*?)[）)】\]]")
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．]")
_CIRCLED = re.compile(r"^\s*[①-⑳⑴-⒇]")
_NUMBERED = re.compile(r"(?<=\D)\d$")
_GONE_OUT = re.compile(r"^(?:外出务工|在外务工|外出|务工)的?(?=[父母爸妈双])")
_ASKED = re.compile(
    r"^(?:有没有|有无|是不是|是否有|是否为|是否享受|是否属于)(.+)$|^(?!是否|有无)(.+?)(?:与)?否$"
)
"""有没有低保, 建档立卡否: what 是否低保, 是否建档立卡 are elsewhere."""
_REPEATING = frozenset({"village", "class_name"})
"""Items that two columns may tell of together: a class and the year it is in."""
_DATA = re.compile(r"\d{5,}|\d{4}[-./年]\d{1,2}")
_LATIN, _CHINESE = re.compile(r"[A-Za-z][A-Za-z.'/&-]*"), re.compile(r"[\u4e00-\u9fff]")
_JOINED = re.compile(r"[及和与/、，,+＋&]|以及")
_PERSONS = ("father", "mother", "caregiver", "paternal_grandfather", "paternal_grandmother",
            "maternal_grandfather", "maternal_grandmother", "institution")  # fmt: skip
_OUTSIDE = frozenset({"work_region", "workplace", "is_away", "away_since", "expected_return"})
"""What is told of parents who are away."""
_FOLLOWING = _OUTSIDE | {"phone", "relationship"}
"""What, without a word whose it is, belongs to the person named to its left."""


_ALL_OF_A_PERSON = ("信息", "资料")
_IN_ONE_CELL = ("name", "phone", "id_number", "work_region")
"""What 父亲信息 may hold: 李强 19900001111 广东."""
_OF_ANYBODY = frozenset(
    {"id_number", "id_type", "birth_date", "health_status", "living_detail", "hukou_detail", "remark",
     *UNFILED}
)  # fmt: skip
"""Items that do not show that the child is spoken of again, and no longer the person to the left."""


def _of_the_child(items: str) -> bool:
    """Whether a column shows that the child is spoken of again."""
    return any("." not in one and one not in _OF_ANYBODY for one in items.split("+") if one)


class Grid(Protocol):
    """A sheet as it was opened; rows 1-based from `first_row`, columns 0-based from A."""

    @property
    def name(self) -> str: ...
    @property
    def hidden(self) -> bool: ...
    @property
    def first_row(self) -> int: ...
    @property
    def rows(self) -> Sequence[Sequence[object]]: ...
    @property
    def hidden_rows(self) -> frozenset[int]: ...
    @property
    def hidden_columns(self) -> frozenset[int]: ...
    @property
    def merged(self) -> tuple[tuple[int, int, int, int], ...]: ...
    @property
    def formulas(self) -> frozenset[tuple[int, int]]: ...


@dataclass(frozen=True)
class Column:
    """One column: the header as it reads, the item it is, and the code it ticks where it is an option.

    `field` is empty for a column that is left out; several items in one cell are joined with `+`.
    """

    index: int
    source: str
    field: str
    option: str = ""
    samples: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The items of the column that are filed."""
        return tuple(one for one in self.field.split("+") if one and one not in UNFILED)


@dataclass(frozen=True)
class Table:
    """The table of a sheet: the header's row numbers, its columns, where the data begins, and what
    title and sheet name say about the place.
    """

    sheet: str
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    first_row: int
    last_row: int
    title: str = ""
    words: frozenset[str] = field(default=frozenset(), repr=False)
    further: bool = False
    """Of a further child of each row: many rows have none."""

    def lines(self, sheet: Grid) -> Sequence[Sequence[object]]:
        """The rows of the sheet that are the table's, from the first below its header."""
        first = self.first_row - sheet.first_row
        return sheet.rows[first : self.last_row + 1 - sheet.first_row]


def recognise(sheet: Grid, remembered: Mapping[str, str] | None = None) -> list[Table]:
    """The ledger in a sheet; several tables where a row holds several children or headers that differ
    stand below each other, none where there is no ledger (a cover, a summary, instructions).
    """
    return [
        table
        for part in below.parts(sheet, _words, _score)
        for table in _tables(sheet.name, part, remembered or {})
    ]


def _tables(name: str, part: below.Part, remembered: Mapping[str, str]) -> Iterator[Table]:
    texts = [_words(row) for row in part.rows[:_DEEPEST]]
    found = _header(part, texts)
    if found is None:
        return
    top, bottom = found
    sources = _sources(part, texts, top, bottom)
    samples = _sampled(part, bottom + 1, len(sources))
    words = frozenset(text for row in texts[top : bottom + 1] for text in row if text)
    header = range(part.first_row + top, part.first_row + bottom + 1)
    further = False
    children = abreast(sources)
    shared = {n for n in range(len(sources)) if all(own[n] for own in children)}
    for own in children:
        columns = _assigned(own, sources, remembered, samples)
        filed = {key for column in columns for key in column.fields}
        if "name" not in filed or len(filed) < 2:
            continue
        apart = [column.index for column in columns if column.index not in shared]
        yield Table(
            name, tuple(header), tuple(columns), header.stop, part.first_row + len(part.rows) - 1,
            _title(part.rows[:top], apart), words, further,
        )  # fmt: skip
        further = True


def _words(row: Sequence[object]) -> list[str]:
    """A row as headers are compared."""
    return [_header_text(cell) for cell in row]


def _title(rows: Sequence[Sequence[object]], columns: Sequence[int]) -> str:
    """What stands over the table; of lines with a title for each list only what is over its own columns."""
    titles: list[str] = []
    low, high = (columns[0], columns[-1]) if columns else (0, -1)
    for row in rows:
        said = {n: text for n, cell in enumerate(row) if (text := as_text(cell))}
        over = [text for n, text in said.items() if low <= n <= high]
        titles += over or list(said.values())
    return " ".join(titles)[:200]


def _header(part: below.Part, texts: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """The first and last line of the header, counted from the first row given."""
    scores = [_score(row) for row in texts]
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


def _score(row: Sequence[str]) -> int:
    """How many cells of a row are words of a header; a row that holds data is none."""
    if any(_DATA.search(text) for text in row if text):
        return 0
    return sum(1 for text in set(row) if text and _means_something(text))


def is_item(text: str) -> bool:
    """Whether a text names an item of the form, with or without whose it is."""
    return bool(_meaning(text)[1]) or any(_usual(text) in one for one in (WORDS, FLAGS))


def _means_something(text: str) -> bool:
    return bool(_meaning(text) != (None, ()) or text in FLAGS or text in UNFILED)


def _is_group_row(part: below.Part, texts: Sequence[Sequence[str]], above: int, below: int) -> bool:
    """Whether a row is the line of groups over a header: several words, each over more than one column."""
    row = texts[above]
    filled = [n for n, text in enumerate(row) if text]
    if len(filled) < 2 or any(_DATA.search(row[n]) or ":" in row[n] for n in filled):
        return False
    words = sum(1 for n in filled if _means_something(row[n]) or _group(row[n]))
    return words >= max(1, len(filled) // 2)


def _is_beneath(part: below.Part, texts: Sequence[Sequence[str]], top: int, line: int) -> bool:
    """Whether a row still belongs to the header: it stands under groups only, and is words only."""
    row = texts[line]
    filled = [n for n, text in enumerate(row) if text]
    if not filled or any(
        _DATA.search(row[n]) or isinstance(_raw(part, line, n), int | float) for n in filled
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
    if len(grouped) < len(filled):
        own = [n for n in filled if n not in grouped]
        # A header whose upper line is merged downwards over the plain columns leaves these blank.
        if any(above[n] != row[n] for n in own):
            return False
    under = [n for n in grouped if over.get(n) is not None]
    known = sum(
        1
        for n in under
        if _means_something(row[n]) or _option(above[over[n]], row[n]) or row[n] in ("其他", "其它")
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


def _raw(part: below.Part, line: int, column: int) -> object:
    row = part.rows[line]
    return row[column] if column < len(row) else None


def _sources(
    part: below.Part, texts: Sequence[Sequence[str]], top: int, bottom: int
) -> list[list[str]]:
    """For each column the words over it, from the group down to its own."""
    width = max(len(row) for row in texts[top : bottom + 1])
    overs = {line: _spread(part, texts, line) for line in range(top, bottom)}
    sources = []
    for n in range(width):
        parts: list[str] = []
        for line in range(top, bottom + 1):
            row = texts[line]
            if line < bottom:
                origin = overs[line].get(n)
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
            if text and text not in parts:
                parts.append(text)
        sources.append(parts)
    return sources


def _sampled(part: below.Part, start: int, width: int) -> list[tuple[str, ...]]:
    samples: list[list[str]] = [[] for _ in range(width)]
    for row in part.rows[start : start + 30]:
        for n, cell in enumerate(row[:width]):
            if cell is not None and len(samples[n]) < 3 and (text := as_text(cell)):
                samples[n].append(text[:30])
    return [tuple(one) for one in samples]


def _assigned(
    sources: Sequence[Sequence[str]],
    written: Sequence[Sequence[str]],
    remembered: Mapping[str, str],
    samples: Sequence[tuple[str, ...]],
) -> list[Column]:
    """What each column is, read from left to right; `written` is what stands over it word by word."""
    columns: list[Column] = []
    taken: set[str] = set()
    person = ""
    set_aside = _set_aside(sources)
    said = {part for parts in sources for part in parts[-1:]}
    own_phone = any(_meaning(part) == ("caregiver", ("phone",)) for part in said)
    of_rows = any(map(is_of_household, said)) and not any(
        _meaning(part)[0] in (*_PERSONS, "parents") for parts in sources for part in parts
    )
    for n, parts in enumerate(sources):
        source = "·".join(written[n])
        if not parts:
            if samples[n] and not written[n]:
                columns.append(Column(n, f"第{n + 1}列", "", samples=samples[n]))
            continue
        if source in remembered:
            columns.append(Column(n, source, remembered[source], samples=samples[n]))
            taken.add(remembered[source])
            continue
        who, field_, option = ("other", "", "") if n in set_aside else _column(parts, person, taken)
        if own_phone and who == "" and field_ == "caregiver.phone":
            field_ = "phone"  # somebody's: the caregiver's has a column that says so
        if of_rows and who == "":  # each row is a person: where the father works stands in his own
            field_ = "phone" if field_ == "caregiver.phone" else _child_item_only(field_)
        if who in _PERSONS:
            person = who
        elif who == "other":
            person = "other"
        elif who in ("child", "parents") or _of_the_child(field_):
            person = ""
        if field_ and not option:
            repeated = [one for one in field_.split("+") if one in taken]
            if repeated and field_ not in _REPEATING:
                field_ = "+".join(one for one in field_.split("+") if one not in taken)
        if not option:
            taken |= set(field_.split("+")) - {""} - _named_in_passing(field_)
        columns.append(Column(n, source, field_, option, samples[n]))
    if "name" not in taken:
        columns = _named_by_the_child(columns, sources)
    return _said_once(columns, taken)


def is_of_household(header: str) -> bool:
    """Whether a column says what somebody is to the head of the household: 与户主关系."""
    return "户主" in header and "关系" in header


def _child_item_only(items: str) -> str:
    return "+".join(one for one in items.split("+") if "." not in one)


def _named_in_passing(field_: str) -> set[str]:
    """A person whose name comes behind something of the child's: another column may have it to itself."""
    first, *others = field_.split("+")
    return set() if "." in first else {one for one in others if one.endswith(".name")}


def _said_once(columns: Sequence[Column], taken: set[str]) -> list[Column]:
    """The columns, without names told in passing that have a column of their own."""
    return [
        replace(c, field="+".join(one for one in c.field.split("+") if one not in twice))
        if (twice := _named_in_passing(c.field) & taken)
        else c
        for c in columns
    ]


def _set_aside(sources: Sequence[Sequence[str]]) -> set[int]:
    """Columns that another one says better: 籍贯 beside 户籍地, 家长 beside 临时监护人."""
    said = [(_meaning(_usual(parts[-1])) if parts else (None, ())) for parts in sources]
    words = ["".join(parts) for parts in sources]
    hukou = any(
        what == ("hukou_detail",) and "籍贯" not in word
        for (_, what), word in zip(said, words, strict=True)
    )
    aside = {n for n, word in enumerate(words) if hukou and word == "籍贯"}
    general, named = set(), set()
    for n, (who, what) in enumerate(said):
        if who == "caregiver" and what != ("relationship",):
            general |= {n} if words[n].startswith(GENERAL_CARERS) else set()
            named |= {n in general} if not what or "name" in what else set()
    return aside | general if len(named) == 2 else aside


def _named_by_the_child(
    columns: Sequence[Column], sources: Sequence[Sequence[str]]
) -> list[Column]:
    """Where no column is called a name, 留守儿童 over a column means who it is."""
    named = next((c for c in columns if not c.field and _is_child(sources[c.index])), None)
    return [replace(c, field="name") if c is named else c for c in columns]


def _is_child(parts: Sequence[str]) -> bool:
    return bool(parts) and WHO.get(parts[-1]) == "child"


def _column(parts: Sequence[str], person: str, taken: set[str]) -> tuple[str, str, str]:
    """Whose a column is, the item (or items, joined with +), and the code it stands for as an option."""
    own, groups = _usual(parts[-1]), parts[:-1]
    for group in reversed(groups):
        if (ticked := _option(group, own)) is not None:
            return "", *ticked
    who, whats = _meaning(own)
    if who is None:
        for group in reversed(groups):
            above = _group(group)
            if above:
                who = above
                break
    if mixed := _mixed(own, taken):
        return "child", mixed, ""
    if own in FLAGS and who in (None, "child"):
        return "", *FLAGS[own]
    if _school_and_class(parts[-1]) and "class_name" not in taken:
        return who or "", "school+class_name", ""
    if who in (None, "child") and own in WORDS:
        word = WORDS[own]
        if word == "village" or word in UNFILED:
            return "", word, ""
        if word not in taken or who == "child":
            return who or "", _first_free(word, taken), ""
    if who == "other":
        joined = "".join(parts)
        return (
            "other",
            "village_contact" if joined in WORDS and "village_contact" not in taken else "",
            "",
        )
    if (several := _several(own, taken)) and who in (None, "child"):
        return who or "", several, ""
    if not whats:
        if who is not None and own.endswith(_ALL_OF_A_PERSON):
            return who, "+".join(_told_of(who, taken)), ""
        if who in _PERSONS and who is not None:
            return who, f"{who}.name", ""
        if own in WORDS:
            return who or "", _of(who, WORDS[own], person, taken), ""
        if (head := own.partition("（")[0]) not in ("", own):  # 健康（打√）健康/残疾/患病
            return _column([*groups, head], person, taken)
        return who or "", "", ""
    items = [_of(who, what, person, taken) for what in whats]
    return (
        who or "",
        "+".join(dict.fromkeys(one for item in items for one in item.split("+") if one)),
        "",
    )


def _told_of(who: str, taken: set[str]) -> list[str]:
    """What may stand in one cell about a person, or about both parents."""
    persons = {"parents": ("father", "mother")}.get(who, (who,))
    keys = (f"{one}.{what}" for one in persons for what in _IN_ONE_CELL)
    return [key for key in keys if key in FIELDS and key not in taken]


def _mixed(own: str, taken: set[str]) -> str:
    """The items of a header that goes on from the child to a person: 家庭住址/监护人及电话."""
    person, keys = "", list[str]()
    for part in _JOINED.split(own):
        if WHO.get(part) in _PERSONS:
            person, what = WHO[part], "name"
        elif part in WHAT:
            what = WHAT[part]
        else:
            return ""
        keys.append(f"{person}.{what}" if person else _child_item(what))
    if not person or "." in keys[0]:
        return ""
    return "+".join(key for key in keys if key in FIELDS and key not in taken)


def _school_and_class(own: str) -> bool:
    """Whether a header is a school with its class in brackets: 就读学校（班级）."""
    return WORDS.get(_BRACKETS.sub("", own)) == "school" and any(
        WORDS.get(inside) == "class_name" for inside in _BRACKETS.findall(own)
    )


def _usual(own: str) -> str:
    """A header as the word lists have it: 村（社区） is 村社区, 出生日期（必填） is 出生日期."""
    for form in (own, _squeezed(own), _BRACKETS.sub("", own), _in_chinese(own)):
        if form in WORDS or form in FLAGS:
            return form
    if asked := _ASKED.match(own):
        stem = asked[1] or asked[2]
        if stem in FLAGS or f"是否{stem}" in WORDS:
            return stem if stem in FLAGS else f"是否{stem}"
    return own


def _in_chinese(own: str) -> str:
    """A header without its English: 性别Gender."""
    return _LATIN.sub("", own) if _CHINESE.search(own) else own


def _several(own: str, taken: set[str]) -> str:
    """The items of a header that joins whole words: 就读学校及班级, 学校年级."""
    split = _JOINED.split(own)
    if len(split) == 1:
        cuts = ((own[:n], own[n:]) for n in range(2, len(own) - 1))
        split = list(next((c for c in cuts if c[0] in WORDS and c[1] in WORDS), (own,)))
    parts = [WORDS.get(_usual(part), "") for part in split]
    known = [part for part in parts if part and part not in UNFILED and part not in taken]
    return "+".join(dict.fromkeys(known)) if len(parts) > 1 and len(known) == len(parts) else ""


def _of(who: str | None, what: str, person: str, taken: set[str]) -> str:
    """The item that a word is of a person: 电话 of the father is father.phone."""
    if who == "parents":
        both = [f"{one}.{what}" for one in ("father", "mother") if f"{one}.{what}" in FIELDS]
        return "+".join(one for one in both if one not in taken)
    if who in _PERSONS:
        key = f"{who}.{what}"
        return key if key in FIELDS else ""
    if what == "relationship":
        return "caregiver.relationship"
    if who is None and person == "other" and what in _FOLLOWING:
        return ""
    other = {"father": "mother", "mother": "father"}.get(person, "")
    if what in _OUTSIDE and f"{other}.name" in taken and f"{other}.{what}" not in taken:
        person = ""  # 父亲姓名, 母亲姓名, 外出地点: of both
    if who is None and person and (what in _FOLLOWING or _child_item(what) in taken):
        key = f"{person}.{what}"
        if key in FIELDS and key not in taken:
            return key
    if what in _OUTSIDE:
        both = [f"{one}.{what}" for one in ("father", "mother")]
        return "+".join(one for one in both if one not in taken)
    if what == "phone":
        return _first_free("caregiver.phone" if who is None else "phone", taken)
    key = _child_item(what)
    return _first_free(key, taken) if key in FIELDS else ""


def _child_item(what: str) -> str:
    return {"special_status": "special_circumstances"}.get(what, what)


def _first_free(key: str, taken: set[str]) -> str:
    return "" if key in taken and key not in _REPEATING else key


def _option(group: str, own: str) -> tuple[str, str] | None:
    """The item and the code of a column that ticks one option of a group: 健康状况 over 残疾."""
    base = _plain_group(group)
    key = WORDS.get(base) or WORDS.get(_without_generic(base))
    who, whats = _meaning(base)
    if key is None and who in (None, "child", "caregiver") and whats:
        key = {
            "health_status": "health_status",
            "sex": "sex",
            "is_capable": "guardianship_type",
        }.get(whats[0])
    if key is None or key not in FIELDS or FIELDS[key].form not in (Form.CODE, Form.CODES):
        return None
    for item in (key, *(near for near in NEIGHBOURS.get(key, ()) if near in FIELDS)):
        if (code := words_for(item).get(_squeezed(own))) is not None:
            return item, code
    return None


def _group(text: str) -> str:
    """Whose columns a group holds."""
    plain = _without_generic(_plain_group(text))
    if plain in ("监护", "照护", "照料", "看护", "抚养"):
        return "caregiver"
    return WHO.get(plain, "") or next(
        (WHO[w] for w in _by_length(WHO) if len(w) > 1 and w in plain), ""
    )


def _plain_group(text: str) -> str:
    return _BRACKETS.sub("", text)


def _without_generic(text: str) -> str:
    for word in GENERIC:
        if text.endswith(word) and len(text) > len(word):
            return text.removesuffix(word)
    return text


@lru_cache(maxsize=4096)
def _meaning(text: str) -> tuple[str | None, tuple[str, ...]]:
    """Whose and what a header says; several whats when it names several (父亲姓名、电话)."""
    plain = _in_chinese(_BRACKETS.sub("", text))
    plain = _GONE_OUT.sub("", _NUMBERED.sub("", plain) or text)
    if any(word in plain for word in OTHER_NUMBERS):
        return None, ()
    if plain in WORDS and WORDS[plain] in ("relationship",):
        return None, ("relationship",)
    inside = [
        part
        for found in _BRACKETS.findall(text)
        for part in ([found] if found in WHAT else _JOINED.split(found))
    ]
    whats = [WHAT[_squeezed(part)] for part in inside if _squeezed(part) in WHAT]
    who, rest = _whose(plain)
    if who in _PERSONS and rest == "现":  # 监护人现
        rest = ""
    if who is None:  # 务工地（父）
        named = {WHO[part] for part in inside if part in WHO}
        who = named.pop() if len(named) == 1 else None
    if who in _PERSONS and not rest and whats and "name" not in whats:  # 监护人（与儿童关系）
        whats = ["name", *whats]
    if who in _PERSONS and rest in _ALL_OF_A_PERSON and not whats:
        return who, ()
    if who in ("father", "mother") and rest in ("情况", "状况") and not whats:
        return who, ("special_status",)  # 死亡, 服刑, 外出务工: whatever there is to say
    if rest in WORDS and who in (None, "child") and not whats:
        word = WORDS[rest]
        if word in WHAT.values():
            return who, (word,)
        return (
            (who, (word,)) if word in FIELDS or word in UNFILED or word == "village" else (who, ())
        )
    spoken = _whats(rest)
    if (
        who in _PERSONS and spoken and rest[0] != "与" and _JOINED.match(rest)
    ):  # 监护人及电话: the name comes first
        spoken = ["name", *spoken]
    if (
        who in _PERSONS
        and not spoken
        and rest
        and _without_generic(rest) not in ("",)
        and not whats
    ):
        return (who, ()) if _without_generic(rest) != rest or rest in ("人",) else (None, ())
    return who, tuple(dict.fromkeys([*spoken, *whats]))


def _whose(plain: str) -> tuple[str | None, str]:
    """The person a header begins with (or holds, for 与…关系), and what is left of it."""
    if "户主" in plain:  # who heads the household says nothing about who cares
        return "other", ""
    if plain in ("称谓", "称呼") or ("关系" in plain and not _says_more(plain)):
        return "caregiver", "与儿童关系"
    if plain in WHAT:
        return None, plain
    for word in _by_length(WHO):
        if plain.startswith(word) and (
            len(word) > 1
            or _whats(plain[len(word) :].lstrip("的"))
            or len(plain) == 1
            or plain[1:] in ("亲",)
        ):
            return WHO[word], plain[len(word) :].lstrip("的")
    return None, plain


def _says_more(plain: str) -> bool:
    """Whether a header with a relationship in it names other things of the person too: 姓名及关系."""
    word = next((w for w in _by_length(WHO) if plain.startswith(w)), "")
    rest = plain.removeprefix(word)
    joined = bool(word and _JOINED.match(rest)) and not rest.startswith("与")
    return joined or len(set(_whats(rest))) > 1


def _whats(rest: str) -> list[str]:
    """Every item a header names, in its order; empty unless it is made of such words."""
    found: list[tuple[int, str]] = []
    left = rest
    for word in _by_length(WHAT):
        at = left.find(word)
        if at >= 0:
            found.append((at, WHAT[word]))
            left = left[:at] + "□" * len(word) + left[at + len(word) :]
    silent = _JOINED.sub("", left.replace("□", ""))
    if len(silent) > 4:
        return []
    return [what for _, what in sorted(found)]


@lru_cache(maxsize=8)
def _by_length_of(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


def _by_length(words: Iterable[str]) -> tuple[str, ...]:
    return _by_length_of(tuple(words))


def _squeezed(text: str) -> str:
    return re.sub(r"[\s（）()]", "", text)


def _header_text(cell: object) -> str:
    """A header as it is compared: one width, no spaces, no ordinal, no asterisk. Data give nothing."""
    if not isinstance(cell, str):
        return "" if cell is None or isinstance(cell, bool) else _number_as_text(cell)
    if len(cell) > 200:
        return ""
    plain = unicodedata.normalize("NFKC", _CIRCLED.sub("", cell))
    plain = re.sub(r"[\s*＊:：。]+$", "", re.sub(r"[\s\u200b]+", "", plain)).lstrip("*＊")
    plain = plain.replace("(", "（").replace(")", "）").replace("[", "（").replace("]", "）")
    plain = _ORDINAL.sub("", plain)
    return plain if len(plain) <= _LONGEST else ""


def _number_as_text(cell: object) -> str:
    return cell.isoformat() if isinstance(cell, date) else f"{as_text(cell):0>5}"
