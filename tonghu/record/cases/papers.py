"""The papers of a case: what was written down on a step, as the law's paper, from the file's own data."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from tonghu.base.documents.tables import TablePaper
from tonghu.base.people.models import Officer
from tonghu.base.places.models import full_name
from tonghu.law.facts import PAPERS
from tonghu.law.registration import FIELDS
from tonghu.record.cases.models import Assignment, Case, Conclusion, Progress
from tonghu.record.cases.questions import name_of, record_for, sight_of

_CHILD = ("sex", "birth_date", "school")


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
    if asks is None or not wanted.prints(step.proceeding.procedure, asks.key):
        return None
    if not sight_of(officer, case).reads(step.task.organisation_id):
        return None
    values = told.said or {}
    rows = [
        (field.label, field.said(values[key]) if key in values else "")
        for key, field in asks.items.items()
    ]
    if told.statement:
        rows.append(("办理情况", told.statement))
    mark = f"{officer.name} {timezone.localtime():%Y-%m-%d %H:%M} 打印　{case.number}"
    paper = TablePaper(
        wanted.title, wanted.code, case.number, _head(case, step, told), rows, wanted.signers,
        str(wanted.basis), mark,
    )  # fmt: skip
    return Made(case, wanted.title, paper)


def _head(case: Case, step: Assignment, told: Conclusion | Progress) -> list[tuple[str, str]]:
    record = record_for(case)
    who = name_of(case) if case.child_id else (case.about or "")
    known = [FIELDS[key].said(record[key]) for key in _CHILD if record.get(key)]
    done = timezone.localtime(told.done_at)
    return [
        ("孩子", "，".join([who, *known])),
        ("所在地", full_name(case.place, done.date())),
        ("办理单位", step.task.organisation.name),
        ("时间", f"{done:%Y年%m月%d日 %H:%M}"),
    ]
