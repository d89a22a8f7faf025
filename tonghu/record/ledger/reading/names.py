"""Names in a ledger, with what townships write around them."""

import re
from typing import Any

from tonghu.base.kernel.doubts import Unreadable
from tonghu.record.ledger.reading.cells import (
    NO,
    YES,
    as_text,
    care_of,
    is_plain_name,
    missing_word,
    read_person_name,
    words_for,
)
from tonghu.record.ledger.reading.entries import missing
from tonghu.record.ledger.reading.fitting import PARENT_CODES
from tonghu.record.ledger.reading.headers import WHAT, WHO, WORDS
from tonghu.record.ledger.reading.line import Line
from tonghu.record.ledger.reading.meanings import is_item
from tonghu.record.ledger.reading.parents import (
    PARENTS,
    behind,
    in_own_words,
    state_in,
    whereabouts,
    without_both_away,
    without_whereabouts,
)
from tonghu.record.ledger.reading.tables import Column

KIN = words_for("caregiver.relationship")
AROUND = " 、,，;；/|:：（）()"
CALLED = re.compile(
    f"({'|'.join(sorted((w for w in KIN if len(w) == 2 and w[0] not in '孙子'), key=len))})"
    r"[：:\s]*([\u4e00-\u9fff]{2,4})?$"
)
"""奶奶, or 奶奶王桂英: a caregiver called by the relationship. (孙子涵 is a name.)"""
_KIN_BEHIND = re.compile(
    rf"([\u4e00-\u9fff]{{2,4}})[\s—-]+({'|'.join(sorted(KIN, key=len, reverse=True))})"
)
"""王桂英 奶奶."""
_LIVING_WITH = re.compile(
    r"^(?:现在?|目前|平时|一直)?(?:跟着?|随|由|和|与|同)(?=[\u4e00-\u9fff]{2})"
)
_LIVES = re.compile(
    r"\s*(?:一起|共同|在)?(?:居住|同住|住|生活|过|带|照[顾看料管]|看管|监护|抚养|管)(?:着|的)?$"
)
_MANY_DIGITS = re.compile(r"\d{3}")
_BEFORE_A_NAME = re.compile(r"^\s*\d{1,3}\s*[.、．]\s*")
_A_SENTENCE = re.compile(r"(?=.*[了在的被把没不是有年月])[\u4e00-\u9fff\d，,。]{6,}")
"""冉明富前年在工地上摔死了: more than a name."""
_MASKED = re.compile(
    r"[\u4e00-\u9fff](?:某{1,2}[甲乙丙丁戊]?|[xX×*＊]{1,2})|[\u4e00-\u9fff][*＊×][\u4e00-\u9fff]"
)
"""A name that must not be known: 韩某某, 张*."""
_SEX_BEHIND = re.compile(
    r"([\u4e00-\u9fff]{2,4})[\s、,，;；/]+([男女儿崽妹])(?:性|孩子?|娃[儿娃]?|娃子|生|童|儿|崽|子)?"
)
"""罗思琪 女, 杨梓涵，女娃儿, 杨永康，儿娃子."""
_AN_OFFICE = re.compile(
    r"[\u4e00-\u9fff“”\"]{2,}(?:之家|家园|乐园|服务站|工作站|中心|学校|小学|中学|完小|幼儿园|委员会|[村居]委会|驿站|基地|活动[室站]|协会"
    '|公司|派出所|卫生[院室]|办公室|福利院|救助站|人民政府|办事处)[”"]?'
)
"""Where children are cared for, or who does it: 大坪村留守儿童之家 in a list of such places."""
_AROUND_A_NAME = re.compile(r"^[\s★☆▲△◆◇※]+|[\s★☆▲△◆◇※]+$")
"""Signs by which a clerk remembers something."""
_SPOKEN = re.compile(r"[（(]\s*[A-Za-zà-üāēīōūǎěǐǒǔǖǘǚǜ]+\s*[）)](?=.)")
"""How a rare character is read, behind it: 王姵(pei)涵."""
_BEHIND_A_NAME = re.compile(r"\s*[（(【\[]([^（()）]*)[）)】\]]\s*$")
_WHEN_BEHIND = re.compile(r"([\u4e00-\u9fff]{2,4})\s*((?:19|20)\d{2}年.+)")
_GONE_BEHIND = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:[\s\-—–_/]*(已[\u4e00-\u9fff]{2,4})|\s*[-—–_/]\s*([\u4e00-\u9fff]{2,6})|\s+((?:曾用名|原名|小名)[：:]?[\u4e00-\u9fff]+))$"
)
"""王小军-已转学, 王小军-重复, 王小军 曾用名王军."""
_CALLED_ONCE = re.compile(r"(?:曾用名|小名|原名)[：:\s]*(.+)")
_SEVERAL = re.compile(r"[、,，;；/]\s*(?=[\u4e00-\u9fff])")
_ASIDE = re.compile(r"\s*[（(].*?[）)]")
_AGE_BEHIND = re.compile(r"[\s、,，]*[（(]?\d{1,3}(?:周?岁)[）)]?$")
_NO_NAME = re.compile(
    "离家|离婚|离异|外出|出走|出去|打工|务工|务农|在家|多年|没有|没了|去世|过世|失联|联系|改嫁|再婚|不在|不明|不知|死亡|坐牢|服刑|跑了|走了|不详"
)
"""What nobody is called."""
_NO_CARER = re.compile(
    "学校|住校|寄宿|监护|照[护顾看料]|独自|单独|自己|自理|托管|机构|福利|敬老|村委|居委|亲戚|亲属|随[父母]|[带管][弟妹哥姐]|生活|居住|无人|^(?:爷爷|奶奶|外公|外婆|姥[姥爷]|爸爸|妈妈|父亲|母亲)"
)
"""Nor those who take care."""
_SEXES = frozenset({"男", "女"})
_SEX_AND_AGE = re.compile(r"([男女])(?:[、，,\s]*\d{1,2}\s*周?岁)?")
_PARENT_WORDS = frozenset({"父亲", "母亲", "爸爸", "妈妈"})


