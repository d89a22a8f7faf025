"""Enrolling a phone and losing it, taking in what it sends, handing out what it may hold, and what a
person decides about what could not simply be applied.
"""

import hashlib
import json
import secrets
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import InterfaceError, InternalError, OperationalError
from django.utils import timezone

from tonghu.base.audit.actors import CLOCK, Actor
from tonghu.base.audit.deeds import action, attempt, consequence, seen
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.actions import end_sessions
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.codes import Level, level, within
from tonghu.base.places.models import full_name, in_ranges
from tonghu.doors.field import feed, streams
from tonghu.doors.field.effects import EFFECTS, OF_THE_CHILD, Asked, Effect, Parked, Request
from tonghu.doors.field.models import (
    Collision,
    Device,
    Epoch,
    Feed,
    Invitation,
    Kind,
    Member,
    Operation,
    Question,
    Recovery,
    State,
    Status,
    StreamHead,
    Verdict,
)
from tonghu.doors.field.protocol import SCHEMA, canonical, digest, new_spare
from tonghu.law.agencies import Agency
from tonghu.law.basis import HOUSE_RULES, OPINIONS_2016
from tonghu.record.children.actions import change_children
from tonghu.record.children.filing import Amendment
from tonghu.record.children.models import Child
from tonghu.record.rights.models import Erased
from tonghu.record.risk.actions import Seen, observe
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task

log = structlog.get_logger("tonghu.field")

LEASE = timedelta(hours=72)
INVITED = timedelta(hours=24)
SHARE_DAYS = 30
STREAMS, CHILDREN = 5, 200
CONTACT = timedelta(minutes=10)
PATIENCE = timedelta(days=7)
"""How long an operation waits for another of its phone before a person looks at it."""
_IN_VAIN = f"等了 {PATIENCE.days} 天，它依赖的一条记录一直没有传到。"
CARRYING = frozenset({Permission.READ_CHILDREN, Permission.RECORD_VISITS})
"""What a post must allow before its holder carries a village's children about."""
REVIEW, URGENT = "field.review", "field.report"
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE_LENGTH = 10
_SHARE_BYTES = 32


# --- Phones -----------------------------------------------------------------------------------
@action(Permission.KEEP_DEVICES)
def invite(*, officer: Officer, villages: Sequence[str], code: str, by: Actor) -> Invitation:
    """Let an officer enrol one phone for these villages within a day. Only the digest of `code` is kept."""
    villages = sorted(set(villages))
    if not 1 <= len(villages) <= STREAMS:
        raise Refused(f"一部手机带 1 到 {STREAMS} 个村（居），请重新选择。")
    for village in villages:
        if level(village) is not Level.VILLAGE or not by.may_at(Permission.KEEP_DEVICES, village):
            raise Refused("只能选自己管辖范围内的村（居）。")
        if not all(officer.may_at(permission, village) for permission in CARRYING):
            where = full_name(village, timezone.localdate())
            raise Refused(
                f"{officer.name}的岗位不能走访{where}的孩子，请先任命岗位，或者改选村（居）。"
            )
    children = Child.objects.on_ledger().filter(place__in=villages).count()
    if children > CHILDREN:
        raise Refused(
            f"这些村（居）有 {children} 名孩子，一部手机最多带 {CHILDREN} 名。请少选几个村，分给几部手机。"
        )
    return Invitation.objects.create(
        officer=officer, villages=villages, place=villages[0], code=code_digest(code), by=by.id,
        expires_at=timezone.now() + INVITED,
    )  # fmt: skip


def new_code() -> str:
    """Ten characters that are not mistaken for one another."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))


def code_digest(code: str) -> str:
    """What is kept of an enrolment code: 50 random bits that live a day, for one named officer."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


