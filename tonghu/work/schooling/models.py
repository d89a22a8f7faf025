"""An absence (缺课): a child does not come to school and nobody asked for leave; what the school did about it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tonghu.base.kernel.fields import SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.models import in_ranges
from tonghu.law import schooling as law
from tonghu.record.children.models import Child


def reasons() -> list[tuple[str, str]]:
    """Why a child stays away; a function, so that a new code is no migration."""
    return list(law.REASONS.items())


def kinds() -> list[tuple[str, str]]:
    """What can be done about it, likewise."""
    return list(law.STEPS.items())


def ways() -> list[tuple[str, str]]:
    """How a child is persuaded to come back, likewise."""
    return list(law.WAYS.items())


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Absences by whose they are, and by what is due."""

    def visible_to(self, officer: Officer) -> AbsenceQuerySet:
        """Those of the officer's school, and about children whose files the officer may read."""
        ranges = officer.ranges(Permission.READ_CHILDREN)
        return self.filter(
            Q(school__in=officer.works_for(Permission.REPORT_ABSENCES))
            | in_ranges("child__place", ranges)
            | in_ranges("child__living_place", ranges)
        )

    def open(self) -> AbsenceQuerySet:
        """Not over: the child is not back, has not moved, and it was no mistake."""
        over = Step.objects.filter(absence=OuterRef("pk"), kind__in=law.ENDINGS)
        return self.exclude(Exists(over))

    def due(self, today: date) -> AbsenceQuerySet:
        """Whose day has come to go and see why."""
        return self.filter(asks_on__lte=today)


class Absence(models.Model):
    """That a child stays away from a school since a day, as the school says."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="absences")
    school = models.ForeignKey(Organisation, models.PROTECT, related_name="absences")
    since = models.DateField("从哪天起")
    reason = models.CharField("原因", max_length=2, choices=reasons)
    words = SealedTextField("说明", null=True)
    asks_on = models.DateField("到这天请学校劝返", null=True)
    by = models.UUIDField("登记人")
    at = models.DateTimeField("登记时间", default=timezone.now)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        indexes = [
            models.Index(
                fields=["asks_on"],
                condition=Q(asks_on__isnull=False),
                name="schooling_by_day",
            )
        ]

    class Privacy:
        plain = {"id", "child", "school", "since", "asks_on", "by", "at"}
        personal = {"reason"}
        secret = {"words"}

    def __str__(self) -> str:
        return f"{self.child_id} {self.since}"


class Step(models.Model):
    """One thing done about an absence. Never changed: what was wrong is said by another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    absence = models.ForeignKey(Absence, models.PROTECT, related_name="steps")
    kind = models.CharField("事项", max_length=12, choices=kinds)
    on = models.DateField("日期")
    how = models.CharField("怎样劝返的", max_length=2, choices=ways, blank=True)
    words = SealedTextField("说明", null=True)
    by = models.UUIDField("登记人")
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["absence"],
                condition=Q(kind__in=sorted(law.ENDINGS)),
                name="schooling_ends_once",
            ),
            models.UniqueConstraint(
                fields=["absence"], condition=Q(kind=law.REPORTED), name="schooling_reported_once"
            ),
        ]

    class Privacy:
        plain = {"id", "absence", "on", "by", "at"}
        personal = {"kind", "how"}
        secret = {"words"}

    def __str__(self) -> str:
        return f"{self.absence_id} {self.kind}"
