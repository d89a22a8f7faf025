"""Children who moved from village to village, and children whom two villages have registered."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.places.models import Place
from tonghu.doors.demo.rights import TOWN, officers
from tonghu.record.children.actions import (
    answer_transfer,
    claim_child,
    offer_transfer,
    register_children,
)
from tonghu.record.children.filing import Intake, records_of
from tonghu.record.children.models import Child, Pair, Transfer

_NEXT_TOWN = "990121102000"
_TOLD = ("name", "sex", "birth_date", "father.name", "mother.name", "ethnicity")
"""What the second village knows of a child: the grandmother had no papers at hand."""


def move(say: Any) -> None:
    """Offers, a claim, their answers, and pairs of files for a person to compare; done once, left as it is."""
    if not Transfer.objects.exists():
        _transfer()
    if not Pair.objects.exists():
        _register_twice()
    say(
        f"转移  {Transfer.objects.count()} 件，其中 {Transfer.objects.open().count()} 件等答复；"
        f"疑似重复 {Pair.objects.open().count()} 对"
    )


def _transfer() -> None:
    leaving, there = _children(TOWN), _village(_NEXT_TOWN, 1)
    for answer, note in (
        (None, ""),
        (True, "外祖母家在本村，已见到孩子"),
        (False, "走访过，孩子没有搬来"),
    ):
        child = next(leaving)
        offer = offer_transfer(
            child=child, to_place=there, reason="随外祖母到邻镇居住，在那里上学",
            by=officers(Permission.REGISTER_CHILDREN, child.place)[0],
        )  # fmt: skip
        if answer is not None:
            by = officers(Permission.REGISTER_CHILDREN, there)[0]
            answer_transfer(transfer=offer, accepted=answer, note=note, by=by)
    here = _village(TOWN, 0)
    claim_child(
        child=next(_children(_NEXT_TOWN)), to_place=here, reason="孩子住到本村叔叔家，走访时遇到的",
        by=officers(Permission.REGISTER_CHILDREN, here)[0],
    )  # fmt: skip


def _register_twice() -> None:
    twice = list(zip(range(4), _children(TOWN, skipping=6), strict=False))
    known = records_of([child.pk for _, child in twice])
    for n, child in twice:
        village = _village(TOWN if n < 3 else _NEXT_TOWN, 5 + n)
        values = {key: known[child.pk][key] for key in _TOLD if key in known[child.pk]}
        intake = Intake(village, values, timezone.localdate())
        register_children(intakes=[intake], by=officers(Permission.REGISTER_CHILDREN, village)[0])


def _children(town: str, skipping: int = 0) -> Iterator[Child]:
    """Children of the town's first village, oldest files first."""
    village = _village(town, 0)
    yield from Child.objects.on_ledger().filter(place=village).order_by("number")[skipping:]


def _village(town: str, number: int) -> str:
    villages = Place.objects.on(timezone.localdate()).filter(
        code__startswith=town[:9], code__gt=town
    )
    return str(villages.order_by("code").values_list("code", flat=True)[number])
