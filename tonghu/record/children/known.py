"""Which files a person may be: by ID number, or by sharing a block with them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from tonghu.record.children.filing import chunks, likeness_of
from tonghu.record.children.keys import BLOCK, LONGEST, PHONE
from tonghu.record.children.matching import Person, blocking_keys, compare
from tonghu.record.children.models import Child, Key

_CROWD = 60
"""More candidates than this under one block are no evidence of anything."""


@dataclass
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
    """The children that some persons may be, fetched in a handful of questions."""

    def __init__(self, persons: Sequence[Person]) -> None:
        self._by_digest: dict[str, Candidate] = {}
        self._by_block: dict[str, list[Candidate]] = defaultdict(list)
        self._keys = {one.id: _keys(one) for one in persons}
        by_block = self._blocks({key for keys in self._keys.values() for key in keys})
        digests = sorted({one.id_digest for one in persons if one.id_digest})
        ids = {pk for group in by_block.values() for pk in group}
        for part in _parts(digests):
            ids |= set(
                Child.objects.filter(id_index__in=part, merged_into=None).values_list(
                    "id", flat=True
                )
            )
        candidates = self._candidates(sorted(ids))
        for one in candidates.values():
            if one.person.id_digest:
                self._by_digest[one.person.id_digest] = one
        for key, group in by_block.items():
            self._by_block[key] = [candidates[pk] for pk in group if pk in candidates]

    @classmethod
    def persons(cls, ids: Iterable[UUID]) -> list[Person]:
        """What is compared of the children of these files."""
        return [one.person for one in cls([])._candidates(sorted(ids)).values()]

    def by_number(self, person: Person) -> Candidate | None:
        """The child with the same ID number."""
        return self._by_digest.get(person.id_digest) if person.id_digest else None

    def near(self, person: Person) -> list[Candidate]:
        """The children that share a block with this one, each once."""
        found: dict[UUID, Candidate] = {}
        for key in self._keys[person.id]:
            group = self._by_block.get(key, ())
            if len(group) <= _CROWD:
                found.update((one.id, one) for one in group)
        return list(found.values())

    def add(self, candidate: Candidate) -> None:
        """A child that is about to get a file: later rows may be the same one."""
        if candidate.person.id_digest:
            self._by_digest[candidate.person.id_digest] = candidate
        for key in self._keys[candidate.person.id]:
            self._by_block[key].append(candidate)

    def _blocks(self, keys: set[str]) -> dict[str, list[UUID]]:
        groups: dict[str, list[UUID]] = defaultdict(list)
        for part in _parts(sorted(keys)):
            for key, child in Key.objects.filter(key__in=part).values_list("key", "child_id"):
                groups[key].append(child)
        return {key: group for key, group in groups.items() if len(group) <= _CROWD}

    def _candidates(self, ids: Sequence[UUID]) -> dict[UUID, Candidate]:
        phones: dict[UUID, set[str]] = defaultdict(set)
        candidates = {}
        for part in chunks(ids):
            marked = Key.objects.filter(child__in=part, key__startswith=PHONE)
            for key, child in marked.values_list("key", "child_id"):
                phones[child].add(key)
            for child_ in Child.objects.filter(pk__in=part, merged_into=None):
                candidates[child_.pk] = Candidate(
                    child_.pk, child_.place, _person_on_file(child_, phones[child_.pk]),
                    child_.on_ledger, child_.household,
                )  # fmt: skip
        return candidates


def alike_to(ids: Iterable[UUID]) -> list[tuple[UUID, UUID, float, tuple[str, ...]]]:
    """Which other files the children of these files may have: both ids, how likely, and why."""
    persons = Known.persons(ids)
    known = Known(persons)
    found = []
    for person in persons:
        near = {one.id: one for one in known.near(person)}
        if (same := known.by_number(person)) is not None:
            near[same.id] = same
        for other in near.values():
            how = compare(person, other.person)
            if other.id != person.id and how.verdict in ("same", "possible"):
                found.append((cast(UUID, person.id), other.id, how.probability, how.reasons))
    return found


def _keys(person: Person) -> tuple[str, ...]:
    """The blocks of a person, as the keys of files spell them."""
    return tuple((BLOCK + key)[:LONGEST] for key in blocking_keys(person))


def _person_on_file(child: Child, phones: Iterable[str]) -> Person:
    names = {
        "name": child.name, "sex": child.sex, "father.name": child.father_name,
        "mother.name": child.mother_name, "caregiver.name": child.caregiver_name,
        "birth_date": child.birth_date.isoformat() if child.birth_date else "",
    }  # fmt: skip
    return likeness_of(child.pk, names, child.place, str, child.id_index or "", phones)


def _parts(values: Sequence[str], size: int = 500) -> Iterable[Sequence[str]]:
    return (values[start : start + size] for start in range(0, len(values), size))
