"""风险：看到了哪些迹象，所以是哪一级，变回去要做到什么，哪一天会自己变化。

迹象有两种来源：档案里写着的（无人监护、失学……），和有人看到的（走访、联系、学校报告……）。等级由迹象算出，
取最重的一条；红色迹象（domain.md §2.8 必备红线、§4.11 A01–A04）一出现就是红，并且提示强制报告。看到的迹象在
被后来的人看到“没有了”之前一直算数；写了 `lasts` 的，过了那些天没有人再看到，就不再算，由日期触发复核。
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tonghu.law.basis import HOUSE_RULES, MANDATORY_REPORTING_2020, MINORS_LAW, OPINIONS_2016, Basis
from tonghu.law.levels import Level


@dataclass(frozen=True)
class Sign:
    """一种迹象。`better` 是它变成什么样才不算；`situations` 是应当报告的情形（law/reporting.py）；
    `lasts` 是多少天没有再看到就不再算，空的一直算到有人看到它没有了。
    """

    key: str
    label: str
    level: Level
    better: str
    basis: Basis
    situations: tuple[str, ...] = ()
    lasts: int | None = None


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
            "有两名以上备用联系人，或者另定照护人",
            _HOUSE,
        ),
        Sign("out_of_school", "失学辍学", _YELLOW, "返校复学", _HOUSE),
        Sign("no_hukou", "没有户口", _YELLOW, "办好户口登记", _HOUSE),
        Sign("ill", "患重病", _YELLOW, "好转，或者治疗和照护都有着落", _HOUSE),
        Sign("disabled", "残疾", _BLUE, "康复和照护都有着落", _HOUSE),
        Sign("left_behind", "父母不在身边", _BLUE, "父母一方回来共同生活", _HOUSE),
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
        Sign(
            "out_of_touch",
            "父母两周以上没有联系",
            _YELLOW,
            "父母恢复每周联系",
            MINORS_LAW("第二十三条"),
            lasts=30,
        ),
        Sign("not_met", "连续两次没有见到孩子", _YELLOW, "见到孩子", _HOUSE),
    )
}
"""有人看到的迹象：走访、联系、学校和评估都用这些键。"""

SIGNS: Mapping[str, Sign] = {**ON_FILE, **SEEN}
