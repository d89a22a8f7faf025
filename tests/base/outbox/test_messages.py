"""From an address to a message that arrived, or did not."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.base.outbox.gateway import Gateway as GatewayHere
from tests.world import World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.audit.models import Entry
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.outbox import actions, sending
from tonghu.base.outbox.gateways import Failed
from tonghu.base.outbox.models import Address, Attempt, Gateway, Kind, Message, Wish
from tonghu.base.outbox.questions import delivered
from tonghu.base.outbox.sending import due, due_urgent, send, words_of
from tonghu.base.people.actions import dismiss

PHONE = "19900001111"
NIGHT = datetime(2026, 3, 4, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def reached(
    world: World, name: str = "李梅", value: str = PHONE, *, wish: Wish = Wish.ALL,
    organisation: str | None = None, quiet: bool = True,
) -> Address:  # fmt: skip
    """A confirmed address."""
    officer = world.officer(name)
    address = actions.add_address(
        kind=Kind.SMS, value=value, wish=wish, quiet=quiet, by=officer,
        organisation=world.organisation(organisation) if organisation else None,
    )  # fmt: skip
    actions.confirm_address(address=address, code=actions.code_of(address), by=officer)
    Message.objects.filter(text="code").update(next_at=None)
    return Address.objects.get(pk=address.pk)


def told(world: World, *, urgent: bool = False, cause: str = "c", at: datetime | None = None,
         organisation: str = "大坪村民委员会") -> list[Message]:  # fmt: skip
    """Something is announced to the village."""
    one = world.organisation(organisation)
    word = actions.Word(
        cause=cause, text="at_once" if urgent else "new", organisation=one, place=one.place,
        urgent=urgent, subject_id=one.pk,
    )  # fmt: skip
    return actions.announce(words=[word], at=at or timezone.now(), by=CLOCK)


def send_all(now: datetime | None = None) -> None:
    """One round, at that moment."""
    with time_machine.travel(now or timezone.now(), tick=False):
        for pk in (*due_urgent(timezone.now()), *due(timezone.now())):
            send(pk, timezone.now())


def test_an_address_is_used_once_its_code_came_back(
    world: World, gateway: GatewayHere, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("李梅")
    page = client.post(
        "/notices/new/",
        {"kind": "sms", "value": "199 0000 1111", "wish": "at_once", "quiet": "wait"},
    )
    address = Address.objects.get()
    assert page.headers["Location"] == f"/notices/{address.pk}/confirmation/"
    assert told(world, urgent=True) == []  # nobody has shown that it is theirs
    send_all()
    code = gateway.taken[0]["text"].split("验证码是")[1][:6]
    wrong = "000000" if code != "000000" else "111111"
    url = f"/notices/{address.pk}/confirmation/"
    assert "验证码不对" in client.post(url, {"code": wrong}).content.decode()
    assert client.post(url, {"code": code}).status_code == 302
    assert len(told(world, urgent=True)) == 1
    page_ = client.get("/notices/").content.decode()
    assert "尾号 1111" in page_
    assert PHONE not in page_


def test_a_code_cannot_be_guessed_and_does_not_last(world: World) -> None:
    limei = world.officer("李梅")
    add = {"kind": Kind.SMS, "value": PHONE, "wish": Wish.ALL, "quiet": True, "by": limei}
    address = actions.add_address(**add)  # type: ignore[arg-type]
    right = actions.code_of(address)
    for _ in range(actions.CODE_TRIES):
        actions.confirm_address(address=address, code="x", by=limei)
    with pytest.raises(Refused, match="失效"):
        actions.confirm_address(address=address, code=right, by=limei)
    with pytest.raises(Refused, match="过五分钟"):
        actions.send_code_again(address=address, by=limei)
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        again = actions.send_code_again(address=address, by=limei)
        assert actions.code_of(again) != right
    with (
        time_machine.travel(timezone.now() + timedelta(minutes=40), tick=False),
        pytest.raises(Refused, match="失效"),
    ):
        actions.confirm_address(address=again, code=actions.code_of(again), by=limei)


def test_a_confirmed_address_needs_no_second_code_and_entering_it_again_changes_the_wish(
    world: World,
) -> None:
    address, limei = reached(world), world.officer("李梅")
    same = actions.add_address(kind=Kind.SMS, value=PHONE, wish=Wish.AT_ONCE, quiet=False, by=limei)
    assert same == address
    assert (same.wish, same.quiet) == (Wish.AT_ONCE, False)
    assert actions.confirm_address(address=address, code="x", by=limei).confirmed_at
    with pytest.raises(Refused, match="已经验证过"):
        actions.send_code_again(address=address, by=limei)


def test_the_address_lies_sealed_and_the_log_does_not_have_it(world: World) -> None:
    reached(world)
    raw = Address.objects.values_list("value", flat=True).get()
    assert PHONE.encode() not in bytes(raw)
    assert PHONE not in str(list(Entry.objects.values()))


def test_the_same_cause_is_said_once_to_each_address(world: World) -> None:
    reached(world)
    for _ in range(2):
        told(world, urgent=True)
    assert Message.objects.exclude(text="code").count() == 1


def test_what_is_not_urgent_goes_only_to_those_who_want_everything(world: World) -> None:
    reached(world, wish=Wish.AT_ONCE)
    assert told(world) == []
    assert len(told(world, urgent=True)) == 1


def test_whoever_left_is_told_nothing_and_the_organisation_still_is(world: World) -> None:
    reached(world)
    reached(world, value="19900002222", organisation="大坪村民委员会")
    assert len(told(world)) == 2
    dismiss(post=world.officer("李梅").posts.get(), reason="离任", by=world.officer("马兰"))
    (left,) = told(world, cause="d")
    assert left.address.organisation == world.organisation("大坪村民委员会")


def test_at_night_only_what_is_urgent_goes_out(world: World, gateway: GatewayHere) -> None:
    reached(world)
    reached(world, "王强", "19900003333", quiet=False)
    told(world, at=NIGHT)
    told(world, at=NIGHT, organisation="青岩镇人民政府", cause="awake")
    told(world, urgent=True, cause="urgent", at=NIGHT)
    send_all(NIGHT)
    assert sorted(one["to"] for one in gateway.taken) == [PHONE, "19900003333"]
    assert "要立即办理" in gateway.said
    send_all(NIGHT + timedelta(hours=7, minutes=31))
    assert len(gateway.taken) == 3


def test_a_message_names_the_place_and_nothing_else(world: World) -> None:
    reached(world)
    (message,) = told(world, urgent=True)
    assert words_of(message) == "童护：青岩镇大坪村有一件要立即办理的待办，请马上登录查看。"


def test_what_was_sent_is_sent_once_with_the_number_of_the_gateway(
    world: World, gateway: GatewayHere
) -> None:
    reached(world)
    (message,) = told(world, urgent=True)
    now = timezone.now()
    for _ in range(2):
        send(message.pk, now)
    assert len(gateway.taken) == 1
    attempt = Attempt.objects.get()
    assert (attempt.gateway_id, attempt.fault) == ("sms-1", "")
    message.refresh_from_db()
    assert message.state == "已发出"
    assert message.next_at is None


def test_a_round_that_takes_longer_than_a_claim_is_not_overtaken_by_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached(world)
    (message,) = told(world, urgent=True)
    began = timezone.now()
    left_to_others = []

    def takes_its_time(*_: str) -> str:
        left_to_others.append(due_urgent(timezone.now() + timedelta(seconds=110)))
        return ""

    monkeypatch.setattr(sending, "deliver", takes_its_time)
    with time_machine.travel(began + timedelta(seconds=25)):  # those before it took so long
        send(message.pk, began)
    assert left_to_others == [[]]
    assert Attempt.objects.get().at >= began + timedelta(seconds=25)


def test_a_gateway_that_is_down_is_tried_again_until_it_is_given_up(
    world: World, gateway: GatewayHere
) -> None:
    reached(world)
    (message,) = told(world, urgent=True)
    gateway.status = 500
    now = timezone.now()
    for _ in range(3):
        send_all(now)
        message.refresh_from_db()
        assert message.state == "等待发送"
        assert message.next_at is not None
        now = message.next_at
    send_all(now)
    message.refresh_from_db()
    assert message.state == "没有送达"
    assert [one.fault for one in message.attempts.all()] == ["http 500"] * 4


def test_what_can_never_arrive_is_given_up_at_once(world: World, gateway: GatewayHere) -> None:
    reached(world)
    (message,) = told(world)
    gateway.status = 404
    send_all(timezone.now() + timedelta(days=1))
    message.refresh_from_db()
    assert message.failed_at is not None
    assert message.attempts.get().permanent


def test_a_message_withdrawn_while_it_was_being_sent_does_not_come_back(world: World) -> None:
    reached(world)
    (message,) = told(world, urgent=True)
    subject = message.subject_id
    assert subject is not None
    assert actions.withdraw_messages(subject_ids=[subject], by=CLOCK) == [message]
    attempt = actions.record_attempt(
        message_id=message.pk, at=timezone.now(), fault="http 500", by=CLOCK
    )
    attempt.message.refresh_from_db()
    assert attempt.message.state == "已撤回"
    assert attempt.message.failed_at is None


def test_one_message_is_withdrawn_from_one_organisation(world: World) -> None:
    reached(world)
    reached(world, "王强", "19900003333")
    (theirs,) = told(world, cause="a")
    told(world, cause="b", organisation="青岩镇人民政府")
    actions.withdraw_messages(
        subject_ids=[theirs.organisation_id, world.organisation("青岩镇人民政府").pk],  # type: ignore[list-item]
        organisation=world.organisation("大坪村民委员会"), by=CLOCK,
    )  # fmt: skip
    (left,) = Message.objects.waiting()
    assert left.cause == "b"


def test_nothing_goes_to_an_address_that_was_removed(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    address = reached(world)
    told(world, urgent=True)
    sign_in("李梅").post(f"/notices/{address.pk}/removal/")
    assert not Message.objects.waiting().exists()
    assert told(world, urgent=True, cause="d") == []
    with pytest.raises(Refused, match="已经停用"):
        actions.remove_address(address=address, by=world.officer("李梅"))


def test_an_address_is_changed_by_those_whose_it_is(world: World) -> None:
    address = reached(world)
    with pytest.raises(Refused, match="别人的"):
        actions.remove_address(address=address, by=world.officer("王强"))
    with pytest.raises(Refused, match="本单位"):
        reached(world, "田雨", organisation="大坪村民委员会")
    # The administrator enters it for an organisation that is not online.
    assert reached(world, "许平", organisation="大坪村民委员会").organisation is not None
    with pytest.raises(NotAllowed):
        reached(world, "马兰")


def test_nobody_keeps_more_than_a_handful(world: World) -> None:
    for n in range(actions.MOST_ADDRESSES):
        reached(world, value=f"1990000444{n}")
    with pytest.raises(Refused, match="最多登记"):
        reached(world, value="19900005555")


@pytest.mark.parametrize(
    ("kind", "value", "fault"),
    [
        ("sms", "0851-1234567", "手机"),
        ("sms", "abc", "电话号码"),
        ("email", "nobody", "不是邮箱地址"),
        ("wecom", "https://example.cn/", "Webhook 地址以"),
    ],
)
def test_an_address_must_fit_its_way(
    gateway: GatewayHere, sign_in: Callable[[str], Client], kind: str, value: str, fault: str
) -> None:
    answer = sign_in("李梅").post(
        "/notices/new/", {"kind": kind, "value": value, "wish": "all", "quiet": "wait"}
    )
    assert answer.status_code == 422
    assert fault in answer.content.decode()
    assert not Address.objects.exists()


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("email", "limei@example.cn", "l…@example.cn"),
        ("wecom", "wecom?key=x", "企业微信群机器人"),
    ],
)
def test_the_administrator_enters_an_organisation_through_its_page(
    world: World,
    gateway: GatewayHere,
    sign_in: Callable[[str], Client],
    kind: str,
    value: str,
    shown: str,
) -> None:
    village, client = world.organisation("大坪村民委员会"), sign_in("许平")
    assert "通知方式" in client.get(f"/people/organisations/{village.pk}/").content.decode()
    url = f"/notices/organisations/{village.pk}/"
    sent = gateway.url + value if kind == "wecom" else value
    for _ in range(2):  # the second time it is known and only saved
        client.post(f"{url}new/", {"kind": kind, "value": sent, "wish": "all", "quiet": "send"})
        address = Address.objects.get()
        actions.confirm_address(
            address=address, code=actions.code_of(address), by=world.officer("许平")
        )
    page = client.get(url).content.decode()
    assert shown in page
    assert sent not in page
    again = client.post(f"/notices/{address.pk}/code/")
    assert "已经验证过" in again.content.decode()


def _slow_to_fail(
    down: set[str], clock: time_machine.Traveller, asked: list[str]
) -> Callable[..., str]:
    """Gateways that do not answer, of these kinds: five seconds each time; the others take what they get."""

    def deliver(kind: str, to: str, text: str, key: str) -> str:
        asked.append(kind)
        if kind in down:
            clock.shift(5)
            raise Failed("TimeoutError", down=True)
        return "taken"

    return deliver


def _forty_and_one(world: World) -> list[Message]:
    """Forty urgent messages by SMS, and after them one to a robot of WeCom."""
    village, now = world.organisation("大坪村民委员会"), timezone.now()
    common = {"organisation": village, "wish": Wish.ALL, "added_by": village.pk, "asked_at": now}
    addresses = [
        Address.objects.create(kind=kind, value=f"{n}", confirmed_at=now, **common)
        for n, kind in enumerate([Kind.SMS] * 40 + [Kind.WECOM])
    ]
    told(world, urgent=True)
    messages = list(Message.objects.filter(address__in=addresses).order_by("address__added_at"))
    for n, one in enumerate(messages):  # what goes to the robot is due last
        Message.objects.filter(pk=one.pk).update(next_at=one.at - timedelta(seconds=60 - n))
    return messages


@pytest.mark.slow
def test_forty_that_cannot_be_sent_hold_up_neither_the_round_nor_a_gateway_that_works(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages, asked = _forty_and_one(world), list[str]()
    began = timezone.now()
    with time_machine.travel(began, tick=False) as clock:
        monkeypatch.setattr(sending, "deliver", _slow_to_fail({"sms"}, clock, asked))
        for pk in due_urgent(began):
            send(pk, began)
        assert timezone.now() - began <= timedelta(seconds=5)
        assert asked == ["sms", "wecom"]
        assert Message.objects.get(pk=messages[-1].pk).sent_at is not None
        # While it rests it is not asked; the rest grows with each failure.
        clock.shift(10)
        assert due_urgent(timezone.now()) == []
        pauses: list[timedelta] = []
        while len(pauses) < 3:
            since = timezone.now()
            while not (found := due_urgent(timezone.now())):
                clock.shift(1)
            pauses.append(timezone.now() - since)
            for pk in found:
                send(pk, timezone.now())
        assert pauses == sorted(pauses)
        assert pauses[0] < pauses[-1]


@pytest.mark.slow
def test_what_cannot_be_sent_for_ten_minutes_is_given_up_without_asking_a_gateway_that_rests(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages, asked = _forty_and_one(world), list[str]()
    began = timezone.now()
    with time_machine.travel(began, tick=False) as clock:
        monkeypatch.setattr(sending, "deliver", _slow_to_fail({"sms", "wecom"}, clock, asked))
        while timezone.now() - began < timedelta(minutes=11):
            now = timezone.now()
            for pk in due_urgent(now):
                send(pk, now)
            clock.shift(10)
    left = Message.objects.filter(pk__in=[one.pk for one in messages])
    assert {one.state for one in left} == {"没有送达"}
    assert len(asked) < 20


def test_a_gateway_that_answers_again_is_asked_again_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _forty_and_one(world)
    asked, down = list[str](), {"sms"}
    began = timezone.now()
    with time_machine.travel(began, tick=False) as clock:
        monkeypatch.setattr(sending, "deliver", _slow_to_fail(down, clock, asked))
        for pk in due_urgent(began):
            send(pk, began)
        down.clear()
        clock.shift(60)
        now = timezone.now()
        for pk in due_urgent(now):
            send(pk, now)
    assert not Message.objects.waiting().exists()
    assert Gateway.objects.get(kind="sms").failures == 0


def test_a_round_that_had_its_time_leaves_the_rest_to_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _forty_and_one(world)
    began, asked = timezone.now(), list[str]()
    with time_machine.travel(began, tick=False) as clock:

        def slow(kind: str, *_: str) -> str:
            asked.append(kind)
            clock.shift(4)
            return ""

        monkeypatch.setattr(sending, "deliver", slow)
        for pk in due_urgent(began):
            send(pk, began)
        assert timezone.now() - began <= sending.ROUND + timedelta(seconds=4)
        assert asked[:2] == ["sms", "wecom"]  # each way out in turn
        assert due_urgent(timezone.now())


def test_a_message_that_is_not_taken_says_nothing_of_its_gateway(
    world: World, gateway: GatewayHere
) -> None:
    reached(world)
    (message,) = told(world, urgent=True)
    gateway.status = 404
    send(message.pk, timezone.now())
    assert not Gateway.objects.exists()


def test_the_administrator_sees_how_the_ways_out_do_and_nobody_else(
    gateway: GatewayHere, sign_in: Callable[[str], Client], settings: Settings
) -> None:
    settings.SMS_URL = ""
    actions.note_gateway(kind=Kind.EMAIL, down=True, at=timezone.now(), by=CLOCK)
    page = sign_in("许平").get("/notices/").content.decode()
    for words in ("发送情况", "没有配置", "连续 1 次没有应答", "正常"):
        assert words in page
    assert "发送情况" not in sign_in("李梅").get("/notices/").content.decode()


def test_what_did_not_arrive_is_said_once_for_each_address(
    gateway: GatewayHere, world: World
) -> None:
    office = world.organisation("大坪村民委员会")
    for number in (PHONE, "19900002222", "19900003333"):
        reached(world, value=number)
    for cause in ("a", "b"):
        told(world, cause=cause)
    lost = Address.objects.exclude(value_index=Address.objects.latest("added_at").value_index)
    Message.objects.filter(address__in=lost).update(failed_at=timezone.now(), next_at=None)
    assert delivered(office.pk, office).missed == "短信（尾号 1111）、短信（尾号 2222）"
