"""The log as the audit administrator reads it: who did what to what, when and why."""

from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
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
    # Not counted: there are tens of entries for each child.
    found = list(_after(entries, request.GET.get("after", ""))[: PAGE + 1])
    page = found[:PAGE]
    names = {key: one.name for key, one in NOT_PERSONS.items()}
    names |= names_of({entry.actor_id for entry in page})
    return render(
        request,
        "desk/log.html",
        {
            "next": _mark(page[-1]) if len(found) > PAGE else "",
            "rows": [(entry, names.get(entry.actor_id, str(entry.actor_id))) for entry in page],
            "kinds": Kind.choices,
            "kind": kind,
            "who": who,
        },
    )


def _mark(entry: Entry) -> str:
    return f"{entry.at.isoformat()}_{entry.pk}"


def _after(entries: QuerySet[Entry], mark: str) -> QuerySet[Entry]:
    """The entries behind a mark; a mark nobody made changes nothing."""
    instant, _, pk = mark.partition("_")
    try:
        at, last = datetime.fromisoformat(instant).astimezone(UTC), UUID(pk)
    except ValueError:
        return entries
    return entries.filter(Q(at=at, pk__lt=last) | Q(at__lt=at), at__lte=at)
