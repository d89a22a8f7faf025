"""Writing files in bulk: what a registration or a change becomes in the tables.

Only the verbs in actions/ call this. A single child is a batch of one, so the bulk path is the path.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Max

from tonghu.base.audit.deeds import Batch
from tonghu.base.kernel.bulk import delete_rows, insert_rows, rows_by
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.seals import indexer, opener, sealer
from tonghu.base.places.codes import pad
from tonghu.base.terms.questions import term_in_force, terms_in_force
from tonghu.law.duties import NUMBERS, Cadence
from tonghu.law.ledger import ExitReason, LedgerState
from tonghu.law.terms import versions
from tonghu.record.children.keys import COMMON, keys_of
from tonghu.record.children.matching import Person, birth_keys, person_of
from tonghu.record.children.models import Change, Child, Key, KeyList, Kind, Numbering, Pair
from tonghu.record.children.projection import (
    COLUMNS,
    FIRST_STANDING,
    Projection,
    first_standing,
    plain,
    project,
)

CHANGES = Change._meta.db_table
_CHILD = ("id", "number", "state", "on_ledger", "place", "hukou_place", "living_place", "household",
          "id_index", *COLUMNS, "entered_on", "exit_reason", "changed_at",
          *FIRST_STANDING)  # fmt: skip
_CHANGE = ("id", "child", "kind", "at", "by", "effective_on", "source", "origin", "values",
           "reason", "place", "corrects", "other")  # fmt: skip
_IN_ONE_QUESTION = 500
_NEXT = timedelta(microseconds=1)
_JSON = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Intake:
    """One child to be registered: where, what is known, since when; `child_id` is made here."""

    place: str
    values: Mapping[str, object]
    effective_on: date
    household: UUID | None = None
    child_id: UUID = field(default_factory=uuid7)
    person: Person | None = None
    """What is compared with other files, where whoever registers has worked it out already."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is new about a child who has a file: only the values that differ; null clears one."""

    child_id: UUID
    values: Mapping[str, object]
    effective_on: date
    reason: str = ""
    place: str = ""
    kind: str = Kind.CHANGED
    corrects: UUID | None = None
    other: UUID | None = None


@dataclass(frozen=True)
class Circumstances:
    """Who writes, when, through which door; the same for a whole batch."""

    by: UUID
    at: datetime
    today: date
    source: str
    origin: UUID | None = None

    @cached_property
    def seal_values(self) -> Callable[[bytes, str], bytes]:
        """Seals the values of a change."""
        return sealer(table=CHANGES, column="values")

    @cached_property
    def seal_reason(self) -> Callable[[bytes, str], bytes]:
        """Seals the reason of a change."""
        return sealer(table=CHANGES, column="reason")


def id_digest(number: str) -> str:
    """The blind index of an ID number; equal numbers have equal digests in the whole installation."""
    return indexer(table="children_child", column="id_number")(number)


def phone_digest(number: str) -> str:
    """The blind index of a phone number."""
    return indexer(table="children_child", column="phone")(number)


def away_months(place: str, on: date) -> int:
    """How many months of absence count as 外出 here (local parameter); of days before there was such a
    rule, as many as by the first one.
    """
    first = versions("away_months")[0]
    return term_in_force("away_months", place, max(on, first.since)).value or 6


def cadence_at(place: str, on: date) -> Cadence:
    """How often children are visited here (local parameters)."""
    terms = terms_in_force(NUMBERS, place, on)
    return Cadence({key: one.value or 0 for key, one in terms.items()})


