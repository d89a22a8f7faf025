"""Files that go over to another place's ledger."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tonghu.base.audit.deeds import seen
from tonghu.base.kernel.doubts import Unreadable
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.idnumbers import read_id_number
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import OfficerRequest, ReasonForm, form_page, needs, submitted
from tonghu.base.places.models import full_name, local_names
from tonghu.record.children.actions import (
    answer_transfer,
    claim_child,
    may_answer,
    offer_transfer,
    withdraw_transfer,
)
from tonghu.record.children.forms import ClaimForm, DecisionForm, TransferForm
from tonghu.record.children.models import Transfer
from tonghu.record.children.questions import known_by_number
from tonghu.record.children.views.within import child_seen_by, names_told, way_back
from tonghu.record.tasks.models import Task

_LAST_ANSWERED = 20


@require_http_methods(["GET", "POST"])
def transfer(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Offer the file to another place."""
    child = child_seen_by(request, child_id)
    needs(request, Permission.REGISTER_CHILDREN)
    form = TransferForm(request.POST or None, officer=request.user)

    def offer(*, place: str, reason: str) -> object:
        return offer_transfer(child=child, to_place=place, reason=reason, by=request.user)

    if submitted(request, form, offer):
        messages.success(
            request, "已发出转移，等对方接收。接收之前孩子仍在本地台账上，由本地负责。"
        )
        return redirect("children:dossier", child.pk)
    return form_page(
        request, form, title=f"把{child.name}转到别处的台账", submit="发出转移", crumbs=way_back(child),
        intro="孩子搬走或户籍迁出时使用。对方接收后，全部历史随档案一起过去。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def claim(request: OfficerRequest) -> HttpResponse:
    """Ask for a child who is on another place's ledger, by ID number."""
    needs(request, Permission.REGISTER_CHILDREN)
    form = ClaimForm(request.POST or None, officer=request.user)

    def ask(*, place: str, id_number: str, reason: str) -> Transfer:
        try:
            number = read_id_number(id_number, timezone.localdate()).value.number
        except Unreadable as error:
            raise Refused(str(error), at="id_number") from error
        child = known_by_number(number)
        if child is None:
            raise Refused("没有这个证件号码的在册档案，可以直接登记。", at="id_number")
        return claim_child(child=child, to_place=place, reason=reason, by=request.user)

    if submitted(request, form, ask):
        messages.success(request, "已向对方申请认领，等对方答复。")
        return redirect("children:transfers")
    return form_page(
        request, form, title="认领在外地登记的孩子", submit="申请认领",
        crumbs=[("台账", reverse("children:ledger"))],
        intro="同一个孩子不能两处在册。对方同意以后，档案和历史一起转来。",
    )  # fmt: skip


@require_GET
def transfers(request: OfficerRequest) -> HttpResponse:
    """The transfers and claims that are under way, and how the last ones were answered."""
    needs(request, Permission.REGISTER_CHILDREN)
    found = Transfer.objects.visible_to(request.user).select_related("child")
    page = Paginator(found.open().order_by("at", "id"), 50).get_page(request.GET.get("page"))
    answered = list(found.answered().select_related("answer")[:_LAST_ANSWERED])
    both = [*page, *answered]
    names = local_names(
        {code for one in both for code in (one.from_place, one.to_place)}, timezone.localdate()
    )
    told = names_told(request, [one.child for one in both])

    def rows(ones: Iterable[Transfer]) -> list[tuple[Transfer, str, str, str, bool]]:
        return [
            (one, told.get(one.child_id, one.child.number), names[one.from_place],
             names[one.to_place], may_answer(one, request.user))
            for one in ones
        ]  # fmt: skip

    context = {"page": page, "rows": rows(page), "answered": rows(answered), "told": told}
    return render(request, "children/transfers.html", context)


@require_http_methods(["GET", "POST"])
def transfer_answer(request: OfficerRequest, transfer_id: UUID) -> HttpResponse:
    """Accept or decline a transfer; whoever asked for it may take it back until then."""
    needs(request, Permission.REGISTER_CHILDREN)
    one = get_object_or_404(
        Transfer.objects.visible_to(request.user).select_related("child", "answer"), pk=transfer_id
    )
    if request.method == "GET" and one.closed_at is not None:
        messages.info(request, one.answer.words)
        return redirect("children:transfers")
    today = timezone.localdate()
    told = f"从{full_name(one.from_place, today)}到{full_name(one.to_place, today)}"
    page = partial(
        form_page, request,
        crumbs=[("台账", reverse("children:ledger")), ("转移和认领", reverse("children:transfers"))],
    )  # fmt: skip
    if not may_answer(one, request.user):
        # Whoever claims a child does not read who it is before the answer.
        back = ReasonForm(request.POST or None)
        if submitted(request, back, partial(withdraw_transfer, transfer=one, by=request.user)):
            messages.success(request, "已撤回，档案留在原来的台账上。")
            return redirect("children:transfers")
        title = "撤回认领申请" if one.claimed else "撤回转移"
        intro = f"{told}。要由对方单位答复，正在等；不办了的，可以撤回。"
        return page(form=back, title=title, submit="撤回", intro=intro)
    seen(by=request.user, subject=one.child, fields=["name"])
    asks = "申请认领" if one.claimed else "请求接收"
    form = DecisionForm(request.POST or None)

    def answer(*, yes: bool, note: str) -> object:
        return answer_transfer(transfer=one, accepted=yes, note=note, by=request.user)

    if submitted(request, form, answer):
        messages.success(request, "已答复。")
        return redirect("children:transfers")
    return page(
        form=form,
        title=f"{asks}：{one.child.name}",
        submit="答复",
        intro=f"{told}。理由：{one.reason}",
    )


@require_GET
def transfer_task(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to the page where it is done."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    return redirect("children:transfer_answer", task.subject_id)
