"""The invented families: in the proportions of the national figures, valid, the same for a seed."""

import re
from collections import Counter
from datetime import date
from itertools import islice
from random import Random

import pytest

from tonghu.base.kernel.idnumbers import read_id_number
from tonghu.base.kernel.phones import read_phones
from tonghu.doors.demo.families import AS_OF, Child, Family, families
from tonghu.doors.demo.names import RARE
from tonghu.law.registration import FIELDS, MISSING, NOT_APPLICABLE, Form

VILLAGES = [(f"990121101{number}", f"第{number}村") for number in range(200, 215)]
NUMBER = 12_000


def made(seed: int, number: int) -> list[Family]:
    return list(families(Random(seed), VILLAGES, number))


@pytest.fixture(scope="module")
def population() -> list[Family]:
    return made(7, NUMBER)


@pytest.fixture(scope="module")
def children(population: list[Family]) -> list[Child]:
    return [child for family in population for child in family.children]


def share(children: list[Child], key: str, *values: object) -> float:
    """The share of the children with one of these values."""
    return sum(child.get(key) in values for child in children) / len(children)


def age(child: Child) -> int:
    born = date.fromisoformat(str(child["birth_date"]))
    return AS_OF.year - born.year - ((AS_OF.month, AS_OF.day) < (born.month, born.day))


def test_as_many_children_as_were_asked_for() -> None:
    for number in (0, 1, 2, 3, 250):
        assert sum(len(family.children) for family in made(3, number)) == number


def test_a_seed_gives_the_same_families_and_another_seed_others() -> None:
    assert made(5, 300) == made(5, 300)
    assert made(5, 300) != made(6, 300)


def test_families_come_one_by_one() -> None:
    few = list(islice(families(Random(1), VILLAGES, 10**9), 3))
    assert few == list(islice(families(Random(1), VILLAGES, 500), 3))


@pytest.mark.slow
def test_every_value_is_one_the_form_knows(children: list[Child]) -> None:
    for child in children:
        for key, value in child.items():
            assert_spelt(key, value)


def assert_spelt(key: str, value: object) -> None:
    field = FIELDS[key]
    if isinstance(value, str) and value in MISSING:
        return
    if field.form is Form.CODES:
        assert isinstance(value, list), key
        assert field.codes is not None, key
        assert set(value) <= set(field.codes), (key, value)
        return
    assert isinstance(value, str), key
    assert value, key
    if field.form is Form.CODE:
        assert field.codes is not None, key
        assert value in field.codes, (key, value)
    elif field.form is Form.DATE:
        assert re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", value), (key, value)
    elif field.form is Form.PHONE:
        assert re.fullmatch(r"154\d{8}", value), (key, value)


def test_ages_and_sexes_are_the_national_ones(children: list[Child]) -> None:
    ages = Counter(age(child) for child in children)
    assert set(ages) == set(range(16))

    def of(low: int, high: int) -> float:
        return sum(ages[a] for a in range(low, high)) / len(children)

    assert of(0, 6) == pytest.approx(0.217, abs=0.02)
    assert of(6, 14) == pytest.approx(0.674, abs=0.02)
    assert of(14, 16) == pytest.approx(0.109, abs=0.015)
    assert share(children, "sex", "1") == pytest.approx(0.545, abs=0.02)


def test_caregivers_are_grandparents_of_fifty_eight(children: list[Child]) -> None:
    cared_for = [child for child in children if child["has_caregiver"] == "1"]
    assert share(cared_for, "actual_care", "1") == pytest.approx(0.96, abs=0.01)
    born = [
        date.fromisoformat(str(child["caregiver.birth_date"]))
        for child in cared_for
        if child["actual_care"] == "1" and "caregiver.birth_date" in child
    ]
    mean = sum((AS_OF - day).days for day in born) / len(born) / 365.25
    assert mean == pytest.approx(58, abs=2)


