"""What the clock asks: a village with far more rises than usual, an account that looks at far more files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from tonghu.base.audit.models import Entry, Kind
from tonghu.base.people.models import Officer
from tonghu.base.terms.questions import term_in_force
from tonghu.law.levels import Level
from tonghu.law.unusual import DAYS, LEAST_DAYS, usual
from tonghu.record.risk.models import LevelChange
from tonghu.record.tasks.explained import explains
from tonghu.record.tasks.models import Task

_BACK_DAYS, _BACK_HOURS = 3, 2
"""A run that was missed is made up for within these; what was asked once is not asked again."""
RISES, LOOKS, EXPORT = "watch.rises", "watch.looks", "ledger.ask_export"
_PHONE = "手机 "
"""How the log words a list that went out to a phone (doors/field): as many files as the village has."""


@dataclass(frozen=True)
class Rises:
    """So many children of a village rose on a day, where usually `mean` do."""

    village: str
    day: date
    number: int
    mean: float

    @property
    def key(self) -> str:
        """What names the duty that follows."""
        return f"{RISES}:{self.village}:{self.day}"


@dataclass(frozen=True)
class Looks:
    """So many children an officer saw, and so many exports asked for, in the hour from `since`."""

    officer_id: UUID
    since: datetime
    children: int
    exports: int

    @property
    def key(self) -> str:
        """What names the duty that follows."""
        return f"{LOOKS}:{self.officer_id}:{self.since.astimezone(UTC):%Y%m%dT%H}"


def unusual_rises(today: date) -> Iterator[Rises]:
    """The villages where a day just past had far more rises than the ninety before it.

    Costs what has changed on those days, and the history of the few villages that stand out.
    """
    for back in range(1, _BACK_DAYS + 1):
        day = today - timedelta(days=back)
        rose = LevelChange.objects.rises().filter(at__gte=_start(day), at__lt=_start(day, 1))
        counted = rose.values_list("child__place").annotate(number=Count("child", distinct=True))
        for village, number in counted.order_by("child__place"):
            least = term_in_force("unusual_rises", village, day).value or 0
            found = _compared(village, day, number, least) if number >= least else None
            if found is not None and not _asked(found.key):
                yield found


def _compared(village: str, day: date, number: int, least: int) -> Rises | None:
    here = LevelChange.objects.filter(child__place=village, at__lt=_start(day))
    first = here.order_by("at").values_list("at", flat=True).first()
    days = min((day - timezone.localdate(first)).days, DAYS) if first else 0
    if days < LEAST_DAYS:
        return None
    before = here.rises().filter(at__gte=_start(day, -days)).annotate(day=TruncDate("at"))
    counts = before.values("day").annotate(number=Count("child", distinct=True)).order_by("day")
    mine = usual([one["number"] for one in counts], days)
    return Rises(village, day, number, mine.mean) if mine.exceeded_by(number, least) else None


@explains(RISES)
def who_rose(officer: Officer, task: Task) -> list[tuple[str, str]]:
    """Whose level rose that day, from what to what, as far as the officer reads their files."""
    day = date.fromisoformat(task.key.rsplit(":", 1)[1])
    rose = LevelChange.objects.rises().visible_to(officer).select_related("child")
    changes = rose.filter(child__place=task.place, at__gte=_start(day), at__lt=_start(day, 1))
    return [
        (one.child.name, f"{Level(one.was).label} → {one.level_.label}　档案 {one.child.number}")
        for one in changes
    ]


def unusual_looks(now: datetime) -> Iterator[Looks]:
    """The officers who in a clock hour just past saw far more children than work asks for.

    Costs the log's entries of those hours.
    """
    full = now.replace(minute=0, second=0, microsecond=0)
    for back in range(1, _BACK_HOURS + 1):
        since = full - timedelta(hours=back)
        seen = Q(kind=Kind.DISCLOSURE) & ~Q(why__startswith=_PHONE)
        told = Entry.objects.filter(at__gte=since, at__lt=since + timedelta(hours=1)).order_by()
        counted = (
            told.filter(seen | Q(verb=EXPORT))
            .values("actor_id")
            .annotate(
                children=Count("child_id", filter=seen, distinct=True),
                exports=Count("pk", filter=Q(verb=EXPORT)),
            )
        )
        for one in counted:
            looks = Looks(one["actor_id"], since, one["children"], one["exports"])
            if (officer := Officer.objects.filter(pk=looks.officer_id).first()) is not None:
                place = next((office.place for office in officer.organisations), "")
                if place and _many(looks, place) and not _asked(looks.key):
                    yield looks


def _many(looks: Looks, place: str) -> bool:
    day = timezone.localdate(looks.since)
    children = term_in_force("many_looks", place, day).value or 0
    exports = term_in_force("many_exports", place, day).value or 0
    return looks.children > children or looks.exports > exports


def _asked(key: str) -> bool:
    return Task.objects.filter(key=key).exists()


def _start(day: date, more: int = 0) -> datetime:
    midnight = time(tzinfo=timezone.get_current_timezone())
    return datetime.combine(day + timedelta(days=more), midnight)
