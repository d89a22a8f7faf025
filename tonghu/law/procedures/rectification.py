"""督办整改：督查结论反馈之后——签收、提方案、整改、核查、销号；有异议的先复核。

结论、复核、整改、核查、移送见于政府督查工作条例；签收和整改方案是建议做法，由县里确认。
被督查的可以是任何单位，由每一件督办事项指明。
"""

from datetime import date

from tonghu.law.basis import COUNTY_NOTICE, HOUSE_RULES, SUPERVISION_REGULATION
from tonghu.law.procedure import Deadline, Outcome, Party, Procedure, Step

RECTIFICATION = Procedure(
    key="rectification",
    label="督办整改",
    version="2021-02-01",
    since=date(2021, 2, 1),
    basis=[
        COUNTY_NOTICE("四（三）"), SUPERVISION_REGULATION("第十四条"),
        SUPERVISION_REGULATION("第十八条"),
    ],
    start="conclude",
    steps=[
        Step(
            "conclude", "作出督查结论，书面反馈给被督查的单位",
            by=Party.SUPERVISOR,
            within=Deadline(target="conclude_inspection"),
            basis=[SUPERVISION_REGULATION("第十六条"), COUNTY_NOTICE("四（三）")],
            outcomes=[
                Outcome("delivered", "有问题要整改，已书面反馈", ["acknowledge"]),
                Outcome("clean", "没有要整改的，不再督办"),
            ],
            how="事实清楚、证据充分、客观公正。写单位的事，不写孩子的姓名、伤情和报告人。",
        ),
        Step(
            "acknowledge", "签收督办事项和督查结论",
            by=Party.SUPERVISED,
            within=Deadline(target="acknowledge_supervision"),
            basis=[SUPERVISION_REGULATION("第十六条"), HOUSE_RULES("督办流程")],
            outcomes=[
                Outcome("accepted", "没有异议", ["plan"]),
                Outcome("contested", "有异议，申请复核", ["review"]),
            ],
            how="对结论有异议的，自收到之日起30日内申请复核。",
        ),
        Step(
            "review", "复核督查结论，作出复核决定",
            by=Party.SUPERVISOR,
            within=Deadline("supervision_review_answer"),
            basis=[SUPERVISION_REGULATION("第十七条")],
            outcomes=[
                Outcome("upheld", "维持，或者变更后仍要整改", ["plan"]),
                Outcome("withdrawn", "撤销结论，不再整改"),
            ],
            how="参与作出原结论的人员回避。",
        ),
        Step(
            "plan", "列出问题清单，提出整改方案",
            by=Party.SUPERVISED,
            within=Deadline(target="plan_rectification"),
            basis=[HOUSE_RULES("督办流程")],
            outcomes=[Outcome("planned", "方案已提出", ["answer"])],
        ),
        Step(
            "answer", "整改，书面反馈结果和佐证",
            by=Party.SUPERVISED,
            within=Deadline("rectify", target="answer_supervision"),
            basis=[SUPERVISION_REGULATION("第十八条")],
            outcomes=[Outcome("answered", "已书面反馈", ["accept"])],
        ),
        Step(
            "accept", "核查整改情况，提出验收意见",
            by=Party.SUPERVISOR,
            within=Deadline(target="accept_rectification"),
            basis=[SUPERVISION_REGULATION("第十八条"), HOUSE_RULES("督办流程")],
            outcomes=[
                Outcome("closed", "验收合格，销号"),
                Outcome("again", "没有改到位，继续整改", ["answer"]),
                Outcome("accountable", "建议追究责任，或有职务违法线索", ["hand_over"]),
            ],
            together=[["again", "accountable"], ["closed", "accountable"]],
        ),
        Step(
            "hand_over", "提出追责建议，或把问题线索移送监察、司法机关",
            by=Party.SUPERVISOR,
            within=Deadline(target="accept_rectification"),
            basis=[SUPERVISION_REGULATION("第二十一条"), SUPERVISION_REGULATION("第二十三条")],
            outcomes=[Outcome("handed_over", "已报批准或已移送")],
            how="追责建议经本级人民政府或者其行政首长批准后，交有权机关处理。",
        ),
    ],
    repeats=["answer", "accept"],
)
