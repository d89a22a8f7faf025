"""The weekly contact of parents as facts: who told it, who could not be reached."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.children import child, fresh
from tests.world import World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.doors.jobs.hourly import HOURLY
from tonghu.law.levels import Level
from tonghu.law.risk import SEEN
from tonghu.record.children.models import Child
from tonghu.record.risk.actions import Seen, observe
from tonghu.record.risk.verdicts import Known
from tonghu.work.contact.actions import ContactRecord, record_contacts, withdraw_contact
from tonghu.work.contact.models import Contact


def signs(one: Child) -> set[str]:
    """What somebody saw of a child, and still counts."""
    now = fresh(one)
    return set(Known([now], timezone.localdate()).verdict(now).keys & SEEN.keys())


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


def test_one_call_that_nobody_answers_is_not_yet_out_of_touch_but_two_weeks_are(
    world: World,
) -> None:
    one = child(world)
    spoke(world, one, at=timezone.now() - timedelta(days=10))
    spoke(world, one, how="0")
    assert signs(one) == set()
    spoke(world, one, at=timezone.now() - timedelta(days=30))
    other = child(world, id_number=None)
    spoke(world, other, at=timezone.now() - timedelta(days=15))
    spoke(world, other, how="0")
    assert signs(other) == {"out_of_touch"}
    assert fresh(other).level_ is Level.YELLOW
    spoke(world, other)
    assert signs(other) == set()


def test_whose_parents_are_not_in_touch_is_one_list_until_they_call_or_nobody_says_so_any_more(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    names = ("李一一", "王二二", "赵三三")
    silent, calling, forgotten = (child(world, name=name, id_number=None) for name in names)
    for one in (silent, calling, forgotten):
        spoke(world, one, at=timezone.now() - timedelta(days=20))
        spoke(world, one, how="0")
    spoke(world, calling)
    for path in ("/contact/", "/children/?visit=out_of_touch"):
        page = sign_in("李梅").get(path).content.decode()
        assert [name in page for name in names] == [True, False, True], path
    spoke(world, silent)
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        review = next(one for one in HOURLY if one.name == "review_levels")
        assert review.run(timezone.now()).done
        page = sign_in("李梅").get("/contact/").content.decode()
        assert "没有联系不上的" in page


def test_a_contact_taken_back_takes_back_what_it_said_of_the_parents(world: World) -> None:
    one = child(world)
    spoke(world, one, at=timezone.now() - timedelta(days=40))
    wrong = spoke(world, one, at=timezone.now() - timedelta(days=9))
    spoke(world, one, how="0")
    assert signs(one) == set()
    withdraw_contact(contact=wrong, reason="记错了孩子", by=world.officer("李梅"))
    assert signs(one) == {"out_of_touch"}
    lost = Contact.objects.get(how="0")
    withdraw_contact(contact=lost, reason="打错了号码", by=world.officer("李梅"))
    assert signs(one) == set()


def ago(days: int) -> dict[str, Any]:
    """So many days ago."""
    return {"at": timezone.now() - timedelta(days=days)}


def test_a_contact_told_late_undoes_the_calls_since_that_were_no_loss_of_touch(
    world: World,
) -> None:
    one = child(world)
    spoke(world, one, **ago(40))
    spoke(world, one, how="0", **ago(20))
    spoke(world, one, how="0", **ago(2))
    assert signs(one) == {"out_of_touch"}
    spoke(world, one, **ago(30))
    assert signs(one) == {"out_of_touch"}, "two weeks had passed all the same"
    late = spoke(world, one, **ago(5))
    assert signs(one) == set()
    withdraw_contact(contact=late, reason="记错了孩子", by=world.officer("李梅"))
    assert signs(one) == {"out_of_touch"}


def test_a_contact_told_late_does_not_undo_what_was_heard_on_a_visit_since(world: World) -> None:
    one, today = child(world), timezone.localdate()
    heard = Seen(one.pk, "out_of_touch", True, today - timedelta(days=2), "visit")
    observe(seen=[heard], by=CLOCK)
    spoke(world, one, how="0", **ago(2))
    spoke(world, one, **ago(5))
    assert signs(one) == {"out_of_touch"}, "two who say different things: the more pressing counts"
    spoke(world, one, **ago(1))
    assert signs(one) == set(), "one of a later day ends it, whenever it is told"
