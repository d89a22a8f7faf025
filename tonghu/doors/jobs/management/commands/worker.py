"""`tonghu worker`: the one process beside the server; runs the lists when their time comes."""

import time
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from tonghu.doors.jobs.daily import DAILY
from tonghu.doors.jobs.hourly import HOURLY
from tonghu.doors.jobs.minutely import MINUTELY

log = structlog.get_logger("tonghu.jobs")
_LOOK_EVERY = timedelta(minutes=1)
_DAILY_AT_HOUR = 5


class Command(BaseCommand):
    help = (
        "持续运行：每分钟发通知，每十分钟一轮提醒等任务，每天凌晨一轮日常任务；随时可以停止和重启"
    )

    def handle(self, **options: Any) -> None:  # Django hands over untyped options
        last_hourly: datetime | None = None
        last_daily = None
        while True:
            now = timezone.localtime()
            # Equality, not order: a clock that jumps back must not silence the jobs.
            if last_hourly is None or (now.hour, now.minute // 10) != (
                last_hourly.hour,
                last_hourly.minute // 10,
            ):
                last_hourly = now
                self._run(HOURLY)
            if now.hour >= _DAILY_AT_HOUR and last_daily != now.date():
                last_daily = now.date()
                self._run(DAILY)
            self._run(MINUTELY)
            time.sleep(_LOOK_EVERY.total_seconds())

    def _run(self, jobs: Any) -> None:
        for job in jobs:
            try:
                job.run(timezone.now())
            except Exception:
                # The database may be away for a minute; the list comes round again.
                log.exception("job failed", job=job.name)
            finally:
                close_old_connections()