def register(intakes: Sequence[Intake], state: LedgerState, how: Circumstances) -> Batch:
    """Write new files: child, first change, keys. Numbers come from the county's counter."""
    children: list[tuple[object, ...]] = []
    changes: list[tuple[object, ...]] = []
    filed: list[_Filed] = []
    numbers = _numbers(intakes)
    months: dict[str, int] = {}
    cadences: dict[str, Cadence] = {}
    digest_id = indexer(table="children_child", column="id_number")
    digest_phone = indexer(table="children_child", column="phone")
    for intake in intakes:
        values = intake.values
        county = intake.place[:6]
        if county not in months:
            months[county] = away_months(pad(county), how.today)
            cadences[county] = cadence_at(pad(county), how.today)
        seen = project(values, how.today, months[county])
        number = plain(values.get("id_number"))
        person = intake.person or person_of(
            intake.child_id, values, intake.place, digest_phone, digest_id(number) if number else ""
        )
        children.append((
            intake.child_id, next(numbers[county]), state.value, True, intake.place,
            plain(values.get("hukou_region")) or intake.place,
            plain(values.get("living_region")) or intake.place,
            intake.household, person.id_digest or None,
            *seen.columns.values(), intake.effective_on, "", how.at,
            *first_standing(values, seen, how.today, cadences[county]),
        ))  # fmt: skip
        changes.append(
            _change(
                intake.child_id,
                Kind.REGISTERED,
                values,
                intake.effective_on,
                "",
                how,
                place=intake.place,
            )
        )
        filed.append(_filed(intake.child_id, intake.place, values, seen, person, state.value))
    insert_rows(Child, _CHILD, children)
    insert_rows(Change, _CHANGE, changes)
    _file_under(filed)
    return batch([intake.child_id for intake in intakes], changes)


def amend(amendments: Sequence[Amendment], how: Circumstances) -> Batch:
    """Append changes and bring the columns and keys of their children up to date."""
    ids = list(dict.fromkeys(one.child_id for one in amendments))
    children = {child.pk: child for part in chunks(ids) for child in Child.objects.held(part)}
    changes, told = [], _last_told(ids)
    for one in amendments:
        # A clock that was put back does not put what is told now before what was told already.
        behind = told[one.child_id] >= how.at
        now = replace(how, at=told[one.child_id] + _NEXT) if behind else how
        changes.append(
            _change(
                one.child_id, one.kind, one.values, one.effective_on, one.reason, now,
                place=one.place, corrects=one.corrects, other=one.other,
            )
        )  # fmt: skip
        if one.place:
            children[one.child_id].place = one.place
            Pair.objects.filter(first=one.child_id).update(first_place=one.place)
            Pair.objects.filter(second=one.child_id).update(second_place=one.place)
    insert_rows(Change, _CHANGE, changes)
    # Read again, not patched: what happened earlier may be told later, and must not win.
    refresh([children[pk] for pk in ids], records_of(ids), how.today, how.at)
    return batch(ids, changes)


