"""Background checks (从业查询) of those who meet children: when police records were asked, and what they said."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from tonghu.base.kernel.fields import SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Post
from tonghu.base.places.models import in_ranges


class BackgroundCheckQuerySet(models.QuerySet["BackgroundCheck"]):
    """Checks by whom they are about."""

    def visible_to(self, officer: Officer) -> BackgroundCheckQuerySet:
        """Of those who hold or held a post where the officer keeps the checks."""
        ranges = officer.ranges(Permission.VET_OFFICERS)
        posts = Post.objects.filter(in_ranges("place", ranges))
        return self.filter(officer__in=posts.values("officer"))


class BackgroundCheck(models.Model):
    """One answer of the police or the procuratorate about one person. A later one replaces it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    officer = models.ForeignKey(
        Officer, models.PROTECT, related_name="background_checks", db_index=False
    )
    on = models.DateField("查询日期")
    clear = models.BooleanField("没有记录")
    words = SealedTextField("说明", null=True)
    by = models.UUIDField("登记人")
    at = models.DateTimeField("登记时间", default=timezone.now)

    objects = BackgroundCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["officer", "on"], name="capacity_checks_of")]

    class Privacy:
        plain = {"id", "officer", "on", "by", "at"}
        personal = {"clear"}
        secret = {"words"}

    def __str__(self) -> str:
        return f"{self.officer_id} {self.on}"
