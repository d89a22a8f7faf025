"""An assessment (调查评估): what was found with which instrument, who took part, who signed."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tonghu.base.documents.models import Attachment
from tonghu.base.kernel.fields import SealedJSONField, SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.models import in_ranges
from tonghu.law.instruments import Result, RiskModel, assess, model_of
from tonghu.law.levels import Guardianship, Level
from tonghu.record.cases.models import Assignment, Case
from tonghu.record.children.models import Child


def levels() -> list[tuple[str, str]]:
    """The levels; a function, so that a new word is no migration."""
    return [(one.value, one.label) for one in Level]


def guardianships() -> list[tuple[str, str]]:
    """The conclusions on guardianship, likewise."""
    return [(one.value, one.label) for one in Guardianship]


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Assessments by whose they are and by the day they are due again."""

    def visible_to(self, officer: Officer) -> AssessmentQuerySet:
        """Routine ones of the places where the officer assesses; those of the officer's cases; those
        in which the officer's organisations took part. How much of a case: `Sight.reads`.
        """
        ranges = officer.ranges(Permission.ASSESS_CHILDREN)
        took_part = Assessor.objects.filter(
            assessment=OuterRef("pk"), organisation__in=officer.works_for(Permission.DO_TASKS)
        )
        routine = Q(assignment=None) & (in_ranges("place", ranges) | Exists(took_part))
        cases = Case.objects.visible_to(officer)
        return self.filter(routine | Q(assignment__proceeding__case__in=cases))

    def due(self, today: date) -> AssessmentQuerySet:
        """To be done again: the day has come."""
        return self.filter(next_on__lte=today)


class Assessment(models.Model):
    """One assessment, with the version of the instrument it was done with; corrected by another.

    Without `assignment` it is routine. Level and conclusion are what the instrument proposes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="assessments")
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, related_name="assessments"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    place = models.CharField("区划代码", max_length=12)
    model = models.CharField("评估工具", max_length=20)
    version = models.CharField("工具版本", max_length=20)
    answers = SealedJSONField("回答")
    said = SealedJSONField("记下的事实")
    age = models.PositiveSmallIntegerField("评估时的周岁", null=True)
    level = models.CharField("等级", max_length=8, choices=levels, blank=True)
    guardianship = models.CharField("监护结论", max_length=12, choices=guardianships, blank=True)
    points = models.SmallIntegerField("分数", null=True)
    done_on = models.DateField("评估日期")
    next_on = models.DateField("下次评估", null=True, db_index=True)
    by = models.UUIDField("评估人")
    at = models.DateTimeField("登记时间", default=timezone.now)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-done_on", "-at", "-id"]
        indexes = [models.Index(fields=["place", "-done_on"], name="assessments_of_place")]

    class Privacy:
        plain = {
            "id", "child", "assignment", "organisation", "place", "model", "version", "done_on",
            "next_on", "by", "at",
        }  # fmt: skip
        personal = {"age", "level", "guardianship", "points"}
        secret = {"answers", "said"}

    def __str__(self) -> str:
        return f"{self.model} {self.done_on:%F}"

    @property
    def instrument(self) -> RiskModel:
        """The instrument as it was then."""
        return model_of(self.model, self.version)

    @property
    def result(self) -> Result:
        """What the instrument of then makes of the answers."""
        return assess(self.instrument, self.answers, self.age)

    @property
    def level_(self) -> Level | None:
        """The level proposed, if there is one."""
        return Level(self.level) if self.level else None


class Assessor(models.Model):
    """Somebody took part, for an organisation; whether they signed is a fact of its own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="assessors")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = SealedTextField("姓名")
    role = models.CharField("职务、专业", max_length=40)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    class Privacy:
        plain = {"id", "assessment", "organisation", "role", "by", "at"}
        secret = {"name"}

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.organisation_id}"


class Signature(models.Model):
    """An assessor stands by it: confirmed by their organisation here, or signed on paper."""

    assessor = models.OneToOneField(
        Assessor, models.PROTECT, primary_key=True, related_name="signature"
    )
    scan = models.OneToOneField(Attachment, models.PROTECT, null=True, related_name="+")
    shelf = SealedTextField("纸质件存放处", null=True)
    agrees = models.BooleanField("同意", default=True)
    note = SealedTextField("不同意见", null=True)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        plain = {"assessor", "scan", "agrees", "by", "at"}
        secret = {"shelf", "note"}

    def __str__(self) -> str:
        return str(self.assessor_id)

    @property
    def way(self) -> str:
        """How it was signed."""
        return "纸质件已签" if self.scan_id or self.shelf else "本单位已确认"
