"""日常督办：下级单位的职责逾期没有办结，上级书面督促，收到反馈后验收、销号。

政府督查工作条例把日常督办列为督查的一种，没有规定步骤；这里的两步是建议做法，由县里确认。
"""

from datetime import date

from tonghu.law.basis import COUNTY_NOTICE, HOUSE_RULES
from tonghu.law.procedure import Deadline, Outcome, Party, Procedure, Step

URGING = Procedure(
    key="urging",
    label="日常督办",
    version="2021-02-01",
    since=date(2021, 2, 1),
    basis=[COUNTY_NOTICE("四（三）"), HOUSE_RULES("督办流程")],
    start="answer",
    steps=[
        Step(
            "answer", "办理督办函所列事项，书面反馈办理情况和佐证",
            by=Party.SUPERVISED,
            within=Deadline(target="answer_supervision"),
            basis=[COUNTY_NOTICE("四（三）"), HOUSE_RULES("督办流程")],
            outcomes=[Outcome("answered", "已书面反馈", ["accept"])],
            form="supervision:answer",
        ),
        Step(
            "accept", "核查反馈，提出验收意见",
            by=Party.SUPERVISOR,
            within=Deadline(target="accept_rectification"),
            basis=[COUNTY_NOTICE("四（三）"), HOUSE_RULES("督办流程")],
            outcomes=[
                Outcome("closed", "验收合格，销号"),
                Outcome("again", "没有办好，继续办理", ["answer"]),
            ],
            form="supervision:acceptance",
        ),
    ],
    repeats=frozenset({"answer", "accept"}),
)
