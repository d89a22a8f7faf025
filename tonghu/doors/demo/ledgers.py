"""Three ledgers as the clerks of three townships keep them, each messy in its own way.

They are written by code, so that what was done to them is known: every ledger comes with the
number of rows of each trouble, to be compared with what a reader found.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from random import Random

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tonghu.doors.demo.families import AS_OF, Child, Family, citizen_number
from tonghu.law.registration import GUARDIANSHIP, HEALTH, NOT_COLLECTED, written

QINGYAN, BAISHUI, SHIMEN = "990121101", "990121102", "990121103"
FEWEST, ENOUGH = 120, 200
"""Children in a ledger: never fewer than the first; families are added up to the second."""

Kept = dict[str, object]
"""One row as the clerk keeps it: field key, `village` or `hidden` → what stands in the cell."""


@dataclass(frozen=True)
class Ledger:
    """A ledger on disk. `expected`: name of a trouble → number of rows it was planted in."""

    path: Path
    township: str
    expected: Mapping[str, int]


@dataclass(frozen=True)
class _Formula:
    text: str
    result: int


def write_ledgers(folder: Path, random: Random, families: Iterable[Family]) -> tuple[Ledger, ...]:
    """The ledgers of 青岩镇, 白水镇 and 石门镇, in this order; the same arguments, the same bytes.

    Families of other townships are passed over, and those beyond 200 children of one.
    Raises ValueError where a township has fewer than 120 children.
    """
    every = list(families)
    qingyan, baishui, shimen = (enough(every, code) for code in (QINGYAN, BAISHUI, SHIMEN))
    moved = random.choice([f for f in qingyan if len(f.children) == 1 and _numbered(f.children[0])])
    return (
        _qingyan(folder / "青岩镇留守儿童台账.xlsx", random, qingyan),
        _baishui(folder / "白水镇留守儿童花名册.csv", random, baishui),
        _shimen(folder / "石门镇农村留守儿童信息汇总.xlsx", random, shimen, moved.children[0]),
    )


def enough(families: Sequence[Family], township: str) -> list[Family]:
    """The families that a township's ledger holds. Raises ValueError where there are too few."""
    chosen: list[Family] = []
    children = 0
    for family in families:
        if family.place.startswith(township) and children < ENOUGH:
            chosen.append(family)
            children += len(family.children)
    if children < FEWEST:
        raise ValueError(f"{township} has {children} children; a ledger takes {FEWEST}")
    return sorted(chosen, key=lambda family: family.place)


def _numbered(child: Child) -> bool:
    return len(str(child.get("id_number"))) == 18


def _day(child: Child) -> date:
    return date.fromisoformat(str(child["birth_date"]))


def _kept(village: str, child: Child) -> Kept:
    """The form in words. What was not collected stays an empty cell, as clerks leave it."""
    return {"village": village, **{key: written(key, value) for key, value in child.items()}}


def _rows(families: Iterable[Family]) -> list[Kept]:
    return [_kept(family.village, child) for family in families for child in family.children]


# --- Workbooks --------------------------------------------------------------------------------


class _Book:
    """A workbook with the few formats a clerk uses, the same bytes each time it is written."""

    def __init__(self, path: Path, epoch_1904: bool = False) -> None:
        self.file = xlsxwriter.Workbook(str(path), {"date_1904": epoch_1904})
        self.file.set_properties({"created": datetime(2026, 5, 28)})  # noqa: DTZ001
        self.title = self.file.add_format({"bold": True, "font_size": 18, "align": "center"})
        self.head = self.file.add_format(
            {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1}
        )
        self.cell = self.file.add_format({"border": 1, "valign": "vcenter"})
        self.day = self.file.add_format({"border": 1, "num_format": "yyyy/m/d"})
        self.long_number = self.file.add_format({"border": 1, "num_format": "0"})

    def put(self, sheet: Worksheet, row: int, values: Sequence[object]) -> None:
        """A row of cells, each of the type of its value."""
        for column, value in enumerate(values):
            self._put(sheet, row, column, value)

    def _put(self, sheet: Worksheet, row: int, column: int, value: object) -> None:
        if isinstance(value, _Formula):
            sheet.write_formula(row, column, value.text, self.cell, value.result)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.day)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self.long_number)
        else:
            # An empty text leaves a blank cell with its border.
            sheet.write_string(row, column, str(value), self.cell)

    def head_rows(self, sheet: Worksheet, top: int, paths: Sequence[str]) -> int:
        """A header of as many lines as the deepest path (父亲信息/姓名) has parts; the row below.

        Equal parts side by side are merged, and so is a short path with the lines beneath it.
        """
        split = [tuple(path.split("/")) for path in paths]
        depth = max(map(len, split))
        for level in range(depth):
            column = 0
            for prefix, run in groupby(split, key=lambda path: path[: level + 1]):
                covered = list(run)
                right = column + len(covered) - 1
                if len(prefix) == level + 1:
                    ends = len(covered[0]) == level + 1
                    bottom = top + (depth - 1 if ends else level)
                    _span(sheet, (top + level, column, bottom, right), prefix[-1], self.head)
                column = right + 1
        return top + depth


