"""Families of 云溪县: invented, in the proportions of the national figures of 2018.

Every value is spelt as `tonghu.law.registration` has it; what a clerk did not ask is not there.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from tonghu.base.kernel.idnumbers import check_character
from tonghu.doors.demo.names import BOYS, CLANS, GIRLS, MEN, SURNAMES, TOWNSHIPS, WOMEN, full_name
from tonghu.law.registration import NONE, NOT_APPLICABLE

AS_OF = date(2026, 6, 1)
"""The day the families are described on. Nobody is older than 15 then."""
AREA = "990121"
COUNTY_NAME = "云溪县"
SCHOOL_YEAR_BEGAN = date(2025, 9, 1)

Child = dict[str, object]
T = TypeVar("T")


@dataclass(frozen=True)
class Family:
    """The children of one household, eldest first, each a whole form: field key → value."""

    place: str
    village: str
    children: tuple[Child, ...]


def families(
    random: Random, villages: Sequence[tuple[str, str]], children: int, numbers_from: int = 0
) -> Iterator[Family]:
    """Families with exactly `children` children between them, one to four in each.

    `villages` are pairs of a twelve-digit code and a name. The same seed gives the same families.
    `numbers_from`, 0 to 499, is where the identity numbers of every birthday begin: populations
    that are to have nobody in common take it a hundred apart.
    """
    make = _Make(random, numbers_from)
    left = children
    while left:
        place, village = random.choice(villages)
        family = Family(place, village, _children(make, place, village, left))
        left -= len(family.children)
        yield family


def citizen_number(born: date, sequence: int) -> str:
    """A valid number of the fictional county; `sequence` 0 to 999, odd for men."""
    seventeen = f"{AREA}{born.year:04}{born.month:02}{born.day:02}{sequence:03}"
    return seventeen + check_character(seventeen)


class _Shares(Generic[T]):
    """Things with their shares, to draw from."""

    def __init__(self, *pairs: tuple[float, T]) -> None:
        self._things = [thing for _, thing in pairs]
        self._upto = list(accumulate(share for share, _ in pairs))

    def draw(self, random: Random) -> T:
        return self._things[bisect(self._upto, random.random() * self._upto[-1])]


class _Make:
    """What the making of people goes on with: chance, and the identity numbers given out."""

    def __init__(self, random: Random, numbers_from: int) -> None:
        self.random = random
        self._numbers_from = numbers_from
        self._given: dict[tuple[date, bool], int] = {}

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def below(self, number: int) -> int:
        # Half the time of `randrange`, and a family takes forty of these.
        return int(self.random.random() * number)

    def day(self, first: date, last: date) -> date:
        """Any day from `first` to `last`, both included."""
        return first + timedelta(days=self.below((last - first).days + 1))

    def citizen(self, born: date, male: bool) -> str:
        """A number nobody else has, for the first 500 people of a birthday and sex."""
        given = self._given.get((born, male), self._numbers_from)
        self._given[born, male] = given + 1
        # 137 and 500 have no common factor: neighbours in the list get numbers far apart.
        return citizen_number(born, (given * 137 + born.toordinal()) % 500 * 2 + male)

    def phone(self) -> str:
        # 154 has not been given to any operator: these numbers ring nowhere.
        return f"154{self.below(10**8):08}"

    def surname(self) -> str:
        return SURNAMES[self.below(len(SURNAMES))]

    def name(self, surname: str, male: bool) -> str:
        return full_name(self.random, surname, MEN if male else WOMEN)


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years)


# --- What became of the parents ---------------------------------------------------------------


@dataclass(frozen=True)
class _Plight:
    """What became of one parent, in the codes of the form."""

    away: bool = False
    status: str = "0"
    unable: str = ""
    reason: str = ""
    health: str = "10"


_AWAY = _Plight(away=True)
_DISABLED = _Plight(status="9", unable="A", reason="重度残疾", health="50")
_ILL = _Plight(status="9", unable="B", reason="尿毒症长期透析", health="30")
_MENTAL = _Plight(status="9", reason="精神分裂症", health="50")
_PRISON = _Plight(status="5", unable="C", reason="服刑在押")
_REHABILITATION = _Plight(status="6", unable="D", reason="强制隔离戒毒")
_OUT_OF_CONTACT = _Plight(status="7", unable="F", reason="失联")
_REMARRIED = _Plight(away=True, status="8")
_DEAD = _Plight(status="1")


@dataclass(frozen=True)
class _Circumstance:
    """What became of both, and what the form says of the family for it."""

    father: _Plight
    mother: _Plight
    care_reason: str
    family_type: str = "1"
    single: str = "0"

    @property
    def unattended(self) -> bool:
        """Whether the child counts as 事实无人抚养: neither parent can raise it."""
        return self.care_reason == "3"


_CIRCUMSTANCES = _Shares(
    (90.0, _Circumstance(_AWAY, _AWAY, "1")),
    (1.5, _Circumstance(_AWAY, _DISABLED, "2")),
    (0.8, _Circumstance(_AWAY, _MENTAL, "2")),
    (0.8, _Circumstance(_ILL, _AWAY, "2")),
    (2.2, _Circumstance(_AWAY, _REMARRIED, "1", family_type="3", single="1")),
    (1.2, _Circumstance(_AWAY, _DEAD, "2", family_type="3", single="1")),
    (1.0, _Circumstance(_DEAD, _AWAY, "2", family_type="3", single="2")),
    (1.0, _Circumstance(_AWAY, _OUT_OF_CONTACT, "2", family_type="3", single="1")),
    (0.6, _Circumstance(_PRISON, _OUT_OF_CONTACT, "3")),
    (0.4, _Circumstance(_DEAD, _OUT_OF_CONTACT, "3", family_type="9")),
    (0.3, _Circumstance(_DISABLED, _OUT_OF_CONTACT, "3")),
    (0.2, _Circumstance(_REHABILITATION, _OUT_OF_CONTACT, "3")),
)  # fmt: skip
_CITIES = (
    "广东省广州市", "广东省深圳市", "广东省东莞市", "广东省佛山市", "广东省中山市", "广东省惠州市",
    "浙江省杭州市", "浙江省宁波市", "浙江省温州市", "浙江省金华市", "浙江省台州市", "浙江省绍兴市",
    "江苏省苏州市", "江苏省无锡市", "江苏省常州市", "江苏省南通市",
    "福建省福州市", "福建省泉州市", "福建省厦门市", "福建省莆田市",
)  # fmt: skip
_WORKPLACES = (
    "电子厂",
    "鞋厂",
    "制衣厂",
    "建筑工地",
    "五金厂",
    "家具厂",
    "饭店",
    "快递站",
    "物业公司",
)


@dataclass(frozen=True)
class _Parent:
    name: str
    born: date
    male: bool
    plight: _Plight

    @property
    def key(self) -> str:
        return "father" if self.male else "mother"


def _parent_values(make: _Make, parent: _Parent, youngest: date) -> Child:
    key, plight = parent.key, parent.plight
    values: Child = {
        f"{key}.name": parent.name,
        f"{key}.birth_date": parent.born.isoformat(),
        f"{key}.special_status": plight.status,
    }
    if plight is _DEAD:
        return values | _dead(make, key, youngest)
    values |= {
        f"{key}.id_type": "01",
        f"{key}.id_number": make.citizen(parent.born, parent.male),
        f"{key}.health_status": plight.health,
        f"{key}.is_away": "1" if plight.away else "0",
        f"{key}.is_capable": "0" if plight.reason else "1",
    }
    if plight.away:
        values |= _away(make, parent)
    if plight.reason:
        values |= _incapable(make, key, plight, youngest)
    if plight is not _OUT_OF_CONTACT and plight is not _PRISON:
        values[f"{key}.phone"] = make.phone()
    return values


def _dead(make: _Make, key: str, youngest: date) -> Child:
    asked = ("phone", "is_away", "away_since", "work_region", "is_capable", "health_status")
    died = _since(make, youngest).isoformat()
    return {f"{key}.death_date": died, **{f"{key}.{what}": NOT_APPLICABLE for what in asked}}


def _away(make: _Make, parent: _Parent) -> Child:
    earliest = max(_years_before(AS_OF, 9), parent.born + timedelta(days=18 * 366))
    since = make.day(earliest, AS_OF - timedelta(days=30)).isoformat()
    values: Child = {
        f"{parent.key}.away_since": since[:7] if make.chance(0.4) else since,
        f"{parent.key}.work_region": _CITIES[make.below(len(_CITIES))],
    }
    if make.chance(0.5):
        values[f"{parent.key}.workplace"] = _WORKPLACES[make.below(len(_WORKPLACES))]
    if make.chance(0.3):
        values[f"{parent.key}.expected_return"] = "2027-02"
    return values


def _incapable(make: _Make, key: str, plight: _Plight, youngest: date) -> Child:
    values: Child = {
        f"{key}.incapable_reason": plight.reason,
        f"{key}.special_since": _since(make, youngest).isoformat(),
    }
    if plight.unable:
        values[f"{key}.unable"] = [plight.unable]
    if plight.health == "50":
        values[f"{key}.disability_level"] = "12"[make.below(2)]
    return values


def _since(make: _Make, youngest: date) -> date:
    """A day after the youngest was born where that leaves the six months the law asks for."""
    latest = AS_OF - timedelta(days=190)
    return make.day(min(youngest, latest), latest)


# --- Who looks after the children -------------------------------------------------------------


@dataclass(frozen=True)
class _Elder:
    """A grandparent: the field group, the code of the relation, and whose parent it is."""

    key: str
    relationship: str
    male: bool
    of_father: bool


_PATERNAL_GRANDFATHER = _Elder("paternal_grandfather", "61", male=True, of_father=True)
_PATERNAL_GRANDMOTHER = _Elder("paternal_grandmother", "62", male=False, of_father=True)
_MATERNAL_GRANDFATHER = _Elder("maternal_grandfather", "63", male=True, of_father=False)
_MATERNAL_GRANDMOTHER = _Elder("maternal_grandmother", "64", male=False, of_father=False)
_ELDERS = (
    _PATERNAL_GRANDFATHER, _PATERNAL_GRANDMOTHER, _MATERNAL_GRANDFATHER, _MATERNAL_GRANDMOTHER,
)  # fmt: skip


@dataclass(frozen=True)
class _Relative:
    """A caregiver who is no grandparent; `kin` says whose surname it has, "" for nobody's."""

    relationship: str
    male: bool
    kin: str


