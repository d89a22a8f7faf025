"""A sweep of the county that is under way: some villages have reported, some are at it, some have not begun."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.doors.demo.rights import officers
from tonghu.record.children.models import Child
from tonghu.record.surveys.actions import (
    Found,
    hand_in_return,
    open_campaign,
    record_checks,
    withdraw_return,
)
from tonghu.record.surveys.counting import villages_of
from tonghu.record.surveys.models import Campaign, Check, Outcome, Return, ReturnKind

_NAME = "2026 年冬季全面排查"
_AT_IT = 60
"""Villages of the townships that have begun."""
_WHOLE, _BEGUN = 9, 12
"""Of fifteen villages of a township the first so many have reported, the next are under way."""


def sweep(seed: int, say: Any, *, county: str) -> None:
    """Open the sweep of the county and bring it to its middle; built before, it is left as it is."""
    if not Campaign.objects.exists():
        today = timezone.localdate()
        campaign = open_campaign(
            name=_NAME, place=county, starts_on=today - timedelta(days=6), ends_on=today + timedelta(days=14),
            basis="县里的通知：定期走访、全面排查", by=officers(Permission.SURVEY_PLACES, county)[0],
        )  # fmt: skip
        _report(campaign, Random(seed))
    returned = Return.objects.filter(withdrawn_at=None).values("place").distinct().count()
    say(
        f"排查  {Campaign.objects.count()} 次，{returned} 个村（居）已报告，核对 {Check.objects.count()} 名"
    )


def _report(campaign: Campaign, random: Random) -> None:
    for n, village in enumerate(villages_of(campaign.place)[:_AT_IT]):
        by = officers(Permission.REGISTER_CHILDREN, village)[0]
        children = list(Child.objects.on_ledger().filter(place=village).order_by("pk"))
        if n % 15 < _WHOLE:
            record_checks(campaign=campaign, found=list(_found(children, random)), by=by)
            kind = ReturnKind.CHECKED if children else ReturnKind.ZERO
            hand_in_return(campaign=campaign, place=village, kind=kind, by=by)
        elif n % 15 < _BEGUN:
            record_checks(
                campaign=campaign, found=list(_found(children[: len(children) // 2], random)), by=by
            )
    first = campaign.returns.order_by("place").last()
    if first is not None:
        withdraw_return(
            said=first, reason="有两户外出的没有写清去向，请再核对一遍",
            by=officers(Permission.SURVEY_PLACES, campaign.place)[0],
        )  # fmt: skip


def _found(children: Sequence[Child], random: Random) -> Iterator[Found]:
    for one in children:
        roll = random.random()
        if roll < 0.93:
            yield Found(one.pk, Outcome.AS_FILED)
        elif roll < 0.98:
            yield Found(one.pk, Outcome.CHANGED, "照护人说父亲换了务工的地方")
        else:
            yield Found(one.pk, Outcome.NOT_FOUND, "两次上门都锁着门，邻居说去了县城")
