"""What pages ask about rights: lists of requests, files whose time has run out, who was not told yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, names_of
from tonghu.base.places.models import Place, in_ranges
from tonghu.law.archive import Keeping
from tonghu.law.calendar import said_day
from tonghu.law.registration import FIELDS
from tonghu.law.rights import RETENTION, Asker, Reply, Right, Said
from tonghu.record.archive.models import Paper
from tonghu.record.cases.models import Case
from tonghu.record.children.actions.workflow import AFTER_EXIT
from tonghu.record.children.models import Change, Child, ChildQuerySet
from tonghu.record.children.sections import Line, Section, hold, section
from tonghu.record.rights.models import Confirmation, Kept, Notice, Request, RequestQuerySet
from tonghu.record.tasks.models import Task

OWN_DUTIES = "rights."
"""What the kinds of duties of this feature begin with."""
_COLOURS = {
    Said.TOLD: "green",
    Said.AGREED: "green",
    Said.REFUSED: "yellow",
    Said.WITHDRAWN: "yellow",
}
_OF_REPLY = {Reply.GRANTED: "green", Reply.PARTLY: "yellow", Reply.REFUSED: "red"}
_SHOWN = 5


def lists(officer: Officer, wanted: str) -> tuple[str, list[tuple[str, str]], RequestQuerySet]:
    """The list asked for, all lists with their labels, and the requests on it."""
    mine = Request.objects.visible_to(officer)
    all_ = {
        "open": ("在办的", mine.open().order_by("at", "id")),
        "answered": ("已答复的", mine.exclude(pk__in=mine.open().order_by().values("pk"))),
    }
    chosen = wanted if wanted in all_ else "open"
    return chosen, [(key, label) for key, (label, _) in all_.items()], all_[chosen][1]


def run_out(on: date) -> ChildQuerySet:
    """The files off the ledger whose time has run out and about which nobody has decided since.

    What concerns a case or a court is kept for long and never comes up, nor does the file that one with
    such a matter was merged into.
    """
    me = OuterRef("pk")
    decided = Kept.objects.in_force(on).filter(child=me)
    asked = Request.objects.open().filter(child_id=me, kind=Right.ERASURE.value)
    long = Paper.objects.filter(keeping=Keeping.LONG.value, withdrawn_at=None)
    kept = [Exists(decided), Exists(asked)]
    for matter in (long, Case.objects.all()):
        kept += [Exists(matter.filter(child=me)), Exists(matter.filter(child__merged_into=me))]
    return Child.objects.filter(
        on_ledger=False, merged_into=None, birth_date__lte=RETENTION.born_before(on)
    ).exclude(reduce(or_, kept))


def declined(children: Sequence[UUID]) -> dict[UUID, str]:
    """Of files whose time has run out: who did not agree that they be erased, the last time, and why."""
    said = Confirmation.objects.filter(
        agreed=False, answer__request__child_id__in=children,
        answer__request__asker=Asker.RETENTION.value,
    )  # fmt: skip
    words = list(said.select_related("answer__request").order_by("at"))
    who = names_of({word.by for word in words})
    return {
        word.answer.request.child_id: f"{said_day(timezone.localdate(word.at))}"
        f"{who.get(word.by, '')}不同意删除：{word.note or ''}"
        for word in words
    }


def counties_with_files_run_out(on: date) -> list[str]:
    """The six digits of the counties that have a decision to take."""
    # Not DISTINCT in the database: it would walk all files off the ledger in the order of places.
    return sorted({place[:6] for place in run_out(on).values_list("place", flat=True)})


def not_told(officer: Officer) -> ChildQuerySet:
    """The children on the officer's ledgers about whom nobody was told what happens to their information."""
    ranges = officer.ranges(Permission.REGISTER_CHILDREN)
    told = Notice.objects.filter(child=OuterRef("pk"))
    return Child.objects.on_ledger().managed_in(ranges).exclude(Exists(told))


@dataclass(frozen=True)
class Gap:
    """A village: how many children are on its ledger, and about how many nobody was told."""

    code: str
    name: str
    children: int
    untold: int


def gaps(officer: Officer) -> Sequence[Gap]:
    """The villages of the officer in which somebody has yet to be told, the most first."""
    counted = dict(not_told(officer).values_list("place").annotate(n=Count("pk")).order_by("place"))
    ranges = officer.ranges(Permission.REGISTER_CHILDREN)
    mine = Child.objects.on_ledger().managed_in(ranges)
    everybody = dict(mine.values_list("place").annotate(n=Count("pk")).order_by("place"))
    names = dict(
        Place.objects.on(timezone.localdate()).filter(in_ranges("code", ranges))
        .filter(code__in=counted).values_list("code", "name")
    )  # fmt: skip
    found = [Gap(code, names.get(code) or code, everybody[code], n) for code, n in counted.items()]
    return sorted(found, key=lambda gap: (-gap.untold, gap.code))


