"""Filing a ledger portion by portion, also one whose page was left, in the name of the one who confirmed it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from time import sleep
from uuid import UUID

from django.db.models import Max

from tonghu.base.people.models import Officer
from tonghu.base.places.codes import ancestors
from tonghu.record.children.models import Child
from tonghu.record.children.sections import hold
from tonghu.record.ledger.actions import file_portion
from tonghu.record.ledger.models import UNFINISHED, HandIn, State

_QUIET = timedelta(minutes=2)
_TURN = 0.12
"""Seconds between two portions. Who waits to write on SQLite asks again every tenth of a second: without
a pause an import would be the only one to write until it is done, and every page would give up.
"""


def left_running(now: datetime) -> list[UUID]:
    """Hand-ins that are being filed, and of which nothing was filed for two minutes, or last by a clock that ran
    ahead and was put back: who is at it takes turns with others in any case.
    """
    running = HandIn.objects.filter(state=State.RUNNING).annotate(last=Max("portions__done_at"))
    return [
        one.pk
        for one in running
        if not now - _QUIET <= (getattr(one, "last", None) or one.confirmed_at or one.at) <= now
    ]


def filed_on(hand_in: HandIn, by: Officer) -> Iterator[HandIn]:
    """File what is left, a portion at a time: the hand-in after each, until it is done or somebody pauses it."""
    while hand_in.state == State.RUNNING:
        hand_in = file_portion(hand_in=hand_in, by=by)
        yield hand_in
        if hand_in.state == State.RUNNING:
            sleep(_TURN)
            hand_in.refresh_from_db(fields=["state"])


def go_on_filing(hand_in_id: UUID) -> HandIn:
    """File what is left. Raises NotAllowed when whoever confirmed it may not hand in any more."""
    one = HandIn.objects.select_related("by", "confirmed_by").get(pk=hand_in_id)
    by = one.confirmed_by or one.by
    for filed in filed_on(one, by):
        one = filed
    return one


@hold
def ledgers_on_their_way(child: Child) -> Iterator[str]:
    """A ledger of the place that is not filed yet may hold the child, and would bring it back."""
    here = [child.place, *ancestors(child.place)]
    if HandIn.objects.filter(place__in=here, state__in=UNFINISHED).exists():
        yield "当地有一份台账还没有导入完，导入完或者放弃以后再删除，免得又建一份。"
