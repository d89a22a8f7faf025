"""Which number counts here today: the law's own, or the county's inside the permitted range."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from django.db.models import Max

from tonghu.base.places.codes import ancestors
from tonghu.base.terms.models import HolidayYear, LocalTerm
from tonghu.law.basis import Mark
from tonghu.law.calendar import YEARS, Calendar, published
from tonghu.law.terms import Term, term


def term_in_force(key: str, place: str, on: date) -> Term:
    """The term as it counts at `place` on that day: the nearest place above that set it decides.

    Raises UnknownTerm.
    """
    return terms_in_force((key,), place, on)[key]


def terms_in_force(keys: Sequence[str], place: str, on: date) -> dict[str, Term]:
    """Several terms at once, by one query. Raises UnknownTerm."""
    bases = {key: term(key, on) for key in keys}
    local = [key for key, base in bases.items() if base.is_local]
    if not local:
        return bases
    rows = {
        (row.key, row.place): row
        for row in LocalTerm.objects.filter(
            key__in=local, place__in=[place, *ancestors(place)], valid_from__lte=on
        ).order_by("valid_from", "set_at")
    }
    for key in local:
        for code in (place, *ancestors(place)):
            if (row := rows.get((key, code))) is not None:
                bases[key] = replace(
                    bases[key], value=row.value, since=row.valid_from, mark=Mark.FOUND
                )
                break
    return bases


def calendar_in_force() -> Calendar:
    """The law's published years, completed and corrected by those entered here."""
    entered = {
        row.year: published(
            row.year,
            map(date.fromisoformat, row.days_off),
            map(date.fromisoformat, row.working_days),
        )
        for row in HolidayYear.objects.order_by("published_at")
    }
    return Calendar({**YEARS, **entered})


def latest_notice_at() -> datetime:
    """When a holiday notice was last entered; the beginning of time where none was."""
    latest = HolidayYear.objects.aggregate(latest=Max("published_at"))["latest"]
    return latest or datetime.min.replace(tzinfo=UTC)
