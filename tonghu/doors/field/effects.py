"""What an operation ends in: the same actions as the pages, asked for by the same officer.

Called by actions only, inside the transaction that keeps the operation. Each effect says what became
of it; what it cannot do it parks, and the reason is a sentence for a person.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from tonghu.base.kernel.doubts import Unreadable
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.codes import is_code
from tonghu.doors.field.models import Feed, Kind, Operation, Status
from tonghu.law.registration import FIELDS, Form
from tonghu.law.reporting import SITUATIONS, SUSPECTS
from tonghu.law.risk import SEEN
from tonghu.law.visits import position_doubts
from tonghu.record.children.actions import (
    change_children,
    propose_change,
    propose_pairs,
    register_children,
)
from tonghu.record.children.filing import Amendment, Intake, records_of
from tonghu.record.children.inputs import read_text
from tonghu.record.children.models import Child
from tonghu.record.children.questions import known_by_number
from tonghu.record.risk.actions import Seen, observe
from tonghu.record.risk.verdicts import Known
from tonghu.record.surveys.actions import Found, record_checks
from tonghu.record.surveys.models import Campaign
from tonghu.record.surveys.models import Outcome as CheckOutcome
from tonghu.record.tasks.actions import finish_task
from tonghu.record.tasks.models import Task
from tonghu.work.contact.actions import ContactRecord, record_contacts, withdraw_contact
from tonghu.work.contact.models import Contact
from tonghu.work.reports.intake import take_in_here
from tonghu.work.reports.models import Channel
from tonghu.work.reports.told import Told
from tonghu.work.visits.actions import VisitRecord, record_visits
from tonghu.work.visits.actions import retract_visit as take_back
from tonghu.work.visits.models import Visit

PHONE = "phone"
_SKEW_MS = 3600_000
_EARLIEST, _LATEST = 1970, 2100
FREE = (
    "phone", "living_detail", "remark", "father.phone", "father.work_region", "mother.phone",
    "mother.work_region", "caregiver.phone", "school", "class_name",
)  # fmt: skip
"""K2a: what the phone may change at once."""
PROPOSED = (
    "name", "sex", "birth_date", "id_number", "ethnicity", "living_region", "hukou_region",
    "caregiver.name", "caregiver.relationship",
)  # fmt: skip
"""K2b: what it may only ask for."""
SETS = {"needs": "support_recommendations"}
"""K2d: sets by the name the phone gives them."""


class Parked(Exception):
    """An effect that a person has to look at; `reason` is a sentence, empty where it would tell too much."""

    def __init__(self, status: Status, reason: str = "") -> None:
        super().__init__(status)
        self.status, self.reason = status, reason


@dataclass(frozen=True)
class Asked:
    """One item about which a person is asked."""

    kind: Kind
    child: Child
    field: str
    seen: object
    current: object
    offered: object


@dataclass(frozen=True)
class Effect:
    """What became of an operation, the children it touched, and what it leaves open."""

    status: Status = Status.APPLIED
    touched: tuple[UUID, ...] = ()
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True)
class Request:
    """An operation with the child it is about, as the effects see it."""

    operation: Operation
    said: Mapping[str, Any]
    child: Child | None
    by: Officer

    @property
    def body(self) -> Mapping[str, Any]:
        """Its body, empty where it has none."""
        body = self.said.get("body")
        return body if isinstance(body, dict) else {}

    @property
    def known_child(self) -> Child:
        """The child; an operation that needs one and names none is parked."""
        if self.child is None:
            raise Parked(Status.INVALID, "这条记录没有写明是哪个孩子。")
        return self.child


def _text(body: Mapping[str, Any], key: str, longest: int = 1000) -> str:
    value = body.get(key)
    return value.strip()[:longest] if isinstance(value, str) else ""


def _codes(body: Mapping[str, Any], key: str) -> list[str]:
    value = body.get(key)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _day(value: object) -> date:
    """A day, today where it is not one or has not come yet: a phone's clock is data, never order."""
    today = timezone.localdate()
    try:
        return min(date.fromisoformat(value if isinstance(value, str) else ""), today)
    except ValueError:
        return today


def _items(request: Request, allowed: tuple[str, ...]) -> list[tuple[str, object, object]]:
    """The fields of an operation as (name, from, to); a name this server does not know is parked."""
    fields = request.said.get("fields")
    if not isinstance(fields, list) or not fields:
        raise Parked(Status.INVALID, "这条记录没有写明改了哪些项目。")
    found = []
    for one in fields:
        name = one.get("name") if isinstance(one, dict) else None
        if name not in allowed:
            raise Parked(Status.SCHEMA, "有的项目这里还不认识，或者不能在手机上改。")
        found.append((name, one.get("from"), _read(name, one.get("to"))))
    return found


