"""Others write while a large ledger is on its way: it holds nothing while it is looked through, and between portions."""

import io
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.children import filed, hand_in, number, row
from tests.world import QINGYAN, World
from tonghu.doors.jobs.hourly import HOURLY
from tonghu.record.children.models import Child
from tonghu.record.ledger import running
from tonghu.record.ledger.actions import (
    confirm_hand_in,
    file_portion,
    pause_hand_in,
    resume_hand_in,
)
from tonghu.record.ledger.door import left_lying, lying
from tonghu.record.ledger.models import HandIn, State
from tonghu.record.ledger.planning import Planner
from tonghu.record.ledger.running import filed_on, left_running


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


def test_a_ledger_is_gone_on_with_also_after_a_clock_that_ran_ahead_was_put_back(
    world: World,
) -> None:
    rows = [row(n, name=f"王{c}", id_number=number("20150101", n)) for n, c in enumerate("甲乙丙")]
    one = hand_in(world, *([each] for each in rows))
    one = confirm_hand_in(hand_in=one, by=world.officer("王强"))
    file_portion(hand_in=one, by=world.officer("王强"))
    now = timezone.now()
    assert left_running(now) == [], "somebody is at it"
    assert left_running(now + timedelta(minutes=3)) == [one.pk]
    one.portions.filter(n=0).update(done_at=now + timedelta(days=1))
    assert left_running(now) == [one.pk], "else nobody would for a day"


def test_what_a_reader_that_was_killed_left_in_the_clear_does_not_stay(world: World) -> None:
    folder, now = Path(settings.LEDGERS_DIR), timezone.now()
    with lying(b"x", "a.xlsx") as read_now:
        died = folder / ".reading-died.xlsx"
        died.write_bytes("李小雨".encode())
        ago = now.timestamp() - 2 * 3600
        os.utime(died, (ago, ago))
        ahead = folder / ".reading-ahead.xlsx"
        ahead.write_bytes(b"x")
        os.utime(ahead, (now.timestamp() + 86400,) * 2)
        sealed = HandIn.objects.count()
        job = next(job for job in HOURLY if job.name == "sweep_readings")
        assert job.run(now).done == 2
        assert not died.exists()
        assert not ahead.exists()
        assert read_now.exists(), "somebody reads it"
        assert HandIn.objects.count() == sealed
    assert job.run(now).done == 0


def test_a_large_upload_lies_where_what_a_killed_process_left_is_cleared(
    world: World, sign_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = list[Path]()

    def laid_down(*args: Any) -> Any:
        file = TemporaryUploadedFile(*args)
        folders.append(Path(file.temporary_file_path()).parent)
        return file

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", laid_down)
    file = io.BytesIO(b"\x89PNG" + bytes(8 * 2**20))
    file.name = "photo.xlsx"
    answer = sign_in("王强").post(reverse("ledger:list"), {"file": file, "place": QINGYAN})
    assert "这是图片" in answer.content.decode()
    (folder,) = folders
    assert folder == settings.UPLOADS_DIR, "not among everybody's temporary files"
    assert folder.stat().st_mode & 0o077 == 0
    died = folder / "tmpabc.upload.xlsx"
    died.write_bytes("李小雨".encode())
    now = timezone.now()
    assert died not in left_lying(now), "it may be on its way"
    assert left_lying(now + timedelta(hours=2)) == [died]
    died.unlink()
