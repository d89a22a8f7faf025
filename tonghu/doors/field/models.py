"""A phone, what it sent in, the streams it reads, and the questions that came of it.

Rules and invariants: docs/reference/sync.md. Children are named by id without a key, so that a file
that is erased by law takes nothing of this with it, and is not revived by a late phone.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tonghu.base.kernel.fields import SealedJSONField, SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.models import in_ranges


class State(models.TextChoices):
    """What a phone may still do."""

    ACTIVE = "active", "在用"
    LOST = "lost", "报失"
    RETIRED = "retired", "停用"


class Status(models.TextChoices):
    """What became of an operation. Each of them means: it is kept here, the phone may forget it."""

    APPLIED = "applied", "已办理"
    NOOP = "noop", "本来就是这样"
    CONFLICT = "conflict", "和别人的改动不一致"
    SCOPE = "parked:scope", "不在（或者不再在）管辖范围内"
    ERASED = "parked:erased", "档案已依法删除"
    DEVICE = "parked:device", "手机已报失，或者由别人代传"
    SCHEMA = "parked:schema", "表单版本太新"
    INVALID = "parked:invalid", "现在不能这样办"
    HASH = "parked:hash", "同一编号内容不同"
    DEFERRED = "deferred", "在等它依赖的一条"

    @property
    def parked(self) -> bool:
        """Whether a person has to look at it."""
        return self.value.startswith("parked:")


class Verdict(models.TextChoices):
    """What a person made of a parked operation or of a question."""

    TAKEN = "taken", "采用"
    DECLINED = "declined", "不采用"


class Kind(models.TextChoices):
    """Why a person is asked about one item of a file."""

    CONFLICT = "conflict", "两处改动不一致"
    DUPLICATE = "duplicate", "证件号码已经有档案"
    SAFETY = "safety", "一处说有危险迹象，一处说没有"


def states() -> list[tuple[str, str]]:
    """The states of a phone; a function, so that a new one is no migration."""
    return [(one.value, str(one.label)) for one in State]


def statuses() -> list[tuple[str, str]]:
    """What can become of an operation, likewise."""
    return [(one.value, str(one.label)) for one in Status]


def verdicts() -> list[tuple[str, str]]:
    """The verdicts, likewise."""
    return [(one.value, str(one.label)) for one in Verdict]


def kinds() -> list[tuple[str, str]]:
    """The kinds of question, likewise."""
    return [(one.value, str(one.label)) for one in Kind]


class DeviceQuerySet(models.QuerySet["Device"]):
    """Phones by whose they are and who keeps an eye on them."""

    def visible_to(self, officer: Officer) -> DeviceQuerySet:
        """Those of the places where the officer keeps the phones."""
        return self.filter(in_ranges("place", officer.ranges(Permission.KEEP_DEVICES)))


class Device(models.Model):
    """One officer's program on one phone, known by its key; the villages it may hold."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    officer = models.ForeignKey(
        Officer, models.PROTECT, related_name="devices", verbose_name="使用人"
    )
    place = models.CharField("区划代码", max_length=12)
    villages = models.JSONField("村（居）")
    public_key = models.TextField("公钥")
    agent = models.CharField("手机", max_length=200, blank=True)
    app = models.CharField("程序版本", max_length=20, blank=True)
    state = models.CharField("状态", max_length=8, choices=states, default=State.ACTIVE)
    shares = SealedJSONField("钥匙的一半")
    spare = SealedTextField("备用钥匙", null=True)
    lease_until = models.DateTimeField("离线可用至")
    enrolled_by = models.UUIDField("登记人")
    enrolled_at = models.DateTimeField("登记时间", default=timezone.now)
    last_seq = models.PositiveBigIntegerField("收到的最后一条", default=0)
    last_contact = models.DateTimeField("最近联系", default=timezone.now)
    outbox = models.PositiveIntegerField("手机上未上传", default=0)
    oldest = models.DateField("最早的一条", null=True)
    ended_at = models.DateTimeField("报失或者停用时间", null=True)
    ended_by = models.UUIDField("报失或者停用的人", null=True)
    ended_why = models.CharField("说明", max_length=200, blank=True)
    wiped_at = models.DateTimeField("听到清除的时间", null=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        ordering = ["-last_contact", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="active", ended_at=None)
                | (~Q(state="active") & Q(ended_at__isnull=False)),
                name="field_ended_says_when",
            )
        ]
        indexes = [models.Index(fields=["place"], name="field_devices_at_place")]

    class Privacy:
        plain = {
            "id", "officer", "place", "villages", "public_key", "agent", "app", "state", "lease_until",
            "enrolled_by", "enrolled_at", "last_seq", "last_contact", "outbox", "oldest", "ended_at",
            "ended_by", "wiped_at",
        }  # fmt: skip
        personal = {"ended_why"}
        secret = {"shares", "spare"}

    def __str__(self) -> str:
        return str(self.id)


