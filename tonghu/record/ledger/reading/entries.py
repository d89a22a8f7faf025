"""What one cell says of one item: a number, a telephone, a day, a code, a tick, a text.

Each function puts down what it read, or tells why it did not; none refuses more than its own item.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from tonghu.base.kernel.doubts import Unreadable
from tonghu.base.kernel.idnumbers import check_character
from tonghu.law.registration import FIELDS, MISSING, NONE, Form
from tonghu.record.ledger.reading.cells import (
    NEIGHBOURS,
    NO,
    NONE_WORDS,
    YES,
    as_text,
    code_in,
    is_plain_name,
    missing_word,
    read_citizen,
    read_coded,
    read_day,
    read_many,
    read_numbers,
    schooling_of,
    ticked,
    words_for,
)
from tonghu.record.ledger.reading.line import Line
from tonghu.record.ledger.reading.meanings import is_help, translated, usual
from tonghu.record.ledger.reading.parents import (
    AT_HOME,
    OUT,
    PARENTS,
    health_of_a_grown_up,
    in_own_words,
    state_among,
    state_in,
    whereabouts,
    who_is_out,
)
from tonghu.record.ledger.reading.regions import region_before
from tonghu.record.ledger.reading.tables import Column

ID = re.compile(r"\d{17}[\dXx]|(?<!\d)\d{15}(?!\d)")
_ASIDE = re.compile(r"[\u4e00-\u9fff（(]")
PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|0\d{2,3}-?\d{7,8})(?!\d)")
_NO_PHONE = re.compile("[无没](?:有)?(?:电话|手机|号码|联系方式|联系电话)(?:号码)?")
_BORN = re.compile(r"((?:19|20)\d{2}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?)\s*(?:出?生)?")
_CARD = re.compile(r"([1-9]\d{16}[\dXx])([1-7])([1-4])(?:B\d)?$")
_CLEAN_ID = re.compile(r"^[1-9]\d{5}(?:19|20)\d{9}[\dX]$")
_MONTH = re.compile(r"(?:19|20[01])\d-(?:0[1-9]|1[0-2])")
_SINCE_AND_UNTIL = re.compile(
    r"((?:19|20)\d{6}|(?:19|20)\d{2}(?:\s*[年./-]\s*\d{1,2}(?:\s*[月./-]\s*\d{1,2})?)?\s*[年月日号]?)\s*(?:[-—–―~～－]+|至|到)\s*"
    r"((?:19|20)\d{2}(?:\d{4}|\D.*)?|至?今|现在|目前)"
)
"""2022.2—2025.12: since when, and until when."""
_WITHIN_A_YEAR = re.compile(
    r"((?:19|20)\d{2})(?:\s*年\s*|[./])(\d{1,2})\s*月?\s*[-—–~～至到]+\s*(\d{1,2})\s*(月?)[份底末]?"
)
"""2022年2月—12月; of 2022.2-12 nobody knows whether it is a month or a day."""
_SEASON = re.compile(
    r"((?:19|20)\d{2})年?(?:春节?|夏天?|秋天?|冬天?|年?[初底末中]|[上下]半年|[寒暑]假|国庆节?|五一|中秋节?|端午节?|清明节?|正月|过年)[前后]?(?:左右)?"
)
"""2021年春, 2026年底: the year is certain."""
_TOLD_FREELY = frozenset({"special_status", "is_away"})
_WITH_AN_ASIDE = re.compile(r"[^（(]+[（(].+[）)]")
_STAYED = re.compile("在家|家里|家中|未外出")
_LEVEL = re.compile(r"[一二三四1-4]级")
_ILLNESS = re.compile(
    r"[病症炎癌瘤瘫痫喘癫盲聋哑]|贫血|近视|弱视|斜视|色弱|营养不良|龋齿|蛀牙|障碍|迟缓|发育|过敏|湿疹|骨折|畸形|缺失|矮小|肥胖|结巴|口吃|唇裂|腭裂|疝气|杂音"
)
_WELL_AFTER_ALL = re.compile("^[无未没不非]|正常|良好|已?痊愈|已治愈")
_AT_SCHOOL = frozenset({"在校", "在读", "就读", "上学", "在学", "正常就读"})
_NOT_AT_SCHOOL, _UNREGISTERED = "8", "4"
_OUT_OF_SCHOOL = frozenset({"2", "7", _NOT_AT_SCHOOL})
_OWN_CODE = re.compile(r"[1-9]\d?(?:[、,，/ ][1-9]\d?)*")
_NUMBERED_EVERYWHERE = frozenset(
    {"sex", "ethnicity", "disability_level", "id_type", "is_boarding", "has_caregiver", "lives_alone", "is_away",
     "is_capable"}
)  # fmt: skip
"""Items whose numbers mean the same in every ledger, by the national standard or as yes and no."""
_BOTH_OUT = "1"
_HEALTHY, _DISABLED, _WELL = "10", "50", frozenset({"10", "20"})
_BEHIND_A_NAME = re.compile(r"\s*[（(]([^（()）]*)[）)]\s*$")
_LIKE_THE_FATHER = re.compile(
    r"[同与和跟随](?:其|孩子)?(?:父亲?|爸爸?|丈?夫|左|上)(?:相同|一样|一起|同)?"
)
_LIKE_THE_HUKOU = re.compile(r"同户[籍口](?:所在)?地?址?")
_BOTH_IN = re.compile(r"^(?:现?都|均|全|一起|现)?在(?=[\u4e00-\u9fff]{2})")
"""都在广东: a place, and the words around it."""
_AT_WORK = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:务工|打工|上班)$")
"""广东务工, likewise."""
_AMOUNT = re.compile(
    r"[（(:：]?\s*每?[人年月]*\d+(?:\.\d+)?\s*万?元(?:\s*[/每]\s*[人年月次/每]+)?[）)]?"
)
_KIND_OF_RELIEF = re.compile(r"[A-Ca-c一二三ABC]类(?=低保)")
_A_DISABILITY = re.compile(
    r"(?:视力|听力|言语|肢体|智力|精神|多重)(?:[一二三四1-4]级)?残疾(?!人|补|金)[（(]?(?:[一二三四1-4]级)?[）)]?"
    r"|残疾[（(]?[一二三四1-4]级[）)]?"
)
_AROUND = " 、,，;；/。"
_HELP = frozenset({"relief_measures", "support_recommendations"})
_OF_THE_STATE = re.compile("救助|补[贴助]|保障|政策|待遇|受助|(?<!关爱)(?<!妇联)帮扶措施")
_TWO_ALLOWANCES = re.compile(r"(?:残疾人?)?两项补贴")
_BESIDE = frozenset({"同左", "同右"})
_NOT, _ASKS = re.compile(r"[无非未不没否]"), re.compile(r"是否|是不是|有无|有没有")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\u200b-\u200f\u202a-\u202e\ufeff]")


def missing(line: Line, column: Column, key: str, text: str) -> bool:
    """Whether a cell only says that there is nothing; then that is put down."""
    word = missing_word(text)
    if not word:
        return False
    if word == "?":
        return True
    codes = FIELDS[key].codes
    if codes and word == NONE and any(label.startswith("无") for label in codes.values()):
        return False
    line.put(key, word)
    return True


def number(line: Line, column: Column, key: str, cell: Any) -> None:
    """An ID number, or why it is none: digits that Excel lost, words, another document."""
    child = key == "id_number"
    line.alone = False  # what kind of document it is stands in another column
    if isinstance(cell, float) and cell >= 1e15:
        line.tell(column, "id_lost_digits" if child else "adult_id_lost_digits")
        return
    text = cell.strip() if isinstance(cell, str) else as_text(cell)
    if not text or (missing_word(text) and _no_number(line, column, key, text)):
        return
    if _CLEAN_ID.match(text) and _clean(line, key, text):
        return
    other = line.values.get(key.replace("id_number", "id_type"))
    if isinstance(other, str) and other not in ("01", "00") and other not in MISSING:
        line.put(key, text.upper())
        return
    text = text.strip("'\"=’‘“”\t ")
    if child and (born := _BORN.fullmatch(text)):  # 2023年4月6日出生
        day(line, column, "birth_date", born[1])
        return
    if child and not any(sign.isdigit() for sign in text):
        if "户" in text and words_for("hukou_class").get(text) == _UNREGISTERED:
            line.put("hukou_class", _UNREGISTERED)
        line.tell(column, "id_words", text=text)
        return
    inside = ID.findall(text) if _ASIDE.search(text) else ()
    try:
        read = read_citizen(inside[0] if len(inside) == 1 else text, line.today)
    except Unreadable as error:
        _refuse_number(line, column, key, text, str(error))
        return
    if len(re.sub(r"\D", "", text)) == 15 and child:
        line.tell(column, "id_old_for_child")
        return
    line.put(key, read.value.number)
    if read.value.number != text:
        line.tell(column, "id_fixed", raw=text)
    if read.value.number[:2] not in line.provinces:
        for doubt in read.doubts:
            line.tell(column, "id_doubt", doubt)


def _clean(line: Line, key: str, text: str) -> bool:
    """The plain case at once: well-formed, right check character, a day that has been."""
    if check_character(text[:17]) != text[17]:
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    if born > line.today or len(set(text)) <= 2 or text[:2] not in line.provinces:
        return False
    line.put(key, text)
    return True


def _no_number(line: Line, column: Column, key: str, text: str) -> bool:
    if missing_word(text) == NONE:
        line.put(key, NONE)
    return True


def _refuse_number(line: Line, column: Column, key: str, text: str, why: str) -> None:
    if key == "id_number":
        lost = "科学记数" in why
        made_up = "凑数" in why
        line.values[key] = text[:40]  # the row is given back: with what stood there
        line.tell(
            column,
            "id_lost_digits" if lost else "id_placeholder" if made_up else "id_unreadable",
            why if text in why else f"“{text}”：{why}",
        )
    else:
        line.tell(column, "adult_id_unreadable", f"{FIELDS[key].label}没有导入：{why}")


def phone(line: Line, column: Column, key: str, cell: Any) -> None:
    """One telephone or several."""
    text = as_text(cell)
    if len(text) == 11 and text.isascii() and text.isdigit() and text[0] == "1" and text[1] > "2":
        line.put(key, text)
        return
    if _NO_PHONE.fullmatch(text):
        text = "无"
    person = key.partition(".")[0]
    if person in ("father", "mother") and (state := state_in(text)):
        line.put(f"{person}.special_status", state)
        return
    if missing(line, column, key, text) or _as_another(line, key, text):
        return
    try:
        read = read_numbers(text)
    except Unreadable as error:
        found = PHONE.findall(text)
        if not found:
            line.tell(column, "phone_unreadable", str(error))
            return
        read = read_numbers("、".join(found))
        _whose_phone(line, column, key, PHONE.sub(" ", text))
    line.put(key, read.value)
    if read.doubts:
        line.tell(column, "phone_several")


def _whose_phone(line: Line, column: Column, key: str, beside: str) -> None:
    """Say where somebody else stands beside a number: 奶奶13900001111 under the father's telephone."""
    person = key.partition(".")[0]
    own = {"father": "51", "mother": "52"}.get(person, "")
    for word in re.findall(r"[\u4e00-\u9fff]+", beside):
        code = words_for("caregiver.relationship").get(word)
        called = person == "caregiver" and is_plain_name(word)
        if (code and own and code != own) or (called and word != line.values.get("caregiver.name")):
            line.tell(column, "phone_of_another", text=word)


