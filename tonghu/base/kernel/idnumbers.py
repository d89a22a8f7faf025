"""Citizen identity numbers (GB 11643—1999) and the numbers of other documents.

Seventeen digits weighted 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2, modulo 11, give the check character
out of `1 0 X 9 8 7 6 5 4 3 2`; digits 7 to 14 are the birth date, digit 17 is odd for men.
"""

import re
from dataclasses import dataclass
from datetime import date
from operator import mul

from tonghu.base.kernel.codes import DocumentType, Sex
from tonghu.base.kernel.digits import ascii_form, only_digits, refuse_lost_digits
from tonghu.base.kernel.doubts import Read, Unreadable

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_WEIGHT_OF_ALL = sum(_WEIGHTS)
_CHECKS = "10X98765432"
_PROVINCE_CODES = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91"
PROVINCES = frozenset(_PROVINCE_CODES.split())
"""The first two digits a citizen number can begin with (GB/T 2260)."""
_LOOKALIKE = re.compile(r"[OoIlZzB]")
_OTHER = {
    DocumentType.RESIDENCE_PERMIT_HMT: re.compile(r"^8[123]\d{15}[\dX]$"),
    DocumentType.FOREIGN_PERMANENT_RESIDENCE: re.compile(r"^9\d{16}[\dX]$|^[A-Z]{3}\d{12}$"),
    DocumentType.PASSPORT: re.compile(r"^[A-Z0-9]{5,15}$"),
    DocumentType.OTHER: re.compile(r"^.{1,40}$"),
}


@dataclass(frozen=True)
class IdNumber:
    """An 18-character citizen number and what it says about its holder."""

    number: str

    @property
    def birth_date(self) -> date:
        """Digits 7 to 14."""
        return date(int(self.number[6:10]), int(self.number[10:12]), int(self.number[12:14]))

    @property
    def sex(self) -> Sex:
        """Digit 17: odd for men."""
        return Sex.MALE if int(self.number[16]) % 2 else Sex.FEMALE

    @property
    def area(self) -> str:
        """The six digits of the county of first registration, which may be abolished by now."""
        return self.number[:6]

    @property
    def masked(self) -> str:
        """For the screen: only the last four."""
        return f"**************{self.number[-4:]}"


def check_character(seventeen: str) -> str:
    """The eighteenth character of seventeen digits."""
    if len(seventeen) != len(_WEIGHTS) or not only_digits(seventeen):
        raise ValueError("seventeen digits are needed")
    # Over the digits' ASCII codes, which are all 48 too large: a ledger asks this a million times.
    return _CHECKS[(sum(map(mul, _WEIGHTS, seventeen.encode())) - 48 * _WEIGHT_OF_ALL) % 11]


def read_id_number(text: str, today: date, near: str = "") -> Read[IdNumber]:
    """A citizen number of 18 or 15 characters as people type it.

    `near` is the code of a place, which vouches for its own province where the national table has none.

    Raises Unreadable where it cannot be right; nothing is ever repaired but its spelling.
    """
    number = ascii_form(text).replace("-", "").upper().removesuffix(".0")
    refuse_lost_digits(number)
    if len(number) == 15 and only_digits(number):
        return _old(number, today, near)
    if len(number) != 18:
        raise Unreadable(f"身份证号应为 18 位，现在是 {len(number)} 位，请核对")
    if not only_digits(number[:17]) or not (only_digits(number[17]) or number[17] == "X"):
        if "*" in number:
            raise Unreadable("身份证号中间打了星号，请照户口簿写全 18 位")
        hint = "，是不是把数字 0、1 打成了字母 O、l" if _LOOKALIKE.search(text) else ""
        raise Unreadable(f"身份证号里有不是数字的字{hint}，请核对")
    if len(set(number)) <= 2 or number[:17] in "12345678901234567890":
        raise Unreadable("这是凑数的号码。没有身份证号的孩子请选“没有证件”，不要编号码")
    _real_date(number, today)
    if check_character(number[:17]) != number[17]:
        raise Unreadable("身份证号的最后一位对不上，前面一定有数字写错了，请对照户口簿核对")
    return Read(IdNumber(number), _doubts(number, near))


def read_document(kind: DocumentType, text: str, today: date, near: str = "") -> Read[str]:
    """The number of a document of any kind; the citizen rule holds for citizens' only."""
    if kind is DocumentType.RESIDENT_ID:
        read = read_id_number(text, today, near)
        return Read(read.value.number, read.doubts)
    number = ascii_form(text).upper()
    if kind is DocumentType.NONE:
        if number:
            raise Unreadable("选了“没有证件”，就不用填号码")
        return Read("", ("没有证件或没有户口：请列为需要帮助办理的事项",))
    if not _OTHER[kind].match(number):
        raise Unreadable(f"{kind.label}的号码写得不对，请对照证件核对")
    return Read(number)


def _old(number: str, today: date, near: str) -> Read[IdNumber]:
    seventeen = f"{number[:6]}19{number[6:]}"
    _real_date(seventeen, today)
    whole = seventeen + check_character(seventeen)
    return Read(
        IdNumber(whole), ("这是 15 位的旧号码，已换算成 18 位，请核对新证", *_doubts(whole, near))
    )


def _real_date(number: str, today: date) -> None:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Unreadable(f"身份证号里的出生日期 {number[6:14]} 不存在，请核对") from None
    if born > today:
        raise Unreadable(f"身份证号里的出生日期 {number[6:14]} 还没有到，请核对")


def _doubts(number: str, near: str) -> tuple[str, ...]:
    known = number[:2] in (*PROVINCES, near[:2])
    return () if known else (f"前两位 {number[:2]} 不是任何一个省的代码",)
