"""What an instrument proposes: points, level, guardianship, red lines; and what it does not know."""

from datetime import date

import pytest

from tonghu.law.instruments import (
    FOUR_COLOURS,
    MODELS,
    NOTHING,
    QIANXI,
    assess,
    current,
    model_of,
    said_answers,
)
from tonghu.law.levels import Guardianship, Level
from tonghu.law.reporting import SITUATIONS

CALM: dict[str, object] = {
    "situations": [NOTHING], "watched": "1", "lives": "1", "hazards": [NOTHING], "guardian": "2",
    "conduct": [NOTHING], "contact": "1", "body": "1", "mind": "1", "behaviour": [NOTHING],
    "schooling": "1", "income": "1",
}  # fmt: skip
WELL: dict[str, object] = {
    "body": "1", "mind": "1", "behaviour": [NOTHING], "hazards": [NOTHING], "income": "1",
    "family": "1", "situations": [NOTHING], "watched": "1", "lives": "1", "guardian": "1",
}  # fmt: skip


def test_a_child_who_is_well_is_green_and_normal() -> None:
    found = assess(FOUR_COLOURS, CALM, 9)
    assert (found.level, found.guardianship, found.points) == (
        Level.GREEN, Guardianship.NORMAL, 0,
    )  # fmt: skip
    assert (found.reasons, found.missing, found.red) == ((), (), ())
    assert not found.at_least
    assert not found.must_report


def test_not_collected_is_not_nothing_found() -> None:
    nothing = assess(FOUR_COLOURS, {}, 9)
    assert (nothing.level, nothing.guardianship, nothing.points) == (None, None, None)
    assert len(nothing.missing) == len(FOUR_COLOURS.indicators)
    part = {key: value for key, value in CALM.items() if key != "mind"}
    assert assess(FOUR_COLOURS, part, 9).level is None
    assert assess(FOUR_COLOURS, part, 9).missing == ("情绪和心理",)
    # What is known already weighs, and what is missing can only add to it.
    weak = assess(FOUR_COLOURS, part | {"schooling": "4", "income": "2"}, 9)
    assert (weak.level, weak.at_least) == (Level.YELLOW, True)
    unasked = {key: value for key, value in CALM.items() if key != "conduct"}
    assert assess(FOUR_COLOURS, unasked, 9).guardianship is None


@pytest.mark.parametrize("code", SITUATIONS)
def test_whatever_must_be_reported_is_red(code: str) -> None:
    for model, rest in ((FOUR_COLOURS, CALM), (QIANXI, WELL)):
        found = assess(model, rest | {"situations": [code]}, 15)
        assert found.level is Level.RED
        assert found.must_report
        assert code in found.red[0]


@pytest.mark.parametrize(
    ("answers", "age", "red"),
    [
        ({"guardian": "5"}, 17, True),
        ({"watched": "2"}, 7, True),
        ({"watched": "3"}, 7, True),
        ({"watched": "3"}, 8, False),
        ({"lives": "3"}, 15, True),
        ({"lives": "3"}, 16, False),
        ({"watched": "2"}, None, True),  # who may be under eight is treated as such
        ({"conduct": ["1"]}, 12, True),
        ({"mind": "4"}, 12, True),
    ],
)
def test_the_red_lines(answers: dict[str, object], age: int | None, red: bool) -> None:
    found = assess(FOUR_COLOURS, CALM | answers, age)
    assert (found.level is Level.RED) == red
    assert bool(found.red) == red


def test_an_age_not_collected_is_said() -> None:
    assert assess(FOUR_COLOURS, CALM, None).missing == ("孩子的年龄",)
    assert assess(FOUR_COLOURS, CALM, None).level is None


def test_points_add_up_to_the_bands_and_some_answers_have_a_floor() -> None:
    assert assess(FOUR_COLOURS, CALM | {"contact": "2"}, 9).level is Level.BLUE
    assert assess(FOUR_COLOURS, CALM | {"mind": "3"}, 9).level is Level.YELLOW  # 5 points, floor
    heavy = CALM | {
        "contact": "4", "body": "3", "schooling": "4", "income": "3", "hazards": ["1", "4"],
    }  # fmt: skip
    found = assess(FOUR_COLOURS, heavy, 9)
    assert (found.points, found.level) == (18, Level.RED)
    assert not found.must_report  # red by points is no situation to be reported
    assert any("逃学" in reason and "5 分" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("answers", "conclusion"),
    [
        ({"guardian": "3"}, Guardianship.INSUFFICIENT),
        ({"conduct": ["6", "5"]}, Guardianship.IMPROPER),
        ({"guardian": "4", "conduct": ["5"]}, Guardianship.MISSING),
    ],
)
def test_the_worst_concludes(answers: dict[str, object], conclusion: Guardianship) -> None:
    assert assess(FOUR_COLOURS, CALM | answers, 9).guardianship is conclusion


@pytest.mark.parametrize(("age", "points"), [(5, 43), (6, 45), (10, 45), (11, 50), (16, 40)])
def test_the_table_of_qianxi_counts_but_gives_no_level(age: int, points: int) -> None:
    found = assess(QIANXI, WELL, age)
    assert (found.points, found.level) == (points, None)
    assert QIANXI.full == 50
    assert not QIANXI.bands  # nobody has seen its second half
    assert QIANXI.mark.unsure


def test_one_bad_habit_takes_all_points_of_its_line() -> None:
    bad = assess(QIANXI, WELL | {"behaviour": ["1", "4"], "hazards": ["4", "8"]}, 12)
    assert bad.points == 35
    assert "行为习惯：逃学（0 分）" in bad.reasons
    assert assess(QIANXI, WELL | {"hazards": ["2"]}, 12).level is Level.RED
    assert assess(QIANXI, {"body": "1"}, None).points == 10


def test_an_old_assessment_keeps_its_version() -> None:
    assert model_of("qianxi", QIANXI.version) is QIANXI
    with pytest.raises(KeyError):
        model_of("qianxi", "1999")
    assert current("four_colours", date(2026, 3, 1)) is FOUR_COLOURS
    with pytest.raises(KeyError):
        current("four_colours", date(2025, 12, 31))
    assert assess(FOUR_COLOURS, {"body": "gone"}, 9).points is None


def test_answers_read_in_words() -> None:
    words = dict(said_answers(FOUR_COLOURS, {"hazards": ["1", "4"]}))
    assert words["住处有哪些隐患"] == "用电用火、危房"
    assert words["情绪和心理"] == "未采集"


def test_the_instruments_are_in_order() -> None:
    for model in MODELS:
        assert len(model.by_key) == len(model.indicators)
        assert sum(len(indicators) for _, indicators in model.groups) == len(model.indicators)
        for one in model.indicators:
            codes = [option.code for option in one.options]
            assert len(codes) == len(set(codes))
            assert (NOTHING in codes) == one.many
            assert one.source
            assert one.basis.instrument.in_force(model.since)
        assert [band.floor for band in model.bands] == sorted(
            (band.floor for band in model.bands), reverse=True
        )


def test_levels_are_ordered_by_urgency() -> None:
    assert sorted(Level, key=lambda one: one.rank) == [
        Level.GREEN, Level.BLUE, Level.YELLOW, Level.RED,
    ]  # fmt: skip
    assert (Level.RED.label, Level.RED.what) == ("红", "立即介入")
    assert Guardianship.MISSING.label == "监护缺失"
