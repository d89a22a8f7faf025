"""What the county has set itself, and the holiday years."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import names_of
from tonghu.base.people.requests import OfficerRequest, form_page, needs, submitted
from tonghu.base.terms.actions import enter_holidays, set_local_term
from tonghu.base.terms.forms import HolidayForm, LocalTermForm
from tonghu.base.terms.models import HolidayYear, LocalTerm
from tonghu.base.terms.questions import calendar_in_force
from tonghu.law.terms import TERMS

_CRUMBS = [("本地参数", "/terms/")]


@require_GET
def term_list(request: OfficerRequest) -> HttpResponse:
    """Every local number with what was set, and the years whose holidays are known."""
    needs(request, Permission.SET_LOCAL_TERMS)
    rows = list(LocalTerm.objects.order_by("key", "-valid_from", "-set_at"))
    names = names_of({row.set_by for row in rows})
    set_here: dict[str, list[Any]] = {}
    for row in rows:
        set_here.setdefault(row.key, []).append((row, names.get(row.set_by, "")))
    return render(
        request,
        "terms/list.html",
        {
            "terms": [(term, set_here.get(term.key, [])) for term in TERMS if term.is_local],
            "years": sorted(calendar_in_force().years.items()),
            "entered": HolidayYear.objects.all(),
            "may_publish": request.user.may(Permission.PUBLISH_HOLIDAYS),
        },
    )


@require_http_methods(["GET", "POST"])
def new_term(request: OfficerRequest) -> HttpResponse:
    """Set a local number."""
    needs(request, Permission.SET_LOCAL_TERMS)
    first = {"key": request.GET.get("key"), "place": request.user.posts_held[0].place}
    form = LocalTermForm(request.POST or None, initial=first)
    if row := submitted(request, form, partial(set_local_term, by=request.user)):
        messages.success(request, f"已设定：{row.get_key_display()} {row.value}。")
        return redirect("terms:list")
    return form_page(request, form, title="设定本地参数", submit="设定", crumbs=_CRUMBS)


@require_http_methods(["GET", "POST"])
def new_year(request: OfficerRequest) -> HttpResponse:
    """Enter a holiday notice."""
    needs(request, Permission.PUBLISH_HOLIDAYS)
    form = HolidayForm(request.POST or None)
    if row := submitted(request, form, partial(enter_holidays, by=request.user)):
        messages.success(request, f"已登记 {row.year} 年节假日，在办事项的期限会自动重算。")
        return redirect("terms:list")
    return form_page(request, form, title="登记节假日安排", submit="登记", crumbs=_CRUMBS)
