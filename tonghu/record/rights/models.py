"""Requests about personal information and their answers; what was told about it; what was erased.

A request, an answer and an erasure outlive the file they are about: they hold the child's id and the
number of the file as plain values, and what is personal in them goes with the file.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tonghu.base.kernel.fields import SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.kernel.unions import found_by_any
from tonghu.base.people.models import Officer
from tonghu.base.places.models import in_ranges
from tonghu.law.basis import Basis, Mark
from tonghu.law.rights import (
    CHANNELS,
    IDENTITY,
    RETENTION,
    TOLD_BY,
    Asker,
    Ground,
    Reply,
    Right,
    Said,
)
from tonghu.record.children.models import Child


def rights() -> list[tuple[str, str]]:
    """The kinds of request; a function, so that a new one is no migration."""
    return [(one.value, one.label) for one in Right]


def askers() -> list[tuple[str, str]]:
    """Who asks, likewise."""
    return [(one.value, one.label) for one in Asker]


def identities() -> list[tuple[str, str]]:
    """How it was made sure who asks, likewise."""
    return list(IDENTITY.items())


def channels() -> list[tuple[str, str]]:
    """How a request came in, likewise."""
    return list(CHANNELS.items())


def replies() -> list[tuple[str, str]]:
    """The answers, likewise."""
    return [(one.value, one.label) for one in Reply]


def grounds() -> list[tuple[str, str]]:
    """On what ground information is processed, likewise."""
    return [(one.value, one.label) for one in Ground]


def sayings() -> list[tuple[str, str]]:
    """What people said when they were told, likewise."""
    return [(one.value, one.label) for one in Said]


def ways_to_tell() -> list[tuple[str, str]]:
    """How they were told, likewise."""
    return list(TOLD_BY.items())


class RequestQuerySet(models.QuerySet["Request"]):
    """Requests by whose child they are about, and by how far they are."""

    def visible_to(self, officer: Officer) -> RequestQuerySet:
        """Those the officer took in, and all of the places where the officer answers them. Nobody else:
        it may be a complaint about the village or the township (个人信息保护法 第六条).
        """
        answered = in_ranges("place", officer.ranges(Permission.ANSWER_RIGHTS))
        return found_by_any(self, answered, Q(by=officer.pk))

    def open(self) -> RequestQuerySet:
        """Not answered, or an erasure that the second person has yet to confirm. One that the county
        proposed of its own accord is over when it is declined.
        """
        answers = Answer.objects.filter(request=OuterRef("pk"))
        declined = answers.filter(confirmation__agreed=False)
        return self.exclude(
            Exists(answers.in_force()) | Q(asker=Asker.RETENTION.value) & Exists(declined)
        )


class Request(models.Model):
    """What somebody asks about a child's information: who, how it was made sure, what, through which door."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField("受理号", max_length=60, unique=True)
    child_id = models.UUIDField("儿童", db_index=True)
    child_number = models.CharField("档案编号", max_length=20)
    place = models.CharField("区划代码", max_length=12, db_index=True)
    kind = models.CharField("请求", max_length=12, choices=rights)
    asker = models.CharField("谁提出", max_length=12, choices=askers)
    asker_name = SealedTextField("申请人姓名", null=True)
    asker_phone = SealedTextField("联系电话", null=True)
    identity = models.CharField("怎样核对身份", max_length=12, choices=identities, blank=True)
    channel = models.CharField("途径", max_length=12, choices=channels, blank=True)
    what = SealedTextField("请求的内容", null=True)
    received_on = models.DateField("收到日期")
    by = models.UUIDField("受理人", db_index=True)
    at = models.DateTimeField(default=timezone.now)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    class Privacy:
        plain = {"id", "number", "child_id", "child_number", "place", "kind", "asker", "identity",
                 "channel", "received_on", "by", "at"}  # fmt: skip
        secret = {"asker_name", "asker_phone", "what"}

    def __str__(self) -> str:
        return self.number

    @property
    def right(self) -> Right:
        """The kind, as the law names it."""
        return Right(self.kind)

    @property
    def asker_(self) -> Asker:
        """Who asks, as the law names it."""
        return Asker(self.asker)

    @property
    def of_retention(self) -> bool:
        """Whether nobody asked: the time of the file has run out, and the office acts by itself."""
        return self.asker_ is Asker.RETENTION

    @property
    def basis(self) -> Basis:
        """On what it rests: the right of whoever asks, or the rule of how long files are kept."""
        return RETENTION.basis if self.of_retention else self.right.basis

    @property
    def mark(self) -> Mark:
        """How sure that basis is."""
        return RETENTION.mark if self.of_retention else self.right.mark

    @property
    def answer(self) -> Answer | None:
        """The last answer; None while there is none."""
        return self.answers.order_by("-at", "-id").first()


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Answers by whether they stand."""

    def in_force(self) -> AnswerQuerySet:
        """Needing no second person, or confirmed by one."""
        return self.filter(Q(needs_second=False) | Q(confirmation__agreed=True))


class Answer(models.Model):
    """What was answered, and why. An erasure that is granted waits for a second person."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="answers")
    reply = models.CharField("答复", max_length=12, choices=replies)
    reason = SealedTextField("理由和说明", null=True)
    needs_second = models.BooleanField("要第二人核对", default=False)
    by = models.UUIDField("答复人")
    at = models.DateTimeField("答复时间", default=timezone.now)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]

    class Privacy:
        plain = {"id", "request", "reply", "needs_second", "by", "at"}
        secret = {"reason"}

    def __str__(self) -> str:
        return f"{self.request_id} {self.reply}"

    @property
    def reply_(self) -> Reply:
        """The answer, as the law names it."""
        return Reply(self.reply)


