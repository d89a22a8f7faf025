"""What the clock asks: a village with far more rises than usual, an account that looks at far more files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from tonghu.base.audit.models import Entry, Kind
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Post
from tonghu.base.places.models import local_names
from tonghu.base.terms.questions import term_in_force
from tonghu.law.levels import Level
from tonghu.law.unusual import DAYS, LEAST_DAYS, usual
from tonghu.record.risk.models import LevelChange
from tonghu.record.tasks.explained import Told, explains
from tonghu.record.tasks.models import Task

_BACK_DAYS, _BACK_HOURS = 3, 2
"""A run that was missed is made up for within these; what was asked once is not asked again."""
RISES, LOOKS, EXPORT = "watch.rises", "watch.looks", "ledger.ask_export"
_HOUR = "%Y%m%dT%H"
_PHONE = "手机 "
"""How the log words a list that went out to a phone (doors/field): as many files as the village has."""
_SEEN = Q(kind=Kind.DISCLOSURE) & ~Q(why__startswith=_PHONE)
_PLACES = 8


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
        return f"{LOOKS}:{self.officer_id}:{self.since.astimezone(UTC):{_HOUR}}"


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
def who_rose(officer: Officer, task: Task) -> list[Told]:
    """Whose level rose that day, from what to what, as far as the officer reads their files."""
    day = date.fromisoformat(task.key.rsplit(":", 1)[1])
    rose = LevelChange.objects.rises().visible_to(officer).select_related("child")
    changes = rose.filter(child__place=task.place, at__gte=_start(day), at__lt=_start(day, 1))
    return [
        Told(
            one.child.name, f"{Level(one.was).label} → {one.level_.label}　档案 {one.child.number}"
        )
        for one in changes
    ]


def unusual_looks(now: datetime) -> Iterator[Looks]:
    """The officers who in a clock hour just past saw far more children than work asks for.

    Costs the log's entries of those hours.
    """
    full = now.replace(minute=0, second=0, microsecond=0)
    for back in range(1, _BACK_HOURS + 1):
        since = full - timedelta(hours=back)
        told = Entry.objects.filter(at__gte=since, at__lt=since + timedelta(hours=1)).order_by()
        counted = (
            told.filter(_SEEN | Q(verb=EXPORT))
            .values("actor_id")
            .annotate(
                children=Count("child_id", filter=_SEEN, distinct=True),
                exports=Count("pk", filter=Q(verb=EXPORT)),
            )
        )
        for one in counted:
            looks = Looks(one["actor_id"], since, one["children"], one["exports"])
            if (officer := Officer.objects.filter(pk=looks.officer_id).first()) is not None:
                place = next((office.place for office in officer.organisations), "")
                if place and _many(looks, place) and not _asked(looks.key):
                    yield looks


@explains(LOOKS)
def what_was_looked_at(officer: Officer, task: Task) -> list[Told]:
    """Whose account it is, files of which places it saw, and who can find out more or stop it; no child's name."""
    looker = Officer.objects.get(pk=task.subject_id)
    hour = datetime.strptime(task.key.rsplit(":", 1)[1], _HOUR).replace(tzinfo=UTC)
    seen = Entry.objects.filter(
        _SEEN, actor_id=looker.pk, at__gte=hour, at__lt=hour + timedelta(hours=1)
    )
    counted = seen.values_list("place").annotate(number=Count("child_id", distinct=True))
    places = counted.order_by("-number", "place")[: _PLACES + 1]
    names = local_names([place for place, _ in places], timezone.localdate())
    lines = [f"{names[place] or place} {number} 名" for place, number in places[:_PLACES]]
    return [
        Told("账号", f"{looker.login}（{_posts(looker)}）"),
        Told("哪里的孩子", "\n".join([*lines, *(["……"] if len(places) > _PLACES else [])])),
        Told("找谁", "\n".join(_keepers(task.place))),
    ]


def _posts(officer: Officer) -> str:
    return "、".join(f"{one.organisation}{one.role_.label}" for one in officer.posts_held)


def _keepers(place: str) -> list[str]:
    """Who reads the log of that county, and who can stop an account."""
    held = Post.objects.held_on(timezone.localdate()).filter(place__startswith=place[:6])
    people = held.filter(officer__is_active=True).select_related("officer", "organisation")
    return [
        f"{words}：{one.officer.name}（{one.organisation}{one.role_.label}）{one.officer.phone}"
        for words, permission in (("查阅操作记录", Permission.READ_LOG), ("停用账号", Permission.KEEP_POSTS))
        for one in people
        if permission in one.role_.may
    ]  # fmt: skip


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
