"""A support plan (帮扶方案): which services, by whom, how often; each session; and referrals."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tonghu.base.kernel.fields import SealedJSONField, SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.law.facts import EFFECT
from tonghu.law.procedure import Outcome
from tonghu.law.registration import YES_NO
from tonghu.law.support import ELSEWHERE, EVERY, LATE_AFTER
from tonghu.record.cases.models import Assignment, Case, Conclusion, Conflict, OfCase


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans by whose case they are of."""

    def visible_to(self, officer: Officer) -> PlanQuerySet:
        """Of the officer's cases; how much of one is said by `Sight.reads`."""
        return self.filter(case__in=Case.objects.visible_to(officer))


class Plan(OfCase, models.Model):
    """One plan of a case, adopted by the conclusion that holds its goals and opinions. A changed plan
    is a new one that names the old.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="plans")
    conclusion = models.OneToOneField(Conclusion, models.PROTECT, related_name="plan")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    by = models.UUIDField("制定人")
    at = models.DateTimeField("制定时间", default=timezone.now)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    class Privacy:
        plain = {"id", "case", "conclusion", "organisation", "replaces", "by", "at"}

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%F}"


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Measures by who has to do with them."""

    def visible_to(self, officer: Officer) -> MeasureQuerySet:
        """Of the officer's cases; how much of one is said by `Sight.reads`."""
        return self.filter(plan__case__in=Case.objects.visible_to(officer))


class Measure(OfCase, models.Model):
    """One service of a plan; its duty is the step of the procedure that the plan began."""

    _case = "plan.case"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="measures")
    service = models.CharField("服务", max_length=20)
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+")

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "service"], name="support_service_once")
        ]

    class Privacy:
        plain = {"id", "plan", "service", "assignment"}

    def __str__(self) -> str:
        return f"{self.plan_id} {self.service}"

    @property
    def law(self) -> Outcome:
        """The service as the law words it."""
        chosen = self.plan.conclusion.assignment.law.outcomes
        return next(one for one in chosen if one.key == self.service)

    @property
    def arrangement(self) -> Arrangement | None:
        """How it is arranged now; None while nobody said how."""
        return next(iter(self.arrangements.all()), None)

    @property
    def organisation(self) -> Organisation:
        """Whose it is now: of whoever owes the step."""
        return self.assignment.task.organisation

    @property
    def refused(self) -> Conclusion | None:
        """What whoever was to give it said, where they cannot: another has to be found."""
        told: Conclusion | None = getattr(self.assignment, "conclusion", None)
        elsewhere = told is not None and any(ELSEWHERE in one.then for one in told.chosen)
        return told if elsewhere else None

    def quiet(self, today: date) -> bool:
        """Whether for much longer than was arranged no session has been written down."""
        now = self.arrangement
        if now is None or not now.every or (now.until is not None and now.until < today):
            return False
        if self.refused is not None:
            return False
        last = max((one.done_on for one in self.sessions.all()), default=now.starts_on)
        return today > last + timedelta(days=LATE_AFTER * now.every)


class Arrangement(OfCase, models.Model):
    """What a measure consists of, how often, from when to when. A change is a new row."""

    _case = "measure.plan.case"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="arrangements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    what = SealedTextField("做什么，做到什么程度")
    every = models.PositiveSmallIntegerField("多久一次（天）", default=0)
    starts_on = models.DateField("从哪天")
    until = models.DateField("到哪天", null=True)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("starts_on")),
                name="support_until_after_start",
            )
        ]

    class Privacy:
        plain = {"id", "measure", "organisation", "every", "starts_on", "until", "by", "at"}
        secret = {"what"}

    def __str__(self) -> str:
        return f"{self.measure_id} {self.at:%F}"

    @property
    def often(self) -> str:
        """How often, in words."""
        return EVERY[self.every]


class Session(OfCase, models.Model):
    """The service was given once: when, what, by whom, with which effect."""

    _case = "measure.plan.case"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="sessions")
    done_on = models.DateField("日期")
    said = SealedJSONField("记下的事实")
    effect = models.CharField("效果", max_length=2, blank=True)
    on_behalf = models.CharField("代为登记的说明", max_length=200, blank=True)
    by = models.UUIDField("登记人")
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        ordering = ["-done_on", "-at", "-id"]

    class Privacy:
        plain = {"id", "measure", "done_on", "by", "at"}
        personal = {"effect", "on_behalf"}
        secret = {"said"}

    def __str__(self) -> str:
        return f"{self.measure_id} {self.done_on:%F}"

    @property
    def effect_(self) -> str:
        """The effect in words."""
        return EFFECT.get(self.effect, "")


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Referrals by who has to do with them."""

    def visible_to(self, officer: Officer) -> ReferralQuerySet:
        """To the officer's organisations, unless they must keep out; and of the officer's cases."""
        own = officer.works_for(Permission.DO_TASKS)
        kept_out = Conflict.objects.in_force().filter(case=OuterRef("case"), organisation__in=own)
        cases = Case.objects.visible_to(officer)
        return self.filter(Q(case__in=cases) | Q(to__in=own)).exclude(Exists(kept_out))

    def looked_for(self) -> ReferralQuerySet:
        """Those made for a step that looks for somebody who can (另找转介) and is still open: it asks for
        another by itself.
        """
        looking = Assignment.objects.filter(
            proceeding__case=OuterRef("case"), step=ELSEWHERE, task__closed_at=None,
            task__organisation=OuterRef("organisation"), task__opened_at__lte=OuterRef("at"),
        )  # fmt: skip
        return self.filter(Exists(looking))


class Referral(OfCase, models.Model):
    """Another organisation is asked for a service (转介): it learns the child's basics and the need."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    to = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    need = SealedTextField("需要什么服务")
    consent = models.CharField("监护人同意", max_length=2, blank=True)
    until = models.DateField("请在哪天以前答复")
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["until"], name="support_answer_by")]

    class Privacy:
        plain = {"id", "case", "organisation", "to", "until", "by", "at"}
        personal = {"consent"}
        secret = {"need"}

    def __str__(self) -> str:
        return f"{self.case_id} → {self.to_id}"

    @property
    def looked_for(self) -> bool:
        """Whether a step still looks for somebody who can, with it."""
        return Referral.objects.filter(pk=self.pk).looked_for().exists()

    @property
    def consented(self) -> str:
        """Whether the guardian agreed, in words."""
        return YES_NO.get(self.consent, "未采集")


class ReferralAnswer(OfCase, models.Model):
    """Whether the service will be given, and what was said."""

    _case = "referral.case"

    referral = models.OneToOneField(
        Referral, models.PROTECT, primary_key=True, related_name="answer"
    )
    accepted = models.BooleanField("接受")
    words = SealedTextField("答复")
    on_behalf = models.CharField("代为登记的说明", max_length=200, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        plain = {"referral", "accepted", "by", "at"}
        personal = {"on_behalf"}
        secret = {"words"}

    def __str__(self) -> str:
        return f"{self.referral_id} {'+' if self.accepted else '-'}"
