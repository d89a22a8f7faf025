"""督办和整改：交办、签收、办理、反馈、验收、销号。

政府督查工作条例没有规定督办的具体步骤；这里的先后是建议做法，经县里确认后方可作为制度。
"""

from datetime import date

from tonghu.law.agencies import Agency
from tonghu.law.basis import COUNTY_NOTICE, HOUSE_RULES, SUPERVISION_REGULATION
from tonghu.law.procedure import Deadline, Outcome, Procedure, Step

RECTIFICATION = Procedure(
    key="rectification",
    label="督办整改",
    version="2021-02-01",
    since=date(2021, 2, 1),
    basis=[SUPERVISION_REGULATION("第十条"), COUNTY_NOTICE("四（三）")],
    start="answer",
    steps=[
        Step(
            "answer", "办理督办事项，书面反馈办理情况和佐证",
            by=Agency.TOWNSHIP,
            within=Deadline("promptly", target="answer_supervision"),
            basis=[COUNTY_NOTICE("四（三）"), HOUSE_RULES("督办流程")],
            outcomes=[Outcome("answered", "已书面反馈", ["accept"])],
            form="supervision:answer",
        ),
        Step(
            "accept", "核查反馈，提出验收意见",
            by=Agency.CIVIL_AFFAIRS,
            within=Deadline("promptly", target="accept_rectification"),
            basis=[COUNTY_NOTICE("四（三）"), HOUSE_RULES("督办流程")],
            outcomes=[
                Outcome("closed", "验收合格，销号"),
                Outcome("again", "没有办好，继续整改", ["answer"]),
            ],
            form="supervision:acceptance",
        ),
    ],
    repeats=frozenset({"answer", "accept"}),
)
