"""Files that may be one child: brought up, judged, merged, and parted again."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import Batch, action, consequence
from tonghu.base.kernel.bulk import rows_by
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.places.codes import within
from tonghu.law.ledger import ExitReason, LedgerState
from tonghu.record.children.actions.bounds import PAGE, circumstances, nobody_twice
from tonghu.record.children.filing import Amendment, amend, chunks, records_of, take_back_keys
from tonghu.record.children.known import alike_to
from tonghu.record.children.models import Change, Child, Kind, Pair
from tonghu.record.children.signals import files_changed

_SAME_NUMBER = "两份档案的证件号码相同，拆分前请先更正其中一份的号码。"


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
    """Say that the two files are two children; only who reads both can know. Raises Refused for who does not."""
    if not all(by.may_at(Permission.READ_CHILDREN, one.place) for one in (pair.first, pair.second)):
        raise Refused("另一份档案在外地的台账上，您看不到内容，判断不了。请由两边共同的上级判断。")
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
    how = circumstances(by, PAGE)
    absorbed = Child.objects.select_for_update().get(pk=dropped.pk)
    absorbed.merged_into, absorbed.on_ledger = kept, False
    if absorbed.state_ is not LedgerState.EXITED:  # whoever had left before keeps why and when
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
    for pair in _pairs_of(kept, dropped).filter(decision=""):
        _judge(pair, "same", by)
    files_changed.send(Child, ids=done.ids, by=by)
    return done


@action(Permission.MERGE_FILES)
def split_files(*, dropped: Child, reason: str, by: Actor) -> Batch:
    """Undo a merge: the absorbed file stands on its own again, as it was, and both say so; they are two
    children from now on.

    What was taken over into the kept file stays there until somebody corrects it.
    """
    kept = dropped.merged_into
    if kept is None:
        raise Refused("这份档案没有并入别的档案，不用拆分。")
    for child in (kept, dropped):
        if not by.may_at(Permission.MERGE_FILES, child.place):
            raise Refused(f"{child.number} 不在您的管辖范围内，请交县里拆分。")
    how = circumstances(by, PAGE)
    merging = kept.changes.filter(kind=Kind.MERGED, other=dropped).latest("at")
    before = records_of([kept.pk])[kept.pk]
    taken_over = {key: None for key in merging.values if before.get(key) == merging.values[key]}
    own = _record_without(kept.pk, merging.pk)
    back = {key: own.get(key) for key in taken_over}
    amend([Amendment(kept.pk, back, how.today, reason, kind=Kind.SPLIT, other=dropped.pk)], how)
    standing = Child.objects.select_for_update().get(pk=dropped.pk)
    standing.merged_into, standing.on_ledger = None, standing.state_ is not LedgerState.EXITED
    if standing.on_ledger:
        standing.exit_reason, standing.exited_on = "", None
    parting = Amendment(dropped.pk, {}, how.today, reason, kind=Kind.SPLIT, other=kept.pk)

    def part() -> Batch:
        standing.save()
        return amend([parting], how)

    done = nobody_twice(part, _SAME_NUMBER)
    for pair in _pairs_of(kept, dropped).filter(decision="same"):
        pair.decision = ""
        pair.save(update_fields=["decision"])
        _judge(pair, "different", by)
    files_changed.send(Child, ids=[kept.pk, dropped.pk], by=by)
    return done


def _pairs_of(one: Child, other: Child) -> QuerySet[Pair]:
    return Pair.objects.filter(Q(first=one, second=other) | Q(first=other, second=one))


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
