"""To which category a child belongs, on which day, and why: the scenarios of the handbook and their edges."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonghu.law.eligibility import (
    Category,
    Flag,
    Grade,
    Holds,
    age_band,
    age_on,
    assess,
    birthday,
    guardianship_grade,
    latest_day,
    missing_at_least,
    priority_flags,
)
from tonghu.law.registration import NONE

ON = date(2026, 11, 24)
BASE: dict[str, Any] = {"birth_date": "2017-05-01", "hukou_nature": "1"}
BOTH_AWAY = {
    "father.is_away": "1", "father.away_since": "2025-02", "father.work_region": "广东省东莞市",
    "mother.is_away": "1", "mother.away_since": "2025-09", "mother.work_region": "邻县",
}  # fmt: skip
YES, NO, UNKNOWN = Holds.YES, Holds.NO, Holds.UNKNOWN
LEFT, UNATTENDED = Category.LEFT_BEHIND, Category.DE_FACTO_UNATTENDED

# (what, values, day, category, holds)
EXAMPLES: list[tuple[str, dict[str, Any], date, Category, Holds]] = [
    ("场景1 双方都满六个月", BOTH_AWAY, date(2026, 3, 31), LEFT, YES),
    ("场景1 母亲还不满六个月", BOTH_AWAY, date(2026, 3, 1), LEFT, NO),
    ("场景2 父外出、母重残", {"father.is_away": "1", "father.away_since": "2025-02", "mother.is_away": "0",
        "mother.disability_level": "1"}, ON, LEFT, YES),
    ("场景2 不是事实无人抚养", {"father.is_away": "1", "mother.disability_level": "1"}, ON, UNATTENDED, NO),
    ("场景3 父服刑、母失联都满六个月", {"father.special_status": "5", "father.special_since": "2026-01",
        "mother.special_status": "7", "mother.special_since": "2026-03"}, ON, UNATTENDED, YES),
    ("场景3 失联还不满六个月", {"father.special_status": "5", "father.special_since": "2026-01",
        "mother.special_status": "7", "mother.special_since": "2026-07"}, ON, UNATTENDED, NO),
    ("场景3 起始日期没有", {"father.special_status": "5", "mother.special_status": "7",
        "mother.special_since": "2026-01"}, ON, UNATTENDED, UNKNOWN),
    ("场景4 父亡、母外出是留守", {"father.special_status": "1", "mother.is_away": "1",
        "mother.away_since": "2025-01"}, ON, LEFT, YES),
    ("场景4 父亡、母失联是事实无人抚养", {"father.death_date": "2020-01-01", "mother.unable": ["F"]}, ON, UNATTENDED, YES),
    ("母亡、父外出", {"mother.special_status": "1", "father.is_away": "1", "father.away_since": "2025-01"}, ON, LEFT, YES),
    ("父被宣告失踪、母重残", {"father.special_status": "4", "mother.disability_level": "2"}, ON, UNATTENDED, YES),
    ("场景5 满十六周岁当天", BOTH_AWAY | {"birth_date": "2010-11-24"}, ON, LEFT, NO),
    ("场景5 满十六周岁前一天", BOTH_AWAY | {"birth_date": "2010-11-25"}, ON, LEFT, YES),
    ("城镇户籍", BOTH_AWAY | {"hukou_nature": "2"}, ON, LEFT, NO),
    ("户籍性质未采集按农村", BOTH_AWAY | {"hukou_nature": None}, ON, LEFT, YES),
    ("实际由母亲照料", BOTH_AWAY | {"actual_care": "4"}, ON, LEFT, NO),
    ("只有一方外出，另一方健康", {"father.is_away": "1", "father.away_since": "2025-01", "mother.is_away": "0",
        "mother.health_status": "10"}, ON, LEFT, NO),
    ("母外出、父登记为无监护能力", {"mother.is_away": "1", "mother.away_since": "2025-01", "father.is_away": "0",
        "father.is_capable": "0"}, ON, LEFT, YES),
    ("父外出、母重病", {"father.is_away": "1", "father.away_since": "2025-01", "mother.is_away": "0",
        "mother.health_status": "30"}, ON, LEFT, YES),
    ("母在家但有无能力没有采集", {"father.is_away": "1", "father.away_since": "2025-01", "mother.is_away": "0"}, ON, LEFT, UNKNOWN),
    ("只写了务工地点", {"father.work_region": "广东", "mother.work_region": "浙江"}, ON, LEFT, UNKNOWN),
    ("在本县务工不算外出", {"father.work_region": "本县城关", "mother.is_away": "1", "mother.away_since": "2024",
        "father.is_capable": "1"}, ON, LEFT, NO),
    ("什么都没有采集", {}, ON, LEFT, UNKNOWN),
    ("单亲随父，父外出", {"single_parent_flag": "1", "father.is_away": "1", "father.away_since": "2024"}, ON, LEFT, YES),
    ("单亲随母，母在家", {"single_parent_flag": "2", "mother.is_away": "0"}, ON, LEFT, NO),
    ("父母双亡不是单亲", {"father.special_status": "1", "mother.special_status": "1"}, ON, Category.ORPHAN, YES),
    ("只有父亡不是孤儿", {"father.special_status": "1"}, ON, Category.ORPHAN, NO),
    ("父亡母失联不是孤儿", {"father.special_status": "1", "mother.special_status": "7"}, ON, Category.ORPHAN, NO),
    ("孤儿满十八", {"father.special_status": "1", "mother.special_status": "3", "birth_date": "2008-11-24"}, ON, Category.ORPHAN, NO),
    ("低保家庭", {"relief_measures": ["2"]}, ON, Category.IN_DIFFICULTY, YES),
    ("残疾", {"health_status": "50"}, ON, Category.IN_DIFFICULTY, YES),
    ("无人监护", {"guardianship_type": "1"}, ON, Category.IN_DIFFICULTY, YES),
    ("监护不当", {"improper_guardianship": ["5"]}, ON, Category.IN_DIFFICULTY, YES),
    ("都没有困难", {"relief_measures": ["0"], "health_status": "10", "guardianship_type": "4",
        "improper_guardianship": ["0"]}, ON, Category.IN_DIFFICULTY, NO),
    ("困难情况没有采集", {}, ON, Category.IN_DIFFICULTY, UNKNOWN),
    ("随父母在外县", {"hukou_region": "990131101200", "living_region": "440304001001", "actual_care": "4"}, ON, Category.MIGRANT, YES),
    ("在外县但随亲戚", {"hukou_region": "990131101200", "living_region": "440304001001"}, ON, Category.MIGRANT, NO),
    ("同一个县", {"hukou_region": "990131101200", "living_region": "990131102200"}, ON, Category.MIGRANT, NO),
    ("没有登记居住地", {}, ON, Category.MIGRANT, NO),
]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "on", "category", "holds"),
    [pytest.param(*rest, id=what) for what, *rest in EXAMPLES],
)
def test_the_examples(values: dict[str, Any], on: date, category: Category, holds: Holds) -> None:
    finding = assess(BASE | values, on).all[category]
    assert finding.holds is holds
    assert finding.reasons, "an answer says why"


def test_the_next_date_is_the_day_an_answer_changes_by_itself() -> None:
    findings = assess(BASE | BOTH_AWAY, date(2026, 3, 1))
    assert (findings.next_on, findings.next_why) == (date(2026, 3, 30), "母亲外出满 6 个月")
    assert assess(BASE | BOTH_AWAY, date(2026, 3, 30)).main is LEFT
    assert assess(BASE | BOTH_AWAY, date(2026, 4, 1)).next_why == "满 16 周岁"


@given(
    st.dates(date(2009, 1, 1), date(2018, 1, 1)), st.dates(date(2025, 6, 1), date(2026, 6, 1)),
    st.dates(date(2025, 6, 1), date(2026, 6, 1)),
)  # fmt: skip
def test_nothing_changes_before_the_next_date(born: date, father: date, mother: date) -> None:
    values = {
        "birth_date": born.isoformat(), "hukou_nature": "1", "father.is_away": "1",
        "father.away_since": father.isoformat(), "mother.is_away": "1",
        "mother.away_since": mother.isoformat(), "relief_measures": ["2"],
    }  # fmt: skip
    day = date(2026, 6, 1)
    findings = assess(values, day)
    until = findings.next_on or day + timedelta(days=60)
    held = {category: finding.holds for category, finding in findings.all.items()}
    while (day := day + timedelta(days=7)) < until:
        assert {c: f.holds for c, f in assess(values, day).all.items()} == held


def test_a_child_is_counted_once_by_the_gravest_category_and_never_as_both() -> None:
    poor = assess(BASE | BOTH_AWAY | {"relief_measures": ["2"]}, ON)
    assert poor.main is Category.IN_DIFFICULTY
    assert poor.all[LEFT].holds is YES
    moved = {"hukou_region": "990131101200", "living_region": "440304001001"}
    assert assess(BASE | BOTH_AWAY | moved, ON).all[Category.MIGRANT].holds is NO
    assert assess({}, ON).main is None
    assert assess({}, ON).next_on is None
    assert assess({}, ON).next_why == ""


def test_what_is_shown_leaves_out_what_does_not_apply_but_always_says_left_behind_or_not() -> None:
    shown = [
        f.category
        for f in assess(
            BASE
            | {
                "actual_care": "4",
                "relief_measures": ["0"],
                "health_status": "10",
                "guardianship_type": "5",
            },
            ON,
        ).shown
    ]
    assert shown == [LEFT]


def test_without_a_birth_date_nothing_is_certain() -> None:
    finding = assess(BOTH_AWAY | {"hukou_nature": "1"}, ON).all[LEFT]
    assert (finding.holds, finding.reasons) == (UNKNOWN, ("出生日期未采集",))


def test_a_local_number_of_months_counts() -> None:
    assert assess(BASE | BOTH_AWAY, date(2026, 1, 15), min_away_months=3).main is LEFT


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2010, 11, 24), ON, 16), (date(2010, 11, 25), ON, 15),
        (date(2008, 2, 29), date(2026, 2, 27), 17), (date(2008, 2, 29), date(2026, 2, 28), 18),
        (date(2008, 2, 29), date(2024, 2, 28), 15), (date(2008, 2, 29), date(2024, 2, 29), 16),
    ],
)  # fmt: skip
def test_bad_17_ages_are_whole_years(born: date, on: date, age: int) -> None:
    assert age_on(born, on) == age
    assert birthday(born, age) <= on < birthday(born, age + 1)


def test_age_bands() -> None:
    bands = [age_band(birthday(ON, -n), ON) for n in (0, 5, 6, 13, 14, 15, 16)]
    assert bands == ["0–5", "0–5", "6–13", "6–13", "14–15", "14–15", "16+"]
    assert age_band(None, ON) == "未采集"


def test_a_partial_date_is_taken_at_its_latest() -> None:
    days = [
        latest_day(text) for text in ("2024-02", "2024-12", "2024", "2024-02-03", "", None, NONE)
    ]
    assert days == [
        date(2024, 2, 29),
        date(2024, 12, 31),
        date(2024, 12, 31),
        date(2024, 2, 3),
        None,
        None,
        None,
    ]


def test_priority_flags_follow_from_the_file() -> None:
    assert priority_flags({}, ON) == ()
    everything = {
        "guardianship_type": "1", "care_reason": "2", "attendance_status": "7", "hukou_class": "4",
        "health_status": "30", "disability_level": "3",
    }  # fmt: skip
    assert set(priority_flags(everything, ON)) == set(Flag)
    assert priority_flags({"health_status": "50"}, ON) == (Flag.DISABLED,)
    assert priority_flags({"has_caregiver": "0"}, ON) == (Flag.NO_GUARDIAN,)
    one_away = {"father.is_away": "1", "mother.is_capable": "0", "mother.is_away": "0"}
    assert priority_flags(one_away, ON) == (Flag.OTHER_INCAPABLE,)


def test_grades_roll_up() -> None:
    grades = [guardianship_grade({"guardianship_type": code}) for code in "12345"]
    assert grades == [Grade.POOR, Grade.POOR, Grade.POOR, Grade.FAIR, Grade.GOOD]
    assert guardianship_grade({}) is Grade.NOT_COLLECTED


def test_what_must_be_known_at_least_has_its_exceptions() -> None:
    assert "id_number" in missing_at_least({}, ON)
    assert "id_number" not in missing_at_least({"hukou_class": "4"}, ON)
    assert "id_number" not in missing_at_least({"id_type": "00"}, ON)
    assert "schooling_level" not in missing_at_least({"birth_date": "2025-01-01"}, ON)
    assert "schooling_level" in missing_at_least({"birth_date": "2018-01-01"}, ON)
