"""When a message goes out: not at night unless it cannot wait, and again after a failure; when a way out rests."""

from datetime import datetime, timedelta

URGENT_WAITS = tuple(timedelta(minutes=n) for n in (1, 2, 5))
WAITS = tuple(timedelta(minutes=n) for n in (5, 30, 120, 480))
URGENT_LASTS, LASTS = timedelta(minutes=10), timedelta(days=1)
RESTS = tuple(timedelta(seconds=n) for n in (20, 40, 80, 160, 300))


def lasts(*, urgent: bool) -> timedelta:
    """How long a message is tried for. What is urgent is given up within ten minutes: by then somebody should
    be telephoned.
    """
    return URGENT_LASTS if urgent else LASTS


def next_try(tries: int, age: timedelta, *, urgent: bool) -> timedelta | None:
    """How long after the `tries`-th failure, at that age, to try again; None to give up."""
    waits = URGENT_WAITS if urgent else WAITS
    wait = waits[tries - 1] if tries <= len(waits) else None
    return wait if wait is not None and age + wait <= lasts(urgent=urgent) else None


def rest(failures: int) -> timedelta:
    """How long a gateway is left alone that did not answer `failures` times running."""
    return RESTS[min(failures, len(RESTS)) - 1]


def after_the_night(at: datetime, quiet_from: int, quiet_until: int) -> datetime:
    """`at`, or the end of the quiet hours it falls into (hours of the day, local time).

    The quiet hours run over midnight when they begin later than they end; equal, there are none.
    """
    hour = at.hour
    overnight = quiet_from > quiet_until
    late = hour >= quiet_from
    quiet = (late or hour < quiet_until) if overnight else quiet_from <= hour < quiet_until
    if not quiet:
        return at
    end = at.replace(hour=quiet_until, minute=0, second=0, microsecond=0)
    return end + timedelta(days=1) if overnight and late else end
