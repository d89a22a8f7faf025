"""What pages ask about reports: the lists, one report in words, what a case's page shows of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, IntegerField, Max, Min, Q
from django.db.models.functions import Cast, Substr
from django.urls import reverse
from django.utils import timezone

from tonghu.base.documents.files import attachments_of, attachments_to
from tonghu.base.documents.models import Attachment
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation, OrganisationQuerySet
from tonghu.base.places.codes import Level, level, pad, within
from tonghu.base.places.models import Place, full_name, in_ranges, local_names, place_on
from tonghu.law.agencies import Agency
from tonghu.law.evidence import OF_REPORT
from tonghu.law.reporting import SITUATIONS, SUSPECTS
from tonghu.record.cases.duties import case_duties
from tonghu.record.cases.evidence import Piece, case_evidence
from tonghu.record.cases.models import Case
from tonghu.record.cases.offices import OFFICES
from tonghu.record.cases.questions import Sight, liftable, name_of
from tonghu.record.cases.sections import case_section
from tonghu.record.children.models import Child
from tonghu.record.children.sections import Line, Section, hold
from tonghu.record.risk.verdicts import Known
from tonghu.record.tasks.explained import Told, explains
from tonghu.record.tasks.models import Task, TaskQuerySet
from tonghu.work.reports.accused import acting_on, sorter_of, withheld_from
from tonghu.work.reports.duties import SORT, SPOKEN_OF
from tonghu.work.reports.models import Delivery, Doubt, Report, ReportQuerySet, Word
from tonghu.work.reports.rules import alike, gist, said_item, weight

LABELS = {
    "where": "具体地方", "child_name": "孩子", "child_sex": "性别", "child_age": "年龄",
    "school": "学校", "guardian": "和谁住", "measures": "已经做了", "police": "110 回执",
    "unclear": "写了但没有读懂",
}  # fmt: skip
_MOST_PLACES = 400
_MOST_CLUSTERS = 100
_MOST_COMPARED = 200
_MOST_JOINABLE = 200
_COMPARED_FOR = timedelta(days=60)


def lines_of(
    report: Report, where: Callable[[str, date], str] = full_name
) -> Iterator[tuple[str, str]]:
    """What a report says, item by item; not who told it. `where` names places, for a list from memory."""
    for code in report.situations:
        yield "情形", f"{code} {SITUATIONS[code].label}"
    if not report.situations:
        yield "情形", "没有选"
    if report.ongoing:
        yield "紧急", "危险正在发生"
    yield "地点", where(report.place, timezone.localdate(report.at))
    yield "经过", report.told["story"] or "没有写"
    for key, label in LABELS.items():
        if report.told.get(key):
            yield label, said_item(key, report.told[key])
    yield "可能是谁造成的", SUSPECTS[report.suspect].label
    yield "报告人", report.kind
    if report.noticed_at:
        yield "发现时间", f"{timezone.localtime(report.noticed_at):%Y-%m-%d %H:%M}"
    if report.late_reason:
        yield "迟报的原因", report.late_reason


def told_in(officer: Officer, case: Case) -> list[Report]:
    """What was reported in a case, as far as these eyes may read it, the first first."""
    return list(Report.objects.visible_to(officer).of_case(case).order_by("at", "id"))


def lists(officer: Officer, wanted: str) -> tuple[str, list[tuple[str, str]], ReportQuerySet]:
    """The list asked for, all lists with their labels, and the reports on it."""
    seen = Report.objects.visible_to(officer).select_related("proceeding__case", "organisation")
    all_ = {
        "sent": ("已送公安", seen.exclude(proceeding=None)),
        "mine": ("我登记的", seen.filter(by=officer.pk)),
        "waiting": ("待甄别", seen.waiting()),
    }
    chosen = wanted if wanted in all_ else "sent"
    return chosen, [(key, label) for key, (label, _) in all_.items()], all_[chosen][1]


def unopened(officer: Officer) -> int:
    """How many reports were delivered to the officer's organisations that nobody there has opened."""
    offices = officer.works_for(Permission.DO_TASKS)
    return Delivery.objects.filter(organisation__in=offices, seen_at=None).count()


