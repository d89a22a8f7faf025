"""`tonghu keys create|status|rotate`: the key file."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tonghu.base.kernel.rotation import reseal, under_old_keys
from tonghu.base.kernel.seals import KeyRing, ring


class Command(BaseCommand):
    help = "密钥文件：create 新建，status 查看，rotate 更换并重新加密全部内容"

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("create", help="新建密钥文件；已有时不动")
        verbs.add_parser("status", help="在用的密钥，还有多少内容用着旧密钥")
        rotate = verbs.add_parser("rotate", help="启用新密钥并重新加密；中断后再运行即可接着做")
        rotate.add_argument("--forget-old", action="store_true", help="做完后删去旧密钥")

    def handle(self, *, verb: str, **options: Any) -> None:  # Django hands over untyped options
        path = Path(settings.SEAL_KEYS_FILE)
        if verb == "create":  # before there is a database to look at
            self._create(path)
            return
        if verb == "rotate":
            self._rotate(path, forget=options["forget_old"])
        self._status(path)

    def _create(self, path: Path) -> None:
        if path.exists():
            raise CommandError(f"{path} 已经存在，没有改动。")
        path.parent.mkdir(parents=True, exist_ok=True)
        KeyRing.create().save(path)
        self.stdout.write("已新建。请把它与数据库分开备份：丢了它，加密的内容无法恢复。")

    def _rotate(self, path: Path, *, forget: bool) -> None:
        # Seals left under old keys mean an earlier rotation was cut short: finish that one.
        if not under_old_keys():
            ring().rotated().save(path)
        self.stdout.write(f"重新加密了 {reseal()} 项。")
        if forget:
            if left := under_old_keys():
                raise CommandError(f"还有 {left} 项用着旧密钥，没有删去。请再运行一次。")
            ring().without_old().save(path)
            self.stdout.write(
                "旧密钥已删去。旧备份里的内容要用旧密钥才能打开，请按规定处置旧备份。"
            )

    def _status(self, path: Path) -> None:
        keys = ring()
        self.stdout.write(
            f"{path}：共 {len(keys.keys)} 把密钥，在用第 {keys.active} 把；"
            f"用着旧密钥的内容 {under_old_keys()} 项。"
        )