def _span(sheet: Worksheet, area: tuple[int, int, int, int], text: str, style: Format) -> None:
    """Text over an area (top, left, bottom, right); merged unless it is one cell."""
    top, left, bottom, right = area
    if (top, left) == (bottom, right):
        sheet.write_string(top, left, text, style)
    else:
        sheet.merge_range(top, left, bottom, right, text, style)


# --- 青岩镇: a sheet for every village ---------------------------------------------------------


def _ticks(group: str, key: str, codes: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (f"{group}/{label}", f"{key}={label}")
        for code, label in codes.items()
        if code != NOT_COLLECTED
    ]


_FIRST = [("序号", "#"), ("行政村", "village"), ("姓名", "name"), ("性别", "sex"), ("年龄", "age"),
          ("出生日期", "birth_date"), ("身份证号", "id_number")]  # fmt: skip
_CAREGIVER = [("监护人/姓名", "caregiver.name"), ("监护人/与儿童关系", "caregiver.relationship"),
              ("监护人/联系电话", "caregiver.phone")]  # fmt: skip
_SPLIT_COLUMNS = [
    *_FIRST,
    *_ticks("健康状况", "health_status", HEALTH),
    ("父亲信息/姓名", "father.name"), ("父亲信息/电话", "father.phone"),
    ("父亲信息/务工地", "father.work_region"),
    ("母亲信息/姓名", "mother.name"), ("母亲信息/电话", "mother.phone"),
    ("母亲信息/务工地", "mother.work_region"),
    *_CAREGIVER,
    *_ticks("监护情况", "guardianship_type", GUARDIANSHIP),
    ("备注", "remark"),
]  # fmt: skip
_COMBINED_COLUMNS = [
    *_FIRST,
    *_ticks("健康状况", "health_status", HEALTH),
    ("父亲（姓名、电话）", "father.name+phone"), ("母亲（姓名、电话）", "mother.name+phone"),
    *_CAREGIVER,
    *_ticks("监护情况", "guardianship_type", GUARDIANSHIP),
    ("备注", "remark"),
]  # fmt: skip
_TOGETHER = 3
"""So many of the last villages share a sheet."""
_BIRTH_COLUMN = "F"


def _qingyan(path: Path, random: Random, families: Sequence[Family]) -> Ledger:
    rows = _rows(families)
    planted: Counter[str] = Counter(children=len(rows))
    _mix_dates_and_text(random, rows, planted)
    _store_numbers_as_numbers(random, rows, planted)
    _plant(planted, "hidden_rows", iter(random.sample(rows, 4)), 4, _hide)
    book = _Book(path)
    _cover(book)
    sheets = list(_by_sheet(rows))
    for number, (name, on_sheet) in enumerate(sheets):
        columns = _COMBINED_COLUMNS if number == 1 else _SPLIT_COLUMNS
        planted["combined_parents"] += len(on_sheet) if number == 1 else 0
        _village_sheet(book, name, on_sheet, columns)
    planted |= Counter(village_sheets=len(sheets), total_rows=len(sheets), formula_ages=len(rows))
    _summary(book, sheets)
    planted["hidden_sheet_rows"] = _last_year(book, rows[:5])
    book.file.close()
    return Ledger(path, QINGYAN, planted)


