"""Levels of risk as a lawyer would check them: what the file says, what was seen, what was concluded."""

from datetime import date, timedelta

import pytest

from tonghu.law.alerts import ALERTS, BY_SIGN
from tonghu.law.duties import NUMBERS, Cadence, next_visit
from tonghu.law.eligibility import Category, Holds, priority_flags
from tonghu.law.eligibility import assess as found
from tonghu.law.levels import Level
from tonghu.law.procedures import procedure
from tonghu.law.reporting import SITUATIONS
from tonghu.law.risk import (
    ON_FILE,
    SEEN,
    SIGNS,
    SOURCES,
    Concluded,
    Observed,
    OnFile,
    Reason,
    Verdict,
    assess,
    at_first,
    on_file,
)
from tonghu.law.terms import term, versions

DAY = date(2026, 11, 25)
AWAY = {
    "birth_date": "2016-03-05", "hukou_nature": "1", "guardianship_type": "4",
    "father.is_away": "1", "father.away_since": "2024-02",
    "mother.is_away": "1", "mother.away_since": "2025-01",
}  # fmt: skip


def filed(**more: object) -> OnFile:
    values = AWAY | {key.replace("__", "."): value for key, value in more.items()}
    holding = {key for key, one in found(values, DAY).all.items() if one.holds is Holds.YES}
    said = {
        "flags": priority_flags(values, DAY),
        "left_behind": Category.LEFT_BEHIND in holding,
        "unattended": Category.DE_FACTO_UNATTENDED in holding,
    }
    file = on_file(values, DAY, **said)  # type: ignore[arg-type]
    # The short way of a bulk registration says the same, whatever the file.
    first = at_first(values, DAY, **said)  # type: ignore[arg-type]
    whole = assess(file, (), DAY)
    assert first == (whole.level, set(whole.keys), whole.next_on)
    return file


def keys(file: OnFile) -> set[str]:
    return {sign.key for sign in file.signs}


def saw(sign: str, ago: int = 0, *, there: bool = True) -> Observed:
    return Observed(sign, there, DAY - timedelta(ago), "visit")


def level(*observed: Observed, file: OnFile | None = None, by: Concluded | None = None) -> Level:
    return assess(file or OnFile(), observed, DAY, by).level


@pytest.mark.parametrize(
    ("said", "sign"),
    [
        ({"guardianship_type": "1"}, "no_guardian"),
        ({"has_caregiver": "0"}, "no_guardian"),
        ({"actual_care": "3"}, "no_guardian"),
        ({"caregiver__special_status": "6"}, "unfit_caregiver"),
        ({"caregiver__special_status": "3"}, "weak_caregiver"),
        ({"guardianship_type": "3"}, "weak_caregiver"),
        ({"guardianship_type": "2"}, "other_incapable"),
        ({"attendance_status": "7"}, "out_of_school"),
        ({"hukou_class": "4"}, "no_hukou"),
        ({"health_status": "30"}, "ill"),
        ({"health_status": "50"}, "disabled"),
        ({"guardianship_type": "99"}, "unknown"),
        ({"lives_alone": "1"}, "lives_alone"),
        ({"lives_alone": "1", "birth_date": None}, "lives_alone"),
        ({"caregiver__birth_date": "1951-11-25"}, "old_caregiver"),
        ({"father__unable": ["C"], "mother__unable": ["F"]}, "unattended"),
    ],
)
def test_what_a_file_says_is_a_sign(said: dict[str, object], sign: str) -> None:
    assert sign in keys(filed(**said))
    assert sign not in keys(filed())


def test_a_child_whose_parents_are_away_is_blue_and_nothing_else() -> None:
    assert keys(filed()) == {"left_behind"}
    assert level(file=filed()) is Level.BLUE
    assert filed().unknown[:2] == ("有无委托照护人", "实际照料人"), "not collected is said"


def test_who_is_provided_for_already_is_not_to_be_recognised_again() -> None:
    unable = {"father__unable": ["C"], "mother__unable": ["F"]}
    assert "unattended" not in keys(filed(**unable, relief_measures=["9"]))
    assert "unattended" in keys(filed(**unable, relief_measures=["2"]))


