"""What pages ask: whose addresses there are, and whether a duty's message arrived."""

from dataclasses import dataclass
from uuid import UUID

from tonghu.base.kernel.permissions import Permission
from tonghu.base.outbox.models import Address, Message
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


def delivered(subject_id: UUID, organisation: Organisation) -> Delivered:
    """The messages about a duty of an organisation, latest last."""
    found = Message.objects.filter(subject_id=subject_id).select_related("address", "organisation")
    messages = list(found.order_by("at", "address__added_at"))
    over = [one for one in messages if one.urgent]
    nobody = bool(over) and all(one.failed_at for one in over)
    people = Officer.objects.colleagues_of(organisation).exclude(phone="") if nobody else []
    return Delivered(messages, organisation, nobody, list(people))
