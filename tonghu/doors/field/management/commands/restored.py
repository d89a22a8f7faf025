"""`tonghu restored`: what a database that was restored from a backup has to make up for."""

import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from tonghu.base.kernel.errors import NotAllowed
from tonghu.base.people.models import Officer
from tonghu.doors.field.actions import begin_epoch

_REFUSED = 2


class Command(BaseCommand):
    help = "恢复备份以后运行一次：重新执行已经做过的删除，并请每部手机把备份以后的记录重新传上来"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", required=True, help="登录名（系统管理员）")
        parser.add_argument(
            "--reason", required=True, help="为什么恢复、恢复到什么时候，记入操作记录"
        )

    def handle(
        self, *, by: str, reason: str, **_: Any
    ) -> None:  # Django hands over untyped options
        officer = Officer.objects.filter(login__iexact=by, is_active=True).first()
        if officer is None:
            self.stderr.write(f"没有登录名 {by}，或者账号已停用。")
            sys.exit(_REFUSED)
        call_command("rights", "reapply", stdout=self.stdout)
        try:
            begin_epoch(reason=reason, by=officer)
        except NotAllowed as error:
            self.stderr.write(str(error))
            sys.exit(_REFUSED)
        self.stdout.write("已通知手机：下次联系时各自核对回执，把备份以后的记录重新传上来。")
