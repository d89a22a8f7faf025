"""The family of a child: its members in rows beneath its own, or in columns with a number of their own.

Each is read as what the relationship says: a parent, or else a caregiver.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tonghu.law.registration import FIELDS
from tonghu.record.ledger.reading.cells import NO, YES
from tonghu.record.ledger.reading.headers import UNFILED, WHO
from tonghu.record.ledger.reading.meanings import (
    column_of,
    group_of,
    meaning,
    of_either_parent,
    usual,
)
from tonghu.record.ledger.reading.rows import LedgerRow, Problem

FATHER, MOTHER = "51", "52"
_PARENTS = {FATHER: "father", MOTHER: "mother"}
_WHAT = "姓名|名字|与|关系|称谓|联系|电话|手机|身份证|证件|住址|健康|现状|工作|务工|打工|外出|单位|职业|年龄|出生|民族|文化|学历"
_MEMBER = re.compile(
    rf"^(?:家庭成员|直系亲属|监护人|家长|成员|亲属)([1-4一二三四])(?=$|是否|{_WHAT})"
    rf"|^第([1-4一二三四])(?:监护人|家长|成员)"
    rf"|^(?:主要)?(?:家庭(?:主要)?成员|直系亲属|成员|亲属)(?=$|情况|信息|[及和、（]|{_WHAT})"
)
_BEHIND = re.compile(rf"^((?:{_WHAT})[^\d]*)([1-4])$")
"""关系2, 电话2 beside 监护人2."""
_CHILD_S_NAME = re.compile("(?:子女|孩子|儿童|小孩|未成年子女|学生)(?:的?姓名|的?名字)")
_TO_THE_CHILD = re.compile(
    "与(?:子女|孩子|儿童|小孩|未成年子女|学生)的?关系|(?:填表人|[您你])?是孩子的(?:什么人|谁|哪位|哪个)?(?:（）)?|填表人.{0,3}关系"
)
_ONE_OF_BOTH = frozenset({"父", "母", "父亲", "母亲", "爸爸", "妈妈", "爸", "妈"})
_CALLED = {
    "name": "姓名", "phone": "电话", "id_number": "身份证号", "work_region": "务工地点", "health_status": "健康状况",
    "special_status": "特殊情况", "workplace": "工作单位",
}  # fmt: skip
_OTHER = re.compile(
    "(?:(?:父母)?另一方(?:家长|父母|监护人)?|配偶)(姓名|身份证号码?|联系电话|电话|现状|情况|状况|务工地点?)"
)
_OF_THE_OTHER = {"现状": "特殊情况", "情况": "特殊情况", "状况": "特殊情况"}
_WHAT_BECAME = frozenset({"类别", "人员类别", "在押情况", "现状", "人员状态", "类型"})
_NUMBERS = {word: n for n, words in enumerate(("1一", "2二", "3三", "4四"), 1) for word in words}
_FAMILY = re.compile("^(?:家庭|家人|家属|亲属|直系|父母)")
"""How a word begins beneath which each row tells of one of the family."""
CARER = "carer"
"""What a column says in which the member of the family is ticked who takes care."""


def numbered(sources: Sequence[Sequence[str]]) -> dict[int, int]:
    """For each column of a numbered relative its number, where there are several: 成员1姓名 …, 成员2姓名 …."""
    found = {n: number for n, parts in enumerate(sources) if (number := _number_in(parts))}
    named = {
        number
        for n, number in found.items()
        if any(_MEMBER.match(part) and _MEMBER.sub("", part) in ("", "姓名") for part in sources[n])
    }
    return {n: number for n, number in found.items() if number in named} if len(named) > 1 else {}


def _number_in(parts: Sequence[str]) -> int:
    for part in parts:
        if (match := _MEMBER.match(part) or _BEHIND.match(part)) and (
            number := next((g for g in match.groups()[-2:] if g in _NUMBERS), "")
        ):
            return _NUMBERS[number]
    return 0


def in_rows(sources: Sequence[Sequence[str]]) -> set[int]:
    """The columns beneath one word for the family that say of a member its name and what it is to the child."""
    over: dict[str, list[int]] = {}
    for n, parts in enumerate(sources):
        if len(parts) > 1 and _FAMILY.match(parts[-2]):
            over.setdefault(parts[-2], []).append(n)
    return {
        n
        for columns in over.values()
        if {("name",), ("relationship",)} <= {meaning(usual(sources[n][-1]))[1] for n in columns}
        for n in columns
    }


def subject(sources: Sequence[Sequence[str]]) -> dict[int, list[str]]:
    """The columns of whom a row is about where that is no child but what stands behind it says what to one: a prisoner
    with 与子女关系, whoever filled a form in with 您是孩子的. Each with the words that a relative's has.
    """
    words = [parts[-1] if len(parts) == 1 else "" for parts in sources]
    kin = next((n for n, word in enumerate(words) if _TO_THE_CHILD.fullmatch(word)), None)
    child = next((n for n, word in enumerate(words) if _CHILD_S_NAME.fullmatch(word)), None)
    if kin is None or child is None or kin > child:
        return {}
    names = [
        n for n in range(kin) if meaning(words[n])[0] == "other" or words[n].endswith("人员姓名")
    ]
    if not names:
        return {}
    found = {names[-1]: ["监护人姓名"], kin: ["监护人关系"]}
    for n in range(names[-1] + 1, child):
        who, what = meaning(usual(words[n]))
        if who in (None, "other") and what in (("id_number",), ("phone",)):
            found.setdefault(n, ["监护人身份证号" if "id_number" in what else "监护人电话"])
        elif words[n] in _WHAT_BECAME:
            found.setdefault(n, ["监护人特殊情况"])
    return found


def other_parent(sources: Sequence[Sequence[str]]) -> dict[int, list[str]]:
    """The columns of 另一方家长, who is the mother where the row is about the father: with the words of a relative's."""
    words = [parts[-1] if len(parts) == 1 else "" for parts in sources]
    found = {n: _OTHER.fullmatch(word) for n, word in enumerate(words)}
    return {n: [f"监护人{_OF_THE_OTHER.get(one[1], one[1])}"] for n, one in found.items() if one}


