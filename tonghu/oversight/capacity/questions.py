"""Who meets children in their work, when each was last asked about, and where somebody's year has run out."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Post
from tonghu.base.people.roles import ROLES
from tonghu.base.places.codes import pad, within
from tonghu.base.places.models import in_ranges
from tonghu.law.calendar import add_months
from tonghu.law.terms import term
from tonghu.oversight.capacity.models import BackgroundCheck
from tonghu.record.tasks.explained import Told, explains
from tonghu.record.tasks.models import Task

CHECKS, FOUND = "capacity.checks", "capacity.found"
_MEETS = {Permission.RECORD_VISITS, Permission.KEEP_BEDS, Permission.REPORT_ABSENCES}
MEETING = sorted(key for key, role in ROLES.items() if not role.may.isdisjoint(_MEETS))
"""The posts in which one visits children, houses or teaches them."""
_NAMED = 12


def meeting_children(ranges: Sequence[tuple[str, str]]) -> QuerySet[Officer]:
    """Those who hold such a post in these code ranges today, each with `checked_on` and `found_clear`."""
    held = Post.objects.held_on(timezone.localdate()).filter(
        in_ranges("place", ranges), role__in=MEETING
    )
    last = BackgroundCheck.objects.filter(officer=OuterRef("pk")).order_by("-on", "-id")
    found: QuerySet[Officer] = Officer.objects.filter(is_active=True, pk__in=held.values("officer"))
    return found.annotate(
        checked_on=Subquery(last.values("on")[:1]),
        found_clear=Subquery(last.values("clear")[:1]),
    )


def not_checked_since(today: date) -> date:
    """The day before which a check no longer counts."""
    years = term("background_check", today).value or 1
    return add_months(today, -12 * years)


def run_out(officers: QuerySet[Officer], today: date) -> QuerySet[Officer]:
    """Of these, whoever was never asked about, or longer ago than the law's year."""
    since = not_checked_since(today)
    return officers.filter(Q(checked_on=None) | Q(checked_on__lt=since))


def counties_with_checks_run_out(today: date) -> list[str]:
    """The counties where somebody's year has run out and nobody is asked yet."""
    recent = BackgroundCheck.objects.filter(
        officer=OuterRef("officer"), on__gte=not_checked_since(today)
    )
    posts = Post.objects.held_on(today).filter(role__in=MEETING, officer__is_active=True)
    places = posts.exclude(Exists(recent)).values_list("place", flat=True).distinct()
    counties = {pad(place[:6]) for place in places}
    asked = Task.objects.open().filter(kind=CHECKS, place__in=counties)
    return sorted(counties - set(asked.values_list("place", flat=True)))


@explains(CHECKS)
def whose_year_has_run_out(officer: Officer, task: Task) -> list[Told]:
    """Who it is, the first of them by name."""
    ranges = [within(task.place)]
    found = run_out(meeting_children(ranges), timezone.localdate()).order_by("login")
    names = [one.name for one in found[: _NAMED + 1]]
    more = ["……"] if len(names) > _NAMED else []
    return [Told("要查询的", f"{found.count()} 人：{'、'.join(names[:_NAMED] + more)}")]


@explains(FOUND)
def whose_record_it_is(officer: Officer, task: Task) -> list[Told]:
    """Who it is, and the posts to be taken away: for the office that has the duty."""
    if task.organisation_id not in officer.works_for(Permission.DO_TASKS):
        return []
    one = Officer.objects.get(pk=task.subject_id)
    posts = "、".join(f"{post.organisation}{post.role_.label}" for post in one.posts_held)
    return [Told("姓名", one.name), Told("岗位", posts or "已经没有岗位")]
