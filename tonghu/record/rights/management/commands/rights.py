"""`tonghu rights dossier|reapply`: the full dossier in one command; erasures once more after a restore."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from tonghu.base.audit.actors import CLOCK
from tonghu.base.kernel.errors import Refused
from tonghu.base.people.models import Officer
from tonghu.base.spreadsheets.commands import SpreadsheetCommand, to_write
from tonghu.record.children.models import Child
from tonghu.record.rights.actions import erase_file
from tonghu.record.rights.dossier import dossier_pdf
from tonghu.record.rights.erasures import publish, published
from tonghu.record.rights.models import Erased


class Command(SpreadsheetCommand):
    help = "个人信息权利：dossier 导出一个孩子的全部档案，reapply 恢复备份以后重新执行删除"

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        whole = verbs.add_parser("dossier", help="一个孩子的全部档案（PDF），交给监护人")
        whole.add_argument("number", help="档案编号，例如 990131-0000012")
        whole.add_argument("file", type=Path)
        whole.add_argument("--as", dest="login", required=True, help="登录名")
        whole.add_argument("--why", default="按申请提供全部档案", help="为什么提供，记入操作记录")
        verbs.add_parser("reapply", help="恢复备份以后运行：已经删除过的档案重新删除")

    def _dossier(self, *, number: str, file: Path, login: str, why: str, **_: Any) -> None:
        officer: Officer | None = Officer.objects.filter(
            login__iexact=login, is_active=True
        ).first()
        if officer is None:
            raise Refused(f"没有登录名 {login}，或者账号已停用。")
        child = Child.objects.visible_to(officer).filter(number=number).first()
        if child is None:
            raise Refused(f"没有编号 {number} 的档案，或者不在您的管辖范围内。")
        to_write(file).write_bytes(dossier_pdf(child, officer, why))
        self.stdout.write(f"已导出 {number} 的全部档案：{file}")

    def _reapply(self, **_: Any) -> None:
        known = set(Erased.objects.values_list("child_id", flat=True))
        again = 0
        for child_id in sorted(known | published()):
            if child_id not in known or Child.objects.filter(pk=child_id).exists():
                erase_file(child_id=child_id, by=CLOCK)
                again += 1
        publish()
        self.stdout.write(f"重新执行了 {again} 份删除。")
