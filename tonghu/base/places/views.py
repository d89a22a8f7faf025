"""Looking through the divisions, as they stand or as they stood on a day."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tonghu.base.places.models import Place, Succession, codes_now, place_on
from tonghu.base.places.questions import directly_in, path_to


@require_GET
def show(request: HttpRequest, code: str = "") -> HttpResponse:
    """A place, what lies directly in it, and what became of it; without a code, the provinces."""
    day = _day(request)
    lives = list(Place.objects.filter(code=code).order_by("valid_from"))
    if code and not lives:
        raise Http404
    today = timezone.localdate()
    return render(
        request,
        "places/show.html",
        {
            "place": place_on(code, day) or (lives[-1] if lives else None),
            "lives": lives,
            "on": day,
            "today": today,
            "path": path_to(code, day) if code else [],
            "inside": directly_in(code, day),
            "now": Place.objects.on(today).filter(code__in=codes_now(code, today) - {code}),
            "before": Place.objects.filter(
                code__in=Succession.objects.filter(new=code).values("old")
            ).order_by("code", "-valid_from"),
        },
    )


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()
