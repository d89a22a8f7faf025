"""What runs once a day, in this order."""

from django.contrib.sessions.models import Session

from tonghu.doors.jobs.job import Job

DAILY = (
    Job(
        "forget_sessions",
        "清除过期的登录状态",
        find=lambda now: Session.objects.filter(expire_date__lt=now),
        do=lambda key, now: Session.objects.filter(pk=key).delete(),
    ),
)
