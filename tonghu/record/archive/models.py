"""The papers of a child's file (一人一档): each piece, where its original lies, who put it there."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from tonghu.base.documents.models import Attachment
from tonghu.base.kernel.fields import SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.models import in_ranges
from tonghu.law.archive import CATALOGUE, Keeping, Secrecy
from tonghu.record.children.models import Child


def headings() -> list[tuple[str, str]]:
    """The headings of the catalogue; a function, so that a new one is no migration."""
    return [(heading.code, f"{heading.code} {heading.label}") for heading in CATALOGUE.values()]


def secrecies() -> list[tuple[str, str]]:
    """The degrees of secrecy, likewise."""
    return [(secrecy.value, secrecy.label) for secrecy in Secrecy]


def keepings() -> list[tuple[str, str]]:
    """How long papers are kept, likewise."""
    return [(keeping.value, keeping.label) for keeping in Keeping]


class PaperQuerySet(models.QuerySet["Paper"]):
    """Papers by whose child they are about and how secret they are."""

    def visible_to(self, officer: Officer) -> PaperQuerySet:
        """Those the officer may open that were not withdrawn."""
        return self.open_to(officer).filter(withdrawn_at=None)

    def open_to(self, officer: Officer) -> PaperQuerySet:
        """Of children whose files the officer may read; highly sensitive ones by a right of their own."""
        reads, opens = (
            officer.ranges(permission)
            for permission in (Permission.READ_CHILDREN, Permission.OPEN_SENSITIVE_PAPERS)
        )
        plain = ~models.Q(secrecy=Secrecy.HIGHLY_SENSITIVE.value) & (
            in_ranges("child__place", reads) | in_ranges("child__living_place", reads)
        )
        return self.filter(plain | in_ranges("child__place", opens))


class Paper(models.Model):
    """One piece: under which heading, of which day, how secret, and the scan of it if there is one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="papers")
    heading = models.CharField("目录", max_length=2, choices=headings)
    title = SealedTextField("题名")
    formed_on = models.DateField("形成日期")
    formed_by = SealedTextField("形成人", null=True)
    secrecy = models.CharField("密级", max_length=1, choices=secrecies)
    keeping = models.CharField("保管期限", max_length=2, choices=keepings)
    shelf = SealedTextField("纸质件存放处", null=True)
    pages = models.PositiveSmallIntegerField("页数", null=True)
    attachment = models.OneToOneField(Attachment, models.PROTECT, null=True, related_name="+")
    by = models.UUIDField("归档人")
    at = models.DateTimeField("归档时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_why = SealedTextField("撤回理由", null=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["heading", "formed_on", "id"]

    class Privacy:
        plain = {"id", "child", "heading", "formed_on", "secrecy", "keeping", "pages", "attachment",
                 "by", "at", "withdrawn_at"}  # fmt: skip
        secret = {"title", "formed_by", "shelf", "withdrawn_why"}

    def __str__(self) -> str:
        return f"{self.child_id} {self.heading}"
