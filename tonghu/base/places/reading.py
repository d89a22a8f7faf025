"""A place as somebody writes it: 青岩镇大坪村, 云溪县青岩镇, 广东东莞, or its code."""

import re
from collections.abc import Iterator
from datetime import date

from tonghu.base.kernel.doubts import Unreadable
from tonghu.base.places.codes import LENGTH, Level, ancestors, is_code, level
from tonghu.base.places.models import Place, full_name, place_on
from tonghu.base.places.questions import directly_in

_KINDS = re.compile(
    r"(?:特别行政区|(?:[一-鿿]族)*自治[区州县旗]|新区|地区|街道|社区|[省市县区旗盟镇乡村])$"
)
_SHORTEST = 2
"""大 alone is not 大县."""


def read_place(text: str, near: str, day: date) -> str:
    """The code of the place that is meant. `near` is where one speaks from: whoever works in a township
    writes its villages without the county. Raises Unreadable.
    """
    plain = "".join(text.split())
    if plain.isascii() and plain.isdigit():
        return _by_code(plain, day)
    best = ("", plain)
    for start in _starts(near):
        found = _down(start, plain, day)
        if not found[1]:
            return _near_enough(found[0], day)
        if len(found[1]) < len(best[1]):
            best = found
    known, rest = best
    if not known and not Place.objects.on(day).at(Level.PROVINCE)[1:2]:
        raise Unreadable(
            f"没有找到“{plain}”。这里只有本地的区划，全国的还没有导入；外地的请先写在户籍地址、现住址里，"
            "并告诉系统管理员"
        )
    if not known:
        raise Unreadable(
            f"没有找到“{plain}”。请从省或者县写起，例如 云溪县青岩镇大坪村、广东省东莞市"
        )
    raise Unreadable(
        f"“{full_name(known, day)}”里没有“{rest}”。区划只写到村（居），门牌、小组请写在住址里"
    )


def _by_code(digits: str, day: date) -> str:
    code = digits.ljust(LENGTH, "0")
    if not is_code(code) or place_on(code, day) is None:
        raise Unreadable(f"没有区划代码 {digits}，请核对，或者直接写地名")
    return _near_enough(code, day)


def _starts(near: str) -> Iterator[str]:
    """From the nearest place outwards; the whole country last."""
    if is_code(near):
        yield near
        yield from ancestors(near)
    yield ""


def _down(start: str, text: str, day: date) -> tuple[str, str]:
    """As far down from `start` as the text names places; what is left of it."""
    at, rest = start, text
    while rest:
        named = _named(at, rest, day)
        if named is None:
            break
        at, rest = named[0], rest[named[1] :]
    return ("" if rest == text else at), rest


def _named(at: str, text: str, day: date) -> tuple[str, int] | None:
    """The place below whose name the text begins with, and how much of the text that is. The next level
    first, then the one below it: nobody writes 市辖区.
    """
    here = Place.objects.on(day).within(at) if at else Place.objects.on(day)
    for below in [one for one in Level if not at or one > level(at)][:2]:
        called = [
            (length, code)
            for code, name in here.at(below).values_list("code", "name")
            if (length := _said(name, text))
        ]
        longest = max(called, default=(0, ""))[0]
        codes = [code for length, code in called if length == longest]
        if len(codes) > 1:
            raise Unreadable(f"有几处叫“{text[:longest]}”，请从县（区）写起")
        if codes:
            return codes[0], longest
    return None


def _said(name: str, text: str) -> int:
    """How much of the text is this name, in full or without its last word; 0 where it is not."""
    if text.startswith(name):
        return len(name)
    short = _KINDS.sub("", name)
    return len(short) if len(short) >= _SHORTEST and text.startswith(short) else 0


def _near_enough(code: str, day: date) -> str:
    """The place, if it is a county or lies in one; some cities have townships directly."""
    if level(code) < Level.COUNTY:
        part = directly_in(code, day).first()
        if part is None or level(part.code) <= Level.COUNTY:
            raise Unreadable(f"“{full_name(code, day)}”太大，请写到县（区）或者村")
    return code
