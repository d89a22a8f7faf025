"""Bad inputs in the web form, by their numbers in the reliability handbook (its §3).

A page may ask again about one field (ASK) and keeps all that was typed; what is only doubtful is saved,
and said (FLAG). Numbers that belong to files, visits, phones or reports are tested there.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.children import child, fresh, number
from tests.world import BAISHUI_VILLAGE, DAPING, World
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.idnumbers import check_character
from tonghu.law.eligibility import birthday
from tonghu.record.children.actions import change_children, correct_change
from tonghu.record.children.filing import Amendment, records_of
from tonghu.record.children.finding import search
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task

SignIn = Callable[[str], Client]
Typed = Callable[..., tuple[int, str, dict[str, object]]]


@pytest.fixture
def typed(world: World, sign_in: SignIn) -> Typed:
    """The registration form sent by 李梅: the status, the page one sees then, and the file if there is one."""
    client = sign_in("李梅")

    def sent(**items: Any) -> tuple[int, str, dict[str, object]]:
        told = {"place": DAPING, "name": "李小雨", "known": "1", "remark": "不能丢的话"}
        told |= {key.replace("__", "."): value for key, value in items.items()}
        before = set(Child.objects.values_list("pk", flat=True))
        response = client.post(reverse("children:new"), told)
        if response.status_code == 422:
            page = response.content.decode()
            assert "不能丢的话" in page, "nothing typed is lost"
            assert set(Child.objects.values_list("pk", flat=True)) == before
            return 422, page, {}
        page = client.get(response.headers["Location"]).content.decode()
        (made,) = Child.objects.exclude(pk__in=before)
        return response.status_code, page, records_of([made.pk])[made.pk]

    return sent


def _number(area: str, born: str) -> str:
    seventeen = f"{area}{born}012"
    return seventeen + check_character(seventeen)


FIXED = [
    ("01_small_x", "id_number", "11010519491231002x", "11010519491231002X"),
    ("03_full_width", "id_number", "".join(chr(ord(c) + 0xFEE0) for c in number()), number()),
    ("03_spaces_and_dashes", "id_number", f"{number()[:6]} {number()[6:14]}-{number()[14:]}", number()),
    ("11_abolished_county", "id_number", _number("510221", "20160305"), _number("510221", "20160305")),
    ("19_chinese_numerals", "birth_date", "二〇一六年三月", "2016-03"),
    ("19_points", "birth_date", "2016.3.5", "2016-03-05"),
    ("19_colloquial", "birth_date", "2016年3月5号", "2016-03-05"),
    ("23_middle_dot", "name", "阿依.古丽", "阿依·古丽"),
    ("24_fifty_characters", "name", "阿" * 50, "阿" * 50),
    ("25_extension_b", "name", "𠮷田", "𠮷田"),
    ("25_extension_e", "name", "王𬀩", "王𬀩"),
    ("28_traditional", "name", "張曉雨", "張曉雨"),
    ("29_ideographic_space", "name", "　李　小雨 ", "李小雨"),
    ("29_right_to_left_and_nul", "name", "\u202e李小雨\x01", "李小雨"),
    ("39_spaces", "father.phone", "199 0000 1111", "19900001111"),
    ("39_plus_86", "father.phone", "+86 199-0000-1111", "19900001111"),
    ("39_two_in_one", "father.phone", "19900001111、19900002222", "19900001111、19900002222"),
    ("54_a_command_is_text", "school", "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
]  # fmt: skip

ASKED = [
    ("02_wrong_check_digit", {"id_number": number()[:-1] + "1"}, "对不上"),
    ("04_superscript", {"id_number": "²" + number()[1:]}, "不是数字"),
    ("04_arabic_indic", {"id_number": "٩" + number()[1:]}, "不是数字"),
    ("05_letter_o", {"id_number": number().replace("0", "O", 1)}, "字母 O、l"),
    ("06_fifteen_impossible", {"id_number": "110105491331002"}, "不存在"),
    ("07_scientific", {"id_number": "1.10105E+17"}, "科学记数"),
    ("10_no_such_day", {"id_number": _number("990121", "20190230")}, "不存在"),
    ("15_placeholder", {"id_number": "111111111111111111"}, "凑数"),
    ("18_not_born_yet", {"id_number": _number("990121", "20990101")}, "还没有到"),
    ("19_two_digit_year", {"birth_date": "12/3/5"}, "两位年份"),
    ("19_lunar", {"birth_date": "农历八月十五"}, "农历"),
    ("24_fifty_one_characters", {"name": "阿" * 51}, "51 个字"),
    ("30_none", {"name": "无"}, "请填写孩子的姓名"),
    ("30_null", {"name": "NULL"}, "未采集"),
    ("34_its_own_guardian", {"caregiver.name": "李小雨"}, "写成了孩子自己"),
    ("39_scientific", {"father.phone": "1.38E+10"}, "科学记数"),
    ("39_short", {"father.phone": "8123"}, "不像电话"),
]  # fmt: skip

FLAGGED = [
    ("06_old_number", {"id_number": "110105491231002"}, "15 位"),
    ("08_birth_differs", {"id_number": number(), "birth_date": "2016-03-06"}, "请核对"),
    ("09_sex_differs", {"id_number": number(), "sex": "1"}, "请核对"),
    ("12_area_that_never_was", {"id_number": _number("880121", "20160305")}, "省的代码"),
    ("16_sixteen", {"birth_date": "2009-01-01"}, "不再按留守儿童统计"),
    ("18_grown_up", {"birth_date": "2000-01-01"}, "不再是未成年人"),
    ("26_character_lost", {"name": "李?雨"}, "丢失"),
    ("26_no_wildcard", {"name": "李*雨"}, "丢失"),
    ("30_somebodys_mother", {"name": "张三妈"}, "称呼"),
    ("35_parent_too_young", {"birth_date": "2016-03-05", "father.id_number": number("20081212")}, "大不到 12 岁"),
    ("35_parent_younger", {"birth_date": "2016-03-05", "mother.birth_date": "2017"}, "大不到 12 岁"),
    ("36_guardian_under_eighteen", {"caregiver.name": "李大雨", "caregiver.id_number": number("20120101")}, "未满 18 周岁"),
    ("36_guardian_is_a_parent", {"father.name": "李强", "caregiver.name": "李强"}, "照护人写的是父母"),
    ("37_guardian_in_prison", {"father.name": "李强", "father.special_status": "5"}, "请核对现在谁在监护"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [pytest.param(*rest, id=f"bad_{name}") for name, *rest in FIXED],
)
def test_what_can_be_put_right_is(key: str, text: str, value: str, typed: Typed) -> None:
    status, _, record = typed(**{key.replace(".", "__"): text})
    assert (status, record[key]) == (302, value)


@pytest.mark.parametrize(
    ("items", "told"), [pytest.param(*rest, id=f"bad_{name}") for name, *rest in ASKED]
)
def test_what_cannot_be_taken_is_asked_again(
    items: dict[str, str], told: str, typed: Typed
) -> None:
    status, page, _ = typed(**{key.replace(".", "__"): text for key, text in items.items()})
    assert status == 422
    assert told in page


@pytest.mark.parametrize(
    ("items", "told"), [pytest.param(*rest, id=f"bad_{name}") for name, *rest in FLAGGED]
)
def test_what_is_doubtful_is_saved_and_said(items: dict[str, str], told: str, typed: Typed) -> None:
    status, page, record = typed(**{key.replace(".", "__"): text for key, text in items.items()})
    assert status == 302
    assert told in page
    assert record["name"]


def test_bad_13_other_documents_have_their_own_rule(typed: Typed) -> None:
    _, _, record = typed(id_type="04", id_number="e12345678")
    assert record["id_number"] == "E12345678"


def test_bad_14_a_child_without_papers_gets_a_number_of_ours(typed: Typed, world: World) -> None:
    status, page, record = typed(hukou_class="4")
    assert status == 302
    assert "id_number" not in record
    assert "无户籍" in page or "无户口" in page
    assert Child.objects.get().number


def test_bad_15_one_number_is_one_childs(typed: Typed, world: World) -> None:
    child(world)
    status, page, _ = typed(name="王小军", id_number=number())
    assert status == 422
    assert "已经有档案" in page


@pytest.mark.parametrize(
    ("years", "day"), [(14, date(2026, 2, 28)), (16, date(2028, 2, 29)), (18, date(2030, 2, 28))]
)
def test_bad_17_born_on_the_leap_day(years: int, day: date) -> None:
    assert birthday(date(2012, 2, 29), years) == day


def test_bad_25_a_rare_character_is_stored_found_shown_and_printed(
    typed: Typed, world: World, sign_in: SignIn
) -> None:
    _, page, _ = typed(name="王𬀩")
    assert "王𬀩" in page
    one = search("王𬀩", world.officer("王强"))[0].child
    paper = sign_in("王强").get(reverse("ledger:form", args=[one.pk]))
    assert paper.content.startswith(b"%PDF") or "没有这个字" in paper.content.decode()


def test_bad_31_twins_are_not_one_child(typed: Typed, world: World) -> None:
    twins = [number(sequence=12), number(sequence=14)]
    for name, one in zip(("李小雨", "李小晴"), twins, strict=True):
        typed(name=name, id_number=one, father__name="李强", mother__name="周芳")
    assert Child.objects.filter(merged_into=None).count() == 2


def test_bad_32_a_child_of_another_township_is_not_told_of(
    typed: Typed, world: World, sign_in: SignIn
) -> None:
    child(world, place=BAISHUI_VILLAGE, name="李小禾")
    told = {"place": DAPING, "name": "李小禾", "birth_date": "2016-03-05", "father.name": "李强",
            "mother.name": "周芳", "caregiver.name": "王桂英", "father.phone": "19900001111"}  # fmt: skip
    page = sign_in("李梅").post(reverse("children:new"), told).content.decode()
    assert "可能已经登记过" in page
    assert Child.objects.count() == 1
    other = Child.objects.get()
    assert str(other.pk) not in page
    assert other.number not in page


def test_bad_33_a_homophone_without_a_number_is_put_before_a_person(
    world: World, sign_in: SignIn
) -> None:
    child(world)
    told = {"place": DAPING, "name": "李晓雨", "birth_date": "2016-03-05", "father.name": "李强",
            "father.phone": "19900001111"}  # fmt: skip
    page = sign_in("李梅").post(reverse("children:new"), told).content.decode()
    assert "可能已经登记过" in page


def test_bad_36_children_do_not_care_for_one_another(typed: Typed, world: World) -> None:
    one, two = number("20120101"), number("20130101", 34)
    first = child(
        world,
        id_number=one,
        birth_date="2012-01-01",
        caregiver_id_number=two,
        caregiver_name="李大雨",
    )
    status, page, _ = typed(
        name="李大雨", id_number=two, caregiver__name="李小雨", caregiver__id_number=one
    )
    assert status == 422
    assert "互相照护" in page
    second = child(world, id_number=two, name="李大雨", birth_date="2013-01-01")
    link = Amendment(second.pk, {"caregiver.id_number": one}, date(2026, 3, 2), "x")
    with pytest.raises(Refused, match="互相照护"):
        change_children(amendments=[link], by=world.officer("李梅"))
    adult = Amendment(second.pk, {"caregiver.id_number": number("19700101")}, date(2026, 3, 2), "x")
    change_children(amendments=[adult], by=world.officer("李梅"))
    # Who cares for a child of whom somebody else cares is no circle.
    third = child(world, id_number=None, name="李小晴")
    onward = Amendment(third.pk, {"caregiver.id_number": one}, date(2026, 3, 2), "x")
    change_children(amendments=[onward], by=world.officer("李梅"))
    wrong = second.changes.filter(kind="changed").get()
    with pytest.raises(Refused, match="互相照护"):
        correct_change(
            change=wrong, values={"caregiver.id_number": one}, reason="x", by=world.officer("李梅")
        )
    assert fresh(first).on_ledger


def test_bad_37_a_child_whose_parents_cannot_be_guardians_is_looked_after_at_once(
    typed: Typed, world: World
) -> None:
    typed(father__special_status="5", mother__special_status="1")
    task = Task.objects.get(kind="children.guardian")
    assert task.organisation == world.organisation("大坪村民委员会")
    assert task.target_at is not None
    one = Child.objects.get()
    again = Amendment(one.pk, {"father.special_status": "7"}, date(2026, 3, 2), "x")
    change_children(amendments=[again], by=world.officer("李梅"))
    assert Task.objects.filter(kind="children.guardian").count() == 1
    Task.objects.filter(kind="children.guardian").update(closed_at=world.now)
    change_children(
        amendments=[Amendment(one.pk, {"father.special_status": "4"}, date(2026, 3, 3), "x")],
        by=world.officer("李梅"),
    )
    assert Task.objects.filter(kind="children.guardian").count() == 2
    back = Amendment(one.pk, {"mother.special_status": "0"}, date(2026, 3, 4), "弄错了")
    change_children(amendments=[back], by=world.officer("李梅"))
    assert Task.objects.filter(kind="children.guardian").count() == 2


def test_bad_38_a_phone_of_many_children_is_nobodys_own(typed: Typed, world: World) -> None:
    for n in range(11):
        child(world, name=f"王{chr(0x4E00 + n)}", id_number=None, father_phone="19900009999")
    status, page, _ = typed(father__phone="19900009999")
    assert status == 302
    assert "不作为辨认依据" in page
    _, page, _ = typed(name="李小晴", father__phone="19900008888")
    assert "不作为辨认依据" not in page


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ({"father.is_away": "0", "mother.is_away": "0"}, "农村留守儿童：否"),
        ({"father.is_away": "1", "father.away_since": "2024-01", "mother.is_away": "0",
          "mother.is_capable": "1"}, "农村留守儿童：否"),
    ],
)  # fmt: skip
def test_bad_40_what_does_not_make_a_left_behind_child_is_said_and_stays(
    items: dict[str, str], told: str, typed: Typed
) -> None:
    status, page, _ = typed(
        care_reason="1", birth_date="2016-03-05", hukou_nature="1",
        **{key.replace(".", "__"): value for key, value in items.items()},
    )  # fmt: skip
    assert status == 302
    assert told in page
    assert Child.objects.get().on_ledger


def test_bad_48_and_49_a_village_that_is_not_ones_own_is_asked_again(
    typed: Typed, sign_in: SignIn
) -> None:
    for place in (BAISHUI_VILLAGE, "990131101999", "440304001001"):
        sent = {"place": place, "name": "李小雨", "known": "1"}
        response = sign_in("李梅").post(reverse("children:new"), sent)
        assert response.status_code == 422
        assert "请从列表里选择" in response.content.decode()
