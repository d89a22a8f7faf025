"""Ledgers nobody has written yet: the same children laid out in whatever way a seed draws.

A clerk decides freely how a list looks; what no clerk does is lose a child. A layout is put together from what
townships do (titles, groups over columns, the village in a column, over a section, in the title or on the tab,
subtotals, pages, lists abreast and below each other, a form for each child, a table on its side, households),
and every drawing knows whom it holds and what is said of each.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from tests.children import number
from tests.record.ledger.reading.grids import DAPING, LIUWAN, SHIJIA, Grid

VILLAGES = {DAPING: "大坪村", LIUWAN: "柳湾村", SHIJIA: "石家村"}
_SURNAMES = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "晨曦朵海燕强军芳梅兰桂英磊静敏超勇艳娟涛明霞秀丽平刚健波辉玲婷雪琴云鹏飞宇浩然佳怡欣悦"
_SCHOOLS = ("青岩镇中心小学", "大坪小学", "柳湾教学点", "青岩中学")
_CLASSES = ("三年级2班", "一（1）班", "五年级", "七年级3班", "二年级")
_REGIONS = ("广东省东莞市", "浙江宁波", "福建省晋江市", "江苏苏州", "上海市", "深圳")
_RELATIONS = (("62", "奶奶"), ("61", "爷爷"), ("63", "外公"), ("64", "外婆"))
Said = dict[str, object]


@dataclass(frozen=True)
class Kid:
    """One child and what the township knows of it."""

    village: str
    said: Said
    relation: str
    """The word for who cares."""

    def __getitem__(self, key: str) -> Any:
        return self.said[key]


@dataclass(frozen=True)
class Column:
    """One or several columns that belong together: headers (group over own) and what a child's cells are."""

    heads: Sequence[tuple[str, str]]
    keys: frozenset[str]
    cells: Callable[[Kid], Sequence[Any]]


@dataclass
class Drawing:
    """Sheets, and the children that are in them with what each sheet says of them."""

    kind: str
    grids: list[Grid] = field(default_factory=list)
    told: dict[str, tuple[str, Said]] = field(default_factory=dict)
    """By name: the village and the values."""

    def holds(self, kids: Sequence[Kid], keys: frozenset[str]) -> None:
        """These children are in it, with these items."""
        for kid in kids:
            self.told[kid["name"]] = kid.village, {key: kid[key] for key in keys}


def drawn(seed: int) -> Drawing:
    """The ledger of a seed."""
    chosen = Random(seed)
    kind = chosen.choice(list(_KINDS))
    drawing = Drawing(kind)
    _KINDS[kind](chosen, drawing)
    return drawing


# -- whom it holds ------------------------------------------------------------------------------


