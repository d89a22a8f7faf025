"""应急处置：公安机关接到报告之后。

读法：一个 Step 是一件必须有人办的事；一个 Outcome 是办完之后的一种结论，可以同时有几种；
then 是由这一结论开始的下一步。顺序和用语与国发〔2016〕13号 三（二）、三（三）一致。
"""

from datetime import date

from tonghu.law.agencies import Agency
from tonghu.law.basis import (
    DOMESTIC_VIOLENCE_LAW,
    EMERGENCY_GAPS_2021,
    MANDATORY_REPORTING_2020,
    MINORS_LAW,
    OPINIONS_2016,
    PREVENTION_LAW,
    WARNING_LETTERS_2024,
)
from tonghu.law.procedure import Deadline, Outcome, Procedure, Step

AT_ONCE = Deadline("attend_at_once", at_once=True)
PROMPTLY = Deadline("promptly")

EMERGENCY_RESPONSE = Procedure(
    key="emergency_response",
    label="应急处置",
    version="2016-02-04",
    since=date(2016, 2, 4),
    basis=[OPINIONS_2016("三（二）"), MINORS_LAW("第十一条")],
    start="attend",
    steps=[
        Step(
            "attend", "受理报告，出警调查，查明孩子的处境",
            by=Agency.POLICE_STATION,
            within=AT_ONCE,
            basis=[OPINIONS_2016("三（二）"), MINORS_LAW("第十一条")],
            outcomes=[
                Outcome("living_alone", "脱离监护单独居住", ["order_parents_back"]),
                Outcome("guardian_unable", "监护人丧失监护能力或不履行监护责任", ["call_parents_back"]),
                Outcome("missing", "失踪", ["search"]),
                Outcome("domestic_violence", "遭受家庭暴力", ["stop_violence"]),
                Outcome("other_harm", "遭受其他不法侵害", ["protect_and_investigate"]),
                Outcome("accident", "意外伤害", ["rescue"]),
                Outcome("guardian_absent", "突发事件造成监护缺失", ["place_temporarily"]),
                Outcome("away_overnight", "夜不归宿、离家出走", ["escort_home"]),
                Outcome("unfounded", "经调查不属实", ["answer_reporter"]),
            ],
        ),
        Step(
            "order_parents_back", "责令父母立即返回或者确定受委托照护人，并予以训诫",
            by=Agency.POLICE_STATION,
            within=PROMPTLY,
            basis=[OPINIONS_2016("三（二）"), MINORS_LAW("第二十一条"), MINORS_LAW("第一百一十八条")],
            outcomes=[
                Outcome("back", "父母返回或确定了受委托照护人", ["notify_township"]),
                Outcome("unreachable", "联系不上父母", ["place_temporarily"]),
            ],
        ),
        Step(
            "call_parents_back", "联系外出的父母返回，或者委托其他亲属照料",
            by=Agency.POLICE_STATION,
            within=PROMPTLY,
            basis=[OPINIONS_2016("三（二）"), MINORS_LAW("第九十二条")],
            outcomes=[
                Outcome("taken_over", "父母返回或亲属接手照料", ["notify_township"]),
                Outcome("unreachable", "联系不上父母和其他亲属", ["place_temporarily"]),
            ],
        ),
        Step(
            "search", "启动儿童失踪快速查找，立案，发布查找信息",
            by=Agency.POLICE_STATION,
            within=AT_ONCE,
            basis=[OPINIONS_2016("三（二）")],
            outcomes=[
                Outcome("found", "找到，交回监护人", ["notify_township"]),
                Outcome("found_no_guardian", "找到，但联系不上父母", ["place_temporarily"]),
                Outcome("crime", "涉嫌犯罪，转入刑事侦查", ["notify_township"]),
            ],
        ),
        Step(
            "stop_violence", "制止家庭暴力，取证，协助就医和伤情鉴定",
            by=Agency.POLICE_STATION,
            within=AT_ONCE,
            basis=[OPINIONS_2016("三（二）"), DOMESTIC_VIOLENCE_LAW("第十五条"), DOMESTIC_VIOLENCE_LAW("第十六条")],
            outcomes=[
                Outcome("minor", "情节较轻，批评教育或出具告诫书", ["visit_after_warning", "notify_township"]),
                Outcome("serious", "依法给予治安处罚或追究刑事责任", ["notify_township"]),
                Outcome("needs_shelter", "受伤严重、受威胁或无人照料", ["place_temporarily"]),
            ],
        ),
        Step(
            "visit_after_warning", "将告诫书送交并查访，监督加害人不再施暴",
            by=Agency.VILLAGE_COMMITTEE,
            within=PROMPTLY,
            basis=[DOMESTIC_VIOLENCE_LAW("第十七条"), WARNING_LETTERS_2024()],
            outcomes=[
                Outcome("calm", "查访未见再次施暴"),
                Outcome("again", "再次施暴，重新报告", opens=["emergency_response"]),
            ],
        ),
        Step(
            "protect_and_investigate", "制止侵害，保护孩子，固定证据，协助就医",
            by=Agency.POLICE_STATION,
            within=AT_ONCE,
            basis=[OPINIONS_2016("三（二）"), MINORS_LAW("第一百一十条"), MINORS_LAW("第一百一十二条")],
            outcomes=[
                Outcome("filed", "已依法立案，侵害停止", ["notify_township"]),
                Outcome("needs_shelter", "孩子不宜回到原处", ["place_temporarily"]),
            ],
        ),
        Step(
            "rescue", "救助，查明原因，协助就医",
            by=Agency.POLICE_STATION,
            within=AT_ONCE,
            basis=[OPINIONS_2016("三（二）")],
            outcomes=[Outcome("treated", "已送医救治，联系了监护人", ["notify_township"])],
        ),
        Step(
            "escort_home", "保护孩子，通知监护人和寄宿学校，必要时护送",
            by=Agency.POLICE_STATION,
            within=AT_ONCE,
            basis=[PREVENTION_LAW("第三十五条"), PREVENTION_LAW("第三十六条")],
            outcomes=[
                Outcome("home", "已交监护人或学校", ["notify_township"]),
                Outcome("unreachable", "联系不上监护人", ["place_temporarily"]),
            ],
        ),
        Step(
            "place_temporarily", "就近护送至亲属、村（居）委会或者救助、福利机构临时照料",
            by=Agency.CHILD_PROTECTION,
            within=AT_ONCE,
            basis=[OPINIONS_2016("三（二）"), MINORS_LAW("第九十二条"), EMERGENCY_GAPS_2021()],
            outcomes=[Outcome("placed", "已妥善安置，继续联系父母", ["notify_township"])],
        ),
        Step(
            "notify_township", "把处置情况通报乡镇人民政府",
            by=Agency.POLICE_STATION,
            within=Deadline("notify_township"),
            basis=[OPINIONS_2016("三（二）")],
            outcomes=[Outcome("notified", "已通报", ["assess"])],
        ),
        Step(
            "assess", "会同民政、公安调查评估孩子的安全处境、监护情况和身心健康状况",
            by=Agency.TOWNSHIP,
            within=Deadline("promptly", target="finish_assessment"),
            basis=[OPINIONS_2016("三（三）")],
            outcomes=[
                Outcome("needs_support", "需要帮扶", ["plan_support", "answer_reporter"]),
                Outcome("safe", "监护恢复正常，不需要帮扶", ["answer_reporter"]),
            ],
        ),
        Step(
            "plan_support", "制定并落实帮扶方案",
            by=Agency.TOWNSHIP,
            within=Deadline("promptly", target="adopt_plan"),
            basis=[OPINIONS_2016("三（三）")],
            outcomes=[Outcome("planned", "方案已制定，转入帮扶")],
        ),
        Step(
            "answer_reporter", "向报告人反馈处理结果",
            by=Agency.POLICE_STATION,
            within=Deadline("feedback_to_reporter"),
            basis=[MANDATORY_REPORTING_2020("第十条"), MINORS_LAW("第十一条")],
            outcomes=[Outcome("answered", "已反馈，或报告人没有留下联系方式")],
        ),
    ],
)
