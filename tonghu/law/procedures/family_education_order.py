"""责令接受家庭教育指导：公安机关、人民检察院、人民法院在办理案件中决定，安排指导，评估效果。

家庭教育促进法没有规定步骤和期限；安排、缺席和评估是建议做法，由县里确认。
"""

from datetime import date

from tonghu.law.agencies import Agency
from tonghu.law.basis import FAMILY_EDUCATION_LAW, HOUSE_RULES, MINORS_LAW, PREVENTION_LAW
from tonghu.law.procedure import Deadline, Outcome, Procedure, Step

FAMILY_EDUCATION_ORDER = Procedure(
    key="family_education_order",
    label="责令接受家庭教育指导",
    when="在办的案件里要责令监护人接受家庭教育指导，或者检察院、法院已经责令：交派出所。",
    version="2022-01-01",
    since=date(2022, 1, 1),
    basis=[FAMILY_EDUCATION_LAW("第四十九条"), MINORS_LAW("第一百一十八条")],
    start="decide",
    steps=[
        Step(
            "decide", "决定是否责令接受家庭教育指导，送达监护人",
            by=Agency.POLICE_STATION,
            within=Deadline(target="decide_measure"),
            basis=[
                FAMILY_EDUCATION_LAW("第四十九条"), MINORS_LAW("第一百一十八条"),
                PREVENTION_LAW("第六十一条"),
            ],
            outcomes=[
                Outcome("ordered", "责令接受", ["arrange"]),
                Outcome("relayed", "人民检察院、人民法院已经责令，登记并转办", ["arrange"]),
                Outcome("urged", "不必责令，由妇女联合会督促", ["urge"]),
            ],
            how="写明失职的事实、依据、指导的机构和期限，送一份给乡镇和妇女联合会。",
        ),
        Step(
            "urge", "劝诫制止，督促接受家庭教育指导",
            by=Agency.WOMEN_FEDERATION,
            within=Deadline(target="admonish"),
            basis=[FAMILY_EDUCATION_LAW("第四十八条")],
            outcomes=[
                Outcome("willing", "愿意接受", ["arrange"]),
                Outcome("unwilling", "拒不接受", opens=["guardianship_intervention"]),
            ],
        ),
        Step(
            "arrange", "确定指导的机构、人员、内容和次数",
            by=Agency.WOMEN_FEDERATION,
            within=Deadline(target="arrange_guidance"),
            basis=[FAMILY_EDUCATION_LAW("第四十九条"), HOUSE_RULES("家庭教育指导的安排")],
            outcomes=[Outcome("arranged", "已安排，通知监护人", ["guide"])],
            how="在外务工的父母可以远程参加；有被委托照护人的，一并参加。",
        ),
        Step(
            "guide", "提供家庭教育指导，记下每次到场的情况",
            by=Agency.SOCIAL_WORK,
            within=Deadline(target="finish_guidance"),
            basis=[FAMILY_EDUCATION_LAW("第四十九条"), HOUSE_RULES("家庭教育指导的安排")],
            outcomes=[
                Outcome("finished", "已按要求完成", ["judge"]),
                Outcome("absent", "无正当理由不参加", ["summon"]),
            ],
        ),
        Step(
            "summon", "查明不参加的原因，训诫并再次责令",
            by=Agency.POLICE_STATION,
            within=Deadline(target="decide_measure"),
            basis=[FAMILY_EDUCATION_LAW("第四十九条"), MINORS_LAW("第一百一十八条")],
            outcomes=[
                Outcome("resumed", "答应参加", ["guide"]),
                Outcome("refused", "拒不参加", opens=["guardianship_intervention"]),
            ],
        ),
        Step(
            "judge", "评估指导的效果，告知作出决定的机关",
            by=Agency.WOMEN_FEDERATION,
            within=Deadline(target="check_guardianship"),
            basis=[FAMILY_EDUCATION_LAW("第四十九条"), HOUSE_RULES("家庭教育指导的评估")],
            outcomes=[
                Outcome("improved", "履职改善，办结"),
                Outcome("more", "还需要指导", ["guide"]),
                Outcome("no_change", "没有改善", opens=["guardianship_intervention"]),
            ],
            how="评估看孩子的处境有没有变好，不只看到场的次数；听孩子说。",
        ),
    ],
    repeats=["guide", "summon", "judge"],
)
