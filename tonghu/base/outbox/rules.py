"""When a message goes out: not at night unless it cannot wait, and again after a failure."""

from datetime import datetime, timedelta

URGENT_WAITS = tuple(timedelta(minutes=n) for n in (1, 2, 5))
WAITS = tuple(timedelta(minutes=n) for n in (5, 30, 120, 480))


def next_try(tries: int, *, urgent: bool) -> timedelta | None:
    """How long after the `tries`-th failure to try again; None to give up.

    What is urgent is given up within ten minutes: by then somebody should be telephoned.
    """
    waits = URGENT_WAITS if urgent else WAITS
    return waits[tries - 1] if tries <= len(waits) else None


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