_CAREGIVERS: _Shares[_Elder | _Relative] = _Shares(
    (34.0, _PATERNAL_GRANDFATHER),
    (42.0, _PATERNAL_GRANDMOTHER),
    (8.0, _MATERNAL_GRANDFATHER),
    (12.0, _MATERNAL_GRANDMOTHER),
    (1.2, _Relative("81", male=True, kin="father")),
    (0.6, _Relative("82", male=False, kin="")),
    (0.9, _Relative("90", male=False, kin="father")),
    (0.4, _Relative("85", male=True, kin="mother")),
    (0.4, _Relative("88", male=False, kin="mother")),
    (0.5, _Relative("99", male=False, kin="")),
)
_CAREGIVER_FIELDS = ("birth_date", "id_type", "id_number", "phone", "health_status", "relationship")
_CAREGIVER_HEALTH = _Shares((70, "10"), (20, "20"), (8, "40"), (2, "30"))
_CAREGIVER_STATUS = _Shares((96, "0"), (2, "2"), (1, "1"), (1, "4"))
_GUARDIANSHIP = _Shares((2, "3"), (35, "4"), (63, "5"))
_IMPROPER = _Shares((99.3, "0"), (0.3, "4"), (0.1, "5"), (0.3, "6"))


def _care(make: _Make, parents: tuple[_Parent, _Parent], family: Child) -> Child:
    """The caregiver and the grandparents of a family."""
    caregiver = _CAREGIVERS.draw(make.random)
    elders = {
        elder: _elder(make, elder, parents)
        for elder in _ELDERS
        if elder is caregiver or make.chance(0.8)
    }
    values: Child = {}
    for elder, (name, born) in elders.items():
        values[f"{elder.key}.name"] = name
        values[f"{elder.key}.birth_date"] = born.isoformat()
    if isinstance(caregiver, _Elder):
        name, born = elders[caregiver]
    else:
        name, born = _relative(make, caregiver, parents)
    values |= {
        "has_caregiver": "1",
        "actual_care": "1" if isinstance(caregiver, _Elder) else "2",
        "guardianship_type": (
            _GUARDIANSHIP.draw(make.random) if family["care_reason"] == "1" else "2"
        ),
        "caregiver.name": name,
        "caregiver.birth_date": born.isoformat(),
        "caregiver.id_type": "01",
        "caregiver.id_number": make.citizen(born, caregiver.male),
        "caregiver.phone": make.phone(),
        "caregiver.health_status": _CAREGIVER_HEALTH.draw(make.random),
        "caregiver.relationship": caregiver.relationship,
        "caregiver.special_status": _CAREGIVER_STATUS.draw(make.random),
        "caregiver.living_detail": family["living_detail"],
    }
    return values


