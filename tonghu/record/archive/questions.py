"""The catalogue of a child: the papers of every heading, and what the other features hold under it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from tonghu.base.audit.models import Entry
from tonghu.base.audit.models import Kind as EntryKind
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, names_of
from tonghu.law.archive import CATALOGUE, Heading, Keeping
from tonghu.law.calendar import said_day
from tonghu.record.archive.models import Paper
from tonghu.record.children.models import Child, Kind
from tonghu.record.children.sections import Line, Section, hold, section, sections_of


@dataclass(frozen=True)
class Filed:
    """One heading: its papers, those kept elsewhere in the system, and how many one may not open;
    last, those that are no longer shown.
    """

    heading: Heading
    papers: list[Paper]
    elsewhere: list[Line]
    hidden: int
    withdrawn: list[Paper]

    @property
    def empty(self) -> bool:
        """Whether there is nothing under it, not even what one may not open."""
        return not (self.papers or self.elsewhere or self.hidden)


def catalogue_of(officer: Officer, child: Child) -> list[Filed]:
    """Every heading with what is under it; headings with nothing are listed too."""
    everything = list(Paper.objects.filter(child=child).select_related("attachment"))
    mine = set(Paper.objects.open_to(officer).filter(child=child).values_list("pk", flat=True))
    under: defaultdict[str, list[Paper]] = defaultdict(list)
    for paper in everything:
        under[paper.heading].append(paper)
    elsewhere: dict[str, list[Line]] = {"01": [_form(child)], "19": _leavings(child)}
    for one in sections_of(officer, child):
        if one.heading:
            elsewhere.setdefault(one.heading, []).extend(one.lines)
    return [
        Filed(
            heading,
            [one for one in under[code] if one.withdrawn_at is None and one.pk in mine],
            elsewhere.get(code, []),
            sum(one.withdrawn_at is None and one.pk not in mine for one in under[code]),
            [one for one in under[code] if one.withdrawn_at is not None and one.pk in mine],
        )
        for code, heading in CATALOGUE.items()
    ]


@dataclass(frozen=True)
class Opening:
    """Somebody opened the scan of a paper."""

    who: str
    at: datetime


def openings_of(papers: Iterable[Paper]) -> Mapping[UUID, Sequence[Opening]]:
    """Paper → who opened its scan, latest first; the same person is told once a day."""
    shown = Entry.objects.filter(
        subject_type=Paper._meta.label_lower, kind=EntryKind.DISCLOSURE,
        subject_id__in=[str(one.pk) for one in papers],
    )  # fmt: skip
    days = {(e.subject_id, e.actor_id, timezone.localdate(e.at)): e for e in shown.order_by("at")}
    who = names_of({entry.actor_id for entry in days.values()})
    found: defaultdict[UUID, list[Opening]] = defaultdict(list)
    for entry in sorted(days.values(), key=lambda e: e.at, reverse=True):
        found[UUID(entry.subject_id)].append(Opening(who.get(entry.actor_id, "系统"), entry.at))
    return found


def _leavings(child: Child) -> list[Line]:
    """The days on which the file left a ledger, or came back."""
    kinds = (Kind.EXITED, Kind.REENTERED, Kind.MOVED)
    dossier = reverse("children:dossier", args=[child.pk])
    return [
        Line(Kind(one.kind).label, dossier, said_day(one.effective_on))
        for one in child.changes.filter(kind__in=kinds).order_by("effective_on", "at")
    ]


def _form(child: Child) -> Line:
    return Line("登记表（现在的样子，可打印）", reverse("ledger:form", args=[child.pk]))


@section(40)
def papers_of_child(officer: Officer, child: Child) -> Section:
    """How many papers there are, and the latest of them."""
    found = list(Paper.objects.visible_to(officer).filter(child=child).order_by("-at")[:5])
    lines = [
        Line(
            paper.title,
            reverse("archive:paper", args=[paper.pk]) if paper.attachment_id else "",
            f"{CATALOGUE[paper.heading].label} · {said_day(paper.formed_on)}",
        )
        for paper in found
    ]
    add = [("目录", reverse("archive:catalogue", args=[child.pk]))]
    if officer.may_at(Permission.FILE_PAPERS, child.place) and child.merged_into_id is None:
        add.append(("归档材料", reverse("archive:new", args=[child.pk])))
    return Section("材料", lines, "还没有归档的材料。", add)


@hold
def long_papers_are_kept(child: Child) -> Iterator[str]:
    """Papers of the courts and of reports are kept for long."""
    long = Paper.objects.filter(child=child, keeping=Keeping.LONG.value, withdrawn_at=None)
    if long.exists():
        yield "档案里有要长期保存的材料（司法文书、强制报告等），不能删除。"
