"""F26: what goes over a valley's line is so little that it is through in time. Reckoned from bytes and round trips,
because a test machine's own pace says nothing of a valley.
"""

import gzip
import json

from django.utils import timezone

from tests.children import values
from tests.doors.field.phone import Json, Phone, enrolled
from tests.reliability.test_sync_faults import visit
from tests.world import DAPING, World
from tonghu.base.kernel.ids import uuid7
from tonghu.doors.field import shell
from tonghu.record.children.actions import register_children
from tonghu.record.children.filing import Intake

CHILDREN = 200
BITS, ROUND_TRIP, LOST = 50_000, 1.5, 0.10
"""Bits a second, seconds, share of packets lost."""
HEADERS = 1500
"""Bytes of an envelope, both ways, with what TLS adds."""


def _seconds(*parts: tuple[Json | str, Json | str]) -> float:
    bytes_ = sum(
        HEADERS
        + len(json.dumps(asked, ensure_ascii=False).encode())
        + len(gzip.compress(json.dumps(said, ensure_ascii=False).encode()))
        for asked, said in parts
    )
    return (bytes_ * 8 / BITS + len(parts) * ROUND_TRIP) / (1 - LOST)


def _village(world: World) -> list[object]:
    intakes = [
        Intake(
            DAPING, values(name=f"赵{chr(0x4E00 + n)}", id_number=None, living_detail=f"{n % 9} 组"),
            timezone.localdate(), child_id=uuid7(),
        )
        for n in range(CHILDREN)
    ]  # fmt: skip
    register_children(intakes=intakes, by=world.officer("林涛"))
    return [one.child_id for one in intakes]


def test_f26_at_50_kbit_a_visit_is_through_in_eight_seconds_and_a_first_list_in_forty(
    world: World,
) -> None:
    ids = _village(world)
    phone = enrolled(world)
    status = phone.call("status").said
    first = phone.call("pull", cursor={}, app="1", epoch=None).said
    assert len(first["streams"][DAPING]["changes"]) == CHILDREN
    assert not first["streams"][DAPING]["more"]
    assert _seconds(("", status), ("", first)) <= 40
    phone.pull()
    said = visit(phone, ids[0], said={"living": "1", "health": "1", "mood": "1", "note": "都好"})
    pushed = phone.call("push", batch_id=str(uuid7()), app="1", ops=[said])
    assert pushed.said["results"][0]["status"] == "applied"
    pulled = _pulled(phone)
    assert _seconds(("", status), (said, pushed.said), (phone.cursor, pulled)) <= 8


def _pulled(phone: Phone) -> Json:
    return phone.call("pull", epoch=phone.epoch, cursor=phone.cursor, app="1").said


def test_f26_the_program_itself_is_fetched_once_and_is_small() -> None:
    everything = sum(len(gzip.compress(one)) for one in shell.files().values())
    assert everything * 8 / BITS / (1 - LOST) <= 40
