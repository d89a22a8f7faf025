"""What `tonghu demo --story` tells: each step with its clock, its facts and its papers; from when on who could
see the case, and how much of it; what the log holds. Whoever reported is not named.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from tonghu.base.audit.models import Entry
from tonghu.doors.demo.deeds import owner
from tonghu.doors.demo.tales import tales
from tonghu.record.cases.models import Assignment, Case, Conclusion, EmergencyAccess
from tonghu.record.cases.questions import facts_of, printed_of, sight_of
from tonghu.record.tasks.models import Task
from tonghu.work.reports.models import Report

_HOUR = timedelta(hours=1)
Moment = tuple[datetime, list[str]]


def told_cases(seed: int) -> list[Case]:
    """The cases that are told on the terminal, in the order of their tales."""
    cases = Case.objects.order_by("id")
    return [case for case, tale in zip(cases, tales(seed), strict=False) if tale.told]


def told(case: Case) -> Iterator[str]:
    """A case as it went, line by line."""
    reports = Report.objects.filter(proceeding__case=case)
    causes = [report.what for report in reports] or [case.proceedings.all()[0].law.label]
    yield f"{case.number}：" + "；".join(causes)
    went = [
        *_let_in(case),
        *_kept_out(case),
        *_steps(case),
        *_conferences(case),
        *_emergencies(case),
    ]
    for at, lines in sorted(went, key=lambda moment: moment[0]):
        first, *more = lines
        yield f"  {timezone.localtime(at):%m-%d %H:%M}　{first}"
        yield from (f"      {line}" for line in more)
    waiting = Assignment.objects.filter(proceeding__case=case, task__closed_at=None)
    for step in waiting.select_related("proceeding", "task__organisation"):
        yield f"  … {step.task.organisation}　{step.law.label}（{_clock(step)}）"
    if not waiting.exists():
        yield "  各项程序都已办完，结案"
    yield f"  操作记录里有 {_logged(case)} 条：谁、什么时候、办了什么、看了什么"


def _steps(case: Case) -> Iterator[Moment]:
    ended = Conclusion.objects.filter(assignment__proceeding__case=case)
    ended = ended.select_related("assignment__proceeding", "assignment__task__organisation")
    for one in ended.order_by("at", "id"):
        step = one.assignment
        outcomes = "、".join(outcome.label for outcome in one.chosen)
        papers = [paper.title for paper in printed_of(step) if one.said and paper.has(one.said)]
        yield (
            one.at,
            [
                f"{step.task.organisation}　{step.law.label} → {outcomes}",
                f"期限：{_clock(step)}",
                *(f"{label}：{words}" for label, words in facts_of(step, one)),
                *(f"文书：《{title}》" for title in papers),
            ],
        )


def _let_in(case: Case) -> Iterator[Moment]:
    """From when on an organisation could see the case, and how much of it."""
    asked = dict(case.invitations.in_force().values_list("organisation", "at"))
    steps = Task.objects.filter(assignment__proceeding__case=case)
    for organisation in case.team:
        given = steps.filter(organisation=organisation).values_list("opened_at", flat=True)
        since = min([*given, *([asked[organisation.pk]] if organisation.pk in asked else [])])
        whole = sight_of(owner(organisation), case).whole
        yield since, [f"{organisation}看得到了：{'整件' if whole else '只看自己办的一步'}"]


def _kept_out(case: Case) -> Iterator[Moment]:
    for one in case.conflicts.select_related("organisation"):
        yield one.at, [f"{one.organisation}回避：从此看不到这件个案"]


def _conferences(case: Case) -> Iterator[Moment]:
    for one in case.conferences.prefetch_related("attendances__organisation", "resolutions"):
        came = "、".join(str(each.organisation) for each in one.attendances.all())
        yield one.held_at, [f"会商　{came}；议定 {len(one.resolutions.all())} 项"]


def _emergencies(case: Case) -> Iterator[Moment]:
    if case.child_id is None:
        return
    found = EmergencyAccess.objects.filter(child=case.child_id).select_related("officer")
    for one in found:
        office = one.officer.organisations[0]
        answer = {True: "确有必要", False: "没有必要", None: "还没有审核"}[one.justified]
        yield one.at, [f"{office}紧急查阅：{one.get_kind_display()}；审核：{answer}"]


def _clock(step: Assignment) -> str:
    """The term of a step, and how it was kept; an internal target is never a term."""
    task, law = step.task, step.law.within
    words = law.words(timezone.localdate(task.opened_at))
    end = task.closed_at or timezone.now()
    used = _span(end - task.opened_at)
    if task.due_at is not None:
        kept = "逾期" if task.is_overdue(end) else ("没有到期" if task.is_open else "按时")
    elif task.target_at is not None:
        kept = "超过内部目标" if end > task.target_at else "在内部目标以内"
    else:
        kept = ""
    return "，".join(filter(None, [words, f"{'已过' if task.is_open else '用时'} {used}", kept]))


def _span(span: timedelta) -> str:
    if span < _HOUR:
        return f"{max(1, span // timedelta(minutes=1))} 分钟"
    return f"{span // _HOUR} 小时" if span < 48 * _HOUR else f"{span.days} 日"


def _logged(case: Case) -> int:
    """How many deeds the log holds of this: by the child, or by the case and its duties while nobody is known."""
    if case.child_id is not None:
        return Entry.objects.filter(child_id=case.child_id, at__gte=case.at).count()
    duties = Task.objects.filter(assignment__proceeding__case=case).values_list("pk", flat=True)
    about = [str(one) for one in (case.pk, *duties)]
    return Entry.objects.filter(subject_id__in=about).count()