def _hide(row: Kept) -> None:
    row["hidden"] = True


def _mix_dates_and_text(random: Random, rows: Sequence[Kept], planted: Counter[str]) -> None:
    for row in rows:
        born = date.fromisoformat(str(row["birth_date"]))
        as_text = random.random() < 0.35
        row["birth_date"] = f"{born.year}.{born.month}.{born.day}" if as_text else born
        planted["text_dates" if as_text else "real_dates"] += 1


def _store_numbers_as_numbers(random: Random, rows: Sequence[Kept], planted: Counter[str]) -> None:
    """Identity numbers typed into cells that were not text: all after 15 digits are lost."""
    whole = [row for row in rows if str(row.get("id_number")).isdigit()]
    for row in random.sample(whole, 12):
        row["id_number"] = float(f"{str(row['id_number'])[:15]}000")
        planted["damaged_numbers"] += 1


def _by_sheet(rows: Sequence[Kept]) -> Iterator[tuple[str, list[Kept]]]:
    villages = [(str(name), list(own)) for name, own in groupby(rows, lambda row: row["village"])]
    yield from villages[:-_TOGETHER]
    yield "其他村", [row for _, own in villages[-_TOGETHER:] for row in own]


def _cover(book: _Book) -> None:
    sheet = book.file.add_worksheet("封面")
    _span(sheet, (5, 1, 5, 8), "云溪县青岩镇农村留守儿童台账", book.title)
    _span(sheet, (9, 3, 9, 6), "青岩镇社会事务办公室", book.cell)
    _span(sheet, (10, 3, 10, 6), "二〇二六年五月", book.cell)


def _village_sheet(
    book: _Book, name: str, rows: Sequence[Kept], columns: Sequence[tuple[str, str]]
) -> None:
    sheet = book.file.add_worksheet(name)
    right = len(columns) - 1
    _span(sheet, (0, 0, 0, right), f"青岩镇{name}农村留守儿童摸底登记表", book.title)
    sheet.write_string(1, 0, f"填报单位：青岩镇{name}（盖章）        填报日期：2026年5月28日")
    first = book.head_rows(sheet, 2, [path for path, _ in columns])
    for number, row in enumerate(rows):
        at = first + number
        book.put(sheet, at, [_qingyan_cell(row, key, number, at) for _, key in columns])
        if row.get("hidden"):
            sheet.set_row(at, None, None, {"hidden": True})
    _merge_villages(book, sheet, first, rows)
    below = first + len(rows)
    book.put(sheet, below, ["合计", "", f"{len(rows)}人", *[""] * (right - 2)])
    sheet.write_string(below + 1, 0, "注：1.本表由村儿童主任填写；2.选项打“√”。")
    sheet.write_string(below + 2, 0, "填表人：            审核人：            ")


def _qingyan_cell(row: Kept, key: str, number: int, at: int) -> object:
    if key == "#":
        return number + 1
    if key == "age":
        return _age(row["birth_date"], at)
    if "=" in key:
        field, label = key.split("=")
        return "√" if row.get(field) == label else ""
    if "+" in key:
        person = key.split(".")[0]
        return f"{row.get(f'{person}.name', '')} {row.get(f'{person}.phone', '')}".strip()
    return row.get(key, "")


def _age(born: object, at: int) -> _Formula:
    """The year of a real date has a function; that of a text is its first four characters."""
    cell = f"{_BIRTH_COLUMN}{at + 1}"
    if isinstance(born, date):
        return _Formula(f"={AS_OF.year}-YEAR({cell})", AS_OF.year - born.year)
    return _Formula(f"={AS_OF.year}-LEFT({cell},4)", AS_OF.year - int(str(born)[:4]))


def _merge_villages(book: _Book, sheet: Worksheet, first: int, rows: Sequence[Kept]) -> None:
    top = first
    for village, run in groupby(rows, lambda row: row["village"]):
        height = len(list(run))
        _span(sheet, (top, 1, top + height - 1, 1), str(village), book.cell)
        top += height


