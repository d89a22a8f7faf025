"""期限和数目：每一个数写明出处、性质和施行日期；法律没有给数的，照录原词，不替它编一个。

性质三种：法定（法律、行政法规、司法解释给出）、政策（上级文件给出）、本地（县里自己定，只能在
允许范围内改）。标“内部目标”的是本地参数，不得当作法定期限显示。
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial

from tonghu.law.basis import (
    CIVIL_CODE,
    CIVIL_CODE_GENERAL,
    CIVIL_PROCEDURE_LAW,
    COMPULSORY_EDUCATION_LAW,
    CYBERSECURITY_LAW,
    DOMESTIC_VIOLENCE_LAW,
    DROPOUT_2024,
    GUARDIAN_ABUSE_2014,
    HOUSE_RULES,
    HOUSEHOLD_REGISTRATION,
    MANDATORY_REPORTING_2020,
    MINORS_LAW,
    MINORS_ONLINE,
    NETWORK_DATA,
    OPENNESS_2016,
    OPINIONS_2016,
    PERSONAL_INFORMATION_LAW,
    PREVENTION_LAW,
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
    WRITTEN = "written"  # 裁定、决定写明的日子，不是期限表里的数

    @property
    def label(self) -> str:
        """给人看的说法。"""
        return {
            "statutory": "法定", "policy": "政策", "local": "本地", "written": "裁定、决定写明",
        }[self.value]  # fmt: skip


class Unit(StrEnum):
    """用什么计算。"""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"
    AGE = "age"
    OCLOCK = "oclock"
    TIMES = "times"

    @property
    def label(self) -> str:
        """给人看的说法。"""
        return _UNITS[self]


_UNITS = {
    Unit.MINUTES: "分钟",
    Unit.HOURS: "小时",
    Unit.DAYS: "日",
    Unit.WORKING_DAYS: "个工作日",
    Unit.MONTHS: "个月",
    Unit.YEARS: "年",
    Unit.AGE: "周岁",
    Unit.OCLOCK: "点",
    Unit.TIMES: "次",
}

_ROLLING = {Unit.DAYS, Unit.MONTHS, Unit.YEARS}


@dataclass(frozen=True)
class Term:
    """一个期限或数目。

    `value` 为空时法律只有原词（`wording`）；`low`、`high` 只有本地参数才有。
    `rolls`：最后一日是休假日的顺延到下一个工作日（《民法典》第二百零三条）。上限、间隔和年龄不顺延，
    因为顺延会让保护变少。
    """

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
    rolls: bool = True

    @property
    def is_local(self) -> bool:
        """县里能不能改。"""
        return self.force is Force.LOCAL

    @property
    def may_roll(self) -> bool:
        """是不是按日、月、年计算、遇休假日顺延的期限。"""
        return self.rolls and self.value is not None and self.unit in _ROLLING

    @property
    def unsure(self) -> bool:
        """这个数，或者它所依据的文件，是否待核。"""
        return self.mark.unsure or self.basis.unsure

    def permits(self, value: int) -> bool:
        """县里把它改成这个数行不行。"""
        return self.low is not None and self.high is not None and self.low <= value <= self.high

    def in_force(self, on: date) -> bool:
        """这一天是否适用。"""
        return self.since <= on and (self.until is None or on < self.until)

    def __str__(self) -> str:
        """例如“30日”“15个工作日”“立即”。"""
        return self.wording or f"{self.value}{self.unit.label}"


class UnknownTerm(LookupError):
    """这一天没有这个期限。"""


def _fixed(
    force: Force, key: str, label: str, basis: Basis, value: int | None = None,
    unit: Unit = Unit.DAYS, *, wording: str = "", mark: Mark = Mark.FOUND, rolls: bool = True,
) -> Term:
    """县里不能改的期限；随所依据的文件施行和失效。"""
    return Term(
        key, label, force, basis, basis.instrument.since, value, unit, wording,
        until=basis.instrument.until, mark=mark, rolls=rolls,
    )


_law = partial(_fixed, Force.STATUTORY)
_policy = partial(_fixed, Force.POLICY)


def _local(
    key: str, label: str, value: int, unit: Unit, low: int, high: int,
    *, like: str = "", rolls: bool = True,
) -> Term:
    """`like` 写明参照了哪里的做法；参照不等于依据。"""
    basis = HOUSE_RULES(f"（参照{like}）" if like else "")
    return Term(
        key, label, Force.LOCAL, basis, HOUSE_RULES.since, value, unit,
        low=low, high=high, mark=Mark.PROPOSAL, rolls=rolls,
    )


TERMS: Sequence[Term] = (
    # ── 年龄 ──────────────────────────────────────────────────────────────────────────────
    _law("minor_age", "未成年人的年龄上限", MINORS_LAW("第二条"), 18, Unit.AGE, rolls=False),
    _law("unwatched_age", "不得无人看护的年龄上限", MINORS_LAW("第二十一条"), 8, Unit.AGE,
         rolls=False),
    _law("alone_age", "不得脱离监护单独生活的年龄上限", MINORS_LAW("第二十一条"), 16, Unit.AGE,
         rolls=False),
    _law("capacity_age", "成为限制民事行为能力人", CIVIL_CODE("第十九条"), 8, Unit.AGE,
         rolls=False),
    _law("sensitive_data_age", "个人信息须经监护人同意的年龄上限",
         PERSONAL_INFORMATION_LAW("第三十一条"), 14, Unit.AGE, rolls=False),
    _law("school_age", "应当入学的年龄", COMPULSORY_EDUCATION_LAW("第十一条"), 6, Unit.AGE,
         rolls=False),
    _policy("left_behind_age", "农村留守儿童的年龄上限", OPINIONS_2016("一"), 16, Unit.AGE,
            rolls=False),
    # ── 留守的认定 ────────────────────────────────────────────────────────────────────────
    _local("away_months", "父母外出务工连续满多久算外出", 6, Unit.MONTHS, 1, 12,
           like="宁夏2024年摸排口径", rolls=False),
    # ── 报告和处置 ────────────────────────────────────────────────────────────────────────
    _law("report_at_once", "发现应当报告的情形后报告", MINORS_LAW("第十一条"), wording="立即"),
    _policy("accept_report", "公安机关接受报案、控告、举报", MANDATORY_REPORTING_2020("第八条"),
            wording="立即"),
    _policy("attend_at_once", "公安机关接到报告后出警调查", OPINIONS_2016("四（二）"),
            wording="第一时间"),
    _policy("promptly", "公安机关受理有关报告", OPINIONS_2016("四（二）"), wording="及时"),
    _law("attend_violence", "公安机关接到家庭暴力报案后出警", DOMESTIC_VIOLENCE_LAW("第十五条"),
         wording="及时"),
    _law("protect_runaway", "保护夜不归宿、离家出走的孩子", PREVENTION_LAW("第三十六条"),
         wording="及时"),
    _policy("notify_township", "公安机关处置后通报乡镇", OPINIONS_2016("四（二）"), wording="及时"),
    _law("answer_reporter", "把处理结果告知报告的单位和人员", MINORS_LAW("第十一条"),
         wording="以适当方式告知"),
    _policy("feedback_to_reporter", "公安机关受案、立案后反馈报案单位",
            MANDATORY_REPORTING_2020("第十条"), 3, mark=Mark.KNOWN),
    _policy("commend_reporters", "表扬、奖励积极报告的公民和社会组织", OPINIONS_2016("四（一）"),
            wording="及时"),
    _policy("include_in_assistance", "把符合条件的家庭纳入社会救助、福利保障",
            OPINIONS_2016("四（三）"), wording="及时"),
    _law("report_grave_neglect", "监护失职情节严重的，村（居）民委员会报告公安机关",
         MINORS_LAW("第一百一十八条"), wording="及时", mark=Mark.KNOWN),
    # ── 人身安全保护令和诉讼 ──────────────────────────────────────────────────────────────
    _law("protection_order", "人身安全保护令裁定", DOMESTIC_VIOLENCE_LAW("第二十八条"), 72,
         Unit.HOURS),
    _law("protection_order_urgent", "人身安全保护令裁定（情况紧急）",
         DOMESTIC_VIOLENCE_LAW("第二十八条"), 24, Unit.HOURS),
    _law("protection_order_validity", "人身安全保护令有效期上限", DOMESTIC_VIOLENCE_LAW("第三十条"),
         6, Unit.MONTHS, rolls=False),
    _law("protection_order_review", "对人身安全保护令裁定申请复议",
         DOMESTIC_VIOLENCE_LAW("第三十一条"), 5),
    _law("interim_order", "诉前行为保全裁定", CIVIL_PROCEDURE_LAW("第一百零四条"), 48, Unit.HOURS),
    _law("sue_after_interim_order", "诉前保全后起诉", CIVIL_PROCEDURE_LAW("第一百零四条"), 30),
    _law("special_procedure", "指定、撤销监护人案件审结",
         CIVIL_PROCEDURE_LAW("第一百八十七条"), 30),
    _law("contest_appointed_guardian", "不服指定监护，向法院申请",
         CIVIL_CODE_GENERAL("第十条"), 30),
    # ── 监护 ──────────────────────────────────────────────────────────────────────────────
    _law("weekly_contact", "父母与孩子、被委托人联系交流", MINORS_LAW("第二十三条"), 7,
         wording="至少每周一次", rolls=False),
    _policy("temporary_guardianship", "临时监护的一般上限", GUARDIAN_ABUSE_2014(), 1, Unit.YEARS,
            mark=Mark.KNOWN, rolls=False),
    _local("search_for_guardians", "公安机关查找监护人，得出最终结论", 6, Unit.MONTHS, 1, 6,
           like="《上海市未成年人保护条例》第七十七条"),
    _policy("neglect_months", "拒不履行监护职责，可以申请撤销监护人资格",
            GUARDIAN_ABUSE_2014("第三十五条"), 6, Unit.MONTHS, rolls=False),
    _policy("begging_rebukes", "利用孩子乞讨屡教不改的教育次数", GUARDIAN_ABUSE_2014("第三十五条"),
            3, Unit.TIMES, mark=Mark.KNOWN, rolls=False),
    _policy("restore_guardianship_from", "撤销后最早可以申请恢复",
            GUARDIAN_ABUSE_2014("第三十八条"), 3, Unit.MONTHS, mark=Mark.KNOWN, rolls=False),
    _policy("restore_guardianship_until", "撤销后最晚可以申请恢复",
            GUARDIAN_ABUSE_2014("第三十八条"), 1, Unit.YEARS, mark=Mark.KNOWN),
    _policy("adoption_after_removal", "撤销后可以送养", GUARDIAN_ABUSE_2014("第四十四条"),
            1, Unit.YEARS, mark=Mark.KNOWN, rolls=False),
    _law("answer_judicial_advice", "单位书面回复公检法司的建议", MINORS_LAW("第一百一十四条"),
         1, Unit.MONTHS),
    _law("background_check", "密切接触未成年人的单位查询违法犯罪记录", MINORS_LAW("第六十二条"),
         1, Unit.YEARS, wording="招聘时，其后每年", rolls=False),
    # ── 户籍、保障、教育 ──────────────────────────────────────────────────────────────────
    _law("birth_registration", "出生登记", HOUSEHOLD_REGISTRATION("第七条"), 1, Unit.MONTHS),
    _policy("unattended_township", "事实无人抚养儿童乡镇查验", UNATTENDED_2019(),
            15, Unit.WORKING_DAYS, mark=Mark.KNOWN),
    _policy("unattended_county", "事实无人抚养儿童县级确认", UNATTENDED_2019(),
            15, Unit.WORKING_DAYS, mark=Mark.KNOWN),
    _law("report_dropout", "劝返无效后书面报告教育行政部门", MINORS_LAW("第二十八条"),
         wording="及时"),
    _policy("dropout_report", "学校报告辍学情况", DROPOUT_2024(), 1, Unit.MONTHS, wording="每月",
            rolls=False),
    _policy("dropout_review", "县级复核辍学情况", DROPOUT_2024(), 3, Unit.MONTHS, wording="每季度",
            rolls=False),
    _policy("dropout_survey", "市级调研控辍保学", DROPOUT_2024(), wording="每学期", rolls=False),
    _policy("dropout_evaluation", "省级评估控辍保学", DROPOUT_2024(), wording="每学年",
            rolls=False),
    # ── 督查和舆情 ────────────────────────────────────────────────────────────────────────
    _law("supervision_review", "对督查结论申请复核", SUPERVISION_REGULATION("第十七条"), 30),
    _law("supervision_review_answer", "作出复核决定", SUPERVISION_REGULATION("第十七条"), 30),
    _law("rectify", "整改督查结论要求的事项", SUPERVISION_REGULATION("第十八条"), wording="按要求"),
    _policy("public_opinion_major", "特别重大、重大突发事件舆情，举行新闻发布会",
            PUBLIC_OPINION_2016(), 24, Unit.HOURS),
    _policy("public_opinion", "其他政务舆情，作出回应", PUBLIC_OPINION_2016(), 48, Unit.HOURS),
    _policy("public_opinion_first", "特别重大、重大突发事件，发布权威信息", OPENNESS_2016(),
            5, Unit.HOURS, mark=Mark.KNOWN),
    # ── 个人信息 ──────────────────────────────────────────────────────────────────────────
    _law("data_breach", "处置个人信息泄露", PERSONAL_INFORMATION_LAW("第五十七条"), wording="立即"),
    _law("minors_data_breach", "报告、告知未成年人个人信息泄露", MINORS_ONLINE("第三十五条"),
         wording="及时"),
    _law("answer_rights", "受理、答复查阅、复制、更正、删除个人信息的请求", MINORS_ONLINE("第三十四条"),
         wording="及时", mark=Mark.KNOWN),
    _law("compliance_audit", "未成年人个人信息合规审计", MINORS_ONLINE("第三十七条"), 1, Unit.YEARS,
         wording="每年", rolls=False),
    _law("keep_assessments", "个人信息保护影响评估报告的保存",
         PERSONAL_INFORMATION_LAW("第五十六条"), 3, Unit.YEARS, rolls=False),
    _law("keep_sharing_records", "对外提供、委托处理个人信息记录的保存", NETWORK_DATA("第十二条"),
         3, Unit.YEARS, rolls=False),
    _law("keep_network_logs", "网络日志的留存", CYBERSECURITY_LAW("第二十一条"), 6, Unit.MONTHS,
         mark=Mark.KNOWN, rolls=False),
    # ── 本地参数 ──────────────────────────────────────────────────────────────────────────
    _local("village_changes", "村（居）更新变动", 7, Unit.DAYS, 1, 15),
    _local("review_ledger", "审核、核对台账（内部目标）", 5, Unit.WORKING_DAYS, 1, 15),
    _local("review_phone_work", "处理手机上传后停放的记录（内部目标）", 2, Unit.WORKING_DAYS, 1, 5),
    _local("answer_transfer", "答复台账转移（内部目标）", 5, Unit.WORKING_DAYS, 1, 15),
    _local("recheck_return", "父母返乡、退出台账后复核（内部目标）", 90, Unit.DAYS, 30, 180, rolls=False),
    _local("refer_exit", "退出台账后通知接收地（内部目标）", 10, Unit.WORKING_DAYS, 3, 30),
    _local("review_accident", "孩子死亡后复盘（内部目标）", 30, Unit.DAYS, 7, 90, rolls=False),
    _local("renew_care", "委托照护书到期前提醒", 30, Unit.DAYS, 7, 60, rolls=False),
    _local("check_care", "核实孩子由谁照护（内部目标）", 7, Unit.DAYS, 1, 15),
    _local("check_guardian", "核实孩子现在由谁监护（内部目标）", 24, Unit.HOURS, 4, 72),
    _local("enter_report", "接到强制报告后登记（内部目标）", 30, Unit.MINUTES, 10, 240),
    _local("start_assessment", "乡镇接通报后启动评估（内部目标）", 24, Unit.HOURS, 4, 72),
    _local("finish_assessment", "乡镇接通报后完成评估（内部目标）", 7, Unit.DAYS, 3, 15),
    _local("adopt_plan", "评估后制定帮扶方案（内部目标）", 10, Unit.DAYS, 3, 20),
    _local("deliver_warning", "报警后送达告诫书（内部目标）", 5, Unit.DAYS, 1, 10, like="南宁做法"),
    _local("visit_after_warning", "收到告诫书后首次查访（内部目标）", 30, Unit.DAYS, 3, 30,
           like="南宁做法"),
    _local("circulate_figures", "留守数据通报的间隔", 3, Unit.MONTHS, 1, 12, like="宁夏做法",
           rolls=False),
    _local("compare_records", "部门之间比对数据的间隔", 6, Unit.MONTHS, 1, 6, like="宁夏2024年方案",
           rolls=False),
    _local("reassess_risk", "风险评估复评的间隔", 6, Unit.MONTHS, 1, 6,
           like="黔西每年3月、9月评估", rolls=False),
    _local("conclude_inspection", "作出督查结论（内部目标）", 10, Unit.WORKING_DAYS, 3, 30),
    _local("acknowledge_supervision", "签收督办事项（内部目标）", 1, Unit.WORKING_DAYS, 1, 5),
    _local("plan_rectification", "提出整改方案（内部目标）", 5, Unit.WORKING_DAYS, 2, 15),
    _local("answer_supervision", "反馈督办事项（内部目标）", 15, Unit.WORKING_DAYS, 2, 60),
    _local("accept_rectification", "核查验收整改（内部目标）", 10, Unit.WORKING_DAYS, 3, 30),
    _local("forward_report", "把报告送有关单位（内部目标）", 2, Unit.HOURS, 1, 24),
    _local("acknowledge_report", "告知报告人是否受理（内部目标）", 24, Unit.HOURS, 1, 72),
    _local("protect_reporter", "落实对报告人的保护（内部目标）", 24, Unit.HOURS, 1, 72),
    _local("review_refusal", "复查不予受理、移送的争议（内部目标）", 24, Unit.HOURS, 4, 72),
    _local("join_assessment", "会同、协助调查评估（内部目标）", 3, Unit.DAYS, 1, 7),
    _local("grade_assessment", "调查后会商定级（内部目标）", 1, Unit.DAYS, 1, 3),
    _local("start_support", "接到转介后提供服务（内部目标）", 10, Unit.DAYS, 3, 30),
    _local("refer_again", "另行转介、协调服务（内部目标）", 5, Unit.WORKING_DAYS, 1, 15),
    _local("answer_referral", "答复转介（内部目标）", 5, Unit.WORKING_DAYS, 1, 15),
    _local("review_support", "复评帮扶效果的间隔", 3, Unit.MONTHS, 1, 6, rolls=False),
    _local("close_support", "办理帮扶结案（内部目标）", 5, Unit.WORKING_DAYS, 1, 15),
    _local("first_follow_up", "结案后第一次回访（内部目标）", 1, Unit.MONTHS, 1, 2),
    _local("second_follow_up", "结案后第二次回访（内部目标）", 3, Unit.MONTHS, 2, 4),
    _local("follow_up_ahead", "回访最多比约定的日子提前", 15, Unit.DAYS, 3, 30, rolls=False),
    _local("third_follow_up", "结案后第三次回访（内部目标）", 6, Unit.MONTHS, 5, 12),
    _local("admonish", "劝诫、督促监护人（内部目标）", 3, Unit.DAYS, 1, 7),
    _local("decide_measure", "决定干预措施（内部目标）", 3, Unit.DAYS, 1, 7),
    _local("decide_penalty", "决定治安管理处罚（内部目标）", 15, Unit.DAYS, 3, 30),
    _local("check_guardianship", "干预后核实监护情况（内部目标）", 30, Unit.DAYS, 7, 60),
    _local("consult_revocation", "会商、查清撤销监护的事由（内部目标）", 10, Unit.DAYS, 3, 30),
    _local("decide_custody", "决定临时监护和安置（内部目标）", 24, Unit.HOURS, 4, 72),
    _local("assess_guardian", "评估监护人能否履职的间隔", 3, Unit.MONTHS, 1, 6, rolls=False),
    _local("hand_over_child", "送回、交接孩子（内部目标）", 3, Unit.DAYS, 1, 10),
    _local("visit_after_return", "送回、交接后首次随访（内部目标）", 1, Unit.MONTHS, 1, 3),
    _local("check_support", "核实被撤销资格的父母给付抚养费的间隔", 6, Unit.MONTHS, 1, 12, rolls=False),
    _local("arrange_long_term", "办理长期监护的抚养安排（内部目标）", 30, Unit.DAYS, 10, 60),
    _local("file_revocation", "申请撤销监护人资格（内部目标）", 30, Unit.DAYS, 7, 60),
    _local("apply_protection_order", "申请人身安全保护令（内部目标）", 24, Unit.HOURS, 4, 72),
    _local("carry_out_order", "协助执行人身安全保护令（内部目标）", 24, Unit.HOURS, 4, 72),
    _local("visit_under_order", "保护令有效期内查访的间隔", 30, Unit.DAYS, 7, 30, rolls=False),
    _local("arrange_guidance", "安排家庭教育指导（内部目标）", 10, Unit.DAYS, 3, 30),
    _local("finish_guidance", "完成家庭教育指导（内部目标）", 3, Unit.MONTHS, 1, 6),
    _local("sift_reports", "甄别可疑的报告（内部目标）", 4, Unit.HOURS, 1, 24),
    _local("take_note", "知悉报告、做接手准备（内部目标）", 2, Unit.HOURS, 1, 24),
    _local("review_access", "审核紧急查阅（内部目标）", 72, Unit.HOURS, 24, 72),
    _local("answer_request", "答复个人信息请求（内部目标）", 15, Unit.WORKING_DAYS, 3, 30),
    _local("confirm_erasure", "第二人核对删除（内部目标）", 5, Unit.WORKING_DAYS, 1, 15),
    _local("decide_retention", "决定保存期满的档案（内部目标）", 30, Unit.DAYS, 10, 90),
    _local("approve_export", "批准导出（内部目标）", 1, Unit.WORKING_DAYS, 1, 5),
    _local("call_unreached", "紧急通知没有送达时打电话（内部目标）", 15, Unit.MINUTES, 5, 60),
    _local("quiet_from", "夜里不发一般通知，从几点起", 22, Unit.OCLOCK, 20, 23, rolls=False),
    _local("quiet_until", "夜里不发一般通知，到几点止", 7, Unit.OCLOCK, 5, 9, rolls=False),
    _local("establish_failure", "查清没有报告的事实（内部目标）", 10, Unit.WORKING_DAYS, 3, 30),
    _local("decide_accountability", "作出追责决定（内部目标）", 20, Unit.WORKING_DAYS, 5, 60),
    # ── 走访和风险（内部目标） ────────────────────────────────────────────────────────────
    _local("first_visit", "登记后第一次走访（内部目标）", 10, Unit.DAYS, 1, 30, rolls=False),
    _local("visit_red", "红色的走访间隔（内部目标）", 7, Unit.DAYS, 1, 14, rolls=False),
    _local("visit_yellow", "黄色的走访间隔（内部目标）", 30, Unit.DAYS, 7, 60, rolls=False),
    _local("visit_blue", "蓝色的走访间隔（内部目标）", 90, Unit.DAYS, 30, 120, rolls=False),
    _local("visit_green", "绿色的走访间隔（内部目标）", 180, Unit.DAYS, 60, 365, rolls=False),
    _local("visit_again", "没见到孩子的再次走访（内部目标）", 7, Unit.DAYS, 1, 14, rolls=False),
    _local("round_festival", "春节后多少天以内走访一轮（内部目标）", 30, Unit.DAYS, 15, 45,
           rolls=False),
    _local("round_summer", "七月一日前多少天以前走访一轮（内部目标）", 5, Unit.DAYS, 1, 20,
           rolls=False),
    _local("round_school", "九月一日前多少天以前走访一轮（内部目标）", 3, Unit.DAYS, 1, 20,
           rolls=False),
    _local("make_visit", "走访到期后走访（内部目标）", 7, Unit.DAYS, 1, 15, rolls=False),
    _local("verify_again", "重点对象多久核查一次（内部目标）", 12, Unit.MONTHS, 3, 24, rolls=False),
    _local("decide_proposal", "核对说到的变化，写进档案或者不改（内部目标）", 10, Unit.WORKING_DAYS, 3, 30),
    _local("check_rise", "等级上升后核实（内部目标）", 3, Unit.DAYS, 1, 7, rolls=False),
    _local("answer_alert", "办理预警（内部目标）", 10, Unit.DAYS, 1, 30, rolls=False),
    _local("absent_days", "学校登记缺课第几个上学日家访、劝返", 3, Unit.WORKING_DAYS, 1, 5, rolls=False),
    _local("bring_back", "收到学校的书面报告后劝返复学（内部目标）", 10, Unit.WORKING_DAYS, 3, 30),
    _local("ask_checks", "查询到期的工作人员（内部目标）", 30, Unit.DAYS, 10, 60),
    _local("unusual_rises", "一个村一天里最少几名孩子等级上升才提醒核实", 5, Unit.TIMES, 3, 20),
    _local("many_looks", "一个账号一小时最多看到几名孩子的档案，再多的核实", 1000, Unit.TIMES, 100, 5000),
    _local("many_exports", "一个账号一小时最多申请几次导出，再多的核实", 5, Unit.TIMES, 2, 50),
)


def versions(key: str, terms: Sequence[Term] = TERMS) -> list[Term]:
    """这个期限的全部版本。没有时抛 UnknownTerm。"""
    found = [one for one in terms if one.key == key]
    if not found:
        raise UnknownTerm(f"没有期限“{key}”")
    return found


def term(key: str, on: date, terms: Sequence[Term] = TERMS) -> Term:
    """这一天适用的期限。没有时抛 UnknownTerm。"""
    for one in terms:
        if one.key == key and one.in_force(on):
            return one
    raise UnknownTerm(f"{on} 没有期限“{key}”")
