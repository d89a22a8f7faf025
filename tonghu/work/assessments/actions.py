"""Assessing a child, naming who took part, signing; and asking again when the day has come."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.documents.actions import attach
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.codes import contains
from tonghu.base.terms.questions import term_in_force
from tonghu.law.agencies import Agency
from tonghu.law.basis import COUNTY_NOTICE, HOUSE_RULES, MINORS_LAW
from tonghu.law.calendar import add_months, said_day
from tonghu.law.eligibility import age_on, latest_day
from tonghu.law.facts import FACTS
from tonghu.law.instruments import RiskModel, assess
from tonghu.law.levels import Level
from tonghu.record.cases.actions import Done, call_in, finish_step
from tonghu.record.cases.models import Assignment, Case, Conclusion
from tonghu.record.cases.offices import outside_conflict
from tonghu.record.children.models import Child
from tonghu.record.risk.actions import conclude
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.along import goes_along
from tonghu.record.tasks.models import Task
from tonghu.work.assessments.models import Assessment, Assessor, Signature

AGAIN = goes_along("assessments.again")
CONFIRM, REPORT = "assessments.confirm", "assessments.report"
IN_STEPS = {
    ("assessment_and_support", "assess"), ("assessment_and_support", "help_social_work"),
    ("assessment_and_support", "review"), ("temporary_guardianship", "review"),
}  # fmt: skip
"""The steps inside which an instrument is used."""
_OFFICES = (Agency.TOWNSHIP, Agency.CIVIL_AFFAIRS, Agency.COUNTY_GOVERNMENT)


@action(Permission.ASSESS_CHILDREN)
def assess_child(
    *,
    child: Child | None,
    model: RiskModel,
    answers: Mapping[str, object],
    said: Mapping[str, object],
    done_on: date,
    by: Officer,
    assignment: Assignment | None = None,
) -> Assessment:
    """Assess a child of one's places, or inside a step of one's own. Anything may be left out: what
    is missing is said with the result. What it replaces is not asked for again.
    """
    organisation, place = _where(child, assignment, by)
    if done_on > timezone.localdate():
        raise Refused("评估日期还没有到，请填写实际评估的日期。", at="done_on")
    age = age_on(child.birth_date, done_on) if child and child.birth_date else None
    result = assess(model, answers, age)
    months = term_in_force("reassess_risk", place, done_on).value or 0
    assessment = Assessment.objects.create(
        child=child, assignment=assignment, organisation=organisation, place=place, model=model.key,
        version=model.version, answers=dict(answers), said=dict(said), age=age,
        level=result.level or "", guardianship=result.guardianship or "", points=result.points,
        done_on=done_on, next_on=add_months(done_on, months) if child else None, by=by.id,
    )  # fmt: skip
    if child is not None:
        _supersede(child, assessment, by)
        if result.level is not None:
            conclude(
                child_id=child.pk, level=result.level, on=done_on, origin=assessment.pk,
                held_in=held_in(case_of(assessment), child), by=by,
            )  # fmt: skip
        assessment.refresh_from_db()
    if result.must_report and child is not None and assignment is None:
        _ask_to_report(child, assessment, by)
    return assessment


@action(Permission.ASSESS_CHILDREN)
def add_assessor(
    *, assessment: Assessment, organisation: Organisation, name: str, role: str, by: Officer
) -> Assessor:
    """Say who took part, for which organisation; that organisation is asked to confirm it."""
    _of_own(assessment, by)
    assessor = Assessor.objects.create(
        assessment=assessment, organisation=organisation, name=name, role=role, by=by.id
    )
    case = case_of(assessment)
    if case is not None:
        call_in(case=case, organisation=organisation, reason="参加调查评估", by=by)
    open_task(
        duty=Duty(
            key=f"{CONFIRM}:{assessor.pk}",
            kind=CONFIRM,
            title="确认参加了调查评估，同意评估结果",
            organisation=organisation,
            place=case.seat if case else assessment.place,
            basis=COUNTY_NOTICE("三（三）"),
            because=case.number if case else "例行评估",
            target="join_assessment",
            child_id=assessment.child_id,
            form="assessments:signature",
            subject_id=assessor.pk,
        ),
        at=timezone.now(),
        by=by,
    )
    return assessor


@action(Permission.DO_TASKS)
def confirm_assessment(*, assessor: Assessor, agrees: bool, note: str, by: Officer) -> Signature:
    """Stand by an assessment for one's own organisation, or say what one does not agree with."""
    if assessor.organisation_id not in by.works_for(Permission.DO_TASKS):
        raise Refused(f"由{assessor.organisation}确认。没有上线的单位，请它在纸质件上签名。")
    if not agrees and not note.strip():
        raise Refused("不同意的，请写明不同意什么、为什么。", at="note")
    return _sign(Signature(assessor=assessor, agrees=agrees, note=note or None, by=by.id), by)


