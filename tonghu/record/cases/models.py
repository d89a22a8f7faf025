"""A case: one child in trouble, the procedures walked for it, and who has to do with it.

What is so now is in the duties (record/tasks); here are the facts: what opened a procedure, which
step was given to whom, what came of it, why a case was closed, who was let in or kept out.
"""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.text import Truncator

from tonghu.base.kernel.fields import SealedJSONField, SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.models import in_ranges
from tonghu.law.facts import ASKS, Facts
from tonghu.law.need_to_know import WHOLE_CASE
from tonghu.law.procedure import Outcome, Procedure, Step
from tonghu.law.procedures import by_version
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases by who has to do with them; nobody else may know that they exist."""

    def visible_to(self, officer: Officer) -> CaseQuerySet:
        """Those they work on, and those of a child for whom the officer asked emergency access, which are
        for reading only; never where they must keep out.
        """
        return self._open_to(officer, officer.works_for(Permission.DO_TASKS))

    def read_whole_by(self, officer: Officer) -> CaseQuerySet:
        """Of these, those of which they read what others wrote (law/need_to_know.py)."""
        posts = (post for post in officer.posts_held if Permission.DO_TASKS in post.role_.may)
        return self._open_to(
            officer,
            {post.organisation_id for post in posts if post.organisation.agency in WHOLE_CASE},
        )

    def _open_to(self, officer: Officer, offices: set[UUID]) -> CaseQuerySet:
        own = officer.works_for(Permission.DO_TASKS)
        running = EmergencyAccess.objects.running(timezone.now()).filter(officer=officer)
        asked = Case.objects.filter(child__in=running.values("child")).values("pk")
        return self.filter(pk__in=_worked_on(offices).union(asked)).exclude(_keeping_out(own))

    def worked_on_by(self, officer: Officer) -> CaseQuerySet:
        """Those in which the officer's organisations have a step or were called in: here something may be
        done, and taken away. Never where they must keep out.
        """
        own = officer.works_for(Permission.DO_TASKS)
        return self.filter(pk__in=_worked_on(own)).exclude(_keeping_out(own))

    def overseen_by(self, officer: Officer) -> CaseQuerySet:
        """In the places the officer oversees: that they are under way and how old, not what they say."""
        out = _keeping_out(officer.works_for(Permission.OVERSEE_CASES, Permission.DO_TASKS))
        ranges = officer.ranges(Permission.OVERSEE_CASES)
        return self.filter(in_ranges("seat", ranges)).exclude(out)

    def not_kept_from(self, officer: Officer) -> CaseQuerySet:
        """Those out of which none of the officer's organisations keeps."""
        return self.exclude(_keeping_out(officer.works_for(Permission.DO_TASKS)))

    def open(self) -> CaseQuerySet:
        """Not closed, or opened again."""
        return self.exclude(Exists(Closure.objects.in_force().filter(case=OuterRef("pk"))))

    def closed(self) -> CaseQuerySet:
        """Closed."""
        return self.filter(Exists(Closure.objects.in_force().filter(case=OuterRef("pk"))))


def _worked_on(organisations: set[UUID]) -> models.QuerySet[Any]:
    """One union of ids, so that each part walks its own index and no case is read in vain."""
    steps = Assignment.objects.filter(task__organisation__in=organisations)
    invited = Invitation.objects.in_force().filter(organisation__in=organisations)
    return steps.order_by().values("proceeding__case").union(invited.order_by().values("case"))


def _keeping_out(organisations: set[UUID]) -> Exists:
    kept = Conflict.objects.in_force()
    out = kept.filter(case=OuterRef("pk"), organisation__in=organisations)
    return Exists(out)


ABOUT_CHILDREN, ABOUT_OFFICES = "个案护", "个案责"
"""How the number of a case begins: a child's trouble, or what an organisation failed to do."""