def day(line: Line, column: Column, key: str, cell: Any) -> None:
    """A date as far as it is known."""
    until = key.endswith("expected_return")
    if isinstance(cell, str):
        text = cell.strip()
        if missing(line, column, key, text) or _as_another(line, key, text):
            return
        if key.endswith("away_since") and (AT_HOME.match(text) or text in OUT):
            line.put(key.replace("away_since", "is_away"), "1" if text in OUT else "0")
            return
        if season := _SEASON.fullmatch(text):
            line.put(key, season[1])
            line.tell(column, "date_doubt", f"“{text}”只记了年份，知道月份的请补上")
            return
        if key.endswith("away_since") and (both := _SINCE_AND_UNTIL.fullmatch(text)):
            day(line, column, key, both[1])
            if both[2][-1] not in "今在前":
                day(line, column, key.replace("away_since", "expected_return"), both[2])
            return
        if key.endswith("away_since") and (both := _WITHIN_A_YEAR.fullmatch(text)):
            year, month, other, is_month = both.groups()
            day(line, column, key, f"{year}年{month}月")
            if is_month:
                day(
                    line, column, key.replace("away_since", "expected_return"), f"{year}年{other}月"
                )
            else:
                line.tell(column, "until_unclear", text=text, n=other)
            return
        if _MONTH.fullmatch(text) and not until:
            line.put(key, text)
            return
        if len(text) == 10 and text[4] == "-" == text[7] and not until:
            try:
                told = date.fromisoformat(text)
            except ValueError:
                pass
            else:
                if date(1900, 1, 1) <= told <= line.today:
                    line.put(key, text)
                    return
    try:
        read = read_day(cell, line.today, line.epoch)
    except Unreadable as error:
        code = "lunar_date" if "农历" in str(error) else "date_unreadable"
        line.tell(column, code, str(error))
        return
    if read.doubts and key == "birth_date" and "没有到" in read.doubts[0]:
        line.tell(column, "birth_in_future")
        return
    line.put(key, read.value)
    if until and read.value < line.today.isoformat()[: len(read.value)]:
        line.tell(column, "return_past", text=as_text(cell))
    for doubt in read.doubts:
        if not (until and doubt.endswith("还没有到")):
            line.tell(column, "date_doubt", doubt)


