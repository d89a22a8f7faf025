"""What the verbs of a case stand on: a procedure begun, a step given with its clock, refusal counted.

Called inside an action or a consequence, which the log names; nothing here is asked for by itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.people.models import Organisation
from tonghu.base.terms.questions import calendar_in_force, term_in_force
from tonghu.law.calendar import said_day
from tonghu.law.eligibility import latest_day
from tonghu.law.evidence import neglect_clock, urges_guardian
from tonghu.law.procedure import Step
from tonghu.law.procedures import procedure
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
    """What a procedure is opened about: a child on file, or one who is only described; where the
    child is; why. `excluding` must keep out. The parties are those of a procedure about an organisation.
    """

    procedure: str
    place: str
    because: str
    child: Child | None = None
    about: str = ""
    excluding: Sequence[Organisation] = ()
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
    since, until = _clock(case, proceeding, step, at)
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


def _clock(
    case: Case, proceeding: Proceeding, step: Step, at: datetime
) -> tuple[datetime, date | None]:
    """Since when the term of a step runs, and the day that was written down where it ends sooner."""
    told, first = counted_from(proceeding, step)
    if told is None or first is None:
        agreed = _latest_with(proceeding, step.bounded_by) if step.bounded_by else None
        return at, latest_day((agreed.said or {}).get(step.bounded_by)) if agreed else None
    said = told.said or {}
    since = min(at, _morning(first))
    until = latest_day(said.get(step.bounded_by))
    assert step.within.term is not None, "what counts from a day has a term"
    calendar, term = calendar_in_force(), term_in_force(step.within.term, case.seat, first)
    assert term.value is not None, "and that term a number"
    end = calendar.due(since, term.value, term.unit, rolls=term.rolls).at
    return since, until if until is not None and calendar.end_of(until) < end else None


def counted_from(proceeding: Proceeding, step: Step) -> tuple[Conclusion | None, date | None]:
    """The end of a step whose day the term of this one counts from, and that day."""
    told = _latest_with(proceeding, step.counts_from) if step.counts_from else None
    if told is None:
        return None, None
    said = told.said or {}
    return told, latest_day(said.get(step.counts_from)) or timezone.localdate(told.done_at)


def too_early(assignment: Assignment, outcomes: Iterable[str], on: date) -> Iterator[str]:
    """What the law does not yet allow on that day: what, and from when on."""
    _, first = counted_from(assignment.proceeding, assignment.law)
    if first is None:
        return
    for one in assignment.law.outcomes:
        if one.after and one.key in outcomes:
            term = term_in_force(one.after, assignment.proceeding.case.place, first)
            assert term.value is not None, "an earliest day has a number"
            day = calendar_in_force().due(_morning(first), term.value, term.unit, rolls=False).at
            if on < (full := timezone.localdate(day)):
                yield (
                    f"“{one.label}”要从{said_day(first)}起满 {term.value}{term.unit.label}，"
                    f"{said_day(full)}才满（{term.basis}）。"
                )


def not_yet(assignment: Assignment, outcomes: Iterable[str], on: date) -> Iterator[str]:
    """What does not count on that day, because it is much sooner than the step is due: what to do instead."""
    if assignment.task.target_at is None:
        return
    due = timezone.localdate(assignment.task.target_at)
    for one in assignment.law.outcomes:
        if one.ahead and one.key in outcomes:
            span = term_in_force(one.ahead, assignment.task.place, on).value
            assert span is not None, "how much sooner has a number"
            if on < (first := due - timedelta(days=span)):
                yield (
                    f"{assignment.law.label}约在{said_day(due)}，{said_day(first)}起看到的才算。这一次请点"
                    "“只记录”记下来，到时候再去看一次；情况有反复的不用等，选“情况反复”就重新评估。"
                )


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _latest_with(proceeding: Proceeding, item: str) -> Conclusion | None:
    """The latest end of a step on which the law asks for this fact."""
    ended = Conclusion.objects.filter(assignment__proceeding=proceeding)
    for one in ended.select_related("assignment__proceeding").order_by("-at", "-id"):
        asks = one.assignment.asks
        if asks is not None and item in asks.items:
            return one
    return None


def count_refusal(case: Case, assignment: Assignment, told: Conclusion | Progress) -> None:
    """From a warning, reprimand or admonition on, note the day on which refusal would be full."""
    asks = assignment.asks
    if asks is None or not urges_guardian(asks.key, told.said):
        return
    day = timezone.localdate(told.done_at)
    months = term_in_force("neglect_months", case.place, day).value or 0
    clock = neglect_clock([(day, asks.label)], months)
    asked = Task.objects.filter(key=f"{REFUSAL}:{case.pk}").exists()
    if clock is None or asked or (case.refused_until and case.refused_until <= clock.full_on):
        return
    case.refused_until = clock.full_on
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
