"""A sweep (全面排查): every village of a place looks whether each child is as filed, and who is new."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tonghu.base.kernel.fields import SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.codes import ancestors
from tonghu.base.places.models import in_ranges
from tonghu.record.children.models import Child


class Outcome(models.TextChoices):
    """How a child was found."""

    AS_FILED = "as_filed", "与档案一致"
    CHANGED = "changed", "情况有变"
    GONE = "gone", "不在这里了"
    NOT_FOUND = "not_found", "没有找到人"


class ReturnKind(models.TextChoices):
    """What a village says of itself as a whole."""

    ZERO = "zero", "零报告：没有农村留守儿童"
    UNCHANGED = "unchanged", "与台账一致，没有要改的"
    CHECKED = "checked", "已逐一核对"


def outcomes() -> list[tuple[str, str]]:
    """The outcomes; a function, so that a new one is no migration."""
    return [(one.value, str(one.label)) for one in Outcome]


def return_kinds() -> list[tuple[str, str]]:
    """The kinds of return, likewise."""
    return [(one.value, str(one.label)) for one in ReturnKind]


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Campaigns by whose they are."""

    def visible_to(self, officer: Officer) -> CampaignQuerySet:
        """Of the officer's places, and of the places above them: a village sees its county's sweep."""
        ranges = officer.ranges(Permission.READ_CHILDREN)
        above = {code for low, _ in ranges for code in (low, *ancestors(low))}
        return self.filter(in_ranges("place", ranges) | Q(place__in=above))


class Campaign(models.Model):
    """A sweep of a place from one day to another, on a document."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("名称", max_length=80)
    place = models.CharField("区划代码", max_length=12)
    starts_on = models.DateField("从哪天")
    ends_on = models.DateField("到哪天")
    basis = models.CharField("依据", max_length=160)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField("结束时间", null=True)
    summary = SealedTextField("小结", null=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="surveys_ends_after_it_starts"
            )
        ]

    class Privacy:
        plain = {"id", "name", "place", "starts_on", "ends_on", "basis", "by", "at", "closed_at"}
        secret = {"summary"}

    def __str__(self) -> str:
        return self.name


class Check(models.Model):
    """One child was looked at during a sweep; a later check of the same child stands for it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="checks")
    child = models.ForeignKey(Child, models.PROTECT, related_name="checks")
    place = models.CharField("区划代码", max_length=12)
    outcome = models.CharField("结果", max_length=12, choices=outcomes)
    note = SealedTextField("说明", null=True)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["campaign", "place"], name="surveys_checks_at_place")]

    class Privacy:
        plain = {"id", "campaign", "child", "place", "outcome", "by", "at"}
        secret = {"note"}

    def __str__(self) -> str:
        return f"{self.child_id} {self.outcome}"


class Tally(models.Model):
    """How far a village was when its sweep ended: what was reported does not move on with the ledger."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="tallies")
    place = models.CharField("区划代码", max_length=12)
    children = models.PositiveIntegerField("在册")
    checked = models.PositiveIntegerField("已核对")
    not_found = models.PositiveIntegerField("没有找到人")
    newly = models.PositiveIntegerField("排查期间新登记")

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "place"], name="surveys_tallied_once")
        ]

    class Privacy:
        plain = {"id", "campaign", "place", "children", "checked", "not_found", "newly"}

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.place}"


class ReturnQuerySet(models.QuerySet["Return"]):
    """Reports of villages by whose they are."""

    def visible_to(self, officer: Officer) -> ReturnQuerySet:
        """Of villages in the places whose files the officer reads."""
        return self.filter(in_ranges("place", officer.ranges(Permission.READ_CHILDREN)))


class Return(models.Model):
    """What a village reported as a whole; taken back by the township when it does not hold."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="returns")
    place = models.CharField("区划代码", max_length=12)
    kind = models.CharField("报告", max_length=12, choices=return_kinds)
    children = models.PositiveIntegerField("在册")
    newly = models.PositiveIntegerField("排查期间新登记")
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField("退回时间", null=True)
    withdrawn_by = models.UUIDField("退回人", null=True)
    withdrawn_why = models.CharField("退回理由", max_length=200, blank=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "place"], condition=Q(withdrawn_at=None),
                name="surveys_one_return",
            )
        ]  # fmt: skip

    class Privacy:
        plain = {
            "id", "campaign", "place", "kind", "children", "newly", "by", "at", "withdrawn_at",
            "withdrawn_by",
        }  # fmt: skip
        personal = {"withdrawn_why"}

    def __str__(self) -> str:
        return f"{self.place} {self.kind}"
