"""The states of a file, how it leaves the ledger, and the summary with its identities."""

from datetime import date

import pytest

from tonghu.law.eligibility import Holds
from tonghu.law.ledger import MOVES, ExitReason, LedgerState
from tonghu.law.registration import FIELDS, NONE, NOT_APPLICABLE, written
from tonghu.law.summary import (
    COLUMNS,
    CROSS_FOOTS,
    counted_in,
    faults,
    left_behind,
    offends,
    tally,
)

ON = date(2026, 11, 24)
WHOLE = {
    "birth_date": "2017-05-01", "sex": "1", "attendance_status": "3", "hukou_class": "1",
    "health_status": "10", "is_boarding": "1", "actual_care": "1", "guardianship_type": "4",
}  # fmt: skip


def test_every_state_can_be_left_and_reached_again() -> None:
    left = set().union(*(before for before, _ in MOVES.values()))
    reached = set().union(*(after for _, after in MOVES.values()))
    assert left == set(LedgerState)
    assert set(LedgerState) - reached == {LedgerState.DRAFT}
    assert all(reason.label for reason in ExitReason)


def test_thirty_two_columns_and_every_identity_speaks_of_them() -> None:
    assert [column.key for column in COLUMNS] == [f"c{n}" for n in range(1, 33)]
    keys = {column.key for column in COLUMNS}
    assert all(set(rule.left) | set(rule.right) <= keys for rule in CROSS_FOOTS)


def test_a_complete_file_breaks_no_identity() -> None:
    keys = counted_in(WHOLE, ON)
    assert keys == {"c1", "c5", "c6", "c13", "c19", "c21", "c24", "c26", "c31"}
    assert offends(keys) == []
    assert faults(tally([keys, keys])) == []


@pytest.mark.parametrize(
    ("key", "about"),
    [
        ("birth_date", "年龄段"), ("sex", "6–13 岁的性别"), ("attendance_status", "就学情况"),
        ("hukou_class", "户口登记"), ("health_status", "健康状况"),
        ("is_boarding", "义务教育阶段的寄宿情况"), ("actual_care", "监护人"),
        ("guardianship_type", "监护情况"),
    ],
)  # fmt: skip
def test_what_was_not_collected_breaks_its_identity_and_is_listed(key: str, about: str) -> None:
    keys = counted_in({**WHOLE, key: None}, ON)
    assert about in [rule.about for rule in offends(keys)]
    totals = tally([keys, counted_in(WHOLE, ON)])
    (fault, *_) = [fault for fault in faults(totals) if fault.rule.about == about]
    assert fault.difference == 1
    assert "多 1" in fault.words


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"attendance_status": None, "schooling_level": "4"}, "c14"),
        ({"actual_care": None, "caregiver.relationship": "62"}, "c26"),
        ({"actual_care": None, "caregiver.relationship": "85"}, "c27"),
        ({"guardianship_type": "1"}, "c28"),
        ({"care_reason": "2"}, "c29"),
        ({"hukou_class": "4"}, "c20"),
        ({"birth_date": "2011-01-01", "sex": "2"}, "c10"),
        ({"birth_date": "2024-01-01"}, "c3"),
        ({"health_status": "50"}, "c22"),
        ({"is_boarding": "0"}, "c25"),
    ],
)  # fmt: skip
def test_each_value_has_its_column(values: dict[str, object], column: str) -> None:
    assert column in counted_in({**WHOLE, **values}, ON)


def test_words_for_values_tell_the_three_kinds_of_missing_apart() -> None:
    assert [written("caregiver.name", value) for value in (None, NONE, NOT_APPLICABLE, "王桂英")] == [
        "未采集", "无", "不适用", "王桂英",
    ]  # fmt: skip
    assert written("relief_measures", ["2", "3"]) == "最低生活保障、特困供养"
    assert written("relief_measures", []) == "未采集"


def test_a_day_is_said_as_people_write_it_and_written_as_tables_sort_it() -> None:
    born = FIELDS["birth_date"]
    assert (born.said("2016-03-05"), born.written("2016-03-05")) == ("2016年3月5日", "2016-03-05")
    assert born.written(NONE) == "无"
    assert FIELDS["father.name"].short == "姓名"


def test_a_sixteen_year_old_is_not_of_the_summary_and_it_says_why() -> None:
    grown = left_behind({**WHOLE, "birth_date": "2009-01-01"}, ON)
    assert grown.holds is Holds.NO
    assert "16" in "".join(grown.reasons)
    assert left_behind({}, ON).holds is Holds.UNKNOWN, "what is not known leaves nobody out"
