"""Opening, taking, handing over, extending and finishing duties; and letting their terms speak."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.documents.actions import attach, withdraw
from tonghu.base.documents.models import Attachment
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.outbox.actions import Word, announce, withdraw_messages
from tonghu.base.outbox.models import Message
from tonghu.base.outbox.unreached import when_unreached
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.codes import contains
from tonghu.base.terms.questions import calendar_in_force, term_in_force
from tonghu.law.agencies import Agency
from tonghu.law.basis import HOUSE_RULES, Basis
from tonghu.law.calendar import Calendar
from tonghu.law.terms import Force, Term, Unit
from tonghu.record.tasks.along import going_along
from tonghu.record.tasks.models import (
    CALL,
    Completion,
    Extension,
    ExtensionAnswer,
    Handover,
    Reminder,
    Taking,
    Task,
)
from tonghu.record.tasks.objections import kept_out
from tonghu.record.tasks.stages import BY_KEY, Stage, moment, next_moment, reached

_MOVED = "孩子转到了别处的台账"
_AT_ONCE = 500
"""Keys in one question."""


@dataclass(frozen=True)
class Duty:
    """What the law asks of one organisation, before it is written down as a task.

    `key` names what gave rise to it: the same key never opens two tasks. `term` and `target` are
    keys of law/terms.py; `term` may have no number (立即, 及时), `target` is always an internal aim.
    `due_on` is an aim that was agreed upon, such as the end of a campaign: the end of that day; or, `written` in
    an order or a decision, a day that binds.
    """

    key: str
    kind: str
    title: str
    organisation: Organisation
    place: str
    basis: Basis
    because: str
    term: str | None = None
    target: str | None = None
    at_once: bool = False
    role: str = ""
    child_id: UUID | None = None
    form: str = ""
    subject_id: UUID | None = None
    due_on: date | None = None
    written: bool = False


@consequence
def open_task(*, duty: Duty, at: datetime, by: Actor) -> Task:
    """Write a duty down, counting its term from `at`. The same key again is the same task."""
    return _opened([duty], at, by)[0]


@consequence
def open_tasks(*, duties: Sequence[Duty], at: datetime, by: Actor) -> list[Task]:
    """The same of many duties at once, as a ledger brings them; tasks in the order of the duties."""
    return _opened(duties, at, by)


def _opened(duties: Sequence[Duty], at: datetime, by: Actor) -> list[Task]:
    """What all the duties need is asked once: who has a task already, the terms, the calendar."""
    keys = list({duty.key for duty in duties})
    tasks = {
        task.key: task
        for start in range(0, len(keys), _AT_ONCE)
        for task in Task.objects.filter(key__in=keys[start : start + _AT_ONCE])
    }
    new: dict[str, Task] = {}
    count = _Count(timezone.localdate(at), calendar_in_force())
    for duty in duties:
        if duty.key not in tasks and duty.key not in new:
            new[duty.key] = _task(duty, at, by, count)
    Task.objects.bulk_create(new.values())
    _announce(list(new.values()), "new", at, by)
    return [tasks.get(duty.key) or new[duty.key] for duty in duties]


@dataclass
class _Count:
    """By what terms are counted on a day: the calendar, and each term as it counts at a place."""

    day: date
    calendar: Calendar
    terms: dict[tuple[str, str], Term] = field(default_factory=dict)

    def term(self, key: str | None, place: str) -> Term | None:
        """The term, asked for once; None where there is none."""
        if key is None:
            return None
        if (key, place) not in self.terms:
            self.terms[key, place] = term_in_force(key, place, self.day)
        return self.terms[key, place]


def _task(duty: Duty, at: datetime, by: Actor, count: _Count) -> Task:
    """A duty as the row of a task, not written yet."""
    term, target = count.term(duty.term, duty.place), count.term(duty.target, duty.place)
    task = Task(
        key=duty.key,
        kind=duty.kind,
        title=duty.title,
        organisation=duty.organisation,
        role=duty.role,
        place=duty.place,
        child_id=duty.child_id,
        form=duty.form,
        subject_id=duty.subject_id,
        basis=str(duty.basis),
        force=term.force if term else Force.LOCAL,
        wording=term.wording if term else "",
        at_once=duty.at_once,
        allowed=term.value if term else None,
        unit=term.unit if term and term.value is not None else "",
        rolls=term.rolls if term else True,
        opened_at=at,
        opened_by=by.id,
        because=duty.because,
    )
    if target is not None and target.value is not None:
        task.target_at = count.calendar.due(at, target.value, target.unit, rolls=target.rolls).at
    if duty.due_on is not None:
        end = max(at, count.calendar.end_of(duty.due_on))
        if duty.written:
            task.due_at, task.force = end, Force.WRITTEN
        else:
            task.target_at = end
    _count(task, count.calendar, new=True)
    return task


@action(Permission.DO_TASKS)
def take_task(*, task: Task, by: Officer) -> Task:
    """Say that this task is mine; taking it again changes nothing."""
    task = _own(task, by)
    if task.holder_id != by.id:
        Taking.objects.create(task=task, officer=by)
        task.holder = by
        task.save(update_fields=["holder"])
    return task


@action(Permission.DO_TASKS)
def hand_over_task(
    *,
    task: Task,
    to: Organisation,
    reason: str,
    by: Officer,
    officer: Officer | None = None,
) -> Task:
    """Give a task to a colleague, or to an organisation below or directly above one's own."""
    task = _own(task, by)
    if not Organisation.objects.reachable_from(task.organisation, by).filter(pk=to.pk).exists():
        raise Refused(
            f"不能把待办转给{to.name}：只能转给本单位、下级单位或直接上级。请联系上级转办。"
        )
    if kept_out(task, to):
        raise Refused(f"{to.name}与这件事有利害关系，应当回避，不能转给它。")
    if officer is not None and not any(p.organisation_id == to.pk for p in officer.posts_held):
        raise Refused(f"{officer.name}目前不在{to.name}任职，请另选承办人。")
    if to == task.organisation and officer == task.holder:
        raise Refused("这项待办已经在那里了，不用转办。")
    handover = Handover.objects.create(
        task=task,
        from_organisation=task.organisation,
        to_organisation=to,
        to_officer=officer,
        reason=reason,
        by=by.id,
    )
    if to != task.organisation:
        withdraw_messages(subject_ids=[task.pk], by=by)
        task.organisation = to
        _announce([task], str(handover.pk), handover.at, by)
    task.holder = officer
    task.save(update_fields=["organisation", "holder"])
    return task


