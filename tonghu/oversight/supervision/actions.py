"""Pressing for an overdue duty, answering, and judging the answer: the 督办整改 procedure walked."""

from datetime import datetime

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.documents.actions import issue_letter
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.terms.questions import calendar_in_force, term_in_force
from tonghu.law.procedures import by_version, procedure
from tonghu.oversight.supervision.letter import urging_letter
from tonghu.oversight.supervision.models import Answer, SupervisedTask, Verdict
from tonghu.record.cases.actions import Matter, open_case
from tonghu.record.cases.models import Proceeding
from tonghu.record.cases.offices import stands_above
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task

PROCEDURE = "urging"


@action(Permission.ISSUE_LETTERS)
def urge(*, task: Task, demand: str, code: str, by: Officer) -> SupervisedTask:
    """Issue a 督办函 about a duty that is overdue, or was due at once, and open the duty to answer it."""
    now = timezone.now()
    issuer = _issuer(task, by)
    if not task.is_open:
        raise Refused("这项待办已经办结，不用督办。")
    if not (task.is_overdue(now) or task.due_at is None):
        raise Refused("这项待办还没有到期，到期以后才能督办。")
    if SupervisedTask.objects.open().filter(task=task, issuer=issuer).exists():
        raise Refused("已经就这项待办发过督办函，正等反馈。")
    rule = procedure(PROCEDURE, timezone.localdate(now))
    supervised = SupervisedTask(
        task=task,
        issuer=issuer,
        organisation=task.organisation,
        place=task.place,
        demand=demand,
        version=rule.version,
        by=by.id,
        at=now,
    )
    supervised.letter = issue_letter(
        kind="督办函",
        code=code,
        issuer=issuer,
        addressee=task.organisation,
        paper=urging_letter(
            task=task,
            issuer=issuer,
            demand=demand,
            answer_by=_answer_by(task.place, now),
            by=by,
            now=now,
        ),
        by=by,
    )
    supervised.save(force_insert=True)
    start_step(supervised=supervised, step=rule.start, by=by)
    return supervised


@action(Permission.ISSUE_LETTERS)
def begin_rectification(*, organisation: Organisation, because: str, by: Officer) -> Proceeding:
    """Look into an organisation below and have it put right what was found (督办整改): a case of its own, whose
    first step is the conclusion in writing.
    """
    supervisor = _above(organisation, by)
    matter = Matter(
        "rectification", organisation.place, because, about=f"督办整改：{organisation}",
        supervisor=supervisor, supervised=organisation,
    )  # fmt: skip
    return open_case(matter=matter, at=timezone.now(), by=by)


@action(Permission.DO_TASKS)
def answer(*, supervised: SupervisedTask, statement: str, by: Officer) -> Answer:
    """Answer in writing what was done; whoever pressed then judges it."""
    if supervised.organisation_id not in by.works_for(Permission.DO_TASKS):
        raise Refused(f"这件督办由{supervised.organisation}反馈。")
    task = _pending(supervised, "answer")
    if task is None:
        raise Refused("现在没有要反馈的：已经反馈过，正等验收，或者已经销号。")
    given = Answer.objects.create(supervised=supervised, statement=statement, by=by)
    _finish(supervised, task, "answer", "answered", given, by)
    return given


@action(Permission.SUPERVISE_TASKS)
def judge(*, supervised: SupervisedTask, accepted: bool, note: str, by: Officer) -> Verdict:
    """Accept the answer and close the matter, or send it back to be done properly."""
    if supervised.issuer_id not in by.works_for(Permission.SUPERVISE_TASKS):
        raise Refused(f"这件督办由{supervised.issuer}验收。")
    task = _pending(supervised, "accept")
    if task is None:
        raise Refused("现在没有要验收的：还没有收到反馈，或者已经销号。")
    given = supervised.answers.last()
    assert given is not None, "a verdict is only awaited after an answer"
    if given.by_id == by.id:
        raise Refused("不能验收自己的反馈，请由另一位人员办理。")
    verdict = Verdict.objects.create(
        supervised=supervised, answer=given, accepted=accepted, note=note, by=by
    )
    _finish(supervised, task, "accept", "closed" if accepted else "again", verdict, by)
    return verdict


@consequence
def start_step(*, supervised: SupervisedTask, step: str, by: Actor) -> Task:
    """Open the duty of one step of the procedure, as often as the procedure comes round to it."""
    rule = by_version(PROCEDURE, supervised.version).step(step)
    owner = supervised.organisation if step == "answer" else supervised.issuer
    return open_task(
        duty=Duty(
            key=f"supervision:{supervised.pk}:{step}:{supervised.answers.count()}",
            kind=f"{PROCEDURE}.{step}",
            title=f"{'反馈' if step == 'answer' else '验收'}督办：{supervised.task.title}"[:120],
            organisation=owner,
            place=owner.place,
            basis=rule.basis[0],
            because=f"督办函 {supervised.letter.number}",
            term=rule.within.term,
            target=rule.within.target,
            form=rule.form,
            subject_id=supervised.pk,
        ),
        at=timezone.now(),
        by=by,
    )


def _finish(
    supervised: SupervisedTask,
    task: Task,
    step: str,
    outcome: str,
    fact: Answer | Verdict,
    by: Officer,
) -> None:
    """End a step with its outcome; what follows is read from the procedure."""
    chosen = next(
        one
        for one in by_version(PROCEDURE, supervised.version).step(step).outcomes
        if one.key == outcome
    )
    complete_task(task=task, outcome=chosen.label, fact=fact, by=by)
    for after in chosen.then:
        start_step(supervised=supervised, step=after, by=by)


def _pending(supervised: SupervisedTask, step: str) -> Task | None:
    return Task.objects.open().filter(subject_id=supervised.pk, kind=f"{PROCEDURE}.{step}").first()


def _issuer(task: Task, by: Officer) -> Organisation:
    """The organisation in whose name `by` may press the responsible one."""
    return _presses(by, task.organisation, task.place, _PRESSES)


def _above(organisation: Organisation, by: Officer) -> Organisation:
    """The organisation in whose name `by` may look into another, and does what that asks of it."""
    return _presses(by, organisation, organisation.place, _PRESSES | {Permission.DO_TASKS})


_PRESSES = frozenset({Permission.ISSUE_LETTERS, Permission.SUPERVISE_TASKS})


def _presses(
    by: Officer, organisation: Organisation, place: str, needed: frozenset[Permission]
) -> Organisation:
    for post in by.posts_held:
        inside = any(low <= place <= high for low, high in post.ranges)
        own = post.organisation
        above = own == organisation or stands_above({organisation.pk}, own)
        if needed <= post.role_.may and inside and not above:
            return own
    raise Refused("只能督办管辖范围内的下级单位，不能督办本单位或范围以外的单位。")


def _answer_by(place: str, now: datetime) -> datetime | None:
    """The internal target for answering, as the county has set it."""
    term = term_in_force("answer_supervision", place, timezone.localdate(now))
    return calendar_in_force().due(now, term.value, term.unit).at if term.value else None
