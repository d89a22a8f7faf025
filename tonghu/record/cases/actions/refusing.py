"""When a guardian goes on refusing (A18)."""

from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import consequence
from tonghu.base.terms.questions import term_in_force
from tonghu.law.agencies import Agency
from tonghu.law.alerts import ALERTS
from tonghu.law.calendar import said_day
from tonghu.law.evidence import SPOKEN, neglect_clock
from tonghu.record.cases.actions.offices import nearest, outside_conflict
from tonghu.record.cases.actions.team import call_in
from tonghu.record.cases.duties import REFUSAL
from tonghu.record.cases.models import Assignment, Case, Closure, Conclusion, Proceeding, Progress
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task

REVOCATION = "revocation"
_CAREGIVER = "5"
"""被委托照护人, in the words of law/facts.py PARENT."""


@consequence
def speak_of_refusal(*, case_id: UUID, by: Actor) -> Task | None:
    """Six months after the first word in writing, ask civil affairs to confer about the court; once a case.

    Whether it was refusal, and since when, is for people to say. None where nothing is to be asked.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    full_on, case.refused_until = case.refused_until, None
    case.save(update_fields=["refused_until"])
    over = case.closure is not None or case.proceedings.filter(procedure=REVOCATION).exists()
    if full_on is None or over:
        return None
    alert = ALERTS["A18"]
    office = outside_conflict(case=case, organisation=nearest(case, Agency.CIVIL_AFFAIRS))
    if not case.team.filter(pk=office.pk).exists():
        call_in(case=case, organisation=office, reason=alert.condition, by=by)
    return open_task(
        duty=Duty(
            key=f"{REFUSAL}:{case.pk}",
            kind=REFUSAL,
            title=f"{alert.action}：{case.number}",
            organisation=office,
            place=case.seat,
            basis=alert.basis,
            because=f"从最早一次书面督促、训诫、告诫起算，{said_day(full_on)}满六个月；是不是拒不履行，由人认定",
            target="consult_revocation",
            child_id=case.child_id,
            subject_id=case.pk,
        ),
        at=timezone.now(),
        by=by,
    )


def count_refusal(case: Case, assignment: Assignment, told: Conclusion | Progress) -> None:
    """From a warning, reprimand or admonition on, note the day on which refusal would be full."""
    asks = assignment.asks
    if asks is None or asks.key not in SPOKEN or not told.said:
        return
    if told.said.get("to") == _CAREGIVER:
        return  # whoever only looks after the child is no guardian
    day = timezone.localdate(told.done_at)
    months = term_in_force("neglect_months", case.place, day).value or 0
    clock = neglect_clock([(day, asks.label)], months)
    asked = Task.objects.filter(key=f"{REFUSAL}:{case.pk}").exists()
    if clock is None or asked or (case.refused_until and case.refused_until <= clock.full_on):
        return
    case.refused_until = clock.full_on
    case.save(update_fields=["refused_until"])


def end_refusal(case: Case, outcome: str, by: Actor, fact: Proceeding | Closure) -> None:
    """Nobody confers any more about going to court: one has gone, or the case is over."""
    for task in Task.objects.open().filter(kind=REFUSAL, subject_id=case.pk):
        complete_task(task=task, outcome=outcome, fact=fact, by=by)
