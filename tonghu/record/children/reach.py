"""Whom an actor may write a visit or a contact about; a file that was merged is followed."""

from collections.abc import Iterable
from uuid import UUID

from tonghu.base.audit.actors import Actor
from tonghu.base.people.models import Officer
from tonghu.record.children.filing import chunks
from tonghu.record.children.models import Child


def reachable(ids: Iterable[UUID], by: Actor) -> dict[UUID, Child]:
    """The children of these ids whom `by` may write about, locked; ids of others are left out."""
    wanted = dict.fromkeys(ids)
    found: dict[UUID, Child] = {}
    for part in chunks(list(wanted)):
        files = list(Child.objects.held(part))
        kept = {one.pk: one for one in Child.objects.held(one.merged_into_id for one in files)}
        found |= {one.pk: kept[one.merged_into_id] if one.merged_into_id else one for one in files}
    if isinstance(by, Officer):
        mine = {
            pk
            for part in chunks(list({one.pk for one in found.values()}))
            for pk in Child.objects.visited_by(by).filter(pk__in=part).values_list("pk", flat=True)
        }
        found = {pk: one for pk, one in found.items() if one.pk in mine}
    return found
