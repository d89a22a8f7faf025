"""What a cell says of a parent in its own words: at work in some place, at home, dead, in prison, gone, ill."""

import re
from collections.abc import Iterator

from tonghu.record.ledger.reading.cells import DENIES, SYNONYMS, code_in, is_plain_name, ticked
from tonghu.record.ledger.reading.headers import SURNAMES
from tonghu.record.ledger.reading.line import Line
from tonghu.record.ledger.reading.regions import region_before
from tonghu.record.ledger.reading.tables import Column

PARENTS = ("father", "mother")
_HOME = r"(?:都|均|一直|现在?|目前|长期)*(?:在家(?![具电纺政装居乐])|家中|未外出|从未外出|从没外出|务农|没有外出|无外出|本村|家里|在村|在老家|陪读)"
AT_HOME = re.compile(_HOME)
_DOES_AT_HOME = re.compile(
    rf"{_HOME}(?:的|乡|人|里|务农|种[地田]|附近|就近|照[顾看料]|带[娃孩小]|养[病老猪鸡]|待[业着]|闲|无业|没事|休养|患|生病|有病|残|瘫|卧床|病|零工|打零工|做零工)?.{{0,8}}"
)
"""在家照顾孩子; of 在家具厂 it says nothing."""
_AWAY_AGAIN = re.compile("过年|偶尔|有时|时间|很少|不在|以前|原来|外出|出去|打工|务工")
"""What takes back that somebody is at home: 在家时间少."""
_ILL = (
    (re.compile("残疾|瘫痪|偏瘫|截瘫|失明|聋哑"), "50"),
    (re.compile("卧床|癌|恶性肿瘤|白血病|尿毒症|透析|精神病|精神分裂|精神障碍|重病|大病"), "30"),
    (re.compile("高血压|糖尿病|风湿|关节炎|哮喘|气管炎|肺气肿|慢阻肺|尘肺|矽肺|心脏病|冠心病|胃病|肝炎|肾炎|痛风|腰椎|颈椎|癫痫|慢性"), "40"),
    (re.compile("腿脚不便|行动不便|多病|年老|年迈|体弱|虚弱|耳背|眼花|听力差|视力差|身体(?:一直)?(?:不[太大]?好|差|弱)"), "20"),
)  # fmt: skip
"""The illnesses of grown-ups that ledgers name → disabled, heavy, chronic, frail."""
OUT = frozenset(
    {
        "在外", "外出", "务工", "外出务工", "在外务工", "打工", "在外打工", "外出打工", "常年在外", "常年外出",
        "长期在外", "长期外出", "在外面", "在外地", "出门打工", "出门务工", "出去打工", "外出了",
    }
)  # fmt: skip
_STATES = {
    **{word: code for word, code in SYNONYMS["special_status"].items() if code in set("12345678")},
    "服刑中": "5", "监狱": "5", "嫁到": "8", "嫁去": "8", "嫁往": "8", "嫁外": "8",
}  # fmt: skip
_ALL_STATES = re.compile(
    "|".join(sorted((word for word in _STATES if word != "已离"), key=len, reverse=True))
)
_GRAVEST = "13247568"
_DEAD, _DIVORCED = "1", "8"
_OUTSIDE = ("is_away", "work_region", "workplace")
"""What is said of nobody who is dead, in prison or gone; of whoever parted or married again it is."""
_BETWEEN = re.compile(
    r"(?:19|20)\d{2}\s*[年.\-/]?(?:\s*\d{1,2}\s*月?份?)?|[一二三四五六七八九十两几多半\d]+(?:年|个月)(?:前来?|来|多|有余|以上|了)?|早年|前年|去年|今年"
    r"|因(?:病|车祸|故|公|事故|意外|工伤|矿难|犯罪|吸毒|贩毒|盗窃)|意外|车祸|现在|目前|至今|一直|长期|外出多年|外出后|父母"
    r"|[、，,；;。/和后且又已于在时现被正与了（()）\s]"
)
"""What may stand before and between such words: 2021年因病, 外出后."""
_DIED_OF = re.compile(
    "[摔淹撞压砸烧电病冻毒炸]死[了的]?$|(?:病|车祸|事故|意外|工伤|矿难|癌症?|[矽尘]肺|溺水|触电|自杀|喝药|难产)[^，,；;。]{0,3}(?:走|没|不在)了$"
)
"""前年车祸走了: whoever went of something did not run away."""
_STAYS_SOMEWHERE = set("1568")
"""States that have a place beside them (改嫁到安徽, 在新疆服刑); 走了广东 is no state."""
_PHRASES = re.compile(r"[，,；;。、\s（()）]+")
_HEARSAY = re.compile("听说|据说|好像|可能|估计|应该|大概|也许|不确定|疑似")
_HOW = re.compile(
    r"(?:现在?|目前|长期|常年|一直|都|均|也|还|又|仍|双双|夫妻|一起|两人)*"
    r"(?:(?:跟|和|同|与|随)着?(?:其|他|她|孩子|娃)?(?:爸爸?|父亲?|妈妈?|母亲?|丈夫|老公|妻子|老婆|亲戚|老乡|朋友)?(?:一起|一块|一道)?)?"
    r"(?:在|去|到|往|赴)?"
)
"""What may stand before the place: 跟爸爸一起在."""
_WORKS = "(?:做工|务工|打工|打零工|上班|工作|做事|谋生|经商|做生意|做买卖|开车|开店)"
_AT_WORK = re.compile(rf"(?:那边|这边|一带|附近)?(?:在外)?{_WORKS}?")
_WORKS_AT = re.compile(rf"([\u4e00-\u9fff]{{2,12}}?){_WORKS}")
"""在家乡电站上班: a place nobody knows, but somebody works there."""
_EMPLOYED = re.compile(
    r"(?:的|某|一家|一个)?((?:[\u4e00-\u9fff]{0,6}(?:厂|公司|工地|餐馆|饭店|酒店|宾馆|[店馆站场矿吧]|超市|家政|物流))?"
    rf"(?:[做开当跑送搞卖修扎摘打][\u4e00-\u9fff]{{1,6}}?)?){_WORKS}?"
)
"""染厂, 送外卖."""
_NO_WORK = re.compile("[没不未嫁死病监牢狱住带读]|做客|送[走回养]|开刀|手术")
_A_REGION = re.compile(r"[\u4e00-\u9fff]{1,10}[省市县区州]")
_BOTH_ARE_IN = re.compile(
    r"[\s，,；;、（(]*(?:夫妻|夫妇|父母|爸妈|[两二]人)?(?:俩|双方)?(?:现|目前|一直)?(?:都|均|双双|一起|共同)在(?!家|[本村])"
    rf"([\u4e00-\u9fff]{{2,15}}?){_WORKS}?[）)。]?$"
)
_NAME_AND_PLACE = re.compile(
    r"(?!.{0,2}[现都均])([\u4e00-\u9fff]{2,4}?)[\s，,（(]*((?:现|常年|长期|一直)?[在去到].+?)[）)]?"
)
_WHO_IS_OUT = re.compile(
    "(?:父亲?|母亲?|父母亲?|爸爸?|妈妈?|双方|双亲|都|均|全|[、和及与/，,]|外出|在外|务工|打工)+"
)
_HOW_OFTEN = frozenset(
    {"常年", "常常", "全年", "全部", "全家", "时常", "都在", "单身", "单独", "万一"}
)
"""What begins like a name."""
_GOES_ON = re.compile(r"(?![\u4e00-\u9fff](?:前年|去年|今年|在|于|因)).")
"""What may stand behind a name: of 李小明在家 the name is not 李小."""
_LIKE_THE_FATHER = re.compile("(?:同|与)(?:父亲?|爸爸?|左|前)(?:相同|一样)?")
_ONLY = re.compile(r"^(?:仅|只|单独?)")


