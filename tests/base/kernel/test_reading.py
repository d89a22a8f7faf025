"""What holds for every text: nothing breaks, nothing is accepted that should not be."""

import contextlib
import string
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tonghu.base.kernel.codes import ETHNIC_GROUPS, PARENTS_AND_SELF, RELATIONSHIPS, Sex
from tonghu.base.kernel.dates import PartialDate, read_date
from tonghu.base.kernel.digits import ascii_form
from tonghu.base.kernel.doubts import Unreadable
from tonghu.base.kernel.idnumbers import check_character, read_id_number
from tonghu.base.kernel.names import read_name
from tonghu.base.kernel.phones import read_phones
from tonghu.base.kernel.pinyin import search_keys, sound, sound_alike

TODAY = date(2026, 11, 23)
SEVENTEEN = st.builds(
    lambda area, born, order: f"{area}{born:%Y%m%d}{order:03}",
    st.sampled_from(["110105", "522701", "440524"]),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for read in (
        lambda: read_id_number(text, TODAY),
        lambda: read_date(text, TODAY),
        lambda: read_phones(text),
        lambda: read_name(text),
    ):
        with contextlib.suppress(Unreadable):
            read()


@given(SEVENTEEN)
def test_a_number_says_when_and_what_its_holder_was_born(seventeen: str) -> None:
    number = read_id_number(seventeen + check_character(seventeen), TODAY).value
    assert f"{number.birth_date:%Y%m%d}" == seventeen[6:14]
    assert (number.sex is Sex.MALE) == (int(seventeen[16]) % 2 == 1)
    assert number.area == seventeen[:6]
    assert number.masked.endswith(number.number[-4:])
    assert seventeen[6:14] not in number.masked


@given(SEVENTEEN, st.integers(0, 17), st.sampled_from(string.digits))
def test_one_wrong_digit_never_passes(seventeen: str, place: int, digit: str) -> None:
    number = seventeen + check_character(seventeen)
    wrong = number[:place] + digit + number[place + 1 :]
    if wrong != number:
        with pytest.raises(Unreadable):
            read_id_number(wrong, TODAY)


@given(st.dates(date(1900, 1, 1), TODAY))
def test_a_date_written_is_the_date_read(day: date) -> None:
    for form in (f"{day:%Y-%m-%d}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日"):
        read = read_date(form, TODAY)
        assert read.value.exact == day
        assert read.doubts == ()


def test_a_date_without_its_day_is_not_exact() -> None:
    assert PartialDate(2016, 3).exact is None


@given(st.text(max_size=40))
@example("0.\u3000¡")
def test_putting_right_twice_is_putting_right_once(text: str) -> None:
    assert ascii_form(ascii_form(text)) == ascii_form(text)
    try:
        once = read_name(text).value.full
    except Unreadable:
        return
    assert read_name(once).value.full == once


def test_a_name_falls_into_surname_and_given_name() -> None:
    for text, surname in (
        ("欧阳娜娜", "欧阳"),
        ("欧阳", "欧"),
        ("王小雨", "王"),
        ("买买提·艾力", ""),
        ("Anna Li", ""),
    ):
        assert read_name(text).value.surname == surname
    assert read_name("Ａｎｎａ  Li").value.full == "Anna Li"


@pytest.mark.parametrize(
    ("name", "spoken"),
    [("单小雨", "shanxiaoyu"), ("单小雨", "danxiaoyu"), ("仇英", "qiuying"), ("仇英", "chouying"),
     ("曾国", "zengguo"), ("曾国", "cengguo"), ("欧阳娜", "ouyangna"), ("吕布", "lvbu"),
     ("买买提·艾力", "maimaitiaili"), ("Anna Li", "annali")],
)  # fmt: skip
def test_a_name_is_found_by_how_it_is_said(name: str, spoken: str) -> None:
    assert spoken in search_keys(read_name(name).value).full


def test_a_name_is_found_by_its_initials_and_by_sounds_taken_for_one_another() -> None:
    keys = search_keys(read_name("张玲").value)
    assert "zl" in keys.initials
    assert keys.sounds & search_keys(read_name("章琳").value).sounds
    assert sound("zhang") == sound("zan")
    assert sound("hui") == sound("fui")
    assert sound_alike("大平", "大坪")
    assert not sound_alike("大平", "大园")
    assert not sound_alike("大平", "大平岗")
    assert sound("liu") == sound("niu")


def test_a_name_of_many_readings_keeps_a_bounded_number_of_keys() -> None:
    assert len(search_keys(read_name("和行重着长乐").value).full) <= 16


def test_the_tables_are_whole() -> None:
    assert len(ETHNIC_GROUPS) == 58
    assert ETHNIC_GROUPS["06"] == "苗族"
    assert {RELATIONSHIPS[code] for code in PARENTS_AND_SELF} == {"本人", "父亲", "母亲"}


def test_a_phone_is_masked_in_its_middle() -> None:
    (phone,) = read_phones("13800138000").value
    assert (phone.masked, phone.mobile) == ("138****8000", True)


@pytest.mark.parametrize("digits", ["1234", "1234567890123456²", "12345678901234567890"])
def test_a_check_character_is_of_seventeen_digits(digits: str) -> None:
    with pytest.raises(ValueError, match="seventeen"):
        check_character(digits)