def unexplained(line: Line, column: Column, key: str, text: str) -> bool:
    """Whether a cell is a code of the ledger's own, of which nobody says what it means."""
    everywhere = key.rpartition(".")[2] in _NUMBERED_EVERYWHERE or "代码" in column.source
    if everywhere or not _OWN_CODE.fullmatch(text):
        return False
    line.tell(column, "code_unexplained", text=text)
    return True


def _of_the_form(column: Column, key: str, text: str) -> str:
    """The code itself, in a column that says it holds the codes of the form: 监护类型代码."""
    return text if "代码" in column.source and text in (FIELDS[key].codes or {}) else ""


_OF_CHANGES = re.compile("变动|变化|核查|核实|复核")
_NO_CHANGE = re.compile(
    r"(?:经|已|入户|上门|电话|核查|核实|复核|情况|信息|与?他人|均?|无误|属实|相符|一致|[无未没不]有?|变动|变化|变|新增|在册|正常|重复|需|核减|保留|，|,|。|、)+"
)


def left_behind(line: Line, column: Column, text: str) -> None:
    """Whether a child is left behind, where the answer says why too: 双亲留守儿童."""
    if why := words_for("care_reason").get(text.removesuffix("儿童")):
        line.put("care_reason", why)
    elif _OF_CHANGES.search(column.source) and len(text) > 4 and not _NO_CHANGE.fullmatch(text):
        line.tell(column, "change_said", what=column.source.rpartition("·")[2], text=text)


