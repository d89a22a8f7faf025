"""The clock of the demonstration: what happened months ago is played months ago, with its terms and its log."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from unittest.mock import patch


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Whatever is done inside is done from that moment on: the clock of Django stands there and runs."""
    back = datetime.now(moment.tzinfo) - moment

    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) - back

    # Every time in the house is asked of django.utils.timezone, which asks it of this name.
    with patch("django.utils.timezone.datetime", Then):
        yield
