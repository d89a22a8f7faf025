"""The procedures of the county, told as stories: what was found, who must then do what."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from tonghu.law.agencies import Agency
from tonghu.law.facts import ASKS, FACTS
from tonghu.law.procedure import Deadline, Outcome, Party, Procedure, faults
from tonghu.law.procedures import KEYS, PROCEDURES, by_version, procedure
from tonghu.law.procedures.assessment_and_support import ASSESSMENT_AND_SUPPORT
from tonghu.law.procedures.emergency_response import EMERGENCY_RESPONSE
from tonghu.law.procedures.failure_to_report import FAILURE_TO_REPORT
from tonghu.law.procedures.family_education_order import FAMILY_EDUCATION_ORDER
from tonghu.law.procedures.guardianship_intervention import GUARDIANSHIP_INTERVENTION
from tonghu.law.procedures.mandatory_report import MANDATORY_REPORT
from tonghu.law.procedures.protection_order import PROTECTION_ORDER
from tonghu.law.procedures.rectification import RECTIFICATION
from tonghu.law.procedures.revocation import REVOCATION
from tonghu.law.procedures.temporary_guardianship import TEMPORARY_GUARDIANSHIP
from tonghu.law.procedures.urging import URGING
from tonghu.law.registration import Form
from tonghu.law.terms import Force, term

TODAY = date(2026, 11, 23)
POLICE, CIVIL_AFFAIRS = Agency.POLICE_STATION, Agency.CIVIL_AFFAIRS
COUNTY_POLICE = Agency.PUBLIC_SECURITY
TOWNSHIP, VILLAGE = Agency.TOWNSHIP, Agency.VILLAGE_COMMITTEE
PROTECTION, WOMEN, COURT = Agency.CHILD_PROTECTION, Agency.WOMEN_FEDERATION, Agency.COURT


def walk(procedure: Procedure, found: Mapping[str, Sequence[str]]) -> list[str]:
    """The steps that were taken, in order, when each step ends with the outcomes given for it.

    A step not named in `found` ends with its only outcome.
    """
    taken: list[str] = []
    pending = [procedure.start]
    while pending:
        key = pending.pop(0)
        taken.append(key)
        outcomes = {outcome.key: outcome for outcome in procedure.step(key).outcomes}
        chosen = found.get(key) or [*outcomes]
        assert found.get(key) or len(chosen) == 1, f"the story does not say how {key} ended"
        for outcome in chosen:
            fresh = [after for after in outcomes[outcome].then if after not in (*taken, *pending)]
            pending += fresh
    return taken


def opened(procedure: Procedure, found: Mapping[str, Sequence[str]]) -> set[str]:
    """The other procedures that the story told by `found` has opened."""
    return {
        another
        for key in walk(procedure, found)
        for outcome in procedure.step(key).outcomes
        if outcome.key in found.get(key, [outcome.key])
        for another in outcome.opens
    }


def ending(procedure: Procedure, step: str, outcome: str) -> Outcome:
    """How a step ends when it ends with this outcome."""
    (found,) = (one for one in procedure.step(step).outcomes if one.key == outcome)
    return found


def duties(procedure: Procedure, steps: Sequence[str]) -> set[tuple[str, Agency | Party]]:
    return {(key, procedure.step(key).by) for key in steps}


@pytest.mark.parametrize("one", PROCEDURES, ids=lambda one: f"{one.key}-{one.version}")
def test_a_procedure_has_no_faults(one: Procedure) -> None:
    assert faults(one, KEYS) == []


@pytest.mark.parametrize(
    "one", [one for one in PROCEDURES if one is not URGING], ids=lambda one: one.key
)
def test_a_version_begins_when_the_newest_instrument_it_cites_does(one: Procedure) -> None:
    cited = [*one.basis, *(basis for step in one.steps for basis in step.basis)]
    assert one.since == max(basis.instrument.since for basis in cited)
    assert one.version == one.since.isoformat()


def test_no_version_is_given_twice() -> None:
    assert len({(one.key, one.version) for one in PROCEDURES}) == len(PROCEDURES)


# domain.md §4.2, E1–E8: what the police find, and who must then do what next
@pytest.mark.parametrize(
    ("finding", "next_duties"),
    [
        ("living_alone", {("order_parents_back", POLICE), ("check_home", VILLAGE)}),
        ("guardian_unable", {("call_parents_back", POLICE), ("consider_custody", CIVIL_AFFAIRS)}),
        ("missing", {("search", POLICE), ("publish", COUNTY_POLICE)}),
        ("domestic_violence", {("stop_violence", POLICE)}),
        ("other_harm", {("stop_harm", POLICE)}),
        ("accident", {("rescue", POLICE)}),
        ("guardian_absent", {("arrange_care", CIVIL_AFFAIRS)}),
        ("away_from_home", {("escort_home", POLICE)}),
        ("unfounded", {("answer_reporter", POLICE)}),
    ],
)
def test_what_the_police_find_decides_who_acts(
    finding: str, next_duties: set[tuple[str, Agency]]
) -> None:
    found = ending(EMERGENCY_RESPONSE, "attend", finding)
    assert duties(EMERGENCY_RESPONSE, found.then) == next_duties


def test_the_table_above_names_every_situation() -> None:
    assert len(EMERGENCY_RESPONSE.step("attend").outcomes) == 9


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        ("order_parents_back", "unreachable"),
        ("call_parents_back", "unreachable"),
        ("check_home", "unsafe"),
        ("search", "found_unattended"),
        ("escort_home", "unreachable"),
    ],
)
def test_a_child_whose_parents_cannot_be_reached_is_escorted_to_care_nearby(
    step: str, outcome: str
) -> None:
    assert "escort_to_care" in ending(EMERGENCY_RESPONSE, step, outcome).then


def test_a_child_alone_whose_parents_come_back() -> None:
    story = {
        "attend": ["living_alone"],
        "order_parents_back": ["back"],
        "check_home": ["safe"],
    }
    assert walk(EMERGENCY_RESPONSE, story) == [
        "attend",
        "order_parents_back",
        "check_home",
        "notify_township",
        "answer_reporter",
    ]
    assert opened(EMERGENCY_RESPONSE, story) == {"assessment_and_support"}


def test_a_child_beaten_and_alone_walks_both_branches_and_the_township_hears_once() -> None:
    story = {
        "attend": ["domestic_violence", "living_alone"],
        "stop_violence": ["warned", "endangered"],
        "order_parents_back": ["unreachable"],
        "check_home": ["safe"],
        "escort_to_care": ["placed"],
        "reach_parents": ["back"],
        "visit_after_warning": ["calm"],
    }
    taken = walk(EMERGENCY_RESPONSE, story)
    assert {"deliver_warning", "visit_after_warning", "shelter", "escort_to_care"} <= {*taken}
    assert taken.count("notify_township") == 1
    assert opened(EMERGENCY_RESPONSE, story) == {
        "assessment_and_support",
        "temporary_guardianship",
    }


def test_violence_again_after_a_warning_opens_a_new_emergency() -> None:
    step = EMERGENCY_RESPONSE.step("visit_after_warning")
    assert {one.key: list(one.opens) for one in step.outcomes} == {
        "calm": [],
        "again": ["emergency_response"],
    }


@pytest.mark.parametrize(
    "step", ["attend", "search", "stop_violence", "stop_harm", "escort_to_care", "shelter"]
)
def test_what_cannot_wait_is_marked_so(step: str) -> None:
    assert EMERGENCY_RESPONSE.step(step).within.at_once


def test_the_assessment_has_an_internal_target_and_no_statutory_term() -> None:
    within = ASSESSMENT_AND_SUPPORT.step("assess").within
    assert (within.term, within.target) == (None, "finish_assessment")


def test_every_way_of_acting_on_a_real_danger_ends_with_the_township_told() -> None:
    told = {"notify_township"}
    grown = True
    while grown:
        fresh = told | {
            step.key
            for step in EMERGENCY_RESPONSE.steps
            if any(told.intersection(outcome.then) for outcome in step.outcomes)
        }
        grown, told = fresh != told, fresh
    for outcome in EMERGENCY_RESPONSE.step("attend").outcomes:
        assert outcome.key == "unfounded" or told.intersection(outcome.then), outcome.label


# domain.md §4.1–4.4: what is found in each procedure, who must then do what, what else begins
@pytest.mark.parametrize(
    ("one", "step", "finding", "next_duties", "opens"),
    [
        (MANDATORY_REPORT, "accept", "accepted",
         {("acknowledge", POLICE), ("forward", POLICE)}, {"emergency_response"}),
        (MANDATORY_REPORT, "accept", "duplicate", {("acknowledge", POLICE)}, set()),
        (MANDATORY_REPORT, "accept", "elsewhere", {("transfer", POLICE)}, set()),
        (MANDATORY_REPORT, "accept", "not_accepted", {("explain", POLICE)}, set()),
        (MANDATORY_REPORT, "accept", "voluntary", {("commend", CIVIL_AFFAIRS)}, set()),
        (MANDATORY_REPORT, "accept", "reporter_in_danger", {("protect_reporter", POLICE)}, set()),
        (MANDATORY_REPORT, "transfer", "disputed",
         {("settle_jurisdiction", Agency.PUBLIC_SECURITY)}, set()),
        (MANDATORY_REPORT, "explain", "needs_care", set(), {"assessment_and_support"}),
        (ASSESSMENT_AND_SUPPORT, "assign", "joint",
         {("assess", TOWNSHIP), ("join_civil_affairs", CIVIL_AFFAIRS), ("join_police", POLICE)},
         set()),
        (ASSESSMENT_AND_SUPPORT, "assign", "village",
         {("assess", TOWNSHIP), ("help_village", VILLAGE)}, set()),
        (ASSESSMENT_AND_SUPPORT, "assign", "school",
         {("assess", TOWNSHIP), ("help_school", Agency.SCHOOL)}, set()),
        (ASSESSMENT_AND_SUPPORT, "assign", "hospital",
         {("assess", TOWNSHIP), ("help_hospital", Agency.MEDICAL_INSTITUTION)}, set()),
        (ASSESSMENT_AND_SUPPORT, "assign", "social_work",
         {("assess", TOWNSHIP), ("help_social_work", Agency.SOCIAL_WORK)}, set()),
        (ASSESSMENT_AND_SUPPORT, "assess", "in_danger",
         {("grade", TOWNSHIP)}, {"mandatory_report"}),
        (ASSESSMENT_AND_SUPPORT, "assess", "neglected",
         {("grade", TOWNSHIP)}, {"guardianship_intervention"}),
        (ASSESSMENT_AND_SUPPORT, "assess", "unattended",
         {("grade", TOWNSHIP)}, {"temporary_guardianship"}),
        (ASSESSMENT_AND_SUPPORT, "plan", "guidance", {("guide", PROTECTION)}, set()),
        (ASSESSMENT_AND_SUPPORT, "plan", "treatment", {("treat", Agency.HEALTH)}, set()),
        (ASSESSMENT_AND_SUPPORT, "plan", "counselling", {("counsel", Agency.SOCIAL_WORK)}, set()),
        (ASSESSMENT_AND_SUPPORT, "plan", "correction", {("correct", Agency.SCHOOL)}, set()),
        (ASSESSMENT_AND_SUPPORT, "plan", "legal_service", {("advise", Agency.JUSTICE)}, set()),
        (ASSESSMENT_AND_SUPPORT, "plan", "legal_aid", {("defend", Agency.JUSTICE)}, set()),
        (ASSESSMENT_AND_SUPPORT, "plan", "relief", {("relieve", CIVIL_AFFAIRS)}, set()),
        (ASSESSMENT_AND_SUPPORT, "refer", "nobody",
         {("coordinate", Agency.JOINT_CONFERENCE)}, set()),
        (ASSESSMENT_AND_SUPPORT, "review", "neglected", set(), {"guardianship_intervention"}),
        (GUARDIANSHIP_INTERVENTION, "identify", "minor", {("admonish", VILLAGE)}, set()),
        (GUARDIANSHIP_INTERVENTION, "identify", "caregiver",
         {("admonish_caregiver", VILLAGE)}, set()),
        (GUARDIANSHIP_INTERVENTION, "identify", "unattended", set(), {"temporary_guardianship"}),
        (GUARDIANSHIP_INTERVENTION, "rebuke", "guidance",
         {("check", TOWNSHIP)}, {"family_education_order"}),
        (GUARDIANSHIP_INTERVENTION, "rebuke", "threatened",
         {("check", TOWNSHIP)}, {"protection_order"}),
        (GUARDIANSHIP_INTERVENTION, "rebuke", "uncared",
         {("check", TOWNSHIP)}, {"temporary_guardianship"}),
        (GUARDIANSHIP_INTERVENTION, "consult", "apply", set(), {"revocation"}),
        (TEMPORARY_GUARDIANSHIP, "decide", "guardian_missing",
         {("search", POLICE), ("place", CIVIL_AFFAIRS), ("before_limit", CIVIL_AFFAIRS)}, set()),
        (TEMPORARY_GUARDIANSHIP, "decide", "gravely_harmed",
         {("place", CIVIL_AFFAIRS), ("before_limit", CIVIL_AFFAIRS)}, set()),
        (TEMPORARY_GUARDIANSHIP, "review", "fit", {("hand_back", CIVIL_AFFAIRS)}, set()),
        (TEMPORARY_GUARDIANSHIP, "review", "removable",
         {("review", CIVIL_AFFAIRS)}, {"revocation"}),
        (TEMPORARY_GUARDIANSHIP, "review", "long_term",
         {("decide_long_term", CIVIL_AFFAIRS)}, set()),
        (TEMPORARY_GUARDIANSHIP, "visit_after_return", "relapsed",
         set(), {"guardianship_intervention"}),
        (REVOCATION, "hear", "new_guardian",
         {("hand_over", CIVIL_AFFAIRS), ("await_restoration", CIVIL_AFFAIRS)}, set()),
        (REVOCATION, "hear", "civil_affairs",
         {("take_over", CIVIL_AFFAIRS), ("await_restoration", CIVIL_AFFAIRS)}, set()),
        (REVOCATION, "hear", "dismissed", set(), {"assessment_and_support"}),
        (PROTECTION_ORDER, "apply_police", "urgent", {("decide_urgently", COURT)}, set()),
        (PROTECTION_ORDER, "decide", "granted", {("carry_out", POLICE)}, set()),
        (PROTECTION_ORDER, "decide", "refused", {("contest", PROTECTION)}, set()),
        (PROTECTION_ORDER, "carry_out", "carried_out",
         {("visit", VILLAGE), ("before_expiry", PROTECTION)}, set()),
        (PROTECTION_ORDER, "visit", "violated", {("stop_violation", POLICE)}, set()),
        (PROTECTION_ORDER, "stop_violation", "removable", {("visit", VILLAGE)}, {"revocation"}),
        (FAMILY_EDUCATION_ORDER, "decide", "ordered", {("arrange", WOMEN)}, set()),
        (FAMILY_EDUCATION_ORDER, "guide", "absent", {("summon", POLICE)}, set()),
        (FAMILY_EDUCATION_ORDER, "summon", "refused", set(), {"guardianship_intervention"}),
        (FAILURE_TO_REPORT, "find", "not_reported", {("answer", Party.SUPERVISED)}, set()),
        (FAILURE_TO_REPORT, "find", "grave",
         {("answer", Party.SUPERVISED), ("decide", Party.SUPERVISOR)}, set()),
        (FAILURE_TO_REPORT, "find", "advised", {("answer_advice", Party.SUPERVISED)}, set()),
        (FAILURE_TO_REPORT, "find", "unprotected", set(), {"mandatory_report"}),
    ],
    ids=lambda one: one.key if isinstance(one, Procedure) else None,
)  # fmt: skip
def test_what_is_found_decides_who_acts_and_what_else_begins(
    one: Procedure,
    step: str,
    finding: str,
    next_duties: set[tuple[str, Agency | Party]],
    opens: set[str],
) -> None:
    found = ending(one, step, finding)
    assert duties(one, found.then) == next_duties
    assert set(found.opens) == opens


# Whatever is not here has no statutory or policy term, only an internal target.
TERMS_OF_THE_LAW = {
    ("mandatory_report", "accept", "accept_report", Force.POLICY),
    ("mandatory_report", "transfer", "accept_report", Force.POLICY),
    ("mandatory_report", "explain", "answer_reporter", Force.STATUTORY),
    ("mandatory_report", "answer_reporter", "answer_reporter", Force.STATUTORY),
    ("mandatory_report", "commend", "commend_reporters", Force.POLICY),
    ("emergency_response", "attend", "attend_at_once", Force.POLICY),
    ("emergency_response", "order_parents_back", "attend_at_once", Force.POLICY),
    ("emergency_response", "check_home", "attend_at_once", Force.POLICY),
    ("emergency_response", "call_parents_back", "attend_at_once", Force.POLICY),
    ("emergency_response", "search", "attend_at_once", Force.POLICY),
    ("emergency_response", "publish", "attend_at_once", Force.POLICY),
    ("emergency_response", "stop_violence", "attend_violence", Force.STATUTORY),
    ("emergency_response", "shelter", "attend_at_once", Force.POLICY),
    ("emergency_response", "stop_harm", "attend_at_once", Force.POLICY),
    ("emergency_response", "rescue", "attend_at_once", Force.POLICY),
    ("emergency_response", "arrange_care", "attend_at_once", Force.POLICY),
    ("emergency_response", "escort_home", "protect_runaway", Force.STATUTORY),
    ("emergency_response", "escort_to_care", "attend_at_once", Force.POLICY),
    ("emergency_response", "go_on_searching", "attend_at_once", Force.POLICY),
    ("emergency_response", "reach_parents", "attend_at_once", Force.POLICY),
    ("emergency_response", "tell_of_missing", "notify_township", Force.POLICY),
    ("emergency_response", "report_progress", "feedback_to_reporter", Force.POLICY),
    ("emergency_response", "notify_township", "notify_township", Force.POLICY),
    ("emergency_response", "answer_reporter", "answer_reporter", Force.STATUTORY),
    ("assessment_and_support", "relieve", "include_in_assistance", Force.POLICY),
    ("guardianship_intervention", "report_police", "report_grave_neglect", Force.STATUTORY),
    ("temporary_guardianship", "before_limit", "temporary_guardianship", Force.POLICY),
    ("temporary_guardianship", "await_contest", "contest_appointed_guardian", Force.STATUTORY),
    ("temporary_guardianship", "hear_appointment", "special_procedure", Force.STATUTORY),
    ("revocation", "decide_interim", "interim_order", Force.STATUTORY),
    ("revocation", "sue_in_time", "sue_after_interim_order", Force.STATUTORY),
    ("revocation", "hear", "special_procedure", Force.STATUTORY),
    ("revocation", "hear_restoration", "special_procedure", Force.STATUTORY),
    ("revocation", "await_restoration", "restore_guardianship_until", Force.POLICY),
    ("protection_order", "decide", "protection_order", Force.STATUTORY),
    ("protection_order", "decide_urgently", "protection_order_urgent", Force.STATUTORY),
    ("protection_order", "contest", "protection_order_review", Force.STATUTORY),
    ("protection_order", "before_expiry", "protection_order_validity", Force.STATUTORY),
    ("protection_order", "stop_violation", "attend_violence", Force.STATUTORY),
    ("failure_to_report", "answer_advice", "answer_judicial_advice", Force.STATUTORY),
    ("rectification", "review", "supervision_review_answer", Force.STATUTORY),
    ("rectification", "answer", "rectify", Force.STATUTORY),
}


def test_no_step_has_a_term_the_law_does_not_give() -> None:
    given = {
        (one.key, step.key, step.within.term, step.within.force(TODAY))
        for one in PROCEDURES
        for step in one.steps
        if step.within.term
    }
    assert given == TERMS_OF_THE_LAW


def test_a_court_is_given_no_internal_target() -> None:
    courts = [step for one in PROCEDURES for step in one.steps if step.by is COURT]
    assert {step.key for step in courts} == {
        "decide",
        "decide_urgently",
        "decide_interim",
        "hear",
        "hear_restoration",
        "hear_appointment",
    }
    assert all(step.within.target is None for step in courts)


@pytest.mark.parametrize("one", PROCEDURES, ids=lambda one: one.key)
def test_what_is_marked_at_once_has_the_word_of_the_law_and_no_number(one: Procedure) -> None:
    for step in one.steps:
        if step.within.at_once:
            assert step.within.term
            assert term(step.within.term, TODAY).value is None


def test_a_report_is_accepted_at_once() -> None:
    assert MANDATORY_REPORT.step("accept").within.at_once
    assert MANDATORY_REPORT.step("accept").within.words(TODAY).startswith("立即（政策）")


def test_a_citizen_who_reports_freely_is_commended_and_the_child_is_looked_after() -> None:
    story = {"accept": ["accepted", "voluntary"], "commend": ["commended"]}
    assert walk(MANDATORY_REPORT, story) == ["accept", "acknowledge", "forward", "commend"]
    assert opened(MANDATORY_REPORT, story) == {"emergency_response"}


def test_a_report_nobody_wants_comes_back_and_is_acted_upon() -> None:
    story = {"accept": ["elsewhere"], "transfer": ["disputed"], "settle_jurisdiction": ["here"]}
    assert walk(MANDATORY_REPORT, story)[-2:] == ["acknowledge", "forward"]
    assert opened(MANDATORY_REPORT, story) == {"emergency_response"}


def test_a_refusal_that_stands_is_still_answered() -> None:
    story = {"accept": ["not_accepted"], "explain": ["contested"], "review_refusal": ["upheld"]}
    assert walk(MANDATORY_REPORT, story)[-1] == "answer_reporter"
    assert opened(MANDATORY_REPORT, story) == set()


def test_a_report_made_twice_opens_no_second_emergency() -> None:
    assert opened(MANDATORY_REPORT, {"accept": ["duplicate"]}) == set()


def test_the_plan_offers_the_six_services_of_the_notice_and_relief() -> None:
    offered = [one.label for one in ASSESSMENT_AND_SUPPORT.step("plan").outcomes]
    assert offered[:6] == ["监护指导", "医疗救治", "心理疏导", "行为矫治", "法律服务", "法律援助"]
    assert "社会救助" in offered[6]


def test_an_assessment_writes_of_safety_guardianship_and_health() -> None:
    label = ASSESSMENT_AND_SUPPORT.step("assess").label
    assert all(words in label for words in ("安全处境", "监护情况", "身心健康"))


def test_a_child_who_needs_care_is_reviewed_and_visited_three_times_after_the_end() -> None:
    story = {
        "assign": ["joint", "village"],
        "assess": ["insufficient", "unwell"],
        "grade": ["yellow"],
        "plan": ["guidance", "counselling"],
        "guide": ["served"],
        "counsel": ["served"],
        "review": ["improved"],
        "close": ["closed"],
        "first_follow_up": ["stable"],
        "second_follow_up": ["stable"],
        "third_follow_up": ["stable"],
    }
    taken = walk(ASSESSMENT_AND_SUPPORT, story)
    visits = ["first_follow_up", "second_follow_up", "third_follow_up"]
    assert taken[-5:] == ["review", "close", *visits]
    assert ending(ASSESSMENT_AND_SUPPORT, "close", "closed").then == visits, "all from that day"
    months = [term(ASSESSMENT_AND_SUPPORT.step(key).within.target or "", TODAY) for key in visits]
    assert [str(one) for one in months] == ["1个月", "3个月", "6个月"]
    assert opened(ASSESSMENT_AND_SUPPORT, story) == set()


def test_support_that_missed_its_goal_is_closed_too_and_a_child_who_is_gone_is_not_visited() -> (
    None
):
    story = {
        "assign": ["village"],
        "help_village": ["provided"],
        "assess": ["insufficient"],
        "grade": ["blue"],
        "plan": ["watch"],
        "review": ["ended"],
        "close": ["gone"],
    }
    assert walk(ASSESSMENT_AND_SUPPORT, story)[-2:] == ["review", "close"]
    kinds = FACTS["closing"].items["kind"].codes
    assert kinds is not None
    assert len(kinds) == 6, "reached, or one of five other ends"


def test_a_service_nobody_can_give_goes_to_the_township_and_then_to_the_conference() -> None:
    story = {
        "assign": ["joint"],
        "assess": ["unwell"],
        "grade": ["red"],
        "plan": ["counselling"],
        "counsel": ["declined"],
        "refer": ["nobody"],
        "coordinate": ["unavailable"],
        "review": ["neglected"],
    }
    taken = walk(ASSESSMENT_AND_SUPPORT, story)
    assert taken[-4:] == ["counsel", "refer", "coordinate", "review"]
    assert opened(ASSESSMENT_AND_SUPPORT, story) == {"guardianship_intervention"}


def test_the_ladder_rises_from_admonishing_to_the_court() -> None:
    story = {
        "identify": ["minor"],
        "admonish": ["ignored"],
        "rebuke": ["warning"],
        "visit": ["again"],
        "punish": ["crime"],
        "file_case": ["filed"],
        "consult": ["apply"],
    }
    taken = walk(GUARDIANSHIP_INTERVENTION, story)
    rungs = ["admonish", "report_police", "rebuke", "warn", "punish", "file_case", "consult"]
    assert [key for key in taken if key in rungs] == rungs
    assert opened(GUARDIANSHIP_INTERVENTION, story) == {"mandatory_report", "revocation"}


def test_a_caregiver_who_fails_is_no_guardian_to_be_removed() -> None:
    story = {
        "identify": ["caregiver"],
        "admonish_caregiver": ["replaced"],
        "check": ["restored"],
    }
    assert walk(GUARDIANSHIP_INTERVENTION, story) == ["identify", "admonish_caregiver", "check"]
    assert opened(GUARDIANSHIP_INTERVENTION, story) == set()


def test_the_law_names_seven_situations_of_temporary_and_five_of_long_term_guardianship() -> None:
    decide = TEMPORARY_GUARDIANSHIP.step("decide").outcomes
    assert ["place" in one.then for one in decide] == [True] * 7 + [False]
    long_term = TEMPORARY_GUARDIANSHIP.step("decide_long_term").outcomes
    assert ["arrange_long_term" in one.then for one in long_term] == [True] * 5 + [False]


def test_a_child_without_a_known_guardian_is_placed_while_the_police_search() -> None:
    story = {
        "decide": ["unknown_identity"],
        "search": ["not_found"],
        "before_limit": ["settled"],
        "place": ["welfare_agency"],
        "review": ["long_term"],
        "decide_long_term": ["not_found"],
        "arrange_long_term": ["adoptable"],
        "adopt": ["adopted"],
    }
    taken = walk(TEMPORARY_GUARDIANSHIP, story)
    assert taken[:4] == ["decide", "search", "place", "before_limit"]
    assert taken[-3:] == ["decide_long_term", "arrange_long_term", "adopt"]


def test_the_year_of_temporary_guardianship_runs_once_and_reviews_do_not_begin_it_anew() -> None:
    limit = TEMPORARY_GUARDIANSHIP.step("before_limit")
    assert limit.key not in TEMPORARY_GUARDIANSHIP.repeats
    left = ending(TEMPORARY_GUARDIANSHIP, limit.key, "undecided")
    assert duties(TEMPORARY_GUARDIANSHIP, left.then) == {("decide_long_term", CIVIL_AFFAIRS)}


def test_where_several_could_be_guardian_one_is_appointed_and_may_be_contested_for_thirty_days() -> (
    None
):
    story = {
        "decide": ["guardian_prevented"],
        "before_limit": ["settled"],
        "place": ["relative"],
        "visit_family": ["suitable"],
        "review": ["disputed"],
        "appoint_guardian": ["appointed"],
        "await_contest": ["contested"],
        "hear_appointment": ["appointed"],
        "visit_after_return": ["settled"],
    }
    assert walk(TEMPORARY_GUARDIANSHIP, story)[-5:] == [
        "appoint_guardian", "await_contest", "hear_appointment", "hand_to_guardian", "visit_after_return",
    ]  # fmt: skip
    waiting = TEMPORARY_GUARDIANSHIP.step("await_contest")
    assert waiting.counts_from == "told_on", "from when they heard of it (总则编解释 第十条)"


def test_a_child_who_goes_home_is_visited() -> None:
    story = {
        "decide": ["guardian_prevented"],
        "before_limit": ["settled"],
        "place": ["relative"],
        "visit_family": ["suitable"],
        "review": ["fit"],
        "visit_after_return": ["settled"],
    }
    assert walk(TEMPORARY_GUARDIANSHIP, story)[-2:] == ["hand_back", "visit_after_return"]
    assert TEMPORARY_GUARDIANSHIP.step("visit_after_return").by is VILLAGE


def test_seven_grounds_lead_to_the_court_and_the_notice_names_three_of_them() -> None:
    grounds = [
        one for one in REVOCATION.step("establish").outcomes if one.then == ["seek_applicant"]
    ]
    assert len(grounds) == 7
    named = [one.key for one in grounds if "县通知列明" in one.label]
    assert named == ["harm", "exposed", "abandoned_duty"]


def test_who_may_file_and_does_not_leaves_it_to_civil_affairs() -> None:
    filing = [
        step for step in REVOCATION.steps if any(one.key == "not_filed" for one in step.outcomes)
    ]
    assert {step.by for step in filing if step.key.startswith("file_")} == {
        VILLAGE,
        Agency.SCHOOL,
        Agency.MEDICAL_INSTITUTION,
        WOMEN,
        Agency.YOUTH_LEAGUE,
        Agency.DISABLED_FEDERATION,
        PROTECTION,
    }
    for step in filing:
        left = ending(REVOCATION, step.key, "not_filed")
        assert duties(REVOCATION, left.then) == {("file_civil_affairs", CIVIL_AFFAIRS)}
    nobody = ending(REVOCATION, "seek_applicant", "nobody")
    assert duties(REVOCATION, nobody.then) == {("file_civil_affairs", CIVIL_AFFAIRS)}


def test_whatever_civil_affairs_answers_the_court_hears_the_case() -> None:
    outcomes = REVOCATION.step("file_civil_affairs").outcomes
    assert [list(one.then) for one in outcomes] == [["hear"], ["hear"]]


def test_a_parent_removed_who_mends_their_ways_may_be_restored() -> None:
    story = {
        "establish": ["incapable"],
        "seek_applicant": ["relatives", "village"],
        "confirm_relatives": ["filed"],
        "file_village": ["not_filed"],
        "file_civil_affairs": ["others_filed"],
        "hear": ["new_guardian"],
        "visit": ["settled"],
        "check_support": ["paid"],
        "await_restoration": ["applied"],
        "assess_restoration": ["reformed"],
        "hear_restoration": ["restored"],
    }
    taken = walk(REVOCATION, story)
    restoration = ["await_restoration", "assess_restoration", "hear_restoration", "return_child"]
    assert [key for key in taken if key in restoration] == restoration
    assert opened(REVOCATION, story) == {"assessment_and_support"}


def test_those_who_may_ask_for_a_protection_order_for_a_child() -> None:
    applying = [step for step in PROTECTION_ORDER.steps if step.key.startswith("apply_")]
    assert {step.by for step in applying} == {POLICE, WOMEN, VILLAGE, Agency.RESCUE_STATION}
    assert PROTECTION_ORDER.step("help_relatives").by is WOMEN


def test_relatives_who_do_not_ask_leave_it_to_the_police() -> None:
    left = ending(PROTECTION_ORDER, "help_relatives", "not_applied")
    assert duties(PROTECTION_ORDER, left.then) == {("apply_police", POLICE)}


def test_a_protection_order_is_watched_prolonged_and_decided_anew() -> None:
    story = {
        "choose_applicant": ["women"],
        "apply_women": ["urgent"],
        "decide_urgently": ["granted"],
        "visit": ["over"],
        "before_expiry": ["prolonged"],
        "decide": ["refused"],
        "contest": ["upheld"],
    }
    taken = walk(PROTECTION_ORDER, story)
    watching = ["carry_out", "visit", "before_expiry"]
    assert taken[2:] == ["decide_urgently", *watching, "decide", "contest"]
    assert opened(PROTECTION_ORDER, story) == {"guardianship_intervention"}


def test_parents_who_stay_away_from_guidance_are_summoned_and_come() -> None:
    story = {
        "decide": ["ordered"],
        "guide": ["absent", "finished"],
        "summon": ["resumed"],
        "judge": ["improved"],
    }
    assert walk(FAMILY_EDUCATION_ORDER, story) == [
        "decide",
        "arrange",
        "guide",
        "summon",
        "judge",
    ]


def test_a_failure_with_grave_consequences_is_rectified_and_accounted_for() -> None:
    story = {
        "find": ["not_reported", "grave"],
        "decide": ["disciplined"],
        "accept": ["closed"],
    }
    taken = walk(FAILURE_TO_REPORT, story)
    assert taken == ["find", "answer", "decide", "accept", "conclude"]


def test_what_was_reported_is_no_failure() -> None:
    assert walk(FAILURE_TO_REPORT, {"find": ["reported"]}) == ["find"]


def test_procedures_open_only_one_another_and_every_one_but_three_is_opened_by_another() -> None:
    opens = {key for one in PROCEDURES for step in one.steps for out in step.outcomes
             for key in out.opens}  # fmt: skip
    assert KEYS - opens == {"failure_to_report", "rectification", "urging"}


def test_a_rectification_accepted_at_once() -> None:
    story = {"conclude": ["delivered"], "acknowledge": ["accepted"], "accept": ["closed"]}
    assert walk(RECTIFICATION, story) == ["conclude", "acknowledge", "plan", "answer", "accept"]


def test_a_conclusion_withdrawn_on_review_asks_nothing_more() -> None:
    story = {"conclude": ["delivered"], "acknowledge": ["contested"], "review": ["withdrawn"]}
    assert walk(RECTIFICATION, story) == ["conclude", "acknowledge", "review"]


def test_an_inspection_that_found_nothing_asks_nothing_of_anybody() -> None:
    assert walk(RECTIFICATION, {"conclude": ["clean"]}) == ["conclude"]


def test_a_rectification_not_good_enough_goes_back_to_whom_it_concerns() -> None:
    again = ending(RECTIFICATION, "accept", "again")
    assert duties(RECTIFICATION, again.then) == {("answer", Party.SUPERVISED)}
    assert RECTIFICATION.step("accept").by is Party.SUPERVISOR


def test_a_new_case_takes_the_version_of_its_day_and_an_old_case_keeps_its_own() -> None:
    newer = replace(RECTIFICATION, version="2027-01-01", since=date(2027, 1, 1))
    both = (newer, RECTIFICATION)
    assert procedure("rectification", date(2026, 12, 31), both) is RECTIFICATION
    assert procedure("rectification", date(2027, 1, 1), both) is newer
    assert by_version("rectification", "2021-02-01", both) is RECTIFICATION


def test_a_procedure_before_its_first_version_does_not_exist() -> None:
    with pytest.raises(KeyError, match="没有程序 emergency_response"):
        procedure("emergency_response", date(2016, 2, 3))


def test_a_version_that_never_was_does_not_exist() -> None:
    with pytest.raises(KeyError, match="版本 1949"):
        by_version("rectification", "1949")


def test_what_people_begin_for_a_child_says_when_and_the_rest_is_about_organisations() -> None:
    about_organisations = {
        one.key for one in PROCEDURES if any(isinstance(step.by, Party) for step in one.steps)
    }
    assert {one.key for one in PROCEDURES if not one.when} == about_organisations
    assert all(one.when.endswith("。") for one in PROCEDURES if one.when)


def test_a_term_that_counts_from_a_day_has_a_number_and_the_day_is_asked_before() -> None:
    counting = [
        (one, step)
        for one in PROCEDURES
        for step in one.steps
        if step.counts_from or step.bounded_by
    ]
    assert counting
    for one, step in counting:
        # What only ends on a day that is written down needs no number.
        assert step.counts_from == "" or term(step.within.term or "", TODAY).value is not None
        for key in filter(None, (step.counts_from, step.bounded_by)):
            asked = [
                ASKS[one.key, other.key].items
                for other in one.steps
                if (one.key, other.key) in ASKS
            ]
            assert {items[key].form for items in asked if key in items} == {Form.DATE}, (
                one.key,
                key,
            )


def test_an_outcome_with_an_earliest_day_has_a_number_for_it() -> None:
    early = [
        (step, one)
        for law in PROCEDURES
        for step in law.steps
        for one in step.outcomes
        if one.after
    ]
    assert {(step.key, one.key) for step, one in early} == {
        ("await_restoration", "applied"), ("await_restoration", "not_applied"),
        ("await_contest", "settled"),
    }  # fmt: skip
    assert all(term(one.after, TODAY).value for _, one in early)
    uncounted = replace(REVOCATION.step("await_restoration"), counts_from="")
    steps = [uncounted if one.key == uncounted.key else one for one in REVOCATION.steps]
    assert faults(replace(REVOCATION, steps=steps), KEYS) == [
        "await_restoration·not_applied 有最早的日子，步骤却没有起算日",
        "await_restoration·applied 有最早的日子，步骤却没有起算日",
    ]


def test_what_may_not_come_much_sooner_than_it_is_due_has_a_number_and_is_due() -> None:
    early = [
        (step, one)
        for law in PROCEDURES
        for step in law.steps
        for one in step.outcomes
        if one.ahead
    ]
    assert [step.key for step, _ in early] == [
        "first_follow_up", "second_follow_up", "third_follow_up"
    ]  # fmt: skip
    assert all(term(one.ahead, TODAY).value for _, one in early)
    due_at_no_time = replace(early[0][0], within=Deadline("answer_reporter"))
    steps = [due_at_no_time if one.key == due_at_no_time.key else one
             for one in ASSESSMENT_AND_SUPPORT.steps]  # fmt: skip
    assert faults(replace(ASSESSMENT_AND_SUPPORT, steps=steps), KEYS) == [
        "first_follow_up·stable 写了最多提前多久，步骤却没有内部目标"
    ]


def test_what_is_held_back_comes_again_when_what_it_waits_for_is_done() -> None:
    told = EMERGENCY_RESPONSE.step("notify_township")
    (held,) = told.outcomes
    assert held.unless == ["search", "go_on_searching"]
    never = replace(told, outcomes=[replace(held, unless=["answer_reporter"])])
    steps = [never if one.key == told.key else one for one in EMERGENCY_RESPONSE.steps]
    assert faults(replace(EMERGENCY_RESPONSE, steps=steps), KEYS) == [
        "notify_township·notified 等 answer_reporter 办完，answer_reporter 却不会再走到 notify_township"
    ]


def test_what_cannot_wait_for_the_judgment_is_asked_of_the_court_and_sued_for_in_thirty_days() -> (
    None
):
    urgent = ending(REVOCATION, "establish", "urgent")
    assert set(urgent.then) == {"apply_interim", "seek_applicant"}  # one without the other lapses
    assert REVOCATION.step("decide_interim").within.term == "interim_order"
    assert REVOCATION.step("sue_in_time").within.term == "sue_after_interim_order"


def test_child_support_is_looked_after_until_it_is_paid() -> None:
    for taken in ("hand_over", "take_over"):
        (only,) = REVOCATION.step(taken).outcomes
        assert "check_support" in only.then
    again = {one.key for one in REVOCATION.step("check_support").outcomes if one.then}
    assert again == {"paid_again", "unpaid"}
