"""法定工作日历：国务院办公厅每年公布的放假和调休，以及期限怎样计算。

期间开始的当日不计入，最后一日是法定休假日的顺延，最后一日到二十四时为止（《民法典》第二百零一条至
第二百零三条）；按小时计算的，自发生之时起连续计算。系统里把二十四时记作当日 23:59:59。
没有公布的年份只按周末和日期固定的节日推算，标为“暂定”。
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import cache

from tonghu.law.terms import Unit

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
_SATURDAY = 5
_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_DAY = timedelta(days=1)
_CLOCK = {Unit.MINUTES: timedelta(minutes=1), Unit.HOURS: timedelta(hours=1)}
_MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12}


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
    """期限届满的时刻（北京时间），以及计算中是否用到了暂定的年份。"""

    at: datetime
    provisional: bool


def published(year: int, off: Iterable[date], working: Iterable[date]) -> Year:
    """已公布的一年。

    日子不在这一年、放假落在周末、上班落在平日的，抛 ValueError 并说明是哪一天。
    """
    off, working = frozenset(off), frozenset(working)
    for day in sorted(off | working):
        weekend = day.weekday() >= _SATURDAY
        if day.year != year:
            raise ValueError(f"{day} 不在 {year} 年")
        if day in off and weekend:
            raise ValueError(f"{day} 是周末，本来就休息")
        if day in working and not weekend:
            raise ValueError(f"{day} 是平日，本来就上班")
    return Year(year, Status.PUBLISHED, off, working)


@cache
def provisional(year: int) -> Year:
    """还没有公布的一年：只有日期固定的元旦、劳动节（2 日）、国庆节（3 日）放假，没有调休。

    国令第795号另有春节（4 日）、清明、端午、中秋，都随农历或节气变动，要等通知，这里不推算。
    """
    fixed = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
    days = (date(year, month, day) for month, day in fixed)
    return Year(year, Status.PROVISIONAL, frozenset(d for d in days if d.weekday() < _SATURDAY))


def _announced(year: int, holidays: str, working: str) -> Year:
    """照放假通知的写法：整段假期（含周末）和调休上班日，例如“1.1 1.28-2.4”。"""
    off = {day for day in _days(year, holidays) if day.weekday() < _SATURDAY}
    return published(year, off, _days(year, working))


def _days(year: int, text: str) -> Iterator[date]:
    for span in text.split():
        edges = [edge.split(".") for edge in span.split("-")]
        first, last = (date(year, int(month), int(day)) for month, day in (edges[0], edges[-1]))
        yield from (first + _DAY * n for n in range((last - first).days + 1))


# fmt: off
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
}
"""国务院办公厅历年通知；2027 年的通知还没有见到。"""
# fmt: on


@dataclass(frozen=True)
class Calendar:
    """一套工作日历。没有公布的年份按 `provisional` 推算。"""

    years: Mapping[int, Year] = field(default_factory=lambda: YEARS)

    def year(self, year: int) -> Year:
        """这一年的安排。"""
        return self.years.get(year) or provisional(year)

    def is_provisional(self, day: date) -> bool:
        """这一天上不上班是不是暂定的。"""
        return self.year(day.year).status is Status.PROVISIONAL

    def is_working_day(self, day: date) -> bool:
        """这一天上不上班。"""
        year = self.year(day.year)
        return day in year.working or (day.weekday() < _SATURDAY and day not in year.off)

    def add_working_days(self, start: date, count: int) -> date:
        """`start` 之后的第 `count` 个工作日，`start` 当天不算。"""
        day = start
        for _ in range(count):
            day = self._working_from(day + _DAY)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """`start` 之后到 `end` 为止（含）有几个工作日；`end` 在前时为负数。"""
        if end < start:
            return -self.working_days_between(end, start)
        days = (end - start).days
        return sum(self.is_working_day(start + _DAY * n) for n in range(1, days + 1))

    def due(self, start: datetime, value: int, unit: Unit, *, rolls: bool = True) -> Due:
        """自 `start` 起 `value` 个 `unit` 的期限何时届满。

        `start` 要带时区，按北京时间计日。`rolls` 见 `law.terms.Term`：最后一日休假是否顺延。
        `start` 不带时区、`value` 不是正数，或者 `unit` 不是一段时间的，抛 ValueError。
        """
        if start.tzinfo is None:
            raise ValueError("起算的时刻要带时区")
        if value < 1:
            raise ValueError(f"期限要是正数，不能是 {value}")
        start = start.astimezone(BEIJING)
        if unit in _CLOCK:
            return Due(start + _CLOCK[unit] * value, provisional=False)
        first = start.date()
        if unit is Unit.WORKING_DAYS:
            asked, last = first, self.add_working_days(first, value)
        else:
            asked = last = _same_day_after(first, value, unit)
            last = self._working_from(last) if rolls else last
        unsure = (rolls or unit is Unit.WORKING_DAYS) and any(
            self.year(year).status is Status.PROVISIONAL
            for year in range(asked.year, last.year + 1)
        )
        return Due(self.end_of(last), unsure)

    @staticmethod
    def end_of(day: date) -> datetime:
        """这一天的最后一秒，北京时间。"""
        return datetime.combine(day, time(23, 59, 59), BEIJING)

    def _working_from(self, day: date) -> date:
        """这一天，或者它之后的第一个工作日。"""
        while not self.is_working_day(day):
            day += _DAY
        return day


def _same_day_after(day: date, value: int, unit: Unit) -> date:
    if unit is Unit.DAYS:
        return day + _DAY * value
    if unit in _MONTHS:
        return add_months(day, value * _MONTHS[unit])
    raise ValueError(f"{unit.label}不是一段时间，不能计算期限")


def said_day(day: date | str) -> str:
    """给人看的写法：2016-03-05 写作 2016年3月5日；只知道年、年月的，写到那里为止；不是日期的照写。"""
    written = _WRITTEN.fullmatch(str(day))
    if written is None:
        return str(day)
    parts = zip(written.groups(), "年月日", strict=True)
    return "".join(f"{int(part)}{unit}" for part, unit in parts if part)


def add_months(day: date, months: int) -> date:
    """`months` 个月后的对应日；没有对应日的为月末日（《民法典》第二百零二条）。"""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    length = (date(year + month // 11, (month + 1) % 12 + 1, 1) - first).days
    return first.replace(day=min(day.day, length))
