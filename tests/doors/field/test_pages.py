"""Whoever keeps the phones sees what is on them, decides what could not be applied, and reports a loss."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.children import child, fresh
from tests.doors.field.phone import (
    Phone,
    device_of,
    enrolled,
    of_a_phone,
    sealed,
    signed_in,
    token_of,
)
from tests.doors.field.test_sync import record
from tests.reliability.test_sync_faults import visit
from tests.world import BAISHUI_VILLAGE, DAPING, World
from tonghu.base.kernel.ids import uuid7
from tonghu.base.people.actions import suspend
from tonghu.doors.field.actions import REVIEW, URGENT, mark_lost
from tonghu.doors.field.models import Invitation, Operation, Question
from tonghu.doors.field.questions import handset, last_said, phones
from tonghu.record.children.models import Child
from tonghu.record.risk.models import Observation
from tonghu.record.tasks.models import Task

SignIn = Callable[[str], Client]


def page(client: Client, name: str, *args: object) -> str:
    """The text of a page that must be there."""
    response = client.get(reverse(f"field:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_a_code_is_made_shown_once_and_enrols(world: World, sign_in: SignIn) -> None:
    keeper = sign_in("王强")
    limei = world.officer("李梅")
    keeper.post(reverse("field:new"), {"officer": limei.pk, "villages": [DAPING]})
    text = page(keeper, "devices")
    code = text.split('<p class="receipt">')[1][:10]
    assert "data:image/svg+xml" in text
    assert code not in page(keeper, "devices")
    phone = Phone(signed_in(limei))
    phone.client.get("/")
    phone.csrf = token_of(phone)
    said = phone.call(
        "enrol", code=code.lower(), public_key=phone.public_key, agent="红米", app="1"
    )
    assert said.status == 200
    assert "李梅" in page(keeper, "devices")


def test_a_phone_takes_the_village_its_officer_works_in_unless_others_are_ticked(
    world: World, sign_in: SignIn
) -> None:
    keeper = sign_in("王强")
    told = {"officer": world.officer("李梅").pk}
    assert keeper.post(reverse("field:new"), told).status_code == 302
    assert Invitation.objects.get().villages == [DAPING]
    response = keeper.post(reverse("field:new"), {"officer": world.officer("王强").pk})
    assert response.status_code == 422
    assert "请至少选一个村" in response.content.decode()


def test_a_phone_is_given_to_whoever_visits_and_reads_files_here(
    world: World, sign_in: SignIn
) -> None:
    offered = sign_in("王强").get(reverse("field:new")).context["form"].fields["officer"].choices
    assert {label for value, label in offered if value} == {
        "李梅（大坪村民委员会）", "田雨（柳湾村民委员会）", "王强（青岩镇人民政府）", "周静（青岩镇人民政府）",
    }  # fmt: skip


def test_whoever_visits_finds_the_phones_program_from_the_front_page(
    world: World, sign_in: SignIn
) -> None:
    limei = sign_in("李梅")
    assert f'href="{reverse("visits:due")}"' in limei.get("/").content.decode()
    assert f'href="{reverse("phone:page")}"' in limei.get(reverse("visits:due")).content.decode()


def test_a_code_that_cannot_be_made_says_why(world: World, sign_in: SignIn) -> None:
    keeper = sign_in("王强")
    told = {"officer": world.officer("田雨").pk, "villages": [DAPING]}
    response = keeper.post(reverse("field:new"), told)
    assert response.status_code == 422
    assert "大坪村的孩子，请先任命岗位" in response.content.decode()


def test_what_is_unsent_is_seen(world: World, sign_in: SignIn) -> None:
    phone = enrolled(world)
    phone.call("status", outbox=7, oldest="2026-11-20")
    assert "还有 7 条没有上传" in page(sign_in("王强"), "devices")


def test_a_phone_that_a_newer_one_replaces_says_what_to_do_with_it(
    world: World, sign_in: SignIn
) -> None:
    old, keeper = enrolled(world), sign_in("王强")
    assert "已换新手机" not in page(keeper, "devices")
    new = enrolled(world)
    found = {one.device: one.words for one in phones(world.officer("王强"))}
    assert found == {device_of(old): "已换新手机，请停用", device_of(new): "正常"}
    assert "另登记了新手机。这部不用了的" in page(keeper, "device", old.device_id)
    assert "另登记了新手机" not in page(keeper, "device", new.device_id)
    old.call("status", outbox=2, oldest="2026-11-20")
    assert "已换新手机，还有 2 条没有上传" in page(keeper, "devices")
    mark_lost(device=device_of(new), reason="赶集时丢了", by=world.officer("王强"))
    assert "换新手机" not in page(keeper, "devices")
    assert "另登记了新手机" not in page(keeper, "device", old.device_id)


def test_a_phone_is_reported_lost_in_two_clicks_and_what_it_held_is_listed(
    world: World, sign_in: SignIn
) -> None:
    one, never = child(world), child(world, name="周明", id_number=None, place=BAISHUI_VILLAGE)
    phone, keeper = enrolled(world), sign_in("王强")
    phone.pull()
    page(keeper, "loss", phone.device_id)
    response = keeper.post(reverse("field:loss", args=[phone.device_id]), {"reason": "赶集时丢了"})
    assert response.headers["Location"] == reverse("field:held", args=[phone.device_id])
    text = page(keeper, "held", phone.device_id)
    assert one.name in text
    assert never.name not in text
    answer = phone.call("status")
    assert (answer.said["lost"], answer.said["control"]) == (True, {"wipe": True})
    assert device_of(phone).wiped_at is not None
    assert phone.call("pull", cursor={}, epoch=phone.epoch, app="1").status == 403
    # The list is the keeper's to see: it does not shrink with what the loser may still see.
    suspend(officer=world.officer("李梅"), reason="离职", by=world.officer("马兰"))
    assert one.name in page(keeper, "held", phone.device_id)


@pytest.mark.parametrize("asked", ["pull", "push", "receipts", "unlock"])
def test_the_keeper_knows_that_a_lost_phone_was_told_to_wipe_itself_whatever_it_asked(
    world: World, sign_in: SignIn, asked: str
) -> None:
    child(world)
    phone, keeper = enrolled(world), sign_in("王强")
    mark_lost(device=device_of(phone), reason="赶集时丢了", by=world.officer("王强"))
    assert "还没有联系上" in page(keeper, "devices")
    every: dict[str, dict[str, Any]] = {
        "pull": {"cursor": {}, "epoch": phone.epoch}, "push": {"ops": []},
        "receipts": {"from_seq": 1, "to_seq": 2}, "unlock": {"share_id": "1"},
    }  # fmt: skip
    answer = phone.call(asked, app="1", **every[asked])
    assert answer.said["control"]["wipe"] is True
    assert "已清除" in page(keeper, "devices")
    heard = device_of(phone).last_contact
    phone.call(asked, app="1", **every[asked])
    assert device_of(phone).last_contact == heard, "written down once"


def test_a_parked_report_is_a_duty_at_once_and_ends_with_the_decision(
    world: World, sign_in: SignIn
) -> None:
    ids = of_a_phone(world)
    task = Task.objects.get(kind=URGENT)
    assert (task.at_once, task.organisation.name) == (True, "青岩镇人民政府")
    keeper = sign_in("王强")
    assert "强制报告" in page(keeper, "review")
    url = reverse("field:operation", args=[ids["op_id"]])
    assert keeper.post(url, {"reason": ""}).status_code == 422
    assert keeper.post(url, {"reason": "孩子在白水镇，已经电话告知"}).status_code == 302
    task.refresh_from_db()
    assert task.closed_at is not None
    assert Operation.objects.get(pk=ids["op_id"]).verdict == "declined"


def test_a_code_for_a_forgotten_pin_is_made_and_shown_once(world: World, sign_in: SignIn) -> None:
    phone, keeper = enrolled(world), sign_in("王强")
    page(keeper, "recovery", phone.device_id)
    keeper.post(reverse("field:recovery", args=[phone.device_id]), {"reason": "忘了密码"})
    text = page(keeper, "device", phone.device_id)
    code = text.split('<p class="receipt">')[1][:10]
    told = phone.call("recover", code=code, public=phone.public_key)
    assert told.status == 200
    assert code not in page(keeper, "device", phone.device_id)


def test_what_waits_is_said_by_name_in_the_order_of_the_form_and_in_words(
    world: World, sign_in: SignIn
) -> None:
    one, phone = child(world), enrolled(world)
    about = {"kind": "child", "id": str(one.pk)}
    said = {"dangers": "@none", "met": ["1"], "smell": "rose"}
    body = {"said": said, "visited_at": "2026-03-05T00:30:00+00:00", "at": "昨天"}
    phone.push(sealed({**phone.operation("fact.add", ("visit", uuid7()), parent=about, body=body), "schema": 99}))  # fmt: skip
    told = {"who": "2", "how": "1", "known_by": "x", "at": "2026-03-05T08:30:00"}
    phone.push(phone.operation("fact.add", ("contact", uuid7()), parent=about, body=told))
    keeper = sign_in("王强")
    assert page(keeper, "review").count(one.name) == 2
    visited, contacted = Operation.objects.order_by("device_seq")
    text = page(keeper, "operation", visited.pk)
    assert "2026-03-05 08:30" in text
    assert "昨天" in text
    assert (
        text.index("走访时间")
        < text.index("见到了谁")
        < text.index("危险迹象")
        < text.index("rose")
    )
    text = page(keeper, "operation", contacted.pk)
    assert "母亲" in text
    assert "2026-03-05 08:30" in text


def test_a_handset_is_called_as_people_call_it() -> None:
    edge = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 EdgA/130.0"
    assert handset(edge) == "安卓 Edge"
    assert handset("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1") == (
        "苹果 Safari"
    )
    assert handset("红米") == "红米"


def test_the_duty_to_review_ends_when_nothing_waits(world: World, sign_in: SignIn) -> None:
    ids = of_a_phone(world)
    keeper = sign_in("王强")
    assert Task.objects.open().filter(kind=REVIEW).count() == 1
    for name, pk in (
        ("operation", "op_id"),
        ("question", "question_id"),
        ("collision", "collision_id"),
    ):
        page(keeper, name, ids[pk])
        keeper.post(reverse(f"field:{name}", args=[ids[pk]]), {"reason": "已核对"})
    assert not Task.objects.open().filter(kind__in=[REVIEW, URGENT]).exists()


@pytest.mark.parametrize(("take", "stands"), [(True, "19900002222"), (False, "19900001111")])
def test_both_values_are_shown_and_one_stands(
    world: World, sign_in: SignIn, take: bool, stands: str
) -> None:
    ids = of_a_phone(world)
    keeper, question = sign_in("王强"), Question.objects.get()
    text = page(keeper, "question", ids["question_id"])
    assert "19900001111" in text
    assert "19900002222" in text
    said = last_said(question, world.officer("王强"))
    assert said is not None
    assert f'19900001111<br><span class="soft">{said["who"]} · ' in text, "who said what stands"
    told = {"reason": "打电话问过", **({"take": "1"} if take else {})}
    keeper.post(reverse("field:question", args=[ids["question_id"]]), told)
    assert record(question.child)["father.phone"] == stands


def test_of_a_danger_it_is_said_who_saw_it_not_what_put_it_back(world: World) -> None:
    one, phones = child(world), [enrolled(world), enrolled(world)]
    phones[0].push(visit(phones[0], one.pk, said={"dangers": ["hurt"]}))
    saw = Observation.objects.get(sign="hurt", there=True)
    phones[1].push(visit(phones[1], one.pk, said={"dangers": "@none"}))
    question = Question.objects.get()
    assert last_said(question, world.officer("王强")) == {"who": "李梅", "at": saw.at}
    assert last_said(question, world.officer("田雨")) is None


def test_a_parked_registration_is_taken_over_by_whoever_may(world: World, sign_in: SignIn) -> None:
    phone, pk = enrolled(world), uuid7()
    body = {"place": BAISHUI_VILLAGE, "values": {"name": "周明"}}
    phone.push(phone.operation("entity.create", ("child", pk), body=body))
    one = Operation.objects.get()
    url = reverse("field:operation", args=[one.pk])
    refused = sign_in("王强").post(url, {"reason": "x", "take": "1"})
    assert "现在不能采用" in refused.content.decode()
    assert not Child.objects.filter(pk=pk).exists()
    sign_in("林涛").post(url, {"reason": "孩子确实在白水村", "take": "1"})
    assert fresh(pk).place == BAISHUI_VILLAGE
    assert "周明" in page(sign_in("林涛"), "operation", one.pk)


def test_the_phone_hears_what_became_of_it(world: World, sign_in: SignIn) -> None:
    ids = of_a_phone(world)
    sign_in("王强").post(
        reverse("field:question", args=[ids["question_id"]]), {"reason": "x", "take": "1"}
    )
    phone = enrolled(world)
    phone.device_id = ids["device_id"]
    from tonghu.doors.field import streams

    told = {one["data"]["status"]: one["data"] for one in streams.notices(device_of(phone))}
    assert told["conflict"]["closed"] is True
    assert told["parked:scope"]["closed"] is False
    assert told["parked:scope"]["about"] is None
