"""A child that came over from another place's ledger: its address, school and carer are to be checked there."""

from collections.abc import Sequence

from tonghu.base.audit.actors import Actor
from tonghu.base.people.models import Organisation
from tonghu.law.basis import HOUSE_RULES
from tonghu.law.ledger import ON_ARRIVAL
from tonghu.record.children.filing import Amendment, chunks
from tonghu.record.children.models import Change, Child, Kind, Transfer
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.along import goes_along
from tonghu.record.tasks.models import Task

ARRIVAL = goes_along("ledger.arrival")
_ASKED = frozenset(key for items in ON_ARRIVAL for key in items)


def ask_to_check(transfer: Transfer, child: Child, office: Organisation | None, by: Actor) -> None:
    """Ask whoever took a child over; what the old place had not checked yet came along."""
    if office is None or Task.objects.open().filter(kind=ARRIVAL, child_id=child.pk).exists():
        return
    open_task(
        duty=Duty(
            key=f"{ARRIVAL}:{transfer.pk}",
            kind=ARRIVAL,
            title=f"核对转来的孩子的住址、学校、照护人：{child.number}",
            organisation=office,
            place=transfer.to_place,
            basis=HOUSE_RULES("台账转移"),
            because="档案从别处转来，这几样还是转来以前的",
            target="review_ledger",
            child_id=child.pk,
            form="children:arrival",
        ),
        at=transfer.answer.at,
        by=by,
    )


def end_arrivals(amendments: Sequence[Amendment], by: Actor) -> None:
    """What was asked for is checked once each of the three was told of since, by whichever door."""
    ids = [one.child_id for one in amendments if _ASKED & one.values.keys()]
    for part in chunks(ids):
        for task in Task.objects.open().filter(kind=ARRIVAL, child_id__in=part):
            since = Change.objects.filter(child=task.child_id, at__gte=task.opened_at)
            told = list(since.exclude(kind=Kind.MOVED).order_by("at", "id"))
            said = {key for change in told for key in change.values}
            if all(said.intersection(items) for items in ON_ARRIVAL):
                complete_task(task=task, outcome="已变更", fact=told[-1], by=by)


def standing(child: Child) -> Child:
    """The file that a child's duties are done in: where it was merged, the one that stands."""
    while child.merged_into is not None:
        child = child.merged_into
    return child
