"""What pages ask about a ledger: what it would change, what its villages are, who looks it over."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from tonghu.base.kernel.bulk import all_kept
from tonghu.base.kernel.pinyin import sound_alike
from tonghu.base.people.models import Officer
from tonghu.base.places.codes import Level, level, pad
from tonghu.base.places.models import Place, in_ranges, local_names, ranges_of
from tonghu.law.registration import FIELDS
from tonghu.record.children.filing import records_of
from tonghu.record.children.models import Change, Child, Kind, Pair, Transfer
from tonghu.record.ledger.models import LEFT_OVERS, HandIn, LeftOver, Outcome, Portion, State
from tonghu.record.ledger.planning import CHANGING, Fate, Plan, Planner
from tonghu.record.ledger.reading.owners import DOUBTS
from tonghu.record.ledger.reading.villages import KINDS, bare
from tonghu.record.tasks.models import Task

_SHORTEST = 2
_AT_MOST = 2000
"""So many rows are looked at in one go; once they are put right the next ones come."""


@dataclass(frozen=True)
class Difference:
    """One child on file, and what a row would change: item, as it is, as it would be."""

    child: Child
    sheet: str
    row: int
    lines: list[tuple[str, str, str]]
    again: bool
    moved: bool


def asked_second(hand_in: HandIn) -> str:
    """The name of the office that has been asked to look a ledger over; empty when none waits."""
    asked = Task.objects.open().filter(kind=LEFT_OVERS, subject_id=hand_in.pk)
    task = asked.select_related("organisation").first()
    return task.organisation.name if task else ""


def pairs_brought(hand_in: HandIn, officer: Officer) -> int:
    """How many pairs that nobody has judged have a child whom this ledger brought."""
    if not hand_in.duplicates:
        return 0
    brought = Change.objects.filter(origin=hand_in.pk, kind=Kind.REGISTERED)
    sides = (
        Exists(brought.filter(child=OuterRef("first"))),
        Exists(brought.filter(child=OuterRef("second"))),
    )
    return Pair.objects.open().visible_to(officer).filter(sides[0] | sides[1]).count()


def last_claim(row: LeftOver, officer: Officer) -> Transfer | None:
    """The last time that the officer's side asked for the child of a row who is on another's ledger."""
    asked = Transfer.objects.visible_to(officer).filter(child=row.child_id, claimed=True)
    return asked.select_related("answer").order_by("-at", "-id").first() if row.child_id else None


def headers_of(sheet: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The columns of a sheet of the report: each with what is filed of it and what stands in it. One read
    before an upgrade has them by name only.
    """
    if "headers" in sheet:
        return [tuple(one) for one in sheet["headers"]]
    told: dict[str, list[str]] = {source: [] for source in sheet["ignored"]}
    for column in sheet["columns"]:
        told.setdefault(column["source"], []).append(column["field"])
    samples = sheet.get("samples", {})
    return [(name, "+".join(keys), samples.get(name, "")) for name, keys in told.items()]


def doubted_columns(hand_in: HandIn) -> dict[str, str]:
    """The columns of which one could not tell whose they are, each with how it was read."""
    problems = (problem for sheet in hand_in.report for problem in sheet["problems"])
    return {p["column"]: p["message"].partition("。")[0] for p in problems if p["code"] in DOUBTS}


@dataclass(frozen=True)
class Village:
    """A village a ledger may be about; told with its township where the ledger is of more than one."""

    code: str
    name: str
    told: str


@dataclass(frozen=True)
class UnknownVillage:
    """A village that rows of a ledger name and nobody knows (or do not name), and what it may be."""

    about: str
    count: int
    near: list[Village]
    elsewhere: str = ""
    """The townships of the county, outside the ledger's place, that have a village of this name."""


def unplaced(hand_in: HandIn) -> dict[str, list[LeftOver]]:
    """Rows whose children are still with the township for want of a village, by what the ledger calls it."""
    flagged = hand_in.left_overs.filter(
        outcome=Outcome.FLAGGED, settled_at=None, codes__contains="village_", child__isnull=False
    )
    found: dict[str, list[LeftOver]] = {}
    for row in flagged.select_related("child").order_by("row", "id")[:_AT_MOST]:
        about = next((p["about"] for p in row.problems if p.get("about") is not None), None)
        if about is not None and row.child is not None and row.child.place == row.place:
            found.setdefault(about, []).append(row)
    return found


