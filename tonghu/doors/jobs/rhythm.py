"""When each list of jobs has its time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tonghu.doors.jobs.daily import DAILY
from tonghu.doors.jobs.hourly import HOURLY
from tonghu.doors.jobs.job import Job
from tonghu.doors.jobs.minutely import MINUTELY, URGENT

_DAILY_AT_HOUR = 5


@dataclass(frozen=True)
class Rhythm:
    """A list, how often to look at the clock, and the stretch of time in which it runs once.

    No stretch (None) is none of its time.
    """

    key: str
    jobs: Sequence[Job]
    look: timedelta
    stretch: Callable[[datetime], object]


RHYTHMS = (
    Rhythm("urgent", URGENT, timedelta(seconds=10), lambda now: now),
    Rhythm("minutely", MINUTELY, timedelta(minutes=1), lambda now: now),
    Rhythm(
        "hourly", HOURLY, timedelta(minutes=1),
        lambda now: (now.date(), now.hour, now.minute // 10),
    ),
    Rhythm(
        "daily", DAILY, timedelta(minutes=1),
        lambda now: now.date() if now.hour >= _DAILY_AT_HOUR else None,
    ),
)  # fmt: skip
