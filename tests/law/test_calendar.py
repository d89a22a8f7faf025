"""Working days, make-up days and when a term ends."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonghu.law.calendar import (
    BEIJING,
    YEARS,
    Calendar,
    Status,
    add_months,
    provisional,
    published,
    said_day,
)
from tonghu.law.terms import Unit

COUNTY = Calendar()
DAY = timedelta(days=1)
days_of_published_years = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def at(month: int, day: int, hour: int = 9, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=BEIJING)


def end_of(month: int, day: int, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, 23, 59, 59, tzinfo=BEIJING)


@pytest.mark.parametrize("year", YEARS)
def test_every_day_agrees_with_a_second_opinion(year: int) -> None:
    day = date(year, 1, 1)
    while day.year == year:
        assert COUNTY.is_working_day(day) == chinese_calendar.is_workday(day), day
        day += DAY


def test_2026_has_248_working_days() -> None:
    assert COUNTY.working_days_between(date(2025, 12, 31), date(2026, 12, 31)) == 248


def test_the_make_up_saturday_before_spring_festival_2026_is_worked() -> None:
    assert COUNTY.is_working_day(date(2026, 2, 14))
    assert not COUNTY.is_working_day(date(2026, 2, 16))


# 《民法典》第二百零一条至第二百零三条
@pytest.mark.parametrize(
    ("start", "value", "unit", "due"),
    [
        (at(3, 2), 5, Unit.DAYS, end_of(3, 9)),  # the 7th is a Saturday
        (at(3, 2, 0), 3, Unit.DAYS, end_of(3, 5)),  # the day it began does not count
        (at(3, 2, 23), 3, Unit.DAYS, end_of(3, 5)),
        (at(1, 31), 1, Unit.MONTHS, end_of(2, 28)),  # no 31st; the 28th is a make-up Saturday
        (at(9, 1), 30, Unit.DAYS, end_of(10, 8)),  # rolls over the whole National Day holiday
        (at(5, 20, year=2025), 1, Unit.YEARS, end_of(5, 20)),
        (at(9, 30), 1, Unit.WORKING_DAYS, end_of(10, 8)),
        (at(2, 13), 2, Unit.WORKING_DAYS, end_of(2, 24)),  # the 14th is worked, then nine days off
        (at(3, 6, 22), 72, Unit.HOURS, at(3, 9, 22)),  # hours run on through the weekend
        (at(3, 6, 23), 30, Unit.MINUTES, at(3, 6, 23) + timedelta(minutes=30)),
    ],
)
def test_when_a_term_ends(start: datetime, value: int, unit: Unit, due: datetime) -> None:
    assert COUNTY.due(start, value, unit).at == due
    assert not COUNTY.due(start, value, unit).provisional


def test_a_limit_that_does_not_roll_ends_on_the_holiday_itself() -> None:
    assert COUNTY.due(at(4, 1), 6, Unit.MONTHS, rolls=False).at == end_of(10, 1)
    assert COUNTY.due(at(4, 1), 6, Unit.MONTHS).at == end_of(10, 8)


def test_the_day_is_that_of_beijing_wherever_the_clock_stands() -> None:
    just_after_midnight = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)  # 00:30 on the 3rd in Beijing
    assert COUNTY.due(just_after_midnight, 1, Unit.WORKING_DAYS).at == end_of(3, 4)


def test_a_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="时区"):
        COUNTY.due(datetime(2026, 3, 2), 1, Unit.DAYS)  # noqa: DTZ001 the very mistake


@pytest.mark.parametrize("value", [0, -3])
def test_a_term_of_nothing_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="正数"):
        COUNTY.due(at(3, 2), value, Unit.DAYS)


@pytest.mark.parametrize("unit", [Unit.AGE, Unit.TIMES])
def test_an_age_or_a_count_is_no_length_of_time(unit: Unit) -> None:
    with pytest.raises(ValueError, match="不是一段时间"):
        COUNTY.due(at(3, 2), 16, unit)


def test_a_year_not_yet_published_is_provisional_and_says_so() -> None:
    assert COUNTY.is_provisional(date(2027, 3, 1))
    assert not COUNTY.is_provisional(date(2026, 3, 1))
    assert COUNTY.due(at(12, 28), 10, Unit.WORKING_DAYS).provisional
    assert COUNTY.due(at(12, 28), 10, Unit.DAYS).provisional
    assert COUNTY.due(at(12, 31), 1, Unit.DAYS).at == end_of(1, 4, year=2027)


def test_a_term_that_asks_no_calendar_is_never_provisional() -> None:
    assert not COUNTY.due(at(12, 28), 10, Unit.DAYS, rolls=False).provisional
    assert not COUNTY.due(at(12, 31), 72, Unit.HOURS).provisional


def test_a_provisional_year_in_between_matters_only_to_working_days() -> None:
    county = Calendar({**YEARS, 2028: published(2028, [], [])})
    assert county.due(at(12, 28), 300, Unit.WORKING_DAYS).provisional
    assert not county.due(at(12, 28), 400, Unit.DAYS).provisional


def test_a_provisional_year_has_only_weekends_and_holidays_of_fixed_date() -> None:
    year = provisional(2027)
    assert year.status is Status.PROVISIONAL
    assert year.off == {date(2027, 1, 1), date(2027, 10, 1)}  # the others fall on a weekend
    assert not year.working


def test_a_published_notice_replaces_the_provisional_year() -> None:
    notice = published(2027, [date(2027, 2, 8)], [date(2027, 2, 20)])
    county = Calendar({**YEARS, 2027: notice})
    assert not county.is_provisional(date(2027, 2, 8))
    assert not county.is_working_day(date(2027, 2, 8))
    assert county.is_working_day(date(2027, 2, 20))
    assert county.is_working_day(date(2027, 10, 1)), "the notice counts, not the rule of thumb"


@pytest.mark.parametrize(
    ("off", "working", "message"),
    [
        ([date(2026, 10, 1)], [], "2026-10-01 不在 2027 年"),
        ([], [date(2028, 1, 1)], "2028-01-01 不在 2027 年"),
        ([date(2027, 10, 2)], [], "2027-10-02 是周末，本来就休息"),
        ([], [date(2027, 10, 4)], "2027-10-04 是平日，本来就上班"),
    ],
)
def test_a_notice_with_a_slip_is_refused_and_says_which_day(
    off: list[date], working: list[date], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        published(2027, off, working)


@given(days_of_published_years, st.integers(0, 200))
def test_counting_working_days_undoes_adding_them(start: date, count: int) -> None:
    assert COUNTY.working_days_between(start, COUNTY.add_working_days(start, count)) == count


@given(days_of_published_years, days_of_published_years)
def test_counting_backwards_is_counting_forwards_negated(one: date, other: date) -> None:
    assert COUNTY.working_days_between(one, other) == -COUNTY.working_days_between(other, one)


@given(days_of_published_years, st.integers(1, 120), st.sampled_from([Unit.DAYS, Unit.MONTHS]))
def test_a_term_that_rolls_ends_on_a_working_day_and_never_earlier(
    day: date, value: int, unit: Unit
) -> None:
    start = datetime(day.year, day.month, day.day, 12, tzinfo=BEIJING)
    rolled = COUNTY.due(start, value, unit).at
    assert COUNTY.is_working_day(rolled.date())
    assert rolled >= COUNTY.due(start, value, unit, rolls=False).at


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 400))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(
    day: date, months: int
) -> None:
    later = add_months(day, months)
    assert later.year * 12 + later.month == day.year * 12 + day.month + months
    assert later.day == day.day or (later.day < day.day and (later + DAY).day == 1)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (date(2026, 3, 5), "2026年3月5日"),
        ("2016-12-05", "2016年12月5日"),
        ("2016-03", "2016年3月"),
        ("2016", "2016年"),
        ("不适用", "不适用"),
    ],
)
def test_a_day_is_said_as_people_write_it_and_no_further_than_it_is_known(
    known: date | str, said: str
) -> None:
    assert said_day(known) == said
