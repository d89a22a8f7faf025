"""未报告的整改和追责：应当报告而没有报告、迟报、瞒报之后——查清、答复、整改、追责、办结。

追责的机关和被追责的单位由每一件事项指明：前者是上级机关或者主管部门，后者是负有报告责任的单位。
"""

from datetime import date

from tonghu.law.basis import (
    COUNTY_NOTICE,
    DOMESTIC_VIOLENCE_LAW,
    HOUSE_RULES,
    MANDATORY_REPORTING_2020,
    MINORS_LAW,
    OPINIONS_2016,
)
from tonghu.law.procedure import Deadline, Outcome, Party, Procedure, Step

FAILURE_TO_REPORT = Procedure(
    key="failure_to_report",
    label="未报告的整改和追责",
    version="2021-06-01",
    since=date(2021, 6, 1),
    basis=[
        OPINIONS_2016("四（一）"), COUNTY_NOTICE("三（一）"), MINORS_LAW("第一百一十七条"),
    ],
    start="find",
    steps=[
        Step(
            "find", "查清有没有报告、何时知道、造成什么后果",
            by=Party.SUPERVISOR,
            within=Deadline(target="establish_failure"),
            basis=[
                OPINIONS_2016("四（一）"), MINORS_LAW("第十一条"), MINORS_LAW("第一百一十七条"),
                MANDATORY_REPORTING_2020(),
            ],
            outcomes=[
                Outcome("reported", "已经报告，或者没有报告责任"),
                Outcome("late", "迟报", ["answer"]),
                Outcome("not_reported", "没有报告", ["answer"]),
                Outcome("concealed", "瞒报，或者阻止他人报告", ["answer", "decide"]),
                Outcome("grave", "造成严重后果", ["answer", "decide"]),
                Outcome("advised", "收到公安、检察、法院或者司法行政机关的书面建议",
                        ["answer_advice"]),
                Outcome("unprotected", "孩子至今没有人报告", opens=["mandatory_report"]),
            ],
            how="先补报，后追责。听取当事人的说明；拿不准是不是“疑似”而报告的，一律不追责。",
            together=[
                ["reported", "advised", "unprotected"],
                ["late", "concealed", "grave", "advised", "unprotected"],
                ["not_reported", "concealed", "grave", "advised", "unprotected"],
            ],
        ),
        Step(
            "answer", "书面说明原因，提出整改措施并落实",
            by=Party.SUPERVISED,
            within=Deadline(target="answer_supervision"),
            basis=[OPINIONS_2016("四（一）"), HOUSE_RULES("未报告的整改")],
            outcomes=[Outcome("answered", "已书面说明并整改", ["accept"])],
        ),
        Step(
            "answer_advice", "书面回复提出建议的机关",
            by=Party.SUPERVISED,
            within=Deadline("answer_judicial_advice"),
            basis=[MINORS_LAW("第一百一十四条")],
            outcomes=[Outcome("replied", "已书面回复", ["accept"])],
        ),
        Step(
            "accept", "核查整改，提出意见",
            by=Party.SUPERVISOR,
            within=Deadline(target="accept_rectification"),
            basis=[OPINIONS_2016("四（一）"), HOUSE_RULES("未报告的整改")],
            outcomes=[
                Outcome("closed", "整改到位，办结"),
                Outcome("again", "没有改到位，继续整改", ["answer"]),
                Outcome("accountable", "应当追究责任", ["decide"]),
            ],
            how="整改的重点是让人知道什么要报、向谁报，不以报告的多少考核。",
            together=[["again", "accountable"], ["closed", "accountable"]],
        ),
        Step(
            "decide", "决定是否处分直接责任人员，或者移送有权机关",
            by=Party.SUPERVISOR,
            within=Deadline(target="decide_accountability"),
            basis=[
                OPINIONS_2016("四（一）"), MINORS_LAW("第一百一十七条"),
                DOMESTIC_VIOLENCE_LAW("第三十五条"),
            ],
            outcomes=[
                Outcome("disciplined", "已依法给予处分", ["conclude"]),
                Outcome("penalised", "主管部门依法给予行政处罚", ["conclude"]),
                Outcome("handed_over", "涉嫌职务违法、犯罪，移送监察、司法机关", ["conclude"]),
                Outcome("not_disciplined", "依法不予处分，说明理由", ["conclude"]),
            ],
            how="造成严重后果的，应当对直接负责的主管人员和其他直接责任人员给予处分。",
            together=[["disciplined", "penalised", "handed_over"]],
        ),
        Step(
            "conclude", "把处理结果告知被追责的单位和提出线索的单位，归档办结",
            by=Party.SUPERVISOR,
            within=Deadline(target="accept_rectification"),
            basis=[MINORS_LAW("第十一条"), HOUSE_RULES("未报告的整改")],
            outcomes=[Outcome("concluded", "已告知，办结")],
        ),
    ],
    repeats=["answer", "accept"],
)
