"""Calling several organisations together about one case, and what they resolve."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.law.basis import COUNTY_NOTICE, HOUSE_RULES
from tonghu.record.cases.actions.team import call_in, managed
from tonghu.record.cases.models import Attendance, Case, Conference, Resolution
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task


@dataclass(frozen=True)
class Resolved:
    """What was resolved, who does it, by which day."""

    words: str
    organisation: Organisation
    due_on: date


@action(Permission.MANAGE_CASES)
def call_conference(
    *,
    case: Case,
    held_at: datetime,
    venue: str,
    agenda: str,
    organisations: Iterable[Organisation],
    by: Officer,
) -> Conference:
    """Call several organisations together about one case; each is let in and told to come."""
    case = managed(case, by)
    asked = list(dict.fromkeys(organisations))
    if not asked:
        raise Refused("请至少选一个参加会商的单位。")
    chair = case.team.filter(pk__in=by.works_for(Permission.MANAGE_CASES))[0]
    conference = Conference.objects.create(
        case=case, held_at=held_at, venue=venue, agenda=agenda, chair=chair, by=by.id
    )
    for organisation in dict.fromkeys([chair, *asked]):
        call_in(case=case, organisation=organisation, reason="参加个案会商", by=by)
        Attendance.objects.create(conference=conference, organisation=organisation)
        if organisation != chair:
            _conference_duty(
                conference, organisation, "attend",
                f"参加个案会商：{timezone.localtime(held_at):%m月%d日%H:%M}，{venue}",
                timezone.localdate(held_at), by,
            )  # fmt: skip
    return conference


@action(Permission.MANAGE_CASES)
def record_conference(
    *,
    conference: Conference,
    minutes: str,
    came: Iterable[Organisation],
    resolved: Sequence[Resolved],
    by: Officer,
) -> Conference:
    """Write down what a conference said and resolved; each resolution is somebody's duty."""
    conference = Conference.objects.select_for_update(of=("self",)).get(pk=conference.pk)
    managed(conference.case, by)
    if conference.minutes is not None:
        raise Refused("会商纪要已经登记。有补充的，另开一次会商。")
    conference.minutes = minutes
    conference.save(update_fields=["minutes"])
    present = {one.pk for one in came}
    for attendance in conference.attendances.all():
        attendance.came = attendance.organisation_id in present
        attendance.save(update_fields=["came"])
    for task in Task.objects.open().filter(subject_id=conference.pk, kind="cases.attend"):
        outcome = "已参加" if task.organisation_id in present else "没有到会"
        complete_task(task=task, outcome=outcome, fact=conference, by=by)
    for n, one in enumerate(resolved, 1):
        call_in(
            case=conference.case, organisation=one.organisation, reason="落实会商议定的事项", by=by
        )
        title = f"落实会商议定事项（{conference.case.number} 第 {n} 项）"
        task = _conference_duty(
            conference, one.organisation, f"resolution:{n}", title, one.due_on, by
        )
        Resolution.objects.create(conference=conference, words=one.words, task=task)
    return conference


def _conference_duty(
    conference: Conference,
    organisation: Organisation,
    what: str,
    title: str,
    due_on: date,
    by: Actor,
) -> Task:
    return open_task(
        duty=Duty(
            key=f"conference:{conference.pk}:{what}:{organisation.pk}",
            kind="cases.attend" if what == "attend" else "cases.resolution",
            title=title,
            organisation=organisation,
            place=conference.case.seat,
            basis=COUNTY_NOTICE("三（三）") if what == "attend" else HOUSE_RULES("个案会商"),
            because=f"{conference.case.number} 会商",
            child_id=conference.case.child_id,
            subject_id=conference.pk,
            due_on=due_on,
        ),
        at=timezone.now(),
        by=by,
    )