def _summary(book: _Book, sheets: Sequence[tuple[str, list[Kept]]]) -> None:
    sheet = book.file.add_worksheet("汇总")
    _span(sheet, (0, 0, 0, 2), "青岩镇农村留守儿童汇总表", book.title)
    below = book.head_rows(sheet, 1, ["序号", "村名", "人数"])
    for number, (name, rows) in enumerate(sheets):
        book.put(sheet, below + number, [number + 1, name, len(rows)])
    last = below + len(sheets)
    total = _Formula(f"=SUM(C{below + 1}:C{last})", sum(len(rows) for _, rows in sheets))
    book.put(sheet, last, ["合计", "", total])


def _last_year(book: _Book, rows: Sequence[Kept]) -> int:
    """A forgotten sheet with children of the year before; how many."""
    sheet = book.file.add_worksheet("2025年")
    below = book.head_rows(sheet, 0, ["序号", "姓名", "性别"])
    for number, row in enumerate(rows):
        book.put(sheet, below + number, [number + 1, row["name"], row["sex"]])
    sheet.hide()
    return len(rows)


# --- 白水镇: one comma-separated file in GB18030 -----------------------------------------------

_BAISHUI = {
    "村": "village", "姓名": "name", "性别": "sex", "民族": "ethnicity", "出生年月": "birth_date",
    "身份证号码": "id_number", "就读学校": "school", "年级": "class_name",
    "健康状况": "health_status",
    "父亲姓名": "father.name", "父亲身份证号": "father.id_number", "父亲电话": "father.phone",
    "父亲务工地点": "father.work_region",
    "母亲姓名": "mother.name", "母亲身份证号": "mother.id_number", "母亲电话": "mother.phone",
    "母亲务工地点": "mother.work_region",
    "监护人": "caregiver.name", "与儿童关系": "caregiver.relationship",
    "监护人电话": "caregiver.phone", "监护情况": "guardianship_type", "备注": "remark",
}  # fmt: skip
_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
_NUMERALS = "〇一二三四五六七八九"
_PLACEHOLDERS = ("111111111111111111", "123456789012345678", "000000000000000000")


def _numerals(year: int) -> str:
    return "".join(_NUMERALS[int(digit)] for digit in str(year))


def _month_numeral(number: int) -> str:
    """One to nineteen: 十 for ten, 十二 for twelve."""
    return _NUMERALS[number] if number < 10 else "十" + _NUMERALS[number - 10].strip("〇")


_SPELLINGS: Mapping[str, Callable[[date], str]] = {
    "dates_dotted": lambda d: f"{d.year}.{d.month}.{d.day}",
    "dates_chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "dates_month_only": lambda d: f"{_numerals(d.year)}年{_month_numeral(d.month)}月",
    "dates_short_year": lambda d: f"{d.year % 100}/{d.month}/{d.day}",
}


def _baishui(path: Path, random: Random, families: Sequence[Family]) -> Ledger:
    rows = _rows(families)
    planted: Counter[str] = Counter()
    # No row gets two troubles of its own number, so that each can be counted.
    numbered = [row for row in rows if len(str(row.get("id_number"))) == 18]
    spoilt = iter(random.sample(numbered, 28))
    _plant(planted, "wide_digits", spoilt, 8, _widen)
    _plant(planted, "wrong_check_digits", spoilt, 6, _miscopy)
    _plant(planted, "placeholder_numbers", spoilt, 5, lambda row: _invent(random, row))
    repeated = [dict(next(spoilt)) for _ in range(5)]
    _plant(planted, "name_only_rows", spoilt, 4, _forget_all_but_the_name)
    full = [row for row in rows if "birth_date" in row]
    _plant_phones(planted, random, full)
    old = [row for row in full if str(row.get("father.id_number"))[6:8] == "19"]
    _plant(planted, "old_parent_numbers", iter(random.sample(old, 20)), 20, _shorten)
    for row in (*full, *repeated):
        _spell_date(random, row, planted)
    rows += repeated
    planted |= Counter(rows=len(rows), repeated_rows=len(repeated))
    planted["children"] = len(rows) - len(repeated)
    _write_csv(path, rows)
    return Ledger(path, BAISHUI, planted)


def _plant(
    planted: Counter[str],
    trouble: str,
    rows: Iterator[Kept],
    number: int,
    change: Callable[[Kept], None],
) -> None:
    for _ in range(number):
        change(next(rows))
    planted[trouble] = number


