"""A report (强制报告): what was told, by whom under a seal of its own, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tonghu.base.kernel.fields import SealedJSONField, SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.kernel.unions import found_by_any
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.models import in_ranges
from tonghu.law.agencies import Agency
from tonghu.law.reporting import REPORTERS, SITUATIONS, SUSPECTS
from tonghu.record.cases.models import Case, Closure, Conflict, Proceeding
from tonghu.record.children.models import Child

_BEGINS = 24
"""How many characters of a story stand for it in a list."""


class Channel(models.TextChoices):
    """How a report came in."""

    PAGE = "page", "公开页面"
    DESK = "desk", "单位登记"
    HOTLINE = "hotline", "热线或者来访"
    API = "api", "接口"


class Doubt(models.TextChoices):
    """Why a report waits to be looked at before it goes out as a duty. It is stored all the same."""

    CROWDED = "crowded", "同一来源短时间内很多件"
    REPEATED = "repeated", "内容与多件相同"
    EMPTY = "empty", "什么都没有写"
    STUCK = "stuck", "没有能送出去"


def channels() -> list[tuple[str, str]]:
    """The channels; a function, so that a new one is no migration."""
    return [(one.value, str(one.label)) for one in Channel]


def doubts() -> list[tuple[str, str]]:
    """The doubts, likewise."""
    return [(one.value, str(one.label)) for one in Doubt]


class Way(models.TextChoices):
    """How a report was put before those who are not online."""

    PHONE = "phone", "电话"
    PAPER = "paper", "书面（登记表）"
    IN_PERSON = "in_person", "当面"


def ways() -> list[tuple[str, str]]:
    """The ways, likewise."""
    return [(one.value, str(one.label)) for one in Way]


def accused_beside(officer: Officer) -> list[str]:
    """The accused with whom this officer works (`suspect`): what is said of them is sorted by others."""
    kinds = {one.agency for one in officer.organisations}
    return accused_in(kinds)


def accused_in(kinds: Collection[Agency]) -> list[str]:
    """The accused who may work in organisations of these kinds."""
    return [one.code for one in SUSPECTS.values() if not set(one.keeps_out).isdisjoint(kinds)]


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports by who has to do with them."""

    def visible_to(self, officer: Officer) -> ReportQuerySet:
        """Of the cases the officer reads whole, and of those joined to them; filed by the officer; waiting to be
        sorted at their places, unless a colleague is accused, or another office sorts it. What one filed oneself
        does not vanish where one has to keep out since.
        """
        kept_out = Conflict.objects.in_force().filter(
            case__proceedings=OuterRef("proceeding"),
            organisation__in=officer.works_for(Permission.DO_TASKS),
        )
        cases = Case.objects.read_whole_by(officer)
        joined = Closure.objects.in_force().filter(into__in=cases).values("case")
        places = in_ranges("place", officer.ranges(Permission.SORT_REPORTS))
        sorts = Q(sorter=None) | Q(sorter__in=officer.works_for(Permission.SORT_REPORTS))
        found = found_by_any(
            self,
            Q(proceeding__case__in=cases),
            Q(proceeding__case__in=joined),
            Q(by=officer.pk),
            places & Q(proceeding=None) & ~Q(suspect__in=accused_beside(officer)) & sorts,
        )
        return found.filter(Q(by=officer.pk) | ~Exists(kept_out))

    def of_case(self, case: Case) -> ReportQuerySet:
        """What was reported in a case, and in those joined to it since."""
        joined = Closure.objects.in_force().filter(into=case).values("case")
        return self.filter(Q(proceeding__case=case) | Q(proceeding__case__in=joined))

    def waiting(self) -> ReportQuerySet:
        """Doubtful and not yet looked at."""
        return self.filter(proceeding=None, dismissed_at=None).exclude(doubt="")

    def waiting_for(self, office: Organisation, county: str) -> ReportQuerySet:
        """Doubtful ones of a county that this office may look at: of none of its people."""
        found = self.waiting().filter(
            Q(sorter=None) | Q(sorter=office), place__startswith=county[:6]
        )
        return found.exclude(suspect__in=accused_in([office.agency]))

    def unrouted(self) -> ReportQuerySet:
        """Stored, without doubt, and not yet with the police: only when something failed."""
        return self.filter(proceeding=None, dismissed_at=None, doubt="")


