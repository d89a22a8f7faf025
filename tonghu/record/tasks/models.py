"""A task and everything that happened to it. The task row is what is so now; the rest are facts."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils import timezone

from tonghu.base.kernel.fields import SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.models import in_ranges
from tonghu.base.terms.questions import latest_notice_at
from tonghu.law.terms import Force, Unit
from tonghu.record.tasks.stages import BY_KEY

CALL = "tasks.call"
"""To telephone those whom no message reached about a duty, which is the subject."""


def forces() -> list[tuple[str, str]]:
    """How binding a term is; a function, so that a new word of the law is no migration."""
    return [(force.value, force.label) for force in Force]


def units() -> list[tuple[str, str]]:
    """What a term is counted in, likewise."""
    return [(unit.value, unit.label) for unit in Unit]


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks by state, by owner and by who may see them."""

    def visible_to(self, officer: Officer) -> TaskQuerySet:
        """Those of the officer's own organisations, and those of the places they supervise."""
        own = Q(organisation__in=officer.works_for(Permission.DO_TASKS))
        return self.filter(own | in_ranges("place", officer.ranges(Permission.SUPERVISE_TASKS)))

    def open(self) -> TaskQuerySet:
        """Not finished."""
        return self.filter(closed_at=None)

    def finished(self) -> TaskQuerySet:
        """Finished, latest first."""
        return self.filter(closed_at__isnull=False).order_by("-closed_at", "-id")

    def overdue(self, now: datetime) -> TaskQuerySet:
        """Open after the term of the law has run out. An internal target is never overdue."""
        return self.open().filter(due_at__lt=now)

    def most_pressing_first(self) -> TaskQuerySet:
        """At once before everything, then what the law's term has run out on, then by the clock, then in
        the order they came: an internal target long past does not stand above a breach of the law.
        """
        late = Case(When(due_at__lt=timezone.now(), then=0), default=1)
        return self.order_by("-at_once", late, F("clock_end").asc(nulls_last=True), "id")

    def counted_on_an_older_calendar(self) -> TaskQuerySet:
        """With a term in working days that a holiday notice published since may change."""
        return self.open().filter(unit=Unit.WORKING_DAYS, counted_at__lt=latest_notice_at())

    def speaking(self, now: datetime) -> TaskQuerySet:
        """With a reminder whose instant has come: an index range, however many are open."""
        return self.open().filter(next_at__lte=now).order_by("next_at", "id")


class Task(models.Model):
    """One duty of one organisation. `due_at` is the law's term, or a day that a court or a decision wrote down;
    `target_at` only an internal aim.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField("由来", max_length=120, unique=True)
    kind = models.CharField("事项", max_length=80)
    title = models.CharField("内容", max_length=120)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="tasks", verbose_name="责任单位"
    )
    role = models.CharField("责任岗位", max_length=40, blank=True)
    holder = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="承办人"
    )
    place = models.CharField("区划代码", max_length=12)
    child_id = models.UUIDField("儿童", null=True, blank=True)
    form = models.CharField("办理页面", max_length=80, blank=True)
    subject_id = models.UUIDField("所办事项", null=True, blank=True)

    basis = models.CharField("依据", max_length=160)
    force = models.CharField("期限性质", max_length=12, choices=forces)
    wording = models.CharField("法定用语", max_length=40, blank=True)
    at_once = models.BooleanField("立即", default=False)
    allowed = models.PositiveIntegerField("期限", null=True, blank=True)
    unit = models.CharField("单位", max_length=16, blank=True, choices=units)

    rolls = models.BooleanField("末日逢休假顺延", default=True)

    opened_at = models.DateTimeField("产生时间")
    opened_by = models.UUIDField("产生人")
    because = models.CharField("缘由", max_length=200)
    due_at = models.DateTimeField("到期时间", null=True, blank=True)
    target_at = models.DateTimeField("内部目标", null=True, blank=True)
    counted_at = models.DateTimeField("期限计算时间")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    clock_end = models.DateTimeField("计时终点", null=True, blank=True)
    round = models.PositiveSmallIntegerField("提醒轮次", default=1)
    next_at = models.DateTimeField("下次提醒", null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="tasks_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(allowed__isnull=False) | Q(force="written"),
                name="tasks_due_is_counted",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at", "id"], condition=Q(closed_at=None), name="tasks_speaking"
            ),
            models.Index(
                fields=["organisation", "clock_end"],
                condition=Q(closed_at=None),
                name="tasks_open_of_organisation",
            ),
            models.Index(
                fields=["place", "clock_end"],
                condition=Q(closed_at=None),
                name="tasks_open_at_place",
            ),
            models.Index(fields=["due_at"], condition=Q(closed_at=None), name="tasks_late"),
            models.Index(fields=["organisation", "closed_at"], name="tasks_finished"),
            models.Index(
                fields=["subject_id"],
                condition=Q(subject_id__isnull=False),
                name="tasks_of_subject",
            ),
            models.Index(
                fields=["child_id"], condition=Q(child_id__isnull=False), name="tasks_of_child"
            ),
            models.Index(
                fields=["counted_at"],
                condition=Q(closed_at=None, unit="working_days"),
                name="tasks_counted",
            ),
        ]

    class Privacy:
        plain = {
            "id", "key", "kind", "organisation", "role", "holder", "place", "child_id", "form",
            "subject_id", "basis", "force", "wording", "at_once", "allowed", "unit", "rolls", "opened_at",
            "opened_by", "due_at", "target_at", "counted_at", "closed_at", "clock_end", "round",
            "next_at",
        }  # fmt: skip
        personal = {"title", "because"}

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_open(self) -> bool:
        """Not finished."""
        return self.closed_at is None

    def is_overdue(self, now: datetime) -> bool:
        """Open after the term of the law ran out, or finished after it."""
        return self.due_at is not None and (self.closed_at or now) > self.due_at


class Taking(models.Model):
    """An officer said: this one is mine."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="takings")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        plain = {"id", "task", "officer", "at"}

    def __str__(self) -> str:
        return f"{self.task_id} {self.officer_id}"


