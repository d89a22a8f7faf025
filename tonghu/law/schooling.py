"""缺课：学校登记、劝返，劝返无效的书面报告（通知 二，未成年人保护法 第二十八条，domain.md §4.5）。

只登记没有请假的。几个上学日没有来就要家访、劝返，是本地参数（absent_days）。
"""

from tonghu.law.registration import codes

ABSENT = "absent"
"""law/risk.py 里的迹象。"""
REASONS = codes(
    "9:还不知道 1:不想上学 2:家里困难 3:出去打工 4:身体不好 5:家里有变故 6:在学校受欺负 7:家里不让来 8:其他"
)
TRIED, REPORTED = "tried", "reported"
BACK, MOVED, MISTAKEN = "back", "moved", "mistaken"
STEPS = codes(
    "tried:劝返了一次 back:回校了 reported:劝返无效，书面报告 moved:核实是转学、休学 mistaken:登记错了"
)
"""对一次缺课做了什么。"""
ENDINGS = frozenset({BACK, MOVED, MISTAKEN})
"""这些做了，这次缺课就了结。"""
NOT_HERE = codes(
    "1:转到别的学校了 2:毕业、升学了 3:没有学籍，也没有来上学 9:不是我们学校的，去哪里了不知道"
)
"""台账上写着在这所学校、其实不在的，学校说是哪一种（四查三比对，domain.md §4.5）；由乡镇核对档案。"""
_NOWHERE, _DROPPED_OUT = "3", "7"


def attendance_said(how: str, age: int | None) -> str:
    """学校这样说的，档案里的就学情况应当是哪一个代码；义务教育法第十一条的年龄以内没有学籍的是辍学，别的说不准，为空。"""
    return _DROPPED_OUT if how == _NOWHERE and age in range(6, 16) else ""


WAYS = codes("1:家访 2:电话 3:请家长到校 4:请村（居）一起 9:其他")
LONGEST_AGO = 1
"""缺课最早可以从几年以前登记起：再早的是年份写错了，或者已经是辍学。"""
