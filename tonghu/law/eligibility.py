"""认定：一个孩子属于哪一类，为什么，到哪一天结论可能自己变化。

口径：农村留守儿童——国发〔2016〕13 号和 2016 年摸排表注；事实无人抚养——民发〔2019〕62 号、〔2020〕125 号的
八种情形；困境——国发〔2016〕36 号；流动——2024 年行动方案（domain.md §1.1–1.4、§2.2）。机器只提出结论和理由，
认定由人作出。结论有三种：是、否、资料不足；资料不足的写明缺哪一项。
"""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from tonghu.law.basis import (
    CHILDREN_IN_DIFFICULTY_2016,
    MIGRANT_CHILDREN_2024,
    OPINIONS_2016,
    UNATTENDED_2020,
    Basis,
)
from tonghu.law.labelled import Labelled
from tonghu.law.registration import FIELDS, MISSING, NOT_COLLECTED, Values

LEFT_BEHIND_AGE = 16
MINOR_AGE = 18
_UNABLE_MONTHS = 6
_HERE = ("本村", "本乡", "本镇", "本县", "县内", "本地", "在家")


class Holds(Labelled):
    """结论：是、否，或者资料不足。"""

    YES = "yes", "是"
    NO = "no", "否"
    UNKNOWN = "unknown", "资料不足"


class Category(Labelled):
    """类别，按统计时取主类的先后排列（domain.md §1.1 [proposal]）。"""

    ORPHAN = "orphan", "孤儿"
    DE_FACTO_UNATTENDED = "de_facto_unattended", "事实无人抚养儿童"
    IN_DIFFICULTY = "in_difficulty", "困境儿童"
    LEFT_BEHIND = "left_behind", "农村留守儿童"
    MIGRANT = "migrant", "流动儿童"


_BASES: Mapping[Category, Basis] = {
    Category.ORPHAN: CHILDREN_IN_DIFFICULTY_2016(),
    Category.DE_FACTO_UNATTENDED: UNATTENDED_2020(),
    Category.IN_DIFFICULTY: CHILDREN_IN_DIFFICULTY_2016(),
    Category.LEFT_BEHIND: OPINIONS_2016("一"),
    Category.MIGRANT: MIGRANT_CHILDREN_2024(),
}


class Flag(Labelled):
    """重点对象的六种情形（C16），由档案推导，不手填。"""

    NO_GUARDIAN = "no_guardian", "无人监护"
    OTHER_INCAPABLE = "other_incapable", "一方外出另一方无监护能力"
    OUT_OF_SCHOOL = "out_of_school", "失学辍学"
    NO_HUKOU = "no_hukou", "无户籍"
    ILL = "ill", "患病"
    DISABLED = "disabled", "残疾"


class Grade(Labelled):
    """监护情况的三档（C07 汇总口径）。"""

    GOOD = "good", "较好"
    FAIR = "fair", "一般"
    POOR = "poor", "差"
    NOT_COLLECTED = "not_collected", "未采集"


class Finding(NamedTuple):
    """对一类的结论。`until` 是结论可能自己变化的第一天；没有这样的日子时为空。"""

    category: Category
    holds: Holds
    reasons: tuple[str, ...]
    basis: Basis
    until: date | None = None
    why: str = ""


@dataclass(frozen=True)
class Findings:
    """对各类的结论，和重点对象的情形。"""

    all: Mapping[Category, Finding]
    flags: tuple[Flag, ...] = ()

    @property
    def main(self) -> Category | None:
        """统计主类：成立的里面排在最前的一类。"""
        return next((c for c, finding in self.all.items() if finding.holds is Holds.YES), None)

    @property
    def next_on(self) -> date | None:
        """结论下一次可能自己变化的日子。"""
        first = self._first
        return first.until if first else None

    @property
    def next_why(self) -> str:
        """那一天为什么可能变化。"""
        first = self._first
        return first.why if first else ""

    @property
    def shown(self) -> list[Finding]:
        """页面上要说明的：成立的、资料不足的，以及留守这一类无论如何。"""
        return [
            finding
            for category, finding in self.all.items()
            if finding.holds is not Holds.NO or category is Category.LEFT_BEHIND
        ]

    @cached_property
    def _first(self) -> Finding | None:
        dated = [finding for finding in self.all.values() if finding.until is not None]
        return min(dated, key=lambda finding: finding.until or date.max, default=None)


