"""Whose a column is that says only what it tells: a 电话 among the persons of a ledger.

Mostly it stands behind its person (父亲, 电话, 母亲, 电话). Where each stands before a person and none is left
for behind the last (电话, 父亲, 电话, 母亲), it is the next one's. Where the order can be read both ways,
this is said, and next to the child's own name nobody is guessed at.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from tonghu.record.ledger.reading.abreast import is_name_of_child
from tonghu.record.ledger.reading.headers import WHAT, WORDS
from tonghu.record.ledger.reading.meanings import FOLLOWING, PERSONS, meaning, usual

_ITEMS = FOLLOWING | {"id_number"}
_OF_THE_CHILD = {"name", "sex", "ethnicity", "living_detail", "hukou_detail"}
_OF_A_PERSON = frozenset({*WHAT.values(), "age", "schooling_level"}) - _OF_THE_CHILD
"""What may stand between a person and the telephone."""
_ANYBODY = {*PERSONS, "other"}
_PERSON, _BESIDE = "P", "w"
_BEFORE = re.compile(r"(?:wP){2,}P*")
_BOTH_WAYS = re.compile(r"(?:Pw)+P|w(?:Pw){2,}")
_BEHIND = re.compile(r"w?(?:Pw){2,}")
NEXT, LAST, NOBODY = "owner_next", "owner_last", "owner_unknown"


@dataclass(frozen=True)
class Owner:
    """Whose some columns of one word are, as far as their order tells; `code` says how it was read."""

    columns: tuple[int, ...]
    persons: tuple[int, ...]
    """The columns of the persons they stand beside."""
    code: str
    of: Mapping[int, str] = field(default_factory=dict)
    """The person of each that is not simply whoever stands before it; empty where somebody has to say it."""


_Told = tuple[int, str, str]
"""A column, the person whose name it holds, or else the item it tells of somebody."""


def owners(sources: Sequence[Sequence[str]]) -> Iterator[Owner]:
    """Whoever is not simply to the left, stretch of persons by stretch, item by item."""
    told = [(n, *_told(parts)) for n, parts in enumerate(sources) if parts]
    numbered = after_name = False
    for of_persons, columns in groupby(told, key=lambda one: bool(one[1] or one[2])):
        stretch = list(columns)
        if of_persons:
            for what in dict.fromkeys(what for _, _, what in stretch if what in _ITEMS):
                own = [one for one in stretch if one[1] or one[2] == what]
                if what == "id_number" and not numbered and own[0][2]:
                    del own[0]  # the child's
                if owner := _read(own, what, stretch, after_name, sources):
                    yield owner
            numbered |= any(what == "id_number" for _, _, what in stretch)
        else:
            after_name = is_name_of_child(usual(sources[stretch[-1][0]][-1]))


def _told(parts: Sequence[str]) -> tuple[str, str]:
    own = usual(parts[-1])
    who, whats = meaning(own)
    if len(parts) > 1 or len(whats) > 1:
        return "", ""
    what = WORDS.get(own, "") if who is None and not whats else whats[0] if whats else "name"
    if who in _ANYBODY and what == "name":
        return str(who), ""
    bare = who is None or what == "relationship"
    return "", what if bare and what in _OF_A_PERSON else ""


def _read(
    own: Sequence[_Told],
    what: str,
    stretch: Sequence[_Told],
    after_name: bool,
    sources: Sequence[Sequence[str]],
) -> Owner | None:
    order, persons = _order(own), tuple(n for n, who, _ in own if who)
    columns = tuple(n for n, who, _ in own if not who)
    if _BEFORE.fullmatch(order):
        persons = persons[: len(columns)]
        if after_name:
            return Owner(columns, persons, NOBODY, dict.fromkeys(columns, ""))
        nexts = [who for _, who, _ in own if who]
        return Owner(columns, persons, NEXT, dict(zip(columns, nexts, strict=False)))
    if not _BOTH_WAYS.fullmatch(order) or any(map(_stands_behind, _others(stretch, what))):
        return None
    words = {n: tuple(sources[n]) for n in columns}
    if order[0] == _BESIDE and words.pop(columns[0]) not in words.values():
        return None  # 联系电话, 父亲, 电话, 母亲, 电话: of the family
    return Owner(columns, persons, LAST)


def _order(own: Sequence[_Told]) -> str:
    return "".join(_PERSON if who else _BESIDE for _, who, _ in own)


def _others(stretch: Sequence[_Told], what: str) -> Iterator[list[_Told]]:
    """What the stretch tells of its persons besides, each with the persons."""
    for other in dict.fromkeys(is_ for _, _, is_ in stretch if is_ in _ITEMS and is_ != what):
        yield [one for one in stretch if one[1] or one[2] == other]


def _stands_behind(own: Sequence[_Told]) -> bool:
    """Whether another item shows that things stand behind their person: one for each, or 关系 behind 监护人."""
    if _BEHIND.fullmatch(_order(own)):
        return True
    return any(
        who == "caregiver" and what == "relationship" for (_, who, _), (_, _, what) in pairwise(own)
    )
