"""Sending what is due. Nothing is held in the database while the other side takes its time."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import CLOCK
from tonghu.base.outbox.actions import code_of, record_attempt
from tonghu.base.outbox.gateways import Failed, deliver
from tonghu.base.outbox.models import Message
from tonghu.base.outbox.texts import said
from tonghu.base.places.codes import pad
from tonghu.base.places.models import Place

CLAIMED = timedelta(minutes=2)
AT_A_TIME = 40


def due(now: datetime) -> list[UUID]:
    """The messages of one round that can wait a minute: few enough that gateways that do not answer hold up
    nothing else.
    """
    return _round(now, urgent=False)


def due_urgent(now: datetime) -> list[UUID]:
    """Likewise those that cannot wait: they have a round of their own, behind nobody."""
    return _round(now, urgent=True)


def _round(now: datetime, *, urgent: bool) -> list[UUID]:
    found = Message.objects.due(now).filter(urgent=urgent)
    return list(found.values_list("pk", flat=True)[:AT_A_TIME])


def send(message_id: UUID, now: datetime) -> None:
    """Send one message that was due at `now`, unless somebody else is at it, and write down what came of it.

    It is claimed from the moment it is taken, not from `now`, which is when the round began: forty gateways
    that do not answer take longer than a claim lasts, and the next round would send the last ones again.
    """
    claim = Message.objects.due(now).order_by().filter(pk=message_id)
    if not claim.update(next_at=timezone.now() + CLAIMED):
        return
    message = Message.objects.select_related("address").get(pk=message_id)
    try:
        number = deliver(
            message.address.kind, message.address.value, words_of(message), str(message.pk)
        )
    except Failed as failure:
        record_attempt(
            message_id=message_id, at=timezone.now(), fault=failure.fault,
            permanent=failure.permanent, by=CLOCK,
        )  # fmt: skip
    else:
        record_attempt(message_id=message_id, at=timezone.now(), gateway_id=number, by=CLOCK)


def words_of(message: Message) -> str:
    """What a message says: a township and a village by their names, nothing else of the matter."""
    number = code_of(message.address) if message.text == "code" else ""
    wanted = {message.place, pad(message.place[:9])}
    places = Place.objects.on(timezone.localdate(message.at)).filter(code__in=wanted)
    return said(
        message.text, place="".join(one.name for one in places.order_by("code")), number=number
    )