class Case(models.Model):
    """One child's trouble. `place` is where the child is; `seat` where its duties lie: the same,
    unless somebody there must keep out. A child who is on no file is described in `about`.
    `refused_until`: the day on which six months of refusal would be full (A18), until it was asked about.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField("个案编号", max_length=40, unique=True)
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="cases")
    about = SealedTextField("孩子的情况", null=True)
    place = models.CharField("区划代码", max_length=12)
    seat = models.CharField("办理地", max_length=12, db_index=True)
    refused_until = models.DateField("拒不履责满期的日子", null=True)
    at = models.DateTimeField("开始时间")
    by = models.UUIDField("开始人")

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["refused_until"],
                condition=Q(refused_until__isnull=False),
                name="cases_refused_until",
            )
        ]

    class Privacy:
        plain = {"id", "number", "child", "place", "seat", "at", "by"}
        personal = {"refused_until"}
        secret = {"about"}

    def __str__(self) -> str:
        return self.number

    @property
    def called(self) -> str:
        """What it is called among those who work on it."""
        if self.child is not None and self.child.name:
            return self.child.name
        if self.about_office:
            return self.about or "有单位没有报告、迟报"
        first = Truncator((self.about or "").partition("，")[0]).chars(14)
        return f"身份待查明的孩子（{first}）" if first else "身份待查明的孩子"

    @property
    def about_office(self) -> bool:
        """Whether it is about what an organisation did, not about what a child needs."""
        return self.number.startswith(ABOUT_OFFICES)

    @property
    def closure(self) -> Closure | None:
        """How it was closed; None while it is open."""
        return next((one for one in self.closures.all() if one.reopened_at is None), None)

    @property
    def team(self) -> models.QuerySet[Organisation]:
        """The organisations with a step in the case, or called to it and not gone again."""
        steps = Assignment.objects.filter(proceeding__case=self).values("task__organisation")
        return Organisation.objects.filter(
            Q(pk__in=steps) | Q(pk__in=self.invitations.in_force().values("organisation"))
        )


class OfCase:
    """A row of a case: the log says whose file it is about (base/audit/deeds.py). `_case` leads there."""

    _case = "case"

    @property
    def child_id(self) -> UUID | None:
        """The child, once it is known whose case it is."""
        case: Case = attrgetter(self._case)(self)
        return case.child_id


class Proceeding(OfCase, models.Model):
    """One procedure walked for a case, under the version it began with.

    `supervisor` and `supervised` are the parties of a procedure about an organisation.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="proceedings")
    procedure = models.CharField("程序", max_length=40)
    version = models.CharField("程序版本", max_length=20)
    supervisor = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    supervised = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("办完时间", null=True)

    class Meta:
        ordering = ["at", "id"]

    class Privacy:
        plain = {
            "id", "case", "procedure", "version", "supervisor", "supervised", "at", "ended_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.procedure} {self.id}"

    @property
    def law(self) -> Procedure:
        """The procedure as it was when this began."""
        return by_version(self.procedure, self.version)


class Cause(models.Model):
    """What opened a procedure; and what would have, had it not been under way already."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="causes")
    conclusion = models.ForeignKey("Conclusion", models.PROTECT, null=True, related_name="opened")
    because = SealedTextField("起因")
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    class Privacy:
        plain = {"id", "proceeding", "conclusion", "by", "at"}
        secret = {"because"}

    def __str__(self) -> str:
        return f"{self.proceeding_id} {self.at:%F}"


class Assignment(models.Model):
    """One step of a procedure, once, as the duty of somebody."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="assignments")
    step = models.CharField("步骤", max_length=40)
    task = models.OneToOneField(Task, models.PROTECT, related_name="assignment")

    class Meta:
        ordering = ["task__opened_at", "id"]

    class Privacy:
        plain = {"id", "proceeding", "step", "task"}

    def __str__(self) -> str:
        return f"{self.step} {self.id}"

    @property
    def law(self) -> Step:
        """What the procedure says of this step."""
        return self.proceeding.law.step(self.step)

    @property
    def asks(self) -> Facts | None:
        """Which facts are written down on this step (law/facts.py)."""
        return ASKS.get((self.proceeding.procedure, self.step))


class Conclusion(OfCase, models.Model):
    """What came of a step: one or more of its outcomes, when it was done, by whom, on whose word."""

    _case = "assignment.proceeding.case"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="conclusion")
    outcomes = models.JSONField("结论")
    said = SealedJSONField("记下的事实", null=True)
    statement = SealedTextField("办理情况", null=True)
    done_at = models.DateTimeField("办理时间")
    on_behalf = models.CharField("代为登记的说明", max_length=200, blank=True)
    by = models.UUIDField("登记人")
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    class Privacy:
        plain = {"id", "assignment", "outcomes", "done_at", "by", "at"}
        personal = {"on_behalf"}
        secret = {"said", "statement"}

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.outcomes}"

    @property
    def chosen(self) -> list[Outcome]:
        """The outcomes, as the law words them."""
        return [one for one in self.assignment.law.outcomes if one.key in self.outcomes]


