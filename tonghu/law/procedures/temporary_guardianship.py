"""临时监护：民政部门在七种情形下接过监护，安置、查找、评估，直到送回、长期监护或者撤销。

先后照未成年人保护法第九十二条至第九十五条；一年的上限和送回前的评估见法发〔2014〕24号，送回后的
通报和随访是参照外地的建议做法，由县里确认。有人可以监护、只是争由谁来的，照民法典第三十一条指定。
"""

from dataclasses import replace
from datetime import date

from tonghu.law.agencies import Agency
from tonghu.law.basis import (
    CIVIL_CODE,
    CIVIL_CODE_GENERAL,
    CIVIL_PROCEDURE_LAW,
    GUARDIAN_ABUSE_2014,
    HOUSE_RULES,
    MINORS_LAW,
)
from tonghu.law.procedure import Deadline, Outcome, Procedure, Step

PLACE = ["place", "before_limit"]
FIND_AND_PLACE = ["search", *PLACE]
CARED_FOR = ["care_in_institution", "review"]
FOSTERED = ["visit_family", "review"]

TEMPORARY_GUARDIANSHIP_2021 = Procedure(
    key="temporary_guardianship",
    label="临时监护",
    when="没有人能履行监护职责，或者要把孩子带离安置：交县民政部门认定。",
    version="2021-06-01",
    since=date(2021, 6, 1),
    basis=[MINORS_LAW("第九十二条"), MINORS_LAW("第九十三条"), GUARDIAN_ABUSE_2014()],
    start="decide",
    steps=[
        Step(
            "decide", "认定属于哪一种情形，决定临时监护",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="decide_custody"),
            basis=[MINORS_LAW("第九十二条"), CIVIL_CODE("第三十一条")],
            outcomes=[
                Outcome("unknown_identity", "流浪乞讨或者身份不明，暂时查找不到监护人",
                        FIND_AND_PLACE),
                Outcome("guardian_missing", "监护人下落不明，没有其他人可以监护",
                        FIND_AND_PLACE),
                Outcome("guardian_prevented", "监护人因客观原因或者突发事件不能履职，监护缺失",
                        PLACE),
                Outcome("guardian_refuses", "监护人拒绝或者怠于履职，孩子无人照料", PLACE),
                Outcome("used_for_crime", "监护人教唆、利用孩子违法犯罪，需要带离安置", PLACE),
                Outcome("gravely_harmed", "受监护人严重伤害或者面临人身安全威胁，需要紧急安置",
                        PLACE),
                Outcome("other", "法律规定的其他情形", PLACE),
                Outcome("none", "不属于，送乡镇评估", opens=["assessment_and_support"]),
            ],
            how="孩子的安全不等认定：先接收，后补手续。问孩子愿意跟谁生活。",
            together=[
                [
                    "unknown_identity", "guardian_missing", "guardian_prevented",
                    "guardian_refuses", "used_for_crime", "gravely_harmed", "other",
                ],
            ],
        ),
        Step(
            "search", "查找监护人",
            by=Agency.POLICE_STATION,
            within=Deadline(target="search_for_guardians"),
            basis=[MINORS_LAW("第九十二条"), HOUSE_RULES("查找监护人")],
            outcomes=[
                Outcome("found", "找到，通知民政部门", ["review"]),
                Outcome("not_found", "期满没有找到，得出结论", ["review"]),
            ],
        ),
        Step(
            "place", "安置孩子",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="decide_custody"),
            basis=[MINORS_LAW("第九十三条")],
            outcomes=[
                Outcome("relative", "委托亲属抚养", FOSTERED),
                Outcome("foster_family", "家庭寄养", FOSTERED),
                Outcome("protection_agency", "交由未成年人救助保护机构收留、抚养", CARED_FOR),
                Outcome("welfare_agency", "交由儿童福利机构收留、抚养", CARED_FOR),
            ],
            how="填写交接单：健康、伤情、药物、随身物品，双方签字。尽量不让孩子换学校。",
            form="response:place",
        ),
        Step(
            "care_in_institution", "检查身体，安排生活、就学和心理关爱",
            by=Agency.CHILD_PROTECTION,
            within=Deadline(target="hand_over_child"),
            basis=[MINORS_LAW("第九十六条")],
            outcomes=[Outcome("settled", "已安顿，建立档案")],
            how="孩子在儿童福利机构的，由该机构办理，救助保护机构汇总。",
        ),
        Step(
            "visit_family", "走访亲属或者寄养家庭，看孩子过得怎样",
            by=Agency.CHILD_PROTECTION,
            within=Deadline(target="hand_over_child"),
            basis=[MINORS_LAW("第九十三条"), HOUSE_RULES("安置后的走访")],
            outcomes=[
                Outcome("suitable", "适合继续抚养"),
                Outcome("unsuitable", "不适合，另行安置", ["place"]),
                Outcome("gone", "孩子已经送回、交给新的监护人或者转到别处，不用再走访",
                        over=True),
            ],
        ),
        Step(
            "review", "评估监护人能否重新履行监护职责",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="assess_guardian"),
            basis=[MINORS_LAW("第九十三条"), GUARDIAN_ABUSE_2014()],
            outcomes=[
                Outcome("fit", "重新具备履行监护职责的条件", ["hand_back"]),
                Outcome("not_yet", "还不具备，继续临时监护", ["review"]),
                Outcome("removable", "有应当撤销监护人资格的情形，判决以前继续照料", ["review"],
                        opens=["revocation"]),
                Outcome("long_term", "可能属于长期监护的情形", ["decide_long_term"]),
                Outcome("adult", "孩子已满十八周岁，或者已有其他监护人，终止临时监护"),
            ],
            how="可以委托社会组织评估，听取孩子、学校、村（居）民委员会的意见。",
            together=[["not_yet", "removable"], ["removable", "long_term"]],
        ),
        Step(
            "before_limit", "临时监护满一年以前，确定孩子的去向",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline("temporary_guardianship"),
            basis=[MINORS_LAW("第九十三条"), GUARDIAN_ABUSE_2014()],
            outcomes=[
                Outcome("settled", "已经送回、转长期监护或者终止"),
                Outcome("court", "已申请撤销监护人资格，判决以前继续照料"),
                Outcome("undecided", "还没有确定，立即认定是否长期监护", ["decide_long_term"]),
            ],
            how="一年自接收孩子起算，不因中间的评估重新计算；决定里写明的期限更短的，照决定。",
            counts_from="starts_on",
            bounded_by="ends_on",
        ),
        Step(
            "hand_back", "把孩子送回监护人抚养，通报学校、公安派出所和村（居）民委员会",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="hand_over_child"),
            basis=[
                MINORS_LAW("第九十三条"),
                HOUSE_RULES("参照《上海市未成年人保护条例》第七十九条的通报、随访"),
            ],
            outcomes=[
                Outcome("handed_back", "已送回并通报", ["visit_after_return"],
                        ends=["temporary_guardianship"]),
            ],
            form="response:hand_back",
        ),
        Step(
            "visit_after_return", "送回以后随访",
            by=Agency.VILLAGE_COMMITTEE,
            within=Deadline(target="visit_after_return"),
            basis=[
                MINORS_LAW("第四十三条"),
                HOUSE_RULES("参照《上海市未成年人保护条例》第七十九条的通报、随访"),
            ],
            outcomes=[
                Outcome("settled", "监护正常，转日常走访"),
                Outcome("support", "愿意履职，还需要帮扶", opens=["assessment_and_support"]),
                Outcome("relapsed", "再次失职或者侵害", opens=["guardianship_intervention"]),
            ],
            together=[["support", "relapsed"]],
        ),
        Step(
            "decide_long_term", "认定是否属于长期监护的情形",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="arrange_long_term"),
            basis=[MINORS_LAW("第九十四条"), CIVIL_CODE("第三十二条")],
            outcomes=[
                Outcome("not_found", "查找不到监护人", ["arrange_long_term"]),
                Outcome("dead", "监护人死亡或者被宣告死亡，没有其他人可以监护",
                        ["arrange_long_term"]),
                Outcome("incapable", "监护人丧失监护能力，没有其他人可以监护",
                        ["arrange_long_term"]),
                Outcome("appointed", "人民法院撤销监护人资格，指定民政部门监护",
                        ["arrange_long_term"]),
                Outcome("other", "法律规定的其他情形", ["arrange_long_term"]),
                Outcome("none", "不属于，继续临时监护", ["review"]),
            ],
            together=[["not_found", "dead", "incapable", "other"]],
        ),
        Step(
            "arrange_long_term", "接过长期监护，确定抚养方式",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="arrange_long_term"),
            basis=[MINORS_LAW("第九十四条"), MINORS_LAW("第九十五条")],
            outcomes=[
                Outcome("raised", "由儿童福利机构抚养，或者家庭寄养"),
                Outcome("adoptable", "可以送养", ["adopt"]),
            ],
            how="送养八周岁以上的孩子，要他本人同意。因撤销而由民政监护的，判决一年后才可以送养。",
            together=[["raised", "adoptable"]],
        ),
        Step(
            "adopt", "作收养评估，依法交由申请人收养",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline(target="arrange_long_term"),
            basis=[MINORS_LAW("第九十五条"), GUARDIAN_ABUSE_2014("第四十四条")],
            outcomes=[
                Outcome("adopted", "收养成立，民政部门的监护终止"),
                Outcome("not_adopted", "没有合适的收养人，继续长期监护"),
            ],
        ),
    ],
    repeats=["place", "visit_family", "review", "decide_long_term"],
)

