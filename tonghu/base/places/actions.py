"""Loading divisions and their changes: one verb for a village and for the whole country."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.places.codes import level
from tonghu.base.places.models import SINCE_ALWAYS, Place, Succession
from tonghu.base.places.rows import PlaceRow, lives

_BATCH = 2000


@dataclass(frozen=True)
class Loaded:
    """What a load changed, in numbers of lives and successions."""

    created: int
    changed: int
    unchanged: int
    successions: int


@action(Permission.KEEP_PLACES)
def load_places(*, rows: Iterable[PlaceRow], by: Actor) -> Loaded:
    """Bring the table in line with the rows; what they do not mention stays. Twice is once.

    Raises Refused for overlapping lives and for successors that are neither known nor in the rows.
    """
    wanted = dict(lives(rows))
    _known_successors(wanted)
    known: dict[str, list[Place]] = {}
    for place in (
        Place.objects.filter(code__gte=min(wanted), code__lte=max(wanted)) if wanted else ()
    ):
        if place.code in wanted:
            known.setdefault(place.code, []).append(place)
    new: list[Place] = []
    changed: list[Place] = []
    unchanged = 0
    for code, same in wanted.items():
        for row, until in _with_ends(same):
            since = row.valid_from or _first_day(known.get(code, []), row)
            at_that_time = [p for p in known.get(code, []) if p.valid_from == since]
            if not at_that_time:
                changed += _ended(known.get(code, []), since)
                new.append(
                    Place(
                        code=code,
                        name=row.name,
                        level=level(code),
                        valid_from=since,
                        valid_until=until,
                    )
                )
                continue
            place = at_that_time[0]
            if (place.name, place.valid_until) == (row.name, until or place.valid_until):
                unchanged += 1
            else:
                place.name, place.valid_until = row.name, until or place.valid_until
                changed.append(place)
    Place.objects.bulk_update(changed, ["name", "valid_until"], batch_size=_BATCH)
    Place.objects.bulk_create(new, batch_size=_BATCH)
    return Loaded(len(new), len(changed), unchanged, _succeed(wanted))


def _with_ends(same: Sequence[PlaceRow]) -> Iterable[tuple[PlaceRow, date | None]]:
    """Each life with its end: its own, or the day the next one of the same code begins."""
    for row, later in zip(same, [*same[1:], None], strict=True):
        yield row, row.valid_to or (later.valid_from if later else None)


def _first_day(known: Sequence[Place], row: PlaceRow) -> date:
    """A row without a beginning means the life of that name that is there, or since always."""
    named = [place.valid_from for place in known if place.name == row.name]
    return max(named, default=SINCE_ALWAYS)


def _ended(known: Sequence[Place], since: date) -> list[Place]:
    """The life that a new one of the same code puts an end to."""
    ended = [
        p
        for p in known
        if p.valid_from < since and (p.valid_until is None or p.valid_until > since)
    ]
    for place in ended:
        place.valid_until = since
    return ended


def _known_successors(wanted: dict[str, list[PlaceRow]]) -> None:
    named = {code for same in wanted.values() for row in same for code in row.successors}
    unknown = named - wanted.keys()
    unknown -= set(Place.objects.filter(code__in=unknown).values_list("code", flat=True))
    if unknown:
        raise Refused(
            f"后继代码 {'、'.join(sorted(unknown))} 不在区划表里，也不在这份文件里，请补上它们的行。"
        )


def _succeed(wanted: dict[str, list[PlaceRow]]) -> int:
    rows = [
        Succession(old=code, new=successor, on=row.valid_to)
        for code, same in wanted.items()
        for row in same
        if row.valid_to is not None
        for successor in row.successors
    ]
    before = Succession.objects.count()
    Succession.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_BATCH)
    return Succession.objects.count() - before
