"""A contact (联系): that a parent spoke with a child, or could not be reached; who knows it, and how."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tonghu.base.kernel.fields import SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.models import in_ranges
from tonghu.law import contact as law
from tonghu.record.children.models import Child


def whom() -> list[tuple[str, str]]:
    """Which parent; a function, so that a new code is no migration."""
    return list(law.WHO.items())


def ways() -> list[tuple[str, str]]:
    """How, likewise."""
    return list(law.HOW.items())


def knowing() -> list[tuple[str, str]]:
    """How it is known, likewise."""
    return list(law.KNOWN_BY.items())


class ContactQuerySet(models.QuerySet["Contact"]):
    """Contacts by whose they are."""

    def visible_to(self, officer: Officer) -> ContactQuerySet:
        """Of the children whose files the officer reads, and the officer's own."""
        ranges = officer.ranges(Permission.READ_CHILDREN)
        return self.filter(
            in_ranges("child__place", ranges)
            | in_ranges("child__living_place", ranges)
            | Q(by=officer.pk)
        )

    def standing(self) -> ContactQuerySet:
        """Not taken back."""
        return self.filter(withdrawal=None)


class Contact(models.Model):
    """One contact, or one attempt that reached nobody. `on` is the day it counts for."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="contacts", db_index=False)
    happened_at = models.DateTimeField("时间")
    on = models.DateField("计入日期")
    who = models.CharField("谁", max_length=2, choices=whom)
    how = models.CharField("怎样联系", max_length=2, choices=ways)
    known_by = models.CharField("怎样知道的", max_length=8, choices=knowing)
    words = SealedTextField("说了什么", null=True)
    source = models.CharField("途径", max_length=16)
    by = models.UUIDField("登记人")
    at = models.DateTimeField("登记时间", default=timezone.now)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["child", "on"], name="contact_of_child")]

    class Privacy:
        plain = {"id", "child", "happened_at", "on", "source", "by", "at"}
        personal = {"who", "how", "known_by"}
        secret = {"words"}

    def __str__(self) -> str:
        return f"{self.child_id} {self.on}"

    @property
    def reached(self) -> bool:
        """Whether anybody was reached."""
        return law.reached(self.how)


class Withdrawal(models.Model):
    """A contact is taken back: it was written down wrongly. The contact itself stays."""

    contact = models.OneToOneField(
        Contact, models.PROTECT, primary_key=True, related_name="withdrawal"
    )
    reason = SealedTextField("理由")
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        plain = {"contact", "by", "at"}
        secret = {"reason"}

    def __str__(self) -> str:
        return str(self.contact_id)
