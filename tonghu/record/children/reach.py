"""Whom an actor may write a visit or a contact about; a file that was merged is followed."""

from collections.abc import Iterable
from uuid import UUID

from tonghu.base.audit.actors import Actor
from tonghu.base.people.models import Officer
from tonghu.record.children.filing import chunks
from tonghu.record.children.models import Child


def reachable(ids: Iterable[UUID], by: Actor) -> dict[UUID, Child]:
    """The children of these ids whom `by` may write about; ids of others are left out."""
    wanted = dict.fromkeys(ids)
    found: dict[UUID, Child] = {}
    for part in chunks(list(wanted)):
        children = Child.objects.select_related("merged_into").filter(pk__in=part)
        found |= {one.pk: one.merged_into or one for one in children}
    if isinstance(by, Officer):
        kept = {one.pk for one in found.values()}
        mine = {
            pk
            for part in chunks(list(kept))
            for pk in Child.objects.visited_by(by).filter(pk__in=part).values_list("pk", flat=True)
        }
        found = {pk: one for pk, one in found.items() if one.pk in mine}
    return found
