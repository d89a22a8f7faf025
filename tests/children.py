"""Children of the tests' county, registered through the same door as everybody's. All invented."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from tests.world import DAPING, QINGYAN, World
from tonghu.base.kernel.idnumbers import check_character
from tonghu.base.kernel.packing import packed
from tonghu.record.children.actions import register_children
from tonghu.record.children.filing import Intake
from tonghu.record.children.models import Child
from tonghu.record.ledger.actions import (
    confirm_hand_in,
    file_portion,
    hand_in_ledger,
)
from tonghu.record.ledger.foretelling import Reading, ReadPortion, foretell
from tonghu.record.ledger.models import HandIn, State


def number(born: str = "20160305", sequence: int = 12) -> str:
    """A well-formed citizen number of nobody: area 990121 lies in a province that does not exist."""
    seventeen = f"990121{born}{sequence:03}"
    return seventeen + check_character(seventeen)


def values(**more: Any) -> dict[str, object]:
    """What is usually known of a child; `father_phone` stands for `father.phone`."""
    known: dict[str, object] = {
        "name": "李小雨", "sex": "2", "birth_date": "2016-03-05", "id_number": number(),
        "hukou_class": "1", "hukou_nature": "1", "health_status": "10", "guardianship_type": "4",
        "father.name": "李强", "father.phone": "19900001111", "father.is_away": "1",
        "father.away_since": "2024-02", "mother.name": "周芳", "mother.is_away": "1",
        "mother.away_since": "2025-01", "caregiver.name": "王桂英", "caregiver.relationship": "62",
    }  # fmt: skip
    dotted = {
        key.replace("_", ".", 1)
        if key.split("_")[0] in {"father", "mother", "caregiver"}
        else key: value
        for key, value in more.items()
    }
    return {key: value for key, value in (known | dotted).items() if value is not None}


def child(
    world: World, by: str = "林涛", place: str = DAPING, on: date = date(2026, 3, 1), **more: Any
) -> Child:
    """A registered child; registered by the county's 林涛 the file is active at once."""
    intake = Intake(place, values(**more), on)
    done = register_children(intakes=[intake], by=world.officer(by))
    return fresh(done.ids[0])


def row(n: int = 3, place: str = DAPING, outcome: str = "ok", **more: Any) -> dict[str, Any]:
    """A row as the reader hands it on."""
    return {
        "sheet": "表", "row": n, "place": place, "outcome": outcome, "problems": [],
        "values": values(**more),
    }  # fmt: skip


def read(rows: list[dict[str, Any]]) -> ReadPortion:
    """Rows as they come from the reader."""
    refused = sum(one["outcome"] == "refused" for one in rows)
    return ReadPortion(packed(json.dumps(rows, ensure_ascii=False)), len(rows), refused)


def hand_in(
    world: World, *portions: list[dict[str, Any]], by: str = "王强", place: str = QINGYAN
) -> HandIn:
    """A ledger that was read: its rows given, its columns all that any row uses."""
    fields = sorted({key for portion in portions for one in portion for key in one["values"]})
    report = [
        {
            "name": "表", "hidden": False, "header_rows": [1, 2], "ignored": ["序号"], "rows_read": 1,
            "rows_ok": 1, "rows_flagged": 0, "rows_refused": 0, "rows_skipped": 0, "problems": [],
            "columns": [{"source": key, "field": key} for key in fields],
        }
    ]  # fmt: skip
    reading = Reading(report, [read(portion) for portion in portions])
    foretold = foretell(reading, place, world.officer(by))
    return hand_in_ledger(
        place=place, name="台账.xlsx", content=b"PK", reading=reading, foretold=foretold,
        by=world.officer(by),
    )  # fmt: skip


def filed(world: World, one: HandIn, by: str = "王强") -> HandIn:
    """A hand-in confirmed and filed to its end."""
    one = confirm_hand_in(hand_in=one, by=world.officer(by))
    while one.state == State.RUNNING:
        one = file_portion(hand_in=one, by=world.officer(by))
    return one


def fresh(pk: UUID | Child) -> Child:
    """The child as it stands in the database."""
    return Child.objects.get(pk=pk.pk if isinstance(pk, Child) else pk)
