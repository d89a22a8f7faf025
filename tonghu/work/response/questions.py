"""What pages ask about beds: how many are free where, in the order of the notice; who stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.law.agencies import Agency
from tonghu.law.calendar import said_day
from tonghu.law.facts import said
from tonghu.record.cases.models import Case, Conclusion
from tonghu.record.cases.questions import Sight
from tonghu.record.cases.sections import case_section
from tonghu.record.children.sections import Line, Section
from tonghu.work.response.models import Capacity, Stay

ORDER = (Agency.RESCUE_STATION, Agency.CHILD_WELFARE, Agency.CHILD_PROTECTION)
"""Institutions in the order of the notice (三（二）); other shelters stand after them."""
_HOUSES = (Agency.RESCUE_STATION.value, Agency.CHILD_WELFARE.value)
_BROUGHT = ("health", "medicine", "belongings", "contact", "until", "handed_by", "received_by")


@dataclass(frozen=True)
class Shelter:
    """An organisation with beds: how many, how many are taken, as stated when."""

    organisation: Organisation
    capacity: Capacity | None
    taken: int

    @property
    def beds(self) -> int:
        """How many there are."""
        return self.capacity.beds if self.capacity else 0

    @property
    def free(self) -> int:
        """How many are free."""
        return max(0, self.beds - self.taken)

    @property
    def label(self) -> str:
        """In a list of choices."""
        return f"{self.organisation.name}（{self.organisation.agency.label}），空 {self.free} 张"


def shelters_in(place: str) -> list[Shelter]:
    """The shelters of a county: institutions, and whoever stated beds. Three queries."""
    inside = Organisation.objects.filter(place__startswith=place[:6])
    stated: dict[object, Capacity] = {}
    for one in Capacity.objects.filter(organisation__in=inside):
        stated.setdefault(one.organisation_id, one)
    kinds = [kind.value for kind in ORDER]
    found = inside.filter(Q(kind__in=kinds) | Q(pk__in=stated))
    running = Stay.objects.running().filter(organisation__in=inside).order_by()
    taken = dict(running.values_list("organisation").annotate(number=Count("pk")))
    rank = {kind.value: n for n, kind in enumerate(ORDER)}
    return sorted(
        (Shelter(one, stated.get(one.pk), taken.get(one.pk, 0)) for one in found),
        key=lambda s: (rank.get(s.organisation.kind, len(rank)), s.organisation.name),
    )


def kept_by(officer: Officer, houses: Iterable[Organisation]) -> set[UUID]:
    """Of which houses the officer keeps the beds: their own, or those beneath an office that is none itself."""
    own = officer.works_for(Permission.KEEP_BEDS)
    above = any(one.pk in own and one.kind not in _HOUSES for one in officer.organisations)
    return {
        one.pk
        for one in houses
        if one.pk in own or (above and officer.may_at(Permission.KEEP_BEDS, one.place))
    }


def may_keep(officer: Officer, house: Organisation) -> bool:
    """Whether the officer keeps the beds there."""
    return house.pk in kept_by(officer, [house])


def brought(stay: Stay, officer: Officer) -> list[tuple[str, str]]:
    """What came with the child, as it was handed over, for the house that looks after it."""
    if stay.organisation_id not in officer.works_for(Permission.KEEP_BEDS):
        return []
    step = stay.assignment
    told: Conclusion | None = getattr(step, "conclusion", None)
    if told is None or step.asks is None:
        return []
    values = {key: value for key, value in (told.said or {}).items() if key in _BROUGHT}
    return list(said(step.asks, values))


def stays_in(organisation: Organisation, officer: Officer) -> list[tuple[Stay, bool]]:
    """Who stays there now, for these eyes; and whether they may open the case."""
    found = Stay.objects.visible_to(officer).running().filter(organisation=organisation)
    mine = set(
        Case.objects.visible_to(officer).values_list("pk", flat=True).filter(stays__in=found)
    )
    rows = found.select_related("case__child", "assignment__conclusion", "assignment__proceeding")
    rows = rows.order_by("bed")
    return [(one, one.case_id in mine) for one in rows]


@case_section(21)
def where_the_child_is(officer: Officer, case: Case, sight: Sight) -> Section | None:
    """In which bed the child lies, and where before; for those who see the whole case, and the place."""
    stays = case.stays.select_related("organisation")
    lines = [
        Line(
            f"{one.organisation} {one.bed} 号床",
            reverse("response:shelter", args=[one.organisation_id]),
            f"{said_day(timezone.localdate(one.at))} 入住"
            + (f"，{said_day(timezone.localdate(one.ended_at))} 离开" if one.ended_at else ""),
            "" if one.ended_at else "在住",
            "blue",
        )
        for one in stays
        if sight.reads(one.organisation_id)
    ]
    return Section("安置", lines, "") if lines else None