class Answer(NamedTuple):
    """一个事实问题的答案：结论、理由，以及哪一天可能变化、为什么。"""

    holds: Holds
    reasons: tuple[str, ...] = ()
    until: date | None = None
    why: str = ""


def assess(values: Values, on: date, *, min_away_months: int = 6) -> Findings:
    """这一天对各类的结论。`min_away_months` 是“外出”须连续的月数（本地参数）。"""
    case = _Case(values, on, min_away_months)
    answers = {
        Category.ORPHAN: case.orphan(),
        Category.DE_FACTO_UNATTENDED: case.unattended(),
        Category.IN_DIFFICULTY: case.in_difficulty(),
        Category.LEFT_BEHIND: case.left_behind(),
        Category.MIGRANT: case.migrant(),
    }
    if answers[Category.LEFT_BEHIND].holds is Holds.YES:  # 同一时点，留守与流动互斥
        answers[Category.MIGRANT] = Answer(Holds.NO, ("已认定为留守，不再计入流动",))
    return Findings(
        {
            category: Finding(
                category, answer.holds, answer.reasons, _BASES[category],
                answer.until if answer.until and answer.until > on else None, answer.why,
            )
            for category, answer in answers.items()
        },
        case.flags(),
    )  # fmt: skip


def age_on(born: date, on: date) -> int:
    """满周岁的年龄。2 月 29 日出生的，平年在 2 月 28 日满岁。"""
    return on.year - born.year - (on < birthday(born, on.year - born.year))


def birthday(born: date, years: int) -> date:
    """满 `years` 周岁的那一天。

    没有对应日的，月末日为对应日（《民法典》第二百零二条的算法）；入册口径满岁当天即不再算不满。
    """
    return months_later(born, 12 * years)


def age_band(born: date | None, on: date) -> str:
    """汇总表的年龄段：0–5、6–13、14–15 岁，16 岁以上，或者未采集。"""
    if born is None:
        return "未采集"
    age = age_on(born, on)
    return "0–5" if age < 6 else "6–13" if age < 14 else "14–15" if age < 16 else "16+"


def latest_day(value: object) -> date | None:
    """只知道年或年月的日期，最晚可能是哪一天；计满几个月时从这一天算，不早算。"""
    return _latest_day(_text(value))


@lru_cache(maxsize=16384)
def _latest_day(text: str) -> date | None:
    if len(text) == 10:
        return date.fromisoformat(text)
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        return date(year, month, calendar.monthrange(year, month)[1])
    return date(int(text), 12, 31) if len(text) == 4 else None


def priority_flags(values: Values, on: date) -> tuple[Flag, ...]:
    """重点对象的情形。"""
    return assess(values, on).flags


def guardianship_grade(values: Values) -> Grade:
    """监护情况归入三档：无人监护、无能力、能力不足的必为差。"""
    return {
        "1": Grade.POOR, "2": Grade.POOR, "3": Grade.POOR, "4": Grade.FAIR, "5": Grade.GOOD,
    }.get(_text(values.get("guardianship_type")), Grade.NOT_COLLECTED)  # fmt: skip


def missing_at_least(values: Values, on: date) -> tuple[str, ...]:
    """登记时至少要有而没有采集的项目；没有户口或证件的不要求证号，三岁以下不要求学业。"""
    born = latest_day(values.get("birth_date"))
    excused = set()
    if values.get("hukou_class") == "4" or values.get("id_type") == "00":
        excused.add("id_number")
    if born is not None and age_on(born, on) < 3:
        excused.add("schooling_level")
    return tuple(
        key
        for key, field in FIELDS.items()
        if field.least and key not in excused and field.uncollected(values.get(key))
    )


