"""哪一种记录印成哪一种文书（F06–F22，见文书清单）：名称、依据、谁签字盖章。"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tonghu.law.basis import (
    CIVIL_CODE,
    CIVIL_CODE_GENERAL,
    CIVIL_PROCEDURE_LAW,
    COUNTY_NOTICE,
    DOMESTIC_VIOLENCE_LAW,
    FAMILY_EDUCATION_LAW,
    GUARDIAN_ABUSE_2014,
    HOUSE_RULES,
    MINORS_LAW,
    OPINIONS_2016,
    PROTECTION_ORDERS,
    SUPERVISION_REGULATION,
    Basis,
)
from tonghu.law.facts import GUARDIAN_REVIEWED, RULED, SUMMONED, keys_of


@dataclass(frozen=True)
class Paper:
    """一种文书：编号、名称、依据、由哪几种记录印成、谁签字盖章；写明程序、步骤的，只在那里印。

    `outward`：交给当事人、照料人或者法院的，不印办理情况；`kept`：只记在个案里、不印的项目。
    `advice`：告诉收到的人可以怎样，印在最后一行。`graded`：会商定下的等级也印上，还没有定的留空。
    没有写依据的，照办理的那一步的依据（同一种记录，各步依据不同）。
    """

    code: str
    title: str
    facts: str
    basis: Sequence[Basis]
    signers: Sequence[str]
    procedures: Sequence[str] = ()
    steps: Sequence[str] = ()
    outward: bool = False
    kept: Sequence[str] = ()
    advice: str = ""
    graded: bool = False

    def prints(self, procedure: str, step: str, facts: str) -> bool:
        """这一程序这一步里的这一种记录是不是印成它。"""
        here = not self.procedures or procedure in self.procedures
        return facts in self.facts.split() and here and (not self.steps or step in self.steps)

    def has(self, values: Mapping[str, object]) -> bool:
        """记下的项目里，有没有印在它上面的；只写了给谁的，还不成一份。"""
        return bool(values.keys() - {*self.kept, "to", "told"})


PAPERS: Mapping[str, Paper] = {
    one.code: one
    for one in (
        Paper(
            "F07", "应急护送交接单", "placement", [OPINIONS_2016("四（二）"), COUNTY_NOTICE("三（二）")],
            ["交出人（两名民警签名）", "接收人（签名或者盖章）"], ["emergency_response"],
            outward=True, kept=["why_not_before"],
        ),
        Paper(
            "F07B", "失踪儿童第一小时信息表", "missing",
            [OPINIONS_2016("四（二）"), COUNTY_NOTICE("三（二）")], ["填表人（签名）"],
        ),
        Paper(
            "F08", "关于儿童应急处置情况的通报单", "notification",
            [OPINIONS_2016("四（二）"), COUNTY_NOTICE("三（二）")],
            ["公安派出所（盖章）", "乡镇人民政府（签收）"],
        ),
        Paper(
            "F09", "调查评估报告", "assessment", [OPINIONS_2016("四（三）"), COUNTY_NOTICE("三（三）")],
            ["乡镇人民政府（盖章）", "民政部门（签名）", "公安机关（签名）"], graded=True,
        ),
        Paper(
            "F09B", "评估等级意见书", "grade", [COUNTY_NOTICE("三（三）"), HOUSE_RULES("评估等级")],
            ["乡镇人民政府（盖章）", "参加会商的人（签名）"],
        ),
        Paper(
            "F12", "家庭监护评估通知书", "summons guardian_review", [OPINIONS_2016("四（三）"), COUNTY_NOTICE("三（三）")],
            ["组织评估的单位（盖章）", "监护人或者照护人（签收）"], outward=True,
            kept=keys_of(GUARDIAN_REVIEWED),
        ),
        Paper(
            "F13B", "阶段评估表", "review",
            [OPINIONS_2016("四（三）"), COUNTY_NOTICE("三（三）"), HOUSE_RULES("复评")],
            ["评估人（签名）"],
        ),
        Paper(
            "F13C", "结案表", "closing",
            [OPINIONS_2016("四（三）"), COUNTY_NOTICE("三（三）"), HOUSE_RULES("结案和回访")],
            ["乡镇人民政府（盖章）"],
        ),
        Paper(
            "F23B", "未报告整改通知书", "failure",
            [OPINIONS_2016("四（一）"), MINORS_LAW("第一百一十七条")],
            ["上级机关或者主管部门（盖章）", "被查的单位（签收）"], outward=True,
        ),
        Paper(
            "F23C", "未报告整改报告", "rectified", [OPINIONS_2016("四（一）")],
            ["被查的单位（盖章）", "负责人（签名）"],
        ),
        Paper(
            "F23D", "督查整改通知书", "inspection",
            [COUNTY_NOTICE("四（三）"), SUPERVISION_REGULATION("第十六条"), SUPERVISION_REGULATION("第十八条")],
            ["督查单位（盖章）", "被督查的单位（签收）"], outward=True,
        ),
        Paper(
            "F23E", "整改方案", "rectification_plan",
            [COUNTY_NOTICE("四（三）"), HOUSE_RULES("督办流程")],
            ["被督查的单位（盖章）", "负责人（签名）"],
        ),
        Paper(
            "F23F", "整改报告", "rectification_report", [SUPERVISION_REGULATION("第十八条")],
            ["被督查的单位（盖章）", "负责人（签名）"],
        ),
        Paper(
            "F23G", "整改核查意见书（销号单）", "acceptance",
            [SUPERVISION_REGULATION("第十八条"), HOUSE_RULES("督办流程")],
            ["督查单位（盖章）"], ["rectification"], outward=True,
        ),
        Paper(
            "F14", "督促履行监护职责通知书", "admonition", [MINORS_LAW("第一百一十八条")],
            ["村（居）民委员会（盖章）", "被督促人（签收）"], outward=True,
            kept=["reply", "promise", "signed"],
        ),
        Paper(
            "F14B", "监护人保证书", "admonition reprimand",
            [MINORS_LAW("第一百一十八条"), PROTECTION_ORDERS("第六条")],
            ["保证人（签名）", "见证的单位（盖章）"], outward=True,
            kept=[
                "conduct", "demand", "until", "reply", "signed", "number", "issued_by",
                "issued_on", "content",
            ],
        ),
        Paper(
            "F14C", "监护失职情况报告", "police_report",
            [MINORS_LAW("第一百一十八条"), MINORS_LAW("第十一条")],
            ["村（居）民委员会（盖章）", "公安机关（签收）"],
        ),
        Paper(
            "F15", "训诫、责令接受家庭教育指导登记（留存副本用）", "reprimand",
            [MINORS_LAW("第一百一十八条"), FAMILY_EDUCATION_LAW("第四十九条")],
            ["承办人（签名）", "被训诫人（签名）"], kept=["promise"],
        ),
        Paper(
            "F15B", "家庭教育指导效果评估表", "guidance_review",
            [FAMILY_EDUCATION_LAW("第四十九条"), HOUSE_RULES("家庭教育指导的评估")],
            ["评估人（签名）", "组织指导的单位（盖章）"],
        ),
        Paper(
            "F15C", "处罚、制裁情况登记（留存副本用）", "sanction", [], ["承办人（签名）"],
        ),
        Paper(
            "F16", "告诫情况登记（留存副本用）", "warning",
            [DOMESTIC_VIOLENCE_LAW("第十六条"), DOMESTIC_VIOLENCE_LAW("第十七条")],
            ["公安机关（盖章）", "村（居）民委员会（签收）"],
        ),
        Paper(
            "F16B", "告诫后的查访记录", "visit", [DOMESTIC_VIOLENCE_LAW("第十七条")],
            ["查访人（村（居）民委员会，签名）", "查访人（公安派出所，签名）"],
            ["emergency_response", "guardianship_intervention"], ["visit_after_warning", "visit"],
        ),
        Paper(
            "F17", "人身安全保护令申请书", "protection",
            [DOMESTIC_VIOLENCE_LAW("第二十三条"), DOMESTIC_VIOLENCE_LAW("第二十七条")],
            ["申请人（签名或者盖章）"], ["protection_order"], outward=True,
        ),
        Paper(
            "F17B", "延长、变更、撤销人身安全保护令申请书", "prolonging", [DOMESTIC_VIOLENCE_LAW("第三十条")],
            ["申请人（签名或者盖章）"], outward=True,
        ),
        Paper(
            "F17C", "人身安全保护令复议申请书", "reconsideration", [DOMESTIC_VIOLENCE_LAW("第三十一条")],
            ["申请人（签名或者盖章）"], outward=True, kept=keys_of(RULED),
        ),
        Paper(
            "F17D", "人身安全保护令协助执行告知单", "carrying_out", [DOMESTIC_VIOLENCE_LAW("第三十二条")],
            ["公安派出所（盖章）", "学校、村（居）民委员会（签收）"], outward=True, kept=["told"],
        ),
        Paper(
            "F17E", "诉前行为保全申请书", "protection", [CIVIL_PROCEDURE_LAW("第一百零四条")],
            ["申请人（签名或者盖章）"], ["revocation"], outward=True,
        ),
        Paper(
            "F18", "临时监护决定和交接单", "custody",
            [MINORS_LAW("第九十二条"), MINORS_LAW("第九十三条")],
            ["民政部门（盖章）", "接收的人或者机构（签名、盖章）"], outward=True,
        ),
        Paper(
            "F18D", "监护人履职评估表", "guardian_review", [MINORS_LAW("第九十三条")],
            ["评估人（签名）", "民政部门（盖章）"], kept=keys_of(SUMMONED[1:]),
        ),
        Paper(
            "F18B", "临时监护安置、送回交接单", "handover", [MINORS_LAW("第九十三条")],
            ["交出人（签名）", "接收人（签名或者盖章）"],
            ["temporary_guardianship", "emergency_response"], outward=True,
        ),
        Paper(
            "F18E", "孩子送回监护人的通报单", "handover",
            [MINORS_LAW("第九十三条"), HOUSE_RULES("参照《上海市未成年人保护条例》第七十九条的通报、随访")],
            ["民政部门（盖章）", "学校、公安派出所、村（居）民委员会（签收）"],
            ["temporary_guardianship"], ["hand_back"], outward=True,
            kept=["health", "medicine", "belongings", "contact", "handed_by", "received_by"],
        ),
        Paper(
            "F18F", "长期监护决定书", "long_term", [MINORS_LAW("第九十四条"), MINORS_LAW("第九十五条")],
            ["民政部门（盖章）", "接收的人或者机构（签名、盖章）"], ["temporary_guardianship", "revocation"],
            ["arrange_long_term", "take_over"], outward=True,
        ),
        Paper(
            "F18G", "指定监护人决定书", "appointment",
            [CIVIL_CODE("第三十一条"), CIVIL_CODE_GENERAL("第九条"), CIVIL_CODE_GENERAL("第十条")],
            ["指定的村（居）民委员会或者民政部门（盖章）", "争议各方（签收，写日期）"],
            ["temporary_guardianship"], outward=True, kept=["told_on"],
            advice="不服指定的，自接到本决定书之日起三十日内向人民法院申请指定监护人。",
        ),
        Paper(
            "F18C", "监护交接单", "guardianship",
            [CIVIL_CODE("第三十六条"), CIVIL_CODE("第三十八条"), MINORS_LAW("第一百零八条")],
            ["民政部门（盖章）", "监护人（签名）"], ["revocation", "temporary_guardianship"], ["hand_over", "return_child", "hand_to_guardian"],
            outward=True,
        ),
        Paper(
            "F19", "撤销监护人资格申请书", "petition",
            [CIVIL_CODE("第三十六条"), MINORS_LAW("第一百零八条"), GUARDIAN_ABUSE_2014("第三十五条")],
            ["申请人（签名或者盖章）"], outward=True,
        ),
        Paper(
            "F19B", "关于可以申请撤销监护人资格的告知书", "notice",
            [CIVIL_CODE("第三十六条"), MINORS_LAW("第一百零八条")],
            ["民政部门（盖章）", "被告知的人或者单位（签收）"], outward=True, kept=["replies"],
        ),
        Paper(
            "F19C", "恢复监护人资格评估意见书", "restoration",
            [CIVIL_CODE("第三十八条"), GUARDIAN_ABUSE_2014("第四十条")],
            ["民政部门（盖章）", "评估人（签名）"],
        ),
        Paper(
            "F19D", "监护干预会商意见书", "consultation",
            [CIVIL_CODE("第三十六条"), GUARDIAN_ABUSE_2014()],
            ["民政部门（盖章）", "参加会商的单位（签名）"],
        ),
        Paper(
            "F05", "走访记录", "visit", [COUNTY_NOTICE("二"), MINORS_LAW("第四十三条")],
            ["走访人（签名）"],
        ),
    )
}  # fmt: skip
"""文书，按编号找。"""


def papers_of(procedure: str, step: str, facts: str) -> Sequence[Paper]:
    """这一程序这一步里的这一种记录印成哪些文书；有写明在哪一程序的，只印那一种。"""
    found = [one for one in PAPERS.values() if one.prints(procedure, step, facts)]
    return [one for one in found if one.procedures] or found
