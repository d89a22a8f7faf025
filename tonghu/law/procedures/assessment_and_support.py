"""评估帮扶：乡镇接到通报或者自己发现之后，评估、定级、帮扶、复评、结案、回访。

先后和用语照国发〔2016〕13号 四（三）（县通知编为三）；指派、等级、复评和回访是建议做法，
由县里确认。
"""

from dataclasses import replace
from datetime import date

from tonghu.law.agencies import Agency
from tonghu.law.basis import (
    COUNTY_NOTICE,
    HOUSE_RULES,
    MINORS_LAW,
    OPINIONS_2016,
    PREVENTION_LAW,
    SOCIAL_ASSISTANCE,
)
from tonghu.law.procedure import Deadline, Outcome, Procedure, Step

JOIN = Deadline(target="join_assessment")
START = Deadline(target="start_support")
PROVIDED = [Outcome("provided", "已提供情况和意见")]
SERVED = [
    Outcome("served", "已接受转介，提供服务", ["review"]),
    Outcome("declined", "不能提供", ["refer"]),
]
STABLE = Outcome("stable", "情况稳定", ahead="follow_up_ahead")
FOLLOW_UPS = ["first_follow_up", "second_follow_up", "third_follow_up"]

ASSESSMENT_AND_SUPPORT = Procedure(
    key="assessment_and_support",
    label="评估帮扶",
    when="没有眼前的危险，监护、照料、上学或者身心有难处：交乡镇评估，定帮扶方案。",
    version="2021-06-01",
    since=date(2021, 6, 1),
    basis=[OPINIONS_2016("四（三）"), COUNTY_NOTICE("三（三）"), MINORS_LAW("第九十一条")],
    start="assign",
    steps=[
        Step(
            "assign", "指定牵头人，会同民政、公安组成评估组",
            by=Agency.TOWNSHIP,
            within=Deadline(target="start_assessment"),
            basis=[OPINIONS_2016("四（三）"), COUNTY_NOTICE("三（三）")],
            outcomes=[
                Outcome("joint", "评估组已组成", ["assess", "join_civil_affairs", "join_police"]),
                Outcome("village", "请村（居）民委员会协助", ["assess", "help_village"]),
                Outcome("school", "请学校、幼儿园协助", ["assess", "help_school"]),
                Outcome("hospital", "请医疗机构协助", ["assess", "help_hospital"]),
                Outcome("social_work", "请社会工作服务机构协助", ["assess", "help_social_work"]),
            ],
            how="亲属也要听取，由牵头人当面或者电话询问。与孩子的家庭有利害关系的人不参加评估。",
            together=[["joint", "village", "school", "hospital", "social_work"]],
        ),
        Step(
            "join_civil_affairs", "会同评估监护情况，核对救助和福利政策",
            by=Agency.CIVIL_AFFAIRS, within=JOIN, basis=[OPINIONS_2016("四（三）")],
            outcomes=PROVIDED,
        ),
        Step(
            "join_police", "会同评估安全处境，提供处置情况",
            by=Agency.POLICE_STATION, within=JOIN, basis=[OPINIONS_2016("四（三）")],
            outcomes=PROVIDED,
        ),
        Step(
            "help_village", "协助入户，说明日常照护和邻里了解的情况",
            by=Agency.VILLAGE_COMMITTEE, within=JOIN,
            basis=[OPINIONS_2016("四（三）"), MINORS_LAW("第四十三条")],
            outcomes=PROVIDED,
        ),
        Step(
            "help_school", "说明在校表现、出勤和家校联系的情况",
            by=Agency.SCHOOL, within=JOIN,
            basis=[OPINIONS_2016("四（三）"), MINORS_LAW("第二十九条")],
            outcomes=PROVIDED,
        ),
        Step(
            "help_hospital", "检查身体和心理状况，出具意见",
            by=Agency.MEDICAL_INSTITUTION, within=JOIN, basis=[OPINIONS_2016("四（三）")],
            outcomes=PROVIDED,
        ),
        Step(
            "help_social_work", "用专业工具测评监护能力和孩子的需要",
            by=Agency.SOCIAL_WORK, within=JOIN, basis=[OPINIONS_2016("四（三）")],
            outcomes=PROVIDED,
        ),
        Step(
            "assess", "调查评估安全处境、监护情况、身心健康状况",
            by=Agency.TOWNSHIP,
            within=Deadline(target="finish_assessment"),
            basis=[OPINIONS_2016("四（三）"), COUNTY_NOTICE("三（三）")],
            outcomes=[
                Outcome("in_danger", "安全处境：正面临危险，立即报告公安机关", ["grade"],
                        opens=["mandatory_report"]),
                Outcome("neglected", "监护情况：监护人失职或者侵害孩子", ["grade"],
                        opens=["guardianship_intervention"]),
                Outcome("unattended", "监护情况：没有人能履行监护职责", ["grade"],
                        opens=["temporary_guardianship"]),
                Outcome("insufficient", "监护情况：愿意履职，能力不足", ["grade"]),
                Outcome("unwell", "身心健康：需要医疗或者心理服务", ["grade"]),
                Outcome("well", "三项都没有发现问题", ["grade"]),
            ],
            how="单独听孩子说，用孩子听得懂的话，不反复询问伤害的经过。"
                "三项都要写，没有问题的也要写明。",
            form="assessments:step",
            together=[["in_danger", "neglected", "unattended", "insufficient", "unwell"]],
        ),
        Step(
            "grade", "会商确定等级，写出评估报告",
            by=Agency.TOWNSHIP,
            within=Deadline(target="grade_assessment"),
            basis=[OPINIONS_2016("四（三）"), HOUSE_RULES("评估等级")],
            outcomes=[
                Outcome("red", "红：立即介入", ["plan"]),
                Outcome("yellow", "黄：定期介入", ["plan"]),
                Outcome("blue", "蓝：保持关注", ["plan"]),
                Outcome("green", "绿：不需要帮扶，转日常走访"),
            ],
            how="等级由会商的人定，测评的分数只作参考。",
            form="assessments:step",
        ),
        Step(
            "plan", "制定帮扶方案，安排专业服务",
            by=Agency.TOWNSHIP,
            within=Deadline(target="adopt_plan"),
            basis=[OPINIONS_2016("四（三）"), MINORS_LAW("第九十一条")],
            outcomes=[
                Outcome("guidance", "监护指导", ["guide"]),
                Outcome("treatment", "医疗救治", ["treat"]),
                Outcome("counselling", "心理疏导", ["counsel"]),
                Outcome("correction", "行为矫治", ["correct"]),
                Outcome("legal_service", "法律服务", ["advise"]),
                Outcome("legal_aid", "法律援助", ["defend"]),
                Outcome("relief", "家庭经济困难，申请社会救助、福利", ["relieve"]),
                Outcome("watch", "只需跟进走访", ["review"]),
            ],
            how="听取孩子和监护人的意见，每项服务写明谁来做、做到什么程度。",
            form="support:step",
            together=[
                [
                    "guidance", "treatment", "counselling", "correction", "legal_service",
                    "legal_aid", "relief",
                ],
            ],
        ),
        Step(
            "guide", "指导监护人和被委托人怎样照护孩子",
            by=Agency.CHILD_PROTECTION, within=START,
            basis=[OPINIONS_2016("四（三）"), MINORS_LAW("第八十二条")],
            outcomes=SERVED,
        ),
        Step(
            "treat", "安排诊断、治疗和康复",
            by=Agency.HEALTH, within=START, basis=[OPINIONS_2016("四（三）")], outcomes=SERVED,
        ),
        Step(
            "counsel", "提供心理疏导，必要时转精神卫生医疗机构",
            by=Agency.SOCIAL_WORK, within=START,
            basis=[OPINIONS_2016("四（三）"), MINORS_LAW("第九十九条")],
            outcomes=SERVED,
        ),
        Step(
            "correct", "对不良行为加强管理教育，不歧视",
            by=Agency.SCHOOL, within=START,
            basis=[OPINIONS_2016("四（三）"), PREVENTION_LAW("第三十一条")],
            outcomes=SERVED,
        ),
        Step(
            "advise", "提供法律咨询、代书和调解",
            by=Agency.JUSTICE, within=START, basis=[OPINIONS_2016("四（三）")], outcomes=SERVED,
        ),
        Step(
            "defend", "受理法律援助申请，指派律师",
            by=Agency.JUSTICE, within=START,
            basis=[OPINIONS_2016("四（三）"), MINORS_LAW("第一百零四条")],
            outcomes=SERVED,
            how="指派熟悉未成年人身心特点的律师。",
        ),
        Step(
            "relieve", "把符合条件的家庭纳入社会救助、福利保障",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline("include_in_assistance"),
            basis=[
                OPINIONS_2016("四（三）"), MINORS_LAW("第九十一条"),
                SOCIAL_ASSISTANCE("第四十七条"), SOCIAL_ASSISTANCE("第四十八条"),
            ],
            outcomes=[
                Outcome("included", "已纳入保障", ["review"]),
                Outcome("not_eligible", "不符合条件，已说明理由", ["review"]),
                Outcome("elsewhere", "属于其他救助部门", ["refer"]),
            ],
            how="情况紧急的临时救助可以简化手续，先救助后补手续。",
            together=[["included", "not_eligible", "elsewhere"]],
        ),
        Step(
            "refer", "另找能提供服务的单位转介",
            by=Agency.TOWNSHIP,
            within=Deadline(target="refer_again"),
            basis=[OPINIONS_2016("四（三）"), HOUSE_RULES("转介")],
            outcomes=[
                Outcome("referred", "已转介，对方接收", ["review"]),
                Outcome("nobody", "找不到能提供的单位", ["coordinate"]),
            ],
        ),
        Step(
            "coordinate", "协调解决缺少的服务",
            by=Agency.JOINT_CONFERENCE,
            within=Deadline(target="refer_again"),
            basis=[COUNTY_NOTICE("四（一）"), HOUSE_RULES("转介")],
            outcomes=[
                Outcome("arranged", "已落实", ["review"]),
                Outcome("unavailable", "暂时不能提供，已说明", ["review"]),
            ],
        ),
        Step(
            "review", "复评帮扶的效果",
            by=Agency.TOWNSHIP,
            within=Deadline(target="review_support"),
            basis=[OPINIONS_2016("四（三）"), HOUSE_RULES("复评")],
            outcomes=[
                Outcome("improved", "已经改善，不再需要帮扶", ["close"]),
                Outcome("continue", "还需要帮扶，调整方案", ["plan"]),
                Outcome("neglected", "监护没有改善，转监护干预",
                        opens=["guardianship_intervention"]),
                Outcome("ended", "目标没有达到也要结案：情况改变、转介、监护人拒绝、迁出或者满18周岁",
                        ["close"]),
            ],
            how="见到孩子本人再下结论。监护人拒绝帮扶、孩子因此有危险的，不能只结案，转监护干预。",
            together=[["continue", "neglected"]],
        ),
        Step(
            "close", "结案，告知监护人、村（居）民委员会和参加帮扶的单位",
            by=Agency.TOWNSHIP,
            within=Deadline(target="close_support"),
            basis=[OPINIONS_2016("四（三）"), HOUSE_RULES("结案和回访")],
            outcomes=[
                Outcome("closed", "已结案，约定三次回访", FOLLOW_UPS),
                Outcome("gone", "已结案，孩子迁到外县或者满18周岁，不再回访"),
            ],
            how="结案类型照实填。迁到外县的，把帮扶的情况告诉那里的乡镇。三次回访的时间都自结案起算；比约定的日子早得多的不算，情况反复的随时重新评估。",
        ),
        Step(
            "first_follow_up", "第一次回访",
            by=Agency.VILLAGE_COMMITTEE,
            within=Deadline(target="first_follow_up"),
            basis=[MINORS_LAW("第四十三条"), HOUSE_RULES("结案和回访")],
            outcomes=[
                STABLE,
                Outcome("relapsed", "情况反复，重新评估", opens=["assessment_and_support"]),
            ],
        ),
        Step(
            "second_follow_up", "第二次回访",
            by=Agency.VILLAGE_COMMITTEE,
            within=Deadline(target="second_follow_up"),
            basis=[MINORS_LAW("第四十三条"), HOUSE_RULES("结案和回访")],
            outcomes=[
                STABLE,
                Outcome("relapsed", "情况反复，重新评估", opens=["assessment_and_support"]),
            ],
        ),
        Step(
            "third_follow_up", "第三次回访",
            by=Agency.VILLAGE_COMMITTEE,
            within=Deadline(target="third_follow_up"),
            basis=[MINORS_LAW("第四十三条"), HOUSE_RULES("结案和回访")],
            outcomes=[
                replace(STABLE, label="情况稳定，转日常走访"),
                Outcome("relapsed", "情况反复，重新评估", opens=["assessment_and_support"]),
            ],
        ),
    ],
    repeats=[
        "plan", "guide", "treat", "counsel", "correct", "advise", "defend", "relieve", "refer",
        "coordinate", "review",
    ],
)
