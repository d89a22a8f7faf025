"""风险四色和监护结论：评估、走访、台账用的是同一套说法。

四色照武进做法和 domain.md §2.8 的建议模型，监护结论照湖北、萧山等地方标准的四档（[proposal]，县里可以换工具，
说法不换）。
"""

from enum import StrEnum
from typing import Self

from tonghu.law.labelled import Labelled


class Level(StrEnum):
    """风险等级；`rank` 越大越急。"""

    label: str
    what: str

    def __new__(cls, value: str, label: str = "", what: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.what = what
        return member

    RED = "red", "红", "立即介入"
    YELLOW = "yellow", "黄", "定期介入"
    BLUE = "blue", "蓝", "保持关注"
    GREEN = "green", "绿", "日常走访"

    @property
    def rank(self) -> int:
        """红 3、黄 2、蓝 1、绿 0。"""
        return {"red": 3, "yellow": 2, "blue": 1, "green": 0}[self.value]


class Guardianship(Labelled):
    """监护状况的结论。"""

    MISSING = "missing", "监护缺失"
    IMPROPER = "improper", "监护不当"
    INSUFFICIENT = "insufficient", "监护不足"
    NORMAL = "normal", "监护正常"
