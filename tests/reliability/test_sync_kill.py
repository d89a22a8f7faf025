"""F1: the server killed with -9 at each numbered step of a push: the retry has it all, once."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability.test_crash import _environment

STEPS = ["before", "kept", "judged", "counted", "stored", "committed"]


def _run(home: Path, step: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.reliability.pusher", str(home / "phone.json"), step],
        env=_environment(home), capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("rounds", [1, pytest.param(50, marks=pytest.mark.full)])
def test_f01_killed_at_any_step_the_second_push_has_it_all_once(
    tmp_path: Path, rounds: int
) -> None:
    built = _run(tmp_path, "build")
    assert built.returncode == 0, built.stderr
    for _ in range(rounds):
        for step in STEPS:
            assert _run(tmp_path, "fill").returncode == 0
            assert _run(tmp_path, step).returncode == -signal.SIGKILL, step
            done = _run(tmp_path, "push")
            assert done.returncode == 0, (step, done.stderr)
            results = json.loads(done.stdout)
            assert {one["status"] for one in results} == {"applied"}, step
