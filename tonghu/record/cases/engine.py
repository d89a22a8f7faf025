"""What the verbs of a case stand on: a procedure begun, a step given with its clock, refusal counted.

Called inside an action or a consequence, which the log names; nothing here is asked for by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.people.models import Organisation
from tonghu.base.terms.questions import term_in_force
from tonghu.law.evidence import neglect_clock, urges_guardian
from tonghu.law.procedure import Outcome
from tonghu.law.procedures import procedure
from tonghu.record.cases.clocks import clock
from tonghu.record.cases.duties import ENDING, REFUSAL
from tonghu.record.cases.models import (
    Assignment,
    Case,
    Cause,
    Closure,
    Conclusion,
    Proceeding,
    Progress,
)
from tonghu.record.cases.offices import office_of
from tonghu.record.children.models import Child
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task

STEP_PAGE = "cases:step"
REVOCATION = "revocation"


@dataclass(frozen=True)
class Matter:
    """What a procedure is opened about: a child on file, or one who is only described; where the child is;
    why. `excluding` must keep out, each with the reason. The parties are those of a procedure about an organisation.
    """

    procedure: str
    place: str
    because: str
    child: Child | None = None
    about: str = ""
    excluding: Mapping[Organisation, str] = field(default_factory=dict)
    supervisor: Organisation | None = None
    supervised: Organisation | None = None


def begin(
    case: Case, matter: Matter, at: datetime, by: Actor, after: Conclusion | None = None
) -> Proceeding:
    """Begin a procedure in a case; or join the one under way, unless a new fact asks for a new one."""
    law = procedure(matter.procedure, timezone.localdate(at))
    under_way = case.proceedings.filter(procedure=law.key, ended_at=None)
    if law.anew:
        # Nobody has begun with it: what is told now is told in time.
        untouched = Q(assignments__step=law.start, assignments__task__closed_at=None)
        under_way = under_way.filter(untouched)
    if after is not None:
        under_way = under_way.exclude(pk=after.assignment.proceeding_id)
    proceeding = under_way.first()
    if proceeding is None:
        proceeding = Proceeding.objects.create(
            case=case, procedure=law.key, version=law.version, at=at,
            supervisor=matter.supervisor, supervised=matter.supervised,
        )  # fmt: skip
        start(case, proceeding, law.start, at, by)
        if law.key == REVOCATION:
            end_refusal(case, f"已开始：{law.label}", by, proceeding)
    Cause.objects.create(proceeding=proceeding, conclusion=after, because=matter.because, by=by.id)
    return proceeding


def start(case: Case, proceeding: Proceeding, key: str, at: datetime, by: Actor) -> None:
    """Give a step to whoever the law names. One that is still open is not given a second time."""
    times = proceeding.assignments.filter(step=key)
    if times.filter(task__closed_at=None).exists():
        return
    step = proceeding.law.step(key)
    since, until = clock(case, proceeding, step, at)
    task = open_task(
        duty=Duty(
            key=f"case:{proceeding.pk}:{key}:{times.count()}",
            kind=f"{proceeding.procedure}.{key}",
            title=f"{proceeding.law.label}：{step.label}"[:120],
            organisation=office_of(case, proceeding, step),
            place=case.seat,
            basis=step.basis[0],
            because=case.number,
            # A day that was written down stands for the number of a term, not for 立即.
            term=step.within.term if until is None or step.within.at_once else None,
            target=step.within.target,
            at_once=step.within.at_once,
            child_id=case.child_id,
            form=step.form or STEP_PAGE,
            subject_id=proceeding.pk,
            due_on=until,
            written=until is not None and bool(step.counts_from),
        ),
        at=since,
        by=by,
    )
    Assignment.objects.create(proceeding=proceeding, step=key, task=task)


def held_back(case: Case, proceeding: Proceeding, outcome: Outcome) -> bool:
    """Whether what an outcome opens must wait for steps still under way, here or in another walk of the same law."""
    walks = case.proceedings.filter(procedure=proceeding.procedure)
    waiting = Assignment.objects.filter(proceeding__in=walks, step__in=outcome.unless)
    return waiting.filter(task__closed_at=None).exists()


def count_refusal(case: Case, assignment: Assignment, told: Conclusion | Progress) -> None:
    """From a warning, reprimand or admonition on, note the day on which refusal would be full."""
    asks = assignment.asks
    if asks is None or not urges_guardian(asks.key, told.said):
        return
    day = timezone.localdate(told.done_at)
    months = term_in_force("neglect_months", case.place, day).value or 0
    counted = neglect_clock([(day, asks.label)], months)
    asked = Task.objects.filter(key=f"{REFUSAL}:{case.pk}").exists()
    if counted is None or asked or (case.refused_until and case.refused_until <= counted.full_on):
        return
    case.refused_until = counted.full_on
    case.save(update_fields=["refused_until"])


def propose_ending(case: Case, ended: Conclusion, by: Actor) -> None:
    """What came of a step makes another procedure needless: whoever walks that one is asked to end it. A
    person does; nothing ends by itself.
    """
    for outcome in ended.chosen:
        for other in case.proceedings.filter(procedure__in=outcome.ends, ended_at=None):
            first = other.law.step(other.law.start)
            for office in _asked_to_end(case, other):
                open_task(
                    duty=Duty(
                        key=f"{ENDING}:{other.pk.hex}:{ended.pk.hex}:{office.pk.hex}",
                        kind=ENDING,
                        title=f"{other.law.label}可以终止了：{outcome.label}，请核实、办理终止",
                        organisation=office,
                        place=case.seat,
                        basis=first.basis[0],
                        because=case.number,
                        target="hand_over_child",
                        child_id=case.child_id,
                        subject_id=other.pk,
                    ),
                    at=timezone.now(),
                    by=by,
                )


def _asked_to_end(case: Case, proceeding: Proceeding) -> list[Organisation]:
    """Whoever walks the procedure, and whoever still owes a step of it that is needless once it is over."""
    walker = office_of(case, proceeding, proceeding.law.step(proceeding.law.start))
    owed = proceeding.assignments.filter(task__closed_at=None).select_related("task__organisation")
    needless = {one.task.organisation for one in owed if any(end.over for end in one.law.outcomes)}
    return [
        *([walker] if _owed_by(walker, proceeding) else []),
        *sorted(needless - {walker}, key=str),
    ]


def end_proposals(proceeding: Proceeding, by: Actor, fact: Conclusion) -> None:
    """Whoever has no step of a procedure to do any more is not asked any more to end it."""
    asked = Task.objects.open().filter(kind=ENDING, subject_id=proceeding.pk)
    for task in asked.select_related("organisation"):
        if not _owed_by(task.organisation, proceeding):
            complete_task(task=task, outcome="已终止", fact=fact, by=by)


def _owed_by(office: Organisation, proceeding: Proceeding) -> bool:
    return proceeding.assignments.filter(task__organisation=office, task__closed_at=None).exists()


def end_refusal(case: Case, outcome: str, by: Actor, fact: Proceeding | Closure) -> None:
    """Nobody confers any more about going to court: one has gone, or the case is over."""
    for task in Task.objects.open().filter(kind=REFUSAL, subject_id=case.pk):
        complete_task(task=task, outcome=outcome, fact=fact, by=by)
