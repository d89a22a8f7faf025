"""A child has a guardian again: whoever cares for it meanwhile is asked to end that, and a person ends it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from tests.children import child
from tests.record.cases.test_pages import done
from tests.record.cases.test_walking import finish, pending
from tests.world import COUNTY, World
from tonghu.base.audit.actors import CLOCK, CONSOLE
from tonghu.base.people.actions import found_organisation
from tonghu.law.agencies import Agency
from tonghu.record.cases.actions import Done, begin_case, finish_step, keep_out
from tonghu.record.cases.duties import ENDING
from tonghu.record.cases.engine import start
from tonghu.record.cases.models import Case, Proceeding
from tonghu.record.tasks.models import Task

SignIn = Callable[[str], Client]


def cared_for(world: World, other: str, at: str) -> Case:
    """A child in temporary guardianship, and another procedure that has come to this step."""
    one, lin = child(world), world.officer("林涛")
    begin_case(child=one, key="temporary_guardianship", because="x", by=lin)
    case = begin_case(child=one, key=other, because="x", by=lin).case
    finish(world, case, "decide", "guardian_refuses", by="林涛")
    walked = case.proceedings.get(procedure=other)
    start(case, walked, at, timezone.now(), CLOCK)
    return case


def temporary(case: Case) -> Proceeding:
    return case.proceedings.get(procedure="temporary_guardianship")


@pytest.mark.parametrize(
    ("other", "step", "outcome", "by"),
    [
        ("revocation", "hand_over", "handed_over", "林涛"),
        ("revocation", "take_over", "taken_over", "林涛"),
        ("revocation", "return_child", "returned", "林涛"),
        ("guardianship_intervention", "check", "restored", "王强"),
    ],
)
def test_when_the_child_has_a_guardian_again_civil_affairs_is_asked_to_end_its_own(
    world: World, other: str, step: str, outcome: str, by: str
) -> None:
    case = cared_for(world, other, step)
    finish(world, case, step, outcome, by=by)
    asked = Task.objects.get(kind=ENDING)
    assert (asked.organisation.name, asked.subject_id) == ("云溪县民政局", temporary(case).pk)
    assert "请核实、办理终止" in asked.title
    assert temporary(case).ended_at is None, "nothing ends by itself"
    assert asked.is_open


def test_whoever_is_asked_reads_where_to_end_it_and_that_ends_what_was_asked(
    world: World, sign_in: SignIn
) -> None:
    case = cared_for(world, "revocation", "hand_over")
    finish(world, case, "place", "relative", by="林涛")
    finish(world, case, "hand_over", "handed_over", by="林涛")
    asked, lin = Task.objects.get(kind=ENDING), sign_in("林涛")
    review = pending(case, "review").task
    page = lin.get(f"/tasks/{asked.pk}/").content.decode()
    assert f"/cases/steps/{review.pk}/" in page
    assert "已有其他监护人，终止临时监护" in page
    assert (
        f"/cases/steps/{review.pk}/"
        not in sign_in("王强").get(f"/tasks/{asked.pk}/").content.decode()
    )
    lin.post(f"/cases/steps/{review.pk}/", done(outcomes=["adult"]))
    assert asked in Task.objects.open(), "the year and the visits are not ended yet"
    finish(world, case, "before_limit", "settled", by="林涛")
    # Without an agency for protection here, its visit is civil affairs' own too.
    finish(world, case, "visit_family", "suitable", by="林涛")
    asked.refresh_from_db()
    assert not asked.is_open
    assert asked.completion.outcome == "已终止"


def test_whoever_handed_the_child_back_is_asked_to_end_the_year_that_runs_on(world: World) -> None:
    case = begin_case(
        child=child(world), key="temporary_guardianship", because="x", by=world.officer("林涛")
    ).case
    for step, outcome in (
        ("decide", "guardian_refuses"), ("place", "relative"), ("review", "fit"),
        ("hand_back", "handed_back"),
    ):  # fmt: skip
        assert not Task.objects.filter(kind=ENDING).exists()
        finish(world, case, step, outcome, by="林涛")
    asked = Task.objects.open().get(kind=ENDING)
    finish(world, case, "before_limit", "settled", by="林涛")
    # Without an agency for protection here, its visit is civil affairs' own too.
    finish(world, case, "visit_family", "suitable", by="林涛")
    asked.refresh_from_db()
    assert not asked.is_open
    assert pending(case, "visit_after_return").task.is_open, "the village visits all the same"


def test_an_agency_that_still_visits_a_family_is_asked_to_end_that_too(world: World) -> None:
    agency = found_organisation(
        kind=Agency.CHILD_PROTECTION, name="云溪县未保中心", place=COUNTY,
        above=world.organisation("云溪县民政局"), by=CONSOLE,
    )  # fmt: skip
    case = begin_case(
        child=child(world), key="temporary_guardianship", because="x", by=world.officer("林涛")
    ).case
    for step, outcome in (
        ("decide", "guardian_refuses"), ("place", "relative"), ("review", "fit"),
        ("before_limit", "settled"), ("hand_back", "handed_back"),
    ):  # fmt: skip
        finish(world, case, step, outcome, by="林涛")
    assert pending(case, "visit_family").task.organisation == agency
    asked = Task.objects.open().get(kind=ENDING)
    assert asked.organisation == agency, "the bureau has nothing left to do"
    finish_step(
        assignment=pending(case, "visit_family"),
        done=Done(["gone"], on_behalf="未保中心来电"), by=world.officer("林涛"),
    )  # fmt: skip
    asked.refresh_from_db()
    assert not asked.is_open
    assert not case.proceedings.filter(assignments__step="place", assignments__task__closed_at=None)


def test_where_nobody_cares_for_the_child_meanwhile_nobody_is_asked(world: World) -> None:
    one = child(world)
    case = begin_case(child=one, key="revocation", because="x", by=world.officer("林涛")).case
    start(case, case.proceedings.get(), "hand_over", timezone.now(), CLOCK)
    finish(world, case, "hand_over", "handed_over", by="林涛")
    assert not Task.objects.filter(kind=ENDING).exists()


def test_where_only_the_village_has_something_left_to_do_nobody_is_asked(world: World) -> None:
    case = cared_for(world, "revocation", "hand_over")
    for step, outcome in (
        ("place", "relative"), ("review", "fit"), ("hand_back", "handed_back"),
        ("before_limit", "settled"), ("visit_family", "suitable"), ("hand_over", "handed_over"),
    ):  # fmt: skip
        finish(world, case, step, outcome, by="林涛")
    assert temporary(case).ended_at is None, "the village still visits"
    assert not Task.objects.open().filter(kind=ENDING).exists()


def test_what_was_asked_goes_the_way_of_the_other_duties_of_the_case(world: World) -> None:
    case = cared_for(world, "revocation", "hand_over")
    finish(world, case, "hand_over", "handed_over", by="林涛")
    asked = Task.objects.get(kind=ENDING)
    office = world.organisation("云溪县民政局")
    keep_out(case=case, organisation=office, reason="x", by=CLOCK)
    asked.refresh_from_db()
    assert asked.organisation.name == "云溪县人民政府"
