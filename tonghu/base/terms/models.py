"""Dated rows beside the law's own data: local terms, and the holiday years as they are published."""

from django.db import models
from django.utils import timezone

from tonghu.base.kernel.ids import uuid7
from tonghu.law.terms import TERMS as LAW


def local_terms() -> list[tuple[str, str]]:
    """The terms a county may set; a function, so that a new one is no migration."""
    return [(term.key, term.label) for term in LAW if term.is_local]


class LocalTerm(models.Model):
    """From a day on, this place counts with this number: who set it, and on what document."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField("参数", max_length=60, choices=local_terms)
    place = models.CharField("区划代码", max_length=12)
    value = models.PositiveIntegerField("数值")
    valid_from = models.DateField("起用日期")
    document = models.CharField("依据文件", max_length=200)
    set_by = models.UUIDField("设定人")
    set_at = models.DateTimeField("设定时间", default=timezone.now)

    class Meta:
        ordering = ["key", "place", "-valid_from", "-set_at"]
        indexes = [models.Index(fields=["key", "place", "valid_from"], name="terms_local_by_place")]

    class Privacy:
        plain = {"id", "key", "place", "value", "valid_from", "document", "set_by", "set_at"}

    def __str__(self) -> str:
        return f"{self.key}={self.value} {self.place} {self.valid_from}"


class HolidayYear(models.Model):
    """The days off and the make-up working days of a year, as the State Council's notice gives them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField("年份")
    days_off = models.JSONField("放假（落在周一至周五的）")
    working_days = models.JSONField("调休上班（落在周六周日的）")
    notice = models.CharField("通知文号", max_length=120)
    published_by = models.UUIDField("登记人")
    published_at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        ordering = ["year", "-published_at"]

    class Privacy:
        plain = {"id", "year", "days_off", "working_days", "notice", "published_by", "published_at"}

    def __str__(self) -> str:
        return f"{self.year} {self.notice}"
