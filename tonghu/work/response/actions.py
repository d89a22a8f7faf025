"""Stating how many beds there are, placing a child in one, freeing it."""

from dataclasses import replace

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.law.agencies import Agency
from tonghu.record.cases.actions import Done, finish_step
from tonghu.record.cases.models import Assignment, Case, Conclusion
from tonghu.work.response.models import Capacity, Stay

_CODES = {
    Agency.RESCUE_STATION: "3", Agency.CHILD_WELFARE: "4", Agency.CHILD_PROTECTION: "5",
    Agency.MEDICAL_INSTITUTION: "7",
}  # fmt: skip
_OTHER_SHELTER = "6"
"""What kind of place it is, in the words of the hand-over (law/facts.py)."""


@action(Permission.KEEP_BEDS)
def state_capacity(*, organisation: Organisation, beds: int, note: str, by: Officer) -> Capacity:
    """Say how many beds for children there are; never fewer than are taken."""
    if not by.may_at(Permission.KEEP_BEDS, organisation.place):
        raise Refused("这个机构不在您的管辖范围内，请由它自己或者当地民政部门登记。")
    list(Capacity.objects.select_for_update().filter(organisation=organisation))
    taken = [one.bed for one in Stay.objects.running().filter(organisation=organisation)]
    if beds < len(taken):
        raise Refused(f"现在住着 {len(taken)} 个孩子，床位不能少于这个数。先登记离开的。")
    return Capacity.objects.create(organisation=organisation, beds=beds, note=note, by=by.id)


@action(Permission.DO_TASKS)
def place_child(
    *,
    assignment: Assignment,
    done: Done,
    shelter: Organisation | None,
    by: Officer,
) -> Conclusion:
    """End a step that places a child: the child takes a bed of an institution, stays in the one it has there,
    or is with somebody else and needs none any more.
    """
    if shelter is not None:
        said = {"to_name": shelter.name, **done.said}
        if said.get("to") != _OTHER_SHELTER:  # what the house is, unless it serves as a refuge here
            said["to"] = _CODES.get(shelter.agency, _OTHER_SHELTER)
        done = replace(done, said=said)
    conclusion = finish_step(assignment=assignment, done=done, by=by)
    case, staying = assignment.proceeding.case, Stay.objects.running()
    if shelter is None:
        leave_bed(case=case, why="另行安置", by=by)
    elif not staying.filter(case=case, organisation=shelter).exists():
        leave_bed(case=case, why=f"转到{shelter.name}", by=by)
        take_bed(case=case, assignment=assignment, organisation=shelter, by=by)
    return conclusion


@action(Permission.DO_TASKS)
def hand_child_back(*, assignment: Assignment, done: Done, by: Officer) -> Conclusion:
    """End the step that gives a child to its guardian, back or to a new one: the bed is free."""
    conclusion = finish_step(assignment=assignment, done=done, by=by)
    leave_bed(case=assignment.proceeding.case, why="交给监护人", by=by)
    return conclusion


@action(Permission.KEEP_BEDS)
def end_stay(*, stay: Stay, reason: str, by: Officer) -> Stay:
    """Say that a child has left, and where to."""
    if not by.may_at(Permission.KEEP_BEDS, stay.organisation.place):
        raise Refused(f"请由{stay.organisation}登记。")
    stay = Stay.objects.select_for_update(of=("self",)).get(pk=stay.pk)
    if stay.ended_at is not None:
        raise Refused("已经登记离开，床位已经空出来。")
    return _end(stay, reason, by)


@consequence
def take_bed(*, case: Case, assignment: Assignment, organisation: Organisation, by: Actor) -> Stay:
    """Take the first free bed. Two at once wait for one another: a bed is never given twice."""
    stated = Capacity.objects.select_for_update().filter(organisation=organisation)
    list(stated)
    beds = next((one.beds for one in Capacity.objects.filter(organisation=organisation)), 0)
    taken = {one.bed for one in Stay.objects.running().filter(organisation=organisation)}
    free = next((bed for bed in range(1, beds + 1) if bed not in taken), None)
    if free is None:
        raise Refused(
            f"{organisation.name}的 {beds} 张床位已经住满，请另选一处，或者先打电话协调。"
        )
    return Stay.objects.create(
        organisation=organisation, bed=free, case=case, assignment=assignment, by=by.id
    )


@consequence
def leave_bed(*, case: Case, why: str, by: Actor) -> list[Stay]:
    """Free the bed of a case's child, if there is one."""
    running = Stay.objects.running().select_for_update().filter(case=case)
    return [_end(stay, why, by) for stay in running]


def _end(stay: Stay, why: str, by: Actor) -> Stay:
    stay.ended_at, stay.ended_by, stay.ended_why = timezone.now(), by.id, why
    stay.save(update_fields=["ended_at", "ended_by", "ended_why"])
    return stay
