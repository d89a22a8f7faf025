"""The server's rows of the fault matrix (docs/reference/sync.md): nothing lost, nothing doubled, nobody sees
what they may not. Counts grow with bin/test --full; every story ends with the same oracle.
"""

import base64
import json
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from tests.children import child, fresh, number
from tests.conftest import BACKEND
from tests.doors.field.phone import (
    PATH,
    Json,
    Phone,
    canonical,
    device_of,
    enrolled,
    sealed,
    signed_in,
    token_of,
)
from tests.doors.field.test_sync import record
from tests.world import BAISHUI_VILLAGE, DAPING, LIUWAN, World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.audit.models import Entry
from tonghu.base.audit.verify import verify
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.people.actions import appoint, dismiss, suspend
from tonghu.doors.field import actions
from tonghu.doors.field.actions import (
    allow_recovery,
    apply_parked,
    begin_epoch,
    decide_question,
    mark_lost,
    new_code,
    retire,
)
from tonghu.doors.field.models import (
    Collision,
    Feed,
    Member,
    Operation,
    Question,
    Recovery,
    StreamHead,
)
from tonghu.record.children.actions import answer_transfer, merge_files, offer_transfer
from tonghu.record.children.models import Change, Child, Pair
from tonghu.record.rights.actions import erase_file
from tonghu.record.tasks.models import Task
from tonghu.work.reports.models import Report
from tonghu.work.visits.models import Visit

FULL = bool(os.environ.get("TONGHU_FULL"))


def times(few: int, many: int) -> range:
    """How often a fault is tried."""
    return range(many if FULL else few)


def oracle(*sent: Json) -> None:
    """I1, I2, I8 and the log: each operation kept once with its hash; streams dense; digests true."""
    for said in sent:
        kept = Operation.objects.get(pk=said["op_id"])
        assert kept.sha256 == said["sha256"]
        assert kept.payload == said
        assert Change.objects.filter(origin=kept.pk).count() <= 1
        assert Visit.objects.filter(pk=kept.entity_id).count() <= 1
    for head in StreamHead.objects.filter(active=True):
        counted = Feed.objects.filter(stream=head.stream).order_by("seq")
        assert list(counted.values_list("seq", flat=True)) == list(range(1, head.seq + 1))
        versions = list(Member.objects.filter(stream=head.stream).values_list("version", flat=True))
        assert (head.count, head.total) == (len(versions), sum(versions))
        here = Child.objects.on_ledger().filter(place=head.stream, merged_into=None)
        members = Member.objects.filter(stream=head.stream).values_list("child", flat=True)
        assert set(here.values_list("pk", flat=True)) == set(members)
    assert list(verify(Entry.objects.order_by("chain", "n"))) == []


def again(world: World, phone: Phone, name: str) -> None:
    """Somebody else, or the same officer anew, logs in on the phone."""
    phone.client = signed_in(world.officer(name))
    phone.client.get("/")
    phone.csrf = token_of(phone)


def visit(phone: Phone, pk: object, **more: Any) -> Json:
    """A visit of today to a child."""
    said = {"met": ["1"], **more.pop("said", {})}
    body = {"visited_at": timezone.now().isoformat(), "said": said}
    about = {"kind": "child", "id": str(pk)}
    return phone.operation("fact.add", ("visit", uuid7()), parent=about, body=body, **more)


