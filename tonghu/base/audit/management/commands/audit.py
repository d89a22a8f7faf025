"""`tonghu audit verify` and `tonghu audit publish`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tonghu.base.audit.heads import HeadsBroken, publish_heads, read_heads
from tonghu.base.audit.models import Entry
from tonghu.base.audit.verify import verify

_SHOWN = 20


class Command(BaseCommand):
    help = "核对操作记录（verify）；公布链头（publish）"

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("verify", help="逐项核对散列链；有公布的链头时一并核对")
        check.add_argument("--heads", type=Path, help="公布的链头文件，默认取本机的一份")
        verbs.add_parser("publish", help="把各链链头写入文件并送往设定的地址")

    def handle(self, *, verb: str, **options: Any) -> None:  # Django hands over untyped options
        if verb == "publish":
            self.stdout.write(f"公布了 {publish_heads()} 个新的链头。")
        else:
            self._verify(options["heads"])

    def _verify(self, heads_file: Path | None) -> None:
        path = heads_file or Path(settings.AUDIT_HEADS_DIR) / "heads.jsonl"
        if heads_file and not path.exists():
            raise CommandError(f"找不到链头文件 {path}。")
        try:
            lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
            heads = list(read_heads(lines))
        except HeadsBroken as error:
            raise CommandError(f"链头文件 {path} 被改动：{error}。") from error
        entries = (
            Entry.objects.select_related("reason").order_by("chain", "n").iterator(chunk_size=2000)
        )
        faults = list(verify(entries, heads))
        for fault in faults[:_SHOWN]:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"操作记录有 {len(faults)} 处不符，请保留现场并报告安全管理员。")
        self.stdout.write(
            f"{Entry.objects.count()} 项操作记录核对无误"
            + (
                f"，{len(heads)} 个公布的链头都在。"
                if heads
                else "；还没有公布过链头，末尾被截断是看不出来的。"
            )
        )
