"""Several things in one cell: numbers are told by their shape, the name is what is left."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tonghu.law.registration import FIELDS, MISSING, Form
from tonghu.record.ledger.reading import entries
from tonghu.record.ledger.reading.cells import as_text, is_plain_name, missing_word, words_for
from tonghu.record.ledger.reading.line import Line
from tonghu.record.ledger.reading.names import (
    AROUND,
    CALLED,
    adult_name,
    child_name,
    kin_code,
    who_in,
)
from tonghu.record.ledger.reading.parents import (
    PARENTS,
    state_in,
    whereabouts,
    who_is_out,
    without_both_away,
)
from tonghu.record.ledger.reading.schools import school_in
from tonghu.record.ledger.reading.tables import Column

_TELLS_NOTHING = frozenset(
    {"电话", "姓名", "身份证", "身份证号", "联系电话", "手机", "无电话", "父亲", "母亲", "父", "母", "监护人", "关系", "和",
     "务工地", "务工地点", "打工地点", "地点", "地址", "住址", "与儿童关系", "手机号", "电话号码", "称呼", "学校", "班级", "年级"}
)  # fmt: skip
_PARTS = re.compile(r"[\s、,，;；/|:：（）()\[\]+]+")
_SINCE = re.compile(
    r"[自从]?((?:19|20)\d{2}\s*(?:年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?|[./-]\s*\d{1,2}(?:[./-]\d{1,2})?)?)\s*(?:起|开始|至今|以来|外出|去)?"
)
"""2024年2月起."""
_AGE = re.compile(r"\d{1,2}(?:周?岁)?")
_IN_WORDS = ("name", "work_region", "school", "class_name", "sex", "birth_date", "living_detail")
"""What is told by its place in a cell, once numbers and relationships are taken out."""
_SCHOOL_AND_CLASS = re.compile(
    r"(.*?(?:小学|中学|学校|幼儿园|中心校|教学点|完小|(?<=[镇乡县村区市])[初高]中|(?<!初)中(?!心)|[一二三四五六七八九]小))(?!校|分校|部)(.+)"
)
"""青岩小学三年级, 县一中八（2）班."""
_CLASS_BEHIND = re.compile(
    r"(.+?)((?:学前|[大中小]|[初高][一二三]|[（(]?(?:[一二三四五六七八九]|\d{1,2})[）)]?)(?:年级|级)?(?:[（(]?[\d一二三四五六七八九]{1,2}[）)]?)?(?:班|年级))"
)
"""A school called like no other (新苗) and a class."""
_OF_SCHOOLING = frozenset({"school", "attendance_status", "schooling_level"})
_TWO_WORDS = 4
_BOARDS = re.compile(
    r"[、,，;；/\s（(]+(寄宿生?|住校生?|走读生?|住读|通学|不住校|内宿|非寄宿)[）)]?$"
)
_ONLY_A_CLASS = re.compile(
    r"(?:小学|初中|高中|幼儿园)?(?:学前|[大中小托]|[初高][一二三]|[（(]?[一二三四五六七八九\d]{1,2}[）)]?)(?:年级|年|级)?(?:[（(.]?[一二三四五六七八九\d]{1,2}[）)]?)?班?"
)
_OF_A_CLASS = re.compile(r"[班级年]|[初高][一二三]")
_OUTSIDE = frozenset({"work_region", "workplace", "away_since", "expected_return"})
_DEAD, _BOTH_OUT, _DISABLED = "1", "1", "50"
_OF_ONE_PARENT = frozenset({"name", "phone", "id_number"})
_WHICH_PARENT = re.compile(
    r"[他她其]?(父亲?|母亲?|爸爸?|妈妈?|老汉儿?)(?:叫|是)?(?:的?(?:姓名|电话|手机))?[：:\s]*"
)
_CALLED_BEHIND = re.compile(
    r"([\u4e00-\u9fff·]{2,4}|1\d{10})\s*[（(]\s*(父亲?|母亲?|爸爸?|妈妈?|老汉儿?)\s*[）)]"
)
"""李强（父）, 13900001111（母）."""
_PHONE_OF_A_PARENT = re.compile(
    r"(?:电话|手机)?[:：]?(?<!\d)(1\d{10})\s*[（(](?:是|他|她|孩子|娃)*(妈妈?|母亲?|爸爸?|父亲?|老汉)的?[）)]"
)
"""王桂英（奶奶） 19900001111（妈的）."""
_A_PARENT_FIRST = re.compile(
    r"[父母](?:亲)?[：:\s]*(?![子女亲])[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff])"
)
_TWO_NAMES = re.compile(
    r"(?![父母爸妈])([\u4e00-\u9fff]{2,4})\s*[/、，,\s]\s*(?![父母爸妈])([\u4e00-\u9fff]{2,4})\s*[，,；;：:\s]\s*(?=(?:父亲?|母亲?|爸爸?|妈妈?)(?:电话|手机)?[：:\s]*\d)"
)
_OF_BOTH = re.compile(
    r"(?:父母|双亲|夫妻)(?:双方|已|均|都)?(?:离异|离婚|分居|再婚|不和|感情)(?:[^。；;]*[。；;]|[^。；;，,]*[，,])"
)
"""父母离异，随父。父亲李强…: what is said of both first is of neither alone."""
_PARENT = frozenset({"父", "母", "父亲", "母亲"})
_JOINED = re.compile(r"[\s、,，;；/|\\]+")
_PLACE_END = re.compile(r"[省市县镇乡村组寨屯社区路街号栋]$")


def one(line: Line, column: Column, key: str, cell: Any) -> None:
    """A cell that says one item, or should."""
    told = key in _OF_SCHOOLING and isinstance(cell, str) and len(cell) > _TWO_WORDS
    if told and _school_and_more(line, column, key, cell):
        return
    _READERS.get(FIELDS[key].form, entries.free)(line, column, key, cell)


def _school_and_more(line: Line, column: Column, key: str, text: str) -> bool:
    """Put down a school with its class, and whether the child boards: 北园小学三年级，走读. False where there is
    more to read in a cell: no class stands behind a school.
    """
    text, boards = _without_boarding(text)
    cut = _SCHOOL_AND_CLASS.fullmatch(plain := text.strip(AROUND))
    if cut is None or not _OF_A_CLASS.search(cut[2]):
        if key != "school" and school_in(plain) == plain:  # 上学情况: 青岩镇中心小学
            line.alone = False
            entries.free(line, column, "school", plain)
        return False
    line.alone = False  # another column may give the class
    for key, part in zip(("school", "class_name"), cut.groups(), strict=True):
        entries.free(line, column, key, _bare(part))
    if boards:
        line.put("is_boarding", boards)
    return True


def _without_boarding(text: str) -> tuple[str, str]:
    """A cell about school without the word that says whether the child boards, and what it says."""
    found = _BOARDS.search(text)
    if found is None:
        return text, ""
    return _BOARDS.sub("", text), words_for("is_boarding")[found[1]]


def phone(line: Line, column: Column, key: str, cell: Any) -> None:
    """A telephone; who takes care may stand beside it: 奶奶王桂英13900001111."""
    if key == "caregiver.phone" and isinstance(cell, str) and not cell.isdigit():
        number = entries.PHONE.search(cell)
        if number and CALLED.match(entries.PHONE.sub(" ", cell).strip(AROUND)):
            composite(line, column, [key, "caregiver.name", "caregiver.relationship"], cell)
            return
    entries.phone(line, column, key, cell)


def name(line: Line, column: Column, key: str, cell: Any) -> None:
    """A name, and the numbers that were written into its cell."""
    text, (person, _, _) = as_text(cell), key.rpartition(".")
    numbered = not is_plain_name(text) and (
        entries.ID.search(text) or (person and entries.PHONE.search(text))
    )
    if person and numbered:
        composite(line, column, [key, f"{person}.phone", f"{person}.id_number"], cell)
    elif person:
        adult_name(line, column, key, text)
    elif numbered and len(column.fields) == 1:
        composite(line, column, ["name", "id_number"], text)
    else:
        child_name(line, column, text)


def in_parts(line: Line, column: Column, key: str, text: str) -> None:
    """One of two columns that make up a value: the year and the class; remarks are told one by one."""
    if FIELDS[key].form is Form.LONG:
        old = line.values.pop(key, None)
        entries.free(line, column, key, f"{old}；{text}" if isinstance(old, str) else text)
        return
    text = entries.counted(column, text)
    old = line.values.pop(key, None)
    entries.free(line, column, key, f"{old}{text}" if isinstance(old, str) else text)


def parents(line: Line, column: Column, what: str, cell: Any) -> None:
    """A cell that tells the same of both parents: 李强、周芳, 父：李强 母：周芳, one telephone."""
    text = without_both_away(line, as_text(cell)) if what == "name" else as_text(cell)
    told: list[tuple[str, Any]] = list(_told_of_each(what, text))
    if told == [("father", "1"), ("mother", "1")]:
        line.put("care_reason", _BOTH_OUT)
    if not told and what in _OF_ONE_PARENT and not missing_word(text):
        found = entries.PHONE.findall(text) if what == "phone" else _JOINED.split(text)
        each = [part for part in found if part]
        if len(each) == 2:
            told = list(zip(("father", "mother"), each, strict=True))
        elif what != "phone":
            line.tell(column, "composite_rest", text=text)
            return
    if not told and what in _OUTSIDE:
        line.shared.append((column, what, cell))
        return
    for person, part in told or [("father", cell), ("mother", cell)]:
        one(line, column, f"{person}.{what}", part)


def settle(line: Line) -> None:
    """Once the row is read, what was said of the parents who are away: not of one who stayed or died, nor
    where only the other is said to be out.
    """
    if line.values.get("disability_types"):
        line.put("health_status", _DISABLED)
    out = {one for one in ("father", "mother") if line.values.get(f"{one}.is_away") == "1"}
    for column, what, cell in line.shared:
        for person, as_caregiver in (("father", "51"), ("mother", "52")):
            if not (
                (len(out) == 1 and person not in out)
                or line.values.get(f"{person}.is_away") == "0"
                or line.values.get(f"{person}.special_status") == _DEAD
                or line.values.get("caregiver.relationship") == as_caregiver
            ):
                one(line, column, f"{person}.{what}", cell)


def family(line: Line, column: Column, keys: Sequence[str], text: str) -> None:
    """Several things of both parents: 父亲李强19900001111 母亲周芳, 李强 周芳 19900002222."""
    if both := _OF_BOTH.match(text):
        line.tell(column, "composite_rest", text=both[0].rstrip("。；;"))
        text = text[both.end() :]
    text = without_both_away(line, text)
    told = _names_then_numbers(text) or list(_told_of_each("", text))
    if not told:
        phones = entries.PHONE.findall(text)
        names = [part for part in _PARTS.split(entries.PHONE.sub(" ", text)) if is_plain_name(part)]
        if len(names) != 2 or _WHICH_PARENT.search(text):
            line.tell(column, "composite_rest", text=text)
            return
        each = phones if len(phones) == 2 else ["、".join(phones)] * 2
        if len(phones) == 1 and text.find(names[1]) > text.find(phones[0]) >= 0:
            each = [phones[0], ""]  # 李强 13900000001 周芳
        told = [("father", f"{names[0]} {each[0]}"), ("mother", f"{names[1]} {each[1]}")]
    for person, part in told:
        composite(line, column, [key for key in keys if key.startswith(person)], part)


def _names_then_numbers(text: str) -> list[tuple[str, str]]:
    """Both names, and then whose the numbers are: 李强/周芳 父13900001111."""
    found = _TWO_NAMES.match(text)
    rest = text[found.end() :] if found else ""
    if found is None or any(map(is_plain_name, _PARTS.split(_WHICH_PARENT.sub(" ", rest)))):
        return []
    numbers = dict(_told_of_each("", rest))
    return [(who, f"{name} {numbers.get(who, '')}") for who, name in zip(PARENTS, found.groups(), strict=True)]  # fmt: skip


def composite(line: Line, column: Column, keys: Sequence[str], cell: Any) -> None:
    """Several things in one cell: numbers are told by their shape, the name is what is left."""
    text = as_text(cell)
    if (word := missing_word(text)) in MISSING:
        line.put(keys[0], word)
        return
    by_what = {key.rpartition(".")[2]: key for key in keys}
    if by_what.keys() >= {"school", "class_name"}:
        text, boards = _without_boarding(text)
        if boards:
            line.put("is_boarding", boards)
    if by_what.keys() == {"school", "class_name"} and (
        cut := _SCHOOL_AND_CLASS.fullmatch(text) or _CLASS_BEHIND.fullmatch(text)
    ):
        for what, part in zip(("school", "class_name"), cut.groups(), strict=True):
            one(line, column, by_what[what], _bare(part))
        return
    if "class_name" in by_what and _ONLY_A_CLASS.fullmatch(text):
        one(line, column, by_what["class_name"], text)
        return
    person = next((key.partition(".")[0] for key in keys if "." in key), "")
    if person == "caregiver" and _A_PARENT_FIRST.match(text):  # 父李强19900001111母周芳
        both = [key.replace("caregiver", one, 1) for one in ("father", "mother") for key in keys]
        family(line, column, [key for key in both if key in FIELDS], text)
        return
    if person in ("father", "mother") and (state := state_in(text)):
        line.put(f"{person}.special_status", state)  # 改嫁，失联
        return
    rest = _numbers_in(line, column, by_what, text)
    if person == "caregiver":
        rest = who_in(rest.strip(" ，,；;、"))
    if "away_since" in by_what and (since := _SINCE.search(rest)):
        one(line, column, by_what["away_since"], since[1])
        rest = rest.replace(since[0], " ")
    parts = [part for part in _PARTS.split(rest) if part and not missing_word(part)]
    if (
        person == "caregiver"
        and len(parts) > 1
        and (kin := next((p for p in parts if p in _PARENT), ""))
    ):
        line.put("caregiver.relationship", kin_code(kin))  # 周大山（父）
    parts = [part for part in parts if part not in _TELLS_NOTHING]
    parts = [part for part in parts if not (person and _AGE.fullmatch(part))]
    if person == "caregiver" and (kin := next((p for p in parts if kin_code(p)), "")):
        parts.remove(kin)
        line.put("caregiver.relationship", kin_code(kin))
    if keys[0] == "living_detail" and person:
        parts = _address(line, column, by_what, parts)
    for what in _IN_WORDS:
        fits = (p for p in parts if what != "class_name" or _OF_A_CLASS.search(p))
        if what in by_what and (pick := next(fits, None)) is not None:
            parts.remove(pick)
            one(line, column, by_what[what], pick)
    if person in ("father", "mother"):
        parts = [part for part in parts if not whereabouts(line, person, part, certain=True)]
    _left(line, column, by_what, parts)


def _address(
    line: Line, column: Column, by_what: Mapping[str, str], parts: Sequence[str]
) -> list[str]:
    """Where somebody lives, and who: what ends like a place is one, the last name is the person's."""
    names = [part for part in parts if is_plain_name(part) and not _PLACE_END.search(part)]
    living = [part for part in parts if part not in names[-1:]]
    if living:
        entries.free(line, column, by_what["living_detail"], "".join(living))
    return names[-1:] if "name" in by_what else []


