"""The procedures of the county, told as stories: what was found, who must then do what."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from tonghu.law.agencies import Agency
from tonghu.law.procedure import Party, Procedure, faults
from tonghu.law.procedures import KEYS, PROCEDURES, by_version, procedure
from tonghu.law.procedures.emergency_response import EMERGENCY_RESPONSE
from tonghu.law.procedures.rectification import RECTIFICATION

POLICE, CIVIL_AFFAIRS = Agency.POLICE_STATION, Agency.CIVIL_AFFAIRS
TOWNSHIP, VILLAGE = Agency.TOWNSHIP, Agency.VILLAGE_COMMITTEE


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


def duties(procedure: Procedure, steps: Sequence[str]) -> set[tuple[str, Agency | Party]]:
    return {(key, procedure.step(key).by) for key in steps}


@pytest.mark.parametrize("one", PROCEDURES, ids=lambda one: f"{one.key}-{one.version}")
def test_a_procedure_has_no_faults(one: Procedure) -> None:
    assert faults(one, KEYS) == []


def test_no_version_is_given_twice() -> None:
    assert len({(one.key, one.version) for one in PROCEDURES}) == len(PROCEDURES)


# domain.md §4.2, E1–E8: what the police find, and who must then do what next
@pytest.mark.parametrize(
    ("finding", "next_duties"),
    [
        ("living_alone", {("order_parents_back", POLICE), ("check_home", VILLAGE)}),
        ("guardian_unable", {("call_parents_back", POLICE), ("consider_custody", CIVIL_AFFAIRS)}),
        ("missing", {("search", POLICE)}),
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
    (outcome,) = (one for one in EMERGENCY_RESPONSE.step("attend").outcomes if one.key == finding)
    assert duties(EMERGENCY_RESPONSE, outcome.then) == next_duties


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
    (found,) = (one for one in EMERGENCY_RESPONSE.step(step).outcomes if one.key == outcome)
    assert "escort_to_care" in found.then


def test_a_child_alone_whose_parents_come_back() -> None:
    story = {
        "attend": ["living_alone"],
        "order_parents_back": ["back"],
        "check_home": ["safe"],
        "assess": ["safe"],
    }
    assert walk(EMERGENCY_RESPONSE, story) == [
        "attend",
        "order_parents_back",
        "check_home",
        "notify_township",
        "assess",
        "answer_reporter",
    ]


def test_a_child_beaten_and_alone_walks_both_branches_and_the_township_hears_once() -> None:
    story = {
        "attend": ["domestic_violence", "living_alone"],
        "stop_violence": ["warned", "endangered"],
        "order_parents_back": ["unreachable"],
        "check_home": ["safe"],
        "visit_after_warning": ["calm"],
        "assess": ["needs_support"],
    }
    taken = walk(EMERGENCY_RESPONSE, story)
    assert {"deliver_warning", "visit_after_warning", "shelter", "escort_to_care"} <= {*taken}
    assert taken.count("notify_township") == 1
    assert taken[-1] in {"plan_support", "answer_reporter"}


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
    within = EMERGENCY_RESPONSE.step("assess").within
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


def test_a_rectification_accepted_at_once() -> None:
    story = {"acknowledge": ["accepted"], "accept": ["closed"]}
    assert walk(RECTIFICATION, story) == ["acknowledge", "plan", "answer", "accept"]


def test_a_conclusion_withdrawn_on_review_asks_nothing_more() -> None:
    story = {"acknowledge": ["contested"], "review": ["withdrawn"]}
    assert walk(RECTIFICATION, story) == ["acknowledge", "review"]


def test_a_rectification_not_good_enough_goes_back_to_whom_it_concerns() -> None:
    (again,) = (one for one in RECTIFICATION.step("accept").outcomes if one.key == "again")
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
