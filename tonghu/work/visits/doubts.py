"""What is doubtful about visits as they come in: found while they are saved, never a reason to refuse."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.kernel.permissions import Permission
from tonghu.base.kernel.seals import indexer
from tonghu.base.people.models import Officer, Post
from tonghu.law.registration import Form
from tonghu.law.visits import FIELDS
from tonghu.record.children.models import Child
from tonghu.work.visits.models import Visit

_TOLERANCE = timedelta(days=1)
_FIRST_YEAR = 2016  # the year of the notice; a clock before it was never set
_HURRY, _MANY, _VILLAGES = timedelta(minutes=10), 20, 5
_ALIKE, _A_SENTENCE = 40, 8
_NOISE = re.compile(r"[\W\d_]+")
_LONG = [key for key, one in FIELDS.items() if one.form is Form.LONG]


def when_counted(visited_at: datetime, now: datetime) -> tuple[date, list[str]]:
    """The day a visit counts for, and what is wrong with its time; server time, a day for zones."""
    today = timezone.localdate(now)
    if not _FIRST_YEAR <= visited_at.year <= today.year + 1:
        return today, ["clock"]
    if visited_at > now + _TOLERANCE:
        return today, ["future"]
    return min(timezone.localdate(visited_at), today), []


def about_child(child: Child, on: date, on_file: date | None) -> list[str]:
    """Before the birth, or before the child was on file."""
    doubts = []
    if child.birth_date is not None and on < child.birth_date:
        doubts.append("unborn")
    if on_file is not None and on < on_file:
        doubts.append("unregistered")
    return doubts


class Service:
    """The posts of an officer, to ask whether they held one at a place on a day."""

    def __init__(self, by: Actor) -> None:
        self._posts = list(Post.objects.filter(officer=by)) if isinstance(by, Officer) else None

    def in_post(self, place: str, on: date) -> bool:
        """Whether a post of that day allowed visits there; the console has no posts to ask about."""
        if self._posts is None:
            return True
        return any(
            post.since <= on
            and (post.until is None or on < post.until)
            and Permission.RECORD_VISITS in post.role_.may
            and any(low <= place <= high for low, high in post.ranges)
            for post in self._posts
        )


def hurried(moments: Mapping[UUID, tuple[datetime, str]], by: UUID) -> set[UUID]:
    """Which of these visits, not yet saved (when, where), lie among twenty in ten minutes in five villages."""
    if not moments:
        return set()
    first, last = (pick(at for at, _ in moments.values()) for pick in (min, max))
    near = Visit.objects.filter(by=by, visited_at__range=(first - _HURRY, last + _HURRY))
    others = near.values_list("visited_at", "place")
    rows: list[tuple[datetime, str, UUID | None]] = sorted(
        [
            *((at, place, None) for at, place in others),
            *((at, place, pk) for pk, (at, place) in moments.items()),
        ],
        key=lambda row: row[0],
    )
    return set(_crowds(rows))


def _crowds(rows: Sequence[tuple[datetime, str, UUID | None]]) -> Iterable[UUID]:
    start, places = 0, Counter[str]()
    for end, (at, place, _) in enumerate(rows):
        places[place] += 1
        while at - rows[start][0] > _HURRY:
            places[rows[start][1]] -= 1
            start += 1
        if end - start + 1 >= _MANY and len(+places) >= _VILLAGES:
            yield from (pk for _, _, pk in rows[start : end + 1] if pk is not None)


def words_index(said: Mapping[str, object]) -> str:
    """The keyed digest of what was written in own words; empty for less than a sentence."""
    text = "".join(str(said[key]) for key in _LONG if isinstance(said.get(key), str))
    bare = _NOISE.sub("", text)
    if len(bare) < _A_SENTENCE:
        return ""
    return indexer(table="visits_visit", column="said")(bare)


def copied(indexes: Collection[str], by: UUID) -> set[str]:
    """Which of these texts an officer has now written forty times or more."""
    number = Counter(index for index in indexes if index)
    for index in Visit.objects.filter(by=by, words_index__in=number).values_list(
        "words_index", flat=True
    ):
        number[index] += 1
    return {index for index, times in number.items() if times >= _ALIKE}