@action(Permission.READ_CHILDREN)
def enrol(*, code: str, public_key: str, agent: str, app: str, by: Officer) -> Device:
    """Enrol the phone with this key. The same code with the same key again is the same phone."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(code=code_digest(code), officer=by)
        .first()
    )
    if invitation is None or invitation.expires_at < timezone.now():
        raise Refused("登记码不对，或者已经过期，请向乡镇儿童督导员要一个新的。")
    if (known := invitation.device) is not None:
        if known.public_key == public_key:
            return known
        raise Refused("这个登记码已经用过了，请向乡镇儿童督导员要一个新的。")
    device = Device.objects.create(
        officer=by, place=invitation.place, villages=invitation.villages, public_key=public_key,
        agent=agent[:200], app=app[:20], shares=[_new_share()], spare=new_spare(), enrolled_by=invitation.by,
        lease_until=timezone.now() + LEASE,
    )  # fmt: skip
    invitation.device = device
    invitation.save(update_fields=["device"])
    for village in invitation.villages:
        feed.settle(village)
    if streams.epoch() is None:
        Epoch.objects.create(why="开始使用")
    return device


def _new_share() -> dict[str, str]:
    return {
        "id": secrets.token_hex(8),
        "key": b64encode(secrets.token_bytes(_SHARE_BYTES)).decode(),
        "since": timezone.localdate().isoformat(),
    }


@action(Permission.READ_CHILDREN)
def unlock(*, device: Device, share_id: str, by: Officer) -> Device:
    """Lengthen the lease. Naming the newer share retires the older; one of thirty days gets a successor."""
    device = Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
    shares: list[dict[str, str]] = device.shares
    if device.state != State.ACTIVE or share_id not in [one["id"] for one in shares]:
        raise Refused("这部手机已经报失或者停用，不能再离线使用。")
    if shares[-1]["id"] == share_id:
        shares = shares[-1:]
        since = date.fromisoformat(shares[0]["since"])
        if timezone.localdate() - since >= timedelta(days=SHARE_DAYS):
            shares = [*shares, _new_share()]
    device.shares, device.lease_until = shares, timezone.now() + LEASE
    device.save()
    return device


@action(Permission.KEEP_DEVICES)
def allow_recovery(*, device: Device, code: str, reason: str, by: Actor) -> Recovery:
    """Let a phone whose PIN is forgotten be opened anew within a day, so that nothing on it is lost."""
    if not by.may_at(Permission.KEEP_DEVICES, device.place):
        raise Refused("这部手机不在您的管辖范围内，请由当地办理。")
    if device.state == State.LOST:
        raise Refused("这部手机已经报失，不能再打开。找到了，请重新登记。")
    return Recovery.objects.create(
        device=device, code=code_digest(code), why=reason, by=by.id,
        expires_at=timezone.now() + INVITED,
    )  # fmt: skip


@action(Permission.READ_CHILDREN)
def recover(*, device: Device, code: str, by: Officer) -> Device:
    """Open a phone anew by the code of whoever keeps it: its lease begins again, the PIN is chosen there.

    The same code again within its day is answered again: the answer may have been lost.
    """
    device = Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
    allowed = device.recoveries.filter(code=code_digest(code)).first()
    if allowed is None or allowed.expires_at < timezone.now():
        raise Refused("找回码不对，或者已经过期，请向乡镇儿童督导员要一个新的。")
    if device.state == State.LOST or device.spare is None:
        raise Refused("这部手机已经报失，或者登记得太早，不能用找回码打开。")
    if allowed.used_at is None:
        allowed.used_at, allowed.used_by = timezone.now(), by.id
        allowed.save(update_fields=["used_at", "used_by"])
    device.lease_until = timezone.now() + LEASE
    device.save(update_fields=["lease_until"])
    return device


@action(Permission.KEEP_DEVICES)
def mark_lost(*, device: Device, reason: str, by: Actor) -> Device:
    """A phone is lost: nothing is handed out to it from now on, and its officer is logged out everywhere."""
    device = _end(device, State.LOST, reason, by)
    end_sessions(device.officer)
    return device


@action(Permission.KEEP_DEVICES)
def retire(*, device: Device, reason: str, by: Actor) -> Device:
    """A phone is no longer used. What is still on it can be sent in, for a person to look at."""
    return _end(device, State.RETIRED, reason, by)


def _end(device: Device, state: State, reason: str, by: Actor) -> Device:
    device = Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
    if not by.may_at(Permission.KEEP_DEVICES, device.place):
        raise Refused("这部手机不在您的管辖范围内，请由当地办理。")
    if device.state == State.LOST or device.state == state:
        return device
    device.state, device.ended_at = state, device.ended_at or timezone.now()
    device.ended_by, device.ended_why = by.id, reason
    device.save()
    for village in device.villages:
        others = Device.objects.filter(state=State.ACTIVE)
        if not any(village in one.villages for one in others.only("villages")):
            feed.let_go(village)
    resume(device=device, officer=device.officer, by=by)
    return device


@consequence
def note_contact(
    *, device: Device, outbox: int | None, oldest: date | None, app: str, by: Actor
) -> Device:
    """A phone was heard of: what it still holds unsent."""
    device = Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
    device.last_contact = timezone.now()
    if outbox is not None:
        device.outbox, device.oldest = outbox, oldest
    device.app = app[:20] or device.app
    device.save()
    return device


def unheard_of_wiping(device_id: str) -> bool:
    """Whether a phone is told for the first time: it may go on asking, the log need not hear of each."""
    return Device.objects.filter(pk=device_id, wiped_at=None).exists()


@consequence
def note_wipe(*, device_id: UUID, by: Actor) -> Device:
    """A phone is told to wipe itself; when it was told first is what its keeper wants to know."""
    device = Device.objects.select_for_update(of=("self",)).get(pk=device_id)
    device.last_contact = timezone.now()
    device.wiped_at = device.wiped_at or device.last_contact
    device.save(update_fields=["last_contact", "wiped_at"])
    return device


def worth_noting(device: Device, outbox: int | None, oldest: date | None) -> bool:
    """Whether a contact tells anything new: a phone asks often, the log need not hear of each."""
    if outbox is not None and (outbox, oldest) != (device.outbox, device.oldest):
        return True
    return timezone.now() - device.last_contact > CONTACT


@action(Permission.KEEP_PLACES)
def begin_epoch(*, reason: str, by: Actor) -> Epoch:
    """The database was restored from a backup: every phone compares its receipts and sends again."""
    return Epoch.objects.create(why=reason)


@consequence
def hand_out(
    *, device: Device, officer: Officer, cursor: Mapping[str, int], limit: int, by: Actor
) -> dict[str, dict[str, Any]]:
    """The villages of a phone since `cursor`, and in the log that these files went out to it.

    A village without a cursor, or with one ahead of the count, comes whole.
    """
    told = {}
    for village in streams.villages_of(device, officer):
        start = cursor.get(village)
        head = StreamHead.objects.get(stream=village)
        if start is None or start > head.seq:
            head = feed.settle(village)
            members = Member.objects.filter(stream=village).values_list("child", "version")
            page = streams.Page(0, head.seq, False, dict(members))
        else:
            page = streams.page_of(head, start, limit)
        changes, children = streams.changes(village, page.versions, officer)
        for child in children:
            seen(by=officer, subject=child, fields=["phone"], why=f"手机 {device.pk}")
        told[village] = {
            "from": page.start, "to": page.end, "more": page.more,
            "reset": start is None or start > head.seq, "changes": changes,
        }  # fmt: skip
        # Counted on meanwhile, the figures speak of more than was said here: next time then.
        if not page.more and StreamHead.objects.get(stream=village).seq == head.seq:
            told[village]["digest"] = {"count": head.count, "sum": head.total}
    return told


# --- Operations -------------------------------------------------------------------------------
@consequence
def receive(*, device: Device, said: Mapping[str, Any], officer: Officer, by: Actor) -> Operation:
    """Take in one operation: kept as it came, judged, done or parked, counted; one transaction.

    Known already, it is the stored one. `officer` is who sends it, with the rights of this moment.
    """
    device = (
        Device.objects.select_for_update(of=("self",)).select_related("officer").get(pk=device.pk)
    )
    print_, sound = _fingerprint(said)
    op_id, seq = _identity(said.get("op_id")), said.get("device_seq")
    if op_id is not None and (known := Operation.objects.filter(pk=op_id).first()) is not None:
        if known.device_id == device.pk and known.sha256 == print_:
            return known
        return _collide(device, op_id, print_, said)
    seq = seq if isinstance(seq, int) and not isinstance(seq, bool) and 0 < seq < 2**53 else None
    if op_id is None or seq is None or device.operations.filter(device_seq=seq).exists():
        return _collide(device, op_id or UUID(print_[:32]), print_, said)
    operation = _keep(device, op_id, seq, print_, said)
    if not sound or said.get("sha256") != print_:
        return _answer(operation, Effect(Status.HASH if sound else Status.INVALID))
    return _answer(operation, *_judged(operation, said, device, officer))


def _fingerprint(said: Mapping[str, Any]) -> tuple[str, bool]:
    """The hash of an operation, and whether the protocol knows how to write it down."""
    try:
        return digest(said), True
    except (ValueError, RecursionError):
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest(), False


def _identity(value: object) -> UUID | None:
    try:
        return UUID(value if isinstance(value, str) else "")
    except ValueError:
        return None


def _storable(said: Mapping[str, Any]) -> Any:
    try:
        canonical(dict(said))
    except (ValueError, RecursionError):
        return {"raw": json.dumps(said)}
    return said


def _collide(device: Device, op_id: UUID, print_: str, said: Mapping[str, Any]) -> Operation:
    """Keep what cannot stand in the phone's line, and answer for it as parked."""
    _, fresh = Collision.objects.get_or_create(
        device=device, op_id=op_id, sha256=print_,
        defaults={"place": device.place, "payload": _storable(said)},
    )  # fmt: skip
    if fresh:
        _call_to_review(device.place)
    return Operation(op_id=op_id, device=device, status=Status.HASH)


