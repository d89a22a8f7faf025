"""Erasing what phones sent in about a child: operations stay as receipts, their words and photos go,
and nothing about them waits for a person any more.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import CLOCK
from tonghu.base.documents.store import BLOBS
from tonghu.doors.field import feed
from tonghu.doors.field.actions import end_review
from tonghu.doors.field.models import Blob, Collision, Operation, Question, Verdict
from tonghu.record.rights.erasing import GONE, drop_attachments


def follow(sender: object, ids: Sequence[UUID], **kwargs: object) -> None:
    """Files were erased: forget what was sent in about them, and let the phones hear of it."""
    operations = {one.pk: one for one in Operation.objects.filter(child__in=ids)}
    for blob in Blob.objects.filter(op_id__in=operations):
        BLOBS.drop(blob.pk)
        blob.name = GONE
        blob.save()
    drop_attachments([one.entity_id for one in operations.values()])
    now, places = timezone.now(), set()
    for question in Question.objects.filter(operation__in=operations):
        question.seen = question.current = question.offered = question.why = None
        if question.decided_at is None:
            question.decided_at, question.decided_by = now, CLOCK.id
            question.verdict = Verdict.DECLINED
        question.save()
        places.add(question.place)
    for one in operations.values():
        one.payload, one.reason, one.verdict_why, one.waits = {}, None, None, False
        one.save()
        places.add(one.place)
    named = {str(pk) for pk in (*ids, *operations)}
    for collision in Collision.objects.iterator():
        if named & {str(collision.op_id), *_names_in(collision.payload)}:
            collision.payload, collision.why = {}, None
            collision.reviewed_at = collision.reviewed_at or now
            collision.save()
            places.add(collision.place)
    for place in sorted(places):
        end_review(place, CLOCK)
    feed.note(ids)


def _names_in(payload: Any) -> set[str]:
    """The ids that an operation names: of what it is about, and of the child it belongs to."""
    named = (payload.get("entity"), payload.get("parent")) if isinstance(payload, dict) else ()
    return {str(one["id"]) for one in named if isinstance(one, dict) and "id" in one}
