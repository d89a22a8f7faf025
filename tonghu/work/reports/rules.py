"""Which doubtful reports are looked at first, and which look alike. It only sorts and shows: all are
looked at, none is thrown away, and only a person says that two are one.
"""

import re
from collections.abc import Iterable

ONGOING = 100
ALONE = 60
HALVED = 10
LAST = -1


def weight(*, alike: int, ongoing: bool, empty: bool = False) -> int:
    """Points of reports that say the same: danger now before all else; then what stands alone, for a
    real report is told once and junk many times: each doubling of `alike` (≥ 1) costs ten. What is empty
    is last.
    """
    if empty:
        return LAST
    return (ONGOING if ongoing else 0) + max(0, ALONE - HALVED * (alike.bit_length() - 1))


_SIGNS = re.compile(r"[\W_]+")
_ALIKE = 0.4


def gist(words: Iterable[str]) -> frozenset[str]:
    """The pairs of neighbouring characters in these words, without blanks and signs."""
    text = _SIGNS.sub("", "".join(words))
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two gists share two fifths of what both have (Jaccard)."""
    return bool(one) and len(one & other) >= _ALIKE * len(one | other)
