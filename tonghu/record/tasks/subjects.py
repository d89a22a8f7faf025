"""Whom a duty is about, by name. A duty holds a child's number only, so that notices name nobody;
on a page the officer who may know the child reads the name, and that is written down.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import models

from tonghu.base.audit.deeds import seen_each
from tonghu.base.people.models import Officer
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
    """Register who keeps the files; it tells only of those the officer may know."""
    _tellers.append(known)
    return known


def named(tasks: Iterable[Task], officer: Officer) -> list[Task]:
    """The same duties; each whose child the officer may know has `about`, a Subject, and `heading`."""
    told = list(tasks)
    ids = {one.child_id for one in told if one.child_id}
    subjects = (
        {key: one for tell in _tellers for key, one in tell(officer, ids).items()} if ids else {}
    )
    for task in told:
        if (subject := subjects.get(task.child_id)) is not None:  # type: ignore[arg-type]
            known = task.title.replace(subject.number, subject.name)
            task.about = subject  # type: ignore[attr-defined]
            task.heading = known if known != task.title else f"{task.title} · {subject.name}"  # type: ignore[attr-defined]
    seen_each(by=officer, subjects=[one.record for one in subjects.values()], fields=["name"])
    return told
