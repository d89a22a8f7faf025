"""Killed in the middle of its work, the house loses nothing it said was done."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

pytestmark = pytest.mark.slow

CHECK = """
import django; django.setup()
from django.db import connection
from django.core.management import call_command
from tonghu.record.tasks.models import Completion, Reminder, Task
from django.db.models import Count
call_command("audit", "verify")
said = open(r"{said}").read().split()
done = set(map(str, Completion.objects.values_list("task_id", flat=True)))
assert set(said) <= done, "a duty that was said to be done is not"
assert not Task.objects.filter(closed_at=None, completion__isnull=False).exists(), "half finished"
assert not Task.objects.filter(closed_at__isnull=False, completion=None).exists(), "half finished"
assert not Reminder.objects.values("task", "stage", "round").annotate(n=Count("pk")).filter(n__gt=1).exists()
print(len(said), len(done))
"""


def environment(home: Path) -> dict[str, str]:
    """Where a process of ours works: its own home, SQLite."""
    root = str(Path(__file__).parents[2])
    return os.environ | {
        "TONGHU_HOME": str(home), "TONGHU_MODE": "test", "PYTHONPATH": root, "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "tonghu.config.settings",
    }  # fmt: skip


@pytest.mark.parametrize("kills", [3, pytest.param(40, marks=pytest.mark.full)])
def test_kill_minus_nine_loses_nothing_that_was_said_to_be_done(tmp_path: Path, kills: int) -> None:
    random, said = Random(9), tmp_path / "said"
    acknowledged: list[str] = []
    for _ in range(kills):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.writer"],
            env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(random.uniform(0.3, 1.2))
        process.send_signal(signal.SIGKILL)
        lines = process.stdout.read().split("\n")
        acknowledged += [line for line in lines[:-1] if line]  # the last may be torn
        process.wait()
        process.stdout.close()
    said.write_text("\n".join(acknowledged), encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-c", CHECK.format(said=said)],
        env=environment(tmp_path), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert acknowledged, "killed before anything was done: nothing was tried"
