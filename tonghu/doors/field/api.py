"""The endpoints of docs/reference/sync.md. Each is a thin function: one action, one answer."""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from tonghu.base.audit.actors import CLOCK
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.people.models import Officer
from tonghu.doors.field import actions, blobs, streams
from tonghu.doors.field.bearer import (
    Caller,
    device_of,
    logged_in,
    officer_of,
    reader,
    sender,
    size_checked,
)
from tonghu.doors.field.models import Blob, Device, Operation, State, Status, StreamHead
from tonghu.doors.field.protocol import (
    CHANGES,
    KEEP_DAYS,
    OPERATIONS,
    RECEIPTS,
    SENT_BYTES,
    Fault,
    check_signature,
    identity,
    malformed,
    moment,
    number,
    opened,
    public_key,
    spare_public,
    spare_secret,
    too_large,
)

OLDEST_APP = 1
_BUSY = "服务器正忙，过一会儿再传；手机上的记录都还在。"
_FINAL_PLACES = "stream", "seq"

Answer = dict[str, Any]


def endpoint(view: Callable[..., Answer], method: str = "POST") -> Callable[..., HttpResponse]:
    """One endpoint: signed instead of logged in, never cached; every refusal in the one shape."""

    @csrf_exempt  # checked in bearer.py, so that the answer is JSON
    @login_not_required
    @require_http_methods([method])
    @never_cache
    @gzip_page
    @wraps(view)
    def answered(request: HttpRequest, **about: Any) -> HttpResponse:
        try:
            status, said = _said(view, request, **about)
            if said["control"].get("wipe") and actions.unheard_of_wiping(said["device_id"]):
                actions.note_wipe(device_id=UUID(said["device_id"]), by=CLOCK)
        except (OperationalError, InterfaceError, InternalError):
            status, said = _refusal(Fault(503, "busy", _BUSY, {"slow": {"s": 30}}))
        return _json(said, status)

    return answered


def _said(view: Callable[..., Answer], request: HttpRequest, **about: Any) -> tuple[int, Answer]:
    try:
        size_checked(request)
        return 200, {"control": {}, **view(request, **about)}
    except Fault as fault:
        return _refusal(fault)


def _json(said: Answer, status: int) -> HttpResponse:
    said["server_time"] = moment(timezone.now())
    body = json.dumps(said, ensure_ascii=False)
    try:
        content = body.encode()
    except UnicodeEncodeError:  # half a character, given back as it came: escaped, it can be sent
        content = json.dumps(said).encode()
    return HttpResponse(content, "application/json", status)


def _refusal(fault: Fault) -> tuple[int, Answer]:
    control = dict(fault.control)
    said: Answer = {"error": fault.error, "message": fault.message, "control": control}
    if "device_id" in control:
        said["device_id"] = control.pop("device_id")
    return fault.status, said


def _caller(request: HttpRequest) -> Caller:
    """Who calls, with what; the device named in the body is the one that signed. Raises Fault."""
    device = device_of(request)
    caller = Caller(device, officer_of(request), opened(request))
    if caller.said.get("device_id") != str(device.pk):
        raise malformed()
    return caller


def _noted(caller: Caller) -> None:
    """Write the contact down where it tells anything new."""
    outbox, oldest, device = caller.outbox, caller.oldest, caller.device
    if actions.worth_noting(device, outbox, oldest):
        actions.note_contact(device=device, outbox=outbox, oldest=oldest, app=caller.app, by=CLOCK)


def _answer(caller: Caller, **said: Any) -> Answer:
    return {"device_id": str(caller.device.pk), "control": caller.control, **said}


@endpoint
def status(request: HttpRequest) -> Answer:
    """How things stand with this phone: small, and without a log-in."""
    caller = _caller(request)
    _noted(caller)
    return _answer(
        caller,
        active=caller.device.state == State.ACTIVE,
        lost=caller.device.state == State.LOST,
        must_update=_outdated(caller),
        signed_in=caller.own,
        csrf=get_token(request),
    )


def _outdated(caller: Caller) -> bool:
    digits = caller.app.split(".")[0]
    return digits.isascii() and digits.isdigit() and int(digits[:6]) < OLDEST_APP