def test_a_visit_without_signal_is_the_visit_of_the_page(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    phone.pull()
    said = visit(phone, one.pk, said={"living": "1", "dangers": "@none", "note": "都好"})
    (done,) = phone.push(said)
    assert done["status"] == "applied"
    kept = Visit.objects.get()
    assert (str(kept.pk), kept.child_id, kept.source) == (said["entity"]["id"], one.pk, "phone")
    phone.pull()
    held = phone.children()[str(one.pk)]
    assert phone.cursor[DAPING] >= done["seq"]
    assert held["visited_on"] == timezone.localdate().isoformat()
    assert held["last_visit"]["said"] == {"met": ["1"], "living": "1", "dangers": "@none"}
    oracle(said)


def test_danger_seen_without_signal_is_reported_when_it_arrives(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    said = visit(phone, one.pk, said={"dangers": ["hurt"], "danger_words": "手上有伤"})
    assert phone.push(said)[0]["status"] == "applied"
    assert Report.objects.get().child_id == one.pk
    told = phone.operation(
        "fact.add", ("report", uuid7()), parent=None,
        body={"words": "有人喊救命", "situations": ["S5"], "place": DAPING, "ongoing": True},
    )  # fmt: skip
    assert phone.push(told)[0]["status"] == "applied"
    assert Report.objects.get(pk=told["entity"]["id"]).ongoing
    oracle(said, told)


def test_a_visit_and_a_contact_are_taken_back_by_new_facts(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    seen = visit(phone, one.pk)
    spoke = phone.operation(
        "fact.add", ("contact", uuid7()), parent={"kind": "child", "id": str(one.pk)},
        body={"at": timezone.now().isoformat(), "who": "1", "how": "1", "known_by": "told"},
    )  # fmt: skip
    back = [
        phone.operation("fact.retract", (kind, said["entity"]["id"]), body={"reason": "记错了人"})
        for kind, said in (("visit", seen), ("contact", spoke))
    ]
    results = phone.push(seen, spoke, *back)
    assert [one["status"] for one in results] == ["applied"] * 4
    assert not Visit.objects.standing().exists()
    oracle(seen, spoke, *back)


def test_f03_the_answer_was_lost_and_the_second_push_is_answered_alike(world: World) -> None:
    one = child(world)
    phone, random = enrolled(world), Random(3)
    for _ in times(3, 50):
        known = record(one.pk).get("remark")
        ops = [visit(phone, one.pk), phone.set(one.pk, "remark", known, f"第{random.random()}次")]
        first = phone.push(*ops)
        assert phone.push(*ops) == first
        assert phone.push(*reversed(ops)) == first[::-1]
        oracle(*ops)


def test_f04_one_request_delivered_several_times_at_once(real_transactions: World) -> None:
    one = child(real_transactions)
    phone = enrolled(real_transactions)
    for n in times(3, 60):
        said = visit(phone, one.pk)
        known = record(one.pk).get("remark")
        said2 = phone.set(one.pk, "remark", known, f"第{n}次")
        body = json.dumps(
            {"device_id": phone.device_id, "batch_id": "x", "app": "1", "ops": [said, said2]}
        ).encode()
        headers = phone.headers(PATH + "push", body)
        answers = together(lambda _, b=body, h=headers: copy_of(phone).send(b, "push", h), 4)  # type: ignore[misc]
        assert {answer.status for answer in answers} == {200}
        assert len({json.dumps(answer.said["results"]) for answer in answers}) == 1
        oracle(said, said2)


def copy_of(phone: Phone) -> Phone:
    """The same phone in another thread."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies = phone.client.cookies
    return Phone(client, phone.device_id, phone.epoch, phone.csrf, phone.seq, key=phone.key)


def together(work: Callable[[int], Any], many: int) -> list[Any]:
    """So many at the same time."""

    def one(n: int) -> Any:
        try:
            return work(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


def test_f05_a_request_replayed_later_has_no_second_effect(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    said = visit(phone, one.pk)
    body = json.dumps(
        {"device_id": phone.device_id, "batch_id": "x", "app": "1", "ops": [said]}
    ).encode()
    headers = phone.headers(PATH + "push", body)
    first = phone.send(body, "push", headers)
    assert phone.send(body, "push", headers).said["results"] == first.said["results"]
    for later in (timedelta(hours=1), timedelta(days=40)):
        with time_machine.travel(timezone.now() + later):
            again(world, phone, "李梅")
            assert phone.send(body, "push", headers).said["error"] == "clock"
            assert phone.push(said) == first.said["results"]
    oracle(said)


def test_f06_operations_in_any_order_settle_when_the_first_arrives(world: World) -> None:
    for n in times(3, 30):
        phone, pk, random = enrolled(world), uuid7(), Random(n)
        body = {"place": DAPING, "values": {"name": f"周{chr(0x4E00 + n)}"}}
        made = phone.operation("entity.create", ("child", pk), body=body)
        seen = visit(phone, pk, deps=[made["op_id"]])
        more = phone.about(
            "field.set", pk, fields=[{"name": "school", "from": None, "to": "中心小学"}],
            deps=[made["op_id"], seen["op_id"]],
        )  # fmt: skip
        ops = random.sample([seen, more, made], 3)
        for said in ops:
            phone.push(said)
        assert {result["status"] for result in phone.push(*ops)} == {"applied"}
        assert record(pk)["school"] == "中心小学"
        oracle(*ops)


def test_f06_an_operation_whose_first_was_declined_is_parked_with_the_reason(world: World) -> None:
    phone, pk = enrolled(world), uuid7()
    body = {"place": BAISHUI_VILLAGE, "values": {"name": "周明"}}
    made = phone.operation("entity.create", ("child", pk), body=body)
    seen = visit(phone, pk, deps=[made["op_id"]])
    assert [one["status"] for one in phone.push(made, seen)] == ["parked:scope", "deferred"]
    kept = Operation.objects.get(pk=made["op_id"])
    actions.decline_parked(operation=kept, reason="不归这里", by=world.officer("王强"))
    (answer,) = phone.push(seen)
    assert (answer["status"], answer["reason"]) == ("parked:invalid", "它依赖的一条记录没有采用。")
    oracle(made, seen)


def test_f06_what_waits_in_vain_comes_before_a_person(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    waits = visit(phone, one.pk, deps=[str(uuid7())])
    assert phone.push(waits)[0]["status"] == "deferred"
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        again(world, phone, "李梅")
        assert phone.push(waits)[0]["status"] == "deferred"
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        again(world, phone, "李梅")
        (answer,) = phone.push(waits)
    assert (answer["status"], answer["reason"][:7]) == ("parked:invalid", "等了 7 天，")
    assert Task.objects.open().filter(kind=actions.REVIEW).exists()
    apply_parked(operation=Operation.objects.get(), reason="确实去过", by=world.officer("王强"))
    assert Visit.objects.get().child_id == one.pk
    oracle(waits)


def test_f06_what_waits_on_a_phone_that_sends_no_more_comes_before_a_person(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    assert phone.push(visit(phone, one.pk, deps=[str(uuid7())]))[0]["status"] == "deferred"
    retire(device=device_of(phone), reason="换新", by=world.officer("王强"))
    assert Operation.objects.get().status == "parked:device"
    assert Task.objects.open().filter(kind=actions.REVIEW).exists()


def test_f07_a_body_cut_short_or_badly_packed_is_no_request(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    said = visit(phone, one.pk)
    body = json.dumps({"device_id": phone.device_id, "ops": [said]}).encode()
    for cut in times(3, 40):
        short = body[: len(body) * cut // 41]
        assert phone.send(short, "push", phone.headers(PATH + "push", short)).status == 400
        headers = phone.headers(PATH + "push", body)
        assert phone.send(body[:-1], "push", headers).said["error"] == "signature"
        packed = phone.headers(PATH + "push", body) | {"Content-Encoding": "gzip"}
        assert phone.send(body, "push", packed).status == 400
    assert not Operation.objects.exists()


@pytest.mark.parametrize(
    "wall", ["1970-01-01T00:00:00+08:00", "2099-01-01T00:00:00+08:00", "昨天", None]
)
def test_f08_a_wrong_clock_orders_nothing_and_is_marked(world: World, wall: str | None) -> None:
    one = child(world)
    phone = enrolled(world)
    said = visit(phone, one.pk, at={"wall": wall, "skew_ms": 99_999_999_999})
    said["body"]["visited_at"] = wall
    assert phone.push(sealed(said))[0]["status"] == "applied"
    kept = Visit.objects.get()
    assert kept.on == timezone.localdate()
    assert set(kept.doubts) & {"clock", "future"}


def test_f11_what_a_newer_program_wrote_is_kept_for_a_person(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    newer = sealed({**visit(phone, one.pk), "schema": 99})
    odd = phone.operation("fact.add", ("dream", uuid7()), body={"x": 1})
    unknown = visit(phone, one.pk, said={"living": "7", "smell": "rose"})
    results = phone.push(newer, odd, unknown)
    assert [one["status"] for one in results] == ["parked:schema", "parked:schema", "applied"]
    assert Visit.objects.get().said["smell"] == "rose"
    oracle(newer, odd, unknown)


def test_f14_two_phones_change_one_field_and_a_person_sees_both(world: World) -> None:
    one = child(world)
    for n in times(3, 60):
        old = record(one.pk)["father.phone"]
        phones = [enrolled(world), enrolled(world)]
        ops = [
            phone.set(one.pk, "father.phone", old, f"1990000{n:02}{m}1")
            for m, phone in enumerate(phones)
        ]
        results = [phone.push(said)[0] for phone, said in zip(phones, ops, strict=True)]
        assert [result["status"] for result in results] == ["applied", "conflict"]
        question = Question.objects.get(operation=ops[1]["op_id"])
        assert (question.current, question.offered) == (f"1990000{n:02}01", f"1990000{n:02}11")
        phones[1].pull()
        notices = [entry["data"] for entry in phones[1].base["me"].values()]
        assert [entry["status"] for entry in notices] == ["conflict"]
        decide_question(question=question, take=True, reason="问过", by=world.officer("王强"))
        assert record(one.pk)["father.phone"] == f"1990000{n:02}11"
        oracle(*ops)


def test_f15_a_danger_is_not_taken_back_by_a_visit_until_a_person_says_so(world: World) -> None:
    one = child(world)
    phones = [enrolled(world), enrolled(world)]
    for phone in phones:
        phone.pull()
    known = {"version": phones[1].base[DAPING][str(one.pk)]["version"], "stream": DAPING}
    raised = visit(phones[0], one.pk, said={"dangers": ["hurt"]})
    lowered = visit(phones[1], one.pk, said={"dangers": "@none"}, base=known)
    phones[0].push(raised)
    phones[1].push(lowered)
    assert fresh(one).level == "red"
    question = Question.objects.get()
    assert question.field == "hurt"
    phones[1].pull()
    told = {"version": phones[1].base[DAPING][str(one.pk)]["version"], "stream": DAPING}
    knowing = visit(phones[1], one.pk, said={"dangers": "@none"}, base=told)
    phones[1].push(knowing)
    assert fresh(one).level != "red"
    oracle(raised, lowered, knowing)


def test_f15_a_danger_that_arrives_after_a_later_look_found_none_stands_until_it_is_looked_at(
    world: World,
) -> None:
    one = child(world)
    phones = [enrolled(world), enrolled(world)]
    saw = visit(phones[0], one.pk, said={"dangers": ["hurt"]})
    saw["body"]["visited_at"] = (timezone.now() - timedelta(days=2)).isoformat()
    looked = visit(phones[1], one.pk, said={"dangers": "@none"})
    saw = sealed(saw)
    phones[1].push(looked)
    phones[0].push(saw)
    assert fresh(one).level == "red"
    phones[1].pull()
    told = {"version": phones[1].base[DAPING][str(one.pk)]["version"], "stream": DAPING}
    knowing = visit(phones[1], one.pk, said={"dangers": "@none"}, base=told)
    phones[1].push(knowing)
    assert fresh(one).level != "red"
    oracle(saw, looked, knowing)


@pytest.mark.parametrize("behind", [timedelta(days=-400), timedelta(days=400)])
def test_f15_a_wrong_clock_does_not_decide_which_look_was_the_later(
    world: World, behind: timedelta
) -> None:
    one = child(world)
    phones = [enrolled(world), enrolled(world)]
    looked = visit(phones[1], one.pk, said={"dangers": "@none"})
    wall = (timezone.now() - behind).isoformat()
    saw = visit(
        phones[0], one.pk, said={"dangers": ["hurt"]},
        at={"wall": wall, "skew_ms": int(behind / timedelta(milliseconds=1))},
    )  # fmt: skip
    saw["body"]["visited_at"] = wall
    phones[1].push(looked)
    phones[0].push(sealed(saw))
    assert fresh(one).level == "red"
    phones[1].pull()
    told = {"version": phones[1].base[DAPING][str(one.pk)]["version"], "stream": DAPING}
    knowing = visit(phones[1], one.pk, said={"dangers": "@none"}, base=told)
    phones[1].push(knowing)
    assert fresh(one).level != "red"


def test_f15_a_person_may_say_that_the_danger_is_gone(world: World) -> None:
    one = child(world)
    phones = [enrolled(world), enrolled(world)]
    phones[0].push(visit(phones[0], one.pk, said={"dangers": ["hurt"]}))
    phones[1].push(visit(phones[1], one.pk, said={"dangers": "@none"}))
    assert fresh(one).level == "red"
    decide_question(
        question=Question.objects.get(), take=True, reason="查清了", by=world.officer("王强")
    )
    assert fresh(one).level != "red"


def test_f16_two_phones_register_one_child_and_a_person_merges(world: World) -> None:
    phones, pks = [enrolled(world), enrolled(world)], [uuid7(), uuid7()]
    values = {"name": "周明", "sex": "1", "birth_date": "2016-03-05", "id_number": number()}
    made = [
        phone.operation("entity.create", ("child", pk), body={"place": DAPING, "values": values})
        for phone, pk in zip(phones, pks, strict=True)
    ]
    results = [phone.push(said)[0]["status"] for phone, said in zip(phones, made, strict=True)]
    assert results == ["applied", "conflict"]
    assert {Pair.objects.get().first_id, Pair.objects.get().second_id} == set(pks)
    kept, dropped = fresh(pks[0]), fresh(pks[1])
    merge_files(kept=kept, dropped=dropped, values={}, reason="同一人", by=world.officer("王强"))
    late = visit(phones[1], pks[1])
    assert phones[1].push(late)[0]["status"] == "applied"
    assert Visit.objects.get().child_id == pks[0]
    oracle(*made, late)


def test_f17_a_scope_lost_offline_parks_the_work_and_empties_the_phone(world: World) -> None:
    one = child(world)
    for _ in times(2, 20):
        phone = enrolled(world)
        phone.pull()
        said = visit(phone, one.pk)
        post = world.officer("李梅").posts.get(until=None)
        dismiss(post=post, reason="调离", by=world.officer("马兰"))
        results = phone.push(said)
        assert [one["status"] for one in results] == ["parked:scope"]
        phone.pull()
        assert DAPING not in phone.base
        assert one.name not in json.dumps([results, phone.base], ensure_ascii=False)
        appoint(
            officer=world.officer("李梅"), organisation=world.organisation("大坪村民委员会"),
            role="village_director", place=DAPING, reason="回来", by=world.officer("马兰"),
        )  # fmt: skip
        kept = Operation.objects.get(pk=said["op_id"])
        apply_parked(operation=kept, reason="确实去过", by=world.officer("王强"))
        assert Visit.objects.filter(pk=said["entity"]["id"]).exists()
        oracle(said)


def test_f18_a_child_moved_offline_is_dropped_here_and_put_there(world: World) -> None:
    one = child(world)
    phone, other = enrolled(world), enrolled(world, "田雨", (LIUWAN,))
    both = enrolled(world, "王强", (DAPING, LIUWAN))
    for holder in (phone, other, both):
        holder.pull()
    said, known = visit(phone, one.pk), visit(both, one.pk)
    offer = offer_transfer(child=one, to_place=LIUWAN, reason="搬家", by=world.officer("李梅"))
    answer_transfer(transfer=offer, accepted=True, note="", by=world.officer("王强"))
    assert [phone.push(said)[0]["status"], both.push(known)[0]["status"]] == [
        "parked:scope", "applied",
    ]  # fmt: skip
    for holder in (phone, other, both):
        holder.pull()
    assert phone.children() == {}
    assert other.children(LIUWAN)[str(one.pk)]["visited_on"] is not None
    assert str(one.pk) in both.children(LIUWAN)
    assert both.children(DAPING) == {}
    oracle(said, known)


def test_f19_an_erased_child_is_not_revived(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    phone.pull()
    said = [visit(phone, one.pk), phone.set(one.pk, "remark", None, "x")]
    pk = one.pk
    erase_file(child_id=pk, by=CLOCK)
    assert {result["status"] for result in phone.push(*said)} == {"parked:erased"}
    phone.pull()
    assert phone.children() == {}
    assert not Child.objects.filter(pk=pk).exists()
    oracle(*said)


def test_f20_a_stolen_phone_hears_only_that_it_must_wipe_itself(world: World) -> None:
    one = child(world)
    for _ in times(2, 20):
        phone = enrolled(world)
        phone.pull()
        mark_lost(device=device_of(phone), reason="被偷", by=world.officer("王强"))
        again(world, phone, "李梅")
        said = visit(phone, one.pk)
        answer = phone.call("push", batch_id="x", app="1", ops=[said])
        assert answer.said["control"] == {"wipe": True}
        assert answer.said["results"][0]["status"] == "parked:device"
        for name, more in (("pull", {"cursor": {}}), ("unlock", {"share_id": phone.share["id"]})):
            refused = phone.call(name, app="1", **more)
            assert (refused.status, refused.said["device_id"]) == (403, phone.device_id)
            assert refused.said["control"] == {"wipe": True}
            assert one.name not in json.dumps(refused.said, ensure_ascii=False)
        phone.client.logout()
        assert phone.call("status").said["control"] == {"wipe": True}
        oracle(said)
    assert not Visit.objects.exists()


def test_f22_another_user_cannot_send_and_the_keeper_can(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    said = visit(phone, one.pk)
    suspend(officer=world.officer("李梅"), reason="离职", by=world.officer("马兰"))
    refused = phone.call("push", batch_id="x", app="1", ops=[said])
    assert (refused.status, refused.said["error"]) == (401, "login")
    again(world, phone, "田雨")
    refused = phone.call("push", batch_id="x", app="1", ops=[said])
    assert (refused.status, refused.said["control"]) == (401, {"relogin": True})
    again(world, phone, "王强")
    assert phone.push(said)[0]["status"] == "parked:device"
    assert phone.call("pull", cursor={}, app="1").status == 401
    apply_parked(operation=Operation.objects.get(), reason="代李梅补记", by=world.officer("王强"))
    assert Visit.objects.get().child_id == one.pk
    oracle(said)


def test_f22_a_code_of_the_keeper_opens_a_phone_whose_pin_is_forgotten(world: World) -> None:
    phone, code = enrolled(world), new_code()
    device, keeper = device_of(phone), world.officer("王强")
    own = ec.generate_private_key(ec.SECP256R1())
    public = Phone(phone.client, key=own).public_key
    told: Json = {"code": code, "public": public}
    assert phone.call("recover", **told).status == 403
    with pytest.raises(Refused):
        allow_recovery(device=device, code=code, reason="x", by=world.officer("何敏"))
    allow_recovery(device=device, code=code, reason="忘了密码", by=keeper)
    assert phone.call("recover", code="x", public=public).status == 403
    assert phone.call("recover", code=code, public="x").status == 400
    answers = [phone.call("recover", **told) for _ in range(2)]
    assert [one.status for one in answers] == [200, 200], "the first answer may have been lost"
    theirs = load_der_public_key(base64.b64decode(phone.spare))
    assert isinstance(theirs, ec.EllipticCurvePublicKey)
    assert base64.b64decode(answers[0].said["secret"]) == own.exchange(ec.ECDH(), theirs)
    assert answers[0].said["share"] == phone.share
    again(world, phone, "田雨")
    assert phone.call("recover", **told).status == 401
    again(world, phone, "王强")
    assert phone.call("recover", **told).status == 200, "its officer may be gone"
    Recovery.objects.update(expires_at=timezone.now())
    assert phone.call("recover", **told).status == 403
    Recovery.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    mark_lost(device=device, reason="丢了", by=keeper)
    assert phone.call("recover", **told).status == 403
    with pytest.raises(Refused):
        allow_recovery(device=device_of(phone), code="x", reason="x", by=keeper)


def test_f23_work_that_was_wiped_with_the_browser_is_named(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    phone.push(visit(phone, one.pk))
    phone.seq += 7
    phone.push(visit(phone, one.pk))
    said = phone.call("receipts", from_seq=1, to_seq=9).said
    assert said["missing"] == [2, 3, 4, 5, 6, 7, 8]
    client = Client()
    client.force_login(world.officer("王强"), backend=BACKEND)
    text = client.get(f"/field/devices/{phone.device_id}/").content.decode()
    assert "有 7 条记录没有传到" in text


def test_f24_restored_from_an_older_backup_the_server_asks_for_what_it_lost(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    phone.pull()
    for n in times(2, 15):
        before = phone.seq
        ops = [
            visit(phone, one.pk),
            phone.set(one.pk, "remark", record(one.pk).get("remark"), f"{n}"),
        ]
        with transaction.atomic():
            assert {result["status"] for result in phone.push(*ops)} == {"applied"}
            phone.pull()
            transaction.set_rollback(True)  # the backup is older than this
        if n % 2 == 0:
            begin_epoch(reason="从备份恢复", by=world.officer("许平"))
        answer = phone.pull(acked_seq=phone.seq)
        asked = answer.said["control"]["receipts"]
        assert asked == {"from_seq": before + 1, "to_seq": phone.seq}
        missing = phone.call("receipts", **asked).said["missing"]
        assert missing == [said["device_seq"] for said in ops]
        assert {result["status"] for result in phone.push(*ops)} == {"applied"}
        phone.pull()
        oracle(*ops)


def test_f25_a_database_that_cannot_write_is_busy_and_recovers(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    said = visit(phone, one.pk)
    with read_only():
        answer = phone.call("push", batch_id="x", app="1", ops=[said])
    assert (answer.status, answer.said["error"]) == (503, "busy")
    assert answer.said["control"]["slow"]["s"] > 0
    assert not Operation.objects.exists()
    assert phone.push(said)[0]["status"] == "applied"
    oracle(said)


class read_only:  # noqa: N801  # reads like a word in a story
    """A database that refuses to write, for real."""

    def __enter__(self) -> None:
        self.point = transaction.savepoint()
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA query_only = ON")
            else:
                cursor.execute("SET TRANSACTION READ ONLY")

    def __exit__(self, *_: object) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA query_only = OFF")
        transaction.savepoint_rollback(self.point)


def test_f28_a_server_clock_that_jumps_changes_no_order(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    ops, now = [], timezone.localtime().replace(hour=12)
    for jump in (timedelta(), timedelta(days=2), timedelta(hours=-11), timedelta(hours=1)):
        with time_machine.travel(now + jump):
            again(world, phone, "李梅")
            known = record(one.pk).get("remark")
            ops.append(phone.set(one.pk, "remark", known, f"{jump}"))
            assert phone.push(ops[-1])[0]["status"] == "applied"
            phone.pull()
    assert record(one.pk)["remark"] == f"{timedelta(hours=1)}"
    said = [
        change.values["remark"]
        for change in one.changes.order_by("id")
        if "remark" in change.values
    ]
    assert len(said) == len(ops)
    oracle(*ops)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="nobody kills a connection to a file")
@pytest.mark.full  # a kill may hit a connection that lies in the pool already, and so the next story
def test_f02_a_database_connection_killed_in_the_middle_loses_nothing(
    real_transactions: World,
) -> None:
    one = child(real_transactions)
    phone, random, sent = enrolled(real_transactions), Random(2), []
    pid: list[int] = []

    def pushes(said: Json) -> int:
        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            pid.append(cursor.fetchone()[0])
        try:
            answer = copy_of(phone).call("push", batch_id="x", app="1", ops=[said])
            return answer.status
        finally:
            connection.close()

    for _ in times(5, 100):
        said = visit(phone, one.pk)
        sent.append(said)
        pid.clear()
        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(pushes, said)
            threading.Event().wait(random.uniform(0.0, 0.15))
            if pid:
                with connection.cursor() as cursor:
                    cursor.execute("select pg_terminate_backend(%s)", [pid[0]])
            assert done.result() in (200, 503)
        assert phone.push(said)[0]["status"] == "applied"
    assert Visit.objects.count() == len(sent)
    oracle(*sent)
    connection.close()
    # What was killed while it lay in the pool is nobody else's.
    connection.close_pool()  # type: ignore[attr-defined]


def test_f29_a_table_locked_by_a_migration_delays_and_loses_nothing(
    real_transactions: World,
) -> None:
    one = child(real_transactions)
    phone = enrolled(real_transactions)
    said, locked = visit(phone, one.pk), threading.Event()

    def migrate(_: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:  # on SQLite locked by this alone
            if connection.vendor != "sqlite":
                cursor.execute("LOCK TABLE field_operation IN ACCESS EXCLUSIVE MODE")
            locked.set()
            threading.Event().wait(0.5)

    with ThreadPoolExecutor(1) as pool:
        migration = pool.submit(together, migrate, 1)
        locked.wait(5)
        assert phone.push(said)[0]["status"] == "applied"
        migration.result()
    oracle(said)


@pytest.mark.slow
def test_many_phones_at_once_miss_nothing(real_transactions: World) -> None:
    world = real_transactions
    children = [child(world, id_number=None, name=f"周{chr(0x4E00 + n)}") for n in range(4)]
    phones = [enrolled(world) for _ in range(6)]
    reader, rounds = enrolled(world), 30 if FULL else 4
    sent: list[Json] = []

    def works(n: int) -> None:
        phone, random = phones[n], Random(n)
        for _ in range(rounds):
            said = visit(phone, random.choice(children).pk)
            sent.append(said)
            assert phone.push(said)[0]["status"] == "applied"
            phone.pull()

    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(together, works, len(phones))
        while not work.done():
            reader.pull()
        work.result()
    reader.pull()
    held = reader.children()
    assert {one["last_visit"] is not None for one in held.values()} <= {True, False}
    for one in children:
        last = Visit.objects.filter(child=one).order_by("-on", "-id").first()
        shown = held[str(one.pk)]["last_visit"]
        assert (shown is None) == (last is None)
    assert Visit.objects.count() == len(sent)
    oracle(*sent)


def test_f30_a_foreign_phone_stream_or_child_gets_nothing(world: World) -> None:
    foreign = child(world, place=BAISHUI_VILLAGE, name="周明", id_number=None)
    mine = enrolled(world)
    other = enrolled(world, "林涛", (BAISHUI_VILLAGE,), "林涛")
    thief = Phone(mine.client, other.device_id, None, mine.csrf, key=mine.key)
    assert thief.call("pull", cursor={}, app="1").said["error"] == "signature"
    named = mine.call("pull", device_id=other.device_id, cursor={}, app="1")
    assert named.status == 400
    answer = mine.call("pull", cursor={BAISHUI_VILLAGE: 0, "tasks": 0, "../x": 3}, app="1")
    assert answer.said["removed_streams"] == ["../x", BAISHUI_VILLAGE]
    said = [visit(mine, foreign.pk), mine.about("proposal.add", foreign.pk, fields=[])]
    results = mine.push(*said)
    assert {result["status"] for result in results} == {"parked:scope"}
    assert "周明" not in json.dumps([answer.said, results], ensure_ascii=False)
    oracle(*said)


NASTY: list[Any] = [
    None, True, -1, 0, 2**53, 2**200, 1.5, float("nan"), "", "\ud800", "x" * 70_000, [], {}, [[]],
    "00000000-0000-0000-0000-000000000000", "990131101200", {"kind": "child", "id": 3}, [None], ["1"],
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40 if FULL else 1))
def test_f30_no_operation_however_made_breaks_anything(world: World, seed: int) -> None:
    one = child(world)
    phone, random = enrolled(world), Random(30 + seed)
    for _ in times(
        80, 500
    ):  # of one child, in one transaction: what thousands cost is another question
        said = random.choice(
            [
                visit(phone, one.pk), phone.set(one.pk, "remark", None, "x"),
                phone.operation("entity.create", ("child", uuid7()), body={"place": DAPING, "values": {"name": "x"}}),
                phone.operation("fact.add", ("report", uuid7()), body={"words": "x"}),
                phone.about("set.add", one.pk, body={"name": "needs", "values": ["1"]}),
                phone.operation("task.done", ("task", uuid7()), body={}),
            ]
        )  # fmt: skip
        target = said
        if random.random() < 0.5 and isinstance(said.get("body"), dict):
            target = said["body"]
        target[random.choice([*target, "deps", "extra"])] = random.choice(NASTY)
        if random.random() < 0.7:
            try:
                said = sealed(said)
            except (UnicodeEncodeError, ValueError):
                said["sha256"] = "x"
        body = json.dumps({"device_id": phone.device_id, "app": "1", "ops": [said]}).encode()
        answer = phone.send(body, "push", phone.headers(PATH + "push", body))
        assert answer.status == 200, (answer, said)
        status = answer.said["results"][0]["status"]
        assert status == "deferred" or status.split(":")[0] in {
            "applied",
            "noop",
            "parked",
            "conflict",
        }
    oracle()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10 if FULL else 1))
def test_f30_no_request_however_made_breaks_anything(world: World, seed: int) -> None:
    foreign = child(world, place=BAISHUI_VILLAGE, name="周明", id_number=None)
    phone, random = enrolled(world), Random(seed)
    own: Json = {
        "device_id": phone.device_id, "app": "1", "batch_id": str(uuid7()), "epoch": phone.epoch,
        "cursor": {DAPING: 0, "tasks": 0}, "from_seq": 0, "to_seq": 9, "outbox": 0,
        "ops": [visit(phone, foreign.pk)], "public_key": phone.public_key, "code": "ABCDEFGHJK",
    }  # fmt: skip
    for _ in times(300, 100_000):
        name = random.choice(("push", "pull", "receipts", "status", "enrol", "unlock", "recover"))
        said = dict(own)
        for key in random.sample([*own, "extra"], random.randrange(3)):
            said[key] = random.choice(NASTY)
        body = json.dumps(said).encode()
        if random.random() < 0.4:  # as noise on the line would leave it
            cut = random.randrange(len(body))
            body = (
                body[:cut]
                + random.randbytes(random.randrange(4))
                + body[cut + random.randrange(9) :]
            )
        headers = phone.headers(PATH + name, body)
        if random.random() < 0.3:
            headers[random.choice(list(headers))] = random.choice(
                ("", "0", "\\", "x" * 300, str(uuid7()))
            )
        if random.random() < 0.1:
            headers["Content-Encoding"] = random.choice(("gzip", "br", ""))
        answer = phone.client.post(
            PATH + name, body, content_type="application/json", headers=headers
        )
        assert answer.status_code < 500, (name, body, headers, answer.content)
        assert "周明" not in answer.content.decode()
    oracle()


@pytest.mark.parametrize("word", ["\ud800", "\0", "访" * 99])
def test_f30_a_word_that_no_column_can_hold_is_kept_for_a_person(world: World, word: str) -> None:
    phone = enrolled(world)
    whole, of_nothing = visit(phone, child(world).pk), visit(phone, uuid7())
    of_nothing["entity"]["kind"] = word
    unnamed = visit(phone, child(world, id_number=None).pk) | {"op_id": word}
    ops = [whole | {"kind": word}, of_nothing, unnamed]
    body = json.dumps(
        {"batch_id": str(uuid7()), "app": "1", "device_id": phone.device_id, "ops": ops}
    ).encode()
    answer = phone.send(body, "push", phone.headers(PATH + "push", body))
    assert answer.status == 200, answer
    assert {one["status"] for one in answer.said["results"]} <= {"parked:invalid", "parked:hash"}
    assert Operation.objects.waiting().count() == 2


def test_f30_deep_wide_and_many_are_refused_whole(world: World) -> None:
    phone = enrolled(world)
    deep: Any = 1
    for _ in range(60):
        deep = [deep]
    one = phone.operation("fact.add", ("visit", uuid7()))
    assert phone.call("push", ops=[{**one, "body": {"said": deep}}]).said["results"][0][
        "status"
    ] == ("parked:invalid")
    assert phone.call("push", ops=[one] * 101).status == 413
    assert phone.call("push", ops=[{"x": "y" * 300_000}]).status == 413
    assert phone.call("push", packed=True, ops=[{"x": "y" * 3_000_000}]).status == 413
    assert phone.call("push", ops=[1]).status == 400
    assert phone.call("receipts", from_seq=0, to_seq=10**6).status == 413
    assert phone.call("pull", cursor={"a": -1}).status == 400


def test_the_same_id_with_another_content_is_kept_beside(world: World) -> None:
    one = child(world)
    phone = enrolled(world)
    said = phone.set(one.pk, "remark", None, "一")
    other = sealed({**said, "fields": [{"name": "remark", "from": None, "to": "二"}]})
    assert [result["status"] for result in phone.push(said, other, other)] == [
        "applied", "parked:hash", "parked:hash",
    ]  # fmt: skip
    assert record(one.pk)["remark"] == "一"
    assert Collision.objects.get().payload == other
    wrong = phone.set(one.pk, "remark", "一", "三") | {"sha256": "0" * 64}
    assert phone.push(wrong)[0]["status"] == "parked:hash"
    assert canonical(Operation.objects.get(pk=wrong["op_id"]).payload) == canonical(wrong)
    oracle(said)
