"""Where the table in a sheet begins, and what each of its columns is.

Rows near the top are judged by their words. The header is the row with the most words of the form,
with the groups above it and the options beneath. What a column is follows from its own words, its
group's, and, where both are silent (a second 身份证号, a 电话), from the person to its left.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from tonghu.law.registration import FIELDS, Form
from tonghu.record.ledger.reading import below
from tonghu.record.ledger.reading.abreast import abreast, which_child
from tonghu.record.ledger.reading.asking import as_heading
from tonghu.record.ledger.reading.cells import NO, YES, as_text, words_for
from tonghu.record.ledger.reading.headers import GENERAL_CARERS, UNFILED, WHAT, WHO, WORDS
from tonghu.record.ledger.reading.legends import EXPLAINED
from tonghu.record.ledger.reading.meanings import (
    PERSONS,
    REPEATING,
    column_of,
    group_of,
    is_of_household,
    meaning,
    means_something,
    option_alone,
    option_of,
    state_under,
    translated,
    usual,
    whose_word,
)
from tonghu.record.ledger.reading.owners import (
    BY_KIN,
    FROM_CHAIN,
    KIN,
    OF_THE_HOUSE,
    UNKNOWN,
    Owner,
    Strangers,
    owners,
)
from tonghu.record.ledger.reading.periods import has_period, outdated, without_period
from tonghu.record.ledger.reading.relatives import (
    as_caregiver,
    in_rows,
    member_item,
    numbered,
    of_a_relative,
)

BY_KIN_HEADER, CHAIN_HEADER = "（照与户主关系认的）", "（接龙里没认出来的话）"
"""Behind the header of what was worked out before the sheet became a table: somebody is asked to look at it."""
_WORKED_OUT = {BY_KIN_HEADER: BY_KIN, CHAIN_HEADER: FROM_CHAIN}
_DEEPEST = 40
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
_A_LIST = re.compile("名单|名册|通讯录|联系表|联系方式|一览表|信息表|登记表|统计表|台账")
_STAFF = re.compile(
    "儿童主任|(?:儿童(?:福利)?)?督导员|工作人员|社工|志愿者|联络员|村干部|网格员|教职工|专干"
)
_THE_HOUSE = re.compile("(?:家庭|家里|家中|住宅|座机|固定电话)")
_OF_THE_FAMILY = frozenset(
    {"家庭情况", "家庭基本情况", "家庭成员情况", "家庭成员", "家庭状况", "家庭简况", "家庭概况", "家庭基本信息", "家庭成员信息", "父母情况", "父母基本情况"}
)  # fmt: skip
_A_PARENT_FIRST = re.compile(
    r"(?:父母[^。；;]*[。；;])?[^父母爸妈]{0,8}(?:父亲?|爸爸?|母亲?|妈妈?)[：:\s]?(?!母|亲)[\u4e00-\u9fff]{2,4}"
)
_DATA = re.compile(r"\d{5,}|\d{4}[-./年]\d{1,2}")


_TICKS = YES - {"1", "1.0", "有", "享受", "已享受", "已"}
_MAY_BE_AN_ANSWER = frozenset({"", "health_status", "relief_measures"})
_REPEATED = 3
"""So many words of the header at least has a line that repeats it."""
ONE_MORE = 9
"""The number of whoever is called the caregiver beside numbered members of the family."""
_PARENTS = frozenset({"father", "mother"})
_CARER_NAMED = ("caregiver", ("name",))
_CALLED = {"father": "父亲", "mother": "母亲", "caregiver": "监护人"}
_OF_A_GROWN_UP = frozenset({"文化程度", "年龄", "周岁", "岁数", "学历", "政治面貌"})
_OF_PERSONS = _OF_A_GROWN_UP | {
    word for word, what in WHAT.items() if what in ("health_status", "special_status")
}
"""What is said of a child and of a grown-up in the same words."""
_ON_LEDGER = frozenset(
    {"在册", "在管", "在档", "新增", "不变", "退出", "已退出", "已销号", "已注销", "减少"}
)
"""What a column says that is about the child's being on the ledger, whatever it is called."""
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
    relative: int = 0
    """Of a member of the family, the number: they are read apart, as what each is to the child (relatives.py)."""
    nth: int = 1
    """Of columns called the same, the how many-th it is."""
    left: str = ""
    """Of a column that does not say whose it is, the one to its left: what was said of it holds beside that one."""

    @property
    def called(self) -> str:
        """The header, told apart from others that read the same: what somebody says of it is remembered so."""
        return self.source if self.nth == 1 else f"{self.source}（第{self.nth}个）"

    @property
    def remembered_as(self) -> str:
        """What the organisation's next ledgers know it by."""
        return f"{self.called}（在“{self.left[:40]}”右边）" if self.left else self.called

    def said(self, remembered: Mapping[str, str]) -> str | None:
        """What somebody has said that it is: of this ledger, or of an earlier one."""
        return remembered.get(self.called, remembered.get(self.remembered_as))

    @property
    def fields(self) -> tuple[str, ...]:
        """The items of the column that are filed."""
        return tuple(one for one in self.field.split("+") if one and one not in UNFILED)


