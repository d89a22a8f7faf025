"""`tonghu jobs minutely|hourly|daily|all`: run the lists once, from cron or by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tonghu.doors.jobs.daily import DAILY
from tonghu.doors.jobs.hourly import HOURLY
from tonghu.doors.jobs.minutely import MINUTELY, URGENT

LISTS = {
    "minutely": (*URGENT, *MINUTELY),
    "hourly": HOURLY,
    "daily": DAILY,
    "all": (*HOURLY, *DAILY, *URGENT, *MINUTELY),
}


class Command(BaseCommand):
    help = "运行定时任务：minutely（每分钟）、hourly（每小时）、daily（每天）或 all；重复运行无妨"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("which", choices=LISTS, nargs="?", default="all")

    def handle(self, *, which: str, **options: Any) -> None:  # Django hands over untyped options
        failed = 0
        for job in LISTS[which]:
            run = job.run(timezone.now())
            failed += run.failed
            self.stdout.write(
                f"{job.label}：办理 {run.done} 项"
                + (f"，{run.failed} 项没有成功，下次再试" if run.failed else "")
                + f"（{run.seconds:.2f} 秒）"
            )
        if failed:
            raise CommandError(f"有 {failed} 项没有成功，详情见日志；其余已办理，下次运行会再试。")
