"""走访：记下什么，哪些回答是迹象，哪些回答说明迹象没有了。

项目照 domain.md §2.5（没有国家统一的走访表）。网页、手机和村里手填的表格都由这一张目录生成。什么都可以空着；
照片、位置从不要求（国办函〔2026〕12号）。核查的三种方式照国发〔2016〕13号 二（二）。
"""

from collections.abc import Iterator, Mapping

from tonghu.law.registration import Field, Form, codes
from tonghu.law.risk import SEEN, Sign

SCHEMA = 1
"""手机上存的走访按哪一版目录写的；目录改了意思就加一，旧的照旧版读。"""

KINDS = codes("1:定期走访 2:排查走访 3:核查 4:结案回访")
VERIFIERS = codes("1:党员干部上门家访 2:驻村干部探访 3:专业社会工作者随访")
MODES = codes("1:入户 2:在学校 3:电话 4:视频 5:路上遇到")
MET = codes("1:孩子 2:照护人 3:父母 4:邻居或者村组干部 0:没有见到人")
STATE = codes("1:正常 2:要留意 3:不好 9:没有了解到")
ALONE = codes("0:没有 1:白天独自在家 2:独自过夜 3:长期单独居住 9:没有了解到")
TOUCH = codes("1:一周内 2:一到两周前 3:两周以上 4:联系不上 9:没有了解到")
HAZARDS = codes(
    "1:用电用火 2:煤气 3:靠近水塘河沟 4:危房 5:地质灾害 6:农药或者危险品 7:道路 8:陌生人出入 9:其他"
)
DANGERS = codes(
    "missing:找不到孩子 hurt:身上有说不清的伤、害怕回家 violated:疑似受到性侵害或者不法侵害 "
    "unfed:没有人管吃住、生病不管 accident:受了重伤、溺水、中毒 self_harm:自伤、说过不想活 begging:被带去乞讨或者做工"
)
"""危险迹象；键就是 law/risk.py 的键。选了一种就要马上报告。"""
CHANGES = codes(
    "1:父亲外出或者回来 2:母亲外出或者回来 3:换了照护人 4:换了电话 5:搬家 6:转学、升学或者辍学 7:生病或者残疾 9:其他"
)
NEEDS = codes(
    "1:监护指导 2:医疗救治 3:心理疏导 4:行为矫治 5:法律服务 6:法律援助 7:社会救助和福利 8:学业帮扶 9:其他 0:没有"
)
ACTIONS = codes(
    "1:当场解决 2:请有关单位帮助 3:报告乡镇 4:联系了父母 5:讲了安全或者法律知识 9:其他 0:没有"
)
SIGNED = codes("1:照护人在纸上签字 2:按了手印，有见证人 3:不便签字")

_CODE, _CODES, _LONG = Form.CODE, Form.CODES, Form.LONG


def _item(
    key: str, label: str, form: Form, group: str, table: Mapping[str, str] | None = None
) -> Field:
    return Field(key, label, form, group, table, secret=True, longest=1000)


FIELDS: Mapping[str, Field] = {
    one.key: one
    for one in (
        _item("kind", "哪一种走访", _CODE, "走访", KINDS),
        _item("verifier", "核查的方式", _CODE, "走访", VERIFIERS),
        _item("mode", "怎样走访的", _CODE, "走访", MODES),
        _item("met", "见到了谁", _CODES, "走访", MET),
        _item("companions", "同去的人", Form.TEXT, "走访"),
        _item("living", "吃住", _CODE, "孩子", STATE),
        _item("health", "身体", _CODE, "孩子", STATE),
        _item("schooling", "上学", _CODE, "孩子", STATE),
        _item("mood", "情绪", _CODE, "孩子", STATE),
        _item("behaviour", "行为", _CODE, "孩子", STATE),
        _item("care", "照护人照料得怎样", _CODE, "照护", STATE),
        _item("alone", "有没有独自在家", _CODE, "照护", ALONE),
        _item("touch", "父母上次联系孩子", _CODE, "照护", TOUCH),
        _item("hazards", "家里的安全隐患", _CODES, "照护", HAZARDS),
        _item("dangers", "危险迹象", _CODES, "危险", DANGERS),
        _item("danger_words", "看到了什么、听到了什么", _LONG, "危险"),
        _item("changes", "有什么变化", _CODES, "变化和需要", CHANGES),
        _item("change_words", "变化的情况", _LONG, "变化和需要"),
        _item("needs", "需要什么帮助", _CODES, "变化和需要", NEEDS),
        _item("actions", "做了什么", _CODES, "变化和需要", ACTIONS),
        _item("child_words", "孩子怎么说", _LONG, "变化和需要"),
        _item("note", "其他情况", _LONG, "变化和需要"),
        _item("signed", "签字", _CODE, "变化和需要", SIGNED),
    )
}
"""走访的项目，按记录的次序。`hazards` 写“@none”是看过、没有隐患；`dangers` 写“@none”是没有发现危险。"""

ALL_WELL: Mapping[str, object] = {
    "living": "1", "health": "1", "schooling": "1", "mood": "1", "behaviour": "1", "care": "1",
    "alone": "0", "hazards": "@none", "dangers": "@none",
}  # fmt: skip
"""“都正常”一下子填好的回答；父母联系要问了才知道，不在里面。"""

_OF_STATE = {
    "living": "poor_living", "health": "poor_health", "schooling": "poor_schooling",
    "mood": "low_mood", "behaviour": "bad_behaviour", "care": "poor_care",
}  # fmt: skip
_EIGHT = 8


def met_child(said: Mapping[str, object]) -> bool:
    """这一次是不是见到了孩子本人。"""
    met = said.get("met")
    return isinstance(met, list) and "1" in met


def signs_in(said: Mapping[str, object], age: int | None) -> dict[Sign, bool]:
    """这一次走访说到的迹象：看到的是 True，看过、没有的是 False；没有说到的不在里面。

    `age` 是走访那天的周岁；不知道时为空，独自在家的按不满八周岁看待。
    """
    return {SEEN[key]: there for key, there in _signs(said, age)}


def _signs(said: Mapping[str, object], age: int | None) -> Iterator[tuple[str, bool]]:
    for item, key in _OF_STATE.items():
        if said.get(item) in ("1", "2", "3"):
            yield key, said[item] != "1"
    alone = said.get("alone")
    if alone in ("0", "1", "2", "3"):
        yield "alone_overnight", alone in ("2", "3")
        yield "alone_young", alone != "0" and (age is None or age < _EIGHT)
        yield "alone_by_day", alone == "1"
    touch = said.get("touch")
    if touch in ("1", "2", "3", "4"):
        yield "out_of_touch", touch in ("3", "4")
    hazards = said.get("hazards")
    if hazards:
        yield "unsafe_home", hazards != "@none"
    dangers = said.get("dangers")
    if dangers:
        there = dangers if isinstance(dangers, list) else []
        for key in DANGERS:
            if key in there or dangers == "@none":
                yield key, key in there
    if met_child(said):
        yield "not_met", False
        if not (isinstance(dangers, list) and "missing" in dangers):
            yield "missing", False


def must_report(said: Mapping[str, object], age: int | None) -> tuple[str, ...]:
    """这一次看到的应当马上报告的情形（law/reporting.py 的代码），没有时为空。"""
    found = [
        code for sign, there in signs_in(said, age).items() if there for code in sign.situations
    ]
    return tuple(dict.fromkeys(found))
