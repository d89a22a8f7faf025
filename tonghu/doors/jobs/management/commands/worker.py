"""`tonghu worker`: the one process beside the server; runs the lists when their time comes."""

from threading import Event, Thread
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from tonghu.doors.jobs.rhythm import RHYTHMS, Rhythm

log = structlog.get_logger("tonghu.jobs")
_ALIVE_EVERY = 1.0


class Command(BaseCommand):
    help = (
        "持续运行：随时发要立即办理的通知，每分钟发一般的通知，每十分钟一轮提醒等任务，"
        "每天凌晨一轮日常任务；随时可以停止和重启"
    )

    def handle(self, **options: Any) -> None:  # Django hands over untyped options
        """Each list in a thread of its own: the daily one may take hours, and what is urgent does not wait
        for it.

        Raises CommandError when one of them ended: whoever watches the process starts it again.
        """
        over = Event()
        threads = [
            Thread(target=self.keep, args=(rhythm, over), name=rhythm.key, daemon=True)
            for rhythm in RHYTHMS
        ]
        try:
            for thread in threads:
                thread.start()
            while all(thread.is_alive() for thread in threads):
                over.wait(_ALIVE_EVERY)
        finally:
            over.set()
        raise CommandError("定时任务中断了，请重新启动；原因见上面的日志。")

    def keep(self, rhythm: Rhythm, over: Event) -> None:
        """Run a list in each stretch of its time, until it is over."""
        last = None
        while not over.is_set():
            stretch = rhythm.stretch(timezone.localtime())
            # Equality, not order: a clock that jumps back must not silence the jobs.
            if stretch is not None and stretch != last:
                last = stretch
                self._run(rhythm)
            over.wait(rhythm.look.total_seconds())

    def _run(self, rhythm: Rhythm) -> None:
        for job in rhythm.jobs:
            try:
                job.run(timezone.now())
            except Exception:
                # The database may be away for a minute; the list comes round again.
                log.exception("job failed", job=job.name)
            finally:
                close_old_connections()
