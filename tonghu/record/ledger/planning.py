"""What a row will do to the ledger: open a file, change one, nothing, or wait for a person.

Reads only. The same child is known by ID number; without one, by name, birth date and village when
nothing speaks against it; anything looser is a likeness for a person to judge.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from rapidfuzz.fuzz import ratio

from tonghu.base.audit.actors import Actor
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.kernel.seals import indexer
from tonghu.law.registration import FIELDS
from tonghu.record.children.filing import records_of
from tonghu.record.children.keys import name_keys, squeezed
from tonghu.record.children.known import Candidate, Known
from tonghu.record.children.matching import Likeness, Person, compare, person_of
from tonghu.record.children.projection import plain
from tonghu.record.ledger.models import LeftOver, Outcome

Row = Mapping[str, Any]


class Fate(StrEnum):
    """What becomes of a row."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    REENTER = "reenter"
    REPEATED = "repeated"  # the same child once more in one portion
    ELSEWHERE = "elsewhere"  # on another township's ledger: to be claimed
    CONFLICT = "conflict"  # the ID number is another child's
    LIKELY = "likely"  # very probably a child who has a file
    WAITING = (
        "waiting"  # the very row waits for a person already, from this ledger handed in before
    )
    REFUSED = "refused"


CHANGING = frozenset({Fate.UPDATE, Fate.REENTER})
PARKED = frozenset({Fate.ELSEWHERE, Fate.CONFLICT, Fate.LIKELY})


@dataclass
class Plan:
    """The fate of one row, and what is needed to bring it about."""

    row: Row
    fate: Fate
    child_id: UUID | None = None
    values: dict[str, object] = field(default_factory=dict)
    move_to: str = ""
    household: UUID | None = None
    person: Person | None = None
    alike: list[tuple[UUID, Likeness]] = field(default_factory=list)
    digest: str = ""

    @property
    def about(self) -> UUID:
        """The child of a row that opens or changes a file."""
        assert self.child_id is not None, "such a row has a child"
        return self.child_id


