"""The pages of contacts."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tonghu.base.audit.deeds import seen, seen_each
from tonghu.base.documents.files import as_file
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
from tonghu.base.places.codes import is_code, within
from tonghu.base.places.models import full_name
from tonghu.record.children.models import Child
from tonghu.work.contact import actions, questions
from tonghu.work.contact import cards as printed
from tonghu.work.contact.forms import ContactForm
from tonghu.work.contact.models import Contact


@require_GET
def unreached(request: OfficerRequest) -> HttpResponse:
    """Whose parents are not in touch, and the cards to hand out."""
    needs(request, Permission.READ_CHILDREN)
    place = _place(request)
    rows = questions.unreached(request.user, [within(place)])
    seen_each(by=request.user, subjects=[row.child for row in rows], fields=["name"])
    context = {
        "rows": rows, "place": place, "where": full_name(place, timezone.localdate()),
        "may_record": request.user.may(Permission.RECORD_VISITS),
    }  # fmt: skip
    return render(request, "contact/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Write a contact down."""
    needs(request, Permission.RECORD_VISITS)
    child = get_object_or_404(Child.objects.visited_by(request.user), pk=child_id)
    form = ContactForm(request.POST or None)

    def record(**said: str) -> object:
        one = actions.ContactRecord(child.pk, **said)  # type: ignore[arg-type]  # cleaned
        return actions.record_contacts(contacts=[one], by=request.user)

    if submitted(request, form, record):
        messages.success(request, "联系已记下。")
        mine = Child.objects.visible_to(request.user).filter(pk=child.pk).exists()
        return redirect("children:dossier", child.pk) if mine else redirect("tasks:list")
    seen(by=request.user, subject=child, fields=["name"])
    return form_page(
        request, form, title=f"登记联系 {child.name}", submit="保存", crumbs=_to(request, child)
    )


@require_http_methods(["GET", "POST"])
def withdrawal(request: OfficerRequest, contact_id: UUID) -> HttpResponse:
    """One contact, and taking it back."""
    needs(request, Permission.RECORD_VISITS)
    found = Contact.objects.visible_to(request.user).select_related("child")
    one: Contact = get_object_or_404(found, pk=contact_id)
    form = ReasonForm(request.POST or None)
    if submitted(request, form, partial(actions.withdraw_contact, contact=one, by=request.user)):
        messages.success(request, "已撤回。")
        return redirect(_to(request, one.child)[-1][1])
    seen(by=request.user, subject=one, fields=["words"])
    told = f"{one.on:%Y-%m-%d} {one.get_who_display()} {one.get_how_display()}（{one.get_known_by_display()}）"
    return form_page(
        request, form, title="撤回这次联系", submit="撤回", crumbs=_to(request, one.child),
        intro="：".join(filter(None, [told, one.words])),
    )  # fmt: skip


@require_GET
def cards(request: OfficerRequest, code: str) -> HttpResponse:
    """The contact cards of a village, to be handed to caregivers."""
    needs(request, Permission.RECORD_VISITS)
    if not is_code(code) or not request.user.may_at(Permission.READ_CHILDREN, code):
        raise Http404("no place of this officer")
    size = request.GET.get("size", "a4")
    people = printed.people_of(code)
    if not people:
        raise Refused("这里的儿童主任和乡镇都没有登记工作电话，请安全管理员先在人员里登记。")
    where = full_name(code, timezone.localdate())
    made = printed.cards(people, where, size if size in printed.SHEETS else "a4")
    return as_file(made, "application/pdf", f"联系卡 {where}.pdf")


def _place(request: OfficerRequest) -> str:
    """The place asked for, if it lies in the officer's own; or else the officer's."""
    code = request.GET.get("place", "")
    if is_code(code) and request.user.may_at(Permission.READ_CHILDREN, code):
        return code
    return next(
        post.place for post in request.user.posts_held if Permission.READ_CHILDREN in post.role_.may
    )


def _to(request: OfficerRequest, child: Child) -> Crumbs:
    if Child.objects.visible_to(request.user).filter(pk=child.pk).exists():
        return [
            ("父母联系", reverse("contact:list")),
            (child.name, reverse("children:dossier", args=[child.pk])),
        ]
    return [("待办", reverse("tasks:list"))]
