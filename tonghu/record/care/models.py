"""Entrusted-care agreements (委托照护书): what was agreed, and every step it went through."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tonghu.base.kernel.fields import SealedJSONField, SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.models import in_ranges
from tonghu.law.calendar import said_day
from tonghu.law.entrusted_care import Status
from tonghu.record.children.models import Child


def statuses() -> list[tuple[str, str]]:
    """The statuses; a function, so that a new one is no migration."""
    return [(status.value, status.label) for status in Status]


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Agreements by whose children they are about, and by what is due."""

    def visible_to(self, officer: Officer) -> AgreementQuerySet:
        """About children whose files the officer may read."""
        ranges = officer.ranges(Permission.READ_CHILDREN)
        return self.filter(
            in_ranges("child__place", ranges) | in_ranges("child__living_place", ranges)
        )

    def due(self, today: date) -> AgreementQuerySet:
        """Whose next day has come: to be renewed, or run out."""
        return self.filter(next_on__lte=today)


class Agreement(models.Model):
    """One written agreement about one child. `said` follows law/entrusted_care.ITEMS."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="agreements")
    number = models.CharField("备案号", max_length=32, blank=True)
    status = models.CharField("状态", max_length=12, choices=statuses, default=Status.DRAFT.value)
    starts_on = models.DateField("从", null=True)
    ends_on = models.DateField("到", null=True)
    next_on = models.DateField("下次提醒", null=True)
    said = SealedJSONField("内容")
    by = models.UUIDField("起草人")
    at = models.DateTimeField("起草时间", default=timezone.now)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(status="filed"), name="care_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="care_number_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="care_ends_later"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_on"], condition=Q(next_on__isnull=False), name="care_by_next"
            ),
            models.Index(fields=["status", "ends_on"], name="care_by_status"),
        ]

    class Privacy:
        plain = {"id", "child", "number", "status", "starts_on", "ends_on", "next_on", "by", "at"}
        secret = {"said"}

    def __str__(self) -> str:
        return self.number or str(self.id)

    @property
    def term(self) -> str:
        """From when to when, in words."""
        if self.starts_on is None and self.ends_on is None:
            return "期限还没有约定"
        return "至".join(said_day(day or "未定") for day in (self.starts_on, self.ends_on))

    @property
    def status_(self) -> Status:
        """The status, as the law of entrusted care names it."""
        return Status(self.status)


class Step(models.Model):
    """That an agreement came into a status: on which day, why, by whom."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="steps")
    status = models.CharField("状态", max_length=12, choices=statuses)
    on = models.DateField("日期")
    reason = SealedTextField("说明", null=True)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    class Privacy:
        plain = {"id", "agreement", "status", "on", "by", "at"}
        secret = {"reason"}

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.status}"

    @property
    def label(self) -> str:
        """The status in words."""
        return Status(self.status).label
