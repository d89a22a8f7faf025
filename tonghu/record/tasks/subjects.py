"""Whom a duty is about, by name. A duty holds a child's number only, so that notices name nobody;
on a page the officer who may know the child reads the name, and that is written down.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils import timezone

from tonghu.base.audit.deeds import seen_each
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.models import local_names
from tonghu.record.tasks.models import Task


@dataclass(frozen=True)
class Subject:
    """A child as the officer may know it: `record` is what is logged as seen, `url` its file or ""."""

    record: models.Model
    number: str
    name: str
    url: str


Teller = Callable[[Officer, Collection[UUID]], dict[UUID, Subject]]
_tellers: list[Teller] = []


def teller(known: Teller) -> Teller:
    """Register who knows children; it tells only of those the officer may know. Who is first is asked first."""
    _tellers.append(known)
    return known


def named(tasks: Iterable[Task], officer: Officer) -> list[Task]:
    """The same duties; each whose child the officer may know has `about`, a Subject; those told
    apart by a name or a village have `heading`.
    """
    told, own = list(tasks), set(officer.works_for(Permission.DO_TASKS))
    _placed([one for one in told if one.child_id is None])
    ids = {one.child_id for one in told if one.child_id}
    subjects: dict[UUID, Subject] = {}
    for tell in _tellers:
        if untold := ids - subjects.keys():
            subjects |= tell(officer, untold)
    shown = {}
    for task in told:
        subject = subjects.get(task.child_id)  # type: ignore[arg-type]
        # A step of a case keeps the number back: whoever only supervises is not told whose case it is.
        if subject is None or (
            task.organisation_id not in own and subject.number not in task.title
        ):
            continue
        known = task.title.replace(subject.number, subject.name)
        task.about = subject  # type: ignore[attr-defined]
        task.heading = known if known != task.title else f"{task.title} · {subject.name}"  # type: ignore[attr-defined]
        shown[task.child_id] = subject.record
    seen_each(by=officer, subjects=shown.values(), fields=["name"])
    return told


def _placed(tasks: Iterable[Task]) -> None:
    """What is about no child on file is told apart by its village: two reports of one hour, two duties."""
    outside = [one for one in tasks if one.place != one.organisation.place]
    names = local_names({one.place for one in outside}, timezone.localdate()) if outside else {}
    for task in outside:
        if name := names[task.place]:
            task.heading = f"{task.title} · {name}"  # type: ignore[attr-defined]
