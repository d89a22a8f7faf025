"""一天里的数是不是比平时多得多（A19）：多出前一段日子的平均数三倍标准差，又不少于一个最低的数。"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

DAYS = 90
"""和前面多少天比。"""
LEAST_DAYS = 30
"""有记录不满这么多天的，不比。"""
_TIMES = 3


@dataclass(frozen=True)
class Usual:
    """平时一天多少：平均数和标准差。"""

    mean: float
    spread: float

    def exceeded_by(self, number: int, least: int) -> bool:
        """这个数算不算异常多。"""
        return number >= least and number > self.mean + _TIMES * self.spread


def usual(counts: Sequence[int], days: int) -> Usual:
    """`counts` 是有数的各天的数，其余各天都是零；一共 `days` 天。"""
    mean = sum(counts) / days
    squares = sum((one - mean) ** 2 for one in counts) + (days - len(counts)) * mean**2
    return Usual(mean, sqrt(squares / days))
