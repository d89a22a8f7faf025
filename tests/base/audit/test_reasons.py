"""Reasons lie sealed beside the log: they can be erased, and cannot be altered unseen."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tests.world import World
from tonghu.base.audit import triggers
from tonghu.base.audit.actors import CONSOLE
from tonghu.base.audit.deeds import seen
from tonghu.base.audit.models import MOVED, ChainHead, Entry, Reason
from tonghu.base.audit.verify import verify
from tonghu.base.people.actions import give_password

SAID = "赵小鹿的舅舅来电话"
_migration = import_module("tonghu.base.audit.migrations.0003_reasons_apart")


def faults() -> list[str]:
    return [fault.what for fault in verify(Entry.objects.order_by("chain", "n"))]


def said(world: World) -> Reason:
    """The reason of a deed, as it lies in the database."""
    give_password(officer=world.officer("李梅"), password="青山-绿水-4817", reason=SAID, by=CONSOLE)
    return Reason.objects.latest("entry__at")


def test_what_was_typed_is_sealed_apart_and_the_entry_only_vouches_for_it(world: World) -> None:
    reason = said(world)
    entry = reason.entry
    assert (entry.why, entry.ground, entry.details["reason"]) == ("", SAID, reason.digest())
    assert faults() == []


def test_an_erased_reason_leaves_the_chain_sound_and_an_altered_one_does_not(world: World) -> None:
    reason = said(world)
    reason.said = {**reason.said, "text": "别的"}
    reason.save()
    assert faults() == ["理由被改动"]
    reason.said = {}
    reason.save()
    assert (faults(), reason.digest(), Entry.objects.get(pk=reason.pk).ground) == ([], "", "")


def test_the_same_words_twice_do_not_look_alike(world: World) -> None:
    assert said(world).digest() != said(world).digest()


def test_the_programs_own_word_for_an_occasion_needs_no_seal(world: World) -> None:
    seen(by=world.officer("林涛"), subject=world.officer("李梅"), why="打印")
    entry = Entry.objects.latest("at")
    assert (entry.ground, entry.reason_text, "reason" in entry.details) == ("打印", "", False)


@pytest.fixture
def editor(db: None) -> Any:
    """What a migration writes through."""
    with connection.cursor() as cursor:
        yield SimpleNamespace(connection=connection, execute=cursor.execute)


def _as_of_old(entry: Entry, why: str, editor: Any) -> None:
    """Make the last entry of a chain one that still holds its reason."""
    triggers.remove(editor)
    entry.why = why
    entry.hash = entry.digest()
    entry.save()
    ChainHead.objects.filter(chain=entry.chain).update(hash=entry.hash)
    triggers.install(editor)


def test_a_log_with_reasons_in_it_is_moved_apart_and_still_holds(world: World, editor: Any) -> None:
    seen(by=world.officer("林涛"), subject=world.officer("李梅"))
    typed = Entry.objects.latest("at")
    seen(by=world.officer("林涛"), subject=world.officer("王强"))
    phone = Entry.objects.latest("at")
    if phone.previous == typed.hash:
        pytest.skip("both fell into one chain")
    _as_of_old(typed, SAID, editor)
    _as_of_old(phone, "手机 1", editor)
    assert faults() == []

    _migration.move(apps, editor)
    typed.refresh_from_db()
    phone.refresh_from_db()
    assert (typed.why, typed.ground, phone.why) == (MOVED, SAID, "手机 1")
    assert faults() == []

    _migration.move_back(apps, editor)
    typed.refresh_from_db()
    assert (typed.why, Reason.objects.count()) == (SAID, 0)
    assert faults() == []

    _migration.move(apps, editor)
    reason = Reason.objects.get(pk=typed.pk)
    reason.said = {"text": "别的"}
    reason.save()
    assert faults() == ["内容被改动"]
    reason.said = {}
    reason.save()
    assert faults() == []
    old = Entry.objects.get(pk=typed.pk)
    assert (old.unprovable, old.ground) == (True, "")