class Progress(OfCase, models.Model):
    """Something done on a step that is not ended by it: each call to a parent, each session."""

    _case = "assignment.proceeding.case"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="progress")
    said = SealedJSONField("记下的事实", null=True)
    statement = SealedTextField("办理情况", null=True)
    done_at = models.DateTimeField("办理时间")
    on_behalf = models.CharField("代为登记的说明", max_length=200, blank=True)
    by = models.UUIDField("登记人")
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    class Privacy:
        plain = {"id", "assignment", "done_at", "by", "at"}
        personal = {"on_behalf"}
        secret = {"said", "statement"}

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.at:%F}"


class Wait(OfCase, models.Model):
    """A step cannot go on until a day: for what. Its term runs on; the board says why it stands."""

    _case = "assignment.proceeding.case"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="waits")
    reason = models.CharField("等什么", max_length=200)
    until = models.DateField("等到", db_index=True)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]

    class Privacy:
        plain = {"id", "assignment", "until", "by", "at"}
        personal = {"reason"}

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.until}"


class ClosureKind(models.TextChoices):
    """How a case comes to an end."""

    ENDED = "ended", "各项程序已经办完"
    JOINED = "joined", "并入另一件个案"
    MOVED = "moved", "孩子迁往外县，已移交"
    GROWN = "grown", "年满18周岁"
    DIED = "died", "孩子死亡"
    MISTAKEN = "mistaken", "立错了"


def closures() -> list[tuple[str, str]]:
    """The kinds of closure; a function, so that a new one is no migration."""
    return [(kind.value, str(kind.label)) for kind in ClosureKind]


class ClosureQuerySet(models.QuerySet["Closure"]):
    """Closures."""

    def in_force(self) -> ClosureQuerySet:
        """Not undone by opening the case again."""
        return self.filter(reopened_at=None)


class Closure(OfCase, models.Model):
    """A case is closed: how, why, by whom; and perhaps opened again later."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="closures")
    kind = models.CharField("结案类型", max_length=12, choices=closures)
    into = models.ForeignKey(Case, models.PROTECT, null=True, related_name="joined")
    reason = SealedTextField("说明", null=True)
    by = models.UUIDField("结案人")
    at = models.DateTimeField("结案时间", default=timezone.now)
    reopened_at = models.DateTimeField("重新打开时间", null=True)
    reopened_by = models.UUIDField("重新打开人", null=True)
    reopened_why = SealedTextField("重新打开的理由", null=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(reopened_at=None), name="cases_closed_once"
            ),
            models.CheckConstraint(
                condition=Q(into=None) | Q(kind="joined"), name="cases_joined_into"
            ),
        ]

    class Privacy:
        plain = {"id", "case", "kind", "into", "by", "at", "reopened_at", "reopened_by"}
        secret = {"reason", "reopened_why"}

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations."""

    def in_force(self) -> InvitationQuerySet:
        """Whoever was called has not gone again."""
        return self.filter(ended_at=None)


class Invitation(OfCase, models.Model):
    """An organisation was called to a case in which it has no step; and perhaps has gone again: its
    part is done, or it was called by mistake. It may be called another time.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = models.CharField("理由", max_length=200)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField("退出时间", null=True)
    ended_by = models.UUIDField("登记退出的人", null=True)
    ended_why = models.CharField("退出的理由", max_length=200, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation"],
                condition=Q(ended_at=None),
                name="cases_invited_once_at_a_time",
            )
        ]

    class Privacy:
        plain = {"id", "case", "organisation", "by", "at", "ended_at", "ended_by"}
        personal = {"reason", "ended_why"}

    def __str__(self) -> str:
        return f"{self.case_id} {self.organisation_id}"


class ConflictQuerySet(models.QuerySet["Conflict"]):
    """Conflicts."""

    def in_force(self) -> ConflictQuerySet:
        """Not lifted."""
        return self.filter(lifted_at=None)


class Conflict(OfCase, models.Model):
    """An organisation whose people are accused or concerned: its steps go one level up, and for it
    the case does not exist (利害关系回避); until somebody above lifts it, because it was an error or is over.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="conflicts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = SealedTextField("回避的理由")
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField("解除时间", null=True)
    lifted_by = models.UUIDField("解除人", null=True)
    lifted_why = SealedTextField("解除的理由", null=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation"],
                condition=Q(lifted_at=None),
                name="cases_kept_out_once_at_a_time",
            )
        ]

    class Privacy:
        plain = {"id", "case", "organisation", "by", "at", "lifted_at", "lifted_by"}
        secret = {"reason", "lifted_why"}

    def __str__(self) -> str:
        return f"{self.case_id} {self.organisation_id}"


