"""汇总表（F02）：三十二列怎样从档案里数出来，哪些列必须相等。

列和勾稽关系取自 2016 年汇总表表注（domain.md §2.3）。表注里 c21 至 c25 的含义没有查到原文 [conflict]：这里按
c21–c23 健康、残疾、患病，c24–c25 义务教育阶段寄宿、非寄宿。未采集的档案数不进任何一列，勾稽关系因此不平，
并且被逐份列出，而不是悄悄归到别的列里。

数的是农村留守儿童：在册而按档案不是留守的（满 16 周岁、父母在家、孤儿……）不计入，逐份列出并写明为什么；资料不足、
还判断不了的照登记计入，另外写明有几名（国发〔2016〕13 号一；domain.md §1.2、§2.3）。
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tonghu.law.eligibility import (
    Category,
    Finding,
    Grade,
    age_band,
    assess,
    guardianship_grade,
    latest_day,
)
from tonghu.law.registration import Values


@dataclass(frozen=True)
class Column:
    """汇总表的一列：编号、所在的组、列名。"""

    key: str
    group: str
    label: str


_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("合计", ("总数",)),
    ("0–5 岁", ("小计", "男", "女")),
    ("6–13 岁", ("小计", "男", "女")),
    ("14–15 岁", ("小计", "男", "女")),
    ("就学情况", ("幼儿园", "未入园", "小学", "初中", "高中", "中职", "辍学", "不在学")),
    ("户口登记", ("有", "无")),
    ("健康状况", ("健康", "残疾", "患病")),
    ("义务教育阶段", ("寄宿", "非寄宿")),
    ("监护人", ("祖父母、外祖父母", "亲戚朋友", "无人监护", "一方外出、另一方无监护能力")),
    ("监护情况", ("较好", "一般", "差")),
)

COLUMNS: tuple[Column, ...] = tuple(
    Column(f"c{n}", group, label)
    for n, (group, label) in enumerate(
        ((group, label) for group, labels in _GROUPS for label in labels), start=1
    )
)
"""三十二列，按表的次序。"""

_LABELS = {column.key: f"{column.group}{column.label}" for column in COLUMNS}


@dataclass(frozen=True)
class CrossFoot:
    """一条勾稽关系：左边各列之和等于右边各列之和；不平的，补登记表的哪一组。"""

    left: tuple[str, ...]
    right: tuple[str, ...]
    about: str
    group: str

    def difference(self, totals: Mapping[str, int]) -> int:
        """左边比右边多多少。"""
        return sum(totals.get(key, 0) for key in self.left) - sum(
            totals.get(key, 0) for key in self.right
        )


def _span(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"c{n}" for n in range(first, last + 1))


CROSS_FOOTS: tuple[CrossFoot, ...] = (
    CrossFoot(("c1",), ("c2", "c5", "c8"), "年龄段", "儿童"),
    CrossFoot(("c2",), ("c3", "c4"), "0–5 岁的性别", "儿童"),
    CrossFoot(("c5",), ("c6", "c7"), "6–13 岁的性别", "儿童"),
    CrossFoot(("c8",), ("c9", "c10"), "14–15 岁的性别", "儿童"),
    CrossFoot(("c1",), _span(11, 18), "就学情况", "生活"),
    CrossFoot(("c1",), ("c19", "c20"), "户口登记", "儿童"),
    CrossFoot(("c1",), _span(21, 23), "健康状况", "生活"),
    CrossFoot(("c13", "c14"), ("c24", "c25"), "义务教育阶段的寄宿情况", "生活"),
    CrossFoot(("c1",), _span(26, 29), "监护人", "照护"),
    CrossFoot(("c1",), _span(30, 32), "监护情况", "照护"),
)


@dataclass(frozen=True)
class Fault:
    """一条不平的勾稽关系，以及差多少。"""

    rule: CrossFoot
    difference: int

    @property
    def words(self) -> str:
        """给人看的说法。"""
        left = " + ".join(_LABELS[key] for key in self.rule.left)
        return f"{self.rule.about}不平：{left}比各项之和多 {self.difference}"


def left_behind(values: Values, as_of: date, *, min_away_months: int = 6) -> Finding:
    """是不是汇总表要数的农村留守儿童：否的不计入，资料不足的计入。"""
    return assess(values, as_of, min_away_months=min_away_months).all[Category.LEFT_BEHIND]


def counted_in(values: Values, as_of: date) -> frozenset[str]:
    """一份档案数进哪几列。满 16 周岁的不数进年龄段。"""
    keys = {"c1"}
    band = age_band(latest_day(values.get("birth_date")), as_of)
    if (first := {"0–5": 2, "6–13": 5, "14–15": 8}.get(band)) is not None:
        keys.add(f"c{first}")
        sex = {"1": first + 1, "2": first + 2}.get(str(values.get("sex")))
        keys |= {f"c{sex}"} if sex else set()
    at_school = _attendance(values)
    keys |= {f"c{10 + at_school}"} if at_school else set()
    hukou = {"1": 19, "2": 19, "3": 19, "4": 20}.get(str(values.get("hukou_class")))
    keys |= {f"c{hukou}"} if hukou else set()
    health = {"10": 21, "20": 21, "50": 22, "30": 23, "40": 23}.get(
        str(values.get("health_status"))
    )
    keys |= {f"c{health}"} if health else set()
    if at_school in (3, 4):
        boards = {"1": 24, "0": 25}.get(str(values.get("is_boarding")))
        keys |= {f"c{boards}"} if boards else set()
    carer = _carer(values)
    keys |= {f"c{carer}"} if carer else set()
    grade = {Grade.GOOD: 30, Grade.FAIR: 31, Grade.POOR: 32}.get(guardianship_grade(values))
    return frozenset(keys | ({f"c{grade}"} if grade else set()))


def tally(rows: Iterable[frozenset[str]]) -> dict[str, int]:
    """各列的数：每份档案数进的列加起来。"""
    totals: Counter[str] = Counter()
    for keys in rows:
        totals.update(keys)
    return {column.key: totals[column.key] for column in COLUMNS}


def faults(totals: Mapping[str, int]) -> list[Fault]:
    """不平的勾稽关系。"""
    found = [Fault(rule, rule.difference(totals)) for rule in CROSS_FOOTS]
    return [fault for fault in found if fault.difference]


def offends(keys: frozenset[str], rules: Sequence[CrossFoot] = CROSS_FOOTS) -> list[CrossFoot]:
    """一份档案使哪几条勾稽关系不平：只数进了一边。"""
    one = dict.fromkeys(keys, 1)
    return [rule for rule in rules if rule.difference(one)]


def _attendance(values: Values) -> int | None:
    """就学八类里的第几类；没有填就学情况的看学业状况。"""
    told = str(values.get("attendance_status"))
    if told.isdigit() and 1 <= int(told) <= 8:
        return int(told)
    return {"2": 1, "3": 3, "4": 4, "5": 5, "6": 6}.get(str(values.get("schooling_level")))


def _carer(values: Values) -> int | None:
    """实际监护的四类；没有填的看照护人是谁。"""
    if values.get("guardianship_type") == "1" or values.get("actual_care") == "3":
        return 28
    if values.get("care_reason") == "2" or values.get("guardianship_type") == "2":
        return 29
    told = {"1": 26, "2": 27}.get(str(values.get("actual_care")))
    if told:
        return told
    relation = str(values.get("caregiver.relationship"))
    if relation in ("60", "61", "62", "63", "64", "66", "67"):
        return 26
    return 27 if relation.isdigit() else None