def _elder(make: _Make, elder: _Elder, parents: tuple[_Parent, _Parent]) -> tuple[str, date]:
    child = parents[0] if elder.of_father else parents[1]
    surname = _surname(child.name) if elder.male else make.surname()
    born = child.born - timedelta(days=make.below(9 * 365) + 18 * 366)
    return make.name(surname, elder.male), born


def _relative(
    make: _Make, relative: _Relative, parents: tuple[_Parent, _Parent]
) -> tuple[str, date]:
    sibling = parents[1] if relative.kin == "mother" else parents[0]
    surname = _surname(sibling.name) if relative.kin else make.surname()
    # An elder brother or sister of the parent, who is of age in any case.
    born = sibling.born - timedelta(days=make.below(8 * 365) + 300)
    return make.name(surname, relative.male), born


def _surname(name: str) -> str:
    """The surname, or the name of the clan with its middle dot."""
    clan, dot, _ = name.partition("·")
    return clan + dot if dot else name[0]


def _nobody() -> Child:
    """A family without any caregiver: 无人监护."""
    return {
        "has_caregiver": "0",
        "actual_care": "3",
        "guardianship_type": "1",
        "lives_alone": "1",
        "caregiver.name": NONE,
        **{f"caregiver.{what}": NOT_APPLICABLE for what in _CAREGIVER_FIELDS},
    }


