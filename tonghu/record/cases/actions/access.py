"""Reading a case in an emergency, whoever works on it; and the review afterwards."""

from datetime import timedelta

from django.utils import timezone

from tonghu.base.audit.deeds import action
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.law.basis import MINORS_ONLINE
from tonghu.record.cases.models import EmergencyAccess
from tonghu.record.cases.offices import county_offices
from tonghu.record.children.models import Child
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task

ACCESS_HOURS = 2
ACCESSES_A_DAY = 3


@action(Permission.READ_IN_EMERGENCY)
def ask_emergency_access(*, child: Child, kind: str, reason: str, by: Officer) -> EmergencyAccess:
    """Read a child's cases at once, whoever works on them: two hours, read only, reviewed after.

    Nothing says beforehand whether there is a case at all.
    """
    now = timezone.now()
    if len(reason.strip()) < 10:
        raise Refused("请把理由写清楚，至少十个字：发生了什么，为什么等不及承办单位。")
    today = EmergencyAccess.objects.filter(officer=by, at__gt=now - timedelta(days=1))
    if today.count() >= ACCESSES_A_DAY:
        raise Refused(f"一天最多紧急查阅 {ACCESSES_A_DAY} 次。还需要的，请打电话给县级民政部门。")
    access = EmergencyAccess.objects.create(
        child=child, officer=by, kind=kind, reason=reason, at=now,
        until=now + timedelta(hours=ACCESS_HOURS),
    )  # fmt: skip
    reviewer = _reviewer(by)
    open_task(
        duty=Duty(
            key=f"access:{access.pk}",
            kind="cases.review_access",
            title=f"审核紧急查阅：{by.name}",
            organisation=reviewer,
            place=reviewer.place,
            basis=MINORS_ONLINE("第三十六条"),
            because=f"{by.name}紧急查阅了一个孩子的个案",
            target="review_access",
            form="cases:access_review",
            subject_id=access.pk,
        ),
        at=now,
        by=by,
    )
    return access


@action(Permission.REVIEW_ACCESS)
def review_access(
    *, access: EmergencyAccess, justified: bool, finding: str, by: Officer
) -> EmergencyAccess:
    """Say whether an emergency access was needed. Nobody reviews their own."""
    access = EmergencyAccess.objects.select_for_update().get(pk=access.pk)
    if access.officer_id == by.id:
        raise Refused("不能审核自己的查阅，请由另一位人员办理。")
    task = Task.objects.get(key=f"access:{access.pk}")
    if task.organisation_id not in by.works_for(Permission.REVIEW_ACCESS):
        raise Refused(f"这次查阅由{task.organisation}审核。")
    if access.reviewed_at is not None:
        raise Refused("这次查阅已经审核过。")
    access.justified, access.finding = justified, finding
    access.reviewed_by, access.reviewed_at = by, timezone.now()
    access.save()
    complete_task(task=task, outcome="确有必要" if justified else "没有必要", fact=access, by=by)
    return access


def _reviewer(officer: Officer) -> Organisation:
    """Who reviews what an officer looked at: the county's civil affairs, or the government above it."""
    own = {one.pk for one in officer.organisations}
    for office in county_offices(officer.organisations[0].place):
        if office.pk not in own:
            return office
    raise Refused("这个县还没有登记能审核的单位，不能紧急查阅。请直接打电话给承办单位。")