def _keep(device: Device, op_id: UUID, seq: int, print_: str, said: Mapping[str, Any]) -> Operation:
    """The operation as it came: from here on it is not lost, whatever becomes of it."""
    entity = said.get("entity")
    named = entity if isinstance(entity, dict) else {}
    schema = said.get("schema")
    device.last_seq = max(device.last_seq, seq)
    device.save(update_fields=["last_seq"])
    return Operation.objects.create(
        op_id=op_id, device=device, device_seq=seq, place=device.place,
        kind=_word(said.get("kind")), entity_kind=_word(named.get("kind")),
        entity_id=_identity(named.get("id")) or op_id, child=_child_named(said),
        schema=schema if isinstance(schema, int) and 0 <= schema < 2**31 else 0,
        sha256=print_, payload=_storable(said), status=Status.DEFERRED,
    )  # fmt: skip


def _word(value: object) -> str:
    """A word of the protocol as a column can hold it: whatever else was sent lies in the payload."""
    return "".join(one for one in str(value)[:16] if one.isprintable())


def _judged(
    operation: Operation, said: Mapping[str, Any], device: Device, officer: Officer
) -> tuple[Effect, str]:
    """What becomes of a kept operation, and the sentence that goes with it."""
    if device.state != State.ACTIVE or officer.pk != device.officer_id:
        return Effect(Status.DEVICE), ""
    if operation.schema > SCHEMA:
        return Effect(Status.SCHEMA), ""
    if (waiting := _dependencies(said, device)) is not None:
        return waiting
    return _effect(operation, said, officer)


