"""Closing a case before its procedures are walked, going on in another, opening again."""

from collections.abc import Sequence

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.law.calendar import said_day
from tonghu.law.eligibility import MINOR_AGE, age_on
from tonghu.record.cases.actions.team import keep_out, managed
from tonghu.record.cases.duties import duties_of
from tonghu.record.cases.endings import what_stands_against
from tonghu.record.cases.engine import start
from tonghu.record.cases.models import Case, Cause, Closure, ClosureKind, Proceeding
from tonghu.record.tasks.actions import complete_task


@action(Permission.CLOSE_CASES)
def close_case(
    *, case: Case, kind: ClosureKind, reason: str, by: Officer, into: Case | None = None
) -> Closure:
    """Close a case before its procedures are walked: what is still open ends with the reason."""
    case = managed(case, by, Permission.CLOSE_CASES)
    if (closed := Closure.objects.in_force().filter(case=case).first()) is not None:
        raise Refused(f"这件个案已经结案：{closed.get_kind_display()}。")
    if (kind is ClosureKind.JOINED) != (into is not None):
        raise Refused("并入另一件的，请选并入哪一件；不是并入的，不要选。")
    if kind is ClosureKind.GROWN:
        _is_grown(case)
    if against := what_stands_against(case):
        raise Refused("".join(against))
    for task in duties_of(case).open():
        complete_task(task=task, outcome="个案终结", statement=f"{kind.label}：{reason}", by=by)
    case.proceedings.filter(ended_at=None).update(ended_at=timezone.now())
    if into is not None:
        return join_case(case=case, into=into, reason=reason, by=by)
    return Closure.objects.create(case=case, kind=kind, into=into, reason=reason, by=by.id)


@consequence
def join_case(*, case: Case, into: Case, reason: str, by: Actor) -> Closure:
    """Go on with a case in another. Whoever keeps out of the one keeps out of the other; what is still
    open in it ends there: whoever reported twice is told twice.
    """
    if into == case or into.closure is not None:
        raise Refused("只能并入另一件还在办的个案。")
    if case.child_id and into.child_id and case.child_id != into.child_id:
        raise Refused(
            "两件个案是两个孩子的，不能并成一件。其实是一个孩子登记了两次的，先请乡镇把两份档案合成一份。",
            at="into",
        )
    for conflict in case.conflicts.in_force().select_related("organisation"):
        keep_out(case=into, organisation=conflict.organisation, reason=conflict.reason, by=by)
    return Closure.objects.create(
        case=case, kind=ClosureKind.JOINED, into=into, reason=reason, by=by.id
    )


def _is_grown(case: Case) -> None:
    born = case.child.birth_date if case.child else None
    if born is not None and age_on(born, timezone.localdate()) < MINOR_AGE:
        raise Refused(
            f"档案里的出生日期是{said_day(born)}，还没有满{MINOR_AGE}周岁。出生日期写错了的，先改正档案。",
            at="kind",
        )


@action(Permission.CLOSE_CASES)
def reopen_case(
    *, case: Case, at: Sequence[tuple[Proceeding, str]], reason: str, by: Officer
) -> Case:
    """Open a closed case again, at these steps of its procedures."""
    case = managed(case, by, Permission.CLOSE_CASES)
    closure = Closure.objects.in_force().select_for_update().filter(case=case).first()
    if closure is None:
        raise Refused("这件个案没有结案，不用重新打开。")
    if not at or any(
        one.case_id != case.pk or step not in {known.key for known in one.law.steps}
        for one, step in at
    ):
        raise Refused("请从这件个案走过的程序里选一步。")
    closure.reopened_at, closure.reopened_by = timezone.now(), by.id
    closure.reopened_why = reason
    closure.save()
    for proceeding in {one.pk: one for one, _ in at}.values():
        proceeding.ended_at = None
        proceeding.save(update_fields=["ended_at"])
        Cause.objects.create(proceeding=proceeding, because=f"重新打开：{reason}", by=by.id)
    for proceeding, step in at:
        start(case, proceeding, step, closure.reopened_at, by)
    return case