@consequence
def reroute_task(*, task: Task, to: Organisation, place: str, reason: str, by: Actor) -> Task:
    """Give a task to whom it falls now, with its place: another must keep out of it, or its child has moved."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if task.organisation_id != to.pk:
        handover = Handover.objects.create(
            task=task,
            from_organisation_id=task.organisation_id,
            to_organisation=to,
            reason=reason,
            by=by.id,
        )
        withdraw_messages(subject_ids=[task.pk], by=by)
        task.organisation, task.holder = to, None
        task.place = place
        _announce([task], str(handover.pk), handover.at, by)
    task.place = place
    task.save(update_fields=["organisation", "holder", "place"])
    return task


@consequence
def take_duties_along(*, child_id: UUID, place: str, by: Actor) -> list[Task]:
    """Give the duties of a child who moved to an office of the same kind there, or else to one above it.

    An office that looks after the new place too keeps what it has; where there is none, the duty stays.
    """
    owed = going_along(child_id).select_related("organisation").order_by("pk")
    return [
        reroute_task(task=one, to=_office_at(one, place), place=place, reason=_MOVED, by=by)
        for one in owed
    ]


def _office_at(task: Task, place: str) -> Organisation:
    has = task.organisation
    if contains(has.place, place):
        return has
    kinds = (has.agency, Agency.TOWNSHIP, Agency.CIVIL_AFFAIRS)
    there = (Organisation.objects.nearest_to(place, kind) for kind in kinds)
    return next((one for one in there if one is not None and not kept_out(task, one)), has)


@consequence
def withdraw_reminders(
    *, tasks: Sequence[Task], organisation: Organisation, by: Actor
) -> list[Reminder]:
    """Take back what an organisation was told about tasks of which it may no longer know.

    The count of reminders begins again, so that whoever stands in its place hears of them.
    """
    told = Reminder.objects.select_for_update().filter(
        task__in=tasks, to=organisation, withdrawn_at=None
    )
    reminders = list(told)
    told.update(withdrawn_at=timezone.now())
    withdraw_messages(subject_ids=[one.pk for one in tasks], organisation=organisation, by=by)
    concerned = Task.objects.select_for_update().filter(reminders__in=reminders).order_by("pk")
    for task in {task.pk: task for task in concerned}.values():
        task.round += 1
        assert task.clock_end is not None, "only a term reminds"
        task.next_at = next_moment(task.kind, task.opened_at, task.clock_end, _said(task))
        task.save(update_fields=["round", "next_at"])
    return reminders


@action(Permission.DO_TASKS)
def finish_task(*, task: Task, statement: str, by: Officer) -> Completion:
    """End a task that has no form of its own with a written statement of what was done."""
    task = _own(task, by)
    if task.form:
        raise Refused("这项待办要在它自己的办理页面里办结，请点“去办理”。")
    return complete_task(task=task, outcome="已办理", statement=statement, by=by)


@action(Permission.ATTACH_FILES)
def attach_file(
    *, task: Task, name: str, content: bytes, evidence: bool, by: Officer
) -> Attachment:
    """Attach a file to an open task of one's own organisation."""
    return attach(subject=_own(task, by), name=name, content=content, evidence=evidence, by=by)


