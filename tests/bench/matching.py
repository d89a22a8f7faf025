"""Who finds the same child twice: our weights beside Splink, on the same register, in one run.

`python -m tests.bench.matching [children]`, 100,000 unless told, a county for each 100,000; one in twenty is there twice, the second
time as another clerk would have written it. Prints precision, recall and seconds of CPU of both, with and
without ID numbers, and which kinds of damage were missed. Nothing here is tuned on what it measures: the
seed of the register is not the one that the weights were set with.
"""

import logging
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, cast
from uuid import UUID

import django

django.setup()

from tests.bench.population import villages  # noqa: E402
from tonghu.base.kernel.ids import uuid7  # noqa: E402
from tonghu.doors.demo.families import families  # noqa: E402
from tonghu.doors.demo.names import BOYS, GIRLS, SURNAMES  # noqa: E402
from tonghu.record.children.known import Candidate, Known  # noqa: E402
from tonghu.record.children.matching import (  # noqa: E402
    POSSIBLE,
    SAME,
    compare,
    person_of,
    sounds_of,
)

SEED = 4711
SHARE, COUNTY = 0.05, 100_000
CHARACTERS = sorted(
    {char for names in (BOYS, GIRLS, SURNAMES) for name in names for char in str(name)}
)
Values = dict[str, object]


@dataclass
class Record:
    """One line of somebody's ledger; `child` says whose, which neither side is shown."""

    child: int
    place: str
    values: Values
    damage: tuple[str, ...] = ()


class Clerk:
    """Another clerk who writes down the same child."""

    def __init__(self, seed: int, counties: int) -> None:
        self.random = Random(seed)
        self.places: dict[str, list[str]] = {}
        for code, _ in villages(counties):
            for within in (code[:6], code[:9]):
                self.places.setdefault(within, []).append(code)
        self._sounds: dict[str, list[str]] = {}
        for char in CHARACTERS:
            for sound in sounds_of(char).split("|"):
                self._sounds.setdefault(sound, []).append(char)

    def again(self, record: Record) -> Record:
        """The record with one to four things written differently, and half of the numbers left out."""
        values, place = dict(record.values), record.place
        spots = self.random.sample(_SPOTS, self.random.choice((1, 1, 2, 2, 3, 4)))
        ways = [self.random.choice(spot) for spot in spots]
        for way in ways:
            place = getattr(self, way)(values, place) or place
        if self.random.random() < 0.5:
            values.pop("id_number", None)
        return Record(record.child, place, values, tuple(ways))

    def homophone(self, values: Values, place: str) -> None:
        """One character of the name by another of the same sound."""
        self._in_name(values, lambda char: self._other(char, alike=True))

    def other_character(self, values: Values, place: str) -> None:
        """One character of the name by any other."""
        self._in_name(values, lambda char: self._other(char, alike=False))

    def no_surname(self, values: Values, place: str) -> None:
        """Only the given name, as a grandmother says it."""
        values["name"] = str(values["name"])[1:]

    def digit_of_birth(self, values: Values, place: str) -> None:
        """A day off by a slip of the pen."""
        born = date.fromisoformat(str(values["birth_date"]))
        values["birth_date"] = born.replace(day=(born.day + 9) % 28 + 1).isoformat()

    def lunar_birth(self, values: Values, place: str) -> None:
        """The day of the old calendar, about a month earlier."""
        born = date.fromisoformat(str(values["birth_date"]))
        values["birth_date"] = (born - timedelta(days=self.random.randint(20, 45))).isoformat()

    def first_of_january(self, values: Values, place: str) -> None:
        """Nobody asked for the day."""
        values["birth_date"] = str(values["birth_date"])[:4] + "-01-01"

    def no_birth(self, values: Values, place: str) -> None:
        """Nobody asked at all."""
        values.pop("birth_date")

    def no_sex(self, values: Values, place: str) -> None:
        """Left out."""
        values.pop("sex", None)

    def next_village(self, values: Values, place: str) -> str:
        """Registered where the grandmother lives."""
        return self.random.choice(self.places[place[:9]])

    def other_township(self, values: Values, place: str) -> str:
        """Registered at the school's township."""
        return self.random.choice(self.places[place[:6]])

    def one_parent(self, values: Values, place: str) -> None:
        """The mother was not asked about."""
        for key in ("mother.name", "mother.phone"):
            values.pop(key, None)

    def parent_homophone(self, values: Values, place: str) -> None:
        """The father's name by ear."""
        name = str(values.get("father.name") or "")
        if name:
            values["father.name"] = name[:-1] + self._other(name[-1], alike=True)

    def new_phones(self, values: Values, place: str) -> None:
        """Everybody has a new number."""
        for key in ("father.phone", "mother.phone", "caregiver.phone", "phone"):
            if key in values:
                values[key] = f"13{self.random.randrange(10**9):09}"

    def other_caregiver(self, values: Values, place: str) -> None:
        """Now with the other grandparent."""
        values.pop("caregiver.name", None)
        values.pop("caregiver.phone", None)

    def _in_name(self, values: Values, change: Any) -> None:
        name = str(values["name"])
        at = self.random.randrange(1, len(name)) if len(name) > 1 else 0
        values["name"] = name[:at] + change(name[at]) + name[at + 1 :]

    def _other(self, char: str, *, alike: bool) -> str:
        same = [
            one
            for sound in sounds_of(char).split("|")
            for one in self._sounds.get(sound, ())
            if one != char
        ]
        return self.random.choice(same if alike and same else CHARACTERS)


