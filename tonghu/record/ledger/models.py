"""A spreadsheet that was handed in, its rows on their way, and what is left for a person to look at."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from tonghu.base.kernel.fields import PackedJSONField, SealedJSONField, SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.models import in_ranges
from tonghu.record.children.models import Child


class State(models.TextChoices):
    """How far a hand-in has come."""

    READ = "read", "已读取，待确认"
    SECOND = "second", "待第二人确认"
    RUNNING = "running", "正在导入"
    STOPPED = "stopped", "已暂停"
    DONE = "done", "已完成"
    DROPPED = "dropped", "已放弃"


LEFT_OVERS = "ledger.left_overs"
"""The duty that a hand-in leaves to a person: to look it over as the second, or to judge its rows."""

UNFINISHED = (State.READ, State.SECOND, State.RUNNING, State.STOPPED)
"""Something of the hand-in may still be filed."""


class HandInQuerySet(models.QuerySet["HandIn"]):
    """Hand-ins by whose they are."""

    def visible_to(self, officer: Officer) -> HandInQuerySet:
        """Those for places where the officer may hand ledgers in."""
        return self.filter(in_ranges("place", officer.ranges(Permission.HAND_IN_LEDGERS)))

    def with_waiting(self) -> HandInQuerySet:
        """Each with how many of its rows still wait for somebody's judgement, as `waiting`."""
        rows = LeftOver.objects.filter(
            hand_in=models.OuterRef("pk"), outcome=Outcome.PARKED, settled_at=None
        )
        count = rows.order_by().values("hand_in").annotate(n=models.Count("pk")).values("n")
        return self.annotate(waiting=Coalesce(models.Subquery(count), 0))


class HandIn(models.Model):
    """A ledger as it was handed in for a place: read, looked through, confirmed, filed in portions."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.CharField("范围", max_length=12, db_index=True)
    name = models.CharField("文件名", max_length=160)
    digest = models.CharField("文件摘要", max_length=64, db_index=True)
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name="交表人")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    at = models.DateTimeField("交表时间", default=timezone.now)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.READ)
    mapping = models.JSONField("改过的列", default=dict)
    villages = SealedJSONField("说明过的村（居）", null=True)
    fields = models.JSONField("各表的列", default=dict)
    report = SealedJSONField("读表结果")
    preview = models.JSONField("将要发生什么", default=dict)
    items = models.JSONField("各项改动几名", default=dict)
    cleared = models.JSONField("整列清空", default=list)
    second_why = models.CharField("为什么要第二人", max_length=200, blank=True)
    confirmed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("第二人答复时间", null=True)
    agreed = models.BooleanField("第二人同意导入", null=True)
    answer = SealedTextField("第二人的理由", null=True)
    created = models.PositiveIntegerField("新建", default=0)
    updated = models.PositiveIntegerField("更新", default=0)
    unchanged = models.PositiveIntegerField("没有变化", default=0)
    parked = models.PositiveIntegerField("待人判断", default=0)
    refused = models.PositiveIntegerField("退回", default=0)
    duplicates = models.PositiveIntegerField("疑似重复", default=0)
    done_at = models.DateTimeField(null=True)

    objects = HandInQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    class Privacy:
        plain = {"id", "place", "name", "digest", "by", "organisation", "at", "state", "mapping",
                 "fields", "preview", "items", "cleared", "second_why", "confirmed_by", "confirmed_at",
                 "answered_by", "answered_at", "agreed", "created",
                 "updated", "unchanged", "parked", "refused", "duplicates", "done_at"}  # fmt: skip
        secret = {"report", "answer", "villages"}

    def __str__(self) -> str:
        return f"{self.name} {self.place}"

    @property
    def portions_done(self) -> int:
        """How many portions are filed."""
        return self.portions.filter(done_at__isnull=False).count()


class Portion(models.Model):
    """Some hundred rows as they were read, filed in one transaction. Filed, their content is gone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hand_in = models.ForeignKey(HandIn, models.CASCADE, related_name="portions")
    n = models.PositiveIntegerField("序号")
    size = models.PositiveIntegerField("行数")
    rows = PackedJSONField("内容", null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hand_in", "n"], name="ledger_portion_once")]

    class Privacy:
        plain = {"id", "hand_in", "n", "size", "done_at"}
        secret = {"rows"}

    def __str__(self) -> str:
        return f"{self.hand_in_id}/{self.n}"


class Outcome(models.TextChoices):
    """Why a row was kept for a person."""

    FLAGGED = "flagged", "已建档，有疑问"
    REFUSED = "refused", "退回"
    PARKED = "parked", "待判断"


class LeftOverQuerySet(models.QuerySet["LeftOver"]):
    """Rows left over by whose ledger they came from."""

    def visible_to(self, officer: Officer) -> LeftOverQuerySet:
        """Those of ledgers the officer may hand in."""
        ranges = officer.ranges(Permission.HAND_IN_LEDGERS)
        return self.filter(in_ranges("hand_in__place", ranges))


class LeftOver(models.Model):
    """A row that a person should look at: filed with doubts, refused, or not filed until judged."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hand_in = models.ForeignKey(HandIn, models.CASCADE, related_name="left_overs")
    sheet = models.CharField("工作表", max_length=80)
    row = models.PositiveIntegerField("行")
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices)
    codes = models.CharField("原因", max_length=200)
    problems = SealedJSONField("问题")
    values = SealedJSONField("内容")
    place = models.CharField("区划", max_length=12)
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    settled_as = models.CharField("处理", max_length=16, blank=True)
    digest = models.CharField("内容摘要", max_length=64, blank=True)  # of a row that waits, keyed

    objects = LeftOverQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hand_in", "outcome", "row"], name="ledger_left_over_order"),
            models.Index(
                fields=["digest"],
                condition=models.Q(outcome="parked", settled_at=None),
                name="ledger_left_over_waiting",
            ),
        ]

    class Privacy:
        plain = {"id", "hand_in", "sheet", "row", "outcome", "codes", "place", "child",
                 "settled_at", "settled_by", "settled_as", "digest"}  # fmt: skip
        secret = {"problems", "values"}

    def __str__(self) -> str:
        return f"{self.hand_in_id} {self.sheet}/{self.row}"


class ColumnMemory(models.Model):
    """What a column of that name means in this organisation's ledgers, as somebody there said."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    source = models.CharField("列名", max_length=120)
    field = models.CharField("项目", max_length=60, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "source"], name="ledger_column_remembered_once"
            )
        ]

    class Privacy:
        plain = {"id", "organisation", "source", "field", "by", "at"}

    def __str__(self) -> str:
        return f"{self.source} → {self.field}"


