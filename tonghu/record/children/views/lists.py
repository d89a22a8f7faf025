"""The ledger as a list, and the views of it that are kept."""

from datetime import date
from functools import lru_cache, partial

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import OfficerRequest, needs
from tonghu.record.children.actions import forget_view, rename_view, save_view
from tonghu.record.children.filters import COLUMNS, DATES, FILTERS, Column, listing, question
from tonghu.record.children.finding import search
from tonghu.record.children.forms import places_read_by
from tonghu.record.children.models import SavedView
from tonghu.record.children.questions import waiting_for
from tonghu.record.children.views.within import answered, name_places

_FOUND = 30
Span = tuple[date | None, date | None]


@require_GET
def ledger(request: OfficerRequest) -> HttpResponse:
    """The ledger: filters as a sentence, columns as chosen, fifty children a page."""
    needs(request, Permission.READ_CHILDREN)
    asked, places = question(request.GET), places_read_by(request.user)
    q = " ".join(request.GET.get("q", "").split())[:60]
    hits = search(q, request.user, _FOUND) if q else []
    page = None if q else listing(asked, request.user)
    children = [hit.child for hit in hits] if page is None else list(page.children)
    name_places(children)
    return render(
        request,
        "children/ledger.html",
        {
            "asked": asked, "q": q, "page": page, "where": dict(places).get(asked.place, "").strip(),
            "saved": SavedView.objects.visible_to(request.user),
            "rows": list(zip(children, [h.why for h in hits] or [""] * len(children), strict=True)),
            "panel": _panel(
                tuple(places), asked.place, asked.on_ledger, tuple(asked.chosen.items()), tuple(asked.dates.items()),
                asked.columns,
            ),
            "waiting": waiting_for(request.user),
            "may_export": request.user.may(Permission.EXPORT_LEDGERS),
        },
    )  # fmt: skip


@lru_cache(maxsize=64)
def _panel(
    places: tuple[tuple[str, str], ...],
    place: str,
    on_ledger: bool,
    chosen: tuple[tuple[str, tuple[str, ...]], ...],
    dates: tuple[tuple[str, Span], ...],
    columns: tuple[Column, ...],
) -> SafeString:
    """The filters as they are set. Two hundred boxes that depend on the question alone are drawn once."""
    set_, spans = dict(chosen), dict(dates)
    known = place in dict(places)
    drawn: SafeString = render_to_string(
        "children/filters.html",
        {
            "places": places, "place": place, "known": known, "on_ledger": on_ledger,
            "filters": [(one, set_.get(one.key, ())) for one in FILTERS.values()],
            "dates": [(key, label, spans.get(key, (None, None))) for key, (label, _) in DATES.items()],
            "columns": [(one, one in columns) for one in COLUMNS.values()],
        },
    )  # fmt: skip
    return drawn


@require_POST
def saved_views(request: OfficerRequest) -> HttpResponse:
    """Keep the filters and columns of a list under a name; the same name again replaces it. Or give what is
    kept another name, or keep it no longer.
    """
    name = request.POST.get("name", "").strip()[:40]
    asked = QueryDict(request.POST.get("query", "")).copy()
    asked.pop("after", None)  # a view begins at its beginning
    query = asked.urlencode()[:2000]
    new = request.POST.get("new", "").strip()[:40]
    if "rename" in request.POST:
        if not new:
            messages.warning(request, "请先写新的名称，再点“改名”。")
        elif answered(request, partial(rename_view, name=name, new=new, by=request.user)):
            messages.success(request, f"已改名为“{new}”。")
    elif "drop" in request.POST:
        forget_view(name=name, by=request.user)
        messages.success(request, f"已去掉“{name}”。")
    elif name:
        before = SavedView.objects.visible_to(request.user).filter(name=name).first()
        save_view(name=name, query=query, by=request.user)
        messages.success(request, f"已存为“{name}”。{_replaced(before, query)}")
    else:
        messages.warning(request, "请先给这些条件起一个名称，再点“保存”。")
    return redirect(f"{reverse('children:ledger')}?{query}")


def _replaced(before: SavedView | None, query: str) -> str:
    """What was kept under the name until now, where that was something else."""
    if before is None or before.query == query:
        return ""
    return f"原来同名的条件（{question(QueryDict(before.query)).words}）已经换掉。"
