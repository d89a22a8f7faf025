"""Leaving the ledger, and coming back to it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import OfficerRequest, form_page, needs, submitted
from tonghu.law.ledger import ExitReason, LedgerState
from tonghu.record.children.actions import (
    NO_EXIT_ASKED,
    ask_exit,
    decide_exit,
    reenter_children,
)
from tonghu.record.children.filing import Amendment
from tonghu.record.children.forms import DecisionForm, ExitForm, WhenAndWhy
from tonghu.record.children.views.within import child_seen_by, way_back


@require_http_methods(["GET", "POST"])
def exit_(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Ask that the child leave the ledger."""
    child = child_seen_by(request, child_id)
    needs(request, Permission.REGISTER_CHILDREN)
    form = ExitForm(request.POST or None, initial={"on": timezone.localdate()})

    def ask(*, why: str, on: date, reason: str) -> object:
        return ask_exit(child=child, why=ExitReason(why), on=on, reason=reason, by=request.user)

    if submitted(request, form, ask):
        messages.success(request, "已申请退出，等上级审核。在办的案件和待办照常办理。")
        return redirect("children:dossier", child.pk)
    return form_page(
        request, form, title=f"{child.name}退出台账", submit="申请退出", crumbs=way_back(child),
        intro="退出台账不等于结案：在办的案件继续办到结案或年满 18 周岁，档案一直保留。",
    )  # fmt: skip


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
    why = child.exit_reason_
    said = f"原因：{why.label if why else '未写明'}。{why.follows if why else ''}"
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

    def reenter(**said: Any) -> object:
        return reenter_children(amendments=[Amendment(child.pk, {}, **said)], by=request.user)

    if submitted(request, form, reenter):
        messages.success(request, f"{child.name}已再次登记，编号不变。")
        return redirect("children:dossier", child.pk)
    return form_page(
        request, form, title=f"{child.name}再次登记", submit="再次登记", crumbs=way_back(child)
    )
