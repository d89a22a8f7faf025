"""What every verb on a hand-in or an export stands within: its state, who is asked, what the office owes."""

from django.db import transaction
from django.utils import timezone

from tonghu.base.documents.store import LEDGERS
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.law.basis import HOUSE_RULES
from tonghu.record.ledger.models import LEFT_OVERS, HandIn, State
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task


def hand_in_locked(hand_in: HandIn, *states: State) -> HandIn:
    """The hand-in, locked, if it is in one of these states; refuses otherwise."""
    hand_in = HandIn.objects.select_for_update(of=("self",)).get(pk=hand_in.pk)
    if hand_in.state not in states:
        label = State(hand_in.state).label
        raise Refused(f"这份台账现在是“{label}”，不能这样办理。请刷新页面再看。")
    return hand_in


def forget_file(hand_in: HandIn) -> None:
    """The spreadsheet itself is kept only as long as its columns may be read otherwise."""
    transaction.on_commit(lambda: LEDGERS.drop(hand_in.pk))


def office_of(by: Officer) -> Organisation:
    """The office for which somebody hands ledgers in."""
    return next(p.organisation for p in by.posts_held if Permission.HAND_IN_LEDGERS in p.role_.may)


def office_of_second(
    own: Organisation, permission: Permission, place: str, by: Officer
) -> Organisation:
    """Where a colleague may do it too they are asked, or else the organisation above."""
    others = Officer.objects.colleagues_of(own).exclude(pk=by.pk)
    able = any(one.may_at(permission, place) for one in others)
    return own if able else own.above or own


def open_duty(
    hand_in: HandIn, what: str, title: str, because: str, by: Officer,
    organisation: Organisation | None = None,
) -> None:  # fmt: skip
    """Let the office of the hand-in, or another, know what it has to do about it."""
    open_task(
        duty=Duty(
            key=f"{LEFT_OVERS}:{what}:{hand_in.pk}",
            kind=LEFT_OVERS,
            title=title[:80],
            organisation=organisation or hand_in.organisation,
            place=hand_in.place,
            basis=HOUSE_RULES("台账导入"),
            because=because[:80],
            target="review_ledger",
            form="ledger:hand_in_task",
            subject_id=hand_in.pk,
        ),
        at=timezone.now(),
        by=by,
    )


def end_duty(hand_in: HandIn, what: str, outcome: str, by: Officer) -> None:
    """What was to be done about the hand-in is done."""
    for task in Task.objects.filter(key=f"{LEFT_OVERS}:{what}:{hand_in.pk}"):
        complete_task(
            task=task, outcome=outcome, statement=f"台账“{hand_in.name}”：{outcome}", by=by
        )
