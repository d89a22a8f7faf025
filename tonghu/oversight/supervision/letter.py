"""The words of a 督办函, from the facts: one function for the screen, Word and PDF."""

from datetime import datetime

from django.utils import timezone

from tonghu.base.documents.letters import OfficialLetter
from tonghu.base.people.models import Officer, Organisation
from tonghu.law.calendar import said_day
from tonghu.record.tasks.models import Task


def urging_letter(
    *,
    task: Task,
    issuer: Organisation,
    demand: str,
    answer_by: datetime | None,
    by: Officer,
    now: datetime,
) -> OfficialLetter:
    """The letter, without its number yet."""
    today = timezone.localdate(now)
    term = f"{task.allowed}{task.get_unit_display()}" if task.allowed else task.wording
    if not term and task.due_at:  # as an order or a decision says
        term = f"{_day(task.due_at)}前"
    since = (
        f"应于{_day(task.due_at)}前办结，至今没有办结"
        if task.due_at
        else f"要求{task.wording or '尽快'}办理，至今没有办结"
    )
    until = f"请于{_day(answer_by)}前" if answer_by else "请及时"
    return OfficialLetter(
        issuer=issuer.name,
        number="",
        title=f"关于限期办理“{task.title}”的督办函",
        addressee=task.organisation.name,
        body=(
            f"你单位负责的“{task.title}”，{since}。现将有关事项函告如下：",
            "一、督办事项",
            f"{task.title}。依据：{task.basis}；期限：{term or '未定'}（{task.get_force_display()}）。",
            "二、办理要求",
            demand,
            "三、反馈",
            f"{until}办理并书面反馈办理情况和佐证材料。联系人：{by.name}"
            + (f"，电话：{by.phone}。" if by.phone else "。"),
        ),
        dated=today,
    )


def _day(moment: datetime) -> str:
    return said_day(timezone.localdate(moment))