def _read(name: str, value: object) -> object:
    """A typed value as the file writes it; what the readers cannot read is kept as it was typed."""
    field = FIELDS[name]
    if isinstance(value, list) and field.form is Form.CODES:
        return [one for one in value if isinstance(one, str)]
    if value is not None and not isinstance(value, str):
        raise Parked(Status.INVALID, f"“{field.label}”的写法不对。")
    if not value or field.form in (Form.CODE, Form.CODES, Form.PLACE, Form.NUMBER):
        return value or None
    try:
        return read_text(field, value, timezone.localdate()).value
    except Unreadable:
        return value


def set_fields(request: Request) -> Effect:
    """K2a, item by item: what the writer had seen is replaced; what they had not is asked about."""
    child, items = request.known_child, _items(request, FREE)
    record = records_of([child.pk])[child.pk]
    changed = {
        name: new
        for name, seen, new in items
        if new != record.get(name) and (seen or None) == record.get(name)
    }
    asked = tuple(
        Asked(Kind.CONFLICT, child, name, seen, record.get(name), new)
        for name, seen, new in items
        if new != record.get(name) and name not in changed
    )
    if changed:
        # Whoever saw the value and replaced it speaks of later, whatever the clocks said meanwhile.
        days = [
            one.effective_on for one in child.changes.all() if changed.keys() & one.values.keys()
        ]
        day = max([_day(request.body.get("effective_on")), *days])
        change_children(
            amendments=[Amendment(child.pk, changed, day)], by=request.by, source=PHONE,
            origin=request.operation.pk,
        )  # fmt: skip
    status = Status.CONFLICT if asked else Status.APPLIED if changed else Status.NOOP
    return Effect(status, (child.pk,) if changed else (), asked)


def propose(request: Request) -> Effect:
    """K2b: every item is put before whoever keeps the file; two that speak of the same stand side by side."""
    child, words = request.known_child, _text(request.body, "reason")
    record = records_of([child.pk])[child.pk]
    items = [one for one in _items(request, PROPOSED) if one[2] != record.get(one[0])]
    for name, _, new in items:
        propose_change(
            child=child, item=name, value=new, words=words, source=PHONE,
            origin=request.operation.pk, by=request.by,
        )  # fmt: skip
    return Effect(Status.APPLIED if items else Status.NOOP)


def record_visit(request: Request) -> Effect:
    """A visit with all that follows. What it says is not there, and somebody saw meanwhile, stands on."""
    child, said = request.known_child, request.body.get("said")
    at, doubts = _moment(request, "visited_at")
    before = _standing(child)
    record_visits(
        visits=[
            VisitRecord(
                child.pk, at, said if isinstance(said, dict) else {}, request.operation.entity_id,
                PHONE, request.operation.device_id,
                [*doubts, *position_doubts(request.said.get("place"))], request.operation.schema,
            )
        ],
        by=request.by,
    )  # fmt: skip
    asked = _not_taken_back(request, child, before, timezone.localdate(at))
    return Effect(Status.APPLIED, (child.pk,), asked)


def _standing(child: Child) -> frozenset[str]:
    return Known([child], timezone.localdate()).verdict(child).keys & SEEN.keys()


def _not_taken_back(
    request: Request, child: Child, before: frozenset[str], on: date
) -> tuple[Asked, ...]:
    """K2c: signs that a visit took back without knowing of them are put back, and a person is asked."""
    gone = before - _standing(child) if before else frozenset()
    since, asked = _seen_until(request, child), []
    for sign in sorted(gone):
        seen = child.observations.standing().filter(sign=sign, there=True).order_by("at").last()
        if seen is not None and (since is None or seen.at > since):
            again = Seen(child.pk, sign, True, max(on, seen.on), seen.source, request.operation.pk)
            observe(seen=[again], by=request.by)
            asked.append(Asked(Kind.SAFETY, child, sign, None, True, False))
    return tuple(asked)


def _seen_until(request: Request, child: Child) -> datetime | None:
    """Until when the phone had heard of the child: when the version it names was counted. One that was
    counted by a clock ahead of now says nothing.
    """
    base = request.said.get("base")
    version = base.get("version") if isinstance(base, dict) else None
    if not isinstance(version, int) or not 0 < version < 2**53:
        return None
    known = Feed.objects.filter(child=child.pk, seq=version).order_by("at").first()
    return known.at if known and known.at <= timezone.now() else None