def code(line: Line, column: Column, key: str, cell: Any) -> None:
    """One code of an item."""
    text = as_text(cell)
    if unexplained(line, column, key, text):
        return
    person, _, what = key.rpartition(".")
    if what == "health_status" and "病" in column.source and text in NONE_WORDS:
        line.put(key, _HEALTHY)  # 身体有没有病: 没有
        return
    if person in PARENTS and what in _TOLD_FREELY and _WITH_AN_ASIDE.search(text):
        in_own_words(line, column, person, text)  # 外出（浙江省嘉兴市）
        return
    found = _of_the_form(column, key, as_text(cell)) or code_in(key, as_text(cell))
    if found is None:
        _uncoded(line, column, key, as_text(cell))
    elif found:
        line.put(key, found)
        if key == "health_status" and found == _DISABLED:
            for item, value in _kind_of_disability(as_text(cell)):
                line.put(item, value)


def _uncoded(line: Line, column: Column, key: str, text: str) -> None:
    """A word that is no code of this item may be one of its neighbour's, or tell of a class."""
    person, _, what = key.rpartition(".")
    of_anybody = person in ("father", "mother") or what in ("special_status", "health_status")
    if key == "care_reason" and (out := list(who_is_out(text))):  # 留守类型: 父亲
        for parent, is_away in out:
            line.put(f"{parent}.is_away", is_away)
        return
    for near in NEIGHBOURS.get(what if of_anybody else key, ()):
        other = near if f"{person}.{near}" not in FIELDS else f"{person}.{near}"
        code = code_in(other, text) if other in FIELDS else None
        if code and code not in MISSING:
            line.put(other, code)
            return
    if what == "is_away" and person and not any(sign.isdigit() for sign in text):
        free(line, column, f"{person}.work_region", text)  # 广东东莞, 在家务农
        return
    if what == "special_status" and person in ("father", "mother"):
        in_own_words(line, column, person, text)
        return
    if key == "caregiver.special_status" and AT_HOME.match(text):
        return
    if key == "health_status" and _ILLNESS.search(text) and not _WELL_AFTER_ALL.search(text):
        line.put("illness", text)
        line.tell(column, "illness_said", text=text)
        return
    if what == "health_status" and (health := health_of_a_grown_up(text)):
        line.put(key, health)
        line.tell(column, "health_taken", text=text, value=FIELDS[key].said(health))
        return
    if key == "attendance_status" and text in YES | NO | _AT_SCHOOL:  # 是否在校
        if text in NO:
            line.put(key, _NOT_AT_SCHOOL)
        return
    if key in ("schooling_level", "attendance_status") and (level := schooling_of(text)):
        line.put("schooling_level", level)
        return
    if key.endswith("special_status") or key in (
        "family_type",
        "single_parent_flag",
        "care_reason",
    ):
        line.tell(column, "word_unknown", text=text)
        return
    try:
        read_coded(key, text)
    except Unreadable as error:
        line.tell(column, "word_unknown", str(error))