# --- The family -------------------------------------------------------------------------------

_SIZES = _Shares((62, 1), (30, 2), (6.5, 3), (1.5, 4))
_AGES = _Shares((21.7, (0, 6)), (67.4, (6, 14)), (10.9, (14, 16)))
_TWINS = 0.019
"""Of families with several children; one child in a hundred is a twin."""
_BOYS = 0.545
_ETHNICITIES = _Shares((80, "01"), (8, "06"), (8, "15"), (4, "07"))
_YI = "07"
_RELIEF = _Shares((6, ["1"]), (5, ["2"]), (1.5, ["1", "2"]), (1, ["4"]), (1, ["5"]), (0.5, ["3"]),
                  (85, ["0"]))  # fmt: skip
_SOMETIMES_MISSING = (
    "ethnicity", "living_detail", "hukou_nature", "health_status", "class_name", "school",
    "father.phone", "father.birth_date", "father.away_since", "father.work_region",
    "mother.phone", "mother.birth_date", "mother.away_since", "mother.work_region",
    "caregiver.birth_date", "caregiver.id_number", "caregiver.health_status", "family_type",
)  # fmt: skip


def _children(make: _Make, place: str, village: str, most: int) -> tuple[Child, ...]:
    births = _births(make, min(most, _SIZES.draw(make.random)))
    shared = _household(make, place, village, births)
    surname = _surname(str(shared["father.name"]))
    township = _TOWNSHIP_NAMES.get(place[6:9], COUNTY_NAME)
    names: set[str] = set()
    children = []
    for born in births:
        male = make.chance(_BOYS)
        name = _new_name(make, surname, male, names)
        child = _identity(make, name, born, male, place) | shared
        child |= _schooling(make, born, township, village)
        _health(make, child)
        _forget(make, child)
        children.append(child)
    return tuple(children)


