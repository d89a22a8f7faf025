"""What every verb on a file stands within: who may, at which place, one file a number."""

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import Batch
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Organisation
from tonghu.base.places.codes import pad
from tonghu.law.agencies import Agency
from tonghu.record.children.filing import Circumstances

PAGE, SHEET, CLOCKWORK = "page", "sheet", "clock"


def reaches(by: Actor, place: str, permission: Permission = Permission.REGISTER_CHILDREN) -> None:
    """Raises Refused unless `by` may do this at a place."""
    if not by.may_at(permission, place):
        raise Refused(f"{place} 不在您的管辖范围内，请由当地办理。")


def circumstances(by: Actor, source: str, origin: UUID | None = None) -> Circumstances:
    """Now, today, who writes and through which door."""
    return Circumstances(by.id, timezone.now(), timezone.localdate(), source, origin)


def nobody_twice(write: Callable[[], Batch], refusal: str) -> Batch:
    """Write files; refuses where the database says that the ID number has a file already."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        raise Refused(refusal) from error


def office_for(place: str, kind: Agency) -> Organisation | None:
    """The township of a place, or the office of its county; None where there is none."""
    code = pad(place[:9]) if kind is Agency.TOWNSHIP else pad(place[:6])
    return Organisation.objects.filter(place=code, kind=kind.value).first()


def reviews(by: Actor, place: str) -> bool:
    """Whether somebody approves files of this place, for its township or for its county."""
    return by.may_at(Permission.APPROVE_FOR_TOWN, place) or by.may_at(
        Permission.APPROVE_FOR_COUNTY, place
    )
