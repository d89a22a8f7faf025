"""救助提示：档案里的情形可能符合哪些社会救助、福利和法律援助，依据什么，还缺什么资料。

只提示，不申请、不认定。档案里写明已经享受的不再提示；没有迹象的不提示；收入和财产不在档案里，
一律写明要核实。
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tonghu.law.basis import (
    DISABLED_SUBSIDIES_2015,
    LEGAL_AID_LAW,
    SOCIAL_ASSISTANCE,
    UNATTENDED_2019,
    Basis,
)
from tonghu.law.eligibility import LEFT_BEHIND_AGE, Category, Holds, age_on, assess, latest_day
from tonghu.law.registration import FIELDS, NOT_COLLECTED, Values

_PARENTS = ("father", "mother")
_INCOME = "家庭人均收入和财产"
_GRAVE = {"1", "2", "3", "4", "5", "6", "7", "11"}
"""父母死亡、失踪、服刑、戒毒、失联、流浪乞讨：家里少了一份收入。"""
_UNABLE = _GRAVE - {"11"}
"""可能是事实无人抚养的“不能抚养”：死亡、失踪、服刑、戒毒、失联；另有重病、一二级残疾。"""


@dataclass(frozen=True)
class Hint:
    """一项可能符合的救助：为什么想到它，还要核实什么，依据哪里。"""

    key: str
    label: str
    reasons: tuple[str, ...]
    unknown: tuple[str, ...]
    basis: Basis
    how: str


def hints(values: Values, on: date, *, harmed: bool = False, sudden: bool = False) -> list[Hint]:
    """这一天的救助提示。`harmed`：个案里有家庭暴力、虐待、遗弃等侵害；`sudden`：遭遇突发事件、意外。"""
    file = _File(values, on, harmed, sudden)
    return [
        one
        for one in (
            file.living_allowance(), file.support_of_destitute(), file.unattended(),
            file.temporary(), file.disabled(), file.legal_aid(),
        )
        if one is not None
    ]  # fmt: skip


class _File:
    """一份档案在某一天的情形。"""

    def __init__(self, values: Values, on: date, harmed: bool, sudden: bool) -> None:
        self.values, self.on, self.harmed, self.sudden = values, on, harmed, sudden
        received = values.get("relief_measures")
        self.received = set(received) if isinstance(received, list) else set()
        self.findings = assess(values, on).all

    def living_allowance(self) -> Hint | None:
        """最低生活保障。"""
        if {"2", "3"} & self.received:
            return None
        reasons = [*self._absent_parents(), *self._poor()]
        if not reasons:
            return None
        return Hint(
            "living_allowance", "最低生活保障", tuple(reasons), (_INCOME,), SOCIAL_ASSISTANCE(),
            "由家庭向乡镇（街道）申请；乡镇可以帮助申请。",
        )  # fmt: skip

    def support_of_destitute(self) -> Hint | None:
        """特困供养：无生活来源，没有抚养义务人或者义务人没有能力，未满十六周岁。"""
        if {"3", "9"} & self.received or ((born := self._born()) and age_on(born, self.on) >= 16):
            return None
        alone = [
            f"{FIELDS[key].label}：{FIELDS[key].said(self.values[key])}"
            for key, code in (("actual_care", "3"), ("guardianship_type", "1"))
            if self.values.get(key) == code
        ]
        if not alone:
            return None
        unknown = ["抚养义务人有没有能力", _INCOME, *([] if born else ["出生日期"])]
        return Hint(
            "destitute", "特困供养", tuple(alone), tuple(unknown), SOCIAL_ASSISTANCE(),
            f"未满 {LEFT_BEHIND_AGE} 周岁；已发孤儿、事实无人抚养基本生活费的不重复。",
        )  # fmt: skip

    def unattended(self) -> Hint | None:
        """孤儿、事实无人抚养儿童基本生活费。"""
        if "9" in self.received:
            return None
        for category in (Category.ORPHAN, Category.DE_FACTO_UNATTENDED):
            finding = self.findings[category]
            if finding.holds is Holds.YES:
                return self._basic_living(category, finding.reasons, ())
            if finding.holds is Holds.UNKNOWN:
                return self._basic_living(category, ("父母的情形可能符合",), finding.reasons)
        both = [list(self._unable(who)) for who in _PARENTS]
        if not all(both):
            return None
        asked = (
            "两人各自“不能抚养的情形”（服刑、戒毒、失联要满六个月，失踪要法院宣告），查清写进档案"
        )
        return self._basic_living(
            Category.DE_FACTO_UNATTENDED, tuple(said for one in both for said in one), (asked,)
        )

    def _basic_living(
        self, category: Category, reasons: tuple[str, ...], unknown: tuple[str, ...]
    ) -> Hint:
        label = f"{category.label}基本生活费"
        how = "乡镇查验、县民政确认；敏感原因不公示。"
        basis = (
            UNATTENDED_2019()
            if category is Category.DE_FACTO_UNATTENDED
            else self.findings[category].basis
        )
        return Hint("unattended", label, reasons, unknown, basis, how)

    def temporary(self) -> Hint | None:
        """临时救助：突发事件、意外伤害、重大疾病，基本生活暂时出现严重困难。"""
        if "4" in self.received:
            return None
        reasons = ["个案里记有突发事件或者意外伤害"] if self.sudden else []
        if self.values.get("health_status") == "30":
            reasons.append("孩子重病")
        reasons += [
            f"{FIELDS[f'{who}.health_status'].group}重病"
            for who in _PARENTS
            if self.values.get(f"{who}.health_status") == "30"
        ]
        if not reasons:
            return None
        return Hint(
            "temporary", "临时救助", tuple(reasons), ("基本生活是不是暂时严重困难",),
            SOCIAL_ASSISTANCE("第四十七条"),
            "情况紧急的先救助、后补手续；小额的可以由乡镇审批。",
        )  # fmt: skip

    def disabled(self) -> Hint | None:
        """困难残疾人生活补贴、重度残疾人护理补贴。"""
        level = str(self.values.get("disability_level") or "")
        if {"7", "8"} <= self.received or not (
            self.values.get("health_status") == "50" or level in {"1", "2", "3", "4"}
        ):
            return None
        unknown = []
        if level in ("", NOT_COLLECTED):
            unknown.append("残疾等级（一级、二级可以领护理补贴）")
        if "2" not in self.received:
            unknown.append("是不是低保家庭（低保家庭的残疾人可以领生活补贴）")
        reason = f"残疾等级：{FIELDS['disability_level'].said(level)}"
        return Hint(
            "disabled", "残疾人两项补贴", (reason,), tuple(unknown), DISABLED_SUBSIDIES_2015(),
            "持残疾人证向乡镇（街道）申请。",
        )  # fmt: skip

    def legal_aid(self) -> Hint | None:
        """法律援助：受家庭暴力、虐待、遗弃主张权益的，不受经济困难条件限制。"""
        reasons = ["个案里记有家庭暴力、虐待、遗弃或者其他侵害"] if self.harmed else []
        improper = self.values.get("improper_guardianship")
        if isinstance(improper, list) and {"1", "4"} & set(improper):
            reasons.append(f"监护不当：{FIELDS['improper_guardianship'].said(improper)}")
        if not reasons:
            return None
        return Hint(
            "legal_aid", "法律援助（不看经济条件）", tuple(reasons), (),
            LEGAL_AID_LAW("第三十二条"),
            "主张权益的不受经济困难限制；无固定生活来源的未成年人免于核查经济困难（第四十二条）。",
        )  # fmt: skip

    def _born(self) -> date | None:
        return latest_day(self.values.get("birth_date"))

    def _unable(self, who: str) -> Iterator[str]:
        status, health, level = (
            FIELDS[f"{who}.{item}"]
            for item in ("special_status", "health_status", "disability_level")
        )
        if self.values.get(status.key) in _UNABLE:
            yield f"{status.group}{status.said(self.values[status.key])}"
        if self.values.get(health.key) == "30":
            yield f"{health.group}重病"
        if self.values.get(level.key) in {"1", "2"}:
            yield f"{level.group}重残"

    def _absent_parents(self) -> Iterator[str]:
        for who in _PARENTS:
            field = FIELDS[f"{who}.special_status"]
            if self.values.get(field.key) in _GRAVE:
                yield f"{field.group}{field.said(self.values[field.key])}"
            if self.values.get(f"{who}.is_capable") == "0":
                yield f"{field.group}没有监护能力"

    def _poor(self) -> Iterator[str]:
        if "1" in self.received:
            yield "脱贫户或者防返贫监测户"
        income = self.values.get("income_sources")
        if isinstance(income, list) and income and set(income) <= {"3", "4"}:
            yield "家里只靠政府救助或者亲朋接济"
