"""Tokens: on whose behalf, for what, until when. Only a digest of the token itself is kept."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tonghu.base.kernel.ids import uuid7
from tonghu.base.people.models import Officer
from tonghu.base.places.models import in_ranges


class TokenQuerySet(models.QuerySet["Token"]):
    """Tokens by validity and by whose office may see them."""

    def valid(self, now: datetime) -> TokenQuerySet:
        """Neither expired nor revoked, of an account in use."""
        return self.filter(revocation=None, expires_at__gt=now, officer__is_active=True)

    def visible_to(self, officer: Officer) -> TokenQuerySet:
        """Those of officers who hold, or held, posts at this officer's places."""
        within = in_ranges("officer__posts__place", officer.ranges())
        return self.filter(within | Q(officer=officer)).distinct()


class Token(models.Model):
    """A key with which another system acts as an officer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("用途", max_length=80)
    officer = models.ForeignKey(
        Officer, models.PROTECT, related_name="tokens", verbose_name="代表的人员"
    )
    scopes = models.JSONField("范围")
    digest = models.CharField("摘要", max_length=64, unique=True)
    issued_by = models.UUIDField("签发人")
    issued_at = models.DateTimeField("签发时间", default=timezone.now)
    expires_at = models.DateTimeField("有效期至")
    used_on = models.DateField("最近使用", null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="api_token_expires_later"
            )
        ]

    class Privacy:
        plain = {
            "id",
            "name",
            "officer",
            "scopes",
            "issued_by",
            "issued_at",
            "expires_at",
            "used_on",
        }
        secret = {"digest"}

    def __str__(self) -> str:
        return f"{self.name} {self.id}"


class Revocation(models.Model):
    """A token was taken back: by whom, when and why."""

    token = models.OneToOneField(Token, models.PROTECT, primary_key=True, related_name="revocation")
    reason = models.CharField("理由", max_length=200)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        plain = {"token", "by", "at"}
        personal = {"reason"}

    def __str__(self) -> str:
        return str(self.token_id)
