"""What the verbs of the phones refuse, and what they leave alone."""

import pytest
from django.db import OperationalError

from tests.children import child, number
from tests.doors.field.phone import (
    Phone,
    device_of,
    enrolled,
    of_a_phone,
    signed_in,
    token_of,
)
from tests.reliability.test_sync_faults import visit
from tests.world import BAISHUI, BAISHUI_VILLAGE, DAPING, LIUWAN, World
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.people.actions import appoint
from tonghu.base.people.models import Officer
from tonghu.doors.field import actions, effects
from tonghu.doors.field.actions import (
    URGENT,
    apply_parked,
    decide_question,
    decline_parked,
    invite,
    mark_lost,
    new_code,
    retire,
    settle_collision,
    unlock,
)
from tonghu.doors.field.models import Collision, Operation, Question, StreamHead
from tonghu.record.tasks.models import Task


def keeper_elsewhere(world: World) -> Officer:
    """Whoever keeps the phones of the other township."""
    appoint(
        officer=world.officer("何敏"), organisation=world.organisation("白水镇人民政府"),
        role="town_supervisor", place=BAISHUI, reason="兼任", by=world.officer("马兰"),
    )  # fmt: skip
    return world.officer("何敏")


@pytest.mark.parametrize(
    ("villages", "told"),
    [
        ((), "1 到 5 个村"),
        ((BAISHUI_VILLAGE,), "自己管辖范围内"),
        ((DAPING[:9] + "000",), "自己管辖范围内"),
        ((LIUWAN,), "不能走访"),
    ],
)
def test_a_code_is_for_villages_of_both(world: World, villages: tuple[str, ...], told: str) -> None:
    with pytest.raises(Refused, match=told):
        invite(
            officer=world.officer("李梅"), villages=villages, code=new_code(),
            by=world.officer("王强"),
        )  # fmt: skip