FORMS: Mapping[str, str] = {
    "名单": "名单", "花名册": "花名册", "F01": "登记表（F01）", "F02": "汇总表（F02）",
    "F02PDF": "汇总表（F02，PDF）",
}  # fmt: skip
"""What a ledger is handed out as."""


class ExportState(models.TextChoices):
    """How far an export has come."""

    ASKED = "asked", "等第二人批准"
    APPROVED = "approved", "可以生成"
    DECLINED = "declined", "没有批准"
    MADE = "made", "已生成，可以下载"
    EXPIRED = "expired", "已过期，文件已删除"


def export_states() -> list[tuple[str, str]]:
    """The states; a function, so that a new one is no migration."""
    return [(one.value, str(one.label)) for one in ExportState]


class ExportQuerySet(models.QuerySet["Export"]):
    """Exports by whose they are, and by what is due."""

    def visible_to(self, officer: Officer) -> ExportQuerySet:
        """One's own, and those of places where the officer may export: to approve them."""
        inside = in_ranges("place", officer.ranges(Permission.EXPORT_LEDGERS))
        return self.filter(models.Q(by=officer) | inside)

    def live(self) -> ExportQuerySet:
        """Not over: asked for, approved, or with a file that can still be fetched."""
        over = (ExportState.DECLINED, ExportState.EXPIRED)
        return self.exclude(state__in=over)


class Export(models.Model):
    """That children's data was asked for as a file: what, for what, for whom, who agreed, what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    form = models.CharField("表样", max_length=8)
    place = models.CharField("范围", max_length=12, db_index=True)
    query = models.CharField("条件", max_length=2000, blank=True)
    numbers = models.BooleanField("包括号码和住址", default=False)
    purpose = models.CharField("用途", max_length=200)
    receiver = models.CharField("接收方", max_length=120)
    count = models.PositiveIntegerField("人数", null=True)
    state = models.CharField("状态", max_length=12, choices=export_states)
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name="申请人")
    at = models.DateTimeField("申请时间", default=timezone.now)
    answered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True)
    answer = SealedTextField("答复的理由", null=True)
    name = models.CharField("文件名", max_length=160, blank=True)
    digest = models.CharField("文件摘要", max_length=64, blank=True)
    made_at = models.DateTimeField("生成时间", null=True)
    expires_at = models.DateTimeField("到期时间", db_index=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    class Privacy:
        plain = {"id", "form", "place", "query", "numbers", "receiver", "count", "state", "by", "at",
                 "answered_by", "answered_at", "name", "digest", "made_at", "expires_at"}  # fmt: skip
        personal = {"purpose"}
        secret = {"answer"}

    def __str__(self) -> str:
        return self.number

    @property
    def form_(self) -> str:
        """The form in words."""
        return FORMS[self.form]

    @property
    def number(self) -> str:
        """What stands in the watermark: long enough to find the row again."""
        return f"DC{str(self.id)[-12:].upper()}"
