"""Which files a person may be: by ID number, or by what a file and the person have in common."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tonghu.base.kernel.bulk import Asked, rows_by, rows_within
from tonghu.record.children.keys import ADULT, LONGEST, PHONE, sound_keys, squeezed
from tonghu.record.children.matching import Person, birth_keys, compare, sounds_of
from tonghu.record.children.models import Child, Key, KeyList

_CROWD = 60
"""More candidates than this with one thing in common are no evidence of anything."""
_EVERYWHERE = ("", "9" * 12)
_NOBODY: dict[UUID, "Candidate"] = {}
_COLUMNS = ("id", "place", "on_ledger", "household", "id_index", "name", "birth_date",
            "sex", "father_name", "mother_name", "caregiver_name")  # fmt: skip


@dataclass(slots=True)
class Candidate:
    """A child that somebody may be: one with a file, or one whose file is about to be opened."""

    id: UUID
    place: str
    person: Person
    on_ledger: bool = True
    household: UUID | None = None
    coming: Any = None
    """What is about to open the file, where it has none yet."""


class Known:
    """The children that some persons may be, fetched in four questions however many persons.

    Whoever is known by ID number is looked for by nothing else.
    """

    def __init__(self, persons: Sequence[Person]) -> None:
        self._by_number = {
            one.person.id_digest: one
            for one in _candidates("id_index", {p.id_digest for p in persons if p.id_digest})
        }
        others = [one for one in persons if one.id_digest not in self._by_number]
        self._asked: dict[object, tuple[list[Asked], list[Asked]]] = {}
        groups = _grouped(
            {asked for one in others for part in self._asked_of(one) for asked in part}
        )
        files = {
            one.id: one
            for one in _candidates(
                "id", {pk for group in groups.values() for pk in group}, with_phones=True
            )
        }
        self._groups: dict[Asked, dict[UUID, Candidate]] = defaultdict(dict)
        for asked, group in groups.items():
            self._groups[asked] = {pk: files[pk] for pk in group if pk in files}

    def by_number(self, person: Person) -> Candidate | None:
        """The child with the same ID number."""
        return self._by_number.get(person.id_digest) if person.id_digest else None

    def near(self, person: Person) -> list[Candidate]:
        """The children that have something telling in common with this one, each once."""
        found: dict[UUID, Candidate] = {}
        asked, of_parents = self._asked_of(person)
        parents = [self._groups.get(one, _NOBODY) for one in of_parents]
        together = parents[0] if parents else _NOBODY
        for other in parents[1:]:
            together = {pk: one for pk, one in together.items() if pk in other}
        for group in (*[self._groups.get(one, _NOBODY) for one in asked], together):
            if group and len(group) <= _CROWD:
                found |= group
        return list(found.values())

    def add(self, candidate: Candidate) -> None:
        """A child that is about to get a file: later rows may be the same one."""
        if candidate.person.id_digest:
            self._by_number[candidate.person.id_digest] = candidate
        for part in self._asked_of(candidate.person):
            for asked in part:
                self._groups[asked][candidate.id] = candidate

    def _asked_of(self, person: Person) -> tuple[list[Asked], list[Asked]]:
        """The keys, and where they are looked for, of files that may be this person's: what tells
        something by itself, and the parents. Worked out once, asked for three times.
        """
        if person.id not in self._asked:
            self._asked[person.id] = _alone(person), _parents(person)
        return self._asked[person.id]


def alike_to(ids: Iterable[UUID]) -> list[tuple[UUID, UUID, float, tuple[str, ...]]]:
    """Which other files the children of these files may have: both ids, how likely, and why.

    Where two have one number nothing else is looked for: a file has its number for itself.
    """
    ours = _candidates("id", ids, with_phones=True)
    known = Known([one.person._replace(id_digest="") for one in ours])
    found = []
    for one in ours:
        for other in known.near(one.person):
            how = compare(one.person, other.person)
            if other.id != one.id and how.verdict in ("same", "possible"):
                found.append((one.id, other.id, how.probability, how.reasons))
    return found


def _alone(person: Person) -> list[Asked]:
    """What tells something by itself: a phone, a birth, the sound of the name in the township."""
    low, high = _EVERYWHERE
    asked = [(key, low, high) for key in (*birth_keys(person), *person.phones)]
    return asked + [_here(key, person.place) for key in sound_keys(person.name)]


def _parents(person: Person) -> list[Asked]:
    """The parents in the township: together they tell something."""
    return [_here(ADULT + squeezed(name), person.place) for name in person.parents]


def _here(key: str, place: str) -> Asked:
    return key[:LONGEST], f"{place[:9]}000", f"{place[:9]}999"


def _grouped(asked: Iterable[Asked]) -> dict[Asked, list[UUID]]:
    """The files under each key in its range; a key asked for in several ranges is told apart by place."""
    found: dict[Asked, list[UUID]] = defaultdict(list)
    ranges: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        ranges[one[0]].append(one)
    everything = [one for group in ranges.values() for one in group]
    for key, place, child in set(
        rows_within(Key, ("key", "place", "child"), "key", "place", everything)
    ):
        for one in ranges[key]:
            if one[1] <= place <= one[2]:
                found[one].append(child)
    return found


def _candidates(by: str, values: Iterable[object], *, with_phones: bool = False) -> list[Candidate]:
    rows = list(rows_by(Child, _COLUMNS, by, values, empty=["merged_into"]))
    phones: dict[UUID, frozenset[str]] = {}
    if with_phones:
        kept = rows_by(KeyList, ("child", "keys"), "child", [row[0] for row in rows])
        for child, keys in kept:
            phones[child] = frozenset(key for key in keys.split("\n") if key[0] == PHONE)
    return [
        Candidate(
            row[0], row[1], _person_on_file(row, phones.get(row[0], frozenset())), bool(row[2]),
            row[3],
        )
        for row in rows
    ]  # fmt: skip


def _person_on_file(row: Sequence[Any], phones: frozenset[str]) -> Person:
    name, born, sex, father, mother, caregiver = row[5:]
    return Person(
        row[0], name, sounds_of(name), str(born or ""), sex, row[1],
        frozenset(filter(None, (father, mother))), frozenset(filter(None, (caregiver,))), phones,
        row[4] or "",
    )  # fmt: skip