class Handover(models.Model):
    """The duty went from one organisation or officer to another, and why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="handovers")
    from_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="handed_on")
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="handed_over")
    to_officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("理由", max_length=200)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        plain = {"id", "task", "from_organisation", "to_organisation", "to_officer", "by", "at"}
        personal = {"reason"}

    def __str__(self) -> str:
        return f"{self.task_id} → {self.to_organisation_id}"


class Extension(models.Model):
    """More time was asked for: how much, why, and on which basis the term may be extended at all."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="extensions")
    more = models.PositiveIntegerField("延长")
    reason = models.CharField("理由", max_length=200)
    basis = models.CharField("延长的依据", max_length=200)
    asked_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(more__gt=0), name="tasks_extension_is_longer")
        ]

    class Privacy:
        plain = {"id", "task", "more", "basis", "asked_by", "at"}
        personal = {"reason"}

    def __str__(self) -> str:
        return f"{self.task_id} +{self.more}"


class ExtensionAnswer(models.Model):
    """Whether more time was granted, by whom; never by the one who asked."""

    extension = models.OneToOneField(
        Extension, models.PROTECT, primary_key=True, related_name="answer"
    )
    granted = models.BooleanField("同意")
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        plain = {"extension", "granted", "by", "at"}
        personal = {"note"}

    def __str__(self) -> str:
        return f"{self.extension_id} {'+' if self.granted else '-'}"


class Completion(models.Model):
    """The fact that ended a task: what was done, by whom, and where it is recorded."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.OneToOneField(Task, models.PROTECT, related_name="completion")
    outcome = models.CharField("结论", max_length=80)
    statement = SealedTextField("办理情况", null=True)
    fact_type = models.CharField("事实类型", max_length=60, blank=True)
    fact_id = models.UUIDField("事实", null=True)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fact_id__isnull=False) | Q(statement__isnull=False),
                name="tasks_completion_rests_on_a_fact",
            )
        ]

    class Privacy:
        plain = {"id", "task", "outcome", "fact_type", "fact_id", "by", "at"}
        secret = {"statement"}

    def __str__(self) -> str:
        return f"{self.task_id} {self.outcome}"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Reminders by addressee."""

    def visible_to(self, officer: Officer) -> ReminderQuerySet:
        """Addressed to the officer's organisations, about tasks still open, latest first; of each task only
        the latest stage, which is how it stands.
        """
        told = officer.works_for(Permission.DO_TASKS, Permission.SUPERVISE_TASKS)
        later = Reminder.objects.filter(
            task=OuterRef("task"), to=OuterRef("to"), withdrawn_at=None, id__gt=OuterRef("id")
        )
        found = self.filter(to__in=told, task__closed_at=None, withdrawn_at=None)
        found = found.exclude(Exists(later))
        return found.order_by("-at", "-id")


class Reminder(models.Model):
    """A stage of a term was announced to an organisation: once for each round, ever."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="reminders")
    stage = models.CharField("阶段", max_length=12)
    round = models.PositiveSmallIntegerField("轮次")
    to = models.ForeignKey(Organisation, models.PROTECT, related_name="reminders")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "stage", "round"], name="tasks_reminder_goes_out_once"
            )
        ]

    class Privacy:
        plain = {"id", "task", "stage", "round", "to", "at", "withdrawn_at"}

    def __str__(self) -> str:
        return f"{self.task_id} {self.stage}/{self.round}"

    @property
    def label(self) -> str:
        """What is announced: of a term of the law, or of an internal target as such."""
        stage = BY_KEY[self.stage]
        return stage.label if self.task.due_at else stage.target_label