def _numbers_in(line: Line, column: Column, by_what: Mapping[str, str], text: str) -> str:
    """Put down the ID number and the telephones in a cell; what else it says."""
    if (found := entries.ID.search(text)) and "id_number" in by_what:
        entries.number(line, column, by_what["id_number"], found.group().upper())
        text = text.replace(found.group(), " ")
    if by_what.get("phone", "").startswith("caregiver"):
        for number, word in _PHONE_OF_A_PARENT.findall(text):
            line.put("mother.phone" if word[0] in "妈母" else "father.phone", number)
        text = _PHONE_OF_A_PARENT.sub(" ", text)
    phones = entries.PHONE.findall(text)
    if phones and "phone" in by_what:
        entries.phone(line, column, by_what["phone"], "、".join(phones))
        text = entries.PHONE.sub(" ", text)
    return text


def _left(line: Line, column: Column, by_what: Mapping[str, str], parts: Sequence[str]) -> None:
    """Say what of a cell was not understood."""
    text = " ".join(parts)
    numbers = by_what.keys() & {"phone", "id_number"}
    if (set(text) - set("0123456789- ") and "name" in by_what) or (text and not numbers):
        line.tell(column, "composite_rest", text=text)
    elif any(sign.isdigit() for sign in text):
        why = f"“{text}”不像电话或身份证号，没有导入"
        line.tell(column, "phone_unreadable", why)


