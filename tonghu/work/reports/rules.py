"""Which doubtful reports are looked at first, and which look alike. It only sorts and shows: all are
looked at, none is thrown away, and only a person says that two are one. And what of a story would give
away who tells it.
"""

import re
from collections.abc import Iterable

ONGOING = 100
CHOSEN = 20
ALONE = 60
HALVED = 10
LAST = -1


def weight(*, alike: int, ongoing: bool, chosen: bool = False, empty: bool = False) -> int:
    """Points of reports that say the same: danger now before all else; then what stands alone, for a
    real report is told once and junk many times: each doubling of `alike` (≥ 1) costs ten. Whoever chose
    what it is took the time: twenty more. What is empty is last.
    """
    if empty:
        return LAST
    said = (ONGOING if ongoing else 0) + (CHOSEN if chosen else 0)
    return said + max(0, ALONE - HALVED * (alike.bit_length() - 1))


VEILED = "〔报告人〕"
_NAME = re.compile(r"[\u4e00-\u9fa5·]{2,15}")
_NO_NAMES = (
    "邻居 村民 群众 市民 网友 热心人 匿名 家长 亲戚 亲友 朋友 老师 校长 医生 护士 民警 社工 同学 同事 "
    "爸爸 妈妈 父亲 母亲 爷爷 奶奶 外公 外婆 姥姥 姥爷 叔叔 婶婶 伯伯 伯母 舅舅 舅妈 姑姑 姑父 姨妈 阿姨 哥哥 姐姐"
)
"""What people write for a name that is none: in a story it says who did what."""
_NOBODY = frozenset(_NO_NAMES.split())
_FEWEST_DIGITS = 7


def veiled(text: str, *, name: str = "", phone: str = "") -> str:
    """A text without the name and the telephone that whoever told it left of themselves."""
    digits = re.sub(r"\D", "", phone)
    if len(digits) >= _FEWEST_DIGITS:
        text = re.sub(r"[\s-]*".join(digits), VEILED, text)
    if _NAME.fullmatch(name) and name not in _NOBODY:
        text = text.replace(name, VEILED)
    return text


def is_named(name: str, text: str) -> bool:
    """Whether a text names somebody; one of a single character is no name."""
    return bool(_NAME.fullmatch(name)) and name in text


def said_item(key: str, words: str) -> str:
    """An item of what was told, as one reads it: a bare number asked for as an age is one."""
    return f"{words}岁" if key == "child_age" and words.isdecimal() else words


_SIGNS = re.compile(r"[\W_]+")
_ALIKE = 0.4


def gist(words: Iterable[str]) -> frozenset[str]:
    """The pairs of neighbouring characters in these words, without blanks and signs."""
    text = _SIGNS.sub("", "".join(words))
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two gists share two fifths of what both have (Jaccard)."""
    return bool(one) and len(one & other) >= _ALIKE * len(one | other)
