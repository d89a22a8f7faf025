"""Accepting a report and answering whoever told it; who told it is opened only for a reason."""

from tonghu.base.audit.deeds import action
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.record.cases.actions import Done, finish_step, join_case
from tonghu.record.cases.models import Assignment, Case, Conclusion
from tonghu.work.reports.models import Report, Reporter, Word


@action(Permission.DO_TASKS)
def accept_report(
    *, assignment: Assignment, done: Done, into: Case | None, by: Officer
) -> Conclusion:
    """End the step that accepts a report; what another case is about already goes on in that one. Whoever found
    it themselves need not be told that it was accepted.
    """
    conclusion = finish_step(assignment=assignment, done=done, by=by)
    _tell_nobody(assignment, by)
    if into is not None:
        reason = f"接受报告时认定与{into.number}是同一件事"
        join_case(case=assignment.proceeding.case, into=into, reason=reason, by=by)
    return conclusion


@action(Permission.DO_TASKS)
def answer_reporter(*, assignment: Assignment, done: Done, words: str, by: Officer) -> Conclusion:
    """Tell whoever reported what became of it, and end the step that asks for it."""
    conclusion = finish_step(assignment=assignment, done=done, by=by)
    for report in Report.objects.of_case(assignment.proceeding.case):
        Word.objects.create(report=report, from_reporter=False, text=words, by=by.id)
    return conclusion


@action(Permission.OPEN_REPORTERS)
def open_reporter(*, report: Report, reason: str, by: Officer) -> Reporter:
    """Open the seal on who told it. The reason is written down."""
    if not Case.objects.worked_on_by(by).filter(proceedings__reports=report).exists():
        raise Refused("您的单位没有办理这件报告，不能查看报告人。")
    reporter = Reporter.objects.filter(report=report).first()
    if reporter is None:
        raise Refused("报告人没有留下身份。")
    return reporter


def _tell_nobody(accepted: Assignment, by: Officer) -> None:
    """Where the accepting organisation is who reported, and nobody else did, there is nobody to tell."""
    office, proceeding = accepted.task.organisation, accepted.proceeding
    reports = list(proceeding.reports.all())
    to_tell = proceeding.assignments.filter(step="acknowledge", task__closed_at=None).first()
    if to_tell is None or not reports or any(one.organisation_id != office.pk for one in reports):
        return
    own = Done(["told"], statement=f"{office}自己发现、自己登记的，不用另行告知。")
    finish_step(assignment=to_tell, done=own, by=by)
