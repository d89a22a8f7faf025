"""The way of a file on the ledger: handed in, approved or given back, left and come back; and the duty to review."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import Batch, action
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Organisation
from tonghu.base.places.codes import pad, within
from tonghu.law.agencies import Agency
from tonghu.law.basis import HOUSE_RULES
from tonghu.law.calendar import said_day
from tonghu.law.eligibility import LEFT_BEHIND_AGE, age_on, birthday
from tonghu.law.ledger import (
    FOLLOW_UPS,
    MOVES,
    ExitReason,
    LedgerState,
    at_odds_with_exit,
    said_by_exit,
)
from tonghu.record.children.actions.bounds import PAGE, circumstances, reaches, reviews
from tonghu.record.children.filing import Amendment, amend, chunks, records_of
from tonghu.record.children.keys import state_key
from tonghu.record.children.models import Change, Child, Key, Kind
from tonghu.record.children.questions import exit_asked
from tonghu.record.children.signals import files_changed
from tonghu.record.tasks.actions import Duty, complete_task, open_task, open_tasks
from tonghu.record.tasks.along import goes_along
from tonghu.record.tasks.models import Task

_REVIEW, _MEND, _EXIT = "ledger.review", goes_along("ledger.mend"), goes_along("ledger.exit")
AFTER_EXIT = "ledger.after_exit"
_REVIEWED = {
    Agency.TOWNSHIP: LedgerState.PENDING_TOWN,
    Agency.CIVIL_AFFAIRS: LedgerState.PENDING_COUNTY,
}
_MENDERS = {
    LedgerState.PENDING_TOWN: (Agency.VILLAGE_COMMITTEE, Agency.TOWNSHIP, Agency.CIVIL_AFFAIRS),
    LedgerState.PENDING_COUNTY: (Agency.TOWNSHIP, Agency.CIVIL_AFFAIRS),
}
"""Who puts a file right that was given back while it waited there."""


@action(Permission.REGISTER_CHILDREN)
def submit_files(*, children: Sequence[Child], by: Actor) -> Batch:
    """Hand drafts and returned files in for review."""
    done = _move(children, by, Kind.SUBMITTED, lambda child: entry_state(child.place, by))
    for part in chunks(done.ids):
        for task in Task.objects.open().filter(kind=_MEND, child_id__in=part):
            complete_task(task=task, outcome="已补正", statement="已补正并再次提交。", by=by)
    return done


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
    done = _move(children, by, Kind.RETURNED, lambda _: LedgerState.RETURNED, reason=reason)
    _ask_to_mend(children, by)
    return done


@action(Permission.REGISTER_CHILDREN)
def ask_exit(
    *,
    child: Child,
    why: ExitReason,
    reason: str,
    on: date,
    by: Actor,
    values: Mapping[str, object] | None = None,
) -> Batch:
    """Ask that a child leave the ledger; somebody else decides, as a rule of the level above. `values` are
    what the file says since, because of the reason: who of the parents is back, where the child is now.

    Raises Refused where the file would go on saying otherwise.
    """
    if why is ExitReason.DUPLICATE:
        raise Refused("重复的档案请在“查重”里合并，不要直接退出，免得丢了历史。")
    if on > timezone.localdate():
        raise Refused("退出的日期还没有到，请在那一天以后再申请。", at="on")
    if child.birth_date and on < child.birth_date:
        raise Refused(f"孩子 {said_day(child.birth_date)} 才出生，请核对退出的日期。", at="on")
    if why is ExitReason.OTHER and not reason.strip():
        raise Refused("选了“其他”，请写明退出的原因。", at="reason")
    if (
        why is ExitReason.SIXTEEN
        and child.birth_date
        and age_on(child.birth_date, on) < LEFT_BEHIND_AGE
    ):
        grown = birthday(child.birth_date, LEFT_BEHIND_AGE)
        raise Refused(
            f"孩子到 {said_day(grown)} 才满 16 周岁，请核对出生日期、日期和原因。", at="why"
        )
    more = f"{reason.rstrip('。')}。" if reason else ""
    said = f"{why.label}，从 {said_day(on)} 起。{more}"
    record = {**records_of([child.pk])[child.pk], **(values or {})}
    if odd := at_odds_with_exit(why, record, values or {}, child.place):
        raise Refused(odd[1], at=odd[0])
    new = {**(values or {}), **said_by_exit(why, record)}
    done = _move(
        [child], by, Kind.EXIT_ASKED, lambda _: LedgerState.EXIT_PENDING, reason=said, values=new,
        # not before what was told last, or that would go on holding
        on=max(on, *child.changes.values_list("effective_on", flat=True)),
    )  # fmt: skip
    Child.objects.filter(pk=child.pk).update(exit_reason=why.value, exited_on=on)
    files_changed.send(Child, ids=[child.pk], by=by)
    _ask_to_decide(child, why, by)
    return done


NO_EXIT_ASKED = "这个孩子没有等待答复的退出申请。要退出的，请先在档案页点“退出台账”，写明原因和日期，再由另一人答复。"


@action(Permission.REGISTER_CHILDREN)
def decide_exit(*, child: Child, leaves: bool, reason: str, by: Actor) -> Batch:
    """Let a child leave the ledger, or not. Open duties and cases go on in either case."""
    if not reviews(by, child.place):
        raise Refused("退出台账由乡镇或县级审核，请等待答复。")
    if not any(one.state == LedgerState.EXIT_PENDING for one in Child.objects.held([child.pk])):
        raise Refused(NO_EXIT_ASKED)
    asked = exit_asked(child)
    if asked and asked.by == by.id:
        raise Refused("退出不能由申请人自己审核，请同事或者上级打开这一页答复。")
    state = LedgerState.EXITED if leaves else LedgerState.ACTIVE
    done = _move(
        [child], by, Kind.EXITED if leaves else Kind.STAYED, lambda _: state, reason=reason,
        values={} if leaves else _as_before(child, asked),
    )  # fmt: skip
    after = {"on_ledger": False} if leaves else {"exit_reason": "", "exited_on": None}
    Child.objects.filter(pk=child.pk).update(**after)
    files_changed.send(Child, ids=[child.pk], by=by)
    if leaves:
        _follow_up(Child.objects.get(pk=child.pk), by)
    said = "同意退出" if leaves else "不退出"
    for task in Task.objects.open().filter(kind=_EXIT, child_id=child.pk):
        complete_task(task=task, outcome=said, statement=f"{said}。{reason}".strip(), by=by)
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
            reaches(by, child.place)
            state = entry_state(child.place, by)
            _refuse_unless_allowed(child, Kind.REENTERED, state)
            child.state, child.on_ledger = state.value, True
            child.exit_reason, child.exited_on = "", None
            child.save()
    reentered = [replace(one, kind=Kind.REENTERED) for one in amendments]
    done = amend(reentered, circumstances(by, source, origin))
    for part in chunks(ids):
        for task in Task.objects.open().filter(kind=AFTER_EXIT, child_id__in=part):
            complete_task(
                task=task, outcome="已再次登记", statement="孩子又在台账上，不用再办。", by=by
            )
    call_for_review(
        {c.place for part in chunks(ids) for c in Child.objects.filter(pk__in=part)}, by
    )
    files_changed.send(Child, ids=done.ids, by=by)
    return done


def _move(
    children: Sequence[Child],
    by: Actor,
    kind: Kind,
    to: Callable[[Child], LedgerState],
    permission: Permission = Permission.REGISTER_CHILDREN,
    reason: str = "",
    values: Mapping[str, object] | None = None,
    on: date | None = None,
) -> Batch:
    """Bring files into another state, with one change row each; with it comes what it says, since a day."""
    how = circumstances(by, PAGE)
    ids = [child.pk for child in children]
    amendments = []
    for part in chunks(ids):
        for child in Child.objects.held(part):
            reaches(by, child.place, permission)
            state = to(child)
            _refuse_unless_allowed(child, kind, state)
            child.state = state.value
            child.save(update_fields=["state"])
            amendments.append(Amendment(child.pk, values or {}, on or how.today, reason, kind=kind))
    done = amend(amendments, how)
    places = {child.place for child in children}
    call_for_review(places, by)
    _end_reviews(places, by)
    return done


def _as_before(child: Child, asked: Change | None) -> dict[str, object]:
    """What the file said before it was asked that the child leave, where nobody has changed that since: not
    agreed to, it is not so.
    """
    now, before = records_of([child.pk])[child.pk], dict[str, object]()
    for change in child.changes.order_by("effective_on", "at", "id"):
        before.update({} if change == asked else change.values)
    said = asked.values if asked else {}
    return {key: before.get(key) for key, value in said.items() if now.get(key) == value}


def _refuse_unless_allowed(child: Child, kind: Kind, state: LedgerState) -> None:
    """Raises Refused where this is not done to a file in the state it is in, or does not lead to that one."""
    before, after = MOVES[kind.value]
    if state is child.state_:
        raise Refused(f"{child.name}的档案已经是“{state.label}”，不用再办一次。")
    if child.state_ not in before or state not in after:
        raise Refused(
            f"{child.name}的档案现在是“{child.state_.label}”，不能办“{kind.label}”。请刷新页面再看。"
        )


def _ask_to_mend(children: Iterable[Child], by: Actor) -> None:
    """Whoever handed these files in puts them right: the village what the township gave back, the
    township what the county did. `children` are as they were before they were given back.
    """
    asked = Counter(
        row
        for part in chunks([child.pk for child in children])
        for row in Task.objects.filter(kind=_MEND, child_id__in=part).values_list(
            "child_id", flat=True
        )
    )
    offices = {
        (child.place, child.state_): Organisation.objects.nearest_to(
            child.place, *_MENDERS[child.state_]
        )
        for child in children
    }
    duties = [
        Duty(
            key=f"{_MEND}:{child.pk}:{asked[child.pk] + 1}",
            kind=_MEND,
            title=f"补正退回的档案：{child.number}",
            organisation=office,
            place=child.place,
            basis=HOUSE_RULES("台账审核"),
            because="审核退回，理由写在档案里",
            target="review_ledger",
            child_id=child.pk,
            form="children:file_task",
        )
        for child in children
        if (office := offices[child.place, child.state_]) is not None
    ]
    open_tasks(duties=duties, at=timezone.now(), by=by)


def _ask_to_decide(child: Child, why: ExitReason, by: Actor) -> None:
    """Of what a village asks the township decides; of what it asks itself the county, where a colleague
    answers for the county's own.
    """
    own = reviews(by, child.place)
    kinds = (Agency.CIVIL_AFFAIRS,) if own else (Agency.TOWNSHIP, Agency.CIVIL_AFFAIRS)
    office = Organisation.objects.nearest_to(child.place, *kinds)
    if office is None:
        return
    asked = child.changes.filter(kind=Kind.EXIT_ASKED).count()
    open_task(
        duty=Duty(
            key=f"{_EXIT}:{child.pk}:{asked}",
            kind=_EXIT,
            title=f"审核退出台账：{child.number}",
            organisation=office,
            place=child.place,
            basis=HOUSE_RULES("台账审核"),
            because=why.label,
            target="review_ledger",
            child_id=child.pk,
            form="children:file_task",
        ),
        at=timezone.now(),
        by=by,
    )


def _follow_up(child: Child, by: Actor) -> None:
    """What is still to be done for a child that left, by why it left."""
    why = ExitReason(child.exit_reason)
    wanted = FOLLOW_UPS.get(why)
    if wanted is None:
        return
    office = Organisation.objects.nearest_to(child.place, *wanted.agencies)
    if office is None:
        return
    left = child.changes.filter(kind=Kind.EXITED).count()
    open_task(
        duty=Duty(
            key=f"{AFTER_EXIT}:{child.pk}:{left}",
            kind=AFTER_EXIT,
            title=f"{wanted.title}：{child.number}",
            organisation=office,
            place=child.place,
            basis=HOUSE_RULES("台账审核"),
            because=f"退出台账：{why.label}",
            target=wanted.target,
            child_id=child.pk,
        ),
        at=timezone.now(),
        by=by,
    )


def entry_state(place: str, by: Actor) -> LedgerState:
    """Where a file enters that somebody hands in: as far up as their own right reaches."""
    if by.may_at(Permission.APPROVE_FOR_COUNTY, place):
        return LedgerState.ACTIVE
    if by.may_at(Permission.APPROVE_FOR_TOWN, place):
        return LedgerState.PENDING_COUNTY
    return LedgerState.PENDING_TOWN


def call_for_review(places: Iterable[str], by: Actor) -> None:
    """One open duty to review for each office that has files waiting."""
    for office, state in _reviewers(places):
        if Task.objects.filter(kind=_REVIEW, organisation=office, closed_at=None).exists():
            continue
        waiting = _waiting(office, state)
        if waiting is not None:
            open_task(
                duty=Duty(
                    key=f"{_REVIEW}:{office.pk}:{waiting}",
                    kind=_REVIEW,
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
            for task in Task.objects.filter(kind=_REVIEW, organisation=office, closed_at=None):
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
