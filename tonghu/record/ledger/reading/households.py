"""Registers of households, a line for each member: beside each child what the lines of its household say of its parents
and of whoever takes care.

A list may also have a line for each member and say who is the child, who the father: then each child has the others'
lines beside it.

Who is a parent is taken from what the register says (父母是谁); without that, from what both are to the head of the
household, and only where the household leaves no choice: one grown-up son, one daughter-in-law.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tonghu.record.ledger.reading.abreast import is_name_of_child
from tonghu.record.ledger.reading.cells import as_text, text_at
from tonghu.record.ledger.reading.headers import WORDS
from tonghu.record.ledger.reading.labels import label_of, replaced
from tonghu.record.ledger.reading.meanings import is_of_household, meaning, usual
from tonghu.record.ledger.reading.tables import BY_KIN_HEADER, Grid

_DEEPEST = 12
_MEMBER = re.compile("(?:家庭|本户|户内)?(?:成员|人口|人员)(?:姓名|名字)?")
_PARENTS = re.compile("父母(?:亲)?(?:是谁|是哪个|姓名|名字|为谁)")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_OUTSIDE = frozenset(
    {"work_region", "workplace", "is_away", "away_since", "expected_return", "special_status"}
)
"""What a line says of its own person, not of the parents of a child."""
_TOLD = (("id_number", "身份证号"), ("phone", "联系电话"), ("work_region", "务工地点"))
_HEAD = frozenset({"户主", "本人", "户主本人"})
_PARENTS_OF = {
    "孙": (re.compile("(?:长|次|三|四|大|二|小|幺)?(?:儿子|子)"), re.compile("(?:长|次|三|四|大|二|小|幺)?(?:儿媳妇?|媳妇)")),
    "外孙": (re.compile("女婿"), re.compile("(?:长|次|三|四|大|二|小|幺)?(?:女儿|女)")),
}  # fmt: skip
"""What the parents of a grandchild are to the head: its father and its mother."""
_A_CHILD = re.compile("(?:留守|困境)?(?:儿童|孩子|小孩|学生|幼儿|娃娃?|宝宝)(?:本人)?|本人")
_A_PARENT = re.compile("[父母]亲?|爸爸?|妈妈?")
_CARES = re.compile("照[料护顾看]|监护|带养|看护")
_ASIDE = re.compile(r"\s*[（(].*?[）)]")
_OWN_CHILD = re.compile("(?:长|次|三|四|大|二|小|幺|独|养)?(?:子|女|儿子|女儿)")
_SPOUSE = re.compile("配偶|妻子?|丈夫|夫|老婆|爱人")
_GRANDCHILD = re.compile("(?:长|次|三|四|大|二|小|曾|重)?(外?孙)(?:子|女|儿|女儿)?")
_LARGEST = 40
"""No household has more: nothing says where one ends and the next begins."""
_GROWN_UP = 16
"""So many years at least are between parent and child."""

Row = Sequence[object]


@dataclass(frozen=True)
class _Columns:
    """Where a register says what; `at` has the items, and the columns in which it speaks of parents and carers."""

    name: int
    kin: int
    at: Mapping[str, int]
    parents: int | None = None
    carer: int | None = None
    household: int | None = None


def gathered(sheet: Grid) -> Grid:
    """The register with columns for the parents and the carer of each child; any other sheet as it is."""
    for line, row in enumerate(sheet.rows[:_DEEPEST]):
        if found := _columns(row):
            return _with_the_family(sheet, line, found)
        if found := _by_role(sheet.rows, line):
            return _of_the_children(sheet, line, found)
    return sheet


def _columns(row: Row) -> _Columns | None:
    words = {n: text for n, cell in enumerate(row) if (text := label_of(cell))}
    kin = next((n for n, text in words.items() if is_of_household(text)), None)
    names = [n for n, text in words.items() if is_name_of_child(text) or _MEMBER.fullmatch(text)]
    if kin is None or len(names) != 1:
        return None
    whose = {n: meaning(usual(text)) for n, text in words.items()}
    if any(who in ("father", "mother") for who, _ in whose.values()):
        return None  # the parents have columns of their own
    at = {what[0]: n for n, (who, what) in whose.items() if who is None and len(what) == 1}
    at["name"] = names[0]
    return _Columns(
        names[0], kin, at,
        next((n for n, text in words.items() if _PARENTS.search(text)), None),
        next((n for n, (who, _) in whose.items() if who == "caregiver" and n != kin), None),
        next((n for n, text in words.items() if WORDS.get(text) == "serial" and "户" in text), None),
    )  # fmt: skip


def _with_the_family(sheet: Grid, line: int, columns: _Columns) -> Grid:
    width = max(len(row) for row in sheet.rows)
    name = () if columns.parents is not None else (f"姓名{BY_KIN_HEADER}",)
    words = (*name, *(word for _, word in _TOLD), "现状")
    told = [f"{who}{word}" for who in ("父亲", "母亲") for word in words]
    told += ["监护人身份证号", "监护人联系电话"]
    rows: list[Row] = [*sheet.rows]
    rows[line] = [*_header(sheet.rows[line], columns), *[None] * (width - len(rows[line])), *told]
    for members in _households(sheet.rows, line, columns):
        for n in members if len(members) <= _LARGEST else ():
            family = _family(sheet.rows, n, members, columns)
            if any(family):
                rows[n] = [*rows[n], *[None] * (width - len(rows[n])), *family]
    return replaced(sheet, rows)


def _by_role(rows: Sequence[Row], line: int) -> _Columns | None:
    """The columns of a list with a line for each member, of which one says who is the child, who the father."""
    words = {n: text for n, cell in enumerate(rows[line]) if (text := label_of(cell))}
    names = [n for n, text in words.items() if is_name_of_child(text)]
    if len(names) != 1:
        return None
    for kin in words:
        roles = [text for row in rows[line + 1 : line + _LARGEST] if (text := text_at(row, kin))]
        children, parents = (
            sum(1 for text in roles if who.fullmatch(_role(text))) for who in (_A_CHILD, _A_PARENT)
        )
        if children and parents and children + parents > len(roles) / 2:
            whose = {n: meaning(usual(text)) for n, text in words.items() if n != kin}
            at = {what[0]: n for n, (who, what) in whose.items() if who is None and len(what) == 1}
            return _Columns(names[0], kin, {**at, "name": names[0]})
    return None


def _of_the_children(sheet: Grid, line: int, columns: _Columns) -> Grid:
    """A line for each child, with what the lines of its parents and its carer say; theirs are empty."""
    width = max(len(row) for row in sheet.rows)
    person = ("姓名", *(word for _, word in _TOLD))
    told = [f"{who}{word}" for who in ("父亲", "母亲") for word in (*person, "现状")]
    told += ["监护人姓名", "与儿童关系", "监护人身份证号", "监护人联系电话"]
    rows: list[Row] = [*sheet.rows]
    header = [
        None if n == columns.kin else one for n, one in enumerate(_header(rows[line], columns))
    ]
    rows[line] = [*header, *[None] * (width - len(header)), *told]
    for members in _around_children(sheet.rows, line, columns):
        roles = {n: text_at(sheet.rows[n], columns.kin) for n in members}
        family = _in_roles(sheet.rows, roles, columns)
        for n, role in roles.items():
            own = sheet.rows[n] if _A_CHILD.fullmatch(role) else ()
            rows[n] = [*own, *[None] * (width - len(own)), *family] if own else []
    return replaced(sheet, rows)


def _around_children(rows: Sequence[Row], header: int, columns: _Columns) -> Iterator[list[int]]:
    """The lines of each family: its children stand first."""
    members: list[int] = []
    grown_ups = False
    for n in range(header + 1, len(rows)):
        role = text_at(rows[n], columns.kin)
        if not role or not text_at(rows[n], columns.name):
            continue
        child = bool(_A_CHILD.fullmatch(role))
        if child and grown_ups:
            yield members
            members = []
        grown_ups = not child
        members.append(n)
    if members:
        yield members


def _in_roles(rows: Sequence[Row], roles: Mapping[int, str], columns: _Columns) -> list[object]:
    """What is told of the parents and the carer of a family's children."""
    father, mother = (
        _only(
            n
            for n, role in roles.items()
            if re.fullmatch(f"[{word}](?:亲|{word[1]})?", _role(role))
        )
        for word in ("父爸", "母妈")
    )
    others = {n: role for n, role in roles.items() if n not in (father, mother)}
    others = {n: role for n, role in others.items() if not _A_CHILD.fullmatch(role)}
    named = [n for n, role in others.items() if _CARES.search(role)]
    cares = _only(iter(named or others))
    kin = None if cares is None else _role(others[cares])
    return [
        *_told_of(rows, father, columns), *_told_of(rows, mother, columns),
        _item(rows, cares, columns, "name"), kin,
        *(_item(rows, cares, columns, what) for what in ("id_number", "phone")),
    ]  # fmt: skip


