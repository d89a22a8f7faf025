"""Where people can be reached, what was to be said to them, and each attempt to say it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tonghu.base.kernel.fields import BlindIndexField, SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation, Post
from tonghu.base.people.roles import ROLES
from tonghu.base.places.models import in_ranges

_TOLD = [
    role.key
    for role in ROLES.values()
    if not role.may.isdisjoint({Permission.DO_TASKS, Permission.SUPERVISE_TASKS})
]
_SHOWN = 4


class Kind(models.TextChoices):
    """By which way."""

    SMS = "sms", "短信"
    EMAIL = "email", "电子邮件"
    WECOM = "wecom", "企业微信群机器人"
    DINGTALK = "dingtalk", "钉钉群机器人"
    FEISHU = "feishu", "飞书群机器人"


class Wish(models.TextChoices):
    """Which duties one wants to hear of."""

    AT_ONCE = "at_once", "只要立即办理的"
    ALL = "all", "全部新待办和到期提醒"


def kinds() -> list[tuple[str, str]]:
    """The ways; a function, so that a new one is no migration."""
    return [(one.value, str(one.label)) for one in Kind]


def wishes() -> list[tuple[str, str]]:
    """The wishes, likewise."""
    return [(one.value, str(one.label)) for one in Wish]


class AddressQuerySet(models.QuerySet["Address"]):
    """Addresses by whose they are and what they are good for."""

    def visible_to(self, officer: Officer) -> AddressQuerySet:
        """One's own, those of one's organisations, and those of organisations one keeps."""
        own = Q(officer=officer) | Q(organisation__in=officer.works_for(Permission.KEEP_ADDRESSES))
        kept = in_ranges("organisation__place", officer.ranges(Permission.KEEP_ORGANISATIONS))
        return self.filter(own | kept, removed_at=None).select_related("organisation")

    def reaching(
        self, organisations: Collection[Organisation], *, urgent: bool
    ) -> dict[UUID, list[Address]]:
        """For each of these organisations that can be reached (by id), the confirmed addresses of its own and
        of those who do its duties today.
        """
        held: dict[UUID | None, list[UUID]] = defaultdict(list)
        posts = Post.objects.held_on(timezone.localdate()).filter(
            organisation__in=organisations, role__in=_TOLD, officer__is_active=True
        )
        for officer, organisation in set(posts.values_list("officer", "organisation")):
            held[officer].append(organisation)
        found = self.filter(
            Q(organisation__in=organisations) | Q(officer__in=list(held)),
            confirmed_at__isnull=False,
            removed_at=None,
        )
        reached: dict[UUID, list[Address]] = defaultdict(list)
        for one in found if urgent else found.filter(wish=Wish.ALL):
            of = [one.organisation_id] if one.organisation_id else held[one.officer_id]
            for organisation in of:
                reached[organisation].append(one)
        return reached


class Address(models.Model):
    """Where an officer or an organisation is reached, once it was shown that they are."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="addresses")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="addresses"
    )
    kind = models.CharField("方式", max_length=10, choices=kinds)
    value = SealedTextField("号码或者地址")
    value_index = BlindIndexField(of="value")
    wish = models.CharField("通知哪些", max_length=10, choices=wishes)
    quiet = models.BooleanField("夜里不发一般通知", default=True)
    added_by = models.UUIDField("登记人")
    added_at = models.DateTimeField("登记时间", default=timezone.now)
    asked_at = models.DateTimeField("发出验证码的时间")
    tries = models.PositiveSmallIntegerField("试过的验证码", default=0)
    confirmed_at = models.DateTimeField("验证时间", null=True)
    removed_at = models.DateTimeField("停用时间", null=True)
    removed_by = models.UUIDField("停用人", null=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(officer=None) ^ Q(organisation=None), name="outbox_address_of_one"
            )
        ]

    class Privacy:
        plain = {
            "id", "officer", "organisation", "kind", "value_index", "wish", "quiet", "added_by",
            "added_at", "asked_at", "tries", "confirmed_at", "removed_at", "removed_by",
        }  # fmt: skip
        secret = {"value"}

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def masked(self) -> str:
        """As it may stand on a page: the way, and the end of a number."""
        if self.kind == Kind.SMS:
            return f"短信（尾号 {self.value[-_SHOWN:]}）"
        if self.kind == Kind.EMAIL:
            name, _, host = self.value.partition("@")
            return f"电子邮件（{name[:1]}…@{host}）"
        return str(self.get_kind_display())


