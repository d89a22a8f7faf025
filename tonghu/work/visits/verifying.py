"""What the page of second looks asks: which priority children were looked at again, by which way, by whom."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from tonghu.base.people.models import Officer
from tonghu.base.places.codes import Level, level, pad
from tonghu.base.places.models import Place, in_ranges
from tonghu.base.terms.questions import term_in_force
from tonghu.law.eligibility import Flag, months_later
from tonghu.law.visits import VERIFIERS
from tonghu.record.children.keys import MARK
from tonghu.record.children.models import Child, ChildQuerySet, Key
from tonghu.record.tasks.models import Task
from tonghu.work.visits.following import VERIFY
from tonghu.work.visits.models import Visit, VisitQuerySet

SHOWN = 200
Ranges = list[tuple[str, str]]


@dataclass(frozen=True)
class Look:
    """One second look: the visit, by which way, who went."""

    visit: Visit
    way: str
    who: str


@dataclass
class Priority:
    """A priority child: the looks of the period, the latest first, and the duties to look that are open."""

    child: Child
    looks: list[Look] = field(default_factory=list)
    asked: list[Task] = field(default_factory=list)


@dataclass
class PlaceCount:
    """A village or township: its priority children, how many were looked at, by way, and are asked for."""

    code: str
    name: str = ""
    children: int = 0
    looked: int = 0
    asked: int = 0
    ways: dict[str, int] = field(default_factory=lambda: dict.fromkeys(VERIFIERS, 0))

    @property
    def by_way(self) -> list[tuple[str, int]]:
        """How many were looked at by each of the three ways, in words."""
        return [(VERIFIERS[code], number) for code, number in self.ways.items()]

    @property
    def missing(self) -> int:
        """Nobody has looked again yet."""
        return self.children - self.looked


def since(place: str, today: date) -> date:
    """The day from which a second look still counts (local parameter, an internal target)."""
    return months_later(today, -(term_in_force("verify_again", place, today).value or 0))


def priority(ranges: Ranges) -> ChildQuerySet:
    """The children with priority circumstances on these ledgers, found under their marks."""
    return Child.objects.on_ledger().managed_in(ranges).filter(pk__in=_marked(ranges))


def children_of(ranges: Ranges, start: date) -> list[Priority]:
    """At most 200 priority children, those nobody has looked at again first."""
    children = priority(ranges).order_by("place", "name", "id")[:SHOWN]
    rows = {child.pk: Priority(child) for child in children}
    who = Officer.objects.filter(pk=OuterRef("by")).values("name")[:1]
    looks = _looks(start).filter(child__in=rows).annotate(who=Subquery(who))
    for one in looks.order_by("-on", "-id"):
        way = VERIFIERS.get(one.verifier, "没有写明方式")
        name = one.who or "系统"  # type: ignore[attr-defined]  # annotated above
        rows[one.child_id].looks.append(Look(one, way, name))
    for task in _asked(rows).select_related("organisation"):
        if task.subject_id is not None:
            rows[task.subject_id].asked.append(task)
    return sorted(rows.values(), key=lambda row: (bool(row.looks), bool(row.asked)))


def counts_of(place: str, ranges: Ranges, start: date) -> list[PlaceCount]:
    """The places directly below a county or township that have priority children."""
    wide = level(place) is Level.COUNTY

    def below(code: str) -> str:
        return pad(code[:9]) if wide else code

    rows: dict[str, PlaceCount] = {}
    mine = dict(priority(ranges).values_list("pk", "place"))
    for code in mine.values():
        row = rows.setdefault(below(code), PlaceCount(below(code)))
        row.children += 1
    looked: dict[UUID, set[str]] = defaultdict(set)
    looks = _looks(start).filter(in_ranges("place", ranges)).values_list("child", "verifier")
    for child, way in looks.distinct():
        looked[child].add(way)
    for child, ways in looked.items():
        if child in mine:
            row = rows[below(mine[child])]
            row.looked += 1
            for way in ways & row.ways.keys():
                row.ways[way] += 1
    waiting = Task.objects.open().filter(in_ranges("place", ranges), kind=VERIFY)
    for child_id in set(waiting.values_list("subject_id", flat=True)):
        if child_id in mine and child_id not in looked:
            rows[below(mine[child_id])].asked += 1
    names = Place.objects.on(timezone.localdate()).filter(code__in=rows)
    for code, name in names.values_list("code", "name"):
        rows[code].name = name
    return sorted(rows.values(), key=lambda row: row.code)


def way_asked(task: Task) -> str:
    """By which way a duty asks for a second look; empty where its title names none."""
    return next((code for code, way in VERIFIERS.items() if task.title.endswith(way)), "")


def _marked(ranges: Ranges) -> QuerySet[Key, UUID]:
    marks = [f"{MARK}flag:{flag}" for flag in Flag]
    found = Key.objects.filter(in_ranges("place", ranges), key__in=marks)
    return found.values_list("child_id", flat=True)


def _looks(start: date) -> VisitQuerySet:
    return Visit.objects.standing().filter(kind="3", on__gte=start)


def _asked(children: Iterable[UUID]) -> QuerySet[Task]:
    return Task.objects.open().filter(kind=VERIFY, subject_id__in=list(children))