_SPOTS = (
    ("homophone", "other_character", "no_surname"),
    ("digit_of_birth", "lunar_birth", "first_of_january", "no_birth"),
    ("no_sex",),
    ("next_village", "other_township"),
    ("one_parent", "parent_homophone"),
    ("new_phones", "other_caregiver"),
)
"""What another clerk may write differently; of each line at most one."""


def register(children: int, seed: int = SEED) -> list[Record]:
    """A register of families, with one child in twenty in it twice; a county for each 100,000."""
    counties = -(-children // COUNTY)
    clerk, random = Clerk(seed + 1, counties), Random(seed + 2)
    records = [
        Record(n, family.place, values)
        for n, (family, values) in enumerate(
            (family, values)
            for family in families(Random(seed), villages(counties), children)
            for values in family.children
        )
    ]
    twice = random.sample(records, int(children * SHARE))
    everything = records + [clerk.again(record) for record in twice]
    random.shuffle(everything)
    return everything


@dataclass(frozen=True)
class Score:
    """How many pairs were named, how many of them are one child, and what of all such pairs was found."""

    named: int
    right: int
    there: int
    cpu: float

    def __str__(self) -> str:
        precision = self.right / self.named if self.named else 0.0
        recall = self.right / self.there
        return f"{precision:.4f}\t{recall:.4f}\t{self.named}\t{self.cpu:.1f} s"


def ours(records: list[Record], *, numbers: bool) -> tuple[dict[tuple[int, int], float], float]:
    """The pairs of positions that a person would be shown, with how likely they are one; seconds of CPU.

    As a ledger is filed: each record is compared with those before it that have something in common.
    """
    started = time.process_time()
    known = Known([])
    named: dict[tuple[int, int], float] = {}
    at: dict[object, int] = {}
    for n, record in enumerate(records):
        number = _said(record, "id_number") or ""
        person = person_of(uuid7(), record.values, record.place, str, number if numbers else "")
        near = {one.id: one for one in known.near(person)}
        if (same := known.by_number(person)) is not None:
            near[same.id] = same
        for one in near.values():
            how = compare(one.person, person)
            if how.verdict in ("same", "possible"):
                named[at[one.id], n] = how.probability
        at[person.id] = n
        known.add(Candidate(cast(UUID, person.id), record.place, person))
    return named, time.process_time() - started


def splink(records: list[Record], *, numbers: bool) -> tuple[dict[tuple[int, int], float], float]:
    """Splink 5 on DuckDB, trained on this register as its documentation says: each pair it scores at
    0.5 or more with its weight in bits, and seconds of CPU.
    """
    import duckdb
    import pandas as pd
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    started = time.process_time()
    frame = pd.DataFrame(
        {
            "unique_id": range(len(records)),
            "name": [_said(one, "name") for one in records],
            "sound": [
                sounds_of(str(one.values.get("name") or "")).partition("|")[0] or None
                for one in records
            ],
            "birth": [_said(one, "birth_date") for one in records],
            "sex": [_said(one, "sex") for one in records],
            "village": [one.place for one in records],
            "township": [one.place[:9] for one in records],
            "father": [_said(one, "father.name") for one in records],
            "mother": [_said(one, "mother.name") for one in records],
            "caregiver": [_said(one, "caregiver.name") for one in records],
            "phone": [_said(one, "caregiver.phone") for one in records],
            "number": [_said(one, "id_number") if numbers else None for one in records],
        }
    )
    rules: list[Any] = [
        block_on("name", "township"),
        block_on("sound", "substr(birth, 1, 7)"),
        block_on("birth", "sex", "village"),
        block_on("phone"),
        block_on("father", "mother", "township"),
        block_on("number"),
    ]
    # A name is compared once: equal, of one sound, a character apart, or another; as our weights do.
    names = cl.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            cll.NullLevel("name"),
            cll.ExactMatchLevel("name"),
            cll.ExactMatchLevel("sound"),
            cll.LevenshteinLevel("name", 1),
            cll.ElseLevel(),
        ],
    )
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=rules,
        comparisons=[
            names,
            cl.LevenshteinAtThresholds("birth", [1, 2]),
            cl.ExactMatch("sex"),
            cl.ExactMatch("village"),
            cl.ExactMatch("father"),
            cl.ExactMatch("mother"),
            cl.ExactMatch("caregiver"),
            cl.ExactMatch("phone"),
            *([cl.ExactMatch("number")] if numbers else []),
        ],
    )  # fmt: skip
    api = DuckDBAPI(connection=duckdb.connect())
    linker = Linker(api.register(frame), settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("name", "birth")], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("birth", "sex"))
    scored: Any = linker.inference.predict(threshold_match_probability=POSSIBLE)
    found: Any = scored.as_pandas_dataframe()
    columns = (found[name].tolist() for name in ("unique_id_l", "unique_id_r", "match_weight"))
    named = {(min(a, b), max(a, b)): weight for a, b, weight in zip(*columns, strict=True)}
    return named, time.process_time() - started


