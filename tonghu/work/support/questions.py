"""What pages ask about support: the plan of a case, its sessions and reviews, referrals, relief."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.terms.questions import calendar_in_force, term_in_force
from tonghu.law.calendar import said_day
from tonghu.law.facts import FACTS, said
from tonghu.law.relief import Hint, hints
from tonghu.law.support import OF_NEEDS, SERVICES
from tonghu.record.cases.duties import case_duties
from tonghu.record.cases.models import Assignment, Case, Conclusion
from tonghu.record.cases.questions import Sight, record_for, sight_of
from tonghu.record.cases.sections import case_section
from tonghu.record.children.filing import records_of
from tonghu.record.children.models import Child
from tonghu.record.children.sections import Line, Section, section
from tonghu.record.tasks.explained import Told, explains
from tonghu.record.tasks.models import Task, TaskQuerySet
from tonghu.work.support.actions import AGAIN
from tonghu.work.support.models import (
    Arrangement,
    Measure,
    Plan,
    Referral,
    ReferralQuerySet,
    Session,
)

_HARM = {"domestic_violence", "other_harm", "gravely_harmed", "harm", "exposed", "threatened"}
_A_DAY, _LOOKED_BACK = timedelta(days=1), timedelta(days=60)
_SUDDEN = {"accident", "guardian_absent", "guardian_prevented"}


def plan_for(officer: Officer, plan_id: UUID) -> tuple[Plan, Sight] | None:
    """A plan and how much of its case these eyes see."""
    found = Plan.objects.visible_to(officer).select_related("case__child", "organisation")
    plan = found.filter(pk=plan_id).select_related("conclusion__assignment__proceeding").first()
    if plan is None:
        return None
    sight = sight_of(officer, plan.case)
    if not (sight.whole or any(sight.reads(one.organisation.pk) for one in measures_of(plan))):
        return None
    return plan, sight


def measure_for(officer: Officer, measure_id: UUID) -> Measure | None:
    """A measure, if these eyes may read it."""
    found = Measure.objects.visible_to(officer).select_related(
        "plan__case__child", "plan__organisation", "assignment__task__organisation",
        "plan__conclusion__assignment__proceeding",
    )  # fmt: skip
    one = found.filter(pk=measure_id).first()
    if one is None or not sight_of(officer, one.plan.case).reads(one.organisation.pk):
        return None
    return one


def measures_of(plan: Plan) -> list[Measure]:
    """The measures of a plan with how each is arranged and what was done."""
    arranged = Arrangement.objects.select_related("organisation")
    return list(
        plan.measures.select_related(
            "assignment__task__organisation",
            "assignment__proceeding",
            "assignment__conclusion",
            "plan__conclusion__assignment__proceeding",
        ).prefetch_related(
            Prefetch("arrangements", arranged), Prefetch("sessions", Session.objects.all())
        )
    )


@dataclass(frozen=True)
class Given:
    """One session in words."""

    session: Session
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """One measure as the plan's page shows it."""

    measure: Measure
    arrangement: Arrangement | None
    earlier: list[Arrangement]
    sessions: list[Given]
    quiet: bool


def parts_of(plan: Plan, sight: Sight) -> list[Part]:
    """The measures these eyes may read."""
    today = timezone.localdate()
    return [
        Part(
            one, one.arrangement, list(one.arrangements.all())[1:],
            [Given(s, list(said(FACTS["service"], s.said))) for s in one.sessions.all()],
            one.quiet(today),
        )
        for one in measures_of(plan)
        if sight.reads(one.organisation.pk)
    ]  # fmt: skip


def goals_of(plan: Plan) -> list[tuple[str, str]]:
    """What the plan aims at, what was said to it, who signed."""
    return list(said(FACTS["plan"], plan.conclusion.said or {}))


@dataclass(frozen=True)
class Reviewed:
    """One review or closure of a case in words."""

    conclusion: Conclusion
    what: str
    facts: list[tuple[str, str]]


