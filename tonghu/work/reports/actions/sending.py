"""Sending a report to those who must act, and what they do with it first: open it, note it, see whom it speaks of."""

from collections.abc import Mapping, Sequence, Set
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.law.agencies import Agency
from tonghu.law.basis import HOUSE_RULES, MINORS_LAW, OPINIONS_2016
from tonghu.law.reporting import in_danger_now, is_late
from tonghu.record.cases.actions import Matter, call_in, keep_out, open_case
from tonghu.record.cases.models import Case, Proceeding
from tonghu.record.cases.offices import outside_conflict
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task
from tonghu.work.reports.accused import SORTERS, acting_on, all_words_of, concerned, spoken_of_in
from tonghu.work.reports.actions.accountability import account_for_delay
from tonghu.work.reports.duties import OWED, READ_MORE, SPOKEN_OF
from tonghu.work.reports.models import Delivery, Report, Way
from tonghu.work.reports.rules import said_item

SPOKEN_OF_WHY = "报告的文字里写到它的人，先回避，由上级看清是不是被指控的"


@consequence
def route_report(*, report_id: UUID, by: Actor, beside: Report | None = None) -> Report:
    """Send a report on: to the police as the first step of the procedure, to the township to prepare.

    Whoever works where the accused does keeps out; and whoever works where somebody does whom the words
    speak of, until a person above them has seen whether that one is accused. Sent already, it is not sent
    again. `beside` is one just sent of which a person said that it tells the same: both are worked on in one case.
    """
    report = Report.objects.select_for_update(of=("self",)).get(pk=report_id)
    if report.proceeding_id is not None or report.dismissed_at is not None:
        return report
    proceeding = beside.proceeding if beside is not None else None
    spoken_of = spoken_of_in(report, all_words_of(report))
    out = dict.fromkeys(spoken_of, SPOKEN_OF_WHY) | dict.fromkeys(
        concerned(report), _because(report)
    )
    report.proceeding = proceeding or open_case(matter=_matter(report, out), at=report.at, by=by)
    report.save(update_fields=["proceeding"])
    case = report.proceeding.case
    if proceeding is not None:
        for organisation, reason in out.items():
            keep_out(case=case, organisation=organisation, reason=reason, by=by)
    first = report.proceeding.assignments.select_related("task__organisation").earliest("id")
    _deliver(report, first.task.organisation)
    brought = _bring_in_the_township(report, case, by)
    if proceeding is None and brought.seen_at is None:
        _ask_to_note(report, case, brought.organisation, by)
    _ask_who_is_accused(report, case, spoken_of, by)
    out_now = case.conflicts.in_force().values("organisation")
    end_owed(report, set(case.team.exclude(pk__in=out_now)), by)
    late = is_late(report.reporter_kind, report.noticed_at, report.at)
    if (
        late and report.organisation and report.organisation.above
    ):  # else a person says who looks into it
        account_for_delay(report, report.organisation, by)
    return report


@action(Permission.DO_TASKS)
def note_report(*, task: Task, by: Officer) -> Task:
    """Take note of a report: the township knows of it, and prepares to take over."""
    if task.organisation_id not in by.works_for(Permission.DO_TASKS):
        raise Refused(f"由{task.organisation}知悉。")
    if task.closed_at is None:
        complete_task(
            task=task, outcome="已知悉", statement="已知悉，做接手照料和评估的准备", by=by
        )
    return task


@action(Permission.DO_TASKS)
def see_who_is_accused(*, task: Task, reason: str, by: Officer) -> Task:
    """Say whether those of whom a report speaks are accused. What was added and kept from those who act is
    theirs to read from now on, if they still act.
    """
    if task.organisation_id not in by.works_for(Permission.DO_TASKS):
        raise Refused(f"由{task.organisation}看清。")
    if task.closed_at is None:
        complete_task(task=task, outcome="已看清", statement=reason, by=by)
        report = Report.objects.get(pk__in=[task.subject_id])
        acting, added = acting_on(report), report.words.filter(from_reporter=True)
        if any(acting in spoken_of_in(report, one.text) for one in added):
            ask_to_read(report, by)
    return task


@action(Permission.DO_TASKS)
def open_report(*, report: Report, by: Officer) -> Report:
    """Somebody opened a report: the first time is the proof of delivery to their organisation."""
    fresh = report.deliveries.filter(organisation__in=by.works_for(Permission.DO_TASKS))
    fresh.filter(seen_at=None).update(seen_at=timezone.now(), seen_by=by.id)
    return report


@action(Permission.RECORD_FOR_OTHERS)
def deliver_offline(*, delivery: Delivery, way: Way, whom: str, by: Officer) -> Delivery:
    """Write down that a report was put before an organisation by telephone, on paper or in person: who
    took it is the proof. The first time stays.
    """
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    proceeding = delivery.report.proceeding
    assert proceeding is not None, "only what was sent is delivered"
    if not by.may_at(Permission.RECORD_FOR_OTHERS, proceeding.case.seat):
        raise Refused("这件报告不在您的管辖范围内，请由当地登记送达。")
    if delivery.told_at is None:
        delivery.told_at, delivery.told_by = timezone.now(), by.id
        delivery.told_way, delivery.told_whom = way, whom
        delivery.save()
    return delivery


def end_owed(report: Report, acting: Set[Organisation], by: Actor) -> None:
    """A report about the child is owed no more by whoever wrote this one down, or acts on it. Everybody else owes
    theirs by law; and that a duty is gone would tell the accused that somebody reported.
    """
    if report.child_id is None:
        return
    owed = Task.objects.open().filter(subject_id=report.child_id, form=OWED)
    for task in owed.select_related("organisation"):
        if task.organisation in acting or _written_by(report, task.organisation):
            complete_task(task=task, outcome="已报告", fact=report, by=by)


