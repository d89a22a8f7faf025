"""A18: six months after the first word in writing, somebody confers about going to court; once a case."""

from datetime import datetime, timedelta

from django.utils import timezone

from tests.children import child
from tests.record.cases.test_walking import finish, pending
from tests.world import World
from tonghu.base.audit.actors import CLOCK
from tonghu.doors.jobs.daily import DAILY
from tonghu.law.calendar import add_months
from tonghu.record.cases.actions import (
    Done,
    begin_case,
    call_in,
    close_case,
    record_progress,
    speak_of_refusal,
)
from tonghu.record.cases.duties import REFUSAL, duties_of
from tonghu.record.cases.models import Case, ClosureKind
from tonghu.record.tasks.explained import explained
from tonghu.record.tasks.models import Task

JOB = next(one for one in DAILY if one.name == "speak_of_refusal")


def admonish(world: World, case: Case, to: str = "1", ago: int = 0) -> None:
    """The father, or somebody else, is admonished in writing so many days ago."""
    step = pending(case, "admonish")
    by = next(
        world.officer(name)
        for name in ("李梅", "王强")
        if step.task.organisation in world.officer(name).organisations
    )
    Task.objects.filter(pk=step.task_id).update(opened_at=timezone.now() - timedelta(days=400))
    step = pending(case, "admonish")
    at = timezone.now() - timedelta(days=ago)
    record_progress(
        assignment=step, done=Done(said={"to": to, "conduct": "不寄钱"}, done_at=at), by=by
    )


def under_way(world: World) -> Case:
    """An intervention with the admonition still to be made."""
    begun = begin_case(
        child=child(world), key="guardianship_intervention", because="x", by=world.officer("王强")
    )
    finish(world, begun.case, "identify", "minor", by="王强")
    return begun.case


def in_months(months: int) -> datetime:
    """The day so many months from now."""
    day = add_months(timezone.localdate(), months)
    return timezone.now() + (day - timezone.localdate())


def asked() -> list[Task]:
    """The duties to confer."""
    return list(Task.objects.filter(kind=REFUSAL))


def test_a18_six_months_after_the_first_word_in_writing_somebody_confers(world: World) -> None:
    case = under_way(world)
    admonish(world, case, to="5")
    assert Case.objects.get().refused_until is None, (
        "whoever only looks after the child refuses nothing"
    )
    admonish(world, case)
    admonish(world, case, ago=0)
    JOB.run(in_months(6) - timedelta(days=1))
    assert asked() == []
    assert JOB.run(in_months(6)).done == 1
    (task,) = asked()
    assert (task.organisation.name, task.due_at) == ("云溪县民政局", None)
    assert task.target_at is not None, "an internal target, never a term"
    number, spoken = explained(task, world.officer("林涛"))
    assert (number.words, number.url) == (case.number, f"/cases/{case.pk}/")
    assert len(spoken.words.splitlines()) == 2, "what was said to the parents, not to the caregiver"
    assert task in duties_of(case)
    assert Case.objects.visible_to(world.officer("林涛")).filter(pk=case.pk).exists()
    assert JOB.run(in_months(7)).done == 0
    admonish(world, case, ago=90)
    assert Case.objects.get().refused_until is None, "asked once"
    begin_case(child=case.child, key="revocation", because="x", by=world.officer("林涛"))  # type: ignore[arg-type]
    (task,) = asked()
    assert task.completion.outcome == "已开始：撤销监护人资格"


def test_a18_an_earlier_word_that_is_told_later_brings_the_day_forward(world: World) -> None:
    case = under_way(world)
    admonish(world, case)
    first = Case.objects.get().refused_until
    admonish(world, case, ago=100)
    second = Case.objects.get().refused_until
    assert first is not None
    assert second is not None
    assert second < first


def test_a18_nobody_is_asked_where_one_has_gone_to_court_or_the_case_is_over(world: World) -> None:
    case = under_way(world)
    admonish(world, case, ago=200)
    begin_case(child=case.child, key="revocation", because="x", by=world.officer("林涛"))  # type: ignore[arg-type]
    assert speak_of_refusal(case_id=case.pk, by=CLOCK) is None
    assert speak_of_refusal(case_id=case.pk, by=CLOCK) is None


def test_a18_who_takes_part_already_is_asked_without_being_called_in_again(world: World) -> None:
    case = under_way(world)
    office = world.organisation("云溪县民政局")
    call_in(case=case, organisation=office, reason="一起办", by=CLOCK)
    members = case.team.count()
    admonish(world, case, ago=200)
    assert JOB.run(timezone.now()).done == 1
    assert asked()[0].organisation == office
    assert case.team.count() == members


def test_a18_the_duty_ends_with_its_case(world: World) -> None:
    case = under_way(world)
    admonish(world, case, ago=200)
    JOB.run(timezone.now())
    finish(
        world, case, "admonish", "heeded", by="王强" if "王强" in _owners(world, case) else "李梅"
    )
    finish(world, case, "check", _good_end(case), by="王强")
    assert asked()[0].completion.outcome == "个案办结"


def test_a18_the_duty_ends_where_the_case_is_closed_by_hand(world: World) -> None:
    case = under_way(world)
    admonish(world, case, ago=200)
    JOB.run(timezone.now())
    close_case(case=case, kind=ClosureKind.MISTAKEN, reason="立错了", by=world.officer("林涛"))
    assert not asked()[0].is_open


def _owners(world: World, case: Case) -> set[str]:
    office = pending(case, "admonish").task.organisation
    return {name for name in ("李梅", "王强") if office in world.officer(name).organisations}


def _good_end(case: Case) -> str:
    return next(
        one.key for one in pending(case, "check").law.outcomes if not one.then and not one.opens
    )
