"""Ledgers as large as a bench needs: clean ones, and ones with known shares of bad and old rows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import xlsxwriter

from tonghu.doors.demo.families import Child, families
from tonghu.doors.demo.names import TOWNSHIPS
from tonghu.doors.demo.names import villages as village_names
from tonghu.law.registration import written

SEED = 20260601
COLUMNS = {
    "姓名": "name", "性别": "sex", "出生日期": "birth_date", "身份证号": "id_number",
    "民族": "ethnicity", "所在村": "village", "现住址": "living_detail",
    "户口登记": "hukou_class", "户籍性质": "hukou_nature", "健康状况": "health_status",
    "学业状况": "schooling_level", "就学情况": "attendance_status", "是否寄宿": "is_boarding",
    "就读学校": "school", "年级班级": "class_name", "家庭类型": "family_type",
    "父亲姓名": "father.name", "父亲身份证号": "father.id_number", "父亲电话": "father.phone",
    "父亲是否外出务工": "father.is_away", "父亲外出时间": "father.away_since",
    "父亲务工地点": "father.work_region", "父亲特殊情况": "father.special_status",
    "母亲姓名": "mother.name", "母亲身份证号": "mother.id_number", "母亲电话": "mother.phone",
    "母亲是否外出务工": "mother.is_away", "母亲外出时间": "mother.away_since",
    "母亲务工地点": "mother.work_region", "母亲特殊情况": "mother.special_status",
    "委托照护原因": "care_reason", "监护类型": "guardianship_type",
    "监护人姓名": "caregiver.name", "与儿童关系": "caregiver.relationship",
    "监护人出生日期": "caregiver.birth_date", "监护人身份证号": "caregiver.id_number",
    "监护人电话": "caregiver.phone", "救助措施": "relief_measures", "采集日期": "applied_on",
    "备注": "remark",
}  # fmt: skip
"""The header of the ledger → the key of the form, or `village`. What is most needed comes first."""
HEADER = tuple(COLUMNS)
_NUMBER, _BORN = HEADER.index("身份证号"), HEADER.index("出生日期")


@dataclass(frozen=True)
class Spoil:
    """Shares (0 to 1) of rows made wrong and of rows replaced by children of another seed.

    The known are the first children of `known_seed`: a register filled from it knows them all.
    """

    rate_wrong: float = 0.02
    rate_known: float = 0.03
    known_seed: int = SEED


@dataclass
class Count:
    """Rows written, and how many of them are wrong or known already."""

    rows: int = 0
    wrong: int = 0
    known: int = 0


def villages(counties: int = 1) -> list[tuple[str, str]]:
    """The codes and names of the 180 villages of 云溪县, and of as many in each county after it."""
    return [
        (f"{990121 + county}{number:03}{200 + village}", name)
        for county in range(counties)
        for (number, village), name in zip(_NUMBERS, village_names(Random(SEED)), strict=False)
    ]


_NUMBERS = [
    (number, village) for _, number in TOWNSHIPS for village in range(180 // len(TOWNSHIPS))
]


def rows(children: int, columns: int = len(HEADER), seed: int = SEED) -> Iterator[list[str]]:
    """The children as texts under the first `columns` of HEADER; "" for what was not collected.

    Seeds that differ by 1 to 4 have no identity number in common, up to a million children each.
    """
    keys = [COLUMNS[name] for name in HEADER[:columns]]
    for family in families(Random(seed), villages(), children, numbers_from=seed % 5 * 100):
        for child in family.children:
            yield [_text(child, key, family.village) for key in keys]


def _text(child: Child, key: str, village: str) -> str:
    if key == "village":
        return village
    return written(key, child[key]) if key in child else ""


def spoilt(
    clean: Iterable[list[str]], spoil: Spoil, seed: int, count: Count
) -> Iterator[list[str]]:
    """The rows with some made wrong and some known, counted in `count` as they go by."""
    random = Random(seed)
    known: Iterator[list[str]] | None = None
    for row in clean:
        chance = random.random()
        if chance < spoil.rate_wrong:
            count.wrong += 1
            random.choice(_WRONGS)(row)
        elif chance < spoil.rate_wrong + spoil.rate_known:
            count.known += 1
            known = known or rows(10**9, len(row), spoil.known_seed)
            row = next(known)
        yield row


def _impossible_day(row: list[str]) -> None:
    row[_BORN] = f"{row[_BORN][:4]}-02-30"


def _lost_digit(row: list[str]) -> None:
    row[_NUMBER] = row[_NUMBER][:17] if len(row[_NUMBER]) == 18 else "99012120160305001"


def _no_name(row: list[str]) -> None:
    row[0] = "不详"


_WRONGS: tuple[Callable[[list[str]], None], ...] = (_impossible_day, _lost_digit, _no_name)


def write_ledger(
    path: Path,
    children: int,
    columns: int = len(HEADER),
    seed: int = SEED,
    spoil: Spoil | None = None,
) -> Count:
    """Write an .xlsx of one sheet: HEADER in its first line, then one child a line, all texts.

    `columns` from 4 (needed by `spoil`) to 40. Memory does not grow with the number of children.
    Raises ValueError when the known rows would be the ledger's own children.
    """
    if spoil and spoil.known_seed == seed:
        raise ValueError("the known children must come of another seed than the ledger's")
    count = Count()
    lines: Iterable[list[str]] = rows(children, columns, seed)
    if spoil:
        lines = spoilt(lines, spoil, seed, count)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("儿童")
        sheet.write_row(0, 0, HEADER[:columns])
        for number, line in enumerate(lines, start=1):
            for column, text in enumerate(line):
                if text:
                    sheet.write_string(number, column, text)
            count.rows += 1
    return count
