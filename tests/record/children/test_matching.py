"""What two records of one child, of twins and of brothers look like to the weights."""

from typing import Any

from tests.children import number, values
from tests.world import DAPING, LIUWAN
from tonghu.base.kernel.ids import uuid7
from tonghu.record.children.known import Candidate, Known
from tonghu.record.children.matching import Person, compare, person_of


def person(place: str = DAPING, **more: Any) -> Person:
    said = values(**more)
    return person_of(uuid7(), said, place, str, str(said.get("id_number") or ""))


def test_a_homophone_without_a_number_is_the_same_child() -> None:
    other = person(name="李晓雨", id_number=None)
    assert compare(person(), other).verdict == "same"


def test_row_31_a_character_apart_on_one_day_is_shown_to_a_person_and_never_taken_for_one() -> None:
    other = person(name="李小雪", id_number=None)
    how = compare(person(), other)
    assert how.verdict == "possible"
    assert any("双胞胎" in reason for reason in how.reasons)


def test_row_31_a_character_apart_with_two_numbers_are_twins() -> None:
    other = person(name="李小雪", id_number=number("20160305", 14))
    assert compare(person(), other).verdict == "siblings"


def test_two_names_born_on_two_days_are_brothers() -> None:
    other = person(name="李小风", id_number=None, birth_date="2018-01-01")
    assert compare(person(), other).verdict == "siblings"


def test_a_homophone_of_the_township_is_compared_whatever_the_day_of_birth() -> None:
    moved = person(LIUWAN, name="李晓雨", id_number=None, birth_date=None, father_phone=None,
                   father_name=None, mother_name=None)  # fmt: skip
    one, known = person(), Known([])
    known.add(Candidate(uuid7(), DAPING, one))
    assert [found.person for found in known.near(moved)] == [one]
