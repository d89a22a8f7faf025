"""What pages ask about assessments: those of a child, of a case; what a step may take over from one."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.law.calendar import said_day
from tonghu.law.evidence import OF_ASSESSMENT
from tonghu.law.facts import FACTS, said
from tonghu.law.instruments import said_answers
from tonghu.law.levels import Guardianship
from tonghu.record.cases.duties import case_duties
from tonghu.record.cases.evidence import Piece, case_evidence
from tonghu.record.cases.models import Assignment, Case, Conclusion, Proceeding
from tonghu.record.cases.questions import Sight, sight_of
from tonghu.record.cases.sections import case_section
from tonghu.record.children.models import Child
from tonghu.record.children.sections import Line, Section, section
from tonghu.record.risk.models import Conclusion as Concluded
from tonghu.record.tasks.explained import Told, explains
from tonghu.record.tasks.models import Task, TaskQuerySet
from tonghu.record.tasks.subjects import Subject, teller
from tonghu.work.assessments.actions import IN_STEPS, REPORT, case_of, held_in
from tonghu.work.assessments.models import Assessment, Assessor

_CODES = {
    Guardianship.MISSING: "1", Guardianship.IMPROPER: "2", Guardianship.INSUFFICIENT: "3",
    Guardianship.NORMAL: "4",
}  # fmt: skip
_NO_DANGER, _MAY_BE_DANGER = "3", "2"
REPORTED = ("mandatory_report", "emergency_response")
"""The procedures of a case that was reported."""


def one_for(officer: Officer, assessment_id: UUID) -> Assessment | None:
    """The assessment, if these eyes may read it: of a case as much as its law allows."""
    found = Assessment.objects.visible_to(officer).select_related(
        "child", "organisation", "assignment__proceeding__case__child"
    )
    return next(iter(_read_by(officer, found.filter(pk=assessment_id))), None)


def _read_by(officer: Officer, found: QuerySet[Assessment]) -> list[Assessment]:
    """Those of them that the officer reads: of a case, what its law allows; each case is looked at once."""
    all_ = list(found.prefetch_related("assessors"))
    cases = {case.pk: case for case in map(case_of, all_) if case is not None}
    sights = {pk: sight_of(officer, case) for pk, case in cases.items()}

    def reads(one: Assessment) -> bool:
        case = case_of(one)
        if case is None:
            return True
        sight = sights[case.pk]
        took_part = any(who.organisation_id in sight.own for who in one.assessors.all())
        return took_part or sight.reads(one.organisation_id)

    return list(filter(reads, all_))


def facts_from(assignment: Assignment) -> Mapping[str, object]:
    """What the latest assessment inside a step says of the facts this step asks for (law/facts.py)."""
    one = _latest(assignment)
    if one is None or assignment.asks is None:
        return {}
    result = one.result
    others = [f"{who.organisation} {who.name}（{who.role}）" for who in one.assessors.all()]
    members = "；".join([f"{one.organisation}（牵头）", *others])
    if assignment.asks.key == "grade":
        return {"members": members}
    known: dict[str, object] = {**one.said, "members": members}
    if result.red:
        known["safety"] = _MAY_BE_DANGER
    elif not result.missing:
        known["safety"] = _NO_DANGER
    if result.guardianship is not None:
        known["guardianship"] = _CODES[result.guardianship]
    return known


@dataclass(frozen=True)
class Proposed:
    """What the latest instrument of a case proposes: its level, whether a report is still owed, and whether the
    level that is concluded stays in the case for now.
    """

    level: str = ""
    report: bool = False
    held: bool = False


def proposed_for(assignment: Assignment) -> Proposed:
    """What the latest assessment proposes; a report is owed while the police do not know."""
    one, case = _latest(assignment), assignment.proceeding.case
    held = case.child is not None and held_in(case, case.child) is not None
    if one is None:
        return Proposed(held=held)
    return Proposed(one.level, bool(one.result.red) and not reported(assignment.proceeding), held)


def levels_to_let_known() -> list[UUID]:
    """The cases that hold levels back and need not any more."""
    held: dict[UUID, list[Child]] = defaultdict(list)
    # A comparison, and no order: so that the database walks the few that are held, not the table.
    waiting = Concluded.objects.filter(held_in__gt=UUID(int=0)).order_by()
    for one in waiting.select_related("child"):
        held[cast(UUID, one.held_in)].append(one.child)
    cases = Case.objects.in_bulk(held)
    return [
        pk
        for pk, children in held.items()
        if not any(held_in(cases.get(pk), child) for child in children)
    ]


def reported(proceeding: Proceeding) -> bool:
    """Whether the police know: they are at it now, or what they found opened this."""
    opened_by = proceeding.causes.values("conclusion__assignment__proceeding")
    known = proceeding.case.proceedings.filter(procedure__in=REPORTED)
    return known.filter(Q(ended_at=None) | Q(pk__in=opened_by)).exists()


def _latest(assignment: Assignment) -> Assessment | None:
    """Of this walk: what was found months ago, before the child relapsed, is not what is found now."""
    done = Assessment.objects.filter(assignment__proceeding=assignment.proceeding_id)
    found = done.select_related("organisation").prefetch_related("assessors__organisation")
    return found.order_by("-at").first()


@case_duties
def duties_about_assessments(case: Case) -> TaskQuerySet:
    """To confirm that one took part, and to assess again."""
    done = Assessment.objects.filter(assignment__proceeding__case=case)
    about = [*done.values_list("pk", flat=True)]
    about += Assessor.objects.filter(assessment__in=done).values_list("pk", flat=True)
    return Task.objects.filter(kind__startswith="assessments.", subject_id__in=about)


@case_evidence
def assessments_as_evidence(officer: Officer, case: Case, sight: Sight) -> Iterator[Piece]:
    """The reports of assessments."""
    done = Assessment.objects.filter(assignment__proceeding__case=case)
    for one in done.select_related("organisation"):
        if sight.reads(one.organisation_id):
            what = f"调查评估报告（{one.organisation}，{one.instrument.label}）"
            yield Piece(f"assessment:{one.pk}", OF_ASSESSMENT, what, one.done_on)


def line_of(one: Assessment) -> Line:
    """One assessment in a list."""
    level = one.level_
    guardianship = Guardianship(one.guardianship).label if one.guardianship else "监护情况资料不足"
    return Line(
        f"{said_day(one.done_on)} {one.instrument.label}",
        reverse("assessments:assessment", args=[one.pk]),
        f"{one.organisation} · {guardianship}",
        said_level(one),
        level.value if level else "",
    )


def said_level(one: Assessment) -> str:
    """The level in words, and what it is not."""
    level = one.level_
    if level is None:
        return "没有定级规则" if not one.instrument.bands else "资料不足"
    return f"{'至少' if one.result.at_least else ''}{level.label}：{level.what}"


@case_section(19)
def what_others_say(officer: Officer, case: Case, sight: Sight) -> Section | None:
    """What those who help to assess have said, while whoever leads concludes from it."""
    leading = case.proceedings.filter(
        assignments__step="assess", assignments__task__closed_at=None,
        assignments__task__organisation__in=sight.own,
    )  # fmt: skip
    if not sight.whole:
        return None
    told = Conclusion.objects.filter(assignment__proceeding__in=leading)
    told = told.exclude(assignment__step="assign").order_by("done_at")
    lines = [
        Line(str(one.assignment.task.organisation), "", one.statement or "没有写情况")
        for one in told.select_related("assignment__task__organisation")
    ]
    return Section("各单位提供的情况和意见", lines, "", ours=True, first=True) if lines else None


@explains(REPORT)
def red_lines(officer: Officer, task: Task) -> list[Told]:
    """Which red lines the assessment touched that asks for a report."""
    one = one_for(officer, UUID(task.key.rpartition(":")[2]))
    if one is None:
        return []
    url = reverse("assessments:assessment", args=[one.pk])
    return [Told("触到的红线", "；".join(one.result.red), url)]


@case_section(20)
def assessments_of_case(officer: Officer, case: Case, sight: Sight) -> Section | None:
    """The assessments of a case that these eyes may read; and the way to do one, inside an open step."""
    done = Assessment.objects.filter(assignment__proceeding__case=case).select_related(
        "organisation"
    )
    lines = [line_of(one) for one in done if sight.reads(one.organisation_id)]
    steps = Assignment.objects.select_related("proceeding").filter(
        proceeding__case=case, task__closed_at=None, task__organisation__in=sight.own
    )
    add = []
    if not sight.read_only and officer.may(Permission.ASSESS_CHILDREN):
        add = [
            ("用量表评估", reverse("assessments:in_step", args=[one.task_id]))
            for one in steps
            if (one.proceeding.procedure, one.step) in IN_STEPS
        ][:1]
    return Section("量表评估", lines, "还没有用量表评估。", add) if lines or add else None


@section(26)
def assessments_of_child(officer: Officer, child: Child) -> Section | None:
    """The assessments of a child that this officer may read, the latest first."""
    visible = Assessment.objects.visible_to(officer).filter(child=child)
    found = visible.select_related("organisation", "assignment__proceeding__case")
    lines = [line_of(one) for one in _read_by(officer, found)]
    add = []
    if child.on_ledger and officer.may_at(Permission.ASSESS_CHILDREN, child.place):
        add.append(("评估", reverse("assessments:new", args=[child.pk])))
    return Section("风险评估", lines, "还没有评估过。", add, "07") if lines or add else None


def words_of(one: Assessment) -> list[tuple[str, str]]:
    """What was seen and heard, in words."""
    return list(said(FACTS["assessment"], one.said))


def answers_of(one: Assessment) -> list[tuple[str, str]]:
    """Every question and its answer."""
    return list(said_answers(one.instrument, one.answers))


def assessor_for(officer: Officer, assessor_id: UUID | None) -> Assessor | None:
    """Who took part for one of the officer's own organisations."""
    own = Assessor.objects.filter(organisation__in=officer.works_for(Permission.DO_TASKS))
    found = own.select_related("organisation", "assessment__organisation", "assessment__child")
    return found.filter(pk=assessor_id).first() if assessor_id else None


@teller
def children_one_helped_assess(officer: Officer, ids: Collection[UUID]) -> dict[UUID, Subject]:
    """The children in whose assessment the officer's organisations took part: by name, so that whoever is
    to confirm two of them tells them apart; their files stay shut.
    """
    own = officer.works_for(Permission.DO_TASKS)
    took_part = Assessor.objects.filter(organisation__in=own, assessment__child__in=ids)
    children = (one.assessment.child for one in took_part.select_related("assessment__child"))
    return {
        child.pk: Subject(record=child, number=child.number, name=child.name, url="")
        for child in children
        if child is not None
    }
