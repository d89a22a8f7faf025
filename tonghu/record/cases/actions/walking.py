"""Walking a procedure: what is done on a step, what a step waits for, what follows when it ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.documents.actions import attach
from tonghu.base.documents.models import Attachment
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.record.cases.actions.opening import open_case
from tonghu.record.cases.clocks import not_yet
from tonghu.record.cases.endings import leave_to_somebody
from tonghu.record.cases.engine import (
    Matter,
    begin,
    count_refusal,
    end_proposals,
    end_refusal,
    held_back,
    propose_ending,
    start,
)
from tonghu.record.cases.models import (
    Assignment,
    Case,
    Closure,
    ClosureKind,
    Conclusion,
    Proceeding,
    Progress,
    Wait,
)
from tonghu.record.tasks.actions import complete_task
from tonghu.record.tasks.models import Task


@dataclass(frozen=True)
class Done:
    """What was done on a step, and the outcomes that hold where that ends it.

    `said` are the facts that law/facts.py asks for at this step. `done_at` is when it was done, now unless
    told; the terms of the next steps run from then. Somebody of another organisation may write it down
    for the responsible one, saying on whose word: `on_behalf`.
    """

    outcomes: Sequence[str] = ()
    said: Mapping[str, object] = field(default_factory=dict)
    statement: str = ""
    done_at: datetime | None = None
    on_behalf: str = ""


@action(Permission.DO_TASKS)
def finish_step(*, assignment: Assignment, done: Done, by: Officer) -> Conclusion:
    """End a step with the outcomes that hold, and start what follows from each of them."""
    task = _under_way(assignment, done, by)
    proceeding = Proceeding.objects.select_for_update().get(pk=assignment.proceeding_id)
    case, step = proceeding.case, assignment.law
    if mismatch := step.mismatch(done.outcomes):
        raise Refused(mismatch, at="outcomes")
    done_at = _when(done, task)
    if early := list(not_yet(assignment, done.outcomes, timezone.localdate(done_at))):
        raise Refused(early[0], at="outcomes")
    conclusion = Conclusion.objects.create(
        assignment=assignment,
        outcomes=[one.key for one in step.outcomes if one.key in done.outcomes],
        said=dict(done.said) or None,
        statement=done.statement or None,
        done_at=done_at,
        on_behalf=done.on_behalf,
        by=by.id,
    )
    labels = "、".join(one.label for one in conclusion.chosen)
    complete_task(task=task, outcome=labels[:80], fact=conclusion, by=by)
    count_refusal(case, assignment, conclusion)
    _follow(case, proceeding, conclusion, done_at, by)
    return conclusion


@action(Permission.DO_TASKS)
def record_progress(*, assignment: Assignment, done: Done, by: Officer) -> Progress:
    """Write down something done on a step that goes on: each attempt is a fact of its own."""
    task = _under_way(assignment, done, by)
    if not done.said and not done.statement.strip():
        raise Refused("请至少写一项：做了什么，结果怎样。")
    noted = Progress.objects.create(
        assignment=assignment, said=dict(done.said) or None, statement=done.statement or None,
        done_at=_when(done, task), on_behalf=done.on_behalf, by=by.id,
    )  # fmt: skip
    count_refusal(assignment.proceeding.case, assignment, noted)
    return noted


@consequence
def give_again(*, assignment: Assignment, by: Actor) -> Assignment:
    """Give a step once more that is over and has still to be done, to whoever the law names."""
    proceeding = assignment.proceeding
    start(proceeding.case, proceeding, assignment.step, timezone.now(), by)
    return proceeding.assignments.get(step=assignment.step, task__closed_at=None)


@action(Permission.ATTACH_FILES)
def attach_to_step(
    *, assignment: Assignment, name: str, content: bytes, evidence: bool, by: Officer
) -> Attachment:
    """Keep a file with a step of one's own, also when it is done: a signed copy comes back later."""
    task = assignment.task
    if task.organisation_id not in by.works_for(Permission.DO_TASKS):
        raise Refused(f"这一步由{task.organisation.name}办理，文件请交该单位上传。")
    return attach(subject=task, name=name, content=content, evidence=evidence, by=by)


