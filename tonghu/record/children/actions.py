"""Registering a child, changing the file, reviewing it, leaving and coming back, moving, merging."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import Batch, action, consequence
from tonghu.base.kernel.bulk import rows_by
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.codes import contains, pad, within
from tonghu.base.places.models import place_on
from tonghu.law.agencies import Agency
from tonghu.law.basis import COUNTY_NOTICE, HOUSE_RULES, MINORS_LAW
from tonghu.law.ledger import TRANSITIONS, ExitReason, LedgerState
from tonghu.law.registration import FIELDS, MISSING
from tonghu.record.children.filing import (
    Amendment,
    Circumstances,
    Intake,
    amend,
    chunks,
    id_digest,
    records_of,
    refresh,
    register,
    take_back_keys,
)
from tonghu.record.children.keys import state_key
from tonghu.record.children.known import alike_to
from tonghu.record.children.matching import COMPARED
from tonghu.record.children.models import (
    Change,
    Child,
    Key,
    Kind,
    Pair,
    Proposal,
    SavedView,
    Transfer,
    TransferAnswer,
)
from tonghu.record.children.plausible import nobody_guards
from tonghu.record.children.signals import files_changed, standings_kept
from tonghu.record.tasks.actions import Duty, complete_task, open_task, open_tasks
from tonghu.record.tasks.models import Task

PAGE, SHEET, CLOCKWORK = "page", "sheet", "clock"
REVIEW, GUARDIAN, PROPOSED = "ledger.review", "children.guardian", "children.proposals"
_TAKEN = (
    "这个证件号码已经有档案了。请在“查重”里查找：在本地的直接变更，在外地的请认领，不要再登记一份。"
)

_SAME_NUMBER = "两份档案的证件号码相同，拆分前请先更正其中一份的号码。"


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
        _reaches(by, place)
    if source == PAGE:
        for intake in intakes:
            _refuse_circle(intake.values.get("id_number"), intake.values)
    how = _now(by, source, origin)
    batches = []
    for state, group in _by_state(intakes, by, draft).items():
        batches.append(_nobody_twice(partial(register, group, state, how), _TAKEN))
    _call_for_review(places, by)
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
    for part in chunks([one.child_id for one in amendments]):
        for child in Child.objects.filter(pk__in=part):
            _reaches(by, child.place)
            if child.merged_into_id:
                raise Refused(f"{child.number} 已并入另一份档案，请到那一份里变更。")
    for place in {one.place for one in amendments if one.place}:
        _reaches(by, place)
    if source == PAGE:
        _refuse_circles(amendments)
    done = _nobody_twice(partial(amend, amendments, _now(by, source, origin)), _TAKEN)
    renamed = [one.child_id for one in amendments if COMPARED & one.values.keys()]
    _look_for_another_file(renamed, source, by)
    return _told(done, amendments, by)


@action(Permission.REGISTER_CHILDREN)
def correct_change(
    *, change: Change, values: Mapping[str, object], reason: str, by: Actor
) -> Batch:
    """Put right what a change got wrong, from the day it was told for; the old row stays."""
    _reaches(by, change.child.place)
    wrong = [key for key in values if key not in change.values]
    if wrong:
        names = "、".join(FIELDS[key].label for key in wrong)
        raise Refused(f"那一次没有填写{names}，不能更正；请用“变更”登记。")
    amendment = Amendment(
        change.child_id, values, change.effective_on, reason, kind=Kind.CORRECTED,
        corrects=change.pk,
    )  # fmt: skip
    _refuse_circles([amendment])
    return _told(amend([amendment], _now(by, PAGE)), [amendment], by)


@action(Permission.REGISTER_CHILDREN)
def submit_files(*, children: Sequence[Child], by: Actor) -> Batch:
    """Hand drafts and returned files in for review."""
    return _move(children, by, Kind.SUBMITTED, lambda child: _entry_state(child.place, by))


@action(Permission.APPROVE_FOR_TOWN)
def approve_for_town(*, children: Sequence[Child], by: Actor) -> Batch:
    """The township vouches for these files; they go on to the county."""
    return _move(
        children, by, Kind.TOWN_APPROVED, lambda _: LedgerState.PENDING_COUNTY,
        Permission.APPROVE_FOR_TOWN,
    )  # fmt: skip


@action(Permission.APPROVE_FOR_COUNTY)
def approve_for_county(*, children: Sequence[Child], by: Actor) -> Batch:
    """The county takes these files onto its ledger."""
    return _move(
        children, by, Kind.APPROVED, lambda _: LedgerState.ACTIVE, Permission.APPROVE_FOR_COUNTY
    )


@action(Permission.REGISTER_CHILDREN)
def return_files(*, children: Sequence[Child], reason: str, by: Actor) -> Batch:
    """Give files back with a reason, to whoever handed them in."""
    for child in children:
        needed = {
            LedgerState.PENDING_TOWN: Permission.APPROVE_FOR_TOWN,
            LedgerState.PENDING_COUNTY: Permission.APPROVE_FOR_COUNTY,
        }.get(child.state_)
        if needed is None or not by.may_at(needed, child.place):
            raise Refused(f"{child.name}的档案现在是“{child.state_.label}”，不由您审核，不能退回。")
    return _move(children, by, Kind.RETURNED, lambda _: LedgerState.RETURNED, reason=reason)


@action(Permission.REGISTER_CHILDREN)
def ask_exit(*, child: Child, why: ExitReason, reason: str, on: date, by: Actor) -> Batch:
    """Ask that a child leave the ledger; the level above decides."""
    if why is ExitReason.DUPLICATE:
        raise Refused("重复的档案请在“查重”里合并，不要直接退出，免得丢了历史。")
    if why is ExitReason.OTHER and not reason.strip():
        raise Refused("选了“其他”，请写明退出的原因。")
    done = _move([child], by, Kind.EXIT_ASKED, lambda _: LedgerState.EXIT_PENDING, reason=reason)
    Child.objects.filter(pk=child.pk).update(exit_reason=why.value, exited_on=on)
    return done


@action(Permission.REGISTER_CHILDREN)
def decide_exit(*, child: Child, leaves: bool, reason: str, by: Actor) -> Batch:
    """Let a child leave the ledger, or not. Open duties and cases go on in either case."""
    if not (
        by.may_at(Permission.APPROVE_FOR_TOWN, child.place)
        or by.may_at(Permission.APPROVE_FOR_COUNTY, child.place)
    ):
        raise Refused("退出台账由乡镇或县级审核，请等待答复。")
    state = LedgerState.EXITED if leaves else LedgerState.ACTIVE
    done = _move(
        [child], by, Kind.EXITED if leaves else Kind.STAYED, lambda _: state, reason=reason
    )
    if leaves:
        Child.objects.filter(pk=child.pk).update(on_ledger=False)
        files_changed.send(Child, ids=[child.pk], by=by)
    else:
        Child.objects.filter(pk=child.pk).update(exit_reason="", exited_on=None)
    return done


@action(Permission.REGISTER_CHILDREN)
def reenter_children(
    *,
    amendments: Sequence[Amendment],
    by: Actor,
    source: str = PAGE,
    origin: UUID | None = None,
) -> Batch:
    """Take children who had left back onto the ledger, under the same file and number."""
    ids = [one.child_id for one in amendments]
    for part in chunks(ids):
        for child in Child.objects.held(part):
            _reaches(by, child.place)
            state = _entry_state(child.place, by)
            _allowed(child, state)
            child.state, child.on_ledger = state.value, True
            child.exit_reason, child.exited_on = "", None
            child.save()
    reentered = [replace(one, kind=Kind.REENTERED) for one in amendments]
    done = amend(reentered, _now(by, source, origin))
    _call_for_review(
        {c.place for part in chunks(ids) for c in Child.objects.filter(pk__in=part)}, by
    )
    files_changed.send(Child, ids=done.ids, by=by)
    return done


@action(Permission.REGISTER_CHILDREN)
def offer_transfer(*, child: Child, to_place: str, reason: str, by: Actor) -> Transfer:
    """Offer a file to another place's ledger; until it answers, the file stays where it is."""
    _reaches(by, child.place)
    if place_on(to_place, timezone.localdate()) is None:
        raise Refused("没有这个区划，请重新选择接收的村（居）。")
    if contains(to_place, child.place):
        raise Refused("孩子已经在那里的台账上了，不用转移。")
    return _transfer(child, to_place, reason, by, claimed=False)