def _births(make: _Make, number: int) -> list[date]:
    """Birth dates, eldest first, ten months apart at least except for twins."""
    births = [_birth(make)]
    if number > 1 and make.chance(_TWINS):
        births.append(births[0])
    while len(births) < number:
        born = _birth(make)
        if all(abs((born - other).days) > 300 for other in births):
            births.append(born)
    return sorted(births)


def _birth(make: _Make) -> date:
    youngest, older_than_all = _AGES.draw(make.random)
    first = _years_before(AS_OF, older_than_all) + timedelta(days=1)
    return make.day(first, _years_before(AS_OF, youngest))


def _household(make: _Make, place: str, village: str, births: Sequence[date]) -> Child:
    """What the brothers and sisters share."""
    circumstance = _CIRCUMSTANCES.draw(make.random)
    ethnicity = _ETHNICITIES.draw(make.random)
    clan = ethnicity == _YI and make.chance(0.5)
    surname = CLANS[make.below(len(CLANS))] if clan else make.surname()
    parents = (
        _parent(make, surname, births[0], circumstance.father, male=True),
        _parent(make, make.surname(), births[0], circumstance.mother, male=False),
    )
    township = _TOWNSHIP_NAMES.get(place[6:9], "")
    detail = (
        f"{COUNTY_NAME}{township}{village}{'一二三四五六'[make.below(6)]}组{make.below(90) + 1}号"
    )
    family: Child = {
        "ethnicity": ethnicity,
        "applied_on": make.day(date(2026, 3, 1), AS_OF).isoformat(),
        "living_region": place,
        "living_detail": detail,
        "care_reason": circumstance.care_reason,
        "family_type": circumstance.family_type,
        "single_parent_flag": circumstance.single,
        "lives_alone": "0",
        "improper_guardianship": [_IMPROPER.draw(make.random)],
        "relief_measures": ["9"] if circumstance.unattended else [*_RELIEF.draw(make.random)],
        "special_circumstances": ["1" if _locked_up(circumstance) else "0"],
        "income_sources": ["3"] if circumstance.unattended else ["1"],
    }
    for parent in parents:
        family |= _parent_values(make, parent, births[-1])
    alone = births[0] < _years_before(AS_OF, 9) and make.chance(0.009)
    return family | (_nobody() if alone else _care(make, parents, family))


def _parent(make: _Make, surname: str, eldest: date, plight: _Plight, male: bool) -> _Parent:
    born = eldest - timedelta(days=make.below(8 * 365) + (21 if male else 20) * 366)
    return _Parent(make.name(surname, male), born, male, plight)


def _locked_up(circumstance: _Circumstance) -> bool:
    return circumstance.father in (_PRISON, _REHABILITATION)


# --- One child of it --------------------------------------------------------------------------

_TOWNSHIP_NAMES = {f"{number:03}": name for name, number in TOWNSHIPS}
_PAPERS = _Shares((91.2, "whole"), (7.3, "number not collected"), (0.7, "no hukou"),
                  (0.8, "hukou elsewhere"))  # fmt: skip
_ILLNESSES = (("30", "先天性心脏病"), ("40", "癫痫"), ("40", "哮喘"), ("30", "急性白血病"))
_GRADES = "一二三四五六七八九"


