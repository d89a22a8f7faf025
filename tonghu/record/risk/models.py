"""What was seen of a child, the levels that followed, and the conclusions of assessments."""

from __future__ import annotations

from collections.abc import Set

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tonghu.base.kernel.fields import SealedJSONField, SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.models import in_ranges
from tonghu.law.levels import Level
from tonghu.record.children.models import Child


def levels() -> list[tuple[str, str]]:
    """The levels; a function, so that a new one is no migration."""
    return [(level.value, level.label) for level in Level]


class LevelChangeQuerySet(models.QuerySet["LevelChange"]):
    """Changes of levels by whose children they are about."""

    def visible_to(self, officer: Officer) -> LevelChangeQuerySet:
        """About children whose files the officer may read."""
        ranges = officer.ranges(Permission.READ_CHILDREN)
        return self.filter(
            in_ranges("child__place", ranges) | in_ranges("child__living_place", ranges)
        )

    def rises(self) -> LevelChangeQuerySet:
        """From one level to a more pressing one of those that ask somebody to act."""
        to_red = Q(level=Level.RED.value, was__in=[Level.GREEN, Level.BLUE, Level.YELLOW])
        return self.filter(to_red | Q(level=Level.YELLOW.value, was__in=[Level.GREEN, Level.BLUE]))


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Observations, and whether they still count."""

    def standing(self) -> ObservationQuerySet:
        """Those whose origin was not taken back."""
        return self.exclude(Exists(TakenBack.objects.filter(origin=OuterRef("origin"))))


class Observation(models.Model):
    """A sign was there on a day, or was looked for and was not. Never changed; a later one counts.

    `origin` is the visit, contact or duty it comes from; told by itself, it is its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="observations")
    sign = models.CharField("迹象", max_length=24)
    there = models.BooleanField("看到")
    on = models.DateField("日期")
    source = models.CharField("从哪里", max_length=12)
    origin = models.UUIDField("出自")
    note = SealedTextField("说明", null=True)
    by = models.UUIDField("记录人")
    at = models.DateTimeField("记录时间", default=timezone.now)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["origin"], name="risk_seen_at_origin")]

    class Privacy:
        plain = {"id", "child", "there", "on", "source", "origin", "by", "at"}
        personal = {"sign"}
        secret = {"note"}

    def __str__(self) -> str:
        return f"{self.child_id} {self.on}"


class TakenBack(models.Model):
    """All that was seen at one origin is taken back: it was another child, or never was. The rows stay."""

    origin = models.UUIDField("出自", primary_key=True)
    by = models.UUIDField("撤回人")
    at = models.DateTimeField("撤回时间", default=timezone.now)

    class Privacy:
        plain = {"origin", "by", "at"}

    def __str__(self) -> str:
        return str(self.origin)


class LevelChange(models.Model):
    """A level worked out anew: from what to what, by which signs, why now. A correction is a new row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="level_changes")
    was = models.CharField("原来", max_length=8, choices=levels, blank=True)
    level = models.CharField("等级", max_length=8, choices=levels)
    signs = SealedJSONField("迹象")
    why = models.CharField("缘由", max_length=12)
    by = models.UUIDField("引起的人")
    at = models.DateTimeField("时间", default=timezone.now)

    objects = LevelChangeQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["at"], name="risk_change_at")]

    class Privacy:
        plain = {"id", "child", "why", "by", "at"}
        personal = {"was", "level"}
        secret = {"signs"}

    def __str__(self) -> str:
        return f"{self.child_id} {self.at:%Y-%m-%d}"

    news: Set[str] = frozenset()
    """Signs of alerts that came with this change; known to whoever has just worked it out."""
    gone: Set[str] = frozenset()
    """Signs of alerts that went with it, likewise."""

    @property
    def keys(self) -> frozenset[str]:
        """The signs that stood."""
        return frozenset(one["sign"] for one in self.signs)

    @property
    def level_(self) -> Level:
        """The level it came to."""
        return Level(self.level)

    @property
    def was_(self) -> Level | None:
        """The level before; None where there was none yet."""
        return Level(self.was) if self.was else None

    @property
    def rose(self) -> bool:
        """Whether it is more pressing than before; a first level is only when it is red."""
        before = self.was_.rank if self.was_ else Level.YELLOW.rank
        return self.level_.rank > before


class Conclusion(models.Model):
    """What an assessment concluded, and the signs it took into account; the latest is in force."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="conclusions")
    level = models.CharField("等级", max_length=8, choices=levels)
    on = models.DateField("结论日期")
    until = models.DateField("复评日期")
    covers = SealedJSONField("已考虑的迹象")
    origin = models.UUIDField("出自", null=True)
    # The case that must not show through the child's level as long as an office of its ledger keeps out of it.
    held_in = models.UUIDField("先只在这件个案里", null=True)
    by = models.UUIDField("记录人")
    at = models.DateTimeField("记录时间", default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(
                fields=["held_in"], condition=models.Q(held_in__isnull=False), name="risk_held"
            )
        ]

    class Privacy:
        plain = {"id", "child", "on", "until", "origin", "held_in", "by", "at"}
        personal = {"level"}
        secret = {"covers"}

    def __str__(self) -> str:
        return f"{self.child_id} {self.on}"