@action(Permission.REGISTER_CHILDREN)
def claim_child(*, child: Child, to_place: str, reason: str, by: Actor) -> Transfer:
    """Ask for a file that lies on another place's ledger; that place, or the county above both, answers."""
    _reaches(by, to_place)
    if contains(to_place, child.place):
        raise Refused("孩子已经在这里的台账上了，不用认领。")
    return _transfer(child, to_place, reason, by, claimed=True)


@action(Permission.REGISTER_CHILDREN)
def answer_transfer(*, transfer: Transfer, accepted: bool, note: str, by: Actor) -> TransferAnswer:
    """Accept or decline a transfer. Accepted, the file is on the new place's ledger with its history."""
    transfer = Transfer.objects.select_for_update().get(pk=transfer.pk)
    if transfer.closed_at is not None:
        raise Refused("这次转移已经答复过了。")
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
            _now(by, PAGE, transfer.pk),
        )  # fmt: skip
        files_changed.send(Child, ids=[transfer.child_id], by=by)
    _end_duty(f"ledger.transfer:{transfer.pk}", "已接收" if accepted else "不接收", answer, by)
    return answer


def may_answer(transfer: Transfer, by: Actor) -> bool:
    """Whether `by` is the side that is asked, or stands above both."""
    asked = transfer.from_place if transfer.claimed else transfer.to_place
    return by.may_at(Permission.REGISTER_CHILDREN, asked) and transfer.by != by.id


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
    proposal = Proposal.objects.create(
        child=child, item=item, group=group or (FIELDS[item].group if item in FIELDS else ""),
        value=value, words=words or None, source=source, origin=origin, by=by.id,
    )  # fmt: skip
    _ask_to_decide(child, by)
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


