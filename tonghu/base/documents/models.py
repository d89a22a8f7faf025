"""Letters that were issued, and files that were attached."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tonghu.base.documents.letters import OfficialLetter
from tonghu.base.kernel.fields import SealedJSONField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.models import in_ranges


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters by who wrote, who receives, and who stands above them."""

    def visible_to(self, officer: Officer) -> LetterQuerySet:
        """Of or to the officer's organisations, or to organisations in places they supervise."""
        own = officer.works_for(Permission.DO_TASKS, Permission.SUPERVISE_TASKS)
        return self.filter(
            Q(issuer__in=own)
            | Q(addressee__in=own)
            | in_ranges("issuer__place", officer.ranges(Permission.SUPERVISE_TASKS))
        )


class Register(models.Model):
    """The last number a body gave out in a year: its row lock makes numbers gapless and single."""

    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    code = models.CharField("机关代字", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后的序号", default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "code", "year"], name="documents_one_register"
            )
        ]

    class Privacy:
        plain = {"id", "issuer", "code", "year", "last"}

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕{self.last}号"


class Letter(models.Model):
    """An issued letter: its words are kept, so that the very same paper can be made again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField("文种", max_length=40)
    number = models.CharField("发文字号", max_length=60)
    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="letters_sent")
    addressee = models.ForeignKey(Organisation, models.PROTECT, related_name="letters_received")
    words = SealedJSONField("内容")
    digest = models.CharField("摘要", max_length=64)
    issued_by = models.UUIDField("制发人")
    issued_at = models.DateTimeField("制发时间", default=timezone.now)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "number"], name="documents_number_once")
        ]

    class Privacy:
        plain = {"id", "kind", "number", "issuer", "addressee", "digest", "issued_by", "issued_at"}
        secret = {"words"}

    def __str__(self) -> str:
        return self.number

    @property
    def paper(self) -> OfficialLetter:
        """The letter as it was issued."""
        return OfficialLetter.from_json(self.words)


class Attachment(models.Model):
    """A file somebody attached to a record. `evidence` says that the original is kept, sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_type = models.CharField("所属类型", max_length=60)
    subject_id = models.UUIDField("所属", db_index=True)
    name = models.CharField("文件名", max_length=160)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveIntegerField("大小")
    digest = models.CharField("摘要", max_length=64)
    evidence = models.BooleanField("证据", default=False)
    original_digest = models.CharField("原件摘要", max_length=64, blank=True)
    by = models.UUIDField("上传人")
    at = models.DateTimeField("上传时间", default=timezone.now)

    class Privacy:
        plain = {
            "id", "subject_type", "subject_id", "content_type", "size", "digest", "evidence",
            "original_digest", "by", "at",
        }  # fmt: skip
        personal = {"name"}

    def __str__(self) -> str:
        return f"{self.content_type} {self.id}"


class Withdrawal(models.Model):
    """An attachment is no longer shown: by whom, when and why. The file stays."""

    attachment = models.OneToOneField(
        Attachment, models.PROTECT, primary_key=True, related_name="withdrawal"
    )
    reason = models.CharField("理由", max_length=200)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        plain = {"attachment", "by", "at"}
        personal = {"reason"}

    def __str__(self) -> str:
        return str(self.attachment_id)