def _dependencies(said: Mapping[str, Any], device: Device) -> tuple[Effect, str] | None:
    """Whether it has to wait for others of its phone, or waits in vain."""
    deps = said.get("deps")
    wanted = {_identity(one) for one in deps} if isinstance(deps, list) else set()
    known = device.operations.in_bulk([one for one in wanted if one is not None])
    for one in known.values():
        if one.status == Status.DEFERRED or one.waits:
            return Effect(Status.DEFERRED), ""
        if one.status_.parked and one.verdict != Verdict.TAKEN:
            return Effect(Status.INVALID), "它依赖的一条记录没有采用。"
    return (Effect(Status.DEFERRED), "") if len(known) < len(wanted) else None


def _effect(operation: Operation, said: Mapping[str, Any], officer: Officer) -> tuple[Effect, str]:
    """Do it, inside a savepoint: what fails leaves nothing behind but the operation itself."""
    act = EFFECTS.get((operation.kind, operation.entity_kind))
    if act is None:
        return Effect(Status.SCHEMA), ""
    try:
        with attempt():
            child = _child_of(operation, said, officer)
            return act(Request(operation, said, child, officer)), ""
    except Parked as parked:
        return Effect(parked.status), parked.reason
    except NotAllowed:
        return Effect(Status.SCOPE), ""
    except Refused as refusal:
        return Effect(Status.INVALID), str(refusal)
    except (OperationalError, InterfaceError, InternalError):
        raise
    except Exception:  # ours to mend; the phone's work is kept, and a person sees it
        log.exception("an operation could not be applied", operation=str(operation.pk))
        return Effect(Status.INVALID), "系统没有能办理这条记录，已经记下，请技术人员查看。"


def _child_named(said: Mapping[str, Any]) -> UUID | None:
    """The child that an operation says it is about."""
    of_the_child = said.get("kind") in (*OF_THE_CHILD, "entity.create")
    named = said.get("entity" if of_the_child else "parent")
    if not isinstance(named, dict) or named.get("kind") != "child":
        return None
    return _identity(named.get("id"))