@consequence
def propose_pairs(
    *, pairs: Iterable[tuple[UUID, UUID, float, Sequence[str]]], by: Actor
) -> list[Pair]:
    """Put pairs of files before a person; a pair that was judged is not brought up again."""
    wanted = {tuple(sorted((one, other))): (how, why) for one, other, how, why in pairs}
    for part in chunks([first for first, _ in wanted]):
        for known in Pair.objects.filter(first__in=part).values_list("first_id", "second_id"):
            wanted.pop(known, None)
    at = dict(rows_by(Child, ("id", "place"), "id", {pk for pair in wanted for pk in pair}))
    return Pair.objects.bulk_create(
        Pair(
            first_id=first,
            second_id=second,
            first_place=at[first],
            second_place=at[second],
            probability=how,
            reasons=list(why),
        )
        for (first, second), (how, why) in wanted.items()
    )


@action(Permission.MERGE_FILES)
def search_pairs(*, place: str, by: Actor) -> list[Pair]:
    """Compare all files of a place with all others once more, and put what is new before a person."""
    if not by.may_at(Permission.MERGE_FILES, place):
        raise Refused("只能在自己的管辖范围内查重。")
    ids = list(Child.objects.on_ledger().managed_in([within(place)]).values_list("pk", flat=True))
    found = [pair for part in chunks(ids) for pair in alike_to(part)]
    return propose_pairs(pairs=found, by=by)


@action(Permission.REGISTER_CHILDREN)
def judge_different(*, pair: Pair, by: Actor) -> Pair:
    """Say that the two files are two children."""
    return _judge(pair, "different", by)


@action(Permission.MERGE_FILES)
def merge_files(
    *,
    kept: Child,
    dropped: Child,
    values: Mapping[str, object],
    reason: str,
    by: Actor,
) -> Batch:
    """Make one file of two. `values` are what the kept file takes over; nothing is deleted.

    Both must lie where `by` may merge: across townships that is the county.
    """
    for child in (kept, dropped):
        if not by.may_at(Permission.MERGE_FILES, child.place):
            raise Refused(f"{child.number} 不在您的管辖范围内，请交县里合并。")
        if child.merged_into_id:
            raise Refused(f"{child.number} 已经并入另一份档案，不能再合并。")
    if kept.pk == dropped.pk:
        raise Refused("这是同一份档案，不用合并。")
    how = _now(by, PAGE)
    absorbed = Child.objects.select_for_update().get(pk=dropped.pk)
    absorbed.merged_into, absorbed.on_ledger = kept, False
    absorbed.exit_reason, absorbed.exited_on = ExitReason.DUPLICATE.value, how.today
    absorbed.save()
    done = amend(
        [
            Amendment(dropped.pk, {}, how.today, reason, kind=Kind.ABSORBED, other=kept.pk),
            Amendment(kept.pk, values, how.today, reason, kind=Kind.MERGED, other=dropped.pk),
        ],
        how,
    )
    take_back_keys([dropped.pk])
    for pair in Pair.objects.filter(
        Q(first=kept, second=dropped) | Q(first=dropped, second=kept), decision=""
    ):
        _judge(pair, "same", by)
    files_changed.send(Child, ids=done.ids, by=by)
    return done


