"""撤销监护人资格：查清事由、有人申请、法院审理、交接，以及恢复。

事由照法发〔2014〕24号第三十五条的七类，县通知三（四）所列的三类在其中标明。
其他有权申请的个人和组织都没有申请的，民政部门应当申请（《民法典》第三十六条）。
"""

from datetime import date

from tonghu.law.agencies import Agency
from tonghu.law.basis import (
    CIVIL_CODE,
    CIVIL_PROCEDURE_LAW,
    COUNTY_NOTICE,
    DOMESTIC_VIOLENCE_LAW,
    GUARDIAN_ABUSE_2014,
    HOUSE_RULES,
    MINORS_LAW,
    OPINIONS_2016,
)
from tonghu.law.procedure import Deadline, Outcome, Procedure, Step

FILING = Deadline(target="file_revocation")
MAY_FILE = [CIVIL_CODE("第三十六条"), GUARDIAN_ABUSE_2014("第二十七条")]
FILED_OR_NOT = [
    Outcome("filed", "已申请", ["hear"]),
    Outcome("not_filed", "没有申请", ["file_civil_affairs"]),
]

REVOCATION = Procedure(
    key="revocation",
    label="撤销监护人资格",
    when="监护人严重侵害孩子，或者长期拒不履职，要请法院撤销监护人资格：交县民政部门查清事由。",
    version="2024-01-01",
    since=date(2024, 1, 1),
    basis=[
        OPINIONS_2016("四（四）"), COUNTY_NOTICE("三（四）"), CIVIL_CODE("第三十六条"),
        MINORS_LAW("第一百零八条"),
    ],
    start="establish",
    steps=[
        Step(
            "establish", "查清撤销的事由，收集证据",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="consult_revocation"),
            basis=[
                COUNTY_NOTICE("三（四）"), CIVIL_CODE("第三十六条"),
                GUARDIAN_ABUSE_2014("第三十五条"), DOMESTIC_VIOLENCE_LAW("第二十一条"),
            ],
            outcomes=[
                Outcome("harm", "性侵害、出卖、遗弃、虐待、暴力伤害，严重损害身心健康"
                                "（县通知列明家庭暴力、虐待、遗弃）", ["seek_applicant"]),
                Outcome("exposed", "置于无人监管和照看的状态，面临死亡或者严重伤害的危险，"
                                   "经教育不改（县通知列明）", ["seek_applicant"]),
                Outcome("abandoned_duty", "拒不履行监护职责六个月以上，流离失所或者生活无着"
                                          "（县通知列明）", ["seek_applicant"]),
                Outcome("incapable", "有吸毒、赌博、长期酗酒等恶习或者服刑，无法履职又拒绝委托，"
                                     "陷入困境或者危险", ["seek_applicant"]),
                Outcome("begging", "胁迫、诱骗、利用乞讨，经三次以上批评教育拒不改正，"
                                   "严重影响生活和学习", ["seek_applicant"]),
                Outcome("crime", "教唆、利用实施违法犯罪，情节恶劣", ["seek_applicant"]),
                Outcome("other", "其他严重侵害合法权益的行为", ["seek_applicant"]),
                Outcome("urgent", "情况紧急，等不到判决，先申请诉前行为保全",
                        ["apply_interim", "seek_applicant"]),
                Outcome("none", "不具备撤销的事由，继续帮扶", opens=["assessment_and_support"]),
            ],
            how="向公安机关、学校、村（居）民委员会调取走访、劝诫、训诫、告诫和出警的记录。"
                "八周岁以上的孩子，听取其真实意愿。",
            together=[
                [
                    "harm", "exposed", "abandoned_duty", "incapable", "begging", "crime", "other",
                    "urgent",
                ],
            ],
        ),
        Step(
            "apply_interim", "向人民法院申请诉前行为保全",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="apply_protection_order"),
            basis=[CIVIL_PROCEDURE_LAW("第一百零四条"), GUARDIAN_ABUSE_2014()],
            outcomes=[
                Outcome("applied", "已申请", ["decide_interim"]),
                Outcome("not_needed", "不需要了，或者已经有人身安全保护令"),
            ],
            how="请求禁止接触孩子、禁止带走孩子等。有家庭暴力或者其现实危险的，申请人身安全保护令。",
            form="guardianship:application",
        ),
        Step(
            "decide_interim", "裁定是否采取诉前行为保全",
            by=Agency.COURT,
            within=Deadline("interim_order"),
            basis=[CIVIL_PROCEDURE_LAW("第一百零四条")],
            outcomes=[
                Outcome("granted", "采取保全措施", ["sue_in_time"]),
                Outcome("refused", "驳回申请"),
            ],
        ),
        Step(
            "sue_in_time", "在保全以后三十日内向人民法院申请撤销监护人资格",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline("sue_after_interim_order"),
            basis=[CIVIL_PROCEDURE_LAW("第一百零四条")],
            outcomes=[
                Outcome("sued", "已经申请"),
                Outcome("lapsed", "没有申请，人民法院解除保全"),
            ],
            how="期满不申请的，人民法院解除保全。由谁申请，照“商定由谁申请”一步办。",
            counts_from="decided_on",
        ),
        Step(
            "seek_applicant", "书面告知有权申请的个人和组织，商定由谁申请",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="consult_revocation"),
            basis=[*MAY_FILE, MINORS_LAW("第一百零六条")],
            outcomes=[
                Outcome("relatives", "其他监护人、祖父母、外祖父母、兄姐或者其他亲属申请",
                        ["confirm_relatives"]),
                Outcome("village", "村（居）民委员会申请", ["file_village"]),
                Outcome("school", "学校申请", ["file_school"]),
                Outcome("hospital", "医疗机构申请", ["file_hospital"]),
                Outcome("women", "妇女联合会申请", ["file_women"]),
                Outcome("youth", "共产主义青年团申请", ["file_youth"]),
                Outcome("disabled", "残疾人联合会申请", ["file_disabled"]),
                Outcome("protection", "未成年人救助保护机构申请", ["file_protection"]),
                Outcome("nobody", "民政部门申请，或者其他个人和组织都不申请",
                        ["file_civil_affairs"]),
            ],
            how="说明没有人申请的由民政部门申请；人民检察院可以督促、支持起诉。",
            together=[
                [
                    "relatives", "village", "school", "hospital", "women", "youth", "disabled",
                    "protection",
                ],
            ],
        ),
        Step(
            "confirm_relatives", "核实亲属是否已经申请",
            by=Agency.CIVIL_AFFAIRS, within=FILING, basis=MAY_FILE, outcomes=FILED_OR_NOT,
            how="帮助亲属写申请、备证据；需要法律援助的，帮助联系。",
            form="guardianship:application",
        ),
        Step(
            "file_village", "向人民法院申请撤销监护人资格",
            by=Agency.VILLAGE_COMMITTEE, within=FILING, basis=MAY_FILE, outcomes=FILED_OR_NOT,
            form="guardianship:application",
        ),
        Step(
            "file_school", "向人民法院申请撤销监护人资格",
            by=Agency.SCHOOL, within=FILING, basis=MAY_FILE, outcomes=FILED_OR_NOT,
            form="guardianship:application",
        ),
        Step(
            "file_hospital", "向人民法院申请撤销监护人资格",
            by=Agency.MEDICAL_INSTITUTION, within=FILING, basis=MAY_FILE, outcomes=FILED_OR_NOT,
            form="guardianship:application",
        ),
        Step(
            "file_women", "向人民法院申请撤销监护人资格",
            by=Agency.WOMEN_FEDERATION, within=FILING, basis=MAY_FILE, outcomes=FILED_OR_NOT,
            form="guardianship:application",
        ),
        Step(
            "file_youth", "向人民法院申请撤销监护人资格",
            by=Agency.YOUTH_LEAGUE, within=FILING, basis=[GUARDIAN_ABUSE_2014("第二十七条")],
            outcomes=FILED_OR_NOT,
            form="guardianship:application",
        ),
        Step(
            "file_disabled", "向人民法院申请撤销监护人资格",
            by=Agency.DISABLED_FEDERATION, within=FILING, basis=MAY_FILE, outcomes=FILED_OR_NOT,
            form="guardianship:application",
        ),
        Step(
            "file_protection", "向人民法院申请撤销监护人资格",
            by=Agency.CHILD_PROTECTION, within=FILING, basis=MAY_FILE, outcomes=FILED_OR_NOT,
            form="guardianship:application",
        ),
        Step(
            "file_civil_affairs", "向人民法院申请撤销监护人资格",
            by=Agency.CIVIL_AFFAIRS, within=FILING, basis=MAY_FILE,
            outcomes=[
                Outcome("filed", "已申请", ["hear"]),
                Outcome("others_filed", "已经有其他个人或者组织申请", ["hear"]),
            ],
            how="没有其他人申请的，民政部门应当申请。"
                "附事由的证据、评估报告、临时照料的说明、孩子和拟任监护人的意见。",
            form="guardianship:application",
        ),
        Step(
            "hear", "审理撤销监护人资格的申请",
            by=Agency.COURT,
            within=Deadline("special_procedure"),
            basis=[
                CIVIL_CODE("第三十六条"), CIVIL_PROCEDURE_LAW("第一百八十七条"),
                MINORS_LAW("第一百零八条"),
            ],
            outcomes=[
                Outcome("new_guardian", "撤销，另行指定监护人", ["hand_over", "await_restoration"]),
                Outcome("civil_affairs", "撤销，指定民政部门监护",
                        ["take_over", "await_restoration"]),
                Outcome("dismissed", "不予撤销，或者申请撤回，继续帮扶",
                        opens=["assessment_and_support"]),
            ],
            how="期限自立案起算，延长由院长批准。审理期间安排必要的临时监护措施。",
        ),
        Step(
            "hand_over", "与新的监护人办理交接，落实抚养费",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="hand_over_child"),
            basis=[CIVIL_CODE("第三十七条"), MINORS_LAW("第一百零八条")],
            outcomes=[
                Outcome("handed_over", "已交接", ["visit", "check_support"],
                        ends=["temporary_guardianship"]),
            ],
            how="被撤销资格的父母仍要负担抚养费，和新的监护人说清楚由谁给、怎样给。"
                "孩子正在临时监护的，交接以后请民政部门办理终止。",
            form="response:hand_back",
        ),
        Step(
            "take_over", "接过监护，确定抚养方式，落实抚养费",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="arrange_long_term"),
            basis=[MINORS_LAW("第九十四条"), MINORS_LAW("第一百零八条")],
            outcomes=[
                Outcome("taken_over", "已由民政部门长期监护", ["check_support"],
                        ends=["temporary_guardianship"]),
            ],
            how="判决一年以后才可以送养；送养和收养评估在“临时监护”的“接过长期监护”以后办。",
        ),
        Step(
            "check_support", "核实被撤销资格的父母有没有给付抚养费",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="check_support"),
            basis=[
                CIVIL_CODE("第三十七条"), MINORS_LAW("第一百零八条"), HOUSE_RULES("抚养费的核实"),
            ],
            outcomes=[
                Outcome("paid", "按时给付，不用再核实"),
                Outcome("paid_again", "按时给付，过一段再核实", ["check_support"]),
                Outcome("unpaid", "没有给付，已经协助追索", ["check_support"]),
                Outcome("exempt", "判决没有要求，或者没有给付的能力"),
                Outcome("over", "孩子已满十八周岁，或者资格已经恢复"),
            ],
            how="没有给付的，告知监护人可以代孩子起诉、申请强制执行，帮助联系法律援助。",
        ),
        Step(
            "visit", "随访孩子和新的监护人",
            by=Agency.VILLAGE_COMMITTEE,
            within=Deadline(target="visit_after_return"),
            basis=[MINORS_LAW("第四十三条"), HOUSE_RULES("撤销后的随访")],
            outcomes=[
                Outcome("settled", "监护正常，转日常走访"),
                Outcome("support", "需要帮扶", opens=["assessment_and_support"]),
                Outcome("neglected", "新的监护人失职或者侵害",
                        opens=["guardianship_intervention"]),
            ],
            together=[["support", "neglected"]],
        ),
        Step(
            "await_restoration", "等候恢复资格的申请期届满",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline("restore_guardianship_until"),
            basis=[CIVIL_CODE("第三十八条"), GUARDIAN_ABUSE_2014("第三十八条")],
            outcomes=[
                Outcome("not_applied", "期满没有申请", after="restore_guardianship_until"),
                Outcome("applied", "原监护人申请恢复", ["assess_restoration"],
                        after="restore_guardianship_from"),
            ],
            how="判决满三个月才可以申请，一年内提出，都从判决的日子起算。对孩子实施故意犯罪的，不得恢复。",
            counts_from="decided_on",
        ),
        Step(
            "assess_restoration", "调查评估原监护人是否确有悔改、能否履职",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="consult_revocation"),
            basis=[CIVIL_CODE("第三十八条"), GUARDIAN_ABUSE_2014("第四十条")],
            outcomes=[
                Outcome("reformed", "确有悔改，评估意见送人民法院", ["hear_restoration"]),
                Outcome("not_reformed", "没有悔改，评估意见送人民法院", ["hear_restoration"]),
                Outcome("barred", "属于一般不得恢复的情形，评估意见送人民法院",
                        ["hear_restoration"]),
            ],
            how="听取孩子的真实意愿；孩子不愿意的，写明。",
            together=[["reformed", "barred"], ["not_reformed", "barred"]],
        ),
        Step(
            "hear_restoration", "审理恢复监护人资格的申请",
            by=Agency.COURT,
            within=Deadline("special_procedure"),
            basis=[CIVIL_CODE("第三十八条"), CIVIL_PROCEDURE_LAW("第一百八十七条")],
            outcomes=[
                Outcome("restored", "恢复", ["return_child"]),
                Outcome("refused", "不予恢复"),
            ],
        ),
        Step(
            "return_child", "把孩子送回恢复资格的监护人，随后帮扶",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="hand_over_child"),
            basis=[CIVIL_CODE("第三十八条"), HOUSE_RULES("恢复后的帮扶")],
            outcomes=[
                Outcome("returned", "已送回", opens=["assessment_and_support"],
                        ends=["temporary_guardianship"]),
            ],
            form="response:hand_back",
        ),
    ],
    repeats=["check_support"],
)
