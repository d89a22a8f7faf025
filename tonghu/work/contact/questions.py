"""What pages ask about contacts: who cannot be reached, and the last contacts of a child."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, names_of
from tonghu.base.places.models import Place
from tonghu.law.contact import UNREACHED
from tonghu.record.children.models import Child
from tonghu.record.children.sections import Happened, Line, Section, section, story
from tonghu.record.risk.models import Observation
from tonghu.record.risk.verdicts import OUT_OF_TOUCH
from tonghu.work.contact.models import Contact

_LAST, _MOST, _TOLD = 5, 200, 60


@dataclass(frozen=True)
class Unreached:
    """A child whose parents are not in touch: since when that is known, the last contact, where."""

    child: Child
    heard_on: date | None
    contact: Contact | None
    village: str


def unreached(officer: Officer, ranges: list[tuple[str, str]]) -> Sequence[Unreached]:
    """The children of some places whose parents, as was last seen or heard, are not in touch."""
    lost = Child.objects.visible_to(officer).managed_in(ranges).filter(out_of_touch=True)
    children = list(lost.order_by("place", "name", "id")[:_MOST])
    seen = Observation.objects.standing().filter(child__in=children, sign=OUT_OF_TOUCH, there=True)
    heard = dict(seen.order_by("on").values_list("child", "on"))
    last: dict[object, Contact] = {}
    reached = Contact.objects.standing().filter(child__in=children).exclude(how=UNREACHED)
    for one in reached.order_by("on", "id"):
        last[one.child_id] = one
    here = Place.objects.on(timezone.localdate()).filter(code__in={one.place for one in children})
    names = dict(here.values_list("code", "name"))
    return [
        Unreached(one, heard.get(one.pk), last.get(one.pk), names.get(one.place, ""))
        for one in children
    ]


@section(32)
def contacts_of_child(officer: Officer, child: Child) -> Section:
    """The last contacts, and the way to write one down."""
    found = Contact.objects.standing().filter(child=child).order_by("-on", "-id")[:_LAST]
    lines = [
        Line(
            f"{one.get_who_display()} {one.get_how_display()}",
            reverse("contact:withdrawal", args=[one.pk]),
            f"{one.on:%Y-%m-%d} {one.get_known_by_display()}",
            "" if one.reached else "联系不上",
            "yellow",
        )
        for one in found
    ]
    add = [("登记联系", reverse("contact:new", args=[child.pk]))]
    return Section(
        "父母联系", lines, "还没有记过父母联系。父母每周至少和孩子联系一次。",
        add if officer.may(Permission.RECORD_VISITS) and not child.merged_into_id else [], heading="03",
    )  # fmt: skip


@story
def contacts_in_time(officer: Officer, child: Child) -> Iterator[Happened]:
    """The contacts as the timeline tells them."""
    rows = Contact.objects.filter(child=child).select_related("withdrawal").order_by("-on", "-id")
    found = list(rows[:_TOLD])
    who = names_of({one.by for one in found})
    for one in found:
        taken = hasattr(one, "withdrawal")
        chip = "已撤回" if taken else "" if one.reached else "联系不上"
        yield Happened(
            one.on, f"父母联系：{one.get_who_display()} {one.get_how_display()}",
            reverse("contact:withdrawal", args=[one.pk]), who.get(one.by, "系统"),
            one.get_known_by_display(), chip, "" if taken else "yellow",
        )  # fmt: skip
