"""The catalogue of a child: the papers of every heading, and what the other features hold under it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.law.archive import CATALOGUE, Heading, Keeping
from tonghu.record.archive.models import Paper
from tonghu.record.children.models import Child
from tonghu.record.children.sections import Line, Section, hold, section, sections_of


@dataclass(frozen=True)
class Filed:
    """One heading: its papers, those kept elsewhere in the system, and how many one may not open."""

    heading: Heading
    papers: list[Paper]
    elsewhere: list[Line]
    hidden: int


def catalogue_of(officer: Officer, child: Child) -> list[Filed]:
    """Every heading with what is under it; headings with nothing are listed too."""
    everything = list(Paper.objects.filter(child=child, withdrawn_at=None))
    mine = set(Paper.objects.visible_to(officer).filter(child=child).values_list("pk", flat=True))
    elsewhere: dict[str, list[Line]] = {"01": [_form(child)]}
    for one in sections_of(officer, child):
        if one.heading:
            elsewhere.setdefault(one.heading, []).extend(one.lines)
    return [
        Filed(
            heading,
            [paper for paper in everything if paper.heading == code and paper.pk in mine],
            elsewhere.get(code, []),
            sum(paper.heading == code and paper.pk not in mine for paper in everything),
        )
        for code, heading in CATALOGUE.items()
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
            f"{CATALOGUE[paper.heading].label} · {_said(paper.formed_on)}",
        )
        for paper in found
    ]
    add = [("目录", reverse("archive:catalogue", args=[child.pk]))]
    if officer.may_at(Permission.FILE_PAPERS, child.place):
        add.append(("归档材料", reverse("archive:new", args=[child.pk])))
    return Section("材料", lines, "还没有归档的材料。", add)


@hold
def long_papers_are_kept(child: Child) -> Iterator[str]:
    """Papers of the courts and of reports are kept for long."""
    long = Paper.objects.filter(child=child, keeping=Keeping.LONG.value, withdrawn_at=None)
    if long.exists():
        yield "档案里有要长期保存的材料（司法文书、强制报告等），不能删除。"


def _said(day: date) -> str:
    return day.isoformat()