@action(Permission.MERGE_FILES)
def split_files(*, dropped: Child, reason: str, by: Actor) -> Batch:
    """Undo a merge: the absorbed file stands on its own again, as it was, and both say so.

    What was taken over into the kept file stays there until somebody corrects it.
    """
    kept = dropped.merged_into
    if kept is None:
        raise Refused("这份档案没有并入别的档案，不用拆分。")
    for child in (kept, dropped):
        if not by.may_at(Permission.MERGE_FILES, child.place):
            raise Refused(f"{child.number} 不在您的管辖范围内，请交县里拆分。")
    how = _now(by, PAGE)
    merging = kept.changes.filter(kind=Kind.MERGED, other=dropped).latest("at")
    before = records_of([kept.pk])[kept.pk]
    taken_over = {key: None for key in merging.values if before.get(key) == merging.values[key]}
    own = _record_without(kept.pk, merging.pk)
    back = {key: own.get(key) for key in taken_over}
    amend([Amendment(kept.pk, back, how.today, reason, kind=Kind.SPLIT, other=dropped.pk)], how)
    standing = Child.objects.select_for_update().get(pk=dropped.pk)
    standing.merged_into, standing.exit_reason, standing.exited_on = None, "", None
    standing.on_ledger = standing.state_ is not LedgerState.EXITED
    parting = Amendment(dropped.pk, {}, how.today, reason, kind=Kind.SPLIT, other=kept.pk)

    def part() -> Batch:
        standing.save()
        return amend([parting], how)

    done = _nobody_twice(part, _SAME_NUMBER)
    files_changed.send(Child, ids=[kept.pk, dropped.pk], by=by)
    return done


@action(Permission.REGISTER_CHILDREN)
def join_household(*, children: Sequence[Child], by: Actor) -> list[Child]:
    """Say that these children live in one household: brothers and sisters, mostly."""
    for child in children:
        _reaches(by, child.place)
    household = next((c.household for c in children if c.household), None) or children[0].pk
    for child in children:
        child.household = household
        child.save(update_fields=["household"])
    files_changed.send(Child, ids=[child.pk for child in children], by=by)
    return list(children)


@action(Permission.READ_CHILDREN)
def save_view(*, name: str, query: str, by: Officer) -> SavedView:
    """Keep the filters and columns of a list under a name."""
    view, _ = SavedView.objects.update_or_create(officer=by, name=name, defaults={"query": query})
    return view


@action(Permission.READ_CHILDREN)
def forget_view(*, name: str, by: Officer) -> None:
    """Keep a saved view no longer."""
    SavedView.objects.filter(officer=by, name=name).delete()


@consequence
def review_due(*, children: Sequence[UUID], today: date, by: Actor) -> Batch:
    """Work out anew what the law says of files whose next date has come."""
    now = timezone.now()
    ids = list(children)
    rows = [child for part in chunks(ids) for child in Child.objects.held(part)]
    refresh(rows, records_of(ids), today, now)
    files_changed.send(Child, ids=ids, by=by)
    return Batch("children.child", ids, "", "")


@consequence
def keep_standings(*, standings: Mapping[UUID, Mapping[str, object]], by: Actor) -> Batch:
    """Write what record/risk worked out beside the children: level, next visit, and the rest."""
    for child_id, columns in standings.items():
        Child.objects.filter(pk=child_id).update(**columns)
    standings_kept.send(Child, ids=list(standings), by=by)
    return Batch("children.child", list(standings), "", "")


@consequence
def date_levels(*, children: Sequence[UUID], on: date, by: Actor) -> Batch:
    """Say that the levels of so many files are to be worked out anew on a day."""
    for part in chunks(list(children)):
        Child.objects.filter(pk__in=part).update(level_on=on)
    return Batch("children.child", list(children), "", "")


