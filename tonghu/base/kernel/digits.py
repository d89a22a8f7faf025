"""Digits as people and spreadsheets write them."""

import re
import unicodedata

from tonghu.base.kernel.doubts import Unreadable

_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?[eE]\+?\d+$")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00]+")


def ascii_form(text: str) -> str:
    """Full-width letters and digits made narrow, spaces and invisible signs taken out.

    Only the full-width block is folded: NFKC would also turn ² and ① into digits.
    """
    narrow = "".join(
        unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c for c in text
    )
    return _INVISIBLE.sub("", narrow)


def only_digits(text: str) -> bool:
    """ASCII digits and nothing else: `str.isdigit` also says yes to ² and ٣."""
    return text.isascii() and text.isdigit()


def refuse_lost_digits(text: str) -> None:
    """Raises Unreadable for a number that a spreadsheet has already rounded."""
    if _SCIENTIFIC.match(text):
        raise Unreadable(
            f"“{text}”被表格软件改成了科学记数，末尾几位已经丢失。请把这一列设为文本，重新填写原来的号码"
        )
