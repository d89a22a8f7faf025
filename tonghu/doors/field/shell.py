"""The program for phones as files: page, manifest, service worker. They hold no data and need no log-in, so that
the program opens where there is neither signal nor session.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from tonghu.base.people.models import Officer

_FOLDER = Path(__file__).parent / "static" / "field"
_PAGE = Path(__file__).parent / "templates" / "field" / "app.html"
_WORKER = "sw.js"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}

# Drawn in the first; the others are for phones that take no drawing (iOS, and older Androids).
_ICONS = {".svg": "any", "-192.png": "192x192", "-512.png": "512x512"}


@cache
def files() -> dict[str, bytes]:
    """Every file of the program but the worker, by name."""
    found = sorted(one for one in _FOLDER.iterdir() if one.suffix in _TYPES)
    return {one.name: one.read_bytes() for one in found if one.name != _WORKER}


@cache
def version() -> str:
    """Differs whenever a file, the worker or the page does."""
    told = (one.name.encode() + one.read_bytes() for one in sorted([*_FOLDER.iterdir(), _PAGE]))
    return hashlib.sha256(b"\0".join(told)).hexdigest()[:12]


def addresses() -> list[str]:
    """Where the files are fetched: one folder a version, so that two versions never meet in one page."""
    return [reverse("phone:file", args=[version(), name]) for name in files()]


@cache
def page_text() -> str:
    """The page, the same for everybody."""
    modules = [one for one in addresses() if one.endswith(".js")]
    context = {"version": version(), "modules": modules, "demo": settings.DEMO}
    return render_to_string("field/app.html", context)


@login_not_required
@require_GET
@gzip_page
@cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)
def file(request: HttpRequest, of: str, name: str) -> HttpResponse:
    """One file of this very version."""
    if of != version() or name not in files():
        raise Http404("no such file")
    return HttpResponse(files()[name], content_type=_TYPES[Path(name).suffix])


@login_not_required
@require_GET
@csp_update({"img-src": ["blob:"]})  # a photo just taken, before it is sent
def page(request: HttpRequest) -> HttpResponse:
    """The program's only page."""
    response = HttpResponse(page_text())
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """What the phone shows on its home screen."""
    home = reverse("phone:page")
    icon = {size: reverse("phone:file", args=[version(), f"icon{size}"]) for size in _ICONS}
    said = {
        "id": home, "start_url": home, "scope": home, "display": "standalone", "lang": "zh-Hans",
        "name": "童护 走访", "short_name": "童护", "orientation": "portrait",
        "background_color": "#faf9f7", "theme_color": "#0b5f63",
        "icons": [
            {"src": icon[name], "sizes": sizes, "type": _TYPES[Path(f"icon{name}").suffix], "purpose": purpose}
            for name, sizes in _ICONS.items() for purpose in ("any", "maskable")
        ],
    }  # fmt: skip
    return JsonResponse(said, content_type="application/manifest+json")


@login_not_required
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, which carries the list of what it keeps: a new file makes a new worker."""
    shell = {
        "version": version(), "page": reverse("phone:page"), "manifest": reverse("phone:manifest"),
        "files": addresses(),
    }  # fmt: skip
    text = f"const SHELL = {json.dumps(shell)};\n{(_FOLDER / _WORKER).read_text(encoding='utf-8')}"
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
@never_cache
@require_GET
def token(request: HttpRequest) -> HttpResponse:
    """Whether somebody is signed in, and the token without which a phone cannot be enrolled."""
    return JsonResponse(
        {"csrf": get_token(request), "signed_in": isinstance(request.user, Officer)}
    )
