"""An official letter (公文) as data; Word and PDF are made from the same data (GB/T 9704—2012)."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class OfficialLetter:
    """What stands on the paper. `body` is one paragraph an item; its level shows in how it begins.

    “一、”: 黑体; “（一）”: 楷体; anything else: 仿宋 (GB/T 9704—2012 7.3.3).
    """

    issuer: str
    number: str
    title: str
    addressee: str
    body: tuple[str, ...]
    dated: date
    attachments: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The letter as plain values, to be kept."""
        return asdict(self) | {"dated": self.dated.isoformat()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "OfficialLetter":
        """The same letter again."""
        lists = {key: tuple(kept[key]) for key in ("body", "attachments", "copies")}
        return cls(**kept | lists | {"dated": date.fromisoformat(kept["dated"])})

    def context(self) -> dict[str, Any]:
        """What a template prints: every text ready, with its level."""
        return {
            "issuer": self.issuer,
            "number": self.number,
            "title": self.title,
            "title_lines": _balanced(self.title),
            "addressee": f"{self.addressee}：",
            "body": [{"level": level(text), "text": text} for text in self.body],
            "attachments": [
                ("附件：" if len(self.attachments) == 1 else f"附件：{n}．" if n == 1 else f"{n}．")
                + name
                for n, name in enumerate(self.attachments, start=1)
            ],
            "dated": f"{self.dated.year}年{self.dated.month}月{self.dated.day}日",
            "copies": f"抄送：{'，'.join(self.copies)}。" if self.copies else "",
            "printed": f"{self.issuer}",
        }

    def text(self) -> str:
        """Every character that will be printed."""
        context = self.context()
        return "".join(
            [
                *(str(v) for v in context.values() if isinstance(v, str)),
                *self.body,
                *context["attachments"],
            ]
        )


_TITLE_CHARACTERS = 20


def _balanced(title: str) -> list[str]:
    """The title in as few lines as fit (20 characters of 22 pt), of about the same length."""
    count = -(-len(title) // _TITLE_CHARACTERS)
    size = -(-len(title) // count)
    return [title[start : start + size] for start in range(0, len(title), size)]


def level(text: str) -> int:
    """1 for “一、”, 2 for “（一）”, 0 for running text."""
    numerals = "一二三四五六七八九十"
    head = text.lstrip("（")
    digits = len(head) - len(head.lstrip(numerals))
    after = head[digits : digits + 1]
    if not digits:
        return 0
    return 2 if text.startswith("（") and after == "）" else 1 if after == "、" else 0
