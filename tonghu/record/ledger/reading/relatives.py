"""Further relatives of a child, in rows beneath its own or in columns with a number of their own.

Each is read as a caregiver and put where the relationship says.
"""

import re
from collections.abc import Mapping, Sequence

from tonghu.law.registration import FIELDS
from tonghu.record.ledger.reading.rows import LedgerRow

_PARENTS = {"51": "father", "52": "mother"}
_WHAT = "姓名|名字|与|关系|称谓|联系|电话|手机|身份证|证件|住址|健康|现状|工作|务工|打工|外出|单位|职业|年龄|出生|民族|文化|学历"
_MEMBER = re.compile(
    rf"^(?:家庭成员|直系亲属|监护人|家长|成员|亲属)([1-4一二三四])(?=$|是否|{_WHAT})"
    rf"|^第([1-4一二三四])(?:监护人|家长|成员)"
    rf"|^(?:主要)?(?:家庭(?:主要)?成员|直系亲属|成员|亲属)(?=$|情况|信息|[及和、（]|{_WHAT})"
)
_BEHIND = re.compile(rf"^((?:{_WHAT})[^\d]*)([1-4])$")
"""关系2, 电话2 beside 监护人2."""
_NUMBERS = {word: n for n, words in enumerate(("1一", "2二", "3三", "4四"), 1) for word in words}


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


def as_caregiver(parts: Sequence[str]) -> list[str]:
    """The words over a relative's column as those of a caregiver's."""
    return [_MEMBER.sub("监护人", _BEHIND.sub(r"监护人\1", part)) for part in parts]


def of_a_relative(parts: Sequence[str]) -> bool:
    """Whether a column is called after the members of the family, whoever they are: 家庭成员姓名."""
    return any(match.lastindex is None for part in parts if (match := _MEMBER.match(part)))


def parent_of(relationship: object) -> str:
    """father or mother for the code of a relationship; empty for all others."""
    return _PARENTS.get(str(relationship), "")


def fold(child: LedgerRow, values: Mapping[str, object]) -> None:
    """Put a relative into the row of the child. What the row says already stands."""
    person = parent_of(values.get("caregiver.relationship")) or "caregiver"
    known = child.values.get("caregiver.name")
    if person == "caregiver" and known not in (None, values.get("caregiver.name")):
        child.tell("", "relative_left", text=values.get("caregiver.name") or "")
        return
    for key, value in values.items():
        of, _, what = key.rpartition(".")
        target = f"{person}.{what}" if of == "caregiver" else key
        if of and target in FIELDS:
            child.values.setdefault(target, value)
