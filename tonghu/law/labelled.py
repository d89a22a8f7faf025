"""带中文说法的枚举，全书共用。"""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """值写入数据库，label 给人看。"""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