@action(Permission.ATTACH_FILES)
def withdraw_file(*, task: Task, attachment: Attachment, reason: str, by: Officer) -> Attachment:
    """Show a file of an open task of one's own organisation no longer."""
    _own(task, by)
    return withdraw(attachment=attachment, reason=reason, by=by)


@consequence
def complete_task(
    *,
    task: Task,
    outcome: str,
    by: Actor,
    fact: models.Model | None = None,
    statement: str | None = None,
) -> Completion:
    """End a task with the fact that fulfils it. Ended already, it stays as it ended."""
    task = Task.objects.select_for_update().get(pk=task.pk)
    if task.closed_at is not None:
        return task.completion
    now = max(timezone.now(), task.opened_at)
    completion = Completion.objects.create(
        task=task,
        outcome=outcome,
        statement=statement,
        fact_type=fact._meta.label_lower if fact is not None else "",
        fact_id=fact.pk if fact is not None else None,
        by=by.id,
        at=now,
    )
    task.closed_at, task.next_at = now, None
    task.save(update_fields=["closed_at", "next_at"])
    withdraw_messages(subject_ids=[task.pk], by=by)
    if task.at_once:
        for call in Task.objects.open().filter(kind=CALL, subject_id=task.pk):
            complete_task(task=call, outcome="不用再打", statement="对方已经办结", by=by)
    return completion


@action(Permission.DO_TASKS)
def ask_extension(*, task: Task, more: int, reason: str, basis: str, by: Officer) -> Extension:
    """Ask for more of the term's own unit. Only a term with a number can be extended."""
    task = _own(task, by)
    if task.force == Force.WRITTEN:
        raise Refused(
            "这个日子是裁定、决定写明的，上级不能延长。请在这一天以前办，或者请作出的机关另定。"
        )
    if task.due_at is None:
        raise Refused(
            f"这项待办没有可延长的期限（{task.wording or '未定期限'}），请尽快办理或转办。"
        )
    if task.extensions.filter(answer=None).exists():
        raise Refused("已经申请过延期，正等上级答复，不用再申请。")
    return Extension.objects.create(task=task, more=more, reason=reason, basis=basis, asked_by=by)


@action(Permission.EXTEND_TASKS)
def answer_extension(
    *, extension: Extension, granted: bool, by: Officer, note: str = ""
) -> ExtensionAnswer:
    """Grant or decline more time. Granted, the term is counted anew and its reminders begin again."""
    task = Task.objects.select_for_update().get(pk=extension.task_id)
    if extension.asked_by_id == by.id:
        raise Refused("不能批准自己的延期申请，请由另一位负责人办理。")
    if not by.may_at(Permission.EXTEND_TASKS, task.place):
        raise Refused("这项待办不在您的管辖范围内，请由有权批准的单位答复。")
    if hasattr(extension, "answer"):
        raise Refused("这份延期申请已经答复过了。")
    if task.closed_at is not None:
        raise Refused("这项待办已经办结，不用再答复延期。")
    answer = ExtensionAnswer.objects.create(extension=extension, granted=granted, note=note, by=by)
    if granted and task.allowed is not None:
        task.allowed += extension.more
        task.round += 1
        _count(task, calendar_in_force())
        task.save(update_fields=["allowed", "round", *_COUNTED])
    return answer