def state_in(text: str) -> str:
    """The code of what a parent is, written where its name or place should stand: 已故, 2022年病故, 改嫁失联; of
    several the gravest. Empty where anything else is said.
    """
    if text in _STATES:
        return _STATES[text]
    if _DIED_OF.search(text) and not _HEARSAY.search(text):
        return "1"
    found = {_STATES[one] for one in _ALL_STATES.findall(text)}
    rest = _beside_states(text) if found else ""
    if rest and found <= _STAYS_SOMEWHERE:
        rest = region_before(rest)[1]
    return gravest(found) if found and not rest else ""


def _beside_states(text: str) -> str:
    """What a text says beside what became of somebody: 安徽 in 改嫁到安徽."""
    return _BETWEEN.sub("", _ALL_STATES.sub("", text)).lstrip("到去往至")


def gravest(states: set[str]) -> str:
    """Of several things that became of a parent, the one for which the law has most to do."""
    return min(states, key=_GRAVEST.index)


def health_of_a_grown_up(text: str) -> str:
    """What an illness that is named says of a grown-up's health; empty where it is no such word."""
    if DENIES.match(text):  # 无残疾
        return ""
    return next((code for words, code in _ILL if words.search(text)), "")


def whereabouts(line: Line, person: str, text: str, *, certain: bool = False) -> bool:
    """A word in a column of places that tells of no place: 在家, 去世, 服刑. What is none of them
    is a place away from home, unless only such a word is `certain`.
    """
    if state := state_in(text):
        line.put(f"{person}.special_status", state)
        if state == _DIVORCED and not certain and (place := _beside_states(text)):
            line.put(f"{person}.work_region", place)
        return True
    if AT_HOME.match(text) and not _AWAY_AGAIN.search(text):
        line.put(f"{person}.is_away", "0")
        if health := health_of_a_grown_up(text):
            line.put(f"{person}.health_status", health)
        return True
    out = text in OUT
    if out or not certain:
        line.put(f"{person}.is_away", "1")
    return out


