"""One child as one page, as it stands or as it stood on a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from tonghu.base.audit.deeds import seen
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import OfficerRequest
from tonghu.base.places.models import full_name
from tonghu.law.ledger import LedgerState
from tonghu.record.children import proposals
from tonghu.record.children.actions.bounds import reviews
from tonghu.record.children.family import draw_family, family_of
from tonghu.record.children.models import Child, Kind
from tonghu.record.children.questions import (
    Event,
    History,
    age_by,
    exit_asked,
    findings_of,
    history_of,
    household_of,
    lines,
    looks_at,
)
from tonghu.record.children.sections import (
    Happened,
    absorbed_by,
    happened_to,
    level_on,
    sections_of,
)
from tonghu.record.children.views.review import approving
from tonghu.record.children.views.within import child_seen_by
from tonghu.record.tasks.models import Task


@require_GET
def dossier(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """One child on one page, as it stands or as it stood on a day."""
    child = child_seen_by(request, child_id)
    on = _day(request.GET.get("on", ""))
    if on is not None and on >= timezone.localdate():
        on = None
    opened = request.GET.get("open") == "1"
    history = history_of(child, on, opened=opened)
    siblings = household_of(child)
    standing = history.record if on is None else history_of(child).record
    seen(by=request.user, subject=child, fields=["dossier", "numbers"] if opened else ["dossier"])
    absorbed = absorbed_by(child)
    may_change = request.user.may_at(Permission.REGISTER_CHILDREN, child.place)
    links = [(one.name, reverse("children:dossier", args=[one.pk])) for one in siblings]
    return render(
        request,
        "children/dossier.html",
        {
            "child": child,
            "on": on,
            "age": age_by(history.record, on or timezone.localdate()),
            "begun": history.begun,
            "today": timezone.localdate(),
            "groups": lines(history.record, opened=opened, on=on or timezone.localdate()),
            "opened": opened,
            "level": level_on(child, on) if on else child.on_ledger and child.level_,
            "timeline": _timeline(history, happened_to(request.user, child)),
            "proposed": proposals.waiting_for(request.user, child, standing, opened=opened),
            "decided": proposals.decided(request.user, child, opened=opened),
            "findings": findings_of(child, history.record, on),
            "family": mark_safe(
                draw_family(family_of(history.record, links))
            ),  # escaped where made
            "siblings": siblings,
            "sections": [] if on else sections_of(request.user, child),
            "looks": looks_at(child.pk, request.user),
            "where": full_name(history.place, on or timezone.localdate()),
            "tasks": [] if on else _tasks_about(request, [child, *absorbed]),
            "transfer": child.transfers.filter(closed_at=None).first(),
            "may_change": may_change,
            "may_act": may_change and not on and not child.merged_into_id,
            "returned": _returned(child, history),
            "absorbed": [(one, _holdings(request, one)) for one in absorbed],
            "may_merge": request.user.may_at(Permission.MERGE_FILES, child.place),
            "may_approve": approving(request, child) is not None,
            "may_decide_exit": _may_decide_exit(request, child),
            "now": timezone.now(),
        },
    )


def _tasks_about(request: OfficerRequest, files: Sequence[Child]) -> QuerySet[Task]:
    """What is under way about a child, under whichever of its files, as far as the officer may see it."""
    ids = [one.pk for one in files]
    mine = Task.objects.visible_to(request.user).filter(child_id__in=ids, closed_at=None)
    return mine.select_related("organisation", "holder")


def _may_decide_exit(request: OfficerRequest, child: Child) -> bool:
    """Whether the child is to leave and somebody else has asked it."""
    pending = child.state_ is LedgerState.EXIT_PENDING
    if not (pending and reviews(request.user, child.place)):
        return False
    asked = exit_asked(child)
    return asked is None or asked.by != request.user.pk


def _timeline(history: History, others: Sequence[Happened]) -> list[Any]:
    """The changes of the file and what was done for the child, latest first: (day, change, other)."""
    told: list[Any] = [(one.change.effective_on, one, None) for one in history.events]
    told += [(one.on, None, one) for one in others]
    return sorted(told, key=lambda row: row[0], reverse=True)


def _returned(child: Child, history: History) -> Event | None:
    """Why a file was given back, while it is to be put right."""
    if child.state_ is not LedgerState.RETURNED:
        return None
    return next(one for one in history.events if one.change.kind == Kind.RETURNED)


def _holdings(request: OfficerRequest, absorbed: Child) -> str:
    """What a file that was merged into this one still holds: it stays there, in case they are parted."""
    sections = sections_of(request.user, absorbed)
    return "、".join(f"{one.title} {len(one.lines)} 条" for one in sections if one.lines)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
