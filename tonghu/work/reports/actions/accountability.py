"""Somebody should have reported and did not, or late (追责)."""

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.record.cases.actions import Matter, open_case
from tonghu.record.cases.models import Case
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task
from tonghu.work.reports.models import Report


@action(Permission.MANAGE_CASES)
def hold_to_account(*, case: Case, organisation: Organisation, reason: str, by: Officer) -> Task:
    """Somebody should have reported and did not, or late: whoever stands above looks into it (追责)."""
    if not Case.objects.worked_on_by(by).filter(pk=case.pk).exists():
        raise Refused("您的单位没有参加这件个案。")
    return _account(case.child, case.place, organisation, reason, by)


def account_for_delay(report: Report, organisation: Organisation, by: Actor) -> None:
    """A report came late from an organisation that had to report: whoever stands above asks why."""
    reason = f"发现后超过一天才报告：{report.late_reason or '没有写明原因'}"
    _account(report.child, report.place, organisation, reason, by)


def _account(
    child: Child | None, place: str, organisation: Organisation, reason: str, by: Actor
) -> Task:
    supervisor = organisation.above
    if supervisor is None:
        raise Refused(f"{organisation}没有登记上级单位，请系统管理员先登记，再交办追责。")
    matter = Matter(
        "failure_to_report", place, reason, child, supervisor=supervisor, supervised=organisation
    )
    begun = open_case(matter=matter, at=timezone.now(), by=by)
    return begun.assignments.select_related("task").earliest("id").task