@dataclass(frozen=True)
class Cluster:
    """Doubtful reports that say the same: how many, since when, one of them to read, which says that the
    danger is there now where any does; and the places in the list, from one on, of others that say nearly
    the same.
    """

    number: int
    first: Report
    cluster: str
    near: list[int]


def clusters(officer: Officer) -> list[Cluster]:
    """The doubtful reports, those that say the same together, in the order of rules.py, then as they came."""
    waiting = Report.objects.visible_to(officer).waiting().order_by()
    # `urgent` first: after it `ongoing` means the sum of the group.
    grouped = waiting.values("cluster", "doubt").annotate(
        urgent=Min(Cast("pk", CharField()), filter=Q(ongoing=True)),
        number=Count("pk"), first=Min(Cast("pk", CharField())), last=Max("at"),
        ongoing=Max(Cast("ongoing", IntegerField())), chosen=Count("pk", filter=~Q(situations=[])),
    )  # fmt: skip
    found = sorted(grouped, key=lambda one: (-_points(one), one["last"]))[:_MOST_CLUSTERS]
    known = Report.objects.prefetch_related("words").in_bulk(
        [UUID(one["urgent"] or one["first"]) for one in found]
    )  # fmt: skip
    firsts = [known[UUID(one["urgent"] or one["first"])] for one in found]
    gists = [_gist(one) for one in firsts]
    return [
        Cluster(
            one["number"], first, one["cluster"],
            [m for m, other in enumerate(gists, 1) if m != n and alike(gists[n - 1], other)],
        )
        for n, (one, first) in enumerate(zip(found, firsts, strict=True), 1)
    ]  # fmt: skip


def one_by_one(officer: Officer, *clusters: str) -> ReportQuerySet:
    """The doubtful reports of these clusters, each by itself: what differs may be what matters."""
    waiting = Report.objects.visible_to(officer).waiting()
    return waiting.filter(cluster__in=clusters).prefetch_related("words").order_by("at", "id")


def unasked() -> list[UUID]:
    """Doubtful reports of counties where some wait, and the office that may look at them is not asked to."""
    waiting = Report.objects.waiting().order_by()
    grouped = waiting.values("suspect", "sorter", county=Substr("place", 1, 6))
    ids = [one["first"] for one in grouped.annotate(first=Min(Cast("pk", CharField())))]
    firsts = Report.objects.filter(pk__in=ids).select_related("sorter")
    places = {pad(one.place[:6]) for one in firsts}
    open_ = Task.objects.open().filter(kind=SORT, place__in=places)
    asked = set(open_.values_list("place", "organisation"))
    found: dict[tuple[str, UUID | None], UUID] = {}
    for one in firsts:
        office = sorter_of(one)
        found[pad(one.place[:6]), office.pk if office else None] = one.pk
    return [first for to, first in found.items() if to not in asked]


def photos_of(reports: Iterable[Report]) -> dict[UUID, list[Attachment]]:
    """The photos of many reports, by report."""
    found: dict[UUID, list[Attachment]] = defaultdict(list)
    ids = [one.pk for one in reports]
    for one in attachments_to(Report, ids):
        found[one.subject_id].append(one)
    return found


def _points(group: Mapping[str, Any]) -> int:
    empty = group["doubt"] == Doubt.EMPTY
    return weight(
        alike=group["number"], ongoing=bool(group["ongoing"]), chosen=bool(group["chosen"]), empty=empty
    )  # fmt: skip


