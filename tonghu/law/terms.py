"""期限和数目：每一个数写明出处、性质和施行日期；法律没有给数的，照录原词，不替它编一个。

性质三种：法定（法律、法规给出）、政策（国家或上级文件给出）、本地（县里自己定，只能在允许范围内改）。
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tonghu.law.basis import (
    CIVIL_CODE_GENERAL,
    CIVIL_PROCEDURE,
    COUNTY_NOTICE,
    DOMESTIC_VIOLENCE_LAW,
    EMERGENCY_GAPS_2021,
    GUARDIAN_ABUSE_2014,
    HOUSE_RULES,
    HOUSEHOLD_REGISTRATION,
    MANDATORY_REPORTING_2020,
    MINORS_LAW,
    OPINIONS_2016,
    PUBLIC_OPINION_2016,
    SUPERVISION_REGULATION,
    UNATTENDED_2019,
    Basis,
    Mark,
)


class Force(StrEnum):
    """这个期限有多大的约束力。"""

    STATUTORY = "statutory"
    POLICY = "policy"
    LOCAL = "local"

    @property
    def label(self) -> str:
        """给人看的说法。"""
        return {"statutory": "法定", "policy": "政策", "local": "本地"}[self.value]


class Unit(StrEnum):
    """期限用什么计算。"""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"

    @property
    def label(self) -> str:
        """给人看的说法。"""
        return {"hours": "小时", "days": "日", "working_days": "个工作日", "months": "个月"}[self.value]


@dataclass(frozen=True)
class Term:
    """一个期限。`value` 为空时法律只有原词（`wording`）；`low`、`high` 只有本地参数才有。"""

    key: str
    label: str
    force: Force
    basis: Basis
    since: date
    value: int | None = None
    unit: Unit = Unit.DAYS
    wording: str = ""
    low: int | None = None
    high: int | None = None
    until: date | None = None
    mark: Mark = Mark.FOUND

    @property
    def is_local(self) -> bool:
        """县里能不能改。"""
        return self.force is Force.LOCAL

    def permits(self, value: int) -> bool:
        """县里把它改成这个数行不行。"""
        return self.low is not None and self.high is not None and self.low <= value <= self.high

    def __str__(self) -> str:
        """例如“30日”“15个工作日”“立即”。"""
        return self.wording or f"{self.value}{self.unit.label}"


class UnknownTerm(LookupError):
    """这一天没有这个期限。"""


def _law(key: str, label: str, basis: Basis, value: int | None = None, unit: Unit = Unit.DAYS,
         wording: str = "", mark: Mark = Mark.FOUND) -> Term:  # fmt: skip
    return Term(key, label, Force.STATUTORY, basis, basis.instrument.since, value, unit, wording, mark=mark)


def _policy(key: str, label: str, basis: Basis, value: int | None = None, unit: Unit = Unit.DAYS,
            wording: str = "", mark: Mark = Mark.FOUND) -> Term:  # fmt: skip
    return Term(key, label, Force.POLICY, basis, basis.instrument.since, value, unit, wording, mark=mark)


def _local(key: str, label: str, value: int, unit: Unit, low: int, high: int) -> Term:
    return Term(
        key, label, Force.LOCAL, HOUSE_RULES(), HOUSE_RULES.since, value, unit,
        low=low, high=high, mark=Mark.PROPOSAL,
    )  # fmt: skip


TERMS: Sequence[Term] = (
    _law("report_at_once", "发现应当报告的情形", MINORS_LAW("第十一条"), wording="立即"),
    _policy("attend_at_once", "公安机关接到报告后出警调查", OPINIONS_2016("三（二）"), wording="第一时间"),
    _policy("promptly", "及时办理", OPINIONS_2016("三"), wording="及时"),
    _policy("feedback_to_reporter", "公安机关受案、立案后反馈报告单位", MANDATORY_REPORTING_2020("第十条"), 3,
            mark=Mark.KNOWN),
    _law("protection_order", "人身安全保护令裁定", DOMESTIC_VIOLENCE_LAW("第二十八条"), 72, Unit.HOURS),
    _law("protection_order_urgent", "人身安全保护令裁定（情况紧急）", DOMESTIC_VIOLENCE_LAW("第二十八条"), 24,
         Unit.HOURS),
    _law("protection_order_validity", "人身安全保护令有效期上限", DOMESTIC_VIOLENCE_LAW("第三十条"), 6, Unit.MONTHS),
    _law("protection_order_review", "申请复议", DOMESTIC_VIOLENCE_LAW("第三十一条"), 5),
    _law("interim_order", "诉前行为保全裁定", CIVIL_PROCEDURE("第一百零四条"), 48, Unit.HOURS),
    _law("sue_after_interim_order", "诉前保全后起诉", CIVIL_PROCEDURE("第一百零四条"), 30),
    _law("special_procedure", "指定、撤销监护人案件审结", CIVIL_PROCEDURE("第一百八十七条"), 30),
    _law("contest_appointed_guardian", "不服指定监护申请裁定", CIVIL_CODE_GENERAL("第十条"), 30),
    _policy("restore_guardianship_from", "撤销后最早可申请恢复", GUARDIAN_ABUSE_2014("第三十八条"), 3, Unit.MONTHS,
            mark=Mark.KNOWN),
    _policy("restore_guardianship_until", "撤销后最晚可申请恢复", GUARDIAN_ABUSE_2014("第三十八条"), 12, Unit.MONTHS,
            mark=Mark.KNOWN),
    _law("answer_judicial_advice", "单位书面回复司法建议", MINORS_LAW("第一百一十四条"), 1, Unit.MONTHS),
    _law("weekly_contact", "父母与孩子、受托人联系交流的间隔", MINORS_LAW("第二十三条"), 7),
    _law("birth_registration", "出生登记", HOUSEHOLD_REGISTRATION("第七条"), 1, Unit.MONTHS),
    _law("supervision_review", "对督查结论申请复核", SUPERVISION_REGULATION("第十七条"), 30),
    _law("supervision_review_answer", "复核决定", SUPERVISION_REGULATION("第十七条"), 30),
    _policy("unattended_township", "事实无人抚养儿童乡镇查验", UNATTENDED_2019("二"), 15, Unit.WORKING_DAYS,
            mark=Mark.KNOWN),
    _policy("unattended_county", "事实无人抚养儿童县级确认", UNATTENDED_2019("二"), 15, Unit.WORKING_DAYS,
            mark=Mark.KNOWN),
    _policy("public_opinion_major", "特别重大、重大突发事件舆情举行新闻发布会", PUBLIC_OPINION_2016("三"), 24, Unit.HOURS),
    _policy("public_opinion", "其他政务舆情回应", PUBLIC_OPINION_2016("三"), 48, Unit.HOURS),
    _policy("emergency_gap", "突发事件造成监护缺失的通报", EMERGENCY_GAPS_2021(), wording="立即", mark=Mark.KNOWN),
    _policy("notify_township", "公安机关处置后通报乡镇", COUNTY_NOTICE("三（二）"), wording="及时", mark=Mark.KNOWN),
    _local("village_changes", "村（居）更新变动", 7, Unit.DAYS, 1, 15),
    _local("enter_report", "接到强制报告后登记（内部目标）", 1, Unit.HOURS, 1, 4),
    _local("start_assessment", "乡镇接通报后启动评估（内部目标）", 24, Unit.HOURS, 4, 72),
    _local("finish_assessment", "完成评估（内部目标）", 7, Unit.DAYS, 3, 15),
    _local("adopt_plan", "评估后制定帮扶方案（内部目标）", 10, Unit.DAYS, 3, 20),
    _local("answer_supervision", "反馈督办事项", 5, Unit.WORKING_DAYS, 2, 15),
    _local("accept_rectification", "验收整改", 10, Unit.WORKING_DAYS, 3, 30),
)  # fmt: skip


def term(key: str, on: date, terms: Sequence[Term] = TERMS) -> Term:
    """这一天适用的期限。没有时抛 UnknownTerm。"""
    for one in terms:
        if one.key == key and one.since <= on and (one.until is None or on < one.until):
            return one
    raise UnknownTerm(f"{on} 没有期限“{key}”")
