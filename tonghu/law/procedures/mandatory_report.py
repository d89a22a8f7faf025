"""强制报告：公安机关接到报告到登记、告知、送有关单位、启动应急处置。

发现情形就要立即报告，遇到危险先打110、先救人；报告本身是这一程序的开头，不是派给谁的步骤。
受理之后查得怎样，由应急处置告知报告人；没有受理的，由这里告知。

先后和用语照国发〔2016〕13号 四（一）（县通知编为三），其后的法律和高检发〔2020〕9号补在相应的
步骤里。
"""

from datetime import date

from tonghu.law.agencies import Agency
from tonghu.law.basis import (
    COUNTY_NOTICE,
    DOMESTIC_VIOLENCE_LAW,
    HOUSE_RULES,
    MANDATORY_REPORTING_2020,
    MINORS_LAW,
    OPINIONS_2016,
)
from tonghu.law.procedure import Deadline, Outcome, Procedure, Step

MANDATORY_REPORT = Procedure(
    key="mandatory_report",
    label="强制报告",
    when="孩子正面临危险，或者疑似受到侵害：交派出所受理。知道是谁报告的，请改到“报告”里登记。",
    version="2021-06-01",
    since=date(2021, 6, 1),
    basis=[OPINIONS_2016("四（一）"), COUNTY_NOTICE("三（一）"), MINORS_LAW("第十一条")],
    start="accept",
    anew=True,
    steps=[
        Step(
            "accept", "接受报告，问明情形，登记",
            by=Agency.POLICE_STATION,
            within=Deadline("accept_report", target="enter_report", at_once=True),
            basis=[
                OPINIONS_2016("四（一）"), MINORS_LAW("第十一条"),
                DOMESTIC_VIOLENCE_LAW("第十四条"), MANDATORY_REPORTING_2020("第八条"),
            ],
            outcomes=[
                Outcome("accepted", "受理", ["acknowledge", "forward"],
                        opens=["emergency_response"]),
                Outcome("duplicate", "与在办的一件是同一件事，并入在办的一件", ["acknowledge"]),
                Outcome("elsewhere", "不归本所管辖", ["transfer"]),
                Outcome("not_accepted", "不属于公安机关处置的情形，不予受理", ["explain"]),
                Outcome("voluntary", "报告人没有报告义务，是自愿报告", ["commend"], besides=True),
                Outcome("reporter_in_danger", "报告人受到威胁，或者担心打击报复",
                        ["protect_reporter"], besides=True),
            ],
            how="发现的人立即报告，危险正在发生的先打110；先出警、先救人，登记后补。"
                "疑似的也接受，不要求报告人先核实。",
            form="reports:accept",
        ),
        Step(
            "acknowledge", "告知报告的单位和人员：已经受理或者并入在办的一件",
            by=Agency.POLICE_STATION,
            within=Deadline(target="acknowledge_report"),
            basis=[MINORS_LAW("第十一条"), MANDATORY_REPORTING_2020("第八条")],
            outcomes=[Outcome("told", "已告知，或报告人没有留下联系方式")],
            how="给出编号，说明可以向谁询问进展；不透露孩子的情况。",
            form="reports:answer",
        ),
        Step(
            "forward", "同时把报告送乡镇人民政府和未成年人救助保护机构",
            by=Agency.POLICE_STATION,
            within=Deadline(target="forward_report"),
            basis=[MINORS_LAW("第十一条"), HOUSE_RULES("报告同时送达")],
            outcomes=[Outcome("sent", "已送到")],
            how="不写报告人的身份。乡镇和救助保护机构先做接手照料、评估的准备，处置结果另行通报。",
        ),
        Step(
            "transfer", "先采取必要的紧急措施，再移送有管辖权的公安机关",
            by=Agency.POLICE_STATION,
            within=Deadline("accept_report", at_once=True),
            basis=[MANDATORY_REPORTING_2020("第八条")],
            outcomes=[
                Outcome("received", "对方已接收", ["answer_reporter"]),
                Outcome("disputed", "对方不接收，管辖有争议", ["settle_jurisdiction"]),
            ],
            how="接收方签收之前，孩子的安全仍由本所负责。",
        ),
        Step(
            "settle_jurisdiction", "确定由谁管辖",
            by=Agency.PUBLIC_SECURITY,
            within=Deadline(target="review_refusal"),
            basis=[MANDATORY_REPORTING_2020("第八条"), HOUSE_RULES("管辖争议")],
            outcomes=[
                Outcome("here", "由本所办理", ["acknowledge", "forward"],
                        opens=["emergency_response"]),
                Outcome("there", "由其他公安机关办理", ["answer_reporter"]),
            ],
        ),
        Step(
            "explain", "告知不予受理的理由",
            by=Agency.POLICE_STATION,
            within=Deadline("answer_reporter", target="acknowledge_report"),
            basis=[MINORS_LAW("第十一条"), MANDATORY_REPORTING_2020("第八条")],
            outcomes=[
                Outcome("told", "已告知，没有异议"),
                Outcome("needs_care", "孩子需要关爱帮扶，送乡镇评估",
                        opens=["assessment_and_support"]),
                Outcome("contested", "报告人有异议", ["review_refusal"]),
            ],
            form="reports:answer",
            together=[["told", "needs_care"], ["contested", "needs_care"]],
        ),
        Step(
            "review_refusal", "复查不予受理的决定",
            by=Agency.PUBLIC_SECURITY,
            within=Deadline(target="review_refusal"),
            basis=[MINORS_LAW("第十一条"), HOUSE_RULES("不予受理的复查")],
            outcomes=[
                Outcome("upheld", "维持不予受理", ["answer_reporter"]),
                Outcome("reversed", "应当受理", ["acknowledge", "forward"],
                        opens=["emergency_response"]),
            ],
        ),
        Step(
            "answer_reporter", "以适当方式把移送去向或者复查结果告知报告的单位和人员",
            by=Agency.POLICE_STATION,
            within=Deadline("answer_reporter"),
            basis=[MINORS_LAW("第十一条")],
            outcomes=[Outcome("answered", "已告知，或报告人没有留下联系方式")],
            form="reports:answer",
        ),
        Step(
            "protect_reporter", "为报告人保密，采取保护措施",
            by=Agency.POLICE_STATION,
            within=Deadline(target="protect_reporter"),
            basis=[DOMESTIC_VIOLENCE_LAW("第十四条"), HOUSE_RULES("报告人的保护")],
            outcomes=[
                Outcome("protected", "已落实保密和保护"),
                Outcome("retaliation", "已受到打击报复，依法查处"),
            ],
            how="报告人的身份与案情分开保管，没有单独授权的人看不到。",
            together=[["protected", "retaliation"]],
        ),
        Step(
            "commend", "表扬、奖励积极报告的公民和社会组织",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline("commend_reporters"),
            basis=[OPINIONS_2016("四（一）"), COUNTY_NOTICE("三（一）")],
            outcomes=[
                Outcome("commended", "已表扬、奖励"),
                Outcome("anonymous", "报告人不愿公开，不公开奖励"),
                Outcome("declined", "报告人不接受，或没有留下联系方式"),
            ],
            how="报告人是谁仍然保密，不必知道也能表扬：写下的话，报告人凭回执编号看得到；"
                "奖励怎样领，由报告人自己选。公开表扬要先得到本人同意。",
            form="reports:answer",
        ),
    ],
)
