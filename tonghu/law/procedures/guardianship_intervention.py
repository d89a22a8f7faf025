"""监护干预：监护人失职或者侵害孩子之后，由轻到重的措施，直到监护恢复或者撤销。

先后和用语照国发〔2016〕13号 四（四）（县通知编为三），其后的法律补在相应的步骤里；采取哪一种措施
由有权的机关决定，这里只写先后。治安处罚依2025年修订的法律，所以这一版自2026年1月1日起适用。
"""

from datetime import date

from tonghu.law.agencies import Agency
from tonghu.law.basis import (
    CIVIL_CODE,
    COUNTY_NOTICE,
    CRIMINAL_LAW,
    DOMESTIC_VIOLENCE_LAW,
    FAMILY_EDUCATION_LAW,
    GUARDIAN_ABUSE_2014,
    HOUSE_RULES,
    MINORS_LAW,
    OPINIONS_2016,
    PREVENTION_LAW,
    PUBLIC_ORDER_LAW,
    WARNING_LETTERS_2024,
)
from tonghu.law.procedure import Deadline, Outcome, Procedure, Step

GUARDIANSHIP_INTERVENTION = Procedure(
    key="guardianship_intervention",
    label="监护干预",
    when="监护人失职或者侵害孩子，要劝诫、训诫、告诫：交乡镇认定从哪一级开始。",
    version="2026-01-01",
    since=date(2026, 1, 1),
    basis=[
        OPINIONS_2016("四（四）"), COUNTY_NOTICE("三（四）"), MINORS_LAW("第一百一十八条"),
    ],
    start="identify",
    steps=[
        Step(
            "identify", "认定失职或者侵害的情形，决定从哪一级开始",
            by=Agency.TOWNSHIP,
            within=Deadline(target="decide_measure"),
            basis=[OPINIONS_2016("四（四）"), MINORS_LAW("第一百一十八条")],
            outcomes=[
                Outcome("minor", "监护人不依法履职，情节较轻", ["admonish"]),
                Outcome("caregiver", "失职的是被委托照护人", ["admonish_caregiver"]),
                Outcome("grave", "情节严重，或者有家庭暴力、虐待、遗弃", ["report_police"]),
                Outcome("in_hand", "公安机关已经在办", ["rebuke"]),
                Outcome("unattended", "没有人能履行监护职责", opens=["temporary_guardianship"]),
                Outcome("unfounded", "监护正常，不需要干预"),
            ],
            how="监护缺失由民政牵头，监护不当由公安牵头。会同村（居）民委员会、派出所认定。",
            together=[["minor", "caregiver", "grave", "in_hand", "unattended"]],
        ),
        Step(
            "admonish", "劝诫、制止，督促监护人履行职责",
            by=Agency.VILLAGE_COMMITTEE,
            within=Deadline(target="admonish"),
            basis=[MINORS_LAW("第一百一十八条"), FAMILY_EDUCATION_LAW("第四十八条")],
            outcomes=[
                Outcome("heeded", "听从劝诫", ["check"]),
                Outcome("ignored", "不听劝诫，或者情节严重", ["report_police"]),
            ],
            how="把劝诫的内容写下来，请监护人签收；必要时督促其接受家庭教育指导。"
                "学校、妇联发现的也应当劝诫。",
        ),
        Step(
            "admonish_caregiver", "劝诫被委托照护人，把情况告知父母",
            by=Agency.VILLAGE_COMMITTEE,
            within=Deadline(target="admonish"),
            basis=[MINORS_LAW("第四十三条"), FAMILY_EDUCATION_LAW("第四十八条")],
            outcomes=[
                Outcome("heeded", "听从劝诫", ["check"]),
                Outcome("replaced", "父母返回，或者另行委托", ["check"]),
                Outcome("ignored", "不听劝诫，或者情节严重", ["report_police"]),
            ],
            how="监护人仍是父母，职责不因委托而转移。",
            together=[["replaced", "ignored"]],
        ),
        Step(
            "report_police", "向公安机关报告",
            by=Agency.VILLAGE_COMMITTEE,
            within=Deadline("report_grave_neglect"),
            basis=[MINORS_LAW("第一百一十八条"), MINORS_LAW("第十一条")],
            outcomes=[Outcome("reported", "已报告", ["rebuke"])],
            how="附上走访、劝诫的记录；这些记录以后可能是证据。",
        ),
        Step(
            "rebuke", "批评教育、训诫监护人，决定采取的措施",
            by=Agency.POLICE_STATION,
            within=Deadline(target="decide_measure"),
            basis=[
                OPINIONS_2016("四（四）"), MINORS_LAW("第一百一十八条"),
                PREVENTION_LAW("第六十一条"), FAMILY_EDUCATION_LAW("第四十九条"),
            ],
            outcomes=[
                Outcome("reprimanded", "已批评教育、训诫", ["check"]),
                Outcome("guidance", "责令接受家庭教育指导", ["check"],
                        opens=["family_education_order"]),
                Outcome("warning", "家庭暴力情节较轻，不给予治安处罚", ["warn"]),
                Outcome("penalty", "应当给予治安管理处罚", ["punish"]),
                Outcome("crime", "涉嫌犯罪", ["file_case"]),
                Outcome("threatened", "孩子面临家庭暴力的现实危险", ["check"],
                        opens=["protection_order"]),
                Outcome("uncared", "孩子无人照料，或者不宜留在家里", ["check"],
                        opens=["temporary_guardianship"]),
            ],
            how="训诫不代替处罚：该处罚、该立案的，不能只作训诫。",
            together=[
                ["reprimanded", "guidance", "warning", "penalty", "crime", "threatened", "uncared"],
            ],
        ),
        Step(
            "warn", "出具告诫书，送交双方，通知村（居）民委员会",
            by=Agency.POLICE_STATION,
            within=Deadline(target="deliver_warning"),
            basis=[
                DOMESTIC_VIOLENCE_LAW("第十六条"), DOMESTIC_VIOLENCE_LAW("第十七条"),
                WARNING_LETTERS_2024(),
            ],
            outcomes=[Outcome("delivered", "已送交并通知", ["visit"])],
            how="写明加害人的身份信息、家庭暴力的事实和禁止实施家庭暴力。",
        ),
        Step(
            "visit", "会同派出所查访，监督加害人不再施暴",
            by=Agency.VILLAGE_COMMITTEE,
            within=Deadline(target="visit_after_warning"),
            basis=[DOMESTIC_VIOLENCE_LAW("第十七条"), WARNING_LETTERS_2024()],
            outcomes=[
                Outcome("calm", "没有再次施暴", ["check"]),
                Outcome("again", "再次施暴，重新报告", ["punish"], opens=["mandatory_report"]),
            ],
        ),
        Step(
            "punish", "依法给予治安管理处罚",
            by=Agency.POLICE_STATION,
            within=Deadline(target="decide_penalty"),
            basis=[
                OPINIONS_2016("四（四）"), DOMESTIC_VIOLENCE_LAW("第三十三条"),
                PUBLIC_ORDER_LAW("第五十三条"),
            ],
            outcomes=[
                Outcome("punished", "已处罚", ["check"]),
                Outcome("not_punished", "依法不予处罚", ["check"]),
                Outcome("crime", "涉嫌犯罪", ["file_case"]),
            ],
        ),
        Step(
            "file_case", "审查是否立案侦查",
            by=Agency.PUBLIC_SECURITY,
            within=Deadline(target="decide_measure"),
            basis=[
                OPINIONS_2016("四（四）"), CRIMINAL_LAW("第二百六十条"),
                CRIMINAL_LAW("第二百六十条之一"), CRIMINAL_LAW("第二百六十一条"),
            ],
            outcomes=[
                Outcome("filed", "已立案侦查", ["consult"]),
                Outcome("not_filed", "不予立案", ["check"]),
            ],
            how="受虐待的孩子没有能力告诉，或者受强制、威吓不能告诉的，不等告诉。"
                "对不予立案有异议的，可以请人民检察院监督。",
        ),
        Step(
            "check", "核实监护有没有恢复",
            by=Agency.TOWNSHIP,
            within=Deadline(target="check_guardianship"),
            basis=[MINORS_LAW("第一百一十八条"), HOUSE_RULES("干预后的核实")],
            outcomes=[
                Outcome("restored", "监护恢复正常，转日常走访", ends=["temporary_guardianship"]),
                Outcome("support", "愿意履职，还需要帮扶", opens=["assessment_and_support"]),
                Outcome("no_change", "没有改善，采取更严的措施", ["rebuke"]),
                Outcome("threatened", "孩子面临家庭暴力的现实危险", ["check"],
                        opens=["protection_order"]),
                Outcome("uncared", "孩子无人照料，或者不宜留在家里", ["check"],
                        opens=["temporary_guardianship"]),
                Outcome("removable", "可能属于应当撤销监护人资格的情形", ["consult"]),
            ],
            how="见到孩子本人再下结论。",
            together=[
                ["support", "threatened", "uncared"],
                ["no_change", "threatened", "uncared", "removable"],
            ],
        ),
        Step(
            "consult", "会商是否申请撤销监护人资格",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="consult_revocation"),
            basis=[
                OPINIONS_2016("四（四）"), CIVIL_CODE("第三十六条"), GUARDIAN_ABUSE_2014(),
            ],
            outcomes=[
                Outcome("apply", "申请撤销", opens=["revocation"]),
                Outcome("not_yet", "暂不申请，继续帮扶", opens=["assessment_and_support"]),
            ],
            how="会同公安、人民检察院、乡镇和救助保护机构会商，写明理由。",
        ),
    ],
    repeats=["rebuke", "warn", "visit", "punish", "file_case", "check"],
)
