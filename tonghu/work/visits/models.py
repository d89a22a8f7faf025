"""A visit (走访): who was seen, what was said and found; what is doubtful about it is kept beside it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tonghu.base.kernel.fields import SealedJSONField, SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.models import in_ranges
from tonghu.law import visits as law
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task
from tonghu.work.reports.models import Report


def kinds() -> list[tuple[str, str]]:
    """The kinds of visit; a function, so that a new one is no migration."""
    return list(law.KINDS.items())


def verifiers() -> list[tuple[str, str]]:
    """The ways of a second look, likewise."""
    return list(law.VERIFIERS.items())


def police_words() -> list[tuple[str, str]]:
    """Whether the police were called, likewise."""
    return list(law.POLICE.items())


class VisitQuerySet(models.QuerySet["Visit"]):
    """Visits by whose they are."""

    def visible_to(self, officer: Officer) -> VisitQuerySet:
        """Of the children whose files the officer reads, and the officer's own."""
        ranges = officer.ranges(Permission.READ_CHILDREN)
        return self.filter(
            in_ranges("child__place", ranges)
            | in_ranges("child__living_place", ranges)
            | Q(by=officer.pk)
        )

    def owed_by(self, officer: Officer) -> VisitQuerySet:
        """Those that left a duty with one of the officer's organisations, wherever the child is by now."""
        owed = Task.objects.open().filter(
            kind__startswith="visits.", organisation__in=officer.works_for(Permission.DO_TASKS)
        )
        return self.filter(pk__in=owed.values("subject_id"))

    def standing(self) -> VisitQuerySet:
        """Not taken back."""
        return self.filter(retraction=None)


class Visit(models.Model):
    """One visit to one child. `said` are answers to the catalogue (law/visits.py), as they were given.

    `on` is the day it counts for: that of `visited_at`, or of its arrival when that cannot be.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="visits", db_index=False)
    place = models.CharField("区划代码", max_length=12)
    visited_at = models.DateTimeField("走访时间")
    on = models.DateField("计入日期")
    kind = models.CharField("哪一种", max_length=2, choices=kinds)
    verifier = models.CharField(
        "核查的方式", max_length=2, choices=verifiers, blank=True, default="", db_default=""
    )
    met_child = models.BooleanField("见到孩子", default=False)
    danger = models.BooleanField("有危险迹象", default=False)
    said = SealedJSONField("走访记录")
    written_as = models.PositiveSmallIntegerField("按哪一版目录写的")
    source = models.CharField("途径", max_length=16)
    device_id = models.UUIDField("设备", null=True)
    doubts = models.JSONField("可疑", default=list)
    words_index = models.CharField("文字摘要", max_length=64, blank=True)
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="visits")
    by = models.UUIDField("走访人")
    at = models.DateTimeField("收到时间", default=timezone.now)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["child", "on"], name="visits_of_child"),
            models.Index(fields=["place", "on", "id"], name="visits_at_place"),
            models.Index(fields=["on", "id"], name="visits_by_day"),
            models.Index(
                fields=["place", "on"], condition=Q(kind="3"), name="visits_verifications"
            ),
            models.Index(fields=["by", "visited_at"], name="visits_of_officer"),
            models.Index(
                fields=["by", "words_index"],
                condition=~Q(words_index=""),
                name="visits_same_words",
            ),
        ]

    class Privacy:
        plain = {"id", "child", "place", "visited_at", "on", "kind", "verifier", "written_as", "source", "device_id",
                 "doubts", "words_index", "report", "by", "at"}  # fmt: skip
        personal = {"met_child", "danger"}
        secret = {"said"}

    def __str__(self) -> str:
        return f"{self.child_id} {self.on}"


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Sheets by whose they are."""

    def visible_to(self, officer: Officer) -> SheetQuerySet:
        """Of the villages where the officer writes visits down and reads the files."""
        return self.filter(in_ranges("place", officer.ranges(Permission.READ_CHILDREN)))


class SheetState(models.TextChoices):
    """How far a sheet has come."""

    READ = "read", "等确认"
    DONE = "done", "已登记"
    DROPPED = "dropped", "不登记"


def sheet_states() -> list[tuple[str, str]]:
    """The states of a sheet; a function, so that a new one is no migration."""
    return [(one.value, str(one.label)) for one in SheetState]


class Sheet(models.Model):
    """A village's visit sheet that came back filled: its rows as they were understood, then confirmed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.CharField("村（居）", max_length=12)
    name = models.CharField("文件名", max_length=200)
    rows = SealedJSONField("各行")
    state = models.CharField("进度", max_length=8, choices=sheet_states, default="read")
    made = models.PositiveIntegerField("登记了", default=0)
    refused = models.PositiveIntegerField("退回", default=0)
    by = models.UUIDField("交表人")
    at = models.DateTimeField("交表时间", default=timezone.now)
    decided_at = models.DateTimeField("处理时间", null=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["place", "at"], name="visits_sheets_of_village")]

    class Privacy:
        plain = {"id", "place", "state", "made", "refused", "by", "at", "decided_at"}
        personal = {"name"}
        secret = {"rows"}

    def __str__(self) -> str:
        return f"{self.place} {self.state}"


class Retraction(models.Model):
    """A visit is taken back: it was another child, another day, or never was. The visit itself stays."""

    visit = models.OneToOneField(Visit, models.PROTECT, primary_key=True, related_name="retraction")
    reason = SealedTextField("理由")
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]

    class Privacy:
        plain = {"visit", "by", "at"}
        secret = {"reason"}

    def __str__(self) -> str:
        return str(self.visit_id)


class PoliceCall(models.Model):
    """Whether the police were called about what a visit found, said after the visit was saved."""

    visit = models.OneToOneField(
        Visit, models.PROTECT, primary_key=True, related_name="police_call"
    )
    called = models.CharField("有没有报警", max_length=2, choices=police_words)
    words = SealedTextField("回执编号、派出所，或者为什么没有报警")
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        plain = {"visit", "called", "by", "at"}
        secret = {"words"}

    def __str__(self) -> str:
        return f"{self.visit_id} {self.called}"
