"""What every view behind the log-in shares: its request, its gate, and the page that is one form."""

from collections.abc import Callable
from typing import TypeVar, cast

from allauth.account.decorators import reauthentication_required
from django.forms import CharField, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer

Crumbs = list[tuple[str, str]]
_View = TypeVar("_View", bound=Callable[..., HttpResponse])
_Done = TypeVar("_Done")


def reauthenticated(view: _View) -> _View:
    """Only for somebody who gave their password or passkey within the last five minutes."""
    return cast("_View", reauthentication_required(view))


class OfficerRequest(HttpRequest):
    """A request whose user is an officer; `LogInFirst` sees to it."""

    user: Officer


def needs(request: OfficerRequest, permission: Permission) -> None:
    """Refuse at the door what could only end in a refusal. Raises NotAllowed."""
    if not request.user.may(permission):
        raise NotAllowed(f"您的岗位没有“{permission.label}”的权限。")


def submitted(request: HttpRequest, form: Form, act: Callable[..., _Done]) -> _Done | None:
    """What the verb made of a form that was sent and is in order; None when there is nothing yet.

    A refusal becomes the form's own fault, so that it comes back with everything that was typed.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.at if refusal.at in form.fields else None, str(refusal))
        return None


def form_page(
    request: HttpRequest,
    form: Form,
    *,
    title: str,
    submit: str,
    crumbs: Crumbs,
    intro: str = "",
    more: str = "",
    more_at: str = "",
) -> HttpResponse:
    """The page that is one form; the last crumb is where 返回 leads. With faults it answers 422. `more` is a
    button that asks for the same form with more room, to go on at the input `more_at`.
    """
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "crumbs": crumbs,
        "back": crumbs[-1][1],
        "intro": intro,
        "more": more,
        "more_at": more_at,
    }
    return render(request, "form.html", context, status=422 if form.errors else 200)


class ReasonForm(Form):
    """Why."""

    reason = CharField(
        label="理由", max_length=200, error_messages={"required": "请写明理由，会记入操作记录。"}
    )