@section(70)
def rights_of_child(officer: Officer, child: Child) -> Section:
    """Whether the family was told, and what it asked."""
    told = Notice.objects.filter(child=child).order_by("-given_on", "-at")[:_SHOWN]
    lines = [
        Line(
            f"告知{Asker(one.to).label}",
            reverse("rights:notice_paper", args=[child.pk]),
            f"{one.given_on:%Y-%m-%d} · 第 {one.version} 版",
            Said(one.said).label,
            _COLOURS[Said(one.said)],
        )
        for one in told
    ]
    asked = Request.objects.visible_to(officer).filter(child_id=child.pk)
    for request in asked.prefetch_related("answers__confirmation", "erased")[:_SHOWN]:
        label = f"{request.right.label}申请"
        at = f"{request.received_on:%Y-%m-%d}"
        lines.append(
            Line(label, reverse("rights:request", args=[request.pk]), at, *standing(request))
        )
    add = []
    if officer.may_at(Permission.REGISTER_CHILDREN, child.place) and child.merged_into_id is None:
        add = [
            ("登记告知", reverse("rights:notice", args=[child.pk])),
            ("受理申请", reverse("rights:new", args=[child.pk])),
        ]
    if officer.may_at(Permission.ANSWER_RIGHTS, child.place):
        release = reverse("rights:release", args=[child.pk])
        lines += [
            Line("暂不删除", release, f"到 {one.until:%Y-%m-%d}", "解除", "yellow")
            for one in kept_now(child)
        ]
        add.append(("暂不删除", reverse("rights:keeping", args=[child.pk])))
        add.append(("全部档案（PDF）", reverse("rights:dossier", args=[child.pk])))
    empty = "还没有告知监护人怎样处理孩子的个人信息。"
    return Section("个人信息告知和申请", lines, empty, add, ours=True)


@hold
def ledger_keeps(child: Child) -> Iterator[str]:
    """A child on the ledger is known because the law says so."""
    if child.on_ledger:
        yield "孩子还在台账上，档案是履行法定职责所必需的。退出台账以后再提。"
    others = Task.objects.open().filter(child_id=child.pk).exclude(kind__startswith=OWN_DUTIES)
    others = others.exclude(
        kind=AFTER_EXIT
    )  # what an office still owes after an exit binds no family
    if count := others.count():
        yield f"还有 {count} 项关于孩子的待办没有办结。"


@hold
def decided_to_keep(child: Child) -> Iterator[str]:
    """Somebody has to keep the file: a court, an inspection, a decision at the end of its time."""
    for one in kept_now(child):
        yield f"已决定保存到 {one.until:%Y年%-m月%-d日}（{one.reason}），到期或者解除以前不能删除。"


def kept_now(child: Child) -> Sequence[Kept]:
    """The decisions to keep a file that bind today, the first to end first."""
    found = Kept.objects.in_force(timezone.localdate()).filter(child=child)
    return list(found.order_by("until", "id"))


def lifted(child_id: UUID) -> list[str]:
    """The decisions to keep a file that were lifted before their day: until when and why, by whom and why not."""
    found = Kept.objects.filter(child_id=child_id, release__isnull=False)
    kept = list(found.select_related("release").order_by("release__at", "id"))
    who = names_of({one.release.by for one in kept})
    return [
        f"曾决定保存到 {said_day(one.until)}（{one.reason}），"
        f"{said_day(timezone.localdate(one.release.at))}由{who.get(one.release.by, '系统')}解除：{one.release.reason}"
        for one in kept
    ]


def corrected(request: Request) -> list[tuple[str, str]]:
    """What a granted correction has put right in the file: each item and what it says now."""
    if request.right is not Right.CORRECTION:
        return []
    values: dict[str, object] = {}
    for change in Change.objects.filter(child=request.child_id, origin=request.pk).order_by(
        "at", "id"
    ):
        values |= change.values
    return [
        (field.label, field.said(values[key])) for key, field in FIELDS.items() if key in values
    ]


def standing(request: Request) -> tuple[str, str]:
    """How a request stands, and the colour of its chip: what was refused looks refused."""
    if request.erased.all():
        return "已删除", ""
    last = next(iter(reversed(request.answers.all())), None)
    word = getattr(last, "confirmation", None)
    declined = word is not None and not word.agreed
    if last is None or declined:
        return ("没有删除", "") if request.of_retention else ("在办", "blue")
    if last.needs_second and word is None:
        return "等第二人核对", "yellow"
    return f"已答复：{last.reply_.label}", _OF_REPLY[last.reply_]


def is_open(request: Request) -> bool:
    """Whether an answer is still owed."""
    return Request.objects.open().filter(pk=request.pk).exists()


def waiting_for_second(request: Request) -> bool:
    """Whether the last answer is an erasure that nobody has confirmed or declined."""
    answer = request.answer
    return answer is not None and answer.needs_second and not hasattr(answer, "confirmation")
