"""Recording visits, taking one back, saying whether the police were called, asking for a second look."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.codes import contains
from tonghu.law.basis import COUNTY_NOTICE
from tonghu.law.visits import (
    KINDS,
    POLICE,
    SCHEMA,
    VERIFIED_BY,
    VERIFIERS,
    met_child,
    must_report,
    signs_in,
)
from tonghu.record.children.actions import drop_proposals
from tonghu.record.children.filing import chunks
from tonghu.record.children.models import Child
from tonghu.record.children.reach import reachable
from tonghu.record.risk.actions import Seen, observe, take_back
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task
from tonghu.work.visits import doubts
from tonghu.work.visits.following import (
    VERIFY,
    age_of,
    check_in_sweeps,
    end_duties,
    follow,
    way_of,
)
from tonghu.work.visits.models import PoliceCall, Retraction, Sheet, SheetState, Visit
from tonghu.work.visits.reading import Row, restored

_NOT_YOURS = "这个孩子不在您负责的地方，也没有交给您的单位，不能登记走访。"


@dataclass(frozen=True)
class VisitRecord:
    """One visit as it was told: answers to the catalogue by key. The id may come from a phone.

    `doubts` are keys of law/visits.py DOUBTS that whoever received the visit found already.
    """

    child_id: UUID
    visited_at: datetime
    said: Mapping[str, object]
    id: UUID = field(default_factory=uuid7)
    source: str = "page"
    device_id: UUID | None = None
    doubts: Sequence[str] = ()
    written_as: int = SCHEMA


@action(Permission.RECORD_VISITS)
def record_visits(*, visits: Sequence[VisitRecord], by: Actor) -> list[Visit]:
    """Write visits down with all that follows from them. The same id again is the same visit.

    Whatever is doubtful is kept and marked. Raises Refused only for a child who is not `by`'s.
    """
    known: dict[UUID, Visit] = {}
    for part in chunks([one.id for one in visits]):
        known |= Visit.objects.in_bulk(list(part))
    fresh = {one.id: one for one in visits if one.id not in known}
    children = reachable((one.child_id for one in fresh.values()), by)
    if any(one.child_id not in children for one in fresh.values()):
        raise Refused(_NOT_YOURS)
    made = _judged([_row(one, children[one.child_id], by) for one in fresh.values()], by)
    Visit.objects.bulk_create(made)
    for visit in made:
        follow(visit, visit.child, by)
    _tell_risk(made, by)
    check_in_sweeps(made, by)
    known |= {one.pk: one for one in made}
    return [known[one.id] for one in visits]


@action(Permission.RECORD_VISITS)
def retract_visit(*, visit: Visit, reason: str, by: Actor) -> Retraction:
    """Take a wrong visit back by a new fact, and with it what it saw. What was reported stays reported."""
    if visit.child_id not in reachable([visit.child_id], by) and visit.by != by.id:
        raise Refused("这个孩子不在您负责的地方，请由当地撤回。")
    if (known := Retraction.objects.filter(visit=visit).first()) is not None:
        return known
    end_duties(visit, "走访已撤回", by)
    made = Retraction.objects.create(visit=visit, reason=reason, by=by.id)
    drop_proposals(origin=visit.pk, reason="走访已撤回", by=by)
    take_back(origin=visit.pk, by=by)
    return made


@action(Permission.RECORD_VISITS)
def say_police(*, visit: Visit, called: str, words: str, by: Officer) -> PoliceCall:
    """Say whether the police were called about a danger: it ends what the visit left open."""
    if called not in POLICE:
        raise Refused("请选择有没有报警。")
    if not visit.danger:
        raise Refused("这次走访没有记下危险迹象，不用说明有没有报警。")
    here = visit.by == by.id or visit.child_id in reachable([visit.child_id], by)
    if not here and not Visit.objects.owed_by(by).filter(pk=visit.pk).exists():
        raise Refused(_NOT_YOURS)
    if (known := PoliceCall.objects.filter(visit=visit).first()) is not None:
        return known
    said = PoliceCall.objects.create(visit=visit, called=called, words=words, by=by.id)
    for task in Task.objects.open().filter(key=f"visits.police:{visit.pk}"):
        complete_task(task=task, outcome=POLICE[called], fact=said, by=by)
    return said


@action(Permission.DO_TASKS)
def answer_needs(*, task: Task, statement: str, by: Officer) -> Task:
    """Say what was done about the needs that a visit brought up."""
    if task.organisation_id not in by.works_for(Permission.DO_TASKS):
        raise Refused(f"这项待办由{task.organisation}负责。")
    assert task.subject_id is not None, "the duty is about a visit"
    visit = Visit.objects.get(pk=task.subject_id)
    complete_task(task=task, outcome="已转介、落实", statement=statement, fact=visit, by=by)
    return task


@action(Permission.SURVEY_PLACES)
def ask_verification(
    *,
    children: Sequence[Child],
    verifier: str,
    organisation: Organisation,
    due_on: date,
    reason: str,
    by: Officer,
) -> list[Task]:
    """Have others look at children again (核查), by one of the three ways of the notice."""
    if any(not by.may_at(Permission.SURVEY_PLACES, child.place) for child in children):
        raise Refused("有的孩子不在您的管辖范围内，请由当地组织核查。")
    if organisation.agency not in VERIFIED_BY.get(verifier, ()):
        raise Refused("这一类单位不做这种核查，请另选单位，或者换一种方式。")
    if verifier != "3" and any(not contains(organisation.place, c.place) for c in children):
        raise Refused("这个单位不管孩子所在的村，请选当地的单位。")
    if due_on < timezone.localdate():
        raise Refused("完成的日子已经过了，请改一个将来的日子。")
    asked = []
    for child in children:
        times = Task.objects.filter(kind=VERIFY, child_id=child.pk).count()
        waiting = Task.objects.open().filter(kind=VERIFY, child_id=child.pk)
        if (known := waiting.filter(organisation=organisation).first()) is not None:
            asked.append(known)
            continue
        duty = Duty(
            key=f"{VERIFY}:{child.pk}:{times + 1}",
            kind=VERIFY,
            title=f"核查重点对象：{VERIFIERS[verifier]}",
            organisation=organisation,
            place=child.place,
            basis=COUNTY_NOTICE("二"),
            because=reason,
            child_id=child.pk,
            form="visits:verify",
            subject_id=child.pk,
            due_on=due_on,
        )
        asked.append(open_task(duty=duty, at=timezone.now(), by=by))
    return asked


@action(Permission.RECORD_VISITS)
def hand_in_sheet(*, place: str, name: str, rows: Sequence[Row], by: Actor) -> Sheet:
    """Keep a sheet that came back filled, as it was understood, until somebody confirms it."""
    if not by.may_at(Permission.RECORD_VISITS, place):
        raise Refused("这个村不在您负责的地方，请由当地交表。")
    if not rows:
        raise Refused("表里没有填好的行。请用这里下载的走访表，填上走访日期再交。")
    return Sheet.objects.create(
        place=place, name=name[:200], rows=[row.as_json() for row in rows],
        refused=sum(bool(row.problems) for row in rows), by=by.id,
    )  # fmt: skip


@action(Permission.RECORD_VISITS)
def confirm_sheet(*, sheet: Sheet, by: Actor) -> Sheet:
    """Write down the visits of a sheet's rows that are in order; those known already change nothing."""
    sheet = _waiting_sheet(sheet, by)
    rows = restored(sheet.rows)
    fit = [row for row in rows if not row.problems]
    mine = reachable([UUID(row.child_id) for row in fit], by)
    for row in fit:
        if UUID(row.child_id) not in mine:
            row.problems.append("孩子已经不在这个村了，请由现在的村登记")
    fit = [row for row in fit if not row.problems]
    known = Visit.objects.filter(pk__in=[row.visit_id for row in fit]).count()
    noon = time(12, tzinfo=timezone.get_current_timezone())
    records = [
        VisitRecord(
            UUID(row.child_id), datetime.combine(date.fromisoformat(row.on), noon), row.said,
            row.visit_id, source="sheet",
        )
        for row in fit
    ]  # fmt: skip
    record_visits(visits=records, by=by)
    sheet.rows, sheet.refused = [row.as_json() for row in rows], len(rows) - len(fit)
    sheet.state, sheet.made = SheetState.DONE, len(fit) - known
    sheet.decided_at = timezone.now()
    sheet.save()
    return sheet


