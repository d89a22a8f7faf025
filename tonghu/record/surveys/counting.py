"""What stands at a moment in each village of a sweep: children, checks, who is new."""

from collections.abc import Sequence

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from tonghu.base.places.codes import Level
from tonghu.base.places.models import Place
from tonghu.record.children.models import Child
from tonghu.record.surveys.models import Campaign, Check, Outcome, Tally


def villages_of(place: str) -> list[str]:
    """The codes of the villages in a place, as of today; a place without villages stands for itself."""
    today = timezone.localdate()
    found = Place.objects.on(today).within(place).at(Level.VILLAGE)
    return list(found.order_by("code").values_list("code", flat=True)) or [place]


def tallied(campaign: Campaign, codes: Sequence[str]) -> list[Tally]:
    """The figures of these villages as they are now, not kept: one query, however many."""
    last = Check.objects.filter(campaign=campaign, child=OuterRef("pk")).order_by("-at", "-id")
    here = Child.objects.on_ledger().filter(place__in=codes)
    rows = here.annotate(last=Subquery(last.values("outcome")[:1])).values_list("place")
    counted = rows.annotate(
        children=Count("pk"),
        checked=Count("pk", filter=Q(last__isnull=False)),
        not_found=Count("pk", filter=Q(last=Outcome.NOT_FOUND)),
        newly=Count("pk", filter=Q(entered_on__gte=campaign.starts_on)),
    ).order_by("place")
    found = {place: figures for place, *figures in counted}
    tallies = []
    for code in codes:
        children, checked, missing, newly = found.get(code, (0, 0, 0, 0))
        tallies.append(
            Tally(
                campaign=campaign, place=code, children=children, checked=checked,
                not_found=missing, newly=newly,
            )
        )  # fmt: skip
    return tallies