def _role(text: str) -> str:
    """奶奶（照料人） as 奶奶."""
    return _ASIDE.sub("", text)


def _header(row: Row, columns: _Columns) -> Iterator[object]:
    for n, cell in enumerate(row):
        own = columns.at
        if n == columns.name:
            yield "姓名"
        elif n == columns.parents:
            yield "父母姓名"
        elif n == own.get("phone"):
            yield "孩子电话"
        else:
            yield None if any(own.get(what) == n for what in _OUTSIDE) else cell


def _households(rows: Sequence[Row], header: int, columns: _Columns) -> Iterator[list[int]]:
    """The lines of each household: its number comes once or again, or its head stands first."""
    members: list[int] = []
    number = ""
    for n in range(header + 1, len(rows)):
        row = rows[n]
        if not text_at(row, columns.name) or not text_at(row, columns.kin):
            continue
        own = text_at(row, columns.household) if columns.household is not None else ""
        if text_at(row, columns.kin) in _HEAD or (own and number and own != number):
            if members:
                yield members
            members = []
        number = own or number
        members.append(n)
    if members:
        yield members


def _family(
    rows: Sequence[Row], child: int, members: Sequence[int], columns: _Columns
) -> list[object]:
    """What stands in the columns of the parents and the carer for the child in a line."""
    father, mother = (
        _said(rows, child, members, columns)
        if columns.parents is not None
        else _by_kin(rows, child, members, columns)
    )
    carer = columns.carer
    said = "" if carer is None else text_at(rows[child], carer)
    cares = _only(n for n in members if n != child and text_at(rows[n], columns.name) in said)
    return [
        *_told_of(rows, father, columns), *_told_of(rows, mother, columns),
        *(_item(rows, cares, columns, what) for what in ("id_number", "phone")),
    ]  # fmt: skip


