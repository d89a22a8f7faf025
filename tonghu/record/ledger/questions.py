"""What pages ask about a ledger that is not filed yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tonghu.base.kernel.bulk import all_kept
from tonghu.base.people.models import Officer
from tonghu.law.registration import FIELDS
from tonghu.record.children.filing import records_of
from tonghu.record.children.models import Child
from tonghu.record.ledger.models import LEFT_OVERS, HandIn, Portion
from tonghu.record.ledger.planning import Fate, Plan, Planner
from tonghu.record.tasks.models import Task

_CHANGING = (Fate.UPDATE, Fate.REENTER)


@dataclass(frozen=True)
class Difference:
    """One child on file, and what a row would change: item, as it is, as it would be."""

    child: Child
    sheet: str
    row: int
    lines: list[tuple[str, str, str]]
    again: bool
    moved: bool


def asked_second(hand_in: HandIn) -> str:
    """The name of the office that has been asked to look a ledger over; empty when none waits."""
    asked = Task.objects.open().filter(kind=LEFT_OVERS, subject_id=hand_in.pk)
    task = asked.select_related("organisation").first()
    return task.organisation.name if task else ""


def changing(hand_in: HandIn, portion: Portion, by: Officer) -> list[Plan]:
    """The rows of a portion that would change a file. Raises ValueError for one an old version kept."""
    with all_kept():
        plans = Planner(by, hand_in.fields, hand_in.cleared).plan(portion.rows)
    return [plan for plan in plans if plan.fate in _CHANGING]


def differences(plans: list[Plan]) -> list[Difference]:
    """Those rows beside what is on file."""
    ids = [plan.about for plan in plans]
    children, records = Child.objects.in_bulk(ids), records_of(ids)
    return [
        Difference(
            children[plan.about], str(plan.row["sheet"]), int(plan.row["row"]),
            _lines(plan.values, records[plan.about]), plan.fate is Fate.REENTER, bool(plan.move_to),
        )
        for plan in plans
    ]  # fmt: skip


def _lines(values: Mapping[str, Any], record: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (field.label, field.said(record.get(key)), field.said(values[key]))
        for key, field in FIELDS.items()
        if key in values
    ]
