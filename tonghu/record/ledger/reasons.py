"""The sentences for rows that are not filed until a person has judged them."""

from collections.abc import Mapping

from tonghu.record.ledger.planning import Fate

FATES: Mapping[Fate, str] = {
    Fate.ELSEWHERE: "这个孩子在别处的台账上，没有重复登记。确实搬来的，请点开这一行，申请认领",
    Fate.CONFLICT: "证件号码和档案里另一个孩子相同，名字却不同。请对照户口簿，看是哪一份写错了",
    Fate.LIKELY: "很像档案里已有的一个孩子，没有重复登记。请看两边，点“同一个”或“不是同一个”",
}