def _said(
    rows: Sequence[Row], child: int, members: Sequence[int], columns: _Columns
) -> tuple[int | None, int | None]:
    """The lines of those whom the register names as father and mother."""
    text = text_at(rows[child], columns.parents or 0)

    def named(word: str) -> int | None:
        return _only(
            n
            for n in members
            if n != child
            and re.search(
                rf"{word}[亲爸妈]?[：:\s]*{re.escape(text_at(rows[n], columns.name))}", text
            )
        )

    return named("[父爸]"), named("[母妈]")


def _by_kin(
    rows: Sequence[Row], child: int, members: Sequence[int], columns: _Columns
) -> tuple[int | None, int | None]:
    """The only couple of the household whose child this can be: the head's own, or a grandchild of the head."""
    kin, born = _kin(rows, child, columns), _born(rows, child, columns)
    if born is None:
        return None, None
    grown_up = [n for n in members if (own := _born(rows, n, columns)) and born - own >= _GROWN_UP]
    if _OWN_CHILD.fullmatch(kin):
        return _head_and_spouse(rows, grown_up, columns)
    if not (found := _GRANDCHILD.fullmatch(kin)):
        return None, None
    couple = [
        [n for n in grown_up if word.fullmatch(_kin(rows, n, columns))]
        for word in _PARENTS_OF[found[1]]
    ]
    if any(len(of) > 1 for of in couple):
        return None, None  # two sons: whose child it is nobody says
    return _only(iter(couple[0])), _only(iter(couple[1]))


def _head_and_spouse(
    rows: Sequence[Row], grown_up: Sequence[int], columns: _Columns
) -> tuple[int | None, int | None]:
    head = _only(n for n in grown_up if _kin(rows, n, columns) in _HEAD)
    spouse = _only(n for n in grown_up if _SPOUSE.fullmatch(_kin(rows, n, columns)))
    sex = as_text(_item(rows, head, columns, "sex"))
    return {"男": (head, spouse), "女": (spouse, head)}.get(sex, (None, None))


def _kin(rows: Sequence[Row], n: int, columns: _Columns) -> str:
    """What a line is to the head: 之子 as 子."""
    return text_at(rows[n], columns.kin).removeprefix("之")


def _born(rows: Sequence[Row], n: int, columns: _Columns) -> int | None:
    number = as_text(_item(rows, n, columns, "id_number"))
    if re.fullmatch(r"\d{17}[\dXx]", number):
        return int(number[6:10])
    day = _YEAR.search(as_text(_item(rows, n, columns, "birth_date")))
    return int(day[0]) if day else None


def _told_of(rows: Sequence[Row], n: int | None, columns: _Columns) -> list[object]:
    name = [] if columns.parents is not None else [_item(rows, n, columns, "name")]
    state = _item(rows, n, columns, "special_status") or _item(rows, n, columns, "remark")
    return [*name, *(_item(rows, n, columns, what) for what, _ in _TOLD), state]


def _item(rows: Sequence[Row], n: int | None, columns: _Columns, what: str) -> object:
    at = columns.at.get(what)
    row: Row = () if n is None else rows[n]
    return row[at] if at is not None and at < len(row) and as_text(row[at]) else None


def _only(found: Iterator[int]) -> int | None:
    lines = list(found)
    return lines[0] if len(lines) == 1 else None
