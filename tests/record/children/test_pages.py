"""The pages of the ledger and of one child, walked as their users walk them."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.children import child, fresh, number
from tests.world import BAISHUI_VILLAGE, DAPING, LIUWAN, World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.audit.models import Entry
from tonghu.law.calendar import said_day
from tonghu.law.registration import NONE, NOT_APPLICABLE
from tonghu.record.archive.actions import file_paper
from tonghu.record.children.actions import (
    answer_transfer,
    change_children,
    merge_files,
    offer_transfer,
    return_files,
)
from tonghu.record.children.filing import Amendment, records_of
from tonghu.record.children.filters import COLUMNS
from tonghu.record.children.models import Change, Child, Key, Pair
from tonghu.record.children.questions import age_by
from tonghu.record.risk.actions import Seen, observe
from tonghu.record.risk.models import LevelChange
from tonghu.record.tasks.models import Task

SignIn = Callable[[str], Client]
LEDGER = "/children/"


def page(client: Client, path: str, **data: str | list[str]) -> str:
    return client.get(path, data).content.decode()


@pytest.mark.parametrize("day", ["1990-01-01", "2015-01-01", "2016-02-01", "2026-02-28"])
def test_a_day_before_the_file_says_that_there_was_none(
    world: World, sign_in: SignIn, day: str
) -> None:
    one = child(world, on=date(2026, 3, 1))
    page = sign_in("林涛").get(f"/children/{one.pk}/", {"on": day})
    assert page.status_code == 200
    assert "那时还没有这份档案，最早的记录是 2026年3月1日 的" in page.content.decode()


def test_a_day_to_come_is_not_looked_into(world: World, sign_in: SignIn) -> None:
    page = sign_in("林涛").get(f"/children/{child(world).pk}/", {"on": "2099-01-01"})
    assert "那天的样子，不是现在的" not in page.content.decode()
    assert "10 岁" in page.content.decode()


def test_a_day_in_the_past_tells_whose_ledger_the_child_was_on(
    world: World, sign_in: SignIn
) -> None:
    one, told = child(world, on=date(2026, 3, 1)), child(world, on=date(2026, 3, 1), id_number=None)
    offer = offer_transfer(child=one, to_place=LIUWAN, reason="搬走", by=world.officer("李梅"))
    answer_transfer(transfer=offer, accepted=True, note="已搬来", by=world.officer("林涛"))
    moved = Amendment(told.pk, {}, date(2026, 9, 1), "台账里写的是柳湾", LIUWAN)
    change_children(amendments=[moved], by=world.officer("王强"))
    client = sign_in("林涛")
    for each in (one, told):
        then = page(client, f"/children/{each.pk}/", on="2026-04-01")
        assert "大坪村</span></h1>" in then
        now = page(client, f"/children/{each.pk}/")
        assert "柳湾村</span></h1>" in now
        assert "台账所在" in now
    Change.objects.update(place="")  # as they were before this was written down
    assert "大坪村</span></h1>" in page(client, f"/children/{one.pk}/", on="2026-04-01")


def test_the_ledger_lists_what_one_may_see_and_says_how_many(world: World, sign_in: SignIn) -> None:
    child(world)
    child(world, name="王小军", id_number=None, place=LIUWAN)
    assert "共 2 名" in page(sign_in("王强"), LEDGER)
    village = page(sign_in("李梅"), LEDGER)
    assert "李小雨" in village
    assert "王小军" not in village
    assert number() not in village


def test_an_empty_ledger_says_what_to_do(sign_in: SignIn) -> None:
    assert "导入现有台账" in page(sign_in("王强"), LEDGER)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"sex": "2"}, True), ({"sex": "1"}, False), ({"guardianship_type": "4"}, True),
        ({"guardianship_type": "1"}, False), ({"category": "left_behind"}, True), ({"category": "orphan"}, False),
        ({"flag": "disabled"}, False), ({"state": "active"}, True), ({"born_from": "2016-01-01", "born_to": "2016-12-31"}, True),
        ({"born_to": "2015-12-31"}, False), ({"place": DAPING}, True), ({"place": LIUWAN}, False), ({"exited": "1"}, False),
        ({"health_status": ["30", "50"]}, False), ({"caregiver_relationship": "62", "hukou_class": "1"}, True),
        ({"nosuch": "1", "sex": "9x", "place": "x", "born_from": "gestern", "after": "x.y"}, True),
        ({"after": f"{DAPING}.ffffffff-ffff-7fff-bfff-ffffffffffff"}, False),
    ],
)  # fmt: skip
def test_filters(query: dict[str, str], found: bool, world: World, sign_in: SignIn) -> None:
    child(world)
    content = sign_in("王强").get(LEDGER, query).content.decode()
    assert ("李小雨" in content) is found


@pytest.mark.parametrize(
    ("item", "value", "other"),
    [
        ("disability_types", ["4", "5"], "1"), ("disability_level", "2", "1"),
        ("special_circumstances", ["5"], "1"), ("improper_guardianship", ["1", "4"], "5"),
    ],
)  # fmt: skip
def test_what_is_sealed_is_a_filter_too_and_the_table_of_keys_does_not_say_it(
    world: World, sign_in: SignIn, item: str, value: Any, other: str
) -> None:
    one = child(world, **{item: value})
    nothing: dict[str, Any] = {item: ["0"] if isinstance(value, list) else "99"}
    child(world, name="王小明", id_number=None, **nothing)
    client = sign_in("王强")
    for code in value:
        found = page(client, LEDGER, **{item: code})
        assert ("李小雨" in found, "王小明" in found) == (True, False)
    assert "李小雨" not in page(client, LEDGER, **{item: other})
    marks = Key.objects.filter(child=one, key__contains=item).values_list("key", flat=True)
    assert len(set(marks)) == len(value)
    assert not any(key.endswith(tuple(f":{code}" for code in value)) for key in marks)


@pytest.mark.slow
def test_rare_values_are_found_by_their_marks_page_after_page(
    world: World, sign_in: SignIn
) -> None:
    for n in range(60):
        child(
            world,
            name=f"王小{chr(0x4E00 + n)}",
            id_number=None,
            guardianship_type="1",
            relief_measures=["2"],
        )
    child(world)
    client = sign_in("林涛")
    first = client.get(LEDGER, {"guardianship_type": "1", "relief": "2"}).content.decode()
    assert "共 60 名" in first
    assert "李小雨" not in first
    after = first.split("after=")[1].split('"')[0]
    second = page(client, LEDGER, guardianship_type="1", relief="2", after=after)
    assert second.count('scope="row"') == 10
    assert "回到第一页" in second


def test_columns_are_chosen_and_views_are_kept(world: World, sign_in: SignIn) -> None:
    child(world, school="青岩小学")
    client = sign_in("王强")
    chosen = page(client, LEDGER, column="school")
    assert "青岩小学" in chosen
    assert "照护</th>" not in chosen
    kept = client.post(
        "/children/saved-views/", {"name": "看学校", "query": "column=school"}, follow=True
    )
    assert "看学校" in kept.content.decode()
    gone = client.post(
        "/children/saved-views/", {"name": "看学校", "query": "", "drop": "1"}, follow=True
    )
    assert "?column=school" not in gone.content.decode()


def test_who_keeps_a_view_under_a_name_that_is_taken_is_told_what_it_replaces(
    world: World, sign_in: SignIn
) -> None:
    client, address = sign_in("王强"), "/children/saved-views/"
    first = client.post(address, {"name": "看的", "query": "sex=2"}, follow=True).content.decode()
    assert "换掉" not in first.partition("已存为“看的”。")[2].partition("</")[0]
    again = client.post(address, {"name": "看的", "query": "sex=2"}, follow=True).content.decode()
    assert "已经换掉" not in again, "it is the same"
    assert "名称已经有的，换成现在的条件" in again
    other = client.post(address, {"name": "看的", "query": "sex=1"}, follow=True).content.decode()
    assert "已存为“看的”。原来同名的条件（在册 · 女）已经换掉。" in other


def test_who_took_a_child_over_checks_it_on_one_page(world: World, sign_in: SignIn) -> None:
    one = child(world, school="青岩镇中心小学")
    moving = offer_transfer(
        child=one, to_place="990131102200", reason="搬走", by=world.officer("王强")
    )
    answer_transfer(transfer=moving, accepted=True, note="到了", by=world.officer("何敏"))
    duty = Task.objects.get(kind="ledger.arrival")
    client, address = sign_in("何敏"), reverse("children:arrival", args=[duty.pk])
    assert address in page(client, reverse("tasks:detail", args=[duty.pk]))
    shown = page(client, address)
    assert "青岩镇中心小学" in shown
    assert "怎样核对的" in shown, "nobody is asked why it is changed where it is not"
    told = {
        "living_region": "云溪县白水镇白水村", "school": "白水小学", "caregiver.name": "王桂英",
        "caregiver.relationship": "62", "effective_on": "2026-11-01",
    }  # fmt: skip
    refused = client.post(address, told)
    assert refused.status_code == 422
    assert "白水小学" in refused.content.decode(), "nothing typed is lost"
    done = client.post(address, {**told, "reason": "入户看过"}, follow=True).content.decode()
    assert "已核对李小雨的住址、学校和照护人" in done
    assert fresh(one).school == "白水小学"
    again = client.get(address)
    assert again.headers["Location"] == reverse("children:dossier", args=[one.pk])
    late = client.post(address, {**told, "reason": "再来"})
    assert "已经核对过了" in late.content.decode()


def test_a_kept_view_is_renamed_and_dropped_on_the_page_itself(
    world: World, sign_in: SignIn
) -> None:
    client, address = sign_in("王强"), "/children/saved-views/"
    unnamed = client.post(address, {"name": " ", "query": "sex=2"}, follow=True)
    assert "请先给这些条件起一个名称" in unnamed.content.decode()
    client.post(address, {"name": "女孩", "query": f"sex=2&after={DAPING}.{CLOCK.id}"})
    shown = page(client, LEDGER)
    assert '<a href="?sex=2">女孩</a>' in shown, "a view begins at its beginning"
    assert 'name="drop"' in shown
    assert 'name="rename"' in shown
    nothing = client.post(address, {"name": "女孩", "new": "", "rename": "1"}, follow=True)
    assert "请先写新的名称" in nothing.content.decode()
    client.post(address, {"name": "女孩", "new": "女孩子", "rename": "1"})
    assert '<a href="?sex=2">女孩子</a>' in page(client, LEDGER)
    assert "女孩子" not in page(sign_in("林涛"), LEDGER)
    client.post(address, {"name": "女孩子", "drop": "1"}, follow=True)
    assert "女孩子" not in page(client, LEDGER)


def test_the_place_is_chosen_among_those_one_reads(world: World, sign_in: SignIn) -> None:
    child(world)
    child(world, place=LIUWAN, name="周小满", id_number=None)
    town = page(sign_in("王强"), LEDGER, place=LIUWAN)
    assert "柳湾村 · 在册" in town
    assert "李小雨" not in town
    assert f'<option value="{LIUWAN}" selected>' in town
    assert f'value="{BAISHUI_VILLAGE}"' not in town
    village = page(sign_in("李梅"), LEDGER)
    assert 'name="place"' not in village, "one village is no choice"
    assert ("/ledger/export/" in town, "/ledger/export/" in village) == (True, False)


def test_every_column_says_what_is_known_and_is_empty_where_nothing_is(
    world: World, sign_in: SignIn
) -> None:
    one = child(world, school="<青岩>小学")
    assert one.birth_date is not None
    shown = page(sign_in("王强"), LEDGER, column=list(COLUMNS))
    for column in COLUMNS.values():
        assert (f'data-label="{column.label}"' in shown) is not column.evident, column.label
    assert "&lt;青岩&gt;小学" in shown
    assert f'data-label="出生日期">{said_day(one.birth_date)}<' in shown
    assert 'data-label="上次走访"></td>' in shown


def test_a_search_says_by_what_it_found(world: World, sign_in: SignIn) -> None:
    child(world)
    content = page(sign_in("王强"), LEDGER, q="lixiaoyu")
    assert "拼音" in content
    assert "没有找到" in page(sign_in("王强"), LEDGER, q="赵四")


def test_the_home_page_and_the_search_know_the_children(world: World, sign_in: SignIn) -> None:
    child(world, guardianship_type="1")
    child(world, by="李梅", id_number=None, name="王小军")
    home = page(sign_in("王强"), "/")
    assert "<b>2</b>在册" in home
    assert "<b>1</b>无人监护" in home
    assert "<b>1</b>待审核" in home
    assert "在册" not in page(sign_in("赵刚"), "/"), (
        "whoever reads no files sees no figures of them"
    )
    assert "在台账里找“lxy”" in page(sign_in("王强"), "/search/", q="lxy")
    assert "在台账里找" not in page(sign_in("赵刚"), "/search/", q="lxy")


def test_the_dossier_masks_numbers_until_they_are_asked_for_and_writes_both_down(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    client, path = sign_in("王强"), reverse("children:dossier", args=[one.pk])
    masked = page(client, path)
    assert number() not in masked
    assert f"****{number()[-4:]}" in masked
    assert number() in page(client, path, open="1")
    looks = Entry.objects.filter(child_id=one.pk, verb="children.seen")
    assert [entry.details["fields"] for entry in looks.order_by("at")] == [
        ["dossier"],
        ["dossier", "numbers"],
    ]
    assert "王强" in page(client, path)


def test_the_dossier_of_a_past_day(world: World, sign_in: SignIn) -> None:
    one = child(world)
    content = page(sign_in("王强"), reverse("children:dossier", args=[one.pk]), on="2020-01-01")
    assert "那天的样子" in content
    assert "王桂英</dd>" not in content


def test_the_dossier_of_a_past_day_says_nothing_of_today(world: World, sign_in: SignIn) -> None:
    one, today = child(world), timezone.localdate()
    Child.objects.update(entered_on=today - timedelta(days=40))
    observe(seen=[Seen(one.pk, "hurt", True, today, "visit")], by=CLOCK)
    client, path = sign_in("王强"), reverse("children:dossier", args=[one.pk])
    assert "chip red" in page(client, path).split("</header>")[-1].split("message")[0]
    past = page(client, path, on=str(today - timedelta(days=30)))
    assert "蓝" in past.split("时间线")[0]
    for said in ("红", "为什么是", "下次走访", "下次变化"):
        assert said not in past.split("时间线")[0], said
    before = page(client, path, on=str(today - timedelta(days=41)))
    assert "蓝" not in before.split("时间线")[0]
    LevelChange.objects.update(at=timezone.now() - timedelta(days=20))
    assert "红" in page(client, path, on=str(today - timedelta(days=10))).split("时间线")[0]


@pytest.mark.slow
def test_brothers_and_sisters_are_put_together_on_the_page_and_taken_apart_again(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    sister = child(world, name="李小晴", id_number=None, birth_date="2018-01-02")
    cousin = child(
        world,
        name="王小军",
        id_number=None,
        father_name="王勇",
        mother_name="吴梅",
        caregiver_name="王老三",
    )
    client, address = sign_in("李梅"), reverse("children:dossier", args=[one.pk])
    household = reverse("children:household", args=[one.pk])
    assert household in page(client, address)
    shown = page(client, household)
    assert "李小晴" in shown
    assert "王小军" not in shown, "nothing says that they are kin"
    assert "还没有选孩子" in post(client, "children:household", one.pk, number="")
    assert "没有编号" in post(client, "children:household", one.pk, number="990131-9999999")
    told = post(client, "children:household", one.pk, siblings=str(sister.pk), number=cousin.number)
    for name in ("李小晴", "王小军"):
        assert name in told.split("同一家庭的孩子")[1].split("时间线")[0]
    apart = post(client, "children:household", cousin.pk, number="", leaves="on")
    assert "还没有登记兄弟姐妹" in apart
    assert "王小军" not in page(client, address).split("同一家庭的孩子")[1].split("时间线")[0]
    offered = page(client, household).split("<form")[-1]
    assert "李小晴" not in offered, "who is put down already is not offered again"


def post(client: Client, to: str, *args: object, **data: object) -> str:
    return client.post(reverse(to, args=args), data, follow=True).content.decode()


def test_a_child_is_registered_with_doubts_shown_and_refusals_kept(
    world: World, sign_in: SignIn
) -> None:
    client = sign_in("李梅")
    told = {
        "place": DAPING,
        "name": "李小雨",
        "id_number": number()[:-1] + "0",
        "remark": "奶奶有病",
    }
    refused = client.post(reverse("children:new"), told)
    assert refused.status_code == 422
    assert "最后一位对不上" in refused.content.decode()
    assert "奶奶有病" in refused.content.decode(), "nothing typed is lost"
    done = post(client, "children:new", **{**told, "id_number": number(), "sex": "1"})
    assert "请再核对" in done
    assert "前两位" not in done, "the county vouches for the numbers of its own province"
    one = Child.objects.get()
    assert (one.birth_date.isoformat(), one.state) == ("2016-03-05", "pending_town")  # type: ignore[union-attr]
    again = client.post(reverse("children:new"), {**told, "id_number": number(), "known": "1"})
    assert "已经有档案" in again.content.decode()


@pytest.mark.parametrize(
    ("born", "age"),
    [("2016-03-05", "9 岁"), ("2016", "约 8 岁"), ("2015-12", "约 9 岁"), ("99", "年龄未采集"), ("2025-03", "约 0 岁")],
)  # fmt: skip
def test_a_file_that_knows_the_month_of_birth_alone_says_about_how_old(born: str, age: str) -> None:
    assert age_by({"birth_date": born}, date(2025, 3, 10)) == age


def test_the_page_of_a_child_known_by_the_year_of_birth_says_about_how_old(
    world: World, sign_in: SignIn
) -> None:
    one = child(world, id_number=None, birth_date="2020-01")
    heading = sign_in("林涛").get(f"/children/{one.pk}/").content.decode().partition("</h1>")[0]
    assert re.search(r"女 约 \d+ 岁", heading)


def test_a_look_alike_is_shown_before_a_second_file_is_opened(
    world: World, sign_in: SignIn
) -> None:
    child(world, id_number=None)
    told = {"place": DAPING, "name": "李晓雨", "birth_date": "2016-03-05", "father.name": "李强", "mother.name": "周芳",
            "caregiver.name": "王桂英", "father.phone": "19900001111"}  # fmt: skip
    client = sign_in("王强")
    shown = client.post(reverse("children:new"), told).content.decode()
    assert "可能已经登记过" in shown
    assert Child.objects.count() == 1
    post(client, "children:new", **{**told, "known": "1", "draft": "1"})
    assert Child.objects.get(name="李晓雨").state == "draft"


def test_a_neighbour_who_cares_stays_one_when_something_else_is_changed(
    world: World, sign_in: SignIn
) -> None:
    carer: dict[str, Any] = {"caregiver.relationship": "99", "caregiver.name": "王桂英"}
    one = child(world, **carer)
    url = reverse("children:change", args=[one.pk]) + "?group=照护人"
    client = sign_in("王强")
    form = client.get(url).context["form"]
    assert form["caregiver.relationship"].value() == "99"
    said = {one.html_name: one.value() for one in form if one.value() not in (None, [])}
    today = timezone.localdate().isoformat()
    said |= {"caregiver.phone": "19900004444", "effective_on": today, "reason": "走访"}
    assert client.post(url, said).status_code == 302
    assert fresh(one).changes.latest("at").values == {"caregiver.phone": "19900004444"}


def test_a_change_a_correction_and_a_change_of_nothing(world: World, sign_in: SignIn) -> None:
    one = child(world)
    client = sign_in("王强")
    url = reverse("children:change", args=[one.pk]) + "?group=照护人"
    today = timezone.localdate().isoformat()
    form = {
        "caregiver.name": "赵秀兰", "caregiver.relationship": "64", "caregiver.phone": "无", "effective_on": today,
        "reason": "走访",
    }  # fmt: skip
    done = client.post(url, form, follow=True).content.decode()
    assert "已变更" in done
    assert fresh(one).caregiver_name == "赵秀兰"
    assert "没有改动" in client.post(url, form).content.decode()
    bad = client.post(
        url, form | {"caregiver.phone": "12", "effective_on": "2999-01-01"}
    ).content.decode()
    assert "还没有到" in bad
    change = one.changes.latest("at")
    told = {
        "caregiver.name": "赵秀英",
        "caregiver.relationship": "64",
        "caregiver.phone": "无",
        "reason": "写错了",
    }
    assert "已更正" in post(client, "children:correction", one.pk, change.pk, **told)
    assert "没有改动" in client.post(
        reverse("children:correction", args=[one.pk, change.pk]), told | {"caregiver.name": "赵秀兰"}
    ).content.decode()  # fmt: skip


def test_reviewing_many_at_once_and_returning_one(world: World, sign_in: SignIn) -> None:
    one, other = child(world, by="李梅"), child(world, by="李梅", id_number=None, name="王小军")
    client = sign_in("王强")
    assert "还没有勾选" in post(client, "children:review")
    assert (
        client.post(reverse("children:review"), {"return": "1", "child": other.pk}).status_code
        == 422
    )
    post(client, "children:review", **{"return": "1", "child": other.pk, "reason": "缺电话"})
    assert fresh(other).state == "returned"
    post(client, "children:review", approve="1", child=[one.pk, "x"])
    assert fresh(one).state == "pending_county"
    post(sign_in("李梅"), "children:submission", other.pk)
    assert fresh(other).state == "pending_town"
    assert "通过" in post(sign_in("林涛"), "children:review", all="1")
    assert fresh(one).state == "active"
    assert "没有待审" in page(sign_in("林涛"), reverse("children:review"))


@pytest.mark.slow
def test_leaving_and_coming_back(world: World, sign_in: SignIn) -> None:
    one = child(world)
    today = timezone.localdate().isoformat()
    limei = {"why": "02", "on": today, "reason": "母亲回来了"}
    asked = post(sign_in("李梅"), "children:exit", one.pk, **limei)
    assert "母亲是否外出务工" in asked, "the reason decides what is asked besides"
    away = {"father.is_away": "1", "mother.is_away": "1"}
    assert "哪一方返乡了" in post(sign_in("李梅"), "children:exit", one.pk, **limei, **away)
    assert fresh(one).state == "active"
    post(sign_in("李梅"), "children:exit", one.pk, **limei, **away | {"mother.is_away": "0"})
    assert records_of([one.pk])[one.pk]["mother.is_away"] == "0"
    assert "答复退出申请" in page(sign_in("王强"), reverse("children:dossier", args=[one.pk]))
    post(sign_in("王强"), "children:exit_decision", one.pk, yes="yes", note="核实了")
    assert not fresh(one).on_ledger
    assert "李小雨" in page(sign_in("王强"), LEDGER, exited="1")
    again = page(sign_in("林涛"), reverse("children:reentry", args=[one.pk]))
    assert "母亲是否外出务工" in again
    post(
        sign_in("林涛"), "children:reentry", one.pk, effective_on=today, reason="又走了", **away,
        **{"father.away_since": "2024-02", "father.work_region": "", "mother.away_since": today},
        **{"mother.work_region": "广东省东莞市", "actual_care": "1"},
    )  # fmt: skip
    assert fresh(one).on_ledger
    record = records_of([one.pk])[one.pk]
    assert (record["mother.is_away"], record["mother.work_region"]) == ("1", "广东省东莞市")


@pytest.mark.slow
def test_moving_claiming_and_answering(world: World, sign_in: SignIn) -> None:
    one = child(world)
    nowhere = sign_in("王强").post(reverse("children:transfer", args=[one.pk]), {"reason": "搬走"})
    assert "请选择村（居）" in nowhere.content.decode(), "no village is the usual one"
    post(sign_in("王强"), "children:transfer", one.pk, place="990131102200", reason="搬走")
    pending = one.transfers.get()
    offered = page(sign_in("何敏"), reverse("children:transfers"))
    assert "等您答复" in offered
    assert "青岩镇大坪村" in offered
    assert "李小雨" not in offered, "whoever may not read the file yet has its number"
    assert "李小雨" in page(sign_in("王强"), reverse("children:transfers"))
    post(sign_in("何敏"), "children:transfer_answer", pending.pk, yes="yes", note="到了")
    assert fresh(one).place == "990131102200"
    told = {"place": DAPING, "id_number": number(), "reason": "回来了"}
    assert "已向对方申请" in post(sign_in("李梅"), "children:claim", **told)
    assert "没有这个证件号码" in post(
        sign_in("李梅"), "children:claim", **{**told, "id_number": number("20150101")}
    )
    assert "18 位" in post(sign_in("李梅"), "children:claim", **{**told, "id_number": "123"})
    claimed = reverse("children:transfer_answer", args=[one.transfers.get(closed_at=None).pk])
    waits = sign_in("李梅").get(claimed, follow=True).content.decode()
    assert "要由对方单位" in waits
    assert "李小雨" not in waits, "whoever claims a child does not read who it is before the answer"


def test_why_a_file_came_back_is_read_before_the_file(world: World, sign_in: SignIn) -> None:
    one = child(world)
    Child.objects.filter(pk=one.pk).update(state="pending_town")
    return_files(children=[fresh(one)], reason="出生日期写全", by=world.officer("王强"))
    told = page(sign_in("李梅"), reverse("children:dossier", args=[one.pk]))
    assert told.index("出生日期写全") < told.index('id="family"'), "also on a narrow screen"


def test_an_answered_transfer_says_how_it_was_answered(world: World, sign_in: SignIn) -> None:
    one = child(world)
    offer = offer_transfer(
        child=one, to_place="990131102200", reason="搬走", by=world.officer("李梅")
    )
    address = reverse("children:transfer_answer", args=[offer.pk])
    told = {"yes": "no", "note": "没有见到孩子"}
    assert sign_in("何敏").post(address, told).status_code == 302
    late = sign_in("何敏").post(address, {**told, "note": "再答一次"})
    assert late.status_code == 422
    assert "没有转。说明：没有见到孩子" in late.content.decode()
    assert "再答一次" in late.content.decode(), "nothing typed is lost"
    for name in ("李梅", "何敏"):
        again = sign_in(name).get(address, follow=True)
        assert again.redirect_chain == [(reverse("children:transfers"), 302)], "no form is offered"
        assert "这次转移已经答复：没有转。说明：没有见到孩子" in again.content.decode()


def test_a_claim_that_cannot_be_says_so_at_the_number(world: World, sign_in: SignIn) -> None:
    told = {"place": DAPING, "id_number": number()[:-1] + "0", "reason": "回来了"}
    for wrong in ("123", number("20150101")):
        answer = sign_in("李梅").post(reverse("children:claim"), {**told, "id_number": wrong})
        assert "id_number" in answer.context["form"].errors


@pytest.mark.slow
def test_two_files_side_by_side_merged_and_parted(world: World, sign_in: SignIn) -> None:
    one = child(world)
    other = child(world, id_number=None, name="李晓雨", school="青岩小学")
    pair = Pair.objects.get()
    client = sign_in("王强")
    assert "姓名同音" in page(client, reverse("children:pairs"))
    side = page(client, reverse("children:pair", args=[pair.pk]))
    assert "李晓雨" in side
    assert (
        client.post(reverse("children:pair", args=[pair.pk]), {"keep": one.pk}).status_code == 422
    )
    post(client, "children:pair", pair.pk, keep=one.pk, reason="同一个", take="name")
    assert fresh(one).school == "青岩小学"
    assert "已并入" in page(client, reverse("children:dossier", args=[other.pk]))
    kept, undo = reverse("children:dossier", args=[one.pk]), f"/children/{other.pk}/split/"
    assert undo in page(client, kept), "whoever merged stands before the kept file"
    post(client, "children:split", other.pk, reason="错了")
    assert fresh(other).merged_into_id is None
    assert undo not in page(client, kept)
    told = client.get(undo, follow=True)
    assert told.redirect_chain == [(reverse("children:dossier", args=[other.pk]), 302)]
    assert "没有可以撤销的合并" in told.content.decode()


def test_what_was_judged_of_a_pair_is_told_and_not_asked_again(
    world: World, sign_in: SignIn
) -> None:
    one, other = child(world), child(world, id_number=None, name="李晓雨")
    address = reverse("children:pair", args=[Pair.objects.get().pk])
    client = sign_in("王强")
    client.post(address, {"keep": one.pk, "reason": "同一个"})
    back = page(client, address)
    assert "这两份已经合并成一份" in back
    assert 'name="different"' not in back, "whoever comes back by the back button"
    assert 'name="keep"' not in back
    assert "已经有结论" in post(client, "children:pair", Pair.objects.get().pk, different="1")
    assert Pair.objects.get().decision == "same"
    post(client, "children:split", other.pk, reason="错了")
    parted = page(client, address)
    assert "已经判断过：是两个孩子" in parted
    assert 'name="keep"' in parted, "it may turn out otherwise"


def test_what_is_ticked_is_taken_from_the_file_that_is_not_kept(
    world: World, sign_in: SignIn
) -> None:
    child(world, school="大坪小学", class_name="三班")
    other = child(world, id_number=None, name="李晓雨", school="青岩小学", class_name="四班")
    pair = Pair.objects.get()
    client = sign_in("王强")
    side = page(client, reverse("children:pair", args=[pair.pk]))
    assert "合并时改用另一份的" in side
    assert 'value="school"' in side
    assert 'value="id_number"' not in side  # only one of them has it: it is filled in by itself
    post(client, "children:pair", pair.pk, keep=other.pk, reason="同一个", take="school")
    kept = fresh(other)
    assert (kept.school, kept.class_name) == ("大坪小学", "四班")


def test_the_kept_file_tells_what_still_lies_in_the_one_merged_into_it(
    world: World, sign_in: SignIn
) -> None:
    one, other = child(world), child(world, id_number=None, name="李晓雨")
    file_paper(
        child=other, heading="02", title="户口簿", formed_on=timezone.localdate(), shelf="村部",
        by=world.officer("李梅"),
    )  # fmt: skip
    merge_files(kept=one, dropped=other, values={}, reason="同一个", by=world.officer("王强"))
    client = sign_in("王强")
    kept = page(client, reverse("children:dossier", args=[one.pk]))
    assert "材料 1 条" in kept
    assert "另一份档案并进这一份" in kept
    gone = page(client, reverse("children:dossier", args=[other.pk]))
    assert "已并入另一份" in gone
    assert "这一份并入另一份档案" in gone
    for address in ("archive:new", "visits:new", "contact:new"):
        assert reverse(address, args=[other.pk]) not in gone  # nothing new is put there
        assert reverse(address, args=[one.pk]) in kept or address == "visits:new"
    asked = page(client, f"/children/{other.pk}/split/")
    assert "不会自己分开" in asked
    told = client.get(f"/children/{one.pk}/split/", follow=True).content.decode()
    assert f"并进来的是 {other.number}" in told, "from the file that was kept one is told where"


def test_two_children_who_only_look_alike(world: World, sign_in: SignIn) -> None:
    child(world)
    child(world, id_number=None, place="990131102200", name="李晓雨")
    pair = Pair.objects.get()
    listed = page(sign_in("王强"), reverse("children:pairs"))
    assert "李小雨" in listed
    assert "青岩镇大坪村" in listed
    assert "外地台账的孩子" in listed
    assert "李晓雨" not in listed, "nor is the other place's child named in the list"
    side = page(sign_in("王强"), reverse("children:pair", args=[pair.pk]))
    assert "外地台账" in side, "each side sees only what it may"
    assert "未采集" not in side, "what one may not see is not what nobody knows"
    assert "共同的上级判断" in side
    assert "您看不到内容" in post(sign_in("王强"), "children:pair", pair.pk, different="1")
    post(sign_in("林涛"), "children:pair", pair.pk, different="1")
    assert "没有疑似重复" in page(sign_in("王强"), reverse("children:pairs"))


def test_the_two_places_of_a_child_are_written_on_its_page(world: World, sign_in: SignIn) -> None:
    one = child(world, by="李梅")
    village, page = sign_in("李梅"), f"/children/{one.pk}/change/?group=儿童"
    why = {"effective_on": "2026-03-02", "reason": "入户核对户口簿"}
    typed = {"name": "李小雨", "sex": "2", "birth_date": "2016-03-05", "id_number": number(),
             "hukou_class": "1", "hukou_nature": "1"}  # fmt: skip
    village.post(page, typed | why | {"hukou_region": "柳湾村", "living_region": "白水镇白水村"})
    kept = fresh(one.pk)
    assert (kept.hukou_place, kept.living_place, kept.place) == (LIUWAN, BAISHUI_VILLAGE, DAPING)
    assert "演示省远山市云溪县白水镇白水村" in village.get(f"/children/{one.pk}/").content.decode()
    again = village.get(page).content.decode()
    assert 'value="演示省远山市云溪县白水镇白水村"' in again
    assert sign_in("何敏").get(f"/children/{one.pk}/").status_code == 200, "the child lives there"
    wrong = village.post(page, typed | why | {"living_region": "白水村8号"})
    assert "门牌、小组请写在住址里" in wrong.content.decode()
    said = {
        "hukou_region": "演示省远山市云溪县青岩镇柳湾村",
        "living_region": "演示省远山市云溪县白水镇白水村",
    }
    same = village.post(page, typed | why | said).content.decode()
    assert "没有改动任何一项" in same


def test_a_new_file_says_where_the_child_lives(world: World, sign_in: SignIn) -> None:
    sign_in("李梅").post(
        "/children/new/",
        {
            "place": DAPING,
            "name": "周小满",
            "hukou_region": "青岩镇柳湾村",
            "living_region": "大坪村",
        },
    )
    one = Child.objects.get(name="周小满")
    assert (one.hukou_place, one.living_place) == (LIUWAN, DAPING)


@pytest.mark.parametrize(
    ("item", "said", "kept"),
    [
        ("disability_types", ["@none"], NONE), ("income_sources", ["@not_applicable"], NOT_APPLICABLE),
        ("relief_measures", ["0"], ["0"]), ("disability_types", ["1", "4"], ["1", "4"]),
    ],
)  # fmt: skip
def test_of_several_codes_one_can_say_that_there_are_none(
    world: World, sign_in: SignIn, item: str, said: list[str], kept: object
) -> None:
    one, client = child(world), sign_in("李梅")
    url = f"{reverse('children:change', args=[one.pk])}?group=生活"
    when = {"effective_on": timezone.localdate().isoformat(), "reason": "走访得知"}
    client.post(url, {item: said, **when})
    assert records_of([one.pk])[one.pk][item] == kept
    assert client.get(url).content.decode().count(" checked") == len(said)
    client.post(url, {item: said, "school": "青岩小学", "health_status": "10", **when})
    assert records_of([one.pk])[one.pk][item] == kept, "saving the rest of the page leaves it alone"


@pytest.mark.parametrize(
    ("item", "said"), [("disability_types", ["@none", "1"]), ("relief_measures", ["0", "2"])]
)
def test_none_and_something_at_once_is_sent_back(
    world: World, sign_in: SignIn, item: str, said: list[str]
) -> None:
    one = child(world)
    url = f"{reverse('children:change', args=[one.pk])}?group=生活"
    when = {"effective_on": timezone.localdate().isoformat(), "reason": "走访得知"}
    answer = sign_in("李梅").post(url, {item: said, "health_status": "10", **when})
    assert answer.status_code == 422
    assert "选了“无”，就不能再选别的" in answer.content.decode()


def test_nothing_is_told_of_a_day_before_the_birth(world: World, sign_in: SignIn) -> None:
    one, client = child(world, birth_date="2016-03-05"), sign_in("李梅")
    url = f"{reverse('children:change', args=[one.pk])}?group=生活"
    told = {"school": "青岩小学", "health_status": "10", "reason": "走访得知"}
    answer = client.post(url, {**told, "effective_on": "2006-09-01"})
    assert answer.status_code == 422
    assert "孩子 2016年3月5日 才出生，请核对从哪天起" in answer.content.decode()
    assert "school" not in records_of([one.pk])[one.pk]
    assert client.post(url, {**told, "effective_on": "2026-09-01"}).status_code == 302
    change_children(  # who puts the day of birth right says since when: at birth
        amendments=[Amendment(one.pk, {"birth_date": "2015-03-05"}, date(2015, 3, 5), "户口簿")],
        by=world.officer("李梅"),
    )
