"""父母和孩子的联系：每周至少一次，谁说的、谁看到的，什么叫联系不上。

未成年人保护法 第二十二条、第二十三条：父母应当与孩子、被委托人至少每周联系和交流一次。
"""

from datetime import date

from tonghu.law.basis import MINORS_LAW
from tonghu.law.registration import codes

BASIS = MINORS_LAW("第二十三条")
WHO = codes("1:父亲 2:母亲 3:父母都有 9:其他监护人")
HOW = codes("1:电话 2:视频 3:回来看望 4:信件或者留言 0:联系不上")
KNOWN_BY = codes("told:照护人或者孩子说的 seen:走访人看到的 made:在这里联系的")
UNREACHED = "0"
_WEEK = 7


def reached(how: str) -> bool:
    """这一次算不算联系上了。"""
    return how in HOW and how != UNREACHED


def week_is_over(last: date | None, today: date) -> bool:
    """上次联系到今天是不是超过了一周；从来没有记过的也算。"""
    return last is None or (today - last).days > _WEEK
