"""What pages ask about reports: the lists, one report in words, what a case's page shows of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import CharField, Count, IntegerField, Max, Min
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.codes import Level, level, pad, within
from tonghu.base.places.models import Place, full_name, in_ranges, place_on
from tonghu.law.evidence import OF_REPORT
from tonghu.law.reporting import SITUATIONS, SUSPECTS
from tonghu.record.cases.actions import OFFICES
from tonghu.record.cases.duties import case_duties
from tonghu.record.cases.evidence import Piece, case_evidence
from tonghu.record.cases.models import Case
from tonghu.record.cases.questions import Sight
from tonghu.record.cases.sections import case_section
from tonghu.record.children.models import Child
from tonghu.record.children.sections import Line, Section, hold
from tonghu.record.tasks.models import Task, TaskQuerySet
from tonghu.work.reports.models import Delivery, Report, ReportQuerySet, Word
from tonghu.work.reports.rules import weight

LABELS = {
    "where": "具体地方", "child_name": "孩子", "child_sex": "性别", "child_age": "年龄",
    "school": "学校", "guardian": "和谁住", "measures": "已经做了", "police": "110 回执",
}  # fmt: skip
_MOST_PLACES = 400
_MOST_CLUSTERS = 100


def lines_of(report: Report) -> Iterator[tuple[str, str]]:
    """What a report says, item by item; not who told it."""
    for code in report.situations:
        yield "情形", f"{code} {SITUATIONS[code].label}"
    if report.ongoing:
        yield "紧急", "危险正在发生"
    yield "地点", full_name(report.place, timezone.localdate(report.at))
    yield "经过", report.told["story"]
    for key, label in LABELS.items():
        if report.told.get(key):
            yield label, report.told[key]
    yield "可能是谁造成的", SUSPECTS[report.suspect].label
    yield "报告人", report.kind
    if report.noticed_at:
        yield "发现时间", f"{timezone.localtime(report.noticed_at):%Y-%m-%d %H:%M}"
    if report.late_reason:
        yield "迟报的原因", report.late_reason


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
    """Doubtful reports that say the same: how many, since when, one of them to read."""

    number: int
    first: Report
    cluster: str


def clusters(officer: Officer) -> list[Cluster]:
    """The doubtful reports, those that say the same together, in the order of rules.py, then as they came."""
    waiting = Report.objects.visible_to(officer).waiting().order_by()
    grouped = waiting.values("cluster").annotate(
        number=Count("pk"), first=Min(Cast("pk", CharField())), last=Max("at"),
        ongoing=Max(Cast("ongoing", IntegerField())),
    )  # fmt: skip
    found = sorted(
        grouped,
        key=lambda one: (-weight(alike=one["number"], ongoing=bool(one["ongoing"])), one["last"]),
    )[:_MOST_CLUSTERS]
    firsts = Report.objects.in_bulk([UUID(one["first"]) for one in found])
    return [Cluster(one["number"], firsts[UUID(one["first"])], one["cluster"]) for one in found]


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
    reports = Report.objects.filter(proceeding__case=case)
    return Task.objects.filter(kind__startswith="reports.", subject_id__in=reports.values("pk"))


@hold
def reports_are_kept(child: Child) -> Iterator[str]:
    """A report about a child keeps the file."""
    if Report.objects.filter(child=child).exists():
        yield "有关于这个孩子的强制报告，报告和档案长期保存，不能删除。"


@case_evidence
def reports_as_evidence(officer: Officer, case: Case, sight: Sight) -> Iterator[Piece]:
    """What was reported; who told it is no part of it."""
    if sight.whole:
        for one in Report.objects.filter(proceeding__case=case).order_by("at"):
            what = f"强制报告登记表：{one.what}"
            yield Piece(f"report:{one.pk}", OF_REPORT, what, timezone.localdate(one.at))


@case_section(10)
def reports_of_case(officer: Officer, case: Case, sight: Sight) -> Section | None:
    """What was reported, for those who see the whole case."""
    if not sight.whole:
        return None
    found = Report.objects.filter(proceeding__case=case).order_by("at")
    lines = [
        Line(
            f"{timezone.localtime(one.at):%m月%d日 %H:%M} {one.what}",
            reverse("reports:report", args=[one.pk]),
            one.kind,
            "危险正在发生" if one.ongoing else "",
            "red",
        )
        for one in found
    ]
    return Section("报告", lines, "不是由报告开始的。") if lines else None


def said_to(report: Report) -> list[Word]:
    """What passed between the reporter and those who act."""
    return list(report.words.order_by("at", "id"))


def stage_of(report: Report) -> str:
    """How far a report has come, in words that give nothing away."""
    proceeding = report.proceeding
    if proceeding is None:
        return "已收到"
    accepted = proceeding.assignments.order_by("task__opened_at", "id")[0].task
    if accepted.is_open:
        return "已送到公安机关"
    if Case.objects.open().filter(pk=proceeding.case_id).exists():
        return "正在办理"
    return "已经办完"
