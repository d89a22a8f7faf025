"""谁看整件个案，谁只看自己办的那一步。

评估帮扶由乡镇人民政府会同民政部门、公安机关办理，其他单位和人员协助（国发〔2016〕13号 四（三））：
主办的看全部经过，才不会漏掉孩子的危险；协助的知道孩子是谁、办到哪一步、自己要做什么，看不到别的
单位写下的伤情、家事。个人信息处理限于最小范围（个人信息保护法 第六条）。

协助的单位有几步不知道前面的内容就办不成：不知道保护令禁止什么，查访时就看不出违反。`TOLD` 写明这样的
每一步要知道哪几项、凭什么知道；其余的仍然看不到。
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tonghu.law.agencies import Agency
from tonghu.law.basis import (
    COUNTY_NOTICE,
    DOMESTIC_VIOLENCE_LAW,
    FAMILY_EDUCATION_LAW,
    MINORS_LAW,
    OPINIONS_2016,
    Basis,
)

WHOLE_CASE: Mapping[Agency, Basis] = {
    Agency.TOWNSHIP: OPINIONS_2016("四（三）"),
    Agency.CIVIL_AFFAIRS: OPINIONS_2016("四（三）"),
    Agency.CHILD_PROTECTION: MINORS_LAW("第九十六条"),
    Agency.POLICE_STATION: OPINIONS_2016("四（二）"),
    Agency.PUBLIC_SECURITY: OPINIONS_2016("四（二）"),
    Agency.COUNTY_GOVERNMENT: COUNTY_NOTICE("四（一）"),
    Agency.PROCURATORATE: MINORS_LAW("第一百零五条"),
    Agency.COURT: MINORS_LAW("第一百零八条"),
}
"""看整件个案的单位，各有依据。"""


@dataclass(frozen=True)
class Told:
    """同一程序里前面写下的一种记录（law/facts.py），其中的哪几项要告诉办这一步的单位，凭什么。"""

    facts: str
    items: Sequence[str]
    basis: Basis


_FINDING = [Told("finding", ("to", "conduct", "demand"), MINORS_LAW("第一百一十八条"))]
_WARNING = [
    Told(
        "warning", ("offender", "violence", "forbidden", "number", "delivered_on"),
        DOMESTIC_VIOLENCE_LAW("第十七条"),
    )
]  # fmt: skip
_ORDERED = [
    Told(
        "reprimand", ("to", "conduct", "number", "issued_by", "content"),
        FAMILY_EDUCATION_LAW("第四十九条"),
    )
]  # fmt: skip
_GUIDED = [
    *_ORDERED,
    Told(
        "guidance", ("agency", "content", "times", "starts_on"), FAMILY_EDUCATION_LAW("第四十九条")
    ),
]
_FAILED = [
    Told(
        "failure",
        ("knew_on", "reported_on", "what", "demand", "answer_on"),
        OPINIONS_2016("四（一）"),
    ),
    Told("acceptance", ("lacking",), OPINIONS_2016("四（一）")),
]
_GIVEN = ("to_name", "relationship", "to_address")

TOLD: Mapping[tuple[str, str], Sequence[Told]] = {
    ("emergency_response", "visit_after_warning"): _WARNING,
    ("guardianship_intervention", "admonish"): _FINDING,
    ("guardianship_intervention", "admonish_caregiver"): _FINDING,
    ("guardianship_intervention", "visit"): _WARNING,
    ("family_education_order", "urge"): _ORDERED,
    ("family_education_order", "arrange"): _ORDERED,
    ("family_education_order", "guide"): _GUIDED,
    ("family_education_order", "judge"): _GUIDED,
    ("protection_order", "visit"): [
        Told(
            "order", ("number", "decided_on", "content", "until"),
            DOMESTIC_VIOLENCE_LAW("第三十二条"),
        )
    ],
    ("temporary_guardianship", "visit_after_return"): [
        Told("handover", _GIVEN, MINORS_LAW("第九十三条"))
    ],
    ("failure_to_report", "answer"): _FAILED,
    ("failure_to_report", "answer_advice"): _FAILED,
    ("revocation", "visit"): [Told("guardianship", _GIVEN, MINORS_LAW("第四十三条"))],
}  # fmt: skip
"""（程序，步骤）→ 办这一步的单位要知道的。"""