def state_among(line: Line, column: Column, person: str, text: str) -> bool:
    """Whether a cell about a place says among other things what became of somebody: 生育后离家，失联."""
    parts = [part for part in re.split(r"[，,；;。（()）]+", text) if part]
    states = {part: state for part in parts if (state := state_in(part))}
    if not states or len(parts) == 1:
        return False
    line.put(f"{person}.special_status", gravest(set(states.values())))
    if rest := "，".join(part for part in parts if part not in states):
        if set(states.values()) == {_DIVORCED} and region_before(rest)[1:] == ("",):
            line.put(f"{person}.work_region", rest)
        else:
            line.tell(column, "composite_rest", text=rest)
    return True


def without_both_away(line: Line, text: str) -> str:
    """A cell about parents without the words behind them that tell where both are: 周芳，都在福建打工."""
    found = _BOTH_ARE_IN.search(text)
    if found is None or not found.start():
        return text
    for person in PARENTS:
        line.put(f"{person}.is_away", "1")
        line.put(f"{person}.work_region", found[1])
    return text[: found.start()]


def without_whereabouts(line: Line, person: str, text: str) -> str:
    """A parent's name without the words behind it that tell where the parent is: 李强在广东打工, 周芳在家."""
    found = _NAME_AND_PLACE.fullmatch(text)
    told = tuple(_told(person, found[2])) if found else ()
    for key, value in told:
        line.put(key, value)
    return found[1] if found and told else text


def who_is_out(text: str) -> Iterator[tuple[str, str]]:
    """Each parent with the code of 是否外出, where a text says no more than which of them: 双方, 父亲."""
    text = _ONLY.sub("", ticked(text))
    if _WHO_IS_OUT.fullmatch(text):
        said = set(text)
        both = bool(said & set("双均都全"))
        if both or said & set("父母爸妈"):
            yield "father", "1" if both or said & set("父爸") else "0"
            yield "mother", "1" if both or said & set("母妈") else "0"