def _ask_who_is_accused(
    report: Report, case: Case, spoken_of: Sequence[Organisation], by: Actor
) -> None:
    """Whoever stands above those of whom a report speaks reads whether they are accused: one duty of each."""
    asked = Task.objects.open().filter(kind=SPOKEN_OF, subject_id=report.pk)
    for organisation in spoken_of:
        above = outside_conflict(case=case, organisation=organisation.above)
        if above.agency not in {Agency.TOWNSHIP, *SORTERS}:  # who may not let it in again
            above = outside_conflict(case=case, organisation=None)
        if asked.filter(organisation=above).exists():
            continue
        call_in(case=case, organisation=above, reason="看清报告里写到的人是不是被指控的", by=by)
        open_task(
            duty=Duty(
                key=f"{SPOKEN_OF}:{report.pk.hex}:{uuid7().hex}",
                kind=SPOKEN_OF,
                title="看清报告里写到的人是不是被指控的，他的单位要不要一直回避",
                organisation=above,
                place=case.seat,
                basis=HOUSE_RULES("利害关系回避"),
                because=case.number,
                target="sift_reports",
                child_id=case.child_id,
                form="reports:spoken_of",
                subject_id=report.pk,
            ),
            at=timezone.now(),
            by=by,
        )


def spoken_of_later(
    report: Report, proceeding: Proceeding, words: str, by: Actor
) -> set[Organisation]:
    """What is added speaks of somebody: likewise. Whoever acts already goes on, and so does whom a person let
    in again, until a person says otherwise; only these words are not theirs to read before. Returns them.
    """
    case, acting = proceeding.case, acting_on(report)
    conflicts = case.conflicts.values_list("organisation_id", flat=True)
    out, known = set(conflicts.filter(lifted_at=None)), {acting.pk, *conflicts}
    spoken_of = [one for one in spoken_of_in(report, words) if one.pk not in out]
    for organisation in spoken_of:
        if organisation.pk not in known:
            keep_out(case=case, organisation=organisation, reason=SPOKEN_OF_WHY, by=by)
    _ask_who_is_accused(report, case, spoken_of, by)
    return {one for one in spoken_of if one.pk in known}


def ask_to_read(report: Report, by: Actor) -> None:
    """Ask whoever acts on a report to read what was added: one duty at a time."""
    assert report.proceeding is not None, "only what was sent is worked on"
    if Task.objects.open().filter(kind=READ_MORE, subject_id=report.pk).exists():
        return
    open_task(
        duty=Duty(
            key=f"reports:more:{report.pk}:{uuid7()}",
            kind=READ_MORE,
            title="报告人补充了情况，请看",
            organisation=acting_on(report),
            place=report.proceeding.case.seat,
            basis=MINORS_LAW("第十一条"),
            because=report.proceeding.case.number,
            target="enter_report",
            child_id=report.child_id,
            form="reports:note",
            subject_id=report.pk,
        ),
        at=timezone.now(),
        by=by,
    )


def _about(told: Mapping[str, str]) -> str:
    """Who it is about, for a case whose child is not known yet."""
    known = ("child_name", "child_sex", "child_age", "school", "where", "guardian")
    words = [said_item(key, told[key]) for key in known if told.get(key)]
    return "，".join(words)


def _deliver(report: Report, organisation: Organisation) -> Delivery:
    """Put a report before an organisation. Whoever wrote it down there has seen it."""
    own = _written_by(report, organisation)
    seen = {"seen_at": report.at, "seen_by": report.by} if own else {}
    return Delivery.objects.get_or_create(
        report=report, organisation=organisation, defaults=seen
    )[0]  # fmt: skip


def _written_by(report: Report, organisation: Organisation) -> bool:
    """Whether somebody of this organisation wrote the report down: found it, or was told."""
    writer = Officer.objects.filter(pk=report.by).first()
    return writer is not None and organisation.pk in writer.works_for(Permission.DO_TASKS)


def is_urgent(report: Report) -> bool:
    """Whether a child is in danger at this moment, by what was told."""
    return in_danger_now(report.situations, ongoing=report.ongoing)


def _because(report: Report) -> str:
    return f"强制报告：{report.what}"


def _matter(report: Report, out: Mapping[Organisation, str]) -> Matter:
    return Matter(
        "mandatory_report",
        report.place,
        _because(report),
        report.child,
        "" if report.child else _about(report.told),
        excluding=out,
    )


def _bring_in_the_township(report: Report, case: Case, by: Actor) -> Delivery:
    township = Organisation.objects.nearest_to(case.place, Agency.TOWNSHIP, Agency.CIVIL_AFFAIRS)
    township = outside_conflict(case=case, organisation=township)
    call_in(case=case, organisation=township, reason="接到强制报告，做接手准备", by=by)
    return _deliver(report, township)


def _ask_to_note(report: Report, case: Case, township: Organisation, by: Actor) -> None:
    urgent = is_urgent(report)
    open_task(
        duty=Duty(
            key=f"reports:note:{report.pk}",
            kind="reports.note",
            title=f"{'（危险正在发生）' if urgent else ''}知悉强制报告，做接手照料、评估的准备",
            organisation=township,
            place=case.seat,
            basis=OPINIONS_2016("四（一）"),
            because=case.number,
            target="take_note",
            at_once=urgent,
            child_id=case.child_id,
            form="reports:note",
            subject_id=report.pk,
        ),
        at=report.at,
        by=by,
    )
