"""Writing files in bulk: what a registration or a change becomes in the tables.

Only actions.py calls this. A single child is a batch of one, so the bulk path is the path.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from tonghu.base.audit.deeds import Batch
from tonghu.base.kernel.bulk import insert_rows
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.seals import indexer, opener, sealer
from tonghu.base.places.codes import pad
from tonghu.base.terms.questions import term_in_force
from tonghu.law.duties import FIRST
from tonghu.law.ledger import LedgerState
from tonghu.record.children.keys import COMMON, keys_of, phone_key
from tonghu.record.children.matching import Person, blocking_keys, person_of
from tonghu.record.children.models import Change, Child, Key, Kind, Numbering
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
           "reason", "corrects", "other")  # fmt: skip
_IN_ONE_QUESTION = 500
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


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
    """How many months of absence count as 外出 here (local parameter)."""
    return term_in_force("away_months", place, on).value or 6


def register(intakes: Sequence[Intake], state: LedgerState, how: Circumstances) -> Batch:
    """Write new files: child, first change, keys. Numbers come from the county's counter."""
    children: list[tuple[object, ...]] = []
    changes: list[tuple[object, ...]] = []
    keys: list[tuple[object, ...]] = []
    numbers = _numbers(intakes)
    months: dict[str, int] = {}
    first_visit: dict[str, int] = {}
    digest_id = indexer(table="children_child", column="id_number")
    digest_phone = indexer(table="children_child", column="phone")
    for intake in intakes:
        values = intake.values
        county = intake.place[:6]
        if county not in months:
            months[county] = away_months(pad(county), how.today)
            first_visit[county] = term_in_force(FIRST, pad(county), how.today).value or 0
        seen = project(values, how.today, months[county])
        number = plain(values.get("id_number"))
        children.append((
            intake.child_id, next(numbers[county]), state.value, True, intake.place,
            plain(values.get("hukou_region")) or intake.place,
            plain(values.get("living_region")) or intake.place,
            intake.household, digest_id(number) if number else None,
            *(seen.columns[name] for name in COLUMNS), intake.effective_on, "", how.at,
            *first_standing(values, seen, how.today, first_visit[county]),
        ))  # fmt: skip
        changes.append(
            _change(intake.child_id, Kind.REGISTERED, values, intake.effective_on, "", how)
        )
        keys += _key_rows(
            intake.child_id, intake.place, values, seen, digest_phone, state.value, intake.person
        )
    keys.sort(key=_by_key)
    insert_rows(Child, _CHILD, children)
    insert_rows(Change, _CHANGE, changes)
    insert_rows(Key, ("key", "place", "child"), keys)
    return batch([intake.child_id for intake in intakes], changes)


def amend(amendments: Sequence[Amendment], how: Circumstances) -> Batch:
    """Append changes and bring the columns and keys of their children up to date."""
    ids = list(dict.fromkeys(one.child_id for one in amendments))
    children = {
        child.pk: child
        for part in chunks(ids)
        for child in Child.objects.select_for_update().filter(pk__in=part)
    }
    changes = []
    for one in amendments:
        changes.append(
            _change(
                one.child_id, one.kind, one.values, one.effective_on, one.reason, how,
                corrects=one.corrects, other=one.other,
            )
        )  # fmt: skip
        if one.place:
            children[one.child_id].place = one.place
    insert_rows(Change, _CHANGE, changes)
    # Read again, not patched: what happened earlier may be told later, and must not win.
    refresh([children[pk] for pk in ids], records_of(ids), how.today, how.at)
    return batch(ids, changes)


def refresh(
    children: Sequence[Child],
    records: Mapping[UUID, Mapping[str, object]],
    today: date,
    at: datetime,
) -> None:
    """Write the columns and keys of children anew from their records."""
    keys: list[tuple[object, ...]] = []
    for child in children:
        values = records[child.pk]
        seen = project(values, today, away_months(child.place, today))
        for name in COLUMNS:
            setattr(child, name, seen.columns[name])
        number = plain(values.get("id_number"))
        child.id_index = id_digest(number) if number else None
        child.hukou_place = plain(values.get("hukou_region")) or child.place
        child.living_place = plain(values.get("living_region")) or child.place
        child.changed_at = at
        child.save()
        keys += _key_rows(child.pk, child.place, values, seen, phone_digest, child.state)
    for part in chunks([child.pk for child in children]):
        Key.objects.filter(child__in=part).delete()
    keys.sort(key=_by_key)
    insert_rows(Key, ("key", "place", "child"), keys)


def records_of(ids: Iterable[UUID], until: date | None = None) -> dict[UUID, dict[str, object]]:
    """The files of these children as they stand, or as they stood at the end of a day."""
    ids = list(dict.fromkeys(ids))
    records: dict[UUID, dict[str, object]] = {pk: {} for pk in ids}
    opened = opener(table=CHANGES, column="values")
    for part in chunks(ids):
        rows = Change.objects.filter(child__in=part)
        if until is not None:
            rows = rows.filter(effective_on__lte=until)
        for pk, child, values in rows.order_by("effective_on", "at", "id").values_list(
            "id", "child_id", "values"
        ):
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
    corrects: UUID | None = None,
    other: UUID | None = None,
) -> tuple[object, ...]:
    pk = uuid7()
    body = _JSON.encode(values).encode()
    return (
        pk, child, str(kind), how.at, how.by, effective_on, how.source, how.origin,
        how.seal_values(body, str(pk)),
        how.seal_reason(reason.encode(), str(pk)) if reason else None, corrects, other,
    )  # fmt: skip


def _key_rows(
    child: UUID,
    place: str,
    values: Mapping[str, object],
    seen: Projection,
    digest: Callable[[str], str],
    state: str,
    person: Person | None = None,
) -> list[tuple[object, ...]]:
    """The keys of a file, under every place it belongs to."""
    blocks = blocking_keys(person or likeness_of(child, values, place, digest, ""))
    living = plain(values.get("living_region"))
    marks = seen.marks if state in COMMON["state"] else seen.marks | {f"state:{state}"}
    places = {place, living} if living and living[:9] != place[:9] else {place}
    row = child.hex  # once: a file has many keys
    return [(key, one, row) for key in keys_of(values, marks, blocks, digest) for one in places]


def likeness_of(
    child: object,
    values: Mapping[str, object],
    place: str,
    digest: Callable[[str], str],
    id_index: str,
    phones: Iterable[str] = (),
) -> Person:
    """What of a file is compared with others; ID numbers and phones only as digests.

    `phones` are phone keys that are known already; those in `values` are digested.
    """
    person = person_of(child, values, place)
    keys = {phone_key(phone, digest) for phone in person.phones} | set(phones)
    return person._replace(phones=frozenset(keys), id_digest=id_index)


def _by_key(row: Sequence[Any]) -> Any:
    """Rows are inserted in the order of their index, so that its pages are touched once."""
    return row[0]


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