class Report(models.Model):
    """What was told. The text is stored before anything else happens with it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    receipt = models.CharField("回执摘要", max_length=64, unique=True)
    channel = models.CharField("途径", max_length=8, choices=channels)
    place = models.CharField("区划代码", max_length=12)
    situations = models.JSONField("情形")
    ongoing = models.BooleanField("危险正在发生", default=False)
    reporter_kind = models.CharField("报告人类别", max_length=16)
    suspect = models.CharField("被指控的人", max_length=20)
    told = SealedJSONField("报告内容")
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="reports")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    noticed_at = models.DateTimeField("发现时间", null=True)
    late_reason = SealedTextField("迟报的原因", null=True)
    by = models.UUIDField("登记人")
    at = models.DateTimeField("报告时间", default=timezone.now)
    doubt = models.CharField("可疑", max_length=12, choices=doubts, blank=True)
    sorter = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="由谁甄别"
    )  # fmt: skip
    """Who alone looks at it while it is doubtful: its words speak of one of those who would otherwise."""
    cluster = models.CharField("内容摘要", max_length=64, db_index=True)
    proceeding = models.ForeignKey(
        Proceeding, models.PROTECT, null=True, related_name="reports", verbose_name="程序"
    )
    dismissed_at = models.DateTimeField("不予转送时间", null=True)
    dismissed_by = models.UUIDField("不予转送人", null=True)
    dismissed_why = SealedTextField("不予转送的理由", null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(
                fields=["at"],
                condition=Q(proceeding=None, dismissed_at=None),
                name="reports_not_with_the_police",
            ),
            models.Index(fields=["place"], condition=Q(proceeding=None), name="reports_unsent_at"),
            models.Index(fields=["by"], name="reports_by"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(dismissed_at=None) | Q(proceeding=None),
                name="reports_sent_or_dismissed",
            )
        ]

    class Privacy:
        plain = {
            "id", "receipt", "channel", "place", "situations", "ongoing", "reporter_kind", "suspect",
            "child", "organisation", "noticed_at", "by", "at", "doubt", "sorter", "cluster", "proceeding",
            "dismissed_at", "dismissed_by",
        }  # fmt: skip
        secret = {"told", "late_reason", "dismissed_why"}

    def __str__(self) -> str:
        return str(self.id)

    @property
    def what(self) -> str:
        """The situations in words."""
        return "；".join(SITUATIONS[code].label for code in self.situations) or "没有选情形"

    @property
    def headline(self) -> str:
        """What it is called among those who may read it: the situations, else how the story begins."""
        if self.situations:
            return self.what
        story = " ".join(self.told["story"].split())
        begins = f"“{story[:_BEGINS]}{'……' if len(story) > _BEGINS else ''}”"
        return f"没有选情形：{begins}" if story else "没有选情形，也没有写经过"

    @property
    def kind(self) -> str:
        """The kind of reporter in words."""
        return REPORTERS[self.reporter_kind].label


class OfReport:
    """A row of a report: the log says whose file it is about, once that is known."""

    report: Report

    @property
    def child_id(self) -> UUID | None:
        """The child of the report, or of the case that it began."""
        proceeding = self.report.proceeding
        return self.report.child_id or (proceeding.case.child_id if proceeding else None)


class Reporter(OfReport, models.Model):
    """Who told it, if they said so: a table and a key of its own, opened by its own right."""

    report = models.OneToOneField(Report, models.PROTECT, primary_key=True, related_name="reporter")
    identity = SealedJSONField("报告人")

    class Privacy:
        plain = {"report"}
        secret = {"identity"}

    def __str__(self) -> str:
        return str(self.report_id)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries by who works on the report."""

    def visible_to(self, officer: Officer) -> DeliveryQuerySet:
        """Of the reports in whose case the officer works."""
        seen = Report.objects.visible_to(officer).filter(
            proceeding__case__in=Case.objects.visible_to(officer)
        )
        found = self.filter(report__in=seen)
        return found.select_related("organisation", "report__proceeding__case")


class Delivery(OfReport, models.Model):
    """A report was put before an organisation; when somebody there opened it, or was told by telephone
    or on paper, and who took it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="deliveries")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    at = models.DateTimeField("送达时间", default=timezone.now)
    seen_at = models.DateTimeField("打开时间", null=True)
    seen_by = models.UUIDField("打开人", null=True)
    told_at = models.DateTimeField("线下送达时间", null=True)
    told_by = models.UUIDField("线下送达人", null=True)
    told_way = models.CharField("线下送达方式", max_length=10, choices=ways, blank=True)
    told_whom = SealedTextField("接收人", null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "organisation"], name="reports_sent_once")
        ]

    class Privacy:
        plain = {
            "id", "report", "organisation", "at", "seen_at", "seen_by", "told_at", "told_by", "told_way",
        }  # fmt: skip
        secret = {"told_whom"}

    def __str__(self) -> str:
        return f"{self.report_id} → {self.organisation_id}"


class Word(OfReport, models.Model):
    """What passed between the reporter and those who act, after the report (receipt holders see it)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="words")
    from_reporter = models.BooleanField("报告人说的")
    text = SealedTextField("内容")
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    class Privacy:
        plain = {"id", "report", "from_reporter", "by", "at"}
        secret = {"text"}

    def __str__(self) -> str:
        return f"{self.report_id} {self.at:%F}"