def reviews_of(case: Case) -> list[Reviewed]:
    """How the support was found to work, and how it ended, the latest first."""
    found = Conclusion.objects.filter(
        assignment__proceeding__case=case,
        assignment__proceeding__procedure="assessment_and_support",
        assignment__step__in=["review", "close"],
    ).select_related("assignment__proceeding")
    return [
        Reviewed(
            one,
            "、".join(outcome.label for outcome in one.chosen),
            list(said(one.assignment.asks, one.said)) if one.assignment.asks and one.said else [],
        )
        for one in found.order_by("-at")
    ]


def before_plan(assignment: Assignment) -> tuple[Mapping[str, object], list[str]]:
    """What is known already when a plan is made: the facts and services of the plan before, else the services
    that the assessment says are needed. After a relapse the assessment counts, not the plan that led there.
    """
    walk = assignment.proceeding
    plans = Plan.objects.filter(conclusion__assignment__proceeding=walk)
    before = plans.select_related("conclusion").first()
    if before is not None:
        said = before.conclusion.said or {}
        kept = {key: value for key, value in said.items() if key != "signed"}
        return kept, [key for key in before.conclusion.outcomes if key in SERVICES]
    assessed = Conclusion.objects.filter(
        assignment__proceeding=walk, assignment__step="assess"
    ).order_by("-at")
    needs = next((one.said.get("needs") for one in assessed if one.said), None)
    return {}, [OF_NEEDS[one] for one in needs or () if one in OF_NEEDS]


# Relief


def relief_for(case: Case) -> list[Hint]:
    """What the file and the case hint at; for those who see the whole case."""
    walked = Conclusion.objects.filter(assignment__proceeding__case=case)
    outcomes = {key for one in walked.values_list("outcomes", flat=True) for key in one}
    return hints(
        record_for(case), timezone.localdate(), harmed=bool(outcomes & _HARM),
        sudden=bool(outcomes & _SUDDEN),
    )  # fmt: skip


# Sections


@case_duties
def referrals_of(case: Case) -> TaskQuerySet:
    """To answer a referral, and to look elsewhere after a refusal."""
    return Task.objects.filter(
        kind__startswith="support.", subject_id__in=case.referrals.values("pk")
    )


@explains(AGAIN)
def refused(officer: Officer, task: Task) -> list[Told]:
    """What was asked for, and what was answered, for whoever sees the case."""
    found = Referral.objects.visible_to(officer).filter(pk__in=[task.subject_id])
    one = found.select_related("answer", "to", "case").first()
    if one is None or not sight_of(officer, one.case).reads(one.organisation_id):
        return []
    answer = getattr(one, "answer", None)
    said = answer.words if answer else f"还没有答复，请在{said_day(one.until)}前答复的"
    return [Told("需要什么服务", one.need), Told(f"{one.to.name}的答复", said)]


def unanswered(now: datetime) -> list[UUID]:
    """The referrals whose day has passed without an answer, of which whoever asked has not heard yet."""
    today = timezone.localdate(now)
    late = Referral.objects.filter(until__range=(today - _LOOKED_BACK, today - _A_DAY), answer=None)
    late = late.exclude(pk__in=late.looked_for().values("pk"))
    found = list(late.order_by().values_list("pk", flat=True))
    told = Task.objects.filter(key__in=[f"{AGAIN}:{one}" for one in found])
    heard = set(told.values_list("subject_id", flat=True))
    return [one for one in found if one not in heard]


def in_vain(officer: Officer, case: Case) -> ReferralQuerySet:
    """The officer's own referrals of a case that led nowhere, while somebody still looks for another."""
    looking = Task.objects.open().filter(
        kind=AGAIN, organisation__in=officer.works_for(Permission.MANAGE_CASES)
    )
    mine = Referral.objects.visible_to(officer).filter(
        case=case, organisation__in=officer.works_for(Permission.MANAGE_CASES)
    )
    unheard = Q(answer__accepted=False) | Q(answer=None, until__lt=timezone.localdate())
    led_nowhere = mine.looked_for().filter(unheard)
    found = mine.filter(Q(pk__in=looking.values("subject_id")) | Q(pk__in=led_nowhere.values("pk")))
    return found.select_related("to")


def answer_by(case: Case) -> date:
    """By when an answer to a referral is proposed to be asked for: the county's own aim."""
    now = timezone.now()
    term = term_in_force("answer_referral", case.seat, timezone.localdate(now))
    assert term.value is not None, "an aim has a number"
    due = calendar_in_force().due(now, term.value, term.unit, rolls=term.rolls)
    return timezone.localdate(due.at)


