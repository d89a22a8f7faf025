"""The lists run by hand and by the worker, and may run twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from tests.world import World
from tonghu.doors.jobs.daily import DAILY
from tonghu.doors.jobs.hourly import HOURLY
from tonghu.doors.jobs.management.commands import jobs, worker
from tonghu.doors.jobs.minutely import MINUTELY
from tonghu.record.tasks.models import Reminder


@pytest.fixture(autouse=True)
def _heads_of_this_test(settings: Settings, tmp_path: object) -> None:
    settings.AUDIT_HEADS_DIR = tmp_path


def test_running_everything_twice_is_running_it_once(world: World) -> None:
    world.task("大坪村民委员会", ago=timedelta(days=60))
    call_command("jobs", "all")
    once = Reminder.objects.count()
    assert once > 0
    call_command("jobs")
    assert Reminder.objects.count() == once


def test_sessions_that_ran_out_are_forgotten_and_others_stay(world: World) -> None:
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    call_command("jobs", "daily")
    assert [s.session_key for s in Session.objects.all()] == ["new"]


def test_a_failure_is_told_and_the_rest_is_done(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.task("大坪村民委员会", ago=timedelta(days=60))

    def broken(**kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("tonghu.doors.jobs.hourly.remind", broken)
    with pytest.raises(CommandError, match="1 项没有成功"):
        call_command("jobs", "hourly")
    assert "公布操作记录链头" in capsys.readouterr().out


class _Stop(Exception):
    """The test has seen enough."""


def test_the_worker_runs_the_lists_when_their_time_comes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    lists = {id(HOURLY): "h", id(DAILY): "d", id(MINUTELY): "m"}
    moments = [
        datetime(2026, 3, 1, hour, minute, tzinfo=UTC)
        for hour, minute in ((4, 50), (4, 55), (5, 1), (4, 59))
    ]
    monkeypatch.setattr("django.utils.timezone.localtime", lambda: moments.pop(0))
    monkeypatch.setattr(worker.Command, "_run", lambda self, which: ran.append(lists[id(which)]))

    def sleep(seconds: float) -> None:
        if not moments:
            raise _Stop

    monkeypatch.setattr("time.sleep", sleep)
    with pytest.raises(_Stop):
        call_command("worker")
    assert ran.count("m") == 4, "messages go out every minute"
    assert [one for one in ran if one != "m"] == ["h", "h", "d", "h"], (
        "ten-minute slots, once a day, and a clock set back"
    )


def test_the_worker_outlives_a_job_that_breaks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        name = "broken"

        def run(self, now: object) -> None:
            raise RuntimeError

    worker.Command()._run([Broken()])


def test_the_lists_name_every_job_once() -> None:
    names = [job.name for job in (*MINUTELY, *HOURLY, *DAILY)]
    assert len(names) == len(set(names))
    assert set(jobs.LISTS) == {"minutely", "hourly", "daily", "all"}
