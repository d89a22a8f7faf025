"""Leaving the ledger, coming back to it, and what is checked where a child arrived."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tonghu.base.audit.deeds import seen
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import OfficerRequest, form_page, needs, submitted
from tonghu.law.ledger import EXIT_ITEMS, ON_ARRIVAL, REENTRY_ITEMS, ExitReason, LedgerState
from tonghu.law.registration import FIELDS
from tonghu.record.children.actions import (
    NO_EXIT_ASKED,
    ask_exit,
    check_arrival,
    decide_exit,
    reenter_children,
)
from tonghu.record.children.actions.arrivals import standing
from tonghu.record.children.filing import Amendment
from tonghu.record.children.forms import DecisionForm, ExitForm, RecordForm, WhenAndWhy
from tonghu.record.children.models import Child
from tonghu.record.children.questions import exit_asked, history_of
from tonghu.record.children.views.within import child_seen_by, way_back
from tonghu.record.tasks.models import Task


@require_http_methods(["GET", "POST"])
def exit_(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Ask that the child leave the ledger; the reason decides which items of the file are asked besides."""
    child = child_seen_by(request, child_id)
    needs(request, Permission.REGISTER_CHILDREN)
    form = ExitForm(request.POST or None, initial={"on": timezone.localdate()})
    items = _items(request, child, EXIT_ITEMS, request.POST.get("why", ""))
    if items is not None and form.is_valid() and (not items.is_bound or items.is_valid()):
        said = {**form.cleaned_data, "why": ExitReason(form.cleaned_data["why"])}
        act = partial(ask_exit, child=child, values=items.changed, by=request.user, **said)
        if items.is_bound and _done(items, form, act):
            messages.success(request, "已申请退出，等上级审核。在办的案件和待办照常办理。")
            return redirect("children:dossier", child.pk)
    return _page(
        request, child, items, form, title=f"{child.name}退出台账", submit="申请退出",
        intro="退出台账不等于结案：在办的案件继续办到结案或年满 18 周岁，档案一直保留。",
    )  # fmt: skip


def _items(
    request: OfficerRequest, child: Child, asked: Mapping[ExitReason, Sequence[str]], why: str
) -> RecordForm | None:
    """The items of the file that go with a reason, as they stand until they are sent; None without a reason."""
    if why not in {one.value for one in ExitReason}:
        return None
    keys = asked.get(ExitReason(why), ())
    sent = request.method == "POST" and all(key in request.POST for key in keys)
    record = history_of(child).record
    return RecordForm(request.POST if sent else None, keys=keys, record=record, near=child.place)


def _done(items: RecordForm, form: Form, act: Callable[[], object]) -> bool:
    """Do it; a refusal stands at what it is about."""
    try:
        act()
    except Refused as refusal:
        of = items if refusal.at in items.fields else form
        of.add_error(refusal.at if refusal.at in of.fields else None, str(refusal))
        return False
    return True


def _page(
    request: OfficerRequest, child: Child, items: RecordForm | None, form: Form, *, title: str,
    submit: str, intro: str,
) -> HttpResponse:  # fmt: skip
    if items is not None and items.keys:
        seen(by=request.user, subject=child, fields=list(items.keys))
    context = {
        "child": child, "form": form, "items": items, "title": title, "submit": submit, "intro": intro,
        "crumbs": way_back(child), "faults": [*form.non_field_errors(), *(items.non_field_errors() if items else ())],
    }  # fmt: skip
    faulty = bool(form.errors or (items and items.errors))
    return render(request, "children/leaving.html", context, status=422 if faulty else 200)


@require_http_methods(["GET", "POST"])
def exit_decision(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Let the child leave the ledger, or not."""
    child = child_seen_by(request, child_id)
    needs(request, Permission.REGISTER_CHILDREN)
    form = DecisionForm(request.POST or None)

    def decide(*, yes: bool, note: str) -> object:
        return decide_exit(child=child, leaves=yes, reason=note, by=request.user)

    if submitted(request, form, decide):
        messages.success(request, "已答复退出申请。")
        return redirect("children:dossier", child.pk)
    why, asked = child.exit_reason_, exit_asked(child)
    said = (asked and asked.reason) or "原因未写明。"
    said += f" 同意以后：{why.follows}。" if why and why.follows else ""
    if asked and asked.values:
        items = "、".join(FIELDS[key].label for key in asked.values if key in FIELDS)
        said += f" 申请时档案里改了{items}；不同意的，这几项恢复原样。"
    return form_page(
        request, form, title=f"{child.name}申请退出台账", submit="答复", crumbs=way_back(child),
        intro=said if child.state == LedgerState.EXIT_PENDING else NO_EXIT_ASKED,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def reentry(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Back onto the ledger, under the same number."""
    child = child_seen_by(request, child_id)
    needs(request, Permission.REGISTER_CHILDREN)
    form = WhenAndWhy(request.POST or None, initial={"effective_on": timezone.localdate()})
    items = _items(request, child, REENTRY_ITEMS, child.exit_reason or ExitReason.OTHER)
    assert items is not None, "there is a reason, and be it another"
    if items.is_bound and form.is_valid() and items.is_valid():
        told = Amendment(child.pk, items.changed, **form.cleaned_data)
        if _done(items, form, partial(reenter_children, amendments=[told], by=request.user)):
            messages.success(request, f"{child.name}已再次登记，编号不变。")
            return redirect("children:dossier", child.pk)
    return _page(
        request, child, items, form, title=f"{child.name}再次登记", submit="再次登记",
        intro="编号和以前的记录都不变。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def arrival(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """Check address, school and carer of a child that came over: what has changed is changed, the rest holds."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    needs(request, Permission.REGISTER_CHILDREN)
    assert task.child_id is not None, "the duty is about a child"
    child = standing(child_seen_by(request, task.child_id))
    if request.method == "GET" and not task.is_open:
        return redirect("children:dossier", child.pk)
    keys = [key for items in ON_ARRIVAL for key in items]
    record = history_of(child).record
    items = RecordForm(request.POST or None, keys=keys, record=record, near=child.place)
    form = WhenAndWhy(request.POST or None, initial={"effective_on": timezone.localdate()})
    form.fields["effective_on"].label, form.fields["reason"].label = "哪天核对的", "怎样核对的"
    if form.is_valid() and items.is_valid():
        act = partial(
            check_arrival, task=task, values=items.changed, on=form.cleaned_data["effective_on"],
            reason=form.cleaned_data["reason"], by=request.user,
        )  # fmt: skip
        if _done(items, form, act):
            messages.success(request, f"已核对{child.name}的住址、学校和照护人。")
            return redirect("children:dossier", child.pk)
    return _page(
        request, child, items, form, title=f"核对转来的{child.name}", submit="核对过了",
        intro="档案是从别处转来的，下面几样还是转来以前的。变了的请改；没有变的不用动，写明怎样核对的就行。",
    )  # fmt: skip