class Planner:
    """Plans the portions of one hand-in, and counts what a second person would want to know.

    `fields` are the items each sheet has a column for; `cleared` the columns that a second person has
    agreed to empty.
    """

    def __init__(
        self, by: Actor, fields: Mapping[str, Iterable[str]], cleared: Sequence[str] = ()
    ) -> None:
        self.by = by
        self.fields = {sheet: frozenset(keys) for sheet, keys in fields.items()}
        self.cleared = frozenset(cleared)
        self.matched = 0
        self.filled: Counter[str] = Counter()
        self.emptied: Counter[str] = Counter()
        self.joined: dict[UUID, UUID] = {}
        self._opened: set[str] = set()
        self._digest_id = indexer(table="children_child", column="id_number")
        self._digest_phone = indexer(table="children_child", column="phone")
        self._digest_row = indexer(table="ledger_leftover", column="values")

    def plan(self, rows: Sequence[Row]) -> list[Plan]:
        """One plan for each row, in their order."""
        plans = [Plan(row, Fate.REFUSED) for row in rows]
        usable = [plan for plan in plans if plan.row["outcome"] != "refused"]
        persons = [self._person(plan.row) for plan in usable]
        known = Known(persons)
        self._namesakes = self._records_of_namesakes(persons, known)
        found = [
            self._match(plan, person, known) for plan, person in zip(usable, persons, strict=True)
        ]
        records = records_of(one.id for one in found if one is not None and one.coming is None)
        for plan, candidate in zip(usable, found, strict=True):
            if candidate is not None:
                self._settle(plan, candidate, records)
        self._ask_once(plans)
        return plans

    def _ask_once(self, plans: Iterable[Plan]) -> None:
        """A row that waits for a person is not put before one again: two answers would be two children."""
        parked = [plan for plan in plans if plan.fate in PARKED]
        for plan in parked:
            said = [plan.row["place"], plan.row["values"]]
            plan.digest = self._digest_row(json.dumps(said, ensure_ascii=False, sort_keys=True))
        asked = LeftOver.objects.filter(
            digest__in={plan.digest for plan in parked}, settled_at=None, outcome=Outcome.PARKED
        )
        waiting = set(asked.values_list("digest", flat=True)) if parked else set()
        for plan in parked:
            if plan.digest in waiting:
                plan.fate = Fate.WAITING
            waiting.add(plan.digest)

    def _person(self, row: Row) -> Person:
        values = row["values"]
        number = plain(values.get("id_number"))
        return person_of(
            uuid7(), values, row["place"], self._digest_phone,
            self._digest_id(number) if number else "",
        )  # fmt: skip

    def _records_of_namesakes(
        self, persons: Iterable[Person], known: Known
    ) -> Mapping[UUID, Mapping[str, object]]:
        """What is on file of those called like somebody who has neither number nor day of birth."""
        vague = [one for one in persons if not one.id_digest and len(one.birth_date) < 10]
        return records_of(
            other.id for one in vague for other in known.near(one) if _called_alike(one, other)
        )

    def _says_nothing_new(self, row: Row, candidate: Candidate) -> bool:
        """Whether all that a vague row says is on file of a namesake in its village: the same ledger again."""
        record = self._namesakes.get(candidate.id)
        return (
            candidate.place == row["place"]
            and record is not None
            and not any(
                differs(key, record.get(key), value) for key, value in row["values"].items()
            )
        )

    def _match(self, plan: Plan, person: Person, known: Known) -> Candidate | None:
        """Whom the row is about; None when it opens a file or waits (then the fate says so)."""
        same = known.by_number(person)
        if same is not None:
            if _names_agree(person, same.person):
                return same
            plan.fate, plan.child_id = Fate.CONFLICT, same.id
            return None
        if person.id_digest and person.id_digest in self._opened:
            plan.fate = Fate.REPEATED  # in an earlier portion that is only being looked through
            return None
        candidates = known.near(person)
        for one in candidates:
            if _beyond_doubt(person, one) or self._says_nothing_new(plan.row, one):
                return one
        alike = sorted(
            ((one, compare(person, one.person)) for one in candidates),
            key=lambda pair: -pair[1].probability,
        )
        if alike and alike[0][1].verdict == "same":
            plan.fate, plan.child_id = Fate.LIKELY, alike[0][0].id
            plan.alike = [(alike[0][0].id, alike[0][1])]
            return None
        plan.fate, plan.values = Fate.CREATE, dict(plan.row["values"])
        plan.person = person
        plan.child_id = person.id  # type: ignore[assignment]  # made as a UUID above
        plan.alike = [(one.id, how) for one, how in alike[:3] if how.verdict == "possible"]
        self._opened.add(person.id_digest)
        for one, how in alike:
            if how.verdict == "siblings":
                self._join(plan, one)
        known.add(
            Candidate(person.id, plan.row["place"], person, household=plan.household, coming=plan)  # type: ignore[arg-type]
        )
        return None

    def _join(self, plan: Plan, sibling: Candidate) -> None:
        """Put a new child into the household of a brother or sister."""
        household = plan.household or sibling.household or uuid7()
        plan.household = household
        if sibling.household is None:
            sibling.household = household
            if sibling.coming is not None:
                sibling.coming.household = household
            else:
                self.joined[sibling.id] = household

    def _settle(
        self, plan: Plan, candidate: Candidate, records: Mapping[UUID, Mapping[str, object]]
    ) -> None:
        """What the row changes about a child who is known."""
        plan.child_id = candidate.id
        values = plan.row["values"]
        if candidate.coming is not None:  # twice in this portion: what the first row left out
            for key, value in values.items():
                candidate.coming.values.setdefault(key, value)
            plan.fate = Fate.REPEATED
            return
        place = plan.row["place"]
        if candidate.on_ledger and (
            not self.by.may_at(Permission.REGISTER_CHILDREN, candidate.place)
            or candidate.place[:9] != place[:9]
        ):
            plan.fate = Fate.ELSEWHERE
            return
        record = records[candidate.id]
        self._count(plan.row["sheet"], values, record)
        plan.values = {
            key: value for key, value in values.items() if differs(key, record.get(key), value)
        }
        plan.values |= {key: None for key in self.cleared if key in record and key not in values}
        if place[9:] != "000" and place != candidate.place:
            plan.move_to = place
        if not candidate.on_ledger:
            plan.fate = Fate.REENTER
        else:
            plan.fate = Fate.UPDATE if plan.values or plan.move_to else Fate.UNCHANGED

    def _count(
        self, sheet: str, values: Mapping[str, object], record: Mapping[str, object]
    ) -> None:
        self.matched += 1
        columns = self.fields.get(sheet, frozenset())
        self.filled.update(columns & values.keys())
        self.emptied.update((columns & record.keys()) - values.keys())


def differs(key: str, old: object, new: object) -> bool:
    """Whether a row says something new of an item: a date less exact than the one on file does not."""
    if old == new or FIELDS[key].uncollected(new):
        return False
    if isinstance(old, list) and isinstance(new, list):
        return set(old) != set(new)
    less = isinstance(new, str) and len(new) in (4, 7) and str(old).startswith(f"{new}-")
    return not less


def _names_agree(one: Person, other: Person) -> bool:
    """Whether two names under one ID number can be one child's: the same, of one sound, or close."""
    a, b = squeezed(one.name), squeezed(other.name)
    return a == b or bool(name_keys(one.name) & name_keys(other.name)) or ratio(a, b) >= 50


def _called_alike(person: Person, candidate: Candidate) -> bool:
    """The same name in the same township."""
    other = candidate.person
    same = squeezed(person.name) == squeezed(other.name)
    return same and person.place[:9] == other.place[:9]


def _beyond_doubt(person: Person, candidate: Candidate) -> bool:
    """The same name, birth date and township, an ID number on one side at most, no other parents."""
    other = candidate.person
    return (
        _called_alike(person, candidate)
        and person.birth_date == other.birth_date != ""
        and not (person.id_digest and other.id_digest)
        and not (person.parents and other.parents and person.parents.isdisjoint(other.parents))
    )
