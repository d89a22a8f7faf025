"""What a phone may read, projected when it is asked for under the rights of that moment."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation, Post
from tonghu.base.places.codes import ancestors
from tonghu.base.places.models import Place
from tonghu.doors.field.effects import FREE, PROPOSED, SETS
from tonghu.doors.field.models import Device, Epoch, Feed, Operation, Status, StreamHead
from tonghu.doors.field.protocol import KEEP_DAYS, canonical, moment
from tonghu.law import contact, visits
from tonghu.law.agencies import Agency
from tonghu.law.alerts import BY_SIGN
from tonghu.law.levels import Level
from tonghu.law.registration import FIELDS, RELATIVES, Field, Form
from tonghu.law.reporting import SITUATIONS
from tonghu.record.children.filing import records_of
from tonghu.record.children.models import Child
from tonghu.record.risk.duties import VISIT
from tonghu.record.risk.verdicts import Known
from tonghu.record.surveys.models import Campaign, Outcome
from tonghu.record.tasks.models import Task
from tonghu.work.visits.models import Visit

TASKS, MINE, REFERENCE = "tasks", "me", "ref"
WHOLE = (TASKS, MINE, REFERENCE)
"""The streams that come whole whenever their fingerprint differs."""
_TASKS = 200
_ENDED_BY = {VISIT: "visit", f"risk.{BY_SIGN['out_of_touch'].code}": "contact"}
"""Duties that end by themselves when the phone's own form comes: which form."""
_FINGERPRINT = 12
_TAIL = 4

Json = dict[str, Any]


def epoch() -> Epoch | None:
    """Which life of the database this is: begun by its first phone, and anew by every restore."""
    return Epoch.objects.order_by("at", "id").last()


def villages_of(device: Device, officer: Officer) -> list[str]:
    """The villages of a phone whose children its officer may read now."""
    return [one for one in device.villages if officer.may_at(Permission.READ_CHILDREN, one)]


@dataclass(frozen=True)
class Page:
    """A part of a village's feed: the last version of each child it names, and how far it reaches."""

    start: int
    end: int
    more: bool
    versions: Mapping[UUID, int]


def page_of(head: StreamHead, start: int, limit: int) -> Page:
    """What was counted after `start`, at most `limit` of it."""
    rows = list(
        Feed.objects.filter(stream=head.stream, seq__gt=start)
        .order_by("seq")
        .values_list("child", "seq")[:limit]
    )
    end = rows[-1][1] if rows else head.seq
    return Page(start, end, end < head.seq, dict(rows))


def changes(
    stream: str, versions: Mapping[UUID, int], officer: Officer
) -> tuple[list[Json], list[Child]]:
    """A put or a drop for each child, and the children whose files go out with it."""
    mine = Child.objects.visible_to(officer).on_ledger()
    here = {
        child.pk: child
        for child in mine.filter(pk__in=list(versions), place=stream, merged_into=None)
    }
    data = projected(list(here.values()), officer)
    said = [
        {"kind": "child", "id": str(pk), "version": version}
        | ({"op": "put", "data": data[pk]} if pk in here else {"op": "drop"})
        for pk, version in versions.items()
    ]
    return said, list(here.values())


def projected(children: Sequence[Child], officer: Officer) -> dict[UUID, Json]:
    """What a phone holds of children: never a whole ID number, a case, a reporter, or health details."""
    records = records_of([child.pk for child in children])
    names = dict(
        Place.objects.on(timezone.localdate())
        .filter(code__in={child.place for child in children})
        .values_list("code", "name")
    )
    known, last = Known(children, timezone.localdate()), _last_visits(children, officer)
    return {
        child.pk: _child(child, records[child.pk], names)
        | {"why": [one.sign.label for one in known.verdict(child).reasons]}
        | {"last_visit": last.get(child.pk)}
        for child in children
    }


