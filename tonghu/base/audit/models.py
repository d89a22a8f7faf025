"""The log: entries that name people and things without a foreign key, in sixteen hash chains."""

import hashlib
import json
from datetime import UTC
from typing import Any

from django.db import models

from tonghu.base.kernel.fields import SealedJSONField
from tonghu.base.kernel.ids import uuid7

CHAINS = 16
GENESIS = "0" * 64
MOVED = "@"
"""Stands for a reason of the days when an entry held its text: the text is in `Reason` since."""


class Kind(models.TextChoices):
    """What sort of deed an entry records."""

    ACTION = "action", "操作"
    CONSEQUENCE = "consequence", "依规则产生"
    DISCLOSURE = "disclosure", "查看"
    REFUSAL = "refusal", "越权被拒"


class Entry(models.Model):
    """One deed. Database triggers refuse to change or delete it; the chain shows if somebody did."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    chain = models.PositiveSmallIntegerField("链")
    n = models.PositiveBigIntegerField("链内序号")
    at = models.DateTimeField("时间", db_index=True)
    actor_id = models.UUIDField("操作人", db_index=True)
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    verb = models.CharField("事项", max_length=80)
    subject_type = models.CharField("对象类型", max_length=60, blank=True)
    subject_id = models.CharField("对象", max_length=40, blank=True, db_index=True)
    child_id = models.UUIDField("儿童", null=True, db_index=True)
    place = models.CharField("区划代码", max_length=12, blank=True)
    why = models.CharField("场合", max_length=500, blank=True)
    request_id = models.CharField("请求号", max_length=32, blank=True)
    details = models.JSONField("字段", default=dict)
    previous = models.CharField("前项摘要", max_length=64)
    hash = models.CharField("摘要", max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "n"], name="audit_entry_place_in_chain"),
        ]

    class Privacy:
        plain = {"id", "chain", "n", "at", "actor_id", "kind", "verb", "subject_type", "subject_id",
                 "child_id", "place", "why", "request_id", "details", "previous", "hash"}  # fmt: skip

    def __str__(self) -> str:
        return f"{self.verb} · {self.chain}/{self.n}"

    @property
    def reason_text(self) -> str:
        """What somebody gave as the reason; nothing once it is erased."""
        reasoned = self.why == MOVED or "reason" in self.details
        return self.reason.text if reasoned and hasattr(self, "reason") else ""

    @property
    def reason_holds(self) -> bool:
        """Whether the reason is the one that was given."""
        return bool(self.reason.digest() == self.details["reason"])

    @property
    def ground(self) -> str:
        """The reason, or the occasion where the program gives one."""
        return self.reason_text or (self.why if self.why != MOVED else "")

    @property
    def unprovable(self) -> bool:
        """Whether an old entry's content can no longer be checked, since its reason was erased."""
        return self.why == MOVED and not self.reason_text

    def digest(self) -> str:
        """SHA-256 over every column but the hash itself, in this order and one canonical spelling."""
        why = self.reason_text if self.why == MOVED else self.why
        return digest(
            [
                str(self.id),
                self.chain,
                self.n,
                self.at.astimezone(UTC).isoformat(timespec="microseconds"),
                str(self.actor_id),
                self.kind,
                self.verb,
                self.subject_type,
                self.subject_id,
                str(self.child_id) if self.child_id else None,
                self.place,
                why,
                self.request_id,
                self.details,
                self.previous,
            ]
        )


class Reason(models.Model):
    """What somebody typed as the reason of a deed: sealed, and gone with the file it speaks of.

    The entry holds a salted digest of it (`details["reason"]`), so the chain stands without the text.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True)
    said = SealedJSONField("理由")

    class Privacy:
        plain = {"entry"}
        secret = {"said"}

    def __str__(self) -> str:
        return str(self.entry_id)

    @property
    def text(self) -> str:
        """The words; empty once they are erased."""
        return str(self.said.get("text", ""))

    def digest(self) -> str:
        """What the entry says of it; nothing once it is erased."""
        return digest([self.said["salt"], self.text]) if self.said else ""


class ChainHead(models.Model):
    """The last link of each chain; its row lock is what puts writers of one chain in a queue."""

    chain = models.PositiveSmallIntegerField(primary_key=True)
    n = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Privacy:
        plain = {"chain", "n", "hash"}

    def __str__(self) -> str:
        return f"{self.chain}/{self.n}"


_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(record: dict[str, Any] | list[Any]) -> str:
    """SHA-256, in hex, of a record in canonical JSON (sorted keys, no spaces, UTF-8)."""
    return hashlib.sha256(_ENCODER.encode(record).encode()).hexdigest()
