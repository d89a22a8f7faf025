"""应急处置：公安机关接到报告之后。

读法：一个 Step 是一件必须有人办的事；一个 Outcome 是办完之后的一种结论，可以同时有几种；
then 是由这一结论开始的下一步，opens 是由它启动的另一程序。先后和用语照国发〔2016〕13号 四（二）
（县通知编为三），其后的法律补在相应的步骤里，所以这一版自其中最晚的一件（公通字〔2024〕34号）
施行之日起适用。
"""

from datetime import date

from tonghu.law.agencies import Agency
from tonghu.law.basis import (
    CIVIL_CODE,
    COUNTY_NOTICE,
    DOMESTIC_VIOLENCE_LAW,
    EMERGENCY_GAPS_2021,
    HOUSE_RULES,
    MANDATORY_REPORTING_2020,
    MINORS_LAW,
    OPINIONS_2016,
    PREVENTION_LAW,
    SOCIAL_ASSISTANCE,
    WARNING_LETTERS_2024,
)
from tonghu.law.procedure import Deadline, Outcome, Procedure, Step

AT_ONCE = Deadline("attend_at_once", at_once=True)
FOUND = [
    Outcome("found", "找到，交回监护人", ["notify_township", "report_progress"]),
    Outcome("found_unattended", "找到，但联系不上父母", ["escort_to_care", "report_progress"]),
    Outcome("found_hurt", "找到，受伤或者受到侵害", ["stop_harm"]),
]

