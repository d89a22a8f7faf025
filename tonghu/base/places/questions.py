"""What pages ask about places: the way down to one, and what lies directly in it."""

from datetime import date

from tonghu.base.places.codes import Level, ancestors, level
from tonghu.base.places.models import Place, PlaceQuerySet


def path_to(code: str, day: date) -> list[Place]:
    """The places above, from the province down; levels that do not exist are left out."""
    return list(Place.objects.on(day).filter(code__in=ancestors(code)).order_by("code"))


def directly_in(code: str, day: date) -> PlaceQuerySet:
    """The nearest level below that has places here; without a code, the provinces."""
    if not code:
        return Place.objects.on(day).at(Level.PROVINCE).order_by("code")
    below = Place.objects.on(day).within(code)
    for one in Level:
        if one > level(code) and below.at(one).exists():
            return below.at(one).order_by("code")
    return below.none()
