"""Organisations, officers and posts; and who may do what."""

import secrets
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.actions import (
    appoint,
    dismiss,
    enrol_officer,
    found_organisation,
    give_password,
    readmit,
    suspend,
)
from tonghu.base.people.forms import OfficerForm, OrganisationForm, PostForm
from tonghu.base.people.models import Officer, Organisation, Post
from tonghu.base.people.requests import (
    Crumbs,
    OfficerRequest,
    ReasonForm,
    form_page,
    needs,
    reauthenticated,
    submitted,
)
from tonghu.base.people.roles import ROLES

PAGE = 50
_HOME = ("机构与人员", "/people/")


@require_GET
def organisations(request: OfficerRequest) -> HttpResponse:
    """The organisations of my places."""
    q = request.GET.get("q", "").strip()[:40]
    found = Organisation.objects.visible_to(request.user).select_related("above")
    if q:
        found = found.filter(name__icontains=q)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "people/organisations.html",
        {
            "page": page,
            "q": q,
            "may_found": request.user.may(Permission.KEEP_ORGANISATIONS),
            "may_appoint": (appoints := request.user.may(Permission.KEEP_POSTS)),
            "misfits": _misfits(request.user) if appoints else [],
        },
    )


@require_http_methods(["GET", "POST"])
def new_organisation(request: OfficerRequest) -> HttpResponse:
    """Enter an organisation."""
    needs(request, Permission.KEEP_ORGANISATIONS)
    form = OrganisationForm(request.POST or None, by=request.user)
    if organisation := submitted(request, form, partial(found_organisation, by=request.user)):
        messages.success(request, f"已登记{organisation}。")
        return redirect("people:organisation", organisation.pk)
    return form_page(request, form, title="登记单位", submit="登记", crumbs=[_HOME])


@require_GET
def organisation(request: OfficerRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation and who works there."""
    one = get_object_or_404(
        Organisation.objects.visible_to(request.user).select_related("above"), pk=organisation_id
    )
    posts = one.posts.select_related("officer").order_by("until", "since")
    today = timezone.localdate()
    return render(
        request,
        "people/organisation.html",
        {
            "organisation": one,
            "posts": [p for p in posts if p.until is None or p.until > today],
            "former": [p for p in posts if p.until is not None and p.until <= today],
            "may_appoint": request.user.may(Permission.KEEP_POSTS),
            "may_keep": request.user.may(Permission.KEEP_ORGANISATIONS),
        },
    )


@require_GET
def roles(request: OfficerRequest) -> HttpResponse:
    """Who may do what."""
    return render(
        request, "people/roles.html", {"roles": ROLES.values(), "permissions": Permission}
    )


@require_http_methods(["GET", "POST"])
@reauthenticated
def new_officer(request: OfficerRequest) -> HttpResponse:
    """Give somebody an account, with a password shown once."""
    needs(request, Permission.KEEP_POSTS)
    form = OfficerForm(request.POST or None)
    if officer := submitted(request, form, partial(enrol_officer, by=request.user)):
        _hand_over_password(request, officer, "新建账号")
        return redirect("people:officer", officer.pk)
    return form_page(request, form, title="新增人员", submit="新增", crumbs=[_HOME])


@require_GET
def officer(request: OfficerRequest, officer_id: UUID) -> HttpResponse:
    """One officer, with every post held."""
    one = _officer(request, officer_id)
    return render(
        request,
        "people/officer.html",
        {
            "officer": one,
            "posts": one.posts.select_related("organisation").order_by("-since"),
            "may_appoint": request.user.may(Permission.KEEP_POSTS),
            "password": request.session.pop("password_once", None),
        },
    )


@require_http_methods(["GET", "POST"])
@reauthenticated
def new_post(request: OfficerRequest, officer_id: UUID) -> HttpResponse:
    """Appoint an officer at the place of an organisation."""
    needs(request, Permission.KEEP_POSTS)
    one = _officer(request, officer_id)
    form = PostForm(request.POST or None, by=request.user)
    if submitted(request, form, partial(_appoint_there, officer=one, by=request.user)):
        messages.success(request, f"已任命{one.name}。")
        return redirect("people:officer", one.pk)
    return form_page(request, form, title=f"任命{one.name}", submit="任命", crumbs=_to(one))


@require_http_methods(["GET", "POST"])
@reauthenticated
def post_end(request: OfficerRequest, post_id: UUID) -> HttpResponse:
    """End a post today."""
    needs(request, Permission.KEEP_POSTS)
    post = get_object_or_404(
        Post.objects.visible_to(request.user).select_related("officer", "organisation"), pk=post_id
    )
    form = ReasonForm(request.POST or None)
    if submitted(request, form, partial(dismiss, post=post, by=request.user)):
        messages.success(request, f"已免去{post.officer.name}的岗位，从现在起生效。")
        return redirect("people:officer", post.officer_id)
    title = f"免去{post.officer.name}在{post.organisation}的岗位"
    return form_page(request, form, title=title, submit="免去", crumbs=_to(post.officer))


@require_http_methods(["GET", "POST"])
@reauthenticated
def suspension(request: OfficerRequest, officer_id: UUID) -> HttpResponse:
    """Close an account, or open it again."""
    needs(request, Permission.KEEP_POSTS)
    one = _officer(request, officer_id)
    verb, title = (suspend, "停用账号") if one.is_active else (readmit, "重新启用账号")
    form = ReasonForm(request.POST or None)
    if submitted(request, form, partial(verb, officer=one, by=request.user)):
        messages.success(request, f"已{title}：{one.name}。")
        return redirect("people:officer", one.pk)
    return form_page(request, form, title=f"{title}：{one.name}", submit=title, crumbs=_to(one))


@require_http_methods(["GET", "POST"])
@reauthenticated
def password(request: OfficerRequest, officer_id: UUID) -> HttpResponse:
    """Give a new password, shown once."""
    needs(request, Permission.KEEP_POSTS)
    one = _officer(request, officer_id)
    form = ReasonForm(request.POST or None)
    if submitted(request, form, partial(_hand_over_password, request, one)):
        return redirect("people:officer", one.pk)
    return form_page(request, form, title=f"重设{one.name}的密码", submit="重设", crumbs=_to(one))


def _appoint_there(*, organisation: Organisation, **values: Any) -> Post:
    """A post reaches as far as its organisation does."""
    return appoint(organisation=organisation, place=organisation.place, **values)


def _misfits(officer: Officer) -> list[Post]:
    posts = Post.objects.visible_to(officer).held_on(timezone.localdate()).misfits()
    return list(posts.select_related("officer", "organisation").order_by("organisation__name"))


def _hand_over_password(request: OfficerRequest, officer: Officer, reason: str) -> Officer:
    fresh = secrets.token_urlsafe(12)
    give_password(officer=officer, password=fresh, reason=reason, by=request.user)
    request.session["password_once"] = fresh
    return officer


def _officer(request: OfficerRequest, officer_id: UUID) -> Officer:
    one: Officer = get_object_or_404(
        Officer.objects.visible_to(request.user).distinct(), pk=officer_id
    )
    return one


def _to(officer: Officer) -> Crumbs:
    return [_HOME, (officer.name, reverse("people:officer", args=[officer.pk]))]
