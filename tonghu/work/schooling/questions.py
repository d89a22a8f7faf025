"""What pages ask about absences: who goes to a school, who stays away, what was done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, names_of
from tonghu.law.schooling import ENDINGS, REPORTED, TRIED
from tonghu.record.children.models import Child, Proposal
from tonghu.record.children.sections import Happened, Line, Section, section, story
from tonghu.record.tasks.explained import Told, explains
from tonghu.record.tasks.models import Task
from tonghu.work.schooling.actions import BRING_BACK, PERSUADE, SCHOOL
from tonghu.work.schooling.models import Absence, Step

_LAST, _TOLD = 5, 60


@dataclass(frozen=True)
class Away:
    """An absence that is not over: for how many days, and how far the school is."""

    absence: Absence
    days: int
    tried: int
    reported: bool


def away_from(officer: Officer) -> list[Away]:
    """Who stays away from the officer's school, the longest first."""
    mine = Absence.objects.filter(school__in=officer.works_for(Permission.REPORT_ABSENCES))
    found = mine.open().select_related("child").prefetch_related("steps").order_by("since", "id")
    today = timezone.localdate()
    return [
        Away(one, (today - one.since).days + 1, kinds.count(TRIED), REPORTED in kinds)
        for one in found
        for kinds in [[step.kind for step in one.steps.all()]]
    ]


def pupils_of(officer: Officer, name: str) -> QuerySet[Child]:
    """The children on ledgers who go to the officer's school, by class; those whose name has the words in it."""
    found = Child.objects.taught_by(officer).order_by("class_name", "name", "id")
    return found.filter(name__contains=name) if name else found


def disowned(children: Iterable[Child]) -> set[UUID]:
    """Of these, whom the school said not to be its pupils, while the file's keeper looks into it."""
    said = Proposal.objects.waiting().filter(child__in=children, source=SCHOOL)
    return set(said.values_list("child_id", flat=True))


def ending_of(absence: Absence) -> Step | None:
    """What ended it; None where it is not over."""
    return next((step for step in absence.steps.all() if step.kind in ENDINGS), None)


@explains(PERSUADE, BRING_BACK)
def who_stays_away(officer: Officer, task: Task) -> list[Told]:
    """Who it is and what the school did: for the organisation that has the duty, and those who read the file."""
    assert task.subject_id is not None, "a duty about an absence"
    absence = (
        Absence.objects.filter(pk=task.subject_id)
        .select_related("child", "school")
        .prefetch_related("steps")
        .get()
    )
    mine = task.organisation_id in officer.works_for(Permission.DO_TASKS)
    if not (mine or Absence.objects.visible_to(officer).filter(pk=absence.pk).exists()):
        return []
    child = absence.child
    since = f"从{absence.since:%Y-%m-%d}起，{absence.get_reason_display()}"
    lines = [
        Told("孩子", child.name),
        Told("学校", f"{absence.school} {child.class_name}".strip()),
        Told("缺课", "\n".join(filter(None, [since, absence.words]))),
    ]
    return [*lines, *(Told(f"{one.on:%Y-%m-%d}", _said(one)) for one in absence.steps.all())]


@section(34)
def absences_of_child(officer: Officer, child: Child) -> Section | None:
    """The last absences; none of them, no section: a school writes them down, not whoever reads this."""
    found = Absence.objects.filter(child=child).select_related("school").prefetch_related("steps")
    lines = [
        Line(
            f"从{one.since:%Y-%m-%d}起，{one.get_reason_display()}",
            reverse("schooling:absence", args=[one.pk]),
            str(one.school),
            ending.get_kind_display() if (ending := ending_of(one)) else "没有回校",
            "" if ending else "yellow",
        )
        for one in found[:_LAST]
    ]
    return Section("缺课和劝返", lines, "") if lines else None


@story
def absences_in_time(officer: Officer, child: Child) -> Iterator[Happened]:
    """The absences, and what was done about them, as the timeline tells them."""
    found = Absence.objects.filter(child=child).select_related("school").prefetch_related("steps")
    told = list(found[:_TOLD])
    who = names_of({one.by for one in told} | {step.by for one in told for step in one.steps.all()})
    for one in told:
        link = reverse("schooling:absence", args=[one.pk])
        yield Happened(
            one.since, f"缺课：{one.get_reason_display()}", link, who.get(one.by, "系统"), str(one.school),
            "" if ending_of(one) else "没有回校", "yellow",
        )  # fmt: skip
        for step in one.steps.all():
            yield Happened(step.on, f"缺课：{_done(step)}", link, who.get(step.by, "系统"))


def _done(step: Step) -> str:
    return f"{step.get_kind_display()}{f'（{step.get_how_display()}）' if step.how else ''}"


def _said(step: Step) -> str:
    return "\n".join(filter(None, [_done(step), step.words]))
