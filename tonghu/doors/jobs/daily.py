"""What runs once a day, in this order."""

from django.contrib.sessions.models import Session

from tonghu.base.documents.actions import sweep
from tonghu.base.documents.store import orphans
from tonghu.doors.jobs.job import Job

DAILY = (
    Job(
        "forget_sessions",
        "清除过期的登录状态",
        find=lambda now: Session.objects.filter(expire_date__lt=now),
        do=lambda key, now: Session.objects.filter(pk=key).delete(),
    ),
    Job("sweep_files", "清除没有登记的附件文件", find=orphans, do=sweep),
)
