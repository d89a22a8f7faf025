"""风险四色和监护结论：评估、走访、台账用的是同一套说法。

四色照武进做法和 domain.md §2.8 的建议模型，监护结论照湖北、萧山等地方标准的四档（[proposal]，县里可以换工具，
说法不换）。
"""

from collections.abc import Mapping
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


TO_PARENTS: Mapping[Level | Guardianship, str] = {
    Guardianship.MISSING: "现在没有人能照顾和保护孩子。",
    Guardianship.IMPROPER: "现在的照顾或者管教，已经让孩子受到伤害，或者有危险。",
    Guardianship.INSUFFICIENT: "有人照顾孩子，但有的地方没有做到。",
    Guardianship.NORMAL: "孩子有人照顾，照顾得好。",
    Level.RED: "马上会有人来，先让孩子安全，再和您商量怎样照顾。",
    Level.YELLOW: "会有人定期上门，帮您把没有做到的地方做好。",
    Level.BLUE: "会有人常来看看孩子，有难处随时可以说。",
    Level.GREEN: "照平常走访，有难处随时可以说。",
}
"""同样的话，说给父母和照护人听。"""
