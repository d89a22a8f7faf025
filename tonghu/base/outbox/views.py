"""The pages on which people say where they want to be told."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tonghu.base.kernel.permissions import Permission
from tonghu.base.outbox import actions, questions
from tonghu.base.outbox.forms import AddressForm, CodeForm
from tonghu.base.outbox.models import Address
from tonghu.base.people.models import Organisation
from tonghu.base.people.requests import Crumbs, OfficerRequest, form_page, needs, submitted


@require_GET
def own(request: OfficerRequest) -> HttpResponse:
    """Where I am told, and where my organisations are."""
    needs(request, Permission.KEEP_ADDRESSES)
    return _page(request, questions.owners(request.user))


@require_GET
def organisation(request: OfficerRequest, organisation_id: UUID) -> HttpResponse:
    """Where one organisation is told, for the administrator who keeps it."""
    needs(request, Permission.KEEP_ADDRESSES)
    one = _organisation(request, organisation_id)
    found = Address.objects.visible_to(request.user).filter(organisation=one)
    return _page(request, [questions.Owner(one, list(found))])


@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest, organisation_id: UUID | None = None) -> HttpResponse:
    """Enter an address, one's own or an organisation's."""
    needs(request, Permission.KEEP_ADDRESSES)
    one = _organisation(request, organisation_id) if organisation_id else None
    form = AddressForm(request.POST or None)
    act = partial(actions.add_address, organisation=one, by=request.user)
    if address := submitted(request, form, act):
        if address.confirmed_at is not None:
            messages.success(request, "已保存。")
            return redirect(_back(address))
        messages.success(request, "验证码已经发出，一两分钟内到。")
        return redirect("outbox:confirmation", address.pk)
    title = f"登记{one}的通知方式" if one else "登记我的通知方式"
    return form_page(
        request, form, title=title, submit="登记，发验证码", crumbs=_crumbs(one),
        intro="通知里只有地方和事情的缓急，没有孩子的姓名和情况。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def confirmation(request: OfficerRequest, address_id: UUID) -> HttpResponse:
    """Enter the code that was sent there."""
    address = _address(request, address_id)
    form = CodeForm(request.POST or None)
    act = partial(actions.confirm_address, address=address, by=request.user)
    if done := submitted(request, form, act):
        if done.confirmed_at is not None:
            messages.success(request, f"已验证：{done.masked}。以后的通知会发到这里。")
            return redirect(_back(done))
        form.add_error("code", "验证码不对，请看清楚再填。")
    context = {"form": form, "address": address, "back": _back(address)}
    return render(request, "outbox/confirmation.html", context, status=422 if form.errors else 200)


@require_POST
def code(request: OfficerRequest, address_id: UUID) -> HttpResponse:
    """Send another code."""
    address = actions.send_code_again(address=_address(request, address_id), by=request.user)
    messages.success(request, "新的验证码已经发出，原来的作废。")
    return redirect("outbox:confirmation", address.pk)


@require_POST
def removal(request: OfficerRequest, address_id: UUID) -> HttpResponse:
    """Send nothing there any more."""
    address = actions.remove_address(address=_address(request, address_id), by=request.user)
    messages.success(request, f"已停用：{address.masked}。")
    return redirect(_back(address))


def _page(request: OfficerRequest, owners: list[questions.Owner]) -> HttpResponse:
    now = timezone.now()
    ways = questions.ways_out(now) if request.user.may(Permission.KEEP_ORGANISATIONS) else []
    return render(request, "outbox/own.html", {"owners": owners, "ways": ways, "now": now})


def _address(request: OfficerRequest, address_id: UUID) -> Address:
    one: Address = get_object_or_404(Address.objects.visible_to(request.user), pk=address_id)
    return one


def _organisation(request: OfficerRequest, organisation_id: UUID) -> Organisation:
    one: Organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user), pk=organisation_id
    )
    return one


def _back(address: Address) -> str:
    return _crumbs(address.organisation)[-1][1]


def _crumbs(organisation: Organisation | None) -> Crumbs:
    if organisation is None:
        return [("通知方式", reverse("outbox:own"))]
    return [
        (organisation.name, reverse("people:organisation", args=[organisation.pk])),
        ("通知方式", reverse("outbox:organisation", args=[organisation.pk])),
    ]
