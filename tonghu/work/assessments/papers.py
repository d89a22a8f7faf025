"""The papers of an assessment: what was answered (F09C, an annex to the report that people write, F09), the social
background (F10), guardianship (F12B).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from tonghu.base.documents.tables import TablePaper
from tonghu.base.people.models import Officer
from tonghu.base.places.models import full_name
from tonghu.law.basis import COUNTY_NOTICE, GUARDIAN_ABUSE_2014, Basis
from tonghu.law.calendar import said_day
from tonghu.law.facts import FACTS
from tonghu.law.instruments import said_answers
from tonghu.law.levels import TO_PARENTS, Guardianship
from tonghu.law.registration import FIELDS
from tonghu.record.children.filing import records_of
from tonghu.work.assessments.actions import case_of
from tonghu.work.assessments.models import Assessment
from tonghu.work.assessments.questions import said_level

Rows = Iterator[tuple[str, str]]
_CHILD = ("sex", "birth_date", "school")
_WHO = (
    "father.name", "father.work_region", "father.special_status", "mother.name",
    "mother.work_region", "mother.special_status", "caregiver.name", "caregiver.relationship",
    "actual_care", "relief_measures",
)  # fmt: skip
_NAMES = ("father.name", "mother.name", "caregiver.name", "caregiver.relationship")
_PHONES = ("father.phone", "mother.phone")
_ITEMS = FACTS["assessment"].items


@dataclass(frozen=True)
class Form:
    """A paper: its title, basis, what stands in it, who signs."""

    title: str
    basis: Basis
    parts: Sequence[Callable[[Assessment], Rows]]
    signers: Sequence[str]


def _proposed(one: Assessment) -> Rows:
    result, model = one.result, one.instrument
    yield "评估工具", f"{model.label}，{model.version} 版（{model.mark.label}）"
    if result.points is not None:
        yield (
            "得分",
            f"{result.points} 分" + (f"（所见部分满分 {model.full}）" if model.full else ""),
        )
    yield "等级（本县模型，工具提议）", said_level(one)
    if result.red:
        yield "红线", "；".join(result.red)
    if result.reasons:
        yield "计分的情况", "；".join(result.reasons)
    if result.missing:
        yield "没有采集", "、".join(result.missing)


def _who(one: Assessment) -> Rows:
    """Who took part, for those whom it is about: whether they agreed among themselves is not said."""
    for who in one.assessors.select_related("organisation"):
        yield "谁来评估的", f"{who.organisation}　{who.name}（{who.role}）"


def _plainly(one: Assessment) -> Rows:
    """What was found and what comes next, in words for parents: no points, no instrument, and nothing by
    which somebody who hurt the child would learn what is suspected.
    """
    if one.guardianship:
        found = Guardianship(one.guardianship)
        yield "照顾得怎样", f"{TO_PARENTS[found]}（{found.label}）"
    else:
        yield "照顾得怎样", "了解到的还不够，现在说不准。"
    if one.level_:
        yield "接下来", TO_PARENTS[one.level_]


def _known_to_parents(one: Assessment) -> Rows:
    yield (
        "请您知道",
        (
            "这是来看过的人的意见，不是处罚；怎样帮助孩子，由乡镇人民政府会同有关单位定。"
            "父母把孩子托给别人照顾，也还是监护人，每周至少要和孩子联系一次。"
        ),
    )
    yield "您的意见（不同意的，写明为什么）", ""


def _concluded(one: Assessment) -> Rows:
    label = Guardianship(one.guardianship).label if one.guardianship else "资料不足"
    yield "监护结论（本县模型，工具提议）", label


def _answers(one: Assessment) -> Rows:
    yield from said_answers(one.instrument, one.answers)


def _words(*keys: str) -> Callable[[Assessment], Rows]:
    def rows(one: Assessment) -> Rows:
        for key in keys:
            yield _ITEMS[key].label, _ITEMS[key].said(one.said[key]) if key in one.said else ""

    return rows


def _family(*keys: str) -> Callable[[Assessment], Rows]:
    def rows(one: Assessment) -> Rows:
        record = records_of([one.child_id])[one.child_id] if one.child_id else {}
        for key in keys:
            yield FIELDS[key].label, FIELDS[key].said(record[key]) if record.get(key) else ""

    return rows


def _members(one: Assessment) -> Rows:
    for who in one.assessors.select_related("organisation", "signature"):
        signed = getattr(who, "signature", None)
        state = "未签" if signed is None else signed.way if signed.agrees else "有不同意见"
        words = f"{who.organisation}　{who.name}（{who.role}）　{state}"
        yield "参加评估", f"{words}：{signed.note}" if signed and signed.note else words


FORMS: Mapping[str, Form] = {
    "F09C": Form(
        "测评表（调查评估报告附件）", COUNTY_NOTICE("三（三）"),
        [
            _members,
            _words("method", "safety_words", "guardianship_words", "health", "health_words",
                   "child", "relatives"),
            _proposed, _concluded, _answers, _words("needs", "advice"),
        ],
        ["乡镇人民政府（盖章）", "民政部门（签名）", "公安机关（签名）"],
    ),
    "F10": Form(
        "受监护侵害未成年人社会背景调查评估报告", GUARDIAN_ABUSE_2014(),
        [
            _members, _family(*_WHO, *_PHONES),
            _words("method", "guardianship_words", "safety_words", "health_words", "child",
                   "relatives"),
            _concluded, _words("needs", "advice"),
        ],
        ["调查评估人（签名）", "民政部门或者未成年人救助保护机构（盖章）"],
    ),
    "F12B": Form(
        "家庭监护评估报告", COUNTY_NOTICE("三（三）"),
        [
            # One parent signs for it: where the other is, or how they are, is not theirs to read.
            _words("method"), _who, _family(*_NAMES), _words("guardianship_words"), _plainly,
            _words("advice"), _known_to_parents,
        ],
        ["评估人（签名）", "民政部门（盖章）", "监护人（签收）"],
    ),
}  # fmt: skip
"""编号 → 文书。"""


def paper_of(one: Assessment, code: str, officer: Officer) -> TablePaper:
    """The paper of that number, from the assessment's own data; what is not known is left to write."""
    form, case = FORMS[code], case_of(one)
    number = case.number if case else (one.child.number if one.child else "")
    mark = f"{officer.name} {timezone.localtime():%Y-%m-%d %H:%M} 打印　{number}"
    rows = [row for part in form.parts for row in part(one)]
    return TablePaper(
        form.title, code, number, _head(one), rows, form.signers, str(form.basis), mark
    )


def _head(one: Assessment) -> list[tuple[str, str]]:
    case = case_of(one)
    record = records_of([one.child_id])[one.child_id] if one.child_id else {}
    who = one.child.name if one.child else ((case.about if case else "") or "")
    known = [FIELDS[key].said(record[key]) for key in _CHILD if record.get(key)]
    return [
        ("孩子", "，".join([who, *known])),
        ("所在地", full_name(one.place, one.done_on)),
        ("评估单位", one.organisation.name),
        ("评估日期", said_day(one.done_on)),
    ]