def _new_name(make: _Make, surname: str, male: bool, used: set[str]) -> str:
    given = BOYS if male else GIRLS
    name = full_name(make.random, surname, given)
    while name in used:
        name = full_name(make.random, surname, given)
    used.add(name)
    return name


def _identity(make: _Make, name: str, born: date, male: bool, place: str) -> Child:
    values: Child = {
        "name": name,
        "sex": "1" if male else "2",
        "birth_date": born.isoformat(),
    }
    papers = _PAPERS.draw(make.random)
    if papers == "no hukou":
        return values | {"id_type": "00", "id_number": NONE, "hukou_class": "4"}
    values["hukou_nature"] = "1"
    values["hukou_class"] = "2" if papers == "hukou elsewhere" else "1"
    if papers != "hukou elsewhere":
        values["hukou_region"] = place
    if papers != "number not collected":
        values |= {"id_type": "01", "id_number": make.citizen(born, male)}
    return values


def _schooling(make: _Make, born: date, township: str, village: str) -> Child:
    # Six years old by the end of August: the first grade (义务教育法第十一条).
    grade = _full_years(born, SCHOOL_YEAR_BEGAN) - 5
    if grade < 1:
        return _before_school(make, born, township)
    if grade <= 6:
        small = grade <= 3 and make.chance(0.3)
        school = f"{village}小学" if small else f"{township}中心小学"
        return _pupil(make, "3", "3", school, grade, boards=0.02 if grade <= 3 else 0.2)
    if grade <= 9:
        if make.chance(0.003):
            return {"schooling_level": "4", "attendance_status": "7", "is_boarding": NOT_APPLICABLE}
        return _pupil(make, "4", "4", f"{township}初级中学", grade, boards=0.75)
    return _after_compulsory(make)


def _before_school(make: _Make, born: date, township: str) -> Child:
    in_kindergarten = born <= _years_before(AS_OF, 3) and make.chance(0.85)
    values: Child = {
        "schooling_level": "2" if in_kindergarten else "1",
        "attendance_status": "1" if in_kindergarten else "2",
        "is_boarding": NOT_APPLICABLE,
    }
    if in_kindergarten:
        year = "小中大"[min(_full_years(born, AS_OF) - 3, 2)]
        values |= {"school": f"{township}中心幼儿园", "class_name": f"{year}班"}
    return values


def _after_compulsory(make: _Make) -> Child:
    if make.chance(0.04):
        return {"schooling_level": "4", "attendance_status": "8", "is_boarding": NOT_APPLICABLE}
    if make.chance(0.4):
        return _pupil(make, "6", "6", f"{COUNTY_NAME}职业技术学校", 10, boards=0.9)
    return _pupil(make, "5", "5", f"{COUNTY_NAME}第一中学", 10, boards=0.9)


def _pupil(
    make: _Make, level: str, attendance: str, school: str, grade: int, boards: float
) -> Child:
    year = f"{_GRADES[grade - 1]}年级" if grade <= 9 else "高一"
    return {
        "schooling_level": level,
        "attendance_status": attendance,
        "is_boarding": "1" if make.chance(boards) else "0",
        "school": school,
        "class_name": f"{year}{make.below(4) + 1}班",
    }


def _full_years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _health(make: _Make, child: Child) -> None:
    chance = make.random.random()
    child["health_status"] = "10"
    if chance < 0.005:
        child["health_status"] = "50"
        child["disability_types"] = [str(make.below(7) + 1)]
        child["disability_level"] = str(make.below(4) + 1)
    elif chance < 0.009:
        child["health_status"], child["illness"] = make.random.choice(_ILLNESSES)
    elif chance < 0.024:
        child["health_status"] = "20"


def _forget(make: _Make, child: Child) -> None:
    """One form in five comes without an answer or two."""
    if make.chance(0.2):
        for _ in range(make.below(3) + 1):
            child.pop(_SOMETIMES_MISSING[make.below(len(_SOMETIMES_MISSING))], None)
