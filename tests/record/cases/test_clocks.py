"""From which day a term runs: from the day the order was made, not from when somebody carried it out."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.children import child
from tests.record.cases.test_pages import done
from tests.record.cases.test_walking import finish, pending
from tests.world import World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.kernel.errors import Refused
from tonghu.base.terms.questions import calendar_in_force
from tonghu.law.calendar import add_months, said_day
from tonghu.law.terms import Force, Unit
from tonghu.record.cases.actions import Done, begin_case, close_case, finish_step, reopen_case
from tonghu.record.cases.beginning import told_for
from tonghu.record.cases.clocks import not_yet
from tonghu.record.cases.engine import start
from tonghu.record.cases.models import Case, ClosureKind, Progress
from tonghu.record.tasks.actions import ask_extension
from tonghu.record.tasks.models import Task

SignIn = Callable[[str], Client]
EXPIRY = "before_expiry"


def applied_for(world: World) -> Case:
    """A protection order is asked for; in the county of the tests civil affairs watches for the court."""
    by = world.officer("王强")
    case = begin_case(child=child(world), key="protection_order", because="x", by=by).case
    finish(world, case, "choose_applicant", "police")
    finish(world, case, "apply_police", "ordinary")
    return case


def decided(world: World, case: Case, step: str, outcome: str, by: str, **said: object) -> None:
    """The court has spoken, and what it said is written down."""
    finish_step(assignment=pending(case, step), done=Done([outcome], said), by=world.officer(by))


def ordered(world: World, **said: object) -> Task:
    """The order is made and carried out: it is to be looked at again before it expires."""
    case = applied_for(world)
    decided(world, case, "decide", "granted", "林涛", **said)
    finish(world, case, "carry_out", "carried_out")
    return pending(case, EXPIRY).task


def ends(task: Task) -> date:
    """The last day of its clock."""
    assert task.clock_end is not None
    return timezone.localdate(task.clock_end)


def test_an_order_expires_six_months_from_the_day_it_was_made(world: World) -> None:
    made = timezone.localdate() - timedelta(days=10)
    task = ordered(world, decided_on=made.isoformat())
    assert ends(task) == add_months(made, 6)
    assert task.due_at is not None
    assert task.force == Force.STATUTORY


def test_an_order_for_a_shorter_time_is_looked_at_before_that(
    world: World, sign_in: SignIn
) -> None:
    today = timezone.localdate()
    until = today + timedelta(days=40)
    task = ordered(world, decided_on=today.isoformat(), until=until.isoformat())
    assert ends(task) == until
    assert task.due_at == task.clock_end, "it binds"
    assert (task.force, task.allowed) == (Force.WRITTEN, None), (
        "by the court's word, no term of the law"
    )
    with pytest.raises(Refused, match="裁定、决定写明"):
        ask_extension(task=task, more=5, reason="x", basis="x", by=world.officer("林涛"))
    page = sign_in("林涛").get(f"/tasks/{task.pk}/").content.decode()
    assert "（裁定、决定写明）" in page
    assert "申请延期" not in page
    assert "内部目标" not in page
    assert task.next_at is not None
    assert timezone.localdate(task.next_at) == until - timedelta(days=30)


@pytest.mark.parametrize("until", ["", "2099-01-01"])
def test_no_order_lasts_longer_than_the_law_lets_it(world: World, until: str) -> None:
    today = timezone.localdate()
    said = {"until": until} if until else {}
    task = ordered(world, decided_on="2099-01-01", **said)
    assert ends(task) == add_months(today, 6)
    assert task.force == Force.STATUTORY


def test_where_no_day_is_written_the_day_the_step_was_done_counts(world: World) -> None:
    assert ends(ordered(world)) == add_months(timezone.localdate(), 6)


def test_an_order_made_on_review_counts_from_the_review(world: World) -> None:
    case, today = applied_for(world), timezone.localdate()
    refused, reversed_ = today - timedelta(days=9), today - timedelta(days=2)
    decided(world, case, "decide", "refused", "林涛", decided_on=refused.isoformat())
    decided(world, case, "contest", "reversed", "林涛", decided_on=reversed_.isoformat())
    finish(world, case, "carry_out", "carried_out")
    assert ends(pending(case, EXPIRY).task) == add_months(reversed_, 6)


def test_a_year_of_temporary_care_counts_from_the_day_the_child_was_received(world: World) -> None:
    received = timezone.localdate() - timedelta(days=3)
    by = world.officer("王强")
    case = begin_case(child=child(world), key="temporary_guardianship", because="x", by=by).case
    decided(
        world, case, "decide", "guardian_prevented", "林涛", starts_on=received.isoformat(),
        ends_on=add_months(received, 12).isoformat(),
    )  # fmt: skip
    task = pending(case, "before_limit").task
    assert ends(task) == add_months(received, 12)
    assert task.force == Force.POLICY


def test_an_appointed_guardian_may_be_contested_for_thirty_days_from_the_last_who_was_told(
    world: World,
) -> None:
    told = timezone.localdate() - timedelta(days=4)
    by = world.officer("王强")
    case = begin_case(child=child(world), key="temporary_guardianship", because="x", by=by).case
    finish(world, case, "decide", "guardian_prevented", by="林涛")
    finish(world, case, "place", "relative", by="林涛")
    finish(world, case, "review", "disputed", by="林涛")
    decided(
        world, case, "appoint_guardian", "appointed", "林涛", guardian="外婆周秀英",
        told_on=told.isoformat(),
    )  # fmt: skip
    waiting = pending(case, "await_contest")
    noon = timezone.make_aware(datetime.combine(told, time(12)))
    assert ends(waiting.task) == timezone.localdate(calendar_in_force().due(noon, 30, Unit.DAYS).at)
    assert waiting.task.force == Force.STATUTORY
    assert "外婆周秀英" in str(told_for(waiting)), "who it was, is told again"
    decided(world, case, "await_contest", "contested", "林涛", who="伯父")
    finish(world, case, "hear_appointment", "upheld", by="林涛")
    finish(world, case, "hand_to_guardian", "handed_over", by="林涛")
    assert pending(case, "visit_after_return").task.organisation.name == "大坪村民委员会"


def test_opened_again_where_nothing_was_decided_it_counts_from_then(world: World) -> None:
    case = applied_for(world)
    proceeding, county = case.proceedings.get(), world.officer("林涛")
    close_case(case=case, kind=ClosureKind.MISTAKEN, reason="x", by=county)
    reopen_case(case=case, at=[(proceeding, EXPIRY)], reason="x", by=county)
    assert ends(pending(case, EXPIRY).task) == add_months(timezone.localdate(), 6)


@pytest.mark.parametrize(("early", "counts"), [(16, False), (15, True), (-3, True)])
def test_a_follow_up_much_sooner_than_it_is_due_does_not_count(
    world: World, sign_in: SignIn, early: int, counts: bool
) -> None:
    case = begin_case(
        child=child(world), key="assessment_and_support", because="x", by=world.officer("王强")
    ).case
    start(case, case.proceedings.get(), "second_follow_up", timezone.now(), CLOCK)
    task = pending(case, "second_follow_up").task
    assert task.target_at is not None
    with time_machine.travel(task.target_at - timedelta(days=early), tick=False):
        first = timezone.localdate(task.target_at) - timedelta(days=15)
        village = sign_in("李梅")
        sent = done(outcomes=["stable"], words="奶奶照顾得好")
        answer = village.post(f"/cases/steps/{task.pk}/", sent)
        page = answer.content.decode()
        assert (said_day(first) in page) is not counts
        task.refresh_from_db()
        assert task.is_open is not counts
        if not counts:
            assert "奶奶照顾得好" in page, "nothing typed is lost"
            village.post(f"/cases/steps/{task.pk}/", done(only="1", words="奶奶照顾得好"))
            assert Progress.objects.get().said == {"words": "奶奶照顾得好"}
            village.post(f"/cases/steps/{task.pk}/", done(outcomes=["relapsed"]))
            task.refresh_from_db()
            assert not task.is_open, "trouble waits for no day"


def test_a_follow_up_without_a_target_counts_at_any_time(world: World) -> None:
    case = begin_case(
        child=child(world), key="assessment_and_support", because="x", by=world.officer("王强")
    ).case
    start(case, case.proceedings.get(), "first_follow_up", timezone.now(), CLOCK)
    step = pending(case, "first_follow_up")
    step.task.target_at = None
    assert not list(not_yet(step, ["stable"], timezone.localdate()))


@pytest.mark.parametrize(("days", "doubted"), [(29, True), (30, False)])
def test_an_appointment_that_may_still_be_contested_is_doubted_when_said_to_be_final(
    days: int, doubted: bool, world: World, sign_in: Callable[[str], Client]
) -> None:
    case = begin_case(
        child=child(world), key="temporary_guardianship", because="x", by=world.officer("林涛")
    ).case
    finish(world, case, "decide", "guardian_missing", by="林涛")
    finish(world, case, "place", "relative", by="林涛")
    finish(world, case, "review", "disputed", by="林涛")
    told_on = (timezone.localdate() - timedelta(days=days)).isoformat()
    decided(world, case, "appoint_guardian", "appointed", "林涛", told_on=told_on)
    step = pending(case, "await_contest")
    told = sign_in("林涛").post(
        f"/cases/steps/{step.task_id}/", done(outcomes=["settled"]), follow=True
    ).content.decode()  # fmt: skip
    assert ("起满 30日" in told) is doubted


@pytest.mark.parametrize(("months", "doubted"), [(2, True), (3, False)])
def test_who_asks_to_be_restored_before_three_months_are_full_is_doubted(
    months: int, doubted: bool, world: World, sign_in: Callable[[str], Client]
) -> None:
    case = begin_case(
        child=child(world), key="revocation", because="x", by=world.officer("林涛")
    ).case
    finish(world, case, "establish", "harm", by="林涛")
    finish(world, case, "seek_applicant", "nobody", by="林涛")
    finish(world, case, "file_civil_affairs", "filed", by="林涛")
    made = add_months(timezone.localdate(), -months)
    decided(world, case, "hear", "new_guardian", "林涛", decided_on=made.isoformat())
    step = pending(case, "await_restoration")
    told = sign_in("林涛").post(
        f"/cases/steps/{step.task_id}/", done(outcomes=["applied"]), follow=True
    ).content.decode()  # fmt: skip
    assert ("起满 3个月" in told) is doubted
    assert pending(case, "assess_restoration")  # doubted or not, the court decides
