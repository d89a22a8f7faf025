"""Reading the log back: does every link hold, and is every published head still there?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tonghu.base.audit.heads import Head
from tonghu.base.audit.models import GENESIS, MOVED, Entry


@dataclass(frozen=True)
class Fault:
    """Where the log contradicts itself or what was published, and how."""

    chain: int
    n: int
    what: str

    def __str__(self) -> str:
        return f"第 {self.chain} 链第 {self.n} 项：{self.what}"


def verify(entries: Iterable[Entry], heads: Iterable[Head] = ()) -> Iterator[Fault]:
    """Every fault in `entries`, which come ordered by chain and n; memory stays flat.

    Without heads a log whose tail was cut off, or whose end was written anew, looks sound.
    """
    published: dict[int, dict[int, str]] = defaultdict(dict)
    for head in heads:
        published[head.chain][head.n] = head.hash
    chain, n, previous = -1, 0, GENESIS
    for entry in entries:
        if entry.chain != chain:
            chain, n, previous = entry.chain, 0, GENESIS
        n += 1
        if entry.n != n:
            yield Fault(chain, n, f"缺项或次序有误，读到的是第 {entry.n} 项")
            n = entry.n
        if entry.previous != previous:
            yield Fault(chain, n, "与前一项接不上")
        if entry.hash != entry.digest() and not entry.unprovable:
            yield Fault(chain, n, "内容被改动")
        if entry.reason_text and entry.why != MOVED and not entry.reason_holds:
            yield Fault(chain, n, "理由被改动")
        anchor = published[chain].pop(n, None)
        if anchor is not None and anchor != entry.hash:
            yield Fault(chain, n, "与已公布的链头不符")
        previous = entry.hash
    for chain, missing in sorted(published.items()):
        for n in sorted(missing):
            yield Fault(chain, n, "已公布的链头在记录中找不到，末尾被截断")
