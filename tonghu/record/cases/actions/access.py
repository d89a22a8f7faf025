"""Reading a case in an emergency, whoever works on it; and the review afterwards."""

from datetime import datetime, timedelta

from django.utils import timezone

from tonghu.base.audit.deeds import action
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation, Post
from tonghu.base.places.codes import pad
from tonghu.law.agencies import Agency
from tonghu.law.basis import MINORS_ONLINE
from tonghu.record.cases.models import EmergencyAccess
from tonghu.record.cases.offices import OFFICES
from tonghu.record.children.models import Child
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task

ACCESS_HOURS = 2
ACCESSES_A_DAY = 3
REVIEW_HOURS = 72
"""An access that nobody reviewed for so long suspends its officer's right to another."""
_REVIEWERS = (*OFFICES, Agency.JOINT_CONFERENCE, Agency.WOMEN_AND_CHILDREN)


@action(Permission.READ_IN_EMERGENCY)
def ask_emergency_access(*, child: Child, kind: str, reason: str, by: Officer) -> EmergencyAccess:
    """Read a child's cases at once, whoever works on them: two hours, read only, reviewed after. Asked again
    meanwhile, it is the same.

    Nothing says beforehand whether there is a case at all. The right rests while an earlier access waits
    for its review too long (docs/adr/0017-break-glass-rests.md).
    """
    Officer.objects.select_for_update(no_key=True).get(
        pk=by.pk
    )  # two clicks at once are counted one after the other
    now = timezone.now()
    if (waiting := unreviewed_access(by, now)) is not None:
        raise Refused(rests_because(waiting))
    if len(reason.strip()) < 10:
        raise Refused("请把理由写清楚，至少十个字：发生了什么，为什么等不及承办单位。")
    running = EmergencyAccess.objects.running(now).filter(officer=by, child=child).first()
    if running is not None:
        return running
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
    if not justified:
        _deal_with(access, by)
    return access


def unreviewed_access(officer: Officer, now: datetime) -> EmergencyAccess | None:
    """The access for which the officer's right rests until it is reviewed; None when it does not rest."""
    longest = now - timedelta(hours=REVIEW_HOURS)
    left = EmergencyAccess.objects.filter(officer=officer, reviewed_at=None, at__lte=longest)
    return left.order_by("at").first()


def rests_because(access: EmergencyAccess) -> str:
    """Why the right rests, whose review brings it back, and what to do meanwhile."""
    task = Task.objects.select_related("organisation").get(key=f"access:{access.pk}")
    return (
        f"您{timezone.localtime(access.at):%m月%d日 %H:%M}的紧急查阅过了 {REVIEW_HOURS} 小时还没有审核，"
        f"审核以前不能再紧急查阅，请催{task.organisation}审核，审核以后马上恢复。"
        "孩子正在危险里的，打 110，并打电话给承办单位。"
    )


def _deal_with(access: EmergencyAccess, by: Officer) -> None:
    """Somebody looked without need: whoever stands above their office deals with it."""
    officer = access.officer
    office = next((one.above for one in officer.organisations if one.above), None)
    office = office or Task.objects.get(key=f"access:{access.pk}").organisation
    open_task(
        duty=Duty(
            key=f"access:{access.pk}:misused",
            kind="cases.misused_access",
            title=f"处理没有必要的紧急查阅：{officer.name}",
            organisation=office,
            place=office.place,
            basis=MINORS_ONLINE("第三十六条"),
            because=f"{timezone.localtime(access.at):%m月%d日 %H:%M}的紧急查阅，审核认为没有必要",
            target="answer_alert",
            subject_id=officer.pk,
        ),
        at=timezone.now(),
        by=by,
    )


def _reviewer(officer: Officer) -> Organisation:
    """Who reviews what an officer looked at: an office of the county, not their own, in which somebody may."""
    county = pad(officer.organisations[0].place[:6])
    own = {one.pk for one in officer.organisations}
    offices = (Organisation.objects.nearest_to(county, kind) for kind in _REVIEWERS)
    for office in offices:
        if office is not None and office.pk not in own and _may_review(office):
            return office
    raise Refused(
        "这个县还没有别的单位能审核，不能紧急查阅。请直接打电话给承办单位；并请安全管理员任命审核的人。"
    )


def _may_review(office: Organisation) -> bool:
    """Whether somebody there may review: what nobody can review would rest for ever."""
    posts = Post.objects.held_on(timezone.localdate()).filter(organisation=office)
    roles = {one.role_ for one in posts.filter(officer__is_active=True)}
    return any(Permission.REVIEW_ACCESS in role.may for role in roles)
