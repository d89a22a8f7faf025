"""Who works on a case, who must not, and who may steer it."""

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.codes import ancestors, contains
from tonghu.record.cases.duties import duties_of
from tonghu.record.cases.models import Assignment, Case, Conflict, Invitation
from tonghu.record.cases.offices import office_of, outside_conflict, stands_above
from tonghu.record.tasks.actions import reroute_task, withdraw_reminders


@action(Permission.MANAGE_CASES)
def invite(*, case: Case, organisation: Organisation, reason: str, by: Officer) -> Invitation:
    """Call an organisation to a case in which it has no step. Called twice, it is called once."""
    case = managed(case, by)
    return call_in(case=case, organisation=organisation, reason=reason, by=by)


@consequence
def call_in(*, case: Case, organisation: Organisation, reason: str, by: Actor) -> Invitation:
    """Let an organisation in that has no step in a case. Called twice, it is called once."""
    if case.conflicts.in_force().filter(organisation=organisation).exists():
        raise Refused(f"{organisation.name}与这件个案有利害关系，应当回避。")
    invitation, _ = Invitation.objects.in_force().get_or_create(
        case=case, organisation=organisation, defaults={"reason": reason, "by": by.id}
    )
    return invitation


@action(Permission.MANAGE_CASES)
def end_invitation(
    *, case: Case, organisation: Organisation, reason: str, by: Officer
) -> Invitation:
    """Let an organisation go that was only called in: it sees the case no more. Whoever did a step of it
    goes on seeing what they did.
    """
    case = managed(case, by)
    called = case.invitations.in_force().select_for_update(of=("self",))
    invitation = called.filter(organisation=organisation).first()
    if invitation is None or _stepped(case, organisation):
        raise Refused(f"{organisation.name}办过这件个案的步骤，不能退出：它看得到自己办的那一步。")
    owed = duties_of(case).open().filter(organisation=organisation).first()
    if owed is not None:
        raise Refused(f"{organisation.name}还有没有办完的事：{owed.title}。办完以后再退出。")
    invitation.ended_at, invitation.ended_by = timezone.now(), by.id
    invitation.ended_why = reason
    invitation.save(update_fields=["ended_at", "ended_by", "ended_why"])
    return invitation


@action(Permission.MANAGE_CASES)
def declare_conflict(
    *, case: Case, organisation: Organisation, reason: str, by: Officer
) -> Conflict:
    """Say that an organisation must keep out: its people are accused, or concerned."""
    case = managed(case, by)
    if organisation.pk in by.works_for(Permission.MANAGE_CASES):
        raise Refused("不能自己登记本单位回避，请由上级登记。")
    return keep_out(case=case, organisation=organisation, reason=reason, by=by)


@action(Permission.MANAGE_CASES)
def lift_conflict(*, case: Case, organisation: Organisation, reason: str, by: Officer) -> Conflict:
    """Let an organisation work on a case again from which it kept out: it was entered by mistake, or is over.
    Somebody above it says so, with the reason. What the law gives it and is not done goes back to it.
    """
    case = managed(case, by)
    own = by.works_for(Permission.MANAGE_CASES)
    if organisation in by.organisations or not stands_above(own, organisation):
        raise Refused(
            f"解除{organisation.name}的回避，要由它的上级单位决定，不能由本单位或者同级办理。"
        )
    conflict = case.conflicts.in_force().filter(organisation=organisation).first()
    if conflict is None:
        raise Refused(f"{organisation.name}现在没有回避，不用解除。")
    conflict.lifted_at, conflict.lifted_by, conflict.lifted_why = timezone.now(), by.id, reason
    conflict.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
    _seat_again(case)
    pending = Assignment.objects.filter(proceeding__case=case, task__closed_at=None)
    for one in pending.select_related("proceeding", "task"):
        to = office_of(case, one.proceeding, one.law)
        theirs = to if to == organisation else one.task.organisation
        reroute_task(task=one.task, to=theirs, place=case.seat, reason="解除回避", by=by)
    return conflict


@consequence
def keep_out(*, case: Case, organisation: Organisation, reason: str, by: Actor) -> Conflict:
    """Keep an organisation out of a case, and take its open steps one level up."""
    conflict, _ = Conflict.objects.in_force().get_or_create(
        case=case, organisation=organisation, defaults={"reason": reason, "by": by.id}
    )
    _seat_again(case)
    pending = list(duties_of(case).open().select_related("organisation"))
    withdraw_reminders(tasks=pending, organisation=organisation, by=by)
    for task in pending:
        to = outside_conflict(case=case, organisation=task.organisation)
        if to != task.organisation:
            call_in(case=case, organisation=to, reason="接替回避的单位", by=by)
        reroute_task(task=task, to=to, place=case.seat, reason="利害关系回避", by=by)
    return conflict


def _seat_again(case: Case) -> None:
    """Where the duties of a case lie: where the child is, or so far above that nobody who oversees the place of
    those concerned sees a duty of it either.
    """
    seat = case.place
    for one in case.conflicts.in_force().select_related("organisation"):
        if contains(one.organisation.place, seat):
            seat = ancestors(one.organisation.place)[0]
    if seat != case.seat:
        case.seat = seat
        case.save(update_fields=["seat"])


def _stepped(case: Case, organisation: Organisation) -> bool:
    steps = Assignment.objects.filter(proceeding__case=case, task__organisation=organisation)
    return steps.exists()


def managed(case: Case, by: Officer, permission: Permission = Permission.MANAGE_CASES) -> Case:
    """The case, locked, if the officer's organisation works on it and may steer it."""
    found = Case.objects.select_for_update(of=("self",)).filter(pk=case.pk)
    case = found.get()
    works_on_it = Case.objects.worked_on_by(by).filter(pk=case.pk).exists()
    if not (works_on_it and case.team.filter(pk__in=by.works_for(permission)).exists()):
        raise Refused("您的单位没有参加这件个案，不能办理。请由主办单位办理。")
    if case.proceedings.filter(supervised__in=by.works_for(permission)).exists():
        raise Refused("这件事督办、追责的是您的单位，由督办的单位办理。")
    return case
