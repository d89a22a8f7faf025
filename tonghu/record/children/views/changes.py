"""The forms that open a file, change it and put it right, and the answers to what was said to have changed."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tonghu.base.audit.deeds import seen
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import OfficerRequest, ReasonForm, form_page, needs, submitted
from tonghu.law.registration import FIELDS, GROUPS
from tonghu.record.children import proposals
from tonghu.record.children.actions import (
    accept_proposal,
    change_children,
    correct_change,
    decline_proposal,
    register_children,
)
from tonghu.record.children.filing import Amendment, Intake
from tonghu.record.children.forms import RecordForm, VillageForm, WhenAndWhy
from tonghu.record.children.models import Child, Proposal
from tonghu.record.children.questions import compared, history_of
from tonghu.record.children.views.within import answered, child_seen_by, ids_in, tried, way_back
from tonghu.record.tasks.models import Task

_FIRST = ("儿童", "照护人", "父亲", "母亲", "照护")
"""The groups a new file opens with; the rest is folded."""


@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest) -> HttpResponse:
    """Register a child; look-alikes are shown first, and nothing typed is lost."""
    needs(request, Permission.REGISTER_CHILDREN)
    village = VillageForm(request.POST or None, officer=request.user)
    form = RecordForm(request.POST or None, near=_place_of(request, village))
    alike: list[Any] = []
    if request.method == "POST" and village.is_valid() and form.is_valid():
        place = village.cleaned_data["place"]
        if not form.changed.get("name"):
            form.add_error("name", "请填写孩子的姓名")
        elif "known" not in request.POST:
            alike = compared(form.changed, place, request.user)
        if not form.errors and not alike:
            intake = Intake(place, form.changed, timezone.localdate())
            try:
                done = register_children(
                    intakes=[intake], by=request.user, draft="draft" in request.POST
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                _tell_doubts(request, form)
                messages.success(request, f"已为{form.changed['name']}建立档案。")
                return redirect("children:dossier", done.ids[0])
    context = {
        "form": form, "village": village, "alike": alike, "first": _FIRST,
        "crumbs": [("台账", reverse("children:ledger"))],
    }  # fmt: skip
    return render(
        request, "children/new.html", context, status=422 if form.errors or village.errors else 200
    )


@require_http_methods(["GET", "POST"])
def change(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Change one group of a file: what is new, since when, and why."""
    child = child_seen_by(request, child_id)
    needs(request, Permission.REGISTER_CHILDREN)
    group = request.GET.get("group", GROUPS[0])
    if group not in GROUPS:
        group = GROUPS[0]
    record = history_of(child).record
    proposal = _proposal_of(request, child)
    keys = [key for key in FIELDS if FIELDS[key].group == group]
    form = RecordForm(request.POST or None, keys=keys, record=record, near=child.place)
    when = WhenAndWhy(request.POST or None, initial={"effective_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid() and when.is_valid():
        if not form.changed:
            form.add_error(None, "没有改动任何一项。要改哪一项，请直接在那里填写。")
        else:
            try:
                _change(request, child, proposal, form.changed, when.cleaned_data)
            except Refused as refusal:
                of = when if refusal.at in when.fields else form
                of.add_error(refusal.at if refusal.at in of.fields else None, str(refusal))
            else:
                _tell_doubts(request, form)
                messages.success(
                    request, f"已变更：{'、'.join(FIELDS[k].label for k in form.changed)}。"
                )
                return redirect("children:dossier", child.pk)
    seen(by=request.user, subject=child, fields=[group])
    context = {
        "child": child, "form": form, "when": when, "group": group, "groups": GROUPS,
        "crumbs": way_back(child), "title": f"变更：{group}", "submit": "保存变更",
        "proposed": proposals.told([proposal], record, opened=False) if proposal else [],
    }  # fmt: skip
    return render(
        request, "children/change.html", context, status=422 if form.errors or when.errors else 200
    )


@require_POST
def acceptance(request: OfficerRequest, proposal_id: UUID) -> HttpResponse:
    """Put into the file what somebody proposed, from the day it was said."""
    one = _proposal(request, proposal_id)
    said = f"{proposals.SOURCES.get(one.source, one.source)}时得知"
    day = min(timezone.localdate(one.at), timezone.localdate())
    if answered(
        request, partial(accept_proposal, proposal=one, on=day, reason=said, by=request.user)
    ):
        messages.success(request, "已写进档案。" if one.item else "已核对。")
    return redirect(_proposals_of(one))


@require_http_methods(["GET", "POST"])
def refusal(request: OfficerRequest, proposal_id: UUID) -> HttpResponse:
    """Leave the file as it is."""
    one = _proposal(request, proposal_id)
    form = ReasonForm(request.POST or None)
    if submitted(request, form, partial(decline_proposal, proposal=one, by=request.user)):
        messages.success(request, "已记下：档案不改。")
        return redirect(_proposals_of(one))
    (row,) = proposals.told([one], history_of(one.child).record, opened=False)
    filed = f"，档案里是“{row.filed}”" if one.item else ""
    return form_page(
        request, form, title="不改档案", submit="不改", crumbs=way_back(one.child),
        intro=f"{row.source} {row.who}说：{row.label} {row.offered}{filed}。",
    )  # fmt: skip


@require_GET
def proposals_duty(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to the file where the changes wait."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    return redirect(f"{reverse('children:dossier', args=[task.child_id])}#proposals")


@require_http_methods(["GET", "POST"])
def correction(request: OfficerRequest, child_id: UUID, change_id: UUID) -> HttpResponse:
    """Put right what one change got wrong."""
    child = child_seen_by(request, child_id)
    needs(request, Permission.REGISTER_CHILDREN)
    wrong = get_object_or_404(child.changes, pk=change_id)
    keys = [key for key in FIELDS if key in wrong.values]
    form = RecordForm(request.POST or None, keys=keys, record=wrong.values, near=child.place)
    reason = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and reason.is_valid():
        act = partial(
            correct_change, change=wrong, values=form.changed, by=request.user,
            reason=reason.cleaned_data["reason"],
        )  # fmt: skip
        if not form.changed:
            form.add_error(None, "没有改动任何一项。")
        elif tried(form, act):
            messages.success(request, "已更正。原来的记录还在，时间线上看得到两次。")
            return redirect("children:dossier", child.pk)
    seen(by=request.user, subject=child, fields=["change"])
    context = {
        "child": child, "form": form, "when": reason, "crumbs": way_back(child), "groups": (),
        "title": f"更正 {timezone.localtime(wrong.at):%Y-%m-%d} 的记录", "submit": "保存更正",
    }  # fmt: skip
    return render(
        request,
        "children/change.html",
        context,
        status=422 if form.errors or reason.errors else 200,
    )


def _place_of(request: OfficerRequest, village: VillageForm) -> str:
    """From where places are written: the village that was chosen, or else where the officer works."""
    chosen = village.cleaned_data.get("place") if village.is_bound and village.is_valid() else ""
    return chosen or request.user.posts_held[0].place


def _tell_doubts(request: HttpRequest, form: RecordForm) -> None:
    for doubt in form.doubts:
        messages.warning(request, f"已保存，请再核对：{doubt}")


def _change(
    request: OfficerRequest, child: Child, proposal: Proposal | None,
    values: dict[str, object], when: dict[str, Any],
) -> None:  # fmt: skip
    """Change the file; because of a proposal, where there is one."""
    if proposal is None:
        change_children(amendments=[Amendment(child.pk, values, **when)], by=request.user)
    else:
        accept_proposal(
            proposal=proposal, on=when["effective_on"], values=values, reason=when["reason"],
            by=request.user,
        )  # fmt: skip


def _proposal(request: OfficerRequest, proposal_id: UUID) -> Proposal:
    needs(request, Permission.REGISTER_CHILDREN)
    mine = Proposal.objects.visible_to(request.user).select_related("child")
    one: Proposal = get_object_or_404(mine, pk=proposal_id)
    return one


def _proposal_of(request: OfficerRequest, child: Child) -> Proposal | None:
    """The proposal that a change is made because of, where the address names one."""
    (asked,) = ids_in([request.GET.get("proposal", "")]) or (None,)
    mine = proposals.of_child(child).waiting() & Proposal.objects.visible_to(request.user)
    return mine.filter(pk=asked).first() if asked else None


def _proposals_of(one: Proposal) -> str:
    child = one.child.merged_into_id or one.child_id
    return f"{reverse('children:dossier', args=[child])}#proposals"