@action(Permission.RECORD_VISITS)
def drop_sheet(*, sheet: Sheet, by: Actor) -> Sheet:
    """Leave a sheet as it is: nothing is written down."""
    sheet = _waiting_sheet(sheet, by)
    sheet.state, sheet.decided_at = SheetState.DROPPED, timezone.now()
    sheet.save()
    return sheet


def _waiting_sheet(sheet: Sheet, by: Actor) -> Sheet:
    sheet = Sheet.objects.select_for_update().get(pk=sheet.pk)
    if not by.may_at(Permission.RECORD_VISITS, sheet.place):
        raise Refused("这个村不在您负责的地方，请由当地确认。")
    if sheet.state != SheetState.READ:
        raise Refused("这张表已经处理过了，请看结果。")
    return sheet


def _row(one: VisitRecord, child: Child, by: Actor) -> Visit:
    """The visit, before it is compared with others."""
    said = _storable(one.said)
    on, wrong = doubts.when_counted(one.visited_at, timezone.now())
    on = timezone.localdate() if "clock" in one.doubts else on
    danger = bool(must_report(said, age_of(child, on)))
    if said.get("danger_words") and not danger:
        wrong.append("unnamed")
    kind = said.get("kind")
    kind = kind if isinstance(kind, str) and kind in KINDS else "1"
    return Visit(
        id=one.id, child=child, place=child.place, visited_at=one.visited_at, on=on,
        kind=kind, verifier=way_of(said, by) if kind == "3" else "",
        met_child=met_child(said), danger=danger, said=said,
        written_as=one.written_as, source=one.source, device_id=one.device_id,
        doubts=[*one.doubts, *wrong], words_index=doubts.words_index(said), by=by.id,
    )  # fmt: skip


