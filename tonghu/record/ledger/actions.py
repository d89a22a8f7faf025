"""Handing a ledger in, putting its columns right, confirming it, filing it portion by portion."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.documents.store import EXPORTS, LEDGERS
from tonghu.base.documents.zips import locked
from tonghu.base.kernel.bulk import all_kept, insert_rows
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.kernel.seals import sealer
from tonghu.base.people.models import Officer, Organisation
from tonghu.law.basis import HOUSE_RULES, MINORS_ONLINE
from tonghu.record.children.actions import (
    SHEET,
    change_children,
    propose_pairs,
    reenter_children,
    register_children,
)
from tonghu.record.children.filing import Amendment, Intake
from tonghu.record.children.filters import question
from tonghu.record.children.models import Child
from tonghu.record.ledger.exports import ALONE, NUMBERED, children_of, write_export
from tonghu.record.ledger.foretelling import Foretold, Reading, ReadPortion
from tonghu.record.ledger.models import (
    LEFT_OVERS,
    ColumnMemory,
    Export,
    ExportState,
    HandIn,
    LeftOver,
    Outcome,
    Portion,
    State,
)
from tonghu.record.ledger.planning import PARKED, Fate, Plan, Planner
from tonghu.record.ledger.reasons import FATES
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task

_LEFT_OVER = ("id", "hand_in", "sheet", "row", "outcome", "codes", "problems", "values", "place",
              "child", "settled_as", "digest")  # fmt: skip
EXPORTING = "ledger.export"
_OUTDATED = (
    "这份台账是系统升级以前读的，没有导入的行读不出来了。请先暂停，再放弃它，然后把原表重新交一次；"
    "已经导入的孩子不会重复建档。"
)
_OFFERED, _LIFE = timedelta(days=7), timedelta(hours=24)
"""How long an approval may wait to be used, and a file to be fetched."""


@action(Permission.HAND_IN_LEDGERS)
def hand_in_ledger(
    *,
    place: str,
    name: str,
    content: bytes,
    reading: Reading,
    foretold: Foretold,
    by: Officer,
    mapping: Mapping[str, str] | None = None,
) -> HandIn:
    """Keep a ledger that was read, with its rows on their way; nothing is filed before it is confirmed."""
    if not by.may_at(Permission.HAND_IN_LEDGERS, place):
        raise Refused("这个区划不在您的管辖范围内，请选择您负责的乡镇或村（居）。")
    hand_in = HandIn(
        place=place, name=name[-160:], digest=sha256(content).hexdigest(), by=by,
        organisation=_office_of(by), mapping=dict(mapping or {}),
    )  # fmt: skip
    LEDGERS.put(hand_in.id, "file", content)
    _say(hand_in, reading, foretold)
    hand_in.save(force_insert=True)
    _put_portions(hand_in, reading.portions)
    return hand_in


@action(Permission.HAND_IN_LEDGERS)
def remap_columns(
    *,
    hand_in: HandIn,
    mapping: Mapping[str, str],
    reading: Reading,
    foretold: Foretold,
    by: Officer,
) -> HandIn:
    """Read the same file again with columns put right; the organisation's next file will know them."""
    hand_in = _locked(hand_in, State.READ)
    hand_in.mapping = dict(mapping)
    hand_in.portions.all().delete()
    _say(hand_in, reading, foretold)
    hand_in.save()
    _put_portions(hand_in, reading.portions)
    for source, field in mapping.items():
        ColumnMemory.objects.update_or_create(
            organisation=hand_in.organisation,
            source=source[:120],
            defaults={"field": field, "by": by.id, "at": timezone.now()},
        )
    return hand_in


@action(Permission.HAND_IN_LEDGERS)
def confirm_hand_in(*, hand_in: HandIn, by: Officer) -> HandIn:
    """Let a ledger be filed; one that would change a great deal waits for a second person."""
    hand_in = _locked(hand_in, State.READ)
    hand_in.state = State.SECOND if hand_in.second_why else State.RUNNING
    hand_in.confirmed_by, hand_in.confirmed_at = by, timezone.now()
    hand_in.save()
    if hand_in.state == State.SECOND:
        _duty(
            hand_in,
            "second",
            f"核对台账导入：{hand_in.name}",
            hand_in.second_why,
            by,
            _office_of_second(hand_in.organisation, Permission.HAND_IN_LEDGERS, hand_in.place, by),
        )
    return hand_in


