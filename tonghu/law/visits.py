"""走访：记下什么，哪些回答是迹象，哪些回答说明迹象没有了。

项目照 domain.md §2.5（没有国家统一的走访表）。网页、手机和村里手填的表格都由这一张目录生成。什么都可以空着；
照片、位置从不要求（国办函〔2026〕12号）。核查的三种方式照国发〔2016〕13号 二（二）。
"""

from collections.abc import Iterator, Mapping
from functools import cache

from tonghu.law.agencies import Agency
from tonghu.law.registration import NONE, Field, Form, codes
from tonghu.law.risk import SEEN, Sign

SCHEMA = 1
"""手机上存的走访按哪一版目录写的；目录改了意思就加一，旧的照旧版读。"""

KINDS = codes("1:定期走访 2:排查走访 3:核查 4:结案回访")
VERIFIERS = codes("1:党员干部上门家访 2:驻村干部探访 3:专业社会工作者随访")
VERIFIED_BY: Mapping[str, tuple[Agency, ...]] = {
    "1": (Agency.VILLAGE_COMMITTEE, Agency.TOWNSHIP, Agency.CIVIL_AFFAIRS),
    "2": (Agency.VILLAGE_COMMITTEE, Agency.TOWNSHIP),
    "3": (Agency.SOCIAL_WORK, Agency.SOCIAL_ORGANISATION, Agency.CARE_SERVICE),
}
"""三种核查方式各由哪一类单位去做。"""
SETTLED = codes("1:情况稳定 2:情况反复，要重新评估")
"""结案回访的结论；程序里的写法见 law/procedures/assessment_and_support.py。"""
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
POLICE = codes("1:已打110 2:派出所已经知道 0:没有报警")
CHANGES = codes(
    "1:父亲外出或者回来 2:母亲外出或者回来 3:换了照护人 4:换了电话 5:搬家 6:转学、升学或者辍学 7:生病或者残疾 9:其他"
)
CHANGED_GROUP: Mapping[str, str] = {
    "1": "父亲", "2": "母亲", "3": "照护人", "4": "照护人", "5": "儿童", "6": "生活", "7": "生活",
}  # fmt: skip
"""说到的变化要在登记表的哪一组里核实；没有列出的，由人选。"""
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
        _item("settled", "回访的结论", _CODE, "走访", SETTLED),
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
        _item("police", "有没有报警", _CODE, "危险", POLICE),
        _item("police_receipt", "报警回执编号，或者接警的派出所", Form.TEXT, "危险"),
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
    "alone": "0", "hazards": NONE, "dangers": NONE,
}  # fmt: skip
"""“都正常”一下子填好的回答；父母联系要问了才知道，不在里面。"""

_OF_STATE = {
    "living": "poor_living", "health": "poor_health", "schooling": "poor_schooling",
    "mood": "low_mood", "behaviour": "bad_behaviour", "care": "poor_care",
}  # fmt: skip
_EIGHT = 8


def chosen(said: Mapping[str, object], key: str) -> list[str]:
    """一个多选的项目选了哪些；没有说到、写了“无”、写得不成样子的都是空的。"""
    value = said.get(key)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def met_child(said: Mapping[str, object]) -> bool:
    """这一次是不是见到了孩子本人。"""
    return "1" in chosen(said, "met")


def met_nobody(said: Mapping[str, object]) -> bool:
    """是不是去了，没有见到人（空访）。"""
    return chosen(said, "met") == ["0"]


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
    if chosen(said, "hazards") or hazards == NONE:
        yield "unsafe_home", hazards != NONE
    there = chosen(said, "dangers")
    for key in DANGERS:
        if key in there:
            yield key, True
        elif said.get("dangers") == NONE and key != "missing":
            yield key, False
    if met_child(said):
        yield "not_met", False
        if "missing" not in there:
            yield "missing", False


def must_report(said: Mapping[str, object], age: int | None) -> tuple[str, ...]:
    """这一次看到的应当马上报告的情形（law/reporting.py 的代码），没有时为空。"""
    found = [
        code for sign, there in signs_in(said, age).items() if there for code in sign.situations
    ]
    return tuple(dict.fromkeys(found))


_ADULT = 18


@cache
def reported_below() -> dict[str, dict[str, int]]:
    """哪一个项目的哪一种回答应当马上报告，不满多少周岁时；给没有信号的手机，让它也知道要先打电话。"""
    found = {
        item.key: {code: below for code in item.codes if (below := _below(item, code))}
        for item in FIELDS.values()
        if item.codes
    }
    return {key: codes for key, codes in found.items() if codes}


def _below(item: Field, code: str) -> int:
    said = {item.key: [code] if item.form is Form.CODES else code}
    return max((age + 1 for age in range(_ADULT) if must_report(said, age)), default=0)


DOUBTS: Mapping[str, str] = {
    "unnamed": "写了危险的情况，没有选危险迹象，没有自动报告：请核对要不要报告、有没有报告",
    "future": "走访时间在将来，按收到的日子计算",
    "clock": "设备的时钟不对，按收到的日子计算",
    "unborn": "走访时间早于孩子出生",
    "unregistered": "走访时间早于孩子登记",
    "not_in_post": "走访人那天没有在这里任职",
    "hurried": "十分钟里走了很多个村、很多孩子",
    "copied": "写的话和很多次走访一模一样",
    "nowhere": "定位在 0,0，没有采用",
    "abroad": "定位不在中国，没有采用",
    "swapped": "定位的经度、纬度写反了，没有采用",
    "rough": "定位误差太大，没有采用",
    "mock": "定位是模拟的，没有采用",
    "datum": "定位没有说明坐标系，没有采用",
}
"""走访哪里可疑：照存不误，标出来请人看（reliability.md §3 第 41–47 行）。"""

_LATITUDES, _LONGITUDES, _MICRO, _ROUGH = (3, 54), (73, 136), 1_000_000, 1_000


def position_doubts(place: object) -> tuple[str, ...]:
    """一个定位为什么不能采用；可以采用的、没有定位的为空。

    `place` 是手机写下的 `{lat, lon, acc, datum, mock}`，经纬度是百万分之一度，误差是米。坐标系不换算：没有写明
    WGS84 的不采用，所以不会偏移两次。
    """
    if place is None:
        return ()
    if not isinstance(place, Mapping):
        return ("nowhere",)
    found = []
    lat, lon = place.get("lat"), place.get("lon")
    if not (isinstance(lat, int) and isinstance(lon, int)) or lat == lon == 0:
        found.append("nowhere")
    elif not _in_china(lat, lon):
        found.append("swapped" if _in_china(lon, lat) else "abroad")
    accuracy = place.get("acc")
    if isinstance(accuracy, int) and accuracy > _ROUGH:
        found.append("rough")
    if place.get("mock"):
        found.append("mock")
    if place.get("datum") != "WGS84":
        found.append("datum")
    return tuple(found)


def _in_china(lat: int, lon: int) -> bool:
    (south, north), (west, east) = _LATITUDES, _LONGITUDES
    return south * _MICRO <= lat <= north * _MICRO and west * _MICRO <= lon <= east * _MICRO
