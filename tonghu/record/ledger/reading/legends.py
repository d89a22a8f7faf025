"""Codes that a ledger explains itself: 性别（1男2女）, or above the table 监护类型：1祖辈 2亲友 3无人."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

_CODE = re.compile(
    r"(?<![\d.])(\d{1,2})\s*[.、．:：\-—=＝)）]?\s*([^\d\s;；,，、。/|（）()]{1,20}(?:[（(][^（()）\d]*[）)])?)"
)
_SEGMENT = re.compile(r"[;；。\n]")
_BETWEEN = re.compile(r"[、,，/\s]+")
EXPLAINED = re.compile(
    r"[（(]\d{1,2}[.、:：\-=)]?[^\d（()）]{1,20}(?:\d{1,2}[.、:：\-=)]?[^\d（()）]{1,20})+[）)]?$"
    r"|[（(:：]?(?<!\d)1[.、:：\-=)]?[^\d]{1,20}?2[.、:：\-=)]?[^\d（()）]{1,20}.*$"
)
"""What stands behind the name of a column and explains its codes."""


_MARK = re.compile("[①-⑳⑴-⒇]")
"""What leads from a column to the note that explains it."""


def explained(text: str, *, from_any: bool = False) -> dict[str, str]:
    """Code → word, of a text that explains several codes in their order; otherwise nothing. They begin with 0 or 1,
    unless it is known that these are codes (51父52母).
    """
    found = [(int(code), word) for code, word in _CODE.findall(_plain(text))]
    codes = [code for code, _ in found]
    if len(found) < 2 or codes != sorted(set(codes)) or (codes[0] > 1 and not from_any):
        return {}
    return {str(code): word for code, word in found}


def legend_of(
    words: str, header: str, notes: Sequence[str], others: Sequence[str]
) -> dict[str, str]:
    """The codes of a column called `words`: said in its own `header`, or behind its name in one of the notes,
    up to the name of another column.
    """
    if own := explained(header, from_any=bool(EXPLAINED.search(_plain(header)))):
        return own
    for mark in _MARK.findall(header):
        for note in notes:
            _, found, behind = note.partition(mark)
            if found and (told := explained(_MARK.split(behind)[0])):
                return told
    for note in map(_plain, notes):
        _, found, behind = note.partition(words)
        if found:
            segment = _SEGMENT.split(behind)[0]
            ends = [at for other in others if (at := segment.find(other)) >= 0]
            if told := explained(segment[: min(ends, default=None)]):
                return told
    return {}


def in_words(legend: Mapping[str, str], text: str) -> str:
    """A cell of codes in the words of its ledger; a cell of anything else as it is."""
    parts = [part.lstrip("0") or part for part in _BETWEEN.split(_plain(text)) if part]
    return (
        "、".join(legend[part] for part in parts) if parts and set(parts) <= legend.keys() else text
    )


def _plain(text: str) -> str:
    """① and １ as 1."""
    return unicodedata.normalize("NFKC", text)
