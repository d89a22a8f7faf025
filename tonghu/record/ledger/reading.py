"""A row of a ledger as values of the registration form, with every doubt and refusal said plainly.

A field that cannot be read is left out and told about; a row is only refused when one could not say
whose it is (no name, a broken ID number), or when it lies outside the place.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from tonghu.base.kernel.doubts import Unreadable
from tonghu.base.kernel.idnumbers import PROVINCES, check_character
from tonghu.law.registration import FIELDS, MISSING, NONE, Form
from tonghu.record.ledger.cells import (
    NO,
    YES,
    as_text,
    is_plain_name,
    missing_word,
    read_citizen,
    read_coded,
    read_day,
    read_many,
    read_numbers,
    read_person_name,
    schooling_of,
    text_at,
    words_for,
)
from tonghu.record.ledger.fitting import PARENT_CODES, Fitting
from tonghu.record.ledger.headers import UNFILED
from tonghu.record.ledger.recognition import Column, Grid, Table
from tonghu.record.ledger.rows import NO_FURTHER, NOT_LEFT_BEHIND, LedgerRow, Skipped
from tonghu.record.ledger.villages import Found, Villages

_TOTAL = re.compile(
    r"^(?:[\u4e00-\u9fff]{1,8}[页村组镇乡县区校班])?(合计|小计|总计|共计|总数|累计|汇总)"
)
_NOTE = re.compile(
    r"^(注|备注|说明|填表说明|填报说明|填表人|填报人|审核人|负责人|单位负责人|制表人|制表|填报单位|填报日期|联系电话|报送单位|审核|签字|盖章|日期)[：:\s（(0-9一1]"
)
_SIGNED = re.compile(
    r"^(审核|填表|填报|制表|复核|经办|负责|单位负责|分管领导|主要领导|联系|村?主任|村?支?书记?|村长|镇长|乡长|校长|班主任|儿童主任)"
    r"(人|领导)?([（(]?(签字|签名|签章|盖章)[）)]?)?[：:]"
)
_ID = re.compile(r"\d{17}[\dXx]|(?<!\d)\d{15}(?!\d)")
_ASIDE = re.compile(r"[\u4e00-\u9fff（(]")
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|0\d{2,3}-?\d{7,8})(?!\d)")
_CLEAN_ID = re.compile(r"^[1-9]\d{5}(?:19|20)\d{9}[\dX]$")
_MONTH = re.compile(r"(?:19|20[01])\d-(?:0[1-9]|1[0-2])")
_AT_HOME = re.compile(
    r"^(?:都|均)?(在家|家中|未外出|在家务农|务农|没有外出|无外出|本村|家里|在村|陪读)"
)
_LEVEL = re.compile(r"[一二三四1-4]级")
_ILLNESS = re.compile(r"[病症炎癌瘤瘫痫喘癫]|贫血")
_AT_SCHOOL = frozenset({"在校", "在读", "就读", "上学", "在学", "正常就读"})
_OUT_OF_SCHOOL, _UNREGISTERED = "8", "4"
_DISABLED, _WELL = "50", frozenset({"10", "20"})
_OUT = frozenset({"在外", "外出", "务工", "外出务工", "在外务工", "打工", "在外打工", "外出打工"})
_STATE_IN_PLACE = {
    "亡": "1", "死亡": "1", "去世": "1", "已故": "1", "病故": "1", "亡故": "1", "过世": "1", "已去世": "1", "已死亡": "1", "失踪": "2",
    "服刑": "5", "服刑中": "5", "坐牢": "5", "在押": "5", "监狱": "5", "戒毒": "6", "强制戒毒": "6", "失联": "7", "离家出走": "7", "出走": "7",
    "下落不明": "7", "联系不上": "7", "无联系": "7", "改嫁": "8", "离异": "8", "离婚": "8", "再婚": "8",
}  # fmt: skip
_KIN = words_for("caregiver.relationship")
_CALLED = re.compile(
    f"({'|'.join(sorted((w for w in _KIN if len(w) == 2 and w[0] not in '孙子'), key=len))})"
    r"[：:\s]*([\u4e00-\u9fff]{2,4})?$"
)
"""奶奶, or 奶奶王桂英: a caregiver called by the relationship. (孙子涵 is a name.)"""
_STEMS = frozenset("甲乙丙丁戊己庚辛壬癸")
_TELLS_NOTHING = frozenset(
    {"电话", "姓名", "身份证", "身份证号", "联系电话", "手机", "无电话", "父亲", "母亲", "父", "母", "监护人", "关系"}
)  # fmt: skip
_MANY_DIGITS = re.compile(r"\d{3}")
_BEFORE_A_NAME = re.compile(r"^\s*\d{1,3}\s*[.、．]\s*")
_BEHIND_A_NAME = re.compile(r"\s*[（(]([^（()）]*)[）)]\s*$")
_SEVERAL = re.compile(r"[、,，;；/]\s*(?=[\u4e00-\u9fff])")
_PARTS = re.compile(r"[\s、,，;；/|:：（）()\[\]+]+")
_AGE = re.compile(r"\d{1,2}(?:周?岁)?")
_AGE_BEHIND = re.compile(r"[\s、,，]*[（(]?\d{1,3}(?:周?岁)[）)]?$")
_IN_WORDS = ("name", "work_region", "school", "class_name", "sex", "birth_date", "living_detail")
"""What is told by its place in a cell, once numbers and relationships are taken out."""
_SCHOOL_AND_CLASS = re.compile(
    r"(.*?(?:小学|中学|学校|幼儿园|中心校|完小|(?<!初)中(?!心)|[一二三四五六七八九]小))(?!校|分校|部)(.+)"
)
"""青岩小学三年级, 县一中八（2）班."""
_OF_A_CLASS = re.compile(r"[班级年]|[初高][一二三]")
_PARENT_WORDS = frozenset({"父亲", "母亲", "爸爸", "妈妈"})
_OF_ONE_PARENT = frozenset({"name", "phone", "id_number"})
_LIKE_THE_FATHER = re.compile(r"[同与和跟](?:其|孩子)?(?:父亲?|爸爸?|丈?夫)(?:相同|一样|一起|同)?")
_LIKE_THE_HUKOU = re.compile(r"同户[籍口](?:所在)?地?址?")
_WHICH_PARENT = re.compile(r"(父亲?|母亲?|爸爸?|妈妈?)(?:的?(?:姓名|电话|手机))?[：:\s]*")
_BOTH_IN = re.compile(r"^(?:现?都|均|全|一起|现)?在(?=[\u4e00-\u9fff]{2})")
"""都在广东: a place, and the words around it."""
_JOINED = re.compile(r"[\s、,，;；/|\\]+")
_AROUND = " 、,，;；/|:：（）()"
_PLACE_END = re.compile(r"[省市县镇乡村组寨屯社区路街号栋]$")
_VILLAGE = re.compile(r"(?:村|社区|居委会|居|街道|镇|乡)$")
_CARRIED = ("village", "township", "group")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\u200b-\u200f\u202a-\u202e\ufeff]")
_OF_ONE_CHILD = frozenset({Form.NUMBER, Form.PHONE, Form.CODES})
"""Cells that hardly come twice, or add to what the row says already."""
_OTHER_KIND = re.compile("困境|孤儿|无人抚养|流动|残疾|低保|特困|单亲")
"""Columns of a list that is not only of children left behind."""
_ONCE_A_CHILD = frozenset({"name", "village", *UNFILED})
_IN_PARTS = frozenset({Form.TEXT, Form.LONG})
"""What two columns may make up together, as year and class do."""
_SAME = frozenset({"同上", "同前", "〃", "″", "同上行", '"', "”"})
"""What stands for the cell above."""
_REMEMBERED = 10_000
_Known = dict[object, tuple[tuple[str, object], ...]]
"""A text → what it puts down, by item."""


class Reader:
    """Reads the rows of one table. Each column gets its own small reader once."""

    def __init__(
        self, sheet: Grid, table: Table, villages: Villages, today: date, *, epoch: int = 1900
    ) -> None:
        self.sheet, self.table, self.villages = sheet, table, villages
        self.today, self.epoch = today, epoch
        self.filed = [column for column in table.columns if column.field]
        fields = Counter(column.field for column in self.filed if not column.option)
        self.in_parts = {
            key
            for key, columns in fields.items()
            if columns > 1 and key in FIELDS and FIELDS[key].form in _IN_PARTS
        }
        self.readers = [self._reader(column) for column in self.filed]
        self.width = 1 + max((column.index for column in self.filed), default=0)
        self.fitting = Fitting(sheet, table, today)
        self.name_at, self.id_at = self.fitting.name_at, self.fitting.id_at
        self.down = self._merged_down()
        self.town = villages.town(sheet.name) or self._town_of(table.title)
        self.here = self._village_of(sheet.name) or self._village_of(table.title)
        # A place whose own code is not in the national table vouches for its numbers.
        self.provinces = PROVINCES | {villages.place[:2]}
        self.carried: dict[str, str] = {}
        self.columns, self.first = self.fitting.columns, self.fitting.first
        self.asked = next((c for c in table.columns if c.field == "left_behind"), None)
        self.blank_doubted = self.asked is not None and self._only_ticked(self.asked)

    def rows(self) -> Iterator[LedgerRow | Skipped]:
        """Every row below the header, in order."""
        offset = self.table.first_row - self.sheet.first_row
        section = ""
        for n, cells in enumerate(self.sheet.rows[offset:]):
            number = self.table.first_row + n
            skipped = self._skipped(number, cells)
            if isinstance(skipped, str) and skipped.startswith("section:"):
                section = skipped.removeprefix("section:")
                yield Skipped(number, "section")
                continue
            if skipped:
                yield Skipped(number, skipped)
                continue
            yield self._row(number, cells, section)

    # -- which rows are children --------------------------------------------------------------

    def _skipped(self, number: int, cells: Sequence[object]) -> str:
        """Why a row is no child; empty for one that is."""
        name = text_at(cells, self.name_at)
        if self.table.further and not name:
            return NO_FURTHER
        if self.asked is not None and name and self._told_not(self.asked, cells):
            return NOT_LEFT_BEHIND
        if (
            len(name) > 1
            and is_plain_name(name)
            and name not in self.table.words
            and self._usual(cells)
        ):
            return ""
        texts = [text for cell in cells if cell is not None and (text := as_text(cell))]
        if not texts:
            return "blank"
        first = texts[0].replace(" ", "")
        if _TOTAL.match(first) or _TOTAL.match(name.replace(" ", "")):
            return "total"
        if len(texts) > 2 and (_counting(texts) or set("".join(texts)) <= _STEMS):
            return "numbering"
        if any(_SIGNED.match(text) for text in texts) and not self._number_said(cells):
            return "note"
        distinct = list(dict.fromkeys(texts))
        if len(distinct) <= 3 and _NOTE.match(first):
            return "note"
        if len(distinct) == 1:
            if (found := self._section(first)) is not None:
                return f"section:{found}"
            if len(first) > 8 or not name:
                return "note" if not first.isdigit() else "blank"
        words = sum(1 for text in texts if re.sub(r"\s", "", text) in self.table.words)
        if words >= 3 and words * 2 >= len(texts):
            return "repeated_header"
        if not name and not self._identity(cells):
            return "blank"
        return ""

    def _told_not(self, asked: Column, cells: Sequence[object]) -> bool:
        """Whether a row says that the child is not left behind, in a list that is of nobody else."""
        others = (one.source for one in self.table.columns if one is not asked)
        return text_at(cells, asked.index) in NO and not any(map(_OTHER_KIND.search, others))

    def _only_ticked(self, asked: Column) -> bool:
        """Whether a column only says who is: then who is not may have been left blank, or forgotten."""
        said = {text_at(cells, asked.index) for cells in self.fitting.cells}
        return not said.isdisjoint(YES) and said.isdisjoint(NO)

    def _number_said(self, cells: Sequence[object]) -> bool:
        """Whether the row has an ID number, which no line of signatures has."""
        return self.id_at is not None and any(c.isdigit() for c in text_at(cells, self.id_at))

    def _usual(self, cells: Sequence[object]) -> bool:
        """Whether a row with a name begins as rows of children do, and says more than the name."""
        first = next((cell for cell in cells if cell is not None), None)
        if isinstance(first, str) and (_TOTAL.match(first) or _NOTE.match(first)):
            return False
        return len(cells) - cells.count(None) > 3

    def _identity(self, cells: Sequence[object]) -> bool:
        """Whether a row without a name says anything about a child at all."""
        telling = [
            column
            for column in self.filed
            if not set(column.field.split("+"))
            & {"village", "township", "group", "serial", "age", "county"}
            and not column.option
        ]
        return any(text_at(cells, column.index) for column in telling)

    def _section(self, text: str) -> str | None:
        """The village that a row of its own announces for those beneath it."""
        plain = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[）)、.．\s]*", "", text).rstrip("：:")
        plain = re.sub(r"[（(].*?[）)]", "", plain)
        plain = re.sub(r"(共|计)?\d+人$", "", plain)
        found = self.villages.find(plain, self.town)
        return found.code if not found.doubt and not found.rest else None

    # -- one row ------------------------------------------------------------------------------

    def _row(self, number: int, cells: Sequence[object], section: str) -> LedgerRow:
        out = LedgerRow(number)
        self.out, self.number = out, number
        self.said: dict[str, str] = {}
        self.puts: list[tuple[str, object]] = []
        down = self.down.get(number)
        formulas = self.sheet.formulas
        if len(cells) < self.width:
            cells = [*cells, *[None] * (self.width - len(cells))]
        put = out.values.setdefault
        for column, at, known, read in self.readers:
            cell = cells[at]
            if down and at in down:
                cell = down[at]
            if cell in _SAME and column.fields:
                cell = self._above(column, cell)
            if cell is None or cell == "":
                if formulas and (number, at) in formulas and "name" in column.fields:
                    self._formula(column)  # saved without what it came to
                continue
            if formulas and (number, at) in formulas and column.fields and self._formula(column):
                continue
            # In line, not in a function: a ledger has millions of cells.
            if known is not None and (puts := known.get(cell)) is not None:
                for key, value in puts:
                    put(key, value)
            else:
                read(cell)
        if down and {self.name_at, self.id_at} & set(down):
            self.out.tell(self.first[self.name_at], "merged_identity")
        if number in self.sheet.hidden_rows:
            self.out.tell("", "hidden_row")
        self._place(section)
        self.fitting.check(out)
        if self.blank_doubted and self.asked and not text_at(cells, self.asked.index):
            out.tell(self.asked.source, "left_behind_unsaid", what=self.asked.source)
        return out

    def _above(self, column: Column, cell: object) -> object:
        """What 同上 in a column stands for: the cell above. Whose a row is, no cell above can say."""
        if {"name", "id_number"} & set(column.fields):
            return cell
        at, number = column.index, self.number
        value = cell
        while value in _SAME and number > self.table.first_row:
            number -= 1
            line = self.sheet.rows[number - self.sheet.first_row]
            value = self.down.get(number, {}).get(at) or (line[at] if at < len(line) else None)
        text = as_text(value)
        if value in _SAME or not text:
            self.out.tell(column.source, "same_as_nothing", text=cell)
            return None
        self.out.tell(column.source, "same_as_above", text=cell, value=text)
        return value

    def _formula(self, column: Column) -> bool:
        """Say that a cell is a formula; whether it must not be read."""
        if set(column.fields) & {"name", "id_number"}:
            self.out.tell(column.source, "formula")
            return True
        self.out.tell(column.source, "formula_value")
        return False

    # -- readers of columns -------------------------------------------------------------------

    def _reader(self, column: Column) -> tuple[Column, int, _Known | None, Callable[[Any], None]]:
        """A column, where it is, the texts it has worked out already (None where each cell is its own),
        and what reads its cells into the row under way.
        """
        read = self._read(column)
        if column.option or "+" in column.field or column.field in self.in_parts:
            return column, column.index, None, read
        if column.field in _ONCE_A_CHILD or FIELDS[column.field].form in _OF_ONE_CHILD:
            return column, column.index, None, read
        known: _Known = {}
        return column, column.index, known, self._remembering(read, known)

    def _read(self, column: Column) -> Callable[[Any], None]:
        """What reads the cells of a column."""
        keys = column.field.split("+")
        if column.option:
            return lambda cell: self._mark(column, cell)
        if keys[0] in UNFILED or keys[0] == "village":
            return lambda cell: self._say(keys[0], as_text(cell))
        if len(keys) > 1:
            same = {key.partition(".")[2] for key in keys}
            if len(same) == 1 and all("." in key for key in keys):
                (what,) = same
                return lambda cell: self._parents(column, what, cell)
            if {"father", "mother"} == {key.partition(".")[0] for key in keys}:
                return lambda cell: self._family(column, keys, as_text(cell))
            return lambda cell: self._composite(column, keys, cell)
        if keys[0] in self.in_parts:
            return lambda cell: self._part(column, keys[0], as_text(cell))
        return self._simple(column, keys[0])

    def _remembering(self, read: Callable[[Any], None], known: _Known) -> Callable[[Any], None]:
        """A reader that works a text out once for the whole column, where it leaves no problem behind."""

        def read_once(cell: Any) -> None:
            problems, self.puts, self.alone = len(self.out.problems), [], True
            read(cell)
            if cell.__class__ is str and self.alone and len(self.out.problems) == problems:
                if len(known) >= _REMEMBERED:
                    known.clear()
                known[cell] = tuple(self.puts)  # a copy: the next columns go on putting

        return read_once

    def _say(self, what: str, text: str) -> None:
        """Where the child lives, said in one column or in two: 大坪村 beside 村组 3组."""
        if self.said.setdefault(what, text) != text and what == "village":
            self.said.setdefault("group", text)

    def _part(self, column: Column, key: str, text: str) -> None:
        """One of two columns that make up a value: the year and the class."""
        if text.isdigit() or (len(text) == 1 and text in "一二三四五六七八九"):
            text += next((unit for unit in ("年级", "班") if unit[0] in column.source), "")
        old = self.out.values.pop(key, None)
        self._free(column, key, f"{old}{text}" if isinstance(old, str) else text)

    def _parents(self, column: Column, what: str, cell: Any) -> None:
        """A cell that tells the same of both parents: 李强、周芳, 父：李强 母：周芳, one telephone."""
        text = as_text(cell)
        told: list[tuple[str, Any]] = list(_told_of_each(what, text))
        if not told and what in _OF_ONE_PARENT and not missing_word(text):
            found = _PHONE.findall(text) if what == "phone" else _JOINED.split(text)
            each = [part for part in found if part]
            if len(each) == 2:
                told = list(zip(("father", "mother"), each, strict=True))
            elif what != "phone":
                self.out.tell(column.source, "composite_rest", text=text)
                return
        for person, part in told or [("father", cell), ("mother", cell)]:
            self._simple(column, f"{person}.{what}")(part)

    def _family(self, column: Column, keys: Sequence[str], text: str) -> None:
        """Several things of both parents: 父亲李强19900001111 母亲周芳, 李强 周芳 19900002222."""
        told = list(_told_of_each("", text))
        if not told:
            phones = _PHONE.findall(text)
            names = [part for part in _PARTS.split(_PHONE.sub(" ", text)) if is_plain_name(part)]
            if len(names) != 2:
                self.out.tell(column.source, "composite_rest", text=text)
                return
            each = phones if len(phones) == 2 else ["、".join(phones)] * 2
            told = [("father", f"{names[0]} {each[0]}"), ("mother", f"{names[1]} {each[1]}")]
        for person, part in told:
            self._composite(column, [key for key in keys if key.startswith(person)], part)

    def _simple(self, column: Column, key: str) -> Callable[[Any], None]:
        form = FIELDS[key].form
        if form is Form.NUMBER:
            return lambda cell: self._number(column, key, cell)
        if form is Form.NAME:
            return lambda cell: self._name(column, key, cell)
        if form is Form.PHONE:
            return lambda cell: self._phone(column, key, cell)
        if form is Form.DATE:
            return lambda cell: self._date(column, key, cell)
        if form is Form.CODE:
            return self._coded(column, key)
        if form is Form.CODES:
            return lambda cell: self._codes(column, key, cell)
        return lambda cell: self._free(column, key, cell)

    def _put(self, key: str, value: object) -> None:
        self.puts.append((key, value))
        self.out.values.setdefault(key, value)

    def _missing(self, column: Column, key: str, text: str) -> bool:
        """Whether a cell only says that there is nothing; then that is put down."""
        word = missing_word(text)
        if not word:
            return False
        if word == "?":
            return True
        codes = FIELDS[key].codes
        if codes and word == NONE and any(label.startswith("无") for label in codes.values()):
            return False
        self._put(key, word)
        return True

    def _name(self, column: Column, key: str, cell: Any) -> None:
        text = as_text(cell)
        person, _, _ = key.rpartition(".")
        if not person:
            self._child_name(column, text)
            return
        if person == "caregiver" and (called := _CALLED.match(text)):
            self._put("caregiver.relationship", _KIN.get(text) or _KIN[called[1]])
            if text in _KIN:
                if _KIN[text] not in PARENT_CODES:
                    self.out.tell(column.source, "name_is_kin", text=text)
                return
            text = called[2]
        if text[:2] in _PARENT_WORDS and len(text) > 3:  # 母亲周芳
            text = text[2:].lstrip(_AROUND)
        if is_plain_name(text) and text not in _STATE_IN_PLACE:
            self._put(key, text)
            return
        if self._missing(column, key, text):
            return
        if text in _STATE_IN_PLACE and person in ("father", "mother"):
            self._put(f"{person}.special_status", _STATE_IN_PLACE[text])
            return
        if _PHONE.search(text) or _ID.search(text):
            self._composite(column, [key, f"{person}.phone", f"{person}.id_number"], cell)
            return
        text = _AGE_BEHIND.sub("", text)
        text, *others = _SEVERAL.split(text)
        if others:
            self.out.tell(column.source, "composite_rest", text="、".join(others))
        try:
            if _MANY_DIGITS.search(text):
                raise Unreadable(text)  # a date, a number of something: no name
            read = read_person_name(re.sub(r"[（(].*?[）)]", "", text) or text)
        except Unreadable:
            self.out.tell(column.source, "adult_name_unreadable", text=text)
            return
        self._put(key, read.value)
        for doubt in read.doubts:
            self.out.tell(column.source, "name_doubt", doubt)
        aside = re.search(r"[（(](.*?)[）)]", text)
        if aside and aside[1] in _STATE_IN_PLACE and person in ("father", "mother"):
            self._put(f"{person}.special_status", _STATE_IN_PLACE[aside[1]])
        elif aside and person == "caregiver" and (code := _KIN.get(aside[1])):
            self._put("caregiver.relationship", code)

    def _child_name(self, column: Column, text: str) -> None:
        if is_plain_name(text) and column.field == "name":
            self._put("name", text)
            return
        if len(column.fields) == 1 and _ID.search(text):
            self._composite(column, ["name", "id_number"], text)
            return
        if len(_SEVERAL.split(text)) > 1:
            self.out.tell(column.source, "name_several", text=text)
            return
        plain = _BEFORE_A_NAME.sub("", text)
        aside = _BEHIND_A_NAME.search(plain)
        if aside and aside.start():
            plain = plain[: aside.start()]
            self._aside(column, aside[1])
        try:
            read = read_person_name(plain)
        except Unreadable as error:
            self.out.tell(column.source, "name_unreadable", str(error))
            return
        self._put("name", read.value)
        if read.value != plain:
            self.out.tell(column.source, "name_fixed", raw=text, value=read.value)
        for doubt in read.doubts:
            self.out.tell(column.source, "name_doubt", doubt)

    def _aside(self, column: Column, text: str) -> None:
        """What stands in brackets behind a child's name: 女, 曾用名：李雨, 已转走."""
        kind, _, rest = text.replace("：", ":").rpartition(":")
        if text in ("男", "女"):
            self._put("sex", "1" if text == "男" else "2")
        elif kind in ("曾用名", "小名", "原名") and is_plain_name(rest):
            self._put("former_name", rest)
        else:
            self.out.tell(column.source, "name_aside", text=text)

    def _number(self, column: Column, key: str, cell: Any) -> None:
        child = key == "id_number"
        self.alone = False  # what kind of document it is stands in another column
        if isinstance(cell, float) and cell >= 1e15:
            self.out.tell(column.source, "id_lost_digits" if child else "adult_id_lost_digits")
            return
        text = cell.strip() if isinstance(cell, str) else as_text(cell)
        if not text or (missing_word(text) and self._no_number(column, key, text)):
            return
        if _CLEAN_ID.match(text) and self._clean(key, text):
            return
        other = self.out.values.get(key.replace("id_number", "id_type"))
        if isinstance(other, str) and other not in ("01", "00") and other not in MISSING:
            self._put(key, text.upper())
            return
        text = text.strip("'\"=’‘“”\t ")
        if child and not any(sign.isdigit() for sign in text):
            if "户" in text and words_for("hukou_class").get(text) == _UNREGISTERED:
                self._put("hukou_class", _UNREGISTERED)
            self.out.tell(column.source, "id_words", text=text)
            return
        inside = _ID.findall(text) if _ASIDE.search(text) else ()
        try:
            read = read_citizen(inside[0] if len(inside) == 1 else text, self.today)
        except Unreadable as error:
            self._refuse_number(column, key, text, str(error))
            return
        if len(re.sub(r"\D", "", text)) == 15 and child:
            self.out.tell(column.source, "id_old_for_child")
            return
        self._put(key, read.value.number)
        if read.value.number != text:
            self.out.tell(column.source, "id_fixed", raw=text)
        if read.value.number[:2] not in self.provinces:
            for doubt in read.doubts:
                self.out.tell(column.source, "id_doubt", doubt)

    def _clean(self, key: str, text: str) -> bool:
        """The plain case at once: well-formed, right check character, a day that has been."""
        if check_character(text[:17]) != text[17]:
            return False
        try:
            born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
        except ValueError:
            return False
        if born > self.today or len(set(text)) <= 2 or text[:2] not in self.provinces:
            return False
        self._put(key, text)
        return True

    def _no_number(self, column: Column, key: str, text: str) -> bool:
        if missing_word(text) == NONE:
            self._put(key, NONE)
        return True

    def _refuse_number(self, column: Column, key: str, text: str, why: str) -> None:
        if key == "id_number":
            lost = "科学记数" in why
            made_up = "凑数" in why
            self.out.values[key] = text[:40]  # the row is given back: with what stood there
            self.out.tell(
                column.source,
                "id_lost_digits" if lost else "id_placeholder" if made_up else "id_unreadable",
                why if text in why else f"“{text}”：{why}",
            )
        else:
            self.out.tell(
                column.source, "adult_id_unreadable", f"{FIELDS[key].label}没有导入：{why}"
            )

    def _phone(self, column: Column, key: str, cell: Any) -> None:
        text = as_text(cell)
        if (
            len(text) == 11
            and text.isascii()
            and text.isdigit()
            and text[0] == "1"
            and text[1] > "2"
        ):
            self._put(key, text)
            return
        if self._missing(column, key, text) or self._as_another(key, text):
            return
        try:
            read = read_numbers(text)
        except Unreadable as error:
            found = _PHONE.findall(text)
            if not found:
                self.out.tell(column.source, "phone_unreadable", str(error))
                return
            read = read_numbers("、".join(found))
        self._put(key, read.value)
        if read.doubts:
            self.out.tell(column.source, "phone_several")

    def _date(self, column: Column, key: str, cell: Any) -> None:
        if isinstance(cell, str):
            text = cell.strip()
            if self._missing(column, key, text) or self._as_another(key, text):
                return
            if key.endswith("away_since") and _AT_HOME.match(text):
                self._put(key.replace("away_since", "is_away"), "0")
                return
            if _MONTH.fullmatch(text):
                self._put(key, text)
                return
            if len(text) == 10 and text[4] == "-" == text[7]:
                try:
                    day = date.fromisoformat(text)
                except ValueError:
                    pass
                else:
                    if date(1900, 1, 1) <= day <= self.today:
                        self._put(key, text)
                        return
        try:
            read = read_day(cell, self.today, self.epoch)
        except Unreadable as error:
            code = "lunar_date" if "农历" in str(error) else "date_unreadable"
            self.out.tell(column.source, code, str(error))
            return
        if read.doubts and key == "birth_date" and "没有到" in read.doubts[0]:
            self.out.tell(column.source, "birth_in_future")
            return
        self._put(key, read.value)
        for doubt in read.doubts:
            if not (key.endswith("expected_return") and doubt.endswith("还没有到")):
                self.out.tell(column.source, "date_doubt", doubt)

    def _coded(self, column: Column, key: str) -> Callable[[Any], None]:
        known: dict[object, str | None] = {}

        def read(cell: Any) -> None:
            if cell not in known:
                known[cell] = self._code(key, as_text(cell))
            code = known[cell]
            if code is None:
                self._uncoded(column, key, as_text(cell))
            elif code:
                self._put(key, code)

        return read

    def _code(self, key: str, text: str) -> str | None:
        try:
            return read_coded(key, text)
        except Unreadable:
            word = missing_word(text)
            if word == "?":
                return ""
            return word or None

    def _uncoded(self, column: Column, key: str, text: str) -> None:
        """A word that is no code of this item may be one of its neighbour's, or tell of a class."""
        person, _, what = key.rpartition(".")
        of_anybody = person in ("father", "mother") or what in ("special_status", "health_status")
        for near in _NEIGHBOURS.get(what if of_anybody else key, ()):
            other = f"{person}.{near}" if person and "." not in near else near
            code = self._code(other, text) if other in FIELDS else None
            if code and code not in MISSING:
                self._put(other, code)
                return
        if what == "is_away" and person and not any(sign.isdigit() for sign in text):
            self._free(column, f"{person}.work_region", text)  # 广东东莞, 在家务农
            return
        if key == "health_status" and _ILLNESS.search(text):
            self._put("illness", text)
            self.out.tell(column.source, "illness_said", text=text)
            return
        if key == "attendance_status" and text in YES | NO | _AT_SCHOOL:  # 是否在校
            if text in NO:
                self._put(key, _OUT_OF_SCHOOL)
            return
        if key in ("schooling_level", "attendance_status") and (level := schooling_of(text)):
            self._put("schooling_level", level)
            return
        if key.endswith("special_status") or key in (
            "family_type",
            "single_parent_flag",
            "care_reason",
        ):
            self.out.tell(column.source, "word_unknown", text=text)
            return
        try:
            read_coded(key, text)
        except Unreadable as error:
            self.out.tell(column.source, "word_unknown", str(error))

    def _codes(self, column: Column, key: str, cell: Any) -> None:
        text = as_text(cell)
        if missing_word(text) == "?":
            return
        if key == "disability_types" and (level := _LEVEL.search(text)):  # 肢体三级
            self._coded(column, "disability_level")(level[0])
            text = text.replace(level[0], "") or text
        try:
            codes: object = read_many(key, text)
        except Unreadable as error:
            word = missing_word(text)
            if word:
                codes = ["0"] if word == NONE and "0" in (FIELDS[key].codes or {}) else word
            else:
                self.out.tell(column.source, "word_unknown", str(error))
                return
        old = self.out.values.get(key)
        if isinstance(old, list) and isinstance(codes, list):
            self.out.values[key] = list(dict.fromkeys([*old, *codes]))
        else:
            self._put(key, codes)

    def _mark(self, column: Column, cell: Any) -> None:
        """A tick in a column that stands for one option."""
        text = as_text(cell)
        key = column.field
        if text in NO:
            return
        if (aside := _BEHIND_A_NAME.search(text)) and text[: aside.start()] in YES:
            text = text[: aside.start()]
            if column.option == _DISABLED:  # 是（肢体二级）
                self._codes(replace(column, field="disability_types"), "disability_types", aside[1])
            else:
                self.out.tell(column.source, "composite_rest", text=aside[1])
        if text not in YES and text not in column.source and len(text) > 4:
            self.out.tell(column.source, "mark_unclear", text=text)
        if FIELDS[key].form is Form.CODES:
            old = self.out.values.get(key)
            self.out.values[key] = [*(old if isinstance(old, list) else []), column.option]
        elif (old := self.out.values.get(key)) not in (None, column.option):
            if key == "health_status" and old in _WELL:
                self.out.values[key] = column.option
                self.out.tell(column.source, "health_differs", said=FIELDS[key].said(old))
            else:
                self.out.tell(column.source, "marks_conflict")
        else:
            self._put(key, column.option)

    def _free(self, column: Column, key: str, cell: Any) -> None:
        text = as_text(cell)
        if not text.isprintable():
            text = _UNSEEN.sub("", text)
        if not text or self._missing(column, key, text):
            return
        if self._as_another(key, text):
            text = str(self.out.values[key])
        what = key.rpartition(".")[2]
        if what == "work_region" and self._whereabouts(key.partition(".")[0], text):
            return
        if what == "work_region":
            text = _BOTH_IN.sub("", text)
        longest = FIELDS[key].longest
        if len(text) > longest:
            self.out.tell(column.source, "text_cut", n=len(text), longest=longest)
            text = text[:longest]
        self._put(key, text)

    def _as_another(self, key: str, text: str) -> bool:
        """Put down what an item shares with another of the row: 同父亲, 同户籍地."""
        like = _like(key, text)
        if not like or not (value := self.out.values.get(like)):
            return False
        self.alone = False
        self._put(key, value)
        return True

    def _whereabouts(self, person: str, text: str, *, certain: bool = False) -> bool:
        """A word in a column of places that tells of no place: 在家, 去世, 服刑. What is none of them
        is a place away from home, unless only such a word is `certain`.
        """
        if text in _STATE_IN_PLACE:
            self._put(f"{person}.special_status", _STATE_IN_PLACE[text])
            return True
        if _AT_HOME.match(text):
            self._put(f"{person}.is_away", "0")
            return True
        out = text in _OUT
        if out or not certain:
            self._put(f"{person}.is_away", "1")
        return out

    def _composite(self, column: Column, keys: Sequence[str], cell: Any) -> None:
        """Several things in one cell: numbers are told by their shape, the name is what is left."""
        text = as_text(cell)
        if (word := missing_word(text)) in MISSING:
            self._put(keys[0], word)
            return
        by_what = {key.rpartition(".")[2]: key for key in keys}
        if by_what.keys() == {"school", "class_name"} and (
            cut := _SCHOOL_AND_CLASS.fullmatch(text)
        ):
            for what, part in zip(("school", "class_name"), cut.groups(), strict=True):
                self._simple(column, by_what[what])(_bare(part))
            return
        rest = self._numbers_in(column, by_what, text)
        parts = [part for part in _PARTS.split(rest) if part and not missing_word(part)]
        parts = [part for part in parts if part not in _TELLS_NOTHING]
        person = next((key.partition(".")[0] for key in keys if "." in key), "")
        parts = [part for part in parts if not (person and _AGE.fullmatch(part))]
        if person == "caregiver" and (kin := next((p for p in parts if _kin(p)), "")):
            parts.remove(kin)
            self._put("caregiver.relationship", _kin(kin))
        if keys[0] == "living_detail" and person:
            parts = self._address(column, by_what, parts)
        for what in _IN_WORDS:
            fits = (p for p in parts if what != "class_name" or _OF_A_CLASS.search(p))
            if what in by_what and (pick := next(fits, None)) is not None:
                parts.remove(pick)
                self._simple(column, by_what[what])(pick)
        if person in ("father", "mother"):
            parts = [part for part in parts if not self._whereabouts(person, part, certain=True)]
        self._left(column, by_what, parts)

    def _address(
        self, column: Column, by_what: Mapping[str, str], parts: Sequence[str]
    ) -> list[str]:
        """Where somebody lives, and who: what ends like a place is one, the last name is the person's."""
        names = [part for part in parts if is_plain_name(part) and not _PLACE_END.search(part)]
        living = [part for part in parts if part not in names[-1:]]
        if living:
            self._free(column, by_what["living_detail"], "".join(living))
        return names[-1:] if "name" in by_what else []

    def _numbers_in(self, column: Column, by_what: Mapping[str, str], text: str) -> str:
        """Put down the ID number and the telephones in a cell; what else it says."""
        if (found := _ID.search(text)) and "id_number" in by_what:
            self._number(column, by_what["id_number"], found.group().upper())
            text = text.replace(found.group(), " ")
        phones = _PHONE.findall(text)
        if phones and "phone" in by_what:
            self._phone(column, by_what["phone"], "、".join(phones))
            text = _PHONE.sub(" ", text)
        return text

    def _left(self, column: Column, by_what: Mapping[str, str], parts: Sequence[str]) -> None:
        """Say what of a cell was not understood."""
        text = " ".join(parts)
        numbers = by_what.keys() & {"phone", "id_number"}
        if (set(text) - set("0123456789- ") and "name" in by_what) or (text and not numbers):
            self.out.tell(column.source, "composite_rest", text=text)
        elif any(sign.isdigit() for sign in text):
            why = f"“{text}”不像电话或身份证号，没有导入"
            self.out.tell(column.source, "phone_unreadable", why)

    # -- where --------------------------------------------------------------------------------

    def _place(self, section: str) -> None:
        town = self.villages.town(self.said["township"]) if self.said.get("township") else ""
        town = town or self.town
        text = self.said.get("village", "")
        if not text and self.carried.get("village") and "village" in self.columns and not section:
            text = self.carried["village"]
            self.out.tell(self.columns["village"], "village_carried", text=text)
        if text:
            self.carried["village"] = text
            found = self.villages.find(text, town)
            inside = section or self.here or self.villages.village
            if found.doubt == "village_unknown" and inside and not _VILLAGE.search(text):
                found = Found(inside, rest=text)  # 3组, of the village that the sheet is about
            if found.doubt:
                self.out.tell(self.columns.get("village", ""), found.doubt, text=text)
            self.out.place = found.code
            self._rest(found.rest)
        elif section or self.here:
            self.out.place = section or self.here
        else:
            self._from_address(town)
        self._rest(self.said.get("group", ""))

    def _rest(self, text: str) -> None:
        """What a village's cell says beyond the village (3组) is part of the address."""
        if text and "living_detail" not in self.out.values:
            number = text if not text.isdigit() else f"{text}组"
            self.out.values["living_detail"] = number

    def _from_address(self, town: str) -> None:
        for key in ("living_detail", "hukou_detail"):
            text = self.out.values.get(key)
            if isinstance(text, str) and text not in MISSING:
                found = self.villages.mentioned(text, town)
                if found is not None:
                    self.out.place = found.code
                    return
        self.out.place = town or self.villages.place
        if self.out.place[9:] == "000":
            self.out.tell("", "village_missing")

    def _town_of(self, title: str) -> str:
        for name in re.findall(r"[\u4e00-\u9fff]{1,8}?(?:镇|乡|街道)", title):
            for start in range(len(name)):
                if code := self.villages.town(name[start:]):
                    return code
        return ""

    def _village_of(self, text: str) -> str:
        found = self.villages.find(re.sub(r"[\d（）()\s]", "", text), self.town)
        if not found.doubt and not found.rest and found.code[9:] != "000":
            return found.code
        mentioned = self.villages.mentioned(text, self.town)
        return mentioned.code if mentioned else ""

    # -- looked at once, before the rows --------------------------------------------------------

    def _merged_down(self) -> dict[int, dict[int, object]]:
        """For each row, the cells whose value lies further up in the same merged cell."""
        down: dict[int, dict[int, object]] = {}
        for row1, col1, row2, col2 in self.sheet.merged:
            if row2 <= row1 or row2 < self.table.first_row or row1 < self.table.first_row:
                continue
            for at in range(col1, col2 + 1):
                line = self.sheet.rows[row1 - self.sheet.first_row]
                value = line[col1] if col1 < len(line) else None
                if value is None:
                    continue
                for number in range(row1 + 1, row2 + 1):
                    down.setdefault(number, {})[at] = value
        return down