def _kind_of_disability(text: str) -> Iterator[tuple[str, object]]:
    """What a text about health says of a disability beyond that there is one: 残疾（听力二级）."""
    words = words_for("disability_types").items()
    if types := list(dict.fromkeys(code for word, code in words if word[1:] and word in text)):
        yield "disability_types", types
    if level := _LEVEL.search(text):
        yield "disability_level", words_for("disability_level")[level[0]]


def disability_card(line: Line, column: Column, text: str) -> None:
    """The number of a disability card (残疾人证): by its rules the citizen's number, the kind and the level."""
    if not (card := _CARD.match(text.strip())):
        return
    citizen, kind, level = card.groups()
    if "id_number" not in line.values:
        number(line, column, "id_number", citizen.upper())
    for key, value in (
        ("health_status", _DISABLED),
        ("disability_types", [kind]),
        ("disability_level", level),
    ):
        line.put(key, value)


def disability_in(text: str) -> Iterator[tuple[str, object]]:
    """The child's disability, where a text among other things names it: 低保；肢体残疾三级."""
    if said := _A_DISABILITY.search(text):
        yield "health_status", _DISABLED
        yield from _kind_of_disability(said[0])


def codes(line: Line, column: Column, key: str, cell: Any) -> None:
    """Several codes of one item."""
    text = as_text(cell)
    if missing_word(text) == "?" or unexplained(line, column, key, text):
        return
    if words_for(key).get(text) == "0" and key == "relief_measures" and _of_one_giver(column):
        if text not in NONE_WORDS:
            _beyond_the_options(line, column, key, text, "")  # 一般
        return
    if key == "disability_types" and (level := _LEVEL.search(text)):  # 肢体三级
        code(line, column, "disability_level", level[0])
        text = text.replace(level[0], "") or text
    if key == "relief_measures":  # 低保 350元/月, C类低保
        text = _KIND_OF_RELIEF.sub("", _AMOUNT.sub("", text)).strip() or text
        text = _TWO_ALLOWANCES.sub("残疾人生活补贴、残疾人护理补贴", text)
        for item, value in disability_in(text):
            line.put(item, value)
        text = _A_DISABILITY.sub("", text)
        if not text.strip(_AROUND):
            return
    parts = [_of_the_form(column, key, part) for part in re.split(r"[,，、/ ]+", text)]
    found, wrong = (parts, "") if all(parts) else read_many(key, text)
    codes: object = list(found)
    if wrong and (word := missing_word(text)):
        codes = ["0"] if word == NONE and "0" in (FIELDS[key].codes or {}) else word
    elif wrong:
        _beyond_the_options(line, column, key, as_text(cell), wrong)
        if not found:
            return
    old = line.values.get(key)
    if isinstance(old, list) and isinstance(codes, list):
        both = dict.fromkeys([*old, *codes])
        line.values[key] = [one for one in both if one != "0"] or ["0"]
    else:
        line.put(key, codes)


