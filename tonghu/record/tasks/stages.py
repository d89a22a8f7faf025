"""When a duty makes itself heard, as shares of its term (domain.md §4.0: 50 %, 80 %, 100 %), or so long before
its end where an alert of the law says so (§4.11).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from tonghu.law.alerts import ALERTS, BY_STEP
from tonghu.law.calendar import add_months
from tonghu.law.terms import Unit


@dataclass(frozen=True)
class Stage:
    """At `share` per cent of the term, or `ahead` of its end, tell the organisation `up` levels above the
    responsible one. `text` is the message that goes with it (base/outbox/texts.py).

    Where there is only an internal target, the words say so: it is never called a term.
    """

    key: str
    share: int
    up: int
    label: str
    target_label: str
    ahead: tuple[int, Unit] | None = None
    text: str = ""

    @property
    def message(self) -> str:
        """Which text tells of it."""
        return self.text or self.key


_EARLY = (
    Stage("half", 50, 0, "期限过半", "内部目标过半"),
    Stage("soon", 80, 0, "即将到期", "快到内部目标"),
)
_LATE = (
    Stage("due", 100, 0, "已到期", "已到内部目标"),
    Stage("due_above", 100, 1, "下级单位逾期", "下级单位超过内部目标"),
    Stage("late_above", 150, 2, "下级单位严重逾期", "下级单位远超内部目标"),
)
STAGES = (*_EARLY, *_LATE)


def _before(number: int, unit: Unit) -> Stage:
    said = f"还有 {number} {unit.label}到期"
    return Stage(f"{number}_{unit}", 100, 0, said, said, (number, unit), "soon")


_AHEAD = {
    kind: tuple(_before(*one) for one in alert.ahead)
    for kind, alert in BY_STEP.items()
    if alert.ahead
}
BY_KEY = {
    stage.key: stage
    for stage in (*STAGES, *(_before(*one) for alert in ALERTS.values() for one in alert.ahead))
}


def stages_of(kind: str) -> Sequence[Stage]:
    """The stages of a kind of duty, in order."""
    return (*_AHEAD.get(kind, _EARLY), *_LATE)


def moment(stage: Stage, opened: datetime, due: datetime) -> datetime:
    """The instant at which the stage is reached."""
    if stage.ahead is None:
        return opened + (due - opened) * stage.share / 100
    number, unit = stage.ahead
    if unit is not Unit.MONTHS:
        return due - timedelta(days=number)
    day = timezone.localdate(due)
    return due - (day - add_months(day, -number))


def reached(kind: str, opened: datetime, due: datetime, now: datetime) -> list[Stage]:
    """The stages whose instant has come, in order."""
    return [stage for stage in stages_of(kind) if moment(stage, opened, due) <= now]


def next_moment(
    kind: str, opened: datetime, due: datetime, said: Collection[str]
) -> datetime | None:
    """The instant of the first stage not yet said; None when all were."""
    ahead = [moment(one, opened, due) for one in stages_of(kind) if one.key not in said]
    return min(ahead, default=None)