def in_own_words(line: Line, column: Column, person: str, text: str) -> None:
    """How a parent is, told freely: 在浙江宁波务工, 在家，患精神病, 离婚后改嫁，现联系不上."""
    if (state := state_in(text)) and not _beside_states(text):
        line.put(f"{person}.special_status", state)
        return
    if person == "mother" and _LIKE_THE_FATHER.fullmatch(text):
        line.alone = False
        for what in (*_OUTSIDE, "special_status"):
            if value := line.values.get(f"father.{what}"):
                line.put(f"mother.{what}", value)
        return
    parts = [part for part in _PHRASES.split(text) if part]
    states = {state for part in parts if (state := state_in(part))}
    if states:
        line.put(f"{person}.special_status", gravest(states))
    gone: tuple[str, ...] = _OUTSIDE if states - {_DIVORCED} else ()
    if _DEAD in states:
        gone = (*_OUTSIDE, "health_status")  # 去世（矽肺）
    for part in parts:
        if state_in(part):  # and where, which is no matter of this column
            continue
        told = () if _HEARSAY.search(part) else tuple(_told(person, part))
        for key, value in told:
            if not key.endswith(gone):
                line.put(key, value)
        if not told:
            line.tell(column, "word_unknown", text=part)


def behind(person: str, text: str) -> Iterator[tuple[str, str]]:
    """What stands behind 父亲 in a sentence: what became of him or where he is, and before that perhaps his name."""
    for long in (2, 3):
        name, rest = text[:long], text[long:].lstrip("，, ")
        if (
            name[:1] not in SURNAMES
            or name in _HOW_OFTEN
            or "某" in name
            or not is_plain_name(name)
        ):
            continue
        if not _GOES_ON.match(rest):
            continue
        if told := tuple(_became_or_is(person, rest)):
            yield f"{person}.name", name
            yield from told
            return
    yield from _became_or_is(person, text)


def _became_or_is(person: str, text: str) -> Iterator[tuple[str, str]]:
    if state := state_in(text):
        yield f"{person}.special_status", state
    elif not _HEARSAY.search(text):
        yield from _told(person, text)


def _told(person: str, part: str) -> Iterator[tuple[str, str]]:
    """What one phrase says: 在家带娃, 在东莞做保安, 精神残疾二级."""
    if code := code_in(f"{person}.is_away", part):
        yield f"{person}.is_away", code
    elif part in OUT:
        yield f"{person}.is_away", "1"
    elif _DOES_AT_HOME.fullmatch(part) and not _AWAY_AGAIN.search(part):
        yield f"{person}.is_away", "0"
        if health := health_of_a_grown_up(part):
            yield f"{person}.health_status", health
    elif away := _away(part):
        yield f"{person}.is_away", "1"
        for what, value in zip(("work_region", "workplace"), away, strict=True):
            if value:
                yield f"{person}.{what}", value
    elif health := code_in(f"{person}.health_status", part) or health_of_a_grown_up(part):
        yield f"{person}.health_status", health


def _away(part: str) -> tuple[str, str] | None:
    """The region where a phrase says that somebody works, and the work: 广州开货车; nothing where it says more."""
    place = part[_HOW.match(part).end() :]  # type: ignore[union-attr]  # it matches nothing too
    region, rest = region_before(place)
    if region and _AT_WORK.fullmatch(rest):
        return region, ""
    if region and not _NO_WORK.search(rest) and (work := _EMPLOYED.fullmatch(rest)) and work[1]:
        return region, work[1]
    if region and _A_REGION.fullmatch(place):  # 广东省惠州市某县
        return place, ""
    if not region and place != part and (work := _WORKS_AT.fullmatch(place)):
        return work[1], ""
    return (place, "") if not region and _A_REGION.fullmatch(place) else None
