"""The duties that follow from levels, signs and days: who, what, on which basis."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count

from tonghu.base.people.models import Organisation
from tonghu.law.agencies import Agency
from tonghu.law.alerts import ALERTS, BY_SIGN, Alert
from tonghu.law.basis import HOUSE_RULES
from tonghu.record.children.models import Child
from tonghu.record.risk.models import LevelChange
from tonghu.record.tasks.actions import Duty
from tonghu.record.tasks.along import goes_along
from tonghu.record.tasks.models import Task

VISIT, RISE = goes_along("risk.visit"), goes_along("risk.rise")
_OF_ALERT = {one.code: goes_along(f"risk.{one.code}") for one in ALERTS.values() if one.signs}
_TOWN = (Agency.TOWNSHIP, Agency.CIVIL_AFFAIRS)


def duties_of(change: LevelChange, child: Child) -> list[Duty]:
    """What a change asks for: one duty for the dangers that came, one for each other alert, and to
    check a level that rose. Where a danger is to be checked at once, the level is checked with it.
    """
    alerts = {BY_SIGN[key].code: BY_SIGN[key] for key in sorted(change.news)}
    dangers = [alerts[code] for code in sorted(alerts) if alerts[code].at_once]
    others = [[alert] for alert in alerts.values() if not alert.at_once]
    duties = [_of_alerts(some, change, child) for some in (dangers, *others) if some]
    if change.rose and not dangers:
        duties.append(_of_rise(change, child))
    return [one for one in duties if one is not None]


def concerned(task: Task) -> list[Alert]:
    """The alerts that a duty is about; none where it is about the level itself."""
    return [alert for alert in ALERTS.values() if alert.condition in task.because]


def ended_by(change: LevelChange) -> list[str]:
    """The kinds of duties that a change ends: alerts whose signs are gone. A danger is left to people."""
    codes = {BY_SIGN[key].code for key in change.gone} - {
        BY_SIGN[key].code for key in change.keys & BY_SIGN.keys()
    }
    return [_OF_ALERT[code] for code in codes if not ALERTS[code].at_once]


def times_asked(children: Sequence[UUID]) -> dict[UUID, int]:
    """How often each of these children was to be visited already."""
    asked = Task.objects.filter(kind=VISIT, subject_id__in=children)
    return dict(asked.values_list("subject_id").annotate(Count("pk")).order_by())


def visit_duty(child: Child, times: int) -> Duty | None:
    """That a child is to be visited, for the village committee, for the so-manieth time."""
    return _duty(
        child, VISIT, f"{VISIT}:{child.pk}:{times + 1}", f"走访：{child.number}",
        ALERTS["A09"], child.visit_why, "make_visit",
    )  # fmt: skip


def _of_alerts(alerts: Sequence[Alert], change: LevelChange, child: Child) -> Duty | None:
    """Of the first, with what all of them say as the reason."""
    first = alerts[0]
    kind, title = _OF_ALERT[first.code], f"{first.action}：{child.number}"
    because = "；".join(alert.condition for alert in alerts)
    return _duty(child, kind, f"{kind}:{change.pk}", title, first, because, "answer_alert")


def _of_rise(change: LevelChange, child: Child) -> Duty | None:
    was = f"由{change.was_.label}" if change.was_ else ""
    because = f"风险等级{was}升为{change.level_.label}"
    rise = Alert("", because, "", "", _TOWN, HOUSE_RULES("风险分级"), "")
    title = f"风险等级上升，请核实：{child.number}"
    return _duty(child, RISE, f"{RISE}:{change.pk}", title, rise, because, "check_rise")


def _duty(
    child: Child, kind: str, key: str, title: str, alert: Alert, because: str, target: str
) -> Duty | None:
    """None where no office of these kinds stands above the place: the list shows the child anyway."""
    office = Organisation.objects.nearest_to(child.place, *alert.who)
    if office is None:
        return None
    return Duty(
        key=key, kind=kind, title=title, organisation=office, place=child.place,
        basis=alert.basis, because=because, child_id=child.pk, subject_id=child.pk,
        term="report_at_once" if alert.at_once else None, at_once=alert.at_once,
        target=None if alert.at_once else target, form="risk:duty",
    )  # fmt: skip
