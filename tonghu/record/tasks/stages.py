"""When a duty makes itself heard, as shares of its term (domain.md §4.0: 50 %, 80 %, 100 %)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Stage:
    """At `share` per cent of the term, tell the organisation `up` levels above the responsible one.

    Where there is only an internal target, the words say so: it is never called a term.
    """

    key: str
    share: int
    up: int
    label: str
    target_label: str


STAGES = (
    Stage("half", 50, 0, "期限过半", "内部目标过半"),
    Stage("soon", 80, 0, "即将到期", "快到内部目标"),
    Stage("due", 100, 0, "已到期", "已到内部目标"),
    Stage("due_above", 100, 1, "下级单位逾期", "下级单位超过内部目标"),
    Stage("late_above", 150, 2, "下级单位严重逾期", "下级单位远超内部目标"),
)
BY_KEY = {stage.key: stage for stage in STAGES}


def moment(stage: Stage, opened: datetime, due: datetime) -> datetime:
    """The instant at which the stage is reached."""
    return opened + (due - opened) * stage.share / 100


def reached(opened: datetime, due: datetime, now: datetime) -> list[Stage]:
    """The stages whose instant has come, in order."""
    return [stage for stage in STAGES if moment(stage, opened, due) <= now]


def next_moment(opened: datetime, due: datetime, said: Collection[str]) -> datetime | None:
    """The instant of the first stage not yet said; None when all were."""
    return min(
        (moment(stage, opened, due) for stage in STAGES if stage.key not in said), default=None
    )