class Invitation(models.Model):
    """That an officer may enrol one phone for these villages, with a code, for a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name="使用人")
    villages = models.JSONField("村（居）")
    place = models.CharField("区划代码", max_length=12)
    code = models.CharField("登记码摘要", max_length=64, unique=True)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField("有效期至")
    device = models.OneToOneField(
        Device, models.PROTECT, null=True, related_name="invitation", verbose_name="手机"
    )

    class Privacy:
        plain = {"id", "officer", "villages", "place", "code", "by", "at", "expires_at", "device"}

    def __str__(self) -> str:
        return str(self.id)


class Recovery(models.Model):
    """That a phone whose PIN is forgotten may be opened anew with a code, for a day. Only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    device = models.ForeignKey(Device, models.PROTECT, related_name="recoveries")
    code = models.CharField("找回码摘要", max_length=64, unique=True)
    why = models.CharField("缘由", max_length=200)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField("有效期至")
    used_at = models.DateTimeField("用过的时间", null=True)
    used_by = models.UUIDField("用的人", null=True)

    class Privacy:
        plain = {"id", "device", "code", "by", "at", "expires_at", "used_at", "used_by"}
        personal = {"why"}

    def __str__(self) -> str:
        return str(self.id)


class OperationQuerySet(models.QuerySet["Operation"]):
    """Operations by who looks after them and what became of them."""

    def visible_to(self, officer: Officer) -> OperationQuerySet:
        """Those of phones of the places where the officer keeps them."""
        return self.filter(in_ranges("place", officer.ranges(Permission.KEEP_DEVICES)))

    def waiting(self) -> OperationQuerySet:
        """Parked, and nobody has decided yet; the longest first."""
        return self.filter(waits=True).order_by("received_at", "op_id")

    def deferred(self) -> OperationQuerySet:
        """Waiting for others of their phone, in its order."""
        return self.filter(seq=None, status=Status.DEFERRED).order_by("device_seq")


class Operation(models.Model):
    """One line of a phone's outbox as it came, and what became of it: the record of what arrived."""

    op_id = models.UUIDField(primary_key=True)
    device = models.ForeignKey(Device, models.PROTECT, related_name="operations")
    device_seq = models.PositiveBigIntegerField("手机上的序号")
    place = models.CharField("区划代码", max_length=12)
    kind = models.CharField("操作", max_length=16)
    entity_kind = models.CharField("对象", max_length=16)
    entity_id = models.UUIDField("对象编号")
    child = models.UUIDField("儿童", null=True)
    schema = models.PositiveIntegerField("表单版本")
    sha256 = models.CharField("摘要", max_length=64)
    payload = SealedJSONField("内容")
    received_at = models.DateTimeField("收到时间", default=timezone.now)
    status = models.CharField("结果", max_length=16, choices=statuses)
    waits = models.BooleanField("等人处理", default=False)
    reason = SealedTextField("原因", null=True)
    stream = models.CharField("所在流", max_length=12, blank=True)
    seq = models.PositiveBigIntegerField("流中的序号", null=True)
    reviewed_at = models.DateTimeField("处理时间", null=True)
    reviewed_by = models.UUIDField("处理人", null=True)
    verdict = models.CharField("处理", max_length=8, choices=verdicts, blank=True)
    verdict_why = SealedTextField("处理说明", null=True)

    objects = OperationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "device_seq"], name="field_seq_once")
        ]
        indexes = [
            models.Index(
                fields=["place", "received_at"],
                condition=Q(waits=True),
                name="field_parked",
            ),
            # Not by status: where that is a parameter, SQLite does not see that the index fits.
            models.Index(fields=["device"], condition=Q(seq=None), name="field_not_counted"),
        ]

    class Privacy:
        plain = {
            "op_id", "device", "device_seq", "place", "kind", "entity_kind", "entity_id", "child",
            "schema", "sha256", "received_at", "status", "waits", "stream", "seq", "reviewed_at",
            "reviewed_by", "verdict",
        }  # fmt: skip
        secret = {"payload", "reason", "verdict_why"}

    def __str__(self) -> str:
        return f"{self.op_id} {self.status}"

    @property
    def child_id(self) -> object:
        """Whose file an audit entry about this row belongs to."""
        return self.child

    @property
    def status_(self) -> Status:
        """What became of it."""
        return Status(self.status)


class CollisionQuerySet(models.QuerySet["Collision"]):
    """Collisions by who looks after the phones."""

    def visible_to(self, officer: Officer) -> CollisionQuerySet:
        """Those of phones of the places where the officer keeps them."""
        return self.filter(in_ranges("place", officer.ranges(Permission.KEEP_DEVICES)))

    def waiting(self) -> CollisionQuerySet:
        """Not looked at yet, the longest first."""
        return self.filter(reviewed_at=None).order_by("at", "id")


