"""A sweep: every village reports, a zero is a report, and who was not found comes first."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.children import child, number
from tests.world import BAISHUI_VILLAGE, COUNTY, DAPING, LIUWAN, QINGYAN, World
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.people.models import Organisation
from tonghu.record.children.models import Child
from tonghu.record.surveys.actions import (
    Found,
    close_campaign,
    hand_in_return,
    open_campaign,
    record_checks,
    withdraw_return,
)
from tonghu.record.surveys.models import Campaign, Check, Outcome, Return, ReturnKind
from tonghu.record.surveys.questions import children_in, coverage, not_found
from tonghu.record.tasks.models import Task

SignIn = Callable[[str], Client]


def begun(world: World, place: str = QINGYAN, by: str = "王强", ahead: int = 0) -> Campaign:
    """A sweep that begins today, or `ahead` days from now."""
    today = timezone.localdate()
    return open_campaign(
        name="秋季排查", place=place, starts_on=today + timedelta(days=ahead),
        ends_on=today + timedelta(days=ahead + 14), basis="县通知 二", by=world.officer(by),
    )  # fmt: skip


def test_a_sweep_asks_every_village_once_by_its_last_day(world: World) -> None:
    campaign = begun(world, COUNTY, "林涛")
    tasks = Task.objects.filter(subject_id=campaign.pk)
    assert {task.place for task in tasks} == {DAPING, LIUWAN, BAISHUI_VILLAGE}
    assert {task.organisation.kind for task in tasks} == {"village_committee"}
    last = {timezone.localtime(task.target_at).date() for task in tasks}
    assert last == {campaign.ends_on}
    with pytest.raises(Refused, match="管辖范围"):
        begun(world, COUNTY, "王强")
    with pytest.raises(NotAllowed):
        begun(world, DAPING, "李梅")
    for wrong in (date(2020, 1, 1), timezone.localdate() - timedelta(days=1)):
        with pytest.raises(Refused, match="结束日期"):
            open_campaign(
                name="x", place=QINGYAN, starts_on=date(2020, 1, 1), ends_on=wrong, basis="x",
                by=world.officer("王强"),
            )  # fmt: skip


def test_a_village_without_its_own_committee_is_the_townships(world: World) -> None:
    Organisation.objects.filter(name="柳湾村民委员会").update(kind="social_work")
    campaign = begun(world)
    task = Task.objects.get(subject_id=campaign.pk, place=LIUWAN)
    assert task.organisation.name == "青岩镇人民政府"
    Organisation.objects.filter(kind__in=["township", "civil_affairs"]).update(kind="finance")
    with pytest.raises(Refused, match="还没有登记单位"):
        begun(world, ahead=1)


def test_the_village_checks_each_child_and_reports(world: World, sign_in: SignIn) -> None:
    one, other = child(world), child(world, id_number=None, name="王小军")
    campaign = begun(world)
    task, village = Task.objects.get(place=DAPING, kind="surveys.sweep"), sign_in("李梅")
    led = village.get(f"/surveys/duties/{task.pk}/")
    url = f"/surveys/{campaign.pk}/{DAPING}/"
    assert led.headers["Location"] == url
    page = village.get(url).content.decode()
    assert "李小雨" in page
    assert "全村报告" in page
    early = village.post(url, {"report": "1", "kind": "checked", f"{one.pk}-outcome": "as_filed"})
    assert early.status_code == 422
    assert "还有 1 名孩子没有核对" in early.content.decode()
    assert Check.objects.count() == 1  # what was typed before the refusal is kept
    zero = village.post(url, {"report": "1", "kind": "zero"})
    assert "台账上还有 2 名孩子" in zero.content.decode()
    assert village.post(url, {"report": "1"}).status_code == 422
    both = {
        f"{one.pk}-outcome": "as_filed", f"{other.pk}-outcome": "not_found",
        f"{other.pk}-note": "敲门没有人应，邻居说三天没见", "report": "1", "kind": "checked",
    }  # fmt: skip
    assert village.post(url, both, follow=True).status_code == 200
    assert Check.objects.count() == 2  # the unchanged one is not written twice
    task.refresh_from_db()
    assert task.completion.outcome == "已逐一核对"
    assert "已报告：已逐一核对，在册 2 名" in village.get(url).content.decode()
    town = sign_in("王强").get(f"/surveys/{campaign.pk}/").content.decode()
    missing = town.split("没有找到人的孩子")[1].split("各村")[0]
    assert "大坪村" in missing, "where to look first"
    assert "登记强制报告" in missing
    assert "王小军" in town
    assert "100%" in town
    assert "立即打 110" in town
    assert "没有找到人" in village.get(f"/children/{other.pk}/").content.decode()
    # The same report once more is the same report.
    hand_in_return(
        campaign=campaign, place=DAPING, kind=ReturnKind.CHECKED, by=world.officer("李梅")
    )
    assert Return.objects.count() == 1


def test_a_county_reads_its_sweep_by_townships(world: World, sign_in: SignIn) -> None:
    campaign = begun(world, COUNTY, "林涛")
    one, other = child(world), child(world, name="王小军", id_number=None, place=BAISHUI_VILLAGE)
    found = [Found(one.pk, Outcome.AS_FILED), Found(other.pk, Outcome.NOT_FOUND, "没有人应门")]
    record_checks(campaign=campaign, found=found, by=world.officer("林涛"))
    hand_in_return(campaign=campaign, place=LIUWAN, kind=ReturnKind.ZERO, by=world.officer("王强"))
    county = sign_in("林涛").get(f"/surveys/{campaign.pk}/").content.decode()
    near, far = county.split('<details class="sheet">')[1:]
    assert "青岩镇" in near
    assert "1 / 2 个村已报告 · 核对 1 / 1 名" in near
    assert near.index("大坪村") < near.index("柳湾村"), "who has not reported comes first"
    assert "白水镇" in far
    assert "1 名没有找到" in far
    town = sign_in("王强").get(f"/surveys/{campaign.pk}/").content.decode()
    assert '<details class="sheet">' not in town, "one township needs no heading"


def test_a_village_without_children_reports_zero_with_one_click(
    world: World, sign_in: SignIn
) -> None:
    campaign = begun(world)
    url = f"/surveys/{campaign.pk}/{LIUWAN}/"
    page = sign_in("田雨").get(url).content.decode()
    assert "台账上没有这个村的孩子" in page
    assert '<button class="button large" type="submit" name="kind" value="zero">' in page
    sign_in("田雨").post(url, {"kind": "zero"})
    assert Return.objects.get().kind == ReturnKind.ZERO
    assert Task.objects.get(place=LIUWAN).closed_at is not None


def test_a_statement_about_all_is_not_a_check_of_each(world: World) -> None:
    child(world)
    campaign = begun(world)
    hand_in_return(
        campaign=campaign, place=DAPING, kind=ReturnKind.UNCHANGED, by=world.officer("李梅")
    )
    here = next(v for v in coverage(campaign, world.officer("王强")) if v.code == DAPING)
    assert (here.children, here.checked, here.share, here.colour) == (1, 0, 0, "blue")
    assert "与台账一致" in here.state
    empty = next(v for v in coverage(campaign, world.officer("王强")) if v.code == LIUWAN)
    assert (empty.share, empty.state, empty.colour) == (0, "还没有报告", "")


def test_who_found_a_child_otherwise_cannot_say_that_all_is_as_filed(world: World) -> None:
    one, other = child(world), child(world, name="王朵", id_number=number(sequence=14))
    campaign = begun(world)
    village = world.officer("李梅")
    say = partial(hand_in_return, campaign=campaign, place=DAPING, by=village)
    found = [Found(one.pk, Outcome.NOT_FOUND, "手机关机"), Found(other.pk, Outcome.AS_FILED)]
    record_checks(campaign=campaign, found=found, by=village)
    with pytest.raises(Refused, match="已经记下 1 名孩子和台账不一致"):
        say(kind=ReturnKind.UNCHANGED)
    record_checks(campaign=campaign, found=[Found(one.pk, Outcome.AS_FILED)], by=village)
    assert say(kind=ReturnKind.UNCHANGED).children == 2


def test_a_village_that_has_not_reported_is_late_only_when_the_time_is_over(world: World) -> None:
    campaign, town = begun(world), world.officer("王强")
    assert {village.colour for village in coverage(campaign, town)} == {""}
    with time_machine.travel(campaign.ends_on + timedelta(days=1)):
        assert {village.colour for village in coverage(campaign, town)} == {"red"}
    close_campaign(campaign=campaign, summary="", by=town)
    campaign.refresh_from_db()
    assert {village.colour for village in coverage(campaign, town)} == {"red"}


def test_a_child_who_comes_after_the_report_is_shown_as_not_looked_at(
    world: World, sign_in: SignIn
) -> None:
    campaign = begun(world)
    hand_in_return(campaign=campaign, place=DAPING, kind=ReturnKind.ZERO, by=world.officer("李梅"))
    child(world)
    here = next(v for v in coverage(campaign, world.officer("王强")) if v.code == DAPING)
    assert (here.since, here.colour) == (1, "yellow")
    page = sign_in("王强").get(f"/surveys/{campaign.pk}/").content.decode()
    assert "报告以后又登记 1 名，还没有核对" in page


def test_a_zero_report_does_not_hold_beside_a_child_and_the_village_reports_again(
    world: World, sign_in: SignIn
) -> None:
    campaign = begun(world)
    url = f"/surveys/{campaign.pk}/{DAPING}/"
    village, town = sign_in("李梅"), sign_in("王强")
    (before,) = (v for v in coverage(campaign, world.officer("王强")) if v.code == DAPING)
    assert before.share == 0, "nothing was looked at, and nothing said"
    village.post(url, {"kind": "zero"})
    village.post(url, {"kind": "zero"})  # pressed twice
    zero = Return.objects.get()
    told = village.get(url).content.decode()
    assert "点“零报告”" not in told, "it is said already"
    assert "以后新发现的，在台账里登记" in told
    one = child(world)
    stale = village.post(url, {"kind": "zero"})
    assert "不能零报告" in stale.content.decode(), "from a page that was open all the time"
    told = village.get(url).content.decode()
    assert "零报告不再作数" in told
    assert "保存并提交全村报告" in told
    assert 'value="zero"' not in told, "what could only be refused is not offered"
    record_checks(
        campaign=campaign, found=[Found(one.pk, Outcome.AS_FILED)], by=world.officer("李梅")
    )
    (now,) = (v for v in coverage(campaign, world.officer("王强")) if v.code == DAPING)
    assert now.colour == "yellow", "also when the child was looked at"
    assert "报告以后登记了 1 名" in town.get(f"/surveys/{campaign.pk}/").content.decode()
    assert village.post(url, {"report": "1", "kind": "checked"}).status_code == 302
    zero.refresh_from_db()
    assert (zero.withdrawn_at is None, zero.withdrawn_why) == (
        False,
        "零报告以后登记了孩子，重新报告",
    )
    assert Return.objects.get(withdrawn_at=None).kind == ReturnKind.CHECKED
    again = begun(world, place=COUNTY, by="林涛")
    assert not Return.objects.filter(campaign=again).exists(), "the next one is asked anew"
    assert Task.objects.open().filter(subject_id=again.pk, place=DAPING).count() == 1


def test_the_last_check_stands_and_a_child_who_moved_counts_where_it_is(world: World) -> None:
    one = child(world)
    campaign, by = begun(world), world.officer("李梅")
    record_checks(campaign=campaign, found=[Found(one.pk, Outcome.NOT_FOUND)], by=by)
    assert not_found(campaign, world.officer("王强")) == [one]
    record_checks(campaign=campaign, found=[Found(one.pk, Outcome.AS_FILED, "在外婆家")], by=by)
    assert not_found(campaign, world.officer("王强")) == []
    Child.objects.filter(pk=one.pk).update(place=LIUWAN)
    counted = {v.code: (v.children, v.checked) for v in coverage(campaign, world.officer("王强"))}
    assert counted == {DAPING: (0, 0), LIUWAN: (1, 1)}


def test_the_township_sends_a_report_back(world: World, sign_in: SignIn) -> None:
    campaign = begun(world)
    said = hand_in_return(
        campaign=campaign, place=DAPING, kind=ReturnKind.ZERO, by=world.officer("李梅")
    )
    town, url = sign_in("王强"), f"/surveys/returns/{said.pk}/withdrawal/"
    assert "退回" in town.get(f"/surveys/{campaign.pk}/").content.decode()
    assert town.post(url, {"reason": ""}).status_code == 422
    town.post(url, {"reason": "村里明明有两个孩子"})
    page = sign_in("李梅").get(f"/surveys/{campaign.pk}/{DAPING}/").content.decode()
    assert "村里明明有两个孩子" in page
    assert Task.objects.filter(place=DAPING, closed_at=None).count() == 1
    withdraw_return(said=said, reason="又一次", by=world.officer("王强"))
    assert Task.objects.filter(place=DAPING, closed_at=None).count() == 1
    with pytest.raises(Refused, match="管辖范围"):
        withdraw_return(said=said, reason="x", by=world.officer("何敏"))
    hand_in_return(campaign=campaign, place=DAPING, kind=ReturnKind.ZERO, by=world.officer("李梅"))
    assert Return.objects.filter(withdrawn_at=None).count() == 1


def test_a_sweep_ends_and_who_did_not_report_stays_visible(world: World, sign_in: SignIn) -> None:
    one = child(world)
    campaign = begun(world)
    url = f"/surveys/{campaign.pk}/closure/"
    refused = sign_in("王强").post(url, {"summary": ""})
    assert refused.status_code == 422
    assert "还有 2 个村没有报告" in refused.content.decode()
    sign_in("王强").post(url, {"summary": "两个村都没有报告，下周补"})
    campaign.refresh_from_db()
    page = sign_in("王强").get(f"/surveys/{campaign.pk}/").content.decode()
    assert "两个村都没有报告" in page
    assert "还没有报告" in page
    assert not Task.objects.open().filter(subject_id=campaign.pk).exists()
    with pytest.raises(Refused, match="已经结束"):
        record_checks(
            campaign=campaign, found=[Found(one.pk, Outcome.GONE)], by=world.officer("李梅")
        )
    with pytest.raises(Refused, match="已经结束"):
        close_campaign(campaign=campaign, summary="x", by=world.officer("王强"))
    county = begun(world, COUNTY, "林涛")
    with pytest.raises(Refused, match="不是您的单位"):
        close_campaign(campaign=county, summary="x", by=world.officer("王强"))


def test_before_its_first_day_and_outside_ones_place_nothing_is_written(world: World) -> None:
    one = child(world)
    later = begun(world, ahead=3)
    with pytest.raises(Refused, match="还没有到"):
        hand_in_return(campaign=later, place=DAPING, kind=ReturnKind.ZERO, by=world.officer("李梅"))
    campaign = begun(world)
    with pytest.raises(Refused, match="不在您的台账上"):
        record_checks(
            campaign=campaign, found=[Found(one.pk, Outcome.GONE)], by=world.officer("田雨")
        )
    with pytest.raises(Refused, match="当地报告"):
        hand_in_return(
            campaign=campaign, place=DAPING, kind=ReturnKind.ZERO, by=world.officer("田雨")
        )


def test_the_pages_of_a_sweep(world: World, sign_in: SignIn) -> None:
    campaign = begun(world, COUNTY, "林涛")
    assert "秋季排查" in sign_in("李梅").get("/surveys/").content.decode()
    assert sign_in("李梅").get(f"/surveys/{campaign.pk}/").status_code == 200
    assert sign_in("李梅").get(f"/surveys/{campaign.pk}/{LIUWAN}/").status_code == 404
    assert sign_in("王强").get(f"/surveys/{campaign.pk}/nowhere/").status_code == 404
    today = timezone.localdate()
    made = sign_in("王强").post(
        "/surveys/new/",
        {"name": "镇排查", "place": QINGYAN, "starts_on": today, "ends_on": today, "basis": "x"},
    )
    assert made.status_code == 302
    page = sign_in("王强").get("/surveys/new/").content.decode()
    assert f'type="date" name="starts_on" value="{today:%Y-%m-%d}"' in page
    assert (
        sign_in("何敏").get(f"/surveys/{Campaign.objects.get(name='镇排查').pk}/").status_code
        == 404
    )


def test_what_a_sweep_found_does_not_move_on_when_it_has_ended(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    other = child(world, id_number=None, name="王小军", on=timezone.localdate())
    campaign = begun(world)
    found = [Found(one.pk, Outcome.AS_FILED), Found(other.pk, Outcome.NOT_FOUND)]
    record_checks(campaign=campaign, found=found, by=world.officer("李梅"))
    close_campaign(campaign=campaign, summary="查清", by=world.officer("王强"))
    campaign.refresh_from_db()

    def figures(officer: str) -> list[tuple[str, int, int, int, int]]:
        return [
            (v.code, v.children, v.checked, v.not_found, v.newly)
            for v in coverage(campaign, world.officer(officer))
        ]

    then = [(DAPING, 2, 2, 1, 1), (LIUWAN, 0, 0, 0, 0)]
    assert figures("王强") == then
    child(world, id_number=None, name="赵小云", on=timezone.localdate())
    Child.objects.filter(pk=other.pk).update(place=LIUWAN)
    assert figures("王强") == then
    assert figures("李梅") == then[:1]
    page = sign_in("王强").get(f"/surveys/{campaign.pk}/").content.decode()
    assert "结束排查时的，不随台账变化" in page
    village = sign_in("王强").get(f"/surveys/{campaign.pk}/{DAPING}/").content.decode()
    assert "赵小云" not in village
    assert "李小雨" in village
    empty = sign_in("王强").get(f"/surveys/{campaign.pk}/{LIUWAN}/").content.decode()
    assert "没有核对这个村的孩子" in empty
    campaign.tallies.all().delete()  # one that ended before the figures were kept
    page = sign_in("王强").get(f"/surveys/{campaign.pk}/").content.decode()
    assert "按今天的台账算的" in page
    assert "不随台账变化" not in page


def test_a_child_without_a_village_is_not_lost_to_a_sweep(world: World, sign_in: SignIn) -> None:
    adrift = child(world, place=QINGYAN)
    campaign = begun(world)
    url = f"/surveys/{campaign.pk}/{QINGYAN}/"
    page = sign_in("王强").get(f"/surveys/{campaign.pk}/").content.decode()
    assert "1 名孩子没有到村（居）" in page
    assert url in page
    assert "没有到村（居）" not in sign_in("李梅").get(f"/surveys/{campaign.pk}/").content.decode()
    assert "提交全村报告" not in sign_in("王强").get(url).content.decode(), "no village, no report"
    seen = {f"{adrift.pk}-outcome": "as_filed"}
    assert "与档案一致" in sign_in("王强").post(url, seen, follow=True).content.decode()
    assert Check.objects.filter(child=adrift).count() == 1


def test_who_has_not_been_looked_at_comes_first_in_a_village(world: World) -> None:
    first = child(world, name="卓小雨")
    child(world, id_number=None, name="安小军")
    campaign = begun(world)
    record_checks(
        campaign=campaign, found=[Found(first.pk, Outcome.AS_FILED)], by=world.officer("李梅")
    )
    names = [one.name for one, _ in children_in(campaign, DAPING, world.officer("李梅"))]
    assert names == ["安小军", "卓小雨"]


def test_the_same_sweep_is_not_asked_of_the_villages_twice(world: World, sign_in: SignIn) -> None:
    one = begun(world)
    again = {
        "name": one.name, "place": one.place, "starts_on": str(one.starts_on),
        "ends_on": str(one.ends_on), "basis": one.basis,
    }  # fmt: skip
    asked = Task.objects.count()
    answer = sign_in("王强").post("/surveys/new/", again)
    assert "已经在排查" in str(answer.context["form"].errors["name"])
    assert (Campaign.objects.count(), Task.objects.count()) == (1, asked)
    early = sign_in("王强").post(
        "/surveys/new/", {**again, "name": "另一次", "ends_on": "2020-01-01"}
    )
    assert "ends_on" in early.context["form"].errors


def test_what_was_not_chosen_is_said_above_the_children(world: World, sign_in: SignIn) -> None:
    here, one, client = child(world), begun(world), sign_in("李梅")
    page = f"/surveys/{one.pk}/{DAPING}/"
    told = client.post(page, {"report": "1"})
    assert told.status_code == 422
    assert told.content.decode().index("选择一种全村报告") < told.content.decode().index("逐一核对")
    assert (
        "没有要记的" in client.post(page, {f"{here.pk}-outcome": ""}, follow=True).content.decode()
    )


def test_who_may_not_end_a_sweep_is_not_asked_for_its_summary(
    world: World, sign_in: SignIn
) -> None:
    one = begun(world, COUNTY, "林涛")
    page, home = f"/surveys/{one.pk}/closure/", f"/surveys/{one.pk}/"
    told = sign_in("王强").get(page, follow=True)
    assert told.redirect_chain == [(home, 302)]
    assert "请由组织的单位结束" in told.content.decode()
    assert sign_in("林涛").post(page, {"summary": "都核对了"}).status_code == 302
    again = sign_in("林涛").get(page, follow=True)
    assert "这次排查已经结束了" in again.content.decode()
