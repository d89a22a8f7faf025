"""The pages of placing children, and of the register of beds."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tonghu.base.audit.deeds import seen_each
from tonghu.base.kernel.errors import NotAllowed
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import (
    Crumbs,
    OfficerRequest,
    ReasonForm,
    form_page,
    needs,
    submitted,
)
from tonghu.record.cases.inputs import StepForm
from tonghu.record.cases.pages import step_page
from tonghu.record.tasks.models import Task
from tonghu.work.response import actions, questions
from tonghu.work.response.forms import CapacityForm, PlaceForm
from tonghu.work.response.models import Stay
from tonghu.work.response.questions import Shelter


@require_http_methods(["GET", "POST"])
def place(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """End a step that places a child."""
    return step_page(request, task_id, PlaceForm, actions.place_child)


@require_http_methods(["GET", "POST"])
def hand_back(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """End the step that gives a child back."""
    return step_page(request, task_id, StepForm, actions.hand_child_back)


@require_GET
def shelters(request: OfficerRequest) -> HttpResponse:
    """The beds of the county: how many are free where."""
    _may_look(request)
    shelters = questions.shelters_in(request.user.organisations[0].place)
    kept = questions.kept_by(request.user, [one.organisation for one in shelters])
    context = {"shelters": shelters, "kept": kept}
    return render(request, "response/list.html", context)


@require_GET
def shelter(request: OfficerRequest, organisation_id: UUID) -> HttpResponse:
    """One shelter: who stays there."""
    _may_look(request)
    one = _shelter(request, organisation_id)
    stays = questions.stays_in(one.organisation, request.user)
    rows = [(stay, may_open, questions.brought(stay, request.user)) for stay, may_open in stays]
    fields = ["name", "handover"] if any(brought for *_, brought in rows) else ["name"]
    seen_each(by=request.user, subjects=[stay for stay, *_ in rows], fields=fields)
    may_keep = questions.may_keep(request.user, one.organisation)
    context = {"one": one, "stays": rows, "may_keep": may_keep, "crumbs": _crumbs()}
    return render(request, "response/shelter.html", context)


@require_http_methods(["GET", "POST"])
def capacity(request: OfficerRequest, organisation_id: UUID) -> HttpResponse:
    """Say how many beds there are."""
    needs(request, Permission.KEEP_BEDS)
    one = _shelter(request, organisation_id)
    known = {"beds": one.beds, "note": one.capacity.note} if one.capacity else {}
    form = CapacityForm(request.POST or None, initial=known)
    act = partial(actions.state_capacity, organisation=one.organisation, by=request.user)
    if submitted(request, form, act):
        messages.success(request, "床位已登记。")
        return redirect("response:list")
    return form_page(
        request, form, title=f"{one.organisation}的床位", submit="登记", crumbs=_crumbs()
    )


@require_http_methods(["GET", "POST"])
def end(request: OfficerRequest, stay_id: UUID) -> HttpResponse:
    """Say that a child has left."""
    needs(request, Permission.KEEP_BEDS)
    found = Stay.objects.visible_to(request.user).select_related("organisation")
    stay = get_object_or_404(found, pk=stay_id)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = "去了哪里，由谁接走"
    if submitted(request, form, partial(actions.end_stay, stay=stay, by=request.user)):
        messages.success(request, "已登记离开，床位空出来了。")
        return redirect("response:shelter", stay.organisation_id)
    title = f"{stay.organisation} {stay.bed} 号床：登记离开"
    return form_page(request, form, title=title, submit="登记", crumbs=_crumbs())


@require_GET
def left(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty that the end of a case left, to the bed it is about."""
    task = get_object_or_404(
        Task.objects.visible_to(request.user), pk=task_id, kind=actions.LEAVING
    )
    return redirect("response:end", task.subject_id)


def _may_look(request: OfficerRequest) -> None:
    if not (request.user.may(Permission.MANAGE_CASES) or request.user.may(Permission.KEEP_BEDS)):
        raise NotAllowed(f"您的岗位没有“{Permission.KEEP_BEDS.label}”的权限。")


def _shelter(request: OfficerRequest, organisation_id: UUID) -> Shelter:
    found = questions.shelters_in(request.user.organisations[0].place)
    one = next((one for one in found if one.organisation.pk == organisation_id), None)
    if one is None:
        raise Http404("no shelter of this county")
    return one


def _crumbs() -> Crumbs:
    return [("安置床位", reverse("response:list"))]