class Collision(models.Model):
    """An operation whose id, or place in its phone's line, is another's: kept, so that not even this is lost."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    op_id = models.UUIDField(db_index=True)
    device = models.ForeignKey(Device, models.PROTECT, related_name="collisions")
    place = models.CharField("区划代码", max_length=12)
    sha256 = models.CharField("摘要", max_length=64)
    payload = SealedJSONField("内容")
    at = models.DateTimeField(default=timezone.now)
    reviewed_at = models.DateTimeField("处理时间", null=True)
    reviewed_by = models.UUIDField("处理人", null=True)
    why = SealedTextField("处理说明", null=True)

    objects = CollisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device", "op_id", "sha256"], name="field_collision_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["place"], condition=Q(reviewed_at=None), name="field_collision_waits"
            )
        ]

    class Privacy:
        plain = {"id", "op_id", "device", "place", "sha256", "at", "reviewed_at", "reviewed_by"}
        secret = {"payload", "why"}

    def __str__(self) -> str:
        return f"{self.op_id} {self.sha256[:8]}"


class Blob(models.Model):
    """A photo on its way from a phone: which operation it belongs to, which parts have come. Whole, it
    is attached to what the operation recorded; `refused` says why it could not be shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    device = models.ForeignKey(Device, models.PROTECT, related_name="blobs")
    op_id = models.UUIDField("操作")
    sha256 = models.CharField("摘要", max_length=64)
    size = models.PositiveIntegerField("大小")
    name = models.CharField("文件名", max_length=160)
    parts = models.JSONField("收到的部分", default=list)
    at = models.DateTimeField("开始时间", default=timezone.now)
    whole_at = models.DateTimeField("收齐时间", null=True)
    attachment = models.UUIDField("附件", null=True)
    refused = models.CharField("不能显示的原因", max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["op_id", "sha256"], name="field_blob_once")]

    class Privacy:
        plain = {"id", "device", "op_id", "sha256", "size", "parts", "at", "whole_at", "attachment",
                 "refused"}  # fmt: skip
        personal = {"name"}

    def __str__(self) -> str:
        return f"{self.op_id} {self.sha256[:8]}"


class StreamHead(models.Model):
    """How far a village has been counted; its row lock makes the order. Only villages that a phone holds
    are `active`. `count` and `total` are the digest: members, and the sum of their versions.
    """

    stream = models.CharField("村（居）", max_length=12, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    count = models.PositiveIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Privacy:
        plain = {"stream", "seq", "count", "total", "active"}

    def __str__(self) -> str:
        return f"{self.stream} {self.seq}"


class Member(models.Model):
    """A child is in an active stream, and the sequence at which it last changed there."""

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=12)
    child = models.UUIDField()
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "stream"], name="field_member_once")
        ]
        indexes = [models.Index(fields=["stream"], name="field_members_of")]

    class Privacy:
        plain = {"id", "stream", "child", "version"}

    def __str__(self) -> str:
        return f"{self.stream} {self.child}"


class Feed(models.Model):
    """That something about a child changed, as the stream counted it. A reference, no data."""

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=12)
    seq = models.PositiveBigIntegerField()
    child = models.UUIDField(db_index=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="field_counted_once")]

    class Privacy:
        plain = {"id", "stream", "seq", "child", "at"}

    def __str__(self) -> str:
        return f"{self.stream} {self.seq}"


class Epoch(models.Model):
    """Which life of the database this is: the latest row. A restore begins a new one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=timezone.now)
    why = models.CharField("缘由", max_length=200)

    class Privacy:
        plain = {"id", "at", "why"}

    def __str__(self) -> str:
        return str(self.id)


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions by who may answer them."""

    def visible_to(self, officer: Officer) -> QuestionQuerySet:
        """Those about files of the places where the officer keeps the phones."""
        return self.filter(in_ranges("place", officer.ranges(Permission.KEEP_DEVICES)))

    def waiting(self) -> QuestionQuerySet:
        """Not decided, the longest first."""
        return self.filter(decided_at=None).order_by("at", "id")


class Question(models.Model):
    """Two values for one item of a file, and a person decides: what a phone offers, what stands."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="questions")
    kind = models.CharField("缘由", max_length=10, choices=kinds)
    child = models.UUIDField("儿童")
    place = models.CharField("区划代码", max_length=12)
    field = models.CharField("项目", max_length=40)
    seen = SealedJSONField("手机上原来的", null=True)
    current = SealedJSONField("档案里的", null=True)
    offered = SealedJSONField("手机上改成", null=True)
    at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    verdict = models.CharField("处理", max_length=8, choices=verdicts, blank=True)
    why = SealedTextField("理由", null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operation", "field"], name="field_asked_once")
        ]
        indexes = [
            models.Index(
                fields=["place"], condition=Q(decided_at=None), name="field_questions_open"
            )
        ]

    class Privacy:
        plain = {
            "id", "operation", "kind", "child", "place", "field", "at", "decided_at", "decided_by",
            "verdict",
        }  # fmt: skip
        secret = {"seen", "current", "offered", "why"}

    def __str__(self) -> str:
        return f"{self.field} {self.kind}"

    @property
    def child_id(self) -> object:
        """Whose file an audit entry about this row belongs to."""
        return self.child