def _told_of_each(what: str, text: str) -> Iterator[tuple[str, str]]:
    """Which parent is told what, where a cell names them: 父：广东；母：浙江, or who is out: 双方, 父亲."""
    if what == "is_away" and (out := list(who_is_out(text))):
        yield from out
        return
    before, *pieces = _WHICH_PARENT.split(_CALLED_BEHIND.sub(r"\2：\1 ", text))
    if any(is_plain_name(part) for part in _PARTS.split(before)):
        return  # 李强 父 周芳 母: what stands behind a word is the next one's
    for word, part in zip(pieces[::2], pieces[1::2], strict=True):
        if part := _closed(part.strip(AROUND)):
            yield "father" if word[0] in "父爸老" else "mother", part


def _closed(part: str) -> str:
    """A part whose last bracket went with what stood around it: 李强（已故."""
    opened = max(part.rfind("（"), part.rfind("("))
    return part + "）" if opened > max(part.rfind("）"), part.rfind(")")) else part


def _bare(part: str) -> str:
    """A part of a cell without what stood around it; the brackets of （五）年级 belong to it."""
    part = part.strip(" 、,，;；/|:：")
    return part[1:-1] if part[:1] + part[-1:] in ("（）", "()") else part


_READERS: Mapping[Form, Callable[[Line, Column, str, Any], None]] = {
    Form.NAME: name,
    Form.NUMBER: entries.number,
    Form.PHONE: phone,
    Form.DATE: entries.day,
    Form.CODE: entries.code,
    Form.CODES: entries.codes,
}
