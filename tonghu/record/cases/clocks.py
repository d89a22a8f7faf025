"""Since when the term of a step runs and when it ends; what may not come of it yet. Read only."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tonghu.base.terms.questions import calendar_in_force, term_in_force
from tonghu.law.calendar import said_day
from tonghu.law.eligibility import latest_day
from tonghu.law.procedure import Step
from tonghu.record.cases.models import Assignment, Case, Conclusion, Proceeding


def clock(
    case: Case, proceeding: Proceeding, step: Step, at: datetime
) -> tuple[datetime, date | None]:
    """Since when the term of a step runs, and the day that was written down where it ends sooner."""
    if (counted := _counted_from(proceeding, step)) is None:
        agreed = _latest_with(proceeding, step.bounded_by) if step.bounded_by else None
        return at, latest_day((agreed.said or {}).get(step.bounded_by)) if agreed else None
    told, first = counted
    said = told.said or {}
    since = min(at, _morning(first))
    until = latest_day(said.get(step.bounded_by))
    assert step.within.term is not None, "what counts from a day has a term"
    calendar, term = calendar_in_force(), term_in_force(step.within.term, case.seat, first)
    assert term.value is not None, "and that term a number"
    end = calendar.due(since, term.value, term.unit, rolls=term.rolls).at
    return since, until if until is not None and calendar.end_of(until) < end else None


def _counted_from(proceeding: Proceeding, step: Step) -> tuple[Conclusion, date] | None:
    """The end of a step whose day the term of this one counts from, and that day."""
    told = _latest_with(proceeding, step.counts_from) if step.counts_from else None
    if told is None:
        return None
    said = told.said or {}
    return told, latest_day(said.get(step.counts_from)) or timezone.localdate(told.done_at)


def too_early(assignment: Assignment, outcomes: Iterable[str], on: date) -> Iterator[str]:
    """What the law does not yet allow on that day: what, and from when on."""
    if (counted := _counted_from(assignment.proceeding, assignment.law)) is None:
        return
    _, first = counted
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
