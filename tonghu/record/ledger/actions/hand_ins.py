"""Handing a ledger in, putting its columns right, confirming it, stopping it."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from django.utils import timezone

from tonghu.base.audit.deeds import action
from tonghu.base.documents.store import LEDGERS
from tonghu.base.kernel.bulk import insert_rows
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.kernel.seals import sealer
from tonghu.base.people.models import Officer
from tonghu.record.ledger.actions.bounds import (
    end_duty,
    forget_file,
    hand_in_locked,
    office_of,
    office_of_second,
    open_duty,
)
from tonghu.record.ledger.foretelling import Foretold, Reading, ReadPortion
from tonghu.record.ledger.models import ColumnMemory, HandIn, Portion, State


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
        organisation=office_of(by), mapping=dict(mapping or {}),
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
    hand_in = hand_in_locked(hand_in, State.READ)
    hand_in.mapping = dict(mapping)
    _read_again(hand_in, reading, foretold)
    known_as = {k: v for sheet in reading.report for k, v in sheet.get("remembered", {}).items()}
    for source, field in mapping.items():
        ColumnMemory.objects.update_or_create(
            organisation=hand_in.organisation,
            source=known_as.get(source, source)[:120],
            defaults={"field": field, "by": by.id, "at": timezone.now()},
        )
    return hand_in


@action(Permission.HAND_IN_LEDGERS)
def answer_villages(
    *,
    hand_in: HandIn,
    villages: Mapping[str, str],
    reading: Reading,
    foretold: Foretold,
    by: Officer,
) -> HandIn:
    """Read the same file again, knowing which village its doubted names stand for."""
    hand_in = hand_in_locked(hand_in, State.READ)
    hand_in.villages = dict(villages)
    _read_again(hand_in, reading, foretold)
    return hand_in


@action(Permission.HAND_IN_LEDGERS)
def confirm_hand_in(*, hand_in: HandIn, by: Officer) -> HandIn:
    """Let a ledger be filed; one that would change a great deal waits for a second person."""
    hand_in = hand_in_locked(hand_in, State.READ)
    hand_in.state = State.SECOND if hand_in.second_why else State.RUNNING
    hand_in.confirmed_by, hand_in.confirmed_at = by, timezone.now()
    hand_in.save()
    if hand_in.state == State.SECOND:
        open_duty(
            hand_in,
            "second",
            f"核对台账导入：{hand_in.name}",
            hand_in.second_why,
            by,
            office_of_second(hand_in.organisation, Permission.HAND_IN_LEDGERS, hand_in.place, by),
        )
    return hand_in


@action(Permission.HAND_IN_LEDGERS)
def second_hand_in(*, hand_in: HandIn, agreed: bool, by: Officer, reason: str = "") -> HandIn:
    """The second person's word: file it, emptied columns included, or drop it and say why."""
    hand_in = hand_in_locked(hand_in, State.SECOND)
    if by.id in {hand_in.by_id, hand_in.confirmed_by_id}:
        raise Refused("第二人核对不能由交表人自己办理，请同事或上级打开这一页确认。")
    if not agreed and not reason.strip():
        raise Refused("不导入的，请写明理由，交表的人会看到。", at="reason")
    hand_in.state = State.RUNNING if agreed else State.DROPPED
    hand_in.answered_by, hand_in.answered_at = by, timezone.now()
    hand_in.agreed, hand_in.answer = agreed, reason or None
    if not agreed:
        hand_in.portions.all().delete()
        forget_file(hand_in)
    hand_in.save()
    end_duty(hand_in, "second", "同意导入" if agreed else "不同意导入", by)
    return hand_in


@action(Permission.HAND_IN_LEDGERS)
def pause_hand_in(*, hand_in: HandIn, by: Officer) -> HandIn:
    """Stop after the portion under way; what is filed stays filed."""
    hand_in = hand_in_locked(hand_in, State.RUNNING)
    hand_in.state = State.STOPPED
    hand_in.save(update_fields=["state"])
    return hand_in


@action(Permission.HAND_IN_LEDGERS)
def resume_hand_in(*, hand_in: HandIn, by: Officer) -> HandIn:
    """Go on where it stopped."""
    hand_in = hand_in_locked(hand_in, State.STOPPED)
    hand_in.state = State.RUNNING
    hand_in.save(update_fields=["state"])
    return hand_in


@action(Permission.HAND_IN_LEDGERS)
def drop_hand_in(*, hand_in: HandIn, by: Officer) -> HandIn:
    """Give a ledger up before anything of it is filed, or what is left of it afterwards."""
    hand_in = hand_in_locked(hand_in, State.READ, State.SECOND, State.STOPPED)
    hand_in.portions.all().delete()
    hand_in.state = State.DROPPED
    hand_in.save(update_fields=["state"])
    forget_file(hand_in)
    end_duty(hand_in, "second", "已放弃", by)
    return hand_in


def _read_again(hand_in: HandIn, reading: Reading, foretold: Foretold) -> None:
    hand_in.portions.all().delete()
    _say(hand_in, reading, foretold)
    hand_in.save()
    _put_portions(hand_in, reading.portions)


def _say(hand_in: HandIn, reading: Reading, foretold: Foretold) -> None:
    """Write down what was read, and what filing it would do."""
    hand_in.report, hand_in.fields = reading.report, reading.fields
    hand_in.preview, hand_in.cleared = foretold.preview, foretold.cleared
    hand_in.items, hand_in.second_why = foretold.items, foretold.second_why


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
