"""Writing down that parents were in contact, or could not be reached; taking it back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.law.contact import HOW, KNOWN_BY, UNREACHED, WHO, out_of_touch
from tonghu.record.children.reach import reachable
from tonghu.record.risk.actions import Seen, observe, take_back
from tonghu.record.risk.models import Observation
from tonghu.work.contact.models import Contact, Withdrawal


@dataclass(frozen=True)
class ContactRecord:
    """One contact as it was told; codes of law/contact.py. The id may come from a phone."""

    child_id: UUID
    at: datetime
    who: str
    how: str
    known_by: str
    id: UUID = field(default_factory=uuid7)
    words: str = ""
    source: str = "page"


@action(Permission.RECORD_VISITS)
def record_contacts(*, contacts: Sequence[ContactRecord], by: Actor) -> list[Contact]:
    """Write contacts down. The same id again is the same contact, without a second effect.

    Raises Refused for a child who is not `by`'s, or a code that law/contact.py does not know.
    """
    known = Contact.objects.in_bulk([one.id for one in contacts])
    fresh = {one.id: one for one in contacts if one.id not in known}
    children = reachable((one.child_id for one in fresh.values()), by)
    today = timezone.localdate()
    made = []
    for one in fresh.values():
        if one.child_id not in children:
            raise Refused("这个孩子不在您负责的地方，也没有交给您的单位，不能登记联系。")
        if one.who not in WHO or one.how not in HOW or one.known_by not in KNOWN_BY:
            raise Refused("请选择和谁联系、怎样联系、怎样知道的。")
        made.append(
            Contact(
                id=one.id, child=children[one.child_id], happened_at=one.at,
                on=min(timezone.localdate(one.at), today), who=one.who, how=one.how,
                known_by=one.known_by, words=one.words or None, source=one.source, by=by.id,
            )
        )  # fmt: skip
    Contact.objects.bulk_create(made)
    if seen := list(_seen(made)):
        observe(seen=seen, by=by)
    known |= {one.pk: one for one in made}
    return [known[one.id] for one in contacts]


@action(Permission.RECORD_VISITS)
def withdraw_contact(*, contact: Contact, reason: str, by: Actor) -> Withdrawal:
    """Take a wrong contact back by a new fact, and with it what it said of the parents.

    Those who could not be reached since may be out of touch now. Taken back already, it stays so.
    """
    if contact.child_id not in reachable([contact.child_id], by) and contact.by != by.id:
        raise Refused("这个孩子不在您负责的地方，请由当地撤回。")
    if (known := Withdrawal.objects.filter(contact=contact).first()) is not None:
        return known
    made = Withdrawal.objects.create(contact=contact, reason=reason, by=by.id)
    take_back(origin=contact.pk, by=by)
    since = Contact.objects.standing().filter(child=contact.child_id, on__gte=contact.on)
    if seen := list(_seen(since.filter(how=UNREACHED).order_by("on", "id"))):
        observe(seen=seen, by=by)
    return made


def _seen(made: Iterable[Contact]) -> Iterator[Seen]:
    """Whether the parents are in touch: one call that nobody answered does not yet say they are not.

    A contact that is told late also speaks of the calls since that nobody answered: two weeks had not
    passed then. What somebody heard on a visit of such a day stands; taking the contact back undoes both.
    """
    for one in made:
        if one.reached:
            yield Seen(one.child_id, "out_of_touch", False, one.on, "contact", one.pk)
            for day in _wrongly_lost(one):
                yield Seen(one.child_id, "out_of_touch", False, day, "contact", one.pk)
        elif _lost(one):
            yield Seen(one.child_id, "out_of_touch", True, one.on, "contact", one.pk)


def _lost(attempt: Contact) -> bool:
    """Whether two weeks had passed without contact when nobody answered."""
    earlier = Contact.objects.standing().filter(child=attempt.child_id, on__lte=attempt.on)
    last = earlier.exclude(how=UNREACHED).order_by("on").last()
    return out_of_touch(last.on if last else None, attempt.on)


def _wrongly_lost(late: Contact) -> list[date]:
    """The later days on which nobody answered, and which this contact shows to be no loss of touch."""
    said = Observation.objects.standing().filter(
        child=late.child_id, sign="out_of_touch", there=True, on__gt=late.on
    )
    heard = set(said.exclude(source="contact").values_list("on", flat=True))
    called = Contact.objects.standing().filter(pk__in=said.values("origin"))
    return sorted({one.on for one in called if one.on not in heard and not _lost(one)})
