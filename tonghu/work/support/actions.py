"""Adopting a plan, arranging its measures, writing down each session; referring, and the answer."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.law.basis import HOUSE_RULES, OPINIONS_2016
from tonghu.law.facts import FACTS
from tonghu.law.support import SERVICES
from tonghu.record.cases.actions import Done, call_in, finish_step, give_again
from tonghu.record.cases.models import Assignment, Case, Conclusion
from tonghu.record.cases.questions import sight_of
from tonghu.record.tasks.actions import Duty, complete_task, open_task, reroute_task
from tonghu.record.tasks.models import Task
from tonghu.work.support.models import (
    Arrangement,
    Measure,
    Plan,
    Referral,
    ReferralAnswer,
    Session,
)

ANSWER, AGAIN = "support.referral", "support.again"
SESSION = FACTS["service"]


@action(Permission.DO_TASKS)
def adopt_plan(*, assignment: Assignment, done: Done, by: Officer) -> Conclusion:
    """Adopt a plan and end the step that asks for it: each service in it is somebody's duty."""
    conclusion = finish_step(assignment=assignment, done=done, by=by)
    proceeding = assignment.proceeding
    plan = Plan.objects.create(
        case=proceeding.case,
        conclusion=conclusion,
        organisation=assignment.task.organisation,
        replaces=Plan.objects.filter(case=proceeding.case).first(),
        by=by.id,
    )
    for key in conclusion.outcomes:
        if key in SERVICES:
            duty = proceeding.assignments.get(step=SERVICES[key], task__closed_at=None)
            Measure.objects.create(plan=plan, service=key, assignment=duty)
    return conclusion


@action(Permission.MANAGE_CASES)
def arrange_measure(
    *,
    measure: Measure,
    organisation: Organisation,
    what: str,
    every: int,
    starts_on: date,
    until: date | None,
    by: Officer,
) -> Arrangement:
    """Say how a service is given, by whom, how often, from when to when. Another organisation takes
    the duty over, also after one that cannot give it; what was arranged before stays readable.
    """
    measure = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    case = measure.plan.case
    _leads(case, measure.plan.organisation, by)
    if until is not None and until < starts_on:
        raise Refused("“到哪天”要在“从哪天”以后，请改好日期。", at="until")
    if case.conflicts.in_force().filter(organisation=organisation).exists():
        raise Refused(
            f"{organisation.name}与这件个案有利害关系，应当回避。请选别的单位。", at="organisation"
        )
    task = Task.objects.select_for_update(of=("self",)).get(pk=measure.assignment.task_id)
    if task.organisation_id != organisation.pk:
        if measure.refused is not None and measure.assignment.proceeding.ended_at is None:
            task = _ask_once_more(measure, by)
        if task.closed_at is not None:
            raise Refused("原来的单位已经办完这项服务，不能换单位。要换的，在复评时调整方案。")
        reroute_task(
            task=task, to=organisation, place=task.place, reason="帮扶方案指定由它办理", by=by
        )
    return Arrangement.objects.create(
        measure=measure, organisation=organisation, what=what, every=every, starts_on=starts_on,
        until=until, by=by.id,
    )  # fmt: skip


@action(Permission.DO_TASKS)
def record_session(
    *,
    measure: Measure,
    done_on: date,
    said: Mapping[str, object],
    by: Officer,
    on_behalf: str = "",
) -> Session:
    """Write down that a service was given once; for an organisation that is not online, on whose word."""
    _may_write(measure.plan.case, measure.organisation, on_behalf, by)
    if done_on > timezone.localdate():
        raise Refused("日期还没有到，请填写实际服务的日期；下次的安排写在“下次”里。", at="done_on")
    if not said:
        raise Refused("请至少写一项：由谁做的，做了什么，效果怎样。")
    return Session.objects.create(
        measure=measure, done_on=done_on, said=dict(said), effect=str(said.get("effect") or ""),
        on_behalf=on_behalf, by=by.id,
    )  # fmt: skip