def test_a_file_says_on_which_day_its_own_signs_change() -> None:
    assert filed().next_on == date(2031, 12, 6)
    soon = filed(caregiver__birth_date="1951-12-01")
    assert (soon.next_on, soon.next_why) == (date(2026, 12, 1), "照护人满七十五岁")
    almost = filed(birth_date="2011-01-10")
    assert "sixteen" in keys(almost)
    assert (almost.next_on, almost.next_why) == (date(2027, 1, 10), "满十六周岁")
    assert keys(filed(birth_date="2010-01-10")) == {"grown"}, (
        "who is sixteen is not forgotten on the ledger"
    )
    alone = filed(birth_date="2011-01-10", lives_alone="1")
    assert (alone.next_on, alone.next_why) == (date(2027, 1, 10), "满十六周岁")
    assert "lives_alone" not in keys(filed(birth_date="2010-01-10", lives_alone="1"))


def test_the_heaviest_sign_decides_and_the_reasons_stand_in_that_order() -> None:
    verdict = assess(filed(), [saw("poor_living"), saw("hurt")], DAY)
    assert verdict.level is Level.RED
    assert [one.sign.key for one in verdict.reasons] == ["hurt", "poor_living", "left_behind"]
    assert verdict.keys == {"hurt", "poor_living", "left_behind"}


def test_nothing_seen_and_nothing_filed_is_green() -> None:
    assert level() is Level.GREEN


def test_a_sign_stands_until_it_is_seen_to_be_gone_and_the_later_word_counts() -> None:
    assert level(saw("hurt", 400)) is Level.RED
    assert level(saw("hurt", 9), saw("hurt", 2, there=False)) is Level.GREEN
    assert level(saw("hurt", there=False), saw("hurt")) is Level.RED, "same day, later word"


def test_who_looked_before_a_danger_was_told_did_not_know_of_it() -> None:
    seen, none = saw("hurt", 9), saw("hurt", 2, there=False)
    assert level(none, seen) is Level.RED
    assert level(none, seen, saw("hurt", 12, there=False)) is Level.RED
    assert level(none, seen, saw("hurt", 9, there=False)) is Level.GREEN
    assert level(saw("low_mood", 2, there=False), saw("low_mood", 9)) is Level.GREEN


def test_a_sign_that_nobody_sees_again_runs_out_on_its_day() -> None:
    verdict = assess(OnFile(), [saw("low_mood", 119)], DAY)
    assert (verdict.level, verdict.next_on) == (Level.YELLOW, DAY + timedelta(1))
    assert level(saw("low_mood", 120)) is Level.GREEN
    (reason,) = assess(OnFile(), [saw("low_mood", 300), saw("low_mood", 5)], DAY).reasons
    assert reason.since == DAY - timedelta(5), "the first had run out before the second"


def test_two_empty_visits_on_different_days_are_two() -> None:
    assert level(saw("not_met", 5)) is Level.GREEN
    assert level(saw("not_met", 5), saw("not_met", 5)) is Level.GREEN
    assert level(saw("not_met", 9), saw("not_met", 5)) is Level.YELLOW
    met = saw("not_met", 7, there=False)
    assert level(saw("not_met", 9), met, saw("not_met", 5)) is Level.GREEN


def concluded(to: Level, *covers: str, ago: int = 10, left: int = 100) -> Concluded:
    return Concluded(to, DAY - timedelta(ago), covers, DAY + timedelta(left))


def test_an_assessment_stands_in_for_the_yellow_and_blue_signs_it_knew() -> None:
    by = concluded(Level.GREEN, "left_behind", "poor_living")
    assert level(saw("poor_living", 20), file=filed(), by=by) is Level.GREEN
    verdict = assess(filed(), [saw("poor_living", 20)], DAY, by)
    assert all(one.settled for one in verdict.reasons)
    assert verdict.next_on == DAY + timedelta(100)
    assert level(saw("poor_living", 2), file=filed(), by=by) is Level.YELLOW, "seen again since"
    assert level(saw("low_mood", 20), file=filed(), by=by) is Level.YELLOW, "not known then"


def test_an_assessment_never_takes_a_danger_away() -> None:
    by = concluded(Level.GREEN, "hurt")
    assert level(saw("hurt", 20), by=by) is Level.RED