def _of_one_giver(column: Column) -> bool:
    """Whether a column only tells what one office or club does: its 无 does not say that the State gives nothing."""
    own = column.source.rpartition("·")[2]
    return is_help(usual(own)) and not _OF_THE_STATE.search(own)


def _beyond_the_options(line: Line, column: Column, key: str, text: str, wrong: str) -> None:
    """What is done for a child in words that are no code goes into the remark; of other items it is left out."""
    if key in _HELP:
        line.note(column, text)
        line.tell(column, "kept_in_remark", text=text)
    else:
        line.tell(column, "word_unknown", wrong)


def mark(line: Line, column: Column, cell: Any) -> None:
    """A tick in a column that stands for one option."""
    text = ticked(as_text(cell))
    key = column.field
    if text == "2":  # 1是2否, or else nobody knows what
        line.tell(column, "code_unexplained", text=text)
        return
    if text in NO or missing_word(text) or _says_not(column, text):
        return
    if (aside := _BEHIND_A_NAME.search(text)) and text[: aside.start()] in YES:
        text = text[: aside.start()]
        if column.option == _DISABLED:  # 是（肢体二级）
            codes(line, replace(column, field="disability_types"), "disability_types", aside[1])
        else:
            line.tell(column, "composite_rest", text=aside[1])
    if column.option == _DISABLED and text in words_for("disability_types"):  # 视力残疾
        codes(line, replace(column, field="disability_types"), "disability_types", text)
    elif text not in YES and text not in column.source:
        line.tell(column, "mark_unclear", text=text)
    if FIELDS[key].form is Form.CODES:
        old = line.values.get(key)
        line.values[key] = [*(old if isinstance(old, list) else []), column.option]
    elif (old := line.values.get(key)) not in (None, column.option):
        if key == "health_status" and old in _WELL:
            line.values[key] = column.option
            line.tell(column, "health_differs", said=FIELDS[key].said(old))
        else:
            line.tell(column, "marks_conflict")
    else:
        line.put(key, column.option)
    if (key, column.option) == ("care_reason", _BOTH_OUT):
        line.put("father.is_away", "1")
        line.put("mother.is_away", "1")
    elif key == "care_reason":  # 父亲外出
        for parent, is_away in who_is_out(column.source.rpartition("·")[2]):
            line.put(f"{parent}.is_away", is_away)


