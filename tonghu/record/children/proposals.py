"""What pages ask about proposals: what is said to have changed, beside what the file says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tonghu.base.people.models import Officer, names_of
from tonghu.law.registration import FIELDS
from tonghu.record.children.models import Child, Proposal, ProposalQuerySet
from tonghu.record.children.questions import words_of
from tonghu.record.children.sections import address_of

_DECIDED = 5
SOURCES = {"visit": "走访", "phone": "手机", "page": "网页", "school": "学校"}


@dataclass(frozen=True)
class Proposed:
    """One proposal as a page shows it: who says so and where, the file's value and the new one."""

    proposal: Proposal
    who: str
    source: str
    link: str
    label: str
    filed: str
    offered: str


def of_child(child: Child) -> ProposalQuerySet:
    """Of a child, and of the files that were merged into the child's."""
    # A union of ids: an OR over the join would read every child.
    merged = Child.objects.filter(merged_into=child)
    files = Child.objects.filter(pk=child.pk).values("pk").union(merged.values("pk"))
    return Proposal.objects.filter(child__in=files)


def waiting_for(
    officer: Officer, child: Child, record: Mapping[str, object], *, opened: bool
) -> list[Proposed]:
    """What waits for whoever keeps the file; nothing for others."""
    mine = of_child(child).waiting() & Proposal.objects.visible_to(officer)
    return told(list(mine.select_related("child")), record, opened=opened)


def decided(officer: Officer, child: Child, *, opened: bool) -> list[Proposed]:
    """The last that were decided upon."""
    mine = of_child(child).exclude(decided_at=None) & Proposal.objects.visible_to(officer)
    return told(list(mine.order_by("-decided_at")[:_DECIDED]), {}, opened=opened)


def told(
    proposals: Sequence[Proposal], record: Mapping[str, object], *, opened: bool
) -> list[Proposed]:
    """Proposals with both values in words; numbers only when they are `opened`."""
    who = names_of({one.by for one in proposals} | {one.decided_by for one in proposals} - {None})
    rows = []
    for one in proposals:
        field = FIELDS.get(one.item)
        offered = one.words or ""
        if field is not None:
            offered = words_of(field, {one.item: one.value}, opened=opened)
        rows.append(
            Proposed(
                one, who.get(one.by, "系统"), SOURCES.get(one.source, one.source), address_of(one),
                field.label if field else one.group or "其他",
                words_of(field, record, opened=opened) if field else "", offered,
            )
        )  # fmt: skip
    return rows
