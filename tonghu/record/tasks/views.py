"""The pages of duties: what I owe, what my organisation owes, and one duty with its history."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tonghu.base.audit.deeds import seen
from tonghu.base.documents.files import as_file, attachments_of
from tonghu.base.documents.inputs import AttachmentForm
from tonghu.base.documents.models import Attachment
from tonghu.base.documents.store import ATTACHMENTS
from tonghu.base.kernel.permissions import Permission
from tonghu.base.outbox.questions import delivered
from tonghu.base.people.requests import Crumbs, OfficerRequest, ReasonForm, form_page, submitted
from tonghu.record.tasks.actions import (
    answer_extension,
    ask_extension,
    attach_file,
    finish_task,
    hand_over_task,
    take_task,
    withdraw_file,
)
from tonghu.record.tasks.explained import explained
from tonghu.record.tasks.forms import (
    AnswerForm,
    CompletionForm,
    ExtensionForm,
    HandoverForm,
)
from tonghu.record.tasks.models import Extension, Task
from tonghu.record.tasks.questions import FILTERS, counts_for, filtered, history_of, to_call
from tonghu.record.tasks.subjects import named

PAGE = 50


@require_GET
def task_list(request: OfficerRequest) -> HttpResponse:
    """Open duties: mine, my organisation's, overdue ones below, and what is finished."""
    which = request.GET.get("which", "mine")
    if which not in FILTERS:
        which = "mine"
    now = timezone.now()
    tasks = filtered(which, request.user, now, request.GET.get("place", ""))
    page = Paginator(tasks, PAGE).get_page(request.GET.get("page"))
    page.object_list = named(page.object_list, request.user)
    counts = counts_for(request.user, now)
    tabs = [
        {"key": key, "label": one.label, "count": counts.get(key)}
        for key, one in FILTERS.items()
        if one.needs is None or request.user.may(one.needs)
    ]
    return render(
        request, "tasks/list.html", {"page": page, "which": which, "tabs": tabs, "now": now}
    )


@require_GET
def task_detail(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """One duty: what, by when, on which basis, and everything that happened to it."""
    [task] = named([_task(request, task_id)], request.user)
    if hasattr(task, "completion"):
        seen(by=request.user, subject=task, fields=["completion.statement"])
    may_urge = task.is_open and request.user.may_at(Permission.ISSUE_LETTERS, task.place)
    may_answer = task.is_open and request.user.may_at(Permission.EXTEND_TASKS, task.place)
    own = task.organisation_id in request.user.works_for(Permission.DO_TASKS)
    return render(
        request,
        "tasks/detail.html",
        {
            "task": task,
            "explained": explained(task, request.user),
            "own": own,
            "now": timezone.now(),
            "history": history_of(task),
            "delivered": delivered(task.pk, task.organisation) if task.is_open else None,
            "call": to_call(task),
            "attachments": attachments_of(task),
            "may_urge": may_urge and not own,
            "asked": task.extensions.filter(answer=None).first() if may_answer else None,
            "completion_form": CompletionForm(),
            "completion_url": reverse("tasks:completion", args=[task.pk]),
        },
    )


@require_POST
def holder(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """I take this one."""
    task = take_task(task=_task(request, task_id), by=request.user)
    messages.success(request, "这项待办现在由您承办。")
    return redirect("tasks:detail", task.pk)


@require_http_methods(["GET", "POST"])
def completion(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """What was done, which ends the duty."""
    task = _task(request, task_id)
    form = CompletionForm(request.POST or None)
    if submitted(request, form, partial(finish_task, task=task, by=request.user)):
        messages.success(request, f"已办结：{task.title}")
        return redirect("tasks:list")
    return form_page(request, form, title="办结", submit="办结", crumbs=_to(task))


@require_http_methods(["GET", "POST"])
def attachments(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """Attach a file."""
    task = _task(request, task_id)
    form = AttachmentForm(request.POST or None, request.FILES or None)
    if one := submitted(request, form, partial(_attach_upload, task=task, by=request.user)):
        messages.success(request, f"已上传“{one.name}”。")
        return redirect("tasks:detail", task.pk)
    return form_page(request, form, title="上传附件", submit="上传", crumbs=_to(task))


@require_GET
def attachment(request: OfficerRequest, task_id: UUID, attachment_id: UUID) -> HttpResponse:
    """One file, as it may be shown."""
    one = get_object_or_404(attachments_of(_task(request, task_id)), pk=attachment_id)
    content = ATTACHMENTS.get(one.pk, "clean")
    seen(by=request.user, subject=one, fields=["content"])
    return as_file(content, one.content_type, one.name)


@require_http_methods(["GET", "POST"])
def attachment_withdrawal(
    request: OfficerRequest, task_id: UUID, attachment_id: UUID
) -> HttpResponse:
    """Show a file no longer."""
    task = _task(request, task_id)
    one = get_object_or_404(attachments_of(task), pk=attachment_id)
    form = ReasonForm(request.POST or None)
    if submitted(request, form, partial(withdraw_file, task=task, attachment=one, by=request.user)):
        messages.success(request, f"已撤回“{one.name}”，不再显示。")
        return redirect("tasks:detail", task.pk)
    return form_page(request, form, title=f"撤回“{one.name}”", submit="撤回", crumbs=_to(task))


@require_http_methods(["GET", "POST"])
def handover(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """Give the duty to somebody else."""
    task = _task(request, task_id)
    form = HandoverForm(request.POST or None, task=task, by=request.user)
    if submitted(request, form, partial(hand_over_task, task=task, by=request.user)):
        messages.success(request, f"已转给{form.cleaned_data['to']}。")
        return redirect("tasks:list")
    return form_page(request, form, title="转办", submit="转办", crumbs=_to(task))


@require_http_methods(["GET", "POST"])
def extension(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """Ask for more time."""
    task = _task(request, task_id)
    form = ExtensionForm(request.POST or None)
    if submitted(request, form, partial(ask_extension, task=task, by=request.user)):
        messages.success(request, "已提交延期申请，等上级答复；答复之前期限不变。")
        return redirect("tasks:detail", task.pk)
    return form_page(request, form, title="申请延期", submit="提交申请", crumbs=_to(task))


@require_http_methods(["GET", "POST"])
def extension_answer(request: OfficerRequest, task_id: UUID, extension_id: UUID) -> HttpResponse:
    """Grant or decline more time."""
    task = _task(request, task_id)
    asked: Extension = get_object_or_404(task.extensions, pk=extension_id)
    form = AnswerForm(request.POST or None)
    if submitted(request, form, partial(answer_extension, extension=asked, by=request.user)):
        messages.success(request, "已答复延期申请。")
        return redirect("tasks:detail", task.pk)
    return render(
        request, "tasks/extension_answer.html", {"task": task, "asked": asked, "form": form}
    )


def _attach_upload(*, file: "UploadedFile[Any]", **values: Any) -> Attachment:
    """The bytes of an upload, and the name it came under."""
    return attach_file(name=file.name or "", content=file.read(), **values)


def _to(task: Task) -> Crumbs:
    return [("待办", reverse("tasks:list")), (task.title, reverse("tasks:detail", args=[task.pk]))]


def _task(request: OfficerRequest, task_id: UUID) -> Task:
    tasks = Task.objects.visible_to(request.user).select_related("organisation", "holder")
    return get_object_or_404(tasks, pk=task_id)
