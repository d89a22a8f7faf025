"""Where the faces of official letters are, and which characters they have."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTCollection, TTFont

from tonghu.base.kernel.errors import Refused

_WANTED = (
    "FandolFang-Regular.otf",
    "FandolHei-Regular.otf",
    "FandolKai-Regular.otf",
    "FandolSong-Regular.otf",
    "FandolSong-Bold.otf",
    "NotoSerifCJK-Regular.ttc",
)


@lru_cache(maxsize=4)
def _found(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    files = (path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*")))
    first: dict[str, Path] = {}
    for path in files:
        if path.name in _WANTED:
            first.setdefault(path.name, path)
    return tuple(first.values())


def faces() -> tuple[Path, ...]:
    """The files of the faces. Raises Refused when there is none that could print Chinese."""
    found = _found(tuple(settings.FONT_DIRS))
    if not found:
        raise Refused(
            "服务器上没有公文字体，不能生成 PDF。请系统管理员运行 bin/fonts；在此之前可以下载 Word 文件。"
        )
    return found


@lru_cache(maxsize=16)
def _characters(path: Path) -> frozenset[int]:
    if path.suffix == ".ttc":
        with TTCollection(path, lazy=True) as collection:
            return frozenset().union(*(font.getBestCmap() for font in collection.fonts))
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing_glyphs(text: str) -> list[str]:
    """The characters that no face has, each once, in order: they would print as boxes."""
    known = frozenset[int]().union(*(_characters(path) for path in faces()))
    return list(dict.fromkeys(c for c in text if ord(c) not in known and not c.isspace()))


def refuse_boxes(texts: Iterable[str]) -> None:
    """Raises Refused, naming every character that would print as a box."""
    if missing := missing_glyphs("".join(texts)):
        named = "、".join(f"“{c}”（U+{ord(c):04X}）" for c in missing)
        raise Refused(
            f"这些字在公文字体里没有，打印出来会是方框：{named}。"
            "请系统管理员安装有这些字的字体，或者下载 Word 文件后手写。"
        )
