"""What the pages of supervision ask: the organisations below, and what is being put right."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation, OrganisationQuerySet
from tonghu.base.places.models import in_ranges
from tonghu.record.cases.models import Assignment, Case, Proceeding

_SHOWN = 50


@dataclass(frozen=True)
class Rectified:
    """An organisation that puts something right: who looks into it, and what comes next; None: it is over."""

    proceeding: Proceeding
    next: Assignment | None


def below(officer: Officer) -> OrganisationQuerySet:
    """The organisations in the places that the officer supervises, not those they work for nor what is above."""
    there = in_ranges("place", officer.ranges(Permission.SUPERVISE_TASKS))
    not_below = []
    for own in officer.organisations:
        not_below.append(own.pk)
        while own.above is not None:
            own = own.above
            not_below.append(own.pk)
    return Organisation.objects.filter(there).exclude(pk__in=not_below)


def rectifications(officer: Officer) -> Sequence[Rectified]:
    """The latest matters of rectification in which the officer has a part, those under way first."""
    found = Proceeding.objects.filter(
        procedure="rectification", case__in=Case.objects.visible_to(officer)
    ).select_related("case", "supervisor", "supervised")
    shown = list(found.order_by(F("ended_at").desc(nulls_first=True), "-at")[:_SHOWN])
    pending = Assignment.objects.filter(proceeding__in=shown, task__closed_at=None)
    steps = {one.proceeding_id: one for one in pending.select_related("task", "proceeding")}
    rows = [Rectified(one, steps.get(one.pk)) for one in shown]
    return sorted(rows, key=lambda one: one.next is None)
