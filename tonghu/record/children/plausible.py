"""What does not fit together in a file that somebody typed. Nothing here keeps a file from being saved,
but a caregiver who is the child itself.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tonghu.law.eligibility import age_on, latest_day
from tonghu.law.registration import FIELDS, MISSING

_ADULT, _LEAVES, _GAP = 18, 16, 12
NOT_ABLE = frozenset("1234567")
"""Statuses of a parent who cannot be a guardian in fact: dead, missing, imprisoned, out of contact."""


class Remark(NamedTuple):
    """What to say at an item; `refused` when the item cannot be taken like this."""

    key: str
    words: str
    refused: bool = False


def remarks(values: Mapping[str, object], today: date) -> Iterator[Remark]:
    """What does not fit, of the child and of the family."""
    born = _born(values, "")
    if born is not None:
        age = age_on(born, today)
        if age >= _ADULT:
            yield Remark("birth_date", f"已满 {age} 周岁，不再是未成年人，请核对出生日期")
        elif age >= _LEAVES:
            yield Remark("birth_date", f"已满 {age} 周岁，不再按留守儿童统计，请核对是否退出")
    for person, who in (("father", "父亲"), ("mother", "母亲")):
        parent = _born(values, f"{person}.")
        if born is not None and parent is not None and born.year - parent.year < _GAP:
            yield Remark(
                f"{person}.birth_date", f"{who}比孩子大不到 {_GAP} 岁，请核对出生日期或者关系"
            )
        status = f"{person}.special_status"
        if values.get(status) in NOT_ABLE:
            said = FIELDS[status].said(values[status])
            yield Remark(status, f"{who}{said}，请核对现在谁在监护，需要时办理认定或救助")
    yield from _caregiver(values, today)


def nobody_guards(values: Mapping[str, object]) -> bool:
    """Whether neither parent can be a guardian in fact; an entrusted caregiver does not become one."""
    return all(
        values.get(f"{person}.special_status") in NOT_ABLE for person in ("father", "mother")
    )


def _caregiver(values: Mapping[str, object], today: date) -> Iterator[Remark]:
    name, number = _text(values, "caregiver.name"), _text(values, "caregiver.id_number")
    if (name and name == _text(values, "name")) or (
        number and number == _text(values, "id_number")
    ):
        yield Remark("caregiver.name", "照护人写成了孩子自己，请填写实际照看的大人", refused=True)
    elif name and name in (_text(values, "father.name"), _text(values, "mother.name")):
        yield Remark("caregiver.name", "照护人写的是父母。父母是监护人，被委托的照护人请填写别人")
    born = _born(values, "caregiver.")
    if born is not None and age_on(born, today) < _ADULT:
        yield Remark("caregiver.birth_date", "照护人自己未满 18 周岁，不能受托，请核实")


def _born(values: Mapping[str, object], who: str) -> date | None:
    """From the number where there is one, or else from what was typed: the latest day it can mean."""
    number = _text(values, f"{who}id_number")
    if len(number) == 18 and number[6:14].isdigit():
        return latest_day(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    return latest_day(values.get(f"{who}birth_date"))


def _text(values: Mapping[str, object], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) and value not in MISSING else ""