def who_in(text: str) -> str:
    """Who takes care, without the words around: 爷爷（黎光友） in 跟爷爷（黎光友）住."""
    plain = _LIVING_WITH.sub("", text)
    bare = _LIVES.sub("", plain)
    called = any(bare.startswith(word) for word in KIN)
    return bare if called or (text != plain != bare and is_plain_name(bare)) else text


def adult_name(line: Line, column: Column, key: str, cell: Any) -> None:
    """Whom a cell calls father, mother or caregiver: a name, a relationship, or what became of them."""
    person, _, _ = key.rpartition(".")
    if person in PARENTS and _A_SENTENCE.fullmatch(as_text(cell)):
        told = dict(behind(person, as_text(cell)))
        if key in told:
            for item, value in told.items():
                line.put(item, value)
            return
    text, *others = _SEVERAL.split(_named(line, person, as_text(cell)))
    if text in YES | NO and not missing_word(text):
        line.tell(column, "adult_name_unreadable", text=text)
        return
    if person == "caregiver":
        text, others = _called(line, column, who_in(_AGE_BEHIND.sub("", text)), others)
    if others:
        line.tell(column, "composite_rest", text="、".join(others))
    if text[:2] in _PARENT_WORDS and len(text) > 3:  # 母亲周芳
        text = text[2:].lstrip(AROUND)
    if not text:
        return
    if _NO_NAME.search(text) or (person == "caregiver" and _NO_CARER.search(_ASIDE.sub("", text))):
        _situation(line, column, person, text)  # 离家多年
    elif is_plain_name(text) and not state_in(text):
        line.put(key, text)
    elif not missing(line, column, key, text):
        _unusual_name(line, column, key, _AGE_BEHIND.sub("", text))


def _named(line: Line, person: str, text: str) -> str:
    """The text without what stands around a name: where a parent is or what became of it, the verb of a caregiver.
    Nothing where that is all: （走了，联系不上）, 在家.
    """
    if person not in PARENTS:
        return who_in(text) if person == "caregiver" else _without_state(text)[0]
    if whereabouts(line, person, text, certain=True):
        return ""
    text, state = _without_state(without_whereabouts(line, person, without_both_away(line, text)))
    if state:
        line.put(f"{person}.special_status", state)
    return text


def _unusual_name(line: Line, column: Column, key: str, text: str) -> None:
    """A name with something about it: rare characters, a dot, brackets behind; or a whole sentence."""
    if _A_SENTENCE.fullmatch(text):
        line.tell(column, "adult_name_unreadable", text=text)
        return
    try:
        if _MANY_DIGITS.search(text):
            raise Unreadable(text)  # a date, a number of something: no name
        read = read_person_name(re.sub(r"[（(].*?[）)]", "", text) or text)
    except Unreadable:
        line.tell(column, "adult_name_unreadable", text=text)
        return
    line.put(key, read.value)
    for doubt in read.doubts:
        line.tell(column, "name_doubt", doubt)
    aside = re.search(r"[（(](.*?)[）)]", text)
    if aside and key == "caregiver.name" and (code := KIN.get(aside[1])):
        line.put("caregiver.relationship", code)