@action(Permission.DO_TASKS)
def wait_for(*, assignment: Assignment, reason: str, until: date, by: Officer) -> Wait:
    """Say what a step waits for, and until when. No term stands still for it."""
    _may_conclude(assignment.proceeding.case, assignment.task, "", by)
    if assignment.task.closed_at is not None:
        raise Refused("这一步已经办完，不用等。")
    if until <= timezone.localdate():
        raise Refused("“等到”要是今天以后的日子。", at="until")
    return Wait.objects.create(assignment=assignment, reason=reason, until=until, by=by.id)


def _follow(
    case: Case, proceeding: Proceeding, conclusion: Conclusion, at: datetime, by: Actor
) -> None:
    """Start what the outcomes lead to; end the procedure, and the case, when nothing is left."""
    for outcome in conclusion.chosen:
        for key in outcome.then:
            start(case, proceeding, key, at, by)
        for key in () if held_back(case, proceeding, outcome) else outcome.opens:
            because = f"{proceeding.law.label}“{conclusion.assignment.law.label}”：{outcome.label}"
            _open_after(case, proceeding, conclusion, Matter(key, case.place, because), at, by)
    propose_ending(case, conclusion, by)
    end_proposals(proceeding, by, conclusion)
    if not proceeding.assignments.filter(task__closed_at=None).exists():
        proceeding.ended_at = timezone.now()
        proceeding.save(update_fields=["ended_at"])
        if case.closure is None and not case.proceedings.filter(ended_at=None).exists():
            closure = Closure.objects.create(case=case, kind=ClosureKind.ENDED, by=by.id)
            end_refusal(case, "个案办结", by, closure)
            leave_to_somebody(case, by)


def _open_after(
    case: Case,
    proceeding: Proceeding,
    conclusion: Conclusion,
    matter: Matter,
    at: datetime,
    by: Actor,
) -> None:
    """Open another procedure in the same case. What an organisation failed to do for a child is a
    case of its own; what the child then needs is not.
    """
    if proceeding.supervised is None:
        begin(case, matter, at, by, after=conclusion)
        return
    about = case.about or ""
    theirs = Matter(matter.procedure, matter.place, matter.because, case.child, about)
    open_case(matter=theirs, at=at, by=by)


def _under_way(assignment: Assignment, done: Done, by: Officer) -> Task:
    """The duty of a step, locked, if it is open and `by` may write on it."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=assignment.task_id)
    _may_conclude(assignment.proceeding.case, task, done.on_behalf, by)
    if task.closed_at is not None:
        raise Refused(f"“{assignment.law.label}”已经办完，不能再办一次。有新情况的，请另行登记。")
    return task


def _when(done: Done, task: Task) -> datetime:
    """When something was done: now unless told, not in the future, not long before it was given."""
    now = timezone.now()
    done_at = done.done_at or now
    if done_at > now:
        raise Refused("办理时间还没有到，请填写实际办理的时间。", at="done_at")
    if done_at < task.opened_at - timedelta(days=1):
        raise Refused("办理时间比交办时间还早，请核对。", at="done_at")
    return done_at


def _may_conclude(case: Case, task: Task, on_behalf: str, by: Officer) -> None:
    if task.organisation_id in by.works_for(Permission.DO_TASKS):
        return
    if not (
        by.may_at(Permission.RECORD_FOR_OTHERS, case.seat)
        and Case.objects.worked_on_by(by).filter(pk=case.pk).exists()
    ):
        raise Refused(f"这一步由{task.organisation.name}办理，请由该单位办理。")
    if not on_behalf.strip():
        raise Refused(f"替{task.organisation.name}登记的，请写明是谁、什么时候、怎样告知的。")