def _nobody_twice(write: Callable[[], Batch], refusal: str) -> Batch:
    """Write files; refuses where the database says that the ID number has a file already."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        raise Refused(refusal) from error


def _look_for_another_file(ids: Sequence[UUID], source: str, by: Actor) -> None:
    """Put before a person what now looks like another file. Ledgers are compared row by row as they
    are filed, so what comes by sheet has been looked at.
    """
    if source != SHEET:
        for part in chunks(ids):
            propose_pairs(pairs=alike_to(part), by=by)


def _entry_state(place: str, by: Actor) -> LedgerState:
    if by.may_at(Permission.APPROVE_FOR_COUNTY, place):
        return LedgerState.ACTIVE
    if by.may_at(Permission.APPROVE_FOR_TOWN, place):
        return LedgerState.PENDING_COUNTY
    return LedgerState.PENDING_TOWN


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


def _told(done: Batch, amendments: Iterable[Amendment], by: Actor) -> Batch:
    """What follows changes: features above hear of them, and a child without a guardian is seen to."""
    files_changed.send(Child, ids=done.ids, by=by)
    parents = {"father.special_status", "mother.special_status"}
    ids = [one.child_id for one in amendments if parents & one.values.keys()]
    records = records_of(ids)
    _ask_who_guards({pk: records[pk] for pk in ids if nobody_guards(records[pk])}, by)
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
        for row in Task.objects.filter(kind=GUARDIAN, child_id__in=part).values_list(
            "child_id", "closed_at"
        )
    ]
    times = Counter(child for child, _ in asked)
    under_way = {child for child, closed_at in asked if closed_at is None}
    duties = [
        Duty(
            key=f"{GUARDIAN}:{child.pk}:{times[child.pk] + 1}",
            kind=GUARDIAN,
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
        place: LedgerState.DRAFT if draft else _entry_state(place, by)
        for place in {intake.place for intake in intakes}
    }
    groups: dict[LedgerState, list[Intake]] = {}
    for intake in intakes:
        groups.setdefault(states[intake.place], []).append(intake)
    return groups


def _move(
    children: Sequence[Child],
    by: Actor,
    kind: Kind,
    to: Callable[[Child], LedgerState],
    permission: Permission = Permission.REGISTER_CHILDREN,
    reason: str = "",
) -> Batch:
    """Bring files into another state, with one change row each."""
    how = _now(by, PAGE)
    ids = [child.pk for child in children]
    amendments = []
    for part in chunks(ids):
        for child in Child.objects.held(part):
            _reaches(by, child.place, permission)
            state = to(child)
            _allowed(child, state)
            child.state = state.value
            child.save(update_fields=["state"])
            amendments.append(Amendment(child.pk, {}, how.today, reason, kind=kind))
    done = amend(amendments, how)
    places = {child.place for child in children}
    _call_for_review(places, by)
    _end_reviews(places, by)
    return done


def _allowed(child: Child, state: LedgerState) -> None:
    if state not in TRANSITIONS[child.state_]:
        raise Refused(
            f"{child.name}的档案现在是“{child.state_.label}”，不能变为“{state.label}”。请刷新页面再看。"
        )


def _reaches(by: Actor, place: str, permission: Permission = Permission.REGISTER_CHILDREN) -> None:
    if not by.may_at(permission, place):
        raise Refused(f"{place} 不在您的管辖范围内，请由当地办理。")


def _now(by: Actor, source: str, origin: UUID | None = None) -> Circumstances:
    return Circumstances(by.id, timezone.now(), timezone.localdate(), source, origin)


def _joined(batches: Sequence[Batch]) -> Batch:
    return Batch(
        "children.child",
        [pk for one in batches for pk in one.ids],
        "",
        "·".join(one.digest for one in batches),
    )


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
    organisation = _office(asked, Agency.TOWNSHIP) or _office(asked, Agency.CIVIL_AFFAIRS)
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


def _judge(pair: Pair, decision: str, by: Actor) -> Pair:
    pair = Pair.objects.select_for_update().get(pk=pair.pk)
    if pair.decision and pair.decision != decision:
        raise Refused("这一对已经有结论了，请刷新页面再看。")
    pair.decision, pair.decided_at, pair.decided_by = decision, timezone.now(), by.id
    pair.save(update_fields=["decision", "decided_at", "decided_by"])
    return pair


def _record_without(child: UUID, change: UUID) -> dict[str, object]:
    """The file as it would be without one change."""
    record: dict[str, object] = {}
    for one in Change.objects.filter(child=child).order_by("effective_on", "at", "id"):
        if one.pk != change:
            record.update(one.values)
    return record


def _call_for_review(places: Iterable[str], by: Actor) -> None:
    """One open duty to review for each office that has files waiting."""
    for office, state in _reviewers(places):
        if Task.objects.filter(kind=REVIEW, organisation=office, closed_at=None).exists():
            continue
        waiting = _waiting(office, state)
        if waiting is not None:
            open_task(
                duty=Duty(
                    key=f"{REVIEW}:{office.pk}:{waiting}",
                    kind=REVIEW,
                    title="审核台账",
                    organisation=office,
                    place=office.place,
                    basis=HOUSE_RULES("台账审核"),
                    because="有档案提交审核",
                    target="review_ledger",
                    form="children:review_task",
                ),
                at=timezone.now(),
                by=by,
            )


def _end_reviews(places: Iterable[str], by: Actor) -> None:
    for office, state in _reviewers(places):
        if _waiting(office, state) is None:
            for task in Task.objects.filter(kind=REVIEW, organisation=office, closed_at=None):
                complete_task(
                    task=task, outcome="已全部审核", statement="待审的档案都已答复。", by=by
                )


def _waiting(office: Organisation, state: LedgerState) -> UUID | None:
    """One of the files waiting for an office; None when there is none."""
    waiting = Key.objects.filter(key=state_key(state), place__range=within(office.place))
    return waiting.values_list("child", flat=True).first()


def _reviewers(places: Iterable[str]) -> list[tuple[Organisation, LedgerState]]:
    """The offices that review files of these places: their townships, and the county's civil affairs."""
    places = list(places)
    townships, counties = {pad(place[:9]) for place in places}, {pad(place[:6]) for place in places}
    offices = Organisation.objects.filter(
        Q(kind=Agency.TOWNSHIP, place__in=townships)
        | Q(kind=Agency.CIVIL_AFFAIRS, place__in=counties)
    )
    return [(office, _REVIEWED[office.agency]) for office in offices.order_by("place")]


