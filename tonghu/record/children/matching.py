"""Whether two records are one child: Fellegi–Sunter weights over what ledgers usually hold.

Each comparison adds log2(m/u): how much commoner the agreement is between two records of one child
(m) than between two children of one county (u). The table says both; docs/reference/matching.md says
where they come from and what they reach. Twins, brothers and sisters agree on nearly everything by
nature, so what they share counts for nothing as soon as they look like two children of one family.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log2
from typing import Any, NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from tonghu.base.kernel.doubts import Unreadable
from tonghu.base.kernel.names import read_name
from tonghu.base.kernel.pinyin import search_keys
from tonghu.law.registration import MISSING
from tonghu.record.children.keys import BIRTH, LONGEST, phone_key

_WEIGHTS = {
    # name                        m      u
    "name equal": log2(0.72 / 0.0004),
    "name sounds equal": log2(0.10 / 0.0006),
    "name nearly equal": log2(0.08 / 0.004),
    "given name equal": log2(0.04 / 0.005),
    "name different": log2(0.06 / 0.99),
    "birth equal": log2(0.86 / 0.0003),
    "birth close": log2(0.08 / 0.004),
    "birth year equal": log2(0.03 / 0.07),
    "birth different": log2(0.03 / 0.92),
    "sex different": log2(0.01 / 0.5),
    "sex equal": log2(0.99 / 0.5),
    "village equal": log2(0.80 / 0.004),
    "township equal": log2(0.12 / 0.05),
    "place different": log2(0.08 / 0.95),
    "parents equal": log2(0.75 / 0.0005),
    "one parent equal": log2(0.15 / 0.004),
    "parents different": log2(0.06 / 0.99),
    "caregiver equal": log2(0.7 / 0.001),
    "caregiver different": log2(0.25 / 0.99),
    "phone equal": log2(0.7 / 0.0005),
    "phone different": log2(0.3 / 0.99),
    "number equal": log2(0.97 / 0.000001),
    "number different": log2(0.02 / 0.999999),
}
_PRIOR = log2(1 / 20_000)
"""One record in so many of those compared at all is the same child."""
SAME, POSSIBLE = 0.97, 0.5
_TWINS_OR_SLIP = 0.6
"""Two of one family, born on one day, a character apart: nobody can tell without asking."""
PHONES = ("phone", "father.phone", "mother.phone", "caregiver.phone")
COMPARED = {"name", "birth_date", "sex", "father.name", "mother.name", "caregiver.name", *PHONES}
"""The items of the form that two files are compared by."""


class Person(NamedTuple):
    """What of a record is compared. `sounds` are the folded readings of the name, joined by `|`;
    `birth_date` is ISO and may be partial; phones (as keys) and the ID number (as a digest) are
    compared for equality only.
    """

    id: object
    name: str
    sounds: str
    birth_date: str
    sex: str
    place: str
    parents: frozenset[str]
    caregivers: frozenset[str]
    phones: frozenset[str]
    id_digest: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """`weight` in bits above the prior; `verdict` is same, possible, siblings or different."""

    weight: float
    probability: float
    reasons: tuple[str, ...]
    verdict: str


def person_of(
    id: object,  # noqa: A002
    values: Mapping[str, object],
    place: str,
    digest: Callable[[str], str],
    id_digest: str = "",
) -> Person:
    """What is compared, from a flat record; `digest` is the blind digest of a phone number."""
    name = _text(values, "name")
    return Person(
        id,
        name,
        sounds_of(name),
        _text(values, "birth_date"),
        _text(values, "sex"),
        place,
        frozenset(filter(None, (_text(values, "father.name"), _text(values, "mother.name")))),
        frozenset(filter(None, (_text(values, "caregiver.name"),))),
        frozenset(
            phone_key(phone, digest)
            for key in PHONES
            if (text := _text(values, key))
            for phone in text.split("、")
        ),
        id_digest,
    )


def birth_keys(one: Person) -> tuple[str, ...]:
    """The keys that only matching asks for: who sounds the same and is born in the same month, and who
    is born in the same village on the same day.
    """
    keys = []
    if one.name and one.birth_date:
        sound = one.sounds.partition("|")[0]
        keys.append(f"{BIRTH}s{sound}{one.birth_date[:7]}")
    if len(one.birth_date) == 10:
        keys.append(f"{BIRTH}v{one.birth_date}{one.sex}{one.place}")
    return tuple(key[:LONGEST] for key in keys)


def compare(one: Person, other: Person) -> Likeness:
    """How likely two records are one child, and why."""
    name, name_reason = _names(one, other)
    birth = _births(one.birth_date, other.birth_date)
    family, family_reasons = _families(one, other)
    numbers = _numbers(one, other)
    if numbers != "number equal" and _of_one_family(name, birth, family, numbers, one, other):
        return Likeness(-10.0, 0.001, ("像是一家的兄弟姐妹或双胞胎，不是同一个孩子",), "siblings")
    apart = (name, birth) == ("name nearly equal", "birth equal")
    if apart and numbers != "number equal" and family_reasons:
        doubt = "同一天出生、同一家：可能是双胞胎，也可能写错了字"
        return Likeness(0.0, _TWINS_OR_SLIP, (name_reason, doubt), "possible")
    found = [name, birth, *family, numbers, _sexes(one, other), _places(one, other)]
    weight = sum(_WEIGHTS[level] for level in found if level)
    probability = 1 / (1 + 2 ** -(weight + _PRIOR)) if weight + _PRIOR > -60 else 0.0
    verdict = (
        "same" if probability >= SAME else "possible" if probability >= POSSIBLE else "different"
    )
    reasons = (name_reason, _SAID.get(birth, ""), *family_reasons, _SAID.get(numbers, ""))
    return Likeness(weight, probability, tuple(reason for reason in reasons if reason), verdict)


_SAID = {
    "birth equal": "出生日期相同",
    "birth close": "出生日期只差一处",
    "number equal": "证件号码相同",
    "number different": "证件号码不同",
    "parents equal": "父母姓名相同",
    "one parent equal": "父亲或母亲姓名相同",
    "caregiver equal": "照护人姓名相同",
    "phone equal": "有相同的电话",
}


def _names(one: Person, other: Person) -> tuple[str, str]:
    a, b = one.name, other.name
    if not a or not b:
        return "", ""
    if a == b:
        return "name equal", "姓名相同"
    if set(one.sounds.split("|")) & set(other.sounds.split("|")):
        return "name sounds equal", "姓名同音"
    if a[1:] == b or b[1:] == a or (len(a) > 2 and a[1:] == b[1:]):
        return "given name equal", "名字相同、姓不同或没写姓"
    if len(a) > 2 and len(b) > 2 and DamerauLevenshtein.distance(a, b, score_cutoff=1) <= 1:
        return "name nearly equal", "姓名只差一个字"
    return "name different", ""


def _births(a: str, b: str) -> str:
    if not a or not b:
        return ""
    if a == b:
        return "birth equal"
    if len(a) != len(b):
        return "birth close" if a.startswith(b) or b.startswith(a) else "birth different"
    if len(a) == 10 and (
        _differ(a, b) == 1 or (a[:4] == b[:4] and a[5:7] == b[8:] and a[8:] == b[5:7])
    ):
        return "birth close"
    if len(a) == 10 and a[:4] == b[:4]:
        if "-01-01" in (a[4:], b[4:]):
            return "birth close"
        return "birth year equal"
    return "birth different"


def _families(one: Person, other: Person) -> tuple[list[str], list[str]]:
    levels = []
    if one.parents and other.parents:
        shared = one.parents & other.parents
        levels.append(
            "parents equal" if len(shared) == 2
            else "one parent equal" if shared
            else "parents different"
        )  # fmt: skip
    if one.caregivers and other.caregivers:
        same = one.caregivers & other.caregivers
        levels.append("caregiver equal" if same else "caregiver different")
    if one.phones and other.phones:
        levels.append("phone equal" if one.phones & other.phones else "phone different")
    return levels, [_SAID[level] for level in levels if level in _SAID]


def _numbers(one: Person, other: Person) -> str:
    if not one.id_digest or not other.id_digest:
        return ""
    return "number equal" if one.id_digest == other.id_digest else "number different"


def _sexes(one: Person, other: Person) -> str:
    known = {"1", "2"}
    if one.sex not in known or other.sex not in known:
        return ""
    return "sex equal" if one.sex == other.sex else "sex different"


def _places(one: Person, other: Person) -> str:
    if one.place == other.place:
        return "village equal"
    return "township equal" if one.place[:9] == other.place[:9] else "place different"


def _of_one_family(
    name: str, birth: str, family: Sequence[str], numbers: str, one: Person, other: Person
) -> bool:
    """Two children of one family: they share parents or a phone, and differ as two children do.

    Twins: born on one day, with two names (or two sexes, or two numbers). One character apart may be
    twins or a slip of the pen: a person looks. Siblings: two names and two birth dates; a slip of the
    pen in both at once is rarer than a brother.
    """
    at_home = {"parents equal", "one parent equal", "phone equal", "caregiver equal"} & set(family)
    if not at_home:
        return False
    if birth == "birth equal":
        two_names = name == "name different" or (
            name == "name nearly equal" and numbers == "number different"
        )
        two_sexes = _sexes(one, other) == "sex different" and name != "name equal"
        return two_names or two_sexes
    return name in ("name nearly equal", "name different") or (
        name == "name sounds equal" and birth == "birth different"
    )


def _differ(a: str, b: str) -> int:
    return sum(x != y for x, y in zip(a, b, strict=True))


@lru_cache(maxsize=16384)
def sounds_of(name: str) -> str:
    """The folded readings of a name, joined by `|`; of what is no name, the text itself."""
    if not name:
        return ""
    try:
        read: Any = read_name(name).value
    except Unreadable:
        return name
    return "|".join(sorted(search_keys(read).sounds)[:4])


def _text(values: Mapping[str, object], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) and value not in MISSING else ""