def _child_of(operation: Operation, said: Mapping[str, Any], officer: Officer) -> Child | None:
    """The child it is about, locked before it is read; one that was merged is followed."""
    pk = _child_named(said) if operation.kind != "entity.create" else None
    if pk is None:
        return None
    while (child := Child.objects.select_for_update().filter(pk=pk).first()) is not None:
        if child.merged_into_id is None:
            break
        pk = child.merged_into_id
    if child is None:
        known = (
            Erased.objects.filter(child_id=pk).exists() or Feed.objects.filter(child=pk).exists()
        )
        raise Parked(Status.ERASED if known else Status.SCOPE)
    if not Child.objects.visible_to(officer).filter(pk=child.pk).exists():
        raise Parked(Status.SCOPE)
    operation.child = child.pk
    return child


def _answer(operation: Operation, effect: Effect, reason: str = "") -> Operation:
    """Put questions, count the streams last of all, and store what is answered."""
    _ask(operation, effect.asked)
    operation.status, operation.reason = effect.status, reason or None
    operation.waits = effect.status.parked
    if effect.touched:
        _count(operation, effect)
    operation.save()
    if operation.waits and operation.entity_kind == "report":
        _call_for_report(operation)
    if operation.waits or effect.asked:
        _call_to_review(operation.place)
    return operation


def _ask(operation: Operation, asked: Sequence[Asked]) -> None:
    for one in asked:
        Question.objects.get_or_create(
            operation=operation, field=one.field,
            defaults={
                "kind": one.kind, "child": one.child.pk, "place": one.child.place, "seen": one.seen,
                "current": one.current, "offered": one.offered,
            },
        )  # fmt: skip


def _count(operation: Operation, effect: Effect) -> None:
    """Note where in its stream the child now stands: whoever has that number has all of this."""
    feed.note(effect.touched)
    feed.count_now()
    place = Member.objects.filter(child=effect.touched[0]).order_by("-version").first()
    if place is not None:
        operation.stream, operation.seq = place.stream, place.version


def waiting_at(place: str) -> int:
    """How much of what phones of a place sent in waits for a person."""
    here = in_ranges("place", [within(place)])
    lists = (Operation.objects.waiting(), Question.objects.waiting(), Collision.objects.waiting())
    return sum(one.filter(here).count() for one in lists)


@consequence
def resume(*, device: Device, officer: Officer, by: Actor) -> list[Operation]:
    """Look again at what waits for other operations of this phone; returns what is settled now. What
    has waited too long, or whose phone will send no more, is put before a person.
    """
    device = Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
    settled = []
    for one in device.operations.deferred():
        effect, reason = _judged(one, one.payload, device, officer)
        if effect.status is Status.DEFERRED and one.received_at < timezone.now() - PATIENCE:
            effect, reason = Effect(Status.INVALID), _IN_VAIN
        if effect.status is not Status.DEFERRED:
            settled.append(_answer(one, effect, reason))
    return settled


# --- What a person decides --------------------------------------------------------------------
@action(Permission.KEEP_DEVICES)
def apply_parked(*, operation: Operation, reason: str, by: Officer) -> Operation:
    """Do what a parked operation asks, on one's own right and responsibility."""
    operation = _parked(operation, by)
    effect, why = _effect(operation, operation.payload, by)
    if effect.status.parked:
        raise Refused(
            why or f"现在不能采用：{effect.status.label}。请到档案里直接办理，再选“不采用”并写明。"
        )
    _ask(operation, effect.asked)
    return _decided(operation, Verdict.TAKEN, reason, by)


@action(Permission.KEEP_DEVICES)
def decline_parked(*, operation: Operation, reason: str, by: Officer) -> Operation:
    """Leave a parked operation undone, with the reason; it stays on record, and its writer is told."""
    return _decided(_parked(operation, by), Verdict.DECLINED, reason, by)


def _parked(operation: Operation, by: Officer) -> Operation:
    operation = Operation.objects.select_for_update(of=("self",)).get(pk=operation.pk)
    if not by.may_at(Permission.KEEP_DEVICES, operation.place):
        raise Refused("这条记录不在您的管辖范围内，请由当地处理。")
    if not operation.waits:
        raise Refused("这条记录已经处理过了，请刷新页面再看。")
    return operation


