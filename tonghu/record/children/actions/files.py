"""Registering a child, and changing or correcting the file."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import Batch, action
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Organisation
from tonghu.law.agencies import Agency
from tonghu.law.basis import MINORS_LAW
from tonghu.law.calendar import said_day
from tonghu.law.ledger import LedgerState
from tonghu.law.registration import FIELDS, MISSING
from tonghu.record.children.actions.arrivals import end_arrivals
from tonghu.record.children.actions.bounds import PAGE, SHEET, circumstances, nobody_twice, reaches
from tonghu.record.children.actions.pairs import propose_pairs
from tonghu.record.children.actions.workflow import call_for_review, entry_state
from tonghu.record.children.filing import (
    Amendment,
    Intake,
    amend,
    chunks,
    id_digest,
    records_of,
    register,
)
from tonghu.record.children.known import alike_to
from tonghu.record.children.matching import COMPARED
from tonghu.record.children.models import Change, Child, Kind
from tonghu.record.children.plausible import nobody_guards
from tonghu.record.children.signals import files_changed
from tonghu.record.tasks.actions import Duty, open_tasks
from tonghu.record.tasks.along import goes_along
from tonghu.record.tasks.models import Task

_GUARDIAN = goes_along("children.guardian")


_TAKEN = "这个证件号码已经有档案了。请在“查重”里查找：在本地的直接变更，在外地的请到“台账—转移和认领”里认领，不要再登记一份。"


@action(Permission.REGISTER_CHILDREN)
def register_children(
    *,
    intakes: Sequence[Intake],
    by: Actor,
    source: str = PAGE,
    origin: UUID | None = None,
    draft: bool = False,
) -> Batch:
    """Open a file for each child; they enter at the state that the registrar's own right gives.

    Raises Refused when a place is not the registrar's, or an ID number has a file already.
    """
    places = {intake.place for intake in intakes}
    for place in places:
        reaches(by, place)
    if source == PAGE:
        for intake in intakes:
            _refuse_circle(intake.values.get("id_number"), intake.values)
    how = circumstances(by, source, origin)
    batches = []
    for state, group in _by_state(intakes, by, draft).items():
        batches.append(nobody_twice(partial(register, group, state, how), _TAKEN))
    call_for_review(places, by)
    done = _joined(batches)
    files_changed.send(Child, ids=done.ids, new=True, by=by)
    _ask_who_guards({one.child_id: one.values for one in intakes if nobody_guards(one.values)}, by)
    _look_for_another_file(done.ids, source, by)
    return done


@action(Permission.REGISTER_CHILDREN)
def change_children(
    *,
    amendments: Sequence[Amendment],
    by: Actor,
    source: str = PAGE,
    origin: UUID | None = None,
) -> Batch:
    """Append changes to files. Raises Refused for a child elsewhere, or a number already taken."""
    since = {one.child_id: one.effective_on for one in amendments if "birth_date" not in one.values}
    for part in chunks([one.child_id for one in amendments]):
        for child in Child.objects.filter(pk__in=part):
            reaches(by, child.place)
            if child.merged_into_id:
                raise Refused(f"{child.number} 已并入另一份档案，请到那一份里变更。")
            if child.birth_date and since.get(child.pk, child.birth_date) < child.birth_date:
                raise Refused(
                    f"孩子 {said_day(child.birth_date)} 才出生，请核对从哪天起。", at="effective_on"
                )
    for place in {one.place for one in amendments if one.place}:
        reaches(by, place)
    if source == PAGE:
        _refuse_circles(amendments)
    done = nobody_twice(partial(amend, amendments, circumstances(by, source, origin)), _TAKEN)
    renamed = [one.child_id for one in amendments if COMPARED & one.values.keys()]
    _look_for_another_file(renamed, source, by)
    return _told(done, amendments, by)


@action(Permission.REGISTER_CHILDREN)
def correct_change(
    *,
    change: Change,
    values: Mapping[str, object],
    reason: str,
    by: Actor,
    origin: UUID | None = None,
) -> Batch:
    """Put right what a change got wrong, from the day it was told for; the old row stays."""
    reaches(by, change.child.place)
    wrong = [key for key in values if key not in change.values]
    if wrong:
        names = "、".join(FIELDS[key].label for key in wrong)
        raise Refused(f"那一次没有填写{names}，不能更正；请用“变更”登记。")
    amendment = Amendment(
        change.child_id, values, change.effective_on, reason, kind=Kind.CORRECTED,
        corrects=change.pk,
    )  # fmt: skip
    _refuse_circles([amendment])
    return _told(amend([amendment], circumstances(by, PAGE, origin)), [amendment], by)


@action(Permission.REGISTER_CHILDREN)
def join_household(*, children: Sequence[Child], by: Actor) -> list[Child]:
    """Say that these children live in one household: brothers and sisters, mostly. Whoever lives with one of
    them comes along.
    """
    for child in children:
        reaches(by, child.place)
        if child.merged_into_id:
            raise Refused(f"{child.number} 已并入另一份档案，请选那一份。")
    homes = sorted({child.household for child in children if child.household})
    with_them = Child.objects.filter(household__in=homes, merged_into=None)
    home = homes[0] if homes else children[0].pk
    everybody = {child.pk: child for child in (*with_them, *children)}
    named = [child.pk for child in children]
    coming = {pk for pk, child in everybody.items() if child.household != home}
    told = [
        Amendment(pk, {}, timezone.localdate(), kind=Kind.JOINED, other=other)
        for pk in everybody
        if coming and (pk in coming or pk in named)
        if (other := next((one for one in (*named, *everybody) if one != pk), None))
    ]
    return _live_in(home, everybody.values(), told, by)


@action(Permission.REGISTER_CHILDREN)
def leave_household(*, child: Child, by: Actor) -> list[Child]:
    """Say that a child does not live in the household it was put into."""
    reaches(by, child.place)
    left = Child.objects.filter(household=child.household).exclude(pk=child.pk)
    other = left.order_by("birth_date", "id").values_list("pk", flat=True).first()
    today = timezone.localdate()
    told = [Amendment(child.pk, {}, today, kind=Kind.LEFT_HOME, other=other)] if other else []
    return _live_in(None, [child], told, by)


def _live_in(
    household: UUID | None, children: Iterable[Child], told: Sequence[Amendment], by: Actor
) -> list[Child]:
    moved = list(children)
    for child in moved:
        child.household = household
        child.save(update_fields=["household"])
    if told:
        amend(told, circumstances(by, PAGE))
    files_changed.send(Child, ids=[child.pk for child in moved], by=by)
    return moved


def _look_for_another_file(ids: Sequence[UUID], source: str, by: Actor) -> None:
    """Put before a person what now looks like another file. Ledgers are compared row by row as they
    are filed, so what comes by sheet has been looked at.
    """
    if source != SHEET:
        for part in chunks(ids):
            propose_pairs(pairs=alike_to(part), by=by)


def _refuse_circle(number: object, values: Mapping[str, object]) -> None:
    """Refuse that children care for one another: A for B, B for A, or round more corners."""
    caregiver, seen = values.get("caregiver.id_number"), set[object]()
    while isinstance(caregiver, str) and caregiver not in MISSING and caregiver not in seen:
        if caregiver == number:
            raise Refused("孩子不能互相照护，也不能照护自己。请填写实际照看孩子的大人。")
        seen.add(caregiver)
        known = Child.objects.filter(id_index=id_digest(caregiver), merged_into=None).first()
        caregiver = records_of([known.pk])[known.pk].get("caregiver.id_number") if known else None


def _refuse_circles(amendments: Iterable[Amendment]) -> None:
    for one in amendments:
        if "caregiver.id_number" in one.values:
            own = records_of([one.child_id])[one.child_id].get("id_number")
            _refuse_circle(one.values.get("id_number", own), one.values)


def _told(done: Batch, amendments: Sequence[Amendment], by: Actor) -> Batch:
    """What follows changes: features above hear of them, and a child without a guardian is seen to."""
    files_changed.send(Child, ids=done.ids, by=by)
    parents = {"father.special_status", "mother.special_status"}
    ids = [one.child_id for one in amendments if parents & one.values.keys()]
    records = records_of(ids)
    _ask_who_guards({pk: records[pk] for pk in ids if nobody_guards(records[pk])}, by)
    end_arrivals(amendments, by)
    return done


def _ask_who_guards(found: Mapping[UUID, object], by: Actor) -> None:
    """Neither parent can be a guardian in fact: somebody has to see at once who is with the child."""
    children = [c for part in chunks(list(found)) for c in Child.objects.filter(pk__in=part)]
    offices = {
        place: Organisation.objects.nearest_to(
            place, Agency.VILLAGE_COMMITTEE, Agency.TOWNSHIP, Agency.CIVIL_AFFAIRS
        )
        for place in {child.place for child in children}
    }
    asked = [
        row
        for part in chunks(list(found))
        for row in Task.objects.filter(kind=_GUARDIAN, child_id__in=part).values_list(
            "child_id", "closed_at"
        )
    ]
    times = Counter(child for child, _ in asked)
    under_way = {child for child, closed_at in asked if closed_at is None}
    duties = [
        Duty(
            key=f"{_GUARDIAN}:{child.pk}:{times[child.pk] + 1}",
            kind=_GUARDIAN,
            title=f"核实现在谁在监护：{child.number}",
            organisation=office,
            place=child.place,
            basis=MINORS_LAW("第九十二条"),
            because="登记的父母都不能监护",
            target="check_guardian",
            child_id=child.pk,
        )
        for child in children
        if (office := offices[child.place]) is not None and child.pk not in under_way
    ]
    open_tasks(duties=duties, at=timezone.now(), by=by)


def _by_state(intakes: Sequence[Intake], by: Actor, draft: bool) -> dict[LedgerState, list[Intake]]:
    states = {
        place: LedgerState.DRAFT if draft else entry_state(place, by)
        for place in {intake.place for intake in intakes}
    }
    groups: dict[LedgerState, list[Intake]] = {}
    for intake in intakes:
        groups.setdefault(states[intake.place], []).append(intake)
    return groups


def _joined(batches: Sequence[Batch]) -> Batch:
    return Batch(
        "children.child",
        [pk for one in batches for pk in one.ids],
        "",
        "·".join(one.digest for one in batches),
    )
