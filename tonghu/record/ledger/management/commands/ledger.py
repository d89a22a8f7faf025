"""`tonghu ledger check|import|search|export|pairs`: the same door, for a shell and for scripts."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from tonghu.base.audit.actors import CLOCK
from tonghu.base.documents.store import EXPORTS
from tonghu.base.documents.zips import new_password
from tonghu.base.kernel.errors import Refused
from tonghu.base.people.models import Officer
from tonghu.base.places.codes import is_code
from tonghu.base.places.models import Place, full_name, place_on
from tonghu.base.spreadsheets.commands import SpreadsheetCommand, agreed, at_least_one, to_write
from tonghu.base.spreadsheets.text import decode
from tonghu.record.children.actions import search_pairs
from tonghu.record.children.finding import search
from tonghu.record.ledger.actions import (
    ask_export,
    confirm_hand_in,
    expire_export,
    hand_in_ledger,
    make_export,
)
from tonghu.record.ledger.door import read_file, remembered, survey_file
from tonghu.record.ledger.exports import few_in
from tonghu.record.ledger.foretelling import FATES, foretell
from tonghu.record.ledger.models import FORMS, Export, ExportState, HandIn, State
from tonghu.record.ledger.naming import named_item
from tonghu.record.ledger.running import filed_on

_COUNTS = ("created", "updated", "unchanged", "parked", "refused", "duplicates")
_WORDS = {
    "created": "新建", "updated": "更新", "unchanged": "没有变化", "parked": "待人判断",
    "refused": "退回", "duplicates": "疑似重复",
}  # fmt: skip


class Command(SpreadsheetCommand):
    help = "台账：check 看懂一份表格，import 导入，search 找孩子，export 导出，pairs 查重"

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser(
            "check", help="读一份表格，说明认出了什么、哪些有疑问，不写入任何东西"
        )
        check.add_argument("file", type=Path)
        check.add_argument("--place", required=True, help="12 位区划代码")
        check.add_argument("--json", action="store_true")
        bring = verbs.add_parser("import", help="导入一份表格")
        bring.add_argument("file", type=Path)
        bring.add_argument("--place", required=True, help="12 位区划代码")
        bring.add_argument("--by", required=True, help="登录名")
        bring.add_argument("--yes", action="store_true", help="读完就确认，不再询问")
        bring.add_argument("--resume", action="store_true", help="接着上次中断的地方")
        bring.add_argument("--json", action="store_true")
        find = verbs.add_parser("search", help="按姓名、拼音、电话、证件号码找孩子")
        find.add_argument("text", nargs="?", default="")
        find.add_argument("--as", dest="login", required=True, help="登录名")
        find.add_argument("--limit", type=at_least_one, default=10)
        find.add_argument("--from", dest="names", type=Path, help="一行一个的名单")
        find.add_argument("--json", action="store_true")
        give = verbs.add_parser("export", help="按要求的表样导出")
        give.add_argument("file", type=Path, help="写到哪里；F02 写成 .pdf 的，是可签字盖章的一张")
        give.add_argument("--place", required=True, help="12 位区划代码")
        give.add_argument("--form", required=True, choices=[*FORMS])
        give.add_argument("--as", dest="login", required=True, help="登录名")
        give.add_argument("--purpose", default="命令行导出", help="用途，记入导出记录")
        give.add_argument("--receiver", default="本单位", help="接收方，记入导出记录")
        give.add_argument(
            "--numbers", action="store_true", help="包括完整的号码和住址；超过 50 名的要第二人批准"
        )

        pairs = verbs.add_parser("pairs", help="把一个地方的档案全部再查重一遍")
        pairs.add_argument("--place", required=True, help="12 位区划代码")
        pairs.add_argument("--by", required=True, help="登录名")

    def _check(self, *, file: Path, place: str, json: bool, **_: Any) -> None:
        _place(place)
        sheets = survey_file(_existing(file), file.name, place)
        if json:
            self.print_json({"sheets": sheets})
            return
        for sheet in sheets:
            self._tell(sheet)

    def _tell(self, sheet: dict[str, Any]) -> None:
        """What was understood of a sheet, for people."""
        if not sheet["columns"]:
            self.stdout.write(f"{sheet['name']}：不是台账，跳过")
            return
        self.stdout.write(
            f"{sheet['name']}：读了 {sheet['rows_read']} 行，{sheet['rows_ok']} 行没有疑问，"
            f"{sheet['rows_flagged']} 行有疑问，{sheet['rows_refused']} 行退回，{sheet['rows_skipped']} 行跳过"
        )
        self.stdout.write(
            "  认出的列："
            + "、".join(f"{c['source']}→{named_item(c['field'])}" for c in sheet["columns"])
        )
        if sheet["ignored"]:
            self.stdout.write("  没有用到的列：" + "、".join(sheet["ignored"]))
        for problem in sheet["problems"][:20]:
            self.stdout.write(f"  第 {problem['row']} 行 {problem['column']}：{problem['message']}")
        if len(sheet["problems"]) > 20:
            self.stdout.write(f"  ……另有 {len(sheet['problems']) - 20} 条，加 --json 全部列出")

    def _import(
        self, *, file: Path, place: str, by: str, yes: bool, resume: bool, json: bool, **_: Any
    ) -> None:
        officer = _officer(by)
        _place(place)
        one = self._waiting(file, officer) if resume else None
        if one is None:
            path = _existing(file)
            mapping = remembered(officer)
            reading = read_file(path, path.name, place, mapping)
            one = hand_in_ledger(
                place=place, name=path.name, content=path.read_bytes(), by=officer, mapping=mapping,
                reading=reading, foretold=foretell(reading, place, officer),
            )  # fmt: skip
        if one.state == State.READ:
            if not yes and not self._agreed(one):
                raise CommandError("没有导入。加 --yes 可以不再询问。")
            one = confirm_hand_in(hand_in=one, by=officer)
        total = one.portions.count()
        for filed in filed_on(one, officer):
            one = filed
            if not json and total > 1:
                self.stderr.write(f"  已导入 {one.portions_done}/{total} 份", ending="\r")
        counts = {name: getattr(one, name) for name in _COUNTS}
        if one.state == State.SECOND:
            counts["parked"] = sum(portion.size for portion in one.portions.all())
            self.stderr.write(f"{one.second_why}。请第二人在“台账—导入表格”里核对后导入。")
        if json:
            self.print_json({**counts, "import_id": str(one.pk)})
            return
        self.stdout.write(
            "，".join(f"{_WORDS[name]} {counts[name]}" for name in _COUNTS)
            + f"（导入编号 {one.pk}）"
        )

    def _agreed(self, one: HandIn) -> bool:
        self.stdout.write(
            "将要发生："
            + "，".join(f"{said} {n}" for key, said in FATES.items() if (n := one.preview.get(key)))
        )
        return agreed("导入吗？")

    def _waiting(self, file: Path, officer: Officer) -> HandIn | None:
        """The hand-in of that very file which was broken off; of another one by its name nothing is known."""
        digest = sha256(_existing(file).read_bytes()).hexdigest()
        unfinished = (State.READ, State.RUNNING, State.STOPPED)
        found = HandIn.objects.visible_to(officer).filter(digest=digest, state__in=unfinished)
        return found.order_by("-at").first()

    def _search(self, *, text: str, login: str, limit: int, names: Path | None, **_: Any) -> None:
        officer = _officer(login)
        if not text.strip() and names is None:
            raise Refused(
                "请写要找的姓名、拼音、电话或者证件号码；找一批的，用 --from 给出名单文件。"
            )
        queries = decode(_existing(names).read_bytes())[0].splitlines() if names else [text]
        villages: dict[str, str] = {}
        for query in queries:
            found = []
            for hit in search(query, officer, limit):
                place = hit.child.place
                if place not in villages:
                    here = place_on(place, timezone.localdate())
                    villages[place] = here.name if here else place
                found.append(
                    {
                        "id": str(hit.child.pk),
                        "name": hit.child.name,
                        "village": villages[place],
                        "why": hit.why,
                    }
                )
            self.print_json(found)

    def _export(
        self, *, file: Path, place: str, form: str, login: str, purpose: str, receiver: str,
        numbers: bool, **_: Any,
    ) -> None:  # fmt: skip
        _place(place)
        officer = _officer(login)
        to_write(file)
        if form == "F02" and file.suffix.lower() == ".pdf":
            form = "F02PDF"
        if form == "F01" and not numbers:
            numbers = few_in(f"place={place}", officer)  # forms for signatures: whole while few
        export = self._approved(officer, place, form) if numbers else None
        export = export or ask_export(
            form=form, query=f"place={place}", purpose=purpose, receiver=receiver, numbers=numbers,
            by=officer,
        )  # fmt: skip
        if export.state == ExportState.ASKED:
            raise Refused(
                f"有 {export.count} 名孩子的号码，已请第二人批准（{export.number}）。"
                "批准以后再运行一次同样的命令；不加 --numbers 的，号码只印后四位，可以直接导出。"
            )
        password = new_password() if file.suffix == ".zip" else ""
        made = make_export(export=export, password=password, by=officer)
        file.write_bytes(EXPORTS.get(made.pk, "file"))
        expire_export(export_id=made.pk, by=CLOCK)
        where = full_name(place, timezone.localdate())
        self.stdout.write(f"已导出 {made.count} 名：{file}（{where}，编号 {made.number}）")
        if password:
            self.stdout.write(f"密码（只显示这一次）：{password}")

    def _approved(self, officer: Officer, place: str, form: str) -> Export | None:
        """What a second person has agreed to since, and was not used yet."""
        return Export.objects.filter(
            by=officer, query=f"place={place}", form=form, numbers=True,
            state=ExportState.APPROVED, expires_at__gt=timezone.now(),
        ).first()  # fmt: skip

    def _pairs(self, *, place: str, by: str, **_: Any) -> None:
        _place(place)
        found = search_pairs(place=place, by=_officer(by))
        self.stdout.write(f"新发现 {len(found)} 对可能是同一个孩子的档案，请在“台账—查重”里判断。")


def _existing(file: Path) -> Path:
    if not file.is_file():
        raise Refused(f"找不到文件 {file}，请核对路径。")
    return file


def _place(code: str) -> Place:
    found = place_on(code, timezone.localdate()) if is_code(code) else None
    if found is None:
        raise Refused(
            f"没有区划 {code}。请写 12 位代码，例如 990121101000；先用 tonghu places load 装入区划。"
        )
    return found


def _officer(login: str) -> Officer:
    officer: Officer | None = Officer.objects.filter(login__iexact=login, is_active=True).first()
    if officer is None:
        raise Refused(f"没有登录名 {login}，或者账号已停用。")
    return officer