class GatewayQuerySet(models.QuerySet["Gateway"]):
    """Gateways by state."""

    def resting(self, now: datetime) -> GatewayQuerySet:
        """Left alone for now, because they did not answer."""
        return self.filter(rests_until__gt=now)


class Gateway(models.Model):
    """A way out that did not answer: how often running, and until when it is left alone, so that what cannot be
    sent holds up nothing else. Each kind of address is one way out.
    """

    kind = models.CharField("方式", max_length=10, choices=kinds, primary_key=True)
    failures = models.PositiveIntegerField("接连没有回应的次数", default=0)
    rests_until = models.DateTimeField("停到什么时候", null=True)

    objects = GatewayQuerySet.as_manager()

    class Privacy:
        plain = {"kind", "failures", "rests_until"}

    def __str__(self) -> str:
        return f"{self.kind} {self.failures}"


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages by state."""

    def waiting(self) -> MessageQuerySet:
        """Neither sent, given up nor withdrawn."""
        return self.filter(next_at__isnull=False)

    def due(self, now: datetime) -> MessageQuerySet:
        """To be sent now, what is due longest first."""
        return self.waiting().filter(next_at__lte=now).order_by("next_at", "id")


class Message(models.Model):
    """Something to be said to an address because of one cause, written down with that cause.

    It says what `texts.py` says under its key, about a place. `next_at` is empty once it is over:
    sent, given up after failures, or withdrawn because it is no longer so.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cause = models.CharField("由来", max_length=120)
    address = models.ForeignKey(Address, models.PROTECT, related_name="messages")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    text = models.CharField("内容", max_length=20)
    place = models.CharField("区划代码", max_length=12)
    subject_id = models.UUIDField("所说的事项", null=True)
    urgent = models.BooleanField("立即")
    at = models.DateTimeField("产生时间", default=timezone.now)
    next_at = models.DateTimeField("下次发送", null=True)
    tries = models.PositiveSmallIntegerField("发送次数", default=0)
    sent_at = models.DateTimeField("发出时间", null=True)
    failed_at = models.DateTimeField("放弃时间", null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cause", "address"], name="outbox_said_once"),
            models.CheckConstraint(
                condition=Q(next_at=None) | Q(sent_at=None, failed_at=None),
                name="outbox_over_is_over",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="outbox_due"),
            models.Index(
                fields=["subject_id"], condition=Q(subject_id__isnull=False), name="outbox_subject"
            ),
        ]

    class Privacy:
        plain = {
            "id", "cause", "address", "organisation", "text", "place", "subject_id", "urgent", "at",
            "next_at", "tries", "sent_at", "failed_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.text} {self.id}"

    @property
    def state(self) -> str:
        """What became of it, in words."""
        if self.sent_at:
            return "已发出"
        if self.failed_at:
            return "没有送达"
        return "等待发送" if self.next_at else "已撤回"


class Attempt(models.Model):
    """One attempt to send a message: the gateway took it, or why not."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Message, models.PROTECT, related_name="attempts")
    at = models.DateTimeField(default=timezone.now)
    fault = models.CharField("没有成功的原因", max_length=80, blank=True)
    permanent = models.BooleanField("再试也没有用", default=False)
    gateway_id = models.CharField("网关的编号", max_length=120, blank=True)

    class Meta:
        ordering = ["at", "id"]

    class Privacy:
        plain = {"id", "message", "at", "fault", "permanent", "gateway_id"}

    def __str__(self) -> str:
        return f"{self.message_id} {self.fault or 'sent'}"
