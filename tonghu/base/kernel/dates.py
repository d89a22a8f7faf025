"""Dates as people write them: 2016年3月5日, 16.3.5, 20160305, 二〇一六年三月, a spreadsheet's serial."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from unicodedata import normalize

from tonghu.base.kernel.digits import ascii_form, only_digits
from tonghu.base.kernel.doubts import Read, Unreadable

_NUMERALS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_LUNAR = re.compile(r"农历|阴历|腊月|正月|冬月|初[一二三四五六七八九十]|廿")
_PARTS = re.compile(r"^(\d{4}|\d{2})[-./、,。·\\年](\d{1,2})(?:[-./、,。·\\月](\d{1,2})?[日号]?)?$")
_YEAR_LAST = re.compile(r"^(\d{1,2})[-./](\d{1,2})[-./](\d{4})$")
_BESIDE = re.compile(
    r"^\s*[公阳]历|[（(]?(?:[公阳]历|星期.|周[一二三四五六日])[）)]?\s*$|(?<=[\d日号])[\sT]*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?\s*$"
    r"|(?<=[年月日号\d])[（(]\d{1,2}周?岁[）)]\s*$|(?<=月)份|(?:至今|以来|起|开始|出?生)\s*$"
)
"""What stands beside a date and changes nothing: the calendar, the weekday, a time of day, an age, 月份, 至今."""
_SIX = re.compile(r"(\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$")
"""150503; some of them, as 201105, are a year and a month as well."""
_ROMAN = re.compile(r"(?<=[-./年])(?:[Ⅰ-Ⅻ]|(?:I{1,3}|I?V|VI{1,3}|I?X|XI{1,2})(?=[-./月]|$))")
_ROMANS = {
    r: str(n)
    for n, r in enumerate(
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"], 1
    )
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(
    rf"(\d{{1,2}})[- ]({'|'.join(_MONTHS)})[a-z]*[- ,]+(\d{{2}}|\d{{4}})$", re.IGNORECASE
)
"""3-May-15: what a spreadsheet of another language makes of a day when it writes text."""
_EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
_SERIAL_OF_NO_DAY = 60  # 29 February 1900, which never was
_OLDEST_YEAR = 1900


@dataclass(frozen=True)
class PartialDate:
    """A date as far as it is known: to the year, to the month, or to the day."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """2016年, 2016年3月 or 2016年3月5日."""
        month = f"{self.month}月" if self.month else ""
        return f"{self.year}年{month}{f'{self.day}日' if self.day else ''}"

    @property
    def exact(self) -> date | None:
        """The day, where it is known."""
        return date(self.year, self.month, self.day) if self.month and self.day else None


def read_date(text: str, today: date) -> Read[PartialDate]:
    """A date as people write it. Raises Unreadable when it is none, or could be several."""
    plain = _arabic(ascii_form(_BESIDE.sub("", text)))
    if _LUNAR.search(text):
        raise Unreadable(f"“{text.strip()}”像是农历。请换算成公历填写，农历写在备注里")
    if re.fullmatch(r"\d{4}年?", plain):
        return _made(PartialDate(int(plain[:4])), today)
    if only_digits(plain) and len(plain) == 8:
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    elif only_digits(plain) and len(plain) == 6:
        return _six_digits(plain, today)
    if english := _ENGLISH.match(text.strip()):
        day, month, year = english.groups()
        plain = f"{year}-{_MONTHS.index(month.lower()) + 1}-{day}"
    found = _PARTS.match(_year_first(plain))
    if not found:
        raise Unreadable(f"“{text.strip()}”读不成日期，请写成 2016-03-05 或 2016年3月5日")
    year, month, day = found.groups()
    if len(year) == 2:
        if "/" in plain or not (day or "年" in plain):  # 12/3/5, 12.5: which of them is the year?
            raise Unreadable(f"“{text.strip()}”只写了两位年份，请写全四位")
        full = int(year) + (2000 if int(year) <= today.year % 100 + 1 else 1900)
        read = _made(PartialDate(full, int(month), int(day) if day else None), today)
        return Read(
            read.value,
            (f"“{text.strip()}”只写了两位年份，记作 {read.value}，请核对", *read.doubts),
        )
    return _made(PartialDate(int(year), int(month), int(day) if day else None), today)


def _six_digits(plain: str, today: date) -> Read[PartialDate]:
    """201505 is a year and a month, 150503 a day of 2015; 201105 may be either."""
    short = _SIX.match(plain)
    as_month = plain[:2] in ("19", "20") and "01" <= plain[4:] <= "12"
    if as_month and not (short and plain[:2] == "19"):
        read = _made(PartialDate(int(plain[:4]), int(plain[4:])), today)
        other = (f"“{plain}”也可能是 20{plain[:2]} 年的一天，请核对",) if short else ()
        return Read(read.value, (*other, *read.doubts))
    if not short:
        raise Unreadable(f"“{plain}”读不成日期，请写成 2016-03-05 或 2016年3月5日")
    return read_date("-".join(short.groups()), today)


def _year_first(plain: str) -> str:
    """15/6/2016 and 6/15/2016 the other way round; which of 5/6/2016 is the month nobody can tell."""
    found = _YEAR_LAST.match(plain)
    if not found:
        return plain
    one, other, year = found.groups()
    month, day = sorted((int(one), int(other)))
    return f"{year}-{month}-{day}" if month <= 12 < day or month == day else plain


def read_serial(serial: float, today: date, epoch: int = 1900) -> Read[PartialDate]:
    """A spreadsheet's day number under its workbook's epoch, 1900 or 1904. Raises Unreadable."""
    days = int(serial)
    if epoch == 1900 and days == _SERIAL_OF_NO_DAY:
        raise Unreadable("表格里的日期是 1900年2月29日，这一天不存在，请核对")
    if not 1 <= days <= 80_000:
        raise Unreadable(f"“{serial:g}”不像表格里的日期，请核对")
    # Serials before the day that never was are one too small.
    shift = 1 if epoch == 1900 and days < _SERIAL_OF_NO_DAY else 0
    day = _EPOCHS[epoch] + timedelta(days=days + shift)
    return _made(PartialDate(day.year, day.month, day.day), today)


def _made(partial: PartialDate, today: date) -> Read[PartialDate]:
    try:
        date(partial.year, partial.month or 1, partial.day or 1)
    except ValueError:
        raise Unreadable(f"{partial}不存在，请核对") from None
    doubts = []
    if date(partial.year, partial.month or 1, partial.day or 1) > today:
        doubts.append(f"{partial}还没有到")
    if partial.year < _OLDEST_YEAR:
        doubts.append(f"{partial}太早了")
    return Read(partial, tuple(doubts))


def _arabic(text: str) -> str:
    """Chinese numerals as digits, and Roman months: 二〇一六年三月十五日 → 2016年3月15日, 2016.IX.12."""
    text = _ROMAN.sub(lambda found: _ROMANS[normalize("NFKC", found[0])], text)
    text = re.sub(r"([一二三四五六七八九])?十([一二三四五六七八九])?", _ten, text)
    return "".join(_NUMERALS.get(c, c) for c in text)


def _ten(found: re.Match[str]) -> str:
    tens, ones = found.groups()
    return _NUMERALS.get(tens or "一", "1") + _NUMERALS.get(ones or "〇", "0")
