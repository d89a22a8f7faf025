"""Stating how many beds there are, placing a child in one, freeing it."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.law.agencies import Agency
from tonghu.law.basis import MINORS_LAW
from tonghu.record.cases.actions import Done, finish_step
from tonghu.record.cases.endings import against_closing, left_at_the_end
from tonghu.record.cases.models import Assignment, Case, Conclusion
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task
from tonghu.work.response.models import Capacity, Stay
from tonghu.work.response.questions import may_keep

_CODES = {
    Agency.RESCUE_STATION: "3", Agency.CHILD_WELFARE: "4", Agency.CHILD_PROTECTION: "5",
    Agency.MEDICAL_INSTITUTION: "7",
}  # fmt: skip
LEAVING = "response.leaving"
_NOBODY_CAME = frozenset({"custody", "refused", "unreachable"})
"""The ends of “reach_parents” and “end_care” (law/procedures/emergency_response.py) after which the child is where it was."""
_OTHER_SHELTER = "6"
"""What kind of place it is, in the words of the hand-over (law/facts.py)."""


@action(Permission.KEEP_BEDS)
def state_capacity(*, organisation: Organisation, beds: int, note: str, by: Officer) -> Capacity:
    """Say how many beds for children there are; never fewer than are taken."""
    if not may_keep(by, organisation):
        raise Refused("这个机构不在您的管辖范围内，请由它自己或者当地民政部门登记。")
    list(Capacity.objects.select_for_update().filter(organisation=organisation))
    taken = [one.bed for one in Stay.objects.running().filter(organisation=organisation)]
    if beds < len(taken):
        raise Refused(
            f"现在住着 {len(taken)} 个孩子，床位不能少于这个数。先登记离开的。", at="beds"
        )
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
    else:
        leave_bed(case=assignment.proceeding.case, why="另行安置", by=by)
    conclusion = finish_step(assignment=assignment, done=done, by=by)
    case, staying = assignment.proceeding.case, Stay.objects.running()
    if shelter is not None and not staying.filter(case=case, organisation=shelter).exists():
        leave_bed(case=case, why=f"转到{shelter.name}", by=by)
        take_bed(case=case, assignment=assignment, organisation=shelter, by=by)
    return conclusion


@action(Permission.DO_TASKS)
def hand_child_back(*, assignment: Assignment, done: Done, by: Officer) -> Conclusion:
    """End the step that gives a child to its guardian, back or to a new one: the bed is free, unless nobody
    has come for it.
    """
    if not _NOBODY_CAME.intersection(done.outcomes):
        leave_bed(case=assignment.proceeding.case, why="交给监护人", by=by)
    return finish_step(assignment=assignment, done=done, by=by)


@action(Permission.KEEP_BEDS)
def end_stay(*, stay: Stay, reason: str, by: Officer) -> Stay:
    """Say that a child has left, and where to."""
    if not may_keep(by, stay.organisation):
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
            f"{organisation.name}的 {beds} 张床位已经住满，请另选一处，或者先打电话协调。",
            at="shelter",
        )
    return Stay.objects.create(
        organisation=organisation, bed=free, case=case, assignment=assignment, by=by.id
    )


@consequence
def leave_bed(*, case: Case, why: str, by: Actor) -> list[Stay]:
    """Free the bed of a case's child, if there is one."""
    running = Stay.objects.running().select_for_update().filter(case=case)
    return [_end(stay, why, by) for stay in running]


@against_closing
def still_in_a_bed(case: Case) -> Iterator[str]:
    """A child in a bed is somebody's to look after: the case that put it there goes on."""
    for stay in Stay.objects.running().filter(case=case).select_related("organisation"):
        yield (
            f"孩子还住在{stay.organisation} {stay.bed} 号床，这时结案就没有人管他的去向。请先由民政部门在"
            "“安置床位”里登记孩子去了哪里、由谁接走；要并案的，把另一件并到这一件来。"
        )


@left_at_the_end
def ask_where_to(case: Case, by: Actor) -> None:
    """The last step is done and the child is in a bed yet: whoever keeps the beds says where it goes."""
    for stay in Stay.objects.running().filter(case=case).select_related("organisation__above"):
        open_task(
            duty=Duty(
                key=_leaving(stay),
                kind=LEAVING,
                title=f"个案已经办结，孩子还住在{stay.organisation} {stay.bed} 号床：落实去向，登记离开"[
                    :120
                ],
                organisation=stay.organisation.above or stay.organisation,
                place=case.seat,
                basis=MINORS_LAW("第九十三条"),
                because=case.number,
                target="hand_over_child",
                child_id=case.child_id,
                form="response:left",
                subject_id=stay.pk,
            ),
            at=timezone.now(),
            by=by,
        )


def _leaving(stay: Stay) -> str:
    return f"{LEAVING}:{stay.pk}"


def _end(stay: Stay, why: str, by: Actor) -> Stay:
    stay.ended_at, stay.ended_by, stay.ended_why = timezone.now(), by.id, why
    stay.save(update_fields=["ended_at", "ended_by", "ended_why"])
    for task in Task.objects.open().filter(key=_leaving(stay)):
        complete_task(task=task, outcome="已登记离开", fact=stay, by=by)
    return stay
