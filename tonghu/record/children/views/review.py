"""Handing a file in, and the page of those who review."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tonghu.base.kernel.errors import NotAllowed
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import OfficerRequest, ReasonForm
from tonghu.law.ledger import LedgerState
from tonghu.record.children.actions import (
    approve_for_county,
    approve_for_town,
    return_files,
    submit_files,
)
from tonghu.record.children.models import Child
from tonghu.record.children.views.within import answered, child_seen_by, ids_in, name_places
from tonghu.record.tasks.models import Task

_REVIEWED = 100


@require_http_methods(["GET", "POST"])
def review(request: OfficerRequest) -> HttpResponse:
    """Files waiting for one's own level, or the one that is named: approve many at once, or return with a reason."""
    if not (
        request.user.may(Permission.APPROVE_FOR_TOWN)
        or request.user.may(Permission.APPROVE_FOR_COUNTY)
    ):
        raise NotAllowed("您的岗位没有审核台账的权限。")
    waiting = _waiting(request)
    only = ids_in(request.GET.getlist("child"))
    listed = waiting.filter(pk__in=only) if only else waiting
    form = ReasonForm(request.POST if "return" in request.POST else None)
    if request.method == "POST":
        chosen = waiting.filter(pk__in=ids_in(request.POST.getlist("child")))
        children = list(listed if "all" in request.POST else chosen)
        if not children:
            messages.warning(request, "还没有勾选孩子。请先在左边打勾，或者点“全部通过”。")
        elif "return" in request.POST:
            if form.is_valid() and answered(
                request,
                partial(
                    return_files,
                    children=children,
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                ),
            ):
                messages.success(request, f"已退回 {len(children)} 份，提交的人会看到理由。")
                return redirect("children:review")
        elif answered(request, partial(_approve, children=children, by=request)):
            messages.success(request, f"已通过 {len(children)} 份。")
            return redirect("children:review")
    page = Paginator(listed, _REVIEWED).get_page(request.GET.get("page"))
    name_places(list(page.object_list))
    return render(
        request, "children/review.html",
        {
            "page": page, "only": only, "form": form,
            "ticked": set(ids_in(request.POST.getlist("child"))),
        },
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_GET
def review_task(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to the page where it is done."""
    get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    return redirect("children:review")


@require_GET
def file_task(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to the file: one that was given back, one that is to leave the ledger."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    return redirect("children:dossier", task.child_id)


@require_POST
def submission(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Hand a draft or a returned file in."""
    child = child_seen_by(request, child_id)
    if answered(request, partial(submit_files, children=[child], by=request.user)):
        messages.success(request, "已提交。")
    return redirect("children:dossier", child.pk)


def _approve(*, children: Sequence[Child], by: OfficerRequest) -> object:
    """Approve each file at the level it waits at."""
    town = [c for c in children if c.state_ is LedgerState.PENDING_TOWN]
    county = [c for c in children if c.state_ is LedgerState.PENDING_COUNTY]
    done: object = None
    if town:
        done = approve_for_town(children=town, by=by.user)
    if county:
        done = approve_for_county(children=county, by=by.user)
    return done


def _waiting(request: OfficerRequest) -> Any:
    """The files that wait for this officer."""
    officer, children = request.user, Child.objects.visible_to(request.user)
    town = children.managed_in(officer.ranges(Permission.APPROVE_FOR_TOWN)).filter(
        state=LedgerState.PENDING_TOWN.value, on_ledger=True
    )
    county = children.managed_in(officer.ranges(Permission.APPROVE_FOR_COUNTY)).filter(
        state=LedgerState.PENDING_COUNTY.value, on_ledger=True
    )
    return (town | county).order_by("place", "id")


def approving(request: OfficerRequest, child: Child) -> Permission | None:
    needed = {
        LedgerState.PENDING_TOWN: Permission.APPROVE_FOR_TOWN,
        LedgerState.PENDING_COUNTY: Permission.APPROVE_FOR_COUNTY,
    }.get(child.state_)
    return needed if needed and request.user.may_at(needed, child.place) else None