def test_an_assessment_may_raise_and_what_it_raised_stays_beyond_its_day() -> None:
    assert level(by=concluded(Level.YELLOW)) is Level.YELLOW
    over = concluded(Level.YELLOW, "left_behind", left=0)
    assert level(file=filed(), by=over) is Level.YELLOW
    low = concluded(Level.GREEN, "left_behind", left=0)
    assert level(file=filed(), by=low) is Level.BLUE, "the lighter conclusion ran out"


def test_every_red_sign_but_none_other_calls_somebody_at_once() -> None:
    red = {key for key, sign in SIGNS.items() if sign.level is Level.RED}
    assert red == {key for key, alert in BY_SIGN.items() if alert.at_once}
    assert set(BY_SIGN) <= set(SIGNS)


def test_every_situation_that_a_sign_points_to_is_one_of_the_law() -> None:
    assert {code for sign in SIGNS.values() for code in sign.situations} <= set(SITUATIONS)
    assert all(
        sign.situations
        for sign in SIGNS.values()
        if sign.level is Level.RED and sign.key != "accident"
    )
    assert ON_FILE.keys().isdisjoint(SEEN)


def test_the_alerts_are_all_there_and_each_says_where_it_lives() -> None:
    assert list(ALERTS) == [f"A{number:02}" for number in range(1, 22)]
    assert all(alert.lives and alert.who and alert.action for alert in ALERTS.values())


def test_an_alert_of_a_procedure_names_its_step_whose_it_is_and_its_term() -> None:
    walked = [alert for alert in ALERTS.values() if alert.step is not None]
    assert [alert.code for alert in walked] == ["A15", "A16", "A17"]
    for alert in walked:
        assert alert.step is not None
        key, name = alert.step
        step = procedure(key, date(2026, 3, 1)).step(name)
        assert step.by == alert.who[0]
        assert step.within.term is not None, "the clock that warns"
        assert alert.basis in step.basis or alert.basis == term(step.within.term, DAY).basis


CADENCE = Cadence({key: versions(key)[0].value or 0 for key in NUMBERS})
VISITED = date(2026, 3, 25)


@pytest.mark.parametrize(
    ("colour", "due"),
    [
        (Level.RED, date(2026, 4, 1)),
        (Level.YELLOW, date(2026, 4, 24)),
        (Level.BLUE, date(2026, 6, 23)),
    ],
)
def test_the_next_visit_follows_the_level(colour: Level, due: date) -> None:
    day, why = next_visit(CADENCE, colour, VISITED, VISITED, DAY)
    assert day == due
    assert colour.label in why


def test_before_summer_school_and_after_the_festival_there_is_a_round() -> None:
    green = next_visit(CADENCE, Level.GREEN, VISITED, VISITED, DAY)
    assert green == (date(2026, 6, 26), "暑假以前走访一轮")
    june = date(2026, 6, 1)
    assert next_visit(CADENCE, Level.GREEN, june, june, DAY)[1] == "开学以前走访一轮"
    winter = date(2026, 2, 1)
    after = next_visit(CADENCE, Level.BLUE, winter, winter, DAY)
    assert after == (date(2026, 3, 19), "春节以后走访一轮")
    assert not [one for one in CADENCE.rounds(2050) if "春节" in one.label], "no table, no guess"


def test_who_was_not_met_is_visited_again_soon_unless_it_is_sooner_anyway() -> None:
    assert next_visit(CADENCE, Level.BLUE, VISITED, None, DAY) == (
        date(2026, 4, 1),
        "上次没见到孩子",
    )
    late = next_visit(CADENCE, Level.RED, VISITED, date(2026, 1, 1), DAY)
    assert late == (date(2026, 4, 1), "红色，每 7 天走访")


def test_who_was_never_visited_is_by_the_day_of_the_first_visit() -> None:
    assert CADENCE.first_by(Level.RED, DAY) == date(2026, 12, 2), "a danger does not wait ten days"
    first = CADENCE.first_by(Level.BLUE, DAY)
    assert next_visit(CADENCE, Level.RED, None, None, first) == (
        date(2026, 12, 5),
        "登记后第一次走访",
    )


def test_a_verdict_without_reasons_has_no_keys() -> None:
    assert Verdict(Level.GREEN, ()).keys == frozenset()
    assert Reason(SIGNS["hurt"]).source in SOURCES