def _decided(operation: Operation, verdict: Verdict, reason: str, by: Officer) -> Operation:
    operation.waits, operation.reviewed_at, operation.reviewed_by = False, timezone.now(), by.id
    operation.verdict, operation.verdict_why = verdict, reason
    if operation.status == Status.ERASED:
        operation.payload = {}  # read by a person, it goes as the file did
    operation.save()
    resume(device=operation.device, officer=operation.device.officer, by=by)
    for task in Task.objects.open().filter(key=f"{URGENT}:{operation.pk}"):
        complete_task(task=task, outcome=verdict.label, fact=operation, by=by)
    end_review(operation.place, by)
    return operation


@action(Permission.KEEP_DEVICES)
def decide_question(*, question: Question, take: bool, reason: str, by: Officer) -> Question:
    """Take over what the phone offers into the file, or leave the file as it is."""
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if not by.may_at(Permission.KEEP_DEVICES, question.place):
        raise Refused("这一项不在您的管辖范围内，请由当地处理。")
    if question.decided_at is not None:
        raise Refused("这一项已经处理过了，请刷新页面再看。")
    if take and question.kind == Kind.SAFETY:
        gone = Seen(
            question.child, question.field, False, timezone.localdate(), "check", question.pk
        )
        observe(seen=[gone], by=by)
    elif take:
        if question.kind == Kind.DUPLICATE:
            raise Refused("这个号码在另一份档案里。请到“查重”里比对两份档案，是同一个孩子就合并。")
        change_children(
            amendments=[
                Amendment(
                    question.child, {question.field: question.offered}, timezone.localdate(), reason
                )
            ],
            by=by, source="phone", origin=question.operation_id,
        )  # fmt: skip
    question.decided_at, question.decided_by = timezone.now(), by.id
    question.verdict = Verdict.TAKEN if take else Verdict.DECLINED
    question.why = reason or None
    question.save()
    end_review(question.place, by)
    return question


@action(Permission.KEEP_DEVICES)
def settle_collision(*, collision: Collision, reason: str, by: Officer) -> Collision:
    """Say that an operation with a doubled id was looked at, and what was done about it."""
    collision = Collision.objects.select_for_update(of=("self",)).get(pk=collision.pk)
    if not by.may_at(Permission.KEEP_DEVICES, collision.place):
        raise Refused("这条记录不在您的管辖范围内，请由当地处理。")
    if collision.reviewed_at is None:
        collision.reviewed_at, collision.reviewed_by = timezone.now(), by.id
        collision.why = reason
        collision.save()
    end_review(collision.place, by)
    return collision


def _call_for_review_office(place: str) -> Organisation | None:
    return Organisation.objects.nearest_to(place, Agency.TOWNSHIP, Agency.CIVIL_AFFAIRS)


def _call_to_review(place: str) -> None:
    """One open duty for the office that looks after the phones of a place, however much waits."""
    office = _call_for_review_office(place)
    if office is None or Task.objects.open().filter(kind=REVIEW, organisation=office).exists():
        return
    now = timezone.now()
    open_task(
        duty=Duty(
            key=f"{REVIEW}:{office.pk}:{now:%Y%m%d%H%M%S%f}",
            kind=REVIEW,
            title="处理手机上传的记录：停放的、有分歧的",
            organisation=office,
            place=office.place,
            basis=HOUSE_RULES("手机上传的记录"),
            because="有记录没有能直接办理",
            target="review_phone_work",
            form="field:review_task",
        ),
        at=now,
        by=CLOCK,
    )


def _call_for_report(operation: Operation) -> None:
    """A report from a phone never lies in the queue silently: somebody looks at it at once."""
    office = _call_for_review_office(operation.place)
    if office is not None:
        open_task(
            duty=Duty(
                key=f"{URGENT}:{operation.pk}",
                kind=URGENT,
                title="手机上写的强制报告没有能送出，请马上看并报告",
                organisation=office,
                place=operation.place,
                basis=OPINIONS_2016("四（一）"),
                because=str(operation.status_.label),
                at_once=True,
                form="field:report_task",
                subject_id=operation.pk,
            ),
            at=operation.received_at,
            by=CLOCK,
        )


def end_review(place: str, by: Actor) -> None:
    """The duty to review ends when nothing waits at the office's places any more."""
    office = _call_for_review_office(place)
    if office is None or waiting_at(office.place):
        return
    for task in Task.objects.open().filter(kind=REVIEW, organisation=office):
        complete_task(
            task=task, outcome="已全部处理", statement="停放的和有分歧的都已处理。", by=by
        )
