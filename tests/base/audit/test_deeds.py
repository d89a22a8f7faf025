"""Every deed is written down with itself, and nothing is written without its deed."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.world import DAPING, World
from tonghu.base.audit.actors import CLOCK, CONSOLE
from tonghu.base.audit.deeds import action, consequence, in_action, seen
from tonghu.base.audit.models import ChainHead, Entry, Kind
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.actions import enrol_officer, suspend
from tonghu.base.people.models import Officer
from tonghu.record.tasks.actions import take_task


def test_an_action_leaves_one_entry_naming_actor_verb_and_subject(world: World) -> None:
    task = world.task("大坪村民委员会")
    take_task(task=task, by=world.officer("李梅"))
    entry = Entry.objects.latest("id")
    assert (entry.verb, entry.kind) == ("tasks.take_task", Kind.ACTION)
    assert entry.actor_id == world.officer("李梅").id
    assert (entry.subject_type, entry.subject_id) == ("tasks.task", str(task.pk))
    assert entry.place == DAPING


def test_values_do_not_reach_the_log_only_the_names_of_what_was_given(world: World) -> None:
    enrol_officer(login="newcomer", name="不该出现", phone="0999-1234567", by=CONSOLE)
    entry = Entry.objects.latest("id")
    assert entry.details == {"given": ["login", "name", "phone"]}
    assert "不该出现" not in str(vars(entry))


def test_an_action_without_the_permission_is_refused_and_the_attempt_is_kept(world: World) -> None:
    with pytest.raises(NotAllowed, match="任免岗位"):
        enrol_officer(login="intruder", name="某人", by=world.officer("李梅"))
    entry = Entry.objects.latest("id")
    assert (entry.kind, entry.verb) == (Kind.REFUSAL, "people.enrol_officer")
    assert not Officer.objects.filter(login="intruder").exists()


def test_a_refusal_deep_inside_undoes_the_deed_and_is_kept_all_the_same(world: World) -> None:
    by = world.officer("李梅")

    @action(Permission.DO_TASKS)
    def outer(*, by: Officer) -> Officer:
        Officer.objects.filter(pk=by.pk).update(phone="changed")
        return suspend(officer=world.officer("王强"), reason="越权", by=by)

    with pytest.raises(NotAllowed):
        outer(by=by)
    assert Entry.objects.latest("id").kind == Kind.REFUSAL
    assert Officer.objects.get(pk=by.pk).phone == ""


def test_a_deed_that_fails_leaves_no_entry(world: World) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused):
        enrol_officer(login="LIMEI", name="重名", by=CONSOLE)
    assert Entry.objects.count() == before


def test_a_consequence_needs_an_action_or_the_clock(world: World) -> None:
    @consequence
    def follow(*, by: object) -> None:
        assert in_action()

    with pytest.raises(RuntimeError, match="consequence"):
        follow(by=world.officer("李梅"))
    follow(by=CLOCK)
    assert not in_action()
    assert Entry.objects.latest("id").kind == Kind.CONSEQUENCE


def test_a_batch_leaves_an_entry_for_each_row(world: World) -> None:
    @action(Permission.KEEP_POSTS)
    def batch(*, by: object) -> list[Officer]:
        return [world.officer("李梅"), world.officer("王强")]

    before = Entry.objects.count()
    batch(by=CONSOLE)
    entries = Entry.objects.order_by("-id")[:2]
    assert Entry.objects.count() == before + 2
    assert len({entry.chain for entry in entries}) == 1, "one transaction locks one chain"


def test_a_verb_that_hides_its_actor_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="keyword-only"):

        @action(Permission.DO_TASKS)
        def hidden(by: object) -> None: ...

    with pytest.raises(TypeError, match="keyword-only"):

        @consequence
        def nobody(*, task: object) -> None: ...


def test_reading_the_statement_of_a_finished_task_is_itself_logged(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    task = world.task("大坪村民委员会")
    client = sign_in("李梅")
    client.post(f"/tasks/{task.pk}/completion/", {"statement": "已走访"})
    client.get(f"/tasks/{task.pk}/")
    entry = Entry.objects.latest("id")
    assert (entry.kind, entry.details) == (
        Kind.DISCLOSURE,
        {"fields": ["completion.statement"]},
    )


def test_a_disclosure_can_name_its_reason(world: World) -> None:
    seen(by=world.officer("林涛"), subject=world.officer("李梅"), fields=["phone"], why="核对")
    assert Entry.objects.latest("id").why == "核对"


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET why = 'x'", "DELETE FROM audit_entry"]
)
def test_the_database_itself_refuses_to_change_the_log(world: World, statement: str) -> None:
    world.task()
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_head_of_a_chain_is_its_last_entry(world: World) -> None:
    enrol_officer(login="another", name="另一人", by=CONSOLE)
    last = Entry.objects.latest("id")
    head = ChainHead.objects.get(chain=last.chain)
    assert (head.n, head.hash) == (last.n, last.hash)
    assert str(head) == f"{last.chain}/{last.n}"