def _kids(chosen: Random, n: int) -> list[Kid]:
    names, phones = set[str](), iter(chosen.sample(range(10**7), 3 * n))
    village = list(VILLAGES)

    def name(surname: str = "") -> str:
        while True:
            one = (surname or chosen.choice(_SURNAMES)) + "".join(
                chosen.choices(_GIVEN, k=chosen.choice((1, 2, 2)))
            )
            if one not in names:
                names.add(one)
                return one

    def phone() -> str:
        return f"199{next(phones):08}"

    kids = []
    for sequence in range(n):
        born = date(chosen.randint(2012, 2020), chosen.randint(1, 12), chosen.randint(1, 28))
        father = name()
        sex = chosen.choice("12")
        code, word = chosen.choice(_RELATIONS)
        # The sex is in the number: odd for a boy.
        identity = number(f"{born:%Y%m%d}", sequence * 2 + int(sex == "1"))
        kids.append(
            Kid(
                village[sequence * len(village) // n],
                {
                    "name": name(father[0]), "sex": sex, "birth_date": born.isoformat(), "id_number": identity,
                    "school": chosen.choice(_SCHOOLS), "class_name": chosen.choice(_CLASSES),
                    "father.name": father, "father.phone": phone(), "father.work_region": chosen.choice(_REGIONS),
                    "mother.name": name(), "mother.phone": phone(), "mother.work_region": chosen.choice(_REGIONS),
                    "caregiver.name": name(), "caregiver.phone": phone(), "caregiver.relationship": code,
                },
                word,
            )
        )  # fmt: skip
    return kids


# -- what its columns are -----------------------------------------------------------------------


def _plain(key: str, *heads: str) -> Callable[[Random], Column]:
    return lambda chosen: Column(
        [("", chosen.choice(heads))], frozenset({key}), lambda kid: [kid[key]]
    )


def _sex(chosen: Random) -> Column:
    keys = frozenset({"sex"})
    if chosen.random() < 0.25:
        mark = chosen.choice("√✓1")
        heads = [("性别", "男"), ("性别", "女")]
        return Column(
            heads, keys, lambda kid: [mark if kid["sex"] == code else None for code in "12"]
        )
    return Column([("", "性别")], keys, lambda kid: [" 男女"[int(kid["sex"])]])


def _born(chosen: Random) -> Column:
    form = chosen.choice(
        ("%Y-%m-%d", "%Y.%m.%d", "%Y%m%d", "%Y/%m/%d", "%Y年%m月%d日", "", "serial")
    )

    def cell(kid: Kid) -> Any:
        day = date.fromisoformat(str(kid["birth_date"]))
        if form == "serial":
            return float((day - date(1899, 12, 30)).days)
        return day.strftime(form) if form else datetime(day.year, day.month, day.day)  # noqa: DTZ001

    head = chosen.choice(("出生日期", "出生年月日", "出生年月", "生日", "出生时间"))
    return Column([("", head)], frozenset({"birth_date"}), lambda kid: [cell(kid)])


def _school(chosen: Random) -> Column:
    both = frozenset({"school", "class_name"})
    if chosen.random() < 0.2:
        return Column(
            [("", chosen.choice(("就读学校及班级", "学校、年级", "就读学校（班级）")))], both,
            lambda kid: [f"{kid['school']}{kid['class_name']}"],
        )  # fmt: skip
    heads = chosen.choice((("就读学校", "班级"), ("学校", "年级"), ("学校名称", "所在班级")))
    return Column([("", h) for h in heads], both, lambda kid: [kid["school"], kid["class_name"]])


_PERSON = {"father": ("父亲", "爸爸"), "mother": ("母亲", "妈妈"), "caregiver": ("监护人", "临时监护人", "实际照料人", "委托监护人")}  # fmt: skip
_OF = {
    "phone": ("联系电话", "电话", "手机号码", "联系方式"),
    "work_region": ("务工地点", "务工地", "外出地点", "打工地址"),
    "relationship": ("与儿童关系", "关系", "与被监护人关系"),
}


def _people(chosen: Random) -> list[Column]:
    """The parents and who cares, in one manner for all."""
    manner = chosen.choice(("separate", "grouped", "following", "one cell"))
    parents = (
        ["phone", "work_region"][: chosen.randint(0, 2)] if manner != "one cell" else ["phone"]
    )
    chosen.shuffle(parents)
    caring = ["relationship", "phone"] if manner != "one cell" else ["relationship", "phone"][:1]
    words = {what: chosen.choice(heads) for what, heads in _OF.items()}
    order = ["father", "mother"]
    order.insert(chosen.choice((0, 2)), "caregiver")
    draw = {
        "separate": _separate,
        "grouped": _grouped,
        "following": _following,
        "one cell": _one_cell,
    }
    return [
        draw[manner](
            chosen, one, chosen.choice(_PERSON[one]), caring if one == "caregiver" else parents, words
        )
        for one in order
    ]  # fmt: skip


Words = dict[str, str]


def _columns_of(who: str, whats: Sequence[str], heads: Sequence[tuple[str, str]]) -> Column:
    keys = [f"{who}.name", *(f"{who}.{what}" for what in whats)]
    return Column(heads, frozenset(keys), lambda kid: [_cell(kid, key) for key in keys])


def _cell(kid: Kid, key: str) -> Any:
    return kid.relation if key.endswith("relationship") else kid[key]


def _separate(chosen: Random, who: str, word: str, whats: Sequence[str], words: Words) -> Column:
    heads = [("", f"{word}姓名")]
    heads += [("", words[w] if w == "relationship" else f"{word}{words[w]}") for w in whats]
    return _columns_of(who, whats, heads)


def _grouped(chosen: Random, who: str, word: str, whats: Sequence[str], words: Words) -> Column:
    group = word + chosen.choice(("", "情况", "信息", "基本情况"))
    return _columns_of(who, whats, [(group, "姓名"), *((group, words[what]) for what in whats)])


def _following(chosen: Random, who: str, word: str, whats: Sequence[str], words: Words) -> Column:
    name = chosen.choice((word, f"{word}姓名"))
    return _columns_of(who, whats, [("", name), *(("", words[what]) for what in whats)])


def _one_cell(chosen: Random, who: str, word: str, whats: Sequence[str], words: Words) -> Column:
    form = chosen.choice(("{} {}", "{}，{}", "{}（{}）", "{}\n{}", "{}{}"))
    keys = [f"{who}.name", *(f"{who}.{what}" for what in whats)]
    told = {"phone": chosen.choice(("姓名、电话", "姓名及联系电话")), "relationship": "姓名及关系"}[
        whats[0]
    ]
    if whats[0] == "relationship":
        form = chosen.choice(("{}（{}）", "{} {}"))
    head = chosen.choice((f"{word}（{told}）", f"{word}{told}"))
    return Column(
        [("", head)], frozenset(keys), lambda kid: [form.format(*(_cell(kid, k) for k in keys))]
    )


def _columns(chosen: Random) -> list[Column]:
    """What a list says of a child, in an order of its own; the name comes first, the people last."""
    number_ = _plain("id_number", "身份证号", "公民身份号码", "身份证号码", "证件号码")
    name = _plain("name", "姓名", "儿童姓名", "留守儿童姓名", "孩子姓名", "学生姓名")
    kept = chosen.sample([_sex, _born, number_, _school], chosen.randint(1, 4))
    own = [one(chosen) for one in kept]
    # School and class may come behind the people; a number or a day there would be theirs.
    behind = [one for one in own if "school" in one.keys and chosen.random() < 0.3]
    before = [one for one in own if one not in behind]
    return [name(chosen), *before, *_people(chosen), *behind, *_empty(chosen)]


_STRANGERS = (
    ("班主任", "班主任电话"), ("网格员", "电话"), ("包保干部", "联系方式"), ("走访人", "手机号码"),
    ("村支书姓名", "村支书电话"),
)  # fmt: skip


def _strangers(chosen: Random) -> list[Column]:
    """Somebody at the end who is no family of the child, with a telephone, and what nobody files."""
    own = Random(
        chosen.getstate()[1][0]
    )  # the seeds that showed a fault go on drawing what they drew
    if own.random() < 0.6:
        return []
    who, phone = own.choice(_STRANGERS)
    heads, cells = [("", who), ("", phone)], ["王干", "15400008888"]
    if own.random() < 0.5:
        heads, cells = [("", "宅基地"), *heads], ["三分", *cells]
    return [Column(heads, frozenset(), lambda _: cells)]


def _empty(chosen: Random) -> list[Column]:
    """Columns in which nothing is said."""
    heads = chosen.sample(("备注", "家庭住址", "民族", "是否寄宿"), chosen.choice((0, 0, 1, 2)))
    return [Column([("", head)], frozenset(), lambda kid: [None]) for head in heads]


def _said_once(columns: Sequence[Column]) -> list[Column]:
    """Those that are no options to tick: in a form one writes the word."""
    return [one for one in columns if not any(group == "性别" for group, _ in one.heads)]


# -- how it lies on the sheet -------------------------------------------------------------------


class _Sheet:
    """Rows as they are written, and which cells are merged."""

    def __init__(self, name: str = "Sheet1", left: int = 0, between: str = "") -> None:
        self.name, self.rows, self.left, self.between = name, list[list[Any]](), left, between
        self.merged = list[tuple[int, int, int, int]]()

    def add(self, *cells: Any) -> int:
        """Write a row; its number."""
        self.rows.append([*[None] * self.left, *cells] if cells else [])
        return len(self.rows)

    def head(self, *words: str | None) -> int:
        """Write words of a header, with what fills their cells between the signs."""
        half = (word and (word[: len(word) // 2], word[len(word) // 2 :]) for word in words)
        return self.add(*(one and self.between.join(one) for one in half))

    def grid(self) -> Grid:
        left = self.left
        merged = tuple((a, b + left, c, d + left) for a, b, c, d in self.merged)
        return Grid(self.rows, name=self.name, merged=merged)


def _titles(chosen: Random, sheet: _Sheet, width: int, where: str = "青岩镇") -> None:
    if chosen.random() < 0.8:
        row = sheet.add(f"{where}农村留守儿童{chosen.choice(('花名册', '台账', '信息登记表'))}")
        sheet.merged.append((row, 0, row, width - 1))
    if chosen.random() < 0.5:
        sheet.add(f"填报单位：{where}", *[None] * max(0, width - 3), "填报时间：2026年3月1日")
    if chosen.random() < 0.2:
        sheet.add()


def _heads(columns: Sequence[Column], serial: bool, village: str) -> list[tuple[str, str]]:
    first = [("", "序号")] if serial else []
    first += [("", village)] if village else []
    return [*first, *(head for column in columns for head in column.heads)]


def _header(sheet: _Sheet, heads: Sequence[tuple[str, str]], left: int = 0) -> None:
    """One line, or two where there are groups; what has no group stands over both lines."""
    pad: list[str | None] = [None] * left
    if not any(group for group, _ in heads):
        sheet.head(*pad, *(own for _, own in heads))
        return
    above = list[Any]()
    for at, (group, own) in enumerate(heads):
        again = group and at and heads[at - 1][0] == group
        above.append(None if again else group or own)
    row = sheet.head(*pad, *above)
    sheet.head(*pad, *(own if group else None for group, own in heads))
    for at, (group, _) in enumerate(heads):
        if not group:
            sheet.merged.append((row, left + at, row + 1, left + at))
        elif above[at] is not None:
            end = at
            while end + 1 < len(heads) and heads[end + 1][0] == group:
                end += 1
            if end > at:
                sheet.merged.append((row, left + at, row, left + end))


def _line(kid: Kid, columns: Sequence[Column], serial: int, village: bool) -> list[Any]:
    first: list[Any] = [float(serial)] if serial else []
    first += [VILLAGES[kid.village]] if village else []
    return [*first, *(cell for column in columns for cell in column.cells(kid))]


def _keys(columns: Sequence[Column]) -> frozenset[str]:
    return frozenset().union(*(column.keys for column in columns))


def _list(
    chosen: Random, drawing: Drawing, sheet: _Sheet, kids: Sequence[Kid], *, whole: bool = True
) -> None:
    """One child a row."""
    columns, serial = [*_columns(chosen), *_strangers(chosen)], chosen.random() < 0.7
    ways = ["column", "merged", "section"] + (
        ["title"] if len({k.village for k in kids}) == 1 else []
    )
    way = chosen.choice(ways)
    word = (
        chosen.choice(("村", "所在村", "村（社区）", "行政村"))
        if way in ("column", "merged")
        else ""
    )
    heads = _heads(columns, serial, word)
    _titles(chosen, sheet, len(heads), VILLAGES[kids[0].village] if way == "title" else "青岩镇")
    _header(sheet, heads)
    totals, pages, blanks = (
        chosen.random() < 0.3,
        chosen.random() < 0.2 and way != "merged",
        chosen.random() < 0.2,
    )
    begun, here, since = 0, "", 0
    for n, kid in enumerate(kids, start=1):
        if kid.village != here:
            _merge(sheet, way, since, serial)
            if here and totals:
                sheet.add(*[None] * int(serial), "小计", float(n - 1 - begun))
            begun, here, since = n - 1, kid.village, len(sheet.rows) + 1
            if way == "section":
                row = sheet.add(VILLAGES[here])
                if chosen.random() < 0.5:
                    sheet.merged.append((row, 0, row, len(heads) - 1))
        cells = _line(kid, columns, n if serial else 0, bool(word))
        if way == "merged" and len(sheet.rows) >= since:
            cells[int(serial)] = None
        sheet.add(*cells)
        if pages and n % 7 == 0 and n < len(kids):
            _header(sheet, heads)
        elif blanks and chosen.random() < 0.2 and way != "merged":
            sheet.add()
    _merge(sheet, way, since, serial)
    if totals:
        sheet.add(chosen.choice(("合计", "总计", "合  计")), None, float(len(kids)))
    if whole and chosen.random() < 0.4:
        sheet.add(
            chosen.choice(
                (
                    "说明：本表由村（居）填报，乡镇汇总。",
                    "填表人：        审核人：        联系电话：",
                    "注：外出地点填到县。",
                )
            )
        )
    drawing.holds(kids, _keys(columns))


def _merge(sheet: _Sheet, way: str, since: int, serial: bool) -> None:
    if way == "merged" and len(sheet.rows) > since > 0:
        sheet.merged.append((since, int(serial), len(sheet.rows), int(serial)))


def _one_list(chosen: Random, drawing: Drawing) -> None:
    sheet = _Sheet(left=chosen.choice((0, 0, 1)), between=chosen.choice(("", "", " ", "\n")))
    _list(chosen, drawing, sheet, _kids(chosen, chosen.randint(6, 24)))
    drawing.grids.append(sheet.grid())


def _a_sheet_for_each_village(chosen: Random, drawing: Drawing) -> None:
    kids = _kids(chosen, chosen.randint(6, 18))
    for code, name in VILLAGES.items():
        sheet, columns = _Sheet(name), _columns(chosen)
        mine = [kid for kid in kids if kid.village == code]
        _titles(chosen, sheet, 5)
        _header(sheet, _heads(columns, True, ""))
        for n, kid in enumerate(mine, start=1):
            sheet.add(*_line(kid, columns, n, False))
        drawing.holds(mine, _keys(columns))
        drawing.grids.append(sheet.grid())


def _lists_below(chosen: Random, drawing: Drawing) -> None:
    """A list for each village, one below the other, each with columns of its own."""
    sheet, kids = _Sheet(), _kids(chosen, chosen.randint(9, 18))
    for code in VILLAGES:
        mine = [kid for kid in kids if kid.village == code]
        columns = _columns(chosen)
        sheet.add(f"{VILLAGES[code]}农村留守儿童花名册")
        _header(sheet, _heads(columns, True, ""))
        for n, kid in enumerate(mine, start=1):
            sheet.add(*_line(kid, columns, n, False))
        for _ in range(chosen.randint(0, 2)):
            sheet.add()
        drawing.holds(mine, _keys(columns))
    drawing.grids.append(sheet.grid())


def _lists_abreast(chosen: Random, drawing: Drawing) -> None:
    """Two lists beside each other under one header each."""
    sheet, kids, columns = _Sheet(), _kids(chosen, chosen.randint(6, 20)), _columns(chosen)
    heads = _heads(columns, chosen.random() < 0.5, "村")
    serial, gap = heads[0][1] == "序号", chosen.randint(0, 1)
    half = (len(kids) + 1) // 2
    _titles(chosen, sheet, len(heads) * 2)
    if any(group for group, _ in heads):
        both = [*heads, *[("", "")] * gap, *heads]
        _header(sheet, both)
    else:
        sheet.add(*(own for _, own in heads), *[None] * gap, *(own for _, own in heads))
    for n in range(half):
        left = _line(kids[n], columns, n + 1 if serial else 0, True)
        right = (
            _line(kids[half + n], columns, half + n + 1 if serial else 0, True)
            if half + n < len(kids)
            else []
        )
        sheet.add(*left, *[None] * gap, *right)
    drawing.holds(kids, _keys(columns))
    drawing.grids.append(sheet.grid())


def _forms(chosen: Random, drawing: Drawing) -> None:
    """A form for each child, below each other or a sheet each: labels with their values beside them."""
    kids, columns = _kids(chosen, chosen.randint(2, 5)), _columns(chosen)
    columns = _said_once(columns)
    while sum(len(one.heads) for one in columns) < 6:  # a form asks more than a list
        columns = _said_once(_columns(chosen))
    pairs, apart, sheet = chosen.randint(2, 3), chosen.random() < 0.5, _Sheet()
    for kid in kids:
        if apart:
            sheet = _Sheet(kid["name"])
        sheet.add("农村留守儿童登记表")
        sheet.add(f"填表单位：{VILLAGES[kid.village]}")
        row = list[Any]()
        for column in columns:
            for (group, own), cell in zip(column.heads, column.cells(kid), strict=True):
                row += [
                    group.removesuffix("情况").removesuffix("基本").removesuffix("信息") + own,
                    cell,
                ]
                if len(row) == 2 * pairs:
                    sheet.add(*row)
                    row = []
        if row:
            sheet.add(*row)
        if apart:
            drawing.grids.append(sheet.grid())
        else:
            sheet.add()
    if not apart:
        drawing.grids.append(sheet.grid())
    drawing.holds(kids, _keys(columns))


def _small_forms(chosen: Random, drawing: Drawing) -> None:
    """A slip for each child, a sheet each: two lines with hardly more than who it is and whom to call."""
    for kid in _kids(chosen, chosen.randint(2, 4)):
        sheet = _Sheet(kid["name"])
        if chosen.random() < 0.6:
            sheet.add(f"{VILLAGES[kid.village]}留守儿童登记卡")
        who = chosen.choice(("姓名", "儿童姓名"))
        pairs = [
            [who, kid["name"]],
            [chosen.choice(_OF["phone"]).join(("父亲", "")), kid["father.phone"]],
        ]
        keys = {"name", "father.phone"}
        if chosen.random() < 0.6:
            pairs.append(["性别", " 男女"[int(kid["sex"])]])
            keys.add("sex")
        pairs.append(["村", VILLAGES[kid.village]])
        wide = 2 if len(pairs) == 4 and chosen.random() < 0.7 else 1
        for at in range(0, len(pairs), wide):
            sheet.add(*(cell for pair in pairs[at : at + wide] for cell in pair))
        drawing.grids.append(sheet.grid())
        drawing.holds([kid], frozenset(keys))


def _figures_between(chosen: Random, drawing: Drawing) -> None:
    """After the children of each village a small table of figures, which are no children."""
    sheet, kids = _Sheet(), _kids(chosen, chosen.randint(6, 15))
    columns = _columns(chosen)
    _titles(chosen, sheet, 6)
    _header(sheet, _heads(columns, True, "村"))
    for code in VILLAGES:
        mine = [kid for kid in kids if kid.village == code]
        for n, kid in enumerate(mine, start=1):
            sheet.add(*_line(kid, columns, n, True))
        boys = sum(kid["sex"] == "1" for kid in mine)
        lead = [None] * chosen.randint(0, 2)
        if chosen.random() < 0.7:
            sheet.add(*lead, chosen.choice(("村", "年龄段", "类别")), "人数", "男", "女")
        for word in chosen.choice(((VILLAGES[code],), ("0-5岁", "6-13岁", "14-15岁"))):
            sheet.add(*lead, word, float(len(mine)), float(boys), float(len(mine) - boys))
    drawing.holds(kids, _keys(columns))
    drawing.grids.append(sheet.grid())


def _on_its_side(chosen: Random, drawing: Drawing) -> None:
    """What is a row elsewhere is a column here."""
    kids, columns = _kids(chosen, chosen.randint(3, 9)), _said_once(_columns(chosen))
    heads = _heads(columns, False, "村")
    lines = [_line(kid, columns, 0, True) for kid in kids]
    sheet = _Sheet()
    grouped = any(group for group, _ in heads)
    for at, (group, own) in enumerate(heads):
        over = [group or None] if grouped else []
        sheet.add(*over, own, *(line[at] for line in lines))
    drawing.holds(kids, _keys(columns))
    drawing.grids.append(sheet.grid())


def _households(chosen: Random, drawing: Drawing) -> None:
    """A household a row: its children beside each other, then who is responsible for them."""
    kids, sheet = _kids(chosen, 2 * chosen.randint(3, 6)), _Sheet()
    people = _people(chosen)
    own = [("姓名", "name"), ("性别", "sex"), ("出生日期", "birth_date")]
    word = chosen.choice(("孩子{}", "儿童{}", "子女{}"))
    shared = _keys(people)
    heads = [("", "村")]
    heads += [("", word.format(n) + label) for n in (1, 2) for label, _ in own]
    heads += [head for column in people for head in column.heads]
    _titles(chosen, sheet, len(heads))
    _header(sheet, heads)
    for first, second in zip(kids[::2], kids[1::2], strict=True):
        second = Kid(
            first.village, second.said | {key: first[key] for key in shared}, first.relation
        )
        children = [
            " 男女"[int(kid[key])] if key == "sex" else kid[key] for kid in (first, second) for _, key in own
        ]  # fmt: skip
        parents = [cell for column in people for cell in column.cells(first)]
        sheet.add(VILLAGES[first.village], *children, *parents)
        drawing.holds([first, second], frozenset(key for _, key in own) | shared)
    drawing.grids.append(sheet.grid())


_KINDS: dict[str, Callable[[Random, Drawing], None]] = {
    "list": _one_list, "sheets": _a_sheet_for_each_village, "below": _lists_below, "abreast": _lists_abreast,
    "forms": _forms, "slips": _small_forms, "figures": _figures_between, "side": _on_its_side, "households": _households,
}  # fmt: skip
