"""Counting the streams: which village's phones have to hear of which child, in which order.

Called by actions only; counted last of all in their transaction. A village that no phone holds costs
nothing; a child that moves is dropped where it was and put where it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.deeds import at_last, lastly
from tonghu.base.kernel.bulk import insert_rows
from tonghu.doors.field.models import Feed, Member, StreamHead
from tonghu.record.children.filing import chunks
from tonghu.record.children.models import Child


def follow(sender: object, ids: Sequence[UUID], **kwargs: object) -> None:
    """Files were written: count them where a phone holds them, or held them."""
    note(ids)


def note(ids: Iterable[UUID]) -> None:
    """Count these children when the deed is done, so that a number stands for all that it brought."""
    lastly(_count, ids)


def count_now() -> None:
    """Count what was noted in this deed: whoever asks wants to answer with the numbers."""
    at_last(_count)


def _count(ids: list[UUID]) -> None:
    """Give each child a number in the streams it is in and those it was in."""
    active = set(StreamHead.objects.filter(active=True).values_list("stream", flat=True))
    if not active:
        return
    for part in chunks(ids):
        touched: dict[str, dict[UUID, bool]] = defaultdict(dict)
        for child, stream in Member.objects.filter(child__in=part).values_list("child", "stream"):
            touched[stream][child] = False
        here = Child.objects.on_ledger().filter(pk__in=part, merged_into=None)
        for child, place in here.values_list("pk", "place"):
            if place in active:
                touched[place][child] = True
        for stream in sorted(touched):
            _write(StreamHead.objects.select_for_update().get(stream=stream), touched[stream])


def settle(stream: str) -> StreamHead:
    """Lock a stream and bring its members in line with the ledger, counting what differs.

    Makes it active. Whatever was written while nobody held the village is caught up with here.
    """
    StreamHead.objects.get_or_create(stream=stream, defaults={"active": False})
    head = StreamHead.objects.select_for_update().get(stream=stream)
    there = set(Member.objects.filter(stream=stream).values_list("child", flat=True))
    ledger = Child.objects.on_ledger().filter(place=stream, merged_into=None)
    here = set(ledger.values_list("pk", flat=True))
    head.active = True
    _write(head, {**dict.fromkeys(there - here, False), **dict.fromkeys(here - there, True)})
    return head


def let_go(stream: str) -> None:
    """No phone holds the village any more: it is no longer counted."""
    head = StreamHead.objects.select_for_update().get(stream=stream)
    Member.objects.filter(stream=stream).delete()
    head.active, head.count, head.total = False, 0, 0
    head.save()


def _write(head: StreamHead, children: Mapping[UUID, bool]) -> None:
    """Give each child the next number of the locked stream; True stays or comes, False goes."""
    ids = sorted(children)
    before: dict[UUID, int] = {}
    for part in chunks(ids):
        known = Member.objects.filter(stream=head.stream, child__in=part)
        before |= dict(known.values_list("child", "version"))
        known.delete()
    now = timezone.now()
    rows = [(head.stream, head.seq + n, child, now) for n, child in enumerate(ids, 1)]
    stay = [(stream, child, seq) for stream, seq, child, _ in rows if children[child]]
    insert_rows(Feed, ("stream", "seq", "child", "at"), rows)
    insert_rows(Member, ("stream", "child", "version"), stay)
    head.seq += len(rows)
    head.count += len(stay) - len(before)
    head.total += sum(seq for _, _, seq in stay) - sum(before.values())
    head.save()
