"""The pages of supervision."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tonghu.base.audit.deeds import seen
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import Crumbs, OfficerRequest, form_page, needs, submitted
from tonghu.oversight.supervision import actions
from tonghu.oversight.supervision.forms import AnswerForm, UrgingForm, VerdictForm
from tonghu.oversight.supervision.models import SupervisedTask
from tonghu.record.tasks.models import Task

PAGE = 50


@require_GET
def supervised_list(request: OfficerRequest) -> HttpResponse:
    """What was pressed for, open first."""
    found = (
        SupervisedTask.objects.visible_to(request.user)
        .select_related("task", "issuer", "organisation", "letter")
        .prefetch_related("verdicts")
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "supervision/list.html", {"page": page})


@require_GET
def supervised(request: OfficerRequest, supervised_id: UUID) -> HttpResponse:
    """One matter: the letter, the answers, the verdicts."""
    one = _one(request, supervised_id)
    seen(by=request.user, subject=one, fields=["demand", "answers", "verdicts"])
    return render(
        request,
        "supervision/detail.html",
        {
            "one": one,
            "answers": one.answers.select_related("by", "verdict__by"),
            "duties": Task.objects.visible_to(request.user)
            .open()
            .filter(subject_id=one.pk)
            .select_related("organisation"),
            "now": timezone.now(),
        },
    )


@require_http_methods(["GET", "POST"])
def urging(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """Write a 督办函."""
    needs(request, Permission.ISSUE_LETTERS)
    task = get_object_or_404(
        Task.objects.visible_to(request.user).select_related("organisation"), pk=task_id
    )
    form = UrgingForm(
        request.POST or None, initial={"demand": "请立即安排专人办理，查明没有按期办结的原因。"}
    )
    if one := submitted(request, form, partial(actions.urge, task=task, by=request.user)):
        messages.success(request, f"已制发{one.letter.number}，对方的待办里已经出现反馈事项。")
        return redirect("supervision:detail", one.pk)
    crumbs = [
        ("待办", reverse("tasks:list")),
        (task.title, reverse("tasks:detail", args=[task.pk])),
    ]
    return form_page(
        request,
        form,
        title="发督办函",
        submit="制发",
        crumbs=crumbs,
        intro=f"{task.organisation}：{task.title}",
    )


@require_http_methods(["GET", "POST"])
def answer(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """Answer a 督办函; reached from the duty to answer."""
    one = _of_duty(request, task_id)
    form = AnswerForm(request.POST or None)
    if submitted(request, form, partial(actions.answer, supervised=one, by=request.user)):
        messages.success(request, "已反馈，等上级验收。")
        return redirect("supervision:detail", one.pk)
    return form_page(request, form, title="反馈督办事项", submit="反馈", crumbs=_to(one))


@require_http_methods(["GET", "POST"])
def acceptance(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """Judge an answer; reached from the duty to judge."""
    one = _of_duty(request, task_id)
    form = VerdictForm(request.POST or None)
    last = one.answers.last()
    if verdict := submitted(request, form, partial(actions.judge, supervised=one, by=request.user)):
        messages.success(request, "已销号。" if verdict.accepted else "已退回，对方要继续整改。")
        return redirect("supervision:detail", one.pk)
    intro = f"对方反馈：{last.statement}" if last else ""
    return form_page(
        request, form, title="验收督办事项", submit="提交", crumbs=_to(one), intro=intro
    )


def _one(request: OfficerRequest, supervised_id: UUID) -> SupervisedTask:
    found = SupervisedTask.objects.visible_to(request.user)
    one: SupervisedTask = get_object_or_404(
        found.select_related("task", "issuer", "organisation", "letter"), pk=supervised_id
    )
    return one


def _of_duty(request: OfficerRequest, task_id: UUID) -> SupervisedTask:
    duty = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    return get_object_or_404(SupervisedTask.objects.visible_to(request.user), pk=duty.subject_id)


def _to(one: SupervisedTask) -> Crumbs:
    return [
        ("督办", reverse("supervision:list")),
        (one.letter.number, reverse("supervision:detail", args=[one.pk])),
    ]
