"""One-click sign-in for each role of the demonstration county."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from tonghu.base.people.models import Officer, Post
from tonghu.base.people.roles import ROLES
from tonghu.base.places.codes import Level, level

_PREFERRED = (
    "990121101"  # 青岩镇 and its first village, where the stories of the demonstration happen
)


@login_not_required
@require_GET
def entrance(request: HttpRequest) -> HttpResponse:
    """A button for each role; two where it is held both in the county and below."""
    chosen: dict[tuple[str, bool], Post] = {}
    posts = Post.objects.select_related("officer", "organisation").filter(until=None)
    for post in posts.order_by("place", "organisation_id"):
        key = (post.role, level(post.place) <= Level.COUNTY)
        preferred = post.place.startswith(_PREFERRED)
        if key not in chosen or preferred > chosen[key].place.startswith(_PREFERRED):
            chosen[key] = post
    people = [
        (ROLES[role], chosen[role, of_county])
        for role in ROLES
        for of_county in (False, True)
        if (role, of_county) in chosen
    ]
    return render(request, "demo/entrance.html", {"people": people})


@login_not_required
@require_POST
def session(request: HttpRequest, login_name: str) -> HttpResponse:
    """Sign in as that person."""
    officer = get_object_or_404(Officer, login=login_name)
    login(request, officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    UserSession.objects.create_from_request(request)  # so that it can be ended from elsewhere
    return redirect("desk:home")