def at_its_best(
    found: dict[tuple[int, int], float], there: set[tuple[int, int]]
) -> tuple[float, int, int]:
    """The weight at which the harmonic mean of precision and recall is highest; named and right there."""
    best, right = (0.0, 0.0, 0, 0), 0
    for named, pair in enumerate(sorted(found, key=lambda one: -found[one]), start=1):
        right += pair in there
        best = max(best, (2 * right / (named + len(there)), found[pair], named, right))
    return best[1:]


def _said(record: Record, key: str) -> str | None:
    value = record.values.get(key)
    return value if isinstance(value, str) and value and not value.startswith("@") else None


def truth(records: list[Record]) -> set[tuple[int, int]]:
    """The pairs of positions that are one child."""
    where: dict[int, list[int]] = {}
    for n, one in enumerate(records):
        where.setdefault(one.child, []).append(n)
    return {(a, b) for a, *more in where.values() for b in more}


def main(children: int) -> None:
    """Everything, as lines of tab-separated columns."""
    records = register(children)
    there = truth(records)
    print(f"{len(records)} records, {len(there)} pairs")  # noqa: T201
    print("who\tnumbers\tthreshold\tprecision\trecall\tnamed\tCPU")  # noqa: T201
    for numbers in (True, False):
        shown, cpu = ours(records, numbers=numbers)
        for threshold in (SAME, POSSIBLE):
            named = {pair for pair, how in shown.items() if how >= threshold}
            score = Score(len(named), len(named & there), len(there), cpu)
            print(f"tonghu\t{numbers}\t{threshold}\t{score}", flush=True)  # noqa: T201
        _where_it_fails(records, named, there)
        found, cpu = splink(records, numbers=numbers)
        score = Score(len(found), len(found.keys() & there), len(there), cpu)
        print(f"splink\t{numbers}\t{POSSIBLE}\t{score}", flush=True)  # noqa: T201
        weight, most, right = at_its_best(found, there)
        score = Score(most, right, len(there), cpu)
        print(f"splink\t{numbers}\t{weight:.1f} bits\t{score}", flush=True)  # noqa: T201


def _where_it_fails(
    records: list[Record], named: set[tuple[int, int]], there: set[tuple[int, int]]
) -> None:
    all_damage: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for a, b in there:
        damage = records[a].damage or records[b].damage
        all_damage.update(damage)
        if (a, b) not in named:
            missed.update(damage)
    for way, times in sorted(all_damage.items(), key=lambda one: -missed[one[0]] / one[1]):
        print(f"    missed with {way}: {missed[way]} of {times}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
