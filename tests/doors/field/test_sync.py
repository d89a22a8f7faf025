"""A phone enrols, reads its village, sends its work; and what it may not is parked, not lost."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from tests.children import child, fresh, number
from tests.doors.field.phone import Phone, device_of, enrolled, invited, signed_in, token_of
from tests.world import BAISHUI_VILLAGE, DAPING, LIUWAN, World
from tonghu.base.audit.models import Entry
from tonghu.base.kernel.ids import uuid7
from tonghu.doors.field.models import Operation
from tonghu.record.children.questions import history_of


def record(pk: object) -> dict[str, object]:
    return dict(history_of(fresh(pk)).record)  # type: ignore[arg-type]


def test_a_phone_holds_its_village_and_no_more(world: World) -> None:
    mine, other = child(world), child(world, place=LIUWAN, id_number=None, name="周明")
    phone = enrolled(world)
    assert phone.pull().status == 200
    assert phone.children().keys() == {str(mine.pk)}
    held = phone.children()[str(mine.pk)]
    assert (held["name"], held["father"]["phone"]) == ("李小雨", "19900001111")
    assert held["id_tail"] == number()[-4:]
    assert number() not in json.dumps(phone.base, ensure_ascii=False)
    assert other.name not in json.dumps(phone.base, ensure_ascii=False)


def test_what_changes_at_the_desk_reaches_the_phone(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    phone.pull()
    second = child(world, id_number=None, name="周明")
    phone.pull()
    assert phone.children().keys() == {str(one.pk), str(second.pk)}


def test_every_file_that_goes_out_is_in_the_log(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    phone.pull()
    looks = Entry.objects.filter(child_id=one.pk, kind="disclosure")
    assert [entry.why for entry in looks] == [f"手机 {phone.device_id}"]
    phone.pull()
    assert looks.count() == 1


def test_a_field_is_changed_and_the_phone_is_told_when_it_will_see_it(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    phone.pull()
    (done,) = phone.push(phone.set(one.pk, "father.phone", "19900001111", "199 0000 2222"))
    assert done["status"] == "applied"
    assert record(one.pk)["father.phone"] == "19900002222"
    phone.pull()
    assert phone.cursor[done["stream"]] >= done["seq"]
    assert phone.children()[str(one.pk)]["father"]["phone"] == "19900002222"


def test_the_same_operation_again_is_the_same_answer(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    said = phone.set(one.pk, "father.phone", "19900001111", "19900002222")
    assert phone.push(said) == phone.push(said)
    assert one.changes.count() == 2


def test_a_packed_batch_is_read(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    said = phone.set(one.pk, "remark", None, "家里有狗")
    answer = phone.call("push", packed=True, batch_id="x", app="1", ops=[said])
    assert answer.said["results"][0]["status"] == "applied"


def test_a_child_registered_without_signal_and_a_change_of_it(world: World) -> None:
    phone, pk = enrolled(world), uuid7()
    body = {"place": DAPING, "values": {"name": "周明", "sex": "1"}, "effective_on": "2026-11-01"}
    made = phone.operation("entity.create", ("child", pk), body=body)
    later = phone.set(pk, "school", None, "青岩镇中心小学")
    later["deps"] = [made["op_id"]]
    from tests.doors.field.phone import sealed

    assert [one["status"] for one in phone.push(sealed(later))] == ["deferred"]
    assert [one["status"] for one in phone.push(made)] == ["applied"]
    (again,) = phone.push(sealed(later))
    assert again["status"] == "applied"
    assert record(pk) == {"name": "周明", "sex": "1", "school": "青岩镇中心小学"}


def test_needs_are_put_in_and_taken_out(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    adds = phone.about("set.add", one.pk, body={"name": "needs", "values": ["3", "8"]})
    assert phone.push(adds)[0]["status"] == "applied"
    phone.pull()
    version = phone.base[DAPING][str(one.pk)]["version"]
    takes = phone.about(
        "set.remove", one.pk, body={"name": "needs", "values": ["3"]},
        base={"version": version, "stream": DAPING},
    )  # fmt: skip
    assert phone.push(takes)[0]["status"] == "applied"
    assert record(one.pk)["support_recommendations"] == ["8"]


def test_a_task_is_done_in_words(world: World) -> None:
    task = world.task("大坪村民委员会")
    phone = enrolled(world)
    phone.pull()
    assert str(task.pk) in phone.base["tasks"]
    done = phone.operation("task.done", ("task", task.pk), body={"statement": "已上门"})
    assert phone.push(done)[0]["status"] == "applied"
    again = phone.operation("task.done", ("task", task.pk), body={"statement": "已上门"})
    assert phone.push(again)[0]["status"] == "noop"


def test_the_cost_of_one_operation_does_not_follow_the_children(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    phone.pull()
    said = [
        phone.set(one.pk, "remark", None if n == 0 else f"第{n}次", f"第{n + 1}次")
        for n in range(3)
    ]
    phone.push(said[0])
    with CaptureQueriesContext(
        connection,
    ) as few:
        phone.push(said[1])
    for n in range(12):
        child(world, name=f"周{chr(0x4E00 + n)}", id_number=None, birth_date=None, father_name=None,
              mother_name=None, father_phone=None, caregiver_name=None)  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        phone.push(said[2])
    assert len(many) == len(few)
    assert len(few) <= 60, len(few)


def test_a_clock_that_is_wrong_is_told_the_time(world: World) -> None:
    phone = enrolled(world)
    phone.skew = timedelta(days=-20000)
    answer = phone.call("status")
    assert (answer.status, answer.said["error"]) == (401, "clock")
    assert answer.said["server_time"]


def test_a_stolen_cookie_without_the_key_opens_nothing(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    thief = Phone(phone.client, phone.device_id, phone.epoch, phone.csrf)
    answer = thief.call("pull", cursor={}, epoch=phone.epoch, app="1")
    assert (answer.status, answer.said["error"]) == (401, "signature")
    assert one.name not in json.dumps(answer.said, ensure_ascii=False)


def test_a_key_without_a_log_in_opens_nothing_but_how_things_stand(world: World) -> None:
    phone = enrolled(world)
    phone.client.logout()
    assert phone.call("status").said["signed_in"] is False
    answer = phone.call("pull", cursor={}, epoch=phone.epoch, app="1")
    assert (answer.status, answer.said["control"]) == (401, {"relogin": True})


def test_without_a_second_factor_the_sync_says_log_in_and_shows_no_page(
    world: World, settings: Settings
) -> None:
    phone = enrolled(world)
    settings.REQUIRE_SECOND_FACTOR = True
    assert phone.call("status").said["signed_in"] is False
    answer = phone.call("pull", cursor={}, epoch=phone.epoch, app="1")
    assert (answer.status, answer.said["error"]) == (401, "login")
    assert phone.client.get("/tasks/").headers["Location"] == "/accounts/2fa/"


def test_a_code_is_for_one_officer_one_phone_one_day(world: World) -> None:
    code = invited(world)
    phone = Phone(signed_in(world.officer("李梅")))
    phone.client.get("/")
    phone.csrf = token_of(phone)

    def tries(one: Phone) -> int:
        return one.call("enrol", code=code, public_key=one.public_key, agent="x", app="1").status

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        phone.client.force_login(
            world.officer("李梅"), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        phone.client.get("/")
        phone.csrf = token_of(phone)
        assert tries(phone) == 403
    assert tries(phone) == 200
    assert tries(phone) == 200, "the answer was lost: the same code and key again"
    second = Phone(phone.client, csrf=phone.csrf)
    assert tries(second) == 403


def test_the_lease_is_lengthened_and_the_share_renewed_after_a_month(world: World) -> None:
    phone = enrolled(world)
    said = phone.call("unlock", share_id=phone.share["id"]).said
    assert (said["share"], said["next"]) == (phone.share, None)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        phone.client.force_login(
            world.officer("李梅"), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        phone.client.get("/")
        phone.csrf = token_of(phone)
        said = phone.call("unlock", share_id=phone.share["id"]).said
        assert said["share"] == phone.share
        renewed = phone.call("unlock", share_id=said["next"]["id"]).said
        assert (renewed["share"], renewed["next"]) == (said["next"], None)
        assert phone.call("unlock", share_id=phone.share["id"]).status == 403


def test_a_child_of_another_township_is_parked_and_nothing_is_said(world: World) -> None:
    foreign = child(world, place=BAISHUI_VILLAGE)
    phone = enrolled(world)
    (result,) = phone.push(phone.set(foreign.pk, "remark", None, "x"))
    assert result.keys() == {"op_id", "status"}
    assert result["status"] == "parked:scope"
    assert Operation.objects.get().waits


def test_what_is_on_the_phone_is_known(world: World) -> None:
    phone = enrolled(world)
    phone.call("status", outbox=3, oldest="2026-11-20")
    device = device_of(phone)
    assert (device.outbox, str(device.oldest)) == (3, "2026-11-20")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"a":1}'])
def test_what_is_no_request_is_refused_and_nothing_breaks(world: World, body: bytes) -> None:
    phone = enrolled(world)
    answer = phone.send(body, "push", phone.headers("/field/sync/1/push", body))
    assert (answer.status, answer.said["error"]) == (400, "malformed")


def test_a_phone_sends_after_an_idle_quarter_of_an_hour_and_keeps_no_session_alive(
    world: World,
) -> None:
    phone = enrolled(world)
    op = phone.set(child(world).pk, "remark", None, "x")
    with time_machine.travel(timezone.now() + timedelta(minutes=40)):
        assert phone.push(op)[0]["status"] == "applied"
        assert phone.client.get("/").status_code == 302, "the pages want a log-in again"