def test_a_phone_does_not_hold_a_whole_township(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    child(world)
    monkeypatch.setattr(actions, "CHILDREN", 0)
    with pytest.raises(Refused, match="分给几部手机"):
        invite(
            officer=world.officer("李梅"), villages=[DAPING], code=new_code(),
            by=world.officer("王强"),
        )  # fmt: skip


def test_the_older_share_opens_until_the_newer_is_named(world: World) -> None:
    phone, limei = enrolled(world), world.officer("李梅")
    device = device_of(phone)
    older = device.shares[0]
    device.shares = [older, {**older, "id": "newer"}]
    device.save()
    assert len(unlock(device=device, share_id=older["id"], by=limei).shares) == 2
    assert [one["id"] for one in unlock(device=device, share_id="newer", by=limei).shares] == [
        "newer"
    ]
    with pytest.raises(Refused, match="不能再离线使用"):
        unlock(device=device, share_id=older["id"], by=limei)


def test_a_phone_is_ended_by_its_own_keeper_once_and_lost_stays_lost(world: World) -> None:
    one, other = enrolled(world), enrolled(world)
    with pytest.raises(Refused, match="由当地办理"):
        mark_lost(device=device_of(one), reason="丢了", by=keeper_elsewhere(world))
    ended = mark_lost(device=device_of(one), reason="丢了", by=world.officer("王强"))
    again = retire(device=ended, reason="换新", by=world.officer("王强"))
    assert (again.state, again.ended_why) == ("lost", "丢了")
    # The other phone of the village is still told.
    assert StreamHead.objects.get(stream=DAPING).active
    retire(device=device_of(other), reason="换新", by=world.officer("王强"))
    assert not StreamHead.objects.get(stream=DAPING).active


def test_a_long_list_comes_in_parts_and_only_the_last_has_the_digest(world: World) -> None:
    phone = enrolled(world)
    phone.pull()
    for _ in range(3):
        child(world, id_number=None)
    first = phone.call("pull", epoch=phone.epoch, cursor=phone.cursor, app="1", limit=1)
    said = first.said["streams"][DAPING]
    assert (said["more"], len(said["changes"]), "digest" in said) == (True, 1, False)
    phone.pull(limit=1)
    assert len(phone.children()) == 3


def test_work_about_a_child_no_phone_holds_has_no_place_in_a_stream(world: World) -> None:
    elsewhere = child(world, place=LIUWAN)
    phone = enrolled(world, "王强", (DAPING,))
    (done,) = phone.push(visit(phone, elsewhere.pk))
    assert (done["status"], "seq" in done) == ("applied", False)


@pytest.mark.parametrize(
    ("error", "status", "reason"),
    [
        (NotAllowed("x"), "parked:scope", None),
        (Refused("先补照护人。"), "parked:invalid", "先补照护人。"),
        (
            RuntimeError("boom"),
            "parked:invalid",
            "系统没有能办理这条记录，已经记下，请技术人员查看。",
        ),
    ],
)
def test_what_cannot_be_done_is_kept_whole(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception, status: str, reason: str | None
) -> None:
    one, phone = child(world), enrolled(world)
    fail_with(monkeypatch, error)
    (done,) = phone.push(said := visit(phone, one.pk))
    assert (done["status"], done.get("reason")) == (status, reason)
    assert Operation.objects.get().payload == said


def test_a_database_that_is_away_takes_nothing_in(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, phone = child(world), enrolled(world)
    fail_with(monkeypatch, OperationalError("database is locked"))
    answer = phone.call("push", batch_id="x", app="1", ops=[visit(phone, one.pk)])
    assert (answer.status, Operation.objects.count()) == (503, 0)


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fails(_: object) -> object:
        raise error

    monkeypatch.setitem(effects.EFFECTS, ("fact.add", "visit"), fails)


def test_what_waits_is_decided_by_the_keeper_of_the_place_and_once(world: World) -> None:
    ids, wang, other = of_a_phone(world), world.officer("王强"), keeper_elsewhere(world)
    parked = Operation.objects.get(pk=ids["op_id"])
    question = Question.objects.get(pk=ids["question_id"])
    collision = Collision.objects.get(pk=ids["collision_id"])
    for verb, what in (
        (decline_parked, {"operation": parked}),
        (decide_question, {"question": question, "take": False}),
        (settle_collision, {"collision": collision}),
    ):
        with pytest.raises(Refused, match="由当地处理"):
            verb(**what, reason="x", by=other)
    for _ in range(2):
        settle_collision(collision=collision, reason="看过", by=wang)
    assert Collision.objects.get().why == "看过"
    decline_parked(operation=parked, reason="看过", by=wang)
    with pytest.raises(Refused, match="已经处理过"):
        apply_parked(operation=parked, reason="x", by=wang)
    decide_question(question=question, take=False, reason="看过", by=wang)
    with pytest.raises(Refused, match="已经处理过"):
        decide_question(question=question, take=True, reason="x", by=wang)


def test_a_number_that_another_file_has_is_settled_by_comparing_the_files(world: World) -> None:
    known, phone = child(world, id_number=(taken := number())), enrolled(world)
    body = {"place": DAPING, "values": {"name": "周明", "sex": "1", "id_number": taken}}
    made = phone.operation("entity.create", ("child", uuid7()), body=body)
    assert phone.push(made)[0]["status"] == "conflict"
    with pytest.raises(Refused, match="查重"):
        decide_question(
            question=Question.objects.get(), take=True, reason="x", by=world.officer("王强")
        )
    assert known.id_index is not None


def test_a_report_that_nobody_is_there_for_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_call_for_review_office", lambda place: None)
    foreign, phone = child(world, place=BAISHUI_VILLAGE), enrolled(world)
    about = {"kind": "child", "id": str(foreign.pk)}
    told = phone.operation("fact.add", ("report", uuid7()), parent=about, body={"words": "x"})
    assert phone.push(told)[0]["status"] == "parked:scope"
    assert not Task.objects.filter(kind=URGENT).exists()


def test_a_code_serves_its_officer_and_its_key_only(world: World) -> None:
    code = new_code()
    invite(officer=world.officer("李梅"), villages=[DAPING], code=code, by=world.officer("王强"))
    phone = Phone(signed_in(world.officer("田雨")))
    phone.client.get("/")
    phone.csrf = token_of(phone)
    answer = phone.call("enrol", code=code, public_key=phone.public_key, agent="x", app="1")
    assert (answer.status, answer.said["error"]) == (403, "device")
