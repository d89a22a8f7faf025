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
from tonghu.record.ledger.reading.cells import is_plain_name
from tonghu.record.ledger.reading.headers import FLAGS, SURNAMES, WHAT, WORDS
from tonghu.record.ledger.reading.meanings import (
    FOLLOWING,
    PERSONS,
    group_of,
    is_known_stranger,
    is_unlisted,
    meaning,
    usual,
)
from tonghu.record.ledger.reading.relatives import of_a_relative

_ITEMS = FOLLOWING | {"id_number"}
_OF_THE_CHILD = {"name", "sex", "ethnicity", "living_detail", "hukou_detail"}
_OF_A_PERSON = frozenset({*WHAT.values(), "age", "schooling_level"}) - _OF_THE_CHILD
"""What may stand between a person and the telephone."""
_ANYBODY = {*PERSONS, "other"}
_SOMEBODY = re.compile(
    "(?:人|员|干部|主任|书记|老师|教师|医生|领导|主席|委员|代表|助理|民警|专干|组长|队长|妈妈|姓名)$"
)
"""How a word ends that is somebody's: 关爱专员, 帮带人."""
_KIN = re.compile("[父母爸妈爷奶公婆祖]")
_PERSON, _BESIDE = "P", "w"
_BEFORE = re.compile(r"(?:wP){2,}P*")
_BOTH_WAYS = re.compile(r"(?:Pw)+P|w(?:Pw){2,}")
_BEHIND = re.compile(r"w?(?:Pw){2,}")
NEXT, LAST, NOBODY = "owner_next", "owner_last", "owner_unknown"
UNKNOWN, KIN = "owner_unsaid", "kin_unsaid"
OF_THE_HOUSE = "phone_of_the_house"
BY_KIN, FROM_CHAIN = "parents_by_kin", "from_chain"
DOUBTS = frozenset({NEXT, LAST, NOBODY, UNKNOWN, KIN, OF_THE_HOUSE, BY_KIN, FROM_CHAIN})
"""Problems of whole columns, which somebody answers by saying what the column is."""


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


class Strangers:
    """The columns that name, or tell of, somebody of whom nobody knows who it is to the child: 关爱专员 and the
    telephone behind. `grouped` are those beneath a word that says so for all.
    """

    def __init__(self, sources: Sequence[Sequence[str]], samples: Sequence[Sequence[str]]) -> None:
        self.sources, self.samples = sources, samples
        self.kin_said = any(
            parts and meaning(parts[-1])[1] == ("relationship",) and _of_whoever(parts)
            for parts in sources
        )  # fmt: skip
        self.grouped = _beneath_a_stranger(sources)
        self.groups: list[tuple[str, list[int]]] = []
        self.open = False
        """Whether a bare 电话 would be that of the stranger met last."""

    def is_member(self, n: int) -> bool:
        """Whether a column is of members of the family, and nothing says what they are to the child."""
        told = of_a_relative(self.sources[n]) and not self.kin_said
        return told and not any(_KIN.search(text) for text in self.samples[n])

    def meet(self, n: int, code: str = UNKNOWN) -> None:
        """A column names somebody."""
        self.groups.append((code, [n]))
        self.open = True

    def asks(self, n: int, parts: Sequence[str], person: str, who: str) -> bool:
        """Whether a column that is left out, `who`'s by its words, is a stranger's."""
        own = usual(parts[-1])
        own_who, what = meaning(own)
        goes_on = bool(self.open and person == "other" and not who and what)
        if n in self.grouped:
            goes_on = self.open and self.grouped[n] != n
        if goes_on:
            self.groups[-1][1].append(n)
            return True
        self.open = False
        told = own_who == "other" and bool(what) and is_unlisted(own)
        if n in self.grouped or told or self.names(n):
            if not is_known_stranger(own):
                self.meet(n)
            return True
        return False

    def said(self, parts: Sequence[str], items: Sequence[str]) -> str:
        """Whose name a column is of which somebody has said what it holds; what stands behind is theirs too."""
        self.open = False
        persons = {item.partition(".")[0] for item in items if item.endswith(".name")}
        _, what = meaning(usual(parts[-1]))
        of_somebody = not items and ("name" in what or bool(_SOMEBODY.search(parts[-1])))
        return persons.pop() if len(persons) == 1 else "other" if of_somebody else ""

    def met(self) -> list[Owner]:
        """Those in whose columns anything stands."""
        filled = ((code, [n for n in found if self.samples[n]]) for code, found in self.groups)
        return [Owner(tuple(found), (), code) for code, found in filled if found]

    def names(self, n: int) -> bool:
        """Whether a column nobody knows holds the names of persons, by its word or by what stands in it."""
        own = usual(self.sources[n][-1])
        if meaning(own) != (None, ()) or own in WORDS or own in FLAGS:
            return False
        told = set(self.samples[n])
        names = [text for text in told if is_plain_name(text)]
        called = [text for text in names if text[0] in SURNAMES]
        return (
            bool(_SOMEBODY.search(own) and len(names) == len(told)) or len(called) == len(told) > 1
        )


def _of_whoever(parts: Sequence[str]) -> bool:
    """Whether a 关系 is that of whoever the row is about: 与儿童关系, not 监护人关系."""
    return usual(parts[-1]) in WHAT or of_a_relative(parts)


def _beneath_a_stranger(sources: Sequence[Sequence[str]]) -> dict[int, int]:
    """Columns beneath a word that is nobody's we know but has a 姓名 of its own beside the child's; each with the
    first of its group.
    """
    over: dict[str, list[int]] = {}
    for n, parts in enumerate(sources):
        if len(parts) > 1:
            over.setdefault(parts[-2], []).append(n)
    names = [n for n, parts in enumerate(sources) if parts and is_name_of_child(usual(parts[-1]))]
    return {
        n: columns[0]
        for group, columns in over.items()
        if not group_of(group) and meaning(group) == (None, ()) and usual(group) not in WORDS
        if any(name in columns for name in names[1:]) and names[0] not in columns
        for n in columns
    }
