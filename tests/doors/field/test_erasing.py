"""What phones sent in about a child goes with the file; receipts stay, and the phones let the child go."""

from typing import Any

import pytest

from tests.children import child
from tests.doors.field.phone import Json, Phone, enrolled
from tests.doors.field.test_photos import offer, parts, put
from tests.record.rights.test_erasure import told_of
from tests.world import World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.documents.models import Attachment
from tonghu.base.documents.store import ATTACHMENTS
from tonghu.base.kernel.ids import uuid7
from tonghu.doors.field.actions import decline_parked
from tonghu.doors.field.models import Blob, Collision, Operation, Question
from tonghu.record.rights.actions import erase_file
from tonghu.record.tasks.models import Task

CANARY = "郁金香"


def visit(phone: Phone, pk: object, words: str) -> Json:
    body = {"visited_at": "2026-11-01T09:00:00+08:00", "said": {"met": ["1"], "note": words}}
    about = {"kind": "child", "id": str(pk)}
    return phone.operation("fact.add", ("visit", uuid7()), parent=about, body=body)


@pytest.mark.slow
def test_nothing_a_phone_sent_in_about_an_erased_child_is_left(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    one, other = (
        child(world, name=CANARY, id_number=None),
        child(world, id_number=None, name="周明"),
    )
    phone = enrolled(world)
    phone.pull()
    seen, elsewhere = visit(phone, one.pk, f"{CANARY}长高了"), visit(phone, other.pk, "都好")
    late = phone.set(one.pk, "remark", f"{CANARY}原来", f"{CANARY}后来")
    parked = visit(phone, one.pk, f"{CANARY}还在") | {"schema": 99}
    doubled = {**seen, "body": {**seen["body"], "said": {"note": f"{CANARY}另一样"}}}
    statuses = [answer["status"] for answer in phone.push(seen, elsewhere, late, parked, doubled)]
    assert statuses == ["applied", "applied", "conflict", "parked:hash", "parked:hash"]
    offer(phone, seen)
    with django_capture_on_commit_callbacks(execute=True):
        for n, part in enumerate(parts()):
            put(phone, n, part)
    photo = Attachment.objects.get()
    assert "field.Operation.payload" in told_of(CANARY)
    with django_capture_on_commit_callbacks(execute=True):
        erase_file(child_id=one.pk, by=CLOCK)
    assert told_of(CANARY) == set()
    assert Blob.objects.get().name == "（已删除）"
    with pytest.raises(FileNotFoundError):
        ATTACHMENTS.get(photo.pk, "clean")
    assert not Task.objects.open().filter(kind="field.review").exists()
    assert (Question.objects.get().offered, Collision.objects.get().payload) == (None, {})
    # The receipts stay, the phone is told to let go, and nothing brings the child back.
    receipts = phone.call("receipts", from_seq=1, to_seq=4).said["results"]
    assert [one["status"] for one in receipts] == ["applied", "applied", "conflict", "parked:hash"]
    phone.pull()
    assert list(phone.children()) == [str(other.pk)]
    after = visit(phone, one.pk, f"{CANARY}又来了")
    assert phone.push(after)[0]["status"] == "parked:erased"
    # A person reads what came too late, for there may be a danger in it; then its words go as well.
    kept = Operation.objects.get(pk=after["op_id"])
    decline_parked(operation=kept, reason="档案已删除", by=world.officer("王强"))
    assert told_of(CANARY) == set()
    # The other child's visit is whole.
    assert Operation.objects.get(pk=elsewhere["op_id"]).payload == elsewhere
