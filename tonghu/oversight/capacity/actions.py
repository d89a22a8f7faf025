"""Writing down that police records were asked about people, and asking for it when a year is over."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.codes import pad, within
from tonghu.law.alerts import ALERTS
from tonghu.law.basis import MINORS_LAW
from tonghu.oversight.capacity.models import BackgroundCheck
from tonghu.oversight.capacity.questions import (
    CHECKS,
    FOUND,
    meeting_children,
    not_checked_since,
    run_out,
)
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task

_BASIS = MINORS_LAW("第六十二条")


@action(Permission.VET_OFFICERS)
def record_checks(
    *, officers: Sequence[Officer], on: date, clear: bool, by: Officer, words: str = ""
) -> list[BackgroundCheck]:
    """Write down what was answered about these people; the same of the same day is not written twice.

    A record that was found is somebody's duty at once: whoever has it may not meet children. Raises Refused for people
    of elsewhere, a day to come or one that would not count any more.
    """
    ranges, today = by.ranges(Permission.VET_OFFICERS), timezone.localdate()
    known = {one.pk: one for one in meeting_children(ranges)}
    if any(one.pk not in known for one in officers):
        raise Refused("有的人员不在您管的地方，或者岗位不接触孩子。请刷新名单再选。")
    if not not_checked_since(today) <= on <= today:
        raise Refused("查询日期要在一年以内、今天以前。", at="on")
    if not clear and not words:
        raise Refused("查到记录的，请写明是哪一类、由谁答复的。", at="words")
    there = BackgroundCheck.objects.filter(officer__in=officers, on=on, clear=clear)
    done = set(there.values_list("officer", flat=True))
    made = BackgroundCheck.objects.bulk_create(
        BackgroundCheck(officer=one, on=on, clear=clear, words=words or None, by=by.id)
        for one in officers
        if one.pk not in done
    )
    if not clear:
        for check in made:
            _found(check, by)
    _nobody_left(by)
    return made


@consequence
def speak_of_checks(*, county: str, by: Actor) -> Task | None:
    """Have civil affairs ask about whoever's year has run out in a county. None without an office."""
    alert, today = ALERTS["A20"], timezone.localdate()
    office = Organisation.objects.nearest_to(county, *alert.who)
    if office is None:
        return None
    return open_task(
        duty=Duty(
            key=f"{CHECKS}:{county}:{today}", kind=CHECKS, title="查询接触孩子的工作人员的违法犯罪记录",
            organisation=office, place=county, basis=alert.basis, because=alert.condition,
            target="ask_checks", form="capacity:duty",
        ),
        at=timezone.now(), by=by,
    )  # fmt: skip


def _found(check: BackgroundCheck, by: Officer) -> None:
    """The law forbids to employ; the machine takes no right away, a person does."""
    one = check.officer
    place = next((post.place for post in one.posts_held), "")
    office = Organisation.objects.nearest_to(pad(place[:6]), *ALERTS["A20"].who)
    assert office is not None, "whoever keeps the checks works in such an office"
    open_task(
        duty=Duty(
            key=f"{FOUND}:{check.pk}", kind=FOUND, title="工作人员查到违法犯罪记录：停止接触孩子，依法解聘",
            organisation=office, place=office.place, basis=_BASIS, at_once=True, subject_id=one.pk,
            because="查询答复有记录；请安全管理员免去岗位，核对他登记过的走访和经手的孩子",
        ),
        at=timezone.now(), by=by,
    )  # fmt: skip


def _nobody_left(by: Officer) -> None:
    """End the duty of each county where everybody has been asked about."""
    for task in Task.objects.open().filter(
        kind=CHECKS, organisation__in=by.works_for(Permission.DO_TASKS)
    ):
        left = run_out(meeting_children([within(task.place)]), timezone.localdate())
        if not left.exists():
            complete_task(
                task=task, outcome="都查询过了", statement="名单上的人员都登记了查询。", by=by
            )
