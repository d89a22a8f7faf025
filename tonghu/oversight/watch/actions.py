"""What stands out becomes somebody's duty to look into it, once for each village and day, officer and hour."""

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import consequence
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.models import full_name
from tonghu.law.alerts import ALERTS
from tonghu.law.calendar import said_day
from tonghu.oversight.watch.questions import LOOKS, RISES, Looks, Rises
from tonghu.record.tasks.actions import Duty, open_task
from tonghu.record.tasks.models import Task


@consequence
def speak_of_rises(*, rises: Rises, by: Actor) -> Task | None:
    """Have civil affairs look into it: an outbreak, a round of visits, or a mistake. None without an office."""
    alert = ALERTS["A19"]
    office = Organisation.objects.nearest_to(rises.village, *alert.who)
    if office is None:
        return None
    where = full_name(rises.village, rises.day)
    return open_task(
        duty=Duty(
            key=rises.key, kind=RISES, organisation=office,
            title=f"核实新增的异常：{where}，{said_day(rises.day)}"[:120], place=rises.village,
            because=f"这一天有 {rises.number} 名孩子等级上升，平时平均每天 {rises.mean:.1f} 名；{alert.action}",
            basis=alert.basis, target="answer_alert",
        ),
        at=timezone.now(), by=by,
    )  # fmt: skip


@consequence
def speak_of_looks(*, looks: Looks, by: Actor) -> Task | None:
    """Have an office look into an account of another. None where there is no other."""
    alert, officer = ALERTS["A21"], Officer.objects.get(pk=looks.officer_id)
    own = officer.organisations
    offices = (Organisation.objects.nearest_to(own[0].place, kind) for kind in alert.who)
    office = next((one for one in offices if one is not None and one not in own), None)
    if office is None:
        return None
    since = timezone.localtime(looks.since)
    return open_task(
        duty=Duty(
            key=looks.key, kind=LOOKS, organisation=office,
            title=f"核实大量查看、导出：{officer.name}", place=office.place,
            because=f"{said_day(since.date())} {since.hour} 时起一小时里看到 {looks.children} 名孩子的档案，申请导出 {looks.exports} 次；请查阅操作记录",
            basis=alert.basis, target="answer_alert", subject_id=officer.pk,
        ),
        at=timezone.now(), by=by,
    )  # fmt: skip
