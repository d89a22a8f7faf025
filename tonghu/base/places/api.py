"""Divisions over REST."""

from datetime import date
from typing import Annotated

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from ninja.pagination import paginate
from pydantic import Field, StringConstraints

from tonghu.base.kernel.paging import Pages
from tonghu.base.kernel.problem import REFUSALS, Problem
from tonghu.base.places.codes import level
from tonghu.base.places.models import Place, PlaceQuerySet, codes_now, full_name, place_on

router = Router(tags=["区划"])
Code = Annotated[
    str, StringConstraints(pattern=r"^[1-9]\d{11}$"), Field(description="12 位区划代码")
]


class PlaceOut(Schema):
    """A division as it stood on a day, and what its code has become."""

    code: str
    name: str
    level: int
    valid_from: date
    valid_until: date | None


class PlaceInFull(PlaceOut):
    """A division with its whole name and today's successors."""

    full_name: str
    now: list[str]


@router.get("/{code}", response={200: PlaceInFull, REFUSALS: Problem})
def get_place(request: HttpRequest, code: Code, on: date | None = None) -> PlaceInFull:
    """One division, as it stood on `on` (default today)."""
    day = on or timezone.localdate()
    place = place_on(code, day)
    if place is None:
        raise Http404
    return PlaceInFull(
        code=place.code,
        name=place.name,
        level=place.level,
        valid_from=place.valid_from,
        valid_until=place.valid_until,
        full_name=full_name(code, day),
        now=sorted(codes_now(code, timezone.localdate())),
    )


@router.get("/{code}/within", response={200: list[PlaceOut], REFUSALS: Problem})
@paginate(Pages)
def list_within(request: HttpRequest, code: Code, on: date | None = None) -> PlaceQuerySet:
    """Every division inside this one on `on` (default today), in order of code."""
    day = on or timezone.localdate()
    return Place.objects.on(day).within(code).filter(level__gt=level(code)).order_by("code")
