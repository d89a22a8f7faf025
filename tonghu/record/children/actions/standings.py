"""What the clock and record/risk keep beside the files."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import Batch, consequence
from tonghu.record.children.filing import chunks, records_of, refresh
from tonghu.record.children.models import Child
from tonghu.record.children.signals import files_changed, standings_kept


@consequence
def review_due(*, children: Sequence[UUID], today: date, by: Actor) -> Batch:
    """Work out anew what the law says of files whose next date has come."""
    now = timezone.now()
    ids = list(children)
    rows = [child for part in chunks(ids) for child in Child.objects.held(part)]
    refresh(rows, records_of(ids), today, now)
    files_changed.send(Child, ids=ids, by=by)
    return Batch("children.child", ids, "", "")


@consequence
def keep_standings(*, standings: Mapping[UUID, Mapping[str, object]], by: Actor) -> Batch:
    """Write what record/risk worked out beside the children: level, next visit, and the rest."""
    for child_id, columns in standings.items():
        Child.objects.filter(pk=child_id).update(**columns)
    standings_kept.send(Child, ids=list(standings), by=by)
    return Batch("children.child", list(standings), "", "")


@consequence
def date_levels(*, children: Sequence[UUID], on: date, by: Actor) -> Batch:
    """Say that the levels of so many files are to be worked out anew on a day."""
    for part in chunks(list(children)):
        Child.objects.filter(pk__in=part).update(level_on=on)
    return Batch("children.child", list(children), "", "")