def _last_told(ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When something was last told of each of these children."""
    return {
        pk: at
        for part in chunks(ids)
        for pk, at in Change.objects.filter(child__in=part).values_list("child").annotate(Max("at"))
    }


def refresh(
    children: Sequence[Child],
    records: Mapping[UUID, Mapping[str, object]],
    today: date,
    at: datetime,
) -> None:
    """Write the columns and keys of children anew from their records."""
    filed = []
    for child in children:
        values = records[child.pk]
        seen = project(values, today, away_months(child.place, today))
        for name in COLUMNS:
            setattr(child, name, seen.columns[name])
        if (child.state, child.exit_reason) == (LedgerState.EXITED, ExitReason.DIED):
            child.next_on, child.next_why = None, ""  # no birthday comes any more
        number = plain(values.get("id_number"))
        child.id_index = id_digest(number) if number else None
        child.hukou_place = plain(values.get("hukou_region")) or child.place
        child.living_place = plain(values.get("living_region")) or child.place
        child.changed_at = at
        child.save()
        person = person_of(child.pk, values, child.place, phone_digest)
        filed.append(_filed(child.pk, child.place, values, seen, person, child.state))
    take_back_keys([child.pk for child in children])
    _file_under(filed)


def take_back_keys(ids: Iterable[UUID]) -> None:
    """Let these children be found no more, until they are filed under keys again."""
    lists = list(rows_by(KeyList, ("child", "keys", "places"), "child", ids))
    delete_rows(
        Key,
        ("key", "place", "child"),
        [
            (key, place, child.hex)
            for child, keys, places in lists
            for key in keys.split("\n")
            for place in places.split()
        ],
    )
    delete_rows(KeyList, ("child",), [(child.hex,) for child, _, _ in lists])


def records_of(ids: Iterable[UUID], until: date | None = None) -> dict[UUID, dict[str, object]]:
    """The files of these children as they stand, or as they stood at the end of a day."""
    records: dict[UUID, dict[str, object]] = {pk: {} for pk in ids}
    opened = opener(table=CHANGES, column="values")
    rows = rows_by(Change, ("effective_on", "at", "id", "child", "values"), "child", records)
    for on, _, pk, child, values in sorted(rows, key=itemgetter(0, 1, 2)):
        if until is None or str(on) <= until.isoformat():
            records[child].update(json.loads(opened(bytes(values), str(pk))))
    return {
        pk: {key: value for key, value in record.items() if value is not None}
        for pk, record in records.items()
    }


def chunks(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """The ids in portions that one question can carry."""
    for start in range(0, len(ids), _IN_ONE_QUESTION):
        yield ids[start : start + _IN_ONE_QUESTION]


def batch(ids: list[UUID], changes: Sequence[Sequence[Any]]) -> Batch:
    """What the log keeps of a batch: whose files, and a digest over the change rows as sealed."""
    seal = hashlib.sha256()
    for change in changes:
        seal.update(str(change[0]).encode())
        seal.update(change[8])
    return Batch("children.child", ids, "", seal.hexdigest())


def _change(
    child: UUID,
    kind: str,
    values: Mapping[str, object],
    effective_on: date,
    reason: str,
    how: Circumstances,
    *,
    place: str = "",
    corrects: UUID | None = None,
    other: UUID | None = None,
) -> tuple[object, ...]:
    pk = uuid7()
    body = _JSON.encode(values).encode()
    return (
        pk, child, str(kind), how.at, how.by, effective_on, how.source, how.origin,
        how.seal_values(body, str(pk)),
        how.seal_reason(reason.encode(), str(pk)) if reason else None, place, corrects, other,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Filed:
    """The keys of a file, and the places it belongs to."""

    child: str
    keys: Sequence[str]
    places: Sequence[str]


def _filed(
    child: UUID,
    place: str,
    values: Mapping[str, object],
    seen: Projection,
    person: Person,
    state: str,
) -> _Filed:
    living = plain(values.get("living_region"))
    marks = seen.marks if state in COMMON["state"] else seen.marks | {f"state:{state}"}
    places = (place, living) if living and living[:9] != place[:9] else (place,)
    keys = keys_of(values, marks, person.phones, birth_keys(person))
    return _Filed(child.hex, sorted(keys), places)


def _file_under(filed: Sequence[_Filed]) -> None:
    """Write the keys, in the order of their index, so that its pages are touched once."""
    keys = [(key, place, one.child) for one in filed for key in one.keys for place in one.places]
    keys.sort()
    insert_rows(Key, ("key", "place", "child"), keys, plain=True)
    lists = [(one.child, "\n".join(one.keys), " ".join(one.places)) for one in filed]
    insert_rows(KeyList, ("child", "keys", "places"), lists, plain=True)


def _numbers(intakes: Sequence[Intake]) -> dict[str, Iterator[str]]:
    """For each county of the batch, the next numbers of its counter, which is locked till commit."""
    numbers: dict[str, Iterator[str]] = {}
    for county, group in groupby(sorted(intake.place[:6] for intake in intakes)):
        Numbering.objects.get_or_create(county=county)
        row = Numbering.objects.select_for_update().get(county=county)
        first, count = row.last + 1, len(list(group))
        row.last += count
        row.save(update_fields=["last"])
        numbers[county] = (f"{county}-{n:07}" for n in range(first, first + count))
    return numbers
