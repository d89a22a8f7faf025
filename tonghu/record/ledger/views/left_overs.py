"""A row of a ledger that waits for somebody: whose file it belongs to, or a child on file elsewhere."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tonghu.base.audit.deeds import seen
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import OfficerRequest, form_page, needs, submitted
from tonghu.law.registration import FIELDS
from tonghu.record.children.actions import claim_child
from tonghu.record.children.filing import id_digest
from tonghu.record.children.questions import history_of
from tonghu.record.ledger.actions import send_back, settle
from tonghu.record.ledger.forms import ClaimRowForm
from tonghu.record.ledger.models import LeftOver
from tonghu.record.ledger.questions import last_claim, villages_of
from tonghu.record.ledger.views.hand_ins import to_hand_in


@require_http_methods(["GET", "POST"])
def left_over(request: OfficerRequest, left_over_id: UUID) -> HttpResponse:
    """A row that waits: is it the child it looks like?"""
    row = _left_over(request, left_over_id)
    if request.method == "POST":
        try:
            if "back" in request.POST:
                send_back(left_over=row, by=request.user)
            else:
                settle(left_over=row, same="same" in request.POST, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "已按您的判断办理。")
            return redirect("ledger:hand_in", row.hand_in_id)
    mine = row.child is not None and request.user.may_at(Permission.READ_CHILDREN, row.child.place)
    record: dict[str, object] = {}
    if mine and row.child is not None:
        seen(by=request.user, subject=row.child, fields=["comparison"])
        record = history_of(row.child).record  # type: ignore[assignment]
    lines = [
        (field.label, field.said(row.values.get(key)), field.said(record.get(key)))
        for key, field in FIELDS.items()
        if row.values.get(key) or record.get(key)
    ]
    number = str(row.values.get("id_number") or "")
    context = {
        "row": row, "mine": mine, "lines": lines, "claim": last_claim(row, request.user),
        "one_number": row.child is not None and id_digest(number) == row.child.id_index,
    }  # fmt: skip
    return render(request, "ledger/left_over.html", context)


@require_http_methods(["GET", "POST"])
def claim_row(request: OfficerRequest, left_over_id: UUID) -> HttpResponse:
    """Ask for the child of a row, who is on another place's ledger: who it is, the row says."""
    row = _left_over(request, left_over_id)
    if row.child is None:
        raise Http404
    child, initial = row.child, {"place": row.place}
    form = ClaimRowForm(
        request.POST or None,
        villages=villages_of(row.hand_in.place),
        initial=initial,
    )

    def ask(*, place: str, reason: str) -> object:
        return claim_child(child=child, to_place=place, reason=reason, by=request.user)

    if submitted(request, form, ask):
        messages.success(request, "已向对方申请认领，等对方答复。")
        return redirect("ledger:left_over", row.pk)
    name = row.values.get("name", "")
    return form_page(
        request, form, title=f"认领在外地登记的孩子：{name}", submit="申请认领",
        crumbs=[*to_hand_in(row.hand_in), (f"第 {row.row} 行", reverse("ledger:left_over", args=[row.pk]))],
        intro="同一个孩子不能两处在册。对方同意以后，档案和历史一起转来。",
    )  # fmt: skip


def _left_over(request: OfficerRequest, left_over_id: UUID) -> LeftOver:
    needs(request, Permission.HAND_IN_LEDGERS)
    found = LeftOver.objects.visible_to(request.user).select_related("hand_in", "child")
    return get_object_or_404(found, pk=left_over_id)
