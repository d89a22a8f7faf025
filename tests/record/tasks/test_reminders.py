"""Terms make themselves heard: each stage once, to the right addressee, whatever clocks do."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import time_machine
from django.test import Client

from tests.world import World
from tonghu.base.audit.actors import CLOCK
from tonghu.doors.jobs.hourly import HOURLY
from tonghu.record.tasks.actions import answer_extension, ask_extension, finish_task, remind
from tonghu.record.tasks.models import Reminder, Task
from tonghu.record.tasks.stages import STAGES, moment

REMIND = next(job for job in HOURLY if job.name == "remind")
SEED = 2026
SignIn = Callable[[str], Client]


def _said(task: Task) -> list[str]:
    return list(task.reminders.order_by("at", "id").values_list("stage", flat=True))


def test_the_stages_speak_in_order_and_the_late_ones_to_those_above(world: World) -> None:
    task = world.task("大坪村民委员会", term="village_changes")
    assert task.clock_end is not None
    for stage in STAGES:
        at = moment(stage, task.opened_at, task.clock_end)
        if stage.key != "due_above":  # which speaks at the same instant as "due"
            remind(task_id=task.pk, now=at - timedelta(seconds=1), by=CLOCK)
            assert stage.key not in _said(task)
        remind(task_id=task.pk, now=at, by=CLOCK)
        assert stage.key in _said(task)
    to = {r.stage: r.to.name for r in task.reminders.select_related("to")}
    assert to["due"] == "大坪村民委员会"
    assert to["due_above"] == "青岩镇人民政府"
    assert to["late_above"] == "云溪县民政局"
    task.refresh_from_db()
    assert task.next_at is None


def test_the_front_page_shows_how_a_duty_stands_not_every_stage_it_went_through(
    world: World, sign_in: SignIn
) -> None:
    task = world.task("大坪村民委员会", ago=timedelta(days=60))
    remind(task_id=task.pk, now=world.now, by=CLOCK)
    assert {"half", "soon", "due"} <= set(_said(task))
    shown = Reminder.objects.visible_to(world.officer("李梅"))
    assert [one.stage for one in shown] == ["due"]
    page = sign_in("李梅").get("/").content.decode()
    assert page.count(f'class="title" href="/tasks/{task.pk}/"') == 2  # the duty, and its reminder


def test_where_nobody_stands_above_nobody_is_told(world: World) -> None:
    task = world.task("云溪县人民政府", ago=timedelta(days=90))
    remind(task_id=task.pk, now=world.now, by=CLOCK)
    assert set(_said(task)) == {"half", "soon", "due"}


def test_a_finished_task_is_silent(world: World) -> None:
    task = world.task("大坪村民委员会", ago=timedelta(days=60))
    finish_task(task=task, statement="好", by=world.officer("李梅"))
    assert remind(task_id=task.pk, now=world.now, by=CLOCK) == []
    assert not Task.objects.speaking(world.now).exists()


def test_a_term_extended_is_announced_anew_but_not_what_was_said_and_is_past(world: World) -> None:
    task = world.task(ago=timedelta(days=15))
    remind(task_id=task.pk, now=world.now, by=CLOCK)
    said = _said(task)
    assert "half" in said
    asked = ask_extension(task=task, more=1, reason="x", basis="x", by=world.officer("周静"))
    answer_extension(extension=asked, granted=True, by=world.officer("林涛"))
    remind(task_id=task.pk, now=datetime.now(UTC), by=CLOCK)
    assert _said(task).count("half") == 1
    remind(task_id=task.pk, now=world.now + timedelta(days=60), by=CLOCK)
    assert Counter(_said(task))["due"] == 1


def test_the_job_leaves_what_fails_for_the_next_run_and_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = (world.task("大坪村民委员会", ago=timedelta(days=60)) for _ in range(2))
    from tonghu.record.tasks import actions

    addressee = actions._addressee

    def failing(task: Task, stage: object) -> object:
        if task.pk == bad.pk:
            raise RuntimeError("broken row")
        return addressee(task, stage)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "_addressee", failing)
    run = REMIND.run(world.now + timedelta(minutes=1))
    assert (run.done, run.failed) == (1, 1)
    assert _said(good)
    assert not _said(bad)
    monkeypatch.undo()
    assert REMIND.run(world.now + timedelta(minutes=1)).done == 1
    assert _said(bad)


class _Crash(BaseException):
    """The process is gone; nothing in it may catch this."""


@pytest.mark.slow
def test_a_thousand_terms_speak_exactly_once_through_restarts_and_clock_jumps(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A seeded calendar: a year of runs at jumping hours, a third of them cut off in the middle.

    What must have been said at the end follows from the terms alone.
    """
    random = Random(SEED)
    start = datetime(2026, 1, 5, 1, tzinfo=UTC)
    kinds = [("village_changes", None), ("unattended_township", None), ("promptly", "finish_assessment"),
             ("protection_order", None), ("promptly", None)]  # fmt: skip
    owners = ["大坪村民委员会", "柳湾村民委员会", "青岩镇人民政府", "云溪县人民政府"]
    with time_machine.travel(start, tick=False):
        tasks = [
            world.task(random.choice(owners), term=term, target=target,
                       ago=-timedelta(hours=random.randrange(24 * 200)))
            for term, target in (random.choice(kinds) for _ in range(1000))
        ]  # fmt: skip

    real = Reminder.objects.bulk_create
    fuse = [0]

    def crashing(reminders: list[Reminder], *args: object) -> object:
        fuse[0] -= 1
        if fuse[0] == 0:
            raise _Crash
        return real(reminders)

    monkeypatch.setattr(Reminder.objects, "bulk_create", crashing)
    now = start
    for _ in range(120):
        now += timedelta(hours=random.choice([1, 6, 30, 24 * 9, -5, -24 * 4]))
        fuse[0] = random.randrange(1, 12) if random.random() < 1 / 3 else -1
        try:
            REMIND.run(now)
        except _Crash:
            continue
    fuse[0] = -1
    end = start + timedelta(days=330)
    REMIND.run(end)
    REMIND.run(end)

    expected = Counter(
        (task.pk, stage.key)
        for task in Task.objects.select_related("organisation__above__above")
        if task.clock_end
        for stage in STAGES
        if moment(stage, task.opened_at, task.clock_end) <= end
        and (stage.up < 1 or task.organisation.above)
        and (stage.up < 2 or (task.organisation.above and task.organisation.above.above))
    )
    found = Counter(Reminder.objects.values_list("task_id", "stage"))
    assert len(tasks) == 1000
    assert found == expected
    assert max(found.values()) == 1
    assert len(found) > 2000
