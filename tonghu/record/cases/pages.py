"""The page that ends a step, for the steps of every procedure and the features that ask for more."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from tonghu.base.audit.deeds import seen
from tonghu.base.kernel.errors import NotAllowed
from tonghu.base.people.models import Officer
from tonghu.base.people.requests import Crumbs, OfficerRequest, submitted
from tonghu.base.places.models import full_name
from tonghu.record.cases.actions import Done, record_progress
from tonghu.record.cases.beginning import read_later, told_for
from tonghu.record.cases.inputs import StepForm
from tonghu.record.cases.models import Assignment, Case, Conclusion
from tonghu.record.cases.questions import (
    Sight,
    keys_for,
    name_of,
    reads_in_emergency,
    sight_of,
    told_of_child,
    told_on,
)
from tonghu.record.cases.sections import sections_of
from tonghu.record.tasks.models import Task


def assignment_of(request: OfficerRequest, task_id: UUID) -> Assignment:
    """The step behind a duty, if it is one these eyes may see. Raises Http404."""
    found = Assignment.objects.select_related(
        "proceeding__case__child", "task__organisation"
    ).filter(proceeding__case__in=Case.objects.visible_to(request.user))
    assignment = get_object_or_404(found, task_id=task_id)
    sight = sight_of(request.user, assignment.proceeding.case)
    if not sight.reads(assignment.task.organisation_id):
        raise Http404("a step of others")
    return assignment


def worked_on(request: OfficerRequest, case: Case) -> None:
    """Where something is written or taken away as a file: not by whoever only reads in an emergency.

    Raises NotAllowed.
    """
    if reads_in_emergency(request.user, case):
        raise NotAllowed("紧急查阅只能看，不能办，也不能打印、导出。请打电话给承办单位。")


def case_crumbs(case: Case) -> Crumbs:
    """The way back to a case."""
    return [
        ("个案", reverse("cases:list")),
        (f"{case.number} {name_of(case)}", reverse("cases:case", args=[case.pk])),
    ]


def step_page(
    request: OfficerRequest,
    task_id: UUID,
    form_class: type[StepForm],
    act: Callable[..., Any],
    **given: Any,
) -> HttpResponse:
    """Show a step with its law, take what was typed, end it by `act`, and say what comes next.

    `act` takes `assignment`, `done`, `by` and what the form asks beyond that; `given` goes to the form.
    """
    assignment = assignment_of(request, task_id)
    case = assignment.proceeding.case
    form = form_class(
        request.POST or None, request.FILES or None, assignment=assignment, by=request.user, **given
    )
    if form.only_record:
        act = record_progress
    if submitted(request, form, _telling(act, assignment, request.user)):
        for doubt in form.doubts:
            messages.warning(request, f"已登记，请再核对：{doubt}")
        messages.success(
            request,
            "已记下，这一步还没有办完。"
            if form.only_record
            else _what_next(request.user, assignment),
        )
        visible = Case.objects.visible_to(request.user).filter(pk=case.pk).exists()
        return redirect("cases:case", case.pk) if visible else redirect("tasks:list")
    sight = sight_of(request.user, case)
    seen(by=request.user, subject=case, fields=["step", *keys_for(sight)])
    context = {
        "sections": sections_of(request.user, case, sight),
        "form": form,
        "told": form.told,
        "begun": bool(form.record),
        "assignment": assignment,
        "earlier": told_on(assignment, sight),
        "to_know": told_for(assignment),
        "facts": told_of_child(case, sight),
        "read_later": read_later(assignment),
        "goes_on": form.goes_on,
        "case": case,
        "sight": sight,
        "name": name_of(case),
        "where": full_name(case.place, timezone.localdate(case.at)),
        "step": assignment.law,
        "task": assignment.task,
        "because": [one.because for one in assignment.proceeding.causes.all()]
        if sight.supervises
        else [],
        "crumbs": case_crumbs(case),
        "back": reverse("cases:case", args=[case.pk]),
        "read_only": sight.read_only,
        "own": assignment.task.organisation_id in sight.own,
        "now": timezone.now(),
    }
    return render(request, "cases/step.html", context, status=422 if form.errors else 200)


def _telling(act: Callable[..., Any], assignment: Assignment, by: Officer) -> Callable[..., Any]:
    """Gather from the cleaned fields what every step is told; the rest `act` takes by name."""
    common = {one.name for one in fields(Done)}

    def tell(**typed: Any) -> Any:
        done = Done(**{name: typed.pop(name) for name in common & typed.keys()})
        return act(assignment=assignment, done=done, by=by, **typed)

    return tell


def _what_next(officer: Officer, done: Assignment) -> str:
    """What follows from this end of a step, whose it is and until when. Whoever helps is told what their own
    outcome leads to, as the law has it: the kind of office, not which, since somebody may have to keep out.
    """
    case, ended = done.proceeding.case, Conclusion.objects.get(assignment=done)
    sight = sight_of(officer, case)
    within = Q(proceeding=done.proceeding, step__in=[k for one in ended.chosen for k in one.then])
    steps = Assignment.objects.filter(
        within | Q(proceeding__causes__conclusion=ended),
        proceeding__case=case, task__closed_at=None,
    ).select_related("proceeding", "task__organisation").distinct()  # fmt: skip
    after = [f"{one.law.label}（{_whose(one, sight)}{_until(one.task)}）" for one in steps]
    if after:
        return "已登记。接下来：" + "；".join(after)
    if case.closures.filter(reopened_at=None).exists():
        return "已登记。各项程序都已办完，个案自动结案。"
    return "已登记，这一步办完了，后面没有要接着办的。"


def _whose(step: Assignment, sight: Sight) -> str:
    office = step.task.organisation
    return str(office if sight.reads(office.pk) else step.law.by.label)


def _until(task: Task) -> str:
    """By when, in the words of the law; an internal target is called one."""
    if task.at_once:
        return f"，{task.wording or '立即'}"
    if task.clock_end is None:
        return f"，{task.wording}" if task.wording else ""
    end = timezone.localtime(task.clock_end)
    day = f"{end:%m月%d日}" if end.year == timezone.localdate().year else f"{end:%Y年%m月%d日}"
    until = f"{day} 24时前" if f"{end:%H:%M}" == "23:59" else f"{day} {end:%H:%M}前"
    return f"，{'期限' if task.due_at else '内部目标'} {until}"