def _moment(request: Request, key: str) -> tuple[datetime, list[str]]:
    """When something happened by the phone's clock, and what is doubtful about that clock."""
    at = request.said.get("at")
    told = at if isinstance(at, dict) else {}
    skew = told.get("skew_ms")
    doubts = ["clock"] if isinstance(skew, int) and abs(skew) > _SKEW_MS else []
    for text in (request.body.get(key), told.get("wall")):
        try:
            moment = datetime.fromisoformat(text if isinstance(text, str) else "")
        except ValueError:
            continue
        if moment.tzinfo is not None and _EARLIEST < moment.year < _LATEST:
            return moment, doubts
    return request.operation.received_at, ["clock"]


def retract_visit(request: Request) -> Effect:
    """Take a wrong visit back, by a new fact."""
    visits = Visit.objects.visible_to(request.by).select_related("child")
    visit = visits.filter(pk=request.operation.entity_id).first()
    if visit is None:
        raise Parked(Status.SCOPE)
    reason = _text(request.body, "reason") or "走访人在手机上撤回"
    take_back(visit=visit, reason=reason, by=request.by)
    return Effect(Status.APPLIED, (visit.child_id,))


def record_contact(request: Request) -> Effect:
    """A contact of the parents with the child."""
    child, body = request.known_child, request.body
    at, _ = _moment(request, "at")
    record_contacts(
        contacts=[
            ContactRecord(
                child.pk, at, _text(body, "who"), _text(body, "how"), _text(body, "known_by"),
                request.operation.entity_id, _text(body, "words"), PHONE,
            )
        ],
        by=request.by,
    )  # fmt: skip
    return Effect(Status.APPLIED, (child.pk,))


def retract_contact(request: Request) -> Effect:
    """Take a wrong contact back, by a new fact."""
    contact = Contact.objects.visible_to(request.by).filter(pk=request.operation.entity_id).first()
    if contact is None:
        raise Parked(Status.SCOPE)
    reason = _text(request.body, "reason") or "走访人在手机上撤回"
    withdraw_contact(contact=contact, reason=reason, by=request.by)
    return Effect(Status.APPLIED, (contact.child_id,))


def change_set(request: Request) -> Effect:
    """K2d: put into a set, or take out of it; an add that the remover had not seen beats the remove."""
    child = request.known_child
    key = SETS.get(_text(request.body, "name"))
    if key is None:
        raise Parked(Status.SCHEMA, "这一类选项这里还不认识。")
    values = _codes(request.body, "values")
    current = records_of([child.pk])[child.pk].get(key)
    there = [one for one in current if one != "0"] if isinstance(current, list) else []
    if request.said["kind"] == "set.add":
        after = [*there, *(one for one in dict.fromkeys(values) if one not in there)]
    else:
        kept = _added_meanwhile(request, child)
        after = [one for one in there if one not in values or one in kept]
    if after == there:
        # Said anew, it is younger than a remove that has not seen it.
        added = request.said["kind"] == "set.add"
        return Effect(Status.NOOP, (child.pk,) if added else ())
    change_children(
        amendments=[Amendment(child.pk, {key: after or None}, timezone.localdate())],
        by=request.by, source=PHONE, origin=request.operation.pk,
    )  # fmt: skip
    return Effect(Status.APPLIED, (child.pk,))


def _added_meanwhile(request: Request, child: Child) -> set[str]:
    """What was put into the set after the version that the remover had seen."""
    base = request.said.get("base")
    version = base.get("version") if isinstance(base, dict) else None
    adds = Operation.objects.filter(child=child.pk, kind="set.add", seq__isnull=False)
    if isinstance(version, int):
        adds = adds.filter(seq__gt=version)
    adds = adds.exclude(device=request.operation.device_id)
    return {value for one in adds for value in _codes(one.payload.get("body") or {}, "values")}


