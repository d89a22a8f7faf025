"""Sending what is due. Nothing is held in the database while the other side takes its time; and what does not
answer is left alone for a while, so that it holds up neither the round nor another gateway.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from tonghu.base.audit.actors import CLOCK
from tonghu.base.outbox.actions import code_of, note_gateway, record_attempt
from tonghu.base.outbox.gateways import Failed, deliver
from tonghu.base.outbox.models import Gateway, Kind, Message
from tonghu.base.outbox.rules import lasts
from tonghu.base.outbox.texts import said
from tonghu.base.places.codes import pad
from tonghu.base.places.models import Place

CLAIMED = timedelta(minutes=2)
AT_A_TIME = 40
ROUND = timedelta(seconds=30)
RESTS = "gateway rests"


def due(now: datetime) -> list[UUID]:
    """The messages of one round that can wait a minute."""
    return _round(now, urgent=False)


def due_urgent(now: datetime) -> list[UUID]:
    """Likewise those that cannot wait: they have a round of their own, behind nobody."""
    return _round(now, urgent=True)


def _round(now: datetime, *, urgent: bool) -> list[UUID]:
    """What gateways take that answer before what those are asked to that did not, each gateway in turn. A gateway
    that rests is not asked; what waited for it too long is given up.
    """
    resting = Gateway.objects.resting(now).values("kind")
    failing = Gateway.objects.filter(kind=OuterRef("address__kind"), failures__gt=0)
    found = Message.objects.due(now).filter(
        ~Q(address__kind__in=resting) | Q(at__lte=now - lasts(urgent=urgent)), urgent=urgent
    )
    turn = Window(RowNumber(), partition_by=F("address__kind"), order_by=["next_at", "pk"])
    in_turn = found.annotate(failing=Exists(failing), turn=turn).order_by("failing", "turn", "pk")
    return list(in_turn.values_list("pk", flat=True)[:AT_A_TIME])


def send(message_id: UUID, now: datetime) -> None:
    """Send one message that was due at `now`, unless somebody else is at it, and write down what came of it.

    It is claimed from the moment it is taken, not from `now`, which is when the round began: the worker may have
    stood still in between, and the next round would send it again. A round that had its time, and a gateway that
    rests since it began, leave it to the next one.
    """
    taken = timezone.now()
    message = Message.objects.select_related("address").get(pk=message_id)
    rests = Gateway.objects.resting(taken).filter(kind=message.address.kind).exists()
    outlived = taken - message.at >= lasts(urgent=message.urgent)
    if taken - now > ROUND or (rests and not outlived):
        return
    claim = Message.objects.due(now).order_by().filter(pk=message_id)
    if not claim.update(next_at=taken + CLAIMED):
        return
    if rests:
        record_attempt(message_id=message_id, at=taken, fault=RESTS, permanent=True, by=CLOCK)
        return
    kind = Kind(message.address.kind)
    try:
        number = deliver(kind, message.address.value, words_of(message), str(message.pk))
    except Failed as failure:
        if failure.down:
            note_gateway(kind=kind, down=True, at=timezone.now(), by=CLOCK)
        record_attempt(
            message_id=message_id, at=timezone.now(), fault=failure.fault,
            permanent=failure.permanent, by=CLOCK,
        )  # fmt: skip
    else:
        record_attempt(message_id=message_id, at=timezone.now(), gateway_id=number, by=CLOCK)
        if Gateway.objects.filter(kind=kind, failures__gt=0).exists():
            note_gateway(kind=kind, down=False, at=timezone.now(), by=CLOCK)


def words_of(message: Message) -> str:
    """What a message says: a township and a village by their names, nothing else of the matter."""
    number = code_of(message.address) if message.text == "code" else ""
    wanted = {message.place, pad(message.place[:9])}
    places = Place.objects.on(timezone.localdate(message.at)).filter(code__in=wanted)
    return said(
        message.text, place="".join(one.name for one in places.order_by("code")), number=number
    )
