"""The log as the audit administrator reads it: who did what to what, when and why."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tonghu.base.audit.actors import NOT_PERSONS
from tonghu.base.audit.models import Entry, Kind
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, names_of
from tonghu.base.people.requests import OfficerRequest, needs

PAGE = 50


@require_GET
def log(request: OfficerRequest) -> HttpResponse:
    """Entries, latest first, by kind, by person (name or login) and up to a moment."""
    needs(request, Permission.READ_LOG)
    kind, who = request.GET.get("kind", ""), request.GET.get("who", "").strip()[:40]
    until = request.GET.get("until", "")[:16]
    entries = Entry.objects.select_related("reason").order_by("-at", "-id")
    if kind in Kind.values:
        entries = entries.filter(kind=kind)
    if (end := _end_of_minute(until)) is not None:
        entries = entries.filter(at__lt=end)
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
            "until": until,
        },
    )


def _end_of_minute(text: str) -> datetime | None:
    """The end of a minute of the county's clock, as the browser's field writes it; None where it is none."""
    try:
        minute = timezone.make_aware(datetime.fromisoformat(text).replace(tzinfo=None))
        return minute.astimezone(UTC) + timedelta(minutes=1)
    except (ValueError, OverflowError):
        return None


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