def like_this(officer: Officer, report: Report) -> list[tuple[Report, str]]:
    """Other reports the officer sees that may be about the same, the latest first, each with the reason:
    the same child, or nearly the same words from the same township in these weeks.
    """
    others = Report.objects.visible_to(officer).exclude(pk=report.pk)
    near = others.filter(
        in_ranges("place", [within(pad(report.place[:9]))]),
        at__range=(report.at - _COMPARED_FOR, report.at + _COMPARED_FOR),
    )  # fmt: skip
    found = {one.pk: (one, "说的话相近") for one in _near(report, near)}
    if report.child_id is not None:
        of_child = others.filter(child=report.child_id)[:_MOST_CLUSTERS]
        found |= {one.pk: (one, "同一个孩子") for one in of_child}
    return sorted(found.values(), key=lambda pair: pair[0].at, reverse=True)


def joinable(officer: Officer, case: Case) -> list[tuple[Case, str]]:
    """The cases under way to which a report that began this one may belong, with what tells them apart:
    those that may be about the same first, then the latest of the county. About a child, not about an
    organisation.
    """
    near = [
        one.proceeding.case_id
        for report in Report.objects.of_case(case)
        for one, _ in like_this(officer, report)
        if one.proceeding is not None
    ]
    others = Case.objects.visible_to(officer).open().exclude(pk=case.pk)
    found = list(
        others.filter(place__startswith=case.place[:6])
        .exclude(proceedings__supervised__isnull=False)
        .select_related("child").order_by("-at", "-id")[:_MOST_JOINABLE]
    )  # fmt: skip
    names = local_names({one.place for one in found}, timezone.localdate())
    likely = set(near)
    return [
        (
            one,
            f"{'可能是同一件：' if one.pk in likely else ''}{name_of(one)}，{names[one.place]}，"
            f"{timezone.localtime(one.at):%m月%d日}开始",
        )
        for one in sorted(found, key=lambda one: one.pk not in likely)
    ]


def _near(report: Report, others: ReportQuerySet) -> Iterator[Report]:
    mine, name = _gist(report), report.told.get("child_name")
    for one in others.select_related("proceeding__case")[:_MOST_COMPARED]:
        if (name and one.told.get("child_name") == name) or alike(mine, _gist(one)):
            yield one


def _gist(report: Report) -> frozenset[str]:
    return gist(report.told[key] for key in ("story", "where", "child_name") if key in report.told)


def choices_within(code: str) -> list[Place]:
    """The places one may choose from: the place itself, and what lies in it, its villages by name."""
    found = Place.objects.on(timezone.localdate()).filter(in_ranges("code", [within(code)]))
    places = list(found.order_by("code")[:_MOST_PLACES])
    names = {one.code: one.name for one in places}
    for one in places:
        town = f"{one.code[:9]}000"
        if one.code != town and town in names:
            one.name = f"{names[town]} {one.name}"
    return places


def houses_within(code: str) -> OrganisationQuerySet:
    """The schools and hospitals of a place: where children are, and a poster is read."""
    kinds = [Agency.SCHOOL.value, Agency.MEDICAL_INSTITUTION.value]
    return Organisation.objects.filter(in_ranges("place", [within(code)]), kind__in=kinds)


def within_reach(code: str) -> bool:
    """Whether a report can be about this place: it is one of today's, not above a county."""
    place = place_on(code, timezone.localdate())
    return place is not None and level(code) >= Level.COUNTY


def counties_served(today: date) -> list[Place]:
    """The counties whose own offices are registered here: reports from there find somebody."""
    offices = Organisation.objects.filter(kind__in=[kind.value for kind in OFFICES])
    codes = {pad(code[:6]) for code in offices.values_list("place", flat=True)}
    return list(Place.objects.on(today).filter(code__in=codes).order_by("code"))


@case_duties
def notes_of_case(case: Case) -> TaskQuerySet:
    """To take note of a report, and to read what a reporter added."""
    reports = Report.objects.of_case(case)
    return Task.objects.filter(kind__startswith="reports.", subject_id__in=reports.values("pk"))