class Confirmation(models.Model):
    """The second person's word on an erasure: do it, or not."""

    answer = models.OneToOneField(
        Answer, models.PROTECT, primary_key=True, related_name="confirmation"
    )
    agreed = models.BooleanField("同意删除")
    note = SealedTextField("说明", null=True)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        plain = {"answer", "agreed", "by", "at"}
        secret = {"note"}

    def __str__(self) -> str:
        return f"{self.answer_id} {'+' if self.agreed else '-'}"


class Erased(models.Model):
    """That a file is gone, so that neither a late phone nor a restored backup brings it back."""

    child_id = models.UUIDField(primary_key=True)
    request = models.ForeignKey(Request, models.PROTECT, null=True, related_name="erased")
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        plain = {"child_id", "request", "by", "at"}

    def __str__(self) -> str:
        return str(self.child_id)


class KeptQuerySet(models.QuerySet["Kept"]):
    """Decisions to keep by whether they still bind."""

    def in_force(self, on: date) -> KeptQuerySet:
        """Neither over nor lifted."""
        return self.filter(until__gt=on, release=None)

    def visible_to(self, officer: Officer) -> KeptQuerySet:
        """About the files of the places for which the officer answers."""
        return self.filter(in_ranges("child__place", officer.ranges(Permission.ANSWER_RIGHTS)))


class Kept(models.Model):
    """A file is not to be erased until a later day: why, and who decided. A court may ask so, or an audit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="kept")
    until = models.DateField("保存到")
    reason = SealedTextField("理由")
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    objects = KeptQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["until"], name="rights_kept_until")]

    class Privacy:
        plain = {"id", "child", "until", "by", "at"}
        secret = {"reason"}

    def __str__(self) -> str:
        return f"{self.child_id} {self.until}"


class Release(models.Model):
    """A file need not be kept any longer: the decision to keep it is lifted before its day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kept = models.OneToOneField(Kept, models.PROTECT, related_name="release")
    reason = SealedTextField("为什么解除")
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        plain = {"id", "kept", "by", "at"}
        secret = {"reason"}

    def __str__(self) -> str:
        return str(self.kept_id)


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by whose children they are about."""

    def visible_to(self, officer: Officer) -> NoticeQuerySet:
        """About children whose files the officer may read."""
        ranges = officer.ranges(Permission.READ_CHILDREN)
        return self.filter(
            in_ranges("child__place", ranges) | in_ranges("child__living_place", ranges)
        )


class Notice(models.Model):
    """Somebody was told what happens to a child's information: whom, how, which version, what they said."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="notices")
    version = models.CharField("告知书版本", max_length=12)
    to = models.CharField("告知谁", max_length=12, choices=askers)
    to_name = SealedTextField("姓名", null=True)
    given_on = models.DateField("告知日期")
    way = models.CharField("怎样告知", max_length=12, choices=ways_to_tell)
    ground = models.CharField("处理的依据", max_length=12, choices=grounds)
    said = models.CharField("对方的意思", max_length=12, choices=sayings)
    note = SealedTextField("说明", null=True)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["given_on", "at", "id"]

    class Privacy:
        plain = {"id", "child", "version", "to", "given_on", "way", "ground", "said", "by", "at"}
        secret = {"to_name", "note"}

    def __str__(self) -> str:
        return f"{self.child_id} {self.version} {self.said}"
