"""F1: the server killed with -9 at each numbered step of a push: the retry has it all, once."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability.test_sync_line import of_this_test
from tests.world import World

pytestmark = pytest.mark.slow

STEPS = ["before", "kept", "judged", "counted", "stored", "committed"]


@pytest.mark.parametrize("rounds", [1, pytest.param(50, marks=pytest.mark.full)])
def test_f01_killed_at_any_step_the_second_push_has_it_all_once(
    real_transactions: World, tmp_path: Path, rounds: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.reliability.pusher", str(tmp_path / "phone.json"), str(rounds)],
        env=of_this_test(), capture_output=True, text=True, check=False,
        timeout=300 + 60 * rounds,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == STEPS * rounds