class _Case:
    """一份档案在某一天的问答。"""

    def __init__(self, values: Values, on: date, min_away_months: int) -> None:
        self.values, self.on, self.months = values, on, min_away_months
        self.born = latest_day(values.get("birth_date"))
        self.father, self.mother = _parent(values, "father"), _parent(values, "mother")
        self.parents = {"father": self.father, "mother": self.mother}

    def orphan(self) -> Answer:
        """父母都已死亡或者宣告死亡。"""
        if not self.father.said_gone or not self.mother.said_gone:
            return _NOT_ORPHAN
        return self._under(MINOR_AGE, _every([_dead(self.father), _dead(self.mother)]))

    def unattended(self) -> Answer:
        """父母双方都有不能抚养的情形；或者一方死亡、宣告失踪，另一方有不能抚养的情形。"""
        if not any(self._said_unable(who) for who in _PARENTS):
            return _NOT_UNATTENDED
        gone = {
            who: _some([_dead(one), _declared_missing(one)]) for who, one in self.parents.items()
        }
        unable = {who: self._unable(who) for who in _PARENTS}
        ways = [
            _every([unable["father"], unable["mother"]]),
            _every([gone["father"], unable["mother"]]),
            _every([gone["mother"], unable["father"]]),
        ]
        return self._under(MINOR_AGE, _some(ways))

    def in_difficulty(self) -> Answer:
        """家庭贫困，自身残疾或重病，监护缺失或不当。"""
        values = self.values
        relief = values.get("relief_measures")
        reasons = []
        if isinstance(relief, list) and (poor := {"1", "2", "3"} & set(relief)):
            reasons.append(f"家庭困难：{FIELDS['relief_measures'].said(sorted(poor))}")
        if values.get("health_status") in ("30", "50"):
            reasons.append(f"自身困难：{FIELDS['health_status'].said(values['health_status'])}")
        if values.get("guardianship_type") in ("1", "2", "3"):
            reasons.append(
                f"监护困难：{FIELDS['guardianship_type'].said(values['guardianship_type'])}"
            )
        improper = values.get("improper_guardianship")
        if isinstance(improper, list) and set(improper) - {"0"}:
            reasons.append(f"监护不当：{FIELDS['improper_guardianship'].said(improper)}")
        if reasons:
            return self._under(MINOR_AGE, Answer(Holds.YES, tuple(reasons)))
        unknown = [
            FIELDS[key].label
            for key in ("relief_measures", "health_status", "guardianship_type")
            if FIELDS[key].uncollected(values.get(key))
        ]
        if unknown:
            return self._under(MINOR_AGE, Answer(Holds.UNKNOWN, (f"{'、'.join(unknown)}未采集",)))
        return Answer(Holds.NO, ("没有登记家庭、自身或监护方面的困难",))

    def left_behind(self) -> Answer:
        """不满十六周岁，农村户籍，父母双方外出，或者一方外出、另一方无监护能力。"""
        if self.values.get("hukou_nature") == "2":
            return Answer(Holds.NO, ("城镇户籍，不按农村留守儿童统计",))
        if self.values.get("actual_care") == "4":
            return Answer(Holds.NO, ("实际由父亲或母亲照料",))
        father, mother = self._away("father"), self._away("mother")
        alone = self._only_parent()
        if alone is not None:
            answer = _every(
                [self._away(alone), Answer(Holds.YES, (f"单亲，只有{_PARENTS[alone]}一方",))]
            )
        elif self.father.said_away and self.mother.said_away:
            answer = _every([father, mother])
        else:
            answer = _some(
                [
                    _every([father, mother]),
                    _every([father, _incapable(self.mother)]),
                    _every([mother, _incapable(self.father)]),
                ]
            )
        if self.values.get("hukou_nature") in (None, "", NOT_COLLECTED):
            answer = Answer(
                answer.holds,
                (*answer.reasons, "户籍性质未采集，暂按农村户籍"),
                answer.until,
                answer.why,
            )
        return self._under(LEFT_BEHIND_AGE, answer)

    def migrant(self) -> Answer:
        """随父母离开户籍地，跨县域居住。"""
        hukou, living = (
            _text(self.values.get("hukou_region")),
            _text(self.values.get("living_region")),
        )
        if not hukou or not living:
            return Answer(Holds.NO, ("没有登记在户籍县以外居住",))
        if hukou[:6] == living[:6]:
            return Answer(Holds.NO, ("居住地和户籍地在同一个县",))
        if self.values.get("actual_care") != "4":
            return Answer(Holds.NO, ("不在户籍县居住，但不是由父亲或母亲照料",))
        return self._under(
            LEFT_BEHIND_AGE,
            Answer(Holds.YES, ("随父亲或母亲在户籍县以外居住，居住满六个月的请核实",)),
        )

    def flags(self) -> tuple[Flag, ...]:
        """重点对象的情形。"""
        get = self.values.get
        flags, level = [], get("disability_level")
        if get("guardianship_type") == "1" or get("has_caregiver") == "0":
            flags.append(Flag.NO_GUARDIAN)
        if (
            get("care_reason") == "2"
            or get("guardianship_type") == "2"
            or (get("father.is_away") == "1" and _incapable(self.mother).holds is Holds.YES)
            or (get("mother.is_away") == "1" and _incapable(self.father).holds is Holds.YES)
        ):
            flags.append(Flag.OTHER_INCAPABLE)
        if get("attendance_status") in ("7", "8"):
            flags.append(Flag.OUT_OF_SCHOOL)
        if get("hukou_class") == "4":
            flags.append(Flag.NO_HUKOU)
        if get("health_status") in ("30", "40"):
            flags.append(Flag.ILL)
        if get("health_status") == "50" or (isinstance(level, str) and level in _DISABLED):
            flags.append(Flag.DISABLED)
        return tuple(flags)

    def _under(self, years: int, answer: Answer) -> Answer:
        """加上年龄一条；满岁那天结论变化。"""
        if answer.holds is Holds.NO:
            return answer
        if self.born is None:
            return _every([answer, Answer(Holds.UNKNOWN, ("出生日期未采集",))])
        end = birthday(self.born, years)
        if self.on >= end:
            return Answer(Holds.NO, (f"{end} 已满 {years} 周岁",))
        age = Answer(Holds.YES, (f"不满 {years} 周岁",), end, f"满 {years} 周岁")
        return _every([age, answer])

    def _only_parent(self) -> str | None:
        """单亲家庭里在的那一方。"""
        flag = self.values.get("single_parent_flag")
        if flag == "1" or self.mother.dead:
            return None if self.father.dead else "father"
        return "mother" if flag == "2" or self.father.dead else None

    def _away(self, who: str) -> Answer:
        return _away(self.parents[who], self.on, self.months)

    def _said_unable(self, who: str) -> bool:
        parent = self.parents[who]
        return bool(
            parent.status not in ("", "0") or self.values.get(f"{who}.unable") or parent.disability
        )

    def _unable(self, who: str) -> Answer:
        """八种不能抚养的情形之一。"""
        unable = self.values.get(f"{who}.unable")
        if isinstance(unable, list) and unable:
            said = FIELDS[f"{who}.unable"].said(unable)
            return Answer(Holds.YES, (f"{_PARENTS[who]}：{said}",))
        return _unable(self.parents[who], self.on)


