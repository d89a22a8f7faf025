"""Search keys for names: full pinyin, initials, and sounds that are taken for one another.

The readings of given names are pypinyin's; those of surnames are ours, since as a surname 单 is
shan, 仇 qiu, 解 xie, 曾 zeng. Both readings are keys: people search for what they would say.
"""

import itertools
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, pinyin

from tonghu.base.kernel.codes import table
from tonghu.base.kernel.names import MIDDLE_DOT, Name

SURNAME_READINGS = table(
    "单:shan 仇:qiu 解:xie 曾:zeng 区:ou 朴:piao 查:zha 任:ren 华:hua 盖:ge 洗:xian 冼:xian 尉:wei 缪:miao 乐:yue 翟:zhai 覃:qin "
    "秘:bi 员:yun 贠:yun 谌:chen 召:shao 繁:po 折:she 黑:he 逄:pang 隗:wei 长:chang 种:chong 重:chong 能:nai 牟:mu 晟:cheng 戚:qi "
    "郇:xun 佴:nai 撒:sa 宓:mi 宁:ning 燕:yan 应:ying 纪:ji 葛:ge 哈:ha 祭:zhai 句:gou 阚:kan 那:na 钭:tou 曲:qu 粘:nian 适:kuo 卜:bu "
    "佟:tong 相:xiang 过:guo 车:che 褚:chu 沈:shen 柏:bai 訾:zi 麴:qu 瞿:qu 俞:yu 於:yu 仉:zhang"
)
_SOUND_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"),
                ("l", "n"), ("h", "f"), ("r", "l"))  # fmt: skip
_MOST_READINGS = 16
Heard = tuple[str, str, str]
"""One reading of a character: the syllable, its initial, its sound."""


@dataclass(frozen=True)
class SearchKeys:
    """What a name is found under. `sounds` folds readings that dialects do not tell apart."""

    full: frozenset[str]
    initials: frozenset[str]
    sounds: frozenset[str]


@lru_cache(maxsize=2048)
def search_keys(name: Name) -> SearchKeys:
    """The keys of a name; at most sixteen readings of it are kept."""
    text = name.full.replace(MIDDLE_DOT, "").replace(" ", "").lower()
    readings = [_readings(c) for c in text]
    if name.surname and len(name.surname) == 1 and name.surname in SURNAME_READINGS:
        said = _heard(SURNAME_READINGS[name.surname])
        readings[0] = tuple(dict.fromkeys([said, *readings[0]]))
    spoken = list(itertools.islice(itertools.product(*readings), _MOST_READINGS))
    full, initials, sounds = (
        frozenset("".join([heard[part] for heard in one]) for one in spoken) for part in range(3)
    )
    return SearchKeys(full, initials, sounds)


def sound_alike(one: str, other: str) -> bool:
    """Whether two words may be the same to the ear, sign by sign: 大平 and 大坪."""
    return len(one) == len(other) and all(
        {heard[2] for heard in _readings(a)} & {heard[2] for heard in _readings(b)}
        for a, b in zip(one, other, strict=True)
    )


@lru_cache(maxsize=2048)
def sound(syllable: str) -> str:
    """A syllable as the ear of many dialects has it: zh = z, ing = in, l = n."""
    for heard, taken_for in _SOUND_ALIKE:
        if heard in {"l", "h", "r"}:
            syllable = taken_for + syllable[1:] if syllable.startswith(heard) else syllable
        else:
            syllable = syllable.replace(heard, taken_for)
    return syllable


@lru_cache(maxsize=16384)
def _readings(character: str) -> tuple[Heard, ...]:
    """Every reading of a character, the usual one first; itself where it has none."""
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="default")
    readings = [reading.replace("ü", "v") for reading in found[0]] if found else [character]
    return tuple(_heard(reading) for reading in readings)


def _heard(reading: str) -> Heard:
    return reading, reading[0], sound(reading)
