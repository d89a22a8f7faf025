"""The log as the audit administrator reads it: who did what to what, when and why."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tonghu.base.audit.actors import NOT_PERSONS
from tonghu.base.audit.models import Entry, Kind
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, names_of
from tonghu.base.people.requests import OfficerRequest, needs

PAGE = 50


@require_GET
def log(request: OfficerRequest) -> HttpResponse:
    """Entries, latest first, by kind and by person; found by the name they sign in with."""
    needs(request, Permission.READ_LOG)
    kind, who = request.GET.get("kind", ""), request.GET.get("who", "").strip()[:40]
    entries = Entry.objects.select_related("reason").order_by("-at", "-id")
    if kind in Kind.values:
        entries = entries.filter(kind=kind)
    if who:
        found = Officer.objects.filter(login__iexact=who) | Officer.objects.filter(name=who)
        entries = entries.filter(actor_id__in=found.values("pk"))
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    names = {key: one.name for key, one in NOT_PERSONS.items()}
    names |= names_of({entry.actor_id for entry in page.object_list})
    return render(
        request,
        "desk/log.html",
        {
            "page": page,
            "rows": [(entry, names.get(entry.actor_id, str(entry.actor_id))) for entry in page],
            "kinds": Kind.choices,
            "kind": kind,
            "who": who,
        },
    )
