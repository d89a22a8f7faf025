"""What every page of the desk knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.models import full_name
from tonghu.doors.desk.navigation import entries_for


def desk(request: HttpRequest) -> dict[str, Any]:
    """Navigation by role, where the officer works, and how many things wait for them."""
    officer = getattr(request, "user", None)
    if not isinstance(officer, Officer):
        return {"demo": settings.DEMO}
    return {
        "demo": settings.DEMO,
        "navigation": entries_for(officer, request),
        "workplace": _workplace(officer),
        "may_keep_addresses": officer.may(Permission.KEEP_ADDRESSES),
    }


def _workplace(officer: Officer) -> str:
    posts = officer.posts_held
    return full_name(posts[0].place, timezone.localdate()) if posts else ""