def _situation(line: Line, column: Column, person: str, text: str) -> None:
    """What stands where somebody's name should, and is no name: 离家多年, 独自生活."""
    if person in PARENTS:
        in_own_words(line, column, person, text)
    elif care := care_of(text):
        line.put("actual_care", care)
    else:
        line.tell(column, "adult_name_unreadable", text=text)


def _called(line: Line, column: Column, text: str, others: list[str]) -> tuple[str, list[str]]:
    """Put down what a caregiver is to the child, where the cell says it; the name that is left, if any, and what
    else stood in the cell.
    """
    if kin := next((other for other in others if other in KIN), ""):  # 李国富，爷爷
        others = [other for other in others if other != kin]
        line.put("caregiver.relationship", KIN[kin])
    if (bare := _ASIDE.sub("", text)) in KIN:  # 奶奶（70岁）
        aside = text[len(bare) :].strip(AROUND)
        text = bare + aside if is_plain_name(aside) else bare
    if called := CALLED.match(text):
        line.put("caregiver.relationship", KIN.get(text) or KIN[called[1]])
        if text in KIN and KIN[text] not in PARENT_CODES:
            line.tell(column, "name_is_kin", text=text)
        return "" if text in KIN else called[2], others
    if behind := _KIN_BEHIND.fullmatch(text):
        line.put("caregiver.relationship", KIN[behind[2]])
        return behind[1], others
    return text, others


def _without_state(text: str) -> tuple[str, str]:
    """A name without what became of its bearer behind it: 罗小云（改嫁，失联）, 田文武2020年去世."""
    aside = _BEHIND_A_NAME.search(text)
    if aside and aside.start() and (state := state_in(aside[1])):
        return text[: aside.start()], state
    when = _WHEN_BEHIND.fullmatch(text)
    if when and (state := state_in(when[2])):
        return when[1], state
    return text, ""


def child_name(line: Line, column: Column, text: str) -> None:
    """The name of the child, without number, nickname and what else stands in brackets behind it."""
    if _is_of_a_header(text):
        line.tell(column, "name_is_header", text=text)
        return
    if _MASKED.fullmatch(text):
        line.tell(column, "name_masked", text=text)
        return
    if sex := _SEX_BEHIND.fullmatch(text):
        line.put("sex", "2" if sex[2] in "女妹" else "1")
        text = sex[1]
    if is_plain_name(text) and column.field == "name":
        line.put("name", text)
        return
    if len(_SEVERAL.split(text)) > 1 or _a_name_a_line(text):
        line.tell(column, "name_several", text=text)
        return
    if _AN_OFFICE.fullmatch(text):
        line.tell(column, "name_of_office", text=text)
        return
    unmarked = _AROUND_A_NAME.sub("", _SPOKEN.sub("", text))
    plain = _BEFORE_A_NAME.sub("", unmarked)
    aside = _BEHIND_A_NAME.search(plain)
    if aside and aside.start():
        plain = plain[: aside.start()]
        _aside(line, column, aside[1])
    if gone := _GONE_BEHIND.search(plain):
        plain = plain[: gone.start()]
        _aside(line, column, next(filter(None, gone.groups())))
    try:
        read = read_person_name(plain)
    except Unreadable as error:
        line.tell(column, "name_unreadable", str(error))
        return
    line.put("name", read.value)
    if read.value != plain or unmarked != text:
        line.tell(column, "name_fixed", raw=text, value=read.value)
    for doubt in read.doubts:
        line.tell(column, "name_doubt", doubt)


def _is_of_a_header(text: str) -> bool:
    """Whether nobody is called this: 民族, 监护人 where a table was not understood, 男 in a row that slipped."""
    return (
        text in _SEXES
        or text in WORDS
        or text in WHAT
        or text in WHO
        or (len(text) > 4 and is_item(text))
    )


def _a_name_a_line(text: str) -> bool:
    """Whether several names stand below each other in one cell; one name may be broken anywhere."""
    lines = text.split("\n")
    return len(lines) > 1 and all(map(is_plain_name, lines))


def _aside(line: Line, column: Column, text: str) -> None:
    """What stands in brackets behind a child's name: 女, 曾用名：李雨, 已转走."""
    called = _CALLED_ONCE.fullmatch(text)
    if of_sex := _SEX_AND_AGE.fullmatch(text):
        line.put("sex", "1" if of_sex[1] == "男" else "2")
    elif called and is_plain_name(called[1]):
        line.put("former_name", called[1])
    else:
        line.tell(column, "name_aside", text=text)


def kin_code(word: str) -> str:
    """The code of a relationship, for 奶奶 or 祖孙关系; empty for other words."""
    return KIN.get(word) or KIN.get(word.removesuffix("关系")) or ""
