"""A matter pressed for (督办): the duty it is about, the letter, each answer and each verdict."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from tonghu.base.documents.models import Letter
from tonghu.base.kernel.fields import SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.kernel.unions import found_by_any
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.models import in_ranges
from tonghu.record.tasks.models import Task


class SupervisedTaskQuerySet(models.QuerySet["SupervisedTask"]):
    """Supervised tasks by state and by who takes part."""

    def visible_to(self, officer: Officer) -> SupervisedTaskQuerySet:
        """Pressed for by, or asked of, the officer's organisations; or in places they supervise."""
        own = officer.works_for(Permission.DO_TASKS, Permission.SUPERVISE_TASKS)
        parts = (
            models.Q(issuer__in=own),
            models.Q(organisation__in=own),
            in_ranges("place", officer.ranges(Permission.SUPERVISE_TASKS)),
        )
        return found_by_any(self, *parts)

    def open(self) -> SupervisedTaskQuerySet:
        """Without a verdict that closes it."""
        return self.exclude(verdicts__accepted=True)


class SupervisedTask(models.Model):
    """An organisation above presses, in writing, for an overdue duty of an organisation below."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="supervised")
    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="supervising")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="supervised")
    place = models.CharField("区划代码", max_length=12)
    demand = SealedTextField("办理要求")
    letter = models.OneToOneField(Letter, models.PROTECT, related_name="supervised")
    version = models.CharField("程序版本", max_length=20)
    by = models.UUIDField("交办人")
    at = models.DateTimeField("交办时间", default=timezone.now)

    objects = SupervisedTaskQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["place"], name="supervision_at_place")]

    class Privacy:
        plain = {
            "id", "task", "issuer", "organisation", "place", "letter", "version", "by", "at",
        }  # fmt: skip
        secret = {"demand"}

    def __str__(self) -> str:
        return str(self.letter_id)

    @property
    def is_open(self) -> bool:
        """Without a verdict that closes it."""
        return not any(verdict.accepted for verdict in self.verdicts.all())


class Answer(models.Model):
    """The written answer (书面反馈) of the organisation that was pressed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    supervised = models.ForeignKey(SupervisedTask, models.PROTECT, related_name="answers")
    statement = SealedTextField("办理情况")
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    class Privacy:
        plain = {"id", "supervised", "by", "at"}
        secret = {"statement"}

    def __str__(self) -> str:
        return str(self.id)


class Verdict(models.Model):
    """Whether the answer was accepted (销号) or the matter goes on (继续整改)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    supervised = models.ForeignKey(SupervisedTask, models.PROTECT, related_name="verdicts")
    answer = models.OneToOneField(Answer, models.PROTECT, related_name="verdict")
    accepted = models.BooleanField("验收合格")
    note = SealedTextField("验收意见")
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    class Privacy:
        plain = {"id", "supervised", "answer", "accepted", "by", "at"}
        secret = {"note"}

    def __str__(self) -> str:
        return str(self.id)