@endpoint
def enrol(request: HttpRequest) -> Answer:
    """A new phone, by the code of whoever keeps the phones."""
    said = opened(request)
    key, code = said.get("public_key"), said.get("code")
    if not isinstance(key, str) or not isinstance(code, str):
        raise malformed()
    public_key(key)
    check_signature(request, key)
    officer = logged_in(request, officer_of(request))
    try:
        device = actions.enrol(
            code=code, public_key=key, agent=str(said.get("agent") or ""),
            app=str(said.get("app") or ""), by=officer,
        )  # fmt: skip
    except (Refused, NotAllowed) as refusal:
        raise Fault(403, "device", str(refusal)) from None
    return {
        "device_id": str(device.pk),
        "epoch": _epoch(),
        "officer": {"id": str(officer.pk), "name": officer.name},
        "streams": device.villages,
        **_lease(device),
        "share": _share(device.shares[0]),
        "spare": spare_public(device.spare) if device.spare else None,
        "limits": {
            "ops": OPERATIONS, "bytes": SENT_BYTES, "children": actions.CHILDREN,
            "streams": actions.STREAMS, "part": blobs.PART, "keep_days": KEEP_DAYS,
        },
    }  # fmt: skip


def _epoch() -> str:
    one = streams.epoch()
    assert one is not None, "the first phone began it"
    return str(one.pk)


def _lease(device: Device) -> Answer:
    hours = actions.LEASE.total_seconds() // 3600
    return {"lease_until": moment(device.lease_until), "lease_hours": int(hours)}


def _share(share: Mapping[str, str]) -> Answer:
    return {"id": share["id"], "key": share["key"]}


@endpoint
def unlock(request: HttpRequest) -> Answer:
    """A new lease, and the server's share of the key that opens the stores."""
    caller = _caller(request)
    officer = reader(request, caller)
    try:
        device = actions.unlock(
            device=caller.device, share_id=str(caller.said.get("share_id")), by=officer
        )
    except (Refused, NotAllowed) as refusal:
        raise Fault(403, "device", str(refusal)) from None
    shares = device.shares
    following = _share(shares[1]) if len(shares) > 1 else None
    return _answer(caller, **_lease(device), share=_share(shares[0]), next=following)


@endpoint
def recover(request: HttpRequest) -> Answer:
    """For a phone whose PIN is forgotten: what opens its spare copy of the key, by the keeper's code."""
    caller = _caller(request)
    officer = sender(request, caller)
    theirs = str(caller.said.get("public"))
    public_key(theirs)
    try:
        device = actions.recover(
            device=caller.device, code=str(caller.said.get("code")), by=officer
        )
    except (Refused, NotAllowed) as refusal:
        raise Fault(403, "device", str(refusal)) from None
    secret = spare_secret(str(device.spare), theirs)
    return _answer(caller, **_lease(device), share=_share(device.shares[-1]), secret=secret)


@endpoint
def push(request: HttpRequest) -> Answer:
    """Take in operations, each in a transaction of its own, and say what became of each."""
    caller = _caller(request)
    officer = sender(request, caller)
    said = caller.said.get("ops")
    if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
        raise malformed()
    if len(said) > OPERATIONS:
        raise too_large()
    taken = [
        actions.receive(device=caller.device, said=one, officer=officer, by=CLOCK) for one in said
    ]
    if any(one.status == Status.DEFERRED for one in taken) or caller.device.operations.deferred():
        taken = _resumed(caller.device, officer, taken)
    _noted(caller)
    results = [_result(one, given.get("op_id")) for one, given in zip(taken, said, strict=True)]
    return _answer(caller, results=results)


def _resumed(device: Device, officer: Officer, taken: list[Operation]) -> list[Operation]:
    """Settle what waited for something that has come; each round may settle what waits for the last."""
    settled: dict[Any, Operation] = {}
    while found := actions.resume(device=device, officer=officer, by=CLOCK):
        settled |= {one.pk: one for one in found}
    return [settled.get(one.pk, one) if one.status == Status.DEFERRED else one for one in taken]


def _result(one: Operation, given: object) -> Answer:
    """What is said of an operation; the reason of one out of scope would tell of the child."""
    said: Answer = {"op_id": given if isinstance(given, str) else str(one.pk), "status": one.status}
    if one.reason and one.status != Status.SCOPE:
        said["reason"] = one.reason
    if one.seq is not None:
        said |= {"stream": one.stream, "seq": one.seq}
    if one.status == Status.CONFLICT:
        said["conflict_id"] = str(one.pk)
    return said


@endpoint
def receipts(request: HttpRequest) -> Answer:
    """What became of a range of the phone's operations, and which of them never came."""
    caller = _caller(request)
    sender(request, caller)
    first, last = number(caller.said.get("from_seq")), number(caller.said.get("to_seq"))
    if last - first >= RECEIPTS:
        raise too_large()
    known = caller.device.operations.filter(device_seq__range=(first, last)).order_by("device_seq")
    results = [{"device_seq": one.device_seq, **_result(one, None)} for one in known]
    there = {one["device_seq"] for one in results}
    missing = [seq for seq in range(max(first, 1), last + 1) if seq not in there]
    return _answer(caller, results=results, missing=missing, last_seq=caller.device.last_seq)