def unknown_villages(hand_in: HandIn, villages: Sequence[Village]) -> list[UnknownVillage]:
    """What is to be said about villages, the most rows first: before a ledger is filed, and after."""
    if hand_in.state == State.DONE:
        counted = Counter({about: len(rows) for about, rows in unplaced(hand_in).items()})
    elif hand_in.state == State.READ:
        problems = (problem for sheet in hand_in.report for problem in sheet["problems"])
        counted = Counter(p["about"] for p in problems if p.get("about") is not None)
    else:
        return []
    elsewhere = _elsewhere(hand_in.place, counted.keys())
    return [
        UnknownVillage(
            about,
            count,
            [] if about in elsewhere else _near(about, villages),
            elsewhere.get(about, ""),
        )
        for about, count in counted.most_common()
    ]


def _elsewhere(place: str, names: Collection[str]) -> dict[str, str]:
    """For each name the townships that have a village of it, in the county and outside the place."""
    if not any(names):
        return {}
    county = Place.objects.on(timezone.localdate()).within(pad(place[:6]))
    found = county.filter(level=Level.VILLAGE, name__in=names).exclude(
        in_ranges("code", ranges_of(place))
    )
    towns = dict(county.filter(level=Level.TOWNSHIP).values_list("code", "name"))
    told: dict[str, list[str]] = {}
    for code, name in found.values_list("code", "name"):
        told.setdefault(name, []).append(towns.get(pad(code[:9]), ""))
    return {name: "、".join(dict.fromkeys(filter(None, of))) for name, of in told.items()}


def villages_of(place: str) -> list[Village]:
    """The villages a ledger of a place may be about."""
    today = timezone.localdate()
    inside = Place.objects.on(today).within(place).filter(level=Level.VILLAGE).order_by("code")
    names = dict(inside.values_list("code", "name"))
    told = local_names(names, today) if level(place) < Level.TOWNSHIP else names
    return [Village(code, name, told[code]) for code, name in names.items()]


def _near(said: str, villages: Sequence[Village]) -> list[Village]:
    """The villages that may be meant: those that sound like it, or else differ in one sign."""
    meant = bare(said, KINDS)
    names = [(one, bare(one.name, KINDS)) for one in villages if len(meant) >= _SHORTEST]
    heard = [one for one, name in names if sound_alike(meant, name)]
    return heard or [one for one, _ in names if _one_sign_apart(said, one.name)]


def _one_sign_apart(one: str, other: str) -> bool:
    """Of names as they are told, with the word for what kind of place each is."""
    pairs = zip(one, other, strict=False)
    return len(one) == len(other) and sum(a != b for a, b in pairs) == 1


def changing(hand_in: HandIn, portion: Portion, by: Officer) -> list[Plan]:
    """The rows of a portion that would change a file. Raises ValueError for one an old version kept."""
    with all_kept():
        plans = Planner(by, hand_in.fields, hand_in.cleared).plan(portion.rows)
    return [plan for plan in plans if plan.fate in CHANGING]


def items_changed(hand_in: HandIn) -> list[tuple[str, int]]:
    """How many files a ledger would change in which item, most first, as it was foretold."""
    items: dict[str, int] = hand_in.items
    found = [(FIELDS[key].label, n) for key, n in items.items() if key in FIELDS]
    return sorted(found, key=lambda each: -each[1])


def differences(plans: list[Plan]) -> list[Difference]:
    """Those rows beside what is on file."""
    ids = [plan.about for plan in plans]
    children, records = Child.objects.in_bulk(ids), records_of(ids)
    return [
        Difference(
            children[plan.about], str(plan.row["sheet"]), int(plan.row["row"]),
            _lines(plan.values, records[plan.about]), plan.fate is Fate.REENTER, bool(plan.move_to),
        )
        for plan in plans
    ]  # fmt: skip


def _lines(values: Mapping[str, Any], record: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (field.label, field.said(record.get(key)), field.said(values[key]))
        for key, field in FIELDS.items()
        if key in values
    ]
