"""What pages ask: whose addresses there are, whether a duty's message arrived, how the ways out do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count

from tonghu.base.kernel.permissions import Permission
from tonghu.base.outbox.gateways import offered
from tonghu.base.outbox.models import Address, Gateway, Kind, Message
from tonghu.base.people.models import Officer, Organisation


@dataclass(frozen=True)
class Owner:
    """Whose addresses: the officer's own, or those of an organisation."""

    organisation: Organisation | None
    addresses: list[Address]


def owners(officer: Officer) -> list[Owner]:
    """The officer's own addresses, and those of the organisations they work for."""
    found = list(Address.objects.visible_to(officer))
    told = officer.works_for(Permission.KEEP_ADDRESSES)
    offices = [one for one in officer.organisations if one.pk in told]
    return [
        Owner(None, [one for one in found if one.officer_id == officer.pk]),
        *(Owner(one, [a for a in found if a.organisation_id == one.pk]) for one in offices),
    ]


@dataclass(frozen=True)
class Delivered:
    """How far the messages about something came; when nobody was reached, whom to telephone."""

    messages: list[Message]
    organisation: Organisation
    nobody: bool
    to_call: list[Officer]

    @property
    def missed(self) -> str:
        """Where they did not arrive, each place once."""
        failed = (one.address.masked for one in self.messages if one.failed_at)
        return "、".join(dict.fromkeys(failed))


def delivered(subject_id: UUID, organisation: Organisation) -> Delivered:
    """The messages about a duty of an organisation, latest last."""
    found = Message.objects.filter(subject_id=subject_id).select_related("address", "organisation")
    messages = list(found.order_by("at", "address__added_at"))
    over = [one for one in messages if one.urgent]
    nobody = bool(over) and all(one.failed_at for one in over)
    people = Officer.objects.colleagues_of(organisation).exclude(phone="") if nobody else []
    return Delivered(messages, organisation, nobody, list(people))


@dataclass(frozen=True)
class WayOut:
    """How one way out did in the last day: numbers only, no message and no addressee."""

    kind: Kind
    offered: bool
    sent: int
    failed: int
    gateway: Gateway | None


def ways_out(now: datetime) -> list[WayOut]:
    """Every way out, for whoever keeps the system running."""
    of_a_day = Message.objects.filter(at__gte=now - timedelta(days=1)).order_by()
    counted = of_a_day.values("address__kind").annotate(
        sent=Count("sent_at"), failed=Count("failed_at")
    )
    numbers = {one["address__kind"]: (one["sent"], one["failed"]) for one in counted}
    gateways = Gateway.objects.in_bulk()
    return [
        WayOut(kind, kind in offered(), *numbers.get(kind, (0, 0)), gateways.get(kind))
        for kind in Kind
    ]
