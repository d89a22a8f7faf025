"""Bad inputs in a ledger that is handed in, by their numbers in the reliability handbook (its §3).

Most stand beside what they are about: cells and rows in test_reader.py, what happens to files in
test_hand_in.py, workbooks in tests/base/spreadsheets. Here are those that stand nowhere else, and the
list that says that none is missing.
"""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.children import filed, hand_in, number, row
from tests.record.ledger.reading.grids import DAPING, Grid, codes, one, rows
from tests.world import World
from tonghu.base.kernel.idnumbers import check_character
from tonghu.law.eligibility import Category, Holds, assess
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task

TESTS = Path(__file__).parents[3]
ID = number()
# Not for a ledger or a registration form, each with its reason.
ELSEWHERE = {
    **dict.fromkeys(range(41, 48), "visits, devices and positions: the phone"),
    **dict.fromkeys((58, 59), "pictures and documents: tests/base/documents, `test_bad_file`"),
}
ONLY_FILES = {20, 21, 22, 27, *range(50, 58)}
"""Serial dates, encodings and workbooks: nobody types them into a page."""


def numbers_in(*paths: str) -> set[int]:
    """The numbers that tests carry in their names: test_bad_07_…, bad_34_to_37, "06-old-number"."""
    found: set[int] = set()
    for path in paths:
        for file in sorted(TESTS.glob(path)):
            text = file.read_text(encoding="utf-8")
            for low, _, high in re.findall(r"bad_(\d\d)(_to_(\d\d))?", text):
                found |= set(range(int(low), int(high or low) + 1))
            found |= {int(n) for n in re.findall(r"_and_(\d\d)_", text)}
            found |= {int(n) for n in re.findall(r'\("(\d\d)_', text)}
    return found


def test_no_bad_input_is_forgotten() -> None:
    wanted = set(range(1, 59)) - set(ELSEWHERE)
    in_ledgers = numbers_in("record/ledger/**/test_*.py", "base/spreadsheets/test_*.py")
    assert wanted - in_ledgers == set()
    in_forms = numbers_in("record/children/test_bad_inputs.py")
    assert wanted - ONLY_FILES - in_forms == set()


def test_the_list_sees_what_is_missing() -> None:
    assert numbers_in("record/ledger/reading/grids.py") == set()
    assert {34, 35, 36, 37} <= numbers_in("record/ledger/reading/test_reader.py")


def test_bad_11_an_abolished_county_keeps_its_code() -> None:
    seventeen = "51022120160305012"
    old = seventeen + check_character(seventeen)
    read = one(["姓名", "身份证号"], ["李小雨", old])
    assert (read.values["id_number"], codes(read)) == (old, set())


def test_bad_17_born_on_the_leap_day_is_read_and_grows_up_on_its_last_day() -> None:
    read = one(["姓名", "出生日期"], ["李小雨", "2012-02-29"])
    assert read.values["birth_date"] == "2012-02-29"
    found = assess({**read.values, "hukou_nature": "1"}, date(2028, 2, 28))
    assert found.all[Category.LEFT_BEHIND].reasons != ("2028-02-29 已满 16 周岁",)
    grown = assess({**read.values, "hukou_nature": "1"}, date(2028, 2, 29))
    assert grown.all[Category.LEFT_BEHIND].holds is Holds.NO


@pytest.mark.parametrize("name", ["張曉雨", "李𠮷", "李晓雨"])
def test_bad_28_names_are_kept_as_written(name: str) -> None:
    assert one(["姓名", "身份证号"], [name, ID]).values["name"] == name


def test_bad_36_children_that_care_for_one_another_are_left_without() -> None:
    two, three = number("20130101", 34), number("20140101", 56)
    header = ["姓名", "身份证号", "监护人", "监护人身份证号"]
    table: list[list[Any]] = [
        header, ["李小雨", ID, "李大雨", two], ["李大雨", two, "李小晴", three],
        ["李小晴", three, "李小雨", ID], ["王小军", number("20150101"), "王奶奶", number("19550101")],
        ["田小禾", number("20160707"), "李小雨", ID],
    ]  # fmt: skip
    found = rows(Grid(table), DAPING)
    for read in found[:3]:
        assert "caregiver_circular" in codes(read)
        assert not any(key.startswith("caregiver.") for key in read.values)
    assert codes(found[3]) == set()
    assert codes(found[4]) == {"caregiver_minor"}, "no circle, but a child"


def test_bad_37_a_child_whose_parents_cannot_be_guardians_is_a_duty_at_once(world: World) -> None:
    lost = row(father_special_status="5", mother_special_status="7")
    filed(world, hand_in(world, [lost, row(n=4, name="王小军", id_number=None)]))
    assert Child.objects.count() == 2
    task = Task.objects.get(kind="children.guardian")
    assert task.child_id == Child.objects.get(name="李小雨").pk
    assert task.organisation == world.organisation("大坪村民委员会")


def test_bad_40_the_ledger_says_left_behind_and_the_facts_do_not(world: World) -> None:
    home = row(father_is_away="0", mother_is_away="0", care_reason="1")
    home["values"].pop("father.away_since"), home["values"].pop("mother.away_since")
    filed(world, hand_in(world, [home]))
    known = Child.objects.get()
    assert known.on_ledger, "no silent removal"
    assert known.category != "left_behind"
