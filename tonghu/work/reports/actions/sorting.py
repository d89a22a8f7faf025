"""Looking at doubtful reports: nothing goes on by itself, and nothing is thrown away."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.codes import pad
from tonghu.law.basis import HOUSE_RULES
from tonghu.record.children.filing import chunks
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task
from tonghu.work.reports.accused import all_words_of, find_sorter, sorter_of
from tonghu.work.reports.actions.sending import is_urgent, route_report
from tonghu.work.reports.duties import SORT
from tonghu.work.reports.models import Doubt, Report, accused_beside


@consequence
def ask_to_sort(*, report: Report, by: Actor) -> Task:
    """Ask somebody to look at the doubtful reports of a county: one duty of an office, however many there
    are. Where one of its people is accused, or spoken of, another office looks.
    """
    county, office = pad(report.place[:6]), sorter_of(report)
    if office is None:
        raise Refused("这个县还没有登记公安机关或者民政部门。")
    return open_task(
        duty=Duty(
            key=f"reports:sort:{county}:{uuid7()}",
            kind=SORT,
            title="甄别可疑的报告：看清有没有真的孩子在危险里",
            organisation=office,
            place=county,
            basis=HOUSE_RULES("可疑报告的甄别"),
            because="同一来源很多件，内容相同，或者什么都没有写",
            target="sift_reports",
            form="reports:sorting",
        ),
        at=timezone.now(),
        by=by,
    )


@action(Permission.SORT_REPORTS)
def sort_reports(
    *, reports: Sequence[Report], send: bool, reason: str, by: Officer
) -> list[Report]:
    """Send doubtful reports on after all, or keep them here with the reason. None is thrown away."""
    beside, offices = accused_beside(by), {None, *by.works_for(Permission.SORT_REPORTS)}
    for report in reports:
        theirs = report.suspect not in beside and report.sorter_id in offices
        if not (theirs and by.may_at(Permission.SORT_REPORTS, report.place)):
            raise Refused(
                "有的报告不由您甄别：不在您的管辖范围内，或者说的是您的同事。请由上级甄别。"
            )
    done = _send_together(reports, by) if send else _keep_here(reports, reason, by)
    for county in {report.place[:6] for report in done}:
        _end_sorting(county, by)
    return done


@action(Permission.DO_TASKS)
def finish_sorting(*, task: Task, by: Officer) -> Task:
    """The doubtful reports of the place have all been looked at."""
    if task.organisation_id not in by.works_for(Permission.SORT_REPORTS):
        raise Refused(f"由{task.organisation}甄别。")
    left = Report.objects.waiting_for(task.organisation, task.place).count()
    if left:
        raise Refused(f"还有 {left} 件没有甄别，逐件或者成批处理完再办结。")
    complete_task(task=task, outcome="已甄别完", statement="可疑的报告都已看过", by=by)
    return task


@consequence
def set_aside(*, report_id: UUID, by: Actor) -> Report:
    """Have a person look at a report that goes nowhere by itself: an office it needs is not registered."""
    report = Report.objects.select_for_update(of=("self",)).get(pk=report_id)
    report.doubt = Doubt.STUCK
    find_sorter(report, all_words_of(report))
    report.save(update_fields=["doubt", "sorter"])
    ask_to_sort_once(report=report, by=by)
    return report


def ask_to_sort_once(*, report: Report, by: Actor) -> None:
    """Ask, unless that office has been asked already and not finished."""
    asked = Task.objects.open().filter(kind=SORT, place=pad(report.place[:6]))
    if not asked.filter(organisation=sorter_of(report)).exists():
        ask_to_sort(report=report, by=by)


def _send_together(reports: Sequence[Report], by: Officer) -> list[Report]:
    """What is sent at one stroke is one case, with one duty of the police and not forty."""
    sent: list[Report] = []
    for report in sorted(reports, key=lambda one: not is_urgent(one)):
        beside = next((one for one in sent if one.proceeding_id), None)
        sent.append(route_report(report_id=report.pk, by=by, beside=beside))
    return sent


def _end_sorting(county: str, by: Officer) -> None:
    """Where nothing is left to sort, nobody is asked to any more, whoever did it."""
    said = f"可疑的报告都已看过，最后一件由{by.organisations[0]}甄别"
    asked = Task.objects.open().filter(kind=SORT, place=pad(county))
    for task in asked.select_related("organisation"):
        if not Report.objects.waiting_for(task.organisation, county).exists():
            complete_task(task=task, outcome="已甄别完", statement=said, by=by)


def _keep_here(reports: Sequence[Report], reason: str, by: Officer) -> list[Report]:
    kept: list[Report] = []
    for some in chunks([report.pk for report in reports]):
        waiting = Report.objects.select_for_update(of=("self",)).waiting().in_bulk(some).values()
        for report in waiting:
            report.dismissed_at, report.dismissed_by = timezone.now(), by.id
            report.dismissed_why = reason
            report.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_why"])
        kept += waiting
    return kept
