"""`tonghu places load FILE.csv`, `tonghu places load --national`, `tonghu places show CODE`."""

import gzip
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tonghu.base.audit.actors import CONSOLE
from tonghu.base.kernel.errors import Refused
from tonghu.base.places.actions import load_places
from tonghu.base.places.models import Place, codes_now, full_name
from tonghu.base.places.rows import BadRow, clean_code, read_rows

NATIONAL = Path(__file__).parents[2] / "data" / "divisions-2023.csv.gz"


class Command(BaseCommand):
    help = "区划：load 导入文件或全国区划，show 查一个代码"

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser(
            "load", help="列：code,name[,valid_from,valid_to,successor]；重复导入无妨"
        )
        load.add_argument("file", type=Path, nargs="?")
        load.add_argument("--national", action="store_true", help="随系统附带的全国区划（到乡级）")
        show = verbs.add_parser("show", help="一个代码的名称、变更和下级")
        show.add_argument("code")
        show.add_argument("--on", type=date.fromisoformat, help="哪一天，默认今天")

    def handle(self, *, verb: str, **options: Any) -> None:  # Django hands over untyped options
        try:
            if verb == "load":
                self._load(options["file"], national=options["national"])
            else:
                self._show(clean_code(options["code"]), options["on"] or timezone.localdate())
        except (Refused, BadRow) as error:
            raise CommandError(str(error)) from error

    def _load(self, path: Path | None, *, national: bool) -> None:
        if national == (path is not None):
            raise CommandError("请给出一个文件，或者写 --national，二者取一。")
        if path is not None and not path.is_file():
            raise CommandError(f"找不到文件 {path}。")
        content = path.read_bytes() if path else gzip.decompress(NATIONAL.read_bytes())
        loaded = load_places(rows=read_rows(content), by=CONSOLE)
        self.stdout.write(
            f"新增 {loaded.created}，改动 {loaded.changed}，不变 {loaded.unchanged}，"
            f"沿革 {loaded.successions}。"
        )

    def _show(self, code: str, day: date) -> None:
        lives = Place.objects.filter(code=code).order_by("valid_from")
        if not lives:
            raise CommandError(f"区划表里没有 {code}。")
        self.stdout.write(f"{code}  {full_name(code, day) or '当日没有这个区划'}")
        for life in lives:
            self.stdout.write(f"  {life.valid_from} 至 {life.valid_until or '今'}  {life.name}")
        if (now := codes_now(code, day)) != {code}:
            self.stdout.write(f"  现为 {'、'.join(sorted(now))}")
