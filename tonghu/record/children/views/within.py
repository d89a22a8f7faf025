"""What every page of the ledger needs: the child one may see, the way back, the answer of a verb."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from tonghu.base.audit.deeds import seen_each
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import Crumbs, OfficerRequest
from tonghu.base.places.models import Place
from tonghu.record.children.models import Child


def child_seen_by(request: OfficerRequest, child_id: UUID) -> Child:
    """The child, if the officer may see the file; what is not yours is not found."""
    return get_object_or_404(Child.objects.visible_to(request.user), pk=child_id)


def way_back(child: Child) -> Crumbs:
    """The crumbs of a page that hangs on one file."""
    return [
        ("台账", reverse("children:ledger")),
        (child.name, reverse("children:dossier", args=[child.pk])),
    ]


def ids_in(texts: Sequence[str]) -> list[UUID]:
    """The ids among what a page sent; what is none is left out."""
    ids = []
    for text in texts:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    return ids


def answered(request: HttpRequest, act: Any) -> bool:
    """Whether the verb went through; a refusal is shown on the page one comes back to."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def tried(form: Form, act: Any) -> bool:
    """Whether the verb went through; a refusal becomes the form's own fault."""
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def name_places(children: Sequence[Child]) -> None:
    """Put the name of the village on each child of a page, with one question."""
    names = dict(
        Place.objects.on(timezone.localdate())
        .filter(code__in={child.place for child in children})
        .values_list("code", "name")
    )
    for child in children:
        child.place_name = names.get(child.place, child.place)  # type: ignore[attr-defined]


def names_told(request: OfficerRequest, children: Sequence[Child]) -> dict[UUID, str]:
    """The names of those whose files the officer reads, and that they were read here."""
    mine = [c for c in children if request.user.may_at(Permission.READ_CHILDREN, c.place)]
    seen_each(by=request.user, subjects=mine, fields=["name"])
    return {child.pk: child.name or child.number for child in mine}
