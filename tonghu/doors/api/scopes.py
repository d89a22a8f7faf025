"""What a token may be used for: less than its officer may do, never more."""

from django.db import models


class Scope(models.TextChoices):
    """One part of the interface, to read or to write."""

    TASKS_READ = "tasks:read", "读取待办"
    TASKS_WRITE = "tasks:write", "办理待办"
    REPORTS_READ = "reports:read", "读取自己登记的报告的进展"
    REPORTS_WRITE = "reports:write", "登记强制报告"
    PLACES_READ = "places:read", "读取区划"