_DISPUTED = Outcome(
    "disputed", "有依法可以监护的人，对由谁监护有争议，指定监护人", ["appoint_guardian"]
)  # fmt: skip
_APPOINTMENT = [
    Step(
        "appoint_guardian", "指定监护人，书面通知争议各方",
        by=Agency.CIVIL_AFFAIRS,
        within=Deadline(target="decide_custody"),
        basis=[CIVIL_CODE("第三十一条"), CIVIL_CODE_GENERAL("第九条")],
        outcomes=[
            Outcome("appointed", "已指定，通知已经送达", ["await_contest"]),
            Outcome("court", "有关的人直接向人民法院申请指定", ["hear_appointment"]),
            Outcome("nobody", "没有适合的人，继续临时监护", ["review"]),
        ],
        how="村（居）民委员会指定的，照它的决定记；没有指定的由民政部门指定。尊重孩子的真实意愿，"
            "在依法可以监护的人里照最有利于孩子的指定。",
    ),
    Step(
        "await_contest", "等候不服指定的申请期届满",
        by=Agency.CIVIL_AFFAIRS,
        within=Deadline("contest_appointed_guardian"),
        basis=[CIVIL_CODE("第三十一条"), CIVIL_CODE_GENERAL("第十条")],
        outcomes=[
            Outcome("settled", "期满没有人申请，指定生效", ["hand_to_guardian"],
                    after="contest_appointed_guardian"),
            Outcome("contested", "有人不服，已向人民法院申请", ["hear_appointment"]),
        ],
        how="自接到指定的通知起算；过了期限才申请的，法院按变更监护关系处理。这一段孩子继续由民政部门照料。",
        counts_from="told_on",
    ),
    Step(
        "hear_appointment", "审理指定监护人的申请",
        by=Agency.COURT,
        within=Deadline("special_procedure"),
        basis=[CIVIL_CODE("第三十一条"), CIVIL_PROCEDURE_LAW("第一百八十七条")],
        outcomes=[
            Outcome("upheld", "驳回申请，原来的指定生效", ["hand_to_guardian"]),
            Outcome("appointed", "由人民法院指定监护人", ["hand_to_guardian"]),
            Outcome("nobody", "没有指定他人，继续临时监护", ["review"]),
        ],
    ),
    Step(
        "hand_to_guardian", "与指定的监护人办理交接，终止临时监护",
        by=Agency.CIVIL_AFFAIRS,
        within=Deadline(target="hand_over_child"),
        basis=[CIVIL_CODE("第三十一条"), MINORS_LAW("第九十三条")],
        outcomes=[
            Outcome("handed_over", "已交接并通报", ["visit_after_return"],
                    ends=["temporary_guardianship"]),
        ],
        how="指定以后不得擅自变更；擅自变更的，不免除被指定的人的责任。",
        form="response:hand_back",
    ),
]


def _may_be_disputed(step: Step) -> Step:
    return replace(step, outcomes=[*step.outcomes, _DISPUTED]) if step.key == "review" else step


# 加上指定监护人：三十日见总则编解释，法院三十日审结见民事诉讼法，都从这一天起照现行的文本。
# 以前开始的照原来的版本办完。
TEMPORARY_GUARDIANSHIP = replace(
    TEMPORARY_GUARDIANSHIP_2021,
    version="2024-01-01",
    since=date(2024, 1, 1),
    basis=[*TEMPORARY_GUARDIANSHIP_2021.basis, CIVIL_CODE("第三十一条"), CIVIL_CODE_GENERAL("第十条")],
    steps=[*map(_may_be_disputed, TEMPORARY_GUARDIANSHIP_2021.steps), *_APPOINTMENT],
    repeats=[*TEMPORARY_GUARDIANSHIP_2021.repeats, "appoint_guardian", "await_contest", "hear_appointment"],
)
