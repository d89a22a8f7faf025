"""Names of people: kept as written, spelt one way, never shortened."""

import re
import unicodedata
from dataclasses import dataclass

from tonghu.base.kernel.doubts import Read, Unreadable

MIDDLE_DOT = "\u00b7"
"""The one middle dot (民发〔2016〕 notice of twelve ministries, as domain.md and bad input 23 have it)."""

_DOTS = re.compile(r"(?<=\S)[•・‧．·∙⋅●。.](?=\S)")
_HIDDEN = re.compile(
    r"[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f]"
)
_LOST = re.compile(r"[?？*＊□�\ue000-\uf8ff]")
_SPELT = re.compile(r"[\u4e00-\u9fff][A-Za-z]|[A-Za-z]{2}[\u4e00-\u9fff]")
_NO_NAME = frozenset(
    {"无", "不详", "不祥", "未知", "无名", "NULL", "null", "None", "/", "-", "—", "空", "同上"}
)
_NICKNAME = re.compile(r"^.{1,3}(?:妈|爸|娃|他妈|他爸|家的)$")
LONGEST = 50
_COMMON = re.compile(r"[\u4e00-\u9fa5]{2,4}")
"""The usual case, in which there is nothing to put in order."""

_DOUBLE_SURNAMES = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 "
    "颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 公乘 贯丘 公皙 南荣 东里 "
    "东宫 仲长 子书 子桑 即墨 达奚 褚师"
)
DOUBLE_SURNAMES = frozenset(_DOUBLE_SURNAMES.split())


@dataclass(frozen=True)
class Name:
    """A name in its one spelling, with its surname where the form of the name shows one."""

    full: str
    surname: str
    given: str


def read_name(text: str) -> Read[Name]:
    """A name as people write it. Raises Unreadable for what is no name at all.

    Characters are never replaced by others (NFC, not NFKC: rare ones must survive); their number is
    counted in code points.
    """
    if _COMMON.fullmatch(text) and not _NICKNAME.match(text) and text not in _NO_NAME:
        return Read(_split(text))
    visible = _HIDDEN.sub("", unicodedata.normalize("NFC", text))
    full = _DOTS.sub(MIDDLE_DOT, _spaced(_narrow(visible)))
    if not full or full in _NO_NAME:
        raise Unreadable("请填写姓名；实在不知道的，选“未采集”，不要写“无”“不详”")
    if len(full) > LONGEST:
        raise Unreadable(f"姓名有 {len(full)} 个字，超过 {LONGEST} 个，请核对")
    if not any(c.isalpha() for c in full):
        raise Unreadable(f"“{full}”里一个字也没有，不像姓名，请核对")
    doubts = []
    if len(visible) < len(text):
        doubts.append("姓名里有看不见的字符，已去掉")
    if _LOST.search(full):
        doubts.append("有的字丢失了（显示为问号或方框），请问清是哪个字")
    if _SPELT.search(full):
        doubts.append("姓名里夹着拼音字母，请换成汉字")
    if _NICKNAME.match(full) and MIDDLE_DOT not in full:
        doubts.append("像是称呼，不像姓名")
    if any(unicodedata.category(c) in {"So", "Sk", "Cs", "Nd"} for c in full):
        doubts.append("姓名里有数字或符号")
    return Read(_split(full), tuple(doubts))


def _split(full: str) -> Name:
    if MIDDLE_DOT in full or full.isascii():
        return Name(full, "", full)
    size = 2 if full[:2] in DOUBLE_SURNAMES and len(full) > 2 else 1
    return Name(full, full[:size], full[size:])


def _narrow(text: str) -> str:
    """Full-width Latin letters, digits and points made narrow; everything else as it is."""
    return "".join(
        unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" or c == "\u3000" else c
        for c in text
    )


def _spaced(text: str) -> str:
    """No spaces inside a Chinese name (张　三 → 张三); single ones between Latin words."""
    words = text.split()
    joiner = " " if all(word.isascii() for word in words) else ""
    return joiner.join(words)
