"""Others write while a large ledger is on its way: it holds nothing while it is looked through, and between portions."""

import pytest
from django.db import connection

from tests.children import filed, hand_in, number, row
from tests.world import World
from tonghu.record.children.models import Child
from tonghu.record.ledger import running
from tonghu.record.ledger.actions import confirm_hand_in, pause_hand_in, resume_hand_in
from tonghu.record.ledger.models import State
from tonghu.record.ledger.planning import Planner
from tonghu.record.ledger.running import filed_on


def test_nothing_is_held_while_a_ledger_is_looked_through(
    real_transactions: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, held, plan = real_transactions, list[bool](), Planner.plan

    def watched(*args: object) -> object:
        held.append(connection.in_atomic_block)
        return plan(*args)  # type: ignore[arg-type]

    filed(world, hand_in(world, [row()]))
    monkeypatch.setattr(Planner, "plan", watched)
    assert hand_in(world, [row(school="县城小学")]).preview == {"update": 1}
    assert held == [False]


def test_between_two_portions_others_write_and_the_ledger_can_be_paused(
    real_transactions: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, turns = real_transactions, list[bool]()
    rows = [row(n, name=f"王{c}", id_number=number("20150101", n)) for n, c in enumerate("甲乙丙")]
    one = hand_in(world, *([each] for each in rows))
    one = confirm_hand_in(hand_in=one, by=world.officer("王强"))

    def meanwhile(seconds: float) -> None:
        assert seconds > 0.1, "who waits on SQLite asks every tenth of a second"
        turns.append(connection.in_atomic_block)
        if len(turns) == 1:
            pause_hand_in(hand_in=one, by=world.officer("周静"))

    monkeypatch.setattr(running, "sleep", meanwhile)
    *_, last = filed_on(one, world.officer("王强"))
    assert (last.state, Child.objects.count()) == (State.STOPPED, 1)
    one = resume_hand_in(hand_in=one, by=world.officer("周静"))
    *_, last = filed_on(one, world.officer("王强"))
    assert (last.state, Child.objects.count(), turns) == (State.DONE, 3, [False, False])
