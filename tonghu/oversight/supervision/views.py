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
from tonghu.oversight.supervision import actions, questions
from tonghu.oversight.supervision.forms import (
    AnswerForm,
    RectificationForm,
    UrgingForm,
    VerdictForm,
)
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
    context = {
        "page": page, "rectifications": questions.rectifications(request.user), "now": timezone.now(),
        "may_begin": request.user.may(Permission.ISSUE_LETTERS)
        and request.user.may(Permission.DO_TASKS),
    }  # fmt: skip
    return render(request, "supervision/list.html", context)


@require_http_methods(["GET", "POST"])
def rectification(request: OfficerRequest) -> HttpResponse:
    """Look into an organisation below; the conclusion in writing is the first step."""
    needs(request, Permission.ISSUE_LETTERS)
    form = RectificationForm(request.POST or None, below=questions.below(request.user))
    act = partial(actions.begin_rectification, by=request.user)
    if begun := submitted(request, form, act):
        first = begun.assignments.select_related("task").earliest("id")
        messages.success(
            request, "已开始督办整改。先写督查结论和整改要求，对方签收以后提方案、整改、反馈。"
        )
        return redirect("cases:step", first.task_id)
    return form_page(
        request, form, title="督办整改", submit="开始", crumbs=[("督办", reverse("supervision:list"))],
        intro="督查、抽查发现下级单位的问题，要求整改，直到核查销号。只是一件待办逾期的，打开那件待办发督办函。",
    )  # fmt: skip


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
