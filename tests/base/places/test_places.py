"""Places merged, split, renamed and re-coded answer by date; lists are read as people keep them."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.world import BAISHUI_VILLAGE, COUNTY, DAPING, LIUWAN, QINGYAN, World
from tonghu.base.audit.actors import CONSOLE
from tonghu.base.audit.models import Entry
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.places.actions import load_places
from tonghu.base.places.codes import (
    Level,
    ancestors,
    contains,
    is_code,
    level,
    pad,
    significant,
    within,
)
from tonghu.base.places.models import Place, codes_now, full_name, place_on, ranges_of
from tonghu.base.places.questions import directly_in, path_to
from tonghu.base.places.rows import PlaceRow, read_rows

BEFORE, CHANGE, AFTER = date(2025, 6, 1), date(2026, 1, 1), date(2026, 6, 1)
MERGED = "990131101210"
CODES = st.builds(
    lambda digits, size: ("9" + digits)[:size].ljust(12, "0"),
    st.text("0123456789", min_size=11, max_size=11),
    st.sampled_from(list(Level)),
)


@given(CODES, CODES)
def test_lying_within_is_lying_in_the_range(outer: str, inner: str) -> None:
    low, high = within(outer)
    assert contains(outer, inner) == (low <= inner <= high)


@given(CODES)
def test_a_code_lies_in_each_of_its_ancestors(code: str) -> None:
    assert is_code(code)
    assert all(contains(above, code) for above in ancestors(code))
    assert all(level(above) < level(code) for above in ancestors(code))
    assert pad(significant(code)) == code


@pytest.mark.parametrize("text", ["", "12", "x" * 12, "０" * 12, "001101010000"])
def test_what_is_no_code_is_none(text: str) -> None:
    assert not is_code(text)


def _merge(world: World) -> None:
    load_places(
        rows=[
            PlaceRow(DAPING, "大坪村", valid_to=CHANGE, successors=(MERGED,)),
            PlaceRow(LIUWAN, "柳湾村", valid_to=CHANGE, successors=(MERGED,)),
            PlaceRow(MERGED, "坪湾村", valid_from=CHANGE),
        ],
        by=world.officer("许平"),
    )


def test_two_villages_merged_are_two_before_and_one_after(world: World) -> None:
    _merge(world)
    assert place_on(DAPING, BEFORE) is not None
    assert place_on(DAPING, AFTER) is None
    assert place_on(MERGED, BEFORE) is None
    assert codes_now(DAPING, AFTER) == codes_now(LIUWAN, AFTER) == {MERGED}
    assert codes_now(DAPING, BEFORE) == {DAPING}
    assert sorted(ranges_of(MERGED)) == [(DAPING, DAPING), (LIUWAN, LIUWAN), (MERGED, MERGED)]


def test_a_village_split_becomes_its_parts(world: World) -> None:
    parts = ("990131101220", "990131101221")
    load_places(
        rows=[PlaceRow(DAPING, "大坪村", valid_to=CHANGE, successors=parts),
              *(PlaceRow(code, name, CHANGE) for code, name in zip(parts, ("上坪村", "下坪村"), strict=True))],
        by=CONSOLE,
    )  # fmt: skip
    assert codes_now(DAPING, AFTER) == set(parts)


def test_a_place_renamed_is_called_by_the_name_of_the_day(world: World) -> None:
    load_places(rows=[PlaceRow(QINGYAN, "青岩街道", valid_from=CHANGE)], by=CONSOLE)
    assert full_name(DAPING, BEFORE).endswith("青岩镇大坪村")
    assert full_name(DAPING, AFTER).endswith("青岩街道大坪村")
    assert [place.name for place in path_to(DAPING, AFTER)][-1] == "青岩街道"


def test_a_place_recoded_twice_is_followed_to_the_end(world: World) -> None:
    second, third = "990131201200", "990131301200"
    load_places(
        rows=[PlaceRow(DAPING, "大坪村", valid_to=CHANGE, successors=(second,)),
              PlaceRow(second, "大坪村", CHANGE, AFTER, (third,)), PlaceRow(third, "大坪村", AFTER)],
        by=CONSOLE,
    )  # fmt: skip
    assert codes_now(DAPING, CHANGE) == {second}
    assert codes_now(DAPING, AFTER) == {third}
    assert (DAPING, DAPING) in ranges_of(third)


def test_loading_the_same_rows_twice_changes_nothing(world: World) -> None:
    _merge(world)
    before = list(Place.objects.order_by("id").values())
    _merge(world)
    assert list(Place.objects.order_by("id").values()) == before


def test_a_load_leaves_one_entry_however_many_rows(world: World) -> None:
    before = Entry.objects.count()
    _merge(world)
    assert Entry.objects.count() == before + 1


def test_an_empty_list_loads_nothing(world: World) -> None:
    assert load_places(rows=[], by=CONSOLE).created == 0


def test_only_the_keeper_of_places_loads(world: World) -> None:
    with pytest.raises(NotAllowed):
        load_places(rows=[], by=world.officer("林涛"))


def test_overlapping_lives_and_unknown_successors_are_refused(world: World) -> None:
    with pytest.raises(Refused, match="重叠"):
        load_places(
            rows=[PlaceRow(MERGED, "甲", date(2020, 1, 1), AFTER), PlaceRow(MERGED, "乙", CHANGE)],
            by=CONSOLE,
        )
    with pytest.raises(Refused, match="没有分清先后"):
        load_places(rows=[PlaceRow(MERGED, "甲"), PlaceRow(MERGED, "乙")], by=CONSOLE)
    with pytest.raises(Refused, match="后继代码 990131101999"):
        load_places(rows=[PlaceRow(DAPING, "大坪村", None, CHANGE, ("990131101999",))], by=CONSOLE)


def test_a_code_has_one_current_life(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(code=DAPING, name="又一个", level=12, valid_from=CHANGE)


def test_what_lies_directly_in_a_place_skips_levels_that_are_not_there(world: World) -> None:
    day = AFTER
    assert [p.name for p in directly_in("", day)] == ["演示省"]
    assert {p.name for p in directly_in(COUNTY, day)} == {"青岩镇", "白水镇"}
    assert list(directly_in(BAISHUI_VILLAGE, day)) == []
    assert Place.objects.on(day).within().count() == 0


def test_within_is_a_range_on_an_index(world: World) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Place.objects.on(AFTER).within(QINGYAN).explain()
    assert "SEARCH" in plan or "Index" in plan or "Bitmap" in plan
    assert "SCAN" not in plan.replace("BITMAP", "")


CSV = "code,name,valid_from,valid_to,successor\n"


def _read(text: str) -> list[PlaceRow]:
    return read_rows(text.encode())


def test_a_list_is_read_as_people_keep_it() -> None:
    text = "\ufeffCode, Name ,valid_from,valid_to,successor\n９９０１３１,“云溪”县,2020/1/2,,\n990131101,青岩 镇,,2026.1.1,990131102|990131103\n,,,,\n"
    rows = read_rows(text.encode())
    assert rows[0] == PlaceRow(COUNTY, "“云溪”县", date(2020, 1, 2))
    assert rows[1].successors == ("990131102000", "990131103000")
    assert read_rows("code,name\n990131101200,䶮村\n".encode("gb18030"))[0].name == "䶮村"


@pytest.mark.parametrize(
    ("line", "told"),
    [("1.1E+11,甲", "科学记数"), ("12345,甲", "不是 12 位"), ("990131101200,", "没有名称"),
     ("990131101200,甲,昨天", "不是日期"), ("990131101200,甲,2026-01-02,2026-01-01", "不晚于"),
     ("990131101200,甲,,,990131101201", "停用日期"), ("990131101200,甲,,2026-01-01,990131101200", "不能是它自己")],
)  # fmt: skip
def test_a_faulty_line_is_named_and_nothing_is_loaded(line: str, told: str) -> None:
    with pytest.raises(Refused, match=f"第 3 行.*{told}"):
        _read(f"{CSV}990131101201,乙\n{line}\n")


def test_many_faults_are_counted() -> None:
    with pytest.raises(Refused, match="共 30 行有误"):
        _read(CSV + "x,甲\n" * 30)


def test_a_file_that_is_no_such_list_is_refused() -> None:
    with pytest.raises(Refused, match="列名 code 和 name"):
        _read("代码,名称\n")
    with pytest.raises(Refused, match="CSV UTF-8"):
        read_rows(b"code,name\n\xff\xff\xff\xff")


def test_the_command_loads_shows_and_explains(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "changes.csv"
    file.write_text(
        f"{CSV}{DAPING},大坪村,,2026-01-01,{MERGED}\n{MERGED},坪湾村,2026-01-01,,\n",
        encoding="utf-8",
    )
    call_command("places", "load", str(file))
    call_command("places", "show", DAPING)
    out = capsys.readouterr().out
    assert "新增 1，改动 1" in out
    assert f"现为 {MERGED}" in out
    call_command("places", "show", COUNTY)
    for arguments in (
        ["load"],
        ["load", str(file), "--national"],
        ["load", "nowhere.csv"],
        ["show", "880000"],
        ["show", "x"],
    ):
        with pytest.raises(CommandError):
            call_command("places", *arguments)


@pytest.mark.slow
@pytest.mark.once
def test_the_national_list_reads_down_to_the_township(db: None) -> None:
    call_command("places", "load", "--national")
    assert Place.objects.filter(valid_until=None).exclude(code__startswith="99").count() == 44_690
    assert full_name("110101001000", AFTER) == "北京市东城区东华门街道"
    assert full_name("441900003000", AFTER).startswith("广东省东莞市")


def test_the_page_shows_a_place_as_it_stood(world: World, sign_in: object) -> None:
    _merge(world)
    client: Client = sign_in("李梅")  # type: ignore[operator]
    page = client.get(f"/places/{DAPING}/").content.decode()
    assert "停用" in page
    assert "坪湾村" in page
    assert "停用" not in client.get(f"/places/{QINGYAN}/?on=2025-01-01").content.decode()
    assert client.get("/places/990999000000/").status_code == 404
    assert client.get(f"/places/{QINGYAN}/?on=nonsense").status_code == 200