class _Parent(NamedTuple):
    """父亲或母亲的登记内容；没有采集的为空。"""

    who: str
    away: str
    place: str
    since: str
    capable: str
    disability: str
    health: str
    status: str
    status_since: str
    death: str

    @property
    def name(self) -> str:
        return _PARENTS[self.who]

    @property
    def said_away(self) -> bool:
        return self.away == "1" or bool(self.place)

    @property
    def dead(self) -> bool:
        return self.status in ("1", "3") or bool(self.death)

    @property
    def said_gone(self) -> bool:
        return bool(self.status or self.death)


def _parent(values: Values, who: str) -> _Parent:
    said = map(values.get, _PARENT_KEYS[who])
    return _Parent(who, *[v if isinstance(v, str) and v not in _UNSAID else "" for v in said])


@lru_cache(maxsize=4096)
def _away(parent: _Parent, on: date, months: int) -> Answer:
    """外出务工、跨县域、连续满规定的月数；短期回家不打断。同样的情形只推导一次。"""
    name, place = parent.name, parent.place
    if parent.away == "0":
        return Answer(Holds.NO, (f"{name}没有外出",))
    if place.startswith(_HERE):
        return Answer(Holds.NO, (f"{name}在{place}务工，没有跨县",))
    if not parent.said_away:
        return Answer(Holds.UNKNOWN, (f"{name}是否外出未采集",))
    where = f"在{place}" if place else "外出"
    since = latest_day(parent.since)
    if since is None:
        return Answer(Holds.UNKNOWN, (f"{name}{where}务工，外出起始日期未采集",))
    full = months_later(since, months)
    if on >= full:
        return Answer(Holds.YES, (f"{name}{where}务工，{full} 已连续满 {months} 个月",))
    return Answer(
        Holds.NO, (f"{name}{where}务工，到 {full} 才满 {months} 个月",), full,
        f"{name}外出满 {months} 个月",
    )  # fmt: skip