class EmergencyKind(models.TextChoices):
    """Why somebody must see a case at once."""

    DANGER = "danger", "孩子正面临危险"
    MEDICAL = "medical", "抢救或就医需要"
    MISSING = "missing", "寻找失踪的孩子"
    COVER = "cover", "承办人联系不上，急需接手"


def emergencies() -> list[tuple[str, str]]:
    """The kinds of emergency; a function, so that a new one is no migration."""
    return [(kind.value, str(kind.label)) for kind in EmergencyKind]


class EmergencyAccessQuerySet(models.QuerySet["EmergencyAccess"]):
    """Emergency accesses by time and by whose business they are."""

    def visible_to(self, officer: Officer) -> EmergencyAccessQuerySet:
        """Those that the officer's organisations are to review."""
        reviews = Task.objects.filter(
            subject_id=OuterRef("pk"),
            kind="cases.review_access",
            organisation__in=officer.works_for(Permission.REVIEW_ACCESS),
        )
        return self.filter(Exists(reviews))

    def running(self, now: datetime) -> EmergencyAccessQuerySet:
        """Begun and not over; one that was reviewed and found needless is over."""
        return self.filter(at__lte=now, until__gt=now).exclude(justified=False)


class EmergencyAccess(models.Model):
    """An officer asked to read a child's cases at once (紧急查阅): read only, for two hours, reviewed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="emergency_accesses")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    kind = models.CharField("情形", max_length=12, choices=emergencies)
    reason = SealedTextField("理由")
    at = models.DateTimeField("开始", default=timezone.now)
    until = models.DateTimeField("到")
    justified = models.BooleanField("确有必要", null=True)
    finding = SealedTextField("审核意见", null=True)
    reviewed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField("审核时间", null=True)

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["officer", "at"], name="cases_access_of_officer")]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="cases_access_has_a_span")
        ]

    class Privacy:
        plain = {
            "id", "child", "officer", "kind", "at", "until", "justified", "reviewed_by",
            "reviewed_at",
        }  # fmt: skip
        secret = {"reason", "finding"}

    def __str__(self) -> str:
        return f"{self.officer_id} {self.at:%F}"


class ConferenceQuerySet(models.QuerySet["Conference"]):
    """Conferences."""

    def visible_to(self, officer: Officer) -> ConferenceQuerySet:
        """On cases the officer may see."""
        return self.filter(case__in=Case.objects.visible_to(officer))


class Conference(OfCase, models.Model):
    """Several organisations confer on one case (个案会商)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="conferences")
    held_at = models.DateTimeField("时间")
    venue = models.CharField("地点", max_length=100)
    agenda = SealedTextField("议题")
    minutes = SealedTextField("纪要", null=True)
    chair = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    objects = ConferenceQuerySet.as_manager()

    class Meta:
        ordering = ["held_at", "id"]

    class Privacy:
        plain = {"id", "case", "held_at", "venue", "chair", "by", "at"}
        secret = {"agenda", "minutes"}

    def __str__(self) -> str:
        return f"{self.case_id} {self.held_at:%F}"

    @property
    def asked(self) -> models.QuerySet[Organisation]:
        """The organisations asked to come."""
        return Organisation.objects.filter(pk__in=self.attendances.values("organisation"))


class Attendance(models.Model):
    """An organisation was asked to a conference; and whether it came."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="attendances")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    came = models.BooleanField("到会", null=True)

    class Meta:
        ordering = ["organisation__place", "organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "organisation"], name="cases_asked_once")
        ]

    class Privacy:
        plain = {"id", "conference", "organisation", "came"}

    def __str__(self) -> str:
        return f"{self.conference_id} {self.organisation_id}"


class Resolution(models.Model):
    """What a conference resolved that somebody should do (议定事项): its duty says who and by when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="resolutions")
    words = SealedTextField("议定事项")
    task = models.OneToOneField(Task, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    class Privacy:
        plain = {"id", "conference", "task"}
        secret = {"words"}

    def __str__(self) -> str:
        return f"{self.conference_id} {self.id}"