@action(Permission.HAND_IN_LEDGERS)
def second_hand_in(*, hand_in: HandIn, agreed: bool, by: Officer, reason: str = "") -> HandIn:
    """The second person's word: file it, emptied columns included, or drop it and say why."""
    hand_in = _locked(hand_in, State.SECOND)
    if by.id in {hand_in.by_id, hand_in.confirmed_by_id}:
        raise Refused("第二人核对不能由交表人自己办理，请同事或上级打开这一页确认。")
    if not agreed and not reason.strip():
        raise Refused("不导入的，请写明理由，交表的人会看到。")
    hand_in.state = State.RUNNING if agreed else State.DROPPED
    hand_in.answered_by, hand_in.answered_at = by, timezone.now()
    hand_in.agreed, hand_in.answer = agreed, reason or None
    if not agreed:
        hand_in.portions.all().delete()
        _forget_file(hand_in)
    hand_in.save()
    _end_duty(hand_in, "second", "同意导入" if agreed else "不同意导入", by)
    return hand_in


@action(Permission.HAND_IN_LEDGERS)
def pause_hand_in(*, hand_in: HandIn, by: Officer) -> HandIn:
    """Stop after the portion under way; what is filed stays filed."""
    hand_in = _locked(hand_in, State.RUNNING)
    hand_in.state = State.STOPPED
    hand_in.save(update_fields=["state"])
    return hand_in


@action(Permission.HAND_IN_LEDGERS)
def resume_hand_in(*, hand_in: HandIn, by: Officer) -> HandIn:
    """Go on where it stopped."""
    hand_in = _locked(hand_in, State.STOPPED)
    hand_in.state = State.RUNNING
    hand_in.save(update_fields=["state"])
    return hand_in


@action(Permission.HAND_IN_LEDGERS)
def drop_hand_in(*, hand_in: HandIn, by: Officer) -> HandIn:
    """Give a ledger up before anything of it is filed, or what is left of it afterwards."""
    hand_in = _locked(hand_in, State.READ, State.SECOND, State.STOPPED)
    hand_in.portions.all().delete()
    hand_in.state = State.DROPPED
    hand_in.save(update_fields=["state"])
    _forget_file(hand_in)
    _end_duty(hand_in, "second", "已放弃", by)
    return hand_in