@action(Permission.MANAGE_CASES)
def refer(
    *,
    case: Case,
    to: Organisation,
    need: str,
    consent: str,
    until: date,
    by: Officer,
    instead: Referral | None = None,
) -> Referral:
    """Ask another organisation for a service. It learns who the child is and what is needed, no more.

    `instead` of one that was refused or not answered: nobody looks for another any more.
    """
    works_on_it = Case.objects.worked_on_by(by).filter(pk=case.pk).exists()
    own = case.team.filter(pk__in=by.works_for(Permission.MANAGE_CASES)).first()
    if own is None or not works_on_it:
        raise Refused("您的单位没有参加这件个案，不能转介。")
    if case.conflicts.in_force().filter(organisation=to).exists():
        raise Refused(f"{to.name}与这件个案有利害关系，应当回避。请转介别的单位。", at="to")
    if until < timezone.localdate():
        raise Refused("请对方答复的日期已经过去，请改为今天或者以后。", at="until")
    referral = Referral.objects.create(
        case=case, organisation=own, to=to, need=need, consent=consent, until=until, by=by.id
    )
    open_task(
        duty=Duty(
            key=f"{ANSWER}:{referral.pk}",
            kind=ANSWER,
            title="答复转介：能不能提供服务",
            organisation=to,
            place=case.seat,
            basis=HOUSE_RULES("转介"),
            because=f"{own.name}转介",
            child_id=case.child_id,
            form="support:answer",
            subject_id=referral.pk,
            due_on=until,
        ),
        at=timezone.now(),
        by=by,
    )
    if instead is not None:
        for task in Task.objects.open().filter(kind=AGAIN, subject_id=instead.pk, organisation=own):
            complete_task(task=task, outcome="已另行转介", fact=referral, by=by)
    return referral


@action(Permission.DO_TASKS)
def answer_referral(
    *, referral: Referral, accepted: bool, words: str, by: Officer, on_behalf: str = ""
) -> ReferralAnswer:
    """Say whether the service will be given. Whoever accepts takes part in the case from then on."""
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    _may_write(referral.case, referral.to, on_behalf, by)
    if ReferralAnswer.objects.filter(pk=referral.pk).exists():
        raise Refused("已经答复过。情况有变的，请直接联系转介的单位，由它另行转介。")
    answer = ReferralAnswer.objects.create(
        referral=referral, accepted=accepted, words=words, on_behalf=on_behalf, by=by.id
    )
    if accepted:
        call_in(case=referral.case, organisation=referral.to, reason="接受转介", by=by)
    task = Task.objects.get(key=f"{ANSWER}:{referral.pk}")
    complete_task(task=task, outcome="接受" if accepted else "不能提供", fact=referral, by=by)
    if accepted:
        for late in Task.objects.open().filter(kind=AGAIN, subject_id=referral.pk):
            complete_task(task=late, outcome="对方后来接受了", fact=referral, by=by)
    elif referral.case.closure is None and not referral.looked_for:
        _ask_elsewhere(referral, f"{referral.to.name}答复不能提供", by)
    return answer


@consequence
def speak_of_silence(*, referral_id: UUID, by: Actor) -> Referral:
    """The day has passed by which a referral should have been answered: whoever asked telephones, or asks
    another. Said once; an answer that comes late is taken all the same.
    """
    referral = Referral.objects.select_related("case", "to", "organisation").get(pk=referral_id)
    unanswered = not ReferralAnswer.objects.filter(pk=referral.pk).exists()
    if unanswered and referral.case.closure is None and not referral.looked_for:
        _ask_elsewhere(referral, f"{referral.to.name}到期没有答复", by)
    return referral


def _ask_elsewhere(referral: Referral, because: str, by: Actor) -> None:
    """What was asked for is still needed: whoever asked looks for another; a new referral ends the duty."""
    open_task(
        duty=Duty(
            key=f"{AGAIN}:{referral.pk}",
            kind=AGAIN,
            title="转介没有着落：催对方答复，或者另找能提供服务的单位",
            organisation=referral.organisation,
            place=referral.case.seat,
            basis=OPINIONS_2016("四（三）"),
            because=because,
            target="refer_again",
            child_id=referral.case.child_id,
            subject_id=referral.pk,
        ),
        at=timezone.now(),
        by=by,
    )


def _ask_once_more(measure: Measure, by: Actor) -> Task:
    """Whoever was to give a service cannot: the step is given anew, for whoever the plan names now."""
    measure.assignment = give_again(assignment=measure.assignment, by=by)
    measure.save(update_fields=["assignment"])
    return measure.assignment.task


def _leads(case: Case, organisation: Organisation, by: Officer) -> None:
    works_on_it = Case.objects.worked_on_by(by).filter(pk=case.pk).exists()
    if not works_on_it or organisation.pk not in by.works_for(Permission.MANAGE_CASES):
        raise Refused(f"方案由{organisation}制定，请由该单位调整。")


def _may_write(case: Case, organisation: Organisation, on_behalf: str, by: Officer) -> None:
    if organisation.pk in by.works_for(Permission.DO_TASKS):
        return
    sees = Case.objects.worked_on_by(by).filter(pk=case.pk).exists() and sight_of(by, case).whole
    if not (sees and by.may_at(Permission.RECORD_FOR_OTHERS, case.seat)):
        raise Refused(f"由{organisation}办理，请由该单位登记。")
    if not on_behalf.strip():
        raise Refused(f"替{organisation}登记的，请写明是谁、什么时候、怎样告知的。")