def _last_visits(children: Sequence[Child], officer: Officer) -> dict[UUID, Json]:
    """The latest visit of each child: coded answers only, no narrative."""
    standing = Visit.objects.visible_to(officer).standing().filter(child__in=children)
    latest = standing.filter(
        pk=Subquery(
            standing.filter(child=OuterRef("child")).order_by("-on", "-id").values("pk")[:1]
        )
    )
    return {one.child_id: _visit(one) for one in latest}


def _visit(one: Visit) -> Json:
    coded = (Form.CODE, Form.CODES)
    said = {
        key: value
        for key, value in one.said.items()
        if key in visits.FIELDS and visits.FIELDS[key].form in coded
    }
    return {"visited_at": moment(one.visited_at), "said": said}


def _child(child: Child, record: Mapping[str, object], names: Mapping[str, str]) -> Json:
    number = record.get("id_number")
    return {
        "id": str(child.pk),
        "number": child.number,
        "name": child.name,
        "sex": child.sex,
        "birth_date": record.get("birth_date"),
        "place": child.place,
        "place_name": names.get(child.place, ""),
        "address": record.get("living_detail"),
        "household": str(child.household) if child.household else None,
        "phone": record.get("phone"),
        "remark": record.get("remark"),
        "caregiver": _person(record, "caregiver", "relationship"),
        "father": _person(record, "father", "work_region"),
        "mother": _person(record, "mother", "work_region"),
        "school": record.get("school"),
        "class_name": record.get("class_name"),
        **{name: record.get(key, []) for name, key in SETS.items()},
        "level": child.level or None,
        "visit_on": _day(child.visit_on),
        "visit_why": child.visit_why,
        "visited_on": _day(child.visited_on),
        "met_on": _day(child.met_on),
        "flags": child.flags.split(),
        "id_tail": number[-_TAIL:] if isinstance(number, str) and number[:1] != "@" else None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _person(record: Mapping[str, object], who: str, more: str) -> Json:
    return {key: record.get(f"{who}.{key}") for key in ("name", "phone", more)}


def whole(device: Device, officer: Officer, villages: Sequence[str]) -> dict[str, list[Json]]:
    """The three streams that come whole."""
    return {
        TASKS: tasks(officer),
        MINE: notices(device),
        REFERENCE: [{"kind": "reference", "id": "catalogue", "data": catalogue(officer, villages)}],
    }


def fingerprint(entries: Sequence[Json]) -> int:
    """A number that differs when the entries do (48 bits: exact in JavaScript)."""
    return int(hashlib.sha256(canonical(list(entries))).hexdigest()[:_FINGERPRINT], 16)


def tasks(officer: Officer) -> list[Json]:
    """The open duties of the officer's own organisations, the most pressing first."""
    own = Task.objects.visible_to(officer).open()
    found = own.filter(organisation__in=officer.works_for(Permission.DO_TASKS))
    return [
        {
            "kind": "task",
            "id": str(one.pk),
            "data": {
                "id": str(one.pk),
                "title": one.title,
                "at_once": one.at_once,
                "due_at": moment(one.clock_end) if one.clock_end else None,
                "child_id": str(one.child_id) if one.child_id else None,
                "has_form": bool(one.form),
                "ended_by": _ENDED_BY.get(one.kind),
            },
        }
        for one in found.most_pressing_first()[:_TASKS]
    ]


def notices(device: Device) -> list[Json]:
    """What became of what was parked or in conflict: open, or closed within the last thirty days."""
    lately = timezone.now() - timedelta(days=KEEP_DAYS)
    told = device.operations.filter(
        Q(status__startswith="parked:") | Q(status=Status.CONFLICT) | Q(status=Status.DEFERRED)
    ).filter(Q(received_at__gte=lately) | Q(waits=True) | Q(reviewed_at__gte=lately))
    return [
        {"kind": "notice", "id": str(one.pk), "data": _notice(one)}
        for one in told.prefetch_related("questions").order_by("device_seq")[:_TASKS]
    ]


def _notice(one: Operation) -> Json:
    questions = list(one.questions.all())
    decided = [question for question in questions if question.decided_at is not None]
    closed = not one.waits and one.status != Status.DEFERRED and len(decided) == len(questions)
    answers = [str(question.get_verdict_display()) for question in decided]
    if one.verdict:
        answers.append(f"{one.get_verdict_display()}：{one.verdict_why}")
    text = [str(one.status_.label), *([one.reason] if one.reason else []), *answers]
    return {
        "id": str(one.pk),
        "op_id": str(one.pk),
        "status": one.status,
        "about": str(one.child) if one.child and one.status != Status.SCOPE else None,
        "text": "；".join(text),
        "at": moment(one.received_at),
        "closed": closed,
    }


def catalogue(officer: Officer, villages: Sequence[str]) -> Json:
    """The words and choices of the phone, all from law/: what page and paper show too."""
    today = timezone.localdate()
    return {
        "schema": visits.SCHEMA,
        "items": [_item(one) for one in visits.FIELDS.values()],
        "all_well": dict(visits.ALL_WELL),
        "contact": {
            "who": dict(contact.WHO),
            "how": dict(contact.HOW),
            "known_by": dict(contact.KNOWN_BY),
        },
        "registration": [_item(FIELDS[key]) for key in _REGISTERED],
        "free": list(FREE),
        "proposed": list(PROPOSED),
        "levels": {
            one.value: {"label": one.label, "what": one.what, "rank": one.rank} for one in Level
        },
        "relationships": dict(RELATIVES),
        "situations": {code: one.label for code, one in SITUATIONS.items()},
        "reported_below": visits.reported_below(),
        "outcomes": dict(Outcome.choices),
        "campaigns": _campaigns(officer, today),
        "villages": [
            {"code": one.code, "name": one.name}
            for one in Place.objects.on(today).filter(code__in=villages).order_by("code")
        ],
        "phones": _phones(villages),
    }


_REGISTERED = (
    "name", "sex", "birth_date", "id_type", "id_number", "hukou_class", "hukou_nature",
    "living_detail", "phone", "health_status", "attendance_status", "school", "class_name",
    "father.name", "father.phone", "father.is_away", "father.away_since", "father.work_region",
    "mother.name", "mother.phone", "mother.is_away", "mother.away_since", "mother.work_region",
    "has_caregiver", "care_reason", "guardianship_type", "caregiver.name", "caregiver.relationship",
    "caregiver.phone", "remark",
)  # fmt: skip
"""What the phone asks of a child who is not on file yet; the rest is asked at a desk."""


def _item(field: Field) -> Json:
    said = {"key": field.key, "label": field.label, "form": field.form.value, "group": field.group}
    usual, rare = field.offered
    return said | {
        "codes": dict(field.codes) if field.codes else None,
        "usual": usual,
        "rare": rare,
    }


def _campaigns(officer: Officer, today: date) -> list[Json]:
    under_way = Campaign.objects.visible_to(officer).filter(closed_at=None, starts_on__lte=today)
    return [
        {
            "id": str(one.pk),
            "name": one.name,
            "place": one.place,
            "ends_on": one.ends_on.isoformat(),
        }
        for one in under_way.order_by("ends_on", "id")
    ]


def _phones(villages: Sequence[str]) -> list[Json]:
    """The station's and the township's telephones, so far as those who work there have given one."""
    above = {code for village in villages for code in (village, *ancestors(village))}
    told: list[Json] = [{"label": "报警", "number": "110"}]
    offices = Organisation.objects.filter(
        place__in=above, kind__in=[Agency.POLICE_STATION.value, Agency.TOWNSHIP.value]
    )
    held = Prefetch("posts", Post.objects.held_on(timezone.localdate()).select_related("officer"))
    for office in offices.order_by("kind", "place").prefetch_related(held):
        numbers = {post.officer.phone for post in office.posts.all() if post.officer.phone}
        told += [{"label": office.name, "number": one} for one in sorted(numbers)]
    return told
