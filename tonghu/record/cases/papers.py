"""The papers of a case: what was written down on a step, as the law's paper, from the file's own data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from tonghu.base.documents.tables import TablePaper
from tonghu.base.people.models import Officer
from tonghu.base.places.models import full_name
from tonghu.law.basis import MINORS_LAW, OPINIONS_2016, cited
from tonghu.law.calendar import said_day
from tonghu.law.facts import CUSTODY, FACTS, GROUNDS, said
from tonghu.law.papers import PAPERS
from tonghu.law.registration import FIELDS, Field
from tonghu.record.cases.beginning import said_of
from tonghu.record.cases.models import (
    Assignment,
    Case,
    Cause,
    Conclusion,
    Proceeding,
    Progress,
)
from tonghu.record.cases.questions import name_of, printed_of, record_for, sight_of

INTERVENTION = "监护风险紧急介入处置报告"
_CHILD = ("sex", "birth_date", "school")
URGENT = ("emergency_response", "temporary_guardianship")
_DRAWN = ("situation", "disposal", "parents")
"""What the notice to the township draws from the steps before it (beginning.py), which the report tells one by one."""


@dataclass(frozen=True)
class Made:
    """A paper and the case it belongs to."""

    case: Case
    title: str
    paper: TablePaper


def paper_for(officer: Officer, code: str, record_id: UUID) -> Made | None:
    """The paper of one record, if there is one and these eyes may read it."""
    cases = Case.objects.visible_to(officer)
    told: Conclusion | Progress | None = (
        Conclusion.objects.filter(pk=record_id, assignment__proceeding__case__in=cases).first()
        or Progress.objects.filter(pk=record_id, assignment__proceeding__case__in=cases).first()
    )
    wanted = PAPERS.get(code)
    if told is None or wanted is None:
        return None
    step = told.assignment
    case, asks = step.proceeding.case, step.asks
    if asks is None or wanted not in printed_of(step):
        return None
    if not sight_of(officer, case).reads(step.task.organisation_id):
        return None
    values = told.said or {}
    record = record_for(case)
    rows = [
        (field.label, _said(field, values[key], record) if key in values else "")
        for key, field in asks.items.items()
        if key not in wanted.kept
    ]
    if wanted.graded:
        rows.append(_graded(step.proceeding, told))
    if told.statement and not wanted.outward:
        rows.append(("办理情况", told.statement))
    if wanted.advice:
        rows.append(("告知", wanted.advice))
    done = timezone.localtime(told.done_at)
    head = [
        *_parties(step.proceeding, case, record, done.date()),
        ("办理单位", step.task.organisation.name),
        ("时间", f"{said_day(done.date())} {done:%H:%M}"),
    ]
    paper = TablePaper(
        wanted.title, wanted.code, case.number, head, rows, wanted.signers,
        cited(wanted.basis or step.law.basis), _mark(officer, case),
    )  # fmt: skip
    return Made(case, wanted.title, paper)


def intervention_report(officer: Officer, case: Case) -> TablePaper | None:
    """The report on an emergency intervention (F11): what was found, tried and done, in the order it was done,
    where the child is now, what is still owed. None where there was no emergency, or for other eyes.
    """
    if not sight_of(officer, case).whole:
        return None
    walked = case.proceedings.filter(procedure__in=URGENT)
    if not walked.exists():
        return None
    steps = Assignment.objects.filter(proceeding__in=walked)
    steps = steps.select_related("task__organisation", "proceeding", "conclusion")
    steps = steps.order_by("task__opened_at", "id").prefetch_related("progress")
    done: list[tuple[Assignment, Conclusion | Progress]] = [
        (one, part) for one in steps for part in one.progress.all()
    ]
    done += [(one, one.conclusion) for one in steps if hasattr(one, "conclusion")]
    # What was told at first, not that one step led to the next.
    told = Cause.objects.filter(proceeding__case=case, conclusion=None)
    rows = [("起因", cause.because) for cause in told]
    rows += [_done(*one) for one in sorted(done, key=lambda one: one[1].done_at)]
    pending = [f"{one.law.label}（{one.task.organisation}）" for one in steps if one.task.is_open]
    rows += [("还没有办完的", "；".join(pending) or "没有"), ("处置意见和下一步", "")]
    today = timezone.localdate()
    head = [
        *_whose(case, record_for(case), today), ("参加的单位", "、".join(one.name for one in case.team)),
    ]  # fmt: skip
    return TablePaper(
        INTERVENTION, "F11", case.number, head, rows,
        ["经办人（签名）", "民政部门或者未成年人救助保护机构（盖章）"],
        f"{OPINIONS_2016('四（二）')}；{MINORS_LAW('第九十二条')}", _mark(officer, case),
    )  # fmt: skip


def _done(step: Assignment, told: Conclusion | Progress) -> tuple[str, str]:
    values = {key: value for key, value in (told.said or {}).items() if key not in _DRAWN}
    asked = [f"{label}：{words}" for label, words in said(step.asks, values)] if step.asks else []
    first = f"{timezone.localtime(told.done_at):%Y-%m-%d %H:%M} {step.task.organisation}"
    if isinstance(told, Conclusion):
        first += f"：{'、'.join(one.label for one in told.chosen)}"
    return step.law.label, "\n".join(filter(None, [first, *asked, told.statement]))


def _graded(proceeding: Proceeding, assessed: Conclusion | Progress) -> tuple[str, str]:
    """The level that was agreed upon after an assessment: what people decided, not what an instrument proposes."""
    ended = Conclusion.objects.filter(
        assignment__proceeding=proceeding, assignment__step="grade", at__gte=assessed.at
    )
    agreed = ended.order_by("at", "id").first()
    label = FACTS["grade"].items["level"].label
    return label, "、".join(one.label for one in agreed.chosen) if agreed else ""


def _said(field: Field, value: object, record: Mapping[str, object]) -> str:
    """The value in words; a ground of the law with its code, a parent with the name the file has."""
    if field.codes in (CUSTODY, GROUNDS):
        return "；".join(f"{code} {field.said(code)}" for code in _codes(value))
    return said_of(field, value, record, "name")


def _codes(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _whose(case: Case, record: Mapping[str, object], on: date) -> list[tuple[str, str]]:
    who = name_of(case) if case.child_id else (case.about or "")
    known = [FIELDS[key].said(record[key]) for key in _CHILD if record.get(key)]
    return [("孩子", "，".join([who, *known])), ("所在地", full_name(case.place, on))]


def _parties(
    proceeding: Proceeding, case: Case, record: Mapping[str, object], on: date
) -> list[tuple[str, str]]:
    """Who it is about: the child; or the organisation that is looked into, and no child."""
    if proceeding.supervised is None:
        return _whose(case, record, on)
    parties = (("被督查的单位", proceeding.supervised), ("督查单位", proceeding.supervisor))
    return [(label, str(one)) for label, one in parties]


def _mark(officer: Officer, case: Case) -> str:
    return f"{officer.name} {timezone.localtime():%Y-%m-%d %H:%M} 打印　{case.number}"
