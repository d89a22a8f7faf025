"""The weekly contact of parents as facts: who told it, who could not be reached."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.children import child
from tests.world import World
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.record.children.models import Child
from tonghu.work.contact.actions import ContactRecord, record_contacts, withdraw_contact
from tonghu.work.contact.models import Contact


def spoke(world: World, one: Child, by: str = "李梅", **more: Any) -> Contact:
    """That the mother called just now, told by whoever cares for the child, unless told otherwise."""
    told = {"at": timezone.now(), "who": "2", "how": "1", "known_by": "told", **more}
    return record_contacts(contacts=[ContactRecord(one.pk, **told)], by=world.officer(by))[0]


def test_a_contact_is_a_fact_with_its_source(world: World) -> None:
    one, told = child(world), uuid7()
    first = spoke(world, one, id=told, words="妈妈说过年回来")
    assert spoke(world, one, id=told, how="0") == first
    kept = Contact.objects.get()
    assert (kept.words, kept.reached, kept.get_known_by_display()) == (
        "妈妈说过年回来",
        True,
        "照护人或者孩子说的",
    )
    ahead = spoke(world, one, at=timezone.now() + timedelta(days=3), how="0")
    assert (ahead.on, ahead.reached) == (timezone.localdate(), False)


def test_contacts_are_written_by_whoever_has_the_child(world: World) -> None:
    one = child(world)
    spoke(world, one, by="王强")
    with pytest.raises(Refused, match="不在您负责的地方"):
        spoke(world, one, by="田雨")
    with pytest.raises(NotAllowed):
        spoke(world, one, by="孙丽")
    for wrong in ({"who": "7"}, {"how": "x"}, {"known_by": "guessed"}):
        with pytest.raises(Refused, match="请选择"):
            spoke(world, one, **wrong)
    assert Contact.objects.visible_to(world.officer("林涛")).count() == 1
    assert not Contact.objects.visible_to(world.officer("何敏")).exists()


def test_a_wrong_contact_is_taken_back(world: World) -> None:
    one = spoke(world, child(world))
    with pytest.raises(Refused, match="由当地撤回"):
        withdraw_contact(contact=one, reason="x", by=world.officer("田雨"))
    taken = withdraw_contact(contact=one, reason="记错了孩子", by=world.officer("李梅"))
    assert withdraw_contact(contact=one, reason="x", by=world.officer("王强")) == taken
    assert not Contact.objects.standing().exists()