@action(Permission.ASSESS_CHILDREN)
def record_signed_paper(
    *, assessor: Assessor, shelf: str, by: Officer, upload: tuple[str, bytes] | None = None
) -> Signature:
    """Say that an assessor signed on paper: the scan of it, or where it lies."""
    _of_own(assessor.assessment, by)
    if upload is None and not shelf.strip():
        raise Refused("请上传签名页的扫描件，或者写明纸质件放在哪里。")
    scan = None
    if upload is not None:
        name, content = upload
        scan = attach(subject=assessor, name=name, content=content, evidence=True, by=by)
    return _sign(Signature(assessor=assessor, scan=scan, shelf=shelf or None, by=by.id), by)


@action(Permission.DO_TASKS)
def conclude_step(*, assignment: Assignment, done: Done, by: Officer) -> Conclusion:
    """End a step of an assessment. The level that people agree upon is the child's from that day, whatever an
    instrument proposed, and the day they name is the day on which it is asked for again.
    """
    conclusion = finish_step(assignment=assignment, done=done, by=by)
    child = assignment.proceeding.case.child
    if child is None or assignment.asks is not FACTS["grade"]:
        return conclusion
    again = latest_day(done.said.get("again_on"))
    if again is not None and again <= timezone.localdate():
        again = None
    if again is not None:
        theirs = Assessment.objects.exclude(pk__in=_apart(child, assignment.proceeding.case))
        theirs.filter(child=child).exclude(next_on=None).update(next_on=again)
    conclude(
        child_id=child.pk,
        level=max(map(Level, conclusion.outcomes), key=lambda one: one.rank),
        on=timezone.localdate(conclusion.done_at),
        until=again,
        origin=conclusion.pk,
        held_in=held_in(assignment.proceeding.case, child),
        by=by,
    )
    return conclusion


@consequence
def ask_reassessment(*, assessment_id: UUID, by: Actor) -> Assessment:
    """The day has come to assess a child again: somebody owes it. Whoever left the ledger is not asked for."""
    assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment_id)
    child, case = assessment.child, case_of(assessment)
    assessment.next_on = None
    assessment.save(update_fields=["next_on"])
    if child is None or not child.on_ledger:
        return assessment
    place = child.living_place or child.place
    office = Organisation.objects.nearest_to(place, *_OFFICES)
    if case is not None:
        office = outside_conflict(case=case, organisation=office)
    assert office is not None, "a place with children has an office above it"
    open_task(
        duty=Duty(
            key=f"{AGAIN}:{assessment.pk}",
            kind=AGAIN,
            title=f"复评风险等级：{child.number}",
            organisation=office,
            place=case.seat if case else place,
            basis=HOUSE_RULES("风险评估"),
            because=f"上次评估 {said_day(assessment.done_on)}",
            target="finish_assessment",
            child_id=child.pk,
            form="assessments:duty",
            subject_id=assessment.pk,
        ),
        at=timezone.now(),
        by=by,
    )
    return assessment


def case_of(assessment: Assessment) -> Case | None:
    """The case in which it was done; None for a routine one."""
    return assessment.assignment.proceeding.case if assessment.assignment else None


