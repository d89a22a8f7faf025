"""Telephone numbers as people write them, one or several in a cell."""

import re
from dataclasses import dataclass

from tonghu.base.kernel.digits import ascii_form, only_digits, refuse_lost_digits
from tonghu.base.kernel.doubts import Read, Unreadable

_MOBILE = re.compile(r"^1[3-9]\d{9}$")
_LANDLINE = re.compile(r"^(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})$")
_SHORT = re.compile(r"^(?:110|119|120|122|12\d{3}|9\d{4})$")
_BETWEEN = re.compile(r"[,，;；、/|\n]+|或者?")


@dataclass(frozen=True)
class Phone:
    """A number in one spelling: a mobile's eleven digits, or area code and number of a landline."""

    number: str
    mobile: bool

    @property
    def masked(self) -> str:
        """For the screen: the middle left out."""
        return f"{self.number[:3]}****{self.number[-4:]}"


def read_phones(text: str) -> Read[tuple[Phone, ...]]:
    """Every number in the text. Raises Unreadable when one of them is none."""
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    if not parts:
        raise Unreadable("请填写电话号码")
    phones = tuple(dict.fromkeys(_one(part) for part in parts))
    return Read(phones, ("一格里写了几个号码",) if len(phones) > 1 else ())


def _one(text: str) -> Phone:
    plain = ascii_form(text).removesuffix(".0")
    refuse_lost_digits(plain)
    number = re.sub(r"[-()（）.—–]", "", plain)
    number = re.sub(r"^(?:\+|00)86", "", number)
    if not only_digits(number):
        raise Unreadable(f"“{text.strip()}”不是电话号码，请只写数字")
    if _MOBILE.match(number):
        return Phone(number, mobile=True)
    if found := _LANDLINE.match(number):
        return Phone("-".join(found.groups()), mobile=False)
    if _SHORT.match(number):
        raise Unreadable(f"“{number}”是服务号码，请写这个人自己的电话")
    raise Unreadable(f"“{text.strip()}”不像电话号码：手机 11 位，座机请带区号")
