"""`tonghu visits sheet|import`: the village's visit sheet out, and filled by hand in again, for a shell."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from tonghu.base.audit.deeds import seen
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.codes import Level, is_code, level
from tonghu.base.places.models import full_name, place_on
from tonghu.base.spreadsheets.commands import SpreadsheetCommand, agreed, to_write
from tonghu.work.visits import sheets
from tonghu.work.visits.actions import confirm_sheet, drop_sheet, hand_in_sheet
from tonghu.work.visits.models import Sheet
from tonghu.work.visits.reading import Row, restored

_SHOWN = 20


class Command(SpreadsheetCommand):
    help = "走访：sheet 下载一个村的走访表，import 交填好的走访表"

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        give = verbs.add_parser("sheet", help="写出一个村的空走访表")
        give.add_argument("file", type=Path)
        give.add_argument("--place", required=True, help="村（居）的 12 位区划代码")
        give.add_argument("--as", dest="login", required=True, help="登录名")
        bring = verbs.add_parser("import", help="交填好的走访表，先看会记成什么，确认以后登记")
        bring.add_argument("file", type=Path)
        bring.add_argument("--place", required=True, help="村（居）的 12 位区划代码")
        bring.add_argument("--by", dest="login", required=True, help="登录名")
        bring.add_argument("--yes", action="store_true", help="读完就确认，不再询问")
        bring.add_argument("--refused", type=Path, help="把退回的行写到这个文件，改好再交")
        bring.add_argument("--json", action="store_true")

    def _sheet(self, *, file: Path, place: str, login: str, **_: Any) -> None:
        officer = _visitor(login, place)
        to_write(file)
        seen(by=officer, subject=officer, fields=["visit sheet", place])
        file.write_bytes(sheets.blank(place, officer))
        where = full_name(place, timezone.localdate())
        self.stdout.write(f"已写出 {where} 的走访表：{file}")

    def _import(
        self, *, file: Path, place: str, login: str, yes: bool, refused: Path | None, json: bool,
        **_: Any,
    ) -> None:  # fmt: skip
        officer = _visitor(login, place)
        if not file.is_file():
            raise Refused(f"找不到文件 {file}，请核对路径。")
        if refused is not None:
            to_write(refused)
        rows = sheets.read(file.read_bytes(), file.name, place, officer)
        one = hand_in_sheet(place=place, name=file.name, rows=rows, by=officer)
        if not json:
            self._tell(rows)
        if not yes and not self._agreed(rows):
            drop_sheet(sheet=one, by=officer)
            raise CommandError("没有登记。加 --yes 可以不再询问。")
        one = confirm_sheet(sheet=one, by=officer)
        if refused is not None and one.refused:
            refused.write_bytes(sheets.refused(one, officer))
        self._told(one, as_json=json)

    def _tell(self, rows: list[Row]) -> None:
        """What is doubtful or goes back, row by row."""
        odd = [row for row in rows if row.problems or row.doubts]
        for row in odd[:_SHOWN]:
            words = "；".join([*row.problems, *row.doubts])
            self.stdout.write(f"  第 {row.row} 行 {'退回' if row.problems else '有疑问'}：{words}")
        if len(odd) > _SHOWN:
            self.stdout.write(f"  ……另有 {len(odd) - _SHOWN} 行，加 --json 全部列出")

    def _agreed(self, rows: list[Row]) -> bool:
        fit = sum(not row.problems for row in rows)
        self.stdout.write(f"将要登记 {fit} 次走访，退回 {len(rows) - fit} 行。")
        return agreed("登记吗？")

    def _told(self, one: Sheet, *, as_json: bool) -> None:
        rows = restored(one.rows)
        known = len(rows) - one.refused - one.made
        if not as_json:
            self.stdout.write(
                f"新登记 {one.made}，以前登记过 {known}，退回 {one.refused}（交表编号 {one.pk}）"
            )
            return
        odd = [
            {"row": row.row, "problems": row.problems, "doubts": row.doubts}
            for row in rows
            if row.problems or row.doubts
        ]
        counts = {"created": one.made, "unchanged": known, "refused": one.refused}
        self.print_json({**counts, "rows": odd, "sheet_id": str(one.pk)})


def _visitor(login: str, place: str) -> Officer:
    """The officer, who writes visits down in that village. Raises Refused."""
    known = place_on(place, timezone.localdate()) if is_code(place) else None
    if known is None or level(place) is not Level.VILLAGE:
        raise Refused(f"没有村（居）{place}。请写村的 12 位代码，例如 990121101200。")
    officer: Officer | None = Officer.objects.filter(login__iexact=login, is_active=True).first()
    if officer is None:
        raise Refused(f"没有登录名 {login}，或者账号已停用。")
    needed = (Permission.RECORD_VISITS, Permission.READ_CHILDREN)
    if not all(officer.may_at(permission, place) for permission in needed):
        raise Refused(f"{officer.name}不负责 {known.name}的走访，请换一个登录名。")
    return officer
