"""The pages of sweeps."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tonghu.base.audit.deeds import seen, seen_each
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import (
    Crumbs,
    OfficerRequest,
    ReasonForm,
    form_page,
    needs,
    submitted,
)
from tonghu.base.places.codes import Level, contains, is_code
from tonghu.base.places.models import Place, full_name, in_ranges
from tonghu.record.surveys import actions, questions
from tonghu.record.surveys.counting import villages_of
from tonghu.record.surveys.forms import CampaignForm, CheckForm, ReturnForm, SummaryForm
from tonghu.record.surveys.models import Campaign, Outcome, Return, ReturnKind
from tonghu.record.tasks.models import Task

PAGE = 50


@require_GET
def campaigns(request: OfficerRequest) -> HttpResponse:
    """The sweeps of one's places."""
    needs(request, Permission.READ_CHILDREN)
    found = Campaign.objects.visible_to(request.user)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_open": request.user.may(Permission.SURVEY_PLACES)}
    return render(request, "surveys/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest) -> HttpResponse:
    """Open a sweep of one's county, or of a township."""
    needs(request, Permission.SURVEY_PLACES)
    ranges = request.user.ranges(Permission.SURVEY_PLACES)
    places = Place.objects.on(timezone.localdate()).filter(
        in_ranges("code", ranges), level__in=[Level.COUNTY, Level.TOWNSHIP]
    )
    form = CampaignForm(request.POST or None, places=list(places))
    if one := submitted(request, form, partial(actions.open_campaign, by=request.user)):
        messages.success(request, f"“{one.name}”已开始，各村的待办里已经出现。")
        return redirect("surveys:campaign", one.pk)
    return form_page(request, form, title="组织排查", submit="开始", crumbs=_to_all())


@require_GET
def campaign(request: OfficerRequest, campaign_id: UUID) -> HttpResponse:
    """How far each village is, and whom nobody found."""
    one = _one(request, campaign_id)
    villages = questions.coverage(one, request.user)
    missing = questions.not_found(one, request.user)
    names = {village.code: village.name for village in villages}
    seen_each(by=request.user, subjects=missing, fields=["name"])
    return render(
        request,
        "surveys/campaign.html",
        {
            "campaign": one,
            "where": full_name(one.place, timezone.localdate()),
            "villages": villages,
            "towns": questions.by_township(villages),
            "reported": sum(v.said is not None for v in villages),
            "children": sum(v.children for v in villages),
            "checked": sum(v.checked for v in villages),
            "missing": [(child, names.get(child.place, "")) for child in missing],
            "newly": sum(v.newly for v in villages),
            "adrift": questions.without_village(one, request.user) if not one.closed_at else [],
            "kept": one.closed_at is not None and one.tallies.exists(),
            "not_found": sum(v.not_found for v in villages),
            "may_close": one.closed_at is None
            and request.user.may_at(Permission.SURVEY_PLACES, one.place),
            "may_return": request.user.may(Permission.SURVEY_PLACES),
        },
    )


@require_http_methods(["GET", "POST"])
def village(request: OfficerRequest, campaign_id: UUID, code: str) -> HttpResponse:
    """The children of one village, each with how they were found; and the village's report."""
    one = _one(request, campaign_id)
    if not (is_code(code) and contains(one.place, code)) or not request.user.may_at(
        Permission.READ_CHILDREN, code
    ):
        raise Http404("not a village of this sweep")
    rows = questions.children_in(one, code, request.user)
    forms = [
        (
            child, last,
            CheckForm(
                request.POST or None, prefix=str(child.pk),
                initial={"outcome": last.outcome if last else "", "note": (last and last.note) or ""},
            ),
        )
        for child, last in rows
    ]  # fmt: skip
    fault = ""
    report = ReturnForm(
        request.POST if "kind" in request.POST or "report" in request.POST else None
    )
    if forms:  # what could only be refused is not offered
        offered = [kind for kind in ReturnKind.choices if kind[0] != ReturnKind.ZERO]
        report.fields["kind"].widget.choices = offered
    if request.method == "POST" and all(form.is_valid() for _, _, form in forms):
        fault = _written(request, one, code, forms, report)
        if not fault and not (report.is_bound and report.errors):
            return redirect("surveys:village", one.pk, code)
    said = Return.objects.visible_to(request.user).filter(campaign=one, place=code).last()
    seen(by=request.user, subject=one, fields=["children", code])
    may_write = one.closed_at is None and request.user.may_at(Permission.REGISTER_CHILDREN, code)
    context = {
        "campaign": one, "code": code, "where": full_name(code, timezone.localdate()), "forms": forms,
        "report": report, "fault": fault, "said": said,
        "outlived": said is not None and said.withdrawn_at is None and said.kind == ReturnKind.ZERO
        and bool(forms) and one.closed_at is None,
        "may_write": may_write, "may_report": may_write and code in villages_of(one.place),
        "may_return": one.closed_at is None and request.user.may_at(Permission.SURVEY_PLACES, code),
    }  # fmt: skip
    status = 422 if fault or (report.is_bound and report.errors) else 200
    return render(request, "surveys/village.html", context, status=status)


def _written(
    request: OfficerRequest, one: Campaign, code: str, forms: Any, report: ReturnForm
) -> str:
    """Write down what was typed: new checks first, then the report; the refusal in words, or ""."""
    found = [
        actions.Found(child.pk, Outcome(form.cleaned_data["outcome"]), form.cleaned_data["note"])
        for child, last, form in forms
        if form.cleaned_data["outcome"]
        and (
            last is None
            or (form.cleaned_data["outcome"], form.cleaned_data["note"])
            != (last.outcome, last.note or "")
        )
    ]
    try:
        if found:
            actions.record_checks(campaign=one, found=found, by=request.user)
            messages.success(request, f"已记下 {len(found)} 名孩子。")
        elif not report.is_bound:
            messages.warning(request, "没有要记的：请先给孩子选择核对的结果，再点“保存核对”。")
        if report.is_bound and report.is_valid():
            actions.hand_in_return(
                campaign=one, place=code, kind=report.cleaned_data["kind"], by=request.user
            )
            messages.success(request, "全村报告已提交。")
    except Refused as refusal:
        return str(refusal)
    return ""


@require_http_methods(["GET", "POST"])
def withdrawal(request: OfficerRequest, return_id: UUID) -> HttpResponse:
    """Send a village's report back."""
    needs(request, Permission.SURVEY_PLACES)
    mine = Return.objects.visible_to(request.user).select_related("campaign")
    said = get_object_or_404(mine, pk=return_id)
    form = ReasonForm(request.POST or None)
    act = partial(actions.withdraw_return, said=said, by=request.user)
    if submitted(request, form, act):
        messages.success(request, "已退回，村里的待办里重新出现。")
        return redirect("surveys:campaign", said.campaign_id)
    return form_page(
        request, form, title="退回村里的报告", submit="退回", crumbs=_to(said.campaign)
    )


@require_http_methods(["GET", "POST"])
def closure(request: OfficerRequest, campaign_id: UUID) -> HttpResponse:
    """End a sweep."""
    needs(request, Permission.SURVEY_PLACES)
    one = _one(request, campaign_id)
    if one.closed_at is not None or not request.user.may_at(Permission.SURVEY_PLACES, one.place):
        why = "已经结束了" if one.closed_at else "不是您的单位组织的，请由组织的单位结束"
        messages.error(request, f"这次排查{why}。")
        return redirect("surveys:campaign", one.pk)
    form = SummaryForm(request.POST or None)
    act = partial(actions.close_campaign, campaign=one, by=request.user)
    if submitted(request, form, act):
        messages.success(request, "排查已结束。没有报告的村仍然看得到。")
        return redirect("surveys:campaign", one.pk)
    silent = sum(village.said is None for village in questions.coverage(one, request.user))
    intro = (
        f"还有 {silent} 个村没有报告。结束以后它们的待办一并结束，不能再报，这里仍然看得到。"
        if silent
        else "各村都报告了。"
    )
    return form_page(request, form, title="结束排查", submit="结束", crumbs=_to(one), intro=intro)


@require_GET
def duty(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to the village it is about."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    return redirect("surveys:village", task.subject_id, task.place)


def _one(request: OfficerRequest, campaign_id: UUID) -> Campaign:
    one: Campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_id)
    return one


def _to_all() -> Crumbs:
    return [("台账", reverse("children:ledger")), ("全面排查", reverse("surveys:list"))]


def _to(one: Campaign) -> Crumbs:
    return [*_to_all(), (one.name, reverse("surveys:campaign", args=[one.pk]))]
