"""The twelve-digit division code (统计用区划代码, domain.md §5.1) as arithmetic, without a table.

Digits 1-2 province, 3-4 prefecture, 5-6 county (GB/T 2260), 7-9 township (GB/T 10114), 10-12
village; a level that a place lies above is filled with zeros.
"""

from enum import IntEnum

LENGTH = 12


class Level(IntEnum):
    """How many digits of its code say which place it is."""

    PROVINCE = 2
    PREFECTURE = 4
    COUNTY = 6
    TOWNSHIP = 9
    VILLAGE = 12

    @property
    def label(self) -> str:
        """The level in the words of the division table."""
        return _LABELS[self]


_LABELS = {
    Level.PROVINCE: "省级",
    Level.PREFECTURE: "地级",
    Level.COUNTY: "县级",
    Level.TOWNSHIP: "乡级",
    Level.VILLAGE: "村级",
}


def is_code(text: str) -> bool:
    """Whether `text` has the form of a division code: twelve ASCII digits, a province in front."""
    return len(text) == LENGTH and text.isascii() and text.isdigit() and text[:2] != "00"


def level(code: str) -> Level:
    """The level of a twelve-digit code: the shortest prefix with only zeros behind it."""
    return next(level for level in Level if code[level:].strip("0") == "")


def significant(code: str) -> str:
    """The digits that every code within the place begins with."""
    return code[: level(code)]


def within(code: str) -> tuple[str, str]:
    """The first and the last code within the place, both included."""
    digits = significant(code)
    return digits.ljust(LENGTH, "0"), digits.ljust(LENGTH, "9")


def contains(outer: str, inner: str) -> bool:
    """Whether `inner` is `outer` itself or lies within it."""
    return inner.startswith(significant(outer))


def ancestors(code: str) -> list[str]:
    """The codes above, nearest first; some of them may not exist as places."""
    own = level(code)
    return [code[:above].ljust(LENGTH, "0") for above in reversed(Level) if above < own]


def pad(digits: str) -> str:
    """A code as people shorten it (6 or 9 digits) in full length."""
    return digits.ljust(LENGTH, "0")
