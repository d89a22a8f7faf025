"""The page on which an alert is answered."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tonghu.base.audit.deeds import seen
from tonghu.base.people.requests import OfficerRequest, form_page, submitted
from tonghu.record.children.models import Child
from tonghu.record.risk.actions import answer_alert
from tonghu.record.risk.duties import VISIT
from tonghu.record.risk.forms import AnswerForm
from tonghu.record.tasks.models import Task


@require_http_methods(["GET", "POST"])
def duty(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """Say what came of an alert; the duty to visit leads to where visits are written down."""
    found = Task.objects.visible_to(request.user).open().filter(kind__startswith="risk.")
    task = get_object_or_404(found, pk=task_id)
    child = get_object_or_404(Child.objects.visible_to(request.user), pk=task.child_id)
    if task.kind == VISIT:
        return redirect("visits:new", child.pk)
    form = AnswerForm(request.POST or None, dangerous=task.at_once)
    if submitted(request, form, partial(answer_alert, task=task, by=request.user)):
        messages.success(request, "已登记，这项待办办结了。")
        return redirect("children:dossier", child.pk)
    seen(by=request.user, subject=child, fields=["level"])
    crumbs = [
        ("台账", reverse("children:ledger")),
        (child.name, reverse("children:dossier", args=[child.pk])),
    ]
    return form_page(
        request, form, title=task.title, submit="登记", crumbs=crumbs,
        intro=f"缘由：{task.because}。" + (_DANGER if task.at_once else _USUAL),
    )  # fmt: skip


_USUAL = "迹象和日期在孩子的档案里。"
_DANGER = (
    "孩子正有危险的，先打 110。应当报告的，先在孩子的档案里登记强制报告，再回到这里；要不要报告由人决定，"
    "拿不准的一律报告。"
)
