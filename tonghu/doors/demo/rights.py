"""Families who ask about their data, and a roster that waits for its second person."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.codes import pad
from tonghu.law.rights import Asker, Reply, Right
from tonghu.record.children.models import Child
from tonghu.record.children.sections import holds_on
from tonghu.record.ledger.actions import ask_export
from tonghu.record.ledger.models import Export
from tonghu.record.rights.actions import answer_request, confirm_erasure, receive_request
from tonghu.record.rights.models import Erased, Request

TOWN = "990121101000"
"""Whose families ask: 青岩镇."""


def exercise(say: Any) -> None:
    """One request answered, one open, one file to be erased and one erased, one export that waits."""
    if not Request.objects.exists():
        _ask()
    if not Export.objects.exists():
        ask_export(
            form="花名册", query=f"place={TOWN}", purpose="核对秋季学期寄宿生名单", receiver="县教育局",
            numbers=True, by=officers(Permission.EXPORT_LEDGERS, TOWN)[0],
        )  # fmt: skip
    waiting = Request.objects.open().count()
    say(
        f"权利  {Request.objects.count()} 件申请，其中 {waiting} 件在办，已删除档案 {Erased.objects.count()} 份；"
        f"导出 {Export.objects.count()} 件等第二人批准"
    )


def _ask() -> None:
    first, second = officers(Permission.ANSWER_RIGHTS, TOWN)[:2]
    staying, other = Child.objects.on_ledger().filter(place__startswith=TOWN[:9]).order_by("pk")[:2]
    read = _received(staying, Right.ACCESS, "看登记表和走访记录")
    answer_request(request=read, reply=Reply.GRANTED, reason="已在镇便民大厅当面查阅", by=first)
    _received(other, Right.CORRECTION, "父亲的电话换了，务工地也写错了")
    gone = _erasable()
    done = _received(next(gone), Right.ERASURE, "已经随父母到外省上学，请删除")
    answer = answer_request(request=done, reply=Reply.GRANTED, reason="已退出，无需保存", by=first)
    confirm_erasure(answer=answer, agreed=True, note="核对了退出记录", by=second)
    _received(next(gone), Right.ERASURE, "孩子大了，不再需要这份档案")


def _received(child: Child, kind: Right, what: str) -> Request:
    """A request of the mother, taken in where the child lives."""
    request: Request = receive_request(
        child=child, kind=kind, asker=Asker.MOTHER, asker_name="演示申请人", asker_phone="15400000001",
        identity="papers", channel="in_person", what=what,
        received_on=timezone.localdate() - timedelta(days=2),
        by=officers(Permission.REGISTER_CHILDREN, child.place)[0],
    )  # fmt: skip
    return request


def _erasable() -> Iterator[Child]:
    """Children who have left, whose files nothing holds."""
    left = Child.objects.exclude(pk__in=Child.objects.on_ledger().values("pk")).filter(
        merged_into=None
    )
    return (child for child in left.order_by("pk") if not holds_on(child))


def officers(permission: Permission, place: str) -> list[Officer]:
    """Who may do this there, the nearest first."""
    above = [place, pad(place[:9]), pad(place[:6])]
    near = Officer.objects.filter(posts__place__in=above).distinct().order_by("login")
    able = [one for one in near if one.may_at(permission, place)]
    return sorted(able, key=lambda one: min(above.index(post.place) for post in one.posts_held))