def _widen(row: Kept) -> None:
    row["id_number"] = str(row["id_number"]).translate(_WIDE)


def _miscopy(row: Kept) -> None:
    number = str(row["id_number"])
    row["id_number"] = number[:17] + ("1" if number[17] != "1" else "2")


def _invent(random: Random, row: Kept) -> None:
    row["id_number"] = random.choice(_PLACEHOLDERS)


def _forget_all_but_the_name(row: Kept) -> None:
    name = row["name"]
    row.clear()
    row["name"] = name


def _plant_phones(planted: Counter[str], random: Random, rows: Sequence[Kept]) -> None:
    cared_for = [row for row in rows if str(row.get("caregiver.phone")).isdigit()]
    phones = iter(random.sample(cared_for, 35))
    _plant(planted, "dashed_phones", phones, 25, _dash)
    _plant(planted, "two_phones", phones, 10, lambda row: _add_phone(random, row))


def _dash(row: Kept) -> None:
    phone = str(row["caregiver.phone"])
    row["caregiver.phone"] = f"{phone[:3]}-{phone[3:7]}-{phone[7:]}"


def _add_phone(random: Random, row: Kept) -> None:
    row["caregiver.phone"] = f"{row['caregiver.phone']}/154{random.randrange(10**8):08}"


def _shorten(row: Kept) -> None:
    """The number of fifteen digits, as on the cards withdrawn at the start of 2013."""
    number = str(row["father.id_number"])
    row["father.id_number"] = number[:6] + number[8:17]


def _spell_date(random: Random, row: Kept, planted: Counter[str]) -> None:
    spelling = random.choice(tuple(_SPELLINGS))
    row["birth_date"] = _SPELLINGS[spelling](date.fromisoformat(str(row["birth_date"])))
    planted[spelling] += 1


def _write_csv(path: Path, rows: Sequence[Kept]) -> None:
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["白水镇农村留守儿童花名册（2026年5月）"])
        writer.writerow(["序号", *_BAISHUI])
        for number, row in enumerate(rows, start=1):
            writer.writerow([number, *(row.get(key, "") for key in _BAISHUI.values())])


# --- 石门镇: one sheet that counts its days from 1904 ------------------------------------------

_SHIMEN = {
    "儿童基本情况/姓名": "name", "儿童基本情况/性别": "sex", "儿童基本情况/出生年月": "birth_date",
    "儿童基本情况/公民身份证号": "id_number", "儿童基本情况/民族": "ethnicity",
    "儿童基本情况/就读学校": "school", "儿童基本情况/所在年级": "class_name",
    "家庭情况/父亲/名字": "father.name", "家庭情况/父亲/联系方式": "father.phone",
    "家庭情况/父亲/外出地点": "father.work_region",
    "家庭情况/母亲/名字": "mother.name", "家庭情况/母亲/联系方式": "mother.phone",
    "家庭情况/母亲/外出地点": "mother.work_region",
    "现看护情况/临时监护人": "caregiver.name",
    "现看护情况/与留守儿童关系": "caregiver.relationship",
    "现看护情况/现看护人电话": "caregiver.phone",
    "说明": "remark",
}  # fmt: skip
_AT_HOME = {"祖父": "爷爷", "祖母": "奶奶", "外祖父": "外公", "外祖母": "外婆"}
_REMARKS = ("父母春节回家", "成绩较好", "父亲因工伤在家休养过半年", "电话常打不通", "与弟弟同校")
_OVERAGE = 3


def _shimen(path: Path, random: Random, families: Sequence[Family], moved: Child) -> Ledger:
    families = _with_twins(random, families)
    families = _with_grown_up(random, families)
    rows = _rows(families)
    newcomer = _kept(families[0].village, moved) | {"remark": "原在青岩镇，今年3月转来"}
    planted = Counter(
        children=len(rows) + 1,
        twin_pairs=sum(map(_twin_pairs, families)),
        over_16=_OVERAGE,
        moved_from_qingyan=1,
    )
    _note(random, rows, planted)
    untouched = iter(random.sample([row for row in rows if "father.phone" in row], 4))
    _plant(planted, "caregiver_is_father", untouched, 4, _father_is_back)
    rows.insert(0, newcomer)
    for row in rows:
        row["birth_date"] = date.fromisoformat(str(row["birth_date"]))
        relation = str(row.get("caregiver.relationship", ""))
        row["caregiver.relationship"] = _AT_HOME.get(relation, relation)
    _plant(planted, "lunar_birthdays", iter(random.sample(rows[1:], 6)), 6, _make_lunar)
    planted["section_rows"] = _one_sheet(path, rows)
    return Ledger(path, SHIMEN, planted)


