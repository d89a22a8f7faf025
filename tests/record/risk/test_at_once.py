"""Two at one child at the same time: who comes second knows of the first, and nobody else does."""

import threading

from django.db import connection, transaction
from django.utils import timezone

from tests.children import child, fresh
from tests.world import World
from tonghu.base.audit.actors import CLOCK
from tonghu.law.levels import Level
from tonghu.record.children.models import Child
from tonghu.record.risk.actions import Seen, observe


def test_who_found_no_injury_while_another_was_writing_one_down_has_not_taken_it_back(
    real_transactions: World,
) -> None:
    one, today, begun = child(real_transactions), timezone.localdate(), threading.Event()

    def second() -> None:
        begun.set()
        observe(seen=[Seen(one.pk, "hurt", True, today, "visit")], by=CLOCK)
        connection.close()

    writing = threading.Thread(target=second)
    with transaction.atomic():
        Child.objects.held([one.pk]).get()  # a phone's visit looks first what was known
        writing.start()
        assert begun.wait(20)
        writing.join(1)
        assert writing.is_alive(), "it waits its turn"
        observe(seen=[Seen(one.pk, "hurt", False, today, "visit")], by=CLOCK)
    writing.join(30)
    assert fresh(one).level_ is Level.RED
