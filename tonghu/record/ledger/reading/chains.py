"""A chain of messages pasted into a sheet (群接龙): each parent writes about its child in its own way, in one cell.

Only what is plain is taken, phrase by phrase, in the order in which people write: the child, its school, its parents,
who takes care, a telephone behind each. All the rest is put into the remark, in its own words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from tonghu.record.ledger.reading.cells import as_text, is_plain_name, text_at, words_for
from tonghu.record.ledger.reading.entries import ID, PHONE
from tonghu.record.ledger.reading.headers import SURNAMES, WHAT, WHO, WORDS
from tonghu.record.ledger.reading.labels import Unfolded
from tonghu.record.ledger.reading.parents import state_in
from tonghu.record.ledger.reading.regions import region_before
from tonghu.record.ledger.reading.tables import CHAIN_HEADER, Grid

_LINKS = 3
"""So many numbered messages at least are a chain."""
_DEEPEST = 500
_NUMBER = re.compile(r"^\s*\d{1,3}\s*[.、．)）:：]\s*(?!\d)")
_NEXT = re.compile(r"\n(?=\s*\d{1,3}\s*[.、．)）]\s*[\u4e00-\u9fff])")
_SEX = {
    "女": "女",
    "女孩": "女",
    "女儿": "女",
    "女娃": "女",
    "男": "男",
    "男孩": "男",
    "儿子": "男",
    "男娃": "男",
}
_SLASHED = re.compile(r"(?<!\d)(?:19|20)\d{2}/\d{1,2}(?:/\d{1,2})?(?!\d)")
"""2017/12/9: elsewhere a slash stands between what is said."""
_GLUED = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<!电话|手机|号码)(?=1\d{10}(?!\d))|(?<=(?<!\d)1\d{10})(?=[\u4e00-\u9fff])"
)
"""Before and behind a telephone that nothing parts from the words: 爸爸宋军19900001111在义乌."""
_SIBLING = re.compile(
    r"^\s*(?:哥哥?|弟弟?|姐姐?|妹妹?|[老二三]娃?)[:：\s]+(?=[\u4e00-\u9fff]{2,4})"
)
"""How a line begins that goes on with the brother or sister of the child above."""
_AS_ABOVE = re.compile(r"(?:其他|其余|别的|家庭|父母|爸妈|都|均)*(?:同上|一样|同前)")
_SAYS_SEX = re.compile("[男女]|儿子")
_DATE = re.compile(
    r"(?:生日|出生)?[:：]?((?:19|20)\d{2}(?:[./-]\d{1,2}(?:[./-]\d{1,2})?|年\d{1,2}月(?:\d{1,2}[日号])?|\d{4}))(?:出?生)?"
)
_CLASS = r"(?:[一二三四五六七八九1-9]年级|初[一二三]|高[一二三]|[大中小学前]{1,2}班)(?:[（(]?\d{1,2}[）)]?班)?"
_SCHOOLING = re.compile(
    rf"(?:读|在读|上)?((?![一-龥]*年级[一-龥])[\u4e00-\u9fff]{{0,8}}?(?:小学|中学|幼儿园|中心校|教学点))?(?:读|上)?({_CLASS})?(?:[（(](住校|走读|寄宿)[）)])?"
)
_PARENT = re.compile("(爸爸妈妈|爸妈|父母|爸爸|妈妈|父亲|母亲|父方|母方|爸|妈|父|母)[:：]?(.*)")
_BOTH = frozenset({"爸爸妈妈", "爸妈", "父母"})
_PERSON_NAME = rf"[{''.join(sorted(SURNAMES))}][\u4e00-\u9fff]{{1,2}}?"
_NAME_AND_TAIL = re.compile(
    rf"(?P<name>{_PERSON_NAME})?(?P<tail>$|(?:也|都|现)?在[\u4e00-\u9fff].*|[（(].*[）)].*|1\d{{10}}|坐牢.*|服刑.*|不在了|去世.*|病故.*|离[婚异].*|改嫁.*|失联.*|跑了)"
)
_IN = re.compile(r"(?:也|都|现|一起)*在")
_WORKS = re.compile(r"打工|务工|上班|做工|")
_KIN = "|".join(
    sorted((w for w in words_for("caregiver.relationship") if len(w) > 1 and w not in ("父亲", "母亲", "爸爸", "妈妈", "父母")), key=len, reverse=True)
)  # fmt: skip
_CARER = re.compile(
    rf"(?:娃儿?|孩子|现在?)?(?P<said>跟着?|由|随|和)?(?P<kin>{_KIN}|嬢嬢)(?P<name>{_PERSON_NAME})?"
    r"(?P<tail>(?:在家|帮着?|帮忙|一直)?(?:带|照看|照顾|管)|住.{0,4}|一起住|过|)"
)
_TELEPHONE = re.compile(r"(?:联系)?(?:电话|手机|号码)?[:：]?(1\d{10})")
_LABELLED = re.compile(r"([\u4e00-\u9fff]{2,6})[:：](.+)")
_GROUP = re.compile(r"第?[一二三四五六七八九十\d]{1,3}(?:村民)?[组社队]")
_CARER_NAMED_FIRST = re.compile(
    rf"(?P<name>[\u4e00-\u9fff]{{2,4}})[（(](?P<kin>{_KIN})(?:[，,、\s]*(?P<phone>1\d{{10}}))?[）)]"
)
"""李军（伯父，19900001111）."""
_WELL = "10"
_COLUMNS = (
    "姓名", "性别", "出生日期", "身份证号", "村组", "学校", "班级", "是否住校", "健康状况",
    "父亲姓名", "父亲务工地点", "父亲现状", "父亲电话", "母亲姓名", "母亲务工地点", "母亲现状", "母亲电话",
    "监护人姓名", "监护人关系", "监护人电话", f"备注{CHAIN_HEADER}",
)  # fmt: skip
_REST = _COLUMNS[-1]
_OWN = {
    "name": "姓名", "sex": "性别", "birth_date": "出生日期", "id_number": "身份证号", "school": "学校",
    "class_name": "班级", "health_status": "健康状况",
}  # fmt: skip

Row = Sequence[object]


def untangled(sheet: Grid) -> Grid:
    """The chain as a table, each child on the line of its message; any other sheet as it is."""
    at, lines = _where(sheet.rows[:_DEEPEST])
    if len(lines) < _LINKS:
        return sheet
    top = lines[0]
    above: dict[str, str] = {}
    others = next((row for row in sheet.rows[:top] if sum(map(bool, row)) > 1), ())
    beside = [n for n, cell in enumerate(others) if n != at and as_text(cell)]
    rows: list[Row] = [
        *sheet.rows[:top],
        [*_COLUMNS, *("备注" if "备注" in as_text(others[n]) else others[n] for n in beside)],
    ]
    for line, row in enumerate(sheet.rows[top:], start=top):
        text = text_at(row, at)
        told = _told(text) if line in lines else _of_a_sibling(text, above)
        above = told or above
        more = [row[n] if n < len(row) else None for n in beside]
        rows.append([*(told.get(word) for word in _COLUMNS), *more] if told else [])
    return Unfolded(sheet.name, sheet.hidden, sheet.first_row - 1, rows, sheet.hidden_rows)


def _where(rows: Sequence[Row]) -> tuple[int, list[int]]:
    """The column of the messages, and their lines."""
    found: dict[int, list[int]] = {}
    for line, row in enumerate(rows):
        for n, cell in enumerate(row):
            if (
                isinstance(cell, str)
                and len(cell) > 15
                and _NUMBER.match(cell)
                and _SAYS_SEX.search(cell)
            ):
                found.setdefault(n, []).append(line)
    return max(found.items(), key=lambda one: len(one[1]), default=(0, []))


def _told(message: str) -> dict[str, str]:
    """What a message says, by the columns of the table."""
    text = _NUMBER.sub("", message)
    text = PHONE.sub(lambda found: re.sub(r"[\s-]", "", found[0]), re.sub(r"\s+", " ", text))
    return _Message(list(_phrases(text))).read()


def _of_a_sibling(text: str, above: Mapping[str, str]) -> dict[str, str]:
    """What a line says of a brother or sister of the child in the message above; nothing where it is no such line."""
    if not _SIBLING.match(text) or not _SAYS_SEX.search(text):
        return {}
    told = _told(_SIBLING.sub("", text))
    left = told.get(_REST, "").split("；")
    if "姓名" not in told or not any(map(_AS_ABOVE.fullmatch, left)):
        return told if "姓名" in told else {}
    told[_REST] = "；".join(one for one in left if not _AS_ABOVE.fullmatch(one))
    family = {
        key: value for key, value in above.items() if key.startswith(("父亲", "母亲", "监护人"))
    }
    return {"村组": above.get("村组", ""), **family, **told}


def _phrases(text: str) -> Iterator[str]:
    text = _SLASHED.sub(lambda day: day[0].replace("/", "."), text)
    text = _GLUED.sub(" ", text)
    text = re.sub(r"([（(][男女][）)])(?=\S)", r"\1 ", text)
    parts = re.split(r"[\s，,；;、/。！!|]+(?![^（(]*[）)])", re.sub(r"([:：])\s+", r"\1", text))
    for part in parts:
        if plain := re.sub(r"[^\w（）():：.，,、\-·]", "", part):
            yield plain


class _Message:
    """Reads a message phrase by phrase; `whose` is the person spoken of last."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self.phrases, self.whose = phrases, "孩子"
        self.told: dict[str, str] = {}
        self.rest: list[str] = []

    def read(self) -> dict[str, str]:
        """All it says."""
        for n, phrase in enumerate(self.phrases):
            known = (self._name(phrase) if n == 0 else False) or self._phrase(phrase, n)
            if not known:
                self.rest.append(phrase)
        if self.rest:
            self.told[_REST] = "；".join(self.rest)
        return self.told

    def _put(self, key: str, value: str) -> bool:
        """Put an item down; False where something else was said of it."""
        return self.told.setdefault(key, value) == value

    def _name(self, phrase: str) -> bool:
        name = re.sub(r"^(?:姓名[:：]|孩子|我家|娃)", "", phrase)
        if found := re.fullmatch(r"(.+?)[（(]([男女])[）)]", name):
            self._put("性别", found[2])
            name = found[1]
        of_another = _PARENT.fullmatch(name) or _CARER.fullmatch(name)
        return is_plain_name(name) and not of_another and self._put("姓名", name)

    def _phrase(self, phrase: str, n: int) -> bool:
        own = self.whose == "孩子"
        if found := _LABELLED.fullmatch(phrase):
            return self._labelled(found[1], found[2], n)
        if own and phrase in _SEX:
            return self._put("性别", _SEX[phrase])
        if own and (found := _DATE.fullmatch(phrase)):
            return self._put("出生日期", found[1])
        if own and ID.fullmatch(phrase):
            return self._put("身份证号", phrase)
        if own and _GROUP.fullmatch(phrase):
            return self._put("村组", phrase)
        if found := _TELEPHONE.fullmatch(phrase):
            return self.whose in ("父亲", "母亲", "监护人") and self._put(
                f"{self.whose}电话", found[1]
            )
        if found := _PARENT.fullmatch(phrase):
            return self._parent(found[1], found[2])
        if self.whose in ("父亲", "母亲") and re.fullmatch(_PERSON_NAME, phrase):
            return self._put(f"{self.whose}姓名", phrase)
        if own and (found := _SCHOOLING.fullmatch(phrase)):
            return self._schooling(found)
        if found := _CARER.fullmatch(phrase):
            return self._carer(found)
        return self._health(phrase, n) or self._where_parents_are(phrase)

    def _labelled(self, label: str, text: str, n: int) -> bool:
        """姓名：马苗苗, 照看人：外婆苏桂英."""
        who = WHO.get(label)
        if who in ("father", "mother"):
            return self._parent(label, text)
        if label in ("照看人", "照顾人") or who == "caregiver":
            found = _CARER.fullmatch(text) or _CARER_NAMED_FIRST.fullmatch(text)
            return found is not None and self._carer(found)
        what = WORDS.get(label) or WHAT.get(label, "")
        if what == "phone" or what == "work_region":
            return self._phrase(text, n)
        return what in _OWN and self._put(_OWN[what], text)

    def _parent(self, word: str, text: str) -> bool:
        if word in _BOTH:
            self.whose = "父母"
            return self._where_parents_are(text)
        self.whose = "父亲" if word[0] in "父爸" else "母亲"
        if not text:
            return True  # the name comes next: 爸 王春生
        found = _NAME_AND_TAIL.fullmatch(text)
        if word.endswith("方") and not (found and found["name"]):  # 父方发祥 is 方发祥
            found = _NAME_AND_TAIL.fullmatch("方" + text)
        if not found:
            return False
        if found["name"]:
            self._put(f"{self.whose}姓名", found["name"])
        return not found["tail"] or self._tail(found["tail"])

    def _tail(self, tail: str) -> bool:
        """What stands behind the name of a parent: 在中山打工, （江苏常州）, 坐牢."""
        if found := _TELEPHONE.fullmatch(tail):
            return self._put(f"{self.whose}电话", found[1])
        plain = tail.strip("（）()")
        if len(parts := re.split(r"[，,、；;\s]+", plain)) > 1:
            return all(self._tail(part) for part in parts if part)
        if state_in(plain) or plain == "在家":
            return self._put(f"{self.whose}现状", plain)
        return self._where_parents_are(plain) or self._left(plain)

    def _left(self, text: str) -> bool:
        self.rest.append(self.whose + text)
        return True

    def _where_parents_are(self, phrase: str) -> bool:
        """A place, with or without what is done there; of both where it says so."""
        said = _IN.match(phrase)
        place, behind = region_before(phrase[said.end() :] if said else phrase)
        does = re.fullmatch(r"打工|务工|上班|做工|[当做].{1,4}|", behind)
        both = self.whose == "父母" or (said is not None and "都" in said[0])
        whose = ("父亲", "母亲") if both else (self.whose,)
        if not place or not does or not {*whose} <= {"父亲", "母亲"}:
            return False
        return all(self._put(f"{one}务工地点", place) for one in whose)

    def _schooling(self, found: re.Match[str]) -> bool:
        told = [
            (key, text)
            for key, text in zip(("学校", "班级", "是否住校"), found.groups(), strict=True)
            if text
        ]
        return bool(told) and all(self._put(key, text) for key, text in told)

    def _carer(self, found: re.Match[str]) -> bool:
        if self.told.get("监护人关系", found["kin"]) != found["kin"]:
            return False
        self.whose = "监护人"
        self._put("监护人关系", found["kin"])
        if phone := found.groupdict().get("phone"):
            self._put("监护人电话", phone)
        return not found["name"] or self._put("监护人姓名", found["name"])

    def _health(self, phrase: str, n: int) -> bool:
        """That the child is well: said of it, or last of all, as the chain asks for it. An illness may be anybody's."""
        text = re.sub(r"^(?:娃儿?|孩子)", "", phrase)
        text, aside, behind = text.partition("（")
        code = words_for("health_status").get(text)
        last = not any(map(_says_something, self.phrases[n + 1 :]))
        if code != _WELL or not (self.whose == "孩子" or last or text != phrase):
            return False
        if aside:
            self.rest.append(behind.rstrip("）"))
        return self._put("健康状况", text)


def _says_something(phrase: str) -> bool:
    return not phrase.startswith(("谢谢", "辛苦"))