def _with_twins(random: Random, families: Sequence[Family]) -> list[Family]:
    """Two of the families with two children get twins for them."""
    pairs = [f for f in families if len(f.children) == 2 and all(map(_numbered, f.children))]
    chosen = random.sample([family for family in pairs if not _twin_pairs(family)], 2)
    return [
        replace(family, children=_twins(family)) if family in chosen else family
        for family in families
    ]


def _twins(family: Family) -> tuple[Child, Child]:
    first, second = family.children
    born = _day(first)
    # Half the numbers of a day away from the first twin's, and of the second's own sex.
    sequence = (int(str(first["id_number"])[14:17]) // 2 * 2 + 500) % 1000 + (second["sex"] == "1")
    same: Child = {key: first[key] for key in ("school", "class_name") if key in first}
    number = citizen_number(born, sequence)
    return first, {**second, **same, "birth_date": born.isoformat(), "id_number": number}


def _twin_pairs(family: Family) -> int:
    births = Counter(child["birth_date"] for child in family.children)
    return sum(number > 1 for number in births.values())


def _with_grown_up(random: Random, families: Sequence[Family]) -> list[Family]:
    """Three only children are past sixteen: nobody struck them off."""
    only = [f for f in families if len(f.children) == 1 and _numbered(f.children[0])]
    eldest = sorted(only, key=lambda family: str(family.children[0]["birth_date"]))[:_OVERAGE]
    return [
        replace(family, children=(_grown_up(random, family.children[0]),))
        if family in eldest
        else family
        for family in families
    ]


def _grown_up(random: Random, child: Child) -> Child:
    born = date(2009, random.randrange(1, 13), random.randrange(1, 29))
    number = citizen_number(born, int(str(child["id_number"])[14:17]))
    return {**child, "birth_date": born.isoformat(), "id_number": number, "class_name": "高二2班"}


def _note(random: Random, rows: Sequence[Kept], planted: Counter[str]) -> None:
    for row in random.sample(rows, 25):
        row["remark"] = random.choice(_REMARKS)
    planted["remarks"] = 26  # With the one of the child that moved.


def _father_is_back(row: Kept) -> None:
    row["caregiver.name"] = row["father.name"]
    row["caregiver.relationship"] = "父亲"
    row["caregiver.phone"] = row["father.phone"]


def _make_lunar(row: Kept) -> None:
    """The birthday the family keeps: about a month earlier by the numbers of the lunar calendar."""
    born = row["birth_date"]
    assert isinstance(born, date)
    month = _month_numeral(born.month - 1) if born.month > 1 else "腊"
    year = born.year if born.month > 1 else born.year - 1
    row["birth_date"] = f"农历{year}年{month}月初{_month_numeral(min(born.day, 10))}"


def _one_sheet(path: Path, rows: Sequence[Kept]) -> int:
    """Write the workbook; the number of rows that name a village."""
    book = _Book(path, epoch_1904=True)
    sheet = book.file.add_worksheet("Sheet1")
    right = len(_SHIMEN)
    _span(sheet, (0, 0, 0, right), "石门镇农村留守儿童信息汇总", book.title)
    at = book.head_rows(sheet, 1, ["序号", *_SHIMEN])
    sections, number = 0, 0
    for village, run in groupby(rows, lambda row: row["village"]):
        own = list(run)
        _span(sheet, (at, 0, at, right), f"{village}（共{len(own)}人）", book.head)
        sections += 1
        for row in own:
            at += 1
            number += 1
            book.put(sheet, at, [number, *(row.get(key, "") for key in _SHIMEN.values())])
        at += 1
    book.file.close()
    return sections
