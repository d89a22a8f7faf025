"""台账：一份档案的状态、准许的变动、退出的原因（domain.md §1.3）。"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from tonghu.law.agencies import Agency
from tonghu.law.labelled import Labelled
from tonghu.law.registration import FIELDS, NOT_APPLICABLE, Values


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


EXIT_ITEMS: dict[ExitReason, tuple[str, ...]] = {
    ExitReason.PARENT_RETURNED: ("father.is_away", "mother.is_away"),
    ExitReason.WITH_PARENTS: ("living_region", "living_detail"),
    ExitReason.HUKOU_MOVED: ("hukou_region", "hukou_detail"),
    ExitReason.NO_LONGER_RURAL: ("hukou_nature",),
    ExitReason.GUARDIANSHIP_CHANGED: ("father.special_status", "mother.special_status"),
}
"""每一种原因说到登记表的哪几项：申请退出时一并写明，退出以后档案才不会说着另一种情形。"""

_AWAY_AGAIN = (
    *(
        f"{who}.{item}"
        for who in ("father", "mother")
        for item in ("is_away", "away_since", "work_region")
    ),
    "actual_care",
)
REENTRY_ITEMS: Mapping[ExitReason, tuple[str, ...]] = EXIT_ITEMS | {
    ExitReason.PARENT_RETURNED: _AWAY_AGAIN,
    ExitReason.WITH_PARENTS: (*EXIT_ITEMS[ExitReason.WITH_PARENTS], *_AWAY_AGAIN),
}
"""再次登记时要重新写明的几项，看当初为什么退出。"""

ON_ARRIVAL = (
    ("living_region", "living_detail"),
    ("school", "class_name"),
    ("caregiver.name", "caregiver.relationship", "caregiver.phone"),
)
"""转来的孩子要重新核对的几样：现在住哪里、在哪里上学、由谁照护。每一样核对过或者改过，才算核对完。"""

_CARED_FOR_BY_PARENTS = (ExitReason.PARENT_RETURNED, ExitReason.WITH_PARENTS)
_DEAD = ("1", "3")
_TOWNSHIP = 9
_OF_BEING_AWAY = ("away_since", "expected_return", "work_region", "workplace")


def said_by_exit(why: ExitReason, record: Values) -> Values:
    """退出的原因本身说明了什么：由父母照料；回来的、去世的一方，外出的各项不再适用。"""
    said: dict[str, object] = {}
    if why in _CARED_FOR_BY_PARENTS:
        said["actual_care"] = "4"
    for who in ("father", "mother"):
        dead = record.get(f"{who}.special_status") in _DEAD
        back = why is ExitReason.PARENT_RETURNED and record.get(f"{who}.is_away") == "0"
        items = ("is_away", *_OF_BEING_AWAY) if dead else _OF_BEING_AWAY if back else ()
        said |= {f"{who}.{item}": NOT_APPLICABLE for item in items if f"{who}.{item}" in record}
    return said


_GOES = {
    ExitReason.WITH_PARENTS: "请写明孩子随父母去了哪里：县里要向那里发转介单。去向不明的不能退出，先找到孩子，联系不上的立即报告。",
    ExitReason.HUKOU_MOVED: "请写明户籍迁到了哪里：县里要通知那里接收、认领。",
}


def at_odds_with_exit(
    why: ExitReason, record: Values, told: Values, place: str
) -> tuple[str, str] | None:
    """档案和退出的原因对不上的一项，和要怎样写；对得上的为空。`told` 是申请时改的几项，`place` 是现在所在台账的
    区划代码：搬走的、迁走的，档案里写着别处，或者申请时写明地址。
    """
    if why in _GOES:
        region, detail = EXIT_ITEMS[why]
        there = record.get(region)
        elsewhere = not FIELDS[region].uncollected(there) and not str(there).startswith(
            place[:_TOWNSHIP]
        )
        known = elsewhere or not FIELDS[detail].uncollected(told.get(detail))
        return None if known else (detail, _GOES[why])
    if why is ExitReason.PARENT_RETURNED:
        back = "0" in (record.get("father.is_away"), record.get("mother.is_away"))
        return (
            None
            if back
            else ("father.is_away", "父亲、母亲哪一方返乡了，请在那一方选“否”（不再外出）。")
        )
    if why is ExitReason.NO_LONGER_RURAL:
        now = record.get("hukou_nature")
        if now == "1" or FIELDS["hukou_nature"].uncollected(now):
            return "hukou_nature", "请选择户籍现在是哪一种，不再是农村居民户口。"
    return None


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
