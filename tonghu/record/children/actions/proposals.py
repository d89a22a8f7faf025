"""What somebody says has changed, until whoever keeps the file decides."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.law.agencies import Agency
from tonghu.law.basis import COUNTY_NOTICE
from tonghu.law.registration import FIELDS
from tonghu.record.children.actions.bounds import PAGE, office_for, reaches
from tonghu.record.children.actions.files import change_children
from tonghu.record.children.filing import Amendment
from tonghu.record.children.models import Child, Proposal
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.along import goes_along
from tonghu.record.tasks.models import Task

_PROPOSED = goes_along("children.proposals")


@action(Permission.RECORD_VISITS)
def propose_change(
    *,
    child: Child,
    by: Actor,
    item: str = "",
    group: str = "",
    value: object = None,
    words: str = "",
    source: str = PAGE,
    origin: UUID | None = None,
) -> Proposal:
    """Say that something has changed, for whoever keeps the file to look into.

    `item` is an item of the registration form with its new `value`; what is only told is `words`,
    and `group` says where in the form it belongs.
    """
    said = Proposal(
        child=child, item=item, group=group, value=value, words=words or None, source=source, origin=origin
    )  # fmt: skip
    return put_forward(proposal=said, by=by)


@consequence
def put_forward(*, proposal: Proposal, by: Actor) -> Proposal:
    """Keep what was proposed, not saved yet, and have it looked into; also where it follows from what somebody does
    who never visits: a school's word about a pupil.
    """
    if not proposal.group and proposal.item in FIELDS:
        proposal.group = FIELDS[proposal.item].group
    proposal.by = by.id
    proposal.save(force_insert=True)
    _ask_to_decide(proposal.child, by)
    return proposal


@action(Permission.REGISTER_CHILDREN)
def accept_proposal(
    *,
    proposal: Proposal,
    on: date,
    by: Actor,
    values: Mapping[str, object] | None = None,
    reason: str = "",
    note: str = "",
) -> Proposal:
    """Put what was proposed into the file, or the `values` that somebody typed because of it.

    One told in words only, without values, is in the file by another change.
    """
    proposal = _undecided(proposal, by)
    if proposal.item and values is None:
        values = {proposal.item: proposal.value}
    if values:
        child_id = proposal.child.merged_into_id or proposal.child_id
        change_children(
            amendments=[Amendment(child_id, values, on, reason)], by=by, source=proposal.source,
            origin=proposal.origin,
        )  # fmt: skip
    return _decide(proposal, by, accepted=True, note=note)


@action(Permission.REGISTER_CHILDREN)
def decline_proposal(*, proposal: Proposal, reason: str, by: Actor) -> Proposal:
    """Leave the file as it is, and say why."""
    return _decide(_undecided(proposal, by), by, accepted=False, note=reason)


@consequence
def drop_proposals(*, origin: UUID, reason: str, by: Actor) -> list[Proposal]:
    """What was proposed at one origin was never said; what was decided already stays."""
    waiting = Proposal.objects.select_for_update(of=("self",)).waiting().filter(origin=origin)
    return [_decide(one, by, accepted=False, note=reason) for one in waiting]


def _undecided(proposal: Proposal, by: Actor) -> Proposal:
    """The proposal, locked, if it waits and its file is one that `by` keeps."""
    locked = Proposal.objects.select_for_update(of=("self",)).select_related("child")
    proposal = locked.get(pk=proposal.pk)
    reaches(by, proposal.child.place)
    if proposal.decided_at is not None:
        raise Refused("这条变化已经有人处理过了，请刷新页面看结果。")
    return proposal


def _decide(proposal: Proposal, by: Actor, *, accepted: bool, note: str) -> Proposal:
    proposal.decided_at, proposal.decided_by = timezone.now(), by.id
    proposal.accepted, proposal.note = accepted, note or None
    proposal.save(update_fields=["decided_at", "decided_by", "accepted", "note"])
    if not Proposal.objects.waiting().filter(child=proposal.child_id).exists():
        for task in Task.objects.open().filter(kind=_PROPOSED, subject_id=proposal.child_id):
            complete_task(task=task, outcome="已核对", fact=proposal, by=by)
    return proposal


def _ask_to_decide(child: Child, by: Actor) -> None:
    """Whoever keeps the ledger looks into what was said to have changed: one duty a child."""
    asked = Task.objects.filter(kind=_PROPOSED, subject_id=child.pk)
    office = office_for(child.place, Agency.TOWNSHIP) or office_for(
        child.place, Agency.CIVIL_AFFAIRS
    )
    if office is None or asked.open().exists():
        return
    duty = Duty(
        key=f"{_PROPOSED}:{child.pk}:{asked.count() + 1}", kind=_PROPOSED,
        title=f"核对孩子的变化：{child.number}", organisation=office, place=child.place,
        basis=COUNTY_NOTICE("二"), because="有人说孩子的情况变了", child_id=child.pk,
        subject_id=child.pk, target="decide_proposal", form="children:proposals_duty",
    )  # fmt: skip
    open_task(duty=duty, at=timezone.now(), by=by)
