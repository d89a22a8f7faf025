"""Keeping addresses; writing down what is to be said; writing down what came of saying it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.kernel.seals import indexer
from tonghu.base.outbox.models import Address, Attempt, Gateway, Kind, Message, Wish
from tonghu.base.outbox.rules import after_the_night, next_try, rest
from tonghu.base.outbox.unreached import tell_unreached
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.terms.questions import term_in_force

CODE_LASTS = timedelta(minutes=30)
CODE_AGAIN = timedelta(minutes=5)
CODE_TRIES = 5
MOST_ADDRESSES = 5


@action(Permission.KEEP_ADDRESSES)
def add_address(
    *,
    kind: Kind,
    value: str,
    wish: Wish,
    quiet: bool,
    by: Officer,
    organisation: Organisation | None = None,
) -> Address:
    """Enter where oneself, or an organisation, is reached, and send a code there. Entered again, it is
    the same. `value` is in the one spelling of forms.py.
    """
    if organisation is not None:
        _keeps(organisation, by)
    owned = Address.objects.filter(
        officer=None if organisation else by, organisation=organisation, removed_at=None
    )
    index = Address._meta.get_field("value_index").digest(value)
    if (known := owned.filter(kind=kind, value_index=index).first()) is not None:
        known.wish, known.quiet = wish, quiet
        known.save(update_fields=["wish", "quiet"])
        return known
    if owned.count() >= MOST_ADDRESSES:
        raise Refused(f"最多登记 {MOST_ADDRESSES} 个通知方式，请先停用不用的。")
    now = timezone.now()
    address = Address.objects.create(
        officer=None if organisation else by, organisation=organisation, kind=kind, value=value,
        wish=wish, quiet=quiet, added_by=by.id, asked_at=now,
    )  # fmt: skip
    _send_code(address, now)
    return address


@action(Permission.KEEP_ADDRESSES)
def send_code_again(*, address: Address, by: Officer) -> Address:
    """Send a fresh code; the earlier one is void."""
    address = _kept(address, by)
    now = timezone.now()
    if address.confirmed_at is not None:
        raise Refused("这个通知方式已经验证过，不用再发验证码。")
    if now - address.asked_at < CODE_AGAIN:
        raise Refused("验证码刚刚发过，请过五分钟再发。")
    address.asked_at, address.tries = now, 0
    address.save(update_fields=["asked_at", "tries"])
    _send_code(address, now)
    return address


@action(Permission.KEEP_ADDRESSES)
def confirm_address(*, address: Address, code: str, by: Officer) -> Address:
    """Send messages there from now on, if the code is the one that was sent there. A wrong one counts."""
    address = _kept(address, by)
    if address.confirmed_at is not None:
        return address
    now = timezone.now()
    if now - address.asked_at > CODE_LASTS or address.tries >= CODE_TRIES:
        raise Refused("验证码已经失效，请重新发送。")
    address.tries += 1
    if constant_time_compare(code, code_of(address)):
        address.confirmed_at = now
    address.save(update_fields=["tries", "confirmed_at"])
    return address


@action(Permission.KEEP_ADDRESSES)
def remove_address(*, address: Address, by: Officer) -> Address:
    """Send nothing there any more."""
    address = _kept(address, by)
    address.removed_at, address.removed_by = timezone.now(), by.id
    address.save(update_fields=["removed_at", "removed_by"])
    address.messages.waiting().update(next_at=None)
    return address


@dataclass(frozen=True)
class Word:
    """What is to be said to everybody an organisation can be reached by, and because of what."""

    cause: str
    text: str
    organisation: Organisation
    place: str
    urgent: bool = False
    subject_id: UUID | None = None


@consequence
def announce(*, words: Sequence[Word], at: datetime, by: Actor) -> list[Message]:
    """Write down what is to be said. The same cause is said once to each address.

    What is not urgent waits for the morning.
    """
    messages = []
    for urgent in (True, False):
        said = [word for word in words if word.urgent is urgent]
        organisations = {word.organisation.pk: word.organisation for word in said}
        reached = Address.objects.reaching(organisations.values(), urgent=urgent) if said else {}
        mornings = {
            place: at if urgent else _after_the_night(at, place)
            for place in {word.place for word in said if word.organisation.pk in reached}
        }
        messages += [
            Message(
                cause=word.cause, address=address, organisation=word.organisation, text=word.text,
                place=word.place, subject_id=word.subject_id, urgent=urgent, at=at,
                next_at=mornings[word.place] if address.quiet else at,
            )
            for word in said
            for address in reached.get(word.organisation.pk, ())
        ]  # fmt: skip
    return Message.objects.bulk_create(messages, ignore_conflicts=True)


@consequence
def withdraw_messages(
    *, subject_ids: Collection[UUID], by: Actor, organisation: Organisation | None = None
) -> list[Message]:
    """Do not say any more what is no longer so, or no longer theirs to know."""
    concerned = Q(subject_id__in=subject_ids)
    if organisation is not None:
        concerned &= Q(organisation=organisation)
    messages = list(Message.objects.waiting().filter(concerned))
    Message.objects.filter(pk__in=[one.pk for one in messages]).update(next_at=None)
    return messages


@consequence
def record_attempt(
    *,
    message_id: UUID,
    at: datetime,
    by: Actor,
    fault: str = "",
    permanent: bool = False,
    gateway_id: str = "",
) -> Attempt:
    """What came of sending a message: sent, to be tried again, or given up.

    An urgent one that is given up, when none of the same cause arrived or is under way, reached nobody.
    """
    message = Message.objects.select_for_update().get(pk=message_id)
    attempt = Attempt.objects.create(
        message=message, at=at, fault=fault, permanent=permanent, gateway_id=gateway_id
    )
    message.tries += 1
    wait = None if permanent else next_try(message.tries, at - message.at, urgent=message.urgent)
    if not fault:
        message.next_at, message.sent_at = None, at
    elif message.next_at is not None:  # not withdrawn while it was being sent
        message.next_at = at + wait if wait else None
        message.failed_at = None if wait else at
    message.save(update_fields=["tries", "next_at", "sent_at", "failed_at"])
    if message.failed_at and message.urgent and not _said_elsewhere(message):
        tell_unreached(message, by)
    return attempt


@consequence
def note_gateway(*, kind: Kind, down: bool, at: datetime, by: Actor) -> Gateway:
    """A gateway did not answer, and rests, longer each time; or it answers again."""
    gateway, _ = Gateway.objects.select_for_update().get_or_create(kind=kind)
    gateway.failures = gateway.failures + 1 if down else 0
    gateway.rests_until = at + rest(gateway.failures) if down else None
    gateway.save()
    return gateway


def code_of(address: Address) -> str:
    """The six digits that were sent to an address; made again when needed, so that none is kept."""
    keyed = indexer(table="outbox_address", column="code")
    digest = keyed(f"{address.pk}:{address.asked_at.timestamp()}")
    return f"{int(digest, 16) % 10**6:06}"


def _send_code(address: Address, now: datetime) -> None:
    Message.objects.create(
        cause=f"code:{address.pk}:{now.timestamp()}", address=address, text="code", place="",
        urgent=False, at=now, next_at=now,
    )  # fmt: skip


def _said_elsewhere(message: Message) -> bool:
    others = Message.objects.filter(cause=message.cause).exclude(pk=message.pk)
    return others.filter(Q(sent_at__isnull=False) | Q(next_at__isnull=False)).exists()


def _after_the_night(at: datetime, place: str) -> datetime:
    local = timezone.localtime(at)
    hours = [term_in_force(key, place, local.date()).value for key in ("quiet_from", "quiet_until")]
    assert hours[0] is not None
    assert hours[1] is not None
    return after_the_night(local, hours[0], hours[1])


def _kept(address: Address, by: Officer) -> Address:
    """The address, locked, if it is one's own or of an organisation one keeps; refuses otherwise."""
    address = Address.objects.select_for_update().get(pk=address.pk)
    if address.organisation is not None:
        _keeps(address.organisation, by)
    elif address.officer_id != by.pk:
        raise Refused("这是别人的通知方式，只能由本人改。")
    if address.removed_at is not None:
        raise Refused("这个通知方式已经停用，需要的请重新登记。")
    return address


def _keeps(organisation: Organisation, by: Officer) -> None:
    own = organisation.pk in by.works_for(Permission.KEEP_ADDRESSES)
    if not own and not by.may_at(Permission.KEEP_ORGANISATIONS, organisation.place):
        raise Refused("只能登记本单位的通知方式；没有上线的单位由系统管理员登记。")