def test_troubles_are_as_rare_as_they_are(children: list[Child]) -> None:
    assert 0.002 <= share(children, "health_status", "50") <= 0.009
    assert 0.001 <= share(children, "health_status", "30", "40") <= 0.01
    assert 0.002 <= share(children, "guardianship_type", "1") <= 0.01
    assert 0.01 <= share(children, "care_reason", "3") <= 0.03
    assert 0.03 <= share(children, "single_parent_flag", "1", "2") <= 0.09
    assert 0.12 <= 1 - share(children, "relief_measures", ["0"]) <= 0.19
    without = sum(not re.fullmatch(r"\d{17}[\dX]", str(c.get("id_number"))) for c in children)
    assert without / len(children) == pytest.approx(0.08, abs=0.01)
    incomplete = sum("father.phone" not in child for child in children)
    assert 0.01 <= incomplete / len(children) <= 0.05


def test_nobody_to_look_after_them_is_said_in_every_field(children: list[Child]) -> None:
    alone = [child for child in children if child["has_caregiver"] == "0"]
    assert alone
    for child in alone:
        assert child["guardianship_type"] == "1"
        assert child["actual_care"] == "3"
        assert child.get("caregiver.phone", NOT_APPLICABLE) == NOT_APPLICABLE


def test_unattended_in_fact_has_a_reason_for_each_parent(children: list[Child]) -> None:
    for child in children:
        if child["care_reason"] == "3":
            for parent in ("father", "mother"):
                dead = child[f"{parent}.special_status"] == "1"
                assert dead or child[f"{parent}.unable"], child
        elif child["care_reason"] == "1":
            assert child["father.is_away"] == child["mother.is_away"] == "1"


@pytest.mark.slow
def test_numbers_agree_with_birthday_and_sex_and_belong_to_one_person(
    children: list[Child],
) -> None:
    owners: dict[str, set[object]] = {}
    for child in children:
        for person in ("", "father.", "mother.", "caregiver."):
            number = str(child.get(f"{person}id_number", "@"))
            if not number.startswith("@"):
                read = read_id_number(number, AS_OF).value
                if f"{person}birth_date" in child:
                    assert read.birth_date.isoformat() == child[f"{person}birth_date"]
                owners.setdefault(number, set()).add(child[f"{person}name"])
        if not str(child.get("id_number", "@")).startswith("@"):
            sex = read_id_number(str(child["id_number"]), AS_OF).value.sex
            assert child["sex"] == str(sex.value)
    assert all(len(names) == 1 for names in owners.values())


def test_phones_can_be_read_and_ring_nowhere(children: list[Child]) -> None:
    phones = [str(child["mother.phone"]) for child in children if "mother.phone" in child]
    real = [phone for phone in phones if not phone.startswith("@")]
    assert all(read_phones(phone).value[0].mobile for phone in real)
    assert {phone[:3] for phone in real} == {"154"}


def test_brothers_and_sisters_share_a_household(population: list[Family]) -> None:
    several = [family for family in population if len(family.children) > 1]
    assert {len(family.children) for family in several} == {2, 3, 4}
    for family in several:
        births = [str(child["birth_date"]) for child in family.children]
        assert births == sorted(births)
        for key in ("father.name", "mother.name", "caregiver.name", "living_region"):
            assert len({child[key] for child in family.children}) == 1
        assert len({child["name"] for child in family.children}) == len(family.children)
        assert {child["living_region"] for child in family.children} == {family.place}


def test_one_child_in_a_hundred_is_a_twin(population: list[Family]) -> None:
    twins = 0
    for family in population:
        births = Counter(child["birth_date"] for child in family.children)
        twins += sum(number for number in births.values() if number > 1)
    assert twins / NUMBER == pytest.approx(0.01, abs=0.005)


def test_names_are_shared_dotted_and_rare(children: list[Child]) -> None:
    names = Counter(str(child["name"]) for child in children)
    assert names.most_common(1)[0][1] > 3
    assert 0.005 < sum("·" in str(child["name"]) for child in children) / NUMBER < 0.05
    assert {character for name in names for character in name} >= set(RARE)


def test_schooling_follows_age(children: list[Child]) -> None:
    for child in children:
        if age(child) < 3:
            assert child["schooling_level"] == "1"
        if 7 <= age(child) <= 11:
            assert child["schooling_level"] == "3"
        if child["schooling_level"] in ("1", "2"):
            assert child["is_boarding"] == NOT_APPLICABLE
    upper = [child for child in children if child.get("attendance_status") == "4"]
    lower = [child for child in children if child.get("attendance_status") == "3"]
    assert share(upper, "is_boarding", "1") > 0.6 > 0.2 > share(lower, "is_boarding", "1") > 0.02