EMERGENCY_RESPONSE = Procedure(
    key="emergency_response",
    label="应急处置",
    when="派出所已经接警、正在处置，还没有登记报告：交派出所出警调查。",
    version="2024-12-06",
    since=date(2024, 12, 6),
    basis=[OPINIONS_2016("四（二）"), COUNTY_NOTICE("三（二）"), MINORS_LAW("第十一条")],
    start="attend",
    anew=True,
    steps=[
        Step(
            "attend", "受理报告，出警调查，查明孩子的处境",
            by=Agency.POLICE_STATION,
            within=AT_ONCE,
            basis=[OPINIONS_2016("四（二）"), MINORS_LAW("第十一条")],
            outcomes=[
                Outcome("living_alone", "脱离监护单独居住", ["order_parents_back", "check_home"]),
                Outcome("guardian_unable", "监护人丧失监护能力或不履行监护责任",
                        ["call_parents_back", "consider_custody"]),
                Outcome("missing", "失踪", ["search", "publish"]),
                Outcome("domestic_violence", "遭受家庭暴力", ["stop_violence"]),
                Outcome("other_harm", "遭受其他不法侵害", ["stop_harm"]),
                Outcome("accident", "遭受意外伤害", ["rescue"]),
                Outcome("guardian_absent", "突发事件造成监护缺失", ["arrange_care"]),
                Outcome("away_from_home", "夜不归宿、离家出走", ["escort_home"]),
                Outcome("unfounded", "经调查不属实", ["answer_reporter"]),
            ],
            how="负有报告责任的单位和人员协助调查和处置。",
            together=[
                [
                    "living_alone", "guardian_unable", "missing", "domestic_violence",
                    "other_harm", "accident", "guardian_absent", "away_from_home",
                ],
            ],
        ),
        Step(
            "order_parents_back", "责令父母立即返回或者确定受委托照护人，并予以训诫",
            by=Agency.POLICE_STATION,
            within=AT_ONCE,
            basis=[
                OPINIONS_2016("四（二）"), MINORS_LAW("第二十一条"), MINORS_LAW("第一百一十八条"),
            ],
            outcomes=[
                Outcome("back", "父母返回，或确定了受委托照护人", ["notify_township"]),
                Outcome("unreachable", "联系不上父母", ["escort_to_care"]),
                Outcome("refused", "父母拒不返回，也不确定照护人", ["escort_to_care"],
                        opens=["guardianship_intervention"]),
            ],
            together=[["unreachable", "refused"]],
        ),
        Step(
            "check_home", "核实孩子住处是否安全",
            by=Agency.VILLAGE_COMMITTEE,
            within=AT_ONCE,
            basis=[OPINIONS_2016("四（二）"), MINORS_LAW("第四十三条")],
            outcomes=[
                Outcome("safe", "住处安全"),
                Outcome("unsafe", "住处不安全，先离开", ["escort_to_care"]),
                Outcome("left", "住处不安全，孩子已经不住在那里"),
            ],
        ),
        Step(
            "call_parents_back", "联系父母立即返回，或者委托其他亲属监护照料",
            by=Agency.POLICE_STATION,
            within=AT_ONCE,
            basis=[OPINIONS_2016("四（二）")],
            outcomes=[
                Outcome("taken_over", "父母返回，或亲属接手照料", ["notify_township"]),
                Outcome("unreachable", "联系不上父母", ["escort_to_care"]),
                Outcome("refused", "父母拒不返回，也没有亲属接手", ["escort_to_care"],
                        opens=["guardianship_intervention"]),
            ],
            together=[["unreachable", "refused"]],
        ),
        Step(
            "consider_custody", "评估是否属于应当临时监护的情形",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="decide_custody"),
            basis=[MINORS_LAW("第九十二条")],
            outcomes=[
                Outcome("custody", "属于", opens=["temporary_guardianship"]),
                Outcome("no_custody", "不属于"),
            ],
        ),
        Step(
            "search", "立案，启动儿童失踪快速查找",
            by=Agency.POLICE_STATION,
            within=AT_ONCE,
            basis=[OPINIONS_2016("四（二）")],
            outcomes=[
                *FOUND,
                Outcome("still_missing", "一时没有找到，继续查找",
                        ["go_on_searching", "tell_of_missing", "report_progress"]),
            ],
            how="不等满24小时。把近照、衣着、最后位置、常去的地方、同伴和监护人电话一并交给办案民警；"
                "边找边点“只记录”，县公安局照着发布查找信息。",
            together=[["found", "found_hurt"], ["found_unattended", "found_hurt"]],
        ),
        Step(
            "publish", "发布查找信息，找到以后撤下",
            by=Agency.PUBLIC_SECURITY,
            within=AT_ONCE,
            basis=[OPINIONS_2016("四（二）"), HOUSE_RULES("失踪儿童的查找")],
            outcomes=[
                Outcome("withdrawn", "孩子已经找到，发布的信息已经撤下"),
                Outcome("found", "发布以前已经找到"),
                Outcome("withheld", "公开会使孩子更危险，只在内部协查"),
            ],
            how="县级以上公安机关直接在儿童失踪信息紧急发布平台发布，不用审批，不等派出所查完。"
                "发布了点“只记录”；孩子找到、信息撤下以后，这一步才办完。",
        ),
        Step(
            "tell_of_missing", "把孩子失踪、正在查找的情况通报乡镇人民政府",
            by=Agency.POLICE_STATION,
            within=Deadline("notify_township"),
            basis=[OPINIONS_2016("四（二）")],
            outcomes=[Outcome("told", "已通报，找到以后再通报一次，由乡镇评估", ["join_search"])],
            how="请乡镇、村（居）一起找。孩子还没有找到，评估不开始。",
        ),
        Step(
            "join_search", "组织村（居）民委员会和邻里一起找",
            by=Agency.TOWNSHIP,
            within=Deadline(target="take_note"),
            basis=[OPINIONS_2016("四（二）"), HOUSE_RULES("失踪儿童的查找")],
            outcomes=[Outcome("searched", "已组织，线索都告诉了派出所")],
            how="有线索立即打派出所电话，不等核实。孩子的照片、姓名不发到群里、网上，公开查找由公安机关发布。"
                "找到以后派出所再通报，那时开始评估。",
        ),
        Step(
            "go_on_searching", "继续查找，找到孩子以前不停",
            by=Agency.POLICE_STATION,
            within=AT_ONCE,
            basis=[OPINIONS_2016("四（二）")],
            outcomes=FOUND,
            how="每一次进展点“只记录”；孩子没有找到，这一步不能办完。找到以后，问清这些天在哪里、和谁在一起，"
                "看有没有受伤、受侵害。",
            together=[["found", "found_hurt"], ["found_unattended", "found_hurt"]],
        ),
        Step(
            "stop_violence", "制止家庭暴力，调查取证，协助就医和伤情鉴定",
            by=Agency.POLICE_STATION,
            within=Deadline("attend_violence", at_once=True),
            basis=[
                OPINIONS_2016("四（二）"), DOMESTIC_VIOLENCE_LAW("第十五条"),
                DOMESTIC_VIOLENCE_LAW("第十六条"), DOMESTIC_VIOLENCE_LAW("第三十三条"),
            ],
            outcomes=[
                Outcome("rebuked", "情节较轻，批评教育", ["notify_township"]),
                Outcome("warned", "情节较轻，出具告诫书", ["deliver_warning", "notify_township"]),
                Outcome("filed", "给予治安处罚，或追究刑事责任",
                        ["report_progress", "notify_township"],
                        opens=["guardianship_intervention"]),
                Outcome("endangered", "受伤严重、受到威胁或无人照料", ["shelter"]),
                Outcome("threatened", "面临再次受到家庭暴力的现实危险", ["notify_township"],
                        opens=["protection_order"]),
            ],
            how="告知可以申请人身安全保护令；公安、妇联、村（居）委会、救助管理机构可以代为申请。",
            together=[["rebuked", "warned", "filed", "endangered", "threatened"]],
        ),
        Step(
            "deliver_warning", "把告诫书送交加害人和受害人，通知村（居）民委员会",
            by=Agency.POLICE_STATION,
            within=Deadline(target="deliver_warning"),
            basis=[DOMESTIC_VIOLENCE_LAW("第十七条"), WARNING_LETTERS_2024()],
            outcomes=[Outcome("delivered", "已送交并通知", ["visit_after_warning"])],
        ),
        Step(
            "visit_after_warning", "会同派出所查访，监督加害人不再施暴",
            by=Agency.VILLAGE_COMMITTEE,
            within=Deadline(target="visit_after_warning"),
            basis=[DOMESTIC_VIOLENCE_LAW("第十七条"), WARNING_LETTERS_2024()],
            outcomes=[
                Outcome("calm", "没有再次施暴"),
                Outcome("again", "再次施暴，重新报告", opens=["emergency_response"]),
            ],
        ),
        Step(
            "shelter", "安置到临时庇护场所、救助管理机构或者福利机构",
            by=Agency.CIVIL_AFFAIRS,
            within=AT_ONCE,
            basis=[
                OPINIONS_2016("四（二）"), DOMESTIC_VIOLENCE_LAW("第十五条"),
                MINORS_LAW("第九十二条"),
            ],
            outcomes=[
                Outcome("sheltered", "已安置", ["notify_township"],
                        opens=["temporary_guardianship"]),
            ],
            how="公安机关通知并协助。",
            form="response:place",
        ),
        Step(
            "stop_harm", "制止侵害，保护孩子，调查取证，协助就医和伤情鉴定",
            by=Agency.POLICE_STATION,
            within=AT_ONCE,
            basis=[
                OPINIONS_2016("四（二）"), MINORS_LAW("第一百一十条"), MINORS_LAW("第一百一十一条"),
                MINORS_LAW("第一百一十二条"),
            ],
            outcomes=[
                Outcome("filed", "已受案或立案，孩子安全", ["report_progress", "notify_township"]),
                Outcome("endangered", "孩子不宜回到原处", ["shelter", "report_progress"]),
            ],
            how="性侵害、暴力伤害案件询问孩子时同步录音录像，尽量一次完成；女孩由女性工作人员询问；"
                "通知合适成年人到场。",
        ),
        Step(
            "rescue", "救助，调查取证，协助就医和伤情鉴定",
            by=Agency.POLICE_STATION,
            within=AT_ONCE,
            basis=[OPINIONS_2016("四（二）")],
            outcomes=[
                Outcome("treated", "已送医救治", ["notify_township"]),
                Outcome("hardship", "已送医救治，家庭无力负担",
                        ["temporary_relief", "notify_township"]),
            ],
        ),
        Step(
            "temporary_relief", "受理临时救助申请，情况紧急的简化手续先行救助",
            by=Agency.TOWNSHIP,
            within=Deadline(target="start_assessment"),
            basis=[SOCIAL_ASSISTANCE("第四十七条"), SOCIAL_ASSISTANCE("第四十八条")],
            outcomes=[
                Outcome("relieved", "已受理或者先行救助"),
                Outcome("not_eligible", "不符合条件，已说明理由"),
            ],
        ),
        Step(
            "arrange_care", "安排临时生活照料，监护人能履职时交还",
            by=Agency.CIVIL_AFFAIRS,
            within=AT_ONCE,
            basis=[CIVIL_CODE("第三十四条"), MINORS_LAW("第九十二条"), EMERGENCY_GAPS_2021()],
            outcomes=[
                Outcome("arranged", "已安排照料", ["notify_township", "end_care"]),
                Outcome("prolonged", "监护人一时不能恢复履职", ["notify_township"],
                        opens=["temporary_guardianship"]),
            ],
            how="孩子住所地的村（居）民委员会也可以安排；监护人失散的，报失散地公安机关查找。",
            form="response:place",
            together=[["arranged", "prolonged"]],
        ),
        Step(
            "end_care", "问清监护人能不能履职：能的交还孩子，不能的接着安排",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="assess_guardian"),
            basis=[MINORS_LAW("第九十三条"), EMERGENCY_GAPS_2021()],
            outcomes=[
                Outcome("handed_back", "监护人能够履职，孩子已交还"),
                Outcome("taken_over", "父母委托了照护人，或者其他依法可以照护的人接手，孩子已交给他"),
                Outcome("custody", "监护人一时不能恢复履职，孩子还在原处",
                        opens=["temporary_guardianship"]),
            ],
            how="交接单上写的日子以前要有结论；问一次监护人，点“只记录”记一次。交还、转交的填交接单，双方签字。",
            form="response:hand_back",
            bounded_by="until",
        ),
        Step(
            "escort_home", "保护孩子，通知监护人和寄宿学校，必要时护送返回",
            by=Agency.POLICE_STATION,
            within=Deadline("protect_runaway", at_once=True),
            basis=[PREVENTION_LAW("第三十五条"), PREVENTION_LAW("第三十六条")],
            outcomes=[
                Outcome("home", "已返回住所或学校", ["notify_township"]),
                Outcome("unreachable", "联系不上监护人和学校", ["escort_to_care"]),
            ],
        ),
        Step(
            "escort_to_care", "就近护送到近亲属、村（居）民委员会或者救助、福利机构临时照料",
            by=Agency.POLICE_STATION,
            within=AT_ONCE,
            basis=[OPINIONS_2016("四（二）"), PREVENTION_LAW("第三十六条")],
            outcomes=[
                Outcome("placed", "已交近亲属或者村（居）民委员会照料",
                        ["notify_township", "reach_parents"]),
                Outcome("institution", "已送到救助管理机构、福利机构",
                        ["notify_township", "reach_parents", "consider_custody"]),
            ],
            how="次序：先其他近亲属，再村（居）民委员会，都不行再到救助管理机构、福利机构。填写护送交接单。",
            form="response:place",
        ),
        Step(
            "reach_parents", "协助通知父母立即返回，或者重新确定受委托照护人",
            by=Agency.POLICE_STATION,
            within=AT_ONCE,
            basis=[OPINIONS_2016("四（二）")],
            outcomes=[
                Outcome("back", "父母返回，孩子已交还"),
                Outcome("entrusted", "重新确定了受委托照护人，孩子已交给他"),
                Outcome("custody", "孩子已由民政部门临时监护"),
                Outcome("refused", "父母拒不返回，也不确定照护人", ["consider_custody"],
                        opens=["guardianship_intervention"]),
                Outcome("unreachable", "一直联系不上父母", ["consider_custody"]),
            ],
            how="联系一次，点“只记录”记一次。临时照料只是应急，交接单上写的日子以前要有结论。",
            form="response:hand_back",
            bounded_by="until",
            together=[["custody", "refused", "unreachable"]],
        ),
        Step(
            "report_progress", "受案、立案后向报案单位反馈进展",
            by=Agency.POLICE_STATION,
            within=Deadline("feedback_to_reporter"),
            basis=[MANDATORY_REPORTING_2020("第十条")],
            outcomes=[Outcome("reported", "已反馈，或不是单位报案")],
            form="reports:answer",
        ),
        Step(
            "notify_township", "把处置情况通报乡镇人民政府",
            by=Agency.POLICE_STATION,
            within=Deadline("notify_township"),
            basis=[OPINIONS_2016("四（二）")],
            outcomes=[
                Outcome("notified", "已通报", ["answer_reporter"],
                        opens=["assessment_and_support"], unless=["search", "go_on_searching"]),
            ],
            how="孩子还在查找的，先通报已经办的；评估不开始，找到以后再通报一次，由乡镇评估。",
        ),
        Step(
            "answer_reporter", "以适当方式把处理结果告知报告的单位和人员",
            by=Agency.POLICE_STATION,
            within=Deadline("answer_reporter"),
            basis=[MINORS_LAW("第十一条")],
            outcomes=[Outcome("answered", "已告知，或报告人没有留下联系方式")],
            form="reports:answer",
        ),
    ],
)
