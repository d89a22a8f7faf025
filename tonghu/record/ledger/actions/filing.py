"""Filing a ledger portion by portion, and judging the rows that wait."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.deeds import action
from tonghu.base.kernel.bulk import all_kept, insert_rows
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.kernel.seals import sealer
from tonghu.base.people.models import Officer
from tonghu.record.children.actions import (
    SHEET,
    change_children,
    propose_pairs,
    reenter_children,
    register_children,
)
from tonghu.record.children.filing import Amendment, Intake
from tonghu.record.children.models import Child
from tonghu.record.ledger.actions.bounds import end_duty, forget_file, hand_in_locked, open_duty
from tonghu.record.ledger.models import HandIn, LeftOver, Outcome, Portion, State
from tonghu.record.ledger.planning import PARKED, Fate, Plan, Planner
from tonghu.record.ledger.questions import unplaced
from tonghu.record.ledger.reasons import FATES

_LEFT_OVER = ("id", "hand_in", "sheet", "row", "outcome", "codes", "problems", "values", "place",
              "child", "settled_as", "digest")  # fmt: skip
_OUTDATED = (
    "这份台账是系统升级以前读的，没有导入的行读不出来了。请先暂停，再放弃它，然后把原表重新交一次；"
    "已经导入的孩子不会重复建档。"
)


@action(Permission.HAND_IN_LEDGERS)
def file_portion(*, hand_in: HandIn, by: Officer) -> HandIn:
    """File the next portion, whole or not at all; after the last one the hand-in is done."""
    hand_in = hand_in_locked(hand_in, State.RUNNING)
    portion = hand_in.portions.filter(done_at=None).order_by("n").first()
    if portion is not None:
        planner = Planner(by, hand_in.fields, hand_in.cleared)
        with all_kept():
            _file(hand_in, planner, planner.plan(_rows_of(portion)), by)
        portion.rows, portion.done_at = None, timezone.now()
        portion.save(update_fields=["rows", "done_at"])
    if not hand_in.portions.filter(done_at=None).exists():
        hand_in.state, hand_in.done_at = State.DONE, timezone.now()
        forget_file(hand_in)
        if hand_in.parked:
            open_duty(
                hand_in,
                "left",
                f"判断台账里的 {hand_in.parked} 行",
                "导入时认不准是不是同一个孩子",
                by,
            )
    hand_in.save()
    return hand_in


@action(Permission.HAND_IN_LEDGERS)
def settle(*, left_over: LeftOver, same: bool, by: Officer) -> LeftOver:
    """Say of a row that waits whether it is the child it looks like: then it changes that file, or opens one."""
    left_over = _waiting(left_over)
    hand_in = HandIn.objects.get(pk=left_over.hand_in_id)
    today = timezone.localdate()
    if same and left_over.child is not None:
        child_id = left_over.child.pk
        change_children(
            amendments=[Amendment(left_over.child.pk, left_over.values, today, "台账导入，经人判断")],
            by=by, source=SHEET, origin=hand_in.pk,
        )  # fmt: skip
    else:
        opened = register_children(
            intakes=[Intake(left_over.place, left_over.values, today)],
            by=by, source=SHEET, origin=hand_in.pk,
        )  # fmt: skip
        child_id = opened.ids[0]
    _keep_doubts(left_over, child_id)
    return _judged(left_over, "same" if same else "different", hand_in, by)


@action(Permission.HAND_IN_LEDGERS)
def send_back(*, left_over: LeftOver, by: Officer) -> LeftOver:
    """Say of a row that waits that nothing is to be filed: it is among the refused, with why it waited."""
    left_over = _waiting(left_over)
    hand_in = HandIn.objects.select_for_update().get(pk=left_over.hand_in_id)
    hand_in.refused += 1
    hand_in.save(update_fields=["refused"])
    left_over.outcome = Outcome.REFUSED
    return _judged(left_over, "sent_back", hand_in, by)


def _waiting(left_over: LeftOver) -> LeftOver:
    """The row, locked, if nobody has judged it."""
    row = (
        LeftOver.objects.select_for_update(of=("self",))
        .select_related("child")
        .get(pk=left_over.pk)
    )
    if row.outcome != Outcome.PARKED or row.settled_at is not None:
        raise Refused("这一行已经处理过了，请刷新页面再看。")
    return row


def _judged(left_over: LeftOver, how: str, hand_in: HandIn, by: Officer) -> LeftOver:
    """Keep who judged a row and how; the last one ends the duty."""
    left_over.settled_at, left_over.settled_by, left_over.settled_as = timezone.now(), by.id, how
    left_over.save()
    if not hand_in.left_overs.filter(outcome=Outcome.PARKED, settled_at=None).exists():
        end_duty(hand_in, "left", "已全部判断", by)
    return left_over


def _keep_doubts(judged: LeftOver, child_id: UUID) -> None:
    """What was doubtful about a row that is filed at last is to be looked at like that of any other."""
    problems = [problem for problem in judged.problems if problem["action"] != "PARK"]
    if any(problem["action"] != "FIX" for problem in problems):
        LeftOver.objects.create(
            hand_in_id=judged.hand_in_id, sheet=judged.sheet, row=judged.row, outcome=Outcome.FLAGGED,
            codes=_codes(problems), problems=problems, values=judged.values, place=judged.place,
            child_id=child_id,
        )  # fmt: skip


def _codes(problems: Sequence[Mapping[str, Any]]) -> str:
    return " ".join(dict.fromkeys(problem["code"] for problem in problems))[:200]


@action(Permission.HAND_IN_LEDGERS)
def place_left_overs(*, hand_in: HandIn, about: str, place: str, by: Officer) -> int:
    """Put the children whom a ledger left with their township, for want of a village, where they live: all
    whose rows call it the same. Says how many they were.
    """
    hand_in = hand_in_locked(hand_in, State.DONE)
    rows = unplaced(hand_in).get(about, [])
    if not rows:
        raise Refused("这些孩子已经改到村（居）了，请刷新页面再看。")
    today = timezone.localdate()
    said = f"台账里写的是“{about}”" if about else "台账里没有写村（居）"
    change_children(
        amendments=[Amendment(row.child.pk, {}, today, f"{said}，经人指明", place) for row in rows if row.child],
        by=by, source=SHEET, origin=hand_in.pk,
    )  # fmt: skip
    hand_in.left_overs.filter(pk__in=[row.pk for row in rows]).update(
        settled_at=timezone.now(), settled_by=by.id, settled_as="placed"
    )
    return len(rows)


def _rows_of(portion: Portion) -> list[dict[str, Any]]:
    try:
        rows: list[dict[str, Any]] = portion.rows
    except ValueError as error:  # kept by a version that did not pack them
        raise Refused(_OUTDATED) from error
    return rows


def _file(hand_in: HandIn, planner: Planner, plans: Sequence[Plan], by: Officer) -> None:
    """Bring about what was planned for one portion."""
    today = timezone.localdate()
    door: dict[str, Any] = {"by": by, "source": SHEET, "origin": hand_in.pk}
    of = {fate: [plan for plan in plans if plan.fate is fate] for fate in Fate}
    if of[Fate.CREATE]:
        intakes = [
            Intake(
                plan.row["place"],
                plan.values,
                today,
                plan.household,
                plan.about,
                plan.person,
            )
            for plan in of[Fate.CREATE]
        ]
        register_children(intakes=intakes, **door)
    verbs: dict[Fate, Callable[..., object]] = {
        Fate.UPDATE: change_children,
        Fate.REENTER: reenter_children,
    }
    for fate, verb in verbs.items():
        if of[fate]:
            amendments = [
                Amendment(
                    plan.about,
                    plan.values,
                    today,
                    f"台账导入：{hand_in.name}"[:200],
                    plan.move_to,
                )
                for plan in of[fate]
            ]
            verb(amendments=amendments, **door)
    for child, household in planner.joined.items():
        Child.objects.filter(pk=child, household=None).update(household=household)
    pairs = [
        (plan.about, other, how.probability, how.reasons)
        for plan in of[Fate.CREATE]
        for other, how in plan.alike
    ]
    propose_pairs(pairs=pairs, by=by)
    _keep_left_overs(hand_in, plans)
    parked = sum(len(of[fate]) for fate in PARKED)
    hand_in.created += len(of[Fate.CREATE])
    hand_in.updated += len(of[Fate.UPDATE]) + len(of[Fate.REENTER])
    again = len(of[Fate.REPEATED]) + len(of[Fate.WAITING])
    hand_in.unchanged += len(of[Fate.UNCHANGED]) + again
    hand_in.parked += parked
    hand_in.refused += len(of[Fate.REFUSED])
    hand_in.duplicates += parked + len(pairs) + again


def _keep_left_overs(hand_in: HandIn, plans: Sequence[Plan]) -> None:
    problems_of = sealer(table=LeftOver._meta.db_table, column="problems")
    values_of = sealer(table=LeftOver._meta.db_table, column="values")
    rows = []
    for plan in plans:
        outcome = _outcome(plan)
        if outcome is None:
            continue
        pk, row = uuid7(), plan.row
        problems = [*row["problems"], *_own_problem(plan)]
        rows.append((
            pk, hand_in.pk, row["sheet"][:80], row["row"], outcome.value, _codes(problems),
            problems_of(json.dumps(problems, ensure_ascii=False).encode(), str(pk)),
            values_of(json.dumps(row["values"], ensure_ascii=False).encode(), str(pk)),
            row["place"], None if plan.fate is Fate.REFUSED else plan.child_id, "", plan.digest,
        ))  # fmt: skip
    insert_rows(LeftOver, _LEFT_OVER, rows)


def _outcome(plan: Plan) -> Outcome | None:
    if plan.fate in PARKED:
        return Outcome.PARKED
    if plan.fate is Fate.WAITING:
        return None
    if plan.fate is Fate.REFUSED:
        return Outcome.REFUSED
    asks = any(problem["action"] != "FIX" for problem in plan.row["problems"])
    return Outcome.FLAGGED if asks else None


def _own_problem(plan: Plan) -> list[dict[str, Any]]:
    """What planning found, in the form the reader uses."""
    sentence = FATES.get(plan.fate)
    if sentence is None:
        return []
    reasons = "；".join(plan.alike[0][1].reasons) if plan.alike else ""
    return [
        {
            "row": plan.row["row"], "column": "", "code": plan.fate.value, "action": "PARK",
            "message": sentence + (f"（{reasons}）" if reasons else ""),
        }
    ]  # fmt: skip
