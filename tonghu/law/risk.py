"""风险：看到了哪些迹象，所以是哪一级，变回去要做到什么，哪一天会自己变化。

迹象有两种来源：档案里写着的（无人监护、失学……），和有人看到的（走访、联系、学校报告……）。等级由迹象算出，
取最重的一条；红色迹象（domain.md §2.8 必备红线、§4.11 A01–A04）一出现就是红，并且提示强制报告。看到的迹象在
被后来的人看到“没有了”之前一直算数；写了 `lasts` 的，过了那些天没有人再看到，就不再算，由日期触发复核。
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from tonghu.law.basis import (
    HOUSE_RULES,
    MANDATORY_REPORTING_2020,
    MINORS_LAW,
    OPINIONS_2016,
    UNATTENDED_2019,
    Basis,
)
from tonghu.law.eligibility import LEFT_BEHIND_AGE, Flag, birthday, latest_day
from tonghu.law.levels import Level
from tonghu.law.registration import FIELDS, NOT_COLLECTED, Values


@dataclass(frozen=True)
class Sign:
    """一种迹象。`better` 是它变成什么样才不算；`situations` 是应当报告的情形（law/reporting.py）；
    `lasts` 是多少天没有再看到就不再算，空的一直算到有人看到它没有了；`times` 是要在几个不同的日子
    接连看到才算。
    """

    key: str
    label: str
    level: Level
    better: str
    basis: Basis
    situations: tuple[str, ...] = ()
    lasts: int | None = None
    times: int = 1


_RED, _YELLOW, _BLUE = Level.RED, Level.YELLOW, Level.BLUE
_FIVE, _NINE, _HOUSE = (
    OPINIONS_2016("四（一）"),
    MANDATORY_REPORTING_2020("第四条"),
    HOUSE_RULES("风险分级"),
)
_YOUNG = MINORS_LAW("第二十一条")

ON_FILE: Mapping[str, Sign] = {
    one.key: one
    for one in (
        Sign(
            "no_guardian", "无人监护", _RED, "有父母回来照护，或者依法确定了照护人", _FIVE, ("S3",)
        ),
        Sign("lives_alone", "单独居住", _RED, "和父母或者被委托照护人一起住", _YOUNG, ("S1",)),
        Sign(
            "unfit_caregiver",
            "照护人有侵害记录或者吸毒、赌博、酗酒",
            _RED,
            "换成可以受托的人",
            MINORS_LAW("第二十二条"),
            ("S3",),
        ),
        Sign(
            "other_incapable", "一方外出、另一方没有监护能力", _YELLOW, "另定有能力的照护人", _HOUSE
        ),
        Sign("weak_caregiver", "照护人能力不足", _YELLOW, "照护人好转，或者另定照护人", _HOUSE),
        Sign(
            "old_caregiver",
            "照护人七十五岁以上",
            _YELLOW,
            "另定照护人；有两名以上备用联系人的，由评估定",
            _HOUSE,
        ),
        Sign(
            "unattended",
            "符合事实无人抚养的情形",
            _YELLOW,
            "认定并纳入保障",
            UNATTENDED_2019(),
        ),
        Sign("out_of_school", "失学辍学", _YELLOW, "返校复学", _HOUSE),
        Sign("no_hukou", "没有户口", _YELLOW, "办好户口登记", _HOUSE),
        Sign("ill", "患重病", _YELLOW, "好转，或者治疗和照护都有着落", _HOUSE),
        Sign("disabled", "残疾", _BLUE, "康复和照护都有着落", _HOUSE),
        Sign("left_behind", "父母不在身边", _BLUE, "父母一方回来共同生活", _HOUSE),
        Sign(
            "sixteen",
            "九十天内满十六周岁",
            Level.GREEN,
            "满十六周岁后退出或者转类",
            OPINIONS_2016("一"),
        ),
        Sign(
            "grown",
            "已满十六周岁，还在册",
            Level.GREEN,
            "办理退出或者转类；在办的个案照常办到结案",
            OPINIONS_2016("一"),
        ),
        Sign("unknown", "由谁照护没有采集", _BLUE, "采集监护类型", _HOUSE),
    )
}
"""档案里写着的迹象。"""

SEEN: Mapping[str, Sign] = {
    one.key: one
    for one in (
        Sign("missing", "找不到孩子", _RED, "找到孩子", _FIVE, ("S2",)),
        Sign("alone_young", "不满八周岁独自在家", _RED, "有人看护", _YOUNG, ("S3",)),
        Sign("alone_overnight", "独自过夜或者单独居住", _RED, "晚上有大人在家", _YOUNG, ("S1",)),
        Sign("unfed", "没有人管吃住、生病不管", _RED, "有人照料，吃住有保障", _FIVE, ("S3", "R6")),
        Sign(
            "hurt",
            "身上有伤，说不清怎么来的，或者害怕回家",
            _RED,
            "查清没有受到伤害",
            _FIVE,
            ("S4", "R4"),
        ),
        Sign(
            "violated", "疑似受到性侵害或者其他不法侵害", _RED, "查清没有受到侵害", _FIVE, ("S5",)
        ),
        Sign("accident", "受了重伤、溺水、中毒等意外伤害", _RED, "治好，隐患消除", _FIVE, ("S5",)),
        Sign("self_harm", "自伤，或者说过不想活", _RED, "经专业人员评估没有危险", _NINE, ("R5",)),
        Sign("begging", "被带去乞讨、卖艺或者做工", _RED, "脱离并有人照料", _NINE, ("R8",)),
        Sign("unsafe_home", "家里有安全隐患", _YELLOW, "隐患消除", _HOUSE),
        Sign("poor_living", "吃住不好", _YELLOW, "吃住正常", _HOUSE, lasts=180),
        Sign(
            "poor_health", "身体不好，没有得到治疗", _YELLOW, "得到治疗或者恢复", _HOUSE, lasts=180
        ),
        Sign("poor_schooling", "上学不正常", _YELLOW, "正常上学", _HOUSE, lasts=120),
        Sign("low_mood", "情绪低落、焦虑或者变化大", _YELLOW, "情绪恢复正常", _HOUSE, lasts=120),
        Sign("bad_behaviour", "有不良行为", _YELLOW, "行为恢复正常", _HOUSE, lasts=120),
        Sign(
            "poor_care", "照护人管不过来", _YELLOW, "照护人能照料好，或者有人帮", _HOUSE, lasts=180
        ),
        Sign("alone_by_day", "白天常常独自在家", _YELLOW, "白天有人看护", _HOUSE, lasts=90),
        Sign("absent", "没有请假缺课", _YELLOW, "回到学校", MINORS_LAW("第二十八条")),
        Sign(
            "out_of_touch",
            "父母两周以上没有联系",
            _YELLOW,
            "父母恢复每周联系",
            MINORS_LAW("第二十三条"),
            lasts=30,
        ),
        Sign("not_met", "连续两次没有见到孩子", _YELLOW, "见到孩子", _HOUSE, times=2),
    )
}
"""有人看到的迹象：走访、联系、学校和评估都用这些键。"""

SIGNS: Mapping[str, Sign] = {**ON_FILE, **SEEN}

SOURCES: Mapping[str, str] = {
    "file": "档案", "visit": "走访", "contact": "联系", "school": "学校", "assessment": "评估",
    "report": "报告", "check": "核实",
}  # fmt: skip
"""从哪里看到的。"""

_OLD = 75
_SOON = timedelta(days=90)
_WEAK = frozenset({"1", "2", "3"})
_UNFIT = frozenset({"4", "5", "6", "7"})
_ASSURED = "9"
_ASKED = ("guardianship_type", "has_caregiver", "actual_care", "lives_alone", "health_status",
          "attendance_status", "hukou_class", "caregiver.birth_date")  # fmt: skip
_BY_FLAG = {
    Flag.NO_GUARDIAN: "no_guardian", Flag.OTHER_INCAPABLE: "other_incapable",
    Flag.OUT_OF_SCHOOL: "out_of_school", Flag.NO_HUKOU: "no_hukou", Flag.ILL: "ill",
    Flag.DISABLED: "disabled",
}  # fmt: skip


@dataclass(frozen=True)
class OnFile:
    """档案里写着的迹象；没有采集的项目（说出来，不当作没有问题）；哪一天会自己变化、为什么。"""

    signs: tuple[Sign, ...] = ()
    unknown: tuple[str, ...] = ()
    next_on: date | None = None
    next_why: str = ""


@dataclass(frozen=True)
class Observed:
    """有人在 `on` 这一天看到了（`there`），或者看过、没有；`source` 是从哪里看到的。"""

    sign: str
    there: bool
    on: date
    source: str = ""


@dataclass(frozen=True)
class Concluded:
    """一次有结论的评估：哪一级，哪天，结论时已经有的迹象（`covers`），到哪天要复评。"""

    level: Level
    on: date
    covers: Collection[str]
    until: date


@dataclass(frozen=True)
class Reason:
    """一条理由：什么迹象，从哪天起、最近哪天看到、从哪里看到；档案里的没有日期。

    `settled` 是有结论的评估已经考虑过，现在按结论算。
    """

    sign: Sign
    since: date | None = None
    last: date | None = None
    source: str = "file"
    settled: bool = False


@dataclass(frozen=True)
class Verdict:
    """等级和全部理由，重的在前；没有采集的项目；哪一天会自己变化、为什么。"""

    level: Level
    reasons: tuple[Reason, ...]
    unknown: tuple[str, ...] = ()
    next_on: date | None = None
    next_why: str = ""
    concluded: Concluded | None = None

    @property
    def keys(self) -> frozenset[str]:
        """有哪些迹象。"""
        return frozenset(one.sign.key for one in self.reasons)


def on_file(
    values: Values, on: date, *, flags: Collection[Flag], left_behind: bool, unattended: bool
) -> OnFile:
    """档案里写着的迹象。重点情形和两类的结论取自 law/eligibility.py，不另算一遍。"""
    keys, changes = _filed(values, on, flags, left_behind, unattended)
    return OnFile(
        tuple(sign for key, sign in ON_FILE.items() if key in keys),
        tuple(FIELDS[key].label for key in _ASKED if values.get(key) in _NOT_ASKED),
        *min(changes, default=(None, "")),
    )


def at_first(
    values: Values, on: date, *, flags: Collection[Flag], left_behind: bool, unattended: bool
) -> tuple[Level, set[str], date | None]:
    """新档案的等级、迹象和自己变化的日子：还没有人看到过什么，和 assess 的结论一样，成批登记时省工夫。"""
    keys, changes = _filed(values, on, flags, left_behind, unattended)
    level = max((ON_FILE[key].level for key in keys), key=_RANK.__getitem__, default=Level.GREEN)
    return level, keys, min(changes)[0] if changes else None


_RANK = {level: level.rank for level in Level}
_NOT_ASKED = (None, "", NOT_COLLECTED)


def _filed(
    values: Values, on: date, flags: Collection[Flag], left_behind: bool, unattended: bool
) -> tuple[set[str], list[tuple[date, str]]]:
    """档案里的迹象的键，和会自己变化的日子、缘由。"""
    get = values.get
    keys = {_BY_FLAG[flag] for flag in flags}
    changes: list[tuple[date, str]] = []
    status, guardianship = get("caregiver.special_status"), get("guardianship_type")
    if get("actual_care") == "3":
        keys.add("no_guardian")
    if status in _UNFIT:
        keys.add("unfit_caregiver")
    if status in _WEAK or guardianship == "3":
        keys.add("weak_caregiver")
    if guardianship in _NOT_ASKED:
        keys.add("unknown")
    relief = get("relief_measures")
    if unattended and not (isinstance(relief, list) and _ASSURED in relief):
        keys.add("unattended")
    elder = latest_day(get("caregiver.birth_date"))
    if elder is not None:
        _from(birthday(elder, _OLD), "old_caregiver", "照护人满七十五岁", on, keys, changes)
    alone = get("lives_alone") == "1"
    if left_behind:
        keys.add("left_behind")
    born = latest_day(get("birth_date"))
    grown = birthday(born, LEFT_BEHIND_AGE) if born else None
    if grown is not None:
        if left_behind:
            _from(grown - _SOON, "sixteen", "再过九十天满十六周岁", on, keys, changes)
        _from(grown, "grown", "满十六周岁", on, keys, changes)
    if alone and (grown is None or on < grown):
        keys.add("lives_alone")
    return keys, changes


def _from(
    day: date, key: str, why: str, on: date, keys: set[str], changes: list[tuple[date, str]]
) -> None:
    """这一天起才有的迹象：已经到了就有，没有到就等着。"""
    if on >= day:
        keys.add(key)
    else:
        changes.append((day, why))


def assess(
    file: OnFile, observed: Sequence[Observed], on: date, concluded: Concluded | None = None
) -> Verdict:
    """这一天是哪一级，为什么。`observed` 按收到的先后排列；同一天的，后收到的算；危险不论哪一天，后收到的都算。

    取最重的一条迹象。有结论的评估：等级不低于结论，一直到下一次结论；结论低于迹象时，结论当时已经有的
    黄、蓝迹象由结论代替，到复评的日子为止，以后新出现的、又看到的照常算。红色迹象不由结论代替，
    只有看到它没有了才不算。所以还没有定论的时候，总是按重的一级办（reliability.md K2c）。
    """
    standing = [Reason(sign) for sign in file.signs] + list(_standing(observed, on))
    reasons = [_weighed(one, concluded, on) for one in standing]
    levels = [one.sign.level for one in reasons if not one.settled]
    if concluded is not None:
        levels.append(concluded.level)
    changes = [
        (one.last + timedelta(days=one.sign.lasts), f"“{one.sign.label}”很久没有人再看到")
        for one in reasons
        if one.last is not None and one.sign.lasts is not None
    ]
    if file.next_on is not None:
        changes.append((file.next_on, file.next_why))
    if concluded is not None and on < concluded.until:
        changes.append((concluded.until, "到了复评的日子"))
    next_on, why = min(changes, default=(None, ""))
    reasons.sort(key=lambda one: (one.settled, -one.sign.level.rank))
    level = max(levels, key=lambda one: one.rank, default=Level.GREEN)
    return Verdict(level, tuple(reasons), file.unknown, next_on, why, concluded)


def _standing(observed: Iterable[Observed], on: date) -> Iterator[Reason]:
    """还算数的、看到的迹象。

    一般按看到的日子排。红色迹象按收到的先后：先收到的“没有”不知道后收到的危险，不管危险是哪一天看到的，
    都要有人知道以后再去看过、没有了，才不算。
    """
    # 稳定排序：同一天的，保持收到的先后
    for key, group in groupby(sorted(observed, key=lambda one: one.sign), key=lambda one: one.sign):
        sign, run, told = SEEN[key], list[Observed](), list(group)
        if sign.level is not Level.RED:
            told.sort(key=lambda one: one.on)
        for one in told:
            last = max((each.on for each in run), default=one.on)
            if (not one.there and one.on >= last) or not _lasts(sign, last, one.on):
                run = []
            if one.there:
                run.append(one)
        days = sorted({one.on for one in run})
        if len(days) >= sign.times and _lasts(sign, days[-1], on):
            yield Reason(sign, days[0], days[-1], max(run, key=lambda one: one.on).source)


def _lasts(sign: Sign, seen: date, on: date) -> bool:
    return sign.lasts is None or on < seen + timedelta(days=sign.lasts)


def _weighed(reason: Reason, concluded: Concluded | None, on: date) -> Reason:
    """有结论的评估已经考虑过的迹象，按结论算。"""
    if (
        concluded is None
        or on >= concluded.until
        or reason.sign.level is Level.RED
        or reason.sign.key not in concluded.covers
        or (reason.last is not None and reason.last > concluded.on)
    ):
        return reason
    return Reason(reason.sign, reason.since, reason.last, reason.source, settled=True)
