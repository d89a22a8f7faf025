"""Tokens as the system administrator sees them."""

import secrets
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import (
    OfficerRequest,
    ReasonForm,
    form_page,
    needs,
    reauthenticated,
    submitted,
)
from tonghu.doors.api.actions import issue_token, revoke_token
from tonghu.doors.api.forms import TokenForm
from tonghu.doors.api.models import Token

_CRUMBS = [("接口令牌", "/tokens/")]


@require_GET
def token_list(request: OfficerRequest) -> HttpResponse:
    """Every token: on whose behalf, until when, last used; a fresh one is shown once."""
    needs(request, Permission.KEEP_TOKENS)
    tokens = Token.objects.visible_to(request.user).select_related("officer", "revocation")
    fresh = request.session.pop("token_once", None)
    return render(
        request, "tokens/list.html", {"tokens": tokens, "fresh": fresh, "now": timezone.now()}
    )


@require_http_methods(["GET", "POST"])
@reauthenticated
def new_token(request: OfficerRequest) -> HttpResponse:
    """Issue a token."""
    needs(request, Permission.KEEP_TOKENS)
    form = TokenForm(request.POST or None, by=request.user)
    secret = f"th_{secrets.token_urlsafe(32)}"
    if submitted(request, form, partial(issue_token, secret=secret, by=request.user)):
        request.session["token_once"] = secret
        return redirect("tokens:list")
    return form_page(request, form, title="签发接口令牌", submit="签发", crumbs=_CRUMBS)


@require_http_methods(["GET", "POST"])
@reauthenticated
def revocation(request: OfficerRequest, token_id: UUID) -> HttpResponse:
    """Take a token back."""
    needs(request, Permission.KEEP_TOKENS)
    token = get_object_or_404(Token.objects.visible_to(request.user), pk=token_id)
    form = ReasonForm(request.POST or None)
    if submitted(request, form, partial(revoke_token, token=token, by=request.user)):
        messages.success(request, f"已吊销“{token.name}”，从现在起不能再用。")
        return redirect("tokens:list")
    return form_page(request, form, title=f"吊销“{token.name}”", submit="吊销", crumbs=_CRUMBS)
