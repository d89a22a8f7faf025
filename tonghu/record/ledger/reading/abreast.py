"""Several children in one row: lists printed beside each other, and households with their children.

Each child gets the columns that are its own and those that all have in common.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from tonghu.record.ledger.reading.headers import WHO, WORDS

Sources = list[list[str]]
"""For each column the words over it, from the group down to its own."""

_CHILD = "孩子|小孩|子女|儿童|留守儿童|学生|娃"
_COUNTED = "[一二三四五1-5]"
_WHICH = re.compile(
    rf"(?:{_CHILD})（?({_COUNTED})）?|第({_COUNTED})个?(?:{_CHILD}|孩)|老([大二三四五])(?!师)|([一头大二三四五])[孩娃宝](?!子)"
)
_NUMBERS = {
    word: n for n, words in enumerate(("一1大头", "二2", "三3", "四4", "五5"), 1) for word in words
}


def abreast(sources: Sequence[Sequence[str]]) -> list[Sources]:
    """The columns once for each child that a row holds; what belongs to the others is empty."""
    return _numbered(sources) or _side_by_side(sources) or [[list(parts) for parts in sources]]


def _numbered(sources: Sequence[Sequence[str]]) -> list[Sources]:
    """孩子1姓名, 孩子1身份证号, 孩子2姓名 …: the households of a ledger of households."""
    which = [which_child(parts) for parts in sources]
    named = {
        n
        for n, parts in zip(which, sources, strict=True)
        if n and is_name_of_child(_without_number(parts)[-1])
    }
    if len(named) < 2:
        return []
    return [
        [
            (_without_number(parts) if n == child else list(parts)) if n in (0, child) else []
            for n, parts in zip(which, sources, strict=True)
        ]
        for child in sorted(named)
    ]


def which_child(parts: Sequence[str]) -> int:
    """Which of a row's children the words over a column are about; 0 where they do not count them."""
    found = next((match for part in parts if (match := _WHICH.search(part))), None)
    return _NUMBERS[next(filter(None, found.groups()))] if found else 0


def _without_number(parts: Sequence[str]) -> list[str]:
    return [_WHICH.sub("孩子", part) for part in parts]


def _side_by_side(sources: Sequence[Sequence[str]]) -> list[Sources]:
    """Two or three lists printed beside each other: the same headers again from the second 姓名 on."""
    first = next(
        (n for n, parts in enumerate(sources) if parts and is_name_of_child(parts[-1])), None
    )
    if first is None:
        return []
    names = [n for n, parts in enumerate(sources) if parts == sources[first]]
    if len(names) < 2 or not _same(sources, first + 1, names[1] + 1):
        return []
    leading = takewhile(lambda n: _same(sources, first - n, names[1] - n), range(1, first + 1))
    lead, wide = sum(1 for _ in leading), names[1] - first
    blocks = [range(name - lead, name - lead + wide) for name in names]
    return [
        [
            [] if any(n in other for other in blocks if other is not block) else list(parts)
            for n, parts in enumerate(sources)
        ]
        for block in blocks
    ]


def _same(sources: Sequence[Sequence[str]], one: int, other: int) -> bool:
    return 0 <= one < other < len(sources) and bool(sources[one]) and sources[one] == sources[other]


def is_name_of_child(word: str) -> bool:
    """Whether a header by itself says who a child is: 姓名, 学生姓名, 留守儿童."""
    return WORDS.get(word) == "name" or WHO.get(word) == "child"
