"""评估工具：问什么、每种回答计几分、什么回答一票定红，都是带版本的数据；算法是一个纯函数。

收两套：本系统建议的四色评估（domain.md §2.8 建议模型，分值参照其中的困境记分），和黔西表（只见到
前半截，有一处分值矛盾）。两套都待核，由县里确认或另换；换了以后，旧的评估仍按当时的版本看。

不论用哪一套，必备的红线都一票定红，并提示强制报告：应当报告的情形（S、R 各类），没有人监护，
不满八周岁无人看护，不满十六周岁单独居住。等级和监护结论只是工具的提议，由人定。
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from tonghu.law.basis import (
    HOUSE_RULES,
    MANDATORY_REPORTING_2020,
    MINORS_LAW,
    OPINIONS_2016,
    Basis,
    Mark,
)
from tonghu.law.levels import Guardianship, Level
from tonghu.law.reporting import SITUATIONS

_RULES = HOUSE_RULES("风险评估")
NOTHING = "0"
"""多选的问题里表示“没有发现”的一项；什么都没选是未采集。"""

Answers = Mapping[str, object]
"""问题的键 → 选项的代码；多选的是代码的列表。没有回答的不在里面。"""


@dataclass(frozen=True)
class Option:
    """一种回答：计几分；`red` 是红线，`red_below` 是不满这个年龄才算红线；`at_least` 是至少定到哪一级。"""

    code: str
    label: str
    points: int = 0
    red: bool = False
    red_below: int | None = None
    at_least: Level | None = None
    guardianship: Guardianship | None = None

    def crosses(self, age: int | None) -> bool:
        """对这个年龄的孩子是不是红线；年龄未采集的按可能不满算。"""
        return self.red or (self.red_below is not None and (age is None or age < self.red_below))


@dataclass(frozen=True)
class Indicator:
    """一个问题。`many` 可以选几种，分数相加；有满分 `full` 的是分低险高，选了几种按最低的一种计。

    `source` 写明出处，`mark` 是待核的程度。
    """

    key: str
    question: str
    group: str
    options: Sequence[Option]
    source: str
    basis: Basis = _RULES
    many: bool = False
    full: int | None = None
    mark: Mark = Mark.PROPOSAL

    def option(self, code: str) -> Option | None:
        """按代码取选项。没有时为空：旧版本的回答里可能有。"""
        return next((one for one in self.options if one.code == code), None)


@dataclass(frozen=True)
class Band:
    """分数到了 `floor` 就至少是这一级。"""

    floor: int
    level: Level


@dataclass(frozen=True)
class RiskModel:
    """一套评估工具的一个版本，自 `since` 起用于新的评估。

    `bands` 由高到低；没有分级规则的（黔西表后半截未见）只算分、不定级。`full` 是所见部分的满分，
    分低险高的才有。`age_points` 按年龄直接计分：满几周岁、不满几周岁、几分。
    """

    key: str
    label: str
    version: str
    since: date
    indicators: Sequence[Indicator]
    note: str
    bands: Sequence[Band] = ()
    full: int | None = None
    age_points: Sequence[tuple[int, int, int]] = ()
    mark: Mark = Mark.PROPOSAL

    @cached_property
    def by_key(self) -> Mapping[str, Indicator]:
        """问题，按键找。"""
        return {one.key: one for one in self.indicators}

    @property
    def groups(self) -> list[tuple[str, list[Indicator]]]:
        """问题，按部分归拢。"""
        names = dict.fromkeys(one.group for one in self.indicators)
        return [(name, [one for one in self.indicators if one.group == name]) for name in names]


@dataclass(frozen=True)
class Result:
    """工具得出的提议。

    `level`、`guardianship` 为空是资料不足或者工具没有分级规则；`missing` 是还没有采集的问题，有缺的等级是
    “至少”。`red` 是触到的红线，触到任何一条都要强制报告；`reasons` 是其余计了分的回答。
    """

    level: Level | None
    guardianship: Guardianship | None
    points: int | None
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    red: tuple[str, ...] = ()

    @property
    def must_report(self) -> bool:
        """有没有应当立即报告的情形。"""
        return bool(self.red)

    @property
    def at_least(self) -> bool:
        """等级是不是只能说“至少”：还有没采集的，补齐以后只会更高。"""
        return self.level not in (None, Level.RED) and bool(self.missing)


def assess(model: RiskModel, answers: Answers, age: int | None) -> Result:
    """按一套工具评估。`age` 是周岁；没有采集的写空，照可能不满算，并列入缺少的。"""
    chosen = list(_chosen(model, answers))
    asked = {one.key for one, _ in chosen}
    missing = [one.question for one in model.indicators if one.key not in asked]
    if age is None:
        missing.insert(0, "孩子的年龄")
    red = [f"{one.question}：{option.label}" for one, option in chosen if option.crosses(age)]
    points = _points(model, chosen, age)
    return Result(
        _level(model, chosen, points, missing, age),
        _guardianship(model, chosen),
        points,
        tuple(_reasons(model, chosen, age)),
        tuple(missing),
        tuple(red),
    )


def _chosen(model: RiskModel, answers: Answers) -> Iterator[tuple[Indicator, Option]]:
    """回答了的问题和选中的选项；工具里没有的代码不算。"""
    for indicator in model.indicators:
        value = answers.get(indicator.key)
        codes = value if isinstance(value, list) else [value]
        for code in codes:
            if (option := indicator.option(str(code))) is not None:
                yield indicator, option


def _points(
    model: RiskModel, chosen: Sequence[tuple[Indicator, Option]], age: int | None
) -> int | None:
    """得分；一问都没有回答的没有分。"""
    if not chosen:
        return None
    total = sum(
        points for low, high, points in model.age_points if age is not None and low <= age < high
    )
    for key in dict.fromkeys(one.key for one, _ in chosen):
        picked = [option.points for one, option in chosen if one.key == key]
        total += sum(picked) if model.by_key[key].full is None else min(picked)
    return total


def _level(
    model: RiskModel,
    chosen: Sequence[tuple[Indicator, Option]],
    points: int | None,
    missing: Sequence[str],
    age: int | None,
) -> Level | None:
    if any(option.crosses(age) for _, option in chosen):
        return Level.RED
    if points is None or not model.bands:
        return None
    found = next(band.level for band in model.bands if points >= band.floor)
    floors = [option.at_least for _, option in chosen if option.at_least is not None]
    level = max([found, *floors], key=lambda one: one.rank)
    # Nothing found so far is not "nothing is wrong" while questions are open.
    return None if level is Level.GREEN and missing else level


_WORST = (
    Guardianship.MISSING, Guardianship.IMPROPER, Guardianship.INSUFFICIENT, Guardianship.NORMAL,
)  # fmt: skip


def _guardianship(
    model: RiskModel, chosen: Sequence[tuple[Indicator, Option]]
) -> Guardianship | None:
    """最差的一种。只有与监护有关的问题都回答了，才能说正常。"""
    found = {option.guardianship for _, option in chosen if option.guardianship}
    worst = next((one for one in _WORST if one in found), None)
    if worst is not Guardianship.NORMAL:
        return worst
    telling = {
        one.key for one in model.indicators if any(option.guardianship for option in one.options)
    }
    return worst if telling <= {one.key for one, _ in chosen} else None


def _reasons(
    model: RiskModel, chosen: Sequence[tuple[Indicator, Option]], age: int | None
) -> Iterator[str]:
    """计了分或者扣了分、又不是红线的回答。"""
    for indicator, option in chosen:
        weighs = (
            option.points > 0 if indicator.full is None else option.points < indicator.full
        ) or option.at_least
        if weighs and not option.crosses(age):
            yield f"{indicator.question}：{option.label}（{option.points} 分）"


# ── 四色评估（建议） ──────────────────────────────────────────────────────────────────────

_SAFETY, _GUARDED, _HEALTH, _LIFE = "安全处境", "监护情况", "身心健康", "生活和就学"
_REFERENCE = "分值参照困境级别记分（论文版，domain.md §2.8），具体设问为本系统建议"
_NO = Guardianship.NORMAL


def _situations() -> list[Option]:
    return [
        Option(NOTHING, "都没有发现"),
        *(Option(code, f"{code} {one.label}", red=True) for code, one in SITUATIONS.items()),
    ]


FOUR_COLOURS = RiskModel(
    key="four_colours",
    label="四色评估（本系统建议）",
    version="2026-01",
    since=date(2026, 1, 1),
    note="红线依法律和通知；其余设问、分值和分档是建议，待县里确认。",
    bands=[
        Band(16, Level.RED),
        Band(6, Level.YELLOW),
        Band(1, Level.BLUE),
        Band(0, Level.GREEN),
    ],
    indicators=[
        Indicator(
            "situations",
            "有没有应当报告的情形",
            _SAFETY,
            _situations(),
            "国发〔2016〕13号 四（一）五类，高检发〔2020〕9号 第四条九类",
            OPINIONS_2016("四（一）"),
            many=True,
            mark=Mark.FOUND,
        ),
        Indicator(
            "watched",
            "平时有没有大人看护",
            _SAFETY,
            [
                Option("1", "一直有人看护"),
                Option("2", "有时没有人看护", 2, red_below=8),
                Option("3", "常常没有人看护", 4, red_below=8),
            ],
            "不满八周岁无人看护是红线；分值为建议",
            MINORS_LAW("第二十一条"),
        ),
        Indicator(
            "lives",
            "晚上和谁住",
            _SAFETY,
            [
                Option("1", "和照护人同住"),
                Option("2", "寄宿，周末、假期有人接回"),
                Option("3", "单独居住，没有大人同住", 6, red_below=16),
            ],
            "不满十六周岁单独居住是红线；分值为建议",
            MINORS_LAW("第二十一条"),
        ),
        Indicator(
            "hazards",
            "住处有哪些隐患",
            _SAFETY,
            [
                Option(NOTHING, "没有发现"),
                Option("1", "用电用火", 1),
                Option("2", "煤气", 1),
                Option("3", "地质灾害", 2),
                Option("4", "危房", 2),
                Option("5", "近水，溺水危险", 2),
            ],
            "隐患种类照黔西表，分值为建议",
            many=True,
        ),
        Indicator(
            "guardian",
            "谁在履行监护职责",
            _GUARDED,
            [
                Option("1", "父母至少一方在身边，能尽责", guardianship=_NO),
                Option("2", "受委托的人照护得好", guardianship=_NO),
                Option(
                    "3",
                    "照护人力不从心（年老、病残、带好几个孩子）",
                    3,
                    guardianship=Guardianship.INSUFFICIENT,
                ),
                Option(
                    "4",
                    "父母下落不明、服刑、重病重残，照护没有着落",
                    5,
                    at_least=Level.YELLOW,
                    guardianship=Guardianship.MISSING,
                ),
                Option("5", "没有人监护", 10, red=True, guardianship=Guardianship.MISSING),
            ],
            _REFERENCE + "；没有人监护是红线",
            MINORS_LAW("第九十二条"),
        ),
        Indicator(
            "conduct",
            "监护人、照护人有没有下列行为",
            _GUARDED,
            [
                Option(NOTHING, "没有发现", guardianship=_NO),
                Option(
                    "1",
                    "性侵害、出卖、遗弃、虐待或者暴力伤害",
                    10,
                    red=True,
                    guardianship=Guardianship.IMPROPER,
                ),
                Option(
                    "2",
                    "放任、教唆、利用违法犯罪",
                    10,
                    red=True,
                    guardianship=Guardianship.IMPROPER,
                ),
                Option(
                    "3", "胁迫、诱骗、利用乞讨", 10, red=True, guardianship=Guardianship.IMPROPER
                ),
                Option(
                    "4",
                    "拒绝或者怠于履责，致无人照料",
                    10,
                    red=True,
                    guardianship=Guardianship.IMPROPER,
                ),
                Option(
                    "5",
                    "放任失学、辍学",
                    4,
                    at_least=Level.YELLOW,
                    guardianship=Guardianship.IMPROPER,
                ),
                Option("6", "放任沉迷网络", 2, guardianship=Guardianship.INSUFFICIENT),
                Option("7", "酗酒、赌博等不良嗜好", 2, guardianship=Guardianship.INSUFFICIENT),
            ],
            "种类照登记表“监护不当情形”；第1至4种属于应当报告的情形",
            MINORS_LAW("第十七条"),
            many=True,
        ),
        Indicator(
            "contact",
            "父母多久和孩子联系",
            _GUARDED,
            [
                Option("1", "每周至少一次"),
                Option("2", "每月一两次", 1),
                Option("3", "几个月一次，或者只有寒暑假见面", 2),
                Option("4", "半年以上没有联系", 4),
            ],
            "至少每周一次为法律要求；“只有寒暑假见面2分”照困境级别记分，其余为建议",
            MINORS_LAW("第二十三条"),
        ),
        Indicator(
            "body",
            "身体",
            _HEALTH,
            [
                Option("1", "健康"),
                Option("2", "体弱、慢性病", 1),
                Option("3", "重病、残疾", 3),
            ],
            _REFERENCE,
        ),
        Indicator(
            "mind",
            "情绪和心理",
            _HEALTH,
            [
                Option("1", "没有发现异常"),
                Option("2", "低落、害怕、退缩、易怒", 2),
                Option("3", "有轻生、自伤的念头", 5, at_least=Level.YELLOW),
                Option("4", "有自伤、自杀的行为", 10, red=True),
            ],
            "有自伤、自杀行为按“其他严重侵害或者危险”报告；其余为建议",
            MANDATORY_REPORTING_2020("第四条"),
        ),
        Indicator(
            "behaviour",
            "孩子的行为",
            _HEALTH,
            [
                Option(NOTHING, "没有发现"),
                Option("1", "提过不想回家", 1),
                Option("2", "夜不归宿、离家出走", 3),
                Option("3", "沉迷网络", 1),
                Option("4", "打架、偷盗等不良行为", 2),
            ],
            "“夜不归宿3分、提过1分”照困境级别记分，其余为建议",
            many=True,
        ),
        Indicator(
            "schooling",
            "就学",
            _LIFE,
            [
                Option("1", "正常上学，或者还没到学龄"),
                Option("2", "不喜欢上学", 1),
                Option("3", "有逃学的念头", 3),
                Option("4", "逃学", 5),
                Option("5", "失学、辍学", 5, at_least=Level.YELLOW),
            ],
            "“逃学5分、念头3分、不喜上学1分”照困境级别记分，其余为建议",
        ),
        Indicator(
            "income",
            "家庭经济",
            _LIFE,
            [
                Option("1", "收入在低保标准两倍以上"),
                Option("2", "超过低保标准，不到两倍", 1),
                Option("3", "低于低保标准，或者突发变故生活无着", 3),
            ],
            "分档照黔西表，分值为建议",
        ),
    ],
)

# ── 黔西表 ────────────────────────────────────────────────────────────────────────────────


def _red_lines(indicator: Indicator) -> Indicator:
    """同一个问题，只看红线，不计分：别的工具有自己的分。"""
    options = [replace(one, points=0, at_least=None) for one in indicator.options]
    return replace(indicator, group="必备红线（不计分）", options=options)


_QIANXI, _FIRST_HALF = "贵州黔西《留守儿童风险等级评估表》（domain.md §2.8）", "黔西表（所见部分）"

QIANXI = RiskModel(
    key="qianxi",
    label="黔西表（只见到前半截）",
    version="2026-01",
    since=date(2026, 1, 1),
    note="百分制，分低风险高；只见到前半截（满分合计50分），没有分级规则，所以只算分、不定级。"
    "每年3月、9月各评一次，评估人、参与人、复核人三方签名。",
    full=50,
    age_points=[(0, 6, 3), (6, 11, 5), (11, 16, 10)],
    mark=Mark.CONFLICT,
    indicators=[
        Indicator(
            "body",
            "身体",
            _FIRST_HALF,
            [Option("1", "健康", 10), Option("2", "残疾、重病", 0)],
            _QIANXI,
            full=10,
            mark=Mark.FOUND,
        ),
        Indicator(
            "mind",
            "心理",
            _FIRST_HALF,
            [Option("1", "健康", 5), Option("2", "严重偏差、失衡", 0)],
            _QIANXI + "；原表写“健康计10分”，与满分5分矛盾，按5分计",
            full=5,
            mark=Mark.CONFLICT,
        ),
        Indicator(
            "behaviour",
            "行为习惯",
            _FIRST_HALF,
            [
                Option(NOTHING, "良好", 5),
                Option("1", "逃学", 0),
                Option("2", "沉迷网吧", 0),
                Option("3", "偷盗", 0),
                Option("4", "打架", 0),
                Option("5", "外出流浪", 0),
                Option("6", "村、学校、公安认定的其他不良行为", 0),
            ],
            _QIANXI,
            many=True,
            full=5,
            mark=Mark.FOUND,
        ),
        Indicator(
            "hazards",
            "居住安全隐患",
            _FIRST_HALF,
            [
                Option(NOTHING, "没有", 10),
                Option("1", "性侵", 0, red=True),
                Option("2", "家暴", 0, red=True),
                Option("3", "虐待", 0, red=True),
                Option("4", "用电用火", 0),
                Option("5", "煤气", 0),
                Option("6", "地质灾害", 0),
                Option("7", "危房", 0),
                Option("8", "溺水", 0),
            ],
            _QIANXI + "；性侵、家暴、虐待同时是必备红线",
            many=True,
            full=10,
            mark=Mark.FOUND,
        ),
        Indicator(
            "income",
            "家庭经济",
            _FIRST_HALF,
            [
                Option("1", "收入在低保标准两倍以上", 10),
                Option("2", "超过低保标准，在一倍以内", 5),
                Option("3", "低于低保标准", 0),
            ],
            _QIANXI,
            full=10,
            mark=Mark.FOUND,
        ),
        Indicator(
            "family",
            "问题家庭",
            _FIRST_HALF,
            [Option("1", "不是"), Option("2", "单亲，或者父母一方服刑")],
            _QIANXI + "；原表写“0分”，疑为一票否决，后文未见，这里只记录、不计分",
            mark=Mark.CONFLICT,
        ),
        *(
            _red_lines(FOUR_COLOURS.by_key[key])
            for key in ("situations", "watched", "lives", "guardian")
        ),
    ],
)

MODELS: Sequence[RiskModel] = (FOUR_COLOURS, QIANXI)
"""全部评估工具的全部版本，先列的先用。"""


def model_of(key: str, version: str) -> RiskModel:
    """当时的那一版。没有时抛 KeyError。"""
    for one in MODELS:
        if (one.key, one.version) == (key, version):
            return one
    raise KeyError(f"没有评估工具 {key} {version}")


def current(key: str, on: date) -> RiskModel:
    """这一天用的一版。没有时抛 KeyError。"""
    found = [one for one in MODELS if one.key == key and one.since <= on]
    if not found:
        raise KeyError(f"{on} 没有评估工具 {key}")
    return max(found, key=lambda one: one.since)


def said_answers(model: RiskModel, answers: Answers) -> Iterator[tuple[str, str]]:
    """每一问和它的回答，给人看的说法；没有回答的写未采集。"""
    for indicator in model.indicators:
        picked = [option.label for one, option in _chosen(model, answers) if one is indicator]
        yield indicator.question, "、".join(picked) or "未采集"
