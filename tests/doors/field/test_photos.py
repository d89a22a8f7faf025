"""Photos come in parts, are verified as a whole, and stand with the visit; they never hold up a fact."""

import hashlib
import json
from typing import Any
from uuid import uuid4

import pytest

from tests.children import child
from tests.doors.field.phone import PATH, Answer, Json, Phone, enrolled
from tests.make import make_png
from tests.world import World
from tonghu.base.documents.files import attachments_of
from tonghu.base.documents.models import Attachment
from tonghu.base.documents.store import ATTACHMENTS, BLOBS
from tonghu.doors.field import blobs
from tonghu.doors.field.models import Blob
from tonghu.work.visits.models import Visit

PHOTO = make_png()


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs, "PART", len(PHOTO) // 2)


def offer(phone: Phone, op: Json, content: bytes = PHOTO, **more: Any) -> Answer:
    said = {"op_id": op["op_id"], "size": len(content), "type": "image/png", "name": "院子.png"}
    return phone.call(f"blob/{hashlib.sha256(content).hexdigest()}", **(said | more))


def put(phone: Phone, part: int, body: bytes, of: bytes = PHOTO) -> Answer:
    path = f"{PATH}blob/{hashlib.sha256(of).hexdigest()}/{part}"
    response = phone.client.put(
        path, body, content_type="application/octet-stream",
        headers=phone.headers(path, body, "PUT"),
    )  # fmt: skip
    return Answer(response.status_code, json.loads(response.content))


def parts(content: bytes = PHOTO) -> list[bytes]:
    return [content[at : at + blobs.PART] for at in range(0, len(content), blobs.PART)]


def visit_of(phone: Phone, world: World) -> Json:
    one = child(world)
    body = {"visited_at": "2026-11-01T09:00:00+08:00", "said": {"kind": "1", "met": ["1"]}}
    return phone.operation(
        "fact.add", ("visit", uuid4()), parent={"kind": "child", "id": str(one.pk)}, body=body
    )


def test_a_photo_stands_with_its_visit_once_it_is_whole(world: World) -> None:
    phone = enrolled(world)
    op = visit_of(phone, world)
    phone.push(op)
    assert offer(phone, op).said["have"] == []
    for n, body in enumerate(parts()):
        answer = put(phone, n, body)
    assert answer.said["complete"]
    visit = Visit.objects.get(pk=op["entity"]["id"])
    (photo,) = attachments_of(visit)
    assert ATTACHMENTS.get(photo.pk, "clean")
    page = phone.client.get(f"/visits/{visit.pk}/").content.decode()
    assert "院子.png" in page
    got = phone.client.get(f"/visits/{visit.pk}/photos/{photo.pk}/")
    assert got.status_code == 200
    assert got["Content-Type"].startswith("image/")


def test_a_part_that_was_lost_is_asked_for_and_a_repeated_one_counts_once(world: World) -> None:
    phone = enrolled(world)
    op = visit_of(phone, world)
    phone.push(op)
    offer(phone, op)
    put(phone, 0, parts()[0])
    put(phone, 0, parts()[0])
    assert offer(phone, op).said["have"] == [0]
    for n, body in list(enumerate(parts()))[1:]:
        put(phone, n, body)
    assert offer(phone, op).said["complete"]
    assert put(phone, 0, parts()[0]).said["complete"], "a late part of what is whole"
    assert Attachment.objects.count() == 1


def test_f27_what_came_wrong_is_thrown_away_and_sent_again(world: World) -> None:
    phone = enrolled(world)
    op = visit_of(phone, world)
    phone.push(op)
    offer(phone, op)
    first, *rest = parts()
    put(phone, 0, b"x" * len(first))
    answers = [put(phone, n, body) for n, body in enumerate(rest, start=1)]
    assert (answers[-1].status, answers[-1].said["error"]) == (422, "blob")
    assert offer(phone, op).said["have"] == []
    for n, body in enumerate(parts()):
        answer = put(phone, n, body)
    assert answer.said["complete"]


def test_a_photo_may_come_before_its_visit(world: World) -> None:
    phone = enrolled(world)
    op = visit_of(phone, world)
    offer(phone, op)
    for n, body in enumerate(parts()):
        put(phone, n, body)
    assert phone.push(op)[0]["status"] == "applied"
    assert offer(phone, op).said["complete"]
    assert attachments_of(Visit.objects.get(pk=op["entity"]["id"])).count() == 1


def test_what_cannot_be_shown_is_said_and_not_asked_for_again(world: World) -> None:
    phone = enrolled(world)
    op = visit_of(phone, world)
    phone.push(op)
    junk = b"no picture at all" * 10
    offer(phone, op, junk)
    for n, body in enumerate(parts(junk)):
        answer = put(phone, n, body, of=junk)
    assert answer.said["complete"]
    assert "不是能收的文件类型" in Blob.objects.get().refused
    assert not BLOBS.folder.exists() or not any(BLOBS.folder.rglob("*.part*"))


@pytest.mark.parametrize(
    ("path", "more", "status"),
    [
        ("zz", {}, 400),
        ("0" * 64, {"size": 0}, 413),
        ("0" * 64, {"size": 10**9}, 413),
        ("0" * 64, {"op_id": "x"}, 400),
    ],
)
def test_f30_what_is_no_photo_is_refused(
    world: World, path: str, more: dict[str, Any], status: int
) -> None:
    phone = enrolled(world)
    op = visit_of(phone, world)
    said = {"op_id": op["op_id"], "size": 5, "type": "image/png", "name": "x"} | more
    assert phone.call(f"blob/{path}", **said).status == status


def test_f30_a_foreign_operation_and_a_part_out_of_place_are_refused(world: World) -> None:
    phone = enrolled(world)
    op = visit_of(phone, world)
    phone.push(op)
    offer(phone, op)
    assert put(phone, 7, b"x").status == 400
    assert put(phone, 0, b"x").status == 400
    assert put(phone, 0, b"x", of=b"never offered").status == 400
    assert offer(phone, op, PHOTO, size=5).status == 400
    other = enrolled(world, "田雨", villages=("990131101201",))
    assert offer(other, op).status == 400
