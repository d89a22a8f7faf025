"""What stands between a session and the pages: its limits, and the second factor."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

_BEGAN, _LAST = "began_at", "last_at"
_SYNC_PATH = "/field/sync/"
_PROGRAM_PATH = "/field/shell/"
"""The phone's program, the same for everybody. Had anybody asked there whose the session is, the answer would
vary by cookie, and a browser would fetch again over a slow line what it has."""
_UNATTENDED = "X-Unattended"
_SECOND_FACTOR_PATHS = ("/accounts/", "/static/", "/healthz", _PROGRAM_PATH)
_SET_UP = "请先设置第二重验证（手机验证码或通行密钥），再开始工作。"
Next = Callable[[HttpRequest], HttpResponse]


class SessionLimits:
    """Ends a session after 15 idle minutes and after 12 hours in any case (reliability.md §2.9)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(_PROGRAM_PATH) and request.user.is_authenticated:
            now = timezone.now()
            began = _time(request, _BEGAN) or now
            last = _time(request, _LAST) or now
            # A page that refreshes itself, or a phone that sends its work, is nobody at work. The phone
            # signs each request besides, and has a lock of its own (docs/reference/sync.md).
            syncing = request.path.startswith(_SYNC_PATH)
            idle = now - last > settings.SESSION_IDLE and not syncing
            if idle or now - began > settings.SESSION_ABSOLUTE:
                logout(request)
            elif not syncing and _UNATTENDED not in request.headers:
                self._remember(request, began, last, now)
        return self.get_response(request)

    def _remember(
        self, request: HttpRequest, began: datetime, last: datetime, now: datetime
    ) -> None:
        """Note the time, but not more than once a minute: a page must not cost a write."""
        if _LAST not in request.session or (now - last).total_seconds() > 60:
            request.session[_BEGAN] = began.isoformat()
            request.session[_LAST] = now.isoformat()


class LogInFirst(LoginRequiredMiddleware):
    """Every page asks who it is, but for those open to everybody: there not even the session is looked at."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Where the view is open, nothing."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class SecondFactor:
    """In production nobody works with a password alone: the first sign-in leads to setting up."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.REQUIRE_SECOND_FACTOR
            and not request.path.startswith(_SECOND_FACTOR_PATHS)
            and request.user.is_authenticated
            and not is_mfa_enabled(request.user)
        ):
            if not request.path.startswith(_SYNC_PATH):
                messages.warning(request, _SET_UP)
                return redirect("mfa_index")
            # A phone reads no pages: to the sync nobody is signed in yet, and it says so in its own words.
            request.user = AnonymousUser()
        return self.get_response(request)


def _time(request: HttpRequest, key: str) -> datetime | None:
    text = request.session.get(key)
    return datetime.fromisoformat(text) if text else None
