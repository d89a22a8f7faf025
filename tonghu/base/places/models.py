"""Places with a life: each row is one name and rank that a code had from one day until another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q

from tonghu.base.kernel.ids import uuid7
from tonghu.base.places.codes import Level, level, pad, within

SINCE_ALWAYS = date(1949, 10, 1)
"""The first day of a place whose beginning no list gives."""


class PlaceQuerySet(models.QuerySet["Place"]):
    """Places by date and by where they lie."""

    def on(self, day: date) -> PlaceQuerySet:
        """As they stood on `day`."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=day), valid_from__lte=day)

    def within(self, *codes: str) -> PlaceQuerySet:
        """Inside any of the given places, themselves included; without codes, none."""
        return self.filter(in_ranges("code", [within(code) for code in codes]))

    def at(self, level: Level) -> PlaceQuerySet:
        """Of one level."""
        return self.filter(level=level)


class Place(models.Model):
    """A division from the day it had this code and name until, not including, another day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField("区划代码", max_length=12)
    name = models.CharField("名称", max_length=80)
    level = models.PositiveSmallIntegerField("级别", choices=[(v.value, v.label) for v in Level])
    valid_from = models.DateField("启用日期", default=SINCE_ALWAYS)
    valid_until = models.DateField("停用日期", null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="places_place_one_life"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_until=None), name="places_place_one_current"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="places_place_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["level", "code"], name="places_place_level_code")]

    class Privacy:
        plain = {"id", "code", "name", "level", "valid_from", "valid_until"}

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"


class Succession(models.Model):
    """From `on`, what was `old` is `new`, wholly or in part: merged, split, re-coded."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    old = models.CharField("旧代码", max_length=12)
    new = models.CharField("新代码", max_length=12, db_index=True)
    on = models.DateField("变更日期")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new", "on"], name="places_succession_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="places_succession_to_another"),
        ]

    class Privacy:
        plain = {"id", "old", "new", "on"}

    def __str__(self) -> str:
        return f"{self.old} → {self.new}（{self.on}）"


def in_ranges(field: str, ranges: Iterable[tuple[str, str]]) -> Q:
    """The condition that a column of codes lies in one of the ranges: an index range each."""
    condition = Q(pk__in=[])
    for low, high in ranges:
        condition |= Q(**{f"{field}__range": (low, high)})
    return condition


def place_on(code: str, day: date) -> Place | None:
    """The place that had this code on that day."""
    return Place.objects.on(day).filter(code=code).first()


def ranges_of(code: str) -> list[tuple[str, str]]:
    """The code ranges an office at `code` answers for: its own, and what was merged into it since.

    What a place brought along under its old code stays with the office that took the place over.
    """
    ranges = [within(code)]
    fresh = ranges
    while fresh:
        older = Succession.objects.filter(in_ranges("new", fresh)).values_list("old", flat=True)
        fresh = [
            within(old)
            for old in sorted(set(older))
            if not any(low <= old <= high for low, high in ranges)
        ]
        ranges = [*ranges, *fresh]
    return ranges


def codes_now(code: str, day: date) -> set[str]:
    """What the code has become by `day`: itself, its one successor, or the parts it was split into."""
    current, pending, visited = set[str](), {code}, set[str]()
    while pending:
        visited |= pending
        steps = Succession.objects.filter(old__in=pending, on__lte=day).values_list("old", "new")
        moved: dict[str, set[str]] = {}
        for old, new in steps:
            moved.setdefault(old, set()).add(new)
        current |= pending - moved.keys()
        pending = set().union(*moved.values()) - visited
    return current


def local_names(codes: Iterable[str], day: date) -> dict[str, str]:
    """Township and village of each code as one says them inside a county: one query however many."""
    wanted = {code: dict.fromkeys((pad(code[:9]), code)) for code in codes}
    every = {one for parts in wanted.values() for one in parts}
    names = dict(Place.objects.on(day).filter(code__in=every).values_list("code", "name"))
    return {
        code: "".join(names[one] for one in parts if one in names) for code, parts in wanted.items()
    }


class FullNames:
    """Where places are, in full: one query however many they are, and of however many days."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._parts = {code: _upwards(code) for code in set(codes)}
        every = {one for parts in self._parts.values() for one in parts}
        self._known: dict[str, list[Place]] = {}
        for place in Place.objects.filter(code__in=every) if every else ():
            self._known.setdefault(place.code, []).append(place)

    def on(self, code: str, day: date) -> str:
        """County, township, village as they were called that day."""
        lived = (place for one in self._parts[code] for place in self._known.get(one, ()))
        return "".join(
            place.name
            for place in lived
            if place.valid_from <= day and (place.valid_until is None or day < place.valid_until)
        )


def full_name(code: str, day: date) -> str:
    """Where a place is, in full: county, township, village as they were called that day."""
    return FullNames([code]).on(code, day)


def _upwards(code: str) -> list[str]:
    """The county, the township, the village of a code, as far as it goes."""
    return list(dict.fromkeys(code[:size].ljust(12, "0") for size in Level if size <= level(code)))