def held_in(case: Case | None, child: Child) -> UUID | None:
    """The case that holds a level back: an office in charge of the child's ledger keeps out of it, and a level that
    changes overnight would tell it that somebody reported, also when the case is over. The case's own steps look after
    the child; whoever keeps out would be sent to visit it.
    """
    while case is not None and (closure := case.closure) is not None and closure.into is not None:
        case = closure.into
    if case is None:
        return None
    places = {child.place, child.living_place, child.hukou_place} - {""}
    out = case.conflicts.in_force().select_related("organisation")
    near = any(contains(one.organisation.place, place) for one in out for place in places)
    return case.pk if near else None


def _where(
    child: Child | None, assignment: Assignment | None, by: Officer
) -> tuple[Organisation, str]:
    """For which organisation, and where; refuses what is neither one's step nor one's place."""
    if assignment is not None:
        task, case = assignment.task, assignment.proceeding.case
        if task.closed_at is not None:
            raise Refused("这一步已经办完，不能再补评估。需要重新评估的，另行启动评估帮扶。")
        if task.organisation_id not in by.works_for(Permission.DO_TASKS):
            raise Refused(f"这一步由{task.organisation}办理，请由该单位评估。")
        if (assignment.proceeding.procedure, assignment.step) not in IN_STEPS:
            raise Refused("这一步不用评估工具。")
        return task.organisation, case.place
    if child is None or not by.may_at(Permission.ASSESS_CHILDREN, child.place):
        raise Refused("孩子不在您的管辖范围内，请由当地评估。")
    own = by.works_for(Permission.ASSESS_CHILDREN)
    return Organisation.objects.get(pk=min(own)), child.place


def _of_own(assessment: Assessment, by: Officer) -> None:
    if assessment.organisation_id not in by.works_for(Permission.ASSESS_CHILDREN):
        raise Refused(f"这次评估由{assessment.organisation}办理，请由该单位登记。")


def _supersede(child: Child, assessment: Assessment, by: Actor) -> None:
    """Only the latest assessment of a child is due again; what was asked for is done."""
    apart = _apart(child, case_of(assessment))
    _, *older = Assessment.objects.filter(child=child).exclude(pk__in=apart)
    Assessment.objects.filter(pk__in=[one.pk for one in older]).update(next_on=None)
    asked = Task.objects.open().filter(kind=AGAIN, child_id=child.pk)
    for task in asked.exclude(subject_id__in=apart):
        complete_task(task=task, outcome="已复评", fact=assessment, by=by)


def _apart(child: Child, case: Case | None) -> list[UUID]:
    """The assessments that one in this case, or in none, neither replaces nor puts off: where levels are held in
    a case, whoever keeps out of it would see that it is not asked to assess any more, or may not end what is asked for there.
    """
    held = held_in(case, child)
    done = Assessment.objects.filter(child=child).select_related("assignment__proceeding__case")
    return [one.pk for one in done if held_in(case_of(one), child) != held]


def _sign(signature: Signature, by: Officer) -> Signature:
    if Signature.objects.filter(pk=signature.assessor_id).exists():
        raise Refused("已经签过，不用再签。意见有变的，请另作一次评估。")
    signature.save(force_insert=True)
    task = Task.objects.get(key=f"{CONFIRM}:{signature.assessor_id}")
    outcome = signature.way if signature.agrees else "不同意，意见已记下"
    complete_task(task=task, outcome=outcome, fact=signature.assessor, by=by)
    return signature


def _ask_to_report(child: Child, assessment: Assessment, by: Actor) -> Task:
    """A red line outside any case: whoever found it owes the report, at once."""
    return open_task(
        duty=Duty(
            key=f"{REPORT}:{assessment.pk}",
            kind=REPORT,
            title=f"评估发现应当报告的情形，立即向公安机关报告：{child.number}",
            organisation=assessment.organisation,
            place=assessment.place,
            basis=MINORS_LAW("第十一条"),
            because="评估触到红线",
            term="report_at_once",
            at_once=True,
            child_id=child.pk,
            form="reports:owed",  # the report itself ends it
            subject_id=child.pk,
        ),
        at=timezone.now(),
        by=by,
    )
