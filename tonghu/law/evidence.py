"""证据清单：个案和材料里的每一种记录归到证据的哪一类；拒不履行职责六个月从哪天算起。

分类照最高人民法院人身安全保护令规定第六条的次序（law/facts.py 的 EVIDENCE，撤销监护通用）。系统只提出
可以附上的材料，附哪些由申请的人选。
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tonghu.law.calendar import add_months

OF_FACTS: Mapping[str, str] = {
    "warning": "2",
    "reprimand": "2",
    "admonition": "12",
    "sanction": "2",
    "notification": "3",
    "police_report": "3",
    "criminal": "3",
    "contact": "6",
    "injury": "7",
    "visit": "11",
    "review": "11",
    "guidance_review": "11",
    "guardian_review": "11",
    "order": "12",
    "reconsideration": "12",
    "support": "12",
    "custody": "12",
    "placement": "12",
    "handover": "12",
    "guardianship": "12",
}
"""步骤里记下的事实（law/facts.py）→ 证据的类别。通报是公安处置的记录。"""

OF_HEADINGS: Mapping[str, str] = {
    "05": "11", "06": "11", "07": "11", "08": "11", "10": "11", "14": "7", "15": "8", "16": "3",
    "17": "2",
}  # fmt: skip
"""材料目录（law/archive.py）→ 证据的类别；其余条目不当证据提出。"""

OF_PROMISE = "4"
"""劝诫、训诫时本人写下的保证（law/facts.py 的 promise）→ 悔过书、保证书。"""

OF_REPORT, OF_ASSESSMENT = "8", "11"

_SPOKEN = frozenset({"admonition", "reprimand", "warning"})
_CAREGIVER = "5"


def urges_guardian(facts: str, said: Mapping[str, object]) -> bool:
    """是不是对监护人的书面催告、教育：拒不履行职责从最早的一次起算（口径待核，domain.md §4.4.5）。

    只受委托照看孩子的人，谈不上拒不履行监护职责。
    """
    return facts in _SPOKEN and bool(said) and said.get("to") != _CAREGIVER


EDUCATED, BEGGING = "X2", "X5"
"""经教育不改的事由、屡教不改的事由（law/facts.py 的 GROUNDS）。"""


def lacking(grounds: Collection[str], spoken: int, rebukes: int) -> Iterator[str]:
    """申请撤销的事由还缺什么，一条一句：`spoken` 是个案里书面催告、教育的次数，`rebukes` 是屡教不改要的次数。"""
    if EDUCATED in grounds and spoken == 0:
        yield "第 X2 项要经教育不改：个案里没有劝诫、训诫、告诫的记录，请先补记，或者在事实里写明谁教育过。"
    if BEGGING in grounds and spoken < rebukes:
        yield (
            f"第 X5 项要 {rebukes} 次以上批评教育：个案里只有 {spoken} 次，"
            "请先补记，或者在事实里写明其余几次。"
        )


@dataclass(frozen=True)
class Clock:
    """从哪天起、凭什么起算，哪天满 `months` 个月。"""

    since: date
    why: str
    full_on: date

    def full(self, on: date) -> bool:
        """这一天满了没有。"""
        return on >= self.full_on


def neglect_clock(spoken: Iterable[tuple[date, str]], months: int) -> Clock | None:
    """提议的起算日：最早一次书面催告或者教育。一次都没有的，没有起算日。"""
    first = min(spoken, default=None)
    return Clock(first[0], first[1], add_months(first[0], months)) if first else None
