"""The home page, the search, and the law as everybody may read it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.people.requests import OfficerRequest
from tonghu.base.places.models import Place
from tonghu.law.basis import instruments
from tonghu.law.drawing import draw
from tonghu.law.procedures import PROCEDURES, by_version, procedure
from tonghu.law.terms import TERMS
from tonghu.record.children.questions import standing_of
from tonghu.record.risk.questions import figures_of
from tonghu.record.tasks.models import Reminder, Task
from tonghu.record.tasks.questions import counts_for, filtered, standing_below, titled
from tonghu.record.tasks.subjects import named
from tonghu.work.reports.questions import unopened

_SHOWN = 6
_PLACES = 18
_FOUND = 20


@require_GET
def home(request: OfficerRequest) -> HttpResponse:
    """Left what I owe and why; right how my place stands."""
    now = timezone.now()
    officer = request.user
    standing = standing_below(officer, now)[:_PLACES]
    children = standing_of(officer) if officer.may(Permission.READ_CHILDREN) else None
    told = Reminder.objects.visible_to(officer)
    reminders = told.select_related("task__organisation", "to")
    return render(
        request,
        "desk/home.html",
        {
            "now": now,
            "tasks": named(filtered("mine", officer, now)[:_SHOWN], officer),
            "counts": counts_for(officer, now),
            "fresh_reports": unopened(officer),
            "reminders": [(one, _opens(officer, one.task)) for one in reminders[:_SHOWN]],
            "standing": standing,
            "widest": max((one.open for one in standing), default=0),
            "children": children,
            "risk": figures_of(officer, children.on_ledger) if children else None,
            "supervises": officer.may(Permission.SUPERVISE_TASKS),
        },
    )


@require_GET
def search(request: OfficerRequest) -> HttpResponse:
    """Duties, organisations and places by a part of their name, or by code."""
    q = " ".join(request.GET.get("q", "").replace("\0", "").split())[:40]
    found = {}
    if q:
        today = timezone.localdate()
        places = Place.objects.on(today)
        found = {
            "tasks": named(titled(q, request.user)[:_FOUND], request.user),
            "organisations": Organisation.objects.visible_to(request.user).filter(
                name__icontains=q
            )[:_FOUND],
            "places": (
                places.filter(code__startswith=q)
                if q.isdigit()
                else places.filter(name__contains=q)
            )[:_FOUND],
        }
    return render(
        request,
        "desk/search.html",
        {
            "q": q,
            "now": timezone.now(),
            "any": any(found.values()),
            "reads": request.user.may(Permission.READ_CHILDREN),
            **found,
        },
    )


@require_GET
def law(request: OfficerRequest) -> HttpResponse:
    """The instruments, the terms and the procedures the system goes by."""
    return render(
        request,
        "desk/law.html",
        # As plain values: a template would call an instrument, which is how one cites it.
        {
            "instruments": [vars(one) for one in instruments()],
            "terms": TERMS,
            "procedures": PROCEDURES,
        },
    )


@require_GET
def procedure_page(request: OfficerRequest, key: str) -> HttpResponse:
    """One procedure: drawn, and as a table with who, by when and on which basis; of today, or of the
    `version` under which a case goes on.
    """
    try:
        today = procedure(key, timezone.localdate())
        one = by_version(key, request.GET.get("version", today.version))
    except KeyError as error:
        raise Http404 from error
    flow = mark_safe(draw(one))  # our own drawing, escaped where it is made
    context = {"procedure": one, "flow": flow, "newer": today if one != today else None}
    return render(request, "desk/procedure.html", context)


def _opens(officer: Officer, task: Task) -> bool:
    """Whether the page of a duty opens for an officer whose organisation was told that it stands still."""
    own = task.organisation_id in officer.works_for(Permission.DO_TASKS)
    return own or officer.may_at(Permission.SUPERVISE_TASKS, task.place)
