"""Whoever meets children was asked about in the course of the last year; a few were not yet."""

from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.places.codes import within
from tonghu.doors.demo.rights import officers
from tonghu.oversight.capacity.actions import record_checks
from tonghu.oversight.capacity.models import BackgroundCheck
from tonghu.oversight.capacity.questions import meeting_children, run_out

_BATCHES, _NOT_YET = 6, 9


def vet(seed: int, say: Any, *, county: str) -> None:
    """Write the checks down, a batch at a time; done once, they are left alone."""
    today, clerk = timezone.localdate(), officers(Permission.VET_OFFICERS, county)[0]
    everybody = meeting_children([within(county)])
    if not BackgroundCheck.objects.exists():
        asked = list(everybody.order_by("login"))
        Random(seed).shuffle(asked)
        for n in range(_BATCHES):
            batch, on = asked[_NOT_YET + n :: _BATCHES], today - timedelta(days=20 + 55 * n)
            record_checks(officers=batch, on=on, clear=True, by=clerk)
    say(
        f"从业查询  {BackgroundCheck.objects.count()} 人，没有查过 {run_out(everybody, today).count()} 人"
    )
