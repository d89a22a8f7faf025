"""A child is found the way people say the name, and only by those who may see it."""

from typing import Any

import pytest

from tests.children import child, number
from tests.world import BAISHUI_VILLAGE, LIUWAN, World
from tonghu.record.children.filters import FILTERS
from tonghu.record.children.finding import search
from tonghu.record.children.models import Child

FOUND = [
    ("李小雨", "姓名"), ("小雨", "姓名"), ("雨", "姓名"), ("李", "姓名"), ("李晓宇", "同音"), ("lixiaoyu", "拼音"),
    ("li xiao yu", "拼音"), ("xiaoyu", "拼音"), ("lxy", "首字母"), ("nixiaoyu", "拼音"), ("李强", "家长或照护人"),
    ("王桂", "家长或照护人"), ("19900001111", "电话"), ("199 0000 1111", "电话"), ("大坪村 小雨", "姓名"),
    ("小雨 2016", "姓名"), ("青岩 李小雨", "姓名"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "why"), FOUND)
def test_found_by(text: str, why: str, world: World) -> None:
    one = child(world)
    (hit, *_) = search(text, world.officer("王强"))
    assert (hit.child, hit.why) == (one, why)


def test_found_by_its_numbers(world: World) -> None:
    one = child(world)
    for text, why in (
        (number(), "证件号码"),
        (number().lower(), "证件号码"),
        (one.number, "档案编号"),
    ):
        assert [(h.child, h.why) for h in search(text, world.officer("李梅"))] == [(one, why)]


@pytest.mark.parametrize(
    "text", ["", " ", "赵", "柳湾村 小雨", "小雨 2015", "13900000000", "1" * 18, "*", "小雨 nobody"]
)
def test_not_found_by(text: str, world: World) -> None:
    child(world)
    assert search(text, world.officer("王强")) == []


def test_a_name_of_several_readings_looks_for_each_by_itself(
    world: World, django_assert_max_num_queries: Any
) -> None:
    """Beside an OR of them SQLite walks all keys of the places: 160 ms at a million children instead of one."""
    one = child(world, name="曾晓行")
    with django_assert_max_num_queries(10) as asked:
        (hit,) = search("曾小行", world.officer("王强"))
    assert (hit.child, hit.why) == (one, "同音")
    with django_assert_max_num_queries(10) as asked:
        (hit,) = search("曾小", world.officer("王强"))
    assert (hit.child, hit.why) == (one, "同音")
    of_keys = [one["sql"] for one in asked.captured_queries if "children_key" in one["sql"]]
    assert any("UNION ALL" in sql for sql in of_keys)
    assert not any(") OR (" in sql for sql in of_keys)


def test_out_of_place_is_out_of_sight(world: World) -> None:
    child(world, place=LIUWAN)
    assert search("李小雨", world.officer("李梅")) == []
    assert search("李小雨", world.officer("何敏")) == []
    assert search("李小雨", world.officer("赵刚")) == []
    assert len(search("李小雨", world.officer("林涛"))) == 1


def test_a_child_living_elsewhere_is_found_from_both_places(world: World) -> None:
    child(world, living_region=BAISHUI_VILLAGE)
    assert len(search("李小雨", world.officer("何敏"))) == 1
    assert len(search("李小雨", world.officer("王强"))) == 1


@pytest.mark.parametrize("name", ["单小军", "曾乐", "欧阳明月", "阿依·古丽", "𠮷田", "Anna Müller"])
def test_bad_25_rare_names_are_found(name: str, world: World) -> None:
    one = child(world, name=name)
    assert search(name, world.officer("王强"))[0].child == one
    assert search(name[-2:], world.officer("王强"))[0].child == one


def test_the_surest_comes_first_and_no_more_than_asked(world: World) -> None:
    exact = child(world, name="小雨", id_number=None)
    for n in range(5):
        child(world, name=f"李小雨{n}", id_number=None, birth_date="2015-01-01")
    hits = search("小雨", world.officer("王强"), limit=3)
    assert (len(hits), hits[0].child) == (3, exact)


def test_what_a_filter_asks_of_the_ledger_stands_in_its_index() -> None:
    (index,) = (one for one in Child._meta.indexes if one.name == "children_on_ledger")
    asked = {one.column for one in FILTERS.values() if one.column and not one.conditions}
    assert asked <= set(index.fields)
