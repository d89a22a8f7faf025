"""What filing a ledger would do, worked out before it is kept: it takes seconds, in which others write."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tonghu.base.kernel.bulk import all_kept
from tonghu.base.kernel.packing import unpacked
from tonghu.base.people.models import Officer
from tonghu.base.places.models import in_ranges, ranges_of
from tonghu.record.children.models import Child
from tonghu.record.ledger.planning import CHANGING, Fate, Planner

FATES = {
    "create": "新建档案", "update": "更新档案", "reenter": "再次登记", "unchanged": "没有变化",
    "repeated": "同一个孩子的重复行", "elsewhere": "在别处台账上，待认领", "conflict": "证号与别人相同，待判断",
    "likely": "很像已有的孩子，待判断", "waiting": "上次交的同一行还在等人判断", "refused": "退回",
}  # fmt: skip
"""What will become of the rows, as the preview counts them."""
LARGE_SHARE = 0.05
FEW = 10
"""A handful of changed files needs no second person, whatever share of a small village it is."""


@dataclass(frozen=True)
class ReadPortion:
    """Rows as the reader sent them: JSON, packed; how many, and how many of them are refused."""

    packed: bytes
    size: int
    refused: int

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows themselves."""
        rows: list[dict[str, Any]] = json.loads(unpacked(self.packed))
        return rows


@dataclass(frozen=True)
class Reading:
    """What came out of a file: the report for each sheet, and the rows in portions."""

    report: list[dict[str, Any]]
    portions: list[ReadPortion]

    @property
    def fields(self) -> dict[str, list[str]]:
        """The items each sheet has a column for."""
        return {
            sheet["name"]: [column["field"] for column in sheet["columns"]] for sheet in self.report
        }


@dataclass(frozen=True)
class Foretold:
    """How many rows would meet which fate, how many files each item would change in, the columns that would
    be emptied, and why that needs a second person.
    """

    preview: dict[str, int]
    items: dict[str, int] = field(default_factory=dict)
    cleared: list[str] = field(default_factory=list)
    second_why: str = ""


def foretell(reading: Reading, place: str, by: Officer) -> Foretold:
    """Work out what filing these rows for a place would do, and whether that needs a second person."""
    standing = Child.objects.on_ledger().filter(in_ranges("place", ranges_of(place)))
    if not standing.exists():
        rows = sum(portion.size for portion in reading.portions)
        refused = sum(portion.refused for portion in reading.portions)
        return Foretold({"create": rows - refused, "refused": refused})
    planner = Planner(by, reading.fields)
    counts, items = _counted(planner, reading.portions)
    cleared = sorted(
        key for key, n in planner.emptied.items() if n >= FEW and not planner.filled[key]
    )
    if cleared:
        counts, items = _counted(Planner(by, reading.fields, cleared), reading.portions)
    changed, total = counts.get(Fate.UPDATE.value, 0), standing.count()
    why = []
    if changed > FEW and changed > LARGE_SHARE * total:
        why.append(f"要改动 {changed} 份档案，超过在册 {total} 份的百分之五")
    if cleared:
        why.append(f"有 {len(cleared)} 列整列是空的，档案里原来有内容")
    return Foretold(counts, items, cleared, "；".join(why))


def _counted(
    planner: Planner, portions: Sequence[ReadPortion]
) -> tuple[dict[str, int], dict[str, int]]:
    """How many rows would meet which fate, and how many files would say something else about which item."""
    fates: Counter[str] = Counter()
    items: Counter[str] = Counter()
    for portion in portions:
        with all_kept():
            for plan in planner.plan(portion.rows):
                fates[plan.fate.value] += 1
                if plan.fate in CHANGING:
                    items.update(plan.values.keys())
    return dict(fates), dict(items)