@consequence
def remind(*, task_id: UUID, now: datetime, by: Actor) -> list[Reminder]:
    """Write down every stage whose instant has come, each once a round, and set the next instant.

    Where nobody looked for a while several have come at once: each addressee hears the latest.
    """
    task = Task.objects.select_for_update().get(pk=task_id)
    if task.closed_at is not None or task.clock_end is None:
        return []
    said = _said(task)
    reminders = [
        Reminder(task=task, stage=stage.key, round=task.round, to=addressee, at=now)
        for stage in reached(task.kind, task.opened_at, task.clock_end, now)
        if stage.key not in said and (addressee := _addressee(task, stage)) is not None
    ]
    Reminder.objects.bulk_create(reminders)
    latest = {reminder.to: reminder for reminder in reminders}
    words = [
        Word(
            cause=f"reminder:{reminder.pk}", text=BY_KEY[reminder.stage].message,
            organisation=reminder.to, place=task.place, urgent=task.at_once, subject_id=task.pk,
        )
        for reminder in latest.values()
    ]  # fmt: skip
    announce(words=words, at=now, by=by)
    task.next_at = next_moment(
        task.kind,
        task.opened_at,
        task.clock_end,
        {*said, *(stage.key for stage in reached(task.kind, task.opened_at, task.clock_end, now))},
    )
    task.save(update_fields=["next_at"])
    return reminders


@consequence
def recount(*, task_id: UUID, by: Actor) -> Task:
    """Count the term again, because a holiday notice was published after it was counted."""
    task = Task.objects.select_for_update().get(pk=task_id)
    before = task.due_at
    _count(task, calendar_in_force())
    if task.due_at != before:
        task.round += 1
    task.save(update_fields=["round", *_COUNTED])
    return task


@when_unreached
def ask_to_call(message: Message, by: Actor) -> None:
    """An urgent message reached nobody: whoever stands above picks up the telephone."""
    found = Task.objects.open().filter(pk__in=[message.subject_id])
    task, deaf = found.first(), message.organisation
    above = _outside(task, deaf.above) if task and deaf else None
    if task is None or above is None:
        return
    open_task(
        duty=Duty(
            key=f"call:{message.cause}",
            kind=CALL,
            title=f"打电话通知{deaf}：有要立即办理的待办，短信等没有送达",
            organisation=above,
            place=above.place,
            basis=HOUSE_RULES("没有送达的紧急通知"),
            because="登记的通知方式都没有送达",
            target="call_unreached",
            at_once=True,
            subject_id=task.pk,
        ),
        at=timezone.now(),
        by=by,
    )


def _announce(tasks: Sequence[Task], how: str, at: datetime, by: Actor) -> None:
    """Tell whoever owes the duties, with the duties themselves: both are written down or neither."""
    words = [
        Word(
            cause=f"task:{task.pk}:{how}", text="at_once" if task.at_once else "new",
            organisation=task.organisation, place=task.place, urgent=task.at_once,
            subject_id=task.pk,
        )
        for task in tasks
    ]  # fmt: skip
    announce(words=words, at=at, by=by)


_COUNTED = ["due_at", "clock_end", "next_at", "counted_at"]


def _count(task: Task, calendar: Calendar, *, new: bool = False) -> None:
    """Set the term's end from its beginning and length, and when it will next be heard."""
    task.counted_at = timezone.now()
    if task.allowed is not None:
        task.due_at = calendar.due(
            task.opened_at, task.allowed, Unit(task.unit), rolls=task.rolls
        ).at
    task.clock_end = task.due_at or task.target_at
    if task.clock_end is None:
        task.next_at = None
        return
    said = set() if new else _said(task)
    task.next_at = next_moment(task.kind, task.opened_at, task.clock_end, said)


def _said(task: Task) -> set[str]:
    """The stages not to be announced (again).

    A new count begins a new round, but what an earlier round said and the new count still finds
    past is not repeated.
    """
    assert task.clock_end is not None
    return {
        key
        for key, round_ in task.reminders.values_list("stage", "round")
        if round_ == task.round
        or moment(BY_KEY[key], task.opened_at, task.clock_end) <= task.counted_at
    }


def _addressee(task: Task, stage: Stage) -> Organisation | None:
    """The organisation a stage speaks to; None where there is nobody above."""
    organisation: Organisation | None = task.organisation
    for _ in range(stage.up):
        organisation = organisation.above if organisation else None
    return _outside(task, organisation)


def _outside(task: Task, organisation: Organisation | None) -> Organisation | None:
    """The organisation, or the first above it that need not keep out of the duty."""
    while organisation is not None and kept_out(task, organisation):
        organisation = organisation.above
    return organisation


def _own(task: Task, by: Officer) -> Task:
    """The task, locked and open, if it belongs to an organisation of `by`; refuses otherwise."""
    task = (
        Task.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=task.pk)
    )
    if task.organisation_id not in by.works_for(Permission.DO_TASKS):
        raise Refused(f"这项待办由{task.organisation.name}负责，请由该单位办理，或先转办。")
    if task.closed_at is not None:
        raise Refused("这项待办已经办结，不能再改；如有新情况，请另行登记。")
    return task
