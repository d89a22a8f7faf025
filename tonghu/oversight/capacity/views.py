"""The page of background checks."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Post
from tonghu.base.people.requests import OfficerRequest, needs, submitted
from tonghu.oversight.capacity import actions, questions
from tonghu.oversight.capacity.forms import CheckForm
from tonghu.record.tasks.models import Task

PAGE = 50


@require_http_methods(["GET", "POST"])
def checks(request: OfficerRequest) -> HttpResponse:
    """Who meets children here, whose year has run out first; what was answered about those who are ticked."""
    needs(request, Permission.VET_OFFICERS)
    today, ranges = timezone.localdate(), request.user.ranges(Permission.VET_OFFICERS)
    everybody = questions.meeting_children(ranges)
    page = Paginator(everybody.order_by(F("checked_on").asc(nulls_first=True), "login"), PAGE)
    shown = page.get_page(request.GET.get("page"))
    sent = request.POST.copy()
    if "all" in sent:
        sent.setlist("officers", [str(one.pk) for one in shown])
    form = CheckForm(sent or None, everybody=everybody)
    act = partial(actions.record_checks, clear="found" not in request.POST, by=request.user)
    if (made := submitted(request, form, act)) is not None:
        messages.success(request, f"已登记 {len(made)} 人的查询。")
        return redirect("capacity:checks")
    held = Post.objects.held_on(today).filter(officer__in=[one.pk for one in shown])
    posts: dict[UUID, list[Post]] = {}
    for post in held.filter(role__in=questions.MEETING).select_related("organisation"):
        posts.setdefault(post.officer_id, []).append(post)
    context = {
        "page": shown, "form": form, "ticked": sent.getlist("officers"),
        "since": questions.not_checked_since(today),
        "left": questions.run_out(everybody, today).count(),
        "rows": [(one, str(one.pk), posts.get(one.pk, [])) for one in shown],
    }  # fmt: skip
    return render(request, "capacity/checks.html", context, status=422 if form.errors else 200)


@require_GET
def duty(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to the list."""
    found = Task.objects.visible_to(request.user).filter(kind=questions.CHECKS)
    get_object_or_404(found, pk=task_id)
    return redirect("capacity:checks")
