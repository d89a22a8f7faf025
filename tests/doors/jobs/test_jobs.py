"""The lists run by hand and by the worker, and may run twice."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from tests.base.outbox.gateway import running
from tests.base.outbox.test_messages import reached, told
from tests.world import World
from tonghu.base.outbox.gateways import deliver
from tonghu.doors.jobs.job import Job
from tonghu.doors.jobs.management.commands import jobs, worker
from tonghu.doors.jobs.rhythm import RHYTHMS
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


@pytest.mark.parametrize(
    ("key", "when"),
    [
        ("urgent", "04:50 04:55 05:01 04:59 05:02"),
        ("minutely", "04:50 04:55 05:01 04:59 05:02"),
        ("hourly", "04:50 05:01 04:59 05:02"),  # stretches of ten minutes, and a clock set back
        ("daily", "05:01"),
    ],
)
def test_each_list_runs_in_its_time(key: str, when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [
        datetime(2026, 3, 1, hour, minute, tzinfo=UTC)
        for hour, minute in ((4, 50), (4, 55), (5, 1), (4, 59), (5, 2))
    ]
    read, ran, over = list[datetime](), list[str](), Event()

    def tell() -> datetime:
        read.append(moments[len(read)])
        if len(read) == len(moments):
            over.set()
        return read[-1]

    monkeypatch.setattr("django.utils.timezone.localtime", tell)
    monkeypatch.setattr(worker.Command, "_run", lambda *_: ran.append(f"{read[-1]:%H:%M}"))
    monkeypatch.setattr(over, "wait", lambda seconds: None)
    worker.Command().keep(next(one for one in RHYTHMS if one.key == key), over)
    assert " ".join(ran) == when


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_is_urgent_does_not_wait_for_a_long_daily_list(
    real_transactions: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, arrived = real_transactions, Event()
    reached(world)
    told(world, urgent=True)

    def find(now: object) -> list[int]:
        arrived.wait(30)
        raise SystemExit  # and a list that ends ends the worker

    def take(kind: str, value: str, *words: str) -> str:
        number = deliver(kind, value, *words)
        arrived.set()
        return number

    monkeypatch.setattr("tonghu.base.outbox.sending.deliver", take)
    urgent, *_, daily = RHYTHMS
    long = replace(daily, jobs=[Job("long", "", find, do=print)], stretch=lambda now: now.date())
    monkeypatch.setattr(worker, "RHYTHMS", (long, urgent))
    with running() as gateway:
        settings.SMS_URL, settings.SMS_TOKEN = gateway.url, "x"
        with pytest.raises(CommandError, match="中断"):
            call_command("worker")
        for thread in threading.enumerate():
            if thread.name == urgent.key:
                thread.join(20)
    assert arrived.is_set()
    assert "要立即办理" in gateway.said


def test_the_worker_outlives_a_job_that_breaks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(now: object) -> list[int]:
        raise RuntimeError

    worker.Command()._run(replace(RHYTHMS[0], jobs=[Job("broken", "", find, do=print)]))


def test_the_lists_name_every_job_once() -> None:
    names = [job.name for rhythm in RHYTHMS for job in rhythm.jobs]
    assert len(names) == len(set(names))
    assert set(jobs.LISTS) == {"minutely", "hourly", "daily", "all"}
