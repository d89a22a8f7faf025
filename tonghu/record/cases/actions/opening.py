"""Opening a case, or a procedure in the one that is open; and saying whose case it is."""

from datetime import datetime

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.documents.actions import next_number
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.law.agencies import Agency
from tonghu.record.cases.actions.team import keep_out, managed
from tonghu.record.cases.duties import duties_of
from tonghu.record.cases.engine import Matter, begin
from tonghu.record.cases.models import (
    ABOUT_CHILDREN,
    ABOUT_OFFICES,
    Case,
    CaseQuerySet,
    Proceeding,
)
from tonghu.record.cases.offices import county_offices, own_school
from tonghu.record.children.models import Child


@consequence
def open_case(
    *, matter: Matter, at: datetime, by: Actor, among: CaseQuerySet | None = None
) -> Proceeding:
    """Open a procedure in the child's open case (`among` these), or in a new one. A procedure about an
    organisation is always a case of its own: others work on it, and others may know of it.
    """
    case = None
    if matter.child is not None and matter.supervised is None:
        known = Case.objects.all() if among is None else among
        open_cases = known.open().filter(child=matter.child, proceedings__supervised=None)
        case = open_cases.select_for_update(of=("self",)).order_by("at", "id").first()
    case = case or _new_case(matter, at, by)
    for organisation, reason in matter.excluding.items():
        keep_out(case=case, organisation=organisation, reason=reason, by=by)
    return begin(case, matter, at, by)


@action(Permission.MANAGE_CASES)
def begin_case(*, child: Child, key: str, because: str, by: Officer) -> Proceeding:
    """Open a procedure for a child of one's places by hand: referred, or found by oneself. Whoever keeps out of the
    case that is open gets another one: joined to that, what they begin would vanish before their eyes.
    """
    if not by.may_at(Permission.MANAGE_CASES, child.place):
        raise Refused("孩子不在您的管辖范围内，请由当地办理。")
    matter = Matter(key, child.living_place or child.place, because, child)
    return open_case(matter=matter, at=timezone.now(), by=by, among=Case.objects.not_kept_from(by))


@action(Permission.MANAGE_CASES)
def tell_whose(*, case: Case, child: Child, by: Officer) -> Case:
    """Say which child on file a case is about, once it is known. Where a school keeps out, the child's own now does
    too: whoever told it may not have known which one it is.
    """
    case = managed(case, by)
    if case.child_id is not None and case.child_id != child.pk:
        raise Refused("这件个案已经写明是哪个孩子。写错了的，结案时选“立错了”，另开一件。")
    case.child = child
    case.save(update_fields=["child"])
    duties_of(case).update(child_id=child.pk)
    school = own_school(case)
    schools = case.conflicts.in_force().filter(organisation__kind=Agency.SCHOOL.value)
    if school is not None and (one := schools.first()) is not None:
        keep_out(case=case, organisation=school, reason=one.reason, by=by)
    return case


def _new_case(matter: Matter, at: datetime, by: Actor) -> Case:
    county = matter.place[:6]
    offices = county_offices(matter.place)
    if not offices:
        raise Refused("这个县还没有登记民政部门或者县政府，不能立案。请系统管理员先登记机构。")
    code = ABOUT_CHILDREN if matter.supervised is None else ABOUT_OFFICES
    year = timezone.localdate(at).year
    return Case.objects.create(
        number=str(next_number(issuer=offices[0], code=f"{code}{county}", year=year, by=by)),
        child=matter.child,
        about=matter.about or None,
        place=matter.place,
        seat=matter.place,
        at=at,
        by=by.id,
    )
