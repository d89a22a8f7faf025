"""台账：一份档案的状态、准许的变动、退出的原因（domain.md §1.3）。"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from tonghu.law.agencies import Agency
from tonghu.law.labelled import Labelled


class LedgerState(Labelled):
    """一份档案在台账上的状态。"""

    DRAFT = "draft", "草稿"
    PENDING_TOWN = "pending_town", "待乡镇审核"
    PENDING_COUNTY = "pending_county", "待县级审核"
    RETURNED = "returned", "已退回"
    ACTIVE = "active", "在册"
    EXIT_PENDING = "exit_pending", "申请退出"
    EXITED = "exited", "已退出"


_ENTRY = frozenset({LedgerState.PENDING_TOWN, LedgerState.PENDING_COUNTY, LedgerState.ACTIVE})
_REVIEWED = frozenset({LedgerState.PENDING_TOWN, LedgerState.PENDING_COUNTY})

MOVES: Mapping[str, tuple[frozenset[LedgerState], frozenset[LedgerState]]] = {
    "submitted": (frozenset({LedgerState.DRAFT, LedgerState.RETURNED}), _ENTRY),
    "town_approved": (
        frozenset({LedgerState.PENDING_TOWN}),
        frozenset({LedgerState.PENDING_COUNTY}),
    ),
    "approved": (frozenset({LedgerState.PENDING_COUNTY}), frozenset({LedgerState.ACTIVE})),
    "returned": (_REVIEWED, frozenset({LedgerState.RETURNED})),
    "exit_asked": (frozenset({LedgerState.ACTIVE}), frozenset({LedgerState.EXIT_PENDING})),
    "exited": (frozenset({LedgerState.EXIT_PENDING}), frozenset({LedgerState.EXITED})),
    "stayed": (frozenset({LedgerState.EXIT_PENDING}), frozenset({LedgerState.ACTIVE})),
    "reentered": (frozenset({LedgerState.EXITED}), _ENTRY),
}
"""每一种办理（变更的种类）：从哪些状态可以办，办了可以到哪些状态。再次留守从已退出回到审核，编号不变；提交、再次登记
到哪一级，看办理人的职权到哪一级。
"""


class ExitReason(StrEnum):
    """退出台账的原因；退出不等于结案，也不删除档案。"""

    label: str
    follows: str

    def __new__(cls, value: str, label: str = "", follows: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.follows = follows
        return member

    SIXTEEN = "01", "年满 16 周岁", "有在办案件的继续跟踪到结案或年满 18 周岁"
    PARENT_RETURNED = "02", "父亲或母亲返乡共同生活", "三个月后复核，防止短期返乡"
    WITH_PARENTS = "03", "随父母外出，转为流动儿童", "向流入地发转介单"
    HUKOU_MOVED = "04", "户籍迁出本辖区", "由接收地认领"
    NO_LONGER_RURAL = "05", "户籍不再是农村居民户口", "转入其他类别"
    GUARDIANSHIP_CHANGED = (
        "06",
        "成为孤儿、事实无人抚养儿童，或被收养、由国家监护",
        "转入其他类别，档案不断",
    )
    DIED = "07", "死亡", "复盘意外事件"
    DUPLICATE = "08", "重复登记或误登记", "合并，不删除"
    OTHER = "99", "其他（请说明）"


@dataclass(frozen=True)
class FollowUp:
    """退出以后还要办的一件事：办什么，由哪类单位办（离孩子最近的一个），内部目标是哪一项。"""

    title: str
    agencies: tuple[Agency, ...]
    target: str


_NEAR = (Agency.VILLAGE_COMMITTEE, Agency.TOWNSHIP, Agency.CIVIL_AFFAIRS)
_COUNTY = (Agency.CIVIL_AFFAIRS,)

FOLLOW_UPS: Mapping[ExitReason, FollowUp] = {
    ExitReason.PARENT_RETURNED: FollowUp("复核父母返乡后是否又外出", _NEAR, "recheck_return"),
    ExitReason.WITH_PARENTS: FollowUp("向流入地民政部门发转介单", _COUNTY, "refer_exit"),
    ExitReason.HUKOU_MOVED: FollowUp("通知户籍迁入地接收、认领", _COUNTY, "refer_exit"),
    ExitReason.DIED: FollowUp("复盘意外事件", _COUNTY, "review_accident"),
}
"""退出台账以后的待办；又回到台账上的，不用再办。"""