@case_section(29)
def relief_of_case(officer: Officer, case: Case, sight: Sight) -> Section | None:
    """What may be applied for, while a plan is being made; afterwards it stands on the plan."""
    planned = case.proceedings.filter(assignments__step="plan", assignments__task__closed_at=None)
    if not (sight.whole and planned.exists()):
        return None
    lines = list(_hinted(relief_for(case)))
    return Section("可能符合的救助（提示）", lines, "") if lines else None


@case_section(30)
def plan_of_case(officer: Officer, case: Case, sight: Sight) -> Section | None:
    """The plan that holds, measure by measure; what is for other eyes is left out."""
    plan = Plan.objects.filter(case=case).select_related("conclusion__assignment__proceeding")
    current = plan.first()
    if current is None:
        return None
    today = timezone.localdate()
    lines = [
        _line(one, one.quiet(today), sight)
        for one in measures_of(current)
        if sight.reads(one.organisation.pk)
    ]
    if not (lines or sight.whole):
        return None
    add = [("看方案", reverse("support:plan", args=[current.pk]))]
    return Section("帮扶方案", lines, "没有安排服务，只跟进走访。", add)


def _line(one: Measure, quiet: bool, sight: Sight) -> Line:
    now = one.arrangement
    sessions = list(one.sessions.all())
    often = f"{now.often} · " if now else "还没有写明怎么做 · "
    last = (
        f"已做 {len(sessions)} 次，最近 {said_day(sessions[0].done_on)}"
        if sessions
        else "还没有服务记录"
    )
    chip = ("好久没有记录", "yellow") if quiet else ("", "")
    if (refused := one.refused) is not None:
        last, chip = refused.statement or "没有写明为什么", ("不能提供", "red")
    return Line(
        f"{one.law.label}：{one.organisation}",
        "" if sight.read_only else reverse("support:session", args=[one.pk]),
        often + last, *chip,
    )  # fmt: skip


@case_section(31)
def referrals_of_case(officer: Officer, case: Case, sight: Sight) -> Section | None:
    """Who was asked for a service, and what they answered."""
    if not sight.whole or sight.supervises:
        return None
    add = []
    if not sight.read_only and officer.may(Permission.MANAGE_CASES) and case.closure is None:
        add.append(("转介", reverse("support:referral", args=[case.pk])))
    lines = [_referred(one) for one in case.referrals.select_related("to", "answer")]
    return Section("转介", lines, "没有转介过。", add) if lines or add else None


def _referred(one: Referral) -> Line:
    answer = getattr(one, "answer", None)
    chip = ("等答复", "yellow") if answer is None else ("已接受", "green")
    if answer is None and one.until < timezone.localdate():
        chip = ("到期没有答复", "red")
    if answer is not None and not answer.accepted:
        chip = ("不能提供", "red")
    note = (
        f"{one.need}（{said_day(timezone.localdate(one.at))}转介，请在{said_day(one.until)}前答复）"
    )
    if answer is not None and answer.words:
        note += f"答复：{answer.words}"
    papers = [
        (f"转介函和回执（{label}）", reverse("support:paper_of_referral", args=[one.pk, form]))
        for label, form in (("PDF", "pdf"), ("Word", "docx"))
    ]
    return Line(str(one.to), "", note, *chip, papers)


@section(28)
def relief_of_child(officer: Officer, child: Child) -> Section | None:
    """What the file hints at. What only a case knows is not told here."""
    if not (child.on_ledger and officer.may_at(Permission.REGISTER_CHILDREN, child.place)):
        return None
    lines = list(_hinted(hints(records_of([child.pk])[child.pk], timezone.localdate())))
    return (
        Section("可能符合的救助（提示）", lines, "", told="可能可以申请的救助，要由部门核实")
        if lines
        else None
    )


def _hinted(found: list[Hint]) -> Iterator[Line]:
    for one in found:
        unknown = f"；要核实：{'、'.join(one.unknown)}" if one.unknown else ""
        yield Line(one.label, "", f"{'、'.join(one.reasons)}{unknown}（{one.basis}）")