def _told_of_each(what: str, text: str) -> Iterator[tuple[str, str]]:
    """Which parent is told what, where a cell names them: 父：广东；母：浙江, or who is out: 双方, 父亲."""
    if what == "is_away":
        if text in words_for("father.is_away") or not set(text) & set("父母爸妈双均都"):
            return
        both = bool(set(text) & set("双均都")) or "父母" in text
        yield "father", "1" if both or set(text) & set("父爸") else "0"
        yield "mother", "1" if both or set(text) & set("母妈") else "0"
        return
    _, *pieces = _WHICH_PARENT.split(text)
    for word, part in zip(pieces[::2], pieces[1::2], strict=True):
        if part := part.strip(_AROUND):
            yield "father" if word[0] in "父爸" else "mother", part


def _bare(part: str) -> str:
    """A part of a cell without what stood around it; the brackets of （五）年级 belong to it."""
    part = part.strip(" 、,，;；/|:：")
    return part[1:-1] if part[:1] + part[-1:] in ("（）", "()") else part


def _like(key: str, text: str) -> str:
    """The item whose value a cell says this one shares: 同父亲, 同户籍地."""
    if key.startswith("mother.") and _LIKE_THE_FATHER.fullmatch(text):
        return key.replace("mother", "father", 1)
    return "hukou_detail" if key == "living_detail" and _LIKE_THE_HUKOU.fullmatch(text) else ""


def _kin(word: str) -> str:
    """The code of a relationship, for 奶奶 or 祖孙关系; empty for other words."""
    return _KIN.get(word) or _KIN.get(word.removesuffix("关系")) or ""


def _counting(texts: Sequence[str]) -> bool:
    """Whether a row only counts its columns: 1, 2, 3, 4 beneath the header."""
    return all(text.isdigit() for text in texts) and all(
        int(after) - int(before) == 1 for before, after in pairwise(texts)
    )


_NEIGHBOURS: Mapping[str, Sequence[str]] = {
    "guardianship_type": ("actual_care", "care_reason"),
    "actual_care": ("guardianship_type", "caregiver.relationship"),
    "care_reason": ("actual_care", "guardianship_type", "family_type"),
    "schooling_level": ("attendance_status",),
    "attendance_status": ("schooling_level",),
    "family_type": ("relief_measures", "care_reason"),
    "hukou_class": ("hukou_nature",),
    "hukou_nature": ("hukou_class",),
    "has_caregiver": ("actual_care",),
    "health_status": ("special_status",),
    "special_status": ("is_away", "health_status"),
}
"""Where a column's words may belong instead: townships write 隔代监护 under 监护情况."""
