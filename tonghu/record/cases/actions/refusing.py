"""When a guardian goes on refusing (A18)."""

from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import consequence
from tonghu.law.agencies import Agency
from tonghu.law.alerts import ALERTS
from tonghu.law.calendar import said_day
from tonghu.record.cases.actions.team import call_in
from tonghu.record.cases.duties import REFUSAL
from tonghu.record.cases.engine import REVOCATION
from tonghu.record.cases.models import Case
from tonghu.record.cases.offices import nearest, outside_conflict
from tonghu.record.tasks.actions import Duty, open_task
from tonghu.record.tasks.models import Task


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
