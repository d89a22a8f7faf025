"""Many at once: numbers given out once and without gaps, chains unbroken, duties finished once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from tests.world import World
from tonghu.base.audit.models import Entry
from tonghu.base.audit.verify import verify
from tonghu.base.documents.models import Letter
from tonghu.base.kernel.errors import Refused
from tonghu.oversight.supervision.actions import urge
from tonghu.record.tasks.actions import finish_task
from tonghu.record.tasks.models import Completion


def _together(work: Callable[[int], object], times: int) -> list[object]:
    def one(number: int) -> object:
        try:
            return work(number)
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, range(times)))


@pytest.mark.slow
def test_letters_issued_at_once_are_numbered_without_gap_or_double(
    real_transactions: World,
) -> None:
    world = real_transactions
    late = [world.task("青岩镇人民政府", ago=timedelta(days=60)) for _ in range(40)]
    _together(
        lambda n: urge(task=late[n], demand="x", code="云民督", by=world.officer("林涛")), len(late)
    )
    numbers = sorted(
        int(n.split("〕")[1].removesuffix("号"))
        for n in Letter.objects.values_list("number", flat=True)
    )
    assert numbers == list(range(1, 41))
    assert list(verify(Entry.objects.order_by("chain", "n"))) == []


def test_a_duty_finished_by_eight_at_once_is_finished_once(real_transactions: World) -> None:
    world = real_transactions
    task = world.task("青岩镇人民政府")
    results = _together(
        lambda n: finish_task(task=task, statement=f"第{n}份", by=world.officer("王强")), 8
    )
    assert Completion.objects.filter(task=task).count() == 1
    assert sum(isinstance(result, Refused) for result in results) == 7
    assert list(verify(Entry.objects.order_by("chain", "n"))) == []