def _judged(rows: list[Visit], by: Actor) -> list[Visit]:
    """The visits with their doubts: what needs the child's file, the officer's posts, other visits."""
    service = doubts.Service(by)
    in_a_hurry = doubts.hurried({one.pk: (one.visited_at, one.place) for one in rows}, by.id)
    same = doubts.copied([one.words_index for one in rows], by.id)
    for one in rows:
        found = list(one.doubts)
        if not {"clock", "future"} & set(found):
            found += doubts.about_child(one.child, one.on, one.child.entered_on)
            if not service.in_post(one.place, one.on):
                found.append("not_in_post")
        if one.pk in in_a_hurry:
            found.append("hurried")
        if one.words_index in same:
            found.append("copied")
        one.doubts = list(dict.fromkeys(found))
    return rows


def _tell_risk(made: Sequence[Visit], by: Actor) -> None:
    """What was seen, for the level; and whether the child was met, for the next visit."""
    seen = [
        Seen(visit.child_id, sign.key, there, visit.on, "visit", visit.pk)
        for visit in made
        for sign, there in signs_in(visit.said, age_of(visit.child, visit.on)).items()
        if sign.key != "not_met"
    ]
    seen += [
        Seen(visit.child_id, "not_met", not visit.met_child, visit.on, "visit", visit.pk)
        for visit in made
    ]
    if seen:
        observe(seen=seen, by=by)


def _storable(said: Mapping[str, object]) -> dict[str, object]:
    """The answers as any database keeps them: half a character (a lone surrogate) becomes a mark."""
    text = json.dumps(dict(said), ensure_ascii=False).encode("utf-8", "replace").decode()
    kept: dict[str, object] = json.loads(text)
    return kept
