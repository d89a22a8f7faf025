"""Duties that go with a child to another place's ledger, to whoever looks after the child there.

A duty that fell to an office because the child is on its ledger goes along: the office cannot open the file any more.
It stays where an office answers for what it did or found itself (whether its officer called the police, its signature, a
report it owes), where it is about the move, and where it belongs to a case, which has a seat of its own. Whoever opens
duties of the first sort says so where it names their kind.
"""

from uuid import UUID

from tonghu.record.tasks.models import Task, TaskQuerySet

_ALONG: set[str] = set()


def goes_along(kind: str) -> str:
    """Say that duties of a kind go with the child; the kind itself."""
    _ALONG.add(kind)
    return kind


def going_along(child_id: UUID) -> TaskQuerySet:
    """The open duties that a child takes along."""
    return Task.objects.open().filter(child_id=child_id, kind__in=_ALONG)
