"""Beds of institutions (安置床位): how many there are, as stated; and who stays in which."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tonghu.base.kernel.fields import SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.record.cases.models import Assignment, Case, Conflict, OfCase


class Capacity(models.Model):
    """How many beds for children an organisation says it has. The latest statement counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="capacities")
    beds = models.PositiveSmallIntegerField("床位")
    note = models.CharField("说明", max_length=120, blank=True)
    by = models.UUIDField("登记人")
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]

    class Privacy:
        plain = {"id", "organisation", "beds", "note", "by", "at"}

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.beds}"


class StayQuerySet(models.QuerySet["Stay"]):
    """Stays by who has to do with them."""

    def visible_to(self, officer: Officer) -> StayQuerySet:
        """In the officer's own organisations and those below; those of the officer's cases; never of a
        case from which they must keep out.
        """
        own = officer.works_for(Permission.KEEP_BEDS)
        kept = Q(organisation__in=own) | Q(organisation__above__in=own)
        out = Conflict.objects.in_force().filter(
            case=OuterRef("case"), organisation__in=officer.works_for(Permission.DO_TASKS)
        )
        mine = Q(case__in=Case.objects.visible_to(officer))
        return self.filter(kept | mine).exclude(Exists(out))

    def running(self) -> StayQuerySet:
        """Not ended."""
        return self.filter(ended_at=None)


class Stay(OfCase, models.Model):
    """A child lies in a bed of an organisation, from one step of a case on; until it is freed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="stays")
    bed = models.PositiveSmallIntegerField("床号")
    case = models.ForeignKey(Case, models.PROTECT, related_name="stays")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+")
    by = models.UUIDField()
    at = models.DateTimeField("入住时间", default=timezone.now)
    ended_at = models.DateTimeField("离开时间", null=True)
    ended_by = models.UUIDField("登记离开的人", null=True)
    ended_why = SealedTextField("去了哪里", null=True)

    objects = StayQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "bed"], condition=Q(ended_at=None),
                name="response_one_child_a_bed",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="response_one_bed_a_child"
            ),
        ]  # fmt: skip

    class Privacy:
        plain = {
            "id", "organisation", "bed", "case", "assignment", "by", "at", "ended_at", "ended_by",
        }  # fmt: skip
        secret = {"ended_why"}

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.bed}"
