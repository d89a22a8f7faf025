"""The engine: what follows a step, who does it, what is joined, what ends."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.children import child, fresh
from tests.world import COUNTY, DAPING, World
from tonghu.base.audit.actors import CLOCK, CONSOLE
from tonghu.base.audit.models import Entry
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.people.actions import found_organisation
from tonghu.base.people.models import Officer, Organisation
from tonghu.law.agencies import Agency
from tonghu.law.eligibility import birthday, months_later
from tonghu.law.ledger import ExitReason
from tonghu.record.cases.actions import (
    Done,
    Matter,
    begin_case,
    close_case,
    finish_step,
    open_case,
    reopen_case,
    tell_whose,
    wait_for,
)
from tonghu.record.cases.engine import begin
from tonghu.record.cases.models import Assignment, Case, Closure, ClosureKind, Proceeding
from tonghu.record.children.actions import ask_exit, decide_exit, review_due
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task


def emergency(world: World, one: Child | None = None, **more: object) -> Case:
    """A case of emergency response, just opened."""
    matter = Matter("emergency_response", DAPING, "老师报告", one, **more)  # type: ignore[arg-type]
    return open_case(matter=matter, at=timezone.now(), by=CLOCK).case


def pending(case: Case, step: str) -> Assignment:
    """The open step of that name."""
    found: Assignment = Assignment.objects.get(
        proceeding__case=case, step=step, task__closed_at=None
    )
    return found


def steps(case: Case) -> set[str]:
    """The names of the open steps."""
    found = Assignment.objects.filter(proceeding__case=case, task__closed_at=None)
    return set(found.values_list("step", flat=True))


def finish(world: World, case: Case, step: str, *outcomes: str, by: str = "赵刚") -> None:
    """End a step by somebody of the organisation that owes it."""
    finish_step(assignment=pending(case, step), done=Done(outcomes), by=world.officer(by))


def cared_for(world: World) -> Case:
    """A child was hurt, has been treated, and the township has been told: it is to assess."""
    case = emergency(world, child(world))
    finish(world, case, "attend", "accident")
    finish(world, case, "rescue", "treated")
    finish(world, case, "notify_township", "notified")
    return case


def test_a_child_who_turns_sixteen_and_leaves_the_ledger_takes_no_case_along(world: World) -> None:
    one = child(
        world, id_number=None, birth_date=months_later(timezone.localdate(), -12 * 16).isoformat()
    )
    case = emergency(world, one)
    owed = steps(case)
    review_due(children=[one.pk], today=timezone.localdate(), by=CLOCK)
    ask_exit(
        child=one,
        why=ExitReason.SIXTEEN,
        reason="",
        on=timezone.localdate(),
        by=world.officer("李梅"),
    )
    decide_exit(child=fresh(one), leaves=True, reason="核实", by=world.officer("王强"))
    assert not fresh(one).on_ledger
    assert (Case.objects.open().get(), steps(case)) == (case, owed)


def test_a_case_opens_with_the_first_duty_of_the_nearest_police(world: World) -> None:
    one = child(world)
    case = emergency(world, one)
    task = pending(case, "attend").task
    assert (task.organisation.name, task.at_once, task.child_id) == ("青岩镇派出所", True, one.pk)
    assert task.form == "cases:step"
    assert task.basis.startswith("国发〔2016〕13号")
    assert case.number.startswith("个案护990131〔")
    assert emergency(world).number != case.number


def test_several_outcomes_hold_at_once_and_a_step_is_given_once(world: World) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "living_alone", "domestic_violence")
    assert steps(case) == {"order_parents_back", "check_home", "stop_violence"}
    assert pending(case, "check_home").task.organisation.name == "大坪村民委员会"
    finish(world, case, "order_parents_back", "unreachable")
    finish(world, case, "check_home", "unsafe", by="李梅")
    # Both lead to the escort: it is one duty.
    assert steps(case) == {"stop_violence", "escort_to_care"}


def test_a_home_that_was_not_safe_and_is_left_already_asks_for_no_second_escort(
    world: World,
) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "living_alone")
    finish(world, case, "order_parents_back", "unreachable")
    finish(world, case, "escort_to_care", "placed")
    finish(world, case, "check_home", "left", by="李梅")
    assert "escort_to_care" not in steps(case)


def test_an_outcome_opens_another_procedure_in_the_same_case_and_joins_one_under_way(
    world: World,
) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "living_alone", "accident")
    finish(world, case, "order_parents_back", "back")
    finish(world, case, "notify_township", "notified")
    finish(world, case, "rescue", "treated")
    finish(world, case, "notify_township", "notified")
    opened = Proceeding.objects.get(case=case, procedure="assessment_and_support")
    assert opened.causes.count() == 2
    finish(world, case, "answer_reporter", "answered")
    finish(world, case, "check_home", "safe", by="李梅")
    assert case.proceedings.get(procedure="emergency_response").ended_at is not None
    assert Case.objects.get(pk=case.pk).closure is None  # the assessment goes on
    assert pending(case, "assign").task.organisation.name == "青岩镇人民政府"


def test_a_new_fact_is_attended_anew_but_what_nobody_has_begun_with_takes_it_in(
    world: World,
) -> None:
    one = child(world)
    case = emergency(world, one)
    assert emergency(world, one) == case
    assert case.proceedings.count() == 1
    finish(world, case, "attend", "domestic_violence")
    assert emergency(world, one) == case
    assert case.proceedings.count() == 2


def test_violence_again_is_a_new_emergency_not_the_old_one(world: World) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "domestic_violence")
    finish(world, case, "stop_violence", "warned")
    finish(world, case, "deliver_warning", "delivered")
    finish(world, case, "visit_after_warning", "again", by="李梅")
    assert steps(case) == {"notify_township", "attend"}
    assert case.proceedings.filter(procedure="emergency_response").count() == 2


def test_a_relapse_asks_for_a_new_assessment_while_the_old_follow_ups_go_on(world: World) -> None:
    one = child(world)
    begun = begin_case(
        child=one, key="assessment_and_support", because="走访发现", by=world.officer("王强")
    )
    case = begun.case
    finish(world, case, "assign", "joint", by="王强")
    finish(world, case, "join_civil_affairs", "provided", by="林涛")
    finish(world, case, "join_police", "provided")
    finish(world, case, "assess", "insufficient", by="王强")
    finish(world, case, "grade", "blue", by="王强")
    finish(world, case, "plan", "watch", by="王强")
    finish(world, case, "review", "improved", by="王强")
    finish(world, case, "close", "closed", by="王强")
    assert steps(case) == {"first_follow_up", "second_follow_up", "third_follow_up"}
    finish(world, case, "first_follow_up", "relapsed", by="李梅")
    assert steps(case) == {"second_follow_up", "third_follow_up", "assign"}
    finish(world, case, "second_follow_up", "relapsed", by="李梅")
    assert case.proceedings.count() == 2  # the new assessment takes the second relapse in


def test_when_nothing_is_left_the_case_closes_by_itself_and_can_be_opened_again(
    world: World,
) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "unfounded")
    assert case.closure is None
    finish(world, case, "answer_reporter", "answered")
    case = Case.objects.get(pk=case.pk)
    assert case.closure is not None
    assert case.closure.kind == ClosureKind.ENDED
    assert not Case.objects.open().exists()
    leader = world.officer("周静")
    with pytest.raises(Refused, match="没有参加"):
        reopen_case(case=case, at=[(case.proceedings.get(), "attend")], reason="x", by=leader)
    # A new emergency is a new case: the old one is closed.
    assert emergency(world, case.child) != case


def test_a_closed_case_is_opened_again_at_a_step(world: World) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "away_from_home")
    finish(world, case, "escort_home", "home")
    finish(world, case, "notify_township", "notified")
    leader = world.officer("周静")
    closure = close_case(case=case, kind=ClosureKind.MISTAKEN, reason="认错了人", by=leader)
    assert not Task.objects.open().filter(assignment__proceeding__case=case).exists()
    assert "认错了人" not in str(Task.objects.filter(kind__endswith=".assign").values())
    with pytest.raises(Refused, match="已经结案"):
        close_case(case=case, kind=ClosureKind.MISTAKEN, reason="x", by=leader)
    first = case.proceedings.get(procedure="emergency_response")
    with pytest.raises(Refused, match="选一步"):
        reopen_case(case=case, at=[(first, "nowhere")], reason="x", by=leader)
    reopen_case(case=case, at=[(first, "attend")], reason="又有新情况", by=leader)
    with pytest.raises(Refused, match="没有结案"):
        reopen_case(case=case, at=[(first, "attend")], reason="x", by=leader)
    closure.refresh_from_db()
    assert closure.reopened_why == "又有新情况"
    assert steps(case) == {"attend"}
    assert Case.objects.open().get() == case


def test_one_case_is_joined_into_another(world: World) -> None:
    by = world.officer("周静")
    one = begin_case(child=child(world), key="assessment_and_support", because="a", by=by).case
    other = begin_case(
        child=child(world, id_number=None, name="王小军"), key="assessment_and_support",
        because="b", by=by,
    ).case  # fmt: skip
    for into in (None, one):
        with pytest.raises(Refused, match="并入"):
            close_case(case=one, kind=ClosureKind.JOINED, reason="x", by=by, into=into)
    with pytest.raises(Refused, match="不是并入的"):
        close_case(case=one, kind=ClosureKind.DIED, reason="x", by=by, into=other)
    with pytest.raises(Refused, match="两个孩子"):
        close_case(case=one, kind=ClosureKind.JOINED, reason="x", by=by, into=other)
    unknown = emergency(world)
    close_case(case=one, kind=ClosureKind.JOINED, reason="同一件事", by=by, into=unknown)
    assert Closure.objects.get().into == unknown
    with pytest.raises(Refused, match="还在办的"):
        close_case(case=other, kind=ClosureKind.JOINED, reason="x", by=by, into=one)


def test_nobody_is_closed_as_grown_up_before_the_day(world: World) -> None:
    one, by = child(world), world.officer("周静")
    assert one.birth_date is not None
    case = begin_case(child=one, key="assessment_and_support", because="x", by=by).case
    day = birthday(one.birth_date, 18)
    before = datetime.combine(day - timedelta(days=1), time(12))
    with (
        time_machine.travel(before, tick=False),
        pytest.raises(Refused, match="还没有满18周岁"),
    ):
        close_case(case=case, kind=ClosureKind.GROWN, reason="x", by=by)
    with time_machine.travel(datetime.combine(day, time(12)), tick=False):
        close_case(case=case, kind=ClosureKind.GROWN, reason="x", by=by)
    unknown = begin_case(
        child=child(world, id_number=None, name="王小军", birth_date=None),
        key="assessment_and_support",
        because="x",
        by=by,
    ).case
    close_case(case=unknown, kind=ClosureKind.GROWN, reason="派出所核实", by=by)


def test_a_step_ends_once_with_outcomes_it_may_have_and_not_in_the_future(world: World) -> None:
    case = emergency(world, child(world))
    assignment, police = pending(case, "attend"), world.officer("赵刚")
    for wrong in ([], ["no_such"], ["missing", "no_such"]):
        with pytest.raises(Refused, match="结论"):
            finish_step(assignment=assignment, done=Done(wrong), by=police)
    now = timezone.now()
    for wrong_time in (now + timedelta(hours=1), now - timedelta(days=2)):
        with pytest.raises(Refused, match="办理时间"):
            finish_step(
                assignment=assignment, done=Done(["missing"], done_at=wrong_time), by=police
            )
    an_hour_ago = now - timedelta(hours=1)
    finish_step(assignment=assignment, done=Done(["missing"], done_at=an_hour_ago), by=police)
    # The next term runs from when it was done, not from when it was typed.
    assert pending(case, "search").task.opened_at == an_hour_ago
    with pytest.raises(Refused, match="已经办完"):
        finish_step(assignment=assignment, done=Done(["missing"]), by=police)
    assert case.proceedings.get().assignments.count() == 3


def test_only_the_responsible_organisation_or_somebody_on_its_word_ends_a_step(
    world: World,
) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "living_alone")
    assignment = pending(case, "order_parents_back")
    for name in ("李梅", "王强", "孙丽"):
        with pytest.raises(Refused, match="由青岩镇派出所办理"):
            finish_step(assignment=assignment, done=Done(["back"]), by=world.officer(name))
    finish(world, case, "order_parents_back", "back")
    finish(world, case, "notify_township", "notified")
    # The township takes part now, and may write down for the police what they say.
    answer, clerk = pending(case, "answer_reporter"), world.officer("王强")
    with pytest.raises(Refused, match="请写明是谁"):
        finish_step(assignment=answer, done=Done(["answered"]), by=clerk)
    done = finish_step(
        assignment=answer, done=Done(["answered"], on_behalf="张警官电话告知"), by=clerk
    )
    assert done.on_behalf == "张警官电话告知"
    with pytest.raises(NotAllowed):
        finish_step(assignment=answer, done=Done(["answered"]), by=world.officer("高远"))


def test_a_step_may_wait_but_its_term_runs_on(world: World) -> None:
    case = emergency(world, child(world))
    assignment, police = pending(case, "attend"), world.officer("赵刚")
    today = timezone.localdate()
    with pytest.raises(Refused, match="今天以后"):
        wait_for(assignment=assignment, reason="等", until=today, by=police)
    due = assignment.task.due_at
    wait_for(assignment=assignment, reason="等邻县", until=today + timedelta(days=2), by=police)
    assignment.task.refresh_from_db()
    assert assignment.task.due_at == due
    finish(world, case, "attend", "unfounded")
    assignment = Assignment.objects.get(pk=assignment.pk)
    with pytest.raises(Refused, match="不用等"):
        wait_for(assignment=assignment, reason="x", until=today + timedelta(days=1), by=police)


def test_a_child_not_on_file_is_described_and_named_later(world: World) -> None:
    case = emergency(world, about="河边独自居住的男孩，约八岁")
    assert (case.child, case.about) == (None, "河边独自居住的男孩，约八岁")
    one = child(world)
    tell_whose(case=case, child=one, by=world.officer("赵刚"))
    assert pending(case, "attend").task.child_id == one.pk
    other = child(world, id_number=None, name="王小军")
    with pytest.raises(Refused, match="已经写明"):
        tell_whose(case=case, child=other, by=world.officer("赵刚"))


def test_the_childs_own_school_is_asked_and_where_there_is_none_whoever_stands_above(
    world: World,
) -> None:
    other = found_organisation(
        kind=Agency.SCHOOL, name="青岩镇第二小学", place="990131101000",
        above=world.organisation("云溪县教育局"), by=CONSOLE,
    )  # fmt: skip
    by = world.officer("王强")
    one = child(world, school=other.name)
    case = begin_case(child=one, key="assessment_and_support", because="x", by=by).case
    finish(world, case, "assign", "school", "hospital", by="王强")
    assert pending(case, "help_school").task.organisation == other
    # No hospital and no health bureau in this county: the county's own office finds one.
    assert pending(case, "help_hospital").task.organisation.name == "云溪县人民政府"
    stranger = child(world, id_number=None, name="王小军", school="不在册的学校")
    case = begin_case(child=stranger, key="assessment_and_support", because="x", by=by).case
    finish(world, case, "assign", "school", by="王强")
    assert pending(case, "help_school").task.organisation.kind == "school"


def test_a_court_that_is_not_here_is_watched_by_civil_affairs(world: World) -> None:
    by = world.officer("王强")
    case = begin_case(child=child(world), key="protection_order", because="x", by=by).case
    first = case.proceedings.get().law.step("choose_applicant")
    begun = pending(case, "choose_applicant").task.organisation
    assert begun.kind in {str(first.by), "civil_affairs", "county_government"}
    case.proceedings.get().assignments.get()
    relatives = next(one.key for one in first.outcomes if "apply_police" in one.then)
    finish_step(
        assignment=pending(case, "choose_applicant"), done=Done([relatives]),
        by=next(o for o in Officer.objects.all() if begun.pk in {p.pk for p in o.organisations}),
    )  # fmt: skip
    apply = case.proceedings.get().law.step("apply_police")
    finish(world, case, "apply_police", next(o.key for o in apply.outcomes if "decide" in o.then))
    assert pending(case, "decide").task.organisation.name == "云溪县民政局"


def test_what_an_organisation_failed_to_do_is_a_case_of_its_own(world: World) -> None:
    one, school = child(world), world.organisation("青岩镇中心小学")
    first = emergency(world, one)
    matter = Matter(
        "failure_to_report", DAPING, "两周没有报告", one,
        supervisor=world.organisation("云溪县教育局"), supervised=school,
    )  # fmt: skip
    failure = open_case(matter=matter, at=timezone.now(), by=CLOCK)
    assert failure.case != first
    assert failure.case.number.startswith("个案责")
    task = pending(failure.case, "find").task
    assert task.organisation.name == "云溪县教育局"
    edu = Organisation.objects.get(name="云溪县教育局")
    from tonghu.base.people.actions import appoint, enrol_officer

    inspector = enrol_officer(login="bai", name="白露", by=CONSOLE)
    appoint(
        officer=inspector, organisation=edu, role="education_officer", place=COUNTY, reason="x",
        by=CONSOLE,
    )  # fmt: skip
    finish(world, failure.case, "find", "late", "unprotected", by="白露")
    assert pending(failure.case, "answer").task.organisation == school
    # The child's own need goes to the child's own case.
    assert first.proceedings.filter(procedure="mandatory_report").exists()
    failure = open_case(
        matter=Matter(
            "failure_to_report", DAPING, "x", supervisor=edu, supervised=school, about="某个孩子"
        ),
        at=timezone.now(),
        by=CLOCK,
    )
    finish(world, failure.case, "find", "unprotected", by="白露")
    assert Case.objects.filter(proceedings__procedure="mandatory_report").count() == 2


def test_a_county_without_any_office_cannot_open_a_case(world: World) -> None:
    with pytest.raises(Refused, match="还没有登记民政部门"):
        open_case(
            matter=Matter("emergency_response", "990999101200", "x"), at=timezone.now(), by=CLOCK
        )


def test_a_case_is_begun_by_hand_only_for_a_child_of_ones_places(world: World) -> None:
    one = child(world)
    with pytest.raises(Refused, match="管辖范围"):
        begin_case(child=one, key="mandatory_report", because="x", by=world.officer("何敏"))
    with pytest.raises(NotAllowed):
        begin_case(child=one, key="mandatory_report", because="x", by=world.officer("李梅"))


def test_every_step_leaves_its_traces_in_the_log(world: World) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "unfounded")
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {
        "cases.open_case",
        "cases.finish_step",
        "tasks.open_task",
        "tasks.complete_task",
    } <= verbs


def test_nobody_stops_looking_for_a_child_who_is_not_found(world: World) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "missing")
    finish(world, case, "search", "still_missing")
    finish(world, case, "tell_of_missing", "told")
    finish(world, case, "report_progress", "reported")
    finish(world, case, "join_search", "searched", by="王强")
    assert steps(case) == {"go_on_searching", "publish"}, (
        "nobody can assess a child who is not there"
    )
    assert case.closure is None, "a case does not end while its child is missing"
    finish(world, case, "go_on_searching", "found_hurt")
    assert steps(case) == {"stop_harm", "publish"}
    finish(world, case, "stop_harm", "filed")
    finish(world, case, "notify_township", "notified")
    assert "assign" in steps(case), "now it can be assessed"


def test_a_child_who_lived_alone_and_is_missing_is_not_assessed_before_it_is_found(
    world: World,
) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "living_alone", "missing")
    finish(world, case, "order_parents_back", "back")
    finish(world, case, "notify_township", "notified")
    assert "assign" not in steps(case), "nobody can assess a child who is not there"
    assert "answer_reporter" in steps(case), "what follows else, follows"
    again = Matter("emergency_response", DAPING, "邻居也来报告")
    begin(case, again, timezone.now(), CLOCK)
    finish(world, case, "attend", "accident")
    finish(world, case, "rescue", "treated")
    finish(world, case, "notify_township", "notified")
    assert "assign" not in steps(case), "nor by way of a second report"
    finish(world, case, "search", "found")
    finish(world, case, "notify_township", "notified")
    assert "assign" in steps(case)


def test_the_police_do_not_find_a_danger_and_none_at_once(world: World) -> None:
    case = emergency(world)
    with pytest.raises(Refused, match="“遭受家庭暴力”和“经调查不属实”不能同时得出"):
        finish(world, case, "attend", "domestic_violence", "unfounded")
    assert steps(case) == {"attend"}


def test_that_a_report_was_voluntary_does_not_end_its_acceptance(world: World) -> None:
    matter = Matter("mandatory_report", DAPING, "邻居报告")
    case = open_case(matter=matter, at=timezone.now(), by=CLOCK).case
    with pytest.raises(Refused, match="还不能办完"):
        finish(world, case, "accept", "voluntary")
    assert steps(case) == {"accept"}
