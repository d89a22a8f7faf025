"""What pages ask about a sweep: how far each village is, who is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.codes import pad
from tonghu.base.places.models import Place, in_ranges, local_names, ranges_of
from tonghu.record.children.models import Child, ChildQuerySet
from tonghu.record.children.sections import Line, Section, section
from tonghu.record.surveys.counting import tallied, villages_of
from tonghu.record.surveys.models import Campaign, Check, Outcome, Return, ReturnKind

_LAST = 3
COLOURS = {
    Outcome.AS_FILED: "green", Outcome.CHANGED: "yellow", Outcome.GONE: "yellow", Outcome.NOT_FOUND: "red",
}  # fmt: skip


@dataclass(frozen=True)
class Village:
    """How far one village is: children on its ledger, how many were looked at, what it reported."""

    code: str
    name: str
    children: int
    checked: int
    not_found: int
    newly: int
    said: Return | None
    over: bool = False

    @property
    def state(self) -> str:
        """In a word, and a statement about all is not a check of each."""
        if self.said is None:
            return "还没有报告"
        return str(ReturnKind(self.said.kind).label)

    @property
    def colour(self) -> str:
        """Red when time is up and nothing was said; green when each was looked at, or there is nobody."""
        if self.said is None:
            return "red" if self.over else ""
        if self.said.kind == ReturnKind.UNCHANGED:
            return "blue"
        return "yellow" if self.since or self.outlived else "green"

    @property
    def outlived(self) -> bool:
        """Whether children were registered where there were said to be none."""
        return self.said is not None and self.said.kind == ReturnKind.ZERO and self.children > 0

    @property
    def since(self) -> int:
        """How many have come onto the ledger, and were not looked at, since the village said all were."""
        if self.said is None or self.said.kind == ReturnKind.UNCHANGED:
            return 0
        return max(self.children - self.checked, 0)

    @property
    def share(self) -> int:
        """How many per cent of the children were looked at; where there are none, whether that was said."""
        return 100 * self.checked // self.children if self.children else 100 * bool(self.said)


@dataclass(frozen=True)
class Township:
    """How far the villages of one township are, together; those that have not reported first."""

    name: str
    villages: Sequence[Village]

    @property
    def reported(self) -> int:
        """How many villages have reported."""
        return sum(one.said is not None for one in self.villages)

    @property
    def children(self) -> int:
        """How many children are on their ledgers."""
        return sum(one.children for one in self.villages)

    @property
    def checked(self) -> int:
        """How many of them were looked at."""
        return sum(one.checked for one in self.villages)

    @property
    def not_found(self) -> int:
        """How many of them nobody found."""
        return sum(one.not_found for one in self.villages)

    @property
    def share(self) -> int:
        """How many per cent of the children were looked at."""
        return 100 * self.checked // self.children if self.children else 100


def by_township(villages: Sequence[Village]) -> list[Township]:
    """The villages under the townships they lie in."""
    towns: dict[str, list[Village]] = {}
    for one in sorted(villages, key=lambda village: (village.said is not None, village.code)):
        towns.setdefault(pad(one.code[:9]), []).append(one)
    here = Place.objects.on(timezone.localdate()).filter(code__in=towns)
    names = dict(here.values_list("code", "name"))
    return [Township(names.get(code, code), towns[code]) for code in sorted(towns)]


def coverage(campaign: Campaign, officer: Officer) -> list[Village]:
    """The villages of a sweep that lie in the officer's places: a handful of queries, however many. Of one
    that has ended as they were then.
    """
    ranges = officer.ranges(Permission.READ_CHILDREN)
    kept = list(campaign.tallies.filter(in_ranges("place", ranges))) if campaign.closed_at else []
    tallies = kept or tallied(
        campaign,
        [
            code
            for code in villages_of(campaign.place)
            if any(low <= code <= high for low, high in ranges)
        ],
    )
    day = timezone.localdate(campaign.closed_at) if kept else timezone.localdate()
    codes = [one.place for one in tallies]
    names = dict(Place.objects.on(day).filter(code__in=codes).values_list("code", "name"))
    said = {
        one.place: one
        for one in Return.objects.filter(campaign=campaign, place__in=codes, withdrawn_at=None)
    }
    over = campaign.closed_at is not None or campaign.ends_on < timezone.localdate()
    return [
        Village(
            one.place, names.get(one.place, one.place), one.children, one.checked, one.not_found,
            one.newly, said.get(one.place), over,
        )
        for one in tallies
    ]  # fmt: skip


def without_village(campaign: Campaign, officer: Officer) -> list[tuple[str, str, int]]:
    """Where in a sweep children hang on a township or the county, so that no village looks at them: the
    place, its name, how many.
    """
    inside = in_ranges("place", ranges_of(campaign.place))
    mine = in_ranges("place", officer.ranges(Permission.READ_CHILDREN))
    adrift = Child.objects.on_ledger().filter(inside, mine, place__endswith="000")
    counted = (
        adrift.exclude(place__in=villages_of(campaign.place)).order_by("place").values("place")
    )
    found = dict(counted.annotate(n=Count("pk")).values_list("place", "n"))
    names = local_names(found, timezone.localdate()) if found else {}
    return [(code, names[code], number) for code, number in found.items()]


def children_in(
    campaign: Campaign, place: str, officer: Officer
) -> list[tuple[Child, Check | None]]:
    """The children on a village's ledger, each with its latest check in this sweep, those without one first;
    of one that has ended, those who were looked at there.
    """
    checks = Check.objects.filter(campaign=campaign).order_by("at", "id")
    if campaign.closed_at is None:
        here = Child.objects.on_ledger().filter(place=place)
        checks = checks.filter(child__in=here)
    else:
        checks = checks.filter(place=place)
        here = Child.objects.visible_to(officer).filter(pk__in=checks.values("child"))
    latest = {one.child_id: one for one in checks}
    rows = [(child, latest.get(child.pk)) for child in here.order_by("name", "id")]
    return sorted(rows, key=lambda row: row[1] is not None)


def not_found(campaign: Campaign, officer: Officer) -> Sequence[Child]:
    """The children whom nobody found: they come first, for they may be missing."""
    last = Check.objects.filter(campaign=campaign, child=OuterRef("pk")).order_by("-at", "-id")
    mine: ChildQuerySet = Child.objects.visible_to(officer).on_ledger()
    found = mine.annotate(last=Subquery(last.values("outcome")[:1])).filter(last=Outcome.NOT_FOUND)
    return list(found.order_by("place", "name")[:100])


@section(60)
def checks_of_child(officer: Officer, child: Child) -> Section | None:
    """The last times a child was looked at in a sweep."""
    found = Check.objects.filter(child=child).select_related("campaign").order_by("-at", "-id")
    lines = [
        Line(
            one.campaign.name,
            reverse("surveys:campaign", args=[one.campaign_id]),
            f"{timezone.localtime(one.at):%Y-%m-%d}",
            str(Outcome(one.outcome).label),
            COLOURS[Outcome(one.outcome)],
        )
        for one in found[:_LAST]
    ]
    return Section("排查", lines, "") if lines else None