def create_child(request: Request) -> Effect:
    """Register a child under the id that the phone gave it. A number that has a file already is left
    out and put before a person, with the pair.
    """
    place, given = _text(request.body, "place"), request.body.get("values")
    if not is_code(place) or not isinstance(given, dict):
        raise Parked(Status.INVALID, "这条登记没有写明村（居），或者没有内容。")
    if not request.by.may_at(Permission.REGISTER_CHILDREN, place):
        raise Parked(Status.SCOPE)
    if not given.keys() <= FIELDS.keys():
        raise Parked(Status.SCHEMA, "登记表里有这里还不认识的项目。")
    values = {key: new for key, value in given.items() if (new := _read(key, value)) is not None}
    if not values.get("name"):
        raise Parked(Status.INVALID, "没有写孩子的姓名。")
    number = values.get("id_number")
    known = _holder_of(number)
    if known is not None:
        del values["id_number"]
    intake = Intake(
        place, values, _day(request.body.get("effective_on")), child_id=request.operation.entity_id
    )
    register_children(intakes=[intake], by=request.by, source=PHONE, origin=request.operation.pk)
    if known is None:
        return Effect(Status.APPLIED, (intake.child_id,))
    propose_pairs(pairs=[(known.pk, intake.child_id, 1.0, ["证件号码相同"])], by=request.by)
    child = Child.objects.get(pk=intake.child_id)
    asked = Asked(Kind.DUPLICATE, child, "id_number", None, None, number)
    return Effect(Status.CONFLICT, (child.pk,), (asked,))


def _holder_of(number: object) -> Child | None:
    return known_by_number(number) if isinstance(number, str) and number[:1] != "@" else None


def check_child(request: Request) -> Effect:
    """How a child was found in a sweep."""
    child = request.known_child
    pk, mine = _id(request.body.get("campaign")), Campaign.objects.visible_to(request.by)
    campaign = mine.filter(pk=pk).first() if pk is not None else None
    outcome = request.body.get("outcome")
    if campaign is None or outcome not in CheckOutcome.values:
        raise Parked(Status.INVALID, "没有这次排查，或者核对的结果不认识。")
    found = Found(child.pk, CheckOutcome(outcome), _text(request.body, "note", 200))
    record_checks(campaign=campaign, found=[found], by=request.by)
    return Effect()


def report(request: Request) -> Effect:
    """A report of danger, stored and sent on like every other. What it leaves out is no hindrance."""
    body, office = request.body, next(iter(request.by.organisations), None)
    place = _text(body, "place") or (request.child.place if request.child else "")
    if not is_code(place):
        place = office.place if office else request.operation.place
    story = "\n".join(filter(None, (_text(body, "words", 4000), _written(request.said))))
    suspect = _text(body, "suspect")
    told = Told(
        place=place,
        situations=[one for one in _codes(body, "situations") if one in SITUATIONS] or ["R9"],
        story=story,
        channel=Channel.DESK,
        reporter_kind="village",
        suspect=suspect if suspect in SUSPECTS else "unknown",
        ongoing=body.get("ongoing") is True,
        details={
            key: text
            for key, text in (
                ("where", _text(body, "where", 200)),
                ("police", "已经打过 110" if body.get("called") is True else ""),
                ("child_name", request.child.name if request.child else ""),
            )
            if text
        },
        child=request.child,
        organisation=office,
    )
    take_in_here(request.operation.entity_id, told, request.by)
    return Effect()


def _written(said: Mapping[str, Any]) -> str:
    at = said.get("at")
    wall = at.get("wall") if isinstance(at, dict) else None
    return f"（手机上写于 {wall[:19]}）" if isinstance(wall, str) else ""


def finish(request: Request) -> Effect:
    """That a task was done, in words. One that was ended by others meanwhile is ended."""
    task = Task.objects.visible_to(request.by).filter(pk=request.operation.entity_id).first()
    if task is None:
        raise Parked(Status.SCOPE)
    if task.closed_at is not None:
        return Effect(Status.NOOP)
    finish_task(task=task, statement=_text(request.body, "statement") or "已办理", by=request.by)
    return Effect()


def _id(value: object) -> UUID | None:
    try:
        return UUID(value if isinstance(value, str) else "")
    except ValueError:
        return None


EFFECTS: Mapping[tuple[str, str], Callable[[Request], Effect]] = {
    ("field.set", "child"): set_fields,
    ("proposal.add", "child"): propose,
    ("set.add", "child"): change_set,
    ("set.remove", "child"): change_set,
    ("entity.create", "child"): create_child,
    ("fact.add", "visit"): record_visit,
    ("fact.retract", "visit"): retract_visit,
    ("fact.add", "contact"): record_contact,
    ("fact.retract", "contact"): retract_contact,
    ("fact.add", "check"): check_child,
    ("fact.add", "report"): report,
    ("task.done", "task"): finish,
}
"""By kind of operation and kind of entity."""

OF_THE_CHILD = frozenset({"field.set", "proposal.add", "set.add", "set.remove"})
"""Those whose entity is the child; the others name it as parent, where they have one."""
