"""The pages of a school: who goes there, who stays away, and what was done about it."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tonghu.base.audit.deeds import seen, seen_each
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import names_of
from tonghu.base.people.requests import Crumbs, OfficerRequest, form_page, needs, submitted
from tonghu.law.schooling import REPORTED
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task
from tonghu.work.schooling import actions, questions
from tonghu.work.schooling.forms import AbsenceForm, NotHereForm, StepForm
from tonghu.work.schooling.models import Absence

PAGE = 50


@require_GET
def pupils(request: OfficerRequest) -> HttpResponse:
    """Who stays away from one's school, and all who go there."""
    needs(request, Permission.REPORT_ABSENCES)
    name = request.GET.get("q", "").strip()
    away = questions.away_from(request.user)
    page = Paginator(questions.pupils_of(request.user, name), PAGE).get_page(
        request.GET.get("page")
    )
    shown = {one.pk: one for one in [*(row.absence.child for row in away), *page]}
    seen_each(by=request.user, subjects=shown.values(), fields=["name"])
    context = {
        "page": page, "q": name, "away": away,
        "absences": {row.absence.child_id: row.absence.pk for row in away},
        "disowned": questions.disowned(page),
    }  # fmt: skip
    return render(request, "schooling/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Write down that a child stays away."""
    needs(request, Permission.REPORT_ABSENCES)
    child = get_object_or_404(Child.objects.taught_by(request.user), pk=child_id)
    form = AbsenceForm(request.POST or None)
    act = partial(actions.register_absence, child=child, by=request.user)
    if made := submitted(request, form, act):
        messages.success(request, "已登记。回校了，或者劝返了，请在这里接着记。")
        return redirect("schooling:absence", made.pk)
    seen(by=request.user, subject=child, fields=["name"])
    return form_page(
        request, form, title=f"登记缺课 {child.name}", submit="登记", crumbs=_home(),
        intro=f"{child.school} {child.class_name}",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def elsewhere(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Say that a child of the list does not go to this school."""
    needs(request, Permission.REPORT_ABSENCES)
    child = get_object_or_404(Child.objects.taught_by(request.user), pk=child_id)
    form = NotHereForm(request.POST or None)
    if submitted(request, form, partial(actions.disown_pupil, child=child, by=request.user)):
        messages.success(
            request, "已告诉乡镇（街道）。核对好、档案改了以后，名单上就没有这个孩子了。"
        )
        return redirect("schooling:list")
    seen(by=request.user, subject=child, fields=["name"])
    return form_page(
        request, form, title=f"不在本校 {child.name}", submit="告诉乡镇（街道）", crumbs=_home(),
        intro=f"{f'{child.school} {child.class_name}'.strip()}。孩子是本校的、只是没有来的，不在这里说，请登记缺课。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def absence(request: OfficerRequest, absence_id: UUID) -> HttpResponse:
    """One absence with all that was done; the school goes on here."""
    found = Absence.objects.visible_to(request.user).select_related("child", "school")
    one: Absence = get_object_or_404(found, pk=absence_id)
    steps = list(one.steps.all())
    mine = one.school_id in request.user.works_for(Permission.REPORT_ABSENCES)
    ending = questions.ending_of(one)
    form = StepForm(request.POST or None, reported=any(step.kind == REPORTED for step in steps))
    if submitted(request, form, partial(actions.record_step, absence=one, by=request.user)):
        messages.success(request, "已记下。")
        return redirect("schooling:absence", one.pk)
    seen(by=request.user, subject=one, fields=["reason", "words"])
    who = names_of({one.by, *(step.by for step in steps)})
    context = {
        "one": one, "ending": ending, "form": form if mine and ending is None else None,
        "steps": [(step, who.get(step.by, "系统")) for step in steps], "who": who.get(one.by, "系统"),
        "crumbs": _home() if mine else [("台账", reverse("children:ledger")), (one.child.name, reverse("children:dossier", args=[one.child_id]))],
    }  # fmt: skip
    return render(request, "schooling/absence.html", context, status=422 if form.errors else 200)


@require_GET
def duty(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From a duty to the absence it is about."""
    found = Task.objects.visible_to(request.user).filter(kind=actions.PERSUADE)
    return redirect("schooling:absence", get_object_or_404(found, pk=task_id).subject_id)


def _home() -> Crumbs:
    return [("在校学生", reverse("schooling:list"))]
