"""A duty is announced as it is written down; when nobody hears of an urgent one, somebody telephones."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.base.outbox.conftest import gateway as gateway  # the fixture
from tests.base.outbox.gateway import Gateway
from tests.base.outbox.test_messages import reached, send_all
from tests.record.tasks.test_duties import _duty_of
from tests.world import World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.kernel.ids import uuid7
from tonghu.base.outbox.models import Message
from tonghu.record.tasks.actions import (
    finish_task,
    hand_over_task,
    open_task,
    remind,
    reroute_task,
    withdraw_reminders,
)
from tonghu.record.tasks.models import Task


def urgent(world: World, organisation: str = "大坪村民委员会") -> Task:
    """A duty to be done at once, about a child who has a name."""
    duty = _duty_of(world.task(organisation, title="李小雨一个人在家"))
    return open_task(
        duty=replace(duty, key=f"urgent:{uuid7()}", at_once=True), at=timezone.now(), by=CLOCK
    )


def give_up(gateway: Gateway) -> None:
    """The gateway takes nothing until every urgent message is given up."""
    gateway.status, now = 500, timezone.now()
    for _ in range(4):
        send_all(now)
        now += timedelta(minutes=6)


def test_an_urgent_duty_is_said_at_once_and_says_no_name(world: World, gateway: Gateway) -> None:
    reached(world, organisation="大坪村民委员会")
    urgent(world)
    send_all()
    assert "青岩镇大坪村有一件要立即办理的待办" in gateway.said
    assert "李小雨" not in gateway.said


def test_what_was_not_said_in_time_is_said_once_as_it_stands_now(
    world: World, gateway: Gateway
) -> None:
    reached(world, organisation="大坪村民委员会")
    task = world.task("大坪村民委员会", ago=timedelta(days=60))
    remind(task_id=task.pk, now=world.now, by=CLOCK)
    assert task.reminders.filter(to__name="大坪村民委员会").count() == 3
    told = Message.objects.filter(subject_id=task.pk, cause__startswith="reminder:")
    assert [one.text for one in told] == ["due"]


def test_a_duty_that_is_undone_is_not_announced(world: World) -> None:
    reached(world)

    class Undone(Exception):
        pass

    def begin() -> None:
        with transaction.atomic():
            urgent(world)
            raise Undone

    with pytest.raises(Undone):
        begin()
    assert not Message.objects.waiting().exists()


def test_a_finished_duty_is_not_announced_any_more(world: World) -> None:
    reached(world)
    task = urgent(world)
    finish_task(task=task, statement="去看过了", by=world.officer("李梅"))
    assert not Message.objects.waiting().filter(subject_id=task.pk).exists()


def test_a_duty_handed_on_is_announced_to_those_who_have_it_now(world: World) -> None:
    village = reached(world)
    town = reached(world, "王强", "19900003333")
    task = urgent(world, "青岩镇人民政府")
    to = world.organisation("大坪村民委员会")
    hand_over_task(task=task, to=to, reason="就近", by=world.officer("王强"))
    waiting = Message.objects.waiting().filter(subject_id=task.pk)
    assert [one.address for one in waiting] == [village]
    reroute_task(
        task=task,
        to=world.organisation("青岩镇人民政府"),
        place=task.place,
        reason="回避",
        by=CLOCK,
    )
    assert [one.address for one in waiting.all()] == [town]
    hand_over_task(
        task=task, to=world.organisation("青岩镇人民政府"), officer=world.officer("周静"),
        reason="分工", by=world.officer("王强"),
    )  # fmt: skip
    assert waiting.count() == 1  # inside one organisation nobody is told twice


def test_a_reminder_goes_out_and_is_withdrawn_with_its_reason(world: World) -> None:
    reached(world, "王强", "19900003333")
    task = world.task("大坪村民委员会", ago=timedelta(days=60))
    remind(task_id=task.pk, now=timezone.now(), by=CLOCK)
    (message,) = Message.objects.waiting()
    assert message.text == "due_above"
    town = world.organisation("青岩镇人民政府")
    withdraw_reminders(tasks=[task], organisation=town, by=CLOCK)
    assert not Message.objects.waiting().exists()


def test_when_nobody_is_reached_whoever_stands_above_telephones(
    world: World, gateway: Gateway, sign_in: Callable[[str], Client]
) -> None:
    world.officer("李梅").__class__.objects.filter(name="李梅").update(phone="0990-1234567")
    reached(world)
    reached(world, value="19900002222", organisation="大坪村民委员会")
    task = urgent(world)
    give_up(gateway)
    call = Task.objects.get(kind="tasks.call")
    assert call.organisation == world.organisation("青岩镇人民政府")
    assert call.at_once
    assert "李小雨" not in call.title
    page = sign_in("王强").get(f"/tasks/{task.pk}/").content.decode()
    assert "没有送达：短信（尾号 1111）、短信（尾号 2222）。请打电话" in page
    assert "0990-1234567" in page
    # From the duty to telephone itself one sees whom to call: it may lie outside what one supervises.
    page = sign_in("王强").get(f"/tasks/{call.pk}/").content.decode()
    assert "大坪村民委员会：李梅" in page
    assert "0990-1234567" in page
    sign_in("王强").post(f"/tasks/{call.pk}/completion/", {"statement": "李梅接的电话"})
    call.refresh_from_db()
    assert call.closed_at is not None


def test_nobody_need_telephone_any_more_once_the_duty_is_done(
    world: World, gateway: Gateway
) -> None:
    reached(world)
    task = urgent(world)
    give_up(gateway)
    finish_task(task=task, statement="已去看过", by=world.officer("李梅"))
    assert Task.objects.get(kind="tasks.call").completion.outcome == "不用再打"


def test_one_address_reached_is_enough(world: World, gateway: Gateway) -> None:
    address = reached(world)
    reached(world, value="19900002222", organisation="大坪村民委员会")
    task = urgent(world)
    Message.objects.filter(subject_id=task.pk, address=address).update(
        sent_at=timezone.now(), next_at=None
    )
    give_up(gateway)
    assert not Task.objects.filter(kind="tasks.call").exists()


def test_nobody_telephones_about_a_duty_that_is_done_or_where_nobody_stands_above(
    world: World, gateway: Gateway
) -> None:
    reached(world, "陈曦", "19900006666", organisation="云溪县联席会议办公室")
    reached(world, "许平", "19900007777", organisation="云溪县人民政府")
    urgent(world, "云溪县人民政府")
    done = urgent(world, "云溪县联席会议办公室")
    (message,) = Message.objects.waiting().filter(subject_id=done.pk)
    Task.objects.filter(pk=done.pk).update(closed_at=timezone.now())
    give_up(gateway)
    message.refresh_from_db()
    assert message.failed_at is not None
    assert not Task.objects.filter(kind="tasks.call").exists()


def test_where_no_address_is_known_the_page_says_so(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    page = sign_in("王强").get(f"/tasks/{urgent(world).pk}/").content.decode()
    assert "没有登记通知方式" in page


def test_a_fresh_urgent_duty_is_counted_on_the_home_page_at_once(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("李梅")
    assert "要立即办" not in client.get("/").content.decode()
    urgent(world)
    assert "<b>1</b>要立即办" in client.get("/").content.decode()