@dataclass(frozen=True)
class Doubt:
    """Of columns that do not say whose they are: the first, how they were read (a problem's code), all of
    them, and who stands beside them.
    """

    column: str
    code: str
    what: str
    who: str


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
    unsaid: frozenset[int] = frozenset()
    """Columns of members of the family of whom nothing says what they are to the child."""
    doubts: tuple[Doubt, ...] = ()

    @property
    def of_staff(self) -> str:
        """The title that says that these are those who work with children: 儿童主任名单; empty otherwise."""
        said = (*reversed(self.title.split()), self.sheet)
        title = next((text for text in said if _A_LIST.search(text)), self.sheet)
        return title if _STAFF.search(title) and "儿童" not in _STAFF.sub("", title) else ""

    def repeats(self, cells: Sequence[object]) -> bool:
        """Whether a row is a line of the header once more, as on every printed page."""
        texts = [text for cell in cells if cell is not None and (text := as_text(cell))]
        words = sum(re.sub(r"\s", "", text) in self.words for text in texts)
        return words >= _REPEATED and words * 2 >= len(texts)

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
    cells = _heading_cells(part, texts, top, bottom)
    sources = [[texts[line][n] for line, n in over] for over in cells]
    written = [[_as_written(_raw(part, line, n)) for line, n in over] for over in cells]
    samples = _sampled(part, bottom + 1, len(sources))
    words = frozenset(text for row in texts[top : bottom + 1] for text in row if text)
    header = range(part.first_row + top, part.first_row + bottom + 1)
    further = False
    children = abreast(sources)
    shared = {n for n in range(len(sources)) if all(own[n] for own in children)}
    for own in children:
        columns, strangers = _assigned(own, written, remembered, samples)
        filed = {key for column in columns for key in column.fields}
        if "name" not in filed or len(filed) < 2:
            continue
        apart = [column.index for column in columns if column.index not in shared]
        yield Table(
            name, tuple(header), tuple(columns), header.stop, part.first_row + len(part.rows) - 1,
            _title(part.rows[:top], apart), words, further,
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
        of_house = _THE_HOUSE.match(_header_text(column.source.rpartition("·")[2]))
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


def _holds_data(text: str) -> bool:
    """Whether a text is no word of a header; what one is to write may stand in it: 出生年月（如2015.05）."""
    return bool(_DATA.search(_BRACKETS.sub("", text) or text))


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
        _holds_data(row[n]) or isinstance(_raw(part, line, n), int | float) for n in filled
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
    under = [n for n in grouped if over.get(n) is not None]
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


def _raw(part: below.Part, line: int, column: int) -> object:
    row = part.rows[line]
    return row[column] if column < len(row) else None


def _heading_cells(
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


def _sampled(part: below.Part, start: int, width: int) -> list[tuple[str, ...]]:
    samples: list[list[str]] = [[] for _ in range(width)]
    for row in part.rows[start : start + 30]:
        for n, cell in enumerate(row[:width]):
            if cell is not None and len(samples[n]) < 3 and (text := as_text(cell)):
                samples[n].append(text[:30])
    return [tuple(one) for one in samples]


def _says_kin(behind: Sequence[Sequence[str]]) -> bool:
    return any(parts and meaning(parts[-1])[1] == ("relationship",) for parts in behind)


def _assigned(
    sources: Sequence[Sequence[str]],
    written: Sequence[Sequence[str]],
    remembered: Mapping[str, str],
    samples: Sequence[tuple[str, ...]],
) -> tuple[list[Column], list[Owner]]:
    """What each column is, read from left to right, and the columns of somebody nobody knows; `written` is
    what stands over each word by word.
    """
    columns: list[Column] = []
    taken: set[str] = set()
    person = ""
    within: list[str] = []
    set_aside, guardians = _set_aside(sources)
    in_blocks = _in_blocks(sources, samples)
    said = {part for parts in sources for part in parts[-1:]}
    own_phone = any(meaning(part) == ("caregiver", ("phone",)) for part in said)
    of_rows = any(map(is_of_household, said)) and not any(
        meaning(part)[0] in (*PERSONS, "parents") for parts in sources for part in parts
    )
    early = outdated({n: "·".join(parts) for n, parts in enumerate(sources)})
    members = numbered(sources) or dict.fromkeys(guardians, 2)
    members |= _besides(members, sources)
    members |= dict.fromkeys(in_rows(sources), 1)
    theirs: dict[int, set[str]] = {}
    of = {n: who for owner in owners(sources) for n, who in owner.of.items()}
    called = Counter[str]()
    strangers = Strangers(sources, samples)
    for n, parts in enumerate(sources):
        source = "·".join(written[n])
        called[source] += bool(parts)
        column = Column(n, source, "", samples=samples[n], nth=max(1, called[source]))
        if n in early:
            columns.append(column)
            continue
        parts = [plain for part in parts if (plain := without_period(part))] or parts
        if not parts:
            if samples[n] and not written[n]:
                columns.append(replace(column, source=f"第{n + 1}列"))
            continue
        if parts[-1] in _OF_THE_FAMILY and _tells_of_parents(samples[n]):
            parts = ["父母信息"]
        own_who, own_what = meaning(usual(parts[-1]))
        if n and len(parts) == 1 and own_who is None and own_what:
            column = replace(column, left="·".join(written[n - 1]))
        if (told := column.said(remembered)) is not None:
            columns.append(replace(column, field=told))
            taken |= set(columns[-1].fields)
            person = strangers.said(parts, columns[-1].fields) or person
            continue
        if n in members:
            own = theirs.setdefault(members[n], set())
            field_ = member_item(as_caregiver(parts), samples[n], own)
            own.add(field_)
            columns.append(replace(column, field=field_, relative=members[n]))
            continue
        if strangers.is_member(n):
            strangers.meet(n, KIN)
            person = "other"
            columns.append(column)
            continue
        if of_a_relative(parts):
            parts = as_caregiver(parts)
        elif WHO.get(parts[-1]) == "caregiver" and (
            f"{parts[-1]}姓名" in said or ("谁" in parts[-1] and _CARER_NAMED in map(meaning, said))
        ):
            # 家长 beside 家长姓名, 由谁照顾 beside 照顾的人叫什么: which of them it is
            parts = ["监护人关系"]
        elif _says_kin(sources[n + 1 : n + 2]) and (
            meaning(parts[-1]) == ("parents", ("name",)) or strangers.names(n)
        ):
            # 父母姓名 before 与儿童关系 is one of them; which of them stands behind. So is 帮带人.
            parts = ["监护人姓名"]
        own_who, own_what = meaning(usual(parts[-1]))
        if (whose := of.get(n, in_blocks.get(n))) in _CALLED:
            parts = [f"{_CALLED[whose]}{parts[-1]}"]
        elif own_who in _PARENTS:
            within = list(parts[:-1])
        elif own_who is None and own_what and within and list(parts[:-1]) == within:
            parts = parts[-1:]  # under 家长情况, behind 父亲姓名: the father's
        who, field_, option = (
            ("other", "", "")
            if n in set_aside or n in strangers.grouped or (n in of and of[n] not in _CALLED)
            else column_of(parts, person, taken)
        )
        if own_who in PERSONS and not own_what and len(parts) > 1:
            field_, option = _beneath_what(parts, own_who, samples[n]) or (field_, option)
        if not option and field_ in _MAY_BE_AN_ANSWER and _only_ticks(samples[n]):
            field_, option = option_alone(parts) or (field_, option)
        if field_ == "special_circumstances" and samples[n] and _ON_LEDGER.issuperset(samples[n]):
            field_ = "left_behind"  # 现状: 在册
        if own_phone and who == "" and field_ == "caregiver.phone":
            field_ = "phone"  # somebody's: the caregiver's has a column that says so
        if of_rows and who == "":  # each row is a person: where the father works stands in his own
            field_ = "phone" if field_ == "caregiver.phone" else _child_item_only(field_)
        unknown = not field_ and not option and strangers.asks(n, parts, person, who)
        if unknown or who == "other" or EITHER in parts[-1]:
            person = "other"
        elif who in PERSONS:
            person = who
        elif who in ("child", "parents") or _of_the_child(field_):
            person = ""
        if field_ and not option:
            repeated = [one for one in field_.split("+") if one in taken]
            if repeated and field_ not in REPEATING:
                field_ = "+".join(one for one in field_.split("+") if one not in taken)
        if not option:
            taken |= set(field_.split("+")) - {""} - _named_in_passing(field_)
        columns.append(replace(column, field=field_, option=option))
    if "name" not in taken:
        columns = _named_by_the_child(columns, sources)
    return _said_once(columns, taken), strangers.met()


def _only_ticks(samples: Sequence[str]) -> bool:
    """Whether nothing stands in a column but signs that somebody was ticked."""
    return bool(samples) and _TICKS.issuperset(samples)


def _tells_of_parents(samples: Sequence[str]) -> bool:
    """Whether the cells under 家庭基本情况 begin with a parent by name: 父亲罗大勇，15400001111，在广东东莞打工；母亲…."""
    return bool(samples) and all(map(_A_PARENT_FIRST.match, samples))


def _beneath_what(parts: Sequence[str], who: str, samples: Sequence[str]) -> tuple[str, str] | None:
    """The item and the code of a person's column whose group says what it tells: 外出地点 over 父 and 母,
    现由谁监护 over 祖父母 with ticks beneath.
    """
    ticks = bool(samples) and (YES | NO).issuperset(samples)
    care = words_for("actual_care").get(parts[-1])
    if ticks and care and group_of(parts[-2]) == "caregiver":
        return "actual_care", care
    whose, whats = meaning(usual(parts[-2]))
    if whose not in (None, "parents") or len(whats) != 1 or f"{who}.{whats[0]}" not in FIELDS:
        return None
    return (f"{who}.{whats[0]}", "") if ticks or whats[0] != "is_away" else None


def _in_blocks(
    sources: Sequence[Sequence[str]], samples: Sequence[Sequence[str]]
) -> dict[int, str]:
    """Columns without a word whose they are, in the block of a person: 父亲姓名, 年龄, 文化程度, 健康状况.

    The child's they are not where each parent has one behind the name, or where what stands between speaks
    of a grown-up: how old, which schooling.
    """
    blocks: list[tuple[str, list[int]]] = []
    for n, parts in enumerate(sources):
        who, what = meaning(usual(parts[-1])) if len(parts) == 1 else (None, ())
        if who in _CALLED and "name" in (what or ("name",)):
            blocks.append((str(who), []))
        elif blocks and len(parts) == 1 and (usual(parts[-1]) in _OF_A_GROWN_UP or what):
            if who in (None, blocks[-1][0]):
                blocks[-1][1].append(n)
                continue
            blocks.append(("", []))
        elif blocks:
            blocks.append(("", []))
    told = Counter(
        word for who, block in blocks if who for word in {usual(sources[n][-1]) for n in block}
    )
    found: dict[int, str] = {}
    for who, block in blocks:
        grown_up = any(_of_a_grown_up(sources[n][-1], samples[n]) for n in block)
        for n in block if who else ():
            own = usual(sources[n][-1])
            if meaning(own)[0] is None and (grown_up or told[own] > 1) and own in _OF_PERSONS:
                found[n] = who
    return found


def _of_a_grown_up(header: str, samples: Sequence[str]) -> bool:
    """Whether a column behind somebody's name tells of no child: 38 years, a schooling that is over."""
    own = usual(header)
    ages = [int(found[0]) for text in samples if (found := re.search(r"\d{1,3}", text))]
    return own == "文化程度" or (WORDS.get(own) == "age" and bool(ages) and min(ages) >= 18)


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


def _set_aside(sources: Sequence[Sequence[str]]) -> tuple[set[int], set[int]]:
    """Columns that another one says better: 籍贯 beside 户籍地, 家长 beside 临时监护人; and those of a
    guardian beside an entrusted caregiver, where each has a relationship: that is one more relative.
    """
    said = [(meaning(usual(parts[-1])) if parts else (None, ())) for parts in sources]
    words = ["".join(parts) for parts in sources]
    hukou = any(
        what == ("hukou_detail",) and "籍贯" not in word
        for (_, what), word in zip(said, words, strict=True)
    )
    aside = {n for n, word in enumerate(words) if hukou and word == "籍贯"}
    general, named = set(), set()
    related: dict[bool, set[int]] = {True: set(), False: set()}
    last = False
    for n, (who, what) in enumerate(said):
        if who != "caregiver":
            continue
        if what == ("relationship",):
            related[last].add(n)
            continue
        last = words[n].startswith(GENERAL_CARERS)
        general |= {n} if last else set()
        named |= {last} if not what or "name" in what else set()
    if len(named) < 2:
        return aside, set()
    if related[True] and related[False]:
        return aside, general | related[True]
    return aside | general, set()


def _besides(members: Mapping[int, int], sources: Sequence[Sequence[str]]) -> dict[int, int]:
    """Columns of a caregiver beside numbered members of the family: one more of them."""
    if len(set(members.values())) < 2:
        return {}
    caring = {
        n
        for n, parts in enumerate(sources)
        if parts and n not in members and WHO.get(whose_word(parts[-1])) == "caregiver"
    }
    named = any("name" in (meaning(sources[n][-1])[1] or ("name",)) for n in caring)
    return dict.fromkeys(caring, ONE_MORE) if named else {}


def _named_by_the_child(
    columns: Sequence[Column], sources: Sequence[Sequence[str]]
) -> list[Column]:
    """Where no column is called a name, 留守儿童 over a column means who it is."""
    named = next((c for c in columns if not c.field and _is_child(sources[c.index])), None)
    return [replace(c, field="name") if c is named else c for c in columns]


def _is_child(parts: Sequence[str]) -> bool:
    return bool(parts) and WHO.get(parts[-1]) == "child"


def _header_text(cell: object) -> str:
    """A header as it is compared: as written, without ordinal, in the usual words. Data give nothing."""
    plain = _as_written(cell)
    if not isinstance(cell, str):
        return plain
    plain = as_heading(_ORDINAL.sub("", translated(plain)))
    plain = _BOTH_PARENTS.sub("父母", _EITHER_PARENT.sub(EITHER, plain))
    plain = EXPLAINED.sub("", _ORDINAL.sub("", plain))
    return plain if len(plain) <= _LONGEST else ""


def _as_written(cell: object) -> str:
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
