"""`tonghu docs`: writes the generated pages; `--check` only says whether they are fresh."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tonghu.base.people.matrix import matrix
from tonghu.law.pages import pages

ROOT = Path("docs")


def generated() -> dict[str, str]:
    """Every generated page: path under docs/ → text."""
    return {f"law/{name}": text for name, text in pages().items()} | {"roles.md": matrix()}


class Command(BaseCommand):
    help = "生成 docs/ 下由代码得出的页面；--check 只检查是否最新"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check: bool, **options: Any) -> None:  # Django hands over untyped options
        pages_ = generated()
        stale = [
            name
            for name, text in pages_.items()
            if not (ROOT / name).exists() or (ROOT / name).read_text(encoding="utf-8") != text
        ]
        stale += [
            f"law/{path.relative_to(ROOT / 'law')}"
            for path in (ROOT / "law").rglob("*")
            if path.is_file() and f"law/{path.relative_to(ROOT / 'law')}" not in pages_
        ]
        if check and stale:
            raise CommandError(f"这些页面不是最新的：{'、'.join(stale)}。请运行 tonghu docs。")
        if not check:
            for name in stale:
                path = ROOT / name
                if name in pages_:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(pages_[name], encoding="utf-8")
                else:
                    path.unlink()
            self.stdout.write(f"更新了 {len(stale)} 个页面。")