def parents_in_rows(
    sources: Sequence[Sequence[str]], samples: Sequence[Sequence[str]]
) -> dict[int, list[str]]:
    """The columns that tell of the father in one row and of the mother in the next, as a column 父/母 says: it, the
    name and what stands behind, each with the words that a relative's has.
    """
    for n, parts in enumerate(sources):
        both = bool(parts) and WHO.get(parts[-1]) == "parents"
        if both and samples[n] and _ONE_OF_BOTH.issuperset(samples[n]) and len({*samples[n]}) > 1:
            found = {n: ["监护人关系"]}
            for at in range(n + 1, len(sources)):
                who, what = meaning(usual(sources[at][-1])) if sources[at] else (None, ())
                if who not in (None, "parents") or len(what) != 1:
                    break
                found[at] = [f"监护人{_CALLED[what[0]]}"] if what[0] in _CALLED else []
            return {at: words for at, words in found.items() if words} if len(found) > 1 else {}
    return {}


def member_item(parts: Sequence[str], samples: Sequence[str], taken: set[str]) -> str:
    """The item, as a caregiver's, that a column tells of a member of the family; of a parent it may be one that
    no caregiver has.
    """
    own = parts[-1]
    ticks = bool(samples) and (YES | NO).issuperset(samples)
    if (
        ticks
        and parts != ["监护人"]
        and group_of(own) == "caregiver"
        and not meaning(usual(own))[1]
    ):
        return CARER
    theirs = [own] if meaning(own)[0] else ["监护人", own]
    return of_either_parent("".join(theirs)) or column_of(theirs, "caregiver", taken)[1]


def item_of(person: str, items: str) -> str:
    """What a column holds in the row of a member who is `person`."""
    keys = items.split("+")
    both = {"father", "mother"} <= {key.partition(".")[0] for key in keys}
    told = (
        key.replace("caregiver.", f"{person}.", 1)
        for key in keys
        if not both or key.startswith(f"{person}.")
    )
    return "+".join(key for key in told if key in FIELDS or key in UNFILED)


def as_caregiver(parts: Sequence[str]) -> list[str]:
    """The words over a relative's column as those of a caregiver's."""
    return [_MEMBER.sub("监护人", _BEHIND.sub(r"监护人\1", part)) for part in parts]


def of_a_relative(parts: Sequence[str]) -> bool:
    """Whether a column is called after the members of the family, whoever they are: 家庭成员姓名."""
    return any(match.lastindex is None for part in parts if (match := _MEMBER.match(part)))


def parent_of(relationship: object) -> str:
    """father or mother for the code of a relationship; empty for all others."""
    return _PARENTS.get(str(relationship), "")


@dataclass(frozen=True)
class Member:
    """What a row, or columns of their own, say of one of the family; whether it is said to be the one who takes care."""

    values: Mapping[str, object]
    takes_care: bool
    problems: Sequence[Problem]


def fold(child: LedgerRow, family: Sequence[Member]) -> None:
    """Put the family into the row of the child. What the row says already stands."""
    said = any(one.takes_care for one in family)
    for one in sorted(family, key=lambda one: not one.takes_care):
        child.problems += one.problems
        person = parent_of(one.values.get("caregiver.relationship")) or "caregiver"
        name = one.values.get("caregiver.name")
        kin = one.values.get("caregiver.relationship")
        said_kin = child.values.get("caregiver.relationship")
        another = child.values.get("caregiver.name") not in (None, name) or (
            None not in (kin, said_kin) and kin != said_kin
        )
        cares = any(key.startswith("caregiver.") for key in one.values) and person == "caregiver"
        if cares and (another or (said and not one.takes_care)):
            child.tell("", "relative_left", text=name or "")
            continue
        for key, value in one.values.items():
            of, _, what = key.rpartition(".")
            target = f"{person}.{what}" if of == "caregiver" else key
            if of and target in FIELDS:
                child.values.setdefault(target, value)
