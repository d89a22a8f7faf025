"""谁看整件个案，谁只看自己办的那一步。

评估帮扶由乡镇人民政府会同民政部门、公安机关办理，其他单位和人员协助（国发〔2016〕13号 四（三））：
主办的看全部经过，才不会漏掉孩子的危险；协助的知道孩子是谁、办到哪一步、自己要做什么，看不到别的
单位写下的伤情、家事。个人信息处理限于最小范围（个人信息保护法 第六条）。

有些步骤不知道前面的内容就办不成：不知道保护令禁止什么，查访时就看不出违反。`TOLD` 写明每一步要知道前面的
哪几项、凭什么知道：办理的页面上列着，这一步还要再写的先填好，由人核对。协助的单位只知道这些，其余的仍然看不到。
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tonghu.law.agencies import Agency
from tonghu.law.basis import (
    CIVIL_CODE,
    CIVIL_CODE_GENERAL,
    CIVIL_PROCEDURE_LAW,
    COUNTY_NOTICE,
    DOMESTIC_VIOLENCE_LAW,
    FAMILY_EDUCATION_LAW,
    MINORS_LAW,
    OPINIONS_2016,
    SUPERVISION_REGULATION,
    Basis,
)
from tonghu.law.facts import FACTS

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
    """前面写下的记录（law/facts.py；写了几种的，取最近的一份），其中的哪几项要告诉办这一步的单位，凭什么。

    前面：同一程序里的；这一程序里没有的，启动它的那一程序里的。
    """

    facts: str
    items: Sequence[str]
    basis: Basis


_SUMMONED = [
    Told("summons", ("assessed_on", "where", "matters", "phone"), OPINIONS_2016("四（三）"))
]
_FAILED = ("to", "conduct")
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
_NOT_REPORTED = [
    Told(
        "failure",
        ("knew_on", "reported_on", "what", "demand", "answer_on"),
        OPINIONS_2016("四（一）"),
    ),
    Told("acceptance", ("lacking",), OPINIONS_2016("四（一）")),
]
_INSPECTED = [
    Told(
        "inspection",
        ("problems", "what", "demand", "answer_on"),
        SUPERVISION_REGULATION("第十六条"),
    ),
    Told("inspection_review", ("decision",), SUPERVISION_REGULATION("第十七条")),
    Told("acceptance", ("lacking",), SUPERVISION_REGULATION("第十八条")),
]
_GIVEN = ("to_name", "relationship", "to_address")

_ORDER = "order reconsideration"
_FORBIDDEN = Told(
    _ORDER, ("number", "decided_on", "content", "until"), DOMESTIC_VIOLENCE_LAW("第三十二条")
)
_DANGER = [Told("danger", ("respondent", "danger"), DOMESTIC_VIOLENCE_LAW("第二十三条"))]
_ASKED_OF_THE_COURT = [
    Told(
        "protection prolonging", ("applicant", "respondent", "requests", "danger"),
        DOMESTIC_VIOLENCE_LAW("第二十七条"),
    )
]  # fmt: skip
_GROUNDS = [
    Told("establishment", ("respondent", "facts", "since", "child"), CIVIL_CODE("第三十六条")),
    Told("notice", ("asked",), CIVIL_CODE("第三十六条")),
]
_JUDGED = [Told("order", ("number", "decided_on", "content"), CIVIL_CODE("第三十六条"))]

TOLD: Mapping[tuple[str, str], Sequence[Told]] = {
    ("emergency_response", "visit_after_warning"): _WARNING,
    **{
        ("emergency_response", step): [
            Told("missing", tuple(FACTS["missing"].items), OPINIONS_2016("四（二）"))
        ]
        for step in ("publish", "go_on_searching", "join_search")
    },
    **{
        ("assessment_and_support", step): _SUMMONED
        for step in (
            "join_civil_affairs", "join_police", "help_village", "help_school", "help_hospital",
            "help_social_work",
        )
    },
    ("assessment_and_support", "coordinate"): [
        Told("lacking", ("needs", "words", "asked"), COUNTY_NOTICE("四（一）"))
    ],
    ("assessment_and_support", "review"): [
        Told("plan", ("goals", "ends_on"), OPINIONS_2016("四（三）"))
    ],
    **{
        ("assessment_and_support", step): [Told("plan", ("goals",), MINORS_LAW("第四十三条"))]
        for step in ("first_follow_up", "second_follow_up", "third_follow_up")
    },
    ("guardianship_intervention", "admonish"): _FINDING,
    ("guardianship_intervention", "admonish_caregiver"): _FINDING,
    ("guardianship_intervention", "report_police"): [
        Told("finding admonition", _FAILED, MINORS_LAW("第一百一十八条"))
    ],
    ("guardianship_intervention", "rebuke"): [
        Told("finding admonition police_report", _FAILED, MINORS_LAW("第一百一十八条"))
    ],
    ("guardianship_intervention", "warn"): [
        Told("reprimand", _FAILED, DOMESTIC_VIOLENCE_LAW("第十六条"))
    ],
    ("guardianship_intervention", "visit"): _WARNING,
    ("guardianship_intervention", "punish"): [
        Told("reprimand", _FAILED, DOMESTIC_VIOLENCE_LAW("第三十三条"))
    ],
    ("guardianship_intervention", "file_case"): [
        Told("reprimand sanction", _FAILED, OPINIONS_2016("四（四）"))
    ],
    ("guardianship_intervention", "check"): [
        Told(
            "admonition reprimand", ("to", "demand", "content", "until"),
            MINORS_LAW("第一百一十八条"),
        )
    ],
    ("family_education_order", "decide"): [
        Told(
            "reprimand", ("to", "conduct", "number", "issued_by", "issued_on", "content"),
            FAMILY_EDUCATION_LAW("第四十九条"),
        )
    ],
    ("family_education_order", "urge"): _ORDERED,
    ("family_education_order", "arrange"): _ORDERED,
    ("family_education_order", "guide"): _GUIDED,
    ("family_education_order", "summon"): _ORDERED,
    ("family_education_order", "judge"): _GUIDED,
    ("protection_order", "choose_applicant"): [
        Told("finding reprimand", _FAILED, DOMESTIC_VIOLENCE_LAW("第二十三条"))
    ],
    ("protection_order", "help_relatives"): _DANGER,
    ("protection_order", "apply_police"): _DANGER,
    ("protection_order", "apply_women"): _DANGER,
    ("protection_order", "apply_village"): _DANGER,
    ("protection_order", "apply_rescue_station"): _DANGER,
    ("protection_order", "decide"): _ASKED_OF_THE_COURT,
    ("protection_order", "decide_urgently"): _ASKED_OF_THE_COURT,
    ("protection_order", "carry_out"): [
        Told(_ORDER, ("number", "content", "until"), DOMESTIC_VIOLENCE_LAW("第三十二条"))
    ],
    ("protection_order", "visit"): [_FORBIDDEN],
    ("protection_order", "stop_violation"): [
        _FORBIDDEN, Told("visit", ("words", "violence"), DOMESTIC_VIOLENCE_LAW("第三十四条")),
    ],
    ("protection_order", "before_expiry"): [
        Told("protection", ("applicant", "respondent", "court"), DOMESTIC_VIOLENCE_LAW("第三十条")),
        Told(_ORDER, ("number", "content", "until"), DOMESTIC_VIOLENCE_LAW("第三十条")),
    ],
    ("temporary_guardianship", "place"): [
        Told("custody", ("ground", "to_name", "starts_on", "ends_on"), MINORS_LAW("第九十三条"))
    ],
    ("temporary_guardianship", "before_limit"): [
        Told("custody", ("starts_on", "ends_on"), MINORS_LAW("第九十三条")),
        Told("guardian_review", ("effect", "words"), MINORS_LAW("第九十三条")),
    ],
    ("temporary_guardianship", "decide_long_term"): [
        Told("search", ("result", "number"), MINORS_LAW("第九十四条"))
    ],
    ("temporary_guardianship", "arrange_long_term"): [
        Told("long_term", ("ground", "facts", "child"), MINORS_LAW("第九十四条"))
    ],
    ("temporary_guardianship", "await_contest"): [
        Told("appointment", ("guardian", "others", "told_on"), CIVIL_CODE_GENERAL("第十条"))
    ],
    ("temporary_guardianship", "hear_appointment"): [
        Told(
            "appointment", ("guardian", "others", "bonds", "order", "offences", "capacity", "child"),
            CIVIL_CODE("第三十一条"),
        ),
        Told("contest", ("who", "filed_on", "words"), CIVIL_CODE("第三十一条")),
    ],
    ("temporary_guardianship", "hand_to_guardian"): [
        Told("appointment", ("guardian",), CIVIL_CODE("第三十一条")),
        Told("order", ("number", "content"), CIVIL_CODE("第三十一条")),
    ],
    ("temporary_guardianship", "visit_after_return"): [
        Told("handover", _GIVEN, MINORS_LAW("第九十三条"))
    ],
    ("rectification", "acknowledge"): _INSPECTED,
    ("rectification", "plan"): _INSPECTED,
    ("rectification", "answer"): _INSPECTED,
    ("failure_to_report", "answer"): _NOT_REPORTED,
    ("failure_to_report", "answer_advice"): _NOT_REPORTED,
    ("revocation", "establish"): [
        Told("finding admonition reprimand", _FAILED, CIVIL_CODE("第三十六条"))
    ],
    ("revocation", "seek_applicant"): [
        Told("establishment", ("respondent", "facts"), CIVIL_CODE("第三十六条"))
    ],
    ("revocation", "apply_interim"): [
        Told("establishment", ("respondent",), CIVIL_PROCEDURE_LAW("第一百零四条"))
    ],
    ("revocation", "decide_interim"): _ASKED_OF_THE_COURT,
    **{
        ("revocation", step): _GROUNDS
        for step in (
            "confirm_relatives", "file_village", "file_school", "file_hospital", "file_women",
            "file_youth", "file_disabled", "file_protection", "file_civil_affairs",
        )
    },
    ("revocation", "hear"): [
        Told(
            "petition", ("applicant", "respondent", "grounds", "facts", "proposed", "child"),
            CIVIL_CODE("第三十六条"),
        )
    ],
    ("revocation", "hand_over"): _JUDGED,
    ("revocation", "take_over"): _JUDGED,
    ("revocation", "check_support"): [
        Told("guardianship long_term", ("support",), MINORS_LAW("第一百零八条"))
    ],
    ("revocation", "await_restoration"): _JUDGED,
    ("revocation", "assess_restoration"): [
        Told("restoration_asked", ("applicant", "applied_on", "words"), CIVIL_CODE("第三十八条"))
    ],
    ("revocation", "hear_restoration"): [
        Told(
            "restoration", ("repented", "capacity", "bars", "child", "advice"),
            CIVIL_CODE("第三十八条"),
        )
    ],
    ("revocation", "return_child"): _JUDGED,
    ("revocation", "visit"): [Told("guardianship", _GIVEN, MINORS_LAW("第四十三条"))],
}  # fmt: skip
"""（程序，步骤）→ 办这一步的单位要知道的。"""