def _incapable(parent: _Parent) -> Answer:
    """因重病、重残等没有监护能力（2016 年表注）。"""
    name = parent.name
    if parent.capable == "0":
        return Answer(Holds.YES, (f"{name}登记为无监护能力",))
    if parent.disability in ("1", "2"):
        return Answer(Holds.YES, (f"{name}重残，没有监护能力",))
    if parent.health == "30":
        return Answer(Holds.YES, (f"{name}重病，没有监护能力",))
    if parent.capable == "1" or parent.health == "10":
        return Answer(Holds.NO, (f"{name}有监护能力",))
    if parent.away in ("0", ""):
        return Answer(Holds.UNKNOWN, (f"{name}有无监护能力未采集",))
    return Answer(Holds.NO, (f"{name}没有登记为无监护能力",))


def _dead(parent: _Parent) -> Answer:
    return _GONE[parent.who] if parent.dead else _ALIVE[parent.who]


def _declared_missing(parent: _Parent) -> Answer:
    if parent.status == "4":
        return Answer(Holds.YES, (f"{parent.name}已被宣告失踪",))
    return Answer(Holds.NO, (f"{parent.name}没有被宣告失踪",))


def _unable(parent: _Parent, on: date) -> Answer:
    name, status = parent.name, parent.status
    if parent.disability in ("1", "2"):
        return Answer(Holds.YES, (f"{name}：重残",))
    if status not in _LASTING:
        return Answer(Holds.NO, (f"{name}没有登记不能抚养的情形",))
    since = latest_day(parent.status_since)
    what = FIELDS[f"{parent.who}.special_status"].said(status)
    if since is None:
        return Answer(Holds.UNKNOWN, (f"{name}{what}，起始日期未采集",))
    full = months_later(since, _UNABLE_MONTHS)
    if on >= full:
        return Answer(Holds.YES, (f"{name}{what}，{full} 已满六个月",))
    return Answer(Holds.NO, (f"{name}{what}，到 {full} 才满六个月",), full, f"{name}{what}满六个月")


_PARENTS = {"father": "父亲", "mother": "母亲"}
_GONE = {who: Answer(Holds.YES, (f"{name}已死亡或者宣告死亡",)) for who, name in _PARENTS.items()}
_ALIVE = {who: Answer(Holds.NO, (f"{name}在世",)) for who, name in _PARENTS.items()}
_PARENT_KEYS = {
    who: tuple(
        f"{who}.{what}"
        for what in ("is_away", "work_region", "away_since", "is_capable", "disability_level",
                     "health_status", "special_status", "special_since", "death_date")
    )
    for who in _PARENTS
}  # fmt: skip
_UNSAID = frozenset({*MISSING, NOT_COLLECTED})
_NOT_ORPHAN = Answer(Holds.NO, ("没有登记父母都已死亡",))
_NOT_UNATTENDED = Answer(Holds.NO, ("没有登记父母不能抚养的情形",))
_DISABLED = frozenset("1234")
_LASTING = frozenset({"5", "6", "7"})
"""服刑在押、强制隔离戒毒、失联：满六个月才算（民发〔2019〕62 号）。"""


def _every(answers: Iterable[Answer]) -> Answer:
    """都成立才成立。不成立时只说不成立的理由。"""
    return _joined(list(answers), decisive=Holds.NO)


def _some(answers: Iterable[Answer]) -> Answer:
    """有一个成立就成立。成立时只说成立的理由。"""
    return _joined(list(answers), decisive=Holds.YES)


def _joined(answers: list[Answer], decisive: Holds) -> Answer:
    """起决定作用的那几个说明理由；没有起决定作用的，资料不足的说；都不是，就都说。"""
    holds = decisive
    speaking = [one for one in answers if one.holds is decisive]
    if not speaking:
        holds = Holds.UNKNOWN
        speaking = [one for one in answers if one.holds is Holds.UNKNOWN]
    if not speaking:
        holds, speaking = answers[0].holds, answers
    reasons = speaking[0].reasons
    if len(speaking) > 1:
        reasons = tuple(dict.fromkeys([reason for one in speaking for reason in one.reasons]))
    until, why = None, ""
    for one in answers:
        if one.until is not None and (until is None or one.until < until):
            until, why = one.until, one.why
    return Answer(holds, reasons, until, why)


@lru_cache(maxsize=16384)
def months_later(day: date, months: int) -> date:
    """若干月后的对应日；没有对应日的，为那个月的末日（《民法典》第二百零二条）。"""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _text(value: object) -> str:
    return value if isinstance(value, str) and value not in MISSING else ""
