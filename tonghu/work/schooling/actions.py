"""The school registers that a child stays away, goes and sees, and reports in writing where that did not help."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.terms.questions import calendar_in_force, term_in_force
from tonghu.law.agencies import Agency
from tonghu.law.alerts import ALERTS
from tonghu.law.basis import COMPULSORY_EDUCATION_LAW
from tonghu.law.calendar import said_day
from tonghu.law.eligibility import age_on, birthday
from tonghu.law.registration import FIELDS
from tonghu.law.schooling import (
    ABSENT,
    ENDINGS,
    LONGEST_AGO,
    MISTAKEN,
    NOT_HERE,
    REASONS,
    REPORTED,
    STEPS,
    TRIED,
    WAYS,
    attendance_said,
)
from tonghu.record.children.actions import put_forward
from tonghu.record.children.models import Child, Proposal
from tonghu.record.risk.actions import Seen, observe, take_back
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task
from tonghu.work.schooling.models import Absence, Step

PERSUADE, BRING_BACK = "schooling.persuade", "schooling.bring_back"
SCHOOL = "school"
"""Who said what has changed on a file."""
_TOLD = (Agency.EDUCATION, Agency.TOWNSHIP)
"""Whom the school reports to in writing (通知 二)."""


@action(Permission.REPORT_ABSENCES)
def register_absence(
    *, child: Child, since: date, reason: str, by: Officer, words: str = ""
) -> Absence:
    """Write down that a child has not come since a day and nobody asked for leave.

    Raises Refused for a child of another school, a day to come, and where it is written down already.
    """
    _check_taught(child, by)
    today = timezone.localdate()
    if since > today:
        raise Refused("“从哪天起”不能在今天以后。", at="since")
    if since < birthday(today, -LONGEST_AGO):
        raise Refused(
            f"{said_day(since)}在一年以前，请核对年份。很久没有上学的，请村（居）在档案里变更“就学情况”。",
            at="since",
        )
    if reason not in REASONS:
        raise Refused("请选择原因；还不清楚的，选“还不知道”。", at="reason")
    known = Absence.objects.open().filter(child=child).first()
    if known is not None:
        raise Refused(f"已经登记了从{said_day(known.since)}起缺课，请在那里接着记。")
    school = Organisation.objects.filter(
        pk__in=by.works_for(Permission.REPORT_ABSENCES), name=child.school
    ).first()
    assert school is not None, "a child is taught where its file says"
    days = term_in_force("absent_days", child.place, today).value or 1
    made = Absence.objects.create(
        child=child, school=school, since=since, reason=reason, words=words or None, by=by.id,
        asks_on=calendar_in_force().add_working_days(since, days - 1),
    )  # fmt: skip
    observe(seen=[Seen(child.pk, ABSENT, True, since, "school", made.pk)], by=by)
    assert made.asks_on is not None, "just written"
    if made.asks_on <= today:
        speak_of_absence(absence_id=made.pk, by=by)
    return made


@action(Permission.REPORT_ABSENCES)
def record_step(
    *,
    absence: Absence,
    kind: str,
    on: date,
    by: Officer,
    how: str = "",
    words: str = "",
    step_id: UUID | None = None,
) -> Step:
    """Write down what was done about an absence; one of law/schooling.ENDINGS ends it, with every duty about it. The same
    id again is the same step.

    Raises Refused where it is over already, and for a report before anybody tried to bring the child back.
    """
    absence = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    if absence.school_id not in by.works_for(Permission.REPORT_ABSENCES):
        raise Refused("这次缺课是别的学校登记的，请由那所学校办理。")
    if step_id is not None and (known := absence.steps.filter(pk=step_id).first()) is not None:
        return known
    _check(absence, kind, on, how)
    step = Step.objects.create(
        pk=step_id or uuid7(), absence=absence, kind=kind, on=on, how=how if kind == TRIED else "", words=words or None,
        by=by.id,
    )  # fmt: skip
    if kind in ENDINGS:
        _end(absence, step, by)
    elif kind == REPORTED:
        _report(absence, step, by)
    return step


@action(Permission.REPORT_ABSENCES)
def disown_pupil(*, child: Child, how: str, by: Officer, words: str = "") -> Proposal:
    """Say that a child does not go to the school its file names: whoever keeps the file finds out where it does.

    Raises Refused for a child of another school, and while what was said before is still looked into.
    """
    _check_taught(child, by)
    if how not in NOT_HERE:
        raise Refused("请选择是哪一种；去哪里了不知道的，选最后一项。", at="how")
    if Proposal.objects.waiting().filter(child=child, source=SCHOOL).exists():
        raise Refused("已经告诉乡镇（街道）不在本校了，正在核对。")
    told = "：".join(filter(None, [f"学校说不在本校，{NOT_HERE[how]}", words]))
    age = age_on(child.birth_date, timezone.localdate()) if child.birth_date else None
    status = attendance_said(how, age)
    item = "attendance_status"
    said = Proposal(
        child=child, item=item if status else "", group=FIELDS[item].group, value=status or None, words=told,
        source=SCHOOL,
    )  # fmt: skip
    return put_forward(proposal=said, by=by)


@consequence
def speak_of_absence(*, absence_id: UUID, by: Actor) -> Task | None:
    """Have the school go and see why the child stays away. None where the child has come back meanwhile."""
    absence = Absence.objects.select_for_update(of=("self",)).get(pk=absence_id)
    absence.asks_on = None
    absence.save(update_fields=["asks_on"])
    if not Absence.objects.open().filter(pk=absence.pk).exists():
        return None
    alert, child = ALERTS["A10"], absence.child
    return open_task(
        duty=Duty(
            key=f"{PERSUADE}:{absence.pk}", kind=PERSUADE, title=f"{alert.action}：{child.number}",
            organisation=absence.school, place=absence.school.place, basis=alert.basis,
            because=f"从{said_day(absence.since)}起没有请假缺课", target="answer_alert",
            form="schooling:duty", child_id=child.pk, subject_id=absence.pk,
        ),
        at=timezone.now(), by=by,
    )  # fmt: skip


def _check_taught(child: Child, by: Officer) -> None:
    Child.objects.held([child.pk]).first()
    if not Child.objects.taught_by(by).filter(pk=child.pk).exists():
        raise Refused("这个孩子的档案上不是您的学校。转来的，请村（居）先在档案里更新学校。")


def _check(absence: Absence, kind: str, on: date, how: str) -> None:
    steps = set(absence.steps.values_list("kind", flat=True))
    if kind not in STEPS:
        raise Refused("请选择做了什么。", at="kind")
    if not steps.isdisjoint(ENDINGS):
        raise Refused("这次缺课已经了结。又没有来的，请另外登记。")
    if not absence.since <= on <= timezone.localdate():
        raise Refused(
            f"日期要在{said_day(absence.since)}（从这天起缺课）和今天之间，请改好。", at="on"
        )
    if kind == TRIED and how not in WAYS:
        raise Refused("请选择怎样劝返的。", at="how")
    if kind == REPORTED and TRIED not in steps:
        raise Refused("劝返无效的才书面报告。请先记下怎样劝返的，再报告。", at="kind")
    if kind == REPORTED and REPORTED in steps:
        raise Refused("已经书面报告过。又劝返的，记“劝返了一次”；回校了的，记“回校了”。", at="kind")


def _end(absence: Absence, step: Step, by: Officer) -> None:
    absence.asks_on = None
    absence.save(update_fields=["asks_on"])
    if step.kind == MISTAKEN:
        take_back(origin=absence.pk, by=by)
    else:
        observe(seen=[Seen(absence.child_id, ABSENT, False, step.on, "school", absence.pk)], by=by)
    for task in Task.objects.open().filter(subject_id=absence.pk, kind__in=[PERSUADE, BRING_BACK]):
        complete_task(task=task, outcome=step.get_kind_display(), fact=step, by=by)


def _report(absence: Absence, step: Step, by: Officer) -> None:
    """The written report reaches the county's education office and the township; the school has done its own."""
    child = absence.child
    for task in Task.objects.open().filter(subject_id=absence.pk, kind=PERSUADE):
        complete_task(task=task, outcome=step.get_kind_display(), fact=step, by=by)
    for kind in _TOLD:
        office = Organisation.objects.nearest_to(child.place, kind)
        if office is not None:
            open_task(
                duty=Duty(
                    key=f"{BRING_BACK}:{absence.pk}:{kind.value}", kind=BRING_BACK,
                    title=f"学校书面报告，采取措施劝返复学：{child.number}", organisation=office,
                    place=child.place,
                    basis=COMPULSORY_EDUCATION_LAW("第十三条"),
                    because="学校劝返无效", target="bring_back", child_id=child.pk,
                    subject_id=absence.pk,
                ),
                at=timezone.now(), by=by,
            )  # fmt: skip