@action(Permission.HAND_IN_LEDGERS)
def file_portion(*, hand_in: HandIn, by: Officer) -> HandIn:
    """File the next portion, whole or not at all; after the last one the hand-in is done."""
    hand_in = _locked(hand_in, State.RUNNING)
    portion = hand_in.portions.filter(done_at=None).order_by("n").first()
    if portion is not None:
        planner = Planner(by, hand_in.fields, hand_in.cleared)
        with all_kept():
            _file(hand_in, planner, planner.plan(_rows_of(portion)), by)
        portion.rows, portion.done_at = None, timezone.now()
        portion.save(update_fields=["rows", "done_at"])
    if not hand_in.portions.filter(done_at=None).exists():
        hand_in.state, hand_in.done_at = State.DONE, timezone.now()
        _forget_file(hand_in)
        if hand_in.parked:
            _duty(
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
    left_over = (
        LeftOver.objects.select_for_update(of=("self",))
        .select_related("child")
        .get(pk=left_over.pk)
    )
    if left_over.outcome != Outcome.PARKED or left_over.settled_at is not None:
        raise Refused("这一行已经处理过了，请刷新页面再看。")
    hand_in = HandIn.objects.get(pk=left_over.hand_in_id)
    today = timezone.localdate()
    if same and left_over.child is not None:
        change_children(
            amendments=[Amendment(left_over.child.pk, left_over.values, today, "台账导入，经人判断")],
            by=by, source=SHEET, origin=hand_in.pk,
        )  # fmt: skip
    else:
        register_children(
            intakes=[Intake(left_over.place, left_over.values, today)],
            by=by, source=SHEET, origin=hand_in.pk,
        )  # fmt: skip
    left_over.settled_at, left_over.settled_by = timezone.now(), by.id
    left_over.settled_as = "same" if same else "different"
    left_over.save()
    if not hand_in.left_overs.filter(outcome=Outcome.PARKED, settled_at=None).exists():
        _end_duty(hand_in, "left", "已全部判断", by)
    return left_over


@action(Permission.EXPORT_LEDGERS)
def ask_export(
    *,
    form: str,
    purpose: str,
    receiver: str,
    by: Officer,
    query: str = "",
    numbers: bool = False,
) -> Export:
    """Ask for children's data as a file: what for, for whom. With the numbers of more than fifty
    children it waits for a second person.
    """
    place = question(QueryDict(query)).place or by.ranges(Permission.EXPORT_LEDGERS)[0][0]
    if not by.may_at(Permission.EXPORT_LEDGERS, place):
        raise Refused(f"{place} 不在您的管辖范围内，不能导出。")
    export = Export(
        form=form, place=place, query=query, numbers=numbers and form in NUMBERED, purpose=purpose,
        receiver=receiver, by=by, state=ExportState.APPROVED, expires_at=timezone.now() + _OFFERED,
    )  # fmt: skip
    if export.numbers and (count := sum(1 for _ in children_of(export, by))) > ALONE:
        export.state, export.count = ExportState.ASKED, count
    export.save(force_insert=True)
    if export.state == ExportState.ASKED:
        _ask_second(export, by)
    return export


@action(Permission.EXPORT_LEDGERS)
def answer_export(*, export: Export, agreed: bool, reason: str, by: Officer) -> Export:
    """The second person's word, with its reason when it is no. Never the word of whoever asks."""
    export = _export(export, ExportState.ASKED)
    if by.id == export.by_id:
        raise Refused("导出不能由申请人自己批准，请同事或上级打开这一页。")
    if not by.may_at(Permission.EXPORT_LEDGERS, export.place):
        raise Refused("这份导出不在您的管辖范围内，请由有权的单位答复。")
    if not agreed and not reason.strip():
        raise Refused("不批准的，请写明理由，申请人会看到。")
    export.state = ExportState.APPROVED if agreed else ExportState.DECLINED
    export.answered_by, export.answered_at, export.answer = by, timezone.now(), reason or None
    export.save()
    _end_export_duty(export, "批准" if agreed else "不批准", by)
    return export


@action(Permission.EXPORT_LEDGERS)
def make_export(*, export: Export, by: Officer, password: str = "") -> Export:
    """Make the file and keep it for a day; with a `password` as an encrypted zip."""
    export = _export(export, ExportState.APPROVED)
    if by.id != export.by_id:
        raise Refused("文件只能由申请人自己生成。")
    made = write_export(export, by)
    if export.numbers and made.count > ALONE and export.answered_by_id is None:
        raise Refused(f"现在有 {made.count} 名孩子，超过 {ALONE} 名，请重新申请，由第二人批准。")
    content = locked(made.name, made.content, password) if password else made.content
    export.name = f"{made.name}.zip" if password else made.name
    export.count, export.digest = made.count, sha256(content).hexdigest()
    export.state, export.made_at = ExportState.MADE, timezone.now()
    export.expires_at = export.made_at + _LIFE
    EXPORTS.put(export.id, "file", content)
    export.save()
    return export


@consequence
def expire_export(*, export_id: UUID, by: Actor) -> Export:
    """Drop the file of an export; what was asked, by whom and for whom stays."""
    export = Export.objects.select_for_update(of=("self",)).get(pk=export_id)
    export.state = ExportState.EXPIRED
    export.save(update_fields=["state"])
    _end_export_duty(export, "过期", by)
    transaction.on_commit(lambda: EXPORTS.drop(export.pk))
    return export


def _export(export: Export, state: ExportState) -> Export:
    """The export, locked, in this state and not run out; refuses otherwise."""
    export = Export.objects.select_for_update(of=("self",)).get(pk=export.pk)
    if export.state != state or export.expires_at <= timezone.now():
        label = ExportState(export.state).label
        raise Refused(f"这份导出现在是“{label}”，不能这样办理。需要的请重新申请。")
    return export


def _office_of_second(
    own: Organisation, permission: Permission, place: str, by: Officer
) -> Organisation:
    """Where a colleague may do it too they are asked, or else the organisation above."""
    others = Officer.objects.colleagues_of(own).exclude(pk=by.pk)
    able = any(one.may_at(permission, place) for one in others)
    return own if able else own.above or own


def _ask_second(export: Export, by: Officer) -> None:
    own = next(p.organisation for p in by.posts_held if Permission.EXPORT_LEDGERS in p.role_.may)
    open_task(
        duty=Duty(
            key=f"{EXPORTING}:{export.pk}",
            kind=EXPORTING,
            title=f"批准导出 {export.number}（{export.count} 名）",
            organisation=_office_of_second(own, Permission.EXPORT_LEDGERS, export.place, by),
            place=export.place,
            basis=MINORS_ONLINE("第三十六条"),
            because="超过五十名孩子的号码要两个人",
            target="approve_export",
            form="ledger:export_duty",
            subject_id=export.pk,
        ),
        at=timezone.now(),
        by=by,
    )


def _end_export_duty(export: Export, outcome: str, by: Actor) -> None:
    for task in Task.objects.open().filter(key=f"{EXPORTING}:{export.pk}"):
        complete_task(task=task, outcome=outcome, fact=export, by=by)


def _forget_file(hand_in: HandIn) -> None:
    """The spreadsheet itself is kept only as long as its columns may be read otherwise."""
    transaction.on_commit(lambda: LEDGERS.drop(hand_in.pk))


def _say(hand_in: HandIn, reading: Reading, foretold: Foretold) -> None:
    """Write down what was read, and what filing it would do."""
    hand_in.report, hand_in.fields = reading.report, reading.fields
    hand_in.preview, hand_in.cleared = foretold.preview, foretold.cleared
    hand_in.second_why = foretold.second_why


def _put_portions(hand_in: HandIn, portions: Sequence[ReadPortion]) -> None:
    sealed = sealer(table=Portion._meta.db_table, column="rows")
    insert_rows(
        Portion,
        ("id", "hand_in", "n", "size", "rows"),
        (
            (pk := uuid7(), hand_in.pk, n, portion.size, sealed(portion.packed, str(pk)))
            for n, portion in enumerate(portions)
        ),
    )


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
        codes = " ".join(dict.fromkeys(problem["code"] for problem in problems))[:200]
        rows.append((
            pk, hand_in.pk, row["sheet"][:80], row["row"], outcome.value, codes,
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


def _locked(hand_in: HandIn, *states: State) -> HandIn:
    """The hand-in, locked, if it is in one of these states; refuses otherwise."""
    hand_in = HandIn.objects.select_for_update(of=("self",)).get(pk=hand_in.pk)
    if hand_in.state not in states:
        label = State(hand_in.state).label
        raise Refused(f"这份台账现在是“{label}”，不能这样办理。请刷新页面再看。")
    return hand_in


def _office_of(by: Officer) -> Organisation:
    return next(p.organisation for p in by.posts_held if Permission.HAND_IN_LEDGERS in p.role_.may)


def _duty(
    hand_in: HandIn, what: str, title: str, because: str, by: Officer,
    organisation: Organisation | None = None,
) -> None:  # fmt: skip
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


def _end_duty(hand_in: HandIn, what: str, outcome: str, by: Officer) -> None:
    for task in Task.objects.filter(key=f"{LEFT_OVERS}:{what}:{hand_in.pk}"):
        complete_task(
            task=task, outcome=outcome, statement=f"台账“{hand_in.name}”：{outcome}", by=by
        )
