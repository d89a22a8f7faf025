"""人身安全保护令：由谁申请、法院作出、协助执行、延长和违反。

孩子不能自己申请，近亲属、公安机关、妇女联合会、村（居）民委员会、救助管理机构可以代为申请
（《反家庭暴力法》第二十三条）。
"""

from datetime import date

from tonghu.law.agencies import Agency
from tonghu.law.basis import (
    DOMESTIC_VIOLENCE_LAW,
    HOUSE_RULES,
    MINORS_LAW,
    PROTECTION_ORDERS,
)
from tonghu.law.procedure import Deadline, Outcome, Procedure, Step

APPLYING = Deadline(target="apply_protection_order")
MAY_APPLY = [DOMESTIC_VIOLENCE_LAW("第二十三条"), PROTECTION_ORDERS()]
APPLIED = [
    Outcome("ordinary", "已申请", ["decide"]),
    Outcome("urgent", "已申请，情况紧急", ["decide_urgently"]),
]
DECIDED = [
    Outcome("granted", "作出保护令", ["carry_out"]),
    Outcome("refused", "驳回申请", ["contest"]),
]

PROTECTION_ORDER = Procedure(
    key="protection_order",
    label="人身安全保护令",
    when="孩子遭受家庭暴力，或者面临家庭暴力的现实危险，要请法院禁止：交派出所商定由谁申请。",
    version="2022-08-01",
    since=date(2022, 8, 1),
    basis=[
        DOMESTIC_VIOLENCE_LAW("第二十三条"), MINORS_LAW("第一百零八条"), PROTECTION_ORDERS(),
    ],
    start="choose_applicant",
    steps=[
        Step(
            "choose_applicant", "告知可以申请保护令，商定由谁申请",
            by=Agency.POLICE_STATION,
            within=APPLYING,
            basis=MAY_APPLY,
            outcomes=[
                Outcome("relatives", "近亲属申请", ["help_relatives"]),
                Outcome("police", "公安机关代为申请", ["apply_police"]),
                Outcome("women", "妇女联合会代为申请", ["apply_women"]),
                Outcome("village", "村（居）民委员会代为申请", ["apply_village"]),
                Outcome("rescue_station", "救助管理机构代为申请", ["apply_rescue_station"]),
                Outcome("not_needed", "没有现实危险，不需要申请"),
            ],
            how="不以离婚诉讼为前提；冻饿、侮辱、威胁、跟踪也是家庭暴力。证明到有较大可能即可。",
        ),
        Step(
            "help_relatives", "帮助近亲属写申请、备证据，核实已经申请",
            by=Agency.WOMEN_FEDERATION,
            within=APPLYING,
            basis=MAY_APPLY,
            outcomes=[*APPLIED, Outcome("not_applied", "近亲属没有申请", ["apply_police"])],
            how="申请书印出来由近亲属签名；孩子由近亲属代为申请。",
            form="guardianship:application",
        ),
        Step(
            "apply_police", "向人民法院代为申请保护令",
            by=Agency.POLICE_STATION, within=APPLYING, basis=MAY_APPLY, outcomes=APPLIED,
            how="附出警记录、告诫书、询问笔录和伤情材料。",
            form="guardianship:application",
        ),
        Step(
            "apply_women", "向人民法院代为申请保护令",
            by=Agency.WOMEN_FEDERATION, within=APPLYING, basis=MAY_APPLY, outcomes=APPLIED,
            form="guardianship:application",
        ),
        Step(
            "apply_village", "向人民法院代为申请保护令",
            by=Agency.VILLAGE_COMMITTEE, within=APPLYING, basis=MAY_APPLY, outcomes=APPLIED,
            form="guardianship:application",
        ),
        Step(
            "apply_rescue_station", "向人民法院代为申请保护令",
            by=Agency.RESCUE_STATION, within=APPLYING, basis=MAY_APPLY, outcomes=APPLIED,
            form="guardianship:application",
        ),
        Step(
            "decide", "受理申请，作出保护令或者裁定驳回",
            by=Agency.COURT,
            within=Deadline("protection_order"),
            basis=[DOMESTIC_VIOLENCE_LAW("第二十八条"), DOMESTIC_VIOLENCE_LAW("第二十九条")],
            outcomes=DECIDED,
            how="可以禁止施暴、骚扰、跟踪、接触，责令迁出住所，以及其他保护措施。",
        ),
        Step(
            "decide_urgently", "情况紧急，受理申请，作出保护令或者裁定驳回",
            by=Agency.COURT,
            within=Deadline("protection_order_urgent"),
            basis=[DOMESTIC_VIOLENCE_LAW("第二十八条"), DOMESTIC_VIOLENCE_LAW("第二十九条")],
            outcomes=DECIDED,
        ),
        Step(
            "contest", "协助申请人对驳回的裁定申请复议，记下复议的结果",
            by=Agency.CHILD_PROTECTION,
            within=Deadline("protection_order_review"),
            basis=[DOMESTIC_VIOLENCE_LAW("第三十一条"), MINORS_LAW("第九十六条")],
            outcomes=[
                Outcome("reversed", "复议后作出保护令", ["carry_out"]),
                Outcome("upheld", "复议维持驳回", opens=["guardianship_intervention"]),
                Outcome("not_contested", "不申请复议", opens=["guardianship_intervention"]),
            ],
            how="期限自裁定生效之日起算，是申请复议的期限。驳回不等于没有危险，保护照常进行。",
        ),
        Step(
            "carry_out", "协助执行保护令，告知孩子所在的学校",
            by=Agency.POLICE_STATION,
            within=Deadline(target="carry_out_order"),
            basis=[DOMESTIC_VIOLENCE_LAW("第三十二条")],
            outcomes=[Outcome("carried_out", "已落实", ["visit", "before_expiry"])],
            how="保护令由人民法院执行，公安机关和村（居）民委员会协助。复议期间不停止执行。",
        ),
        Step(
            "visit", "在保护令有效期内查访，发现违反立即报告公安机关",
            by=Agency.VILLAGE_COMMITTEE,
            within=Deadline(target="visit_under_order"),
            basis=[DOMESTIC_VIOLENCE_LAW("第三十二条"), HOUSE_RULES("保护令期间的查访")],
            outcomes=[
                Outcome("calm", "没有违反，继续查访", ["visit"]),
                Outcome("violated", "违反保护令", ["stop_violation"]),
                Outcome("over", "保护令已经失效或者撤销"),
            ],
            together=[["violated", "over"]],
        ),
        Step(
            "stop_violation", "制止违反保护令的行为，取证，送人民法院处理",
            by=Agency.POLICE_STATION,
            within=Deadline("attend_violence", at_once=True),
            basis=[DOMESTIC_VIOLENCE_LAW("第三十四条"), DOMESTIC_VIOLENCE_LAW("第十五条")],
            outcomes=[
                Outcome("sanctioned", "人民法院训诫、罚款或者拘留", ["visit"]),
                Outcome("crime", "构成犯罪，追究刑事责任", ["visit"]),
                Outcome("removable", "监护人屡次违反，可能应当撤销资格", ["visit"],
                        opens=["revocation"]),
            ],
            how="罚款在一千元以下，拘留在十五日以下，由人民法院决定。",
            together=[["sanctioned", "crime", "removable"]],
        ),
        Step(
            "before_expiry", "在保护令失效以前，评估还要不要保护，协助申请延长、变更",
            by=Agency.CHILD_PROTECTION,
            within=Deadline("protection_order_validity"),
            basis=[DOMESTIC_VIOLENCE_LAW("第三十条"), MINORS_LAW("第九十六条")],
            outcomes=[
                Outcome("prolonged", "已申请延长、变更", ["decide"]),
                Outcome("not_needed", "危险已经消除，期满或者撤销"),
            ],
            how="有效期不超过六个月，自作出之日起生效；裁定写明的有效期更短的，照裁定。",
            counts_from="decided_on",
            bounded_by="until",
        ),
    ],
    repeats=["decide", "contest", "carry_out", "visit", "stop_violation", "before_expiry"],
)