_REVIEWED = {
    Agency.TOWNSHIP: LedgerState.PENDING_TOWN,
    Agency.CIVIL_AFFAIRS: LedgerState.PENDING_COUNTY,
}


def _office(place: str, kind: Agency) -> Organisation | None:
    code = pad(place[:9]) if kind is Agency.TOWNSHIP else pad(place[:6])
    return Organisation.objects.filter(place=code, kind=kind.value).first()


def _end_duty(key: str, outcome: str, fact: TransferAnswer, by: Actor) -> None:
    for task in Task.objects.filter(key=key):
        complete_task(task=task, outcome=outcome, fact=fact, by=by)


def _undecided(proposal: Proposal, by: Actor) -> Proposal:
    """The proposal, locked, if it waits and its file is one that `by` keeps."""
    locked = Proposal.objects.select_for_update(of=("self",)).select_related("child")
    proposal = locked.get(pk=proposal.pk)
    _reaches(by, proposal.child.place)
    if proposal.decided_at is not None:
        raise Refused("这条变化已经有人处理过了，请刷新页面看结果。")
    return proposal


def _decide(proposal: Proposal, by: Actor, *, accepted: bool, note: str) -> Proposal:
    proposal.decided_at, proposal.decided_by = timezone.now(), by.id
    proposal.accepted, proposal.note = accepted, note or None
    proposal.save(update_fields=["decided_at", "decided_by", "accepted", "note"])
    if not Proposal.objects.waiting().filter(child=proposal.child_id).exists():
        for task in Task.objects.open().filter(kind=PROPOSED, subject_id=proposal.child_id):
            complete_task(task=task, outcome="已核对", fact=proposal, by=by)
    return proposal


def _ask_to_decide(child: Child, by: Actor) -> None:
    """Whoever keeps the ledger looks into what was said to have changed: one duty a child."""
    asked = Task.objects.filter(kind=PROPOSED, subject_id=child.pk)
    office = _office(child.place, Agency.TOWNSHIP) or _office(child.place, Agency.CIVIL_AFFAIRS)
    if office is None or asked.open().exists():
        return
    duty = Duty(
        key=f"{PROPOSED}:{child.pk}:{asked.count() + 1}", kind=PROPOSED,
        title=f"核对孩子的变化：{child.number}", organisation=office, place=child.place,
        basis=COUNTY_NOTICE("二"), because="有人说孩子的情况变了", child_id=child.pk,
        subject_id=child.pk, target="decide_proposal", form="children:proposals_duty",
    )  # fmt: skip
    open_task(duty=duty, at=timezone.now(), by=by)