def _says_not(column: Column, text: str) -> bool:
    """Whether a cell denies what its column asks (无残疾, 非低保户), and does not repeat what it stands for."""
    asks = column.source.rpartition("·")[2]
    return bool(_NOT.match(text)) and (text not in asks or bool(_ASKS.match(asks)))


_WORK_BEHIND = re.compile(
    "进厂|搞(?:工地|建筑|装修|工程)|跑(?:外卖|车|运输)|开(?:店|车|货车)|做(?:小?生意|买卖)"
)
_SAID_BEHIND = re.compile(r"[\s，,；;。（(]+([^）)]*[没未不来回年月个][^）)]*)[）)]?")


def free(line: Line, column: Column, key: str, cell: Any) -> None:
    """A text, or what it says of another item: 同父亲, 在家, 去世."""
    text = as_text(cell)
    if not text.isprintable():
        text = _UNSEEN.sub("", text)
    if not text or missing(line, column, key, text):
        return
    if _as_another(line, key, text):
        text = str(line.values[key])
    elif _like(key, text) or text in _BESIDE:
        line.tell(column, "same_as_nothing", text=text)
        return
    what = key.rpartition(".")[2]
    if key == "school" and _no_school(line, text):
        return
    if key == "class_name":
        text = counted(column, text)
    person = key.partition(".")[0]
    if what == "work_region" and state_among(line, column, person, text):
        return
    if what == "work_region" and whereabouts(line, person, text):
        return
    if what == "workplace" and _STAYED.match(text):
        line.put(key.replace("workplace", "is_away"), "0")
        return
    if what == "work_region":
        text = _place_alone(line, column, person, _AT_WORK.sub("", _BOTH_IN.sub("", text)))
    longest = FIELDS[key].longest
    if len(text) > longest:
        line.tell(column, "text_cut", n=len(text), longest=longest)
        text = text[:longest]
    line.put(key, text)


def _place_alone(line: Line, column: Column, person: str, text: str) -> str:
    """A place without what is said behind it: 浙江温州，两年没回来了, 重庆进厂; a place nobody knows is left as it is."""
    place, rest = region_before(text)
    if not rest or not place:
        return text
    if work := _WORK_BEHIND.fullmatch(rest):
        line.put(f"{person}.workplace", work[0])
        return place
    if said := _SAID_BEHIND.fullmatch(rest):
        line.tell(column, "composite_rest", text=said[1])
        return place
    return text


def counted(column: Column, text: str) -> str:
    """A class of which only the figure is written, with what its column counts: 三 under 年级."""
    if text.isdigit() or (len(text) == 1 and text in "一二三四五六七八九"):
        source = translated(column.source)
        text += next((unit for unit in ("年级", "班") if unit[0] in source), "")
    return text


def _no_school(line: Line, text: str) -> bool:
    """A word in a column of schools that names none: 未入学, 辍学, 小学."""
    if (code := words_for("attendance_status").get(text)) in _OUT_OF_SCHOOL:
        line.put("attendance_status", code)
        return True
    if level := words_for("schooling_level").get(text):
        line.put("schooling_level", level)
    return bool(level)


def _as_another(line: Line, key: str, text: str) -> bool:
    """Put down what an item shares with another of the row: 同父亲, 同户籍地."""
    like = _like(key, text)
    if not like or not (value := line.values.get(like)):
        return False
    line.alone = False
    line.put(key, value)
    return True


def _like(key: str, text: str) -> str:
    """The item whose value a cell says this one shares: 同父亲, 同户籍地."""
    if key.startswith("mother.") and _LIKE_THE_FATHER.fullmatch(text):
        return key.replace("mother", "father", 1)
    return "hukou_detail" if key == "living_detail" and _LIKE_THE_HUKOU.fullmatch(text) else ""