@endpoint
def pull(request: HttpRequest) -> Answer:
    """The streams since the cursor, and those the phone has to forget."""
    caller = _caller(request)
    officer = reader(request, caller)
    if _outdated(caller):
        raise Fault(426, "update", "程序太旧了，请更新；手机上的记录照样能上传。")
    epoch, cursor = _epoch(), _cursor(caller.said.get("cursor"))
    limit = min(number(caller.said.get("limit", CHANGES)), CHANGES) or CHANGES
    villages = streams.villages_of(caller.device, officer)
    removed = sorted(cursor.keys() - set(villages) - set(streams.WHOLE))
    if caller.said.get("epoch") not in (None, epoch):
        cursor = {}
    told = _villages(caller, officer, villages, cursor, limit)
    told |= _whole(caller.device, officer, villages, cursor)
    _noted(caller)
    answer = _answer(caller, epoch=epoch, streams=told, removed_streams=removed)
    acked, last = number(caller.said.get("acked_seq", 0)), caller.device.last_seq
    if acked > last:
        answer["control"] = {**caller.control, "receipts": {"from_seq": last + 1, "to_seq": acked}}
    return answer


def _cursor(said: object) -> dict[str, int]:
    if said is None:
        return {}
    if not isinstance(said, dict) or len(said) > OPERATIONS:
        raise malformed()
    return {str(stream)[:36]: number(seq) for stream, seq in said.items()}


def _villages(
    caller: Caller, officer: Officer, villages: list[str], cursor: Mapping[str, int], limit: int
) -> Answer:
    """The villages that have something to say; one that has nothing costs no transaction."""
    heads = {one.stream: one for one in StreamHead.objects.filter(stream__in=villages)}
    if all(cursor.get(one) == heads[one].seq for one in villages):
        return {
            one: {
                "from": heads[one].seq, "to": heads[one].seq, "more": False, "reset": False,
                "changes": [], "digest": {"count": heads[one].count, "sum": heads[one].total},
            }
            for one in villages
        }  # fmt: skip
    return actions.hand_out(
        device=caller.device, officer=officer, cursor=cursor, limit=limit, by=CLOCK
    )


def _whole(
    device: Device, officer: Officer, villages: list[str], cursor: Mapping[str, int]
) -> Answer:
    """The streams that come whole, where they differ from what the phone has."""
    told = {}
    for stream, entries in streams.whole(device, officer, villages).items():
        to = streams.fingerprint(entries)
        if cursor.get(stream) != to:
            changes = [{**one, "op": "put", "version": 0} for one in entries]
            told[stream] = {
                "from": 0, "to": to, "more": False, "reset": True, "changes": changes,
                "digest": {"count": len(entries), "sum": 0},
            }  # fmt: skip
    return told


@endpoint
def blob(request: HttpRequest, sha256: str) -> Answer:
    """A photo is to come: which of its parts are here already."""
    caller = _caller(request)
    officer = sender(request, caller)
    said = caller.said
    one = blobs.offer_blob(
        device=caller.device, op_id=identity(said.get("op_id")), sha256=sha256, size=number(said.get("size")),
        name=str(said.get("name") or ""), officer=officer, by=CLOCK,
    )  # fmt: skip
    if one.whole_at is not None:
        blobs.drop_parts(one)
    return _answer(caller, part=blobs.PART, **_parts(one))


def _take_part(request: HttpRequest, sha256: str, part: int) -> Answer:
    """One part of a photo, as it is."""
    device = device_of(request)
    caller = Caller(device, officer_of(request), {})
    officer = sender(request, caller)
    one = device.blobs.filter(sha256=sha256, whole_at=None).order_by("at").first()
    if one is None:
        one = device.blobs.filter(sha256=sha256).order_by("-at").first()
        if one is None:
            raise malformed()
        return _answer(caller, **_parts(one))
    one = blobs.take_part(blob=one, part=part, content=request.body, officer=officer, by=CLOCK)
    if one.whole_at is not None or not one.parts:
        blobs.drop_parts(one)
    if not one.parts:
        raise Fault(422, "blob", "照片在路上损坏了，请重新上传；走访记录不受影响。")
    return _answer(caller, **_parts(one))


blob_part = endpoint(_take_part, "PUT")


def _parts(one: Blob) -> Answer:
    return {"have": one.parts, "complete": one.whole_at is not None}
