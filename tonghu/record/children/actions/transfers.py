"""A file goes over to another place's ledger: offered or claimed, then answered, then checked where it arrived."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.outbox.actions import Word, announce
from tonghu.base.people.models import Organisation
from tonghu.base.places.codes import contains
from tonghu.base.places.models import place_on
from tonghu.law.agencies import Agency
from tonghu.law.basis import HOUSE_RULES
from tonghu.record.children.actions.arrivals import ask_to_check, standing
from tonghu.record.children.actions.bounds import PAGE, circumstances, office_for, reaches
from tonghu.record.children.actions.files import change_children
from tonghu.record.children.filing import Amendment, amend
from tonghu.record.children.models import Change, Child, Kind, Transfer, TransferAnswer
from tonghu.record.children.signals import files_changed
from tonghu.record.tasks.actions import Duty, complete_task, open_task, take_duties_along
from tonghu.record.tasks.models import Task


@action(Permission.REGISTER_CHILDREN)
def offer_transfer(*, child: Child, to_place: str, reason: str, by: Actor) -> Transfer:
    """Offer a file to another place's ledger; until it answers, the file stays where it is."""
    reaches(by, child.place)
    if place_on(to_place, timezone.localdate()) is None:
        raise Refused("没有这个区划，请重新选择接收的村（居）。")
    if contains(to_place, child.place):
        raise Refused("孩子已经在那里的台账上了，不用转移。")
    return _transfer(child, to_place, reason, by, claimed=False)


@action(Permission.REGISTER_CHILDREN)
def claim_child(*, child: Child, to_place: str, reason: str, by: Actor) -> Transfer:
    """Ask for a file that lies on another place's ledger; that place, or the county above both, answers."""
    reaches(by, to_place)
    if contains(to_place, child.place):
        raise Refused("孩子已经在这里的台账上了，不用认领。")
    return _transfer(child, to_place, reason, by, claimed=True)


@action(Permission.REGISTER_CHILDREN)
def answer_transfer(*, transfer: Transfer, accepted: bool, note: str, by: Actor) -> TransferAnswer:
    """Accept or decline a transfer. Accepted, the file is on the new place's ledger with its history.
    Whoever asked is told that there is an answer.
    """
    transfer = Transfer.objects.select_for_update().get(pk=transfer.pk)
    if transfer.closed_at is not None:
        raise Refused(transfer.answer.words)
    if not may_answer(transfer, by):
        raise Refused("这次转移要由对方单位（或者双方的上级）答复，请等待。")
    answer = TransferAnswer.objects.create(
        transfer=transfer, accepted=accepted, note=note or None, by=by.id
    )
    transfer.closed_at = answer.at
    transfer.save(update_fields=["closed_at"])
    if accepted:
        amend(
            [
                Amendment(
                    transfer.child_id, {"living_region": transfer.to_place}, timezone.localdate(),
                    note, transfer.to_place, Kind.MOVED,
                )
            ],
            circumstances(by, PAGE, transfer.pk),
        )  # fmt: skip
        take_duties_along(child_id=transfer.child_id, place=transfer.to_place, by=by)
        ask_to_check(transfer, transfer.child, _office(transfer.to_place), by)
        files_changed.send(Child, ids=[transfer.child_id], by=by)
    _end_duty(f"ledger.transfer:{transfer.pk}", "已接收" if accepted else "不接收", answer, by)
    asking = transfer.to_place if transfer.claimed else transfer.from_place
    cause, office = f"transfer:{transfer.pk}:answered", _office(asking)
    words = [Word(cause, "answered", office, asking)] if office else []
    announce(words=words, at=answer.at, by=by)
    return answer


@action(Permission.REGISTER_CHILDREN)
def withdraw_transfer(*, transfer: Transfer, reason: str, by: Actor) -> TransferAnswer:
    """Take back what one's own side asked for, while the other has not answered: the file stays where it is."""
    transfer = Transfer.objects.select_for_update().get(pk=transfer.pk)
    reaches(by, transfer.to_place if transfer.claimed else transfer.from_place)
    if transfer.closed_at is not None:
        raise Refused(
            f"对方已经答复了，不能再撤回；要改的，请再办一次转移。{transfer.answer.words}"
        )
    answer = TransferAnswer.objects.create(transfer=transfer, accepted=False, note=reason, by=by.id)
    transfer.closed_at = answer.at
    transfer.save(update_fields=["closed_at"])
    _end_duty(f"ledger.transfer:{transfer.pk}", "对方撤回了", answer, by)
    return answer


@action(Permission.REGISTER_CHILDREN)
def check_arrival(
    *, task: Task, values: Mapping[str, object], on: date, reason: str, by: Actor
) -> Change:
    """Say how a child that came over lives, learns and is cared for: `values` are what has changed, and the rest
    of what was asked holds as it is on file.

    Raises Refused where it was checked already.
    """
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if task.closed_at is not None:
        raise Refused("这个孩子转来以后已经核对过了。又有变化的，请在档案里直接变更。")
    assert task.child_id is not None, "the duty is about a child"
    child = standing(Child.objects.get(pk=task.child_id))
    told = Amendment(child.pk, values, on, reason, kind=Kind.CHECKED)
    change_children(amendments=[told], by=by)
    checked = child.changes.filter(kind=Kind.CHECKED).latest("at")
    complete_task(task=task, outcome="已核对", fact=checked, by=by)
    return checked


def may_answer(transfer: Transfer, by: Actor) -> bool:
    """Whether `by` is the side that is asked, or stands above both."""
    asked = transfer.from_place if transfer.claimed else transfer.to_place
    return by.may_at(Permission.REGISTER_CHILDREN, asked) and transfer.by != by.id


def _transfer(child: Child, to_place: str, reason: str, by: Actor, *, claimed: bool) -> Transfer:
    if child.merged_into_id:
        raise Refused("这份档案已并入另一份，请办理那一份。")
    if Transfer.objects.filter(child=child, closed_at=None).exists():
        raise Refused("这份档案正在转移，等对方答复后再办。")
    transfer = Transfer.objects.create(
        child=child, from_place=child.place, to_place=to_place, claimed=claimed, reason=reason,
        by=by.id,
    )  # fmt: skip
    asked = transfer.from_place if claimed else to_place
    organisation = _office(asked)
    if organisation is not None:
        open_task(
            duty=Duty(
                key=f"ledger.transfer:{transfer.pk}",
                kind="ledger.transfer",
                title=f"答复台账转移：{child.number}",
                organisation=organisation,
                place=asked,
                basis=HOUSE_RULES("台账转移"),
                because="认领申请" if claimed else "转移申请",
                target="answer_transfer",
                child_id=child.pk,
                form="children:transfer_task",
                subject_id=transfer.pk,
            ),
            at=transfer.at,
            by=by,
        )
    return transfer


def _office(place: str) -> Organisation | None:
    """Who answers for the ledger of a place: its township, or where it has none its county."""
    return office_for(place, Agency.TOWNSHIP) or office_for(place, Agency.CIVIL_AFFAIRS)


def _end_duty(key: str, outcome: str, fact: TransferAnswer, by: Actor) -> None:
    for task in Task.objects.filter(key=key):
        complete_task(task=task, outcome=outcome, fact=fact, by=by)