@explains(SPOKEN_OF)
def spoken_of(officer: Officer, task: Task) -> list[Told]:
    """The report to read, and who keeps out meanwhile and may be let in again."""
    report = Report.objects.visible_to(officer).filter(pk__in=[task.subject_id]).first()
    if report is None or report.proceeding is None:
        return []
    case = report.proceeding.case
    kept_out = list(case.conflicts.in_force().select_related("organisation"))
    ends, acting = liftable(officer, kept_out), acting_on(report)
    return [
        Told("报告", "先看写了什么", reverse("reports:report", args=[report.pk])),
        Told("怎样办", "他是被指控的，写明以后办结，他的单位一直回避；不是的（例如证人），先解除回避，再办结。"),
        Told(
            "正在办", f"{acting}。补充里写到它的人的，它现在看不到那段话，办结以后才看得到；它的人被指控的，先登记它回避",
            reverse("cases:conflicts", args=[case.pk]),
        ),
        *(
            Told(
                "在回避", f"{one.organisation}：解除回避",
                reverse("cases:lifting", args=[case.pk, one.organisation_id]),
            )
            for one in kept_out
            if one.organisation_id in ends
        ),
    ]  # fmt: skip


@hold
def reports_are_kept(child: Child) -> Iterator[str]:
    """A report about a child keeps the file."""
    if Report.objects.filter(child=child).exists():
        yield "有关于这个孩子的强制报告，报告和档案长期保存，不能删除。"


@case_evidence
def reports_as_evidence(officer: Officer, case: Case, sight: Sight) -> Iterator[Piece]:
    """What was reported; who told it is no part of it."""
    if sight.whole:
        for one in Report.objects.of_case(case).order_by("at"):
            day = timezone.localdate(one.at)
            yield Piece(f"report:{one.pk}", OF_REPORT, f"强制报告登记表：{one.what}", day)
            if photos := attachments_of(one).count():
                yield Piece(
                    f"report-photos:{one.pk}", OF_REPORT, f"随报告来的照片 {photos} 张", day
                )


@case_section(10)
def reports_of_case(officer: Officer, case: Case, sight: Sight) -> Section | None:
    """What was reported, for those who see the whole case."""
    if not sight.whole:
        return None
    found = Report.objects.of_case(case).order_by("at")
    lines = [
        Line(
            f"{timezone.localtime(one.at):%m月%d日 %H:%M} {one.headline}",
            reverse("reports:report", args=[one.pk]),
            one.kind,
            "危险正在发生" if one.ongoing else "",
            "red",
        )
        for one in found
    ]
    return Section("报告", lines, "", first=True) if lines else None


def said_to(report: Report, officer: Officer | None = None) -> list[Word]:
    """What passed between the reporter and those who act, as far as this officer may read it yet."""
    said = list(report.words.all())
    withheld = withheld_from(officer, report, said) if officer else set()
    return [one for one in said if one.pk not in withheld]


def answers_to(report: Report) -> list[Word]:
    """What whoever reported was told."""
    return [one for one in said_to(report) if not one.from_reporter]


NEXT = {
    "已收到": "会有人看，孩子有危险的送公安机关。不用再报一次。",
    "已送到公安机关": "派出所问明以后决定受不受理，答复写在下面的“往来”里。没有答复以前情况更急了，直接打 110。",
    "正在办理": "公安机关和乡镇正在处置。处置的结果会告知您，写在下面的“往来”里；孩子的情况要保密，不会写细。",
    "已经办完": "孩子再有危险的，打 110，或者再报告一次。",
}
"""What comes after each stage, for whoever reported."""


def stage_of(report: Report) -> str:
    """How far a report has come, in words that give nothing away."""
    proceeding = report.proceeding
    if proceeding is None:
        return "已收到"
    accepted = proceeding.assignments.order_by("task__opened_at", "id")[0].task
    if accepted.is_open:
        return "已送到公安机关"
    case = proceeding.case
    while case.closure is not None and case.closure.into is not None:
        case = case.closure.into  # joined to another: that one goes on
    return "已经办完" if case.closure is not None else "正在办理"


def situations_seen(child: Child) -> list[str]:
    """The situations to report that the child's present signs amount to: proposed on the form."""
    verdict = Known([child], timezone.localdate()).verdict(child)
    return sorted({code for one in verdict.reasons for code in one.sign.situations})
