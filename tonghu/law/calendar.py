"""法定工作日历：国务院办公厅每年公布的放假和调休，以及期限怎样计算。

期间开始的当天不计算在内，最后一日是法定休假日的顺延到次日（《民法典》第二百零一条、第二百零三条）；
按小时计算的，自发生之时起连续计算。未公布的年份只按周末和固定日期的节日推算，标为“暂定”。
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from tonghu.law.terms import Unit

_SATURDAY = 5
_DAY = timedelta(days=1)


class Status(StrEnum):
    """这一年的放假安排是否已经公布。"""

    PUBLISHED = "published"
    PROVISIONAL = "provisional"


@dataclass(frozen=True)
class Year:
    """一年的放假安排：放假的周一至周五，和调休上班的周六周日。"""

    year: int
    status: Status
    off: frozenset[date] = field(default_factory=frozenset)
    working: frozenset[date] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Due:
    """期限届满的时刻，以及计算中是否用到了暂定的年份。"""

    at: datetime
    provisional: bool


def published(year: int, off: Iterable[date], working: Iterable[date]) -> Year:
    """已公布的一年。日子不在这一年、放假落在周末、上班落在平日的，抛 ValueError 并说明是哪一天。"""
    off, working = frozenset(off), frozenset(working)
    for day in sorted(off | working):
        if day.year != year:
            raise ValueError(f"{day} 不在 {year} 年")
        if (day in off) == (day.weekday() >= _SATURDAY):
            raise ValueError(f"{day} 是{'周末，本来就休息' if day in off else '平日，本来就上班'}")
    return Year(year, Status.PUBLISHED, off, working)


def provisional(year: int) -> Year:
    """还没有公布的一年：固定日期的元旦、劳动节（2 日）和国庆节（3 日）放假，没有调休。"""
    fixed = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
    days = (date(year, month, day) for month, day in fixed)
    return Year(year, Status.PROVISIONAL, frozenset(d for d in days if d.weekday() < _SATURDAY))


def _days(year: int, text: str) -> Iterator[date]:
    """“1.1 1.28-2.4”这样的写法里的每一天。"""
    for part in text.split():
        first, _, last = part.partition("-")
        day, end = (_date(year, edge) for edge in (first, last or first))
        while day <= end:
            yield day
            day += _DAY


def _date(year: int, text: str) -> date:
    month, day = text.split(".")
    return date(year, int(month), int(day))


def _announced(year: int, holidays: str, working: str) -> Year:
    """照放假通知的写法：整段假期（含周末）和调休上班日。"""
    off = {day for day in _days(year, holidays) if day.weekday() < _SATURDAY}
    return published(year, off, _days(year, working))


YEARS: Mapping[int, Year] = {
    one.year: one
    for one in (
        _announced(2024, "1.1 2.10-2.17 4.4-4.6 5.1-5.5 6.10 9.15-9.17 10.1-10.7",
                   "2.4 2.18 4.7 4.28 5.11 9.14 9.29 10.12"),
        _announced(2025, "1.1 1.28-2.4 4.4-4.6 5.1-5.5 5.31-6.2 10.1-10.8",
                   "1.26 2.8 4.27 9.28 10.11"),
        _announced(2026, "1.1-1.3 2.15-2.23 4.4-4.6 5.1-5.5 6.19-6.21 9.25-9.27 10.1-10.7",
                   "1.4 2.14 2.28 5.9 9.20 10.10"),
    )
}  # fmt: skip
"""国务院办公厅历年通知；2027 年的通知还没有见到。"""


@dataclass(frozen=True)
class Calendar:
    """一套工作日历。没有公布的年份按 `provisional` 推算。"""

    years: Mapping[int, Year] = field(default_factory=lambda: YEARS)

    def year(self, year: int) -> Year:
        """这一年的安排。"""
        return self.years.get(year) or provisional(year)

    def is_working_day(self, day: date) -> bool:
        """这一天上不上班。"""
        year = self.year(day.year)
        return day in year.working or (day.weekday() < _SATURDAY and day not in year.off)

    def add_working_days(self, start: date, count: int) -> date:
        """`start` 之后的第 `count` 个工作日，`start` 当天不算。"""
        day = start
        for _ in range(count):
            day += _DAY
            while not self.is_working_day(day):
                day += _DAY
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """`start` 之后到 `end` 为止（含）有几个工作日；`end` 在前时为负数。"""
        if end < start:
            return -self.working_days_between(end, start)
        days = (end - start).days
        return sum(self.is_working_day(start + _DAY * n) for n in range(1, days + 1))

    def due(self, start: datetime, value: int, unit: Unit) -> Due:
        """自 `start`（当地时区的时刻）起 `value` 个 `unit` 的期限何时届满。

        按日、工作日、月计算的，到最后一日二十四时；最后一日休假的顺延到下一个工作日。
        """
        if unit is Unit.HOURS:
            return Due(start + timedelta(hours=value), provisional=False)
        first = start.date()
        if unit is Unit.WORKING_DAYS:
            last = self.add_working_days(first, value)
        else:
            last = first + _DAY * value if unit is Unit.DAYS else _add_months(first, value)
            while not self.is_working_day(last):
                last += _DAY
        unsure = any(
            self.year(year).status is Status.PROVISIONAL
            for year in range(first.year, last.year + 1)
        )
        return Due(datetime.combine(last + _DAY, time(), start.tzinfo), unsure)


def _add_months(day: date, months: int) -> date:
    """`months` 个月后的同一日；那个月没有这一日的，为月末（《民法典》第二百零二条）。"""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + _DAY * (day.day - 1), following - _DAY)
