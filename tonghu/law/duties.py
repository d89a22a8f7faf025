"""走访的节律：哪一级多少天走访一次，登记后多久第一次走访，一年里哪几个时候再走一轮。

国家没有统一的走访频次（domain.md §2.5）；天数和轮次都是本地参数（law/terms.py），内部目标，不是法定期限。
结案后的回访是程序的步骤（law/procedures/assessment_and_support.py），不在这里。
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tonghu.law.levels import Level

FIRST = "first_visit"
FIRST_VISIT = "登记后第一次走访"
BY_LEVEL: Mapping[Level, str] = {level: f"visit_{level.value}" for level in Level}
"""等级 → 走访间隔的参数。"""
AGAIN = "visit_again"
AFTER_FESTIVAL, BEFORE_SUMMER, BEFORE_SCHOOL = "round_festival", "round_summer", "round_school"
NUMBERS = (FIRST, AGAIN, *BY_LEVEL.values(), AFTER_FESTIVAL, BEFORE_SUMMER, BEFORE_SCHOOL)
"""一地的节律由这些参数定。"""

SPRING_FESTIVALS: Mapping[int, date] = {
    day.year: day
    for day in (
        date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26),
        date(2029, 2, 13), date(2030, 2, 3), date(2031, 1, 23), date(2032, 2, 11), date(2033, 1, 31),
        date(2034, 2, 19), date(2035, 2, 8),
    )
}  # fmt: skip
"""农历正月初一。表外的年份不安排节后一轮，其余照常。"""

_MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Round:
    """一年里的一轮走访：`opens` 以后走访过的就算，到 `due` 还没有的就到期。"""

    label: str
    opens: date
    due: date


@dataclass(frozen=True)
class Cadence:
    """一地的节律；数都以天计。"""

    numbers: Mapping[str, int]

    def every(self, level: Level) -> int:
        """这一级多少天走访一次。"""
        return self.numbers[BY_LEVEL[level]]

    def first_by(self, entered_on: date) -> date:
        """登记后第一次走访，到哪天为止。"""
        return entered_on + timedelta(days=self.numbers[FIRST])

    def rounds(self, year: int) -> Iterator[Round]:
        """这一年的各轮：春节后（父母又外出）、暑假前、秋季开学前。"""
        festival = SPRING_FESTIVALS.get(year)
        if festival is not None:
            due = festival + timedelta(days=self.numbers[AFTER_FESTIVAL])
            yield Round("春节以后走访一轮", festival, due)
        summer = date(year, 7, 1) - timedelta(days=self.numbers[BEFORE_SUMMER])
        yield Round("暑假以前走访一轮", summer - _MONTH, summer)
        school = date(year, 9, 1) - timedelta(days=self.numbers[BEFORE_SCHOOL])
        yield Round("开学以前走访一轮", school - _MONTH, school)


def next_visit(
    cadence: Cadence, level: Level, visited_on: date | None, met_on: date | None, first_by: date
) -> tuple[date, str]:
    """下一次走访到哪天为止、为什么。没有走访过的，照登记后第一次走访的日子。

    按等级的间隔算；上次没有见到孩子的，按再次走访的间隔；其间有一轮还没有走的，以先到的为准。
    """
    if visited_on is None:
        return first_by, FIRST_VISIT
    every = cadence.every(level)
    why = f"{level.label}色，每 {every} 天走访"
    if (met_on is None or met_on < visited_on) and cadence.numbers[AGAIN] < every:
        every, why = cadence.numbers[AGAIN], "上次没见到孩子"
    due = visited_on + timedelta(days=every)
    ahead = [
        (one.due, one.label)
        for year in range(visited_on.year, due.year + 1)
        for one in cadence.rounds(year)
        if visited_on < one.opens and one.due < due
    ]
    return min(ahead, default=(due, why))
