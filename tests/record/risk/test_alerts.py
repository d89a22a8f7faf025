"""A story for each alert of the table: somebody's duty when it comes, nobody's when it is over."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.children import child, fresh
from tests.record.cases.test_walking import emergency, finish, pending
from tests.world import COUNTY, DAPING, World
from tonghu.base.audit.actors import CLOCK, CONSOLE
from tonghu.base.people.actions import appoint, found_organisation
from tonghu.law.agencies import Agency
from tonghu.law.alerts import ALERTS
from tonghu.law.ledger import ExitReason
from tonghu.record.cases.actions import Matter, open_case
from tonghu.record.children.actions import ask_exit, change_children, decide_exit
from tonghu.record.children.filing import Amendment
from tonghu.record.children.models import Child
from tonghu.record.risk.actions import Answer, Seen, answer_alert, observe
from tonghu.record.tasks.actions import remind
from tonghu.record.tasks.models import Task

TOWN, VILLAGE = "青岩镇人民政府", "大坪村民委员会"
GONE = "这种情形已经没有了"


def see(one: Child, sign: str, *there: bool) -> None:
    """Somebody saw it, or saw that it was not there, each on a day of its own."""
    for ago, one_there in enumerate(reversed(there)):
        on = timezone.localdate() - timedelta(days=ago)
        observe(seen=[Seen(one.pk, sign, one_there, on, "visit")], by=CLOCK)


def alert(one: Child, code: str) -> Task:
    """The latest duty of that alert."""
    return Task.objects.filter(kind=f"risk.{code}", child_id=one.pk).latest("id")


@pytest.mark.parametrize(
    ("code", "filed", "seen"),
    [
        ("A01", {"guardianship_type": "1"}, ""),
        ("A01", {"caregiver_special_status": "5"}, ""),
        ("A02", {}, "alone_young"),
        ("A03", {"lives_alone": "1"}, ""),
        ("A03", {}, "alone_overnight"),
        *(("A04", {}, sign) for sign in ALERTS["A04"].signs),
    ],
)
def test_a_danger_is_to_be_checked_at_once_and_only_people_end_it(
    world: World, code: str, filed: dict[str, Any], seen: str
) -> None:
    one = child(world, **filed)
    if seen:
        see(one, seen, True)
    task = alert(one, code)
    assert (task.at_once, task.organisation.name, task.wording) == (True, TOWN, "立即")
    assert task.basis == str(ALERTS[code].basis)
    if seen:
        see(one, seen, False)
    lintao = world.officer("林涛")
    ask_exit(child=fresh(one), why=ExitReason.PARENT_RETURNED, values={"mother.is_away": "0"}, reason="", on=timezone.localdate(), by=world.officer("李梅"))  # fmt: skip
    decide_exit(child=fresh(one), leaves=True, reason="核实", by=lintao)
    assert alert(one, code).is_open
    answer_alert(task=task, answer=Answer.REPORTED, note="已报派出所", by=world.officer("周静"))
    assert not alert(one, code).is_open


@pytest.mark.parametrize(
    ("code", "whose", "there", "not_there"),
    [
        ("A05", TOWN, ("not_met", True, True), ("not_met", False)),
        ("A06", VILLAGE, ("out_of_touch", True), ("out_of_touch", False)),
    ],
)
def test_what_was_seen_is_somebodys_until_it_is_seen_to_be_over(
    world: World, code: str, whose: str, there: tuple[str, bool], not_there: tuple[str, bool]
) -> None:
    one = child(world)
    see(one, *there)
    task = alert(one, code)
    assert (task.organisation.name, task.at_once, task.due_at) == (whose, False, None)
    assert task.target_at is not None, "an internal target, never a term"
    see(one, *not_there)
    assert alert(one, code).completion.outcome == GONE


BORN = (timezone.localdate() - timedelta(days=16 * 365.25 - 40)).isoformat()


@pytest.mark.parametrize(
    ("code", "filed", "better"),
    [
        ("A08", {"caregiver_birth_date": "1940-01-01"}, {"caregiver.birth_date": "1990-01-01"}),
        ("A08", {"caregiver_special_status": "1"}, {"caregiver.special_status": "0"}),
        ("A11", {"attendance_status": "7"}, {"attendance_status": "1"}),
        ("A12", {"hukou_class": "4"}, {"hukou_class": "1"}),
        ("A13", {"birth_date": BORN, "id_number": None}, {"birth_date": "2016-03-05"}),
    ],
)
def test_what_the_file_says_is_the_townships_until_the_file_says_otherwise(
    world: World, code: str, filed: dict[str, Any], better: dict[str, Any]
) -> None:
    one = child(world, **filed)
    task = alert(one, code)
    assert (task.organisation.name, task.at_once) == (TOWN, False)
    amendment = Amendment(one.pk, better, timezone.localdate(), "核实")
    change_children(amendments=[amendment], by=world.officer("林涛"))
    assert alert(one, code).completion.outcome == GONE


def test_who_may_be_unattended_is_helped_to_apply_until_relief_is_given(world: World) -> None:
    one = child(world, father_unable=["C"], mother_unable=["F"])
    assert alert(one, "A14").organisation.name == TOWN
    amendment = Amendment(one.pk, {"relief_measures": ["9"]}, timezone.localdate(), "已纳入")
    change_children(amendments=[amendment], by=world.officer("林涛"))
    assert alert(one, "A14").completion.outcome == GONE


def test_alerts_that_are_no_danger_end_when_the_child_leaves_the_ledger(world: World) -> None:
    one = child(world, hukou_class="4")
    see(one, "poor_living", True)
    lintao = world.officer("林涛")
    ask_exit(child=one, why=ExitReason.PARENT_RETURNED, values={"mother.is_away": "0"}, reason="", on=timezone.localdate(), by=world.officer("李梅"))  # fmt: skip
    decide_exit(child=fresh(one), leaves=True, reason="核实", by=lintao)
    assert not Task.objects.open().filter(subject_id=one.pk, kind__startswith="risk.").exists()
    assert alert(one, "A12").completion.outcome == "孩子不在册了"


def late(task: Task) -> set[str]:
    """The stages announced just after a term has run out, and to whom."""
    assert task.due_at is not None
    remind(task_id=task.pk, now=task.due_at + timedelta(minutes=1), by=CLOCK)
    return {f"{one.stage} {one.to}" for one in task.reminders.select_related("to")}


def test_a15_police_who_do_not_answer_in_time_are_heard_of_above_until_they_do(
    world: World,
) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "missing")
    finish(world, case, "search", "found")
    task = pending(case, "report_progress").task
    assert task.organisation.name == "青岩镇派出所"
    assert late(task) >= {"due 青岩镇派出所", "due_above 云溪县公安局"}
    finish(world, case, "report_progress", "reported")
    assert not Task.objects.get(pk=task.pk).is_open


WALKS: dict[str, list[tuple[str, str, str]]] = {
    "A16": [("decide", "guardian_refuses", "林涛")],
    "A17": [
        ("choose_applicant", "police", "赵刚"), ("apply_police", "ordinary", "赵刚"),
        ("decide", "granted", "林涛"), ("carry_out", "carried_out", "赵刚"),
    ],
}  # fmt: skip


AHEAD = {
    "A16": {timedelta(days=91): "3_months", timedelta(days=30): "1_months"},
    "A17": {timedelta(days=30): "30_days", timedelta(days=7): "7_days"},
}


@pytest.mark.parametrize(("code", "outcome"), [("A16", "settled"), ("A17", "not_needed")])
def test_a_limit_of_a_procedure_speaks_before_it_runs_out(
    world: World, code: str, outcome: str
) -> None:
    key, step = ALERTS[code].step or ("", "")
    court = found_organisation(
        kind=Agency.COURT, name="云溪县人民法院", place=COUNTY, above=None, by=CONSOLE
    )
    shelter = found_organisation(
        kind=Agency.CHILD_PROTECTION, name="云溪县救助保护中心", place=COUNTY,
        above=world.organisation("云溪县民政局"), by=CONSOLE,
    )  # fmt: skip
    for office, role in ((court, "court_liaison"), (shelter, "county_civil_affairs")):
        appoint(
            officer=world.officer("林涛"), organisation=office, role=role, place=COUNTY, reason="x",
            by=CONSOLE,
        )  # fmt: skip
    matter = Matter(key, DAPING, "x", child(world))
    case = open_case(matter=matter, at=timezone.now(), by=CLOCK).case
    for name, result, by in WALKS[code]:
        finish(world, case, name, result, by=by)
    task = pending(case, step).task
    assert task.organisation.kind == ALERTS[code].who[0].value
    assert task.due_at is not None
    for before, stage in AHEAD[code].items():
        at = task.due_at - before
        remind(task_id=task.pk, now=at - timedelta(days=2), by=CLOCK)
        assert not task.reminders.filter(stage=stage).exists()
        remind(task_id=task.pk, now=at + timedelta(days=2), by=CLOCK)
        assert task.reminders.get(stage=stage).label.startswith("还有 ")
    told = {words.split()[0] for words in late(task)}
    assert "due" in told
    assert told.isdisjoint({"half", "soon"}), "its own days speak instead"
    finish(world, case, step, outcome, by="林涛")
    assert not Task.objects.get(pk=task.pk).is_open
